"""A stack as a plotly figure: the path from one credential to the next.

`layout.meta` has the same keys as in `frameworks.charts`: `title`, `note`, and `narrowest`, the width in pixels below which text and
markers have to shrink.
"""

import textwrap
from collections.abc import Iterable

import plotly.graph_objects as go

from mcvet.credentials import wording
from mcvet.credentials.model import Credential
from mcvet.credentials.stack import Stack
from mcvet.locale import Texts
from mcvet.locale.texts import ENGLISH
from mcvet.markup import plain
from mcvet.palette import FONT, LINE, REFERENCE, SECONDARY, TEXT

_COLUMN, _ROW, _LETTERS = 150, 120, 20


def path_chart(found: Stack, designs: Iterable[Credential], texts: Texts = ENGLISH) -> go.Figure:
    """Draw the path of a stack.

    The column of a credential is its position in the order; the row is its EQF level. Credentials without a level are in the lowest
    row, and those in or after a circle in the last columns. An arrow points from a prerequisite to the credential that requires it.
    """
    titles = {design.id: wording.heading(design, texts) for design in designs}
    levels = dict(found.eqf_levels)
    left = [name for name in found.credential_ids if name not in found.order]
    places = {name: (place, levels[name] or 0) for place, name in enumerate((*found.order, *left))}
    arrows = [
        {"x": places[then][0], "y": places[then][1], "ax": places[first][0], "ay": places[first][1], "xref": "x", "yref": "y",
         "axref": "x", "ayref": "y", "arrowhead": 3, "arrowcolor": SECONDARY, "standoff": 10, "startstandoff": 10}
        for first, then in found.requirements
    ]  # fmt: skip
    names = list(places)
    words = ["<br>".join(map(plain, textwrap.wrap(titles[name], _LETTERS))) for name in names]
    points = go.Scatter(
        x=[places[name][0] for name in names], y=[places[name][1] for name in names], mode="markers+text",
        text=words, textposition="top center", cliponaxis=False, hoverinfo="text", marker={"size": 16, "color": REFERENCE},
    )  # fmt: skip
    shown = sorted({y for _, y in places.values()})
    figure = go.Figure([points], {"annotations": arrows})
    figure.update_xaxes(visible=False, range=[-0.5, len(places) - 0.5])
    figure.update_yaxes(
        tickvals=shown, ticktext=[texts.say("EQF {level}", level=y) if y else texts.say("no level") for y in shown], gridcolor=LINE,
        range=[min(shown) - 0.3, max(shown) + 0.8],
    )  # fmt: skip
    title = texts.say("In which order?")
    figure.update_layout(
        height=40 + _ROW * (max(shown) - min(shown) + 1), margin={"l": 70, "r": 20, "t": 20, "b": 20}, showlegend=False,
        plot_bgcolor="white", font={"family": FONT, "size": 14, "color": TEXT},
        meta={"title": title, "note": texts.say(
            "An arrow points to the credential that requires the other."
        ), "narrowest": 90 + _COLUMN * len(names)},
    )  # fmt: skip
    return figure
