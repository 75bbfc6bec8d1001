"""Reading the European Learning Model: LOQ records, drafts and sealed European Digital Credentials, as others write them too."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from mcvet.catalogue import Catalogue, parse_document
from mcvet.credentials.exchange.elm_parts import NOTE
from mcvet.credentials.exchange.elm_terms import unknown_keys
from mcvet.credentials.exchange.nodes import Node, first_node, hours_of, listed, name_parts, nodes, slug
from mcvet.credentials.exchange.result import Import, Losses, LossKind
from mcvet.credentials.files import design_from
from mcvet.credentials.model import CredentialTemplate, Domain, MicroCredential

_TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")


def read_elm(content: Node, catalogue: Catalogue, file: str = "elm") -> Import:
    """Read a LOQ record, an unsealed credential, one in the upload wrapper, or a sealed one. Nothing is verified here.

    Args:
        content: the parsed file.
        catalogue: the controlled lists and frameworks.
        file: the name of the file in errors.

    Returns:
        a template for a record of ours that says whether its course is real, else a credential; and what was not understood or had
        to be assumed.

    Raises:
        DataError: if what was read makes no credential.
    """
    return _Reader(content, catalogue, file).read()


def is_elm(content: Any) -> bool:
    """Tell whether a parsed file looks like one of these."""
    if not isinstance(content, dict):
        return False
    kinds = listed(content.get("type"))
    return (
        "payload" in content
        or isinstance(content.get("credential"), dict)
        or bool({"EuropeanDigitalCredential", "Qualification", "LearningAchievementSpecification"} & set(map(str, kinds)))
    )


class _Reader:
    def __init__(self, content: Node, catalogue: Catalogue, file: str) -> None:
        self.catalogue = catalogue
        self.file = file
        self.losses = Losses()
        if isinstance(content.get("payload"), str):
            payload = parse_document(content["payload"].encode(), "payload.json").content
            content = payload if isinstance(payload, dict) else {}
            self.losses.add(LossKind.LEFT_OUT, None, "seal")
        inner = content.get("credential")
        self.document: Node = inner if isinstance(inner, dict) else content
        self.by_id: dict[str, Node] = {}
        self._index(self.document)

    def _index(self, value: Any) -> None:
        for item in listed(value):
            if isinstance(item, dict):
                if isinstance(item.get("id"), str) and len(item) > len(self.by_id.get(item["id"], {})):
                    self.by_id[item["id"]] = item
                for key, inner in item.items():
                    if key != "@context":
                        self._index(inner)

    def _whole(self, node: Node) -> Node:
        return self.by_id.get(str(node.get("id")), node)

    def read(self) -> Import:
        """Read the file."""
        for path in dict.fromkeys(unknown_keys(self.document)):
            self.losses.add(LossKind.NOT_UNDERSTOOD, None, path)
        learner = self._whole(first_node(self.document.get("credentialSubject")))
        claims = [self._whole(claim) for claim in nodes(learner.get("hasClaim"))]
        claim = next((each for each in claims if first_node(each.get("specifiedBy"))), claims[0] if claims else {})
        for other in claims:
            if other is not claim:
                self.losses.add(LossKind.NOT_UNDERSTOOD, None, f"hasClaim {_said(other.get('title'))}")
        for part in nodes(claim.get("hasPart")):
            self.losses.add(LossKind.NOT_UNDERSTOOD, None, f"hasPart {_said(part.get('title'))}")
        specification = self._whole(first_node(claim.get("specifiedBy"))) if claim else self.document
        fields = self._design(specification, claim)
        if learner:
            fields["award"] = self._award(learner, claim)
        kind = CredentialTemplate if "reality" in fields and not learner else MicroCredential
        for name in ("based_on",) if kind is CredentialTemplate else ("reality", "reality_note"):
            if fields.pop(name, None):
                self.losses.add(LossKind.LEFT_OUT, "further", name)
        return Import(format="elm", credential=design_from(fields, kind, self.file), losses=tuple(self.losses))

    def _text(self, value: Any) -> dict[str, str] | None:
        """Return a language map; a plain text, and tags that we do not write, are taken as best they can be."""
        if isinstance(value, str) and value.strip():
            self.losses.add(LossKind.ASSUMED, None, f"en: {value[:40]}")
            return {"en": value}
        found: dict[str, str] = {}
        for tag, text in value.items() if isinstance(value, dict) else ():
            literal = next((item for item in listed(text) if isinstance(item, str) and item.strip()), None)
            if literal and _TAG.fullmatch(tag):
                found[tag] = literal
            elif literal:
                self.losses.add(LossKind.LEFT_OUT, None, f"{tag}: {literal[:40]}")
        return found or None

    def _code(self, value: Any, kind: str, element_id: str) -> str | None:
        """Return the code of a concept of a controlled list."""
        uri = str(first_node(value).get("id") or (value if isinstance(value, str) else ""))
        concept = self.catalogue.concept_at(uri) if uri else None
        if concept is not None and concept.list == kind:
            return concept.code
        if uri:
            self.losses.add(LossKind.NOT_UNDERSTOOD, element_id, uri)
        return None

    def _codes(self, values: Any, kind: str, element_id: str) -> list[str]:
        return [code for value in listed(values) if (code := self._code(value, kind, element_id))]

    def _notes(self, node: Node) -> Iterator[tuple[str, dict[str, str]]]:
        """Go through the notes of a node: what they are about, an empty text for those of others, and what they say."""
        for note in nodes(node.get("additionalNote")):
            whole = self._whole(note)
            subject = str(first_node(whole.get("subject")).get("id") or "")
            text = self._text(whole.get("noteLiteral"))
            if text:
                yield subject.removeprefix(f"{NOTE}:") if subject.startswith(NOTE) else subject, text

    def _design(self, specification: Node, claim: Node) -> Node:
        fields: Node = {}
        title = (
            self._text(specification.get("title"))
            or self._text(claim.get("title"))
            or self._text(first_node(self.document.get("displayParameter")).get("title"))
        )
        fields["title"] = title
        fields["summary"] = self._text(specification.get("description"))
        fields["id"] = self._identifier(specification) or slug(title)
        fields["isced_f"] = self._codes(specification.get("thematicArea"), "isced-f", "further")
        fields["languages"] = self._codes(specification.get("language"), "language", "participation")
        fields["outcomes"] = [
            self._outcome(self._whole(outcome), n) for n, outcome in enumerate(nodes(specification.get("learningOutcome")), 1)
        ]
        fields["links"] = [
            str(address) for page in nodes(specification.get("homepage")) if (address := self._whole(page).get("contentURL"))
        ]
        prerequisite = self._whole(first_node(specification.get("entryRequirement")))
        fields["prerequisites"] = self._text(prerequisite.get("noteLiteral"))
        activity = self._whole(first_node(claim.get("influencedBy")))
        taken = self._whole(first_node(activity.get("specifiedBy")))
        fields["participation"] = list(
            dict.fromkeys(
                self._codes(specification.get("mode"), "learning-assessment", "participation")
                or self._codes(taken.get("mode"), "learning-assessment", "participation")
            )
        )
        fields["workload"] = self._workload(specification, claim, activity, taken)
        fields["level"] = self._level(specification)
        fields["assessments"] = self._assessments(specification, claim)
        fields["supervision"] = self._supervision(claim)
        fields["quality"] = {"accreditations": self._accreditations(specification, *self._awarding(specification, claim))}
        if "isPartialQualification" in specification:
            fields["stackability"] = {"stackable": specification["isPartialQualification"] in (True, "true")}
        fields["awarding_bodies"] = self._bodies(specification, claim)
        self._take_notes(specification, fields)
        if not any(fields["quality"].values()):
            del fields["quality"]
        return {key: value for key, value in fields.items() if value not in (None, [], {})}

    def _identifier(self, node: Node) -> str | None:
        codes = [self._whole(identifier).get("notation") for identifier in nodes(node.get("identifier"))]
        return next((slug({"en": str(code)}) for code in codes if code), None)

    def _outcome(self, node: Node, number: int) -> Node:
        domain = {"knowledge": Domain.KNOWLEDGE, "skill": Domain.SKILLS}.get(self._code(node.get("dcType"), "skill-type", "outcomes") or "")
        skills: list[Node] = []
        for kind, text in self._notes(node):
            if kind == "domain":
                domain = Domain.RESPONSIBILITY
            elif kind == "skill":
                skills.append({"label": text})
        skills += [
            {"label": self._text(related.get("prefLabel")) or {"en": str(related.get("id"))}, "esco_uri": related.get("id")}
            for related in nodes(node.get("relatedESCOSkill"))
        ]
        if domain is None:
            self.losses.add(LossKind.ASSUMED, "outcomes", Domain.SKILLS.value)
        return {
            "id": self._identifier(node) or f"o{number}",
            "domain": (domain or Domain.SKILLS).value,
            "text": self._text(node.get("title")),
            "skills": skills,
        }

    def _hours(self, value: Any) -> float | None:
        """Return the hours of a duration, where it says any."""
        hours = hours_of(value) if isinstance(value, str) else None
        if isinstance(value, str) and hours is None:
            self.losses.add(LossKind.NOT_UNDERSTOOD, "workload", value)
        return hours

    def _workload(self, specification: Node, claim: Node, activity: Node, taken: Node) -> Node | None:
        hours = (
            self._hours(specification.get("volumeOfLearning")) or self._hours(activity.get("workload"))
            or self._hours(taken.get("volumeOfLearning"))
        )  # fmt: skip
        points = [self._whole(point) for point in nodes(specification.get("creditPoint")) or nodes(claim.get("creditReceived"))]
        credits_of = {}
        for point in points:
            system = self._code(point.get("framework"), "education-credit", "workload")
            try:
                credits_of[system] = float(str(point.get("point")))
            except ValueError:
                self.losses.add(LossKind.NOT_UNDERSTOOD, "workload", f"point {point.get('point')}")
        if not hours:
            for system, value in credits_of.items():
                self.losses.add(LossKind.LEFT_OUT, "workload", f"{system} {value:g}")
            return None
        workload: Node = {"hours": hours, "credits": [{"system": s, "points": v} for s, v in credits_of.items() if s]}
        kinds = {"classroom_coursework": "guided_hours", "self_motivated_study": "independent_hours", "job_experience": "work_based_hours"}
        for each in nodes(specification.get("influencedBy")):
            part = self._whole(each)
            name = kinds.get(self._code(part.get("dcType"), "learning-activity", "workload") or "")
            if name and (found := self._hours(part.get("volumeOfLearning"))) is not None:
                workload[name] = found
        return workload

    def _level(self, specification: Node) -> Node | None:
        eqf = self._code(specification.get("eqfLevel"), "eqf", "level")
        rows = {row.concept_uri: row for row in reversed(self.catalogue.levels) if row.concept_uri}
        national = []
        for concept in nodes(specification.get("nqfLevel")):
            row = rows.get(str(concept.get("id")))
            if row is None:
                self.losses.add(LossKind.NOT_UNDERSTOOD, "level", str(concept.get("id")))
            else:
                national.append({"framework_id": row.framework_id, "nqf_level": row.nqf_level})
        if eqf is None and not national:
            return None
        return {"eqf_level": int(eqf) if eqf else None, "national": national}

    def _assessments(self, specification: Node, claim: Node) -> list[Node]:
        ways = [self._whole(way) for way in nodes(specification.get("provenBy"))]
        if not ways:
            for result in nodes(claim.get("provenBy")):
                whole = self._whole(first_node(self._whole(result).get("specifiedBy")))
                ways += [self._whole(part) for part in nodes(whole.get("hasPart"))] or ([whole] if whole else [])
        found = []
        for way in ways:
            kind = self._code(way.get("dcType"), "assessment", "assessment")
            if kind is None:
                self.losses.add(LossKind.NOT_UNDERSTOOD, "assessment", _said(way.get("title")))
                continue
            entry: Node = {"type": kind, "description": self._text(way.get("description"))}
            for code, text in self._notes(way):
                if code == "covers":
                    entry["outcomes"] = text["en"].split()
                elif code == "assessment_weight":
                    entry["weight_percent"] = float(text["en"])
            found.append({key: value for key, value in entry.items() if value is not None})
        return found

    def _supervision(self, claim: Node) -> str | None:
        results = [self._whole(result) for result in nodes(claim.get("provenBy"))]
        codes = [self._code(result.get("idVerification"), "supervision-verification", "supervision") for result in results]
        return next(filter(None, codes), None)

    def _accreditations(self, *accredited: Node) -> list[Node]:
        found = []
        for each in (each for bearer in accredited for each in nodes(bearer.get("accreditation"))):
            node = self._whole(each)
            kind = self._code(node.get("dcType"), "accreditation", "quality")
            agency = self._body(first_node(node.get("accreditingAgent")))
            if kind and agency and agency["country"]:
                found.append({"title": self._text(node.get("title")), "kind": kind, "agency": agency})
            else:
                self.losses.add(LossKind.NOT_UNDERSTOOD, "quality", _said(node.get("title")))
        return found

    def _awarding(self, specification: Node, claim: Node) -> list[Node]:
        listed = nodes(self._whole(first_node(claim.get("awardedBy"))).get("awardingBody"))
        for each in nodes(specification.get("awardingOpportunity")):
            listed += nodes(self._whole(each).get("awardingBody"))
        return [self._whole(each) for each in listed]

    def _bodies(self, specification: Node, claim: Node) -> list[Node]:
        found = []
        for each in self._awarding(specification, claim):
            body = self._body(each)
            if body is None:
                continue
            if body["country"] is None:
                self.losses.add(LossKind.NOT_UNDERSTOOD, "awarding_body", _said(body["name"]))
            elif body not in found:
                found.append(body)
        return found

    def _body(self, node: Node) -> Node | None:
        whole = self._whole(node)
        if any(code == "placeholder" for code, _ in self._notes(whole)):
            return None
        name = self._text(whole.get("legalName")) or self._text(whole.get("altLabel"))
        if name is None:
            return None
        location = self._whole(first_node(whole.get("location")))
        region = self._text(location.get("geographicName"))
        registration = self._whole(first_node(whole.get("registration")))
        contact = self._whole(first_node(whole.get("contactPoint")))
        mail = str(first_node(contact.get("emailAddress")).get("id") or "").removeprefix("mailto:")
        page = self._whole(first_node(whole.get("homepage"))).get("contentURL")
        body = {
            "name": name,
            "country": self._code(self._whole(first_node(location.get("address"))).get("countryCode"), "country", "country"),
            "region": next(iter(region.values())) if region else None,
            "registration": registration.get("notation") and str(registration["notation"]),
            "homepage": page,
            "email": mail or None,
        }
        return {key: value for key, value in body.items() if value is not None or key == "country"}

    def _take_notes(self, specification: Node, fields: Node) -> None:
        plain = ("revision", "reality", "based_on")
        texts = ("demand", "target_group", "further", "reality_note")
        words = {"countries": "countries", "language": "languages", "requires": "requires"}
        quality = fields["quality"]
        towards: list[Node] = []
        for code, text in self._notes(specification):
            english = text.get("en", next(iter(text.values())))
            if code in plain:
                fields[code] = english
            elif code in texts:
                fields[code] = text
            elif code == "sources":
                fields["source_ids"] = [name for name in english.split() if name in self.catalogue.sources]
                for unknown in set(english.split()) - set(fields["source_ids"]):
                    self.losses.add(LossKind.LEFT_OUT, "further", unknown)
            elif code in words:
                fields[words[code]] = english.split()
            elif code in ("quality_internal", "quality_external"):
                quality[code.removeprefix("quality_")] = text
            elif code == "eqavet":
                quality["eqavet_stages"] = english.split()
            elif code == "stackable":
                fields["stackability"] = {"stackable": english == "stackable"}
            elif code == "towards":
                towards.append(self._target(text))
            elif code == "level":
                fields["level"] = self._told_level(english, fields.get("level"))
            elif code == "cycle":
                fields["level"] = (fields.get("level") or {}) | {"cycle": english}
            elif code == "levels_derived" and fields.get("level"):
                fields["level"]["national"] = []
            elif code == "credits" and fields.get("workload"):
                pairs = [pair.rsplit(" ", 1) for pair in english.split("; ")]
                fields["workload"]["credits"] = [{"system": system, "points": float(points)} for system, points in pairs]
            elif code == "occupation":
                fields.setdefault("occupations", []).append(_occupation(text))
            elif code == "skill":
                fields.setdefault("skills", []).append(_skill(text))
            elif code == "answer":
                fields.setdefault("answers", []).append(_answer(text))
            elif code == "accredited_by":
                self.losses.add(LossKind.LEFT_OUT, "quality", english[:40])
            elif self.catalogue.concept_at(code):
                fields["supervision"] = fields["supervision"] or self._code(code, "supervision-verification", "supervision")
            else:
                fields["further"] = {**text, **(fields.get("further") or {})}
                self.losses.add(LossKind.AS_TEXT, "further", english[:40])
        if towards:
            fields.setdefault("stackability", {"stackable": True})["towards"] = towards

    def _told_level(self, told: str, level: Node | None) -> Node:
        if told == "not applicable":
            return {"applicable": False}
        found: Node = {**(level or {}), "national": []}
        for part in told.split("; "):
            framework, name = part.split(" ", 1)
            if framework == "EQF":
                found["eqf_level"] = int(name)
            else:
                found["national"].append({"framework_id": framework, "nqf_level": name})
        return found

    def _target(self, text: Mapping[str, str]) -> Node:
        name, marks = _unmarked(text, lambda mark: mark.startswith("http") or mark.split(" ")[0] in self.catalogue.by_id)
        target: Node = {"name": name}
        for mark in marks:
            if mark.startswith("http"):
                target["url"] = mark
            else:
                framework, level = mark.split(" ", 1)
                target["level"] = {"framework_id": framework, "nqf_level": level}
        return target

    def _award(self, learner: Node, claim: Node) -> Node:
        def name(key: str) -> str | None:
            return next(iter((self._text(learner.get(key)) or {}).values()), None)

        contact = self._whole(first_node(learner.get("contactPoint")))
        mail = str(first_node(contact.get("emailAddress")).get("id") or "").removeprefix("mailto:")
        process = self._whole(first_node(claim.get("awardedBy")))
        day = process.get("awardingDate") or self.document.get("validFrom") or self.document.get("issuanceDate")
        result = self._whole(first_node(claim.get("provenBy")))
        grade = self._whole(first_node(result.get("grade")))
        assumed = str(first_node(grade.get("subject")).get("id")) == f"{NOTE}:grade_assumed"
        told = self._text(grade.get("noteLiteral"))
        award = name_parts(name("givenName"), name("familyName"), name("fullName"), self.losses) | {
            "date_of_birth": self._day(learner.get("dateOfBirth"), "learner"),
            "email": mail or None,
            "awarded_on": self._day(day, "date"),
            "expires_on": self._day(self.document.get("validUntil") or self.document.get("expirationDate"), "date"),
            "grade": next(iter(told.values())) if told and not assumed else None,
        }
        return {key: value for key, value in award.items() if value}

    def _day(self, value: Any, element_id: str) -> str | None:
        try:
            return date.fromisoformat(str(value)[:10]).isoformat() if value else None
        except ValueError:
            self.losses.add(LossKind.NOT_UNDERSTOOD, element_id, str(value))
            return None


def _said(value: Any) -> str:
    return str(next(iter(value.values()), "")) if isinstance(value, dict) else str(value or "")


def _unmarked(text: Mapping[str, str], is_mark: Callable[[str], bool]) -> tuple[dict[str, str], list[str]]:
    """Part texts from the marks that `elm.py` put behind them."""
    parts = next(iter(text.values())).split(" · ")
    marks: list[str] = []
    while len(parts) > 1 and is_mark(parts[-1]):
        marks.append(parts.pop())
    return {tag: words.rsplit(" · ", len(marks))[0] if marks else words for tag, words in text.items()}, marks


def _occupation(text: Mapping[str, str]) -> Node:
    label, marks = _unmarked(text, lambda mark: bool(re.fullmatch(r"ESCO \S+|ISCO-08 \d{4}", mark)))
    codes = dict(mark.split(" ", 1) for mark in marks)
    known = {"label": label, "esco_code": codes.get("ESCO"), "isco_08": codes.get("ISCO-08")}
    return {key: value for key, value in known.items() if value}


def _skill(text: Mapping[str, str]) -> Node:
    label, marks = _unmarked(text, lambda mark: mark.startswith("http://data.europa.eu/esco/skill/"))
    return {"label": label} | ({"esco_uri": marks[0]} if marks else {})


def _answer(text: Mapping[str, str]) -> Node:
    question, answer = next(iter(text.values())).split(" · ")[0].split(": ")
    evidence = {tag: words.split(" · ", 1)[1] for tag, words in text.items() if " · " in words}
    return {"question": question, "answer": answer} | ({"evidence": evidence} if evidence else {})
