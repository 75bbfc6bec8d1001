"""The descriptor and the data dictionary of the package, both derived from the row classes."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any, cast

from mcvet.catalogue.model import TABLES
from mcvet.catalogue.rows import Row, Sourced
from mcvet.messages import Message, say
from mcvet.validation import A_DATE, PATTERNS, YEARS

_TYPES = {"string": "string", "integer": "integer", "boolean": "boolean", "array": "string"}


def fields_of(row_class: type[Row]) -> list[dict[str, Any]]:
    """Return the Frictionless field descriptors of a table, in column order.

    Each has `name`, `type`, `description` and `constraints` (`required`, `enum`, `minimum`, `maximum`,
    `pattern`), and `unit` where the column has one. A column of several values is a string of values
    separated by semicolons.
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
    if inner["type"] == "array":
        constraints |= _pattern_of_items(inner["items"], schema)
    kind = "date" if inner.get("format") == "date" else _TYPES[inner["type"]]
    field = {"name": name, "type": kind, "description": prop["description"]}
    if prop["unit"]:
        field["unit"] = prop["unit"]
    return field | ({"constraints": constraints} if constraints else {})


def _pattern_of_items(items: dict[str, Any], schema: dict[str, Any]) -> dict[str, str]:
    if items.get("type") == "integer":
        return {"pattern": YEARS}
    if "$ref" in items:
        word = f"({'|'.join(schema['$defs'][items['$ref'].rsplit('/', 1)[1]]['enum'])})"
        return {"pattern": f"^{word}(;{word})*$"}
    return {}


def expectation(row_class: type[Row], name: str) -> Message:
    """Return what a column may hold, such as `a whole number from 1 to 8, or nothing`."""
    field = next(field for field in fields_of(row_class) if field["name"] == name)
    permitted = _permitted(field, field.get("constraints", {}))
    return permitted if field.get("constraints", {}).get("required") else say("{permitted}, or nothing", permitted=permitted)


def _permitted(field: Mapping[str, Any], limits: Mapping[str, Any]) -> Message:
    least, most = str(limits.get("minimum")), str(limits.get("maximum"))
    if "enum" in limits:
        return say("one of {expected}", expected=", ".join(limits["enum"]))
    if field["type"] == "integer":
        if "maximum" in limits:
            return say("a whole number from {least} to {most}", least=least, most=most)
        return say("a whole number from {least}", least=least) if "minimum" in limits else say("a whole number")
    if field["type"] == "boolean":
        return say("true or false")
    if field["type"] == "date":
        return A_DATE
    if "pattern" in limits:
        return PATTERNS.get(limits["pattern"]) or say(
            "one or several of {names}, separated by semicolons", names=_words_of(limits["pattern"])
        )
    return say("text")


def _words_of(pattern: str) -> str:
    return pattern[2 : pattern.index(")")].replace("|", ", ")


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


def package_descriptor(folder: Path) -> dict[str, Any]:
    """Return the Frictionless descriptor of the package in `folder`: its own title, licence and dates, and the declared tables."""
    head = read_head(folder)
    return head | {"resources": [_resource(row_class) for row_class in TABLES]}


def read_head(folder: Path) -> dict[str, Any]:
    """Return the part of `datapackage.json` that describes the package as a whole."""
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
            permitted = str(expectation(row_class, field["name"])).replace("|", "\\|")
            lines += [f"| {field['name']} | {field['type']} | {field.get('unit', '')} | {permitted} | {meaning} |"]
        lines += [""]
    return "\n".join(lines)


def rebuild(folder: Path, dictionary: Path) -> None:
    """Write `datapackage.json` and the data dictionary from the row classes."""
    text = json.dumps(package_descriptor(folder), ensure_ascii=False, indent=2) + "\n"
    (folder / "datapackage.json").write_text(text, encoding="utf-8")
    dictionary.write_text(data_dictionary(folder), encoding="utf-8")


def translated_columns(
    file: IO[bytes],
    _keywords: object,
    _comments: object,
    options: object,  # noqa: ARG001 (Babel names it)
) -> Iterator[tuple[int, str, str, list[str]]]:
    """Yield the texts of a table that the message catalogues translate. This is an extraction method of Babel."""
    row_class = next(c for c in TABLES if Path(file.name).name == f"{c.TABLE}.csv")
    wanted = [field for field, info in row_class.model_fields.items() if cast(dict[str, Any], info.json_schema_extra)["translated"]]
    reader = csv.DictReader(io.TextIOWrapper(file, encoding="utf-8", newline=""))
    for row in reader:
        for field in wanted:
            for message in filter(None, row[field].split("|")):
                yield reader.line_num, "", message.strip(), []
