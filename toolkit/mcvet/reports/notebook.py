"""Results as a notebook shows them: what they find, their tables, their sources."""

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from mcvet.catalogue import Result
from mcvet.credentials.findings import Review
from mcvet.credentials.placement import WhereItFits
from mcvet.credentials.profile import ProfileComparison
from mcvet.credentials.stack import Stack
from mcvet.frameworks import Comparison, Translation
from mcvet.locale import Texts
from mcvet.locale.texts import ENGLISH
from mcvet.markup import render
from mcvet.outcomes import ActivityComparison, ActivityScore, DataReport, Survey
from mcvet.outcomes.record import ProjectRecord
from mcvet.readiness import Changes, Composite, CountryProfile, Definitions, Gaps, Matrix
from mcvet.reports import credentials, frameworks, outcomes, readiness
from mcvet.reports.report import Report
from mcvet.sections import sections_html

REPORTS: Mapping[type[Result], Callable[[Any, Texts], Report]] = {
    Comparison: frameworks.comparison_report,
    Translation: frameworks.translation_report,
    Matrix: readiness.matrix_report,
    CountryProfile: readiness.profile_report,
    Gaps: readiness.gaps_report,
    Definitions: readiness.definitions_report,
    Changes: readiness.changes_report,
    Composite: readiness.score_report,
    Review: credentials.review_report,
    WhereItFits: credentials.places_report,
    Stack: credentials.stack_report,
    ProfileComparison: credentials.profiles_report,
    ActivityScore: outcomes.score_report,
    ActivityComparison: outcomes.comparison_report,
    DataReport: outcomes.read_report,
    Survey: lambda survey, texts: outcomes.read_report(survey.report, texts),
    ProjectRecord: outcomes.record_report,
}


def notebook_html(result: Result, texts: Texts = ENGLISH) -> Markup:
    """Return a result as HTML without scripts and styles of its own: the sections of its report, then its sources.

    >>> from mcvet.frameworks import translate
    >>> "HR-CROQF" in notebook_html(translate("4.2", "HR", "SI")), "Slovenia 4" in notebook_html(translate("4.2", "HR", "SI"))
    (False, True)
    """
    report = REPORTS[type(result)](result, texts)
    values = {"report": report, "body": sections_html(report.sections, texts, styled=False)}
    return render("reports/templates/notebook.html", texts, values)
