"""Colours and shapes."""

import re

import pytest

from mcvet.markup import STYLE
from mcvet.palette import COUNTRIES, MISSING, ON_DARK, OTHER_COLOUR, SECONDARY, TEXT, marks, style_rules

LIGHT, DARK = (
    dict(re.findall(r"--([a-z-]+): (#[0-9A-F]{6})", rules))
    for rules in (STYLE / "base.css").read_text("utf-8").split("prefers-color-scheme: dark", 1)
)
SURFACES = ("paper", "wash", "tint", "chip")
TEXTS = [(name, surface) for name in ("ink", "soft", "link", "deep") for surface in SURFACES if (name, surface) != ("link", "chip")]
OTHER_TEXTS = [("missing", "paper"), ("error", "paper"), ("on-deep", "deep"), ("on-deep", "deeper"), ("on-top", "top"), ("top", "on-top"),
               ("paper", "ink"), ("ink", "pale"), ("ink", "stripe"), ("ink", "found"), ("outline", "focus")]  # fmt: skip
SIGNS = [(name, "paper") for name in ("edge", "missing", "good", "mid", "error")]


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour as WCAG 2.2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(colour: str, ground: str = "#FFFFFF") -> float:
    """Return the contrast of two colours as WCAG 2.2 defines it."""
    darker, lighter = sorted(map(luminance, (colour, ground)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_pages_are_readable_by_day_and_by_night(tokens: dict[str, str]) -> None:
    """Every pair of text and ground that the style sheets use has 4.5:1, every sign 3:1, by either setting of the reader."""
    assert LIGHT.keys() == DARK.keys()
    poor = {pair: round(contrast(*map(tokens.get, pair)), 2) for pair in TEXTS + OTHER_TEXTS if contrast(*map(tokens.get, pair)) < 4.5}
    poor |= {pair: round(contrast(*map(tokens.get, pair)), 2) for pair in SIGNS if contrast(*map(tokens.get, pair)) < 3}
    assert not poor


@pytest.mark.parametrize("name", ["base", "page", "home", "readiness", "present"])
def test_style_sheets_take_colours_from_tokens(name: str) -> None:
    """A colour that is no token would stay light on a dark page."""
    rules = (STYLE / f"{name}.css").read_text("utf-8")
    assert not re.findall(r"^(?! *--).*#[0-9A-Fa-f]{3,6}\b[^\n]*", rules, re.MULTILINE)


def test_countries_stand_out_on_a_dark_page() -> None:
    """Every country has a colour for dark pages, with 3:1 on their paper and grounds."""
    assert ON_DARK.keys() == {mark.style for mark in COUNTRIES.values()} | {"c-other"}
    assert all(contrast(colour, DARK[surface]) >= 3 for colour in ON_DARK.values() for surface in ("paper", "tint", "wash"))


@pytest.mark.parametrize("colour", [mark.colour for mark in COUNTRIES.values()] + [OTHER_COLOUR])
def test_marks_stand_out_on_white(colour: str) -> None:
    """Every mark has a contrast of at least 3:1."""
    assert contrast(colour) >= 3


@pytest.mark.parametrize("colour", [TEXT, SECONDARY, MISSING])
def test_text_is_readable_on_white(colour: str) -> None:
    """Every colour of text has a contrast of at least 4.5:1."""
    assert contrast(colour) >= 4.5


def test_countries_keep_their_marks_and_others_differ_by_shape() -> None:
    """A partner country looks alike in every selection; eight others are distinguished by shape alone."""
    assert marks([("DE-DQR", "DE"), ("HR-CROQF", "HR")])["HR-CROQF"] == COUNTRIES["HR"]
    eight = marks([(f"{code}-X", code) for code in ("AT", "DE", "NL", "PL", "FI", "EE", "LV", "LT")]).values()
    assert len({mark.symbol for mark in eight}) == len({mark.sign for mark in eight}) == 8
    assert not {mark.symbol for mark in eight} & {mark.symbol for mark in COUNTRIES.values()}


def test_the_style_sheet_has_every_colour() -> None:
    """Style sheets take the colours from here."""
    assert all(f".{mark.style}{{--c:{mark.colour}}}" in style_rules() for mark in COUNTRIES.values())
