"""What the cells and headers of survey exports say, in English and the languages of the region."""

import re
import unicodedata
from datetime import datetime
from functools import lru_cache
from importlib import resources
from typing import Any, Literal

import yaml
from babel import Locale

from mcvet.locale import TO_LATIN
from mcvet.outcomes.model import Activity, Scale, Topic, Wave

_LOCALES = ("en", "hr", "sl", "bs_Latn", "sr_Latn", "sr_Latn_ME")
_NUMBER = re.compile(r"[-+]?\d+([.,]\d+)?", re.ASCII)
_LEADING, _TRAILING, _CODE = (
    re.compile(r"(\d{1,3})\s*[-–—:.)=]\s*(\S.*)"),
    re.compile(r"(\S.*?)\s*\((\d{1,3})\)"),
    re.compile(r"ao?0*(\d{1,2})"),
)
DateOrder = Literal["day", "month"]


@lru_cache(maxsize=50_000, typed=True)
def fold(text: object) -> str:
    """Bring a header or answer into the form in which texts are compared: no case, Latin letters, single spaces."""
    latin = unicodedata.normalize("NFKC", str(text)).casefold().translate(TO_LATIN)
    return " ".join(latin.split())


@lru_cache
def questionnaire() -> dict[str, Any]:
    """Return the model questionnaire and the words of survey tools."""
    text = resources.files("mcvet.outcomes").joinpath("questionnaire.yaml").read_text(encoding="utf-8")
    words: dict[str, Any] = yaml.safe_load(text)
    return words


@lru_cache
def words_of(part: str) -> dict[str, str]:
    """Return the folded texts of a part of the questionnaire, each with what it stands for."""
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


def model_activity() -> Activity:
    """Return an activity with the four topics of the model questionnaire, for reading a file before its own activity is described."""
    items = [item for item in questionnaire()["items"] if not item.startswith(("SAT", "INT"))]
    topics = {
        code: Topic(label=label, items=tuple(item for item in items if item.rstrip("0123456789") == code))
        for code, label in questionnaire()["topics"].items()
    }
    return Activity(activity="model questionnaire", topics=topics)


def is_missing(cell: object) -> bool:
    """Tell whether a cell is empty or says that there is no answer."""
    return cell is None or fold(cell) in ("", *words_of("missing"))


def answer(cell: object, scale: Scale, own: dict[str, float]) -> float | str | None:
    """Read an answer on a scale.

    In this order: a number; a label with its number ("4 - Agree", "Agree (4)"); an answer code (AO04); the exact label. Nothing is
    guessed: a number that contradicts its label, or an unknown text, stays text.

    Args:
        cell: what stands in the file.
        scale: the scale of the item; labels of 1 to 5 are known in the languages of the region.
        own: further answers, folded, with their numbers.

    Returns:
        the number, None where nothing was answered, or the text that was not understood.
    """
    if isinstance(cell, bool) or is_missing(cell):
        return None if not isinstance(cell, bool) else str(cell)
    if isinstance(cell, int | float):
        return float(cell)
    text = fold(cell)
    if text in own:
        return own[text]
    if _NUMBER.fullmatch(text):
        return float(text.replace(",", "."))
    labels = labels_of(scale)
    for pattern, number, label in ((_LEADING, 1, 2), (_TRAILING, 2, 1)):
        if found := pattern.fullmatch(text):
            value = float(found[number])
            return value if labels.get(found[label], value) == value else str(cell)
    if (found := _CODE.fullmatch(text)) and scale.min <= float(found[1]) <= scale.max:
        return float(found[1])
    return labels.get(text, str(cell))


@lru_cache(maxsize=32)
def _labels(lowest: float, highest: float, step: float, own: tuple[tuple[str, ...], ...]) -> dict[str, float]:
    places = [lowest + step * n for n in range(round((highest - lowest) / step) + 1)]
    shared = {text: float(n) for text, n in words_of("labels").items()} if (lowest, highest, step) == (1, 5, 1) else {}
    return shared | {fold(text): place for texts in own for text, place in zip(texts, places, strict=False)}


def labels_of(scale: Scale) -> dict[str, float]:
    """Return the numbers of a scale by folded label."""
    return _labels(scale.min, scale.max, scale.step, tuple(scale.labels.values()))


@lru_cache(maxsize=50_000)
def split_options(cell: str) -> tuple[str, ...]:
    """Split the answers of a multiple choice in one cell: known ones first, longest first, as they may hold commas; the rest at ; and |."""
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
    (re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})\.?(?: (.*))?"), (3, 2, 1)),
)
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{2,4})(?:,? (.*))?")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?: ([ap])m)?(?: ?(?:[a-z]{1,4}|[+-])[\d:+-]*)?")


def date_order(cells: list[object], usual: DateOrder | None) -> DateOrder | None:
    """Tell whether dates with slashes begin with the day or the month: by a number above 12, else as the tool usually writes."""
    parts = [found for cell in cells if isinstance(cell, str) and (found := _SLASHED.fullmatch(cell.strip()))]
    if any(int(found[1]) > 12 for found in parts):
        return "day"
    return "month" if any(int(found[2]) > 12 for found in parts) else usual


def moment(cell: object, order: DateOrder | None) -> datetime | None:
    """Read a date and time, or return None where it cannot be told."""
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None, microsecond=0)
    if not isinstance(cell, str):
        return None
    text = cell.strip()
    for pattern, (year, month, day) in _DATES:
        if found := pattern.fullmatch(text):
            return _moment(int(found[year]), int(found[month]), int(found[day]), found[4])
    found = _SLASHED.fullmatch(text)
    if not found or order is None:
        return None
    month, day = (1, 2) if order == "month" else (2, 1)
    year = int(found[3])
    return _moment(year if year > 99 else 2000 + year, int(found[month]), int(found[day]), found[4])


def _moment(year: int, month: int, day: int, time: str | None) -> datetime | None:
    clock = _TIME.fullmatch((time or "0:00").strip().casefold())
    if not clock:
        return None
    hour = int(clock[1]) % 12 + 12 * (clock[4] == "p") if clock[4] else int(clock[1])
    try:
        return datetime(year, month, day, hour, int(clock[2]), int(clock[3] or 0))
    except ValueError:
        return None


def wave_of_file(name: str) -> Wave | None:
    """Return the wave that a file's name tells, if it tells one only."""
    known = words_of("file_waves")
    told = {known[word] for word in re.split(r"[^a-zčćđšž]+", fold(name)) if word in known}
    return Wave(told.pop()) if len(told) == 1 else None
