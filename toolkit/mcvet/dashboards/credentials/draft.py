"""Drafts: plain content as in a file, including values that are not yet valid, so that nothing typed is lost.

A draft gives a value that can be reviewed, and messages for the parts that are not valid.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from mcvet.catalogue import Catalogue, Document, Place
from mcvet.catalogue.documents import field_name
from mcvet.credentials.element_profile import ElementProfile
from mcvet.credentials.enumerations import Requirement
from mcvet.credentials.files import unknown_references
from mcvet.credentials.model import Credential, CredentialTemplate, MicroCredential
from mcvet.dashboards.credentials.fields import Content, Field, Group, Kind, Part
from mcvet.dashboards.credentials.form_sections import PROFILE, WHOLE
from mcvet.locale import marked
from mcvet.messages import Message
from mcvet.validation import InvalidValueError, Wrong, at, explained

P = TypeVar("P", MicroCredential, ElementProfile)
MOST_KEPT, MOST_ITEMS = 2_000_000, 60
_STILL = marked("Still to be filled in; until then the entry does not count.")
_TOGETHER = marked("These entries do not agree.")
_NAMES = ("id", "question", "element_id")
KEY = "#"
"""Key of an entry in a list that grows. It stays when other entries are removed, so what was done to an entry is never done to another."""


def place_of(name: str) -> Place:
    """Return the place in the name of a field, such as `outcomes.0.text.hr`."""
    return tuple(int(part) if part.isdecimal() else part for part in name.split("."))


def name_of(place: Place, content: Content) -> str:
    """Return the name of the field at a place of a draft. Entries that have a key are named by it."""
    names = []
    for number, part in enumerate(place, 1):
        entry = at(content, place[:number]) if isinstance(part, int) else None
        names.append(entry.get(KEY, part) if isinstance(entry, dict) else part)
    return ".".join(map(str, names))


def place_in(content: Content, name: str) -> Place | None:
    """Return the place of the entry with a name in a draft; None if there is none."""
    place: Place = ()
    for part in place_of(name):
        node, own = at(content, place), part
        if isinstance(node, list):
            own = next((n for n, entry in enumerate(node) if isinstance(entry, dict) and entry.get(KEY, n) == part), len(node))
        place = (*place, own)
    return place if isinstance(place[-1], int) and at(content, place) is not None else None


def next_key(drafts: Iterable[Content], place: Place) -> int:
    """Return a key for another entry in a list that no entry had in any of the drafts."""
    return max((entry[KEY] for content in drafts for entry in at(content, place) or ()), default=-1) + 1


def shaped(node: Any, parts: Sequence[Part]) -> Content:
    """Return the parts of untrusted content that belong to fields of a draft; everything else is omitted."""
    found: Content = {}
    for part in parts:
        place = place_of(part.name)
        value = _shaped(at(node, place), part)
        if value not in (None, [], {}):
            put(found, place, value)
    return found


def _shaped(value: Any, part: Part) -> Any:
    if isinstance(part, Group):
        items = [item for item in value if isinstance(item, dict)][:MOST_ITEMS] if isinstance(value, list) else []
        named = [{part.key: str(item[part.key])} if part.key in item else {} for item in items]
        keys = [{KEY: key} for key in _keys(items)] if part.add else [{}] * len(items)
        return [key | name | shaped(item, part.parts) for key, name, item in zip(keys, named, items, strict=True)]
    if part.kind in (Kind.TEXT, Kind.AREA):
        return {str(tag): text for tag, text in value.items() if isinstance(text, str)} if isinstance(value, dict) else None
    if part.kind in (Kind.TICKS, Kind.CODES, Kind.LINES):
        return [str(item) for item in value] if isinstance(value, list) else None
    return value if isinstance(value, str | int | float) else None


def _keys(items: Sequence[Content]) -> Sequence[int]:
    kept = [key for item in items if type(key := item.get(KEY)) is int and key >= 0]
    return kept if len(set(kept)) == len(items) else range(len(items))


def put(node: Any, place: Place, value: Any) -> None:
    """Put a value at a place, and create missing objects around it."""
    for part in place[:-1]:
        node = node.setdefault(part, {}) if isinstance(part, str) else node[part]
    node[place[-1]] = value


def fields(content: Content, parts: Sequence[Part], within: Place = ()) -> Iterator[tuple[Place, Part]]:
    """Yield every field and list of a draft with its place."""
    for part in parts:
        place = (*within, *place_of(part.name))
        yield place, part
        if isinstance(part, Group):
            for number in range(len(at(content, place) or ())):
                yield from fields(content, part.parts, (*place, number))


@dataclass(frozen=True)
class Settled(Generic[P]):
    """The result of a draft: the value of its valid parts, and messages for the others by place."""

    value: P
    faults: Mapping[Place, Message]


@dataclass(frozen=True)
class Work:
    """Everything that a visitor has typed: credentials by the template they started from, element profiles by country."""

    drafts: Mapping[str, Content] = field(default_factory=dict)
    profiles: Mapping[str, Content] = field(default_factory=dict)

    def kept(self) -> str:
        """Return JSON for the browser to keep."""
        return json.dumps({"drafts": dict(self.drafts), "profiles": dict(self.profiles)}, ensure_ascii=False)

    @classmethod
    def from_kept(cls, text: str, catalogue: Catalogue) -> "Work":
        """Return the work in JSON that a browser kept; invalid drafts are omitted."""
        try:
            found = json.loads(text, parse_constant=str) if len(text) <= MOST_KEPT else {}
        except (ValueError, RecursionError):
            found = {}
        drafts, profiles = at(found, ("drafts",)), at(found, ("profiles",))
        return cls(
            {start: _credential_content(kept, catalogue) for start, kept in drafts.items()} if isinstance(drafts, dict) else {},
            {country: _profile_content(kept, catalogue) for country, kept in profiles.items()} if isinstance(profiles, dict) else {},
        )


def content_of(design: Credential | None, catalogue: Catalogue) -> Content:
    """Return the content of a credential or template without the award; empty content if None."""
    based_on = {"based_on": design.id} if isinstance(design, CredentialTemplate) else {}
    return _credential_content((design.model_dump(mode="json") if design else {}) | based_on, catalogue)


def _credential_content(content: Any, catalogue: Catalogue) -> Content:
    """Return the content of the fields, with an entry for each question."""
    shape = shaped(content, WHOLE)
    answers = {answer.get("question"): answer for answer in shape.get("answers", ())}
    questions = [question for principle in catalogue.principles for question in principle.questions]
    return shape | {"answers": [answers.get(question, {"question": question}) for question in questions]}


def content_of_profile(profile: ElementProfile, catalogue: Catalogue) -> Content:
    """Return the content of a profile."""
    return _profile_content(profile.model_dump(mode="json"), catalogue)


def _profile_content(content: Any, catalogue: Catalogue) -> Content:
    """Return the content of the fields, with an entry for each element."""
    shape = shaped(content, PROFILE.parts)
    chosen = {choice.get("element_id"): choice for choice in shape.get("elements", ())}
    undecided = {"requirement": Requirement.UNDECIDED.value}
    return shape | {"elements": [undecided | {"element_id": e.element_id} | chosen.get(e.element_id, {}) for e in catalogue.elements]}


def settled_credential(content: Content, catalogue: Catalogue) -> Settled[MicroCredential]:
    """Return the credential of a draft. Unlike in files, the title may be empty."""
    found = _settled(content, MicroCredential, WHOLE, {"id": "draft", "title": {"en": "–"}}, catalogue)
    if any(text.strip() for tag, text in content.get("title", {}).items() if ("title", tag) not in found.faults):
        return found
    return Settled(found.value.model_copy(update={"title": MappingProxyType({})}), found.faults)


def settled_profile(content: Content, profile: ElementProfile, catalogue: Catalogue) -> Settled[ElementProfile]:
    """Return the profile of a draft, with country and title of `profile`."""
    head = profile.model_dump(mode="json", include={"country", "title"})
    return _settled(content, ElementProfile, PROFILE.parts, head, catalogue)


def _settled(content: Content, kind: type[P], parts: Sequence[Part], head: Mapping[str, Any], catalogue: Catalogue) -> Settled[P]:
    known: dict[Place, Field] = {place: part for place, part in fields(content, parts) if isinstance(part, Field)}
    faults: dict[Place, Message] = {}
    left = deepcopy(content)
    for place, words in _unsourced(content, known, catalogue):
        faults[place] = Message(words)
        put(left, place, None)
    while True:
        origin: dict[Place, Place] = {}
        filled = head | _cleaned(left, (), (), origin)
        found: list[Wrong] = []
        unknown: list[Place] = []
        value = None
        try:
            value = kind.model_validate_json(json.dumps(filled))
            unknown = list(_unknown(value, origin, catalogue))
        except ValidationError as error:
            found, _ = explained(error, kind, filled, error.error_count())
        if value is not None and not unknown:
            return Settled(value, faults)
        for wrong in found:
            if wrong.disagreement:
                faults[_origin(wrong.place, origin)] = wrong.remedy
                _give_way(wrong, wrong.disagreement, origin, left)
        cut: list[Place] = []
        single: list[tuple[Place, bool]] = [(_origin(wrong.place, origin), wrong.is_missing) for wrong in found if not wrong.disagreement]
        for place, is_missing in [*((place, False) for place in unknown), *single]:
            field_at = next((known[place[:end]] for end in range(len(place), 0, -1) if place[:end] in known), None)
            if not any(done[: len(place)] == place for done in faults):
                faults[place] = Message(_STILL if is_missing else field_at.wrong if field_at else _TOGETHER)
            owner = place[:-1] if is_missing else place
            if not any(owner[: len(done)] == done for done in cut):
                put(left, owner, None)
                cut.append(owner)


def _give_way(wrong: Wrong, disagreement: InvalidValueError, origin: Mapping[Place, Place], left: Content) -> None:
    """Remove the doubtful parts of fields that contradict each other, so that the others count."""
    whole = _origin(wrong.whole, origin)
    is_in_list = len(disagreement.place) > 1
    for gone in [_origin(wrong.place, origin)[:-1]] if is_in_list else [(*whole, *part) for part in disagreement.gives_way] or [whole]:
        put(left, gone, None)


def _unsourced(content: Content, known: Mapping[Place, Field], catalogue: Catalogue) -> Iterator[tuple[Place, str]]:
    for place, part in known.items():
        for number, name in enumerate(at(content, place) or ()) if part.name == "source_ids" else ():
            if name not in catalogue.sources:
                yield (*place, number), part.wrong


def _cleaned(node: Any, here: Place, now: Place, origin: dict[Place, Place]) -> Any:
    """Return a node without blank values. `origin` receives the place in the draft for each place in the result."""
    origin[now] = here
    if isinstance(node, str):
        return node.strip() or None
    if isinstance(node, dict):
        found = {key: _cleaned(value, (*here, key), (*now, key), origin) for key, value in node.items() if key != KEY}
        found = {key: value for key, value in found.items() if value is not None}
        if here == ():
            _without_dead_ends(found)
        return found if here == () or found.keys() - _NAMES else None
    if isinstance(node, list):
        items: list[Any] = []
        for number, item in enumerate(node):
            kept = _cleaned(item, (*here, number), (*now, len(items)), origin)
            items += [kept] if kept is not None else []
        return items or None
    return node


def _without_dead_ends(content: Content) -> None:
    """Remove references of assessments to missing outcomes, and a requirement of the design itself."""
    outcomes = {outcome.get("id") for outcome in content.get("outcomes", ())}
    for assessment in content.get("assessments", ()):
        assessment["outcomes"] = [name for name in assessment.get("outcomes", ()) if name in outcomes]
    if "requires" in content:
        content["requires"] = [name for name in content["requires"] if name != content.get("id")]


def _origin(place: Place, origin: Mapping[Place, Place]) -> Place:
    return origin[place] if place in origin else (*origin[place[:-1]], place[-1])


def _unknown(value: MicroCredential | ElementProfile, origin: Mapping[Place, Place], catalogue: Catalogue) -> Iterator[Place]:
    if isinstance(value, MicroCredential):
        named = {field_name(place): here for place, here in origin.items()}
        yield from (named[str(problem.field)] for problem in unknown_references(value, Document("", None), catalogue))
