"""The outcomes dashboard: what did a peer-learning activity achieve?"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Self

import yaml
from markupsafe import Markup

from mcvet.catalogue import Catalogue
from mcvet.dashboards.outcomes.actions import HoldingView
from mcvet.dashboards.outcomes.activities import EXAMPLES
from mcvet.dashboards.outcomes.browser_store import DRAFT, to_keep
from mcvet.dashboards.outcomes.reading import Reading
from mcvet.dashboards.outcomes.results import Results
from mcvet.dashboards.outcomes.state import read_outcomes_state
from mcvet.dashboards.view import ChartView, in_ascii
from mcvet.frameworks.displays import sources_html
from mcvet.frameworks.wording import as_of
from mcvet.locale import marked
from mcvet.markup import render
from mcvet.messages import Message
from mcvet.outcomes import displays
from mcvet.outcomes.model import SMALLEST_GROUP
from mcvet.outcomes.record import ProjectRecord, project_record
from mcvet.reports.outcomes import comparison_files, score_files
from mcvet.sections import sections_html

REGIONS = ("top", "head", "record", "give", "settle", "activities", "answer", "came", "chart", "moves", "gain", "reactions", "index",
           "said", "compare", "data", "notes")  # fmt: skip
MOST_BYTES = 20_000_000
FACTS = ("transnational_plas", "national_plas", "national_pla_participants_total", "transnational_pla1_participants",
         "transnational_pla2_participants_lower_bound", "national_pla_participants_first_nine_months")  # fmt: skip


@dataclass(frozen=True)
class OutcomesView(HoldingView):
    """One view of the dashboard."""

    slug: ClassVar[str] = "outcomes"
    question: ClassVar[str] = marked("What did a peer-learning activity achieve?")
    summary: ClassVar[str] = marked(
        "Who came, what they thought, what they say they learned and what they did afterwards: the project's record, and your own surveys."
    )
    drawings: ClassVar[tuple[str, ...]] = ("chart", "moves")
    skip: ClassVar[tuple[str, str]] = (marked("Skip to the results"), "came")

    gone: ClassVar[str] = marked(
        "Your selection and what you typed are kept. The answers in your files were only in this page’s memory on the server and are "
        "gone: continue, and choose the files again."
    )

    @classmethod
    def from_query(cls, query: str, catalogue: Catalogue, base: str | None) -> Self:
        """Read the selection from the query of an address."""
        return cls(read_outcomes_state(query), catalogue, base)

    @property
    def own(self) -> str:
        """Code of the reader's own country."""
        return self.state.own

    @property
    def notices(self) -> tuple[Message, ...]:
        """Parts of the address that cannot be used, and messages on the last action."""
        return (*self.state.notices, *self._raised())

    @property
    def title(self) -> str:
        """The question and the selection."""
        return f"{self.texts.say(self.question)} {self.results.name} · mcvet"

    def address(self, **changes: object) -> str:
        """Return the query of this selection with changes."""
        return self.state.address(**changes)

    @cached_property
    def results(self) -> Results:
        """The results for the selection."""
        return Results(self.state, self.current, self.held)

    @cached_property
    def record(self) -> ProjectRecord:
        """The record of the project's own activities."""
        return project_record(catalogue=self.catalogue)

    def regions(self) -> dict[str, Markup]:
        """Return the HTML of each region of the page, in order."""
        values = self._values()
        # How the files were read comes before the results of the visitor's own activity, and after those of an example. Until the charts
        # are drawn, one table has the content of both.
        shown = {"settle": not self.current.is_example, "data": self.current.is_example, "moves": False}
        return {
            name: render(self.template("settle" if name == "data" else name), self.texts, values) if shown.get(name, True) else Markup("")
            for name in REGIONS
        }

    def charts(self) -> dict[str, ChartView | None]:
        """Return the charts of this view; None if there are no data."""
        return self.results.charts()

    def files(self) -> dict[str, Callable[[], bytes]]:
        """Return functions that make the files of this view, by file name.

        No file has answers. The mapping has personal codes only if they were confirmed as pairs.
        """
        made: dict[str, Callable[[], bytes]] = {}
        results, activity = self.results, self.current.activity
        if results.score is not None:
            described = activity.model_copy(update={"attendance_by_group": {}}) if any(results.chosen) else activity
            made |= {f"report.{form}": make for form, make in score_files(results.score, self.texts, activity=described).items()}
        if results.comparison is not None:
            made |= {f"comparison.{form}": make for form, make in comparison_files(results.comparison, self.texts).items()}
        if not self.current.is_example:
            made["mapping.yaml"] = lambda: self.current.survey.mapping.to_yaml().encode()
            made["activity.yaml"] = lambda: yaml.safe_dump(
                activity.model_dump(mode="json", exclude_defaults=True), allow_unicode=True, sort_keys=False
            ).encode()
        return made

    def file_name(self, name: str) -> str:
        """Return the name under which a file is saved: the activity, and what the file holds."""
        if name.startswith("comparison."):
            return f"activities-{name}"
        return f"{in_ascii(self.current.activity.activity) or 'activity'}-{name.replace('activity.', 'description.')}"

    def _raised(self) -> list[Message]:
        """Return a notice if the description requests smaller groups than this page shows."""
        values = {"asked": str(self.current.asked_k), "k": str(SMALLEST_GROUP)}
        message = marked("The description requests results for groups of {asked} people or more. This page shows none below {k}.")
        return [Message(message, values)] if self.current.asked_k < SMALLEST_GROUP else []

    def _to_keep(self) -> dict[str, object]:
        """Return the values of the template for the browser's storage, safe to embed in a script element."""
        names = [*(held.activity.activity for held in self.held if held.is_described), *(kept.name for kept in self.kept)]
        text = Markup(to_keep(self.held, self.kept).replace("<", r"\u003c"))  # noqa: S704 (no tag can begin in it)
        title = self.texts.join(dict.fromkeys(names))
        return {"draft": DRAFT, "kept": self.kept, "taken": self.taken, "kept_title": title, "kept_text": text}

    def _values(self) -> dict[str, object]:
        texts = self.texts
        return self.frame() | self._to_keep() | self.results.values() | Reading(self.current, texts).values() | {
            "state": self.state,
            "notices": [notice.said(texts) for notice in self.notices],
            "fault": self.fault,
            "failed": self.failed,
            "left_out": "; ".join(self.left_out),
            "held": self.current,
            "own": [(held.key, held.name(texts)) for held in self.held],
            "examples": [(key, texts.say(name)) for key, name in EXAMPLES.items()],
            "size": f"{texts.number(int(os.environ.get('MCVET_UPLOAD') or MOST_BYTES) / 10**6)} MB",
            "facts": self._facts(),
            "record_sections": sections_html(displays.record_sections(self.record, texts), texts),
            "sources": sources_html(self.record.sources, texts),
            "n_sources": len(self.record.sources),
            "as_of": as_of(self.catalogue, texts),
            "files": set(self.files()),
        }  # fmt: skip

    def _facts(self) -> list[tuple[str, str, str, list[int]]]:
        """Return the main totals of the project: name, value, plan as text, numbers of the sources."""
        say, numbers = self.texts.say, {source.source_id: n for n, source in enumerate(self.record.sources, 1)}
        found = []
        for row in sorted((row for row in self.record.totals if row.total.measure in FACTS), key=lambda r: FACTS.index(r.total.measure)):
            total = row.total
            value = "–" if total.achieved is None else self.texts.number(total.achieved)
            value = say("over {n}", n=value) if total.measure.endswith("lower_bound") else value
            plan = say("planned: {n}", n=self.texts.number(total.planned)) if total.planned is not None else say("planned: not known")
            found.append((say(displays.MEASURES[total.measure]), value, plan, [numbers[source] for source in total.source_ids]))
        return found
