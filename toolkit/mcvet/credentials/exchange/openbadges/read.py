"""Reader of Open Badges 3.0, also from other tools."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from mcvet.catalogue import Catalogue, Concept, Domain, Level, eu_address
from mcvet.credentials import wording
from mcvet.credentials.exchange.nodes import Node, country_of, language_of, name_parts, one_of, slug
from mcvet.credentials.exchange.openbadges.terms import (
    FAMILY_NAME,
    GIVEN_NAME,
    KINDS,
    NQF,
    OUTCOME,
    REGISTRATION,
    SKILL,
    TOWARDS,
    TYPES,
    UNNAMED,
)
from mcvet.credentials.exchange.result import Import, Losses, LossKind, design_from
from mcvet.credentials.exchange.tracking import Entry, TrackedFile
from mcvet.credentials.model import MicroCredential
from mcvet.credentials.parts import NationalLevel
from mcvet.locale import nearest_texts
from mcvet.validation import E_MAIL, ESCO_SKILL, WEB_ADDRESS

_LONGEST = 4000
_IDENTITIES = {GIVEN_NAME: "", FAMILY_NAME: "", "name": "", "emailAddress": E_MAIL}
"""Types of identity that are read, with the pattern that their values must match."""
_BADGES = ("OpenBadgeCredential", "AchievementCredential")
_ELEMENT_OF_KEY: dict[str, str | None] = {
    "alignment": None, "awardedDate": "date", "creator": "awarding_body", "creditsAvailable": "workload", "creditsEarned": "workload",
    "criteria": "outcomes", "expirationDate": "date", "fieldOfStudy": "further", "identifier": "learner", "issuanceDate": "date",
    "issuer": "awarding_body", "otherIdentifier": "awarding_body", "result": "grade", "resultDescription": "assessment",
    "tag": "further", "validFrom": "date", "validUntil": "date",
}  # fmt: skip


class _Contexts:
    """The contexts of W3C and 1EdTech, in any version. They add no information to the types of a file."""

    def __contains__(self, context: object) -> bool:
        return isinstance(context, str) and context.startswith(("https://www.w3.org/", "https://purl.imsglobal.org/spec/ob/"))


def is_openbadge(content: Any) -> bool:
    """Return True if a parsed file looks like an Open Badges 3.0 document."""
    return isinstance(content, dict) and bool(_chosen(TrackedFile(content, Losses(), {})))


def _chosen(source: TrackedFile) -> Entry:
    """Return the credential of a file, else its achievement; an empty entry if it has neither."""
    objects = [*source.objects()]
    credentials = (each for each in objects if {*_BADGES} & {*each.kinds})
    return next(credentials, None) or next((each for each in objects if "Achievement" in each.kinds), source.entry({}))


def read_openbadge(content: Node, catalogue: Catalogue, file: str = "openbadges") -> Import:
    """Read an Achievement or an AchievementCredential. Seals are neither verified nor reported here.

    Args:
        content: the parsed file.
        catalogue: the controlled lists and frameworks.
        file: the name of the file in errors.

    Returns:
        a credential, even if the badge was made from a template: a badge has no field that states whether a course is real.

    Raises:
        DataError: if there is no title.
    """
    losses = Losses()
    source = TrackedFile(content, losses, {"@context": _Contexts(), "type": TYPES, "@type": TYPES, "achievementType": {"MicroCredential"}})
    fields = _Reader(source, catalogue).fields()
    credential = design_from(fields, MicroCredential, file, catalogue, losses)
    source.report_unread(_ELEMENT_OF_KEY)
    return Import(format="openbadges", credential=credential, losses=tuple(losses))


class _Reader:
    def __init__(self, source: TrackedFile, catalogue: Catalogue) -> None:
        self.losses = source.losses
        self.catalogue = catalogue
        none = source.entry({})
        chosen = _chosen(source)
        is_credential = "credentialSubject" in chosen
        self.document = chosen if is_credential else none
        self.subject = chosen.one("credentialSubject")
        self.achievement = self.subject.one("achievement") if is_credential else chosen
        tag = self.achievement.value("inLanguage", language_of)
        if tag is None:
            self.losses.add(LossKind.ASSUMED, None, "en")
        self.tag = tag or "en"
        self.document.skip("proof")

    def fields(self) -> Node:
        """Return the fields of a credential, which are not validated yet."""
        achievement, tag = self.achievement, self.tag
        title = achievement.text("name", tag) or self.document.text("name", tag)
        self.document.repeats("name", title)
        code = achievement.word("humanCode")
        fields: Node = {
            "id": self._identifier(code, None) if code else slug(title),
            "title": title,
            "summary": None if achievement.repeats("description", title) else achievement.text("description", tag),
            "revision": achievement.word("version"),
            "awarding_bodies": self._bodies(),
            "award": self._award() if self.subject else None,
        }
        fields |= self._aligned()
        fields["assessments"] += self._assessments({outcome["id"]: outcome for outcome in fields["outcomes"]})
        self._take_criteria(fields)
        others = [stated for each in achievement.all("related") for stated in each.values("inLanguage", language_of)]
        if others:
            self.losses.add(LossKind.LANGUAGES, None, ", ".join(others))
        return fields

    def _identifier(self, code: str, element_id: str | None) -> str:
        """Return an id made from a code; if the two differ, add a loss."""
        made = slug({"en": code})
        if made != code:
            self.losses.add(LossKind.ASSUMED, element_id, f"{code} → {made}")
        return made

    def _take_criteria(self, fields: Node) -> None:
        criteria = self.achievement.one("criteria")
        fields["links"] = criteria.values("id", _matching(WEB_ADDRESS))
        if fields["outcomes"]:  # badges from mcvet repeat the alignments in the criteria
            return
        if narrative := criteria.text("narrative", self.tag):
            fields["further"] = {tag: text[:_LONGEST] for tag, text in narrative.items()}
            self.losses.add(LossKind.AS_TEXT, "outcomes", "criteria.narrative")
            if any(len(text) > _LONGEST for text in narrative.values()):
                self.losses.add(LossKind.LEFT_OUT, "outcomes", f"criteria.narrative > {_LONGEST}")

    def _aligned(self) -> Node:
        """Return the fields that are read from alignments: outcomes, skills, levels, entries of European lists, targets."""
        found: Node = {"outcomes": [], "skills": [], "assessments": [], "participation": [], "isced_f": []}
        supervision: list[str] = []
        eqf: list[str] = []
        national: list[Node] = []
        towards: list[Node] = []
        for each in self.achievement.all("alignment"):
            if each.value("targetType", one_of([OUTCOME])):
                found["outcomes"].append(self._outcome(each, len(found["outcomes"]) + 1))
            elif each.value("targetType", one_of([TOWARDS])):
                towards.append(self._target(each))
            elif row := each.value("targetUrl", self.catalogue.level_at):
                national.append(self._national_level(each, row))
            elif address := each.value("targetUrl", _esco):
                self._skills_of(each, found).append({"label": each.text("targetName", self.tag), "esco_uri": address})
                _named(each, SKILL, "ESCO")
            elif concept := self._concept(each, "eqf", "assessment", "learning-assessment", "supervision-verification", "isced-f"):
                if concept.list == "eqf":
                    eqf.append(concept.code)
                elif concept.list == "assessment":
                    found["assessments"].append({"type": concept.code})
                elif concept.list == "supervision-verification":
                    supervision.append(concept.code)
                elif concept.list == "isced-f":
                    self.achievement.repeats("fieldOfStudy", concept.label_en)
                    found["isced_f"].append(concept.code)
                else:
                    found["participation"].append(concept.code)
        level = self.losses.agreed(eqf, "level", "EQF")
        return found | {
            "level": {"eqf_level": int(level) if level else None, "national": national} if level or national else None,
            "supervision": self.losses.agreed(supervision, "supervision", "alignment"),
            "stackability": {"stackable": True, "towards": towards} if towards else None,
        }

    def _concept(self, each: Entry, *lists: str) -> Concept | None:
        """Return the entry of a European list that an alignment refers to; None if there is none."""

        def wanted(address: str) -> Concept | None:
            concept = self.catalogue.concept_at(address)
            return concept if concept and concept.list in lists else None

        concept = each.value("targetUrl", wanted)
        if concept:
            kind, framework = KINDS[concept.list]
            _named(each, kind, framework or concept.scheme_uri, concept.label_en, f"EQF {concept.code}", concept.code)
            each.repeats("targetCode", concept.code)
        return concept

    def _outcome(self, each: Entry, number: int) -> Node:
        domain = each.value("targetDescription", one_of(Domain))
        if domain is None:
            self.losses.add(LossKind.ASSUMED, "outcomes", Domain.SKILLS.value)
        stated = each.word("targetCode")
        outcome: Node = {"id": self._identifier(stated, "outcomes") if stated else f"o{number}", "domain": domain or Domain.SKILLS.value}
        outcome |= {"text": each.text("targetName", self.tag), "skills": []}
        self._repeated(each, outcome)
        return outcome

    def _repeated(self, each: Entry, outcome: Node) -> None:
        """Mark as read what badges from mcvet repeat in an outcome: its URL is that of its first skill, or generated."""
        addresses = [skill.content.get("targetUrl") for skill in self.achievement.all("alignment") if _matches(skill, outcome["id"])]
        each.value("targetUrl", _matching("urn:uuid:"))
        each.repeats("targetUrl", *(address for address in addresses if isinstance(address, str)))
        each.repeats("targetFramework", "EQF")

    @staticmethod
    def _skills_of(each: Entry, found: Node) -> list[Node]:
        """Return the list that a skill belongs to: the skills of the outcome it describes, else those of the whole credential."""
        outcomes = {outcome["id"]: outcome for outcome in found["outcomes"]}
        code = each.value("targetDescription", one_of(outcomes))
        skills: list[Node] = (outcomes[code] if code else found)["skills"]
        return skills

    def _target(self, each: Entry) -> Node:
        each.repeats("targetFramework", "Qualification")
        target: Node = {"name": each.text("targetName", self.tag), "url": each.word("targetUrl")}
        code = each.value("targetCode", _national)
        return target | ({"level": code} if code else {})

    def _national_level(self, each: Entry, row: Level) -> Node:
        """Return the national level of a concept; if several levels share the concept, the one with the given code."""
        sharing = {f"{r.framework_id} {r.nqf_level}": r for r in self.catalogue.levels if r.concept_uri == row.concept_uri}
        stated = each.value("targetCode", sharing.get) or row
        level = NationalLevel(framework_id=stated.framework_id, nqf_level=stated.nqf_level)
        framework = self.catalogue.by_id[stated.framework_id].framework_name_en
        _named(each, NQF, framework, wording.level_name(level, self.catalogue))
        return level.model_dump()

    def _assessments(self, outcomes: dict[str, Node]) -> Iterator[Node]:
        """Yield the assessments among the result descriptions."""
        for each in self.achievement.all("resultDescription"):
            aligned = each.all("alignment")
            concept = next(filter(None, (self._concept(alignment, "assessment") for alignment in aligned)), None)
            if concept is None:
                continue
            each.repeats("resultType", "Result")
            covered = []
            for alignment in aligned:
                code = alignment.value("targetCode", one_of(outcomes)) if alignment.value("targetType", one_of([OUTCOME])) else None
                if code:
                    covered.append(code)
                    alignment.repeats("targetName", outcomes[code]["text"])
                    alignment.repeats("targetDescription", outcomes[code]["domain"])
                    self._repeated(alignment, outcomes[code])
            ours = (wording.label(concept.code, nearest_texts(self.tag)), concept.label_en)
            described = None if each.repeats("name", *ours) else each.text("name", self.tag)
            yield {"type": concept.code, "outcomes": covered, "description": described}

    def _bodies(self) -> list[Node]:
        """Return the issuer, else the creator of the achievement."""
        body = next(filter(None, (self._body(each) for each in self.document.all("issuer", bare=True))), None)
        for creator in self.achievement.all("creator", bare=True):
            if body is None:
                body = self._body(creator)
            else:
                creator.repeats("name", body["name"])
        return [body] if body else []

    def _body(self, each: Entry) -> Node | None:
        """Return an organisation. If it has only an address or identifier, that becomes its name, and a loss is added."""
        if each.value("name", one_of([UNNAMED])):
            return None
        name, address, homepage = each.text("name", self.tag), each.one("address"), each.word("url")
        if name is None:
            stated = each.word("id")
            if stated is None:
                return None
            self.losses.add(LossKind.ASSUMED, "awarding_body", stated)
            name, homepage = {self.tag: stated}, homepage or _matching(WEB_ADDRESS)(stated)
        each.repeats("id", homepage)
        code = address.value("addressCountryCode", self._country)
        named = address.value("addressCountry", lambda stated: self._country(stated) if code in (None, self._country(stated)) else None)
        number = each.one("otherIdentifier")
        number.repeats("identifierType", REGISTRATION)
        return {
            "name": name,
            "country": code or named,
            "region": address.word("addressRegion"),
            "homepage": homepage,
            "email": each.word("email"),
            "registration": number.word("identifier"),
        }

    def _country(self, stated: str) -> str | None:
        return country_of(stated, self.catalogue)

    def _award(self) -> Node:
        document, subject, stated = self.document, self.subject, self._identity()
        given, family = stated.get(GIVEN_NAME) or subject.word("givenName"), stated.get(FAMILY_NAME) or subject.word("familyName")
        whole = stated.get("name")
        if whole and (given or family) and whole != " ".join(filter(None, (given, family))):
            self.losses.add(LossKind.NOT_UNDERSTOOD, "learner", whole)
        first = next((key for key in ("awardedDate", "validFrom", "issuanceDate") if key in document), "")
        document.repeats("validFrom", document.word(first))
        last = "validUntil" if "validUntil" in document else "expirationDate"
        award = name_parts(given, family, whole, self.losses) | {
            "email": stated.get("emailAddress"),
            "awarded_on": document.day(first, "date"),
            "expires_on": document.day(last, "date"),
            "grade": self._grade(),
        }
        return {name: value for name, value in award.items() if value}

    def _identity(self) -> dict[str, str]:
        """Return the learner's identities by type, the first of each type. Hashed values cannot be read."""
        stated: dict[str, str] = {}
        for each in self.subject.all("identifier"):
            if each.content.get("hashed") in (None, False, "false"):
                known = {kind: pattern for kind, pattern in _IDENTITIES.items() if kind not in stated}
                kind = each.value("identityType", one_of(known))
                value = each.value("identityHash", _matching(known[kind])) if kind else None
                each.repeats("hashed", "false")
                if kind and value:
                    stated[kind] = value
        return stated

    def _grade(self) -> str | None:
        """Return all results as one text, each with its description and scale; if there are several, add losses."""
        found = [stated for each in self.subject.all("result") if (stated := self._result(each))]
        if len(found) > 1:
            for stated in found:
                self.losses.add(LossKind.AS_TEXT, "grade", stated)
        return "; ".join(found) or None

    def _result(self, each: Entry) -> str | None:
        value = each.word("value") or self._line(each.one("achievedLevel")) or each.word("status")
        if value is None:
            return None
        described = each.one("resultDescription")
        of = self._line(described)
        low, high = described.word("valueMin"), described.word("valueMax")
        kind = described.value("resultType", one_of(["Percent", "Result"]))
        scale = f" ({low or ''}–{high or ''})" if low or high else " %" if kind == "Percent" and not value.endswith("%") else ""
        ours = wording.label("grade", nearest_texts(self.tag))
        return f"{value}{scale}" if of in (None, ours) else f"{of}: {value}{scale}"

    def _line(self, each: Entry) -> str | None:
        return next(iter((each.text("name", self.tag) or {}).values()), None)


def _named(each: Entry, kind: str, framework: str, *names: str) -> None:
    """Mark as read the type, framework and name that badges from mcvet give to an entry of a list."""
    each.repeats("targetType", kind)
    each.repeats("targetFramework", framework)
    each.repeats("targetName", *names)


def _matches(each: Entry, outcome_id: str) -> bool:
    return each.content.get("targetDescription") == outcome_id


def _matching(pattern: str) -> Callable[[str], str | None]:
    return lambda stated: stated if re.match(pattern, stated) else None


def _esco(address: str) -> str | None:
    return _matching(ESCO_SKILL)(eu_address(address))


def _national(code: str) -> Node | None:
    framework_id, _, nqf_level = code.partition(" ")
    return {"framework_id": framework_id, "nqf_level": nqf_level} if nqf_level else None
