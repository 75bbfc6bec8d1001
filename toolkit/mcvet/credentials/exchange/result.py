"""Results of an export or import, with the losses: everything that differs from the original."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import zip_longest
from typing import Any, TypeVar

from pydantic import BaseModel, Field, InstanceOf

from mcvet.catalogue import Catalogue, Value
from mcvet.catalogue.documents import MOST_PROBLEMS
from mcvet.credentials.files import sound
from mcvet.credentials.model import Credential, CredentialTemplate, MicroCredential
from mcvet.credentials.multilingual import in_language, multilingual_parts
from mcvet.errors import Problem
from mcvet.messages import Message

T = TypeVar("T")
P = TypeVar("P", CredentialTemplate, MicroCredential, CredentialTemplate | MicroCredential)


class LossKind(StrEnum):
    """What happened to content that the other format cannot represent, or not unchanged."""

    LEFT_OUT = "left_out"
    AS_TEXT = "as_text"
    HASHED = "hashed"
    LANGUAGES = "languages"
    OTHER_LANGUAGE = "other_language"
    NEAREST = "nearest"
    DERIVED = "derived"
    ASSUMED = "assumed"
    PLACEHOLDER = "placeholder"
    WITHOUT_LEVEL = "without_level"
    STILL_NEEDED = "still_needed"
    NOT_UNDERSTOOD = "not_understood"
    NOT_VALID = "not_valid"
    CONTRADICTED = "contradicted"
    UNPACKED = "unpacked"
    UNVERIFIED = "unverified"
    BROKEN = "broken"


class Loss(Value):
    """One part of the original that is missing from the result, or changed in it."""

    kind: LossKind
    element_id: str | None = Field(None, description="European standard element; null if it belongs to none")
    detail: str = Field("", description="Languages, value or field concerned, in English")
    message: InstanceOf[Message] | None = Field(None, exclude=True, repr=False, description="The detail, if it has words to translate")


class Export(Value):
    """A file in another format, and its losses."""

    format: str
    content: bytes
    losses: tuple[Loss, ...]


class Import(Value):
    """A credential read from another format, and its losses: what was not understood or had to be assumed."""

    format: str
    credential: MicroCredential | CredentialTemplate
    losses: tuple[Loss, ...]


def design_from(fields: Mapping[str, Any], kind: type[P], file: str, catalogue: Catalogue, losses: "Losses") -> P:
    """Make a design from the fields read from another format, without the parts that are not valid.

    Args:
        fields: the fields read; None, an empty list and an empty object count as not read.
        kind: the class to make, a template or a credential.
        file: name of the file in errors.
        catalogue: levels, credit systems, countries and sources.
        losses: omitted parts are added here.

    Raises:
        DataError: if there is no title.
    """
    design, lost = sound({name: value for name, value in fields.items() if value not in (None, [], {})}, kind, file, catalogue)
    losses.add_invalid_parts(lost)
    return design


class Losses(dict[Loss, None]):
    """The losses of one run, in order and without duplicates."""

    def add(self, kind: LossKind, element_id: str | None = None, detail: str | Message = "") -> None:
        """Add a loss; a detail with words to translate is a message."""
        message = detail if isinstance(detail, Message) else None
        self[Loss(kind=kind, element_id=element_id, detail=str(detail), message=message)] = None

    def agreed(self, values: Iterable[T], element_id: str, name: str) -> T | None:
        """Return the value if all are equal; if they differ, add a loss and return None. None also if there is no value."""
        found = [*dict.fromkeys(values)]
        if len(found) > 1:
            self.add(LossKind.CONTRADICTED, element_id, f"{name} {', '.join(map(str, found))}")
        return found[0] if len(found) == 1 else None

    def add_invalid_parts(self, lost: Sequence[Problem]) -> None:
        """Add the parts that were omitted because they are not valid, up to `MOST_PROBLEMS`, and the number of the rest."""
        for problem in lost[:MOST_PROBLEMS]:
            names = re.split(r"[.[]", problem.field or "")
            element_id = AWARD_ELEMENT_OF.get(names[-1]) if names[0] == "award" else ELEMENT_OF.get(names[0])
            detail = Message(
                "{field} {found}: {expected}", {"field": f"{problem.field}", "found": problem.found, "expected": problem.expected}
            )
            self.add(LossKind.NOT_VALID, element_id, detail)
        if more := len(lost[MOST_PROBLEMS:]):
            self.add(LossKind.NOT_VALID, None, f"{lost[MOST_PROBLEMS].field} … (+{more})")

    def add_languages(self, design: Credential, tag: str) -> None:
        """Add the languages that a format with one language omits, and the texts that are written in another language instead."""
        for path, text in multilingual_parts(design):
            element_id = ELEMENT_OF[path.split("[")[0].split(".")[0]]
            if others := [other for other in text if other != tag]:
                self.add(LossKind.LANGUAGES, element_id, ", ".join(others))
            if tag not in text:
                self.add(LossKind.OTHER_LANGUAGE, element_id, tag)

    def add_omitted_fields(self, design: Credential, printed: Container[str] = ()) -> None:
        """Add the fields that are neither in `wording.facts` nor in `printed`."""
        for name, element_id in ELEMENT_OF.items():
            paths = dict.fromkeys(_differences(getattr(design, name, None), None, name))
            if omitted := [path for path in paths if path in NOT_IN_FACTS and path not in printed]:
                self.add(LossKind.LEFT_OUT, element_id, ", ".join(omitted) if len(omitted) < len(paths) else name)

    def add_differences(self, before: Credential, after: Credential, tag: str | None = None) -> None:
        """Add every field that differs when the written file is read again, so that the losses are complete.

        Args:
            before: the design that was written.
            after: the design that was read from the file.
            tag: language of a format with one language, which writes fields that it lacks as text; None for ELM, which does not.
        """
        written = before if tag is None else _in_one_language(before, tag)
        for name, element_id in ELEMENT_OF.items():
            one, other = getattr(written, name, None), getattr(after, name, None)
            paths = dict.fromkeys(_differences(one, other, name))
            as_text = [path for path in paths if tag is not None and path not in NOT_IN_FACTS]
            left_out = [path for path in paths if path not in as_text]
            if as_text:
                self.add(LossKind.AS_TEXT, element_id, ", ".join(as_text) if other else name)
            if left_out:
                self.add(LossKind.LEFT_OUT, element_id, ", ".join(left_out) if other or as_text else name)


def _differences(before: Any, after: Any, path: str) -> Iterator[str]:
    """Yield the paths in which two values differ, such as `workload.hours`. The order of items does not matter."""
    if isinstance(before, BaseModel):
        for name in type(before).model_fields:
            yield from _differences(getattr(before, name), getattr(after, name, None), f"{path}.{name}")
    elif isinstance(before, tuple) and any(isinstance(item, BaseModel) for item in before):
        lost, found = list(before), list(after or ())
        for item in before:
            if item in found:
                lost.remove(item)
                found.remove(item)
        for one, other in zip_longest(lost, found):
            yield from _differences(one, other, path)
    elif before != after and not (before in _NOTHING and after in _NOTHING):
        yield path


def _in_one_language(value: Any, tag: str) -> Any:
    if isinstance(value, BaseModel):
        return value.model_copy(update={name: _in_one_language(getattr(value, name), tag) for name in type(value).model_fields})
    if isinstance(value, tuple):
        return tuple(_in_one_language(item, tag) for item in value)
    return {tag: in_language(value, tag)} if isinstance(value, Mapping) else value


_NOTHING = (None, ())
ELEMENT_OF = {
    "title": "title", "summary": "further", "revision": "further", "awarding_bodies": "awarding_body", "countries": "country",
    "isced_f": "further", "occupations": "further", "skills": "outcomes", "outcomes": "outcomes", "workload": "workload",
    "level": "level", "assessments": "assessment", "supervision": "supervision", "participation": "participation",
    "quality": "quality", "prerequisites": "prerequisites", "requires": "prerequisites", "stackability": "stackability",
    "languages": "participation", "target_group": "further", "demand": "further", "further": "further", "links": "further",
    "answers": "quality", "source_ids": "further", "reality": "further", "reality_note": "further", "based_on": "further",
}  # fmt: skip
"""European standard element that each field of a design belongs to, or is nearest to."""
AWARD_ELEMENT_OF = {
    "given_name": "learner", "family_name": "learner", "date_of_birth": "learner", "email": "learner", "awarded_on": "date",
    "expires_on": "date", "grade": "grade",
}  # fmt: skip
"""European standard element that each field of an award belongs to."""
NOT_IN_FACTS = {
    "revision", "demand", "isced_f", "languages", "answers.question", "answers.answer", "answers.evidence", "source_ids", "based_on",
    "occupations.esco_code", "occupations.isco_08", "skills.esco_uri", "outcomes.id", "outcomes.skills.esco_uri", "assessments.outcomes",
    "quality.accreditations.kind", "stackability.towards.url", "stackability.towards.level.framework_id",
    "stackability.towards.level.nqf_level",
}  # fmt: skip
"""Fields that `wording.facts` omits, and so every format that writes fields it lacks as text."""
