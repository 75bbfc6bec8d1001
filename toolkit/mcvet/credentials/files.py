"""Credentials, templates, awards and profiles as YAML and JSON files of our own, with every problem reported at once."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from mcvet.catalogue import Catalogue, Document, Place, open_catalogue, read_document
from mcvet.catalogue.check import unlisted_source
from mcvet.catalogue.documents import MOST_PROBLEMS, field_name
from mcvet.credentials.element_profile import ElementProfile
from mcvet.credentials.enumerations import Reality
from mcvet.credentials.model import Credential, CredentialTemplate, MicroCredential
from mcvet.credentials.parts import Award, NationalLevel, Organisation, Part
from mcvet.errors import DataError, Problem, near
from mcvet.messages import Message, bare, quoted, say
from mcvet.validation import NOTHING, Wrong, at, explained, found_at, node_at, shown

FORMAT_VERSION = 1
KINDS: dict[str, type[Part]] = {
    "micro_credential": MicroCredential, "credential_template": CredentialTemplate, "award": Award, "element_profile": ElementProfile,
}  # fmt: skip
P = TypeVar("P", bound=Part)


def load_micro_credential(path: str | Path, *, catalogue: Catalogue | None = None) -> MicroCredential | CredentialTemplate:
    """Read a micro-credential or a template.

    Args:
        path: a YAML or JSON file with `mcvet: micro_credential` or `mcvet: credential_template`.
        catalogue: the data, for levels, credit systems, countries and sources; the shipped package if None.

    Raises:
        DataError: with every problem of the file.

    >>> from tempfile import mkdtemp
    >>> from mcvet.credentials import template
    >>> path = Path(mkdtemp()) / "mine.yaml"
    >>> _ = path.write_bytes(to_yaml(template("mc01")))
    >>> load_micro_credential(path) == template("mc01")
    True
    """
    return design_of(read_document(Path(path)), catalogue or open_catalogue())


def design_of(document: Document, catalogue: Catalogue) -> MicroCredential | CredentialTemplate:
    """Return the micro-credential or template in a parsed file of mcvet.

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
        raise DataError(*problems)
    return design


def _sound_part(document: Document, kind: type[P], problems: Sequence[Problem]) -> P | None:
    """Return a value of the fields without problems, so that their references can be checked as well, or None."""
    unsound = {re.split(r"[.[]", problem.field)[0] for problem in problems if problem.field}
    unsound |= {"assessments", "requires"}  # they refer to other parts of the design only
    needed = {"id": "draft", "title": {"en": "–"}, "reality": Reality.ILLUSTRATIVE}
    fields = needed | {name: value for name, value in _head(document).items() if name not in unsound}
    try:
        return kind.model_validate_json(json.dumps({name: value for name, value in fields.items() if name in kind.model_fields}))
    except ValidationError:
        return None


def load_award(path: str | Path) -> Award:
    r"""Read who earned a credential, when and with what result. The keys `mcvet` and `version` may be omitted.

    Raises:
        DataError: with every problem of the file.

    >>> from tempfile import mkdtemp
    >>> path = Path(mkdtemp()) / "ana.yaml"
    >>> _ = path.write_text("given_name: Ana\nfamily_name: Primjer\nawarded_on: 2026-11-23\n", encoding="utf-8")
    >>> load_award(path).name
    'Ana Primjer'
    """
    return parse(read_document(Path(path)), Award)


def parse(document: Document, kind: type[P]) -> P:
    """Return the value of a document.

    Raises:
        DataError: with every problem: line, field, what was expected, what was found, what to do.
    """
    head = _head(document)
    name = next(name for name, known in KINDS.items() if known is kind)
    problems = []
    if head.get("mcvet", name) != name:
        problems.append(document.problem(("mcvet",), bare(name), shown(head["mcvet"]), say("Choose another file, or correct the kind.")))
    version = head.get("version", FORMAT_VERSION)
    if not isinstance(version, int) or isinstance(version, bool) or not 1 <= version <= FORMAT_VERSION:
        newer = isinstance(version, int) and version > FORMAT_VERSION
        older = say("Write version: {version}, or leave it out.", version=FORMAT_VERSION)
        remedy = say("Use the mcvet that wrote the file, or newer.") if newer else older
        problems.append(document.problem(("version",), say("a version up to {version}", version=FORMAT_VERSION), shown(version), remedy))
    fields = {key: value for key, value in head.items() if key not in ("mcvet", "version")}
    value = None
    try:
        value = kind.model_validate_json(json.dumps(fields))
    except ValidationError as error:
        problems += document.problems(error, kind, fields)
    if problems or value is None:
        raise DataError(*problems)
    return value


def sound(fields: Mapping[str, Any], kind: type[P], file: str, catalogue: Catalogue) -> tuple[P, list[Problem]]:
    """Return a value of fields from a foreign file, without the parts that are not valid.

    Args:
        fields: the fields read.
        kind: the class of the value.
        file: name of the file in errors.
        catalogue: levels, credit systems, countries and sources.

    Returns:
        the value, and for each omitted or shortened part its place, its content and what was expected.

    Raises:
        DataError: if a required part is missing or not valid, such as the title.
    """
    left = deepcopy(dict(fields))
    lost: list[Problem] = []
    while True:
        document = Document(file, left)
        value = None
        doubted: list[tuple[Place, Problem]] = []
        try:
            value = kind.model_validate_json(json.dumps(left))
        except ValidationError as error:
            for wrong in explained(error, kind, left, error.error_count())[0]:
                problem = document.problem(wrong.place, wrong.expected, wrong.found, wrong.remedy)
                if wrong.most is None:
                    doubted += [(place, problem) for place in _doubted(left, wrong)]
                else:
                    lost.append(problem)
                    _shorten(left, wrong.place, wrong.most)
        else:
            named = _unknown(value, catalogue) if isinstance(value, Credential) else ()
            doubted += [(place, document.problem(place, *parts)) for place, *parts in named]
        if value is not None and not doubted:
            return value, lost
        cut: dict[Place, Problem] = {}
        for place, problem in doubted:
            whole = _removable(kind, place)
            if not whole:
                raise DataError(replace(problem, remedy=say("Ask the author of the file for one that contains it.")))
            cut.setdefault(whole, replace(problem, field=field_name(whole), found=found_at(left, whole)))
        outer = [place for place in cut if not any(place[:end] in cut for end in range(1, len(place)))]
        lost += [cut[place] for place in outer]
        for place in sorted(outer, key=lambda place: [(isinstance(part, str), part) for part in place], reverse=True):
            del at(left, place[:-1])[place[-1]]


def _doubted(fields: Mapping[str, Any], wrong: Wrong) -> list[Place]:
    """Return the places of the doubtful parts: those that give way in a contradiction, else the place itself."""
    gives_way = wrong.disagreement.gives_way if wrong.disagreement else ()
    return [whole for part in gives_way if at(fields, whole := (*wrong.whole, *part)) is not None] or [wrong.whole]


def _removable(kind: type[Part], place: Place) -> Place:
    """Return the smallest optional part around a place; an empty place if there is none."""
    while place and isinstance(place[-1], str) and place[-1] in node_at(kind, place[:-1]).get("required", ()):
        place = place[:-1]
    return place


def _shorten(fields: Any, place: Place, most: int) -> None:
    *before, last = place
    holder = at(fields, before)
    value = holder[last]
    holder[last] = dict(islice(value.items(), most)) if isinstance(value, dict) else value[:most]


def _head(document: Document) -> dict[str, Any]:
    if not isinstance(document.content, dict):
        found = NOTHING if document.content is None else say("a list") if isinstance(document.content, list) else say("one value")
        expected = say("fields with values, such as {names}", names="id: mc01")
        raise DataError(document.problem((), expected, found, say("Begin with the fields of the file.")))
    return document.content


def unknown_references(design: Credential, document: Document, catalogue: Catalogue) -> Iterator[Problem]:
    """Yield a problem for each reference that is not in the catalogue: levels, credit systems, fields of study, sources, questions."""
    for place, expected, found, remedy in _unknown(design, catalogue):
        yield document.problem(place, expected, found, remedy)


def _unknown(design: Credential, catalogue: Catalogue) -> Iterator[tuple[Place, Message, Message, Message]]:
    systems = [system.system_id for system in catalogue.credit_systems]
    for number, credit in enumerate(design.workload.credits if design.workload else ()):
        if credit.system not in systems:
            place: Place = ("workload", "credits", number, "system")
            yield place, _one_of(systems), quoted(credit.system), say("Use one of them, or add it to credit_systems.csv.")
    for place, level in _levels_of(design):
        known = [row.nqf_level for row in catalogue.levels if row.framework_id == level.framework_id]
        if not known:
            remedy = _perhaps(level.framework_id, list(catalogue.by_id), say("`{command}` shows all.", command="mcvet frameworks list"))
            yield (*place, "framework_id"), say("a known framework"), quoted(level.framework_id), remedy
        elif level.nqf_level not in known:
            yield (*place, "nqf_level"), _one_of(dict.fromkeys(known)), quoted(level.nqf_level), say("Use the framework's own notation.")
    named: list[tuple[Place, str]] = [(("countries", number), country) for number, country in enumerate(design.countries)]
    bodies: list[tuple[Place, Organisation]] = [(("awarding_bodies", n), body) for n, body in enumerate(design.awarding_bodies)]
    accreditations = enumerate(design.quality.accreditations if design.quality else ())
    bodies += [(("quality", "accreditations", n, "agency"), each.agency) for n, each in accreditations]
    named += [((*place, "country"), body.country) for place, body in bodies if body.country]
    for place, country in named:
        if country not in catalogue.countries:
            yield place, *unknown_country(country)
    for number, code in enumerate(design.isced_f):
        if catalogue.concept("isced-f", code) is None:
            yield ("isced_f", number), say("a code of ISCED-F 2013"), quoted(code), say("Look the field of study up in ISCED-F.")
    for number, source_id in enumerate(design.source_ids):
        if source_id not in catalogue.sources:
            yield ("source_ids", number), *unlisted_source(source_id, list(catalogue.sources))
    questions = {question for principle in catalogue.principles for question in principle.questions}
    for number, answer in enumerate(design.answers):
        if answer.question not in questions:
            remedy = _perhaps(
                answer.question, sorted(questions), say("`{command}` lists the questions.", command="mcvet credentials check")
            )
            yield ("answers", number, "question"), say("a question of a principle"), quoted(answer.question), remedy


def unknown_country(code: str) -> tuple[Message, Message, Message]:
    """Return what was expected, what was found and the remedy for an unknown country code."""
    return say("a code of ISO 3166-1"), quoted(code), say("Look the code up; Greece is GR, the United Kingdom GB.")


def _one_of(names: Iterable[str]) -> Message:
    return say("one of {expected}", expected=", ".join(names))


def _perhaps(name: str, known: Sequence[str], otherwise: Message) -> Message:
    meant = near(name, known, 1)
    return say("Perhaps {name}.", name=meant[0]) if meant else otherwise


def _levels_of(design: Credential) -> Iterator[tuple[Place, NationalLevel]]:
    for number, level in enumerate(design.level.national if design.level else ()):
        yield ("level", "national", number), level
    for number, target in enumerate(design.stackability.towards if design.stackability else ()):
        if target.level:
            yield ("stackability", "towards", number, "level"), target.level


class _Dumper(yaml.SafeDumper):
    """Writes codes such as 0921 between quotation marks, as other programs read them as numbers otherwise."""


def _as_text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="'" if re.fullmatch(r"0\d+", text) else None)


_Dumper.add_representer(str, _as_text)


def to_yaml(value: Part) -> bytes:
    """Write a value as a YAML file that `parse` reads back.

    >>> from mcvet.credentials import template
    >>> to_yaml(template("mc01")).decode().splitlines()[:3]
    ['mcvet: credential_template', 'version: 1', 'id: mc01']
    """
    return yaml.dump(_content(value), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120).encode()


def to_json(value: Part) -> bytes:
    """Write a value as a JSON file that `parse` reads back.

    >>> from mcvet.credentials import template
    >>> to_json(template("mc01")).decode().splitlines()[1:4]
    ['  "mcvet": "credential_template",', '  "version": 1,', '  "id": "mc01",']
    """
    return (json.dumps(_content(value), ensure_ascii=False, indent=2) + "\n").encode()


def _content(value: Part) -> dict[str, Any]:
    kind = next(name for name, known in KINDS.items() if known is type(value))
    return {"mcvet": kind, "version": FORMAT_VERSION} | value.model_dump(mode="json", exclude_defaults=True)


def file_schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON Schemas of the files, by kind.

    >>> sorted(file_schemas())
    ['award', 'credential_template', 'element_profile', 'micro_credential']
    """
    return {name: _schema(name, kind) for name, kind in KINDS.items()}


def _schema(name: str, kind: type[Part]) -> dict[str, Any]:
    schema = kind.model_json_schema()
    head = {"mcvet": {"const": name}, "version": {"type": "integer", "minimum": 1, "maximum": FORMAT_VERSION}}
    schema["properties"] = head | schema["properties"]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | schema
