"""Checks of the templates and profiles in a data folder."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mcvet.catalogue import Catalogue, Document, Place, mixed_words, open_catalogue
from mcvet.credentials.finding_wording import advice_text, finding_text
from mcvet.credentials.findings import Finding, FindingKind
from mcvet.credentials.library import profiles, template, templates
from mcvet.credentials.review import review
from mcvet.errors import DataError, Problem
from mcvet.locale import Texts
from mcvet.messages import bare, quoted, say
from mcvet.validation import FILL_IN, NOTHING

_FAULTS_OF_EXAMPLES = {
    FindingKind.OUTCOME_VAGUE: "outcomes", FindingKind.OUTCOME_UNCOVERED: "assessments", FindingKind.WRITTEN_ONLY: "assessments",
    FindingKind.QUALITY_ONE_SIDED: "quality", FindingKind.EQAVET_STAGES: "quality", FindingKind.CREDITS_DISAGREE: "workload",
    FindingKind.LEVELS_DISAGREE: "level", FindingKind.NO_TARGET: "stackability",
}  # fmt: skip
_NEEDED = ("quality", "supervision", "demand")
_LATIN_WORD = re.compile(r"(?<![\w.])[a-z\u00e0-\u017f]{3,}(?![\w.])")


def check_documents(folder: Path | None = None) -> tuple[Problem, ...]:
    """Return the problems of the templates and profiles.

    The tables must have passed their checks already. The shipped templates are examples that others follow, so their own review must
    find no fault in them either. The completeness of a partner's template is left to its review.

    Args:
        folder: the partner's data folder that overlays the shipped data; None checks the shipped data.

    >>> check_documents()
    ()
    """
    catalogue = open_catalogue(folder)
    problems: list[Problem] = []
    for read in (templates, profiles):
        try:
            read(catalogue=catalogue)
        except DataError as error:
            problems += error.problems
    if problems:
        return tuple(problems)
    for document in (*_used(catalogue).values(), *catalogue.documents("profiles")):
        problems += _codes(document)
        problems += _scripts(document)
    return tuple(problems if folder else (*problems, *example_faults(catalogue)))


def example_faults(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield the problems that make a template a poor example: needed fields that are empty, and faults that its review finds."""
    for name, document in _used(catalogue).items():
        for field in _NEEDED:
            if not document.content.get(field):
                yield document.problem((field,), say("an answer, as others follow a template"), NOTHING, FILL_IN)
        found = review(template(name, catalogue=catalogue), (), catalogue=catalogue).findings
        yield from (_as_problem(document, finding) for finding in found if finding.kind in _FAULTS_OF_EXAMPLES)


def _used(catalogue: Catalogue) -> dict[str, Document]:
    return {document.content["id"]: document for document in catalogue.documents("templates")}


def _codes(document: Document) -> Iterator[Problem]:
    for place in document.bare_codes:
        found = say("an unquoted code with a leading zero, which other programs read as a number")
        yield document.problem(place, say("a code as text"), found, say("Put it between quotation marks."))


def _scripts(document: Document) -> Iterator[Problem]:
    for place, text in _texts(document.content):
        foreign = _LATIN_WORD.findall(text) if place and str(place[-1]).endswith("-Cyrl") else []
        if wrong := [*mixed_words(text), *foreign]:
            yield document.problem(place, say("words in the script of the language"), quoted(wrong[0]), say("Type the word again."))


def _texts(content: Any, place: Place = ()) -> Iterator[tuple[Place, str]]:
    if isinstance(content, str):
        yield place, content
        return
    items = enumerate(content) if isinstance(content, list) else content.items() if isinstance(content, dict) else ()
    for key, value in items:
        yield from _texts(value, (*place, key))


def _as_problem(document: Document, finding: Finding) -> Problem:
    found, advice = (bare(_Sentence(finding, text)) for text in (_found, advice_text))
    return document.problem((_FAULTS_OF_EXAMPLES[finding.kind],), say("a template whose own review finds no fault"), found, advice)


def _found(finding: Finding, texts: Texts) -> str:
    return finding_text(finding, texts).rstrip(".")


@dataclass(frozen=True)
class _Sentence:
    finding: Finding
    text: Callable[[Finding, Texts], str]

    def said(self, texts: Texts) -> str:
        return self.text(self.finding, texts)
