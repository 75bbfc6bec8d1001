"""Results as files: spreadsheets, documents and pages that stand alone."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mcvet.reports.saving import save

__all__ = ["save"]


def __getattr__(name: str) -> Any:  # the modules of this package need one room each, `save` needs them all
    if name == "save":
        return import_module("mcvet.reports.saving").save
    raise AttributeError(f"module 'mcvet.reports' has no attribute '{name}'")
