"""The outcomes dashboard: what did a peer-learning activity achieve?"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count
from typing import Any, ClassVar

import yaml
from markupsafe import Markup

from mcvet.catalogue import Catalogue
from mcvet.dashboards.activities import ACTIONS, EXAMPLES, STANDARD, Held, bring, example, pair_field, shares
from mcvet.dashboards.board import ChartView, Upload, View
from mcvet.dashboards.query import Notice, QueryReader, write_query
from mcvet.frameworks.tables import sources_html
from mcvet.frameworks.wording import as_of
from mcvet.locale import Texts, marked, texts_for
from mcvet.markup import render
from mcvet.outcomes import ActivityComparison, ActivityScore, Filter, Wave, charts, compare_activities, tables, wording
from mcvet.outcomes.disclose import is_small
from mcvet.outcomes.faults import FaultsError
from mcvet.outcomes.mapping import IGNORE
from mcvet.outcomes.model import COMPONENTS, SMALLEST_GROUP, TopicScore
from mcvet.outcomes.record import ProjectRecord, project_record
from mcvet.reports.outcomes import comparison_files, score_files

REGIONS = ("top", "head", "record", "give", "settle", "activities", "answer", "came", "chart", "moves", "gain", "reactions", "index",
           "said", "compare", "data", "notes")  # fmt: skip
TEMPLATES = {"top": "top", "head": "head", "data": "outcomes/settle"}
MOST_BYTES = 20_000_000
MOST_HELD = 8
COLUMNS = {
    "wave": marked("When it was answered"),
    "code": marked("Personal code"),
    "country": marked("Country"),
    "stakeholder": marked("Stakeholder group"),
    "submitted": marked("Date and time"),
    "comment": marked("Comment, not shown"),
    "form": marked("Number of the form"),
    "actions_planned": marked("Actions planned"),
    "actions_done": marked("Actions done"),
    "actions_in_progress": marked("Actions begun"),
    IGNORE: marked("Not used"),
}
TOOLS = {"spreadsheet": marked("a table"), "canonical table": marked("a table with the usual columns"), "unknown": marked("unknown")}
ANALYSTS = {
    "d_z": "d_z",
    "g_av": "g_av",
    "r_rb": marked("matched rank-biserial correlation"),
    "p_holm": marked("p, adjusted after Holm"),
    "mean_normalised_change": marked("mean normalised change"),
    "hake_g": marked("Hake’s gain of the means"),
    "net_improved": marked("net share"),
}
COUNTRIES = ("HR", "SI", "RS", "BA", "ME")
FACTS = ("transnational_plas", "national_plas", "national_pla_participants_total", "transnational_pla1_participants",
         "transnational_pla2_participants_lower_bound", "national_pla_participants_first_nine_months")  # fmt: skip


@dataclass(frozen=True)
class OutcomesState:
    """The selection of the outcomes dashboard. Its address leaves out what is as by default."""

    activity: str = "en"
    country: str = ""
    group: str = ""
    weights: tuple[float, ...] = STANDARD
    language: str = "en"
    notices: tuple[Notice, ...] = ()

    def address(self, **changes: Any) -> str:
        """Return the query of this selection, or of one that differs from it in `changes`, from its question mark on."""
        state = replace(self, **changes)
        parts = {
            "a": state.activity if state.activity != "en" else "",
            "country": state.country,
            "group": state.group,
            "w": ",".join(f"{weight:g}" for weight in state.weights) if state.weights != STANDARD else "",
            "lang": state.language if state.language != "en" else "",
        }
        return write_query(parts)


def read_outcomes_state(query: str, own: Sequence[str] = ()) -> OutcomesState:
    """Read the selection from the query of an address. What cannot be used gives a notice and is left out.

    Keys: `a` the activity; `country` and `group` of which alone to tell; `w` the weights in percent, in the order of the
    components, or one key for each component, as the form sends them; `lang`; `v`.
    """
    read = QueryReader(query)
    activity = read.one("a") or "en"
    if activity not in (*EXAMPLES, *own):
        read.note(marked("The answers that this address speaks of were kept in one page only and are gone. The example is shown."))
        activity = "en"
    state = OutcomesState(
        activity=activity, country=read.one("country")[:60], group=read.one("group")[:60], weights=_weights(read), language=read.language
    )
    return replace(state, notices=read.leftovers())


def _weights(read: QueryReader) -> tuple[float, ...]:
    given = [read.one(name) for name in COMPONENTS if read.has(name)] or read.many("w")
    try:
        weights = tuple(float(text.replace(",", ".")) for text in given)
    except ValueError:
        weights = (-1.0,)
    if not given:
        return STANDARD
    if len(weights) != len(COMPONENTS) or not all(0 <= weight <= 100 for weight in weights):
        read.note(marked("Weights are six numbers from 0 to 100; the standard weights are used."))
        return STANDARD
    if abs(sum(weights) - 100) > 1e-6:
        total = f"{sum(weights):g}"
        read.note(marked("The weights sum to {total} and must sum to 100. The index is shown with the standard weights."), total=total)
    return weights


@dataclass(frozen=True)
class OutcomesView(View):
    """One view of the dashboard.

    Args:
        state: the selection.
        held: activities that the visitor brought; they live in the memory of this page's kernel and nowhere else.
        fault: what went wrong with a form.
        failed: the action of that form.
    """

    slug: ClassVar[str] = "outcomes"
    question: ClassVar[str] = marked("What did a peer-learning activity achieve?")
    summary: ClassVar[str] = marked(
        "Who came, what they thought, what they say they learned and what they did afterwards: the project's record, and your own surveys."
    )
    skip: ClassVar[tuple[str, str]] = (marked("Skip to the results"), "came")

    actions: ClassVar[frozenset[str]] = frozenset({"read", "settle", "describe", "drop"})

    state: OutcomesState
    catalogue: Catalogue
    base: str | None
    held: tuple[Held, ...] = ()
    fault: str = ""
    failed: str = ""

    @classmethod
    def from_query(cls, query: str, catalogue: Catalogue, base: str | None) -> "OutcomesView":
        """Read the selection from the query of an address."""
        return cls(read_outcomes_state(query), catalogue, base)

    def go(self, query: str) -> "OutcomesView":
        """Return the view of another address, with what the visitor brought."""
        return replace(self, state=read_outcomes_state(query, [held.key for held in self.held]), fault="")

    def act(self, action: str, values: Mapping[str, Sequence[str]], uploads: Sequence[Upload]) -> "OutcomesView":
        """Return the view after a form was sent: `read` files, `settle` the mapping, `describe` who came, `drop` the activity."""
        told = {name: found[-1] for name, found in values.items() if found}
        try:
            return self._after(action, told, uploads)
        except FaultsError as error:
            return replace(self, fault=error.said(self.texts), failed=action)

    def _after(self, action: str, told: Mapping[str, str], uploads: Sequence[Upload]) -> "OutcomesView":
        own = None if self.current.is_example else self.current
        if action == "read" and (own is None or told.get("into") != "this"):
            taken = {held.key for held in self.held}
            if len(taken) >= MOST_HELD:
                full = Notice(marked("This page keeps {n} activities and no more; forget one first."), {"n": str(MOST_HELD)})
                return replace(self, state=replace(self.state, notices=(full,)))
            return self._with(bring(next(f"own{n}" for n in count(1) if f"own{n}" not in taken), uploads, None))
        if own is None:
            return self
        match action:
            case "read":
                return self._with(bring(own.key, uploads, own))
            case "settle":
                return self._with(own.settle(told))
            case "describe":
                return self._with(own.describe(told))
            case _:
                others = tuple(held for held in self.held if held is not own)
                return replace(self, held=others, state=replace(self.state, activity="en", country="", group="", notices=()), fault="")

    def _with(self, made: Held) -> "OutcomesView":
        """Show an activity, which takes the place of one of the same key."""
        made.survey  # noqa: B018 (reads now, so that a fault shows here)
        kept = {other.key: other for other in self.held} | {made.key: made}
        state = replace(self.state, activity=made.key, country="", group="", notices=())
        return replace(self, held=tuple(kept.values()), state=state, fault="")

    @property
    def texts(self) -> Texts:
        """The reader's language."""
        return texts_for(self.state.language)

    @cached_property
    def current(self) -> Held:
        """The activity shown."""
        return next((held for held in self.held if held.key == self.state.activity), None) or example(self.state.activity)

    @property
    def title(self) -> str:
        """The question and the selection."""
        return f"{self.texts.say(self.question)} {self.name} · mcvet"

    def address(self, **changes: object) -> str:
        """Return the query of this selection changed."""
        return self.state.address(**changes)

    @property
    def chosen(self) -> Filter:
        """The selection of people, or all where it may not be shown."""
        wanted = Filter(self.state.country, self.state.group)
        return wanted if not any(wanted) or wanted in self.current.filters else Filter()

    @property
    def name(self) -> str:
        """Name the activity and the selection of people."""
        parts = [self.current.name(self.texts)]
        parts += [self.texts.country(self.chosen.country)] if self.chosen.country else []
        parts += [self.group(self.chosen.stakeholder)] if self.chosen.stakeholder else []
        return " – ".join(parts)

    def group(self, code: str) -> str:
        """Name a stakeholder group."""
        return wording.group(code, self.texts)

    @cached_property
    def score(self) -> ActivityScore | None:
        """The score of the selection, or None where the mapping still needs a person."""
        if not self.current.survey.report.settled:
            return None
        found = self.current.score(self.chosen, shares(self.state.weights))
        return self._named(found, self.name)

    def _named(self, score: ActivityScore, name: str) -> ActivityScore:
        """Return a score with the names of activity and topics in the reader's language."""
        return wording.localised(score, self.texts).model_copy(update={"activity": name})

    @cached_property
    def comparison(self) -> ActivityComparison | None:
        """The examples side by side, or the visitor's activities once there are two that can be scored."""
        found = [example(key) for key in EXAMPLES] if self.current.is_example else [h for h in self.held if h.survey.report.settled]
        if len(found) < 2:
            return None
        weights, texts = shares(self.state.weights), self.texts
        named = [self._named(held.score(Filter(), weights), held.name(texts)) for held in found]
        labels = {code: topic.label for score in named for code, topic in score.topics.items()}
        compared = compare_activities(named)
        standings = [
            one.model_copy(update={"gains": {labels[code]: gain for code, gain in one.gains.items()}}) for one in compared.standings
        ]
        return compared.model_copy(update={"standings": tuple(standings)})

    @cached_property
    def record(self) -> ProjectRecord:
        """What is known of the project's own activities."""
        return project_record(self.catalogue)

    @property
    def finding(self) -> str:
        """The answer in a few sentences."""
        if self.score is None:
            return self.texts.say("The columns of your files need a look before anything can be said. See the questions below.")
        return wording.finding(self.score, self.texts)

    def regions(self) -> dict[str, Markup]:
        """Return the HTML of each region of the page, in order."""
        values = self._values()
        # How the files were read stands before the results of one's own, and after those of an example. Until charts are drawn, one
        # table holds what both tell.
        shown = {"settle": not self.current.is_example, "data": self.current.is_example, "moves": False}
        return {
            name: render(f"dashboards/templates/{TEMPLATES.get(name, f'outcomes/{name}')}.html", self.texts, values)
            if shown.get(name, True)
            else Markup("")
            for name in REGIONS
        }

    def charts(self) -> dict[str, ChartView | None]:
        """Return the charts of this view: gain by topic, and how many rose; None where there is nothing to draw."""
        score, activity, texts = self.score, self.current.activity, self.texts
        moved = self._moved(score) if score else ""
        return {
            "chart": self._chart("gain", charts.gain_chart(score, activity, texts), self.finding, score) if score else None,
            "moves": self._chart("moves", charts.moves_chart(score, texts), moved, score) if score and moved else None,
        }

    def _chart(self, name: str, figure: Any, finding: str, score: ActivityScore) -> ChartView:
        say, drawn = self.texts.say, figure.to_plotly_json()
        return ChartView(
            heading=str(drawn["layout"]["meta"]["title"]),
            finding=finding,
            figure=drawn,
            filename=f"{self.slug}-{name}",
            twin=str(self._twin(score, score.topics)),
            labels={
                "twin": say("The same as a table"),
                "png": say("Picture (PNG)"),
                "svg": say("Picture (SVG)"),
                "failed": say("The chart could not be drawn. The table below holds the same."),
            },
        )

    def _moved(self, score: ActivityScore) -> str:
        """Say how many rated themselves higher, the same and lower; nothing where it may not be said of persons."""
        told = wording.moves(score, self.texts)
        return f"{'; '.join(told)}." if told else ""

    def _twin(self, score: ActivityScore, topics: dict[str, TopicScore]) -> Markup:
        section = tables.Section(self.texts.say("Gain by topic"), (), tables.topics_frame(topics, score.k, self.texts))
        return Markup('<div class="stacked">{}</div>').format(*tables.sections_html([section], self.texts))

    def files(self) -> dict[str, Callable[[], bytes]]:
        """Return what makes each file of this view, by file name; no answer is in any, and codes in the mapping if confirmed as pairs."""
        made: dict[str, Callable[[], bytes]] = {}
        if self.score is not None:
            activity = self.current.activity
            activity = activity.model_copy(update={"attendance_by_group": {}}) if any(self.chosen) else activity
            made |= {f"report.{form}": make for form, make in score_files(self.score, self.texts, activity=activity).items()}
        if self.comparison is not None:
            made |= {f"comparison.{form}": make for form, make in comparison_files(self.comparison, self.texts).items()}
        if not self.current.is_example:
            made["mapping.yaml"] = lambda: self.current.survey.mapping.to_yaml().encode()
            made["activity.yaml"] = lambda: yaml.safe_dump(
                self.current.activity.model_dump(mode="json", exclude_defaults=True), allow_unicode=True, sort_keys=False
            ).encode()
        return made

    def _raised(self) -> list[Notice]:
        """Say that smaller groups were asked for than this page tells of."""
        values = {"asked": str(self.current.asked_k), "k": str(SMALLEST_GROUP)}
        told = marked("The description asks to be told of groups down to {asked} people. This page tells of none below {k}.")
        return [Notice(told, values)] if self.current.asked_k < SMALLEST_GROUP else []

    def _countries(self) -> set[str]:
        """Return the countries that may be chosen beside the group."""
        return {f.country for f in self.current.filters if f.country and f.stakeholder == self.chosen.stakeholder}

    def _stakeholders(self) -> set[str]:
        """Return the groups that may be chosen beside the country."""
        return {f.stakeholder for f in self.current.filters if f.stakeholder and f.country == self.chosen.country}

    def _meanings(self) -> dict[str, list[tuple[str, str]]]:
        """Return what a text that was not understood may stand for, by kind."""
        scale, texts = self.current.activity.scale_of(Wave.POST), self.texts
        answers = [scale.min + scale.step * n for n in range(round((scale.max - scale.min) / scale.step) + 1)]
        return {
            "answer": [(f"{answer:g}", texts.number(answer)) for answer in answers],
            "country": [(code, texts.country(code)) for code in COUNTRIES],
            "stakeholder": [(code, self.group(code)) for code in self.current.groups],
            "action": [(code, texts.say(name)) for code, name in ACTIONS.items()],
        }

    def _groups(self) -> list[tuple[str, int | None]]:
        """Return who came, by group; None where it is hidden."""
        return [(self.group(code), n) for code, n in tables.attendance(self.current.activity)]

    def _read_as(self, to: str) -> str:
        """Name what a column is read as."""
        if to in COLUMNS:
            return self.texts.say(COLUMNS[to])
        code = to.rstrip("0123456789")
        area = {"SAT": wording.LABELS["satisfaction"], "INT": wording.LABELS["intent"]} | wording.TOPICS
        label = self.current.activity.topics[code].label if code in self.current.activity.topics else ""
        return f"{to} – {self.texts.say(area.get(code, label))}" if area.get(code, label) else to

    def _values(self) -> dict[str, object]:
        state, texts, score, held = self.state, self.texts, self.score, self.current
        wanted = Filter(state.country, state.group)
        everyone = held.score(Filter(), shares(state.weights)) if score else None
        return self.frame() | {
            "state": state,
            "notices": [notice.say(texts) for notice in (*state.notices, *self._raised())],
            "fault": self.fault,
            "failed": self.failed,
            "finding": self.finding,
            "name": self.name,
            "held": held,
            "activities": [*((key, texts.say(name)) for key, name in EXAMPLES.items()), *((h.key, h.name(texts)) for h in self.held)],
            "size": f"{texts.number(int(os.environ.get('MCVET_UPLOAD') or MOST_BYTES) / 10**6)} MB",
            "report": held.survey.report,
            "questions": [wording.question(asked, texts) for asked in held.survey.report.questions],
            "read_as": self._read_as,
            "tool": lambda name: texts.say(TOOLS[name]) if name in TOOLS else name,
            "label": lambda code: wording.label(code, texts),
            "waves": [(wave.value, wording.label(wave, texts)) for wave in Wave],
            "group": self.group,
            "score": score,
            "everyone": everyone,
            "countries": sorted(self._countries(), key=lambda code: texts.order(texts.country(code))),
            "stakeholders": sorted(self._stakeholders(), key=lambda code: texts.order(self.group(code))),
            "chosen": self.chosen,
            "any_chosen": any(self.chosen),
            "columns": held.columns,
            "pair_field": pair_field,
            "meanings": self._meanings(),
            "named_waves": lambda waves: texts.join(wording.label(wave, texts) for wave in waves),
            "named_figures": lambda names: texts.join(wording.label(name, texts) for name in names),
            "few": lambda n: is_small(n, held.activity.k),
            "counted": lambda n: wording.count(n, held.activity.k, texts),
            "groups_planned": held.groups,
            "other_twin": self._twin(score, score.retrospective) if score else "",
            "analysts": [(code, texts.say(name)) for code, name in ANALYSTS.items()],
            "changed": state.weights != STANDARD,
            "standard": STANDARD,
            "refused": any(wanted) and wanted != self.chosen,
            "attendance": self._groups(),
            "most": max([n for _, n in self._groups() if n] or [1]),
            "told": lambda figure, places=2: wording.told(figure, held.activity.k, texts, places),
            "reason": lambda code: wording.reason(code, held.activity.k, texts),
            "rounded": lambda value, places=0: wording.number(value, texts, places),
            "limits": lambda pair, places=0: wording.interval(pair, texts, places),
            "twin": self._twin(score, score.topics) if score else "",
            "messages": wording.messages(score, texts) if score else [],
            "components": COMPONENTS,
            "percent": dict(zip(COMPONENTS, state.weights, strict=True)),
            "total": sum(state.weights),
            "may": wording.MAY,
            "may_not": wording.MAY_NOT,
            "method": list(wording.method(held.activity.k, texts)),
            "comparison": self.comparison,
            "compared": wording.comparison_finding(self.comparison, texts) if self.comparison else "",
            "compared_sections": tables.sections_html(tables.comparison_sections(self.comparison, texts), texts) if self.comparison else [],
            "facts": self._facts(),
            "record_sections": tables.sections_html(tables.record_sections(self.record, texts), texts),
            "sources": sources_html(self.record.sources, texts),
            "n_sources": len(self.record.sources),
            "as_of": as_of(self.catalogue, texts),
            "files": set(self.files()),
        }  # fmt: skip

    def _facts(self) -> list[tuple[str, str, str, list[int]]]:
        """Return the totals of the project that stand first: name, value, the plan in words, numbers of the sources."""
        say, numbers = self.texts.say, {source.source_id: n for n, source in enumerate(self.record.sources, 1)}
        found = []
        for row in sorted((row for row in self.record.totals if row.total.measure in FACTS), key=lambda r: FACTS.index(r.total.measure)):
            total = row.total
            value = "–" if total.achieved is None else self.texts.number(total.achieved)
            value = say("over {n}", n=value) if total.measure.endswith("lower_bound") else value
            plan = say("planned: {n}", n=self.texts.number(total.planned)) if total.planned is not None else say("planned: not known")
            found.append((say(tables.MEASURES[total.measure]), value, plan, [numbers[source] for source in total.source_ids]))
        return found
