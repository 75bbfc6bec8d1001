"""Looking things up in the catalogue."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from mcvet import Catalogue, McvetError, open_catalogue
from mcvet.catalogue.model import MicroCredentialStatus
from mcvet.errors import UnknownNameError, near


@pytest.fixture
def catalogue() -> Catalogue:
    return open_catalogue()


@pytest.mark.parametrize(
    ("name", "framework_id"),
    [
        ("HR-CROQF", "HR-CROQF"),
        ("hr-croqf", "HR-CROQF"),
        ("HR", "HR-CROQF"),
        (" si ", "SI-SQF"),
        ("BE-DE", "BE-DE-QDG"),
        ("be-fl", "BE-FL-FQF"),
        ("FR", "FR-CNCP"),
        ("FR-NOM1969", "FR-NOM1969"),
        ("EL", "GR-HQF"),
        ("GR", "GR-HQF"),
        ("XK", "XK-NQF"),
        ("EU", "EU-EQF"),
        ("UK-SCT", "UK-SCT-SCQF"),
        ("CH-NQFHS", "CH-NQFHS"),
        ("Croatia", "HR-CROQF"),
        (" bosnia AND herzegovina ", "BA-BQF"),
        ("Montenegro", "ME-MQF"),
        ("North Macedonia", "MK-MQF"),
        ("kosovo", "XK-NQF"),
        ("European Union", "EU-EQF"),
    ],
)
def test_a_framework_answers_to_its_names(catalogue: Catalogue, name: str, framework_id: str) -> None:
    """An id, its start, or the code or English name of a country with one framework in use finds it, in upper or lower case."""
    assert catalogue.framework(name).framework_id == framework_id


@pytest.mark.parametrize(
    ("name", "choice"),
    [
        ("BE", ["BE-FL-FQF", "BE-FR-CFC", "BE-DE-QDG"]),
        ("CH", ["CH-NQRBB", "CH-NQFHS"]),
        ("ES", ["ES-MECU", "ES-MECES"]),
        ("GB", ["UK-ENI-RQF", "UK-SCT-SCQF", "UK-WLS-CQFW"]),
        ("uk", ["UK-ENI-RQF", "UK-SCT-SCQF", "UK-WLS-CQFW"]),
        ("Belgium", ["BE-FL-FQF", "BE-FR-CFC", "BE-DE-QDG"]),
        ("united kingdom", ["UK-ENI-RQF", "UK-SCT-SCQF", "UK-WLS-CQFW"]),
    ],
)
def test_a_country_with_several_frameworks_asks_which(catalogue: Catalogue, name: str, choice: list[str]) -> None:
    """The code or name of a country with several frameworks is refused with the list of them."""
    with pytest.raises(UnknownNameError) as caught:
        catalogue.framework(name)
    assert f"'{name}'" in str(caught.value)
    assert [framework_id for framework_id in catalogue.by_id if framework_id in str(caught.value)] == [
        framework_id for framework_id in catalogue.by_id if framework_id in choice
    ]


@pytest.mark.parametrize(
    ("misspelled", "meant"),
    [
        ("HR-CROFQ", "HR-CROQF"),
        ("si-sfq", "SI-SQF"),
        ("RS-NQF", "RS-NQFS"),
        ("MEE", "ME"),
        ("BA-BFQ", "BA-BQF"),
        ("DQR", "DE-DQR"),
        ("Croatai", "Croatia"),
        ("Bosnia Herzegovina", "Bosnia and Herzegovina"),
    ],
)
def test_a_misspelled_framework_meets_a_suggestion(catalogue: Catalogue, misspelled: str, meant: str) -> None:
    """A name that is nearly right is refused, and the right one is offered first."""
    with pytest.raises(UnknownNameError) as caught:
        catalogue.framework(misspelled)
    assert caught.value.name == misspelled
    assert caught.value.near[0] == meant
    assert f"Did you mean {meant}" in str(caught.value)


@pytest.mark.parametrize("name", ["", "1234", "HR-"])
def test_a_name_like_no_other_still_says_what_to_use(catalogue: Catalogue, name: str) -> None:
    """An unknown name raises an error of the package, which suggests known names."""
    with pytest.raises(McvetError, match="Use a country code or a framework id"):
        catalogue.framework(name)


@pytest.mark.parametrize(
    ("name", "known", "found"),
    [
        ("vte", ["general", "vet", "he"], ("vet",)),
        ("VET", ["general", "vet"], ("vet",)),
        ("q", ["general", "vet"], ()),
        ("", ["general", "vet"], ()),
        ("leve", ["level"], ("level",)),
    ],
)
def test_near_offers_few_and_like_names(name: str, known: list[str], found: tuple[str, ...]) -> None:
    """Names spelled alike are offered whatever their case, the nearest first and at most three of them."""
    assert near(name, known) == found
    assert len(near(name, [f"{name}{n}" for n in range(9)])) == (3 if name else 0)


def test_levels_come_in_the_frameworks_own_order(catalogue: Catalogue) -> None:
    """The thirteen Croatian codes come from the lowest up, the last of them by number and not by spelling."""
    assert [level.nqf_level for level in catalogue.levels_of("HR-CROQF")] == [
        "1", "2", "3", "4.1", "4.2", "5", "6.st", "6.sv", "7.1.st", "7.1.sv", "7.2", "8.1", "8.2",
    ]  # fmt: skip
    assert [level.nqf_level for level in catalogue.levels_of("SI-SQF")][-3:] == ["9", "9", "10"]
    assert [level.nqf_level for level in catalogue.levels_of("FR-NOM1969")] == ["V", "IV", "III", "II", "I", "I"]
    assert catalogue.levels_of("ZZ-NONE") == ()


def test_a_level_with_two_eqf_levels_has_two_rows(tmp_path: Path) -> None:
    """Slovenia's level 9 has one row for each of its EQF levels, the lower first, whatever their order in the file."""
    (tmp_path / "levels.csv").write_text(
        "framework_id,nqf_level,sort_order,eqf_link,eqf_level,source_id,confidence\n"
        "SI-SQF,9,9,linked,8,g_nok_magznan,high\nSI-SQF,9,9,linked,7,g_nok_spec,high\n",
        encoding="utf-8",
    )
    for catalogue in (open_catalogue(), open_catalogue(tmp_path)):
        rows = [level for level in catalogue.levels_of("SI-SQF") if level.nqf_level == "9"]
        assert [(row.sort_order, row.eqf_level) for row in rows] == [(9, 7), (9, 8)]


def test_events_come_in_order_of_date(catalogue: Catalogue) -> None:
    """The Croatian events run from the referencing of 2012 to the report under way in 2024."""
    dates = [event.date for event in catalogue.events_of("HR-CROQF")]
    assert dates == sorted(dates)
    assert (dates[0][:4], dates[-1][:4]) == ("2012", "2024")


@pytest.mark.parametrize("table", ["types_of", "notes_of", "events_of", "levels_of"])
def test_rows_of_a_framework_are_its_own(catalogue: Catalogue, table: str) -> None:
    """What is asked of one framework never brings rows of another whose id begins alike or whose abbreviation is the same."""
    for framework_id in ("BE-DE-QDG", "ME-MQF", "MT-MQF", "MK-MQF", "CH-NQRBB"):
        assert {row.framework_id for row in getattr(catalogue, table)(framework_id)} <= {framework_id}
    assert getattr(catalogue, table)("ME-MQF")


def test_descriptors_are_found_by_level(catalogue: Catalogue) -> None:
    """The EQF has three descriptors at level 4, one for each domain, and Croatia none."""
    domains = [descriptor.domain for descriptor in catalogue.descriptors_of("EU-EQF", "4")]
    assert domains == ["knowledge", "skills", "responsibility_autonomy"]
    assert catalogue.descriptors_of("HR-CROQF", "4.2") == ()


def test_sources_are_cited_once_in_order_of_mention(catalogue: Catalogue) -> None:
    """Sources come in the order of their first mention, and each only once."""
    cited = catalogue.cited(["b_nok_si", "b_hr_mzom_2021", "b_nok_si"])
    assert [source.source_id for source in cited] == ["b_nok_si", "b_hr_mzom_2021"]


def test_tables_without_a_room_are_at_hand(catalogue: Catalogue) -> None:
    """Rows of a table that no attribute holds are found by their class."""
    statuses = catalogue.rows(MicroCredentialStatus)
    assert {status.country for status in statuses} >= {"HR", "SI", "RS", "BA", "ME"}


def test_a_row_cannot_be_changed(catalogue: Catalogue) -> None:
    """A row of the catalogue is a frozen value."""
    with pytest.raises(ValidationError):
        catalogue.frameworks[0].stage = "review"  # type: ignore[assignment]


def test_the_shipped_catalogue_is_opened_once() -> None:
    """Opening the shipped data again gives the same catalogue."""
    assert open_catalogue() is open_catalogue()


def test_a_folder_may_be_named_by_text_or_path(tmp_path: Path) -> None:
    """A partner's folder opens alike whether it is named by a text or a path."""
    (tmp_path / "withdrawn.csv").write_text(
        "table,key,reason\nreferencing_events,PT-QNQ|2011|referencing_report_presented,Year not seen\n", encoding="utf-8"
    )
    by_text, by_path = open_catalogue(str(tmp_path)), open_catalogue(tmp_path)
    assert by_text.referencing_events == by_path.referencing_events != open_catalogue().referencing_events
    assert by_text.as_of == open_catalogue().as_of


@pytest.mark.parametrize("name", ["AZ", "az", "Azerbaijan"])
def test_a_country_without_a_framework_here_says_why(catalogue: Catalogue, name: str) -> None:
    """Azerbaijan has a framework that is not in the data; the error states that instead of an unknown name."""
    assert catalogue.gaps["AZ"].reason == "not_collected"
    with pytest.raises(UnknownNameError, match=r"eight levels .* not on record here"):
        catalogue.framework(name)


def test_the_countries_on_record_are_those_with_a_framework_or_a_word_on_why_not(catalogue: Catalogue) -> None:
    """Whoever has rows of policy can be chosen wherever a country is; the Union cannot."""
    researched = {row.country for row in catalogue.rows(MicroCredentialStatus)}
    assert researched == catalogue.on_record - {"GB"}
    assert "EU" not in catalogue.on_record
