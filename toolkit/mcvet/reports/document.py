"""A text document from headings, sentences and tables."""

import io
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import pandas as pd
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt
from docx.table import Table

from mcvet.outcomes.tables import Section
from mcvet.outcomes.wording import Foreign

if TYPE_CHECKING:
    from mcvet.reports.pictures import Picture

_WIDTH = 17


def make_document(
    title: str, finding: str, sections: Iterable[Section], *, as_of: str, language: str, mark: str, pictures: "Mapping[str, Picture]"
) -> bytes:
    """Write sections into a DOCX file.

    Args:
        title: title of the document.
        finding: what stands first.
        sections: headings, sentences and tables; the first row of a table is marked as its header and repeats on each page.
        as_of: date of the file, ISO 8601.
        language: language of the text.
        mark: what stands at the head of every page, such as that an example is fictional; nothing if empty.
        pictures: pictures of the charts that sections name.
    """
    document = Document()
    document.core_properties.title, document.core_properties.author = title, "mcvet"
    document.core_properties.created = document.core_properties.modified = datetime.fromisoformat(as_of)
    normal = document.styles["Normal"]
    normal.font.size = Pt(10.5)
    normal.element.get_or_add_rPr().append(_language(language))
    for page in document.sections:
        page.left_margin = page.right_margin = Cm(2)
        page.header.paragraphs[0].text = mark
    document.add_heading(title, level=0)
    document.add_paragraph(finding)
    for section in sections:
        document.add_heading(section.heading, level=1)
        for sentence in section.sentences:
            document.add_paragraph(sentence, style="List Bullet" if len(section.sentences) > 1 else None)
        for picture in (pictures[name] for name in section.charts if name in pictures):
            inline = document.add_picture(io.BytesIO(picture.png), width=Cm(_WIDTH))
            inline._inline.docPr.set("descr", picture.alt)
        if section.table is not None and len(section.table):
            _add_table(document, section.table)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _add_table(document: Document, frame: pd.DataFrame) -> None:  # type: ignore[valid-type]
    table = document.add_table(rows=1, cols=len(frame.columns), style="Table Grid")  # type: ignore[attr-defined]
    for cell, name in zip(table.rows[0].cells, frame.columns, strict=True):
        cell.paragraphs[0].add_run(str(name)).bold = True
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in frame.values.tolist():
        for cell, value in zip(table.add_row().cells, row, strict=True):
            run = cell.paragraphs[0].add_run(str(value))
            if isinstance(value, Foreign):
                run._r.get_or_add_rPr().append(_language(value.language))
    _fit(table, frame)


def _fit(table: Table, frame: pd.DataFrame) -> None:
    """Share the width of the page out by the longest word of each column, so that no word is broken."""
    longest = [max(len(word) for text in (name, *frame[name]) for word in str(text).split() or [""]) + 2 for name in frame.columns]
    table.autofit = False
    for column, letters in zip(table.columns, longest, strict=True):
        for part in (column, *column.cells):  # programs heed the one or the other
            part.width = Cm(_WIDTH * letters / sum(longest))


def _language(tag: str) -> BaseOxmlElement:
    found = OxmlElement("w:lang")
    found.set(qn("w:val"), tag)
    return found
