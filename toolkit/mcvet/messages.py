"""Messages: sentences for people, or parts of them, kept with their values until they are shown in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol, TypeAlias

from mcvet.locale import Numeral, Texts, marked, texts_for


class Sayable(Protocol):
    """Interface of values with a text in every language, such as messages."""

    def said(self, texts: Texts) -> str:
        """Return the text in a language."""


Said: TypeAlias = "str | float | date | Sayable | tuple[Said, ...]"
_LONGEST = 1000
_OF_THE_SYSTEM = (
    marked("No such file or directory"), marked("Permission denied"), marked("Is a directory"), marked("Not a directory"),
    marked("File name too long"), marked("No space left on device"), marked("Read-only file system"), marked("Address already in use"),
    marked("Cannot assign requested address"),
)  # fmt: skip
"""Reasons of the operating system that have a translation; others are shown as the system writes them."""


@dataclass(frozen=True)
class Message:
    """A marked text and the values of its placeholders.

    Attributes:
        text: a message of the catalogues, with named placeholders.
        values: values by placeholder. Texts and names are shown unchanged, shortened if they are long; numbers, dates and lists in the
            format of the reader's language, lists with "or"; other messages in that language. Years and codes are texts.
        many: the English text for numbers other than one; empty if the text does not depend on the number `n`.
    """

    text: str
    values: Mapping[str, Said] = field(default_factory=dict, hash=False)
    many: str = ""

    def said(self, texts: Texts) -> str:
        """Return the text in a language."""
        values = {name: _said(value, texts) for name, value in self.values.items()}
        if not self.many:
            return texts.say(self.text, **values)
        number = values.pop("n")
        return texts.plural(self.text, self.many, int(number.value) if isinstance(number, Numeral) else 0, **values)

    def __str__(self) -> str:
        return self.said(texts_for("en"))


def say(text: str, /, **values: Said) -> Message:
    """Return a message; this call also marks `text` for translation."""
    return Message(text, values)


def plural(one: str, many: str, /, n: int, **values: Said) -> Message:
    """Return a message in the grammatical number of `n`, which fills the placeholder `{n}`."""
    return Message(one, {"n": n, **values}, many)


def quoted(value: object) -> Message:
    """Return foreign text in quotation marks."""
    return say("'{text}'", text=str(value))


def bare(value: Said) -> Message:
    """Return a value that needs no translation, such as a name or a number, as a message."""
    return Message("{value}", {"value": value})


def any_of(messages: Sequence[Message]) -> Message:
    """Return one message that lists several with "or"."""
    return messages[0] if len(messages) == 1 else Message("{messages}", {"messages": tuple(messages)})


def reason(error: OSError) -> Message:
    """Return the reason that the operating system gives for an error."""
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
