"""The comparison as a Panel app: `panel serve panel_app.py`."""

import panel as pn
from answer import FIRST, LEVELS, NAMES, STYLE, TITLE, answer

pn.extension("plotly")

frameworks = pn.widgets.MultiChoice(name="Frameworks", options={name: key for key, name in NAMES.items()}, value=FIRST)
levels = pn.widgets.CheckBoxGroup(name="EQF levels", options=LEVELS, inline=True)
first_table, first_figure = answer(FIRST, [])
table = pn.pane.HTML(STYLE + first_table, sizing_mode="stretch_width")
chart = pn.pane.Plotly(first_figure, config={"displayModeBar": False}, sizing_mode="stretch_width")


def show(_: object) -> None:
    """Answer a change."""
    html, chart.object = answer(frameworks.value, levels.value)
    table.object = STYLE + html


frameworks.param.watch(show, "value")
levels.param.watch(show, "value")
pn.Column(f"# {TITLE}", frameworks, levels, table, chart, sizing_mode="stretch_width").servable(title=TITLE)
