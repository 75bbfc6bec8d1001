"""The readiness dashboard: what is in force where?"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from markupsafe import Markup

from mcvet.catalogue import Catalogue, Source
from mcvet.dashboards.readiness.state import COUNTRIES, VIEWS, ReadinessState, read_readiness_state
from mcvet.dashboards.view import ChartView, View
from mcvet.errors import SelectionError
from mcvet.frameworks import wording as frameworks_wording
from mcvet.frameworks.displays import sources_html
from mcvet.locale import Texts, marked
from mcvet.markup import render
from mcvet.messages import Message
from mcvet.palette import country_mark
from mcvet.readiness import (
    DIMENSIONS,
    Changes,
    Composite,
    CountryProfile,
    Definitions,
    Gaps,
    Matrix,
    SectorChoice,
    Standing,
    changes,
    charts,
    definitions,
    displays,
    gaps,
    matrix,
    profile,
    reader_agreement,
    researched,
    wording,
)
from mcvet.readiness.score import composite
from mcvet.reports.country import country_files
from mcvet.reports.readiness import changes_files, definitions_files, gaps_files, matrix_files, profile_files, score_files

REGIONS = ("top", "head", "answer", "mine", "controls", "pictures", "views", "sheet", "chart", "cell", "notes")


@dataclass(frozen=True)
class ReadinessView(View):
    """One view of the dashboard.

    Args:
        wanted: the selection.
    """

    slug: ClassVar[str] = "readiness"
    question: ClassVar[str] = marked("What is in force where?")
    summary: ClassVar[str] = marked(
        "Definitions, laws and rules on micro-credentials by country: for VET, for universities only, and which countries to ask."
    )
    skip: ClassVar[tuple[str, str]] = (marked("Skip to the matrix"), "sheet")

    wanted: ReadinessState
    catalogue: Catalogue
    base: str | None

    @classmethod
    def from_query(cls, query: str, catalogue: Catalogue, base: str | None) -> "ReadinessView":
        """Read the selection from the query of an address."""
        return cls(read_readiness_state(query, catalogue), catalogue, base)

    @property
    def texts(self) -> Texts:
        """The reader's language."""
        return self.wanted.texts

    @property
    def own(self) -> str:
        """Code of the reader's own country; empty for the default country."""
        return self.wanted.own if self.wanted.is_chosen else ""

    @property
    def notices(self) -> tuple[Message, ...]:
        """Parts of the address that cannot be used."""
        return self.wanted.notices

    @property
    def title(self) -> str:
        """The question and the selection."""
        return f"{self.texts.say(self.question)} {', '.join(self.wanted.shown)} · mcvet"

    def address(self, **changes: object) -> str:
        """Return the query of this selection with changes."""
        return self.wanted.address(**changes)

    @cached_property
    def matrix(self) -> Matrix:
        """The matrix of the selected countries, the reader's own first."""
        return matrix(self.wanted.shown, sector=self.wanted.sector, catalogue=self.catalogue)

    @cached_property
    def everywhere(self) -> Matrix:
        """The matrix of all researched countries."""
        return matrix(sector=self.wanted.sector, catalogue=self.catalogue)

    @cached_property
    def profile(self) -> CountryProfile:
        """The profile of the reader's own country."""
        return profile(self.wanted.own, sector=self.wanted.sector, catalogue=self.catalogue)

    @cached_property
    def gaps(self) -> Gaps:
        """Policy that is in force elsewhere and not in the reader's own country."""
        return gaps(self.wanted.own, sector=self.wanted.sector, catalogue=self.catalogue)

    @cached_property
    def definitions(self) -> Definitions:
        """The definitions of the selected countries."""
        return definitions(self.wanted.shown, sector=self.wanted.sector, catalogue=self.catalogue)

    @cached_property
    def changes(self) -> Changes:
        """The dated policy statuses of the selected countries."""
        return changes(self.wanted.shown, sector=self.wanted.sector, catalogue=self.catalogue)

    @cached_property
    def composite(self) -> Composite | None:
        """The index of the selected countries; None for a single country."""
        try:
            return composite(self.matrix, weights=self.wanted.weights or None, geometric=self.wanted.geometric)
        except SelectionError:
            return None

    @cached_property
    def opened(self) -> Standing | None:
        """The open cell; None if there is none."""
        if self.wanted.cell is None:
            return None
        country, dimension = self.wanted.cell
        found = matrix([country], [dimension], sector=self.wanted.sector, catalogue=self.catalogue)
        return found.rows[0].cells[0]

    @property
    def finding(self) -> str:
        """The main result in one sentence."""
        return wording.finding(self.matrix, self.texts)

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """All sources of the view, without duplicates."""
        found = [*self.profile.sources, *self.matrix.sources]
        return tuple({source.source_id: source for source in found}.values())

    def cell_address(self, standing: Standing) -> str:
        """Return the query that opens a cell."""
        return self.address(cell=(standing.country, standing.dimension))

    def regions(self) -> dict[str, Markup]:
        """Return the HTML of each region of the page, in order."""
        values = self._values()
        return {name: render(self.template(name), self.texts, values) for name in REGIONS}

    def charts(self) -> dict[str, ChartView | None]:
        """Return the chart of this view; None if it shows a table."""
        return {"chart": self._chart() if self.wanted.view in ("map", "grid") else None}

    def _chart(self) -> ChartView:
        say = self.texts.say
        drawn = (
            charts.tile_chart(self.everywhere, self.wanted.dimension, self.texts)
            if self.wanted.view == "map"
            else charts.grid_chart(self.matrix, self.texts)
        )
        figure = drawn.to_plotly_json()
        return ChartView(
            heading=str(figure["layout"]["meta"]["title"]),
            finding=self.chart_finding,
            figure=figure,
            filename=f"{self.slug}-{self.wanted.view}",
            twin=str(self.twin),
            labels={
                "twin": say("The same as a table"),
                "png": say("Picture (PNG)"),
                "svg": say("Picture (SVG)"),
                "failed": say("The chart could not be drawn. The table below has the same content."),
            },
        )

    @cached_property
    def mapped(self) -> Matrix:
        """The matrix of all researched countries in the dimension of the map."""
        return matrix(None, [self.wanted.dimension], sector=self.wanted.sector, catalogue=self.catalogue)

    @property
    def chart_finding(self) -> str:
        """The result of the chart in one sentence."""
        return wording.finding(self.mapped if self.wanted.view == "map" else self.matrix, self.texts)

    @cached_property
    def twin(self) -> Markup:
        """The table with the content of the view."""
        texts = self.texts
        match self.wanted.view:
            case "map":
                return displays.list_html(self.mapped, texts, own=self.wanted.own, link=self.cell_address)
            case "definitions":
                return displays.definitions_html(self.definitions, texts)
            case "changes":
                return displays.changes_html(self.changes, texts)
            case "weights":
                return displays.score_html(self.composite, texts) if self.composite else Markup("")
        return displays.matrix_html(self.matrix, texts, own=self.wanted.own, link=self.cell_address, opened=self.opened)

    def _values(self) -> dict[str, object]:
        wanted, texts = self.wanted, self.texts
        overall, by_dimension = reader_agreement(catalogue=self.catalogue)
        everyone = sorted({*researched(catalogue=self.catalogue), *wanted.shown}, key=lambda code: texts.order(texts.country(code)))
        return self.frame() | {
            "wanted": wanted,
            "notices": [notice.said(texts) for notice in self.notices],
            "finding": self.finding,
            "everyone": everyone,
            "signs": {code: country_mark(code) for code in everyone},
            "sectors": [(choice.value, texts.say(wording.SECTOR_LABELS[choice])) for choice in SectorChoice],
            "dimensions": [(name, wording.dimension(name, texts)) for name in DIMENSIONS],
            "views": VIEWS,
            "profile": displays.profile_html(self.profile, texts),
            "gaps": displays.gaps_html(self.gaps, texts),
            "gaps_finding": wording.gaps_finding(self.gaps, texts),
            "framework_ids": self.profile.framework_ids,
            "twin": self.twin,
            "chart_finding": self.chart_finding,
            "composite": self.composite,
            "opened": displays.standing_html(self.opened, self.catalogue.cited(self.opened.source_ids), texts) if self.opened else None,
            "opened_cell": self.opened,
            "dimension": lambda name: wording.dimension(name, texts),
            "agreement": overall,
            "agreement_by_dimension": by_dimension,
            "own_finding": wording.own_finding(self.profile, self.gaps, texts),
            "map": displays.map_html(self.mapped, texts, own=wanted.own, link=self.cell_address),
            "map_twin": displays.list_html(self.mapped, texts, own=wanted.own, link=self.cell_address),
            "heat": displays.heat_html(self.matrix, texts, own=wanted.own, link=self.cell_address),
            "sources": sources_html(self.sources, texts),
            "n_sources": len(self.sources),
            "as_of": frameworks_wording.as_of(self.catalogue, texts),
            "limits": texts.say(self.matrix.limits_of_use),
            "footnotes": wording.footnotes(wanted.shown, texts),
            "set_of_all": researched(catalogue=self.catalogue),
            "set_of_nine": COUNTRIES,
        }

    def files(self) -> dict[str, Callable[[], bytes]]:
        """Return functions that make the files of this view, by file name."""
        texts = self.texts
        results = {
            "matrix": matrix_files(self.matrix, texts),
            "profile": profile_files(self.profile, texts),
            "gaps": gaps_files(self.gaps, texts),
            "definitions": definitions_files(self.definitions, texts),
            "changes": changes_files(self.changes, texts),
        }
        if self.composite:
            results["ranges"] = score_files(self.composite, texts)
        results["brief"] = country_files(self.wanted.own, texts, sector=self.wanted.sector, catalogue=self.catalogue)
        return {f"{name}.{form}": make for name, files in results.items() for form, make in files.items()}

    def file_name(self, name: str) -> str:
        """Return the name under which a file is saved: the subject, what it holds, and the reader's own country."""
        held, _, form = name.rpartition(".")
        return f"micro-credentials-{'in-force' if held == 'matrix' else held}-{self.wanted.own}.{form}"
