"""The shipped templates and profiles, and those of a partner's folder."""

import shutil
from pathlib import Path

import pytest

from conftest import ROOT
from mcvet import Catalogue, DataError, open_catalogue
from mcvet.catalogue import check
from mcvet.credentials import check_documents, profiles, template, templates, to_yaml
from mcvet.credentials.check import example_faults
from mcvet.credentials.enumerations import Reality, Requirement, Supervision
from mcvet.credentials.multilingual import multilingual_parts
from mcvet.errors import UnknownNameError

TEMPLATES = ROOT / "data" / "templates"
LATIN = dict(zip("абвгдђежзијклмнопрстћуфхцчш", "abvgdđežzijklmnoprstćufhcčš", strict=True)) | {"љ": "lj", "њ": "nj", "џ": "dž"}
LATIN |= {letter.upper(): latin.capitalize() for letter, latin in LATIN.items()}


def test_there_are_fifteen_and_one_of_them_is_partly_real(catalogue: Catalogue) -> None:
    """Fifteen templates are shipped; only the joint course of the project is real, and says which parts of it."""
    found = templates(catalogue=catalogue)
    assert [each.id for each in found] == [f"mc{n:02d}" for n in range(1, 16)]
    real = [each for each in found if each.reality is not Reality.ILLUSTRATIVE]
    assert [(each.id, each.reality, each.reality_note is not None) for each in real] == [("mc01", Reality.PARTLY_REAL, True)]


def test_templates_agree_with_their_conventions(catalogue: Catalogue) -> None:
    """Every template has sources, 25 hours to a credit, at most nine credits, all three kinds of hours, and covers each outcome."""
    for each in templates(catalogue=catalogue):
        assert each.source_ids
        assert each.workload is not None
        (credit,) = each.workload.credits
        assert each.workload.hours == 25 * credit.points <= 25 * 9
        assert each.workload.work_based_share
        assert {name for assessment in each.assessments for name in assessment.outcomes} == {outcome.id for outcome in each.outcomes}


def test_templates_say_no_more_than_their_sources(catalogue: Catalogue) -> None:
    """Every template says whether identity is checked, safety-critical ones also supervise; what editors have yet to do is no content."""
    for each in templates(catalogue=catalogue):
        assert each.supervision in (Supervision.SUPERVISED_WITH_ID, Supervision.WITH_ID_ONLY), each.id
        assert "attach" not in (each.further or {}).get("en", ""), each.id
    for name in ("mc02", "mc04", "mc05", "mc09", "mc10", "mc12"):
        assert template(name, catalogue=catalogue).supervision is Supervision.SUPERVISED_WITH_ID
    for name in ("mc02", "mc03", "mc04", "mc06", "mc09"):
        told = [assessment.description or {} for assessment in template(name, catalogue=catalogue).assessments]
        assert all("supervised" in text["en"] for text in told)


def test_templates_can_be_read_in_the_partners_languages(catalogue: Catalogue) -> None:
    """Every text of every template is there in five languages, and Serbian says the same in both scripts."""
    for each in templates(catalogue=catalogue):
        for place, text in multilingual_parts(each):
            assert {"en", "hr", "sl", "sr-Cyrl", "sr-Latn"} <= set(text), (each.id, place)
            assert text["sr-Latn"] == text["sr-Cyrl"].translate(str.maketrans(LATIN)), (each.id, place)


def test_a_source_cited_only_in_a_template_counts_as_cited(catalogue: Catalogue) -> None:
    """The shipped data pass, although some sources are in templates only."""
    assert check() == ()
    assert check_documents() == ()
    assert "a_npk3d" in template("mc01", catalogue=catalogue).source_ids


def test_a_folder_of_ones_own_adds_and_replaces(tmp_path: Path) -> None:
    """A template beside one's tables is found under its id, and takes the place of a shipped one of the same id."""
    (tmp_path / "templates").mkdir()
    shutil.copy(TEMPLATES / "mc02.yaml", tmp_path / "templates" / "own.yaml")
    own = (TEMPLATES / "mc03.yaml").read_text("utf-8").replace("reality: illustrative", "reality: real")
    (tmp_path / "templates" / "mc03.yaml").write_text(own, "utf-8")
    (tmp_path / "templates" / "new.yaml").write_text(own.replace("id: mc03", "id: cnc-milling"), "utf-8")
    found = {each.id: each for each in templates(catalogue=open_catalogue(tmp_path))}
    assert len(found) == 16
    assert found["mc03"].reality is found["cnc-milling"].reality is Reality.REAL


def test_a_broken_template_of_ones_own_is_reported(tmp_path: Path) -> None:
    """Every problem of every file comes at once, and the check command reports the same."""
    (tmp_path / "templates").mkdir()
    for name in ("one", "two"):
        (tmp_path / "templates" / f"{name}.yaml").write_text(f"id: {name}\ntitle: {{en: T}}\n", "utf-8")
    assert [(problem.file, problem.field) for problem in check_documents(tmp_path)] == [("one.yaml", "reality"), ("two.yaml", "reality")]
    with pytest.raises(DataError):
        templates(catalogue=open_catalogue(tmp_path))


@pytest.mark.parametrize(
    ("name", "old", "new", "field", "found"),
    [
        ("mc05", "- '0921'", "- 0921", "isced_f[0]", "an unquoted code with a leading zero"),
        ("mc05", "неговатељ, геронтодомаћица", "njegovatelj, геронтодомаћица", "stackability.towards[0].name.sr-Cyrl", "'njegovatelj'"),
        ("mc05", "Подршка старијој", "Подршкa старијој", "summary.sr-Cyrl", "'Подршкa'"),
        ("mc05", "supervision: supervised_with_id_verification\n", "", "supervision", "nothing"),
        (
            "mc05",
            "Explains the limits of the role",
            "Knows the limits of the role",
            "outcomes",
            "begins with a word that cannot be assessed",
        ),
        ("mc10", "  outcomes:\n  - o7\n- type: written", "  outcomes:\n  - o6\n- type: written", "assessments", "assessed in writing only"),
        ("mc10", "  - st1\n", "", "quality", "Stages of the EQAVET cycle that are not mentioned: planning"),
    ],
)
def test_a_template_that_others_should_not_follow_is_reported(
    tmp_path: Path, name: str, old: str, new: str, field: str, found: str
) -> None:
    """What a reader found in the templates once would be found by the check today, with its line."""
    (tmp_path / "templates").mkdir()
    text = (TEMPLATES / f"{name}.yaml").read_text("utf-8")
    assert old in text
    (tmp_path / "templates" / f"{name}.yaml").write_text(text.replace(old, new), "utf-8")
    every = (*check_documents(tmp_path), *example_faults(open_catalogue(tmp_path)))
    problems = [problem for problem in every if problem.field == field]
    assert [(problem.file, found in str(problem.found)) for problem in problems] == [(f"{name}.yaml", True)]
    assert problems[0].row


def test_a_template_without_a_view_from_outside_is_reported(tmp_path: Path) -> None:
    """Internal quality assurance alone is half of what the first principle asks of a model; of a draft of one's own the review tells it."""
    (tmp_path / "templates").mkdir()
    text = (TEMPLATES / "mc05.yaml").read_text("utf-8")
    start, end = text.index("  external:\n"), text.index("  eqavet_stages:")
    (tmp_path / "templates" / "mc05.yaml").write_text(text[:start] + text[end:], "utf-8")
    assert check_documents(tmp_path) == ()
    (problem,) = example_faults(open_catalogue(tmp_path))
    assert (problem.field, str(problem.found)) == ("quality", "Only the provider assures quality")


def test_what_we_write_keeps_codes_as_text(catalogue: Catalogue) -> None:
    """A YAML file of ours puts a code with a leading zero between quotation marks, for programs that read YAML 1.2."""
    assert b"- '0921'" in to_yaml(template("mc05", catalogue=catalogue))


def test_an_unknown_template_suggests_the_near_ones(catalogue: Catalogue) -> None:
    """A misspelt id leads to ids that exist."""
    with pytest.raises(UnknownNameError, match="mc0"):
        template("mc016", catalogue=catalogue)


def test_nothing_undecided_is_shipped_as_decided(catalogue: Catalogue) -> None:
    """The Recommendation asks for eleven elements and offers five; no country's choice is sourced, so all are undecided."""
    european, *national = profiles(catalogue=catalogue)
    counted = [choice.requirement for choice in european.elements]
    assert (european.country, counted.count(Requirement.REQUIRED), counted.count(Requirement.OPTIONAL)) == ("EU", 11, 5)
    assert [profile.country for profile in national] == ["BA", "HR", "ME", "RS", "SI"]
    assert {choice.requirement for profile in national for choice in profile.elements} == {Requirement.UNDECIDED}
    assert all(choice.source_ids for profile in national for choice in profile.elements if choice.national_label)
