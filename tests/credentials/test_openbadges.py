"""Open Badges 3.0, against the official schema of W3C, and a minimum schema that is our own and not the official one of 1EdTech.

The official one may not be passed on; where OB3_SCHEMA points to a copy, it is asked too.
"""

import json
import os
import warnings
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from jsonschema.validators import validator_for
from pyld import jsonld
from rdflib import Graph

from credentials.designs import awards, designs
from credentials.official import CONTEXTS, inlined, needs_standards, official
from credentials.test_elm import ANA, SCHOOL, SPLIT, edc, loq
from mcvet import Catalogue, DataError, open_catalogue
from mcvet.catalogue import parse_document, read_document
from mcvet.credentials import Award, CredentialTemplate, MicroCredential, template, templates
from mcvet.credentials.enumerations import AssessmentType
from mcvet.credentials.exchange import export, import_document
from mcvet.credentials.exchange.openbadges.read import is_openbadge, read_openbadge
from mcvet.credentials.exchange.openbadges.terms import OUTCOME
from mcvet.credentials.exchange.openbadges.write import export_openbadges
from mcvet.credentials.exchange.result import LossKind
from mcvet.credentials.parts import CredentialLevel, Organisation
from mcvet.errors import SelectionError

TODAY = date(2026, 11, 24)
INPUTS = Path(__file__).parent / "inputs"


def badge(design: CredentialTemplate, award: Award | None, catalogue: Catalogue, language: str | None = None) -> Any:
    return json.loads(export_openbadges(design, catalogue, award=award, language=language, today=TODAY).content)


@pytest.mark.slow
@needs_standards
def test_every_template_makes_a_valid_credential(catalogue: Catalogue) -> None:
    """With a learner each template is valid by our minimum schema and by the schema of VC 2.0, in every language of its title."""
    checks = [
        validator_for(schema)(schema)
        for schema in (official("own/ob3-achievementcredential.min.schema.json"), official("w3c/verifiable-credential-v2.schema.json"))
    ]
    for each in templates(catalogue=catalogue):
        for language in each.title:
            document = badge(each, ANA, catalogue, language)
            assert [fault.message for check in checks for fault in check.iter_errors(document)] == []
            assert document["credentialSubject"]["achievement"]["inLanguage"] == language


@pytest.mark.skipif("OB3_SCHEMA" not in os.environ, reason="the official schema is not ours to ship; set OB3_SCHEMA to a copy")
def test_the_official_schema_agrees(catalogue: Catalogue) -> None:
    """The official JSON Schema finds no fault either."""
    schema = json.loads(Path(os.environ["OB3_SCHEMA"]).read_text("utf-8"))
    for each in templates(catalogue=catalogue):
        jsonschema.validate(badge(each, ANA, catalogue), schema)


@needs_standards
def test_our_schema_can_tell() -> None:
    """Our minimum schema says that it is not the official one; official samples that are wrong are refused by it."""
    schema = official("own/ob3-achievementcredential.min.schema.json")
    assert "NOT the official" in schema["description"]
    jsonschema.validate(official("openbadges/samples/complete.json"), schema)
    for name in ("simple-err-credential-subject-type", "simple-err-issuer"):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(official(f"openbadges/samples/{name}.json"), schema)


@needs_standards
def test_a_strict_reader_drops_nothing(catalogue: Catalogue) -> None:
    """PyLD, which minds protected terms, keeps name, level and outcomes, and sees as many statements in ELM as rdflib; nothing is fetched."""

    def load(address: str, _options: object = None) -> dict[str, Any]:
        return {"contextUrl": None, "documentUrl": address, "document": official(CONTEXTS[address])}

    for other in (
        edc(template("mc01", catalogue=catalogue), ANA, catalogue)["credential"],
        loq(template("mc01", catalogue=catalogue), catalogue),
    ):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            seen = Graph().parse(data=json.dumps(inlined(other)), format="json-ld")
        strict = jsonld.to_rdf(other, {"documentLoader": load, "format": "application/n-quads"})
        assert len(Graph().parse(data=strict, format="nt")) == len(seen) > 300
    document = badge(template("mc01", catalogue=catalogue), ANA, catalogue)
    told = json.dumps(jsonld.expand(document, {"documentLoader": load}))
    assert "3D printing technology" in told
    assert "http://data.europa.eu/snb/eqf/4" in told
    for outcome in template("mc01", catalogue=catalogue).outcomes:
        assert outcome.text["en"] in told


def test_a_template_is_an_achievement(catalogue: Catalogue) -> None:
    """Without a learner it is an Achievement of the kind MicroCredential, tied to its translations, and says that it is illustrative."""
    document = badge(template("mc02", catalogue=catalogue), None, catalogue, "hr")
    assert document["type"] == ["Achievement"]
    assert document["achievementType"] == "MicroCredential"
    assert document["name"].startswith("MAG zavarivanje")
    assert {related["inLanguage"] for related in document["related"]} == {"en", "sl", "bs", "sr-Latn", "sr-Cyrl", "cnr"}
    english = badge(template("mc02", catalogue=catalogue), None, catalogue)
    assert english["id"] in {related["id"] for related in document["related"]}
    assert "illustrative" in english["criteria"]["narrative"]


def test_what_a_badge_assumes_is_told_with_its_element(catalogue: Catalogue) -> None:
    """Without a day of award it is today's, without a summary the title describes, and an awarding body is to be named."""
    design = template("mc01", catalogue=catalogue).model_copy(update={"summary": None, "awarding_bodies": ()})
    found = export_openbadges(design, catalogue, award=Award(given_name="Ana"), today=TODAY)
    document = json.loads(found.content)
    assert (document["awardedDate"], document["validFrom"]) == ("2026-11-24T00:00:00Z", "2026-11-24T00:00:00Z")
    assert document["issuer"]["name"] == "Awarding body to be named"
    assert {each["identityType"]: each["identityHash"] for each in document["credentialSubject"]["identifier"]} == {
        "name": "Ana", "ext:givenName": "Ana",
    }  # fmt: skip
    assert not {"validUntil", "result"} & (document.keys() | document["credentialSubject"].keys())
    told = {(loss.kind.value, loss.element_id, loss.detail) for loss in found.losses}
    assert told >= {("assumed", "date", "2026-11-24"), ("assumed", "further", "description"), ("placeholder", "awarding_body", "issuer")}


def test_what_a_badge_cannot_hold_is_told(catalogue: Catalogue) -> None:
    """Other languages, the birth date, hours and credit system, and texts that there are not in the language."""
    design = template("mc01", catalogue=catalogue)
    german = design.model_copy(update={"title": design.title | {"de": "Additive Fertigung"}})
    found = export_openbadges(german, catalogue, award=ANA, language="de", today=TODAY)
    told = {(loss.kind, loss.element_id) for loss in found.losses}
    assert told >= {
        (LossKind.LANGUAGES, "title"), (LossKind.OTHER_LANGUAGE, "outcomes"), (LossKind.LEFT_OUT, "learner"), (LossKind.AS_TEXT, "workload"),
        (LossKind.AS_TEXT, "quality"), (LossKind.PLACEHOLDER, "awarding_body"),
    }  # fmt: skip
    with pytest.raises(SelectionError, match="no title in 'de'"):
        export_openbadges(template("mc01", catalogue=catalogue), catalogue, language="de")


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(design=designs(), award=awards())
def test_a_badge_gives_back_what_it_can_hold(design: CredentialTemplate, award: Award) -> None:
    """Title, summary, version, field, level, outcomes, kinds of assessment, participation and supervision come back in its language."""
    catalogue = open_catalogue()
    language = next(iter(design.title))
    back = read_openbadge(badge(design, award, catalogue, language), catalogue).credential
    assert back.title == {language: design.title[language]}
    assert (back.revision, back.isced_f, back.participation, back.supervision) == (
        design.revision, design.isced_f, design.participation, design.supervision,
    )  # fmt: skip
    addressed = {row.framework_id for row in catalogue.levels if row.concept_uri}
    level = design.level  # a cycle has no address that an alignment could name
    held = level is not None and (level.eqf_level or level.national) and addressed.issuperset(n.framework_id for n in level.national)
    assert back.level == (level.model_copy(update={"cycle": None}) if level and held else None)
    assert [(o.id, o.domain) for o in back.outcomes] == [(o.id, o.domain) for o in design.outcomes]
    assert [(a.type, a.outcomes) for a in back.assessments] == [(a.type, a.outcomes) for a in design.assessments]
    assert [{s.esco_uri for s in o.skills} for o in back.outcomes] == [
        {s.esco_uri for s in o.skills if s.esco_uri} for o in design.outcomes
    ]
    assert [s.esco_uri for s in back.skills] == [s.esco_uri for s in design.skills if s.esco_uri]
    assert back.links == design.links[:1]
    with_page = [t for t in (design.stackability.towards if design.stackability else ()) if t.url]
    assert [(t.url, t.level) for t in (back.stackability.towards if back.stackability else ())] == [(t.url, t.level) for t in with_page]
    wanted_award = award.model_copy(update={"date_of_birth": None, "email": None, "awarded_on": award.awarded_on or TODAY})
    assert back.award == wanted_award  # type: ignore[union-attr]


def test_a_split_level_comes_back(catalogue: Catalogue) -> None:
    """Croatia's 6.sv shares its concept with 6.st, and is distinguished all the same."""
    design = template("mc02", catalogue=catalogue).model_copy(update={"level": SPLIT, "awarding_bodies": (SCHOOL,)})
    back = read_openbadge(badge(design, None, catalogue), catalogue).credential
    assert back.level == SPLIT
    assert back.awarding_bodies[0].country == "HR"


def test_a_name_in_one_piece_is_parted_and_told(catalogue: Catalogue) -> None:
    """Where the parts are named they are taken as they are; of a whole name, which part is which is reported as assumed."""
    whole = badge(
        template("mc01", catalogue=catalogue), ANA.model_copy(update={"given_name": "Ana Maria", "family_name": "de la Cruz"}), catalogue
    )
    found = read_openbadge(whole, catalogue)
    assert (found.credential.award.given_name, found.credential.award.family_name) == ("Ana Maria", "de la Cruz")  # type: ignore[union-attr]
    assert not [loss for loss in found.losses if loss.kind is LossKind.ASSUMED]
    subject = whole["credentialSubject"]
    subject["identifier"] = [each for each in subject["identifier"] if each["identityType"] == "name"]
    found = read_openbadge(whole, catalogue)
    assert found.credential.award.family_name == "Cruz"  # type: ignore[union-attr]
    (loss,) = [loss for loss in found.losses if loss.kind is LossKind.ASSUMED]
    assert (loss.element_id, loss.detail) == ("learner", "Ana Maria de la | Cruz")
    subject |= {"givenName": "Ana Maria", "familyName": "de la Cruz"}
    assert read_openbadge(whole, catalogue).credential.award.family_name == "de la Cruz"  # type: ignore[union-attr]


@needs_standards
@pytest.mark.parametrize("name", ["simple", "complete", "simple-did-key-method"])
def test_official_samples_are_read(name: str, catalogue: Catalogue) -> None:
    """Samples of 1EdTech are read; what is of no use here is reported."""
    content = official(f"openbadges/samples/{name}.json")
    assert is_openbadge(content)
    found = read_openbadge(content, catalogue)
    assert found.credential.title
    assert found.losses


def test_a_badge_of_others_is_read(catalogue: Catalogue) -> None:
    """A text with @language, an EQF level in an alignment of any kind, and no learner's name are survived."""
    content = {
        "type": ["VerifiableCredential", "AchievementCredential"],
        "issuer": {"name": "School"},
        "validFrom": "2026-11-02T00:00:00Z",
        "credentialSubject": {
            "achievement": {
                "type": ["Achievement"], "name": {"@value": "Zavarivanje", "@language": "hr"}, "inLanguage": "hr",
                "criteria": {"narrative": "Izrađuje kutne zavare."},
                "alignment": [
                    {"targetName": "EQF", "targetUrl": "http://data.europa.eu/snb/eqf/3", "targetType": "CFItem"},
                    {"targetName": "Other", "targetUrl": "https://example.org/x"},
                ],
            }
        },
    }  # fmt: skip
    found = read_openbadge(content, catalogue)
    assert found.credential.title == {"hr": "Zavarivanje"}
    assert found.credential.further == {"hr": "Izrađuje kutne zavare."}
    assert found.credential.level is not None
    assert found.credential.level.eqf_level == 3
    assert found.credential.awarding_bodies == (Organisation(name={"hr": "School"}),)
    other = "credentialSubject.achievement.alignment[1]: targetName Other; targetUrl https://example.org/x"
    assert other in {loss.detail for loss in found.losses}


def brought(name: str, catalogue: Catalogue) -> tuple[MicroCredential, dict[str, str | None]]:
    """Read one of the inputs that failed; return the credential, and the element of each loss by its detail."""
    found = import_document(read_document(INPUTS / name), catalogue=catalogue)
    assert isinstance(found.credential, MicroCredential)
    assert found.credential.title
    return found.credential, {f"{loss.kind}: {loss.detail}": loss.element_id for loss in found.losses}


def test_dates_of_vc_1_1_are_read(catalogue: Catalogue) -> None:
    """IssuanceDate and expirationDate are the days of award and expiry."""
    award = brought("40_ob3_vc11_dates.json", catalogue)[0].award
    assert award is not None
    assert (str(award.awarded_on), str(award.expires_on)) == ("2026-03-10", "2029-03-10")


def test_an_issuer_is_kept_however_it_is_named(catalogue: Catalogue) -> None:
    """By an identifier alone, without an address, with a country in words or by a code of any kind; assumptions and losses are reported."""
    design, told = brought("41_ob3_issuer_string.json", catalogue)
    name = "did:key:z6MknNQD1WHLGGraFi6zcbGevuAgkVfdyCdtZnQTGWVVvR5Q"
    assert design.awarding_bodies == (Organisation(name={"hr": name}),)
    assert told[f"assumed: {name}"] == "awarding_body"
    design, told = brought("42b_ob3_issuer_country_name.json", catalogue)
    school = Organisation(name={"hr": "Srednja škola Primjer"}, country="HR", homepage="https://skola.example", email="info@skola.example")
    assert design.awarding_bodies == (school,)
    assert told["not_understood: issuer.address.addressLocality: Zagreb"] == "awarding_body"
    assert brought("40_ob3_vc11_dates.json", catalogue)[0].awarding_bodies == (school.model_copy(update={"country": None}),)
    content = json.loads((INPUTS / "42b_ob3_issuer_country_name.json").read_text("utf-8"))
    for written, code in {"hr": "HR", "HRV": "HR", "Hrvatska": "HR", "XX": None}.items():
        content["issuer"]["address"] = {"addressCountryCode": written}
        found = read_openbadge(content, catalogue)
        assert [body.country for body in found.credential.awarding_bodies] == [code]
        assert any("XX" in loss.detail for loss in found.losses) is (code is None)
    content["issuer"] = "https://skola.example/issuer"
    (body,) = read_openbadge(content, catalogue).credential.awarding_bodies
    assert (body.name, body.homepage) == ({"hr": "https://skola.example/issuer"}, "https://skola.example/issuer")


def test_second_things_are_kept_or_named(catalogue: Catalogue) -> None:
    """Of two achievements the second is reported by its name; all results are in the grade, and each is reported."""
    design, told = brought("43_ob3_two_achievements.json", catalogue)
    assert design.title == {"hr": "Zavarivanje kutnih spojeva"}
    assert any(detail.startswith("not_understood: credentialSubject.achievement[1]: name Drugo postignuće") for detail in told)
    design, told = brought("45_ob3_results.json", catalogue)
    assert design.award is not None
    assert design.award.grade == "Priprema spoja: Samostalno; Ocjena: 4.6 (1–5); Praktični ispit: 92 %"
    for result in design.award.grade.split("; "):
        assert told[f"as_text: {result}"] == "grade"


def test_alignments_are_understood_with_https(catalogue: Catalogue) -> None:
    """Level, field of study and skill are those of the European lists; other alignments are reported with what they say."""
    design, told = brought("46_ob3_alignments.json", catalogue)
    assert (design.level, design.isced_f) == (CredentialLevel(eqf_level=3), ("0715",))
    assert [skill.esco_uri for skill in design.skills] == ["http://data.europa.eu/esco/skill/2e7d7b5a-0000-4000-8000-000000000000"]
    assert sum("targetName EQF level 4" in detail or "targetName Makes fillet welds" in detail for detail in told) == 2
    assert told["not_understood: credentialSubject.achievement.creditsAvailable: 2.0"] == "workload"


def test_two_levels_are_told_and_none_is_taken(catalogue: Catalogue) -> None:
    """What contradicts itself is no level."""
    content = json.loads((INPUTS / "46_ob3_alignments.json").read_text("utf-8"))
    content["credentialSubject"]["achievement"]["alignment"].append({"targetUrl": "http://data.europa.eu/snb/eqf/4"})
    found = read_openbadge(content, catalogue)
    assert found.credential.level is None
    assert ("contradicted", "level", "EQF 3, 4") in {(loss.kind.value, loss.element_id, loss.detail) for loss in found.losses}


def test_keys_of_json_ld_and_markup_are_understood(catalogue: Catalogue) -> None:
    """@type and @id are type and id; tags and entities of HTML are taken out."""
    assert brought("49_ob3_at_type.json", catalogue)[0].title == {"hr": "Zavarivanje kutnih spojeva"}
    design, _ = brought("63_ob3_html.json", catalogue)
    assert (design.title, design.summary) == ({"hr": "Certified SAFe® 4 Agilist & more"}, {"hr": "World's best course"})
    assert design.further == {"hr": "- Complete the course\n- Pass the exam"}


def test_a_badge_in_a_graph_is_read(catalogue: Catalogue) -> None:
    """Objects of a graph are put together by their ids."""
    badge = json.loads((INPUTS / "40_ob3_vc11_dates.json").read_text("utf-8"))
    achievement = badge["credentialSubject"].pop("achievement")
    badge["credentialSubject"]["achievement"] = achievement["id"]
    graph = {"@context": badge.pop("@context"), "@graph": [achievement, badge]}
    found = import_document(parse_document(json.dumps(graph).encode(), "graph.jsonld"), catalogue=catalogue)
    assert found.credential.title == {"hr": "Zavarivanje kutnih spojeva"}
    assert found.credential.awarding_bodies


@pytest.mark.parametrize(("tag", "kept"), [("hr-HR", "hr-HR"), ("nl_NL", "nl-NL"), ("SR-latn", "sr-Latn"), ("Croatian", "en")])
def test_languages_are_understood_however_they_are_written(tag: str, kept: str, catalogue: Catalogue) -> None:
    """A tag in any case; what is no tag is reported, and English assumed."""
    content = {"type": "Achievement", "name": "T", "inLanguage": tag}
    found = read_openbadge(content, catalogue)
    assert found.credential.title == {kept: "T"}
    assert (("not_understood", "inLanguage: Croatian") in {(loss.kind.value, loss.detail) for loss in found.losses}) is (kept == "en")


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(design=designs())
def test_schema_org_gives_back_what_it_can_hold(design: CredentialTemplate) -> None:
    """All but what is told in words comes back in its language."""
    catalogue = open_catalogue()
    found = export(design, "schemaorg", catalogue=catalogue)
    back = import_document(parse_document(found.content, "a.json"), catalogue=catalogue).credential
    for name in ("id", "revision", "languages", "countries", "isced_f", "links", "requires", "workload", "level", "participation"):
        assert getattr(back, name) == getattr(design, name), name
    assert [(o.id, o.domain) for o in back.outcomes] == [(o.id, o.domain) for o in design.outcomes]
    for before, after in ((design, back), *zip(design.outcomes, back.outcomes, strict=True)):
        assert [s.esco_uri for s in after.skills] == [s.esco_uri for s in before.skills]  # type: ignore[attr-defined]
    assert [b.country for b in back.awarding_bodies] == [b.country for b in design.awarding_bodies]
    towards = [(t.url, t.level) for t in (design.stackability.towards if design.stackability else ())]
    assert [(t.url, t.level) for t in (back.stackability.towards if back.stackability else ())] == towards


def test_each_field_of_an_achievement_is_read(catalogue: Catalogue) -> None:
    """Code, version, description, criteria, alignments of each kind and other languages, with the losses of each."""
    esco = "http://data.europa.eu/esco/skill/0a1b"
    level = next(row for row in catalogue.levels_of("HR-CROQF") if row.nqf_level == "4.1")
    kinds = {name: catalogue.concept(name, code) for name, code in (("eqf", "4"), ("assessment", AssessmentType.QUIZ), ("isced-f", "0715"))}
    content = {
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://example.org/own"], "id": "urn:a", "type": ["Achievement"],
        "name": "Welding", "humanCode": "Weld 1", "version": "7", "description": "Fillet welds", "inLanguage": "en",
        "criteria": {"id": "https://example.org/criteria", "narrative": "Do it."},
        "alignment": [
            {"targetType": OUTCOME, "targetName": "Welds", "targetCode": "LO 1", "targetDescription": "skills", "targetUrl": "urn:uuid:1"},
            {"targetUrl": esco, "targetName": "weld", "targetDescription": "lo-1"}, {"targetUrl": f"{esco}2", "targetName": "cut"},
            {"targetUrl": level.concept_uri, "targetName": "4.1", "targetCode": "HR-CROQF 4.1"},
            *({"targetUrl": concept.concept_uri, "targetName": concept.label_en} for concept in kinds.values() if concept),
            {"targetUrl": "https://example.org/other", "targetName": "Other"},
        ],
        "related": [{"type": ["Related"], "id": "urn:b", "inLanguage": "hr"}],
    }  # fmt: skip
    found = read_openbadge(content, catalogue)
    design = found.credential
    assert found.format == "openbadges"
    assert (design.id, design.title, design.revision, design.summary) == ("weld-1", {"en": "Welding"}, "7", {"en": "Fillet welds"})
    assert (design.links, design.isced_f) == (("https://example.org/criteria",), ("0715",))
    [outcome] = design.outcomes
    assert (outcome.id, outcome.text, outcome.domain) == ("lo-1", {"en": "Welds"}, "skills")
    assert [(skill.label, skill.esco_uri) for skill in (*outcome.skills, *design.skills)] == [
        ({"en": "weld"}, esco),
        ({"en": "cut"}, f"{esco}2"),
    ]
    assert design.level
    assert (design.level.eqf_level, [each.nqf_level for each in design.level.national]) == (4, ["4.1"])
    assert [each.type for each in design.assessments] == [AssessmentType.QUIZ]
    told = {(loss.kind, loss.element_id, loss.detail) for loss in found.losses}
    assert {
        (LossKind.ASSUMED, None, "Weld 1 → weld-1"), (LossKind.ASSUMED, "outcomes", "LO 1 → lo-1"), (LossKind.LANGUAGES, None, "hr"),
    } <= told  # fmt: skip
    unread = " ".join(detail for kind, _, detail in told if kind is LossKind.NOT_UNDERSTOOD)
    assert "https://example.org/own" in unread
    assert "https://example.org/other" in unread
    assert "w3.org" not in unread


def test_an_achievement_that_says_little_is_read(catalogue: Catalogue) -> None:
    """A description that repeats the name is no summary; without a name that of the credential counts; English is assumed."""
    little = {"type": "Achievement", "name": "Welding", "description": "Welding", "criteria": {"narrative": "y" * 4001}}
    found = read_openbadge(little, catalogue)
    assert (found.credential.id, found.credential.summary, found.credential.links) == ("welding", None, ())
    assert found.credential.further == {"en": "y" * 4000}
    assert {(loss.kind, loss.element_id, loss.detail) for loss in found.losses} == {
        (LossKind.ASSUMED, None, "en"), (LossKind.AS_TEXT, "outcomes", "criteria.narrative"),
        (LossKind.LEFT_OUT, "outcomes", "criteria.narrative > 4000"),
    }  # fmt: skip
    whole = {
        "type": "OpenBadgeCredential",
        "name": "Brazing",
        "credentialSubject": {"achievement": {"inLanguage": "hr"}},
        "proof": {"x": 1},
    }
    named = read_openbadge(whole, catalogue)
    assert named.credential.title == {"hr": "Brazing"}
    assert not [loss for loss in named.losses if loss.kind is LossKind.NOT_UNDERSTOOD]
    again = whole | {"credentialSubject": {"achievement": {"name": "Brazing", "inLanguage": "en"}}}
    assert [(loss.kind, loss.element_id) for loss in read_openbadge(again, catalogue).losses] == [(LossKind.ASSUMED, "learner")]
    with pytest.raises(DataError, match=r"^openbadges, field title:"):
        read_openbadge({"type": "Achievement"}, catalogue)
    assert not is_openbadge([little])
    assert not is_openbadge({"type": "Other"})
