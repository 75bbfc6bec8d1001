"""Files of scores, comparisons, data reports and the project's record; one function per result."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mcvet.locale import Texts, marked
from mcvet.locale.texts import ENGLISH
from mcvet.outcomes import Activity, ActivityComparison, ActivityScore, ColumnMapping, DataReport, displays, tables, wording
from mcvet.outcomes.record import ProjectRecord
from mcvet.reports.files import Files, as_csv, as_json
from mcvet.reports.report import Report, report_files

if TYPE_CHECKING:
    from mcvet.reports.pictures import Picture

SCORE_TITLE = marked("What did the activity achieve?")
COMPARISON_TITLE = marked("Activities side by side")
READ_TITLE = marked("What was read from the files")
RECORD_TITLE = marked("The record of the MC.VET project")


def score_report(score: ActivityScore, texts: Texts = ENGLISH, *, activity: Activity | None = None) -> Report:
    """Return the report on a score; topics of the model questionnaire are named in the language.

    Args:
        score: the result.
        texts: the language.
        activity: adds the attendance by group, and the pictures of attendance and gain.
    """
    named = wording.localised(score, texts)
    return Report(
        texts.say(SCORE_TITLE),
        wording.finding(named, texts),
        displays.score_sections(named, texts, activity=activity),
        mark=_mark(score.fictional, texts),
        names=(wording.foreign(score.activity, score.language, texts),),
        draw=lambda: _pictures(named, texts, activity),
    )


def score_files(score: ActivityScore, texts: Texts = ENGLISH, *, activity: Activity | None = None) -> Files:
    """Return functions that write the files of a score, by format; the arguments are those of `score_report`.

    `json` has the fields of `ActivityScore`, unrounded; `csv` has one row per figure; `html` and `docx` are a report for a donor:
    profile with charts as pictures, index with its components and range, permitted statements, method; `xlsx` has the same as
    sheets, without pictures, and every figure.
    """
    frame = tables.figures_frame(score).assign(activity=score.activity, fictional=score.fictional)
    return {
        "csv": lambda: as_csv(frame),
        "json": lambda: as_json(score.model_dump(mode="json")),
        **report_files(score_report(score, texts, activity=activity), texts, {texts.say(marked("All figures")): frame}),
    }


def _mark(fictional: bool, texts: Texts) -> str:
    return texts.say(wording.FICTIONAL) if fictional else ""


def _pictures(score: ActivityScore, texts: Texts, activity: Activity | None) -> "Mapping[str, Picture]":
    from mcvet.reports.pictures import draw  # what draws takes a second to load, and a server never needs it

    return draw(score, texts, activity)


def comparison_report(found: ActivityComparison, texts: Texts = ENGLISH) -> Report:
    """Return the report on a comparison of activities."""
    return Report(
        texts.say(COMPARISON_TITLE),
        wording.comparison_finding(found, texts),
        displays.comparison_sections(found, texts),
        mark=_mark(any(standing.fictional for standing in found.standings), texts),
        names=tuple(wording.foreign(standing.activity, standing.language, texts) for standing in found.standings),
    )


def comparison_files(found: ActivityComparison, texts: Texts = ENGLISH) -> Files:
    """Return functions that write the files of a comparison of activities, by format: `json`, `xlsx`, `html` and `docx`."""
    return {"json": lambda: as_json(found.model_dump(mode="json")), **report_files(comparison_report(found, texts), texts)}


def read_report(report: DataReport, texts: Texts = ENGLISH) -> Report:
    """Return the report on what was read from the files of a survey."""
    sections = displays.report_sections(report, texts)
    return Report(texts.say(READ_TITLE), read_finding(report, texts), sections, mark=_mark(report.fictional, texts))


def read_files(report: DataReport, mapping: ColumnMapping, texts: Texts = ENGLISH) -> Files:
    """Return functions that write the files of a data report, by format; `json` has the fields of `DataReport`, and the `mapping` used."""
    return {
        "json": lambda: as_json(report.model_dump(mode="json") | {"mapping": mapping.model_dump(mode="json")}),
        **report_files(read_report(report, texts), texts),
    }


def read_finding(report: DataReport, texts: Texts) -> str:
    """Return a sentence on whether everything was recognised, and that an example is fictional if it is one."""
    if not report.settled:
        finding = texts.say("A person must decide on some columns before a score is possible.")
    elif report.remarks:
        finding = texts.say("Everything was recognised; there are remarks.")
    else:
        finding = texts.say("Everything was recognised.")
    return f"{texts.say(wording.FICTIONAL)} {finding}" if report.fictional else finding


def record_report(record: ProjectRecord, texts: Texts = ENGLISH) -> Report:
    """Return the report on the project's record; every figure has its sources."""
    finding = texts.say("What the project has published of its activities; these are counts of people, not of learning.")
    return Report(texts.say(RECORD_TITLE), finding, displays.record_sections(record, texts), sources=record.sources)


def record_files(record: ProjectRecord, texts: Texts = ENGLISH) -> Files:
    """Return functions that write the files of the project's record, by format."""
    return {"json": lambda: as_json(record.model_dump(mode="json")), **report_files(record_report(record, texts), texts)}


def schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON Schemas of the files of this room: `activity` (to be written), `activity_score`, `activity_comparison`."""
    found = {
        "activity": Activity.model_json_schema(mode="validation"),
        "activity_score": ActivityScore.model_json_schema(mode="serialization"),
        "activity_comparison": ActivityComparison.model_json_schema(mode="serialization"),
    }
    return {name: {"$schema": "https://json-schema.org/draft/2020-12/schema"} | schema for name, schema in found.items()}
