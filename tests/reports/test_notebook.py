"""Results as a notebook shows them."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from markupsafe import escape

import mcvet
from mcvet.catalogue import Result
from mcvet.locale import texts_for
from mcvet.outcomes import compare_activities
from mcvet.reports.notebook import REPORTS, notebook_html
from reports.results import RESULTS

HOSTILE = "<script>alert(1)</script> & <b>"


def _kinds(kind: type[Result]) -> Iterator[type[Result]]:
    for each in kind.__subclasses__():
        yield from _kinds(each)
        if not each.__subclasses__():
            yield each


class _Tags(HTMLParser):
    """The tags of a page, in order, and those that are still open."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        if tag not in ("br", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_every_result_has_a_report() -> None:
    """No kind of result is forgotten, neither in the table of reports nor here."""
    kinds = set(_kinds(Result))
    assert kinds == set(REPORTS)
    assert {type(result) for result in RESULTS} == kinds


@pytest.mark.parametrize("result", RESULTS, ids=lambda result: type(result).__name__)
def test_a_notebook_shows_a_result_as_tables_with_each_source(result: Any) -> None:
    """Plain HTML without scripts, with a table, the title and address of each source, and numbers that are in the list."""
    html = result._repr_html_()
    tags = _Tags(html)
    assert not tags.open
    assert "table" in tags.seen
    assert not tags.seen & {"script", "style", "iframe", "link", "form", "h1", "h2", "caption"}
    sources = getattr(result, "sources", ())
    for source in sources:
        assert escape(source.title) in html
        assert not source.url or escape(source.url) in html
    assert {int(number) for number in re.findall(r"\[(\d+)\]", html)} <= set(range(1, len(sources) + 1))
    assert not re.search(r"\bNone\b|\bnan\b|<NA>|\{\w+\}", html)


@pytest.mark.parametrize("result", [each for each in RESULTS if getattr(each, "sources", ())], ids=lambda result: type(result).__name__)
def test_sources_are_escaped(result: Any) -> None:
    """Markup in the title of a source is shown as text."""
    hostile = tuple(source.model_copy(update={"title": HOSTILE, "publisher": HOSTILE}) for source in result.sources)
    html = result.model_copy(update={"sources": hostile})._repr_html_()
    assert "script" not in _Tags(html).seen
    assert escape(HOSTILE) in html


def test_names_of_an_activity_are_escaped() -> None:
    """Markup that somebody has typed into a name is shown as text."""
    scored = next(each for each in RESULTS if isinstance(each, mcvet.outcomes.ActivityScore))
    named = scored.model_copy(update={"activity": HOSTILE})
    for result in (named, compare_activities([named, scored])):
        html = result._repr_html_()
        assert "script" not in _Tags(html).seen
        assert escape(HOSTILE) in html


def test_a_result_can_be_shown_in_another_language() -> None:
    """The same report in Serbian, in Cyrillic."""
    html = notebook_html(mcvet.matrix(["HR", "RS"]), texts_for("sr-Cyrl"))
    assert 'lang="sr-Cyrl"' in html
    assert "Хрватска" in html
