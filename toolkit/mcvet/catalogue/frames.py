"""The tables of the data package as data frames."""

from datetime import date
from typing import TYPE_CHECKING, Any

from mcvet.catalogue.catalogue import Catalogue, open_catalogue
from mcvet.catalogue.model import TABLES
from mcvet.catalogue.package import fields_of
from mcvet.catalogue.rows import types_in
from mcvet.errors import UnknownNameError
from mcvet.messages import say

if TYPE_CHECKING:
    import pandas as pd

_DTYPES = {int: "Int64", bool: "boolean"}


def frame(table: str, *, catalogue: Catalogue | None = None) -> "pd.DataFrame":
    """Return a table of the data package as a data frame, one row per row.

    Args:
        table: its name, such as `levels` or `mc_status`; the data dictionary lists all.
        catalogue: the data; the shipped package if None.

    Returns:
        the columns of the table (see the data dictionary). Enumerations are their values; several values in a cell are separated by
        semicolons, as in the files; whole numbers are `Int64`, truth values `boolean`, days `datetime64`; `isna()` finds every missing
        value.

    Raises:
        UnknownNameError: if there is no such table; the message suggests similar names.

    >>> frame("levels")[["framework_id", "nqf_level", "eqf_level"]].head(1).values.tolist()
    [['EU-EQF', '1', 1]]
    """
    import pandas as pd  # it takes a second to load, and the catalogue needs it here only

    classes = {row_class.TABLE: row_class for row_class in TABLES}
    if table not in classes:
        raise UnknownNameError(
            say("There is no table '{name}'."), table, list(classes), say("The tables are {names}.", names=", ".join(classes))
        )
    row_class = classes[table]
    rows = (catalogue or open_catalogue()).rows(row_class)
    names = [field["name"] for field in fields_of(row_class)]
    found = pd.DataFrame([_cells(row.model_dump(mode="json")) for row in rows], columns=names)
    kinds = {name: types_in(row_class.model_fields[name].annotation) for name in names}
    found = found.astype({name: dtype for name, kind in kinds.items() for kept, dtype in _DTYPES.items() if kept in kind})
    return found.assign(**{name: pd.to_datetime(found[name]) for name, kind in kinds.items() if date in kind})


def _cells(row: dict[str, Any]) -> dict[str, Any]:
    return {name: ";".join(map(str, value)) or None if isinstance(value, list) else value for name, value in row.items()}
