"""How far the readers of the evidence agree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcvet import Catalogue, open_catalogue
from mcvet.catalogue import MicroCredentialStatus
from mcvet.readiness import agreement_of, krippendorff_alpha, reader_agreement

MISSING = {".": None}


def units_of(*readers: str) -> list[list[str | None]]:
    return [[MISSING.get(value, value) for value in unit] for unit in zip(*readers, strict=True)]


@pytest.fixture
def catalogue() -> Catalogue:
    return open_catalogue()


@pytest.mark.parametrize(
    ("readers", "alpha"),
    [
        (("0100000010", "1110010000"), 0.095),
        (("aabbdcccedda", "babbbccceddd"), 0.692),
        (("123321412...", "1233224125.3", ".3332342251.", "12332441251."), 0.743),
    ],
)
def test_alpha_is_that_of_the_published_examples(readers: tuple[str, ...], alpha: float) -> None:
    """Examples A (two values), B (nominal) and C (four readers, values missing) of Krippendorff 2011."""
    assert krippendorff_alpha(units_of(*readers)) == pytest.approx(alpha, abs=0.0005)


def test_alpha_of_a_case_counted_by_hand() -> None:
    """Two units, of which one is unlike: D_o is 1/2, D_e is 2 * 3 * 1 / 12, so alpha is 0."""
    assert krippendorff_alpha(["aa", "ab"]) == pytest.approx(0)


@pytest.mark.parametrize("units", [[], ["a"], [["a", None]], ["aa", "aa"]])
def test_alpha_is_not_defined_without_pairs_or_without_two_values(units: list[str]) -> None:
    """Nobody read twice, or nothing but one value: no figure, rather than a perfect one."""
    assert krippendorff_alpha(units) is None


@given(st.lists(st.lists(st.sampled_from("abc"), min_size=2, max_size=4), min_size=1))
def test_alpha_is_one_only_where_all_agree(units: list[list[str]]) -> None:
    """It is at most 1, which it is where each unit has one value; names of values and their order make no difference."""
    alpha = krippendorff_alpha(units)
    if alpha is not None:
        assert alpha <= 1
        assert (alpha == pytest.approx(1)) is all(len(set(unit)) == 1 for unit in units)
        renamed = [[{"a": 1, "b": 2, "c": 3}[value] for value in reversed(unit)] for unit in reversed(units)]
        assert krippendorff_alpha(renamed) == pytest.approx(alpha)


def test_the_readers_of_the_shipped_data_agree_as_far_as_can_be_relied_on(catalogue: Catalogue) -> None:
    """The research counted 89 % and 0.81 (0.89) on 454 rows; 390 of these bear both readings still, and give the same within a point or two."""
    overall, by_dimension = reader_agreement(catalogue=catalogue)
    assert (overall.n_rows, overall.n_read_twice) == (len(catalogue.rows(MicroCredentialStatus)), 390)
    assert overall.share == pytest.approx(0.89, abs=0.015)
    assert overall.alpha == pytest.approx(0.81, abs=0.02)
    assert overall.alpha_nearest_equivalent == pytest.approx(0.89, abs=0.05)
    assert by_dimension["work_based_learning"].alpha == 1
    least = min(by_dimension, key=lambda name: by_dimension[name].alpha or 0)
    assert least == "digital_issuance"


def test_counts_add_up(catalogue: Catalogue) -> None:
    """Rows, rows read twice, alike and disputed of all dimensions add up to those of the whole; every dispute has a third reading."""
    overall, by_dimension = reader_agreement(catalogue=catalogue)
    for name in ("n_rows", "n_read_twice", "n_alike", "n_disputed"):
        assert sum(getattr(part, name) for part in by_dimension.values()) == getattr(overall, name)
    settled = [row for row in catalogue.rows(MicroCredentialStatus) if row.third_status is not None]
    assert overall.n_disputed == len(settled)
    assert all(row.is_disputed for row in settled)


def test_without_a_row_read_twice_there_is_no_figure(catalogue: Catalogue) -> None:
    """A country of which each text has changed since has rows, and no agreement."""
    once = [row for row in catalogue.rows(MicroCredentialStatus) if row.second_status is None]
    found = agreement_of(once)
    assert found.n_rows == len(once) > 0
    assert (found.n_read_twice, found.share, found.alpha, found.alpha_nearest_equivalent) == (0, None, None, None)
