"""What a comparison and a translation say in words."""

import pytest

from mcvet.frameworks import compare, translate
from mcvet.frameworks.wording import alike, answer, as_of, caution_text, finding, refusal_text
from mcvet.locale import texts_for

EN = texts_for("en")


@pytest.mark.parametrize(
    ("frameworks", "eqf_levels", "said"),
    [
        (
            ["HR", "SI", "RS", "BA", "ME"],
            None,
            (
                "4 of the 5 frameworks are referenced to the EQF. At EQF level 4: 2 national levels each in Croatia, Slovenia and Montenegro; "
                "1 national level in Serbia. Bosnia and Herzegovina: 8 national levels, not linked to the EQF."
            ),
        ),
        (
            ["RS", "DE", "HR"],
            None,
            (
                "All frameworks shown are referenced to the EQF. "
                "At EQF level 4: 2 national levels in Croatia; 1 national level each in Serbia and Germany."
            ),
        ),
        (
            ["RS", "DE"],
            [6, 5],
            "All frameworks shown are referenced to the EQF. At EQF level 6: 2 national levels in Serbia; 1 national level in Germany.",
        ),
        (
            ["HR", "BA"],
            None,
            (
                "1 of the 2 frameworks is referenced to the EQF. At EQF level 4: 2 national levels in Croatia. "
                "Bosnia and Herzegovina: 8 national levels, not linked to the EQF."
            ),
        ),
        (
            ["BA", "BE-DE"],
            None,
            (
                "None of the frameworks shown is referenced to the EQF. Bosnia and Herzegovina: 8 national levels, not linked to the EQF. "
                "Belgium (German-speaking Community): 8 national levels, not linked to the EQF."
            ),
        ),
        (
            ["NO", "HR", "EU"],
            [1],
            "All frameworks shown are referenced to the EQF. At EQF level 1: 1 national level in Croatia; none in Norway.",
        ),
        (
            ["FR-NOM1969", "RS"],
            [4],
            (
                "1 of the 2 frameworks is referenced to the EQF. At EQF level 4: 1 national level each in "
                "France (nomenclature of 1969) and Serbia. France (nomenclature of 1969): the link to the EQF is a historical record."
            ),
        ),
    ],
)
def test_the_finding_counts_frameworks_and_levels(frameworks: list[str], eqf_levels: list[int] | None, said: str) -> None:
    """It says how many are referenced, who has how many levels at EQF 4 or the highest level shown, and who stands apart; the EQF is no country."""
    assert finding(compare(frameworks, eqf_levels=eqf_levels), EN) == said


@pytest.mark.parametrize(
    ("frameworks", "eqf_level", "said"),
    [
        (["ME", "HR", "BA", "RS"], 4, "Montenegro: levels IV1 and IV2 meet EQF 4. Comparable levels: Croatia 4.1 and 4.2; Serbia 4."),
        (["RS", "HR", "NO"], 1, "Serbia: level 1 meets EQF 1. Comparable levels: Croatia 1."),
        (["RS", "NO"], 1, "Serbia: level 1 meets EQF 1; none of the others has a level there."),
        (["ME", "NO"], 1, "Montenegro: levels I1 and I2 meet EQF 1; none of the others has a level there."),
        (["NO", "RS"], 1, "Norway has no national level at EQF 1."),
        (["BA", "RS"], 4, "Bosnia and Herzegovina is not referenced to the EQF, so its levels cannot be translated."),
    ],
)
def test_the_levels_of_the_first_stand_beside_those_of_the_others(frameworks: list[str], eqf_level: int, said: str) -> None:
    """The first framework's levels come first, then those of each other that has any there; without any of its own, the reason is said."""
    assert alike(compare(frameworks), eqf_level, EN) == said


@pytest.mark.parametrize(
    ("level", "from_", "to", "said"),
    [
        ("4.2", "HR", "SI", "Croatia 4.2 is comparable to Slovenia 4 or Slovenia 5. Comparable does not mean the same."),
        ("4", "RS", "DE", "Serbia 4 is comparable to Germany 4. Comparable does not mean the same."),
        ("1", "DE", "NO", "Germany 1 is linked to EQF 1; Norway has no level at that point."),
        ("8.2", "HR", "BA", "Bosnia and Herzegovina is not referenced to the EQF, so no level can be translated to it."),
        ("4", "BA", "HR", "Bosnia and Herzegovina is not referenced to the EQF, so its levels cannot be translated."),
        ("0", "BG", "HR", "This level of Bulgaria is below EQF 1, so it cannot be translated."),
    ],
)
def test_the_answer_names_both_ends(level: str, from_: str, to: str, said: str) -> None:
    """It names the level asked for and every level reached, or the framework that stands in the way."""
    translation = translate(level, from_, to)
    assert answer(translation, EN) == said
    assert translation.refusal is None or refusal_text(translation.refusal, translation, EN) == said


@pytest.mark.parametrize(
    ("level", "from_", "to", "said"),
    [
        ("9", "SI", "DE", "Level 9 is linked to more than one EQF level; which one applies depends on the type of qualification."),
        ("4.2", "HR", "SI", "Croatia has several levels at EQF 4: 4.1, 4.2."),
        ("4.2", "HR", "SI", "Slovenia has several levels at EQF 4: 4, 5. No single one is the counterpart."),
        ("1", "HR", "DE", "A link at EQF 1 was seen once, or in a secondary source only."),
        ("1", "DE", "NO", "Norway has no national level at EQF 1."),
        (
            "4.2",
            "HR",
            "DE",
            "Croatia: the rules changed in 2021, after the last referencing in 2014, which may not cover the current levels.",
        ),
        ("IV", "FR-NOM1969", "DE", "France (nomenclature of 1969): the link to the EQF is a historical record."),
        ("4", "EE", "NO", "Levels are numbered 2 to 8; there is no level 1."),
    ],
)
def test_a_caution_names_what_it_is_about(level: str, from_: str, to: str, said: str) -> None:
    """The sentence of a caution has its framework by the name of the country, its levels and its years."""
    translation = translate(level, from_, to)
    assert said in [caution_text(caution, translation, EN) for caution in translation.cautions]


def test_the_date_of_the_data_names_what_lies_over_them() -> None:
    """The date is in words, and a folder of one's own is named beside it."""
    dated = compare(["HR", "SI"]).model_copy(update={"as_of": "2026-11-05"})
    assert as_of(dated, EN) == "5 November 2026"
    assert as_of(dated.model_copy(update={"overlay": "my-tables"}), EN) == "5 November 2026, overlaid with the tables in “my-tables”"
