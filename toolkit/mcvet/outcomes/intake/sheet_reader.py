"""Reader of one sheet of an export: its headings, columns, rows and answers."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property

from mcvet.messages import say
from mcvet.outcomes.intake.headings import WITHIN, Heading, find_heading, groups, named_items, tool_of
from mcvet.outcomes.intake.mapping import FIELDS, IGNORE, LISTS, Column, ColumnMapping, Recognised, recognise, vocabulary
from mcvet.outcomes.intake.remarks import Remark, about_codes, about_days, is_text_code
from mcvet.outcomes.intake.rows import YES_NO, AnswerRow, sort_rows
from mcvet.outcomes.intake.scales import Answers, MeaningsByCell, seems_answer
from mcvet.outcomes.intake.sheets import Cell, Grid, Sheet, SurveyFileError, is_filled, plain_text
from mcvet.outcomes.intake.waves import WaveColumn, is_asked_after, value_of, wave_column, wave_of_file, wave_of_value
from mcvet.outcomes.lexicon import DateOrder, countries, date_order, fold, is_missing, is_reserved, moment, split_options, words_of
from mcvet.outcomes.model import Activity, Answer, Response, Wave
from mcvet.outcomes.scoring.clean import normalise_code

_USUAL_ORDER = {
    "EUSurvey": DateOrder.DAY, "Google Forms": DateOrder.MONTH, "Microsoft Forms": DateOrder.MONTH, "SurveyMonkey": DateOrder.MONTH,
}  # fmt: skip
_CODE, _LIME_CODE = re.compile(r"[A-Za-z]{0,4}\d{1,4}"), re.compile(r"[A-Za-z0-9]{1,5}|-oth-")


def _filled_in(names: dict[str, str]) -> dict[str, str]:
    """Return names by folded text, without those that a person has yet to fill in."""
    return {fold(text): name for text, name in names.items() if name}


class SheetReader:
    """Reader that turns one sheet or text file into responses and counts what happens to each row and column."""

    def __init__(
        self, source: str, name: str, grid: Grid, sheet: Sheet, activity: Activity, mapping: ColumnMapping, *, is_needed: bool = True
    ) -> None:
        self.source, self.name, self.grid, self.sheet, self.mapping = source, name, grid, sheet, mapping
        self.sheets_asked: tuple[str, ...] = ()
        self.marks = {fold(text): mark for text, mark in mapping.marks.items()}
        self.groups = groups(str(cell) for row in sheet.rows[:WITHIN] for cell in row if is_filled(cell))
        self.given_answers = {fold(text) for answers in (mapping.answers, *(one.answers for one in mapping.scales)) for text in answers}
        self.activity, self.heading = self._read_heading(activity)
        if is_needed and self.heading is None and sheet.rows:
            self.reject_headless()
        texts = self.heading.texts if self.heading else ()
        self.tool = tool_of(texts, sheet.rows[0][0] if sheet.rows and sheet.rows[0] else None) if texts else "unknown"
        self.recognised: Recognised = recognise(texts, vocabulary(self.activity, self.groups), self.activity, mapping)
        self.columns = self._whole_and_options(self._of_tool(self.recognised.columns))
        self.unknown: dict[int, Counter[str]] = {i: Counter() for i in range(len(self.columns))}
        planned = self.activity.planned_stakeholder_groups
        named = {fold(name): name for name in (() if isinstance(planned, int) else planned)}
        self.names = {
            "country": countries() | _filled_in(mapping.countries),
            "stakeholder": words_of("stakeholders") | named | _filled_in(mapping.stakeholders),
            "action": words_of("actions")
            | _filled_in({text: words_of("actions").get(fold(to), to) for text, to in mapping.actions.items()}),
        }
        self.codes: dict[str, dict[str, str]] = {}
        self.read_as: dict[tuple[int, Wave], MeaningsByCell] = {}
        sorted_rows = sort_rows(
            sheet, self.start, self.columns, is_text=grid.kind == "csv", unfinished_without_date=self.tool == "LimeSurvey"
        )
        self.rows, self.left_out = sorted_rows.kept, sorted_rows.left_out
        self.wave_asked: WaveColumn | None = None
        self._find_wave_column()
        self.unread_waves = self._split_rows_by_wave()
        self.wave, self.wave_from = self._wave()

    def reject_headless(self) -> None:
        """Reject the sheet, which has no headings.

        Raises:
            SurveyFileError: always.
        """
        raise SurveyFileError(
            say(
                "{file}: no row of headers was found (three or more cells of text, in the first {n} rows). Give {key} in a mapping.",
                file=self.name,
                n=WITHIN,
                key="header_row",
            )
        )

    @property
    def holds_items(self) -> bool:
        """Whether any item of the activity was recognised."""
        return not {column.to for column in self.columns}.isdisjoint(self.activity.items)

    def _read_heading(self, activity: Activity) -> tuple[Activity, Heading | None]:
        """Find the heading. Topics without items receive the items found in it or in the mapping."""
        upper = [str(cell) for row in self.sheet.rows[: WITHIN + 1] for cell in row if is_filled(cell)]
        words = vocabulary(self._with_items(activity, upper), self.groups)
        scale = activity.scale_of(Wave.POST)
        found = find_heading(
            self.sheet.rows,
            words.means,
            lambda cell: fold(cell) in self.given_answers or bool(seems_answer(cell, scale)),
            top=self.mapping.header_row - 1 if self.mapping.header_row else None,
            height=self.mapping.header_rows.get(self.name),
        )
        return self._with_items(activity, (text for texts in (found.texts if found else ()) for text in texts)), found

    def _with_items(self, activity: Activity, texts: Iterable[str]) -> Activity:
        if all(topic.items for topic in activity.topics.values()):
            return activity
        return activity.with_items([*named_items(texts), *(column.to for column in self.mapping.columns)])

    def _of_tool(self, columns: tuple[Column, ...]) -> tuple[Column, ...]:
        """Map the column in which Qualtrics marks trial responses. In other tools its heading may mean anything."""
        if self.tool != "Qualtrics":
            return columns
        texts = self.heading.texts if self.heading else ()
        tests = {i for i, parts in enumerate(texts) if parts and fold(parts[0]) == "status"}
        return tuple(c.model_copy(update={"to": "try_out"}) if i in tests and c.why == "technical" else c for i, c in enumerate(columns))

    def _whole_and_options(self, columns: tuple[Column, ...]) -> tuple[Column, ...]:
        """Join a multiple choice that has both one column and a column for each option.

        In EUSurvey the single column is empty and the columns of the options follow it. In other tools it repeats the options.
        """
        found = list(columns)
        for i, column in enumerate(columns):
            if column.to not in LISTS or column.option:
                continue
            if any(is_filled(cell) for cell in self._cells(i)):
                if any(other.to == column.to and other.option for other in columns):
                    found[i] = column.model_copy(update={"to": IGNORE, "why": "repeated"})
                continue
            for n in range(i + 1, len(columns)):
                filled = [fold(cell) in YES_NO for cell in self._cells(n) if is_filled(cell)]
                if columns[n].why != "unknown" or 2 * sum(filled) <= len(filled):
                    break
                found[n] = Column(header=columns[n].header, to=column.to, option=columns[n].header, why="questionnaire")
        return tuple(found)

    @property
    def start(self) -> int:
        """The index of the first row below the headings."""
        return self.heading.top + self.heading.height if self.heading else len(self.sheet.rows)

    def _cells(self, i: int) -> Iterator[Cell]:
        return (row[i] for row in self.sheet.rows[self.start :] if i < len(row))

    def places(self, *targets: str) -> list[int]:
        """Return the indices of the columns that are mapped to one of the targets."""
        return [i for i, column in enumerate(self.columns) if column.to in targets]

    def _find_wave_column(self) -> None:
        """Recognise a column whose values give the wave of each row, or record it for a question."""
        if self.places("wave"):
            return
        unknown = [i for i, column in enumerate(self.columns) if column.why == "unknown"]
        after = [i for i, column in enumerate(self.columns) if is_asked_after(column.to) or column.to == "actions_planned"]
        found = wave_column(
            {i: [value_of(row.cells[i]) for row in self.rows] for i in unknown},
            self.personal_codes(),
            [any(not is_missing(row.cells[i]) for i in after) for row in self.rows],
            self.marks,
        )
        if found and found.is_sure:
            column = self.columns[found.place].model_copy(update={"to": "wave", "why": "values"})
            self.columns = (*self.columns[: found.place], column, *self.columns[found.place + 1 :])
        else:
            self.wave_asked = found

    def personal_codes(self) -> list[str]:
        """Return the personal code of each row, or an empty string if there is none."""
        places = self.places("code")
        return [next((normalise_code(plain_text(row.cells[i])) for i in places if not is_missing(row.cells[i])), "") for row in self.rows]

    def _split_rows_by_wave(self) -> tuple[str, ...]:
        """Omit the rows whose wave is unknown, and return the values of the wave column that are not understood."""
        places = self.places("wave")
        self.waves: dict[int, Wave] = {}
        unread: dict[str, None] = {}
        if not places:
            return ()
        kept = []
        for row in self.rows:
            value = next((value_of(row.cells[i]) for i in places if is_filled(row.cells[i])), "")
            if wave := wave_of_value(value, self.marks):
                self.waves[row.line] = wave
                kept.append(row)
                continue
            by_mapping = self.marks.get(fold(value)) == "ignore"
            self.left_out.setdefault("by_mapping" if by_mapping else "unknown_wave" if value else "no_wave", []).append(row.line)
            unread |= {} if by_mapping or not value else {value: None}
        self.rows = kept
        return tuple(sorted(unread))

    def _wave(self) -> tuple[Wave | None, str]:
        """Return the wave of the whole file, and where it was found."""
        targets, timed = {column.to for column in self.columns}, self.recognised.timed
        if "wave" in targets or any(column.wave for column in self.columns) or timed.marks or self.wave_asked:
            return None, "columns"
        if self.name in self.mapping.waves:
            return self.mapping.waves[self.name], "mapping"
        if targets & {"actions_done", "actions_in_progress"}:
            return Wave.FOLLOW_UP, "questions_asked"
        after = any(map(is_asked_after, targets))
        named = wave_of_file(self.name)
        found, origin = (
            timed.wave or named or (Wave.POST if after else None),
            "headings" if timed.wave else "file_name" if named else "questions_asked",
        )
        is_before = found is Wave.PRE
        against = (
            (is_before and after),
            (named not in (None, found)),
            (timed.before is not None and found in (Wave.PRE, Wave.POST) and timed.before != is_before),
        )
        return (None, "unknown") if found is None or any(against) else (found, origin)

    def answers(self) -> dict[tuple[int, Wave], Answers]:
        """Return the distinct cells of items by column and wave. They are read together with those of the other files."""
        cells: dict[tuple[int, Wave], dict[tuple[type, Cell], Cell]] = defaultdict(dict)
        items = [(i, column) for i, column in enumerate(self.columns) if column.to not in (*FIELDS, IGNORE)]
        for row in self.rows:
            for i, column in items:
                cells[i, self._wave_of(column, row)][type(row.cells[i]), row.cells[i]] = row.cells[i]
        found = {}
        for (i, wave), distinct in cells.items():
            column = self.columns[i]
            family = "reactions" if re.fullmatch(r"(SAT|INT)\d+", column.to) else "topics"
            meanings, scale = self.mapping.meanings(column.header), self.activity.scale_of(wave, column.to)
            found[i, wave] = Answers(column.header, family, scale, meanings, tuple(distinct.values()))
        return found

    def _wave_of(self, column: Column, row: AnswerRow) -> Wave:
        return column.wave or self.waves.get(row.line) or self.wave or Wave.POST

    def items_not_found(self) -> tuple[str, ...]:
        """Return the items that have no column, or columns for only some of the times."""
        if self.wave is Wave.FOLLOW_UP:
            return ()
        found = {(column.to, column.wave) for column in self.columns}
        times = {wave for to, wave in found if to in self.activity.items}
        return tuple(item for item in self.activity.items if not times or any((item, wave) not in found for wave in times))

    def not_found(self) -> tuple[str, ...]:
        """Return the items that an unrecognised column may hold: missing items of the activity, and of SAT and INT if one was found."""
        usual = [item for item in words_of("items").values() if is_asked_after(item)]
        found = {column.to for column in self.columns}
        begun = {item[:3] for item in found if is_asked_after(item)}
        return (*self.items_not_found(), *(item for item in dict.fromkeys(usual) if item[:3] in begun and item not in found))

    @cached_property
    def responses(self) -> tuple[Response, ...]:
        """The responses: one per row, or one per row for each time in the headings."""
        orders = self._date_orders()
        return tuple(response for row in self.rows for response in self._of_row(row, orders))

    def _date_orders(self) -> dict[int, DateOrder | None]:
        usual = _USUAL_ORDER.get(self.tool)
        return {i: date_order([row.cells[i] for row in self.rows], usual) for i in self.places("submitted")}

    def _of_row(self, row: AnswerRow, orders: dict[int, DateOrder | None]) -> Iterable[Response]:
        texts: dict[str, str] = {}
        lists: dict[str, list[str]] = {name: [] for name in LISTS}
        answers: dict[Wave | None, dict[str, Answer]] = {}
        submitted = None
        for i, column in enumerate(self.columns):
            cell = row.cells[i]
            if column.to == IGNORE:
                continue
            if column.to == "submitted":
                found = moment(cell, orders[i])
                if found is None and not self.holds_no_answer(i, row):
                    self.unknown[i][str(cell)] += 1
                submitted = found or submitted
            elif column.to in LISTS:
                lists[column.to] += self._options(i, column, cell)
            elif column.to in ("country", "stakeholder"):
                texts[column.to] = self._named(i, column.to, cell) or texts.get(column.to, "")
            elif column.to in ("code", "comment", "form"):
                text = plain_text(cell)
                texts[column.to] = (
                    texts.get(column.to, "") if column.to == "code" and not normalise_code(text) else text or texts.get(column.to, "")
                )
            elif column.to not in FIELDS:
                of_wave = answers.setdefault(column.wave, {})
                value = self._answer(i, column, cell, row)
                of_wave[column.to] = of_wave.get(column.to) if value is None else value
        shared = answers.pop(None, {})
        form = texts.get("form") or (f"{self.name}:{row.line}" if answers else "")
        code = texts.get("code", "")
        response = Response(
            wave=Wave.POST, submitted=submitted, code=code, country=texts.get("country", ""), stakeholder=texts.get("stakeholder", ""),
            actions_done=tuple(lists["actions_done"]), actions_in_progress=tuple(lists["actions_in_progress"]), form=form,
        )  # fmt: skip
        whole = replace(response, actions_planned=tuple(lists["actions_planned"]), comment=texts.get("comment", ""))
        if not answers:
            wave = self.waves.get(row.line, self.wave)
            if wave:
                yield replace(whole, wave=wave, answers=shared)
            return
        last = next((wave for wave in (Wave.POST, Wave.NOW, Wave.FOLLOW_UP) if wave in answers), next(iter(answers)))
        for time in (time for time in Wave if time in answers):
            given = answers[time] | shared if time is last else answers[time]
            if time in (Wave.THEN, Wave.NOW) or any(value is not None for value in given.values()):
                known_by = code or (form if time in (Wave.PRE, Wave.POST) else "")
                yield replace(whole if time is last else response, wave=time, code=known_by, answers=given)

    def _answer(self, i: int, column: Column, cell: Cell, row: AnswerRow) -> Answer:
        value = self.read_as[i, self._wave_of(column, row)].get((type(cell), cell), str(cell))
        if isinstance(value, str):
            self.unknown[i][value] += 1
        return value

    def _named(self, i: int, to: str, cell: Cell) -> str:
        if is_missing(cell) or is_reserved(cell):
            return ""
        text = plain_text(cell)
        name = self.names[to].get(fold(text))
        if name is None:
            self._note(i, to, text)
        return name or text

    def _options(self, i: int, column: Column, cell: Cell) -> tuple[str, ...]:
        if is_missing(cell) or is_reserved(cell):
            return ()
        if self.tool == "LimeSurvey" and column.option == "other":
            return (plain_text(cell),)
        if column.option:
            return (self._action(i, column.to, column.option),) if fold(cell) in ("y", "yes", "1", "da", "true") else ()
        options = split_options(plain_text(cell))
        if any("," in option for option in options):
            self.unknown[i][str(cell)] += 1
        return tuple(self._action(i, column.to, option) for option in options)

    def _action(self, i: int, to: str, text: str) -> str:
        name = self.names["action"].get(fold(text))
        if name is None and self._is_code(text):
            self._note(i, to, text)
        return name or text

    def holds_no_answer(self, i: int, row: AnswerRow) -> bool:
        """Return True if a cell holds no answer. The scale and the mapping decide for items, words such as “none” for codes."""
        column, cell = self.columns[i], row.cells[i]
        if column.to not in (*FIELDS, IGNORE):
            return self.read_as[i, self._wave_of(column, row)].get((type(cell), cell), "") is None
        if column.to == "code":
            return not normalise_code(plain_text(cell))
        return is_missing(cell) or (column.to not in ("comment", IGNORE) and is_reserved(cell))

    def _note(self, i: int, to: str, text: str) -> None:
        """Record an unknown text; a code without a label becomes a question."""
        self.unknown[i][text] += 1
        if self._is_code(text):
            self.codes.setdefault(to, {}).setdefault(text, self.columns[i].header)

    def _is_code(self, text: str) -> bool:
        return bool(_CODE.fullmatch(text) or (self.tool == "LimeSurvey" and _LIME_CODE.fullmatch(text)))

    def has_text_codes(self) -> bool:
        """Return True if a personal code is more than a number."""
        return any(is_text_code(row.cells[i]) for i in self.places("code") for row in self.rows)

    def remarks(self, *, are_texts: bool) -> Iterator[Remark]:
        """Return remarks about personal codes and dates.

        Args:
            are_texts: True if some personal codes of the activity are more than numbers.
        """
        for i in self.places("code"):
            yield from about_codes(self.name, self.columns[i].header, (row.cells[i] for row in self.rows), are_texts=are_texts)
        for i, order in self._date_orders().items():
            yield from about_days(self.name, self.columns[i].header, [row.cells[i] for row in self.rows], order)
