"""The comparison as a Dash app: `python dash_app.py PORT`."""

import re
import sys

from answer import FIRST, LEVELS, NAMES, STYLE, TITLE, answer
from dash import Dash, Input, Output, callback, dcc, html

app = Dash(title=TITLE)
app.index_string = app.index_string.replace("{%css%}", "{%css%}" + STYLE)


def markdown(table: str) -> str:
    """Return the table as `dcc.Markdown` wants HTML: every element closed, no line empty."""
    return re.sub(r"\s*\n\s*", " ", re.sub(r"<(col\b[^>]*)>", r"<\1/>", table))


def layout() -> html.Main:
    """Return the page with its first answer in it, so that no callback is needed to show it."""
    table, figure = answer(FIRST, [])
    return html.Main([
        html.H1(TITLE),
        dcc.Dropdown(id="frameworks", options=NAMES, value=FIRST, multi=True),
        dcc.Checklist(id="levels", options=LEVELS, value=[], inline=True),
        dcc.Markdown(markdown(table), id="table", dangerously_allow_html=True),
        dcc.Graph(id="chart", figure=figure, config={"displayModeBar": False}),
    ])  # fmt: skip


app.layout = layout


@callback(
    Output("table", "children"),
    Output("chart", "figure"),
    Input("frameworks", "value"),
    Input("levels", "value"),
    prevent_initial_call=True,
)
def show(frameworks: list[str], levels: list[int]) -> tuple[str, object]:
    """Answer a change."""
    table, figure = answer(frameworks, levels)
    return markdown(table), figure


if __name__ == "__main__":
    app.run(port=sys.argv[1])
