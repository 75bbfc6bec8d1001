"""Mapping of the columns of an export: recognised by headings, corrected by a person, and saved as YAML for the next export."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

import yaml
from pydantic import BeforeValidator, Discriminator, Field, Tag, field_validator

from mcvet.catalogue import Value, read_document, value_of
from mcvet.messages import say
from mcvet.outcomes.intake.headings import Asked, HeadingKind, Vocabulary, headers, times
from mcvet.outcomes.intake.sheets import SurveyFileError
from mcvet.outcomes.intake.waves import Mark, Timed, timed
from mcvet.outcomes.lexicon import fold, words_of
from mcvet.outcomes.model import Activity, Finite, Size, Wave
from mcvet.outcomes.scoring.clean import normalise_code
from mcvet.validation import InvalidValueError

IGNORE = "ignore"
MISSING = "missing"
LISTS = ("actions_planned", "actions_done", "actions_in_progress")
_WHY = {
    HeadingKind.CODE: "item", HeadingKind.TEXT: "questionnaire", HeadingKind.FIELD: "questionnaire", HeadingKind.UNKNOWN: "unknown",
}  # fmt: skip
_AFTER = tuple(f"{kind}{n}" for kind in ("SAT", "INT") for n in range(1, 10))
FIELDS = ("wave", "code", "country", "stakeholder", "submitted", "finished", "try_out", "comment", "form", *LISTS)


def _texts(value: Any) -> Any:
    """Return a mapping with its keys as strings, because YAML reads an unquoted 1 as a number."""
    return {str(key): part for key, part in value.items()} if isinstance(value, dict) else value


class Column(Value):
    """One column of an export."""

    header: str = Field(description="Text of the header; compared without case, script and spaces")
    to: str = Field(description=f"An item of the activity, one of {', '.join(FIELDS)}, or {IGNORE}")
    wave: Wave | None = Field(default=None, description="For a column that speaks of one time of several")
    option: str = Field(default="", description="For one column per option of a multiple choice: the option")
    joined: bool = Field(default=False, description="Whether it asks the same as another column, and whichever is filled counts")
    why: str = Field(
        default="", description="How it was recognised: mapping, item, questionnaire, values; why it is ignored: personal, technical, …"
    )


def _word(value: str) -> str:
    if value not in ("", MISSING):
        raise InvalidValueError(say("a number, without quotation marks, or {missing}", missing=MISSING))
    return value


Meaning = Annotated[
    Annotated[Finite, Tag("number")] | Annotated[Literal["", "missing"], BeforeValidator(_word), Tag("word")],
    Discriminator(lambda value: "word" if isinstance(value, str) else "number"),
]
MeaningByText = Annotated[dict[str, Meaning], BeforeValidator(_texts)]


class Meanings(Value):
    """Meanings of the answers in some columns."""

    columns: tuple[str, ...] = Field(description="Texts of their headers")
    answers: MeaningByText = Field(description=f"Answers with their numbers, or {MISSING} for no answer; empty where still open")


class ColumnMapping(Value):
    """How to read the exports of a form."""

    columns: tuple[Column, ...] = ()
    waves: dict[str, Wave] = Field(default_factory=dict, description="Wave by file name, where the columns do not show it")
    answers: MeaningByText = Field(default_factory=dict, description=f"Answers of all columns with their numbers, or {MISSING}")
    scales: tuple[Meanings, ...] = Field(default=(), description="Answers of some columns, which go before those of all")
    countries: dict[str, str] = Field(default_factory=dict, description="Further names of countries with their codes")
    stakeholders: dict[str, str] = Field(default_factory=dict, description="Answers that name a stakeholder group, with the group")
    actions: dict[str, str] = Field(default_factory=dict, description="Answers that name an action, with the action")
    pairs: tuple[tuple[str, str], ...] = Field(
        default=(), description="Personal codes, before and after, that a person has confirmed to be of one person, though they differ"
    )
    header_row: Size | None = Field(default=None, description="First row of the headings, counted from 1; null: found by itself")
    header_rows: dict[str, Size] = Field(
        default_factory=dict, description="Number of rows of the headings by file name; else found by itself"
    )
    sheets: dict[str, tuple[str, ...]] = Field(default_factory=dict, description="Sheets to be read by file name; else found by themselves")
    marks: Annotated[dict[str, Mark], BeforeValidator(_texts)] = Field(
        default_factory=dict, description="Wave of a sign for a time in headings or in a column, such as 1 and 2; or ignore"
    )
    leave_out: dict[str, tuple[Size, ...]] = Field(
        default_factory=dict, description="Lines by file name that a person has agreed to lose, because their cells do not fit the headings"
    )
    sent_twice: tuple[str, ...] = Field(
        default=(), description="Files in which people have several rows, of which the last counts, as a person has chosen"
    )

    @field_validator("pairs")
    @classmethod
    def _each_code_once(cls, pairs: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
        for codes in zip(*((normalise_code(one), normalise_code(other)) for one, other in pairs), strict=True):
            if twice := sorted({code for code in codes if codes.count(code) > 1}):
                raise InvalidValueError(say("each code once; repeated: {codes}", codes=", ".join(twice)))
        return pairs

    def meanings(self, header: str) -> dict[str, float | None]:
        """Return the meanings of answers in a column by folded text: a number, or None for no answer."""
        meanings = dict(self.answers)
        for one in self.scales:
            if fold(header) in map(fold, one.columns):
                meanings |= one.answers
        return {fold(text): None if isinstance(meaning, str) else meaning for text, meaning in meanings.items() if meaning != ""}

    def with_meanings(self, added: Iterable[tuple[tuple[str, ...], dict[str, Meaning | None]]]) -> "ColumnMapping":
        """Return the mapping with further meanings of answers in columns; None removes a meaning."""
        by_columns: dict[tuple[str, ...], dict[str, Meaning | None]] = {}
        for one in self.scales:
            by_columns.setdefault(one.columns, {}).update(one.answers)
        for columns, answers in added:
            by_columns.setdefault(columns, {}).update(answers)
        kept = {
            columns: {text: meaning for text, meaning in answers.items() if meaning is not None} for columns, answers in by_columns.items()
        }
        scales = tuple(Meanings(columns=columns, answers=answers) for columns, answers in kept.items() if answers)
        return self.model_copy(update={"scales": scales})

    def to_yaml(self) -> str:
        """Return the mapping as YAML, for correction by hand and for later exports."""
        return yaml.safe_dump(self.model_dump(mode="json", exclude_defaults=True), allow_unicode=True, sort_keys=False, width=120)


def read_mapping(path: str | Path) -> ColumnMapping:
    r"""Read a mapping from a YAML file.

    Raises:
        SurveyFileError: if the file cannot be read or is not a valid mapping; names every fault.

    >>> from tempfile import mkdtemp
    >>> path = Path(mkdtemp()) / "mapping.yaml"
    >>> _ = path.write_text("waves: {answers.csv: pre}\n", encoding="utf-8")
    >>> read_mapping(path).waves["answers.csv"].value
    'pre'
    """
    return value_of(ColumnMapping, read_document(Path(path), SurveyFileError), SurveyFileError)


class Recognised(NamedTuple):
    """The columns of a sheet, what their headings ask, and the times in the headings."""

    columns: tuple[Column, ...]
    asked: tuple[Asked, ...]
    timed: Timed


def vocabulary(activity: Activity, groups: Iterable[str] = ()) -> Vocabulary:
    """Return the words by which the headings of an activity are recognised.

    Args:
        activity: the activity.
        groups: texts that may precede the code of an item and a dash, as in `group-CODE`.
    """
    own = {text: item for item, texts in activity.item_texts.items() for text in texts}
    items = dict.fromkeys([*activity.items, *_AFTER, *words_of("items").values()])
    return Vocabulary(items, words_of("items") | own, FIELDS, LISTS, times(), groups)


def recognise(texts: Sequence[tuple[str, ...]], words: Vocabulary, activity: Activity, mapping: ColumnMapping) -> Recognised:
    """Recognise each column.

    Args:
        texts: the heading texts of each column.
        words: the words by which headings are recognised.
        activity: the activity, whose items and survey design decide.
        mapping: columns that a person has chosen; these take precedence.

    Returns:
        one column per heading: from the mapping, else by the codes of items, else by texts of items and words for fields. Columns with
        personal data, technical detail or questions that are not part of the activity are ignored. Unknown columns are ignored and
        marked as unknown.
    """
    chosen = {fold(column.header): column for column in mapping.columns}
    asked = tuple(words.asked(parts) for parts in texts)
    own = {*activity.items, *_AFTER, *FIELDS}
    columns = []
    for header, found in zip(headers(texts), asked, strict=True):
        if column := chosen.get(fold(header)):
            columns.append(column.model_copy(update={"header": header, "why": "mapping"}))
            continue
        if found.to and found.to not in own:
            columns.append(Column(header=header, to=IGNORE, why="other_item"))
            continue
        why = _WHY.get(found.kind, found.kind.value)
        columns.append(Column(header=header, to=found.to or IGNORE, option=found.option, why=why))
    given = {
        i: Asked() if c.to in (*FIELDS, IGNORE) else Asked(c.to, HeadingKind.CODE, pieces=asked[i].pieces)
        for i, c in enumerate(columns)
        if c.why in ("mapping", "other_item")
    }
    settled = {i: wave for i, found in given.items() if found.to and (wave := columns[i].wave)}
    times_found = timed(
        [given.get(i, found) for i, found in enumerate(asked)], settled, {fold(m): w for m, w in mapping.marks.items()}, activity.design
    )
    ignored = {"to": IGNORE, "why": "mapping"}
    return Recognised(
        tuple(
            c.model_copy(update=ignored if i in times_found.ignored else {"wave": times_found.waves[i] or c.wave})
            for i, c in enumerate(columns)
        ),
        asked,
        times_found,
    )
