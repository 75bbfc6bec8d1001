"""Results on readiness as files."""

import json

import jsonschema
import pytest

from mcvet.locale import texts_for
from mcvet.readiness import changes, definitions, gaps, matrix, profile, score
from mcvet.reports import readiness

COUNTRIES = ["ME", "HR", "XK", "CH"]
RESULTS = {
    "profile": lambda: readiness.profile_files(profile("ME")),
    "matrix": lambda: readiness.matrix_files(matrix(COUNTRIES)),
    "gaps": lambda: readiness.gaps_files(gaps("ME")),
    "definitions": lambda: readiness.definitions_files(definitions(COUNTRIES)),
    "changes": lambda: readiness.changes_files(changes(COUNTRIES)),
    "score": lambda: readiness.score_files(score(COUNTRIES)),
}


@pytest.mark.parametrize("name", sorted(RESULTS))
def test_answers_have_the_published_form(name: str) -> None:
    """JSON answers keep to their schema, which forbids unknown keys, and every source that they cite is listed."""
    answer = json.loads(RESULTS[name]()["json"]())
    jsonschema.validate(answer, readiness.schemas()[f"readiness-{name}"] | {"additionalProperties": False})
    listed = {source["source_id"] for source in answer["sources"]}
    assert _cited(answer) <= listed
    assert answer["finding"]


def _cited(value: object) -> set[str]:
    if isinstance(value, dict):
        own = {one for key, found in value.items() if key.endswith("source_ids") for one in found}
        return own.union(*(_cited(part) for part in value.values()))
    return set().union(*map(_cited, value)) if isinstance(value, list) else set()


def test_pages_carry_the_footnote_on_kosovo() -> None:
    """A page with the name has its footnote."""
    page = readiness.matrix_files(matrix(COUNTRIES), texts_for("sr-Cyrl"))["html"]().decode()
    assert "Косово*" in page
    assert "1244/1999" in page
