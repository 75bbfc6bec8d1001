"""PDF files from sections, without a browser."""

import io
from collections.abc import Iterable, Mapping, Sequence
from importlib.util import find_spec
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import pandas as pd
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    Image,
    KeepTogether,
    ListFlowable,
    ListItem,
    LongTable,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    TableStyle,
)

from mcvet.palette import LINE, SECONDARY, TEXT
from mcvet.sections import Section, column_shares

if TYPE_CHECKING:
    from mcvet.reports.pictures import Picture

_SIDE, _WIDTH = 1.7 * cm, A4[0] - 3.4 * cm
_LINE = 104
_BODY, _BOLD = "DejaVuSans", "DejaVuSans-Bold"


def make_paper(
    title: str, finding: str, sections: Iterable[Section], *, as_of: str, language: str, mark: str, pictures: "Mapping[str, Picture]"
) -> bytes:
    """Return sections as a PDF of A4 pages; the arguments are those of `make_document`.

    A heading is never the last line of a page, the header of a table repeats on each page, and no row is split. The typeface is that
    of the pictures: it has Latin and Cyrillic letters and a licence that permits embedding.
    """
    _load_fonts()
    style = _styles()
    story: list[Flowable] = [Paragraph(escape(title), style["title"]), Paragraph(escape(finding), style["lead"])]
    for section in sections:
        story += _section(section, pictures, style)
    content = io.BytesIO()
    document = SimpleDocTemplate(
        content, pagesize=A4, leftMargin=_SIDE, rightMargin=_SIDE, topMargin=1.5 * cm, bottomMargin=1.7 * cm, title=title, author="mcvet",
        lang=language, invariant=1,
    )  # fmt: skip

    def foot(canvas: Any, _: Any) -> None:
        canvas.setFont(_BODY, 7.5)
        canvas.setFillColor(HexColor(SECONDARY))
        canvas.drawString(_SIDE, 1.1 * cm, f"{title} · mcvet · {as_of}"[:110])
        canvas.drawRightString(A4[0] - _SIDE, 1.1 * cm, str(canvas.getPageNumber()))
        if mark:
            canvas.drawString(_SIDE, A4[1] - 1.2 * cm, mark)

    document.build(story, onFirstPage=foot, onLaterPages=foot)
    return content.getvalue()


def _load_fonts() -> None:
    """Register the fonts that matplotlib ships, without loading matplotlib."""
    found = find_spec("matplotlib")
    [package] = (found and found.submodule_search_locations) or [""]
    folder = Path(package) / "mpl-data" / "fonts" / "ttf"
    for name in (_BODY, _BOLD):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, folder / f"{name}.ttf"))


def _section(section: Section, pictures: "Mapping[str, Picture]", style: Mapping[str, ParagraphStyle]) -> list[Flowable]:
    paragraphs = [Paragraph(escape(sentence), style["body"]) for sentence in section.sentences]
    if section.fine:
        return [
            CondPageBreak(3.2 * cm),
            Paragraph(escape(section.heading), style["fine heading"]),
            _fine_print(section.sentences, style["fine"]),
        ]
    several = len(paragraphs) > 1
    first: list[Flowable] = [Paragraph(escape(section.heading), style["heading"])]
    rest: list[Flowable] = []
    if several:
        items = [
            ListFlowable([ListItem(one)], bulletType="bullet", start="•", bulletFontName=_BODY, bulletFontSize=9, leftIndent=11)
            for one in paragraphs
        ]
        first.append(items[0])
        rest += items[1:]
    else:
        first += paragraphs
    for name in section.charts:
        if name in pictures:
            (rest if paragraphs else first).append(_picture(pictures[name]))
    table = section.table_beside(pictures)
    beside = [] if table is None else [_table(table, style), Spacer(1, 6)]
    return [CondPageBreak(3.2 * cm), KeepTogether(first), *rest, *beside]


def _fine_print(sentences: Sequence[str], style: ParagraphStyle) -> LongTable:
    """Return sentences in two columns, read row by row, so that they fill the current page."""
    paragraphs = [Paragraph(escape(sentence), style) for sentence in sentences]
    rows = [[left, right or ""] for left, right in zip_longest(paragraphs[::2], paragraphs[1::2])]
    table = LongTable(rows, colWidths=[_WIDTH / 2] * 2, hAlign="LEFT")
    table.setStyle(
        TableStyle([
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (0, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 0),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1.8),
        ])
    )  # fmt: skip
    return table


def _picture(picture: "Picture") -> Image:
    image = Image(io.BytesIO(picture.png))
    scale = min(1.0, _WIDTH / image.imageWidth, 20 * cm / image.imageHeight)
    image.drawWidth, image.drawHeight = image.imageWidth * scale, image.imageHeight * scale
    image.hAlign = "LEFT"
    return image


def _table(frame: pd.DataFrame, style: Mapping[str, ParagraphStyle]) -> LongTable:
    head = [Paragraph(escape(str(name)), style["head"]) for name in frame.columns]
    rows = [
        [Paragraph(escape("" if pd.isna(value) else str(value)).replace("\n", "<br/>"), style["cell"]) for value in row]
        for row in frame.values.tolist()
    ]
    table = LongTable([head, *rows], colWidths=[share * _WIDTH for share in column_shares(frame, _LINE)], repeatRows=1, hAlign="LEFT")
    line = HexColor(LINE)
    table.setStyle(
        TableStyle([
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LINEBELOW", (0, 0), (-1, 0), 1, HexColor(TEXT)),
            ("LINEBELOW", (0, 1), (-1, -1), 0.5, line),
            ("LEFTPADDING", (0, 0), (-1, -1), 3),
            ("RIGHTPADDING", (0, 0), (-1, -1), 3),
            ("TOPPADDING", (0, 0), (-1, -1), 2.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
        ])
    )  # fmt: skip
    return table


def _styles() -> dict[str, ParagraphStyle]:
    ink = HexColor(TEXT)
    base = {"fontName": _BODY, "textColor": ink, "alignment": TA_LEFT}
    heading = base | {"fontName": _BOLD, "fontSize": 12.5, "leading": 16, "spaceBefore": 10, "spaceAfter": 5}
    return {
        "title": ParagraphStyle("title", **base | {"fontName": _BOLD}, fontSize=18, leading=23, spaceAfter=8),
        "lead": ParagraphStyle("lead", **base, fontSize=11, leading=15.5, spaceAfter=8),
        "heading": ParagraphStyle("heading", **heading, keepWithNext=1),
        "fine heading": ParagraphStyle("fine heading", **heading),  # with what follows, a whole table would leave the page
        "body": ParagraphStyle("body", **base, fontSize=9.2, leading=13, spaceAfter=4),
        "fine": ParagraphStyle("fine", **base, fontSize=6.8, leading=8.3),
        "head": ParagraphStyle("head", **base | {"fontName": _BOLD}, fontSize=7.6, leading=9.8),
        "cell": ParagraphStyle("cell", **base, fontSize=7.6, leading=9.8),
    }
