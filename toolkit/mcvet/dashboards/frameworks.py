"""The frameworks dashboard: how do the national levels compare?"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from markupsafe import Markup

from mcvet.catalogue import EQF_LEVELS, Catalogue, Framework, Sector, Source
from mcvet.dashboards.board import ChartView, View
from mcvet.dashboards.state import VIEWS, FrameworksState, read_frameworks_state
from mcvet.errors import SelectionError
from mcvet.frameworks import Comparison, PlacedLevel, Translation, charts, compare, tables, translate, wording
from mcvet.frameworks.compare import FEWEST, MOST
from mcvet.locale import Texts, marked
from mcvet.markup import render
from mcvet.palette import marks
from mcvet.reports.frameworks import comparison_files

REGIONS = ("top", "head", "answer", "controls", "views", "sheet", "chart", "level", "translate", "notes")


@dataclass(frozen=True)
class FrameworksView(View):
    """One view of the dashboard.

    Args:
        state: the selection.
    """

    slug: ClassVar[str] = "frameworks"
    question: ClassVar[str] = marked("How do the national levels compare?")
    summary: ClassVar[str] = marked(
        "National qualifications frameworks side by side on the ladder of the EQF, and a level carried from one to another."
    )

    skip: ClassVar[tuple[str, str]] = (marked("Skip to the comparison"), "sheet")

    state: FrameworksState
    catalogue: Catalogue
    base: str | None

    @classmethod
    def from_query(cls, query: str, catalogue: Catalogue, base: str | None) -> "FrameworksView":
        """Read the selection from the query of an address."""
        return cls(read_frameworks_state(query, catalogue), catalogue, base)

    @property
    def texts(self) -> Texts:
        """The reader's language."""
        return self.state.texts

    @cached_property
    def full(self) -> Comparison | None:
        """The comparison with all rows, or None where the selection is too small for one."""
        try:
            return compare(
                self.state.frameworks,
                eqf_levels=self.state.eqf_levels or None,
                sectors=[self.state.sector] if self.state.sector else None,
                include_low=self.state.include_low,
                catalogue=self.catalogue,
            )
        except SelectionError:
            return None

    @cached_property
    def comparison(self) -> Comparison | None:
        """The comparison as shown."""
        return self.full.differences() if self.full and self.state.differences else self.full

    @cached_property
    def translation(self) -> Translation | None:
        """The translation asked for, or one that is worth a first look."""
        asked = self.state.translation or self._first_translation()
        if asked is None or asked[0] == asked[2]:
            return None
        source, level, target = asked
        return translate(level, source, target, include_low=self.state.include_low, catalogue=self.catalogue)

    def _first_translation(self) -> tuple[str, str, str] | None:
        if len(self.state.frameworks) < FEWEST:
            return None
        referenced = [name for name in self.state.frameworks if any(level.eqf_level for level in self.catalogue.levels_of(name))]
        source, target = (referenced if len(referenced) >= FEWEST else list(self.state.frameworks))[:2]
        levels = self.catalogue.levels_of(source)
        at_four = [level for level in levels if level.eqf_level == 4] or list(levels)
        return source, at_four[-1].nqf_level, target

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """Every source of the view, in the order of its footnotes."""
        results = [result.sources for result in (self.full, self.translation) if result is not None]
        return tuple({source.source_id: source for sources in results for source in sources}.values())

    @property
    def title(self) -> str:
        """The question and the selection."""
        countries = ", ".join(self.catalogue.by_id[framework_id].country for framework_id in self.state.frameworks)
        return f"{self.texts.say(self.question)} {countries} · mcvet"

    def address(self, **changes: object) -> str:
        """Return the query of this selection changed."""
        return self.state.address(self.catalogue, **changes)

    def level_address(self, level: PlacedLevel) -> str:
        """Return the query that opens a level."""
        return self.address(level=(level.framework_id, level.nqf_level))

    @cached_property
    def opened(self) -> tuple[PlacedLevel, Framework] | None:
        """The level that is open, if it is part of the comparison."""
        if self.full is None or self.state.level is None:
            return None
        framework_id, name = self.state.level
        placed = [level for row in self.full.rows for cell in row.cells for level in cell.levels]
        placed += [level for profile in self.full.profiles for level in profile.unreferenced_levels]
        for level in placed:
            if (level.framework_id, level.nqf_level) == (framework_id, name):
                return level, self.catalogue.by_id[framework_id]
        return None

    def regions(self) -> dict[str, Markup]:
        """Return the HTML of each region of the page, in order."""
        values = self._values()
        return {name: render(f"dashboards/templates/{name}.html", self.texts, values) for name in REGIONS}

    def charts(self) -> dict[str, ChartView | None]:
        """Return the chart of this view; None where it shows a table or has nothing to draw."""
        return {"chart": None if self.state.view == VIEWS[0] or self.comparison is None else self._chart(self.comparison)}

    def _chart(self, comparison: Comparison) -> ChartView:
        draw = charts.ladder_chart if self.state.view == "chart" else charts.timeline_chart
        figure = draw(comparison, self.texts).to_plotly_json()
        say = self.texts.say
        return ChartView(
            heading=str(figure["layout"]["meta"]["title"]),
            finding=self.finding,
            figure=figure,
            filename=f"{self.slug}-{self.state.view}",
            twin=str(self._twin),
            labels={
                "twin": say("The same as a table"),
                "png": say("Picture (PNG)"),
                "svg": say("Picture (SVG)"),
                "failed": say("The chart could not be drawn. The table below holds the same."),
            },
        )

    @property
    def finding(self) -> str:
        """The answer in a few sentences."""
        if self.full is None:
            return self.texts.say("A comparison needs two to eight frameworks. Add another one below.")
        return wording.finding(self.full, self.texts)

    @cached_property
    def _twin(self) -> Markup:
        if self.comparison is None:
            return Markup("")
        if self.state.view == "timeline":
            return tables.events_html(self.comparison, self.texts)
        return tables.ladder_html(self.comparison, self.texts, link=self.level_address)

    def _values(self) -> dict[str, object]:
        state, texts, comparison = self.state, self.texts, self.comparison
        chosen = [self.catalogue.by_id[framework_id] for framework_id in state.frameworks]
        everyone = sorted(self.catalogue.frameworks, key=lambda framework: texts.order(wording.name_of(framework, texts)))
        opened = self.opened
        return self.frame() | {
            "state": state,
            "notices": [notice.say(texts) for notice in state.notices],
            "finding": self.finding,
            "chosen": chosen,
            "names": wording.names_of(chosen, texts),
            "all_names": wording.names_of(everyone, texts),
            "everyone": everyone,
            "marks": marks((framework.framework_id, framework.country) for framework in chosen),
            "label": lambda code: wording.label(code, texts),
            "eqf_levels": tuple(EQF_LEVELS),
            "sectors": [(sector.value, wording.label(sector.value, texts)) for sector in Sector],
            "limits": (FEWEST, MOST),
            "views": VIEWS,
            "comparison": comparison,
            "twin": self._twin,
            "profile": tables.profile_html(comparison, texts) if comparison else "",
            "opened": tables.level_html(*opened, self.full, texts) if opened and self.full else None,
            "level_names": self._levels_to_translate(),
            "translation": self.translation,
            "translated": tables.translation_html(self.translation, texts, numbered=self.sources) if self.translation else "",
            "translated_answer": wording.answer(self.translation, texts) if self.translation else "",
            "sources": tables.sources_html(self.sources, texts),
            "n_sources": len(self.sources),
            "as_of": wording.as_of(self.catalogue, texts),
            "hidden_low": self.full.hidden if self.full else 0,
        }

    def _levels_to_translate(self) -> list[str]:
        asked = self.state.translation or self._first_translation()
        levels = self.catalogue.levels_of(asked[0]) if asked else ()
        return list(dict.fromkeys(level.nqf_level for level in levels))

    def files(self) -> dict[str, Callable[[], bytes]]:
        """Return what makes each file of this view, by file name; none where there is nothing to compare."""
        files = comparison_files(self.comparison, self.texts, self.finding) if self.comparison else {}
        return {f"comparison.{form}": make for form, make in files.items()}
