"""Questions about the files of a survey that only a person can answer, and the keys of a mapping that answer them."""

import json
from collections.abc import Sequence
from enum import StrEnum

from pydantic import Field, computed_field

from mcvet.catalogue import Value
from mcvet.locale import Texts, marked
from mcvet.messages import Message, Said, say


class QuestionKind(StrEnum):
    """What a question is about."""

    WAVE = "wave"
    COLUMN = "column"
    TWICE = "twice"
    NO_ITEMS = "no_items"
    CODES = "codes"
    SHEETS = "sheets"
    HEADING = "heading"
    ROWS = "rows"
    WAVE_VALUES = "wave_values"
    MARKS = "marks"
    TIME = "time"
    BOTH = "both"
    REPEATED = "repeated"
    NOBODY = "nobody"
    LABELS = "labels"


_MOST_LISTED = 20
_MEANINGS = "scales: [{{columns: [{columns}], answers: {{{quoted}: …}}}}]"
# The message, and an example of the mapping that answers it.
_ASKED = {
    "wave": (marked("{file}: was this asked before or after the activity?"), "waves: {{{file}: pre}}"),
    "column": (
        marked("Column “{column}” has answers on a scale. Which question is it, if any? Not found yet: {items}."),
        "columns: [{{header: {column}, to: {first}}}]",
    ),
    "twice": (
        marked("Column “{column}” and another column are both read as {items}. Which one is it, or which is before and which is now?"),
        "columns: [{{header: {column}, to: …, wave: then}}]",
    ),
    "no_items": (
        marked("{file}: none of the questions {items} was found. Which columns are they?"),
        "columns: [{{header: …, to: {first}}}]",
    ),
    "stakeholder": (
        marked("{file}: column “{column}” has codes without labels: {items}. Which stakeholder group is each?"),
        "stakeholders: {{{first}: …}}",
    ),
    "country": (
        marked("{file}: column “{column}” has codes without labels: {items}. Which country is each?"),
        "countries: {{{first}: …}}",
    ),
    "sheets": (
        marked("{file}: more than one sheet may have the answers: {items}. Which should be read?"),
        "sheets: {{{file}: [{first}]}}",
    ),
    "heading": (
        marked("{file}, row {first}: do these texts belong to the headings, or are they answers?"),
        "header_rows: {{{file}: {last}}}",
    ),
    "ragged": (
        marked(
            "{file}, rows {items}: they have more or fewer cells than there are headings, so it is unclear which answer belongs to "
            "which question. Correct them in the file, or agree to leave them out."
        ),
        "leave_out: {{{file}: [{all}]}}",
    ),
    "moved_left": (
        marked(
            "{file}, rows {items}: the survey tool has written answers under the wrong questions. Export the file again, or agree to "
            "leave them out."
        ),
        "leave_out: {{{file}: [{all}]}}",
    ),
    "no_wave": (
        marked("{file}, rows {items}: they do not state when they were answered. Complete them in the file, or agree to leave them out."),
        "leave_out: {{{file}: [{all}]}}",
    ),
    "wave_values": (
        marked("{file}: column “{column}” seems to have the time when each row was answered. What do its values mean: {items}?"),
        "columns: [{{header: {column}, to: wave}}], marks: {{{first}: pre, {last}: post}}",
    ),
    "marks": (
        marked("{file}: questions have several columns each, whose headings differ in: {items}. Which means before, and which after?"),
        "marks: {{{first}: then, {last}: now}}",
    ),
    "time": (
        marked("{file}: column “{column}” does not show whether it is about before or after, while others do. Which is it?"),
        "columns: [{{header: {column}, to: {first}, wave: now}}]",
    ),
    "both": (
        marked("{file}: column “{column}” shows when each row was answered, and so do headings such as “{first}”. Which of them counts?"),
        "columns: [{{header: {column}, to: ignore}}]",
    ),
    "repeated": (
        marked(
            "{file}: many personal codes are in more than one row. If the file has answers from several times, state which column "
            "shows the time; if people answered twice, state that their last answer counts."
        ),
        "columns: [{{header: …, to: wave}}] / sent_twice: [{file}]",
    ),
    "nobody": (marked("{file}: no row of it can be used. Export it again with its answers, or leave the file out."), "–"),
    "codes": (marked("{file}: column “{column}” has codes without labels: {items}. Which step is each?"), "actions: {{{first}: …}}"),
    "labels_codes": (
        marked("{columns}: the answers are codes without labels: {items}. Which number from {low} to {high} is each?"),
        _MEANINGS,
    ),
    "labels_unknown": (
        marked("{columns}: these answers are not known: {items}. Which number from {low} to {high} is each, or is it no answer?"),
        _MEANINGS,
    ),
    "labels_contradiction": (
        marked("{columns}: number and words contradict each other: {items}. Which number from {low} to {high} is each?"),
        _MEANINGS,
    ),
    "labels_unsure": (marked("{columns}: is it the middle of the scale, or no answer: {items}?"), _MEANINGS),
    "labels_mixed": (
        marked("{columns}: these answers belong to no single known scale: {items}. Which number from {low} to {high} is each?"),
        _MEANINGS,
    ),
    "labels_many": (
        marked("{columns}: more different answers than a scale has, such as {items}. Which columns are these?"),
        "columns: [{{header: {columns}, to: ignore}}]",
    ),
    "labels_length": (
        marked(
            "{columns}: these answers fit a scale of {length} answers, and one of {places} is expected: {items}. Which number from {low} "
            "to {high} is each? If the form had {length} answers, say so as scale of the activity."
        ),
        _MEANINGS,
    ),
    "labels_ambiguous": (
        marked("{columns}: these answers are different numbers on different scales: {items}. Which number from {low} to {high} is each?"),
        _MEANINGS,
    ),
}


class Question(Value):
    """A question that a person must answer in the mapping."""

    kind: QuestionKind
    file: str
    column: str = Field(default="", description="Header of the column in question")
    to: str = Field(default="", description="For codes without labels, what they mean: stakeholder, country or a list of actions")
    items: tuple[str, ...] = Field(default=(), description="Items that were not found, codes without labels, or answers in question")
    columns: tuple[str, ...] = Field(default=(), description="Headers of all columns whose answers are in question")
    low: float | None = Field(default=None, description="Lowest answer of the scale of these columns")
    high: float | None = Field(default=None, description="Highest answer")
    places: int = Field(default=0, description="Number of answers of that scale")
    length: int = Field(default=0, description="Number of answers of the scale that was recognised instead")

    @computed_field(description="The question in English, and how a mapping answers it")  # type: ignore[prop-decorator]
    @property
    def text(self) -> str:
        """The question in English, with an example of the mapping that answers it."""
        return str(self.message)

    @property
    def message(self) -> Message:
        """The question with an example of the mapping that answers it."""
        given = {
            "file": self.file,
            "column": self.column,
            "first": self.items[0] if self.items else "…",
            "last": self.items[-1] if self.items else "…",
        }
        quoted = [json.dumps(text, ensure_ascii=False) for text in (given["first"], *self.columns)]
        how = _ASKED[self.key][1].format(**given, all=", ".join(self.items), quoted=quoted[0], columns=", ".join(quoted[1:]))
        return self._asked if how == "–" else say("{question} In a mapping: {example}", question=self._asked, example=how)

    def said(self, texts: Texts) -> str:
        """Return the question in the reader's language."""
        return self._asked.said(texts)

    @property
    def _asked(self) -> Message:
        of_scale: dict[str, Said] = {
            "low": self.low or 0,
            "high": self.high or 0,
            "places": self.places,
            "length": self.length,
            "columns": listed(self.columns),
        }
        first = self.items[0] if self.items else ""
        items = listed(self.items, "; " if self.kind is QuestionKind.LABELS else ", ")
        given: dict[str, Said] = {"file": self.file, "column": self.column, "items": items or "–", "first": first}
        return Message(_ASKED[self.key][0], given | of_scale)

    @property
    def key(self) -> str:
        """The key of the message, which may be more specific than the kind."""
        return self.to if self.to in _ASKED else self.kind


def listed(texts: Sequence[str], sign: str = ", ") -> str:
    """Return the first texts as a list with separators, because a form may have hundreds."""
    return sign.join((*texts[:_MOST_LISTED], *(["…"] if len(texts) > _MOST_LISTED else [])))
