"""What goes into a score and what comes out of it: the activity, the answers, the results."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import BeforeValidator, Field, ValidationError, field_validator, model_validator

from mcvet.catalogue import Value
from mcvet.errors import McvetError, near

Interval = tuple[float, float]
Answer = float | str | None

COMPONENTS = ("reach", "diversity", "satisfaction", "learning_gain", "intent", "follow_up")
WEIGHTS: dict[str, float] = dict(zip(COMPONENTS, (0.15, 0.10, 0.15, 0.30, 0.15, 0.15), strict=True))
SMALLEST_GROUP = 5
MOST_BYTES = 1_000_000


class ActivityError(McvetError):
    """An activity that cannot be used; its text names the key, what was expected and what was found."""


class Wave(StrEnum):
    """When a form was filled in, or the time that it speaks of."""

    PRE = "pre"
    POST = "post"
    THEN = "then"
    NOW = "now"
    FOLLOW_UP = "followup"


class Design(StrEnum):
    """How before and after were asked."""

    MATCHED = "matched_pre_post"
    RETROSPECTIVE = "retrospective_pre_post"
    UNMATCHED = "unmatched_pre_post"
    POST_ONLY = "post_only"


class Status(StrEnum):
    """Whether a figure has a value, and if not, what kind of reason there is."""

    OK = "ok"
    SUPPRESSED = "suppressed"
    INSUFFICIENT = "insufficient"
    UNDEFINED = "undefined"
    REFUSED = "refused"


class Scale(Value):
    """An answer scale."""

    name: str = Field(default="", description="Name and version of the scale; activities are compared on the same one only")
    min: float = Field(description="Lowest answer")
    max: float = Field(description="Highest answer")
    step: float = Field(default=1, gt=0, description="Distance between answers")
    labels: dict[str, tuple[str, ...]] = Field(default_factory=dict, description="Labels of the answers from the lowest up, by language")
    missing_codes: tuple[float, ...] = Field(default=(), description="Numbers that mean no answer, such as 0 or 99")
    direction: Literal["ascending", "descending"] = Field(default="ascending", description="descending: the highest answer means least")
    reversed_items: tuple[str, ...] = Field(default=(), description="Items asked the other way round than the rest")

    @model_validator(mode="after")
    def _has_room(self) -> Self:
        if self.min >= self.max:
            raise ValueError(f"the lowest answer {self.min:g} must lie below the highest {self.max:g}")
        return self

    def turned(self, item: str, value: float) -> float:
        """Return the answer to an item so that more means more: `min + max - value` where it was asked the other way round."""
        return self.min + self.max - value if (item in self.reversed_items) != (self.direction == "descending") else value

    def pomp(self, value: float) -> float:
        """Return a value as percent of the maximum possible: 0 at the lowest answer, 100 at the highest."""
        return 100 * (value - self.min) / (self.max - self.min)


SCALES = {
    "FAM5": Scale(name="FAM5", min=1, max=5),
    "AGR5": Scale(name="AGR5", min=1, max=5),
    "S0_10": Scale(name="S0_10", min=0, max=10),
}


class Topic(Value):
    """A topic area and the items that ask about it."""

    label: str = Field(default="", description="Name of the topic; its code if none is given")
    items: tuple[str, ...] = Field(
        default=(), description="Columns of the response table, two or more; none given: those named by the code and a number, DEF1, DEF2"
    )


class CodedTopic(Topic):
    """A topic in a list, with its code."""

    code: str


class FollowUpCounts(Value):
    """What the follow-up form found, in numbers of people and of actions."""

    post_n: int = Field(ge=0, description="People who answered after the activity")
    followup_n: int = Field(ge=0, description="Those of them who answered the follow-up")
    planned: int = Field(ge=0, description="Actions that these had planned")
    done: int = Field(ge=0, description="Of these, done")
    in_progress: int = Field(ge=0, description="Of these, begun")
    planned_by_others: int | None = Field(default=None, ge=0, description="Actions planned by those who did not answer, for the bounds")
    months_after: float | None = Field(default=None, ge=0, description="Months between activity and follow-up; before 3 it is not yet due")


class PolicyOutput(Value):
    """Something that changed in policy or practice since, with its evidence; counted and listed, never scored."""

    what: str = Field(min_length=1, description="Such as: definition adopted, rule changed, programme drafted")
    evidence: str = Field(min_length=1, description="Reference to the evidence")


def _scale(value: Any) -> Any:
    if isinstance(value, str):
        if value not in SCALES:
            raise ValueError(f"there is no scale '{value}'; there are {', '.join(SCALES)}, or give min and max")
        return SCALES[value]
    if isinstance(value, dict) and "id" in value:
        return {"name" if key == "id" else key: part for key, part in value.items()}
    return dict(zip(("min", "max"), value, strict=True)) if isinstance(value, list | tuple) and len(value) == 2 else value


def _scales(value: Any) -> Any:
    by_wave = isinstance(value, dict) and value and set(value) <= set(Wave)
    return {wave: _scale(one) for wave, one in value.items()} if by_wave else _scale(value)


def _topics(value: Any) -> Any:
    if isinstance(value, list | tuple):
        listed = [topic if isinstance(topic, dict) else {"code": topic} for topic in value]
        value = {str(topic.get("code", "")): {key: part for key, part in topic.items() if key != "code"} for topic in listed}
    if isinstance(value, dict):
        plain = {code: {"label": topic} if isinstance(topic, str) else topic for code, topic in value.items()}
        return {code: {"items": topic} if isinstance(topic, list | tuple) else topic for code, topic in plain.items()}
    return value


def _design(value: Any) -> Any:
    return dict(zip("ABCD", Design, strict=True)).get(value, value) if isinstance(value, str) else value


_Design = Annotated[Design | None, BeforeValidator(_design, json_schema_input_type=Design | Literal["A", "B", "C", "D"] | None)]
_OneScale = Literal["FAM5", "AGR5", "S0_10"] | tuple[float, float] | Scale
_Scales = Annotated[Scale | dict[Wave, Scale], BeforeValidator(_scales, json_schema_input_type=_OneScale | dict[Wave, _OneScale])]
_Topics = Annotated[
    dict[str, Topic],
    BeforeValidator(_topics, json_schema_input_type=dict[str, Topic | tuple[str, ...] | str] | tuple[CodedTopic | str, ...]),
]


class Activity(Value):
    """One peer-learning activity: what was planned, who came, and what was asked."""

    activity: str = Field(min_length=1, description="Name of the activity")
    planned_participants: int | None = Field(default=None, description="People expected; null where not known")
    attended: int | None = Field(default=None, ge=0, description="People who came, each counted once; null where not known")
    planned_stakeholder_groups: tuple[str, ...] | Annotated[int, Field(ge=0)] = Field(
        default=(), description="Groups that the activity was meant for, or their number"
    )
    attendance_by_group: dict[str, int] = Field(default_factory=dict, description="People who came, by group")
    scale: _Scales = Field(
        default=SCALES["FAM5"],
        description="Scale of the topic items: FAM5, AGR5, S0_10, [min, max], an object with min and max, or one of these per wave",
    )
    topics: _Topics = Field(
        min_length=1, description="Topics by code, each a list of items, a label, or an object with both; or a list of topics or codes"
    )
    k: int = Field(default=SMALLEST_GROUP, ge=1, description="Smallest group of which anything is told; below 5 only for tests")
    design: _Design = Field(default=None, description="How before and after were asked; null: as the answers show")
    follow_up: FollowUpCounts | None = Field(default=None, description="What the follow-up found; null where there is none yet")
    policy_outputs: tuple[PolicyOutput, ...] = Field(default=(), description="From the facilitator's log, with evidence")
    weights: dict[str, float] = Field(default=WEIGHTS, description="Weights of the six components; they sum to 1")
    target_mix: dict[str, float] | None = Field(default=None, description="Wanted share of each group; null: equal parts are best")
    item_texts: dict[str, tuple[str, ...]] = Field(default_factory=dict, description="Texts of the items in forms, by item")
    language: str = Field(default="", description="Language of the names written here, such as sr-Cyrl, which reports mark; else not known")
    fictional: bool = Field(default=False, description="Whether people and answers are invented; every view says so")
    note: str = Field(default="", description="Remark")

    @field_validator("weights")
    @classmethod
    def _sum_to_one(cls, weights: dict[str, float]) -> dict[str, float]:
        if set(weights) != set(COMPONENTS):
            raise ValueError(f"weights are needed for {', '.join(COMPONENTS)}")
        total = sum(weights.values())
        if min(weights.values()) < 0 or not abs(total - 1) <= 1e-9:
            raise ValueError(f"weights must not be negative and must sum to 1; they sum to {total:.10g}")
        return weights

    @model_validator(mode="after")
    def _each_item_once(self) -> Self:
        items = [item for topic in self.topics.values() for item in topic.items]
        if twice := sorted({item for item in items if items.count(item) > 1}):
            raise ValueError(f"each item belongs to one topic; {', '.join(twice)} stands in several")
        if any(count < 0 for count in self.attendance_by_group.values()):
            raise ValueError("numbers of people in attendance_by_group must not be negative")
        return self

    @property
    def items(self) -> tuple[str, ...]:
        """Return the items of all topics."""
        return tuple(item for topic in self.topics.values() for item in topic.items)

    def with_items(self, columns: Iterable[str]) -> "Activity":
        """Return the activity with the items of each topic, found among the columns where none are given."""
        named = list(dict.fromkeys(columns))
        topics = {
            code: topic.model_copy(
                update={"items": topic.items or tuple(sorted(c for c in named if re.fullmatch(rf"{re.escape(code)}\d+", c)))}
            )
            for code, topic in self.topics.items()
        }
        return self.model_copy(update={"topics": topics})

    def scale_of(self, wave: Wave, item: str = "") -> Scale:
        """Return the scale of an item in a wave; satisfaction and intent are asked on agreement from 1 to 5."""
        if item[:3] in ("SAT", "INT") and item[3:].isdigit():
            return SCALES["AGR5"]
        if isinstance(self.scale, Scale):
            return self.scale
        return self.scale.get(wave) or next(iter(self.scale.values()))


class _PlainLoader(yaml.SafeLoader):
    """Reads YAML without aliases, with which a small text can stand for an endless one."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases (*name) are not read; write the value out")
        return super().compose_node(parent, index)


def plain_yaml(text: str | bytes) -> Any:
    """Read YAML of up to a megabyte, without aliases.

    Raises:
        yaml.YAMLError: for anything else.
    """
    if len(text) > MOST_BYTES:
        raise yaml.YAMLError("more than a megabyte")
    return yaml.load(text, _PlainLoader)  # noqa: S506 (a safe loader)


def read_activity(path: str | Path) -> Activity:
    """Read an activity from a JSON or YAML file.

    Args:
        path: the file; its form is published in `docs/schema/activity.json`.

    Raises:
        ActivityError: if the file cannot be read, or does not describe an activity; names every fault.
    """
    path = Path(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
        values = json.loads(text) if path.suffix.lower() == ".json" else plain_yaml(text)
    except OSError as error:
        raise ActivityError(f"{path.name} cannot be opened ({error.strerror}). Check the path.") from error
    except (ValueError, yaml.YAMLError, RecursionError) as error:
        raise ActivityError(f"{path.name} is not readable as JSON or YAML: {error}. Correct it there, or save it anew.") from error
    return make_activity(values, path.name)


def make_activity(values: Any, file: str = "activity") -> Activity:
    """Make an activity of plain values, as JSON and YAML give them.

    Raises:
        ActivityError: if they do not describe an activity; names every fault.
    """
    if not isinstance(values, dict):
        raise ActivityError(f"{file}: expected keys such as activity and topics; found {type(values).__name__}.")
    try:
        return Activity.model_validate(values)
    except ValidationError as error:
        raise ActivityError("\n".join(_told(file, fault) for fault in error.errors())) from error


def _told(file: str, fault: Any) -> str:
    key = ".".join(str(part) for part in fault["loc"]) or "activity"
    if fault["type"] == "extra_forbidden":
        meant = near(key, list(Activity.model_fields), 1)
        return f"{file}: there is no key '{key}'. {f'Did you mean {meant[0]}?' if meant else 'Remove it.'}"
    found = repr(fault["input"])
    return f"{file}, key {key}: {fault['msg']}; found {found if len(found) < 80 else found[:77] + '...'}. Correct the value."


@dataclass(frozen=True, slots=True)
class Response:
    """One row of the canonical response table: what one person answered in one wave.

    `answers` holds topic items and SAT1.., INT1..: a number, None where nothing was answered, or the text that could not be read
    as a number, which cleaning counts. `form` tells which rows came from one sheet of paper or one submission.
    """

    wave: Wave
    submitted: datetime | None = None
    code: str = ""
    country: str = ""
    stakeholder: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)
    actions_planned: tuple[str, ...] = ()
    actions_done: tuple[str, ...] = ()
    actions_in_progress: tuple[str, ...] = ()
    comment: str = ""
    form: str = ""


class Figure(Value):
    """One result: a value, or the reason why there is none."""

    value: float | None = Field(description="The value, unrounded; null where there is none")
    status: Status
    reason: str | None = Field(default=None, description="Why value or interval is missing")
    n: int | None = Field(default=None, description="People it rests on; null where it is suppressed")
    interval: Interval | None = Field(default=None, description="95% interval; for a suppressed value of equal answers, a band")
    design: Design | None = None
    grade: str | None = Field(default=None, description="Grade of evidence, A to D")


class TopicScore(Value):
    """What is known of the gain in one topic. Plain fields repeat the values of `figures`."""

    label: str
    n_pairs: int | None = Field(description="People with a topic score before and after; null where suppressed")
    status: Status
    reason: str | None
    design: Design
    grade: str
    mean_pre: float | None
    mean_post: float | None
    mean_gain: float | None
    gain_pomp: float | None = Field(description="Mean gain in percent of the width of the scale")
    n_up: int | None
    n_same: int | None
    n_down: int | None
    net_improved: float | None = Field(description="Share up minus share down, -1 to 1")
    sd_diff: float | None
    ci: Interval | None = Field(description="95% interval of the mean gain")
    d_z: float | None
    d_av: float | None
    g_av: float | None
    g_av_ci: Interval | None
    r_rb: float | None
    r_rb_ci: Interval | None
    p_wilcoxon: float | None
    p_holm: float | None
    mean_normalised_change: float | None
    gain_component: float | None = Field(description="0 to 100")
    hake_g: float | None
    ceiling_flag: bool | None = Field(description="Whether 15% or more of the scores before are at the maximum")
    net_loss_flag: bool | None = Field(description="Whether the mean normalised change is negative")
    figures: dict[str, Figure] = Field(description="Every figure with status, reason, n, interval, design and grade")

    @property
    def gain(self) -> Figure:
        """The mean gain, or why there is none."""
        missing = Figure(value=None, status=self.status, reason=self.reason, n=self.n_pairs, design=self.design, grade=self.grade)
        return self.figures.get("mean_gain", missing)


class ItemSetScore(Value):
    """Satisfaction or intent."""

    status: Status
    reason: str | None
    n: int | None
    pomp_mean: float | None = Field(description="Mean in percent of the maximum possible")
    ci: Interval | None
    share_4_plus: float | None = Field(description="Share of people with a mean answer of 4 or more")
    share_4_plus_ci: Interval | None


class FollowUpScore(Value):
    """What was done afterwards."""

    value: float | None = Field(description="100 (done + half of what is in progress) / planned")
    status: Status
    reason: str | None
    n: int | None = Field(description="Respondents of the follow-up who had planned an action")
    response_rate: float | None
    used: bool = Field(description="Whether it enters the index")
    bounds: Interval | None = Field(description="The value if those who did not answer did nothing, or everything")


class IndexScore(Value):
    """The index by one rule of aggregation."""

    status: str = Field(description="complete, partial or not_computed")
    value: float | None
    available: tuple[str, ...] = Field(description="Components that it rests on")
    missing: tuple[str, ...]
    available_weight: float
    reason: str | None = Field(description="required_component_missing or available_weight_below_minimum")


class Sensitivity(Value):
    """Where the index lies when weights, rule and kind of gain are varied; sampling error is not in it."""

    p05: float
    median: float
    p95: float
    runs: int
    seed: int
    without: dict[str, float | None] = Field(description="The arithmetic index without each component")


class ActivityScore(Value):
    """Everything that is told of one activity."""

    activity: str
    language: str = Field(description="Language of the names of activity and topics; empty where not known")
    fictional: bool
    k: int
    scale: str = Field(description="Scale and items; activities are compared on the same ones only")
    issues: dict[str, int] = Field(description="How often cleaning met each issue")
    messages: tuple[str, ...] = Field(description="What a reader must know, as codes")
    n_pre: int | None
    n_post: int | None
    n_paired_codes: int | None
    match_rate: float | None
    suggested_pairs: int = Field(description="Codes that differ in one character and may belong together; a person confirms")
    attrition: Figure = Field(description="Mean score before of the matched minus the unmatched, in percent of the scale")
    design: Design
    grade: str
    topics: dict[str, TopicScore]
    retrospective: dict[str, TopicScore] = Field(description="Gain by the other design, where both were asked; never pooled")
    response_shift: dict[str, Figure] = Field(description="Mean of then minus mean of pre, where both were asked")
    components: dict[str, float | None] = Field(description="0 to 100")
    figures: dict[str, Figure] = Field(description="The components and what stands beside them, each with status and reason")
    satisfaction: ItemSetScore
    intent: ItemSetScore
    follow_up: FollowUpScore
    policy_outputs: tuple[PolicyOutput, ...] = Field(description="Counted and listed, never part of the index")
    reliability: dict[str, Figure] = Field(description="Cronbach's alpha; for two items their correlation")
    weights: dict[str, float]
    index_arithmetic: IndexScore
    index_geometric: IndexScore
    index_sensitivity: Sensitivity | None
    learning_gain_hake: float | None = Field(description="The component by Hake's gain of the means, for the sensitivity run")


class Standing(Value):
    """One activity in a comparison."""

    activity: str
    language: str
    fictional: bool
    k: int = Field(description="Smallest group of which anything is told")
    design: Design
    grade: str
    index: float | None
    sensitivity: Interval | None = Field(description="5th and 95th percentile of the runs")
    ranks: tuple[int, int] | None = Field(description="Best and worst rank that the ranges allow; null where not comparable")
    gains: dict[str, Figure] = Field(description="Mean gain by topic, or why there is none")


class ActivityComparison(Value):
    """Several activities side by side."""

    comparable: bool = Field(description="Whether indices may be compared")
    reasons: tuple[str, ...] = Field(description="different_designs, different_components, different_scales, index_not_computed")
    standings: tuple[Standing, ...] = Field(description="In the order given; no ranking")
    indistinguishable: tuple[tuple[str, str], ...] = Field(description="Pairs whose ranges overlap: no distinguishable difference")
