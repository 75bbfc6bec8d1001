"""The languages of the screen: message catalogues, names of countries, numbers, dates and order."""

from mcvet.locale.texts import LANGUAGES, TO_LATIN, Texts, available_languages, marked, nearest_texts, texts_for

__all__ = ["LANGUAGES", "TO_LATIN", "Texts", "available_languages", "marked", "nearest_texts", "texts_for"]
