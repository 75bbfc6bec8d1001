"""Survey exports as responses, with a report of what was recognised and what was omitted."""

from collections.abc import Callable, Iterable
from pathlib import Path

from mcvet.messages import reason, say
from mcvet.outcomes.intake.mapping import LISTS, ColumnMapping
from mcvet.outcomes.intake.questions import Question, QuestionKind
from mcvet.outcomes.intake.report import DataReport, Survey
from mcvet.outcomes.intake.scales import Doubt, read_answers, values_of
from mcvet.outcomes.intake.sheet_questions import sheet_questions
from mcvet.outcomes.intake.sheet_reader import SheetReader
from mcvet.outcomes.intake.sheet_report import sheet_report
from mcvet.outcomes.intake.sheets import Grid, Sheet, SurveyFileError, read_grid
from mcvet.outcomes.lexicon import fold
from mcvet.outcomes.model import Activity

_GIVEN = {"stakeholder": "stakeholders", "country": "countries", "action": "actions"}


def read_survey(path: str | Path, activity: Activity, mapping: ColumnMapping | None = None) -> Survey:
    r"""Read one export of a survey tool, or a canonical response table.

    Args:
        path: a CSV, XLSX, ODS, XLS or XLSB file of LimeSurvey, EUSurvey, Google Forms, Microsoft Forms, Mentimeter or a spreadsheet.
        activity: the activity, whose topics name the items to look for.
        mapping: the decisions of a person. Everything else is recognised by exact texts, never guessed.

    Returns:
        the responses, the mapping that was used (correct it, save it with `to_yaml`, use it next time), and the data report. If
        `report.settled` is false, a person must decide on some columns or on the wave.

    Raises:
        SurveyFileError: for a file that cannot be read; the message gives the reason and the remedy.

    >>> from tempfile import mkdtemp
    >>> from mcvet.outcomes import make_activity
    >>> path = Path(mkdtemp()) / "answers.csv"
    >>> _ = path.write_text("wave,code,DEF1\npre,ana1,2\npost,ana1,4\n", encoding="utf-8")
    >>> survey = read_survey(path, make_activity({"activity": "Visit", "topics": {"DEF": ["DEF1"]}}))
    >>> survey.report.settled, len(survey.responses)
    (True, 2)
    """
    return read_surveys([path], activity, mapping)


def read_surveys(paths: Iterable[str | Path], activity: Activity, mapping: ColumnMapping | None = None) -> Survey:
    r"""Read several exports of one activity, such as one before and one after, into one table.

    Args and errors as for `read_survey`.

    >>> from tempfile import mkdtemp
    >>> from mcvet.outcomes import make_activity
    >>> folder, header = Path(mkdtemp()), "code,country,DEF1\n"
    >>> _ = (folder / "before.csv").write_text(header + "ana1,HR,2\n", encoding="utf-8")
    >>> _ = (folder / "after.csv").write_text(header + "ana1,HR,4\n", encoding="utf-8")
    >>> activity = make_activity({"activity": "Visit", "topics": {"DEF": ["DEF1"]}})
    >>> survey = read_surveys([folder / "before.csv", folder / "after.csv"], activity)
    >>> [(row.wave.value, row.answers) for row in survey.responses]
    [('pre', {'DEF1': 2.0}), ('post', {'DEF1': 4.0})]
    """
    contents = []
    for path in map(Path, paths):
        try:
            contents.append((path.name, path.read_bytes()))
        except OSError as error:
            raise SurveyFileError(say("{file} cannot be opened ({why}). Check the path.", file=path.name, why=reason(error))) from error
    return read_contents(contents, activity, mapping)


def read_contents(
    files: Iterable[tuple[str, bytes]],
    activity: Activity,
    mapping: ColumnMapping | None = None,
    *,
    progress: Callable[[str, int, int], None] | None = None,
) -> Survey:
    r"""Read exports that are already in memory, such as uploads.

    Args:
        files: names and contents.
        activity: as for `read_survey`.
        mapping: as for `read_survey`.
        progress: called before each file is read, with its name, its number from 1 and the number of files.

    >>> from mcvet.outcomes import make_activity
    >>> activity = make_activity({"activity": "Visit", "topics": {"DEF": ["DEF1"]}})
    >>> content = b"wave,code,DEF1\npre,ana1,2\npost,ana1,4\n"
    >>> [(row.wave.value, row.answers) for row in read_contents([("answers.csv", content)], activity).responses]
    [('pre', {'DEF1': 2.0}), ('post', {'DEF1': 4.0})]
    """
    given, all_files, parts = mapping or ColumnMapping(), list(files), list[SheetReader]()
    for number, (name, content) in enumerate(all_files, 1):
        if progress:
            progress(name, number, len(all_files))
        parts += _parts(name, read_grid(content, name), activity, given)
    doubts = _read_answers(parts)
    asked = tuple(dict.fromkeys(question for part in parts for question in sheet_questions(part))) + tuple(map(_label_question, doubts))
    columns = {fold(column.header): column for part in parts for column in part.columns}
    waves = given.waves | {part.name: part.wave for part in parts if part.wave}
    blank = {_GIVEN[kind]: dict[str, str]() for kind in _GIVEN}
    for question in (question for question in asked if question.kind is QuestionKind.CODES):
        blank[_GIVEN["action" if question.to in LISTS else question.to]] |= dict.fromkeys(question.items, "")
    with_blanks = {name: codes | getattr(given, name) for name, codes in blank.items()}
    used = given.model_copy(update=with_blanks | {"columns": tuple(columns.values()), "waves": waves})
    return Survey(
        responses=tuple(response for part in parts for response in part.responses),
        mapping=used.with_meanings((doubt.columns, dict.fromkeys(doubt.texts, "")) for doubt in doubts if doubt.why != "many"),
        report=DataReport(
            settled=not asked,
            fictional=activity.fictional,
            questions=asked,
            files=tuple(map(sheet_report, parts)),
            remarks=tuple(remark for part in parts for remark in part.remarks(are_texts=any(part.has_text_codes() for part in parts))),
        ),
    )


def _parts(name: str, grid: Grid, activity: Activity, mapping: ColumnMapping) -> list["SheetReader"]:
    """Return the sheets of a file to read: those that a person has named, else the visible one with answers.

    If several sheets have answers, or only hidden ones, the choice becomes a question.
    """
    sheets = {str(sheet.name): sheet for sheet in grid.sheets}
    wanted = mapping.sheets.get(name, ())
    if unknown := [sheet for sheet in wanted if sheet not in sheets and grid.kind != "csv"]:
        raise SurveyFileError(
            say(
                "{file} has no sheet {wanted} with anything in it; it has {sheets}. Correct the name.",
                file=name,
                wanted=", ".join(unknown),
                sheets=", ".join(sheets),
            )
        )
    chosen = [sheets[sheet] for sheet in wanted if sheet in sheets]
    if len(chosen) > 1:
        return [SheetReader(name, f"{name} [{sheet.name}]", grid, sheet, activity, mapping) for sheet in chosen]
    if chosen or len(sheets) < 2:
        return [SheetReader(name, name, grid, (chosen or [*grid.sheets, Sheet([], ())])[0], activity, mapping)]
    visible = [sheet for sheet in grid.sheets if not sheet.is_hidden]
    known = [sheet for sheet in visible if sheet.name in ("Content", "Voters")][:1]
    parts = [SheetReader(name, name, grid, sheet, activity, mapping, is_needed=False) for sheet in known or visible or grid.sheets]
    holding = [part for part in parts if part.holds_items]
    first = next(iter(holding), next((part for part in parts if part.heading), parts[0]))
    if len(holding) > 1 or not visible:
        first.sheets_asked = tuple(str(part.sheet.name) for part in holding or parts)
    if not first.heading:
        first.reject_headless()
    return [first]


def _read_answers(parts: Iterable["SheetReader"]) -> tuple[Doubt, ...]:
    """Read the answers of all files together, because a label is identified by the others, and return what must be asked."""
    columns = [(part, place, answers) for part in parts for place, answers in part.answers().items()]
    read = read_answers([answers for _, _, answers in columns])
    for (part, place, _), meanings in zip(columns, read.columns, strict=True):
        part.read_as[place] = meanings
    return read.doubts


def _label_question(doubt: Doubt) -> Question:
    scale = doubt.scale
    return Question(
        kind=QuestionKind.LABELS, file="", column=doubt.columns[0], to=f"labels_{doubt.why}", items=doubt.texts, columns=doubt.columns,
        low=scale.min, high=scale.max, places=len(values_of(scale)), length=doubt.length,
    )  # fmt: skip
