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
from mcvet.dashboards import credentials_state
from mcvet.dashboards.board import MEDIA_TYPES, Upload, View
from mcvet.dashboards.credentials import CredentialsView
from mcvet.dashboards.frameworks import FrameworksView
from mcvet.dashboards.outcomes import OutcomesView
from mcvet.dashboards.progress import listening
from mcvet.dashboards.state import VIEWS
from mcvet.errors import McvetError
from mcvet.locale import available_languages
from mcvet.markup import style_sheet

_STATIC = Path(__file__).parent / "static"
LOG = logging.getLogger(__name__)


def version_of(html: str) -> str:
    """Return a short mark by which a page and a kernel tell whether they hold the same HTML."""
    return hashlib.sha256(html.encode()).hexdigest()[:16]


class Region(anywidget.AnyWidget):
    """A part of a page. What its links, forms and buttons send is told at `Page`."""

    _esm = _STATIC / "region.js"
    name = traitlets.Unicode(help="Name by which a part drawn by the server is found").tag(sync=True)
    html = traitlets.Unicode(help="What the part shows").tag(sync=True)
    version = traitlets.Unicode(help="Mark of the HTML at the start").tag(sync=True)
    busy = traitlets.Unicode(help="Said when an answer takes longer than a second").tag(sync=True)
    long = traitlets.Unicode(help="Said when it takes longer than ten").tag(sync=True)
    lost = traitlets.Unicode(help="Said when neither kernel nor server answers").tag(sync=True)
    again = traitlets.Unicode(help="The word on the button that asks once more").tag(sync=True)
    limit = traitlets.Int(help="Bytes that may be uploaded at once; 0 where there is no limit").tag(sync=True)
    large = traitlets.Unicode(help="Said when files are larger than that").tag(sync=True)
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
    name = traitlets.Unicode().tag(sync=True)
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
        if not self.plotly and isinstance(content, dict) and content.get("library") == "plotly":
            self.send({"library": "plotly"}, [plotly.offline.get_plotlyjs().encode()])


class Page:
    """A dashboard, alive: keeps the regions in step with the view.

    A region sends `{"query": "?..."}` for another address, `{"action": name, "values": {field: [value, ...]}, "files": [name, ...]}`
    with the files' bytes beside it for a form that is no address, and `{"save": name}` for a file of the view. While it works, the page
    is told `{"progress": text}` at each step, and `{"settled": True}` at the end.

    Args:
        board: the dashboard.
        query: the query of the address.
        catalogue: the data.
        base: the address of the server, or None in a notebook.
    """

    def __init__(self, board: type[View], query: str, catalogue: Catalogue, base: str | None) -> None:
        self.view = board.from_query(query, catalogue, base)
        say = self.view.texts.say
        limit = int(os.environ.get("MCVET_UPLOAD", "0"))
        words = {
            "limit": limit,
            "large": say(
                "These files are too large: {size} MB is the most at once. Nothing was sent.", size=self.view.texts.number(limit / 10**6)
            ),
            "busy": say("Working …"),
            "long": say("Still working. A large file may take a minute; you can read on meanwhile."),
            "lost": say("The server does not answer. Your selection is kept on this page."),
            "again": say("Try again"),
            "probe": f"{base}healthz" if base is not None else "",
        }
        library = f"{base}assets/plotly-{plotly.__version__}/plotly/plotly.min.js" if base is not None else ""
        self.regions: dict[str, Region | Chart] = {}
        charts = self.view.charts()
        for name, html in self.view.regions().items():
            if name in charts:
                self.regions[name] = Chart(name=name, plotly=library)
            else:
                live = name == board.announced
                self.regions[name] = Region(name=name, html=str(html), version=version_of(str(html)), live=live, **words)
                self.regions[name].on_msg(self._hear)
        self._draw()

    @property
    def widget(self) -> ipywidgets.VBox:
        """All regions in order."""
        box = ipywidgets.VBox(list(self.regions.values()))
        box.add_class("mcvet")
        return box

    def show(self, view: View) -> None:
        """Show another view, what was asked for first: the charts, then the main region, then the others."""
        self.view = view
        self._draw()
        regions = view.regions()
        for name in sorted(regions, key=lambda name: name != view.skip[1]):
            if isinstance(self.regions[name], Region):
                self.regions[name].html = str(regions[name])

    def _draw(self) -> None:
        for name, chart in self.view.charts().items():
            widget = self.regions[name]
            if chart is None:
                widget.figure = {}
                continue
            with widget.hold_sync():
                widget.heading, widget.finding, widget.twin = chart.heading, chart.finding, chart.twin
                widget.labels, widget.filename = chart.labels, chart.filename
                widget.figure = chart.figure

    def _hear(self, region: Region, content: Any, buffers: list[memoryview]) -> None:
        try:
            with listening(lambda step: region.send({"progress": step.say(self.view.texts)})):
                self._answer(region, content, buffers)
        except McvetError as error:
            self._explain(str(error))
        except Exception:
            number = uuid.uuid4().hex[:8]
            LOG.exception("fault %s at %.200r", number, [content.get(key) for key in ("query", "action", "save")])
            self._explain(self.view.texts.say("Something went wrong; your selection is kept. Fault number {number}.", number=number))
        region.send({"settled": True})

    def _answer(self, region: Region, content: Any, buffers: list[memoryview]) -> None:
        """Do what a message asks for; nothing for one that is malformed."""
        match content:
            case {"query": str(query)}:
                self.show(self.view.go(query))
            case {"action": str(action), "values": dict(values), "files": list(names)} if action in self.view.actions and len(names) == len(
                buffers
            ):
                fields = {str(field): [str(value) for value in found] for field, found in values.items() if isinstance(found, list)}
                uploads = [Upload(str(name), bytes(buffer)) for name, buffer in zip(names, buffers, strict=True)]
                self.show(self.view.act(action, fields, uploads))
            case {"save": str(name)}:
                if make := self.view.files().get(name):
                    media_type = MEDIA_TYPES[name.rsplit(".", 1)[1]]
                    region.send({"file": f"mcvet-{self.view.slug}-{name}", "type": media_type}, [make()])

    def _explain(self, message: str) -> None:
        self.regions[self.view.announced].html = f'<p class="finding message">{escape(message)}</p>'


def warm_up() -> None:
    """Load what every page needs, so that kernels forked afterwards need not: data, templates, languages."""
    catalogue = open_catalogue(os.environ.get("MCVET_DATA") or None)
    for language in available_languages():
        for view in VIEWS:
            Page(FrameworksView, f"view={view}&lang={language}", catalogue, os.environ.get("MCVET_BASE"))
        for view in credentials_state.VIEWS:
            Page(CredentialsView, f"view={view}&stack=mc01&lang={language}", catalogue, os.environ.get("MCVET_BASE"))
        Page(OutcomesView, f"lang={language}", catalogue, os.environ.get("MCVET_BASE"))
    ipywidgets.Widget.close_all()  # a kernel tells its page of every widget there is


def frameworks_page(query: str | None = None, *, folder: str | None = None) -> ipywidgets.VBox:
    """Return the frameworks dashboard as a widget.

    Args:
        query: the selection as an address says it, such as `?c=HR,RS&eqf=4`; by default that of the page's own address.
        folder: a data folder of one's own; by default the one that `mcvet serve --data` was given.
    """
    return _page(FrameworksView, query, folder)


def credentials_page(query: str | None = None, *, folder: str | None = None) -> ipywidgets.VBox:
    """Return the credentials dashboard as a widget.

    Args:
        query: the selection as an address says it, such as `?t=mc01&s=outcomes`; by default that of the page's own address.
        folder: a data folder of one's own; by default the one that `mcvet serve --data` was given.
    """
    return _page(CredentialsView, query, folder)


def outcomes_page(query: str | None = None, *, folder: str | None = None) -> ipywidgets.VBox:
    """Return the outcomes dashboard as a widget.

    Args:
        query: the selection as an address says it, such as `?a=sr`; by default that of the page's own address.
        folder: as for `frameworks_page`.
    """
    return _page(OutcomesView, query, folder)


def _page(board: type[View], query: str | None, folder: str | None) -> ipywidgets.VBox:
    served = os.environ.get("MCVET_BASE")
    wanted = os.environ.get("QUERY_STRING", "") if query is None else query
    page = Page(board, wanted, open_catalogue(folder or os.environ.get("MCVET_DATA") or None), served)
    if served is not None:
        return page.widget
    style = ipywidgets.HTML(f"<style>{style_sheet('base', 'page')}</style>")
    return ipywidgets.VBox([style, page.widget])
