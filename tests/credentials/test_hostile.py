"""Untrusted files: whatever is in them, they are read or refused with a message."""

import json
import tracemalloc
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from credentials.test_elm import ANA, SCHOOL
from mcvet import DataError, open_catalogue
from mcvet.catalogue import parse_document
from mcvet.credentials import template
from mcvet.credentials.exchange import export, import_document
from mcvet.credentials.parts import Workload

JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 10**20) | st.floats(allow_nan=False) | st.text(max_size=8)
    | st.sampled_from(["http://data.europa.eu/snb/eqf/99", "PT", "P60M", "2026-13-41", "quality.1: yes", " · "]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "type", "en", "noteLiteral", "@value", "x"]), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


def originals() -> list[Any]:
    catalogue = open_catalogue()
    design = template("mc01", catalogue=catalogue).model_copy(update={"awarding_bodies": (SCHOOL,)})
    wanted = [("elm", None), ("elm", ANA), ("openbadges", None), ("openbadges", ANA), ("schemaorg", None), ("json", ANA)]
    return [json.loads(export(design, to, award=award, catalogue=catalogue).content) for to, award in wanted]


ORIGINALS = originals()
HEADS = {"elm": {"type": "Qualification"}, "openbadges": {"type": ["Achievement"], "inLanguage": "en"},
         "schemaorg": {"@type": "EducationalOccupationalCredential"}, "own": {"id": "a"}}  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return every place of a document, but those of its context and kind."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [*([path] if path else []), *(place for key, item in inner if key != "@context" for place in places(item, (*path, key)))]


def read_or_refused(content: bytes, name: str) -> bool:
    """Read a file; tell whether a credential with a title came out, or problems that each say what to do."""
    try:
        return bool(import_document(parse_document(content, name), catalogue=open_catalogue()).credential.title)
    except DataError as error:
        return bool(error.problems) and all(str(problem.expected) and str(problem.remedy) for problem in error.problems)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), which=st.integers(0, len(ORIGINALS) - 1))
def test_a_file_with_junk_in_it_is_read_or_refused(data: st.DataObject, which: int) -> None:
    """A file of which some values are replaced by anything at all makes a credential, or problems with a field and a remedy."""
    document = deepcopy(ORIGINALS[which])
    for _ in range(data.draw(st.integers(1, 3))):
        *before, last = data.draw(st.sampled_from(places(document)))
        holder = document
        for key in before:
            holder = holder[key]
        holder[last] = data.draw(JUNK)
    assert read_or_refused(json.dumps(document).encode(), "file.json")


@settings(max_examples=100, deadline=None)
@given(content=st.binary(max_size=60) | st.text("{}[]:,-&*!|>'\"#%@`a1 \n\t", max_size=60).map(str.encode))
@pytest.mark.parametrize("name", ["a.yaml", "a.json"])
def test_any_bytes_are_read_or_refused(name: str, content: bytes) -> None:
    """No sequence of bytes makes the reader stumble."""
    assert read_or_refused(content, name)


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
@pytest.mark.parametrize(
    ("rest", "told"),
    [
        ('"x": ' + "[" * 70 + "]" * 70, "at most 60 levels"),
        ('"x": 1, "x": 2', "'x' twice"),
        ('"x": ' + "9" * 5000, "too many digits"),
        ('"x": NaN', "NaN"),
        ('"x": "\\ud800"', "an incomplete character"),
        ('"x": [' + "0," * 50_000 + "0]", "at most 50,000 values"),
    ],
    ids=["deep", "twice", "digits", "nan", "half", "many"],
)
def test_bounds_hold_for_every_format(head: dict[str, Any], rest: str, told: str) -> None:
    """Depth, repeated keys and numbers without end are refused before anybody asks what format it is; so is a file in UTF-16."""
    content = json.dumps(head)[:-1] + f", {rest}}}"
    with pytest.raises(DataError, match=told):
        import_document(parse_document(content.encode(), "file.json"), catalogue=open_catalogue())
    for form in ("utf-16", "utf-16-le"):
        with pytest.raises(DataError):
            parse_document(content.encode(form), "file.json")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", '{"id": "a", "title": {"en": "T"}, "outcomes": [' + "0," * 40_000 + "0]}"),
        ("a.json", '{"id": "a", "title": {"en": "T"}, "%s": {"y": [' % ("x" * 900_000) + "0," * 40_000 + "0]}}"),
        ("a.json", '{"id": "a", "title": {"en": "T"}, "answers": {"%s": [' % ("x" * 900_000) + "0," * 40_000 + "0]}}"),
        ("a.json", "{" + ",".join(f'"{"x" * 1000}{n}": 0' for n in range(5_000)) + "}"),
        ("a.json", '{{"{}": 0, "{}": 0}}'.format("x" * 900_000, "x" * 900_000)),
        ("a.yaml", "id: a\ntitle: {en: T}\noutcomes: [" + "0," * 40_000 + "0]"),
        ("a.yaml", "a: [" + "0," * 60_000 + "0]"),
        ("a.yaml", f"{'x' * 100_000}: 0\n{'x' * 100_000}: 0"),
    ],
    ids=["outcomes", "name", "nested", "names", "twice", "yaml", "yaml values", "yaml twice"],
)
def test_the_faults_of_a_file_take_no_more_than_the_file(name: str, content: str) -> None:
    """However many there are, and however long names and values are, a hundred are told, each of them short, and that there are more."""
    tracemalloc.start()
    with pytest.raises(DataError) as found:
        import_document(parse_document(content.encode(), name), catalogue=open_catalogue())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert 1 <= len(found.value.problems) <= 101
    assert len(str(found.value)) < 60_000
    assert peak < 120_000_000


@pytest.mark.parametrize("number", ["1e999", "-1e999", "9" * 400])
@pytest.mark.parametrize(
    "content",
    [
        (
            '{"type": "Qualification", "title": {"en": "T"}, "volumeOfLearning": "PT9H", "creditPoint": {"framework": '
            '{"id": "http://data.europa.eu/snb/education-credit/6fcec5c5af"}, "point": %s}}'
        ),
        (
            '{"@type": "EducationalOccupationalCredential", "name": "T", "isPartOf": {"@type": "Course", "timeRequired": "PT9H", '
            '"numberOfCredits": {"unitText": "ects", "value": %s}}}'
        ),
    ],
    ids=["elm", "schemaorg"],
)
def test_numbers_without_end_are_left_out_of_foreign_files(content: str, number: str) -> None:
    """What such a number counts is reported; the hours beside it are kept."""
    found = import_document(parse_document((content % number).encode(), "file.json"), catalogue=open_catalogue())
    assert found.credential.workload == Workload(hours=9)
    assert {loss.element_id for loss in found.losses if "inf" in loss.detail or "9999" in loss.detail} == {"workload"}


@pytest.mark.parametrize("number", ["1e999", "-1e999", "9" * 400])
def test_numbers_without_end_are_told_in_words(number: str) -> None:
    """The message names the file and the field, and speaks of a number."""
    with pytest.raises(DataError) as caught:
        import_document(
            parse_document(f'{{"id": "a", "title": {{"en": "T"}}, "workload": {{"hours": {number}}}}}'.encode(), "file.json"),
            catalogue=open_catalogue(),
        )
    for problem in caught.value.problems:
        assert problem.file == "file.json"
        assert (problem.field or "").startswith("workload")
        assert "number" in str(problem.expected)
        assert "Input should" not in str(problem)
