"""The comparison as a Shiny app: `shiny run shiny_app.py`."""

from answer import FIRST, LEVELS, NAMES, STYLE, TITLE, answer
from htmltools import HTMLDependency
from plotly import __version__
from shiny import App, Inputs, reactive, render, ui

plotly = HTMLDependency("plotly", __version__, source={"package": "plotly", "subdir": "package_data"}, script={"src": "plotly.min.js"})
page = ui.page_fluid(
    ui.head_content(ui.HTML(STYLE)),
    ui.h1(TITLE),
    ui.input_selectize("frameworks", "Frameworks", NAMES, selected=FIRST, multiple=True),
    ui.input_checkbox_group("levels", "EQF levels", [str(level) for level in LEVELS], inline=True),
    ui.output_ui("table"),
    ui.output_ui("chart"),
    title=TITLE,
)


def server(given: Inputs) -> None:
    """Answer one visitor."""

    @reactive.calc
    def found() -> tuple[str, object]:
        return answer(given.frameworks(), [int(level) for level in given.levels()])

    @render.ui
    def table() -> ui.HTML:
        return ui.HTML(found()[0])

    @render.ui
    def chart() -> ui.TagList:
        """Draw without shinywidgets, whose scripts weigh three times as much; plotly.js is loaded after the table is there."""
        return ui.TagList(plotly, ui.HTML(found()[1].to_html(full_html=False, include_plotlyjs=False, config={"displayModeBar": False})))


app = App(page, server)
