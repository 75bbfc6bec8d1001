"""The European Learning Model, against the official shapes and the official samples."""

import json
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings

from credentials.designs import awards, designs
from credentials.official import EDC, LOQ, needs_standards, official, violations
from mcvet import Catalogue
from mcvet.catalogue import Domain, open_catalogue
from mcvet.credentials import Award, Credential, CredentialTemplate, adopt, template, templates
from mcvet.credentials.enumerations import AccreditationKind, Cycle
from mcvet.credentials.exchange.elm.read import is_elm, read_elm
from mcvet.credentials.exchange.elm.terms import CLASSES, PREFIXES, TERMS, unknown_keys
from mcvet.credentials.exchange.elm.write import export_edc, export_loq
from mcvet.credentials.exchange.nodes import duration
from mcvet.credentials.exchange.result import LossKind
from mcvet.credentials.parts import (
    Accreditation,
    CredentialLevel,
    Credits,
    NationalLevel,
    Organisation,
    Outcome,
    Quality,
    Skill,
    Workload,
)

ANA = Award(
    given_name="Ana",
    family_name="Primjerić",
    date_of_birth=date(2000, 1, 2),
    email="ana@example.org",
    awarded_on=date(2026, 11, 2),
    grade="5 / 5",
)
SCHOOL = Organisation(
    name={"hr": "Primjerna škola", "en": "Sample School"}, country="HR", registration="12345", homepage="https://example.org/", email="skola@example.org"
)  # fmt: skip
SEALED = {"eidasLegalIdentifier MinCountConstraintComponent", "EuropeanDigitalCredential-cred_issued issued MinCountConstraintComponent",
          "EuropeanDigitalCredential-cred_issuer issuer NodeConstraintComponent"}  # fmt: skip
BOSNIAN = CredentialLevel(national=(NationalLevel(framework_id="BA-BQF", nqf_level="4"),))
SPLIT = CredentialLevel(eqf_level=6, national=(NationalLevel(framework_id="HR-CROQF", nqf_level="6.sv"),))


def loq(design: Credential, catalogue: Catalogue) -> Any:
    return json.loads(export_loq(design, catalogue).content)


def edc(design: Credential, award: Award, catalogue: Catalogue) -> Any:
    return json.loads(export_edc(design, award, catalogue, today=date(2026, 11, 24)).content)


def anonymous(found: set[str]) -> set[str]:
    """Leave out the names of nested shapes, which have none that last."""
    return {line.split(" ", 1)[1] if line.startswith("n") and " " in line else line for line in found}


@pytest.mark.slow
@needs_standards
def test_every_template_is_a_valid_record(catalogue: Catalogue) -> None:
    """Each template passes the closed shapes of LOQ as a Qualification with its EQF level."""
    for each in templates(catalogue=catalogue):
        document = loq(each, catalogue)
        assert document["type"] == "Qualification"
        assert each.level is not None
        assert document["eqfLevel"]["id"] == f"http://data.europa.eu/snb/eqf/{each.level.eqf_level}"
        assert violations(document, *LOQ) == set(), each.id


@needs_standards
@pytest.mark.parametrize(
    "level",
    [
        BOSNIAN,
        CredentialLevel(applicable=False),
        SPLIT,
        CredentialLevel(cycle=Cycle.FIRST),
        CredentialLevel(eqf_level=5, cycle=Cycle.SHORT),
    ],
)
def test_without_an_eqf_level_it_is_a_specification(level: CredentialLevel, catalogue: Catalogue) -> None:
    """A Bosnian level, or none, makes a LearningAchievementSpecification, which has no level and says so; it is valid too."""
    design = template("mc02", catalogue=catalogue).model_copy(update={"level": level, "awarding_bodies": (SCHOOL,)})
    found = export_loq(design, catalogue)
    document = json.loads(found.content)
    assert document["type"] == ("Qualification" if level.eqf_level else "LearningAchievementSpecification")
    assert (LossKind.WITHOUT_LEVEL in {loss.kind for loss in found.losses}) is (level.eqf_level is None)
    assert violations(document, *LOQ) == set()
    assert read_elm(document, catalogue).credential.level == level


@pytest.mark.slow
@needs_standards
@pytest.mark.parametrize("level", [BOSNIAN, CredentialLevel(applicable=False)])
def test_accreditations_without_a_level_stand_with_the_awarding_body(level: CredentialLevel, catalogue: Catalogue) -> None:
    """Where what is learned has no place for accreditations, the body that awards has them, and they come back; valid both ways."""
    agency = SCHOOL.model_copy(update={"name": {"en": "Agency"}})
    licence = Accreditation(title={"en": "Licence"}, kind=AccreditationKind.PROGRAMME_LICENCE, agency=agency)
    design = template("mc02", catalogue=catalogue).model_copy(
        update={"level": level, "awarding_bodies": (SCHOOL, agency), "quality": Quality(accreditations=(licence,))}
    )
    for found in (export_loq(design, catalogue), export_edc(design, ANA, catalogue)):
        document = json.loads(found.content)
        assert read_elm(document, catalogue).credential.quality == design.quality
        assert "quality" not in {loss.element_id for loss in found.losses}
    assert violations(loq(design, catalogue), *LOQ) == set()
    assert anonymous(violations(edc(design, ANA, catalogue)["credential"], *EDC[1])) == SEALED


@needs_standards
@pytest.mark.parametrize("shapes", EDC, ids=["1.1.0", "1.2.0"])
@pytest.mark.parametrize("names", ["mc01", pytest.param("mc", marks=pytest.mark.slow)], ids=["first", "all"])
def test_a_draft_lacks_only_what_the_seal_writes(names: str, shapes: tuple[str, str], catalogue: Catalogue) -> None:
    """The draft of every template misses the time of issue and the eIDAS identifier; with these two it passes both versions."""
    for each in [each for each in templates(catalogue=catalogue) if each.id.startswith(names)]:
        draft = edc(each.model_copy(update={"awarding_bodies": (SCHOOL,)}), ANA, catalogue)["credential"]
        assert anonymous(violations(draft, *shapes)) == SEALED
        sealed = deepcopy(draft)
        number = {
            "id": "urn:x:eidas",
            "type": "LegalIdentifier",
            "notation": "VATHR-1",
            "spatial": draft["issuer"]["location"]["address"]["countryCode"],
        }
        sealed |= {"issued": "2026-11-24T10:00:00Z", "issuer": draft["issuer"] | {"eIDASIdentifier": number}}
        assert violations(sealed, *shapes) == set()


@needs_standards
def test_the_shapes_can_tell() -> None:
    """The official sample that is invalid is refused, the short valid one passes: the tests above look at something."""
    assert violations(official("elm/samples/credential-sample-3.2.jsonld"), *EDC[1]) == set()
    assert violations(official("elm/samples/credential-sample-master-INVALID.jsonld"), *EDC[1]) != set()


@needs_standards
def test_our_terms_are_those_of_the_context() -> None:
    """Each key and class that we write is in the published context with the same property and kind of value."""
    context = official("elm/context/edc-ap-context.jsonld")["@context"]
    assert {key: context[key] for key in TERMS} == TERMS
    assert {name: context[name] for name in CLASSES} == CLASSES
    assert {name: context[name] for name in PREFIXES} == PREFIXES


@needs_standards
def test_a_greek_letter_in_a_key_is_noticed() -> None:
    """The slip in an official sample, which JSON-LD drops without a word, is named."""
    assert any("eIDAS\u0399dentifier" in path for path in unknown_keys(official("elm/samples/credential-sample-master-INVALID.jsonld")))


def test_a_key_or_class_without_a_term_is_named_with_its_place() -> None:
    """In a list as well as in an object; contexts and texts by language have keys of their own."""
    outcome = {"type": "LearningOutcome", "title": {"en": "Welds", "hr": "Vari"}, "titel": {"en": "Welds"}}
    content = {
        "@context": {"any": "thing"}, "type": ["VerifiableCredential", "EuropeanDigitalCredential"], "id": "urn:x",
        "credentialSubject": {"type": "Person", "hasClaim": [{"type": "LearningAchivement", "specifiedBy": {"learningOutcome": [outcome]}}]},
        "diploma": {},
    }  # fmt: skip
    place = "credentialSubject.hasClaim"
    assert [*unknown_keys(content)] == [f"{place} type LearningAchivement", f"{place}.specifiedBy.learningOutcome.titel", "diploma"]
    assert [*unknown_keys([{"type": "Diploma"}])] == ["type Diploma"]


def test_concepts_are_looked_up(catalogue: Catalogue) -> None:
    """Every concept that is written is one of a list, or of ESCO or our own notes; country codes have three letters there."""
    found = json.dumps(edc(template("mc01", catalogue=catalogue).model_copy(update={"awarding_bodies": (SCHOOL,)}), ANA, catalogue))
    concepts: list[str] = []

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            concepts.extend([value["id"]] if value.get("type") == "Concept" else [])
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    walk(json.loads(found))
    known = {level.concept_uri for level in catalogue.levels}
    assert len(concepts) > 40
    assert not [uri for uri in concepts if not (uri.startswith("urn:mcvet:note:") or uri in known or catalogue.concept_at(uri))]
    assert "http://publications.europa.eu/resource/authority/country/HRV" in concepts


def test_national_levels_that_nobody_stated_are_marked(catalogue: Catalogue) -> None:
    """A template with an EQF level only gets the levels linked to it, is told so, and comes back without them."""
    found = export_loq(template("mc01", catalogue=catalogue), catalogue)
    (loss,) = [loss for loss in found.losses if loss.kind is LossKind.DERIVED]
    assert "HR-CROQF 4.1, HR-CROQF 4.2, SI-SQF 4" in loss.detail
    assert read_elm(json.loads(found.content), catalogue).credential.level == CredentialLevel(eqf_level=4)
    assert not [loss for loss in found.losses if loss.element_id == "level" and loss.kind is not LossKind.DERIVED]


def test_the_draft_is_in_the_wrapper(catalogue: Catalogue) -> None:
    """The file for the official builder has the credential and the delivery address; the date of award is today if none is stated."""
    found = export_edc(
        template("mc01", catalogue=catalogue),
        Award(given_name="Ana", family_name="P", email="a@example.org"),
        catalogue,
        today=date(2026, 11, 24),
    )
    draft = json.loads(found.content)
    assert draft["deliveryDetails"] == {"deliveryAddress": ["a@example.org"]}
    assert draft["credential"]["validFrom"] == "2026-11-24T00:00:00Z"
    assert "issued" not in draft["credential"]
    assert {(loss.kind.value, loss.detail) for loss in found.losses} >= {
        ("placeholder", "issuer.eIDASIdentifier"), ("placeholder", "issued"), ("placeholder", "awardingBody"), ("assumed", "2026-11-24"),
    }  # fmt: skip


def test_only_one_system_is_written_as_the_nearest(catalogue: Catalogue) -> None:
    """The list has ECTS and ECVET only: the first other system stands as ECVET, further ones are omitted, and both are reported."""
    stated = tuple(Credits(system=system, points=points) for system, points in (("csvet", 3), ("ects", 2), ("me_vet", 4)))
    design = template("mc01", catalogue=catalogue).model_copy(update={"workload": Workload(hours=50, credits=stated)})
    found = export_loq(design, catalogue)
    points = {each["framework"]["prefLabel"]["en"]: each["point"] for each in json.loads(found.content)["creditPoint"]}
    assert points == {"European credit system for vocational education and training": "3", "European Credit Transfer System": "2"}
    assert {(loss.element_id, loss.detail) for loss in found.losses if loss.kind is LossKind.NEAREST} == {
        ("workload", "csvet → ecvet"), ("workload", "me_vet"),
    }  # fmt: skip
    assert read_elm(json.loads(found.content), catalogue).credential.workload == design.workload


@pytest.mark.parametrize(("countries", "code"), [(("RS",), "SRB"), (("SI", "RS"), "SVN"), ((), "EUR")])
def test_an_unnamed_awarding_body_has_the_first_country(countries: tuple[str, ...], code: str, catalogue: Catalogue) -> None:
    """The placeholder has a country of the credential, so that the file is valid; without any it has the European Union."""
    design = template("mc01", catalogue=catalogue).model_copy(update={"awarding_bodies": (), "countries": countries})
    (body,) = edc(design, ANA, catalogue)["credential"]["credentialSubject"]["hasClaim"][0]["awardedBy"]["awardingBody"]
    assert body["location"]["address"]["countryCode"]["id"].endswith(f"/country/{code}")
    assert body["additionalNote"][0]["subject"]["id"] == "urn:mcvet:note:placeholder"


def test_a_broader_concept_of_a_level_is_told(catalogue: Catalogue) -> None:
    """Croatia's 6.sv is written with the concept of 6, which is broader; the concept is reported with the level."""
    design = template("mc02", catalogue=catalogue).model_copy(update={"level": SPLIT, "awarding_bodies": (SCHOOL,)})
    nearest = {loss.detail: loss.element_id for loss in export_loq(design, catalogue).losses if loss.kind is LossKind.NEAREST}
    (concept,) = {row.concept_uri for row in catalogue.levels_of("HR-CROQF") if row.nqf_level == "6.sv"}
    assert nearest[f"HR-CROQF 6.sv → {concept}"] == "level"


def test_one_skill_has_one_label(catalogue: Catalogue) -> None:
    """If two outcomes name a skill of ESCO differently, the first label is written for both, and the other is reported."""
    uri = "http://data.europa.eu/esco/skill/2e7d7b5a-0000-4000-8000-000000000000"
    outcomes = [
        Outcome(id=f"o{n}", domain=Domain.SKILLS, text={"en": "Welds"}, skills=(Skill(label={"en": label, "hr": "x"}, esco_uri=uri),))
        for n, label in enumerate(("weld", "join metal"))
    ]
    design = template("mc01", catalogue=catalogue).model_copy(update={"outcomes": tuple(outcomes), "assessments": ()})
    found = export_loq(design, catalogue)
    labels = [each["relatedESCOSkill"][0]["prefLabel"]["en"] for each in json.loads(found.content)["learningOutcome"]]
    assert labels == ["weld", "weld"]
    assert ("outcomes", "join metal → weld") in {(loss.element_id, loss.detail) for loss in found.losses if loss.kind is LossKind.NEAREST}


def test_an_accreditation_without_a_place_is_a_note(catalogue: Catalogue) -> None:
    """Without a level and an awarding body, a note says what was accredited by whom, in the file's language; it comes back as a loss only."""
    agency = SCHOOL.model_copy(update={"name": {"hr": "Agencija", "en": "Agency"}})
    licence = Accreditation(title={"en": "Licence"}, kind=AccreditationKind.PROGRAMME_LICENCE, agency=agency)
    quality = Quality(internal={"en": "Reviews"}, accreditations=(licence,))
    changes = {"level": BOSNIAN, "awarding_bodies": (), "quality": quality}
    found = export_loq(template("mc02", catalogue=catalogue).model_copy(update=changes), catalogue)
    literals = {each["subject"]["id"]: each["noteLiteral"] for each in json.loads(found.content)["additionalNote"]}
    assert literals["urn:mcvet:note:accredited_by"] == {"en": "Licence · Agency"}
    assert ("as_text", "quality", "Accredited by") in {(loss.kind.value, loss.element_id, loss.detail) for loss in found.losses}
    back = read_elm(json.loads(found.content), catalogue)
    assert back.credential.quality == Quality(internal={"en": "Reviews"})
    assert ("left_out", "quality", "Licence · Agency") in {(loss.kind.value, loss.element_id, loss.detail) for loss in back.losses}
    for place in ({"level": SPLIT}, {"awarding_bodies": (SCHOOL,)}):
        design = template("mc02", catalogue=catalogue).model_copy(update=changes | place)
        record = export_loq(design, catalogue)
        assert b"urn:mcvet:note:accredited_by" not in record.content
        assert read_elm(json.loads(record.content), catalogue).credential.quality == quality


def test_lists_in_a_note_come_back(catalogue: Catalogue) -> None:
    """Several credentials that come first, languages with a script, countries, and sources are all in one line each, and come back."""
    changes = {
        "requires": ("welding-1", "welding-2"), "languages": ("sr-Cyrl", "sr-Latn", "hr"), "countries": ("RS", "HR"),
        "source_ids": ("s_elm_xsd", "a_npk3d"),
    }  # fmt: skip
    back = read_elm(loq(template("mc02", catalogue=catalogue).model_copy(update=changes), catalogue), catalogue).credential
    assert {name: getattr(back, name) for name in changes} == changes


def test_what_a_draft_assumes_is_told_with_its_element(catalogue: Catalogue) -> None:
    """Of a learner of whom only a name is known, day and result are assumed; no address is made up, and no assessment."""
    design = template("mc01", catalogue=catalogue).model_copy(update={"assessments": (), "supervision": None})
    found = export_edc(design, Award(given_name="Ana"), catalogue, today=date(2026, 11, 24))
    draft = json.loads(found.content)
    learner = draft["credential"]["credentialSubject"]
    assert (learner["givenName"], learner["fullName"]) == ({"en": "Ana"}, {"en": "Ana"})
    assert not {"familyName", "dateOfBirth", "contactPoint"} & learner.keys()
    assert "deliveryDetails" not in draft
    assert b"mailto:None" not in found.content
    assert "EuropeanDigitalCredential" in draft["credential"]["type"]
    assert "specifiedBy" not in learner["hasClaim"][0]["provenBy"][0]
    assert {(loss.element_id, loss.detail) for loss in found.losses if loss.kind is LossKind.ASSUMED} == {
        ("date", "2026-11-24"), ("grade", "Passed"),
    }  # fmt: skip


def test_what_a_record_still_needs_is_told_with_its_element(catalogue: Catalogue) -> None:
    """LOQ requires a field of study and learning outcomes; a record without them is written, and both are reported."""
    bare = template("mc01", catalogue=catalogue).model_copy(update={"isced_f": (), "outcomes": (), "assessments": ()})
    for design, needed in ((bare, {("further", "thematicArea"), ("outcomes", "learningOutcome")}), (template("mc01"), set())):
        losses = {(loss.element_id, loss.detail) for loss in export_loq(design, catalogue).losses if loss.kind is LossKind.STILL_NEEDED}
        assert losses - {("awarding_body", "countryCode")} == needed


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(design=designs())
def test_a_template_comes_back(design: CredentialTemplate) -> None:
    """A record gives the template back, but for accreditations where it has no level and nobody awards; the loss report says which."""
    catalogue = open_catalogue()
    found = export_loq(design, catalogue)
    back = read_elm(json.loads(found.content), catalogue).credential
    lossy = {loss.detail for loss in found.losses}
    for name in type(design).model_fields:
        before, after = getattr(design, name), getattr(back, name)
        if name == "quality" and "Accredited by" in lossy:
            before = before.model_copy(update={"accreditations": ()})
            after = after or type(before)()
        elif name == "quality" and before is not None and not any(getattr(before, part) for part in type(before).model_fields):
            before = None
        elif name == "languages" and not before and design.title:
            after = ()
        elif name == "outcomes":  # skills of ESCO stand apart from the others
            before, after = ([o.model_copy(update={"skills": sorted(o.skills, key=str)}) for o in each] for each in (before, after))
        elif name == "awarding_bodies":
            before = tuple(dict.fromkeys(body.model_dump_json() for body in before))
            after = tuple(body.model_dump_json() for body in after)
            before, after = sorted(map(json.loads, before), key=str), sorted(map(json.loads, after), key=str)
        assert after == before, name


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(design=designs(), award=awards())
def test_a_learner_comes_back(design: CredentialTemplate, award: Award) -> None:
    """A draft gives the learner, the day, the grade and every mandatory element back."""
    catalogue = open_catalogue()
    back = read_elm(edc(design, award, catalogue), catalogue).credential
    wanted = award.model_copy(update={"awarded_on": award.awarded_on or date(2026, 11, 24)})
    assert back.award == wanted  # type: ignore[union-attr]
    for name in ("title", "workload", "level", "assessments", "participation", "supervision", "prerequisites", "stackability"):
        assert getattr(back, name) == getattr(design, name), name


@needs_standards
@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(design=designs(), award=awards())
def test_whatever_is_there_is_written_as_the_shapes_want_it(design: CredentialTemplate, award: Award) -> None:
    """Any design that has what LOQ asks for passes its shapes; any draft lacks only what the seal writes."""
    catalogue = open_catalogue()
    found = export_loq(design, catalogue)
    if LossKind.STILL_NEEDED not in {loss.kind for loss in found.losses}:
        assert violations(json.loads(found.content), *LOQ) == set()
    assert anonymous(violations(edc(design, award, catalogue)["credential"], *EDC[1])) == SEALED


def test_all_sixteen_elements_survive(catalogue: Catalogue) -> None:
    """A template with everything, given to a learner, comes back as it was."""
    whole = template("mc01", catalogue=catalogue).model_copy(
        update={"awarding_bodies": (SCHOOL,), "links": ("https://example.org/course",)}
    )
    assert read_elm(edc(whole, ANA, catalogue), catalogue).credential == adopt(whole, ANA)


@needs_standards
def test_official_samples_are_read(catalogue: Catalogue) -> None:
    """The sealed and the unsealed sample of the Commission give the same credential."""
    sealed = read_elm(official("elm/samples/Sample-MC-Annex1-signed.jsonld"), catalogue)
    plain = read_elm(official("elm/samples/Sample-MC-Annex1-unsigned-uploadable.json"), catalogue)
    assert sealed.credential.title == plain.credential.title
    assert sealed.credential.awarding_bodies[0].country == "IE"
    assert sealed.credential.outcomes
    assert sealed.credential.award is not None  # type: ignore[union-attr]
    assert plain.credential.workload is not None
    assert plain.credential.workload.hours == 60
    assert any((loss.kind, loss.detail) == (LossKind.UNVERIFIED, "JAdES") for loss in sealed.losses)


@pytest.mark.parametrize(
    "content",
    [
        {"type": "Qualification", "title": "Plain text", "id": "x"},
        {"type": "Qualification", "title": {"en": "T"}, "volumeOfLearning": "P60M", "eqfLevel": {"id": "http://data.europa.eu/snb/eqf/99"}},
        {"credential": {"credentialSubject": {"hasClaim": [{"title": {"en": "T"}}, {"title": {"en": "U"}}], "fullName": {"hr": "Ana P"}}}},
        {
            "payload": json.dumps(
                {"credentialSubject": {"givenName": {"en": "A"}, "familyName": {"en": "P"}, "hasClaim": {"title": {"en": "T"}}}}
            )
        },
        {
            "type": ["LearningAchievementSpecification"],
            "title": {"en": ["T", "U"], "xx-bad-tag-1": "V"},
            "additionalNote": {"noteLiteral": {"en": "N"}},
        },
    ],
)
def test_what_others_write_is_read(content: dict[str, Any], catalogue: Catalogue) -> None:
    """Plain texts, single objects in place of lists, unknown concepts and second claims are tolerated and reported."""
    assert is_elm(content)
    found = read_elm(content, catalogue)
    assert found.credential.title
    assert found.losses


def test_a_whole_name_is_parted_and_told(catalogue: Catalogue) -> None:
    """Which part of a name in one piece is the family name is reported as assumed."""
    content = {"credential": {"credentialSubject": {"hasClaim": {"title": {"en": "T"}}, "fullName": {"hr": "Ana Maria de la Cruz"}}}}
    found = read_elm(content, catalogue)
    assert found.credential.award.family_name == "Cruz"  # type: ignore[union-attr]
    assert (LossKind.ASSUMED, "learner") in {(loss.kind, loss.element_id) for loss in found.losses}


def test_durations(catalogue: Catalogue) -> None:
    """Sixty minutes are not sixty months: what is written is in hours, and months that are read are not taken for hours."""
    assert [duration(hours) for hours in (1, 7.5, 125, 12.34)] == ["PT1H", "PT7H30M", "PT125H", "PT12H20M24S"]
    known = {"PT60M": 1, "PT1H30M": 1.5, "PT12H20M24S": 12.34, "P0Y0M0DT50H0M0S": 50, "P0DT50H": 50, "PT50,5H": 50.5}
    days = {"P2DT12H": 60, "P2D": 48, "P0Y0M2DT2H": 50}
    unknown = ("P60M", "P1Y", "P1M2DT3H", "P2W", "PT", "P", "long", "-PT5H")
    for written, hours in (known | days | dict.fromkeys(unknown)).items():
        found = read_elm({"type": "Qualification", "title": {"en": "T"}, "volumeOfLearning": written}, catalogue)
        assert (found.credential.workload.hours if found.credential.workload else None) == hours
        told = {(loss.kind, loss.element_id) for loss in found.losses if written in loss.detail}
        kind = LossKind.ASSUMED if written in days else LossKind.NOT_UNDERSTOOD if hours is None else None
        assert told == ({(kind, "workload")} if kind else set())


def losses_of(found: Any, kind: LossKind) -> set[tuple[str | None, str]]:
    """Return element and detail of the losses of a kind."""
    return {(loss.element_id, loss.detail) for loss in found.losses if loss.kind is kind}


def test_a_body_without_a_country_is_told_and_has_no_address(catalogue: Catalogue) -> None:
    """An organisation has the places that are known; LOQ still needs the country, and the registration is that of the country."""
    nameless = Organisation(name={"en": "School"}, country=None, region="Istria", registration="7")
    for body, needed in ((nameless, {("awarding_body", "countryCode")}), (SCHOOL, set())):
        design = template("mc01", catalogue=catalogue).model_copy(update={"awarding_bodies": (body,)})
        found = export_loq(design, catalogue)
        assert losses_of(found, LossKind.STILL_NEEDED) == needed
        (written,) = json.loads(found.content)["awardingOpportunity"][0]["awardingBody"]
        assert ("location" in written) is bool(body.region or body.country)
        assert ("address" in written.get("location", {})) is bool(body.country)
        assert ("spatial" in written["registration"]) is bool(body.country)
    assert json.loads(export_loq(design, catalogue).content)["awardingOpportunity"][0]["awardingBody"][0]["location"]["address"][
        "countryCode"
    ]["id"].endswith("/HRV")


def test_the_placeholder_of_a_body_says_so(catalogue: Catalogue) -> None:
    """A draft without an awarding body has one to be replaced, which is told, read as none, and has ids of its own."""
    design = template("mc01", catalogue=catalogue).model_copy(update={"awarding_bodies": ()})
    found = export_edc(design, ANA, catalogue, today=date(2026, 11, 24))
    assert ("awarding_body", "awardingBody") in losses_of(found, LossKind.PLACEHOLDER)
    (body,) = json.loads(found.content)["credential"]["credentialSubject"]["hasClaim"][0]["awardedBy"]["awardingBody"]
    assert body["legalName"] == {"en": "Awarding body to be named"}
    assert body["additionalNote"][0]["noteLiteral"] == {"en": "Replace before use"}
    back = read_elm(json.loads(found.content), catalogue)
    assert back.credential.awarding_bodies == ()
    assert not [loss for loss in back.losses if "Awarding body" in loss.detail]


def test_a_record_without_a_language_has_that_of_its_title(catalogue: Catalogue) -> None:
    """A specification of LOQ needs a language: English if the title is in English, else the first; a code without a concept is left out."""
    for title, code in (({"hr": "Zavarivanje", "en": "Welding"}, "en"), ({"hr": "Zavarivanje", "sl": "Varjenje"}, "hr")):
        changes = {"languages": (), "title": title, "level": BOSNIAN}
        found = export_loq(template("mc02", catalogue=catalogue).model_copy(update=changes), catalogue)
        concept = catalogue.concept("language", code)
        assert concept is not None
        assert [each["id"] for each in json.loads(found.content)["language"]] == [concept.concept_uri]
        assert ("participation", code) in losses_of(found, LossKind.ASSUMED)
    stated = template("mc02", catalogue=catalogue).model_copy(update={"languages": ("sr-Cyrl", "sr-Latn"), "level": BOSNIAN})
    found = export_loq(stated, catalogue)
    assert len(json.loads(found.content)["language"]) == 1
    assert not {element for element, _ in losses_of(found, LossKind.ASSUMED)} & {"participation"}


def test_what_no_list_contains_is_left_out_with_its_element(catalogue: Catalogue) -> None:
    """A field of study and a language that the lists do not have are named."""
    design = template("mc01", catalogue=catalogue).model_copy(update={"isced_f": ("7777",), "languages": ("xx",)})
    left_out = losses_of(export_loq(design, catalogue), LossKind.LEFT_OUT)
    assert {("further", "isced-f 7777"), ("participation", "language xx")} <= left_out


@pytest.mark.parametrize(
    ("level", "kind", "stated"),
    [
        (SPLIT, "Qualification", {"eqfLevel", "nqfLevel"}), (BOSNIAN, "LearningAchievementSpecification", set()),
        (CredentialLevel(applicable=False), "LearningAchievementSpecification", set()), (None, "LearningAchievementSpecification", set()),
    ],
)  # fmt: skip
def test_the_kind_of_a_specification_follows_its_level(
    level: CredentialLevel | None, kind: str, stated: set[str], catalogue: Catalogue
) -> None:
    """Only a qualification has levels, accreditations and a part of a qualification; a level without a concept is a note, and comes back."""
    design = template("mc02", catalogue=catalogue).model_copy(update={"level": level, "prerequisites": None})
    found = export_loq(design, catalogue)
    written = json.loads(found.content)
    assert written["type"] == kind
    assert written.keys() & {"eqfLevel", "nqfLevel"} == stated
    assert "entryRequirement" not in written
    assert not [value for value in written.values() if value in (None, [])]
    assert read_elm(written, catalogue).credential.level == level
    assert (("level", "Level") in losses_of(found, LossKind.AS_TEXT)) is (level is not None and not stated)


def test_a_skill_without_an_address_is_a_note_of_its_outcome(catalogue: Catalogue) -> None:
    """Its label is told in English, and comes back as a skill; responsibility is a note too."""
    skills = (Skill(label={"hr": "zavarivanje", "en": "welding"}), Skill(label={"en": "cutting"}))
    outcome = Outcome(id="o1", domain=Domain.RESPONSIBILITY, text={"en": "Welds"}, skills=skills)
    design = template("mc01", catalogue=catalogue).model_copy(update={"outcomes": (outcome,), "assessments": ()})
    found = export_loq(design, catalogue)
    assert {("outcomes", "welding"), ("outcomes", "cutting"), ("outcomes", "responsibility_autonomy")} <= losses_of(found, LossKind.AS_TEXT)
    back = read_elm(json.loads(found.content), catalogue).credential
    assert back.outcomes == (outcome,)
    ids = [each["id"] for each in json.loads(found.content)["learningOutcome"][0]["additionalNote"]]
    assert len(set(ids)) == len(ids) == 3
