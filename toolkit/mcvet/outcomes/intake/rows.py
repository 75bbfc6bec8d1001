"""Rows of a sheet: which hold answers, and why others are omitted."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from mcvet.outcomes.intake.mapping import Column
from mcvet.outcomes.intake.sheets import Cell, Sheet, is_filled
from mcvet.outcomes.intake.waves import value_of
from mcvet.outcomes.lexicon import fold, is_missing, words_of

LONGEST_TEXT = 32_767  # the limit of a workbook cell; EUSurvey continues in the row below
YES_NO = ("yes", "no")
TO_BE_AGREED = ("ragged", "moved_left", "no_wave")
"""Reasons for omitting a row with answers to which a person must agree."""


class AnswerRow(NamedTuple):
    """The cells of one row, as many as there are headings, and the line of the file where it begins."""

    line: int
    cells: list[Cell]


class Rows(NamedTuple):
    """The rows that are answers, and the lines of those left out, by reason."""

    kept: list[AnswerRow]
    left_out: dict[str, list[int]]


def sort_rows(sheet: Sheet, start: int, columns: Sequence[Column], *, is_text: bool, unfinished_without_date: bool) -> Rows:
    """Separate the answers from other rows below a heading.

    Args:
        sheet: the sheet.
        start: index of the first row below the heading.
        columns: what each column is.
        is_text: True for a text file, where a row with fewer cells than headings has lost one.
        unfinished_without_date: True if a form without a submission date is unfinished, as in LimeSurvey.
    """
    width, kept, left = len(columns), list[AnswerRow](), dict[str, list[int]]()
    below = range(start, len(sheet.rows))
    split = [i for i, column in enumerate(columns) if column.option and fold(column.option) == fold(column.header)]
    ends = split and 2 * sum(is_filled(sheet.rows[y][width - 1]) for y in below if len(sheet.rows[y]) >= width) > len(below)
    places = {to: [i for i, column in enumerate(columns) if column.to == to] for to in ("submitted", "finished", "try_out")}

    def reason(row: Sequence[Cell]) -> str:
        filled = [i for i, cell in enumerate(row) if is_filled(cell)]
        if not filled:
            return "blank"
        if fold(row[filled[0]]).rstrip(":") in words_of("summary_rows"):
            return "summary_row"
        if filled[-1] >= width or (is_text and len(row) < width):
            return "ragged"
        if kept and all(isinstance(text := kept[-1].cells[i], str) and len(text) >= LONGEST_TEXT for i in filled):
            return "continued"
        if any(i in filled and fold(value_of(row[i])) in words_of("tests") for i in places["try_out"]):
            return "try_out"
        unfinished = any(i not in filled or fold(value_of(row[i])) in words_of("unfinished") for i in places["finished"])
        if unfinished or (unfinished_without_date and not any(i in filled for i in places["submitted"])):
            return "not_submitted"
        if any(fold(row[i]) not in YES_NO for i in filled if i in split) or (ends and filled[-1] < width - 1):
            return "moved_left"
        return ""

    for y in below:
        row, line = sheet.rows[y], sheet.lines[y]
        if why := reason(row):
            left.setdefault(why, []).append(line)
            if why == "continued":
                for i, cell in enumerate(row):
                    if is_filled(cell):
                        kept[-1].cells[i] = f"{kept[-1].cells[i]}{cell}"
        else:
            kept.append(AnswerRow(line, [*row[:width], *([None] * (width - len(row)))]))
    return Rows(kept, left)


def are_compatible(rows: Iterable[AnswerRow], one: int, other: int) -> bool:
    """Return True if no row holds different answers in two columns."""
    return all(is_missing(row.cells[one]) or is_missing(row.cells[other]) or row.cells[one] == row.cells[other] for row in rows)


def not_agreed(left_out: Mapping[str, Sequence[int]], agreed: Iterable[int]) -> dict[str, tuple[int, ...]]:
    """Return, by reason, the lines whose answers would be lost without anybody's agreement."""
    known = set(agreed)
    lost = {why: tuple(line for line in left_out.get(why, ()) if line not in known) for why in TO_BE_AGREED}
    return {why: lines for why, lines in lost.items() if lines}
