"""The comparison as a NiceGUI app: `python nicegui_app.py PORT`."""

import sys

from answer import FIRST, LEVELS, NAMES, STYLE, TITLE, answer
from nicegui import ui

ui.add_head_html(STYLE, shared=True)


def drawing(figure: object) -> dict[str, object]:
    """Return a figure as NiceGUI draws it fastest."""
    return {**figure.to_plotly_json(), "config": {"displayModeBar": False}}


@ui.page("/", title=TITLE)
def comparison() -> None:
    """Show the page to one visitor."""

    def show() -> None:
        html, figure = answer(frameworks.value, [level for level, tick in levels.items() if tick.value])
        table.set_content(html)
        chart.update_figure(drawing(figure))

    first_table, first_figure = answer(FIRST, [])
    ui.label(TITLE).classes("text-h4")
    frameworks = ui.select(NAMES, value=FIRST, label="Frameworks", multiple=True, on_change=show)
    with ui.row():
        levels = {level: ui.checkbox(str(level), on_change=show) for level in LEVELS}
    table = ui.html(first_table, sanitize=False).classes("w-full")
    chart = ui.plotly(drawing(first_figure)).classes("w-full")


ui.run(host="127.0.0.1", port=int(sys.argv[1]), title=TITLE, reload=False, show=False, tailwind=False)
