"""Scores, comparisons, data reports and the project's record as files, one function per result."""

from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd
from markupsafe import Markup, escape

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

if TYPE_CHECKING:
    from mcvet.reports.pictures import Picture

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
        activity: for the attendance by group and the pictures of both attendance and gain, if wanted.

    `json` has the fields of `ActivityScore`, unrounded; `csv` every figure, row by row; `html` and `docx` are a report for a donor:
    profile with charts as pictures, index with its components and range, what may be said, method; `xlsx` the same as sheets, without
    pictures, and every figure. Topics of the model questionnaire are named in the language asked for.
    """
    named = wording.localised(score, texts)
    frame = tables.figures_frame(score).assign(activity=score.activity, fictional=score.fictional)
    told = _Told(
        texts.say(SCORE_TITLE),
        wording.finding(named, texts),
        tables.score_sections(named, texts, activity=activity),
        fictional=score.fictional,
        names=(wording.foreign(score.activity, score.language, texts),),
        draw=lambda: _pictures(named, texts, activity),
    )
    return {
        "csv": lambda: _csv(frame),
        "json": lambda: as_json(score.model_dump(mode="json")),
        **_documents(told, texts, {texts.say(marked("All figures")): frame}),
    }


def _pictures(score: ActivityScore, texts: Texts, activity: Activity | None) -> "Mapping[str, Picture]":
    from mcvet.reports.pictures import draw  # what draws takes a second to load, and a server never needs it

    return draw(score, texts, activity)


def comparison_files(found: ActivityComparison, texts: Texts = ENGLISH) -> Files:
    """Return what makes each file of a comparison of activities, by format: `json`, `xlsx`, `html` and `docx`."""
    told = _Told(
        texts.say(COMPARISON_TITLE),
        wording.comparison_finding(found, texts),
        tables.comparison_sections(found, texts),
        fictional=any(standing.fictional for standing in found.standings),
        names=tuple(wording.foreign(standing.activity, standing.language, texts) for standing in found.standings),
    )
    return {"json": lambda: as_json(found.model_dump(mode="json")), **_documents(told, texts)}


def read_files(report: DataReport, mapping: ColumnMapping, texts: Texts = ENGLISH) -> Files:
    """Return what makes each file of a data report, by format; `json` has the fields of `DataReport`, and the `mapping` that was used."""
    told = _Told(texts.say(READ_TITLE), read_finding(report, texts), tables.report_sections(report, texts), fictional=report.fictional)
    return {
        "json": lambda: as_json(report.model_dump(mode="json") | {"mapping": mapping.model_dump(mode="json")}),
        **_documents(told, texts),
    }


def read_finding(report: DataReport, texts: Texts) -> str:
    """Say whether everything was recognised, and that an example is fictional."""
    told = texts.say("Everything was recognised.") if report.settled else texts.say("A person must settle some columns before a score.")
    return f"{texts.say(wording.FICTIONAL)} {told}" if report.fictional else told


def record_files(record: ProjectRecord, texts: Texts = ENGLISH) -> Files:
    """Return what makes each file of the project's record, by format; every figure with its sources, which are listed."""
    finding = texts.say("What the project has published of its activities; these are counts of people, not of learning.")
    told = _Told(texts.say(RECORD_TITLE), finding, tables.record_sections(record, texts), sources=record.sources)
    return {"json": lambda: as_json(record.model_dump(mode="json")), **_documents(told, texts)}


def schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON Schemas of the files of this room: `activity` (to be written), `activity_score`, `activity_comparison`."""
    found = {
        "activity": Activity.model_json_schema(mode="validation"),
        "activity_score": ActivityScore.model_json_schema(mode="serialization"),
        "activity_comparison": ActivityComparison.model_json_schema(mode="serialization"),
    }
    return {name: {"$schema": "https://json-schema.org/draft/2020-12/schema"} | schema for name, schema in found.items()}


class _Told(NamedTuple):
    """What every form of a report is made of."""

    title: str
    finding: str
    sections: Sequence[Section]
    sources: Sequence[Source] = ()
    fictional: bool = False
    names: tuple[str, ...] = ()
    draw: "Callable[[], Mapping[str, Picture]]" = dict


def _documents(told: _Told, texts: Texts, more: Mapping[str, pd.DataFrame] | None = None) -> Files:
    as_of = open_catalogue().as_of
    extra = dict(more or {})
    if told.sources:
        extra[texts.say("Sources")] = (
            sources_frame(told.sources).rename_axis("number").reset_index().assign(number=lambda frame: frame["number"] + 1)
        )
    listed = tuple(f"[{number}] {source.title}. {source.url or ''}".rstrip() for number, source in enumerate(told.sources, 1))
    written = [*told.sections, *([Section(texts.say("Sources"), listed)] if told.sources else [])]
    mark = texts.say(wording.FICTIONAL) if told.fictional else ""
    return {
        "xlsx": lambda: _workbook(told, texts, extra, as_of, mark),
        "html": lambda: _page(told, texts),
        "docx": lambda: make_document(told.title, told.finding, written, as_of=as_of, language=texts.tag, mark=mark, pictures=told.draw()),
    }


def _csv(frame: pd.DataFrame) -> bytes:
    """Write CSV in which no text can pass for a formula."""
    texts = frame.select_dtypes(include=["object", "string"]).columns
    safe = frame.assign(
        **{name: frame[name].map(lambda cell: f"'{cell}" if str(cell)[:1] in "=+-@\t\r" else cell, na_action="ignore") for name in texts}
    )
    return safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def _workbook(told: _Told, texts: Texts, more: Mapping[str, pd.DataFrame], as_of: str, mark: str) -> bytes:
    said = [["", told.finding], *([section.heading, sentence] for section in told.sections for sentence in section.sentences)]
    sheets = [Sheet(texts.say("Report"), pd.DataFrame(said, columns=["", told.title]), 90)]
    sheets += [Sheet(_sheet_name(section.heading), section.table) for section in told.sections if section.table is not None]
    sheets += [Sheet(_sheet_name(name), frame) for name, frame in more.items()]
    return make_workbook(sheets, title=told.title, as_of=as_of, mark=mark)


def _sheet_name(heading: str) -> str:
    """Return a heading without what a sheet's name may not hold, cut to its 31 characters."""
    return "".join(" " if c in "[]:*?/\\'" else c for c in heading)[:31].strip()


def _page(told: _Told, texts: Texts) -> bytes:
    drawn = {name: (_address(picture.png), picture.alt) for name, picture in told.draw().items()}
    finding = escape(told.finding)
    for name in told.names:
        if isinstance(name, wording.Foreign):
            finding = Markup(finding.replace(escape(name), Markup('<span lang="{}">{}</span>').format(name.language, name)))  # noqa: S704
    values = {
        "title": told.title,
        "finding": finding,
        "body": tables.sections_html(told.sections, texts, drawn),
        "sources": sources_html(told.sources, texts) if told.sources else None,
        "style": style_sheet("base", "page"),
    }
    return render("reports/templates/outcomes.html", texts, values).encode()


def _address(png: bytes) -> str:
    return f"data:image/png;base64,{b64encode(png).decode()}"
