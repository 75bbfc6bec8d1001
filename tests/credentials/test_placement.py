"""Where a credential is in the frameworks."""

from mcvet import Catalogue
from mcvet.credentials import template, where_it_fits
from mcvet.credentials.displays import places_html
from mcvet.credentials.parts import CredentialLevel, NationalLevel
from mcvet.credentials.tables import places_frame
from mcvet.locale import texts_for

STATES = {"HR-CROQF": "comparable", "SI-SQF": "comparable", "RS-NQFS": "comparable", "BA-BQF": "not_referenced", "ME-MQF": "comparable"}


def test_a_template_is_placed_on_five_ladders(catalogue: Catalogue) -> None:
    """EQF 4 meets two levels in Croatia and Slovenia; Bosnia and Herzegovina gives no place, and its reason."""
    found = where_it_fits(template("mc01", catalogue=catalogue))
    assert {p.framework_id: p.state.value for p in found.placements} == STATES
    levels = {p.framework_id: [level.nqf_level for level in p.levels] for p in found.placements}
    assert levels["HR-CROQF"] == ["4.1", "4.2"]
    assert levels["SI-SQF"] == ["4", "5"]
    assert [p.several for p in found.placements][:2] == [True, True]
    assert {s for p in found.placements for s in p.source_ids} <= {source.source_id for source in found.sources}


def test_a_stated_level_comes_first(catalogue: Catalogue) -> None:
    """A stated national level is kept, also in a framework that is not referenced; other frameworks then have no place."""
    bosnian = CredentialLevel(national=(NationalLevel(framework_id="BA-BQF", nqf_level="4"),))
    found = where_it_fits(template("mc01", catalogue=catalogue).model_copy(update={"level": bosnian}), ["BA", "HR"])
    assert [(p.state.value, [level.nqf_level for level in p.levels]) for p in found.placements] == [
        ("stated", ["4"]), ("no_level_stated", []),
    ]  # fmt: skip


def test_no_level_is_a_statement(catalogue: Catalogue) -> None:
    """Not applicable and not stated are distinguished, and a framework without the level says so."""
    design = template("mc11", catalogue=catalogue)
    without = where_it_fits(design.model_copy(update={"level": CredentialLevel(applicable=False)}), ["HR"])
    assert without.placements[0].state.value == "level_not_applicable"
    assert where_it_fits(design.model_copy(update={"level": None}), ["HR"]).placements[0].state.value == "no_level_stated"
    assert (
        where_it_fits(design.model_copy(update={"level": CredentialLevel(eqf_level=1)}), ["NO"]).placements[0].state.value
        == "no_national_level"
    )


def test_places_are_told(catalogue: Catalogue) -> None:
    """The page names each country with its reason and the limits of use; the frame has a row per level."""
    found = where_it_fits(template("mc01", catalogue=catalogue))
    html = places_html(found, texts_for("sr-Cyrl"), catalogue=catalogue)
    assert "Босна и Херцеговина: оквир није повезан са ЕОК‑ом" in html
    assert "Хрватска: упоредиво са нивоом 4.1 или 4.2" in html
    assert len(places_frame(found)) == 1 + sum(len(p.levels) for p in found.placements)
