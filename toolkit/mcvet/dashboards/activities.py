"""The activities that the outcomes dashboard shows: fictional examples, and those that a visitor brings, kept in memory only."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import NamedTuple

import yaml
from pydantic import ValidationError

from mcvet._places import data_folder
from mcvet.dashboards.board import Upload
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
    read_activity,
    read_contents,
    score_activity,
)
from mcvet.outcomes import Mapping as ColumnMapping
from mcvet.outcomes.composite import aggregate, sensitivity
from mcvet.outcomes.mapping import FIELDS, IGNORE, Column
from mcvet.outcomes.model import COMPONENTS, SMALLEST_GROUP, plain_yaml
from mcvet.outcomes.wording import GROUPS
from mcvet.outcomes.words import fold, model_activity

EXAMPLES = {"en": marked("Example 1: form in English"), "sr": marked("Example 2: form in Serbian")}


class Doubt(NamedTuple):
    """A text of a file that was not understood, and what it could stand for: an answer, a country or a stakeholder group."""

    kind: str
    text: str
    times: int


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
    """

    key: str
    activity: Activity
    files: tuple[Upload, ...] = field(repr=False)
    mapping: ColumnMapping = field(default_factory=ColumnMapping)
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
        return read_contents(self.files, self.activity, self.mapping)

    @cached_property
    def filters(self) -> frozenset[Filter]:
        """The selections of which results may be shown; none before the mapping is settled."""
        return filters_for(self.survey.responses, self.activity) if self.survey.report.settled else frozenset()

    def score(self, chosen: Filter, weights: Mapping[str, float]) -> ActivityScore:
        """Return the score of a selection, one of `filters`, with the index of the weights."""
        if chosen not in self._scores:
            only = chosen if any(chosen) else None
            self._scores[chosen] = score_activity(self.survey.responses, self.activity, only=only)
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
        """The texts that were not understood, the most frequent first."""
        found: dict[tuple[str, str], int] = {}
        for column in (column for file in self.survey.report.files for column in file.columns):
            kind = column.to if column.to in ("country", "stakeholder") else "answer" if column.to not in (*FIELDS, IGNORE) else ""
            for text, n in column.not_understood.items() if kind else ():
                found[kind, text] = found.get((kind, text), 0) + n
        return tuple(Doubt(kind, text, n) for (kind, text), n in sorted(found.items(), key=lambda pair: -pair[1]))

    def settle(self, values: Mapping[str, str]) -> "Held":
        """Return the activity read anew after a person has corrected the mapping.

        Args:
            values: by field: `to-N` what column N of the mapping is, `time-N` the time it speaks of, `wave-N` when file N was
                answered, `means-N` what doubt N stands for.
        """
        columns = [self._column(n, column, values) for n, column in enumerate(self.survey.mapping.columns)]
        waves = {
            file.file: Wave(values[f"wave-{n}"]) for n, file in enumerate(self.survey.report.files) if values.get(f"wave-{n}") in set(Wave)
        }
        means = {kind: dict[str, str]() for kind in ("answer", "country", "stakeholder")}
        for n, doubt in enumerate(self.doubts):
            if meant := values.get(f"means-{n}"):
                means[doubt.kind][doubt.text] = meant
        mapping = self.mapping.model_copy(
            update={
                "columns": tuple(column for column in columns if column.why in ("mapping", "unknown")),
                "waves": self.mapping.waves | waves,
                "answers": self.mapping.answers | {text: float(meant) for text, meant in means["answer"].items()},
                "countries": self.mapping.countries | means["country"],
                "stakeholders": self.mapping.stakeholders | means["stakeholder"],
            }
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
        count = {key: _whole(key, text) for key, text in values.items() if key != "name"}
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
            raise ActivityError("followup_n: expected a whole number; found ''.")
        if count.get("followup_n") is not None:
            last = [response for response in self.survey.responses if response.wave in (Wave.POST, Wave.NOW)]
            before = self.activity.follow_up.model_dump() if self.activity.follow_up else {"planned": 0, "done": 0, "in_progress": 0}
            given = {key: n for name, key in named.items() if (n := count.get(name)) is not None}
            told["follow_up"] = {"post_n": len(last)} | before | given
        activity = make_activity(self.activity.model_dump() | told, self.activity.activity)
        return replace(self, activity=activity, _scores={})


def _whole(key: str, text: str) -> int | None:
    if not text.strip():
        return None
    if not re.fullmatch(r"[0-9]{1,6}", text.strip()):
        raise ActivityError(f"{key}: expected a whole number; found '{text[:20]}'.")
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
    answers = {upload.name: upload for upload in (held.files if held else ())}
    for upload in uploads:
        if upload.name.lower().endswith((".yaml", ".yml", ".json")):
            values = _plain(upload)
            if set(values) & {"columns", "waves", "answers"}:
                mapping = _mapping(values, upload.name)
            else:
                told = make_activity(values, upload.name)
                activity = told.model_copy(update={"k": max(told.k, SMALLEST_GROUP)})
        else:
            answers[upload.name] = upload
    if not answers:
        raise SurveyFileError("No file with answers was chosen. Choose the export of your survey tool, a CSV, XLSX, ODS or XLS file.")
    if not held and activity == model_activity():
        activity = activity.model_copy(update={"activity": next(iter(answers)).rsplit(".", 1)[0]})
    found = Held(key, activity, tuple(answers.values()), mapping)
    found.survey  # noqa: B018 (reads now, so that a fault shows here)
    return found


def _mapping(values: dict[str, object], name: str) -> ColumnMapping:
    try:
        return ColumnMapping.model_validate(values)
    except ValidationError as error:
        faults = [f"{name}, {'.'.join(map(str, fault['loc']))}: {fault['msg']}." for fault in error.errors()]
        raise SurveyFileError("\n".join(faults)) from error


def _plain(upload: Upload) -> dict[str, object]:
    try:
        values = plain_yaml(upload.content)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise SurveyFileError(f"{upload.name} is not readable as YAML or JSON: {str(error)[:200]}") from error
    if not isinstance(values, dict):
        raise SurveyFileError(f"{upload.name}: expected keys such as activity and topics.")
    return values


STANDARD = (15.0, 10.0, 15.0, 30.0, 15.0, 15.0)


def shares(percent: tuple[float, ...]) -> dict[str, float]:
    """Return weights as shares of one, or the standard ones where the percentages do not sum to 100."""
    told = percent if abs(sum(percent) - 100) < 1e-6 else STANDARD
    return dict(zip(COMPONENTS, (value / sum(told) for value in told), strict=True))
