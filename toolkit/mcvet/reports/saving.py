"""One function that writes any result to a file."""

from collections.abc import Callable, Mapping
from pathlib import Path

from mcvet.catalogue import Result
from mcvet.errors import SelectionError
from mcvet.frameworks import Comparison, Translation
from mcvet.locale import Texts, available_languages, texts_for
from mcvet.messages import reason, say
from mcvet.outcomes import Activity, ActivityComparison, ActivityScore, Survey
from mcvet.readiness import Changes, Composite, CountryProfile, Definitions, Gaps, Matrix
from mcvet.reports import frameworks, outcomes, readiness
from mcvet.reports.files import Files, as_json
from mcvet.reports.notebook import REPORTS
from mcvet.reports.report import report_files

_FILES: Mapping[type[Result], Callable[..., Files]] = {
    Comparison: frameworks.comparison_files,
    Translation: frameworks.translation_files,
    Matrix: readiness.matrix_files,
    CountryProfile: readiness.profile_files,
    Gaps: readiness.gaps_files,
    Definitions: readiness.definitions_files,
    Changes: readiness.changes_files,
    Composite: readiness.score_files,
    ActivityComparison: outcomes.comparison_files,
    Survey: lambda survey, texts: outcomes.read_files(survey.report, survey.mapping, texts),
}


def save(result: Result, path: str | Path, *, language: str = "en", activity: Activity | None = None) -> Path:
    """Write a result to a file, with its sources and limits of use.

    Args:
        result: what a function of the library returned, such as a comparison, a matrix, a review or a score.
        path: the file; its ending determines the format: `.xlsx`, `.html`, `.docx`, `.pdf`, `.json`, and for many results `.csv`. An
            existing file is replaced.
        language: tag of the language, such as `en` or `sr-Cyrl`.
        activity: with a score, adds the attendance by group and the pictures to its report.

    Returns:
        the path.

    Raises:
        SelectionError: for something that is no result, a format that it does not have, a language without a catalogue, or a file that
            cannot be written.

    >>> from tempfile import mkdtemp
    >>> from mcvet.frameworks import translate
    >>> save(translate("4.2", "HR", "SI"), Path(mkdtemp()) / "level.csv").name
    'level.csv'
    """
    if type(result) not in REPORTS:
        raise SelectionError(
            say(
                "A {type} cannot be saved; the types are {types}.",
                type=type(result).__name__,
                types=", ".join(sorted(kind.__name__ for kind in REPORTS)),
            )
        )
    if language not in available_languages():
        raise SelectionError(
            say("There is no language '{name}'; the languages are {names}.", name=language, names=", ".join(available_languages()))
        )
    if activity and not isinstance(result, ActivityScore):
        raise SelectionError(say("An activity goes with a score; this is a {type}. Leave it out.", type=type(result).__name__))
    path = Path(path)
    files = _files(result, texts_for(language), activity)
    ending = path.suffix.lower().lstrip(".")
    if ending not in files:
        raise SelectionError(
            say("'{file}' has no ending of this result's formats; they are {formats}.", file=path.name, formats=", ".join(files))
        )
    content = files[ending]()
    try:
        path.write_bytes(content)
    except OSError as error:
        raise SelectionError(say("{path} cannot be written: {why}. Choose another file.", path=str(path), why=reason(error))) from error
    return path


def _files(result: Result, texts: Texts, activity: Activity | None) -> Files:
    """Return the files of a result: those that its command writes, and its report in the other formats."""
    if isinstance(result, ActivityScore):
        return outcomes.score_files(result, texts, activity=activity)
    report = report_files(REPORTS[type(result)](result, texts), texts)
    own = _FILES[type(result)](result, texts) if type(result) in _FILES else {"json": lambda: as_json(result.model_dump(mode="json"))}
    return {**report, **own}
