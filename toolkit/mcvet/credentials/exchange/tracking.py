"""Tracking of the values that a reader uses in a file, so that all others can be reported as losses.

Readers request values by the expected type: `one`, `all`, `word`, `value`, `text`, `hours`, `day`. A value of another type does not
count as read; nor does a second value where one was requested. At the end `TrackedFile.tell_rest` reports all unread values. A reader
must put every value it requests into the result or add a loss for it.
"""

import re
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from mcvet.catalogue import Place
from mcvet.catalogue.documents import field_name
from mcvet.credentials.exchange.nodes import as_list, day_of, hours_of, language_of, without_markup
from mcvet.credentials.exchange.result import Losses, LossKind

_IDS = ("id", "@id")
_NODE = {*_IDS, "type", "@type"}
_MOST_LOSSES, _MOST_LETTERS, _MOST_OF_VALUE, _MOST_IDS = 200, 240, 80, 3

T = TypeVar("T")
_VOCABULARY = {"Concept", "ConceptScheme"}
Scalar = str | int | float | bool


@dataclass(frozen=True)
class _Rest:
    """An unread part of a file.

    Attributes:
        place: the place of the part in the file.
        values: its values, each with its place within the part.
    """

    place: Place
    values: tuple[tuple[Place, Scalar], ...]

    def __str__(self) -> str:
        ordered = sorted(self.values, key=lambda value: (_rank(value[0]), len(value[0])))
        words = "; ".join(f"{field_name(place)} {_bounded(str(value), _MOST_OF_VALUE)}".strip() for place, value in ordered)
        return f"{field_name(self.place)}: {_bounded(words, _MOST_LETTERS)}"


class TrackedFile:
    """A parsed file. A reference by id is resolved to the object with that id elsewhere in the file.

    Args:
        content: the parsed file, or the part that is read.
        losses: unread values are added here.
        says_nothing: values by key that carry no information for a design, such as the types of a format; they are not reported.
    """

    def __init__(self, content: Any, losses: Losses, ignored: Mapping[str, Container[Any]]) -> None:
        self.content = content
        self.losses = losses
        self._ignored = ignored
        self._read: set[tuple[int, str | int]] = set()
        self._whole: dict[str, dict[str, Any]] = {}
        self._index(content)

    def _index(self, value: Any) -> None:
        for item in as_list(value):
            if isinstance(item, dict):
                name = _id_of(item)
                if name is not None and len(item) > len(self._whole.get(name, ())):
                    self._whole[name] = item
                for key, inner in item.items():
                    if key != "@context":
                        self._index(inner)

    def entry(self, value: Any) -> "Entry":
        """Return an object with its references resolved; an empty entry for other values. Vocabulary entries are not resolved."""
        if not isinstance(value, dict):
            return Entry(self, {})
        whole = self._whole.get(_id_of(value) or "", value)
        return Entry(self, value if _is_vocabulary(whole) else whole)

    def at(self, name: str) -> "Entry":
        """Return the object with an id; an empty entry if the file has none."""
        return Entry(self, self._whole.get(name, {}))

    def objects(self) -> Iterator["Entry"]:
        """Yield the top-level objects: one, or those of a list or graph."""
        graph = self.content.get("@graph") if isinstance(self.content, dict) else None
        yield from (self.entry(item) for item in as_list(self.content if graph is None else graph) if isinstance(item, dict))

    def mark(self, holder: Any, key: str | int) -> None:
        """Mark a value as read."""
        self._read.add((id(holder), key))

    def report_unread(self, element_of: Mapping[str, str | None]) -> None:
        """Add a loss for every value that was not read.

        Args:
            element_of: European standard element by key. The last key of a place that is in the mapping applies.
        """
        ids: dict[str, None] = {}
        reported = {(name, within, value) for name, within, value, read in self._leaves(self.content, None, ()) if name and read}
        used = {name for name, within, _ in reported if within[-1] not in _IDS}
        _, rest = self._unread(self.content, (), None, (), used, reported, ids)
        for part in rest[:_MOST_LOSSES]:
            keys = [key for key in reversed(part.place) if isinstance(key, str)]
            element = next((element_of[key] for key in keys if key in element_of), None)
            self.losses.add(LossKind.NOT_UNDERSTOOD, element, str(part))
        if more := len(rest[_MOST_LOSSES:]):
            self.losses.add(LossKind.NOT_UNDERSTOOD, None, f"{field_name(rest[_MOST_LOSSES].place)} … (+{more})")
        if ids:
            shown, more = ", ".join([*ids][:_MOST_IDS]), len(ids) - _MOST_IDS
            self.losses.add(LossKind.LEFT_OUT, None, f"id: {shown}{f' … (+{more})' if more > 0 else ''}")

    def _leaves(self, value: Any, name: str | None, within: Place) -> Iterator[tuple[str | None, Place, Scalar, bool]]:
        """Yield all values: the id of the enclosing object, the place within it, the value, and whether it was read."""
        own = _own_id(value)
        name, within = (own, ()) if own else (name, within)
        for key, inner in _items(value):
            if isinstance(inner, dict | list):
                yield from self._leaves(inner, name, (*within, key))
            else:
                yield name, (*within, key), inner, (id(value), key) in self._read

    def _unread(
        self, value: Any, place: Place, name: str | None, within: Place, used: set[str], reported: set[Any], ids: dict[str, None]
    ) -> tuple[bool, list[_Rest]]:
        """Return whether an object or list is entirely unread, and its largest unread parts.

        Objects with the same id are one object: what was read or reported of one is not reported again.
        """
        own = _own_id(value)
        name, within = (own, ()) if own else (name, within)
        untouched = True
        rest: list[_Rest] = []
        own_ids: list[_Rest] = []
        for key, inner in _items(value):
            if isinstance(inner, dict | list):
                inner_untouched, inner_rest = self._unread(inner, (*place, key), name, (*within, key), used, reported, ids)
                untouched &= inner_untouched
                rest += inner_rest
            elif (id(value), key) in self._read:
                untouched = False
            elif not self._is_ignored(place, key, inner):
                leaf = (name, (*within, key), inner)
                if leaf not in reported or (key in _IDS and own and len(value) > 1):
                    reported |= {leaf} if name else set()
                    (own_ids if key in _IDS else rest).append(_Rest((*place, key), (((), inner),)))
        if not untouched:
            ids.update((str(inner), None) for part in own_ids for _, inner in part.values)
            return False, _together(place, rest) if _is_language_map(value) else rest
        if own in used and not rest:
            return True, []
        used |= {own} if own else set()
        rest += own_ids
        is_list = isinstance(value, list) and len(value) > 1
        return True, rest if is_list or not place or (len(rest) == 1 and not own_ids) else _together(place, rest)

    def _is_ignored(self, place: Place, key: str | int, value: Any) -> bool:
        named = key if isinstance(key, str) else next((part for part in reversed(place) if isinstance(part, str)), "")
        return (isinstance(value, str) and not value.strip()) or value is None or value in self._ignored.get(named, ())


class Entry:
    """An object of a file. Requested values are marked as read if they have the requested type."""

    def __init__(self, source: TrackedFile, content: dict[str, Any], origin: tuple[Any, str | int] | None = None) -> None:
        self.source = source
        self.content = content
        self._origin = origin

    def __bool__(self) -> bool:
        return bool(self.content)

    def __contains__(self, key: str) -> bool:
        return self.content.get(key) not in (None, "", [], {})

    def is_(self, other: "Entry") -> bool:
        """Return True if both are the same object of the file."""
        return self.content is other.content

    @property
    def kinds(self) -> list[str]:
        """The declared types of the object. They are not marked as read; `TrackedFile` knows the types to ignore."""
        return [str(kind) for key in ("type", "@type") for kind in as_list(self.content.get(key))]

    def one(self, key: str) -> "Entry":
        """Return the first object under a key; an empty entry if there is none."""
        return next(iter(self.all(key)), Entry(self.source, {}))

    def all(self, key: str, *, bare: bool = False) -> list["Entry"]:
        """Return the objects under a key. With `bare`, a text counts as an object of which only the id is known."""
        found = []
        for holder, place, value in self._places(key):
            if isinstance(value, dict):
                found.append(self.source.entry(value))
            elif isinstance(value, str) and (whole := self.source.at(value)):
                self._mark(holder, place)
                found.append(whole)
            elif isinstance(value, str) and value.strip() and bare:
                found.append(Entry(self.source, {"id": value.strip()}, (holder, place)))
        return found

    def word(self, key: str) -> str | None:
        """Return the first text or number under a key, as text; None if there is none."""
        return self.value(key, str)

    def words(self, key: str) -> list[str]:
        """Return the texts and numbers under a key, as texts."""
        return self.values(key, str)

    def value(self, key: str, parse: Callable[[str], T | None]) -> T | None:
        """Return the first value under a key that `understand` accepts, parsed. Only this value is marked as read."""
        return next(self._values(key, parse), None)

    def values(self, key: str, parse: Callable[[str], T | None]) -> list[T]:
        """Return the values under a key that `understand` accepts, parsed. Others are not marked as read."""
        return [*self._values(key, parse)]

    def _values(self, key: str, parse: Callable[[str], T | None]) -> Iterator[T]:
        for holder, place, value in self._places(key):
            if (words := _words_of(value)) and (parsed := parse(words)) is not None:
                self._mark(holder, place)
                yield parsed

    def text(self, key: str, tag: str | None = None) -> dict[str, str] | None:
        """Return a text by language, without markup; None if there is none.

        Args:
            key: key of a text, texts by language, or objects with `@value` and `@language`.
            tag: language of a text without a language tag; if None, English is assumed and a loss is added.
        """
        found: dict[str, str] = {}
        for holder, place, value in self._places(key):
            if not isinstance(value, dict):
                self._take(found, tag, holder, place)
            elif "@value" in value:
                self._take(found, Entry(self.source, value).value("@language", language_of) or tag, value, "@value")
            elif not value.keys() & _NODE:
                for name, inner in value.items():
                    if language := language_of(name):
                        self._take(found, language, *((inner, 0) if isinstance(inner, list) and inner else (value, name)))
        return found or None

    def _take(self, found: dict[str, str], tag: str | None, holder: Any, place: str | int) -> None:
        words = without_markup(_words_of(holder[place]))
        if words and (tag or "en") not in found:
            self._mark(holder, place)
            found[tag or "en"] = words
            if tag is None:
                self.source.losses.add(LossKind.ASSUMED, None, f"en: {words[:40]}")

    def hours(self, key: str) -> float | None:
        """Return the hours of a duration; add a loss if it has none, or if days are counted as 24 hours."""
        written = self.word(key)
        if written is None:
            return None
        hours = hours_of(written)
        if hours is None:
            self.source.losses.add(LossKind.NOT_UNDERSTOOD, "workload", f"{key} {written}")
        elif re.search(r"[1-9]\d*D", written):
            self.source.losses.add(LossKind.ASSUMED, "workload", f"{written} → {hours:g} h")
        return hours

    def day(self, key: str, element_id: str) -> str | None:
        """Return an ISO date; add a loss if the date is only assumed from a date-time, or cannot be read."""
        written = self.word(key)
        if written is None:
            return None
        day, is_sure = day_of(written)
        if day is None:
            self.source.losses.add(LossKind.NOT_UNDERSTOOD, element_id, f"{key} {written}")
        elif not is_sure:
            self.source.losses.add(LossKind.ASSUMED, element_id, f"{written} → {day}")
        return day

    def skip(self, *keys: str) -> None:
        """Mark as read the values of some keys, or of all keys, that the result contains in another form."""
        for key in keys or self.content:
            for holder, place, value in self._places(key):
                self._skip(holder, place, value)

    def _skip(self, holder: Any, place: str | int, value: Any) -> None:
        for key, inner in _items(value):
            self._skip(value, key, inner)
        self._mark(holder, place)

    def repeats(self, key: str, *kept: str | Mapping[str, str] | None) -> bool:
        """Mark as read the texts and numbers under a key that repeat a kept value; return True if there are any."""
        found = False
        words = {word for each in kept if each for word in (each.values() if isinstance(each, Mapping) else (each,))}
        for holder, place, value in self._places(key):
            within: Any = value if isinstance(value, dict) and not value.keys() & _NODE else {place: value}
            for name, inner in within.items():
                if without_markup(_words_of(inner)) in words:
                    self._mark(value if within is value else holder, name)
                    found = True
        return found

    def _places(self, key: str) -> Iterator[tuple[Any, str | int, Any]]:
        value = self.content.get(key)
        if isinstance(value, list):
            yield from ((value, number, item) for number, item in enumerate(value))
        elif value is not None:
            yield self.content, key, value

    def _mark(self, holder: Any, place: str | int) -> None:
        self.source.mark(holder, place)
        if self._origin:
            self.source.mark(*self._origin)


def _words_of(value: Any) -> str:
    """Return a text, number or Boolean as text; an empty text for any other value."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value).strip() if isinstance(value, str | int | float) else ""


def _items(value: Any) -> Iterator[tuple[str | int, Any]]:
    yield from value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()


def _id_of(value: Any) -> str | None:
    for key in _IDS if isinstance(value, dict) else ():
        if isinstance(name := value.get(key), str) and name:
            return name
    return None


def _rank(place: Place) -> int:
    """Return the sort order of a value: texts by language first, ids and types last."""
    last = str(place[-1]) if place else ""
    return 2 if last in _NODE else 0 if language_of(last) else 1


def _bounded(words: str, most: int) -> str:
    return f"{words[:most]}…" if len(words) > most else words


def _is_vocabulary(value: Any) -> bool:
    return isinstance(value, dict) and any(str(kind) in _VOCABULARY for kind in as_list(value.get("type")))


def _own_id(value: Any) -> str | None:
    """Return the id of an object; None for a vocabulary entry, which is a value of the enclosing object."""
    return None if _is_vocabulary(value) else _id_of(value)


def _is_language_map(value: Any) -> bool:
    return isinstance(value, dict) and all(language_of(key) and not isinstance(inner, dict) for key, inner in value.items())


def _together(place: Place, parts: list[_Rest]) -> list[_Rest]:
    values = tuple(((*part.place[len(place) :], *within), value) for part in parts for within, value in part.values)
    return [_Rest(place, values)] if values else []
