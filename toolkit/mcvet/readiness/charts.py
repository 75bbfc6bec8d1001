"""The matrix as plotly figures: a tile map of Europe by one dimension, and a heat grid of all dimensions.

Each figure has `layout.meta` with `title` and `note` (key, date, limits of use), which a saved picture shows, and `narrowest`, the
width in pixels below which it should be scrolled, not shrunk.
"""

from typing import Any

import plotly.graph_objects as go

from mcvet.frameworks import wording as frameworks_wording
from mcvet.locale import Texts
from mcvet.locale.texts import ENGLISH
from mcvet.palette import FONT, LINE, SECONDARY, TEXT
from mcvet.readiness import wording
from mcvet.readiness.looks import COLUMNS, LOOKS, ROWS, TILES, WHITE, look_of
from mcvet.readiness.model import Matrix, Standing


def tile_chart(matrix: Matrix, dimension: str, texts: Texts = ENGLISH) -> go.Figure:
    """Return the countries of a matrix as a tile map, coloured by their state in one dimension.

    Each tile also has a sign for the state. A country without a position on the map is in the table only.
    """
    row = next(row for row in matrix.rows if row.dimension == dimension)
    placed = [cell for cell in row.cells if cell.country in TILES]
    traces = _squares([(cell, *TILES[cell.country], f"<b>{cell.country}</b><br>{LOOKS[look_of(cell)].sign}") for cell in placed], 34, texts)
    axes = {
        "xaxis": {"range": [0.4, COLUMNS + 0.6], "visible": False, "fixedrange": True},
        "yaxis": {"range": [ROWS + 0.6, 0.4], "visible": False, "fixedrange": True},
    }
    title = f"{wording.dimension(dimension, texts)}: {texts.say(wording.SECTOR_LABELS[matrix.sector])}"
    return go.Figure(traces, _frame(title, matrix, texts, height=80 + 52 * ROWS, narrowest=340) | axes)


def grid_chart(matrix: Matrix, texts: Texts = ENGLISH) -> go.Figure:
    """Return the matrix as a grid of signs, one row per dimension and one column per country."""
    traces = _squares(
        [(cell, x, y, LOOKS[look_of(cell)].sign) for y, row in enumerate(matrix.rows) for x, cell in enumerate(row.cells)], 22, texts
    )
    axis: dict[str, Any] = {"fixedrange": True, "showgrid": False, "zeroline": False, "automargin": True, "linecolor": LINE}
    axes = {
        "xaxis": axis | {
            "tickvals": list(range(len(matrix.countries))), "ticktext": list(matrix.countries), "side": "top",
            "range": [-0.6, len(matrix.countries) - 0.4],
        },
        "yaxis": axis | {
            "tickvals": list(range(len(matrix.rows))), "ticktext": [wording.dimension(row.dimension, texts) for row in matrix.rows],
            "range": [len(matrix.rows) - 0.4, -0.6],
        },
    }  # fmt: skip
    title = texts.say("What is in force where?")
    narrowest = max(340, 190 + 28 * len(matrix.countries))
    return go.Figure(traces, _frame(title, matrix, texts, height=110 + 34 * len(matrix.rows), narrowest=narrowest) | axes)


def _squares(cells: list[tuple[Standing, int, int, str]], size: int, texts: Texts) -> list[go.Scatter]:
    """Return one trace per look, so that the legend has each look once."""
    groups: dict[str, list[tuple[Standing, int, int, str]]] = {}
    for cell in cells:
        groups.setdefault(look_of(cell[0]), []).append(cell)
    return [
        go.Scatter(
            x=[x for _, x, _, _ in found],
            y=[y for _, _, y, _ in found],
            text=[text for *_, text in found],
            customdata=[f"{one.country}:{one.dimension}" for one, *_ in found],
            hovertext=[
                f"{texts.country(one.country)}<br>{wording.dimension(one.dimension, texts)}: {wording.cell(one, texts)}"
                for one, *_ in found
            ],
            hoverinfo="text",
            mode="markers+text",
            name=f"{look.sign} {wording.look(key, texts)}",
            textfont={"color": look.ink, "size": 12},
            marker={
                "symbol": "square",
                "size": size,
                "color": look.fill,
                "line": {"width": 1.5, "color": look.edge},
            },
        )
        for key, look in LOOKS.items()
        if (found := groups.get(key))
    ]


def _frame(title: str, matrix: Matrix, texts: Texts, *, height: int, narrowest: int) -> dict[str, Any]:
    note = " ".join([
        texts.say("Data as of {date}.", date=frameworks_wording.as_of(matrix, texts)),
        texts.say(matrix.limits_of_use),
        *wording.footnotes(matrix.countries, texts),
    ])  # fmt: skip
    return {
        "height": height,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "font": {"family": FONT, "size": 13, "color": TEXT},
        "paper_bgcolor": WHITE,
        "plot_bgcolor": WHITE,
        "hoverlabel": {"bgcolor": WHITE, "font": {"family": FONT, "color": TEXT}},
        "legend": {
            "orientation": "h",
            "y": -0.02,
            "yanchor": "top",
            "font": {"color": SECONDARY},
            "itemclick": False,
            "itemdoubleclick": False,
        },
        "meta": {"title": title, "note": note, "narrowest": narrowest},
    }
