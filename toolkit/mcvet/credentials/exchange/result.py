"""What an export or import consists of, and what it could not keep."""

from collections.abc import Container, Iterator, Mapping
from enum import StrEnum
from itertools import zip_longest
from typing import Any

from pydantic import BaseModel, Field

from mcvet.catalogue import Value
from mcvet.credentials.model import CredentialTemplate, Design, MicroCredential, in_language, multilingual_parts


class LossKind(StrEnum):
    """What became of something that the other format cannot hold, or not as it is."""

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


class Loss(Value):
    """One thing that is not in the result as it was in the original."""

    kind: LossKind
    element_id: str | None = Field(None, description="European standard element, where it belongs to one")
    detail: str = Field("", description="Languages, value or field concerned")


class Export(Value):
    """A file in another format, and what it could not keep."""

    format: str
    content: bytes
    losses: tuple[Loss, ...]


class Import(Value):
    """A credential read from another format, and what was not understood or had to be assumed."""

    format: str
    credential: MicroCredential | CredentialTemplate
    losses: tuple[Loss, ...]


class Losses(dict[Loss, None]):
    """The losses of one run, each told once."""

    def add(self, kind: LossKind, element_id: str | None = None, detail: str = "") -> None:
        """Note a loss."""
        self[Loss(kind=kind, element_id=element_id, detail=detail)] = None

    def tell_languages(self, design: Design, tag: str) -> None:
        """Note which languages are lost where only one is written, and where another stands in its place."""
        for path, text in multilingual_parts(design):
            element_id = ELEMENT_OF[path.split("[")[0].split(".")[0]]
            if others := [other for other in text if other != tag]:
                self.add(LossKind.LANGUAGES, element_id, ", ".join(others))
            if tag not in text:
                self.add(LossKind.OTHER_LANGUAGE, element_id, tag)

    def tell_untold(self, design: Design, printed: Container[str] = ()) -> None:
        """Note every field that a page does not tell, where it tells `wording.facts` and what is `printed` besides."""
        for name, element_id in ELEMENT_OF.items():
            paths = dict.fromkeys(_differences(getattr(design, name, None), None, name))
            if untold := [path for path in paths if path in UNTOLD and path not in printed]:
                self.add(LossKind.LEFT_OUT, element_id, ", ".join(untold) if len(untold) < len(paths) else name)

    def tell_differences(self, before: Design, after: Design, tag: str | None = None) -> None:
        """Note every field that does not come back as it was when the file is read again; so no list of losses can be incomplete.

        Args:
            before: what was written.
            after: what was read from it.
            tag: the one language of a format whose files tell in words what they have no field for; None for ELM, which does not.
        """
        written = before if tag is None else _in_one_language(before, tag)
        for name, element_id in ELEMENT_OF.items():
            one, other = getattr(written, name, None), getattr(after, name, None)
            paths = dict.fromkeys(_differences(one, other, name))
            told = [path for path in paths if tag is not None and path not in UNTOLD]
            left_out = [path for path in paths if path not in told]
            if told:
                self.add(LossKind.AS_TEXT, element_id, ", ".join(told) if other else name)
            if left_out:
                self.add(LossKind.LEFT_OUT, element_id, ", ".join(left_out) if other or told else name)


def _differences(before: Any, after: Any, path: str) -> Iterator[str]:
    """Go through the parts in which a value differs from what came back of it, such as `workload.hours`; in what order is all one."""
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
"""The European standard element that each field of a design belongs to, or is nearest to."""
AWARD_ELEMENT_OF = {
    "given_name": "learner", "family_name": "learner", "date_of_birth": "learner", "email": "learner", "awarded_on": "date",
    "expires_on": "date", "grade": "grade",
}  # fmt: skip
"""The same of each field of an award."""
UNTOLD = {
    "revision", "demand", "isced_f", "languages", "answers.question", "answers.answer", "answers.evidence", "source_ids", "based_on",
    "occupations.esco_code", "occupations.isco_08", "skills.esco_uri", "outcomes.id", "outcomes.skills.esco_uri", "assessments.outcomes",
    "quality.accreditations.kind", "stackability.towards.url", "stackability.towards.level.framework_id",
    "stackability.towards.level.nqf_level",
}  # fmt: skip
"""What `wording.facts` does not tell, and with it every file that tells in words what it has no field for."""
