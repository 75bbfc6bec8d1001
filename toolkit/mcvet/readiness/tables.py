"""Matrices, profiles, gaps, definitions, changes and indices as data frames."""

from collections.abc import Iterable

import pandas as pd

from mcvet.readiness.model import (
    Changes,
    Composite,
    CountryProfile,
    Definitions,
    Gaps,
    Matrix,
    Standing,
)

_COLUMNS = [
    "country", "dimension", "state", "status", "nearest_equivalent", "disputed", "sectors", "not_for", "year", "evidence",
    "first_status", "first_nearest_equivalent", "second_status", "second_nearest_equivalent", "third_status", "third_nearest_equivalent",
    "settled_because", "confidence", "source_ids",
]  # fmt: skip


def standings_frame(standings: Iterable[Standing]) -> pd.DataFrame:
    """Return one row per country and dimension.

    Columns: `country` (ISO 3166-1 code), `dimension`, `state` (for the selected sector), `status` (agreed, for any sector),
    `nearest_equivalent` and `disputed` (True or False), `sectors` and `not_for` (separated by semicolons), `year` (missing where
    undated), `evidence` (English), `first_status`, `first_nearest_equivalent`, `second_status`, `second_nearest_equivalent`,
    `third_status`, `third_nearest_equivalent` (of the three readers; missing where undisputed), `settled_because`, `confidence`
    (missing where not researched), `source_ids` (separated by semicolons).
    """
    rows = [
        (
            one.country, one.dimension.value, one.state.value, one.status.value, one.nearest_equivalent, one.is_disputed,
            ";".join(one.sectors), ";".join(one.not_for), one.year, one.evidence, *_readings(one), one.settled_because,
            one.confidence.value if one.confidence else None, ";".join(one.source_ids),
        )
        for one in standings
    ]  # fmt: skip
    nearest = [name for name in _COLUMNS if name.endswith("_nearest_equivalent")]
    return pd.DataFrame(rows, columns=_COLUMNS).astype({"year": "Int64", **dict.fromkeys(nearest, "boolean")})


def _readings(standing: Standing) -> list[str | bool | None]:
    found = [part for reading in standing.readings for part in (reading.status.value, reading.nearest_equivalent)]
    return [*found, *[None] * (6 - len(found))]


def matrix_frame(matrix: Matrix) -> pd.DataFrame:
    """Return the matrix with one row per cell and the columns of `standings_frame`."""
    return standings_frame(cell for row in matrix.rows for cell in row.cells)


def profile_frame(profile: CountryProfile) -> pd.DataFrame:
    """Return a profile with one row per dimension and the columns of `standings_frame`."""
    return standings_frame(profile.standings)


def gaps_frame(gaps: Gaps) -> pd.DataFrame:
    """Return one row per gap and country to ask.

    Columns: `country`, `dimension`, `own_state`, `ask` (ISO 3166-1 code), `nearness` (`neighbour`, `like_framework`, `other`), `year`,
    `evidence`, `confidence`, `source_ids` of the country to ask.
    """
    rows = [
        (
            gaps.country, gap.own.dimension.value, gap.own.state.value, model.standing.country, model.nearness.value, model.standing.year,
            model.standing.evidence, model.standing.confidence.value if model.standing.confidence else None,
            ";".join(model.standing.source_ids),
        )
        for gap in gaps.gaps
        for model in gap.ask
    ]  # fmt: skip
    columns = ["country", "dimension", "own_state", "ask", "nearness", "year", "evidence", "confidence", "source_ids"]
    return pd.DataFrame(rows, columns=columns).astype({"year": "Int64"})


def definitions_frame(definitions: Definitions) -> pd.DataFrame:
    """Return one row per element and country, the European definition first.

    Columns: `element`, `country` (`EU` for the European definition), `state` (missing for it), `nearest_equivalent`, `text` (in
    English), `year`, `confidence`, `source_ids`.
    """
    rows: list[tuple[object, ...]] = []
    for row in definitions.rows:
        rows.append((row.element.value, "EU", None, False, row.european, 2022, None, ";".join(row.european_source_ids)))
        rows += [
            (
                row.element.value, one.country, one.state.value, one.nearest_equivalent, one.evidence, one.year,
                one.confidence.value if one.confidence else None, ";".join(one.source_ids),
            )
            for one in row.cells
        ]  # fmt: skip
    columns = ["element", "country", "state", "nearest_equivalent", "text", "year", "confidence", "source_ids"]
    return pd.DataFrame(rows, columns=columns).astype({"year": "Int64"})


def changes_frame(changes: Changes) -> pd.DataFrame:
    """Return one row per dated standing: `when` (`done` or `announced`), then the columns of `standings_frame`."""
    parts = [
        standings_frame(change.standing for change in found).assign(when=when)
        for when, found in (("done", changes.done), ("announced", changes.announced))
    ]
    return pd.concat(parts, ignore_index=True)[["when", *_COLUMNS]]


def score_frame(composite: Composite) -> pd.DataFrame:
    """Return one row per country.

    Columns: `country`, `data_low` and `data_high` (0 to 1, over everything unknown or disputed), `sensitivity_low` and
    `sensitivity_high` (0 to 1, 5th and 95th percentile over drawn weights), `best_rank` and `worst_rank` (by the data),
    `best_rank_over_weights` and `worst_rank_over_weights`, `open_cells`, `ahead_of` (codes separated by semicolons).
    """
    rows = [
        (
            one.country, one.data_range.low, one.data_range.high, one.sensitivity_range.low, one.sensitivity_range.high,
            int(one.ranks.low), int(one.ranks.high), int(one.ranks_over_weights.low), int(one.ranks_over_weights.high), one.open_cells,
            ";".join(one.ahead_of),
        )
        for one in composite.scores
    ]  # fmt: skip
    columns = [
        "country", "data_low", "data_high", "sensitivity_low", "sensitivity_high", "best_rank", "worst_rank", "best_rank_over_weights",
        "worst_rank_over_weights", "open_cells", "ahead_of",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)
