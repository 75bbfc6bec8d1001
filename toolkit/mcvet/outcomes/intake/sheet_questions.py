"""Questions about one sheet of an export that only a person can answer."""

from collections import Counter
from collections.abc import Iterator

from mcvet.outcomes.intake.headings import as_written
from mcvet.outcomes.intake.mapping import FIELDS, IGNORE
from mcvet.outcomes.intake.questions import Question, QuestionKind
from mcvet.outcomes.intake.rows import are_compatible, not_agreed
from mcvet.outcomes.intake.scales import seems_answer
from mcvet.outcomes.intake.sheet_reader import SheetReader
from mcvet.outcomes.intake.waves import repeated, value_of
from mcvet.outcomes.model import Wave


def sheet_questions(reader: SheetReader) -> tuple[Question, ...]:
    """Return the questions about a sheet that only a person can answer."""
    reader.responses  # noqa: B018 (records what is not understood)
    asked = [*_about_rows(reader), *_about_waves(reader), *_about_columns(reader)]
    for to, codes in reader.codes.items():
        asked.append(_ask(reader, QuestionKind.CODES, next(iter(codes.values())), to, tuple(sorted(codes))))
    return tuple(asked) if reader.rows or asked else (_ask(reader, QuestionKind.NOBODY),)


def _ask(reader: SheetReader, kind: QuestionKind, column: str = "", to: str = "", items: tuple[str, ...] = ()) -> Question:
    return Question(kind=kind, file=reader.source if kind is QuestionKind.SHEETS else reader.name, column=column, to=to, items=items)


def _about_rows(reader: SheetReader) -> Iterator[Question]:
    if reader.sheets_asked:
        yield _ask(reader, QuestionKind.SHEETS, items=reader.sheets_asked)
    if reader.heading and not reader.heading.is_sure:
        yield _ask(reader, QuestionKind.HEADING, items=(str(reader.sheet.lines[reader.start]), str(reader.heading.height + 1)))
    for why, lines in not_agreed(reader.left_out, reader.mapping.leave_out.get(reader.name, ())).items():
        yield _ask(reader, QuestionKind.ROWS, to=why, items=tuple(map(str, lines)))
    codes = [code and f"{reader.waves.get(row.line, '')} {code}" for row, code in zip(reader.rows, reader.personal_codes(), strict=True)]
    if not reader.wave_asked and repeated(codes) and reader.name not in reader.mapping.sent_twice:
        yield _ask(reader, QuestionKind.REPEATED)


def _about_waves(reader: SheetReader) -> Iterator[Question]:
    times = reader.recognised.timed
    if reader.columns and reader.wave_from == "unknown":
        yield _ask(reader, QuestionKind.WAVE)
    if reader.wave_asked:
        i = reader.wave_asked.place
        values = tuple(sorted({value for row in reader.rows if (value := value_of(row.cells[i]))}))
        yield _ask(reader, QuestionKind.WAVE_VALUES, reader.columns[i].header, items=values)
    if reader.unread_waves:
        yield _ask(reader, QuestionKind.WAVE_VALUES, reader.columns[reader.places("wave")[0]].header, items=reader.unread_waves)
    if times.marks:
        headings = [(column.header, asked.pieces) for column, asked in zip(reader.columns, reader.recognised.asked, strict=True)]
        written = (as_written(mark, next(header for header, pieces in headings if mark in pieces)) for mark in times.marks)
        yield _ask(reader, QuestionKind.MARKS, items=tuple(written))
    for i in times.untimed:
        yield _ask(reader, QuestionKind.TIME, reader.columns[i].header, items=(reader.columns[i].to,))
    timed = [column for column in reader.columns if column.wave]
    if timed and reader.places("wave"):
        yield _ask(reader, QuestionKind.BOTH, reader.columns[reader.places("wave")[0]].header, items=(timed[0].header,))


def _about_columns(reader: SheetReader) -> Iterator[Question]:
    missing = reader.not_found()
    for i, column in enumerate(reader.columns):
        is_open = column.why == "unknown" or (missing and column.why == "other_item")
        if is_open and _looks_like_a_scale(reader, i) and not (reader.wave_asked and reader.wave_asked.place == i):
            yield _ask(reader, QuestionKind.COLUMN, column.header, items=missing)
    for first, i in _twice(reader):
        if not _is_one_question(reader, first, i):
            yield _ask(reader, QuestionKind.TWICE, reader.columns[i].header, items=(reader.columns[first].header, reader.columns[i].to))
    if reader.rows and reader.wave is not Wave.FOLLOW_UP and not reader.holds_items:
        yield _ask(reader, QuestionKind.NO_ITEMS, items=reader.activity.items)


def _twice(reader: SheetReader) -> Iterator[tuple[int, int]]:
    """Yield pairs of indices of columns that are read as the same: the first such column, and each later one."""
    seen: dict[tuple[str, Wave | None, str], int] = {}
    marks = set(reader.recognised.timed.marks)
    for i, column in enumerate(reader.columns):
        if column.to in ("comment", "submitted", "finished", "try_out", IGNORE) or marks.intersection(reader.recognised.asked[i].pieces):
            continue
        first = seen.setdefault((column.to, column.wave, column.option), i)
        if first != i:
            yield first, i


def _is_one_question(reader: SheetReader, first: int, i: int) -> bool:
    """Return True if two columns ask the same: no row has two answers, and a person says so or the headings are equal.

    A form that repeats most of its questions for a second time looks the same, so that case becomes a question.
    """
    if not are_compatible(reader.rows, first, i):
        return False
    texts = reader.heading.texts if reader.heading else ()
    items = [column.to for column in reader.columns if column.to not in (*FIELDS, IGNORE)]
    is_rare = 2 * sum(n > 1 for n in Counter(items).values()) < len(set(items))
    return reader.columns[i].joined or (texts[first] == texts[i] and is_rare)


def _looks_like_a_scale(reader: SheetReader, i: int) -> bool:
    scale = reader.activity.scale_of(Wave.POST)
    given = [seems for row in reader.rows[:200] if (seems := seems_answer(row.cells[i], scale)) is not None]
    return len(given) > 0 and sum(given) >= 0.8 * len(given)
