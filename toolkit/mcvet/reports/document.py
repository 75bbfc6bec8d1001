"""DOCX documents from sections."""

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
from docx.styles.style import ParagraphStyle
from docx.table import Table

from mcvet.locale import Foreign
from mcvet.sections import Section, column_shares

if TYPE_CHECKING:
    from mcvet.reports.pictures import Picture

_WIDTH, _LINE, _SMALL, _FINE = 17.4, 104, Pt(8), Pt(7)
_LAST_TOGETHER = 4  # the last paragraphs in small print share a page
_TYPEFACE = "Arial"  # on every machine, itself or one of the same widths, with Cyrillic letters
_SIZES = {"Normal": (10, 0, 4), "Title": (20, 0, 8), "Heading 1": (13, 10, 3)}
"""By style: font size, space before, space after, in points."""


def make_document(
    title: str, finding: str, sections: Iterable[Section], *, as_of: str, language: str, mark: str, pictures: "Mapping[str, Picture]"
) -> bytes:
    """Write sections into a DOCX file.

    Args:
        title: title of the document.
        finding: the main finding, shown first.
        sections: the parts; the first row of a table is its header and repeats on each page.
        as_of: date of the document, ISO 8601.
        language: language of the text.
        mark: text at the head of every page, such as that an example is fictional; empty for none.
        pictures: pictures by the chart names that sections refer to.
    """
    document = Document()
    document.core_properties.title, document.core_properties.author = title, "mcvet"
    document.core_properties.created = document.core_properties.modified = datetime.fromisoformat(as_of)
    for name, sizes in _SIZES.items():
        _set_style(document.styles[name], *map(Pt, sizes))
    document.styles["Normal"].element.get_or_add_rPr().append(_language(language))
    for page in document.sections:
        page.page_width, page.page_height = Cm(21), Cm(29.7)
        page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(1.8)
        page.header.paragraphs[0].text = mark
    document.add_heading(title, level=0)
    document.add_paragraph(finding)
    for section in sections:
        document.add_heading(section.heading, level=1)
        bulleted = len(section.sentences) > 1 and not section.fine
        for left, sentence in zip(range(len(section.sentences) - 1, -1, -1), section.sentences, strict=True):
            paragraph = document.add_paragraph(sentence, style="List Bullet" if bulleted else None)
            leads_to_table = section.table is not None and not section.charts
            paragraph.paragraph_format.keep_with_next = 0 < left < _LAST_TOGETHER if section.fine else leads_to_table
            if section.fine:
                paragraph.paragraph_format.space_after = Pt(1)
                paragraph.runs[0].font.size = _FINE
        for picture in (pictures[name] for name in section.charts if name in pictures):
            inline = document.add_picture(io.BytesIO(picture.png), width=Cm(_WIDTH))
            inline._inline.docPr.set("descr", picture.alt)
        if (table := section.table_beside(pictures)) is not None:
            _add_table(document, table)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _set_style(style: ParagraphStyle, size: Pt, before: Pt, after: Pt) -> None:
    style.font.size, style.font.name = size, _TYPEFACE
    fonts = style.element.rPr.rFonts
    for place in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.attrib.pop(qn(f"w:{place}Theme"), None)  # a theme's typeface would go before the one that is named
    style.paragraph_format.space_before, style.paragraph_format.space_after = before, after
    style.paragraph_format.line_spacing = 1.0


def _add_table(document: Document, frame: pd.DataFrame) -> None:  # type: ignore[valid-type]
    table = document.add_table(rows=1, cols=len(frame.columns), style="Table Grid")  # type: ignore[attr-defined]
    for cell, name in zip(table.rows[0].cells, frame.columns, strict=True):
        head = cell.paragraphs[0].add_run(str(name))
        head.bold, head.font.size = True, _SMALL
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in frame.values.tolist():
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.paragraphs[0].paragraph_format.space_after = Pt(1)
            run = cell.paragraphs[0].add_run(str(value))
            run.font.size = _SMALL
            if isinstance(value, Foreign):
                run._r.get_or_add_rPr().append(_language(value.language))
    _fit(table, frame)
    gap = document.add_paragraph().paragraph_format  # type: ignore[attr-defined]
    gap.space_after, gap.line_spacing = Pt(0), Pt(2)  # right after a table, LibreOffice leaves a heading alone at the foot of a page


def _fit(table: Table, frame: pd.DataFrame) -> None:
    """Set column widths by content, and keep each row on one page."""
    table.autofit = False
    for column, share in zip(table.columns, column_shares(frame, _LINE), strict=True):
        for part in (column, *column.cells):  # programs heed the one or the other
            part.width = Cm(_WIDTH * share)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _language(tag: str) -> BaseOxmlElement:
    found = OxmlElement("w:lang")
    found.set(qn("w:val"), tag)
    return found
