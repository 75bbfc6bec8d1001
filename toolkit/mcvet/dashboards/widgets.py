"""The widgets: regions of a page, and a chart that draws a finished plotly figure."""

import json
import logging
import os
import uuid
from typing import Any

import anywidget
import ipywidgets
import plotly.offline
import traitlets
from markupsafe import escape

from mcvet.catalogue import Catalogue, open_catalogue
from mcvet.dashboards.credentials import state as credentials_state
from mcvet.dashboards.credentials.view import CredentialsView
from mcvet.dashboards.frameworks.state import VIEWS
from mcvet.dashboards.frameworks.view import FrameworksView
from mcvet.dashboards.modules import joined
from mcvet.dashboards.outcomes.view import OutcomesView
from mcvet.dashboards.progress import listening
from mcvet.dashboards.readiness import state as readiness_state
from mcvet.dashboards.readiness.view import ReadinessView
from mcvet.dashboards.rendering import Rendering, region_words
from mcvet.dashboards.view import MEDIA_TYPES, Upload, View
from mcvet.errors import McvetError
from mcvet.locale import available_languages
from mcvet.markup import style_sheet

LOG = logging.getLogger(__name__)


_LONGEST_NAME = 200  # of a file; the end is kept, because it has the file type


class Region(anywidget.AnyWidget):
    """A region of a page. `Page` describes the messages that it sends."""

    _esm = joined("region")
    name = traitlets.Unicode(help="Name of the region, to find it on a page from the server").tag(sync=True)
    html = traitlets.Unicode(help="HTML of the region").tag(sync=True)
    version = traitlets.Unicode(help="Hash of the initial HTML").tag(sync=True)
    words = traitlets.Dict(help="Messages that the region shows by itself: see `region_words`").tag(sync=True)
    limit = traitlets.Int(help="Largest upload in bytes; 0 for no limit").tag(sync=True)
    probe = traitlets.Unicode(help="Address of the server's health check").tag(sync=True)
    live = traitlets.Bool(help="True if changes are announced to screen readers").tag(sync=True)


class Chart(anywidget.AnyWidget):
    """A plotly figure with its result in a sentence, a table with the same content, and downloads as PNG and SVG.

    Args:
        chart: the fields of a `ChartView`; empty if there is no chart. The figure is the result of
            `plotly.graph_objects.Figure.to_plotly_json()`; its `layout.meta` has `title` and `note`.
        plotly: address of plotly.js; if empty, the kernel sends the script.
    """

    _esm = joined("chart")
    name = traitlets.Unicode().tag(sync=True)
    chart = traitlets.Dict().tag(sync=True)
    plotly = traitlets.Unicode().tag(sync=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.on_msg(self._send_plotly)

    def _send_plotly(self, _: Any, content: Any, __: Any) -> None:
        if not self.plotly and isinstance(content, dict) and content.get("library") == "plotly":
            self.send({"library": "plotly"}, [plotly.offline.get_plotlyjs().encode()])


class Page:
    """A live dashboard: updates the regions when the view changes.

    A region sends `{"query": "?..."}` for another address; `{"action": name, "values": {field: [value, ...]}, "files": [name, ...]}`,
    with the files' bytes as buffers, for a form without an address; and `{"save": name}` for a file of the view. The page sends
    `{"progress": text}` at each step, and `{"settled": True}` at the end.

    Args:
        board: the dashboard.
        query: query of the address.
        catalogue: the data.
        base: base path of the server; None in a notebook.
    """

    def __init__(self, board: type[View], query: str, catalogue: Catalogue, base: str | None) -> None:
        self.view = board.from_query(query, catalogue, base)
        limit = int(os.environ.get("MCVET_UPLOAD", "0"))
        words = region_words(self.view.texts, limit)
        probe = f"{base}healthz" if base is not None else ""
        library = f"{base}assets/plotly-{plotly.__version__}/plotly/plotly.min.js" if base is not None else ""
        shown = Rendering(self.view)
        self.regions: dict[str, Region | Chart] = {}
        for name, html in shown.regions.items():
            if name in board.drawings:
                self.regions[name] = Chart(name=name, plotly=library, chart=json.loads(shown.charts[name]))
            else:
                region = Region(
                    name=name, html=html, version=shown.versions[name], live=name == board.announced, words=words, limit=limit, probe=probe
                )
                region.on_msg(self._handle)
                self.regions[name] = region

    @property
    def widget(self) -> ipywidgets.VBox:
        """All regions in order."""
        box = ipywidgets.VBox(list(self.regions.values()))
        box.add_class("mcvet")
        return box

    def show(self, view: View) -> None:
        """Show another view: first the main region, then the others, then the charts."""
        self.view = view
        shown = Rendering(view)
        for name in sorted(shown.regions, key=lambda name: (name in view.drawings, name != view.skip[1])):
            widget = self.regions[name]
            if isinstance(widget, Region):
                widget.html = shown.regions[name]
            else:
                widget.chart = json.loads(shown.charts[name])

    def _handle(self, region: Region, content: Any, buffers: list[memoryview]) -> None:
        before, most = self.view, int(os.environ.get("MCVET_MEMORY", "0"))
        try:
            with listening(lambda step: region.send({"progress": step.said(self.view.texts)})):
                self._answer(region, content, buffers)
        except McvetError as error:
            self._explain(error.said(self.view.texts))
        except MemoryError:
            self.view = before
            LOG.warning("memory ran out at %.200r", [content.get(key) for key in ("query", "action", "save")])
            self._explain(
                self.view.texts.say(
                    "This takes more memory than one page may use ({size} MB). Choose smaller or fewer files. Your selection is kept.",
                    size=self.view.texts.number(most // 10**6),
                )
            )
        except Exception:
            self.view = before
            number = uuid.uuid4().hex[:8]
            LOG.exception("fault %s at %.200r", number, [content.get(key) for key in ("query", "action", "save")])
            self._explain(self.view.texts.say("Something went wrong; your selection is kept. Fault number {number}.", number=number))
        region.send({"settled": True})

    def _answer(self, region: Region, content: Any, buffers: list[memoryview]) -> None:
        """Carry out a message; a malformed one is ignored."""
        match content:
            case {"query": str(query)}:
                self.show(self.view.go(query))
            case {"action": str(action), "values": dict(values), "files": list(names)} if action in self.view.actions and len(names) == len(
                buffers
            ):
                fields = {str(field): [str(value) for value in found] for field, found in values.items() if isinstance(found, list)}
                uploads = [Upload(str(name)[-_LONGEST_NAME:], bytes(buffer)) for name, buffer in zip(names, buffers, strict=True)]
                self.show(self.view.act(action, fields, uploads))
            case {"save": str(name)}:
                if make := self.view.files().get(name):
                    media_type = MEDIA_TYPES[name.rsplit(".", 1)[1]]
                    region.send({"file": self.view.file_name(name), "type": media_type}, [make()])

    def _explain(self, message: str) -> None:
        self.regions[self.view.announced].html = f'<p class="finding message" data-refused>{escape(message)}</p>'


def warm_up() -> None:
    """Load what every page needs before kernels are forked: the data, every view, and one dashboard in every language."""
    catalogue = open_catalogue(os.environ.get("MCVET_DATA") or None)
    boards: dict[type[View], list[str]] = {
        FrameworksView: [*(f"view={view}" for view in VIEWS), *(f"lang={language}" for language in available_languages())],
        CredentialsView: [f"view={view}&stack=mc01" for view in credentials_state.VIEWS],
        ReadinessView: [f"view={view}" for view in readiness_state.VIEWS],
        OutcomesView: [""],
    }
    for board, queries in boards.items():
        for query in queries:
            Page(board, query, catalogue, os.environ.get("MCVET_BASE"))
    ipywidgets.Widget.close_all()  # a kernel reports all existing widgets to its page


def frameworks_page(query: str | None = None, *, folder: str | None = None) -> ipywidgets.VBox:
    """Return the frameworks dashboard as a widget.

    Args:
        query: selection as the query of an address, such as `?c=HR,RS&eqf=4`; by default that of the page's address.
        folder: the partner's data folder; by default the one given to `mcvet serve --data`.
    """
    return _page(FrameworksView, query, folder)


def credentials_page(query: str | None = None, *, folder: str | None = None) -> ipywidgets.VBox:
    """Return the credentials dashboard as a widget.

    Args:
        query: selection as the query of an address, such as `?t=mc01&s=outcomes`; by default that of the page's address.
        folder: the partner's data folder; by default the one given to `mcvet serve --data`.
    """
    return _page(CredentialsView, query, folder)


def outcomes_page(query: str | None = None, *, folder: str | None = None) -> ipywidgets.VBox:
    """Return the outcomes dashboard as a widget.

    Args:
        query: selection as the query of an address, such as `?a=sr`; by default that of the page's address.
        folder: as for `frameworks_page`.
    """
    return _page(OutcomesView, query, folder)


def readiness_page(query: str | None = None, *, folder: str | None = None) -> ipywidgets.VBox:
    """Return the readiness dashboard as a widget.

    Args:
        query: selection as the query of an address, such as `?my=RS&c=HR,SI&view=map`; by default that of the page's address.
        folder: as for `frameworks_page`.
    """
    return _page(ReadinessView, query, folder)


def _page(board: type[View], query: str | None, folder: str | None) -> ipywidgets.VBox:
    served = os.environ.get("MCVET_BASE")
    wanted = os.environ.get("QUERY_STRING", "") if query is None else query
    page = Page(board, wanted, open_catalogue(folder or os.environ.get("MCVET_DATA") or None), served)
    if served is not None:
        return page.widget
    style = ipywidgets.HTML(f"<style>{style_sheet('base', 'page', 'readiness', 'home')}</style>")
    return ipywidgets.VBox([style, page.widget])
