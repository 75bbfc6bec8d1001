"""Pages without a kernel: changes are answered by the server, and what goes wrong with them."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from browser.visit import Visit
from conftest import Server, running_server, wait_until

pytestmark = pytest.mark.browser
ROWS = "table.ladder tbody tr"
ANSWERS = re.compile("/answer/")


def ready(page: Page, server: str, query: str = "?c=HR,RS&eqf=4") -> Page:
    """Open the comparison, and mark the page so that one which is reloaded is known."""
    page.goto(f"{server}/frameworks{query}")
    expect(page.locator('[data-region="notes"][data-ready]')).to_be_attached()
    page.evaluate("window.here = true")
    return page


def is_same(page: Page) -> bool:
    """Return True if the page has not been reloaded."""
    return bool(page.evaluate("window.here === true"))


TOP = "Math.round(document.querySelector('#to').getBoundingClientRect().top)"


def test_a_reader_needs_no_kernel(visit: Visit) -> None:
    """Levels, panels, views and translations come without one; plotly.js comes with the first chart; focus and place on the screen stay."""
    wait_until(lambda: not visit.server.kernels(), 90)
    names: list[str] = []
    visit.page.on("request", lambda request: names.append(request.url.split("/")[-1]))
    page = visit.open("?c=HR,RS&eqf=4")
    page.evaluate("window.here = true")
    page.locator("#eqf-5").focus()
    page.keyboard.press("Space")
    expect(page.locator(ROWS)).to_have_count(2)
    expect(page.locator("#eqf-5")).to_be_focused()
    page.locator("table.ladder a.level").first.click()
    expect(page.locator("[data-panel]")).to_be_focused()
    page.keyboard.press("Escape")
    page.locator("summary", has_text="List of sources").click()
    page.locator("#to").scroll_into_view_if_needed()
    before = page.evaluate(TOP)
    page.locator("#to").select_option("SI-SQF")
    expect(page).to_have_url(re.compile("SI-SQF"))
    assert page.evaluate(TOP) == before
    assert page.evaluate("scrollY") > 0
    assert page.locator("details", has=page.locator("summary", has_text="List of sources")).get_attribute("open") == ""
    assert "plotly.min.js" not in names
    page.locator("#view-chart").click()
    expect(page.locator('[data-drawn="true"]')).to_be_visible()
    assert names.count("plotly.min.js") == 1
    assert is_same(page)
    assert not visit.server.kernels()
    assert not {"session.js", "widgets.js"} & set(names)


def test_another_language_comes_without_loading_the_page(visit: Visit) -> None:
    """Parts, footer, skip link and what the page says by itself change; the focus stays; Back leads to the language before."""
    page = visit.open("?c=HR,RS&eqf=4&lang=en")
    page.evaluate("window.here = true")
    page.locator(".languages summary").click()
    page.locator("#language-sr-Cyrl").click()
    expect(page.locator("h1")).to_have_text(re.compile("[а-я]{4}"))
    expect(page.locator('html[lang="sr-Cyrl"]')).to_be_attached()
    for part in (".skip", ".foot"):
        expect(page.locator(part)).to_contain_text(re.compile("[а-я]{4}"))
    expect(page.locator(".languages summary")).to_be_focused()
    assert re.search("[а-я]", str(page.locator("#session").get_attribute("data-here")))
    assert re.search("[а-я]", page.title())
    page.go_back()
    expect(page.locator('html[lang="en"]')).to_be_attached()
    expect(page.locator(".foot")).to_contain_text("Privacy")
    assert is_same(page)


def test_a_press_during_an_answer_delays_the_whole_page(visit: Visit) -> None:
    """Parts, chart, address and the language around the parts change when the pointer is up."""
    page = visit.open("?c=HR,RS&view=chart&lang=en")
    expect(page.locator('[data-drawn="true"]')).to_be_visible(timeout=60_000)
    page.locator(".languages summary").click()
    page.locator(".languages summary").hover()
    page.mouse.down()
    with page.expect_response(re.compile("/answer/")) as answer:
        page.locator("#language-sr-Cyrl").focus()
        page.keyboard.press("Enter")
    assert answer.value.ok
    page.wait_for_timeout(300)
    for selector in ("h1", ".foot", ".figure h2"):
        assert not re.search("[а-я]", page.inner_text(selector))
    assert "sr-Cyrl" not in page.url
    page.mouse.up()
    expect(page.locator('html[lang="sr-Cyrl"]')).to_be_attached()
    expect(page.locator(".figure h2")).to_contain_text(re.compile("[а-я]"))
    expect(page).to_have_url(re.compile("lang=sr-Cyrl"))


def test_the_words_of_a_chart_are_in_the_language_of_the_page(visit: Visit) -> None:
    """The name of its table and its buttons change with the rest."""
    page = visit.open("?c=HR,RS&view=chart&lang=en")
    expect(page.locator('[data-drawn="true"]')).to_be_visible()
    page.locator(".languages summary").click()
    page.locator("#language-sr-Cyrl").click()
    chart = page.locator("[data-region=chart]")
    for words in (chart.locator("summary").first, chart.locator("[data-format=png]"), chart.locator("[data-format=svg]")):
        expect(words).to_have_text(re.compile("[а-я]{4}"))


def test_links_below_the_page_follow_the_country(visit: Visit) -> None:
    """They lead on with the country that the reader has chosen since the page was opened."""
    page = visit.open("?my=HR&lang=en", path="/readiness")
    page.locator("select[name=my]").select_option("RS")
    expect(page.locator(".foot a", has_text="Glossary")).to_have_attribute("href", re.compile("my=RS"))


def test_what_is_typed_gets_a_kernel_with_the_view_of_the_page(visit: Visit) -> None:
    """A kernel comes with the first key, takes nothing away from what is typed, and answers it with the section that is open by then."""
    wait_until(lambda: not visit.server.kernels(), 90)
    page = visit.open("?t=mc03", path="/credentials")
    page.locator("#section-outcomes").click()
    expect(page.locator("#section-outcomes")).to_have_attribute("aria-current", "true")
    page.locator("#section-about").click()
    expect(page.locator("#f-title-en")).to_be_visible()
    assert not visit.server.kernels()
    page.locator("#f-title-en").fill("Milling ")
    expect(page.locator('html[data-kernel="live"]')).to_be_attached()
    assert len(visit.server.kernels()) == 1
    page.keyboard.type("for all")
    page.keyboard.press("Tab")
    expect(page.locator(".named h2")).to_have_text("Milling for all")
    page.locator("#section-outcomes").click()
    expect(page.locator("#section-outcomes")).to_have_attribute("aria-current", "true")
    page.locator("#section-about").click()
    expect(page.locator("#f-title-en")).to_have_value("Milling for all")


@pytest.mark.parametrize("script", ["session.js", "widgets.js"])
def test_a_script_that_cannot_be_loaded_is_told_and_loaded_at_a_button(browser: Browser, server: Server, script: str) -> None:
    """What was typed waits; when the network is back, the button fetches the script and the kernel answers."""
    page = browser.new_page()
    page.route(re.compile(re.escape(script)), lambda route: route.abort())
    page.goto(f"{server}/credentials?t=mc03&lang=en")
    page.locator("#f-title-en").fill("Typed without a network")
    page.keyboard.press("Tab")
    expect(page.locator("#session")).to_contain_text("The server does not respond. Your selection is kept on this page.")
    page.locator("#session").get_by_role("button", name="Try again").click()
    expect(page.locator("#session").get_by_role("button", name="Try again")).to_be_visible()
    page.unroute_all()
    page.locator("#session").get_by_role("button", name="Try again").click()
    expect(page.locator(".named h2")).to_have_text("Typed without a network", timeout=90_000)
    expect(page.locator("#session")).to_be_empty()
    expect(page.locator("#status")).to_be_empty()
    page.close()


def test_choices_are_answered_while_a_kernel_is_waited_for(browser: Browser) -> None:
    """Where no place is free, links still work at once; what was typed is sent when there is a place."""
    with running_server("--max-sessions", "1") as server:
        first, second = browser.new_page(), browser.new_page()
        for page, title in ((first, "First"), (second, "Second")):
            page.goto(f"{server}/credentials?t=mc03")
            page.locator("#f-title-en").fill(title)
            page.keyboard.press("Tab")
            if page is first:
                expect(page.locator(".named h2")).to_have_text(title, timeout=90_000)
        expect(second.locator("#session")).to_contain_text("Your choices still work")
        second.locator("#section-outcomes").click()
        expect(second.locator("#section-outcomes")).to_have_attribute("aria-current", "true")
        first.close()
        expect(second.locator(".named h2")).to_have_text("Second", timeout=90_000)
        expect(second.locator("#section-outcomes")).to_have_attribute("aria-current", "true")
        expect(second.locator("#session")).to_be_empty()
        second.close()


def test_a_change_asked_of_a_server_that_is_gone_is_answered_when_it_is_back(browser: Browser) -> None:
    """The page says so, keeps what was chosen, asks again by itself, and goes on without being reloaded."""
    with running_server() as server:
        page = ready(browser.new_page(), server)
        port = int(server.rsplit(":", 1)[1])
    page.locator("#eqf-5").check()
    expect(page.locator("#status")).to_contain_text("Your selection is kept on this page")
    expect(page.locator("#status").get_by_role("button", name="Try again")).to_be_visible()
    expect(page.locator("#eqf-5")).to_be_checked()
    with running_server(port=port):
        expect(page.locator(ROWS)).to_have_count(2)
        expect(page.locator("#status")).to_be_empty()
        assert is_same(page)
        page.close()


def test_an_old_page_is_loaded_anew_once(browser: Browser, server: Server) -> None:
    """When the server has another version than the page, the page is reloaded with what was chosen; not for ever."""
    page = browser.new_page()
    page.route("**/frameworks*", lambda route: replaced(route, lambda text: re.sub('"version": "[0-9a-f]+"', '"version": "old"', text)))
    ready(page, server)
    loads: list[str] = []
    page.on("framenavigated", lambda frame: loads.append(frame.url))
    page.locator("#eqf-5").check()
    expect(page.locator(ROWS)).to_have_count(2)
    expect(page).to_have_url(re.compile("eqf=.*5"))
    assert not is_same(page)
    page.locator("#eqf-6").check()
    expect(page.locator(ROWS)).to_have_count(3)
    assert len([url for url in loads if "eqf" in url]) <= 3
    page.close()


def replaced(route: Route, change: Callable[[str], str]) -> None:
    """Answer a request with the server's answer, changed."""
    answer = route.fetch()
    route.fulfill(response=answer, body=change(answer.text()))


def test_faster_changes_than_answers_end_with_the_last(browser: Browser, server: Server) -> None:
    """Answers that come late and in another order change nothing; a slow one says that it is worked at."""
    page = browser.new_page()
    held: list[Route] = []
    page.route(ANSWERS, lambda route: held.append(route))
    ready(page, server, "?c=HR,RS&eqf=1")
    for level in (2, 3, 4):
        page.locator(f"#eqf-{level}").check()
    expect(page.locator("#status")).to_have_text("Working …")
    for route in reversed(held):
        route.continue_()
    page.unroute(ANSWERS)
    expect(page.locator(ROWS)).to_have_count(4)
    expect(page).to_have_url(re.compile("eqf=1,2,3,4(&|$)"))
    expect(page.locator("#status")).to_be_empty()
    page.close()


def test_a_fault_of_the_server_is_said_in_words(browser: Browser, server: Server) -> None:
    """The page stays as it is, and the next change is answered."""
    page = ready(browser.new_page(), server)
    page.route(ANSWERS, lambda route: route.fulfill(status=500, json={"fault": "Something went wrong. Fault number 1."}))
    page.locator("#eqf-5").check()
    expect(page.locator("#status")).to_contain_text("Fault number 1")
    expect(page.locator(ROWS)).to_have_count(1)
    page.unroute(ANSWERS)
    page.locator("#eqf-6").check()
    expect(page.locator(ROWS)).to_have_count(3)
    expect(page.locator("#status")).to_be_empty()
    page.close()


def test_a_link_keeps_a_change_that_is_not_answered_yet(browser: Browser, server: Server) -> None:
    """A level is chosen and a view opened before the answer comes: both count."""
    page = ready(browser.new_page(), server)

    def late(route: Route) -> None:
        page.wait_for_timeout(500)
        route.continue_()

    page.route(ANSWERS, late)
    page.locator("#eqf-5").check()
    page.locator("#view-timeline").click()
    expect(page).to_have_url(re.compile("eqf=4,5&view=timeline"))
    expect(page.locator("#eqf-5")).to_be_checked()
    page.close()


def test_on_a_slow_network_one_answer_is_shown(browser: Browser, server: Server) -> None:
    """On a line as slow as 3G the page says that it is working, and paints one answer."""
    page = ready(browser.new_page(), server)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions", {"offline": False, "latency": 4000, "downloadThroughput": 50_000, "uploadThroughput": 20_000}
    )
    page.evaluate(
        """() => { window.painted = 0;
          new MutationObserver(() => { window.painted += 1; }).observe(document.querySelector('[data-region="sheet"]'), { childList: true, subtree: true }); }"""
    )
    page.locator("#eqf-5").check()
    expect(page.locator("#status")).to_have_text("Working …")
    expect(page.locator(ROWS)).to_have_count(2)
    expect(page.locator("#status")).to_be_empty()
    assert page.evaluate("painted") == 1
    page.close()


def test_a_resting_pointer_fetches_ahead_unless_data_are_to_be_saved(browser: Browser, server: Server) -> None:
    """What the pointer rests on is there when it is clicked; with reduced data nothing is fetched ahead."""
    page = ready(browser.new_page(), server)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if ANSWERS.search(request.url) else None)
    with page.expect_request(ANSWERS):
        page.locator("#view-timeline").hover()
    assert "view=timeline" in asked[0]
    with page.expect_request(ANSWERS):
        page.locator("label[for=eqf-5]").hover()
    assert "eqf=4&eqf=5" in asked[1]
    page.locator("label[for=eqf-5]").click()
    expect(page.locator(ROWS)).to_have_count(2)
    assert len(asked) == 2
    page.evaluate("Object.defineProperty(navigator, 'connection', { value: { saveData: true } })")
    page.locator("#view-chart").hover()
    page.wait_for_timeout(400)
    assert len(asked) == 2
    page.close()
