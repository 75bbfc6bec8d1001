"""The checks that every data folder must pass, shipped or a partner's."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from mcvet._places import data_folder
from mcvet.catalogue.countries import COUNTRIES
from mcvet.catalogue.files import Located, Tables, Withdrawal, overlay, read_folder
from mcvet.catalogue.level_checks import level_sets, levels_elsewhere
from mcvet.catalogue.model import Framework, FrameworkGap, MicroCredentialStatus, PlaEvent, QualificationType, ReferencingEvent
from mcvet.catalogue.package import read_head
from mcvet.catalogue.policy_checks import policy_rows
from mcvet.catalogue.rows import Row, Source, Sourced
from mcvet.catalogue.text_checks import doubled_events, texts
from mcvet.errors import Problem, near
from mcvet.messages import Message, bare, plural, quoted, say

EQF_RECOMMENDATION_YEAR = 2008
_CORRECT_YEAR = say("Correct the year.")


def check(folder: Path | None = None) -> tuple[Problem, ...]:
    """Check the shipped data package, or a folder laid over it.

    Args:
        folder: a data folder of your own; None checks the shipped package.

    Returns:
        every problem in the rows of that folder, sorted by file, row and field; empty if there is none.

    >>> check()
    ()
    """
    return load(folder)[1]


def load(folder: Path | None = None) -> tuple[Tables, tuple[Problem, ...]]:
    """Return the shipped tables, with `folder` laid over them if given, and every problem found."""
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
                row, joined = str(seen[key].row), ", ".join(key)
                same, alike = (
                    say("the same row as row {row} ({key})", row=row, key=joined),
                    say("the key of row {row} ({key})", row=row, key=joined),
                )
                found = same if seen[key].value == located.value else alike
                yield located.problem(row_class.KEY[-1], say("each row once"), found, say("Remove one of the two, or merge them."))
            seen.setdefault(key, located)


def _withdrawn(tables: Tables, table: str, key: tuple[str, ...]) -> Located[Withdrawal] | None:
    named = (row for row in tables[Withdrawal] if row.value.table == table and tuple(row.value.key.split("|")) == key)
    return next(named, None)


def _still_needed(orphans: dict[tuple[Located[Withdrawal], str], list[Located[Any]]]) -> Iterator[Problem]:
    for (withdrawal, file), rows in orphans.items():
        found = plural(
            "'{key}', needed by {n} row of {file}, such as {first}",
            "'{key}', needed by {n} rows of {file}, such as {first}",
            len(rows),
            key=withdrawal.value.key,
            file=file,
            first=", ".join(filter(None, _key(rows[0].value, rows[0].value.KEY))),
        )
        remedy = say("Withdraw or replace those rows as well.")
        yield withdrawal.problem("key", say("a row that no other row needs"), found, remedy)


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
                    file = f"{reference.table}.csv"
                    remedy = say("Perhaps {name}.", name=meant) if meant else say("Add it to {file} first.", file=file)
                    yield located.problem(reference.fields[-1], say("a row of {file}", file=file), quoted(" ".join(key)), remedy)
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
            cited.update(ids)
            for source_id in ids:
                if source_id in known or Source.TABLE in tables.unread:
                    continue
                withdrawal = _withdrawn(tables, Source.TABLE, (source_id,))
                if located.own:
                    field = "source_id" if source_id == ids[0] else "second_source_id"
                    yield located.problem(field, *unlisted_source(source_id, sorted(known)))
                elif withdrawal:
                    orphans[withdrawal, located.file].append(located)
            if located.own and ids[0] == "background" and located.value.confidence != "low":
                remedy = say("Cite a source, or set the confidence to low.")
                yield located.problem("confidence", say("low, as no source was seen"), quoted(located.value.confidence), remedy)
    yield from _still_needed(orphans)
    for listed in tables.own(Source):
        if listed.value.source_id not in cited and not any(listed.value.source_id in text for text in tables.unread.values()):
            found = say("'{text}', cited nowhere", text=listed.value.source_id)
            yield listed.problem("source_id", say("a source that some row cites"), found, say("Cite it or remove it."))


def unlisted_source(source_id: str, known: Sequence[str]) -> tuple[Message, Message, Message]:
    """Return what was expected, what was found and the remedy for a source that is not listed."""
    meant = near(source_id, known, 1)
    add = say("Perhaps {name}; else add it to sources.csv.", name=meant[0]) if meant else say("Add it to sources.csv.")
    return say("a source listed in sources.csv"), quoted(source_id), add


def _years(tables: Tables, year: int) -> Iterator[Problem]:
    def late(located: Located[Any], field: str, value: int | None) -> Iterator[Problem]:
        if value is not None and value > year:
            yield located.problem(field, say("a year up to {year}", year=str(year)), bare(str(value)), _CORRECT_YEAR)

    for located in tables.own(Framework):
        framework = located.value
        yield from late(located, "year_adopted", framework.year_adopted)
        yield from late(located, "qf_ehea_self_certified_year", framework.qf_ehea_self_certified_year)
        referenced = framework.eqf_referencing_year
        if referenced is not None and not EQF_RECOMMENDATION_YEAR <= referenced <= year:
            began = str(EQF_RECOMMENDATION_YEAR)
            expected = say("a year from {began}, when the EQF began, to {year}", began=began, year=str(year))
            yield located.problem("eqf_referencing_year", expected, bare(str(referenced)), _CORRECT_YEAR)
        for updated in framework.eqf_referencing_updated_years:
            if not (referenced or EQF_RECOMMENDATION_YEAR) <= updated <= year:
                expected = say("a year from the first referencing to {year}", year=str(year))
                yield located.problem("eqf_referencing_updated_years", expected, bare(str(updated)), _CORRECT_YEAR)
    for dated in tables.own(ReferencingEvent):
        yield from late(dated, "date", dated.value.year)
    for rated in tables.own(MicroCredentialStatus):
        yield from late(rated, "year", rated.value.year)
    for published in tables.own(Source):
        yield from late(published, "year", published.value.year)
    for held in tables.own(PlaEvent):
        event = held.value
        if event.end_date < event.start_date:
            expected, found = say("a day from {day} on", day=str(event.start_date)), bare(str(event.end_date))
            yield held.problem("end_date", expected, found, say("Correct one of the dates."))


def _background_fields(tables: Tables) -> Iterator[Problem]:
    rows: tuple[Located[Framework] | Located[QualificationType], ...] = (*tables.own(Framework), *tables.own(QualificationType))
    for located in rows:
        for name in located.value.background_fields:
            if name not in type(located.value).model_fields:
                expected = say("names of columns of {file}", file=located.file)
                yield located.problem("background_fields", expected, quoted(name), say("Correct the name."))


def _countries(tables: Tables) -> Iterator[Problem]:
    placed: tuple[Located[Framework] | Located[FrameworkGap] | Located[MicroCredentialStatus] | Located[PlaEvent], ...] = (
        *tables.own(Framework), *tables.own(FrameworkGap), *tables.own(MicroCredentialStatus), *tables.own(PlaEvent),
    )  # fmt: skip
    for located in placed:
        code = located.value.country
        if code not in COUNTRIES:
            remedy = say("Look it up in ISO 3166-1. Greece is GR, the United Kingdom GB, Kosovo* XK, a made-up country ZZ.")
            yield located.problem("country", say("an ISO 3166-1 alpha-2 code"), quoted(code), remedy)


def _gaps(tables: Tables) -> Iterator[Problem]:
    def named(row_class: type[Framework] | type[FrameworkGap]) -> set[str]:
        return {row.value.country for row in tables[row_class]} | {c.get("country", "") for c in tables.broken.get(row_class.TABLE, ())}

    framed, gaps = named(Framework), named(FrameworkGap)
    first = {located.value.country: located for located in reversed([*tables.own(MicroCredentialStatus)])}
    for country in () if {Framework.TABLE, FrameworkGap.TABLE} & tables.unread.keys() else first.keys() & COUNTRIES - framed - gaps:
        expected = say("a country with a framework, or one that framework_gaps.csv lists")
        remedy = say("Add the framework to frameworks.csv, or say in framework_gaps.csv why there is none on record.")
        yield first[country].problem("country", expected, quoted(country), remedy)
    for gap in tables[FrameworkGap]:
        both: tuple[Located[FrameworkGap] | Located[Framework], ...] = (gap, *tables[Framework])
        at = next((row for row in both if row.own and row.value.country == gap.value.country), None)
        if at is not None and gap.value.country in framed:
            expected = say("a country in frameworks.csv or in framework_gaps.csv")
            found = say("'{text}' in both", text=gap.value.country)
            yield at.problem("country", expected, found, say("Remove one of the two (a shipped gap by a row in withdrawn.csv)."))


_RULES: tuple[Callable[[Tables], Iterator[Problem]], ...] = (
    _duplicates, _references, _sources, level_sets, levels_elsewhere, _countries,
    _background_fields, _gaps, policy_rows, texts, doubled_events,
)  # fmt: skip
