"""The frameworks dashboard in a real browser."""

import io
import re
from pathlib import Path

import openpyxl
import pypdf
import pytest
from playwright.sync_api import Browser, Page, expect

from browser.visit import Visit
from conftest import Server, wait_until
from mcvet import open_catalogue
from mcvet.frameworks.wording import as_of
from mcvet.locale import texts_for

pytestmark = pytest.mark.browser

EIGHT = "?c=UK-ENI-RQF,FR-NOM1969,CH-NQFHS,ES-MECES,XK,EU,HR,ME&low=1"


def unfold(page: Page) -> None:
    """Open the controls that are folded away: the countries, and what stands under More."""
    for fold in page.locator("details.fold").all():
        if fold.get_attribute("open") is None:
            fold.locator("summary").click()
    expect(page.locator("details.fold:not([open])")).to_have_count(0)


def levels(page: Page, eqf_level: int) -> list[list[str]]:
    """Return the national levels in each cell of a row of the ladder."""
    row = page.locator("table.ladder tbody tr", has=page.locator(f"th .eqf:text-matches('{eqf_level}$')"))
    return [cell.locator("a.level").evaluate_all("all => all.map(a => a.firstChild.textContent)") for cell in row.locator("td").all()]


def test_the_selection_changes_by_keyboard(visit: Visit) -> None:
    """Ticking a level and adding a framework with the keyboard changes the table, and the focus stays."""
    page = visit.open("?c=HR,RS")
    unfold(page)
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
    """What was chosen is in the address, can be copied, and gives the same view in another tab."""
    page = visit.open()
    unfold(page)
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
    expect(page).to_have_url(re.compile(r"c=HR,RS&lang=en$"))


def test_results_and_translation_are_near_for_the_keyboard(visit: Visit) -> None:
    """The first result is at most twenty tab stops from the top, and so is the form that translates a level."""
    page = visit.open("?my=ME")
    stops = []
    for _ in range(20):
        page.keyboard.press("Tab")
        stops.append(page.evaluate("[document.activeElement.className, document.activeElement.hash ?? '']"))
    assert any(name.startswith("level") for name, _ in stops)
    jump = [leads for _, leads in stops].index("#translate-title")
    page.locator(".jump").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "from"
    assert jump + 2 <= 20


def test_another_row_opens_and_back_closes_it(visit: Visit) -> None:
    """One row of the ladder is open; the heading and the strip follow it."""
    page = visit.open("?my=ME")
    expect(page.locator("h1")).to_contain_text("Montenegro: levels IV1 and IV2 meet EQF 4.")
    page.locator("#row-5").click()
    expect(page.locator("h1")).to_contain_text("Montenegro: level V meets EQF 5.")
    expect(page.locator("tr.open .eqf")).to_have_text(re.compile("5$"))
    expect(page.locator(".joint strong")).to_have_text("5")
    page.go_back()
    expect(page.locator("tr.open .eqf")).to_have_text(re.compile("4$"))
    page.locator("#own").select_option("SI")
    expect(page.locator("h1")).to_contain_text("Slovenia: levels 4 and 5 meet EQF 4.")
    expect(page.locator(".strip section").first).to_contain_text("Slovenia")


def test_a_mark_in_the_chart_opens_its_level(visit: Visit) -> None:
    """A click on a mark does what the link in the table does."""
    page = visit.open("?c=HR,RS&view=chart")
    drawn(page)
    page.locator(".plot .scatterlayer path.point").first.click(force=True)
    expect(page.locator("[data-panel]")).to_be_focused()
    expect(page).to_have_url(re.compile("level=HR-CROQF:"))


def test_back_and_forward_undo_and_redo_steps(visit: Visit) -> None:
    """Back takes back one choice after the other, with the focus where it was, and then leaves; Forward brings them again."""
    page = visit.open(path="/")
    page.locator(".doors a").first.click()
    visit.alive()
    unfold(page)
    page.locator("#remove-SI-SQF").click()
    expect(page).to_have_url(re.compile(r"c=HR,RS,BA,ME&lang=en$"))
    page.locator("#eqf-4").focus()
    page.keyboard.press("Space")
    expect(page.locator("table.ladder tbody tr")).to_have_count(1)
    page.locator("table.ladder a.level", has_text=re.compile("^4.1")).click()
    expect(page.locator("[data-panel]")).to_be_focused()
    expect(page).to_have_url(re.compile("level=HR-CROQF:4.1"))
    page.go_back()
    expect(page.locator("[data-panel]")).to_have_count(0)
    page.go_back()
    expect(page.locator("table.ladder tbody tr")).to_have_count(8)
    expect(page.locator("#eqf-4")).not_to_be_checked()
    expect(page).to_have_url(re.compile(r"c=HR,RS,BA,ME&lang=en$"))
    page.go_back()
    expect(page.locator("table.ladder thead th")).to_have_count(5)
    expect(page).to_have_url(f"{visit.server}/frameworks?lang=en")
    for _ in range(3):
        page.go_forward()
    expect(page.locator("[data-panel]")).to_be_focused()
    expect(page).to_have_url(re.compile(r"c=HR,RS,BA,ME&eqf=4&level=HR-CROQF:4.1&lang=en$"))
    for _ in range(4):
        page.go_back()
    expect(page.locator("main .doors")).to_be_visible()


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
    rows = [[cell.value for cell in row] for row in book["Comparison"].iter_rows(min_row=2)]
    shown = page.locator("table.ladder tbody tr").all()
    assert len(rows) == len(shown) == 4
    for line, row in zip(rows, shown, strict=True):
        for text, cell in zip(line[1:], row.locator("td").all(), strict=True):
            badges = cell.locator("a.level").evaluate_all("all => all.map(a => a.firstChild.textContent)")
            written = [re.split(r" \(|: ", part)[0] for part in text.split("\n")] if badges else []
            assert written == badges
            assert all(name in text for name in cell.locator(".type:not(.unconfirmed) .local").all_text_contents())
            if not badges:
                assert text == cell.inner_text().strip()
    assert book.sheetnames[:3] == ["About", "Comparison", "Sources"]


@pytest.mark.parametrize(("view", "signature"), [("chart", "ladder"), ("timeline", "timeline")])
def test_charts_are_drawn_and_saved_as_pictures(view: str, signature: str, visit: Visit) -> None:
    """A chart is drawn by our own plotly.js, has its table twin, and is saved as PNG and SVG with title and note."""
    page = visit.open(f"?c=HR,SI,BA&view={view}")
    drawn(page)
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
            for words in ("access or equivalence", as_of(open_catalogue(), texts_for("en")), "/frameworks?c=HR,SI,BA"):
                assert words in plain


CUT_OFF = """() => {
  const box = document.querySelector('.figure .scroll').getBoundingClientRect();
  const parts = [...document.querySelectorAll('.plot .main-svg :is(text, path.point)')];
  const outside = (part) => part.left < box.left - 1 || part.right > box.right + 1 || part.bottom > box.bottom + 1;
  return [parts.length > 20 ? "drawn" : "", ...parts.filter((part) => outside(part.getBoundingClientRect())).map((part) => part.textContent)];
}"""


def drawn(page: Page) -> None:
    """Wait until a chart is drawn."""
    expect(page.locator('[data-drawn="true"]')).to_be_visible(timeout=60_000)


@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize("query", ["?view=chart", "?view=chart&lang=sr-Cyrl", "?view=timeline", f"{EIGHT}&view=chart"])
def test_a_chart_is_whole_on_a_phone(browser: Browser, server: Server, query: str, width: int) -> None:
    """Every country and label is within the screen, but for eight countries at 320 px, where the chart can be scrolled."""
    visit = Visit(browser, server, width)
    page = visit.open(query)
    drawn(page)
    if "c=" in query and width < 390:
        page.locator(".figure .scroll").evaluate("box => box.scrollTo(1000, 0)")
        assert page.locator(".figure .scroll").evaluate("box => box.scrollLeft > 0 && box.tabIndex === 0")
    else:
        assert page.evaluate(CUT_OFF) == ["drawn"]
    visit.context.close()


@pytest.mark.parametrize("query", ["?view=chart", "?view=timeline", f"{EIGHT}&view=chart&lang=sr-Cyrl"])
def test_a_chart_is_whole_on_paper(visit: Visit, query: str) -> None:
    """Printed upright or across, every country and label is on the sheet; afterwards the screen is as it was."""
    page = visit.open(query)
    drawn(page)
    before = page.locator(".plot .main-svg").first.bounding_box()
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    for width in (688, 1017):  # an A4 sheet within its margins; a browser tells no script that it lays the page out again
        page.evaluate("width => { document.body.style.width = `${width}px`; }", width)
        assert page.evaluate(CUT_OFF) == ["drawn"]
    page.emulate_media(media="screen")
    page.evaluate("document.body.style.width = ''; dispatchEvent(new Event('afterprint'))")
    expect(page.locator(".main-svg[viewBox]")).to_have_count(0)
    assert page.locator(".plot .main-svg").first.bounding_box() == before


@pytest.mark.parametrize("landscape", [False, True])
def test_the_answer_is_on_the_first_sheet_and_nothing_is_cut(visit: Visit, landscape: bool) -> None:
    """Printed on A4, the first sheet has the finding, every country of the strip and of the ladder, and the open row; no control."""
    page = visit.open("?my=ME")
    first = pypdf.PdfReader(io.BytesIO(page.pdf(format="A4", landscape=landscape))).pages[0].extract_text()
    text = "".join(first.split())
    for words in ("Montenegro: levels IV1 and IV2 meet EQF 4.", "Croatia", "Slovenia", "Serbia", "Comparable, not the same.", "EQF 8"):
        assert "".join(words.split()) in text
    assert landscape or "Three-yearsecondaryvocationaleducation" in text.split("EQF8")[1]
    for control in ("Change countries", "Spreadsheet", "Translate a level", "English"):
        assert "".join(control.split()) not in text


def test_a_bad_address_gives_a_note_and_the_rest(visit: Visit) -> None:
    """An unknown country, key and level are reported; what is known is shown."""
    page = visit.open("?c=HR,RS,HX&colour=red&eqf=4,12")
    notices = page.locator(".notices")
    for words in ("'HX'", "'colour'", "'12'"):
        expect(notices).to_contain_text(words)
    assert levels(page, 4) == [["4.1", "4.2"], ["4"]]


def test_one_framework_is_not_a_failure(visit: Visit) -> None:
    """Removing all but one framework explains what is missing; adding one goes on."""
    page = visit.open("?c=HR,RS")
    unfold(page)
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
    page.route("**/page/page.js", lambda route: route.abort())
    page.goto(f"{server}/frameworks?c=HR,RS")
    unfold(page)
    page.locator("#eqf-4").check()
    page.locator("form:has(#eqf-4) [data-static]").click()
    expect(page.locator("table.ladder tbody tr")).to_have_count(1)
    unfold(page)
    page.locator("#remove-RS-NQFS").click()
    expect(page.locator("[data-region=answer]")).to_contain_text("needs two to eight")
    context.close()


@pytest.mark.parametrize("view", ["table", "chart"])
def test_a_change_made_before_the_page_is_alive_counts(visit: Visit, view: str) -> None:
    """What was ticked before the scripts had come is applied when they are there, also if the page asks for the figures of a chart."""
    page, held = visit.page, []
    page.route("**/page/page.js", lambda route: held.append(route))
    page.goto(f"{visit.server}/frameworks?c=HR,RS&view={view}", wait_until="commit")
    expect(page.locator("#eqf-8")).to_be_attached()
    unfold(page)
    page.locator("#eqf-4").check()
    wait_until(lambda: bool(held), 30)
    held[0].continue_()
    expect(page.locator("table.ladder tbody tr")).to_have_count(1, timeout=60_000)
    expect(page).to_have_url(re.compile("eqf=4"))


@pytest.mark.parametrize("pause", [0, 60, 150, 300])
def test_quick_changes_all_count(visit: Visit, pause: int) -> None:
    """Levels ticked one after the other, faster than answers come, are all applied."""
    page = visit.open("?c=HR,RS")
    unfold(page)
    for level in (1, 2, 3, 4, 5, 6):
        page.locator(f"#eqf-{level}").focus()
        page.keyboard.press("Space")
        page.wait_for_timeout(pause)
    expect(page).to_have_url(re.compile("eqf=1,2,3,4,5,6"))
    expect(page.locator("table.ladder tbody tr")).to_have_count(6)


def test_an_answer_replaces_nothing_under_a_pressed_key(visit: Visit) -> None:
    """The answer to an earlier change comes between pressing and releasing a key: the box is ticked, and the earlier change holds."""
    page = visit.open("?c=HR,RS")
    unfold(page)
    with page.expect_response(re.compile("/answer/")) as answer:
        page.locator("#eqf-1").focus()
        page.keyboard.press("Space")
        page.locator("#eqf-2").focus()
        page.keyboard.down("Space")
    assert answer.value.ok
    page.wait_for_timeout(200)
    page.keyboard.up("Space")
    expect(page).to_have_url(re.compile("eqf=1,2&"))
    expect(page.locator("table.ladder tbody tr")).to_have_count(2)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", ["en", "sr-Cyrl"])
@pytest.mark.parametrize(
    "query",
    ["?x", "?level=RS:4&diff=1", "?view=policy&my=ME", "?view=laws", "?view=timeline", "?c=HR,BG,NO,BE-DE&view=chart&t=BA:4:HR", EIGHT],
)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(browser: Browser, server: Server, query: str, language: str, width: int) -> None:
    """No finding of axe of any impact, no sideways scrolling, no fault and no foreign request, in either language and width."""
    visit = Visit(browser, server, width)
    page = visit.open(f"{query.replace('?x', '?')}&lang={language}")
    if re.search("view=(chart|timeline)", query):
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
    assert latin <= {"mcvet", "CSV", "JSON", "VET", "VII", "VIII", "EHEA", "BSD", "Clause"}
    assert re.match("[А-Я]", page.title())
