"""Rendering of a view, common to the server and kernels, and the messages that a page shows by itself."""

import hashlib
import json
from functools import cached_property

from mcvet.dashboards.view import ChartView, View
from mcvet.locale import Texts

MARK_LENGTH = 16


def mark_of(*parts: str) -> str:
    """Return a short hash of the content."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:MARK_LENGTH]


class Rendering:
    """The regions and charts of a view.

    Attributes:
        title, language: title and language tag of the page.
        regions: HTML of each region, in order; the region of a chart has the table with the same content.
    """

    def __init__(self, view: View) -> None:
        self.title, self.language = view.title, view.texts.tag
        self.regions = {name: str(html) for name, html in view.regions().items()}
        self._view = view

    @cached_property
    def charts(self) -> dict[str, str]:
        """The charts by region, as JSON. They are made on first access, so that tables can be shown before them."""
        found = self._view.charts()
        del self._view  # frees its cached results
        return {name: json.dumps(chart_data(chart), ensure_ascii=False, separators=(",", ":")) for name, chart in found.items()}

    @cached_property
    def versions(self) -> dict[str, str]:
        """Hash of each region, by which a page and a kernel compare what they show."""
        return {name: mark_of(html) for name, html in self.regions.items()}

    @cached_property
    def mark(self) -> str:
        """Hash of all regions."""
        return mark_of(self.title, self.language, *self.versions, *self.versions.values())

    @property
    def size(self) -> int:
        """Number of characters of regions and charts."""
        drawn: dict[str, str] = vars(self).get("charts", {})
        return sum(map(len, self.regions.values())) + sum(map(len, drawn.values()))

    def changes(self, shown: "Rendering | None", *, with_charts: bool) -> str:
        """Return the changes of a page to show this view, as JSON: `{"regions": {name: html}, "charts": {name: chart}}`.

        Args:
            shown: the view that the page shows now; None if unknown, which changes everything.
            with_charts: True if the page has also drawn the charts of that view.
        """
        had, drawn = (shown.regions if shown else {}), (shown.charts if shown and with_charts else {})
        regions = {name: html for name, html in self.regions.items() if name not in self.charts and html != had.get(name)}
        charts = [f"{json.dumps(name)}:{chart}" for name, chart in self.charts.items() if chart != drawn.get(name)]
        return f'{{"regions":{json.dumps(regions, ensure_ascii=False)},"charts":{{{",".join(charts)}}}}}'


def chart_data(chart: ChartView | None) -> dict[str, object]:
    """Return the data of a chart for the page; empty if there is no chart."""
    return dict(vars(chart)) if chart else {}


def region_words(texts: Texts, upload: int) -> dict[str, str]:
    """Return the messages that regions show by themselves; `upload` is the largest upload in bytes, 0 for no limit."""
    say = texts.say
    return {
        "large": say(
            "These files are too large: {size} MB is the limit for one upload. Nothing was sent.", size=texts.number(upload / 10**6)
        ),
        "busy": say("Working …"),
        "long": say("Still working. A large file may take a minute; you can read on meanwhile."),
        "lost": say("The server does not respond. Your selection is kept on this page."),
        "again": say("Try again"),
    }
