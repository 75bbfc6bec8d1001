"""Translation of a national level to another framework through the EQF."""

from collections.abc import Iterable, Iterator

from mcvet.catalogue import Catalogue, Confidence, EventKind, Framework, FrameworkNote, NoteKind, open_catalogue
from mcvet.errors import SelectionError, UnknownNameError
from mcvet.frameworks.ladder import Ladder
from mcvet.frameworks.model import (
    Caution,
    CautionKind,
    PlacedLevel,
    Translation,
    TranslationPath,
    TranslationRefusal,
    TranslationRefusalKind,
)
from mcvet.messages import say


def translate(level: str, from_: str, to: str, *, include_low: bool = False, catalogue: Catalogue | None = None) -> Translation:
    """Return the levels of another framework that a national level is comparable to.

    Args:
        level: the national level in its own notation, such as `4.2`, `6.st`, `VII1`.
        from_: country code or framework id of the framework that the level belongs to.
        to: country code or framework id of the other framework.
        include_low: whether to list qualification types of low confidence at the levels.
        catalogue: the data; the shipped package if None.

    Returns:
        every national level of the other framework that is linked to the same EQF level or levels, with the path to each, its
        sources and confidence, and the cautions. If one of the frameworks is not referenced to the EQF, or the level is below
        EQF 1, `refusal` has the reason and there are no paths.

    Raises:
        UnknownNameError: for an unknown framework or level.
        SelectionError: if both frameworks are the same.

    Notes:
        Two levels linked to one EQF level are comparable, not equal: referencing is a best fit of whole levels. The result
        does not cover size, access, recognition or equivalence.

    >>> translate("4.2", "HR", "SI").comparable_to
    ('4', '5')
    """
    catalogue = catalogue or open_catalogue()
    source, target = catalogue.framework(from_), catalogue.framework(to)
    if source.framework_id == target.framework_id:
        raise SelectionError(say("Both frameworks are {framework}; choose two different ones.", framework=source.framework_id))
    here, there = (Ladder(framework, catalogue, include_low=include_low) for framework in (source, target))
    origin = _find(level, source, here.levels())
    refusal = _refusal(here, origin, there)
    paths = () if refusal else tuple(_path(eqf_level, origin, here, there) for eqf_level in origin.eqf_levels)
    cautions = () if refusal else _once(_cautions(here, origin, there, paths, catalogue))
    mentioned = [origin.source_ids, *(path.source_ids for path in paths), *(caution.source_ids for caution in cautions)]
    mentioned += [
        statement.source_ids
        for path in paths
        for placed in path.targets
        for statement in (*placed.types, *placed.notes, *placed.descriptors)
    ]
    mentioned += [statement.source_ids for statement in (*origin.types, *origin.notes, *origin.descriptors)]
    mentioned += [source.source_ids, target.source_ids]
    return Translation(
        as_of=catalogue.as_of,
        overlay=catalogue.overlay,
        from_framework=source,
        level=origin,
        to_framework=target,
        paths=paths,
        refusal=refusal,
        cautions=cautions,
        confidence=Confidence.lowest(path.confidence for path in paths),
        sources=catalogue.cited(source_id for ids in mentioned for source_id in ids),
    )


def _find(name: str, framework: Framework, levels: Iterable[PlacedLevel]) -> PlacedLevel:
    by_name = {level.nqf_level: level for level in levels}
    for known, level in by_name.items():
        if known.casefold() == name.strip().casefold():
            return level
    unknown = say("There is no level of {framework} '{name}'.", framework=framework.framework_id)
    raise UnknownNameError(unknown, name, list(by_name), say("Its levels are {names}.", names=", ".join(by_name)))


def _refusal(here: Ladder, origin: PlacedLevel, there: Ladder) -> TranslationRefusal | None:
    for ladder, kind in ((here, TranslationRefusalKind.FROM_NOT_REFERENCED), (there, TranslationRefusalKind.TO_NOT_REFERENCED)):
        if not ladder.referenced:
            return TranslationRefusal(kind=kind, framework_id=ladder.framework.framework_id, source_ids=ladder.framework.source_ids)
    if not origin.eqf_levels:
        return TranslationRefusal(
            kind=TranslationRefusalKind.LEVEL_BELOW_EQF, framework_id=origin.framework_id, source_ids=origin.source_ids
        )
    return None


def _path(eqf_level: int, origin: PlacedLevel, here: Ladder, there: Ladder) -> TranslationPath:
    start = next(level for level in here.at(eqf_level) if level.nqf_level == origin.nqf_level)
    reached = there.at(eqf_level)
    return TranslationPath(
        eqf_level=eqf_level,
        targets=reached,
        source_ids=tuple(dict.fromkeys(source_id for level in (start, *reached) for source_id in level.source_ids)),
        confidence=Confidence.lowest(level.confidence for level in (start, *reached)) or Confidence.LOW,
    )


def _once(cautions: Iterable[Caution]) -> tuple[Caution, ...]:
    return tuple({caution.model_dump_json(): caution for caution in cautions}.values())


def _cautions(
    here: Ladder, origin: PlacedLevel, there: Ladder, paths: tuple[TranslationPath, ...], catalogue: Catalogue
) -> Iterator[Caution]:
    if len(paths) > 1:
        yield Caution(kind=CautionKind.SEVERAL_EQF, values={"level": origin.nqf_level, "n": len(paths)})
    for path in paths:
        place: dict[str, str | int] = {"eqf_level": path.eqf_level}
        for ladder, levels, kind in (
            (here, here.at(path.eqf_level), CautionKind.SEVERAL_SIBLINGS),
            (there, path.targets, CautionKind.SEVERAL_TARGETS),
        ):
            if len(levels) > 1:
                names = ", ".join(level.nqf_level for level in levels)
                yield Caution(kind=kind, values=place | {"framework_id": ladder.framework.framework_id, "levels": names})
        if not path.targets:
            yield Caution(kind=CautionKind.NO_TARGET, values=place | {"framework_id": there.framework.framework_id})
        if path.confidence is not Confidence.HIGH:
            values = place | {"confidence": path.confidence.value}
            yield Caution(kind=CautionKind.NOT_HIGH, values=values, source_ids=path.source_ids)
    for framework in (here.framework, there.framework):
        yield from _age(framework, catalogue)
        yield from (_note(note) for note in catalogue.notes_of(framework.framework_id) if note.nqf_level is None)
    for level in (origin, *(level for path in paths for level in path.targets)):
        yield from (_note(note) for note in level.notes)


def _note(note: FrameworkNote) -> Caution:
    kind = CautionKind.NONE_PLACED if note.kind is NoteKind.NONE_PLACED else CautionKind.NOTE
    return Caution(kind=kind, values={"note": note.note_en}, source_ids=note.source_ids)


def _age(framework: Framework, catalogue: Catalogue) -> Iterator[Caution]:
    if framework.is_historical:
        yield Caution(kind=CautionKind.HISTORICAL, values={"framework_id": framework.framework_id}, source_ids=framework.source_ids)
    if framework.eqf_referencing_year is None:
        return
    events = [event for event in catalogue.events_of(framework.framework_id) if event.confidence is not Confidence.LOW]
    years = {
        "eqf_referencing_year": (framework.eqf_referencing_year,),
        "eqf_referencing_updated_years": framework.eqf_referencing_updated_years,
    }
    seen = [event.year for event in events if event.event in (EventKind.REFERENCED, EventKind.UPDATED)]
    seen += [year for name, stated in years.items() if name not in framework.background_fields for year in stated]
    referenced = max(seen, default=framework.eqf_referencing_year)
    laws = [(event.year, event.source_ids) for event in events if event.event in (EventKind.LAW_ADOPTED, EventKind.AMENDED)]
    if "year_adopted" not in framework.background_fields:
        laws.append((framework.year_adopted, framework.source_ids))
    changed, source_ids = max(laws, default=(0, ()))
    if changed > referenced:
        values: dict[str, str | int] = {"framework_id": framework.framework_id, "changed": changed, "referenced": referenced}
        yield Caution(kind=CautionKind.CHANGED_SINCE, values=values, source_ids=source_ids)
