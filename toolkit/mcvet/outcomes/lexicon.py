"""Vocabulary of the cells and headers of survey exports, in English and the languages of the region."""

import re
import unicodedata
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from typing import Any

from babel import Locale

from mcvet.catalogue.documents import load_yaml
from mcvet.locale import TO_LATIN
from mcvet.outcomes.model import Activity, Topic

_LOCALES = ("en", "hr", "sl", "bs_Latn", "sr_Latn", "sr_Latn_ME")
NUMBER = re.compile(r"[-+]?\d+([.,]\d+)?", re.ASCII)
_RESERVED = re.compile(r"-(?:[1-6]|9[6-9])(?:\.0)?", re.ASCII)  # 1KA: "not asked", "broken off", "does not know" and the like
_PLAIN = TO_LATIN | {ord("\N{HYPHEN}"): "-"}


class DateOrder(StrEnum):
    """The first part of a date with slashes."""

    DAY = "day"
    MONTH = "month"


@lru_cache(maxsize=50_000, typed=True)
def fold(text: object) -> str:
    """Return a header or answer in the form used for comparison: case-folded, in Latin letters, with single spaces."""
    latin = unicodedata.normalize("NFKC", str(text)).casefold().translate(_PLAIN)
    return " ".join(latin.split())


@lru_cache
def questionnaire() -> dict[str, Any]:
    """Return the model questionnaire and the words of survey tools."""
    text = resources.files("mcvet.outcomes").joinpath("questionnaire.yaml").read_text(encoding="utf-8")
    words: dict[str, Any] = load_yaml(text)
    return words


@lru_cache
def words_of(part: str) -> dict[str, str]:
    """Return the folded texts of a part of the questionnaire, each with its meaning."""
    found = questionnaire()[part]
    entries = found.items() if isinstance(found, dict) else ((str(n), texts) for n, texts in enumerate(found, 1))
    if isinstance(found, list) and found and isinstance(found[0], str):
        return {fold(text): text for text in found}
    return {fold(text): name for name, texts in entries for text in (name, *texts)}


@lru_cache
def countries() -> dict[str, str]:
    """Return the codes of countries by their folded names in the languages of the region."""
    found: dict[str, str] = {}
    for tag in _LOCALES:
        for code, name in Locale.parse(tag).territories.items():
            if len(code) == 2 and code.isalpha():
                found |= {fold(name): code, fold(name.replace("&", "and")): code, code.casefold(): code}
    return found | {"bih": "BA"}


@lru_cache
def months() -> frozenset[str]:
    """Return the folded full and abbreviated names of months in the languages of the region."""
    names = (name for tag in _LOCALES for width in ("wide", "abbreviated") for name in Locale.parse(tag).months["format"][width].values())
    return frozenset(fold(name).rstrip(".") for name in names)


def model_activity() -> Activity:
    """Return an activity with the four topics of the model questionnaire, for reading a file before its own activity is described."""
    items = [item for item in questionnaire()["items"] if not item.startswith(("SAT", "INT"))]
    topics = {
        code: Topic(label=label, items=tuple(item for item in items if item.rstrip("0123456789") == code))
        for code, label in questionnaire()["topics"].items()
    }
    return Activity(activity="model questionnaire", topics=topics)


def is_missing(cell: object) -> bool:
    """Return True if a cell is empty or has a word for no answer."""
    return cell is None or (text := fold(cell)) == "" or text in words_of("missing")


def is_reserved(cell: object) -> bool:
    """Return True for a number that survey tools reserve for no answer; the caller checks that it is not on the scale."""
    return bool(_RESERVED.fullmatch(fold(cell)))


@lru_cache(maxsize=50_000)
def split_options(cell: str) -> tuple[str, ...]:
    """Split the options in a cell: known options first, longest first, because they may contain commas; the rest at ; and |."""
    text, found = fold(cell), []
    for known, option in sorted(words_of("actions").items(), key=lambda pair: -len(pair[0])):
        here = re.compile(rf"(^|[;,])\s*{re.escape(known)}\s*(?=$|[;,])")
        if not known.isdigit() and here.search(text):
            found.append(option)
            text = here.sub(";", text, count=1)
    rest = (part.strip(" ,") for part in re.split(r"[;|]", text))
    return (*sorted(found), *(part for part in rest if part))


_DATES = (
    (re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})\.?(?:[ T](.*))?"), (1, 2, 3)),
    (re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4}|\d{2})\.?(?:,? (.*))?"), (3, 2, 1)),
)
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})(?:,? (.*))?")
_SERIAL_FROM, _SERIAL_TO, _SERIAL_ZERO = 36_526, 73_051, datetime(1899, 12, 30)  # the years 2000 to 2099 as day numbers of a spreadsheet
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?: ([ap])m)?(?: ?(?:[a-z]{1,4}|[+-])[\d:+-]*)?")


def date_order(cells: list[object], usual: DateOrder | None) -> DateOrder | None:
    """Return the order of dates with slashes: by a number above 12, else the usual order of the tool, which may be None."""
    parts = _slashed(cells)
    if any(int(found[1]) > 12 for found in parts):
        return DateOrder.DAY
    return DateOrder.MONTH if any(int(found[2]) > 12 for found in parts) else usual


def days_or_months(cells: list[object]) -> list[str]:
    """Return the dates whose day could be the month; none if any date shows the order."""
    parts = _slashed(cells)
    if any(max(int(found[1]), int(found[2])) > 12 for found in parts):
        return []
    return [found[0] for found in parts if int(found[1]) != int(found[2])]


def _slashed(cells: list[object]) -> list[re.Match[str]]:
    return [found for cell in cells if isinstance(cell, str) and (found := _SLASHED.fullmatch(cell.strip()))]


def moment(cell: object, order: DateOrder | None) -> datetime | None:
    """Return a date and time, which may be given as the day number of a spreadsheet, or None if it is ambiguous or invalid."""
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None, microsecond=0)
    text = str(cell).strip()
    if not isinstance(cell, bool) and NUMBER.fullmatch(text) and _SERIAL_FROM <= (days := float(text.replace(",", "."))) < _SERIAL_TO:
        return _SERIAL_ZERO + timedelta(seconds=round(days * 86_400))
    for pattern, (year, month, day) in _DATES:
        if found := pattern.fullmatch(text):
            return _moment(_year(found[year]), int(found[month]), int(found[day]), found[4])
    found = _SLASHED.fullmatch(text)
    if not found or order is None:
        return None
    month, day = (1, 2) if order is DateOrder.MONTH else (2, 1)
    return _moment(_year(found[3]), int(found[month]), int(found[day]), found[4])


def _year(text: str) -> int:
    return int(text) if len(text) > 2 else 2000 + int(text)


def _moment(year: int, month: int, day: int, time: str | None) -> datetime | None:
    clock = _TIME.fullmatch((time or "0:00").strip().casefold())
    if not clock:
        return None
    hour = int(clock[1]) % 12 + 12 * (clock[4] == "p") if clock[4] else int(clock[1])
    try:
        return datetime(year, month, day, hour, int(clock[2]), int(clock[3] or 0))
    except ValueError:
        return None
