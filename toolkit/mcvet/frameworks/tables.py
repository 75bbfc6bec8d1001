"""Comparisons and translations as data frames and as accessible HTML."""

from collections.abc import Callable, Iterable

import pandas as pd
from markupsafe import Markup

from mcvet.catalogue import Confidence, Framework, QualificationType, Source
from mcvet.frameworks import wording
from mcvet.frameworks.model import Attribute, CellState, Comparison, PlacedLevel, Translation
from mcvet.locale import Texts, texts_for
from mcvet.markup import render
from mcvet.palette import marks

_ORDER = ("vet", "adult", "professional", "general", "he")
ENGLISH = texts_for("en")

LevelLink = Callable[[PlacedLevel], str]


def in_order(types: Iterable[QualificationType]) -> list[QualificationType]:
    """Put the types of a level in the order in which a reader of VET wants them."""
    return sorted(types, key=lambda kind: _ORDER.index(kind.sector))


def frameworks_frame(frameworks: Iterable[Framework]) -> pd.DataFrame:
    """Return one row per framework.

    Columns: every column of `frameworks.csv` (see the data dictionary); several values in a cell are parted by semicolons.
    """
    frame = pd.DataFrame([_flat(framework.model_dump(mode="json")) for framework in frameworks])
    return frame.astype({"eqf_referencing_year": "Int64", "qf_ehea_self_certified_year": "Int64"})


def levels_frame(comparison: Comparison) -> pd.DataFrame:
    """Return one row per EQF level, framework and national level.

    Columns: `eqf_level` (1 to 8; missing below EQF 1 and where not referenced), `framework_id`, `state` (`levels`,
    `no_qualification_placed`, `no_national_level`, `not_referenced`), `nqf_level` (missing where there is none),
    `types_hidden` (types left out for low confidence), `concept_uri`, `concept_match`, `confidence` (of the link to the EQF),
    `source_ids` (parted by semicolons).
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
    return level.nqf_level, level.types_hidden, level.concept_uri, level.concept_match, level.confidence.value, ";".join(level.source_ids)


def types_frame(comparison: Comparison) -> pd.DataFrame:
    """Return one row per qualification type.

    Columns: `framework_id`, `nqf_level` and `eqf_level` (missing where the type takes the level of its learning
    outcomes), `name_local`, `name_en`, `sector`, `typical_duration` and `credits` (in words), `note`, `confidence`
    (of the placement at the national level), `source_ids` (parted by semicolons).
    """
    placed = [level for row in comparison.rows for cell in row.cells for level in cell.levels]
    placed += [level for profile in comparison.profiles for level in profile.unreferenced_levels]
    types = [kind for level in placed for kind in in_order(level.types)]
    types += [kind for profile in comparison.profiles for kind in profile.floating_types]
    columns = ["framework_id", "nqf_level", "eqf_level", "name_local", "name_en", "sector", "typical_duration", "credits", "note"]
    frame = pd.DataFrame(
        [(*(getattr(kind, name) for name in columns), kind.confidence.value, ";".join(kind.source_ids)) for kind in types],
        columns=[*columns, "confidence", "source_ids"],
    )
    return frame.astype({"eqf_level": "Int64"})


def comparison_frame(comparison: Comparison) -> pd.DataFrame:
    """Return everything in one table: one row per EQF level, framework, national level and qualification type.

    A type that takes the level of its learning outcomes has a row of its own, with the state `level_of_learning_outcomes`.
    Columns: those of `levels_frame`, then `name_local`, `name_en`, `sector`, `typical_duration`, `credits`, `type_confidence`,
    `type_source_ids`; these are missing for a level without a type in the selection.
    """
    keys = ["framework_id", "nqf_level", "eqf_level"]
    types = types_frame(comparison).rename(columns={"confidence": "type_confidence", "source_ids": "type_source_ids"})
    placed = types.dropna(subset="nqf_level").drop(columns="note")
    floating = types[types["nqf_level"].isna()].drop(columns="note").assign(state="level_of_learning_outcomes")
    ladder = levels_frame(comparison).merge(placed, how="left", on=keys)
    return (
        ladder if floating.empty else pd.concat([ladder, floating.reindex(columns=ladder.columns).astype(ladder.dtypes)], ignore_index=True)
    )


def events_frame(comparison: Comparison) -> pd.DataFrame:
    """Return one row per event.

    Columns: `framework_id`, `date` (year, month or day), `event`, `title`, `confidence`, `source_ids` (parted by semicolons).
    """
    columns = ["framework_id", "date", "event", "title"]
    rows = [
        (*(getattr(event, name) for name in columns), event.confidence.value, ";".join(event.source_ids))
        for profile in comparison.profiles
        for event in profile.events
    ]
    return pd.DataFrame(rows, columns=[*columns, "confidence", "source_ids"])


def sources_frame(sources: Iterable[Source]) -> pd.DataFrame:
    """Return one row per source: `source_id`, `title`, `publisher`, `year`, `url`, `is_copy`, `licence`, `kind`."""
    columns = ["source_id", "title", "publisher", "year", "url", "is_copy", "licence", "kind"]
    frame = pd.DataFrame([[getattr(source, name) for name in columns] for source in sources], columns=columns)
    return frame.astype({"year": "Int64"})


def translation_frame(translation: Translation) -> pd.DataFrame:
    """Return one row per path and level reached.

    Columns: `from_framework_id`, `from_nqf_level`, `eqf_level`, `to_framework_id`, `to_nqf_level` (missing where the other
    framework has no level there), `confidence` (the lowest on the path), `source_ids` (parted by semicolons).
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


def ladder_frame(comparison: Comparison, texts: Texts = ENGLISH) -> pd.DataFrame:
    """Return the ladder as a screen shows it: one row per EQF level, one column per framework, cells in words.

    Columns: `EQF`, then each framework by the name of its country. A cell holds one line per national level: the level, a
    colon, and its qualification types by local name; or the words for an empty cell. A framework that is not
    referenced says so in every cell and lists its levels in the last row.
    """
    names = wording.names_of((profile.framework for profile in comparison.profiles), texts)
    rows = [
        [_eqf(row.eqf_level, texts), *("\n".join(_lines(cell.state, cell.levels, texts)) for cell in row.cells)] for row in comparison.rows
    ]
    if any(profile.unreferenced_levels for profile in comparison.profiles):
        apart = ["\n".join(_lines(CellState.LEVELS, profile.unreferenced_levels, texts)) for profile in comparison.profiles]
        rows.append([texts.say("not linked to the EQF"), *apart])
    return pd.DataFrame(rows, columns=[texts.say("EQF"), *names.values()])


def _eqf(eqf_level: int | None, texts: Texts) -> str:
    return str(eqf_level) if eqf_level is not None else texts.say("below EQF 1")


def _lines(state: CellState, levels: Iterable[PlacedLevel], texts: Texts) -> list[str]:
    if state in (CellState.NO_LEVEL, CellState.NOT_REFERENCED):
        return [wording.label(state.value, texts)]
    lines = []
    for level in levels:
        parts = [f"{kind.name_local or kind.name_en}{wording.doubt(kind.confidence, texts)}" for kind in in_order(level.types)]
        if state is CellState.NONE_PLACED:
            parts.append(wording.label(state.value, texts))
        if level.types_hidden:
            parts.append(texts.plural("{n} type hidden: low confidence", "{n} types hidden: low confidence", level.types_hidden))
        mark = f" ({wording.label(level.confidence, texts)})" if level.confidence is not Confidence.HIGH else ""
        lines.append(f"{level.nqf_level}{mark}{': ' if parts else ''}{'; '.join(parts)}")
    return lines


def profile_frame(comparison: Comparison, texts: Texts = ENGLISH) -> pd.DataFrame:
    """Return the frameworks' attributes side by side: a row per attribute, a column per framework by name of country.

    The first column, named like the header of the screen, holds the attribute. A value that is not known reads "unknown".
    """
    names = wording.names_of((profile.framework for profile in comparison.profiles), texts)
    rows = [
        [wording.label(attribute.name, texts), *(_attribute_cell(attribute, place, comparison, texts) for place in range(len(names)))]
        for attribute in comparison.attributes
    ]
    return pd.DataFrame(rows, columns=[texts.say("Attribute"), *names.values()])


def _attribute_cell(attribute: Attribute, place: int, comparison: Comparison, texts: Texts) -> str:
    value, low = attribute.values[place], attribute.low[place]
    if value is not None:
        told = wording.label(value, texts) if attribute.name in ("has_sublevels", "stage", "eqf_on_certificates") else value
        return f"{told}{wording.doubt(Confidence.LOW, texts) if low else ''}"
    if low:
        return texts.say("hidden: low confidence")
    referencing = attribute.name in ("eqf_referencing_year", "eqf_referencing_updated_years", "qf_ehea_self_certified_year")
    if referencing and comparison.profiles[place].framework.is_reference:
        return "–"
    absent = {"eqf_referencing_year": texts.say("not referenced"), "eqf_referencing_updated_years": texts.say("no update known")}
    return absent.get(attribute.name, wording.label("unknown", texts))


def notes_frame(comparison: Comparison) -> pd.DataFrame:
    """Return one row per note on a framework or one of its levels shown.

    Columns: `framework_id`, `nqf_level` (missing where the note is about the whole framework), `note_en`, `confidence`,
    `source_ids` (parted by semicolons).
    """
    levels = [level for row in comparison.rows for cell in row.cells for level in cell.levels]
    notes = [note for profile in comparison.profiles for note in profile.notes]
    notes += [note for level in levels for note in level.notes if note not in notes]
    rows = [(note.framework_id, note.nqf_level, note.note_en, note.confidence.value, ";".join(note.source_ids)) for note in notes]
    return pd.DataFrame(rows, columns=["framework_id", "nqf_level", "note_en", "confidence", "source_ids"]).drop_duplicates()


def _flat(values: dict[str, object]) -> dict[str, object]:
    return {key: ";".join(map(str, value)) if isinstance(value, list) else value for key, value in values.items()}


def frameworks_html(frameworks: Iterable[Framework], sources: Iterable[Source], texts: Texts = ENGLISH) -> Markup:
    """Return the list of frameworks as a table; footnotes count in `sources`."""
    chosen = tuple(frameworks)
    values = {
        "frameworks": chosen,
        "names": {framework.framework_id: wording.name_of(framework, texts) for framework in chosen},
        "languages": {framework.framework_id: wording.local_language(framework) for framework in chosen},
        "numbers": {source.source_id: number for number, source in enumerate(sources, 1)},
        "label": lambda code: wording.label(code, texts),
    }
    return render("frameworks/templates/list.html", texts, values)


def ladder_html(comparison: Comparison, texts: Texts = ENGLISH, *, link: LevelLink | None = None) -> Markup:
    """Return the ladder as a table with caption, scopes and footnotes to the sources.

    Args:
        comparison: what to show.
        texts: the language.
        link: the address that a level leads to; without it levels are plain text.

    Footnote numbers are places in `comparison.sources`, which `sources_html` lists.
    """
    return render("frameworks/templates/ladder.html", texts, _values(comparison, texts) | {"link": link})


def profile_html(comparison: Comparison, texts: Texts = ENGLISH) -> Markup:
    """Return the attributes of the frameworks side by side as a table."""
    return render("frameworks/templates/profile.html", texts, _values(comparison, texts))


def events_html(comparison: Comparison, texts: Texts = ENGLISH) -> Markup:
    """Return the events of the frameworks as a table, the twin of the timeline."""
    return render("frameworks/templates/events.html", texts, _values(comparison, texts))


def level_html(level: PlacedLevel, framework: Framework, comparison: Comparison, texts: Texts = ENGLISH) -> Markup:
    """Return what is known of a level: types, descriptors, notes and sources."""
    extra = {"level": level, "framework": framework}
    return render("frameworks/templates/level.html", texts, _values(comparison, texts) | extra)


def translation_html(translation: Translation, texts: Texts = ENGLISH, *, numbered: Iterable[Source] | None = None) -> Markup:
    """Return a translation: the answer, the paths, what to beware of, the evidence and the limits of use.

    Args:
        translation: what to show.
        texts: the language.
        numbered: the list of sources that the footnotes count in; the translation's own if None.
    """
    frameworks = (translation.from_framework, translation.to_framework)
    values = _shared(frameworks, translation.sources if numbered is None else numbered, texts) | {
        "translation": translation,
        "answer": wording.answer(translation, texts),
        "cautions": [(wording.caution_text(caution, translation, texts), caution.source_ids) for caution in translation.cautions],
    }
    return render("frameworks/templates/translation.html", texts, values)


def sources_html(sources: Iterable[Source], texts: Texts = ENGLISH) -> Markup:
    """Return the numbered list of sources that the footnotes lead to."""
    return render("frameworks/templates/sources.html", texts, {"sources": tuple(sources)})


def _values(comparison: Comparison, texts: Texts) -> dict[str, object]:
    frameworks = [profile.framework for profile in comparison.profiles]
    cells = {
        attribute.name: [_attribute_cell(attribute, place, comparison, texts) for place in range(len(frameworks))]
        for attribute in comparison.attributes
    }
    return _shared(frameworks, comparison.sources, texts) | {"comparison": comparison, "gists": wording.GISTS, "attribute_cells": cells}


def _shared(frameworks: Iterable[Framework], sources: Iterable[Source], texts: Texts) -> dict[str, object]:
    chosen = list(frameworks)
    return {
        "names": wording.names_of(chosen, texts),
        "marks": marks((framework.framework_id, framework.country) for framework in chosen),
        "languages": {framework.framework_id: wording.local_language(framework) for framework in chosen},
        "numbers": {source.source_id: number for number, source in enumerate(sources, 1)},
        "label": lambda code: wording.label(code, texts),
        "footnotes": wording.footnotes(chosen, texts),
        "in_order": in_order,
    }
