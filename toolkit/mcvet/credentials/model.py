"""The model of a micro-credential: the European standard elements as frozen values.

The elements are those of Annex I of Council Recommendation 2022/C 243/02, as in `data/mc_standard_elements.csv`.
"""

from typing import Annotated, Self

from pydantic import Field, model_validator

from mcvet.catalogue import Country
from mcvet.credentials.enumerations import Mode, Reality, Supervision
from mcvet.credentials.multilingual import Line, Multilingual, Tag
from mcvet.credentials.parts import (
    Assessment,
    Award,
    CredentialLevel,
    Identifier,
    Occupation,
    Organisation,
    Outcome,
    Part,
    PrincipleAnswer,
    Quality,
    Skill,
    Stackability,
    WebAddress,
    Workload,
)
from mcvet.messages import say
from mcvet.validation import ISCED_F, NOTHING, InvalidValueError


class Credential(Part):
    """The elements common to a template and an issued credential. Only id and title are required."""

    id: Identifier
    title: Multilingual
    summary: Multilingual | None = None
    revision: Line | None = Field(None, description="Version of the content, in the designer's own numbering")
    awarding_bodies: tuple[Organisation, ...] = ()
    countries: tuple[Country, ...] = Field((), description="Countries whose rules apply; those of the awarding bodies are added")
    isced_f: tuple[Annotated[str, Field(pattern=ISCED_F)], ...] = Field((), description="Fields of study, ISCED-F 2013")
    occupations: tuple[Occupation, ...] = ()
    skills: tuple[Skill, ...] = Field((), description="Skills of the credential as a whole")
    outcomes: tuple[Outcome, ...] = ()
    workload: Workload | None = None
    level: CredentialLevel | None = None
    assessments: tuple[Assessment, ...] = ()
    supervision: Supervision | None = None
    participation: tuple[Mode, ...] = ()
    quality: Quality | None = None
    prerequisites: Multilingual | None = None
    requires: tuple[Identifier, ...] = Field((), description="Ids of the credentials that are prerequisites")
    stackability: Stackability | None = None
    languages: tuple[Tag, ...] = Field((), description="Languages of instruction and assessment")
    target_group: Multilingual | None = None
    demand: Multilingual | None = Field(None, description="Evidence of demand")
    further: Multilingual | None = None
    links: tuple[WebAddress, ...] = ()
    answers: tuple[PrincipleAnswer, ...] = Field((), description="Answers to the questions of the ten principles")
    source_ids: tuple[str, ...] = Field((), description="Ids of the sources of the content, from data/sources.csv")

    @model_validator(mode="after")
    def _names_what_is_there(self) -> Self:
        listed = (
            ("outcomes", [outcome.id for outcome in self.outcomes], say("each outcome once")),
            ("answers", [answer.question for answer in self.answers], say("each answered question once")),
        )
        for field, names, once in listed:
            if len(set(names)) != len(names):
                raise InvalidValueError(once, say("Remove one of the two."), place=(field,), gives_way=[(field,)])
        known = {outcome.id for outcome in self.outcomes}
        named = [((n, "outcomes", m), name) for n, each in enumerate(self.assessments) for m, name in enumerate(each.outcomes)]
        if unknown := {("assessments", *place): name for place, name in named if name not in known}:
            remedy = say("Add the outcome, or use one of {names}.", names=", ".join(known) or NOTHING)
            raise InvalidValueError(say("outcomes that are listed"), remedy, place=next(iter(unknown)), gives_way=[*unknown])
        if self.id in self.requires:
            expected = say("requirements other than the credential itself")
            raise InvalidValueError(expected, say("Leave it out."), place=("requires",), gives_way=[("requires",)])
        return self

    @property
    def all_countries(self) -> tuple[str, ...]:
        """The stated countries and those of the awarding bodies, without duplicates."""
        return tuple(dict.fromkeys((*self.countries, *(body.country for body in self.awarding_bodies if body.country))))


class CredentialTemplate(Credential):
    """A micro-credential without learner and date, to be copied and completed."""

    reality: Reality = Field(description="Whether the template describes an existing course")
    reality_note: Multilingual | None = Field(None, description="Which parts are real")


class MicroCredential(Credential):
    """A micro-credential; with an award, the credential of one learner."""

    award: Award | None = None
    based_on: Identifier | None = Field(None, description="Id of the template from which it was made")


def adopt(design: Credential, award: Award | None = None) -> MicroCredential:
    """Return a micro-credential made from a template, or one awarded to a learner.

    Args:
        design: a template or a credential.
        award: the learner's award; None gives a credential without a learner.

    >>> from mcvet.credentials import template
    >>> mine = adopt(template("mc01"), Award(given_name="Ana", family_name="Primjer"))
    >>> mine.based_on, mine.award.name
    ('mc01', 'Ana Primjer')
    """
    shared = {name: getattr(design, name) for name in Credential.model_fields}
    based_on = design.id if isinstance(design, CredentialTemplate) else getattr(design, "based_on", None)
    return MicroCredential(**shared, award=award, based_on=based_on)
