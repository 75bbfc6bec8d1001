"""The closed lists of the tables."""

from collections.abc import Iterable
from enum import StrEnum


class Confidence(StrEnum):
    """How well the sources support a statement."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @classmethod
    def lowest(cls, of: Iterable["Confidence"]) -> "Confidence | None":
        """Return the lowest of several confidences, or None if `of` is empty."""
        order = list(cls)
        return max(of, key=order.index, default=None)


class YesNo(StrEnum):
    """An answer to a yes-or-no question; it may be unknown."""

    YES = "yes"
    NO = "no"
    PARTLY = "partly"
    UNKNOWN = "unknown"


class Stage(StrEnum):
    """The stage of development of a framework, in Cedefop's terms, or how it ended."""

    EXPLORATIVE = "explorative"
    DESIGN = "design"
    ADOPTION = "adoption"
    ACTIVATION = "activation"
    OPERATIONAL = "operational"
    REVIEW = "review"
    HISTORICAL_REFERENCING = "historical_referencing"
    REPLACED = "replaced"
    UNKNOWN = "unknown"


class EqfLink(StrEnum):
    """Whether a national level has an EQF level, and if not, why."""

    LINKED = "linked"
    BELOW_EQF_1 = "below_eqf_1"
    NOT_REFERENCED = "not_referenced"


class Sector(StrEnum):
    """The sector of education that a qualification type belongs to."""

    GENERAL = "general"
    VET = "vet"
    HIGHER = "he"
    ADULT = "adult"
    PROFESSIONAL = "professional"


class EventKind(StrEnum):
    """What happened to a framework."""

    LAW_ADOPTED = "law_adopted"
    AMENDED = "amended"
    REFERENCED = "referencing_report_presented"
    SELF_CERTIFIED = "self_certification"
    UPDATED = "updated"
    UPDATE_IN_PROGRESS = "update_in_progress"


class PolicyStatus(StrEnum):
    """How far one dimension of policy is implemented, most advanced first. `UNKNOWN` is not a step on this scale."""

    IN_FORCE = "in_force"
    ADOPTED = "adopted_not_implemented"
    PILOT = "pilot"
    IN_PREPARATION = "in_preparation"
    NONE = "none"
    UNKNOWN = "unknown"


class PolicySector(StrEnum):
    """The sector to which a policy status applies."""

    VET = "vet"
    HIGHER = "he"
    ADULT = "adult"
    ALL = "all"
    UNSPECIFIED = "unspecified"


class NoteKind(StrEnum):
    """The kind of a note on a framework or a level."""

    NONE_PLACED = "no_qualification_placed"
    CAUTION = "caution"


class SourceKind(StrEnum):
    """The kind of a publication; `BACKGROUND` marks statements for which no source was seen."""

    LAW = "law"
    OFFICIAL = "official"
    REFERENCING_REPORT = "referencing_report"
    STUDY = "study"
    PROJECT_PAGE = "project_page"
    NEWS = "news"
    GLOSSARY = "glossary"
    DATA_SET = "data_set"
    SECONDARY = "secondary"
    BACKGROUND = "background"


class GapReason(StrEnum):
    """Why a country has no framework in the package."""

    NONE = "none"
    NOT_COLLECTED = "not_collected"


class ConceptMatch(StrEnum):
    """Whether the concept in the EU controlled list is the level itself, or the undivided level that it is a part of."""

    EXACT = "exact"
    BROADER = "broader"


class Domain(StrEnum):
    """The three domains of learning outcomes in the EQF."""

    KNOWLEDGE = "knowledge"
    SKILLS = "skills"
    RESPONSIBILITY = "responsibility_autonomy"


class PolicyDimension(StrEnum):
    """The dimensions of policy on micro-credentials; the definition comes first."""

    DEFINITION = "definition"
    LEGAL_BASIS = "legal_basis"
    NQF_INCLUSION = "nqf_inclusion"
    CREDIT_SIZE = "credit_size"
    PROVIDERS = "providers"
    QUALITY_ASSURANCE = "quality_assurance"
    WORK_BASED_LEARNING = "work_based_learning"
    VALIDATION = "validation_rpl"
    FUNDING = "funding"
    DIGITAL_ISSUANCE = "digital_issuance"
    LABOUR_MARKET_LINK = "labour_market_link"
    STACKABILITY = "stackability"


class Obligation(StrEnum):
    """Whether the Recommendation asks for a standard element."""

    MANDATORY = "mandatory"
    OPTIONAL = "optional"


class EqavetKind(StrEnum):
    """The kind of an EQAVET item."""

    INDICATOR = "indicator"
    STAGE = "stage"
    DESCRIPTOR = "descriptor"


class EqavetAddressee(StrEnum):
    """Whom an EQAVET item addresses."""

    SYSTEM = "system"
    PROVIDER = "provider"
    BOTH = "system and provider"


class HoursKind(StrEnum):
    """Which hours a credit system counts: all hours of a typical learner, or contact hours only."""

    WORKLOAD = "workload"
    TEACHING = "teaching"


class LimitMeasure(StrEnum):
    """What a national rule limits."""

    CREDITS = "credits"
    EQF_LEVEL = "eqf_level"


class ActivityScope(StrEnum):
    """Whether people of several countries or of one take part in a peer-learning activity."""

    TRANSNATIONAL = "transnational"
    NATIONAL = "national"


class Bound(StrEnum):
    """Whether a number is exact or a lower bound."""

    EXACT = "exact"
    AT_LEAST = "at_least"
