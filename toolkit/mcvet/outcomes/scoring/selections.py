"""Selections of people whose results may be shown."""

from collections.abc import Iterable, Sequence

from mcvet.outcomes.model import Activity, Response, Scale, Wave
from mcvet.outcomes.scoring import statistics
from mcvet.outcomes.scoring.clean import Person
from mcvet.outcomes.scoring.disclose import Filter, allowed_in_all
from mcvet.outcomes.scoring.gains import asked_in_both
from mcvet.outcomes.scoring.indicators import planners, silent
from mcvet.outcomes.scoring.pairing import Pair, PairedAnswers, pair_answers


def filters_for(responses: Iterable[Response], activity: Activity, *, confirmed_pairs: Iterable[tuple[str, str]] = ()) -> frozenset[Filter]:
    """Return the selections by country and stakeholder group whose results may be shown.

    A selection must be allowed in every group of people on which a figure is based: all people of each wave; the pairs; those who
    answered, completely or in part, on each topic, on satisfaction and on intent; those whose change is defined; and those who had
    planned actions and did or did not answer the follow-up. So no figure of a small group follows from the difference of two shown
    figures.

    >>> from mcvet.outcomes import example
    >>> found = example()
    >>> sorted(only.country or "all" for only in filters_for(found.survey.responses, found.activity) if not only.stakeholder)
    ['BA', 'all']
    """
    return filters_of(pair_answers(responses, activity, confirmed_pairs))


def filters_of(everyone: PairedAnswers) -> frozenset[Filter]:
    """Return the selections for cleaned and paired answers; see `filters_for`.

    >>> from mcvet.outcomes import example
    >>> found = example()
    >>> paired = pair_answers(found.survey.responses, found.activity)
    >>> filters_of(paired) == filters_for(found.survey.responses, found.activity)
    True
    """
    activity = everyone.activity
    cleaned, people = everyone.cleaned, everyone.cleaned.people
    groups: list[Sequence[Person]] = list(people.values())
    ways = ((everyone.by_code, everyone.before, everyone.after, Wave.POST), (everyone.by_form, everyone.then, everyone.now, Wave.NOW))
    sets = [cleaned.sat, cleaned.int_, *(topic.items for topic in activity.topics.values())]
    for pairs, first, last, wave in ways:
        groups.append([pair.after for pair in pairs])
        for topic in asked_in_both(activity, first, last).values():
            both = [pair for pair in pairs if None not in (pair.before.score(topic.items), pair.after.score(topic.items))]
            groups.append([pair.after for pair in both])
            groups.append([pair.after for pair in both if _changes(pair, topic.items, activity.scale_of(wave))])
            sets.append(topic.items)
    for last in (everyone.after, everyone.now):
        groups += [[person for person, _ in planners(people[Wave.FOLLOW_UP], last)], silent(people[Wave.FOLLOW_UP], last)]
    for items in sets:
        groups += [[person for person in found if person.score(items) is not None] for found in people.values()]
        groups += [[person for person in found if person.values.keys() >= set(items)] for found in people.values()]
    return allowed_in_all(([person.response for person in group] for group in groups), activity.k)


def _changes(pair: Pair, items: Sequence[str], scale: Scale) -> bool:
    """Return True if the normalised change of a pair with scores is defined."""
    before, after = pair.before.score(items), pair.after.score(items)
    return before is not None and after is not None and bool(statistics.normalised_changes([before], [after], scale))
