"""The brief on a country."""

import io
import re
from pathlib import Path

import docx
import openpyxl
import pytest
from babel.messages.pofile import read_po
from docx.document import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from english import WORDS
from mcvet import Catalogue, locale
from mcvet.catalogue import PARTNERS
from mcvet.locale import LANGUAGES, Texts, texts_for
from mcvet.readiness import researched
from mcvet.reports.country import country_files

CASES = [("ME", "en"), ("RS", "sr-Cyrl"), ("RS", "hr"), ("BA", "sr-Cyrl"), ("HR", "en"), ("CH", "en"), ("AM", "en"), ("LI", "sr-Cyrl")]


@pytest.mark.slow
@pytest.mark.parametrize(("country", "tag"), CASES)
def test_paper_and_document_hold_the_whole_brief(country: str, tag: str) -> None:
    """Two to four pages; every number in brackets is in the list of sources, and no placeholder is left."""
    texts = texts_for(tag)
    files = country_files(country, texts)
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(files["pdf"]())).pages]
    assert 2 <= len(pages) <= 4
    assert all(len(page.strip()) > 100 for page in pages)
    document = docx.Document(io.BytesIO(files["docx"]()))
    written = "\n".join([p.text for p in document.paragraphs] + [c.text for t in document.tables for row in t.rows for c in row.cells])
    for text in ("\n".join(pages), written):
        assert texts.country(country) in text
        cited = {int(number) for number in re.findall(r"\[(\d+)\]", text)}
        assert cited
        assert cited == set(range(1, max(cited) + 1))
        assert not re.search(r"\{\w+\}", text)
    headings = [p.text for p in document.paragraphs if ((p.style and p.style.name) or "").startswith("Heading")]
    assert all(headings)
    assert len(headings) == len(set(headings))


def _own_words(document: Document, texts: Texts) -> list[str]:
    """Return the texts of a brief up to its sources: paragraphs, cells that are not marked with another language, words of pictures."""
    paragraphs = [paragraph.text for paragraph in document.paragraphs]
    cells = [
        cell.text for table in document.tables for row in table.rows for cell in row.cells if cell._tc.find(f".//{qn('w:lang')}") is None
    ]
    pictures = [str(picture._inline.docPr.get("descr")) for picture in document.inline_shapes]
    return paragraphs[: paragraphs.index(texts.say("Sources"))] + cells + pictures


@pytest.mark.slow
@pytest.mark.parametrize("tag", [tag for tag in LANGUAGES if tag != "en"])
@pytest.mark.parametrize("country", PARTNERS)
def test_a_brief_has_no_english_but_quotations(country: str, tag: str) -> None:
    """Evidence is marked as English, titles of sources are as published; no message and no English word is left elsewhere."""
    texts = texts_for(tag)
    document = docx.Document(io.BytesIO(country_files(country, texts)["docx"]()))
    said = _own_words(document, texts)
    assert len(said) > 50
    with (Path(locale.__file__).parent / "hr.po").open("rb") as file:
        english = {message.id if isinstance(message.id, str) else message.id[0] for message in read_po(file)}
    assert {text for text in said if text in english and texts.say(text) != text} == set()
    assert {text for text in said if WORDS & set(re.findall(r"\w+", text.lower()))} == set()


def test_country_without_a_framework_has_no_empty_ladder(catalogue: Catalogue) -> None:
    """A brief on Armenia leaves the ladder out and says the rest."""
    book = openpyxl.load_workbook(io.BytesIO(country_files("AM", catalogue=catalogue)["xlsx"]()))
    assert "Levels compared with those of others" not in book.sheetnames
    assert {"What is in force", "Evidence", "Sources"} <= set(book.sheetnames)


def test_picture_of_the_ladder_says_in_words_what_it_shows(catalogue: Catalogue) -> None:
    """A document shows the ladder once, as a picture; who cannot see it reads the same levels."""
    document = docx.Document(io.BytesIO(country_files("ME", catalogue=catalogue)["docx"]()))
    [picture] = document.inline_shapes
    words = picture._inline.docPr.get("descr")
    assert "EQF 4: Montenegro IV1, IV2" in words
    assert "Bosnia and Herzegovina: not referenced" in words
    assert not [table for table in document.tables if table.cell(0, 0).text == "EQF"]


@pytest.mark.slow
def test_every_researched_country_has_a_brief(catalogue: Catalogue) -> None:
    """No country makes a page fail, in any language that is there."""
    for country in researched(catalogue=catalogue):
        for tag in ("en", "sr-Cyrl"):
            page = country_files(country, texts_for(tag), catalogue=catalogue)["xlsx"]()
            assert page.startswith(b"PK")
