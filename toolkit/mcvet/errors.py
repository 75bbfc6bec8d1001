"""What goes wrong, told to the person who can act."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True)
class Problem:
    """One fault in a data file: where it is, what was expected, what was found, what to do."""

    file: str
    row: int | None
    field: str | None
    expected: str
    found: str
    remedy: str

    def __str__(self) -> str:
        place = ", ".join(
            part for part in (self.file, f"row {self.row}" if self.row else "", f"field {self.field}" if self.field else "") if part
        )
        return f"{place}: expected {self.expected}; found {self.found}. {self.remedy}"


class McvetError(Exception):
    """Base of every error that mcvet raises on purpose; its text is fit for a screen."""


class DataError(McvetError):
    """A data folder that cannot be used. `problems` holds every fault found in it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class UnknownNameError(McvetError):
    """A name that stands for nothing in the catalogue. `near` holds what may have been meant."""

    def __init__(self, what: str, name: str, known: Sequence[str], hint: str = "") -> None:
        self.name = name
        self.near = near(name, known)
        advice = f" Did you mean {' or '.join(self.near)}?" if self.near else ""
        super().__init__(f"There is no {what} '{name}'.{advice}{' ' + hint if hint else ''}")


class SelectionError(McvetError):
    """A selection that the models cannot work with, such as a comparison of one framework."""


def near(name: str, known: Sequence[str], most: int = 3) -> tuple[str, ...]:
    """Return up to `most` known names that begin like `name`, are spelled like it, or share its first two letters."""
    folded = name.casefold()
    by_folded = {candidate.casefold(): candidate for candidate in known}
    stem = folded.split(".")[0]
    begin = [other for other in by_folded if len(stem) > 2 and other.startswith(stem)]
    share = [other for other in by_folded if len(folded) > 1 and other.startswith(folded[:2])]
    found = [*begin, *get_close_matches(folded, by_folded, n=most, cutoff=0.5), *share]
    return tuple(by_folded[other] for other in dict.fromkeys(found))[:most]
