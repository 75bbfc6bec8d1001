"""Entries of a file of others: what is read of it is marked, and the rest is reported."""

from typing import Any

import pytest

from mcvet.credentials.exchange import LossKind
from mcvet.credentials.exchange.result import Losses
from mcvet.credentials.exchange.tracking import Entry, TrackedFile

ELEMENTS = {"level": "level", "grade": "grade"}


def opened(content: Any) -> tuple[TrackedFile, Entry, Losses]:
    """Return a file, its first object and the losses."""
    losses = Losses()
    source = TrackedFile(content, losses, {"type": {"Known"}})
    return source, next(source.objects()), losses


def rest(source: TrackedFile, losses: Losses) -> list[tuple[str, str | None, str]]:
    """Return kind, element and detail of all losses once everything is read."""
    source.report_unread(ELEMENTS)
    return [(loss.kind.value, loss.element_id, loss.detail) for loss in losses]


@pytest.mark.parametrize(
    ("written", "tag", "text", "assumed"),
    [
        ("Welding", None, {"en": "Welding"}, ["en: Welding"]), ("Welding", "hr", {"hr": "Welding"}, []),
        ({"hr": "Zavarivanje", "en": "Welding"}, None, {"hr": "Zavarivanje", "en": "Welding"}, []),
        ({"hr": ["Zavarivanje", "drugo"], "en": []}, None, {"hr": "Zavarivanje"}, []),
        ([{"@value": "Welding", "@language": "en"}, {"@value": "Zavarivanje", "@language": "hr"}], None, {"en": "Welding", "hr": "Zavarivanje"}, []),
        ([{"@value": "Zavarivanje", "@language": "hr"}, {"@value": "Drugo"}], "hr", {"hr": "Zavarivanje"}, []),
        ({"@value": "Welding"}, None, {"en": "Welding"}, ["en: Welding"]), ({"@value": "Welding"}, "sl", {"sl": "Welding"}, []),
        (["Welding", "Brazing"], None, {"en": "Welding"}, ["en: Welding"]), (["", " ", "Welding"], None, {"en": "Welding"}, ["en: Welding"]),
        ("x" * 60, None, {"en": "x" * 60}, [f"en: {'x' * 40}"]), ("<b>Welding</b> &amp; more", "en", {"en": "Welding & more"}, []),
        ({"id": "urn:x", "hr": "no text"}, None, None, []), ({"not a language": "x"}, None, None, []), ("", None, None, []), (7, "en", {"en": "7"}, []),
    ],
)  # fmt: skip
def test_a_text_is_read_in_all_its_forms(written: Any, tag: str | None, text: dict[str, str] | None, assumed: list[str]) -> None:
    """Texts, texts by language and objects of JSON-LD; the first of each language counts, and English is assumed where none is named."""
    _, entry, losses = opened({"title": written})
    assert entry.text("title", tag) == text
    assert [(loss.kind, loss.element_id, loss.detail) for loss in losses] == [(LossKind.ASSUMED, None, detail) for detail in assumed]


def test_what_is_not_taken_of_a_text_is_reported() -> None:
    """Of two texts in one language, the second; of a list within a language, what follows the first."""
    source, entry, losses = opened({"title": ["Welding", "Brazing"], "name": {"hr": ["Prvo", "drugo"]}, "type": "Known"})
    entry.text("title", "en")
    entry.text("name")
    assert rest(source, losses) == [("not_understood", None, "title[1]: Brazing"), ("not_understood", None, "name: hr[1] drugo")]


@pytest.mark.parametrize(
    ("written", "hours", "told"),
    [
        ("PT50H", 50, []), ("P2DT2H", 50, [("assumed", "workload", "P2DT2H → 50 h")]), ("P0DT3H", 3, []),
        ("P1M", None, [("not_understood", "workload", "volume P1M")]), (None, None, []),
    ],
)  # fmt: skip
def test_hours_of_a_duration(written: str | None, hours: float | None, told: list[tuple[str, str, str]]) -> None:
    """Days count 24 hours, and that is told; months have no hours."""
    source, entry, losses = opened({"volume": written})
    assert entry.hours("volume") == hours
    assert rest(source, losses) == told


@pytest.mark.parametrize(
    ("written", "day", "told"),
    [
        ("2026-03-10", "2026-03-10", []), ("2026-03-09T23:00:00Z", "2026-03-10", [("assumed", "date", "2026-03-09T23:00:00Z → 2026-03-10")]),
        ("soon", None, [("not_understood", "date", "issued soon")]), ("", None, []),
    ],
)  # fmt: skip
def test_days_of_a_date(written: str, day: str | None, told: list[tuple[str, str, str]]) -> None:
    """A day that is only assumed, and words that are no date, are told with the element."""
    source, entry, losses = opened({"issued": written})
    assert entry.day("issued", "date") == day
    assert rest(source, losses) == told


def test_objects_are_found_by_their_address() -> None:
    """A reference, bare or in an object, is the object with most values under its id; an address that is no object counts only if asked for."""
    content = {
        "by": ["urn:a", {"id": "urn:a"}, "urn:b", " ", 4], "all": [{"id": "urn:a", "name": "A", "level": "4"}, {"@id": "urn:c", "name": "C"}],
        "last": {"id": "urn:c"}, "type": "Known",
    }  # fmt: skip
    source, entry, losses = opened(content)
    assert [each.word("name") for each in entry.all("by")] == ["A", "A"]
    bare = entry.all("by", bare=True)
    assert [each.word("id") for each in bare] == ["urn:a", "urn:a", "urn:b"]
    assert bare[0].is_(bare[1])
    assert not bare[0].is_(bare[2])
    assert entry.one("last").word("name") == "C"
    assert not entry.one("missing")
    assert entry.one("missing").text("title") is None
    assert not source.at("urn:x")
    assert rest(source, losses) == [
        ("not_understood", None, "by[4]: 4"), ("not_understood", "level", "all[0].level: 4"), ("left_out", None, "id: urn:c"),
    ]  # fmt: skip


def test_an_empty_value_is_none() -> None:
    """A key without a text, list or object is as good as missing, and is not reported."""
    source, entry, losses = opened({"a": "", "b": None, "c": [], "d": {}, "e": 0, "f": "x"})
    assert [key in entry for key in "abcdefg"] == [False, False, False, False, True, True, False]
    entry.skip("e", "f")
    assert rest(source, losses) == []


def test_values_that_repeat_are_marked() -> None:
    """Texts, and texts by language, that say what is kept are not reported; others are."""
    source, entry, losses = opened(
        {"title": {"en": "Welding", "hr": "Zavarivanje"}, "label": ["Welding", "More"], "flag": True, "grade": 5}
    )
    assert entry.repeats("title", {"en": "Welding"})
    assert entry.repeats("label", "Welding", None)
    assert entry.repeats("flag", "true")
    assert not entry.repeats("grade", "4")
    assert rest(source, losses) == [
        ("not_understood", None, "title: hr Zavarivanje"), ("not_understood", None, "label[1]: More"), ("not_understood", "grade", "grade: 5"),
    ]  # fmt: skip


def test_only_the_value_that_is_taken_is_marked() -> None:
    """Of several values the first that is understood is taken, with numbers and truth values as texts."""
    source, entry, losses = opened({"level": ["x", 4, 5], "flag": [True, False], "names": ["a", "b"]})
    assert entry.value("level", lambda words: int(words) if words.isdecimal() else None) == 4
    assert entry.words("flag") == ["true", "false"]
    assert entry.word("names") == "a"
    assert rest(source, losses) == [
        ("not_understood", "level", "level[0]: x"), ("not_understood", "level", "level[2]: 5"), ("not_understood", None, "names[1]: b"),
    ]  # fmt: skip


def test_the_objects_of_a_file_are_those_of_its_list_or_graph() -> None:
    """One object, a list or a graph; other values are none."""
    for content in ({"name": "a"}, [{"name": "a"}, 4], {"@graph": [{"name": "a"}, "x"]}, {"@graph": {"name": "a"}}):
        source = TrackedFile(content, Losses(), {})
        assert [each.word("name") for each in source.objects()] == ["a"]
    assert [*TrackedFile("text", Losses(), {}).objects()] == []
