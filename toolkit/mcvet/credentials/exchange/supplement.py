"""The printable certificate supplement: all elements of a credential on a page, as HTML and as DOCX."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime

import docx
from docx.shared import Pt

from mcvet.catalogue import Catalogue
from mcvet.credentials import wording
from mcvet.credentials.exchange.result import ELEMENT_OF, Export, Loss, Losses, LossKind
from mcvet.credentials.model import Award, CredentialTemplate, Design, multilingual_parts
from mcvet.frameworks.tables import sources_html
from mcvet.locale import Texts, marked
from mcvet.markup import render, style_sheet

NOT_A_CREDENTIAL = marked("This page describes a micro-credential. It is not the credential itself and bears no signature.")
_ELEMENTS = (
    "learner", "date", "grade", "awarding_body", "country", "outcomes", "workload", "level", "assessment", "supervision", "participation",
    "quality", "prerequisites", "stackability", "further",
)  # fmt: skip

_UNTOLD = ("revision", "demand", "isced_f", "languages", "answers", "based_on")
"""Fields of a design that the page does not show."""


def export_html(credential: Design, catalogue: Catalogue, texts: Texts, *, award: Award | None = None) -> Export:
    """Write the supplement as a page that stands alone.

    Args:
        credential: what to print; a template shows whether it is real.
        catalogue: frameworks, credit systems and sources.
        texts: the language of the page; content in other languages is left out where there is one in this.
        award: the learner, if there is one.
    """
    values = {
        "title": wording.told(credential.title, texts),
        "summary": wording.told(credential.summary, texts),
        "mark": wording.reality(credential, texts),
        "note": wording.told(credential.reality_note, texts) if isinstance(credential, CredentialTemplate) else "",
        "rows": rows(credential, award, texts, catalogue),
        "remark": texts.say(NOT_A_CREDENTIAL),
        "sources": sources_html(catalogue.cited(credential.source_ids), texts),
        "style": style_sheet("base", "page"),
    }
    content = render("credentials/templates/supplement.html", texts, values).encode()
    return Export(format="html", content=content, losses=_lost(credential, award, texts))


def export_docx(credential: Design, catalogue: Catalogue, texts: Texts, *, award: Award | None = None) -> Export:
    """Write the supplement as a DOCX document; arguments as for `export_html`."""
    document = docx.Document()
    document.styles["Normal"].font.size = Pt(10.5)
    document.core_properties.title = wording.told(credential.title, texts)
    document.core_properties.author = "mcvet"
    document.core_properties.created = document.core_properties.modified = datetime.fromisoformat(catalogue.as_of).replace(tzinfo=UTC)
    document.add_heading(wording.told(credential.title, texts), 0)
    if mark := wording.reality(credential, texts):
        note = wording.told(credential.reality_note, texts) if isinstance(credential, CredentialTemplate) else ""
        document.add_paragraph().add_run("{}: {}. {}".format(texts.say("Template"), mark, note).strip()).bold = True
    if credential.summary:
        document.add_paragraph(wording.told(credential.summary, texts))
    table = document.add_table(rows=0, cols=2, style="Light Grid Accent 1")
    for name, lines in rows(credential, award, texts, catalogue):
        cells = table.add_row().cells
        cells[0].text = name
        cells[1].text = "\n".join(lines)
    document.add_paragraph(texts.say(NOT_A_CREDENTIAL)).runs[0].italic = True
    if credential.source_ids:
        document.add_heading(texts.say("Sources"), 2)
        for source in catalogue.cited(credential.source_ids):
            document.add_paragraph(f"{source.title}. {source.url or ''}".strip(), style="List Number")
    buffer = io.BytesIO()
    document.save(buffer)
    return Export(format="docx", content=buffer.getvalue(), losses=_lost(credential, award, texts))


def rows(credential: Design, award: Award | None, texts: Texts, catalogue: Catalogue) -> Sequence[tuple[str, Sequence[str]]]:
    """Return name and content of every element but the title; a dash where nothing is said."""
    told = dict(wording.facts(credential, texts, catalogue))
    if award:
        born = f", {texts.day(award.date_of_birth)}" if award.date_of_birth else ""
        told["learner"] = [f"{award.given_name} {award.family_name}{born}"]
        told["date"] = [texts.day(award.awarded_on)] if award.awarded_on else []
        told["grade"] = [award.grade] if award.grade else []
    return [(wording.label(element, texts), told.get(element) or ["–"]) for element in _ELEMENTS]


def _lost(credential: Design, award: Award | None, texts: Texts) -> tuple[Loss, ...]:
    losses = Losses()
    skills = (*credential.skills, *(skill for outcome in credential.outcomes for skill in outcome.skills))
    towards = credential.stackability.towards if credential.stackability else ()
    untold = [
        *((ELEMENT_OF[name], name, getattr(credential, name, None)) for name in _UNTOLD),
        ("outcomes", "esco_uri", any(skill.esco_uri for skill in skills)),
        ("further", "esco_code", any(occupation.esco_code for occupation in credential.occupations)),
        ("further", "isco_08", any(occupation.isco_08 for occupation in credential.occupations)),
        ("assessment", "outcomes", any(assessment.outcomes for assessment in credential.assessments)),
        ("quality", "kind", credential.quality and credential.quality.accreditations),
        ("stackability", "level", any(target.level for target in towards)),
        ("stackability", "url", any(target.url for target in towards)),
        ("learner", "email", award and award.email),
        ("date", "expires_on", award and award.expires_on),
    ]
    for element_id, name, there in untold:
        if there:
            losses.add(LossKind.LEFT_OUT, element_id, name)
    for path, text in multilingual_parts(credential):
        element = ELEMENT_OF.get(path.split("[")[0].split(".")[0])
        if others := [tag for tag in text if tag != texts.tag]:
            losses.add(LossKind.LANGUAGES, element, ", ".join(others))
        if texts.tag not in text:
            losses.add(LossKind.OTHER_LANGUAGE, element, texts.tag)
    return tuple(losses)
