"""The glossary page: terms in seven languages side by side, with search and downloads. It needs no kernel."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from markupsafe import Markup

from mcvet.catalogue import Catalogue, Source, Term, definition_in, term_in, terms_with
from mcvet.dashboards.glossary.state import GlossaryState, read_glossary_state
from mcvet.dashboards.view import ChartView, View
from mcvet.frameworks import wording
from mcvet.frameworks.displays import sources_html
from mcvet.locale import LANGUAGES, Texts, marked
from mcvet.markup import render
from mcvet.messages import Message
from mcvet.reports.glossary import LIMITS, TITLE, glossary_files


@dataclass(frozen=True)
class GlossaryView(View):
    """The terms that contain the search text.

    Args:
        wanted: the selection.
    """

    slug: ClassVar[str] = "glossary"
    question: ClassVar[str] = TITLE
    summary: ClassVar[str] = marked(
        "Terms of qualifications frameworks and micro-credentials in seven languages side by side, with sources."
    )
    skip: ClassVar[tuple[str, str]] = (marked("Skip to the terms"), "terms")
    drawings: ClassVar[tuple[str, ...]] = ()
    has_demonstration: ClassVar[bool] = False

    wanted: GlossaryState
    catalogue: Catalogue
    base: str | None

    @classmethod
    def from_query(cls, query: str, catalogue: Catalogue, base: str | None) -> "GlossaryView":
        """Read the selection from the query of an address."""
        return cls(read_glossary_state(query), catalogue, base)

    @property
    def texts(self) -> Texts:
        """The reader's language."""
        return self.wanted.texts

    @property
    def own(self) -> str:
        """Code of the reader's own country; empty if none was chosen."""
        return self.wanted.own

    @property
    def notices(self) -> tuple[Message, ...]:
        """Parts of the address that cannot be used."""
        return self.wanted.notices

    @property
    def title(self) -> str:
        """The name of the page, and the search text."""
        return " · ".join(filter(None, (self.texts.say(TITLE), self.wanted.words, "mcvet")))

    def address(self, **changes: object) -> str:
        """Return the query of this selection with changes."""
        return self.wanted.address(**changes)

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """The terms shown, in alphabetical order of the reader's language."""
        found = terms_with(self.wanted.words, language=self.texts.tag, catalogue=self.catalogue)
        return tuple(sorted(found, key=lambda term: self.texts.order(term_in(term, self.texts.tag))))

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """The sources of these terms."""
        return self.catalogue.cited(source_id for term in self.terms for source_id in term.source_ids)

    def regions(self) -> dict[str, Markup]:
        """Return the HTML of each region of the page, in order."""
        texts = self.texts
        definitions = {term.term_id: definition_in(term, texts.tag) for term in self.terms}
        values = self.frame() | {
            "notices": [notice.said(texts) for notice in self.notices],
            "words": self.wanted.words,
            "own": self.own,
            "terms": self.terms,
            "n_all": len(self.catalogue.terms),
            "tags": (self.texts.tag, *(tag for tag in LANGUAGES if tag != self.texts.tag)),
            "names": {tag: language.name for tag, language in LANGUAGES.items()},
            "term_in": term_in,
            "definitions": definitions,
            "has_untranslated": any(definition.language != texts.tag for definition in definitions.values()),
            "label": lambda code: wording.label(code, texts),
            "numbers": {source.source_id: number for number, source in enumerate(self.sources, 1)},
            "sources": sources_html(self.sources, texts),
            "limits": texts.say(LIMITS),
            "as_of": wording.as_of(self.catalogue, texts),
        }
        return {name: render(self.template(name), texts, values) for name in ("top", "head", "terms")}

    def charts(self) -> dict[str, ChartView | None]:
        """Return no chart."""
        return {}

    def files(self) -> dict[str, Callable[[], bytes]]:
        """Return functions that make the files of these terms, by file name."""
        return {f"terms.{form}": make for form, make in glossary_files(self.terms, self.texts, catalogue=self.catalogue).items()}
