"""Combining micro-credentials: what they add up to, in which order they come, what is still missing."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Literal

from pydantic import Field

from mcvet.catalogue import Catalogue, Source, Value, open_catalogue
from mcvet.credentials.model import Design, Outcome
from mcvet.errors import SelectionError

ALIKE = 0.5
"""Share of common words, 0 to 1, from which two outcomes are shown as perhaps the same."""


class CreditSum(Value):
    """The credits of one system."""

    system: str
    points: float
    without: tuple[str, ...] = Field(description="Ids of the credentials that state no credits in this system; the sum leaves them out")


class OutcomeOf(Value):
    """An outcome and the credential it belongs to."""

    credential_id: str
    outcome: Outcome


class Overlap(Value):
    """Two outcomes that may be the same."""

    first: OutcomeOf
    second: OutcomeOf
    reason: Literal["same_skill", "same_words"]
    likeness: float = Field(description="Share of common words, 0 to 1; a hint and no proof")


class Stack(Value):
    """What several credentials make together."""

    as_of: str
    overlay: str | None
    credential_ids: tuple[str, ...]
    order: tuple[str, ...] = Field(description="Ids in an order that keeps the requirements; those in and behind a circle are left out")
    circles: tuple[tuple[str, ...], ...] = Field(
        description="Credentials that require one another in a circle; each that does is in one of them at least"
    )
    behind_circles: tuple[str, ...] = Field(description="Ids of the credentials that are in no circle but come after one")
    requirements: tuple[tuple[str, str], ...] = Field(description="Pairs: what comes first, what it is required for")
    required_elsewhere: tuple[tuple[str, str], ...] = Field(description="Pairs: a credential, and what it requires that is not among them")
    hours: float = Field(description="Sum of hours")
    hours_unknown: tuple[str, ...] = Field(description="Ids of the credentials without hours; the sum leaves them out")
    work_based_hours: float = Field(description="Sum of work-based hours")
    work_based_hours_unknown: tuple[str, ...] = Field(description="Ids of the credentials that state none; the sum leaves them out")
    credits: tuple[CreditSum, ...] = Field(description="One sum for each credit system; systems are never added")
    eqf_levels: tuple[tuple[str, int | None], ...] = Field(description="Pairs: id and EQF level; none where none is stated")
    overlaps: tuple[Overlap, ...]
    towards: str | None = Field(description="Id of the target")
    reached: tuple[Overlap, ...] = Field(description="Outcomes of the target that some credential seems to cover")
    missing: tuple[Outcome, ...] = Field(description="Outcomes of the target that no credential seems to cover")
    sources: tuple[Source, ...]


def stack(credentials: Sequence[Design], towards: Design | None = None, *, catalogue: Catalogue | None = None) -> Stack:
    """Combine micro-credentials, if wanted towards a target.

    Args:
        credentials: at least one; ids must differ.
        towards: a qualification or outcome list in the form of a credential file, of which the outcomes count.
        catalogue: the data; the shipped package if None.

    Returns:
        sums of hours and, apart, of each credit system; the spread of EQF levels, of which no common level is made; outcomes
        that may be the same; an order that keeps the requirements, with circles reported; what the target still lacks.

    Raises:
        SelectionError: if there is none, or an id occurs twice.

    Notes:
        Two outcomes are shown as perhaps the same if they name the same ESCO skill, or if their words, cut to six letters and
        without the short ones, are common to at least half (`ALIKE`; the Jaccard index) in some language. A person decides.

    >>> from mcvet.credentials import template
    >>> pair = [template(name, open_catalogue()) for name in ("mc11", "mc12")]
    >>> found = stack(pair)
    >>> found.hours, [(credit.system, credit.points) for credit in found.credits]
    (175.0, [('vet', 7.0)])
    """
    catalogue = catalogue or open_catalogue()
    ids = tuple(credential.id for credential in credentials)
    if not ids:
        raise SelectionError("Stacking takes at least one credential.")
    if twice := next((name for name in ids if ids.count(name) > 1), None):
        raise SelectionError(f"Each credential of a stack needs an id of its own; {twice} occurs twice. Leave one out, or change its id.")
    requirements = tuple(dict.fromkeys((first, own.id) for own in credentials for first in own.requires if first in ids))
    order, circles = _ordered(ids, requirements)
    work_based = {own.id: own.workload.work_based_hours if own.workload else None for own in credentials}
    outcomes = [OutcomeOf(credential_id=own.id, outcome=outcome) for own in credentials for outcome in own.outcomes]
    wanted = [OutcomeOf(credential_id=towards.id, outcome=outcome) for outcome in towards.outcomes] if towards else []
    reached = tuple(found for target in wanted if (found := _best(target, outcomes)))
    covered = {found.first.outcome.id for found in reached}
    return Stack(
        as_of=catalogue.as_of,
        overlay=catalogue.overlay,
        credential_ids=ids,
        order=order,
        circles=circles,
        behind_circles=tuple(name for name in ids if name not in {*order, *(name for circle in circles for name in circle)}),
        requirements=requirements,
        required_elsewhere=tuple(dict.fromkeys((own.id, first) for own in credentials for first in own.requires if first not in ids)),
        hours=sum(own.workload.hours for own in credentials if own.workload),
        hours_unknown=tuple(own.id for own in credentials if own.workload is None),
        work_based_hours=sum(filter(None, work_based.values())),
        work_based_hours_unknown=tuple(name for name, hours in work_based.items() if hours is None),
        credits=tuple(_credit_sums(credentials)),
        eqf_levels=tuple((own.id, own.level.eqf_level if own.level else None) for own in credentials),
        overlaps=tuple(
            found
            for first, second in combinations(outcomes, 2)
            if first.credential_id != second.credential_id and (found := _overlap(first, second))
        ),
        towards=towards.id if towards else None,
        reached=reached,
        missing=tuple(target.outcome for target in wanted if target.outcome.id not in covered),
        sources=catalogue.cited(source_id for own in (*credentials, *([towards] if towards else [])) for source_id in own.source_ids),
    )


def _credit_sums(credentials: Sequence[Design]) -> Iterator[CreditSum]:
    stated = {own.id: {c.system: c.points for c in own.workload.credits} if own.workload else {} for own in credentials}
    for system in dict.fromkeys(system for credits_of in stated.values() for system in credits_of):
        yield CreditSum(
            system=system,
            points=sum(points.get(system, 0) for points in stated.values()),
            without=tuple(name for name, points in stated.items() if system not in points),
        )


def _ordered(ids: Sequence[str], requirements: Sequence[tuple[str, str]]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    before = {name: {first for first, then in requirements if then == name} for name in ids}
    order: list[str] = []
    while ready := [name for name in ids if name not in order and before[name] <= set(order)]:
        order += ready
    left = {name: before[name] - set(order) for name in ids if name not in order}
    return tuple(order), tuple(_circles(left))


def _circles(before: Mapping[str, set[str]]) -> Iterator[tuple[str, ...]]:
    told: set[str] = set()
    for name in before:
        if name not in told and (circle := _shortest_circle(name, before)):
            told.update(circle)
            yield circle


def _shortest_circle(start: str, before: Mapping[str, set[str]]) -> tuple[str, ...]:
    walks: list[tuple[str, ...]] = [(start,)]
    seen = {start}
    for walk in walks:
        if start in before[walk[0]]:
            return walk
        further = sorted(before[walk[0]] - seen)
        walks += [(name, *walk) for name in further]
        seen.update(further)
    return ()


def _words(text: str) -> frozenset[str]:
    return frozenset(word[:6] for word in re.findall(r"\w+", text.casefold()) if len(word) > 3)


def _likeness(one: Outcome, other: Outcome) -> float:
    pairs = [(_words(one.text[tag]), _words(other.text[tag])) for tag in one.text if tag in other.text]
    return max((len(first & second) / len(first | second) for first, second in pairs if first | second), default=0.0)


def _overlap(first: OutcomeOf, second: OutcomeOf) -> Overlap | None:
    likeness = _likeness(first.outcome, second.outcome)
    skills = [{skill.esco_uri for skill in each.outcome.skills if skill.esco_uri} for each in (first, second)]
    if skills[0] & skills[1]:
        return Overlap(first=first, second=second, reason="same_skill", likeness=likeness)
    return Overlap(first=first, second=second, reason="same_words", likeness=likeness) if likeness >= ALIKE else None


def _best(target: OutcomeOf, outcomes: Sequence[OutcomeOf]) -> Overlap | None:
    found = [overlap for own in outcomes if (overlap := _overlap(target, own))]
    return max(found, key=lambda overlap: (overlap.reason == "same_skill", overlap.likeness), default=None)
