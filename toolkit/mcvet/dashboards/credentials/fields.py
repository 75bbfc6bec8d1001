"""The fields, lists and sections of a form: what each is called, and how it is offered, read and shown."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from mcvet.catalogue import Catalogue
from mcvet.credentials import wording
from mcvet.locale import Texts, marked

Content = dict[str, Any]
Options = Sequence[tuple[str, str]]


class Kind(StrEnum):
    """Type of input of a field."""

    LINE = "line"
    NUMBER = "number"
    DAY = "day"
    CHOICE = "choice"
    TICKS = "ticks"
    CODES = "codes"
    LINES = "lines"
    TEXT = "text"
    AREA = "area"


@dataclass(frozen=True)
class Desk:
    """The context from which options are made: data, language, and the whole draft."""

    catalogue: Catalogue
    texts: Texts
    content: Content

    @property
    def countries(self) -> set[str]:
        """The countries of the design and of its awarding bodies."""
        bodies = self.content.get("awarding_bodies") or ()
        return {*(self.content.get("countries") or ()), *(body["country"] for body in bodies if body.get("country"))}

    def labels(self, codes: Iterable[str]) -> Options:
        """Return codes with their labels."""
        return [(code, wording.label(code, self.texts)) for code in codes]


Offer = Callable[[Desk, Mapping[str, Any]], Options]
Read = Callable[[str, Desk], str | None]
Show = Callable[[str, Desk], str]
Begin = Callable[[Desk], Content]


@dataclass(frozen=True)
class Field:
    """A field of a form.

    Args:
        name: place of the field within its group, with dots between the parts.
        label, hint, wrong: label, instruction, and message for a value that cannot be used; message ids.
        kind: type of input.
        offer: function that returns the options.
        read: function that parses what is typed, or one item of a list; it returns None for text that it cannot parse.
        show: function that returns a value as it is written in the field.
        spoken: language of what is typed, if it is not the reader's and the field is not multilingual; `und` if unknown.
    """

    name: str
    label: str
    kind: Kind = Kind.LINE
    hint: str = ""
    wrong: str = marked("This cannot be used. Correct it, or leave the field blank.")
    offer: Offer | None = None
    read: Read | None = None
    show: Show | None = None
    spoken: str = ""


def _nothing(_: Desk) -> Content:
    return {}


@dataclass(frozen=True)
class Group:
    """A list of entries with the same parts.

    Args:
        name: place of the list within its parent.
        label: label of the list; message id.
        one: label of one entry, with the placeholder `{n}`; message id.
        add: label of the button that adds an entry; message id. If empty, entries can be neither added nor removed.
        parts: fields and groups of an entry.
        key: name of the part that identifies an entry and is not typed.
        begin: function that returns the initial content of a new entry.
    """

    name: str
    label: str
    one: str
    parts: tuple["Field | Group", ...]
    add: str = ""
    key: str = ""
    begin: Begin = _nothing


Part = Field | Group


@dataclass(frozen=True)
class FormSection:
    """A section of the form.

    Args:
        label: label of the section; message id.
        elements: the European standard elements in the section, each with its first field or list.
        parts: fields and groups of the section.
    """

    label: str
    elements: Mapping[str, str]
    parts: tuple[Part, ...]
