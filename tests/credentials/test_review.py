"""What a review finds, and what it does not claim."""

import csv
import re
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given, settings

from conftest import ROOT
from credentials.designs import designs
from mcvet import Catalogue, open_catalogue
from mcvet.catalogue import Domain, MicroCredentialStatus
from mcvet.credentials import (
    Award,
    Credential,
    CredentialTemplate,
    adopt,
    compare_profiles,
    finding_wording,
    review,
    stack,
    template,
    templates,
    wording,
)
from mcvet.credentials.displays import review_html
from mcvet.credentials.element_profile import ElementChoice, ElementProfile
from mcvet.credentials.enumerations import AccreditationKind, AssessmentType, Mode, Reply, Requirement, Supervision
from mcvet.credentials.finding_wording import advice_text, finding_text
from mcvet.credentials.findings import ElementState, FindingKind, Review, Severity
from mcvet.credentials.parts import (
    Accreditation,
    Assessment,
    CredentialLevel,
    Credits,
    NationalLevel,
    Organisation,
    Outcome,
    PrincipleAnswer,
    Quality,
    Workload,
)
from mcvet.credentials.tables import elements_frame, findings_frame, principles_frame
from mcvet.credentials.wording import facts, label, localised_html
from mcvet.errors import UnknownNameError
from mcvet.locale import nearest_texts, texts_for

FIVE = ["HR", "SI", "RS", "BA", "ME"]


def changed(design: Credential, **fields: Any) -> Credential:
    return type(design).model_validate(dict(design) | fields)


def kinds(found: Review, severity: Severity | None = None) -> set[str]:
    return {finding.kind.value for finding in found.findings if severity in (None, finding.severity)}


def test_every_template_passes_without_an_error(catalogue: Catalogue) -> None:
    """No shipped template has a finding that must be corrected, whichever country's rules are looked at."""
    for each in templates(catalogue=catalogue):
        assert not review(each, FIVE).has_errors, each.id


def test_a_template_lacks_what_its_adopter_brings(catalogue: Catalogue) -> None:
    """Learner, date and grade are filled in at award; country and awarding body are missing until somebody adopts it."""
    states = {element.element_id: element.state for element in review(template("mc01", catalogue=catalogue)).elements}
    assert [name for name, state in states.items() if state is ElementState.LATER] == ["learner", "date", "grade"]
    assert [name for name, state in states.items() if state is ElementState.MISSING] == ["country", "awarding_body"]


def test_what_is_missing_is_an_error_once_somebody_holds_it(catalogue: Catalogue) -> None:
    """A credential with a learner but no awarding body cannot be issued; the same template can still be worked on."""
    bare = adopt(template("mc01", catalogue=catalogue), Award(given_name="Ana", family_name="Primjerić"))
    missing = {finding.element_id for finding in review(bare).findings if finding.severity is Severity.ERROR}
    assert missing == {"country", "awarding_body", "date"}
    assert "learner_vague" in kinds(review(bare))


def test_croatia_has_a_ceiling_of_nine_credits(catalogue: Catalogue) -> None:
    """Ten CSVET are outside the Croatian limit, nine within; the finding names the source. Elsewhere the limit says nothing."""
    design = template("mc05", catalogue=catalogue)
    for points, outside in ((9.0, False), (10.0, True)):
        sized = changed(design, workload=Workload(hours=225, credits=(Credits(system="csvet", points=points),)))
        assert ("outside_limit" in kinds(review(sized, "HR"))) is outside
        assert "outside_limit" not in kinds(review(sized, "SI"))
    (finding,) = [f for f in review(sized, "HR").findings if f.kind is FindingKind.OUTSIDE_LIMIT]
    assert (finding.element_id, finding.severity) == ("workload", Severity.ERROR)
    assert "a_cedefop_hr_growth" in finding.source_ids
    assert finding_text(finding, texts_for("en")).endswith("are outside the limit: at most 9.")


def test_levels_outside_the_known_types_are_questioned(catalogue: Catalogue) -> None:
    """The Croatian types that a source names are at EQF 2 to 5; a credential at EQF 6 is questioned and not forbidden."""
    high = changed(template("mc05", catalogue=catalogue), level=CredentialLevel(eqf_level=6))
    assert "outside_limit" in kinds(review(high, "HR"), Severity.WARNING)
    assert not review(high, "HR").has_errors


def test_other_credits_are_not_converted(catalogue: Catalogue) -> None:
    """A template in credits of 25 hours says nothing about CSVET; the review asks for them instead of converting."""
    assert "other_credits" in kinds(review(template("mc05", catalogue=catalogue), "HR"), Severity.WARNING)


def test_bosnia_and_herzegovina_is_not_referenced(catalogue: Catalogue) -> None:
    """An EQF level does not follow from a framework that is not referenced."""
    assert "not_referenced" in kinds(review(template("mc01", catalogue=catalogue), "BA"), Severity.WARNING)
    assert "not_referenced" not in kinds(review(template("mc01", catalogue=catalogue), "HR"))


def test_what_the_facts_say_of_a_country_is_told_with_its_source(catalogue: Catalogue) -> None:
    """Each dimension of national policy is a remark with evidence and source; those of low confidence are counted unless asked for."""
    found = review(template("mc01", catalogue=catalogue), "SI")
    remarks = [finding for finding in found.findings if finding.kind is FindingKind.POLICY]
    assert len(remarks) + found.hidden == 12
    assert found.hidden
    assert all(remark.source_ids and remark.values["evidence"] for remark in remarks)
    assert review(template("mc01", catalogue=catalogue), "SI", include_low=True).hidden == 0
    assert "not_researched" in kinds(review(template("mc01", catalogue=catalogue), "JP"))


def test_a_status_of_universities_only_says_so(catalogue: Catalogue) -> None:
    """Serbia's law of 2025 defines micro-credentials in higher education: no sentence lets it count for VET."""
    found = review(template("mc01", catalogue=catalogue), "RS").findings
    (definition,) = [f for f in found if f.values.get("dimension") == "definition"]
    said = finding_text(definition, texts_for("en"))
    assert said == "Serbia, Definition: in force (2025). Only for: higher education. Not for: VET."


def test_where_readers_differed_it_is_told(catalogue: Catalogue) -> None:
    """The settled status is in the sentence, both readings beside it, the reason with the evidence; and nowhere else."""
    for row in catalogue.rows(MicroCredentialStatus):
        found = review(template("mc01", catalogue=catalogue), row.country, include_low=True).findings if row.third_reason else ()
        for remark in (f for f in found if f.values.get("dimension") == row.dimension):
            said = finding_text(remark, texts_for("en"))
            assert "Two readers understood the evidence differently" in said
            assert said.startswith(f"{texts_for('en').country(row.country)}, ")
            assert remark.values["status"] == row.third_status
            assert finding_wording.evidence_of(remark).endswith(str(row.third_reason))


def test_credits_and_hours_must_agree(catalogue: Catalogue) -> None:
    """Eight credits of 25 hours are 200 hours; 120 hours contradict them, which is an error as the system's hours are sourced."""
    design = template("mc02", catalogue=catalogue)
    assert "credits_disagree" not in kinds(review(design))
    short = changed(design, workload=Workload(hours=120, credits=(Credits(system="vet", points=8.0),)))
    assert "credits_disagree" in kinds(review(short), Severity.ERROR)
    unsure = changed(design, workload=Workload(hours=110, credits=(Credits(system="csvet", points=8.0),)))
    assert "credits_disagree" in kinds(review(unsure), Severity.WARNING)
    assert "no_work_share" in kinds(review(short))


def test_outcomes_begin_with_something_to_see(catalogue: Catalogue) -> None:
    """Knowing and razumije cannot be assessed; making can; a noun is questioned."""

    def found(text: dict[str, str]) -> set[str]:
        outcome = Outcome(id="o1", domain=Domain.SKILLS, text=text)
        return kinds(review(changed(template("mc02", catalogue=catalogue), outcomes=(outcome,), assessments=())))

    assert "outcome_vague" in found({"en": "Knows the wines of the region"})
    assert "outcome_vague" in found({"hr": "Razumije crteže"})
    assert "outcome_vague" in found({"sr-Cyrl": "Зна правила"})
    assert "outcome_no_action" in found({"en": "Wines of the region"})
    assert not {"outcome_vague", "outcome_no_action"} & found({"en": "Makes fillet welds"})
    assert {"domain_missing"} <= found({"en": "Makes fillet welds"})


@pytest.mark.parametrize(
    ("tag", "vague", "noun", "action"),
    [
        ("hr", "Razumije crteže", "Crteži sklopova", "Uspoređuje postupke"), ("hr", "Poznavati pravila", "Pravila", "Usporediti postupke"),
        ("bs", "Razumije crteže", "Crteži sklopova", "Mjeri napon"), ("cnr", "Zna pravila", "Pravila rada", "Upoređuje postupke"),
        ("sr-Latn", "Razume crteže", "Crteži sklopova", "Meri napon"), ("sr-Cyrl", "Разуме цртеже", "Цртежи склопова", "Објашњава поступке"),
        ("sl", "Se zaveda nevarnosti", "Nevarnosti dela", "Primerja postopke"), ("en-GB", "To understand drawings", "Drawings", "To weld"),
    ],
)  # fmt: skip
def test_first_words_are_looked_at_in_the_languages_of_the_region(
    tag: str, vague: str, noun: str, action: str, catalogue: Catalogue
) -> None:
    """In each of them what nobody can assess, what is no action and what is one are distinguished, and the words found are quoted."""

    def found(text: str) -> list[tuple[str, str]]:
        outcome = Outcome(id="o1", domain=Domain.SKILLS, text={tag: text})
        design = changed(template("mc02", catalogue=catalogue), outcomes=(outcome,), assessments=())
        kept = (FindingKind.OUTCOME_VAGUE, FindingKind.OUTCOME_NO_ACTION, FindingKind.OUTCOMES_NOT_CHECKED)
        return [(f.kind.value, (f.outcome or {})[tag]) for f in review(design).findings if f.kind in kept]

    assert found(vague) == [("outcome_vague", vague)]
    assert found(noun) == [("outcome_no_action", noun)]
    assert found(action) == []


def test_an_outcome_is_quoted_in_the_reader_s_language(catalogue: Catalogue) -> None:
    """A finding about a text that is in several languages quotes the one the reader reads."""
    vague = Outcome(id="o1", domain=Domain.KNOWLEDGE, text={"en": "Knows the limits", "sr-Cyrl": "Познаје границе"})
    found = review(changed(template("mc05", catalogue=catalogue), outcomes=(vague,), assessments=())).findings
    (finding,) = [f for f in found if f.kind is FindingKind.OUTCOME_VAGUE]
    assert "Knows the limits" in finding_text(finding, texts_for("en"))
    assert "Познаје границе" in finding_text(finding, texts_for("sr-Cyrl"))


def test_what_is_to_be_done_is_not_assessed_in_writing_only(catalogue: Catalogue) -> None:
    """How to act in a fire is not shown by a written test; a simulation beside it resolves it, and knowledge may be written."""
    emergency = template("mc10", catalogue=catalogue)
    assert "written_only" not in kinds(review(emergency))
    written = tuple(a for a in emergency.assessments if a.type is AssessmentType.WRITTEN)
    found = [f for f in review(changed(emergency, assessments=written)).findings if f.kind is FindingKind.WRITTEN_ONLY]
    assert [f.values["id"] for f in found] == ["o7"]
    assert "assessed in writing only" in finding_text(found[0], texts_for("en"))


def test_a_language_without_lists_is_called_not_checked(catalogue: Catalogue) -> None:
    """Silence is no approval: outcomes in German are said not to be checked, also where English ones are."""
    for text in ({"de": "Schweißt Kehlnähte"}, {"en": "Makes fillet welds", "de": "Kehlnähte"}):
        outcome = Outcome(id="o1", domain=Domain.SKILLS, text=text)
        found = review(
            changed(template("mc02", catalogue=catalogue), outcomes=(outcome,), assessments=(), level=CredentialLevel(eqf_level=7))
        )
        (finding,) = [f for f in found.findings if f.kind is FindingKind.OUTCOMES_NOT_CHECKED]
        assert finding.severity is Severity.REMARK
        assert finding_text(finding, texts_for("en")).startswith("Not checked in de: ")
        assert "outcome_no_action" not in kinds(found)
        assert ("level_high" in kinds(found)) is ("en" in text)


@pytest.mark.parametrize("level", range(1, 9))
@pytest.mark.parametrize(
    ("tag", "text", "claim"),
    [
        ("en", "Counts stock", 2), ("en", "Chooses a method", 3), ("en", "Supervises two colleagues", 4), ("en", "Devises a new process", 5),
        ("en", "Critiques theories of the field", 6), ("en", "Researches new alloys", 7), ("en", "Redefines the practice", 8),
        ("hr", "Razvija rješenja", 4), ("sr-Cyrl", "Развија решења", 4), ("sl", "Vrednoti delo drugih", 4),
        ("cnr", "Istražuje nove postupke", 7),
    ],
)  # fmt: skip
def test_claims_are_held_against_every_level(level: int, tag: str, text: str, claim: int, catalogue: Catalogue) -> None:
    """A claim above the level is questioned at all levels, one far below it from 5 on, and the descriptors of the level are quoted."""
    outcome = Outcome(id="o1", domain=Domain.SKILLS, text={tag: text})
    design = changed(template("mc02", catalogue=catalogue), outcomes=(outcome,), assessments=(), level=CredentialLevel(eqf_level=level))
    found = {f.kind: f for f in review(design).findings}
    assert (FindingKind.LEVEL_LOW in found) is (claim > max(level, 2))
    assert (FindingKind.LEVEL_HIGH in found) is (claim < level - 2)
    descriptors = catalogue.descriptors_of("EU-EQF", str(level))
    assert all(row.summary_en in str(found[FindingKind.LEVEL_ASKS].values["evidence"]) for row in descriptors)
    assert {row.source_id for row in descriptors} <= set(found[FindingKind.LEVEL_ASKS].source_ids)
    if low := found.get(FindingKind.LEVEL_LOW):
        assert {row.source_id for row in catalogue.descriptors_of("EU-EQF", str(claim))} <= set(low.source_ids)


def test_levels_that_cannot_be_compared_are_called_not_checked(catalogue: Catalogue) -> None:
    """A national level alone says nothing about the EQF descriptors; where no level applies there is nothing to check."""
    design = template("mc02", catalogue=catalogue)
    bosnian = changed(design, level=CredentialLevel(national=(NationalLevel(framework_id="BA-BQF", nqf_level="4"),)))
    assert "level_not_checked" in kinds(review(bosnian), Severity.REMARK)
    assert not {"level_not_checked", "level_asks"} & kinds(review(changed(design, level=CredentialLevel(applicable=False))))


def test_each_outcome_needs_an_assessment(catalogue: Catalogue) -> None:
    """An outcome that no assessment covers is named; weights that are no hundred percent are an error."""
    design = template("mc02", catalogue=catalogue)
    half = changed(design, assessments=(Assessment(type=AssessmentType.PRACTICAL, outcomes=("o1",), weight_percent=60.0),))
    found = review(half)
    assert [f.values["id"] for f in found.findings if f.kind is FindingKind.OUTCOME_UNCOVERED] == ["o2", "o3", "o4", "o5", "o6", "o7"]
    assert "weights" in kinds(found, Severity.ERROR)


def test_levels_must_agree(catalogue: Catalogue) -> None:
    """Croatia's 5 is linked to EQF 5, so with EQF 4 it is an error; a demanding outcome at EQF 3 is questioned."""
    design = template("mc02", catalogue=catalogue)
    wrong = changed(design, level=CredentialLevel(eqf_level=4, national=(NationalLevel(framework_id="HR-CROQF", nqf_level="5"),)))
    assert "levels_disagree" in kinds(review(wrong), Severity.ERROR)
    demanding = changed(
        design, outcomes=(Outcome(id="o1", domain=Domain.SKILLS, text={"en": "Designs welded structures"}),), assessments=()
    )
    assert "level_low" in kinds(review(demanding))
    assert "level_low" not in kinds(review(changed(demanding, level=CredentialLevel(eqf_level=5))))


def test_principles_are_answered_questions(catalogue: Catalogue) -> None:
    """What the elements answer is derived, what the designer answers counts before it, the rest stays open."""
    design = template("mc01", catalogue=catalogue)
    answers = {q.question: (q.answer, q.basis) for principle in review(design).principles for q in principle.questions}
    assert answers["valid_assessment.1"] == ("yes", "derived")
    assert answers["transparency.1"] == ("no", "derived")
    assert answers["authentic.3"] == ("yes", "derived")
    assert answers["portable.3"] == ("open", "none")
    stated = changed(
        design,
        answers=(PrincipleAnswer(question="portable.3", answer=Reply.PARTLY), PrincipleAnswer(question="authentic.3", answer=Reply.NO)),
    )
    answers = {q.question: (q.answer, q.basis) for principle in review(stated).principles for q in principle.questions}
    assert (answers["portable.3"], answers["authentic.3"]) == (("partly", "stated"), ("no", "stated"))
    assert len(review(design).principles) == 10


@pytest.mark.slow
def test_whatever_is_on_record_of_a_country_is_told(catalogue: Catalogue) -> None:
    """Each row of the table of national policy is a remark with status, year, evidence, confidence and every source it names."""
    texts = texts_for("en")
    told = 0
    for country in sorted(catalogue.countries):
        found = review(template("mc01", catalogue=catalogue), country, include_low=True)
        remarks = {f.values["dimension"]: f for f in found.findings if f.kind is FindingKind.POLICY}
        rows = catalogue.policy_of(country)
        assert set(remarks) == {row.dimension for row in rows}
        for row in rows:
            remark = remarks[row.dimension]
            assert (remark.values["evidence"], remark.confidence) == (row.evidence, row.confidence)
            assert remark.values["status"] == row.settled.status
            assert bool(remark.values["nearest_equivalent"]) is row.settled.nearest_equivalent
            assert str(row.year or "") in finding_text(remark, texts)
            assert {name for name in catalogue.sources if re.search(rf"\b{name}\b", row.evidence)} <= set(remark.source_ids)
        unknown = [f for f in found.findings if f.kind is FindingKind.NOT_RESEARCHED]
        assert len(unknown) == (len(rows) < 12)
        if unknown:
            sentence = finding_text(unknown[0], texts)
            assert "unknown" in sentence
            assert ("Legal basis" in sentence) is (bool(rows) and "legal_basis" not in remarks)
        told += len(rows)
    assert told == len(catalogue.rows(MicroCredentialStatus))


def test_limits_that_do_not_bind_are_something_to_go_by(catalogue: Catalogue) -> None:
    """Two ECTS are below what Belgium's agreements and Austria's recommendation name, which is a warning that says what it rests on."""
    small = changed(template("mc05", catalogue=catalogue), workload=Workload(hours=50, credits=(Credits(system="ects", points=2),)))
    for country, limit, basis in (("BE", "3 to 20", "agreements"), ("AT", "3 to 15", "recommendation")):
        (finding,) = [f for f in review(small, country).findings if f.kind is FindingKind.OUTSIDE_LIMIT]
        assert finding.severity is Severity.WARNING
        assert finding_text(finding, texts_for("en")).endswith(f"{limit}.")
        assert basis in finding_wording.evidence_of(finding)
    assert "outside_limit" not in kinds(review(small, "FI"))
    assert "other_credits" not in kinds(review(template("mc05", catalogue=catalogue), "BE"))


def test_credits_are_counted_by_the_national_range(catalogue: Catalogue) -> None:
    """225 hours are 9 to 15 CSVET credits, above Croatia's limit of nine at the lower rate, and 2.8 Slovak ones for the 70 taught hours."""
    home_care = template("mc05", catalogue=catalogue)
    told = {}
    for country in ("HR", "SK", "BE", "ME"):
        found = [f for f in review(home_care, country).findings if f.kind is FindingKind.CREDITS_BY_RULE]
        told[country] = [(f.severity, f.confidence, finding_text(f, texts_for("en"))) for f in found]
    system = "Croatian credit system for vocational education and training (CSVET)"
    sentence = f"Croatia: 225 hours count as 9 to 15 credits ({system}), at 15 to 25 hours for one. The limit: at most 9."
    assert told["HR"] == [(Severity.WARNING, "low", sentence)]
    assert "70 taught hours count as 2.8 credits" in told["SK"][0][2]
    assert "7.5 to 9 credits" in told["BE"][0][2]
    assert [found[0][0] for country, found in told.items() if found and country != "HR"] == [Severity.REMARK] * 2
    assert told["ME"] == []
    small = changed(home_care, workload=Workload(hours=100, credits=()))
    assert [f.severity for f in review(small, "HR").findings if f.kind is FindingKind.CREDITS_BY_RULE] == [Severity.REMARK]
    stated = changed(home_care, workload=Workload(hours=225, credits=(Credits(system="csvet", points=9),)))
    assert "credits_by_rule" not in kinds(review(stated, "HR"))


def test_taught_hours_are_no_workload(catalogue: Catalogue) -> None:
    """Slovak credits count the taught hours: 225 hours of which 75 are taught agree with three of them, and 70 do not with nine."""
    design = template("mc05", catalogue=catalogue)
    for taught, points, agree in ((75, 3, True), (70, 9, False), (None, 9, True)):
        workload = Workload(hours=225, guided_hours=taught, credits=(Credits(system="sk_mo", points=points),))
        assert ("credits_disagree" not in kinds(review(changed(design, workload=workload)))) is agree


def test_low_confidence_is_marked(catalogue: Catalogue) -> None:
    """What rests on data of low confidence says so in the table of findings; what rests on the credential alone has none."""
    unsure = changed(template("mc02", catalogue=catalogue), workload=Workload(hours=110, credits=(Credits(system="csvet", points=8.0),)))
    frame = findings_frame(review(unsure, "SI", include_low=True))
    by_kind = frame.groupby("kind")["confidence"].agg(set)
    assert by_kind["credits_disagree"] == {"low"}
    assert "low" in by_kind["policy"]
    assert set(frame["confidence"].dropna()) <= {"high", "medium", "low"}


def test_pseudo_codes_are_no_countries(catalogue: Catalogue) -> None:
    """The Union, a made-up country that no folder brings in, and codes that are merely reserved have no rules."""
    for code in ("EU", "ZZ", "AC", "EZ"):
        with pytest.raises(UnknownNameError, match=code):
            review(template("mc01", catalogue=catalogue), code)
    own = open_catalogue(ROOT / "notebooks" / "own-country")
    assert review(template("mc01", catalogue=own), "ZZ", catalogue=own).countries == ("ZZ",)


def test_a_country_goes_by_code_or_name(catalogue: Catalogue) -> None:
    """What is neither code nor English name is refused; the countries of the awarding bodies count without being asked for."""
    assert review(template("mc01", catalogue=catalogue), ["Croatia", "hr", "el"]).countries == ("HR", "GR")
    with pytest.raises(UnknownNameError, match=r"'Crotia'\. Did you mean Croatia.*two letters"):
        review(template("mc01", catalogue=catalogue), "Crotia")
    with pytest.raises(UnknownNameError, match="XX"):
        review(template("mc01", catalogue=catalogue), "XX")
    body = Organisation(name={"hr": "Škola"}, country="HR")
    assert review(changed(template("mc01", catalogue=catalogue), awarding_bodies=(body,))).countries == ("HR",)


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(design=designs())
def test_any_design_can_be_reviewed_and_told(design: CredentialTemplate) -> None:
    """Whatever is there or missing, every finding has a sentence in every language, and adding nothing is never an error."""
    found = review(design, FIVE, include_low=True)
    for tag in ("en", "sr-Cyrl"):
        texts = texts_for(tag)
        assert all(finding_text(f, texts) for f in found.findings)
        assert all(advice_text(f, texts) for f in found.findings if f.severity is not Severity.REMARK)
    assert {source_id for f in found.findings for source_id in f.source_ids} <= {source.source_id for source in found.sources}


def test_a_review_is_shown_as_tables(catalogue: Catalogue) -> None:
    """Frames and page hold the sixteen elements, every finding with its advice, and every question."""
    found = review(template("mc01", catalogue=catalogue), "HR")
    assert len(elements_frame(found)) == 16
    assert len(findings_frame(found)) == len(found.findings)
    assert len(principles_frame(found, catalogue=catalogue)) == sum(len(principle.questions) for principle in catalogue.principles)
    html = review_html(found, texts_for("sr-Cyrl"), catalogue=catalogue)
    assert html.count('scope="row"') == 16
    assert 'href="#source-' in html
    assert "Исходи учења" in html


def test_a_profile_of_ones_own_is_asked_in_place_of_the_one_on_record(catalogue: Catalogue) -> None:
    """What a country requires by a profile that is handed over, and the design lacks, is a finding; the shipped profile says nothing of it."""
    choice = ElementChoice(element_id="awarding_body", requirement=Requirement.REQUIRED)
    own = ElementProfile(country="RS", title={"en": "Serbia"}, elements=(choice,))
    design = template("mc01", catalogue=catalogue)
    asked = [f for f in review(design, "RS", own=[own], catalogue=catalogue).findings if f.kind is FindingKind.REQUIRED_HERE]
    assert [(f.element_id, f.country) for f in asked] == [("awarding_body", "RS")]
    assert not [f for f in review(design, "RS", catalogue=catalogue).findings if f.kind is FindingKind.REQUIRED_HERE]


def test_serbian_sentences_say_what_they_mean(catalogue: Catalogue) -> None:
    """The learner's grade is no grade of evidence, and the sentence on the profiles is grammatical."""
    texts = texts_for("sr-Cyrl")
    assert wording.label("grade", texts) == "Остварена оцена"
    assert wording.profiles_finding(compare_profiles(["HR", "SI"], catalogue=catalogue), texts) == (
        "Елементи о којима су све земље сагласне: 0 од 16; које све захтевају: 0; о којима бар једна још није одлучила: 16."
    )


def test_words_alone_answer_no_question_of_a_principle(catalogue: Catalogue) -> None:
    """What is written of quality from outside and of demand proves neither; a decision of an agency does."""
    agency = Organisation(name={"en": "Agency"}, country="HR")
    licence = Accreditation(title={"en": "Licence"}, kind=AccreditationKind.PROGRAMME_LICENCE, agency=agency)
    for quality, expected in (
        (Quality(external={"en": "none so far"}), "open"),
        (Quality(accreditations=(licence,)), "yes"),
    ):
        design = changed(template("mc10", catalogue=catalogue), quality=quality, demand={"en": "not known"}, answers=())
        answers = {q.question: q.answer for p in review(design).principles for q in p.questions}
        assert (answers["quality.2"], answers["relevance.1"]) == (expected, "open")


def test_a_text_for_a_page_is_marked_with_the_language_asked_for() -> None:
    """Of languages with the same words the reader's own counts; what falls back has its own language, other scripts included."""
    same = {"hr": "Njega", "de": "Njega", "en": "Care"}
    assert localised_html(same, nearest_texts("de")) == '<span lang="de">Njega</span>'
    assert localised_html({"en": "Care", "sr-Cyrl": "Care"}, texts_for("sr-Cyrl")) == "Care"
    assert localised_html({"sr-Latn": "Nega", "en": "Care"}, texts_for("sr-Cyrl")) == '<span lang="sr-Latn">Nega</span>'
    assert localised_html({"en": "<b>"}, texts_for("sr-Cyrl")) == '<span lang="en">&lt;b&gt;</span>'
    assert localised_html(None, texts_for("en")) == ""


def test_credits_alone_are_a_workload_and_hours_are_asked_for(catalogue: Catalogue) -> None:
    """A workload in credits is one; that the hours are missing is said, they count nowhere as zero, and nothing disagrees with them."""
    design = changed(template("mc05", catalogue=catalogue), workload=Workload(credits=(Credits(system="ects", points=2.0),)))
    found = review(design, "HR")
    assert {"no_hours"} <= kinds(found)
    assert not {"credits_disagree", "missing"} & {f.kind for f in found.findings if f.element_id == "workload"}
    assert next(element.state for element in found.elements if element.element_id == "workload") is ElementState.WEAK
    assert dict(facts(design, texts_for("en"), catalogue))["workload"] == ["European Credit Transfer and Accumulation System (ECTS): 2"]
    assert stack([design]).hours_unknown == (design.id,)
    with pytest.raises(ValueError, match="total hours, or credits"):
        Workload(guided_hours=2)


def test_a_body_without_a_country_is_kept_and_its_country_asked_for(catalogue: Catalogue) -> None:
    """Foreign documents name bodies without addresses."""
    design = changed(template("mc05", catalogue=catalogue), awarding_bodies=(Organisation(name={"en": "School"}),), countries=())
    found = review(design)
    assert {"no_country"} <= kinds(found)
    assert {"country"} <= {f.element_id for f in found.findings if f.kind is FindingKind.MISSING}
    assert dict(facts(design, texts_for("en"), catalogue))["awarding_body"] == ["School"]


def test_a_person_may_have_one_name() -> None:
    """A mononym is the given name; without any name there is nobody."""
    assert Award(given_name="Sukarno").name == "Sukarno"
    assert Award(given_name="Ana", family_name="Primjerić").name == "Ana Primjerić"
    with pytest.raises(ValueError, match="a given name, a family name or both"):
        Award(email="ana@example.org")


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        ("accreditation", AccreditationKind), ("assessment", AssessmentType), ("learning-assessment", Mode),
        ("supervision-verification", Supervision),
    ],
)  # fmt: skip
def test_every_code_of_the_official_lists_is_known(kind: str, codes: type[StrEnum], catalogue: Catalogue) -> None:
    """What our list of concepts holds can be kept, and has a name."""
    rows = csv.DictReader((ROOT / "data/controlled_concepts.csv").read_text("utf-8").splitlines())
    listed = {row["code"]: row["concept_uri"] for row in rows if row["list"] == kind}
    assert set(listed) == {member.value for member in codes}
    for code, uri in listed.items():
        for written in (uri, uri.replace("http:", "https:")):
            assert (found := catalogue.concept_at(written))
            assert found.code == code
    assert all(label(member.value, texts_for(tag)) for member in codes for tag in ("en", "sr-Cyrl"))
