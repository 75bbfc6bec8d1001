"""The commands `mcvet outcomes`."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import ValidationError

from mcvet.cli.answers import Format, FormatOption, LanguageOption, OutOption, give, language
from mcvet.errors import SelectionError

if TYPE_CHECKING:
    import pandas as pd

    from mcvet.outcomes import Activity, ActivityScore, Mapping, Survey
    from mcvet.outcomes.tables import Section

outcomes_app = typer.Typer(no_args_is_help=True, help="Peer-learning activities: read surveys, score, compare, report.")

Responses = Annotated[list[Path], typer.Argument(metavar="RESPONSES...", help="Exports of a survey tool, or canonical response tables.")]
ActivityOption = Annotated[Path, typer.Option("--activity", "-a", help="Description of the activity, as JSON or YAML.")]
MappingOption = Annotated[Path | None, typer.Option("--mapping", "-m", help="Mapping of columns that a person has settled, as YAML.")]
SmallGroupsOption = Annotated[
    bool, typer.Option("--confirm-small-groups", help="Confirm that groups below 5 are to be told of, as k of the activity asks.")
]


@outcomes_app.command("read")
def _read(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Exports of a survey tool, or canonical response tables.")],
    activity: Annotated[
        Path | None, typer.Option("--activity", "-a", help="Description of the activity; else the model questionnaire.")
    ] = None,
    mapping: MappingOption = None,
    save_mapping: Annotated[Path | None, typer.Option("--save-mapping", help="Write the mapping that was used to this YAML file.")] = None,
    codes: Annotated[
        bool, typer.Option("--codes", help="List personal codes that differ in one character, to be confirmed. Codes are pseudonyms.")
    ] = False,
    form: FormatOption = Format.TABLE,
    output: OutOption = None,
    lang: LanguageOption = "en",
) -> None:
    """Report what is recognised in survey files, what is dropped and why, and what a person must settle."""
    from mcvet.outcomes import near_codes, read_activity
    from mcvet.outcomes.tables import report_sections
    from mcvet.outcomes.words import model_activity
    from mcvet.reports.outcomes import read_files, read_finding

    texts = language(lang)
    described = read_activity(activity) if activity else model_activity()
    survey = _survey(files, described, mapping)
    near = near_codes(survey.responses, described, survey.mapping.pairs)
    report = survey.report.model_copy(update={"n_near_codes": len(near), "near_codes": near if codes else ()})
    if save_mapping:
        try:
            save_mapping.write_text(survey.mapping.to_yaml(), encoding="utf-8")
        except OSError as error:
            raise SelectionError(f"{save_mapping} cannot be written: {error.strerror}. Choose another file.") from error
    found = read_files(report, survey.mapping, texts)
    sections = report_sections(report, texts)
    give(form, output, found, _tables(sections), [read_finding(report, texts), *_lines(sections)])


@outcomes_app.command("score")
def _score(
    responses: Responses,
    activity: ActivityOption,
    mapping: MappingOption = None,
    confirm_small_groups: SmallGroupsOption = False,
    form: FormatOption = Format.TABLE,
    output: OutOption = None,
    lang: LanguageOption = "en",
) -> None:
    """Score what an activity achieved."""
    from mcvet.outcomes.tables import score_sections
    from mcvet.outcomes.wording import finding, localised
    from mcvet.reports.outcomes import score_files

    texts = language(lang)
    score, described = _scored(responses, activity, mapping, confirm_small_groups)
    named = localised(score, texts)
    sections = score_sections(named, texts, activity=described)
    give(form, output, score_files(score, texts, activity=described), _tables(sections), [finding(named, texts), *_lines(sections)])


@outcomes_app.command("report")
def _report(
    responses: Responses,
    activity: ActivityOption,
    output: Annotated[Path, typer.Option("-o", "--output", help="The file to write: its ending .docx, .html or .xlsx tells the form.")],
    mapping: MappingOption = None,
    confirm_small_groups: SmallGroupsOption = False,
    form: Annotated[Format | None, typer.Option("--format", "-f", help="Form of the report, if the ending does not tell it.")] = None,
    lang: LanguageOption = "en",
) -> None:
    """Write a report on an activity: profile, index with its components and range, what may be said, method."""
    from mcvet.reports.outcomes import score_files

    ending = output.suffix.lower().lstrip(".")
    chosen = form or next((known for known in Format if known == ending), None)
    if chosen not in (Format.DOCX, Format.HTML, Format.XLSX):
        raise SelectionError(f"A report is a .docx, .html or .xlsx file; '{output.name}' does not tell which.")
    texts = language(lang)
    score, described = _scored(responses, activity, mapping, confirm_small_groups)
    give(chosen, output, score_files(score, texts, activity=described), [], [])


@outcomes_app.command("compare")
def _compare(
    scores: Annotated[list[Path], typer.Argument(metavar="SCORE.json...", help="Scores saved by `mcvet outcomes score --format json`.")],
    form: FormatOption = Format.TABLE,
    output: OutOption = None,
    lang: LanguageOption = "en",
) -> None:
    """Put saved scores of several activities side by side, as far as they may be compared."""
    from mcvet.outcomes import compare_activities
    from mcvet.outcomes.tables import comparison_sections
    from mcvet.outcomes.wording import comparison_finding
    from mcvet.reports.outcomes import comparison_files

    texts = language(lang)
    found = compare_activities([_saved(path) for path in scores])
    sections = comparison_sections(found, texts)
    give(form, output, comparison_files(found, texts), _tables(sections), [comparison_finding(found, texts), *_lines(sections)])


@outcomes_app.command("record")
def _record(form: FormatOption = Format.TABLE, output: OutOption = None, lang: LanguageOption = "en") -> None:
    """Show the record of the MC.VET project: its activities as reach, with sources; what is unknown as unknown."""
    from mcvet.outcomes.record import project_record
    from mcvet.outcomes.tables import record_sections
    from mcvet.reports.outcomes import record_files

    texts = language(lang)
    record = project_record()
    sections = record_sections(record, texts)
    listed = [f"  [{number}] {source.title}. {source.url or ''}".rstrip() for number, source in enumerate(record.sources, 1)]
    give(form, output, record_files(record, texts), _tables(sections), [*_lines(sections), texts.say("Sources"), *listed])


def _survey(files: Sequence[Path], activity: "Activity", mapping: Path | None) -> "Survey":
    from mcvet.outcomes import read_mapping, read_surveys

    settled: Mapping | None = read_mapping(mapping) if mapping else None
    return read_surveys(files, activity, settled)


def _scored(responses: Sequence[Path], activity: Path, mapping: Path | None, small_groups: bool) -> "tuple[ActivityScore, Activity]":
    from mcvet.outcomes import read_activity, score_activity

    described = read_activity(activity)
    survey = _survey(responses, described, mapping).settled()
    scored = score_activity(survey.responses, described, confirmed_pairs=survey.mapping.pairs, small_groups_confirmed=small_groups)
    return scored, described


def _saved(path: Path) -> "ActivityScore":
    from mcvet.outcomes import ActivityScore

    try:
        return ActivityScore.model_validate_json(path.read_bytes())
    except OSError as error:
        raise SelectionError(f"{path.name} cannot be opened ({error.strerror}). Check the path.") from error
    except ValidationError as error:
        raise SelectionError(f"{path.name} is not a score saved by `mcvet outcomes score --format json` of this version.") from error


def _tables(sections: "Iterable[Section]") -> "Iterator[pd.DataFrame]":
    for section in sections:
        if section.table is not None:
            section.table.attrs["title"] = section.heading
            yield section.table


def _lines(sections: "Iterable[Section]") -> list[str]:
    return [line for section in sections if section.sentences for line in (section.heading, *(f"- {said}" for said in section.sentences))]
