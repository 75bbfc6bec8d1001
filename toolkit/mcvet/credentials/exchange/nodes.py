"""What formats of JSON share: objects of files that may hold anything, hours as durations, ids and names."""

import re
from collections.abc import Mapping
from typing import Any

from mcvet.credentials.exchange.result import Losses, LossKind
from mcvet.credentials.model import IDENTIFIER

Node = dict[str, Any]
_HOURS = re.compile(r"PT(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?")


def listed(value: Any) -> list[Any]:
    """Return a list of what stands there: nothing, one thing or several."""
    return [] if value is None else value if isinstance(value, list) else [value]


def nodes(value: Any) -> list[Node]:
    """Return the objects that stand there."""
    return [item for item in listed(value) if isinstance(item, dict)]


def first_node(value: Any) -> Node:
    """Return the first object that stands there, or an empty one."""
    return next(iter(nodes(value)), {})


def duration(hours: float) -> str:
    """Write hours as a duration of ISO 8601, to the second, such as PT7H30M."""
    minutes, seconds = divmod(round(hours * 3600), 60)
    whole, minutes = divmod(minutes, 60)
    return f"PT{whole}H" + (f"{minutes}M" if minutes else "") + (f"{seconds}S" if seconds else "")


def hours_of(written: str) -> float | None:
    """Return the hours of a duration of ISO 8601; none where days, weeks or months are told, which are no hours."""
    found = _HOURS.fullmatch(written)
    if not found or not any(found.groups()):
        return None
    hours, minutes, seconds = (float(part or 0) for part in found.groups())
    return (hours * 3600 + minutes * 60 + seconds) / 3600


def name_parts(given: object, family: object, whole: object, losses: Losses) -> Node:
    """Return the two parts of a learner's name; of a whole name, the last word is assumed to be the family name."""
    if not (given and family):
        words = str(whole or "").split()
        given, family = given or " ".join(words[:-1]) or "–", family or (words[-1] if words else "–")
        losses.add(LossKind.ASSUMED, "learner", f"{given} | {family}")
    return {"given_name": str(given), "family_name": str(family)}


def slug(title: Mapping[str, str] | None) -> str:
    """Make an id of a title, unless it is one: small letters, digits and hyphens, beginning with a letter."""
    text = (title or {}).get("en") or next(iter((title or {}).values()), "")
    if re.fullmatch(IDENTIFIER, text):
        return text
    plain = re.sub(r"[^a-z0-9_]+", "-", text.casefold()).strip("-_")[:60]
    return plain if plain[:1].isalpha() else f"mc-{plain}".strip("-")
