"""What visitors of pages with kernels see when something breaks: a kernel, the warm process, the connection, the server."""

import json
import re
import time
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, WebSocketRoute, expect

from conftest import Server, running_server, wait_until

pytestmark = pytest.mark.browser
QUERY = "?c=HR,RS&eqf=4&lang=en"
ALWAYS = ("--kernels", "always")
# The line to the server names no protocol; that to a kernel does.
NO_LINE_TO_KERNELS = """
const Line = WebSocket;
WebSocket = class extends Line {
  constructor(address, protocol) {
    if (protocol) throw new Error("none");
    super(address);
  }
};
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """The address of a server that gives every page a kernel."""
    with running_server(*ALWAYS) as address:
        yield address


def live(page: Page, server: str, query: str = QUERY) -> Page:
    """Open a dashboard and wait until it is live."""
    page.goto(f"{server}/frameworks{query}")
    alive(page)
    return page


def alive(page: Page) -> None:
    """Wait until the page has its kernel."""
    expect(page.locator('html[data-kernel="live"]')).to_be_attached(timeout=90_000)  # the first kernel waits for the warm process


def notice(page: Page, text: str, seconds: float = 10) -> None:
    """Wait for words in the notice."""
    expect(page.locator("#session")).to_contain_text(text, timeout=seconds * 1000)


def change(page: Page) -> None:
    """Change the selection, and see it answered by the kernel without a page load."""
    page.evaluate("window.here = true")
    page.locator("#eqf-5").check()
    expect(page.locator("table.ladder tbody tr")).to_have_count(2)
    assert page.evaluate("window.here")


def change_back(page: Page) -> None:
    """Take the change back, and see it answered."""
    page.locator("#eqf-5").uncheck()
    expect(page.locator("table.ladder tbody tr")).to_have_count(1)


def test_a_killed_kernel_is_noticed_and_one_button_goes_on(browser: Browser, server: Server) -> None:
    """Within ten seconds a banner says what is kept; its button brings the same selection back, live. Others notice nothing."""
    page, other = live(browser.new_page(), server), browser.new_page()
    before = {kernel.pid for kernel in server.kernels()}
    live(other, server)
    for kernel in server.kernels():
        if kernel.pid in before:
            kernel.kill()
    notice(page, "Your selection is kept")
    page.get_by_role("button", name="Continue with the same selection").click()
    alive(page)
    assert page.url.endswith(QUERY)
    expect(page.locator("table.ladder tbody tr")).to_have_count(1)
    change(other)
    expect(other.locator("#session")).to_be_empty()
    for each in (page, other):
        each.close()


def test_a_kernel_that_hangs_is_passed_by(browser: Browser, server: Server) -> None:
    """A choice that a kernel leaves unanswered for half a minute is answered by the server, as a new page."""
    wait_until(lambda: not server.kernels())
    page = browser.new_page()
    page.clock.install()
    live(page, server)
    [kernel] = server.kernels()
    kernel.suspend()
    page.locator("#eqf-5").check()
    page.clock.fast_forward(5_000)
    expect(page.locator("#status")).to_have_text("Working …")
    page.clock.fast_forward(26_000)
    expect(page.locator("table.ladder tbody tr")).to_have_count(2)
    expect(page).to_have_url(re.compile("eqf=.*5"))
    wait_until(lambda: not kernel.is_running(), 30)
    page.close()


def test_a_killed_warm_process_ends_no_session_and_is_replaced(browser: Browser, server: Server) -> None:
    """Open pages stay live, and the next visitor gets a kernel from a new warm process."""
    page = live(browser.new_page(), server)
    first = server.warm()
    assert first is not None
    first.kill()
    change(page)
    wait_until(lambda: server.warm(but=first))
    newcomer = live(browser.new_page(), server)
    change(newcomer)
    change_back(page)
    page.close()
    newcomer.close()


def test_twenty_tabs_opened_and_closed_leave_nothing_behind(browser: Browser, server: Server) -> None:
    """Tabs that are closed at any moment of their loading leave no kernel once a page with a bad connection would be given up."""
    wait_until(lambda: not server.kernels())
    context = browser.new_context()
    pages = [context.new_page() for _ in range(20)]
    for number, page in enumerate(pages):
        page.goto(f"{server}/frameworks{QUERY}", wait_until="commit")
        page.wait_for_timeout(number * 20)
        if number % 2:
            page.close()
    context.close()
    wait_until(lambda: not server.kernels(), 75)
    live(browser.new_page(), server).close()


def test_a_page_that_never_connects_leaves_nothing_behind(server: Server) -> None:
    """A kernel that started for a page which was then abandoned ends within seconds."""
    wait_until(lambda: not server.kernels())
    request = urllib.request.Request(f"{server}/frameworks", headers={"Sec-Fetch-Dest": "document"})
    urllib.request.urlopen(request, timeout=10).close()
    wait_until(server.kernels, 5)
    wait_until(lambda: not server.kernels(), 25)


def test_no_kernel_is_started_for_a_reader_without_scripts(browser: Browser, server: Server) -> None:
    """Programs that fetch pages, such as previews of links, cost no kernel."""
    live(browser.new_page(), server).close()  # what the warm process runs while it loads is no kernel
    wait_until(lambda: not server.kernels())
    for _ in range(5):
        urllib.request.urlopen(f"{server}/frameworks", timeout=10).close()
    time.sleep(1)
    assert not server.kernels()


def test_a_restart_of_the_server_is_told_and_survived(browser: Browser) -> None:
    """A page that is open while the server is restarted says so, keeps its selection, and goes on with one button."""
    with running_server(*ALWAYS) as server:
        page = live(browser.new_page(), server)
        port = int(server.rsplit(":", 1)[1])
    notice(page, "The server was stopped or restarted")
    with running_server(*ALWAYS, port=port):
        page.get_by_role("button", name="Continue with the same selection").click()
        alive(page)
        assert page.url.endswith(QUERY)
        page.close()


def test_a_crashed_server_is_told_and_found_again(browser: Browser) -> None:
    """A server that dies without a word is noticed; when it is back, the page says that it can go on."""
    with running_server(*ALWAYS) as server:
        page = live(browser.new_page(), server)
        port = int(server.rsplit(":", 1)[1])
        kernels = server.kernels()
        server.process.kill()
        notice(page, "The server does not respond")
        wait_until(lambda: not any(kernel.is_running() for kernel in kernels))
    with running_server(*ALWAYS, port=port):
        notice(page, "Your selection is kept")
        page.get_by_role("button", name="Continue with the same selection").click()
        alive(page)
        page.close()


def test_the_server_drains_politely(browser: Browser) -> None:
    """SIGTERM notifies open pages, ends every kernel and exits with 0."""
    with running_server(*ALWAYS) as server:
        page = live(browser.new_page(), server)
        running = [*server.kernels(), *filter(None, [server.warm()])]
        server.process.terminate()
        assert server.process.wait(timeout=15) == 0
        notice(page, "The server was stopped")
        wait_until(lambda: not any(process.is_running() for process in running))
        page.close()


def test_a_full_server_is_readable_and_gives_free_places_away(browser: Browser) -> None:
    """Beyond the places the page says so, in the reader's language, and is answered by the server; it gets its kernel when one is free."""
    with running_server(*ALWAYS, "--max-sessions", "1") as server:
        first, second = live(browser.new_page(), server), browser.new_page()
        second.goto(f"{server}/frameworks{QUERY}&lang=sr-Cyrl")
        expect(second.locator("table.ladder tbody tr")).to_have_count(1)
        expect(second.locator("#session")).to_contain_text(re.compile("[а-я]{4}"))
        waiting = second.locator("#session").inner_text()
        second.locator("#eqf-5").check()
        expect(second.locator("table.ladder tbody tr")).to_have_count(2)
        expect(second.locator("#session")).to_have_text(waiting)
        change(first)
        first.close()
        alive(second)
        expect(second.locator("#session")).to_be_empty()
        assert "eqf=4,5" in second.url
        change_back(second)
        second.close()


def test_an_idle_page_is_asked_and_can_stay(browser: Browser) -> None:
    """Before the end the reader is asked; an answer keeps the page live; silence ends it with the selection kept."""
    with running_server(*ALWAYS, "--idle-minutes", "0.1") as server:
        page = live(browser.new_page(), server)
        notice(page, "Are you still there?")
        page.get_by_role("button", name="I am here").click()
        expect(page.locator("#session")).to_be_empty()
        assert server.kernels()
        notice(page, "Are you still there?")
        notice(page, "was suspended")
        wait_until(lambda: not server.kernels())
        page.get_by_role("button", name="Continue with the same selection").click()
        alive(page)
        page.close()


class Wire:
    """The connection of a page with its kernel, which a test can cut."""

    def __init__(self, page: Page) -> None:
        self.sockets: list[WebSocketRoute] = []
        self.is_cut = False
        self.is_deaf = False
        page.route_web_socket(re.compile("/channels"), self._connect)

    def _connect(self, socket: WebSocketRoute) -> None:
        if self.is_cut:
            socket.close(code=1011)
            return
        self.sockets.append(socket)
        server = socket.connect_to_server()
        socket.on_message(lambda message: None if self.is_deaf else server.send(message))

    def cut(self) -> None:
        """Cut it, and keep it cut."""
        self.is_cut = True
        self.sockets[-1].close(code=1011)


def test_a_broken_connection_with_the_kernel_loses_no_change(browser: Browser, server: Server) -> None:
    """What was changed while the connection was away, or was lost with it, is asked for again; the page is not reloaded."""
    page = browser.new_page()
    wire = Wire(page)
    live(page, server)
    page.evaluate("window.here = true")
    wire.is_deaf = True
    page.locator("#eqf-5").check()
    wire.cut()
    page.locator("#eqf-6").check()
    wire.is_cut = wire.is_deaf = False
    expect(page.locator("table.ladder tbody tr")).to_have_count(3, timeout=5500)
    assert page.evaluate("window.here")
    wait_until(lambda: page.evaluate("mcvetPage.pending") == 0)
    page.locator("#eqf-6").uncheck()
    expect(page.locator("table.ladder tbody tr")).to_have_count(2)
    assert page.evaluate("window.here")
    page.close()


def test_a_connection_that_breaks_before_the_page_is_live_is_made_again(browser: Browser, server: Server) -> None:
    """The first connection fails, the next one brings the page to life."""
    page = browser.new_page()
    wire = Wire(page)
    wire.is_cut = True
    page.goto(f"{server}/frameworks{QUERY}")
    page.wait_for_timeout(1500)
    wire.is_cut = False
    alive(page)
    change(page)
    page.close()


def test_a_front_end_that_fails_gives_its_place_away(browser: Browser) -> None:
    """A page that cannot connect with its kernel says so, stays readable, answers choices, and holds no kernel."""
    with running_server(*ALWAYS, "--max-sessions", "1") as server:
        page = browser.new_page()
        page.add_init_script(NO_LINE_TO_KERNELS)
        page.goto(f"{server}/frameworks{QUERY}")
        notice(page, "could not be prepared for text and files", 90)  # the first kernel waits for the warm process
        wait_until(lambda: not server.kernels(), 5)
        expect(page.locator("table.ladder tbody tr")).to_have_count(1)
        change(page)
        page.close()


def test_pages_load_little(browser: Browser, server: Server) -> None:
    """A page loads plotly.js once, and only if it has a chart; what speaks with kernels only if it has one."""
    page, names = browser.new_page(), []
    page.on("request", lambda request: names.append(request.url.split("/")[-1]) if request.resource_type == "script" else None)
    live(page, server, f"{QUERY}&view=chart")
    page.locator('[data-drawn="true"]').wait_for()
    assert sorted(name for name in names if "-" not in name) == [
        "country.js", "model.js", "page.js", "plotly.min.js", "session.js", "widgets.js",
    ]  # fmt: skip
    page.close()


def test_a_page_that_found_the_queue_full_asks_again_by_itself(browser: Browser, server: Server) -> None:
    """It says so, is not told that the connection is lost, asks again within a minute, and comes alive when there is a place."""
    page = browser.new_page()
    page.clock.install()
    asked: list[str] = []

    def answer(line: WebSocketRoute) -> None:
        asked.append(line.url)
        if len(asked) < 3:
            line.send(json.dumps({"state": "full"}))
            line.close(code=1000)
        else:
            line.connect_to_server()

    page.route_web_socket(re.compile("/live/"), answer)
    page.goto(f"{server}/frameworks{QUERY}")
    for number in (1, 2):
        notice(page, "It asks for a place again automatically.")
        page.clock.fast_forward(10_000)
        notice(page, "It asks for a place again automatically.")
        assert len(asked) == number
        page.clock.fast_forward(60_000)
    alive(page)
    assert not any("/again" in url for url in asked)
    page.close()


@pytest.mark.parametrize("pause", [0, 5000])
def test_a_dead_kernel_is_passed_by(browser: Browser, server: Server, pause: int) -> None:
    """When the kernel does not answer any more, noticed or not, the server answers instead; Back leads to the selection before."""
    page = live(browser.new_page(), server)
    page.evaluate("location.hash = 'source-list'")
    page.go_back()
    for kernel in server.kernels():
        kernel.kill()
    page.wait_for_timeout(pause)
    page.locator("#eqf-5").check()
    expect(page.locator("table.ladder tbody tr")).to_have_count(2, timeout=20_000)
    expect(page).to_have_url(re.compile("eqf=.*5"))
    page.go_back()
    expect(page.locator("table.ladder tbody tr")).to_have_count(1)
    page.close()
