"""Stacking of micro-credentials: sums, order, and missing outcomes."""

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import combinations

from pydantic import Field

from mcvet.catalogue import Catalogue, Result, Source, Value, open_catalogue
from mcvet.credentials.model import Credential
from mcvet.credentials.parts import Outcome
from mcvet.errors import SelectionError
from mcvet.messages import say

ALIKE = 0.5
"""Lowest share of common words, 0 to 1, at which two outcomes are shown as possibly the same."""


class CreditSum(Value):
    """The credits of one system."""

    system: str
    points: float
    without: tuple[str, ...] = Field(description="Ids of the credentials without credits in this system; the sum omits them")


class OutcomeOf(Value):
    """An outcome and the credential it belongs to."""

    credential_id: str
    outcome: Outcome


class OverlapReason(StrEnum):
    """Why two outcomes may be the same: they name the same ESCO skill, or half of their words are common."""

    SAME_SKILL = "same_skill"
    SAME_WORDS = "same_words"


class Overlap(Value):
    """Two outcomes that may be the same."""

    first: OutcomeOf
    second: OutcomeOf
    reason: OverlapReason
    likeness: float = Field(description="Share of common words, 0 to 1; an indication, not a proof")


class Stack(Result):
    """The result of combining several credentials."""

    as_of: str
    overlay: str | None
    credential_ids: tuple[str, ...]
    order: tuple[str, ...] = Field(description="Ids in an order that meets the requirements, without those in or after a circle")
    circles: tuple[tuple[str, ...], ...] = Field(
        description="Credentials that require one another in a circle; each such credential is in at least one circle"
    )
    behind_circles: tuple[str, ...] = Field(description="Ids of the credentials that come after a circle but are in none")
    requirements: tuple[tuple[str, str], ...] = Field(description="Pairs of ids: the prerequisite, the credential that requires it")
    required_elsewhere: tuple[tuple[str, str], ...] = Field(description="Pairs of ids: a credential, its prerequisite outside the stack")
    hours: float = Field(description="Sum of hours")
    hours_unknown: tuple[str, ...] = Field(description="Ids of the credentials without hours; the sum omits them")
    work_based_hours: float = Field(description="Sum of work-based hours")
    work_based_hours_unknown: tuple[str, ...] = Field(description="Ids of the credentials without work-based hours; the sum omits them")
    credits: tuple[CreditSum, ...] = Field(description="One sum for each credit system; systems are never added together")
    eqf_levels: tuple[tuple[str, int | None], ...] = Field(description="Pairs: id and EQF level; null if no level is stated")
    overlaps: tuple[Overlap, ...]
    towards: str | None = Field(description="Id of the target; null if there is none")
    reached: tuple[Overlap, ...] = Field(description="Outcomes of the target that a credential probably covers")
    missing: tuple[Outcome, ...] = Field(description="Outcomes of the target that no credential appears to cover")
    sources: tuple[Source, ...]


def stack(credentials: Sequence[Credential], towards: Credential | None = None, *, catalogue: Catalogue | None = None) -> Stack:
    """Combine micro-credentials, optionally towards a target.

    Args:
        credentials: at least one, with different ids.
        towards: the target, a qualification or list of outcomes in the form of a credential; only its outcomes are used.
        catalogue: the data; the shipped package if None.

    Returns:
        sums of hours and of each credit system, the EQF levels (not combined into one), outcomes that may be the same, an order that
        meets the requirements, circles of requirements, and the outcomes of the target that are still missing.

    Raises:
        SelectionError: if there is no credential, or an id occurs twice.

    Notes:
        Two outcomes are shown as possibly the same if they name the same ESCO skill, or if the Jaccard index of their words is at
        least `ALIKE` in some language. Words of more than three letters count, cut to six letters. A person decides.

    >>> from mcvet.credentials import template
    >>> pair = [template(name) for name in ("mc11", "mc12")]
    >>> found = stack(pair)
    >>> found.hours, [(credit.system, credit.points) for credit in found.credits]
    (175.0, [('vet', 7.0)])
    """
    catalogue = catalogue or open_catalogue()
    ids = tuple(credential.id for credential in credentials)
    if not ids:
        raise SelectionError(say("Stacking takes at least one credential."))
    if twice := next((name for name in ids if ids.count(name) > 1), None):
        raise SelectionError(
            say("Each credential of a stack needs an id of its own; {id} occurs twice. Leave one out, or change its id.", id=twice)
        )
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
        hours=sum(own.workload.hours or 0 for own in credentials if own.workload),
        hours_unknown=tuple(own.id for own in credentials if own.workload is None or own.workload.hours is None),
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


def _credit_sums(credentials: Sequence[Credential]) -> Iterator[CreditSum]:
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
    found: set[str] = set()
    for name in before:
        if name not in found and (circle := _shortest_circle(name, before)):
            found.update(circle)
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
        return Overlap(first=first, second=second, reason=OverlapReason.SAME_SKILL, likeness=likeness)
    return Overlap(first=first, second=second, reason=OverlapReason.SAME_WORDS, likeness=likeness) if likeness >= ALIKE else None


def _best(target: OutcomeOf, outcomes: Sequence[OutcomeOf]) -> Overlap | None:
    found = [overlap for own in outcomes if (overlap := _overlap(target, own))]
    return max(found, key=lambda overlap: (overlap.reason is OverlapReason.SAME_SKILL, overlap.likeness), default=None)
