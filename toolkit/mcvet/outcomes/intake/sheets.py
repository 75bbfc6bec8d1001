"""Sheets of cells from the bytes of a file, whatever its name."""

import csv
import io
import json
import math
import os
import re
import subprocess
import sys
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from mcvet.errors import McvetError
from mcvet.messages import Message, say
from mcvet.outcomes.intake import workbook_reader as spreadsheet
from mcvet.outcomes.intake.workbook_reader import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, MOST_TEXT, TOO_LARGE

Cell = str | float | bool | datetime | None
MOST_BYTES, MOST_UNPACKED, MOST_RATIO, RATIO_FROM, MOST_ENTRIES = 20_000_000, 200_000_000, 100, 100_000, 2_000
_LEAST_SWALLOWED = 3
MEMORY, SECONDS, MOST_CHARACTERS, MOST_RECORD = 800_000_000, 60, 100_000, 2_000_000
_UNPRINTABLE = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127, 0xFFFE, 0xFFFF))  # invalid in XML, so no document can contain them
_DELIMITERS = (";", ",", "\t", "|")
_WESTERN = set("áâäçéëíîóôöúüýßÁÂÄÇÉËÍÎÓÔÖÚÜÝ")  # the same bytes in cp1250, iso-8859-2 and cp1252, so they do not distinguish them
_LATIN, _CYRILLIC = set("čćđšžČĆĐŠŽ"), set("абвгдђежзијклљмнњопрстћуфхцчџшАБВГДЂЕЖЗИЈКЛЉМНЊОПРСТЋУФХЦЧЏШ")


class SurveyFileError(McvetError):
    """A file that cannot be read as a survey export; its messages give the reason and the remedy."""


class Sheet(NamedTuple):
    """The cells of a sheet or of a text file; `lines` holds the line of the file where each row begins."""

    rows: list[list[Cell]]
    lines: Sequence[int]
    name: str | None = None
    is_hidden: bool = False


class Grid(NamedTuple):
    """The sheets of a file that are not empty, and how they were read."""

    kind: str
    sheets: tuple[Sheet, ...] = ()
    encoding: str | None = None
    delimiter: str | None = None


def read_grid(content: bytes, name: str) -> Grid:
    """Read the cells of a CSV file or workbook.

    Args:
        content: the file; at most 20 MB.
        name: name of the file for messages. The bytes decide the kind, not the name.

    Raises:
        SurveyFileError: for a file that is too large, compressed too tightly, damaged, encrypted, or of another kind. Workbooks are read
            in a child process with limits of memory and time, so a crash of the reader ends only the reading.
    """
    if len(content) > MOST_BYTES:
        raise SurveyFileError(
            say(
                "{file} has {size} MB; survey files have up to {most} MB. Export fewer columns.",
                file=name,
                size=math.ceil(len(content) / 10**6),
                most=MOST_BYTES // 10**6,
            )
        )
    if not content.strip(b"\0 \r\n\t"):
        return Grid("empty")
    if content.startswith(b"PK\x03\x04"):
        return _workbook(content, _kind_of_zip(content, name), name)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise SurveyFileError(
                say("{file} is locked with a password. Open it in a spreadsheet program and save it without one.", file=name)
            )
        return _workbook(content, "xls", name)
    if content.startswith(b"%PDF"):
        raise SurveyFileError(say("{file} is a PDF. Export the answers as CSV or XLSX.", file=name))
    return _text(content, name)


def _kind_of_zip(content: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            tight = any(e.file_size > RATIO_FROM and e.file_size > MOST_RATIO * max(e.compress_size, 1) for e in entries)
            if len(entries) > MOST_ENTRIES or sum(e.file_size for e in entries) > MOST_UNPACKED or tight:
                raise SurveyFileError(
                    say(
                        "{file} would unpack to far more than a survey contains, so it is not opened. Export it again, or save it as CSV.",
                        file=name,
                    )
                )
            kind = ""
            if "mimetype" in archive.namelist()[:1]:
                with archive.open("mimetype") as entry:
                    kind = entry.read(100).decode("ascii", "replace")
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, NotImplementedError, EOFError) as error:
        raise SurveyFileError(say("{file} is damaged or cut off. Export or download it again.", file=name)) from error
    names = {entry.filename for entry in entries}
    if "spreadsheet" in kind:
        return "ods"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if any(entry.startswith("xl/") for entry in names):
        return "xlsx"
    raise SurveyFileError(say("{file} is a packed file without a table. Unpack it and give the CSV, XLSX or ODS in it.", file=name))


def _workbook(content: bytes, kind: str, name: str) -> Grid:
    found = _read_in_subprocess(content, "calamine")
    if "sheets" not in found and kind == "xlsx" and found.get("fault") != TOO_LARGE:
        found = _read_in_subprocess(content, "openpyxl")
    if found.get("fault") == TOO_LARGE:
        raise SurveyFileError(_too_large(name))
    if "sheets" not in found:
        raise SurveyFileError(
            say(
                "{file} cannot be read as a workbook ({kind}). Open it in a spreadsheet program and save it as XLSX or CSV.",
                file=name,
                kind=kind.upper(),
            )
        )
    texts: dict[str, str] = {}  # many cells may share one long text
    sheets = [
        Sheet(
            [[_cell(cell, texts) for cell in row] for row in sheet["rows"]],
            range(1, len(sheet["rows"]) + 1),
            sheet["name"],
            sheet["hidden"],
        )
        for sheet in found["sheets"]
        if sheet["rows"]
    ]
    return Grid(kind, tuple(_joined(sheets)))


def _joined(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Join the sheets Content, Content1, Content2 … over which EUSurvey spreads its columns."""
    parts = [sheet for sheet in sheets if re.fullmatch(r"Content\d*", sheet.name or "")]
    if not parts or parts[0].name != "Content":
        return list(sheets)
    rows = _side_by_side([part.rows for part in parts])
    whole = parts[0]._replace(rows=rows, lines=range(1, len(rows) + 1))
    return [whole if sheet is parts[0] else sheet for sheet in sheets if sheet is parts[0] or sheet not in parts]


def _read_in_subprocess(content: bytes, reader: str) -> dict[str, Any]:
    """Read a workbook in a child process and return its result, or an empty dict if the child fails."""
    command = [sys.executable, "-I", str(Path(spreadsheet.__file__)), reader, str(MEMORY), str(SECONDS)]
    environment = {key: os.environ[key] for key in ("SYSTEMROOT", "LD_LIBRARY_PATH") if key in os.environ}
    try:
        done = subprocess.run(  # noqa: S603
            command, input=content, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=SECONDS + 10, check=False, env=environment
        )
        found: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return {}
    return found


def _side_by_side(parts: list[list[list[Cell]]]) -> list[list[Cell]]:
    """Join the rows of sheets side by side."""
    if len(parts) == 1:
        return parts[0]
    widths = [max(map(len, part)) for part in parts]
    height = max(map(len, parts))
    padded = [[*part, *([[]] * (height - len(part)))] for part in parts]
    return [
        [cell for part, width in zip(padded, widths, strict=True) for cell in (*part[y], *([None] * (width - len(part[y]))))]
        for y in range(height)
    ]


def _cell(cell: object, texts: dict[str, str]) -> Cell:
    if isinstance(cell, dict):
        return datetime.fromisoformat(cell["time"])
    if isinstance(cell, str):
        if cell not in texts:
            texts[cell] = cell.translate(_UNPRINTABLE)
        return texts[cell]
    return cell if isinstance(cell, bool | int | float) else None


def _too_large(name: str) -> Message:
    return say(
        "{file} has more than {rows} rows, {columns} columns, {cells} cells or {characters} characters. Remove what does not belong "
        "to the survey, or split it.",
        file=name,
        rows=MOST_ROWS,
        columns=MOST_COLUMNS,
        cells=MOST_CELLS,
        characters=MOST_TEXT,
    )


def _text(content: bytes, name: str) -> Grid:
    text, encoding = _decode(content, name)
    if re.match(r"\s*<(!doctype|html|\?xml|table)", text, re.IGNORECASE):
        raise SurveyFileError(
            say("{file} is a web page despite its name. Open it in a spreadsheet program and save it as XLSX or CSV.", file=name)
        )
    declared = re.match(r"sep=(.)\r?\n", text)
    body = text[declared.end() :] if declared else text
    delimiter = declared[1] if declared else _delimiter(body)
    body = re.sub(rf'(?m)(^|{re.escape(delimiter)})="', r'\1"', body)  # ="007" keeps a spreadsheet from reading a text as a number
    lines_of: list[int] = []
    rows: list[list[Cell]] = []
    cells = pending = 0
    line = first = 1 if declared else 0

    def lines() -> Iterator[str]:
        nonlocal pending
        source = io.StringIO(body, newline="")
        while text_line := source.readline(MOST_RECORD):
            pending += len(text_line)
            if pending > MOST_RECORD:
                raise csv.Error
            yield text_line

    reader = csv.reader(lines(), delimiter=delimiter, strict=True)
    try:
        for record in reader:
            cells += len(record)
            if len(rows) == MOST_ROWS or len(record) > MOST_COLUMNS or cells > MOST_CELLS:
                raise SurveyFileError(_too_large(name))
            if any(len(cell) > MOST_CHARACTERS for cell in record):
                raise csv.Error
            if _swallows(record, delimiter):
                raise SurveyFileError(_open_quote(name, line + 1))
            lines_of.append(line + 1)
            rows.append([cell.translate(_UNPRINTABLE) for cell in record])
            line, pending = first + reader.line_num, 0
    except csv.Error as error:
        is_open = "end of data" in str(error) or "expected after" in str(error)
        endless = say(
            "{file}, near line {line}: a cell or line without end. Look for a quotation mark that is never closed.",
            file=name,
            line=line + 1,
        )
        raise SurveyFileError(_open_quote(name, line + 1) if is_open else endless) from error
    while rows and not any(rows[-1]):
        rows.pop()
    return Grid("csv", (Sheet(rows, lines_of),) if rows else (), encoding=encoding, delimiter=delimiter)


def _open_quote(name: str, line: int) -> Message:
    return say(
        "{file}, line {line}: a quotation mark begins a cell here and does not end it, so the cell would include what follows. Close "
        "or remove it; a quotation mark within a text is written twice.",
        file=name,
        line=line,
    )


def _swallows(record: Sequence[str], delimiter: str) -> bool:
    """Return True if a multi-line cell contains whole rows: each with as many cells as this record, the last up to that cell."""
    for i, cell in enumerate(record):
        if i >= _LEAST_SWALLOWED and "\n" in cell:
            *rows, last = (line.count(delimiter) for line in cell.split("\n")[1:])
            if last == i and all(count == len(record) - 1 for count in rows):
                return True
    return False


def _decode(content: bytes, name: str) -> tuple[str, str]:
    """Decode text by its byte order mark, else as UTF-8, else by its letters, and return it with its encoding."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            try:
                return content.decode(encoding), encoding
            except UnicodeDecodeError as error:
                raise SurveyFileError(
                    say("{file} is marked as {encoding}, but has another encoding. Save it as “CSV UTF-8”.", file=name, encoding=encoding)
                ) from error
    if b"\0" in content:
        raise SurveyFileError(say("{file} is neither text nor a workbook. Export the answers as CSV or XLSX.", file=name))
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        wrong = content.count(b"\n", 0, error.start) + 1
    if _is_partly_utf_8(content):
        raise SurveyFileError(
            say(
                "{file} mixes encodings: line {line} is not in the UTF-8 of other lines. Combine the parts again, each as “CSV UTF-8”.",
                file=name,
                line=wrong,
            )
        )
    beyond_ascii = content.translate(None, bytes(range(128)))
    ranked = sorted((_fit(beyond_ascii, encoding), -order, encoding) for order, encoding in enumerate(("cp1250", "iso-8859-2", "cp1251")))
    fit, _, encoding = ranked[-1]
    if fit < 0.8:
        raise SurveyFileError(say("{file}: its encoding is not recognised. Save it as “CSV UTF-8”.", file=name))
    return content.decode(encoding), encoding


def _is_partly_utf_8(content: bytes) -> bool:
    """Return True if at least three letters of the region in UTF-8 make up a fifth or more of the non-ASCII bytes."""
    letters = sum(found in _LATIN or found in _CYRILLIC for found in content.decode("utf-8", "replace"))
    return letters >= 3 and 10 * letters >= len(content.translate(None, bytes(range(128))))


def _fit(beyond_ascii: bytes, encoding: str) -> float:
    """Return the share of letters that belong to the alphabets of the region, or 0 if there are control characters."""
    try:
        found = Counter(beyond_ascii.decode(encoding))
    except UnicodeDecodeError:
        return 0.0
    if any(unicodedata.category(c) == "Cc" for c in found):
        return 0.0
    letters = sum(n for c, n in found.items() if c.isalpha() and c not in _WESTERN)
    expected = _CYRILLIC if encoding == "cp1251" else _LATIN
    return sum(n for c, n in found.items() if c in expected) / letters if letters else 0.8


def _delimiter(text: str) -> str:
    """Return the delimiter that splits most lines into the same number of cells, at least two."""

    def agreement(delimiter: str) -> tuple[int, int]:
        widths: list[int] = []
        try:
            for record in csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=delimiter):
                widths.append(len(record))
                if len(widths) == 60:
                    break
        except csv.Error:
            return (0, 0)
        width, lines = Counter(width for width in widths if width > 1).most_common(1)[0] if max(widths, default=0) > 1 else (0, 0)
        return lines, width

    return max(_DELIMITERS, key=agreement)


def is_filled(cell: Cell) -> bool:
    """Return True if a cell is filled."""
    return cell not in (None, "")


def plain_text(cell: Cell) -> str:
    """Return a cell as text, with whole numbers without decimals; an empty string for an empty cell."""
    return "" if cell is None else str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell).strip()


def is_text(cell: Cell) -> bool:
    """Return True if a cell holds text that is not a number or date."""
    return isinstance(cell, str) and not re.fullmatch(r"[\d.,:/ -]+", cell)
