"""The ground floor: opens the data package, checks it, and hands out its rows as frozen values."""

from mcvet.catalogue.catalogue import Catalogue, open_catalogue
from mcvet.catalogue.check import COUNTRIES, check
from mcvet.catalogue.documents import Document, Place, parse_document, read_document
from mcvet.catalogue.model import (
    EQF_LEVELS,
    Concept,
    Confidence,
    Country,
    CreditSystem,
    EqavetItem,
    EqfLink,
    EventKind,
    Framework,
    FrameworkNote,
    Level,
    LevelDescriptor,
    MicroCredentialStatus,
    NationalRule,
    NoteKind,
    Principle,
    QualificationType,
    ReferencingEvent,
    Sector,
    Source,
    Sourced,
    Stage,
    StandardElement,
    Value,
    YesNo,
)

__all__ = [
    "COUNTRIES", "EQF_LEVELS", "Catalogue", "Concept", "Confidence", "Country", "CreditSystem", "Document", "EqavetItem", "EqfLink",
    "EventKind", "Framework", "FrameworkNote", "Level", "LevelDescriptor", "MicroCredentialStatus", "NationalRule", "NoteKind", "Place",
    "Principle", "QualificationType", "ReferencingEvent", "Sector", "Source", "Sourced", "Stage",
    "StandardElement", "Value", "YesNo", "check", "open_catalogue", "parse_document", "read_document",
]  # fmt: skip
