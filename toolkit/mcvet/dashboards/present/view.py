"""A slide of a demonstration: a question, the audience's guess, the answer. It depends only on its address."""

from dataclasses import dataclass
from functools import cached_property

import segno
from markupsafe import Markup

from mcvet.catalogue import PARTNERS, Catalogue, Confidence, Framework, QualificationType, Source
from mcvet.catalogue.model import PlaTotal
from mcvet.credentials import review, template
from mcvet.credentials import wording as credentials_wording
from mcvet.credentials.findings import ElementState
from mcvet.dashboards.present.demonstrations import (
    MINE,
    Demonstration,
    ElementsStep,
    FigureStep,
    LevelStep,
    PolicyStep,
    WordsStep,
    demonstrations,
    text_in,
)
from mcvet.dashboards.query import QueryReader, read_country, write_query
from mcvet.dashboards.view import NAVIGATION
from mcvet.errors import UnknownNameError
from mcvet.frameworks import translate
from mcvet.frameworks import wording as framework_wording
from mcvet.frameworks.displays import sources_html
from mcvet.frameworks.ladder import Ladder
from mcvet.frameworks.tables import in_order
from mcvet.locale import Texts, texts_for
from mcvet.markup import render
from mcvet.messages import say
from mcvet.outcomes.displays import MEASURES
from mcvet.palette import Mark, country_mark
from mcvet.readiness import State, matrix
from mcvet.readiness import wording as readiness_wording

LONGEST_GUESS = 60
_OPTIONS = (State.IN_FORCE, State.ADOPTED, State.PILOT, State.IN_PREPARATION, State.NONE)


@dataclass(frozen=True)
class Slide:
    """The content of a slide, in the reader's language.

    Attributes:
        kind: `words`, `level`, `policy`, `figure` or `elements`.
        question: question to the audience.
        answer: answer that is revealed; empty for `words`.
        own, own_mark: name and mark of the country that the question is about.
        given: text next to that name.
        eqf_level, is_doubtful: EQF level of the national level in `given`, and True if the link has less than high confidence.
        other, other_mark: name and mark of the country whose levels are to be guessed.
        options: possible answers: name, EQF levels, True if it is correct.
        more: texts revealed below the answer, with the tag of their language.
        sources: the sources of the answer.
    """

    kind: str
    question: str
    answer: str = ""
    own: str = ""
    own_mark: Mark | None = None
    given: str = ""
    eqf_level: int | None = None
    is_doubtful: bool = False
    other: str = ""
    other_mark: Mark | None = None
    options: tuple[tuple[str, tuple[int, ...], bool], ...] = ()
    more: tuple[tuple[str, str], ...] = ()
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True)
class PresentView:
    """One slide.

    Args:
        shown: the demonstration.
        number: number of the slide, from 1.
        revealed: True if the answer is shown.
        guess: the audience's guess; empty if none was entered.
        own: code of the presenter's country.
        language: tag of the language.
        catalogue: the data.
        base: base path of the server.
    """

    shown: Demonstration
    number: int
    revealed: bool
    guess: str
    own: str
    language: str
    catalogue: Catalogue
    base: str

    @classmethod
    def from_query(cls, name: str, query: str, catalogue: Catalogue, base: str) -> "PresentView":
        """Read the slide from the query of an address: `step`, `reveal` 1, `room` (the guess), `my`, `lang`.

        Raises:
            UnknownNameError: if there is no demonstration with that name.
            DemonstrationError: if a demonstration of the data folder is not valid.
        """
        known = demonstrations(catalogue)
        if name not in known:
            raise UnknownNameError(say("There is no demonstration '{name}'."), name, list(known))
        read = QueryReader(query)
        steps = known[name].steps
        number = int(read.choice("step", [str(number) for number, _ in enumerate(steps, 1)], "1"))
        own = read_country(read, catalogue, read.own) or PARTNERS[-1]
        revealed = read.choice("reveal", ("0", "1"), "0") == "1"
        return cls(known[name], number, revealed, read.one("room")[:LONGEST_GUESS], own, read.language, catalogue, base)

    @property
    def texts(self) -> Texts:
        """The reader's language."""
        return texts_for(self.language)

    @property
    def title(self) -> str:
        """The title of the demonstration."""
        return text_in(self.shown.title, self.texts)[0]

    def address(self, **changes: str) -> str:
        """Return the address of this slide with `changes`."""
        parts = {"my": self.own, "step": str(self.number), "reveal": "1" if self.revealed else "", "room": self.guess}
        return f"{self.base}present/{self.shown.id}" + write_query({**parts, **changes, "lang": self.language})

    @property
    def _carried(self) -> str:
        return write_query({"my": self.own, "lang": self.language})

    @cached_property
    def slide(self) -> Slide:
        """The content of the slide."""
        step, texts = self.shown.steps[self.number - 1], self.texts
        match step:
            case WordsStep():
                return Slide("words", text_in(step.title, texts)[0])
            case LevelStep():
                return self._level(step)
            case PolicyStep():
                return self._policy(step)
            case FigureStep():
                return self._figure(step)
            case ElementsStep():
                return self._elements(step)

    def _country(self, code: str) -> str:
        return self.own if code == MINE else self.catalogue.country(code)

    def _framework(self, country: str) -> Framework | None:
        found = (each for each in self.catalogue.frameworks if each.country == country and not each.is_historical)
        return next((each for each in found if self.catalogue.levels_of(each.framework_id)), None)

    def _level(self, step: LevelStep) -> Slide:
        texts = self.texts
        own, other = self._country(step.country), self._country(step.to)
        here, there = self._framework(own), self._framework(other)
        levels = Ladder(here, self.catalogue).at(step.eqf_level) if here else ()
        if here is None or there is None or here == there or not levels:
            return Slide(
                "words",
                texts.say("{country}: nothing to compare at EQF {eqf_level}.", country=texts.country(own), eqf_level=step.eqf_level),
            )
        level = levels[0]
        found = translate(level.nqf_level, here.framework_id, there.framework_id, catalogue=self.catalogue)
        here_name, there_name = framework_wording.short_names_of((here, there), texts).values()
        types = [kind for path in found.paths for target in path.targets for kind in in_order(target.types)[:1]]
        return Slide(
            "level",
            texts.say("Which levels are comparable to this one? {country}: {level}", country=here_name, level=level.nqf_level),
            framework_wording.answer(found, texts),
            own=here_name,
            own_mark=country_mark(own),
            given=level.nqf_level,
            eqf_level=step.eqf_level,
            is_doubtful=level.confidence is not Confidence.HIGH,
            other=there_name,
            other_mark=country_mark(other),
            options=tuple(
                (each.nqf_level, each.eqf_levels, each.nqf_level in found.comparable_to) for each in Ladder(there, self.catalogue).levels()
            ),
            more=tuple(self._named(kind, there) for kind in types),
            sources=self.catalogue.cited(source_id for path in found.paths for source_id in path.source_ids),
        )

    def _named(self, kind: QualificationType, framework: Framework) -> tuple[str, str]:
        if self.language == "en" or not kind.name_local:
            return kind.name_en, "en"
        return kind.name_local, framework_wording.local_language(framework)

    def _policy(self, step: PolicyStep) -> Slide:
        texts, country = self.texts, self._country(step.country)
        found = matrix([country], [step.dimension], catalogue=self.catalogue)
        (standing,) = found.rows[0].cells
        sector = texts.say(readiness_wording.SECTOR_LABELS[found.sector])
        return Slide(
            "policy",
            text_in(step.ask, texts)[0] or texts.say(readiness_wording.QUESTIONS[step.dimension]),
            f"{texts.country(country)}: {readiness_wording.cell(standing, texts)}",
            own=texts.country(country),
            own_mark=country_mark(country),
            given=f"{readiness_wording.dimension(step.dimension, texts)} · {sector}",
            options=tuple((texts.say(readiness_wording.STATE_LABELS[state]), (), state is standing.state) for state in _OPTIONS),
            more=((standing.evidence, "en"),) if standing.evidence else (),
            sources=found.sources,
        )

    def _figure(self, step: FigureStep) -> Slide:
        texts = self.texts
        (total,) = (row for row in self.catalogue.rows(PlaTotal) if row.measure == step.measure)
        name = texts.say(MEASURES[step.measure])
        number = texts.number(total.achieved) if total.achieved is not None else texts.say("unknown")
        plan = texts.say("Planned: {number}.", number=texts.number(total.planned)) if total.planned is not None else ""
        return Slide(
            "figure",
            text_in(step.ask, texts)[0] or name,
            f"{name}: {number}",
            more=((plan, texts.tag),) if plan else (),
            sources=self.catalogue.cited(total.source_ids),
        )

    def _elements(self, step: ElementsStep) -> Slide:
        texts, design = self.texts, template(step.template, catalogue=self.catalogue)
        found = review(design, (), catalogue=self.catalogue)
        lacking = [each.element_id for each in found.elements if each.state is ElementState.MISSING]
        return Slide(
            "elements",
            texts.say("Which European elements are still missing?"),
            credentials_wording.review_finding(found, texts),
            given=credentials_wording.heading(design, texts),
            more=tuple((credentials_wording.label(element_id, texts), texts.tag) for element_id in lacking),
            sources=self.catalogue.cited(source_id for each in found.elements for source_id in each.source_ids),
        )

    def html(self) -> Markup:
        """Return the slide as HTML."""
        texts, step = self.texts, self.shown.steps[self.number - 1]
        last, asks = len(self.shown.steps), self.slide.kind != "words"
        onward = {"step": str(self.number + 1), "reveal": "", "room": ""} if self.number < last else None
        backward = {"step": str(self.number - 1), "reveal": "", "room": ""} if self.number > 1 else None
        if asks and self.revealed:
            backward = {"reveal": ""}
        board = self.shown.id if self.shown.id in dict(NAVIGATION) else ""
        values = {
            "view": self,
            "slide": self.slide,
            "said": [part.strip() for part in self.guess.replace(";", ",").split(",") if part.strip()],
            "asks": asks,
            "place": texts.say("{n} of {total}", n=self.number, total=last),
            "say_words": text_in(step.say, texts),
            "ask_words": text_in(step.ask, texts),
            "reveal": self.address(reveal="1") if asks and not self.revealed else None,
            "next": self.address(**onward) if onward else None,
            "back": self.address(**backward) if backward else None,
            "undo": self.address(reveal="") if asks and self.revealed else None,
            "leave": f"{self.base}{board}{self._carried}",
            "handout": f"{self.base}present/{self.shown.id}/handout{self._carried}",
            "guide": f"{self.base}guide{self._carried}",
            "as_of": framework_wording.as_of(self.catalogue, texts),
            "sources": sources_html(self.slide.sources, texts),
            "n_sources": len(self.slide.sources),
        }
        return render("dashboards/present/templates/slide.html", texts, values)

    def handout(self, origin: str) -> Markup:
        """Return the handout for participants: all questions with space for a guess, and the address as a QR code.

        Args:
            origin: scheme and host under which participants reach the server, such as `http://192.168.0.10:8866`.
        """
        texts = self.texts
        address = f"{origin}{self.base}" + write_query({"lang": self.language})
        slides = [self._at(number).slide for number, _ in enumerate(self.shown.steps, 1)]
        values = {
            "title": self.title,
            "questions": [slide for slide in slides if slide.kind != "words"],
            "address": address,
            "code": Markup(segno.make(address, error="m").svg_inline(scale=5, dark="#000000", light="#FFFFFF", omitsize=False)),  # noqa: S704 (made here)
            "as_of": framework_wording.as_of(self.catalogue, texts),
            "back": f"{self.base}present/{self.shown.id}{self._carried}",
        }
        return render("dashboards/present/templates/handout.html", texts, values)

    def _at(self, number: int) -> "PresentView":
        return PresentView(self.shown, number, False, "", self.own, self.language, self.catalogue, self.base)
