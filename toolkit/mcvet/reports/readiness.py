"""Files of profiles, matrices, gaps, definitions, changes and scores; one function per result."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd
from markupsafe import Markup
from pydantic import BaseModel

from mcvet.frameworks.tables import sources_frame
from mcvet.locale import Texts, marked
from mcvet.locale.texts import ENGLISH
from mcvet.readiness import Changes, Composite, CountryProfile, Definitions, Gaps, Matrix, displays, tables, wording
from mcvet.readiness.model import PolicyResult
from mcvet.reports.files import Files, as_csv, as_json, as_page, as_workbook
from mcvet.reports.report import Report, dated_report
from mcvet.sections import Section

MATRIX_TITLE = marked("What is in force where?")
PROFILE_TITLE = marked("What is in force for micro-credentials")
GAPS_TITLE = marked("In force elsewhere and not here")
DEFINITIONS_TITLE = marked("Definitions side by side")
CHANGES_TITLE = marked("What changed when")
SCORE_TITLE = marked("How far countries have come, as ranges")
_CELL = 22


def matrix_report(matrix: Matrix, texts: Texts = ENGLISH) -> Report:
    """Return the report on a matrix."""
    return _report(MATRIX_TITLE, wording.finding(matrix, texts), displays.matrix_sections(matrix, texts), matrix, matrix.countries, texts)


def profile_report(profile: CountryProfile, texts: Texts = ENGLISH) -> Report:
    """Return the report on a country."""
    finding = f"{texts.country(profile.country)}. {' '.join(wording.profile_sentences(profile, texts))}"
    return _report(PROFILE_TITLE, finding, displays.profile_sections(profile, texts), profile, (profile.country,), texts)


def gaps_report(gaps: Gaps, texts: Texts = ENGLISH) -> Report:
    """Return the report on gaps."""
    named = (gaps.country, *(model.standing.country for gap in gaps.gaps for model in gap.ask))
    return _report(GAPS_TITLE, wording.gaps_finding(gaps, texts), displays.gaps_sections(gaps, texts), gaps, named, texts)


def definitions_report(definitions: Definitions, texts: Texts = ENGLISH) -> Report:
    """Return the report on definitions."""
    finding, sections = wording.definitions_finding(definitions, texts), displays.definitions_sections(definitions, texts)
    return _report(DEFINITIONS_TITLE, finding, sections, definitions, definitions.countries, texts)


def changes_report(changes: Changes, texts: Texts = ENGLISH) -> Report:
    """Return the report on changes."""
    finding = texts.plural("{n} dated entry.", "{n} dated entries.", len(changes.done) + len(changes.announced))
    return _report(CHANGES_TITLE, finding, displays.changes_sections(changes, texts), changes, changes.countries, texts)


def score_report(composite: Composite, texts: Texts = ENGLISH) -> Report:
    """Return the report on an index."""
    finding = " ".join(wording.score_sentence(one, composite, texts) for one in composite.scores)
    countries = tuple(one.country for one in composite.scores)
    return _report(SCORE_TITLE, finding, displays.score_sections(composite, texts), composite, countries, texts)


def _report(title: str, finding: str, sections: Iterable[Section], result: PolicyResult, countries: Sequence[str], texts: Texts) -> Report:
    notes = wording.footnotes(countries, texts)
    return dated_report(title, finding, sections, result, texts, limits=result.limits_of_use, remarks=notes)


def matrix_files(matrix: Matrix, texts: Texts = ENGLISH) -> Files:
    """Return functions that write the files of a matrix, by format.

    `csv` has the columns of `tables.matrix_frame`; `json` the fields of `Matrix`, and `finding` in words; `xlsx` the matrix for
    display, every cell with its evidence, and the sources; `html` the same as a self-contained page.
    """
    rows = tables.matrix_frame(matrix)
    sheets = {marked("Matrix"): (displays.matrix_display(matrix, texts), _CELL), marked("Evidence"): (rows, None)}
    return _files(matrix_report(matrix, texts), matrix, rows, sheets, displays.matrix_html(matrix, texts), texts)


def profile_files(profile: CountryProfile, texts: Texts = ENGLISH) -> Files:
    """Return functions that write a profile; `csv` has the columns of `tables.profile_frame`, `json` the fields of `CountryProfile`."""
    rows = tables.profile_frame(profile)
    return _files(
        profile_report(profile, texts), profile, rows, {marked("Profile"): (rows, None)}, displays.profile_html(profile, texts), texts
    )


def gaps_files(gaps: Gaps, texts: Texts = ENGLISH) -> Files:
    """Return functions that write gaps; `csv` has the columns of `tables.gaps_frame`, `json` the fields of `Gaps`."""
    rows = tables.gaps_frame(gaps)
    return _files(gaps_report(gaps, texts), gaps, rows, {marked("Gaps"): (rows, None)}, displays.gaps_html(gaps, texts), texts)


def definitions_files(definitions: Definitions, texts: Texts = ENGLISH) -> Files:
    """Return functions that write definitions; `csv` has the columns of `tables.definitions_frame`, `json` those of `Definitions`."""
    rows, body = tables.definitions_frame(definitions), displays.definitions_html(definitions, texts)
    return _files(definitions_report(definitions, texts), definitions, rows, {marked("Definitions"): (rows, None)}, body, texts)


def changes_files(changes: Changes, texts: Texts = ENGLISH) -> Files:
    """Return functions that write changes; `csv` has the columns of `tables.changes_frame`, `json` the fields of `Changes`."""
    rows, body = tables.changes_frame(changes), displays.changes_html(changes, texts)
    return _files(changes_report(changes, texts), changes, rows, {marked("Changes"): (rows, None)}, body, texts)


def score_files(composite: Composite, texts: Texts = ENGLISH) -> Files:
    """Return functions that write an index; `csv` has the columns of `tables.score_frame`, `json` the fields of `Composite`.

    The spreadsheet includes the weights and values, so that the index can be reproduced.
    """
    choices = [("weight", name, weight) for name, weight in composite.weights.items()]
    choices += [("value", name, value) for name, value in composite.values.items()]
    choices.append(("value", "nearest_factor", composite.nearest_factor))
    rows = tables.score_frame(composite)
    sheets = {
        marked("Ranges"): (rows, None),
        marked("Choices"): (pd.DataFrame(choices, columns=["kind", "name", "number"]), None),
    }
    return _files(score_report(composite, texts), composite, rows, sheets, displays.score_html(composite, texts), texts)


def _files(
    report: Report,
    result: PolicyResult,
    rows: pd.DataFrame,
    sheets: Mapping[str, tuple[pd.DataFrame, int | None]],
    body: Markup,
    texts: Texts,
) -> Files:
    listed = {**sheets, marked("Sources"): (sources_frame(result.sources), None)}
    return {
        "csv": lambda: as_csv(rows),
        "json": lambda: as_json({"finding": report.finding} | result.model_dump(mode="json")),
        "xlsx": lambda: as_workbook(report.title, report.finding, listed, result, texts, result.limits_of_use),
        "html": lambda: as_page(report.title, report.finding, [body], result.sources, result, texts, result.limits_of_use),
    }


def schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON Schemas of the JSON files, by the name of the command."""
    results: dict[str, type[BaseModel]] = {
        "profile": CountryProfile, "matrix": Matrix, "gaps": Gaps, "definitions": Definitions, "changes": Changes, "score": Composite,
    }  # fmt: skip
    found = {}
    for name, result in results.items():
        schema = result.model_json_schema(mode="serialization")
        schema["properties"] = {"finding": {"type": "string", "description": "What it shows, in words"}} | schema["properties"]
        schema["required"] = ["finding", *schema["required"]]
        schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
        found[f"readiness-{name}"] = schema
    return found
