"""Comparing frameworks on the ladder of the EQF."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mcvet import Catalogue, McvetError, open_catalogue
from mcvet.catalogue import Confidence
from mcvet.errors import SelectionError, UnknownNameError
from mcvet.frameworks import LIMITS_OF_USE, CellState, Comparison, LadderCell, PlacedLevel, compare, overview
from mcvet.frameworks.ladder import Ladder

FRAMEWORKS = (
    "framework_id,country,framework_name_en,abbreviation,legal_basis,year_adopted,n_levels,has_sublevels,scope,stage,"
    "eqf_referencing_year,eqf_on_certificates,source_id,confidence\n"
    "AQ-TQF,AQ,Example framework,TQF,Example act,2015,1,no,comprehensive,unknown,2017,unknown,b_eqf_rec_2017,high\n"
    "AQ-SQF,AQ,Other example framework,SQF,Other act,2015,1,no,comprehensive,unknown,2017,unknown,b_eqf_rec_2017,high\n"
)
LEVELS = (
    "framework_id,nqf_level,sort_order,eqf_link,eqf_level,source_id,confidence\n"
    "AQ-TQF,A,1,linked,4,b_eqf_rec_2017,high\nAQ-SQF,B,1,linked,4,b_eqf_rec_2017,high\n"
)
TYPES = "framework_id,nqf_level,eqf_level,name_en,sector,source_id,confidence\n"
EVENTS = "framework_id,date,event,title,source_id,confidence\n"


@pytest.fixture
def example(tmp_path: Path) -> Callable[..., Catalogue]:
    """Open a catalogue with two small frameworks whose rows are all of high confidence, and a few qualification types and events."""

    def lay(types: str, events: str = "") -> Catalogue:
        tables = {"frameworks": FRAMEWORKS, "levels": LEVELS, "qualification_types": TYPES + types, "referencing_events": EVENTS + events}
        for table, text in tables.items():
            (tmp_path / f"{table}.csv").write_text(text, encoding="utf-8")
        return open_catalogue(tmp_path)

    return lay


def cell_of(comparison: Comparison, framework_id: str, eqf_level: int | None) -> LadderCell:
    row = next(row for row in comparison.rows if row.eqf_level == eqf_level)
    return next(cell for cell in row.cells if cell.framework_id == framework_id)


def names(cell: LadderCell) -> list[str]:
    return [level.nqf_level for level in cell.levels]


def placed(comparison: Comparison) -> Iterator[PlacedLevel]:
    return (level for row in comparison.rows for cell in row.cells for level in cell.levels)


@pytest.mark.parametrize(
    ("frameworks", "given"),
    [
        ([], 0),
        (["HR"], 1),
        (["HR", "hr", "HR-CROQF"], 1),
        (["HR", "SI", "RS", "ME", "BA", "AT", "DE", "DK", "EE"], 9),
    ],
)
def test_a_comparison_takes_two_to_eight(frameworks: list[str], given: int) -> None:
    """Fewer than two or more than eight different frameworks are refused with the number that was given."""
    with pytest.raises(SelectionError, match=f"2 to 8 different frameworks; {given} given"):
        compare(frameworks)


def test_frameworks_keep_their_order_and_count_once() -> None:
    """Eight frameworks keep the given order; a repeated one appears once."""
    comparison = compare(["SI", "HR", "si", "RS", "ME", "BA", "AT", "UK-SCT", "EL"])
    ids = ["SI-SQF", "HR-CROQF", "RS-NQFS", "ME-MQF", "BA-BQF", "AT-NQR", "UK-SCT-SCQF", "GR-HQF"]
    assert [profile.framework.framework_id for profile in comparison.profiles] == ids
    assert all([cell.framework_id for cell in row.cells] == ids for row in comparison.rows)
    assert all(len(attribute.values) == 8 for attribute in comparison.attributes)


def test_one_framework_is_described_like_a_comparison() -> None:
    """A single framework has the same cells alone as it has beside another, and differs from nothing."""
    alone, beside = overview("HR"), compare(["HR", "RS"])
    assert [row.cells[0] for row in alone.rows] == [row.cells[0] for row in beside.rows]
    assert not any(row.differs for row in alone.rows)
    assert alone.profiles == beside.profiles[:1]


@pytest.mark.parametrize(
    ("arguments", "error", "said"),
    [
        ({"frameworks": ["HR", "QQ"]}, UnknownNameError, "There is no framework 'QQ'"),
        ({"frameworks": ["HR", "BE"]}, UnknownNameError, "BE-FL-FQF, BE-FR-CFC, BE-DE-QDG"),
        ({"frameworks": ["HR", "SI"], "eqf_levels": [4, 9]}, SelectionError, "from 1 to 8; 9 given"),
        ({"frameworks": ["HR", "SI"], "eqf_levels": [0, 4, -1]}, SelectionError, "from 1 to 8; -1, 0 given"),
        ({"frameworks": ["HR", "SI"], "eqf_levels": []}, SelectionError, "from 1 to 8; none given"),
        ({"frameworks": ["HR", "SI"], "sectors": ["vte"]}, UnknownNameError, "There is no sector 'vte'. Did you mean vet"),
        ({"frameworks": ["HR", "SI"], "sectors": ["music"]}, UnknownNameError, "Sectors are general, vet, he, adult, professional."),
    ],
)
def test_a_selection_out_of_range_is_refused(arguments: dict[str, list[object]], error: type[McvetError], said: str) -> None:
    """A framework, EQF level or sector that does not exist is an error whose text names it and what there is."""
    with pytest.raises(error, match=said):
        compare(**arguments)  # type: ignore[arg-type]


def test_rows_run_from_the_highest_eqf_level_down() -> None:
    """The ladder has EQF 8 on top and EQF 1 at the foot, whatever the order of the levels asked for."""
    assert [row.eqf_level for row in compare(["HR", "SI"]).rows] == [8, 7, 6, 5, 4, 3, 2, 1]
    comparison = compare(["HR", "SI"], eqf_levels=iter([3, 5, 4, 3]))
    assert [row.eqf_level for row in comparison.rows] == [5, 4, 3]
    assert comparison.eqf_levels == (3, 4, 5)


@pytest.mark.parametrize(
    ("framework_id", "eqf_level", "levels"),
    [
        ("HR-CROQF", 4, ["4.1", "4.2"]),
        ("HR-CROQF", 6, ["6.st", "6.sv"]),
        ("HR-CROQF", 7, ["7.1.st", "7.1.sv", "7.2"]),
        ("RS-NQFS", 6, ["6.1", "6.2"]),
        ("ME-MQF", 1, ["I1", "I2"]),
        ("ME-MQF", 4, ["IV1", "IV2"]),
        ("MK-MQF", 5, ["VB", "VA"]),
        ("MK-MQF", 7, ["VIIB", "VIIA"]),
        ("CY-CyQF", 7, ["7a", "7b", "7c"]),
        ("NL-NLQF", 4, ["4", "4+"]),
        ("SI-SQF", 4, ["4", "5"]),
        ("IE-NFQ", 6, ["7", "8"]),
        ("UK-SCT-SCQF", 6, ["9", "10"]),
        ("SI-SQF", 8, ["9", "10"]),
    ],
)
def test_levels_at_one_eqf_level_keep_their_own_order(framework_id: str, eqf_level: int, levels: list[str]) -> None:
    """Several levels or sublevels at one EQF level are in the framework's own order, not in alphabetical order."""
    other = "EE" if framework_id != "EE-EstQF" else "DE"
    assert names(cell_of(compare([framework_id, other]), framework_id, eqf_level)) == levels


@pytest.mark.parametrize(
    ("framework_id", "level", "eqf_levels"), [("SI-SQF", "9", (7, 8)), ("IS-ISQF", "1", (1, 2)), ("FR-NOM1969", "I", (7, 8))]
)
def test_a_level_with_two_eqf_levels_hangs_on_both(framework_id: str, level: str, eqf_levels: tuple[int, ...]) -> None:
    """A level that is linked to two EQF levels appears at both with a note, and nowhere else."""
    comparison = compare([framework_id, "HR"])
    found = [
        (row.eqf_level, found.eqf_levels)
        for row in comparison.rows
        for found in row.cells[0].levels
        if found.nqf_level == level
    ]  # fmt: skip
    assert sorted(found, key=str) == [(eqf_level, eqf_levels) for eqf_level in eqf_levels]


def test_types_of_a_level_with_two_eqf_levels_are_parted() -> None:
    """Slovenia's specialisation is at EQF 7 only and its research master at EQF 8 only, each with its own source."""
    comparison = compare(["SI", "HR"])
    nine = {eqf: next(p for p in cell_of(comparison, "SI-SQF", eqf).levels if p.nqf_level == "9") for eqf in (7, 8)}
    found = {eqf: ([kind.name_en.split()[0] for kind in level.types], level.source_ids[0]) for eqf, level in nine.items()}
    assert found == {7: (["Specialisation"], "g_nok_spec"), 8: (["Research"], "g_nok_magznan")}


def test_the_row_below_eqf_1_closes_the_ladder_where_needed() -> None:
    """The row below EQF 1 is there if one of the frameworks has such levels and EQF 1 is asked for, and not otherwise."""
    comparison = compare(["BG", "HR", "BA", "MT"])
    assert [row.eqf_level for row in comparison.rows][-2:] == [1, None]
    below = {cell.framework_id: (cell.state, names(cell)) for cell in comparison.rows[-1].cells}
    assert below == {
        "BG-BQF": (CellState.LEVELS, ["0"]),
        "HR-CROQF": (CellState.NO_LEVEL, []),
        "BA-BQF": (CellState.NOT_REFERENCED, []),
        "MT-MQF": (CellState.LEVELS, ["A", "B"]),
    }
    assert None not in [row.eqf_level for row in compare(["BG", "HR"], eqf_levels=[2, 3]).rows]
    assert None not in [row.eqf_level for row in compare(["HR", "BA"]).rows]


@pytest.mark.parametrize(
    ("framework_id", "eqf_level", "state", "levels"),
    [
        ("HR-CROQF", 1, CellState.LEVELS, ["1"]),
        ("NO-NKR", 1, CellState.NO_LEVEL, []),
        ("ES-MECES", 4, CellState.NO_LEVEL, []),
        ("FR-NOM1969", 2, CellState.NO_LEVEL, []),
        ("DK-DKQF", 1, CellState.LEVELS, ["1"]),
        ("FI-FiNQF", 1, CellState.NONE_PLACED, ["1"]),
        ("FR-CNCP", 1, CellState.NONE_PLACED, ["1"]),
        ("CZ-NSK", 5, CellState.LEVELS, ["5"]),
        ("LI-NQFL", 1, CellState.LEVELS, ["1"]),
        ("BA-BQF", 4, CellState.NOT_REFERENCED, []),
        ("BE-DE-QDG", 4, CellState.NOT_REFERENCED, []),
        ("CH-NQFHS", 6, CellState.NOT_REFERENCED, []),
        ("CH-NQRBB", 6, CellState.LEVELS, ["6"]),
    ],
)
def test_an_empty_cell_says_why(framework_id: str, eqf_level: int, state: CellState, levels: list[str]) -> None:
    """No national level, a level on which nothing is placed, and a framework not referenced are three different states."""
    cell = cell_of(compare([framework_id, "RS"]), framework_id, eqf_level)
    assert (cell.state, names(cell)) == (state, levels)


def test_a_framework_not_referenced_shows_its_levels_beside_the_ladder() -> None:
    """Bosnia and Herzegovina has no cell on the ladder, yet its eight levels are in its profile with no EQF level."""
    ba, hr = compare(["BA", "HR"]).profiles
    assert (ba.referenced, hr.referenced) == (False, True)
    assert [(level.nqf_level, level.eqf_levels) for level in ba.unreferenced_levels] == [(str(n), ()) for n in range(1, 9)]
    assert hr.unreferenced_levels == ()


@pytest.mark.parametrize(
    ("frameworks", "eqf_level", "differs"),
    [
        (["HR", "RS"], 4, True),
        (["HR", "RS"], 5, False),
        (["HR", "SI"], 4, False),
        (["HR", "NO"], 1, True),
        (["FI", "FR-CNCP"], 1, False),
        (["FI", "DE"], 1, True),
        (["DK", "DE"], 1, False),
        (["CZ", "SK"], 5, False),
        (["HR", "BA"], 4, False),
        (["BA", "BE-DE"], 4, False),
        (["HR", "RS", "BA"], 4, True),
    ],
)
def test_a_row_differs_where_levels_are_unlike(frameworks: list[str], eqf_level: int, differs: bool) -> None:
    """A row differs if referenced frameworks have unlike numbers of levels there, or empty beside filled ones; no other framework counts."""
    [row] = [row for row in compare(frameworks).rows if row.eqf_level == eqf_level]
    assert row.differs is differs


def test_an_attribute_differs_where_known_values_are_unlike() -> None:
    """Years of adoption differ, equal answers do not, and what is not known counts for nothing."""
    attributes = {attribute.name: attribute for attribute in compare(["HR", "SI", "BA"]).attributes}
    assert attributes["year_adopted"].values == ("2013", "2015", "2011")
    assert attributes["year_adopted"].differs
    assert attributes["n_levels"].values == ("8", "10", "8")
    assert attributes["n_levels"].differs
    assert attributes["eqf_referencing_year"].values == ("2012", "2013", None)
    assert attributes["eqf_on_certificates"].values == ("unknown", "unknown", "unknown")
    assert not attributes["eqf_on_certificates"].differs
    alike = {attribute.name: attribute for attribute in compare(["HR", "CZ"]).attributes}
    assert (alike["eqf_on_certificates"].values, alike["eqf_on_certificates"].differs) == (("unknown", "yes"), False)
    assert (alike["n_levels"].values, alike["n_levels"].differs) == (("8", "8"), False)


def test_differences_keep_only_what_differs() -> None:
    """The view of differences drops the rows and attributes that are alike and leaves the rest, and the sources, as they were."""
    whole = compare(["HR", "RS"])
    parted = whole.differences()
    assert [row.eqf_level for row in parted.rows] == [8, 7, 4]
    assert parted.rows == tuple(row for row in whole.rows if row.differs)
    assert 0 < len(parted.attributes) < len(whole.attributes)
    assert all(attribute.differs for attribute in parted.attributes)
    assert (parted.profiles, parted.sources, parted.confidence) == (whole.profiles, whole.sources, whole.confidence)
    assert len(whole.rows) == 8


def test_types_of_low_confidence_are_counted_or_shown() -> None:
    """Croatia's level 1 hides one type that was not seen in a source and says so; on request it is shown and marked."""
    hidden, shown = (cell_of(compare(["HR", "SI"], include_low=low), "HR-CROQF", 1).levels[0] for low in (False, True))
    assert (hidden.types, hidden.types_hidden) == ((), 1)
    assert shown.types_hidden == 0
    assert [kind.confidence for kind in shown.types] == [Confidence.LOW]


def test_events_of_low_confidence_are_counted_or_shown() -> None:
    """Portugal's year of referencing, which is inferred, is counted unless low confidence is asked for."""
    hidden, shown = (compare(["PT", "SI"], include_low=low).profiles[0] for low in (False, True))
    assert (hidden.events_hidden, shown.events_hidden) == (1, 0)
    assert [event.date for event in set(shown.events) - set(hidden.events)] == ["2011"]


def test_cells_of_a_type_without_a_source_are_hidden_unless_asked_for() -> None:
    """The credits of Serbia's doctorate rest on no source: the type is shown without them, and says which cells are left out."""
    for low, size in ((False, None), (True, "180 ECTS")):
        comparison = compare(["RS", "SI"], eqf_levels=[8], include_low=low)
        [doctorate] = cell_of(comparison, "RS-NQFS", 8).levels[0].types
        assert (doctorate.credits, doctorate.typical_duration) == (size, "3 years")
        assert doctorate.background_fields == ("credits",)
        assert (comparison.confidence is Confidence.LOW) is low


def test_attributes_without_a_source_are_hidden_unless_asked_for() -> None:
    """Portugal's year of referencing, for which no source was seen, is left out and counted; on request it is shown and marked."""
    for low, year, differs in ((False, None, False), (True, "2011", True)):
        comparison = compare(["PT", "SI"], eqf_levels=[5], include_low=low)
        attribute = next(attribute for attribute in comparison.attributes if attribute.name == "eqf_referencing_year")
        assert (attribute.values, attribute.low, attribute.differs) == ((year, "2013"), (True, False), differs)
    beside = next(attribute for attribute in compare(["BA", "SI"]).attributes if attribute.name == "eqf_referencing_year")
    assert (beside.values, beside.low) == ((None, "2013"), (False, False))


def test_low_confidence_is_hidden_without_being_asked() -> None:
    """Who does not ask for low confidence gets none, neither in a comparison nor in the overview of one framework."""
    assert compare(["HR", "PT"]) == compare(["HR", "PT"], include_low=False) != compare(["HR", "PT"], include_low=True)
    assert overview("HR") == overview("HR", include_low=False) != overview("HR", include_low=True)


def test_a_ladder_alone_hides_low_confidence() -> None:
    """The ladder of one framework counts its types of low confidence unless they are asked for."""
    catalogue = open_catalogue()
    [one] = Ladder(catalogue.framework("HR"), catalogue).at(1)
    assert (one.types, one.types_hidden) == ((), 1)


def test_a_level_carries_its_concept_descriptors_and_notes() -> None:
    """Croatia's 6.st has the undivided level as its concept and its note; Slovenia's 1 has three descriptors, each in its domain."""
    [professional, academic] = cell_of(compare(["HR", "SI"]), "HR-CROQF", 6).levels
    assert (professional.sort_order, academic.sort_order) == (7, 8)
    assert (professional.concept_uri, professional.concept_match) == ("http://data.europa.eu/snb/qdr/c_cb53bf24", "broader")
    assert [note.nqf_level for note in professional.notes] == ["6.st"]
    assert professional.confidence is Confidence.HIGH
    assert academic.confidence is Confidence.MEDIUM
    [first] = cell_of(compare(["HR", "SI"]), "SI-SQF", 1).levels
    assert {(each.framework_id, each.nqf_level) for each in first.descriptors} == {("SI-SQF", "1")}
    assert [each.domain for each in first.descriptors] == ["knowledge", "skills", "responsibility_autonomy"]


def test_a_note_on_a_framework_is_in_its_profile() -> None:
    """What a source says of Norway's whole framework is in its profile, and what it says of level 3 is at that level."""
    comparison = compare(["NO", "HR"])
    assert [note.note_en for note in comparison.profiles[0].notes] == ["Levels are numbered 2 to 8; there is no level 1."]
    [three] = cell_of(comparison, "NO-NKR", 3).levels
    assert [note.note_en for note in three.notes] == ["Level 3 is kept for a partly completed programme."]


def test_floating_types_of_low_confidence_do_not_vanish(example: Callable[..., Catalogue]) -> None:
    """A type without a level of its own is shown, and one of low confidence is counted somewhere in the profile if it is not shown."""
    catalogue = example("AQ-TQF,,,Seen module,adult,b_eqf_rec_2017,high\nAQ-TQF,,,Unseen module,adult,background,low\n")
    hidden, shown = (compare(["AQ-TQF", "AQ-SQF"], include_low=low, catalogue=catalogue).profiles[0] for low in (False, True))
    assert [kind.name_en for kind in hidden.floating_types] == ["Seen module"]
    assert [kind.name_en for kind in shown.floating_types] == ["Seen module", "Unseen module"]
    counts = [value for name, value in hidden if name.endswith("_hidden")]
    assert sum(counts) == 1


def test_floating_types_stand_on_no_level() -> None:
    """Croatia's micro-qualification takes the level of its outcomes: it is in the profile and on no level."""
    comparison = compare(["HR", "SI"], include_low=True)
    assert "Micro-qualification" in comparison.profiles[0].floating_types[0].name_en
    assert not [kind for level in placed(comparison) for kind in level.types if kind.nqf_level is None]


@pytest.mark.parametrize("sector", ["general", "vet", "he", "adult", "professional"])
def test_sectors_narrow_the_types_and_not_the_levels(sector: str) -> None:
    """A sector leaves only its own qualification types, floating ones too, and every level stays where it is."""
    whole, narrow = compare(["HR", "SI", "BA"]), compare(["HR", "SI", "BA"], sectors=[sector])
    assert narrow.sectors == (sector,)
    assert [(level.nqf_level, level.eqf_levels) for level in placed(narrow)] == [
        (level.nqf_level, level.eqf_levels) for level in placed(whole)
    ]
    beside = [level for profile in narrow.profiles for level in profile.unreferenced_levels]
    kinds = [kind for level in [*placed(narrow), *beside] for kind in level.types]
    kinds += [kind for profile in narrow.profiles for kind in profile.floating_types]
    assert {kind.sector.value for kind in kinds} == {sector}


def test_no_sector_asked_for_is_said_and_done_alike() -> None:
    """An empty choice of sectors, which a comparison reports as all sectors, shows the types of all sectors."""
    none, everything = compare(["HR", "SI"], sectors=[]), compare(["HR", "SI"])
    assert none.sectors == everything.sectors == ()
    assert none.rows == everything.rows


@pytest.mark.slow
def test_the_same_question_has_the_same_answer_in_every_process() -> None:
    """A comparison written as JSON is the same text in two processes, as files that are compared or cached must be."""
    code = (
        "from mcvet.frameworks import compare; "
        "print(compare(['HR', 'BA'], eqf_levels=[4], sectors=['vet', 'he', 'general', 'adult', 'professional']).model_dump_json())"
    )
    texts = {
        subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True).stdout
        for seed in ("1", "2")
    }
    assert len(texts) == 1


@pytest.mark.parametrize(
    ("types", "include_low", "confidence"),
    [
        ("AQ-TQF,A,4,Seen twice,vet,b_eqf_rec_2017,high\n", False, Confidence.HIGH),
        ("AQ-TQF,A,4,Seen once,vet,b_eqf_rec_2017,medium\n", False, Confidence.MEDIUM),
        ("AQ-TQF,,,Seen once and floating,vet,b_eqf_rec_2017,medium\n", False, Confidence.MEDIUM),
        ("AQ-TQF,A,4,Not seen,vet,background,low\nAQ-TQF,A,4,Seen once,vet,b_eqf_rec_2017,medium\n", False, Confidence.MEDIUM),
        ("AQ-TQF,A,4,Not seen,vet,background,low\n", True, Confidence.LOW),
    ],
)
def test_the_confidence_is_that_of_the_weakest_row_shown(
    example: Callable[..., Catalogue], types: str, include_low: bool, confidence: Confidence
) -> None:
    """A comparison is as sure as the weakest row that it shows."""
    assert compare(["AQ-TQF", "AQ-SQF"], include_low=include_low, catalogue=example(types)).confidence is confidence


@pytest.mark.parametrize(
    ("types", "events"),
    [
        ("AQ-TQF,A,4,Not seen,vet,background,low\n", ""),
        ("AQ-TQF,,,Not seen and floating,vet,background,low\n", ""),
        ("", "AQ-TQF,2018,amended,Not seen,background,low\n"),
    ],
)
def test_a_comparison_that_leaves_something_out_is_of_medium_confidence_at_most(
    example: Callable[..., Catalogue], types: str, events: str
) -> None:
    """Where a type or an event of low confidence is hidden, a comparison of rows that are all of high confidence is of medium confidence."""
    catalogue = example(types, events)
    hidden, shown = (compare(["AQ-TQF", "AQ-SQF"], include_low=low, catalogue=catalogue) for low in (False, True))
    assert (hidden.confidence, shown.confidence) == (Confidence.MEDIUM, Confidence.LOW)
    assert overview("AQ-TQF", catalogue=catalogue).confidence is Confidence.MEDIUM
    assert overview("AQ-SQF", catalogue=catalogue).confidence is Confidence.HIGH


def test_what_was_not_asked_for_is_not_left_out(example: Callable[..., Catalogue]) -> None:
    """A type of low confidence in a sector or at an EQF level that nobody asked for does not touch the confidence."""
    catalogue = example("AQ-TQF,A,4,Not seen,vet,background,low\n")
    narrow = compare(["AQ-TQF", "AQ-SQF"], sectors=["he"], catalogue=catalogue)
    elsewhere = compare(["AQ-TQF", "AQ-SQF"], eqf_levels=[5], catalogue=catalogue)
    assert narrow.confidence is elsewhere.confidence is Confidence.HIGH


def test_limits_and_date_travel_with_the_result() -> None:
    """Every comparison carries the sentence on its limits of use and the date of the data, also in a dump of its differences."""
    comparison = compare(["HR", "SI"])
    assert "do not decide on recognition, access or equivalence" in LIMITS_OF_USE
    for result in (comparison, comparison.differences()):
        assert result.model_dump(mode="json")["limits_of_use"] == LIMITS_OF_USE
        assert result.as_of == open_catalogue().as_of


def test_several_years_are_listed() -> None:
    """Malta's referencing was updated twice, and both years are one value."""
    [updated] = [attribute for attribute in compare(["MT", "NO"]).attributes if attribute.name == "eqf_referencing_updated_years"]
    assert updated.values[0] == "2016, 2023"
