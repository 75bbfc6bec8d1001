"""Reading the tables of a data folder, and laying one folder over another."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from mcvet.catalogue.model import TABLES, Row, column
from mcvet.catalogue.package import expectation
from mcvet.errors import Problem, near

_REMEDIES = {
    "missing": "Fill in the cell.",
    "enum": "Use one of the permitted values.",
    "literal_error": "Use one of the permitted values.",
    "int_parsing": "Write digits only.",
    "bool_parsing": "Write true or false.",
    "value_error": "Make the two fields agree.",
    "date_parsing": "Write year, month and day.",
    "date_from_datetime_parsing": "Write year, month and day.",
    "string_pattern_mismatch": "Write it in that form.",
}
_INVISIBLE = {
    "\u00a0": "a no-break space", "\u00ad": "a soft hyphen", "\u200b": "a zero-width space", "\u200c": "a zero-width non-joiner",
    "\u200d": "a zero-width joiner", "\u200e": "a left-to-right mark", "\u200f": "a right-to-left mark", "\u202f": "a narrow space",
    "\u2028": "a line separator", "\u2029": "a paragraph separator", "\u2060": "a word joiner", "\ufeff": "a byte order mark",
    "\t": "a tab", "\n": "a line break", "\r": "a line break",
}  # fmt: skip


DOCUMENT_FOLDERS = ("templates", "profiles")
_DOCUMENTS = (".yaml", ".yml", ".json")
_SPREADSHEETS = (".xlsx", ".xls", ".ods", ".tsv")


class Withdrawal(Row):
    """A shipped row that a folder of one's own takes out."""

    TABLE = "withdrawn"
    TITLE = "Withdrawn rows"
    KEY = ("table", "key")

    table: str = column("Table of the row")
    key: str = column("Values that identify the row, parted by |")
    reason: str = column("Why it is withdrawn")


OWN_TABLES: tuple[type[Row], ...] = (*TABLES, Withdrawal)
R = TypeVar("R", bound=Row)


@dataclass(frozen=True)
class Located(Generic[R]):
    """A row and the place it was read from; `own` tells the rows under examination from the ground they are laid on."""

    value: R
    file: str
    row: int
    own: bool

    def problem(self, field: str | None, expected: str, found: str, remedy: str) -> Problem:
        """Return a problem at this place."""
        return Problem(self.file, self.row, field, expected, found, remedy)


class Tables:
    """The located rows of a data folder, by row class.

    `broken` holds the cells of rows that could not be used, `unread` the text of tables that could not be read as such; nothing
    is said of what refers to them. `documents` holds the texts of the files in folders such as `templates`, which cite sources too.
    """

    def __init__(self) -> None:
        self._rows: dict[type[Row], list[Located[Any]]] = {row_class: [] for row_class in OWN_TABLES}
        self.broken: dict[str, list[dict[str, str]]] = {}
        self.unread: dict[str, str] = {}
        self.documents: list[str] = []

    def __getitem__(self, row_class: type[R]) -> list[Located[R]]:
        """Return the rows of a table."""
        return self._rows[row_class]

    def __iter__(self) -> Iterator[type[Row]]:
        """Go through the row classes."""
        return iter(self._rows)

    def values(self, row_class: type[R]) -> tuple[R, ...]:
        """Return the rows of a table without their places."""
        return tuple(located.value for located in self[row_class])

    def own(self, row_class: type[R]) -> Iterator[Located[R]]:
        """Go through the rows of a table that are under examination."""
        return (located for located in self[row_class] if located.own)


def unit_of(value: Row) -> tuple[str, ...]:
    """Return the values by which an overlay finds the rows it replaces."""
    return tuple(str(getattr(value, name) or "") for name in value.unit())


def documents_in(folder: Path, kind: str) -> list[Path]:
    """Return the YAML and JSON files of a folder of documents, in order of their names."""
    inner = folder / kind
    return sorted(path for path in inner.iterdir() if path.suffix.lower() in _DOCUMENTS) if inner.is_dir() else []


def read_folder(folder: Path, *, own: bool) -> tuple[Tables, list[Problem]]:
    """Read every table that a folder holds.

    Args:
        folder: the data folder; a table without a file is empty.
        own: whether the rows are those under examination, rather than the ground they are laid on.

    Returns:
        the rows by table, and every fault met while reading.
    """
    tables = Tables()
    classes = {f"{row_class.TABLE}.csv": row_class for row_class in tables}
    if not folder.is_dir():
        return tables, [Problem(str(folder), None, None, "a folder with data tables", "no folder", "Check the path.")]
    problems: list[Problem] = []
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in _SPREADSHEETS:
            problems.append(
                Problem(path.name, None, None, "tables as CSV", "a spreadsheet", "Save each sheet as 'CSV UTF-8', or move it away.")
            )
        if path.suffix.lower() != ".csv":
            continue
        row_class = classes.get(path.name)
        if row_class is None:
            meant = near(path.name, list(classes), 1)
            remedy = f"Rename it to {meant[0]}, or move it elsewhere." if meant else "Move it elsewhere."
            problems.append(Problem(path.name, None, None, "a file named after a table", path.name, remedy))
        else:
            problems += _read_table(path, row_class, tables, own=own)
    documents = [path for kind in DOCUMENT_FOLDERS for path in documents_in(folder, kind)]
    tables.documents += [_raw(path) for path in documents]
    if not documents and not any(path.suffix.lower() == ".csv" for path in folder.iterdir()):
        problems.append(Problem(str(folder), None, None, "at least one table, such as levels.csv", "no CSV file", "Check the path."))
    return tables, problems


def _read_table(path: Path, row_class: type[Row], tables: Tables, *, own: bool) -> list[Problem]:
    header, body, fault = _records(path)
    problems = [fault] if fault else list(_check_header(path.name, header, row_class))
    if problems:
        tables.unread[row_class.TABLE] = _raw(path)
        return problems
    for number, record in enumerate(body, start=2):
        if not any(record):
            continue
        if len(record) != len(header):
            found = f"{len(record)} cells"
            remedy = "Look for a missing or unquoted comma."
            problems.append(Problem(path.name, number, None, f"{len(header)} cells, as in the header", found, remedy))
            tables.broken.setdefault(row_class.TABLE, []).append(dict(zip(header, record, strict=False)))
            continue
        cells = dict(zip(header, record, strict=True))
        problems += _check_characters(path.name, number, cells)
        cells = {name: text.strip() for name, text in cells.items()}
        try:
            tables[row_class].append(Located(row_class.model_validate(cells), path.name, number, own))
        except ValidationError as error:
            problems += _explain(path.name, number, cells, row_class, error)
            tables.broken.setdefault(row_class.TABLE, []).append(cells)
    return problems


def _raw(path: Path) -> str:
    try:
        return path.read_bytes().decode("latin-1")
    except OSError:
        return ""


def _records(path: Path) -> tuple[list[str], list[list[str]], Problem | None]:
    """Read header and records of a CSV file, or say why that cannot be done. Empty columns at the right are dropped."""
    whole = Problem(path.name, None, None, "a readable CSV file in UTF-8", "", "Save the table anew as 'CSV UTF-8'.")
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        found, remedy = f"a file that cannot be opened ({error.strerror})", "Check that it is a file and may be read."
        return [], [], _with(whole, found, remedy)
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return [], [], _with(whole, f"a byte in line {line} that is not UTF-8")
    first = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ",", strict=True)
    records: list[list[str]] = []
    line = 1
    try:
        for record in reader:
            records.append(record)
            line = reader.line_num + 1
    except csv.Error as error:
        if "limit" in str(error):
            return [], [], _with(whole, f"a cell in line {line} of more than {csv.field_size_limit():,} characters", "Shorten it.")
        return [], [], _with(whole, f"a quotation mark in line {line} that is not closed", "Close it, or double it within a text.")
    if not records:
        return [], [], _with(whole, "an empty file", "Write at least the header, or remove the file.")
    width = len(records[0])
    while width and all(record[width - 1 : width] in ([], [""]) for record in records):
        width -= 1
    header, *body = [record[:width] if not any(record[width:]) else record for record in records]
    return header, body, None


def _with(problem: Problem, found: str, remedy: str | None = None) -> Problem:
    return Problem(problem.file, problem.row, problem.field, problem.expected, found, remedy or problem.remedy)


def _check_header(file: str, header: list[str], row_class: type[Row]) -> Iterator[Problem]:
    known = list(row_class.model_fields)
    required = [name for name, info in row_class.model_fields.items() if info.is_required()]
    for name in dict.fromkeys(header):
        if name not in known:
            meant = near(name, [k for k in known if k not in header], 1)
            remedy = f"Rename the column to {meant[0]}." if meant else "Remove the column."
            yield Problem(file, 1, name or None, "a column of this table", f"'{name}'", remedy)
        if header.count(name) > 1:
            yield Problem(file, 1, name, "each column once", f"{header.count(name)} columns of this name", "Remove all but one.")
    for name in required:
        if name not in header:
            yield Problem(file, 1, name, f"a column {name}", "no such column", "Add it, or correct the spelling of the header.")


def _check_characters(file: str, number: int, cells: dict[str, str]) -> Iterator[Problem]:
    for name, text in cells.items():
        hidden = sorted({_INVISIBLE[character] for character in text if character in _INVISIBLE})
        if hidden:
            yield Problem(file, number, name, "visible characters only", ", ".join(hidden), "Type the text anew instead of pasting it.")
        elif text != text.strip():
            yield Problem(file, number, name, "no space at either end", f"'{text}'", "Remove the space.")


def _explain(file: str, number: int, cells: dict[str, str], row_class: type[Row], error: ValidationError) -> Iterator[Problem]:
    for fault in error.errors():
        name = str(fault["loc"][0]) if fault["loc"] else "eqf_level"
        found = f"'{cells[name]}'" if cells.get(name) else "nothing"
        expected = expectation(row_class, name)
        if not fault["loc"]:
            found += f", with eqf_link '{cells.get('eqf_link', '')}'"
            expected = "an EQF level if eqf_link is 'linked', and nothing otherwise"
        yield Problem(file, number, name, expected, found, _REMEDIES.get(fault["type"], "Correct the value."))


def overlay(base: Tables, own: Tables) -> tuple[Tables, list[Problem]]:
    """Lay a folder of one's own over the shipped tables.

    A row replaces the shipped rows that agree with it in the table's unit (for levels, for example, the
    framework and the national level); a row without such a counterpart is added; a row of
    `withdrawn.csv` takes the shipped rows it names out.
    """
    problems: list[Problem] = []
    merged = Tables()
    withdrawn = {(row.value.table, *row.value.key.split("|")): row for row in own[Withdrawal]}
    used: set[tuple[str, ...]] = set()
    for row_class in TABLES:
        replaced = {unit_of(located.value) for located in own[row_class]}
        for located in base[row_class]:
            name = (row_class.TABLE, *unit_of(located.value))
            if name in withdrawn:
                used.add(name)
            elif name[1:] not in replaced:
                merged[row_class].append(located)
        merged[row_class].extend(own[row_class])
    merged[Withdrawal].extend(own[Withdrawal])
    merged.broken, merged.unread, merged.documents = own.broken, own.unread, own.documents
    for name, withdrawal in withdrawn.items():
        if name not in used:
            expected = "the table and key of a shipped row"
            problems.append(withdrawal.problem("key", expected, "|".join(name), "Copy the values from the shipped table."))
    return merged, problems
