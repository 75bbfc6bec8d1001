"""The outcomes dashboard in a real browser."""

import io
import re
from pathlib import Path

import openpyxl
import pytest
import yaml
from defusedxml import ElementTree
from docx import Document
from playwright.sync_api import Browser, Page, expect

from browser.visit import Visit
from conftest import Server, running_server, wait_until
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
    """Two real-shaped exports are read, scored, described, and taken home as documents; the address bar reveals nothing about them."""
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
    assert page.url.endswith("/outcomes?a=own1&lang=en")


def test_an_activity_with_own_topics_becomes_a_report(visit: Visit) -> None:
    """The task of an evaluator in six steps: choose two files, read them, name topics, use them, take the suggestions, save the report."""
    page = visit.open(path="/outcomes")
    header = "Upiši svoju šifru,Odakle ste,Privola,Digitalni alati [Biram],Digitalni alati [Pomažem],Zelene vještine: propisi,Zelene vještine: nastava"
    rows = [[f"AB{n}C,Škola,Da,{m + n % 4},{m + 1 + n % 3},{m + n % 3},{m + (n + 1) % 4}" for n in range(12)] for m in (1, 2)]
    steps = (
        lambda: page.locator("#files").set_input_files([table(rows[0], header, "prije.csv"), table(rows[1], header, "poslije.csv")]),  # type: ignore[list-item]
        page.get_by_role("button", name="Read the files", exact=True).click,
        lambda: page.locator("#topics").fill("Digitalni alati\nZelene vještine"),
        page.get_by_role("button", name="Use these topics").click,
        page.get_by_role("button", name="Accept all suggestions").click,
    )
    for step in steps[:3]:
        step()
    settle = page.locator('[data-region="settle"]')
    expect(settle).to_contain_text("Your columns: 1 of 7 are decided")
    expect(settle).to_contain_text("AB0C; AB1C; AB2C")
    steps[3]()
    expect(settle).to_contain_text("The heading names the topic “Digitalni alati”")
    assert visit.defects() == []
    steps[4]()
    expect(page.locator('[data-region="answer"]')).to_contain_text("Digitalni alati +1.00 and Zelene vještine +1.00", timeout=30_000)
    expect(page.locator("#activity-en")).to_be_hidden()
    with page.expect_download() as download:
        page.get_by_role("button", name="Report (Word)").first.click()
    assert "Zelene vještine" in "".join(
        cell.text for one in Document(download.value.path()).tables for row in one.rows for cell in row.cells
    )
    with page.expect_download() as download:
        page.locator("#columns summary").first.click()
        page.get_by_role("button", name="Keep the topics and their questions").click()
    kept = yaml.safe_load(Path(download.value.path()).read_text(encoding="utf-8"))
    assert [topic["label"] for topic in kept["topics"].values()] == ["Digitalni alati", "Zelene vještine"]


def test_topics_wait_for_their_button_in_any_language(visit: Visit) -> None:
    """Topics that are typed and not yet used are kept while the page changes."""
    page = visit.open(path="/outcomes")
    give(page, SURVEYS / "eusurvey_pre.xlsx", SURVEYS / "eusurvey_post.xlsx")
    expect(page.locator('[data-region="answer"]')).to_contain_text("38 people answered before", timeout=30_000)
    page.locator("details:has(#topics) > summary").first.click()
    page.locator("#topics").fill("Digitalni alati")
    renamed, left = page.locator("[id^=topic-]").nth(0), page.locator("[id^=topic-]").nth(1)
    renamed.fill("Zelene vještine")
    name = left.input_value()
    page.locator(".languages summary").click()
    page.locator("#language-sl").click()
    expect(page.locator('html[lang="sl"]')).to_be_attached()
    expect(page.locator("#topics")).to_have_value("Digitalni alati")
    expect(renamed).to_have_value("Zelene vještine")
    expect(left).not_to_have_value(name)


def test_numbers_survive_a_look_at_an_example(visit: Visit) -> None:
    """Numbers that wait for their button are there again with their activity, and are never filled in for another."""
    page = visit.open(path="/outcomes")
    give(page, SURVEYS / "eusurvey_pre.xlsx", SURVEYS / "eusurvey_post.xlsx")
    expect(page.locator('[data-region="answer"]')).to_contain_text("38 people answered before", timeout=30_000)
    page.locator("#about-planned").fill("40")
    page.locator("details:has(> #activity-en) > summary").click()
    page.locator("#activity-en").click()
    expect(page.locator("#about-planned")).to_be_hidden()
    wait_until(lambda: not page.evaluate("mcvetPage.pending"))
    assert "40" in page.evaluate("JSON.stringify(localStorage)")
    page.go_back()
    expect(page.locator("#about-planned")).to_have_value("40")
    expect(page.locator("#about-attended")).to_have_value("")


def test_files_survive_back_and_leaving_asks(visit: Visit) -> None:
    """Back leads from one's own results to the example, Forward to them again; a browser asks before the page with the files is left."""
    page = visit.open(path="/outcomes")
    give(page, SURVEYS / "eusurvey_pre.xlsx", SURVEYS / "eusurvey_post.xlsx")
    answer = page.locator('[data-region="answer"]')
    expect(answer).to_contain_text("38 people answered before", timeout=30_000)
    page.locator("#country").select_option("RS")
    expect(page).to_have_url(re.compile(r"a=own1&country=RS&lang=en$"))
    page.go_back()
    expect(page).to_have_url(re.compile(r"a=own1&lang=en$"))
    page.go_back()
    expect(answer).to_contain_text("all people and answers are invented")
    page.go_forward()
    expect(answer).to_contain_text("38 people answered before")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.reload()
    visit.alive()
    assert asked == ["beforeunload"]


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
    expect(settle).to_contain_text("Before a score is possible", timeout=20_000)
    expect(page.locator('[data-drawn="true"]')).to_have_count(0)
    column = settle.get_by_label("Read How well do you know definitions? as")
    column.focus()
    page.keyboard.type("DEF1")
    page.keyboard.press("Tab")
    settle.get_by_role("button", name="Read the files again").focus()
    page.keyboard.press("Enter")
    expect(page.locator('[data-region="answer"]')).to_contain_text("Definition and policy +0.5")
    expect(page.locator('[data-region="chart"] [data-drawn="true"]')).to_be_visible(timeout=30_000)


def test_names_are_text_in_pictures_too(visit: Visit) -> None:
    """Tags, links and formulas in the name of an activity and of a topic are written letter by letter, in the chart and in its file."""
    page = visit.open(path="/outcomes")
    name = '<b>Bold</b> <a href="https://example.org/x">link</a> $x^2$ &lt;'
    asked = yaml.safe_dump({"activity": name, "topics": {"DEF": {"label": name, "items": ["DEF1", "DEF2"]}}})
    rows = [f"{wave},P{n},{1 + n % 3 + (wave == 'post')},{2 + n % 2}" for wave in ("pre", "post") for n in range(12)]
    give(page, table(rows, "wave,code,DEF1,DEF2"), {"name": "own.yaml", "mimeType": "text/yaml", "buffer": asked.encode()})
    expect(page.locator('[data-region="answer"]')).to_contain_text(f"{name}: 12 people answered before", timeout=30_000)
    chart = page.locator('[data-region="chart"]')
    expect(chart.locator(".yaxislayer-above .ytick, .yaxislayer-below .ytick")).to_have_count(1)
    expect(chart.locator("svg a")).to_have_count(0)
    assert "<b>Bold</b>" in re.sub(r"\s", "", chart.locator(".ytick").text_content() or "")
    with page.expect_download() as download:
        chart.get_by_role("button", name="SVG").click()
    picture = ElementTree.parse(download.value.path())
    told = re.sub(r"\s", "", "".join(picture.getroot().itertext()))
    assert told.count(re.sub(r"\s", "", name)) == 2
    assert not [element for element in picture.iter() if element.tag.endswith("}a")]


def test_weights_are_summed_while_typed_and_kept_in_the_address(visit: Visit) -> None:
    """The sum follows the typing; weights that do not sum to 100 are refused with a message, others move the index."""
    page = visit.open(path="/outcomes")
    before = page.locator('[data-region="index"] .answer-line').inner_text()
    page.locator("#weight-reach").fill("50")
    expect(page.locator("output[data-sum]")).to_have_text("135")
    page.get_by_role("button", name="Use these weights").click()
    expect(page.locator("#weights-unused")).to_contain_text("sum to 135")
    expect(page.locator("#use-weights")).to_have_accessible_description(re.compile("not used"))
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
    expect(page.locator("#weights-unused")).to_contain_text("sum to 118")
    assert page.evaluate("document.activeElement.id") == "use-weights"


def test_a_filter_tells_nothing_of_small_groups(visit: Visit) -> None:
    """Only selections that hold can be chosen; each shows itself everywhere, and what is typed into the address does not help."""
    page = visit.open(path="/outcomes")
    offered = page.locator("#country option").evaluate_all("all => all.map(o => o.value).filter(Boolean)")
    assert offered
    page.locator("#country").select_option(offered[0])
    expect(page).to_have_url(re.compile(f"country={offered[0]}"))
    expect(page.locator('[data-region="came"]')).to_contain_text("Attendance is shown for all participants")
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


def test_signs_for_times_are_settled_on_the_page(visit: Visit) -> None:
    """A form with two scales whose headings say 1 and 2: two choices for the whole file, and the score is there."""
    page = visit.open(path="/outcomes")
    give(page, SURVEYS.parent / "inputs" / "12b_lime_dualscale_code.csv")
    settle = page.locator('[data-region="settle"]')
    expect(settle).to_contain_text("whose headings differ in: 1, 2", timeout=30_000)
    settle.get_by_label("“1” in headings means").select_option(label="looking back")
    settle.get_by_label("“2” in headings means").select_option(label="at the end")
    settle.get_by_role("button", name="Read the files again").click()
    expect(page.locator('[data-region="answer"]')).to_contain_text("12 people answered before, 12 after", timeout=30_000)


def test_codes_without_labels_are_settled_on_the_page(visit: Visit) -> None:
    """What LimeSurvey's codes represent is asked beside the files, answered there, and kept in the mapping."""
    page = visit.open(path="/outcomes")
    give(page, SURVEYS / "limesurvey_pre.csv", SURVEYS / "limesurvey_post.csv")
    settle = page.locator('[data-region="settle"]')
    expect(settle).to_contain_text("limesurvey_pre.csv: column “GRP” has codes without labels", timeout=30_000)
    expect(settle).to_contain_text("Which step is each?")
    expect(settle).to_contain_text(
        "AGREE[SAT1], AGREE[SAT2], AGREE[SAT3], AGREE[INT1], AGREE[INT2]: the answers are codes without labels: AO01; AO02"
    )
    for n, group in enumerate(
        ("VET school or provider", "National agency", "Ministry or public authority", "Employer or chamber", "Other"), 1
    ):
        asked = settle.get_by_label(re.compile(f"^AO0{n} "))
        expect(asked).to_have_count(3)
        for place in range(3):
            asked.nth(place).select_option(label=group if place == 2 else str(n))
    for code in ("SQ001", "SQ002", "SQ003"):
        settle.get_by_label(re.compile(f"^{code} ")).select_option(index=int(code[-1]))
    settle.get_by_role("button", name="Read the files again").click()
    expect(settle.locator(".message")).not_to_contain_text("GRP", timeout=30_000)
    settle.get_by_label(re.compile("^SQ004 ")).select_option(label="None of these: keep the code")
    settle.get_by_role("button", name="Read the files again").click()
    expect(page.locator('[data-region="answer"]')).to_contain_text(
        "32 people answered before, 30 after; evidence of grade A", timeout=30_000
    )
    assert page.evaluate("document.activeElement.id") == "read-anew"
    with page.expect_download() as download:
        page.get_by_role("button", name="Keep this mapping").click()
    kept = yaml.safe_load(Path(download.value.path()).read_text("utf-8"))
    assert (kept["stakeholders"]["AO02"], kept["actions"]["SQ004"]) == ("AGENCY", "SQ004")
    assert [(len(told["columns"]), told["answers"]["AO02"]) for told in kept["scales"]] == [(8, 2), (5, 2)]


def test_an_answer_given_to_one_code_does_not_slip_to_another(visit: Visit) -> None:
    """Those that are answered leave the questions; the others stay open, what was said stands below them."""
    page = visit.open(path="/outcomes")
    give(page, SURVEYS / "limesurvey_pre.csv", SURVEYS / "limesurvey_post.csv")
    settle = page.locator('[data-region="settle"]')
    for code in ("AO01", "AO03"):
        settle.get_by_label(re.compile(f"^{code} ")).last.select_option(label="Employer or chamber", timeout=30_000)
    settle.get_by_role("button", name="Read the files again").click()
    expect(settle.get_by_role("heading", name="Meanings that you have chosen")).to_be_visible(timeout=30_000)
    for code in ("AO02", "AO04", "AO05"):
        expect(settle.get_by_label(re.compile(f"^{code} ")).last).to_have_value("")
    expect(settle.get_by_label("AO03", exact=True)).to_have_value("EMPLOYER")


def test_codes_that_differ_in_one_character_are_confirmed_by_a_person(visit: Visit) -> None:
    """Nothing is joined by itself; a ticked pair counts, stays ticked and can be taken back."""
    page = visit.open(path="/outcomes")
    rows = [f"{wave},{'ZZ16' if (n, wave) == (0, 'post') else f'ZZ16{n}'},{','.join(str(1 + (n + i) % 4 + (wave == 'post')) for i in range(8))}"
            for wave in ("pre", "post") for n in range(12)]  # fmt: skip
    give(page, table(rows, ",".join(["wave", "code", *ITEMS])))
    settle = page.locator('[data-region="settle"]')
    expect(settle).to_contain_text("matched: 11;", timeout=30_000)
    settle.get_by_text("Your columns: 10 of 10 are decided").click()
    settle.get_by_text("1 pair of personal codes that may be of one person").click()
    for ticked, matched in ((True, 12), (False, 11)):
        settle.get_by_label("before: zz160, after: zz16").set_checked(ticked)
        settle.get_by_role("button", name="Read the files again").click()
        expect(settle).to_contain_text(f"matched: {matched};", timeout=30_000)


def test_faults_are_said_in_serbian(visit: Visit) -> None:
    """A file that cannot be read is refused in the language of the page, and so is an impossible number."""
    page = visit.open("?lang=sr-Cyrl", "/outcomes")
    page.locator("#files").set_input_files([{"name": "slika.csv", "mimeType": "text/csv", "buffer": b"\x89PNG\x00\x00"}])
    page.locator("#read-files").click()
    expect(page.get_by_role("alert")).to_contain_text("slika.csv није ни текст ни табеларни документ")


def test_faults_are_told_in_words(visit: Visit) -> None:
    """A file that is no survey, and files that are too large, are refused beside the form; the kernel lives on."""
    page = visit.open(path="/outcomes")
    give(page, {"name": "photo.csv", "mimeType": "text/csv", "buffer": b"\x89PNG\x00\x00"})
    expect(page.get_by_role("alert")).to_contain_text("the previous state is kept")
    page.locator("#files").evaluate(
        """field => { const given = new DataTransfer();
          given.items.add(new File([new Uint8Array(21e6)], "large.csv")); field.files = given.files; }"""
    )
    page.get_by_role("button", name="Read the files", exact=True).click()
    expect(page.locator("#status")).to_contain_text("20 MB is the limit for one upload")
    page.locator("#activity-sr").click()
    expect(page).to_have_url(re.compile("a=sr"))


def test_it_is_readable_and_its_addresses_work_without_scripts(browser: Browser, server: Server) -> None:
    """Without scripts the record and the example are there, filters and weights work, and the upload says what it needs."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server}/outcomes")
    assert "257" in page.locator('[data-region="record"]').inner_text()
    assert page.locator('[data-region="chart"] tbody tr').count() == 4
    expect(page.get_by_text("To read files, the page needs scripts")).to_be_visible()
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


def test_a_dead_kernel_loses_the_files_and_no_number_that_was_typed(browser: Browser) -> None:
    """The notice says what is gone and what is kept; numbers used, numbers and weights not yet sent come back with the files."""
    with running_server() as server:
        visit = Visit(browser, server)
        page = visit.open(path="/outcomes")
        rows = [f"{wave},P{n},{1 + n % 3 + (wave == 'post')},{2 + n % 2}" for wave in ("pre", "post") for n in range(12)]
        answers = table(rows, "wave,code,DEF1,DEF2")
        give(page, answers)
        page.locator("#about-name").fill("Visit to Zagreb", timeout=30_000)
        page.locator("#about-planned").fill("45")
        page.get_by_role("button", name="Use these numbers").click()
        expect(page.locator('[data-region="answer"]')).to_contain_text("Visit to Zagreb: 12 people")
        page.locator("#about-attended").fill("40")
        page.locator("#weight-reach").fill("33")
        page.locator('[data-region="came"] h2').click()
        assert server.kernels()
        for kernel in server.kernels():
            kernel.kill()
        expect(page.locator("#session")).to_contain_text("what you typed are kept. The answers in your files")
        expect(page.locator("#session")).to_contain_text("are gone")
        page.get_by_role("button", name="Continue with the same selection").click()
        visit.alive()
        expect(page.locator('[data-region="chart"] [data-drawn="true"]')).to_be_visible(timeout=60_000)
        expect(page.locator(".notices")).to_contain_text("are gone. The example is shown")
        expect(page.locator("form.offer li .what")).to_have_text(["Visit to Zagreb"])
        page.get_by_role("button", name="Continue with it").click()
        expect(page.locator(".notices")).to_contain_text("Choose the files with the answers again")
        expect(page.locator("#numbers")).to_have_value("0")
        expect(page.locator("#weight-reach")).to_have_value("33")
        give(page, answers)
        expect(page.locator('[data-region="answer"]')).to_contain_text("Visit to Zagreb: 12 people", timeout=30_000)
        expect(page.locator('[data-region="came"]')).to_contain_text("40 people came, 45 were expected")
        expect(page.locator("#weight-reach")).to_have_value("33")
        assert visit.defects() == []
        visit.context.close()


def test_the_browser_keeps_no_answer(visit: Visit) -> None:
    """What it keeps of an activity is name and numbers, until they are deleted; of an upload alone it keeps nothing."""
    page = visit.open(path="/outcomes")
    rows = [f"{wave},SECRET{n},{1 + n % 3 + (wave == 'post')},{2 + n % 2}" for wave in ("pre", "post") for n in range(12)]
    give(page, table(rows, "wave,code,DEF1,DEF2"))
    expect(page.locator("#about-planned")).to_be_attached(timeout=30_000)
    assert page.evaluate("Object.keys({ ...localStorage })") == []
    page.locator("#about-planned").fill("45")
    page.get_by_role("button", name="Use these numbers").click()
    expect(page.locator("#about-planned")).to_have_attribute("value", "45")
    [kept] = page.evaluate("Object.values({ ...localStorage })")
    assert "45" in kept
    assert "SECRET" not in kept
    page.locator("#forget").click()
    expect(page.locator("#activity-own1")).to_have_count(0)
    wait_until(lambda: not page.evaluate("Object.keys({ ...localStorage }).length"))


def test_numbers_about_a_removed_activity_are_removed(visit: Visit) -> None:
    """Also those that were typed and not used, and those whose answer had not come when it was removed."""
    page = visit.open(path="/outcomes")
    rows = [f"{wave},P{n},{1 + n % 3 + (wave == 'post')},{2 + n % 2}" for wave in ("pre", "post") for n in range(12)]
    for is_used in (False, True):
        give(page, table(rows, "wave,code,DEF1,DEF2"))
        page.locator("#about-planned").fill("45", timeout=30_000)
        assert "45" in page.evaluate("JSON.stringify(localStorage)")
        if is_used:
            page.locator("#use-numbers").click()
        page.locator("#forget").click()
        expect(page.locator("#about-planned")).to_have_count(0)
        wait_until(lambda: not page.evaluate("mcvetPage.pending"))
        wait_until(lambda: not page.evaluate("Object.keys({ ...localStorage }).length"))


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", ["en", "sr-Cyrl"])
@pytest.mark.parametrize("own", ["", "eusurvey_{}.xlsx", "limesurvey_{}.csv"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(browser: Browser, server: Server, own: str, language: str, width: int) -> None:
    """No finding of axe of any impact, no sideways scrolling, no fault, no foreign request.

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
    assert latin <= {"mcvet", "VET", "HTML", "Word", "PNG", "SVG", "DEF", "WBL", "NQF", "SAT", "INT", "BSD", "Clause", "JavaScript"}
