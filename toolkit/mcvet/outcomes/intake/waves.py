"""Where the time of a question is found: words in headings, the values of a column, the name of a file."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from mcvet.outcomes.intake.headings import Asked, HeadingKind, times
from mcvet.outcomes.intake.sheets import Cell, is_filled
from mcvet.outcomes.lexicon import fold, words_of
from mcvet.outcomes.model import SurveyDesign, Wave

Mark = Wave | Literal["ignore"]
_WAVES = {"pre": Wave.PRE, "post": Wave.POST, "then": Wave.THEN, "now": Wave.NOW, "followup": Wave.FOLLOW_UP}
_LOOKING_BACK = _WAVES | {"pre": Wave.THEN, "post": Wave.NOW}
_MOST_VALUES, _LEAST_ROWS, _FEW = 6, 3, 0.1
_WORD = re.compile(r"[^\W\d_]+")


def wave_of_file(name: str) -> Wave | None:
    """Return the wave that the name of a file names, or None if it names none or several."""
    known = words_of("file_waves")
    found = {known[word] for word in _WORD.findall(fold(name)) if word in known}
    return Wave(found.pop()) if len(found) == 1 else None


def value_of(cell: Cell) -> str:
    """Return a cell of a column as text, for comparison and display."""
    return str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell).strip() if is_filled(cell) else ""


def wave_of_value(value: str, marks: Mapping[str, Mark]) -> Wave | None:
    """Return the wave of a value: the one that a person has chosen, else the only one that its words name, else None."""
    text = fold(value)
    mark = marks.get(text)
    if mark:
        return None if mark == "ignore" else mark
    found = {times()[word] for word in (text, *_WORD.findall(text)) if word in times()}
    return _WAVES[found.pop()] if len(found) == 1 else None


def _time_in(pieces: Iterable[str]) -> str:
    """Return the only time that sentences mention, or an empty string. Words with other meanings do not count."""
    words = {word for piece in pieces for word in _WORD.findall(piece)} - set(words_of("weak_times"))
    found = {times()[word] for word in words if word in times()}
    return found.pop() if len(found) == 1 else ""


class Timed(NamedTuple):
    """The times in the headings of a file.

    Args:
        waves: the wave of each column; None if its heading has none.
        wave: the wave of the whole file, if all headings with a time have the same one.
        before: True if all headings are about before, False if all are about after, None otherwise.
        marks: texts that distinguish the headings of one item but are no known times.
        untimed: indices of item columns without a time, while others have one.
        ignored: indices of columns that a person has excluded by their mark.
    """

    waves: tuple[Wave | None, ...]
    wave: Wave | None = None
    before: bool | None = None
    marks: tuple[str, ...] = ()
    untimed: tuple[int, ...] = ()
    ignored: frozenset[int] = frozenset()


def timed(asked: Sequence[Asked], settled: Mapping[int, Wave], marks: Mapping[str, Mark], design: SurveyDesign | None) -> Timed:
    """Return the times in the headings of items.

    Args:
        asked: what each heading asks.
        settled: waves that a person has chosen for columns of items, by index.
        marks: the meaning that a person has chosen for pieces of headings.
        design: survey design of the activity. Unless there were separate forms before and after, "before" in a file with both times
            means that people looked back.
    """
    known: dict[int, str] = {}
    columns: dict[str, list[int]] = {}
    ignored = set()
    for i, heading in enumerate(asked):
        if heading.kind not in (HeadingKind.CODE, HeadingKind.TEXT) or i in settled:
            continue
        named = {str(marks.get(piece, times().get(piece, ""))) for piece in heading.pieces} - {""}
        if "ignore" in named:
            ignored.add(i)
            continue
        columns.setdefault(heading.to, []).append(i)
        if len(named) == 1:
            known[i] = named.pop()
    several = [places for places in columns.values() if len(places) > 1]
    for places in several:
        mentioned = {i: known.get(i) or _time_in(asked[i].pieces) for i in places}
        if all(mentioned.values()) and len(set(mentioned.values())) == len(places):
            known |= mentioned
    open_marks = tuple(dict.fromkeys(mark for places in several for mark in _marks(places, asked, known)))
    named = {*known.values(), *map(str, settled.values())}
    before = _before(named or {_time_in(heading.pieces) for heading in asked if heading.kind in (HeadingKind.CODE, HeadingKind.TEXT)})
    none = (None,) * len(asked)
    if not named or (len(named) == 1 and not settled and not several):
        alone = _WAVES[named.pop()] if named else None
        return Timed(none, alone if alone not in (Wave.THEN, Wave.NOW) else None, before, open_marks, (), frozenset(ignored))
    is_literal = (
        design in (SurveyDesign.MATCHED, SurveyDesign.UNMATCHED) or {"pre", "then"} <= named or {"pre", "post"} & set(settled.values())
    )
    waves = _WAVES if is_literal else _LOOKING_BACK
    marked = {i for places in several for i in places if set(asked[i].pieces) & set(open_marks)}
    items = [i for places in columns.values() for i in places]
    untimed = tuple(i for i in items if i not in known and i not in settled and i not in marked and not is_asked_after(asked[i].to))
    return Timed(
        tuple(settled.get(i) or (waves[known[i]] if i in known else None) for i in range(len(asked))),
        None, before, open_marks, untimed, frozenset(ignored),
    )  # fmt: skip


def is_asked_after(item: str) -> bool:
    """Return True for an item of satisfaction or intent, which is asked only after an activity."""
    return item[:3] in ("SAT", "INT") and item[3:].isdigit()


def _before(named: set[str]) -> bool | None:
    if named and named <= {"pre", "then"}:
        return True
    return False if named == {"post"} else None


def _marks(places: Sequence[int], asked: Sequence[Asked], known: Mapping[int, str]) -> Iterable[str]:
    """Return the pieces of headings that distinguish the columns of one item, if each has exactly one."""
    shared = set.intersection(*(set(asked[i].pieces) for i in places))
    own = {i: [piece for piece in asked[i].pieces if piece not in shared] for i in places}
    return [own[i][0] for i in places if i not in known] if all(len(pieces) == 1 for pieces in own.values()) else []


class WaveColumn(NamedTuple):
    """A column with the time of each row: its index, and whether that is certain."""

    place: int
    is_sure: bool


def wave_column(
    columns: Mapping[int, Sequence[str]], codes: Sequence[str], after: Sequence[bool], marks: Mapping[str, Mark]
) -> WaveColumn | None:
    """Find the column with the wave of each row among those with unknown headings.

    Args:
        columns: the values of each column, by index.
        codes: the personal code of each row, or an empty string.
        after: for each row, whether it has answers to items that are asked only after an activity.
        marks: the meaning that a person has chosen for values.

    Returns:
        the column; certain if all its values name waves and separate the rows of each person. If only one of these holds, it is a
        matter for a question. None if no column fits.
    """
    found = []
    for place, values in columns.items():
        different = {fold(value) for value in values} - {""}
        if not 2 <= len(different) <= _MOST_VALUES:
            continue
        waves = {wave_of_value(value, marks) for value in different}
        names_waves = None not in waves and len(waves) > 1
        separates = _separates_people(values, codes) or _separates_forms(values, after)
        if names_waves or separates:
            found.append(WaveColumn(place, names_waves and separates))
    return max(found, key=lambda column: column.is_sure, default=None)


def repeated(codes: Sequence[str]) -> dict[str, list[int]]:
    """Return the indices of the rows of each repeated code, if a third of all codes or more are repeated."""
    rows: dict[str, list[int]] = {}
    for n, code in enumerate(codes):
        if code:
            rows.setdefault(code, []).append(n)
    several = {code: found for code, found in rows.items() if len(found) > 1}
    return several if len(several) >= 2 and 3 * len(several) >= len(rows) else {}


def _separates_people(values: Sequence[str], codes: Sequence[str]) -> bool:
    """Return True if people have several rows with a different value in each."""
    several = repeated(codes)
    separated = sum(len({fold(values[n]) for n in rows}) == len(rows) for rows in several.values())
    return bool(several) and separated >= (1 - _FEW) * len(several)


def _separates_forms(values: Sequence[str], after: Sequence[bool]) -> bool:
    """Return True if the values separate rows with and without answers to items that are asked only after an activity."""
    shares = {}
    for value in {fold(value) for value in values} - {""}:
        rows = [is_after for other, is_after in zip(values, after, strict=True) if fold(other) == value]
        if len(rows) >= _LEAST_ROWS:
            shares[value] = sum(rows) / len(rows)
    return any(share <= _FEW for share in shares.values()) and any(share >= 1 - 5 * _FEW for share in shares.values())
