"""Suggestions for columns that were not recognised, with reasons; a person accepts them, and none is applied automatically."""

import re
from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import lru_cache

from pydantic import Field

from mcvet.catalogue import Value
from mcvet.locale import marked
from mcvet.messages import Message
from mcvet.outcomes.intake.headings import headers
from mcvet.outcomes.intake.mapping import IGNORE
from mcvet.outcomes.intake.scales import label_key, seems_answer
from mcvet.outcomes.intake.sheets import Cell
from mcvet.outcomes.intake.topics import topic_of
from mcvet.outcomes.lexicon import DateOrder, countries, fold, is_missing, moment, questionnaire, words_of
from mcvet.outcomes.model import Activity, Wave
from mcvet.outcomes.scoring.clean import normalise_code

TOPIC = "topic:"
_MOST, _CODE_LENGTHS, _LONG_TEXT = 0.8, range(3, 15), 30
_ALIKE, _LEAST_WORDS, _LEAST_LETTERS = 0.5, 3, 3
_BATTERY = re.compile(r"(?s)(.+?)\s*\[.+\]")
_FIELDS = ("code", "country", "stakeholder", "comment", "submitted")


class SuggestionReason(StrEnum):
    """Why something is suggested."""

    QUESTION = "question"
    TOPIC_NAME = "topic_name"
    NEIGHBOUR = "neighbour"
    SCALE = "scale"
    COUNTRIES = "countries"
    GROUPS = "groups"
    DATES = "dates"
    WORD = "word"
    CONSENT = "consent"
    SAME = "same"
    CODES = "codes"
    LONG_TEXTS = "long_texts"


_REASONS = {
    "question": marked("The heading is similar to “{like}”."),
    "topic_name": marked("The heading names the topic “{like}”."),
    "neighbour": marked("It belongs to the same question of the form as “{like}”."),
    "scale": marked("The answers are on a scale: put the column into a topic."),
    "countries": marked("Most answers are names of countries."),
    "groups": marked("Most answers are names of stakeholder groups."),
    "dates": marked("Most answers are dates."),
    "word": marked("The heading contains “{like}”."),
    "consent": marked("The heading asks for consent (“{like}”), which cannot be scored."),
    "same": marked("Everybody gave the same answer."),
    "codes": marked("Nearly every answer is a different short word, like personal codes."),
    "long_texts": marked("The answers are long texts."),
}


class Suggestion(Value):
    """What a column could be."""

    to: str = Field(description=f"An item, a field, {IGNORE}, {TOPIC} with the code of a topic, or nothing where only a person knows")
    reason: SuggestionReason
    like: str = Field(default="", description="The text that the reason speaks of")

    @property
    def why(self) -> Message:
        """The reason as a message."""
        return Message(_REASONS[self.reason], {"like": self.like})


class Neighbour(Value):
    """A column of the same sheet that was recognised: what it is, and its header."""

    to: str
    header: str


def suggest(
    texts: Sequence[str], cells: Sequence[Cell], activity: Activity, neighbours: Sequence[Neighbour], free: Sequence[str]
) -> Suggestion | None:
    """Return a suggestion for a column, or None if nothing indicates one.

    Args:
        texts: the heading texts of the column.
        cells: the cells of the column.
        activity: the activity with its topics.
        neighbours: the columns of the sheet that were recognised.
        free: items that have no column yet.
    """
    filled = [cell for cell in cells if not is_missing(cell)]
    heading = " ".join(texts)
    if filled and _most(filled, lambda cell: bool(seems_answer(cell, activity.scale_of(Wave.POST)))):
        return _on_scale(texts, activity, neighbours, free)
    return _of_values(filled) or _of_words(heading) or _of_shape(filled)


def _most(cells: Sequence[Cell], holds: Callable[[Cell], bool]) -> bool:
    return bool(cells) and sum(map(holds, cells)) >= _MOST * len(cells)


def _on_scale(texts: Sequence[str], activity: Activity, neighbours: Sequence[Neighbour], free: Sequence[str]) -> Suggestion:
    """Suggest an item with a similar text, else a topic that the heading names, else the topic of the same question of the form."""
    words = set(label_key(" ".join(texts)).split())
    known = words_of("items") | {fold(text): item for item, versions in activity.item_texts.items() for text in versions}
    near = max(((_alike(words, set(label_key(text).split())), text, item) for text, item in known.items() if item in free), default=None)
    if near and near[0] >= _ALIKE:
        return Suggestion(to=near[2], reason=SuggestionReason.QUESTION, like=_written(near[1]))
    for code, topic in activity.topics.items():
        named = set(label_key(topic.label).split())
        if named and named <= words:
            return Suggestion(to=TOPIC + code, reason=SuggestionReason.TOPIC_NAME, like=topic.label)
    question = _question(headers([texts])[0])
    for other in neighbours:
        code = topic_of(activity, other.to)
        if code and question and question == _question(other.header):
            return Suggestion(to=TOPIC + code, reason=SuggestionReason.NEIGHBOUR, like=other.header)
    return Suggestion(to="", reason=SuggestionReason.SCALE)


def _question(header: str) -> str:
    """Return the question to which a column with a header such as `question [row]` belongs, or an empty string."""
    found = _BATTERY.fullmatch(header.strip())
    return fold(found[1]) if found else ""


def _alike(one: set[str], other: set[str]) -> float:
    """Return the share of words that two texts have in common, or 0 if fewer than three are shared."""
    common = len(one & other)
    return common / len(one | other) if common >= _LEAST_WORDS else 0.0


def _of_values(cells: Sequence[Cell]) -> Suggestion | None:
    if _most(cells, lambda cell: fold(cell) in countries()):
        return Suggestion(to="country", reason=SuggestionReason.COUNTRIES)
    if _most(cells, lambda cell: fold(cell) in words_of("stakeholders")):
        return Suggestion(to="stakeholder", reason=SuggestionReason.GROUPS)
    if _most(cells, lambda cell: not isinstance(cell, int | float) and moment(cell, DateOrder.DAY) is not None):
        return Suggestion(to="submitted", reason=SuggestionReason.DATES)
    return None


def _of_words(heading: str) -> Suggestion | None:
    """Suggest a field whose word is in the heading: consent first, because "I agree that my code …" also contains the word for a code."""
    words = fold(heading)
    for target, reason, known in (
        (IGNORE, SuggestionReason.CONSENT, _words("consent")),
        *((field, SuggestionReason.WORD, _words(field)) for field in _FIELDS),
    ):
        if found := next((word for word in known if f" {word} " in f" {_plain(words)} "), ""):
            return Suggestion(to=target, reason=reason, like=found)
    return None


def _of_shape(cells: Sequence[Cell]) -> Suggestion | None:
    texts = [fold(cell) for cell in cells]
    if len(texts) > 1 and len(set(texts)) == 1:
        return Suggestion(to=IGNORE, reason=SuggestionReason.SAME)
    if texts and sum(map(len, texts)) / len(texts) >= _LONG_TEXT:
        return Suggestion(to="comment", reason=SuggestionReason.LONG_TEXTS)
    codes = [code for text in texts if " " not in text and len(code := normalise_code(text)) in _CODE_LENGTHS]
    if len(codes) >= _MOST * len(texts) and len(set(codes)) >= _MOST * len(texts) > 1:
        return Suggestion(to="code", reason=SuggestionReason.CODES)
    return None


def _plain(text: str) -> str:
    return " ".join("".join(sign if sign.isalnum() else " " for sign in text).split())


@lru_cache
def _words(kind: str) -> tuple[str, ...]:
    """Return the words that indicate a field, longest first."""
    found = {_plain(fold(text)) for text in questionnaire()["hints"][kind]}
    return tuple(sorted((text for text in found if len(text) >= _LEAST_LETTERS), key=lambda text: (-len(text), text)))


def _written(folded: str) -> str:
    """Return a folded text of the questionnaire in its original form."""
    texts = (text for versions in questionnaire()["items"].values() for text in versions)
    return next((text for text in texts if fold(text) == folded), folded)
