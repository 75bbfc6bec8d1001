"""Cleaning of answers: values, scores, codes and duplicates, in this order."""

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from mcvet.outcomes.lexicon import fold, is_missing, is_reserved, words_of
from mcvet.outcomes.model import Activity, Response, Wave

ISSUES = (
    "not_a_number", "out_of_range", "not_on_scale", "wrong_scale_suspected", "scale_mismatch", "duplicate_exact", "duplicate_replaced",
    "code_collision", "follow_up_rejected",
)  # fmt: skip
_MOST_OUT_OF_RANGE = 0.2
_NUMBER = re.compile(r"[-+]?\d{1,15}([.,]\d{1,15})?", re.ASCII)
_PLACEHOLDER = re.compile(r"0+|x+|([^\W\d])\1{2,}")
_CYRILLIC = dict(zip("абвгдђежзијклмнопрстћуфхцчш", "abvgddezzijklmnoprstcufhccs", strict=True)) | {"љ": "lj", "њ": "nj", "џ": "dz"}
_LETTERS = str.maketrans(_CYRILLIC | {"đ": "d"})


@lru_cache(maxsize=100_000)
def normalise_code(code: str) -> str:
    """Return a personal code in the form used for comparison, or an empty string for a text without a code, such as "n/a" or "0000".

    Case, script (Serbian Cyrillic or Latin), diacritics, spaces and punctuation are ignored, because a person may type the code in
    Cyrillic one day and in Latin the next.

    >>> normalise_code("Ђи 21-д") == normalise_code("ĐI21D") == "di21d"
    True
    """
    if is_missing(code) or is_reserved(code) or fold(code) in words_of("no_codes"):
        return ""
    latin = unicodedata.normalize("NFKC", code).casefold().translate(_LETTERS)
    bare = "".join(c for c in unicodedata.normalize("NFD", latin) if c.isalnum())
    return "" if _PLACEHOLDER.fullmatch(bare) else bare


@dataclass(frozen=True, slots=True)
class Person:
    """One person in one wave, cleaned. `code` is empty if it cannot be used for pairing."""

    response: Response
    code: str
    values: dict[str, float]

    def score(self, items: Sequence[str]) -> float | None:
        """Return the mean of the items, or None if fewer than half of them have a value."""
        valid = [self.values[item] for item in items if item in self.values]
        return sum(valid) / len(valid) if valid and 2 * len(valid) >= len(items) else None


class Cleaned(NamedTuple):
    """The people of each wave, the number of cases of each issue, and the rejected items."""

    people: dict[Wave, tuple[Person, ...]]
    issues: Counter[str]
    refused: frozenset[str]
    sat: tuple[str, ...]
    int_: tuple[str, ...]


def clean(responses: Iterable[Response], activity: Activity) -> Cleaned:
    """Apply the cleaning rules.

    Values that are not numbers, outside the scale or between its steps become missing and are counted, never clipped. An item with
    more than a fifth of its answers out of range in a wave is rejected. Nothing is imputed.
    """
    rows = list(responses)
    issues: Counter[str] = Counter(dict.fromkeys(ISSUES, 0))
    asked = {item for row in rows for item in row.answers}
    sat, int_ = (tuple(sorted(i for i in asked if re.fullmatch(rf"{kind}\d+", i))) for kind in ("SAT", "INT"))
    items = [*activity.items, *sat, *int_]
    out: Counter[tuple[Wave, str]] = Counter()
    given: Counter[tuple[Wave, str]] = Counter()
    by_wave: dict[Wave, list[Person]] = {wave: [] for wave in Wave}
    for row in rows:
        values: dict[str, float] = {}
        for item in items:
            raw = row.answers.get(item)
            if raw is None or raw == "":
                continue
            given[row.wave, item] += 1
            value, issue = _value(raw, row.wave, item, activity)
            if issue == "no_answer":
                given[row.wave, item] -= 1
            elif value is not None:
                values[item] = value
            else:
                issues[issue] += 1
                out[row.wave, item] += issue == "out_of_range"
        by_wave[row.wave].append(Person(row, normalise_code(row.code), values))
    refused = frozenset(item for key, n in out.items() if n > _MOST_OUT_OF_RANGE * given[key] for item in (key[1],))
    issues["wrong_scale_suspected"] = len(refused)
    people = {
        wave: _each_once([Person(p.response, p.code, {i: v for i, v in p.values.items() if i not in refused}) for p in found], issues)
        for wave, found in by_wave.items()
    }
    return Cleaned(people, issues, refused, sat, int_)


def _value(raw: float | str, wave: Wave, item: str, activity: Activity) -> tuple[float | None, str]:
    if isinstance(raw, str) and not _NUMBER.fullmatch(raw.strip()):
        return None, "not_a_number"
    value = float(raw.strip().replace(",", ".")) if isinstance(raw, str) else float(raw)
    if math.isnan(value):
        return None, "not_a_number"
    scale = activity.scale_of(wave, item)
    if value in scale.missing_codes:
        return None, "no_answer"
    if not scale.min <= value <= scale.max:
        return None, "out_of_range"
    steps = (value - scale.min) / scale.step
    if abs(steps - round(steps)) > 1e-9:
        return None, "not_on_scale"
    return scale.turned(item, value), ""


def _each_once(found: list[Person], issues: Counter[str]) -> tuple[Person, ...]:
    by_code: dict[str, list[int]] = defaultdict(list)
    for i, person in enumerate(found):
        if person.code:
            by_code[person.code].append(i)
    kept: list[Person | None] = list(found)
    for places in by_code.values():
        if len(places) == 1:
            continue
        distinct: dict[tuple[object, ...], int] = {}
        for i in places:
            row = found[i].response
            content = (row.country, row.stakeholder, tuple(sorted(row.answers.items(), key=lambda pair: pair[0])))
            if content in distinct:
                issues["duplicate_exact"] += 1
                kept[distinct[content]] = None
            distinct[content] = i
        left = list(distinct.values())
        if len(left) == 1:
            continue
        if all(len({getattr(found[i].response, name) for i in left} - {""}) <= 1 for name in ("country", "stakeholder")):
            latest = max(left, key=lambda i: (found[i].response.submitted or datetime.min, i))
            issues["duplicate_replaced"] += len(left) - 1
            for i in left:
                kept[i] = found[i] if i == latest else None
        else:
            issues["code_collision"] += 1
            for i in left:
                kept[i] = Person(found[i].response, "", found[i].values)
    return tuple(person for person in kept if person)
