"""Reading survey exports into the canonical response table, with a report of what was recognised and what was dropped."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path

from pydantic import Field

from mcvet.catalogue import Value
from mcvet.locale import marked
from mcvet.outcomes.faults import Fault, fault
from mcvet.outcomes.grid import HEADER_WITHIN, Cell, Grid, SurveyFileError, header_row, is_filled, read_grid
from mcvet.outcomes.mapping import IGNORE, LISTS, Column, Mapping, joined_header, named_items, recognise, tool_of, unique_headers
from mcvet.outcomes.model import Activity, Answer, Response, Wave
from mcvet.outcomes.words import (
    DateOrder,
    answer,
    countries,
    date_order,
    fold,
    is_missing,
    moment,
    split_options,
    wave_of_file,
    words_of,
)

_USUAL_ORDER: dict[str, DateOrder] = {"EUSurvey": "day", "Google Forms": "month", "Microsoft Forms": "month"}
_MOST_TEXTS = 20
_LONGEST_TEXT = 32_767  # a cell of a workbook holds no more; EUSurvey goes on in a row below
_YES_NO = ("yes", "no")
_CODE, _LIME_CODE = re.compile(r"[A-Za-z]{0,4}\d{1,4}"), re.compile(r"[A-Za-z0-9]{1,5}|-oth-")
_MEANS = {"stakeholder": "stakeholder group", "country": "country", "action": "action"}
_GIVEN = {"stakeholder": "stakeholders", "country": "countries", "action": "actions"}


class ColumnReport(Value):
    """What became of one column."""

    header: str
    to: str
    wave: Wave | None
    why: str
    answered: int
    missing: int
    not_understood: dict[str, int] = Field(description="Texts that were not understood, with their number; the 20 most frequent")


class FileReport(Value):
    """What became of one file."""

    file: str
    kind: str
    tool: str
    encoding: str | None
    delimiter: str | None
    sheet: str | None
    sheets_left_out: tuple[str, ...]
    header_row: int | None = Field(description="Counted from 1")
    waves: tuple[Wave, ...]
    wave_from: str = Field(description="columns, mapping, file_name, questions_asked or unknown")
    rows_found: int = Field(description="Rows below the header")
    respondents: int = Field(description="Rows that were used")
    dropped: dict[str, int] = Field(description="Rows left out, by reason")
    columns: tuple[ColumnReport, ...]
    items_not_found: tuple[str, ...]


class QuestionKind(StrEnum):
    """What only a person can settle."""

    WAVE = "wave"
    COLUMN = "column"
    TWICE = "twice"
    NO_ITEMS = "no_items"
    CODES = "codes"


class Question(Value):
    """One thing that a person must settle in the mapping."""

    kind: QuestionKind
    file: str
    column: str = Field(default="", description="Header of the column in question")
    to: str = Field(default="", description="For codes without labels, what they stand for: stakeholder, country or a list of actions")
    items: tuple[str, ...] = Field(default=(), description="Items that were not found, or codes without labels")
    text: str = Field(description="The question in English")


class DataReport(Value):
    """What was recognised, what was dropped and why, and what only a person can settle."""

    settled: bool = Field(description="Whether the mapping needs no person")
    fictional: bool = Field(description="Whether the activity says that people and answers are invented")
    questions: tuple[Question, ...]
    files: tuple[FileReport, ...]
    n_near_codes: int = Field(default=0, description="Pairs of codes, before and after, that differ in one character; not joined")
    near_codes: tuple[tuple[str, str], ...] = Field(default=(), description="These pairs, where they were asked for: codes are pseudonyms")


class Survey(Value):
    """Answers as read, how they were read, and the report."""

    responses: tuple[Response, ...]
    mapping: Mapping
    report: DataReport

    def settled(self) -> "Survey":
        """Return the survey if its mapping needs no person.

        Raises:
            SurveyFileError: with the questions, otherwise.
        """
        if self.report.settled:
            return self
        needed = marked("The mapping of columns needs a person. Settle it in a mapping file ({command}):")
        raise SurveyFileError(
            fault(needed, command="`mcvet outcomes read`"), *(Fault(f"- {question.text}") for question in self.report.questions)
        )


def read_survey(path: str | Path, activity: Activity, mapping: Mapping | None = None) -> Survey:
    """Read one export of a survey tool, or a canonical response table.

    Args:
        path: a CSV, XLSX, ODS, XLS or XLSB file of LimeSurvey, EUSurvey, Google Forms, Microsoft Forms, Mentimeter or a spreadsheet.
        activity: its topics say which items to look for.
        mapping: what a person has settled; anything else is recognised by exact texts, never guessed.

    Returns:
        the responses, the mapping that was used (correct it, save it with `to_yaml`, use it next time), and the data report. Where
        `report.settled` is false, some columns or the wave need a person.

    Raises:
        SurveyFileError: for a file that cannot be read; says why and what to do.
    """
    return read_surveys([path], activity, mapping)


def read_surveys(paths: Iterable[str | Path], activity: Activity, mapping: Mapping | None = None) -> Survey:
    """Read several exports of one activity, such as one before and one after, into one table.

    Args and errors as for `read_survey`.
    """
    contents = []
    for path in map(Path, paths):
        try:
            contents.append((path.name, path.read_bytes()))
        except OSError as error:
            cannot = marked("{file} cannot be opened ({why}). Check the path.")
            raise SurveyFileError(fault(cannot, file=path.name, why=str(error.strerror))) from error
    return read_contents(contents, activity, mapping)


def read_contents(
    files: Iterable[tuple[str, bytes]],
    activity: Activity,
    mapping: Mapping | None = None,
    *,
    tell: Callable[[str, int, int], None] | None = None,
) -> Survey:
    """Read exports that are already in memory, such as uploads.

    Args:
        files: names and contents.
        activity: as for `read_survey`.
        mapping: as for `read_survey`.
        tell: is told the name of each file before it is read, its number and that of all.
    """
    given, all_files, parts = mapping or Mapping(), list(files), list[_File]()
    for number, (name, content) in enumerate(all_files, 1):
        if tell:
            tell(name, number, len(all_files))
        parts.append(_File(name, read_grid(content, name), activity, given))
    asked = tuple(dict.fromkeys(question for part in parts for question in part.questions()))
    columns = {fold(column.header): column for part in parts for column in part.columns}
    waves = given.waves | {part.name: part.wave for part in parts if part.wave}
    blank = {_GIVEN[kind]: dict[str, str]() for kind in _GIVEN}
    for question in (question for question in asked if question.kind is QuestionKind.CODES):
        blank[_GIVEN["action" if question.to in LISTS else question.to]] |= dict.fromkeys(question.items, "")
    told = {name: codes | getattr(given, name) for name, codes in blank.items()}
    return Survey(
        responses=tuple(response for part in parts for response in part.responses()),
        mapping=given.model_copy(update=told | {"columns": tuple(columns.values()), "waves": waves}),
        report=DataReport(settled=not asked, fictional=activity.fictional, questions=asked, files=tuple(part.report() for part in parts)),
    )


def _told(names: dict[str, str]) -> dict[str, str]:
    """Return folded texts with what they name, without those that a person has still to fill in."""
    return {fold(text): name for text, name in names.items() if name}


def _plain(cell: Cell) -> str:
    return "" if cell is None else str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell).strip()


class _File:
    """One file on its way to responses; counts what happens to each row and column."""

    def __init__(self, name: str, grid: Grid, activity: Activity, mapping: Mapping) -> None:
        self.name, self.grid, self.mapping = name, grid, mapping
        found = mapping.header_row - 1 if mapping.header_row else header_row(grid.rows)
        if found is None and grid.rows:
            headless = marked(
                "{file}: no row of headers was found (three or more cells of text, in the first {n} rows). Give {key} in a mapping."
            )
            raise SurveyFileError(fault(headless, file=name, n=HEADER_WITHIN, key="header_row"))
        self.top = found
        tall, head = joined_header(grid.rows, found) if found is not None and found < len(grid.rows) else (1, [])
        self.below = grid.rows[found + tall :] if found is not None else []
        while head and not is_filled(head[-1]):
            head = head[:-1]
        self.headers = unique_headers(head)
        self.tool = tool_of(self.headers, grid.rows[0][0] if grid.rows and grid.rows[0] else None) if self.headers else "unknown"
        self.activity = activity.with_items([*named_items(self.headers), *(column.to for column in mapping.columns)])
        self.columns = self._with_options(recognise(self.headers, self.activity, mapping))
        self.dropped: Counter[str] = Counter()
        self.rows = self._rows()
        self.wave, self.wave_from = self._wave()
        self.unknown: dict[int, Counter[str]] = {i: Counter() for i in range(len(self.headers))}
        groups = self.activity.planned_stakeholder_groups
        named = {fold(name): name for name in (() if isinstance(groups, int) else groups)}
        self.names = {
            "country": countries() | _told(mapping.countries),
            "stakeholder": words_of("stakeholders") | named | _told(mapping.stakeholders),
            "action": words_of("actions") | _told({text: words_of("actions").get(fold(to), to) for text, to in mapping.actions.items()}),
        }
        self.codes: dict[str, dict[str, str]] = {}
        self.answers = {fold(text): number for text, number in mapping.answers.items()}
        self.known: dict[tuple[int, type, Cell], Answer] = {}
        self._responses: tuple[Response, ...] | None = None

    def _with_options(self, columns: tuple[Column, ...]) -> tuple[Column, ...]:
        """Give the columns of a split multiple choice of EUSurvey, which follow the empty column of their question, to that question."""
        found = list(columns)
        for i, column in enumerate(columns):
            if column.to not in LISTS or column.option or any(is_filled(cell) for cell in self._cells(i)):
                continue
            for n in range(i + 1, len(columns)):
                filled = [fold(cell) in _YES_NO for cell in self._cells(n) if is_filled(cell)]
                if columns[n].why != "unknown" or 2 * sum(filled) <= len(filled):
                    break
                found[n] = Column(header=columns[n].header, to=column.to, option=columns[n].header, why="questionnaire")
        return tuple(found)

    def _cells(self, i: int) -> Iterator[Cell]:
        return (row[i] for row in self.below if i < len(row))

    def _rows(self) -> list[tuple[int, list[Cell]]]:
        width, kept = len(self.headers), list[tuple[int, list[Cell]]]()
        submitted = next((i for i, column in enumerate(self.columns) if fold(column.header) == "submitdate"), None)
        split = [i for i, column in enumerate(self.columns) if column.option and fold(column.option) == fold(column.header)]
        ends = split and 2 * sum(map(is_filled, self._cells(width - 1))) > len(self.below)
        for number, row in enumerate(self.below, 1):
            filled = [i for i, cell in enumerate(row) if is_filled(cell)]
            if not filled:
                self.dropped["blank"] += 1
            elif filled[-1] >= width or (self.grid.kind == "csv" and len(row) < width):
                self.dropped["ragged"] += 1
            elif kept and all(isinstance(text := kept[-1][1][i], str) and len(text) >= _LONGEST_TEXT for i in filled):
                self.dropped["continued"] += 1
                for i in filled:
                    kept[-1][1][i] = f"{kept[-1][1][i]}{row[i]}"
            elif fold(row[filled[0]]).rstrip(":") in words_of("summary_rows"):
                self.dropped["summary_row"] += 1
            elif self.tool == "LimeSurvey" and submitted is not None and submitted not in filled:
                self.dropped["not_submitted"] += 1
            elif any(fold(row[i]) not in _YES_NO for i in filled if i in split) or (ends and filled[-1] < width - 1):
                self.dropped["moved_left"] += 1
            else:
                kept.append((number, [*row[:width], *([None] * (width - len(row)))]))
        return kept

    def _wave(self) -> tuple[Wave | None, str]:
        targets = {column.to for column in self.columns}
        if "wave" in targets or any(column.wave for column in self.columns):
            return None, "columns"
        if self.name in self.mapping.waves:
            return self.mapping.waves[self.name], "mapping"
        if targets & {"actions_done", "actions_in_progress"}:
            return Wave.FOLLOW_UP, "questions_asked"
        after = any(re.fullmatch(r"(SAT|INT)\d+", to) for to in targets)
        told = wave_of_file(self.name)
        if told and not (told is Wave.PRE and after):
            return told, "file_name"
        return (Wave.POST, "questions_asked") if after and not told else (None, "unknown")

    def questions(self) -> list[Question]:
        """Return what only a person can settle."""
        self.responses()
        asked, missing, found = [], self._items_not_found(), {column.to for column in self.columns}
        if self.headers and self.wave_from == "unknown":
            text = f"{self.name}: was this asked before or after the activity? Give it under waves."
            asked.append(Question(kind=QuestionKind.WAVE, file=self.name, text=text))
        for i, column in enumerate(self.columns):
            if column.why == "unknown" and missing and self._looks_like_a_scale(i):
                text = f"Column '{column.header}' holds answers on a scale; which item is it? Not found yet: {', '.join(missing)}."
                asked.append(Question(kind=QuestionKind.COLUMN, file=self.name, column=column.header, items=missing, text=text))
        seen: dict[tuple[str, Wave | None, str], str] = {}
        for column in self.columns:
            key = (column.to, column.wave, column.option)
            if column.to in ("comment", "submitted", IGNORE) or not seen.get(key):
                seen[key] = column.header
                continue
            text = f"Columns '{seen[key]}' and '{column.header}' are both read as {column.to}; which is it, or which is then, which now?"
            asked.append(Question(kind=QuestionKind.TWICE, file=self.name, column=column.header, items=(seen[key], column.to), text=text))
        if self.rows and self.wave is not Wave.FOLLOW_UP and not found.intersection(self.activity.items):
            text = f"{self.name}: none of the items {', '.join(self.activity.items)} was found. Say which columns they are."
            asked.append(Question(kind=QuestionKind.NO_ITEMS, file=self.name, items=self.activity.items, text=text))
        for to, codes in self.codes.items():
            kind, header, items = "action" if to in LISTS else to, next(iter(codes.values())), tuple(sorted(codes))
            text = (
                f"{self.name}: column '{header}' holds codes without labels: {', '.join(items)}. Which {_MEANS[kind]} is each? "
                f"Say it under {_GIVEN[kind]}."
            )
            asked.append(Question(kind=QuestionKind.CODES, file=self.name, column=header, to=to, items=items, text=text))
        return asked

    def _items_not_found(self) -> tuple[str, ...]:
        if self.wave is Wave.FOLLOW_UP:
            return ()
        targets = {column.to for column in self.columns}
        return tuple(item for item in self.activity.items if item not in targets)

    def _looks_like_a_scale(self, i: int) -> bool:
        scale = self.activity.scale_of(Wave.POST)
        values = [answer(row[i], scale, {}) for _, row in self.rows[:200]]
        on_scale = [value for value in values if isinstance(value, float) and scale.min <= value <= scale.max]
        given = [value for value in values if value is not None]
        return len(given) > 0 and len(on_scale) >= 0.8 * len(given)

    def responses(self) -> tuple[Response, ...]:
        """Return the responses of the file: one per row, or two for a retrospective form."""
        if self._responses is None:
            places = [i for i, column in enumerate(self.columns) if column.to == "submitted"]
            usual = _USUAL_ORDER.get(self.tool)
            orders = {i: date_order([row[i] for _, row in self.rows], usual) for i in places}
            self._responses = tuple(response for number, row in self.rows for response in self._of_row(number, row, orders))
        return self._responses

    def _of_row(self, number: int, row: Sequence[Cell], orders: dict[int, DateOrder | None]) -> Iterable[Response]:
        texts: dict[str, str] = {}
        lists: dict[str, list[str]] = {name: [] for name in LISTS}
        answers: dict[Wave | None, dict[str, Answer]] = {}
        submitted = None
        for i, column in enumerate(self.columns):
            cell = row[i]
            if column.to == IGNORE:
                continue
            if column.to == "submitted":
                submitted = moment(cell, orders[i])
                if submitted is None and not is_missing(cell):
                    self.unknown[i][str(cell)] += 1
            elif column.to in LISTS:
                lists[column.to] += self._options(i, column, cell)
            elif column.to in ("country", "stakeholder"):
                texts[column.to] = self._named(i, column.to, cell)
            elif column.to in ("code", "comment", "form", "wave"):
                texts[column.to] = _plain(cell)
            else:
                answers.setdefault(column.wave, {})[column.to] = self._answer(i, column, cell)
        shared = answers.pop(None, {})
        for wave in self._waves_of_row(texts.get("wave", ""), list(answers)):
            earlier_half = wave is Wave.THEN and bool(answers)
            yield Response(
                wave=wave,
                submitted=submitted,
                code=texts.get("code", ""),
                country=texts.get("country", ""),
                stakeholder=texts.get("stakeholder", ""),
                answers=answers.get(wave, {}) | ({} if earlier_half else shared),
                actions_planned=() if earlier_half else tuple(lists["actions_planned"]),
                actions_done=tuple(lists["actions_done"]),
                actions_in_progress=tuple(lists["actions_in_progress"]),
                comment="" if earlier_half else texts.get("comment", ""),
                form=texts.get("form") or (f"{self.name}:{number}" if answers else ""),
            )

    def _waves_of_row(self, told: str, by_columns: list[Wave | None]) -> list[Wave]:
        if by_columns:
            return [wave for wave in (Wave.THEN, Wave.NOW) if wave in by_columns]
        if told:
            if told.casefold() in set(Wave):
                return [Wave(told.casefold())]
            self.dropped["unknown_wave"] += 1
            return []
        return [self.wave] if self.wave else []

    def _answer(self, i: int, column: Column, cell: Cell) -> Answer:
        key = (i, type(cell), cell)
        if key not in self.known:
            self.known[key] = answer(cell, self.activity.scale_of(column.wave or self.wave or Wave.POST, column.to), self.answers)
        value = self.known[key]
        if isinstance(value, str):
            self.unknown[i][value] += 1
        return value

    def _named(self, i: int, to: str, cell: Cell) -> str:
        if is_missing(cell):
            return ""
        text = _plain(cell)
        name = self.names[to].get(fold(text))
        if name is None:
            self._note(i, to, text)
        return name or text

    def _options(self, i: int, column: Column, cell: Cell) -> tuple[str, ...]:
        if is_missing(cell):
            return ()
        if self.tool == "LimeSurvey" and column.option == "other":
            return (_plain(cell),)
        if column.option:
            return (self._action(i, column.to, column.option),) if fold(cell) in ("y", "yes", "1", "da", "true") else ()
        options = split_options(_plain(cell))
        if any("," in option for option in options):
            self.unknown[i][str(cell)] += 1
        return tuple(self._action(i, column.to, option) for option in options)

    def _action(self, i: int, to: str, text: str) -> str:
        name = self.names["action"].get(fold(text))
        if name is None and self._is_code(text):
            self._note(i, to, text)
        return name or text

    def _note(self, i: int, to: str, text: str) -> None:
        """Note a text that stands for nothing known; a code without a label needs a person."""
        self.unknown[i][text] += 1
        if self._is_code(text):
            self.codes.setdefault(to, {}).setdefault(text, self.columns[i].header)

    def _is_code(self, text: str) -> bool:
        return bool(_CODE.fullmatch(text) or (self.tool == "LimeSurvey" and _LIME_CODE.fullmatch(text)))

    def report(self) -> FileReport:
        """Return what became of the file."""
        made = self.responses()
        filled = [sum(not is_missing(row[i]) for _, row in self.rows) for i in range(len(self.headers))]
        columns = tuple(
            ColumnReport(
                header=column.header,
                to=column.to,
                wave=column.wave,
                why=column.why,
                answered=filled[i],
                missing=len(self.rows) - filled[i],
                not_understood=dict(self.unknown[i].most_common(_MOST_TEXTS)),
            )
            for i, column in enumerate(self.columns)
        )
        return FileReport(
            file=self.name, kind=self.grid.kind, tool=self.tool, encoding=self.grid.encoding, delimiter=self.grid.delimiter,
            sheet=self.grid.sheet, sheets_left_out=self.grid.sheets_left_out, header_row=None if self.top is None else self.top + 1,
            waves=tuple(sorted({response.wave for response in made})), wave_from=self.wave_from, rows_found=len(self.below),
            respondents=len(self.rows) - self.dropped["unknown_wave"], dropped=dict(self.dropped), columns=columns,
            items_not_found=self._items_not_found(),
        )  # fmt: skip
