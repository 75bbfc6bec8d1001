"""The readiness dashboard in a real browser."""

import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, expect

from browser.visit import Visit
from conftest import Server

pytestmark = pytest.mark.browser


def opened(visit: Visit, query: str = "") -> None:
    """Open the dashboard and wait until it is alive."""
    visit.open(query, "/readiness")


def test_a_cell_opens_its_evidence_by_keyboard_and_closes(visit: Visit) -> None:
    """The panel holds evidence, sectors, readings and sources, and gives the focus back."""
    opened(visit, "?my=BA")
    page = visit.page
    cell = page.locator("table.matrix tbody tr").first.locator("td a").first
    cell.focus()
    page.keyboard.press("Enter")
    panel = page.locator("aside.panel")
    expect(panel).to_be_visible()
    expect(panel).to_contain_text("Bosnia and Herzegovina: Definition")
    expect(panel).to_contain_text("Two readers understood this differently")
    expect(page).to_have_url(re.compile("cell=BA:definition"))
    panel.locator("details.cites > summary").click()
    assert panel.locator("details.cites a[href^=http]").count() > 0
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(page.locator("#at-BA-definition")).to_be_focused()


def test_my_country_and_sector_change_everything_and_stay_in_the_link(visit: Visit) -> None:
    """Serbia's law counts for higher education and not for VET; the address brings the same view back."""
    opened(visit)
    page = visit.page
    page.locator("#my").select_option("RS")
    expect(page.locator("#mine-title")).to_contain_text("Serbia")
    definition = page.locator("table.matrix tbody tr").first.locator("td").first
    expect(definition).to_contain_text("universities only")
    page.locator("#sector").select_option("he")
    expect(definition).to_contain_text("in force")
    expect(page).to_have_url(re.compile("my=RS.*sector=he"))
    other = visit.context.new_page()
    other.goto(page.url)
    expect(other.locator("table.matrix tbody tr").first.locator("td").first).to_contain_text("in force")


def test_weights_are_applied_by_their_button(visit: Visit) -> None:
    """Numbers typed are sent together, and are in the address."""
    opened(visit, "?view=weights")
    page = visit.page
    page.locator("#w-definition").fill("5")
    page.locator("#apply").click()
    expect(page).to_have_url(re.compile("w=definition:5"))
    expect(page.locator("table.scores tbody tr")).to_have_count(9)


def test_the_spreadsheet_equals_the_screen(visit: Visit, tmp_path: Path) -> None:
    """The first sheet holds the words of the matrix."""
    opened(visit, "?c=HR,RS&my=ME")
    page = visit.page
    with page.expect_download() as saving:
        page.get_by_role("link", name="Spreadsheet").click()
    path = tmp_path / "matrix.xlsx"
    saving.value.save_as(path)
    sheet = openpyxl.load_workbook(path).worksheets[1]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[0] for row in rows[1:]] == page.locator("table.matrix tbody th").all_inner_texts()
    assert rows[0][1:] == ["Montenegro", "Croatia", "Serbia"]


@pytest.mark.parametrize("view", ["map", "grid"])
def test_pictures_are_drawn_with_their_twin(visit: Visit, view: str) -> None:
    """Map and grid are drawn, and the table beside them says the same."""
    opened(visit, f"?view={view}")
    expect(visit.page.locator('[data-drawn="true"]')).to_be_visible(timeout=60_000)
    twin = "table.by-country" if view == "map" else "table.matrix"
    assert visit.page.locator(f'[data-region="chart"] {twin} tbody tr').count() >= 12


def test_my_country_comes_first_and_the_map_opens_evidence(visit: Visit) -> None:
    """The finding names my country; a tile leads to its evidence; another dimension is drawn without losing the selection."""
    opened(visit, "?my=RS")
    page = visit.page
    expect(page.locator(".finding").first).to_contain_text("Serbia: 0 of 12 dimensions")
    page.locator("#d").select_option("definition")
    expect(page.locator(".tiles figcaption b")).to_have_text("Definition: VET and adult learning")
    page.locator(".tiles a").filter(has_text="HR").click()
    expect(page.locator("aside.panel h2")).to_have_text("Croatia: Definition")
    expect(page).to_have_url(re.compile("my=RS.*d=definition.*cell=HR:definition"))


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", ["en", "sr-Cyrl"])
@pytest.mark.parametrize(
    "query", ["?my=RS", "?view=map&cell=SI:legal_basis", "?view=definitions&c=HR,SK,XK", "?view=changes", "?view=weights"]
)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(browser: Browser, server: Server, query: str, language: str, width: int) -> None:
    """No finding of axe of any impact, no sideways scrolling, no fault and no foreign request, in either language and width."""
    visit = Visit(browser, server, width)
    opened(visit, f"{query}&lang={language}")
    assert visit.defects() == []
    visit.context.close()


def test_it_is_whole_without_scripts(browser: Browser, server: Server) -> None:
    """The first view, and a change by a form, come from the server alone."""
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{server}/readiness?my=HR")
    expect(page.locator("#mine-title")).to_contain_text("Croatia")
    page.locator("#my").select_option("SI")
    page.locator('form.controls button[type="submit"][data-static]').click()
    expect(page.locator("#mine-title")).to_contain_text("Slovenia")
