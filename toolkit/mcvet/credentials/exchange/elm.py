"""Writing the European Learning Model: a template as a LOQ record, a credential of a learner as a European Digital Credential.

Forms and traps are those of the profile LOQ 1.1.0 and of EDC 1.1.0 and 1.2.0. What has no field of its own becomes a note, whose
subject says what it is, so that a person can read it and `elm_read.py` can take it back.
"""

import json
from base64 import b64encode
from datetime import date

from mcvet.catalogue import Catalogue
from mcvet.credentials.exchange.elm_parts import Writer
from mcvet.credentials.exchange.elm_read import read_elm
from mcvet.credentials.exchange.elm_terms import EDC_CONTEXT, own_context, unknown_keys
from mcvet.credentials.exchange.nodes import Node, duration
from mcvet.credentials.exchange.picture import picture
from mcvet.credentials.exchange.result import Export, LossKind
from mcvet.credentials.model import Award, Design, adopt, in_language
from mcvet.errors import McvetError


def export_loq(template: Design, catalogue: Catalogue) -> Export:
    """Write a template as a record of the profile for learning opportunities and qualifications (LOQ), as JSON-LD.

    Args:
        template: what to write; a learner is left out.
        catalogue: the controlled lists and frameworks.

    Returns:
        a Qualification where there is an EQF level, with the national levels that are stated or, where none is, those of the
        project's frameworks that are linked to it, marked as derived; else a LearningAchievementSpecification, which bears no
        level. The context is inline, because none is published.

    Raises:
        McvetError: if something would be written that the model does not know.
    """
    writer = Writer(template, catalogue)
    national = writer.national_concepts()
    eqf_level = template.level.eqf_level if template.level else None
    if eqf_level is not None and not national:
        national = writer.derived_concepts(eqf_level)
    if eqf_level is None and template.level:
        writer.losses.add(LossKind.WITHOUT_LEVEL, "level")
    node = writer.specification(national if eqf_level is not None else [], closed=True)
    for key, element in (("thematicArea", "further"), ("learningOutcome", "outcomes")):
        if key not in node:
            writer.losses.add(LossKind.STILL_NEEDED, element, key)
    return _finished({"@context": own_context(), **node}, writer)


def export_edc(credential: Design, award: Award, catalogue: Catalogue, *, today: date | None = None) -> Export:
    """Write a credential of a learner as a draft of a European Digital Credential, in the wrapper that the official builder takes.

    Args:
        credential: a template or credential.
        award: the learner.
        catalogue: the controlled lists and frameworks.
        today: the day of award where the award names none; the present day if None.

    Returns:
        the draft. It is complete but for what the seal writes: the time of issue and the issuer's eIDAS identifier. Name, country
        and identifier of the issuer are replaced by those of the seal's certificate.

    Raises:
        McvetError: if something would be written that the model does not know.
    """
    dated = award if award.awarded_on else award.model_copy(update={"awarded_on": today or date.today()})
    writer = Writer(adopt(credential, award), catalogue, original=credential)
    if not award.awarded_on:
        writer.losses.add(LossKind.ASSUMED, "date", str(dated.awarded_on))
    draft: Node = {"credential": _credential(writer, dated)}
    if award.email:
        draft["deliveryDetails"] = {"deliveryAddress": [award.email]}
    writer.losses.add(LossKind.PLACEHOLDER, "awarding_body", "issuer.eIDASIdentifier")
    writer.losses.add(LossKind.PLACEHOLDER, "date", "issued")
    return _finished(draft, writer)


def _finished(document: Node, writer: Writer) -> Export:
    if unknown := list(unknown_keys(document.get("credential", document))):
        raise McvetError(f"The European Learning Model does not know {', '.join(unknown)}. Please report this.")
    writer.losses.tell_differences(writer.design, read_elm(document, writer.catalogue).credential)
    content = (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
    return Export(format="elm", content=content, losses=tuple(writer.losses))


def _moment(day: date, time: str = "00:00:00") -> str:
    return f"{day.isoformat()}T{time}Z"


def _credential(writer: Writer, award: Award) -> Node:
    """Return the credential of a learner, without what the seal writes."""
    design = writer.design
    specification = writer.specification(writer.national_concepts(), closed=False)
    bodies = writer.awarding_bodies(bears_level=specification["type"] == "Qualification") or [writer.placeholder()]
    day = _moment(award.awarded_on) if award.awarded_on else None
    last = _moment(award.expires_on, "23:59:59") if award.expires_on else None
    process = writer.node("AwardingProcess", "award", awardingBody=bodies, awardingDate=day)
    claim = writer.node(
        "LearningAchievement",
        "claim",
        title=dict(design.title),
        awardedBy=process,
        creditReceived=specification.get("creditPoint"),
        provenBy=[_result(writer, award, process, specification)],
        influencedBy=_activity(writer, process),
        specifiedBy=specification,
    )
    contact = {"id": f"mailto:{award.email}", "type": "Mailbox"} if award.email else None
    person = writer.node(
        "Person",
        "learner",
        givenName={writer.primary: award.given_name},
        familyName={writer.primary: award.family_name},
        fullName={writer.primary: f"{award.given_name} {award.family_name}"},
        dateOfBirth=_moment(award.date_of_birth) if award.date_of_birth else None,
        contactPoint=writer.node("ContactPoint", "learner/contact", emailAddress=contact) if contact else None,
        hasClaim=[claim],
    )
    document = writer.node(
        "EuropeanDigitalCredential",
        "credential",
        credentialProfiles=[writer.concept("credential", "generic")],
        displayParameter=_display(writer, award),
        credentialSchema=[{"id": "http://data.europa.eu/snb/model/ap/edc-generic-full", "type": "ShaclValidator2017"}],
        validFrom=day,
        validUntil=last,
        expirationDate=last,
        issuer=bodies[0],
        credentialSubject=person,
    )
    return {"@context": EDC_CONTEXT, **document, "type": ["VerifiableCredential", "EuropeanDigitalCredential"]}


def _result(writer: Writer, award: Award, process: Node, specification: Node) -> Node:
    if award.grade:
        grade = writer.node("Note", "result/grade", noteLiteral={writer.primary: award.grade})
    else:
        writer.losses.add(LossKind.ASSUMED, "grade", "Passed")
        grade = writer.note("grade_assumed", "Passed", "result")
    ways = specification.get("provenBy", [])
    whole = (
        ways[0]
        if len(ways) == 1
        else writer.node("LearningAssessmentSpecification", "result/ways", title={"en": "Assessment"}, hasPart=ways)
    )
    if len(ways) > 1:
        weights = [assessment.weight_percent or 0 for assessment in writer.design.assessments]
        whole["dcType"] = ways[weights.index(max(weights))]["dcType"]
    supervision = writer.design.supervision
    return writer.node(
        "LearningAssessment",
        "result",
        title={"en": "Assessment"},
        awardedBy=process,
        grade=grade,
        idVerification=writer.concept("supervision-verification", supervision.value, "supervision") if supervision else None,
        specifiedBy=whole if ways else None,
    )


def _activity(writer: Writer, process: Node) -> list[Node]:
    design = writer.design
    if not design.workload and not design.participation:
        return []
    modes = writer.concepts("learning-assessment", design.participation, "participation")
    specified = writer.node("LearningActivitySpecification", "taken/specification", title=dict(design.title), mode=modes)
    hours = duration(design.workload.hours) if design.workload else None
    return [writer.node("LearningActivity", "taken", title=dict(design.title), awardedBy=process, workload=hours, specifiedBy=specified)]


def _display(writer: Writer, award: Award) -> Node:
    design = writer.design
    language = writer.concept("language", writer.primary.split("-")[0]) or writer.concept("language", "en")
    content = picture(in_language(design.title, writer.primary), f"{award.given_name} {award.family_name}", writer.primary)
    image = writer.node(
        "MediaObject",
        "picture",
        content=b64encode(content).decode(),
        contentEncoding=writer.concept("encoding", "base64"),
        contentType=writer.concept("file-type", "svg"),
    )
    codes = dict.fromkeys(tag.split("-")[0] for tag in design.title)
    return writer.node(
        "DisplayParameter",
        "display",
        title=dict(design.title),
        language=writer.concepts("language", codes, "title"),
        primaryLanguage=language,
        individualDisplay=[
            writer.node(
                "IndividualDisplay",
                "display/page",
                language=language,
                displayDetail=[writer.node("DisplayDetail", "display/detail", page=1, image=image)],
            )
        ],
    )
