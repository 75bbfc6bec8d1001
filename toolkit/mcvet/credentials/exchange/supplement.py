"""Printable certificate supplement: all elements of a credential on one page, as HTML or DOCX."""

import io
import re
from collections.abc import Sequence
from datetime import UTC, datetime

import docx
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from markupsafe import Markup, escape

from mcvet.catalogue import Catalogue
from mcvet.credentials import wording
from mcvet.credentials.exchange.result import AWARD_ELEMENT_OF, Export, Loss, Losses, LossKind
from mcvet.credentials.model import Credential, CredentialTemplate
from mcvet.credentials.multilingual import multilingual_parts, nearest_language
from mcvet.credentials.parts import Award
from mcvet.frameworks.displays import sources_html
from mcvet.locale import Texts, marked
from mcvet.markup import render, style_sheet

NOT_A_CREDENTIAL = marked("This page describes a micro-credential. It is not the credential itself and has no signature.")
_ELEMENTS = (
    "learner", "date", "grade", "awarding_body", "country", "outcomes", "workload", "level", "assessment", "supervision", "participation",
    "quality", "prerequisites", "stackability", "further",
)  # fmt: skip


def export_html(credential: Credential, catalogue: Catalogue, texts: Texts, *, award: Award | None = None) -> Export:
    """Write the supplement as a self-contained HTML page.

    Args:
        credential: the design to print; for a template, the page states whether it is real.
        catalogue: frameworks, credit systems and sources.
        texts: language of labels and content. Content that is not available in it is printed in another language and marked.
        award: the learner; None if there is none.
    """
    values = {
        "title": wording.localised(credential.title, texts),
        "heading": wording.localised_html(credential.title, texts),
        "summary": wording.localised_html(credential.summary, texts),
        "mark": wording.reality(credential, texts),
        "note": wording.localised_html(credential.reality_note, texts) if isinstance(credential, CredentialTemplate) else "",
        "rows": [(name, _marked(lines, credential, texts)) for name, lines in rows(credential, award, texts, catalogue)],
        "remark": texts.say(NOT_A_CREDENTIAL),
        "sources": sources_html(catalogue.cited(credential.source_ids), texts),
        "style": style_sheet("base", "page"),
    }
    content = render("credentials/templates/supplement.html", texts, values).encode()
    return Export(format="html", content=content, losses=_lost(credential, award, texts))


def export_docx(credential: Credential, catalogue: Catalogue, texts: Texts, *, award: Award | None = None) -> Export:
    """Write the supplement as a DOCX document; arguments as for `export_html`."""
    document = docx.Document()
    document.styles["Normal"].font.size = Pt(10.5)
    document.core_properties.language = texts.content
    document.styles.element.xpath("w:docDefaults//w:lang")[0].set(qn("w:val"), texts.content)
    document.core_properties.title = wording.localised(credential.title, texts)
    document.core_properties.author = "mcvet"
    document.core_properties.created = document.core_properties.modified = datetime.fromisoformat(catalogue.as_of).replace(tzinfo=UTC)
    document.add_heading(wording.localised(credential.title, texts), 0)
    if mark := wording.reality(credential, texts):
        note = wording.localised(credential.reality_note, texts) if isinstance(credential, CredentialTemplate) else ""
        document.add_paragraph().add_run("{}: {}. {}".format(texts.say("Template"), mark, note).strip()).bold = True
    if credential.summary:
        document.add_paragraph(wording.localised(credential.summary, texts))
    table = document.add_table(rows=0, cols=2, style="Light Grid Accent 1")
    table.autofit = False
    for name, lines in rows(credential, award, texts, catalogue):
        cells = table.add_row().cells
        cells[0].text = name
        cells[1].text = "\n".join(lines)
    for column, width in zip(table.columns, (Cm(4.5), Cm(11)), strict=True):
        for part in (column, *column.cells):  # some programs use one width, some the other
            part.width = width
    document.add_paragraph(texts.say(NOT_A_CREDENTIAL)).runs[0].italic = True
    if credential.source_ids:
        document.add_heading(texts.say("Sources"), 2)
        for source in catalogue.cited(credential.source_ids):
            document.add_paragraph(f"{source.title}. {source.url or ''}".strip(), style="List Number")
    buffer = io.BytesIO()
    document.save(buffer)
    return Export(format="docx", content=buffer.getvalue(), losses=_lost(credential, award, texts))


def rows(credential: Credential, award: Award | None, texts: Texts, catalogue: Catalogue) -> Sequence[tuple[str, Sequence[str]]]:
    """Return label and lines of every element except the title; a dash for an empty element."""
    lines = dict(wording.facts(credential, texts, catalogue))
    if award:
        born = f", {texts.day(award.date_of_birth)}" if award.date_of_birth else ""
        lines["learner"] = [f"{award.name}{born}"]
        lines["date"] = [texts.day(award.awarded_on)] if award.awarded_on else []
        lines["grade"] = [award.grade] if award.grade else []
    return [(wording.label(element, texts), lines.get(element) or ["–"]) for element in _ELEMENTS]


def _marked(lines: Sequence[str], credential: Credential, texts: Texts) -> list[Markup]:
    """Return the lines with the credential's texts in other languages marked with their language."""
    texts_of = [(text, nearest_language(text, texts.content)) for _, text in multilingual_parts(credential)]
    foreign = {text[tag]: tag for text, tag in texts_of if tag != texts.tag}
    if not foreign:
        return [escape(line) for line in lines]
    longest_first = "|".join(re.escape(words) for words in sorted(foreign, key=len, reverse=True))
    parts = [re.split(rf"(?<!\w)({longest_first})(?!\w)", line) for line in lines]
    return [Markup().join(wording.in_its_language(part, foreign.get(part, texts.tag), texts) for part in each) for each in parts]


def _lost(credential: Credential, award: Award | None, texts: Texts) -> tuple[Loss, ...]:
    losses = Losses()
    losses.add_omitted_fields(credential, printed=("source_ids",))
    for name in ("email", "expires_on"):
        if award and getattr(award, name):
            losses.add(LossKind.LEFT_OUT, AWARD_ELEMENT_OF[name], name)
    losses.add_languages(credential, texts.content)
    return tuple(losses)
