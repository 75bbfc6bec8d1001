"""Reading Open Badges 3.0, as others write them too."""

import re
from datetime import date
from typing import Any

from mcvet.catalogue import Catalogue
from mcvet.credentials import wording
from mcvet.credentials.exchange.nodes import Node, name_parts, slug
from mcvet.credentials.exchange.openbadges_terms import FAMILY_NAME, GIVEN_NAME, OUTCOME, TOWARDS, UNNAMED
from mcvet.credentials.exchange.result import Import, Losses, LossKind
from mcvet.credentials.files import design_from
from mcvet.credentials.model import E_MAIL, WEB_ADDRESS, Domain, MicroCredential
from mcvet.locale import nearest_texts

_LONGEST = 4000
_READ = {  # keys of each object that are understood, or say nothing that a design could keep
    "credential": {"@context", "id", "type", "name", "issuer", "validFrom", "validUntil", "awardedDate", "credentialSubject"},
    "subject": {"id", "type", "identifier", "achievement", "creditsEarned", "result", "givenName", "familyName"},
    "achievement": {
        "@context", "id", "type", "achievementType", "name", "description", "criteria", "inLanguage", "humanCode", "version", "alignment",
        "creator", "related", "fieldOfStudy", "resultDescription",
    },
}  # fmt: skip


def is_openbadge(content: Any) -> bool:
    """Tell whether a parsed file looks like an Open Badges 3.0 document."""
    kinds = content.get("type") if isinstance(content, dict) else None
    named = set(map(str, kinds if isinstance(kinds, list) else [kinds]))
    return bool(named & {"OpenBadgeCredential", "AchievementCredential", "Achievement"})


def read_openbadge(content: Node, catalogue: Catalogue, file: str = "openbadges") -> Import:
    """Read an Achievement or an AchievementCredential. Nothing is verified here.

    Args:
        content: the parsed file.
        catalogue: the controlled lists and frameworks.
        file: the name of the file in errors.

    Returns:
        a credential, also of a template: a badge has no field for whether a course is real.

    Raises:
        DataError: if what was read makes no credential.
    """
    losses = Losses()
    subject = _node(content.get("credentialSubject"))
    achievement = _node(subject.get("achievement")) or content
    named = {"credential": content if subject else {}, "subject": subject, "achievement": achievement}
    for what, node in named.items():
        for key in sorted(node.keys() - _READ[what]):
            losses.add(LossKind.NOT_UNDERSTOOD, "workload" if key == "creditsAvailable" else None, key)
    tag = str(achievement.get("inLanguage") or "en")
    if "inLanguage" not in achievement:
        losses.add(LossKind.ASSUMED, None, "en")
    title = _plain(achievement.get("name"), tag)
    fields: Node = {"title": title, "id": slug({"en": str(achievement.get("humanCode"))} if achievement.get("humanCode") else title)}
    if achievement.get("description") and achievement["description"] != achievement.get("name"):
        fields["summary"] = _plain(achievement["description"], tag)
    if achievement.get("version"):
        fields["revision"] = str(achievement["version"])
    _take_alignments(achievement, fields, tag, catalogue, losses)
    _take_assessments(achievement, subject, fields, tag, catalogue, losses)
    bodies = [body for node in (content.get("issuer"), achievement.get("creator")) if (body := _body(_node(node), tag, losses))]
    fields["awarding_bodies"] = bodies[:1]
    for other in bodies[1:]:
        if other != bodies[0]:
            losses.add(LossKind.NOT_UNDERSTOOD, "awarding_body", f"creator {next(iter(other['name'].values()))}")
    _take_criteria(_node(achievement.get("criteria")), fields, tag, losses)
    if subject:
        fields["award"] = _award(content, subject, losses)
    return Import(format="openbadges", credential=design_from(fields, MicroCredential, file), losses=tuple(losses))


def _take_criteria(criteria: Node, fields: Node, tag: str, losses: Losses) -> None:
    address, narrative = criteria.get("id"), criteria.get("narrative")
    if isinstance(address, str) and re.match(WEB_ADDRESS, address):
        fields["links"] = [address]
    elif address:
        losses.add(LossKind.NOT_UNDERSTOOD, "further", f"criteria.id {address}")
    if isinstance(narrative, str) and narrative.strip():
        if "outcomes" in fields:  # our own badges say the same in alignments
            losses.add(LossKind.NOT_UNDERSTOOD, None, "criteria.narrative")
        else:
            fields["further"] = {tag: narrative[:_LONGEST]}
            losses.add(LossKind.AS_TEXT, "outcomes", "criteria.narrative")
            if len(narrative) > _LONGEST:
                losses.add(LossKind.LEFT_OUT, "outcomes", f"criteria.narrative > {_LONGEST}")


def _node(value: Any) -> Node:
    if isinstance(value, list):
        value = next(iter(value), None)
    return value if isinstance(value, dict) else {}


def _plain(value: Any, tag: str) -> dict[str, str] | None:
    """Return a text in its language; objects with @value and @language, which some write, are understood."""
    if isinstance(value, str) and value.strip():
        return {tag: value}
    found = {}
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict) and isinstance(item.get("@value"), str):
            found[str(item.get("@language") or tag)] = item["@value"]
    return found or None


def _nodes(value: Any) -> list[Node]:
    return [_node(each) for each in (value if isinstance(value, list) else [value] if value else [])]


def _take_alignments(achievement: Node, fields: Node, tag: str, catalogue: Catalogue, losses: Losses) -> None:
    levels = {row.concept_uri: row for row in reversed(catalogue.levels) if row.concept_uri}
    level: Node = {"eqf_level": None, "national": []}
    for each in _nodes(achievement.get("alignment")):
        url, kind, name = str(each.get("targetUrl") or ""), each.get("targetType"), str(each.get("targetName") or "")
        code, described = str(each.get("targetCode") or ""), each.get("targetDescription")
        concept = catalogue.concept_at(url)
        outcomes = fields.get("outcomes", [])
        if kind == OUTCOME:
            known = described in set(Domain)
            if not known:
                losses.add(LossKind.ASSUMED, "outcomes", Domain.SKILLS.value)
            outcome = {"id": slug({"en": code or f"o{len(outcomes) + 1}"}), "domain": described if known else Domain.SKILLS.value}
            fields["outcomes"] = [*outcomes, outcome | {"text": {tag: name}, "skills": []}]
        elif kind == TOWARDS:
            stacking = fields.setdefault("stackability", {"stackable": True, "towards": []})
            target = {"name": {tag: name}, "url": url}
            stacking["towards"].append(target | ({"level": _national(code)} if code else {}))
        elif concept and concept.list == "eqf":
            level["eqf_level"] = int(concept.code)
        elif url in levels:
            same = any(row.concept_uri == url and f"{row.framework_id} {row.nqf_level}" == code for row in catalogue.levels)
            row = levels[url]
            level["national"].append(_national(code) if same else {"framework_id": row.framework_id, "nqf_level": row.nqf_level})
        elif concept and concept.list == "assessment":
            fields.setdefault("assessments", []).append({"type": concept.code})
        elif concept and concept.list == "learning-assessment":
            fields.setdefault("participation", []).append(concept.code)
        elif concept and concept.list == "supervision-verification":
            fields["supervision"] = concept.code
        elif concept and concept.list == "isced-f":
            fields.setdefault("isced_f", []).append(concept.code)
        elif url.startswith("http://data.europa.eu/esco/skill/"):
            of_outcome = next((outcome["skills"] for outcome in reversed(outcomes) if outcome["id"] == described), None)
            skills = fields.setdefault("skills", []) if of_outcome is None else of_outcome
            skills.append({"label": {tag: name}, "esco_uri": url})
        else:
            losses.add(LossKind.NOT_UNDERSTOOD, None, f"alignment {name}".strip())
    if level["eqf_level"] or level["national"]:
        fields["level"] = level


def _national(code: str) -> Node:
    framework_id, _, nqf_level = code.partition(" ")
    return {"framework_id": framework_id, "nqf_level": nqf_level}


def _take_assessments(achievement: Node, subject: Node, fields: Node, tag: str, catalogue: Catalogue, losses: Losses) -> None:
    """Take the ways of assessment of the descriptions of results; the one that bears the grade is none."""
    graded = _node(subject.get("result")).get("resultDescription")
    known = {outcome["id"] for outcome in fields.get("outcomes", [])}
    texts = nearest_texts(tag)
    for each in _nodes(achievement.get("resultDescription")):
        aligned = _nodes(each.get("alignment"))
        concepts = [concept for node in aligned if (concept := catalogue.concept_at(str(node.get("targetUrl"))))]
        kind = next((concept for concept in concepts if concept.list == "assessment"), None)
        if kind is None:
            if each.get("id") != graded or graded is None:
                losses.add(LossKind.NOT_UNDERSTOOD, "assessment", f"resultDescription {each.get('name') or ''}".strip())
            continue
        covered = [slug({"en": str(node.get("targetCode"))}) for node in aligned if node.get("targetType") == OUTCOME]
        entry: Node = {"type": kind.code, "outcomes": [code for code in covered if code in known]}
        if each.get("name") not in (None, wording.label(kind.code, texts)):
            entry["description"] = _plain(each["name"], tag)
        fields.setdefault("assessments", []).append(entry)


def _body(node: Node, tag: str, losses: Losses) -> Node | None:
    name = _plain(node.get("name"), tag)
    if name is None or node.get("name") == UNNAMED:
        return None
    address = _node(node.get("address"))
    country = address.get("addressCountryCode")
    if not isinstance(country, str):
        losses.add(LossKind.NOT_UNDERSTOOD, "awarding_body", str(node.get("name")))
        return None
    number = _node(node.get("otherIdentifier")).get("identifier")
    body = {
        "name": name, "country": country, "region": address.get("addressRegion"), "homepage": node.get("url"), "email": node.get("email"),
        "registration": number and str(number),
    }  # fmt: skip
    return {key: value for key, value in body.items() if value}


def _award(content: Node, subject: Node, losses: Losses) -> Node:
    told: Node = {}
    for each in _nodes(subject.get("identifier")):
        kind, said = str(each.get("identityType")), str(each.get("identityHash"))
        if each.get("hashed") or kind in told or (kind == "emailAddress" and not re.match(E_MAIL, said)):
            losses.add(LossKind.NOT_UNDERSTOOD, "learner", kind)
        else:
            told[kind] = said
    given = told.pop(GIVEN_NAME, None) or subject.get("givenName")
    family = told.pop(FAMILY_NAME, None) or subject.get("familyName")
    award: Node = name_parts(given, family, told.pop("name", None), losses) | {"email": told.pop("emailAddress", None)}
    for other in told:
        losses.add(LossKind.NOT_UNDERSTOOD, "learner", other)
    for name, value in (("awarded_on", content.get("awardedDate") or content.get("validFrom")), ("expires_on", content.get("validUntil"))):
        try:
            award |= {name: date.fromisoformat(str(value)[:10]).isoformat()} if value else {}
        except ValueError:
            losses.add(LossKind.NOT_UNDERSTOOD, "date", str(value))
    results = _nodes(subject.get("result"))
    for result in results[1:]:
        losses.add(LossKind.NOT_UNDERSTOOD, "grade", f"result {result.get('value') or ''}".strip())
    grade = results[0].get("value") if results else None
    return {name: value for name, value in (award | {"grade": grade and str(grade)}).items() if value}
