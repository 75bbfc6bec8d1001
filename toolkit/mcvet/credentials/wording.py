"""Labels and sentences on credentials, in the reader's language."""

from collections.abc import Iterable, Mapping, Sequence

from markupsafe import Markup, escape

from mcvet.catalogue import Catalogue, Confidence
from mcvet.catalogue.wording import DIMENSION_LABELS, STATUS_LABELS
from mcvet.credentials.enumerations import AccreditationKind, AssessmentType, Cycle, Mode, Reality, Requirement, Supervision
from mcvet.credentials.findings import ElementState, Finding, Review, Severity
from mcvet.credentials.library import templates
from mcvet.credentials.model import Credential, CredentialTemplate
from mcvet.credentials.multilingual import in_language, nearest_language
from mcvet.credentials.parts import Assessment, NationalLevel, Organisation, Outcome, Skill, Stackability, Workload
from mcvet.credentials.placement import Placement, PlacementState
from mcvet.credentials.profile import ProfileAgreement, ProfileComparison
from mcvet.credentials.stack import Stack
from mcvet.frameworks import wording as frameworks
from mcvet.locale import Texts, marked
from mcvet.locale.texts import ENGLISH

LABELS = {
    **DIMENSION_LABELS,
    **{status.value: name for status, name in STATUS_LABELS.items()},
    "learner": marked("Learner"),
    "title": marked("Title"),
    "country": marked("Countries or regions"),
    "awarding_body": marked("Awarding bodies"),
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
    ElementState.PRESENT.value: marked("present"),
    ElementState.WEAK.value: marked("weak"),
    ElementState.MISSING.value: marked("missing"),
    ElementState.LATER.value: marked("filled in when it is awarded"),
    Severity.ERROR.value: marked("must be corrected"),
    Severity.WARNING.value: marked("should be corrected"),
    Severity.ADVICE.value: marked("could be better"),
    Severity.REMARK.value: marked("good to know"),
    "open": marked("not answered"),
    "stated": marked("stated"),
    "derived": marked("derived from the elements"),
    Reality.REAL.value: marked("real course"),
    Reality.PARTLY_REAL.value: marked("real course, details illustrative"),
    Reality.ILLUSTRATIVE.value: marked("illustrative"),
    Requirement.REQUIRED.value: marked("required"),
    Requirement.LATER.value: marked("later"),
    Requirement.NOT_APPLICABLE.value: marked("not applicable"),
    Requirement.UNDECIDED.value: marked("undecided"),
    ProfileAgreement.AGREED.value: marked("all agree"),
    ProfileAgreement.DIFFERENT.value: marked("they differ"),
    ProfileAgreement.OPEN.value: marked("not all have decided"),
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
    AccreditationKind.PROGRAMME_QUALITY.value: marked("quality assurance of the programme"),
    AccreditationKind.INSTITUTION_QUALITY.value: marked("quality assurance of the institution"),
    AccreditationKind.PROGRAMME_LICENCE.value: marked("licence of the programme"),
    AccreditationKind.INSTITUTION_LICENCE.value: marked("licence of the institution"),
    AccreditationKind.INSTITUTION_EQAR.value: marked("accreditation of the institution by an agency in EQAR"),
    Cycle.SHORT.value: marked("short cycle (QF-EHEA)"),
    Cycle.FIRST.value: marked("first cycle (QF-EHEA)"),
    Cycle.SECOND.value: marked("second cycle (QF-EHEA)"),
    Cycle.THIRD.value: marked("third cycle (QF-EHEA)"),
}
_PLACES = {
    PlacementState.STATED: marked("{framework}: level {levels}, as stated."),
    PlacementState.COMPARABLE: marked("{framework}: comparable to level {levels}."),
    PlacementState.NO_LEVEL: marked("{framework}: no national level at this EQF level."),
    PlacementState.NOT_REFERENCED: marked("{framework}: not referenced to the EQF, so no place can be given."),
    PlacementState.NO_LEVEL_STATED: marked("{framework}: no level is stated from which its place follows."),
    PlacementState.NOT_APPLICABLE: marked("{framework}: no level applies, as stated."),
}
DEMONSTRATION = marked("Demonstration: signed with a temporary key. It does not prove who issued it.")


def label(code: str, texts: Texts) -> str:
    """Return the label of a code of credentials or frameworks."""
    return texts.say(LABELS[code]) if code in LABELS else frameworks.label(code, texts)


def localised(text: Mapping[str, str] | None, texts: Texts) -> str:
    """Return a multilingual text in the language nearest to the reader's; an empty text for None."""
    return in_language(text, texts.content) if text else ""


def localised_html(text: Mapping[str, str] | None, texts: Texts) -> Markup:
    """Return a multilingual text as HTML, marked with its language if that is not the page's."""
    return in_its_language(localised(text, texts), nearest_language(text, texts.content), texts) if text else Markup()


def in_its_language(words: str, tag: str, texts: Texts) -> Markup:
    """Return a text as HTML, marked with its language if that is not the page's."""
    return escape(words) if tag == texts.tag else Markup('<span lang="{}">{}</span>').format(tag, words)


def reality(design: Credential, texts: Texts) -> str:
    """Return the label that states whether a template is real; an empty text for a credential that is not a template."""
    return label(design.reality.value, texts) if isinstance(design, CredentialTemplate) else ""


def heading(design: Credential, texts: Texts) -> str:
    """Return the title of a credential; for a template, with the label that states whether it is real."""
    mark = reality(design, texts)
    return f"{localised(design.title, texts)}{f' ({mark})' if mark else ''}"


def titles(designs: Iterable[Credential], catalogue: Catalogue, texts: Texts) -> dict[str, str]:
    """Return the titles of the given credentials and of all templates, by id."""
    return {design.id: localised(design.title, texts) for design in (*templates(catalogue=catalogue), *designs)}


def percent(share: float, texts: Texts) -> str:
    """Return a share, 0 to 1, as whole percent."""
    return texts.say("{n} %", n=texts.number(round(share * 100)))


def hours(workload: Workload, texts: Texts) -> str:
    """Return the total hours and their parts as text; an empty text if they are not stated."""
    whole = "" if workload.hours is None else texts.say("{n} hours", n=texts.number(workload.hours))
    parts = [
        (workload.guided_hours, marked("{n} guided")),
        (workload.independent_hours, marked("{n} independent")),
        (workload.work_based_hours, marked("{n} work-based")),
    ]
    stated = [texts.say(words, n=texts.number(value)) for value, words in parts if value is not None]
    return f"{whole} ({texts.join(stated)})" if whole and stated else whole or texts.join(stated)


def level_name(national: NationalLevel, catalogue: Catalogue, texts: Texts = ENGLISH) -> str:
    """Return a national level with the abbreviation of its framework; with the framework's id if it is not in the catalogue."""
    framework = catalogue.by_id.get(national.framework_id)
    return f"{frameworks.abbreviation(framework, texts) if framework else national.framework_id} {national.nqf_level}"


def system_names(catalogue: Catalogue, texts: Texts) -> dict[str, str]:
    """Return the names of the credit systems, by id."""
    return {system.system_id: texts.say(system.label_en) for system in catalogue.credit_systems}


def facts(design: Credential, texts: Texts, catalogue: Catalogue) -> list[tuple[str, list[str]]]:
    """Return the lines of text for each European standard element of a credential, in one language; empty elements are omitted.

    The evidence of demand is for those who design and approve the credential, so it is omitted.
    """

    def say(text: Mapping[str, str] | None) -> list[str]:
        return [localised(text, texts)] if text else []

    systems = system_names(catalogue, texts)
    quality, stacking, level = design.quality, design.stackability, design.level
    workload = [*filter(None, [hours(design.workload, texts)])] if design.workload else []
    if design.workload and (share := design.workload.work_based_share) is not None:
        workload.append(texts.say("Work-based share: {share}", share=percent(share, texts)))
    credits_of = design.workload.credits if design.workload else ()
    workload += [f"{systems.get(c.system, c.system)}: {texts.number(c.points)}" for c in credits_of]
    levels = [texts.say("EQF {level}", level=level.eqf_level)] if level and level.eqf_level else []
    levels += [level_name(national, catalogue, texts) for national in level.national] if level else []
    levels += [label(level.cycle.value, texts)] if level and level.cycle else []
    levels += [label("not_applicable", texts)] if level and not level.applicable else []
    kept = [*say(quality.internal), *say(quality.external)] if quality else []
    if quality and quality.eqavet_stages:
        stages = texts.join(label(stage, texts) for stage in quality.eqavet_stages)
        kept.append(texts.say("Stages of the EQAVET cycle: {stages}", stages=stages))
    kept += [f"{localised(a.title, texts)}: {_organisation(a.agency, texts)}" for a in quality.accreditations] if quality else []
    named = titles((), catalogue, texts) if design.requires else {}
    first_names = [named.get(name, name) for name in design.requires]
    first = [texts.say("Comes first: {names}", names=", ".join(first_names))] if first_names else []
    further = [*say(design.target_group), *say(design.further), *design.links]
    further += [texts.say("Occupation: {name}", name=localised(occupation.label, texts)) for occupation in design.occupations]
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
    named = f"{localised(body.name, texts)} ({texts.country(body.country)})" if body.country else localised(body.name, texts)
    return ", ".join(filter(None, (named, body.region, number, body.homepage, body.email)))


def _outcome(outcome: Outcome, texts: Texts) -> str:
    named = f"{localised(outcome.text, texts)} ({label(outcome.domain.value, texts)})"
    return ". ".join([named, *_skills(outcome.skills, texts)])


def _skills(skills: Sequence[Skill], texts: Texts) -> list[str]:
    return [texts.say("Skills: {names}", names="; ".join(localised(skill.label, texts) for skill in skills))] if skills else []


def _assessment(assessment: Assessment, texts: Texts) -> str:
    name = label(assessment.type.value, texts)
    described = f"{name}: {localised(assessment.description, texts)}" if assessment.description else name
    return f"{described} ({percent(assessment.weight_percent / 100, texts)})" if assessment.weight_percent else described


def _stacking(stacking: Stackability, texts: Texts) -> list[str]:
    if not stacking.stackable:
        return [texts.say("stand-alone")]
    towards = [texts.say("counts towards: {name}", name=localised(target.name, texts)) for target in stacking.towards]
    return towards or [texts.say("stackable")]


def doubt(finding: Finding, texts: Texts) -> str:
    """Return the confidence label of a finding whose data are of medium or low confidence; an empty text for any other."""
    return label(finding.confidence, texts) if finding.confidence in (Confidence.MEDIUM, Confidence.LOW) else ""


def review_finding(review: Review, texts: Texts) -> str:
    """Return one sentence with the numbers of elements by state. It is not a grade."""
    states = [element.state for element in review.elements]
    return texts.say(
        "Of the 16 European elements, {present} are present, {weak} are weak, {missing} are missing and {later} are filled in at award.",
        present=texts.number(states.count(ElementState.PRESENT)),
        weak=texts.number(states.count(ElementState.WEAK)),
        missing=texts.number(states.count(ElementState.MISSING)),
        later=texts.number(states.count(ElementState.LATER)),
    )


def placement_text(placement: Placement, name: str, texts: Texts) -> str:
    """Return the sentences for a credential's place in the framework called `name`."""
    levels = texts.join((level.nqf_level for level in placement.levels), "or")
    sentence = texts.say(_PLACES[placement.state], framework=name, levels=levels)
    if placement.several:
        sentence = " ".join([sentence, texts.say("None of them is the only counterpart.")])
    if placement.confidence not in (None, Confidence.HIGH):
        sentence = f"{sentence} ({label(str(placement.confidence), texts)})"
    return " ".join([sentence, *dict.fromkeys(texts.say(note.note_en) for note in placement.notes)])


def stack_finding(found: Stack, systems: dict[str, str], texts: Texts) -> str:
    """Return the sentences with the sums of a stack, for each credit system; `systems` has the names of the systems by id."""
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
        sentences.append(
            texts.say("Levels from EQF {low} to EQF {high}; they do not combine into one level.", low=levels[0], high=levels[-1])
        )
    if found.circles:
        sentences.append(texts.say("Some require one another in a circle."))
    if found.towards:
        sentences.append(
            texts.plural("{n} outcome of the target is missing.", "{n} outcomes of the target are missing.", len(found.missing))
        )
    return " ".join(sentences)


def stack_notes(found: Stack, systems: Mapping[str, str], named: Mapping[str, str], texts: Texts) -> list[str]:
    """Return the sentences on what prevents an order and what the sums omit.

    Args:
        found: the stack.
        systems: the names of the credit systems, by id.
        named: the titles of credentials, by id; an id without a title is shown itself.
        texts: the reader's language.
    """

    def names(ids: Iterable[str]) -> list[str]:
        return [named.get(name, name) for name in ids]

    notes = [texts.say("A circle: {names}.", names=" → ".join(names((*circle, circle[0])))) for circle in found.circles]
    notes += [texts.say("{name} comes after a circle, so it has no position.", name=name) for name in names(found.behind_circles)]
    pairs = [names(pair) for pair in found.required_elsewhere]
    notes += [texts.say("{name} requires {first}, which is not in the stack.", name=own, first=first) for own, first in pairs]
    for credit in found.credits:
        if credit.without:
            system, without = systems.get(credit.system, credit.system), texts.join(names(credit.without))
            notes.append(texts.say("{system}: not included: {names}, without stated credits.", system=system, names=without))
    if found.hours_unknown:
        notes.append(texts.say("Not included in the hours: {names}, without stated hours.", names=texts.join(names(found.hours_unknown))))
    return notes


def profiles_finding(found: ProfileComparison, texts: Texts) -> str:
    """Return one sentence on the agreement of the countries."""
    agreed = sum(row.agreement is ProfileAgreement.AGREED for row in found.rows)
    undecided = sum(row.agreement is ProfileAgreement.OPEN for row in found.rows)
    return texts.say(
        "All agree on {agreed} of 16 elements, and all require {core}. On {undecided}, at least one country has not decided.",
        agreed=texts.number(agreed), core=texts.number(len(found.core)), undecided=texts.number(undecided),
    )  # fmt: skip
