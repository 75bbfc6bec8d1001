"""What countries make of the European elements."""

import io
from datetime import date

import docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcvet import Catalogue
from mcvet.credentials import ElementProfile, compare_profiles
from mcvet.credentials.model import ElementChoice, Requirement
from mcvet.credentials.profile import Agreement
from mcvet.credentials.tables import profiles_frame, profiles_html
from mcvet.credentials.wording import profiles_finding
from mcvet.errors import SelectionError, UnknownNameError
from mcvet.locale import texts_for
from mcvet.reports.credentials import profiles_files


def profile(country: str, **made: Requirement) -> ElementProfile:
    choices = tuple(ElementChoice(element_id=name, requirement=requirement) for name, requirement in made.items())
    return ElementProfile(country=country, title={"en": country}, elements=choices)


def test_undecided_agrees_with_nothing() -> None:
    """Five countries of which no decision is on record agree on nothing, not even on being undecided."""
    found = compare_profiles(["HR", "SI", "RS", "BA", "ME"])
    assert {row.agreement for row in found.rows} == {Agreement.OPEN}
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
        Agreement.AGREED, Agreement.AGREED, Agreement.DIFFERENT, Agreement.OPEN,
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


def test_refusals() -> None:
    """A country without a profile, or fewer than two countries, is refused in words."""
    with pytest.raises(UnknownNameError, match="There are BA, HR, ME, RS, SI"):
        compare_profiles(["HR", "PT"])
    with pytest.raises(SelectionError, match="2 to 8"):
        compare_profiles(["HR", "hr"])


def test_profiles_are_shown(catalogue: Catalogue) -> None:
    """Frame and page have a row per element; a national label stands with its country."""
    found = compare_profiles(["HR", "RS"])
    frame = profiles_frame(found, texts_for("sr-Cyrl"))
    assert len(frame) == 16
    assert "исходи учења" in "".join(frame["Србија"])
    html = profiles_html(found, texts_for("en"))
    assert html.count('scope="row"') == 16
    assert "ishodi učenja" in html


def test_files_of_profiles_say_all_that_the_page_says(catalogue: Catalogue) -> None:
    """Note, day and sources of each choice, and what a country would have to add, stand in spreadsheet and document as well."""
    choice = ElementChoice(
        element_id="grade", requirement=Requirement.OPTIONAL, note={"en": "By decree"}, decided_on=date(2026, 3, 2), source_ids=("c_edc",)
    )
    own = (
        ElementProfile(country="HR", title={"en": "HR"}, elements=(choice,)),
        ElementProfile(country="SI", title={"en": "SI"}, elements=(ElementChoice(element_id="grade", requirement=Requirement.REQUIRED),)),
    )
    files = profiles_files(compare_profiles(["HR", "SI"], own=own, catalogue=catalogue))
    document = docx.Document(io.BytesIO(files["docx"]()))
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"]()))
    in_document = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    in_book = [[str(cell) for cell in row] for sheet in book for row in sheet.iter_rows(values_only=True)]
    for rows in (in_document, in_book):
        assert any("optional\nBy decree\n2 March 2026\n[c_edc]" in row for row in rows)
        assert any(row[:2] == ["Croatia", "Grade achieved"] and "Title" in row[2] for row in rows)
    assert any(paragraph.text.startswith("[c_edc] ") for paragraph in document.paragraphs)
