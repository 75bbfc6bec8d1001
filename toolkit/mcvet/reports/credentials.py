"""Files of templates, reviews, placements, stacks and element profiles; one function per result."""

import io
from collections.abc import Iterable
from datetime import UTC, datetime

import docx
import pandas as pd
from docx.enum.section import WD_ORIENT

from mcvet.catalogue import Catalogue, open_catalogue
from mcvet.credentials import displays, finding_wording, tables, wording
from mcvet.credentials.findings import Review
from mcvet.credentials.model import Credential
from mcvet.credentials.placement import WhereItFits
from mcvet.credentials.profile import ProfileComparison
from mcvet.credentials.stack import Stack
from mcvet.frameworks import wording as frameworks
from mcvet.frameworks.tables import sources_frame
from mcvet.locale import Texts, marked
from mcvet.locale.texts import ENGLISH
from mcvet.reports.files import Files, as_csv, as_json, as_page, as_workbook
from mcvet.reports.report import Report, dated_report

LIST_TITLE = marked("Templates of micro-credentials")
REVIEW_TITLE = marked("Review of a micro-credential")
PLACES_TITLE = marked("Where it fits")
STACK_TITLE = marked("A stack of micro-credentials")
PROFILES_TITLE = marked("Element profiles")
_CELL = 34


def review_report(review: Review, texts: Texts = ENGLISH, *, catalogue: Catalogue | None = None) -> Report:
    """Return the report on a review."""
    sections = displays.review_sections(review, texts, catalogue=catalogue)
    return dated_report(REVIEW_TITLE, wording.review_finding(review, texts), sections, review, texts)


def places_report(found: WhereItFits, texts: Texts = ENGLISH, *, catalogue: Catalogue | None = None) -> Report:
    """Return the report on places in frameworks."""
    remark = texts.say("The level of a micro-credential is that of its outcomes; it does not become a qualification of that level.")
    finding = texts.say("EQF {level}", level=found.eqf_level) if found.eqf_level else texts.say("no level")
    sections = displays.places_sections(found, texts, catalogue=catalogue)
    return dated_report(PLACES_TITLE, finding, sections, found, texts, limits=found.limits_of_use, remarks=(remark,))


def stack_report(found: Stack, texts: Texts = ENGLISH, *, catalogue: Catalogue | None = None) -> Report:
    """Return the report on a stack."""
    finding = wording.stack_finding(found, wording.system_names(catalogue or open_catalogue(), texts), texts)
    return dated_report(STACK_TITLE, finding, displays.stack_sections(found, texts, catalogue=catalogue), found, texts)


def profiles_report(found: ProfileComparison, texts: Texts = ENGLISH) -> Report:
    """Return the report on element profiles."""
    return dated_report(PROFILES_TITLE, wording.profiles_finding(found, texts), displays.profiles_sections(found, texts), found, texts)


def template_list_files(designs: Iterable[Credential], texts: Texts = ENGLISH, *, catalogue: Catalogue | None = None) -> Files:
    """Return functions that write the list of templates, by format: `csv`, `json` (a list of objects with `id`), `xlsx`, `html`."""
    catalogue, chosen = catalogue or open_catalogue(), tuple(designs)
    frame = tables.templates_frame(chosen)
    sources = catalogue.cited(source_id for design in chosen for source_id in design.source_ids)
    sheets = {marked("Templates"): (frame, None), marked("Sources"): (sources_frame(sources), None)}
    finding = texts.plural("{n} template", "{n} templates", len(chosen))
    html = [displays.templates_html(chosen, sources, texts)]
    return {
        "csv": lambda: as_csv(frame),
        "json": lambda: as_json([design.model_dump(mode="json", exclude_none=True) for design in chosen]),
        "xlsx": lambda: as_workbook(texts.say(LIST_TITLE), finding, sheets, catalogue, texts),
        "html": lambda: as_page(texts.say(LIST_TITLE), finding, html, sources, catalogue, texts),
    }


def review_files(review: Review, design: Credential, texts: Texts = ENGLISH, *, catalogue: Catalogue | None = None) -> Files:
    """Return functions that write the files of a review, by format.

    `csv` has the columns of `tables.findings_frame`; `json` the fields of `Review`, and for each finding its `text` and `advice` in
    the language of `texts`; `xlsx` findings, elements, questions and sources; `html` the same as a self-contained page.
    """
    finding = f"{wording.heading(design, texts)}. {wording.review_finding(review, texts)}"
    values = review.model_dump(mode="json")
    for found, value in zip(review.findings, values["findings"], strict=True):
        value |= {"text": finding_wording.finding_text(found, texts), "advice": finding_wording.advice_text(found, texts)}
    frame = tables.findings_frame(review, texts)
    sheets = {
        marked("Findings"): (frame, _CELL),
        marked("Sources"): (sources_frame(review.sources), None),
        marked("Elements"): (displays.elements_display(review, texts), None),
        marked("Principles"): (tables.principles_frame(review, texts, catalogue=catalogue), None),
    }
    html = [displays.review_html(review, texts, catalogue=catalogue)]
    return {
        "csv": lambda: as_csv(frame),
        "json": lambda: as_json({"summary": finding} | values),
        "xlsx": lambda: as_workbook(texts.say(REVIEW_TITLE), finding, sheets, review, texts),
        "html": lambda: as_page(texts.say(REVIEW_TITLE), finding, html, review.sources, review, texts),
    }


def places_files(found: WhereItFits, design: Credential, texts: Texts = ENGLISH, *, catalogue: Catalogue | None = None) -> Files:
    """Return functions that write the placements of a credential, by format.

    `json` has the fields of `WhereItFits` and the `text` of each placement.
    """
    catalogue = catalogue or open_catalogue()
    names = frameworks.names_of([catalogue.by_id[placement.framework_id] for placement in found.placements], texts)
    sentences = [wording.placement_text(placement, names[placement.framework_id], texts) for placement in found.placements]
    values = found.model_dump(mode="json")
    for value, text in zip(values["placements"], sentences, strict=True):
        value["text"] = text
    frame = tables.places_frame(found)
    sheets = {marked("Places"): (frame, None), marked("Sources"): (sources_frame(found.sources), None)}
    html = [displays.places_html(found, texts, catalogue=catalogue)]
    return {
        "csv": lambda: as_csv(frame),
        "json": lambda: as_json(values),
        "xlsx": lambda: as_workbook(texts.say(PLACES_TITLE), " ".join(sentences), sheets, found, texts),
        "html": lambda: as_page(texts.say(PLACES_TITLE), wording.heading(design, texts), html, found.sources, found, texts),
    }


def stack_files(found: Stack, designs: Iterable[Credential], texts: Texts = ENGLISH, *, catalogue: Catalogue | None = None) -> Files:
    """Return functions that write the files of a stack, by format.

    `csv` has the columns of `tables.stack_frame`; `json` the fields of `Stack`; `xlsx` path, outcomes and sources; `html` the same as
    a self-contained page.
    """
    catalogue, chosen = catalogue or open_catalogue(), tuple(designs)
    systems = wording.system_names(catalogue, texts)
    finding = wording.stack_finding(found, systems, texts)
    with_notes = " ".join([finding, *wording.stack_notes(found, systems, wording.titles(chosen, catalogue, texts), texts)])
    frame = tables.stack_frame(found, chosen)
    sheets = {
        marked("Path"): (frame, None),
        marked("Credits"): (tables.stack_credits_frame(chosen), None),
        marked("Learning outcomes"): (tables.stack_outcomes_frame(found), _CELL),
        marked("Sources"): (sources_frame(found.sources), None),
    }
    html = [displays.stack_html(found, chosen, texts, catalogue=catalogue)]
    return {
        "csv": lambda: as_csv(frame),
        "json": lambda: as_json({"finding": finding} | found.model_dump(mode="json")),
        "xlsx": lambda: as_workbook(texts.say(STACK_TITLE), with_notes, sheets, found, texts),
        "html": lambda: as_page(texts.say(STACK_TITLE), finding, html, found.sources, found, texts),
    }


def profiles_files(found: ProfileComparison, texts: Texts = ENGLISH) -> Files:
    """Return functions that write a comparison of profiles, by format: `csv`, `json`, `xlsx`, `docx`, `html`."""
    finding = wording.profiles_finding(found, texts)
    shown, additions = displays.profiles_display(found, texts), displays.additions_display(found, texts)
    sheets = {
        marked("Profiles"): (shown, _CELL),
        marked("Sources"): (sources_frame(found.sources), None),
        marked("To add or decide"): (additions, _CELL),
    }
    html = [displays.profiles_html(found, texts)]
    return {
        "csv": lambda: as_csv(tables.profiles_frame(found, texts)),
        "json": lambda: as_json({"finding": finding} | found.model_dump(mode="json")),
        "xlsx": lambda: as_workbook(texts.say(PROFILES_TITLE), finding, sheets, found, texts),
        "docx": lambda: _document(texts.say(PROFILES_TITLE), finding, (shown, additions), found, texts),
        "html": lambda: as_page(texts.say(PROFILES_TITLE), finding, html, found.sources, found, texts),
    }


def _document(title: str, finding: str, frames: Iterable[pd.DataFrame], found: ProfileComparison, texts: Texts) -> bytes:
    document = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    properties = document.core_properties
    properties.title, properties.author = title, "mcvet"
    properties.created = properties.modified = datetime.fromisoformat(found.as_of).replace(tzinfo=UTC)
    document.add_heading(title, 0)
    document.add_paragraph(finding)
    for frame in frames:
        table = document.add_table(rows=1, cols=len(frame.columns), style="Light Grid Accent 1")
        for cell, name in zip(table.rows[0].cells, frame.columns, strict=True):
            cell.text = str(name)
        for row in frame.itertuples(index=False):
            for cell, value in zip(table.add_row().cells, row, strict=True):
                cell.text = str(value)
        document.add_paragraph()
    document.add_paragraph(texts.say("Data as of {date}.", date=frameworks.as_of(found, texts)))
    document.add_heading(texts.say("Sources"), 2)
    for number, source in enumerate(found.sources, 1):
        document.add_paragraph(f"[{number}] {source.title}. {source.url or ''}".strip())
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
