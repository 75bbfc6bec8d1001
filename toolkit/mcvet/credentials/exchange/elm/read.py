"""Reader of the European Learning Model: LOQ records, drafts and sealed European Digital Credentials, also from other tools."""

import json
from base64 import urlsafe_b64decode
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from mcvet.catalogue import Catalogue, Domain, eu_address, parse_document
from mcvet.credentials.exchange.elm.notes import NoteReader, skill_of
from mcvet.credentials.exchange.elm.parts import ACTIVITIES, ASSESSMENT, CATEGORIES, ESCO_SCHEME, PASSED
from mcvet.credentials.exchange.elm.terms import CLASSES, EDC_CONTEXT, ELEMENT_OF_KEY, PROFILES, own_context
from mcvet.credentials.exchange.nodes import Node, day_of, name_parts, number_of, one_of, slug
from mcvet.credentials.exchange.result import Import, Losses, LossKind, design_from
from mcvet.credentials.exchange.tracking import Entry, TrackedFile
from mcvet.credentials.model import CredentialTemplate, MicroCredential
from mcvet.credentials.multilingual import in_language
from mcvet.errors import DataError

_CREDENTIAL, _OPPORTUNITY = "EuropeanDigitalCredential", "LearningOpportunity"
_SPECIFICATIONS = ("Qualification", "LearningAchievementSpecification")
_IGNORED = {
    "type": {*CLASSES, "VerifiableCredential", _OPPORTUNITY},
    "@context": {*EDC_CONTEXT, "https://www.w3.org/ns/credentials/v2"},
}
_DOMAINS = {"knowledge": Domain.KNOWLEDGE, "skill": Domain.SKILLS}


def read_elm(content: Any, catalogue: Catalogue, file: str = "elm") -> Import:
    """Read a LOQ record, an unsealed credential, a credential in the upload wrapper, or a sealed one. Seals are not verified here.

    Args:
        content: the parsed file: an object, a list of objects, or a graph.
        catalogue: the controlled lists and frameworks.
        file: the name of the file in errors.

    Returns:
        a template if the file is an mcvet record that states whether its course is real, else a credential. `losses` has everything
        in the file that is not in the result or had to be assumed.

    Raises:
        DataError: if the sealed content cannot be read, or there is no title.
    """
    losses = Losses()
    if isinstance(content, dict) and isinstance(content.get("payload"), str):
        content = _unsealed(content["payload"], file)
        losses.add(LossKind.UNVERIFIED, None, "JAdES")
    source = TrackedFile(_plain(content), losses, _IGNORED)
    fields, kind = _Reader(source, catalogue).read()
    credential = design_from(fields, kind, file, catalogue, losses)
    source.report_unread(ELEMENT_OF_KEY)
    return Import(format="elm", credential=credential, losses=tuple(losses))


def is_elm(content: Any) -> bool:
    """Return True if a parsed file looks like a file of the European Learning Model."""
    if isinstance(content, dict) and (isinstance(content.get("payload"), str) or isinstance(content.get("credential"), dict)):
        return True
    objects = TrackedFile(_plain(content), Losses(), {}).objects()
    return any({_CREDENTIAL, _OPPORTUNITY, *_SPECIFICATIONS} & {*each.kinds} for each in objects)


def _unsealed(payload: str, file: str) -> Any:
    """Return the sealed content, which is JSON or JSON in base64url.

    Raises:
        DataError: if it is not JSON.
    """
    text = payload.encode()
    if not payload.lstrip().startswith("{"):
        with suppress(ValueError):
            text = urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
    try:
        return parse_document(text, "payload.json").content
    except DataError as error:
        raise DataError(*(replace(problem, file=file, field="payload") for problem in error.problems)) from error


def _plain(value: Any) -> Any:
    """Return the content with the JSON-LD keywords `@id` and `@type` renamed to the `id` and `type` of the model."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    names = {"@id": "id", "@type": "type"}
    if isinstance(value, dict):
        renamed = ((names.get(key, key), inner) for key, inner in value.items() if names.get(key) not in value)
        return {key: inner if key == "@context" else _plain(inner) for key, inner in renamed}
    return value


def _chosen(objects: Iterable[Entry]) -> Entry | None:
    """Return the main object of a file: a credential, else a learning specification, else the first object."""
    ranks = [{_CREDENTIAL}, {*_SPECIFICATIONS}, {_OPPORTUNITY}]
    found = [*objects]
    return min(found, key=lambda each: next((n for n, rank in enumerate(ranks) if rank & {*each.kinds}), len(ranks)), default=None)


class _Reader(NoteReader):
    def __init__(self, source: TrackedFile, catalogue: Catalogue) -> None:
        super().__init__(source, catalogue)
        none = source.entry({})
        whole = source.content
        wrapped = isinstance(whole, dict) and isinstance(whole.get("credential"), dict)
        self.document = source.entry(whole["credential"]) if wrapped else _chosen(source.objects()) or none
        self.learner = self.document.one("credentialSubject")
        self.claim = self._claim(self.learner.all("hasClaim")) or none
        self.is_activity = "LearningActivity" in self.claim.kinds
        self.opportunity = self.document if _OPPORTUNITY in self.document.kinds else none
        self.specification = self.claim.one("specifiedBy") or self.opportunity.one("learningAchievementSpecification")
        if not (self.claim or self.opportunity):
            self.specification = self.document

    @staticmethod
    def _claim(claims: list[Entry]) -> Entry | None:
        """Return the claim to read: an achievement with a learning specification, else an achievement, else an activity."""

        def rank(claim: Entry) -> int:
            if not {"LearningActivity", "LearningAssessment", "LearningEntitlement"} & {*claim.kinds}:
                return 0 if "specifiedBy" in claim else 1
            return 2 if "LearningActivity" in claim.kinds else 3

        return min(claims, key=rank, default=None)

    def read(self) -> tuple[Node, type[CredentialTemplate | MicroCredential]]:
        """Return the fields of a design, which are not validated yet, and its class."""
        for each in self.source.objects():
            if each.content.get("@context") == own_context():
                each.skip("@context")
        fields = self._design()
        if self.learner:
            fields["award"] = self._award()
        for each in self.document.all("credentialProfiles"):
            self._known(each, "credential", "generic")
        for each in self.document.all("credentialSchema"):
            each.value("id", one_of(PROFILES))
        return fields, CredentialTemplate if "reality" in fields else MicroCredential

    def _design(self) -> Node:
        specification, claim = self.specification, self.claim
        titled = (specification, claim, self.opportunity, self.document.one("displayParameter"))
        title = next(filter(None, (each.text("title") for each in titled)), None)
        for each in titled[:3]:
            each.repeats("title", title)
        described = (each.text("description") for each in (specification, claim, self.opportunity))
        self._codes(specification, "dcType", "learning-opportunity", "short_learning_programme")
        activities = [claim] if self.is_activity else claim.all("influencedBy")
        for each in (activity for taken in activities for activity in (taken, taken.one("specifiedBy"))):
            each.repeats("title", title)
        prerequisite = specification.one("entryRequirement")
        self._subject(prerequisite)
        partial = specification.value("isPartialQualification", one_of(["true", "false"]))
        fields: Node = {
            "title": title,
            "summary": next(filter(None, described), None),
            "id": self._identifier(specification) or slug(title),
            "isced_f": self._codes(specification, "thematicArea", "isced-f"),
            "languages": self._codes(specification, "language", "language"),
            "outcomes": self._outcomes(),
            "links": [address for page in specification.all("homepage") for address in page.words("contentURL")],
            "prerequisites": prerequisite.text("noteLiteral"),
            "participation": self._modes(activities),
            "workload": self._workload(activities),
            "level": self._level(),
            "assessments": self._assessments(),
            "supervision": self._supervision(),
            "quality": {"accreditations": self._accreditations()},
            "stackability": {"stackable": partial == "true"} if partial else None,
            "awarding_bodies": self._bodies(),
        }
        self._take_notes(fields)
        fields["quality"] = {name: value for name, value in fields["quality"].items() if value}
        return fields

    def _modes(self, activities: list[Entry]) -> list[str]:
        kind = "learning-assessment"
        stated = self._codes(self.specification, "mode", kind)
        taken = [mode for each in activities for mode in self._codes(each.one("specifiedBy"), "mode", kind, *stated)]
        return [*dict.fromkeys(stated or taken)]

    def _outcomes(self) -> list[Node]:
        found: dict[str, Node] = {}
        for number, each in enumerate(self.specification.all("learningOutcome"), 1):
            outcome = self._outcome(each, number)
            code = outcome["id"]
            while outcome["id"] in found:
                outcome["id"] = slug({"en": f"o{number}-{outcome['id']}"})
            if outcome["id"] != code:
                self.losses.add(LossKind.ASSUMED, "outcomes", f"{code} → {outcome['id']}")
            found[outcome["id"]] = outcome
        return [*found.values()]

    def _outcome(self, each: Entry, number: int) -> Node:
        domain = _DOMAINS.get(self._code(each, "dcType", "skill-type", "outcomes") or "")
        skills: list[Node] = []
        for code, note in self._notes(each):
            if code == "domain" and note.repeats("noteLiteral", Domain.RESPONSIBILITY.value):
                domain = Domain.RESPONSIBILITY
            elif code == "skill" and (text := note.text("noteLiteral")):
                skills.append(skill_of(text))
        for related in each.all("relatedESCOSkill", bare=True):
            address = related.value("id", eu_address)
            self._named(related, ESCO_SCHEME)
            related.repeats("notation", "Skill")
            skills.append({"label": related.text("prefLabel") or {"en": str(address)}, "esco_uri": address})
        if domain is None:
            self.losses.add(LossKind.ASSUMED, "outcomes", Domain.SKILLS.value)
        return {
            "id": self._identifier(each) or f"o{number}",
            "domain": (domain or Domain.SKILLS).value,
            "text": each.text("title"),
            "skills": skills,
        }

    def _workload(self, activities: list[Entry]) -> Node | None:
        specification, claim = self.specification, self.claim
        written = specification.content.get("volumeOfLearning")
        hours = specification.hours("volumeOfLearning") or claim.hours("volumeOfLearning")
        if hours:
            for each in activities:
                each.repeats("workload", str(written))
        else:
            of_each = [each.hours("workload") or each.one("specifiedBy").hours("volumeOfLearning") for each in activities]
            known = [found for found in of_each if found]
            if len(known) > 1:
                self.losses.add(LossKind.ASSUMED, "workload", f"{' + '.join(f'{found:g}' for found in known)} h")
            hours = sum(known)
        workload: Node = {"hours": hours, "credits": self._credits()}
        of_category = {category: name for name, category in CATEGORIES.items()}
        for part in specification.all("influencedBy"):
            codes = self._codes(part, "dcType", "learning-activity", *of_category)
            if codes and (of_part := part.hours("volumeOfLearning")) is not None:
                name = of_category[codes[0]]
                part.repeats("title", ACTIVITIES[name])
                workload[name] = workload.get(name, 0) + of_part
        return {name: value for name, value in workload.items() if value not in (0, None, [])} or None

    def _credits(self) -> list[Node]:
        """Return the credits by system; a system with different numbers is omitted and added as a loss."""
        points: dict[str, list[float]] = {}
        for each in self.specification.all("creditPoint") or self.claim.all("creditReceived"):
            systems = self._codes(each, "framework", "education-credit")
            if len(systems) == 1 and (value := each.value("point", number_of)) is not None:
                points.setdefault(systems[0], []).append(value)
            elif systems:
                self.losses.add(LossKind.NOT_UNDERSTOOD, "workload", f"creditPoint {', '.join(systems)}")
        agreed = {system: self.losses.agreed(values, "workload", system) for system, values in points.items()}
        return [{"system": system, "points": value} for system, value in agreed.items() if value is not None]

    def _level(self) -> Node | None:
        eqf = self._code(self.specification, "eqfLevel", "eqf", "level")
        national = []
        for each in self.specification.all("nqfLevel", bare=True):
            if row := each.value("id", self.catalogue.level_at):
                name = f"{self.catalogue.by_id[row.framework_id].abbreviation} {row.nqf_level}"
                self._named(each, f"{str(row.concept_uri).rsplit('/', 1)[0]}/25831c2", name)
                national.append({"framework_id": row.framework_id, "nqf_level": row.nqf_level})
        return {"eqf_level": int(eqf) if eqf else None, "national": national} if eqf or national else None

    def _assessments(self) -> list[Node]:
        wholes = [whole for result in self.claim.all("provenBy") for whole in result.all("specifiedBy")]
        ways = self.specification.all("provenBy") or [way for whole in wholes for way in whole.all("hasPart") or [whole]]
        found = [assessment for way in ways if (assessment := self._assessment(way))]
        for whole in (whole for whole in wholes if "hasPart" in whole):
            whole.repeats("title", ASSESSMENT)
            self._codes(whole, "dcType", "assessment", *(assessment["type"] for assessment in found))
        return found

    def _assessment(self, way: Entry) -> Node | None:
        concept = next(filter(None, (self._known(each, "assessment") for each in way.all("dcType", bare=True))), None)
        if concept is None:
            return None
        described = way.text("description")
        if not way.repeats("title", concept.label_en, described):
            described = described or way.text("title")
        entry: Node = {"type": concept.code, "description": described}
        for code, note in self._notes(way):
            if code == "covers":
                entry["outcomes"] = self._line(note).split()
            elif code == "assessment_weight":
                entry["weight_percent"] = self._parsed(self._line(note), number_of, "assessment")
        return {name: value for name, value in entry.items() if value is not None}

    def _supervision(self) -> str | None:
        kind, element_id = "supervision-verification", "supervision"
        codes = [code for result in self.claim.all("provenBy") for code in self._codes(result, "idVerification", kind)]
        return self.losses.agreed(codes, element_id, "idVerification")

    def _accreditations(self) -> list[Node]:
        found = []
        for each in (each for bearer in (self.specification, *self._awarding()) for each in bearer.all("accreditation")):
            kinds = self._codes(each, "dcType", "accreditation")
            agency = self._body(each.one("accreditingAgent"))
            if kinds and agency:
                found.append({"title": each.text("title"), "kind": kinds[0], "agency": agency})
            elif kinds or agency:
                title = next(iter((each.text("title") or {}).values()), "")
                self.losses.add(LossKind.NOT_UNDERSTOOD, "quality", f"accreditation {title} {', '.join(kinds)}".strip())
        return found

    def _awarding(self) -> list[Entry]:
        processes = [self.claim.one("awardedBy"), *self.specification.all("awardingOpportunity")]
        return [body for process in processes for body in process.all("awardingBody")]

    def _bodies(self) -> list[Node]:
        """Return the awarding bodies; if none is named, assume that it is the issuer."""
        found = {json.dumps(body, sort_keys=True): body for each in self._awarding() if (body := self._body(each))}
        if not found and (body := self._body(self.document.one("issuer"))):
            self.losses.add(LossKind.ASSUMED, "awarding_body", f"issuer {in_language(body['name'], 'en')}")
            return [body]
        return [*found.values()]

    def _body(self, each: Entry) -> Node | None:
        if any(code == "placeholder" for code, _ in self._notes(each)):
            each.skip()
            return None
        name = each.text("legalName") or each.text("prefLabel") or each.text("altLabel")
        if name is None:
            return None
        location = each.one("location")
        countries = self._codes(location.one("address"), "countryCode", "country") or self._codes(location, "spatialCode", "country")
        region = location.text("geographicName")
        region_name = in_language(region, "en") if region else None
        for tag, words in (region or {}).items():
            if words != region_name:
                self.losses.add(LossKind.LEFT_OUT, "awarding_body", f"{tag}: {words[:40]}")
        registration = each.one("registration")
        self._codes(registration, "spatial", "country", *countries)
        body = {
            "name": name,
            "country": next(iter(countries), None),
            "region": region_name,
            "registration": registration.word("notation"),
            "homepage": each.one("homepage").word("contentURL"),
            "email": self._mail(each),
        }
        return {key: value for key, value in body.items() if value is not None}

    @staticmethod
    def _mail(holder: Entry) -> str | None:
        return holder.one("contactPoint").one("emailAddress").value("id", lambda address: address.removeprefix("mailto:"))

    def _award(self) -> Node:
        learner, claim, document = self.learner, self.claim, self.document
        process, result = claim.one("awardedBy"), claim.one("provenBy")

        def name(key: str) -> str | None:
            return next(iter((learner.text(key) or {}).values()), None)

        given, family = name("givenName"), name("familyName")
        whole = None if given or family else name("fullName")
        learner.repeats("fullName", " ".join(filter(None, (given, family))))
        grade = result.one("grade")
        result.repeats("title", ASSESSMENT)
        is_assumed = self._subject(grade) == "grade_assumed" and grade.repeats("noteLiteral", PASSED)
        result_text = None if is_assumed else grade.text("noteLiteral")
        award = name_parts(given, family, whole, self.losses) | {
            "date_of_birth": learner.day("dateOfBirth", "learner"),
            "email": self._mail(learner),
            "awarded_on": self._day((process, "awardingDate"), *((document, key) for key in ("validFrom", "issuanceDate", "issued"))),
            "expires_on": self._day((document, "validUntil"), (document, "expirationDate")),
            "grade": in_language(result_text, "en") if result_text else None,
        }
        delivery = self.source.entry(self.source.content).one("deliveryDetails")
        delivery.repeats("deliveryAddress", award["email"])
        return {key: value for key, value in award.items() if value}

    def _day(self, *keys: tuple[Entry, str]) -> str | None:
        """Return the first date found; other fields with exactly the same date are marked as read."""
        written, day = next(((entry.word(key), day) for entry, key in keys if (day := entry.day(key, "date"))), (None, None))
        for entry, key in keys:
            entry.value(key, lambda words: words if words == written or day_of(words) == (day, True) else None)
        return day
