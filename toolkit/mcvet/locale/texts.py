"""Texts in the reader's language."""

import gettext
import io
import unicodedata
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

_FOLDER = Path(__file__).parent


class Language(NamedTuple):
    """A language of the screen: its own name, what Babel calls it, and its alphabet where that is not the Latin one."""

    name: str
    babel: str
    alphabet: str = ""


LANGUAGES: dict[str, Language] = {
    "en": Language("English", "en_GB"),
    "hr": Language("Hrvatski", "hr"),
    "sl": Language("Slovenščina", "sl"),
    "bs": Language("Bosanski", "bs_Latn"),
    "sr-Latn": Language("Srpski", "sr_Latn"),
    "sr-Cyrl": Language("Српски", "sr_Cyrl", "абвгдђежзијклљмнњопрстћуфхцчџш"),
    "cnr": Language("Crnogorski", "sr_Latn_ME"),
}
TO_LATIN = str.maketrans(
    dict(zip("абвгдђежзијклмнопрстћуфхцчш", "abvgdđežzijklmnoprstćufhcčš", strict=True)) | {"љ": "lj", "њ": "nj", "џ": "dž"}
)
"""Serbian Cyrillic small letters in Latin script, for `str.translate`."""
_TO_LATIN = TO_LATIN | {ord(chr(letter).upper()): latin.capitalize() for letter, latin in TO_LATIN.items()}


def marked(message: str) -> str:
    """Mark a message for the catalogues where it stands apart from the place that says it."""
    return message


def available_languages() -> tuple[str, ...]:
    """Return the tags of the languages that have a message catalogue, English first."""
    return tuple(tag for tag in LANGUAGES if tag == "en" or _catalogue(tag).is_file())


class _InLatin(gettext.GNUTranslations):
    """A catalogue in Cyrillic letters, said in Latin ones."""

    def gettext(self, message: str) -> str:
        return super().gettext(message).translate(_TO_LATIN)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return super().ngettext(msgid1, msgid2, n).translate(_TO_LATIN)


def _catalogue(tag: str) -> Path:
    return _FOLDER / f"{tag.replace('-', '_')}.po"


@lru_cache
def texts_for(tag: str) -> "Texts":
    """Return the texts of a language.

    Args:
        tag: one of `available_languages()`, or `sr-Latn`, whose messages are those of `sr-Cyrl` in Latin letters.

    Raises:
        KeyError: for any other tag.
    """
    if tag not in (*available_languages(), "sr-Latn"):
        raise KeyError(tag)
    if tag == "en":
        return Texts(tag, gettext.NullTranslations())
    with _catalogue("sr-Cyrl" if tag == "sr-Latn" else tag).open("rb") as file:
        catalogue = read_po(file, abort_invalid=True)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Texts(tag, (_InLatin if tag == "sr-Latn" else gettext.GNUTranslations)(compiled))


def nearest_texts(tag: str) -> "Texts":
    """Return texts for content in any language: with messages in it where there are some, else in English."""
    try:
        return texts_for(tag)
    except KeyError:
        return Texts("en", gettext.NullTranslations(), content=tag)


class Texts:
    """Says messages in one language, `tag`; what others wrote is wanted in `content`, which is mostly the same.

    Messages are whole sentences with named places, `{like_this}`.
    """

    def __init__(self, tag: str, translations: gettext.NullTranslations, content: str | None = None) -> None:
        self.tag = tag
        self.content = content or tag
        self.language = LANGUAGES[tag]
        self._translations = translations
        self._locale = Locale.parse(self.language.babel)

    def say(self, message: str, **values: object) -> str:
        """Say a message, its places filled."""
        text: str = self._translations.gettext(message) if message else ""
        return text.format(**values) if values else text

    def plural(self, one: str, many: str, n: int, **values: object) -> str:
        """Say a message in the grammatical number of `n`, which fills the place `{n}`."""
        text: str = self._translations.ngettext(one, many, n)
        return text.format(n=self.number(n), **values)

    def country(self, code: str) -> str:
        """Name a country; Kosovo carries the mark of its footnote."""
        name = str(self._locale.territories.get(code, code)).replace(" & ", " and ")
        return f"{name}*" if code == "XK" else name

    def number(self, value: float, places: int | None = None) -> str:
        """Write a number with the separators of the language, with so many decimals if told."""
        pattern = None if places is None else f"#,##0{'.' if places else ''}{'0' * places}"
        return str(format_decimal(value, pattern, locale=self._locale))

    def day(self, value: date) -> str:
        """Write a date with the month in words."""
        return format_date(value, "long", locale=self._locale)

    def join(self, items: Iterable[str], style: Literal["standard", "or"] = "standard") -> str:
        """Join items into an enumeration with "and", or with "or"."""
        return format_list(list(items), style=style, locale=self._locale)

    def order(self, text: str) -> tuple[object, ...]:
        """Return the key by which texts are put in alphabetical order."""
        folded = text.casefold()
        if self.language.alphabet:
            return tuple(self.language.alphabet.find(character) for character in folded)
        return (unicodedata.normalize("NFD", folded),)
