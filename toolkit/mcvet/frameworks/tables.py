"""Comparisons and translations as data frames: codes, numbers and names, one row per statement."""

from collections.abc import Iterable

import pandas as pd

from mcvet.catalogue import Confidence, QualificationType, Source
from mcvet.frameworks.model import CellState, Comparison, PlacedLevel, Translation

_ORDER = ("vet", "adult", "professional", "general", "he")


def in_order(types: Iterable[QualificationType]) -> list[QualificationType]:
    """Sort the types of a level for a VET reader: vocational ones first, those of low confidence last."""
    return sorted(types, key=lambda kind: (kind.confidence is Confidence.LOW, _ORDER.index(kind.sector)))


def levels_frame(comparison: Comparison) -> pd.DataFrame:
    """Return one row per EQF level, framework and national level.

    Columns: `eqf_level` (1 to 8; missing below EQF 1 and where not referenced), `framework_id`, `state` (`levels`,
    `no_qualification_placed`, `no_national_level`, `not_referenced`), `nqf_level` (missing where there is none),
    `types_hidden` (number of types omitted because of low confidence), `concept_uri`, `concept_match`, `confidence` (of the link to
    the EQF), `source_ids` (separated by semicolons).
    """
    rows = [
        (row.eqf_level, cell.framework_id, cell.state.value, level)
        for row in comparison.rows
        for cell in row.cells
        if cell.state is not CellState.NOT_REFERENCED
        for level in cell.levels or (None,)
    ]
    rows += [
        (None, profile.framework.framework_id, CellState.NOT_REFERENCED.value, level)
        for profile in comparison.profiles
        for level in profile.unreferenced_levels
    ]
    columns = [
        "eqf_level",
        "framework_id",
        "state",
        "nqf_level",
        "types_hidden",
        "concept_uri",
        "concept_match",
        "confidence",
        "source_ids",
    ]
    frame = pd.DataFrame(
        [(eqf_level, framework_id, state, *(_of_level(level) if level else (None,) * 6)) for eqf_level, framework_id, state, level in rows],
        columns=columns,
    )
    return frame.astype({"eqf_level": "Int64", "types_hidden": "Int64"})


def _of_level(level: PlacedLevel) -> tuple[str | int | None, ...]:
    return (
        level.nqf_level,
        level.types_hidden,
        level.concept_uri,
        level.concept_match and level.concept_match.value,
        level.confidence.value,
        ";".join(level.source_ids),
    )


def types_frame(comparison: Comparison) -> pd.DataFrame:
    """Return one row per qualification type.

    Columns: `framework_id`, `nqf_level` and `eqf_level` (missing where the level depends on the learning
    outcomes), `name_local`, `name_en`, `sector`, `typical_duration` and `credits` (as text), `note`, `background_fields` (columns
    for which no source was seen; blank in the row unless low confidence is included), `confidence` (of the placement at the
    national level), `source_ids` (separated by semicolons).
    """
    placed = [level for row in comparison.rows for cell in row.cells for level in cell.levels]
    placed += [level for profile in comparison.profiles for level in profile.unreferenced_levels]
    types = [kind for level in placed for kind in in_order(level.types)]
    types += [kind for profile in comparison.profiles for kind in profile.floating_types]
    rows = [
        (
            kind.framework_id, kind.nqf_level, kind.eqf_level, kind.name_local, kind.name_en, kind.sector.value, kind.typical_duration,
            kind.credits, kind.note, ";".join(kind.background_fields), kind.confidence.value, ";".join(kind.source_ids),
        )
        for kind in types
    ]  # fmt: skip
    columns = [
        "framework_id", "nqf_level", "eqf_level", "name_local", "name_en", "sector", "typical_duration", "credits", "note",
        "background_fields", "confidence", "source_ids",
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=columns)
    return frame.astype({"eqf_level": "Int64"})


def comparison_frame(comparison: Comparison) -> pd.DataFrame:
    """Return the whole comparison as one table, with one row per EQF level, framework, national level and qualification type.

    A type whose level depends on its learning outcomes has a row of its own, with the state `level_of_learning_outcomes`.
    Columns: those of `levels_frame`, then `name_local`, `name_en`, `sector`, `typical_duration`, `credits`,
    `type_background_fields`, `type_confidence`, `type_source_ids`; these are missing for a level without a type in the selection.
    """
    keys = ["framework_id", "nqf_level", "eqf_level"]
    types = types_frame(comparison).rename(columns={name: f"type_{name}" for name in ("background_fields", "confidence", "source_ids")})
    placed = types.dropna(subset="nqf_level").drop(columns="note")
    floating = types[types["nqf_level"].isna()].drop(columns="note").assign(state="level_of_learning_outcomes")
    ladder = levels_frame(comparison).merge(placed, how="left", on=keys)
    return (
        ladder if floating.empty else pd.concat([ladder, floating.reindex(columns=ladder.columns).astype(ladder.dtypes)], ignore_index=True)
    )


def events_frame(comparison: Comparison) -> pd.DataFrame:
    """Return one row per event.

    Columns: `framework_id`, `date` (year, month or day), `event`, `title`, `confidence`, `source_ids` (separated by semicolons).
    """
    rows = [
        (event.framework_id, event.date, event.event.value, event.title, event.confidence.value, ";".join(event.source_ids))
        for profile in comparison.profiles
        for event in profile.events
    ]
    return pd.DataFrame(rows, columns=["framework_id", "date", "event", "title", "confidence", "source_ids"])


def sources_frame(sources: Iterable[Source]) -> pd.DataFrame:
    """Return one row per source: `source_id`, `title`, `publisher`, `year`, `url`, `is_copy`, `licence`, `kind`."""
    rows = [
        (source.source_id, source.title, source.publisher, source.year, source.url, source.is_copy, source.licence, source.kind.value)
        for source in sources
    ]
    columns = ["source_id", "title", "publisher", "year", "url", "is_copy", "licence", "kind"]
    return pd.DataFrame(rows, columns=columns).astype({"year": "Int64"})


def translation_frame(translation: Translation) -> pd.DataFrame:
    """Return one row per path and level reached.

    Columns: `from_framework_id`, `from_nqf_level`, `eqf_level`, `to_framework_id`, `to_nqf_level` (missing where the other
    framework has no level there), `confidence` (the lowest on the path), `source_ids` (separated by semicolons).
    A refused translation has no row.
    """
    rows = [
        (
            translation.from_framework.framework_id, translation.level.nqf_level, path.eqf_level, translation.to_framework.framework_id,
            target.nqf_level if target else None, path.confidence.value, ";".join(path.source_ids),
        )
        for path in translation.paths
        for target in path.targets or (None,)
    ]  # fmt: skip
    columns = ["from_framework_id", "from_nqf_level", "eqf_level", "to_framework_id", "to_nqf_level", "confidence", "source_ids"]
    return pd.DataFrame(rows, columns=columns)


def notes_frame(comparison: Comparison) -> pd.DataFrame:
    """Return one row per note on a framework or one of its levels shown.

    Columns: `framework_id`, `nqf_level` (missing where the note is about the whole framework), `note_en`, `confidence`,
    `source_ids` (separated by semicolons).
    """
    levels = [level for row in comparison.rows for cell in row.cells for level in cell.levels]
    notes = [note for profile in comparison.profiles for note in profile.notes]
    notes += [note for level in levels for note in level.notes if note not in notes]
    rows = [(note.framework_id, note.nqf_level, note.note_en, note.confidence.value, ";".join(note.source_ids)) for note in notes]
    return pd.DataFrame(rows, columns=["framework_id", "nqf_level", "note_en", "confidence", "source_ids"]).drop_duplicates()
