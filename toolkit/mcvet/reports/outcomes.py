"""Scores, comparisons, data reports and the project's record as files, one function per result."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from mcvet.catalogue import Source, open_catalogue
from mcvet.frameworks.tables import sources_frame, sources_html
from mcvet.locale import Texts, marked
from mcvet.markup import render, style_sheet
from mcvet.outcomes import Activity, ActivityComparison, ActivityScore, DataReport, tables, wording
from mcvet.outcomes import Mapping as ColumnMapping
from mcvet.outcomes.record import ProjectRecord
from mcvet.outcomes.tables import ENGLISH, Section
from mcvet.reports.document import make_document
from mcvet.reports.files import as_json
from mcvet.reports.workbook import Sheet, make_workbook

Files = Mapping[str, Callable[[], bytes]]

SCORE_TITLE = marked("What did the activity achieve?")
COMPARISON_TITLE = marked("Activities side by side")
READ_TITLE = marked("What was read from the files")
RECORD_TITLE = marked("The record of the MC.VET project")


def score_files(score: ActivityScore, texts: Texts = ENGLISH, *, activity: Activity | None = None) -> Files:
    """Return what makes each file of a score, by format.

    Args:
        score: the result.
        texts: the language.
        activity: for the attendance by group, if wanted.

    `json` has the fields of `ActivityScore`, unrounded; `csv` every figure, row by row; `html` and `docx` are a report for a donor:
    profile, index with its components and range, what may be said, method; `xlsx` the same as sheets, and every figure.
    """
    sections = tables.score_sections(score, texts, activity=activity)
    frame = tables.figures_frame(score)
    title, told = texts.say(SCORE_TITLE), wording.finding(score, texts)
    return {
        "csv": lambda: _csv(frame.assign(activity=score.activity, fictional=score.fictional)),
        "json": lambda: as_json(score.model_dump(mode="json")),
        **_documents(title, told, sections, texts, {texts.say(marked("All figures")): frame}),
    }


def comparison_files(found: ActivityComparison, texts: Texts = ENGLISH) -> Files:
    """Return what makes each file of a comparison of activities, by format: `json`, `xlsx`, `html` and `docx`."""
    title, told = texts.say(COMPARISON_TITLE), wording.comparison_finding(found, texts)
    return {
        "json": lambda: as_json(found.model_dump(mode="json")),
        **_documents(title, told, tables.comparison_sections(found, texts), texts),
    }


def read_files(report: DataReport, mapping: ColumnMapping, texts: Texts = ENGLISH) -> Files:
    """Return what makes each file of a data report, by format; `json` has the fields of `DataReport`, and the `mapping` that was used."""
    told = texts.say("Everything was recognised.") if report.settled else texts.say("A person must settle some columns before a score.")
    if report.fictional:
        told = f"{texts.say(wording.FICTIONAL)} {told}"
    return {
        "json": lambda: as_json(report.model_dump(mode="json") | {"mapping": mapping.model_dump(mode="json")}),
        **_documents(texts.say(READ_TITLE), told, tables.report_sections(report, texts), texts),
    }


def record_files(record: ProjectRecord, texts: Texts = ENGLISH) -> Files:
    """Return what makes each file of the project's record, by format; every figure with its sources, which are listed."""
    told = texts.say("What the project has published of its activities; these are counts of people, not of learning.")
    return {
        "json": lambda: as_json(record.model_dump(mode="json")),
        **_documents(texts.say(RECORD_TITLE), told, tables.record_sections(record, texts), texts, sources=record.sources),
    }


def schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON Schemas of the files of this room: `activity` (to be written), `activity_score`, `activity_comparison`."""
    found = {
        "activity": Activity.model_json_schema(mode="validation"),
        "activity_score": ActivityScore.model_json_schema(mode="serialization"),
        "activity_comparison": ActivityComparison.model_json_schema(mode="serialization"),
    }
    return {name: {"$schema": "https://json-schema.org/draft/2020-12/schema"} | schema for name, schema in found.items()}


def _documents(
    title: str,
    told: str,
    sections: Sequence[Section],
    texts: Texts,
    more: Mapping[str, pd.DataFrame] | None = None,
    sources: Sequence[Source] = (),
) -> Files:
    as_of = open_catalogue().as_of
    extra = dict(more or {})
    if sources:
        extra[texts.say("Sources")] = (
            sources_frame(sources).rename_axis("number").reset_index().assign(number=lambda frame: frame["number"] + 1)
        )
    listed = tuple(f"[{number}] {source.title}. {source.url or ''}".rstrip() for number, source in enumerate(sources, 1))
    written = [*sections, *([Section(texts.say("Sources"), listed)] if sources else [])]
    return {
        "xlsx": lambda: _workbook(title, told, sections, texts, extra, as_of),
        "html": lambda: _page(title, told, sections, texts, sources),
        "docx": lambda: make_document(title, told, written, as_of=as_of),
    }


def _csv(frame: pd.DataFrame) -> bytes:
    """Write CSV in which no text can pass for a formula."""
    texts = frame.select_dtypes(include=["object", "string"]).columns
    safe = frame.assign(
        **{name: frame[name].map(lambda cell: f"'{cell}" if str(cell)[:1] in "=+-@\t\r" else cell, na_action="ignore") for name in texts}
    )
    return safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def _workbook(title: str, told: str, sections: Sequence[Section], texts: Texts, more: Mapping[str, pd.DataFrame], as_of: str) -> bytes:
    said = [["", told], *([section.heading, sentence] for section in sections for sentence in section.sentences)]
    sheets = [Sheet(texts.say("Report"), pd.DataFrame(said, columns=["", title]), 90)]
    sheets += [Sheet(_sheet_name(section.heading), section.table) for section in sections if section.table is not None]
    sheets += [Sheet(_sheet_name(name), frame) for name, frame in more.items()]
    return make_workbook(sheets, title=title, as_of=as_of)


def _sheet_name(heading: str) -> str:
    """Return a heading without what a sheet's name may not hold, cut to its 31 characters."""
    return "".join(" " if c in "[]:*?/\\'" else c for c in heading)[:31].strip()


def _page(title: str, told: str, sections: Sequence[Section], texts: Texts, sources: Sequence[Source]) -> bytes:
    values = {
        "title": title,
        "finding": told,
        "body": tables.sections_html(sections, texts),
        "sources": sources_html(sources, texts) if sources else None,
        "style": style_sheet("base", "page"),
    }
    return render("reports/templates/outcomes.html", texts, values).encode()
