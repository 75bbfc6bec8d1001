"""XLSX files from tables."""

import io
from collections.abc import Iterable
from datetime import datetime
from numbers import Real
from typing import NamedTuple

import pandas as pd
import xlsxwriter

from mcvet.locale import Numeral

_WIDEST = 60
_A4 = 9


class Sheet(NamedTuple):
    """A sheet: its name, its table, and column widths where they should not fit the content."""

    name: str
    frame: pd.DataFrame
    width: int | None = None


def make_workbook(sheets: Iterable[Sheet], *, title: str, as_of: str, mark: str = "", words: tuple[str, str] = ("no", "yes")) -> bytes:
    """Write sheets into an XLSX file. It cites sources by their number in the sheet that lists them; CSV and JSON hold their ids.

    Args:
        sheets: the tables, in order; text is written as text, never as a formula.
        title: title of the document.
        as_of: date of the data, ISO 8601; the file's date, so that the same data give the same file.
        words: how False and True are shown.
        mark: text above every table, such as that an example is fictional; empty for none.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False}) as book:
        book.set_properties({"title": title, "created": datetime.fromisoformat(as_of)})
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 2, "bg_color": "#E8EDF2"})
        body = book.add_format({"text_wrap": True, "valign": "top"})
        for sheet in _numbered(list(sheets)):
            page = book.add_worksheet(sheet.name)
            if mark:
                page.write_string(0, 0, mark)
            _write(page, sheet, int(bool(mark)), head, body, words)
    return buffer.getvalue()


def _numbered(sheets: list[Sheet]) -> list[Sheet]:
    ids = next((list(sheet.frame["source_id"]) for sheet in sheets if {"source_id", "url"} <= {*sheet.frame}), [])
    numbers = {source_id: number for number, source_id in enumerate(ids, 1)}

    def cited(text: object) -> str:
        return "; ".join(str(numbers[name]) for name in str(text).split(";") if name in numbers)

    found = []
    for name, frame, width in sheets:
        if {"source_id", "url"} <= {*frame}:
            frame = frame.assign(source_id=range(1, len(frame) + 1)).rename(columns={"source_id": "number"})
        elif numbers:
            citing = [str(column) for column in frame if str(column).endswith(("source_id", "source_ids"))]
            frame = frame.assign(**{column: frame[column].map(cited) for column in citing})
            frame = frame.rename(columns={column: column.replace("source_id", "source") for column in citing})
        found.append(Sheet(name, frame, width))
    return found


def _write(page: xlsxwriter.worksheet.Worksheet, sheet: Sheet, top: int, head: object, body: object, words: tuple[str, str]) -> None:
    for x, name in enumerate(sheet.frame.columns):
        page.write_string(top, x, str(name), head)
        column = sheet.frame[name]
        for y, value in enumerate(column, start=top + 1):
            if pd.isna(value) or value == "":
                page.write_blank(y, x, None, body)
            elif isinstance(value, bool):
                page.write_string(y, x, words[value], body)
            elif isinstance(value, Numeral):
                page.write_number(y, x, value.value, body)
            elif isinstance(value, Real):  # numpy's whole numbers as well
                page.write_number(y, x, value, body)
            else:
                page.write_string(y, x, str(value), body)
        longest = max([len(str(name)), *(len(line) for value in column for line in str(value).split("\n"))])
        page.set_column(x, x, min(_WIDEST, longest + 2) if sheet.width is None or x == 0 else sheet.width)
    page.freeze_panes(top + 1, 1)
    page.set_paper(_A4)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(top)
    if len(sheet.frame.columns):
        page.autofilter(top, 0, top + len(sheet.frame), len(sheet.frame.columns) - 1)
