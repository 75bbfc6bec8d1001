"""The checks that look at the levels of a framework together, and at what hangs on them."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from mcvet.catalogue.files import Located, Tables, Withdrawal
from mcvet.catalogue.model import EqfLink, Framework, FrameworkNote, Level, LevelDescriptor, NoteKind, QualificationType, YesNo
from mcvet.errors import Problem


def level_sets(tables: Tables) -> Iterator[Problem]:
    """Check that the levels of each framework are complete, in order, and linked as a whole or not at all."""
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


def _tell(
    candidates: list[Located[Any]], out: Located[Withdrawal] | None, field: str, expected: str, found: str, remedy: str
) -> Iterator[Problem]:
    """Report at a withdrawn level, else at the first candidate under examination, else at another withdrawal."""
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
        expected = f"{'at least ' if divided else ''}{wanted} levels of {name} in levels.csv"
        remedy = "Complete levels.csv, or correct n_levels and has_sublevels in frameworks.csv."
        yield from _tell([*rows, framework], out, "nqf_level", expected, f"{number} levels", remedy)


def _ordered(framework: Located[Framework], rows: list[Located[Level]], out: Located[Withdrawal] | None) -> Iterator[Problem]:
    places: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        places[row.value.nqf_level].add(row.value.sort_order)
    for level, given in places.items():
        if len(given) > 1:
            at = [row for row in rows if row.value.nqf_level == level]
            found = " and ".join(str(place) for place in sorted(given))
            yield from _tell(at, out, "sort_order", f"one place for level {level}", found, "Give all rows of a level the same place.")
    order = sorted(min(given) for given in places.values())
    wrong = {place for wanted, place in enumerate(order, start=1) if wanted != place}
    if wrong:
        at = [row for row in rows if row.value.sort_order in wrong]
        expected = f"places 1 to {len(order)} along the levels of {framework.value.framework_id}, each once"
        found = ", ".join(str(place) for place in order)
        yield from _tell([*at, *rows], out, "sort_order", expected, found, "Number the levels from the lowest.")


def _referenced(framework: Located[Framework], rows: list[Located[Level]], out: Located[Withdrawal] | None) -> Iterator[Problem]:
    links, name = {row.value.eqf_link for row in rows}, framework.value.framework_id
    if EqfLink.NOT_REFERENCED in links and len(links) > 1:
        at = [row for row in rows if row.value.eqf_link is EqfLink.NOT_REFERENCED]
        remedy = "Use not_referenced for all levels of a framework, or for none."
        yield from _tell([*at, *rows], out, "eqf_link", f"all levels of {name} referenced, or none", "some of each", remedy)
    year = framework.value.eqf_referencing_year
    if rows and (year is not None or framework.value.is_reference) != (EqfLink.LINKED in links):
        found = f"{name}: {year or 'no year'}, with {'linked levels' if EqfLink.LINKED in links else 'no linked level'}"
        remedy = "Correct the year in frameworks.csv or the links in levels.csv."
        expected = "a referencing year if, and only if, levels are linked"
        at_fault: list[Located[Any]] = [framework, *rows]
        field = "eqf_referencing_year" if framework.own else "eqf_link"
        yield from _tell(at_fault, out, field, expected, found, remedy)


def _rising(framework: Located[Framework], rows: list[Located[Level]], out: Located[Withdrawal] | None) -> Iterator[Problem]:
    for lower, higher in pairwise(row for row in rows if row.value.eqf_level):
        if (lower.value.eqf_level or 0) > (higher.value.eqf_level or 0):
            found = f"{lower.value.nqf_level} at EQF {lower.value.eqf_level}, {higher.value.nqf_level} at EQF {higher.value.eqf_level}"
            expected = f"EQF levels that do not fall along the levels of {framework.value.framework_id}"
            yield from _tell([higher, lower], out, "eqf_level", expected, found, "Check both levels.")


def levels_elsewhere(tables: Tables) -> Iterator[Problem]:
    """Check that types, notes and descriptors agree with the levels that they hang on."""
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
            found = f"a note that no type is placed at level {note.nqf_level}, and {len(filled)} there"
            remedy = "Remove the types, or the note (a shipped note by a row in withdrawn.csv)."
            yield from _tell([noted, *filled], None, "nqf_level", "a level either with types or with such a note", found, remedy)
    for described in tables.own(LevelDescriptor):
        if described.value.confidence == "low":
            yield described.problem("confidence", "high or medium: the text was read", "'low'", "Leave out what was not read in a source.")


def _types_at(links: list[Located[Level]], placed: list[Located[QualificationType]]) -> Iterator[Problem]:
    known = {link.value.eqf_level for link in links}
    expected = " or ".join(str(level or "nothing") for level in sorted(known, key=lambda level: level or 0))
    for typed in placed:
        if typed.value.eqf_level in known:
            continue
        found, level = str(typed.value.eqf_level or "nothing"), typed.value.nqf_level
        if typed.own:
            yield typed.problem("eqf_level", f"{expected}, as in levels.csv", found, "Correct it here or in levels.csv.")
            continue
        name = typed.value.name_local or typed.value.name_en
        remedy = "Put the type into a qualification_types.csv of your own, with its new EQF level, or withdraw it."
        yield from _tell([*links], None, "eqf_level", f"the EQF level of the types at level {level}", f"'{name}' at {found}", remedy)
