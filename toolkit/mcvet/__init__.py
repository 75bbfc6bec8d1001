"""A policy toolkit for micro-credentials in vocational education and training."""

from mcvet.catalogue import Catalogue, open_catalogue
from mcvet.errors import DataError, McvetError

__all__ = ["Catalogue", "DataError", "McvetError", "__version__", "open_catalogue"]

__version__ = "2026.11.0"
