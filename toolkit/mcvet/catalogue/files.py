"""Reading the tables of a data folder, and laying a partner's folder over the shipped one."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from mcvet.catalogue.model import TABLES
from mcvet.catalogue.package import expectation
from mcvet.catalogue.rows import Row, column
from mcvet.errors import Problem, near
from mcvet.messages import Message, bare, quoted, reason, say
from mcvet.validation import NOTHING, explained

_INVISIBLE = {
    "\u00a0": say("a no-break space"), "\u00ad": say("a soft hyphen"), "\u200b": say("a zero-width space"),
    "\u200c": say("a zero-width non-joiner"), "\u200d": say("a zero-width joiner"), "\u200e": say("a left-to-right mark"),
    "\u200f": say("a right-to-left mark"), "\u202f": say("a narrow space"), "\u2028": say("a line separator"),
    "\u2029": say("a paragraph separator"), "\u2060": say("a word joiner"), "\ufeff": say("a byte order mark"), "\t": say("a tab"),
    "\n": say("a line break"), "\r": say("a line break"),
}  # fmt: skip
_CHECK_THE_PATH, _SAVE_AGAIN = say("Check the path."), say("Save the table again as 'CSV UTF-8'.")


DOCUMENT_FOLDERS = ("templates", "profiles", "demonstrations")
_DOCUMENTS = (".yaml", ".yml", ".json")
_SPREADSHEETS = (".xlsx", ".xls", ".ods", ".tsv")


class Withdrawal(Row):
    """A shipped row that a partner's folder removes."""

    TABLE = "withdrawn"
    TITLE = "Withdrawn rows"
    KEY = ("table", "key")

    table: str = column("Table of the row")
    key: str = column("Values that identify the row, separated by |")
    reason: str = column("Why it is withdrawn")


OWN_TABLES: tuple[type[Row], ...] = (*TABLES, Withdrawal)
R = TypeVar("R", bound=Row)


@dataclass(frozen=True)
class Located(Generic[R]):
    """A row and the place it was read from.

    Attributes:
        value: the row.
        file: name of its file.
        row: its line in the file; the header is line 1.
        own: True if the row belongs to the folder being checked, False if it belongs to the shipped data below.
    """

    value: R
    file: str
    row: int
    own: bool

    def problem(self, field: str | None, expected: Message, found: Message, remedy: Message) -> Problem:
        """Return a problem at this place."""
        return Problem(self.file, self.row, field, expected, found, remedy)


class Tables:
    """The located rows of a data folder, by row class.

    Attributes:
        broken: by table name, the cells of rows that are not valid. References to them are not reported.
        unread: by table name, the text of files that could not be read as tables. References to them are not reported.
        documents: the texts of the files in folders such as `templates`, which cite sources too.
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
        """Iterate over the row classes."""
        return iter(self._rows)

    def values(self, row_class: type[R]) -> tuple[R, ...]:
        """Return the rows of a table without their places."""
        return tuple(located.value for located in self[row_class])

    def own(self, row_class: type[R]) -> Iterator[Located[R]]:
        """Iterate over the rows of a table that belong to the folder being checked."""
        return (located for located in self[row_class] if located.own)


def unit_of(value: Row) -> tuple[str, ...]:
    """Return the values of the fields by which an overlay row finds the rows it replaces."""
    return tuple(str(getattr(value, name) or "") for name in value.unit())


def documents_in(folder: Path, kind: str) -> list[Path]:
    """Return the YAML and JSON files in the subfolder `kind`, sorted by name; empty if there is no such folder."""
    inner = folder / kind
    return sorted(path for path in inner.iterdir() if path.suffix.lower() in _DOCUMENTS) if inner.is_dir() else []


def read_folder(folder: Path, *, own: bool) -> tuple[Tables, list[Problem]]:
    """Read every table that a folder holds.

    Args:
        folder: the data folder; a table without a file is empty.
        own: True if this is the folder being checked, False if it is the shipped data below.

    Returns:
        the rows by table, and every problem found while reading.
    """
    tables = Tables()
    classes = {f"{row_class.TABLE}.csv": row_class for row_class in tables}
    if not folder.is_dir():
        return tables, [Problem(str(folder), None, None, say("a folder with data tables"), say("no folder"), _CHECK_THE_PATH)]
    problems: list[Problem] = []
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in _SPREADSHEETS:
            remedy = say("Save each sheet as 'CSV UTF-8', or move it away.")
            problems.append(Problem(path.name, None, None, say("tables as CSV"), say("a spreadsheet"), remedy))
        if path.suffix.lower() != ".csv":
            continue
        row_class = classes.get(path.name)
        if row_class is None:
            meant = near(path.name, list(classes), 1)
            remedy = say("Rename it to {file}, or move it elsewhere.", file=meant[0]) if meant else say("Move it elsewhere.")
            problems.append(Problem(path.name, None, None, say("a file named after a table"), bare(path.name), remedy))
        else:
            problems += _read_table(path, row_class, tables, own=own)
    documents = [path for kind in DOCUMENT_FOLDERS for path in documents_in(folder, kind)]
    tables.documents += [_raw(path) for path in documents]
    if not documents and not any(path.suffix.lower() == ".csv" for path in folder.iterdir()):
        problems.append(
            Problem(str(folder), None, None, say("at least one table, such as levels.csv"), say("no CSV file"), _CHECK_THE_PATH)
        )
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
            expected, found = say("{n} cells, as in the header", n=len(header)), say("{n} cells", n=len(record))
            problems.append(Problem(path.name, number, None, expected, found, say("Look for a missing or unquoted comma.")))
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
    """Return the header and the records of a CSV file, or the problem that prevents it. Empty columns at the right are dropped."""

    def unreadable(found: Message, remedy: Message = _SAVE_AGAIN) -> tuple[list[str], list[list[str]], Problem]:
        return [], [], Problem(path.name, None, None, say("a readable CSV file in UTF-8"), found, remedy)

    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        found = say("a file that cannot be opened ({why})", why=reason(error))
        return unreadable(found, say("Check that it is a file and may be read."))
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return unreadable(say("a byte in line {line} that is not UTF-8", line=str(line)))
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
            found = say("a cell in line {line} of more than {n} characters", line=str(line), n=csv.field_size_limit())
            return unreadable(found, say("Shorten it."))
        found = say("a quotation mark in line {line} that is not closed", line=str(line))
        return unreadable(found, say("Close it, or double it within a text."))
    if not records:
        return unreadable(say("an empty file"), say("Write at least the header, or remove the file."))
    width = len(records[0])
    while width and all(record[width - 1 : width] in ([], [""]) for record in records):
        width -= 1
    header, *body = [record[:width] if not any(record[width:]) else record for record in records]
    return header, body, None


def _check_header(file: str, header: list[str], row_class: type[Row]) -> Iterator[Problem]:
    known = list(row_class.model_fields)
    required = [name for name, info in row_class.model_fields.items() if info.is_required()]
    for name in dict.fromkeys(header):
        if name not in known:
            meant = near(name, [k for k in known if k not in header], 1)
            remedy = say("Rename the column to {name}.", name=meant[0]) if meant else say("Remove the column.")
            yield Problem(file, 1, name or None, say("a column of this table"), quoted(name), remedy)
        if header.count(name) > 1:
            found = say("{n} columns of this name", n=header.count(name))
            yield Problem(file, 1, name, say("each column once"), found, say("Remove all but one."))
    for name in required:
        if name not in header:
            remedy = say("Add it, or correct the spelling of the header.")
            yield Problem(file, 1, name, say("a column {name}", name=name), say("no such column"), remedy)


def _check_characters(file: str, number: int, cells: dict[str, str]) -> Iterator[Problem]:
    for name, text in cells.items():
        hidden = dict.fromkeys(_INVISIBLE[character] for character in text if character in _INVISIBLE)
        for character in hidden:
            yield Problem(file, number, name, say("visible characters only"), character, say("Type the text again instead of pasting it."))
        if not hidden and text != text.strip():
            yield Problem(file, number, name, say("no space at either end"), quoted(text), say("Remove the space."))


def _explain(file: str, number: int, cells: dict[str, str], row_class: type[Row], error: ValidationError) -> Iterator[Problem]:
    for wrong in explained(error, row_class, cells)[0]:
        name = str(wrong.place[0])
        found = wrong.found if cells.get(name) else NOTHING
        yield Problem(file, number, name, wrong.expected if wrong.disagreement else expectation(row_class, name), found, wrong.remedy)


def overlay(base: Tables, own: Tables) -> tuple[Tables, list[Problem]]:
    """Lay the tables of a partner's folder over the shipped ones.

    A row replaces the shipped rows with the same unit (for levels: the framework and the national level). A row without such a
    counterpart is added. A row of `withdrawn.csv` removes the shipped rows it names.

    Returns:
        the merged tables, and a problem for each withdrawal that names no shipped row.
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
            expected, remedy = say("the table and key of a shipped row"), say("Copy the values from the shipped table.")
            problems.append(withdrawal.problem("key", expected, bare("|".join(name)), remedy))
    return merged, problems
