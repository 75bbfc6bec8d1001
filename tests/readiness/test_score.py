"""The composite: published examples, cases computed by hand, and properties."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcvet.errors import SelectionError
from mcvet.readiness import Range, SectorChoice, score
from mcvet.readiness.score import VALUES, aggregate, cell_range, composite
from readiness.made import made, table

LADDER = ("none", "in_preparation", "pilot", "adopted_not_implemented", "in_force")


@pytest.mark.parametrize(
    ("country", "indices", "published"),
    [
        ("Norway", (0.925, 0.989, 1.000), 0.971),
        ("Australia", (0.940, 0.993, 0.977), 0.970),
        ("Iceland", (0.946, 0.980, 0.981), 0.969),
        ("Ireland", (0.911, 0.985, 1.000), 0.965),
        ("Netherlands", (0.914, 0.985, 0.994), 0.964),
        ("Japan", (0.961, 0.949, 0.971), 0.960),
    ],
)
def test_arithmetic_mean_gives_the_human_development_index_of_2007(country: str, indices: tuple[float, ...], published: float) -> None:
    """Human Development Report 2009, table H: the index is the plain mean of three dimension indices."""
    assert aggregate(np.array(indices), np.full(3, 1 / 3), geometric=False) == pytest.approx(published, abs=0.001), country


@pytest.mark.parametrize(
    ("literacy", "enrolment", "published"), [(0.989, 0.918, 0.965), (0.979, 0.965, 0.974), (0.971, 1.0, 0.981)], ids=["IT", "ES", "GR"]
)
def test_weighted_mean_gives_the_education_index_of_2007(literacy: float, enrolment: float, published: float) -> None:
    """The same table: two thirds literacy, one third enrolment, which is capped at 1."""
    found = aggregate(np.array([literacy, enrolment]), np.array([2 / 3, 1 / 3]), geometric=False)
    assert found == pytest.approx(published, abs=0.0006)


def test_geometric_mean_gives_the_human_development_index_of_2020() -> None:
    """Human Development Report 2020, technical note 1: indices 0.6971, 0.3447 and 0.5506 make 0.510."""
    assert aggregate(np.array([0.6971, 0.3447, 0.5506]), np.full(3, 1 / 3), geometric=True) == pytest.approx(0.510, abs=0.0005)


def test_geometric_mean_with_a_zero_is_zero_only_where_it_has_weight() -> None:
    """A zero cannot be made up for, and one without weight does not count."""
    assert aggregate(np.array([0.0, 1.0]), np.array([0.5, 0.5]), geometric=True) == 0
    assert aggregate(np.array([0.0, 0.25]), np.array([0.0, 1.0]), geometric=True) == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("cell", "asked", "low", "high"),
    [
        (made(), "vet", 1.0, 1.0),
        (made(nearest=True), "vet", 0.5, 0.5),
        (made(status="pilot"), "vet", 0.5, 0.5),
        (made(status="none"), "vet", 0.0, 0.0),
        (made(status="unknown"), "vet", 0.0, 1.0),
        (made(status="not_researched"), "vet", 0.0, 1.0),
        (made(state="other_sectors_only", sectors=("he",)), "vet", 0.0, 1.0),
        (made(state="other_sectors_only", sectors=("he",), not_for=("vet",)), "vet", 0.0, 0.0),
        (made(state="other_sectors_only", sectors=("he",), not_for=("vet",)), "vet_adult", 0.0, 1.0),
        (made(sectors=("unspecified",)), "vet", 0.0, 1.0),
        (made(sectors=("unspecified",)), "any", 1.0, 1.0),
        (made(status="pilot", readings=("in_force", "pilot", "pilot")), "vet", 0.5, 1.0),
        (made(status="none", readings=("unknown", "none", "none")), "vet", 0.0, 1.0),
    ],
)
def test_cell_has_the_range_that_the_evidence_leaves(cell, asked: str, low: float, high: float) -> None:
    """Settled cells are one value; unknown, disputed and unstated ones a range."""
    assert cell_range(cell, VALUES, 0.5, SectorChoice(asked)) == Range(low=low, high=high)


def test_case_by_hand() -> None:
    """Two dimensions, weights 3 to 1: A (in force, unknown), B (pilot, in force), C (none, none)."""
    found = composite(
        table({
            "AT": [made("AT", "definition"), made("AT", "funding", "unknown")],
            "BE": [made("BE", "definition", "pilot"), made("BE", "funding")],
            "CZ": [made("CZ", "definition", "none"), made("CZ", "funding", "none")],
        }),
        weights={"definition": 3, "funding": 1},
    )  # fmt: skip
    at, be, cz = found.scores
    assert found.weights == {"definition": 0.75, "funding": 0.25}
    assert (at.data_range.low, at.data_range.high) == (0.75, 1.0)
    assert (be.data_range.low, be.data_range.high) == (0.625, 0.625)
    assert (cz.data_range.low, cz.data_range.high) == (0.0, 0.0)
    assert [(one.ranks.low, one.ranks.high) for one in found.scores] == [(1, 1), (2, 2), (3, 3)]
    assert (at.ranks_over_weights.low, at.ranks_over_weights.high) == (1, 2)
    assert [one.ahead_of for one in found.scores] == [("CZ",), ("CZ",), ()]
    assert [one.open_cells for one in found.scores] == [1, 0, 0]


statuses = st.sampled_from([*LADDER, "unknown"])
profiles = st.lists(statuses, min_size=3, max_size=3)
dimensions = ("definition", "funding", "providers")


def scored(profiles_of: dict[str, list[str]], **options):
    cells = {c: [made(c, d, s) for d, s in zip(dimensions, found, strict=True)] for c, found in profiles_of.items()}
    return {one.country: one for one in composite(table(cells), **options).scores}


@settings(max_examples=40, deadline=None, derandomize=True)
@given(profiles, profiles, st.integers(0, 2), st.booleans())
def test_raising_a_status_never_lowers_the_country(first, second, place: int, geometric: bool) -> None:
    """Both ends of the range and the ranks move up or stay."""
    if first[place] not in LADDER[:-1]:
        first[place] = LADDER[0]
    raised = [*first]
    raised[place] = LADDER[LADDER.index(first[place]) + 1]
    before, after = (scored({"AT": own, "BE": second}, geometric=geometric)["AT"] for own in (first, raised))
    assert after.data_range.low >= before.data_range.low - 1e-12
    assert after.data_range.high >= before.data_range.high - 1e-12
    assert after.ranks.low <= before.ranks.low
    assert after.ranks.high <= before.ranks.high


@settings(max_examples=30, deadline=None, derandomize=True)
@given(profiles, profiles, st.lists(st.floats(0.1, 5), min_size=3, max_size=3), st.floats(0.01, 1000), st.booleans())
def test_weights_have_no_scale(first, second, weights, factor: float, geometric: bool) -> None:
    """Percentages and shares give the same ranges."""
    given_weights = dict(zip(dimensions, weights, strict=True))
    scaled = {name: weight * factor for name, weight in given_weights.items()}
    plain, times = (scored({"AT": first, "BE": second}, weights=w, geometric=geometric) for w in (given_weights, scaled))
    for country in plain:
        assert times[country].data_range.low == pytest.approx(plain[country].data_range.low, abs=1e-12)
        assert times[country].data_range.high == pytest.approx(plain[country].data_range.high, abs=1e-12)
        assert times[country].ranks == plain[country].ranks


@settings(max_examples=40, deadline=None, derandomize=True)
@given(profiles, profiles, st.integers(0, 2), st.booleans())
def test_unknown_widens_the_range_and_never_moves_it_outside(first, second, place: int, geometric: bool) -> None:
    """Whatever is found later is within the range that was given before."""
    hidden = [*first]
    hidden[place] = "unknown"
    known, unknown = (scored({"AT": own, "BE": second}, geometric=geometric)["AT"].data_range for own in (first, hidden))
    assert unknown.low <= known.low + 1e-12
    assert unknown.high >= known.high - 1e-12


@settings(max_examples=30, deadline=None, derandomize=True)
@given(profiles, profiles)
def test_dominance_needs_every_dimension(first, second) -> None:
    """Ahead means at least as far in every dimension whatever is unknown, and further in one."""
    found = scored({"AT": first, "BE": second})
    worst = [0 if s == "unknown" else LADDER.index(s) for s in first]
    best = [4 if s == "unknown" else LADDER.index(s) for s in second]
    pairs = list(zip(worst, best, strict=True))
    assert ("BE" in found["AT"].ahead_of) == (all(a >= b for a, b in pairs) and any(a > b for a, b in pairs))


def test_draws_are_the_same_at_every_call() -> None:
    """The seed is part of the method."""
    assert score(["HR", "ME", "RS"]) == score(["HR", "ME", "RS"])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"weights": {"definition": -1.0}}, "finite and not negative: definition"),
        ({"weights": {"fees": 1.0}}, "no weight for 'fees'"),
        ({"weights": {"definition": 0.0}}, "At least one weight is above 0"),
        ({"values": {"in_force": 1.0}}, "Give a value to each of none"),
        ({"values": dict.fromkeys(VALUES, 0.5)}, "they differ"),
        ({"values": {**VALUES, "pilot": 1.5}}, "Values run from 0 to 1"),
        ({"nearest_factor": 1.0}, "at least 0 and below 1; 1 given"),
    ],
)
def test_choices_outside_what_is_permitted_are_refused(options, words: str) -> None:
    """Each refusal says what is permitted; several come at once."""
    with pytest.raises(SelectionError, match=words):
        score(["HR", "ME"], **options)
    with pytest.raises(SelectionError, match=f"(?s){words}.*two countries or more"):
        score(["HR"], **options)
