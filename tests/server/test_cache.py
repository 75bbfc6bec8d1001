"""Rendered views that all visitors share, and the answers made of them, without a browser and without kernels."""

import asyncio
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
from tornado.testing import AsyncHTTPTestCase
from tornado.web import Application

from mcvet import Catalogue, open_catalogue
from mcvet.dashboards.credentials.view import CredentialsView
from mcvet.dashboards.frameworks.view import FrameworksView
from mcvet.dashboards.rendering import Rendering
from mcvet.dashboards.view import View
from mcvet.server.access import AccessControl
from mcvet.server.cache import QUEUE, RenderingCache, version_of
from mcvet.server.handlers.dashboards import AnswerHandler
from mcvet.server.turns import BusyError


def cached(catalogue: Catalogue, **more: Any) -> RenderingCache:
    """Return an empty cache."""
    return RenderingCache(catalogue, "/", "v1", **more)


def ask(cache: RenderingCache, *queries: str, board: type[View] = FrameworksView) -> list[Rendering]:
    """Return the views of addresses, asked for one after the other."""

    async def run() -> list[Rendering]:
        return [await cache.get(board, query) for query in queries]

    return asyncio.run(run())


def test_a_view_is_made_once_whatever_its_address_looks_like(catalogue: Catalogue) -> None:
    """Other spellings of the same selection are answered with the same view."""
    cache = cached(catalogue)
    first, second, third = ask(cache, "c=HR,RS", "c=HR-CROQF&c=RS", "add=RS&c=HR&v=1")
    assert first is second is third
    assert cache.answers == {"made": 1, "kept": 2}


def test_a_view_asked_for_by_many_at_once_is_made_once(catalogue: Catalogue) -> None:
    """Whoever comes while it is made waits for it."""

    async def run(cache: RenderingCache) -> None:
        found = await asyncio.gather(*(cache.get(FrameworksView, "c=HR,RS") for _ in range(20)))
        assert len({id(rendering) for rendering in found}) == 1

    cache = cached(catalogue)
    asyncio.run(run(cache))
    assert cache.answers["made"] == 1


def test_so_many_views_are_waited_for_and_no_more(catalogue: Catalogue) -> None:
    """One visitor may wait for half of them; another is answered meanwhile, and whoever comes too many is asked to come again."""

    async def run(cache: RenderingCache) -> None:
        asked = [cache.get(FrameworksView, f"c=HR,RS&add=X{n}", "10.0.0.1") for n in range(QUEUE)]
        asked += [cache.get(FrameworksView, f"c=HR&add=X{n}", "10.0.0.2") for n in range(QUEUE)]
        told = await asyncio.gather(*asked, return_exceptions=True)
        for of_one in (told[:QUEUE], told[QUEUE:]):
            assert [isinstance(each, BusyError) for each in of_one].count(True) == QUEUE // 2
        assert not cache._turns

    with patch("mcvet.server.cache.Rendering", lambda view: view):
        asyncio.run(run(cached(catalogue)))


def test_languages_and_dashboards_are_kept_apart(catalogue: Catalogue) -> None:
    """No language is answered with another."""
    english, serbian, again = ask(cached(catalogue), "c=HR,RS", "c=HR,RS&lang=sr-Cyrl", "c=HR,RS")
    assert (english.language, serbian.language) == ("en", "sr-Cyrl")
    assert again is english
    assert "Хрватск" in serbian.regions["sheet"]
    assert "Хрватск" not in english.regions["sheet"]


def test_a_folder_of_ones_own_is_another_version(tmp_path: Path) -> None:
    """A changed table, and a changed script, give another version; the time of a file does not."""
    (tmp_path / "levels.csv").write_text("a")
    first = version_of([tmp_path])
    (tmp_path / "levels.csv").touch()
    (tmp_path / "notes.bin").write_text("no part of it")
    assert version_of([tmp_path]) == first
    (tmp_path / "levels.csv").write_text("b")
    assert version_of([tmp_path]) != first


def test_what_a_visitor_typed_into_an_address_is_not_kept(catalogue: Catalogue) -> None:
    """A view that quotes the address is made for whoever asked; the next one gets a clean view."""
    cache = cached(catalogue)
    quoted, clean = ask(cache, "c=HR,RS&eqf=ninety", "c=HR,RS")
    assert "ninety" in quoted.regions["head"]
    assert "ninety" not in "".join(clean.regions.values())
    assert (cache.answers, len(cache)) == ({"alone": 1, "made": 1}, 1)
    typed, plain = ask(cache, "t=mc03&typed=1", "t=mc03", board=CredentialsView)
    assert "ask for its file" in typed.regions["head"]
    assert "ask for its file" not in plain.regions["head"]


def test_the_oldest_views_make_room(catalogue: Catalogue) -> None:
    """What is kept has a bound, and a page that shows what is gone is not known."""
    size = ask(cached(catalogue), "c=HR,RS")[0].size
    cache = cached(catalogue, most=round(2.5 * size))
    first, *_, last = ask(cache, *(f"c=HR,RS&eqf={level}" for level in range(1, 7)), "c=HR,RS")
    assert cache.size == sum(rendering.size for rendering in cache._kept.values()) <= 2.5 * size
    assert cache.shown(first.mark) is None
    assert cache.shown(last.mark) is last


def test_a_fault_is_not_kept(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    """What failed once is tried again."""
    cache, regions = cached(catalogue), FrameworksView.regions
    monkeypatch.setattr(FrameworksView, "regions", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        ask(cache, "c=HR,RS")
    monkeypatch.setattr(FrameworksView, "regions", regions)
    assert ask(cache, "c=HR,RS")[0].regions["sheet"]


class TestAnswers(AsyncHTTPTestCase):
    """Answers to pages."""

    def get_app(self) -> Application:
        """Return a server of answers alone."""
        access = AccessControl([], [])
        self.cache = RenderingCache(open_catalogue(), "/", "v1")
        site = SimpleNamespace(access=access, renderings=self.cache, options=SimpleNamespace(base="/"))
        return Application(
            [(r"/answer/frameworks/([0-9a-f]{16})(|/drawn)", AnswerHandler, {"site": site, "board": FrameworksView})], access=access
        )

    def answer(self, mark: str, query: str, **headers: str) -> Any:
        """Return the answer to a page that shows the view of a mark."""
        return self.fetch(f"/answer/frameworks/{mark}/drawn?{query}", headers={k.replace("_", "-"): v for k, v in headers.items()})

    def test_a_page_is_told_what_changes(self) -> None:
        """First everything, then what differs; the mark of the one answer leads to the next."""
        first = json.loads(self.answer("0" * 16, "c=HR,RS").body)
        assert first["version"] == "v1"
        assert len(first["changes"]["regions"]) == len(FrameworksView.from_query("", open_catalogue(), "/").regions()) - 1
        second = json.loads(self.answer(first["mark"], "c=HR,RS&level=HR:4.2").body)
        assert "answer" not in second["changes"]["regions"]
        assert "<aside" in second["changes"]["regions"]["level"]
        back = json.loads(self.answer(second["mark"], "c=HR,RS").body)
        assert back["mark"] == first["mark"]

    def test_an_answer_that_is_known_is_not_sent_again(self) -> None:
        """It has an entity tag; a browser that has it gets 304, and shares it with nobody."""
        first = self.answer("0" * 16, "c=HR,RS")
        assert first.headers["Cache-Control"] == "no-cache"
        again = self.answer("0" * 16, "c=HR,RS", If_None_Match=first.headers["Etag"])
        assert (again.code, again.body) == (304, b"")
        assert self.answer("0" * 16, "c=HR,SI", If_None_Match=first.headers["Etag"]).code == 200

    def test_a_fault_is_said_in_words_with_a_number(self) -> None:
        """In the reader's language, without a traceback."""
        with patch.object(FrameworksView, "regions", lambda _: 1 / 0):
            answer = self.answer("0" * 16, "c=HR,RS&lang=sr-Cyrl")
        assert answer.code == 500
        assert "Број грешке" in json.loads(answer.body)["fault"]
        assert "ZeroDivision" not in answer.body.decode()

    def test_strange_hosts_get_nothing(self) -> None:
        """As everywhere."""
        assert self.answer("0" * 16, "c=HR,RS", Host="evil.example.com").code == 421
