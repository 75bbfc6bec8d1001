"""The choices of a country among the European standard elements, as frozen values."""

from datetime import date
from typing import Self

from pydantic import Field, model_validator

from mcvet.catalogue import Country
from mcvet.credentials.enumerations import Requirement
from mcvet.credentials.multilingual import Multilingual
from mcvet.credentials.parts import Identifier, Part
from mcvet.messages import say
from mcvet.validation import InvalidValueError


class ElementChoice(Part):
    """A country's choice for one European standard element."""

    element_id: Identifier = Field(description="An element of data/mc_standard_elements.csv")
    requirement: Requirement
    national_label: Multilingual | None = Field(None, description="Name of the element in the country")
    note: Multilingual | None = None
    source_ids: tuple[str, ...] = ()
    decided_on: date | None = Field(None, description="Date of the decision; null if there is none")

    @model_validator(mode="after")
    def _what_is_undecided_has_no_day(self) -> Self:
        if self.decided_on and self.requirement is Requirement.UNDECIDED:
            expected, field = say("a decision date only where something was decided"), ("decided_on",)
            remedy = say("The element is undecided, so it has no decision date.")
            raise InvalidValueError(expected, remedy, place=field, gives_way=[field])
        return self


class ElementProfile(Part):
    """The European standard elements that a country applies; an element that is not named is undecided."""

    country: Country = Field(description="ISO 3166-1 alpha-2 code; EU for the Recommendation itself")
    title: Multilingual
    note: Multilingual | None = None
    elements: tuple[ElementChoice, ...] = ()

    @model_validator(mode="after")
    def _each_element_once(self) -> Self:
        names = [choice.element_id for choice in self.elements]
        if len(set(names)) != len(names):
            raise InvalidValueError(say("each element once"), say("Remove one of the two."), place=("elements",), gives_way=[("elements",)])
        return self
