"""Comparison of national element profiles: which European standard elements countries require."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from pydantic import Field

from mcvet.catalogue import Catalogue, Result, Source, Value, open_catalogue
from mcvet.credentials.element_profile import ElementChoice, ElementProfile
from mcvet.credentials.enumerations import Requirement
from mcvet.credentials.library import profiles
from mcvet.credentials.multilingual import Multilingual
from mcvet.errors import SelectionError, UnknownNameError
from mcvet.messages import say

FEWEST, MOST = 2, 8


class ProfileAgreement(StrEnum):
    """Agreement of the countries on an element."""

    AGREED = "agreed"
    DIFFERENT = "different"
    OPEN = "some_undecided"


class ProfileCell(Value):
    """One country's choice for one element."""

    country: str
    requirement: Requirement
    national_label: Multilingual | None
    note: Multilingual | None
    decided_on: date | None
    source_ids: tuple[str, ...]


class ProfileRow(Value):
    """One element across the countries."""

    element_id: str
    european: Requirement = Field(description="What the Recommendation makes of it: required or optional")
    agreement: ProfileAgreement = Field(description="some_undecided while one of the countries has not decided")
    cells: tuple[ProfileCell, ...]


class Additions(Value):
    """Elements that a country would have to add or decide in order to require all that the others or the Recommendation require."""

    country: str
    to_add: tuple[str, ...] = Field(description="Elements that the country has decided not to require")
    to_decide: tuple[str, ...] = Field(description="Elements on which the country has not decided")


class ProfileComparison(Result):
    """The element profiles of several countries side by side."""

    as_of: str
    overlay: str | None
    countries: tuple[str, ...]
    rows: tuple[ProfileRow, ...] = Field(description="The sixteen European standard elements, in their order")
    core: tuple[str, ...] = Field(description="Elements that every country requires")
    additions: tuple[Additions, ...]
    sources: tuple[Source, ...]


def compare_profiles(
    countries: Sequence[str], *, own: Sequence[ElementProfile] = (), catalogue: Catalogue | None = None
) -> ProfileComparison:
    """Compare the element profiles of 2 to 8 countries.

    Args:
        countries: ISO 3166-1 alpha-2 codes or English names; duplicates are ignored.
        own: profiles that replace those in the data, such as profiles edited in a workshop.
        catalogue: the data; the shipped package if None.

    Returns:
        each element with every country's choice, the common core, and what each country would have to add or decide. An element
        that a profile does not name is undecided; undecided never counts as agreement.

    Raises:
        UnknownNameError: for an unknown country or a country without a profile.
        SelectionError: for fewer than 2 or more than 8 countries.

    >>> found = compare_profiles(["HR", "SI"])
    >>> found.core, {row.agreement.value for row in found.rows}
    ((), {'some_undecided'})
    """
    catalogue = catalogue or open_catalogue()
    known = {profile.country: profile for profile in (*profiles(catalogue=catalogue), *own)}
    chosen = tuple(dict.fromkeys(catalogue.country(name) for name in countries))
    for country in chosen:
        if country not in known:
            names = [name for name in known if name != "EU"]
            hint = say("There are {names}; a file in the folder profiles adds one.", names=", ".join(names))
            raise UnknownNameError(say("There is no element profile of '{name}'."), country, names, hint)
    if not FEWEST <= len(chosen) <= MOST:
        raise SelectionError(
            say("A comparison takes {fewest} to {most} different countries; {n} given.", fewest=FEWEST, most=MOST, n=len(chosen))
        )
    rows = tuple(_row(element.element_id, [known[country] for country in chosen], known["EU"], catalogue) for element in catalogue.elements)
    return ProfileComparison(
        as_of=catalogue.as_of,
        overlay=catalogue.overlay,
        countries=chosen,
        rows=rows,
        core=tuple(row.element_id for row in rows if all(cell.requirement is Requirement.REQUIRED for cell in row.cells)),
        additions=tuple(_additions(place, country, rows) for place, country in enumerate(chosen)),
        sources=catalogue.cited(
            source_id
            for row in rows
            for ids in (choice_of(known["EU"], row.element_id).source_ids, *(cell.source_ids for cell in row.cells))
            for source_id in ids
        ),
    )


def choice_of(profile: ElementProfile, element_id: str) -> ElementChoice:
    """Return a profile's choice for an element; undecided if the profile does not name the element."""
    found = (choice for choice in profile.elements if choice.element_id == element_id)
    return next(found, ElementChoice(element_id=element_id, requirement=Requirement.UNDECIDED))


def _row(element_id: str, chosen: Sequence[ElementProfile], european: ElementProfile, catalogue: Catalogue) -> ProfileRow:
    cells = tuple(_cell(profile.country, choice_of(profile, element_id), catalogue) for profile in chosen)
    made = {cell.requirement for cell in cells}
    agreement = (
        ProfileAgreement.OPEN
        if Requirement.UNDECIDED in made
        else ProfileAgreement.AGREED
        if len(made) == 1
        else ProfileAgreement.DIFFERENT
    )
    return ProfileRow(element_id=element_id, european=choice_of(european, element_id).requirement, agreement=agreement, cells=cells)


def _cell(country: str, choice: ElementChoice, catalogue: Catalogue) -> ProfileCell:
    return ProfileCell(
        country=country,
        requirement=choice.requirement,
        national_label=choice.national_label,
        note=choice.note,
        decided_on=choice.decided_on,
        source_ids=tuple(source_id for source_id in choice.source_ids if source_id in catalogue.sources),
    )


def _additions(place: int, country: str, rows: Sequence[ProfileRow]) -> Additions:
    asked = [
        row for row in rows if Requirement.REQUIRED in (row.european, *(cell.requirement for n, cell in enumerate(row.cells) if n != place))
    ]
    return Additions(
        country=country,
        to_add=tuple(row.element_id for row in asked if row.cells[place].requirement not in (Requirement.REQUIRED, Requirement.UNDECIDED)),
        to_decide=tuple(row.element_id for row in rows if row.cells[place].requirement is Requirement.UNDECIDED),
    )
