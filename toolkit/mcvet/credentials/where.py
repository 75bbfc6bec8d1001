"""Placing a micro-credential on the ladders of several frameworks."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from pydantic import Field

from mcvet.catalogue import Catalogue, Confidence, FrameworkNote, Source, Value, open_catalogue
from mcvet.credentials.model import Design
from mcvet.frameworks import LIMITS_OF_USE, PlacedLevel
from mcvet.frameworks.ladder import Ladder

FIVE = ("HR", "SI", "RS", "BA", "ME")


class PlacementState(StrEnum):
    """How a credential comes to its place in a framework, or why it has none."""

    STATED = "stated"
    COMPARABLE = "comparable"
    NO_LEVEL = "no_national_level"
    NOT_REFERENCED = "not_referenced"
    NO_LEVEL_STATED = "no_level_stated"
    NOT_APPLICABLE = "level_not_applicable"


class Placement(Value):
    """Where a credential stands in one framework."""

    framework_id: str
    state: PlacementState
    levels: tuple[PlacedLevel, ...] = Field((), description="The level stated, or every national level at its EQF level")
    several: bool = Field(
        False, description="Whether several national levels stand at the EQF level, and none of them is the one counterpart"
    )
    confidence: Confidence | None = Field(None, description="The lowest confidence of the links used; none where none is used")
    notes: tuple[FrameworkNote, ...] = Field((), description="What to know about the framework and about the levels")
    source_ids: tuple[str, ...] = ()


class WhereItFits(Value):
    """A credential on the ladders of several frameworks."""

    as_of: str
    overlay: str | None
    limits_of_use: str = LIMITS_OF_USE
    credential_id: str
    eqf_level: int | None = Field(description="EQF level that is stated; none where none is")
    placements: tuple[Placement, ...]
    sources: tuple[Source, ...]


def where_it_fits(
    credential: Design, frameworks: Sequence[str] = FIVE, *, include_low: bool = False, catalogue: Catalogue | None = None
) -> WhereItFits:
    """Place a credential on the ladders of frameworks, by the level that it states and by its EQF level.

    Args:
        credential: what to place.
        frameworks: country codes or framework ids; the five of the project if not given.
        include_low: whether qualification types of low confidence are listed at the levels.
        catalogue: the data; the shipped package if None.

    Returns:
        for each framework the stated level, or every national level that meets the EQF level, or why there is no place. A
        micro-credential takes the level of its outcomes: it stands beside the qualification types there and equals none of them.

    Raises:
        UnknownNameError: for an unknown framework.

    >>> from mcvet.credentials import template
    >>> [(p.framework_id, p.state.value) for p in where_it_fits(template("mc01", open_catalogue()), ["HR", "BA"]).placements]
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


def _place(credential: Design, ladder: Ladder, catalogue: Catalogue) -> Placement:
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
