"""The data frames of a comparison and of a translation."""

import pandas as pd

from mcvet.frameworks import compare, tables, translate


def records(frame: pd.DataFrame, *columns: str) -> list[tuple[object, ...]]:
    """Return the rows of some columns, with None where a value is missing."""
    found = frame[list(columns)].astype(object)
    return list(found.where(found.notna(), None).itertuples(index=False, name=None))


def test_each_level_is_a_row_with_its_link() -> None:
    """A level is a row with its EQF level, concept and main source; a level off the ladder and an empty place have rows with their states."""
    frame = tables.levels_frame(compare(["HR", "NO", "BA"], eqf_levels=[1, 6]))
    assert records(frame, "eqf_level", "framework_id", "state", "nqf_level", "concept_match", "confidence") == [
        (6, "HR-CROQF", "levels", "6.st", "broader", "high"),
        (6, "HR-CROQF", "levels", "6.sv", "broader", "medium"),
        (6, "NO-NKR", "levels", "6.1", None, "medium"),
        (6, "NO-NKR", "levels", "6.2", None, "high"),
        (1, "HR-CROQF", "levels", "1", "exact", "medium"),
        (1, "NO-NKR", "no_national_level", None, None, None),
        *((None, "BA-BQF", "not_referenced", str(level), "exact", "high") for level in range(1, 9)),
    ]
    assert records(frame, "concept_uri", "types_hidden", "source_ids")[0] == (
        "http://data.europa.eu/snb/qdr/c_cb53bf24", 0, "b_hr_mzom_2021;g_spotlight_hr_2018;g_elm_nqf",
    )  # fmt: skip
    assert records(frame, "types_hidden")[4] == (1,)


def test_each_type_is_a_row_vocational_ones_first() -> None:
    """The types of a level begin with vocational education; those without a level come last, with no level, and all with their sources."""
    frame = tables.types_frame(compare(["HR", "NO"], eqf_levels=[4]))
    found = records(frame, "framework_id", "nqf_level", "eqf_level", "name_en", "sector", "confidence")
    assert [row[:3] + row[4:] for row in found if row[0] == "HR-CROQF"][:3] == [
        ("HR-CROQF", "4.1", 4, "vet", "high"), ("HR-CROQF", "4.2", 4, "vet", "high"), ("HR-CROQF", "4.2", 4, "general", "medium"),
    ]  # fmt: skip
    assert found[-4][:3] == ("HR-CROQF", None, None)
    assert "Micro-qualification" in str(found[-4][3])
    columns = ("name_local", "typical_duration", "credits", "note", "background_fields", "source_ids")
    three_years = (
        "Trogodišnje strukovno obrazovanje",
        "3 years",
        None,
        "Industrial and craft programmes",
        "credits",
        "g_cedefop_hr_vet2021",
    )
    assert records(frame, *columns)[0] == three_years


def test_one_table_holds_levels_with_types_and_without() -> None:
    """A level has a row for each of its types, or one without any; a type that takes the level of its outcomes has its own state."""
    frame = tables.comparison_frame(compare(["HR", "FI"], eqf_levels=[1, 4]))
    found = records(frame, "eqf_level", "framework_id", "state", "nqf_level", "sector", "type_confidence", "confidence")
    assert found[:5] == [
        (4, "HR-CROQF", "levels", "4.1", "vet", "high", "high"),
        (4, "HR-CROQF", "levels", "4.2", "vet", "high", "high"),
        (4, "HR-CROQF", "levels", "4.2", "general", "medium", "high"),
        (4, "FI-FiNQF", "levels", "4", "vet", "high", "high"),
        (1, "HR-CROQF", "levels", "1", None, None, "medium"),
    ]
    assert found[5] == (1, "FI-FiNQF", "no_qualification_placed", "1", None, None, "high")
    assert set(found[6:]) == {(None, "HR-CROQF", "level_of_learning_outcomes", None, "adult", "high", None)}
    assert records(frame, "type_background_fields", "type_source_ids")[0] == ("credits", "g_cedefop_hr_vet2021")


def test_events_and_notes_are_rows_with_their_sources() -> None:
    """An event has its date and kind, a note its framework and its level, if it is about one."""
    comparison = compare(["RS", "NO"])
    events = records(tables.events_frame(comparison), "framework_id", "date", "event", "confidence", "source_ids")
    assert ("RS-NQFS", "2020-02-04", "referencing_report_presented", "high", "b_noks_ref_2020;g_rs_sipru") in events
    notes = records(tables.notes_frame(comparison), "framework_id", "nqf_level", "note_en", "confidence", "source_ids")
    norway = [note for note in notes if note[0] == "NO-NKR"]
    assert norway == [
        ("NO-NKR", None, "Levels are numbered 2 to 8; there is no level 1.", "high", "b_no_nokut_levels"),
        ("NO-NKR", "3", "Level 3 is kept for a partly completed programme.", "high", "b_no_nokut_table"),
    ]


def test_a_translation_is_a_row_for_each_level_reached() -> None:
    """Each path has a row for each level at its end, and one without a level where there is none; a refusal has no row."""
    columns = ("from_framework_id", "from_nqf_level", "eqf_level", "to_framework_id", "to_nqf_level", "confidence")
    assert records(tables.translation_frame(translate("9", "SI", "RS")), *columns) == [
        ("SI-SQF", "9", 7, "RS-NQFS", "7.1", "high"), ("SI-SQF", "9", 7, "RS-NQFS", "7.2", "high"), ("SI-SQF", "9", 8, "RS-NQFS", "8", "high"),
    ]  # fmt: skip
    assert records(tables.translation_frame(translate("1", "SI", "NO")), "eqf_level", "to_nqf_level") == [(1, None)]
    assert tables.translation_frame(translate("4", "BA", "HR")).empty


def test_several_sources_and_fields_are_separated_by_semicolons() -> None:
    """A cell with several ids has them one after the other, in every table."""
    comparison = compare(["HR", "SI", "NO", "RS", "TR"], include_low=True)
    frames = (
        tables.types_frame(comparison)["source_ids"], tables.types_frame(comparison)["background_fields"],
        tables.events_frame(comparison)["source_ids"], tables.levels_frame(comparison)["source_ids"].dropna(),
        tables.translation_frame(translate("9", "SI", "RS"))["source_ids"],
    )  # fmt: skip
    for column in frames:
        assert column.str.contains(";").any()
        assert column.str.fullmatch(r"([a-z0-9_]+(;[a-z0-9_]+)*)?").all()


def test_the_rows_of_one_table_are_counted_through() -> None:
    """Levels and types without a level have one index; without such a type the table ends with the levels."""
    frame = tables.comparison_frame(compare(["HR", "FI"], eqf_levels=[1, 4]))
    assert list(frame.index) == list(range(len(frame)))
    plain = tables.comparison_frame(compare(["RS", "DE"], eqf_levels=[4]))
    assert set(plain["state"]) == {"levels"}
    assert len(plain) == len(tables.types_frame(compare(["RS", "DE"], eqf_levels=[4])))


def test_a_type_that_is_not_confirmed_comes_last() -> None:
    """Montenegro's VII2 has the master's degree first, and then the integrated studies of low confidence."""
    frame = tables.types_frame(compare(["ME", "RS"], eqf_levels=[7], include_low=True))
    assert records(frame[frame["nqf_level"] == "VII2"], "name_en", "confidence") == [
        ("Master academic and applied studies", "medium"), ("Integrated bachelor and master studies", "low"),
    ]  # fmt: skip
