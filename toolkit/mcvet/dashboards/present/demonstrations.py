"""Guided demonstrations, from the shipped data and from a partner's data folder."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import Field

from mcvet.catalogue import Catalogue, Value, value_of
from mcvet.catalogue.model import PlaTotal
from mcvet.errors import McvetError, Problem, UnknownNameError
from mcvet.locale import LANGUAGES, Texts
from mcvet.messages import Message, say
from mcvet.readiness import DIMENSIONS
from mcvet.validation import SLUG

MINE = "mine"
Words = Annotated[dict[str, str], Field(min_length=1)]


class _Step(Value):
    say: Words = Field(description="Notes for the presenter, by language; at least English")
    ask: dict[str, str] = Field(default_factory=dict, description="Question to the audience, by language")


class WordsStep(_Step):
    """A slide with text only."""

    kind: Literal["words"]
    title: Words


class LevelStep(_Step):
    """A question: which levels of another country are comparable to a level of the presenter's country."""

    kind: Literal["level"]
    country: str = Field(default=MINE, description="Code of the country whose level is shown; `mine` for the presenter's country")
    eqf_level: int = Field(default=4, ge=1, le=8)
    to: str = Field(description="Code of the country whose levels are to be guessed")


class PolicyStep(_Step):
    """A question: the status of a country in one dimension of policy."""

    kind: Literal["policy"]
    country: str = MINE
    dimension: str


class FigureStep(_Step):
    """A question: a total of the MC.VET project."""

    kind: Literal["figure"]
    measure: str


class ElementsStep(_Step):
    """A question: the European standard elements that a template lacks."""

    kind: Literal["elements"]
    template: str


Step = Annotated[WordsStep | LevelStep | PolicyStep | FigureStep | ElementsStep, Field(discriminator="kind")]


class Demonstration(Value):
    """A demonstration: slides with notes and questions."""

    mcvet: Literal["demonstration"]
    version: Literal[1]
    id: str = Field(pattern=SLUG)
    title: Words
    steps: Annotated[tuple[Step, ...], Field(min_length=1, max_length=60)]


class DemonstrationError(McvetError):
    """A demonstration that cannot be shown."""


def text_in(words: Mapping[str, str], texts: Texts) -> tuple[str, str]:
    """Return a text and the tag of its language: the reader's, else English."""
    tag = texts.tag if texts.tag in words else "en"
    return words.get(tag, ""), tag


@lru_cache(maxsize=4)
def demonstrations(catalogue: Catalogue) -> Mapping[str, Demonstration]:
    """Return all demonstrations by id; a demonstration of the partner's folder replaces a shipped one with the same id.

    Raises:
        DemonstrationError: with all faults of all files.
    """
    found: dict[str, Demonstration] = {}
    wrong: list[Message | Problem] = []
    for document in catalogue.documents("demonstrations"):
        try:
            read = value_of(Demonstration, document, DemonstrationError)
        except DemonstrationError as error:
            wrong += error.messages
            continue
        wrong += _unknown(read, document.file, catalogue)
        found[read.id] = read
    if wrong:
        raise DemonstrationError(*wrong)
    return found


def _unknown(read: Demonstration, file: str, catalogue: Catalogue) -> Iterator[Message]:
    measures = {total.measure for total in catalogue.rows(PlaTotal)}
    for number, step in enumerate(read.steps, 1):
        texts = [step.say, step.ask, step.title if isinstance(step, WordsStep) else {}]
        if any(words and "en" not in words for words in texts):
            yield say("{file}, step {number}: a text has no English. Add it under en.", file=file, number=number)
        for tag in (tag for words in texts for tag in words if tag not in LANGUAGES):
            tags = ", ".join(LANGUAGES)
            yield say(
                "{file}, step {number}: '{tag}' is no language of the pages. Use {tags}.", file=file, number=number, tag=tag, tags=tags
            )
        named = [value for value in (getattr(step, "country", MINE), getattr(step, "to", MINE)) if value != MINE]
        for code in named:
            try:
                catalogue.country(code)
            except UnknownNameError:
                yield say("{file}, step {number}: there is no country '{code}'.", file=file, number=number, code=code)
        if isinstance(step, PolicyStep) and step.dimension not in DIMENSIONS:
            known = ", ".join(DIMENSIONS)
            yield say("{file}, step {number}: there is no dimension '{name}'. Use one of {names}.", file=file, number=number,
                      name=step.dimension, names=known)  # fmt: skip
        if isinstance(step, FigureStep) and step.measure not in measures:
            known = ", ".join(sorted(measures))
            yield say("{file}, step {number}: there is no total '{name}'. Use one of {names}.", file=file, number=number,
                      name=step.measure, names=known)  # fmt: skip
