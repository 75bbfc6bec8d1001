"""Reviewing a micro-credential: findings, not a grade."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, get_args

from mcvet.catalogue import Catalogue, Confidence, CreditSystem, EqfLink, MicroCredentialStatus, Sourced, open_catalogue
from mcvet.credentials.findings import ElementReview, Finding, FindingKind, PrincipleReview, QuestionReview, Review, Severity, State
from mcvet.credentials.library import profiles
from mcvet.credentials.model import Design, Domain, ElementProfile, MicroCredential, Requirement
from mcvet.credentials.verbs import begins_with_action, claimed_level, is_known, is_vague


def review(
    credential: Design,
    country: str | Iterable[str] | None = None,
    *,
    own: Sequence[ElementProfile] = (),
    include_low: bool = False,
    catalogue: Catalogue | None = None,
) -> Review:
    """Review a micro-credential or a template against the European elements and principles, for plausibility, and by country.

    Args:
        credential: what to review.
        country: ISO 3166-1 alpha-2 codes or English names of the countries whose rules matter; those of the credential if None.
        own: element profiles that take the place of those on record.
        include_low: whether statements of low confidence on countries are included; if not, they are counted.
        catalogue: the data; the shipped package if None.

    Returns:
        findings, each with element, severity, values for its sentences (see `wording.finding_text` and `wording.advice_text`)
        and sources. A mandatory element that is missing is an error in a credential with a learner, else a warning; learner,
        date and grade are filled in when a credential is awarded.

    Raises:
        UnknownNameError: for something that is no country.

    Notes:
        The check of outcomes looks at their first words, in English and the languages of the region, against the editors' lists
        of actions, of openings that nobody can assess, and of verbs that claim what the EQF descriptors speak of from some level
        on. It cannot judge content. What is in other languages, or has no EQF level, is reported as not checked.

    >>> from mcvet.credentials import template
    >>> found = review(template("mc01", open_catalogue()), "HR")
    >>> found.has_errors, [element.state.value for element in found.elements][:3]
    (False, ['filled_in_later', 'present', 'missing'])
    """
    catalogue = catalogue or open_catalogue()
    countries = _countries(credential, country, catalogue)
    states = _states(credential)
    known = {element.element_id: element for element in catalogue.elements}
    elements = tuple(
        ElementReview(element_id=e.element_id, obligation=e.obligation, state=states[e.element_id], source_ids=e.source_ids)
        for e in catalogue.elements
    )
    issued = isinstance(credential, MicroCredential) and credential.award is not None
    findings = [
        Finding(
            kind=FindingKind.MISSING,
            element_id=element.element_id,
            severity=Severity.ADVICE if element.obligation == "optional" else Severity.ERROR if issued else Severity.WARNING,
        )
        for element in elements
        if element.state is State.MISSING
    ]
    findings += _plausibility(credential, catalogue)
    hidden = 0
    for code in countries:
        policy = catalogue.policy_of(code)
        shown = [row for row in policy if include_low or row.confidence is not Confidence.LOW]
        hidden += len(policy) - len(shown)
        profile = next((profile for profile in (*own, *profiles(catalogue)) if profile.country == code), None)
        findings += _national(credential, code, shown, elements, profile, catalogue)
    findings = [
        f if f.source_ids or f.country or f.element_id is None else f.model_copy(update=_rests_on(known[f.element_id])) for f in findings
    ]
    weak = {finding.element_id for finding in findings if finding.kind in _WEAKENING}
    elements = tuple(
        element.model_copy(update={"state": State.WEAK}) if element.state is State.PRESENT and element.element_id in weak else element
        for element in elements
    )
    principles = tuple(
        PrincipleReview(
            principle_id=principle.principle_id,
            questions=tuple(_answer(question, credential, elements) for question in principle.questions),
            source_ids=principle.source_ids,
            confidence=principle.confidence,
        )
        for principle in catalogue.principles
    )
    cited = [
        credential.source_ids,
        *(e.source_ids for e in elements),
        *(p.source_ids for p in principles),
        *(f.source_ids for f in findings),
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


def _countries(credential: Design, country: str | Iterable[str] | None, catalogue: Catalogue) -> tuple[str, ...]:
    asked = credential.all_countries if country is None else (country,) if isinstance(country, str) else tuple(country)
    return tuple(dict.fromkeys(catalogue.country(name) for name in asked))


def _rests_on(*rows: Sourced) -> dict[str, Any]:
    sources = dict.fromkeys(source_id for row in rows for source_id in row.source_ids)
    return {"source_ids": tuple(sources), "confidence": Confidence.lowest(row.confidence for row in rows)}


def _states(credential: Design) -> dict[str, State]:
    award = credential.award if isinstance(credential, MicroCredential) else None
    later = State.LATER if award is None else State.MISSING
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
    states = {name: State.PRESENT if value else State.MISSING for name, value in there.items()}
    states["learner"] = State.PRESENT if award else later
    states["date"] = State.PRESENT if award and award.awarded_on else later
    states["grade"] = State.PRESENT if award and award.grade else later
    return states


_WEAKENING = (
    FindingKind.LEARNER_VAGUE, FindingKind.OUTCOME_VAGUE, FindingKind.NO_CREDITS, FindingKind.CREDITS_DISAGREE, FindingKind.LEVELS_DISAGREE,
    FindingKind.OUTCOME_UNCOVERED, FindingKind.WEIGHTS, FindingKind.QUALITY_ONE_SIDED, FindingKind.NO_TARGET,
)  # fmt: skip


def _plausibility(credential: Design, catalogue: Catalogue) -> Iterator[Finding]:
    if isinstance(credential, MicroCredential) and (award := credential.award) and not (award.date_of_birth or award.email):
        yield Finding(kind=FindingKind.LEARNER_VAGUE, severity=Severity.WARNING, element_id="learner")
    yield from _about_outcomes(credential)
    yield from _about_claims(credential, catalogue)
    yield from _about_workload(credential, catalogue)
    yield from _about_level(credential, catalogue)
    weights = [assessment.weight_percent for assessment in credential.assessments]
    if weights and None not in weights and abs(sum(filter(None, weights)) - 100) > 0.5:
        values: dict[str, str | int | float] = {"sum": sum(filter(None, weights))}
        yield Finding(kind=FindingKind.WEIGHTS, severity=Severity.ERROR, element_id="assessment", values=values)
    if quality := credential.quality:
        stages = {item.item_id: item for item in catalogue.eqavet_items if item.kind == "stage"}
        if not (quality.internal and (quality.external or quality.accreditations)):
            side = "internal" if quality.internal else "external"
            yield Finding(kind=FindingKind.QUALITY_ONE_SIDED, severity=Severity.ADVICE, element_id="quality", values={"side": side})
        if without := [item for name, item in stages.items() if name not in quality.eqavet_stages]:
            yield Finding(
                kind=FindingKind.EQAVET_STAGES,
                severity=Severity.ADVICE,
                element_id="quality",
                values={"stages": ";".join(item.item_id for item in without)},
                **_rests_on(*without),
            )
    if credential.stackability and credential.stackability.stackable and not credential.stackability.towards:
        yield Finding(kind=FindingKind.NO_TARGET, severity=Severity.ADVICE, element_id="stackability")
    outcome_languages = [set(outcome.text) for outcome in credential.outcomes]
    lacking = [tag for tag in credential.title if any(tag not in languages for languages in outcome_languages)]
    if lacking:
        yield Finding(
            kind=FindingKind.UNTRANSLATED, severity=Severity.ADVICE, element_id="outcomes", values={"languages": ", ".join(lacking)}
        )


def _about_outcomes(credential: Design) -> Iterator[Finding]:
    covered = {name for assessment in credential.assessments for name in assessment.outcomes}
    for outcome in credential.outcomes:
        values: dict[str, str | int | float] = {"id": outcome.id}
        known = {tag: text for tag, text in outcome.text.items() if is_known(tag)}
        vague = {tag: text for tag, text in known.items() if is_vague(text, tag)}
        if vague:
            yield Finding(kind=FindingKind.OUTCOME_VAGUE, severity=Severity.WARNING, element_id="outcomes", outcome=vague, values=values)
        elif known and not any(begins_with_action(text, tag) for tag, text in known.items()):
            yield Finding(kind=FindingKind.OUTCOME_NO_ACTION, severity=Severity.ADVICE, element_id="outcomes", outcome=known, values=values)
        if credential.assessments and outcome.id not in covered:
            kind, text = FindingKind.OUTCOME_UNCOVERED, outcome.text
            yield Finding(kind=kind, severity=Severity.WARNING, element_id="assessment", outcome=text, values=values)
    unknown = dict.fromkeys(tag for outcome in credential.outcomes for tag in outcome.text if not is_known(tag))
    if unknown:
        values = {"languages": ", ".join(unknown)}
        yield Finding(kind=FindingKind.OUTCOMES_NOT_CHECKED, severity=Severity.REMARK, element_id="outcomes", values=values)
    for domain in Domain if credential.outcomes else ():
        if domain not in {outcome.domain for outcome in credential.outcomes}:
            values = {"domain": domain.value}
            yield Finding(kind=FindingKind.DOMAIN_MISSING, severity=Severity.ADVICE, element_id="outcomes", values=values)


def _about_claims(credential: Design, catalogue: Catalogue) -> Iterator[Finding]:
    """Hold the first words of outcomes against the EQF descriptors.

    A word that claims what the descriptors speak of only from a higher level on is questioned; so is a level from 5 on where every
    outcome can be checked and the highest claim, `_UNCLAIMED` without any, stays more than two levels below it.
    """
    if not credential.outcomes or credential.level is None or not credential.level.applicable:
        return
    level = credential.level.eqf_level
    if level is None:
        yield Finding(kind=FindingKind.LEVEL_NOT_CHECKED, severity=Severity.REMARK, element_id="level")
        return
    asked = catalogue.descriptors_of("EU-EQF", str(level))
    highest = _UNCLAIMED
    for outcome in credential.outcomes:
        claims = {tag: claim for tag, text in outcome.text.items() if (claim := claimed_level(text, tag))}
        claim = max(claims.values(), default=_UNCLAIMED)
        highest = max(highest, claim)
        if claims and claim > level:
            yield Finding(
                kind=FindingKind.LEVEL_LOW,
                severity=Severity.ADVICE,
                element_id="level",
                outcome={tag: outcome.text[tag] for tag in claims if claims[tag] == claim},
                values={"id": outcome.id, "level": level, "claim": claim},
                **_rests_on(*asked, *catalogue.descriptors_of("EU-EQF", str(claim))),
            )
    values: dict[str, str | int | float] = {"level": level, "claim": highest}
    if highest < level - 2 and all(any(map(is_known, outcome.text)) for outcome in credential.outcomes):
        yield Finding(kind=FindingKind.LEVEL_HIGH, severity=Severity.ADVICE, element_id="level", values=values, **_rests_on(*asked))
    values = {"level": level, "evidence": " ".join(row.summary_en for row in asked)}
    yield Finding(kind=FindingKind.LEVEL_ASKS, severity=Severity.REMARK, element_id="level", values=values, **_rests_on(*asked))


_UNCLAIMED = 2


def _about_workload(credential: Design, catalogue: Catalogue) -> Iterator[Finding]:
    workload = credential.workload
    if workload is None:
        return
    if not workload.credits:
        yield Finding(kind=FindingKind.NO_CREDITS, severity=Severity.ADVICE, element_id="workload")
    if workload.work_based_share is None:
        yield Finding(kind=FindingKind.NO_WORK_SHARE, severity=Severity.WARNING, element_id="workload")
    systems = {system.system_id: system for system in catalogue.credit_systems}
    for credit in workload.credits:
        system = systems.get(credit.system)
        if system is None or system.hours_low is None or system.hours_high is None:
            continue
        low, high = credit.points * system.hours_low, credit.points * system.hours_high
        if not low - 0.5 <= workload.hours <= high + 0.5:  # credits are often rounded to the next half hour
            values: dict[str, str | int | float] = {
                "system": system.label_en,
                "points": credit.points,
                "low": low,
                "high": high,
                "hours": workload.hours,
            }
            yield _credits_finding(system, values)


def _credits_finding(system: CreditSystem, values: dict[str, str | int | float]) -> Finding:
    sure = system.confidence is not Confidence.LOW
    severity = Severity.ERROR if sure else Severity.WARNING
    return Finding(kind=FindingKind.CREDITS_DISAGREE, severity=severity, element_id="workload", values=values, **_rests_on(system))


def _about_level(credential: Design, catalogue: Catalogue) -> Iterator[Finding]:
    level = credential.level
    if level is None or not level.applicable:
        return
    if not level.national:
        yield Finding(kind=FindingKind.NO_NATIONAL_LEVEL, severity=Severity.ADVICE, element_id="level")
    for national in level.national:
        rows = [row for row in catalogue.levels_of(national.framework_id) if row.nqf_level == national.nqf_level]
        linked = [row.eqf_level for row in rows if row.eqf_level is not None]
        if rows and level.eqf_level is not None and level.eqf_level not in linked:
            values: dict[str, str | int | float] = {
                "framework": national.framework_id, "nqf_level": national.nqf_level, "eqf_level": level.eqf_level,
                "linked": ", ".join(map(str, linked)) or "–",
            }  # fmt: skip
            yield Finding(kind=FindingKind.LEVELS_DISAGREE, severity=Severity.ERROR, element_id="level", values=values, **_rests_on(*rows))


def _national(
    credential: Design,
    country: str,
    policy: list[MicroCredentialStatus],
    elements: tuple[ElementReview, ...],
    profile: ElementProfile | None,
    catalogue: Catalogue,
) -> Iterator[Finding]:
    yield from _limits(credential, country, catalogue)
    for framework in catalogue.frameworks:
        if framework.country != country or framework.is_historical or not credential.level or credential.level.eqf_level is None:
            continue
        if all(level.eqf_link is EqfLink.NOT_REFERENCED for level in catalogue.levels_of(framework.framework_id)):
            values: dict[str, str | int | float] = {"framework": framework.framework_id}
            yield Finding(
                kind=FindingKind.NOT_REFERENCED, severity=Severity.WARNING, element_id="level", country=country, values=values,
                **_rests_on(framework),
            )  # fmt: skip
    states = {element.element_id: element.state for element in elements}
    undecided = 0
    for choice in profile.elements if profile else ():
        undecided += choice.requirement is Requirement.UNDECIDED
        if choice.requirement is Requirement.REQUIRED and states.get(choice.element_id) is State.MISSING:
            yield Finding(
                kind=FindingKind.REQUIRED_HERE, severity=Severity.WARNING, element_id=choice.element_id, country=country,
                source_ids=choice.source_ids,
            )  # fmt: skip
    if undecided:
        yield Finding(kind=FindingKind.UNDECIDED_HERE, severity=Severity.REMARK, country=country, values={"n": undecided})
    researched = {row.dimension for row in catalogue.policy_of(country)}
    if unknown := [dimension for dimension in _DIMENSIONS if dimension not in researched]:
        values = {"dimensions": ";".join(unknown) if researched else ""}
        yield Finding(kind=FindingKind.NOT_RESEARCHED, severity=Severity.REMARK, country=country, values=values)
    for row in policy:
        yield Finding(
            kind=FindingKind.POLICY,
            severity=Severity.REMARK,
            element_id=_ELEMENT_OF.get(row.dimension),
            country=country,
            values={
                "dimension": row.dimension,
                "status": row.status_code,
                "nearest_equivalent": int(row.nearest_equivalent),
                "year": str(row.year or ""),
                "evidence": row.evidence,
            },
            **_rests_on(row),
        )


_DIMENSIONS = get_args(MicroCredentialStatus.model_fields["dimension"].annotation)
_ELEMENT_OF = {
    "nqf_inclusion": "level", "credit_size": "workload", "providers": "awarding_body", "quality_assurance": "quality",
    "work_based_learning": "workload", "validation_rpl": "assessment", "stackability": "stackability",
}  # fmt: skip


def _limits(credential: Design, country: str, catalogue: Catalogue) -> Iterator[Finding]:
    labels = {system.system_id: system.label_en for system in catalogue.credit_systems}
    own = {credit.system: credit.points for credit in (credential.workload.credits if credential.workload else ())}
    for rule in catalogue.limits_of(country):
        if rule.measure == "credits":
            element, value = "workload", own.get(rule.system_id or "")
            if own and value is None and rule.binding:
                values: dict[str, str | int | float] = {
                    "system": labels[rule.system_id or ""],
                    "others": "; ".join(labels.get(s, s) for s in own),
                }
                yield Finding(
                    kind=FindingKind.OTHER_CREDITS, severity=Severity.WARNING, element_id=element, country=country, values=values,
                    **_rests_on(rule),
                )  # fmt: skip
        else:
            element, value = "level", credential.level.eqf_level if credential.level else None
        if value is not None and not (rule.lowest or value) <= value <= (rule.highest or value):
            values = {"measure": rule.measure, "value": value}
            values |= {name: limit for name, limit in (("lowest", rule.lowest), ("highest", rule.highest)) if limit is not None}
            values |= {"system": labels.get(rule.system_id or "", ""), "beyond": rule.beyond or ""}
            severity = Severity.ERROR if rule.binding else Severity.WARNING
            yield Finding(
                kind=FindingKind.OUTSIDE_LIMIT, severity=severity, element_id=element, country=country, values=values,
                **_rests_on(rule),
            )  # fmt: skip


def _answer(question: str, credential: Design, elements: tuple[ElementReview, ...]) -> QuestionReview:
    for answer in credential.answers:
        if answer.question == question:
            return QuestionReview(question=question, answer=answer.answer, basis="stated", evidence=answer.evidence)
    told = _DERIVED[question](credential, elements) if question in _DERIVED else None
    if told is None:
        return QuestionReview(question=question, answer="open", basis="none")
    return QuestionReview(question=question, answer="yes" if told else "no", basis="derived")


Elements = tuple[ElementReview, ...]
_DERIVED: dict[str, Callable[[Design, Elements], bool | None]] = {
    "quality.2": lambda design, _: bool(design.quality and design.quality.accreditations) or None,
    "transparency.1": lambda _, elements: all(e.state is not State.MISSING for e in elements if e.obligation == "mandatory"),
    "transparency.3": lambda design, _: bool(design.workload and design.workload.credits),
    "transparency.4": lambda design, _: design.level is not None,
    "relevance.3": lambda design, _: bool(design.occupations or design.skills or any(o.skills for o in design.outcomes)),
    "valid_assessment.1": lambda design, _: (
        {o.id for o in design.outcomes} <= {name for a in design.assessments for name in a.outcomes} if design.outcomes else None
    ),
    "pathways.1": lambda design, _: bool(design.stackability and (design.stackability.towards or not design.stackability.stackable)),
    "learner_centred.1": lambda design, _: bool(design.target_group) or None,
    "authentic.3": lambda design, _: (
        None if design.supervision is None else design.supervision.value.endswith("with_id_verification")
    ),
}  # fmt: skip
