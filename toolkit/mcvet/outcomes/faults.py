"""What is wrong with what a person gave: messages of the catalogues, which can be said in every language of the screen."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticCustomError

from mcvet.catalogue import Document, Place, parse_document
from mcvet.catalogue.documents import field_name
from mcvet.errors import DataError, McvetError, Problem, near
from mcvet.locale import Texts, marked, texts_for

V = TypeVar("V", bound=BaseModel)

_EXPECTED = {
    "missing": marked("a value"),
    "int_type": marked("a whole number"),
    "int_parsing": marked("a whole number"),
    "int_from_float": marked("a whole number"),
    "float_type": marked("a number"),
    "float_parsing": marked("a number"),
    "finite_number": marked("a finite number"),
    "greater_than_equal": marked("{ge} or more"),
    "greater_than": marked("more than {gt}"),
    "string_type": marked("a text"),
    "string_too_short": marked("a text that is not empty"),
    "too_short": marked("at least one entry"),
    "bool_type": marked("true or false"),
    "bool_parsing": marked("true or false"),
    "tuple_type": marked("a list"),
    "dict_type": marked("keys with values"),
    "model_type": marked("keys with values"),
    "model_attributes_type": marked("keys with values"),
    "enum": marked("one of {expected}"),
    "literal_error": marked("one of {expected}"),
}


class Fault(NamedTuple):
    """A message and what fills its places: names and numbers as they are, other faults in the language of the whole."""

    message: str
    values: Mapping[str, object] = {}

    def said(self, texts: Texts) -> str:
        """Say it in a language."""
        return texts.say(self.message, **{name: _said(value, texts) for name, value in self.values.items()})


def _said(value: object, texts: Texts) -> object:
    if isinstance(value, Fault):
        return value.said(texts)
    if isinstance(value, tuple):
        return texts.join([str(_said(part, texts)) for part in value], "or")
    return texts.number(value) if isinstance(value, int | float) else value


class FaultsError(McvetError):
    """Faults of a file or form, all at once; the text is English, `said` tells them in another language."""

    def __init__(self, *faults: Fault) -> None:
        self.faults = faults
        super().__init__(self.said(texts_for("en")))

    def said(self, texts: Texts) -> str:
        """Say every fault, one on each line."""
        return "\n".join(fault.said(texts) for fault in self.faults)


def fault(message: str, **values: object) -> Fault:
    """Return a fault of a marked message."""
    return Fault(message, values)


def refusal(message: str, **values: object) -> PydanticCustomError:
    """Return what a validator raises: `message` is marked, says what was expected, and stands after "expected"."""
    return PydanticCustomError("refused", "{said}", {"said": message, "values": values})


def read_values(path: str | Path, error: type[FaultsError]) -> Document:
    """Read a YAML or JSON file of a person's own.

    Raises:
        error: if it cannot be opened or understood; names file and line.
    """
    path = Path(path)
    try:
        return parse_values(path.read_bytes(), path.name, error)
    except OSError as found:
        cannot = marked("{file} cannot be opened ({why}). Check the path.")
        raise error(fault(cannot, file=path.name, why=str(found.strerror))) from found


def parse_values(content: bytes, file: str, error: type[FaultsError]) -> Document:
    """Read the bytes of a YAML or JSON file; errors as for `read_values`."""
    try:
        return parse_document(content, file)
    except DataError as found:
        raise error(*(_unreadable(problem) for problem in found.problems)) from found


def _unreadable(problem: Problem) -> Fault:
    told = f"expected {problem.expected}; found {problem.found}. {problem.remedy}"
    if problem.row is None:
        return fault(marked("{file} is not readable as YAML or JSON. The reader said, in English: {told}"), file=problem.file, told=told)
    message = marked("{file}, line {line}: not readable as YAML or JSON. The reader said, in English: {told}")
    return fault(message, file=problem.file, line=problem.row, told=told)


def value_of(kind: type[V], document: Document, error: type[FaultsError]) -> V:
    """Make a value of what a document holds.

    Raises:
        error: with every fault: file, line where the format tells, field, what was expected, what was found.
    """
    if not isinstance(document.content, dict):
        keys = fault(marked("keys with values, such as {keys}"), keys=", ".join(list(kind.model_fields)[:3]))
        raise error(_fault_at(document, (), keys, _short(document.content)))
    try:
        return kind.model_validate(document.content)
    except ValidationError as found:
        raise error(*_faults_of(kind, document, found)) from found


def _faults_of(kind: type[BaseModel], document: Document, found: ValidationError) -> list[Fault]:
    """Return one fault for each field; where a field may be several things, it says each of them."""
    expected: dict[Place, list[Fault]] = {}
    values: dict[Place, object] = {}
    for one in found.errors():
        place = _place_in(document.content, one["loc"], missing=one["type"] == "missing")
        told = _expected(kind, one)
        if told not in expected.setdefault(place, []):
            expected[place].append(told)
        values.setdefault(place, fault(marked("nothing")) if one["type"] == "missing" else _short(one["input"]))
    return [_fault_at(document, place, tuple(wanted), values[place]) for place, wanted in expected.items()]


def _expected(kind: type[BaseModel], one: Mapping[str, Any]) -> Fault:
    """Say what a field may hold."""
    context = one.get("ctx", {})
    if one["type"] == "refused":
        return Fault(context["said"], context["values"])
    if one["type"] == "extra_forbidden":
        meant = near(str(one["loc"][-1]), list(kind.model_fields), 1)
        if meant:
            return fault(marked("no such key; perhaps {meant} is meant"), meant=meant[0])
        return fault(marked("no such key"))
    if one["type"] not in _EXPECTED:
        return Fault(str(one["msg"]))
    return Fault(_EXPECTED[one["type"]], {name: str(value).replace("'", "").replace(" or ", ", ") for name, value in context.items()})


def _fault_at(document: Document, place: Place, expected: object, found: object) -> Fault:
    line = next((document.lines[place[:end]] for end in range(len(place), -1, -1) if place[:end] in document.lines), None)
    where = {
        (True, True): marked("{file}, line {line}, field {field}: expected {expected}; found {found}."),
        (True, False): marked("{file}, line {line}: expected {expected}; found {found}."),
        (False, True): marked("{file}, field {field}: expected {expected}; found {found}."),
        (False, False): marked("{file}: expected {expected}; found {found}."),
    }[line is not None, bool(place)]
    return fault(where, file=document.file, line=line, field=field_name(place), expected=expected, found=found)


def _place_in(content: Any, loc: Place, *, missing: bool) -> Place:
    """Leave out of a place what no one has written: the names of the kinds that a field may have."""
    place: list[str | int] = []
    for n, part in enumerate(loc):
        if isinstance(content, dict) and (part in content or (missing and n == len(loc) - 1)):
            content = content.get(part)
        elif isinstance(content, list) and isinstance(part, int) and part < len(content):
            content = content[part]
        elif isinstance(content, list) and (entry := next((e for e in content if isinstance(e, dict) and e.get("code") == part), None)):
            part, content = content.index(entry), entry
        else:
            continue
        place.append(part)
    return tuple(place)


def _short(value: object) -> str:
    told = json.dumps(value, ensure_ascii=False, default=str)
    return f"{told[:57]}…" if len(told) > 60 else told
