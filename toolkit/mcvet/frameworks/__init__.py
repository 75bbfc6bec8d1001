"""National qualifications frameworks: comparison on the EQF ladder, and translation of levels between countries."""

from mcvet.frameworks.compare import compare, overview
from mcvet.frameworks.model import (
    LIMITS_OF_USE,
    Attribute,
    Caution,
    CautionKind,
    CellState,
    Comparison,
    FrameworkProfile,
    LadderCell,
    LadderRow,
    PlacedLevel,
    Translation,
    TranslationPath,
    TranslationRefusal,
    TranslationRefusalKind,
)
from mcvet.frameworks.translate import translate

__all__ = [
    "LIMITS_OF_USE",
    "Attribute",
    "Caution",
    "CautionKind",
    "CellState",
    "Comparison",
    "FrameworkProfile",
    "LadderCell",
    "LadderRow",
    "PlacedLevel",
    "Translation",
    "TranslationPath",
    "TranslationRefusal",
    "TranslationRefusalKind",
    "compare",
    "overview",
    "translate",
]  # fmt: skip
