"""The checks that a data folder must pass, the shipped one and a partner's alike."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from babel import Locale

from mcvet._places import data_folder
from mcvet.catalogue.files import Located, Tables, overlay, read_folder
from mcvet.catalogue.model import (
    EqfLink,
    Framework,
    FrameworkNote,
    Level,
    LevelDescriptor,
    MicroCredentialStatus,
    NoteKind,
    PlaEvent,
    QualificationType,
    ReferencingEvent,
    Row,
    Source,
    Sourced,
    YesNo,
)
from mcvet.catalogue.package import read_head
from mcvet.errors import Problem, near

EQF_RECOMMENDATION_YEAR = 2008
COUNTRIES = frozenset(str(code) for code in Locale("en").territories if str(code).isalpha())


def check(folder: Path | None = None) -> tuple[Problem, ...]:
    """Check the shipped data package, or a folder laid over it.

    Args:
        folder: a data folder of one's own; without it the shipped package is checked.

    Returns:
        every problem found, in the order of the files; empty if there is none. Only rows of the folder
        under examination are reported.
    """
    return load(folder)[1]


def load(folder: Path | None = None) -> tuple[Tables, tuple[Problem, ...]]:
    """Return the tables, with `folder` laid over the shipped ones where it is given, and every problem."""
    shipped = data_folder()
    if folder is None or folder.resolve() == shipped.resolve():
        tables, problems = read_folder(shipped, own=True)
    else:
        base, _ = read_folder(shipped, own=False)
        own, problems = read_folder(folder, own=True)
        tables, more = overlay(base, own)
        problems += more
    for rule in _RULES:
        problems += rule(tables)
    problems += _years(tables, int(read_head(shipped)["as_of"][:4]))
    return tables, tuple(sorted(problems, key=lambda problem: (problem.file, problem.row or 0, problem.field or "")))


def _key(value: Row, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple("" if (cell := getattr(value, name)) is None else str(cell) for name in names)


def _duplicates(tables: Tables) -> Iterator[Problem]:
    for row_class in tables:
        seen: dict[tuple[str, ...], Located[Row]] = {}
        for located in tables.own(row_class):
            key = _key(located.value, row_class.KEY)
            if key in seen:
                same = seen[key].value == located.value
                found = f"{'the same row as' if same else 'the key of'} row {seen[key].row} ({', '.join(key)})"
                yield located.problem(row_class.KEY[-1], "each key once", found, "Remove one of the two, or merge them.")
            seen.setdefault(key, located)


def _references(tables: Tables) -> Iterator[Problem]:
    classes = {row_class.TABLE: row_class for row_class in tables}
    for row_class in tables:
        for reference in row_class.REFERENCES:
            known = {_key(located.value, reference.to) for located in tables[classes[reference.table]]}
            for located in tables.own(row_class):
                key = _key(located.value, reference.fields)
                if "" in key or key in known:
                    continue
                meant = near(key[-1], [other[-1] for other in known if other[:-1] == key[:-1]])
                remedy = f"Perhaps {' or '.join(meant)}." if meant else f"Add it to {reference.table}.csv first."
                yield located.problem(reference.fields[-1], f"a row of {reference.table}.csv", f"'{' '.join(key)}'", remedy)


def _sources(tables: Tables) -> Iterator[Problem]:
    known = {located.value.source_id for located in tables[Source]}
    cited: set[str] = set()
    for row_class in tables:
        for located in tables[row_class]:
            if not isinstance(located.value, Sourced):
                continue
            ids = located.value.source_ids
            prose = (cell for cell in located.value.model_dump().values() if isinstance(cell, str))
            cited.update(ids, known.intersection(word for text in prose for word in re.findall(r"\w+", text)))
            if not located.own:
                continue
            for source_id in ids:
                if source_id not in known:
                    field = "source_id" if source_id == ids[0] else "second_source_id"
                    meant = near(source_id, sorted(known), 1)
                    remedy = f"Perhaps {meant[0]}; else add it to sources.csv." if meant else "Add it to sources.csv."
                    yield located.problem(field, "a source listed in sources.csv", f"'{source_id}'", remedy)
            if ids[0] == "background" and located.value.confidence != "low":
                found = f"'{located.value.confidence}'"
                yield located.problem("confidence", "low, as no source was seen", found, "Cite a source, or set the confidence to low.")
    for listed in tables.own(Source):
        found = f"'{listed.value.source_id}', cited nowhere"
        if listed.value.source_id not in cited:
            yield listed.problem("source_id", "a source that some row cites", found, "Cite it or remove it.")


def _level_sets(tables: Tables) -> Iterator[Problem]:
    by_framework: dict[str, list[Located[Level]]] = defaultdict(list)
    for link in tables[Level]:
        by_framework[link.value.framework_id].append(link)
    for located in tables[Framework]:
        framework = located.value
        rows = by_framework.get(framework.framework_id, [])
        if not (located.own or any(row.own for row in rows)):
            continue
        yield from _level_set(framework, located, rows)


def _level_set(framework: Framework, place: Located[Framework], rows: list[Located[Level]]) -> Iterator[Problem]:
    levels = [row.value for row in rows]
    if not levels:
        yield place.problem("framework_id", "levels in levels.csv", "none", f"Add the {framework.n_levels} levels to levels.csv.")
        return
    first = next((row for row in rows if row.own), place)
    orders = {level.nqf_level: {other.sort_order for other in levels if other.nqf_level == level.nqf_level} for level in levels}
    for name, places_given in orders.items():
        if len(places_given) > 1:
            yield first.problem(
                "sort_order", f"one place for level {name}", f"{sorted(places_given)}", "Give all rows of a level the same place."
            )
    places = Counter(min(given) for given in orders.values())
    if sorted(places) != list(range(1, len(orders) + 1)):
        found = ", ".join(str(n) for n in sorted(places.elements()))
        yield first.problem(
            "sort_order",
            f"places 1 to {len(orders)}, each once",
            f"{framework.framework_id}: {found}",
            "Number the levels from the lowest.",
        )
    expected = framework.n_levels
    if len(orders) != expected if framework.has_sublevels is YesNo.NO else len(orders) < expected:
        wanted = f"{expected} levels" if framework.has_sublevels is YesNo.NO else f"at least {expected} levels"
        remedy = "Complete levels.csv, or correct n_levels and has_sublevels in frameworks.csv."
        yield first.problem("nqf_level", f"{wanted} for {framework.framework_id}", f"{len(orders)}", remedy)
    links = {level.eqf_link for level in levels}
    if EqfLink.NOT_REFERENCED in links and len(links) > 1:
        remedy = "Use not_referenced for all levels of a framework, or for none."
        yield first.problem("eqf_link", "all levels referenced, or none", f"{framework.framework_id}: a mixture", remedy)
    referenced = framework.eqf_referencing_year is not None or framework.country == "EU"
    if referenced != (EqfLink.LINKED in links):
        has = "linked levels" if EqfLink.LINKED in links else "no linked level"
        yield place.problem(
            "eqf_referencing_year", "a year if, and only if, levels are linked",
            f"{framework.eqf_referencing_year or 'nothing'}, with {has}", "Correct the year here or the links in levels.csv.",
        )  # fmt: skip
    ladder = sorted((level for level in levels if level.eqf_level), key=lambda level: (level.sort_order, level.eqf_level or 0))
    for lower, higher in pairwise(ladder):
        if lower.sort_order < higher.sort_order and (lower.eqf_level or 0) > (higher.eqf_level or 0):
            found = f"{lower.nqf_level} at EQF {lower.eqf_level}, {higher.nqf_level} at EQF {higher.eqf_level}"
            yield first.problem("eqf_level", "EQF levels that do not fall along the framework's own order", found, "Check both levels.")


def _levels_elsewhere(tables: Tables) -> Iterator[Problem]:
    eqf: dict[tuple[str, str], set[int | None]] = defaultdict(set)
    for link in tables[Level]:
        level = link.value
        eqf[level.framework_id, level.nqf_level].add(level.eqf_level)
    filled = set()
    for typed in tables[QualificationType]:
        kind = typed.value
        if kind.nqf_level is None:
            continue
        filled.add((kind.framework_id, kind.nqf_level))
        known = eqf.get((kind.framework_id, kind.nqf_level))
        if typed.own and known and kind.eqf_level not in known:
            expected = " or ".join(str(n) for n in sorted(n or 0 for n in known)).replace("0", "nothing")
            found = f"{kind.eqf_level or 'nothing'}"
            yield typed.problem("eqf_level", f"{expected}, as in levels.csv", found, "Correct it here or in levels.csv.")
    for noted in tables.own(FrameworkNote):
        note = noted.value
        if note.kind is NoteKind.NONE_PLACED and (note.framework_id, note.nqf_level) in filled:
            remedy = "Remove the note or the types."
            yield noted.problem("kind", "a level without qualification types", f"types at level {note.nqf_level}", remedy)
    for described in tables.own(LevelDescriptor):
        if described.value.confidence == "low":
            yield described.problem("confidence", "high or medium: the text was read", "'low'", "Leave out what was not read in a source.")


def _years(tables: Tables, year: int) -> Iterator[Problem]:
    def late(located: Located[Any], field: str, value: int | None) -> Iterator[Problem]:
        if value is not None and value > year:
            yield located.problem(field, f"a year up to {year}", str(value), "Correct the year.")

    for located in tables.own(Framework):
        framework = located.value
        yield from late(located, "year_adopted", framework.year_adopted)
        referenced = framework.eqf_referencing_year
        if referenced is not None and not EQF_RECOMMENDATION_YEAR <= referenced <= year:
            expected = f"a year from {EQF_RECOMMENDATION_YEAR}, when the EQF began, to {year}"
            yield located.problem("eqf_referencing_year", expected, str(referenced), "Correct the year.")
        for updated in framework.eqf_referencing_updated_years:
            if not (referenced or EQF_RECOMMENDATION_YEAR) <= updated <= year:
                expected = f"a year from the first referencing to {year}"
                yield located.problem("eqf_referencing_updated_years", expected, str(updated), "Correct the year.")
    for dated in tables.own(ReferencingEvent):
        yield from late(dated, "date", dated.value.year)
    for rated in tables.own(MicroCredentialStatus):
        yield from late(rated, "year", rated.value.year)
    for published in tables.own(Source):
        yield from late(published, "year", published.value.year)
    for held in tables.own(PlaEvent):
        event = held.value
        if event.end_date < event.start_date:
            yield held.problem("end_date", f"a day from {event.start_date} on", str(event.end_date), "Correct one of the dates.")


def _countries(tables: Tables) -> Iterator[Problem]:
    placed: tuple[Located[Framework] | Located[MicroCredentialStatus] | Located[PlaEvent], ...] = (
        *tables.own(Framework), *tables.own(MicroCredentialStatus), *tables.own(PlaEvent),
    )  # fmt: skip
    for located in placed:
        code = located.value.country
        if code not in COUNTRIES:
            yield located.problem("country", "an ISO 3166-1 alpha-2 code", f"'{code}'", "Greece is GR, the United Kingdom GB, Kosovo* XK.")


_RULES: tuple[Callable[[Tables], Iterator[Problem]], ...] = (
    _duplicates, _references, _sources, _level_sets, _levels_elsewhere, _countries,
)  # fmt: skip
