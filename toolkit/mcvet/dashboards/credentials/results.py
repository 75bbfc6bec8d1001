"""Results for the open design, stack and profiles of the credentials dashboard."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from markupsafe import Markup

from mcvet import messages
from mcvet.catalogue import EQF_LEVELS, PARTNERS, Catalogue, Obligation, Source
from mcvet.credentials import charts, compare_profiles, displays, finding_wording, review, stack, where_it_fits, wording
from mcvet.credentials.findings import ElementReview, ElementState, Finding, Review
from mcvet.credentials.model import Credential
from mcvet.credentials.placement import WhereItFits
from mcvet.credentials.profile import FEWEST, MOST, ProfileComparison
from mcvet.credentials.stack import Stack
from mcvet.dashboards.credentials.draft import Settled, place_of
from mcvet.dashboards.credentials.form import target
from mcvet.dashboards.credentials.form_sections import SECTIONS
from mcvet.dashboards.credentials.state import STACK, CredentialsState
from mcvet.dashboards.credentials.workbench import Workbench
from mcvet.dashboards.view import ChartView
from mcvet.frameworks import compare
from mcvet.frameworks import wording as frameworks
from mcvet.locale import Texts, texts_for
from mcvet.markup import render
from mcvet.messages import Message
from mcvet.palette import marks


@dataclass(frozen=True)
class Results:
    """The results of a selection, computed on demand.

    Args:
        state: the selection.
        bench: the data and the drafts.
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
        """The open design, and messages for values that cannot be used."""
        return self.bench.settled(self.state.start)

    @property
    def credential(self) -> Credential:
        """The open design."""
        design: Credential = self.settled.value
        return design

    @property
    def is_own(self) -> bool:
        """True if the design was changed on this page."""
        return self.state.start in self.bench.work.drafts

    @cached_property
    def name(self) -> str:
        """The title of the design."""
        return wording.localised(self.credential.title, self.texts) or self.texts.say("Untitled")

    @property
    def written(self) -> str:
        """The language in which texts are entered: the selected one, else the reader's if the design has it, else the design's first."""
        there = list(self.credential.outcomes[0].text) if self.credential.outcomes else list(self.credential.title)
        return self.state.written or (self.state.language if self.state.language in there or not there else there[0])

    @cached_property
    def review(self) -> Review:
        """The review of the design."""
        countries = dict.fromkeys((*self.credential.all_countries, *PARTNERS))
        own = [self.bench.profile(country).value for country in countries if country in self.bench.work.profiles]
        return review(self.credential, countries, own=own, include_low=self.state.include_low, catalogue=self.catalogue)

    @cached_property
    def places(self) -> WhereItFits:
        """Placements of the design in the five partner countries and its own countries."""
        has = {framework.country for framework in self.catalogue.frameworks if not framework.is_historical}
        several = [code for code in dict.fromkeys((*PARTNERS, *self.credential.all_countries)) if code in has]
        return where_it_fits(self.credential, several[:MOST], include_low=self.state.include_low, catalogue=self.catalogue)

    @cached_property
    def stacked(self) -> tuple[Credential, ...]:
        """The combined designs; of two with the same id, the later one."""
        return tuple({design.id: design for design in map(self.bench.design, self.state.stacked)}.values())

    def twins(self) -> list[Message]:
        """Return a notice for each id that several of the combined designs have."""
        names = [self.bench.design(start).id for start in self.state.stacked]
        twins = dict.fromkeys(name for name in names if names.count(name) > 1) if self.state.view == STACK else ()
        return [
            messages.say(
                "Several designs have the same identifier; only the last of them is combined: {title}.",
                title=wording.titles(self.stacked, self.catalogue, self.texts)[name],
            )
            for name in twins
        ]

    @cached_property
    def stack(self) -> Stack | None:
        """The combination; None if nothing is selected."""
        target = self.bench.design(self.state.towards) if self.state.towards else None
        return stack(self.stacked, target, catalogue=self.catalogue) if self.stacked else None

    @cached_property
    def profiles(self) -> ProfileComparison | None:
        """The comparison of the profiles with their drafts; None if too few countries are selected."""
        if len(self.state.countries) < FEWEST:
            return None
        own = [self.bench.profile(country).value for country in self.state.countries]
        return compare_profiles(self.state.countries, own=own, catalogue=self.catalogue)

    @cached_property
    def decided(self) -> tuple[str, ...]:
        """The selected countries that have decided on at least one element."""
        return tuple(country for country in self.state.countries if self.bench.has_decided(country))

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """Every source of the view, in the order of its footnotes."""
        match self.state.view:
            case "stack":
                offered = [source_id for start in self.bench.starts for source_id in self.bench.design(start).source_ids]
                results = [*([self.stack.sources] if self.stack else []), self.catalogue.cited(offered)]
            case "profiles":
                results = [self.profiles.sources] if self.profiles and self.decided else []
            case "preview":
                results = [self.catalogue.cited(self.credential.source_ids)]
            case _:
                results = [self.review.sources, self.places.sources]
        return tuple({source.source_id: source for sources in results for source in sources}.values())

    @cached_property
    def finding(self) -> str:
        """The main result in a few sentences."""
        say = self.texts.say
        match self.state.view:
            case "stack":
                systems = wording.system_names(self.catalogue, self.texts)
                return wording.stack_finding(self.stack, systems, self.texts) if self.stack else say("Choose what to combine.")
            case "profiles":
                if not self.decided:
                    return say(
                        "No decision of these countries on the elements is known. Fill in the profile of one below, or open its file."
                    )
                missing = say("A comparison takes two to eight countries. Add another one below.")
                return wording.profiles_finding(self.profiles, self.texts) if self.profiles else missing
        return wording.review_finding(self.review, self.texts)

    # The check

    @cached_property
    def groups(self) -> list[tuple[str, str, list[ElementReview]]]:
        """The sections with name, label and elements; elements that are filled in at award come last."""
        found = {element.element_id: element for element in self.review.elements}
        groups = [
            (name, self.texts.say(section.label), [found.pop(element_id) for element_id in section.elements])
            for name, section in SECTIONS.items()
        ]
        return [*groups, ("", self.texts.say("When it is awarded"), list(found.values()))]

    @property
    def is_complete(self) -> bool:
        """True if no mandatory element is missing or weak, and every value can be used."""
        states = {element.state for element in self.review.elements if element.obligation is Obligation.MANDATORY}
        return not self.settled.faults and states <= {ElementState.PRESENT, ElementState.LATER}

    def field_of(self, element_id: str) -> str:
        """Return the id of the first field of an element."""
        section = next(section for section in SECTIONS.values() if element_id in section.elements)
        return target(place_of(section.elements[element_id]), section, self.written, {})

    def findings_on(self, element_id: str) -> list[Finding]:
        """Return the findings on an element, without those on national rules."""
        found = [finding for finding in self.review.findings if finding.element_id == element_id and not finding.country]
        return [finding for finding in found if finding_wording.finding_text(finding, self.texts)]

    def findings_in(self, country: str) -> list[Finding]:
        """Return the findings on the rules of a country."""
        return [finding for finding in self.review.findings if finding.country == country]

    def meaning(self, element_id: str) -> str:
        """Return the explanation of an element."""
        return self.texts.say(next(element.meaning for element in self.catalogue.elements if element.element_id == element_id))

    @cached_property
    def questions(self) -> dict[str, str]:
        """The questions of the principles, by id."""
        say = self.texts.say
        return {question: say(words) for principle in self.catalogue.principles for question, words in principle.questions.items()}

    def is_open(self, element: ElementReview) -> bool:
        """Return True if an element of the open section is missing or weak."""
        return element.state in (ElementState.MISSING, ElementState.WEAK) and element.element_id in SECTIONS[self.state.section].elements

    def supplement(self) -> list[tuple[str, ElementState, list[str]]]:
        """Return id, state and lines of text of every element except the title, as a learner will see them."""
        lines = dict(wording.facts(self.credential, self.texts, self.catalogue))
        return [(e.element_id, e.state, lines.get(e.element_id, [])) for e in self.review.elements if e.element_id != "title"]

    # Where it fits

    def ladder(self) -> Markup:
        """Return the levels of the frameworks side by side, with the placements of the design marked."""
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
        return render("dashboards/credentials/templates/ladder.html", self.texts, values)

    def places_html(self) -> Markup:
        """Return the placements as text."""
        return displays.places_html(self.places.model_copy(update={"sources": self.sources}), self.texts, catalogue=self.catalogue)

    def stack_html(self) -> Markup:
        """Return the combination as text."""
        return displays.stack_html(self.stack, self.stacked, self.texts, catalogue=self.catalogue) if self.stack else Markup("")

    def path_twin(self, found: Stack) -> Markup:
        """Return the order of a stack as a table."""
        return displays.path_html(found, self.stacked, self.texts, catalogue=self.catalogue)

    def profiles_html(self) -> Markup:
        """Return the profiles side by side."""
        return displays.profiles_html(self.profiles, self.texts) if self.profiles else Markup("")

    def path(self, found: Stack) -> ChartView:
        """Return the order of a stack as a chart."""
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
                "failed": say("The chart could not be drawn. The table below has the same content."),
            },
        )
