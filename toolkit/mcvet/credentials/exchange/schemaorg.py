"""Writing and reading schema.org's EducationalOccupationalCredential, with the course beside it. There is no profile to check against."""

import json
from typing import Any

from mcvet.catalogue import Catalogue
from mcvet.credentials import wording
from mcvet.credentials.exchange.elm_parts import duration
from mcvet.credentials.exchange.elm_read import slug
from mcvet.credentials.exchange.openbadges import chosen_language
from mcvet.credentials.exchange.result import ELEMENT_OF, Export, Import, Losses, LossKind
from mcvet.credentials.files import design_from
from mcvet.credentials.model import CredentialTemplate, Design, Domain, Organisation, Reality, in_language, multilingual_parts
from mcvet.locale import available_languages, texts_for

Node = dict[str, Any]
_AS_TEXT = ("assessments", "supervision", "quality", "stackability", "target_group", "occupations", "answers", "requires")


def export_schemaorg(credential: Design, catalogue: Catalogue, *, language: str | None = None) -> Export:
    """Write an EducationalOccupationalCredential with its Course, in one language. A learner has no place in it and is left out.

    Args:
        credential: what to write.
        catalogue: the controlled lists and frameworks.
        language: as for `export_openbadges`.

    Raises:
        SelectionError: for a language that the title is not in.
    """
    tag = chosen_language(credential, language)
    texts = texts_for(tag if tag in available_languages() else "en")
    losses = Losses()
    for path, text in multilingual_parts(credential):
        element = ELEMENT_OF.get(path.split("[")[0].split(".")[0])
        if others := [other for other in text if other != tag]:
            losses.add(LossKind.LANGUAGES, element, ", ".join(others))
        if tag not in text:
            losses.add(LossKind.OTHER_LANGUAGE, element, tag)
    for name in _AS_TEXT:
        if getattr(credential, name):
            losses.add(LossKind.AS_TEXT, ELEMENT_OF[name], name)
    if credential.demand:
        losses.add(LossKind.LEFT_OUT, ELEMENT_OF["demand"], "demand")
    if getattr(credential, "award", None):
        losses.add(LossKind.LEFT_OUT, "learner", "award")
    told = [f"{wording.label(element, texts)}: {'; '.join(lines)}" for element, lines in wording.facts(credential, texts, catalogue)]
    mark = wording.reality(credential, texts)
    level, workload = credential.level, credential.workload
    eqf = catalogue.concept("eqf", str(level.eqf_level)) if level and level.eqf_level else None
    terms = [_term(f"EQF {eqf.code}", eqf.concept_uri, "European Qualifications Framework")] if eqf else []
    for national in level.national if level else ():
        row = next((r for r in catalogue.levels_of(national.framework_id) if r.nqf_level == national.nqf_level), None)
        terms.append(_term(wording.level_name(national, catalogue), row.concept_uri if row else None, national.framework_id))
    bodies = [_organisation(body, tag) for body in credential.awarding_bodies]
    course: Node = {
        "@type": "Course",
        "name": in_language(credential.title, tag),
        "description": " ".join(filter(None, [f"({mark})" if mark else "", *told])),
        "teaches": [in_language(outcome.text, tag) for outcome in credential.outcomes],
        "coursePrerequisites": in_language(credential.prerequisites, tag) if credential.prerequisites else None,
        "timeRequired": duration(workload.hours) if workload else None,
        "inLanguage": list(credential.languages),
        "provider": bodies,
        "hasCourseInstance": [{"@type": "CourseInstance", "courseMode": mode.value} for mode in credential.participation],
    }
    if workload and workload.credits:
        course["numberOfCredits"] = [
            {"@type": "StructuredValue", "value": credit.points, "unitText": credit.system} for credit in workload.credits
        ]
    fields_of_study = [catalogue.concept("isced-f", code) for code in credential.isced_f]
    document: Node = {
        "@context": "https://schema.org",
        "@type": "EducationalOccupationalCredential",
        "identifier": credential.id,
        "name": in_language(credential.title, tag),
        "description": in_language(credential.summary, tag) if credential.summary else None,
        "inLanguage": tag,
        "credentialCategory": "micro-credential",
        "educationalLevel": terms,
        "competencyRequired": [
            {"@type": "DefinedTerm", "name": in_language(each.text, tag), "termCode": each.id, "inDefinedTermSet": each.domain.value}
            for each in credential.outcomes
        ],
        "recognizedBy": bodies,
        "validIn": [{"@type": "Country", "identifier": country} for country in credential.countries],
        "url": credential.links[0] if credential.links else None,
        "sameAs": list(credential.links[1:]),
        "about": [_term(field.label_en, field.concept_uri, "ISCED-F 2013") for field in fields_of_study if field],
        "version": credential.revision,
        "isPartOf": _filled(course),
    }  # fmt: skip
    content = (json.dumps(_filled(document), ensure_ascii=False, indent=2) + "\n").encode()
    return Export(format="schemaorg", content=content, losses=tuple(losses))


def _filled(node: Node) -> Node:
    return {key: value for key, value in node.items() if value not in (None, [], "")}


def _term(name: str, url: str | None, terms: str) -> Node:
    return _filled({"@type": "DefinedTerm", "name": name, "url": url, "inDefinedTermSet": terms})


def _organisation(body: Organisation, tag: str) -> Node:
    address = _filled({"@type": "PostalAddress", "addressCountry": body.country, "addressRegion": body.region})
    return _filled(
        {"@type": "Organization", "name": in_language(body.name, tag), "address": address, "url": body.homepage, "email": body.email,
         "identifier": body.registration}
    )  # fmt: skip


def is_schemaorg(content: Any) -> bool:
    """Tell whether a parsed file looks like such a credential."""
    return isinstance(content, dict) and content.get("@type") == "EducationalOccupationalCredential"


def read_schemaorg(content: Node, catalogue: Catalogue) -> Import:
    """Read an EducationalOccupationalCredential as a template.

    Raises:
        DataError: if what was read makes no credential.
    """
    losses = Losses()
    tag = str(content.get("inLanguage") or "en")
    course = next(iter(_nodes(content.get("isPartOf"))), {})
    title = {tag: str(content.get("name") or "")}
    fields: Node = {"id": slug({"en": str(content.get("identifier"))} if content.get("identifier") else title), "title": title}
    fields["summary"] = {tag: content["description"]} if content.get("description") else None
    fields["revision"] = content.get("version")
    fields["prerequisites"] = {tag: course["coursePrerequisites"]} if course.get("coursePrerequisites") else None
    fields["outcomes"] = [
        {
            "id": slug({"en": str(each.get("termCode") or f"o{n}")}),
            "domain": _domain(each, losses),
            "text": {tag: str(each.get("name") or "")},
        }
        for n, each in enumerate(_nodes(content.get("competencyRequired")), 1)
    ]
    fields["awarding_bodies"] = [_body(each, tag) for each in _nodes(content.get("recognizedBy"))]
    fields["countries"] = [each["identifier"] for each in _nodes(content.get("validIn")) if each.get("identifier")]
    fields["links"] = [link for link in [content.get("url"), *(content.get("sameAs") or [])] if link]
    codes = [catalogue.concept_at(str(each.get("url"))) for each in _nodes(content.get("about"))]
    fields["isced_f"] = [concept.code for concept in codes if concept and concept.list == "isced-f"]
    fields["participation"] = [each["courseMode"] for each in _nodes(course.get("hasCourseInstance")) if each.get("courseMode")]
    fields["languages"] = course.get("inLanguage")
    fields["level"] = _level(content, catalogue, losses)
    time = str(course.get("timeRequired") or "")
    if time.startswith("PT") and time.endswith("H") and time[2:-1].isdigit():
        points = [{"system": each.get("unitText"), "points": each.get("value")} for each in _nodes(course.get("numberOfCredits"))]
        fields["workload"] = {"hours": int(time[2:-1]), "credits": points}
    elif time:
        losses.add(LossKind.NOT_UNDERSTOOD, "workload", time)
    if course.get("description"):
        losses.add(LossKind.NOT_UNDERSTOOD, None, "isPartOf.description")
    known = {key: value for key, value in fields.items() if value not in (None, [], {})}
    template = design_from(known | {"reality": Reality.ILLUSTRATIVE.value}, CredentialTemplate, "schemaorg")
    return Import(format="schemaorg", credential=template, losses=tuple(losses))


def _nodes(value: Any) -> list[Node]:
    return [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, dict)]


def _domain(node: Node, losses: Losses) -> str:
    domain = node.get("inDefinedTermSet")
    if domain in set(Domain):
        return str(domain)
    losses.add(LossKind.ASSUMED, "outcomes", Domain.SKILLS.value)
    return Domain.SKILLS.value


def _body(node: Node, tag: str) -> Node:
    address = next(iter(_nodes(node.get("address"))), {})
    return _filled(
        {"name": {tag: str(node.get("name") or "")}, "country": address.get("addressCountry"), "region": address.get("addressRegion"),
         "homepage": node.get("url"), "email": node.get("email"), "registration": node.get("identifier")}
    )  # fmt: skip


def _level(content: Node, catalogue: Catalogue, losses: Losses) -> Node | None:
    rows = {row.concept_uri: row for row in reversed(catalogue.levels) if row.concept_uri}
    level: Node = {"national": []}
    for each in _nodes(content.get("educationalLevel")):
        url = str(each.get("url"))
        concept = catalogue.concept_at(url)
        if concept and concept.list == "eqf":
            level["eqf_level"] = int(concept.code)
        elif url in rows:
            level["national"].append({"framework_id": rows[url].framework_id, "nqf_level": rows[url].nqf_level})
        else:
            losses.add(LossKind.NOT_UNDERSTOOD, "level", str(each.get("name")))
    return level if level["national"] or "eqf_level" in level else None
