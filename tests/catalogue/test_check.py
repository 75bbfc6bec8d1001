"""The rules that a data folder must keep."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from mcvet import DataError, open_catalogue
from mcvet.catalogue import check
from mcvet.catalogue.model import TABLES
from mcvet.catalogue.rows import Sourced
from mcvet.errors import Problem

FOLDERS = Path(__file__).parent / "folders"

Fault = tuple[str, int | None, str | None, str, str]

BROKEN_RULES: dict[str, list[Fault]] = {
    "bad_cell_in_a_framework": [("frameworks.csv", 2, "year_adopted", "a whole number from 1900", "'MMXV'")],
    "bad_cell_in_a_source": [("sources.csv", 2, "kind", "one of law, official", "'lwa'")],
    "background_taken_for_sure": [("qualification_types.csv", 2, "confidence", "low, as no source was seen", "'medium'")],
    "country_code_of_another_list": [
        ("frameworks.csv", 2, "country", "ISO 3166-1", "'UK'"),
        ("mc_status.csv", 2, "country", "ISO 3166-1", "'UK'"),
        ("mc_status.csv", 3, "country", "ISO 3166-1", "'EL'"),
        ("pla_events.csv", 2, "country", "ISO 3166-1", "'YU'"),
    ],
    "country_code_of_no_country": [
        ("mc_status.csv", 3, "country", "ISO 3166-1", "'XA'"),
        ("mc_status.csv", 4, "country", "ISO 3166-1", "'UN'"),
        ("mc_status.csv", 5, "country", "ISO 3166-1", "'EZ'"),
        ("mc_status.csv", 6, "country", "ISO 3166-1", "'QO'"),
        ("mc_status.csv", 7, "country", "ISO 3166-1", "'XB'"),
    ],
    "descriptor_that_nobody_read": [("level_descriptors.csv", 2, "confidence", "high or medium", "'low'")],
    "eqf_levels_that_fall": [("levels.csv", 4, "eqf_level", "do not fall along the levels of AQ-TQF", "2 at EQF 3, 3 at EQF 2")],
    "event_that_ends_before_it_begins": [("pla_events.csv", 2, "end_date", "from 2024-02-05 on", "2024-02-04")],
    "framework_without_levels": [("frameworks.csv", 2, None, "3 levels of AQ-TQF in levels.csv", "0 levels")],
    "gap_among_shipped_levels": [("levels.csv", 3, "sort_order", "places 1 to 8 along the levels of BA-BQF, each once", "7, 8, 12")],
    "gap_in_the_order": [("levels.csv", 4, "sort_order", "places 1 to 3 along the levels of AQ-TQF, each once", "1, 2, 4")],
    "event_told_twice": [
        ("referencing_events.csv", 2, "date", "one first referencing", "of NO-NKR: 2014 and 2014-05"),
        ("referencing_events.csv", 3, "date", "one first referencing", "of FI-FiNQF: 2017 and 2019"),
        ("referencing_events.csv", 4, "date", "each event once", "'law_adopted' of AT-NQR: 2016-03-15 and 2016"),
    ],
    "level_in_two_places": [("levels.csv", 2, "sort_order", "one place for level 1", "1, 2")],
    "links_without_a_year": [
        ("frameworks.csv", 2, "eqf_referencing_year", "if, and only if, levels are linked", "no year, with linked levels")
    ],
    "note_of_emptiness_on_a_filled_level": [
        ("framework_notes.csv", 2, "nqf_level", "either with types or with such a note", "at level 4.2, and 2 there")
    ],
    "notes_of_editors_in_texts": [
        ("qualification_types.csv", 2, "note", "a text for readers", "'from background'"),
        ("qualification_types.csv", 3, "note", "a text without ids of sources", "'b_nuffic_hr'"),
        ("qualification_types.csv", 4, "name_local", "words in one script", "'Стручнa'"),
        ("qualification_types.csv", 5, "background_fields", "names of columns of qualification_types.csv", "'durations'"),
    ],
    "number_of_levels_wrong": [
        ("levels.csv", 2, "nqf_level", "4 levels of AQ-TQF in levels.csv", "3 levels"),
        ("levels.csv", 5, "nqf_level", "at least 5 levels of AQ-SQF in levels.csv", "3 levels"),
    ],
    "policy_of_a_country_without_a_framework": [
        ("framework_gaps.csv", 3, "country", "in frameworks.csv or in framework_gaps.csv", "'HR' in both"),
        ("mc_status.csv", 2, "country", "a country with a framework", "'AQ'"),
    ],
    "policy_that_contradicts_itself": [
        ("mc_status.csv", 2, "sectors", "vet, he or adult, or one of the words for the whole", "'vet;all'"),
        ("mc_status.csv", 3, "not_for", "sectors for which the status does not hold", "'vet', which sectors names as well"),
        ("mc_status.csv", 4, "not_for", "vet, he or adult, or nothing", "'all'"),
        ("mc_status.csv", 5, "not_for", "no claim in a row whose status is unknown", "'vet'"),
        ("mc_status.csv", 5, "sectors", "no claim in a row whose status is unknown", "'he'"),
        ("mc_status.csv", 6, "nearest_equivalent", "true, as the evidence begins 'Nearest equivalent'", "'false'"),
        ("mc_status.csv", 7, "third_nearest_equivalent", "true, as the evidence begins 'Nearest equivalent'", "'false'"),
        ("mc_status.csv", 8, "third_status", "a third reading where the first two differ", "'pilot' and 'in_preparation'"),
        ("mc_status.csv", 9, "second_nearest_equivalent", "both cells of the second reading, or neither", "nothing"),
        ("mc_status.csv", 10, "third_reason", "a reason with a third reading", "nothing"),
        ("mc_status.csv", 10, "third_status", "a third reading after a second one", "no second reading"),
        ("mc_status.csv", 13, "not_for", "one or several of vet, he, adult", "'school'"),
        ("mc_status.csv", 13, "sectors", "one or several of vet, he, adult", "'vet;vet'"),
        ("mc_status.csv", 14, "status_code", "no bill called law", "'adopted_not_implemented'"),
        ("mc_status.csv", 15, "third_status", "no bill called law", "'in_force'"),
    ],
    "partly_referenced": [("levels.csv", 3, "eqf_link", "all levels of AQ-TQF referenced, or none", "some of each")],
    "reference_to_nothing": [
        ("eqavet_indicators.csv", 2, "parent_id", "a row of eqavet_indicators.csv", "'planing'"),
        ("qualification_types.csv", 2, "nqf_level", "a row of levels.csv", "'HR-CROQF 4.3'"),
        ("referencing_events.csv", 2, "framework_id", "a row of frameworks.csv", "'HR-CROFQ'"),
    ],
    "referenced_before_the_eqf_began": [("frameworks.csv", 2, "eqf_referencing_year", "from 2008", "2007")],
    "row_twice": [
        ("mc_status.csv", 3, "dimension", "each row once", "the key of row 2 (HR, definition)"),
        ("referencing_events.csv", 3, "title", "each row once", "the same row as row 2"),
    ],
    "self_certified_in_years_to_come": [("frameworks.csv", 2, "qf_ehea_self_certified_year", "to 2", "2099")],
    "source_cited_nowhere": [("sources.csv", 2, "source_id", "a source that some row cites", "'t_idle'")],
    "source_not_listed": [
        ("qualification_types.csv", 2, "source_id", "a source listed in sources.csv", "'b_nufic_hr'"),
        ("qualification_types.csv", 3, "second_source_id", "a source listed in sources.csv", "'qq_0000'"),
    ],
    "type_at_another_eqf_level": [
        ("qualification_types.csv", 2, "eqf_level", "4, as in levels.csv", "5"),
        ("qualification_types.csv", 3, "eqf_level", "nothing, as in levels.csv", "4"),
        ("qualification_types.csv", 4, "eqf_level", "7 or 8, as in levels.csv", "6"),
    ],
    "updated_before_the_first_referencing": [
        ("frameworks.csv", 2, "eqf_referencing_updated_years", "a year from the first referencing", "2016")
    ],
    "year_without_links": [
        ("frameworks.csv", 2, "eqf_referencing_year", "if, and only if, levels are linked", "AQ-TQF: 2017, with no linked level")
    ],
    "years_to_come": [
        ("frameworks.csv", 2, "eqf_referencing_updated_years", "a year from the first referencing to 2", "2097"),
        ("frameworks.csv", 2, "eqf_referencing_year", "a year from 2008", "2098"),
        ("frameworks.csv", 2, "year_adopted", "a year up to 2", "2099"),
        ("mc_status.csv", 2, "year", "a year up to 2", "2099"),
        ("referencing_events.csv", 2, "date", "a year up to 2", "2099"),
        ("sources.csv", 2, "year", "a year up to 2", "2099"),
    ],
}

TWENTY_FAULTS: list[Fault] = [
    ("eqavet.csv", None, None, "a file named after a table", "eqavet.csv"),
    ("framework_notes.csv", 2, "nqf_level", "either with types or with such a note", "level 4.2, and 3"),
    ("frameworks.csv", 2, "year_adopted", "a year up to", "2099"),
    ("frameworks.csv", 3, "country", "ISO 3166-1", "'UK'"),
    ("frameworks.csv", 4, "n_levels", "a whole number from 1 to 20", "'eight'"),
    ("level_descriptors.csv", 2, "confidence", "high or medium", "'low'"),
    ("levels.csv", 4, "sort_order", "places 1 to 3 along the levels of AQ-TQF, each once", "1, 2, 4"),
    ("levels.csv", 6, "eqf_link", "all levels of UK-TQF referenced, or none", "some of each"),
    ("levels.csv", 8, "eqf_level", "an EQF level if eqf_link is 'linked', and nothing otherwise; eqf_link is 'linked'", "nothing"),
    ("levels.csv", 9, "eqf_level", "a whole number from 1 to 8", "'9'"),
    ("levels.csv", 10, None, "7 cells", "6 cells"),
    ("mc_principles.csv", 2, "label_en", "visible characters", "a no-break space"),
    ("mc_status.csv", 2, "nearest_equivalent", "true or false", "'somewhat'"),
    ("mc_status.csv", 3, "evidence", "text", "nothing"),
    ("pla_events.csv", 2, "end_date", "from 2024-02-05 on", "2024-02-04"),
    ("pla_totals.csv", None, None, "UTF-8", "line 2"),
    ("qualification_types.csv", 2, "sector", "one of general, vet", "'school'"),
    ("qualification_types.csv", 3, "eqf_level", "4, as in levels.csv", "5"),
    ("qualification_types.csv", 4, "nqf_level", "a row of levels.csv", "'HR-CROQF 4.3'"),
    ("qualification_types.csv", 5, "source_id", "a source listed in sources.csv", "'b_nufic_hr'"),
    ("qualification_types.csv", 6, "confidence", "low, as no source was seen", "'high'"),
    ("qualification_types.csv", 7, "name_local", "no space", "'Razmak '"),
    ("qualification_types.csv", 9, "name_en", "each row once", "the same row as row 8"),
    ("referencing_events.csv", 2, "date", "a year, month or day such as 2026", "'12/05/2020'"),
    ("referencing_events.csv", 3, "framework_id", "a row of frameworks.csv", "'HR-CROFQ'"),
    ("sources.csv", 2, "source_id", "lower-case letters, digits and underscores", "'T_capital'"),
    ("sources.csv", 3, "kind", "one of law, official", "'web'"),
    ("sources.csv", 4, "url", "an address that begins with http", "'www.example.org'"),
    ("sources.csv", 5, "year", "a year up to", "2099"),
    ("sources.csv", 6, "source_id", "a source that some row cites", "'t_idle'"),
    ("terms.csv", 1, "cnr", "a column cnr", "no such column"),
    ("terms.csv", 1, "me", "a column of this table", "'me'"),
    ("withdrawn.csv", 2, "key", "the table and key of a shipped row", "levels|HR-CROQF|9"),
]


@cache
def problems_of(folder: str) -> tuple[Problem, ...]:
    return check(FOLDERS / folder)


def missed(faults: list[Fault], problems: tuple[Problem, ...]) -> list[Fault]:
    def told(fault: Fault) -> bool:
        file, row, field, expected, found = fault
        at_place = [problem for problem in problems if (problem.file, problem.row, problem.field) == (file, row, field)]
        return any(expected in str(problem.expected) and found in str(problem.found) and str(problem.remedy) for problem in at_place)

    return [fault for fault in faults if not told(fault)]


@pytest.mark.parametrize("folder", BROKEN_RULES)
def test_a_broken_rule_is_reported_where_it_is_broken(folder: str) -> None:
    """Every rule fires on data broken for it, at the row and field at fault, and no other rule fires along."""
    problems = problems_of(folder)
    assert missed(BROKEN_RULES[folder], problems) == []
    assert len(problems) == len(BROKEN_RULES[folder]), "\n".join(map(str, problems))


def test_all_faults_of_a_folder_are_reported_at_once() -> None:
    """A folder with more than twenty faults in many files gets one list of all of them, file by file, and nothing besides."""
    problems = problems_of("twenty_faults")
    assert missed(TWENTY_FAULTS, problems) == []
    assert len(problems) == len(TWENTY_FAULTS) > 20
    assert [problem.file for problem in problems] == sorted(problem.file for problem in problems)


def test_a_faulty_folder_cannot_be_opened() -> None:
    """Opening a faulty folder raises an error that carries every problem, each as a line of its text."""
    problems = problems_of("twenty_faults")
    with pytest.raises(DataError) as caught:
        open_catalogue(FOLDERS / "twenty_faults")
    assert caught.value.problems == problems
    assert str(caught.value).splitlines() == [str(problem) for problem in problems]


def test_a_problem_reads_as_a_sentence() -> None:
    """The text of a problem has file, row, field, expected, found and remedy in this order, and omits missing parts."""
    problem = problems_of("source_not_listed")[0]
    assert str(problem) == (
        "qualification_types.csv, row 2, field source_id: expected a source listed in sources.csv; found 'b_nufic_hr'. "
        "Perhaps b_nuffic_hr; else add it to sources.csv."
    )
    assert str(problems_of("empty_file")[0]).startswith("levels.csv: expected a readable CSV file")


def test_a_misspelled_reference_meets_a_suggestion() -> None:
    """The remedy for a level that does not exist offers the nearest levels of the same framework, and a framework likewise."""
    remedies = {problem.file: str(problem.remedy) for problem in problems_of("reference_to_nothing")}
    assert "4.2" in remedies["qualification_types.csv"]
    assert "4.1" in remedies["qualification_types.csv"]
    assert remedies["referencing_events.csv"] == "Perhaps HR-CROQF."


@pytest.mark.parametrize(
    ("folder", "file"),
    [
        ("shipped_framework_linked_without_a_year", "levels.csv"),
        ("level_moved_away_from_its_types", "levels.csv"),
        ("type_on_a_level_noted_as_empty", "qualification_types.csv"),
        ("withdrawn_source_still_cited", "withdrawn.csv"),
        ("withdrawn_level_still_needed", "withdrawn.csv"),
        ("withdrawn_framework_with_levels", "withdrawn.csv"),
    ],
)
def test_a_row_at_odds_with_shipped_rows_is_itself_reported(folder: str, file: str) -> None:
    """Where a row of the folder does not fit the shipped rows that stay, the row of the folder is reported, never the shipped one."""
    assert {problem.file for problem in problems_of(folder)} == {file}


@pytest.mark.parametrize(
    ("folder", "table", "key", "needs"),
    [
        ("withdrawn_source_still_cited", "sources", "b_nok_si", lambda row: "b_nok_si" in row.source_ids),
        ("withdrawn_framework_with_levels", "frameworks", "SI-SQF", lambda row: getattr(row, "framework_id", "") == "SI-SQF"),
        (
            "withdrawn_level_still_needed",
            "levels",
            "SI-SQF|9",
            lambda row: getattr(row, "nqf_level", "") == "9" and row.framework_id == "SI-SQF",
        ),
    ],
)
def test_a_withdrawal_names_every_row_that_it_leaves_orphaned(folder: str, table: str, key: str, needs: Callable[[Any], bool]) -> None:
    """A withdrawal of what others need is reported in its own row, at the key, once for each table with the number of rows that need what it takes out."""
    problems = problems_of(folder)
    assert {(problem.file, problem.row, problem.field) for problem in problems} == {("withdrawn.csv", 2, "key")}
    named = [str(problem.found) for problem in problems if str(problem.expected) == "a row that no other row needs"]
    leading = [row_class for row_class in TABLES if issubclass(row_class, Sourced) and table != row_class.TABLE]
    needing = [f"{row_class.TABLE}.csv" for row_class in leading for row in open_catalogue().rows(row_class) if needs(row)]
    counted = {file: f"needed by {needing.count(file)} row{'s' if needing.count(file) > 1 else ''} of {file}" for file in needing}
    assert len(named) == len(counted) > 0
    assert all(any(words in found for found in named) for words in counted.values())
    assert all(found.startswith(f"'{key}', ") for found in named)


@pytest.mark.slow
def test_the_shipped_data_keep_every_rule() -> None:
    """No rule finds a fault in the shipped data, named or not."""
    assert check() == check(Path(__file__).parents[2] / "data") == ()
