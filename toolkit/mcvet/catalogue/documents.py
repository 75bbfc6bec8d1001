"""Reading untrusted YAML and JSON: limited in size and depth; aliases, tags and repeated keys are rejected."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from mcvet.errors import DataError, McvetError, Problem
from mcvet.locale import marked
from mcvet.messages import Message, bare, cut, quoted, reason, say
from mcvet.validation import Place, explained, shown

MOST_BYTES = {".yaml": 500_000, ".yml": 500_000, ".json": 8_000_000, ".jsonld": 8_000_000}
MOST_DEPTH, MOST_VALUES, MOST_PROBLEMS = 60, 50_000, 100
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_HALF = re.compile("[\ud800-\udfff]")
_PLAIN = (
    (re.compile(r"null|~|"), lambda _: None),
    (re.compile(r"true|false"), lambda text: text == "true"),
    (re.compile(r"[-+]?(0|[1-9]\d{0,17})"), int),
    (re.compile(r"[-+]?\d{1,18}\.\d*([eE][-+]\d{1,3})?"), float),
)

_BARE_CODE = re.compile(r"0\d+")

V = TypeVar("V", bound=BaseModel)


@dataclass(frozen=True)
class Document:
    """The content of a YAML or JSON file.

    Attributes:
        file: name of the file.
        content: what was read: dictionaries, lists, texts, numbers, booleans and None.
        lines: line number of each place, from 1; empty for JSON.
        bare_codes: places of unquoted texts such as 0921, which other programs read as the number 921.
    """

    file: str
    content: Any
    lines: Mapping[Place, int] = field(default_factory=dict)
    bare_codes: tuple[Place, ...] = ()

    def problem(self, place: Place, expected: Message, found: Message, remedy: Message) -> Problem:
        """Return a problem at a place, with the line of the nearest enclosing place that has one."""
        line = next((self.lines[place[:end]] for end in range(len(place), -1, -1) if place[:end] in self.lines), None)
        return Problem(self.file, line, field_name(place) or None, expected, found, remedy)

    def problems(self, error: ValidationError, kind: type[BaseModel], content: Any = None) -> list[Problem]:
        """Return what pydantic found wrong in the document, up to a hundred places.

        Args:
            error: what it found.
            kind: the model.
            content: the part of the content that was validated; all of it if None.
        """
        wrongs, more = explained(error, kind, self.content if content is None else content, MOST_PROBLEMS)
        found = [self.problem(wrong.place, wrong.expected, wrong.found, wrong.remedy) for wrong in wrongs]
        if more:
            found.append(
                self.problem((), say("a file with fewer errors"), say("{n} more", n=more), say("Correct these first, then try again."))
            )
        return found


def field_name(place: Place) -> str:
    """Return a place in the notation `outcomes[2].text.hr`; long names are cut."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{cut(part)}" for part in place).removeprefix(".")


_MORE, _SMALLER, _FLATTER = say("more"), say("Make it smaller, or split it."), say("Use fewer levels of nesting.")
_TOO_MANY = (say("at most {n} values", n=MOST_VALUES), _MORE, _SMALLER)
_TOO_DEEP = (say("at most {n} levels", n=MOST_DEPTH), _MORE, _FLATTER)
_REMOVE = say("Remove one of the two.")
_CORRECT = say("Correct the line, or the one before it.")
_OF_THE_PARSERS = (
    marked("Expecting value"), marked("Expecting ',' delimiter"), marked("Expecting ':' delimiter"),
    marked("Expecting property name enclosed in double quotes"), marked("Illegal trailing comma before end of object"),
    marked("Unterminated string starting at"), marked("Invalid control character at"), marked("Extra data"),
    marked("did not find expected key"), marked("could not find expected ':'"), marked("did not find expected ',' or ']'"),
    marked("did not find expected '-' indicator"),
    marked("mapping values are not allowed in this context"), marked("found character that cannot start any token"),
    marked("found unexpected end of stream"), marked("control characters are not allowed"),
)  # fmt: skip
"""What the parsers of JSON and YAML report, where there is a translation; other reports are said in their own words."""


class _FaultError(Exception):
    def __init__(self, line: int | None, expected: Message, found: Message, remedy: Message) -> None:
        self.parts = (line, expected, found, remedy)


def read_document(path: Path, error: type[McvetError] = DataError) -> Document:
    """Read a YAML or JSON file.

    Args:
        path: a file ending in .yaml, .yml, .json or .jsonld; at most 500 kB of YAML or 8 MB of JSON, 60 levels deep,
            50,000 values.
        error: what to raise.

    Raises:
        McvetError: that error, if it cannot be read, is too large or too deep, repeats a key, or uses YAML aliases or tags.

    >>> from tempfile import mkdtemp
    >>> path = Path(mkdtemp()) / "mc01.json"
    >>> _ = path.write_text('{"id": "mc01"}', encoding="utf-8")
    >>> read_document(path).content
    {'id': 'mc01'}
    """
    try:
        size = path.stat().st_size if path.is_file() else 0
        most = MOST_BYTES.get(path.suffix.lower())
        if most is not None and size > most:
            raise error(Problem(path.name, None, None, say("at most {n} bytes", n=most), say("{n} bytes", n=size), _SMALLER))
        content = path.read_bytes()
    except OSError as refused:
        raise error(cannot_open(path, refused)) from refused
    return parse_document(content, path.name, error)


def load_yaml(text: str) -> Any:
    """Return the content of a trusted YAML text, with YAML's usual meaning of plain words; libyaml reads it ten times as fast as Python."""
    return yaml.load(text, Loader=_LOADER)  # noqa: S506  # safe: either loader constructs plain values only


def cannot_open(path: Path, error: OSError) -> Problem:
    """Return the problem of a file that cannot be opened."""
    found = say("a file that cannot be opened ({why})", why=reason(error))
    return Problem(path.name, None, None, say("a readable file"), found, say("Check the name and that it may be read."))


def parse_document(content: bytes, file: str, error: type[McvetError] = DataError) -> Document:
    r"""Parse the content of a YAML or JSON file.

    Args:
        content: the bytes of the file, as UTF-8.
        file: name of the file; its ending determines the format, and error messages show it.
        error: what to raise.

    Raises:
        McvetError: as for `read_document`.

    >>> found = parse_document(b"id: mc01\ntitle: {en: Welding}", "mc01.yaml")
    >>> found.content, found.lines["title",]
    ({'id': 'mc01', 'title': {'en': 'Welding'}}, 2)
    """
    kind = Path(file).suffix.lower()
    most = MOST_BYTES.get(kind)
    try:
        if most is None:
            raise _FaultError(
                None, say("a file ending in {endings}", endings=", ".join(MOST_BYTES)), quoted(kind), say("Save it as YAML or JSON.")
            )
        if len(content) > most:
            raise _FaultError(None, say("at most {n} bytes", n=most), say("{n} bytes", n=len(content)), _SMALLER)
        text = content.decode("utf-8-sig")
        document = _json(text, file) if kind in (".json", ".jsonld") else _yaml(text, file)
        if half := _half_character(document.content):
            found = say("an incomplete character, {escape}", escape=half[1])
            raise error(document.problem(half[0], say("complete characters"), found, say("Type the text again.")))
        return document
    except UnicodeDecodeError as broken:
        line = content[: broken.start].count(b"\n") + 1
        utf8, other = say("text in UTF-8"), say("a byte that is not UTF-8")
        problem = Problem(file, line, None, utf8, other, say("Save the file again as UTF-8."))
    except _FaultError as fault:
        line_of, *parts = fault.parts
        problem = Problem(file, line_of, None, *parts)
    raise error(problem)


def value_of(kind: type[V], document: Document, error: type[McvetError] = DataError) -> V:
    """Return a value of what a document holds.

    Args:
        kind: a class of pydantic.
        document: a parsed file.
        error: what is raised.

    Raises:
        McvetError: that error, with every problem, or the first hundred.

    Examples:
        >>> from mcvet.catalogue import Source
        >>> value_of(Source, parse_document(b"{source_id: s_ours, title: Our law, kind: law}", "ours.yaml")).title
        'Our law'
    """
    if not isinstance(document.content, dict):
        expected = say("fields with values, such as {names}", names=", ".join(list(kind.model_fields)[:3]))
        raise error(document.problem((), expected, shown(document.content), say("Begin with the fields of the file.")))
    try:
        return kind.model_validate(document.content)
    except ValidationError as found:
        raise error(*document.problems(found, kind)) from found


def _twice(key: str) -> Message:
    return say("'{key}' twice", key=cut(key))


def _half_character(content: Any, place: Place = ()) -> tuple[Place, str] | None:
    """Return the place and the escape of the first lone surrogate, which an escape can write but UTF-8 cannot encode; or None."""
    if isinstance(content, str):
        found = _HALF.search(content)
        return (place, ascii(found[0])) if found else None
    items = enumerate(content) if isinstance(content, list) else content.items() if isinstance(content, dict) else ()
    parts = ((_half_character(key, place) or _half_character(value, (*place, key))) for key, value in items)
    return next(filter(None, parts), None)


def _json(text: str, file: str) -> Document:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) < len(pairs):
            twice, _ = Counter(key for key, _ in pairs).most_common(1)[0]
            raise _FaultError(None, say("each key once"), _twice(_HALF.sub("?", twice)), _REMOVE)
        return made

    def refuse(word: str) -> Any:
        raise _FaultError(None, say("a number"), bare(word), say("Write a number, or null."))

    _check_shape(text)
    try:
        return Document(file, json.loads(text, object_pairs_hook=once, parse_constant=refuse))
    except ValueError as error:
        line: int | None = None
        found = say("a number of too many digits")
        if isinstance(error, json.JSONDecodeError):
            line, found = error.lineno, Message(error.msg)
        raise _FaultError(line, bare("JSON"), found, _CORRECT) from error


def _check_shape(text: str) -> None:
    """Reject JSON that is nested too deeply or has too many values, before parsing it."""
    depth, values = 0, 1
    for found in re.finditer(r'"(?:[^"\\]|\\.)*+"?|[\[\]{},]', text, re.DOTALL):
        depth += (found[0] in "[{") - (found[0] in "]}")
        values += found[0] in "[{,"
        if depth > MOST_DEPTH:
            raise _FaultError(None, *_TOO_DEEP)
        if values > MOST_VALUES:
            raise _FaultError(None, *_TOO_MANY)


def _yaml(text: str, file: str) -> Document:
    lines: dict[Place, int] = {}
    bare_codes: list[Place] = []
    try:
        events = iter(yaml.parse(text, Loader=_LOADER))
        content = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if lines:
                    raise _FaultError(_line(event), say("one document"), say("a second one"), say("Put it into a file of its own."))
                content = _node(next(events), events, (), lines, bare_codes)
        return Document(file, content, lines, tuple(bare_codes))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise _FaultError(line, bare("YAML"), Message(error.problem or str(error)), _CORRECT) from error
    except yaml.YAMLError as error:
        raise _FaultError(None, bare("YAML"), Message(str(error).splitlines()[0]), say("Type the text again.")) from error


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _node(event: Any, events: Iterator[Any], place: Place, lines: dict[Place, int], bare_codes: list[Place]) -> Any:
    line = _line(event)
    if isinstance(event, yaml.AliasEvent):
        raise _FaultError(
            line, say("every value written out"), say("the alias *{name}", name=cut(str(event.anchor))), say("Write the value itself.")
        )
    if event.tag is not None and not (isinstance(event, yaml.ScalarEvent) and event.tag == "!"):
        raise _FaultError(line, say("plain values"), say("the tag {name}", name=cut(event.tag)), say("Remove the tag."))
    if len(place) > MOST_DEPTH:
        raise _FaultError(line, *_TOO_DEEP)
    if len(lines) == MOST_VALUES:
        raise _FaultError(line, *_TOO_MANY)
    lines[place] = line
    if isinstance(event, yaml.ScalarEvent):
        if event.implicit[0] and _BARE_CODE.fullmatch(event.value):
            bare_codes.append(place)
        return _scalar(event)
    if isinstance(event, yaml.SequenceStartEvent):
        items: list[Any] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(_node(event, events, (*place, len(items)), lines, bare_codes))
        return items
    values: dict[str, Any] = {}
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        if not isinstance(event, yaml.ScalarEvent):
            raise _FaultError(_line(event), say("a plain key"), say("something else"), say("Write a plain key before the colon."))
        if event.value in values:
            raise _FaultError(_line(event), say("each key once"), _twice(event.value), _REMOVE)
        values[event.value] = _node(next(events), events, (*place, event.value), lines, bare_codes)
    return values


def _scalar(event: yaml.ScalarEvent) -> Any:
    if not event.implicit[0]:
        return event.value
    return next((read(event.value) for form, read in _PLAIN if form.fullmatch(event.value)), event.value)
