"""The shipped data: whole, described as they are, and true to the notes of those who collected them."""

import csv
import json
import re
from pathlib import Path

import pytest
from frictionless import Package

from mcvet import Catalogue, open_catalogue
from mcvet.catalogue import Confidence, EqfLink, NoteKind
from mcvet.catalogue.model import TABLES, EqavetItem, MicroCredentialStatus, Principle, StandardElement, Term
from mcvet.catalogue.package import data_dictionary, package_descriptor

ROOT = Path(__file__).parents[2]
EU_STATES = {
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL",
    "PT", "RO", "SE", "SI", "SK",
}  # fmt: skip
OTHER_LINKED = {"IS", "LI", "NO", "CH", "AL", "XK", "ME", "MK", "RS", "TR"}


@pytest.fixture
def catalogue() -> Catalogue:
    return open_catalogue()


def rows_of(table: str) -> list[dict[str, str]]:
    with (ROOT / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.slow
def test_frictionless_finds_no_error() -> None:
    """The package is valid for the public tool that knows only its description."""
    report = Package(str(ROOT / "data" / "datapackage.json")).validate()
    assert report.flatten(["type", "message"]) == []


def test_the_description_is_up_to_date() -> None:
    """The shipped datapackage.json is what the row classes say."""
    shipped = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
    assert shipped == package_descriptor(ROOT / "data"), "data/datapackage.json is out of date: run `make data`"


def test_the_dictionary_is_up_to_date() -> None:
    """The data dictionary in the documentation is what the row classes say."""
    shipped = (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    assert shipped == data_dictionary(ROOT / "data"), "docs/data-dictionary.md is out of date: run `make data`"


def test_no_table_lies_beside_the_package() -> None:
    """Every CSV file in the data folder is a table that the package declares."""
    assert {path.stem for path in (ROOT / "data").glob("*.csv")} == {row_class.TABLE for row_class in TABLES}


def test_the_frameworks_and_levels_are_all_there(catalogue: Catalogue) -> None:
    """Every framework has its levels, and every country that was researched has a framework or a word on why not."""
    assert all(catalogue.levels_of(framework.framework_id) for framework in catalogue.frameworks)
    researched = {status.country for status in catalogue.rows(MicroCredentialStatus)}
    framed = {framework.country for framework in catalogue.frameworks}
    assert researched - framed == set(catalogue.gaps)
    assert framed - researched == {"EU", "GB"}


@pytest.mark.parametrize("table", [row_class.TABLE for row_class in TABLES if row_class.TABLE != "sources"])
def test_every_row_has_its_sources_and_confidence(table: str) -> None:
    """Every row names a listed source and says how sure it is, and no source was left unseen where it is surer than low."""
    listed = {row["source_id"] for row in rows_of("sources")}
    for row in rows_of(table):
        cited = [row["source_id"], *filter(None, row["second_source_id"].split(";"))]
        assert set(cited) <= listed
        assert row["confidence"] in {"high", "medium", "low"}
        assert row["source_id"] != "background" or row["confidence"] == "low"


def test_no_descriptor_was_recalled(catalogue: Catalogue) -> None:
    """No level descriptor of low confidence is shipped, and Croatia, Montenegro and Bosnia and Herzegovina have none at all."""
    assert catalogue.level_descriptors
    assert all(descriptor.confidence is not Confidence.LOW for descriptor in catalogue.level_descriptors)
    assert not {descriptor.framework_id[:2] for descriptor in catalogue.level_descriptors} & {"HR", "ME", "BA"}


def test_three_levels_meet_two_eqf_levels(catalogue: Catalogue) -> None:
    """Slovenia's 9, Iceland's 1 and the French I of 1969 meet two EQF levels each, and no other level does."""
    met: dict[tuple[str, str], list[int | None]] = {}
    for level in catalogue.levels:
        met.setdefault((level.framework_id, level.nqf_level), []).append(level.eqf_level)
    assert {key: sorted(found, key=str) for key, found in met.items() if len(found) > 1} == {
        ("SI-SQF", "9"): [7, 8],
        ("IS-ISQF", "1"): [1, 2],
        ("FR-NOM1969", "I"): [7, 8],
    }


def test_levels_below_the_eqf_are_those_of_five_frameworks(catalogue: Catalogue) -> None:
    """Below EQF 1 lie Bulgaria's 0, Malta's A and B, the Dutch entry level and the lowest two of each framework of the UK."""
    below = {(level.framework_id, level.nqf_level) for level in catalogue.levels if level.eqf_link is EqfLink.BELOW_EQF_1}
    assert below == {
        ("BG-BQF", "0"), ("MT-MQF", "A"), ("MT-MQF", "B"), ("NL-NLQF", "entry"), ("UK-ENI-RQF", "E1"), ("UK-ENI-RQF", "E2"),
        ("UK-WLS-CQFW", "E1"), ("UK-WLS-CQFW", "E2"), ("UK-SCT-SCQF", "1"), ("UK-SCT-SCQF", "2"),
    }  # fmt: skip


def test_six_frameworks_are_not_referenced(catalogue: Catalogue) -> None:
    """Four countries, German-speaking Belgium and the Swiss cycles of higher education are not referenced, with all levels."""
    not_referenced = {"BA-BQF", "BE-DE-QDG", "CH-NQFHS", "GE-NQF", "MD-CNC", "UA-NQF"}
    links: dict[str, set[EqfLink]] = {}
    for level in catalogue.levels:
        links.setdefault(level.framework_id, set()).add(level.eqf_link)
    assert {key for key, found in links.items() if EqfLink.NOT_REFERENCED in found} == not_referenced
    assert all(links[key] == {EqfLink.NOT_REFERENCED} for key in not_referenced)


def test_the_linked_countries_are_those_that_are_counted(catalogue: Catalogue) -> None:
    """All 27 states of the EU and ten others are linked, besides the UK, whose links are a record."""
    linked = {level.framework_id for level in catalogue.levels if level.eqf_link is EqfLink.LINKED}
    countries = {catalogue.by_id[framework_id].country for framework_id in linked} - {"EU", "GB"}
    assert len(EU_STATES) == 27
    assert countries == EU_STATES | OTHER_LINKED


@pytest.mark.parametrize(
    ("framework_id", "levels"),
    [
        ("RS-NQFS", "1 2 3 4 5 6.1 6.2 7.1 7.2 8"),
        ("ME-MQF", "I1 I2 II III IV1 IV2 V VI VII1 VII2 VIII"),
        ("BA-BQF", "1 2 3 4 5 6 7 8"),
        ("NO-NKR", "2 3 4 5.1 5.2 6.1 6.2 7 8"),
        ("CY-CyQF", "1 2 3 4 5a 5b 5c 6 7a 7b 7c 8"),
        ("MK-MQF", "I II III IV VB VA VIB VIA VIIB VIIA VIII"),
        ("NL-NLQF", "entry 1 2 3 4 4+ 5 6 7 8"),
        ("ES-MECES", "1 2 3 4"),
        ("CH-NQRBB", "1 2 3 4 5 6 7 8"),
    ],
)
def test_sublevels_are_in_their_own_notation_and_order(catalogue: Catalogue, framework_id: str, levels: str) -> None:
    """A framework has the levels that its country writes, in its country's order."""
    assert [level.nqf_level for level in catalogue.levels_of(framework_id)] == levels.split()


def test_split_croatian_levels_lead_to_the_undivided_concept(catalogue: Catalogue) -> None:
    """The EU list still holds Croatia's 6 and 7.1 undivided, and just the four codes made of them say that the match is broader."""
    assert [(level.framework_id, level.nqf_level) for level in catalogue.levels if level.concept_match == "broader"] == [
        ("HR-CROQF", "6.st"), ("HR-CROQF", "6.sv"), ("HR-CROQF", "7.1.st"), ("HR-CROQF", "7.1.sv"),
    ]  # fmt: skip


def test_two_levels_are_known_to_be_empty(catalogue: Catalogue) -> None:
    """Two levels have no qualification placed according to a source, and neither has a qualification type."""
    empty = {(note.framework_id, note.nqf_level) for note in catalogue.framework_notes if note.kind is NoteKind.NONE_PLACED}
    assert empty == {("FI-FiNQF", "1"), ("FR-CNCP", "1")}
    assert not empty & {(kind.framework_id, kind.nqf_level) for kind in catalogue.qualification_types}


@pytest.mark.parametrize(
    ("framework_id", "nqf_level", "name", "eqf_level"),
    [
        ("SI-SQF", "9", "Specialisation", 7),
        ("SI-SQF", "9", "Research master", 8),
        ("SI-SQF", "5", "Master craftsman", 4),
        ("SI-SQF", "8", "Pre-Bologna university diploma", 7),
        ("SI-SQF", "10", "Doctorate", 8),
        ("PT-QNQ", "3", "General upper secondary", 3),
        ("PT-QNQ", "4", "double certification", 4),
        ("SE-SeQF", "6", "Advanced higher vocational", 6),
        ("CZ-NSK", "6", "Tertiary professional", 6),
        ("BE-DE-QDG", "5", "two-year", None),
        ("BE-DE-QDG", "6", "three-year", None),
        ("IE-NFQ", "4", "Leaving Certificate", 3),
        ("IE-NFQ", "5", "Leaving Certificate", 4),
        ("NO-NKR", "3", "partially completed", 3),
    ],
)
def test_a_type_stands_where_the_notes_say(
    catalogue: Catalogue, framework_id: str, nqf_level: str, name: str, eqf_level: int | None
) -> None:
    """Qualifications that are often misplaced are at the level that their country assigned."""
    found = [kind for kind in catalogue.types_of(framework_id) if kind.nqf_level == nqf_level and name in kind.name_en]
    assert [kind.eqf_level for kind in found] == [eqf_level]


def test_the_european_lists_are_complete(catalogue: Catalogue) -> None:
    """Annex I has eleven mandatory and five optional elements, Annex II ten principles, EQAVET ten indicators and four stages."""
    elements = [element.obligation for element in catalogue.rows(StandardElement)]
    assert (elements.count("mandatory"), elements.count("optional")) == (11, 5)
    assert len(catalogue.rows(Principle)) == 10
    items = [item.kind for item in catalogue.rows(EqavetItem)]
    assert (items.count("indicator"), items.count("stage")) == (10, 4)


def test_the_five_countries_have_every_dimension_of_policy(catalogue: Catalogue) -> None:
    """Each partner country has a row for each of the twelve dimensions of micro-credential policy."""
    for country in ("HR", "SI", "RS", "BA", "ME"):
        dimensions = [status.dimension for status in catalogue.rows(MicroCredentialStatus) if status.country == country]
        assert len(dimensions) == len(set(dimensions)) == 12


def test_every_term_is_defined_in_every_language() -> None:
    """No definition is missing or stands there twice, each is a sentence in the letters of its language, and Cyrillic has Latin abbreviations only."""
    columns = [name for name in Term.model_fields if name.startswith("definition_")]
    rows = rows_of("terms")
    assert len(columns) == 6
    for column in columns:
        texts = [row[column] for row in rows]
        assert all(re.fullmatch(r"[^\W\d_].*[^.]\.", text) for text in texts)
        assert len(set(texts)) == len(texts)
        for text in texts:
            words = re.findall(r"[^\W\d_]+", text)
            latin = [word for word in words if re.search("[a-zčćđšž]", word, re.IGNORECASE)]
            if column == "definition_sr_cyrl":
                assert [word for word in latin if not re.fullmatch("[A-Z]{2,5}", word)] == []
            else:
                assert latin == words
