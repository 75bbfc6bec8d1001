"""What goes out and comes back differs from the original only in what the loss report names, whatever the design and the format."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from credentials.designs import awards, designs
from credentials.test_elm import ANA, SCHOOL
from mcvet import Catalogue, open_catalogue
from mcvet.catalogue import parse_document
from mcvet.credentials import Award, CredentialTemplate, MicroCredential, adopt, templates
from mcvet.credentials.exchange import Loss, LossKind, export, import_document
from mcvet.credentials.exchange.elm.parts import NOTES
from mcvet.credentials.exchange.result import AWARD_ELEMENT_OF, ELEMENT_OF

pytestmark = pytest.mark.slow

FORMATS = ["elm", "openbadges", "schemaorg"]
_NOT_TEXT = {LossKind.LEFT_OUT, LossKind.AS_TEXT, LossKind.NEAREST, LossKind.ASSUMED, LossKind.HASHED}


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Yield every single thing that a value says; a text counts once for each language."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from leaves(getattr(value, name), (*path, name))
    elif isinstance(value, Mapping):
        for tag, text in value.items():
            yield (*path, tag, "@text"), text
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from leaves(item, (*path, number))
    elif value is not None:
        yield path, value


def rearranged(before: Any, after: Any) -> Any:
    """Put what came back into the order of the original, each beside what it has most in common with, so that order does not count."""
    if isinstance(before, BaseModel) and isinstance(after, BaseModel):
        return after.model_copy(
            update={name: rearranged(getattr(before, name, None), getattr(after, name)) for name in type(after).model_fields}
        )
    if not (isinstance(before, tuple) and isinstance(after, tuple) and any(isinstance(item, BaseModel) for item in before)):
        return after
    shared = {(n, m): len({*leaves(one)} & {*leaves(other)}) for n, one in enumerate(before) for m, other in enumerate(after)}
    beside: dict[int, int] = {}
    for n, m in sorted(filter(shared.get, shared), key=lambda pair: -shared[pair]):
        if n not in beside and m not in beside.values():
            beside[n] = m
    left = [other for m, other in enumerate(after) if m not in beside.values()]
    return (*(rearranged(one, after[beside[n]]) if n in beside else None for n, one in enumerate(before)), *left)


def is_named(path: tuple[Any, ...], losses: tuple[Loss, ...], *, invented: bool) -> bool:
    """Return True if a loss names the place: its language, its field, or a field that it is part of."""
    text = path[-1] == "@text"
    tag = path[-2] if text else None
    fields = [part for part in (path[:-2] if text else path) if isinstance(part, str)]
    names = {".".join(fields[:end]) for end in range(1, len(fields) + 1)}
    names |= set(fields[1:]) if fields[0] == "award" else set()
    names |= {NOTES[name][0] for name in names if name in NOTES}
    element = AWARD_ELEMENT_OF[fields[1]] if fields[0] == "award" else ELEMENT_OF[fields[0]]
    for loss in (loss for loss in losses if loss.element_id == element):
        details = loss.detail.split(", ")
        if tag and loss.kind is (LossKind.OTHER_LANGUAGE if invented else LossKind.LANGUAGES) and tag in details:
            return True
        if loss.kind in _NOT_TEXT and (names & set(details) or element == "date"):
            return True
    return False


def unnamed(design: CredentialTemplate | MicroCredential, award: Award | None, to: str, language: str | None = None) -> set[str]:
    """Return what differs after the round trip and is not named."""
    catalogue = open_catalogue()
    found = export(design, to, award=award, language=language, catalogue=catalogue)
    back = import_document(parse_document(found.content, "file.json"), catalogue=catalogue).credential
    whole = design if award is None else adopt(design, award)
    before, after = dict(leaves(whole)), dict(leaves(rearranged(whole, back)))
    if not isinstance(back, CredentialTemplate) and isinstance(design, CredentialTemplate):
        before |= {path: value for path, value in leaves(design) if path[0] in ("reality", "reality_note")}
        before.pop(("based_on",), None)
        after.pop(("based_on",), None)
    gone = {path for path, value in before.items() if after.get(path) != value}
    new = {path for path in after if path not in before}
    told = {str(path) for path in gone if not is_named(path, found.losses, invented=False)}
    return told | {
        f"new {path}"
        for path in new
        if not is_named(path, found.losses, invented=True) and not is_named(path, found.losses, invented=False)
    }


@pytest.mark.parametrize("to", FORMATS)
def test_of_every_template_only_what_is_named_is_lost(to: str, catalogue: Catalogue) -> None:
    """With and without a learner, in one language of its title after the other."""
    for number, each in enumerate(templates(catalogue=catalogue)):
        language = sorted(each.title)[number % len(each.title)]
        for award in (None, ANA):
            assert unnamed(each.model_copy(update={"awarding_bodies": (SCHOOL,)}), award, to, language) == set(), each.id


@pytest.mark.parametrize("to", FORMATS)
@settings(max_examples=60, deadline=None)
@given(design=designs(), award=st.none() | awards(), own=st.booleans())
def test_of_any_design_only_what_is_named_is_lost(to: str, design: CredentialTemplate, award: Award | None, own: bool) -> None:
    """For any present and missing parts; a template, and a credential."""
    assert unnamed(adopt(design) if own else design, award, to) == set()
