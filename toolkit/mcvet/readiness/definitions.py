"""National definitions compared with the European one."""

from collections.abc import Sequence

from mcvet.catalogue import Catalogue, open_catalogue
from mcvet.locale import marked
from mcvet.readiness.matrix import matrix
from mcvet.readiness.model import DefinitionElement, DefinitionRow, Definitions

_RECOMMENDATION = "a_eu2022c243"
_EUROPEAN = {
    DefinitionElement.WORDING: marked(
        "The record of what a learner has achieved after a small volume of learning, assessed against transparent and clear criteria."
    ),
    DefinitionElement.SIZE: marked("A small volume of learning. No number of hours or credits is set; the workload is stated."),
    DefinitionElement.LEVEL: marked("The level in the national framework and in the EQF is stated where it applies."),
    DefinitionElement.QUALITY: marked("Quality is assured by standards agreed in the sector; the kind of quality assurance is stated."),
    DefinitionElement.STACKABILITY: marked("It may stand alone or be combined into larger credentials."),
    DefinitionElement.ISSUERS: marked("The awarding body is named. Institutions, employers, social partners and others may offer it."),
}


def definitions(countries: Sequence[str], *, sector: str = "vet_adult", catalogue: Catalogue | None = None) -> Definitions:
    """Compare national definitions with the European one, element by element.

    Args:
        countries: ISO 3166-1 codes or English names.
        sector: `vet_adult` (VET and adult learning), `vet`, `he` or `any`.
        catalogue: the data; the shipped package if None.

    Returns:
        for each element the text of Council Recommendation 2022/C 243/02, summarised, and the evidence in each country. An element
        that was not seen is unknown; the law may still cover it.

    Raises:
        UnknownNameError: for an unknown country or sector.

    >>> [row.element.value for row in definitions(["HR"]).rows][:2]
    ['definition', 'credit_size']
    """
    catalogue = catalogue or open_catalogue()
    found = matrix(countries, [element.value for element in DefinitionElement], sector=sector, catalogue=catalogue)
    cells = {row.dimension.value: row.cells for row in found.rows}
    rows = tuple(
        DefinitionRow(element=element, european=_EUROPEAN[element], european_source_ids=(_RECOMMENDATION,), cells=cells[element.value])
        for element in DefinitionElement
    )
    return Definitions(
        as_of=catalogue.as_of,
        overlay=catalogue.overlay,
        sector=found.sector,
        countries=found.countries,
        rows=rows,
        sources=catalogue.cited([_RECOMMENDATION, *(source.source_id for source in found.sources)]),
    )
