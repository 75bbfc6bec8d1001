"""The ground floor: opens the data package, checks it, and hands out its rows as frozen values."""

from mcvet.catalogue.catalogue import Catalogue, open_catalogue
from mcvet.catalogue.check import check
from mcvet.catalogue.model import (
    EQF_LEVELS,
    Confidence,
    EqfLink,
    EventKind,
    Framework,
    FrameworkNote,
    Level,
    LevelDescriptor,
    NoteKind,
    QualificationType,
    ReferencingEvent,
    Sector,
    Source,
    Stage,
    Value,
    YesNo,
)

__all__ = [
    "EQF_LEVELS", "Catalogue", "Confidence", "EqfLink", "EventKind", "Framework", "FrameworkNote", "Level", "LevelDescriptor",
    "NoteKind", "QualificationType", "ReferencingEvent", "Sector", "Source", "Stage", "Value", "YesNo", "check", "open_catalogue",
]  # fmt: skip
