"""What countries make of the European elements."""

import io
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcvet import Catalogue, open_catalogue
from mcvet.credentials import ElementProfile, compare_profiles, load_profile, profiles, to_yaml
from mcvet.credentials.displays import profiles_display, profiles_html
from mcvet.credentials.element_profile import ElementChoice
from mcvet.credentials.enumerations import Requirement
from mcvet.credentials.profile import FEWEST, MOST, ProfileAgreement
from mcvet.credentials.tables import profiles_frame
from mcvet.credentials.wording import label, profiles_finding
from mcvet.errors import DataError, SelectionError, UnknownNameError
from mcvet.locale import texts_for
from mcvet.reports.credentials import profiles_files

ELEMENTS = [element.element_id for element in open_catalogue().elements]
BROKEN = """mcvet: element_profile
country: KS
title: {en: Croatia}
elements: [{element_id: grade, requirement: mandatory},
  {element_id: level, requirement: undecided, decided_on: 2026-01-01},
  {element_id: date, requirement: optional, nota: {en: Later}},
  {element_id: titel, requirement: required},
  {element_id: quality, requirement: required, source_ids: [c_edx]}]
"""


def profile(country: str, /, **made: Requirement) -> ElementProfile:
    choices = tuple(ElementChoice(element_id=name, requirement=requirement) for name, requirement in made.items())
    return ElementProfile(country=country, title={"en": country}, elements=choices)


def test_undecided_agrees_with_nothing() -> None:
    """Five countries of which no decision is on record agree on nothing, not even on being undecided."""
    found = compare_profiles(["HR", "SI", "RS", "BA", "ME"])
    assert {row.agreement for row in found.rows} == {ProfileAgreement.OPEN}
    assert found.core == ()
    assert all(len(part.to_decide) == 16 and not part.to_add for part in found.additions)


def test_core_and_additions() -> None:
    """What all require is the core; what one leaves out and another requires, it would have to add."""
    required, optional, later = Requirement.REQUIRED, Requirement.OPTIONAL, Requirement.LATER
    own = [
        profile("HR", title=required, grade=required, supervision=optional),
        profile("SI", title=required, grade=later, supervision=optional),
    ]
    found = compare_profiles(["HR", "SI"], own=own)
    rows = {row.element_id: row.agreement for row in found.rows}
    assert found.core == ("title",)
    assert (rows["title"], rows["supervision"], rows["grade"], rows["level"]) == (
        ProfileAgreement.AGREED, ProfileAgreement.AGREED, ProfileAgreement.DIFFERENT, ProfileAgreement.OPEN,
    )  # fmt: skip
    assert [(part.country, part.to_add) for part in found.additions] == [("HR", ()), ("SI", ("grade",))]
    assert "All agree on 2 of 16 elements, and all require 1." in profiles_finding(found, texts_for("en"))


@settings(max_examples=40, deadline=None)
@given(
    made=st.lists(st.dictionaries(st.sampled_from(["title", "level", "grade"]), st.sampled_from(list(Requirement))), min_size=2, max_size=2)
)
def test_the_order_of_countries_changes_nothing(made: list[dict[str, Requirement]]) -> None:
    """Core and agreement do not depend on the order; what is in the core has nothing to add."""
    own = [profile("HR", **made[0]), profile("SI", **made[1])]
    one, other = compare_profiles(["HR", "SI"], own=own), compare_profiles(["SI", "HR"], own=own)
    assert one.core == other.core
    assert [row.agreement for row in one.rows] == [row.agreement for row in other.rows]
    assert not any(set(one.core) & {*part.to_add, *part.to_decide} for part in one.additions)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.dictionaries(st.sampled_from(ELEMENTS), st.sampled_from(list(Requirement)), min_size=12), min_size=FEWEST, max_size=MOST)
)
def test_core_and_additions_follow_from_the_cells(made: list[dict[str, Requirement]]) -> None:
    """For 2 to 8 countries and all five values: who adds what is told to be added asks for all that anybody or the Recommendation asks."""
    countries = ["HR", "SI", "RS", "BA", "ME", "AT", "PT", "ZA"][: len(made)]
    found = compare_profiles(countries, own=[profile(country, **each) for country, each in zip(countries, made, strict=True)])
    assert found.countries == tuple(countries)
    for row in found.rows:
        chosen = [each.get(row.element_id, Requirement.UNDECIDED) for each in made]
        assert [cell.requirement for cell in row.cells] == chosen
        assert (row.agreement is ProfileAgreement.AGREED) is (len(set(chosen)) == 1 and Requirement.UNDECIDED not in chosen)
        assert (row.agreement is ProfileAgreement.OPEN) is (Requirement.UNDECIDED in chosen)
        assert (row.element_id in found.core) is (set(chosen) == {Requirement.REQUIRED})
        asked = Requirement.REQUIRED in (row.european, *chosen)
        for part, own in zip(found.additions, chosen, strict=True):
            assert (row.element_id in part.to_decide) is (own is Requirement.UNDECIDED)
            assert (row.element_id in part.to_add) is (asked and own not in (Requirement.REQUIRED, Requirement.UNDECIDED))


def test_spreadsheet_and_document_hold_the_same() -> None:
    """Eight countries with all five values, a label, a note, a day and sources: every cell of one file is in the other, in both scripts."""
    values = list(Requirement)
    own = [
        ElementProfile(
            country=country,
            title={"en": country},
            elements=tuple(
                ElementChoice(
                    element_id=name,
                    requirement=(made := values[(n + place) % 5]),
                    national_label={"sr-Cyrl": f"ознака {n}"},
                    note={"en": "=1+1; a & b <c>"},
                    source_ids=("c_edc",),
                    decided_on=None if made is Requirement.UNDECIDED else date(2026, 3, 2),
                )
                for n, name in enumerate(ELEMENTS)
            ),
        )
        for place, country in enumerate(["HR", "SI", "RS", "BA", "ME", "AT", "PT", "ZA"])
    ]
    found = compare_profiles([each.country for each in own], own=own)
    for tag in ("en", "sr-Cyrl"):
        files = profiles_files(found, texts_for(tag))
        document = docx.Document(io.BytesIO(files["docx"]()))
        book = openpyxl.load_workbook(io.BytesIO(files["xlsx"]()))
        in_document = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
        in_book = [[[str(cell or "") for cell in row] for row in book.worksheets[n].iter_rows(values_only=True)] for n in (1, 3)]
        assert in_document == in_book
        assert {line for row in in_book[0][1:] for cell in row for line in cell.split("\n")} >= {
            label(v.value, texts_for(tag)) for v in values
        }
        sources = [row[1] for row in book.worksheets[2].iter_rows(values_only=True, min_row=2)]
        said = "\n".join(paragraph.text for paragraph in document.paragraphs)
        assert sources
        assert all(str(source) in said for source in sources)


def test_a_broken_profile_is_reported_whole(tmp_path: Path, catalogue: Catalogue) -> None:
    """Every fault of a file that partners have edited comes at once: line, field, what was expected, what was found, what to do."""
    path = tmp_path / "hr.yaml"
    path.write_text(BROKEN, "utf-8")
    with pytest.raises(DataError) as caught:
        load_profile(path, catalogue=catalogue)
    told = {(problem.row, problem.field): problem for problem in caught.value.problems}
    assert list(told) == [
        (4, "elements[0].requirement"), (5, "elements[1].decided_on"), (6, "elements[2].nota"), (2, "country"), (7, "elements[3].element_id"),
        (8, "elements[4].source_ids[0]"),
    ]  # fmt: skip
    assert {problem.file for problem in told.values()} == {"hr.yaml"}
    assert "not_applicable" in str(told[4, "elements[0].requirement"].expected)
    assert str(told[7, "elements[3].element_id"].remedy) == "Perhaps title."
    assert str(told[8, "elements[4].source_ids[0]"].remedy) == "Perhaps c_edc; else add it to sources.csv."


def test_a_profile_survives_being_edited_as_a_file(tmp_path: Path, catalogue: Catalogue) -> None:
    """What is written as YAML is read back as the same profile, and the shipped ones are such files."""
    for each in profiles(catalogue=catalogue):
        path = tmp_path / f"{each.country}.yaml"
        path.write_bytes(to_yaml(each))
        assert load_profile(path, catalogue=catalogue) == each


def test_refusals() -> None:
    """A country without a profile, or fewer than two countries, is refused with a message."""
    with pytest.raises(UnknownNameError, match="There are BA, HR, ME, RS, SI"):
        compare_profiles(["HR", "PT"])
    with pytest.raises(SelectionError, match="2 to 8"):
        compare_profiles(["HR", "hr"])


def test_profiles_are_shown(catalogue: Catalogue) -> None:
    """Frame and page have a row per element; a national label is shown with its country."""
    found = compare_profiles(["HR", "RS"])
    shown = profiles_display(found, texts_for("sr-Cyrl"))
    assert len(shown) == 16
    assert "исходи учења" in "".join(shown["Србија"])
    assert "исходи учења" in set(profiles_frame(found, texts_for("sr-Cyrl"))["national_label"])
    html = profiles_html(found, texts_for("en"))
    assert html.count('scope="row"') == 16
    assert "ishodi učenja" in html


def test_files_of_profiles_say_all_that_the_page_says(catalogue: Catalogue) -> None:
    """Note, day and sources of each choice, and what a country would have to add, are in spreadsheet and document as well."""
    choice = ElementChoice(
        element_id="grade", requirement=Requirement.OPTIONAL, note={"en": "By decree"}, decided_on=date(2026, 3, 2), source_ids=("c_edc",)
    )
    own = (
        ElementProfile(country="HR", title={"en": "HR"}, elements=(choice,)),
        ElementProfile(country="SI", title={"en": "SI"}, elements=(ElementChoice(element_id="grade", requirement=Requirement.REQUIRED),)),
    )
    found = compare_profiles(["HR", "SI"], own=own, catalogue=catalogue)
    number = [source.source_id for source in found.sources].index("c_edc") + 1
    files = profiles_files(found)
    document = docx.Document(io.BytesIO(files["docx"]()))
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"]()))
    in_document = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    in_book = [[str(cell) for cell in row] for sheet in book for row in sheet.iter_rows(values_only=True)]
    for rows in (in_document, in_book):
        assert any(f"optional\nBy decree\n2 March 2026\n[{number}]" in row for row in rows)
        assert any(row[:2] == ["Croatia", "Grade achieved"] and "Title" in row[2] for row in rows)
    assert any(paragraph.text.startswith(f"[{number}] ") for paragraph in document.paragraphs)
