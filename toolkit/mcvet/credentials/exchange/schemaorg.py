"""Writing and reading schema.org's EducationalOccupationalCredential, with the course beside it. There is no profile to check against."""

import json
from typing import Any

from mcvet.catalogue import Catalogue
from mcvet.credentials import wording
from mcvet.credentials.exchange.nodes import Node, duration, hours_of, listed, nodes, slug
from mcvet.credentials.exchange.openbadges import chosen_language
from mcvet.credentials.exchange.result import AWARD_ELEMENT_OF, Export, Import, Losses, LossKind
from mcvet.credentials.files import design_from
from mcvet.credentials.model import (
    Award,
    CredentialTemplate,
    Cycle,
    Design,
    Domain,
    MicroCredential,
    NationalLevel,
    Organisation,
    Skill,
    Workload,
    in_language,
)
from mcvet.locale import nearest_texts

_NO_LEVEL = "not applicable"
_CYCLES = "QF-EHEA"
_PARTS = {"guided_hours": "guided", "independent_hours": "independent", "work_based_hours": "work-based"}
_READ = {  # keys of each object that are understood, or say nothing that a design could keep
    "EducationalOccupationalCredential": {
        "@context", "@type", "identifier", "name", "description", "inLanguage", "credentialCategory", "educationalLevel",
        "competencyRequired", "recognizedBy", "validIn", "url", "sameAs", "about", "version", "isPartOf",
    },
    "Course": {
        "@type", "name", "teaches", "coursePrerequisites", "timeRequired", "inLanguage", "provider", "hasCourseInstance", "numberOfCredits",
    },
}  # fmt: skip


def export_schemaorg(credential: Design, catalogue: Catalogue, *, award: Award | None = None, language: str | None = None) -> Export:
    """Write an EducationalOccupationalCredential with its Course, in one language.

    Args:
        credential: what to write.
        catalogue: the controlled lists and frameworks.
        award: a learner, who has no place in it and is left out.
        language: as for `export_openbadges`.

    Raises:
        SelectionError: for a language that the title is not in.
    """
    tag = chosen_language(credential, language)
    losses = Losses()
    losses.tell_languages(credential, tag)
    award = award or getattr(credential, "award", None)
    for name in award.model_dump(exclude_none=True) if award else ():
        losses.add(LossKind.LEFT_OUT, AWARD_ELEMENT_OF[name], name)
    document = _credential(credential, catalogue, tag)
    losses.tell_differences(credential, read_schemaorg(document, catalogue).credential, tag)
    content = (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
    return Export(format="schemaorg", content=content, losses=tuple(losses))


def _credential(credential: Design, catalogue: Catalogue, tag: str) -> Node:
    fields_of_study = [catalogue.concept("isced-f", code) for code in credential.isced_f]
    return _filled(
        {
            "@context": "https://schema.org",
            "@type": "EducationalOccupationalCredential",
            "identifier": credential.id,
            "name": in_language(credential.title, tag),
            "description": in_language(credential.summary, tag) if credential.summary else None,
            "inLanguage": tag,
            "credentialCategory": "micro-credential",
            "educationalLevel": _levels(credential, catalogue),
            "competencyRequired": [_term(in_language(each.text, tag), each.domain.value, termCode=each.id) for each in credential.outcomes],
            "recognizedBy": [_organisation(body, tag) for body in credential.awarding_bodies],
            "validIn": [{"@type": "Country", "identifier": country} for country in credential.countries],
            "url": credential.links[0] if credential.links else None,
            "sameAs": list(credential.links[1:]),
            "about": [_term(field.label_en, "ISCED-F 2013", url=field.concept_uri) for field in fields_of_study if field],
            "version": credential.revision,
            "isPartOf": [_course(credential, catalogue, tag), *_targets(credential, catalogue, tag)],
        }
    )


def _course(credential: Design, catalogue: Catalogue, tag: str) -> Node:
    texts = nearest_texts(tag)
    told = [f"{wording.label(element, texts)}: {'; '.join(lines)}" for element, lines in wording.facts(credential, texts, catalogue)]
    if isinstance(credential, CredentialTemplate):
        note = in_language(credential.reality_note, tag) if credential.reality_note else ""
        told.insert(0, f"({wording.reality(credential, texts)}) {note}".strip())
    workload = credential.workload
    instance = {"@type": "CourseInstance", "courseWorkload": _parts(workload)}
    instances = [_filled(instance | {"courseMode": mode.value}) for mode in credential.participation]
    required = [{"@type": "Course", "identifier": code} for code in credential.requires]
    skills = [_skill(skill, tag, outcome.id) for outcome in credential.outcomes for skill in outcome.skills]
    return _filled(
        {
            "@type": "Course",
            "name": in_language(credential.title, tag),
            "description": "\n".join(told),
            "teaches": [
                *(in_language(outcome.text, tag) for outcome in credential.outcomes),
                *skills,
                *(_skill(skill, tag) for skill in credential.skills),
            ],
            "coursePrerequisites": [*([in_language(credential.prerequisites, tag)] if credential.prerequisites else []), *required],
            "timeRequired": duration(workload.hours) if workload else None,
            "numberOfCredits": [
                {"@type": "StructuredValue", "value": credit.points, "unitText": credit.system}
                for credit in (workload.credits if workload else ())
            ],
            "inLanguage": list(credential.languages),
            "provider": [_organisation(body, tag) for body in credential.awarding_bodies],
            "hasCourseInstance": instances or ([instance] if instance["courseWorkload"] else []),
        }
    )


def _parts(workload: Workload | None) -> str:
    """Write how the hours divide, as in "PT20H guided, PT30H work-based"."""
    told = ((getattr(workload, name, None), words) for name, words in _PARTS.items())
    return ", ".join(f"{duration(hours)} {words}" for hours, words in told if hours is not None)


def _levels(credential: Design, catalogue: Catalogue) -> list[Node | str]:
    level = credential.level
    if level and not level.applicable:
        return [_NO_LEVEL]
    eqf = catalogue.concept("eqf", str(level.eqf_level)) if level and level.eqf_level else None
    terms = [_term(f"EQF {eqf.code}", "European Qualifications Framework", url=eqf.concept_uri)] if eqf else []
    terms += [_term(level.cycle.value.replace("_", " "), _CYCLES, termCode=level.cycle)] if level and level.cycle else []
    return [*terms, *(_national(national, catalogue) for national in (level.national if level else ()))]


def _national(level: NationalLevel, catalogue: Catalogue) -> Node:
    row = next((row for row in catalogue.levels_of(level.framework_id) if row.nqf_level == level.nqf_level), None)
    name = wording.level_name(level, catalogue)
    return _term(name, level.framework_id, termCode=level.nqf_level, url=row.concept_uri if row else None)


def _targets(credential: Design, catalogue: Catalogue, tag: str) -> list[Node]:
    """Return the qualifications that the credential counts towards."""
    towards = credential.stackability.towards if credential.stackability else ()
    kind = "EducationalOccupationalCredential"
    return [
        _filled(
            {"@type": kind, "name": in_language(target.name, tag), "url": target.url,
             "educationalLevel": _national(target.level, catalogue) if target.level else None}
        )
        for target in towards
    ]  # fmt: skip


def _filled(node: Node) -> Node:
    return {key: value for key, value in node.items() if value not in (None, [], "")}


def _term(name: str, terms: str, **more: str | None) -> Node:
    return _filled({"@type": "DefinedTerm", "name": name, "inDefinedTermSet": terms, **more})


def _skill(skill: Skill, tag: str, outcome_id: str | None = None) -> Node:
    """Return a skill; that of a single outcome is described by the id of the outcome."""
    return _term(in_language(skill.label, tag), "ESCO" if skill.esco_uri else "skills", url=skill.esco_uri, description=outcome_id)


def _organisation(body: Organisation, tag: str) -> Node:
    address = _filled({"@type": "PostalAddress", "addressCountry": body.country, "addressRegion": body.region})
    return _filled(
        {"@type": "Organization", "name": in_language(body.name, tag), "address": address, "url": body.homepage, "email": body.email,
         "identifier": body.registration}
    )  # fmt: skip


def is_schemaorg(content: Any) -> bool:
    """Tell whether a parsed file looks like such a credential."""
    return isinstance(content, dict) and "EducationalOccupationalCredential" in listed(content.get("@type"))


def read_schemaorg(content: Node, catalogue: Catalogue, file: str = "schemaorg") -> Import:
    """Read an EducationalOccupationalCredential.

    Args:
        content: the parsed file.
        catalogue: the controlled lists and frameworks.
        file: the name of the file in errors.

    Returns:
        a credential, also of a template: there is no field for whether a course is real.

    Raises:
        DataError: if what was read makes no credential.
    """
    losses = Losses()
    if "inLanguage" not in content:
        losses.add(LossKind.ASSUMED, None, "en")
    tag = str(content.get("inLanguage") or "en")
    wholes = nodes(content.get("isPartOf"))
    course = next((each for each in wholes if "Course" in listed(each.get("@type"))), {})
    for node, kind, path in ((content, "EducationalOccupationalCredential", ""), (course, "Course", "isPartOf.")):
        for key in sorted(node.keys() - _READ[kind]):
            losses.add(LossKind.NOT_UNDERSTOOD, None, f"{path}{key}")
    title = {tag: str(content.get("name") or "")}
    outcomes = [_outcome(each, number, tag, losses) for number, each in enumerate(listed(content.get("competencyRequired")), 1)]
    first = listed(course.get("coursePrerequisites"))
    links = [link for link in [content.get("url"), *listed(content.get("sameAs"))] if link]
    fields: Node = {
        "id": slug({"en": str(content["identifier"])} if content.get("identifier") else title),
        "title": title,
        "summary": {tag: content["description"]} if content.get("description") else None,
        "revision": str(content["version"]) if content.get("version") else None,
        "prerequisites": next(({tag: each} for each in first if isinstance(each, str)), None),
        "requires": [each["identifier"] for each in nodes(first) if each.get("identifier")],
        "outcomes": outcomes,
        "skills": _skills(course, outcomes, tag),
        "awarding_bodies": [_body(each, tag) for each in nodes(content.get("recognizedBy"))],
        "countries": [each["identifier"] for each in nodes(content.get("validIn")) if each.get("identifier")],
        "links": links,
        "isced_f": _fields_of_study(content, catalogue, losses),
        "participation": list(
            dict.fromkeys(each["courseMode"] for each in nodes(course.get("hasCourseInstance")) if each.get("courseMode"))
        ),
        "languages": listed(course.get("inLanguage")),
        "level": _level(content, catalogue, losses),
        "workload": _workload(course, losses),
        "stackability": _stackability([each for each in wholes if each is not course], tag, catalogue, losses),
    }
    known = {key: value for key, value in fields.items() if value not in (None, [], {})}
    return Import(format="schemaorg", credential=design_from(known, MicroCredential, file), losses=tuple(losses))


def _outcome(value: Any, number: int, tag: str, losses: Losses) -> Node:
    node = value if isinstance(value, dict) else {"name": value}
    domain = node.get("inDefinedTermSet")
    if domain not in set(Domain):
        losses.add(LossKind.ASSUMED, "outcomes", Domain.SKILLS.value)
        domain = Domain.SKILLS.value
    code = slug({"en": str(node.get("termCode") or f"o{number}")})
    return {"id": code, "domain": domain, "text": {tag: str(node.get("name") or "")}, "skills": []}


def _skills(course: Node, outcomes: list[Node], tag: str) -> list[Node]:
    """Return the skills of the whole, having given those of single outcomes to these."""
    of_outcome = {outcome["id"]: outcome["skills"] for outcome in outcomes}
    found: list[Node] = []
    for each in nodes(course.get("teaches")):
        skill = _filled({"label": {tag: str(each.get("name") or "")}, "esco_uri": each.get("url")})
        of_outcome.get(each.get("description"), found).append(skill)
    return found


def _body(node: Node, tag: str) -> Node:
    address = next(iter(nodes(node.get("address"))), {})
    return _filled(
        {"name": {tag: str(node.get("name") or "")}, "country": address.get("addressCountry"), "region": address.get("addressRegion"),
         "homepage": node.get("url"), "email": node.get("email"), "registration": node.get("identifier")}
    )  # fmt: skip


def _fields_of_study(content: Node, catalogue: Catalogue, losses: Losses) -> list[str]:
    found = []
    for each in nodes(content.get("about")):
        concept = catalogue.concept_at(str(each.get("url")))
        if concept and concept.list == "isced-f":
            found.append(concept.code)
        else:
            losses.add(LossKind.NOT_UNDERSTOOD, "further", f"about {each.get('name') or ''}".strip())
    return found


def _workload(course: Node, losses: Losses) -> Node | None:
    told = course.get("timeRequired")
    points = []
    for each in listed(course.get("numberOfCredits")):
        if isinstance(each, dict) and each.get("unitText"):
            points.append({"system": each["unitText"], "points": each.get("value")})
        else:
            losses.add(LossKind.NOT_UNDERSTOOD, "workload", f"numberOfCredits {each}")
    hours = hours_of(str(told or ""))
    if not hours:
        for what in (told, *(f"{each['system']} {each['points']}" for each in points)):
            if what:
                losses.add(LossKind.NOT_UNDERSTOOD, "workload", str(what))
        return None
    parts: Node = {}
    divided = dict.fromkeys(str(each.get("courseWorkload") or "") for each in nodes(course.get("hasCourseInstance")))
    for part in ", ".join(divided).split(", "):
        written, _, words = part.partition(" ")
        name = next((name for name, known in _PARTS.items() if known == words), None)
        if name and (of_part := hours_of(written)) is not None:
            parts[name] = of_part
        elif part:
            losses.add(LossKind.NOT_UNDERSTOOD, "workload", part)
    return {"hours": hours, "credits": points} | parts


def _stackability(wholes: list[Node], tag: str, catalogue: Catalogue, losses: Losses) -> Node | None:
    towards = []
    for each in wholes:
        target = _filled({"name": {tag: str(each.get("name") or "")}, "url": each.get("url")})
        level = _level(each, catalogue, losses)
        towards.append(target | ({"level": level["national"][0]} if level and level.get("national") else {}))
    return {"stackable": True, "towards": towards} if towards else None


def _level(content: Node, catalogue: Catalogue, losses: Losses) -> Node | None:
    rows = {row.concept_uri: row for row in reversed(catalogue.levels) if row.concept_uri}
    level: Node = {"national": []}
    for each in listed(content.get("educationalLevel")):
        if each == _NO_LEVEL:
            return {"applicable": False}
        node = each if isinstance(each, dict) else {"name": each}
        url, framework_id, code = str(node.get("url")), node.get("inDefinedTermSet"), node.get("termCode")
        concept = catalogue.concept_at(url)
        if code and framework_id in catalogue.by_id:
            level["national"].append({"framework_id": framework_id, "nqf_level": code})
        elif framework_id == _CYCLES and code in set(Cycle):
            level["cycle"] = code
        elif concept and concept.list == "eqf":
            level["eqf_level"] = int(concept.code)
        elif url in rows:
            level["national"].append({"framework_id": rows[url].framework_id, "nqf_level": rows[url].nqf_level})
        else:
            losses.add(LossKind.NOT_UNDERSTOOD, "level", str(node.get("name")))
    return level if level["national"] or len(level) > 1 else None
