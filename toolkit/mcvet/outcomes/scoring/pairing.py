"""Pairing of people: by code and by form, codes that may belong together, and all answers cleaned and paired."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from mcvet.outcomes.model import Activity, Response, Wave
from mcvet.outcomes.scoring.clean import Cleaned, Person, clean, normalise_code
from mcvet.outcomes.scoring.disclose import Filter


class Pair(NamedTuple):
    """A person before and after."""

    before: Person
    after: Person


class PairedAnswers(NamedTuple):
    """The answers to the forms of an activity, cleaned and paired once for selections and scores.

    Args:
        activity: the activity, with the items of each topic.
        cleaned: the people of each wave.
        before, after, then, now: the people of each time that the answers allow.
        by_code: pairs of before and after.
        by_form: pairs of then and now, the two halves of one form.
        confirmed: codes before and after that a person has confirmed to belong together.
    """

    activity: Activity
    cleaned: Cleaned
    before: tuple[Person, ...]
    after: tuple[Person, ...]
    then: tuple[Person, ...]
    now: tuple[Person, ...]
    by_code: tuple[Pair, ...]
    by_form: tuple[Pair, ...]
    confirmed: tuple[tuple[str, str], ...]

    @property
    def near_codes(self) -> tuple[tuple[str, str], ...]:
        """The codes before and after that may belong together (see `suggest_pairs`)."""
        people = self.cleaned.people
        return suggest_pairs(people[Wave.PRE], people[Wave.POST] or people[Wave.NOW], self.confirmed)

    def of(self, only: Filter) -> "PairedAnswers":
        """Return the answers of a selection of people."""

        def chosen(person: Person) -> bool:
            return only.country in ("", person.response.country) and only.stakeholder in ("", person.response.stakeholder)

        people = {wave: tuple(filter(chosen, found)) for wave, found in self.cleaned.people.items()}
        before, after, then, now = (tuple(filter(chosen, found)) for found in (self.before, self.after, self.then, self.now))
        by_code, by_form = (tuple(pair for pair in found if chosen(pair.after)) for found in (self.by_code, self.by_form))
        cleaned = self.cleaned._replace(people=people)
        return self._replace(cleaned=cleaned, before=before, after=after, then=then, now=now, by_code=by_code, by_form=by_form)


def pair_answers(responses: Iterable[Response], activity: Activity, confirmed_pairs: Iterable[tuple[str, str]] = ()) -> PairedAnswers:
    """Clean and pair the answers to the forms of an activity.

    Args:
        responses: rows of the canonical response table, one per person and wave, in any order.
        activity: the activity.
        confirmed_pairs: codes before and after that a person has confirmed to belong together (see `suggest_pairs`).

    >>> from mcvet.outcomes import example
    >>> found = example()
    >>> paired = pair_answers(found.survey.responses, found.activity)
    >>> len(paired.before), len(paired.after), len(paired.by_code)
    (28, 25, 25)
    """
    rows, confirmed = list(responses), tuple(confirmed_pairs)
    activity = activity.with_items(item for row in rows for item in row.answers)
    cleaned = _at_one_place(clean(rows, activity), confirmed)
    people = cleaned.people
    before, after = people[Wave.PRE], people[Wave.POST] or people[Wave.NOW]
    then, now = people[Wave.THEN], people[Wave.NOW] or people[Wave.POST]
    by_form = pair_by_form(then, now)
    if not before and not by_form:  # without pairs, the retrospective answers form an unmatched group before
        before = then
    return PairedAnswers(activity, cleaned, before, after, then, now, pair_by_code(before, after, confirmed), by_form, confirmed)


def _at_one_place(cleaned: Cleaned, confirmed: Sequence[tuple[str, str]]) -> Cleaned:
    """Give each person one country and group in all waves, the latest reported, so that selections apply to people and pairs alike."""
    same = {normalise_code(one): normalise_code(other) for one, other in confirmed}
    reported: dict[str, tuple[str, str]] = {}
    for person in (person for found in cleaned.people.values() for person in found):
        code = same.get(person.code, person.code)
        country, stakeholder = reported.get(code, ("", ""))
        reported[code] = (person.response.country or country, person.response.stakeholder or stakeholder)

    def placed(person: Person) -> Person:
        country, stakeholder = reported[same.get(person.code, person.code)]
        return replace(person, response=replace(person.response, country=country, stakeholder=stakeholder)) if person.code else person

    return cleaned._replace(people={wave: tuple(map(placed, found)) for wave, found in cleaned.people.items()})


def pair_by_code(before: Iterable[Person], after: Iterable[Person], confirmed: Iterable[tuple[str, str]] = ()) -> tuple[Pair, ...]:
    """Pair people of two waves whose codes agree.

    Args:
        before: people of the first wave, each code at most once.
        after: those of the second.
        confirmed: pairs of codes, before and after, that a person has confirmed to belong together. Codes that agree go first, and
            nobody is paired twice.
    """
    first, later = ({person.code: person for person in people if person.code} for people in (before, after))
    same = {normalise_code(one): normalise_code(other) for one, other in confirmed}
    free = {other: one for one, other in same.items() if one not in later and other not in first}
    joined = {one: other for other, one in free.items()}
    found = ((person, later.get(joined.get(code, code))) for code, person in first.items())
    return tuple(Pair(person, other) for person, other in found if other)


def pair_by_form(then: Sequence[Person], now: Sequence[Person]) -> tuple[Pair, ...]:
    """Pair the two halves of each retrospective form: by the form's number, else by code, else by order.

    Order counts only where both waves have as many rows and each two agree in time, country and group.
    """
    for key in (_form, _code):
        later = {key(person): person for person in now if key(person)}
        if pairs := tuple(Pair(person, later[key(person)]) for person in then if key(person) in later):
            return pairs

    def heads(people: Sequence[Person]) -> list[tuple[object, ...]]:
        return [(p.response.submitted, p.response.country, p.response.stakeholder) for p in people]

    return tuple(map(Pair, then, now)) if heads(then) == heads(now) else ()


def _form(person: Person) -> str:
    return person.response.form


def _code(person: Person) -> str:
    return person.code


def suggest_pairs(
    before: Iterable[Person], after: Iterable[Person], confirmed: Iterable[tuple[str, str]] = ()
) -> tuple[tuple[str, str], ...]:
    """Suggest codes that may belong together: each the only one at edit distance 1 from the other, and neither paired or confirmed.

    A person confirms; nothing is paired here. In checked studies self-made codes joined 2.7% of pairs wrongly even when they agreed.

    >>> from mcvet.outcomes import make_activity
    >>> activity = make_activity({"activity": "Visit", "topics": {"DEF": ["DEF1"]}})
    >>> paired = pair_answers([Response(Wave.PRE, code="anka21"), Response(Wave.POST, code="ankq21")], activity)
    >>> suggest_pairs(paired.before, paired.after)
    (('anka21', 'ankq21'),)
    """
    ones, others = ({p.code for p in people if p.code} for people in (before, after))
    settled = [(normalise_code(one), normalise_code(other)) for one, other in confirmed]
    ones, others = ones - others - {one for one, _ in settled}, others - ones - {other for _, other in settled}
    shorter: dict[str, set[str]] = defaultdict(set)
    for code in others:
        for form in _one_left_out(code):
            shorter[form].add(code)
    near = {code: {o for form in _one_left_out(code) for o in shorter.get(form, ()) if _distance_is_1(code, o)} for code in ones}
    met = Counter(other for found in near.values() for other in found)
    return tuple((code, *found) for code, found in sorted(near.items()) if len(found) == 1 and met[next(iter(found))] == 1)  # type: ignore[misc]


def _one_left_out(code: str) -> set[str]:
    return {code, *(code[:i] + code[i + 1 :] for i in range(len(code)))}


def _distance_is_1(one: str, other: str) -> bool:
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) == 1
    long, short = sorted((one, other), key=len, reverse=True)
    return len(long) - len(short) == 1 and short in _one_left_out(long)


def near_codes(responses: Iterable[Response], activity: Activity, confirmed: Iterable[tuple[str, str]] = ()) -> tuple[tuple[str, str], ...]:
    """Return the codes before and after that may belong together; a person confirms them under `pairs` of the mapping.

    Codes are pseudonyms. Show them only to the person who ran the forms.

    >>> from mcvet.outcomes import make_activity
    >>> activity = make_activity({"activity": "Visit", "topics": {"DEF": ["DEF1"]}})
    >>> near_codes([Response(Wave.PRE, code="anka21"), Response(Wave.POST, code="ankq21")], activity)
    (('anka21', 'ankq21'),)
    """
    return pair_answers(responses, activity, confirmed).near_codes
