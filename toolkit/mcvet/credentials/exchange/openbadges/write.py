"""Writer of Open Badges 3.0: a template as an Achievement, a learner's credential as an AchievementCredential.

A badge has one language. Content without a field in Open Badges is written into the criteria. Content with a URI in a European list or
in ESCO is also written as an alignment, so that it can be read again.
"""

import json
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from uuid import NAMESPACE_URL, uuid5

from mcvet.catalogue import Catalogue
from mcvet.credentials import wording
from mcvet.credentials.exchange.nodes import Node
from mcvet.credentials.exchange.openbadges.read import read_openbadge
from mcvet.credentials.exchange.openbadges.terms import (
    ASSESSMENT,
    CONTEXT,
    EQF,
    FAMILY_NAME,
    FIELD,
    GIVEN_NAME,
    MODE,
    NQF,
    OUTCOME,
    REGISTRATION,
    SKILL,
    SUPERVISION,
    TOWARDS,
    UNNAMED,
)
from mcvet.credentials.exchange.result import Export, Losses, LossKind
from mcvet.credentials.files import to_json
from mcvet.credentials.model import Credential, CredentialTemplate, adopt
from mcvet.credentials.multilingual import in_language
from mcvet.credentials.parts import Assessment, Award, NationalLevel, Organisation, Outcome, Skill
from mcvet.errors import SelectionError
from mcvet.locale import Texts, nearest_texts
from mcvet.messages import say


def export_openbadges(
    credential: Credential, catalogue: Catalogue, *, award: Award | None = None, language: str | None = None, today: date | None = None
) -> Export:
    """Write an Open Badges 3.0 Achievement, or, for a learner, an AchievementCredential without a proof.

    Args:
        credential: the design to write.
        catalogue: the controlled lists and frameworks.
        award: the learner; None gives an Achievement.
        language: language tag of the badge. If None, English if there is an English title, else the first language of the title.
        today: the date of award if the award has none; the current date if None.

    Raises:
        SelectionError: if there is no title in the language.
    """
    tag = chosen_language(credential, language)
    losses = Losses()
    losses.add_languages(credential, tag)
    writer = _Writer(credential if award is None else adopt(credential, award), credential, tag, catalogue, losses)
    achievement = writer.achievement()
    if award is None:
        document: Node = {"@context": CONTEXT, **achievement}
    else:
        document = writer.credential(achievement, award, today or date.today())
    losses.add_differences(credential, read_openbadge(document, catalogue).credential, tag)
    content = (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
    return Export(format="openbadges", content=content, losses=tuple(losses))


def chosen_language(credential: Credential, language: str | None) -> str:
    """Return the tag of the language to write in.

    Raises:
        SelectionError: if there is no title in the language.
    """
    if language is None:
        return "en" if "en" in credential.title else next(iter(credential.title))
    if language not in credential.title:
        raise SelectionError(
            say(
                "{id} has no title in '{lang}'; there is {languages}.",
                id=credential.id,
                lang=language,
                languages=", ".join(credential.title),
            )
        )
    return language


def _alignment(kind: str, name: str, url: str, framework: str, **more: str) -> Node:
    return {"type": ["Alignment"], "targetName": name, "targetUrl": url, "targetFramework": framework, "targetType": kind, **more}


def _code(level: NationalLevel) -> str:
    return f"{level.framework_id} {level.nqf_level}"


class _Writer:
    def __init__(self, design: Credential, original: Credential, tag: str, catalogue: Catalogue, losses: Losses) -> None:
        self.design = design
        self.original = original
        self.tag = tag
        self.catalogue = catalogue
        self.losses = losses
        self.texts: Texts = nearest_texts(tag)
        self._base = uuid5(NAMESPACE_URL, to_json(design).decode())

    def _id(self, path: str) -> str:
        return f"urn:uuid:{uuid5(self._base, path)}"

    def _say(self, text: Mapping[str, str]) -> str:
        return in_language(text, self.tag)

    def achievement(self) -> Node:
        """Return the achievement in one language."""
        design = self.design
        node: Node = {
            "id": self._id(f"achievement/{self.tag}"),
            "type": ["Achievement"],
            "achievementType": "MicroCredential",
            "name": self._say(design.title),
            "description": self._say(design.summary or design.title),
            "criteria": ({"id": design.links[0]} if design.links else {}) | {"narrative": self.narrative()},
            "inLanguage": self.tag,
            "humanCode": design.id,
        }
        if not design.summary:
            self.losses.add(LossKind.ASSUMED, "further", "description")
        if design.revision:
            node["version"] = design.revision
        if alignments := self._alignments():
            node["alignment"] = alignments
        if design.assessments:
            node["resultDescription"] = [self._assessment(assessment, n) for n, assessment in enumerate(design.assessments)]
        if related := [tag for tag in design.title if tag != self.tag]:
            node["related"] = [{"type": ["Related"], "id": self._id(f"achievement/{tag}"), "inLanguage": tag} for tag in related]
        field = next((found for code in design.isced_f if (found := self.catalogue.concept("isced-f", code))), None)
        if field:
            node["fieldOfStudy"] = field.label_en
        credits_of = design.workload.credits if design.workload else ()
        if credits_of:
            node["creditsAvailable"] = next((c.points for c in credits_of if c.system == "ects"), credits_of[0].points)
        if design.awarding_bodies:
            node["creator"] = self.profile(design.awarding_bodies[0], "0")
        return node

    def _alignments(self) -> list[Node]:
        design, level = self.design, self.design.level
        found = []
        for outcome in design.outcomes:
            found.append(self._outcome(outcome))
            found += [self._skill(skill, targetDescription=outcome.id) for skill in outcome.skills if skill.esco_uri]
        found += [self._skill(skill) for skill in design.skills if skill.esco_uri]
        eqf = self.catalogue.concept("eqf", str(level.eqf_level)) if level and level.eqf_level else None
        if eqf:
            found.append(_alignment(EQF, f"EQF {eqf.code}", eqf.concept_uri, "European Qualifications Framework", targetCode=eqf.code))
        for national in level.national if level else ():
            rows = self.catalogue.levels_of(national.framework_id)
            uri = next((row.concept_uri for row in rows if row.nqf_level == national.nqf_level), None)
            if uri:
                framework = self.catalogue.by_id[national.framework_id].framework_name_en
                name = wording.level_name(national, self.catalogue)
                found.append(_alignment(NQF, name, uri, framework, targetCode=_code(national)))
        listed = [("isced-f", FIELD, code) for code in design.isced_f]
        listed += [("learning-assessment", MODE, mode.value) for mode in design.participation]
        listed += [("supervision-verification", SUPERVISION, design.supervision.value)] if design.supervision else []
        found += [each for kind, target, code in listed for each in self._concept(kind, target, code)]
        for target in design.stackability.towards if design.stackability else ():
            if target.url:
                code = {"targetCode": _code(target.level)} if target.level else {}
                found.append(_alignment(TOWARDS, self._say(target.name), target.url, "Qualification", **code))
        return found

    def _outcome(self, outcome: Outcome) -> Node:
        address = next((skill.esco_uri for skill in outcome.skills if skill.esco_uri), None) or self._id(f"outcome/{outcome.id}")
        code, domain = outcome.id, outcome.domain.value
        return _alignment(OUTCOME, self._say(outcome.text), address, "EQF", targetCode=code, targetDescription=domain)

    def _skill(self, skill: Skill, **more: str) -> Node:
        return _alignment(SKILL, self._say(skill.label), str(skill.esco_uri), "ESCO", **more)

    def _concept(self, kind: str, target: str, code: str) -> list[Node]:
        found = self.catalogue.concept(kind, code)
        return [_alignment(target, found.label_en, found.concept_uri, found.scheme_uri, targetCode=code)] if found else []

    def _assessment(self, assessment: Assessment, number: int) -> Node:
        """Return the result description of an assessment, with its type and the outcomes that it covers."""
        kind = self._concept("assessment", ASSESSMENT, assessment.type.value)
        name = self._say(assessment.description) if assessment.description else wording.label(assessment.type.value, self.texts)
        outcomes = {outcome.id: outcome for outcome in self.design.outcomes}
        covered = [self._outcome(outcomes[code]) for code in assessment.outcomes]
        return {
            "id": self._id(f"assessment/{number}"), "type": ["ResultDescription"], "name": name, "resultType": "Result",
            "alignment": kind + covered,
        }  # fmt: skip

    def narrative(self) -> str:
        """Return the criteria as Markdown in one language, with all facts of the credential."""
        design, texts = self.design, self.texts
        lines = []
        if isinstance(self.original, CredentialTemplate):
            lines.append("*{}: {}*".format(texts.say("Template"), wording.reality(self.original, texts)))
            lines += [self._say(self.original.reality_note)] if self.original.reality_note else []
        for element, facts in wording.facts(design, texts, self.catalogue):
            lines += [f"**{wording.label(element, texts)}**", "\n".join(f"- {line}" for line in facts)]
        return "\n\n".join(lines) or self._say(design.title)

    def profile(self, body: Organisation, place: str) -> Node:
        """Return an organisation."""
        known = {"addressCountryCode": body.country, "addressRegion": body.region}
        address = {key: value for key, value in known.items() if value}
        node: Node = {"id": body.homepage or self._id(f"body/{place}"), "type": ["Profile"], "name": self._say(body.name)}
        if address:
            node["address"] = {"type": ["Address"], **address}
        if body.homepage:
            node["url"] = body.homepage
        if body.email:
            node["email"] = body.email
        if body.registration:
            entry = {"type": "IdentifierEntry", "identifier": body.registration, "identifierType": REGISTRATION}
            node["otherIdentifier"] = [entry]
        return node

    def credential(self, achievement: Node, award: Award, today: date) -> Node:
        """Return a learner's credential, without a proof."""
        design = self.design
        day = award.awarded_on or today
        if not award.awarded_on:
            self.losses.add(LossKind.ASSUMED, "date", day.isoformat())
        if design.awarding_bodies:
            issuer = achievement.pop("creator")
        else:
            issuer = {"id": self._id("body/placeholder"), "type": ["Profile"], "name": UNNAMED}
            self.losses.add(LossKind.PLACEHOLDER, "awarding_body", "issuer")
        names = {"name": award.name, GIVEN_NAME: award.given_name, FAMILY_NAME: award.family_name}
        identity = [self._identity(value, kind) for kind, value in names.items() if value]
        if award.email:
            identity.append(self._identity(award.email, "emailAddress", salt=self._id("salt")))
            self.losses.add(LossKind.HASHED, "learner", "email")
        if award.date_of_birth:
            self.losses.add(LossKind.LEFT_OUT, "learner", "date_of_birth")
        subject: Node = {
            "id": self._id("learner"),
            "type": ["AchievementSubject"],
            "identifier": identity,
            "achievement": achievement,
        }
        if "creditsAvailable" in achievement:
            subject["creditsEarned"] = achievement["creditsAvailable"]
        if award.grade:
            described = self._id("grade")
            name = wording.label("grade", self.texts)
            whole = {"id": described, "type": ["ResultDescription"], "name": name, "resultType": "Result"}
            achievement["resultDescription"] = [whole, *achievement.get("resultDescription", [])]
            subject["result"] = [{"type": ["Result"], "resultDescription": described, "value": award.grade}]
        document: Node = {
            "@context": CONTEXT,
            "id": self._id("credential"),
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": achievement["name"],
            "issuer": issuer,
            "validFrom": f"{day.isoformat()}T00:00:00Z",
            "awardedDate": f"{day.isoformat()}T00:00:00Z",
            "credentialSubject": subject,
        }
        if award.expires_on:
            document["validUntil"] = f"{award.expires_on.isoformat()}T23:59:59Z"
        return document

    def _identity(self, value: str, kind: str, salt: str | None = None) -> Node:
        if salt is None:
            return {"type": "IdentityObject", "hashed": False, "identityHash": value, "identityType": kind}
        hashed = f"sha256${sha256((value + salt).encode()).hexdigest()}"
        return {"type": "IdentityObject", "hashed": True, "identityHash": hashed, "identityType": kind, "salt": salt}
