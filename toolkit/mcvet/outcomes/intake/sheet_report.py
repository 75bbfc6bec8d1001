"""The report on one sheet of an export: how it was read, and what each of its columns holds."""

from mcvet.outcomes.intake.mapping import FIELDS, IGNORE
from mcvet.outcomes.intake.report import ColumnReport, FileReport
from mcvet.outcomes.intake.sheet_reader import SheetReader
from mcvet.outcomes.intake.sheets import plain_text
from mcvet.outcomes.intake.suggestions import Neighbour, Suggestion, suggest
from mcvet.outcomes.lexicon import is_missing

_MOST_TEXTS, _LOOKED_AT = 20, 200
_MOST_SHOWN, _LONGEST_SHOWN = 3, 40


def sheet_report(reader: SheetReader) -> FileReport:
    """Return the report on a sheet."""
    waves = {response.wave for response in reader.responses}
    sheets_read = (reader.sheet.name, *reader.mapping.sheets.get(reader.source, ()))
    return FileReport(
        file=reader.name, source=reader.source, kind=reader.grid.kind, tool=reader.tool, encoding=reader.grid.encoding,
        delimiter=reader.grid.delimiter, sheet=reader.sheet.name, sheets=tuple(each.name for each in reader.grid.sheets if each.name),
        sheets_left_out=tuple(str(each.name) for each in reader.grid.sheets if each.name not in sheets_read),
        header_row=reader.heading.top + 1 if reader.heading else None, header_rows=reader.heading.height if reader.heading else 0,
        waves=tuple(sorted(waves)), wave_from=reader.wave_from, rows_found=max(0, len(reader.sheet.rows) - reader.start),
        respondents=len(reader.rows), dropped={why: len(lines) for why, lines in reader.left_out.items()},
        dropped_lines={why: tuple(lines) for why, lines in reader.left_out.items() if why != "blank"},
        columns=tuple(_column_report(reader, i) for i in range(len(reader.columns))), items_not_found=reader.items_not_found(),
    )  # fmt: skip


def _column_report(reader: SheetReader, i: int) -> ColumnReport:
    column = reader.columns[i]
    filled = sum(not reader.holds_no_answer(i, row) for row in reader.rows)
    return ColumnReport(
        header=column.header, to=column.to, wave=column.wave, why=column.why, answered=filled, missing=len(reader.rows) - filled,
        not_understood=dict(reader.unknown[i].most_common(_MOST_TEXTS)), suggestion=_suggestion(reader, i),
        first_answers=_first_answers(reader, i),
    )  # fmt: skip


def _suggestion(reader: SheetReader, i: int) -> Suggestion | None:
    """Return what a column that was not recognised could be."""
    if reader.columns[i].why != "unknown":
        return None
    texts = reader.heading.texts if reader.heading else ()
    parts = texts[i] or (reader.columns[i].header,)
    neighbours = [Neighbour(to=column.to, header=column.header) for column in reader.columns if column.to not in (*FIELDS, IGNORE)]
    cells = [row.cells[i] for row in reader.rows[:_LOOKED_AT]]
    return suggest(parts, cells, reader.activity, neighbours, reader.not_found())


def _first_answers(reader: SheetReader, i: int) -> tuple[str, ...]:
    """Return the first distinct answers of a column, or none if it holds personal codes, free texts or personal data."""
    if reader.columns[i].why == "personal" or reader.columns[i].to in ("code", "comment"):
        return ()
    found: dict[str, None] = {}
    for row in reader.rows[:_LOOKED_AT]:
        if not is_missing(row.cells[i]):
            text = " ".join(plain_text(row.cells[i]).split())
            found[text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"] = None
        if len(found) == _MOST_SHOWN:
            break
    return tuple(found)
