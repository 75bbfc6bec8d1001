"""Texts in several languages: their type, and the look-ups in them."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, Field, PlainSerializer, StringConstraints

from mcvet.validation import LANGUAGE_TAG, PRINTABLE

Line = Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=PRINTABLE)]
Tag = Annotated[str, Field(pattern=LANGUAGE_TAG)]
Multilingual = Annotated[
    Mapping[Tag, Line],
    Field(min_length=1, max_length=40),
    AfterValidator(MappingProxyType),
    PlainSerializer(dict, return_type=dict[str, str]),
]


def in_language(text: Mapping[str, str], tag: str) -> str:
    """Return a text in a language; if missing, in the same language in another script, in English, or in its first language."""
    return text[nearest_language(text, tag)]


def nearest_language(text: Mapping[str, str], tag: str) -> str:
    """Return the tag of the language in which `in_language` returns a text."""
    near = (own for own in text if own.split("-")[0] == tag.split("-")[0])
    return tag if tag in text else next(near, "en" if "en" in text else next(iter(text)))


def multilingual_parts(part: BaseModel, path: str = "") -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield every multilingual text of a value with its path, such as `outcomes[0].text`."""
    for name in type(part).model_fields:
        yield from _texts(getattr(part, name), f"{path}.{name}" if path else name)


def _texts(value: Any, path: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    if isinstance(value, Mapping):
        yield path, value
    elif isinstance(value, BaseModel):
        yield from multilingual_parts(value, path)
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from _texts(item, f"{path}[{number}]")
