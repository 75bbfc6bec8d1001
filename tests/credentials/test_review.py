"""What a review finds, and what it does not claim."""

import re
from typing import Any

import pytest
from hypothesis import given, settings

from conftest import ROOT
from credentials.designs import designs
from mcvet import Catalogue, open_catalogue
from mcvet.credentials import Award, CredentialTemplate, Design, adopt, compare_profiles, review, template, templates, wording
from mcvet.credentials.findings import FindingKind, Review, Severity, State
from mcvet.credentials.model import (
    Accreditation,
    AccreditationKind,
    Answer,
    Assessment,
    AssessmentType,
    Credits,
    Domain,
    ElementChoice,
    ElementProfile,
    Level,
    NationalLevel,
    Organisation,
    Outcome,
    Quality,
    Requirement,
    Workload,
)
from mcvet.credentials.tables import elements_frame, findings_frame, principles_frame, review_html
from mcvet.credentials.wording import advice_text, finding_text, told_html
from mcvet.errors import UnknownNameError
from mcvet.locale import nearest_texts, texts_for

FIVE = ["HR", "SI", "RS", "BA", "ME"]


def changed(design: Design, **fields: Any) -> Design:
    return type(design).model_validate(dict(design) | fields)


def kinds(found: Review, severity: Severity | None = None) -> set[str]:
    return {finding.kind.value for finding in found.findings if severity in (None, finding.severity)}


def test_every_template_passes_without_an_error(catalogue: Catalogue) -> None:
    """No shipped template has a finding that must be mended, whichever country's rules are looked at."""
    for each in templates(catalogue):
        assert not review(each, FIVE).has_errors, each.id


def test_a_template_lacks_what_its_adopter_brings(catalogue: Catalogue) -> None:
    """Learner, date and grade are filled in at award; country and awarding body are missing until somebody adopts it."""
    states = {element.element_id: element.state for element in review(template("mc01", catalogue)).elements}
    assert [name for name, state in states.items() if state is State.LATER] == ["learner", "date", "grade"]
    assert [name for name, state in states.items() if state is State.MISSING] == ["country", "awarding_body"]


def test_what_is_missing_is_an_error_once_somebody_holds_it(catalogue: Catalogue) -> None:
    """A credential with a learner but no awarding body cannot be issued; the same template can still be worked on."""
    bare = adopt(template("mc01", catalogue), Award(given_name="Ana", family_name="Primjerić"))
    missing = {finding.element_id for finding in review(bare).findings if finding.severity is Severity.ERROR}
    assert missing == {"country", "awarding_body", "date"}
    assert "learner_vague" in kinds(review(bare))


def test_croatia_has_a_ceiling_of_nine_credits(catalogue: Catalogue) -> None:
    """Ten CSVET lie outside the Croatian limit, nine within; the finding names the source. Elsewhere the limit says nothing."""
    design = template("mc05", catalogue)
    for points, outside in ((9.0, False), (10.0, True)):
        sized = changed(design, workload=Workload(hours=225, credits=(Credits(system="csvet", points=points),)))
        assert ("outside_limit" in kinds(review(sized, "HR"))) is outside
        assert "outside_limit" not in kinds(review(sized, "SI"))
    (finding,) = [f for f in review(sized, "HR").findings if f.kind is FindingKind.OUTSIDE_LIMIT]
    assert (finding.element_id, finding.severity) == ("workload", Severity.ERROR)
    assert "a_cedefop_hr_growth" in finding.source_ids
    assert finding_text(finding, texts_for("en")).endswith("lie outside the limit: at most 9.")


def test_levels_outside_the_known_types_are_questioned(catalogue: Catalogue) -> None:
    """The Croatian types that a source names stand at EQF 2 to 5; a credential at EQF 6 is questioned and not forbidden."""
    high = changed(template("mc05", catalogue), level=Level(eqf_level=6))
    assert "outside_limit" in kinds(review(high, "HR"), Severity.WARNING)
    assert not review(high, "HR").has_errors


def test_other_credits_are_not_converted(catalogue: Catalogue) -> None:
    """A template in credits of 25 hours says nothing about CSVET; the review asks for them instead of converting."""
    assert "other_credits" in kinds(review(template("mc05", catalogue), "HR"), Severity.WARNING)


def test_bosnia_and_herzegovina_is_not_referenced(catalogue: Catalogue) -> None:
    """An EQF level does not follow from a framework that is not referenced."""
    assert "not_referenced" in kinds(review(template("mc01", catalogue), "BA"), Severity.WARNING)
    assert "not_referenced" not in kinds(review(template("mc01", catalogue), "HR"))


def test_what_the_facts_say_of_a_country_is_told_with_its_source(catalogue: Catalogue) -> None:
    """Each dimension of national policy is a remark with evidence and source; those of low confidence are counted unless asked for."""
    found = review(template("mc01", catalogue), "BA")
    remarks = [finding for finding in found.findings if finding.kind is FindingKind.POLICY]
    assert len(remarks) + found.hidden == 12
    assert found.hidden
    assert all(remark.source_ids and remark.values["evidence"] for remark in remarks)
    assert review(template("mc01", catalogue), "BA", include_low=True).hidden == 0
    assert "not_researched" in kinds(review(template("mc01", catalogue), "PT"))


def test_credits_and_hours_must_agree(catalogue: Catalogue) -> None:
    """Eight credits of 25 hours are 200 hours; 120 hours contradict them, which is an error as the system's hours are sourced."""
    design = template("mc02", catalogue)
    assert "credits_disagree" not in kinds(review(design))
    short = changed(design, workload=Workload(hours=120, credits=(Credits(system="vet", points=8.0),)))
    assert "credits_disagree" in kinds(review(short), Severity.ERROR)
    unsure = changed(design, workload=Workload(hours=120, credits=(Credits(system="ects", points=8.0),)))
    assert "credits_disagree" in kinds(review(unsure), Severity.WARNING)
    assert "no_work_share" in kinds(review(short))


def test_outcomes_begin_with_something_to_see(catalogue: Catalogue) -> None:
    """Knowing and razumije cannot be assessed; making can; a noun is questioned."""

    def found(text: dict[str, str]) -> set[str]:
        outcome = Outcome(id="o1", domain=Domain.SKILLS, text=text)
        return kinds(review(changed(template("mc02", catalogue), outcomes=(outcome,), assessments=())))

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
    """In each of them what nobody can assess, what is no action and what is one are told apart, and the words found are quoted."""

    def found(text: str) -> list[tuple[str, str]]:
        outcome = Outcome(id="o1", domain=Domain.SKILLS, text={tag: text})
        design = changed(template("mc02", catalogue), outcomes=(outcome,), assessments=())
        kept = (FindingKind.OUTCOME_VAGUE, FindingKind.OUTCOME_NO_ACTION, FindingKind.OUTCOMES_NOT_CHECKED)
        return [(f.kind.value, (f.outcome or {})[tag]) for f in review(design).findings if f.kind in kept]

    assert found(vague) == [("outcome_vague", vague)]
    assert found(noun) == [("outcome_no_action", noun)]
    assert found(action) == []


def test_an_outcome_is_quoted_in_the_reader_s_language(catalogue: Catalogue) -> None:
    """A finding about a text that stands in several languages quotes the one the reader reads."""
    (finding,) = [f for f in review(template("mc05", catalogue)).findings if f.kind is FindingKind.OUTCOME_VAGUE]
    assert "Knows the limits" in finding_text(finding, texts_for("en"))
    assert "Познаје границе" in finding_text(finding, texts_for("sr-Cyrl"))


def test_a_language_without_lists_is_called_not_checked(catalogue: Catalogue) -> None:
    """Silence is no approval: outcomes in German are said not to be checked, also where English ones are."""
    for text in ({"de": "Schweißt Kehlnähte"}, {"en": "Makes fillet welds", "de": "Kehlnähte"}):
        outcome = Outcome(id="o1", domain=Domain.SKILLS, text=text)
        found = review(changed(template("mc02", catalogue), outcomes=(outcome,), assessments=(), level=Level(eqf_level=7)))
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
    design = changed(template("mc02", catalogue), outcomes=(outcome,), assessments=(), level=Level(eqf_level=level))
    found = {f.kind: f for f in review(design).findings}
    assert (FindingKind.LEVEL_LOW in found) is (claim > max(level, 2))
    assert (FindingKind.LEVEL_HIGH in found) is (claim < level - 2)
    descriptors = catalogue.descriptors_of("EU-EQF", str(level))
    assert all(row.summary_en in str(found[FindingKind.LEVEL_ASKS].values["evidence"]) for row in descriptors)
    assert {row.source_id for row in descriptors} <= set(found[FindingKind.LEVEL_ASKS].source_ids)
    if low := found.get(FindingKind.LEVEL_LOW):
        assert {row.source_id for row in catalogue.descriptors_of("EU-EQF", str(claim))} <= set(low.source_ids)


def test_levels_that_cannot_be_compared_are_called_not_checked(catalogue: Catalogue) -> None:
    """A national level alone says nothing of the EQF descriptors; where no level applies there is nothing to check."""
    design = template("mc02", catalogue)
    bosnian = changed(design, level=Level(national=(NationalLevel(framework_id="BA-BQF", nqf_level="4"),)))
    assert "level_not_checked" in kinds(review(bosnian), Severity.REMARK)
    assert not {"level_not_checked", "level_asks"} & kinds(review(changed(design, level=Level(applicable=False))))


def test_each_outcome_needs_an_assessment(catalogue: Catalogue) -> None:
    """An outcome that no assessment covers is named; weights that are no hundred percent are an error."""
    design = template("mc02", catalogue)
    half = changed(design, assessments=(Assessment(type=AssessmentType.PRACTICAL, outcomes=("o1",), weight_percent=60.0),))
    found = review(half)
    assert [f.values["id"] for f in found.findings if f.kind is FindingKind.OUTCOME_UNCOVERED] == ["o2", "o3", "o4", "o5", "o6", "o7"]
    assert "weights" in kinds(found, Severity.ERROR)


def test_levels_must_agree(catalogue: Catalogue) -> None:
    """Croatia's 5 is linked to EQF 5, so with EQF 4 it is an error; a demanding outcome at EQF 3 is questioned."""
    design = template("mc02", catalogue)
    wrong = changed(design, level=Level(eqf_level=4, national=(NationalLevel(framework_id="HR-CROQF", nqf_level="5"),)))
    assert "levels_disagree" in kinds(review(wrong), Severity.ERROR)
    demanding = changed(
        design, outcomes=(Outcome(id="o1", domain=Domain.SKILLS, text={"en": "Designs welded structures"}),), assessments=()
    )
    assert "level_low" in kinds(review(demanding))
    assert "level_low" not in kinds(review(changed(demanding, level=Level(eqf_level=5))))


def test_principles_are_answered_questions(catalogue: Catalogue) -> None:
    """What the elements answer is derived, what the designer answers counts before it, the rest stays open."""
    design = template("mc01", catalogue)
    answers = {q.question: (q.answer, q.basis) for principle in review(design).principles for q in principle.questions}
    assert answers["valid_assessment.1"] == ("yes", "derived")
    assert answers["transparency.1"] == ("no", "derived")
    assert answers["authentic.3"] == ("yes", "derived")
    assert answers["portable.3"] == ("open", "none")
    stated = changed(design, answers=(Answer(question="portable.3", answer="partly"), Answer(question="authentic.3", answer="no")))
    answers = {q.question: (q.answer, q.basis) for principle in review(stated).principles for q in principle.questions}
    assert (answers["portable.3"], answers["authentic.3"]) == (("partly", "stated"), ("no", "stated"))
    assert len(review(design).principles) == 10


def test_whatever_is_on_record_of_a_country_is_told(catalogue: Catalogue) -> None:
    """Each row of the table of national policy is a remark with status, year, evidence, confidence and every source it names."""
    texts = texts_for("en")
    told = 0
    for country in sorted(catalogue.countries):
        found = review(template("mc01", catalogue), country, include_low=True)
        remarks = {f.values["dimension"]: f for f in found.findings if f.kind is FindingKind.POLICY}
        rows = catalogue.policy_of(country)
        assert set(remarks) == {row.dimension for row in rows}
        for row in rows:
            remark = remarks[row.dimension]
            assert (remark.values["evidence"], remark.confidence) == (row.evidence, row.confidence)
            assert remark.values["status"] == row.status_code
            assert str(row.year or "") in finding_text(remark, texts)
            assert {name for name in catalogue.sources if re.search(rf"\b{name}\b", row.evidence)} <= set(remark.source_ids)
        unknown = [f for f in found.findings if f.kind is FindingKind.NOT_RESEARCHED]
        assert len(unknown) == (len(rows) < 12)
        if unknown:
            sentence = finding_text(unknown[0], texts)
            assert "unknown" in sentence
            assert ("Legal basis" in sentence) is (bool(rows) and "legal_basis" not in remarks)
        told += len(rows)
    assert told == 136


def test_limits_that_do_not_bind_are_something_to_go_by(catalogue: Catalogue) -> None:
    """Two ECTS are below what Estonia's bill and Austria's recommendation name, which is a warning that says what it rests on."""
    small = changed(template("mc05", catalogue), workload=Workload(hours=50, credits=(Credits(system="ects", points=2),)))
    for country, limit, basis in (("EE", "5 to 30", "bill"), ("AT", "3 to 15", "recommendation")):
        (finding,) = [f for f in review(small, country).findings if f.kind is FindingKind.OUTSIDE_LIMIT]
        assert finding.severity is Severity.WARNING
        assert finding_text(finding, texts_for("en")).endswith(f"{limit}.")
        assert basis in wording.evidence_of(finding)
    assert "outside_limit" not in kinds(review(small, "FI"))
    assert "other_credits" not in kinds(review(template("mc05", catalogue), "EE"))


def test_low_confidence_is_marked(catalogue: Catalogue) -> None:
    """What rests on data of low confidence says so in the table of findings; what rests on the credential alone has none."""
    unsure = changed(template("mc02", catalogue), workload=Workload(hours=120, credits=(Credits(system="ects", points=8.0),)))
    frame = findings_frame(review(unsure, "BA", include_low=True))
    by_kind = frame.groupby("kind")["confidence"].agg(set)
    assert by_kind["credits_disagree"] == {"low"}
    assert "low" in by_kind["policy"]
    assert set(frame["confidence"].dropna()) <= {"high", "medium", "low"}


def test_pseudo_codes_are_no_countries(catalogue: Catalogue) -> None:
    """The Union, a made-up country that no folder brings in, and codes that are merely reserved have no rules."""
    for code in ("EU", "ZZ", "AC", "EZ"):
        with pytest.raises(UnknownNameError, match=code):
            review(template("mc01", catalogue), code)
    own = open_catalogue(ROOT / "notebooks" / "own-country")
    assert review(template("mc01", own), "ZZ", catalogue=own).countries == ("ZZ",)


def test_a_country_goes_by_code_or_name(catalogue: Catalogue) -> None:
    """What is neither code nor English name is refused; the countries of the awarding bodies count without being asked for."""
    assert review(template("mc01", catalogue), ["Croatia", "hr", "el"]).countries == ("HR", "GR")
    with pytest.raises(UnknownNameError, match=r"'Crotia'\. Did you mean Croatia.*two letters"):
        review(template("mc01", catalogue), "Crotia")
    with pytest.raises(UnknownNameError, match="XX"):
        review(template("mc01", catalogue), "XX")
    body = Organisation(name={"hr": "Škola"}, country="HR")
    assert review(changed(template("mc01", catalogue), awarding_bodies=(body,))).countries == ("HR",)


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
    found = review(template("mc01", catalogue), "HR")
    assert len(elements_frame(found)) == 16
    assert len(findings_frame(found)) == len(found.findings)
    assert len(principles_frame(found, catalogue)) == sum(len(principle.questions) for principle in catalogue.principles)
    html = review_html(found, catalogue, texts_for("sr-Cyrl"))
    assert html.count('scope="row"') == 16
    assert 'href="#source-' in html
    assert "Исходи учења" in html


def test_a_profile_of_ones_own_is_asked_in_place_of_the_one_on_record(catalogue: Catalogue) -> None:
    """What a country requires by a profile that is handed over, and the design lacks, is a finding; the shipped profile says nothing of it."""
    choice = ElementChoice(element_id="awarding_body", requirement=Requirement.REQUIRED)
    own = ElementProfile(country="RS", title={"en": "Serbia"}, elements=(choice,))
    design = template("mc01", catalogue)
    asked = [f for f in review(design, "RS", own=[own], catalogue=catalogue).findings if f.kind is FindingKind.REQUIRED_HERE]
    assert [(f.element_id, f.country) for f in asked] == [("awarding_body", "RS")]
    assert not [f for f in review(design, "RS", catalogue=catalogue).findings if f.kind is FindingKind.REQUIRED_HERE]


def test_serbian_sentences_say_what_they_mean(catalogue: Catalogue) -> None:
    """The learner's grade is no grade of evidence, and the sentence on the profiles is grammatical."""
    texts = texts_for("sr-Cyrl")
    assert wording.label("grade", texts) == "Оцена"
    assert wording.profiles_finding(compare_profiles(["HR", "SI"], catalogue=catalogue), texts) == (
        "Сви се слажу о 0 од 16 елемената, а сви захтевају 0. За 16 нека земља још није одлучила."
    )


def test_words_alone_answer_no_question_of_a_principle(catalogue: Catalogue) -> None:
    """What is written of quality from outside and of demand proves neither; a decision of an agency does."""
    agency = Organisation(name={"en": "Agency"}, country="HR")
    licence = Accreditation(title={"en": "Licence"}, kind=AccreditationKind.PROGRAMME_LICENCE, agency=agency)
    for quality, expected in (
        (Quality(external={"en": "none so far"}), "open"),
        (Quality(accreditations=(licence,)), "yes"),
    ):
        design = changed(template("mc10", catalogue), quality=quality, demand={"en": "not known"}, answers=())
        answers = {q.question: q.answer for p in review(design).principles for q in p.questions}
        assert (answers["quality.2"], answers["relevance.1"]) == (expected, "open")


def test_a_text_for_a_page_is_marked_with_the_language_asked_for() -> None:
    """Of languages with the same words the reader's own counts; what falls back bears its own language, other scripts included."""
    same = {"hr": "Njega", "sl": "Njega", "en": "Care"}
    assert told_html(same, nearest_texts("sl")) == '<span lang="sl">Njega</span>'
    assert told_html({"en": "Care", "sr-Cyrl": "Care"}, texts_for("sr-Cyrl")) == "Care"
    assert told_html({"sr-Latn": "Nega", "en": "Care"}, texts_for("sr-Cyrl")) == '<span lang="sr-Latn">Nega</span>'
    assert told_html({"en": "<b>"}, texts_for("sr-Cyrl")) == '<span lang="en">&lt;b&gt;</span>'
    assert told_html(None, texts_for("en")) == ""
