"""Functions shared by the JSON formats: durations, dates, ids, names, countries, and texts without markup."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from functools import cache
from html.parser import HTMLParser
from typing import Any

from babel import Locale

from mcvet.catalogue import Catalogue
from mcvet.credentials.exchange.result import Losses, LossKind
from mcvet.validation import IDENTIFIER, LANGUAGE_TAG

Node = dict[str, Any]
_PART = r"(?:(\d+(?:[.,]\d+)?){})?"
_DURATION = re.compile("P" + "".join(map(_PART.format, "YMD")) + "(?:T" + "".join(map(_PART.format, "HMS")) + ")?")
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(?:[.,]\d+)?)?(Z|[+-]\d\d:?\d\d)?")
_NUMBER = re.compile(r"[+-]?\d{1,15}([.,]\d{1,15})?")
_UTC = ("Z", "+00:00", "+0000")
_BLOCKS = {"p", "div", "br", "ul", "ol", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "section", "table"}
_WORDS = {"a", "abbr", "b", "code", "em", "font", "i", "img", "s", "small", "span", "strong", "sub", "sup", "tbody", "td", "th", "u"}
_UNSEEN = {"script", "style"}
_MARKUP = re.compile(
    rf"</?(?:{'|'.join(_BLOCKS | _WORDS | _UNSEEN)})\b[^<>]*>|&(?:#\d{{1,7}}|#x[0-9a-f]{{1,6}}|[a-z][a-z0-9]{{1,31}});", re.IGNORECASE
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LANGUAGES = (
    "en hr sl bs sr sr_Latn mk sq bg cs da de el es et fi fr ga hu is it lt lv mt nb nl pl pt ro sk sv tr uk".split()  # noqa: SIM905
)


def as_list(value: Any) -> list[Any]:
    """Return a value as a list: empty for None, one item for a single value."""
    return [] if value is None else value if isinstance(value, list) else [value]


def nodes(value: Any) -> list[Node]:
    """Return the objects in a value that may be single, a list or None."""
    return [item for item in as_list(value) if isinstance(item, dict)]


def without_empty(node: Node) -> Node:
    """Return a node without empty values."""
    return {key: value for key, value in node.items() if value not in (None, [], "")}


def duration(hours: float) -> str:
    """Return hours as an ISO 8601 duration, rounded to the second, such as PT7H30M."""
    minutes, seconds = divmod(round(hours * 3600), 60)
    whole, minutes = divmod(minutes, 60)
    return f"PT{whole}H" + (f"{minutes}M" if minutes else "") + (f"{seconds}S" if seconds else "")


def hours_of(written: str) -> float | None:
    """Return the hours of an XML Schema duration, with 24 hours for a day; None if it has years, months or weeks, or is not valid.

    >>> hours_of("P2DT12H"), hours_of("P0Y0M0DT50H0M0S"), hours_of("P60M")
    (60.0, 50.0, None)
    """
    found = _DURATION.fullmatch(written)
    if not found or not any(found.groups()) or written.endswith("T"):
        return None
    years, months, days, hours, minutes, seconds = (float((part or "0").replace(",", ".")) for part in found.groups())
    return None if years or months else ((days * 24 + hours) * 3600 + minutes * 60 + seconds) / 3600


def day_of(written: str) -> tuple[str | None, bool]:
    """Return the ISO date of a date or date-time, and whether it is certain; (None, False) for any other text.

    Many tools write midnight in Europe as 21:00, 22:00 or 23:00 UTC of the day before: the next day is assumed. With any other time of
    day, the written date is assumed. Only midnight and the last second of a day are certain.

    >>> day_of("2026-03-10"), day_of("2026-03-09T23:00:00Z"), day_of("2026-03-10T00:00:00+01:00")
    (('2026-03-10', True), ('2026-03-10', False), ('2026-03-10', True))
    """
    found = _MOMENT.fullmatch(written)
    try:
        day = date.fromisoformat(found[1]) if found else None
        if found is None or day is None:
            return None, False
        time = f"{found[2] or '00:00'}{found[3] or ':00'}"
        if found[4] in _UTC and time in ("21:00:00", "22:00:00", "23:00:00"):
            return (day + timedelta(days=1)).isoformat(), False
        return day.isoformat(), time in ("00:00:00", "23:59:59")
    except (ValueError, OverflowError):
        return None, False


def number_of(written: str) -> float | None:
    """Return a number with a decimal point or comma; None for any other text."""
    return float(written.replace(",", ".")) if _NUMBER.fullmatch(written) else None


def language_of(written: str) -> str | None:
    """Return a language tag in canonical form, such as sr-Latn for SR_latn; None if it is not a tag."""
    language, *rest = written.replace("_", "-").split("-")
    tag = "-".join([language.lower(), *(part.title() if len(part) == 4 else part.upper() for part in rest)])
    return tag if re.fullmatch(LANGUAGE_TAG, tag) else None


def one_of(known: Iterable[str]) -> Callable[[str], str | None]:
    """Return a parser that accepts only the given texts, and returns None for others."""
    texts = {str(text) for text in known}
    return lambda written: written if written in texts else None


def country_of(stated: str, catalogue: Catalogue) -> str | None:
    """Return the code of a country given by a code of two or three letters, its URI in the European list, or its name; else None."""
    wanted = stated.strip()
    code = {"EL": "GR", "UK": "GB"}.get(wanted.upper(), wanted.upper())
    if code in catalogue.countries:
        return code
    for address in (wanted, f"http://publications.europa.eu/resource/authority/country/{code}"):
        if (concept := catalogue.concept_at(address)) and concept.list == "country" and concept.code in catalogue.countries:
            return concept.code
    named = _country_names().get(wanted.casefold())
    return named if named in catalogue.countries else None


@cache
def _country_names() -> dict[str, str]:
    return {
        str(name).casefold(): code
        for language in reversed(_LANGUAGES)
        for code, name in Locale.parse(language).territories.items()
        if len(code) == 2
    }


def name_parts(given: str | None, family: str | None, whole: str | None, losses: Losses) -> Node:
    """Return `given_name` and `family_name` of a learner.

    The last word of a full name is assumed to be the family name; a single word is a given name. The assumption is added as a loss.
    """
    if not (given or family):
        *before, last = (whole or "–").split()
        given, family = (" ".join(before), last) if before else (last, None)
        if before or not whole:
            losses.add(LossKind.ASSUMED, "learner", " | ".join(filter(None, (given, family))))
    return {name: value for name, value in (("given_name", given), ("family_name", family)) if value}


class _Words(HTMLParser):
    """Parser that collects the text of HTML: a line per block, a hyphen before list items, link addresses in brackets."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._links: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag in _BLOCKS:
            self.words.append("\n- " if tag == "li" else "\n")
        elif tag == "a":
            self._links.append(dict(attrs).get("href") or "")
        elif tag not in _WORDS:
            self.words.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen -= 1
        elif tag in _BLOCKS:
            self.words.append("\n")
        elif tag == "a" and self._links and (link := self._links.pop()):
            self.words.append(f" ({link})")
        elif tag not in _BLOCKS | _WORDS:
            self.words.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self._unseen <= 0:
            self.words.append(data)


def without_markup(text: str) -> str:
    """Return a text without HTML tags, HTML entities, control characters and surrounding blanks.

    A text that consists only of tags is returned with them.

    >>> without_markup("<p>World&#39;s best <b>course</b></p>"), without_markup("a < b & c")
    ("World's best course", 'a < b & c')
    """
    if _MARKUP.search(text):
        reader = _Words()
        reader.feed(text)
        reader.close()
        lines = (re.sub(r"[ \t\xa0]+", " ", line).strip() for line in "".join(reader.words).splitlines())
        text = "\n".join(line for line in lines if line not in ("", "-")) or text
    return _CONTROL.sub("", text).strip()


def slug(title: Mapping[str, str] | None) -> str:
    """Return an id made from a title: small letters, digits and hyphens, beginning with a letter. A title that is a valid id is kept."""
    text = (title or {}).get("en") or next(iter((title or {}).values()), "")
    if re.fullmatch(IDENTIFIER, text):
        return text
    plain = re.sub(r"[^a-z0-9_]+", "-", text.casefold()).strip("-_")[:60]
    return plain if plain[:1].isalpha() else f"mc-{plain}".strip("-")
