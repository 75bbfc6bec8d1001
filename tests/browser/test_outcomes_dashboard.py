"""The outcomes dashboard in a real browser."""

import io
import re
from pathlib import Path

import openpyxl
import pytest
import yaml
from docx import Document
from playwright.sync_api import Browser, Page, expect

from browser.visit import Visit
from conftest import Server
from outcomes.made import SURVEYS

pytestmark = pytest.mark.browser

ITEMS = ["DEF1", "DEF2", "WBL1", "WBL2", "QA1", "QA2", "NQF1", "NQF2"]


def give(page: Page, *files: Path | dict[str, object]) -> None:
    """Choose files and have them read."""
    page.locator("#files").set_input_files(list(files))  # type: ignore[arg-type]
    page.get_by_role("button", name="Read the files", exact=True).click()


def table(rows: list[str], header: str, name: str = "own.csv") -> dict[str, object]:
    """Make a small file of answers."""
    return {"name": name, "mimeType": "text/csv", "buffer": "\n".join([header, *rows]).encode()}


def test_an_export_becomes_a_score_and_a_report(visit: Visit) -> None:
    """Two real-shaped exports are read, scored, described, and taken home as documents; the address bar tells nothing of them."""
    page = visit.open(path="/outcomes")
    expect(page.locator('[data-region="answer"]')).to_contain_text("all people and answers are invented")
    give(page, SURVEYS / "eusurvey_pre.xlsx", SURVEYS / "eusurvey_post.xlsx")
    expect(page.locator('[data-region="answer"]')).to_contain_text(
        "38 people answered before, 36 after; evidence of grade A", timeout=30_000
    )
    expect(page.locator('[data-region="answer"]')).not_to_contain_text("invented")
    expect(page.locator('[data-region="settle"]')).to_contain_text("EUSurvey")
    page.locator("#about-planned").fill("45")
    page.locator("#about-attended").fill("40")
    page.get_by_role("button", name="Use these numbers").click()
    expect(page.locator('[data-region="came"]')).to_contain_text("40 people came, 45 were expected")
    for name, read in (("Report (Word)", Document), ("Spreadsheet", openpyxl.load_workbook)):
        with page.expect_download() as download:
            page.get_by_role("button", name=name).first.click()
        assert read(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert page.url.endswith("/outcomes?a=own1")


def test_files_are_dropped_beside_the_field_too(visit: Visit) -> None:
    """A file that is dropped on the words around the field is taken, and the page stays."""
    page = visit.open(path="/outcomes")
    rows = [
        f"{wave},P{n},{','.join(str(1 + (n + i) % 4 + (wave == 'post')) for i in range(8))}" for wave in ("pre", "post") for n in range(12)
    ]
    given = page.evaluate_handle(
        """text => { const given = new DataTransfer(); given.items.add(new File([text], "dropped.csv", { type: "text/csv" })); return given; }""",
        "\n".join([",".join(["wave", "code", *ITEMS]), *rows]),
    )
    page.locator("#files-note").dispatch_event("drop", {"dataTransfer": given})
    page.get_by_role("button", name="Read the files", exact=True).click()
    expect(page.locator('[data-region="answer"]')).to_contain_text("dropped: 12 people answered before, 12 after", timeout=20_000)


def test_a_mapping_is_corrected_by_keyboard(visit: Visit) -> None:
    """A column that was not recognised is asked about, settled without a mouse, and counts."""
    page = visit.open(path="/outcomes")
    header = ",".join(["wave", "code", "How well do you know definitions?", *ITEMS[1:]])
    rows = [
        f"{wave},P{n},{1 + n % 3 + (wave == 'post')}," + ",".join("3" for _ in ITEMS[1:]) for wave in ("pre", "post") for n in range(12)
    ]
    give(page, table(rows, header))
    settle = page.locator('[data-region="settle"]')
    expect(settle).to_contain_text("Before a score can be given", timeout=20_000)
    expect(page.locator('[data-drawn="true"]')).to_have_count(0)
    column = settle.get_by_label("Read How well do you know definitions? as")
    column.focus()
    page.keyboard.type("DEF1")
    page.keyboard.press("Tab")
    settle.get_by_role("button", name="Read the files anew").focus()
    page.keyboard.press("Enter")
    expect(page.locator('[data-region="answer"]')).to_contain_text("Definition and policy +0.5")
    expect(page.locator('[data-region="chart"] [data-drawn="true"]')).to_be_visible(timeout=30_000)


def test_weights_are_summed_while_typed_and_kept_in_the_address(visit: Visit) -> None:
    """The sum follows the typing; weights that do not sum to 100 are refused in words, others move the index."""
    page = visit.open(path="/outcomes")
    before = page.locator('[data-region="index"] .answer-line').inner_text()
    page.locator("#weight-reach").fill("50")
    expect(page.locator("output[data-sum]")).to_have_text("135")
    page.get_by_role("button", name="Use these weights").click()
    expect(page.locator(".notices")).to_contain_text("sum to 135")
    expect(page.locator('[data-region="index"] .answer-line')).to_have_text(before)
    page.locator("#weight-reach").fill("15")
    page.locator("#weight-learning_gain").fill("0")
    page.locator("#weight-diversity").fill("40")
    page.get_by_role("button", name="Use these weights").click()
    expect(page).to_have_url(re.compile("w=15,40,15,0,15,15"))
    expect(page.locator('[data-region="index"] .answer-line')).not_to_have_text(before)


def test_what_was_typed_is_not_lost_to_another_change(visit: Visit) -> None:
    """Weights that wait for their button survive a change of selection, with their sum, and the focus stays."""
    page = visit.open(path="/outcomes")
    page.locator("#weight-reach").fill("33")
    page.locator("#country").select_option(index=1)
    expect(page).to_have_url(re.compile("country="))
    expect(page.locator('[data-region="index"] input[name="country"]')).to_be_attached()
    expect(page.locator("#weight-reach")).to_have_value("33")
    expect(page.locator("output[data-sum]")).to_have_text("118")
    page.locator("#use-weights").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".notices")).to_contain_text("sum to 118")
    assert page.evaluate("document.activeElement.id") == "use-weights"


def test_a_filter_tells_nothing_of_small_groups(visit: Visit) -> None:
    """Only selections that hold can be chosen; each shows itself everywhere, and what is typed into the address does not help."""
    page = visit.open(path="/outcomes")
    offered = page.locator("#country option").evaluate_all("all => all.map(o => o.value).filter(Boolean)")
    assert offered
    page.locator("#country").select_option(offered[0])
    expect(page).to_have_url(re.compile(f"country={offered[0]}"))
    expect(page.locator('[data-region="came"]')).to_contain_text("Attendance is told of all participants")
    hidden = next(code for code in ("HR", "SI", "RS", "BA", "ME", "AT") if code not in offered)
    page = visit.open(f"?country={hidden}", "/outcomes")
    expect(page.locator('[data-region="answer"]')).to_contain_text("fewer than 5 people. All participants are shown")


def test_a_small_group_cannot_be_hovered_over(visit: Visit) -> None:
    """Four people leave no mark in the chart, so nothing to point at, and no figure on the page."""
    page = visit.open(path="/outcomes")
    expect(page.locator('[data-region="chart"] g.shape-group')).to_have_count(4, timeout=30_000)
    rows = [f"{wave},P{n},{','.join(str(1 + (n + (wave == 'post')) % 5) for _ in ITEMS)}" for wave in ("pre", "post") for n in range(4)]
    give(page, table(rows, ",".join(["wave", "code", *ITEMS])))
    chart = page.locator('[data-region="chart"]')
    expect(page.locator('[data-region="answer"]')).to_contain_text("fewer than 5 people answered before", timeout=20_000)
    expect(chart.locator('[data-drawn="true"]')).to_be_visible(timeout=30_000)
    expect(chart).to_contain_text("fewer than 5 people")
    expect(chart.locator(".scatterlayer .point, g.shape-group")).to_have_count(0)
    expect(page.locator('[data-region="index"] .withheld').first).to_be_visible()


def test_a_large_file_leaves_the_page_in_hand(visit: Visit) -> None:
    """Fifty thousand rows are read and scored while the page says each step, the server and others answer, and nothing is lost."""
    page = visit.open(path="/outcomes")
    rows = [f"{wave},P{n},RS,{','.join(str(1 + (n * 7 + i * 3 + (wave == 'post')) % 5) for i in range(8))}"
            for wave in ("pre", "post") for n in range(25_000)]  # fmt: skip
    page.locator("#files").set_input_files([table(rows, ",".join(["wave", "code", "country", *ITEMS]))])  # type: ignore[list-item]
    page.get_by_role("button", name="Read the files", exact=True).click()
    step = re.compile("Reading own.csv, 1 of 1 …|Matching and scoring the answers …|Looking for selections that may be shown …")
    expect(page.locator("#status")).to_have_text(step, timeout=60_000)
    assert page.request.get(f"{visit.server}/healthz").ok
    other = visit.context.new_page()
    other.goto(f"{visit.server}/outcomes")
    expect(other.locator('[data-region="answer"]')).to_contain_text("all people and answers are invented")
    assert page.locator("#activity-own1").count() == 0
    other.close()
    page.locator('[data-region="record"] summary').click()
    expect(page.get_by_text("Zagreb, Croatia")).to_be_visible()
    page.locator("#activity-sr").click()
    expect(page.locator("#activity-own1")).to_be_visible(timeout=90_000)
    expect(page).to_have_url(re.compile("a=sr"))
    expect(page.locator("#session")).to_be_empty()
    page.locator("#activity-own1").click()
    expect(page.locator('[data-region="answer"]')).to_contain_text("25,000 people answered before", timeout=60_000)


def test_codes_without_labels_are_settled_on_the_page(visit: Visit) -> None:
    """What LimeSurvey's codes stand for is asked beside the files, answered there, and kept in the mapping."""
    page = visit.open(path="/outcomes")
    give(page, SURVEYS / "limesurvey_pre.csv", SURVEYS / "limesurvey_post.csv")
    settle = page.locator('[data-region="settle"]')
    expect(settle).to_contain_text("limesurvey_pre.csv: column “GRP” holds codes without labels", timeout=30_000)
    expect(settle).to_contain_text("Which step is each?")
    for code, group in (("AO01", "VET school or provider"), ("AO02", "National agency"), ("AO03", "Ministry or public authority"), ("AO04", "Employer or chamber"), ("AO05", "Other")):  # fmt: skip
        settle.get_by_label(re.compile(f"^{code} ")).select_option(label=group)
    for code in ("SQ001", "SQ002", "SQ003"):
        settle.get_by_label(re.compile(f"^{code} ")).select_option(index=int(code[-1]))
    settle.get_by_role("button", name="Read the files anew").click()
    expect(settle.locator(".message")).not_to_contain_text("GRP", timeout=30_000)
    settle.get_by_label(re.compile("^SQ004 ")).select_option(label="None of these: keep the code")
    settle.get_by_role("button", name="Read the files anew").click()
    expect(page.locator('[data-region="answer"]')).to_contain_text(
        "32 people answered before, 30 after; evidence of grade A", timeout=30_000
    )
    assert page.evaluate("document.activeElement.id") == "read-anew"
    with page.expect_download() as download:
        page.get_by_role("button", name="Keep this mapping").click()
    kept = yaml.safe_load(Path(download.value.path()).read_text("utf-8"))
    assert (kept["stakeholders"]["AO02"], kept["actions"]["SQ004"]) == ("AGENCY", "SQ004")


def test_an_answer_given_to_one_code_does_not_slip_to_another(visit: Visit) -> None:
    """Those that are answered leave the questions; the others stay open, what was said stands below them."""
    page = visit.open(path="/outcomes")
    give(page, SURVEYS / "limesurvey_pre.csv", SURVEYS / "limesurvey_post.csv")
    settle = page.locator('[data-region="settle"]')
    for code in ("AO01", "AO03"):
        settle.get_by_label(re.compile(f"^{code} ")).select_option(label="Employer or chamber", timeout=30_000)
    settle.get_by_role("button", name="Read the files anew").click()
    expect(settle.get_by_role("heading", name="What you have said that texts mean")).to_be_visible(timeout=30_000)
    for code in ("AO02", "AO04", "AO05"):
        expect(settle.get_by_label(re.compile(f"^{code} "))).to_have_value("")
    expect(settle.get_by_label("AO03", exact=True)).to_have_value("EMPLOYER")


def test_codes_that_differ_in_one_character_are_confirmed_by_a_person(visit: Visit) -> None:
    """Nothing is joined by itself; a ticked pair counts, stays ticked and can be taken back."""
    page = visit.open(path="/outcomes")
    rows = [f"{wave},{'ZZ16' if (n, wave) == (0, 'post') else f'ZZ16{n}'},{','.join(str(1 + (n + i) % 4 + (wave == 'post')) for i in range(8))}"
            for wave in ("pre", "post") for n in range(12)]  # fmt: skip
    give(page, table(rows, ",".join(["wave", "code", *ITEMS])))
    settle = page.locator('[data-region="settle"]')
    expect(settle).to_contain_text("matched: 11;", timeout=30_000)
    settle.get_by_text("Columns: what was recognised").click()
    settle.get_by_text("1 pair of personal codes that may be of one person").click()
    for ticked, matched in ((True, 12), (False, 11)):
        settle.get_by_label("before: zz160, after: zz16").set_checked(ticked)
        settle.get_by_role("button", name="Read the files anew").click()
        expect(settle).to_contain_text(f"matched: {matched};", timeout=30_000)


def test_faults_are_said_in_serbian(visit: Visit) -> None:
    """A file that cannot be read is refused in the language of the page, and so is an impossible number."""
    page = visit.open("?lang=sr-Cyrl", "/outcomes")
    page.locator("#files").set_input_files([{"name": "slika.csv", "mimeType": "text/csv", "buffer": b"\x89PNG\x00\x00"}])
    page.locator("#read-files").click()
    expect(page.get_by_role("alert")).to_contain_text("slika.csv није ни текст ни радна свеска")


def test_faults_are_told_in_words(visit: Visit) -> None:
    """A file that is no survey, and files that are too large, are refused beside the form; the kernel lives on."""
    page = visit.open(path="/outcomes")
    give(page, {"name": "photo.csv", "mimeType": "text/csv", "buffer": b"\x89PNG\x00\x00"})
    expect(page.get_by_role("alert")).to_contain_text("what was there before is kept")
    page.locator("#files").evaluate(
        """field => { const given = new DataTransfer();
          given.items.add(new File([new Uint8Array(21e6)], "large.csv")); field.files = given.files; }"""
    )
    page.get_by_role("button", name="Read the files", exact=True).click()
    expect(page.locator("#status")).to_contain_text("20 MB is the most at once")
    page.locator("#activity-sr").click()
    expect(page).to_have_url(re.compile("a=sr"))


def test_it_is_readable_and_its_addresses_work_without_scripts(browser: Browser, server: Server) -> None:
    """Without scripts the record and the example stand there, filters and weights work, and the upload says what it needs."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server}/outcomes")
    assert "257" in page.locator('[data-region="record"]').inner_text()
    assert page.locator('[data-region="chart"] tbody tr').count() == 4
    expect(page.get_by_text("Reading files needs the live page")).to_be_visible()
    expect(page.get_by_role("button", name="Read the files")).to_be_hidden()
    page.locator("#weight-reach").fill("5")
    page.locator("#weight-diversity").fill("20")
    page.get_by_role("button", name="Use these weights").click()
    assert "reach=5" in page.url
    assert page.locator("#weight-diversity").input_value() == "20"
    with page.expect_download() as download:
        page.get_by_role("link", name="Report (Word)").first.click()
    assert Document(io.BytesIO(Path(download.value.path()).read_bytes()))
    context.close()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", ["en", "sr-Cyrl"])
@pytest.mark.parametrize("own", ["", "eusurvey_{}.xlsx", "limesurvey_{}.csv"])
def test_axe_finds_nothing_serious_and_nothing_scrolls_sideways(
    browser: Browser, server: Server, own: str, language: str, width: int
) -> None:
    """No serious finding of axe, no sideways scrolling, no fault, no foreign request.

    With the example, one's own files, and files with questions to settle, all parts open.
    """
    visit = Visit(browser, server, width)
    page = visit.open(f"?lang={language}", "/outcomes")
    if own:
        page.locator("#files").set_input_files([SURVEYS / own.format(wave) for wave in ("pre", "post")])
        page.locator('button[value="new"]').click()
        expect(page.locator("#activity-own1")).to_be_visible(timeout=30_000)
    for region in () if own.startswith("lime") else ("chart", "moves"):
        expect(page.locator(f'[data-region="{region}"] [data-drawn="true"]')).to_be_visible(timeout=60_000)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert visit.defects() == []
    visit.context.close()


def test_the_serbian_page_is_complete(visit: Visit) -> None:
    """Beside names and quotations, which say their language, every word of the Serbian page is Cyrillic."""
    page = visit.open("?lang=sr-Cyrl&a=sr", "/outcomes")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    text = page.evaluate(
        """() => {
          const copy = document.body.cloneNode(true);
          copy.querySelectorAll('[lang], script, noscript, style, .sources, option, #files, #files-note, [data-region="record"] details, a[href^="http"]').forEach(e => e.remove());
          return copy.innerText ?? copy.textContent;
        }"""
    )
    latin = set(re.findall(r"[A-Za-z]{3,}", text))
    assert latin <= {"mcvet", "VET", "HTML", "Word", "PNG", "SVG", "DEF", "WBL", "NQF", "SAT", "INT"}
