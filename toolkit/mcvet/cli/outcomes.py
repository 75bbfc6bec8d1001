"""The commands `mcvet outcomes`."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer
from pydantic import ValidationError

from mcvet.cli.output import Format, FormatOption, LanguageOption, OutOption, language, write_result
from mcvet.errors import SelectionError
from mcvet.messages import reason, say

if TYPE_CHECKING:
    import pandas as pd

    from mcvet.outcomes import Activity, ActivityScore, Survey
    from mcvet.sections import Section

outcomes_app = typer.Typer(no_args_is_help=True, help="Peer-learning activities: read surveys, score, compare, report.")

Responses = Annotated[list[Path], typer.Argument(metavar="RESPONSES", help="Exports of a survey tool, or canonical response tables.")]
ActivityOption = Annotated[Path, typer.Option("--activity", "-a", help="Description of the activity, as JSON or YAML.")]
MappingOption = Annotated[Path | None, typer.Option("--mapping", "-m", help="Mapping of columns as decided by a person, as YAML.")]
SheetOption = Annotated[
    list[str] | None, typer.Option("--sheet", help="Sheet to read in workbooks; may be repeated. By default the one with the answers.")
]
RaggedOption = Annotated[
    bool, typer.Option("--leave-out-ragged", help="Leave out rows whose cells do not match the headings; `read` lists their line numbers.")
]
SmallGroupsOption = Annotated[
    bool,
    typer.Option(
        "--confirm-small-groups", help="Confirm that results on groups of fewer than 5 may be shown, as k of the activity requests."
    ),
]


@outcomes_app.command("read")
def _read(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Exports of a survey tool, or canonical response tables.")],
    activity: Annotated[
        Path | None, typer.Option("--activity", "-a", help="Description of the activity; by default the model questionnaire.")
    ] = None,
    mapping: MappingOption = None,
    sheet: SheetOption = None,
    leave_out_ragged: RaggedOption = False,
    save_mapping: Annotated[Path | None, typer.Option("--save-mapping", help="Write the mapping that was used to this YAML file.")] = None,
    codes: Annotated[
        bool, typer.Option("--codes", help="List personal codes that differ in one character, for confirmation. Codes are pseudonyms.")
    ] = False,
    form: FormatOption = Format.TABLE,
    output: OutOption = None,
    lang: LanguageOption = "en",
) -> None:
    """Report what is recognised in survey files, what is dropped and why, and what a person must decide."""
    from mcvet.outcomes import near_codes, read_activity
    from mcvet.outcomes.displays import report_sections
    from mcvet.outcomes.lexicon import model_activity
    from mcvet.reports.outcomes import read_files, read_finding

    texts = language(lang)
    described = read_activity(activity) if activity else model_activity()
    survey = _survey(files, described, _Given(mapping, sheet, leave_out_ragged))
    near = near_codes(survey.responses, described, survey.mapping.pairs)
    report = survey.report.model_copy(update={"n_near_codes": len(near), "near_codes": near if codes else ()})
    if save_mapping:
        try:
            save_mapping.write_text(survey.mapping.to_yaml(), encoding="utf-8")
        except OSError as error:
            raise SelectionError(
                say("{path} cannot be written: {why}. Choose another file.", path=str(save_mapping), why=reason(error))
            ) from error
    found = read_files(report, survey.mapping, texts)
    sections = report_sections(report, texts)
    write_result(form, output, found, _tables(sections), [read_finding(report, texts), *_lines(sections)])
    if not report.settled:
        raise typer.Exit(1)


@outcomes_app.command("score")
def _score(
    responses: Responses,
    activity: ActivityOption,
    mapping: MappingOption = None,
    sheet: SheetOption = None,
    leave_out_ragged: RaggedOption = False,
    confirm_small_groups: SmallGroupsOption = False,
    form: FormatOption = Format.TABLE,
    output: OutOption = None,
    lang: LanguageOption = "en",
) -> None:
    """Score the results of an activity."""
    from mcvet.outcomes.displays import score_sections
    from mcvet.outcomes.wording import finding, localised
    from mcvet.reports.outcomes import score_files

    texts = language(lang)
    score, described = _scored(responses, activity, _Given(mapping, sheet, leave_out_ragged), confirm_small_groups)
    named = localised(score, texts)
    sections = score_sections(named, texts, activity=described)
    write_result(form, output, score_files(score, texts, activity=described), _tables(sections), [finding(named, texts), *_lines(sections)])


@outcomes_app.command("report")
def _report(
    responses: Responses,
    activity: ActivityOption,
    output: Annotated[Path, typer.Option("-o", "--output", help="File to write; its ending .docx, .html or .xlsx determines the format.")],
    mapping: MappingOption = None,
    sheet: SheetOption = None,
    leave_out_ragged: RaggedOption = False,
    confirm_small_groups: SmallGroupsOption = False,
    form: Annotated[
        Format | None, typer.Option("--format", "-f", help="Format of the report, if the file name has no such ending.")
    ] = None,
    lang: LanguageOption = "en",
) -> None:
    """Write a report on an activity: profile, index with its components and range, what may be said, method."""
    from mcvet.reports.outcomes import score_files

    ending = output.suffix.lower().lstrip(".")
    chosen = form or next((known for known in Format if known == ending), None)
    if chosen not in (Format.DOCX, Format.HTML, Format.XLSX):
        raise SelectionError(say("A report is a .docx, .html or .xlsx file; '{file}' has another ending.", file=output.name))
    texts = language(lang)
    score, described = _scored(responses, activity, _Given(mapping, sheet, leave_out_ragged), confirm_small_groups)
    write_result(chosen, output, score_files(score, texts, activity=described), [], [])


@outcomes_app.command("compare")
def _compare(
    scores: Annotated[list[Path], typer.Argument(metavar="FILE", help="Scores saved by `mcvet outcomes score --format json`.")],
    form: FormatOption = Format.TABLE,
    output: OutOption = None,
    lang: LanguageOption = "en",
) -> None:
    """Compare saved scores of several activities, as far as they are comparable."""
    from mcvet.outcomes import compare_activities
    from mcvet.outcomes.displays import comparison_sections
    from mcvet.outcomes.wording import comparison_finding
    from mcvet.reports.outcomes import comparison_files

    texts = language(lang)
    found = compare_activities([_saved(path) for path in scores])
    sections = comparison_sections(found, texts)
    write_result(form, output, comparison_files(found, texts), _tables(sections), [comparison_finding(found, texts), *_lines(sections)])


@outcomes_app.command("record")
def _record(form: FormatOption = Format.TABLE, output: OutOption = None, lang: LanguageOption = "en") -> None:
    """Show the published record of the MC.VET project: the reach of its activities, with sources."""
    from mcvet.outcomes.displays import record_sections
    from mcvet.outcomes.record import project_record
    from mcvet.reports.outcomes import record_files

    texts = language(lang)
    record = project_record()
    sections = record_sections(record, texts)
    listed = [f"  [{number}] {source.title}. {source.url or ''}".rstrip() for number, source in enumerate(record.sources, 1)]
    write_result(form, output, record_files(record, texts), _tables(sections), [*_lines(sections), texts.say("Sources"), *listed])


class _Given(NamedTuple):
    """Options on how to read the files."""

    mapping: Path | None
    sheets: list[str] | None
    leave_out_ragged: bool


def _survey(files: Sequence[Path], activity: "Activity", given: _Given) -> "Survey":
    from mcvet.outcomes import ColumnMapping, read_mapping, read_surveys

    settled: ColumnMapping = read_mapping(given.mapping) if given.mapping else ColumnMapping()
    if given.sheets:
        settled = settled.model_copy(update={"sheets": settled.sheets | {path.name: tuple(given.sheets) for path in files}})
    survey = read_surveys(files, activity, settled)
    lost = survey.report.lines_to_lose() if given.leave_out_ragged else {}
    return read_surveys(files, activity, settled.model_copy(update={"leave_out": settled.leave_out | lost})) if lost else survey


def _scored(responses: Sequence[Path], activity: Path, given: _Given, small_groups: bool) -> "tuple[ActivityScore, Activity]":
    from mcvet.outcomes import read_activity, score_activity

    described = read_activity(activity)
    survey = _survey(responses, described, given).settled()
    scored = score_activity(survey.responses, described, confirmed_pairs=survey.mapping.pairs, small_groups_confirmed=small_groups)
    return scored, described


def _saved(path: Path) -> "ActivityScore":
    from mcvet.outcomes import ActivityScore

    try:
        return ActivityScore.model_validate_json(path.read_bytes())
    except OSError as error:
        raise SelectionError(say("{file} cannot be opened ({why}). Check the path.", file=path.name, why=reason(error))) from error
    except ValidationError as error:
        command = "mcvet outcomes score --format json"
        raise SelectionError(say("{file} is not a score saved by `{command}` of this version.", file=path.name, command=command)) from error


def _tables(sections: "Iterable[Section]") -> "Iterator[pd.DataFrame]":
    for section in sections:
        if section.table is not None:
            section.table.attrs["title"] = section.heading
            yield section.table


def _lines(sections: "Iterable[Section]") -> list[str]:
    return [
        line
        for section in sections
        if section.sentences
        for line in (section.heading, *(f"- {sentence}" for sentence in section.sentences))
    ]
