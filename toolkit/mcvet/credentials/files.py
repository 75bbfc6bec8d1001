"""Credentials, templates, awards and profiles as YAML and JSON files of our own, with every problem reported at once."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from math import isinf
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from mcvet.catalogue import Catalogue, Document, Place, read_document
from mcvet.credentials import model
from mcvet.credentials.model import Award, CredentialTemplate, Design, ElementProfile, MicroCredential, Part
from mcvet.errors import DataError, Problem, near

FORMAT_VERSION = 1
MOST_PROBLEMS = 100
KINDS: dict[str, type[Part]] = {
    "micro_credential": MicroCredential, "credential_template": CredentialTemplate, "award": Award, "element_profile": ElementProfile,
}  # fmt: skip
P = TypeVar("P", bound=Part)

_IN_WORDS = {
    model.LANGUAGE_TAG: "a language tag such as hr or sr-Cyrl",
    model.IDENTIFIER: "small letters, digits, _ and -, beginning with a letter",
    model.WEB_ADDRESS: "an address that begins with http:// or https://",
    model.ESCO_SKILL: "an address of a skill in ESCO, such as http://data.europa.eu/esco/skill/…",
    model.E_MAIL: "an e-mail address",
    model.ISCED_F: "two to four digits",
    model.QUESTION: "a principle and the place of its question, such as quality.1",
    r"^[A-Z]{2}$": "a country code of two capital letters, such as HR",
    r"^\d{4}$": "four digits",
    model.PRINTABLE: "a text that is not blank, without control characters",
}
_EXPECTED = {
    "dict_type": "texts by language, such as en: Welding",
    "mapping_type": "texts by language, such as en: Welding",
    "model_type": "fields with values",
    "tuple_type": "a list",
    "string_type": "a text",
    "string_too_short": "a text that is not blank",
    "string_too_long": "a text of at most {max_length} characters",
    "too_short": "at least one entry",
    "too_long": "at most {max_length} entries",
    "greater_than": "a number above {gt}",
    "greater_than_equal": "a number from {ge}",
    "less_than_equal": "a number up to {le}",
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a finite number",
    "int_from_float": "a whole number",
    "int_parsing": "a whole number",
    "int_parsing_size": "a whole number",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "date_type": "a date such as 2026-11-23",
    "date_parsing": "a date such as 2026-11-23",
    "date_from_datetime_parsing": "a date such as 2026-11-23",
    "date_from_datetime_inexact": "a date such as 2026-11-23",
}
_REMEDIES = {
    "missing": "Fill it in.",
    "enum": "Use one of the permitted values.",
    "literal_error": "Use one of the permitted values.",
    "value_error": "Make the two agree.",
    "string_type": "Put it between quotation marks.",
    "float_type": "Write it without quotation marks.",
    "int_type": "Write a whole number, without quotation marks.",
}


def load_micro_credential(path: Path, catalogue: Catalogue) -> MicroCredential | CredentialTemplate:
    """Read a micro-credential or a template.

    Args:
        path: a YAML or JSON file with `mcvet: micro_credential` or `mcvet: credential_template`.
        catalogue: what levels, credit systems, countries and sources are looked up in.

    Raises:
        DataError: with every problem of the file.
    """
    return design_of(read_document(path), catalogue)


def design_of(document: Document, catalogue: Catalogue) -> MicroCredential | CredentialTemplate:
    """Make a micro-credential or a template of a parsed file of our own.

    Raises:
        DataError: with every problem of the file.
    """
    named = _head(document).get("mcvet")
    kind: type[CredentialTemplate | MicroCredential] = CredentialTemplate if named == "credential_template" else MicroCredential
    problems: list[Problem] = []
    try:
        design: CredentialTemplate | MicroCredential | None = parse(document, kind)
    except DataError as error:
        problems += error.problems
        design = _sound_part(document, kind, problems)
    if design is not None:
        problems += islice(unknown_references(design, document, catalogue), MOST_PROBLEMS)
    if problems or design is None:
        raise DataError(problems)
    return design


def _sound_part(document: Document, kind: type[P], problems: Sequence[Problem]) -> P | None:
    """Make a value of the fields that have no problem, so that what these name can be looked up as well."""
    unsound = {re.split(r"[.[]", problem.field)[0] for problem in problems if problem.field}
    unsound |= {"assessments", "requires"}  # they name other parts of the design, and nothing that is looked up
    needed = {"id": "draft", "title": {"en": "–"}, "reality": model.Reality.ILLUSTRATIVE}
    fields = needed | {name: value for name, value in _head(document).items() if name not in unsound}
    try:
        return kind.model_validate_json(json.dumps({name: value for name, value in fields.items() if name in kind.model_fields}))
    except ValidationError:
        return None


def load_award(path: Path) -> Award:
    """Read who earned a credential, when and with what result; the file may leave out its head.

    Raises:
        DataError: with every problem of the file.
    """
    return parse(read_document(path), Award)


def parse(document: Document, kind: type[P]) -> P:
    """Make a value of what a document holds.

    Raises:
        DataError: with every problem: line, field, what was expected, what was found, what to do.
    """
    head = _head(document)
    name = next(name for name, known in KINDS.items() if known is kind)
    problems = []
    if head.get("mcvet", name) != name:
        problems.append(document.problem(("mcvet",), name, f"'{head['mcvet']}'", "Choose another file, or correct the kind."))
    version = head.get("version", FORMAT_VERSION)
    if not isinstance(version, int) or isinstance(version, bool) or not 1 <= version <= FORMAT_VERSION:
        newer = isinstance(version, int) and version > FORMAT_VERSION
        remedy = "Use the mcvet that wrote the file, or newer." if newer else f"Write version: {FORMAT_VERSION}, or leave it out."
        problems.append(document.problem(("version",), f"a version up to {FORMAT_VERSION}", _shown(version), remedy))
    fields = {key: value for key, value in head.items() if key not in ("mcvet", "version")}
    value = None
    try:
        value = kind.model_validate_json(json.dumps(fields))
    except ValidationError as error:
        faults = error.errors(include_url=False)
        problems += [problem for fault in faults[:MOST_PROBLEMS] for problem in _explain(document, fields, kind, fault)]
        if more := len(faults[MOST_PROBLEMS:]):
            problems.append(document.problem((), "a file with fewer faults", f"{more:,} more", "Mend these first, then try again."))
    if problems or value is None:
        raise DataError(problems)
    return value


def design_from(fields: dict[str, Any], kind: type[P], file: str) -> P:
    """Make a value of fields that were read from another format, which `file` names in errors.

    Raises:
        DataError: with every problem.
    """
    return parse(Document(file, fields), kind)


def _head(document: Document) -> dict[str, Any]:
    if not isinstance(document.content, dict):
        found = "nothing" if document.content is None else "a list" if isinstance(document.content, list) else "one value"
        raise DataError([document.problem((), "fields with values, such as id: mc01", found, "Begin with the fields of the file.")])
    return document.content


def _explain(document: Document, fields: Mapping[str, Any], kind: type[Part], fault: Mapping[str, Any]) -> Iterator[Problem]:
    place: Place = tuple(part for part in fault["loc"] if part != "[key]")
    context = fault.get("ctx", {})
    found = _found(fields, place)
    remedy = _REMEDIES.get(fault["type"], "Correct the value.")
    if fault["type"] == "extra_forbidden":
        known = _fields_at(kind, place[:-1])
        meant = near(str(place[-1]), known, 1)
        remedy = f"Perhaps {meant[0]}." if meant else f"Use one of {', '.join(known)}, or remove it."
        yield document.problem(place, "a field that exists here", f"'{place[-1]}'", remedy)
        return
    if fault["type"] == "missing":
        expected = "a value"
    elif fault["type"] == "value_error":
        expected, found = str(context["error"]), "something else"
    elif fault["type"] == "string_pattern_mismatch":
        expected = _IN_WORDS[context["pattern"]]
    elif fault["type"] in ("enum", "literal_error"):
        expected = f"one of {context['expected']}".replace("'", "").replace(" or ", ", ")
    elif fault["type"] in _EXPECTED:
        expected = _EXPECTED[fault["type"]].format(**context)
    else:
        expected = str(fault["msg"])
    yield document.problem(place, expected, found, remedy)


def _found(fields: Any, place: Place) -> str:
    for part in place:
        try:
            fields = fields[part]
        except (KeyError, IndexError, TypeError):
            return "nothing"
    return _shown(fields)


def _shown(value: Any) -> str:
    if isinstance(value, float) and isinf(value):
        return "a number that is too large"
    told = json.dumps(value, ensure_ascii=False)
    return f"'{told[:57]}…'" if len(told) > 60 else f"'{told.strip(chr(34))}'"


@cache
def _schema_of(kind: type[Part]) -> dict[str, Any]:
    return kind.model_json_schema()


def _fields_at(kind: type[Part], place: Sequence[str | int]) -> list[str]:
    schema = _schema_of(kind)
    node = schema
    for part in place:
        node = node.get("items" if isinstance(part, int) else "properties", {})
        node = node if isinstance(part, int) else node.get(part, {})
        node = next((option for option in node.get("anyOf", ()) if option.get("type") != "null"), node)
        if "$ref" in node:
            node = schema["$defs"][node["$ref"].rsplit("/", 1)[1]]
    return list(node.get("properties", ()))


def unknown_references(design: Design, document: Document, catalogue: Catalogue) -> Iterator[Problem]:
    """Go through what a design names that the catalogue does not hold: levels, credit systems, fields of study, sources, questions."""
    systems = [system.system_id for system in catalogue.credit_systems]
    for number, credit in enumerate(design.workload.credits if design.workload else ()):
        if credit.system not in systems:
            place: Place = ("workload", "credits", number, "system")
            remedy = "Use one of them, or add it to credit_systems.csv."
            yield document.problem(place, f"one of {', '.join(systems)}", f"'{credit.system}'", remedy)
    for place, level in _levels_of(design):
        known = [row.nqf_level for row in catalogue.levels if row.framework_id == level.framework_id]
        if not known:
            meant = near(level.framework_id, list(catalogue.by_id), 1)
            remedy = f"Perhaps {meant[0]}." if meant else "`mcvet frameworks list` shows all."
            yield document.problem((*place, "framework_id"), "a framework on record", f"'{level.framework_id}'", remedy)
        elif level.nqf_level not in known:
            expected = f"one of {', '.join(dict.fromkeys(known))}"
            yield document.problem((*place, "nqf_level"), expected, f"'{level.nqf_level}'", "Use the framework's own notation.")
    named: list[tuple[Place, str]] = [(("countries", number), country) for number, country in enumerate(design.countries)]
    named += [(("awarding_bodies", number, "country"), body.country) for number, body in enumerate(design.awarding_bodies)]
    for place, country in named:
        if country not in catalogue.countries:
            yield document.problem(place, "a code of ISO 3166-1", f"'{country}'", "Look the code up; Greece is GR, the United Kingdom GB.")
    for number, code in enumerate(design.isced_f):
        if catalogue.concept("isced-f", code) is None:
            yield document.problem(("isced_f", number), "a code of ISCED-F 2013", f"'{code}'", "Look the field of study up in ISCED-F.")
    for number, source_id in enumerate(design.source_ids):
        if source_id not in catalogue.sources:
            yield unlisted_source(document, ("source_ids", number), source_id, catalogue)
    questions = {question for principle in catalogue.principles for question in principle.questions}
    for number, answer in enumerate(design.answers):
        if answer.question not in questions:
            meant = near(answer.question, sorted(questions), 1)
            remedy = f"Perhaps {meant[0]}." if meant else "`mcvet credentials check` lists the questions."
            yield document.problem(("answers", number, "question"), "a question of a principle", f"'{answer.question}'", remedy)


def unlisted_source(document: Document, place: Place, source_id: str, catalogue: Catalogue) -> Problem:
    """Tell of a source that is not listed, and of the one that may have been meant."""
    meant = near(str(source_id), list(catalogue.sources), 1)
    remedy = f"Perhaps {meant[0]}; else add it to sources.csv." if meant else "Add it to sources.csv."
    return document.problem(place, "a source listed in sources.csv", f"'{source_id}'", remedy)


def _levels_of(design: Design) -> Iterator[tuple[Place, model.NationalLevel]]:
    for number, level in enumerate(design.level.national if design.level else ()):
        yield ("level", "national", number), level
    for number, target in enumerate(design.stackability.towards if design.stackability else ()):
        if target.level:
            yield ("stackability", "towards", number, "level"), target.level


def to_yaml(value: Part) -> bytes:
    """Write a value as a YAML file that `parse` reads back."""
    return yaml.safe_dump(_content(value), sort_keys=False, allow_unicode=True, width=120).encode()


def to_json(value: Part) -> bytes:
    """Write a value as a JSON file that `parse` reads back."""
    return (json.dumps(_content(value), ensure_ascii=False, indent=2) + "\n").encode()


def _content(value: Part) -> dict[str, Any]:
    kind = next(name for name, known in KINDS.items() if known is type(value))
    return {"mcvet": kind, "version": FORMAT_VERSION} | value.model_dump(mode="json", exclude_defaults=True)


def file_schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON Schemas of the files, by kind."""
    return {name: _schema(name, kind) for name, kind in KINDS.items()}


def _schema(name: str, kind: type[Part]) -> dict[str, Any]:
    schema = kind.model_json_schema()
    head = {"mcvet": {"const": name}, "version": {"type": "integer", "minimum": 1, "maximum": FORMAT_VERSION}}
    schema["properties"] = head | schema["properties"]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | schema
