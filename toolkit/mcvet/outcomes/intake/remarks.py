"""Remarks in a data report that need no decision: damaged or missing codes, and dates whose day may be the month."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum

from pydantic import Field, computed_field

from mcvet.catalogue import Value
from mcvet.locale import Texts, marked, texts_for
from mcvet.outcomes import wording
from mcvet.outcomes.intake.sheets import Cell
from mcvet.outcomes.lexicon import DateOrder, days_or_months, fold, is_missing, moment, months
from mcvet.outcomes.model import SMALLEST_GROUP
from mcvet.outcomes.scoring.clean import normalise_code
from mcvet.outcomes.scoring.disclose import is_small

_MOST_EXAMPLES = 3
_SCIENTIFIC = re.compile(r"\d([.,]\d+)?E\+\d+", re.IGNORECASE)
_WITH_MONTH = re.compile(r"(\d{1,2})[-. ]+([^\W\d_]+)\.?|([^\W\d_]+)[-. ]+(\d{1,2})\.?")


class RemarkKind(StrEnum):
    """What a remark is about."""

    SPOILT_CODES = "spoilt_codes"
    NO_CODES = "no_codes"
    DAY_UNKNOWN = "day_unknown"
    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


_TEXTS = {
    "spoilt_codes": marked(
        "{file}, column “{column}”: a spreadsheet program has converted {n} personal codes (of {of}) to numbers or dates, such as "
        "{examples}. They do not match unchanged codes. Use the original export of the survey tool."
    ),
    "no_codes": marked(
        "{file}, column “{column}”: {n} texts (of {of}) say that there is no personal code, such as {examples}. They match nobody."
    ),
    "day_unknown": marked(
        "{file}, column “{column}”: {n} dates (of {of}) may begin with the day or with the month, such as {examples}. They were not read."
    ),
    "day_first": marked(
        "{file}, column “{column}”: {n} dates (of {of}) may begin with the day or with the month, such as {examples}. They were read with "
        "the day first, as this tool usually writes."
    ),
    "month_first": marked(
        "{file}, column “{column}”: {n} dates (of {of}) may begin with the day or with the month, such as {examples}. They were read with "
        "the month first, as this tool usually writes."
    ),
}


class Remark(Value):
    """A remark about a column."""

    kind: RemarkKind
    file: str
    column: str
    n: int = Field(description="Cells that it is about")
    of: int = Field(description="Cells of the column that are filled")
    examples: tuple[str, ...] = Field(description="Up to three of them")

    @computed_field(description="The remark in English")  # type: ignore[prop-decorator]
    @property
    def text(self) -> str:
        """The remark in English."""
        return self.said(texts_for("en"))

    def said(self, texts: Texts, k: int = SMALLEST_GROUP) -> str:
        """Return the remark in the reader's language, without the number of people if it is less than k."""
        values = {"file": self.file, "column": self.column, "examples": ", ".join(self.examples), "n": texts.number(self.n)}
        return texts.say(_TEXTS[self.kind], **values, of=wording.count(None if is_small(self.of, k) else self.of, k, texts))


def about_codes(file: str, column: str, cells: Iterable[Cell], *, are_texts: bool) -> list[Remark]:
    """Return the remarks about a column of personal codes.

    Args:
        file: name of the file.
        column: header of the column.
        cells: its cells.
        are_texts: True if the codes of the activity are texts, so that a number must be a damaged code.
    """
    filled = [cell for cell in cells if cell is not None and str(cell).strip()]
    spoilt = [cell for cell in filled if _is_spoilt(cell, are_texts=are_texts)]
    none = [cell for cell in filled if not normalise_code(_written(cell))]
    kinds = ((RemarkKind.SPOILT_CODES, spoilt), (RemarkKind.NO_CODES, none))
    return [_remark(kind, file, column, found, len(filled)) for kind, found in kinds if found]


def about_days(file: str, column: str, cells: Sequence[Cell], order: DateOrder | None) -> list[Remark]:
    """Return the remarks about a column of dates; `order` is None if ambiguous dates were not read."""
    doubtful = days_or_months(list(cells))
    kind = {None: RemarkKind.DAY_UNKNOWN, DateOrder.DAY: RemarkKind.DAY_FIRST, DateOrder.MONTH: RemarkKind.MONTH_FIRST}[order]
    return [_remark(kind, file, column, doubtful, sum(not is_missing(cell) for cell in cells))] if doubtful else []


def is_text_code(cell: Cell) -> bool:
    """Return True for a code with letters or a leading zero, which a spreadsheet keeps as text or damages."""
    return isinstance(cell, str) and bool(normalise_code(cell)) and (cell.strip().startswith("0") or any(map(str.isalpha, cell)))


def _is_spoilt(cell: Cell, *, are_texts: bool) -> bool:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return are_texts
    if not isinstance(cell, str):
        return isinstance(cell, datetime)
    text = cell.strip()
    found = _WITH_MONTH.fullmatch(text)
    is_month = found is not None and not text.isupper() and fold(found[2] or found[3]) in months()
    return bool(_SCIENTIFIC.fullmatch(text)) or is_month or (not text.isdecimal() and moment(text, DateOrder.DAY) is not None)


def _written(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell)


def _remark(kind: RemarkKind, file: str, column: str, found: Sequence[Cell], of: int) -> Remark:
    examples = tuple(dict.fromkeys(map(_written, found)))[:_MOST_EXAMPLES]
    return Remark(kind=kind, file=file, column=column, n=len(found), of=of, examples=examples)
