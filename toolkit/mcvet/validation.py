"""Validation errors of values from files and forms, as messages with the place of the fault."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import isinf
from typing import Any

from pydantic import BaseModel, ValidationError

from mcvet.errors import near
from mcvet.messages import Message, any_of, cut, quoted, say

Place = tuple[str | int, ...]

LANGUAGE_TAG = r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$"
IDENTIFIER = r"^[a-z][a-z0-9_-]{0,63}$"
SOURCE_ID = r"^[a-z][a-z0-9_]*$"
SLUG = r"^[a-z][a-z0-9-]*$"
FRAMEWORK_ID = r"^[A-Z]{2}(-[A-Za-z0-9]+)+$"
COUNTRY = r"^[A-Z]{2}$"
WEB_ADDRESS = r"^https?://[^\s/]+\.[^\s]+$"
ESCO_SKILL = r"^http://data\.europa\.eu/esco/skill/[0-9A-Za-z-]+$"
E_MAIL = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
ISCED_F = r"^\d{2,4}$"
FOUR_DIGITS = r"^\d{4}$"
YEARS = r"^\d{4}(;\d{4})*$"
PARTIAL_DATE = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"
QUESTION = r"^[a-z_]+\.\d{1,2}$"
PRINTABLE = r"^[^\x00-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]*[^\s\x00-\x1F\uFFFE\uFFFF][^\x00-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]*$"
PATTERNS = {
    LANGUAGE_TAG: say("a language tag such as hr or sr-Cyrl"),
    IDENTIFIER: say("lower-case letters, digits, _ and -, beginning with a letter"),
    SOURCE_ID: say("lower-case letters, digits and underscores, beginning with a letter"),
    SLUG: say("lower-case letters, digits and hyphens, beginning with a letter"),
    FRAMEWORK_ID: say("an id such as HR-CROQF"),
    COUNTRY: say("a country code of two capital letters, such as HR"),
    WEB_ADDRESS: say("an address that begins with http:// or https://"),
    ESCO_SKILL: say("an address of a skill in ESCO, such as http://data.europa.eu/esco/skill/…"),
    E_MAIL: say("an e-mail address"),
    ISCED_F: say("two to four digits"),
    FOUR_DIGITS: say("four digits"),
    YEARS: say("years such as 2026, or several separated by semicolons"),
    PARTIAL_DATE: say("a year, month or day such as 2026, 2026-11 or 2026-11-23"),
    QUESTION: say("a principle and the place of its question, such as quality.1"),
    PRINTABLE: say("a text that is not blank, without control characters"),
}
"""Expected form by pattern of the models."""

NOTHING = say("nothing")
FILL_IN = say("Fill it in.")
CORRECT = say("Correct the value.")
A_DATE = say("a date such as 2026-11-23")
_ONE_OF, _PERMITTED = say("one of {expected}"), say("Use one of the permitted values.")
_WHOLE, _NUMBER, _FIELDS, _TRUTH = say("a whole number"), say("a number"), say("fields with values"), say("true or false")
_DAY, _FORM = say("Write year, month and day."), say("Write it in that form.")
_BY_LANGUAGE = say("texts by language, such as en: Welding")
_BY_TYPE: dict[str, tuple[Message, Message]] = {
    "missing": (say("a value"), FILL_IN),
    "enum": (_ONE_OF, _PERMITTED),
    "literal_error": (_ONE_OF, _PERMITTED),
    "union_tag_invalid": (say("one of {expected_tags}"), _PERMITTED),
    "union_tag_not_found": (say("a value"), FILL_IN),
    "string_type": (say("a text"), say("Put it between quotation marks.")),
    "string_too_short": (say("a text that is not blank"), FILL_IN),
    "string_too_long": (say("a text of at most {max_length} characters"), say("Shorten it.")),
    "too_short": (say("at least one entry"), say("Add an entry.")),
    "too_long": (say("at most {max_length} entries"), say("Leave out the others.")),
    "tuple_type": (say("a list"), CORRECT),
    "dict_type": (_FIELDS, CORRECT),
    "mapping_type": (_FIELDS, CORRECT),
    "model_type": (_FIELDS, CORRECT),
    "model_attributes_type": (_FIELDS, CORRECT),
    "greater_than": (say("a number above {gt}"), CORRECT),
    "greater_than_equal": (say("a number of at least {ge}"), CORRECT),
    "less_than_equal": (say("a number of at most {le}"), CORRECT),
    "finite_number": (say("a finite number"), CORRECT),
    "float_type": (_NUMBER, say("Write it without quotation marks.")),
    "float_parsing": (_NUMBER, say("Write digits only.")),
    "int_type": (_WHOLE, say("Write a whole number, without quotation marks.")),
    "int_from_float": (_WHOLE, say("Write digits only.")),
    "int_parsing": (_WHOLE, say("Write digits only.")),
    "int_parsing_size": (_WHOLE, say("Write digits only.")),
    "bool_type": (_TRUTH, say("Write true or false.")),
    "bool_parsing": (_TRUTH, say("Write true or false.")),
    "date_type": (A_DATE, _DAY),
    "date_parsing": (A_DATE, _DAY),
    "date_from_datetime_parsing": (A_DATE, _DAY),
    "date_from_datetime_inexact": (A_DATE, _DAY),
    "string_pattern_mismatch": (say("another form"), _FORM),
}
"""Expected value and remedy by pydantic's error type."""


class InvalidValueError(ValueError):
    """Error in a validator of a model: a value that is not permitted, or values that contradict each other.

    Attributes:
        expected: what the value may be.
        remedy: what to do.
        place: path of the faulty field within the validated value.
        gives_way: paths of the parts to remove if several contradict each other; empty for the whole value.
    """

    def __init__(self, expected: Message, remedy: Message = CORRECT, *, place: Place = (), gives_way: Sequence[Place] = ()) -> None:
        super().__init__(expected)
        self.expected, self.remedy, self.place, self.gives_way = expected, remedy, place, tuple(gives_way)

    def __str__(self) -> str:
        return str(self.expected)


@dataclass(frozen=True)
class Wrong:
    """A fault at one place.

    Attributes:
        place: path of the faulty field.
        expected: what it may hold.
        found: what it holds.
        remedy: what to do.
        is_missing: True if a required value is missing.
        most: the largest permitted length of a value that is too long, else None.
        whole: path of the value whose parts contradict each other, else `place`.
        disagreement: the error of that value, else None.
    """

    place: Place
    expected: Message
    found: Message
    remedy: Message
    is_missing: bool
    most: int | None
    whole: Place
    disagreement: InvalidValueError | None


def explained(error: ValidationError, kind: type[BaseModel], content: Any, most: int = 100) -> tuple[list[Wrong], int]:
    """Return the faults, one for each place; for a field of several types, the expected value lists each of them.

    Args:
        error: the error that pydantic raised.
        kind: the model.
        content: the validated content.
        most: the largest number of places to explain.

    Returns:
        the faults, and the number of pydantic's errors that are not explained.
    """
    faults = error.errors(include_url=False)
    found: dict[tuple[Place, bool], list[Wrong]] = {}
    for number, fault in enumerate(faults):
        wrong = _explained(fault, kind, content)
        entries = at(content, wrong.place)
        if fault["type"] == "too_short" and isinstance(entries, list) and len(entries) >= fault["ctx"]["min_length"]:
            continue  # pydantic counts only valid entries; the others are already reported
        name = (wrong.place, _is_key(fault))
        if name not in found and len(found) == most:
            return _merged(found), len(faults) - number
        found.setdefault(name, []).append(wrong)
    return _merged(found), 0


def _is_key(fault: Mapping[str, Any]) -> bool:
    return bool(fault["loc"]) and fault["loc"][-1] == "[key]"


def _merged(found: Mapping[tuple[Place, bool], Sequence[Wrong]]) -> list[Wrong]:
    each = ((several[0], tuple(dict.fromkeys(wrong.expected for wrong in several))) for several in found.values())
    return [replace(first, expected=any_of(expected)) for first, expected in each]


def _explained(fault: Mapping[str, Any], kind: type[BaseModel], content: Any) -> Wrong:
    context, name = fault.get("ctx", {}), fault["type"]
    is_missing = name in ("missing", "union_tag_not_found")
    whole, node = _located(kind, content, fault["loc"], is_missing)
    place, disagreement = whole, None
    expected, remedy = expectation(fault)
    if name.startswith("union_tag") and (tag := context["discriminator"].strip("'")).isidentifier():
        place = (*whole, tag)
    if isinstance(invalid := context.get("error"), InvalidValueError):
        place, disagreement, expected, remedy = (*whole, *invalid.place), invalid, invalid.expected, invalid.remedy
    elif name == "extra_forbidden":
        known = list(node.get("properties", ()))
        meant = near(str(place[-1]), known, 1)
        one = say("Perhaps {name}.", name=meant[0]) if meant else say("Use one of {names}, or remove it.", names=", ".join(known))
        return Wrong(place, say("a known field"), quoted(cut(str(place[-1]))), one, False, None, whole, None)
    elif name == "string_pattern_mismatch" and context:
        expected = PATTERNS[context["pattern"]]
    elif name in ("dict_type", "mapping_type") and node.get("patternProperties", {}).keys() & {LANGUAGE_TAG}:
        expected = _BY_LANGUAGE
    most = context["max_length"] if name in ("string_too_long", "too_long") else None
    found = quoted(cut(str(place[-1]))) if _is_key(fault) else found_at(content, place)
    return Wrong(place, expected, found, remedy, is_missing, most, whole, disagreement)


def expectation(fault: Mapping[str, Any]) -> tuple[Message, Message]:
    """Return the expected value and the remedy for an error of pydantic, by its type."""
    expected, remedy = _BY_TYPE.get(fault["type"], (say("another value"), CORRECT))
    return Message(expected.text, {key: _listed(value) for key, value in fault.get("ctx", {}).items()}), remedy


def _listed(value: Any) -> str | float:
    """Return a bound unchanged, and permitted values as a list without pydantic's apostrophes and "or"."""
    return value if isinstance(value, int | float) else str(value).replace("'", "").replace(" or ", ", ")


def at(content: Any, place: Sequence[str | int]) -> Any:
    """Return the value at a path, or None if there is none."""
    for part in place:
        try:
            content = content[part]
        except (KeyError, IndexError, TypeError):
            return None
    return content


def found_at(content: Any, place: Place) -> Message:
    """Return the beginning of the value at a path, for a message."""
    holder = at(content, place[:-1])
    last = place[-1] if place else None
    is_there = not place or (
        last in holder if isinstance(holder, dict) else isinstance(last, int) and isinstance(holder, list) and last < len(holder)
    )
    return shown(at(content, place)) if is_there else NOTHING


def shown(value: Any) -> Message:
    """Return the beginning of a value in quotation marks."""
    if isinstance(value, float) and isinf(value):
        return say("a number that is too large")
    parts, length = [], 0
    for part in json.JSONEncoder(ensure_ascii=False, default=str).iterencode(value):
        parts.append(part)
        length += len(part)
        if length > 60:
            break
    beginning = cut("".join(parts))
    return quoted(beginning.lstrip('"') if beginning.endswith("…") else beginning.strip('"'))


@cache
def schema_of(kind: type[BaseModel]) -> dict[str, Any]:
    """Return the JSON Schema of a model."""
    return kind.model_json_schema()


def node_at(kind: type[BaseModel], place: Sequence[str | int]) -> dict[str, Any]:
    """Return the part of the JSON Schema of a model for a path; empty if there is none."""
    node = _resolved(schema_of(kind), kind)
    for part in place:
        node = _resolved(_inner(node, part), kind)
    return node


def _inner(node: Mapping[str, Any], part: str | int) -> dict[str, Any]:
    of_keys = next(iter(node.get("patternProperties", {}).values()), node.get("additionalProperties"))
    inner = node.get("items") if isinstance(part, int) else node.get("properties", {}).get(part, of_keys)
    return inner if isinstance(inner, dict) else {}


def _resolved(node: dict[str, Any], kind: type[BaseModel]) -> dict[str, Any]:
    while True:
        options = _options(node)
        if "$ref" in node:
            node = schema_of(kind)["$defs"][_name(node)]
        elif len(options) == 1:
            node = options[0]
        else:
            return node


def _options(node: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [option for option in node.get("oneOf", node.get("anyOf", ())) if option.get("type") != "null"]


def _name(node: Mapping[str, Any]) -> str:
    return str(node.get("$ref", "")).rpartition("/")[2]


def _located(kind: type[BaseModel], content: Any, loc: Sequence[str | int], is_missing: bool) -> tuple[Place, dict[str, Any]]:
    """Return the path of a fault in the content, and the schema of its container, or of the path itself if it has a value.

    Pydantic includes the names of types in its paths, and "[key]" for keys; these are omitted.
    """
    place: list[str | int] = []
    node = holder = _resolved(schema_of(kind), kind)
    for n, part in enumerate(loc):
        tags = dict(node.get("discriminator", {}).get("mapping", {})) | {
            _name(option): option["$ref"] for option in _options(node) if "$ref" in option
        }
        if part in tags:
            node = _resolved({"$ref": tags[part]}, kind)
            continue
        if isinstance(content, list) and isinstance(part, str):
            number = next((number for number, entry in enumerate(content) if isinstance(entry, dict) and entry.get("code") == part), None)
            part = part if number is None else number
        is_there = (
            part in content if isinstance(content, dict) else isinstance(content, list) and isinstance(part, int) and part < len(content)
        )
        if is_there or (is_missing and n == len(loc) - 1 and isinstance(content, dict)):
            content, place = at(content, (part,)), [*place, part]
            holder, node = node, _resolved(_inner(node, part), kind)
    return tuple(place), node or holder
