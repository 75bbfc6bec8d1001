"""What is found of the designs, stacks and profiles that are open, for the page of the credentials dashboard."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from markupsafe import Markup

from mcvet.catalogue import EQF_LEVELS, Catalogue, Source
from mcvet.credentials import charts, compare_profiles, review, stack, tables, where_it_fits, wording
from mcvet.credentials.findings import ElementReview, Finding, Review, State
from mcvet.credentials.model import Design
from mcvet.credentials.profile import FEWEST, MOST, ProfileComparison
from mcvet.credentials.stack import Stack
from mcvet.credentials.where import FIVE, WhereItFits
from mcvet.dashboards.board import ChartView
from mcvet.dashboards.credentials_state import STACK, CredentialsState
from mcvet.dashboards.draft import Settled
from mcvet.dashboards.fields import SECTIONS
from mcvet.dashboards.query import Notice
from mcvet.dashboards.workbench import Workbench
from mcvet.frameworks import compare
from mcvet.frameworks import wording as frameworks
from mcvet.locale import Texts, marked, texts_for
from mcvet.markup import render
from mcvet.palette import marks

_FEW = 6


@dataclass(frozen=True)
class Results:
    """The results that a selection shows, each made when it is asked for.

    Args:
        state: the selection.
        bench: the data, and what was typed.
    """

    state: CredentialsState
    bench: Workbench

    @property
    def catalogue(self) -> Catalogue:
        """The data."""
        return self.bench.catalogue

    @property
    def texts(self) -> Texts:
        """The reader's language."""
        return texts_for(self.state.language)

    @cached_property
    def settled(self) -> Settled[Any]:
        """The design that is open, and what is wrong in it."""
        return self.bench.settled(self.state.start)

    @property
    def credential(self) -> Design:
        """The design that is open."""
        design: Design = self.settled.value
        return design

    @property
    def is_own(self) -> bool:
        """Whether something of it was typed here."""
        return self.state.start in self.bench.work.drafts

    @cached_property
    def name(self) -> str:
        """The title of the design."""
        return wording.told(self.credential.title, self.texts) or self.texts.say("Without a title")

    @property
    def written(self) -> str:
        """The language in which texts are written: the one asked for, else the reader's where the design has it, else its first."""
        there = list(self.credential.outcomes[0].text) if self.credential.outcomes else list(self.credential.title)
        return self.state.written or (self.state.language if self.state.language in there or not there else there[0])

    @cached_property
    def review(self) -> Review:
        """The review of the design."""
        countries = dict.fromkeys((*self.credential.all_countries, *FIVE))
        own = [self.bench.profile(country).value for country in countries if country in self.bench.work.profiles]
        return review(self.credential, countries, own=own, include_low=self.state.include_low, catalogue=self.catalogue)

    @cached_property
    def places(self) -> WhereItFits:
        """Where the design fits: the five partner countries, and those it names."""
        has = {framework.country for framework in self.catalogue.frameworks if not framework.is_historical}
        several = [code for code in dict.fromkeys((*FIVE, *self.credential.all_countries)) if code in has]
        return where_it_fits(self.credential, several[:MOST], include_low=self.state.include_low, catalogue=self.catalogue)

    @cached_property
    def stacked(self) -> tuple[Design, ...]:
        """What is combined; of two with one id the later."""
        return tuple({design.id: design for design in map(self.bench.design, self.state.stacked)}.values())

    def twins(self) -> list[Notice]:
        """Say of each id that several of the combined designs have that only one of them counts."""
        names = [self.bench.design(start).id for start in self.state.stacked]
        twins = dict.fromkeys(name for name in names if names.count(name) > 1) if self.state.view == STACK else ()
        return [
            Notice(marked("Several designs have the id '{name}'; only the last of them is combined."), {"name": name}) for name in twins
        ]

    @cached_property
    def stack(self) -> Stack | None:
        """The combination, if anything is chosen."""
        target = self.bench.design(self.state.towards) if self.state.towards else None
        return stack(self.stacked, target, catalogue=self.catalogue) if self.stacked else None

    @cached_property
    def profiles(self) -> ProfileComparison | None:
        """The profiles side by side, as they are filled in."""
        if len(self.state.countries) < FEWEST:
            return None
        own = [self.bench.profile(country).value for country in self.state.countries]
        return compare_profiles(self.state.countries, own=own, catalogue=self.catalogue)

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """Every source of the view, in the order of its footnotes."""
        match self.state.view:
            case "stack":
                offered = [source_id for start in self.bench.starts for source_id in self.bench.design(start).source_ids]
                results = [*([self.stack.sources] if self.stack else []), self.catalogue.cited(offered)]
            case "profiles":
                results = [self.profiles.sources] if self.profiles else []
            case "preview":
                results = [self.catalogue.cited(self.credential.source_ids)]
            case _:
                results = [self.review.sources, self.places.sources]
        return tuple({source.source_id: source for sources in results for source in sources}.values())

    @cached_property
    def finding(self) -> str:
        """The answer in a few sentences."""
        say = self.texts.say
        match self.state.view:
            case "stack":
                systems = wording.system_names(self.catalogue, self.texts)
                return wording.stack_finding(self.stack, systems, self.texts) if self.stack else say("Choose what is to be combined.")
            case "profiles":
                missing = say("A comparison takes two to eight countries. Add another one below.")
                return wording.profiles_finding(self.profiles, self.texts) if self.profiles else missing
        return wording.review_finding(self.review, self.texts)

    # The check

    def section_of(self, element_id: str) -> str | None:
        """Return the section in which an element is stated; None for what is filled in at award."""
        return next((name for name, section in SECTIONS.items() if element_id in section.elements), None)

    def findings_on(self, element_id: str) -> list[Finding]:
        """Return what the review found about an element, beside that it is missing, and beside what single countries say."""
        found = [finding for finding in self.review.findings if finding.element_id == element_id and not finding.country]
        return [finding for finding in found if wording.finding_text(finding, self.texts)]

    def findings_in(self, country: str) -> list[Finding]:
        """Return what the rules of a country say."""
        return [finding for finding in self.review.findings if finding.country == country]

    def meaning(self, element_id: str) -> str:
        """Say why an element matters."""
        return self.texts.say(next(element.meaning for element in self.catalogue.elements if element.element_id == element_id))

    @cached_property
    def questions(self) -> dict[str, str]:
        """The questions of the principles."""
        say = self.texts.say
        return {question: say(words) for principle in self.catalogue.principles for question, words in principle.questions.items()}

    def is_open(self, element: ElementReview) -> bool:
        """Tell whether an element asks for something to be done, now: where much is missing, only in the open section."""
        asking = [each for each in self.review.elements if each.state in (State.MISSING, State.WEAK)]
        is_near = element.element_id in SECTIONS[self.state.section].elements
        return element in asking and (is_near or len(asking) <= _FEW)

    def supplement(self) -> list[tuple[str, State, list[str]]]:
        """Return every element but the title as a learner will see it: id, whether it is there, and what it says."""
        told = dict(wording.facts(self.credential, self.texts, self.catalogue))
        return [(e.element_id, e.state, told.get(e.element_id, [])) for e in self.review.elements if e.element_id != "title"]

    # Where it fits

    def ladder(self) -> Markup:
        """Return the ladders of the frameworks side by side, with the places of the design marked."""
        chosen = [self.catalogue.by_id[placement.framework_id] for placement in self.places.placements]
        found = compare([framework.framework_id for framework in chosen], include_low=True, catalogue=self.catalogue)
        values = {
            "rows": found.rows,
            "profiles": found.profiles,
            "names": frameworks.names_of(chosen, self.texts),
            "marks": marks((framework.framework_id, framework.country) for framework in chosen),
            "placed": {(p.framework_id, level.nqf_level): p.state.value for p in self.places.placements for level in p.levels},
            "eqf_level": self.places.eqf_level,
            "levels": tuple(EQF_LEVELS),
        }
        return render("dashboards/templates/credentials/ladder.html", self.texts, values)

    def places_html(self) -> Markup:
        """Return the places in words."""
        return tables.places_html(self.places.model_copy(update={"sources": self.sources}), self.catalogue, self.texts)

    def stack_html(self) -> Markup:
        """Return the combination in words."""
        return tables.stack_html(self.stack, self.stacked, self.catalogue, self.texts) if self.stack else Markup("")

    def path_twin(self, found: Stack) -> Markup:
        """Return the path as a table."""
        return tables.path_html(found, self.stacked, self.texts)

    def profiles_html(self) -> Markup:
        """Return the profiles side by side."""
        return tables.profiles_html(self.profiles, self.texts) if self.profiles else Markup("")

    def path(self, found: Stack) -> ChartView:
        """Return the path of a stack as a chart."""
        say = self.texts.say
        figure = charts.path_chart(found, self.stacked, self.texts).to_plotly_json()
        return ChartView(
            heading=str(figure["layout"]["meta"]["title"]),
            finding=self.finding,
            figure=figure,
            filename="credentials-path",
            twin=str(self.path_twin(found)),
            labels={
                "twin": say("The same as a table"),
                "png": say("Picture (PNG)"),
                "svg": say("Picture (SVG)"),
                "failed": say("The chart could not be drawn. The table below holds the same."),
            },
        )
