"""What is in force elsewhere, and which countries to ask."""

from mcvet import Catalogue
from mcvet.readiness import Nearness, State, changes, definitions, gaps, matrix
from mcvet.readiness.neighbours import _BORDERS


def test_neighbours_are_mutual() -> None:
    """A border has two sides; Great Britain is outside the data."""
    for country, others in _BORDERS.items():
        for other in others.split():
            assert other == "GB" or country in _BORDERS[other].split(), (country, other)


def test_gap_names_only_countries_with_the_thing_itself_in_force(catalogue: Catalogue) -> None:
    """A nearest equivalent, a pilot or a law for universities is no reason to ask a country."""
    found = gaps("ME", catalogue=catalogue)
    cells = {(cell.country, row.dimension): cell for row in matrix(catalogue=catalogue).rows for cell in row.cells}
    for gap in found.gaps:
        assert not gap.own.is_in_force
        expected = {c for (c, dimension), cell in cells.items() if dimension == gap.own.dimension and cell.is_in_force and c != "ME"}
        assert {model.standing.country for model in gap.ask} == expected
    everything = [*(gap.own.dimension for gap in found.gaps), *(s.dimension for s in (*found.met, *found.nowhere))]
    assert sorted(everything) == sorted(row.dimension for row in matrix(["ME"], catalogue=catalogue).rows)


def test_neighbours_and_like_frameworks_are_asked_first(catalogue: Catalogue) -> None:
    """Croatia borders Montenegro; whoever follows has as many levels before those that have not."""
    for gap in gaps("ME", catalogue=catalogue).gaps:
        order = [list(Nearness).index(model.nearness) for model in gap.ask]
        assert order == sorted(order)
    legal = next(gap for gap in gaps("BA", catalogue=catalogue).gaps if gap.own.dimension == "legal_basis")
    assert [model.standing.country for model in legal.ask][:2] == ["HR", "ME"]


def test_definitions_stand_beside_the_european_one(catalogue: Catalogue) -> None:
    """Each element has the European sentence with its source, and a cell per country."""
    found = definitions(["HR", "RS"], catalogue=catalogue)
    assert [row.element.value for row in found.rows] == [
        "definition", "credit_size", "nqf_inclusion", "quality_assurance", "stackability", "providers",
    ]  # fmt: skip
    assert all(row.european and row.european_source_ids == ("a_eu2022c243",) and len(row.cells) == 2 for row in found.rows)
    assert found.sources[0].source_id == "a_eu2022c243"


def test_changes_are_in_order_and_lose_nothing(catalogue: Catalogue) -> None:
    """Dated, announced and undated standings make up all that is known."""
    found = changes(["HR", "ME", "RS"], catalogue=catalogue)
    cells = [cell for row in matrix(["HR", "ME", "RS"], catalogue=catalogue).rows for cell in row.cells]
    known = [cell for cell in cells if cell.state not in (State.UNKNOWN, State.NOT_RESEARCHED)]
    assert len(found.done) + len(found.announced) + found.undated == len(known)
    for part in (found.done, found.announced):
        assert [change.year for change in part] == sorted(change.year for change in part)
