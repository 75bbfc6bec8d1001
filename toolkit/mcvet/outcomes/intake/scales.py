"""Answers as labels: the known scale of a column, and the number of each label on it."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from importlib import resources
from typing import Any, NamedTuple

from mcvet.catalogue.documents import load_yaml
from mcvet.outcomes.intake.sheets import Cell
from mcvet.outcomes.lexicon import NUMBER, fold, is_missing, is_reserved, months
from mcvet.outcomes.model import Answer, Direction, Scale

CellKey = tuple[type, Cell]
MeaningsByCell = Mapping[CellKey, Answer]
_LABELLED = (
    (re.compile(r"(\d{1,3})\s*[-–—:.)=]\s*([^\W\d].*)"), 1, 2),
    (re.compile(r"(\d{1,3})\s*\(([^\W\d].*)\)"), 1, 2),
    (re.compile(r"([^\W\d].*?)\s*\((\d{1,3})\)"), 2, 1),
)
_LOOSELY = ((re.compile(r"(\d{1,3})\s+([^\W\d].*)"), 1, 2), (re.compile(r"([^\W\d].*?)\s*[-–—:=]\s*(\d{1,3})"), 2, 1))
_CODE, _USUAL_CODE = re.compile(r"[a-z]{1,3}[-_ ]?\d{1,3}"), re.compile(r"ao?\d{1,3}")
_MOST_LABELS, _EXAMPLES = 20, 5
_MOST_READ = 1_000
"""Texts of one column that are compared with known labels; further texts always become a question."""
_BATTERY = re.compile(r"(?s)(.+?)\s*\[.+\]")
_GENDER = re.compile(r"\s?/\s?-?[a-z]*a\b|\s?\(-?[a-z]*a\)")
_CLITICS = ("se", "sam", "sem")


@lru_cache(maxsize=50_000)
def label_key(text: str) -> str:
    """Return a label in the form used for comparison: folded, without diacritics, punctuation, gender forms and clitics.

    >>> label_key("Нисам упознат/а.") == label_key("nisam upoznat(a)") == "nisam upoznat"
    True
    """
    plain = unicodedata.normalize("NFD", fold(text).replace("đ", "dj"))
    bare = _GENDER.sub("", "".join(c for c in plain if not unicodedata.combining(c)))
    return " ".join(word for word in re.sub(r"[^\w\s]", " ", bare).split() if word not in _CLITICS)


class KnownScale(NamedTuple):
    """A scale as written in forms: the position of each label, from 1. A label in `unsure` may also mean no answer."""

    name: str
    language: str
    length: int
    places: Mapping[str, int]
    unsure: frozenset[str] = frozenset()

    def value(self, key: str, scale: Scale) -> float | None:
        """Return the number of a label on the scale of an item, or None if the lengths differ or the label is not on this scale."""
        values = values_of(scale)
        if self.length != len(values) or key not in self.places:
            return None
        return values[self.places[key] - 1 if scale.direction is Direction.ASCENDING else -self.places[key]]


@lru_cache
def known_scales() -> tuple[KnownScale, ...]:
    """Return the scales of `scales.yaml`, with the shorter variants of symmetrical ones."""
    text = resources.files("mcvet.outcomes.intake").joinpath("scales.yaml").read_text(encoding="utf-8")
    return tuple(scale for language, found in load_yaml(text).items() for entry in found for scale in _made(language, entry))


def _made(language: str, entry: Mapping[str, Any]) -> Iterable[KnownScale]:
    def made(*places: Sequence[str]) -> KnownScale:
        keys = {label_key(text): place for place, texts in enumerate(places, 1) for text in texts}
        return KnownScale(entry["name"], language, len(places), keys, frozenset(map(label_key, entry.get("unsure", ()))))

    if "places" in entry:
        yield made(*entry["places"])
        return
    (low, high), middle = entry["ends"], (*entry["middle"], *entry["unsure"])
    for n, (less, more) in enumerate(entry["inner"]):
        yield made(low, less, middle, more, high)
        yield made(low, less, more, high)
        if n == 0:
            yield made(less, middle, more)


@lru_cache
def languages() -> Mapping[str, frozenset[str]]:
    """Return the languages of each known label, by its key."""
    found: dict[str, set[str]] = defaultdict(set)
    for scale in known_scales():
        for key in scale.places:
            found[key].add(scale.language)
    return {key: frozenset(tags) for key, tags in found.items()}


def values_of(scale: Scale) -> list[float]:
    """Return the answers of a scale in ascending order."""
    return [scale.min + scale.step * n for n in range(round((scale.max - scale.min) / scale.step) + 1)]


class Answers(NamedTuple):
    """The distinct cells of a column, the scale of its item, and the meanings that a person has given to answers.

    Attributes:
        header: header of the column.
        family: group of items that share a scale in the form. Columns of one family and scale help to identify each other's labels.
        scale: scale of the item.
        meanings: numbers by folded text; None for no answer.
        cells: the distinct cells.
    """

    header: str
    family: str
    scale: Scale
    meanings: Mapping[str, float | None]
    cells: Iterable[Cell]


class Doubt(NamedTuple):
    """Answers to one question of the form, or to all single questions, whose numbers a person must choose.

    `why` is unknown, codes, contradiction, unsure, mixed, length or ambiguous, or many for a column with more texts than a scale
    has, of which only some are listed. `length` is the number of answers of the scale that fits instead.
    """

    why: str
    columns: tuple[str, ...]
    texts: tuple[str, ...]
    scale: Scale
    length: int = 0


class Read(NamedTuple):
    """The meanings of the cells of each column, by type and cell, and what must be asked. Cells that are missing were not understood."""

    columns: tuple[MeaningsByCell, ...]
    doubts: tuple[Doubt, ...]


def read_answers(columns: Iterable[Answers]) -> Read:
    """Read the answers of columns, with all labels of a form, question or column on one scale.

    A number is read as it is. A label with its number ("4 - Agree", "Agree (4)") is that number, unless the label is known as another
    one. Reserved numbers below the scale are no answer. Labels are read together: those of all columns of a family, else those of a
    question, else those of a column. They belong to the shortest known scale that contains them all. Nothing is read, and a person is
    asked, if no scale contains them, if its length differs from the scale of the items, or if several scales disagree. The same holds
    for unknown labels and for codes.
    """
    read = [_Column(column) for column in columns]
    levels: tuple[Callable[[_Column], object], ...] = (lambda column: column.like, lambda column: column.question, id)
    for level in levels:
        together: dict[object, list[_Column]] = defaultdict(list)
        for column in read:
            together[level(column), column.like].append(column)
        for found in together.values():
            for language in sorted({language for column in found for language in column.keys}):
                _settle([column for column in found if language in column.keys], language)
    for column in read:
        column.doubt_doubles()
    return Read(tuple(column.known for column in read), tuple(_doubts(read)))


def seems_answer(cell: Cell, scale: Scale) -> bool | None:
    """Return True if a cell may be an answer on a scale: a number on it, a known label or a code. None means no answer."""
    if is_missing(cell):
        return None
    text = fold(cell)
    number = _number(cell, text)
    if number is None and (labelled := _labelled(text)):
        number = labelled[0]
    return scale.min <= number <= scale.max if number is not None else bool(label_key(text) in languages() or _USUAL_CODE.fullmatch(text))


class _Column:
    """Reader that turns the answers of one column into numbers."""

    def __init__(self, given: Answers) -> None:
        scale = self.scale = given.scale
        self.header, self.meanings = given.header, given.meanings
        matrix = _BATTERY.fullmatch(given.header.strip())
        self.question = fold(matrix[1]) if matrix else ""
        self.like = (given.family, scale.min, scale.max, scale.step, scale.direction)
        labels = {label_key(text): value for texts in scale.labels.values() for text, value in zip(texts, values_of(scale), strict=False)}
        self.values: dict[str, float | None] = {**labels, **{label_key(text): number for text, number in given.meanings.items()}}
        self.known: dict[CellKey, Answer] = {}
        self.why: dict[CellKey, tuple[str, int]] = {}
        self.labels: dict[str, list[CellKey]] = defaultdict(list)
        self.keys: dict[str, list[str]] = defaultdict(list)
        self.facts: dict[str, set[float]] = defaultdict(set)
        self.numbered: dict[str, list[tuple[CellKey, float]]] = defaultdict(list)
        self.texts = 0
        self.places: list[CellKey] = [(type(cell), cell) for cell in given.cells]
        for place in self.places:
            self._take(place)
        self._accept_numbered()
        for key, places in self.labels.items():
            for language in languages().get(key, ()):
                self.keys[language].append(key)
            if key not in languages():
                self.why |= {place: ("codes" if _CODE.fullmatch(fold(place[1])) else "unknown", 0) for place in places}

    def _take(self, place: CellKey) -> None:
        cell, text = place[1], fold(place[1])
        if is_missing(cell):
            self.known[place] = None
        elif text in self.meanings:
            self._set(place, label_key(text), self.meanings[text])
        elif (number := _number(cell, text)) is not None:
            self.known[place] = None if number < self.scale.min and is_reserved(cell) else number
        elif self.texts >= _MOST_READ:
            self.why[place] = ("unknown", 0)
        else:
            self.texts += 1
            self._take_text(place, text)

    def _take_text(self, place: CellKey, text: str) -> None:
        if labelled := _labelled(text):
            self.numbered[labelled[1]].append((place, labelled[0]))
        elif (key := label_key(text)) in self.values and key:
            self._set(place, key, self.values[key])
        else:
            self.labels[key].append(place)

    def _set(self, place: CellKey, key: str, number: float | None) -> None:
        self.known[place] = number
        if number is not None:
            self.facts[key].add(number)

    def _accept_numbered(self) -> None:
        """Accept numbers beside labels, except for a label that has two or that is known as another number."""
        for key, found in self.numbered.items():
            possible = {value for known in known_scales() if (value := known.value(key, self.scale)) is not None}
            given = {number for _, number in found}
            for place, number in found:
                if len(given) > 1 or (possible and number not in possible):
                    self.why[place] = ("contradiction", 0)
                else:
                    self._set(place, key, number)

    def settle(self, language: str, numbers: Mapping[str, float], why: Mapping[str, tuple[str, int]]) -> None:
        """Set the numbers of labels of a language, and the reasons why others have none. Known numbers are kept."""
        for key in self.keys[language]:
            for place in self.labels[key]:
                if place not in self.known and key in numbers:
                    self.known[place] = numbers[key]
                    self.why.pop(place, None)
                elif place not in self.known:
                    self.why[place] = why[key]

    def numbered_keys(self, language: str) -> list[str]:
        """Return the labels of a language to which a person or the file gives numbers."""
        return [key for key in self.facts if language in languages().get(key, ())]

    def doubt_doubles(self) -> None:
        """Mark a label as doubtful if a person or the file gives its number to another label of the column."""
        for language, keys in self.keys.items():
            given = {
                number
                for key, numbers in self.facts.items()
                for number in numbers
                if key not in keys and language in languages().get(key, {language})
            }
            for place in (place for key in keys for place in self.labels[key] if self.known.get(place) in given):
                del self.known[place]
                self.why[place] = ("mixed", 0)


def _settle(columns: Sequence[_Column], language: str) -> None:
    """Find the scale of labels of one language, and set the number of each or the reason why it has none."""
    scale, keys = columns[0].scale, list(dict.fromkeys(key for column in columns for key in column.keys[language]))
    numbers: dict[str, float] = {}
    of_language = [known for known in known_scales() if known.language == language]
    fitting = [known for known in of_language if all(_fits(known, column, column.numbered_keys(language)) for column in columns)]
    fitting = fitting or [known for known in of_language if all(_fits(known, column, []) for column in columns)]
    length = min((known.length for known in fitting), default=0)
    why = dict.fromkeys(keys, ("length", length) if fitting else ("mixed", 0))
    if length == len(values_of(scale)):
        of_length = [known for known in fitting if known.length == length]
        for key in keys:
            values = {known.value(key, scale) for known in of_length}
            if any(key in known.unsure for known in of_length):
                why[key] = ("unsure", 0)
            elif len(values) == 1 and (value := values.pop()) is not None:
                numbers[key] = value
            else:
                why[key] = ("ambiguous", 0)
    for column in columns:
        column.settle(language, numbers, why)


def _fits(known: KnownScale, column: _Column, numbered: Sequence[str]) -> bool:
    """Return True if a scale contains the labels of a column and the numbered ones, each in its own position and with its number."""
    keys = column.keys[known.language]
    if not {*keys, *numbered} <= known.places.keys() or len({known.places[key] for key in keys}) < len(keys):
        return False
    return all(numbers == {known.value(key, column.scale)} for key, numbers in column.facts.items() if key in known.places)


def _doubts(columns: Sequence[_Column]) -> Iterable[Doubt]:
    many = [column for column in columns if len({fold(cell) for _, cell in column.why}) > _MOST_LABELS]
    for column in many:
        yield Doubt("many", (column.header,), tuple(str(cell) for _, cell in list(column.why)[:_EXAMPLES]), column.scale)
    together: dict[object, list[_Column]] = defaultdict(list)
    for column in columns:
        together[column.question, column.like].append(column)
    for found in together.values():
        texts: dict[tuple[str, int], dict[str, str]] = defaultdict(dict)
        for column in (column for column in found if column not in many):
            for place in (place for place in column.places if place in column.why):
                texts[column.why[place]].setdefault(fold(place[1]), str(place[1]))
        headers = tuple(dict.fromkeys(column.header for column in found))
        for (why, length), originals in texts.items():
            listed = sorted(originals.values()) if why == "codes" else originals.values()
            yield Doubt(why, headers, tuple(listed), found[0].scale, length)


def _number(cell: Cell, text: str) -> float | None:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell)
    return float(text.replace(",", ".")) if NUMBER.fullmatch(text) else None


def _labelled(text: str) -> tuple[float, str] | None:
    """Return number and key of a label with its number, or None; a day with its month is no label."""
    for patterns, loosely in ((_LABELLED, False), (_LOOSELY, True)):
        for pattern, number, label in patterns:
            if (found := pattern.fullmatch(text)) and found[label].strip(" .") not in months():
                key = label_key(found[label])
                if key in languages() or not loosely:
                    return float(found[number]), key
    return None
