"""How the files of an activity were read, in the reader's language."""

from collections.abc import Iterable
from dataclasses import dataclass

from mcvet.catalogue import PARTNERS
from mcvet.dashboards.outcomes.activities import ACTIONS, Held, Read, pair_field
from mcvet.locale import Texts, marked
from mcvet.outcomes import Activity, Wave, wording
from mcvet.outcomes.intake.corrections import UnreadText
from mcvet.outcomes.intake.mapping import FIELDS, IGNORE, MISSING
from mcvet.outcomes.intake.questions import QuestionKind, listed
from mcvet.outcomes.intake.suggestions import TOPIC
from mcvet.outcomes.intake.topics import topic_of

COLUMNS = {
    "wave": marked("When it was answered"),
    "code": marked("Personal code"),
    "country": marked("Country"),
    "stakeholder": marked("Stakeholder group"),
    "submitted": marked("Date and time"),
    "comment": marked("Comment, not shown"),
    "form": marked("Number of the form"),
    "finished": marked("Whether the form was finished"),
    "try_out": marked("Whether it is a try-out"),
    "actions_planned": marked("Actions planned"),
    "actions_done": marked("Actions done"),
    "actions_in_progress": marked("Actions begun"),
    IGNORE: marked("Not used"),
}
TOOLS = {"spreadsheet": marked("a table"), "canonical table": marked("a table with the usual columns"), "unknown": marked("unknown")}
_IN_THE_TABLE = (QuestionKind.COLUMN, QuestionKind.NO_ITEMS)


@dataclass(frozen=True)
class Reading:
    """How the files of an activity were read, and what a person can decide about it.

    Args:
        held: the activity.
        texts: the reader's language.
    """

    held: Held
    texts: Texts

    def values(self) -> dict[str, object]:
        """Return the values of the template."""
        texts, report = self.texts, self.held.survey.report
        return {
            "report": report,
            "questions": [asked.said(texts) for asked in report.questions if asked.kind not in _IN_THE_TABLE],
            "remarks": [remark.said(texts, self.held.activity.k) for remark in report.remarks],
            "tool": lambda name: texts.say(TOOLS[name]) if name in TOOLS else name,
            "waves": [(wave.value, wording.label(wave, texts)) for wave in Wave],
            "named_waves": lambda waves: texts.join(wording.label(wave, texts) for wave in waves),
            "columns": self.held.columns,
            "counts": self._counts(),
            "targets": self._targets(),
            "topic": self._topic,
            "read_as": self._read_as,
            "suggested": self._suggested,
            "choices": [(choice, choice.label.said(texts)) for choice in self.held.choices],
            "options_of": self._options_of,
            "by_columns": _by_columns,
            "named_columns": listed,
            "pair_field": pair_field,
        }

    def _options_of(self, unread: UnreadText) -> list[tuple[str, str]]:
        """Return the possible meanings of a text that was not understood: value and label."""
        texts = self.texts
        match unread.kind:
            case "answer":
                return [*((f"{number:g}", texts.number(number)) for number in unread.numbers), (MISSING, texts.say("no answer"))]
            case "country":
                return [(code, texts.country(code)) for code in PARTNERS]
            case "stakeholder":
                return [(code, wording.group(code, texts)) for code in self.held.groups]
            case _:
                return [(code, texts.say(name)) for code, name in ACTIONS.items()]

    def _topic(self, code: str) -> str:
        return topic_name(self.held.activity, code, self.texts)

    def _read_as(self, to: str) -> str:
        """Return the label of the item or field that a column is read as."""
        if to in COLUMNS:
            return self.texts.say(COLUMNS[to])
        if code := topic_of(self.held.activity, to):
            return f"{to} – {self._topic(code)}"
        area = {"SAT": wording.LABELS["satisfaction"], "INT": wording.LABELS["intent"]} | wording.TOPICS
        name = area.get(to.rstrip("0123456789"), "")
        return f"{to} – {self.texts.say(name)}" if name else to

    def _suggested(self, column: Read) -> str:
        """Return the suggestion for a column with its reason; an empty text if there is none."""
        found = column.suggestion
        if found is None:
            return ""
        why = found.why.said(self.texts)
        if not found.to:
            return why
        what = self._topic(found.to.removeprefix(TOPIC)) if found.to.startswith(TOPIC) else self._read_as(found.to)
        return self.texts.say("Suggested: {what}. {why}", what=what, why=why)

    def _targets(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Return the items and fields that a column may be read as, by group: topics with their questions, reactions, the rest."""
        say, held, topics = self.texts.say, self.held, self.held.activity.topics
        groups = [
            (
                self._topic(code),
                [
                    *((item, self._read_as(item)) for item in topic.items),
                    (TOPIC + code, say("Another question on {topic}", topic=self._topic(code))),
                ],
            )
            for code, topic in topics.items()
        ]
        rest = [to for to in held.targets if to not in (*held.activity.items, *FIELDS, IGNORE)]
        return [
            *groups,
            (say("Reactions and other questions"), [(to, self._read_as(to)) for to in rest]),
            (say("About the person and the form"), [(to, self._read_as(to)) for to in FIELDS]),
        ]

    def _counts(self) -> dict[str, int]:
        """Return the numbers of columns: `all`, `open` (undecided), `settled`, and `topic-CODE` for each topic."""
        columns, topics = self.held.columns, self.held.activity.topics
        waiting = sum(column.is_open for column in columns)
        of_topics = {f"topic-{code}": sum(column.to in topic.items for column in columns) for code, topic in topics.items()}
        return {"all": len(columns), "open": waiting, "settled": len(columns) - waiting} | of_topics


def topic_name(activity: Activity, code: str, texts: Texts) -> str:
    """Return the name of a topic: in the reader's language for the model questionnaire, else as entered."""
    return wording.topic(code, activity.topics[code].label or code, texts)


def _by_columns(texts: Iterable[UnreadText]) -> Iterable[tuple[tuple[str, ...], list[UnreadText]]]:
    """Group unread texts by their columns, in order."""
    found: dict[tuple[str, ...], list[UnreadText]] = {}
    for text in texts:
        found.setdefault(text.columns, []).append(text)
    return found.items()
