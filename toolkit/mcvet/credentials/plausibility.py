"""Plausibility checks of a review: outcomes, claims, workload, level, assessment, quality."""

from collections.abc import Iterator

from mcvet.catalogue import Catalogue, Confidence, CreditSystem, Domain, EqavetKind, HoursKind
from mcvet.credentials.enumerations import AssessmentType
from mcvet.credentials.findings import Finding, FindingKind, Severity, citation
from mcvet.credentials.model import Credential, MicroCredential
from mcvet.credentials.outcome_verbs import begins_with_action, claimed_level, is_known, is_vague
from mcvet.credentials.parts import Workload


def plausibility_findings(credential: Credential, catalogue: Catalogue) -> Iterator[Finding]:
    """Yield the findings of all plausibility checks."""
    if isinstance(credential, MicroCredential) and (award := credential.award) and not (award.date_of_birth or award.email):
        yield Finding(kind=FindingKind.LEARNER_VAGUE, severity=Severity.WARNING, element_id="learner")
    if any(body.country is None for body in credential.awarding_bodies):
        yield Finding(kind=FindingKind.NO_COUNTRY, severity=Severity.WARNING, element_id="awarding_body")
    yield from _about_outcomes(credential)
    yield from _about_claims(credential, catalogue)
    yield from _about_workload(credential, catalogue)
    yield from _about_level(credential, catalogue)
    weights = [assessment.weight_percent for assessment in credential.assessments]
    if weights and None not in weights and abs(sum(filter(None, weights)) - 100) > 0.5:
        values: dict[str, str | int | float] = {"sum": sum(filter(None, weights))}
        yield Finding(kind=FindingKind.WEIGHTS, severity=Severity.ERROR, element_id="assessment", values=values)
    if quality := credential.quality:
        stages = {item.item_id: item for item in catalogue.eqavet_items if item.kind is EqavetKind.STAGE}
        if not (quality.internal and (quality.external or quality.accreditations)):
            side = "internal" if quality.internal else "external"
            yield Finding(kind=FindingKind.QUALITY_ONE_SIDED, severity=Severity.ADVICE, element_id="quality", values={"side": side})
        if without := [item for name, item in stages.items() if name not in quality.eqavet_stages]:
            yield Finding(
                kind=FindingKind.EQAVET_STAGES,
                severity=Severity.ADVICE,
                element_id="quality",
                values={"stages": ";".join(item.item_id for item in without)},
                **citation(*without),
            )
    if credential.stackability and credential.stackability.stackable and not credential.stackability.towards:
        yield Finding(kind=FindingKind.NO_TARGET, severity=Severity.ADVICE, element_id="stackability")
    outcome_languages = [set(outcome.text) for outcome in credential.outcomes]
    lacking = [tag for tag in credential.title if any(tag not in languages for languages in outcome_languages)]
    if lacking:
        yield Finding(
            kind=FindingKind.UNTRANSLATED, severity=Severity.ADVICE, element_id="outcomes", values={"languages": ", ".join(lacking)}
        )


_WRITTEN = {AssessmentType.WRITTEN, AssessmentType.QUIZ}


def _about_outcomes(credential: Credential) -> Iterator[Finding]:
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
        ways = {assessment.type for assessment in credential.assessments if outcome.id in assessment.outcomes}
        if outcome.domain is not Domain.KNOWLEDGE and ways and ways <= _WRITTEN:
            kind, text = FindingKind.WRITTEN_ONLY, outcome.text
            yield Finding(kind=kind, severity=Severity.ADVICE, element_id="assessment", outcome=text, values=values)
    unknown = dict.fromkeys(tag for outcome in credential.outcomes for tag in outcome.text if not is_known(tag))
    if unknown:
        values = {"languages": ", ".join(unknown)}
        yield Finding(kind=FindingKind.OUTCOMES_NOT_CHECKED, severity=Severity.REMARK, element_id="outcomes", values=values)
    for domain in Domain if credential.outcomes else ():
        if domain not in {outcome.domain for outcome in credential.outcomes}:
            values = {"domain": domain.value}
            yield Finding(kind=FindingKind.DOMAIN_MISSING, severity=Severity.ADVICE, element_id="outcomes", values=values)


def _about_claims(credential: Credential, catalogue: Catalogue) -> Iterator[Finding]:
    """Yield findings from comparing the first words of outcomes with the EQF descriptors.

    A word is questioned if the descriptors mention what it claims only from a higher level. A level of 5 or more is questioned if every
    outcome can be checked and the highest claim (`_UNCLAIMED` if there is none) is more than two levels lower.
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
                **citation(*asked, *catalogue.descriptors_of("EU-EQF", str(claim))),
            )
    values: dict[str, str | int | float] = {"level": level, "claim": highest}
    if highest < level - 2 and all(any(map(is_known, outcome.text)) for outcome in credential.outcomes):
        yield Finding(kind=FindingKind.LEVEL_HIGH, severity=Severity.ADVICE, element_id="level", values=values, **citation(*asked))
    values = {"level": level, "evidence": " ".join(row.summary_en for row in asked)}
    yield Finding(kind=FindingKind.LEVEL_ASKS, severity=Severity.REMARK, element_id="level", values=values, **citation(*asked))


_UNCLAIMED = 2


def _about_workload(credential: Credential, catalogue: Catalogue) -> Iterator[Finding]:
    workload = credential.workload
    if workload is None:
        return
    if not workload.credits:
        yield Finding(kind=FindingKind.NO_CREDITS, severity=Severity.ADVICE, element_id="workload")
    if workload.hours is None:
        yield Finding(kind=FindingKind.NO_HOURS, severity=Severity.WARNING, element_id="workload")
        return
    if workload.work_based_share is None:
        yield Finding(kind=FindingKind.NO_WORK_SHARE, severity=Severity.WARNING, element_id="workload")
    systems = {system.system_id: system for system in catalogue.credit_systems}
    for credit in workload.credits:
        system = systems.get(credit.system)
        hours = hours_counted(workload, system)
        if system is None or hours is None or system.hours_low is None or system.hours_high is None:
            continue
        low, high = credit.points * system.hours_low, credit.points * system.hours_high
        if not low - 0.5 <= hours <= high + 0.5:  # credits are often rounded to the next half hour
            values: dict[str, str | int | float] = {
                "system": system.label_en, "points": credit.points, "low": low, "high": high, "hours": hours,
            }  # fmt: skip
            yield _credits_finding(system, values)


def hours_counted(workload: Workload, system: CreditSystem | None) -> float | None:
    """Return the hours that a credit system counts: all hours, or the taught hours only; None if they are not stated."""
    return workload.guided_hours if system is not None and system.hours_are is HoursKind.TEACHING else workload.hours


def _credits_finding(system: CreditSystem, values: dict[str, str | int | float]) -> Finding:
    sure = system.confidence is not Confidence.LOW
    severity = Severity.ERROR if sure else Severity.WARNING
    return Finding(kind=FindingKind.CREDITS_DISAGREE, severity=severity, element_id="workload", values=values, **citation(system))


def _about_level(credential: Credential, catalogue: Catalogue) -> Iterator[Finding]:
    level = credential.level
    if level is None or not level.applicable:
        return
    if not level.national:
        yield Finding(kind=FindingKind.NO_NATIONAL_LEVEL, severity=Severity.ADVICE, element_id="level")
    for national in level.national:
        rows = [row for row in catalogue.levels_of(national.framework_id) if row.nqf_level == national.nqf_level]
        linked = [row.eqf_level for row in rows if row.eqf_level is not None]
        if rows and level.eqf_level is not None and level.eqf_level not in linked:
            framework = catalogue.by_id[national.framework_id]
            values: dict[str, str | int | float] = {
                "framework": national.framework_id, "name": framework.abbreviation, "local_name": framework.abbreviation_local or "",
                "nqf_level": national.nqf_level, "eqf_level": level.eqf_level, "linked": ", ".join(map(str, linked)) or "–",
            }  # fmt: skip
            yield Finding(kind=FindingKind.LEVELS_DISAGREE, severity=Severity.ERROR, element_id="level", values=values, **citation(*rows))
