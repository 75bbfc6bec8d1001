"""Review of a micro-credential: findings, not a grade."""

from collections.abc import Callable, Iterable, Sequence

from mcvet.catalogue import Catalogue, Confidence, Obligation, open_catalogue
from mcvet.credentials.element_profile import ElementProfile
from mcvet.credentials.findings import (
    AnswerBasis,
    ElementReview,
    ElementState,
    Finding,
    FindingKind,
    PrincipleReview,
    QuestionReview,
    Review,
    ReviewedAnswer,
    Severity,
    citation,
)
from mcvet.credentials.library import profiles
from mcvet.credentials.model import Credential, MicroCredential
from mcvet.credentials.national_rules import national_findings
from mcvet.credentials.plausibility import plausibility_findings

Elements = tuple[ElementReview, ...]
_WEAKENING = (
    FindingKind.LEARNER_VAGUE, FindingKind.OUTCOME_VAGUE, FindingKind.NO_CREDITS, FindingKind.NO_HOURS, FindingKind.NO_COUNTRY,
    FindingKind.CREDITS_DISAGREE, FindingKind.LEVELS_DISAGREE,
    FindingKind.OUTCOME_UNCOVERED, FindingKind.WEIGHTS, FindingKind.QUALITY_ONE_SIDED, FindingKind.NO_TARGET,
)  # fmt: skip


def review(
    credential: Credential,
    country: str | Iterable[str] | None = None,
    *,
    own: Sequence[ElementProfile] = (),
    include_low: bool = False,
    catalogue: Catalogue | None = None,
) -> Review:
    """Review a design against the European elements and principles, for plausibility, and against national rules.

    Args:
        credential: the micro-credential or template to review.
        country: ISO 3166-1 alpha-2 codes or English names of the countries whose rules apply; those of the credential if None.
        own: element profiles that replace those in the data.
        include_low: True to include statements on countries with low confidence; if False, they are only counted.
        catalogue: the data; the shipped package if None.

    Returns:
        the review. Each finding has element, severity, sources, and the values of its sentences (see `finding_wording`). A missing
        mandatory element is an error in a credential with a learner, else a warning. Learner, date and grade are filled in when a
        credential is awarded.

    Raises:
        UnknownNameError: for an unknown country.

    Notes:
        The check of outcomes compares their first words, in English and the languages of the region, with the editors' lists of
        actions, of verbs that cannot be assessed, and of verbs that claim what the EQF descriptors mention only from a certain level.
        It cannot judge content. Outcomes in other languages, or without an EQF level, are reported as not checked.

    >>> from mcvet.credentials import template
    >>> found = review(template("mc01"), "HR")
    >>> found.has_errors, [element.state.value for element in found.elements][:3]
    (False, ['filled_in_later', 'present', 'missing'])
    """
    catalogue = catalogue or open_catalogue()
    countries = _countries(credential, country, catalogue)
    elements = _elements(credential, catalogue)
    national, hidden = _national(credential, countries, elements, own, catalogue, include_low=include_low)
    found = [*_missing(credential, elements), *plausibility_findings(credential, catalogue), *national]
    findings = _with_sources(found, catalogue)
    elements = _weakened(elements, findings)
    principles = _principles(credential, elements, catalogue)
    cited = [
        credential.source_ids,
        *(element.source_ids for element in elements),
        *(principle.source_ids for principle in principles),
        *(finding.source_ids for finding in findings),
    ]
    return Review(
        as_of=catalogue.as_of,
        overlay=catalogue.overlay,
        credential_id=credential.id,
        countries=countries,
        elements=elements,
        principles=principles,
        findings=tuple(sorted(findings, key=lambda finding: list(Severity).index(finding.severity))),
        hidden=hidden,
        sources=catalogue.cited(source_id for ids in cited for source_id in ids),
    )


def _countries(credential: Credential, country: str | Iterable[str] | None, catalogue: Catalogue) -> tuple[str, ...]:
    asked = credential.all_countries if country is None else (country,) if isinstance(country, str) else tuple(country)
    return tuple(dict.fromkeys(catalogue.country(name) for name in asked))


def _elements(credential: Credential, catalogue: Catalogue) -> Elements:
    """Return the European elements with their states, before weaknesses are known."""
    states = _states(credential)
    return tuple(
        ElementReview(element_id=e.element_id, obligation=e.obligation, state=states[e.element_id], source_ids=e.source_ids)
        for e in catalogue.elements
    )


def _states(credential: Credential) -> dict[str, ElementState]:
    award = credential.award if isinstance(credential, MicroCredential) else None
    later = ElementState.LATER if award is None else ElementState.MISSING
    quality = credential.quality
    there: dict[str, object] = {
        "title": credential.title,
        "country": credential.all_countries,
        "awarding_body": credential.awarding_bodies,
        "outcomes": credential.outcomes,
        "workload": credential.workload,
        "level": credential.level,
        "assessment": credential.assessments,
        "participation": credential.participation,
        "quality": quality and (quality.internal or quality.external or quality.accreditations),
        "prerequisites": credential.prerequisites or credential.requires,
        "supervision": credential.supervision,
        "stackability": credential.stackability,
        "further": credential.further or credential.links,
    }
    states = {name: ElementState.PRESENT if value else ElementState.MISSING for name, value in there.items()}
    states["learner"] = ElementState.PRESENT if award else later
    states["date"] = ElementState.PRESENT if award and award.awarded_on else later
    states["grade"] = ElementState.PRESENT if award and award.grade else later
    return states


def _missing(credential: Credential, elements: Elements) -> list[Finding]:
    """Return a finding for each element that is missing."""
    issued = isinstance(credential, MicroCredential) and credential.award is not None
    mandatory = Severity.ERROR if issued else Severity.WARNING
    return [
        Finding(
            kind=FindingKind.MISSING,
            element_id=element.element_id,
            severity=Severity.ADVICE if element.obligation is Obligation.OPTIONAL else mandatory,
        )
        for element in elements
        if element.state is ElementState.MISSING
    ]


def _national(
    credential: Credential,
    countries: Iterable[str],
    elements: Elements,
    own: Sequence[ElementProfile],
    catalogue: Catalogue,
    *,
    include_low: bool,
) -> tuple[list[Finding], int]:
    """Return the findings on national rules, and the number of statements that are hidden because of low confidence."""
    findings: list[Finding] = []
    hidden = 0
    for country in countries:
        policy = catalogue.policy_of(country)
        shown = [row for row in policy if include_low or row.confidence is not Confidence.LOW]
        hidden += len(policy) - len(shown)
        profile = next((profile for profile in (*own, *profiles(catalogue=catalogue)) if profile.country == country), None)
        findings += national_findings(credential, country, shown, elements, profile, catalogue)
    return findings, hidden


def _with_sources(findings: Iterable[Finding], catalogue: Catalogue) -> list[Finding]:
    """Return findings that cite their element, unless they have sources of their own or are on national rules."""
    known = {element.element_id: element for element in catalogue.elements}
    return [
        f if f.source_ids or f.country or f.element_id is None else f.model_copy(update=citation(known[f.element_id])) for f in findings
    ]


def _weakened(elements: Elements, findings: Iterable[Finding]) -> Elements:
    """Return the elements, with those that a finding weakens."""
    weak = {finding.element_id for finding in findings if finding.kind in _WEAKENING}
    return tuple(
        element.model_copy(update={"state": ElementState.WEAK})
        if element.state is ElementState.PRESENT and element.element_id in weak
        else element
        for element in elements
    )


def _principles(credential: Credential, elements: Elements, catalogue: Catalogue) -> tuple[PrincipleReview, ...]:
    return tuple(
        PrincipleReview(
            principle_id=principle.principle_id,
            questions=tuple(_answer(question, credential, elements) for question in principle.questions),
            source_ids=principle.source_ids,
            confidence=principle.confidence,
        )
        for principle in catalogue.principles
    )


def _answer(question: str, credential: Credential, elements: Elements) -> QuestionReview:
    for answer in credential.answers:
        if answer.question == question:
            return QuestionReview(
                question=question, answer=ReviewedAnswer(answer.answer), basis=AnswerBasis.STATED, evidence=answer.evidence
            )
    derived = _DERIVED[question](credential, elements) if question in _DERIVED else None
    if derived is None:
        return QuestionReview(question=question, answer=ReviewedAnswer.OPEN, basis=AnswerBasis.NONE)
    return QuestionReview(question=question, answer=ReviewedAnswer.YES if derived else ReviewedAnswer.NO, basis=AnswerBasis.DERIVED)


_DERIVED: dict[str, Callable[[Credential, Elements], bool | None]] = {
    "quality.2": lambda design, _: bool(design.quality and design.quality.accreditations) or None,
    "transparency.1": lambda _, elements: all(
        e.state is not ElementState.MISSING for e in elements if e.obligation is Obligation.MANDATORY
    ),
    "transparency.3": lambda design, _: bool(design.workload and design.workload.credits),
    "transparency.4": lambda design, _: design.level is not None,
    "relevance.3": lambda design, _: bool(design.occupations or design.skills or any(o.skills for o in design.outcomes)),
    "valid_assessment.1": lambda design, _: (
        {o.id for o in design.outcomes} <= {name for a in design.assessments for name in a.outcomes} if design.outcomes else None
    ),
    "pathways.1": lambda design, _: bool(design.stackability and (design.stackability.towards or not design.stackability.stackable)),
    "learner_centred.1": lambda design, _: bool(design.target_group) or None,
    "authentic.5": lambda design, _: bool(design.all_countries) or None,
    "authentic.3": lambda design, _: (
        None if design.supervision is None else design.supervision.value.endswith("with_id_verification")
    ),
}  # fmt: skip
