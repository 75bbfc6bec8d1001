"""Scores, comparisons, data reports and the project's record as files."""

import csv
import io
import json
import re
import zipfile

import docx
import jsonschema
import openpyxl
import pytest
import yaml

from conftest import ROOT
from mcvet.locale import texts_for
from mcvet.outcomes import (
    Activity,
    ActivityScore,
    Response,
    Wave,
    compare_activities,
    make_activity,
    read_activity,
    read_contents,
    read_surveys,
    score_activity,
)
from mcvet.outcomes.model import COMPONENTS
from mcvet.outcomes.record import project_record
from mcvet.outcomes.wording import FICTIONAL
from mcvet.reports.outcomes import Files, comparison_files, read_files, record_files, schemas, score_files

EXAMPLES = ROOT / "data" / "examples"
LANGUAGES = ("en", "sr-Cyrl")


def example(language: str) -> tuple[ActivityScore, Activity]:
    """The score of a shipped example."""
    activity = read_activity(EXAMPLES / f"fictional_{language}.yaml")
    files = [EXAMPLES / f"fictional_{language}_{when}.csv" for when in ("before", "after")]
    return score_activity(read_surveys(files, activity).settled().responses, activity), activity


@pytest.mark.slow
def test_a_word_fits_into_its_column() -> None:
    """A column that holds more is wider than one that holds little, in the grid and in each cell; together they fill the page."""
    score, activity = example("en")
    document = docx.Document(io.BytesIO(score_files(score, texts_for("sr-Cyrl"), activity=activity)["docx"]()))
    table = next(table for table in document.tables if len(table.columns) == 8)
    widths = [column.width.cm for column in table.columns]
    assert widths == pytest.approx([cell.width.cm for cell in table.rows[1].cells])
    assert sum(widths) == pytest.approx(17.4, abs=0.1)
    assert max(widths) > 2 * min(widths)
    assert widths[0] > min(widths)


def made(tag: str) -> dict[str, Files]:
    """Every result of the room as files, made from the fictional examples but for the record."""
    texts = texts_for(tag)
    (one, activity), (other, _) = example("en"), example("sr")
    survey = read_surveys([EXAMPLES / "fictional_en_before.csv"], activity)
    return {
        "score": score_files(one, texts, activity=activity),
        "comparison": comparison_files(compare_activities([one, other]), texts),
        "read": read_files(survey.report, survey.mapping, texts),
        "record": record_files(project_record(), texts),
    }


def test_a_row_of_figures_names_its_activity_and_says_whether_it_is_invented() -> None:
    """Rows of several files can be put together without losing which are fictional."""
    rows = list(csv.DictReader(io.StringIO(made("en")["score"]["csv"]().decode("utf-8-sig"))))
    assert {(row["activity"], row["fictional"]) for row in rows} == {(example("en")[0].activity, "True")}


def text_of(content: bytes) -> str:
    """All text of a DOCX file, tables included."""
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def cells_of(content: bytes) -> list[object]:
    return [cell.value for sheet in openpyxl.load_workbook(io.BytesIO(content)) for row in sheet.iter_rows() for cell in row]


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.slow
def test_every_view_of_invented_answers_says_so(tag: str) -> None:
    """Page, document, spreadsheet and JSON of whatever is made from the fictional examples say that they are fictional."""
    said = {texts_for(tag).say(FICTIONAL), texts_for(tag).say("Fictional, with invented people and answers: {names}.").split(":")[0]}
    files = made(tag)
    for name in ("score", "comparison", "read"):
        for content in (
            files[name]["html"]().decode(),
            text_of(files[name]["docx"]()),
            "\n".join(map(str, cells_of(files[name]["xlsx"]()))),
        ):
            assert any(words in content for words in said), name
        assert '"fictional": true' in files[name]["json"]().decode()
    assert not any(words in files["record"]["html"]().decode() for words in said)


@pytest.mark.slow
@pytest.mark.parametrize("tag", LANGUAGES)
def test_pages_stand_alone(tag: str) -> None:
    """A page says its language, asks for nothing from elsewhere, and its tables have captions and scopes."""
    for files in made(tag).values():
        html = files["html"]().decode()
        assert f'<html lang="{tag}">' in html
        assert 'src="' not in html.replace('src="data:image/png;base64,', "")
        assert "<link" not in html
        assert html.count("<table") == html.count("<caption") > 0
        assert html.count('<th scope="col"') > 3


@pytest.mark.slow
def test_the_report_holds_what_a_donor_wants() -> None:
    """Who came, gain per topic with interval and grade, satisfaction, index with components, weights and range, limits, method."""
    texts = texts_for("en")
    score, activity = example("en")
    report = text_of(score_files(score, texts, activity=activity)["docx"]())
    for words in (
        "28 people answered before, 25 after; evidence of grade A", "0.88 [0.65 to 1.11]", "Index 60.6 (complete)", "Range when weights",
        "What you may not conclude", "Method", "Weight", "Groups smaller than 5", "34.2 to 71.1%",
    ):  # fmt: skip
        assert words in report
    with zipfile.ZipFile(io.BytesIO(score_files(score, texts)["docx"]())) as archive:
        assert b"w:tblHeader" in archive.read("word/document.xml")


@pytest.mark.slow
def test_both_ways_of_asking_and_policy_outputs_are_in_the_report() -> None:
    """The second gain with its shift, and what changed in policy since, are in every form of the report."""
    asked = make_activity(
        {"activity": "F", "topics": {"X": ["X1"]}, "policy_outputs": [{"what": "Definition adopted", "evidence": "OG 1/26"}]}
    )
    rows = [
        Response(Wave(wave), code=f"P{n}", answers={"X1": start + n % 2})
        for wave, start in (("pre", 2), ("then", 1), ("now", 3))
        for n in range(12)
    ]
    files = score_files(score_activity(rows, asked), activity=asked)
    for report in (text_of(files["docx"]()), files["html"]().decode(), "\n".join(map(str, cells_of(files["xlsx"]())))):
        assert "Gain by the other way of asking" in report
        assert "as rated at the end minus as rated before: X -1.00" in report
        assert "Definition adopted (OG 1/26)" in report


def test_spreadsheets_hold_numbers_as_numbers() -> None:
    """The sheet of all figures is unrounded, and nothing in it is a formula."""
    score, activity = example("en")
    book = openpyxl.load_workbook(io.BytesIO(score_files(score, activity=activity)["xlsx"]()))
    _, head, *rows = book["All figures"].iter_rows(values_only=True)
    figures = {(row[0], row[1]): row[2] for row in rows}
    assert head == ("part", "figure", "value", "status", "reason", "n", "low", "high", "design", "grade", "activity", "fictional")
    assert figures["DEF", "mean_gain"] == score.topics["DEF"].mean_gain
    assert {row[11] for row in rows} == {"yes"}
    weights = [row[2] for row in book["Index and its components"].iter_rows(min_row=3, values_only=True)]
    assert weights == [pytest.approx(100 * score.weights[name]) for name in COMPONENTS]
    assert book.sheetnames[0] == "About"
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_sheet_made_from_an_example_says_that_it_is_fictional(tag: str) -> None:
    """Above every table of scores, comparisons and data reports stands that people and answers are invented; not in the record."""
    for name, files in made(tag).items():
        first = {sheet["A1"].value for sheet in openpyxl.load_workbook(io.BytesIO(files["xlsx"]()))}
        assert (first == {texts_for(tag).say(FICTIONAL)}) == (name != "record")


def test_a_data_report_counts_no_small_group() -> None:
    """Of three people the written report says "fewer than 5", of rows and of answers; what could not be used is counted."""
    rows = "code,wave,DEF1,DEF2\n" + "".join(f"P{n},pre,{n + 1},\n" for n in range(3)) + ",,,\n"
    survey = read_contents([("few.csv", rows.encode())], make_activity({"activity": "A", "topics": {"DEF": ["DEF1", "DEF2"]}}))
    page = read_files(survey.report, survey.mapping)["html"]().decode()
    assert "Rows: fewer than 5; used: fewer than 5." in page
    assert re.search(r"DEF1.*>fewer than 5<", page)
    assert "of 3" not in page
    assert not re.search(r">3<", page)


def test_a_comparison_tells_why_a_gain_is_missing() -> None:
    """A topic of too few people is in the JSON with status and reason, and in the table with the k of its own activity."""
    asked = make_activity({"activity": "Few", "topics": {"DEF": ["DEF1"]}, "k": 7})
    few = score_activity([Response(Wave(w), code=f"P{n}", answers={"DEF1": 2}) for w in ("pre", "post") for n in range(6)], asked)
    found = comparison_files(compare_activities([few, example("en")[0]]))
    told = json.loads(found["json"]())["standings"][0]
    assert told["k"] == 7
    gain = told["gains"]["DEF"]
    assert (gain["value"], gain["status"], gain["reason"], gain["n"]) == (None, "suppressed", "n_below_k", None)
    assert "fewer than 7 people" in found["html"]().decode()


def test_csv_holds_every_figure_and_no_formula() -> None:
    """A topic called like a formula is quoted; numbers, also negative ones, stay numbers."""
    score, _ = example("en")
    named = score.model_copy(update={"topics": {"=cmd()": score.topics["DEF"], "+1": score.topics["QA"]}})
    rows = list(csv.DictReader(io.StringIO(score_files(named)["csv"]().decode("utf-8-sig"))))
    assert {row["part"] for row in rows} >= {"'=cmd()", "'+1", "activity"}
    assert float(next(row["value"] for row in rows if row["figure"] == "mean_gain")) == score.topics["DEF"].mean_gain


def test_nothing_small_gets_into_a_file() -> None:
    """No file of an activity with four pairs shows a gain or the number four."""
    activity = Activity(activity="Small", topics={"DEF": {"items": ["DEF1", "DEF2"]}}, attendance_by_group={"A": 14, "B": 3, "C": 9})  # type: ignore[dict-item]
    survey = read_surveys([EXAMPLES / f"fictional_en_{when}.csv" for when in ("before", "after")], activity)
    codes = sorted({response.code for response in survey.responses if response.wave == "post"})[:4]
    score = score_activity([response for response in survey.responses if response.code in codes], activity)
    files = score_files(score, activity=activity)
    assert "fewer than 5" in text_of(files["docx"]())
    shown = [row for row in csv.DictReader(io.StringIO(files["csv"]().decode("utf-8-sig"))) if row["n"]]
    assert all(float(row["n"]) == 0 or float(row["n"]) >= 5 for row in shown)
    attendance = [row for row in cells_of(files["xlsx"]()) if row in ("hidden", 14, 9, 3)]
    assert attendance == [14, "hidden", "hidden"]


def test_answers_have_the_published_form() -> None:
    """The published JSON Schemas are up to date (say `make data`) and hold for real answers and for the shipped activities."""
    published = {name: json.loads((ROOT / "docs" / "schema" / f"{name}.json").read_text("utf-8")) for name in schemas()}
    assert published == json.loads(json.dumps(schemas()))
    files = made("en")
    jsonschema.validate(json.loads(files["score"]["json"]()), published["activity_score"])
    jsonschema.validate(json.loads(files["comparison"]["json"]()), published["activity_comparison"])
    for path in EXAMPLES.glob("*.yaml"):
        jsonschema.validate(yaml.safe_load(path.read_text("utf-8")), published["activity"])
    for topics in (["DEF", "QA"], {"DEF": ["DEF1"]}, [{"code": "DEF", "items": ["DEF1"]}]):
        jsonschema.validate({"activity": "A", "topics": topics, "scale": [1, 5]}, published["activity"])


def test_the_record_shows_reach_with_sources_and_what_is_unknown() -> None:
    """12 of 10 national activities, 257 participants of an unknown number planned, 35 and at least 20 in the transnational ones."""
    told = json.loads(record_files(project_record())["json"]())
    totals = {row["total"]["measure"]: (row["total"]["planned"], row["total"]["achieved"], row["reach"]) for row in told["totals"]}
    assert totals["national_plas"] == (10, 12, 100)
    assert totals["transnational_plas"] == (2, 2, 100)
    assert totals["national_pla_participants_total"] == (None, 257, None)
    assert totals["national_pla_participants_first_nine_months"] == (None, 80, None)
    assert [(event["city"], event["participants"], event["participants_bound"]) for event in told["events"]] == [
        ("Zagreb", 35, "exact"),
        ("Novo mesto", 20, "at_least"),
    ]
    listed = {source["source_id"] for source in told["sources"]}
    assert listed >= {row["total"]["source_id"] for row in told["totals"]} | {event["source_id"] for event in told["events"]}
    page = record_files(project_record())["html"]().decode()
    assert "unknown" in page
    assert "searched for twice and not found" in page
    assert "medium confidence" in page
    cited = {int(n) for n in re.findall(r"\[(\d+)\]", page)}
    assert cited == set(range(1, len(told["sources"]) + 1))
    head, *rows = openpyxl.load_workbook(io.BytesIO(record_files(project_record())["xlsx"]()))["Sources"].iter_rows(values_only=True)
    assert [row[head.index("number")] for row in rows] == sorted(cited)
