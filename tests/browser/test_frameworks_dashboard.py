"""The frameworks dashboard in a real browser."""

import io
import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from browser.visit import Visit
from conftest import Server

pytestmark = pytest.mark.browser

EIGHT = "?c=UK-ENI-RQF,FR-NOM1969,CH-NQFHS,ES-MECES,XK,EU,HR,ME&low=1"


def levels(page: Page, eqf_level: int) -> list[list[str]]:
    """Return the national levels in each cell of a row of the ladder."""
    row = page.locator("table.ladder tbody tr", has=page.locator(f"th .eqf:text-matches('{eqf_level}$')"))
    return [cell.locator("a.level").evaluate_all("all => all.map(a => a.firstChild.textContent)") for cell in row.locator("td").all()]


def test_the_selection_changes_by_keyboard(visit: Visit) -> None:
    """Ticking a level and adding a framework with the keyboard changes the table, and the focus stays."""
    page = visit.open("?c=HR,RS")
    assert page.locator("table.ladder tbody tr").count() == 8
    page.locator("#eqf-4").focus()
    page.keyboard.press("Space")
    expect(page.locator("table.ladder tbody tr")).to_have_count(1)
    assert page.evaluate("document.activeElement.id") == "eqf-4"
    page.locator("#add").focus()
    page.keyboard.type("Slo")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("table.ladder thead th")).to_have_count(4)
    expect(page).to_have_url(re.compile(r"\?c=HR,RS,S"))
    assert levels(page, 4)[:2] == [["4.1", "4.2"], ["4"]]


def test_a_link_brings_the_same_view_back(visit: Visit) -> None:
    """What was chosen stands in the address, can be copied, and gives the same view in another tab."""
    page = visit.open()
    page.locator("#sector").select_option("vet")
    expect(page).to_have_url(re.compile("sector=vet"))
    page.locator("#view-chart").click()
    expect(page).to_have_url(re.compile("view=chart"))
    page.locator("[data-copy]").click()
    expect(page.locator("#status")).to_have_text("Link copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.url
    other = visit.context.new_page()
    other.goto(copied)
    expect(other.locator("#sector")).to_have_value("vet")
    expect(other.locator('[data-drawn="true"]')).to_be_visible(timeout=60_000)
    assert other.title() == page.title()


def test_a_level_opens_and_closes_by_keyboard(visit: Visit) -> None:
    """Enter on a level opens its types, descriptors and sources; Escape closes them and the focus returns."""
    page = visit.open("?c=HR,RS")
    badge = page.locator("table.ladder a.level", has_text=re.compile("^4.1"))
    badge.focus()
    page.keyboard.press("Enter")
    panel = page.locator("[data-panel]")
    expect(panel).to_be_focused()
    expect(panel).to_contain_text("Trogodišnje strukovno obrazovanje")
    expect(panel).to_contain_text("Descriptor not yet sourced")
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(page).to_have_url(re.compile(r"c=HR,RS$"))


def test_a_level_is_translated(visit: Visit) -> None:
    """Choosing a level and a country shows all comparable levels, or why there is none."""
    page = visit.open("?c=SI,HR,BA")
    page.locator("#from").select_option("SI-SQF")
    page.locator("#nqf").select_option("9")
    region = page.locator('[data-region="translate"]')
    expect(region.locator(".answer-line")).to_contain_text("Croatia 8.2")
    expect(region.locator(".path")).to_have_count(2)
    page.locator("#to").select_option("BA-BQF")
    expect(region.locator(".refused")).to_contain_text("not referenced to the EQF")


def test_the_spreadsheet_equals_the_screen(visit: Visit) -> None:
    """The downloaded file opens, and holds the levels and type names that the screen shows, cell by cell."""
    page = visit.open("?c=HR,SI,BG&eqf=1,4,7")
    with page.expect_download() as download:
        page.get_by_role("link", name="Spreadsheet").click()
    book = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows(min_row=2)]
    shown = page.locator("table.ladder tbody tr").all()
    assert len(rows) == len(shown) == 4
    for line, row in zip(rows, shown, strict=True):
        for text, cell in zip(line[1:], row.locator("td").all(), strict=True):
            badges = cell.locator("a.level").evaluate_all("all => all.map(a => a.firstChild.textContent)")
            written = [re.split(r" \(|: ", part)[0] for part in text.split("\n")] if badges else []
            assert written == badges
            assert all(name in text for name in cell.locator(".local").all_text_contents())
            if not badges:
                assert text == cell.inner_text().strip()
    assert book.sheetnames[1] == "Sources"


@pytest.mark.parametrize(("view", "signature"), [("chart", "ladder"), ("timeline", "timeline")])
def test_charts_are_drawn_and_saved_as_pictures(view: str, signature: str, visit: Visit) -> None:
    """A chart is drawn by our own plotly.js, has its table twin, and is saved as PNG and SVG with title and note."""
    page = visit.open(f"?c=HR,SI,BA&view={view}")
    expect(page.locator('[data-drawn="true"]')).to_be_visible(timeout=60_000)
    assert page.locator(".modebar").count() == 0
    page.locator("summary", has_text="The same as a table").click()
    expect(page.locator(".twin table")).to_be_visible()
    for form, start in (("png", b"\x89PNG"), ("svg", b"<svg")):
        with page.expect_download() as download:
            page.locator(f'[data-format="{form}"]').click()
        content = Path(download.value.path()).read_bytes()
        assert content.startswith(start)
        if form == "svg":
            text = content.decode()
            plain = " ".join(re.sub("<[^>]+>", " ", text).split())
            for words in ("access or equivalence", "23 November 2026", "/frameworks?c=HR,SI,BA"):
                assert words in plain


def test_a_bad_address_gives_a_note_and_the_rest(visit: Visit) -> None:
    """An unknown country, key and level are told; what is known is shown."""
    page = visit.open("?c=HR,RS,HX&colour=red&eqf=4,12")
    notices = page.locator(".notices")
    for words in ("'HX'", "'colour'", "'12'"):
        expect(notices).to_contain_text(words)
    assert levels(page, 4) == [["4.1", "4.2"], ["4"]]


def test_one_framework_is_not_a_failure(visit: Visit) -> None:
    """Removing all but one framework explains what is missing; adding one goes on."""
    page = visit.open("?c=HR,RS")
    page.locator("#remove-RS-NQFS").click()
    expect(page.locator('[data-region="answer"]')).to_contain_text("needs two to eight")
    page.locator("#add").select_option("SI-SQF")
    page.locator("#add-button").click()
    expect(page.locator("table.ladder thead th")).to_have_count(3)


@pytest.mark.parametrize("missing", ["scripts", "front end"])
def test_it_works_without_scripts_or_without_a_front_end(browser: Browser, server: str, missing: str) -> None:
    """Where scripts are off or never arrive the page is readable, and its forms and links still work."""
    context = browser.new_context(java_script_enabled=missing != "scripts")
    page = context.new_page()
    page.route("**/page/session.js", lambda route: route.abort())
    page.goto(f"{server}/frameworks?c=HR,RS")
    page.locator("#eqf-4").check()
    page.locator("form.controls [data-static]").click()
    assert page.locator("table.ladder tbody tr").count() == 1
    page.locator("#remove-RS-NQFS").click()
    assert "needs two to eight" in page.locator('[data-region="answer"]').inner_text()
    context.close()


def test_a_change_made_before_the_page_is_alive_counts(visit: Visit) -> None:
    """What was ticked while the kernel started is applied when it is there."""
    page = visit.page
    page.goto(f"{visit.server}/frameworks?c=HR,RS", wait_until="commit")
    page.locator("#eqf-4").check()
    expect(page.locator("table.ladder tbody tr")).to_have_count(1, timeout=60_000)
    assert "eqf=4" in page.url


@pytest.mark.parametrize("pause", [0, 60, 150, 300])
def test_quick_changes_all_count(visit: Visit, pause: int) -> None:
    """Levels ticked one after the other, faster than answers come, are all applied."""
    page = visit.open("?c=HR,RS")
    for level in (1, 2, 3, 4, 5, 6):
        page.locator(f"#eqf-{level}").focus()
        page.keyboard.press("Space")
        page.wait_for_timeout(pause)
    expect(page).to_have_url(re.compile("eqf=1,2,3,4,5,6"))
    expect(page.locator("table.ladder tbody tr")).to_have_count(6)


@pytest.mark.parametrize("pause", [0, 5000])
def test_a_dead_kernel_is_passed_by(visit: Visit, pause: int) -> None:
    """When the kernel does not answer any more, noticed or not, the server answers instead, and the selection is kept."""
    page = visit.open("?c=HR,RS")
    for kernel in visit.server.kernels():
        kernel.kill()
    page.wait_for_timeout(pause)
    page.locator("#eqf-4").check()
    expect(page.locator("table.ladder tbody tr")).to_have_count(1, timeout=20_000)
    assert "eqf=4" in page.url
    assert "c=HR" in page.url
    visit.faults.clear()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", ["en", "sr-Cyrl"])
@pytest.mark.parametrize("query", ["?x", "?level=RS:4&diff=1", "?view=timeline", "?c=HR,BG,NO,BE-DE&view=chart&t=BA:4:HR", EIGHT])
def test_axe_finds_nothing_serious_and_nothing_scrolls_sideways(
    browser: Browser, server: Server, query: str, language: str, width: int
) -> None:
    """No serious or critical finding of axe, no sideways scrolling, no fault and no foreign request, in either language and width."""
    visit = Visit(browser, server, width)
    page = visit.open(f"{query.replace('?x', '?')}&lang={language}")
    if "view=" in query:
        expect(page.locator('[data-drawn="true"]')).to_be_visible(timeout=60_000)
    assert visit.defects() == []
    visit.context.close()


def test_the_serbian_page_is_complete(visit: Visit) -> None:
    """Beside names and quotations, which say their language, every word of the Serbian page is Cyrillic."""
    page = visit.open("?lang=sr-Cyrl&c=HR,SI,RS,BA,ME&level=HR:6.st&t=SI:9:HR")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    text = page.evaluate(
        """() => {
          const copy = document.body.cloneNode(true);
          copy.querySelectorAll('[lang], script, noscript, style, .sources, .level, .abbreviation, option, a[href^="http"]').forEach(e => e.remove());
          return copy.innerText ?? copy.textContent;
        }"""
    )
    latin = set(re.findall(r"[A-Za-z]{3,}", text))
    assert latin <= {"mcvet", "CSV", "JSON", "VET", "VII", "VIII", "EHEA"}
    assert re.match("[А-Я]", page.title())


@pytest.mark.parametrize("width", [1280, 390])
def test_the_home_page_stands_without_a_kernel(browser: Browser, server: Server, width: int) -> None:
    """The home page is readable, accessible and free of foreign requests, and leads to the dashboard in its language."""
    visit = Visit(browser, server, width)
    page = visit.open("?lang=sr-Cyrl", path="/")
    assert visit.defects() == []
    page.locator("main .card a").first.click()
    expect(page).to_have_url(f"{server}/frameworks?lang=sr-Cyrl")
    assert visit.foreign == []
    visit.context.close()
