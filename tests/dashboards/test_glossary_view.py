"""The glossary page."""

import csv
import json
import re
from html import unescape

import pytest
from markupsafe import escape

from mcvet import Catalogue
from mcvet.catalogue import definition_in, term_in, terms_with
from mcvet.dashboards.glossary.view import GlossaryView
from mcvet.locale import LANGUAGES, folded, texts_for


def _view(query: str, catalogue: Catalogue) -> GlossaryView:
    return GlossaryView.from_query(query, catalogue, "/")


@pytest.mark.parametrize("words", ["Šibenik", "sibenik", "ŠIBENIK", "Шибеник"])
def test_search_knows_no_accents_and_scripts(words: str) -> None:
    """A name is found however it is typed."""
    assert folded(words) == "sibenik"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("мікро", set()), ("микрокреденцијал", {"micro_credential", "micro_credentials"}), ("MIKRODOKAZILO", {"micro_credential"}),
        ("poredjenje", set()), ("poredenje", {"comparison"}), ("ucenje rad", {"work_based_learning", "practical_training_employer", "apprenticeship"}),
    ],
)  # fmt: skip
def test_terms_are_found_in_every_language_and_script(words: str, found: set[str], catalogue: Catalogue) -> None:
    """All words must be in one of the languages of a term, with or without accents, in Latin or Cyrillic letters."""
    assert {term.term_id for term in terms_with(words, catalogue=catalogue)} >= found
    assert bool(found) == bool(terms_with(words, catalogue=catalogue))


def test_every_term_stands_there_in_seven_languages_with_its_sources(catalogue: Catalogue) -> None:
    """Each language is marked as such, and each number leads to a source."""
    html = _view("", catalogue).regions()["terms"]
    for term in catalogue.terms:
        row = html.partition(f'id="{term.term_id}"')[2].partition("</tr>")[0]
        assert {tag for tag in LANGUAGES if f'lang="{tag}"' in row} == set(LANGUAGES)
        assert len(re.findall('href="#source-', row)) == len(term.source_ids)
    assert set(re.findall('href="#(source-[0-9]+)"', html)) <= set(re.findall('id="(source-[0-9]+)"', html))


def test_the_readers_language_comes_first_and_gives_the_order(catalogue: Catalogue) -> None:
    """In Croatian the Croatian terms are the row headers, in the order of its alphabet."""
    view = _view("lang=hr", catalogue)
    shown = [
        unescape(name) for name in re.findall('<th scope="row" role="rowheader"><span lang="hr">(.*?)</span>', view.regions()["terms"])
    ]
    assert shown == sorted((term.hr for term in catalogue.terms), key=texts_for("hr").order)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_search_says_what_it_found(tag: str, catalogue: Catalogue) -> None:
    """How many of how many, also none; what was typed is text and no markup, and stays in the field and in every link."""
    for words, n in (("mikro", len(terms_with("mikro", language=tag, catalogue=catalogue))), ("<b>", 0)):
        view = _view(f"q={words}&my=HR&lang={tag}", catalogue)
        html = view.regions()["terms"]
        assert f"{n} " in unescape(re.sub("<[^>]*>", "", html))
        assert "<b>" not in html
        assert unescape(re.findall('name="q" value="(.*?)"', html)[0]) == words
        assert "my=HR" in view.address(language="en")


def test_the_terms_found_can_be_taken_along(catalogue: Catalogue) -> None:
    """The files hold the terms that are shown, with their sources."""
    files = _view("q=ishodi&lang=hr", catalogue).files()
    found = {term.term_id for term in terms_with("ishodi", language="hr", catalogue=catalogue)}
    assert found
    assert {term["term_id"] for term in json.loads(files["terms.json"]())["terms"]} == found
    assert files["terms.csv"]().decode("utf-8-sig").count("\r\n") == len(found) + 1
    assert files["terms.xlsx"]()[:2] == b"PK"


@pytest.mark.parametrize("tag", LANGUAGES)
def test_definitions_are_in_the_readers_language(tag: str, catalogue: Catalogue) -> None:
    """The page, the files and the search have the definitions of the reader's language."""
    view = _view(f"lang={tag}", catalogue)
    html = view.regions()["terms"]
    rows = {row["term_id"]: row for row in csv.DictReader(view.files()["terms.csv"]().decode("utf-8-sig").splitlines())}
    values = {term["term_id"]: term for term in json.loads(view.files()["terms.json"]())["terms"]}
    for term in catalogue.terms:
        definition = definition_in(term, tag)
        assert definition.language == tag
        assert f'<span class="gist" lang="{tag}">{escape(definition)}</span>' in html
        for row in (rows[term.term_id], values[term.term_id]):
            assert (row["definition"], row["definition_language"]) == (definition, tag)
    assert term in terms_with(definition, language=tag, catalogue=catalogue)
    assert texts_for(tag).say("Those without a translation are in English.") not in html


def test_a_definition_without_translation_is_in_english_and_says_so(catalogue: Catalogue) -> None:
    """A row of a partner's folder may have the English definition only."""
    term = catalogue.terms[0].model_copy(update={"definition_hr": None, "definition_sr_cyrl": None})
    assert {tag: definition_in(term, tag).language for tag in LANGUAGES} == {tag: tag for tag in LANGUAGES} | {
        "hr": "en", "sr-Latn": "en", "sr-Cyrl": "en"
    }  # fmt: skip
    view = _view("lang=hr", catalogue)
    view.__dict__["terms"] = (term,)
    html = view.regions()["terms"]
    assert f'<span lang="hr">{term_in(term, "hr")}</span><span class="gist" lang="en">{escape(term.definition_en)}</span>' in html
    assert texts_for("hr").say("Those without a translation are in English.") in html
    assert json.loads(view.files()["terms.json"]())["terms"][0]["definition_language"] == "en"
