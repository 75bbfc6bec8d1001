"""Our own files: what is refused and how it is reported, and that nothing is lost on the way."""

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator

from conftest import ROOT
from credentials.designs import awards, designs
from mcvet import Catalogue, DataError
from mcvet.catalogue import parse_document
from mcvet.catalogue.documents import MOST_BYTES
from mcvet.credentials import CredentialTemplate, MicroCredential, file_schemas, load_award, load_micro_credential, review, to_json, to_yaml
from mcvet.credentials.files import FORMAT_VERSION, design_of, parse
from mcvet.credentials.parts import Workload

VALIDATOR = Draft202012Validator(file_schemas()["credential_template"])
BROKEN = Path(__file__).parent / "broken"
FAULTS: dict[str, tuple[int | None, str | None, str, str]] = {
    "alias_bomb.yaml": (2, None, "every value written out", "the alias *a"),
    "answer_to_no_question.yaml": (3, "answers[0].question", "a question of a principle", "'quality.9'"),
    "assessment_of_no_outcome.yaml": (4, "assessments[0].outcomes[0]", "outcomes that are listed", "'o2'"),
    "blank_text.yaml": (2, "title.en", "a text that is not blank, without control", "'  '"),
    "control_character.json": (None, "title.en", "without control characters", "Wel"),
    "country_code_of_another_list.yaml": (3, "countries[1]", "a code of ISO 3166-1", "'UK'"),
    "country_not_in_a_list.yaml": (3, "countries", "a list", "'HR'"),
    "credit_system_of_nobody.yaml": (3, "workload.credits[0].system", "one of ects", "'cvset'"),
    "cycle_of_nobody.yaml": (3, "level.cycle", "one of short_cycle, first_cycle, second_cycle, third_cycle", "'fourth'"),
    "cycle_without_a_level.yaml": (3, "level.applicable", "a cycle, or applicable: false, and not both", "'false'"),
    "field_misspelt.yaml": (2, "titel", "a known field", "'titel'"),
    "field_of_study_of_nobody.yaml": (3, "isced_f[0]", "a code of ISCED-F 2013", "'1234'"),
    "half_a_character.json": (None, "title.en", "complete characters", r"'\ud800'"),
    "hours_that_do_not_add_up.yaml": (4, "workload.hours", "guided, independent and work-based hours that add up", "'50'"),
    "key_twice.json": (None, None, "each key once", "'id' twice"),
    "key_twice.yaml": (3, None, "each key once", "'id' twice"),
    "language_in_words.yaml": (2, "title.english", "a language tag such as hr or sr-Cyrl", "'english'"),
    "level_nine.yaml": (3, "level.eqf_level", "a number of at most 8", "'9'"),
    "level_not_in_the_framework.yaml": (5, "level.national[0].nqf_level", "one of 1, 2, 3, 4.1, 4.2", "'4'"),
    "level_that_applies_and_does_not.yaml": (3, "level.applicable", "applicable: false, and not both", "'false'"),
    "list_at_the_top.yaml": (1, None, "fields with values", "a list"),
    "impossible_day.yaml": (3, "award.awarded_on", "a date such as 2026-11-23", "'2024-02-31'"),
    "newer_version.yaml": (2, "version", f"a version up to {FORMAT_VERSION}", "'99'"),
    "no_title.yaml": (1, "title", "a value", "nothing"),
    "not_a_number.json": (None, None, "a number", "NaN"),
    "not_json.json": (1, None, "JSON", "Expecting"),
    "not_utf8.yaml": (2, None, "text in UTF-8", "not UTF-8"),
    "not_yaml.yaml": (3, None, "YAML", "did not find expected"),
    "number_as_text.yaml": (3, "workload.hours", "a number", "'50'"),
    "python_tag.yaml": (1, None, "plain values", "python/object/apply"),
    "source_not_listed.yaml": (3, "source_ids[0]", "a source listed in sources.csv", "'a_hnz2019'"),
    "stand_alone_towards_something.yaml": (3, "stackability.stackable", "stackable: true", "'false'"),
    "text_as_number.yaml": (2, "title.en", "a text", "'1984'"),
    "too_large_a_number.json": (None, "workload.hours", "a finite number", "a number that is too large"),
    "too_deep.json": (None, None, "at most 60 levels", "more"),
    "too_deep.yaml": (1, None, "at most 60 levels", "more"),
    "utf16.json": (1, None, "text in UTF-8", "not UTF-8"),
    "two_documents.yaml": (2, None, "one document", "a second one"),
}


def problems_of(name: str, catalogue: Catalogue) -> tuple[object, ...]:
    with pytest.raises(DataError) as caught:
        load_micro_credential(BROKEN / name, catalogue=catalogue)
    return caught.value.problems


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_a_broken_file_is_told_with_its_place(name: str, catalogue: Catalogue) -> None:
    """Each broken file is refused with line, field, what was expected, what was found, and a remedy."""
    row, field, expected, found = FAULTS[name]
    problem = problems_of(name, catalogue)[0]
    assert (problem.file, problem.row, problem.field) == (name, row, field)
    assert expected in str(problem.expected)
    assert found in str(problem.found)
    assert str(problem.remedy)


def test_every_broken_file_is_tried() -> None:
    """No file of the folder is left out."""
    assert {path.name for path in BROKEN.iterdir()} == {*FAULTS, "many_faults.yaml"}


def test_all_problems_are_told_at_once(catalogue: Catalogue) -> None:
    """A file with eleven faults gets eleven problems."""
    assert len(problems_of("many_faults.yaml", catalogue)) == 11


@pytest.mark.parametrize("outcomes", ["[]", "[{id: o1}]", "5"])
def test_faults_of_form_hide_no_unknown_name(outcomes: str, catalogue: Catalogue) -> None:
    """What the sound fields name is looked up though others have faults of form, also where the rest would not fit together."""
    text = f"""
        title: {{en: Welding}}
        workload: {{hours: -5}}
        outcomes: {outcomes}
        assessments: [{{type: portfolio, outcomes: [o1]}}]
        countries: [HR, UK]
        isced_f: ["1234"]
        source_ids: [nobody]
    """
    with pytest.raises(DataError) as caught:
        design_of(parse_document(text.encode(), "mine.yaml"), catalogue)
    told = {problem.field for problem in caught.value.problems}
    assert {"workload.hours", "id", "countries[1]", "isced_f[0]", "source_ids[0]"} <= told


def test_a_near_name_is_suggested(catalogue: Catalogue) -> None:
    """A misspelt field, framework or source leads to the right one."""
    assert str(problems_of("field_misspelt.yaml", catalogue)[0].remedy) == "Perhaps title."
    assert str(problems_of("level_not_in_the_framework.yaml", catalogue)[1].remedy) == "Perhaps HR-CROQF."
    assert "a_hnz2018" in str(problems_of("source_not_listed.yaml", catalogue)[0].remedy)


def test_a_file_that_is_too_large_is_not_read() -> None:
    """The limit counts before anything is parsed."""
    with pytest.raises(DataError, match="at most 500,000 bytes"):
        parse_document(b"a: " + b"x" * MOST_BYTES[".yaml"], "large.yaml")


def test_a_quotation_mark_that_stays_open_costs_no_time() -> None:
    """Four megabytes of escaped quotation marks are refused as quickly as anything else."""
    with pytest.raises(DataError, match="JSON"):
        parse_document(b'"' + b'\\"' * 2_000_000, "open.json")


def test_countries_are_not_answers(catalogue: Catalogue, tmp_path: Path) -> None:
    """NO is Norway, not a refusal, and 0715 is a code, not a number."""
    path = tmp_path / "norway.yaml"
    path.write_text("id: welding\ntitle: {en: Welding}\ncountries: [NO]\nisced_f: [0715]\n", "utf-8")
    design = load_micro_credential(path, catalogue=catalogue)
    assert (design.countries, design.isced_f) == (("NO",), ("0715",))


def test_a_saved_file_of_the_first_version_still_loads(catalogue: Catalogue) -> None:
    """A file that version 1 wrote is kept and read."""
    design = load_micro_credential(Path(__file__).parent / "saved" / "version-1.yaml", catalogue=catalogue)
    assert isinstance(design, MicroCredential)
    assert design.award is not None
    assert design.award.family_name == "Primjerić"


def test_a_learner_needs_only_a_name(tmp_path: Path) -> None:
    """A learner file holds two names; a day, an address and a grade are welcome."""
    path = tmp_path / "learner.yaml"
    path.write_text("given_name: Ana\nfamily_name: Primjerić\n", "utf-8")
    assert load_award(path).awarded_on is None
    path.write_text("given_name: Ana\nfamily_name: Primjerić\nawarded_on: 2026-13-01\n", "utf-8")
    with pytest.raises(DataError, match=r"awarded_on: expected a date such as 2026-11-23; found '2026-13-01'"):
        load_award(path)


@pytest.mark.slow
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(design=designs(), award=awards())
def test_files_lose_nothing(design: CredentialTemplate, award: object) -> None:
    """What is written as YAML or JSON is read back as the same value, whatever is in it."""
    for value in (design, award):
        assert parse(parse_document(to_yaml(value), "a.yaml"), type(value)) == value
        assert parse(parse_document(to_json(value), "a.json"), type(value)) == value


@pytest.mark.slow
@settings(max_examples=20, deadline=None)
@given(design=designs())
def test_files_have_the_published_form(design: CredentialTemplate) -> None:
    """Every file that is written is valid by the published schema."""
    for written in (json.loads(to_json(design)), yaml.safe_load(to_yaml(design))):
        assert [fault.message for fault in VALIDATOR.iter_errors(written)] == []


def test_the_example_in_the_documentation_is_a_file(catalogue: Catalogue) -> None:
    """What `docs/command-line.md` shows can be saved and passes the check."""
    shown = (ROOT / "docs" / "command-line.md").read_text("utf-8").split("```yaml\n")[1].split("```")[0]
    design = design_of(parse_document(shown.encode(), "shown.yaml"), catalogue)
    assert not review(design).has_errors


@pytest.mark.parametrize("kind", ["micro_credential", "credential_template"])
def test_a_file_without_a_version_is_of_the_first(kind: str, catalogue: Catalogue) -> None:
    """Version 1 may be named or not; what begins with a byte order mark is read too."""
    head = f"mcvet: {kind}\nid: own\ntitle: {{en: Own}}\n" + ("reality: real\n" if kind == "credential_template" else "")
    bare, named = (design_of(parse_document(text.encode("utf-8-sig"), "a.yaml"), catalogue) for text in (head, f"version: 1\n{head}"))
    assert bare == named


@pytest.mark.parametrize(
    ("version", "remedy"),
    [
        ("2", "Use the mcvet that wrote the file"),
        ("0", "Write version: 1"),
        ('"1"', "Write version: 1"),
        ("1.5", "Write version: 1"),
        ("yes", "Write"),
    ],
)
def test_other_versions_are_refused_with_advice(version: str, remedy: str, catalogue: Catalogue) -> None:
    """A newer file asks for a newer mcvet; what is no version is told how to be one."""
    with pytest.raises(DataError, match="field version: expected a version up to 1") as caught:
        design_of(parse_document(f"version: {version}\nid: own\ntitle: {{en: Own}}\n".encode(), "a.yaml"), catalogue)
    assert remedy in str(caught.value.problems[0].remedy)


@pytest.mark.parametrize("content", [b'"\\udfff"', b'[["\\ud83d"]]', b'{"\\ud800": 1}', b'{"\\ud800": 1, "\\ud800": 2}'])
def test_half_characters_are_refused_wherever_they_stand(content: bytes) -> None:
    """A lone surrogate as value, in a list, as key and as a key twice is refused with a message that can be printed."""
    with pytest.raises(DataError) as caught:
        parse_document(content, "x.json")
    assert str(caught.value).encode()
    assert parse_document(b'"\\ud83d\\ude00"', "x.json").content == "\U0001f600"
    with pytest.raises(DataError):
        parse_document(b'title: "\\ud800"', "x.yaml")


@pytest.mark.parametrize(("hours", "parts"), [(36.6, (12.1, 12.2, 12.3)), (0.3, (0.1, 0.2, None)), (50, (20, 20, 10))])
def test_parts_and_whole_agree_as_far_as_decimals_do(hours: float, parts: tuple[float | None, ...]) -> None:
    """Hours with decimals add up although their binary fractions do not; a difference that can be seen is refused."""
    named = dict(zip(("guided_hours", "independent_hours", "work_based_hours"), parts, strict=True))
    assert Workload(hours=hours, **named).hours == hours
    with pytest.raises(ValueError, match="add up"):
        Workload(hours=hours - 0.001, **named)
