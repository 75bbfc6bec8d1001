"""Documents of others come in whole: each row of the inputs that failed, and what every reader shares."""

import json
from pathlib import Path
from typing import Any

import pytest

from mcvet import Catalogue, DataError
from mcvet.catalogue import parse_document, read_document
from mcvet.credentials import template
from mcvet.credentials.enumerations import AccreditationKind, Mode
from mcvet.credentials.exchange import Import, Loss, LossKind, export, import_document
from mcvet.credentials.exchange.nodes import country_of, day_of, language_of, name_parts, without_markup
from mcvet.credentials.exchange.result import Losses
from mcvet.credentials.exchange.tracking import TrackedFile
from mcvet.credentials.exchange.wording import loss_text
from mcvet.credentials.model import MicroCredential
from mcvet.credentials.parts import Credits, Workload
from mcvet.locale import texts_for

INPUTS = Path(__file__).parent / "inputs"
ONLINE, PRESENTIAL = (f"http://data.europa.eu/snb/learning-assessment/{code}" for code in ("920fbb3cbe", "9191af2ed9"))
TWO_ECTS = (Credits(system="ects", points=2.0),)


def brought(name: str, catalogue: Catalogue) -> Import:
    """Read one of the inputs."""
    return import_document(read_document(INPUTS / name), catalogue=catalogue)


def told(found: Import, *kinds: LossKind) -> dict[str, str | None]:
    """Return the details of the losses of some kinds, with the element that each belongs to."""
    return {loss.detail: loss.element_id for loss in found.losses if loss.kind in kinds}


@pytest.mark.parametrize(
    ("number", "hours", "kind", "detail"),
    [
        ("1", 50, None, ""),
        ("2", 50, None, ""),
        ("3", 50, LossKind.ASSUMED, "P2DT2H → 50 h"),
        ("7", None, LossKind.NOT_UNDERSTOOD, "volumeOfLearning P1M"),
        ("8", 50.5, None, ""),
    ],
)
def test_durations_are_those_of_xml_schema(
    number: str, hours: float | None, kind: LossKind | None, detail: str, catalogue: Catalogue
) -> None:
    """Zero days say nothing, days have 24 hours and that is reported, months are no hours; the credits are kept whatever the hours are."""
    found = brought(f"55_{number}_elm_volume.json", catalogue)
    assert found.credential.workload == Workload(hours=hours, credits=TWO_ECTS)
    about = [loss for loss in found.losses if loss.element_id == "workload"]
    assert about == ([Loss(kind=kind, element_id="workload", detail=detail)] if kind else [])


def test_days_are_those_of_the_place_of_issue(catalogue: Catalogue) -> None:
    """Midnight in Central Europe is written as 22 or 23 hours UTC of the day before; that it was taken for midnight is reported."""
    found = brought("57_edc_local_midnight.json", catalogue)
    assert isinstance(found.credential, MicroCredential)
    assert found.credential.award is not None
    assert str(found.credential.award.date_of_birth) == "1999-10-02"
    assert str(found.credential.award.awarded_on) == "2026-03-10"
    assert told(found, LossKind.ASSUMED) == {
        "1999-10-01T22:00:00Z → 1999-10-02": "learner", "2026-03-09T23:00:00Z → 2026-03-10": "date",
    }  # fmt: skip
    assert [body.country for body in found.credential.awarding_bodies] == ["HR"]


def test_claims_that_are_activities_are_read(catalogue: Catalogue) -> None:
    """The workload and description of the claim are kept; who directs it and when it was are reported as lost."""
    found = brought("58_edc_activity.json", catalogue)
    design = found.credential
    assert design.workload == Workload(hours=2)
    assert design.summary == {"hr": "Opis radionice"}
    assert (design.title, design.participation, design.languages) == ({"hr": "Radionica"}, (Mode.ONLINE,), ("hr",))
    lost = told(found, LossKind.NOT_UNDERSTOOD)
    assert "volumeOfLearning P2M" in lost
    assert "credential.credentialSubject.hasClaim.temporal.startDate: 2026-03-10T12:00:00Z" in lost


def test_graphs_and_lists_are_read(catalogue: Catalogue) -> None:
    """What learners learn is in a graph, a list or an opportunity; objects named by their id are found in the file."""
    graph = brought("56_elm_graph.jsonld", catalogue).credential
    assert graph.title == {"en": "Welding", "hr": "Zavarivanje"}
    assert [outcome.text for outcome in graph.outcomes] == [{"en": "Makes fillet welds"}]
    assert brought("56b_elm_list.json", catalogue).credential.title == graph.title
    opportunity = brought("56e_elm_opportunity.json", catalogue)
    assert opportunity.credential.workload == Workload(hours=50)
    lost = told(opportunity, LossKind.NOT_UNDERSTOOD)
    assert {"title.hr: Zavarivanje u proljeće", "temporal.startDate: 2026-03-01T00:00:00+01:00"} <= set(lost)
    assert any(detail.startswith("providedBy: legalName.hr Škola") for detail in lost)


def test_a_course_in_a_graph_of_schemaorg_is_read(catalogue: Catalogue) -> None:
    """The course gives title, outcomes, workload and body; the site, the mode in words and the name of the credential are reported."""
    found = brought("59_schema_graph.jsonld", catalogue)
    design = found.credential
    assert (design.title, design.workload) == ({"hr": "Zavarivanje"}, Workload(hours=50))
    assert [(body.name, body.country) for body in design.awarding_bodies] == [({"hr": "Skola"}, "HR")]
    assert [outcome.text["hr"] for outcome in design.outcomes] == ["Izrađuje zavare", "Čita nacrte"]
    lost = " ".join(told(found, LossKind.NOT_UNDERSTOOD))
    for words in ("Skola", "Mikrokvalifikacija", "Onsite", "P2W"):
        assert words in lost


def read(content: Any, catalogue: Catalogue) -> Import:
    """Read content as if it were a file."""
    return import_document(parse_document(json.dumps(content).encode(), "theirs.json"), catalogue=catalogue)


ORGANISATION = {"type": "Organisation", "legalName": {"en": "School"}}
QUALIFICATION = {"type": "Qualification", "title": {"en": "Welding"}, "volumeOfLearning": "PT50H"}


def test_one_detail_that_is_wrong_is_left_out_and_told(catalogue: Catalogue) -> None:
    """A part that is not valid goes with its place, its value and what was expected; what is beside it stays."""
    body = ORGANISATION | {
        "contactPoint": {"emailAddress": {"id": "mailto:nobody"}}, "homepage": {"contentURL": "school"},
        "registration": {"notation": "123"},
    }  # fmt: skip
    outcomes = [{"title": {"en": "Welds"}, "relatedESCOSkill": {"id": "urn:x", "prefLabel": {"en": "weld"}}}, {"dcType": {"id": "urn:y"}}]
    found = read(QUALIFICATION | {"awardingOpportunity": {"awardingBody": body}, "learningOutcome": outcomes}, catalogue)
    (school,) = found.credential.awarding_bodies
    assert (school.name, school.registration, school.email, school.homepage) == ({"en": "School"}, "123", None, None)
    assert [(o.text, [(s.label, s.esco_uri) for s in o.skills]) for o in found.credential.outcomes] == [
        ({"en": "Welds"}, [({"en": "weld"}, None)])
    ]
    lost = told(found, LossKind.NOT_VALID)
    assert lost == {
        "awarding_bodies[0].homepage 'school': an address that begins with http:// or https://": "awarding_body",
        "awarding_bodies[0].email 'nobody': an e-mail address": "awarding_body",
        "outcomes[0].skills[0].esco_uri 'urn:x': an address of a skill in ESCO, such as http://data.europa.eu/esco/skill/…": "outcomes",
        """outcomes[1] '{"id": "o2", "domain": "skills", "text": null, "skills": []}': texts by language, such as en: Welding""": "outcomes",
    }
    assert told(found, LossKind.NOT_UNDERSTOOD) == {"learningOutcome[1].dcType: id urn:y": "outcomes"}


def test_long_texts_are_cut_and_told(catalogue: Catalogue) -> None:
    """The first 4,000 characters are kept."""
    found = read(QUALIFICATION | {"description": {"en": "x" * 5000}}, catalogue)
    assert found.credential.summary == {"en": "x" * 4000}
    (detail,) = told(found, LossKind.NOT_VALID)
    assert detail.startswith("summary.en 'xxx")
    assert detail.endswith("a text of at most 4,000 characters")


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("description", {"en": "x" * 5000}, "Sažetak (en) „xxx"),
        ("description", {"en": "x" * 5000}, "tekst od najviše 4.000 znakova"),
        ("volumeOfLearning", "PT99999H", "Radno opterećenje: Ukupan broj sati „99999.0”: broj koji iznosi najviše 10.000"),
        ("volumeOfLearning", "PT99999H", "(Radno opterećenje „{}”: ukupan broj sati ili bodovi)"),
    ],
)  # fmt: skip
def test_parts_that_are_not_valid_are_told_in_the_readers_language(field: str, value: Any, words: str, catalogue: Catalogue) -> None:
    """Field, value and what was expected are in the reader's language; the detail in JSON stays in English."""
    lost = [loss for loss in read(QUALIFICATION | {field: value}, catalogue).losses if loss.kind is LossKind.NOT_VALID]
    assert words in " ".join(loss_text(loss, texts_for("hr")) for loss in lost)
    assert all(loss.model_dump(mode="json").keys() == {"kind", "element_id", "detail"} for loss in lost)


def test_what_is_written_as_text_is_named_in_the_readers_language(catalogue: Catalogue) -> None:
    """Labels of notes and of supervision, which the file has in English."""
    lost = export(template("mc01", catalogue=catalogue), "elm", catalogue=catalogue).losses
    said = " ".join(loss_text(loss, texts_for("sr-Cyrl")) for loss in lost if loss.kind is LossKind.AS_TEXT)
    assert all(words in said for words in ("(Докази о потражњи)", "(Статус шаблона)", "(под надзором, идентитет проверен)"))
    assert "Evidence of demand" in {loss.detail for loss in lost}


def test_a_file_without_a_title_is_refused_in_words(catalogue: Catalogue) -> None:
    """What cannot be left out is asked for."""
    with pytest.raises(DataError, match=r"theirs\.json, field title: expected a value; found nothing\. Ask the author of the file"):
        read({"type": "Qualification", "volumeOfLearning": "PT50H"}, catalogue)


def test_what_contradicts_itself_is_told_and_not_chosen(catalogue: Catalogue) -> None:
    """Of two EQF levels, or two numbers of one credit system, neither is taken."""
    ects = {"id": "http://data.europa.eu/snb/education-credit/6fcec5c5af"}
    content = QUALIFICATION | {
        "eqfLevel": [{"id": f"https://data.europa.eu/snb/eqf/{level}"} for level in (3, 4)],
        "creditPoint": [{"framework": ects, "point": "2"}, {"framework": ects, "point": "3"}],
    }
    found = read(content, catalogue)
    assert (found.credential.level, found.credential.workload) == (None, Workload(hours=50))
    assert told(found, LossKind.CONTRADICTED) == {"eqfLevel 3, 4": "level", "ects 2.0, 3.0": "workload"}


def test_https_forms_of_european_lists_are_understood(catalogue: Catalogue) -> None:
    """Concepts and skills are the same with http and https, also named by their address alone."""
    content = QUALIFICATION | {
        "eqfLevel": "https://data.europa.eu/snb/eqf/4",
        "language": {"id": "https://publications.europa.eu/resource/authority/language/HRV"},
        "learningOutcome": {"title": {"en": "Welds"}, "relatedESCOSkill": "https://data.europa.eu/esco/skill/0a1b"},
    }
    design = read(content, catalogue).credential
    assert (design.level and design.level.eqf_level, design.languages) == (4, ("hr",))
    assert design.outcomes[0].skills[0].esco_uri == "http://data.europa.eu/esco/skill/0a1b"


def test_a_person_of_one_name_is_one(catalogue: Catalogue) -> None:
    """A mononym is a given name and nothing is assumed of it."""
    content = {"credential": {"credentialSubject": {"fullName": {"en": "Sukarno"}, "hasClaim": {"title": {"en": "T"}}}}}
    found = read(content, catalogue)
    assert isinstance(found.credential, MicroCredential)
    assert found.credential.award is not None
    assert (found.credential.award.given_name, found.credential.award.family_name) == ("Sukarno", None)
    assert not told(found, LossKind.ASSUMED)
    losses = Losses()
    assert name_parts(None, None, None, losses) == {"given_name": "–"}
    assert losses


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("hr", "HR"), ("HRV", "HR"), ("Croatia", "HR"), ("Hrvatska", "HR"), ("Србија", "RS"), ("UK", "GB"), ("EL", "GR"),
        ("https://publications.europa.eu/resource/authority/country/SVN", "SI"), ("XX", None), ("EU", None), ("nowhere", None),
    ],
)  # fmt: skip
def test_countries_are_known_by_code_and_in_words(written: str, code: str | None, catalogue: Catalogue) -> None:
    """Small letters, three letters, addresses and names in the languages of Europe."""
    assert country_of(written, catalogue) == code


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("Certified SAFe® 4 Agilist &amp; more", "Certified SAFe® 4 Agilist & more"), ("<p>World&#39;s best <b>course</b></p>", "World's best course"),
        ("<ul><li>Complete the course</li><li>Pass the exam</li></ul>", "- Complete the course\n- Pass the exam"),
        ('See <a href="https://example.org/a">the rules</a>.', "See the rules (https://example.org/a)."),
        ("a < b & c > d", "a < b & c > d"), ("AT&T; R&D <y>", "AT&T; R&D <y>"), ("<script>alert(1)</script>Title\x00", "Title"), ("<br/>", "<br/>"), ("<p>a</y> <z>b</p>", "a</y> <z>b"),
    ],
)  # fmt: skip
def test_markup_is_taken_out_of_texts(written: str, text: str) -> None:
    """Tags and entities go, words and addresses stay, and what only looks like markup stays as it is."""
    assert without_markup(written) == text


@pytest.mark.parametrize(
    ("written", "day", "is_sure"),
    [
        ("2026-03-10", "2026-03-10", True), ("2026-03-10T00:00:00", "2026-03-10", True), ("2026-03-10T00:00:00+01:00", "2026-03-10", True),
        ("2026-03-10T23:59:59Z", "2026-03-10", True), ("2026-07-09T22:00:00Z", "2026-07-10", False), ("2026-07-09T21:00:00Z", "2026-07-10", False),
        ("2026-03-10T08:15:00Z", "2026-03-10", False), ("2026-02-30", None, False), ("soon", None, False), ("9999-12-31T23:00:00Z", None, False),
    ],
)  # fmt: skip
def test_moments_are_days(written: str, day: str | None, is_sure: bool) -> None:
    """A day that depends on where the moment was is marked as assumed."""
    assert day_of(written) == (day, is_sure)


def test_language_tags_are_read_however_they_are_written() -> None:
    """Case and separators are not the writer's point."""
    assert [language_of(tag) for tag in ("HR", "sr_latn", "en-gb", "in English", "")] == ["hr", "sr-Latn", "en-GB", None, None]


def test_what_is_not_asked_for_is_told_once() -> None:
    """Whole parts are reported as one, copies of an object are one object, and what was read of a copy was read."""
    school = {"id": "urn:s", "name": "School", "logo": {"id": "urn:l", "content": "x" * 100}}
    content = {
        "type": "Known",
        "a": school,
        "b": {"id": "urn:s"},
        "c": dict(school),
        "list": [1, 2],
        "none": None,
        "rest": {"p": {"q": 1}, "r": [" "]},
    }
    losses = Losses()
    source = TrackedFile(content, losses, {"type": {"Known"}})
    entry = source.entry(content)
    assert (entry.one("b").word("name"), entry.word("list")) == ("School", "1")
    source.report_unread({"rest": "further"})
    assert [(loss.element_id, loss.detail) for loss in losses] == [
        (None, f"a.logo: content {'x' * 80}…; id urn:l"), (None, "list[1]: 2"), ("further", "rest.p.q: 1"), (None, "id: urn:s"),
    ]  # fmt: skip


def test_a_joint_degree_with_parts_comes_in(catalogue: Catalogue) -> None:
    """Two bodies, one without an address, an accreditation of EQAR, outcomes of one code, an activity each, and parts that are named."""
    kind = {"id": "http://data.europa.eu/snb/accreditation/c_1f1a469a", "type": "Concept"}
    accredited = {"title": {"en": "Institutional accreditation"}, "dcType": kind, "accreditingAgent": {"legalName": {"en": "Agency"}}}
    outcome = {
        "type": "LearningOutcome",
        "identifier": {"notation": "LO"},
        "dcType": {"id": "http://data.europa.eu/snb/skill-type/skill"},
    }
    claim = {
        "type": "LearningAchievement", "title": {"en": "Joint master"}, "description": {"en": "Of two universities"},
        "awardedBy": {"awardingBody": [ORGANISATION | {"accreditation": accredited}, {"legalName": {"en": "University"}}]},
        "hasPart": [{"type": "LearningAchievement", "title": {"en": f"Course {n}"}, "awardedBy": {"id": "urn:a"}} for n in (1, 2)],
        "influencedBy": [{"type": "LearningActivity", "workload": written} for written in ("PT10H", "P1DT6H")],
        "specifiedBy": {"type": "Qualification", "title": {"en": "Joint master"},
                        "learningOutcome": [outcome | {"title": {"en": text}} for text in ("One", "Two")]},
    }  # fmt: skip
    sealed = {"payload": json.dumps({"type": "EuropeanDigitalCredential", "credentialSubject": {"hasClaim": claim}}), "signatures": []}
    found = read(sealed, catalogue)
    design = found.credential
    assert [(body.name["en"], body.country) for body in design.awarding_bodies] == [("School", None), ("University", None)]
    assert design.quality is not None
    assert [(each.kind, each.agency.name["en"]) for each in design.quality.accreditations] == [
        (AccreditationKind.INSTITUTION_EQAR, "Agency")
    ]
    assert [outcome.id for outcome in design.outcomes] == ["lo", "o2-lo"]
    assert (design.workload, design.summary) == (Workload(hours=40), {"en": "Of two universities"})
    assumed = {"10 + 30 h", "P1DT6H → 30 h", "lo → o2-lo"}
    assert assumed <= set(told(found, LossKind.ASSUMED))
    lost = told(found, LossKind.NOT_UNDERSTOOD)
    for number in (0, 1):
        place = f"credentialSubject.hasClaim.hasPart[{number}]"
        assert any(detail.startswith(place) and f"Course {number + 1}" in detail for detail in lost)


def test_what_the_claim_says_otherwise_is_told(catalogue: Catalogue) -> None:
    """A second learner, claim and result, and what differs from the specification, are named."""
    result = {"type": "LearningAssessment", "grade": {"noteLiteral": {"en": "Good"}}}
    claim = {
        "type": "LearningAchievement", "title": {"en": "Other title"}, "description": {"en": "Other words"}, "specifiedBy": QUALIFICATION | {"description": {"en": "Words"}},
        "provenBy": [result, {"type": "LearningAssessment", "title": {"en": "Oral"}, "grade": {"noteLiteral": {"en": "Fair"}}}],
        "influencedBy": {"type": "LearningActivity", "workload": "PT4H"},
    }  # fmt: skip
    learners = [
        {"fullName": {"en": "Ana Primjerić"}, "hasClaim": [claim, {"title": {"en": "Second claim"}}]},
        {"fullName": {"en": "Iva Ivić"}},
    ]
    found = read({"type": ["EuropeanDigitalCredential"], "credentialSubject": learners, "issuer": ORGANISATION}, catalogue)
    assert found.credential.workload == Workload(hours=50)
    assert isinstance(found.credential, MicroCredential)
    assert found.credential.award is not None
    assert found.credential.award.grade == "Good"
    lost = " ".join(told(found, LossKind.NOT_UNDERSTOOD))
    for words in ("Other title", "Other words", "Second claim", "Iva Ivić", "Oral", "Fair", "PT4H"):
        assert words in lost
    assert told(found, LossKind.ASSUMED)["issuer School"] == "awarding_body"


def note(code: str, text: str) -> dict[str, Any]:
    """Return a note of mcvet, or of another tool if the code is empty."""
    return {"noteLiteral": {"en": text}} | ({"subject": {"id": f"urn:mcvet:note:{code}"}} if code else {})


@pytest.mark.parametrize(("stated", "stackable"), [(True, True), (False, False), ("true", True), ("false", False), ("maybe", None)])
def test_a_partial_qualification_is_stackable(stated: object, stackable: bool | None, catalogue: Catalogue) -> None:
    """A qualification that is part of a larger one can be combined, one that is not stands alone, and other words are reported."""
    found = read(QUALIFICATION | {"isPartialQualification": stated}, catalogue)
    kept = found.credential.stackability
    assert (kept and kept.stackable) == stackable
    assert ("isPartialQualification: maybe" in told(found, LossKind.NOT_UNDERSTOOD)) is (stackable is None)


@pytest.mark.parametrize(
    ("code", "text", "element"),
    [
        ("level", "EQF four", "level"), ("level", "EQF ", None), ("credits", "ects many", "workload"), ("stackable", "perhaps", "stackability"),
        ("reality", "rumoured", "further"),
    ],
)  # fmt: skip
def test_a_note_with_a_wrong_value_is_told(code: str, text: str, element: str | None, catalogue: Catalogue) -> None:
    """What is no level, number or known word in a note of mcvet is omitted and reported under its element; an empty value is none."""
    found = read(QUALIFICATION | {"additionalNote": note(code, text)}, catalogue)
    assert (found.credential.level, found.credential.stackability) == (None, None)
    assert found.credential.workload == Workload(hours=50)
    lost = told(found, LossKind.NOT_UNDERSTOOD)
    assert lost == ({text.rpartition(" ")[2]: element} if element else {})


def test_notes_of_another_tool_are_further_information(catalogue: Catalogue) -> None:
    """Each is a line of its language, after what mcvet's own note says, and is reported with its beginning."""
    french = {"noteLiteral": {"en": "Second", "fr": "Deuxième"}}
    notes = [note("further", "Own"), note("", "First " + "x" * 50), french]
    found = read(QUALIFICATION | {"additionalNote": notes}, catalogue)
    assert found.credential.further == {"en": f"Own\nFirst {'x' * 50}\nSecond", "fr": "Deuxième"}
    assert told(found, LossKind.AS_TEXT) == {f"First {'x' * 34}": "further", "Second": "further"}


def test_an_accreditation_that_a_note_names_is_told(catalogue: Catalogue) -> None:
    """The writer says in a note who accredited; the reader reports that under quality."""
    found = read(QUALIFICATION | {"additionalNote": note("accredited_by", "Agency")}, catalogue)
    assert told(found, LossKind.LEFT_OUT) == {"Agency": "quality"}


def test_a_note_of_one_value_is_read_in_english(catalogue: Catalogue) -> None:
    """A version is one value, so the English text is taken, or else the one there is; what other languages say is reported."""
    for literal, revision, lost in (
        ({"hr": "jedan " + "x" * 40, "en": "1.0"}, "1.0", {f"hr: jedan {'x' * 34}": None}),
        ({"hr": "1.1"}, "1.1", {}), ({"hr": "1.2", "en": "1.2"}, "1.2", {}), ({"hr": " "}, None, {}),
    ):  # fmt: skip
        found = read(QUALIFICATION | {"additionalNote": note("revision", "") | {"noteLiteral": literal}}, catalogue)
        assert found.credential.revision == revision
        assert told(found, LossKind.LEFT_OUT) == lost


@pytest.mark.parametrize("other", ["LearningActivity", "LearningAssessment", "LearningEntitlement"])
def test_an_achievement_is_the_claim(other: str, catalogue: Catalogue) -> None:
    """Of several claims an achievement is read, wherever it stands; the other one is reported."""
    claims = [
        {"type": other, "title": {"en": "Other"}, "specifiedBy": QUALIFICATION},
        {"type": "LearningAchievement", "title": {"en": "Welding"}},
    ]
    learner = {"givenName": {"en": "Ana"}, "hasClaim": claims}
    found = read({"type": "EuropeanDigitalCredential", "credentialSubject": learner}, catalogue)
    assert (found.credential.title, found.credential.workload) == ({"en": "Welding"}, None)
    assert any("Other" in detail for detail in told(found, LossKind.NOT_UNDERSTOOD))


def test_a_title_may_stand_in_the_display_only(catalogue: Catalogue) -> None:
    """A claim without a title has that of the page that shows the credential; a country may stand beside the address."""
    body = ORGANISATION | {"location": {"spatialCode": {"id": "http://publications.europa.eu/resource/authority/country/SVN"}}}
    claim = {"type": "LearningAchievement", "awardedBy": {"awardingBody": body}}
    content = {
        "type": "EuropeanDigitalCredential", "credentialSubject": {"givenName": {"en": "Ana"}, "hasClaim": claim},
        "displayParameter": {"title": {"hr": "Zavarivanje"}},
    }  # fmt: skip
    found = read(content, catalogue).credential
    assert found.title == {"hr": "Zavarivanje"}
    assert [each.country for each in found.awarding_bodies] == ["SI"]


def test_a_mode_that_the_specification_does_not_state_is_told(catalogue: Catalogue) -> None:
    """What the activity says beside the stated forms of participation is reported; without stated ones it is taken."""
    modes = {code: {"id": address} for code, address in (("online", ONLINE), ("presential", PRESENTIAL))}
    activity = {"type": "LearningActivity", "specifiedBy": {"mode": [modes["online"], modes["presential"]]}}
    for stated, kept, lost in (([modes["online"]], ["online"], 1), ([], ["online", "presential"], 0)):
        claim = {"type": "LearningAchievement", "specifiedBy": QUALIFICATION | {"mode": stated}, "influencedBy": activity}
        found = read({"type": "EuropeanDigitalCredential", "credentialSubject": {"givenName": {"en": "A"}, "hasClaim": claim}}, catalogue)
        assert [mode.value for mode in found.credential.participation] == kept
        assert sum(PRESENTIAL in detail for detail in told(found, LossKind.NOT_UNDERSTOOD)) == lost


def test_the_first_of_several_texts_of_a_language_is_kept(catalogue: Catalogue) -> None:
    """Texts without a language are taken for English once, and the second is reported; a stated language counts more than that of the file."""
    found = read({"type": "Qualification", "title": ["First", "Second"]}, catalogue)
    assert found.credential.title == {"en": "First"}
    assert told(found, LossKind.ASSUMED, LossKind.NOT_UNDERSTOOD) == {"en: First": None, "title[1]: Second": "title"}
    other = read({"type": "Achievement", "name": {"@value": "Zavarivanje", "@language": "hr"}, "inLanguage": "en"}, catalogue)
    assert other.credential.title == {"hr": "Zavarivanje"}


@pytest.mark.parametrize(("stated", "kept"), [("stackable", True), ("stand-alone", False)])
def test_a_note_says_whether_it_can_be_combined(stated: str, kept: bool, catalogue: Catalogue) -> None:
    """A record without a level has no field for it, so mcvet writes a note, which is read."""
    found = read(QUALIFICATION | {"additionalNote": note("stackable", stated)}, catalogue)
    assert found.credential.stackability is not None
    assert found.credential.stackability.stackable is kept
    assert not told(found, LossKind.NOT_UNDERSTOOD)


def test_a_national_level_is_read_by_its_address(catalogue: Catalogue) -> None:
    """The concept of a national level gives framework and level; the notations of list entries are no news."""
    (row,) = [row for row in catalogue.levels_of("SI-SQF") if row.nqf_level == "4"]
    skill = {"id": "http://data.europa.eu/esco/skill/0a1b", "prefLabel": {"en": "weld"}, "notation": "Skill"}
    content = QUALIFICATION | {
        "nqfLevel": {"id": row.concept_uri}, "eqfLevel": {"id": f"{EQF}/4", "notation": "eqf"},
        "learningOutcome": {"title": {"en": "Welds"}, "relatedESCOSkill": skill},
    }  # fmt: skip
    found = read(content, catalogue)
    assert found.credential.level is not None
    assert found.credential.level.model_dump(exclude_defaults=True) == {
        "eqf_level": 4, "national": ({"framework_id": "SI-SQF", "nqf_level": "4"},),
    }  # fmt: skip
    assert not told(found, LossKind.NOT_UNDERSTOOD)


def test_an_assumed_result_is_no_grade(catalogue: Catalogue) -> None:
    """A draft must have a result, so mcvet writes that the learner passed and marks it as assumed; the words of others are a grade."""
    for subject, grade in (({"id": "urn:mcvet:note:grade_assumed"}, None), ({"id": "urn:other"}, "Passed")):
        result = {"type": "LearningAssessment", "grade": {"noteLiteral": {"en": "Passed"}, "subject": subject}}
        claim = {"type": "LearningAchievement", "title": {"en": "Welding"}, "provenBy": result}
        found = read({"type": "EuropeanDigitalCredential", "credentialSubject": {"givenName": {"en": "Ana"}, "hasClaim": claim}}, catalogue)
        assert isinstance(found.credential, MicroCredential)
        assert found.credential.award is not None
        assert found.credential.award.grade == grade


@pytest.mark.parametrize("content", [{"type": "Achievement", "name": "T"}, {"@type": "EducationalOccupationalCredential", "name": "T"}])
def test_english_is_assumed_and_told(content: dict[str, str], catalogue: Catalogue) -> None:
    """Without a language the texts of a badge or course are taken for English, which is reported."""
    assert told(read(content, catalogue), LossKind.ASSUMED) == {"en": None}


def test_points_of_two_systems_are_not_taken(catalogue: Catalogue) -> None:
    """One number under two credit systems belongs to neither; it is reported with the workload."""
    systems = ["6fcec5c5af", "60b314e826"]
    content = QUALIFICATION | {
        "creditPoint": {"framework": [{"id": f"http://data.europa.eu/snb/education-credit/{code}"} for code in systems], "point": "2"}
    }
    found = read(content, catalogue)
    assert found.credential.workload == Workload(hours=50)
    assert told(found, LossKind.NOT_UNDERSTOOD)["creditPoint ects, ecvet"] == "workload"


@pytest.mark.parametrize(
    ("given", "family", "whole", "parts"),
    [
        ("Ana", None, None, {"given_name": "Ana"}), (None, "Ivić", None, {"family_name": "Ivić"}),
        ("Ana", None, "Ana Ivić", {"given_name": "Ana"}), ("Ana", "Ivić", "A. I.", {"given_name": "Ana", "family_name": "Ivić"}),
    ],
)  # fmt: skip
def test_a_stated_part_of_a_name_is_taken_as_it_is(given: str | None, family: str | None, whole: str | None, parts: dict[str, str]) -> None:
    """Nothing is assumed of the whole name if a given or a family name is stated."""
    losses = Losses()
    assert name_parts(given, family, whole, losses) == parts
    assert not losses


def test_parts_of_an_award_that_are_not_valid_are_told_with_their_element(catalogue: Catalogue) -> None:
    """An address of the learner belongs to the learner, an expiry before the award to the date; the rest of the award stays."""
    learner = {
        "givenName": {"en": "Ana"}, "contactPoint": {"emailAddress": {"id": "mailto:nobody"}}, "hasClaim": {"title": {"en": "Welding"}},
    }  # fmt: skip
    content = {"type": "EuropeanDigitalCredential", "credentialSubject": learner, "validFrom": "2026-03-10", "validUntil": "2026-03-09"}
    found = read(content, catalogue)
    assert isinstance(found.credential, MicroCredential)
    award = found.credential.award
    assert award is not None
    assert (award.given_name, award.email, str(award.awarded_on), award.expires_on) == ("Ana", None, "2026-03-10", None)
    fields = {detail.split(" ", 1)[0]: element for detail, element in told(found, LossKind.NOT_VALID).items()}
    assert fields == {"award.email": "learner", "award.expires_on": "date"}


def test_a_date_that_cannot_be_read_is_told_with_its_element(catalogue: Catalogue) -> None:
    """A birth date that is none belongs to the learner, a date of validity that is none to the date."""
    learner = {"givenName": {"en": "Ana"}, "dateOfBirth": "in spring", "hasClaim": {"title": {"en": "Welding"}}}
    found = read({"type": "EuropeanDigitalCredential", "credentialSubject": learner, "validUntil": "2026-02-30"}, catalogue)
    assert isinstance(found.credential, MicroCredential)
    assert found.credential.award is not None
    assert (found.credential.award.date_of_birth, found.credential.award.expires_on) == (None, None)
    lost = told(found, LossKind.NOT_UNDERSTOOD)
    assert lost == {"dateOfBirth in spring": "learner", "validUntil 2026-02-30": "date"}


COURSE = {"@context": "https://schema.org", "@type": "EducationalOccupationalCredential", "name": "Welding", "inLanguage": "en"}
EQF = "http://data.europa.eu/snb/eqf"


@pytest.mark.parametrize(
    ("stated", "level", "lost"),
    [
        ("not applicable", {"applicable": False}, {}),
        ({"url": f"{EQF}/4", "name": "EQF 4"}, {"eqf_level": 4}, {}),
        ([{"url": f"{EQF}/3"}, {"url": f"{EQF}/4"}], None, {"contradicted": "EQF 3, 4"}),
        ([{"url": f"{EQF}/3"}, {"url": f"{EQF}/3"}], {"eqf_level": 3}, {}),
        ({"inDefinedTermSet": "QF-EHEA", "termCode": "short_cycle", "name": "short cycle"}, {"cycle": "short_cycle"}, {}),
        ([{"inDefinedTermSet": "QF-EHEA", "termCode": f"{n}_cycle"} for n in ("first", "second")], None,
         {"contradicted": "QF-EHEA first_cycle, second_cycle"}),
        ({"inDefinedTermSet": "HR-CROQF", "termCode": "4.1"}, {"national": [{"framework_id": "HR-CROQF", "nqf_level": "4.1"}]}, {}),
        ({"inDefinedTermSet": "HR-CROQF"}, None, {"not_understood": "HR-CROQF"}),
    ],
)  # fmt: skip
def test_levels_of_schemaorg_are_read_or_told(
    stated: Any, level: dict[str, Any] | None, lost: dict[str, str], catalogue: Catalogue
) -> None:
    """A level of the EQF, of the QF-EHEA or of a national framework, or none; of two that differ neither is taken, and both are reported."""
    found = read(COURSE | {"educationalLevel": stated}, catalogue)
    kept = found.credential.level
    assert (kept and kept.model_dump(mode="json", exclude_defaults=True)) == level
    assert {loss.kind.value: loss.detail for loss in found.losses} == lost
    assert {loss.element_id for loss in found.losses} <= {"level"}


def test_parts_of_a_course_of_schemaorg_are_read_or_told(catalogue: Catalogue) -> None:
    """Credits of known systems, skills of one outcome and of the whole, and hours by kind are read; others are reported where they are."""
    course = {
        "@type": "Course", "name": "Welding", "timeRequired": "PT50H",
        "numberOfCredits": [{"value": 2, "unitText": "ects"}, {"value": "three", "unitText": "ecvet"}, {"value": 4, "unitText": "hours"}],
        "teaches": [
            "Welds", {"name": "weld", "inDefinedTermSet": "ESCO", "url": "https://data.europa.eu/esco/skill/0a1b", "description": "w1"},
            {"name": "plan", "inDefinedTermSet": "skills"},
        ],
        "hasCourseInstance": [{"courseWorkload": "PT20H guided, PT30H work-based", "courseMode": "online"}, {"courseMode": "online"},
                              {"courseWorkload": "PT20H guided, PT30H of rest"}],
    }  # fmt: skip
    outcome = {"name": "Welds", "termCode": "w1", "inDefinedTermSet": "knowledge"}
    found = read(COURSE | {"competencyRequired": outcome, "isPartOf": course}, catalogue)
    design = found.credential
    assert design.workload == Workload(
        hours=50, guided_hours=20, work_based_hours=30, credits=TWO_ECTS,
    )  # fmt: skip
    assert [(each.id, each.domain.value, [skill.esco_uri for skill in each.skills]) for each in design.outcomes] == [
        ("w1", "knowledge", ["http://data.europa.eu/esco/skill/0a1b"])
    ]
    assert [(skill.label, skill.esco_uri) for skill in design.skills] == [({"en": "plan"}, None)]
    assert design.participation == (Mode.ONLINE,)
    lost = told(found, LossKind.NOT_UNDERSTOOD)
    assert len(found.losses) == len(lost)
    for words in ("three", "hours", "PT20H guided, PT30H of rest"):
        assert any(words in detail for detail in lost), words
    assert set(lost.values()) == {"workload"}


@pytest.mark.parametrize(
    ("address", "country"),
    [
        ({"addressCountry": "HR"}, "HR"), ({"addressCountry": {"@type": "Country", "identifier": "HRV"}}, "HR"),
        ({"addressCountry": {"@type": "Country", "name": "Hrvatska"}}, "HR"), ({"addressCountry": "Nowhere"}, None),
    ],
)  # fmt: skip
def test_a_provider_is_assumed_to_award(address: dict[str, Any], country: str | None, catalogue: Catalogue) -> None:
    """If nobody recognises the credential, the first provider is taken with its country, and that is reported; else it is not."""
    school = {"@type": "School", "name": "School", "address": address | {"addressRegion": "Istra"}, "identifier": "123"}
    course = {"@type": "Course", "name": "Welding", "provider": [school, {"@type": "School", "name": "Second"}]}
    found = read(COURSE | {"isPartOf": course}, catalogue)
    (body,) = found.credential.awarding_bodies
    assert (body.name, body.country, body.region, body.registration) == ({"en": "School"}, country, "Istra", "123")
    assert told(found, LossKind.ASSUMED) == {"School": "awarding_body"}
    assert any("Second" in detail for detail in told(found, LossKind.NOT_UNDERSTOOD))
    named = read(COURSE | {"isPartOf": course, "recognizedBy": {"@type": "Organization", "name": "Chamber"}}, catalogue)
    assert [each.name for each in named.credential.awarding_bodies] == [{"en": "Chamber"}]
    assert not told(named, LossKind.ASSUMED)
    assert sum("School" in detail or "Second" in detail for detail in told(named, LossKind.NOT_UNDERSTOOD)) == 2


def badge(achievement: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return an Open Badge of somebody else."""
    subject = {"achievement": {"type": "Achievement", "name": "Welding", "inLanguage": "en"} | achievement}
    return {"type": ["VerifiableCredential", "OpenBadgeCredential"], "credentialSubject": subject | more.pop("subject", {})} | more


@pytest.mark.parametrize(
    ("hashed", "name"), [(False, "Iva"), ("false", "Iva"), (None, "Iva"), (True, "–"), ("true", "–")],
)  # fmt: skip
def test_a_hashed_identity_is_not_read(hashed: object, name: str, catalogue: Catalogue) -> None:
    """A name that is said to be hashed is no name, whatever it looks like; it is reported with the learner."""
    identity = {"type": "IdentityObject", "identityType": "name", "identityHash": "Iva", "hashed": hashed}
    found = read(badge({}, subject={"identifier": [identity]}), catalogue)
    assert isinstance(found.credential, MicroCredential)
    assert found.credential.award is not None
    assert found.credential.award.given_name == name
    lost = told(found, LossKind.NOT_UNDERSTOOD)
    assert any("Iva" in detail and element == "learner" for detail, element in lost.items()) is (name == "–")


@pytest.mark.parametrize(
    ("described", "value", "grade"),
    [
        ({"resultType": "Percent"}, "92", "92 %"), ({"resultType": "Percent"}, "92%", "92%"), ({"valueMin": "1", "valueMax": "5"}, "4", "4 (1–5)"),
        ({"valueMax": "5"}, "4", "4 (–5)"), ({"valueMin": "1"}, "4", "4 (1–)"), ({"name": "Exam"}, "4", "Exam: 4"), ({"name": "Grade achieved"}, "4", "4"),
        ({"resultType": "Percent", "valueMin": "0", "valueMax": "100"}, "92", "92 (0–100)"),
    ],
)  # fmt: skip
def test_a_result_has_its_scale(described: dict[str, str], value: str, grade: str, catalogue: Catalogue) -> None:
    """Lowest and highest value, or percent, stand behind the result, and what it is of before it."""
    whole = {"id": "urn:r", "type": "ResultDescription"} | described
    content = badge({"resultDescription": whole}, subject={"result": {"type": "Result", "resultDescription": "urn:r", "value": value}})
    found = read(content, catalogue)
    assert isinstance(found.credential, MicroCredential)
    assert found.credential.award is not None
    assert found.credential.award.grade == grade


def test_criteria_that_are_too_long_are_cut_and_told(catalogue: Catalogue) -> None:
    """Criteria become further information: the first 4,000 characters; that they are text, and that they were cut, is reported."""
    for length, lost in (
        (4000, {"criteria.narrative": "outcomes"}),
        (4001, {"criteria.narrative": "outcomes", "criteria.narrative > 4000": "outcomes"}),
    ):
        found = read(badge({"criteria": {"narrative": "x" * length}}), catalogue)
        assert found.credential.further == {"en": "x" * 4000}
        assert told(found, LossKind.AS_TEXT, LossKind.LEFT_OUT) == lost


def test_the_date_of_award_goes_first(catalogue: Catalogue) -> None:
    """The day of award is taken before the start of validity, which is reported if it differs; translations are named."""
    related = [{"type": "Related", "id": f"urn:{tag}", "inLanguage": tag} for tag in ("hr", "sl")]
    found = read(badge({"related": related}, awardedDate="2026-03-10T00:00:00Z", validFrom="2026-04-01T00:00:00Z"), catalogue)
    assert isinstance(found.credential, MicroCredential)
    assert found.credential.award is not None
    assert str(found.credential.award.awarded_on) == "2026-03-10"
    assert told(found, LossKind.NOT_UNDERSTOOD) == {"validFrom: 2026-04-01T00:00:00Z": "date"}
    assert told(found, LossKind.LANGUAGES) == {"hr, sl": None}
    same = read(badge({}, awardedDate="2026-03-10T00:00:00Z", validFrom="2026-03-10T00:00:00Z"), catalogue)
    assert not told(same, LossKind.NOT_UNDERSTOOD)
