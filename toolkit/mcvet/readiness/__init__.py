"""Policy on micro-credentials by country: what is in force, what is missing, and which countries to ask."""

from mcvet.readiness.agreement import Agreement, agreement_of, krippendorff_alpha, reader_agreement
from mcvet.readiness.changes import changes
from mcvet.readiness.definitions import definitions
from mcvet.readiness.gaps import gaps
from mcvet.readiness.matrix import matrix
from mcvet.readiness.model import (
    LIMITS_OF_USE,
    Change,
    Changes,
    Composite,
    CountryProfile,
    CountryScore,
    CountryToAsk,
    Counts,
    DefinitionElement,
    DefinitionRow,
    Definitions,
    Gap,
    Gaps,
    Matrix,
    MatrixRow,
    Nearness,
    Range,
    SectorChoice,
    Standing,
    State,
)
from mcvet.readiness.profile import profile
from mcvet.readiness.score import composite, score
from mcvet.readiness.standing import DIMENSIONS, researched

__all__ = [
    "DIMENSIONS",
    "LIMITS_OF_USE",
    "Agreement",
    "Change",
    "Changes",
    "Composite",
    "CountryProfile",
    "CountryScore",
    "CountryToAsk",
    "Counts",
    "DefinitionElement",
    "DefinitionRow",
    "Definitions",
    "Gap",
    "Gaps",
    "Matrix",
    "MatrixRow",
    "Nearness",
    "Range",
    "SectorChoice",
    "Standing",
    "State",
    "agreement_of",
    "changes",
    "composite",
    "definitions",
    "gaps",
    "krippendorff_alpha",
    "matrix",
    "profile",
    "reader_agreement",
    "researched",
    "score",
]  # fmt: skip
