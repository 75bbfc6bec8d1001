"""Headings: which rows of a sheet they fill, one header for each column, and what each header asks."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from mcvet.outcomes.intake.sheets import Cell, is_filled, is_text
from mcvet.outcomes.lexicon import fold, questionnaire, words_of

WITHIN = 15
_MOST_ROWS, _LOOKED_AT, _LONGEST, _LEAST_FILLED = 4, 200, 1_000, 3
_MACHINE = re.compile(r'\{"ImportId".*|question-id-[\d-]+', re.IGNORECASE | re.DOTALL)


class Heading(NamedTuple):
    """The rows of a heading: index of the first, number of rows, texts of each column, and whether the last row certainly belongs."""

    top: int
    height: int
    texts: tuple[tuple[str, ...], ...]
    is_sure: bool = True


def find_heading(
    rows: Sequence[Sequence[Cell]],
    means: Callable[[str], str | None],
    is_answer: Callable[[Cell], bool],
    *,
    top: int | None = None,
    height: int | None = None,
) -> Heading | None:
    """Find the rows of a heading, or return None where there is none.

    Args:
        rows: the sheet.
        means: function that returns what a text asks, or None if the text is not known.
        is_answer: predicate for a cell that is an answer on a scale.
        top: index of the first row, if a person has given it. Otherwise it is the first of the upper rows with three or more cells,
            most of them text, or a lower such row with more known texts.
        height: number of rows, if a person has given it. Otherwise the heading goes on with each row that is technical, repeats
            what the row above asks, lies below its merged cells, or holds texts where the rows below hold answers.
    """
    if top is None:
        top = _top(rows, means)
    if top is None or top >= len(rows):
        return None
    if height is not None:
        return Heading(top, height, _texts(rows[top : top + height]))
    last, is_sure = 1, True
    for n in range(1, min(_MOST_ROWS, len(rows) - top)):
        if _is_machine(rows[top + n]):
            last = n + 1
    while is_sure and last < min(_MOST_ROWS, len(rows) - top):
        goes_on, is_sure = _goes_on(rows, top, top + last, means, is_answer)
        if not goes_on:
            break
        last += 1
    return Heading(top, last, _texts(rows[top : top + last]), is_sure)


def _top(rows: Sequence[Sequence[Cell]], means: Callable[[str], str | None]) -> int | None:
    fit = []
    for y, row in enumerate(rows[:WITHIN]):
        filled = [cell for cell in row if is_filled(cell)]
        if len(filled) >= _LEAST_FILLED and sum(map(is_text, filled)) >= 0.8 * len(filled):
            fit.append((y, sum(means(str(cell)) is not None for cell in filled)))
    if not fit:
        return None
    first, known = fit[0]
    better = next((y for y, n in fit if n >= max(_LEAST_FILLED, known + _LEAST_FILLED)), first)
    return first if better == first + 1 else better


def _is_machine(row: Sequence[Cell]) -> bool:
    """Return True if a row is meant for the survey tool only, such as a row of import ids."""
    filled = [cell for cell in row if is_filled(cell)]
    return 2 * sum(bool(_MACHINE.fullmatch(str(cell).strip())) for cell in filled) > len(filled)


def _goes_on(
    rows: Sequence[Sequence[Cell]], top: int, y: int, means: Callable[[str], str | None], is_answer: Callable[[Cell], bool]
) -> tuple[bool, bool]:
    """Return whether row `y` belongs to the heading above it, and whether that is certain."""
    filled = {i: str(cell) for i, cell in enumerate(rows[y]) if is_filled(cell)}
    if len(filled) < 2 or not all(is_text(cell) for cell in rows[y] if is_filled(cell)):
        return False, True
    texts = _texts(rows[top:y])
    under = {i for i in filled if not (i < len(rows[y - 1]) and is_filled(rows[y - 1][i]))}
    groups = {i for i in filled if i not in under and i + 1 in under}
    known = {i: found for i, text in filled.items() if (found := "" if fold(text) in words_of("heading_rows") else means(text)) is not None}
    again = [i for i, found in known.items() if not found or i in under | groups or (i < len(texts) and found in map(means, texts[i]))]
    if len(known) >= 2 and 2 * len(known) >= len(filled):
        return bool(again), 2 * len(again) >= len(known)
    if groups and set(filled) <= under | groups | set(known) and not any(map(is_answer, filled.values())):
        return True, True
    below = rows[y + 1 : y + 1 + _LOOKED_AT]
    scales = [i for i in filled if _holds_answers([row[i] for row in below if i < len(row) and is_filled(row[i])], is_answer)]
    strange = [fold(filled[i]) for i in scales if not is_answer(filled[i])]
    if len(strange) < 2 or len(strange) < len(scales):
        return False, True
    return (True, True) if len(set(strange)) == len(strange) >= _LEAST_FILLED else (False, False)


def _holds_answers(cells: Sequence[Cell], is_answer: Callable[[Cell], bool]) -> bool:
    return len(cells) >= 2 and sum(map(is_answer, cells)) >= 0.8 * len(cells)


def _texts(rows: Sequence[Sequence[Cell]]) -> tuple[tuple[str, ...], ...]:
    """Return the heading texts of each column, from the top. A text in merged cells belongs to each column below it."""
    width = max(map(len, rows), default=0)
    grid = [[str(cell).strip() if is_filled(cell) else "" for cell in row] + [""] * (width - len(row)) for row in rows]
    over = [""] * len(rows)
    found = []
    for i in range(width):
        column = [row[i] for row in grid]
        for y, text in enumerate(column):
            if text:
                over[y:] = [text if any(column[y + 1 :]) else "", *[""] * (len(rows) - y - 1)]
            elif any(column[y + 1 :]) and not any(column[:y]):
                column[y] = over[y]
        named = [text for text in column if text and fold(text) not in words_of("heading_rows") and not _MACHINE.fullmatch(text)]
        found.append(tuple({fold(text): text for text in named}.values()) or tuple(filter(None, column[:1])))
    while found and not found[-1]:
        found.pop()
    return tuple(found)


def headers(texts: Iterable[Sequence[str]]) -> list[str]:
    """Return a unique header for each column: its texts as `first [second]`, or `column` and its number; repeated ones are numbered."""
    taken: set[str] = set()
    found = []
    for place, parts in enumerate(texts, 1):
        plain = " ".join([*parts[:1], *(f"[{part}]" for part in parts[1:])]) or f"column {place}"
        header = next(text for n in range(1, len(taken) + 2) if fold(text := plain if n == 1 else f"{plain} ({n})") not in taken)
        taken.add(fold(header))
        found.append(header)
    return found


class HeadingKind(StrEnum):
    """How a heading was recognised: as the code or text of an item, a field, personal data, technical detail, or not at all."""

    CODE = "code"
    TEXT = "text"
    FIELD = "field"
    PERSONAL = "personal"
    TECHNICAL = "technical"
    UNKNOWN = ""


class Asked(NamedTuple):
    """What a heading asks: an item or field, the option of a multiple choice, and the other pieces of its text, folded."""

    to: str = ""
    kind: HeadingKind = HeadingKind.UNKNOWN
    option: str = ""
    pieces: tuple[str, ...] = ()


class _Core(NamedTuple):
    start: int
    end: int
    kind: HeadingKind
    to: str


_ALONE = ("wave", "submitted", "form", "finished", "try_out")
_BRACKETS = "[](){}<>:;/_|\n–—•\\"
_CUT = re.compile(r"[\[\](){}<>:;/_|\n–—•\\]|\s-|-\s|\.(?!\w)|(?<=\w)[-.](?=\w)")
_NUMBERING = re.compile(r"[a-z]{0,2}\d{1,3}[a-z]?")


class Vocabulary:
    """Codes and texts of items, and words for fields, by which headings are recognised.

    Args:
        items: codes of items.
        texts: items by their text.
        fields: names of fields. Each name is also recognised as a heading.
        lists: fields of multiple choices, which may have one column per option.
        times: words for a time, which may be attached to the code of an item.
        groups: texts before a dash in several headings, as in `group-CODE`.
    """

    def __init__(
        self,
        items: Iterable[str],
        texts: Mapping[str, str],
        fields: Iterable[str],
        lists: Iterable[str],
        times: Iterable[str],
        groups: Iterable[str] = (),
    ) -> None:
        self._codes = {fold(item): item for item in items}
        self._texts = {text: item for text, item in ((fold(text), item) for text, item in texts.items()) if text not in self._codes}
        self._fields = words_of("fields") | {fold(name): name for name in fields}
        self._lists, self._times, self._groups = frozenset(lists), frozenset(times), frozenset(groups)
        self._tables = ((HeadingKind.CODE, self._codes), (HeadingKind.TEXT, self._texts), (HeadingKind.FIELD, self._fields))
        known = sorted({*self._codes, *self._texts, *self._fields}, key=len, reverse=True)
        self._known = re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, known))})(?![^\W_])")
        codes = "|".join(map(re.escape, sorted(self._codes, key=len, reverse=True)))
        self._affixed = re.compile(rf"(?<![^\W_])(?P<before>[^\W\d_]*?)(?P<code>{codes})(?P<behind>[^\W\d_]\w{{0,11}}|)(?![^\W_])")
        self.asked = lru_cache(maxsize=5_000)(self._asked)

    def means(self, text: str) -> str | None:
        """Return what a text is known to ask, or None."""
        found = self.asked((text,))
        return found.to or found.kind or None

    def _asked(self, texts: tuple[str, ...]) -> Asked:
        """Return what the heading texts of a column ask."""
        header = headers([texts])[0]
        whole = [fold(text) for text in (header, header.split("\n")[0], *texts)]
        for kind, table in self._tables:
            if to := table.get(whole[0]):
                return Asked(to, kind)
        if to := self._fields.get(whole[1]):
            return Asked(to, HeadingKind.FIELD)
        if alone := next((self._fields[text] for text in whole if self._fields.get(text) in _ALONE), None):
            return Asked(alone, HeadingKind.FIELD)
        aside = (HeadingKind.PERSONAL, HeadingKind.TECHNICAL)
        if why := next((why for why in aside if any(text in words_of(why) for text in whole)), None):
            return Asked(kind=why)
        if len(whole[0]) > _LONGEST:
            return Asked()
        text = "\n".join(fold(line) for line in header.split("\n"))
        found = self._split(text, header)
        if found and (found.kind is not HeadingKind.FIELD or found.to in self._lists):
            return found
        return self._without_affix(text) or found or Asked()

    def _cores(self, text: str) -> list[_Core]:
        found = []
        for match in self._known.finditer(text):
            kind, to = next((kind, table[match[0]]) for kind, table in self._tables if match[0] in table)
            found.append(_Core(match.start(), match.end(), kind, to))
        return found

    def _split(self, text: str, header: str) -> Asked | None:
        cores = [core for core in self._cores(text) if core.to not in _ALONE and self._is_separate(text, core)]
        if chosen := next((core for core in cores if core.to in self._lists), None):
            return Asked(chosen.to, HeadingKind.FIELD, option=as_written(_inside(text[chosen.end :]), header))
        if comment := next((core for core in cores if core.to == "comment"), None):
            return Asked(comment.to, HeadingKind.FIELD)
        if not cores or any(core.kind is HeadingKind.CODE and core.to != cores[-1].to for core in cores):
            return None
        last = cores[-1]
        same = [core for core in cores if core.to == last.to]
        kind = HeadingKind.CODE if any(core.kind is HeadingKind.CODE for core in same) else last.kind
        ends = [0, *(place for core in same for place in (core.start, core.end)), len(text)]
        around = [text[start:end] for start, end in zip(ends[::2], ends[1::2], strict=True)]
        return Asked(last.to, kind, pieces=_pieces(around))

    def _is_separate(self, text: str, core: _Core) -> bool:
        """Return True if a delimiter separates the known text from the text around it, or if that text is only a word for a time."""
        before, behind = text[: core.start], text[core.end :]
        gap = behind[: len(behind) - len(behind.lstrip(_SPACES))]
        names_a_group = core.kind is HeadingKind.FIELD and core.to not in self._lists and behind.strip(_SPACES) and gap in ("/", "_", "-")
        return (
            not names_a_group
            and self._is_separated(before, before[len(before.rstrip(_SPACES)) :], core)
            and self._is_separated(behind, gap, core)
        )

    def _is_separated(self, rest: str, gap: str, core: _Core) -> bool:
        bare = rest.strip(_SPACES)
        dash = any(sign in gap for sign in "-.")
        is_group = core.kind is HeadingKind.CODE or bare in self._groups
        is_delimited = any(sign in gap for sign in _BRACKETS) or (dash and (is_group or " " in gap))
        return not bare or is_delimited or (core.kind is not HeadingKind.FIELD and bare in self._times)

    def _without_affix(self, text: str) -> Asked | None:
        """Recognise the code of an item with an attached word or letter, as in preDEF1 or DEF1a."""
        found = [match for match in self._affixed.finditer(text) if match["before"] in (*self._times, "")]
        if len(found) != 1 or not (found[0]["before"] or found[0]["behind"]):
            return None
        match = found[0]
        around = [text[: match.start()], match["before"], match["behind"], text[match.end() :]]
        return Asked(self._codes[match["code"]], HeadingKind.CODE, pieces=_pieces(around))


_SPACES = " \t\"'“”„?!,*.-" + _BRACKETS


def as_written(folded: str, header: str) -> str:
    """Return a folded piece of a heading as the heading writes it."""
    places = [(place, sign) for place, written in enumerate(header) for sign in fold(written) or " "]
    start = "".join(sign for _, sign in places).rfind(folded)
    return header[places[start][0] : places[start + len(folded) - 1][0] + 1] if folded and start >= 0 else folded


def _inside(text: str) -> str:
    """Return the text after a question, without delimiters and brackets."""
    bare = text.strip()
    for opening, closing in ("[]", "()"):
        if bare.startswith(opening) and bare.endswith(closing):
            return bare[1:-1].strip()
    return bare.lstrip(_SPACES).rstrip()


def _pieces(around: Sequence[str]) -> tuple[str, ...]:
    """Split the text around an item or field at delimiters, and drop the number of the question."""
    found = []
    for n, text in enumerate(around):
        for m, piece in enumerate(_CUT.split(text)):
            bare = piece.strip(_SPACES)
            is_number = n == m == 0 and _NUMBERING.fullmatch(bare) and re.match(rf"{re.escape(bare)}[.):]", text.strip())
            if bare and not is_number:
                found.append(bare)
    return tuple(found)


def named_items(texts: Iterable[str]) -> tuple[str, ...]:
    """Return possible codes of items in texts: their words, with and without a prefix for a time, and items of the model questionnaire."""
    known = words_of("items")
    found = dict[str, None]()
    for text in dict.fromkeys(texts):
        for word in re.findall(r"[^\W_]+", text):
            found |= dict.fromkeys([word, *(word[n:] for n in range(2, len(word) - 1) if word[:n].casefold() in times())])
        folded = fold(text)
        found |= {item: None for asked, item in known.items() if asked in folded}
    return tuple(found)


def groups(texts: Iterable[str]) -> frozenset[str]:
    """Return the texts before a dash in two headings or more."""
    found = Counter(text.rpartition("-")[0] for text in map(fold, texts) if re.fullmatch(r"\w+(?:-\w+)+", text))
    return frozenset(group for group, n in found.items() if n > 1)


@lru_cache
def times() -> dict[str, str]:
    """Return the time of each folded word for a time."""
    return words_of("times")


def tool_of(texts: Sequence[Sequence[str]], first_cell: object) -> str:
    """Return the name of the survey tool that wrote an export, by its headings."""
    known = {fold(part) for parts in texts for part in parts}
    for tool, needed in questionnaire()["tools"].items():
        if all(known & {fold(word) for word in words} for words in needed):
            return str(tool)
    if fold(first_cell) == "alias":
        return "EUSurvey"
    if texts and texts[0] and fold(texts[0][0]) in {fold(text) for text in questionnaire()["google_first"]}:
        return "Google Forms"
    return "canonical table" if "wave" in known else "spreadsheet"
