"""What an export or import consists of, and what it could not keep."""

from enum import StrEnum

from pydantic import Field

from mcvet.catalogue import Value
from mcvet.credentials.model import CredentialTemplate, MicroCredential


class LossKind(StrEnum):
    """What became of something that the other format cannot hold, or not as it is."""

    LEFT_OUT = "left_out"
    AS_TEXT = "as_text"
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


class Losses(list[Loss]):
    """The losses of one run, each told once."""

    def add(self, kind: LossKind, element_id: str | None = None, detail: str = "") -> None:
        """Note a loss, unless it has been noted."""
        loss = Loss(kind=kind, element_id=element_id, detail=detail)
        if loss not in self:
            self.append(loss)


ELEMENT_OF = {
    "title": "title", "summary": "further", "revision": "further", "awarding_bodies": "awarding_body", "countries": "country",
    "isced_f": "further", "occupations": "further", "skills": "outcomes", "outcomes": "outcomes", "workload": "workload",
    "level": "level", "assessments": "assessment", "supervision": "supervision", "participation": "participation",
    "quality": "quality", "prerequisites": "prerequisites", "requires": "prerequisites", "stackability": "stackability",
    "languages": "participation", "target_group": "further", "demand": "further", "further": "further", "links": "further",
    "answers": "quality", "source_ids": "further", "reality": "further", "reality_note": "further", "based_on": "further",
}  # fmt: skip
"""The European standard element that each field of a design belongs to, or is nearest to."""
