"""The catalogue: the tables of the data package, and the look-ups in them."""

import re
from collections.abc import Iterable
from functools import cached_property, lru_cache
from pathlib import Path

from babel import Locale

from mcvet._places import data_folder
from mcvet.catalogue.check import load
from mcvet.catalogue.countries import COUNTRIES
from mcvet.catalogue.documents import Document, read_document
from mcvet.catalogue.files import DOCUMENT_FOLDERS, R, Tables, documents_in
from mcvet.catalogue.model import (
    Concept,
    CreditSystem,
    EqavetItem,
    Framework,
    FrameworkGap,
    FrameworkNote,
    Level,
    LevelDescriptor,
    MicroCredentialStatus,
    NationalRule,
    Principle,
    QualificationType,
    ReferencingEvent,
    StandardElement,
    Term,
)
from mcvet.catalogue.package import read_head
from mcvet.catalogue.rows import Source
from mcvet.errors import DataError, UnknownNameError
from mcvet.messages import Message, say

_OTHER_CODES = {"EL": "GR", "UK": "GB"}
_EU = re.compile(r"https(?=://(data\.europa\.eu|publications\.europa\.eu/resource)/)")


def eu_address(written: str) -> str:
    """Return the address of a concept in a European vocabulary as its publisher writes it: with http, never https.

    >>> eu_address("https://data.europa.eu/snb/eqf/4")
    'http://data.europa.eu/snb/eqf/4'
    """
    return _EU.sub("http", written, count=1)


class Catalogue:
    """The tables of the data package, with a partner's folder laid over them if one is given. Open it with `open_catalogue`.

    Attributes:
        as_of: date of the shipped data, ISO 8601.
        overlay: name of the partner's folder; None for the shipped data.
        frameworks: one row per framework; the other tables have one attribute each in the same way.
    """

    def __init__(self, tables: Tables, as_of: str, overlay: str | None = None, folders: tuple[Path, ...] = ()) -> None:
        self.as_of = as_of
        self.overlay = overlay
        self.frameworks: tuple[Framework, ...] = tables.values(Framework)
        self.levels: tuple[Level, ...] = tables.values(Level)
        self.qualification_types: tuple[QualificationType, ...] = tables.values(QualificationType)
        self.referencing_events: tuple[ReferencingEvent, ...] = tables.values(ReferencingEvent)
        self.level_descriptors: tuple[LevelDescriptor, ...] = tables.values(LevelDescriptor)
        self.framework_notes: tuple[FrameworkNote, ...] = tables.values(FrameworkNote)
        self.terms: tuple[Term, ...] = tables.values(Term)
        self.elements: tuple[StandardElement, ...] = tuple(sorted(tables.values(StandardElement), key=lambda row: row.order))
        self.principles: tuple[Principle, ...] = tuple(sorted(tables.values(Principle), key=lambda row: row.order))
        self.eqavet_items: tuple[EqavetItem, ...] = tables.values(EqavetItem)
        self.credit_systems: tuple[CreditSystem, ...] = tables.values(CreditSystem)
        self._tables = tables
        self._folders = folders

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Sources by source id."""
        return {source.source_id: source for source in self._tables.values(Source)}

    @cached_property
    def by_id(self) -> dict[str, Framework]:
        """Frameworks by framework id."""
        return {framework.framework_id: framework for framework in self.frameworks}

    def framework(self, name: str) -> Framework:
        """Return the framework with an id, with an id that begins like this, or of a country that uses a single framework.

        Args:
            name: for example `HR-CROQF`, `BE-DE`, `HR` or `Croatia`; case does not matter.

        Raises:
            UnknownNameError: if no framework or more than one matches; the message lists the candidates.
        """
        if name in self.by_id:
            return self.by_id[name]
        wanted = name.strip().upper().replace(" & ", " AND ")
        head, dash, rest = wanted.partition("-")
        by_name = {country.upper(): code for country, code in self._countries.items()}
        if not (dash and any(name.upper().startswith(f"{head}-") for name in self.by_id)):  # ids of the British frameworks begin with UK
            wanted = by_name.get(wanted, _OTHER_CODES.get(head, head) + dash + rest)
        for framework in self.frameworks:
            if framework.framework_id.upper() == wanted:
                return framework
        found = [f for f in self.frameworks if f.country == wanted or f.framework_id.upper().startswith(f"{wanted}-")]
        in_use = [f for f in found if not f.is_replaced]
        if len(in_use) == 1:
            return in_use[0]
        if found:
            ids = ", ".join(f.framework_id for f in found)
            raise UnknownNameError(say("There is no single framework '{name}'."), name, [], say("Choose one of {ids}.", ids=ids))
        code = wanted if wanted in self.gaps else next((c for c in self.gaps if str(Locale("en").territories.get(c)).upper() == wanted), "")
        unknown = say("There is no framework '{name}'.")
        if code:
            raise UnknownNameError(unknown, name, [], Message(self.gaps[code].note_en))
        known = [*self._countries.values(), *self._countries, *self.by_id]
        hint = say("Use a country code or a framework id; `{command}` shows all.", command="mcvet frameworks list")
        raise UnknownNameError(unknown, name, known, hint)

    @cached_property
    def _countries(self) -> dict[str, str]:
        english = Locale("en").territories
        return {str(english[f.country]).replace(" & ", " and "): f.country for f in self.frameworks}

    @cached_property
    def on_record(self) -> frozenset[str]:
        """Codes of the countries with a framework or a stated reason for having none. The EU is not included."""
        return frozenset({framework.country for framework in self.frameworks} | self.gaps.keys()) - {"EU"}

    @cached_property
    def gaps(self) -> dict[str, FrameworkGap]:
        """By country: why a country with policy rows has no framework in the package."""
        return {gap.country: gap for gap in self._tables.values(FrameworkGap)}

    def levels_of(self, framework_id: str) -> tuple[Level, ...]:
        """Return the level rows of a framework, lowest first. A level with two EQF levels has two rows."""
        found = (level for level in self.levels if level.framework_id == framework_id)
        return tuple(sorted(found, key=lambda level: (level.sort_order, level.eqf_level or 0)))

    def types_of(self, framework_id: str) -> tuple[QualificationType, ...]:
        """Return the qualification types of a framework."""
        return tuple(kind for kind in self.qualification_types if kind.framework_id == framework_id)

    def events_of(self, framework_id: str) -> tuple[ReferencingEvent, ...]:
        """Return the events of a framework, oldest first."""
        found = (event for event in self.referencing_events if event.framework_id == framework_id)
        return tuple(sorted(found, key=lambda event: event.date))

    def notes_of(self, framework_id: str) -> tuple[FrameworkNote, ...]:
        """Return the notes on a framework and on its levels."""
        return tuple(note for note in self.framework_notes if note.framework_id == framework_id)

    def descriptors_of(self, framework_id: str, nqf_level: str) -> tuple[LevelDescriptor, ...]:
        """Return the descriptors of a level that were read in a source. An empty result does not mean that none exist."""
        return tuple(d for d in self.level_descriptors if (d.framework_id, d.nqf_level) == (framework_id, nqf_level))

    def policy_of(self, country: str) -> tuple[MicroCredentialStatus, ...]:
        """Return the policy of a country on micro-credentials, one row per dimension; empty if it was not researched."""
        return tuple(self._policy.get(country, ()))

    @cached_property
    def _policy(self) -> dict[str, list[MicroCredentialStatus]]:
        found: dict[str, list[MicroCredentialStatus]] = {}
        for row in self._tables.values(MicroCredentialStatus):
            found.setdefault(row.country, []).append(row)
        return found

    @cached_property
    def countries(self) -> frozenset[str]:
        """Codes of ISO 3166-1, and fictional ones that the partner's folder adds. The EU is not included."""
        return (COUNTRIES - {"ZZ"} | {framework.country for framework in self.frameworks}) - {"EU"}

    def country(self, name: str) -> str:
        """Return the code of a country, given its code or its English name; case does not matter.

        Raises:
            UnknownNameError: if no country has that name; the message suggests similar ones.
        """
        wanted = name.strip().upper()
        code = self._codes.get(wanted, _OTHER_CODES.get(wanted, wanted))
        if code not in self.countries:
            english = [str(Locale("en").territories.get(each, each)) for each in sorted(self.countries)]
            raise UnknownNameError(say("There is no country '{name}'."), name, english, say("Use a code of two letters, such as HR."))
        return code

    @cached_property
    def _codes(self) -> dict[str, str]:
        return {str(Locale("en").territories.get(code, code)).upper(): code for code in sorted(self.countries)}

    def limits_of(self, country: str) -> tuple[NationalRule, ...]:
        """Return the known limits that a country sets on micro-credentials."""
        return tuple(rule for rule in self._tables.values(NationalRule) if rule.country == country)

    def concept(self, kind: str, code: str) -> Concept | None:
        """Return the concept with a code in a controlled list, such as `("country", "HR")`; None if the list has no such code."""
        return self._concepts.get((kind, code))

    def concept_at(self, concept_uri: str) -> Concept | None:
        """Return the concept with an address; None if there is none."""
        return self._concepts_by_uri.get(eu_address(concept_uri))

    def level_at(self, concept_uri: str) -> Level | None:
        """Return the national level whose concept has this address, the lowest if several share it; None if there is none."""
        return self._levels_by_uri.get(eu_address(concept_uri))

    @cached_property
    def _concepts(self) -> dict[tuple[str, str], Concept]:
        return {(concept.list, concept.code): concept for concept in self._tables.values(Concept)}

    @cached_property
    def _levels_by_uri(self) -> dict[str, Level]:
        return {level.concept_uri: level for level in reversed(self.levels) if level.concept_uri}

    @cached_property
    def _concepts_by_uri(self) -> dict[str, Concept]:
        return {concept.concept_uri: concept for concept in self._tables.values(Concept)}

    def documents(self, kind: str) -> tuple[Document, ...]:
        """Read the YAML and JSON files of a data folder, `templates` or `profiles`, and of the same folder in the overlay.

        Raises:
            DataError: if one of them cannot be read.
        """
        if kind not in DOCUMENT_FOLDERS:
            raise UnknownNameError(say("There is no folder of documents '{name}'."), kind, DOCUMENT_FOLDERS)
        return tuple(read_document(path) for folder in self._folders for path in documents_in(folder, kind))

    def cited(self, ids: Iterable[str]) -> tuple[Source, ...]:
        """Return the sources with these ids, each once, in order of first occurrence."""
        return tuple(self.sources[source_id] for source_id in dict.fromkeys(ids))

    def rows(self, row_class: type[R]) -> tuple[R, ...]:
        """Return the rows of a table, given the class of its rows."""
        return self._tables.values(row_class)


@lru_cache
def _shipped() -> Catalogue:
    return _open(None)


def open_catalogue(folder: str | Path | None = None) -> Catalogue:
    """Open the shipped data package, with a folder of your own laid over it if given.

    Args:
        folder: a folder with tables that have the names and columns of the shipped ones; only tables with rows of your own are
            needed. A row replaces the shipped rows with the same unit (see `docs/add-a-country.md`); other rows are added. The
            folder is read again at each call.

    Raises:
        DataError: if the folder does not pass `mcvet data check`; the error has every problem.

    >>> open_catalogue().framework("hr").framework_name_en
    'Croatian Qualifications Framework'
    """
    return _open(Path(folder)) if folder is not None else _shipped()


def _open(folder: Path | None) -> Catalogue:
    tables, problems = load(folder)
    if problems:
        raise DataError(*problems)
    shipped = data_folder()
    folders = (shipped, folder) if folder and folder.resolve() != shipped.resolve() else (shipped,)
    return Catalogue(tables, read_head(shipped)["as_of"], folder.resolve().name if folder else None, folders)
