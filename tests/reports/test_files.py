"""Comparisons, translations and lists as files."""

import csv
import io
import json

import jsonschema
import openpyxl
import pytest

from conftest import ROOT
from mcvet import Catalogue
from mcvet.credentials import file_schemas
from mcvet.frameworks import compare, displays, overview, translate
from mcvet.locale import texts_for
from mcvet.readiness import gaps, matrix
from mcvet.reports import outcomes, readiness
from mcvet.reports.country import country_files
from mcvet.reports.frameworks import comparison_files, list_files, schemas, translation_files
from mcvet.reports.workbook import Sheet, make_workbook


def test_the_spreadsheet_begins_with_what_it_is() -> None:
    """The first sheet says what the others are; the next is the ladder as on the screen, and then every source is listed."""
    comparison = compare(["HR", "RS", "BA"])
    book = openpyxl.load_workbook(io.BytesIO(comparison_files(comparison)["xlsx"]()))
    assert book.sheetnames[:3] == ["About", "Comparison", "Sources"]
    first = [[cell.value for cell in row] for row in book["Comparison"].iter_rows()]
    frame = displays.ladder_display(comparison)
    assert first == [list(frame.columns), *([cell or None for cell in row] for row in frame.itertuples(index=False))]
    assert [row[0].value for row in book["Sources"].iter_rows(min_row=2)] == list(range(1, len(comparison.sources) + 1))


def test_spreadsheets_cite_sources_by_number(catalogue: Catalogue) -> None:
    """The ids of sources are for programs; a person finds the number in the sheet that lists them."""
    made = [
        comparison_files(compare(["HR", "RS"]), policy=matrix(["HR", "RS"])), translation_files(translate("4.1", "HR", "SI")), list_files(),
        readiness.gaps_files(gaps("ME")), country_files("ME"),
    ]  # fmt: skip
    for files in made:
        book = openpyxl.load_workbook(io.BytesIO(files["xlsx"]()))
        words = {part for sheet in book for row in sheet.iter_rows() for cell in row for part in str(cell.value).split(";")}
        assert not words & set(catalogue.sources)
        assert ["number"] in [[sheet["A1"].value] for sheet in book]


def test_a_spreadsheet_in_serbian_has_serbian_sheets() -> None:
    """The names of the sheets and of the countries follow the language."""
    book = openpyxl.load_workbook(io.BytesIO(comparison_files(compare(["HR", "RS"]), texts_for("sr-Cyrl"))["xlsx"]()))
    assert "Хрватска" in [cell.value for cell in book.worksheets[1][1]]
    assert all(not name.isascii() for name in book.sheetnames)


def test_text_never_becomes_a_formula() -> None:
    """A cell that begins like a formula stays text."""
    import pandas as pd

    content = make_workbook([Sheet("s", pd.DataFrame({"=A1": ["=1+1", "+2", "@x"]}))], title="t", as_of="2026-11-23")
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(content))["s"].iter_rows() for cell in row]
    assert [cell.value for cell in cells] == ["=A1", "=1+1", "+2", "@x"]
    assert {cell.data_type for cell in cells} == {"s"}


def test_the_same_data_make_the_same_file() -> None:
    """A spreadsheet does not depend on the hour at which it was made."""
    one, two = (comparison_files(compare(["HR", "RS"]))["xlsx"]() for _ in range(2))
    assert one == two


def test_csv_holds_every_level_and_source() -> None:
    """The CSV is UTF-8, has the documented columns, and each level with its sources."""
    comparison = compare(["SI", "HR"], eqf_levels=[7])
    rows = list(csv.DictReader(io.StringIO(comparison_files(comparison)["csv"]().decode("utf-8-sig"))))
    assert {(row["framework_id"], row["nqf_level"]) for row in rows} == {
        ("SI-SQF", "8"), ("SI-SQF", "9"), ("HR-CROQF", "7.1.st"), ("HR-CROQF", "7.1.sv"), ("HR-CROQF", "7.2"), ("HR-CROQF", ""), ("SI-SQF", ""),
    }  # fmt: skip
    assert all(row["source_ids"] and row["confidence"] for row in rows if row["nqf_level"])
    assert {row["name_local"] for row in rows if not row["nqf_level"]} >= {"Mikrokvalifikacija", "Mikrodokazilo"}


def test_json_is_the_result_with_its_finding() -> None:
    """The JSON of a comparison has the documented keys and null, not an empty text, for what is missing."""
    told = json.loads(comparison_files(compare(["HR", "RS", "BA"], eqf_levels=[4]))["json"]())
    assert list(told) == [
        "finding", "as_of", "overlay", "limits_of_use", "eqf_levels", "sectors", "profiles", "rows", "attributes", "confidence", "sources",
    ]  # fmt: skip
    cells = {cell["framework_id"]: cell for cell in told["rows"][0]["cells"]}
    assert [level["nqf_level"] for level in cells["HR-CROQF"]["levels"]] == ["4.1", "4.2"]
    assert cells["BA-BQF"] == {"framework_id": "BA-BQF", "state": "not_referenced", "levels": []}


def test_a_translation_tells_its_cautions_in_words() -> None:
    """The JSON of a translation has the answer, the levels reached, and each caution with its text; a refusal likewise."""
    told = json.loads(translation_files(translate("4.2", "HR", "SI"))["json"]())
    assert told["comparable_to"] == ["4", "5"]
    assert all(caution["text"] for caution in told["cautions"])
    refused = json.loads(translation_files(translate("4", "BA", "SI"))["json"]())
    assert refused["comparable_to"] == []
    assert "not referenced" in refused["refusal"]["text"]


@pytest.mark.slow
def test_answers_have_the_published_form() -> None:
    """The published JSON Schemas are up to date (say `make data`), forbid unknown keys, and hold for real answers."""
    published = {path.stem: json.loads(path.read_text("utf-8")) for path in (ROOT / "docs" / "schema").glob("*.json")}
    assert published == json.loads(json.dumps(schemas() | file_schemas() | outcomes.schemas() | readiness.schemas()))
    published = {name: published[name] for name in schemas()}
    for schema in published.values():
        schema["additionalProperties"] = False
    for names in (["HR", "RS", "BA"], ["BG", "MT", "SI"], ["DK", "NO", "XK"]):
        jsonschema.validate(json.loads(comparison_files(compare(names, include_low=True))["json"]()), published["comparison"])
    for words in (("9", "SI", "HR"), ("0", "BG", "HR"), ("4.1", "HR", "BA"), ("I", "FR-NOM1969", "DK")):
        jsonschema.validate(json.loads(translation_files(translate(*words))["json"]()), published["translation"])


@pytest.mark.parametrize("language", ["en", "sr-Cyrl"])
def test_pages_stand_alone(language: str, catalogue: Catalogue) -> None:
    """A saved page says its language, asks for nothing from elsewhere, and carries sources, scopes and the limits of use."""
    texts = texts_for(language)
    made = [comparison_files(compare(["HR", "BG", "BA"]), texts), translation_files(translate("0", "BG", "HR"), texts),
            list_files(texts, catalogue=catalogue), comparison_files(overview("ME"), texts)]  # fmt: skip
    for files in made:
        html = files["html"]().decode()
        assert f'<html lang="{language}">' in html
        assert "src=" not in html
        assert "<link" not in html
        assert 'id="source-1"' in html
        assert texts.say("Limits of use") in html


def test_the_list_names_all_frameworks(catalogue: Catalogue) -> None:
    """Every framework is in every form of the list."""
    files = list_files(catalogue=catalogue)
    assert len(json.loads(files["json"]())["frameworks"]) == len(catalogue.frameworks)
    assert len(list(csv.DictReader(io.StringIO(files["csv"]().decode("utf-8-sig"))))) == len(catalogue.frameworks)
    assert openpyxl.load_workbook(io.BytesIO(files["xlsx"]())).worksheets[1].max_row == len(catalogue.frameworks) + 1


def test_a_spreadsheet_prints_one_page_wide() -> None:
    """However many frameworks are side by side, every sheet is one A4 page wide, and its heading is on each page."""
    content = comparison_files(compare(["HR", "SI", "RS", "BA", "ME"]))["xlsx"]()
    for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets:
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)  # 1 is the default of the format
        assert (int(sheet.page_setup.paperSize), sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.print_title_rows == "$1:$1"
