"""The description of the data package, derived from the row classes."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, cast

from mcvet.catalogue.model import TABLES, Row, Sourced

_YEARS = r"^\d{4}(;\d{4})*$"
_IN_WORDS = {
    r"^[a-z][a-z0-9_]*$": "small letters, digits and underscores, beginning with a letter",
    r"^https?://[^\s/]+\.[^\s]+$": "an address that begins with http:// or https://",
    r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$": "a year, month or day such as 2026, 2026-11 or 2026-11-23",
    r"^[A-Z]{2}(-[A-Za-z0-9]+)+$": "an id such as HR-CROQF",
    r"^[A-Z]{2}$": "a country code of two capital letters, such as HR",
    _YEARS: "years such as 2026, or several parted by semicolons",
}
_TYPES = {"string": "string", "integer": "integer", "boolean": "boolean", "array": "string"}


def fields_of(row_class: type[Row]) -> list[dict[str, Any]]:
    """Return the Frictionless field descriptors of a table, in column order.

    Each has `name`, `type`, `description` and `constraints` (`required`, `enum`, `minimum`, `maximum`,
    `pattern`), and `unit` where the column has one. A column of several values is a string of values
    parted by semicolons.
    """
    schema = row_class.model_json_schema()
    names = sorted(schema["properties"], key=lambda name: name in Sourced.model_fields and issubclass(row_class, Sourced))
    return [_field(name, schema["properties"][name], schema) for name in names]


def _field(name: str, prop: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    inner = next((option for option in prop.get("anyOf", ()) if option.get("type") != "null"), prop)
    if "$ref" in inner:
        inner = schema["$defs"][inner["$ref"].rsplit("/", 1)[1]]
    constraints: dict[str, Any] = {"required": True} if name in schema.get("required", ()) else {}
    constraints |= {key: (inner | prop)[key] for key in ("enum", "minimum", "maximum", "pattern") if key in inner | prop}
    if inner["type"] == "array" and inner["items"].get("type") == "integer":
        constraints["pattern"] = _YEARS
    kind = "date" if inner.get("format") == "date" else _TYPES[inner["type"]]
    field = {"name": name, "type": kind, "description": prop["description"]}
    if prop["unit"]:
        field["unit"] = prop["unit"]
    return field | ({"constraints": constraints} if constraints else {})


def expectation(row_class: type[Row], name: str) -> str:
    """Say in words what a column may hold."""
    field = next(field for field in fields_of(row_class) if field["name"] == name)
    limits = field.get("constraints", {})
    if "enum" in limits:
        text = "one of " + ", ".join(limits["enum"])
    elif field["type"] == "integer":
        bounds = [f"from {limits['minimum']}" if "minimum" in limits else "", f"to {limits['maximum']}" if "maximum" in limits else ""]
        text = " ".join(["a whole number", *filter(None, bounds)])
    elif field["type"] == "boolean":
        text = "true or false"
    elif field["type"] == "date":
        text = "a date such as 2026-11-23"
    elif "pattern" in limits:
        text = _IN_WORDS[limits["pattern"]]
    else:
        text = f"text ({field['description']})"
    return text if limits.get("required") else f"{text}, or nothing"


def _resource(row_class: type[Row]) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": fields_of(row_class), "missingValues": [""]}
    required = {field["name"] for field in schema["fields"] if field.get("constraints", {}).get("required")}
    if required.issuperset(row_class.KEY):
        schema["primaryKey"] = list(row_class.KEY)
    else:
        schema["uniqueKeys"] = [list(row_class.KEY)]
    keys = [
        {
            "fields": list(ref.fields),
            "reference": {"resource": "" if ref.table == row_class.TABLE else ref.table, "fields": list(ref.to)},
        }
        for ref in row_class.REFERENCES
        if required.issuperset(ref.fields) or len(ref.fields) == 1
    ]
    if "confidence" in row_class.model_fields:
        keys.append({"fields": ["source_id"], "reference": {"resource": "sources", "fields": ["source_id"]}})
    if keys:
        schema["foreignKeys"] = keys
    return {
        "name": row_class.TABLE,
        "type": "table",
        "title": row_class.TITLE,
        "description": (row_class.__doc__ or "").strip(),
        "path": f"{row_class.TABLE}.csv",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def describe(folder: Path) -> dict[str, Any]:
    """Return the descriptor of the package in `folder`: its own title, licence and dates, and the tables as declared."""
    head = read_head(folder)
    return head | {"resources": [_resource(row_class) for row_class in TABLES]}


def read_head(folder: Path) -> dict[str, Any]:
    """Return what `datapackage.json` says of the package as a whole."""
    descriptor: dict[str, Any] = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    descriptor.pop("resources", None)
    return descriptor


def data_dictionary(folder: Path) -> str:
    """Return the data dictionary of the package as Markdown."""
    lines = [f"# Data dictionary\n\nAs of {read_head(folder)['as_of']}. Made from the package by `make data`; do not edit.\n"]
    for row_class in TABLES:
        lines += [f"## {row_class.TABLE}.csv\n\n{(row_class.__doc__ or '').strip()} Key: {', '.join(row_class.KEY)}.\n"]
        lines += ["| column | type | unit | permitted | meaning |\n|---|---|---|---|---|"]
        for field in fields_of(row_class):
            meaning = field["description"].replace("|", "&#124;")
            permitted = expectation(row_class, field["name"]).replace(f" ({field['description']})", "").replace("|", "\\|")
            lines += [f"| {field['name']} | {field['type']} | {field.get('unit', '')} | {permitted} | {meaning} |"]
        lines += [""]
    return "\n".join(lines)


def rebuild(folder: Path, dictionary: Path) -> None:
    """Write `datapackage.json` and the data dictionary anew from the row classes."""
    text = json.dumps(describe(folder), ensure_ascii=False, indent=2) + "\n"
    (folder / "datapackage.json").write_text(text, encoding="utf-8")
    dictionary.write_text(data_dictionary(folder), encoding="utf-8")


def translated_columns(
    file: IO[bytes],
    _keywords: object,
    _comments: object,
    options: object,  # noqa: ARG001 (Babel names it)
) -> Iterator[tuple[int, str, str, list[str]]]:
    """Hand the texts of a table that go through the message catalogues to Babel, as one of its extraction methods."""
    row_class = next(c for c in TABLES if Path(file.name).name == f"{c.TABLE}.csv")
    wanted = [field for field, info in row_class.model_fields.items() if cast(dict[str, Any], info.json_schema_extra)["translated"]]
    reader = csv.DictReader(io.TextIOWrapper(file, encoding="utf-8", newline=""))
    for row in reader:
        for field in wanted:
            for message in filter(None, row[field].split("|")):
                yield reader.line_num, "", message.strip(), []
