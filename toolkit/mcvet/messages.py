"""Messages: sentences for people, or parts of them, kept with their values until they are said in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol, TypeAlias

from mcvet.locale import Numeral, Texts, marked, texts_for


class Sayable(Protocol):
    """What can be said in a language: messages, and values that have sentences of their own."""

    def said(self, texts: Texts) -> str:
        """Return it in a language."""


Said: TypeAlias = "str | float | date | Sayable | tuple[Said, ...]"
_LONGEST = 1000
_OF_THE_SYSTEM = (
    marked("No such file or directory"), marked("Permission denied"), marked("Is a directory"), marked("Not a directory"),
    marked("File name too long"), marked("No space left on device"), marked("Read-only file system"), marked("Address already in use"),
    marked("Cannot assign requested address"),
)  # fmt: skip
"""Reasons of the operating system that have a translation; others are said in its own words."""


@dataclass(frozen=True)
class Message:
    """A marked text and what fills its places.

    Attributes:
        text: a message of the catalogues, with named placeholders.
        values: by placeholder: texts and names as they are, cut if they are long; numbers, dates and lists as the reader's language
            writes them, a list with "or"; other messages in that language. Years and codes are texts.
        many: the text for other numbers than one, in English; empty if the text does not depend on the number `n`.
    """

    text: str
    values: Mapping[str, Said] = field(default_factory=dict, hash=False)
    many: str = ""

    def said(self, texts: Texts) -> str:
        """Return it in a language."""
        values = {name: _said(value, texts) for name, value in self.values.items()}
        if not self.many:
            return texts.say(self.text, **values)
        number = values.pop("n")
        return texts.plural(self.text, self.many, int(number.value) if isinstance(number, Numeral) else 0, **values)

    def __str__(self) -> str:
        return self.said(texts_for("en"))


def say(text: str, /, **values: Said) -> Message:
    """Return a message, to be said later; `text` is marked by standing here."""
    return Message(text, values)


def plural(one: str, many: str, /, n: int, **values: Said) -> Message:
    """Return a message in the grammatical number of `n`, which fills the placeholder `{n}`."""
    return Message(one, {"n": n, **values}, many)


def quoted(value: object) -> Message:
    """Return a text of others between quotation marks."""
    return say("'{text}'", text=str(value))


def bare(value: Said) -> Message:
    """Return a value without words of its own, such as a name or a number."""
    return Message("{value}", {"value": value})


def any_of(messages: Sequence[Message]) -> Message:
    """Return one message that lists several with "or"."""
    return messages[0] if len(messages) == 1 else Message("{messages}", {"messages": tuple(messages)})


def reason(error: OSError) -> Message:
    """Return why the system refuses something, in its words."""
    return Message(error.strerror or str(error))


def cut(text: str, most: int = 60) -> str:
    """Shorten untrusted text for a message; it could be as long as a whole file."""
    return text if len(text) <= most else f"{text[: most - 3]}…"


def _said(value: Said, texts: Texts) -> object:
    if isinstance(value, str):
        return cut(value, _LONGEST)
    if isinstance(value, int | float):
        return texts.number(value)
    if isinstance(value, date):
        return texts.day(value)
    if isinstance(value, tuple):
        return texts.join([str(_said(part, texts)) for part in value], "or")
    return value.said(texts)
