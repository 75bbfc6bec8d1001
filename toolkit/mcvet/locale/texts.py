"""Texts in the reader's language."""

import gettext
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NamedTuple

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

_FOLDER = Path(__file__).parent


class Language(NamedTuple):
    """A language of the interface.

    Attributes:
        name: its own name.
        babel: its Babel locale.
        alphabet: its letters in order, each one or two characters, separated by spaces.
        countries: country names by code, where those of the locale are wrong.
    """

    name: str
    babel: str
    alphabet: str
    countries: Mapping[str, str] = MappingProxyType({})


_BOSNIAN_CROATIAN_SERBIAN = "a b c č ć d dž đ e f g h i j k l lj m n nj o p q r s š t u v w x y z ž"
_IJEKAVIAN = MappingProxyType(
    {
        "BY": "Bjelorusija",
        "DE": "Njemačka",
        "KP": "Sjeverna Koreja",
        "MK": "Sjeverna Makedonija",
        "MP": "Sjeverna Marijanska Ostrva",
        "VG": "Britanska Djevičanska Ostrva",
        "VI": "Američka Djevičanska Ostrva",
    }
)

LANGUAGES: dict[str, Language] = {
    "en": Language("English", "en_GB", " ".join("abcdefghijklmnopqrstuvwxyz")),
    "hr": Language("Hrvatski", "hr", _BOSNIAN_CROATIAN_SERBIAN),
    "sl": Language("Slovenščina", "sl", "a b c č ć d đ e f g h i j k l m n o p q r s š t u v w x y z ž"),
    "bs": Language("Bosanski", "bs_Latn", _BOSNIAN_CROATIAN_SERBIAN),
    "sr-Latn": Language("Srpski", "sr_Latn", _BOSNIAN_CROATIAN_SERBIAN),
    "sr-Cyrl": Language("Српски", "sr_Cyrl", " ".join("абвгдђежзијклљмнњопрстћуфхцчџш")),
    "cnr": Language(
        "Crnogorski", "sr_Latn_ME", _BOSNIAN_CROATIAN_SERBIAN.replace("š", "š ś").replace("z ž", "z ž ź"), countries=_IJEKAVIAN
    ),
}
_RANGES = {"sr": "sr-Cyrl", "sr-me": "cnr", "sr-latn-me": "cnr", "sh": "sr-Latn"}
"""Language ranges that browsers send and that match no tag directly."""
TO_LATIN = str.maketrans(
    dict(zip("абвгдђежзијклмнопрстћуфхцчш", "abvgdđežzijklmnoprstćufhcčš", strict=True)) | {"љ": "lj", "њ": "nj", "џ": "dž"}
)
"""Serbian Cyrillic lower-case letters to Latin script, for `str.translate`."""
_TO_LATIN = TO_LATIN | {ord(chr(letter).upper()): latin.capitalize() for letter, latin in TO_LATIN.items()}
_SHOUTED = re.compile("[ЉЊЏ](?=[А-ЯЂЈЉЊЋЏ])")


def in_latin(text: str) -> str:
    """Return Serbian text in Latin letters: `Љубав` is `Ljubav`, `ЉУБАВ` is `LJUBAV`; Latin text is unchanged.

    >>> in_latin("Љубљана и Његош")
    'Ljubljana i Njegoš'
    """
    return _SHOUTED.sub(lambda letter: letter[0].translate(_TO_LATIN).upper(), text).translate(_TO_LATIN)


def folded(text: str) -> str:
    """Return a text as search compares it: Latin letters without case and accents; `Šibenik` and `Шибеник` are `sibenik`.

    >>> folded("Оквир"), folded("Šibenik")
    ('okvir', 'sibenik')
    """
    letters = unicodedata.normalize("NFKD", in_latin(text).casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).replace("đ", "d")


class Foreign(str):
    """Text in a language other than the reader's; `language` is its tag (BCP 47)."""

    language: str


def in_language(text: str, language: str) -> Foreign:
    """Return a text marked with its language (BCP 47).

    >>> in_language("skup ishoda učenja", "hr").language
    'hr'
    """
    found = Foreign(text)
    found.language = language
    return found


class Numeral(str):
    """A number as the reader's language writes it; a spreadsheet shows its `value`."""

    value: float


def marked(message: str) -> str:
    """Return a message unchanged; marks it for the catalogues if it is defined apart from where `say` translates it.

    >>> marked("in force")
    'in force'
    """
    return message


def available_languages() -> tuple[str, ...]:
    """Return the tags of the languages that have a message catalogue, English first.

    >>> available_languages()
    ('en', 'hr', 'sl', 'bs', 'sr-Latn', 'sr-Cyrl', 'cnr')
    """
    return tuple(tag for tag in LANGUAGES if tag == "en" or _catalogue(tag).is_file())


def preferred_language(header: str) -> str:
    """Return the available language that an `Accept-Language` header prefers, English if there is none.

    A range without a catalogue is tried again without its last part (`hr-BA` as `hr`), and as in `_RANGES`.

    >>> preferred_language("de;q=0.9, hr-BA;q=0.8")
    'hr'
    """
    known = {tag.lower(): tag for tag in available_languages()} | {
        range_: tag for range_, tag in _RANGES.items() if tag in available_languages()
    }
    ranges = []
    for place, part in enumerate(header.split(",")):
        tag, _, weight = part.partition(";q=")
        try:
            ranges.append((-float(weight or 1), place, tag.strip().lower()))
        except ValueError:
            continue
    for wanted, _, tag in sorted(ranges):
        while tag and wanted:
            if tag in known:
                return known[tag]
            tag = tag.rpartition("-")[0]
    return "en"


def language_of_terminal(environment: Mapping[str, str]) -> str:
    """Return the available language that the environment of a terminal asks for, English if there is none.

    The first of LC_ALL, LC_MESSAGES and LANG that has a value counts.

    Examples:
        >>> language_of_terminal({"LC_ALL": "", "LANG": "sr_RS.UTF-8@latin"})
        'sr-Latn'
    """
    name = next(filter(None, map(environment.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    place, _, script = re.sub(r"\.[^@]*", "", name).partition("@")
    return preferred_language("sr-Latn" if place.startswith("sr") and script == "latin" else place.replace("_", "-"))


class _InLatin(gettext.GNUTranslations):
    """A catalogue in Cyrillic script, transliterated to Latin script."""

    def gettext(self, message: str) -> str:
        return in_latin(super().gettext(message))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return in_latin(super().ngettext(msgid1, msgid2, n))


def _catalogue(tag: str) -> Path:
    if tag == "sr-Latn":
        tag = "sr-Cyrl"
    return _FOLDER / f"{tag.replace('-', '_')}.po"


@lru_cache
def texts_for(tag: str) -> "Texts":
    """Return the texts of a language.

    Args:
        tag: one of `available_languages()`. The messages of `sr-Latn` are those of `sr-Cyrl` in Latin letters.

    Raises:
        KeyError: for any other tag.

    >>> texts_for("hr").country("SI")
    'Slovenija'
    """
    if tag not in available_languages():
        raise KeyError(tag)
    if tag == "en":
        return Texts(tag, gettext.NullTranslations())
    with _catalogue(tag).open("rb") as file:
        catalogue = read_po(file, abort_invalid=True)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Texts(tag, (_InLatin if tag == "sr-Latn" else gettext.GNUTranslations)(compiled))


def nearest_texts(tag: str) -> "Texts":
    """Return texts for content in any language, with messages in that language if there is a catalogue, otherwise in English.

    >>> nearest_texts("hr").tag, nearest_texts("de").tag
    ('hr', 'en')
    """
    try:
        return texts_for(tag)
    except KeyError:
        return Texts("en", gettext.NullTranslations(), content=tag)


class Texts:
    """Messages, names, numbers and dates in one language.

    Messages are whole sentences with named placeholders, `{like_this}`.

    Attributes:
        tag: language of the messages (BCP 47).
        content: language preferred for texts of others, such as the title of a credential; mostly the same.
    """

    def __init__(self, tag: str, translations: gettext.NullTranslations, content: str | None = None) -> None:
        self.tag = tag
        self.content = content or tag
        self.language = LANGUAGES[tag]
        self._translations = translations
        self._locale = Locale.parse(self.language.babel)

    def say(self, message: str, **values: object) -> str:
        """Return the translation of a message with its placeholders filled."""
        text: str = self._translations.gettext(message) if message else ""
        return text.format(**values) if values else text

    def plural(self, one: str, many: str, n: int, **values: object) -> str:
        """Return the translation of a message in the grammatical number of `n`, which fills the placeholder `{n}`."""
        text: str = self._translations.ngettext(one, many, n)
        return text.format(n=self.number(n), **values)

    def country(self, code: str) -> str:
        """Return the name of a country. Kosovo has an asterisk for its footnote."""
        name = self.language.countries.get(code) or str(self._locale.territories.get(code, code)).replace(" & ", " and ")
        return f"{name}*" if code == "XK" else name

    def number(self, value: float, places: int | None = None) -> Numeral:
        """Return a number with the separators of the language, with `places` decimals if given."""
        pattern = None if places is None else f"#,##0{'.' if places else ''}{'0' * places}"
        written = Numeral(format_decimal(value, pattern, locale=self._locale))
        written.value = value if places is None else round(value, places)
        return written

    @property
    def percent_sign(self) -> str:
        """Per cent sign, after a space where the language has one."""
        return str(self._locale.percent_formats[None].suffix[0])

    def day(self, value: date) -> str:
        """Return a date with the month in words."""
        return format_date(value, "long", locale=self._locale)

    def join(self, items: Iterable[str], style: Literal["standard", "or"] = "standard") -> str:
        """Join items into a list with "and", or with "or"."""
        return format_list(list(items), style=style, locale=self._locale)

    def order(self, text: str) -> tuple[tuple[int, str], ...]:
        """Return the key by which texts are put in alphabetical order.

        Letters come in the order of the alphabet, two characters that are one letter (`dž`, `lj`, `nj`) as one; a letter of
        another alphabet is sorted with its base letter (`ü` with `u`), and other characters come first.
        """
        places = _places_of(self.language.alphabet)
        pieces = re.findall(places.pattern, unicodedata.normalize("NFC", text.casefold()))
        return tuple((places.rank.get(piece) or places.rank.get(unicodedata.normalize("NFD", piece)[0], 0), piece) for piece in pieces)


class _Places(NamedTuple):
    pattern: re.Pattern[str]
    rank: Mapping[str, int]


@lru_cache
def _places_of(alphabet: str) -> _Places:
    letters = alphabet.split()
    pairs = "|".join(letter for letter in letters if len(letter) > 1)
    return _Places(re.compile(f"{pairs}|." if pairs else ".", re.DOTALL), {letter: rank for rank, letter in enumerate(letters, 1)})


ENGLISH = texts_for("en")
"""The default texts of tables, charts and reports."""
