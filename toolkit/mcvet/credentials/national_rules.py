"""Checks of a review against the rules and policy of a country."""

from collections.abc import Iterator

from mcvet.catalogue import Catalogue, CreditSystem, EqfLink, LimitMeasure, MicroCredentialStatus, NationalRule, PolicyDimension
from mcvet.credentials.element_profile import ElementProfile
from mcvet.credentials.enumerations import Requirement
from mcvet.credentials.findings import ElementReview, ElementState, Finding, FindingKind, Severity, citation
from mcvet.credentials.model import Credential
from mcvet.credentials.parts import Workload
from mcvet.credentials.plausibility import hours_counted


def national_findings(
    credential: Credential,
    country: str,
    policy: list[MicroCredentialStatus],
    elements: tuple[ElementReview, ...],
    profile: ElementProfile | None,
    catalogue: Catalogue,
) -> Iterator[Finding]:
    """Yield the findings on the rules and policy of a country.

    Args:
        credential: the design under review.
        country: ISO 3166-1 alpha-2 code.
        policy: the statements on the country to include.
        elements: the states of the European standard elements.
        profile: the country's element profile; None if there is none.
        catalogue: the data.
    """
    yield from _limits(credential, country, catalogue)
    yield from _not_referenced(credential, country, catalogue)
    yield from _by_profile(country, profile, elements)
    yield from _not_researched(country, catalogue)
    yield from (_on_policy(country, row) for row in policy)


def _not_referenced(credential: Credential, country: str, catalogue: Catalogue) -> Iterator[Finding]:
    """Yield a finding on each current framework without links to the EQF, if the design states an EQF level."""
    if not credential.level or credential.level.eqf_level is None:
        return
    for framework in catalogue.frameworks:
        if framework.country != country or framework.is_historical:
            continue
        if all(level.eqf_link is EqfLink.NOT_REFERENCED for level in catalogue.levels_of(framework.framework_id)):
            yield Finding(
                kind=FindingKind.NOT_REFERENCED, severity=Severity.WARNING, element_id="level", country=country,
                values={"framework": framework.framework_id}, **citation(framework),
            )  # fmt: skip


def _by_profile(country: str, profile: ElementProfile | None, elements: tuple[ElementReview, ...]) -> Iterator[Finding]:
    """Yield the elements that a country requires and the design lacks, and the number of elements that are undecided."""
    states = {element.element_id: element.state for element in elements}
    choices = profile.elements if profile else ()
    for choice in choices:
        if choice.requirement is Requirement.REQUIRED and states.get(choice.element_id) is ElementState.MISSING:
            yield Finding(
                kind=FindingKind.REQUIRED_HERE, severity=Severity.WARNING, element_id=choice.element_id, country=country,
                source_ids=choice.source_ids,
            )  # fmt: skip
    if undecided := sum(choice.requirement is Requirement.UNDECIDED for choice in choices):
        yield Finding(kind=FindingKind.UNDECIDED_HERE, severity=Severity.REMARK, country=country, values={"n": undecided})


def _not_researched(country: str, catalogue: Catalogue) -> Iterator[Finding]:
    researched = {row.dimension for row in catalogue.policy_of(country)}
    if unknown := [dimension for dimension in PolicyDimension if dimension not in researched]:
        values: dict[str, str | int | float] = {"dimensions": ";".join(unknown) if researched else ""}
        yield Finding(kind=FindingKind.NOT_RESEARCHED, severity=Severity.REMARK, country=country, values=values)


def _on_policy(country: str, row: MicroCredentialStatus) -> Finding:
    return Finding(
        kind=FindingKind.POLICY,
        severity=Severity.REMARK,
        element_id=_ELEMENT_OF.get(row.dimension),
        country=country,
        values=_disputed(row)
        | {
            "dimension": row.dimension.value,
            "status": row.settled.status.value,
            "nearest_equivalent": int(row.settled.nearest_equivalent),
            "sectors": ";".join(row.sectors),
            "not_for": ";".join(row.not_for),
            "year": str(row.year or ""),
            "evidence": row.evidence,
        },
        **citation(row),
    )


def _disputed(row: MicroCredentialStatus) -> dict[str, str | int | float]:
    if not row.is_disputed:
        return {}
    first, second = row.readings[:2]
    return {
        "first": first.status.value, "first_nearest_equivalent": int(first.nearest_equivalent),
        "second": second.status.value, "second_nearest_equivalent": int(second.nearest_equivalent),
        "third_reason": row.third_reason or "",
    }  # fmt: skip


_ELEMENT_OF = {
    "nqf_inclusion": "level", "credit_size": "workload", "providers": "awarding_body", "quality_assurance": "quality",
    "work_based_learning": "workload", "validation_rpl": "assessment", "stackability": "stackability",
}  # fmt: skip


def _limits(credential: Credential, country: str, catalogue: Catalogue) -> Iterator[Finding]:
    systems = {system.system_id: system for system in catalogue.credit_systems}
    labels = {name: system.label_en for name, system in systems.items()}
    own = {credit.system: credit.points for credit in (credential.workload.credits if credential.workload else ())}
    for rule in catalogue.limits_of(country):
        if rule.measure is LimitMeasure.CREDITS:
            element, value = "workload", own.get(rule.system_id or "")
            if own and value is None and rule.binding:
                values: dict[str, str | int | float] = {
                    "system": labels[rule.system_id or ""],
                    "others": "; ".join(labels.get(s, s) for s in own),
                }
                yield Finding(
                    kind=FindingKind.OTHER_CREDITS, severity=Severity.WARNING, element_id=element, country=country, values=values,
                    **citation(rule),
                )  # fmt: skip
            if value is None and credential.workload:
                yield from _by_rule(credential.workload, rule, systems[rule.system_id or ""])
        else:
            element, value = "level", credential.level.eqf_level if credential.level else None
        if value is not None and not (rule.lowest or value) <= value <= (rule.highest or value):
            values = {"measure": rule.measure.value, "value": value}
            values |= {name: limit for name, limit in (("lowest", rule.lowest), ("highest", rule.highest)) if limit is not None}
            values |= {"system": labels.get(rule.system_id or "", ""), "beyond": rule.beyond or ""}
            severity = Severity.ERROR if rule.binding else Severity.WARNING
            yield Finding(
                kind=FindingKind.OUTSIDE_LIMIT, severity=severity, element_id=element, country=country, values=values,
                **citation(rule),
            )  # fmt: skip


def _by_rule(workload: Workload, rule: NationalRule, system: CreditSystem) -> Iterator[Finding]:
    """Yield the number of national credits for the hours, as a range, compared with the country's limit."""
    hours = hours_counted(workload, system)
    if hours is None or system.hours_low is None or system.hours_high is None:
        return
    low, high = (round(hours / per, 1) for per in (system.hours_high, system.hours_low))
    inside = (rule.lowest or low) <= low and high <= (rule.highest or high)
    values: dict[str, str | int | float] = {
        "hours": hours, "hours_are": system.hours_are.value, "system": system.label_en, "low": low, "high": high,
        "hours_low": system.hours_low, "hours_high": system.hours_high, "inside": int(inside),
    }  # fmt: skip
    values |= {f"{name}est": limit for name, limit in (("low", rule.lowest), ("high", rule.highest)) if limit is not None}
    yield Finding(
        kind=FindingKind.CREDITS_BY_RULE, severity=Severity.REMARK if inside else Severity.WARNING, element_id="workload",
        country=rule.country, values=values, **citation(rule, system),
    )  # fmt: skip
