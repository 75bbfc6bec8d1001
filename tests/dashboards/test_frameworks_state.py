"""The address of the frameworks dashboard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcvet import Catalogue, open_catalogue
from mcvet.catalogue import PARTNER_FRAMEWORKS
from mcvet.dashboards.frameworks.state import VIEWS, FrameworksState, read_frameworks_state
from mcvet.locale import available_languages, texts_for

IDS = [framework.framework_id for framework in open_catalogue().frameworks]


def test_no_query_is_the_five_partner_countries_and_no_notice(catalogue: Catalogue) -> None:
    """An address without a query shows the partner countries as a table."""
    state = read_frameworks_state("", catalogue)
    assert state == FrameworksState()
    assert state.frameworks == tuple(PARTNER_FRAMEWORKS.values())
    assert state.address(catalogue) == "?lang=en"


def test_an_address_is_short_readable_and_in_a_fixed_order(catalogue: Catalogue) -> None:
    """Country codes represent frameworks where they are unambiguous, and defaults but the language are left out."""
    query = "?lang=sr-Cyrl&view=chart&eqf=4&c=HR,BE-FL-FQF,RS&diff=1"
    state = read_frameworks_state(query, catalogue)
    expected = "?c=HR,BE-FL-FQF,RS&eqf=4&diff=1&view=chart&lang=en"
    assert state.address(catalogue, language="en") == expected


@given(
    frameworks=st.lists(st.sampled_from(IDS), min_size=1, max_size=8, unique=True),
    eqf_levels=st.sets(st.integers(1, 8), max_size=7),
    sector=st.sampled_from(["", "general", "vet", "he", "adult", "professional"]),
    differences=st.booleans(),
    include_low=st.booleans(),
    view=st.sampled_from(VIEWS),
    language=st.sampled_from(available_languages()),
)
def test_every_selection_survives_its_address(
    frameworks: list[str], eqf_levels: set[int], sector: str, differences: bool, include_low: bool, view: str, language: str
) -> None:
    """Writing a selection into an address and reading it back changes nothing."""
    catalogue = open_catalogue()
    state = FrameworksState(
        frameworks=tuple(frameworks), eqf_levels=tuple(sorted(eqf_levels)), sector=sector, differences=differences,
        include_low=include_low, view=view, language=language,
        level=(frameworks[0], catalogue.levels_of(frameworks[0])[0].nqf_level),
        translation=(frameworks[0], catalogue.levels_of(frameworks[0])[-1].nqf_level, frameworks[-1]),
    )  # fmt: skip
    assert read_frameworks_state(state.address(catalogue), catalogue) == state


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("?c=HR,HX", "XK"),
        ("?c=HR,BE", "BE-FL-FQF, BE-FR-CFC, BE-DE-QDG"),
        ("?c=HR,SI,%E2%98%83%E2%98%83", "was left out"),
        ("?c=XX1", "five partner countries"),
        ("?eqf=4,9", "'9'"),
        ("?eqf=%C2%B2", "levels run from 1 to 8"),
        ("?view=map", "'map'"),
        ("?lang=xx", "'xx'"),
        ("?v=7", "'7'"),
        ("?colour=red", "'colour'"),
        ("?t=HR:99:SI", "has no level '99'"),
        ("?level=HR:99", "has no level '99'"),
        ("?c=HR,SI,RS,BA,ME,AT,DE,NL,PL", "left out: PL-PQF"),
        ("?" + "x" * 3000, "too long"),
    ],
)
def test_what_cannot_be_used_is_told_and_left_out(query: str, told: str, catalogue: Catalogue) -> None:
    """An unknown country, level, value or key gives a notice, and the rest of the address still counts."""
    state = read_frameworks_state(query, catalogue)
    assert any(told in notice.said(texts_for("en")) for notice in state.notices)
    assert len(state.frameworks) >= 1


def test_the_forms_add_and_remove_frameworks(catalogue: Catalogue) -> None:
    """A form sends the present selection and one change to it; the last framework cannot be removed."""
    assert read_frameworks_state("?c=HR,SI&add=DE", catalogue).frameworks == ("HR-CROQF", "SI-SQF", "DE-DQR")
    assert read_frameworks_state("?c=HR,SI&remove=HR-CROQF", catalogue).frameworks == ("SI-SQF",)
    assert read_frameworks_state("?c=HR&remove=HR-CROQF", catalogue).frameworks == ("HR-CROQF",)


def test_a_level_that_the_new_framework_lacks_gives_its_lowest(catalogue: Catalogue) -> None:
    """Changing the framework in the translation form keeps the form usable."""
    state = read_frameworks_state("?from=ME&nqf=4.2&to=SI", catalogue)
    assert state.translation == ("ME-MQF", "I1", "SI-SQF")
    assert not state.notices


def test_an_open_level_closes_when_its_framework_goes(catalogue: Catalogue) -> None:
    """A level of a framework that is not in the selection is not open."""
    assert read_frameworks_state("?c=SI,RS&level=HR:4.2", catalogue).level is None
