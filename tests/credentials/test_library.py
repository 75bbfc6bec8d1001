"""The shipped templates and profiles, and those of a folder of one's own."""

import shutil
from pathlib import Path

import pytest

from conftest import ROOT
from mcvet import Catalogue, DataError, open_catalogue
from mcvet.catalogue import check
from mcvet.credentials import check_documents, profiles, template, templates
from mcvet.credentials.model import Reality, Requirement, Supervision, multilingual_parts
from mcvet.errors import UnknownNameError

TEMPLATES = ROOT / "data" / "templates"
LATIN = dict(zip("абвгдђежзијклмнопрстћуфхцчш", "abvgdđežzijklmnoprstćufhcčš", strict=True)) | {"љ": "lj", "њ": "nj", "џ": "dž"}
LATIN |= {letter.upper(): latin.capitalize() for letter, latin in LATIN.items()}


def test_there_are_fifteen_and_one_of_them_is_partly_real(catalogue: Catalogue) -> None:
    """Fifteen templates are shipped; only the joint course of the project is real, and says which parts of it."""
    found = templates(catalogue)
    assert [each.id for each in found] == [f"mc{n:02d}" for n in range(1, 16)]
    real = [each for each in found if each.reality is not Reality.ILLUSTRATIVE]
    assert [(each.id, each.reality, each.reality_note is not None) for each in real] == [("mc01", Reality.PARTLY_REAL, True)]


def test_templates_agree_with_their_conventions(catalogue: Catalogue) -> None:
    """Every template has sources, 25 hours to a credit, at most nine credits, all three kinds of hours, and covers each outcome."""
    for each in templates(catalogue):
        assert each.source_ids
        assert each.workload is not None
        (credit,) = each.workload.credits
        assert each.workload.hours == 25 * credit.points <= 25 * 9
        assert each.workload.work_based_share
        assert {name for assessment in each.assessments for name in assessment.outcomes} == {outcome.id for outcome in each.outcomes}


def test_templates_say_no_more_than_their_sources(catalogue: Catalogue) -> None:
    """Where only supervision is known, nothing is said of identity checks; what is left for the editors to do is no content."""
    for each in templates(catalogue):
        assert each.supervision is not Supervision.SUPERVISED, each.id
        assert "attach" not in (each.further or {}).get("en", ""), each.id
    for name in ("mc02", "mc03", "mc04", "mc06", "mc09"):
        told = [assessment.description or {} for assessment in template(name, catalogue).assessments]
        assert all("supervised" in text["en"] for text in told)


def test_templates_can_be_read_in_the_partners_languages(catalogue: Catalogue) -> None:
    """Every text of every template is there in five languages, and Serbian says the same in both scripts."""
    for each in templates(catalogue):
        for place, text in multilingual_parts(each):
            assert {"en", "hr", "sl", "sr-Cyrl", "sr-Latn"} <= set(text), (each.id, place)
            assert text["sr-Latn"] == text["sr-Cyrl"].translate(str.maketrans(LATIN)), (each.id, place)


def test_a_source_cited_only_in_a_template_counts_as_cited(catalogue: Catalogue) -> None:
    """The shipped data pass, although some sources stand in templates only."""
    assert check() == ()
    assert check_documents() == ()
    assert "a_npk3d" in template("mc01", catalogue).source_ids


def test_a_folder_of_ones_own_adds_and_replaces(tmp_path: Path) -> None:
    """A template beside one's tables is found under its id, and takes the place of a shipped one of the same id."""
    (tmp_path / "templates").mkdir()
    shutil.copy(TEMPLATES / "mc02.yaml", tmp_path / "templates" / "own.yaml")
    own = (TEMPLATES / "mc03.yaml").read_text("utf-8").replace("reality: illustrative", "reality: real")
    (tmp_path / "templates" / "mc03.yaml").write_text(own, "utf-8")
    (tmp_path / "templates" / "new.yaml").write_text(own.replace("id: mc03", "id: cnc-milling"), "utf-8")
    found = {each.id: each for each in templates(open_catalogue(tmp_path))}
    assert len(found) == 16
    assert found["mc03"].reality is found["cnc-milling"].reality is Reality.REAL


def test_a_broken_template_of_ones_own_is_reported(tmp_path: Path) -> None:
    """Every problem of every file comes at once, and the check command tells the same."""
    (tmp_path / "templates").mkdir()
    for name in ("one", "two"):
        (tmp_path / "templates" / f"{name}.yaml").write_text(f"id: {name}\ntitle: {{en: T}}\n", "utf-8")
    assert [(problem.file, problem.field) for problem in check_documents(tmp_path)] == [("one.yaml", "reality"), ("two.yaml", "reality")]
    with pytest.raises(DataError):
        templates(open_catalogue(tmp_path))


def test_an_unknown_template_suggests_the_near_ones(catalogue: Catalogue) -> None:
    """A misspelt id leads to ids that exist."""
    with pytest.raises(UnknownNameError, match="mc0"):
        template("mc016", catalogue)


def test_nothing_undecided_is_shipped_as_decided(catalogue: Catalogue) -> None:
    """The Recommendation asks for eleven elements and offers five; no country's choice is sourced, so all are undecided."""
    european, *national = profiles(catalogue)
    counted = [choice.requirement for choice in european.elements]
    assert (european.country, counted.count(Requirement.REQUIRED), counted.count(Requirement.OPTIONAL)) == ("EU", 11, 5)
    assert [profile.country for profile in national] == ["BA", "HR", "ME", "RS", "SI"]
    assert {choice.requirement for profile in national for choice in profile.elements} == {Requirement.UNDECIDED}
    assert all(choice.source_ids for profile in national for choice in profile.elements if choice.national_label)
