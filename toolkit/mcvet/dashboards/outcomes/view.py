"""The outcomes dashboard: what did a peer-learning activity achieve?"""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count
from typing import Any, ClassVar

import yaml
from markupsafe import Markup

from mcvet import messages
from mcvet.catalogue import PARTNERS, Catalogue
from mcvet.dashboards.outcomes.activities import ACTIONS, EXAMPLES, STANDARD, Held, Read, bring, example, pair_field, shares
from mcvet.dashboards.outcomes.browser_store import DRAFT, Kept, from_kept, to_keep
from mcvet.dashboards.outcomes.state import OutcomesState, read_outcomes_state
from mcvet.dashboards.view import ChartView, Upload, View, in_ascii
from mcvet.frameworks.tables import sources_html
from mcvet.frameworks.wording import as_of
from mcvet.locale import Texts, marked, texts_for
from mcvet.markup import render
from mcvet.messages import Message
from mcvet.outcomes import (
    ActivityComparison,
    ActivityError,
    ActivityScore,
    Filter,
    SurveyFileError,
    Wave,
    charts,
    compare_activities,
    tables,
    wording,
)
from mcvet.outcomes.intake.corrections import UnreadText
from mcvet.outcomes.intake.mapping import FIELDS, IGNORE, MISSING
from mcvet.outcomes.intake.questions import QuestionKind, listed
from mcvet.outcomes.intake.suggestions import TOPIC
from mcvet.outcomes.intake.topics import topic_of
from mcvet.outcomes.model import COMPONENTS, SMALLEST_GROUP
from mcvet.outcomes.record import ProjectRecord, project_record
from mcvet.outcomes.scoring.disclose import is_small
from mcvet.reports.outcomes import comparison_files, score_files
from mcvet.sections import Section, sections_html

REGIONS = ("top", "head", "record", "give", "settle", "activities", "answer", "came", "chart", "moves", "gain", "reactions", "index",
           "said", "compare", "data", "notes")  # fmt: skip
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
    "finished": marked("Whether the form was finished"),
    "try_out": marked("Whether it is a try-out"),
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
_IN_THE_TABLE = (QuestionKind.COLUMN, QuestionKind.NO_ITEMS)
FACTS = ("transnational_plas", "national_plas", "national_pla_participants_total", "transnational_pla1_participants",
         "transnational_pla2_participants_lower_bound", "national_pla_participants_first_nine_months")  # fmt: skip


@dataclass(frozen=True)
class OutcomesView(View):
    """One view of the dashboard.

    Args:
        state: the selection.
        held: the visitor's activities, which are only in the memory of this page's kernel.
        kept: activities stored by the browser whose files have not been chosen again.
        taken: the browser's keys of these activities.
        fault: error message of a form; empty if there is none.
        failed: action of that form.
        left_out: names of topics that were omitted because no column belongs to them.
    """

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

    actions: ClassVar[frozenset[str]] = frozenset({"read", "settle", "describe", "drop", "restore"})

    state: OutcomesState
    catalogue: Catalogue
    base: str | None
    held: tuple[Held, ...] = ()
    kept: tuple[Kept, ...] = ()
    taken: tuple[str, ...] = ()
    fault: str = ""
    failed: str = ""
    left_out: tuple[str, ...] = ()

    @classmethod
    def from_query(cls, query: str, catalogue: Catalogue, base: str | None) -> "OutcomesView":
        """Read the selection from the query of an address."""
        return cls(read_outcomes_state(query), catalogue, base)

    def go(self, query: str) -> "OutcomesView":
        """Return the view of another address with the visitor's activities."""
        return replace(self, state=read_outcomes_state(query, [held.key for held in self.held]), fault="", left_out=())

    def act(self, action: str, values: Mapping[str, Sequence[str]], uploads: Sequence[Upload]) -> "OutcomesView":
        """Return the view after a form was sent.

        Actions: `read` files, `settle` the mapping, `describe` attendance, `drop` the activity, `restore` stored activities.
        """
        fields = {name: found[-1] for name, found in values.items() if found}
        try:
            return self._after(action, fields, uploads)
        except (ActivityError, SurveyFileError) as error:
            return replace(self, fault=error.said(self.texts), failed=action)

    def _after(self, action: str, fields: Mapping[str, str], uploads: Sequence[Upload]) -> "OutcomesView":
        own = None if self.current.is_example else self.current
        if action == "restore":
            return self._restored(fields)
        if action == "read" and (own is None or fields.get("into") != "this"):
            return self._begun(fields.get("numbers", ""), uploads)
        if own is None:
            return self
        match action:
            case "read":
                return self._with(bring(own.key, uploads, own))
            case "settle":
                return self._settled(own, fields)
            case "describe":
                return self._with(own.with_numbers(fields))
            case _:
                others = tuple(held for held in self.held if held is not own)
                return replace(self, held=others, state=replace(self.state, activity="en", country="", group="", notices=()), fault="")

    def _settled(self, own: Held, fields: Mapping[str, str]) -> "OutcomesView":
        """Read the files again, and record the topics that were omitted because no column belongs to them."""
        made = own.settle(fields)
        gone = [
            self._topic(code, own) for code in own.activity.topics if code not in made.activity.topics and fields.get(f"topic-{code}", code)
        ]
        return replace(self._with(made), left_out=tuple(gone))

    def _restored(self, fields: Mapping[str, str]) -> "OutcomesView":
        """Restore the stored activities; their files must be chosen again."""
        kept = from_kept(fields.get("draft", ""), fields.get("typed", ""))
        again = marked("What you typed has been restored. Choose the files with the answers again: they were not stored.")
        notices = (Message(again, {}),) if kept else (messages.say("What you typed has been restored."),)
        state = replace(self.state, notices=notices)
        return replace(self, kept=(*self.kept, *kept), taken=(*self.taken, fields.get("key", "")), state=state, fault="")

    def _begun(self, numbers: str, uploads: Sequence[Upload]) -> "OutcomesView":
        """Make an activity from files, with the numbers stored for it."""
        taken = {held.key for held in self.held}
        if len(taken) >= MOST_HELD:
            full = messages.say("This page keeps at most {n} activities; remove one first.", n=str(MOST_HELD))
            return replace(self, state=replace(self.state, notices=(full,)))
        kept = {str(n): one for n, one in enumerate(self.kept)}.get(numbers, Kept())
        made = bring(next(f"own{n}" for n in count(1) if f"own{n}" not in taken), uploads, None, kept.activity)
        return replace(self, kept=tuple(one for one in self.kept if one is not kept))._with(kept.filled(made))

    def _with(self, made: Held) -> "OutcomesView":
        """Show an activity, replacing the one with the same key."""
        made.survey  # noqa: B018 (reads the files now, so that errors are raised here)
        kept = {other.key: other for other in self.held} | {made.key: made}
        state = replace(self.state, activity=made.key, country="", group="", notices=())
        return replace(self, held=tuple(kept.values()), state=state, fault="", left_out=())

    @property
    def texts(self) -> Texts:
        """The reader's language."""
        return texts_for(self.state.language)

    @cached_property
    def current(self) -> Held:
        """The activity shown."""
        return next((held for held in self.held if held.key == self.state.activity), None) or example(self.state.activity)

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
        return f"{self.texts.say(self.question)} {self.name} · mcvet"

    def address(self, **changes: object) -> str:
        """Return the query of this selection with changes."""
        return self.state.address(**changes)

    @property
    def own_weights(self) -> tuple[float, ...]:
        """The weights of the activity, in percent."""
        return tuple(round(100 * self.current.activity.weights[name], 10) for name in COMPONENTS)

    @property
    def weights(self) -> tuple[float, ...]:
        """The weights in the form, in percent: the selected ones, else those of the activity."""
        return self.state.weights or self.own_weights

    @property
    def weighed(self) -> dict[str, float] | None:
        """The selected weights as shares, if they sum to 100; None for those of each activity."""
        return shares(self.state.weights)

    @property
    def chosen(self) -> Filter:
        """The selection of people; all people if the selection may not be shown."""
        wanted = Filter(self.state.country, self.state.group)
        return wanted if not any(wanted) or wanted in self.current.filters else Filter()

    @property
    def name(self) -> str:
        """The name of the activity and the selection of people."""
        parts = [self.current.name(self.texts)]
        parts += [self.texts.country(self.chosen.country)] if self.chosen.country else []
        parts += [self.group(self.chosen.stakeholder)] if self.chosen.stakeholder else []
        return " – ".join(parts)

    def group(self, code: str) -> str:
        """Return the name of a stakeholder group."""
        return wording.group(code, self.texts)

    @cached_property
    def score(self) -> ActivityScore | None:
        """The score of the selection; None if the mapping needs decisions."""
        if not self.current.survey.report.settled:
            return None
        found = self.current.score(self.chosen, self.weighed)
        return self._named(found, self.name)

    @cached_property
    def parts(self) -> dict[str, Section]:
        """The sections of the report on the selection, of which page, documents and sheets are made; none without a score."""
        return tables.score_parts(self.score, self.texts) if self.score else {}

    def _named(self, score: ActivityScore, name: str) -> ActivityScore:
        """Return a score with the names of activity and topics in the reader's language."""
        return wording.localised(score, self.texts).model_copy(update={"activity": name})

    @cached_property
    def comparison(self) -> ActivityComparison | None:
        """The comparison of the examples, or of the visitor's activities; None if fewer than two can be scored."""
        found = [example(key) for key in EXAMPLES] if self.current.is_example else [h for h in self.held if h.survey.report.settled]
        if len(found) < 2:
            return None
        texts = self.texts
        named = [self._named(held.score(Filter(), self.weighed), held.name(texts)) for held in found]
        labels = {code: topic.label for score in named for code, topic in score.topics.items()}
        compared = compare_activities(named)
        standings = [
            one.model_copy(update={"gains": {labels[code]: gain for code, gain in one.gains.items()}}) for one in compared.standings
        ]
        return compared.model_copy(update={"standings": tuple(standings)})

    @cached_property
    def record(self) -> ProjectRecord:
        """The record of the project's own activities."""
        return project_record(catalogue=self.catalogue)

    @property
    def finding(self) -> str:
        """The main result in a few sentences."""
        if self.score is None:
            return self.texts.say("The columns of your files need your decision before a score is possible. See “How the files were read”.")
        return wording.finding(self.score, self.texts)

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
        """Return the charts of this view: gain by topic, and numbers of people who changed; None if there are no data."""
        score, activity, texts = self.score, self.current.activity, self.texts
        moved = self._moved(score) if score else ""
        return {
            "chart": self._chart("gain", charts.gain_chart(score, activity, texts), self.finding) if score else None,
            "moves": self._chart("moves", charts.moves_chart(score, texts), moved) if score and moved else None,
        }

    def _chart(self, name: str, figure: Any, finding: str) -> ChartView:
        say, drawn = self.texts.say, figure.to_plotly_json()
        return ChartView(
            heading=str(drawn["layout"]["meta"]["title"]),
            finding=finding,
            figure=drawn,
            filename=f"{self.slug}-{name}",
            twin=str(self._twin("gain")),
            labels={
                "twin": say("The same as a table"),
                "png": say("Picture (PNG)"),
                "svg": say("Picture (SVG)"),
                "failed": say("The chart could not be drawn. The table below has the same content."),
            },
        )

    def _moved(self, score: ActivityScore) -> str:
        """Return how many people rated themselves higher, equal and lower; an empty text if persons were not matched."""
        moves = wording.moves(score, self.texts)
        return f"{'; '.join(moves)}." if moves else ""

    def _twin(self, part: str) -> Markup:
        """Return the table of a part of the report; nothing where there is no such part."""
        if part not in self.parts:
            return Markup("")
        return Markup('<div class="stacked">{}</div>').format(*sections_html([self.parts[part]._replace(sentences=())], self.texts))

    def files(self) -> dict[str, Callable[[], bytes]]:
        """Return functions that make the files of this view, by file name.

        No file has answers. The mapping has personal codes only if they were confirmed as pairs.
        """
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

    def _countries(self) -> set[str]:
        """Return the countries that can be selected together with the selected group."""
        return {f.country for f in self.current.filters if f.country and f.stakeholder == self.chosen.stakeholder}

    def _stakeholders(self) -> set[str]:
        """Return the groups that can be selected together with the selected country."""
        return {f.stakeholder for f in self.current.filters if f.stakeholder and f.country == self.chosen.country}

    def _options_of(self, unread: UnreadText) -> list[tuple[str, str]]:
        """Return the possible meanings of a text that was not understood: value and label."""
        texts = self.texts
        match unread.kind:
            case "answer":
                return [*((f"{number:g}", texts.number(number)) for number in unread.numbers), (MISSING, texts.say("no answer"))]
            case "country":
                return [(code, texts.country(code)) for code in PARTNERS]
            case "stakeholder":
                return [(code, self.group(code)) for code in self.current.groups]
            case _:
                return [(code, texts.say(name)) for code, name in ACTIONS.items()]

    def _topic(self, code: str, held: Held | None = None) -> str:
        """Return the name of a topic: in the reader's language for the model questionnaire, else as entered."""
        label = (held or self.current).activity.topics[code].label or code
        return wording.topic(code, label, self.texts)

    def _read_as(self, to: str) -> str:
        """Return the label of the item or field that a column is read as."""
        if to in COLUMNS:
            return self.texts.say(COLUMNS[to])
        if code := topic_of(self.current.activity, to):
            return f"{to} – {self._topic(code)}"
        area = {"SAT": wording.LABELS["satisfaction"], "INT": wording.LABELS["intent"]} | wording.TOPICS
        name = area.get(to.rstrip("0123456789"), "")
        return f"{to} – {self.texts.say(name)}" if name else to

    def _suggested(self, column: Read) -> str:
        """Return the suggestion for a column with its reason; an empty text if there is none."""
        found = column.suggestion
        if found is None:
            return ""
        why = found.why.said(self.texts)
        if not found.to:
            return why
        what = self._topic(found.to.removeprefix(TOPIC)) if found.to.startswith(TOPIC) else self._read_as(found.to)
        return self.texts.say("Suggested: {what}. {why}", what=what, why=why)

    def _targets(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Return the items and fields that a column may be read as, by group: topics with their questions, reactions, the rest."""
        say, held = self.texts.say, self.current
        topics = held.activity.topics
        groups = [
            (
                self._topic(code),
                [
                    *((item, self._read_as(item)) for item in topic.items),
                    (TOPIC + code, say("Another question on {topic}", topic=self._topic(code))),
                ],
            )
            for code, topic in topics.items()
        ]
        rest = [to for to in held.targets if to not in (*held.activity.items, *FIELDS, IGNORE)]
        return [
            *groups,
            (say("Reactions and other questions"), [(to, self._read_as(to)) for to in rest]),
            (say("About the person and the form"), [(to, self._read_as(to)) for to in FIELDS]),
        ]

    def _counts(self) -> dict[str, int]:
        """Return the numbers of columns: `all`, `open` (undecided), `settled`, and `topic-CODE` for each topic."""
        columns, topics = self.current.columns, self.current.activity.topics
        waiting = sum(column.is_open for column in columns)
        of_topics = {f"topic-{code}": sum(column.to in topic.items for column in columns) for code, topic in topics.items()}
        return {"all": len(columns), "open": waiting, "settled": len(columns) - waiting} | of_topics

    def _to_keep(self) -> dict[str, object]:
        """Return the values of the template for the browser's storage, safe to embed in a script element."""
        names = [*(held.activity.activity for held in self.held if held.is_described), *(kept.name for kept in self.kept)]
        text = Markup(to_keep(self.held, self.kept).replace("<", r"\u003c"))  # noqa: S704 (no tag can begin in it)
        title = self.texts.join(dict.fromkeys(names))
        return {"draft": DRAFT, "kept": self.kept, "taken": self.taken, "kept_title": title, "kept_text": text}

    def _values(self) -> dict[str, object]:
        state, texts, score, held = self.state, self.texts, self.score, self.current
        wanted = Filter(state.country, state.group)
        everyone = held.score(Filter(), self.weighed) if score else None
        attendance = [n for _, n in tables.attendance(held.activity)]
        return self.frame() | self._to_keep() | {
            "state": state,
            "notices": [notice.said(texts) for notice in self.notices],
            "fault": self.fault,
            "failed": self.failed,
            "finding": self.finding,
            "name": self.name,
            "held": held,
            "examples": [(key, texts.say(name)) for key, name in EXAMPLES.items()],
            "own": [(one.key, one.name(texts)) for one in self.held],
            "size": f"{texts.number(int(os.environ.get('MCVET_UPLOAD') or MOST_BYTES) / 10**6)} MB",
            "report": held.survey.report,
            "questions": [asked.said(texts) for asked in held.survey.report.questions if asked.kind not in _IN_THE_TABLE],
            "targets": self._targets(),
            "counts": self._counts(),
            "suggested": self._suggested,
            "topic": self._topic,
            "left_out": "; ".join(self.left_out),
            "remarks": [remark.said(texts, held.activity.k) for remark in held.survey.report.remarks],
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
            "choices": [(choice, choice.label.said(texts)) for choice in held.choices],
            "pair_field": pair_field,
            "options_of": self._options_of,
            "by_columns": _by_columns,
            "named_columns": listed,
            "named_waves": lambda waves: texts.join(wording.label(wave, texts) for wave in waves),
            "named_figures": lambda names: texts.join(wording.label(name, texts) for name in names),
            "few": lambda n: is_small(n, held.activity.k),
            "counted": lambda n: wording.count(n, held.activity.k, texts),
            "groups_planned": held.groups,
            "other_twin": self._twin("other_gain"),
            "analysts": [(code, texts.say(name)) for code, name in ANALYSTS.items()],
            "resets": self._resets(),
            "refused": any(wanted) and wanted != self.chosen,
            "parts": self.parts,
            "of_all": tables.score_parts(everyone, texts, activity=held.activity) if everyone else {},
            "attendance": attendance,
            "most": max([n for n in attendance if n] or [1]),
            "figure_text": lambda figure, places=2: wording.told(figure, held.activity.k, texts, places),
            "reason": lambda code: wording.reason(code, held.activity.k, texts),
            "twin": self._twin("gain"),
            "components": COMPONENTS,
            "percent": dict(zip(COMPONENTS, self.weights, strict=True)),
            "total": sum(self.weights),
            "unused": bool(state.weights) and self.weighed is None,
            "may": [texts.say(line) for line in wording.MAY],
            "may_not": [texts.say(line) for line in wording.MAY_NOT],
            "method": list(wording.method(held.activity.k, texts)),
            "comparison": self.comparison,
            "compared": wording.comparison_finding(self.comparison, texts) if self.comparison else "",
            "compared_sections": sections_html(tables.comparison_sections(self.comparison, texts), texts) if self.comparison else [],
            "facts": self._facts(),
            "record_sections": sections_html(tables.record_sections(self.record, texts), texts),
            "sources": sources_html(self.record.sources, texts),
            "n_sources": len(self.record.sources),
            "as_of": as_of(self.catalogue, texts),
            "files": set(self.files()),
        }  # fmt: skip

    def _resets(self) -> list[tuple[str, str, tuple[float, ...]]]:
        """Return links to other weights: id, label, weights."""
        say = self.texts.say
        found: list[tuple[str, str, tuple[float, ...]]] = []
        if self.state.weights:
            words = say("Standard weights") if self.own_weights == STANDARD else say("Weights of the activity")
            found.append(("own-weights", words, ()))
        if STANDARD not in (self.own_weights, self.weights):
            found.append(("standard-weights", say("Standard weights"), STANDARD))
        return found

    def _facts(self) -> list[tuple[str, str, str, list[int]]]:
        """Return the main totals of the project: name, value, plan as text, numbers of the sources."""
        say, numbers = self.texts.say, {source.source_id: n for n, source in enumerate(self.record.sources, 1)}
        found = []
        for row in sorted((row for row in self.record.totals if row.total.measure in FACTS), key=lambda r: FACTS.index(r.total.measure)):
            total = row.total
            value = "–" if total.achieved is None else self.texts.number(total.achieved)
            value = say("over {n}", n=value) if total.measure.endswith("lower_bound") else value
            plan = say("planned: {n}", n=self.texts.number(total.planned)) if total.planned is not None else say("planned: not known")
            found.append((say(tables.MEASURES[total.measure]), value, plan, [numbers[source] for source in total.source_ids]))
        return found


def _by_columns(texts: Iterable[UnreadText]) -> Iterable[tuple[tuple[str, ...], list[UnreadText]]]:
    """Group unread texts by their columns, in order."""
    found: dict[tuple[str, ...], list[UnreadText]] = {}
    for text in texts:
        found.setdefault(text.columns, []).append(text)
    return found.items()
