"""Every page by day and by night, on a small phone and on the wall, with text of twice the size, and on paper."""

import io
from collections.abc import Iterator

import pypdf
import pytest
from playwright.sync_api import Browser, Page, expect

from browser.visit import Visit
from conftest import FLAGS, Server

pytestmark = pytest.mark.browser

DASHBOARDS = (
    "frameworks?my=ME", "frameworks?my=ME&view=policy", "frameworks?my=ME&view=laws", "frameworks?my=ME&view=timeline",
    "frameworks?my=ME&view=chart", "readiness?my=RS", "readiness?my=RS&view=map", "readiness?my=RS&view=grid", "readiness?view=definitions",
    "readiness?view=changes", "readiness?view=weights", "credentials?t=mc01", "credentials?t=mc01&s=outcomes", "credentials?t=mc02&view=preview",
    "credentials?view=stack&stack=mc10,mc11", "credentials?view=profiles&p=HR", "outcomes?my=ME",
)  # fmt: skip
OTHERS = (
    "?my=ME", "?my=BA", "glossary?my=ME", "glossary?q=level", "glossary?q=zzz", "correct?my=ME", "accessibility?my=ME", "guide?my=ME", "no-such-page?my=ME",
    "present/frameworks/handout?my=ME",
)  # fmt: skip
SLIDES = (
    "present/frameworks?step=2",
    "present/readiness?step=2&reveal=1&room=none",
    "present/credentials?step=2&reveal=1",
    "present/outcomes?step=2",
)
UNFOLD = "document.querySelectorAll('details').forEach(part => { part.open = true; })"
SIDEWAYS = "Math.max(document.documentElement.scrollWidth - innerWidth, 0)"


def opened(visit: Visit, path: str, tag: str) -> Page:
    """Open a page in a language; wait until a dashboard reacts and its charts are drawn."""
    visit.page.goto(f"{visit.server}/{path}&lang={tag}")
    if path in DASHBOARDS:
        visit.alive()
        expect(visit.page.locator("[data-drawing]:not(:empty):not(:has(.plot[data-drawn]))")).to_have_count(0, timeout=60_000)
    return visit.page


@pytest.fixture
def visit(browser: Browser, server: Server) -> Iterator[Visit]:
    """A visit that may find no page."""
    visit = Visit(browser, server)
    yield visit
    visit.context.close()
    assert [fault for fault in visit.faults if "404" not in fault] == []
    assert visit.foreign == []


@pytest.mark.parametrize("path", [*DASHBOARDS, *OTHERS, *SLIDES])
def test_a_page_is_accessible_by_day_and_by_night_and_fits_phone_and_wall(visit: Visit, path: str) -> None:
    """A reader who asks for dark pages gets them; axe finds nothing of any impact in either; nothing scrolls sideways, all parts unfolded."""
    page = opened(visit, path, "sr-Cyrl")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    findings = visit.defects()
    page.evaluate(UNFOLD)
    page.emulate_media(color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    findings += visit.defects()
    assert [finding for finding in findings if "404" not in finding] == []
    wide = {}
    for width in (1920, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        wide[width] = page.evaluate(SIDEWAYS)
    assert set(wide.values()) == {0}, wide


@pytest.fixture(scope="module")
def large(browser: Browser, chromium: str) -> Iterator[Browser]:
    """A Chromium whose reader has chosen text of twice the size."""
    large = browser.browser_type.launch(executable_path=chromium, args=[*FLAGS, "--blink-settings=defaultFontSize=32"])
    yield large
    large.close()


@pytest.mark.parametrize("path", [*(path for path in DASHBOARDS if "view=" not in path or "policy" in path), *OTHERS])
def test_a_page_takes_text_of_twice_the_size(large: Browser, server: Server, path: str) -> None:
    """The reader's own size of text counts, and nothing scrolls sideways for it, on a screen of 1280 px and on a phone."""
    visit = Visit(large, server)
    page, wide = opened(visit, path, "sr-Cyrl"), {}
    page.evaluate(UNFOLD)
    assert page.evaluate("getComputedStyle(document.body).fontSize") == "32px"
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        wide[width] = page.evaluate(SIDEWAYS)
    assert set(wide.values()) == {0}, wide
    visit.context.close()


CONTROLS = (
    "Read the files",
    "Copy link",
    "Spreadsheet",
    "Use these weights",
    "Next:",
    "Start from a template",
    "Fill in:",
    "Present to an audience",
    "Show",
)
FOLDED = ("A p value does not measure importance", "The questions, and thresholds in them")


@pytest.mark.parametrize("landscape", [False, True])
@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("credentials?t=mc01", "Of the 16 European elements"),
        ("outcomes?my=ME", "Average change in self-rating"),
        ("readiness?my=ME", "2 of 12 dimensions"),
    ],
)
def test_a_sheet_begins_with_the_answer_and_holds_no_control(visit: Visit, path: str, answer: str, landscape: bool) -> None:
    """The first sheet has the full address, the date of the data and the answer; no sheet has a control or what is folded; sources are listed."""
    page = opened(visit, path, "en")
    sheets = [
        "".join(sheet.extract_text().split()) for sheet in pypdf.PdfReader(io.BytesIO(page.pdf(format="A4", landscape=landscape))).pages
    ]
    for words in (page.url, "Data as of", answer):
        assert "".join(words.split()) in sheets[0], words
    whole = "".join(sheets)
    assert [words for words in (*CONTROLS, *FOLDED) if "".join(words.split()) in whole] == []
    assert "Listofsources" in whole
    source = page.locator("#source-list .sources li").last.text_content() or ""
    assert "".join(source.split())[:40] in whole


def test_the_home_page_leads_on_in_its_language(visit: Visit) -> None:
    """The first door leads to the comparison, with the country and the language of the page."""
    page = visit.open("?lang=sr-Cyrl", path="/")
    page.locator(".doors a").first.click()
    expect(page).to_have_url(f"{visit.server}/frameworks?my=RS&lang=sr-Cyrl")
