"""The description of the data package and the data dictionary."""

import csv
import json
import re
import shutil
from pathlib import Path

import pytest
from frictionless import Schema, validate

from mcvet.catalogue.files import OWN_TABLES
from mcvet.catalogue.model import TABLES, Framework, Level, MicroCredentialStatus, PlaEvent, QualificationType, ReferencingEvent, Term
from mcvet.catalogue.package import data_dictionary, expectation, fields_of, package_descriptor, read_head, rebuild
from mcvet.catalogue.rows import Row, Source
from mcvet.validation import PATTERNS

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def dictionary() -> str:
    return data_dictionary(DATA)


@pytest.mark.parametrize("row_class", TABLES, ids=lambda row_class: row_class.TABLE)
def test_fields_stand_in_the_order_of_the_columns(row_class: type[Row]) -> None:
    """The fields of a table are described in the order in which its file has them."""
    with (DATA / f"{row_class.TABLE}.csv").open(encoding="utf-8", newline="") as file:
        assert next(csv.reader(file)) == [field["name"] for field in fields_of(row_class)]


@pytest.mark.parametrize(
    ("row_class", "name", "said"),
    [
        (Level, "eqf_link", "one of linked, below_eqf_1, not_referenced"),
        (Level, "eqf_level", "a whole number from 1 to 8, or nothing"),
        (Level, "sort_order", "a whole number from 1"),
        (Level, "concept_match", "one of exact, broader, or nothing"),
        (Framework, "year_adopted", "a whole number from 1900 to 2100"),
        (Source, "is_copy", "true or false, or nothing"),
        (PlaEvent, "planned", "true or false"),
        (PlaEvent, "end_date", "a date such as 2026-11-23"),
        (Source, "source_id", "lower-case letters, digits and underscores, beginning with a letter"),
        (Source, "url", "an address that begins with http:// or https://, or nothing"),
        (Framework, "framework_id", "an id such as HR-CROQF"),
        (Framework, "country", "a country code of two capital letters, such as HR"),
        (Framework, "eqf_referencing_updated_years", "years such as 2026, or several separated by semicolons, or nothing"),
        (ReferencingEvent, "date", "a year, month or day such as 2026, 2026-11 or 2026-11-23"),
        (QualificationType, "name_local", "text, or nothing"),
    ],
)
def test_an_expectation_is_said_in_words(row_class: type[Row], name: str, said: str) -> None:
    """The permitted values of a column are described in words for an editor of the table."""
    assert str(expectation(row_class, name)) == said


def test_every_pattern_has_words() -> None:
    """Each declared pattern has a description, and no expectation shows a pattern."""
    fields = [(row_class, field) for row_class in OWN_TABLES for field in fields_of(row_class)]
    declared = {field["constraints"]["pattern"] for _, field in fields if "pattern" in field.get("constraints", {})}
    assert {pattern for pattern in declared if not pattern.startswith("^(vet|")} <= PATTERNS.keys()
    said = [str(expectation(row_class, field["name"])) for row_class, field in fields]
    assert not [words for words in said if set(words) & set("^$\\[]{}")]
    words = "one or several of vet, he, adult, all, unspecified, separated by semicolons, or nothing"
    assert str(expectation(MicroCredentialStatus, "not_for")) == words


def test_a_field_carries_its_unit_and_limits() -> None:
    """The field of the EQF level names its unit and its limits and may be blank."""
    field = next(field for field in fields_of(Level) if field["name"] == "eqf_level")
    assert field["unit"] == "EQF level"
    assert field["constraints"] == {"minimum": 1, "maximum": 8}
    assert field["type"] == "integer"


def test_every_table_is_a_resource_with_a_key() -> None:
    """Each table is described once, leads to a file, and names the key that its class declares."""
    described = package_descriptor(DATA)["resources"]
    assert [resource["name"] for resource in described] == [row_class.TABLE for row_class in TABLES]
    for resource, row_class in zip(described, TABLES, strict=True):
        schema = resource["schema"]
        assert (DATA / resource["path"]).is_file()
        assert tuple(schema["primaryKey"] if "primaryKey" in schema else schema["uniqueKeys"][0]) == row_class.KEY
        blank = [field["name"] for field in schema["fields"] if not field.get("constraints", {}).get("required")]
        assert not set(schema.get("primaryKey", ())) & set(blank)


def test_every_sourced_table_leads_to_the_sources() -> None:
    """Every table but the sources themselves declares that its source ids are those of the sources table."""
    leading = {
        resource["name"]
        for resource in package_descriptor(DATA)["resources"]
        for key in resource["schema"].get("foreignKeys", ())
        if key["reference"]["resource"] == "sources"
    }
    assert leading == {row_class.TABLE for row_class in TABLES} - {"sources"}


def test_the_head_is_kept() -> None:
    """Title, licence and date of the package come from its own file and pass into the description."""
    head = read_head(DATA)
    assert "resources" not in head
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", head["as_of"])
    assert [licence["name"] for licence in head["licenses"]] == ["CC-BY-4.0"]
    assert head.items() <= package_descriptor(DATA).items()


@pytest.mark.slow
def test_rebuilding_writes_what_is_described_and_then_changes_nothing(dictionary: str, tmp_path: Path) -> None:
    """Rebuilding mends a stale description, and rebuilding again leaves both files as they are."""
    shutil.copy(DATA / "datapackage.json", tmp_path)
    stale = read_head(tmp_path) | {"resources": []}
    (tmp_path / "datapackage.json").write_text(json.dumps(stale), encoding="utf-8")
    written = []
    for _ in range(2):
        rebuild(tmp_path, tmp_path / "dictionary.md")
        written.append([(tmp_path / name).read_bytes() for name in ("datapackage.json", "dictionary.md")])
    assert json.loads(written[0][0]) == package_descriptor(DATA)
    assert written[0][1].decode() == dictionary
    assert written[0] == written[1]


@pytest.mark.parametrize("row_class", TABLES, ids=lambda row_class: row_class.TABLE)
def test_the_dictionary_has_a_line_for_every_column(dictionary: str, row_class: type[Row]) -> None:
    """The data dictionary explains every column of a table, in a table of its own with five cells to a line."""
    section = dictionary.split(f"## {row_class.TABLE}.csv\n")[1].split("\n## ")[0]
    lines = [re.split(r"(?<!\\)\|", line)[1:-1] for line in section.splitlines() if line.startswith("|")][2:]
    assert [line[0].strip() for line in lines] == [field["name"] for field in fields_of(row_class)]
    assert {len(line) for line in lines} == {5}
    assert all(line[4].strip() for line in lines)


@pytest.mark.parametrize(
    ("row_class", "changed", "code"),
    [
        (Level, {"eqf_level": "9"}, "constraint-error"),
        (Level, {"eqf_link": "perhaps"}, "constraint-error"),
        (Level, {"source_id": ""}, "constraint-error"),
        (Level, {"sort_order": "first"}, "type-error"),
        (Term, {"hr": ""}, "constraint-error"),
    ],
)
def test_frictionless_refuses_what_the_description_forbids(row_class: type[Row], changed: dict[str, str], code: str) -> None:
    """The description is strict enough that Frictionless finds a value out of place without our own checks."""
    with (DATA / f"{row_class.TABLE}.csv").open(encoding="utf-8", newline="") as file:
        row = next(csv.DictReader(file))
    resource = next(resource for resource in package_descriptor(DATA)["resources"] if resource["name"] == row_class.TABLE)
    schema = Schema.from_descriptor({key: value for key, value in resource["schema"].items() if key != "foreignKeys"})
    sound, broken = (validate([list(cells), list(cells.values())], schema=schema) for cells in (row, row | changed))
    assert sound.valid
    assert [error[0] for error in broken.flatten(["type"])] == [code]
