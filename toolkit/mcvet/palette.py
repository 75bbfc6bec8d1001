"""Colours and shapes. A country keeps its own; a shape and a label always go with the colour."""

from collections.abc import Iterable
from typing import NamedTuple


class Mark(NamedTuple):
    """How a framework is drawn: its colour, its sign in text, its symbol in a chart, its class in a style sheet."""

    colour: str
    sign: str
    symbol: str
    style: str


TEXT, SECONDARY, MISSING, REFERENCE, LINE = "#1F2933", "#595959", "#6E7581", "#3D3D3D", "#D9DEE3"
COUNTRIES: dict[str, Mark] = {
    "HR": Mark("#12436D", "●", "circle", "c-hr"),
    "SI": Mark("#28A197", "■", "square", "c-si"),
    "RS": Mark("#801650", "◆", "diamond", "c-rs"),
    "BA": Mark("#F46A25", "▲", "triangle-up", "c-ba"),
    "ME": Mark("#A285D1", "✚", "cross", "c-me"),
    "EU": Mark(REFERENCE, "○", "circle", "c-eu"),
}
_OTHERS = (("★", "star"), ("⬟", "pentagon"), ("⬢", "hexagon2"), ("▼", "triangle-down"), ("◀", "triangle-left"), ("▶", "triangle-right"),
           ("✦", "star-diamond"), ("✖", "x"))  # fmt: skip
OTHER_COLOUR = "#4B5968"


def marks(frameworks: Iterable[tuple[str, str]]) -> dict[str, Mark]:
    """Give each framework of a selection its mark.

    Args:
        frameworks: pairs of framework id and country code, 8 at most.

    Returns:
        the marks by framework id. Countries without a colour of their own share one and are told apart by shape, as are several
        frameworks of one country.
    """
    others = iter(_OTHERS)
    found: dict[str, Mark] = {}
    for framework_id, country in frameworks:
        own = COUNTRIES.get(country, Mark(OTHER_COLOUR, "", "", "c-other"))
        taken = own in found.values() or not own.sign
        found[framework_id] = Mark(own.colour, *next(others), own.style) if taken else own
    return found


def style_rules() -> str:
    """Return the colours as style sheet rules, a class for each country."""
    named = {mark.style: mark.colour for mark in COUNTRIES.values()} | {"c-other": OTHER_COLOUR}
    return "\n".join(f".{style}{{--c:{colour}}}" for style, colour in named.items())
