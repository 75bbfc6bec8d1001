"""The checks that a data folder must pass, the shipped one and a partner's alike."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel import Locale

from mcvet._places import data_folder
from mcvet.catalogue.files import Located, Tables, Withdrawal, overlay, read_folder
from mcvet.catalogue.level_checks import level_sets, levels_elsewhere
from mcvet.catalogue.model import (
    Framework,
    MicroCredentialStatus,
    PlaEvent,
    ReferencingEvent,
    Row,
    Source,
    Sourced,
)
from mcvet.catalogue.package import read_head
from mcvet.errors import Problem, near

EQF_RECOMMENDATION_YEAR = 2008
COUNTRIES = frozenset(str(code) for code in Locale("en").territories if str(code).isalpha()) - {
    "EZ", "QO", "UN", "XA", "XB",  # no countries
    "AC", "CP", "CQ", "DG", "EA", "IC", "TA",  # reserved for uses other than ISO 3166-1
}  # fmt: skip
"""Codes of ISO 3166-1, with XK for Kosovo*, EU for the Union and ZZ for a made-up country."""


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
        base = _ground(shipped)
        own, problems = read_folder(folder, own=True)
        tables, more = overlay(base, own)
        problems += more
    for rule in _RULES:
        problems += rule(tables)
    problems += _years(tables, int(read_head(shipped)["as_of"][:4]))
    return tables, tuple(sorted(problems, key=lambda problem: (problem.file, problem.row or 0, problem.field or "")))


@lru_cache
def _ground(folder: Path) -> Tables:
    return read_folder(folder, own=False)[0]


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
                yield located.problem(row_class.KEY[-1], "each row once", found, "Remove one of the two, or merge them.")
            seen.setdefault(key, located)


def _withdrawn(tables: Tables, table: str, key: tuple[str, ...]) -> Located[Withdrawal] | None:
    named = (row for row in tables[Withdrawal] if row.value.table == table and tuple(row.value.key.split("|")) == key)
    return next(named, None)


def _still_needed(orphans: dict[tuple[Located[Withdrawal], str], list[Located[Any]]]) -> Iterator[Problem]:
    for (withdrawal, file), rows in orphans.items():
        first = ", ".join(filter(None, _key(rows[0].value, rows[0].value.KEY)))
        found = f"'{withdrawal.value.key}', needed by {len(rows)} row{'s' if len(rows) > 1 else ''} of {file}, such as {first}"
        yield withdrawal.problem("key", "a row that no other row needs", found, "Withdraw or replace those rows as well.")


def _references(tables: Tables) -> Iterator[Problem]:
    classes = {row_class.TABLE: row_class for row_class in tables}
    orphans: dict[tuple[Located[Withdrawal], str], list[Located[Any]]] = defaultdict(list)
    for row_class in tables:
        for reference in row_class.REFERENCES:
            if reference.table in tables.unread:
                continue
            known = {_key(located.value, reference.to) for located in tables[classes[reference.table]]}
            known |= {tuple(cells.get(name, "") for name in reference.to) for cells in tables.broken.get(reference.table, ())}
            parents = {key[:-1] for key in known}
            for located in tables[row_class]:
                key = _key(located.value, reference.fields)
                if "" in key or key in known or key[:-1] not in parents:
                    continue
                withdrawal = _withdrawn(tables, reference.table, key)
                if located.own:
                    meant = near(key[-1], [other[-1] for other in known if other[:-1] == key[:-1]])
                    remedy = f"Perhaps {' or '.join(meant)}." if meant else f"Add it to {reference.table}.csv first."
                    yield located.problem(reference.fields[-1], f"a row of {reference.table}.csv", f"'{' '.join(key)}'", remedy)
                elif withdrawal:
                    orphans[withdrawal, located.file].append(located)
    yield from _still_needed(orphans)


def _sources(tables: Tables) -> Iterator[Problem]:
    known = {located.value.source_id for located in tables[Source]} | {
        cells.get("source_id", "") for cells in tables.broken.get(Source.TABLE, ())
    }
    cited = {part.strip() for rows in tables.broken.values() for cells in rows for text in cells.values() for part in text.split(";")}
    cited |= known.intersection(word for text in tables.documents for word in re.findall(r"\w+", text))
    orphans: dict[tuple[Located[Withdrawal], str], list[Located[Any]]] = defaultdict(list)
    for row_class in tables:
        for located in tables[row_class]:
            if not isinstance(located.value, Sourced):
                continue
            ids = located.value.source_ids
            prose = (cell for cell in located.value.model_dump().values() if isinstance(cell, str))
            cited.update(ids, known.intersection(word for text in prose for word in re.findall(r"\w+", text)))
            for source_id in ids:
                if source_id in known or Source.TABLE in tables.unread:
                    continue
                withdrawal = _withdrawn(tables, Source.TABLE, (source_id,))
                if located.own:
                    field = "source_id" if source_id == ids[0] else "second_source_id"
                    meant = near(source_id, sorted(known), 1)
                    remedy = f"Perhaps {meant[0]}; else add it to sources.csv." if meant else "Add it to sources.csv."
                    yield located.problem(field, "a source listed in sources.csv", f"'{source_id}'", remedy)
                elif withdrawal:
                    orphans[withdrawal, located.file].append(located)
            if located.own and ids[0] == "background" and located.value.confidence != "low":
                found = f"'{located.value.confidence}'"
                yield located.problem("confidence", "low, as no source was seen", found, "Cite a source, or set the confidence to low.")
    yield from _still_needed(orphans)
    for listed in tables.own(Source):
        found = f"'{listed.value.source_id}', cited nowhere"
        if listed.value.source_id not in cited and not any(listed.value.source_id in text for text in tables.unread.values()):
            yield listed.problem("source_id", "a source that some row cites", found, "Cite it or remove it.")


def _years(tables: Tables, year: int) -> Iterator[Problem]:
    def late(located: Located[Any], field: str, value: int | None) -> Iterator[Problem]:
        if value is not None and value > year:
            yield located.problem(field, f"a year up to {year}", str(value), "Correct the year.")

    for located in tables.own(Framework):
        framework = located.value
        yield from late(located, "year_adopted", framework.year_adopted)
        yield from late(located, "qf_ehea_self_certified_year", framework.qf_ehea_self_certified_year)
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


def _background_fields(tables: Tables) -> Iterator[Problem]:
    for located in tables.own(Framework):
        for name in located.value.background_fields:
            if name not in Framework.model_fields:
                yield located.problem("background_fields", "names of columns of frameworks.csv", f"'{name}'", "Correct the name.")


def _countries(tables: Tables) -> Iterator[Problem]:
    placed: tuple[Located[Framework] | Located[MicroCredentialStatus] | Located[PlaEvent], ...] = (
        *tables.own(Framework), *tables.own(MicroCredentialStatus), *tables.own(PlaEvent),
    )  # fmt: skip
    for located in placed:
        code = located.value.country
        if code not in COUNTRIES:
            yield located.problem(
                "country",
                "an ISO 3166-1 alpha-2 code",
                f"'{code}'",
                "Look it up in ISO 3166-1. Greece is GR, the United Kingdom GB, Kosovo* XK, a made-up country ZZ.",
            )


_RULES: tuple[Callable[[Tables], Iterator[Problem]], ...] = (
    _duplicates, _references, _sources, level_sets, levels_elsewhere, _countries,
    _background_fields,
)  # fmt: skip
