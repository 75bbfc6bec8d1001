"""The selection of the readiness dashboard, and its address."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from mcvet.catalogue import PARTNERS, Catalogue
from mcvet.dashboards.query import HOMES, QueryReader, read_country, write_query
from mcvet.locale import Texts, texts_for
from mcvet.messages import Message, say
from mcvet.readiness import DIMENSIONS, SectorChoice
from mcvet.readiness.standing import MOST_COUNTRIES

COUNTRIES = (*PARTNERS, "AL", "MK", "XK", "AT")
"""The five partner countries and four of their neighbours."""
OWN = "ME"
VIEWS = ("matrix", "map", "grid", "definitions", "changes", "weights")
HEAVIEST = 100.0


@dataclass(frozen=True)
class ReadinessState:
    """The selection of the readiness dashboard. Its address omits default values.

    Attributes:
        own: the country whose profile is shown.
        is_chosen: True if the reader has chosen it.
    """

    own: str = OWN
    is_chosen: bool = False
    countries: tuple[str, ...] = COUNTRIES
    sector: SectorChoice = SectorChoice.VET_ADULT
    view: str = VIEWS[0]
    dimension: str = "legal_basis"
    cell: tuple[str, str] | None = None
    weights: Mapping[str, float] = field(default_factory=dict)
    geometric: bool = False
    language: str = "en"
    notices: tuple[Message, ...] = ()

    def address(self, **changes: Any) -> str:
        """Return the query of this selection with `changes`, including the question mark."""
        state = replace(self, **changes)
        return write_query({
            "my": state.own if state.is_chosen else "",
            "c": ",".join(state.countries) if state.countries != COUNTRIES else "",
            "sector": state.sector.value if state.sector is not SectorChoice.VET_ADULT else "",
            "view": state.view if state.view != VIEWS[0] else "",
            "d": state.dimension if state.dimension != "legal_basis" else "",
            "cell": ":".join(state.cell) if state.cell else "",
            "w": ",".join(f"{name}:{weight:g}" for name, weight in state.weights.items()),
            "geo": "1" if state.geometric else "",
            "lang": state.language,
        })  # fmt: skip

    @property
    def texts(self) -> Texts:
        """The reader's language."""
        return texts_for(self.language)

    @property
    def shown(self) -> tuple[str, ...]:
        """The countries of the matrix, the reader's own first."""
        return tuple(dict.fromkeys((self.own, *self.countries)))


def read_readiness_state(query: str, catalogue: Catalogue) -> ReadinessState:
    """Read the selection from the query of an address. Values that cannot be used are omitted, with a notice.

    Keys: `my` and `c` country codes; `sector` vet_adult, vet, he or any; `view`; `d` a dimension, for the map; `cell`
    COUNTRY:DIMENSION; `w` DIMENSION:WEIGHT; `geo` 1 or 0; `lang`; `v`. The form for weights sends `w-DIMENSION` instead of `w`.
    """
    read = QueryReader(query)
    chosen = read_country(read, catalogue, read.own)
    named = [code for name in read.many("c") if (code := read_country(read, catalogue, name))]
    if len(named) > MOST_COUNTRIES:
        left_out = ", ".join(named[MOST_COUNTRIES:])
        read.note(say("At most fifty countries fit side by side; left out: {names}.", names=left_out))
    state = ReadinessState(
        own=chosen or HOMES.get(read.language, OWN),
        is_chosen=bool(chosen),
        countries=tuple(dict.fromkeys(named[:MOST_COUNTRIES])) or COUNTRIES,
        sector=SectorChoice(read.choice("sector", tuple(choice.value for choice in SectorChoice), SectorChoice.VET_ADULT.value)),
        view=read.choice("view", VIEWS, VIEWS[0]),
        dimension=read.choice("d", DIMENSIONS, "legal_basis"),
        cell=_cell(read, catalogue),
        weights=_weights(read),
        geometric=read.choice("geo", ("0", "1"), "0") == "1",
        language=read.language,
    )
    return replace(state, notices=read.leftovers())


def _cell(read: QueryReader, catalogue: Catalogue) -> tuple[str, str] | None:
    country, _, dimension = read.one("cell").partition(":")
    code = read_country(read, catalogue, country)
    if not code:
        return None
    if dimension not in DIMENSIONS:
        read.note(say("'{value}' is not a permitted value of '{key}' and was ignored.", key="cell", value=dimension[:40]))
        return None
    return code, dimension


def _weights(read: QueryReader) -> dict[str, float]:
    pairs = [part.partition(":")[::2] for part in read.many("w")]
    pairs += [(name, text) for name in DIMENSIONS if (text := read.one(f"w-{name}"))]
    found: dict[str, float] = {}
    for name, text in pairs:
        weight = _number(text)
        if name not in DIMENSIONS or weight is None:
            read.note(say("'{value}' is not a permitted value of '{key}' and was ignored.", key="w", value=f"{name}:{text}"[:40]))
        else:
            found[name] = weight
    if found and not any(found.values()):
        read.note(say("All weights were 0, so equal weights are used."))
        return {}
    return {} if found == dict.fromkeys(DIMENSIONS, 1.0) else {name: found[name] for name in DIMENSIONS if name in found}


def _number(text: str) -> float | None:
    try:
        weight = float(text.replace(",", "."))
    except ValueError:
        return None
    return weight if math.isfinite(weight) and 0 <= weight <= HEAVIEST else None
