"""Translation of a level to another framework through the EQF."""

import pytest

from conftest import ROOT
from mcvet import open_catalogue
from mcvet.catalogue import Confidence
from mcvet.errors import SelectionError, UnknownNameError
from mcvet.frameworks import LIMITS_OF_USE, CautionKind, Translation, TranslationRefusalKind, compare, translate
from mcvet.frameworks.translate import _age


def cautions_of(translation: Translation, kind: CautionKind) -> list[dict[str, str | int]]:
    return [caution.values for caution in translation.cautions if caution.kind is kind]


@pytest.mark.parametrize(
    ("level", "from_", "to", "paths"),
    [
        ("4.2", "HR", "RS", {4: ["4"]}),
        ("4", "RS", "HR", {4: ["4.1", "4.2"]}),
        ("4.2", "HR", "SI", {4: ["4", "5"]}),
        ("9", "SI", "RS", {7: ["7.1", "7.2"], 8: ["8"]}),
        ("9", "SI", "FR-NOM1969", {7: ["I"], 8: ["I"]}),
        ("1", "IS", "NO", {1: [], 2: ["2"]}),
        ("7", "DE", "SI", {7: ["8", "9"]}),
        ("VI", "ME", "HR", {6: ["6.st", "6.sv"]}),
        ("2", "ES-MECES", "IE", {6: ["7", "8"]}),
        ("4+", "NL", "DE", {4: ["4"]}),
        ("E3", "UK-ENI", "UK-SCT", {1: ["3"]}),
        ("1", "DE", "ES-MECES", {1: []}),
    ],
)
def test_every_path_over_the_eqf_is_given(level: str, from_: str, to: str, paths: dict[int, list[str]]) -> None:
    """A level reaches every level of the other framework at each of its EQF levels, also where there is none."""
    translation = translate(level, from_, to)
    assert {path.eqf_level: [target.nqf_level for target in path.targets] for path in translation.paths} == paths
    assert translation.level.eqf_levels == tuple(paths)
    assert translation.refusal is None
    assert translation.comparable_to == tuple(dict.fromkeys(name for names in paths.values() for name in names))


def test_a_level_may_be_typed_in_any_case() -> None:
    """Upper and lower case and spaces around make no difference to the name of a level."""
    assert translate(" VII1 ", "me", "hr") == translate("vii1", "ME-MQF", "HR-CROQF")


def test_types_at_the_ends_of_a_path_fit_its_eqf_level() -> None:
    """A Slovenian level 9 that is reached over EQF 7 shows the specialisation alone, and asked for itself it shows both types."""
    [path] = translate("7", "DE", "SI").paths
    nine = next(target for target in path.targets if target.nqf_level == "9")
    assert [kind.eqf_level for kind in nine.types] == [7]
    assert {kind.eqf_level for kind in translate("9", "SI", "DE").level.types} == {7, 8}


@pytest.mark.parametrize(
    ("level", "from_", "to", "kind", "values"),
    [
        ("9", "SI", "DE", CautionKind.SEVERAL_EQF, {"level": "9", "n": 2}),
        ("4.2", "HR", "SI", CautionKind.SEVERAL_TARGETS, {"eqf_level": 4, "framework_id": "SI-SQF", "levels": "4, 5"}),
        ("9", "SI", "HR", CautionKind.SEVERAL_TARGETS, {"eqf_level": 8, "framework_id": "HR-CROQF", "levels": "8.1, 8.2"}),
        ("4.2", "HR", "SI", CautionKind.SEVERAL_SIBLINGS, {"eqf_level": 4, "framework_id": "HR-CROQF", "levels": "4.1, 4.2"}),
        ("4.2", "HR", "DE", CautionKind.CHANGED_SINCE, {"framework_id": "HR-CROQF", "changed": 2021, "referenced": 2014}),
        ("4", "DE", "SI", CautionKind.CHANGED_SINCE, {"framework_id": "SI-SQF", "changed": 2015, "referenced": 2014}),
        ("4", "RS", "DE", CautionKind.CHANGED_SINCE, {"framework_id": "RS-NQFS", "changed": 2023, "referenced": 2020}),
        ("1", "HR", "DE", CautionKind.NOT_HIGH, {"eqf_level": 1, "confidence": "medium"}),
        ("1", "DE", "NO", CautionKind.NO_TARGET, {"eqf_level": 1, "framework_id": "NO-NKR"}),
        (
            "1",
            "DE",
            "FI",
            CautionKind.NONE_PLACED,
            {"note": "No qualification is placed at level 1; the list of the national agency begins at level 2."},
        ),
        (
            "1",
            "FI",
            "DE",
            CautionKind.NONE_PLACED,
            {"note": "No qualification is placed at level 1; the list of the national agency begins at level 2."},
        ),
        ("7", "UK-SCT", "DE", CautionKind.HISTORICAL, {"framework_id": "UK-SCT-SCQF"}),
        ("IV", "FR-NOM1969", "DE", CautionKind.HISTORICAL, {"framework_id": "FR-NOM1969"}),
        ("4", "EE", "NO", CautionKind.NOTE, {"note": "Levels are numbered 2 to 8; there is no level 1."}),
        ("1", "DE", "LI", CautionKind.NOTE, {"note": "Level 1 is unlikely to be used by vocational qualifications."}),
    ],
)
def test_a_caution_is_given_where_there_is_cause(level: str, from_: str, to: str, kind: CautionKind, values: dict[str, str | int]) -> None:
    """Each cause to read a translation with care gives a caution of its kind, with the values that its sentence needs."""
    assert values in cautions_of(translate(level, from_, to), kind)


def test_no_caution_is_given_without_cause() -> None:
    """Estonia's 3 to Liechtenstein's 3, one to one, surely linked and not changed since, needs no caution at all."""
    assert translate("3", "EE", "LI").cautions == ()


@pytest.mark.parametrize(
    ("level", "from_", "to", "kind"),
    [
        ("4", "DE", "IT", CautionKind.SEVERAL_TARGETS),
        ("4", "DE", "HR", CautionKind.SEVERAL_SIBLINGS),
        ("8", "SI", "DE", CautionKind.SEVERAL_EQF),
        ("4", "IT", "EE", CautionKind.CHANGED_SINCE),
        ("4", "EE", "LT", CautionKind.CHANGED_SINCE),
        ("4", "EE", "AT", CautionKind.NOT_HIGH),
        ("2", "DE", "NO", CautionKind.NO_TARGET),
        ("2", "DE", "FI", CautionKind.NONE_PLACED),
        ("4", "DE", "FR", CautionKind.HISTORICAL),
        ("2", "EE", "LI", CautionKind.NOTE),
    ],
)
def test_a_caution_is_not_given_for_a_neighbour(level: str, from_: str, to: str, kind: CautionKind) -> None:
    """A caution that holds for another level, framework or date is not given."""
    assert cautions_of(translate(level, from_, to), kind) == []


def test_a_law_counts_as_newer_only_if_its_year_was_seen_and_is_later() -> None:
    """A year without a source raises no caution, nor does a law of the year of the referencing."""
    catalogue = open_catalogue()
    framework = catalogue.framework("HR").model_copy(update={"year_adopted": 2090})

    def changed(**values: object) -> list[object]:
        return [caution.values["changed"] for caution in _age(framework.model_copy(update=values), catalogue)]

    assert changed() == [2090]
    assert changed(background_fields=("year_adopted",)) == [2021]
    assert changed(eqf_referencing_updated_years=(2090,)) == []
    assert changed(eqf_referencing_year=None, eqf_referencing_updated_years=()) == []


def test_the_caution_on_a_record_names_its_source() -> None:
    """That Scotland's link to the EQF is a historical record is told with the sources of its framework."""
    [caution] = [caution for caution in translate("7", "UK-SCT", "DE").cautions if caution.kind is CautionKind.HISTORICAL]
    assert caution.source_ids == open_catalogue().framework("UK-SCT").source_ids != ()


def test_the_last_referencing_is_one_that_was_seen() -> None:
    """Latvia's update of 2018 rests on no source: the caution counts from the update of 2019, which its events have from a source."""
    caution = {"framework_id": "LV-LQF", "changed": 2022, "referenced": 2019}
    assert cautions_of(translate("4", "LV", "LI"), CautionKind.CHANGED_SINCE) == [caution]


def test_a_caution_is_given_once_with_sources() -> None:
    """The note on both split Croatian codes appears once, and every caution that rests on a source names it."""
    cautions = translate("6.1", "RS", "HR").cautions
    endings = [caution for caution in cautions if "endings st and sv" in str(caution.values.get("note"))]
    assert len(endings) == 1
    assert endings[0].source_ids == ("b_hr_mzom_2021",)
    resting = {CautionKind.NOTE, CautionKind.NONE_PLACED, CautionKind.NOT_HIGH, CautionKind.HISTORICAL, CautionKind.CHANGED_SINCE}
    assert all(caution.source_ids for caution in cautions if caution.kind in resting)


@pytest.mark.parametrize(
    ("level", "from_", "to", "kind", "framework_id", "source_id"),
    [
        ("4", "BA", "HR", TranslationRefusalKind.FROM_NOT_REFERENCED, "BA-BQF", "b_eurydice_ba"),
        ("4.2", "HR", "BA", TranslationRefusalKind.TO_NOT_REFERENCED, "BA-BQF", "b_eurydice_ba"),
        ("4", "BA", "BE-DE", TranslationRefusalKind.FROM_NOT_REFERENCED, "BA-BQF", "b_eurydice_ba"),
        ("5", "BE-DE", "DE", TranslationRefusalKind.FROM_NOT_REFERENCED, "BE-DE-QDG", "b_cedefop_bede_2020"),
        ("6", "DE", "CH-NQFHS", TranslationRefusalKind.TO_NOT_REFERENCED, "CH-NQFHS", "b_ch_eurydice"),
        ("1st cycle", "CH-NQFHS", "DE", TranslationRefusalKind.FROM_NOT_REFERENCED, "CH-NQFHS", "b_ch_eurydice"),
        ("0", "BG", "HR", TranslationRefusalKind.LEVEL_BELOW_EQF, "BG-BQF", "b_cedefop_overview_2024"),
        ("A", "MT", "HR", TranslationRefusalKind.LEVEL_BELOW_EQF, "MT-MQF", "b_mt_mfhea"),
        ("entry", "NL", "HR", TranslationRefusalKind.LEVEL_BELOW_EQF, "NL-NLQF", "b_nl_nuffic"),
        ("2", "UK-SCT", "UK-ENI", TranslationRefusalKind.LEVEL_BELOW_EQF, "UK-SCT-SCQF", "b_qccb"),
        ("0", "BG", "BA", TranslationRefusalKind.TO_NOT_REFERENCED, "BA-BQF", "b_eurydice_ba"),
    ],
)
def test_a_level_off_the_ladder_is_refused_with_the_reason(
    level: str, from_: str, to: str, kind: TranslationRefusalKind, framework_id: str, source_id: str
) -> None:
    """Where a framework is not referenced or a level is below EQF 1 there is no path and no confidence, but a reason with its source."""
    translation = translate(level, from_, to)
    assert translation.refusal is not None
    assert (translation.refusal.kind, translation.refusal.framework_id) == (kind, framework_id)
    assert source_id in translation.refusal.source_ids
    assert source_id in [source.source_id for source in translation.sources]
    assert (translation.paths, translation.comparable_to, translation.confidence) == ((), (), None)
    assert translation.limits_of_use == LIMITS_OF_USE


@pytest.mark.parametrize(
    ("level", "from_", "to", "confidence", "source_ids"),
    [
        ("4", "SI", "RS", Confidence.HIGH, ("b_nok_si", "b_noks_ref_2020")),
        ("4.2", "HR", "ME", Confidence.MEDIUM, ("b_nuffic_hr", "g_elm_nqf")),
        ("1", "SI", "NO", Confidence.HIGH, ("b_nok_si",)),
        ("4", "EE", "NL", Confidence.HIGH, ("b_ee_kutsekoda", "b_nl_nuffic")),
    ],
)
def test_a_path_is_as_sure_as_its_weakest_link(
    level: str, from_: str, to: str, confidence: Confidence, source_ids: tuple[str, ...]
) -> None:
    """A path has the lowest confidence of its links, and names the main source of each."""
    translation = translate(level, from_, to)
    [path] = translation.paths
    assert path.confidence is translation.confidence is confidence
    assert set(source_ids) <= set(path.source_ids)


def test_types_of_low_confidence_are_listed_on_request() -> None:
    """Montenegro's III lists its type, which was not seen in a source, only if low confidence is asked for, and else counts it."""
    hidden, shown = (found.paths[0].targets[0] for found in (translate("3", "HR", "ME"), translate("3", "HR", "ME", include_low=True)))
    assert (len(hidden.types), hidden.types_hidden) == (0, 1)
    assert (len(shown.types), shown.types_hidden) == (1, 0)


@pytest.mark.parametrize(("level", "from_", "to"), [("4.2", "HR", "SI"), ("9", "SI", "RS"), ("4", "BA", "HR"), ("1", "DE", "NO")])
def test_limits_and_date_travel_with_the_result(level: str, from_: str, to: str) -> None:
    """Every translation, refused or not, carries the sentence on its limits of use and the date of the data."""
    dumped = translate(level, from_, to).model_dump(mode="json")
    assert dumped["limits_of_use"] == LIMITS_OF_USE
    assert dumped["as_of"] == open_catalogue().as_of


@pytest.mark.parametrize(
    ("level", "from_", "said"),
    [
        ("1", "NO", "There is no level of NO-NKR '1'."),
        ("4", "HR", "Did you mean 4"),
        ("6", "HR", "Its levels are 1, 2, 3, 4.1, 4.2, 5, 6.st, 6.sv, 7.1.st, 7.1.sv, 7.2, 8.1, 8.2."),
        ("4.3", "HR", "Did you mean 4"),
        ("", "SI", "Its levels are 1, 2, 3, 4, 5, 6, 7, 8, 9, 10."),
    ],
)
def test_a_level_that_does_not_exist_is_refused_with_those_that_do(level: str, from_: str, said: str) -> None:
    """A level that the framework does not have is an error that lists the levels that it has."""
    with pytest.raises(UnknownNameError) as caught:
        translate(level, from_, "DE")
    assert said in str(caught.value)


@pytest.mark.parametrize(("from_", "to"), [("HR", "hr"), ("HR", "HR-CROQF"), ("EL", "GR")])
def test_a_framework_is_not_translated_into_itself(from_: str, to: str) -> None:
    """Both ends in the same framework, however they are named, is an error."""
    with pytest.raises(SelectionError, match="choose two different ones"):
        translate("4", from_, to)


def test_a_result_names_the_folder_that_is_laid_over_the_data() -> None:
    """A translation over a partner's folder says so, and one that is refused has no cautions."""
    catalogue = open_catalogue(ROOT / "notebooks" / "own-country")
    assert translate("4", "RS", "DE", catalogue=catalogue).overlay == catalogue.overlay == "own-country"
    assert compare(["RS", "DE"], catalogue=catalogue).overlay == "own-country"
    assert translate("4", "RS", "DE").overlay is None
    assert translate("4", "BA", "HR").cautions == ()


def test_years_without_a_source_do_not_count_as_referencing() -> None:
    """A law is newer than the referencing that was seen, not than one that the editors only heard of."""
    catalogue = open_catalogue()
    framework = catalogue.framework("HR").model_copy(update={"year_adopted": 2090, "eqf_referencing_updated_years": (2089,)})

    def referenced(**values: object) -> list[object]:
        return [caution.values["referenced"] for caution in _age(framework.model_copy(update=values), catalogue)]

    assert referenced() == [2089]
    assert referenced(background_fields=("eqf_referencing_updated_years",)) == [2014]
    assert referenced(eqf_referencing_year=2088, eqf_referencing_updated_years=()) == [2088]
    assert referenced(eqf_referencing_year=2088, eqf_referencing_updated_years=(), background_fields=("eqf_referencing_year",)) == [2014]
