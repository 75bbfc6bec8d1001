"""Files of strangers: whatever stands in them, they are read or refused in words."""

import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from credentials.test_elm import ANA, SCHOOL
from mcvet import DataError, open_catalogue
from mcvet.catalogue import parse_document
from mcvet.credentials import template
from mcvet.credentials.exchange import export, understand

JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 10**20) | st.floats(allow_nan=False) | st.text(max_size=8)
    | st.sampled_from(["http://data.europa.eu/snb/eqf/99", "PT", "P60M", "2026-13-41", "quality.1: yes", " · "]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "type", "en", "noteLiteral", "@value", "x"]), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


def originals() -> list[Any]:
    catalogue = open_catalogue()
    design = template("mc01", catalogue).model_copy(update={"awarding_bodies": (SCHOOL,)})
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
        return bool(understand(parse_document(content, name), open_catalogue()).credential.title)
    except DataError as error:
        return bool(error.problems) and all(problem.expected and problem.remedy for problem in error.problems)


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
        ('"x": "\\ud800"', "half a character"),
    ],
    ids=["deep", "twice", "digits", "nan", "half"],
)
def test_bounds_hold_for_every_format(head: dict[str, Any], rest: str, told: str) -> None:
    """Depth, repeated keys and numbers without end are refused before anybody asks what format it is; so is a file in UTF-16."""
    content = json.dumps(head)[:-1] + f", {rest}}}"
    with pytest.raises(DataError, match=told):
        understand(parse_document(content.encode(), "file.json"), open_catalogue())
    for form in ("utf-16", "utf-16-le"):
        with pytest.raises(DataError):
            parse_document(content.encode(form), "file.json")


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
        '{"id": "a", "title": {"en": "T"}, "workload": {"hours": %s}}',
    ],
    ids=["elm", "schemaorg", "own"],
)
def test_numbers_without_end_are_told_in_words(content: str, number: str) -> None:
    """The message names the file and the field, and speaks of a number."""
    with pytest.raises(DataError) as caught:
        understand(parse_document((content % number).encode(), "file.json"), open_catalogue())
    for problem in caught.value.problems:
        assert problem.file == "file.json"
        assert (problem.field or "").startswith("workload")
        assert "number" in problem.expected
        assert "Input should" not in str(problem)
