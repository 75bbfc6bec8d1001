"""Comparisons and translations for a reader: tables (`..._display`), sections of a report (`..._sections`) and HTML (`..._html`)."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup

from mcvet.catalogue import Confidence, Framework, Source
from mcvet.frameworks import wording
from mcvet.frameworks.model import Attribute, CellState, Comparison, PlacedLevel, Translation
from mcvet.frameworks.tables import in_order
from mcvet.locale import Texts
from mcvet.locale.texts import ENGLISH
from mcvet.markup import render
from mcvet.palette import marks
from mcvet.sections import Section, references


@dataclass(frozen=True)
class Ways:
    """The links of a table, and the reader's own country. Without links a table is plain text.

    Args:
        level: returns the address of a level.
        row: returns the address that opens an EQF level.
        confirm: the address of the page about corrections.
        own: code of the reader's own country, which is highlighted.
    """

    level: Callable[[PlacedLevel], str] | None = None
    row: Callable[[int], str] | None = None
    confirm: str = ""
    own: str = ""


NOWHERE = Ways()


def numbers_of(sources: Iterable[Source]) -> dict[str, int]:
    """Return the number of each source in a list, from 1."""
    return {source.source_id: number for number, source in enumerate(sources, 1)}


def ladder_display(comparison: Comparison, texts: Texts = ENGLISH, numbers: Mapping[str, int] | None = None) -> pd.DataFrame:
    """Return the ladder for display: one row per EQF level, one column per framework, text in the cells.

    Args:
        comparison: what to show.
        texts: the language.
        numbers: number of each source, to be shown in brackets; None for no sources.

    Columns: `EQF`, then one per framework, named after its country. A cell has one line per national level, with the level, a
    colon, and the local names of its qualification types; or the reason why the cell is empty. A framework that is not
    referenced has that reason in every cell, and its levels in the last row.
    """
    names = wording.names_of((profile.framework for profile in comparison.profiles), texts)
    rows = [
        [_eqf(row.eqf_level, texts), *("\n".join(_lines(cell.state, cell.levels, texts, numbers)) for cell in row.cells)]
        for row in comparison.rows
    ]
    if any(profile.unreferenced_levels for profile in comparison.profiles):
        apart = ["\n".join(_lines(CellState.LEVELS, profile.unreferenced_levels, texts, numbers)) for profile in comparison.profiles]
        rows.append([texts.say("not linked to the EQF"), *apart])
    return pd.DataFrame(rows, columns=[texts.say("EQF"), *names.values()])


def _eqf(eqf_level: int | None, texts: Texts) -> str:
    return str(eqf_level) if eqf_level is not None else texts.say("below EQF 1")


def _lines(state: CellState, levels: Iterable[PlacedLevel], texts: Texts, numbers: Mapping[str, int] | None) -> list[str]:
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
        cited = f" {references(_cited(level), numbers)}" if numbers else ""
        lines.append(f"{level.nqf_level}{mark}{': ' if parts else ''}{'; '.join(parts)}{cited}")
    return lines


def _cited(level: PlacedLevel) -> list[str]:
    return [*level.source_ids, *(one for part in (*level.types, *level.descriptors, *level.notes) for one in part.source_ids)]


def attributes_display(comparison: Comparison, texts: Texts = ENGLISH) -> pd.DataFrame:
    """Return the attributes of the frameworks for display: one row per attribute, one column per framework.

    The first column has the name of the attribute; the others are named after the country. An unknown value is "unknown".
    """
    names = wording.names_of((profile.framework for profile in comparison.profiles), texts)
    rows = [
        [wording.label(attribute.name, texts), *(_marked_cell(attribute, place, comparison, texts) for place in range(len(names)))]
        for attribute in comparison.attributes
    ]
    return pd.DataFrame(rows, columns=[texts.say("Attribute"), *names.values()])


def _marked_cell(attribute: Attribute, place: int, comparison: Comparison, texts: Texts) -> str:
    is_doubtful = attribute.low[place] and attribute.values[place] is not None
    return _attribute_cell(attribute, place, comparison, texts) + (wording.doubt(Confidence.LOW, texts) if is_doubtful else "")


def _attribute_cell(attribute: Attribute, place: int, comparison: Comparison, texts: Texts) -> str:
    value, low = attribute.values[place], attribute.low[place]
    if value is not None:
        return wording.label(value, texts) if attribute.name in ("has_sublevels", "stage", "eqf_on_certificates") else value
    if low:
        return texts.say("hidden: low confidence")
    referencing = attribute.name in ("eqf_referencing_year", "eqf_referencing_updated_years", "qf_ehea_self_certified_year")
    if referencing and comparison.profiles[place].framework.is_reference:
        return "–"
    absent = {"eqf_referencing_year": texts.say("not referenced"), "eqf_referencing_updated_years": texts.say("no update known")}
    return absent.get(attribute.name, wording.label("unknown", texts))


def events_display(comparison: Comparison, texts: Texts, numbers: Mapping[str, int]) -> pd.DataFrame:
    """Return one row per event as text: framework, date, event, title with the numbers of its sources."""
    names = wording.names_of((profile.framework for profile in comparison.profiles), texts)
    rows = [
        [names[event.framework_id], event.date, wording.label(event.event, texts), f"{event.title} {references(event.source_ids, numbers)}"]
        for profile in comparison.profiles
        for event in profile.events
    ]
    head = [texts.say("Framework"), texts.say("Date"), texts.say("Event"), texts.say("In the words of the editors")]
    return pd.DataFrame(rows, columns=head)


def translation_display(translation: Translation, texts: Texts, numbers: Mapping[str, int]) -> pd.DataFrame:
    """Return one row per path as text: the level, the EQF level, the levels reached, the confidence and the sources."""
    here, there = translation.from_framework, translation.to_framework
    names = wording.names_of((here, there), texts)
    rows = [
        [
            translation.level.nqf_level,
            str(path.eqf_level),
            texts.join([target.nqf_level for target in path.targets], "or") or wording.label(CellState.NO_LEVEL.value, texts),
            wording.label(path.confidence, texts),
            references(path.source_ids, numbers),
        ]
        for path in translation.paths
    ]
    head = [names[here.framework_id], texts.say("EQF"), names[there.framework_id], texts.say("Confidence"), texts.say("Sources")]
    return pd.DataFrame(rows, columns=head)


def comparison_sections(comparison: Comparison, texts: Texts = ENGLISH) -> tuple[Section, ...]:
    """Return the report on a comparison: the ladder, the frameworks side by side, their events; numbers count in its sources."""
    numbers = numbers_of(comparison.sources)
    names = wording.names_of((profile.framework for profile in comparison.profiles), texts)
    said = [
        f"{names[profile.framework.framework_id]}: {texts.say(note.note_en)} {references(note.source_ids, numbers)}"
        for profile in comparison.profiles
        for note in profile.notes
    ]
    side_by_side = attributes_display(comparison, texts)
    side_by_side.loc[len(side_by_side)] = [
        texts.say("Sources"), *(references(profile.framework.source_ids, numbers) for profile in comparison.profiles),
    ]  # fmt: skip
    return (
        Section(texts.say("Comparison"), (), ladder_display(comparison, texts, numbers)),
        Section(texts.say("Frameworks"), tuple(said), side_by_side),
        Section(texts.say("Events"), (), events_display(comparison, texts, numbers)),
    )


def translation_sections(translation: Translation, texts: Texts = ENGLISH) -> tuple[Section, ...]:
    """Return the report on a translation: the paths and the cautions; numbers count in its sources."""
    numbers = numbers_of(translation.sources)
    cautions = [
        f"{wording.caution_text(caution, translation, texts)} {references(caution.source_ids, numbers)}".strip()
        for caution in translation.cautions
    ]
    return (
        Section(texts.say("Translation"), (), translation_display(translation, texts, numbers)),
        *([Section(texts.say("Cautions"), tuple(cautions))] if cautions else []),
    )


def frameworks_html(frameworks: Iterable[Framework], sources: Iterable[Source], texts: Texts = ENGLISH) -> Markup:
    """Return the list of frameworks as an HTML table; footnote numbers are positions in `sources`."""
    chosen = tuple(frameworks)
    values = {
        "frameworks": chosen,
        "names": {framework.framework_id: wording.name_of(framework, texts) for framework in chosen},
        "languages": {framework.framework_id: wording.local_language(framework) for framework in chosen},
        "numbers": {source.source_id: number for number, source in enumerate(sources, 1)},
        "label": lambda code: wording.label(code, texts),
    }
    return render("frameworks/templates/list.html", texts, values)


def ladder_html(
    comparison: Comparison, texts: Texts = ENGLISH, *, ways: Ways = NOWHERE, opened: Collection[int | None] | None = None
) -> Markup:
    """Return the ladder as an HTML table with caption and header scopes, followed by a box per framework that is not referenced.

    Args:
        comparison: what to show.
        texts: the language.
        ways: the links of the table.
        opened: the EQF levels whose rows show types and sources; every other row is one line of levels. If None, all rows are open.

    Sources link to their positions in `comparison.sources`, which `sources_html` lists. A source of every level appears once, below.
    """
    placed = [set(level.source_ids) for row in comparison.rows for cell in row.cells for level in cell.levels]
    shared = sorted(set.intersection(*placed)) if placed else []
    values = {"ways": ways, "opened": opened, "shared": shared}
    return render("frameworks/templates/ladder.html", texts, _values(comparison, texts) | values)


def profile_html(comparison: Comparison, texts: Texts = ENGLISH, *, ways: Ways = NOWHERE) -> Markup:
    """Return the attributes of the frameworks as an HTML table."""
    return render("frameworks/templates/profile.html", texts, _values(comparison, texts) | {"ways": ways})


def events_html(comparison: Comparison, texts: Texts = ENGLISH, *, ways: Ways = NOWHERE) -> Markup:
    """Return the events of the frameworks as an HTML table, with the same content as the timeline."""
    return render("frameworks/templates/events.html", texts, _values(comparison, texts) | {"ways": ways})


def strip_html(comparison: Comparison, texts: Texts = ENGLISH, *, eqf_level: int = 4, ways: Ways = NOWHERE) -> Markup:
    """Return one EQF level as a strip: the levels of the first framework, the EQF, the levels of each other one that is referenced.

    Args:
        comparison: what to show; it has a row for the level.
        texts: the language.
        eqf_level: the level.
        ways: the links of the strip.
    """
    first, *others = comparison.at(eqf_level).cells
    cells = [first, *(cell for cell in others if cell.state is not CellState.NOT_REFERENCED)]
    values = {"cells": cells, "eqf_level": eqf_level, "ways": ways}
    return render("frameworks/templates/strip.html", texts, _values(comparison, texts) | values)


def level_html(level: PlacedLevel, framework: Framework, comparison: Comparison, texts: Texts = ENGLISH, *, ways: Ways = NOWHERE) -> Markup:
    """Return a level with its types, descriptors, notes and sources as HTML."""
    extra = {"level": level, "framework": framework, "ways": ways}
    return render("frameworks/templates/level.html", texts, _values(comparison, texts) | extra)


def translation_html(translation: Translation, texts: Texts = ENGLISH, *, numbered: Iterable[Source] | None = None) -> Markup:
    """Return a translation as HTML: the answer, the paths, the cautions, the evidence and the limits of use.

    Args:
        translation: what to show.
        texts: the language.
        numbered: the sources that footnote numbers refer to; those of the translation if None.
    """
    frameworks = (translation.from_framework, translation.to_framework)
    values = _shared(frameworks, translation.sources if numbered is None else numbered, texts) | {
        "translation": translation,
        "answer": wording.answer(translation, texts),
        "cautions": [(wording.caution_text(caution, translation, texts), caution.source_ids) for caution in translation.cautions],
    }
    return render("frameworks/templates/translation.html", texts, values)


def sources_html(sources: Iterable[Source], texts: Texts = ENGLISH) -> Markup:
    """Return the numbered list of sources as HTML."""
    return render("frameworks/templates/sources.html", texts, {"sources": tuple(sources)})


def _values(comparison: Comparison, texts: Texts) -> dict[str, object]:
    frameworks = [profile.framework for profile in comparison.profiles]
    cells = {
        attribute.name: [_attribute_cell(attribute, place, comparison, texts) for place in range(len(frameworks))]
        for attribute in comparison.attributes
    }
    return _shared(frameworks, comparison.sources, texts) | {"comparison": comparison, "gists": wording.GISTS, "attribute_cells": cells}


def _shared(frameworks: Iterable[Framework], sources: Iterable[Source], texts: Texts) -> dict[str, object]:
    chosen, listed = list(frameworks), list(sources)
    return {
        "names": wording.names_of(chosen, texts),
        "abbreviation": lambda framework: wording.abbreviation(framework, texts),
        "marks": marks((framework.framework_id, framework.country) for framework in chosen),
        "languages": {framework.framework_id: wording.local_language(framework) for framework in chosen},
        "countries": {framework.framework_id: framework.country for framework in chosen},
        "numbers": {source.source_id: number for number, source in enumerate(listed, 1)},
        "titles": {source.source_id: source.title for source in listed},
        "ways": NOWHERE,
        "label": lambda code: wording.label(code, texts),
        "footnotes": wording.footnotes(chosen, texts),
        "in_order": in_order,
    }
