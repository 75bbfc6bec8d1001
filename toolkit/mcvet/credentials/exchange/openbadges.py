"""Writing Open Badges 3.0: a template as an Achievement, a credential of a learner as an AchievementCredential.

A badge has one language. What Open Badges has no field for is told in the criteria; what has an address in a European list or in ESCO
stands as an alignment as well, so that it can be taken back.
"""

import json
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from mcvet.catalogue import Catalogue
from mcvet.credentials import wording
from mcvet.credentials.exchange.result import ELEMENT_OF, Export, Losses, LossKind
from mcvet.credentials.files import to_json
from mcvet.credentials.model import (
    Award,
    Design,
    Organisation,
    adopt,
    in_language,
    multilingual_parts,
)
from mcvet.errors import SelectionError
from mcvet.locale import Texts, available_languages, texts_for

Node = dict[str, Any]
CONTEXT = ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]
EQF, NQF, FIELD, OUTCOME = "ext:EQF", "ext:NQF", "ext:ISCED-F", "ext:LearningOutcome"
SKILL, ASSESSMENT, MODE, SUPERVISION = "ext:ESCOSkill", "ext:AssessmentType", "ext:ModeOfLearning", "ext:SupervisionVerification"
_TOLD = (
    "workload", "prerequisites", "requires", "quality", "stackability", "demand", "target_group", "further", "occupations", "source_ids",
    "answers", "languages", "countries", "links",
)  # fmt: skip
_FRAMEWORKS = "European Qualifications Framework"


def export_openbadges(
    credential: Design, catalogue: Catalogue, *, award: Award | None = None, language: str | None = None, today: date | None = None
) -> Export:
    """Write an Open Badges 3.0 Achievement, or with a learner an AchievementCredential without a proof.

    Args:
        credential: what to write.
        catalogue: the controlled lists and frameworks.
        award: the learner; none makes an Achievement.
        language: language of the badge; English if None and there is a title in it, else the first.
        today: the day of award where the award names none; the present day if None.

    Raises:
        SelectionError: for a language that the title is not in.
    """
    tag = chosen_language(credential, language)
    losses = Losses()
    _tell_languages(credential, tag, losses)
    writer = _Writer(credential if award is None else adopt(credential, award), credential, tag, catalogue, losses)
    achievement = writer.achievement()
    if award is None:
        document: Node = {"@context": CONTEXT, **achievement}
    else:
        document = writer.credential(achievement, award, today or date.today())
    content = (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
    return Export(format="openbadges", content=content, losses=tuple(losses))


def chosen_language(credential: Design, language: str | None) -> str:
    """Return the language to write in.

    Raises:
        SelectionError: for a language that the title is not in.
    """
    if language is None:
        return "en" if "en" in credential.title else next(iter(credential.title))
    if language not in credential.title:
        raise SelectionError(f"{credential.id} has no title in '{language}'; there is {', '.join(credential.title)}.")
    return language


def _tell_languages(credential: Design, tag: str, losses: Losses) -> None:
    for path, text in multilingual_parts(credential):
        element = ELEMENT_OF[path.split("[")[0].split(".")[0]]
        if others := [other for other in text if other != tag]:
            losses.add(LossKind.LANGUAGES, element, ", ".join(others))
        if tag not in text:
            losses.add(LossKind.OTHER_LANGUAGE, element, tag)


def _alignment(kind: str, name: str, url: str, framework: str, **more: str) -> Node:
    return {"type": ["Alignment"], "targetName": name, "targetUrl": url, "targetFramework": framework, "targetType": kind, **more}


class _Writer:
    def __init__(self, design: Design, original: Design, tag: str, catalogue: Catalogue, losses: Losses) -> None:
        self.design = design
        self.original = original
        self.tag = tag
        self.catalogue = catalogue
        self.losses = losses
        self.texts: Texts = texts_for(tag if tag in available_languages() else "en")
        self._base = uuid5(NAMESPACE_URL, to_json(design).decode())

    def _id(self, path: str) -> str:
        return f"urn:uuid:{uuid5(self._base, path)}"

    def _say(self, text: Mapping[str, str]) -> str:
        return in_language(text, self.tag)

    def achievement(self) -> Node:
        """Return the achievement in one language."""
        design = self.design
        for name in _TOLD:
            if getattr(design, name):
                self.losses.add(LossKind.AS_TEXT if name not in _UNTOLD else LossKind.LEFT_OUT, ELEMENT_OF[name], name)
        node: Node = {
            "id": self._id(f"achievement/{self.tag}"),
            "type": ["Achievement"],
            "achievementType": "MicroCredential",
            "name": self._say(design.title),
            "description": self._say(design.summary or design.title),
            "criteria": {"narrative": self.narrative()},
            "inLanguage": self.tag,
            "humanCode": design.id,
        }
        if not design.summary:
            self.losses.add(LossKind.ASSUMED, "further", "description")
        if design.revision:
            node["version"] = design.revision
        if alignments := self._alignments():
            node["alignment"] = alignments
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
            for body in design.awarding_bodies[1:]:
                self.losses.add(LossKind.LEFT_OUT, "awarding_body", self._say(body.name))
        return node

    def _alignments(self) -> list[Node]:
        design, level = self.design, self.design.level
        found = []
        for outcome in design.outcomes:
            address = next((skill.esco_uri for skill in outcome.skills if skill.esco_uri), None) or self._id(f"outcome/{outcome.id}")
            found.append(
                _alignment(OUTCOME, self._say(outcome.text), address, "EQF", targetCode=outcome.id, targetDescription=outcome.domain.value)
            )
            for skill in outcome.skills:
                self.losses.add(LossKind.LEFT_OUT, "outcomes", self._say(skill.label))
        for skill in design.skills:
            if skill.esco_uri:
                found.append(_alignment(SKILL, self._say(skill.label), skill.esco_uri, "ESCO"))
            else:
                self.losses.add(LossKind.AS_TEXT, "outcomes", self._say(skill.label))
        if level and level.eqf_level:
            concept = self.catalogue.concept("eqf", str(level.eqf_level))
            if concept:
                found.append(_alignment(EQF, f"EQF {level.eqf_level}", concept.concept_uri, _FRAMEWORKS, targetCode=concept.code))
        for national in level.national if level else ():
            code = f"{national.framework_id} {national.nqf_level}"
            rows = self.catalogue.levels_of(national.framework_id)
            uri = next((row.concept_uri for row in rows if row.nqf_level == national.nqf_level), None)
            if uri:
                framework = self.catalogue.by_id[national.framework_id].framework_name_en
                found.append(_alignment(NQF, wording.level_name(national, self.catalogue), uri, framework, targetCode=code))
            else:
                self.losses.add(LossKind.AS_TEXT, "level", code)
        listed = [("isced-f", FIELD, code) for code in design.isced_f]
        listed += [("assessment", ASSESSMENT, assessment.type.value) for assessment in design.assessments]
        listed += [("learning-assessment", MODE, mode.value) for mode in design.participation]
        listed += [("supervision-verification", SUPERVISION, design.supervision.value)] if design.supervision else []
        for kind, target, code in dict.fromkeys(listed):
            concept = self.catalogue.concept(kind, code)
            if concept:
                found.append(_alignment(target, concept.label_en, concept.concept_uri, concept.scheme_uri, targetCode=code))
        if any(a.description or a.weight_percent or a.outcomes for a in design.assessments):
            self.losses.add(LossKind.AS_TEXT, "assessment", "description, weight, outcomes")
        if level and not level.applicable:
            self.losses.add(LossKind.AS_TEXT, "level", "not applicable")
        return found

    def narrative(self) -> str:
        """Return the criteria as Markdown: everything that a reader should know, in one language."""
        design, texts = self.design, self.texts
        lines = []
        if mark := wording.reality(self.original, texts):
            lines.append("*{}: {}*".format(texts.say("Template"), mark))
            self.losses.add(LossKind.AS_TEXT, "further", "reality")
        for element, told in wording.facts(design, texts, self.catalogue):
            lines += [f"**{wording.label(element, texts)}**", "\n".join(f"- {line}" for line in told)]
        return "\n\n".join(lines) or self._say(design.title)

    def profile(self, body: Organisation, place: str) -> Node:
        """Return an organisation."""
        address: Node = {"type": ["Address"], "addressCountryCode": body.country}
        if body.region:
            address["addressRegion"] = body.region
        node: Node = {
            "id": body.homepage or self._id(f"body/{place}"),
            "type": ["Profile"],
            "name": self._say(body.name),
            "address": address,
        }
        if body.homepage:
            node["url"] = body.homepage
        if body.email:
            node["email"] = body.email
        if body.registration:
            entry = {"type": "IdentifierEntry", "identifier": body.registration, "identifierType": "ext:registration"}
            node["otherIdentifier"] = [entry]
        return node

    def credential(self, achievement: Node, award: Award, today: date) -> Node:
        """Return the credential of a learner, without a proof."""
        design = self.design
        day = award.awarded_on or today
        if not award.awarded_on:
            self.losses.add(LossKind.ASSUMED, "date", day.isoformat())
        if design.awarding_bodies:
            issuer = achievement.pop("creator")
        else:
            issuer = {"id": self._id("body/placeholder"), "type": ["Profile"], "name": "Awarding body to be named"}
            self.losses.add(LossKind.PLACEHOLDER, "awarding_body", "issuer")
        identity = [self._identity(f"{award.given_name} {award.family_name}", "name")]
        if award.email:
            identity.append(self._identity(award.email, "emailAddress", salt=self._id("salt")))
            self.losses.add(LossKind.AS_TEXT, "learner", "sha256")
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
            achievement["resultDescription"] = [{"id": described, "type": ["ResultDescription"], "name": name, "resultType": "LetterGrade"}]
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


_UNTOLD = ("demand", "answers", "links", "source_ids", "requires", "languages")
