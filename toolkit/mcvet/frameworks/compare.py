"""Comparison of frameworks on the EQF ladder."""

from collections.abc import Iterable, Sequence

from mcvet.catalogue import (
    EQF_LEVELS,
    Catalogue,
    Confidence,
    Framework,
    NoteKind,
    Sector,
    YesNo,
    open_catalogue,
)
from mcvet.errors import SelectionError, UnknownNameError
from mcvet.frameworks.ladder import Ladder
from mcvet.frameworks.model import Attribute, CellState, Comparison, FrameworkProfile, LadderCell, LadderRow
from mcvet.messages import say

FEWEST, MOST = 2, 8

_ATTRIBUTES = (
    "legal_basis", "year_adopted", "n_levels", "has_sublevels", "scope", "stage", "eqf_referencing_year", "eqf_referencing_updated_years",
    "qf_ehea_self_certified_year", "eqf_on_certificates", "validation_nfil", "coordination_point", "database_url",
)  # fmt: skip
_UNKNOWN = {YesNo.UNKNOWN.value, None, ""}


def compare(
    frameworks: Sequence[str],
    *,
    eqf_levels: Iterable[int] | None = None,
    sectors: Iterable[str] | None = None,
    include_low: bool = False,
    catalogue: Catalogue | None = None,
) -> Comparison:
    """Compare 2 to 8 frameworks on the EQF ladder.

    Args:
        frameworks: country codes or framework ids, such as `HR` or `BE-DE-QDG`; repeated ones are ignored.
        eqf_levels: EQF levels to show, 1 to 8; all if None.
        sectors: sectors of the qualification types to show (`general`, `vet`, `he`, `adult`, `professional`); all if None or
            empty. Levels are shown for every sector.
        include_low: whether to include qualification types and events of low confidence; otherwise only their number is given.
        catalogue: the data; the shipped package if None.

    Returns:
        the comparison. Frameworks keep the given order, which affects nothing else.

    Raises:
        UnknownNameError: for an unknown framework or sector.
        SelectionError: for fewer than 2 or more than 8 frameworks, or an EQF level outside 1 to 8.

    Notes:
        A national level appears at every EQF level that its referencing report links it to.
        A row differs if the referenced frameworks have different numbers of national levels at that EQF level, or if some of
        their levels have no qualification placed. A difference shows how finely each framework divides the EQF level, not
        which one is better or more demanding.

    >>> comparison = compare(["HR", "RS"], eqf_levels=[4])
    >>> [[level.nqf_level for level in cell.levels] for cell in comparison.rows[0].cells]
    [['4.1', '4.2'], ['4']]
    """
    catalogue = catalogue or open_catalogue()
    return _side_by_side(resolve(frameworks, catalogue), _wanted_levels(eqf_levels), _wanted_sectors(sectors), include_low, catalogue)


def overview(framework: str, *, include_low: bool = False, catalogue: Catalogue | None = None) -> Comparison:
    """Return one framework in the form of a comparison, with its levels, attributes, events and sources.

    Args:
        framework: country code or framework id.
        include_low: as for `compare`.
        catalogue: the data; the shipped package if None.

    Raises:
        UnknownNameError: for an unknown framework.

    >>> found = overview("HR")
    >>> [(row.eqf_level, [level.nqf_level for level in row.cells[0].levels]) for row in found.rows if row.eqf_level in (4, 5)]
    [(5, ['5']), (4, ['4.1', '4.2'])]
    """
    catalogue = catalogue or open_catalogue()
    return _side_by_side((catalogue.framework(framework),), tuple(EQF_LEVELS), (), include_low, catalogue)


def _side_by_side(
    chosen: tuple[Framework, ...],
    wanted_levels: tuple[int, ...],
    wanted_sectors: tuple[Sector, ...],
    include_low: bool,
    catalogue: Catalogue,
) -> Comparison:
    ladders = [Ladder(framework, catalogue, wanted_sectors, include_low) for framework in chosen]
    profiles = tuple(_profile(ladder, catalogue, include_low) for ladder in ladders)
    rows = [_row(eqf_level, ladders) for eqf_level in reversed(wanted_levels)]
    if 1 in wanted_levels and any(ladder.referenced and ladder.at(None) for ladder in ladders):
        rows.append(_row(None, ladders))
    attributes = tuple(_attribute(name, chosen, include_low) for name in _ATTRIBUTES)
    involved = list(_involved(profiles, rows, include_low))
    lowest = Confidence.lowest(confidence for _, confidence in involved) or Confidence.LOW
    comparison = Comparison(
        as_of=catalogue.as_of,
        overlay=catalogue.overlay,
        eqf_levels=wanted_levels,
        sectors=wanted_sectors,
        profiles=profiles,
        rows=tuple(rows),
        attributes=attributes,
        confidence=lowest,
        sources=catalogue.cited(source_id for ids, _ in involved for source_id in ids),
    )
    if comparison.hidden and lowest is Confidence.HIGH:
        return comparison.model_copy(update={"confidence": Confidence.MEDIUM})
    return comparison


def resolve(names: Sequence[str], catalogue: Catalogue) -> tuple[Framework, ...]:
    """Return the selected frameworks, each once, and check that there are 2 to 8."""
    chosen = {f.framework_id: f for f in (catalogue.framework(name) for name in names)}
    if not FEWEST <= len(chosen) <= MOST:
        raise SelectionError(
            say("A comparison takes {fewest} to {most} different frameworks; {n} given.", fewest=FEWEST, most=MOST, n=len(chosen))
        )
    return tuple(chosen.values())


def _wanted_levels(eqf_levels: Iterable[int] | None) -> tuple[int, ...]:
    wanted = tuple(sorted(set(EQF_LEVELS if eqf_levels is None else eqf_levels)))
    outside = [level for level in wanted if level not in EQF_LEVELS]
    if outside:
        raise SelectionError(say("EQF levels run from 1 to 8; {levels} given.", levels=", ".join(map(str, outside))))
    if not wanted:
        raise SelectionError(say("EQF levels run from 1 to 8; none given."))
    return wanted


def _wanted_sectors(sectors: Iterable[str] | None) -> tuple[Sector, ...]:
    known = [sector.value for sector in Sector]
    asked = list(sectors or ())
    for sector in asked:
        if sector not in known:
            raise UnknownNameError(say("There is no sector '{name}'."), sector, known, say("Sectors are {names}.", names=", ".join(known)))
    return tuple(sector for sector in Sector if sector in asked)


def _profile(ladder: Ladder, catalogue: Catalogue, include_low: bool) -> FrameworkProfile:
    framework_id = ladder.framework.framework_id
    events = catalogue.events_of(framework_id)
    shown = tuple(event for event in events if include_low or event.confidence is not Confidence.LOW)
    floating, hidden = ladder.floating_types
    return FrameworkProfile(
        framework=ladder.framework,
        referenced=ladder.referenced,
        events=shown,
        events_hidden=len(events) - len(shown),
        notes=tuple(note for note in catalogue.notes_of(framework_id) if note.nqf_level is None),
        unreferenced_levels=() if ladder.referenced else ladder.levels(),
        floating_types=floating,
        types_hidden=hidden,
    )


def _row(eqf_level: int | None, ladders: Sequence[Ladder]) -> LadderRow:
    cells = tuple(_cell(eqf_level, ladder) for ladder in ladders)
    shapes = {(cell.state, len(cell.levels)) for cell in cells if cell.state is not CellState.NOT_REFERENCED}
    return LadderRow(eqf_level=eqf_level, differs=len(shapes) > 1, cells=cells)


def _cell(eqf_level: int | None, ladder: Ladder) -> LadderCell:
    framework_id = ladder.framework.framework_id
    if not ladder.referenced:
        return LadderCell(framework_id=framework_id, state=CellState.NOT_REFERENCED)
    levels = ladder.at(eqf_level)
    if not levels:
        return LadderCell(framework_id=framework_id, state=CellState.NO_LEVEL)
    empty = all(any(note.kind is NoteKind.NONE_PLACED for note in level.notes) for level in levels)
    return LadderCell(framework_id=framework_id, state=CellState.NONE_PLACED if empty else CellState.LEVELS, levels=levels)


def _attribute(name: str, frameworks: Sequence[Framework], include_low: bool) -> Attribute:
    values = [_shown(getattr(framework, name)) for framework in frameworks]
    low = tuple(name in framework.background_fields and value is not None for framework, value in zip(frameworks, values, strict=True))
    shown = tuple(value if include_low or not doubt else None for value, doubt in zip(values, low, strict=True))
    return Attribute(name=name, values=shown, low=low, differs=len({value for value in shown if value not in _UNKNOWN}) > 1)


def _shown(value: object) -> str | None:
    if value is None or value == ():
        return None
    return ", ".join(str(part) for part in value) if isinstance(value, tuple) else str(value)


def _involved(
    profiles: Iterable[FrameworkProfile], rows: Iterable[LadderRow], include_low: bool
) -> Iterable[tuple[tuple[str, ...], Confidence]]:
    for profile in profiles:
        yield profile.framework.source_ids, profile.framework.confidence
        unseen = (profile.framework.background_fields, *(kind.background_fields for kind in profile.floating_types))
        if include_low and any(unseen):
            yield (), Confidence.LOW
        for statement in (*profile.events, *profile.notes, *profile.floating_types):
            yield statement.source_ids, statement.confidence
    levels = [level for row in rows for cell in row.cells for level in cell.levels]
    for level in [*levels, *(level for profile in profiles for level in profile.unreferenced_levels)]:
        yield level.source_ids, level.confidence
        for statement in (*level.types, *level.descriptors, *level.notes):
            yield statement.source_ids, statement.confidence
        if include_low and any(kind.background_fields for kind in level.types):
            yield (), Confidence.LOW
