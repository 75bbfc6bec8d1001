"""What a row says for one sector."""

import csv
from pathlib import Path

import pytest

from mcvet import Catalogue, open_catalogue
from mcvet.catalogue import MicroCredentialStatus
from mcvet.errors import SelectionError, UnknownNameError
from mcvet.readiness import DIMENSIONS, SectorChoice, State, gaps, matrix, profile
from mcvet.readiness.standing import standing

COLUMNS = (
    "country", "dimension", "status_code", "nearest_equivalent", "year", "evidence", "source_id", "second_source_id", "confidence",
    "sectors", "not_for", "second_status", "second_nearest_equivalent", "third_status", "third_nearest_equivalent", "third_reason",
)  # fmt: skip


def overlay(folder: Path, **changes: str) -> Catalogue:
    """Open the data with one row for the definition of Switzerland overlaying them."""
    row = dict.fromkeys(COLUMNS, "") | {
        "country": "CH", "dimension": "definition", "status_code": "in_force", "nearest_equivalent": "false", "evidence": "Made up.",
        "source_id": "a_eu2022c243", "confidence": "high", "sectors": "vet",
    } | changes  # fmt: skip
    with (folder / "mc_status.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerow(row)
    return open_catalogue(folder)


@pytest.mark.parametrize(
    ("sectors", "not_for", "asked", "state"),
    [
        ("vet", "", "vet_adult", "in_force"),
        ("vet", "", "vet", "in_force"),
        ("vet", "", "he", "other_sectors_only"),
        ("adult", "", "vet_adult", "in_force"),
        ("adult", "", "vet", "other_sectors_only"),
        ("he", "vet", "vet_adult", "other_sectors_only"),
        ("he", "vet", "he", "in_force"),
        ("he", "", "any", "in_force"),
        ("all", "", "vet", "in_force"),
        ("all", "", "he", "in_force"),
        ("unspecified", "", "vet", "in_force"),
        ("unspecified", "vet", "vet", "other_sectors_only"),
        ("unspecified", "vet", "vet_adult", "in_force"),
        ("vet;he", "adult", "vet_adult", "in_force"),
    ],
)
def test_status_holds_for_the_sectors_that_the_evidence_covers(tmp_path: Path, sectors: str, not_for: str, asked: str, state: str) -> None:
    """A status never counts for a sector that the evidence leaves out."""
    data = overlay(tmp_path, sectors=sectors, not_for=not_for)
    assert standing("CH", "definition", SectorChoice(asked), data).state == state


def test_denial_in_one_sector_says_nothing_of_another(tmp_path: Path) -> None:
    """That universities have no rule is no news about VET."""
    data = overlay(tmp_path, status_code="none", sectors="he")
    assert standing("CH", "definition", SectorChoice.VET, data).state is State.UNKNOWN
    assert standing("CH", "definition", SectorChoice.HE, data).state is State.NONE


def test_third_reading_settles_a_dispute(tmp_path: Path) -> None:
    """The settled status is shown and counted, the readings stay beside it."""
    data = overlay(
        tmp_path, second_status="pilot", second_nearest_equivalent="false", third_status="pilot", third_nearest_equivalent="true",
        third_reason="It was a trial.",
    )  # fmt: skip
    found = standing("CH", "definition", SectorChoice.VET, data)
    assert (found.state, found.nearest_equivalent, found.settled_because) == (State.PILOT, True, "It was a trial.")
    assert [reading.status.value for reading in found.readings] == ["in_force", "pilot", "pilot"]
    assert not found.is_in_force


def test_no_sector_choice_turns_a_denial_into_in_force(catalogue: Catalogue) -> None:
    """Over all shipped rows: what a source denies for the sectors asked for is never in force, adopted, piloted or prepared there."""
    checked = 0
    for row in catalogue.rows(MicroCredentialStatus):
        for choice in (SectorChoice.VET, SectorChoice.HE, SectorChoice.VET_ADULT):
            if choice.sectors <= set(row.not_for):
                checked += 1
                found = standing(row.country, row.dimension, choice, catalogue)
                assert found.state in (State.OTHER_SECTORS, State.UNKNOWN)
    assert checked > 0


def test_own_row_changes_profile_matrix_and_gaps(tmp_path: Path) -> None:
    """A partner's folder reaches every result, and says its name."""
    assert "definition" in [gap.own.dimension for gap in gaps("CH").gaps]
    data = overlay(tmp_path)
    assert profile("CH", catalogue=data).standings[0].state is State.IN_FORCE
    assert matrix(["CH"], ["definition"], catalogue=data).rows[0].cells[0].evidence == "Made up."
    found = gaps("CH", catalogue=data)
    assert "definition" not in [gap.own.dimension for gap in found.gaps]
    assert found.overlay == tmp_path.name


def test_country_that_was_not_researched_is_not_unknown(catalogue: Catalogue) -> None:
    """Nobody has looked at Japan; that is another thing than a search without result."""
    found = profile("Japan", catalogue=catalogue)
    assert {one.state for one in found.standings} == {State.NOT_RESEARCHED}
    assert (found.counts.not_researched, found.counts.unknown, found.sources) == (len(DIMENSIONS), 0, ())


def test_every_standing_with_a_claim_has_a_source(catalogue: Catalogue) -> None:
    """Over the whole matrix, every cell that was researched names its sources, and the matrix lists them."""
    found = matrix(sector="any", catalogue=catalogue)
    listed = {source.source_id for source in found.sources}
    cells = [cell for row in found.rows for cell in row.cells if cell.state is not State.NOT_RESEARCHED]
    assert len(cells) == len(catalogue.rows(MicroCredentialStatus))
    assert all(cell.source_ids and set(cell.source_ids) <= listed for cell in cells)


@pytest.mark.parametrize(
    ("ask", "error", "words"),
    [
        (lambda: matrix(["Atlantis"]), UnknownNameError, "There is no country 'Atlantis'"),
        (lambda: matrix(["HR"], ["fees"]), UnknownNameError, "Dimensions are definition, legal_basis"),
        (lambda: matrix(["HR"], sector="army"), UnknownNameError, "Sectors are vet_adult, vet, he, any"),
        (lambda: matrix([]), SelectionError, "Name 1 to 50 countries; 0 given"),
        (lambda: matrix(["HR"], []), SelectionError, "Name at least one dimension"),
    ],
)
def test_selection_that_cannot_be_met_is_refused_in_words(ask, error: type[Exception], words: str) -> None:
    """The message names what there is."""
    with pytest.raises(error, match=words.replace("(", "\\(")):
        ask()
