"""Checks of texts for readers: no editorial notes, no source ids, no word that mixes two scripts."""

import re
from collections.abc import Iterator
from typing import Any

from mcvet.catalogue.enumerations import EventKind
from mcvet.catalogue.files import Located, Tables
from mcvet.catalogue.model import ReferencingEvent
from mcvet.catalogue.rows import Source, Sourced
from mcvet.errors import Problem
from mcvet.messages import quoted, say

_WORD = re.compile(r"[^\W\d_]+")
_SCRIPTS = {"Latin": re.compile("[A-Za-z\u00c0-\u024f]"), "Cyrillic": re.compile("[\u0400-\u04ff]"), "Greek": re.compile("[\u0370-\u03ff]")}
_EDITORIAL = re.compile(r"\bfrom (?:background|own knowledge)\b|\bbackground knowledge\b", re.IGNORECASE)
_IDS = ("source_id", "second_source_id")


def mixed_words(text: str) -> list[str]:
    """Return the words of a text that mix two scripts, such as a Latin a in a Cyrillic word.

    >>> mixed_words("квалификaција u Srbiji")
    ['квалификaција']
    """
    return [word for word in _WORD.findall(text) if sum(bool(script.search(word)) for script in _SCRIPTS.values()) > 1]


def texts(tables: Tables) -> Iterator[Problem]:
    """Check the texts of every row for source ids, editorial notes, mixed scripts, and labels that only repeat the meaning."""
    ids = {located.value.source_id for located in tables[Source]} | {c.get("source_id", "") for c in tables.broken.get(Source.TABLE, ())}
    for row_class in tables:
        for located in tables.own(row_class):
            for field, text in _texts_of(located):
                yield from _in_text(located, field, text, ids)
            label = getattr(located.value, "label_en", None)
            if label is not None and label == getattr(located.value, "meaning", None):
                expected = say("a name, shorter than the meaning")
                yield located.problem("label_en", expected, quoted(label), say("Name it in a few words."))


def _texts_of(located: Located[Any]) -> Iterator[tuple[str, str]]:
    for field in type(located.value).model_fields:
        value = getattr(located.value, field)
        if field not in _IDS:
            yield from ((field, text) for text in (value if isinstance(value, tuple) else (value,)) if isinstance(text, str))


def _in_text(located: Located[Any], field: str, text: str, ids: set[str]) -> Iterator[Problem]:
    if isinstance(located.value, Sourced):
        if named := [word for word in re.findall(r"\w+", text) if word in ids and "_" in word]:
            remedy = say("Name it in second_source_id, and take it out of the text.")
            yield located.problem(field, say("a text without ids of sources"), quoted(named[0]), remedy)
        if remark := _EDITORIAL.search(text):
            remedy = say("Set the confidence to low, or name the column in background_fields, and take the words out of the text.")
            yield located.problem(field, say("a text for readers"), quoted(remark[0]), remedy)
    if mixed := mixed_words(text):
        yield located.problem(field, say("words in one script"), quoted(mixed[0]), say("Type the word again."))


_ONCE = (EventKind.REFERENCED, EventKind.SELF_CERTIFIED)


def doubled_events(tables: Tables) -> Iterator[Problem]:
    """Check that no event of a framework is listed twice: once by year and once by day, or as two first referencings."""
    listed: dict[tuple[str, EventKind], list[ReferencingEvent]] = {}
    for located in tables[ReferencingEvent]:
        event = located.value
        for other in listed.setdefault((event.framework_id, event.event), []):
            alike = event.date.startswith(other.date) or other.date.startswith(event.date)
            if located.own and (alike or event.event in _ONCE) and event.date != other.date:
                once, first = say("each event once"), say("one first referencing and one self-certification")
                found = say(
                    "'{event}' of {framework}: {date} and {other}",
                    event=event.event,
                    framework=event.framework_id,
                    date=other.date,
                    other=event.date,
                )
                remedy = say("Keep the one that is dated best; later referencing is `{event}`.", event="updated")
                yield located.problem("date", first if event.event in _ONCE else once, found, remedy)
        listed[event.framework_id, event.event].append(event)
