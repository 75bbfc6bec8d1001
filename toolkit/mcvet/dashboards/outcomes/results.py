"""Results for the selected people of an activity, and for several activities side by side."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from markupsafe import Markup

from mcvet.dashboards.outcomes.activities import EXAMPLES, STANDARD, Held, example, shares
from mcvet.dashboards.outcomes.state import OutcomesState
from mcvet.dashboards.view import ChartView
from mcvet.locale import Texts, marked, texts_for
from mcvet.outcomes import ActivityComparison, ActivityScore, Filter, charts, compare_activities, displays, tables, wording
from mcvet.outcomes.model import COMPONENTS
from mcvet.outcomes.scoring.disclose import is_small
from mcvet.sections import Section, sections_html

ANALYSTS = {
    "d_z": "d_z",
    "g_av": "g_av",
    "r_rb": marked("matched rank-biserial correlation"),
    "p_holm": marked("p, adjusted after Holm"),
    "mean_normalised_change": marked("mean normalised change"),
    "hake_g": marked("Hake’s gain of the means"),
    "net_improved": marked("net share"),
}


@dataclass(frozen=True)
class Results:
    """The results of a selection, computed on demand.

    Args:
        state: the selection.
        shown: the activity shown.
        held: the visitor's activities.
    """

    state: OutcomesState
    shown: Held
    held: tuple[Held, ...]

    @property
    def texts(self) -> Texts:
        """The reader's language."""
        return texts_for(self.state.language)

    # The selection

    @property
    def own_weights(self) -> tuple[float, ...]:
        """The weights of the activity, in percent."""
        return tuple(round(100 * self.shown.activity.weights[name], 10) for name in COMPONENTS)

    @property
    def weights(self) -> tuple[float, ...]:
        """The weights in the form, in percent: the selected ones, else those of the activity."""
        return self.state.weights or self.own_weights

    @property
    def weighed(self) -> dict[str, float] | None:
        """The selected weights as shares, if they sum to 100; None for those of each activity."""
        return shares(self.state.weights)

    @property
    def wanted(self) -> Filter:
        """The selection of people in the address, which may not be shown."""
        return Filter(self.state.country, self.state.group)

    @property
    def chosen(self) -> Filter:
        """The selection of people; all people if the selection may not be shown."""
        return self.wanted if not any(self.wanted) or self.wanted in self.shown.filters else Filter()

    @property
    def name(self) -> str:
        """The name of the activity and the selection of people."""
        parts = [self.shown.name(self.texts)]
        parts += [self.texts.country(self.chosen.country)] if self.chosen.country else []
        parts += [self.group(self.chosen.stakeholder)] if self.chosen.stakeholder else []
        return " – ".join(parts)

    def group(self, code: str) -> str:
        """Return the name of a stakeholder group."""
        return wording.group(code, self.texts)

    # Scores

    @cached_property
    def score(self) -> ActivityScore | None:
        """The score of the selection; None if the mapping needs decisions."""
        if not self.shown.survey.report.settled:
            return None
        return self._named(self.shown.score(self.chosen, self.weighed), self.name)

    @property
    def everyone(self) -> ActivityScore | None:
        """The score of all people; None if the mapping needs decisions."""
        return self.shown.score(Filter(), self.weighed) if self.score else None

    @cached_property
    def parts(self) -> dict[str, Section]:
        """The sections of the report on the selection, of which page, documents and sheets are made; none without a score."""
        return displays.score_parts(self.score, self.texts) if self.score else {}

    @cached_property
    def comparison(self) -> ActivityComparison | None:
        """The comparison of the examples, or of the visitor's activities; None if fewer than two can be scored."""
        found = [example(key) for key in EXAMPLES] if self.shown.is_example else [held for held in self.held if held.survey.report.settled]
        if len(found) < 2:
            return None
        named = [self._named(held.score(Filter(), self.weighed), held.name(self.texts)) for held in found]
        labels = {code: topic.label for score in named for code, topic in score.topics.items()}
        compared = compare_activities(named)
        standings = [
            one.model_copy(update={"gains": {labels[code]: gain for code, gain in one.gains.items()}}) for one in compared.standings
        ]
        return compared.model_copy(update={"standings": tuple(standings)})

    def _named(self, score: ActivityScore, name: str) -> ActivityScore:
        """Return a score with the names of activity and topics in the reader's language."""
        return wording.localised(score, self.texts).model_copy(update={"activity": name})

    @property
    def finding(self) -> str:
        """The main result in a few sentences."""
        if self.score is None:
            return self.texts.say("The columns of your files need your decision before a score is possible. See “How the files were read”.")
        return wording.finding(self.score, self.texts)

    # Charts

    def charts(self) -> dict[str, ChartView | None]:
        """Return the charts: gain by topic, and numbers of people who changed; None if there are no data."""
        score, texts = self.score, self.texts
        if score is None:
            return {"chart": None, "moves": None}
        moves = wording.moves(score, texts)
        return {
            "chart": self._chart("gain", charts.gain_chart(score, self.shown.activity, texts), self.finding),
            "moves": self._chart("moves", charts.moves_chart(score, texts), f"{'; '.join(moves)}.") if moves else None,
        }

    def _chart(self, name: str, figure: Any, finding: str) -> ChartView:
        say, drawn = self.texts.say, figure.to_plotly_json()
        return ChartView(
            heading=str(drawn["layout"]["meta"]["title"]),
            finding=finding,
            figure=drawn,
            filename=f"outcomes-{name}",
            twin=str(self.twin("gain")),
            labels={
                "twin": say("The same as a table"),
                "png": say("Picture (PNG)"),
                "svg": say("Picture (SVG)"),
                "failed": say("The chart could not be drawn. The table below has the same content."),
            },
        )

    def twin(self, part: str) -> Markup:
        """Return the table of a part of the report, or an empty table if there is no such part."""
        if part not in self.parts:
            return Markup("")
        return Markup('<div class="stacked">{}</div>').format(*sections_html([self.parts[part]._replace(sentences=())], self.texts))

    # What the templates show

    def values(self) -> dict[str, object]:
        """Return the values of the templates."""
        return self._selection_values() | self._score_values() | self._comparison_values()

    def _selection_values(self) -> dict[str, object]:
        texts, chosen, filters = self.texts, self.chosen, self.shown.filters
        countries = {f.country for f in filters if f.country and f.stakeholder == chosen.stakeholder}
        stakeholders = {f.stakeholder for f in filters if f.stakeholder and f.country == chosen.country}
        return {
            "name": self.name,
            "chosen": chosen,
            "any_chosen": any(chosen),
            "refused": any(self.wanted) and self.wanted != chosen,
            "countries": sorted(countries, key=lambda code: texts.order(texts.country(code))),
            "stakeholders": sorted(stakeholders, key=lambda code: texts.order(self.group(code))),
            "group": self.group,
            "components": COMPONENTS,
            "percent": dict(zip(COMPONENTS, self.weights, strict=True)),
            "total": sum(self.weights),
            "unused": bool(self.state.weights) and self.weighed is None,
            "resets": self._resets(),
        }

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

    def _score_values(self) -> dict[str, object]:
        texts, activity, everyone = self.texts, self.shown.activity, self.everyone
        attendance = [n for _, n in tables.attendance(activity)]
        return {
            "finding": self.finding,
            "score": self.score,
            "everyone": everyone,
            "parts": self.parts,
            "of_all": displays.score_parts(everyone, texts, activity=activity) if everyone else {},
            "attendance": attendance,
            "most": max([n for n in attendance if n] or [1]),
            "groups_planned": self.shown.groups,
            "twin": self.twin("gain"),
            "other_twin": self.twin("other_gain"),
            "analysts": [(code, texts.say(name)) for code, name in ANALYSTS.items()],
            "label": lambda code: wording.label(code, texts),
            "few": lambda n: is_small(n, activity.k),
            "counted": lambda n: wording.count(n, activity.k, texts),
            "reason": lambda code: wording.reason(code, activity.k, texts),
            "figure_text": lambda figure, places=2: wording.figure(figure, activity.k, texts, places),
            "named_figures": lambda names: texts.join(wording.label(name, texts) for name in names),
            "method": list(wording.method(activity.k, texts)),
            "may": [texts.say(line) for line in wording.MAY],
            "may_not": [texts.say(line) for line in wording.MAY_NOT],
        }

    def _comparison_values(self) -> dict[str, object]:
        compared, texts = self.comparison, self.texts
        return {
            "comparison": compared,
            "compared": wording.comparison_finding(compared, texts) if compared else "",
            "compared_sections": sections_html(displays.comparison_sections(compared, texts), texts) if compared else [],
        }
