"""Base classes of the rows of a table: columns, references, sources, confidence."""

import re
from datetime import date
from importlib import import_module
from typing import Annotated, Any, ClassVar, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from mcvet.catalogue.enumerations import Confidence, SourceKind
from mcvet.validation import COUNTRY, FRAMEWORK_ID, PARTIAL_DATE, SOURCE_ID, WEB_ADDRESS, YEARS


class Value(BaseModel):
    """An immutable value that rejects unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Result(Value):
    """What a function of the library returns to an analyst; a notebook shows it as tables with their sources."""

    def _repr_html_(self) -> str:
        """Return the result as HTML for a notebook, in English."""
        return str(import_module("mcvet.reports.notebook").notebook_html(self))  # reports know every room: they load when asked for


def split(value: Any) -> Any:
    """Return the parts of a text that are separated by semicolons."""
    return tuple(part.strip() for part in value.split(";") if part.strip()) if isinstance(value, str) else value


def years(value: Any) -> Any:
    """Return the years in a text that are separated by semicolons."""
    if isinstance(value, str) and not re.fullmatch(YEARS, value):
        raise PydanticCustomError("string_pattern_mismatch", "not years separated by semicolons")
    return split(value)


def _real_day(value: str) -> str:
    if len(value) == len("2026-11-23"):
        try:
            date.fromisoformat(value)
        except ValueError as error:
            raise PydanticCustomError("string_pattern_mismatch", "no such day") from error
    return value


def column(description: str, *, unit: str = "", translated: bool = False, **constraints: Any) -> Any:
    """Declare a column.

    Args:
        description: what the column means, for the data dictionary.
        unit: unit of its values, such as `hours per credit`; empty if it has none.
        translated: True if its texts are messages that the catalogues translate.
        constraints: further arguments of `pydantic.Field`. A column without a default is required.
    """
    constraints.setdefault("default", ...)
    return Field(description=description, json_schema_extra={"unit": unit, "translated": translated}, **constraints)


def once_each(value: tuple[str, ...]) -> tuple[str, ...]:
    """Reject a value that is given twice."""
    if len(set(value)) < len(value):
        raise PydanticCustomError("string_pattern_mismatch", "a value twice")
    return value


Year = Annotated[int, Field(ge=1900, le=2100)]


Many = Annotated[tuple[str, ...], BeforeValidator(split)]


Address = Annotated[str, Field(pattern=WEB_ADDRESS)]


PartialDate = Annotated[str, Field(pattern=PARTIAL_DATE), AfterValidator(_real_day)]


FrameworkId = Annotated[str, Field(pattern=FRAMEWORK_ID)]


Country = Annotated[str, Field(pattern=COUNTRY)]


_FORMS: dict[Any, tuple[Any, str]] = {
    int: ("int_parsing", r"\d+"), bool: ("bool_parsing", "true|false"), date: ("date_parsing", r"\d{4}-\d\d-\d\d"),
}  # fmt: skip


def types_in(annotation: Any) -> frozenset[Any]:
    """Return which of int, bool and date a column holds; several values in a cell are text."""
    if annotation in _FORMS:
        return frozenset({annotation})
    arguments = get_args(annotation)
    return frozenset().union(*map(types_in, arguments)) if arguments and arguments[-1] is not Ellipsis else frozenset()


class Reference(Value):
    """A foreign key: `fields` of this table refer to the fields `to` of `table`."""

    fields: tuple[str, ...]
    table: str
    to: tuple[str, ...]


class Row(Value):
    """A row of a table.

    A subclass declares the table: its name, its title, its key, its foreign keys, and its `UNIT`, the fields by which a row of an
    overlay folder finds the shipped rows it replaces (the key, if left empty).
    """

    TABLE: ClassVar[str]
    TITLE: ClassVar[str]
    KEY: ClassVar[tuple[str, ...]]
    UNIT: ClassVar[tuple[str, ...]] = ()
    REFERENCES: ClassVar[tuple[Reference, ...]] = ()

    @model_validator(mode="before")
    @classmethod
    def _blank_is_missing(cls, data: Any) -> Any:
        return {k: v for k, v in data.items() if v != ""} if isinstance(data, dict) else data

    @field_validator("*", mode="before")
    @classmethod
    def _only_the_plain_form(cls, value: Any, info: ValidationInfo) -> Any:
        """Accept numbers, booleans and dates in one notation only, so that every program reads a cell in the same way."""
        kinds = types_in(cls.model_fields[str(info.field_name)].annotation)
        for kind in kinds if isinstance(value, str) else ():
            code, form = _FORMS[kind]
            if not re.fullmatch(form, value):
                raise PydanticCustomError(code, "not in the plain form")
        return value

    @classmethod
    def unit(cls) -> tuple[str, ...]:
        """Return the fields by which a row of an overlay folder finds the shipped rows it replaces."""
        return cls.UNIT or cls.KEY


class Source(Row):
    """A publication that statements are based on."""

    TABLE = "sources"
    TITLE = "Sources"
    KEY = ("source_id",)

    source_id: str = column("Identifier that the other tables cite", pattern=SOURCE_ID)
    title: str = column("Title of the publication")
    publisher: str | None = column("Body that published it", default=None)
    year: Year | None = column("Year of publication; blank where the publication has no date", unit="year", default=None)
    url: Address | None = column("Address; blank where none is known", default=None)
    licence: str | None = column("Licence; blank where the publication states none", default=None)
    kind: SourceKind = column("Kind of publication; background marks statements for which no source was seen")
    is_copy: bool = column("Whether the address is a copy on a host other than the publisher's", default=False)


class Sourced(Row):
    """A row with its sources and its confidence."""

    source_id: str = column("Source of the row")
    second_source_id: Many = column("Further sources, separated by semicolons", default=())
    confidence: Confidence = column(
        "high: seen in an official source, or in two; medium: seen once, or in a secondary source; low: not seen"
    )

    @property
    def source_ids(self) -> tuple[str, ...]:
        """Return the ids of all sources of the row, the main one first."""
        return (self.source_id, *self.second_source_id)
