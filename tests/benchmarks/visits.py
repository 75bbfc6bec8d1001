"""Visits to a server with Chromium: one with a cold cache, many that stay, many that arrive at once."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Error, Page, Playwright

from benchmarks.servers import Running
from conftest import FLAGS, chromium_path

PATIENCE = 60.0
CHANGES = 5
_PROBE = (Path(__file__).parent / "probe.js").read_text("utf-8")
_TAKE_LEAVE, _SETTLE = 1000, 5000


@contextmanager
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Run a Chromium of its own, with nothing in its cache."""
    browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
    try:
        yield browser
    finally:
        browser.close()


def visitor(browser: Browser, to: Running, changes: int = 0) -> Page:
    """Open an empty page with a cache of its own, whose probe makes the first change and then so many more."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    plan = {
        "ready": to.server.ready,
        "controls": to.server.controls,
        "place": to.server.place,
        "shadows": to.server.shadows,
        "changes": changes,
    }
    context.add_init_script(f"window.plan = {json.dumps(plan)};\n{_PROBE}")
    return context.new_page()


def stay(page: Page, to: Running) -> dict[str, Any]:
    """Go to the comparison and wait until all changes are answered; return what the probe noted.

    Raises:
        RuntimeError: if they are not answered in time, or the page was reloaded.
    """
    page.goto(to.url, wait_until="commit", timeout=PATIENCE * 1000)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        noted = _noted(page)
        if noted.get("loads", 1) > 1:
            raise RuntimeError(f"{page.url} was loaded anew")
        if noted.get("done"):
            return noted
        page.wait_for_timeout(250)
    raise RuntimeError(f"{to.server.title} was not live within {PATIENCE:.0f} seconds: {_noted(page)}")


def leave(*pages: Page) -> None:
    """Leave as a visitor does, so that servers hear of it."""
    for page in pages:
        with suppress(Error):  # a page that is still busy is ended with its context
            page.goto("about:blank", timeout=_TAKE_LEAVE)
    pages[0].wait_for_timeout(_TAKE_LEAVE)
    for page in pages:
        page.context.close()


def cold_visit(playwright: Playwright, to: Running) -> dict[str, Any]:
    """Visit once in a new browser, and return what the probe noted and what it took.

    Returns:
        the values of the probe, in milliseconds; `bytes` transferred until the page was live; `foreign`, addresses of other servers that
        it asked for; `private`, bytes of private memory that the server took more with the visitor than before; and `busy`, seconds of
        the page's main thread during the whole visit: `Task` in all, of which `Script`, `Layout`, `RecalcStyle`.
    """
    with chromium(playwright) as browser:
        before = to.memory()["uss"]
        page = visitor(browser, to, CHANGES)
        traffic = Traffic(page.context, page)
        noted = stay(page, to)
        noted |= {"busy": traffic.busy(), "private": to.memory()["uss"] - before, "foreign": traffic.foreign(to.url)}
        noted["bytes"] = traffic.until((noted["origin"] + noted["live"]) / 1000)
        leave(page)
    return noted


def arrivals(playwright: Playwright, to: Running, number: int, a_second: float = 3) -> dict[str, Any]:
    """Let visitors arrive at a steady pace, and wait until all are live, or for a minute after the last came.

    Returns:
        `live`: for each the seconds until it was live, or None if it was not within a minute or had to be loaded anew; `last`: the seconds
        from the first arrival until all were live, or None; `private`: bytes of private memory that the server took more with all of
        them than before.
    """
    before = to.memory()["uss"]
    with chromium(playwright) as browser:
        pages = [visitor(browser, to) for _ in range(number)]
        begin = time.monotonic()
        for turn, page in enumerate(pages):
            page.wait_for_timeout(max(0.0, begin + turn / a_second - time.monotonic()) * 1000)
            page.evaluate("url => { setTimeout(() => location.assign(url)); }", to.url)
        deadline = time.monotonic() + PATIENCE
        while (found := [_live(page) for page in pages]).count(None) and time.monotonic() < deadline:
            pages[0].wait_for_timeout(1000)
        pages[0].wait_for_timeout(_SETTLE)
        private = to.memory()["uss"] - before
        leave(*pages)
    live = [each[1] if each and each[1] <= PATIENCE else None for each in found]
    moments = [began + took for began, took in filter(None, found)]
    last = max(moments) - min(began for began, _ in filter(None, found)) if None not in live else None
    return {"live": live, "last": last, "private": private}


def _live(page: Page) -> tuple[float, float] | None:
    """Return when a page began, in seconds of `time.time()`, and how long it took to be live; None if it is not."""
    noted = _noted(page)
    return (noted["origin"] / 1000, noted["live"] / 1000) if noted.get("done") and noted["loads"] == 1 else None


def _noted(page: Page) -> dict[str, Any]:
    try:
        noted: dict[str, Any] = page.evaluate("window.bench ?? {}")
    except Error:  # the page is just being left for the next one
        return {}
    return noted


class Traffic:
    """What is transferred between a page and its server.

    Args:
        context: the context of the page.
        page: the page, still empty.
    """

    def __init__(self, context: BrowserContext, page: Page) -> None:
        self._offset: float | None = None
        self._transfers: list[tuple[float, int]] = []
        self._addresses: set[str] = set()
        session: CDPSession = context.new_cdp_session(page)
        session.on("Network.requestWillBeSent", self._ask)
        session.on("Network.loadingFinished", lambda event: self._add(event, event["encodedDataLength"]))
        for name in ("Network.webSocketFrameReceived", "Network.webSocketFrameSent"):
            session.on(name, lambda event: self._add(event, _size(event["response"])))
        session.send("Network.enable")
        session.send("Performance.enable")
        self._session = session

    def busy(self) -> dict[str, float]:
        """Return how long the page's main thread has been busy, in seconds, by kind of work."""
        told = {metric["name"]: metric["value"] for metric in self._session.send("Performance.getMetrics")["metrics"]}
        return {kind: told[f"{kind}Duration"] for kind in ("Task", "Script", "Layout", "RecalcStyle")}

    def until(self, moment: float) -> int:
        """Return the bytes transferred until a moment, in seconds of `time.time()`."""
        return round(sum(size for at, size in self._transfers if at + (self._offset or 0) <= moment))

    def foreign(self, url: str) -> int:
        """Return how many addresses of other servers were asked for."""
        own = (url[: url.index("/", len("http://"))], "data:", "blob:", "about:")
        return sum(not address.startswith(own) for address in self._addresses)

    def _ask(self, event: dict[str, Any]) -> None:
        if self._offset is None:
            self._offset = event["wallTime"] - event["timestamp"]
        self._addresses.add(event["request"]["url"])

    def _add(self, event: dict[str, Any], size: int) -> None:
        self._transfers.append((event["timestamp"], size))


def _size(frame: dict[str, Any]) -> int:
    data: str = frame["payloadData"]
    return len(data.encode()) if frame["opcode"] == 1 else len(data) * 3 // 4
