"""Errors, with messages for the person who can act on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from mcvet.locale import Texts, marked, texts_for
from mcvet.messages import Message, say

_TEMPLATES = {
    ("", False): marked("{file}: expected {expected}; found {found}."),
    ("", True): marked("{file}, field {field}: expected {expected}; found {found}."),
    ("line", False): marked("{file}, line {line}: expected {expected}; found {found}."),
    ("line", True): marked("{file}, line {line}, field {field}: expected {expected}; found {found}."),
    ("row", False): marked("{file}, row {row}: expected {expected}; found {found}."),
    ("row", True): marked("{file}, row {row}, field {field}: expected {expected}; found {found}."),
}


@dataclass(frozen=True)
class Problem:
    """A problem in a data file.

    Attributes:
        file: name of the file.
        row: line in the file, from 1; None if the problem concerns the whole file.
        field: name of the field; None if it concerns the whole row.
        expected: what the field may hold.
        found: what it holds.
        remedy: what to do.
    """

    file: str
    row: int | None
    field: str | None
    expected: Message
    found: Message
    remedy: Message

    def said(self, texts: Texts) -> str:
        """Return the problem in a language."""
        unit = "" if self.row is None else "row" if self.file.endswith(".csv") else "line"
        place = {"file": self.file, "line": str(self.row), "row": str(self.row), "field": self.field or ""}
        message = Message(_TEMPLATES[unit, bool(self.field)], {**place, "expected": self.expected, "found": self.found})
        return f"{message.said(texts)} {self.remedy.said(texts)}"

    def __str__(self) -> str:
        return self.said(texts_for("en"))

    def as_said(self, texts: Texts) -> dict[str, str | int | None]:
        """Return the fields for JSON, with the messages in a language."""
        messages = {name: getattr(self, name).said(texts) for name in ("expected", "found", "remedy")}
        return {"file": self.file, "row": self.row, "field": self.field} | messages


class McvetError(Exception):
    """Base class of the errors that mcvet raises deliberately. They can be shown to a user in every language of the interface.

    Attributes:
        messages: what is wrong, in order.
    """

    def __init__(self, *messages: Message | Problem) -> None:
        super().__init__(*messages)
        self.messages = messages

    def said(self, texts: Texts) -> str:
        """Return the messages in a language, each in a line."""
        return "\n".join(message.said(texts) for message in self.messages)

    def __str__(self) -> str:
        return self.said(texts_for("en"))


class DataError(McvetError):
    """A data folder or a file that cannot be used. `problems` lists everything that is wrong."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems = problems


class UnknownNameError(McvetError):
    """A name that is not in the catalogue. `near` has similar names that are.

    Args:
        message: message that the name does not exist; the name fills its placeholder `{name}`.
        name: the name.
        known: the existing names.
        hint: where to find them; None for no hint.
    """

    def __init__(self, message: Message, name: str, known: Sequence[str], hint: Message | None = None) -> None:
        self.name = name
        self.near = near(name, known)
        advice = say("Did you mean {names}?", names=self.near) if self.near else None
        super().__init__(Message(message.text, {"name": name, **message.values}), *filter(None, (advice, hint)))

    def said(self, texts: Texts) -> str:
        """Return the messages in a language, in one line."""
        return " ".join(message.said(texts) for message in self.messages)


class SelectionError(McvetError):
    """A selection that is not permitted, such as a comparison of one framework."""


def near(name: str, known: Sequence[str], most: int = 3) -> tuple[str, ...]:
    """Return up to `most` known names that begin like `name`, are spelled similarly, or share its first two letters."""
    folded = name.casefold()
    by_folded = {candidate.casefold(): candidate for candidate in known}
    stem = folded.split(".")[0]
    begin = [other for other in by_folded if len(stem) > 2 and other.startswith(stem)]
    share = [other for other in by_folded if len(folded) > 1 and other.startswith(folded[:2])]
    found = [*begin, *get_close_matches(folded, by_folded, n=most, cutoff=0.5), *share]
    return tuple(by_folded[other] for other in dict.fromkeys(found))[:most]
