"""The sentences of the credentials room, in the reader's language."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup, escape

from mcvet.catalogue import Catalogue, Confidence
from mcvet.credentials.findings import Finding, FindingKind, Review, Severity, State
from mcvet.credentials.model import (
    Assessment,
    AssessmentType,
    CredentialTemplate,
    Cycle,
    Design,
    Mode,
    NationalLevel,
    Organisation,
    Outcome,
    Reality,
    Requirement,
    Skill,
    Stackability,
    Supervision,
    Workload,
    in_language,
    nearest_language,
)
from mcvet.credentials.profile import Agreement, ProfileComparison
from mcvet.credentials.stack import Stack
from mcvet.credentials.where import Placement, PlacementState
from mcvet.frameworks import wording as frameworks
from mcvet.locale import Texts, marked

LABELS = {
    "learner": marked("Learner"),
    "title": marked("Title"),
    "country": marked("Country or region"),
    "awarding_body": marked("Awarding body"),
    "date": marked("Date of issue"),
    "outcomes": marked("Learning outcomes"),
    "workload": marked("Workload"),
    "level": marked("Level"),
    "assessment": marked("Type of assessment"),
    "participation": marked("Form of participation"),
    "quality": marked("Quality assurance"),
    "prerequisites": marked("Prerequisites"),
    "supervision": marked("Supervision and identity check"),
    "grade": marked("Grade achieved"),
    "stackability": marked("Stackability"),
    "further": marked("Further information"),
    "mandatory": marked("mandatory"),
    "optional": marked("optional"),
    "transparency": marked("Transparency"),
    "relevance": marked("Relevance"),
    "valid_assessment": marked("Valid assessment"),
    "pathways": marked("Learning pathways"),
    "recognition": marked("Recognition"),
    "portable": marked("Portable"),
    "learner_centred": marked("Learner-centred"),
    "authentic": marked("Authentic"),
    "guidance": marked("Information and guidance"),
    "st1": marked("planning"),
    "st2": marked("implementation"),
    "st3": marked("evaluation"),
    "st4": marked("review of the offer"),
    State.PRESENT.value: marked("there"),
    State.WEAK.value: marked("weak"),
    State.MISSING.value: marked("missing"),
    State.LATER.value: marked("filled in when it is awarded"),
    Severity.ERROR.value: marked("must be mended"),
    Severity.WARNING.value: marked("should be mended"),
    Severity.ADVICE.value: marked("could be better"),
    Severity.REMARK.value: marked("good to know"),
    "open": marked("not answered"),
    "stated": marked("stated"),
    "derived": marked("derived from the elements"),
    "none": marked("none"),
    Reality.REAL.value: marked("real course"),
    Reality.PARTLY_REAL.value: marked("real course, details illustrative"),
    Reality.ILLUSTRATIVE.value: marked("illustrative"),
    Requirement.REQUIRED.value: marked("required"),
    Requirement.LATER.value: marked("later"),
    Requirement.NOT_APPLICABLE.value: marked("not applicable"),
    Requirement.UNDECIDED.value: marked("undecided"),
    Agreement.AGREED.value: marked("all agree"),
    Agreement.DIFFERENT.value: marked("they differ"),
    Agreement.OPEN.value: marked("not all have decided"),
    "definition": marked("Definition"),
    "legal_basis": marked("Legal basis"),
    "nqf_inclusion": marked("Place in the national framework"),
    "credit_size": marked("Size in credits"),
    "providers": marked("Providers"),
    "quality_assurance": marked("Quality assurance"),
    "work_based_learning": marked("Work-based learning"),
    "validation_rpl": marked("Validation of prior learning"),
    "funding": marked("Funding"),
    "digital_issuance": marked("Digital issuing"),
    "labour_market_link": marked("Link to the labour market"),
    "in_force": marked("in force"),
    "adopted_not_implemented": marked("adopted, not yet applied"),
    "in_preparation": marked("in preparation"),
    "pilot": marked("pilot"),
    AssessmentType.WRITTEN.value: marked("written examination"),
    AssessmentType.ORAL.value: marked("oral examination"),
    AssessmentType.PRACTICAL.value: marked("practical assessment"),
    AssessmentType.PORTFOLIO.value: marked("portfolio"),
    AssessmentType.CONTINUOUS.value: marked("continuous evaluation"),
    AssessmentType.PROJECT.value: marked("project work"),
    AssessmentType.QUIZ.value: marked("quiz"),
    AssessmentType.ARTEFACT.value: marked("assessment of a product"),
    AssessmentType.ASSIGNMENT.value: marked("marked assignment"),
    AssessmentType.GROUP.value: marked("group performance"),
    AssessmentType.PROBLEM.value: marked("problem-based learning"),
    AssessmentType.PEER_ASSESSMENT.value: marked("peer assessment"),
    AssessmentType.PEER_REVIEW.value: marked("review by peers"),
    AssessmentType.ATTENDANCE.value: marked("attendance"),
    Mode.ON_SITE.value: marked("on site"),
    Mode.ONLINE.value: marked("online"),
    Mode.BLENDED.value: marked("blended"),
    Mode.WORK_BASED.value: marked("at work"),
    Mode.PROJECT.value: marked("in a project"),
    Mode.LABORATORY.value: marked("in a laboratory"),
    Supervision.NEITHER.value: marked("unsupervised, identity not checked"),
    Supervision.SUPERVISED.value: marked("supervised, identity not checked"),
    Supervision.SUPERVISED_WITH_ID.value: marked("supervised, identity checked"),
    Supervision.WITH_ID_ONLY.value: marked("unsupervised, identity checked"),
    Cycle.SHORT.value: marked("short cycle (QF-EHEA)"),
    Cycle.FIRST.value: marked("first cycle (QF-EHEA)"),
    Cycle.SECOND.value: marked("second cycle (QF-EHEA)"),
    Cycle.THIRD.value: marked("third cycle (QF-EHEA)"),
}
_WRITE = {
    "title": marked("Give it a name, short and telling."),
    "learner": marked("Give the learner’s names, and the date of birth or an e-mail address."),
    "country": marked("Name the country, or countries, whose rules apply."),
    "awarding_body": marked("Name the body that vouches for the result, with its country."),
    "date": marked("Give the day of award."),
    "outcomes": marked("Write what the holder knows, can do and answers for, one assessable statement each."),
    "workload": marked("State the hours of a typical learner, and the credits."),
    "level": marked("State the national and the EQF level, in higher education the cycle, or that no level applies."),
    "assessment": marked("Say how each outcome is assessed."),
    "participation": marked("Say how learners take part: on site, online, blended, at work."),
    "quality": marked("Say what the provider does for quality, and who looks at it from outside."),
    "prerequisites": marked("Say what a learner must bring, or that nothing is needed."),
    "supervision": marked("Say whether the assessment is supervised and the identity checked."),
    "grade": marked("Give the result, with its scale."),
    "stackability": marked("Say what it counts towards, or that it stands alone."),
    "further": marked("Add what helps a reader, such as the page of the course."),
}
_SAID = {
    FindingKind.LEARNER_VAGUE: marked("The learner is told by name only."),
    FindingKind.OUTCOME_VAGUE: marked("“{outcome}” begins with a word that nobody can assess."),
    FindingKind.OUTCOME_NO_ACTION: marked("“{outcome}” may not begin with an action."),
    FindingKind.OUTCOME_UNCOVERED: marked("No assessment covers “{outcome}”."),
    FindingKind.OUTCOMES_NOT_CHECKED: marked("Not checked in {languages}: whether the outcomes can be assessed and fit the level."),
    FindingKind.LEVEL_LOW: marked("“{outcome}” may claim more than EQF level {level}; such work is described from level {claim} on."),
    FindingKind.LEVEL_HIGH: marked("No outcome begins with a word that claims what EQF level {level} asks for."),
    FindingKind.LEVEL_ASKS: marked("What EQF level {level} asks for, in short. Only the first words of the outcomes were held against it."),
    FindingKind.LEVEL_NOT_CHECKED: marked("Not checked: whether the outcomes fit the level, because no EQF level is stated."),
    FindingKind.LEVELS_DISAGREE: marked("{framework} {nqf_level} is linked to EQF {linked}, not to EQF {eqf_level}."),
    FindingKind.NO_NATIONAL_LEVEL: marked("No national level is stated."),
    FindingKind.NO_CREDITS: marked("The workload is in hours only."),
    FindingKind.CREDITS_DISAGREE: marked("{system}: {points} credits stand for {low} to {high} hours, but {hours} hours are stated."),
    FindingKind.NO_WORK_SHARE: marked("The share of work-based learning is not stated."),
    FindingKind.WEIGHTS: marked("The weights of the assessments add up to {sum} percent."),
    FindingKind.UNTRANSLATED: marked("The title is there in {languages}, but not every outcome is."),
    FindingKind.NO_TARGET: marked("It is called stackable, but not towards what."),
    FindingKind.NOT_REFERENCED: marked("{country}: the framework is not referenced to the EQF, so the EQF level does not follow from it."),
    FindingKind.OTHER_CREDITS: marked("{country} counts in: {system}. Stated is: {others}. The one does not convert into the other."),
    FindingKind.REQUIRED_HERE: marked("{country} requires: {element}."),
}
_ADVICE = {
    FindingKind.LEARNER_VAGUE: marked("Add the date of birth or an e-mail address, so that the holder cannot be mistaken."),
    FindingKind.OUTCOME_VAGUE: marked("Begin with what an assessor can see, such as explains, prepares or checks."),
    FindingKind.OUTCOME_NO_ACTION: marked("Check the first word; the list of actions is not complete."),
    FindingKind.OUTCOME_UNCOVERED: marked("Say which assessment shows it, or add one."),
    FindingKind.DOMAIN_MISSING: marked("Ask whether something of it belongs to the job."),
    FindingKind.OUTCOMES_NOT_CHECKED: marked("Let somebody who writes the language read them."),
    FindingKind.LEVEL_LOW: marked("Compare the outcome with the level descriptors."),
    FindingKind.LEVEL_HIGH: marked("Compare the outcomes with the level descriptors; the list of words is not complete."),
    FindingKind.LEVEL_NOT_CHECKED: marked("Compare the outcomes with the descriptors of the national level."),
    FindingKind.LEVELS_DISAGREE: marked("Correct one of the two levels."),
    FindingKind.NO_NATIONAL_LEVEL: marked("Choose the level in the framework of the awarding body’s country."),
    FindingKind.NO_CREDITS: marked("Add credits in the system of the country, or ECTS."),
    FindingKind.CREDITS_DISAGREE: marked("Correct the hours or the credits."),
    FindingKind.NO_WORK_SHARE: marked("Give the guided, independent and work-based hours."),
    FindingKind.WEIGHTS: marked("Make them 100 percent."),
    FindingKind.EQAVET_STAGES: marked("Say how these stages of the quality cycle are covered."),
    FindingKind.UNTRANSLATED: marked("Translate the outcomes; an export in such a language falls back on another one."),
    FindingKind.NO_TARGET: marked("Name at least one larger qualification."),
    FindingKind.NOT_RESEARCHED: marked("Ask the national authority."),
    FindingKind.NOT_REFERENCED: marked("State the national level; leave the EQF level to a country that is referenced."),
    FindingKind.OTHER_CREDITS: marked("State the credits in that system as well."),
    FindingKind.OUTSIDE_LIMIT: marked("Change it, or choose another type of qualification."),
    FindingKind.UNDECIDED_HERE: marked("Ask the country’s partners; the profile can be filled in."),
}
_PLACES = {
    PlacementState.STATED: marked("{framework}: level {levels}, as stated."),
    PlacementState.COMPARABLE: marked("{framework}: comparable to level {levels}."),
    PlacementState.NO_LEVEL: marked("{framework}: no national level at this EQF level."),
    PlacementState.NOT_REFERENCED: marked("{framework}: not referenced to the EQF, so no place can be given."),
    PlacementState.NO_LEVEL_STATED: marked("{framework}: no level is stated that leads there."),
    PlacementState.NOT_APPLICABLE: marked("{framework}: no level applies, as stated."),
}
DEMONSTRATION = marked("Demonstration: signed with a key made on the spot. It proves nothing about who issued it.")


def label(code: str, texts: Texts) -> str:
    """Name a code of the room, or one that it shares with the frameworks."""
    return texts.say(LABELS[code]) if code in LABELS else frameworks.label(code, texts)


def told(text: Mapping[str, str] | None, texts: Texts) -> str:
    """Return a multilingual text as the reader can best read it; nothing for nothing."""
    return in_language(text, texts.content) if text else ""


def told_html(text: Mapping[str, str] | None, texts: Texts) -> Markup:
    """Return a multilingual text for a page, marked with its language where that is not the page's."""
    return in_its_language(told(text, texts), nearest_language(text, texts.content), texts) if text else Markup()


def in_its_language(words: str, tag: str, texts: Texts) -> Markup:
    """Return words for a page, marked with their language where that is not the page's."""
    return escape(words) if tag == texts.tag else Markup('<span lang="{}">{}</span>').format(tag, words)


def reality(design: Design, texts: Texts) -> str:
    """Say whether a template is real; nothing for a credential of one's own."""
    return label(design.reality.value, texts) if isinstance(design, CredentialTemplate) else ""


def heading(design: Design, texts: Texts) -> str:
    """Name a credential with its id, and say of a template whether it is real."""
    mark = reality(design, texts)
    return f"{design.id} {told(design.title, texts)}{f' ({mark})' if mark else ''}"


def percent(share: float, texts: Texts) -> str:
    """Write a share, 0 to 1, in whole percent."""
    return texts.say("{n} %", n=texts.number(round(share * 100)))


def hours(workload: Workload, texts: Texts) -> str:
    """Say how many hours there are and how they divide."""
    whole = texts.say("{n} hours", n=texts.number(workload.hours))
    parts = [
        (workload.guided_hours, marked("{n} guided")),
        (workload.independent_hours, marked("{n} independent")),
        (workload.work_based_hours, marked("{n} work-based")),
    ]
    stated = [texts.say(words, n=texts.number(value)) for value, words in parts if value is not None]
    return f"{whole} ({texts.join(stated)})" if stated else whole


def level_name(national: NationalLevel, catalogue: Catalogue) -> str:
    """Name a national level by the abbreviation of its framework, or by its id where that is not on record."""
    framework = catalogue.by_id.get(national.framework_id)
    return f"{framework.abbreviation if framework else national.framework_id} {national.nqf_level}"


def system_names(catalogue: Catalogue, texts: Texts) -> dict[str, str]:
    """Name the credit systems, by id."""
    return {system.system_id: texts.say(system.label_en) for system in catalogue.credit_systems}


def facts(design: Design, texts: Texts, catalogue: Catalogue) -> list[tuple[str, list[str]]]:
    """Tell what a credential says to its reader, element by element, in one language; elements that say nothing are left out.

    Why it is needed is for those who design and approve it, and is not told.
    """

    def say(text: Mapping[str, str] | None) -> list[str]:
        return [told(text, texts)] if text else []

    systems = system_names(catalogue, texts)
    quality, stacking, level = design.quality, design.stackability, design.level
    workload = [hours(design.workload, texts)] if design.workload else []
    if design.workload and (share := design.workload.work_based_share) is not None:
        workload.append(texts.say("Work-based share: {share}", share=percent(share, texts)))
    credits_of = design.workload.credits if design.workload else ()
    workload += [f"{systems.get(c.system, c.system)}: {texts.number(c.points)}" for c in credits_of]
    levels = [texts.say("EQF {level}", level=level.eqf_level)] if level and level.eqf_level else []
    levels += [level_name(national, catalogue) for national in level.national] if level else []
    levels += [label(level.cycle.value, texts)] if level and level.cycle else []
    levels += [label("not_applicable", texts)] if level and not level.applicable else []
    kept = [*say(quality.internal), *say(quality.external)] if quality else []
    if quality and quality.eqavet_stages:
        stages = texts.join(label(stage, texts) for stage in quality.eqavet_stages)
        kept.append(texts.say("Stages of the EQAVET cycle: {stages}", stages=stages))
    kept += [f"{told(a.title, texts)}: {_organisation(a.agency, texts)}" for a in quality.accreditations] if quality else []
    first = [texts.say("Comes first: {names}", names=", ".join(design.requires))] if design.requires else []
    further = [*say(design.target_group), *say(design.further), *design.links]
    further += [texts.say("Occupation: {name}", name=told(occupation.label, texts)) for occupation in design.occupations]
    further += _skills(design.skills, texts)
    found: list[tuple[str, list[str]]] = [
        ("awarding_body", [_organisation(body, texts) for body in design.awarding_bodies]),
        ("country", [texts.country(country) for country in design.all_countries]),
        ("outcomes", [_outcome(outcome, texts) for outcome in design.outcomes]),
        ("workload", workload),
        ("level", levels),
        ("assessment", [_assessment(assessment, texts) for assessment in design.assessments]),
        ("supervision", [label(design.supervision.value, texts)] if design.supervision else []),
        ("participation", [label(mode.value, texts) for mode in design.participation]),
        ("quality", kept),
        ("prerequisites", [*say(design.prerequisites), *first]),
        ("stackability", _stacking(stacking, texts) if stacking else []),
        ("further", further),
    ]
    return [(element, lines) for element, lines in found if lines]


def _organisation(body: Organisation, texts: Texts) -> str:
    number = texts.say("register number {number}", number=body.registration) if body.registration else None
    named = f"{told(body.name, texts)} ({texts.country(body.country)})"
    return ", ".join(filter(None, (named, body.region, number, body.homepage, body.email)))


def _outcome(outcome: Outcome, texts: Texts) -> str:
    named = f"{told(outcome.text, texts)} ({label(outcome.domain.value, texts)})"
    return ". ".join([named, *_skills(outcome.skills, texts)])


def _skills(skills: Sequence[Skill], texts: Texts) -> list[str]:
    return [texts.say("Skills: {names}", names="; ".join(told(skill.label, texts) for skill in skills))] if skills else []


def _assessment(assessment: Assessment, texts: Texts) -> str:
    name = label(assessment.type.value, texts)
    described = f"{name}: {told(assessment.description, texts)}" if assessment.description else name
    return f"{described} ({percent(assessment.weight_percent / 100, texts)})" if assessment.weight_percent else described


def _stacking(stacking: Stackability, texts: Texts) -> list[str]:
    if not stacking.stackable:
        return [texts.say("stands alone")]
    return [texts.say("counts towards: {name}", name=told(target.name, texts)) for target in stacking.towards] or [texts.say("stackable")]


def finding_text(finding: Finding, texts: Texts) -> str:
    """Say what was found."""
    values: dict[str, object] = {
        key: texts.number(value) if isinstance(value, int | float) else value for key, value in finding.values.items()
    }
    values["country"] = texts.country(finding.country) if finding.country else ""
    values["element"] = label(finding.element_id, texts) if finding.element_id else ""
    values["outcome"] = told(finding.outcome, texts)
    for names in {"system", "others"} & values.keys():
        values[names] = "; ".join(texts.say(name) for name in str(values[names]).split("; "))
    match finding.kind:
        case FindingKind.MISSING:
            return texts.say("Missing: {element}.", **values)
        case FindingKind.DOMAIN_MISSING:
            return texts.say("No outcome in the domain: {domain}.", domain=label(str(finding.values["domain"]), texts))
        case FindingKind.QUALITY_ONE_SIDED if finding.values["side"] == "internal":
            return texts.say("Only the provider looks at quality.")
        case FindingKind.QUALITY_ONE_SIDED:
            return texts.say("The provider’s own quality work is not described.")
        case FindingKind.EQAVET_STAGES:
            stages = texts.join(label(stage, texts) for stage in str(finding.values["stages"]).split(";"))
            return texts.say("Not mentioned of the EQAVET cycle: {stages}.", stages=stages)
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
            return texts.say("{country}: {value} credits ({system}) lie outside the limit: {limit}.", **values, limit=_limit(values, texts))
        case FindingKind.OUTSIDE_LIMIT:
            return texts.say("{country}: EQF level {value} lies outside the limit: {limit}.", **values, limit=_limit(values, texts))
        case FindingKind.POLICY:
            return _policy(finding, texts)
    return texts.say(_SAID[finding.kind], **values)


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
    if finding.values["nearest_equivalent"]:
        return texts.say("{country}, {dimension}: {status}, for the nearest equivalent only.", **words)
    return texts.say("{country}, {dimension}: {status}.", **words)


def advice_text(finding: Finding, texts: Texts) -> str:
    """Say what to do about it; nothing where it is only good to know."""
    if finding.kind in (FindingKind.MISSING, FindingKind.REQUIRED_HERE, FindingKind.QUALITY_ONE_SIDED):
        advice = _WRITE[str(finding.element_id)]
    else:
        advice = _ADVICE.get(finding.kind, "")
    return texts.say(advice)


def evidence_of(finding: Finding) -> str:
    """Return what a source says, in English, where a finding quotes the data; nothing else."""
    return str(finding.values.get("evidence") or finding.values.get("beyond") or "")


def doubt(finding: Finding, texts: Texts) -> str:
    """Return the mark of a finding that rests on data of less than high confidence; nothing for any other."""
    return label(finding.confidence, texts) if finding.confidence in (Confidence.MEDIUM, Confidence.LOW) else ""


def review_finding(review: Review, texts: Texts) -> str:
    """Say in one sentence what is there and what is missing. It is no grade."""
    states = [element.state for element in review.elements]
    return texts.say(
        "Of the 16 European elements, {present} are there, {weak} are weak, {missing} are missing and {later} are filled in at award.",
        present=texts.number(states.count(State.PRESENT)),
        weak=texts.number(states.count(State.WEAK)),
        missing=texts.number(states.count(State.MISSING)),
        later=texts.number(states.count(State.LATER)),
    )


def placement_text(placement: Placement, name: str, texts: Texts) -> str:
    """Say where a credential stands in a framework, which `name` names."""
    levels = texts.join((level.nqf_level for level in placement.levels), "or")
    sentence = texts.say(_PLACES[placement.state], framework=name, levels=levels)
    if placement.several:
        sentence = " ".join([sentence, texts.say("None of them is the one counterpart.")])
    if placement.confidence not in (None, Confidence.HIGH):
        sentence = f"{sentence} ({label(str(placement.confidence), texts)})"
    return " ".join([sentence, *dict.fromkeys(texts.say(note.note_en) for note in placement.notes)])


def stack_finding(found: Stack, systems: dict[str, str], texts: Texts) -> str:
    """Say what credentials add up to, each credit system apart; `systems` names the systems by id."""
    sentences = [
        texts.plural(
            "{n} credential, {hours} hours.", "{n} credentials, {hours} hours together.", len(found.credential_ids),
            hours=texts.number(found.hours),
        )
    ]  # fmt: skip
    sentences += [
        texts.say("{system}: {points}.", system=systems.get(c.system, c.system), points=texts.number(c.points)) for c in found.credits
    ]
    levels = sorted({level for _, level in found.eqf_levels if level is not None})
    if len(levels) > 1:
        sentences.append(texts.say("Levels from EQF {low} to EQF {high}; together they make no level.", low=levels[0], high=levels[-1]))
    if found.circles:
        sentences.append(texts.say("Some require one another in a circle."))
    if found.towards:
        sentences.append(
            texts.plural("{n} outcome of the target is missing.", "{n} outcomes of the target are missing.", len(found.missing))
        )
    return " ".join(sentences)


def stack_notes(found: Stack, systems: dict[str, str], texts: Texts) -> list[str]:
    """Say what stands in the way of an order, and what the sums leave out."""
    notes = [texts.say("A circle: {names}.", names=" → ".join((*circle, circle[0]))) for circle in found.circles]
    notes += [texts.say("{name} comes after a circle, so it has no place.", name=name) for name in found.behind_circles]
    notes += [
        texts.say("{name} requires {first}, which is not among them.", name=own, first=first) for own, first in found.required_elsewhere
    ]
    notes += [
        texts.say("{system}: left out are {names}, which state none.", system=systems.get(c.system, c.system), names=texts.join(c.without))
        for c in found.credits
        if c.without
    ]
    if found.hours_unknown:
        notes.append(texts.say("Left out of the hours: {names}, which state none.", names=texts.join(found.hours_unknown)))
    return notes


def profiles_finding(found: ProfileComparison, texts: Texts) -> str:
    """Say where the countries agree."""
    agreed = sum(row.agreement is Agreement.AGREED for row in found.rows)
    undecided = sum(row.agreement is Agreement.OPEN for row in found.rows)
    return texts.say(
        "All agree on {agreed} of 16 elements, and all require {core}. On {undecided} some country has not decided.",
        agreed=texts.number(agreed), core=texts.number(len(found.core)), undecided=texts.number(undecided),
    )  # fmt: skip
