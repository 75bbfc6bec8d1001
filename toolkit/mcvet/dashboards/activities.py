"""The activities that the outcomes dashboard shows: fictional examples, and those that a visitor brings, kept in memory only."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from mcvet._places import data_folder
from mcvet.dashboards.board import Upload
from mcvet.dashboards.progress import step
from mcvet.locale import Texts, marked
from mcvet.outcomes import (
    Activity,
    ActivityError,
    ActivityScore,
    Filter,
    Survey,
    SurveyFileError,
    Wave,
    filters_for,
    make_activity,
    near_codes,
    read_activity,
    read_contents,
    score_activity,
)
from mcvet.outcomes import Mapping as ColumnMapping
from mcvet.outcomes.composite import aggregate, sensitivity
from mcvet.outcomes.faults import fault, parse_values, value_of
from mcvet.outcomes.mapping import FIELDS, IGNORE, LISTS, Column
from mcvet.outcomes.model import COMPONENTS, SMALLEST_GROUP
from mcvet.outcomes.read import QuestionKind
from mcvet.outcomes.wording import GROUPS
from mcvet.outcomes.words import fold, model_activity

EXAMPLES = {"en": marked("Example 1: form in English"), "sr": marked("Example 2: form in Serbian")}
ACTIONS = {
    "1": marked("Share with colleagues"),
    "2": marked("Draft a micro-credential"),
    "3": marked("Talk to employers"),
    "4": marked("Propose a rule change"),
}


MEANINGS = {"answer": "answers", "country": "countries", "stakeholder": "stakeholders", "action": "actions"}


class Doubt(NamedTuple):
    """A text of a file that was not understood, and what it could stand for: answer, country, stakeholder or action.

    `is_code` marks a code without a label, which needs a person; `meant` is what a person has said it means.
    """

    kind: str
    text: str
    times: int
    is_code: bool
    meant: str = ""

    @property
    def field(self) -> str:
        """The field of the form that asks it: named after the text, so that no answer slips to another question."""
        return f"means-{_mark(self.kind, self.text)}"


class Read(NamedTuple):
    """How one column was read, over all files that have it."""

    place: int
    header: str
    to: str
    wave: str
    why: str
    answered: int
    not_understood: int
    timed: bool


@dataclass(frozen=True, eq=False)
class Held:
    """An activity with the answers to its forms.

    Args:
        key: its name in addresses.
        activity: what was planned and asked.
        files: exports of survey tools.
        mapping: what a person has settled about their columns.
        asked_k: the smallest group of which the description asks to be told; `activity.k` is never below that of the rule.
    """

    key: str
    activity: Activity
    files: tuple[Upload, ...] = field(repr=False)
    mapping: ColumnMapping = field(default_factory=ColumnMapping)
    asked_k: int = SMALLEST_GROUP
    _scores: dict[Filter, ActivityScore] = field(default_factory=dict, repr=False)

    @property
    def is_example(self) -> bool:
        """Whether it is one of the shipped examples."""
        return self.key in EXAMPLES

    def name(self, texts: Texts) -> str:
        """Name it in the reader's language."""
        return texts.say(EXAMPLES[self.key]) if self.is_example else self.activity.activity

    @cached_property
    def survey(self) -> Survey:
        """The answers as read, with the report of what was recognised."""

        def tell(file: str, number: int, files: int) -> None:
            step(marked("Reading {file}, {n} of {all} …"), file=file, n=str(number), all=str(files))

        return read_contents(self.files, self.activity, self.mapping, tell=tell)

    @cached_property
    def filters(self) -> frozenset[Filter]:
        """The selections of which results may be shown; none before the mapping is settled."""
        if not self.survey.report.settled:
            return frozenset()
        step(marked("Looking for selections that may be shown …"))
        return filters_for(self.survey.responses, self.activity, confirmed_pairs=self.mapping.pairs)

    @cached_property
    def near_codes(self) -> tuple[tuple[str, str], ...]:
        """Codes before and after that may be of one person: those confirmed, then those in question. For the visitor's eyes only."""
        return (*self.mapping.pairs, *near_codes(self.survey.responses, self.activity, self.mapping.pairs))

    def score(self, chosen: Filter, weights: Mapping[str, float]) -> ActivityScore:
        """Return the score of a selection, one of `filters`, with the index of the weights."""
        if chosen not in self._scores:
            only = chosen if any(chosen) else None
            step(marked("Matching and scoring the answers …"))
            self._scores[chosen] = score_activity(self.survey.responses, self.activity, only=only, confirmed_pairs=self.mapping.pairs)
        found = self._scores[chosen]
        return found.model_copy(
            update={
                "weights": dict(weights),
                "index_arithmetic": aggregate(found.components, weights),
                "index_geometric": aggregate(found.components, weights, geometric=True),
                "index_sensitivity": sensitivity(found.components, weights, found.learning_gain_hake),
            }
        )

    @cached_property
    def columns(self) -> tuple[Read, ...]:
        """The columns: those that need a person first, then those used, then those left out; `place` is that in the mapping."""
        reports = [(fold(c.header), c, file.wave_from) for file in self.survey.report.files for c in file.columns]
        found = []
        for place, column in enumerate(self.survey.mapping.columns):
            same = [(report, origin) for header, report, origin in reports if header == fold(column.header)]
            is_item = column.to not in (*FIELDS, IGNORE)
            found.append(
                Read(
                    place,
                    column.header,
                    column.to,
                    column.wave or "",
                    column.why,
                    sum(report.answered for report, _ in same),
                    sum(sum(report.not_understood.values()) for report, _ in same),
                    timed=is_item and any(origin in ("columns", "unknown") for _, origin in same),
                )
            )
        return tuple(sorted(found, key=lambda read: (read.why != "unknown", read.to == IGNORE, read.place)))

    @property
    def groups(self) -> tuple[str, ...]:
        """The stakeholder groups: those planned and those that came, else the usual ones."""
        planned = self.activity.planned_stakeholder_groups
        return tuple(dict.fromkeys([*(() if isinstance(planned, int) else planned), *self.activity.attendance_by_group])) or tuple(GROUPS)

    @cached_property
    def targets(self) -> tuple[str, ...]:
        """What a column may be read as."""
        asked = [*self.activity.items, *(f"SAT{n}" for n in range(1, 4)), *(f"INT{n}" for n in range(1, 3))]
        used = [column.to for column in self.survey.mapping.columns if column.to not in (*FIELDS, IGNORE)]
        return (*dict.fromkeys([*asked, *used]), *FIELDS, IGNORE)

    @cached_property
    def doubts(self) -> tuple[Doubt, ...]:
        """The texts that were not understood, codes and then the most frequent first, and those that a person has given a meaning."""
        found: dict[tuple[str, str], int] = {}
        codes = {
            (_kind(asked.to), text) for asked in self.survey.report.questions for text in asked.items if asked.kind is QuestionKind.CODES
        }
        for column in (column for file in self.survey.report.files for column in file.columns):
            kind = _kind(column.to)
            for text, n in column.not_understood.items():
                if kind and (kind != "action" or (kind, text) in codes):
                    found[kind, text] = found.get((kind, text), 0) + n
        doubts = (Doubt(kind, text, n, (kind, text) in codes) for (kind, text), n in found.items())
        return (
            *sorted(doubts, key=lambda doubt: (not doubt.is_code, doubt.text if doubt.is_code else "", -doubt.times)),
            *(
                Doubt(kind, text, 0, is_code=False, meant=f"{meant:g}" if kind == "answer" else meant)
                for kind, name in MEANINGS.items()
                for text, meant in getattr(self.mapping, name).items()
                if (kind, text) not in found
            ),
        )

    def settle(self, values: Mapping[str, str]) -> "Held":
        """Return the activity read anew after a person has corrected the mapping.

        Args:
            values: by field: `to-N` what column N of the mapping is, `time-N` the time it speaks of, `wave-N` when file N was
                answered, the `field` of a doubt what it stands for or nothing, that of `pair_field` whether near codes are of one person.
        """
        columns = [self._column(n, column, values) for n, column in enumerate(self.survey.mapping.columns)]
        waves = {
            file.file: Wave(values[f"wave-{n}"]) for n, file in enumerate(self.survey.report.files) if values.get(f"wave-{n}") in set(Wave)
        }
        means: dict[str, dict[str, Any]] = {kind: dict(getattr(self.mapping, name)) for kind, name in MEANINGS.items()}
        for doubt in self.doubts:
            if meant := values.get(doubt.field):
                means[doubt.kind][doubt.text] = float(meant) if doubt.kind == "answer" else meant
            elif meant is not None:
                means[doubt.kind].pop(doubt.text, None)
        mapping = self.mapping.model_copy(
            update={
                "columns": tuple(column for column in columns if column.why in ("mapping", "unknown")),
                "waves": self.mapping.waves | waves,
                "pairs": tuple(pair for pair in self.near_codes if values.get(pair_field(*pair))),
            }
            | {name: means[kind] for kind, name in MEANINGS.items()}
        )
        return replace(self, mapping=mapping, _scores={})

    def _column(self, n: int, column: Column, values: Mapping[str, str]) -> Column:
        to, time = values.get(f"to-{n}", column.to), values.get(f"time-{n}", column.wave or "")
        if to not in self.targets or (to, time) == (column.to, column.wave or ""):
            return column
        return column.model_copy(update={"to": to, "wave": Wave(time) if time in set(Wave) else None, "why": "mapping"})

    def describe(self, values: Mapping[str, str]) -> "Held":
        """Return the activity with another plan and attendance.

        Args:
            values: by field: `name`, `planned`, `attended`, `group-CODE` people of a group, `k`, and `followup_n`, `actions`, `done`,
                `begun`, `months` of the follow-up; empty where not known.

        Raises:
            ActivityError: if a value cannot be used.
        """
        count = {key: _whole(text) for key, text in values.items() if key != "name"}
        groups = {key.removeprefix("group-"): n for key, n in count.items() if key.startswith("group-") and n is not None}
        told: dict[str, object] = {
            "activity": values.get("name") or self.activity.activity,
            "planned_participants": count.get("planned"),
            "attended": count.get("attended") if count.get("attended") is not None else sum(groups.values()) or None,
            "planned_stakeholder_groups": self.activity.planned_stakeholder_groups or tuple(GROUPS),
            "attendance_by_group": groups,
            "k": max(count.get("k") or self.activity.k, self.activity.k),
            "follow_up": None,
        }
        named = {"followup_n": "followup_n", "actions": "planned", "done": "done", "begun": "in_progress", "months": "months_after"}
        if count.get("followup_n") is None and any(count.get(name) is not None for name in named):
            raise ActivityError(
                fault(marked("Say how many people answered the follow-up; the other numbers of it count only with that one."))
            )
        if count.get("followup_n") is not None:
            last = [response for response in self.survey.responses if response.wave in (Wave.POST, Wave.NOW)]
            before = self.activity.follow_up.model_dump() if self.activity.follow_up else {"planned": 0, "done": 0, "in_progress": 0}
            given = {key: n for name, key in named.items() if (n := count.get(name)) is not None}
            told["follow_up"] = {"post_n": len(last)} | before | given
        activity = make_activity(self.activity.model_dump() | told, self.activity.activity)
        return replace(self, activity=activity, _scores={})


def pair_field(one: str, other: str) -> str:
    """Return the field of the form that asks whether two near codes are of one person."""
    return f"pair-{_mark(one, other)}"


def _mark(*texts: str) -> str:
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:12]


def _kind(to: str) -> str:
    """Say what a text of a column stands for, if it may be asked."""
    if to in LISTS:
        return "action"
    return to if to in ("country", "stakeholder") else "answer" if to not in (*FIELDS, IGNORE) else ""


def _whole(text: str) -> int | None:
    if not text.strip():
        return None
    if not re.fullmatch(r"[0-9]{1,6}", text.strip()):
        raise ActivityError(fault(marked("Expected a whole number of up to six digits; found “{text}”."), text=text[:20]))
    return int(text)


@lru_cache
def example(key: str) -> Held:
    """Return a shipped example, read once."""
    folder = data_folder() / "examples"
    files = tuple(
        Upload(f"fictional_{key}_{part}.csv", (folder / f"fictional_{key}_{part}.csv").read_bytes()) for part in ("before", "after")
    )
    return Held(key, read_activity(folder / f"fictional_{key}.yaml"), files)


def bring(key: str, uploads: Iterable[Upload], held: Held | None) -> Held:
    """Make an activity of uploaded files, or add them to one.

    Exports of survey tools are answers; a YAML or JSON file is a mapping if it has the keys of one, else it describes the activity.

    Raises:
        SurveyFileError, ActivityError: if a file cannot be used.
    """
    activity = held.activity if held else model_activity()
    mapping = held.mapping if held else ColumnMapping()
    asked_k = held.asked_k if held else SMALLEST_GROUP
    answers = {upload.name: upload for upload in (held.files if held else ())}
    for upload in uploads:
        if upload.name.lower().endswith((".yaml", ".yml", ".json")):
            document = parse_values(upload.content, upload.name, SurveyFileError)
            if (
                isinstance(document.content, dict)
                and "topics" not in document.content
                and document.content.keys() & ColumnMapping.model_fields
            ):
                mapping = value_of(ColumnMapping, document, SurveyFileError)
            else:
                told = value_of(Activity, document, ActivityError)
                activity, asked_k = told.model_copy(update={"k": max(told.k, SMALLEST_GROUP)}), told.k
        else:
            answers[upload.name] = upload
    if not answers:
        none = marked("No file with answers was chosen. Choose the export of your survey tool, a CSV, XLSX, ODS or XLS file.")
        raise SurveyFileError(fault(none))
    if not held and activity == model_activity():
        activity = activity.model_copy(update={"activity": next(iter(answers)).rsplit(".", 1)[0]})
    found = Held(key, activity, tuple(answers.values()), mapping, asked_k)
    if empty := [file.file for file in found.survey.report.files if not file.rows_found]:
        nothing = marked("{file} holds no answers. Export them again, or leave the file out.")
        raise SurveyFileError(fault(nothing, file=", ".join(empty)))
    return found


STANDARD = (15.0, 10.0, 15.0, 30.0, 15.0, 15.0)


def shares(percent: tuple[float, ...]) -> dict[str, float]:
    """Return weights as shares of one, or the standard ones where the percentages do not sum to 100."""
    told = percent if abs(sum(percent) - 100) < 1e-6 else STANDARD
    return dict(zip(COMPONENTS, (value / sum(told) for value in told), strict=True))
