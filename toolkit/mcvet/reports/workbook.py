"""A spreadsheet file from tables."""

import io
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

import pandas as pd
import xlsxwriter

_WIDEST = 60


class Sheet(NamedTuple):
    """One sheet: its name, its table, and widths of columns other than the fitting ones."""

    name: str
    frame: pd.DataFrame
    width: int | None = None


def make_workbook(sheets: Iterable[Sheet], *, title: str, as_of: str, mark: str = "") -> bytes:
    """Write sheets into an XLSX file.

    Args:
        sheets: the tables, in order; text is written as text, never as a formula.
        title: title of the document.
        as_of: date of the data, ISO 8601; the file's date, so that the same data give the same file.
        mark: what stands above every table, such as that an example is fictional; nothing if empty.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False}) as book:
        book.set_properties({"title": title, "created": datetime.fromisoformat(as_of)})
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 2, "bg_color": "#E8EDF2"})
        body = book.add_format({"text_wrap": True, "valign": "top"})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            if mark:
                page.write_string(0, 0, mark)
            _write(page, sheet, int(bool(mark)), head, body)
    return buffer.getvalue()


def _write(page: xlsxwriter.worksheet.Worksheet, sheet: Sheet, top: int, head: object, body: object) -> None:
    for x, name in enumerate(sheet.frame.columns):
        page.write_string(top, x, str(name), head)
        column = sheet.frame[name]
        for y, value in enumerate(column, start=top + 1):
            if pd.isna(value) or value == "":
                page.write_blank(y, x, None, body)
            elif isinstance(value, bool):
                page.write_boolean(y, x, value, body)
            elif isinstance(value, int | float):
                page.write_number(y, x, value, body)
            else:
                page.write_string(y, x, str(value), body)
        longest = max([len(str(name)), *(len(line) for value in column for line in str(value).split("\n"))])
        page.set_column(x, x, min(_WIDEST, longest + 2) if sheet.width is None or x == 0 else sheet.width)
    page.freeze_panes(top + 1, 1)
    if len(sheet.frame.columns):
        page.autofilter(top, 0, top + len(sheet.frame), len(sheet.frame.columns) - 1)
