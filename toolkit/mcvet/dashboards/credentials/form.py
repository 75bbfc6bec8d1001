"""Forms: the fields of a section for the templates, and the draft after a form is sent."""

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from mcvet.catalogue import Place
from mcvet.credentials import wording
from mcvet.credentials.multilingual import in_language
from mcvet.dashboards.credentials import entries
from mcvet.dashboards.credentials.draft import KEY, MOST_ITEMS, fields, name_of, next_key, place_in, place_of, put
from mcvet.dashboards.credentials.fields import Content, Desk, Field, FormSection, Group, Kind, Part
from mcvet.dashboards.credentials.form_sections import SECTIONS
from mcvet.messages import Message
from mcvet.validation import at

Item = dict[str, object]


@dataclass(frozen=True)
class Form:
    """The fields of a section with their contents.

    Args:
        section: the section.
        desk: the draft, and the context of the options.
        faults: messages for values that cannot be used, by place.
        written: tag of the language in which texts are entered.
        fresh: name of the entry that was just added, or of the list from which an entry was removed.
    """

    section: FormSection
    desk: Desk
    faults: Mapping[Place, Message]
    written: str
    fresh: str = ""

    @property
    def items(self) -> list[Item]:
        """The fields and lists in order, in the form that the templates use."""
        return self._items(self.section.parts, self.desk.content, ())

    def _items(self, parts: Sequence[Part], node: Content, within: Place) -> list[Item]:
        places = [(part, (*within, *place_of(part.name))) for part in parts]
        return [self._list(part, node, at_) if isinstance(part, Group) else self._field(part, node, at_) for part, at_ in places]

    def _list(self, part: Group, node: Content, place: Place) -> Item:
        say = self.desk.texts.say
        entries = []
        for number, entry in enumerate(at(node, place_of(part.name)) or ()):
            own = (*place, number)
            name = name_of(own, self.desk.content)
            entries.append(
                {
                    "name": name,
                    "title": say(part.one, n=number + 1) if part.one else self._called(str(entry.get(part.key))),
                    "wrong": [fault.said(self.desk.texts) for at_, fault in self.faults.items() if at_ == own],
                    "items": self._items(part.parts, entry, own),
                    "is_fresh": name == self.fresh,
                }
            )
        name = name_of(place, self.desk.content)
        return {
            "kind": "list",
            "label": say(part.label),
            "name": name,
            "entries": entries,
            "add": say(part.add),
            "one": part.one,
            "is_shorter": name == self.fresh,
        }

    def _called(self, key: str) -> str:
        asked = {question: words for principle in self.desk.catalogue.principles for question, words in principle.questions.items()}
        return self.desk.texts.say(asked[key]) if key in asked else wording.label(key, self.desk.texts)

    def _field(self, part: Field, node: Content, place: Place) -> Item:
        say = self.desk.texts.say
        value = at(node, place_of(part.name))
        is_text = part.kind in (Kind.TEXT, Kind.AREA)
        others = {tag: text for tag, text in value.items() if tag != self.written and text.strip()} if is_text and value else {}
        others = {tag: text for tag, text in others.items() if tag.split("-")[0] != self.written.split("-")[0]} or others
        other = in_language(others, self.desk.texts.tag) if others else ""
        shown = (value or {}).get(self.written, "") if is_text else value
        lines = [part.show(line, self.desk) if part.show else line for line in value or ()] if part.kind is Kind.LINES else []
        options = [*part.offer(self.desk, at(node, place_of(part.name)[:-1]) or {})] if part.offer else []
        chosen = {str(item) for item in value or ()} if part.kind is Kind.TICKS else {_written(value)}
        options += [(item, item) for item in sorted(chosen - {code for code, _ in options}) if item]
        return {
            "kind": part.kind.value,
            "name": name_of((*place, self.written) if is_text else place, self.desk.content),
            "text": name_of(place, self.desk.content),
            "label": say(part.label),
            "hint": say(part.hint),
            "value": "\n".join(lines) if part.kind is Kind.LINES else _written(shown),
            "tag": self.written if is_text else "",
            "spoken": part.spoken,
            "other": other,
            "other_tag": next((tag for tag, text in others.items() if text == other), ""),
            "options": [(code, words, code in chosen) for code, words in options],
            "wrong": list(dict.fromkeys(fault.said(self.desk.texts) for own, fault in self.faults.items() if own[: len(place)] == place)),
        }


class FormProblem(NamedTuple):
    """A value that cannot be used.

    Attributes:
        section: name of the section.
        field: id of the field on the page.
        called: label of the field.
        message: what is wrong, in the reader's language.
    """

    section: str
    field: str
    called: str
    message: str


def problems(desk: Desk, faults: Mapping[Place, Message], written: str) -> list[FormProblem]:
    """Return the values of a credential that cannot be used, without duplicates."""
    found = []
    for name, section in SECTIONS.items():
        labels = _labels(desk, section.parts)
        heads = {place_of(part.name)[0] for part in section.parts}
        for place, fault in faults.items():
            if place[0] in heads:
                own = next((place[:n] for n in range(len(place), 0, -1) if place[:n] in labels), ())
                called = labels.get(own, desk.texts.say(section.label))
                found.append(FormProblem(name, target(own, section, written, desk.content), called, fault.said(desk.texts)))
    return list(dict.fromkeys(found))


def target(place: Place, section: FormSection, written: str, content: Content) -> str:
    """Return the id of the page element of a field of a draft, or of the button that adds an entry to a list."""
    part = _part(place, section.parts)
    if isinstance(part, Group):
        return element_id("entry" if place and isinstance(place[-1], int) else "add", name_of(place, content))
    is_text = part is not None and part.kind in (Kind.TEXT, Kind.AREA)
    return element_id("f", name_of((*place, written) if is_text else place, content)) if part else "section-title"


def element_id(kind: str, name: str) -> str:
    """Return the id of a form element: a field `f`, an `entry`, or the button that would `add` or `remove` an entry."""
    return f"{kind}-{name.replace('.', '-')}"


def _part(place: Place, parts: Sequence[Part]) -> Part | None:
    """Return the field or list at a place; None if there is none."""
    for part in parts:
        own = place_of(part.name)
        rest = place[len(own) :]
        if place[: len(own)] != own:
            continue
        if isinstance(part, Group) and len(rest) > 1:
            return _part(rest[1:], part.parts)
        return part
    return None


def _labels(desk: Desk, parts: Sequence[Part]) -> dict[Place, str]:
    """Return the labels of all fields and entries, by place."""
    say = desk.texts.say
    found: dict[Place, str] = {}
    for place, part in fields(desk.content, parts):
        if isinstance(part, Group):
            for number in range(len(at(desk.content, place) or ())):
                found[(*place, number)] = say(part.one, n=number + 1) if part.one else say(part.label)
        else:
            within = max((found[place[:n]] for n in range(1, len(place)) if place[:n] in found), key=len, default="")
            found[place] = f"{within}, {say(part.label)}" if within else say(part.label)
    return found


def _written(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case float():
            return str(int(value)) if value.is_integer() else str(value)
        case list():
            return ", ".join(map(str, value))
    return str(value)


def changed(desk: Desk, section: FormSection, values: Mapping[str, Sequence[str]], earlier: Iterable[Content] = ()) -> tuple[Content, str]:
    """Return the draft after its form was sent, and the name of the entry that was added, or of the list that lost an entry.

    Args:
        desk: the draft, and the context for parsing values.
        section: the section that the form shows.
        values: values of the changed fields by name; of boxes, all that are ticked. `tag` is the language in which texts are entered,
            `do` the button that was pressed.
        earlier: drafts of the same credential before this one. A new entry gets a key that none of them has.
    """
    content = filled(desk, section, values, values.get("tag", [""])[-1])
    verb, _, name = values.get("do", [""])[-1].partition(":")
    lists = {place: part for place, part in fields(content, section.parts) if isinstance(part, Group) and part.add}
    if verb == "add":
        for place in (place for place in lists if name_of(place, content) == name):
            longer = added(replace(desk, content=content), place, lists[place], next_key((content, *earlier), place))
            return longer, name_of((*place, len(at(longer, place)) - 1), longer)
    if verb == "remove" and (gone := place_in(content, name)) and gone[:-1] in lists:
        return removed(content, gone), name.rpartition(".")[0]
    return content, ""


def filled(desk: Desk, section: FormSection, values: Mapping[str, Sequence[str]], tag: str) -> Content:
    """Return the draft with the values of the form of a section.

    Args:
        desk: the draft, and the context for parsing values.
        section: the section that the form shows.
        values: values of the changed fields by name; of boxes, all that are ticked.
        tag: the language in which texts are entered.
    """
    content = deepcopy(desk.content)
    for place, part in [*fields(content, section.parts)]:
        if isinstance(part, Group):
            continue
        own = (*place, tag) if part.kind in (Kind.TEXT, Kind.AREA) else place
        name = name_of(own, content)
        if name not in values:
            continue
        typed = list(values[name]) if part.kind is Kind.TICKS else _typed(values[name][-1], part, desk)
        if typed not in (None, "", []) or at(content, own) is not None:
            put(content, own, typed)
    return content


def _typed(text: str, field: Field, desk: Desk) -> Any:
    def read(words: str) -> str | None:
        return field.read(words, desk) if field.read else None

    match field.kind:
        case Kind.CODES:
            whole = [part.strip() for part in re.split(r"[,;\n]+", text) if part.strip()]
            found = [[code] if (code := read(part)) else [read(word) or word for word in part.split()] for part in whole]
            return [code for codes in found for code in codes]
        case Kind.LINES:
            return [read(line) or line.strip() for line in text.splitlines() if line.strip()]
        case Kind.NUMBER:
            return entries.number(text)
        case Kind.CHOICE if text in ("true", "false"):
            return text == "true"
        case Kind.CHOICE if field.name == "level.eqf_level":
            return int(text) if text.isdecimal() else None
    return read(text) or text.replace("\r\n", "\n")


def added(desk: Desk, place: Place, group: Group, key: int) -> Content:
    """Return the draft with another entry in a list."""
    content = deepcopy(desk.content)
    items = at(content, place) or []
    if len(items) < MOST_ITEMS:
        put(content, place, [*items, {KEY: key} | group.begin(desk)])
    return content


def removed(content: Content, place: Place) -> Content:
    """Return the draft without an entry. Assessments no longer cover a removed outcome."""
    content = deepcopy(content)
    gone = at(content, place)
    put(content, place[:-1], [item for item in at(content, place[:-1]) if item is not gone])
    if place[:-1] == ("outcomes",):
        for assessment in content.get("assessments", ()):
            assessment["outcomes"] = [outcome for outcome in assessment.get("outcomes", ()) if outcome != gone["id"]]
    return content
