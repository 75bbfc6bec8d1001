"""A visitor's tab."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from conftest import Server


class Visit:
    """A visitor whose tabs note what must not happen: faults, and requests that leave the machine."""

    def __init__(self, browser: Browser, server: Server, width: int = 1280) -> None:
        self.context = browser.new_context(
            viewport={"width": width, "height": 900}, accept_downloads=True, permissions=["clipboard-read", "clipboard-write"]
        )
        self.context.set_default_timeout(90_000)  # a busy machine takes its time to write a document
        self.server = server
        self.faults: list[str] = []
        self.foreign: list[str] = []
        self.page = self.tab()

    def tab(self) -> Page:
        """Open one more tab; what is done next is done in it."""
        self.page = self.context.new_page()
        self.page.on("console", lambda message: self.faults.append(message.text) if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("request", lambda request: self._note(request.url))
        self.page.on("websocket", lambda socket: self._note(socket.url.replace("ws://", "http://")))
        return self.page

    def _note(self, url: str) -> None:
        if not url.startswith((self.server, "data:", "blob:")):
            self.foreign.append(url)

    def open(self, query: str = "", path: str = "/frameworks") -> Page:
        """Open an address; wait until the controls of a dashboard react."""
        self.page.goto(f"{self.server}{path}{query}")
        if path != "/":
            self.alive()
        return self.page

    def defects(self) -> list[object]:
        """Return what is wrong with the page as it stands: findings of axe of any impact, sideways scrolling, faults, foreign requests."""
        options = {"resultTypes": ["violations"]}  # axe then describes what it finds, and not all that passes, in half of the time
        findings = Axe().run(self.page, options=options).response["violations"]
        told = [(f["id"], f["nodes"][0]["html"][:200]) for f in findings]
        sideways = self.page.evaluate("Math.max(document.documentElement.scrollWidth - innerWidth, 0)")
        return [*told, *([f"{sideways} px beside the page"] if sideways else []), *self.faults, *self.foreign]

    def alive(self) -> None:
        """Wait until the controls of the dashboard react."""
        expect(self.page.locator('[data-region="notes"][data-ready="true"]')).to_be_attached(timeout=60_000)
