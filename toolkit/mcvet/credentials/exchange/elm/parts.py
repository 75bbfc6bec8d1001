"""The parts of every file of the European Learning Model: the learning specification, outcomes, assessments, bodies and notes."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from mcvet.catalogue import Catalogue, Concept, ConceptMatch, Domain
from mcvet.credentials.exchange.elm.note_texts import note_texts, plain_number, with_marks
from mcvet.credentials.exchange.nodes import Node, duration
from mcvet.credentials.exchange.result import Losses, LossKind
from mcvet.credentials.files import to_json
from mcvet.credentials.model import Credential, MicroCredential
from mcvet.credentials.multilingual import in_language
from mcvet.credentials.parts import Accreditation, Assessment, Organisation, Outcome, Skill, Workload
from mcvet.credentials.wording import LABELS
from mcvet.locale import marked
from mcvet.messages import Message

NOTE = "urn:mcvet:note"
ESCO_SCHEME = "http://data.europa.eu/esco/concept-scheme/skills"
ASSESSMENT, PASSED = "Assessment", marked("Passed")
NOTES = {
    "accredited_by": (marked("Accredited by"), "quality"),
    "answer": (marked("Answer to a question of the European principles"), "quality"),
    "assessment_weight": (marked("Weight in percent"), "assessment"),
    "based_on": (marked("Template it was made from"), "further"),
    "countries": (marked("Countries whose rules apply"), "country"),
    "covers": (marked("Outcomes covered"), "assessment"),
    "credits": (marked("Credits by system"), "workload"),
    "cycle": (marked("Cycle of the QF-EHEA"), "level"),
    "demand": (marked("Evidence of demand"), "further"),
    "domain": (marked("EQF domain"), "outcomes"),
    "eqavet": (marked("Stages of the EQAVET cycle covered"), "quality"),
    "further": (marked("Further information"), "further"),
    "grade_assumed": (marked("Result"), "grade"),
    "language": (marked("Languages"), "participation"),
    "level": (marked("Level"), "level"),
    "levels_derived": (marked("National levels linked to the EQF level; the template states none"), "level"),
    "occupation": (marked("Occupation"), "further"),
    "placeholder": (marked("Placeholder"), "awarding_body"),
    "prerequisites": (marked("Prerequisites"), "prerequisites"),
    "quality_external": (marked("External quality assurance"), "quality"),
    "quality_internal": (marked("Internal quality assurance"), "quality"),
    "reality": (marked("Status of the template"), "further"),
    "reality_note": (marked("Which parts are real"), "further"),
    "requires": (marked("Credentials that come first"), "prerequisites"),
    "revision": (marked("Version of the content"), "further"),
    "skill": (marked("Skill"), "outcomes"),
    "sources": (marked("Sources"), "further"),
    "stackable": (marked("Stackability"), "stackability"),
    "target_group": (marked("Target group"), "further"),
    "towards": (marked("Counts towards"), "stackability"),
}
"""Subjects of notes, by the last part of the subject's URI: label, and the European standard element that it belongs to."""
CATEGORIES = {"guided_hours": "classroom_coursework", "independent_hours": "self_motivated_study", "work_based_hours": "job_experience"}
ACTIVITIES = {"guided_hours": "Guided learning", "independent_hours": "Independent learning", "work_based_hours": "Work-based learning"}


class Writer:
    """Writer of the parts of one credential. Ids of nodes are derived from the content, so the same input gives the same file."""

    def __init__(self, design: Credential, catalogue: Catalogue, original: Credential | None = None) -> None:
        self.design = design
        self.original = original or design
        self.catalogue = catalogue
        self.losses = Losses()
        self.primary = "en" if "en" in design.title else next(iter(design.title))
        self._base = uuid5(NAMESPACE_URL, to_json(design).decode())
        self._skill_labels: dict[str, dict[str, str]] = {}

    def node(self, kind: str, path: str, **fields: Any) -> Node:
        """Return a node with an id derived from `path`, without empty fields."""
        filled = {key: value for key, value in fields.items() if value is not None and value != [] and value != {}}
        return {"id": f"urn:uuid:{uuid5(self._base, path)}", "type": kind, **filled}

    def concept(self, kind: str, code: str, element_id: str | None = None) -> Node | None:
        """Return a concept of a controlled list; if the list does not contain it, add a loss and return None."""
        found = self.catalogue.concept(kind, code)
        if found is None:
            self.losses.add(LossKind.LEFT_OUT, element_id, f"{kind} {code}")
            return None
        return _of(found)

    def note(self, code: str, text: Mapping[str, str] | str, path: str) -> Node:
        """Return a note with one of the subjects in `NOTES`."""
        subject = _named(f"{NOTE}:{code}", NOTE, NOTES[code][0])
        literal = {"en": text} if isinstance(text, str) else dict(text)
        return self.node("Note", f"{path}/{code}", noteLiteral=literal, subject=subject)

    def specification(self, national: list[Node], *, closed: bool) -> Node:
        """Return the learning specification: a Qualification if it has a level, else a LearningAchievementSpecification.

        Args:
            national: concepts of the national levels.
            closed: True for LOQ, whose shapes are closed and require the awarding bodies inside the specification.
        """
        design = self.design
        eqf_level = design.level.eqf_level if design.level else None
        has_level = bool(national) or (eqf_level is not None and not closed)
        path = "specification"
        workload, quality = design.workload, design.quality
        node = self.node(
            "Qualification" if has_level else "LearningAchievementSpecification",
            path,
            identifier=[self.node("Identifier", f"{path}/id", notation=design.id, schemeName="mcvet")],
            title=dict(design.title),
            description=dict(design.summary or {}),
            dcType=self.concept("learning-opportunity", "short_learning_programme"),
            thematicArea=self.concepts("isced-f", design.isced_f, "further"),
            language=self._languages(needed=closed and not has_level),
            mode=self.concepts("learning-assessment", design.participation, "participation"),
            volumeOfLearning=duration(workload.hours) if workload and workload.hours else None,
            creditPoint=self._credit_points(workload, path),
            entryRequirement=self.note("prerequisites", design.prerequisites, path) if design.prerequisites else None,
            learningOutcome=[self._outcome(outcome, n, closed=closed) for n, outcome in enumerate(design.outcomes)],
            influencedBy=self._activities(workload),
            provenBy=[self._assessment(assessment, n) for n, assessment in enumerate(design.assessments)],
            homepage=[self.node("WebResource", f"{path}/link{n}", contentURL=link) for n, link in enumerate(design.links)],
        )
        if has_level:
            node["eqfLevel"] = self.concept("eqf", str(eqf_level), "level") if eqf_level else None
            node["nqfLevel"] = national
            if quality:
                node["accreditation"] = [self._accreditation(each, n) for n, each in enumerate(quality.accreditations)]
            if design.stackability:
                node["isPartialQualification"] = design.stackability.stackable
        if closed and design.awarding_bodies:
            bodies = self.awarding_bodies(has_level=has_level)
            award = self.node(
                "AwardingOpportunity", f"{path}/award", awardingBody=bodies, learningAchievementSpecification={"id": node["id"]}
            )
            node["awardingOpportunity"] = [award]
        node["additionalNote"] = self._notes(path, has_level=has_level)
        return {key: value for key, value in node.items() if value is not None and value != []}

    def concepts(self, kind: str, codes: Iterable[str], element_id: str) -> list[Node]:
        """Return the concepts of several codes; codes that are not in the list are added as losses."""
        return [node for code in codes if (node := self.concept(kind, code, element_id))]

    def _languages(self, *, needed: bool) -> list[Node]:
        wanted = self.design.languages
        if not wanted and needed:
            wanted = (self.primary,)
            self.losses.add(LossKind.ASSUMED, "participation", self.primary)
        codes = dict.fromkeys(tag.split("-")[0] for tag in wanted)
        return self.concepts("language", codes, "participation")

    def _credit_points(self, workload: Workload | None, path: str) -> list[Node]:
        points = []
        others = False
        for number, credit in enumerate(workload.credits if workload else ()):
            listed = self.catalogue.concept("education-credit", credit.system)
            if listed is None:
                self.losses.add(LossKind.NEAREST, "workload", f"{credit.system} → ecvet" if not others else credit.system)
                if others:
                    continue
                others = True
            framework = self.concept("education-credit", credit.system if listed else "ecvet")
            points.append(self.node("CreditPoint", f"{path}/credit{number}", framework=framework, point=plain_number(credit.points)))
        return points

    def _outcome(self, outcome: Outcome, number: int, *, closed: bool) -> Node:
        path = f"outcome{number}"
        codes = {Domain.KNOWLEDGE: "knowledge", Domain.SKILLS: "skill"}
        notes = []
        if outcome.domain is Domain.RESPONSIBILITY:
            notes.append(self.note("domain", outcome.domain.value, path))
            self.losses.add(LossKind.AS_TEXT, "outcomes", Domain.RESPONSIBILITY.value)
        notes += [self._skill_note(skill, f"{path}/{n}") for n, skill in enumerate(outcome.skills) if not skill.esco_uri]
        return self.node(
            "LearningOutcome",
            path,
            identifier=[self.node("Identifier", f"{path}/id", notation=outcome.id, schemeName="mcvet")],
            title=dict(outcome.text),
            dcType=self.concept("skill-type", codes[outcome.domain]) if outcome.domain in codes else None,
            relatedESCOSkill=[self._esco(skill.esco_uri, skill.label, closed=closed) for skill in outcome.skills if skill.esco_uri],
            additionalNote=notes,
        )

    def _skill_note(self, skill: Skill, path: str) -> Node:
        self.losses.add(LossKind.AS_TEXT, "outcomes", in_language(skill.label, "en"))
        return self.note("skill", with_marks(skill.label, skill.esco_uri), path)

    def _esco(self, uri: str, label: Mapping[str, str], *, closed: bool) -> Node:
        """Return an ESCO skill, with one label for each URI. EDC requires the concept scheme; LOQ rejects it, so it is omitted there."""
        known = self._skill_labels.setdefault(uri, dict(label))
        if known != label:
            self.losses.add(LossKind.NEAREST, "outcomes", f"{in_language(label, 'en')} → {in_language(known, 'en')}")
        scheme = None if closed else {"id": ESCO_SCHEME, "type": "ConceptScheme"}
        return {"id": uri, "type": "Concept", "prefLabel": known} | ({"inScheme": scheme} if scheme else {})

    def _activities(self, workload: Workload | None) -> list[Node]:
        return [
            self.node(
                "LearningActivitySpecification",
                f"activity/{name}",
                title={"en": title},
                dcType=self.concept("learning-activity", CATEGORIES[name]),
                volumeOfLearning=duration(hours),
            )
            for name, title in ACTIVITIES.items()
            if workload and (hours := getattr(workload, name)) is not None
        ]

    def _assessment(self, assessment: Assessment, number: int) -> Node:
        path = f"assessment{number}"
        notes = []
        if assessment.weight_percent is not None:
            notes.append(self.note("assessment_weight", plain_number(assessment.weight_percent), path))
        if assessment.outcomes:
            notes.append(self.note("covers", " ".join(assessment.outcomes), path))
        concept = self.catalogue.concept("assessment", assessment.type.value)
        return self.node(
            "LearningAssessmentSpecification",
            path,
            title=dict(assessment.description or {"en": concept.label_en if concept else assessment.type.value}),
            description=dict(assessment.description or {}),
            dcType=self.concept("assessment", assessment.type.value, "assessment"),
            additionalNote=notes,
        )

    def _accreditation(self, accreditation: Accreditation, number: int) -> Node:
        path = f"accreditation{number}"
        bodies = self.design.awarding_bodies
        agency = self.organisation(accreditation.agency, f"{path}/agency")
        return self.node(
            "Accreditation",
            path,
            title=dict(accreditation.title),
            dcType=self.concept("accreditation", accreditation.kind.value, "quality"),
            organisation=[self.organisation(body, n) for n, body in enumerate(bodies)] or [self.placeholder()],
            accreditingAgent=agency,
        )

    def awarding_bodies(self, *, has_level: bool) -> list[Node]:
        """Return the awarding bodies. The first one has the accreditations if the learning specification has no field for them."""
        found = [self.organisation(body, n) for n, body in enumerate(self.design.awarding_bodies)]
        quality = self.design.quality
        if found and quality and quality.accreditations and not has_level:
            found[0]["accreditation"] = [self._accreditation(each, n) for n, each in enumerate(quality.accreditations)]
        return found

    def organisation(self, body: Organisation, place: int | str) -> Node:
        """Return an organisation with its country; a missing country is added as a loss."""
        path = f"body{place}"
        country = self.concept("country", body.country, "country") if body.country else None
        if country is None:
            self.losses.add(LossKind.STILL_NEEDED, "awarding_body", "countryCode")
        geographic = {self.primary: body.region} if body.region else None
        address = self.node("Address", f"{path}/address", countryCode=country) if country else None
        contact = {"id": f"mailto:{body.email}", "type": "Mailbox"} if body.email else None
        return self.node(
            "Organisation",
            path,
            legalName=dict(body.name),
            location=self.node(
                "Location",
                f"{path}/location",
                geographicName=geographic,
                address=address,
            )
            if geographic or address
            else None,
            registration=self.node("LegalIdentifier", f"{path}/number", notation=body.registration, spatial=country)
            if body.registration
            else None,
            homepage=self.node("WebResource", f"{path}/page", contentURL=body.homepage) if body.homepage else None,
            contactPoint=self.node("ContactPoint", f"{path}/contact", emailAddress=contact) if contact else None,
        )

    def placeholder(self) -> Node:
        """Return a placeholder for an awarding body that is not named yet."""
        self.losses.add(LossKind.PLACEHOLDER, "awarding_body", "awardingBody")
        country = next(iter(self.design.all_countries), "EU")
        body = self.organisation(Organisation(name={"en": "Awarding body to be named"}, country=country), "placeholder")
        return body | {"additionalNote": [self.note("placeholder", "Replace before use", "bodyplaceholder")]}

    def national_concepts(self) -> list[Node]:
        """Return the concepts of the stated national levels. A level without a concept becomes a note."""
        level = self.design.level
        found = []
        for national in level.national if level else ():
            row = next((r for r in self.catalogue.levels_of(national.framework_id) if r.nqf_level == national.nqf_level), None)
            if row is None or row.concept_uri is None:
                self.losses.add(LossKind.AS_TEXT, "level", f"{national.framework_id} {national.nqf_level}")
                continue
            if row.concept_match is ConceptMatch.BROADER:
                self.losses.add(LossKind.NEAREST, "level", f"{national.framework_id} {national.nqf_level} → {row.concept_uri}")
            found.append(self._nqf(national.framework_id, national.nqf_level, row.concept_uri))
        return found

    def _nqf(self, framework_id: str, nqf_level: str, uri: str) -> Node:
        return _named(uri, f"{uri.rsplit('/', 1)[0]}/25831c2", f"{self.catalogue.by_id[framework_id].abbreviation} {nqf_level}")

    def derived_concepts(self, eqf_level: int) -> list[Node]:
        """Return concepts of national levels at an EQF level: of the credential's countries, or else of all countries."""
        countries = self.design.all_countries
        rows = [row for row in self.catalogue.levels if row.eqf_level == eqf_level and row.concept_uri]
        own = [row for row in rows if self.catalogue.by_id[row.framework_id].country in countries]
        found = {str(row.concept_uri): row for row in own or rows}
        self.losses.add(LossKind.DERIVED, "level", ", ".join(f"{row.framework_id} {row.nqf_level}" for row in found.values()))
        return [self._nqf(row.framework_id, row.nqf_level, uri) for uri, row in found.items()]

    def _notes(self, path: str, *, has_level: bool) -> list[Node]:
        """Return notes on what has no field; what a reader gets back as text only is a loss."""
        is_specification = path == "specification"
        texts = [*note_texts(self.design, self.original, self.primary, has_level=has_level, is_specification=is_specification)]
        for code in (note.code for note in texts if not note.is_kept):
            name, element = NOTES[code]
            self.losses.add(LossKind.AS_TEXT, element, Message(name))
        written = [self.note(note.code, note.text, f"{path}/note{n}") for n, note in enumerate(texts)]
        return [*written, *self._supervision(path)]

    def _supervision(self, path: str) -> Iterator[Node]:
        design = self.design
        supervision = design.supervision and self.catalogue.concept("supervision-verification", design.supervision.value)
        if supervision:
            yield self.node("Note", f"{path}/supervision", noteLiteral={"en": supervision.label_en}, subject=_of(supervision))
            if not isinstance(design, MicroCredential):
                self.losses.add(LossKind.AS_TEXT, "supervision", Message(LABELS[supervision.code]))


def _named(uri: str, scheme: str, label: str) -> Node:
    return {"id": uri, "type": "Concept", "inScheme": {"id": scheme, "type": "ConceptScheme"}, "prefLabel": {"en": label}}


def _of(concept: Concept) -> Node:
    return _named(concept.concept_uri, concept.scheme_uri, concept.label_en)
