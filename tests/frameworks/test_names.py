"""How frameworks are called on the screen."""

import pytest

from mcvet import Catalogue
from mcvet.frameworks.wording import abbreviation, local_language, names_of, short_names_of
from mcvet.locale import in_latin, texts_for

FRAMEWORKS = ("HR-CROQF", "SI-SQF", "RS-NQFS", "ME-MQF", "BA-BQF", "MK-MQF", "IE-NFQ", "EU-EQF")


@pytest.mark.parametrize(
    ("tag", "names"),
    [
        ("en", "CROQF SQF NQFS MQF BQF MQF NFQ EQF"), ("hr", "HKO SOK NOKS CKO OKO MRK NFQ EQF"), ("sl", "HKO SOK NOKS CKO OKO MRK NFQ EOK"),
        ("bs", "HKO SOK NOKS CKO OKO MRK NFQ EKO"), ("cnr", "HKO SOK NOKS CKO OKO MRK NFQ EKO"),
        ("sr-Latn", "HKO SOK NOKS CKO OKO MRK NFQ EOK"), ("sr-Cyrl", "HKO SOK НОКС CKO OKO МРК NFQ ЕОК"),
    ],
)  # fmt: skip
def test_outside_english_a_framework_has_the_abbreviation_of_its_country(tag: str, names: str, catalogue: Catalogue) -> None:
    """A Croatian reads HKO and not CROQF; Cyrillic abbreviations are in the script of the page; without a local one the English one stays."""
    assert " ".join(abbreviation(catalogue.by_id[framework_id], texts_for(tag)) for framework_id in FRAMEWORKS) == names


def test_an_abbreviation_was_seen_in_the_name(catalogue: Catalogue) -> None:
    """No abbreviation is invented: each stands in the local name as its source has it, whatever the script."""
    found = [framework for framework in catalogue.frameworks if framework.abbreviation_local]
    assert len(found) > len(FRAMEWORKS)
    for framework in found:
        assert in_latin(framework.abbreviation_local or "") in in_latin(framework.framework_name_local or "")


@pytest.mark.parametrize(
    ("framework_id", "tag"),
    [
        ("HR-CROQF", "hr"), ("RS-NQFS", "sr-Latn"), ("ME-MQF", "cnr"), ("BA-BQF", "bs"), ("CH-NQFHS", "de"), ("IE-NFQ", "en"),
        ("BE-FL-FQF", "nl"), ("BE-FR-CFC", "fr"), ("BE-DE-QDG", "de"), ("FI-FiNQF", "fi"),
    ],
)  # fmt: skip
def test_local_names_are_marked_with_their_language(framework_id: str, tag: str, catalogue: Catalogue) -> None:
    """A screen reader is told the language in which the data have the local names, where a country has several too."""
    assert local_language(catalogue.by_id[framework_id]) == tag


@pytest.mark.parametrize(
    ("chosen", "short", "long"),
    [
        (["HR", "RS"], ["Croatia", "Serbia"], ["Croatia", "Serbia"]),
        (["BE-DE", "HR"], ["Belgium (QDG)", "Croatia"], ["Belgium (German-speaking Community)", "Croatia"]),
        (["FR", "FR-NOM1969"], ["France (CNCP)", "France (NOM1969)"], ["France", "France (nomenclature of 1969)"]),
    ],
)
def test_frameworks_of_one_country_are_told_apart(chosen: list[str], short: list[str], long: list[str], catalogue: Catalogue) -> None:
    """The country is enough for one framework; two of a country have their abbreviation, and in a short name so has a region."""
    frameworks = [catalogue.framework(name) for name in chosen]
    assert list(short_names_of(frameworks, texts_for("en")).values()) == short
    assert list(names_of(frameworks, texts_for("en")).values()) == long
    twins = [framework.model_copy(update={"region": None, "country": "FR"}) for framework in frameworks]
    assert list(names_of(twins, texts_for("hr")).values()) == [f"Francuska ({abbreviation(twin, texts_for('hr'))})" for twin in twins]


def test_the_language_of_an_unknown_country_is_undetermined(catalogue: Catalogue) -> None:
    """A country that no table of languages has gets the tag for that."""
    assert local_language(catalogue.framework("HR").model_copy(update={"framework_id": "QQ-X", "country": "QQ"})) == "und"
