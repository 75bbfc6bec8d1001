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
    """Return the wave in a file's name, if there is only one."""
    known = words_of("file_waves")
    told = {known[word] for word in _WORD.findall(fold(name)) if word in known}
    return Wave(told.pop()) if len(told) == 1 else None


def value_of(cell: Cell) -> str:
    """Return a value of a column as it is compared and shown."""
    return str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell).strip() if is_filled(cell) else ""


def wave_of_value(value: str, marks: Mapping[str, Mark]) -> Wave | None:
    """Return the wave of a value of a column: as a person has chosen, else by its words, if they name only one."""
    text = fold(value)
    mark = marks.get(text)
    if mark:
        return None if mark == "ignore" else mark
    told = {times()[word] for word in (text, *_WORD.findall(text)) if word in times()}
    return _WAVES[told.pop()] if len(told) == 1 else None


def _spoken_of(pieces: Iterable[str]) -> str:
    """Return the time that sentences speak of, if they speak of one only; words that mean other things too do not count."""
    words = {word for piece in pieces for word in _WORD.findall(piece)} - set(words_of("weak_times"))
    told = {times()[word] for word in words if word in times()}
    return told.pop() if len(told) == 1 else ""


class Timed(NamedTuple):
    """The times in the headings of a file.

    Args:
        waves: the wave of each column; None where its heading has none.
        wave: the wave of the whole file, where all headings with a time have the same.
        before: True if all of them speak of before, False if all speak of after, None otherwise.
        marks: what distinguishes the columns of an item in their headings, and is no known time.
        untold: places of columns of items without a time, while others have one.
        ignored: places of columns that a person has said to leave out, by their mark.
    """

    waves: tuple[Wave | None, ...]
    wave: Wave | None = None
    before: bool | None = None
    marks: tuple[str, ...] = ()
    untold: tuple[int, ...] = ()
    ignored: frozenset[int] = frozenset()


def timed(asked: Sequence[Asked], settled: Mapping[int, Wave], marks: Mapping[str, Mark], design: SurveyDesign | None) -> Timed:
    """Return the times in the headings of items.

    Args:
        asked: what each heading asks.
        settled: the waves of columns of items that a person has settled, by place.
        marks: what pieces of headings mean, as a person has chosen.
        design: how the activity says that it asked. Unless it was before and after, each with a form of its own, "before" in a file
            that holds both times means that people looked back.
    """
    told: dict[int, str] = {}
    columns: dict[str, list[int]] = {}
    ignored = set()
    for i, said in enumerate(asked):
        if said.kind not in (HeadingKind.CODE, HeadingKind.TEXT) or i in settled:
            continue
        named = {str(marks.get(piece, times().get(piece, ""))) for piece in said.pieces} - {""}
        if "ignore" in named:
            ignored.add(i)
            continue
        columns.setdefault(said.to, []).append(i)
        if len(named) == 1:
            told[i] = named.pop()
    several = [places for places in columns.values() if len(places) > 1]
    for places in several:
        spoken = {i: told.get(i) or _spoken_of(asked[i].pieces) for i in places}
        if all(spoken.values()) and len(set(spoken.values())) == len(places):
            told |= spoken
    open_marks = tuple(dict.fromkeys(mark for places in several for mark in _marks(places, asked, told)))
    named = {*told.values(), *map(str, settled.values())}
    before = _before(named or {_spoken_of(said.pieces) for said in asked if said.kind in (HeadingKind.CODE, HeadingKind.TEXT)})
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
    untold = tuple(i for i in items if i not in told and i not in settled and i not in marked and not is_asked_after(asked[i].to))
    return Timed(
        tuple(settled.get(i) or (waves[told[i]] if i in told else None) for i in range(len(asked))),
        None, before, open_marks, untold, frozenset(ignored),
    )  # fmt: skip


def is_asked_after(item: str) -> bool:
    """Return True for what is asked after an activity only: satisfaction and intent."""
    return item[:3] in ("SAT", "INT") and item[3:].isdigit()


def _before(named: set[str]) -> bool | None:
    if named and named <= {"pre", "then"}:
        return True
    return False if named == {"post"} else None


def _marks(places: Sequence[int], asked: Sequence[Asked], told: Mapping[int, str]) -> Iterable[str]:
    """Return the one piece that parts each column of an item from its others, if each has one."""
    shared = set.intersection(*(set(asked[i].pieces) for i in places))
    own = {i: [piece for piece in asked[i].pieces if piece not in shared] for i in places}
    return [own[i][0] for i in places if i not in told] if all(len(pieces) == 1 for pieces in own.values()) else []


class WaveColumn(NamedTuple):
    """A column with the time of each row: its place, and whether that is sure."""

    place: int
    is_sure: bool


def wave_column(
    columns: Mapping[int, Sequence[str]], codes: Sequence[str], after: Sequence[bool], marks: Mapping[str, Mark]
) -> WaveColumn | None:
    """Find the column with the wave of each row among those whose headings are not known.

    Args:
        columns: their values, by place.
        codes: the personal code of each row, or empty.
        after: whether each row holds answers that are asked after an activity only.
        marks: what values mean, as a person has chosen.

    Returns:
        the column, surely one where all its values tell waves and part the rows of each person; else one that does only one of these,
        to be asked; None where no column does.
    """
    found = []
    for place, values in columns.items():
        different = {fold(value) for value in values} - {""}
        if not 2 <= len(different) <= _MOST_VALUES:
            continue
        told = {wave_of_value(value, marks) for value in different}
        in_words = None not in told and len(told) > 1
        parts = _parts_people(values, codes) or _parts_forms(values, after)
        if in_words or parts:
            found.append(WaveColumn(place, in_words and parts))
    return max(found, key=lambda column: column.is_sure, default=None)


def repeated(codes: Sequence[str]) -> dict[str, list[int]]:
    """Return the rows of each code that has several, if a third of all codes or more do."""
    rows: dict[str, list[int]] = {}
    for n, code in enumerate(codes):
        if code:
            rows.setdefault(code, []).append(n)
    several = {code: found for code, found in rows.items() if len(found) > 1}
    return several if len(several) >= 2 and 3 * len(several) >= len(rows) else {}


def _parts_people(values: Sequence[str], codes: Sequence[str]) -> bool:
    """Return True if people have several rows, each with another value."""
    several = repeated(codes)
    parted = sum(len({fold(values[n]) for n in rows}) == len(rows) for rows in several.values())
    return bool(several) and parted >= (1 - _FEW) * len(several)


def _parts_forms(values: Sequence[str], after: Sequence[bool]) -> bool:
    """Return True if the values part rows with answers that are asked after only from rows without."""
    shares = {}
    for value in {fold(value) for value in values} - {""}:
        rows = [is_after for told, is_after in zip(values, after, strict=True) if fold(told) == value]
        if len(rows) >= _LEAST_ROWS:
            shares[value] = sum(rows) / len(rows)
    return any(share <= _FEW for share in shares.values()) and any(share >= 1 - 5 * _FEW for share in shares.values())
