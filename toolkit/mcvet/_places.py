"""Folders that belong to the package but not to its modules."""

from pathlib import Path

_PACKAGE = Path(__file__).parent
_CHECKOUT = _PACKAGE.parent.parent


def data_folder() -> Path:
    """Return the shipped data package: inside an installed package, else at the top of the checkout."""
    return _first(_PACKAGE / "data", _CHECKOUT / "data")


def notebook_folder() -> Path:
    """Return the dashboard notebooks: inside an installed package, else at the top of the checkout."""
    return _first(_PACKAGE / "dashboards" / "notebooks", _CHECKOUT / "dashboards")


def _first(installed: Path, checkout: Path) -> Path:
    return installed if installed.is_dir() else checkout
