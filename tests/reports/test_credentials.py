"""Reviews, places, stacks and profiles as files."""

import csv
import io
import json

import docx
import openpyxl
import pytest

from mcvet import Catalogue
from mcvet.credentials import compare_profiles, review, stack, template, templates, where_it_fits
from mcvet.locale import texts_for
from mcvet.reports.credentials import places_files, profiles_files, review_files, stack_files, template_list_files
from mcvet.reports.files import Files


def all_files(catalogue: Catalogue, language: str) -> list[Files]:
    texts = texts_for(language)
    designs = [template("mc11", catalogue=catalogue), template("mc12", catalogue=catalogue)]
    return [
        template_list_files(templates(catalogue=catalogue), texts, catalogue=catalogue), review_files(review(designs[0], "HR"), designs[0], texts, catalogue=catalogue),
        places_files(where_it_fits(designs[0]), designs[0], texts, catalogue=catalogue), stack_files(stack(designs), designs, texts, catalogue=catalogue),
        profiles_files(compare_profiles(["HR", "RS"]), texts),
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "sr-Cyrl"])
def test_each_result_has_every_form(language: str, catalogue: Catalogue) -> None:
    """CSV, JSON, spreadsheet and page can be read by their own kind of program; pages are self-contained and list their sources."""
    for files in all_files(catalogue, language):
        assert len(list(csv.reader(io.StringIO(files["csv"]().decode("utf-8-sig"))))) > 1
        assert json.loads(files["json"]())
        assert len(openpyxl.load_workbook(io.BytesIO(files["xlsx"]())).sheetnames) >= 3
        html = files["html"]().decode()
        assert f'<html lang="{language}">' in html
        assert 'id="source-1"' in html
        assert "src=" not in html


def test_profiles_go_to_the_table_of_a_meeting(catalogue: Catalogue) -> None:
    """The document holds a row per element and a column per country."""
    found = compare_profiles(["HR", "RS", "ME"])
    document = docx.Document(io.BytesIO(profiles_files(found, texts_for("sr-Cyrl"))["docx"]()))
    table = document.tables[0]
    assert (len(table.rows), len(table.columns)) == (17, 6)
    assert [cell.text for cell in table.rows[0].cells][2:5] == ["Хрватска", "Србија", "Црна Гора"]


def test_the_list_is_objects_with_ids(catalogue: Catalogue) -> None:
    """The JSON of the list is what others script against: a list of objects with `id`, `reality` and `source_ids`."""
    told = json.loads(template_list_files(templates(catalogue=catalogue), catalogue=catalogue)["json"]())
    assert [each["id"] for each in told][:2] == ["mc01", "mc02"]
    assert all(each["reality"] and each["source_ids"] for each in told)


def test_a_review_tells_its_findings_in_words(catalogue: Catalogue) -> None:
    """Each finding has its sentence, its advice and its sources."""
    told = json.loads(
        review_files(review(template("mc05", catalogue=catalogue), "HR"), template("mc05", catalogue=catalogue), catalogue=catalogue)[
            "json"
        ]()
    )
    known = {source["source_id"] for source in told["sources"]}
    assert all(finding["text"] and set(finding["source_ids"]) <= known for finding in told["findings"])
    assert all(finding["source_ids"] for finding in told["findings"] if finding["element_id"])
    assert told["summary"].startswith("Home care for older persons: basic support (illustrative).")
    assert "grade" not in told
