"""What a review consists of."""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from mcvet.catalogue import Confidence, Source, Value
from mcvet.credentials.model import Multilingual


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"
    REMARK = "remark"


class State(StrEnum):
    """What there is of an element."""

    PRESENT = "present"
    WEAK = "weak"
    MISSING = "missing"
    LATER = "filled_in_later"


class FindingKind(StrEnum):
    """What was found; its sentence and its advice are in `wording.py`."""

    MISSING = "missing"
    LEARNER_VAGUE = "learner_vague"
    OUTCOME_VAGUE = "outcome_vague"
    OUTCOME_NO_ACTION = "outcome_no_action"
    OUTCOME_UNCOVERED = "outcome_uncovered"
    DOMAIN_MISSING = "domain_missing"
    OUTCOMES_NOT_CHECKED = "outcomes_not_checked"
    LEVEL_LOW = "level_low"
    LEVEL_HIGH = "level_high"
    LEVEL_ASKS = "level_asks"
    LEVEL_NOT_CHECKED = "level_not_checked"
    LEVELS_DISAGREE = "levels_disagree"
    NO_NATIONAL_LEVEL = "no_national_level"
    NO_CREDITS = "no_credits"
    CREDITS_DISAGREE = "credits_disagree"
    NO_WORK_SHARE = "no_work_share"
    WEIGHTS = "weights"
    QUALITY_ONE_SIDED = "quality_one_sided"
    EQAVET_STAGES = "eqavet_stages"
    NO_TARGET = "no_target"
    UNTRANSLATED = "untranslated"
    POLICY = "policy"
    NOT_RESEARCHED = "not_researched"
    NOT_REFERENCED = "not_referenced"
    OUTSIDE_LIMIT = "outside_limit"
    OTHER_CREDITS = "other_credits"
    REQUIRED_HERE = "required_here"
    UNDECIDED_HERE = "undecided_here"


class Finding(Value):
    """One thing that was found, with the values that its sentence needs."""

    kind: FindingKind
    severity: Severity
    element_id: str | None = Field(None, description="European standard element that it is about")
    country: str | None = Field(None, description="Country whose rules it is about")
    outcome: Multilingual | None = Field(None, description="Learning outcome that it is about, in the languages of which it holds")
    values: dict[str, str | int | float] = Field(default_factory=dict)
    source_ids: tuple[str, ...] = ()
    confidence: Confidence | None = Field(None, description="Of the data that it rests on; none where it rests on the credential alone")


class ElementReview(Value):
    """What there is of one European standard element."""

    element_id: str
    obligation: Literal["mandatory", "optional"]
    state: State
    source_ids: tuple[str, ...]


class QuestionReview(Value):
    """One question of a principle and its answer."""

    question: str
    answer: Literal["yes", "partly", "no", "open"]
    basis: Literal["stated", "derived", "none"] = Field(description="stated by the designer; derived from the elements; none while open")
    evidence: Multilingual | None = None


class PrincipleReview(Value):
    """One principle as answered questions."""

    principle_id: str
    questions: tuple[QuestionReview, ...]
    source_ids: tuple[str, ...]
    confidence: Confidence


class Review(Value):
    """What a review found. It carries no grade and no sum."""

    as_of: str = Field(description="Date of the shipped data")
    overlay: str | None = Field(description="Name of the folder that was laid over them, if any")
    credential_id: str
    countries: tuple[str, ...] = Field(description="Countries whose rules were looked at")
    elements: tuple[ElementReview, ...] = Field(description="The sixteen European standard elements, in their order")
    principles: tuple[PrincipleReview, ...] = Field(description="The ten principles, in their order")
    findings: tuple[Finding, ...] = Field(description="The gravest first")
    hidden: int = Field(description="Statements on countries left out for low confidence")
    sources: tuple[Source, ...]

    @property
    def has_errors(self) -> bool:
        """Tell whether something must be mended before the credential can be issued."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)
