"""The colours and signs of states, and the positions of countries, in all charts of this package."""

from typing import NamedTuple

from mcvet.palette import MISSING, TEXT
from mcvet.readiness.model import PROGRESS, Standing, State

DARK, _MIDDLE, _LIGHT, _PALE, WHITE = "#12436D", "#2073BC", "#6BACE6", "#D6E6F4", "#FFFFFF"
TILES = {
    "IS": (1, 1), "NO": (5, 1), "SE": (6, 1), "FI": (7, 1), "DK": (5, 2), "EE": (7, 2), "IE": (1, 3), "NL": (4, 3), "DE": (5, 3),
    "PL": (6, 3), "LV": (7, 3), "BE": (3, 4), "LU": (4, 4), "LI": (5, 4), "CZ": (6, 4), "LT": (7, 4), "UA": (8, 4), "FR": (3, 5),
    "CH": (4, 5), "AT": (5, 5), "SK": (6, 5), "HU": (7, 5), "MD": (9, 5), "PT": (1, 6), "ES": (2, 6), "IT": (4, 6), "SI": (5, 6),
    "HR": (6, 6), "RS": (7, 6), "RO": (8, 6), "GE": (10, 6), "BA": (6, 7), "ME": (7, 7), "XK": (8, 7), "BG": (9, 7), "AM": (10, 7),
    "MT": (4, 8), "AL": (7, 8), "MK": (8, 8), "TR": (9, 8), "AZ": (11, 7), "GR": (8, 9), "CY": (9, 9),
}  # fmt: skip
"""Column and row of each country in a tile map that keeps neighbours close to each other."""
COLUMNS, ROWS = max(x for x, _ in TILES.values()), max(y for _, y in TILES.values())


class Look(NamedTuple):
    """Fill, edge, colour of what is written in it, and sign: colour is never used alone."""

    fill: str
    edge: str
    ink: str
    sign: str


LOOKS: dict[str, Look] = {
    State.IN_FORCE: Look(DARK, DARK, WHITE, "✓"),
    "nearest": Look(_PALE, DARK, TEXT, "≈"),
    State.ADOPTED: Look(_MIDDLE, DARK, WHITE, "✓"),
    State.PILOT: Look(_LIGHT, DARK, TEXT, "◐"),
    State.IN_PREPARATION: Look(WHITE, MISSING, TEXT, "…"),
    State.NONE: Look(WHITE, MISSING, TEXT, "–"),
    State.OTHER_SECTORS: Look("#EEF1F4", MISSING, TEXT, "◇"),
    State.UNKNOWN: Look("#E3E6E9", MISSING, TEXT, "?"),
    State.NOT_RESEARCHED: Look(WHITE, MISSING, MISSING, " "),
}


def look_of(standing: Standing) -> str:
    """Return the key of `LOOKS` for a standing. A nearest equivalent always has its own look, in every state."""
    return "nearest" if standing.nearest_equivalent and standing.state in PROGRESS else standing.state.value
