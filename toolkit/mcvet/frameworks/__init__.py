"""National qualifications frameworks and the EQF: comparison and translation of levels."""

from mcvet.frameworks.compare import compare, describe
from mcvet.frameworks.model import (
    LIMITS_OF_USE,
    Attribute,
    Caution,
    CautionKind,
    Cell,
    CellState,
    Comparison,
    LadderRow,
    PlacedLevel,
    Profile,
    Refusal,
    RefusalKind,
    Translation,
    TranslationPath,
)
from mcvet.frameworks.translate import translate

__all__ = [
    "LIMITS_OF_USE", "Attribute", "Caution", "CautionKind", "Cell", "CellState", "Comparison", "LadderRow", "PlacedLevel", "Profile",
    "Refusal", "RefusalKind", "Translation", "TranslationPath", "compare", "describe", "translate",
]  # fmt: skip
