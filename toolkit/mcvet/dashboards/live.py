"""The widgets: parts of a page that Python fills, and a chart that draws a finished plotly figure."""

import hashlib
import logging
import os
import uuid
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets
import plotly.offline
import traitlets
from markupsafe import escape

from mcvet.catalogue import Catalogue, open_catalogue
from mcvet.dashboards.frameworks import REGIONS, FrameworksView
from mcvet.dashboards.state import VIEWS
from mcvet.errors import McvetError
from mcvet.locale import available_languages
from mcvet.markup import style_sheet

_STATIC = Path(__file__).parent / "static"
_LIVE = "answer"
LOG = logging.getLogger(__name__)


def version_of(html: str) -> str:
    """Return a short mark by which a page and a kernel tell whether they hold the same HTML."""
    return hashlib.sha256(html.encode()).hexdigest()[:16]


class Region(anywidget.AnyWidget):
    """A part of a page. Links and forms within that stay on the page send `{"query": "?..."}`."""

    _esm = _STATIC / "region.js"
    name = traitlets.Unicode(help="Name by which a part drawn by the server is found").tag(sync=True)
    html = traitlets.Unicode(help="What the part shows").tag(sync=True)
    version = traitlets.Unicode(help="Mark of the HTML at the start").tag(sync=True)
    busy = traitlets.Unicode(help="Said when an answer takes longer than a second").tag(sync=True)
    lost = traitlets.Unicode(help="Said when neither kernel nor server answers").tag(sync=True)
    again = traitlets.Unicode(help="The word on the button that asks once more").tag(sync=True)
    probe = traitlets.Unicode(help="An address of the server that answers if anything does").tag(sync=True)
    live = traitlets.Bool(help="Whether changes are announced to screen readers").tag(sync=True)


class Chart(anywidget.AnyWidget):
    """A plotly figure with its finding in words, the same as a table, and downloads as PNG and SVG.

    Args:
        figure: what `plotly.graph_objects.Figure.to_plotly_json()` returns, finished; `layout.meta` holds `title` and `note`.
        heading, finding: what it is about and what it shows, in words.
        twin: the same as an HTML table.
        labels: the words of the buttons: `twin`, `png`, `svg`, `failed`.
        plotly: the address of plotly.js; without one the kernel hands it over.
    """

    _esm = _STATIC / "chart.js"
    name = traitlets.Unicode("chart").tag(sync=True)
    figure = traitlets.Dict().tag(sync=True)
    heading = traitlets.Unicode().tag(sync=True)
    finding = traitlets.Unicode().tag(sync=True)
    twin = traitlets.Unicode().tag(sync=True)
    labels = traitlets.Dict().tag(sync=True)
    filename = traitlets.Unicode("chart").tag(sync=True)
    plotly = traitlets.Unicode().tag(sync=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.on_msg(self._hand_over)

    def _hand_over(self, _: Any, content: Any, __: Any) -> None:
        if isinstance(content, dict) and content.get("library") == "plotly":
            self.send({"library": "plotly"}, [plotly.offline.get_plotlyjs().encode()])


class FrameworksPage:
    """The frameworks dashboard, alive: keeps the regions in step with the selection.

    Args:
        query: the query of the address.
        catalogue: the data.
        base: the address of the server, or None in a notebook.
    """

    def __init__(self, query: str, catalogue: Catalogue, base: str | None) -> None:
        self.view = FrameworksView.from_query(query, catalogue, base)
        say = self.view.texts.say
        words = {
            "busy": say("Working …"),
            "lost": say("The server does not answer. Your selection is kept on this page."),
            "again": say("Try again"),
            "probe": f"{base}healthz" if base is not None else "",
        }
        self.regions: dict[str, Region | Chart] = {}
        for name, html in self.view.regions().items():
            if name == "chart":
                self.regions[name] = Chart(
                    plotly=f"{base}assets/plotly-{plotly.__version__}/plotly/plotly.min.js" if base is not None else ""
                )
            else:
                self.regions[name] = Region(name=name, html=str(html), version=version_of(str(html)), live=name == _LIVE, **words)
                self.regions[name].on_msg(self._hear)
        self._draw()

    @property
    def widget(self) -> ipywidgets.VBox:
        """All regions in order."""
        box = ipywidgets.VBox([self.regions[name] for name in REGIONS])
        box.add_class("mcvet")
        return box

    def go(self, query: str) -> None:
        """Show the selection of an address."""
        self.view = FrameworksView.from_query(query, self.view.catalogue, self.view.base)
        for name, html in self.view.regions().items():
            if name != "chart":
                self.regions[name].html = str(html)
        self._draw()

    def _draw(self) -> None:
        chart, widget = self.view.chart(), self.regions["chart"]
        if chart is None:
            widget.figure = {}
            return
        with widget.hold_trait_notifications():
            widget.heading, widget.finding, widget.twin = chart.heading, chart.finding, chart.twin
            widget.labels, widget.filename = chart.labels, self.view.state.view
            widget.figure = chart.figure

    def _hear(self, region: Region, content: Any, _: Any) -> None:
        query = content.get("query") if isinstance(content, dict) else None
        if not isinstance(query, str):
            return
        try:
            self.go(query)
        except McvetError as error:
            self._explain(str(error))
        except Exception:
            number = uuid.uuid4().hex[:8]
            LOG.exception("fault %s at %s", number, query)
            self._explain(self.view.texts.say("Something went wrong; your selection is kept. Fault number {number}.", number=number))
        region.send({"settled": True})

    def _explain(self, message: str) -> None:
        self.regions[_LIVE].html = f'<p class="finding message">{escape(message)}</p>'


def warm_up() -> None:
    """Load what every page needs, so that kernels forked afterwards need not: data, templates, languages."""
    catalogue = open_catalogue(os.environ.get("MCVET_DATA") or None)
    for language in available_languages():
        for view in VIEWS:
            FrameworksPage(f"view={view}&lang={language}", catalogue, os.environ.get("MCVET_BASE"))


def frameworks_page(query: str | None = None, *, folder: str | None = None) -> ipywidgets.VBox:
    """Return the frameworks dashboard as a widget.

    Args:
        query: the selection as an address says it, such as `?c=HR,RS&eqf=4`; by default that of the page's own address.
        folder: a data folder of one's own; by default the one that `mcvet serve --data` was given.
    """
    served = os.environ.get("MCVET_BASE")
    wanted = os.environ.get("QUERY_STRING", "") if query is None else query
    page = FrameworksPage(wanted, open_catalogue(folder or os.environ.get("MCVET_DATA") or None), served)
    if served is not None:
        return page.widget
    style = ipywidgets.HTML(f"<style>{style_sheet('base', 'page')}</style>")
    return ipywidgets.VBox([style, page.widget])
