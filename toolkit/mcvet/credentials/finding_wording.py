"""Sentences and advice for the findings of a review."""

from collections.abc import Mapping

from mcvet.catalogue import PolicySector
from mcvet.catalogue.wording import POLICY_SECTOR_LABELS
from mcvet.credentials.findings import Finding, FindingKind
from mcvet.credentials.wording import label, localised
from mcvet.frameworks.wording import local_abbreviation
from mcvet.locale import Texts, marked

_WRITE = {
    "title": marked("Give it a short, informative name."),
    "learner": marked("Enter the learner’s names, and the date of birth or an e-mail address."),
    "country": marked("Name the country, or countries, whose rules apply."),
    "awarding_body": marked("Name the body that vouches for the result, with its country."),
    "date": marked("Enter the date of award."),
    "outcomes": marked("Write what the holder knows, can do and takes responsibility for, one assessable statement each."),
    "workload": marked("State the hours of a typical learner, and the credits."),
    "level": marked("State the national and the EQF level, in higher education the cycle, or that no level applies."),
    "assessment": marked("State how each outcome is assessed."),
    "participation": marked("State how learners take part: on site, online, blended, at work."),
    "quality": marked("State what the provider does for quality, and who reviews it externally."),
    "prerequisites": marked("State what a learner must have, or that nothing is required."),
    "supervision": marked("State whether the assessment is supervised and the identity checked."),
    "grade": marked("Enter the result, with its scale."),
    "stackability": marked("State what it counts towards, or that it is stand-alone."),
    "further": marked("Add what helps a reader, such as the page of the course."),
}


_SAID = {
    FindingKind.LEARNER_VAGUE: marked("The learner is identified by name only."),
    FindingKind.OUTCOME_VAGUE: marked("“{outcome}” begins with a word that cannot be assessed."),
    FindingKind.OUTCOME_NO_ACTION: marked("“{outcome}” does not seem to begin with an action."),
    FindingKind.OUTCOME_UNCOVERED: marked("No assessment covers “{outcome}”."),
    FindingKind.OUTCOMES_NOT_CHECKED: marked("Not checked in {languages}: whether the outcomes can be assessed and fit the level."),
    FindingKind.WRITTEN_ONLY: marked("“{outcome}” is to be performed, but is assessed in writing only."),
    FindingKind.LEVEL_LOW: marked("“{outcome}” may claim more than EQF level {level}; such work is described only from level {claim}."),
    FindingKind.LEVEL_HIGH: marked("No outcome begins with a word that claims what EQF level {level} requires."),
    FindingKind.LEVEL_ASKS: marked(
        "What EQF level {level} requires, in short. Only the first words of the outcomes were compared with it."
    ),
    FindingKind.LEVEL_NOT_CHECKED: marked("Not checked: whether the outcomes fit the level, because no EQF level is stated."),
    FindingKind.LEVELS_DISAGREE: marked("{framework} {nqf_level} is linked to EQF {linked}, not to EQF {eqf_level}."),
    FindingKind.NO_NATIONAL_LEVEL: marked("No national level is stated."),
    FindingKind.NO_CREDITS: marked("The workload is in hours only."),
    FindingKind.NO_HOURS: marked("The hours of the workload are not stated."),
    FindingKind.NO_COUNTRY: marked("The country of an awarding body is not stated."),
    FindingKind.CREDITS_DISAGREE: marked("{system}: {points} credits represent {low} to {high} hours, but {hours} hours are stated."),
    FindingKind.NO_WORK_SHARE: marked("The share of work-based learning is not stated."),
    FindingKind.WEIGHTS: marked("The weights of the assessments add up to {sum} percent."),
    FindingKind.UNTRANSLATED: marked("The title is available in {languages}, but not every outcome is."),
    FindingKind.NO_TARGET: marked("It is called stackable, but no target is stated."),
    FindingKind.NOT_REFERENCED: marked("{country}: the framework is not referenced to the EQF, so the EQF level does not follow from it."),
    FindingKind.OTHER_CREDITS: marked("{country} uses: {system}. Stated: {others}. The two cannot be converted into each other."),
    FindingKind.REQUIRED_HERE: marked("{country} requires: {element}."),
}


_ADVICE = {
    FindingKind.LEARNER_VAGUE: marked("Add the date of birth or an e-mail address, so that the holder can be identified."),
    FindingKind.OUTCOME_VAGUE: marked("Begin with an action that an assessor can observe, such as explains, prepares or checks."),
    FindingKind.OUTCOME_NO_ACTION: marked("Check the first word; the list of actions is not complete."),
    FindingKind.OUTCOME_UNCOVERED: marked("State which assessment covers it, or add one."),
    FindingKind.WRITTEN_ONLY: marked("Add an assessment in which it is performed, such as a practical task or a simulation."),
    FindingKind.DOMAIN_MISSING: marked("Check whether the job includes something of this kind."),
    FindingKind.OUTCOMES_NOT_CHECKED: marked("Ask somebody who writes the language to check them."),
    FindingKind.LEVEL_LOW: marked("Compare the outcome with the level descriptors."),
    FindingKind.LEVEL_HIGH: marked("Compare the outcomes with the level descriptors; the list of words is not complete."),
    FindingKind.LEVEL_NOT_CHECKED: marked("Compare the outcomes with the descriptors of the national level."),
    FindingKind.LEVELS_DISAGREE: marked("Correct one of the two levels."),
    FindingKind.NO_NATIONAL_LEVEL: marked("Choose the level in the framework of the awarding body’s country."),
    FindingKind.NO_CREDITS: marked("Add credits in the system of the country, or ECTS."),
    FindingKind.NO_HOURS: marked("State the hours of a typical learner; credits of different systems cannot be compared without them."),
    FindingKind.NO_COUNTRY: marked("Name the country; its rules and framework apply."),
    FindingKind.CREDITS_DISAGREE: marked("Correct the hours or the credits."),
    FindingKind.NO_WORK_SHARE: marked("Enter the guided, independent and work-based hours."),
    FindingKind.WEIGHTS: marked("Change them so that they add up to 100 percent."),
    FindingKind.EQAVET_STAGES: marked("Describe how these stages of the quality cycle are covered."),
    FindingKind.UNTRANSLATED: marked("Translate the outcomes; an export in such a language falls back on another one."),
    FindingKind.NO_TARGET: marked("Name at least one larger qualification."),
    FindingKind.NOT_RESEARCHED: marked("Ask the national authority."),
    FindingKind.NOT_REFERENCED: marked("State the national level; leave the EQF level to a country that is referenced."),
    FindingKind.OTHER_CREDITS: marked("State the credits in that system as well."),
    FindingKind.CREDITS_BY_RULE: marked(
        "Agree the number with the awarding body; above the limit it is another type of qualification there."
    ),
    FindingKind.OUTSIDE_LIMIT: marked("Change it, or choose another type of qualification."),
    FindingKind.UNDECIDED_HERE: marked("Ask the country’s partners; the profile can be filled in."),
}


def finding_text(finding: Finding, texts: Texts) -> str:
    """Return the sentence for a finding."""
    values: dict[str, object] = {
        key: texts.number(value) if isinstance(value, int | float) else value for key, value in finding.values.items()
    }
    values["country"] = texts.country(finding.country) if finding.country else ""
    values["element"] = label(finding.element_id, texts) if finding.element_id else ""
    values["outcome"] = localised(finding.outcome, texts)
    values["framework"] = local_abbreviation(str(finding.values.get("name")), str(finding.values.get("local_name", "")), texts)
    for names in {"system", "others"} & values.keys():
        values[names] = "; ".join(texts.say(name) for name in str(values[names]).split("; "))
    match finding.kind:
        case FindingKind.MISSING:
            return texts.say("Missing: {element}.", **values)
        case FindingKind.DOMAIN_MISSING:
            return texts.say("No outcome in the domain: {domain}.", domain=label(str(finding.values["domain"]), texts))
        case FindingKind.QUALITY_ONE_SIDED if finding.values["side"] == "internal":
            return texts.say("Only the provider assures quality.")
        case FindingKind.QUALITY_ONE_SIDED:
            return texts.say("The provider’s own quality assurance is not described.")
        case FindingKind.EQAVET_STAGES:
            stages = texts.join(label(stage, texts) for stage in str(finding.values["stages"]).split(";"))
            return texts.say("Stages of the EQAVET cycle that are not mentioned: {stages}.", stages=stages)
        case FindingKind.NOT_RESEARCHED if not finding.values["dimensions"]:
            return texts.say("{country}: unknown, because it was not researched.", **values)
        case FindingKind.NOT_RESEARCHED:
            dimensions = texts.join(label(name, texts) for name in str(finding.values["dimensions"]).split(";"))
            return texts.say("{country}: unknown, because it was not researched: {dimensions}.", **values | {"dimensions": dimensions})
        case FindingKind.UNDECIDED_HERE:
            return texts.plural(
                "{country}: {n} element is undecided.",
                "{country}: {n} elements are undecided.",
                int(finding.values["n"]),
                country=values["country"],
            )
        case FindingKind.OUTSIDE_LIMIT if finding.values["measure"] == "credits":
            return texts.say("{country}: {value} credits ({system}) are outside the limit: {limit}.", **values, limit=_limit(values, texts))
        case FindingKind.OUTSIDE_LIMIT:
            return texts.say("{country}: EQF level {value} is outside the limit: {limit}.", **values, limit=_limit(values, texts))
        case FindingKind.CREDITS_BY_RULE:
            return _by_rule(finding, values, texts)
        case FindingKind.POLICY:
            return _policy(finding, texts)
    return texts.say(_SAID[finding.kind], **values)


def _by_rule(finding: Finding, values: Mapping[str, object], texts: Texts) -> str:
    said = dict(values) | {
        "credits": _range(values["low"], values["high"], texts),
        "rate": _range(values["hours_low"], values["hours_high"], texts),
    }
    said |= {"limit": _limit(values, texts)}
    if finding.values["hours_are"] == "teaching":
        return texts.say(
            "{country}: {hours} taught hours count as {credits} credits ({system}), at {rate} hours for one. The limit: {limit}.",
            **said,
        )
    return texts.say("{country}: {hours} hours count as {credits} credits ({system}), at {rate} hours for one. The limit: {limit}.", **said)


def _range(lowest: object, highest: object, texts: Texts) -> str:
    return str(lowest) if lowest == highest else texts.say("{lowest} to {highest}", lowest=lowest, highest=highest)


def _limit(values: Mapping[str, object], texts: Texts) -> str:
    if "lowest" not in values:
        return texts.say("at most {highest}", **values)
    if "highest" not in values:
        return texts.say("at least {lowest}", **values)
    return texts.say("{lowest} to {highest}", **values)


def _policy(finding: Finding, texts: Texts) -> str:
    year = finding.values["year"]
    status = label(str(finding.values["status"]), texts)
    words = {
        "country": texts.country(finding.country or ""),
        "dimension": label(str(finding.values["dimension"]), texts),
        "status": f"{status} ({year})" if year else status,
    }
    if finding.values["nearest_equivalent"] and finding.values["status"] != "unknown":
        said = [texts.say("{country}, {dimension}: {status}, for the nearest equivalent only.", **words)]
    else:
        said = [texts.say("{country}, {dimension}: {status}.", **words)]
    if named := _sectors(finding.values["sectors"], texts):
        said.append(texts.say("Only for: {sectors}.", sectors=named))
    if named := _sectors(finding.values["not_for"], texts):
        said.append(texts.say("Not for: {sectors}.", sectors=named))
    if "first" in finding.values:
        first, second = (_reading(finding, name, texts) for name in ("first", "second"))
        said.append(texts.say("Two readers understood the evidence differently: {first}; {second}.", first=first, second=second))
        said.append(texts.say("A third reader decided."))
    return " ".join(said)


_PARTS = (PolicySector.VET, PolicySector.HIGHER, PolicySector.ADULT)


def _sectors(codes: object, texts: Texts) -> str:
    return texts.join(texts.say(POLICY_SECTOR_LABELS[PolicySector(code)]) for code in str(codes).split(";") if code in _PARTS)


def _reading(finding: Finding, name: str, texts: Texts) -> str:
    status = label(str(finding.values[name]), texts)
    if finding.values[f"{name}_nearest_equivalent"]:
        return texts.say("{status} (nearest equivalent)", status=status)
    return status


def advice_text(finding: Finding, texts: Texts) -> str:
    """Return the advice for a finding; an empty text if no action is needed."""
    if finding.kind is FindingKind.CREDITS_BY_RULE and finding.values["inside"]:
        return ""
    if finding.kind in (FindingKind.MISSING, FindingKind.REQUIRED_HERE, FindingKind.QUALITY_ONE_SIDED):
        advice = _WRITE[str(finding.element_id)]
    else:
        advice = _ADVICE.get(finding.kind, "")
    return texts.say(advice)


def evidence_of(finding: Finding) -> str:
    """Return the evidence from the data in English; an empty text if the finding quotes none."""
    evidence = str(finding.values.get("evidence") or finding.values.get("beyond") or "")
    reason = finding.values.get("third_reason")
    return f"{evidence} Third reader: {reason}" if reason else evidence
