"""The accessibility conformance report."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from mcvet import __version__
from mcvet.locale import texts_for
from mcvet.markup import render
from mcvet.server.handlers.pages import STATED

ROOT = Path(__file__).parents[1]
CRITERIA = {
    "success_criteria_level_a": "1.1.1 1.2.1 1.2.2 1.2.3 1.3.1 1.3.2 1.3.3 1.4.1 1.4.2 2.1.1 2.1.2 2.1.4 2.2.1 2.2.2 2.3.1 2.4.1 2.4.2 2.4.3 2.4.4"
    " 2.5.1 2.5.2 2.5.3 2.5.4 3.1.1 3.2.1 3.2.2 3.2.6 3.3.1 3.3.2 3.3.7 4.1.2",
    "success_criteria_level_aa": "1.2.4 1.2.5 1.3.4 1.3.5 1.4.3 1.4.4 1.4.5 1.4.10 1.4.11 1.4.12 1.4.13 2.4.5 2.4.6 2.4.7 2.4.11 2.5.7 2.5.8"
    " 3.1.2 3.2.3 3.2.4 3.3.3 3.3.4 3.3.8 4.1.3",
}
"""The criteria of WCAG 2.2; 4.1.1 was removed from it."""
NEEDS_EVIDENCE = {"supports", "partially-supports", "does-not-support"}
_TEST = re.compile(r"(tests/[\w/]+\.py)::(\w+)")
_LOOK = re.compile(r"Looked at by the makers on \d{4}-\d\d-\d\d")


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    """The report."""
    found: dict[str, Any] = yaml.safe_load((ROOT / "docs" / "openacr.yaml").read_text("utf-8"))
    return found


def _judged(report: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, str]]]:
    for chapter in CRITERIA:
        for criterion in report["chapters"][chapter]["criteria"]:
            for component in criterion["components"]:
                yield criterion["num"], component["name"], component["adherence"]


@pytest.mark.parametrize("chapter", CRITERIA)
def test_every_criterion_is_judged_once_for_pages_and_files(chapter: str, report: dict[str, Any]) -> None:
    """Each of the 31 criteria of level A and the 24 of level AA, in order."""
    found = report["chapters"][chapter]["criteria"]
    assert [each["num"] for each in found] == CRITERIA[chapter].split()
    assert all([part["name"] for part in each["components"]] == ["web", "electronic-docs"] for each in found)


def test_every_judgement_rests_on_a_test_or_a_dated_look(report: dict[str, Any]) -> None:
    """The levels are those of OpenACR but "not-evaluated"; what is not called irrelevant names its evidence."""
    for number, part, adherence in _judged(report):
        assert adherence["level"] in NEEDS_EVIDENCE | {"not-applicable"}, (number, part)
        assert adherence["notes"]
        if adherence["level"] in NEEDS_EVIDENCE:
            assert _TEST.search(adherence["notes"]) or _LOOK.search(adherence["notes"]), (number, part)


def test_every_test_that_is_named_exists(report: dict[str, Any]) -> None:
    """A test that is renamed or removed is noticed here."""
    named = {pair for *_, adherence in _judged(report) for pair in _TEST.findall(adherence["notes"])}
    assert len(named) > 20
    defined = {
        path: {node.name for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8"))) if isinstance(node, ast.FunctionDef)}
        for path, _ in named
    }
    assert {pair for pair in named if pair[1] not in defined[pair[0]]} == set()


def test_the_statement_on_the_site_agrees(report: dict[str, Any]) -> None:
    """Report and statement have one date, the report is that of this version, and both say that the conformance is partial."""
    html = render("server/templates/accessibility.html", texts_for("en"), {"base": "/", "stated": STATED})
    assert report["report_date"] == STATED.isoformat()
    assert report["product"]["version"] == __version__
    assert ("conform partially" in html) == any(adherence["level"] == "partially-supports" for *_, adherence in _judged(report))
