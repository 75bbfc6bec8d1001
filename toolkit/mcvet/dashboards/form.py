"""A form: the fields of a section as they are shown, and what becomes of a draft when they are sent."""

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from mcvet.catalogue import Place
from mcvet.credentials import wording
from mcvet.credentials.model import in_language
from mcvet.dashboards.draft import MOST_ITEMS, at, fields, name_of, place_of, put
from mcvet.dashboards.fields import SECTIONS, Content, Desk, Field, Group, Kind, Part, Section

Item = dict[str, object]


@dataclass(frozen=True)
class Form:
    """The fields of a section with what stands in them.

    Args:
        section: what is filled in.
        desk: the draft, and what options are made from.
        faults: what is wrong in the draft, by place; message ids.
        written: the language in which texts are written.
        fresh: the name of the entry that was added last, or of the list that has lost one.
    """

    section: Section
    desk: Desk
    faults: Mapping[Place, str]
    written: str
    fresh: str = ""

    @property
    def items(self) -> list[Item]:
        """Each field and list, in order, as the templates take them."""
        return self._items(self.section.parts, self.desk.content, ())

    @property
    def contradictions(self) -> list[str]:
        """What is said of the section as a whole, because its fields contradict one another."""
        wholes = self.section.wholes
        return [
            self.desk.texts.say(words) for place, words in self.faults.items() if len(place) == 1 and wholes.get(str(place[0])) == words
        ]

    def _items(self, parts: Sequence[Part], node: Content, within: Place) -> list[Item]:
        places = [(part, (*within, *place_of(part.name))) for part in parts]
        return [self._list(part, node, at_) if isinstance(part, Group) else self._field(part, node, at_) for part, at_ in places]

    def _list(self, part: Group, node: Content, place: Place) -> Item:
        say = self.desk.texts.say
        entries = []
        for number, entry in enumerate(at(node, place_of(part.name)) or ()):
            own = (*place, number)
            name = name_of(own)
            entries.append(
                {
                    "name": name,
                    "title": say(part.one, n=number + 1) if part.one else self._called(str(entry.get(part.key))),
                    "wrong": [say(words) for at_, words in self.faults.items() if at_ == own],
                    "items": self._items(part.parts, entry, own),
                    "is_fresh": name == self.fresh,
                }
            )
        return {
            "kind": "list",
            "label": say(part.label),
            "name": name_of(place),
            "entries": entries,
            "add": say(part.add),
            "one": part.one,
            "is_shorter": name_of(place) == self.fresh,
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
        options = [*part.offer(self.desk, at(node, place_of(part.name)[:-1]) or {})] if part.offer else []
        chosen = {str(item) for item in value or ()} if part.kind is Kind.TICKS else {_written(value)}
        options += [(item, item) for item in sorted(chosen - {code for code, _ in options}) if item]
        return {
            "kind": part.kind.value,
            "name": name_of((*place, self.written) if is_text else place),
            "label": say(part.label),
            "hint": say(part.hint),
            "value": "\n".join(shown or ()) if part.kind is Kind.LINES else _written(shown),
            "tag": self.written if is_text else "",
            "other": other,
            "other_tag": next((tag for tag, text in others.items() if text == other), ""),
            "options": [(code, words, code in chosen) for code, words in options],
            "wrong": list(dict.fromkeys(say(words) for own, words in self.faults.items() if own[: len(place)] == place)),
        }


def problems(desk: Desk, faults: Mapping[Place, str]) -> Iterator[tuple[str, str, str]]:
    """Go through what cannot be used of a credential: section, what it is called, what is said of it."""
    say = desk.texts.say
    for name, section in SECTIONS.items():
        labels = _labels(desk, section.parts)
        heads = {place_of(part.name)[0] for part in section.parts}
        for place, words in faults.items():
            if place[0] in heads:
                called = next((labels[place[:n]] for n in range(len(place), 0, -1) if place[:n] in labels), say(section.label))
                yield name, called, say(words)


def _labels(desk: Desk, parts: Sequence[Part]) -> dict[Place, str]:
    """Name every field and entry by its place."""
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


def changed(content: Content, section: Section, values: Mapping[str, Sequence[str]]) -> tuple[Content, str]:
    """Return a draft after its form was sent, and the name of the entry that was added, or of the list that has lost one.

    Args:
        content: the draft.
        section: what the form shows of it.
        values: what stands in each field, by its name; boxes that are not ticked are not there. `tag` is the language in which texts
            are written, `do` the button that was pressed.
    """
    content = filled(content, section, values, values.get("tag", [""])[-1])
    verb, _, name = values.get("do", [""])[-1].partition(":")
    lists = {
        name_of(place): at(content, place) or [] for place, part in fields(content, section.parts) if isinstance(part, Group) and part.add
    }
    if verb == "add" and name in lists:
        return added(content, name), f"{name}.{len(lists[name])}"
    if verb == "remove" and name in {f"{known}.{number}" for known, items in lists.items() for number in range(len(items))}:
        return removed(content, name), name.rpartition(".")[0]
    return content, ""


def filled(content: Content, section: Section, values: Mapping[str, Sequence[str]], tag: str) -> Content:
    """Return a draft after the form of a section was sent.

    Args:
        content: the draft.
        section: what the form shows of it.
        values: what stands in each field, by its name; boxes that are not ticked are not there.
        tag: the language in which its texts are written.
    """
    content = deepcopy(content)
    for place, part in [*fields(content, section.parts)]:
        if isinstance(part, Group):
            continue
        own = (*place, tag) if part.kind in (Kind.TEXT, Kind.AREA) else place
        name = name_of(own)
        if part.kind is not Kind.TICKS and name not in values:
            continue
        typed = list(values.get(name, ())) if part.kind is Kind.TICKS else _typed(values[name][-1], part)
        if typed not in (None, "", []) or at(content, own) is not None:
            put(content, own, typed)
    return content


def _typed(text: str, field: Field) -> Any:
    match field.kind:
        case Kind.CODES:
            return re.split(r"[,;\s]+", text.strip()) if text.strip() else []
        case Kind.LINES:
            return [line.strip() for line in text.splitlines() if line.strip()]
        case Kind.NUMBER:
            return float(text.replace(",", ".")) if re.fullmatch(r"\s*\d{1,12}([.,]\d{1,6})?\s*", text) else text.strip()
        case Kind.CHOICE if text in ("true", "false"):
            return text == "true"
        case Kind.CHOICE if field.name == "level.eqf_level":
            return int(text) if text.isdecimal() else None
    return text.replace("\r\n", "\n")


def added(content: Content, name: str) -> Content:
    """Return a draft with one more entry in the list of this name."""
    content = deepcopy(content)
    items = at(content, place_of(name)) or []
    new = {}
    if name == "outcomes":
        taken = {item.get("id") for item in items}
        new["id"] = next(id_ for number in range(len(items) + 1) if (id_ := f"o{number + 1}") not in taken)
    if len(items) < MOST_ITEMS:
        put(content, place_of(name), [*items, new])
    return content


def removed(content: Content, name: str) -> Content:
    """Return a draft without the entry of this name, such as `outcomes.2`; assessments no longer cover a removed outcome."""
    content = deepcopy(content)
    *place, number = place_of(name)
    items = at(content, place)
    gone = at(content, (*place, number))
    put(content, tuple(place), [item for item in items if item is not gone])
    if place == ["outcomes"]:
        for assessment in content.get("assessments", ()):
            assessment["outcomes"] = [outcome for outcome in assessment.get("outcomes", ()) if outcome != gone["id"]]
    return content
