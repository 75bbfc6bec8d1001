"""Placement of a micro-credential in several frameworks."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from pydantic import Field

from mcvet.catalogue import PARTNERS, Catalogue, Confidence, FrameworkNote, Result, Source, Value, open_catalogue
from mcvet.credentials.model import Credential
from mcvet.frameworks import LIMITS_OF_USE, PlacedLevel
from mcvet.frameworks.ladder import Ladder


class PlacementState(StrEnum):
    """Basis of a credential's place in a framework, or the reason why it has none."""

    STATED = "stated"
    COMPARABLE = "comparable"
    NO_LEVEL = "no_national_level"
    NOT_REFERENCED = "not_referenced"
    NO_LEVEL_STATED = "no_level_stated"
    NOT_APPLICABLE = "level_not_applicable"


class Placement(Value):
    """Place of a credential in one framework."""

    framework_id: str
    state: PlacementState
    levels: tuple[PlacedLevel, ...] = Field((), description="The stated level, or every national level at the EQF level")
    several: bool = Field(False, description="True if several national levels are linked to the EQF level, so none is the only counterpart")
    confidence: Confidence | None = Field(None, description="Lowest confidence of the links used; null if no link is used")
    notes: tuple[FrameworkNote, ...] = Field((), description="Notes on the framework and the levels")
    source_ids: tuple[str, ...] = ()


class WhereItFits(Result):
    """Places of a credential in several frameworks."""

    as_of: str
    overlay: str | None
    limits_of_use: str = LIMITS_OF_USE
    credential_id: str
    eqf_level: int | None = Field(description="Stated EQF level; null if none is stated")
    placements: tuple[Placement, ...]
    sources: tuple[Source, ...]


def where_it_fits(
    credential: Credential, frameworks: Sequence[str] = PARTNERS, *, include_low: bool = False, catalogue: Catalogue | None = None
) -> WhereItFits:
    """Place a credential in frameworks, by its stated national levels and its EQF level.

    Args:
        credential: the design to place.
        frameworks: country codes or framework ids; by default the frameworks of the project's five partners.
        include_low: True to list qualification types of low confidence at the levels.
        catalogue: the data; the shipped package if None.

    Returns:
        for each framework the stated level, or every national level linked to the EQF level, or the reason why there is no place.
        The level is that of the learning outcomes; the credential is not equivalent to the qualification types at that level.

    Raises:
        UnknownNameError: for an unknown framework.

    >>> from mcvet.credentials import template
    >>> [(p.framework_id, p.state.value) for p in where_it_fits(template("mc01"), ["HR", "BA"]).placements]
    [('HR-CROQF', 'comparable'), ('BA-BQF', 'not_referenced')]
    """
    catalogue = catalogue or open_catalogue()
    chosen = dict.fromkeys(catalogue.framework(name).framework_id for name in frameworks)
    placements = tuple(_place(credential, Ladder(catalogue.by_id[name], catalogue, include_low=include_low), catalogue) for name in chosen)
    level = credential.level
    return WhereItFits(
        as_of=catalogue.as_of,
        overlay=catalogue.overlay,
        credential_id=credential.id,
        eqf_level=level.eqf_level if level else None,
        placements=placements,
        sources=catalogue.cited(source_id for placement in placements for source_id in placement.source_ids),
    )


def _place(credential: Credential, ladder: Ladder, catalogue: Catalogue) -> Placement:
    framework, level = ladder.framework, credential.level
    name = framework.framework_id
    notes = tuple(note for note in catalogue.notes_of(name) if note.nqf_level is None)

    def nowhere(state: PlacementState) -> Placement:
        mentioned = [framework.source_ids, *(note.source_ids for note in notes)]
        return Placement(framework_id=name, state=state, notes=notes, source_ids=_once(mentioned))

    def at(state: PlacementState, levels: tuple[PlacedLevel, ...]) -> Placement:
        mentioned = [level.source_ids for level in levels]
        mentioned += [part.source_ids for level in levels for part in (*level.types, *level.notes, *level.descriptors)]
        return Placement(
            framework_id=name,
            state=state,
            levels=levels,
            several=state is PlacementState.COMPARABLE and len(levels) > 1,
            confidence=Confidence.lowest(level.confidence for level in levels),
            notes=(*notes, *(note for level in levels for note in level.notes)),
            source_ids=_once([*mentioned, *(note.source_ids for note in notes)]),
        )

    if level is None:
        return nowhere(PlacementState.NO_LEVEL_STATED)
    if not level.applicable:
        return nowhere(PlacementState.NOT_APPLICABLE)
    stated = {national.nqf_level for national in level.national if national.framework_id == name}
    if stated:
        return at(PlacementState.STATED, tuple(placed for placed in ladder.levels() if placed.nqf_level in stated))
    if not ladder.referenced:
        return nowhere(PlacementState.NOT_REFERENCED)
    if level.eqf_level is None:
        return nowhere(PlacementState.NO_LEVEL_STATED)
    levels = ladder.at(level.eqf_level)
    return at(PlacementState.COMPARABLE, levels) if levels else nowhere(PlacementState.NO_LEVEL)


def _once(mentioned: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(source_id for ids in mentioned for source_id in ids))
