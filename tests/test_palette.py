"""Colours and shapes."""

import pytest

from mcvet.palette import COUNTRIES, MISSING, OTHER_COLOUR, SECONDARY, TEXT, marks, style_rules


def contrast(colour: str) -> float:
    """Return the contrast of a colour on white as WCAG 2.2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 1.05 / (luminance + 0.05)


@pytest.mark.parametrize("colour", [mark.colour for mark in COUNTRIES.values()] + [OTHER_COLOUR])
def test_marks_stand_out_on_white(colour: str) -> None:
    """Every mark has a contrast of at least 3:1."""
    assert contrast(colour) >= 3


@pytest.mark.parametrize("colour", [TEXT, SECONDARY, MISSING])
def test_text_is_readable_on_white(colour: str) -> None:
    """Every colour of text has a contrast of at least 4.5:1."""
    assert contrast(colour) >= 4.5


def test_countries_keep_their_marks_and_others_differ_by_shape() -> None:
    """A partner country looks alike in every selection; eight others are told apart by shape alone."""
    assert marks([("DE-DQR", "DE"), ("HR-CROQF", "HR")])["HR-CROQF"] == COUNTRIES["HR"]
    eight = marks([(f"{code}-X", code) for code in ("AT", "DE", "NL", "PL", "FI", "EE", "LV", "LT")]).values()
    assert len({mark.symbol for mark in eight}) == len({mark.sign for mark in eight}) == 8
    assert not {mark.symbol for mark in eight} & {mark.symbol for mark in COUNTRIES.values()}


def test_the_style_sheet_has_every_colour() -> None:
    """Style sheets take the colours from here."""
    assert all(f".{mark.style}{{--c:{mark.colour}}}" in style_rules() for mark in COUNTRIES.values())
