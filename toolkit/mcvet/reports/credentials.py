"""Templates, reviews, places, stacks and element profiles as files, one function per result."""

import io
from collections.abc import Iterable
from datetime import UTC, datetime

import docx
import pandas as pd
from docx.enum.section import WD_ORIENT

from mcvet.catalogue import Catalogue
from mcvet.credentials import tables, wording
from mcvet.credentials.findings import Review
from mcvet.credentials.model import Design
from mcvet.credentials.profile import ProfileComparison
from mcvet.credentials.stack import Stack
from mcvet.credentials.where import WhereItFits
from mcvet.frameworks import wording as frameworks
from mcvet.frameworks.tables import ENGLISH, sources_frame
from mcvet.locale import Texts, marked
from mcvet.reports.files import Files, as_csv, as_json, as_page, as_workbook

LIST_TITLE = marked("Templates of micro-credentials")
REVIEW_TITLE = marked("Review of a micro-credential")
PLACES_TITLE = marked("Where it fits")
STACK_TITLE = marked("A stack of micro-credentials")
PROFILES_TITLE = marked("Element profiles")
_CELL = 34


def template_list_files(designs: Iterable[Design], catalogue: Catalogue, texts: Texts = ENGLISH) -> Files:
    """Return what makes each file of the list of templates, by format: `csv`, `json` (a list of objects with `id`), `xlsx`, `html`."""
    chosen = tuple(designs)
    frame = tables.templates_frame(chosen)
    sources = catalogue.cited(source_id for design in chosen for source_id in design.source_ids)
    sheets = {marked("Templates"): (frame, None), marked("Sources"): (sources_frame(sources), None)}
    finding = texts.plural("{n} template", "{n} templates", len(chosen))
    html = [tables.templates_html(chosen, sources, texts)]
    return {
        "csv": lambda: as_csv(frame),
        "json": lambda: as_json([design.model_dump(mode="json", exclude_none=True) for design in chosen]),
        "xlsx": lambda: as_workbook(texts.say(LIST_TITLE), finding, sheets, catalogue, texts),
        "html": lambda: as_page(texts.say(LIST_TITLE), finding, html, sources, catalogue, texts),
    }


def review_files(review: Review, design: Design, catalogue: Catalogue, texts: Texts = ENGLISH) -> Files:
    """Return what makes each file of a review, by format.

    `csv` has the columns of `tables.findings_frame`; `json` the fields of `Review`, and for each finding its `text` and `advice` in
    the language asked for; `xlsx` findings, elements, questions and sources; `html` the same as a page that stands alone.
    """
    finding = f"{wording.heading(design, texts)}. {wording.review_finding(review, texts)}"
    values = review.model_dump(mode="json")
    for found, told in zip(review.findings, values["findings"], strict=True):
        told |= {"text": wording.finding_text(found, texts), "advice": wording.advice_text(found, texts)}
    frame = tables.findings_frame(review, texts)
    sheets = {
        marked("Findings"): (frame, _CELL),
        marked("Sources"): (sources_frame(review.sources), None),
        marked("Elements"): (tables.elements_frame(review, texts), None),
        marked("Principles"): (tables.principles_frame(review, catalogue, texts), None),
    }
    html = [tables.review_html(review, catalogue, texts)]
    return {
        "csv": lambda: as_csv(frame),
        "json": lambda: as_json({"summary": finding} | values),
        "xlsx": lambda: as_workbook(texts.say(REVIEW_TITLE), finding, sheets, review, texts),
        "html": lambda: as_page(texts.say(REVIEW_TITLE), finding, html, review.sources, review, texts),
    }


def places_files(found: WhereItFits, design: Design, catalogue: Catalogue, texts: Texts = ENGLISH) -> Files:
    """Return what makes each file of the places of a credential; `json` has the fields of `WhereItFits` and the `text` of each place."""
    names = frameworks.names_of([catalogue.by_id[placement.framework_id] for placement in found.placements], texts)
    said = [wording.placement_text(placement, names[placement.framework_id], texts) for placement in found.placements]
    values = found.model_dump(mode="json")
    for told, text in zip(values["placements"], said, strict=True):
        told["text"] = text
    frame = tables.places_frame(found)
    sheets = {marked("Places"): (frame, None), marked("Sources"): (sources_frame(found.sources), None)}
    html = [tables.places_html(found, catalogue, texts)]
    return {
        "csv": lambda: as_csv(frame),
        "json": lambda: as_json(values),
        "xlsx": lambda: as_workbook(texts.say(PLACES_TITLE), " ".join(said), sheets, found, texts),
        "html": lambda: as_page(texts.say(PLACES_TITLE), wording.heading(design, texts), html, found.sources, found, texts),
    }


def stack_files(found: Stack, designs: Iterable[Design], catalogue: Catalogue, texts: Texts = ENGLISH) -> Files:
    """Return what makes each file of a stack.

    `csv` has the columns of `tables.stack_frame`; `json` the fields of `Stack`; `xlsx` path, outcomes and sources; `html` the same as
    a page that stands alone.
    """
    chosen = tuple(designs)
    systems = wording.system_names(catalogue, texts)
    finding = wording.stack_finding(found, systems, texts)
    said = " ".join([finding, *wording.stack_notes(found, systems, texts)])
    frame = tables.stack_frame(found, chosen)
    sheets = {
        marked("Path"): (frame, None),
        marked("Outcomes"): (tables.stack_outcomes_frame(found), _CELL),
        marked("Sources"): (sources_frame(found.sources), None),
    }
    html = [tables.stack_html(found, chosen, catalogue, texts)]
    return {
        "csv": lambda: as_csv(frame),
        "json": lambda: as_json({"finding": finding} | found.model_dump(mode="json")),
        "xlsx": lambda: as_workbook(texts.say(STACK_TITLE), said, sheets, found, texts),
        "html": lambda: as_page(texts.say(STACK_TITLE), finding, html, found.sources, found, texts),
    }


def profiles_files(found: ProfileComparison, texts: Texts = ENGLISH) -> Files:
    """Return what makes each file of profiles side by side, by format: `csv`, `json`, `xlsx`, `docx`, `html`."""
    finding = wording.profiles_finding(found, texts)
    frame, additions = tables.profiles_frame(found, texts), tables.additions_frame(found, texts)
    sheets = {
        marked("Profiles"): (frame, _CELL),
        marked("Sources"): (sources_frame(found.sources), None),
        marked("To add or decide"): (additions, _CELL),
    }
    html = [tables.profiles_html(found, texts)]
    return {
        "csv": lambda: as_csv(frame),
        "json": lambda: as_json({"finding": finding} | found.model_dump(mode="json")),
        "xlsx": lambda: as_workbook(texts.say(PROFILES_TITLE), finding, sheets, found, texts),
        "docx": lambda: _document(texts.say(PROFILES_TITLE), finding, (frame, additions), found, texts),
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
    for source in found.sources:
        document.add_paragraph(f"[{source.source_id}] {source.title}. {source.url or ''}".strip())
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
