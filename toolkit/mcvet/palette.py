"""Typeface, colours, and shapes of countries. Colour is never used alone: a shape and a label always accompany it."""

from collections.abc import Iterable
from typing import NamedTuple


class Mark(NamedTuple):
    """How a framework is drawn: its colour, its sign in text, its symbol in a chart, its class in a style sheet."""

    colour: str
    sign: str
    symbol: str
    style: str


FONT = "'mcvet Sans', 'Noto Sans', system-ui, sans-serif"
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
ON_DARK = {
    "c-hr": "#7FB2E5", "c-si": "#45C2B7", "c-rs": "#DE86B8", "c-ba": "#F58B55", "c-me": "#BCA4E4", "c-eu": "#D5DBE1", "c-other": "#A9B4C0",
}  # fmt: skip
"""The colour of each class on a dark page; charts keep white paper, and with it the colours above."""


def country_mark(code: str) -> Mark:
    """Return the mark of a country; a grey ring for countries without their own."""
    return COUNTRIES.get(code, Mark(OTHER_COLOUR, "○", "circle-open", "c-other"))


def marks(frameworks: Iterable[tuple[str, str]]) -> dict[str, Mark]:
    """Return the mark of each selected framework.

    Args:
        frameworks: pairs of framework id and country code, 8 at most.

    Returns:
        the marks by framework id. Countries without their own colour share one colour and differ in shape, and so do several
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
    """Return the colours as CSS rules, one class per country, for light and for dark pages."""
    named = {mark.style: mark.colour for mark in COUNTRIES.values()} | {"c-other": OTHER_COLOUR}
    light = [f".{style}{{--c:{colour}}}" for style, colour in named.items()]
    dark = [f"body.mcvet .{style}{{--c:{colour}}}" for style, colour in ON_DARK.items()]
    return "\n".join([*light, "@media screen and (prefers-color-scheme: dark) {", *dark, "}"])
