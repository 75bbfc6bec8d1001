"""A policy toolkit for micro-credentials in vocational education and training (VET).

The packages `catalogue`, `frameworks`, `readiness`, `credentials`, `outcomes` and `reports`, and the functions that an analyst uses
most, are attributes of this module. They are loaded at first use, so that `import mcvet` stays quick.

>>> import mcvet
>>> mcvet.translate("4.2", "HR", "SI").comparable_to
('4', '5')
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from mcvet.catalogue import Catalogue, open_catalogue
from mcvet.errors import DataError, McvetError

if TYPE_CHECKING:
    from mcvet import credentials, frameworks, outcomes, readiness, reports
    from mcvet.credentials import review, stack, template, templates, where_it_fits
    from mcvet.frameworks import compare, overview, translate
    from mcvet.outcomes import read_activity, read_surveys, score_activity
    from mcvet.readiness import gaps, matrix
    from mcvet.reports import save

__all__ = [
    "Catalogue",
    "DataError",
    "McvetError",
    "__version__",
    "compare",
    "credentials",
    "frameworks",
    "gaps",
    "matrix",
    "open_catalogue",
    "outcomes",
    "overview",
    "read_activity",
    "read_surveys",
    "readiness",
    "reports",
    "review",
    "save",
    "score_activity",
    "stack",
    "template",
    "templates",
    "translate",
    "where_it_fits",
]  # fmt: skip

__version__ = "2026.11.0"

_PACKAGES = ("credentials", "frameworks", "outcomes", "readiness", "reports")
_FUNCTIONS = {
    "compare": "frameworks", "overview": "frameworks", "translate": "frameworks", "gaps": "readiness", "matrix": "readiness",
    "review": "credentials", "stack": "credentials", "template": "credentials", "templates": "credentials", "where_it_fits": "credentials",
    "read_activity": "outcomes", "read_surveys": "outcomes", "score_activity": "outcomes", "save": "reports",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    if name in _PACKAGES:
        return import_module(f"mcvet.{name}")
    if name in _FUNCTIONS:
        return getattr(import_module(f"mcvet.{_FUNCTIONS[name]}"), name)
    raise AttributeError(f"module 'mcvet' has no attribute '{name}'")


def __dir__() -> list[str]:
    return [*__all__, "catalogue"]
