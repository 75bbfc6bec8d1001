"""Corrections by a person to how files were read, and the mapping that results.

`Choice` values settle sheets, headings, rows and signs for times; `UnreadText` values settle texts that were not understood.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from mcvet.locale import marked
from mcvet.messages import Message, say
from mcvet.outcomes.intake.mapping import IGNORE, LISTS, MISSING, Column, ColumnMapping
from mcvet.outcomes.intake.questions import Question, QuestionKind
from mcvet.outcomes.intake.report import DataReport, Survey
from mcvet.outcomes.intake.scales import values_of
from mcvet.outcomes.lexicon import fold
from mcvet.outcomes.model import Activity, Wave
from mcvet.outcomes.wording import LABELS

_MEANINGS = {"country": "countries", "stakeholder": "stakeholders", "action": "actions", "answer": "answers"}
_TIMES = (*((wave.value, LABELS[wave.value]) for wave in Wave), (IGNORE, marked("Not used")))


class Choice(NamedTuple):
    """One decision: a tick, or one of several options.

    `key` identifies it: a key of the mapping, the file, and the sheet, sign or header.
    """

    key: tuple[str, str, str]
    label: Message
    options: tuple[tuple[str, str], ...] = ()
    chosen: str = ""

    @property
    def field(self) -> str:
        """The form field. Its name is derived from the key, so an answer cannot reach another question."""
        return f"choice-{field_mark(*self.key)}"


class UnreadText(NamedTuple):
    """A text of a file that was not understood, and the kind of its meaning: answer, country, stakeholder or action.

    `is_asked` is True if a person must decide; `meant` is the meaning that a person has given. An answer belongs to the columns of one
    question and may mean one of `numbers`.
    """

    kind: str
    text: str
    times: int
    is_asked: bool
    meant: str = ""
    columns: tuple[str, ...] = ()
    numbers: tuple[float, ...] = ()

    @property
    def field(self) -> str:
        """The form field. Its name is derived from the text, so an answer cannot reach another question."""
        return f"means-{field_mark(self.kind, self.text, *self.columns)}"


def choices(report: DataReport, mapping: ColumnMapping) -> tuple[Choice, ...]:
    r"""Return the decisions about files: open ones, and those that a person has made before.

    >>> from mcvet.outcomes import make_activity, read_contents
    >>> activity = make_activity({"activity": "Visit", "topics": {"DEF": ["DEF1"]}})
    >>> survey = read_contents([("answers.csv", b"code,DEF1 [alpha],DEF1 [omega]\nana1,2,3\nben2,4,4\n")], activity)
    >>> [choice.key for choice in choices(survey.report, survey.mapping)]
    [('marks', '', 'alpha'), ('marks', '', 'omega')]
    """
    return (
        *_sheets(report, mapping),
        *_headings(report, mapping),
        *_rows(report, mapping),
        *_marks(report, mapping),
        *_joined(report, mapping),
    )


def _asked(report: DataReport, *kinds: QuestionKind) -> Iterator[Question]:
    return (question for question in report.questions if question.kind in kinds)


def _sheets(report: DataReport, mapping: ColumnMapping) -> Iterator[Choice]:
    read = {(file.source, file.sheet) for file in report.files}
    asked = {question.file for question in _asked(report, QuestionKind.SHEETS)}
    for file, sheets in {file.source: file.sheets for file in report.files if len(file.sheets) > 1}.items():
        for sheet in sheets:
            chosen = (file, sheet) in read and (file not in asked or file in mapping.sheets)
            label = say("{file}: read the sheet “{sheet}”", file=file, sheet=sheet)
            yield Choice(("sheets", file, sheet), label, chosen="1" if chosen else "")


def _headings(report: DataReport, mapping: ColumnMapping) -> Iterator[Choice]:
    asked = {question.file for question in _asked(report, QuestionKind.HEADING)}
    for file in report.files:
        if file.header_rows > 1 or file.file in (*asked, *mapping.header_rows):
            label = say("{file}: number of rows with headings", file=file.file)
            chosen = "" if file.file in asked else str(file.header_rows)
            yield Choice(("header_rows", file.file, ""), label, tuple((str(n), str(n)) for n in range(1, 5)), chosen)


def _rows(report: DataReport, mapping: ColumnMapping) -> Iterator[Choice]:
    agreed = {file: lines for file, lines in mapping.leave_out.items() if any(one.file == file for one in report.files)}
    for file, lines in (agreed | report.lines_to_lose()).items():
        label = say("{file}: leave out the rows {rows}, whose answers cannot be read", file=file, rows=", ".join(map(str, lines)))
        yield Choice(("leave_out", file, " ".join(map(str, lines))), label, chosen="" if file in report.lines_to_lose() else "1")
    asked = [question.file for question in _asked(report, QuestionKind.REPEATED)]
    for file in (*asked, *mapping.sent_twice):
        label = say("{file}: people with several rows answered again, and the last answer counts", file=file)
        yield Choice(("sent_twice", file, ""), label, chosen="1" if file in mapping.sent_twice else "")


def _marks(report: DataReport, mapping: ColumnMapping) -> Iterator[Choice]:
    asked = {
        fold(mark): (mark, question) for question in _asked(report, QuestionKind.MARKS, QuestionKind.WAVE_VALUES) for mark in question.items
    }
    for mark, question in asked.values():
        if question.column:
            label = say("“{sign}” in the column “{column}” means", sign=mark, column=question.column)
        else:
            label = say("“{sign}” in headings means", sign=mark)
        yield Choice(("marks", question.column, mark), label, _TIMES, str(mapping.marks.get(mark, "")))
    for mark, meant in mapping.marks.items():
        if fold(mark) not in asked:
            yield Choice(("marks", "", mark), say("“{sign}” means", sign=mark), _TIMES, str(meant))


def _joined(report: DataReport, mapping: ColumnMapping) -> Iterator[Choice]:
    asked = {question.column: question.items[0] for question in _asked(report, QuestionKind.TWICE)}
    joined = {column.header: "" for column in mapping.columns if column.joined}
    for header in {**asked, **joined}:
        label = say("“{column}” asks the same as another column, and the one that is filled in counts", column=header)
        yield Choice(("joined", "", header), label, chosen="1" if header in joined else "")


def unread_texts(survey: Survey, mapping: ColumnMapping, activity: Activity) -> tuple[UnreadText, ...]:
    r"""Return the texts that were not understood, codes first and then by frequency, and those to which a person has given a meaning.

    Args:
        survey: the files as read.
        mapping: earlier decisions of a person.
        activity: the activity.

    >>> from mcvet.outcomes import make_activity, read_contents
    >>> activity = make_activity({"activity": "Visit", "topics": {"DEF": ["DEF1"]}})
    >>> survey = read_contents([("answers.csv", b"wave,code,DEF1\npre,ana1,often\npost,ana1,4\n")], activity)
    >>> [(text.kind, text.text) for text in unread_texts(survey, survey.mapping, activity)]
    [('answer', 'often')]
    """
    asked, columns = survey.report.questions, [column for file in survey.report.files for column in file.columns]
    found: Counter[tuple[str, str]] = Counter()
    codes = {(_kind(one.to), text) for one in asked for text in one.items if one.kind is QuestionKind.CODES}
    for column in columns:
        kind = _kind(column.to)
        found.update(
            {(kind, text): n for text, n in column.not_understood.items() if kind in ("country", "stakeholder") or (kind, text) in codes}
        )
    texts = (UnreadText(kind, text, n, (kind, text) in codes) for (kind, text), n in found.items())
    settled = (((), mapping.answers), *((one.columns, one.answers) for one in mapping.scales))
    return (
        *(text for one in asked if one.kind is QuestionKind.LABELS and one.to != "labels_many" for text in _labels(one, survey, activity)),
        *sorted(texts, key=lambda text: (not text.is_asked, text.text if text.is_asked else "", -text.times)),
        *(
            UnreadText("answer", text, 0, is_asked=False, meant=_meant(meant), columns=of, numbers=_numbers(of, survey, activity))
            for of, answers in settled
            for text, meant in answers.items()
            if meant != ""
        ),
        *(
            UnreadText(kind, text, 0, is_asked=False, meant=meant)
            for kind, name in _MEANINGS.items()
            if kind != "answer"
            for text, meant in getattr(mapping, name).items()
            if (kind, text) not in found
        ),
    )


def _labels(asked: Question, survey: Survey, activity: Activity) -> Iterator[UnreadText]:
    """Return the answers that one question is about, with the number of times each occurs in its columns."""
    headers, times = set(map(fold, asked.columns)), Counter[str]()
    for column in (column for file in survey.report.files for column in file.columns if fold(column.header) in headers):
        times.update({fold(text): n for text, n in column.not_understood.items()})
    numbers = _numbers(asked.columns, survey, activity)
    return (UnreadText("answer", text, times[fold(text)], True, "", asked.columns, numbers) for text in asked.items)


def _numbers(headers: Iterable[str], survey: Survey, activity: Activity) -> tuple[float, ...]:
    """Return the answers of the scale of columns."""
    sought = set(map(fold, headers))
    column = next((column for column in survey.mapping.columns if fold(column.header) in sought), None)
    return tuple(values_of(activity.scale_of(column.wave or Wave.POST, column.to) if column else activity.scale_of(Wave.POST)))


def _meant(meaning: float | str) -> str:
    return meaning if isinstance(meaning, str) else f"{meaning:g}"


def _kind(to: str) -> str:
    """Return the kind of meaning of the texts in a column, or an empty string if it cannot be asked."""
    if to in LISTS:
        return "action"
    return to if to in ("country", "stakeholder") else ""


def field_mark(*texts: str) -> str:
    """Return a short identifier for texts, valid in the name of a form field."""
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Corrections:
    """Corrections by a person to how files were read.

    Args:
        columns: target and wave of columns, by header.
        open: headers of columns without a decision, which are asked again.
        waves: waves by file name.
        choices: values by key of a `Choice`; a missing key means that it was not set.
        meanings: meanings by unread text; an empty string removes a meaning.
        pairs: codes before and after that belong to one person.
    """

    columns: Mapping[str, tuple[str, Wave | None]] = field(default_factory=dict)
    open: frozenset[str] = frozenset()
    waves: Mapping[str, Wave] = field(default_factory=dict)
    choices: Mapping[tuple[str, str, str], str] = field(default_factory=dict)
    meanings: Mapping[UnreadText, str] = field(default_factory=dict)
    pairs: tuple[tuple[str, str], ...] = ()


def corrected(survey: Survey, mapping: ColumnMapping, given: Corrections) -> ColumnMapping:
    r"""Return the mapping for reading the files again.

    Args:
        survey: the files as read.
        mapping: earlier decisions of a person.
        given: the new corrections.

    >>> from mcvet.outcomes import make_activity, read_contents
    >>> activity = make_activity({"activity": "Visit", "topics": {"DEF": ["DEF1"]}})
    >>> files = [("answers.csv", b"wave,code,My question\npre,ana1,2\npost,ana1,4\n")]
    >>> survey = read_contents(files, activity)
    >>> mapping = corrected(survey, survey.mapping, Corrections(columns={"My question": ("DEF1", None)}))
    >>> [row.answers for row in read_contents(files, activity, mapping).responses]
    [{'DEF1': 2.0}, {'DEF1': 4.0}]
    """
    columns = tuple(_corrected_column(column, given.columns.get(column.header)) for column in survey.mapping.columns)
    means: dict[str, dict[str, Any]] = {kind: dict(getattr(mapping, name)) for kind, name in _MEANINGS.items()}
    of_columns: list[tuple[tuple[str, ...], dict[str, Any]]] = []
    for text, meant in given.meanings.items():
        value = float(meant) if meant and text.kind == "answer" and meant != MISSING else meant or None
        if text.columns:
            of_columns.append((text.columns, {text.text: value}))
        elif value is not None:
            means[text.kind][text.text] = value
        else:
            means[text.kind].pop(text.text, None)
    found = _with_choices(survey.report, mapping.with_meanings(of_columns), columns, given.choices)
    return found.model_copy(
        update={
            "columns": tuple(
                column for column in found.columns if column.why in ("mapping", "unknown") and column.header not in given.open
            ),
            "waves": mapping.waves | dict(given.waves),
            "pairs": given.pairs,
        }
        | {name: means[kind] for kind, name in _MEANINGS.items()}
    )


def _corrected_column(column: Column, correction: tuple[str, Wave | None] | None) -> Column:
    if correction is None or correction == (column.to, column.wave):
        return column
    return column.model_copy(update={"to": correction[0], "wave": correction[1], "why": "mapping"})


def _with_choices(
    report: DataReport, mapping: ColumnMapping, columns: tuple[Column, ...], chosen_now: Mapping[tuple[str, str, str], str]
) -> ColumnMapping:
    """Return a mapping with a person's choices about files; a missing choice was not set."""
    before = {choice.key: choice.chosen for choice in choices(report, mapping)}
    now = {key: chosen_now.get(key, "") for key in before}
    given = {
        what: {key[1:]: value for key, value in now.items() if key[0] == what}
        for what in ("sheets", "header_rows", "leave_out", "sent_twice", "marks", "joined")
    }
    sheets = dict(mapping.sheets)
    for file in {file for file, _ in given["sheets"]}:
        chosen = tuple(sheet for (of, sheet), value in given["sheets"].items() if of == file and value)
        if chosen != tuple(sheet for (what, of, sheet), value in before.items() if (what, of) == ("sheets", file) and value):
            sheets[file] = chosen
    unused = {column for column, _ in given["marks"]} - {column for (column, _), value in given["marks"].items() if value != IGNORE} - {""}
    marks = {mark: value for (column, mark), value in given["marks"].items() if value and column not in unused}
    with_wave = {column for (column, _), value in given["marks"].items() if value not in ("", IGNORE)} - {""}
    to = {fold(column): IGNORE for column in unused} | {fold(column): "wave" for column in with_wave}
    joined = {fold(header) for (_, header), value in given["joined"].items() if value}
    return mapping.model_copy(
        update={
            "sheets": {file: chosen for file, chosen in sheets.items() if chosen},
            "header_rows": mapping.header_rows
            | {file: int(value) for (file, _), value in given["header_rows"].items() if value and value != before["header_rows", file, ""]},
            "leave_out": {file: tuple(map(int, lines.split())) for (file, lines), value in given["leave_out"].items() if value},
            "sent_twice": tuple(file for (file, _), value in given["sent_twice"].items() if value),
            "marks": {mark: IGNORE if value == IGNORE else Wave(value) for mark, value in marks.items()},
            "columns": tuple(_settled_column(column, to.get(fold(column.header), ""), joined) for column in columns),
        }
    )


def _settled_column(column: Column, to: str, joined: set[str]) -> Column:
    if to:
        return column.model_copy(update={"to": to, "wave": None, "why": "mapping"})
    is_joined = fold(column.header) in joined
    return column if column.joined == is_joined else column.model_copy(update={"joined": is_joined, "why": "mapping"})
