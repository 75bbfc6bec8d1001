"""Languages: message catalogues, and names of countries, numbers, dates and sort order in each language."""

from mcvet.locale.texts import (
    LANGUAGES,
    TO_LATIN,
    Foreign,
    Numeral,
    Texts,
    available_languages,
    folded,
    in_language,
    in_latin,
    language_of_terminal,
    marked,
    nearest_texts,
    preferred_language,
    texts_for,
)

__all__ = [
    "LANGUAGES",
    "TO_LATIN",
    "Foreign",
    "Numeral",
    "Texts",
    "available_languages",
    "folded",
    "in_language",
    "in_latin",
    "language_of_terminal",
    "marked",
    "nearest_texts",
    "preferred_language",
    "texts_for",
]
