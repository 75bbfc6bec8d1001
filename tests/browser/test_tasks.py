"""Tasks of readers from the first page to what they take away, step by step; docs/accessibility.md states the number of steps."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pypdf
import pytest
from playwright.sync_api import Browser, Page, expect

from browser.visit import Visit
from conftest import ROOT, Server

pytestmark = pytest.mark.browser


def stated(task: str) -> int:
    """Return the number of steps that the documentation states of a task."""
    text = (ROOT / "docs" / "accessibility.md").read_text(encoding="utf-8")
    found = re.search(rf"^\| {re.escape(task)} \|.*\| (\d+) \|$", text, re.MULTILINE)
    assert found, f"{task!r} is not in docs/accessibility.md"
    return int(found[1])


def test_my_level_beside_two_countries_with_what_is_in_force(visit: Visit) -> None:
    """A policy maker chooses country and neighbours, sees levels and law, and leaves with a link, a file and a printed page."""
    page = visit.open(path="/")
    taken: list[str] = []

    def download() -> None:
        with page.expect_download() as saving:
            page.get_by_role("link", name="Spreadsheet").click()
        assert saving.value.suggested_filename == "levels-ME-HR-SI.xlsx"
        book = openpyxl.load_workbook(io.BytesIO(Path(saving.value.path()).read_bytes()))
        for sheet in ("Comparison", "Policy in force"):
            assert [cell.value for cell in book[sheet][1]][1:] == ["Montenegro", "Croatia", "Slovenia"]

    def put_on_paper() -> None:
        page.evaluate("window.print = () => { window.printed = true; }")
        page.get_by_role("button", name="Print").click()
        assert page.evaluate("window.printed")

    def copy() -> None:
        page.get_by_role("button", name="Copy link").click()
        expect(page.locator("#status")).to_have_text("Link copied")
        taken.append(page.evaluate("navigator.clipboard.readText()"))

    def go_on() -> None:
        page.get_by_role("link", name="Compare in detail").click()
        visit.alive()

    def remove(country: str) -> None:
        page.get_by_role("button", name=f"Remove {country}").click()
        expect(page.locator(".chip", has_text=country)).to_have_count(0)

    steps: list[Callable[[], object]] = [
        lambda: page.locator("#my").select_option("ME"),
        go_on,
        lambda: page.locator("summary", has_text="Change countries").click(),
        lambda: remove("Serbia"),
        lambda: remove("Bosnia and Herzegovina"),
        lambda: page.get_by_role("link", name="Policy in force").click(),
        copy,
        download,
        put_on_paper,
    ]
    for step in steps[:2]:
        step()
    expect(page.locator("h1")).to_contain_text("Montenegro: levels IV1 and IV2 meet EQF 4.")
    for step in steps[2:6]:
        step()
    expect(page.locator(".policy .by-country tbody th")).to_have_text([re.compile(name) for name in ("Montenegro", "Croatia", "Slovenia")])
    for step in steps[6:]:
        step()
    first = "".join(pypdf.PdfReader(io.BytesIO(page.pdf(format="A4"))).pages[0].extract_text().split())
    for words in ("levels IV1 and IV2 meet EQF 4", "Croatia 4.1 and 4.2", "Slovenia 4 and 5", "Legal basis", "universities only", taken[0]):
        assert "".join(words.split()) in first
    other = visit.context.new_page()
    other.goto(taken[0])
    assert other.locator(".policy .by-country tbody th").all_inner_texts() == page.locator(".policy .by-country tbody th").all_inner_texts()
    assert len(steps) == stated("My level beside two countries, with what is in force: link, file, printed page")


def test_a_room_is_led_by_one_key(browser: Browser, server: Server) -> None:
    """From the dashboard through every slide of a demonstration and back: a click, the arrow for each question and answer, Escape."""
    visit = Visit(browser, server, 1920)
    page = visit.open("?my=ME&lang=en", path="/frameworks")
    page.get_by_role("link", name="Present to an audience").click()
    presses = shown = 0
    while page.locator('[data-key*="ArrowRight"]').count():
        before = page.url
        page.keyboard.press("ArrowRight")
        page.wait_for_url(lambda url, before=before: url != before)
        presses += 1
        shown += "reveal=1" in page.url
    assert shown > 1
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile(r"/frameworks\?my=ME"))
    assert visit.defects() == []
    assert 1 + presses + 1 == stated("A demonstration of levels, from the page through every question and answer and back")
    visit.context.close()


@pytest.mark.parametrize("chosen_on", ["/", "/frameworks", "/readiness"])
def test_my_country_is_chosen_once(visit: Visit, chosen_on: str) -> None:
    """Chosen on any page, it is what pages begin from whose address names none; one that names another is obeyed and changes nothing."""

    def opens_with(path: str, query: str = "") -> str:
        page.goto(f"{visit.server}{path}{query}")
        page.wait_for_url(re.compile("my="))
        return re.sub(".*my=([A-Z]*).*", r"\1", page.url)

    page = visit.open(path=chosen_on)
    assert "my=" not in page.url
    page.locator("#my, #own").select_option("SI")
    page.wait_for_url(re.compile("my=SI"))
    for path in ("/", "/frameworks", "/readiness", "/credentials", "/outcomes", "/glossary", "/present/frameworks"):
        assert opens_with(path) == "SI"
    assert opens_with("/frameworks", "?c=HR,RS&lang=sr-Cyrl") == "SI"
    assert "c=HR,RS" in page.url
    assert opens_with("/frameworks", "?my=ME") == "ME"
    assert opens_with("/readiness") == "SI"
    visit.open(path="/frameworks")
    page.locator("#own").select_option("")
    expect(page).not_to_have_url(re.compile("my="))
    page.reload()
    visit.alive()
    assert "my=" not in page.url


def answered(page: Page) -> str:
    """Return the answer of a page: its heading and its findings."""
    return " ".join(page.locator("h1, .finding").all_inner_texts())


def test_without_scripts_my_country_stays_in_addresses(browser: Browser, server: Server) -> None:
    """Nothing is kept, and nothing is claimed: the choice goes along in every link, and an address without one answers for nobody."""
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{server}/frameworks?lang=en")
    assert "Slovenia: level" not in answered(page)
    page.locator("#own").select_option("SI")
    page.locator("form:has(#own) [data-static]").click()
    assert "Slovenia: levels 4 and 5 meet EQF 4." in answered(page)
    page.get_by_role("link", name="In force", exact=True).click()
    assert "Slovenia:" in answered(page)
    page.goto(f"{server}/frameworks?lang=en")
    assert "Slovenia: level" not in answered(page)
