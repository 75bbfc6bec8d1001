"""Reading Open Badges 3.0, as others write them too."""

from datetime import date
from typing import Any

from mcvet.catalogue import Catalogue
from mcvet.credentials.exchange.elm_read import slug
from mcvet.credentials.exchange.openbadges import OUTCOME, Node
from mcvet.credentials.exchange.result import Import, Losses, LossKind
from mcvet.credentials.files import design_from
from mcvet.credentials.model import CredentialTemplate, Domain, MicroCredential, Reality

_LONGEST = 4000


def is_openbadge(content: Any) -> bool:
    """Tell whether a parsed file looks like an Open Badges 3.0 document."""
    kinds = content.get("type") if isinstance(content, dict) else None
    named = set(map(str, kinds if isinstance(kinds, list) else [kinds]))
    return bool(named & {"OpenBadgeCredential", "AchievementCredential", "Achievement"})


def read_openbadge(content: Node, catalogue: Catalogue) -> Import:
    """Read an Achievement or an AchievementCredential. Nothing is verified here.

    Args:
        content: the parsed file.
        catalogue: the controlled lists and frameworks.

    Raises:
        DataError: if what was read makes no credential.
    """
    losses = Losses()
    subject = _node(content.get("credentialSubject"))
    achievement = _node(subject.get("achievement")) or content
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
    bodies = [body for node in (content.get("issuer"), achievement.get("creator")) if (body := _body(_node(node), tag, losses))]
    if bodies:
        fields["awarding_bodies"] = [bodies[0]]
    narrative = _node(achievement.get("criteria")).get("narrative")
    if isinstance(narrative, str) and narrative.strip():
        if "outcomes" in fields:  # our own badges say the same in alignments
            losses.add(LossKind.NOT_UNDERSTOOD, None, "criteria.narrative")
        else:
            fields["further"] = {tag: narrative[:_LONGEST]}
            losses.add(LossKind.AS_TEXT, "outcomes", "criteria.narrative")
    for name in ("creditsAvailable", "evidence", "endorsement", "endorsementJwt", "tag", "resultDescription"):
        if name in achievement and not (name == "resultDescription" and subject.get("result")):
            losses.add(LossKind.NOT_UNDERSTOOD, "workload" if name == "creditsAvailable" else None, name)
    if not subject:
        return Import(
            format="openbadges",
            credential=design_from(fields | {"reality": Reality.ILLUSTRATIVE.value}, CredentialTemplate, "openbadges"),
            losses=tuple(losses),
        )
    fields["award"] = _award(content, subject, losses)
    return Import(format="openbadges", credential=design_from(fields, MicroCredential, "openbadges"), losses=tuple(losses))


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


def _take_alignments(achievement: Node, fields: Node, tag: str, catalogue: Catalogue, losses: Losses) -> None:
    lists = {
        "assessment": "assessments",
        "learning-assessment": "participation",
        "supervision-verification": "supervision",
        "isced-f": "isced_f",
    }
    levels = {row.concept_uri: row for row in reversed(catalogue.levels) if row.concept_uri}
    level: Node = {"eqf_level": None, "national": []}
    given = achievement.get("alignment")
    for node in given if isinstance(given, list) else [given] if given else []:
        each = _node(node)
        url, kind, name = str(each.get("targetUrl") or ""), each.get("targetType"), str(each.get("targetName") or "")
        concept = catalogue.concept_at(url)
        if kind == OUTCOME:
            domain = each.get("targetDescription")
            known = domain in set(Domain)
            if not known:
                losses.add(LossKind.ASSUMED, "outcomes", Domain.SKILLS.value)
            number = len(fields.setdefault("outcomes", [])) + 1
            code = slug({"en": str(each.get("targetCode") or f"o{number}")})
            fields["outcomes"].append({"id": code, "domain": domain if known else Domain.SKILLS.value, "text": {tag: name}})
        elif concept and concept.list == "eqf":
            level["eqf_level"] = int(concept.code)
        elif url in levels:
            told = str(each.get("targetCode") or "").split(" ", 1)
            same = (row for row in catalogue.levels if row.concept_uri == url and [row.framework_id, row.nqf_level] == told)
            row = next(same, levels[url])
            stated = {"framework_id": row.framework_id, "nqf_level": row.nqf_level}
            level["national"].append(stated)
        elif concept and concept.list in lists:
            field = lists[concept.list]
            if field == "assessments":
                fields.setdefault(field, []).append({"type": concept.code})
            elif field == "supervision":
                fields[field] = concept.code
            else:
                fields.setdefault(field, []).append(concept.code)
        elif url.startswith("http://data.europa.eu/esco/skill/"):
            fields.setdefault("skills", []).append({"label": {tag: name}, "esco_uri": url})
        else:
            losses.add(LossKind.NOT_UNDERSTOOD, None, f"alignment {name}".strip())
    if level["eqf_level"] or level["national"]:
        fields["level"] = level


def _body(node: Node, tag: str, losses: Losses) -> Node | None:
    name = _plain(node.get("name"), tag)
    if name is None or node.get("name") == "Awarding body to be named":
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
    identities = subject.get("identifier")
    names = [
        str(each.get("identityHash"))
        for each in map(_node, identities if isinstance(identities, list) else [identities] if identities else [])
        if each.get("identityType") == "name" and not each.get("hashed")
    ]
    if not names:
        losses.add(LossKind.ASSUMED, "learner", "–")
    words = (names[0] if names else "– –").split()
    award: Node = {"given_name": " ".join(words[:-1]) or "–", "family_name": words[-1] if words else "–"}
    for name, value in (("awarded_on", content.get("awardedDate") or content.get("validFrom")), ("expires_on", content.get("validUntil"))):
        try:
            award |= {name: date.fromisoformat(str(value)[:10]).isoformat()} if value else {}
        except ValueError:
            losses.add(LossKind.NOT_UNDERSTOOD, "date", str(value))
    grade = _node(subject.get("result")).get("value")
    return award | ({"grade": str(grade)} if grade else {})
