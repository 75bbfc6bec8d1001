"""Reading the tables of a folder, and laying a folder over the shipped tables."""

import codecs
import csv
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from pydantic import ValidationError

from mcvet import DataError, open_catalogue
from mcvet.catalogue import Level, QualificationType, check
from mcvet.catalogue.files import read_folder
from mcvet.catalogue.model import TABLES
from mcvet.catalogue.rows import Row
from mcvet.errors import Problem
from mcvet.validation import CORRECT, Wrong, explained

DATA = Path(__file__).parents[2] / "data"
FOLDERS = Path(__file__).parent / "folders"
LEVELS = "framework_id,nqf_level,sort_order,eqf_link,eqf_level,source_id,confidence\n"
WITHDRAWN = "table,key,reason\n"

Fault = tuple[str, int | None, str | None, str, str]

UNREADABLE: dict[str, list[Fault]] = {
    "column_twice": [("levels.csv", 1, "confidence", "each column once", "2 columns")],
    "empty_file": [("levels.csv", None, None, "a readable CSV file", "an empty file")],
    "invisible_characters": [
        ("qualification_types.csv", 2, "name_en", "visible characters", "a zero-width space"),
        ("qualification_types.csv", 2, "name_local", "visible characters", "a no-break space"),
        ("qualification_types.csv", 3, "name_en", "visible characters", "a tab"),
        ("qualification_types.csv", 3, "name_local", "visible characters", "a line break"),
    ],
    "link_without_eqf_level": [
        ("levels.csv", 2, "eqf_level", "an EQF level if eqf_link is 'linked', and nothing otherwise; eqf_link is 'linked'", "nothing"),
        ("levels.csv", 3, "eqf_level", "and nothing otherwise; eqf_link is 'below_eqf_1'", "'4'"),
    ],
    "missing_column": [("levels.csv", 1, "eqf_link", "a column eqf_link", "no such column")],
    "ragged_row": [("levels.csv", 2, None, "7 cells", "6 cells"), ("levels.csv", 3, None, "7 cells", "8 cells")],
    "space_at_the_end": [("qualification_types.csv", 2, "name_local", "no space", "'Naziv '")],
    "unclosed_quote": [("sources.csv", None, None, "a readable CSV file", "a quotation mark in line 2 that is not closed")],
    "unknown_column": [
        ("levels.csv", 1, "eqf_levl", "a column of this table", "'eqf_levl'"),
        ("levels.csv", 1, "zzz", "a column of this table", "'zzz'"),
    ],
    "unknown_file": [("level.csv", None, None, "a file named after a table", "level.csv")],
    "values_out_of_form": [
        ("frameworks.csv", 2, "eqf_referencing_updated_years", "years such as 2026, or several separated by semicolons", "'2018, 2020'"),
        ("frameworks.csv", 3, "framework_id", "an id such as HR-CROQF", "'aq_sqf'"),
        ("levels.csv", 2, "sort_order", "a whole number from 1", "'0'"),
        ("levels.csv", 3, "eqf_level", "a whole number from 1 to 8", "'9'"),
        ("levels.csv", 4, "confidence", "one of high, medium, low", "'sure'"),
        ("mc_status.csv", 2, "country", "a country code of two capital letters", "'Croatia'"),
        ("pla_events.csv", 2, "start_date", "a date such as", "'2024-02-30'"),
        ("pla_events.csv", 3, "participants", "a whole number from 0", "'-4'"),
        ("referencing_events.csv", 2, "date", "a year, month or day such as 2026", "'12/05/2020'"),
        ("referencing_events.csv", 3, "date", "a year, month or day such as 2026", "'2020-13'"),
        ("sources.csv", 2, "source_id", "lower-case letters, digits and underscores", "'T-Capital'"),
        ("sources.csv", 3, "year", "a whole number", "'MMXX'"),
        ("sources.csv", 4, "url", "an address that begins with http", "'www.example.org'"),
        ("sources.csv", 5, "kind", "one of law, official", "'web'"),
        ("sources.csv", 6, "is_copy", "true or false", "'perhaps'"),
        ("sources.csv", 7, "title", "text", "nothing"),
    ],
    "values_that_only_look_right": [
        ("levels.csv", 2, "eqf_level", "a whole number from 1 to 8", "'4.0'"),
        ("pla_events.csv", 2, "planned", "true or false", "'yes'"),
        ("pla_events.csv", 3, "start_date", "a date such as", "'0'"),
        ("referencing_events.csv", 2, "date", "a year, month or day such as 2026", "'2020-02-30'"),
    ],
    "windows_encoding": [("sources.csv", None, None, "UTF-8", "line 3")],
}


@cache
def problems_of(folder: str) -> tuple[Problem, ...]:
    found = read_folder(FOLDERS / folder, own=True)[1]
    return tuple(sorted(found, key=lambda problem: (problem.file, problem.row or 0, problem.field or "")))


@pytest.fixture
def lay(tmp_path: Path) -> Callable[..., Path]:
    """Write tables into a new folder and return it."""

    def write(**tables: str | bytes) -> Path:
        for name, text in tables.items():
            (tmp_path / f"{name}.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
        return tmp_path

    return write


def unlike(problem: Problem, fault: Fault) -> bool:
    file, row, field, expected, found = fault
    same_place = (problem.file, problem.row, problem.field) == (file, row, field)
    return not (same_place and expected in str(problem.expected) and found in str(problem.found) and str(problem.remedy))


@pytest.mark.parametrize("folder", UNREADABLE)
def test_a_fault_of_reading_is_reported_where_it_is(folder: str) -> None:
    """Every fault of a file or a cell is reported with its place, what was expected, what was found and a remedy, and nothing else is."""
    problems = problems_of(folder)
    assert len(problems) == len(UNREADABLE[folder]), "\n".join(map(str, problems))
    assert not [(str(problem), fault) for problem, fault in zip(problems, UNREADABLE[folder], strict=True) if unlike(problem, fault)]


@pytest.mark.parametrize(
    ("folder", "remedies"),
    [
        ("unknown_file", ["Rename it to levels.csv"]),
        ("unknown_column", ["Rename the column to eqf_level", "Remove the column"]),
        ("windows_encoding", ["CSV UTF-8"]),
        ("unclosed_quote", ["Close it, or double it within a text"]),
        ("space_at_the_end", ["Remove the space"]),
    ],
)
def test_a_remedy_says_what_to_do(folder: str, remedies: list[str]) -> None:
    """A remedy names the action that mends the fault, with the likely name where one was misspelled."""
    for problem, remedy in zip(problems_of(folder), remedies, strict=True):
        assert remedy in str(problem.remedy)


def test_a_folder_in_the_place_of_a_table_is_reported(tmp_path: Path) -> None:
    """A directory that has the name of a table is one problem, and no traceback."""
    (tmp_path / "levels.csv").mkdir()
    [problem] = read_folder(tmp_path, own=True)[1]
    assert (problem.file, problem.row) == ("levels.csv", None)
    assert "cannot be opened" in str(problem.found)
    assert "Check that it is a file" in str(problem.remedy)


@pytest.mark.parametrize("make", [lambda path: path / "nowhere", lambda path: path])
def test_a_folder_without_tables_is_reported(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    """A folder that is missing, or holds no table, is one problem that names the folder and asks to check the path."""
    (tmp_path / "readme.txt").write_text("no table", encoding="utf-8")
    folder = make(tmp_path)
    with pytest.raises(DataError) as caught:
        open_catalogue(folder)
    [problem] = caught.value.problems
    assert (problem.file, problem.row, str(problem.remedy)) == (str(folder), None, "Check the path.")


GOOD = f"{LEVELS}IS-ISQF,1,1,linked,2,b_is_cedefop_2022,medium\n"


@pytest.mark.parametrize(
    "content",
    [
        GOOD.encode(),
        GOOD.replace(",", ";").encode(),
        codecs.BOM_UTF8 + GOOD.encode(),
        codecs.BOM_UTF8 + GOOD.replace(",", ";").encode(),
        GOOD.replace("\n", "\r\n").encode(),
        GOOD.replace("\n", "\n\n,,,,,,\n", 1).encode(),
        GOOD.replace("\n", ",,\n").encode(),
        GOOD.replace("\n", ",,\n", 1).encode(),
        b"confidence,source_id,eqf_level,eqf_link,sort_order,nqf_level,framework_id\nmedium,b_is_cedefop_2022,2,linked,1,1,IS-ISQF\n",
    ],
    ids=[
        "commas",
        "semicolons",
        "BOM",
        "BOM and semicolons",
        "Windows line ends",
        "blank rows",
        "empty columns",
        "empty columns in the header alone",
        "other order of columns",
    ],
)
def test_what_spreadsheets_write_is_read(lay: Callable[..., Path], content: bytes) -> None:
    """Semicolons, a byte order mark, Windows line ends, blank rows, empty columns at the right and another order make no difference."""
    tables, problems = read_folder(lay(levels=content), own=True)
    assert problems == []
    [level] = tables.values(Level)
    assert (level.framework_id, level.nqf_level, level.eqf_level, level.source_id) == ("IS-ISQF", "1", 2, "b_is_cedefop_2022")


def test_a_column_without_a_name_that_holds_something_is_reported(lay: Callable[..., Path]) -> None:
    """A cell to the right of the named columns is never dropped in silence."""
    [problem] = read_folder(lay(levels=GOOD.replace("confidence\n", "confidence,\n").replace("medium\n", "medium,seen\n")), own=True)[1]
    assert (problem.file, problem.row, str(problem.expected), str(problem.found)) == ("levels.csv", 1, "a column of this table", "''")
    [problem] = read_folder(lay(levels=GOOD.replace("medium\n", "medium,seen\n")), own=True)[1]
    assert (problem.file, problem.row, str(problem.found)) == ("levels.csv", 2, "8 cells")


@pytest.mark.parametrize(
    ("cell", "ids"), [("b_azvo_hko;", ("b_azvo_hko",)), ("b_azvo_hko; b_zakon_hko ;", ("b_azvo_hko", "b_zakon_hko")), (";", ()), ("", ())]
)
def test_a_semicolon_at_the_end_of_further_sources_is_no_fault(lay: Callable[..., Path], cell: str, ids: tuple[str, ...]) -> None:
    """Further sources are read alike with and without a semicolon after the last one, and with spaces around."""
    header = "framework_id,nqf_level,eqf_level,name_en,sector,source_id,second_source_id,confidence\n"
    folder = lay(qualification_types=f"{header}HR-CROQF,4.1,4,Name,vet,b_nuffic_hr,{cell},medium\n")
    assert check(folder) == ()
    [kind] = read_folder(folder, own=True)[0].values(QualificationType)
    assert kind.source_ids == ("b_nuffic_hr", *ids)


def wrong_with(row_class: type[Row], cells: dict[str, str]) -> list[Wrong]:
    try:
        row_class.model_validate(cells)
    except ValidationError as error:
        return explained(error, row_class, cells)[0]
    return []


def test_every_kind_of_fault_has_a_remedy_of_its_own() -> None:
    """Whatever is wrong with a cell of any table, the remedy says what to do; only a number out of range needs no more than its range."""
    vague = set()
    for row_class in TABLES:
        with (DATA / f"{row_class.TABLE}.csv").open(encoding="utf-8", newline="") as file:
            row = next(csv.DictReader(file))
        for name in row_class.model_fields:
            for cell in ("", "?", "0", "9999", "2024-02-30"):
                vague |= {str(wrong.expected) for wrong in wrong_with(row_class, row | {name: cell}) if wrong.remedy == CORRECT}
    assert vague
    assert all(expected.startswith("a number of at ") for expected in vague), vague


def test_rows_are_counted_as_a_spreadsheet_counts_them(lay: Callable[..., Path]) -> None:
    """The row of a problem counts the header, blank rows and cells with a line break as a spreadsheet does."""
    header = "framework_id,date,event,title,source_id,confidence\n"
    folder = lay(
        referencing_events=f'{header}\nHR-CROQF,2020,amended,"Two\nlines",b_zakon_hko,high\nHR-CROQF,May,amended,Title,b_zakon_hko,high\n'
    )
    assert [(problem.row, problem.field) for problem in read_folder(folder, own=True)[1]] == [(3, "title"), (4, "date")]


def test_a_row_replaces_all_shipped_rows_of_its_unit(lay: Callable[..., Path]) -> None:
    """One row for Iceland's level 1 replaces the two shipped ones, and every other row stays."""
    shipped, mine = open_catalogue(), open_catalogue(lay(levels=GOOD))
    assert [level.eqf_level for level in shipped.levels_of("IS-ISQF")][:3] == [1, 2, 3]
    assert [level.eqf_level for level in mine.levels_of("IS-ISQF")][:2] == [2, 3]
    assert [level for level in mine.levels if level.framework_id != "IS-ISQF"] == [
        level for level in shipped.levels if level.framework_id != "IS-ISQF"
    ]
    assert mine.frameworks == shipped.frameworks


def test_a_row_without_counterpart_is_added(lay: Callable[..., Path]) -> None:
    """A framework that the shipped tables do not know joins the others."""
    folder = lay(
        frameworks=(
            "framework_id,country,framework_name_en,abbreviation,legal_basis,year_adopted,n_levels,has_sublevels,scope,stage,"
            "eqf_on_certificates,source_id,confidence\n"
            "AQ-TQF,AQ,Example framework,TQF,Example act,2015,2,no,comprehensive,design,unknown,t_aq_act,high\n"
        ),
        levels=f"{LEVELS}AQ-TQF,I,1,not_referenced,,t_aq_act,high\nAQ-TQF,II,2,not_referenced,,t_aq_act,high\n",
        sources="source_id,title,kind\nt_aq_act,Example act,law\n",
    )
    mine, shipped = open_catalogue(folder), open_catalogue()
    assert set(mine.by_id) - set(shipped.by_id) == {"AQ-TQF"}
    assert [level.nqf_level for level in mine.levels_of(mine.framework("aq").framework_id)] == ["I", "II"]
    assert mine.sources["t_aq_act"].title == "Example act"


def test_a_withdrawn_row_is_gone(lay: Callable[..., Path]) -> None:
    """A row of withdrawn.csv takes out the one shipped row that it names."""
    folder = lay(withdrawn=f"{WITHDRAWN}referencing_events,PT-QNQ|2011|referencing_report_presented,Year not seen in a source\n")
    gone = set(open_catalogue().referencing_events) - set(open_catalogue(folder).referencing_events)
    assert [(event.framework_id, event.date) for event in gone] == [("PT-QNQ", "2011")]


def test_a_withdrawal_of_nothing_is_reported() -> None:
    """A withdrawal that names no shipped row, or no table, is a problem, and shows what it names."""
    problems = check(FOLDERS / "withdrawal_of_nothing")
    assert {(problem.file, problem.field) for problem in problems} == {("withdrawn.csv", "key")}
    assert [(problem.row, str(problem.found)) for problem in problems] == [(2, "levels|HR-CROQF|4.3"), (3, "level|HR-CROQF|4.2")]


def test_a_faulty_row_leaves_the_shipped_row_in_place(lay: Callable[..., Path]) -> None:
    """Only rows of the folder are reported: a row that cannot be read is one problem, and the shipped rows cause none."""
    [problem] = check(lay(levels=f"{LEVELS}SI-SQF,9,nine,linked,8,g_nok_magznan,high\n"))
    assert (problem.file, problem.row, problem.field, str(problem.found)) == ("levels.csv", 2, "sort_order", "'nine'")
