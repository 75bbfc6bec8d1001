"""Properties of every comparison and every translation, whatever the selection."""

import csv
import re
from collections.abc import Iterable, Iterator
from itertools import count, pairwise
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mcvet import Catalogue, open_catalogue
from mcvet.catalogue import Confidence
from mcvet.catalogue.model import Framework, FrameworkNote, Level, QualificationType, ReferencingEvent
from mcvet.catalogue.rows import Row
from mcvet.frameworks import CellState, Comparison, compare, translate
from mcvet.reports.frameworks import comparison_files, translation_files

DATA = Path(__file__).parents[2] / "data"
RANK = list(Confidence).index
FRAMEWORK_IDS = sorted(open_catalogue().by_id)
EACH_LEVEL = sorted({(level.framework_id, level.nqf_level) for level in open_catalogue().levels})
LINKED = sorted({(level.framework_id, level.nqf_level) for level in open_catalogue().levels if level.eqf_level})
STEADY = settings(derandomize=True, database=None, deadline=None, max_examples=50)

a_selection = st.lists(st.sampled_from(FRAMEWORK_IDS), min_size=2, max_size=8, unique=True)
a_framework = st.sampled_from(FRAMEWORK_IDS)
a_level = st.sampled_from(EACH_LEVEL)


def statements(value: object) -> Iterator[dict[str, object]]:
    """Yield all values within a dumped result that name a source."""
    if isinstance(value, dict):
        if value.keys() & {"source_id", "source_ids"}:
            yield value
        for name, inner in value.items():
            if name != "sources":
                yield from statements(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from statements(inner)


def cited(dumped: dict[str, object]) -> set[object]:
    ids: set[object] = set()
    for statement in statements(dumped):
        ids.update(statement.get("source_ids", ()), statement.get("second_source_id", ()))  # type: ignore[call-overload]
        ids.update({statement["source_id"]} if "source_id" in statement else ())
    return ids


def levels_shown(comparison: Comparison, framework_id: str) -> set[str]:
    return {level.nqf_level for row in comparison.rows for cell in row.cells if cell.framework_id == framework_id for level in cell.levels}


@STEADY
@given(start=st.sampled_from(LINKED), to=a_framework)
def test_translating_back_leads_to_the_same_eqf_level(start: tuple[str, str], to: str) -> None:
    """From every level that is reached, the way back over the same EQF level leads to the level where it began."""
    framework_id, level = start
    assume(framework_id != to)
    there = translate(level, framework_id, to)
    assert set(there.level.eqf_levels) == {path.eqf_level for path in there.paths} or there.refusal
    for path in there.paths:
        for target in path.targets:
            back = {other.eqf_level: other for other in translate(target.nqf_level, to, framework_id).paths}
            assert level in [found.nqf_level for found in back[path.eqf_level].targets]
            assert all(eqf_level in found.eqf_levels for eqf_level, other in back.items() for found in other.targets)


@STEADY
@given(selection=a_selection, data=st.data(), include_low=st.booleans())
def test_the_order_of_countries_changes_nothing_else(selection: list[str], data: st.DataObject, include_low: bool) -> None:
    """Cells, profiles, attribute values, confidence, differences and the set of sources do not depend on the order of the countries."""
    other = data.draw(st.permutations(selection))
    one, two = compare(selection, include_low=include_low), compare(other, include_low=include_low)
    place = [other.index(framework_id) for framework_id in selection]
    assert one.profiles == tuple(two.profiles[n] for n in place)
    assert [row.eqf_level for row in one.rows] == [row.eqf_level for row in two.rows]
    for row, twin in zip(one.rows, two.rows, strict=True):
        assert (row.cells, row.differs) == (tuple(twin.cells[n] for n in place), twin.differs)
    for attribute, twin in zip(one.attributes, two.attributes, strict=True):
        assert (attribute.values, attribute.differs) == (tuple(twin.values[n] for n in place), twin.differs)
    assert one.confidence is two.confidence
    assert set(one.sources) == set(two.sources)


@STEADY
@given(selection=a_selection, include_low=st.booleans())
def test_no_level_and_no_type_is_lost(selection: list[str], include_low: bool) -> None:
    """Every level is in a row or, if not referenced, in the profile; every type is shown once or counted once."""
    catalogue, comparison = open_catalogue(), compare(selection, include_low=include_low)
    for profile in comparison.profiles:
        framework_id = profile.framework.framework_id
        levels = {level.nqf_level for level in catalogue.levels_of(framework_id)}
        beside = {level.nqf_level for level in profile.unreferenced_levels}
        assert (levels_shown(comparison, framework_id), beside) == ((levels, set()) if profile.referenced else (set(), levels))
        places = [level for row in comparison.rows for cell in row.cells for level in cell.levels if level.framework_id == framework_id]
        places += profile.unreferenced_levels
        kinds = [kind for level in places for kind in level.types]
        assert len(kinds) == len(set(kinds))
        hidden = sum(level.types_hidden for level in places)
        assert len(kinds) + hidden + len(profile.floating_types) == len(catalogue.types_of(framework_id))
        assert not (hidden and include_low)


@STEADY
@given(selection=a_selection)
def test_a_cell_holds_levels_if_its_state_says_so(selection: list[str]) -> None:
    """A cell has levels if, and only if, its state is one of levels, and an empty level never carries a type."""
    for row in compare(selection, include_low=True).rows:
        for cell in row.cells:
            assert bool(cell.levels) == (cell.state in (CellState.LEVELS, CellState.NONE_PLACED))
            assert all(row.eqf_level in level.eqf_levels for level in cell.levels if row.eqf_level is not None)
            assert cell.state is not CellState.NONE_PLACED or not any(level.types for level in cell.levels)


@STEADY
@given(selection=a_selection, eqf_levels=st.sets(st.integers(1, 8), min_size=1), include_low=st.booleans())
def test_the_sources_of_a_comparison_are_complete(selection: list[str], eqf_levels: set[int], include_low: bool) -> None:
    """Every source of everything shown is listed, and none besides; the confidence is the lowest shown, and less than high if rows are hidden."""
    comparison = compare(selection, eqf_levels=eqf_levels, include_low=include_low)
    dumped = comparison.model_dump(mode="json")
    assert cited(dumped) == {source.source_id for source in comparison.sources}
    shown = [Confidence(str(statement["confidence"])) for statement in statements(dumped)]
    unseen = any(part.get("background_fields") for part in statements(dumped))
    shown += [Confidence.LOW] * (include_low and unseen)
    assert comparison.confidence is Confidence.lowest([*shown, *[Confidence.MEDIUM] * bool(comparison.hidden)])


@STEADY
@given(start=a_level, to=a_framework, include_low=st.booleans())
def test_the_sources_of_a_translation_are_complete(start: tuple[str, str], to: str, include_low: bool) -> None:
    """Every source of everything that a translation holds is listed, and none besides."""
    assume(start[0] != to)
    translation = translate(start[1], start[0], to, include_low=include_low)
    assert cited(translation.model_dump(mode="json")) == {source.source_id for source in translation.sources}


@STEADY
@given(start=a_level, to=a_framework)
def test_a_path_is_no_surer_than_its_links(start: tuple[str, str], to: str) -> None:
    """The confidence of a path is at most that of each level reached, and that of the translation the lowest of its paths."""
    assume(start[0] != to)
    translation = translate(start[1], start[0], to)
    for path in translation.paths:
        assert all(RANK(path.confidence) >= RANK(target.confidence) for target in path.targets)
    assert translation.confidence is Confidence.lowest(path.confidence for path in translation.paths)


@pytest.mark.slow
@settings(STEADY, max_examples=12)
@given(start=a_level, selection=a_selection)
def test_no_result_says_that_levels_are_equal(start: tuple[str, str], selection: list[str]) -> None:
    """No comparison and no translation states that one level equals another."""
    told = [comparison_files(compare(selection, include_low=True))["json"]()]
    told += [translation_files(translate(start[1], start[0], to, include_low=True))["json"]() for to in selection if to != start[0]]
    for text in told:
        assert not re.search(r"\b(equals|equal to|equivalent to|same as)\b", text.decode(), re.IGNORECASE)


RATED: tuple[type[Row], ...] = (Framework, Level, FrameworkNote, QualificationType, ReferencingEvent)
ALWAYS_SHOWN = {Framework, Level, FrameworkNote}
_FOLDERS = count()


def units_of(row_class: type[Row], frameworks: list[str]) -> dict[tuple[str, ...], list[dict[str, str]]]:
    """Return the shipped rows of some frameworks by the unit in which an overlay replaces them."""
    units: dict[tuple[str, ...], list[dict[str, str]]] = {}
    with (DATA / f"{row_class.TABLE}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["framework_id"] in frameworks:
                units.setdefault(tuple(row[name] for name in row_class.unit()), []).append(row)
    return units


def rated(folder: Path, frameworks: list[str], chosen: dict[type[Row], set[tuple[str, ...]]], confidence: Confidence) -> Catalogue:
    """Open a catalogue in which the chosen rows have this confidence, and all other sourced rows of the frameworks a high one."""
    for row_class in RATED:
        rows = []
        for unit, found in units_of(row_class, frameworks).items():
            rating = confidence if unit in chosen.get(row_class, ()) else Confidence.HIGH
            rows += [row | {"confidence": "low" if row["source_id"] == "background" else rating.value} for row in found]
        with (folder / f"{row_class.TABLE}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(row_class.model_fields))
            writer.writeheader()
            writer.writerows(rows)
    return open_catalogue(folder)


@pytest.mark.slow
@settings(STEADY, max_examples=10)
@given(
    data=st.data(),
    pair=st.lists(a_framework, min_size=2, max_size=2, unique=True),
    tables=st.sets(st.sampled_from(RATED), min_size=1, max_size=2),
)
def test_a_lower_confidence_never_raises_another(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, pair: list[str], tables: set[type[Row]]
) -> None:
    """Where rows of any kind become less sure, no comparison and no translation becomes surer, whether low rows are shown or hidden."""
    units = {row_class: sorted(units_of(row_class, pair)) for row_class in RATED if row_class in tables}
    chosen = {row_class: data.draw(st.sets(st.sampled_from(found), min_size=1)) for row_class, found in units.items() if found}
    assume(chosen)
    catalogues = [rated(tmp_path_factory.mktemp(f"rated{next(_FOLDERS)}"), pair, chosen, confidence) for confidence in Confidence]
    for include_low in (True, False):
        comparisons = [compare(pair, include_low=include_low, catalogue=catalogue) for catalogue in catalogues]
        assert never_surer(comparison.confidence for comparison in comparisons)
        assert not chosen.keys() & ALWAYS_SHOWN or comparisons[-1].confidence is Confidence.LOW
        places = [[level for row in each.rows for cell in row.cells for level in cell.levels] for each in comparisons]
        assert all(never_surer(level.confidence for level in same) for same in zip(*places, strict=True))
    for level in dict.fromkeys(row.nqf_level for row in catalogues[0].levels_of(pair[0])):
        paths = [translate(level, *pair, catalogue=catalogue).paths for catalogue in catalogues]
        assert all(never_surer(path.confidence for path in same) for same in zip(*paths, strict=True))


def never_surer(confidences: Iterable[Confidence]) -> bool:
    return all(RANK(later) >= RANK(earlier) for earlier, later in pairwise(confidences))
