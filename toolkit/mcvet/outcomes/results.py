"""Results: figures with their evidence, the score of an activity, and comparisons of activities."""

from enum import StrEnum

from pydantic import Field

from mcvet.catalogue import Result, Value
from mcvet.outcomes.model import Grade, Interval, PolicyOutput, Status, SurveyDesign


class Figure(Value):
    """One result: a value, or the reason why there is none."""

    value: float | None = Field(description="The value, unrounded; null where there is none")
    status: Status
    reason: str | None = Field(default=None, description="Why value or interval is missing")
    n: int | None = Field(default=None, description="People it rests on; null where it is suppressed")
    interval: Interval | None = Field(default=None, description="95% interval; for a suppressed value of equal answers, a band")
    design: SurveyDesign | None = None
    grade: Grade | None = Field(default=None, description="Grade of evidence, A to D")


class TopicScore(Value):
    """The gain in one topic. Plain fields repeat the values of `figures`."""

    label: str
    n_pairs: int | None = Field(description="People with a topic score before and after; null where suppressed")
    status: Status
    reason: str | None
    design: SurveyDesign
    grade: Grade
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
        """The mean gain, or a figure with the reason why there is none."""
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
    """The share of planned actions that were carried out."""

    value: float | None = Field(description="100 (done + half of what is in progress) / planned")
    status: Status
    reason: str | None
    n: int | None = Field(description="Respondents of the follow-up who had planned an action")
    response_rate: float | None
    used: bool = Field(description="Whether it enters the index")
    bounds: Interval | None = Field(description="The value if those who did not answer did nothing, or everything")


class IndexStatus(StrEnum):
    """Whether an index rests on all six components, on fewer, or could not be computed."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    NOT_COMPUTED = "not_computed"


class IndexScore(Value):
    """The index by one rule of aggregation."""

    status: IndexStatus
    value: float | None
    available: tuple[str, ...] = Field(description="Components that it rests on")
    missing: tuple[str, ...]
    available_weight: float
    reason: str | None = Field(description="required_component_missing or available_weight_below_minimum")


class Sensitivity(Value):
    """The range of the index under other weights, means and kinds of gain; it does not include sampling error."""

    p05: float
    median: float
    p95: float
    runs: int
    seed: int
    without: dict[str, float | None] = Field(description="The arithmetic index without each component")


class ActivityScore(Result):
    """The whole result of one activity."""

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
    design: SurveyDesign
    grade: Grade
    topics: dict[str, TopicScore]
    retrospective: dict[str, TopicScore] = Field(description="Gain by the other design, where both were asked; never pooled")
    response_shift: dict[str, Figure] = Field(description="Mean of then minus mean of pre, where both were asked")
    components: dict[str, float | None] = Field(description="0 to 100")
    figures: dict[str, Figure] = Field(description="The components and the figures beside them, each with status and reason")
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


class ActivityStanding(Value):
    """One activity in a comparison."""

    activity: str
    language: str
    fictional: bool
    k: int = Field(description="Smallest group that is reported")
    design: SurveyDesign
    grade: Grade
    index: float | None
    sensitivity: Interval | None = Field(description="5th and 95th percentile of the runs")
    ranks: tuple[int, int] | None = Field(description="Best and worst rank that the ranges allow; null where not comparable")
    gains: dict[str, Figure] = Field(description="Mean gain by topic, or why there is none")


class ActivityComparison(Result):
    """Several activities side by side."""

    comparable: bool = Field(description="Whether indices may be compared")
    reasons: tuple[str, ...] = Field(description="different_designs, different_components, different_scales, index_not_computed")
    standings: tuple[ActivityStanding, ...] = Field(description="In the order given; no ranking")
    indistinguishable: tuple[tuple[str, str], ...] = Field(description="Pairs whose ranges overlap: no distinguishable difference")
