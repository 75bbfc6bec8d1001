"""What the reader of the European Learning Model takes from which place, one place at a time."""

import json
from base64 import urlsafe_b64encode
from typing import Any

import pytest

from mcvet import Catalogue, DataError
from mcvet.catalogue import parse_document
from mcvet.credentials.enumerations import AccreditationKind, AssessmentType, Supervision
from mcvet.credentials.exchange import Import, LossKind, import_document
from mcvet.credentials.exchange.elm.parts import NOTE
from mcvet.credentials.exchange.elm.read import is_elm, read_elm
from mcvet.credentials.parts import CredentialLevel, Credits, NationalLevel, Workload

QUALIFICATION = {"type": "Qualification", "title": {"en": "Welding"}}
ECTS = {"id": "http://data.europa.eu/snb/education-credit/6fcec5c5af"}
SCHOOL = {"type": "Organisation", "legalName": {"en": "School"}}


def read(content: Any, catalogue: Catalogue) -> Import:
    """Read content as if it were a file."""
    return import_document(parse_document(json.dumps(content).encode(), "theirs.json"), catalogue=catalogue)


def lost(found: Import, *kinds: LossKind) -> list[tuple[str | None, str]]:
    """Return element and detail of the losses of some kinds."""
    return [(loss.element_id, loss.detail) for loss in found.losses if loss.kind in kinds]


def concept(kind: str, code: str, catalogue: Catalogue) -> dict[str, str]:
    """Return a reference to a concept of a controlled list."""
    found = catalogue.concept(kind, code)
    assert found is not None
    return {"id": found.concept_uri}


def credential(*claims: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a digital credential with some claims."""
    return {
        "type": "EuropeanDigitalCredential",
        "credentialSubject": {"givenName": {"en": "Ana"}, "familyName": {"en": "Kos"}, "hasClaim": list(claims)},
        **more,
    }


@pytest.mark.parametrize("padding", [0, 1, 2, 3])
def test_a_sealed_file_is_read_whatever_its_length(padding: int, catalogue: Catalogue) -> None:
    """The payload is JSON, or JSON in base64url without padding; that the seal is not verified is told."""
    text = json.dumps(QUALIFICATION) + " " * padding
    encoded = urlsafe_b64encode(text.encode()).decode().rstrip("=")
    for payload in (text, f"\n {text}", encoded):
        found = read({"payload": payload, "signatures": []}, catalogue)
        assert found.credential.title == {"en": "Welding"}
        assert lost(found, LossKind.UNVERIFIED) == [(None, "JAdES")]


@pytest.mark.parametrize("payload", ["{", "x", "e30", "ž"])
def test_a_payload_that_is_no_json_is_told_with_file_and_field(payload: str, catalogue: Catalogue) -> None:
    """The error names the file that was opened and the field payload, not the content within."""
    with pytest.raises(DataError) as caught:
        read({"payload": payload}, catalogue)
    if payload != "e30":
        assert {(problem.file, problem.field) for problem in caught.value.problems} == {("theirs.json", "payload")}


def test_keywords_of_json_ld_are_those_of_the_model(catalogue: Catalogue) -> None:
    """`@id` and `@type` are read like `id` and `type`, and the plain key goes before; a context is left as it is."""
    plain = QUALIFICATION | {"eqfLevel": {"id": "http://data.europa.eu/snb/eqf/4"}, "additionalNote": {"noteLiteral": {"en": "Note"}}}
    linked = {"@context": {"@id": "x"}, "@type": "Qualification", "title": {"en": "Welding"}} | {
        "eqfLevel": {"@id": "http://data.europa.eu/snb/eqf/4"}, "additionalNote": {"noteLiteral": {"en": "Note"}},
    }  # fmt: skip
    one, other = read(plain, catalogue), read(linked, catalogue)
    assert one.credential == other.credential
    assert one.credential.level == CredentialLevel(eqf_level=4)
    both = read(plain | {"@type": "Nonsense", "eqfLevel": {"id": "http://data.europa.eu/snb/eqf/4", "@id": "urn:x"}}, catalogue)
    assert both.credential == one.credential
    assert is_elm(linked)
    assert not is_elm({"@context": {"@type": "Qualification"}, "title": "Welding"})


def test_the_file_is_named_only_where_it_is_known(catalogue: Catalogue) -> None:
    """Content without a file is told as `elm`."""
    with pytest.raises(DataError, match=r"^elm, field title:"):
        read_elm({"type": "Qualification"}, catalogue)


RANKED: list[dict[str, Any]] = [
    {"type": "LearningAchievement", "title": {"en": "0"}, "specifiedBy": QUALIFICATION | {"title": {"en": "0"}}},
    {"type": "LearningAchievement", "title": {"en": "1"}},
    {"type": "LearningActivity", "title": {"en": "2"}},
    {"type": "LearningAssessment", "title": {"en": "3"}},
]


@pytest.mark.parametrize("first", range(len(RANKED)))
@pytest.mark.parametrize("best", range(len(RANKED)))
def test_the_claim_that_says_most_is_read(first: int, best: int, catalogue: Catalogue) -> None:
    """An achievement with a specification before one without, before an activity, before anything else, wherever they stand."""
    claims = [RANKED[first], *reversed(RANKED[best:])] if first >= best else [*reversed(RANKED[best:])]
    found = read(credential(*claims), catalogue).credential
    assert found.title == {"en": str(best)}


def test_a_credential_is_chosen_before_its_specification(catalogue: Catalogue) -> None:
    """Of the objects of a graph a credential is read, then a specification, then an opportunity; of nothing nothing is read."""
    whole = credential({"type": "LearningAchievement", "title": {"en": "Whole"}}, id="urn:c")
    opportunity = {"type": "LearningOpportunity", "id": "urn:o", "title": {"en": "Course"}}
    single = QUALIFICATION | {"id": "urn:q"}
    for graph, title in (([opportunity, single, whole], "Whole"), ([opportunity, single], "Welding"), ([opportunity], "Course")):
        assert read({"@graph": graph}, catalogue).credential.title == {"en": title}
    with pytest.raises(DataError):
        read_elm([], catalogue)


@pytest.mark.parametrize(
    ("claims", "hours", "assumed"),
    [
        ([{"type": "LearningAchievement", "volumeOfLearning": "PT9H"}], 9, []),
        ([{"type": "LearningActivity", "workload": "PT8H"}], 8, []),
        ([{"type": "LearningActivity", "specifiedBy": {"volumeOfLearning": "PT7H"}}], 7, []),
        ([{"type": "LearningAchievement", "influencedBy": [{"workload": "PT4H"}]}], 4, []),
        (
            [{"type": "LearningAchievement", "influencedBy": [{"workload": "PT4H"}, {"specifiedBy": {"volumeOfLearning": "PT2.5H"}}, {}]}],
            6.5,
            [("workload", "4 + 2.5 h")],
        ),
    ],
)
def test_hours_are_those_of_the_claim_or_of_its_activities(
    claims: list[dict[str, Any]], hours: float, assumed: list[tuple[str, str]], catalogue: Catalogue
) -> None:
    """What the specification does not state is taken from the claim, then from the activities, whose sum is told."""
    found = read(credential(*({"title": {"en": "Welding"}} | claim for claim in claims)), catalogue)
    assert found.credential.workload == Workload(hours=hours)
    assert lost(found, LossKind.ASSUMED) == assumed


def test_the_parts_of_the_workload_are_added_up(catalogue: Catalogue) -> None:
    """Two parts of one category are one sum; nothing but a part of another category is told."""
    part = {"dcType": concept("learning-activity", "job_experience", catalogue)}
    other = {"dcType": {"id": "urn:x"}, "volumeOfLearning": "PT1H"}
    found = read(
        QUALIFICATION | {"volumeOfLearning": "PT9H", "influencedBy": [part | {"volumeOfLearning": f"PT{n}H"} for n in (3, 4)] + [other]},
        catalogue,
    )
    assert found.credential.workload == Workload(hours=9, work_based_hours=7)
    assert lost(found, LossKind.NOT_UNDERSTOOD) == [(None, "influencedBy[2]: volumeOfLearning PT1H; dcType.id urn:x")]


@pytest.mark.parametrize("reference", [{"id": "http://data.europa.eu/snb/skill-type/skill"}, "http://data.europa.eu/snb/skill-type/skill"])
def test_an_entry_of_a_list_may_be_named_twice(reference: Any, catalogue: Catalogue) -> None:
    """What was understood at one place is not reported at the next."""
    found = read(QUALIFICATION | {"learningOutcome": [{"title": {"en": f"Welds {n}"}, "dcType": reference} for n in range(3)]}, catalogue)
    assert [outcome.domain for outcome in found.credential.outcomes] == ["skills"] * 3
    assert found.losses == ()
    unknown = read(
        QUALIFICATION | {"learningOutcome": [{"title": {"en": f"Welds {n}"}, "dcType": {"id": "urn:x"}} for n in range(2)]}, catalogue
    )
    assert ("outcomes", "learningOutcome[0].dcType: id urn:x") in lost(unknown, LossKind.NOT_UNDERSTOOD)


def test_credits_are_those_of_the_claim_if_its_specification_has_none(catalogue: Catalogue) -> None:
    """Received credits count; two systems for one number, or no number, are told."""
    claim = {"type": "LearningAchievement", "title": {"en": "Welding"}, "creditReceived": {"framework": ECTS, "point": "3"}}
    assert read(credential(claim), catalogue).credential.workload == Workload(credits=(Credits(system="ects", points=3),))
    found = read(QUALIFICATION | {"creditPoint": {"framework": ECTS, "point": "three"}}, catalogue)
    assert found.credential.workload is None
    assert ("workload", "creditPoint ects") in lost(found, LossKind.NOT_UNDERSTOOD)


def test_a_level_may_be_the_national_one_alone(catalogue: Catalogue) -> None:
    """It is named by its address, bare or in an object, and several are kept."""
    rows = [row for row in catalogue.levels_of("HR-CROQF") if row.concept_uri and row.nqf_level in ("4.1", "4.2")]
    for stated in (rows[0].concept_uri, {"id": rows[0].concept_uri}, [rows[0].concept_uri, {"id": rows[1].concept_uri}]):
        level = read(QUALIFICATION | {"nqfLevel": stated}, catalogue).credential.level
        wanted = rows if isinstance(stated, list) else rows[:1]
        assert level == CredentialLevel(national=tuple(NationalLevel(framework_id="HR-CROQF", nqf_level=row.nqf_level) for row in wanted))


def test_assessments_are_those_of_the_specification_or_of_the_results(catalogue: Catalogue) -> None:
    """The parts of an assessment are read before the whole; its kind may be a bare address; a title that is not its label describes it."""
    written, oral = (concept("assessment", code, catalogue) for code in list(AssessmentType)[:2])
    kinds = [*AssessmentType][:2]
    ways = [{"dcType": written["id"], "title": {"en": "Test of welds"}}, {"dcType": oral, "description": {"en": "Talk"}}]
    of_specification = read(QUALIFICATION | {"provenBy": ways}, catalogue).credential.assessments
    assert [(each.type, each.description) for each in of_specification] == [(kinds[0], {"en": "Test of welds"}), (kinds[1], {"en": "Talk"})]
    claim = {"type": "LearningAchievement", "title": {"en": "Welding"}}
    parts = read(credential(claim | {"provenBy": {"specifiedBy": {"hasPart": ways}}}), catalogue).credential.assessments
    assert parts == of_specification
    whole = read(credential(claim | {"provenBy": {"specifiedBy": ways[0]}}), catalogue).credential.assessments
    assert whole == of_specification[:1]
    assert read(QUALIFICATION | {"provenBy": [{"title": {"en": "Unknown"}}]}, catalogue).credential.assessments == ()


def test_a_weight_that_is_no_number_is_told_with_its_element(catalogue: Catalogue) -> None:
    """What a note on an assessment has in place of a number belongs to the assessment."""
    kind = concept("assessment", next(iter(AssessmentType)), catalogue)
    weight = {"type": "Note", "noteLiteral": {"en": "half"}, "subject": {"id": f"{NOTE}:assessment_weight"}}
    found = read(QUALIFICATION | {"provenBy": {"dcType": kind, "additionalNote": weight}}, catalogue)
    assert [each.weight_percent for each in found.credential.assessments] == [None]
    assert ("assessment", "half") in lost(found, LossKind.NOT_UNDERSTOOD)


def test_two_ways_of_supervision_are_told(catalogue: Catalogue) -> None:
    """One is read, two contradict each other."""
    first, second = [*Supervision][:2]
    claim = {"type": "LearningAchievement", "title": {"en": "Welding"}}
    stated = [{"idVerification": concept("supervision-verification", each, catalogue)} for each in (first, second)]
    assert read(credential(claim | {"provenBy": stated[:1]}), catalogue).credential.supervision == first
    found = read(credential(claim | {"provenBy": stated}), catalogue)
    assert found.credential.supervision is None
    assert lost(found, LossKind.CONTRADICTED) == [("supervision", f"idVerification {first}, {second}")]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"title": {"en": "Seal"}, "dcType": True}, "accreditation Seal programme"), ({"dcType": True}, "accreditation  programme"),
        ({"title": {"en": "Seal"}, "accreditingAgent": SCHOOL}, "accreditation Seal"), ({"title": {"en": "Seal"}}, None),
    ],
)  # fmt: skip
def test_half_an_accreditation_is_told(given: dict[str, Any], told: str | None, catalogue: Catalogue) -> None:
    """Without its kind or its agency it is left out, with its title and kind."""
    kind = next(iter(AccreditationKind))
    each = given | ({"dcType": concept("accreditation", kind, catalogue)} if "dcType" in given else {})
    found = read(QUALIFICATION | {"accreditation": each}, catalogue)
    assert found.credential.quality is None
    of_quality = [
        detail for element, detail in lost(found, LossKind.NOT_UNDERSTOOD) if element == "quality" and detail.startswith("accreditation ")
    ]
    assert of_quality == ([told.replace("programme", kind)] if told else [])


def test_outcomes_with_one_code_are_numbered(catalogue: Catalogue) -> None:
    """The second has the number before its code, and both codes are told; without a domain it is told that it counts as skills."""
    outcomes = [{"title": {"en": f"Welds {n}"}, "identifier": {"notation": "weld"}} for n in range(2)]
    found = read(QUALIFICATION | {"learningOutcome": outcomes}, catalogue)
    assert [outcome.id for outcome in found.credential.outcomes] == ["weld", "o2-weld"]
    assert lost(found, LossKind.ASSUMED) == [("outcomes", "skills"), ("outcomes", "weld → o2-weld")]


def test_an_awarding_body_that_is_named_twice_is_one(catalogue: Catalogue) -> None:
    """Of the claim and of the opportunity; a body that nobody names is taken from the issuer, and that is told."""
    claim = {"type": "LearningAchievement", "title": {"en": "Welding"}}
    again = {"specifiedBy": QUALIFICATION | {"awardingOpportunity": {"awardingBody": SCHOOL}}, "awardedBy": {"awardingBody": SCHOOL}}
    assert len(read(credential(claim | again), catalogue).credential.awarding_bodies) == 1
    issued = read(credential(claim, issuer=SCHOOL | {"legalName": {"hr": "Škola", "en": "School"}}), catalogue)
    assert [body.name for body in issued.credential.awarding_bodies] == [{"hr": "Škola", "en": "School"}]
    assert ("awarding_body", "issuer School") in lost(issued, LossKind.ASSUMED)
