"""Program that reads one workbook from standard input and writes its cells as JSON, with limits of memory and time.

Workbooks are untrusted, and a file of two kilobytes can make the fast reader abort its process. A crash ends this process only; the
parent then tries the slow reader, which has limits, or reports that the file cannot be read.
"""

import io
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime
from typing import Any

MOST_ROWS, MOST_COLUMNS, MOST_CELLS, MOST_TEXT = 100_000, 500, 3_000_000, 20_000_000
TOO_LARGE = "too_large"


class TooLargeError(Exception):
    """A workbook that exceeds the limits."""


def _limit(memory: int, seconds: int) -> None:
    with suppress(ImportError):  # Windows has no such limits; there the time limit of the parent remains
        import resource

        for kind, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0)):
            with suppress(ValueError, OSError):  # some systems define the limit but refuse to set it
                resource.setrlimit(kind, (most, most))


_Sheet = tuple[str, bool, Iterable[Iterable[Any]]]


def _by_openpyxl(content: bytes) -> Iterator[_Sheet]:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        yield sheet.title, sheet.sheet_state != "visible", sheet.iter_rows(max_row=MOST_ROWS + 1, values_only=True)


def _by_calamine(content: bytes) -> Iterator[_Sheet]:
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    hidden = {sheet.name for sheet in book.sheets_metadata if sheet.visible != python_calamine.SheetVisibleEnum.Visible}
    for name in book.sheet_names:
        yield name, name in hidden, book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def _plain(cell: Any) -> Any:
    if isinstance(cell, datetime | date):
        return {"time": cell.isoformat()}
    return cell if cell is None or isinstance(cell, bool | int | float | str) else str(cell)


def _sheets(found: Iterable[_Sheet]) -> Iterator[dict[str, Any]]:
    cells = text = 0
    for name, hidden, rows in found:
        kept: list[list[Any]] = []
        for row in rows:
            plain = [_plain(cell) for cell in row]
            while plain and plain[-1] in (None, ""):
                plain.pop()
            cells += len(plain)
            text += sum(len(cell) for cell in plain if isinstance(cell, str))
            kept.append(plain)
            if len(kept) > MOST_ROWS or len(plain) > MOST_COLUMNS or cells > MOST_CELLS or text > MOST_TEXT:
                raise TooLargeError
        while kept and not kept[-1]:
            kept.pop()
        yield {"name": name, "hidden": hidden, "rows": kept}


def main() -> None:
    """Read the workbook. The arguments are the reader, the memory limit in bytes and the CPU limit in seconds."""
    reader, memory, seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    _limit(memory, seconds)
    content = sys.stdin.buffer.read()
    try:
        found = list(_sheets(_by_openpyxl(content) if reader == "openpyxl" else _by_calamine(content)))
        result: dict[str, Any] = {"sheets": found}
    except TooLargeError:
        result = {"fault": TOO_LARGE}
    except Exception as error:  # noqa: BLE001 (whatever a reader raises, the answer is the same)
        result = {"fault": f"{type(error).__name__}: {error}"[:300]}
    sys.stdout.buffer.write(json.dumps(result, ensure_ascii=False).encode("utf-8", "replace"))


if __name__ == "__main__":
    main()
