"""An optional index of readiness, as ranges that cover all uncertainty, without a single ranking."""

import math
import random
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from mcvet.catalogue import Catalogue, open_catalogue
from mcvet.errors import SelectionError
from mcvet.messages import Message, say
from mcvet.readiness.matrix import matrix
from mcvet.readiness.model import PROGRESS, Composite, CountryScore, Matrix, Range, SectorChoice, Standing, State

RUNS, SEED = 10_000, 20220616
VALUES: Mapping[str, float] = {
    State.IN_FORCE.value: 1.0,
    State.ADOPTED.value: 0.75,
    State.PILOT.value: 0.5,
    State.IN_PREPARATION.value: 0.25,
    State.NONE.value: 0.0,
}
"""Value of each state, 0 to 1. The values are the toolkit's own choice, not set by any authority."""
NEAREST_FACTOR = 0.5
_EQUAL = 1e-9
Floats = npt.NDArray[np.float64]


def score(
    countries: Sequence[str],
    dimensions: Iterable[str] | None = None,
    *,
    weights: Mapping[str, float] | None = None,
    values: Mapping[str, float] | None = None,
    nearest_factor: float = NEAREST_FACTOR,
    geometric: bool = False,
    sector: str = "vet_adult",
    catalogue: Catalogue | None = None,
) -> Composite:
    """Return an index of countries as ranges.

    Args:
        countries: 2 or more ISO 3166-1 codes or English names.
        dimensions: as for `matrix`.
        weights: by dimension, finite and not negative, on any scale; equal if None. Dimensions without a weight are ignored.
        values: 0 to 1 by state, not decreasing from `none` to `in_force`; `VALUES` if None.
        nearest_factor: factor for the value of a nearest equivalent; at least 0 and below 1, so that it never counts in full.
        geometric: whether to use the weighted geometric mean, in which a zero cannot be compensated, instead of the arithmetic one.
        sector: as for `matrix`.
        catalogue: the data; the shipped package if None.

    Returns:
        two separate ranges for each country. The data range varies unknown cells from the lowest to the highest value, and disputed
        cells over their ratings; a status without a stated sector varies from the lowest value to its own, unless the sector is
        `any`. The sensitivity range keeps cells at the middle of their range and draws the weights 10,000 times, uniformly from all
        possible weights. Neither is a confidence interval, because nothing was sampled.

    Raises:
        UnknownNameError: for an unknown country, dimension, state or sector.
        SelectionError: for fewer than two countries, or weights, values or a factor outside the permitted range; the message lists each.

    Notes:
        Method: OECD and JRC, Handbook on Constructing Composite Indicators (2008): linear and geometric aggregation, uncertainty
        and sensitivity analysis. Assumption: differences between the values of states are meaningful; the values are the
        toolkit's own choice. Do not read it as a grade or a ranking of countries: overlapping ranges do not determine an order.
        Checked against the Human Development Index as published in 2009 (arithmetic) and 2020 (geometric).

    >>> found = score(["HR", "ME"], ["definition"])
    >>> [(one.country, one.data_range.low, one.data_range.high) for one in found.scores]
    [('HR', 1.0, 1.0), ('ME', 0.25, 0.25)]
    """
    table = matrix(countries, dimensions, sector=sector, catalogue=catalogue or open_catalogue())
    return composite(table, weights=weights, values=values, nearest_factor=nearest_factor, geometric=geometric)


def composite(
    table: Matrix,
    *,
    weights: Mapping[str, float] | None = None,
    values: Mapping[str, float] | None = None,
    nearest_factor: float = NEAREST_FACTOR,
    geometric: bool = False,
) -> Composite:
    """Return the index of a given matrix; see `score`.

    Raises:
        SelectionError: as for `score`.

    >>> found = composite(matrix(["HR", "ME"], ["definition"]))
    >>> [(one.country, one.data_range.low) for one in found.scores]
    [('HR', 1.0), ('ME', 0.25)]
    """
    names = [row.dimension.value for row in table.rows]
    own_values = VALUES if values is None else dict(values)
    own_weights = dict.fromkeys(names, 1.0) if weights is None else dict(weights)
    faults = [*_value_faults(own_values), *_weight_faults(own_weights, names)]
    if not 0 <= nearest_factor < 1:
        faults.append(say("The factor of nearest equivalents is at least 0 and below 1; {factor} given.", factor=nearest_factor))
    if len(table.countries) < 2:
        faults.append(say("An index compares two countries or more."))
    if faults:
        raise SelectionError(*faults)
    total = math.fsum(own_weights.get(name, 0.0) for name in names)
    shares = np.array([own_weights.get(name, 0.0) / total for name in names])
    ranges = [
        [cell_range(row.cells[place], own_values, nearest_factor, table.sector) for row in table.rows]
        for place in range(len(table.countries))
    ]
    low, high = (np.array([[getattr(cell, side) for cell in cells] for cells in ranges]) for side in ("low", "high"))
    drawn = _drawn_weights(len(names))
    over_weights = np.array([aggregate(row, drawn, geometric) for row in (low + high) / 2])
    bounds = [
        (float(aggregate(below, shares, geometric)), float(aggregate(above, shares, geometric)))
        for below, above in zip(low, high, strict=True)
    ]
    scores = tuple(
        CountryScore(
            country=country,
            data_range=Range(low=bounds[place][0], high=bounds[place][1]),
            sensitivity_range=_percentiles(over_weights[place]),
            ranks=_ranks(place, bounds),
            ranks_over_weights=_drawn_ranks(place, over_weights),
            open_cells=int(np.sum(high[place] - low[place] > _EQUAL)),
            ahead_of=tuple(other for rival, other in enumerate(table.countries) if _dominates(low[place], high[rival])),
        )
        for place, country in enumerate(table.countries)
    )
    return Composite(
        as_of=table.as_of, overlay=table.overlay, sector=table.sector, sources=table.sources, dimensions=tuple(names),
        weights=dict(zip(names, map(float, shares), strict=True)), values=dict(own_values), nearest_factor=nearest_factor,
        geometric=geometric, runs=RUNS, seed=SEED, scores=scores,
    )  # fmt: skip


def cell_range(cell: Standing, values: Mapping[str, float], nearest_factor: float, asked: SectorChoice) -> Range:
    """Return the range of values of a cell that the evidence permits.

    Args:
        cell: the standing.
        values: by state, as for `score`.
        nearest_factor: as for `score`.
        asked: the selected sector.

    Returns:
        the lowest and the highest value; they are equal if the evidence determines the state. A status that applies only to other
        sectors has the value of `none` if a source excludes the selected sector, otherwise it is unknown.
    """
    nothing, everything = values[State.NONE.value], values[State.IN_FORCE.value]
    if cell.state is State.OTHER_SECTORS and asked.sectors <= set(cell.not_for):
        return Range(low=nothing, high=nothing)
    if cell.state not in (*PROGRESS, State.NONE):
        return Range(low=nothing, high=everything)
    read = [(cell.status, cell.nearest_equivalent), *((State(reading.status), reading.nearest_equivalent) for reading in cell.readings)]
    if any(state is State.UNKNOWN for state, _ in read):
        return Range(low=nothing, high=everything)
    found = [nothing + (values[state.value] - nothing) * (nearest_factor if nearest else 1.0) for state, nearest in read]
    lowest = min(found) if asked is SectorChoice.ANY or cell.sector_stated else nothing
    return Range(low=lowest, high=max(found))


def aggregate(values: Floats, weights: Floats, geometric: bool) -> Floats:
    """Return the weighted mean of values from 0 to 1.

    Args:
        values: one per dimension.
        weights: one per dimension, with sum 1; or a matrix with one row per set of weights.
        geometric: whether to use the geometric mean, which is 0 if a value with a positive weight is 0, instead of the arithmetic one.

    Returns:
        one number, or one per set of weights, 0 to 1.

    >>> aggregate(np.array([0.6971, 0.3447, 0.5506]), np.full(3, 1 / 3), geometric=True).round(3)
    np.float64(0.51)
    """
    if not geometric:
        mean: Floats = np.clip((weights * values).sum(axis=-1), 0.0, 1.0)
        return mean
    with np.errstate(divide="ignore"):
        logs = np.log(values)
    powers = np.where(weights > 0, weights * np.where(weights > 0, logs, 0.0), 0.0)
    product: Floats = np.clip(np.exp(powers.sum(axis=-1)), 0.0, 1.0)
    return product


@lru_cache(maxsize=16)
def _drawn_weights(dimensions: int) -> Floats:
    """Return weights drawn uniformly from all non-negative ones with sum 1; identical at every call and on every machine."""
    source = random.Random(SEED)  # noqa: S311 (a simulation, not a secret)
    spread = -np.log([[1.0 - source.random() for _ in range(dimensions)] for _ in range(RUNS)])
    drawn: Floats = spread / spread.sum(axis=1, keepdims=True)
    drawn.flags.writeable = False
    return drawn


def _percentiles(scores: Floats) -> Range:
    low, high = np.percentile(scores, (5, 95))
    return Range(low=float(low), high=float(high))


def _ranks(place: int, bounds: Sequence[tuple[float, float]]) -> Range:
    low, high = bounds[place]
    others = [pair for rival, pair in enumerate(bounds) if rival != place]
    best = 1 + sum(other_low > high + _EQUAL for other_low, _ in others)
    worst = 1 + sum(other_high > low + _EQUAL for _, other_high in others)
    return Range(low=best, high=worst)


def _drawn_ranks(place: int, scores: Floats) -> Range:
    ranks = 1 + (scores > scores[place] + _EQUAL).sum(axis=0)
    return Range(low=float(ranks.min()), high=float(ranks.max()))


def _dominates(low: Floats, others_high: Floats) -> bool:
    return bool(np.all(low >= others_high - _EQUAL) and np.any(low > others_high + _EQUAL))


def _value_faults(values: Mapping[str, float]) -> list[Message]:
    ordered = [state.value for state in (State.NONE, State.IN_PREPARATION, State.PILOT, State.ADOPTED, State.IN_FORCE)]
    if set(values) != set(ordered):
        return [say("Give a value to each of {states}, and to nothing else.", states=", ".join(ordered))]
    found = [values[name] for name in ordered]
    if not all(math.isfinite(value) and 0 <= value <= 1 for value in found):
        return [say("Values run from 0 to 1.")]
    if values["none"] > min(found) or values["in_force"] < max(found) or values["none"] == values["in_force"]:
        return [say("`none` has the lowest value, `in_force` the highest, and they differ.")]
    return []


def _weight_faults(weights: Mapping[str, float], names: Sequence[str]) -> list[Message]:
    known = ", ".join(names)
    faults = [
        say("There is no weight for '{name}'; dimensions are {names}.", name=name, names=known) for name in weights if name not in names
    ]
    wrong = [name for name, weight in weights.items() if not (math.isfinite(weight) and weight >= 0)]
    if wrong:
        faults.append(say("Weights are finite and not negative: {names}.", names=", ".join(wrong)))
    elif not math.fsum(weights.get(name, 0.0) for name in names) > 0:
        faults.append(say("At least one weight is above 0."))
    return faults
