"""Results saved to files by one function."""

import json
from pathlib import Path
from typing import Any

import docx
import pytest
from pypdf import PdfReader

import mcvet
from mcvet.errors import SelectionError
from mcvet.outcomes import example
from reports.results import RESULTS


def test_every_public_name_can_be_completed_and_used() -> None:
    """The names that completion shows exist, and each function has a docstring."""
    for name in dir(mcvet):
        value = getattr(mcvet, name)
        assert not callable(value) or value.__doc__


@pytest.mark.parametrize("result", RESULTS, ids=lambda result: type(result).__name__)
def test_the_ending_determines_the_format(result: Any, tmp_path: Path) -> None:
    """A page is HTML in the language asked for, a spreadsheet is a zip archive."""
    page = mcvet.save(result, tmp_path / "result.html", language="hr")
    assert b'lang="hr"' in page.read_bytes()
    assert mcvet.save(result, tmp_path / "result.XLSX").read_bytes().startswith(b"PK")
    assert json.loads(mcvet.save(result, tmp_path / "result.json").read_bytes())


@pytest.mark.slow
@pytest.mark.parametrize("result", RESULTS, ids=lambda result: type(result).__name__)
def test_every_result_is_written_as_a_document(result: Any, tmp_path: Path) -> None:
    """Each source of it is in the list at the end, in DOCX and on paper."""
    written = docx.Document(str(mcvet.save(result, tmp_path / "result.docx")))
    said = "\n".join(paragraph.text for paragraph in written.paragraphs)
    assert all(source.title in said for source in getattr(result, "sources", ()))
    assert PdfReader(mcvet.save(result, tmp_path / "result.pdf")).pages


def test_a_report_on_a_score_takes_its_activity(tmp_path: Path) -> None:
    """Then it tells who came of each group; with another result there is no activity."""
    found = example()
    score = mcvet.score_activity(found.survey.responses, found.activity)
    page = mcvet.save(score, tmp_path / "score.html", activity=found.activity).read_text("utf-8")
    assert "VET school or provider" in page
    assert "VET school or provider" not in mcvet.save(score, tmp_path / "score.html").read_text("utf-8")
    with pytest.raises(SelectionError, match="An activity goes with a score; this is a Gaps"):
        mcvet.save(mcvet.gaps("ME"), tmp_path / "gaps.html", activity=found.activity)


def test_what_cannot_be_saved_is_refused(tmp_path: Path) -> None:
    """The message lists the permitted types, formats or languages."""
    found = mcvet.translate("4.2", "HR", "SI")
    with pytest.raises(SelectionError, match="A str cannot be saved; the types are ActivityComparison"):
        mcvet.save("text", tmp_path / "text.csv")
    with pytest.raises(SelectionError, match="they are xlsx, html, docx, pdf, csv, json"):
        mcvet.save(found, tmp_path / "level.txt")
    with pytest.raises(SelectionError, match="There is no language 'xx'"):
        mcvet.save(found, tmp_path / "level.csv", language="xx")
    with pytest.raises(SelectionError, match="cannot be written"):
        mcvet.save(found, tmp_path / "missing" / "level.csv")
