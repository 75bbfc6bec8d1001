"""Presenting to an audience: slides, guesses, answers, and demonstrations that partners edit."""

import re
from html import unescape
from pathlib import Path
from typing import get_args

import pytest

from mcvet.catalogue import Catalogue, open_catalogue
from mcvet.dashboards.home.view import DASHBOARDS
from mcvet.dashboards.present.demonstrations import (
    DemonstrationError,
    ElementsStep,
    FigureStep,
    LevelStep,
    PolicyStep,
    WordsStep,
    demonstrations,
)
from mcvet.dashboards.present.view import PresentView
from mcvet.dashboards.view import NAVIGATION
from mcvet.errors import UnknownNameError
from mcvet.locale import LANGUAGES, available_languages, texts_for
from mcvet.markup import render


def slide(query: str, catalogue: Catalogue, name: str = "frameworks") -> str:
    """Return the words of a slide."""
    html = PresentView.from_query(name, query, catalogue, "/").html()
    return re.sub(r"\s+", " ", unescape(re.sub("<[^>]*>", " ", html)))


def test_the_answer_waits_for_the_reveal(catalogue: Catalogue) -> None:
    """The question comes without its answer; the answer keeps the room's guess in sight."""
    asked = slide("my=ME&step=2", catalogue)
    assert "Which levels are comparable to this one? Montenegro: IV1" in asked
    assert "is comparable to" not in asked
    assert "EQF 5" not in asked
    shown = slide("my=ME&step=2&reveal=1&room=4", catalogue)
    assert "Montenegro IV1 is comparable to Slovenia 4 or Slovenia 5." in shown
    assert "The audience said: 4" in shown
    html = PresentView.from_query("frameworks", "my=ME&step=2&reveal=1&room=4", catalogue, "/").html()
    assert [unescape(re.sub("<[^>]*>", "", found)) for found in re.findall(r'<li class="right"><span class="option">([^<]*)', html)] == [
        "4",
        "5",
    ]


def test_the_sources_of_an_answer_wait_too(catalogue: Catalogue) -> None:
    """A title of a source could give the answer away."""
    for query, shown in (("step=2", False), ("step=2&reveal=1", True)):
        assert ("room-sources" in PresentView.from_query("readiness", query, catalogue, "/").html()) is shown


def test_figures_are_those_of_the_record(catalogue: Catalogue) -> None:
    """The total is revealed with its source, and what was planned beside it."""
    assert "Participants in all national activities: 257" in slide("step=2&reveal=1", catalogue, "outcomes")
    assert "Planned: 10." in slide("step=1&reveal=1", catalogue, "outcomes")


@pytest.mark.parametrize("tag", available_languages())
@pytest.mark.parametrize("name", [slug for slug, _ in NAVIGATION if slug != "glossary"])
def test_every_slide_is_shown_in_every_language(name: str, tag: str, catalogue: Catalogue) -> None:
    """Each dashboard has a demonstration whose words are in all languages of the pages."""
    shown = demonstrations(catalogue)[name]
    for number, step in enumerate(shown.steps, 1):
        assert set(step.say) == set(LANGUAGES)
        for reveal in ("0", "1"):
            view = PresentView.from_query(name, f"my=RS&lang={tag}&step={number}&reveal={reveal}", catalogue, "/")
            assert view.slide.question
            assert not re.search(r"{\w+}", view.html())
    handout = PresentView.from_query(name, f"lang={tag}", catalogue, "/tools/").handout("http://192.0.2.7:8866")
    assert "http://192.0.2.7:8866/tools/?lang=" in unescape(handout)
    assert "<svg" in handout


def test_a_page_leads_to_its_demonstration(catalogue: Catalogue) -> None:
    """Where there is one, and nowhere else."""
    for board in DASHBOARDS:
        head = board.from_query("my=AT", catalogue, "/").regions()["head"]
        assert (f"/present/{board.slug}?my=AT&amp;lang=en" in head) is (board.slug in demonstrations(catalogue))


def test_keys_name_what_they_do(catalogue: Catalogue) -> None:
    """A clicker's page keys go on and back; Delete undoes a reveal; Escape leaves to the dashboard. No key is a letter (WCAG 2.1.4)."""
    html = PresentView.from_query("readiness", "my=ME&step=2&reveal=1", catalogue, "/").html()
    keys = {keys: unescape(href) for href, keys in re.findall(r'<a href="([^"]*)" data-key="([^"]*)"', html)}
    assert keys == {
        "Delete": "/present/readiness?my=ME&step=2&lang=en",
        "ArrowLeft PageUp Backspace": "/present/readiness?my=ME&step=2&lang=en",
        "ArrowRight PageDown": "/present/readiness?my=ME&step=3&lang=en",
        "Escape": "/readiness?my=ME&lang=en",
    }


def test_a_guess_is_text(catalogue: Catalogue) -> None:
    """What is typed in the room's box is shown as it is, cut to a line."""
    html = PresentView.from_query("frameworks", "step=2&reveal=1&room=%3Cb%3E" + "x" * 100, catalogue, "/").html()
    assert "&lt;b&gt;" in html
    assert "x" * 58 not in html


def test_there_is_no_other_demonstration(catalogue: Catalogue) -> None:
    """An unknown name is an error that names the known ones."""
    with pytest.raises(UnknownNameError):
        PresentView.from_query("frameworkz", "", catalogue, "/")


OWN = """
mcvet: demonstration
version: 1
id: ours
title: {en: Ours}
steps:
- {kind: figure, measure: national_plas, say: {en: Guess.}}
"""


def test_partners_add_their_own(tmp_path: Path) -> None:
    """A demonstration in a data folder of the visitor's own is shown beside the shipped ones."""
    (tmp_path / "demonstrations").mkdir()
    (tmp_path / "demonstrations" / "ours.yaml").write_text(OWN, "utf-8")
    catalogue = open_catalogue(tmp_path)
    assert set(demonstrations(catalogue)) == {"frameworks", "readiness", "credentials", "outcomes", "ours"}
    assert "Guess." in slide("step=1&reveal=1&lang=hr", catalogue, "ours")


def test_the_guide_has_every_kind_and_field_and_an_example_that_holds(tmp_path: Path) -> None:
    """A facilitator who copies from the guide gets a demonstration that is shown."""
    guide = render("server/templates/guide.html", texts_for("en"), {"base": "/", "own": "", "carried": ""})
    for kind in (WordsStep, LevelStep, PolicyStep, FigureStep, ElementsStep):
        assert f'<code lang="zxx">{get_args(kind.model_fields["kind"].annotation)[0]}</code>' in guide
        for field in kind.model_fields.keys() - {"kind"}:
            assert f'<dt><code lang="zxx">{field}</code></dt>' in guide
    (example,) = re.findall(r'<pre lang="zxx">(mcvet: .*?)</pre>', guide, re.DOTALL)
    (tmp_path / "demonstrations").mkdir()
    (tmp_path / "demonstrations" / "example.yaml").write_text(unescape(example), "utf-8")
    assert "my-demonstration" in demonstrations(open_catalogue(tmp_path))


def test_every_fault_of_a_demonstration_is_named(tmp_path: Path) -> None:
    """File, step and what was expected, all at once."""
    (tmp_path / "demonstrations").mkdir()
    wrong = (
        OWN.replace("national_plas", "plas")
        .replace("{en: Guess.}", "{hr: Pogodite., xx: X}")
        .replace("steps:", "steps:\n- {kind: level, to: QQ, say: {en: a}}")
    )
    (tmp_path / "demonstrations" / "ours.yaml").write_text(wrong, "utf-8")
    with pytest.raises(DemonstrationError) as refused:
        demonstrations(open_catalogue(tmp_path))
    said = str(refused.value)
    for part in (
        "step 1: there is no country 'QQ'",
        "step 2: there is no total 'plas'",
        "step 2: a text has no English",
        "'xx' is no language",
    ):
        assert part in said
    (tmp_path / "demonstrations" / "ours.yaml").write_text(OWN.replace("kind: figure", "kind: riddle"), "utf-8")
    with pytest.raises(DemonstrationError, match="riddle"):
        demonstrations(open_catalogue(tmp_path))
