"""Reading YAML and JSON that anyone may have written: bounded in size and depth, without aliases, tags and repeated keys."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from mcvet.errors import DataError, Problem

MOST_BYTES = {".yaml": 500_000, ".yml": 500_000, ".json": 8_000_000, ".jsonld": 8_000_000}
MOST_DEPTH = 60
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_HALF = re.compile("[\ud800-\udfff]")
_PLAIN = (
    (re.compile(r"null|~|"), lambda _: None),
    (re.compile(r"true|false"), lambda text: text == "true"),
    (re.compile(r"[-+]?(0|[1-9]\d{0,17})"), int),
    (re.compile(r"[-+]?\d{1,18}\.\d*([eE][-+]\d{1,3})?"), float),
)

Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Document:
    """What a file holds. `lines` has the line of each place in it, where the format tells."""

    file: str
    content: Any
    lines: Mapping[Place, int] = field(default_factory=dict)

    def problem(self, place: Place, expected: str, found: str, remedy: str) -> Problem:
        """Return a problem at a place; its line is that of the nearest thing around it that has one."""
        line = next((self.lines[place[:end]] for end in range(len(place), -1, -1) if place[:end] in self.lines), None)
        return Problem(self.file, line, field_name(place) or None, expected, found, remedy)


def field_name(place: Place) -> str:
    """Write a place as a person would, such as `outcomes[2].text.hr`."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place).removeprefix(".")


class _FaultError(Exception):
    def __init__(self, line: int | None, expected: str, found: str, remedy: str) -> None:
        self.told = (line, expected, found, remedy)


def read_document(path: Path) -> Document:
    """Read a YAML or JSON file.

    Args:
        path: a file ending in .yaml, .yml, .json or .jsonld; at most 500 kB of YAML or 8 MB of JSON, 60 levels deep.

    Raises:
        DataError: if it cannot be read, is too large or too deep, repeats a key, or uses YAML aliases or tags.
    """
    try:
        size = path.stat().st_size if path.is_file() else 0
        most = MOST_BYTES.get(path.suffix.lower())
        if most is not None and size > most:
            raise DataError([Problem(path.name, None, None, f"at most {most:,} bytes", f"{size:,}", "Make it smaller, or split it.")])
        content = path.read_bytes()
    except OSError as error:
        found = f"a file that cannot be opened ({error.strerror})"
        raise DataError([Problem(path.name, None, None, "a readable file", found, "Check the name and that it may be read.")]) from error
    return parse_document(content, path.name)


def parse_document(content: bytes, file: str) -> Document:
    """Read the bytes of a YAML or JSON file; `file` is its name, which says the format and stands in errors.

    Raises:
        DataError: as for `read_document`.
    """
    kind = Path(file).suffix.lower()
    most = MOST_BYTES.get(kind)
    try:
        if most is None:
            raise _FaultError(None, f"a file ending in {', '.join(MOST_BYTES)}", f"'{kind}'", "Save it as YAML or JSON.")
        if len(content) > most:
            raise _FaultError(None, f"at most {most:,} bytes", f"{len(content):,}", "Make it smaller, or split it.")
        text = content.decode("utf-8-sig")
        document = _json(text, file) if kind in (".json", ".jsonld") else _yaml(text, file)
        if half := _half_character(document.content):
            raise DataError([document.problem(half[0], "whole characters", f"half a character, {half[1]}", "Type the text anew.")])
        return document
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        problem = Problem(file, line, None, "text in UTF-8", "a byte that is not UTF-8", "Save the file anew as UTF-8.")
    except _FaultError as fault:
        line_of, expected, found, remedy = fault.told
        problem = Problem(file, line_of, None, expected, found, remedy)
    raise DataError([problem])


def _half_character(content: Any, place: Place = ()) -> tuple[Place, str] | None:
    """Find the first lone surrogate and the place of what holds it: an escape can write one, no file can keep it."""
    if isinstance(content, str):
        found = _HALF.search(content)
        return (place, ascii(found[0])) if found else None
    items = enumerate(content) if isinstance(content, list) else content.items() if isinstance(content, dict) else ()
    parts = ((_half_character(key, place) or _half_character(value, (*place, key))) for key, value in items)
    return next(filter(None, parts), None)


def _json(text: str, file: str) -> Document:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in pairs]
        if twice := next((key for key in keys if keys.count(key) > 1), None) if len(set(keys)) < len(keys) else None:
            raise _FaultError(None, "each key once", f"'{_HALF.sub('?', twice)}' twice", "Remove one of the two.")
        return dict(pairs)

    def refuse(word: str) -> Any:
        raise _FaultError(None, "a number", word, "Write a number, or null.")

    if _deepest(text) > MOST_DEPTH:
        raise _FaultError(None, f"at most {MOST_DEPTH} levels", "more", "Make it flatter.")
    try:
        return Document(file, json.loads(text, object_pairs_hook=once, parse_constant=refuse))
    except ValueError as error:
        line, told = (error.lineno, error.msg) if isinstance(error, json.JSONDecodeError) else (None, "a number of too many digits")
        raise _FaultError(line, "JSON", told, "Correct the line, or the one before it.") from error


def _deepest(text: str) -> int:
    depth = most = 0
    for found in re.finditer(r'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', text, re.DOTALL):
        depth += (found[0] in "[{") - (found[0] in "]}")
        most = max(most, depth)
    return most


def _yaml(text: str, file: str) -> Document:
    lines: dict[Place, int] = {}
    try:
        events = iter(yaml.parse(text, Loader=_LOADER))
        content = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if lines:
                    raise _FaultError(_line(event), "one document", "a second one", "Put it into a file of its own.")
                content = _node(next(events), events, (), lines)
        return Document(file, content, lines)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise _FaultError(line, "YAML", error.problem or "something else", "Correct the line, or the one before it.") from error
    except yaml.YAMLError as error:
        raise _FaultError(None, "YAML", str(error).splitlines()[0], "Type the text anew.") from error


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _node(event: Any, events: Iterator[Any], place: Place, lines: dict[Place, int]) -> Any:
    line = _line(event)
    if isinstance(event, yaml.AliasEvent):
        raise _FaultError(line, "every value written out", f"the alias *{event.anchor}", "Write the value itself.")
    if event.tag is not None and not (isinstance(event, yaml.ScalarEvent) and event.tag == "!"):
        raise _FaultError(line, "plain values", f"the tag {event.tag}", "Remove the tag.")
    if len(place) > MOST_DEPTH:
        raise _FaultError(line, f"at most {MOST_DEPTH} levels", "more", "Make it flatter.")
    lines[place] = line
    if isinstance(event, yaml.ScalarEvent):
        return _scalar(event)
    if isinstance(event, yaml.SequenceStartEvent):
        items: list[Any] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(_node(event, events, (*place, len(items)), lines))
        return items
    values: dict[str, Any] = {}
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        if not isinstance(event, yaml.ScalarEvent):
            raise _FaultError(_line(event), "a word as key", "something else", "Write a plain key before the colon.")
        if event.value in values:
            raise _FaultError(_line(event), "each key once", f"'{event.value}' twice", "Remove one of the two.")
        values[event.value] = _node(next(events), events, (*place, event.value), lines)
    return values


def _scalar(event: yaml.ScalarEvent) -> Any:
    if not event.implicit[0]:
        return event.value
    return next((read(event.value) for form, read in _PLAIN if form.fullmatch(event.value)), event.value)
