"""The tables of the data package as data frames."""

import pytest

from mcvet import Catalogue
from mcvet.catalogue import frame
from mcvet.catalogue.model import TABLES, Row
from mcvet.catalogue.package import fields_of
from mcvet.errors import UnknownNameError


@pytest.mark.parametrize("row_class", TABLES, ids=lambda row_class: row_class.TABLE)
def test_a_table_has_every_row_and_column(row_class: type[Row], catalogue: Catalogue) -> None:
    """One row per row, the columns of the data dictionary, and the declared types."""
    found = frame(row_class.TABLE, catalogue=catalogue)
    assert len(found) == len(catalogue.rows(row_class))
    assert list(found.columns) == [field["name"] for field in fields_of(row_class)]
    kinds = {"integer": "Int64", "boolean": "boolean", "date": "datetime64"}
    for field in fields_of(row_class):
        assert str(found[field["name"]].dtype).startswith(kinds.get(field["type"], ("object", "str")))
        assert not (found[field["name"]] == "").any()


def test_an_unknown_table_is_refused_with_a_suggestion() -> None:
    """A slip of the pen is told what was meant."""
    with pytest.raises(UnknownNameError, match="levels"):
        frame("level")
