"""Writer of the European Learning Model: a template as a LOQ record, a learner's credential as a European Digital Credential.

The files conform to the profiles LOQ 1.1.0 and EDC 1.1.0 and 1.2.0. Content without a field of its own becomes a note with a subject,
so that people can read it and `read.py` can restore it.
"""

import json
from base64 import b64encode
from datetime import date

from mcvet.catalogue import Catalogue
from mcvet.credentials.exchange.elm.parts import ASSESSMENT, PASSED, Writer
from mcvet.credentials.exchange.elm.read import read_elm
from mcvet.credentials.exchange.elm.terms import EDC_CONTEXT, PROFILES, own_context, unknown_keys
from mcvet.credentials.exchange.nodes import Node, duration
from mcvet.credentials.exchange.picture import picture
from mcvet.credentials.exchange.result import Export, LossKind
from mcvet.credentials.model import Credential, adopt
from mcvet.credentials.multilingual import in_language
from mcvet.credentials.parts import Award
from mcvet.errors import McvetError
from mcvet.messages import Message, say


def export_loq(template: Credential, catalogue: Catalogue) -> Export:
    """Write a template as a record of learning opportunities and qualifications (LOQ), in JSON-LD.

    Args:
        template: the design to write; a learner is omitted.
        catalogue: the controlled lists and frameworks.

    Returns:
        a Qualification if there is an EQF level, else a LearningAchievementSpecification, which has no field for a level. A
        Qualification has the stated national levels; if none is stated, it has the levels of the project's frameworks that are
        linked to the EQF level, marked as derived. The context is inline, because none is published.

    Raises:
        McvetError: if a key or class to be written is not in the model.
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


def export_edc(credential: Credential, award: Award, catalogue: Catalogue, *, today: date | None = None) -> Export:
    """Write a learner's credential as a draft of a European Digital Credential, in the wrapper that the official builder accepts.

    Args:
        credential: a template or credential.
        award: the learner.
        catalogue: the controlled lists and frameworks.
        today: the date of award if the award has none; the current date if None.

    Returns:
        the draft. It lacks only what the seal adds: the time of issue and the issuer's eIDAS identifier. The seal replaces name,
        country and identifier of the issuer by those of its certificate.

    Raises:
        McvetError: if a key or class to be written is not in the model.
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
        raise McvetError(say("The European Learning Model does not know {names}. Please report this.", names=", ".join(unknown)))
    writer.losses.add_differences(writer.design, read_elm(document, writer.catalogue).credential)
    content = (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
    return Export(format="elm", content=content, losses=tuple(writer.losses))


def _moment(day: date, time: str = "00:00:00") -> str:
    return f"{day.isoformat()}T{time}Z"


def _credential(writer: Writer, award: Award) -> Node:
    """Return a learner's credential, without the fields that the seal adds."""
    design = writer.design
    specification = writer.specification(writer.national_concepts(), closed=False)
    bodies = writer.awarding_bodies(has_level=specification["type"] == "Qualification") or [writer.placeholder()]
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
        givenName={writer.primary: award.given_name} if award.given_name else None,
        familyName={writer.primary: award.family_name} if award.family_name else None,
        fullName={writer.primary: award.name},
        dateOfBirth=_moment(award.date_of_birth) if award.date_of_birth else None,
        contactPoint=writer.node("ContactPoint", "learner/contact", emailAddress=contact) if contact else None,
        hasClaim=[claim],
    )
    document = writer.node(
        "EuropeanDigitalCredential",
        "credential",
        credentialProfiles=[writer.concept("credential", "generic")],
        displayParameter=_display(writer, award),
        credentialSchema=[{"id": PROFILES[0], "type": "ShaclValidator2017"}],
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
        writer.losses.add(LossKind.ASSUMED, "grade", Message(PASSED))
        grade = writer.note("grade_assumed", PASSED, "result")
    ways = specification.get("provenBy", [])
    whole = (
        ways[0] if len(ways) == 1 else writer.node("LearningAssessmentSpecification", "result/ways", title={"en": ASSESSMENT}, hasPart=ways)
    )
    if len(ways) > 1:
        weights = [assessment.weight_percent or 0 for assessment in writer.design.assessments]
        whole["dcType"] = ways[weights.index(max(weights))]["dcType"]
    supervision = writer.design.supervision
    return writer.node(
        "LearningAssessment",
        "result",
        title={"en": ASSESSMENT},
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
    hours = duration(design.workload.hours) if design.workload and design.workload.hours else None
    return [writer.node("LearningActivity", "taken", title=dict(design.title), awardedBy=process, workload=hours, specifiedBy=specified)]


def _display(writer: Writer, award: Award) -> Node:
    design = writer.design
    language = writer.concept("language", writer.primary.split("-")[0]) or writer.concept("language", "en")
    content = picture(in_language(design.title, writer.primary), award.name, writer.primary)
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
