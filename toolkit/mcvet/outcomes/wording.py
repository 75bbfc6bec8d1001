"""Sentences and labels of the outcomes. Numbers are rounded only here and in the tables."""

from collections.abc import Iterable

from mcvet.locale import Numeral, Texts, available_languages, in_language, marked, texts_for
from mcvet.outcomes.model import Interval
from mcvet.outcomes.results import ActivityComparison, ActivityScore, Figure, TopicScore

LABELS = {
    "reach": marked("Reach"),
    "diversity": marked("Diversity of groups"),
    "satisfaction": marked("Satisfaction"),
    "learning_gain": marked("Learning gain"),
    "intent": marked("Intent to apply"),
    "follow_up": marked("Follow-up"),
    "reach_ratio": marked("People who came, per person planned"),
    "groups_reached": marked("Planned groups with at least one person"),
    "observed_evenness": marked("Evenness of the groups that came (Pielou)"),
    "unknown_group": marked("People of unknown group"),
    "matched_pre_post": marked("the same people before and after, matched by code"),
    "retrospective_pre_post": marked("before and after asked on one form at the end"),
    "unmatched_pre_post": marked("before and after, not matched to persons"),
    "post_only": marked("asked at the end only"),
    "complete": marked("complete"),
    "partial": marked("partial"),
    "not_computed": marked("not computed"),
    "unknown": marked("unknown"),
    "blank": marked("empty"),
    "ragged": marked("of another width than the header"),
    "summary_row": marked("an average or a total"),
    "not_submitted": marked("not submitted"),
    "continued": marked("the rest of a long text above"),
    "moved_left": marked("with answers under the wrong question"),
    "unknown_wave": marked("answered at a time that is not understood"),
    "no_wave": marked("without the time when they were answered"),
    "by_mapping": marked("as the mapping says"),
    "try_out": marked("a try-out of the form"),
    "pre": marked("before"),
    "post": marked("after"),
    "then": marked("looking back"),
    "now": marked("at the end"),
    "followup": marked("follow-up"),
    "columns": marked("the columns"),
    "headings": marked("the headings"),
    "values": marked("its values"),
    "other_item": marked("a question that the activity does not name"),
    "repeated": marked("repeated by the columns of its options"),
    "mapping": marked("the mapping"),
    "file_name": marked("the name of the file"),
    "questions_asked": marked("the questions asked"),
    "item": marked("the name of an item"),
    "questionnaire": marked("the model questionnaire"),
    "personal": marked("personal data, never imported"),
    "technical": marked("technical detail"),
    "not_a_number": marked("Answers that are not numbers"),
    "out_of_range": marked("Answers outside the scale"),
    "not_on_scale": marked("Answers between the steps of the scale"),
    "wrong_scale_suspected": marked("Questions rejected: wrong scale suspected"),
    "scale_mismatch": marked("Topics rejected: different scales before and after"),
    "duplicate_exact": marked("Forms sent twice"),
    "duplicate_replaced": marked("Earlier answers replaced by later ones"),
    "code_collision": marked("Codes used by several people"),
    "follow_up_rejected": marked("Follow-up records with more done than planned"),
}
REASONS = {
    "n_below_k": marked("fewer than {k} people"),
    "equal_answers": marked("everyone in a small group answered alike"),
    "no_pairs": marked("nobody answered both before and after"),
    "no_respondents": marked("nobody answered"),
    "no_participants": marked("nobody came"),
    "attendance_unknown": marked("attendance is not known"),
    "groups_unknown": marked("attendance by group is not known"),
    "answers_without_attendance": marked("attendance is 0, but people answered"),
    "planned_zero_or_missing": marked("the plan is not known"),
    "frame_has_one_category": marked("fewer than two groups were planned"),
    "too_few_topics": marked("fewer than half of the topics have a gain"),
    "ceiling_or_floor": marked("everyone stayed at an end of the scale"),
    "zero_variance": marked("all answers are equal"),
    "zero_variance_difference": marked("everyone changed by the same amount"),
    "all_zero_differences": marked("nobody changed"),
    "boundary": marked("all changes go one way"),
    "no_follow_up": marked("there is no follow-up yet"),
    "not_yet_due": marked("the follow-up is due three months after the activity"),
    "no_actions_planned": marked("no actions were planned"),
    "more_done_than_planned": marked("more actions done than planned"),
    "more_answers_than_people": marked("more follow-up answers than people"),
    "response_rate_below_half": marked("fewer than half answered the follow-up"),
    "scale_mismatch": marked("different scales before and after"),
    "wrong_scale_suspected": marked("wrong scale suspected"),
    "n_below_2": marked("fewer than two people"),
    "n_below_3": marked("fewer than three people"),
    "n_below_10": marked("fewer than ten people"),
    "n_above_1000": marked("not needed with so many people"),
    "one_item": marked("one question only"),
    "required_component_missing": marked("the learning gain is missing"),
    "available_weight_below_minimum": marked("too many components are missing"),
    "different_designs": marked("they were asked in different ways"),
    "different_scales": marked("they used different questions or scales"),
    "different_components": marked("they have different components"),
    "different_weights": marked("they use different weights"),
    "index_not_computed": marked("not every activity has an index"),
}
MESSAGES = {
    "small_groups_confirmed": marked(
        "Groups smaller than five are shown, because the activity requests it and a person confirmed it. Do not pass this on."
    ),
    "design_not_as_declared": marked("The answers do not fit the declared way of asking; they were read as they are."),
    "codes_do_not_match": marked(
        "{n_pre} people answered before and {n_post} after, but no codes agree, so nothing can be said about persons."
    ),
    "more_answered_than_came": marked(
        "More people answered at the end than attended, according to the description. "
        "Check the number of people who attended, and whether forms were sent twice."
    ),
    "topic_of_one_item": marked("A topic is based on a single question; two or more measure better."),
    "many_of_unknown_group": marked("The group is unknown for more than a fifth of the people, so diversity means little."),
    "matched_people_differ": marked(
        "People who could be matched started at least ten points away from those who could not; the gain may not apply to all."
    ),
}
GROUPS = {
    "PROVIDER": marked("VET school or provider"),
    "AGENCY": marked("National agency"),
    "MINISTRY": marked("Ministry or public authority"),
    "EMPLOYER": marked("Employer or chamber"),
    "OTHER": marked("Other"),
}
TOPICS = {
    "DEF": marked("Definition and policy"),
    "WBL": marked("Work-based learning"),
    "QA": marked("Quality assurance"),
    "NQF": marked("NQF-EQF linkage"),
}
FICTIONAL = marked("Fictional example: all people and answers are invented.")
CONFIDENCE = {"high": marked("high confidence"), "medium": marked("medium confidence"), "low": marked("low confidence")}
MAY = (
    marked("Report the gain per topic with its interval and grade: participants rated themselves higher by so many points."),
    marked("Name the topics with the largest and smallest gain if their intervals do not overlap."),
    marked("Report how many answered and how many could be matched, and actions done with their bounds."),
    marked("Compare two runs of the same form with the same components, scale and way of asking."),
)
MAY_NOT = (
    marked("Call a self-rating a test of knowledge, or say that the activity caused the change: there is no comparison group."),
    marked(
        "Turn a p value into importance, or call “not significant” no effect: in 12 pairs only large effects of about 0.9 SD are found."
    ),
    marked("Compare countries on groups under ten, or host countries at all."),
    marked("Drop people who rated themselves lower, or add gains from different ways of asking."),
    marked("Report the index without its components and its range."),
    marked("Generalise to VET staff: participants are invited, not sampled."),
)
METHOD = (
    marked(
        "Gain: a topic score is the mean of its questions, if at least half are answered; the interval is the 95% t interval of the "
        "mean difference."
    ),
    marked(
        "Grade: A, ten pairs or more of at least 70% of the people; B, fewer pairs, or asked on one form; C, not matched; D, after only."
    ),
    marked("Learning gain in the index: mean share of the possible gain that was reached, per topic; a loss counts as 0 and is marked."),
    marked(
        "Range of the index: 2,000 runs with weights varied by a quarter, either rule of averaging, and either kind of gain. It does "
        "not reflect that other people might have answered."
    ),
    marked("Groups smaller than {k} are hidden, and so are figures from which they could be calculated."),
)


def label(code: str, texts: Texts) -> str:
    """Return the label of a code in the results."""
    return texts.say(LABELS[code])


def group(code: str, texts: Texts) -> str:
    """Return the name of a stakeholder group: translated if it is in the model questionnaire, else unchanged."""
    return texts.say(GROUPS[code]) if code in GROUPS else code


def topic(code: str, label: str, texts: Texts) -> str:
    """Return the name of a topic: translated if it is in the model questionnaire, else unchanged.

    One of the questionnaire has its code, and is called by that or by its name in any of the languages.
    """
    usual = {code, *(_hyphened(texts_for(tag).say(TOPICS[code])) for tag in available_languages())} if code in TOPICS else ()
    return texts.say(TOPICS[code]) if _hyphened(label) in usual else label


def _hyphened(text: str) -> str:
    """Return a text with ordinary hyphens, as people type them, in place of non-breaking ones."""
    return text.replace("\N{NON-BREAKING HYPHEN}", "-")


def localised(score: ActivityScore, texts: Texts) -> ActivityScore:
    """Return a score with the topics of the model questionnaire named in the reader's language."""
    topics = {code: found.model_copy(update={"label": topic(code, found.label, texts)}) for code, found in score.topics.items()}
    return score.model_copy(update={"topics": topics})


def foreign(text: str, language: str, texts: Texts) -> str:
    """Return a name marked with its language, unless that is unknown or the reader's."""
    if language in ("", texts.tag) or text in map(texts.say, TOPICS.values()):
        return text
    return in_language(text, language)


def reason(code: str, k: int, texts: Texts) -> str:
    """Return the reason why a figure or its interval is missing."""
    return texts.say(REASONS[code], k=k) if "{k}" in REASONS[code] else texts.say(REASONS[code])


def number(value: float, texts: Texts, places: int = 2) -> Numeral:
    """Return a number as text, rounded."""
    return texts.number(round(value, places) + 0.0, places)


def interval(limits: Interval, texts: Texts, places: int = 2) -> str:
    """Return an interval as text, rounded."""
    return texts.say("{low} to {high}", low=number(limits[0], texts, places), high=number(limits[1], texts, places))


def figure(found: Figure, k: int, texts: Texts, places: int = 2) -> str:
    """Return a figure with its interval as text, or the reason why there is none; a band replaces equal answers of a small group."""
    if found.value is not None:
        value = number(found.value, texts, places)
        return f"{value} [{interval(found.interval, texts, places)}]" if found.interval else value
    why = reason(found.reason or "no_respondents", k, texts)
    return f"{interval(found.interval, texts, places)} ({why})" if found.interval else f"– ({why})"


def share(found: Figure, k: int, texts: Texts) -> str:
    """Return a figure from 0 to 1 in percent with its interval, or the reason why there is none; a spreadsheet keeps the number."""
    if found.value is None:
        return f"– ({reason(found.reason or 'no_respondents', k, texts)})"
    sign = texts.percent_sign
    value = Numeral(f"{number(100 * found.value, texts, 0)}{sign}")
    value.value = round(found.value, 2)
    return f"{value} [{interval((100 * found.interval[0], 100 * found.interval[1]), texts, 0)}{sign}]" if found.interval else value


def gain(topic: TopicScore, k: int, texts: Texts) -> str:
    """Return the gain in a topic with its interval and grade, or the reason why there is none."""
    found = figure(topic.gain, k, texts)
    return texts.say("{gain} · grade {grade}", gain=found, grade=topic.grade) if "mean_gain" in topic.figures else found


def moves(score: ActivityScore, texts: Texts) -> list[str]:
    """Return the numbers of people who rated themselves higher, the same and lower, by topic; empty without matched people."""
    return [
        texts.say("{topic}: {up} higher, {same} the same, {down} lower", topic=t.label, up=t.n_up, same=t.n_same, down=t.n_down)
        for t in score.topics.values()
        if t.n_up is not None
    ]


def component(score: ActivityScore, name: str, texts: Texts) -> str:
    """Return a component of the index as text, or the reason why it is missing."""
    value = score.components[name]
    if value is not None:
        return number(value, texts, 1)
    return f"– ({reason(score.figures[name].reason or 'response_rate_below_half', score.k, texts)})"


def count(n: int | None, k: int, texts: Texts) -> str:
    """Return a number of people as text, or a note that it is too small to be shown."""
    return texts.say("fewer than {k}", k=k) if n is None else texts.number(n)


def finding(score: ActivityScore, texts: Texts) -> str:
    """Return the findings on an activity in a few sentences."""
    sentences = [texts.say(FICTIONAL)] if score.fictional else []
    sentences.append(
        texts.say(
            "{name}: {pre} people answered before, {post} after; evidence of grade {grade} ({design}).",
            name=score.activity, pre=count(score.n_pre, score.k, texts), post=count(score.n_post, score.k, texts), grade=score.grade,
            design=label(score.design.value, texts),
        )
    )  # fmt: skip
    gains = {topic.label: topic.mean_gain for topic in score.topics.values() if topic.mean_gain is not None}
    if gains:
        each = [f"{topic} {'+' if gain > 0 else ''}{number(gain, texts)}" for topic, gain in gains.items()]
        sentences.append(texts.say("Average change in self-rating, in points: {gains}.", gains=texts.join(each)))
    else:
        sentences.append(texts.say("No gain is shown."))
    return " ".join(sentences)


def messages(score: ActivityScore, texts: Texts) -> list[str]:
    """Return the cautions for a reader, in sentences."""
    people = {"n_pre": count(score.n_pre, score.k, texts), "n_post": count(score.n_post, score.k, texts)}
    said = [texts.say(MESSAGES[code], **people) if "{" in MESSAGES[code] else texts.say(MESSAGES[code]) for code in score.messages]
    lost = [topic.label for topic in score.topics.values() if topic.net_loss_flag]
    full = [topic.label for topic in score.topics.values() if topic.ceiling_flag]
    if lost:
        said.append(texts.say("On balance participants rated themselves lower afterwards in: {topics}.", topics=texts.join(lost)))
    if full:
        said.append(
            texts.say(
                "Many people were already at the top of the scale before, so little gain was possible in: {topics}.",
                topics=texts.join(full),
            )
        )
    return said


def comparison_finding(found: ActivityComparison, texts: Texts) -> str:
    """Return the findings of a comparison of activities, in sentences."""
    made_up = [standing.activity for standing in found.standings if standing.fictional]
    said = [texts.say("Fictional, with invented people and answers: {names}.", names="; ".join(made_up))] if made_up else []
    return " ".join([*said, _comparison(found, texts)])


def _comparison(found: ActivityComparison, texts: Texts) -> str:
    if not found.comparable:
        whys = texts.join(reason(code, 0, texts) for code in found.reasons)
        return texts.say("The indices of these activities cannot be compared: {reasons}.", reasons=whys)
    pairs = [f"{one} – {other}" for one, other in found.indistinguishable]
    if pairs:
        return texts.say("No distinguishable difference between: {pairs}.", pairs="; ".join(pairs))
    return texts.say("The ranges of the indices do not overlap.")


def method(k: int, texts: Texts) -> Iterable[str]:
    """Return the description of the method, in sentences."""
    return (texts.say(line, k=k) if "{k}" in line else texts.say(line) for line in METHOD)
