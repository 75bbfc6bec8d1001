"""The selection of the glossary, and its address."""

from dataclasses import dataclass, replace
from typing import Any

from mcvet.dashboards.query import QueryReader, write_query
from mcvet.locale import Texts, texts_for
from mcvet.messages import Message

LONGEST_SEARCH = 80


@dataclass(frozen=True)
class GlossaryState:
    """The selection of the glossary.

    Args:
        words: search text; empty for all terms.
        own: code of the reader's own country; empty if none was chosen.
        language: tag of the reader's language.
        notices: parts of the address that could not be used.
    """

    words: str = ""
    own: str = ""
    language: str = "en"
    notices: tuple[Message, ...] = ()

    def address(self, **changes: Any) -> str:
        """Return the query of this selection with `changes`, including the question mark."""
        state = replace(self, **changes)
        return write_query({"q": state.words, "my": state.own, "lang": state.language})

    @property
    def texts(self) -> Texts:
        """The reader's language."""
        return texts_for(self.language)


def read_glossary_state(query: str) -> GlossaryState:
    """Read the selection from the query of an address: `q` search text, `my`, `lang`, `v`."""
    read = QueryReader(query)
    words = read.one("q")[:LONGEST_SEARCH]
    return GlossaryState(words, read.own, read.language, read.leftovers())
