"""Visitors get no cookie, whatever they ask for."""

import asyncio
import itertools
import re
import uuid
from http.client import HTTPConnection, HTTPResponse
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import urlsplit

import pytest

from conftest import Server
from mcvet.dashboards.home.view import DASHBOARDS
from mcvet.dashboards.rendering import MARK_LENGTH
from mcvet.server.handlers import routes
from mcvet.server.kernels import PROTOCOL
from pages import join, run
from server.test_doors import ask

pytestmark = pytest.mark.slow

STRANGER = uuid.UUID(int=7)
UNKNOWN = "0" * MARK_LENGTH
OLD = "username-127-0-0-1=old; _xsrf=2|old; mcvet-facilitator=old"
ASKED = [
    ("GET", "/"), ("HEAD", "/"), ("GET", "/?lang=sr-Cyrl"), ("GET", "/correct"), ("GET", "/accessibility"), ("GET", "/guide"), ("GET", "/glossary"), ("GET", "/download/glossary/none"), ("GET", "/present/frameworks"), ("GET", "/present/frameworks/handout"), ("GET", "/present/none"), ("GET", "/healthz"), ("GET", "/metrics"), ("GET", "/login"), ("POST", "/login"),
    ("GET", "/assets/x/page/session.js"), ("GET", "/assets/x/page/none.js"), ("GET", "/download/frameworks/comparison.csv"),
    ("POST", "/frameworks"), ("GET", "/nothing"), ("PUT", "/nothing"), ("GET", "/tree"), ("GET", "/lab"), ("POST", "/api/kernels"),
    ("GET", f"/api/kernels/{STRANGER}/channels"),
    *(("GET", path) for board in DASHBOARDS for path in (
        f"/{board.slug}", f"/{board.slug}?lang=sr-Cyrl", f"/download/{board.slug}/none", f"/voila/render/{board.slug}.ipynb",
        f"/live/{board.slug}/{STRANGER}", f"/answer/{board.slug}/{UNKNOWN}", f"/answer/{board.slug}/{UNKNOWN}/drawn",
    )),
]  # fmt: skip


@pytest.mark.parametrize("cookie", ["", OLD])
@pytest.mark.parametrize(("method", "path"), ASKED)
@pytest.mark.parametrize("host", ["", "evil.example.com"])
def test_no_answer_sets_a_cookie(server: Server, method: str, path: str, cookie: str, host: str) -> None:
    """Pages, files, numbers, redirects, refusals and lines asked for without an upgrade; one that is sent is not even cleared."""
    headers = {name: value for name, value in (("Cookie", cookie), ("Host", host)) if value}
    answer, _ = ask(server, path, method, b"password=x" if method == "POST" else None, **headers)
    assert answer.getheader("Set-Cookie") is None


def opened(server: str, path: str, **headers: str) -> HTTPResponse:
    """Ask for a line, and leave at once; return status and headers of the answer."""
    asked = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "x" * 22 + "=="}
    connection = HTTPConnection(server.removeprefix("http://"), timeout=20)
    connection.request("GET", path, headers=asked | ({"Sec-WebSocket-Protocol": PROTOCOL} if "api" in path else {}) | headers)
    answer = connection.getresponse()
    connection.close()
    return answer


def test_no_line_sets_a_cookie(server: Server) -> None:
    """Neither the line of a page nor that of its kernel, opened or refused."""

    async def script() -> None:
        page = await join(server)
        await page.until("live")
        paths = [*(f"/live/{board.slug}/{uuid.uuid4()}" for board in DASHBOARDS), f"/live/outcomes/{uuid.uuid4()}/again",
                 f"/api/kernels/{page.id}/channels?session_id=x", f"/api/kernels/{STRANGER}/channels?session_id=x"]  # fmt: skip
        asked: list[dict[str, str]] = [{}, {"Cookie": OLD}, {"Origin": "http://evil.example.com"}, {"Host": "evil.example.com"}]
        for path, headers in itertools.product(paths, asked):
            answer = await asyncio.to_thread(opened, server, path, **headers)
            refused = str(STRANGER) in path or headers.keys() & {"Origin", "Host"}
            assert (answer.status == 101) is not bool(refused)
            assert answer.getheader("Set-Cookie") is None

    run(script)


def test_every_kind_of_answer_was_asked_for() -> None:
    """Each address that the server knows is among those above."""
    site = cast("Any", SimpleNamespace(options=SimpleNamespace(base="/"), notebooks=None))
    paths = [urlsplit(path).path for _, path in ASKED]
    for pattern, *_ in routes(site):
        assert any(re.fullmatch(pattern, path) for path in paths), pattern
