"""Custom topics: a person names them and assigns columns to them."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from string import ascii_uppercase

from mcvet.locale import available_languages, texts_for
from mcvet.messages import Message, say
from mcvet.outcomes.lexicon import fold, model_activity
from mcvet.outcomes.model import Activity, ActivityError, Topic
from mcvet.outcomes.wording import TOPICS

_RESERVED = ("SAT", "INT", "TOPIC")
_LONGEST_CODE, _LONGEST_NAME, _MOST_TOPICS = 8, 80, 20


def with_topics(activity: Activity, names: Mapping[str, str], further: Iterable[str], used: Collection[str]) -> Activity:
    """Return the activity with topics as a person names them.

    Args:
        activity: the activity before the change.
        names: the names of its topics by code; an empty name removes the topic.
        further: names of further topics.
        used: items that have a column. Once a person names further topics, topics of the model questionnaire without such items are
            removed: they were defaults, and the form does not ask about them.

    Raises:
        ActivityError: if no topic is left, or more than twenty, or if two have the same name.
    """
    named = {code: _name(names[code]) for code in activity.topics if code in names}
    kept = {
        code: _renamed(code, topic, named[code]) if code in named else topic
        for code, topic in activity.topics.items()
        if named.get(code, code)
    }
    called = {fold(name): name for text in further if (name := _name(text))}
    known = {name for code, topic in kept.items() for name in _names(code, topic)}
    wanted = [name for folded, name in called.items() if folded not in known]
    if len(kept) + len(wanted) > _MOST_TOPICS:
        raise ActivityError(say("An activity has up to {n} topics; there would be {found}.", n=_MOST_TOPICS, found=len(kept) + len(wanted)))
    if wanted:
        asked = model_activity().topics
        kept = {
            code: topic
            for code, topic in kept.items()
            if code not in asked or set(topic.items) & set(used) or _names(code, topic) & called.keys()
        }
    for name in wanted:
        model = _of_model(name)
        is_free = model and model not in kept
        kept |= {model: model_activity().topics[model]} if is_free else {_code(name, kept): Topic(label=name)}
    if not kept:
        raise ActivityError(say("Name at least one topic."))
    _tell_apart(kept)
    items = {item for topic in kept.values() for item in topic.items}
    return activity.model_copy(
        update={"topics": kept, "item_texts": {item: texts for item, texts in activity.item_texts.items() if item in items}}
    )


def with_questions(activity: Activity, columns: Mapping[str, str], used: Collection[str]) -> tuple[Activity, dict[str, str]]:
    """Return the activity with columns assigned to topics, and the item of each column.

    Args:
        activity: the activity before the change.
        columns: the code of a topic by the header of a column.
        used: items of other columns.
    """
    topics, texts, taken, found = dict(activity.topics), dict(activity.item_texts), set(used), dict[str, str]()
    for header, code in columns.items():
        topic = topics[code]
        free = (item for item in topic.items if item not in taken)
        item = next(free, "") or _new_item(code, {*taken, *(item for other in topics.values() for item in other.items)})
        taken.add(item)
        found[header] = item
        topics[code] = topic.model_copy(update={"items": tuple(dict.fromkeys([*topic.items, item]))})
        texts[item] = tuple(dict.fromkeys([*texts.get(item, ()), header]))
    return activity.model_copy(update={"topics": topics, "item_texts": texts}), found


def topic_of(activity: Activity, item: str) -> str:
    """Return the code of the topic of an item, or an empty string if it has none."""
    return next((code for code, topic in activity.topics.items() if item in topic.items), "")


def _name(text: str) -> str:
    return " ".join(text.split())[:_LONGEST_NAME]


def _renamed(code: str, topic: Topic, name: str) -> Topic:
    """Return a topic with a name as a person writes it; one of the model questionnaire may be written in any language."""
    is_same = _is_of_model(code, topic) and _of_model(name) == code
    return topic if is_same else topic.model_copy(update={"label": name})


def _tell_apart(topics: Mapping[str, Topic]) -> None:
    """Reject topics that a reader could not tell apart."""
    found = set[str]()
    for code, topic in topics.items():
        names = _names(code, topic)
        if names & found:
            name = Message(TOPICS[code]) if _is_of_model(code, topic) else topic.label or code
            raise ActivityError(
                say("Each topic needs a name of its own; “{name}” occurs twice. Rename one topic, or clear its field.", name=name)
            )
        found |= names


def _names(code: str, topic: Topic) -> frozenset[str]:
    """Return the names under which a topic is shown, folded: if it is one of the model questionnaire, in every language."""
    return _model_names(code) if _is_of_model(code, topic) else frozenset({fold(topic.label or code)})


def _is_of_model(code: str, topic: Topic) -> bool:
    """Return True if a topic of the model questionnaire has one of its own names, so that it is shown in the reader's language."""
    return code in TOPICS and (topic.label in ("", code) or _of_model(topic.label) == code)


def _of_model(name: str) -> str:
    """Return the code of the topic of the model questionnaire with this name in any language, or an empty string."""
    return next((code for code in TOPICS if fold(name) in _model_names(code)), "")


@cache
def _model_names(code: str) -> frozenset[str]:
    return frozenset(fold(texts_for(tag).say(TOPICS[code])) for tag in available_languages())


def _code(name: str, taken: Collection[str]) -> str:
    """Return a new code from the first word of a name, in Latin capitals without a digit, so that numbers of items can follow it."""
    plain = unicodedata.normalize("NFD", fold(name).replace("đ", "dj"))
    words = re.findall(r"[a-z]+", "".join(sign for sign in plain if not unicodedata.combining(sign)))
    first = (words[0] if words else "topic").upper()[:_LONGEST_CODE]
    endings = ("", *(f"_{letter}" for letter in ascii_uppercase))
    return next(code for ending in endings if (code := first + ending) not in (*taken, *_RESERVED, *TOPICS))


def _new_item(code: str, taken: Collection[str]) -> str:
    return next(item for n in range(1, len(taken) + 2) if (item := f"{code}{n}") not in taken)
