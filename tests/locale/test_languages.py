"""Properties of every language: plural forms, places that values fill, and Serbian in two scripts."""

import re
from collections import defaultdict
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

import mcvet.locale
from mcvet.catalogue.wording import DIMENSION_LABELS, POLICY_SECTOR_LABELS, STATUS_LABELS
from mcvet.locale import TO_LATIN, in_latin, texts_for

FORMS = {"hr": 3, "sl": 4, "bs": 3, "sr-Cyrl": 3, "cnr": 3}
_PAIRS = {latin: chr(cyrillic) for cyrillic, latin in TO_LATIN.items() if len(latin) == 2}
_SINGLE = {latin: chr(cyrillic) for cyrillic, latin in TO_LATIN.items() if len(latin) == 1}


def _catalogue(tag: str) -> Catalog:
    with (Path(mcvet.locale.__file__).parent / f"{tag.replace('-', '_')}.po").open("rb") as file:
        return read_po(file, abort_invalid=True)


def _forms(tag: str) -> list[tuple[str, ...]]:
    messages = [message.string for message in _catalogue(tag) if message.id]
    return [tuple(string) if isinstance(string, list | tuple) else (str(string),) for string in messages]


def _in_cyrillic(text: str) -> str:
    """Write every Latin letter of a text in Cyrillic; two that are one letter become one."""
    lowered = text.casefold()
    for latin, cyrillic in (*_PAIRS.items(), *_SINGLE.items()):
        lowered = lowered.replace(latin, cyrillic)
    return lowered


@pytest.mark.parametrize("tag", FORMS)
def test_every_plural_has_the_forms_of_the_language(tag: str) -> None:
    """One, few and many in Serbian and its neighbours; a dual besides in Slovenian."""
    plurals = [message.string for message in _catalogue(tag) if isinstance(message.id, list | tuple) and all(message.string)]
    assert plurals
    assert {len(forms) for forms in plurals} == {FORMS[tag]}


@pytest.mark.parametrize(
    ("tag", "groups"),
    [
        ("sl", [(1, 101, 201), (2, 102), (3, 4, 103), (0, 5, 11, 12, 13, 100, 111)]),
        *((tag, [(1, 21, 101), (2, 3, 4, 22), (0, 5, 11, 12, 14, 25, 111)]) for tag in ("hr", "bs", "sr-Cyrl", "sr-Latn", "cnr")),
    ],
)  # fmt: skip
def test_numbers_take_their_form(tag: str, groups: list[tuple[int, ...]]) -> None:
    """Numbers of a group share a form, and no two groups do."""
    texts = texts_for(tag)
    said = [{texts.plural("{n} national level", "{n} national levels", n).split(" ", 1)[1] for n in group} for group in groups]
    assert all(len(forms) == 1 for forms in said)
    assert len(set.union(*said)) == (4 if tag == "sl" else 3)


def test_serbian_goes_to_latin_letters_and_back() -> None:
    """Nothing is lost on the way: back in Cyrillic letters every message is as it was.

    A word in which нј, лј or дж are two letters, such as инјекција, would be another on the way back; no message has one.
    """
    for forms in _forms("sr-Cyrl"):
        for form in forms:
            assert _in_cyrillic(in_latin(form)) == _in_cyrillic(form)


def test_no_cyrillic_letter_is_left_in_latin_texts() -> None:
    """Serbian in Latin letters has none of the other script."""
    for forms in _forms("sr-Cyrl"):
        assert not [form for form in map(in_latin, forms) if re.search("[а-яђјљњћџА-ЯЂЈЉЊЋЏ]", form)]


@pytest.mark.parametrize("tag", FORMS)
def test_values_fit_into_every_sentence_that_takes_them(tag: str) -> None:
    """Each status, sector and dimension in words fills the places of its name, and anything else the rest; no brace is left."""
    texts = texts_for(tag)
    words = {"status": STATUS_LABELS, "sector": POLICY_SECTOR_LABELS, "dimension": DIMENSION_LABELS}
    said = {place: [texts.say(label) for label in labels.values()] for place, labels in words.items()}
    taken: set[str] = set()
    for form in (form for forms in _forms(tag) for form in forms):
        for place in {name for _, name, _, _ in Formatter().parse(form) if name}:
            taken.add(place)
            for value in said.get(place, ["Љубав – Đak"]):
                filled = form.format_map(defaultdict(lambda: "1", {place: value}))
                assert value in filled
                assert not set("{}") & set(filled)
    assert said.keys() <= taken
