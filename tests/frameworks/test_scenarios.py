"""Policy scenarios: what is given and what is expected, in files that need no programmer.

Each file in the folder `scenarios` is a list of scenarios. A scenario has a `title`, a `because` that names the
fact behind it with its sources, what is `given`, and what is `expected`.

To carry a level over, give `level`, `from` and `to`, and expect

    eqf levels           the EQF levels that it meets
    comparable to        the levels reached, in their own order
    confidence           high, medium or low
    beware of            cautions that must be among those given
    need not beware of   cautions that must not be
    refused              instead of all these, the reason why the level is not carried over

To compare, give `compare` (a list of frameworks) and `at eqf level` (1 to 8, or `below 1`), and expect for each
framework its levels, or `no national level`, `no qualification placed`, `not referenced`; and, if wished, `differs`.
Numbers and country codes need no quotation marks.
"""

from pathlib import Path
from typing import Any

import pytest
import yaml

from mcvet import open_catalogue
from mcvet.frameworks import CautionKind, CellState, TranslationRefusalKind, compare, translate

FOLDER = Path(__file__).parent / "scenarios"
EXPECTED = {"eqf levels", "comparable to", "confidence", "beware of", "need not beware of", "refused"}


def scenarios() -> list[Any]:
    """Read all scenarios as plain text, so that NO stays Norway and 4.2 a level."""
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        with path.open(encoding="utf-8") as file:
            scenarios_of_file = yaml.BaseLoader(file).get_single_data()
        found += [pytest.param(scenario, id=f"{path.stem}: {scenario['title']}") for scenario in scenarios_of_file]
    return found


def code(words: str, kinds: type[CautionKind | CellState | TranslationRefusalKind]) -> Any:
    """Return the kind that the words name; an unknown one fails the scenario."""
    return kinds(words.replace(" ", "_"))


@pytest.mark.parametrize("scenario", scenarios())
def test_a_scenario_comes_out_as_expected(scenario: dict[str, Any]) -> None:
    """What is given leads to what is expected."""
    assert scenario.keys() == {"title", "because", "given", "expected"}
    check = carried_over if "level" in scenario["given"] else side_by_side
    check(scenario["given"], scenario["expected"])


def carried_over(given: dict[str, str], expected: dict[str, Any]) -> None:
    assert given.keys() == {"level", "from", "to"}
    assert expected
    assert expected.keys() <= EXPECTED
    translation = translate(given["level"], given["from"], given["to"])
    refused = translation.refusal.kind if translation.refusal else None
    assert refused == (code(expected["refused"], TranslationRefusalKind) if "refused" in expected else None)
    assert translation.comparable_to == tuple(expected.get("comparable to", ()))
    assert [str(path.eqf_level) for path in translation.paths] == expected.get("eqf levels", [])
    assert translation.confidence == expected.get("confidence", translation.confidence)
    cautions = {caution.kind for caution in translation.cautions}
    assert {code(words, CautionKind) for words in expected.get("beware of", ())} <= cautions
    assert not {code(words, CautionKind) for words in expected.get("need not beware of", ())} & cautions


def side_by_side(given: dict[str, Any], expected: dict[str, Any]) -> None:
    assert given.keys() == {"compare", "at eqf level"}
    assert expected.keys() - {"differs"} == set(given["compare"])
    comparison = compare(given["compare"])
    eqf_level = None if given["at eqf level"] == "below 1" else int(given["at eqf level"])
    [row] = [row for row in comparison.rows if row.eqf_level == eqf_level]
    for name, cell in zip(given["compare"], row.cells, strict=True):
        assert cell.framework_id == open_catalogue().framework(name).framework_id
        levels = [level.nqf_level for level in cell.levels]
        if isinstance(expected[name], list):
            assert (cell.state, levels) == (CellState.LEVELS, expected[name])
        else:
            assert cell.state is code(expected[name], CellState)
    assert expected.get("differs", "yes" if row.differs else "no") == ("yes" if row.differs else "no")


def test_every_caution_and_refusal_is_in_some_scenario() -> None:
    """The scenarios show each kind of caution and each kind of refusal at least once."""
    expected = [param.values[0]["expected"] for param in scenarios()]
    cautions = {code(words, CautionKind) for one in expected for words in one.get("beware of", ())}
    refusals = {code(one["refused"], TranslationRefusalKind) for one in expected if "refused" in one}
    assert cautions == set(CautionKind)
    assert refusals == set(TranslationRefusalKind)
