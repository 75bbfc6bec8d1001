"""Gains in the topics of an activity by survey design, and the learning gain component of the index."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mcvet.outcomes.model import Activity, Status, SurveyDesign, Topic, Wave
from mcvet.outcomes.results import Figure, TopicScore
from mcvet.outcomes.scoring.clean import Cleaned, Person
from mcvet.outcomes.scoring.disclose import is_small
from mcvet.outcomes.scoring.indicators import figure, grade_of, hidden_topic, paired_topic, refused_topic, unpaired_topic, with_holm
from mcvet.outcomes.scoring.pairing import Pair, PairedAnswers
from mcvet.outcomes.scoring.statistics import Estimate


@dataclass(frozen=True)
class WayOfAsking:
    """A survey design, and the answers that it uses.

    Args:
        design: the design.
        asked: the topics, with the items answered in both waves.
        first, last: the people of each wave.
        pairs: the matched people; empty for a design without matching.
    """

    design: SurveyDesign
    asked: Mapping[str, Topic]
    first: Sequence[Person]
    last: Sequence[Person]
    pairs: Sequence[Pair]

    @property
    def rate(self) -> float:
        """The number of pairs divided by the number of people in the smaller wave."""
        return len(self.pairs) / min(len(self.first), len(self.last)) if self.first and self.last else 0.0

    def topics(self, cleaned: Cleaned, activity: Activity) -> dict[str, TopicScore]:
        """Return the scores of the topics."""
        early, late = (Wave.THEN, Wave.NOW) if self.design is SurveyDesign.RETROSPECTIVE else (Wave.PRE, Wave.POST)
        scales = activity.scale_of(early), activity.scale_of(late)
        paired = self.design in (SurveyDesign.MATCHED, SurveyDesign.RETROSPECTIVE)
        topics = {}
        for code, topic in self.asked.items():
            declared = activity.topics[code].items
            if cleaned.refused.issuperset(declared) and declared:
                topics[code] = refused_topic(code, topic, self.design, grade_of(self.design, 0, 0), "wrong_scale_suspected")
            elif paired and scales[0] != scales[1]:
                topics[code] = refused_topic(code, topic, self.design, grade_of(self.design, 0, 0), "scale_mismatch")
            elif paired:
                topics[code] = paired_topic(code, topic, self.pairs, scales[1], activity.k, self.design, self.rate)
            else:
                topics[code] = unpaired_topic(code, topic, self.first, self.last, scales, activity.k, self.design)
        return with_holm(topics)


def way_of_asking(everyone: PairedAnswers, selected: PairedAnswers) -> WayOfAsking:
    """Return the survey design for scoring: the declared one if the answers allow it, else the best that they allow.

    Args:
        everyone: all answers, which determine design and items.
        selected: the answers of the people to score.
    """
    activity = everyone.activity
    design = _design(activity.design, everyone)
    if design is SurveyDesign.RETROSPECTIVE:
        return looking_back(everyone, selected)
    if design is SurveyDesign.POST_ONLY:
        return WayOfAsking(design, activity.topics, (), selected.after, ())
    asked = asked_in_both(activity, everyone.before, everyone.after)
    pairs = selected.by_code if design is SurveyDesign.MATCHED else ()
    return WayOfAsking(design, asked, selected.before, selected.after, pairs)


def looking_back(everyone: PairedAnswers, selected: PairedAnswers) -> WayOfAsking:
    """Return the retrospective design, in which one form asks for the level before and now."""
    asked = asked_in_both(everyone.activity, everyone.then, everyone.now)
    return WayOfAsking(SurveyDesign.RETROSPECTIVE, asked, selected.then, selected.now, selected.by_form)


def other_gains(found: PairedAnswers) -> dict[str, TopicScore]:
    """Return the retrospective gains of people who were also asked before and after; hidden if few people differ between the designs."""
    topics = looking_back(found, found).topics(found.cleaned, found.activity)
    declared, k = found.activity.topics, found.activity.k
    return {code: _unless_few_differ(topic, declared[code], found.by_code, found.by_form, k) for code, topic in topics.items()}


def _design(declared: SurveyDesign | None, found: PairedAnswers) -> SurveyDesign:
    possible = {
        SurveyDesign.MATCHED: bool(found.by_code),
        SurveyDesign.RETROSPECTIVE: bool(found.by_form),
        SurveyDesign.UNMATCHED: bool(found.before and found.after),
        SurveyDesign.POST_ONLY: True,
    }
    if declared and possible[declared]:
        return declared
    return next(design for design, holds in possible.items() if holds)


def asked_in_both(activity: Activity, first: Sequence[Person], last: Sequence[Person]) -> dict[str, Topic]:
    """Return the topics without items that only one wave answered, because a gain needs the same items in both."""
    if not first or not last:
        return dict(activity.topics)
    early, late = ({item for person in people for item in person.values} for people in (first, last))
    return {
        code: topic.model_copy(update={"items": tuple(item for item in topic.items if (item in early) == (item in late))})
        for code, topic in activity.topics.items()
    }


def _unless_few_differ(found: TopicScore, topic: Topic, by_code: Sequence[Pair], by_form: Sequence[Pair], k: int) -> TopicScore:
    """Hide a gain by the second design if its people differ from those of the first by fewer than k."""

    def scored(pairs: Sequence[Pair]) -> set[int]:
        return {id(pair.after) for pair in pairs if None not in (pair.before.score(topic.items), pair.after.score(topic.items))}

    one, other = scored(by_code), scored(by_form)
    if is_small(len(one - other), k) or is_small(len(other - one), k):
        return hidden_topic(found)
    return found


def learning_gain(topics: Mapping[str, TopicScore], k: int) -> tuple[Figure, float | None]:
    """Return the component as the mean of the topics that have one, and the same mean by Hake's gain of the means."""
    found = [topic for topic in topics.values() if topic.gain_component is not None]
    if not found or 2 * len(found) < len(topics):
        reasons = {topic.reason or topic.figures["gain_component"].reason for topic in topics.values() if topic not in found}
        reason = reasons.pop() if len(reasons) == 1 else "too_few_topics"
        hidden = reason in ("n_below_k", "equal_answers")
        return Figure(value=None, status=Status.SUPPRESSED if hidden else Status.INSUFFICIENT, reason=reason), None
    least = min(topic.n_pairs or 0 for topic in found)
    mean = sum(topic.gain_component or 0.0 for topic in found) / len(found)
    by_means = [100 * max(0.0, topic.hake_g) for topic in found if topic.hake_g is not None]
    component = figure(Estimate(mean), least, k, found[0].design, max(topic.grade for topic in found))
    return component, sum(by_means) / len(by_means) if by_means else None
