"""The templates and national profiles of the data, and of a folder of one's own laid over them."""

from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from mcvet.catalogue import Catalogue, Document, open_catalogue, read_document
from mcvet.credentials.files import parse, unknown_references
from mcvet.credentials.model import CredentialTemplate, ElementProfile
from mcvet.errors import DataError, Problem, UnknownNameError, near

Read = TypeVar("Read", CredentialTemplate, ElementProfile)


@lru_cache(maxsize=4)
def templates(catalogue: Catalogue) -> tuple[CredentialTemplate, ...]:
    """Return every template, in order of id. One of one's own replaces a shipped one of the same id.

    Raises:
        DataError: with every problem of every file.
    """
    found: dict[str, CredentialTemplate] = {}
    problems: list[Problem] = []
    for document in catalogue.documents("templates"):
        template = _read(document, CredentialTemplate, problems)
        if template:
            problems += unknown_references(template, document, catalogue)
            found[template.id] = template
    if problems:
        raise DataError(problems)
    return tuple(found[name] for name in sorted(found))


def template(name: str, catalogue: Catalogue) -> CredentialTemplate:
    """Find a template by its id.

    Raises:
        UnknownNameError: if there is none.
    """
    known = {each.id: each for each in templates(catalogue)}
    if name not in known:
        raise UnknownNameError("template", name, list(known), "`mcvet credentials list` shows all.")
    return known[name]


@lru_cache(maxsize=4)
def profiles(catalogue: Catalogue) -> tuple[ElementProfile, ...]:
    """Return every element profile, that of the Recommendation first, then by country. One's own replaces the shipped one.

    Raises:
        DataError: with every problem of every file.
    """
    found: dict[str, ElementProfile] = {}
    problems: list[Problem] = []
    for document in catalogue.documents("profiles"):
        profile = _read(document, ElementProfile, problems)
        if profile:
            problems += _unknown_in_profile(profile, document, catalogue)
            found[profile.country] = profile
    if problems:
        raise DataError(problems)
    return tuple(sorted(found.values(), key=lambda profile: (profile.country != "EU", profile.country)))


def load_profile(path: Path, catalogue: Catalogue) -> ElementProfile:
    """Read a national element profile.

    Args:
        path: a YAML or JSON file.
        catalogue: what the country, the elements and the sources are looked up in.

    Raises:
        DataError: with every problem of the file.
    """
    return profile_of(read_document(path), catalogue)


def profile_of(document: Document, catalogue: Catalogue) -> ElementProfile:
    """Make an element profile of a parsed file.

    Raises:
        DataError: with every problem of the file.
    """
    profile = parse(document, ElementProfile)
    if problems := _unknown_in_profile(profile, document, catalogue):
        raise DataError(problems)
    return profile


def _read(document: Document, kind: type[Read], problems: list[Problem]) -> Read | None:
    try:
        return parse(document, kind)
    except DataError as error:
        problems += error.problems
        return None


def _unknown_in_profile(profile: ElementProfile, document: Document, catalogue: Catalogue) -> list[Problem]:
    elements = [element.element_id for element in catalogue.elements]
    problems = []
    if profile.country not in {*catalogue.countries, "EU"}:
        remedy = "Look the code up; Greece is GR, the United Kingdom GB."
        problems.append(document.problem(("country",), "a code of ISO 3166-1", f"'{profile.country}'", remedy))
    for number, choice in enumerate(profile.elements):
        if choice.element_id not in elements:
            meant = near(choice.element_id, elements, 1)
            expected, remedy = f"one of {', '.join(elements)}", f"Perhaps {meant[0]}." if meant else "Use the id of an element."
            problems.append(document.problem(("elements", number, "element_id"), expected, f"'{choice.element_id}'", remedy))
        for place, source_id in enumerate(choice.source_ids):
            if source_id not in catalogue.sources:
                where = ("elements", number, "source_ids", place)
                problems.append(document.problem(where, "a source listed in sources.csv", f"'{source_id}'", "Add it to sources.csv."))
    return problems


def check_documents(folder: Path | None = None) -> tuple[Problem, ...]:
    """Check the templates and profiles of the shipped data, or of a folder laid over them; the tables must have passed already."""
    catalogue = open_catalogue(folder)
    problems: list[Problem] = []
    for read in (templates, profiles):
        try:
            read(catalogue)
        except DataError as error:
            problems += error.problems
    return tuple(problems)
