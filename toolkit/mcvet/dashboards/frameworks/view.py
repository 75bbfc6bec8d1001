"""The frameworks dashboard: how do the national levels compare?"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from markupsafe import Markup

from mcvet.catalogue import EQF_LEVELS, Catalogue, Framework, Sector, Source
from mcvet.dashboards.frameworks.state import VIEWS, FrameworksState, read_frameworks_state, short_name
from mcvet.dashboards.query import write_query
from mcvet.dashboards.view import ChartView, View
from mcvet.errors import SelectionError
from mcvet.frameworks import Comparison, PlacedLevel, Translation, charts, compare, displays, translate, wording
from mcvet.frameworks.compare import FEWEST, MOST
from mcvet.locale import Texts, marked
from mcvet.markup import render
from mcvet.messages import Message
from mcvet.palette import marks
from mcvet.readiness import Matrix, Standing, matrix, researched
from mcvet.readiness import displays as readiness_displays
from mcvet.readiness import wording as readiness_wording
from mcvet.reports.frameworks import comparison_files

REGIONS = ("top", "head", "answer", "controls", "strip", "views", "sheet", "chart", "level", "translate", "notes")
TABS = {
    "table": marked("Levels"), "policy": marked("Policy in force"), "laws": marked("Laws"), "timeline": marked("Timeline"),
    "chart": marked("Chart"),
}  # fmt: skip
POLICY = ("definition", "legal_basis", "nqf_inclusion", "stackability")
"""The dimensions of policy shown next to the levels; the readiness dashboard has all of them."""


@dataclass(frozen=True)
class FrameworksView(View):
    """One view of the dashboard.

    Args:
        state: the selection.
    """

    slug: ClassVar[str] = "frameworks"
    question: ClassVar[str] = marked("How do the national levels compare?")
    summary: ClassVar[str] = marked(
        "National qualifications frameworks side by side on the ladder of the EQF, and a level translated from one to another."
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

    def _compared(self, *, include_low: bool) -> Comparison | None:
        try:
            return compare(
                self.state.frameworks,
                eqf_levels=self.state.eqf_levels or None,
                sectors=[self.state.sector] if self.state.sector else None,
                include_low=include_low,
                catalogue=self.catalogue,
            )
        except SelectionError:
            return None

    @cached_property
    def full(self) -> Comparison | None:
        """The comparison with all rows; None if fewer than two frameworks are selected."""
        return self._compared(include_low=self.state.include_low)

    @cached_property
    def comparison(self) -> Comparison | None:
        """The comparison for files."""
        return self.full.differences() if self.full and self.state.differences else self.full

    @cached_property
    def everything(self) -> Comparison | None:
        """The comparison with unconfirmed entries, which the page marks; they count in no figure."""
        return self._compared(include_low=True)

    @cached_property
    def shown(self) -> Comparison | None:
        """The comparison for the page."""
        return self.everything.differences() if self.everything and self.state.differences else self.everything

    @property
    def at(self) -> int:
        """The EQF level of the strip: the open level, or the nearest of the selected levels."""
        return min(self.state.eqf_levels or (self.state.at,), key=lambda level: (abs(level - self.state.at), level))

    @property
    def ways(self) -> displays.Ways:
        """The links in tables."""
        confirm = f"{self.base}correct{write_query({'my': self.own, 'lang': self.texts.tag})}" if self.base is not None else ""
        return displays.Ways(level=self.level_address, row=lambda level: self.address(at=level), confirm=confirm, own=self.own)

    @cached_property
    def groups(self) -> list[tuple[int, str]]:
        """The EQF levels that can be opened, with the reader's own levels if the own framework is compared: level and label."""
        own = self.catalogue.by_id[self.state.frameworks[0]]
        levels = self.catalogue.levels_of(own.framework_id) if own.country == self.own else ()
        say, join = self.texts.say, self.texts.join
        found = {at: list(dict.fromkeys(level.nqf_level for level in levels if level.eqf_level == at)) for at in EQF_LEVELS}
        return [
            (at, say("{levels} (EQF {level})", levels=join(names), level=at) if names else say("EQF {level}", level=at))
            for at, names in found.items()
            if names or not any(found.values())
        ]

    @cached_property
    def translation(self) -> Translation | None:
        """The selected translation, else a default one; None if there is none."""
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
        results = [result.sources for result in (self.everything, self.translation) if result is not None]
        return tuple({source.source_id: source for sources in results for source in sources}.values())

    @property
    def own(self) -> str:
        """Code of the reader's own country."""
        return self.state.own

    @property
    def notices(self) -> tuple[Message, ...]:
        """Parts of the address that cannot be used."""
        return self.state.notices

    @property
    def title(self) -> str:
        """The question and the selection."""
        countries = ", ".join(self.catalogue.by_id[framework_id].country for framework_id in self.state.frameworks)
        return f"{self.texts.say(self.question)} {countries} · mcvet"

    def address(self, **changes: object) -> str:
        """Return the query of this selection with changes."""
        return self.state.address(self.catalogue, **changes)

    def level_address(self, level: PlacedLevel) -> str:
        """Return the query that opens a level."""
        return self.address(level=(level.framework_id, level.nqf_level))

    @cached_property
    def opened(self) -> tuple[PlacedLevel, Framework] | None:
        """The open level and its framework, if it is part of the comparison."""
        if self.everything is None or self.state.level is None:
            return None
        framework_id, name = self.state.level
        placed = [level for row in self.everything.rows for cell in row.cells for level in cell.levels]
        placed += [level for profile in self.everything.profiles for level in profile.unreferenced_levels]
        for level in placed:
            if (level.framework_id, level.nqf_level) == (framework_id, name):
                return level, self.catalogue.by_id[framework_id]
        return None

    def regions(self) -> dict[str, Markup]:
        """Return the HTML of each region of the page, in order."""
        values = self._values()
        return {name: render(self.template(name), self.texts, values) for name in REGIONS}

    def charts(self) -> dict[str, ChartView | None]:
        """Return the chart of this view; None if it shows a table or has no data."""
        return {"chart": self._chart(self.shown) if self.shown and self.state.view in ("chart", "timeline") else None}

    def _chart(self, comparison: Comparison) -> ChartView:
        drawn = (
            charts.ladder_chart(comparison, self.texts, ways=self.ways)
            if self.state.view == "chart"
            else charts.timeline_chart(comparison, self.texts)
        )
        figure = drawn.to_plotly_json()
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
                "failed": say("The chart could not be drawn. The table below has the same content."),
            },
        )

    @property
    def headline(self) -> str:
        """Sentence that compares the reader's own levels with the others; empty if the own framework is not compared."""
        is_own = self.catalogue.by_id[self.state.frameworks[0]].country == self.own
        return wording.alike(self.everything, self.at, self.texts) if self.everything and is_own else ""

    @property
    def finding(self) -> str:
        """The main result in a few sentences."""
        if self.full is None:
            return self.texts.say("A comparison needs two to eight frameworks. Add another one below.")
        return wording.finding(self.full, self.texts)

    @cached_property
    def _twin(self) -> Markup:
        if self.shown is None:
            return Markup("")
        if self.state.view == "timeline":
            return displays.events_html(self.shown, self.texts, ways=self.ways)
        return displays.ladder_html(self.shown, self.texts, ways=self.ways, opened=self.state.eqf_levels or (self.at,))

    @cached_property
    def _policy(self) -> Matrix | None:
        known = set(researched(catalogue=self.catalogue))
        countries = [self.catalogue.by_id[framework_id].country for framework_id in self.state.frameworks]
        found = [country for country in dict.fromkeys(countries) if country in known]
        return matrix(found, POLICY, catalogue=self.catalogue) if found else None

    def _evidence(self, standing: Standing) -> str:
        cell = f"{standing.country}:{standing.dimension}"
        return f"{self.base}readiness" + write_query({"my": self.own, "cell": cell, "lang": self.texts.tag})

    def _policy_values(self) -> dict[str, object]:
        policy = self._policy if self.state.view == "policy" else None
        if policy is None:
            return {"policy": "", "law_finding": ""}
        link = self._evidence if self.base is not None else None
        return {
            "policy": readiness_displays.countries_html(policy, self.texts, own=self.own, link=link),
            "law_finding": readiness_wording.law_finding(policy.rows[POLICY.index("legal_basis")], self.texts),
        }

    def _values(self) -> dict[str, object]:
        state, texts, comparison = self.state, self.texts, self.comparison
        chosen = [self.catalogue.by_id[framework_id] for framework_id in state.frameworks]
        everyone = sorted(self.catalogue.frameworks, key=lambda framework: texts.order(wording.name_of(framework, texts)))
        names, opened = wording.names_of(chosen, texts), self.opened
        return (
            self.frame()
            | self._policy_values()
            | {
                "own": self.own,
                "at": self.at,
                "groups": self.groups,
                "own_countries": sorted(
                    {(each.country, texts.country(each.country)) for each in everyone if not each.is_reference},
                    key=lambda pair: texts.order(pair[1]),
                ),
                "strip": displays.strip_html(self.everything, texts, eqf_level=self.at, ways=self.ways) if self.everything else "",
                "state": state,
                "notices": [notice.said(texts) for notice in self.notices],
                "finding": self.finding,
                "chosen": chosen,
                "names": names,
                "others": texts.join(names[each.framework_id] for each in chosen if each.country != self.own),
                "all_names": wording.names_of(everyone, texts),
                "abbreviation": lambda framework: wording.abbreviation(framework, texts),
                "everyone": everyone,
                "marks": marks((framework.framework_id, framework.country) for framework in chosen),
                "label": lambda code: wording.label(code, texts),
                "eqf_levels": tuple(EQF_LEVELS),
                "sectors": [(sector.value, wording.label(sector.value, texts)) for sector in Sector],
                "limits": (FEWEST, MOST),
                "tabs": [(name, texts.say(TABS[name])) for name in VIEWS],
                "comparison": comparison,
                "twin": self._twin,
                "profile": displays.profile_html(self.shown, texts, ways=self.ways) if self.shown and state.view == "laws" else "",
                "opened": displays.level_html(*opened, self.everything, texts, ways=self.ways) if opened and self.everything else None,
                "level_names": self._levels_to_translate(),
                "translation": self.translation,
                "translated": displays.translation_html(self.translation, texts, numbered=self.sources) if self.translation else "",
                "translated_answer": wording.answer(self.translation, texts) if self.translation else "",
                "sources": displays.sources_html(self.sources, texts),
                "n_sources": len(self.sources),
                "as_of": wording.as_of(self.catalogue, texts),
                "hidden_low": self.full.hidden if self.full else 0,
            }
        )

    def _levels_to_translate(self) -> list[str]:
        asked = self.state.translation or self._first_translation()
        levels = self.catalogue.levels_of(asked[0]) if asked else ()
        return list(dict.fromkeys(level.nqf_level for level in levels))

    def files(self) -> dict[str, Callable[[], bytes]]:
        """Return functions that make the files of this view, by file name; none if there is no comparison."""
        files = comparison_files(self.comparison, self.texts, self.finding, self._policy) if self.comparison else {}
        return {f"comparison.{form}": make for form, make in files.items()}

    def file_name(self, name: str) -> str:
        """Return the name under which a file is saved: `levels`, the countries, and the EQF levels if not all."""
        chosen = "-".join(short_name(framework_id, self.catalogue) for framework_id in self.state.frameworks)
        only = "-".join(map(str, self.state.eqf_levels))
        return f"levels-{chosen}{f'-eqf-{only}' if only else ''}.{name.rpartition('.')[2]}"
