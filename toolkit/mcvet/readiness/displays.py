"""Results on readiness for a reader: tables (`..._display`), sections of a report (`..._sections`) and HTML (`..._html`)."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

import pandas as pd
from markupsafe import Markup

from mcvet.catalogue import Source
from mcvet.frameworks.displays import numbers_of
from mcvet.locale import Texts, in_language
from mcvet.locale.texts import ENGLISH
from mcvet.markup import render
from mcvet.palette import country_mark
from mcvet.readiness import wording
from mcvet.readiness.looks import LOOKS, TILES, look_of
from mcvet.readiness.model import (
    PROGRESS,
    Change,
    Changes,
    Composite,
    CountryProfile,
    Definitions,
    Gaps,
    Matrix,
    Range,
    Standing,
    State,
)
from mcvet.sections import Section, references

CellLink = Callable[[Standing], str]


def matrix_display(matrix: Matrix, texts: Texts = ENGLISH, numbers: Mapping[str, int] | None = None) -> pd.DataFrame:
    """Return the matrix for display: one row per dimension, one column per country, text in the cells.

    Args:
        matrix: the matrix.
        texts: the language.
        numbers: number of each source, to be shown in brackets; None for no sources.
    """
    rows = [[wording.dimension(row.dimension, texts), *(_cell_text(cell, texts, numbers) for cell in row.cells)] for row in matrix.rows]
    return pd.DataFrame(rows, columns=[texts.say("Dimension"), *map(texts.country, matrix.countries)])


def _cell_text(standing: Standing, texts: Texts, numbers: Mapping[str, int] | None) -> str:
    return f"{wording.cell(standing, texts)} {references(standing.source_ids, numbers or {}) if numbers else ''}".strip()


def profile_display(profile: CountryProfile, texts: Texts, numbers: Mapping[str, int]) -> pd.DataFrame:
    """Return a profile as text: one row per dimension with its state, what was seen, the confidence and the numbers of sources."""
    rows = [
        [
            wording.dimension(one.dimension, texts), wording.cell(one, texts),
            in_language(one.evidence, "en") if one.evidence else texts.say("Not researched."),
            f"{wording.confidence(one.confidence, texts)} {references(one.source_ids, numbers)}".strip(),
        ]
        for one in profile.standings
    ]  # fmt: skip
    columns = [texts.say("Dimension"), texts.say("State"), texts.say("What was seen"), texts.say("Confidence, sources")]
    return pd.DataFrame(rows, columns=columns, dtype=object)


def gaps_display(gaps: Gaps, texts: Texts, numbers: Mapping[str, int]) -> pd.DataFrame:
    """Return gaps as text: one row per gap with its question, the countries to ask, and the numbers of their sources."""
    rows = [
        [
            wording.gap_question(gap, texts), texts.join([texts.country(model.standing.country) for model in gap.ask]),
            references((one for model in gap.ask for one in model.standing.source_ids), numbers),
        ]
        for gap in gaps.gaps
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=[texts.say("Question"), texts.say("Whom to ask"), texts.say("Sources")])


def definitions_display(definitions: Definitions, texts: Texts, numbers: Mapping[str, int]) -> pd.DataFrame:
    """Return the definitions as text: one row per element, the European text first, then each country with the numbers of sources."""
    rows = [
        [
            texts.say(wording.ELEMENT_LABELS[row.element]), f"{texts.say(row.european)} {references(row.european_source_ids, numbers)}",
            *(_evidence(cell, texts, numbers) for cell in row.cells),
        ]
        for row in definitions.rows
    ]  # fmt: skip
    columns = [texts.say("Element"), texts.say("European definition"), *map(texts.country, definitions.countries)]
    return pd.DataFrame(rows, columns=columns)


def _evidence(standing: Standing, texts: Texts, numbers: Mapping[str, int]) -> str:
    seen = f"{standing.evidence} {references(standing.source_ids, numbers)}".strip()
    return "\n".join(filter(None, (wording.cell(standing, texts), seen)))


def changes_display(changes: Iterable[Change], texts: Texts, numbers: Mapping[str, int]) -> pd.DataFrame:
    """Return dated standings as text, the newest first: year, country, dimension, state, evidence with the numbers of sources."""
    rows = [
        [
            str(change.year), texts.country(change.standing.country), wording.dimension(change.standing.dimension, texts),
            wording.cell(change.standing, texts), f"{change.standing.evidence} {references(change.standing.source_ids, numbers)}",
        ]
        for change in reversed(tuple(changes))
    ]  # fmt: skip
    columns = [texts.say("Year"), texts.say("Country"), texts.say("Dimension"), texts.say("State"), texts.say("Evidence")]
    return pd.DataFrame(rows, columns=columns)


def score_display(composite: Composite, texts: Texts) -> pd.DataFrame:
    """Return the ranges of the index as text, one row per country."""

    def between(interval: Range, digits: int) -> str:
        return f"{texts.number(interval.low, digits)}–{texts.number(interval.high, digits)}"

    rows = [
        [
            texts.country(one.country), between(one.data_range, 2), between(one.ranks, 0), between(one.sensitivity_range, 2),
            between(one.ranks_over_weights, 0), texts.number(one.open_cells),
            ", ".join(map(texts.country, one.ahead_of)) or texts.say("no country shown"),
        ]
        for one in composite.scores
    ]  # fmt: skip
    columns = [
        texts.say("Country"), texts.say("Score by what is known"), texts.say("Rank by what is known"),
        texts.say("Sensitivity range over weights"), texts.say("Rank over weights"), texts.say("Open cells"),
        texts.say("At least as advanced in every dimension as"),
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def matrix_sections(matrix: Matrix, texts: Texts = ENGLISH) -> tuple[Section, ...]:
    """Return the report on a matrix; numbers in brackets refer to its sources."""
    return (Section(texts.say("Matrix"), (), matrix_display(matrix, texts, numbers_of(matrix.sources))),)


def profile_sections(profile: CountryProfile, texts: Texts = ENGLISH) -> tuple[Section, ...]:
    """Return the report on a country; numbers in brackets refer to its sources."""
    shown = profile_display(profile, texts, numbers_of(profile.sources))
    return (Section(texts.say("What is in force"), tuple(wording.profile_sentences(profile, texts)), shown),)


def gaps_sections(gaps: Gaps, texts: Texts = ENGLISH) -> tuple[Section, ...]:
    """Return the report on gaps: what to ask whom, and what is in force here; numbers in brackets refer to its sources."""
    numbers = numbers_of(gaps.sources)
    sentences = [texts.say("Nothing that was found elsewhere is missing here.")] if not gaps.gaps else []
    if gaps.nowhere:
        nowhere = "; ".join(wording.dimension(one.dimension, texts) for one in gaps.nowhere)
        sentences.append(texts.say("In force neither here nor in the countries looked at: {dimensions}.", dimensions=nowhere))
    here = [
        f"{wording.dimension(one.dimension, texts)}: {_cell_text(one, texts, numbers)}"
        for one in (*gaps.met, *(gap.own for gap in gaps.gaps), *gaps.nowhere)
    ]
    return (
        Section(texts.say("Gaps"), tuple(sentences), gaps_display(gaps, texts, numbers)),
        Section(texts.country(gaps.country), tuple(here)),
    )


def definitions_sections(definitions: Definitions, texts: Texts = ENGLISH) -> tuple[Section, ...]:
    """Return the report on definitions; numbers in brackets refer to its sources."""
    return (Section(texts.say("Definitions"), (), definitions_display(definitions, texts, numbers_of(definitions.sources))),)


def changes_sections(changes: Changes, texts: Texts = ENGLISH) -> tuple[Section, ...]:
    """Return the report on changes: what was done, what was announced; numbers in brackets refer to its sources."""
    numbers = numbers_of(changes.sources)
    undated = texts.plural("{n} entry has no year.", "{n} entries have no year.", changes.undated)
    sentences = (texts.say("By the year of the evidence, which may be later than the law itself."), undated)
    return (
        Section(texts.say("In force, adopted, piloted or denied"), sentences, changes_display(changes.done, texts, numbers)),
        Section(
            texts.say("In preparation; the data have no year of entry into force"), (), changes_display(changes.announced, texts, numbers)
        ),
    )


def score_sections(composite: Composite, texts: Texts = ENGLISH) -> tuple[Section, ...]:
    """Return the report on an index: its ranges, and how to read them."""
    sentences = (
        texts.say(
            "Ranges of an index with the given weights. Where ranges overlap, the order is undecided; this is neither a ranking nor "
            "a grade."
        ),
        texts.say(
            "Score by what is known: every unknown cell at its worst and at its best. Sensitivity range: the 5th to 95th percentile "
            "over {runs} draws of weights, unknown cells at the middle; it is not a confidence interval.",
            runs=texts.number(composite.runs),
        ),
    )
    return (Section(texts.say("Ranges"), sentences, score_display(composite, texts)),)


def matrix_html(
    matrix: Matrix, texts: Texts = ENGLISH, *, own: str | None = None, link: CellLink | None = None, opened: Standing | None = None
) -> Markup:
    """Return the matrix as an HTML table with a symbol and text in each cell, and a legend.

    Args:
        matrix: the matrix.
        texts: the language.
        own: code of the reader's country, whose column is highlighted.
        link: returns the address that a cell links to; if None, cells are plain text.
        opened: the cell whose details are shown beside the table.
    """
    occurring = {cell.state for row in matrix.rows for cell in row.cells}
    legend = [
        (one.value, texts.say(wording.STATE_LABELS[one]), texts.say(wording.STATE_MEANINGS[one])) for one in State if one in occurring
    ]
    if any(cell.nearest_equivalent and cell.state in PROGRESS for row in matrix.rows for cell in row.cells):
        legend.insert(1, ("nearest", texts.say(wording.NEAREST), texts.say(wording.NEAREST_MEANING)))
    values = {"matrix": matrix, "own": own, "link": link, "opened": opened, "legend": legend}
    return _render("matrix", matrix.countries, texts, values | {"sector_label": texts.say(wording.SECTOR_LABELS[matrix.sector])})


def list_html(matrix: Matrix, texts: Texts = ENGLISH, *, own: str | None = None, link: CellLink | None = None) -> Markup:
    """Return the first dimension of a matrix as a list of countries in alphabetical order, with the same content as the map.

    Args:
        matrix: the matrix.
        texts: the language.
        own: code of the reader's country.
        link: returns the address that a cell links to; if None, cells are plain text.
    """
    row = matrix.rows[0]
    cells = sorted(row.cells, key=lambda cell: texts.order(texts.country(cell.country)))
    values = {"row": row, "cells": cells, "own": own, "link": link, "sector_label": texts.say(wording.SECTOR_LABELS[matrix.sector])}
    return _render("list", matrix.countries, texts, values)


def map_html(matrix: Matrix, texts: Texts = ENGLISH, *, own: str | None = None, link: CellLink | None = None) -> Markup:
    """Return the first dimension of a matrix as a tile map of Europe that needs no script; `list_html` has the same content.

    A country without a position on the map is in the list only.

    Args:
        matrix: the matrix.
        texts: the language.
        own: code of the reader's country, which has a frame.
        link: returns the address that a tile links to; if None, tiles are plain.
    """
    row = matrix.rows[0]
    values = {"row": row, "tiles": [(cell, *TILES[cell.country]) for cell in row.cells if cell.country in TILES]}
    return _picture("map", matrix, row.cells, texts, values | {"own": own, "link": link, "finding": wording.finding(matrix, texts)})


def heat_html(matrix: Matrix, texts: Texts = ENGLISH, *, own: str | None = None, link: CellLink | None = None) -> Markup:
    """Return a matrix as a grid of colours and signs that needs no script; arguments and content are those of `matrix_html`."""
    cells = [cell for row in matrix.rows for cell in row.cells]
    values = {"matrix": matrix, "own": own, "link": link, "finding": wording.grid_finding(matrix, texts)}
    return _picture("heat", matrix, cells, texts, values)


def _picture(name: str, matrix: Matrix, cells: Sequence[Standing], texts: Texts, values: Mapping[str, object]) -> Markup:
    found = Counter(map(look_of, cells))
    key = [(look, wording.look(name, texts), found[name]) for name, look in LOOKS.items() if found[name]]
    shared = {"looks": LOOKS, "look_of": look_of, "key": key, "in_words": lambda cell: wording.cell(cell, texts)}
    return _render(name, matrix.countries, texts, {**shared, "sector_label": texts.say(wording.SECTOR_LABELS[matrix.sector]), **values})


def countries_html(matrix: Matrix, texts: Texts = ENGLISH, *, own: str | None = None, link: CellLink | None = None) -> Markup:
    """Return a matrix of a few dimensions with a row per country, and its sources. The arguments are those of `matrix_html`."""
    return _render("countries", matrix.countries, texts, {"matrix": matrix, "own": own, "link": link}, matrix.sources)


def standing_html(standing: Standing, sources: Iterable[Source], texts: Texts = ENGLISH, *, alone: bool = False) -> Markup:
    """Return the details of a cell: evidence, sectors, year, confidence, ratings, sources.

    Args:
        standing: the cell.
        sources: the sources that may be cited.
        texts: the language.
        alone: True if the page has no table with the symbols.
    """
    values = {
        "standing": standing,
        "alone": alone,
        "reader": lambda place: texts.say(wording.READERS[place - 1]),
        "status_word": lambda reading: wording.reading(reading, texts),
    }
    return _render("standing", (standing.country,), texts, values, sources)


def profile_html(profile: CountryProfile, texts: Texts = ENGLISH) -> Markup:
    """Return a profile as HTML: counts with symbols, the definition, and a sentence for each state."""
    counts = profile.counts
    shown = [
        (one.value, texts.say(wording.STATE_LABELS[one]), texts.number(number))
        for one in State
        if (number := getattr(counts, one.value)) or one is State.IN_FORCE
    ]
    if counts.nearest_equivalents:
        shown.insert(1, ("nearest", texts.say(wording.NEAREST), texts.number(counts.nearest_equivalents)))
    values = {"counts": shown, "definition": profile.standings[0], "sentences": wording.profile_sentences(profile, texts)}
    return _render("profile", (profile.country,), texts, values, profile.sources)


def gaps_html(gaps: Gaps, texts: Texts = ENGLISH) -> Markup:
    """Return gaps as HTML, each with a question, the countries to ask, their evidence and sources."""
    values = {
        "gaps": gaps,
        "asked": lambda gap: wording.asked(gap, texts),
        "question": lambda gap: wording.gap_question(gap, texts),
        "nearness": lambda near: texts.say(wording.NEARNESS_LABELS[near]),
        "nowhere": "; ".join(wording.dimension(one.dimension, texts) for one in gaps.nowhere),
    }
    named = (gaps.country, *(model.standing.country for gap in gaps.gaps for model in gap.ask))
    return _render("gaps", named, texts, values, gaps.sources)


def definitions_html(definitions: Definitions, texts: Texts = ENGLISH) -> Markup:
    """Return the definitions side by side as HTML, the European one first."""
    values = {"definitions": definitions, "element": lambda one: texts.say(wording.ELEMENT_LABELS[one])}
    return _render("definitions", definitions.countries, texts, values, definitions.sources)


def changes_html(changes: Changes, texts: Texts = ENGLISH) -> Markup:
    """Return the dated standings as HTML, newest first, and separately what is in preparation."""
    return _render("changes", changes.countries, texts, {"changes": changes}, changes.sources)


def score_html(composite: Composite, texts: Texts = ENGLISH) -> Markup:
    """Return the ranges of the index as an HTML table, with its limits."""
    return _render("score", tuple(one.country for one in composite.scores), texts, {"composite": composite})


def _render(name: str, countries: Sequence[str], texts: Texts, values: Mapping[str, object], sources: Iterable[Source] = ()) -> Markup:
    shared = {
        "signs": {code: country_mark(code) for code in countries},
        "sources": {source.source_id: source for source in sources},
        "dimension": lambda found: wording.dimension(found, texts),
        "state": lambda standing: wording.state(standing, texts),
        "marks": lambda standing: wording.marks(standing, texts),
        "sectors": lambda found: wording.sectors(found, texts),
        "confidence": lambda found: wording.confidence(found, texts),
        "footnotes": wording.footnotes(countries, texts),
    }
    return render(f"readiness/templates/{name}.html", texts, shared | dict(values))
