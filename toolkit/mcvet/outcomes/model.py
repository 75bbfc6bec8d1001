"""The input of a score: the activity and the answers."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Discriminator, Field, Tag, ValidationInfo, field_validator, model_validator

from mcvet.catalogue import Document, Value, read_document, value_of
from mcvet.errors import McvetError
from mcvet.messages import Message, say
from mcvet.validation import InvalidValueError

Interval = tuple[float, float]
Answer = float | str | None

COMPONENTS = ("reach", "diversity", "satisfaction", "learning_gain", "intent", "follow_up")
WEIGHTS: dict[str, float] = dict(zip(COMPONENTS, (0.15, 0.10, 0.15, 0.30, 0.15, 0.15), strict=True))
SMALLEST_GROUP = 5
MOST_STEPS = 1_000


class ActivityError(McvetError):
    """An activity that cannot be used; each message names the field, what was expected and what was found."""


def _no_text(expected: Message) -> BeforeValidator:
    """Return a validator that rejects strings and booleans as numbers, as the published schema does."""

    def check(value: Any) -> Any:
        if isinstance(value, str | bool):
            raise InvalidValueError(expected)
        return value

    return BeforeValidator(check)


_number, _whole = (_no_text(say("a number, without quotation marks")), _no_text(say("a whole number, without quotation marks")))
Finite = Annotated[float, Field(allow_inf_nan=False), _number]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False), _number]
NotNegative = Annotated[float, Field(ge=0, allow_inf_nan=False), _number]
Count = Annotated[int, Field(ge=0), _whole]
Size = Annotated[int, Field(ge=1), _whole]


class Wave(StrEnum):
    """The time when a form was filled in, or the time that it asks about."""

    PRE = "pre"
    POST = "post"
    THEN = "then"
    NOW = "now"
    FOLLOW_UP = "followup"


class SurveyDesign(StrEnum):
    """The way in which before and after were asked."""

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


class Grade(StrEnum):
    """Grades of evidence for a change, strongest first."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


class Direction(StrEnum):
    """Whether the highest answer of a scale means most or least."""

    ASCENDING = "ascending"
    DESCENDING = "descending"


class Scale(Value):
    """An answer scale."""

    name: str = Field(default="", description="Name and version of the scale; activities are compared on the same one only")
    min: Finite = Field(description="Lowest answer")
    max: Finite = Field(description="Highest answer, above the lowest")
    step: Positive = Field(default=1, description="Distance between answers; the highest lies whole steps, up to 1,000, above the lowest")
    labels: dict[str, tuple[str, ...]] = Field(default_factory=dict, description="Labels of the answers from the lowest up, by language")
    missing_codes: tuple[Finite, ...] = Field(default=(), description="Numbers that mean no answer, such as 0 or 99")
    direction: Direction = Field(default=Direction.ASCENDING, description="descending: the highest answer means least")
    reversed_items: tuple[str, ...] = Field(default=(), description="Items asked the other way round than the rest")

    @model_validator(mode="after")
    def _has_room(self) -> Self:
        if self.min >= self.max:
            raise InvalidValueError(say("a lowest answer below the highest; they are {min} and {max}", min=self.min, max=self.max))
        steps = (self.max - self.min) / self.step
        if steps > MOST_STEPS or abs(steps - round(steps)) > 1e-9:
            expected = say(
                "whole steps, up to {most}, from the lowest answer to the highest; the step is {step}", most=MOST_STEPS, step=self.step
            )
            raise InvalidValueError(expected)
        return self

    def turned(self, item: str, value: float) -> float:
        """Return the answer to an item with a higher number meaning more: `min + max - value` for a reversed item or scale."""
        return self.min + self.max - value if (item in self.reversed_items) != (self.direction is Direction.DESCENDING) else value

    def pomp(self, value: float) -> float:
        """Return a value as percent of the maximum possible: 0 at the lowest answer, 100 at the highest."""
        return 100 * (value - self.min) / (self.max - self.min)


class ScaleById(Scale):
    """A scale whose name is called its id."""

    id: str


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

    code: str = Field(min_length=1)


class FollowUpCounts(Value):
    """Results of the follow-up form: numbers of people and of actions."""

    post_n: Count = Field(description="People who answered after the activity")
    followup_n: Count = Field(description="Those of them who answered the follow-up")
    planned: Count = Field(description="Actions that these had planned")
    done: Count = Field(description="Of these, done")
    in_progress: Count = Field(description="Of these, begun")
    planned_by_others: Count | None = Field(default=None, description="Actions planned by those who did not answer, for the bounds")
    months_after: NotNegative | None = Field(default=None, description="Months between activity and follow-up; before 3 it is not yet due")


class PolicyOutput(Value):
    """Something that changed in policy or practice since, with its evidence; counted and listed, never scored."""

    what: str = Field(min_length=1, description="Such as: definition adopted, rule changed, programme drafted")
    evidence: str = Field(min_length=1, description="Reference to the evidence")


def _scale(value: Any) -> Any:
    if isinstance(value, str):
        if value not in SCALES:
            raise InvalidValueError(say("one of {expected}", expected=f"{', '.join(SCALES)}, [min, max]"))
        return SCALES[value]
    if isinstance(value, dict) and "id" in value:
        return {"name" if key == "id" else key: part for key, part in value.items()}
    return dict(zip(("min", "max"), value, strict=True)) if isinstance(value, list | tuple) and len(value) == 2 else value


def _scales(value: Any) -> Any:
    return {wave: _scale(one) for wave, one in value.items()} if _is_by_wave(value) else _scale(value)


def _is_by_wave(value: Any) -> bool:
    return isinstance(value, dict) and bool(value) and set(value) <= set(Wave)


def _topics(value: Any) -> Any:
    if isinstance(value, list | tuple):
        listed = [topic if isinstance(topic, dict) else {"code": topic} for topic in value]
        codes = [code for topic in listed if isinstance(code := topic.get("code"), str) and code]
        if len(codes) < len(listed):
            raise InvalidValueError(say("a list of topics, each with its code"))
        if twice := sorted({code for code in codes if codes.count(code) > 1}):
            raise InvalidValueError(say("each topic once; repeated: {codes}", codes=", ".join(twice)))
        value = {topic["code"]: {key: part for key, part in topic.items() if key != "code"} for topic in listed}
    if isinstance(value, dict):
        plain = {code: {"label": topic} if isinstance(topic, str) else topic for code, topic in value.items()}
        return {code: {"items": topic} if isinstance(topic, list | tuple) else topic for code, topic in plain.items()}
    return value


def _design(value: Any) -> Any:
    return dict(zip("ABCD", SurveyDesign, strict=True)).get(value, value) if isinstance(value, str) else value


_Design = Annotated[SurveyDesign | None, BeforeValidator(_design, json_schema_input_type=SurveyDesign | Literal["A", "B", "C", "D"] | None)]
_OneScale = Literal["FAM5", "AGR5", "S0_10"] | tuple[float, float] | Scale | ScaleById
_Scales = Annotated[
    Annotated[Scale, Tag("one")] | Annotated[dict[Wave, Scale], Tag("by wave")],
    Discriminator(lambda value: "by wave" if _is_by_wave(value) else "one"),
    BeforeValidator(_scales, json_schema_input_type=_OneScale | dict[Wave, _OneScale]),
]
_Code = Annotated[str, Field(min_length=1)]
_Listed = Annotated[tuple[CodedTopic | _Code, ...], Field(min_length=1, json_schema_extra={"uniqueItems": True})]
_ByCode = Annotated[dict[_Code, Topic | tuple[str, ...] | str], Field(min_length=1)]
_Topics = Annotated[dict[_Code, Topic], Field(min_length=1), BeforeValidator(_topics, json_schema_input_type=_ByCode | _Listed)]


class Activity(Value):
    """One peer-learning activity: what was planned, who came, and what was asked."""

    activity: str = Field(min_length=1, description="Name of the activity")
    planned_participants: Count | None = Field(default=None, description="People expected; null where not known")
    attended: Count | None = Field(default=None, description="People who came, each counted once; null where not known")
    planned_stakeholder_groups: tuple[str, ...] | Count = Field(
        default=(), description="Groups that the activity was meant for, or their number"
    )
    attendance_by_group: dict[str, Count] = Field(
        default_factory=dict, description="People who came, by group; together not more than attended"
    )
    scale: _Scales = Field(
        default=SCALES["FAM5"],
        description="Scale of the topic items: FAM5, AGR5, S0_10, [min, max], an object with min and max, or one of these per wave",
    )
    topics: _Topics = Field(
        description="Topics by code, each a list of items, a label, or an object with both; or a list of topics or codes"
    )
    k: Size = Field(default=SMALLEST_GROUP, description="Smallest group that is reported; below 5 only for tests")
    design: _Design = Field(default=None, description="How before and after were asked; null: as the answers show")
    follow_up: FollowUpCounts | None = Field(default=None, description="What the follow-up found; null where there is none yet")
    policy_outputs: tuple[PolicyOutput, ...] = Field(default=(), description="From the facilitator's log, with evidence")
    weights: dict[str, NotNegative] = Field(
        default=WEIGHTS,
        description="Weights of the six components; they sum to 1",
        json_schema_extra={"required": list(COMPONENTS), "propertyNames": {"enum": list(COMPONENTS)}},
    )
    target_mix: dict[str, NotNegative] | None = Field(default=None, description="Wanted share of each group; null: equal parts are best")
    item_texts: dict[str, tuple[str, ...]] = Field(default_factory=dict, description="Texts of the items in forms, by item")
    language: str = Field(default="", description="Language of the names written here, such as sr-Cyrl, which reports mark; else not known")
    fictional: bool = Field(default=False, description="Whether people and answers are invented; every view says so")
    note: str = Field(default="", description="Remark")

    @field_validator("weights")
    @classmethod
    def _sum_to_one(cls, weights: dict[str, float]) -> dict[str, float]:
        if set(weights) != set(COMPONENTS):
            raise InvalidValueError(say("a weight for each of {components}", components=", ".join(COMPONENTS)))
        total = sum(weights.values())
        if abs(total - 1) > 1e-9:
            raise InvalidValueError(say("weights that sum to 1; they sum to {total}", total=f"{total:.10g}"))
        return weights

    @field_validator("topics")
    @classmethod
    def _each_item_once(cls, topics: dict[str, Topic]) -> dict[str, Topic]:
        items = [item for topic in topics.values() for item in topic.items]
        if twice := sorted({item for item in items if items.count(item) > 1}):
            raise InvalidValueError(say("each item in one topic; repeated: {items}", items=", ".join(twice)))
        return topics

    @field_validator("attendance_by_group")
    @classmethod
    def _all_of_them_came(cls, groups: dict[str, int], info: ValidationInfo) -> dict[str, int]:
        attended, total = info.data.get("attended"), sum(groups.values())
        if attended is not None and total > attended:
            expected = say(
                "groups of together at most {attended} people, as many as attended; they sum to {total}", attended=attended, total=total
            )
            raise InvalidValueError(expected)
        return groups

    @property
    def items(self) -> tuple[str, ...]:
        """Return the items of all topics."""
        return tuple(item for topic in self.topics.values() for item in topic.items)

    @property
    def protected(self) -> "Activity":
        """The activity with a smallest group of at least 5, for people who may not confirm smaller groups."""
        return self.model_copy(update={"k": max(self.k, SMALLEST_GROUP)})

    def with_items(self, columns: Iterable[str]) -> "Activity":
        """Return the activity with the items of each topic; a topic without items receives matching columns."""
        named = list(dict.fromkeys(columns))
        topics = {
            code: topic.model_copy(
                update={"items": topic.items or tuple(sorted(c for c in named if re.fullmatch(rf"{re.escape(code)}\d+", c)))}
            )
            for code, topic in self.topics.items()
        }
        return self.model_copy(update={"topics": topics})

    def scale_of(self, wave: Wave, item: str = "") -> Scale:
        """Return the scale of an item in a wave; satisfaction and intent use agreement from 1 to 5."""
        if item[:3] in ("SAT", "INT") and item[3:].isdigit():
            return SCALES["AGR5"]
        if isinstance(self.scale, Scale):
            return self.scale
        return self.scale.get(wave) or next(iter(self.scale.values()))


def read_activity(path: str | Path) -> Activity:
    r"""Read an activity from a JSON or YAML file.

    Args:
        path: the file; `docs/schema/activity.json` has its schema.

    Raises:
        ActivityError: if the file cannot be read or is not a valid activity; names every fault.

    >>> from tempfile import mkdtemp
    >>> path = Path(mkdtemp()) / "visit.yaml"
    >>> _ = path.write_text("activity: Study visit\ntopics: {DEF: [DEF1, DEF2]}\nattended: 24\n", encoding="utf-8")
    >>> read_activity(path).attended
    24
    """
    return value_of(Activity, read_document(Path(path), ActivityError), ActivityError)


def make_activity(values: Any, file: str = "activity") -> Activity:
    """Return an activity from plain values, as read from JSON or YAML.

    Raises:
        ActivityError: if they are not a valid activity; names every fault.

    >>> make_activity({"activity": "Study visit", "topics": {"DEF": ["DEF1", "DEF2"]}}).items
    ('DEF1', 'DEF2')
    """
    return value_of(Activity, Document(file, values), ActivityError)


@dataclass(frozen=True, slots=True)
class Response:
    """One row of the canonical response table: what one person answered in one wave.

    `answers` holds topic items and SAT1.., INT1..: a number, None for no answer, or a text that could not be read as a number, which
    cleaning counts. `form` is equal for rows from one sheet of paper or one submission.
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
