"""The templates and national profiles of the data, and of a folder of one's own laid over them."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from mcvet.catalogue import Catalogue, Document, open_catalogue, read_document
from mcvet.credentials.files import parse, unknown_references, unlisted_source
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
        if profile := _profile(document, problems, catalogue):
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
    problems: list[Problem] = []
    profile = _profile(document, problems, catalogue)
    if profile is None or problems:
        raise DataError(problems)
    return profile


def _profile(document: Document, problems: list[Problem], catalogue: Catalogue) -> ElementProfile | None:
    profile = _read(document, ElementProfile, problems)
    problems += _unknown_in_profile(document, catalogue)
    return profile


def _read(document: Document, kind: type[Read], problems: list[Problem]) -> Read | None:
    try:
        return parse(document, kind)
    except DataError as error:
        problems += error.problems
        return None


def _unknown_in_profile(document: Document, catalogue: Catalogue) -> Iterator[Problem]:
    """Go through what a profile names that the catalogue does not hold, as far as the file has the form of a profile."""
    content = document.content if isinstance(document.content, dict) else {}
    elements = [element.element_id for element in catalogue.elements]
    country = content.get("country")
    if isinstance(country, str) and country not in {*catalogue.countries, "EU"}:
        remedy = "Look the code up; Greece is GR, the United Kingdom GB."
        yield document.problem(("country",), "a code of ISO 3166-1", f"'{country}'", remedy)
    choices = content.get("elements")
    for number, choice in enumerate(choices if isinstance(choices, list) else ()):
        given = choice if isinstance(choice, dict) else {}
        name, sources = given.get("element_id"), given.get("source_ids")
        if isinstance(name, str) and name not in elements:
            meant = near(name, elements, 1)
            expected, remedy = f"one of {', '.join(elements)}", f"Perhaps {meant[0]}." if meant else "Use the id of an element."
            yield document.problem(("elements", number, "element_id"), expected, f"'{name}'", remedy)
        for place, source_id in enumerate(sources if isinstance(sources, list) else ()):
            if isinstance(source_id, str) and source_id not in catalogue.sources:
                yield unlisted_source(document, ("elements", number, "source_ids", place), source_id, catalogue)


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
