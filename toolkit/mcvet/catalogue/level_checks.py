"""Checks of the levels of a framework as a set, and of the rows that refer to them."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from mcvet.catalogue.enumerations import EqfLink, NoteKind, YesNo
from mcvet.catalogue.files import Located, Tables, Withdrawal
from mcvet.catalogue.model import Framework, FrameworkNote, Level, LevelDescriptor, QualificationType
from mcvet.errors import Problem
from mcvet.messages import Message, any_of, bare, plural, quoted, say
from mcvet.validation import NOTHING


def level_sets(tables: Tables) -> Iterator[Problem]:
    """Check that the levels of each framework are complete and in order, and that either all or none are referenced."""
    by_framework: dict[str, list[Located[Level]]] = defaultdict(list)
    for link in tables[Level]:
        by_framework[link.value.framework_id].append(link)
    unsure = {cells.get("framework_id") for cells in tables.broken.get(Level.TABLE, ())}
    for framework in tables[Framework]:
        name = framework.value.framework_id
        if name in unsure or Level.TABLE in tables.unread:
            continue
        rows = sorted(by_framework.get(name, []), key=lambda row: (row.value.sort_order, row.value.eqf_level or 0))
        out = next((row for row in tables[Withdrawal] if row.value.key.split("|")[0] == name), None)
        for rule in (_complete, _ordered, _referenced, _rising):
            yield from rule(framework, rows, out)


def _report(
    candidates: list[Located[Any]], out: Located[Withdrawal] | None, field: str, expected: Message, found: Message, remedy: Message
) -> Iterator[Problem]:
    """Report at a withdrawn level, otherwise at the first candidate in the checked folder, otherwise at another withdrawal."""
    own = next((row for row in candidates if row.own), None)
    if own is not None and (out is None or out.value.table != Level.TABLE):
        yield own.problem(field if field in type(own.value).model_fields else None, expected, found, remedy)
    elif out is not None:
        yield out.problem("key", expected, found, remedy)


def _complete(framework: Located[Framework], rows: list[Located[Level]], out: Located[Withdrawal] | None) -> Iterator[Problem]:
    name, wanted = framework.value.framework_id, framework.value.n_levels
    number = len({row.value.nqf_level for row in rows})
    divided = framework.value.has_sublevels is not YesNo.NO
    if number < wanted if divided else number != wanted:
        some = say("at least {n} levels of {framework} in levels.csv", n=wanted, framework=name)
        expected = some if divided else say("{n} levels of {framework} in levels.csv", n=wanted, framework=name)
        remedy = say("Complete levels.csv, or correct n_levels and has_sublevels in frameworks.csv.")
        yield from _report([*rows, framework], out, "nqf_level", expected, plural("{n} level", "{n} levels", number), remedy)


def _ordered(framework: Located[Framework], rows: list[Located[Level]], out: Located[Withdrawal] | None) -> Iterator[Problem]:
    places: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        places[row.value.nqf_level].add(row.value.sort_order)
    for level, given in places.items():
        if len(given) > 1:
            at = [row for row in rows if row.value.nqf_level == level]
            expected, found = say("one place for level {level}", level=level), bare(", ".join(str(place) for place in sorted(given)))
            yield from _report(at, out, "sort_order", expected, found, say("Give all rows of a level the same place."))
    order = sorted(min(given) for given in places.values())
    wrong = {place for wanted, place in enumerate(order, start=1) if wanted != place}
    if wrong:
        at = [row for row in rows if row.value.sort_order in wrong]
        name = framework.value.framework_id
        expected = say("places 1 to {n} along the levels of {framework}, each once", n=len(order), framework=name)
        found = bare(", ".join(str(place) for place in order))
        yield from _report([*at, *rows], out, "sort_order", expected, found, say("Number the levels from the lowest."))


def _referenced(framework: Located[Framework], rows: list[Located[Level]], out: Located[Withdrawal] | None) -> Iterator[Problem]:
    links, name = {row.value.eqf_link for row in rows}, framework.value.framework_id
    if EqfLink.NOT_REFERENCED in links and len(links) > 1:
        at = [row for row in rows if row.value.eqf_link is EqfLink.NOT_REFERENCED]
        expected = say("all levels of {framework} referenced, or none", framework=name)
        remedy = say("Use not_referenced for all levels of a framework, or for none.")
        yield from _report([*at, *rows], out, "eqf_link", expected, say("some of each"), remedy)
    year = framework.value.eqf_referencing_year
    if rows and (year is not None or framework.value.is_reference) != (EqfLink.LINKED in links):
        shown_year = str(year) if year else say("no year")
        with_links = say("{framework}: {year}, with linked levels", framework=name, year=shown_year)
        without_links = say("{framework}: {year}, with no linked level", framework=name, year=shown_year)
        found = with_links if EqfLink.LINKED in links else without_links
        remedy = say("Correct the year in frameworks.csv or the links in levels.csv.")
        expected = say("a referencing year if, and only if, levels are linked")
        at_fault: list[Located[Any]] = [framework, *rows]
        field = "eqf_referencing_year" if framework.own else "eqf_link"
        yield from _report(at_fault, out, field, expected, found, remedy)


def _rising(framework: Located[Framework], rows: list[Located[Level]], out: Located[Withdrawal] | None) -> Iterator[Problem]:
    for lower, higher in pairwise(row for row in rows if row.value.eqf_level):
        if (lower.value.eqf_level or 0) > (higher.value.eqf_level or 0):
            found = say(
                "{lower} at EQF {below}, {higher} at EQF {above}",
                lower=lower.value.nqf_level,
                below=str(lower.value.eqf_level),
                higher=higher.value.nqf_level,
                above=str(higher.value.eqf_level),
            )
            expected = say("EQF levels that do not fall along the levels of {framework}", framework=framework.value.framework_id)
            yield from _report([higher, lower], out, "eqf_level", expected, found, say("Check both levels."))


def levels_elsewhere(tables: Tables) -> Iterator[Problem]:
    """Check that types, notes and descriptors agree with the levels they refer to."""
    links: dict[tuple[str, str], list[Located[Level]]] = defaultdict(list)
    for link in tables[Level]:
        links[link.value.framework_id, link.value.nqf_level].append(link)
    types: dict[tuple[str, str], list[Located[QualificationType]]] = defaultdict(list)
    for typed in tables[QualificationType]:
        if typed.value.nqf_level is not None:
            types[typed.value.framework_id, typed.value.nqf_level].append(typed)
    for place, placed in types.items():
        if place in links:
            yield from _types_at(links[place], placed)
    for noted in tables[FrameworkNote]:
        note = noted.value
        filled = types.get((note.framework_id, note.nqf_level or ""), [])
        if note.kind is NoteKind.NONE_PLACED and filled:
            level = note.nqf_level or ""
            found = say("a note that no type is placed at level {level}, and {n} there", level=level, n=len(filled))
            remedy = say("Remove the types, or the note (a shipped note by a row in withdrawn.csv).")
            expected = say("a level either with types or with such a note")
            yield from _report([noted, *filled], None, "nqf_level", expected, found, remedy)
    for described in tables.own(LevelDescriptor):
        if described.value.confidence == "low":
            expected, remedy = say("high or medium: the text was read"), say("Leave out what was not read in a source.")
            yield described.problem("confidence", expected, quoted("low"), remedy)


def _types_at(links: list[Located[Level]], placed: list[Located[QualificationType]]) -> Iterator[Problem]:
    known = {link.value.eqf_level for link in links}
    levels = any_of([_shown(level) for level in sorted(known, key=lambda level: level or 0)])
    for typed in placed:
        if typed.value.eqf_level in known:
            continue
        found, level = _shown(typed.value.eqf_level), typed.value.nqf_level or ""
        if typed.own:
            expected = say("{levels}, as in levels.csv", levels=levels)
            yield typed.problem("eqf_level", expected, found, say("Correct it here or in levels.csv."))
            continue
        expected = say("the EQF level of the types at level {level}", level=level)
        placed_at = say("'{name}' at {level}", name=typed.value.name_local or typed.value.name_en or "", level=found)
        remedy = say("Put the type into a qualification_types.csv of your own, with its new EQF level, or withdraw it.")
        yield from _report([*links], None, "eqf_level", expected, placed_at, remedy)


def _shown(eqf_level: int | None) -> Message:
    return bare(str(eqf_level)) if eqf_level else NOTHING
