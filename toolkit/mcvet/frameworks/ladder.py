"""The levels of one framework, grouped by EQF level."""

from collections.abc import Collection
from functools import cached_property

from mcvet.catalogue import Catalogue, Confidence, EqfLink, Framework, Level, QualificationType, Sector
from mcvet.frameworks.model import PlacedLevel


class Ladder:
    """The levels of one framework with their types, descriptors and notes.

    Args:
        framework: the framework.
        catalogue: the data.
        sectors: sectors of the qualification types to include; all if empty.
        include_low: whether to include qualification types of low confidence; otherwise they are only counted.
    """

    def __init__(self, framework: Framework, catalogue: Catalogue, sectors: Collection[Sector] = (), include_low: bool = False) -> None:
        self.framework = framework
        self._catalogue = catalogue
        self._include_low = include_low
        self._types = [t for t in catalogue.types_of(framework.framework_id) if not sectors or t.sector in sectors]
        self._notes = catalogue.notes_of(framework.framework_id)
        self._links: dict[str, list[Level]] = {}
        for link in catalogue.levels_of(framework.framework_id):
            self._links.setdefault(link.nqf_level, []).append(link)

    @cached_property
    def referenced(self) -> bool:
        """Whether the framework is referenced to the EQF."""
        return any(link.eqf_link is EqfLink.LINKED for links in self._links.values() for link in links)

    @property
    def floating_types(self) -> tuple[tuple[QualificationType, ...], int]:
        """Types whose level depends on their learning outcomes, and the number of those omitted because of low confidence."""
        types = [t for t in self._types if t.nqf_level is None]
        shown = self._confident(types)
        return tuple(shown), len(types) - len(shown)

    def levels(self) -> tuple[PlacedLevel, ...]:
        """Return every level once, lowest first, with all EQF levels it is linked to."""
        return tuple(self._place(links, [t for t in self._types if t.nqf_level == name]) for name, links in self._links.items())

    def at(self, eqf_level: int | None) -> tuple[PlacedLevel, ...]:
        """Return the levels at an EQF level, with the sources of that link and the types placed there.

        Args:
            eqf_level: 1 to 8; None for the levels below EQF 1, or all levels of a framework that is not referenced.
        """
        return tuple(
            self._place(
                [link for link in links if link.eqf_level == eqf_level],
                [t for t in self._types if (t.nqf_level, t.eqf_level) == (name, eqf_level)],
            )
            for name, links in self._links.items()
            if any(link.eqf_level == eqf_level for link in links)
        )

    def _confident(self, types: list[QualificationType]) -> list[QualificationType]:
        if self._include_low:
            return types
        return [t.model_copy(update=dict.fromkeys(t.background_fields)) for t in types if t.confidence is not Confidence.LOW]

    def _place(self, links: list[Level], types: list[QualificationType]) -> PlacedLevel:
        first, shown = links[0], self._confident(types)
        return PlacedLevel(
            framework_id=first.framework_id,
            nqf_level=first.nqf_level,
            sort_order=first.sort_order,
            eqf_levels=tuple(link.eqf_level for link in self._links[first.nqf_level] if link.eqf_level is not None),
            concept_uri=first.concept_uri,
            concept_match=first.concept_match,
            types=tuple(shown),
            types_hidden=len(types) - len(shown),
            descriptors=self._catalogue.descriptors_of(first.framework_id, first.nqf_level),
            notes=tuple(note for note in self._notes if note.nqf_level == first.nqf_level),
            source_ids=tuple(dict.fromkeys(source_id for link in links for source_id in link.source_ids)),
            confidence=Confidence.lowest(link.confidence for link in links) or Confidence.LOW,
        )
