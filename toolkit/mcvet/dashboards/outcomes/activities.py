"""The activities of the outcomes dashboard: fictional examples, and activities of a visitor, which are kept in memory only."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import NamedTuple

from mcvet._places import data_folder
from mcvet.catalogue import parse_document, value_of
from mcvet.dashboards.progress import step
from mcvet.dashboards.view import Upload
from mcvet.locale import Texts, marked
from mcvet.messages import say
from mcvet.outcomes import (
    Activity,
    ActivityError,
    ActivityScore,
    ColumnMapping,
    Filter,
    PairedAnswers,
    Survey,
    SurveyFileError,
    Wave,
    filters_of,
    make_activity,
    pair_answers,
    read_activity,
    read_contents,
    reweighted,
    score_paired,
)
from mcvet.outcomes.intake.corrections import Choice, Corrections, UnreadText, choices, corrected, field_mark, unread_texts
from mcvet.outcomes.intake.mapping import FIELDS, IGNORE, Column
from mcvet.outcomes.intake.questions import QuestionKind
from mcvet.outcomes.intake.suggestions import TOPIC, Suggestion
from mcvet.outcomes.intake.topics import with_questions, with_topics
from mcvet.outcomes.lexicon import fold, model_activity
from mcvet.outcomes.model import COMPONENTS, SMALLEST_GROUP, WEIGHTS
from mcvet.outcomes.wording import GROUPS

EXAMPLES = {"en": marked("Example 1: form in English"), "sr": marked("Example 2: form in Serbian")}
ACTIONS = {
    "1": marked("Share with colleagues"),
    "2": marked("Draft a micro-credential"),
    "3": marked("Talk to employers"),
    "4": marked("Propose a rule change"),
}


_OF_COLUMNS = (QuestionKind.COLUMN, QuestionKind.TWICE, QuestionKind.TIME)
_MOST_SHOWN = 3


class Read(NamedTuple):
    """How one column was read, over all files that contain it.

    Attributes:
        place: position of the column in the mapping.
        header: header of the column.
        to: item or field that it is read as.
        wave: time that its answers are about; empty for that of the file.
        why: reason for reading it in this way.
        answered: number of answers.
        not_understood: number of answers that were not understood.
        timed: True if the form asks for the time.
        is_open: True if a person must decide how to read it.
        first_answers: the first different answers.
        suggestion: suggested reading; None if there is none.
    """

    place: int
    header: str
    to: str
    wave: str
    why: str
    answered: int
    not_understood: int
    timed: bool
    is_open: bool
    first_answers: tuple[str, ...]
    suggestion: Suggestion | None


@dataclass(frozen=True, eq=False)
class Held:
    """An activity with the answers to its forms.

    Args:
        key: name of the activity in addresses.
        activity: description of the activity.
        files: exports of survey tools.
        mapping: decisions of a person about the columns.
        asked_k: smallest group requested in the description; `activity.k` is never less than `SMALLEST_GROUP`.
        is_described: True if a person has entered numbers about it.
    """

    key: str
    activity: Activity
    files: tuple[Upload, ...] = field(repr=False)
    mapping: ColumnMapping = field(default_factory=ColumnMapping)
    asked_k: int = SMALLEST_GROUP
    is_described: bool = False
    _scores: dict[Filter, ActivityScore] = field(default_factory=dict, repr=False)

    @property
    def is_example(self) -> bool:
        """True if it is one of the shipped examples."""
        return self.key in EXAMPLES

    def name(self, texts: Texts) -> str:
        """Return the name in the reader's language."""
        return texts.say(EXAMPLES[self.key]) if self.is_example else self.activity.activity

    @cached_property
    def survey(self) -> Survey:
        """The answers, with the report of what was recognised."""

        def progress(file: str, number: int, files: int) -> None:
            step(say("Reading {file}, {n} of {all} …", file=file, n=str(number), all=str(files)))

        return read_contents(self.files, self.activity, self.mapping, progress=progress)

    @cached_property
    def paired(self) -> PairedAnswers:
        """The answers, cleaned and paired."""
        return pair_answers(self.survey.responses, self.activity, self.mapping.pairs)

    @cached_property
    def filters(self) -> frozenset[Filter]:
        """The selections whose results may be shown; none before the mapping is settled."""
        if not self.survey.report.settled:
            return frozenset()
        step(say("Looking for selections that may be shown …"))
        return filters_of(self.paired)

    @cached_property
    def near_codes(self) -> tuple[tuple[str, str], ...]:
        """Pairs of codes, before and after, that may be one person's: confirmed pairs first. Show them only to the visitor."""
        return (*self.mapping.pairs, *self.paired.near_codes)

    def score(self, chosen: Filter, weights: Mapping[str, float] | None) -> ActivityScore:
        """Return the score of a selection in `filters`, with the given weights or, if None, those of the activity."""
        if chosen not in self._scores:
            only = chosen if any(chosen) else None
            step(say("Matching and scoring the answers …"))
            self._scores[chosen] = score_paired(self.paired, only=only)
        found = self._scores[chosen]
        return found if weights is None else reweighted(found, weights)

    @cached_property
    def columns(self) -> tuple[Read, ...]:
        """The columns: first those that need a decision, then those used, then those omitted.

        A column needs a decision if a question is about it, or if it was not recognised but there is a useful suggestion.
        """
        asked = {fold(q.column) for q in self.survey.report.questions if q.kind in _OF_COLUMNS}
        reports = [(fold(c.header), c, file.wave_from) for file in self.survey.report.files for c in file.columns]
        twice = {fold(header) for q in self.survey.report.questions if q.kind is QuestionKind.TWICE for header in (q.column, q.items[0])}
        found = []
        for place, column in enumerate(self.survey.mapping.columns):
            same = [(report, origin) for header, report, origin in reports if header == fold(column.header)]
            is_item = column.to not in (*FIELDS, IGNORE)
            suggestion = next((report.suggestion for report, _ in same if report.suggestion), None)
            is_useful = column.why == "unknown" and suggestion is not None and suggestion.to != IGNORE
            found.append(
                Read(
                    place,
                    column.header,
                    column.to,
                    column.wave or "",
                    column.why,
                    sum(report.answered for report, _ in same),
                    sum(sum(report.not_understood.values()) for report, _ in same),
                    timed=is_item and (fold(column.header) in twice or any(origin in ("columns", "unknown") for _, origin in same)),
                    is_open=is_useful or fold(column.header) in asked,
                    first_answers=tuple(dict.fromkeys(text for report, _ in same for text in report.first_answers))[:_MOST_SHOWN],
                    suggestion=suggestion,
                )
            )
        return tuple(sorted(found, key=lambda read: (not read.is_open, read.why != "unknown", read.to == IGNORE, read.place)))

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The decisions that can be made about sheets, rows and markers of times."""
        return choices(self.survey.report, self.mapping)

    @property
    def groups(self) -> tuple[str, ...]:
        """The stakeholder groups that were planned or attended, else the default groups."""
        planned = self.activity.planned_stakeholder_groups
        return tuple(dict.fromkeys([*(() if isinstance(planned, int) else planned), *self.activity.attendance_by_group])) or tuple(GROUPS)

    @cached_property
    def targets(self) -> tuple[str, ...]:
        """The items and fields that a column may be read as."""
        asked = [*self.activity.items, *(f"SAT{n}" for n in range(1, 4)), *(f"INT{n}" for n in range(1, 3))]
        used = [column.to for column in self.survey.mapping.columns if column.to not in (*FIELDS, IGNORE)]
        return (*dict.fromkeys([*asked, *used]), *FIELDS, IGNORE)

    @cached_property
    def unread(self) -> tuple[UnreadText, ...]:
        """The texts that were not understood, and those whose meaning a person has given."""
        return unread_texts(self.survey, self.mapping, self.activity)

    def settle(self, values: Mapping[str, str]) -> "Held":
        """Return the activity read again with the topics and corrections of a person.

        Args:
            values: values by field. `topic-CODE`: name of a topic. `topics`: further topics, one per line. `to-N`: what column N of the
                mapping is, empty if undecided. `take`: accept the suggestions for undecided columns. `time-N`: time that column N is
                about. `wave-N`: when file N was answered. The `field` of a choice: the chosen option. The `field` of an unread text: its
                meaning or empty. A `pair_field`: not empty if two codes are one person's.

        Raises:
            ActivityError: if no topic is left.
        """
        columns, files = self.survey.mapping.columns, enumerate(self.survey.report.files)
        names = {key.removeprefix("topic-"): name for key, name in values.items() if key.startswith("topic-")}
        activity = with_topics(self.activity, names, values.get("topics", "").splitlines(), {column.to for column in columns})
        chosen = {column.header: self._chosen(n, column, values, activity) for n, column in enumerate(columns)}
        put = {header: to.removeprefix(TOPIC) for header, to in chosen.items() if to.startswith(TOPIC)}
        activity, items = with_questions(activity, put, {to for header, to in chosen.items() if header not in put})
        targets = {header: items.get(header, to) for header, to in chosen.items()}
        given = Corrections(
            columns={c.header: (targets[c.header], _time(n, c, values)) for n, c in enumerate(columns) if targets[c.header]},
            open=frozenset(header for header, to in targets.items() if not to),
            waves={file.file: Wave(values[f"wave-{n}"]) for n, file in files if values.get(f"wave-{n}") in set(Wave)},
            choices={choice.key: values.get(choice.field, "") for choice in self.choices},
            meanings={text: values[text.field] for text in self.unread if text.field in values},
            pairs=tuple(pair for pair in self.near_codes if values.get(pair_field(*pair))),
        )
        return replace(
            self,
            activity=activity,
            mapping=corrected(self.survey, self.mapping, given),
            is_described=self.is_described or activity != self.activity,
            _scores={},
        )

    def _chosen(self, n: int, column: Column, values: Mapping[str, str], activity: Activity) -> str:
        """Return the choice for a column in the form: a target, a topic, or an empty text if it is undecided."""
        to = values.get(f"to-{n}", column.to)
        if not to and values.get("take"):
            suggested = next((read.suggestion for read in self.columns if read.place == n), None)
            to = suggested.to if suggested else ""
        if to.startswith(TOPIC):
            return to if to.removeprefix(TOPIC) in activity.topics else ""
        if to in set(self.activity.items) - set(activity.items):
            return ""
        return to if not to or to in self.targets else column.to

    def with_numbers(self, values: Mapping[str, str]) -> "Held":
        """Return the activity with other numbers for plan, attendance and follow-up.

        Args:
            values: values by field: `name`, `planned`, `attended`, `group-CODE` (people of a group), `k`, and for the follow-up
                `followup_n`, `actions`, `done`, `begun`, `months`. An empty field is unknown, as if it had never been filled in; an
                empty `name` is the previous one. `of` is the key of the activity.

        Raises:
            ActivityError: if a value cannot be used.
        """
        count = {key: _whole(text) for key, text in values.items() if key not in ("name", "of")}
        groups = {key.removeprefix("group-"): n for key, n in count.items() if key.startswith("group-") and n is not None}
        described: dict[str, object] = {
            "activity": values.get("name", "").strip() or self.activity.activity,
            "planned_participants": count.get("planned"),
            "attended": count.get("attended") if count.get("attended") is not None else sum(groups.values()) or None,
            "planned_stakeholder_groups": self.activity.planned_stakeholder_groups or tuple(GROUPS),
            "attendance_by_group": groups,
            "k": self._k(count.get("k")),
            "follow_up": self._follow_up(count),
        }
        activity = make_activity(self.activity.model_dump() | described, self.activity.activity)
        return replace(self, activity=activity, is_described=True, _scores={})

    def _k(self, given: int | None) -> int:
        """Return the smallest group as given in the form, or the least permitted if it is not given.

        The least permitted is what the description requests, but never less than `SMALLEST_GROUP`.
        """
        least = max(self.asked_k, SMALLEST_GROUP)
        if given is not None and given < least:
            name, expected = say("Smallest group shown (5 or more)"), say("a whole number from {least}", least=least)
            raise ActivityError(say("{name}: expected {expected}; found {found}.", name=name, expected=expected, found=given))
        return least if given is None else given

    def _follow_up(self, count: Mapping[str, int | None]) -> dict[str, object] | None:
        """Return the follow-up as given in the form, with what the form does not ask for as before; None if there is none."""
        if count.get("followup_n") is None:
            if any(count.get(name) is not None for name in ("actions", "done", "begun", "months")):
                raise ActivityError(say("Enter how many people answered the follow-up; its other numbers count only with that one."))
            return None
        last = [response for response in self.survey.responses if response.wave in (Wave.POST, Wave.NOW)]
        before = self.activity.follow_up.model_dump() if self.activity.follow_up else {}
        given = {"followup_n": count["followup_n"], "months_after": count.get("months")}
        actions = {"planned": count.get("actions") or 0, "done": count.get("done") or 0, "in_progress": count.get("begun") or 0}
        return {"post_n": len(last)} | before | given | actions


def _time(n: int, column: Column, values: Mapping[str, str]) -> Wave | None:
    """Return the time of a column in the form; None for that of the file."""
    time = values.get(f"time-{n}", column.wave or "")
    return Wave(time) if time in set(Wave) else None


def pair_field(one: str, other: str) -> str:
    """Return the name of the field that asks whether two similar codes are one person's."""
    return f"pair-{field_mark(one, other)}"


def _whole(text: str) -> int | None:
    if not text.strip():
        return None
    if not re.fullmatch(r"[0-9]{1,6}", text.strip()):
        raise ActivityError(say("Expected a whole number of up to six digits; found “{text}”.", text=text[:20]))
    return int(text)


@lru_cache
def example(key: str) -> Held:
    """Return a shipped example; it is read once."""
    folder = data_folder() / "examples"
    files = tuple(
        Upload(f"fictional_{key}_{part}.csv", (folder / f"fictional_{key}_{part}.csv").read_bytes()) for part in ("before", "after")
    )
    return Held(key, read_activity(folder / f"fictional_{key}.yaml"), files)


def bring(key: str, uploads: Iterable[Upload], held: Held | None, described: Activity | None = None, asked_k: int = SMALLEST_GROUP) -> Held:
    """Return an activity made from uploaded files, or an activity with these files added.

    Args:
        key: name of the activity in addresses.
        uploads: the files.
        held: the activity to which the files are added; None for a new one.
        described: description of a new activity, unless one of the files describes it.
        asked_k: smallest group requested in that description.

    A YAML or JSON file is a mapping if it has keys of a mapping, else a description of the activity. All other files are answers.

    Raises:
        SurveyFileError, ActivityError: if a file cannot be used.
    """
    activity = held.activity if held else described or model_activity()
    mapping = held.mapping if held else ColumnMapping()
    asked_k = held.asked_k if held else asked_k
    answers = {upload.name: upload for upload in (held.files if held else ())}
    for upload in uploads:
        if upload.name.lower().endswith((".yaml", ".yml", ".json")):
            document = parse_document(upload.content, upload.name, SurveyFileError)
            if (
                isinstance(document.content, dict)
                and "topics" not in document.content
                and document.content.keys() & ColumnMapping.model_fields
            ):
                mapping = value_of(ColumnMapping, document, SurveyFileError)
            else:
                read = value_of(Activity, document, ActivityError)
                activity, asked_k = read.protected, read.k
        else:
            answers[upload.name] = upload
    if not answers:
        raise SurveyFileError(say("No file with answers was chosen. Choose the export of your survey tool, a CSV, XLSX, ODS or XLS file."))
    if not held and activity == model_activity():
        activity = activity.model_copy(update={"activity": next(iter(answers)).rsplit(".", 1)[0]})
    found = Held(key, activity, tuple(answers.values()), mapping, asked_k, is_described=held.is_described if held else bool(described))
    if empty := [file.file for file in found.survey.report.files if not file.rows_found]:
        raise SurveyFileError(say("{file} has no answers. Export them again, or leave the file out.", file=", ".join(empty)))
    return found


STANDARD = tuple(round(100 * WEIGHTS[name], 10) for name in COMPONENTS)


def shares(percent: tuple[float, ...]) -> dict[str, float] | None:
    """Return weights in percent as shares by component; None if they do not sum to 100."""
    total = sum(percent)
    return dict(zip(COMPONENTS, (value / total for value in percent), strict=True)) if abs(total - 100) < 1e-6 else None
