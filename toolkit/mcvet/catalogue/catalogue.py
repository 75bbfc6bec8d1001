"""The catalogue: every table of the data package, opened once and looked things up in."""

from collections.abc import Iterable
from functools import cached_property, lru_cache
from pathlib import Path

from babel import Locale

from mcvet._places import data_folder
from mcvet.catalogue.check import COUNTRIES, load
from mcvet.catalogue.documents import Document, read_document
from mcvet.catalogue.files import DOCUMENT_FOLDERS, R, Tables, documents_in
from mcvet.catalogue.model import (
    Concept,
    CreditSystem,
    EqavetItem,
    Framework,
    FrameworkNote,
    Level,
    LevelDescriptor,
    MicroCredentialStatus,
    NationalRule,
    Principle,
    QualificationType,
    ReferencingEvent,
    Source,
    StandardElement,
    Term,
)
from mcvet.catalogue.package import read_head
from mcvet.errors import DataError, UnknownNameError

_OTHER_CODES = {"EL": "GR"}


class Catalogue:
    """The tables of the data package, or of a folder laid over it. Open it with `open_catalogue`."""

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
        """The sources by id."""
        return {source.source_id: source for source in self._tables.values(Source)}

    @cached_property
    def by_id(self) -> dict[str, Framework]:
        """The frameworks by id."""
        return {framework.framework_id: framework for framework in self.frameworks}

    def framework(self, name: str) -> Framework:
        """Find a framework by its id, by the start of its id, or by a country that has one framework in use.

        Args:
            name: for example `HR-CROQF`, `BE-DE`, `HR`, `Croatia`; upper or lower case.

        Raises:
            UnknownNameError: if nothing has that name, or several frameworks do; the message names them.
        """
        wanted = name.strip().upper().replace(" & ", " AND ")
        head, dash, rest = wanted.partition("-")
        by_name = {country.upper(): code for country, code in self._countries.items()}
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
            raise UnknownNameError("single framework", name, [], f"Choose one of {ids}.")
        known = [*self._countries.values(), *self._countries, *self.by_id]
        raise UnknownNameError("framework", name, known, "Use a country code or a framework id; `mcvet frameworks list` shows all.")

    @cached_property
    def _countries(self) -> dict[str, str]:
        english = Locale("en").territories
        return {str(english[f.country]).replace(" & ", " and "): f.country for f in self.frameworks}

    def levels_of(self, framework_id: str) -> tuple[Level, ...]:
        """Return the level rows of a framework from the lowest up; a level with two EQF levels has two."""
        found = (level for level in self.levels if level.framework_id == framework_id)
        return tuple(sorted(found, key=lambda level: (level.sort_order, level.eqf_level or 0)))

    def types_of(self, framework_id: str) -> tuple[QualificationType, ...]:
        """Return the qualification types of a framework."""
        return tuple(kind for kind in self.qualification_types if kind.framework_id == framework_id)

    def events_of(self, framework_id: str) -> tuple[ReferencingEvent, ...]:
        """Return the events of a framework in order of date."""
        found = (event for event in self.referencing_events if event.framework_id == framework_id)
        return tuple(sorted(found, key=lambda event: event.date))

    def notes_of(self, framework_id: str) -> tuple[FrameworkNote, ...]:
        """Return the notes on a framework and on its levels."""
        return tuple(note for note in self.framework_notes if note.framework_id == framework_id)

    def descriptors_of(self, framework_id: str, nqf_level: str) -> tuple[LevelDescriptor, ...]:
        """Return the descriptors of a level that were read in a source; none does not mean that none exists."""
        return tuple(d for d in self.level_descriptors if (d.framework_id, d.nqf_level) == (framework_id, nqf_level))

    def policy_of(self, country: str) -> tuple[MicroCredentialStatus, ...]:
        """Return what is known of a country's policy on micro-credentials, a row per dimension; none if it was not researched."""
        return tuple(row for row in self._tables.values(MicroCredentialStatus) if row.country == country)

    @cached_property
    def countries(self) -> frozenset[str]:
        """The codes of ISO 3166-1, and made-up ones that a folder of one's own brings in; the Union is no country."""
        return (COUNTRIES - {"ZZ"} | {framework.country for framework in self.frameworks}) - {"EU"}

    def country(self, name: str) -> str:
        """Find the code of a country by the code or by its English name, in upper or lower case.

        Raises:
            UnknownNameError: if no country has that name; the message names those that are spelled alike.
        """
        english = {str(Locale("en").territories.get(code, code)): code for code in sorted(self.countries)}
        wanted = name.strip().upper()
        code = {label.upper(): code for label, code in english.items()}.get(wanted, _OTHER_CODES.get(wanted, wanted))
        if code not in self.countries:
            raise UnknownNameError("country", name, list(english), "Use a code of two letters, such as HR.")
        return code

    def limits_of(self, country: str) -> tuple[NationalRule, ...]:
        """Return the limits that a country sets to micro-credentials, as far as they are known."""
        return tuple(rule for rule in self._tables.values(NationalRule) if rule.country == country)

    def concept(self, kind: str, code: str) -> Concept | None:
        """Find a concept of a controlled list by its code, such as `("country", "HR")`; None if the list has no such code."""
        return self._concepts.get((kind, code))

    def concept_at(self, concept_uri: str) -> Concept | None:
        """Find a concept of a controlled list by its address."""
        return self._concepts_by_uri.get(concept_uri)

    @cached_property
    def _concepts(self) -> dict[tuple[str, str], Concept]:
        return {(concept.list, concept.code): concept for concept in self._tables.values(Concept)}

    @cached_property
    def _concepts_by_uri(self) -> dict[str, Concept]:
        return {concept.concept_uri: concept for concept in self._tables.values(Concept)}

    def documents(self, kind: str) -> tuple[Document, ...]:
        """Read the YAML and JSON files of a folder of the data, `templates` or `profiles`, and of the same folder of one's own.

        Raises:
            DataError: if one of them cannot be read.
        """
        if kind not in DOCUMENT_FOLDERS:
            raise UnknownNameError("folder of documents", kind, DOCUMENT_FOLDERS)
        return tuple(read_document(path) for folder in self._folders for path in documents_in(folder, kind))

    def cited(self, ids: Iterable[str]) -> tuple[Source, ...]:
        """Return the sources of these ids, each once, in order of first mention."""
        return tuple(self.sources[source_id] for source_id in dict.fromkeys(ids))

    def rows(self, row_class: type[R]) -> tuple[R, ...]:
        """Return the rows of a table that has no room of its own yet."""
        return self._tables.values(row_class)


@lru_cache
def _shipped() -> Catalogue:
    return _open(None)


def open_catalogue(folder: str | Path | None = None) -> Catalogue:
    """Open the shipped data package, or a folder of one's own laid over it.

    Args:
        folder: a folder with tables of the same names and columns as the shipped ones, only those with
            rows of one's own. A row replaces the shipped rows that agree with it in the table's unit
            (see `docs/add-a-country.md`); other rows are added. The folder is read anew at each call.

    Raises:
        DataError: if the folder does not pass `mcvet data check`; carries every problem.

    >>> open_catalogue().framework("hr").framework_name_en
    'Croatian Qualifications Framework'
    """
    return _open(Path(folder)) if folder is not None else _shipped()


def _open(folder: Path | None) -> Catalogue:
    tables, problems = load(folder)
    if problems:
        raise DataError(problems)
    shipped = data_folder()
    folders = (shipped, folder) if folder and folder.resolve() != shipped.resolve() else (shipped,)
    return Catalogue(tables, read_head(shipped)["as_of"], folder.resolve().name if folder else None, folders)
