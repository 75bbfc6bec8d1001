"""Reading of list entries and notes in a file of the European Learning Model."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from mcvet.catalogue import Catalogue, Concept
from mcvet.credentials.exchange.elm.parts import NOTE, NOTES
from mcvet.credentials.exchange.nodes import one_of, slug
from mcvet.credentials.exchange.result import LossKind
from mcvet.credentials.exchange.tracking import Entry, TrackedFile
from mcvet.credentials.multilingual import in_language

T = TypeVar("T")


class ListReader:
    """Reader of the entries of controlled lists, and of notes, in a file.

    Args:
        source: the file.
        catalogue: the controlled lists and frameworks.
    """

    def __init__(self, source: TrackedFile, catalogue: Catalogue) -> None:
        self.source = source
        self.catalogue = catalogue
        self.losses = source.losses

    def _known(self, each: Entry, kind: str, *only: str) -> Concept | None:
        """Return the concept of a controlled list that an object refers to; None if it is not in the list or not in `only`."""

        def wanted(address: str) -> Concept | None:
            concept = self.catalogue.concept_at(address)
            return concept if concept and concept.list == kind and (not only or concept.code in only) else None

        concept = each.value("id", wanted)
        if concept:
            self._named(each, concept.scheme_uri, concept.label_en)
            each.repeats("notation", kind)
        return concept

    @staticmethod
    def _named(each: Entry, scheme: str, *labels: str | None) -> None:
        """Mark the scheme and the labels of a list entry as read."""
        each.one("inScheme").repeats("id", scheme)
        each.repeats("prefLabel", *labels)

    def _codes(self, holder: Entry, key: str, kind: str, *only: str) -> list[str]:
        """Return the codes of the concepts of a controlled list under a key."""
        return [concept.code for each in holder.all(key, bare=True) if (concept := self._known(each, kind, *only))]

    def _code(self, holder: Entry, key: str, kind: str, element_id: str) -> str | None:
        """Return the code under a key; if there are several, add a loss and return None."""
        return self.losses.agreed(self._codes(holder, key, kind), element_id, key)

    def _subject(self, note: Entry) -> str:
        """Return the code of a note's subject in `NOTES`; an empty text for a note of another tool."""
        subject = note.one("subject")
        address = subject.value("id", one_of(f"{NOTE}:{code}" for code in NOTES))
        code = address.removeprefix(f"{NOTE}:") if address else ""
        if code:
            self._named(subject, NOTE, NOTES[code][0])
        return code

    def _notes(self, holder: Entry) -> Iterator[tuple[str, Entry]]:
        for note in holder.all("additionalNote"):
            yield self._subject(note), note

    def _line(self, note: Entry) -> str:
        """Return the text of an mcvet note that is not multilingual; other languages are added as losses."""
        text = note.text("noteLiteral") or {}
        line = in_language(text, "en") if text else ""
        for tag, words in text.items():
            if words != line:
                self.losses.add(LossKind.LEFT_OUT, None, f"{tag}: {words[:40]}")
        return line

    def _identifier(self, holder: Entry) -> str | None:
        for each in holder.all("identifier"):
            if code := each.word("notation"):
                each.value("schemeName", one_of(["mcvet"]))
                return slug({"en": code})
        return None

    def _parsed(self, stated: str, parse: Callable[[str], T | None], element_id: str) -> T | None:
        """Return a parsed text; if it cannot be parsed, add a loss and return None."""
        found = parse(stated)
        if found is None and stated:
            self.losses.add(LossKind.NOT_UNDERSTOOD, element_id, stated[:40])
        return found
