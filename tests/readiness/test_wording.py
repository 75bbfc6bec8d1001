"""Every sentence of the room in every language, with every state."""

import itertools
import re

import pytest

from mcvet.catalogue import Confidence
from mcvet.locale import available_languages, texts_for
from mcvet.palette import country_mark
from mcvet.readiness import State, changes, composite, definitions, displays, gaps, matrix, profile, wording
from mcvet.readiness.looks import TILES, look_of
from mcvet.readiness.model import PROGRESS
from readiness.made import made, table

PLACE = re.compile(r"\{\w*\}")


@pytest.mark.parametrize("tag", available_languages())
def test_each_state_is_said_with_each_mark(tag: str) -> None:
    """No state loses its word, no mark is lost, and none of the words is another state's."""
    texts = texts_for(tag)
    words = {wording.state(made(status=state.value), texts) for state in State}
    assert len(words) == len(State)
    sectors = (("he",), ("vet",), ("adult",), ("vet", "adult"), ("he", "adult"), ("vet", "he"), ("unspecified",), ("all",))
    for state, nearest, held, confidence in itertools.product(State, (False, True), sectors, Confidence):
        cell = made(status="pilot", state=state.value, nearest=nearest, sectors=held, readings=("pilot", "none"), confidence=confidence)
        said = wording.cell(cell, texts)
        assert said
        assert not PLACE.search(said)
        assert (texts.say(wording.NEAREST) in said) == (nearest and state in (*PROGRESS, State.OTHER_SECTORS))
        assert texts.say(wording.DISPUTED) in said


def test_universities_only_is_never_said_as_in_force() -> None:
    """The words for a status elsewhere hold no word of the status itself."""
    cell = made(state="other_sectors_only", sectors=("he",))
    assert wording.cell(cell, texts_for("en")) == "universities only"


@pytest.mark.parametrize("tag", available_languages())
def test_results_are_shown_without_a_place_left_open(tag: str) -> None:
    """Tables and sentences of real results in every language, for each sector."""
    texts = texts_for(tag)
    for sector in ("vet_adult", "vet", "he", "any"):
        found = matrix(["ME", "HR", "RS", "XK", "CH", "JP"], sector=sector)
        parts = [
            displays.matrix_html(found, texts, own="ME", link=lambda cell: f"?cell={cell.country}"), displays.list_html(found, texts),
            displays.profile_html(profile("RS", sector=sector), texts), displays.gaps_html(gaps("BA", sector=sector), texts),
            displays.definitions_html(definitions(["HR", "XK"], sector=sector), texts),
            displays.changes_html(changes(["HR", "ME"], sector=sector), texts), displays.score_html(composite(found), texts),
            displays.map_html(found, texts, own="ME", link=lambda cell: f"?cell={cell.country}"), displays.heat_html(found, texts),
            wording.own_finding(profile("BA", sector=sector), gaps("BA", sector=sector), texts), wording.grid_finding(found, texts),
            wording.finding(found, texts), *wording.profile_sentences(profile("CH", sector=sector), texts),
        ]  # fmt: skip
        for part in parts:
            assert not PLACE.search(part)
        assert "1244" in parts[0]


@pytest.mark.parametrize("tag", available_languages())
def test_finding_counts_what_it_names(tag: str) -> None:
    """None, one and several countries; a nearest equivalent is not named."""
    texts = texts_for(tag)
    for states in (("none", "pilot"), ("in_force", "pilot"), ("in_force", "in_force")):
        found = table({"HR": [made("HR", "legal_basis", states[0])], "SI": [made("SI", "legal_basis", states[1])]})
        said = wording.finding(found, texts)
        for code, state in zip(("HR", "SI"), states, strict=True):
            assert (texts.country(code) in said) == (state == "in_force")
    near = table({"HR": [made("HR", "legal_basis", nearest=True)]})
    assert texts.country("HR") not in wording.finding(near, texts)


def test_every_country_has_a_mark() -> None:
    """Partners keep their own; any other has the grey ring."""
    assert country_mark("ME").sign == "✚"
    assert country_mark("JP") == country_mark("FR")


def test_finding_of_my_country_says_what_is_missing_and_whom_to_ask() -> None:
    """Its numbers are those of profile and gaps; the country to ask is the one that has most of what is missing."""
    own, missing = profile("ME"), gaps("ME")
    asked = [model.standing.country for gap in missing.gaps for model in gap.ask]
    said = wording.own_finding(own, missing, texts_for("en"))
    assert f"Montenegro: {own.counts.in_force} of 12 dimensions" in said
    assert f"not here: {len(missing.gaps)}." in said
    assert f"ask: Croatia, on {asked.count('HR')}." in said
    assert all(asked.count(code) <= asked.count("HR") for code in asked)
    assert "ask" not in wording.own_finding(own, missing.model_copy(update={"gaps": ()}), texts_for("en"))


@pytest.mark.parametrize("state", PROGRESS)
def test_a_near_relative_never_looks_like_the_thing_itself(state: State) -> None:
    """In every state, the tile of a nearest equivalent has its own look."""
    assert look_of(made(state=state.value, nearest=True)) == "nearest"
    assert look_of(made(state=state.value, nearest=False)) == state


def test_every_researched_country_has_a_tile_of_its_own() -> None:
    """No two countries overlap, and the map leaves nobody out."""
    assert len(set(TILES.values())) == len(TILES)
    assert set(matrix(None, ["definition"]).countries) <= set(TILES)
