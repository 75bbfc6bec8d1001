"""Scores, comparisons, data reports and the project record for a reader: tables (`..._display`), sections of a report (`..._sections`)."""

from collections.abc import Iterable

import pandas as pd

from mcvet.catalogue import Bound
from mcvet.catalogue.model import PlaEvent, PlaTotal
from mcvet.locale import Texts, marked
from mcvet.locale.texts import ENGLISH
from mcvet.outcomes import wording
from mcvet.outcomes.intake.report import DataReport, FileReport
from mcvet.outcomes.model import COMPONENTS, SMALLEST_GROUP, Activity
from mcvet.outcomes.record import ProjectRecord
from mcvet.outcomes.results import ActivityComparison, ActivityScore, Figure, IndexScore, TopicScore
from mcvet.outcomes.scoring.disclose import is_small
from mcvet.outcomes.tables import attendance
from mcvet.sections import Section

MEASURES = {
    "transnational_plas": marked("Transnational activities"),
    "national_plas": marked("National activities"),
    "national_pla_participants_total": marked("Participants in all national activities"),
    "national_pla_participants_first_nine_months": marked("Participants in the first national activities (nine months)"),
    "transnational_pla1_participants": marked("Participants in the first transnational activity"),
    "transnational_pla1_participants_alternative_lower_bound": marked("The same by another source (at least)"),
    "transnational_pla2_participants_lower_bound": marked("Participants in the second transnational activity (at least)"),
    "partner_countries": marked("Partner countries"),
    "joint_micro_credential_courses": marked("Joint micro-credential courses"),
    "train_the_trainer_events": marked("Train-the-trainer events"),
}
_UNKNOWN = {
    "national_events": marked("Dates, towns and numbers of the single national activities: searched for twice and not found."),
    "planned_participants": marked("The planned number of participants is unknown, so reach in people cannot be given."),
    "learning": marked("What participants learned: no survey answers of the project are published."),
}
_ORDER = (
    "messages", "came", "groups", "gain", "other_gain", "reactions", "follow_up", "outputs", "index", "cleaning", "may", "may_not",
    "method",
)  # fmt: skip


def topics_display(topics: dict[str, TopicScore], k: int, texts: Texts = ENGLISH, language: str = "") -> pd.DataFrame:
    """Return one row per topic for display: before, after, gain with interval, up / same / down, net share, people, grade."""
    say = texts.say
    rows = []
    for topic in topics.values():
        missing = "–"
        gain = wording.figure(topic.gain, k, texts)
        if "difference" in topic.figures:
            gain = say("difference of the groups: {gain}", gain=wording.figure(topic.figures["difference"], k, texts))
        moves = [topic.n_up, topic.n_same, topic.n_down]
        ends = [wording.figure(topic.figures[name], k, texts) if name in topic.figures else missing for name in ("mean_pre", "mean_post")]
        net = missing if topic.net_improved is None else wording.number(topic.net_improved, texts)
        moved = missing if topic.n_up is None else " / ".join(map(str, moves))
        rows.append(
            [wording.foreign(topic.label, language, texts), *ends, gain, moved, net, wording.count(topic.n_pairs, k, texts), topic.grade]
        )
    head = [say("Topic"), say("Before"), say("After"), say("Gain"), say("Up / same / down"), say("Net share"), say("Pairs"), say("Grade")]
    return pd.DataFrame(rows, columns=head, dtype=object)


def components_display(score: ActivityScore, texts: Texts = ENGLISH) -> pd.DataFrame:
    """Return the six components for display: value with interval, weight in percent, and the index without each component."""
    say, without = texts.say, score.index_sensitivity.without if score.index_sensitivity else {}
    rows = []
    for name in COMPONENTS:
        left, found = without.get(name), score.figures[name].model_copy(update={"interval": None})
        value = _with_one_place(found, score.k, texts)
        if name == "follow_up" and score.figures[name].value is not None and not score.follow_up.used:
            value = f"{value} ({wording.reason('response_rate_below_half', score.k, texts)})"
        weight = texts.number(round(100 * score.weights[name], 10))
        rows.append([wording.label(name, texts), value, weight, "–" if left is None else wording.number(left, texts, 1)])
    return pd.DataFrame(rows, columns=[say("Component"), say("0 to 100"), say("Weight, %"), say("Index without it")], dtype=object)


def attendance_display(activity: Activity, texts: Texts = ENGLISH) -> pd.DataFrame:
    """Return one row per group with the number of people; small groups, and numbers that would reveal them, are hidden."""
    hidden = texts.say("hidden")
    rows = [[wording.group(group, texts), hidden if n is None else texts.number(n)] for group, n in attendance(activity)]
    return pd.DataFrame(rows, columns=[texts.say("Group"), texts.say("People")], dtype=object)


def score_sections(score: ActivityScore, texts: Texts = ENGLISH, *, activity: Activity | None = None) -> tuple[Section, ...]:
    """Return the sections of the report on one activity: profile first, then index, then permitted conclusions.

    Args:
        score: the result.
        texts: the language.
        activity: the activity, for the attendance by group; None to omit it.
    """
    return tuple(score_parts(score, texts, activity=activity).values())


def score_parts(score: ActivityScore, texts: Texts = ENGLISH, *, activity: Activity | None = None) -> dict[str, Section]:
    """Return the sections of the report on one activity by name, in order; the page shows the same values.

    Args:
        score: the result.
        texts: the language.
        activity: the activity, for the attendance by group; None to omit it.

    Returns:
        `came`, `gain`, `reactions`, `follow_up`, `index`, `cleaning`, `may`, `may_not`, `method`; and, if they are not empty,
        `messages`, `groups`, `other_gain`, `outputs`.
    """
    say, k = texts.say, score.k
    asked = say(
        "Self-ratings on the scale of the form; in brackets the 95% interval. Way of asking: {design}.",
        design=wording.label(score.design.value, texts),
    )
    gains = topics_display(score.topics, k, texts, score.language)
    parts = {
        "messages": Section(say("What to know first"), tuple(wording.messages(score, texts))),
        "came": Section(say("Who came"), (), _came(score, texts)),
        "gain": Section(say("Gain by topic"), (asked,), gains, ("gain", "moves")),
        "reactions": Section(say("Reactions and intentions"), (say("In brackets: the 95% interval."),), _reactions(score, texts)),
        "follow_up": Section(say("Follow-up"), _follow_up(score, texts)),
        "outputs": Section(
            say("Policy outputs, listed and not scored"), tuple(f"{output.what} ({output.evidence})" for output in score.policy_outputs)
        ),
        "index": Section(say("Index and its components"), tuple(_index(score, texts)), components_display(score, texts), ("components",)),
        "cleaning": Section(say("Answers and their cleaning"), _matching(score, texts), _issues(score, texts)),
        "may": Section(say("What you may conclude"), tuple(say(line) for line in wording.MAY)),
        "may_not": Section(say("What you may not conclude"), tuple(say(line) for line in wording.MAY_NOT)),
        "method": Section(say("Method"), tuple(wording.method(k, texts))),
    }
    if activity and activity.attendance_by_group:
        parts["groups"] = Section(say("People by stakeholder group"), (), attendance_display(activity, texts), ("came",))
    if score.retrospective:
        parts["other_gain"] = _other_gain(score, texts)
    return {name: parts[name] for name in _ORDER if name in parts and (parts[name].sentences or parts[name].table is not None)}


def _came(score: ActivityScore, texts: Texts) -> pd.DataFrame:
    rows = [
        [wording.label(name, texts), write(score.figures[name], score.k, texts)]
        for name, write in (
            ("reach", _with_one_place), ("reach_ratio", wording.figure), ("diversity", _with_one_place), ("groups_reached", wording.share),
            ("observed_evenness", wording.figure), ("unknown_group", wording.share),
        )
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=[texts.say("Measure"), texts.say("Number")], dtype=object)


def _with_one_place(found: Figure, k: int, texts: Texts) -> str:
    return wording.figure(found, k, texts, 1)


def _other_gain(score: ActivityScore, texts: Texts) -> Section:
    second = texts.say("At the end, the same people also rated where they had started. The two ways of asking are never combined.")
    shifts = [f"{score.topics[code].label} {wording.figure(found, score.k, texts)}" for code, found in score.response_shift.items()]
    shift = texts.say("Where they had started, as rated at the end minus as rated before: {shifts}.", shifts="; ".join(shifts))
    gains = topics_display(score.retrospective, score.k, texts, score.language)
    return Section(texts.say("Gain by the other way of asking"), (second, shift), gains)


def _reactions(score: ActivityScore, texts: Texts) -> pd.DataFrame:
    say, k, rows = texts.say, score.k, []
    for name, found in (("satisfaction", score.satisfaction), ("intent", score.intent)):
        mean = Figure(value=found.pomp_mean, status=found.status, reason=found.reason, n=found.n, interval=found.ci)
        share = Figure(value=found.share_4_plus, status=found.status, reason=found.reason, n=found.n, interval=found.share_4_plus_ci)
        people = wording.count(found.n, k, texts)
        rows.append([wording.label(name, texts), _with_one_place(mean, k, texts), wording.share(share, k, texts), people])
    return pd.DataFrame(
        rows, columns=[say("Questions"), say("Mean, 0 to 100"), say("Share with 4 or more of 5"), say("People")], dtype=object
    )


def _follow_up(score: ActivityScore, texts: Texts) -> tuple[str, ...]:
    found, say = score.follow_up, texts.say
    if found.value is None:
        return (f"– ({wording.reason(found.reason or 'no_follow_up', score.k, texts)})",)
    lines = [
        say(
            "{value}% of the planned actions were carried out; actions in progress count half.", value=wording.number(found.value, texts, 1)
        )
    ]
    if found.response_rate is not None:
        lines.append(
            say(
                "Share of people who answered the follow-up: {share}.",
                share=f"{wording.number(100 * found.response_rate, texts, 0)}{texts.percent_sign}",
            )
        )
    if found.bounds:
        bounds = wording.interval(found.bounds, texts, 1)
        lines.append(say("If those who did not answer did nothing, or everything: {bounds}%.", bounds=bounds))
    return tuple(lines)


def _index(score: ActivityScore, texts: Texts) -> Iterable[str]:
    one, other, say = score.index_arithmetic, score.index_geometric, texts.say
    if one.value is None:
        yield say("There is no index: {reason}.", reason=wording.reason(one.reason or "required_component_missing", score.k, texts))
        return
    value, status = wording.number(one.value, texts, 1), _status(one, texts)
    yield say("Index {value} ({status}). Never report it without its components and range.", value=value, status=status)
    if score.index_sensitivity:
        limits = wording.interval((score.index_sensitivity.p05, score.index_sensitivity.p95), texts, 1)
        yield say("Range when weights, rule and kind of gain are varied: {limits}.", limits=limits)
    if other.value is not None and abs(one.value - other.value) >= 5:
        yield say(
            "With the geometric mean, in which strong components compensate less for weak ones: {value}.",
            value=wording.number(other.value, texts, 1),
        )


def _status(index: IndexScore, texts: Texts) -> str:
    status = wording.label(index.status, texts)
    missing = texts.join(wording.label(name, texts) for name in index.missing)
    return texts.say("{status}, without: {missing}", status=status, missing=missing) if index.missing else status


def _matching(score: ActivityScore, texts: Texts) -> tuple[str, ...]:
    people = [wording.count(n, score.k, texts) for n in (score.n_pre, score.n_post, score.n_paired_codes)]
    rate = "–" if score.match_rate is None else wording.number(score.match_rate, texts)
    said = texts.say(
        "Before: {pre} people; after: {post}; matched: {pairs}; match rate {rate}.",
        pre=people[0],
        post=people[1],
        pairs=people[2],
        rate=rate,
    )
    attrition = texts.say("Matched minus unmatched people before: {figure}.", figure=wording.figure(score.attrition, score.k, texts, 1))
    return said, attrition


def _issues(score: ActivityScore, texts: Texts) -> pd.DataFrame:
    rows = [[wording.label(code, texts), texts.number(n)] for code, n in score.issues.items()]
    return pd.DataFrame(rows, columns=[texts.say("Issue"), texts.say("Number")], dtype=object)


def comparison_sections(found: ActivityComparison, texts: Texts = ENGLISH) -> tuple[Section, ...]:
    """Return the sections of the report on several activities: gains side by side, indices with ranges, no ranking."""
    say = texts.say
    topics = list(dict.fromkeys(code for standing in found.standings for code in standing.gains))
    gains = [
        [
            wording.foreign(s.activity, s.language, texts),
            s.grade,
            *(wording.figure(s.gains[code], s.k, texts) if code in s.gains else "–" for code in topics),
        ]
        for s in found.standings
    ]
    rows = [
        [
            wording.foreign(s.activity, s.language, texts),
            "–" if s.index is None else wording.number(s.index, texts, 1),
            "–" if s.sensitivity is None else wording.interval(s.sensitivity, texts, 1),
            "–" if s.ranks is None else wording.interval(s.ranks, texts, 0),
        ]
        for s in found.standings
    ]
    return (
        Section(say("Gain by topic"), (), pd.DataFrame(gains, columns=[say("Activity"), say("Grade"), *topics], dtype=object)),
        Section(say("Index"), (), pd.DataFrame(rows, columns=[say("Activity"), say("Index"), say("Range"), say("Ranks")], dtype=object)),
        Section(say("What you may not conclude"), tuple(say(line) for line in wording.MAY_NOT)),
    )


def report_sections(report: DataReport, texts: Texts = ENGLISH, k: int = SMALLEST_GROUP) -> tuple[Section, ...]:
    """Return the data report: what was recognised, what was omitted and why, and what a person must decide.

    Numbers of people from 1 to k-1 are shown as that range; rows that could not be used are counted in full.
    """
    say = texts.say

    def people(n: int) -> str:
        return wording.count(None if is_small(n, k) else n, k, texts)

    asked = tuple(question.said(texts) for question in report.questions)
    sections = [Section(say("To be decided by a person"), asked)] if asked else []
    if report.remarks:
        sections.append(Section(say("To be known"), tuple(remark.said(texts, k) for remark in report.remarks)))
    if report.n_near_codes:
        counted = texts.plural(
            "{n} pair of personal codes differs in one character only and was not joined.",
            "{n} pairs of personal codes differ in one character only and were not joined.",
            report.n_near_codes,
        )
        how = say(
            "If you know that two codes belong to one person, write them under {key} in the mapping, like {example}.",
            key="pairs", example="pairs: [[ab12, ab1]]",
        )  # fmt: skip
        shown = pd.DataFrame(report.near_codes, columns=[say("Before"), say("After")]) if report.near_codes else None
        listed = (
            say("Codes are pseudonyms; do not pass this list on.")
            if report.near_codes
            else say("The option {option} lists them.", option="--codes")
        )
        sections.append(Section(say("Codes that may belong together"), (counted, how, listed), shown))
    for file in report.files:
        kind = ", ".join(filter(None, (file.tool, file.kind, file.encoding, repr(file.delimiter) if file.delimiter else None, file.sheet)))
        waves, origin = texts.join(wording.label(wave, texts) for wave in file.waves) or "–", wording.label(file.wave_from, texts)
        lines = [
            kind,
            say("Headings in rows: {rows}; asked: {waves} (recognised by: {origin}).", rows=_rows(file), waves=waves, origin=origin),
            say("Rows: {found}; used: {used}.", found=people(file.rows_found), used=people(file.respondents)),
            *(say("Rows left out, {reason}: {n}.", reason=wording.label(reason, texts), n=n) for reason, n in file.dropped.items()),
            *([say("Not found: {items}.", items=", ".join(file.items_not_found))] if file.items_not_found else []),
            *([say("Sheets not read: {sheets}.", sheets=", ".join(file.sheets_left_out))] if file.sheets_left_out else []),
        ]
        rows = [
            [
                column.header,
                f"{column.to} ({wording.label(column.wave, texts)})" if column.wave else column.to,
                wording.label(column.why, texts),
                people(column.answered),
                "–" if is_small(column.answered, k) or is_small(file.respondents, k) else column.missing,
                "; ".join(f"{text} ({n})" for text, n in column.not_understood.items()),
            ]
            for column in file.columns
        ]
        head = [say("Column"), say("Read as"), say("Reason"), say("Answered"), say("Missing"), say("Not understood")]
        sections.append(Section(file.file, tuple(lines), pd.DataFrame(rows, columns=head, dtype=object)))
    return tuple(sections)


def _rows(file: FileReport) -> str:
    first, last = file.header_row or 0, (file.header_row or 0) + file.header_rows - 1
    return "–" if not first else f"{first}–{last}" if last > first else str(first)


def record_sections(record: ProjectRecord, texts: Texts = ENGLISH) -> tuple[Section, ...]:
    """Return the sections of the project's record: activities, totals as reach, and unknown values. Numbers in brackets are its sources."""
    say, unknown = texts.say, wording.label("unknown", texts)
    numbers = {source.source_id: n for n, source in enumerate(record.sources, 1)}

    def cited(row: PlaEvent | PlaTotal) -> str:
        return " ".join(f"[{numbers[source_id]}]" for source_id in row.source_ids)

    events = [
        [
            f"{event.city}, {texts.country(event.country)}",
            f"{texts.day(event.start_date)} – {texts.day(event.end_date)}",
            unknown
            if event.participants is None
            else say("at least {n}", n=event.participants)
            if event.participants_bound is Bound.AT_LEAST
            else texts.number(event.participants),
            wording.foreign("; ".join(event.stakeholder_groups), "en", texts),
            wording.foreign("; ".join(event.topics), "en", texts),
            say(wording.CONFIDENCE[event.confidence]),
            cited(event),
        ]
        for event in record.events
    ]
    totals = [
        [
            say(MEASURES[row.total.measure]) if row.total.measure in MEASURES else row.total.measure,
            *(unknown if n is None else texts.number(n) for n in (row.total.planned, row.total.achieved)),
            unknown if row.reach is None else wording.number(row.reach, texts, 1),
            say(wording.CONFIDENCE[row.total.confidence]),
            cited(row.total),
        ]
        for row in record.totals
    ]
    held = [say("Place"), say("Date"), say("Participants"), say("Groups"), say("Topics"), say("Confidence"), say("Sources")]
    counted = [say("Measure"), say("Planned"), say("Achieved"), say("Reach, 0 to 100"), say("Confidence"), say("Sources")]
    return (
        Section(
            say("Transnational activities"),
            (say("Groups and topics are in the editors’ English."),),
            pd.DataFrame(events, columns=held, dtype=object),
        ),
        Section(say("Totals of the project"), (), pd.DataFrame(totals, columns=counted, dtype=object)),
        Section(say("What is not known"), tuple(say(_UNKNOWN[code]) for code in record.unknown)),
    )
