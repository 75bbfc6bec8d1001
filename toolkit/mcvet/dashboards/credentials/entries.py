"""Parsing of what a designer types into a field."""

import re
from contextlib import suppress
from functools import lru_cache
from typing import Any

from babel.core import get_global

from mcvet.catalogue import Catalogue
from mcvet.credentials import wording
from mcvet.errors import UnknownNameError
from mcvet.locale import Texts
from mcvet.validation import IDENTIFIER, LANGUAGE_TAG


def country(text: str, catalogue: Catalogue, texts: Texts) -> str | None:
    """Return the code of a country given by its name (English or the reader's language) or a code of two or three letters; else None.

    >>> from mcvet import open_catalogue
    >>> from mcvet.locale import texts_for
    >>> [country(text, open_catalogue(), texts_for("en")) for text in (" hr", "SVN", "bosnia and herzegovina", "Ruritania")]
    ['HR', 'SI', 'BA', None]
    """
    wanted = " ".join(text.split())
    for code in catalogue.countries:
        if texts.country(code).casefold() == wanted.casefold():
            return code
    codes = get_global("territory_aliases").get(wanted.upper(), [])
    for spelling in (*codes, wanted, wanted.replace(" and ", " & ")):
        with suppress(UnknownNameError):
            return catalogue.country(spelling)
    return None


def language(text: str) -> str | None:
    """Return the tag of a language given by a tag in any spelling, or by its code of three letters; None for any other text.

    >>> [language(text) for text in ("HR", "sr_cyrl", "hrv", "Croatian")]
    ['hr', 'sr-Cyrl', 'hr', None]
    """
    first, *rest = re.split(r"[-_]", text.strip().lower())
    tag = "-".join([get_global("language_aliases").get(first, first), *(part.title() if len(part) == 4 else part.upper() for part in rest)])
    return tag if re.fullmatch(LANGUAGE_TAG, tag) else None


def identifier(text: str) -> str | None:
    """Return an identifier in small letters, with hyphens instead of spaces; None if it is not valid.

    >>> identifier(" Solar Panels 2"), identifier("2nd")
    ('solar-panels-2', None)
    """
    found = "-".join(text.lower().split())
    return found if re.fullmatch(IDENTIFIER, found) else None


def number(text: str) -> Any:
    """Return a number with a decimal point or comma, with or without spaces; any other text is returned stripped.

    >>> number("1 250,5"), number("many")
    (1250.5, 'many')
    """
    digits = re.sub(r"\s", "", text)
    return float(digits.replace(",", ".")) if re.fullmatch(r"\d{1,12}([.,]\d{1,6})?", digits) else text.strip()


def source(text: str, catalogue: Catalogue) -> str | None:
    """Return the id of a source given by its title, web address or id; None if it is unknown or ambiguous."""
    return _sources(catalogue).get(text.strip())


def source_name(source_id: str, catalogue: Catalogue) -> str:
    """Return the title of a source, with publisher and year, or the address, if other sources have the same title."""
    found = catalogue.sources.get(source_id)
    if found is None:
        return source_id
    longer = (found.title, f"{found.title} – {found.publisher}, {found.year or '–'}", f"{found.title} – {found.url}")
    return next((name for name in longer if _sources(catalogue).get(name) == source_id), source_id)


@lru_cache(maxsize=4)
def _sources(catalogue: Catalogue) -> dict[str, str]:
    """Return every unambiguous name of a source, with the id of the source."""
    named: dict[str, list[str]] = {}
    for source_id, found in catalogue.sources.items():
        names = (found.title, f"{found.title} – {found.publisher}, {found.year or '–'}", f"{found.title} – {found.url}", found.url)
        for name in {source_id, *filter(None, names)}:
            named.setdefault(name, []).append(source_id)
    return {name: ids[0] for name, ids in named.items() if len(ids) == 1}


def credential(text: str, catalogue: Catalogue, texts: Texts) -> str | None:
    """Return the id of a template given by its title, else the identifier; None if it is not valid."""
    ids = {title.casefold(): name for name, title in wording.titles((), catalogue, texts).items()}
    return ids.get(text.strip().casefold()) or identifier(text)


def credential_name(name: str, catalogue: Catalogue, texts: Texts) -> str:
    """Return the title of a template; any other identifier is returned unchanged."""
    return wording.titles((), catalogue, texts).get(name, name)
