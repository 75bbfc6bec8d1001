"""Templates and national element profiles of a data folder."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from mcvet.catalogue import Catalogue, Document, open_catalogue, read_document
from mcvet.catalogue.check import unlisted_source
from mcvet.credentials.element_profile import ElementProfile
from mcvet.credentials.files import parse, unknown_country, unknown_references
from mcvet.credentials.model import CredentialTemplate
from mcvet.errors import DataError, Problem, UnknownNameError, near
from mcvet.messages import quoted, say

Read = TypeVar("Read", CredentialTemplate, ElementProfile)


def templates(*, catalogue: Catalogue | None = None) -> tuple[CredentialTemplate, ...]:
    """Return every template, sorted by id. A template of the partner's folder replaces the shipped one with the same id.

    Args:
        catalogue: the data; the shipped package if None.

    Raises:
        DataError: with every problem of every file.

    >>> templates()[0].id
    'mc01'
    """
    return _templates(catalogue or open_catalogue())


@lru_cache(maxsize=4)
def _templates(catalogue: Catalogue) -> tuple[CredentialTemplate, ...]:
    found: dict[str, CredentialTemplate] = {}
    problems: list[Problem] = []
    for document in catalogue.documents("templates"):
        template = _read(document, CredentialTemplate, problems)
        if template:
            problems += unknown_references(template, document, catalogue)
            found[template.id] = template
    if problems:
        raise DataError(*problems)
    return tuple(found[name] for name in sorted(found))


def template(name: str, *, catalogue: Catalogue | None = None) -> CredentialTemplate:
    """Return the template with an id.

    Args:
        name: its id, such as `mc01`.
        catalogue: the data; the shipped package if None.

    Raises:
        UnknownNameError: if there is no template with the id; the message suggests similar ids.

    >>> template("mc01").id
    'mc01'
    """
    known = {each.id: each for each in templates(catalogue=catalogue)}
    if name not in known:
        raise UnknownNameError(
            say("There is no template '{name}'."), name, list(known), say("`{command}` shows all.", command="mcvet credentials list")
        )
    return known[name]


def profiles(*, catalogue: Catalogue | None = None) -> tuple[ElementProfile, ...]:
    """Return every element profile: first the Recommendation's, then by country code.

    A profile of the partner's folder replaces the shipped profile of the same country.

    Args:
        catalogue: the data; the shipped package if None.

    Raises:
        DataError: with every problem of every file.

    >>> profiles()[0].country
    'EU'
    """
    return _profiles(catalogue or open_catalogue())


@lru_cache(maxsize=4)
def _profiles(catalogue: Catalogue) -> tuple[ElementProfile, ...]:
    found: dict[str, ElementProfile] = {}
    problems: list[Problem] = []
    for document in catalogue.documents("profiles"):
        if profile := _profile(document, problems, catalogue):
            found[profile.country] = profile
    if problems:
        raise DataError(*problems)
    return tuple(sorted(found.values(), key=lambda profile: (profile.country != "EU", profile.country)))


def load_profile(path: str | Path, *, catalogue: Catalogue | None = None) -> ElementProfile:
    r"""Read a national element profile.

    Args:
        path: a YAML or JSON file.
        catalogue: the data, for country, elements and sources; the shipped package if None.

    Raises:
        DataError: with every problem of the file.

    >>> from tempfile import mkdtemp
    >>> path = Path(mkdtemp()) / "me.yaml"
    >>> content = "country: ME\ntitle: {en: Montenegro}\nelements: [{element_id: level, requirement: required}]\n"
    >>> _ = path.write_text(content, encoding="utf-8")
    >>> [(choice.element_id, choice.requirement.value) for choice in load_profile(path).elements]
    [('level', 'required')]
    """
    return profile_of(read_document(Path(path)), catalogue or open_catalogue())


def profile_of(document: Document, catalogue: Catalogue) -> ElementProfile:
    """Return the element profile in a parsed file.

    Raises:
        DataError: with every problem of the file.
    """
    problems: list[Problem] = []
    profile = _profile(document, problems, catalogue)
    if profile is None or problems:
        raise DataError(*problems)
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
    """Yield a problem for each country, element and source that is not in the catalogue; values of other types are skipped."""
    content = document.content if isinstance(document.content, dict) else {}
    elements = [element.element_id for element in catalogue.elements]
    country = content.get("country")
    if isinstance(country, str) and country not in {*catalogue.countries, "EU"}:
        yield document.problem(("country",), *unknown_country(country))
    choices = content.get("elements")
    for number, choice in enumerate(choices if isinstance(choices, list) else ()):
        given = choice if isinstance(choice, dict) else {}
        name, sources = given.get("element_id"), given.get("source_ids")
        if isinstance(name, str) and name not in elements:
            meant = near(name, elements, 1)
            remedy = say("Perhaps {name}.", name=meant[0]) if meant else say("Use the id of an element.")
            expected = say("one of {expected}", expected=", ".join(elements))
            yield document.problem(("elements", number, "element_id"), expected, quoted(name), remedy)
        for place, source_id in enumerate(sources if isinstance(sources, list) else ()):
            if isinstance(source_id, str) and source_id not in catalogue.sources:
                parts = unlisted_source(source_id, list(catalogue.sources))
                yield document.problem(("elements", number, "source_ids", place), *parts)
