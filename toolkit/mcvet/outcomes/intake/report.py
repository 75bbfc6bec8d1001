"""Report on the files of a survey: what was recognised and what was omitted."""

from pydantic import Field

from mcvet.catalogue import Result, Value
from mcvet.messages import say
from mcvet.outcomes.intake.mapping import ColumnMapping
from mcvet.outcomes.intake.questions import Question, QuestionKind
from mcvet.outcomes.intake.remarks import Remark
from mcvet.outcomes.intake.rows import TO_BE_AGREED
from mcvet.outcomes.intake.sheets import SurveyFileError
from mcvet.outcomes.intake.suggestions import Suggestion
from mcvet.outcomes.model import Response, Wave


class ColumnReport(Value):
    """Report on one column."""

    header: str
    to: str
    wave: Wave | None
    why: str
    answered: int
    missing: int
    not_understood: dict[str, int] = Field(description="Texts that were not understood, with their number; the 20 most frequent")
    suggestion: Suggestion | None = Field(default=None, description="What a column that was not recognised could be, and why")
    first_answers: tuple[str, ...] = Field(
        default=(), exclude=True, repr=False, description="The first answers, for whoever has brought the file; in no file that is written"
    )


class FileReport(Value):
    """Report on one file."""

    file: str = Field(description="Its name; with that of the sheet, where several sheets are read")
    source: str = Field(description="Its name as it was given")
    kind: str
    tool: str
    encoding: str | None
    delimiter: str | None
    sheet: str | None
    sheets: tuple[str, ...] = Field(description="All sheets of the file that hold anything")
    sheets_left_out: tuple[str, ...]
    header_row: int | None = Field(description="First row of the headings, counted from 1")
    header_rows: int = Field(description="Rows of the headings")
    waves: tuple[Wave, ...]
    wave_from: str = Field(description="columns, headings, mapping, file_name, questions_asked or unknown")
    rows_found: int = Field(description="Rows below the header")
    respondents: int = Field(description="Rows that were used")
    dropped: dict[str, int] = Field(description="Rows left out, by reason")
    dropped_lines: dict[str, tuple[int, ...]] = Field(description="Their lines in the file, by reason; empty rows are not listed")
    columns: tuple[ColumnReport, ...]
    items_not_found: tuple[str, ...]


class DataReport(Result):
    """What was recognised, what was omitted and why, and the questions for a person."""

    settled: bool = Field(description="Whether the mapping needs no person")
    fictional: bool = Field(description="Whether the activity says that people and answers are invented")
    questions: tuple[Question, ...]
    files: tuple[FileReport, ...]
    remarks: tuple[Remark, ...] = Field(description="What to know besides: codes that a spreadsheet has spoilt, days that may be months")
    n_near_codes: int = Field(default=0, description="Pairs of codes, before and after, that differ in one character; not joined")
    near_codes: tuple[tuple[str, str], ...] = Field(default=(), description="These pairs, where they were asked for: codes are pseudonyms")

    def lines_to_lose(self) -> dict[str, tuple[int, ...]]:
        """Return, by file with an open question about rows, the lines with unreadable answers, including those agreed to be omitted."""
        asked = [question for question in self.questions if question.kind is QuestionKind.ROWS]
        files = {file.file: file for file in self.files}
        return {
            question.file: tuple(sorted(line for why in TO_BE_AGREED for line in files[question.file].dropped_lines.get(why, ())))
            for question in asked
        }


class Survey(Result):
    """The responses, the mapping by which they were read, and the report."""

    responses: tuple[Response, ...]
    mapping: ColumnMapping
    report: DataReport

    def settled(self) -> "Survey":
        """Return the survey if its mapping has no open questions.

        Raises:
            SurveyFileError: if there are open questions; lists them.
        """
        if self.report.settled:
            return self
        asked = (say("- {question}", question=question.message) for question in self.report.questions)
        raise SurveyFileError(
            say(
                "The mapping of columns needs a person’s decisions. Make them in a mapping file ({command}):",
                command="`mcvet outcomes read`",
            ),
            *asked,
        )
