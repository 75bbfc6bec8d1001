"""The parts that every file of the European Learning Model is made of: what is learned, its outcomes, assessments, bodies and notes."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from mcvet.catalogue import Catalogue, Concept
from mcvet.credentials.exchange.nodes import Node, duration
from mcvet.credentials.exchange.result import Losses, LossKind
from mcvet.credentials.files import to_json
from mcvet.credentials.model import (
    Accreditation,
    Assessment,
    CredentialTemplate,
    Design,
    Domain,
    MicroCredential,
    Organisation,
    Outcome,
    Skill,
    Target,
    Workload,
    in_language,
)

NOTE = "urn:mcvet:note"
NOTES = {
    "accredited_by": ("Accredited by", "quality"),
    "answer": ("Answer to a question of the European principles", "quality"),
    "assessment_weight": ("Weight in percent", "assessment"),
    "based_on": ("Template it was made from", "further"),
    "countries": ("Countries whose rules apply", "country"),
    "covers": ("Outcomes covered", "assessment"),
    "credits": ("Credits by system", "workload"),
    "cycle": ("Cycle of the QF-EHEA", "level"),
    "demand": ("Evidence of demand", "further"),
    "domain": ("EQF domain", "outcomes"),
    "eqavet": ("Stages of the EQAVET cycle covered", "quality"),
    "further": ("Further information", "further"),
    "grade_assumed": ("Result", "grade"),
    "language": ("Languages", "participation"),
    "level": ("Level", "level"),
    "levels_derived": ("National levels linked to the EQF level; the template states none", "level"),
    "occupation": ("Occupation", "further"),
    "placeholder": ("Placeholder", "awarding_body"),
    "prerequisites": ("Prerequisites", "prerequisites"),
    "quality_external": ("External quality assurance", "quality"),
    "quality_internal": ("Internal quality assurance", "quality"),
    "reality": ("Status of the template", "further"),
    "reality_note": ("Which parts are real", "further"),
    "requires": ("Credentials that come first", "prerequisites"),
    "revision": ("Version of the content", "further"),
    "skill": ("Skill", "outcomes"),
    "sources": ("Sources", "further"),
    "stackable": ("Stackability", "stackability"),
    "target_group": ("Target group", "further"),
    "towards": ("Counts towards", "stackability"),
}
"""What a note is about, by the end of its subject's address: its name, and the European element that it belongs to."""
_CATEGORIES = {"guided_hours": "classroom_coursework", "independent_hours": "self_motivated_study", "work_based_hours": "job_experience"}
_ACTIVITIES = {"guided_hours": "Guided learning", "independent_hours": "Independent learning", "work_based_hours": "Work-based learning"}


def _plain(number: float) -> str:
    return str(number).removesuffix(".0")


class Writer:
    """Writes the parts of one credential; each node has an id made from the content, so that the same input gives the same file."""

    def __init__(self, design: Design, catalogue: Catalogue, original: Design | None = None) -> None:
        self.design = design
        self.original = original or design
        self.catalogue = catalogue
        self.losses = Losses()
        self.primary = "en" if "en" in design.title else next(iter(design.title))
        self._base = uuid5(NAMESPACE_URL, to_json(design).decode())
        self._skill_labels: dict[str, dict[str, str]] = {}

    def node(self, kind: str, path: str, **fields: Any) -> Node:
        """Return a node with an id of its own and the fields that hold something."""
        filled = {key: value for key, value in fields.items() if value is not None and value != [] and value != {}}
        return {"id": f"urn:uuid:{uuid5(self._base, path)}", "type": kind, **filled}

    def concept(self, kind: str, code: str, element_id: str | None = None) -> Node | None:
        """Return a concept of a controlled list; None, and a loss, if the list does not hold it."""
        found = self.catalogue.concept(kind, code)
        if found is None:
            self.losses.add(LossKind.LEFT_OUT, element_id, f"{kind} {code}")
            return None
        return _of(found)

    def note(self, code: str, text: Mapping[str, str] | str, path: str) -> Node:
        """Return a note whose subject says what it is about."""
        subject = _named(f"{NOTE}:{code}", NOTE, NOTES[code][0])
        literal = {"en": text} if isinstance(text, str) else dict(text)
        return self.node("Note", f"{path}/{code}", noteLiteral=literal, subject=subject)

    def specification(self, national: list[Node], *, closed: bool) -> Node:
        """Return what is learned: a Qualification where it bears a level, else a LearningAchievementSpecification.

        Args:
            national: the concepts of the national levels.
            closed: whether the shapes are closed and want awarding bodies inside (LOQ).
        """
        design = self.design
        eqf_level = design.level.eqf_level if design.level else None
        bears_level = bool(national) or (eqf_level is not None and not closed)
        path = "specification"
        workload, quality = design.workload, design.quality
        node = self.node(
            "Qualification" if bears_level else "LearningAchievementSpecification",
            path,
            identifier=[self.node("Identifier", f"{path}/id", notation=design.id, schemeName="mcvet")],
            title=dict(design.title),
            description=dict(design.summary or {}),
            dcType=self.concept("learning-opportunity", "short_learning_programme"),
            thematicArea=self.concepts("isced-f", design.isced_f, "further"),
            language=self._languages(needed=closed and not bears_level),
            mode=self.concepts("learning-assessment", design.participation, "participation"),
            volumeOfLearning=duration(workload.hours) if workload else None,
            creditPoint=self._credit_points(workload, path),
            entryRequirement=self.note("prerequisites", design.prerequisites, path) if design.prerequisites else None,
            learningOutcome=[self._outcome(outcome, n, closed=closed) for n, outcome in enumerate(design.outcomes)],
            influencedBy=self._activities(workload),
            provenBy=[self._assessment(assessment, n) for n, assessment in enumerate(design.assessments)],
            homepage=[self.node("WebResource", f"{path}/link{n}", contentURL=link) for n, link in enumerate(design.links)],
        )
        if bears_level:
            node["eqfLevel"] = self.concept("eqf", str(eqf_level), "level") if eqf_level else None
            node["nqfLevel"] = national
            if quality:
                node["accreditation"] = [self._accreditation(each, n) for n, each in enumerate(quality.accreditations)]
            if design.stackability:
                node["isPartialQualification"] = design.stackability.stackable
        if closed and design.awarding_bodies:
            bodies = self.awarding_bodies(bears_level=bears_level)
            award = self.node(
                "AwardingOpportunity", f"{path}/award", awardingBody=bodies, learningAchievementSpecification={"id": node["id"]}
            )
            node["awardingOpportunity"] = [award]
        node["additionalNote"] = self._notes(path, bears_level=bears_level)
        return {key: value for key, value in node.items() if value is not None and value != []}

    def concepts(self, kind: str, codes: Iterable[str], element_id: str) -> list[Node]:
        """Return those of several concepts that their list holds."""
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
            points.append(self.node("CreditPoint", f"{path}/credit{number}", framework=framework, point=_plain(credit.points)))
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
        return self.note("skill", _marked(skill.label, skill.esco_uri), path)

    def _esco(self, uri: str, label: Mapping[str, str], *, closed: bool) -> Node:
        """Return a skill of ESCO, with one label for each address. LOQ objects to the scheme that EDC asks for, so it goes without."""
        known = self._skill_labels.setdefault(uri, dict(label))
        if known != label:
            self.losses.add(LossKind.NEAREST, "outcomes", f"{in_language(label, 'en')} → {in_language(known, 'en')}")
        scheme = None if closed else {"id": "http://data.europa.eu/esco/concept-scheme/skills", "type": "ConceptScheme"}
        return {"id": uri, "type": "Concept", "prefLabel": known} | ({"inScheme": scheme} if scheme else {})

    def _activities(self, workload: Workload | None) -> list[Node]:
        return [
            self.node(
                "LearningActivitySpecification",
                f"activity/{name}",
                title={"en": title},
                dcType=self.concept("learning-activity", _CATEGORIES[name]),
                volumeOfLearning=duration(hours),
            )
            for name, title in _ACTIVITIES.items()
            if workload and (hours := getattr(workload, name)) is not None
        ]

    def _assessment(self, assessment: Assessment, number: int) -> Node:
        path = f"assessment{number}"
        notes = []
        if assessment.weight_percent is not None:
            notes.append(self.note("assessment_weight", _plain(assessment.weight_percent), path))
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

    def awarding_bodies(self, *, bears_level: bool) -> list[Node]:
        """Return the bodies that award; the first bears the accreditations where the record of what is learned has no place for them."""
        found = [self.organisation(body, n) for n, body in enumerate(self.design.awarding_bodies)]
        quality = self.design.quality
        if found and quality and quality.accreditations and not bears_level:
            found[0]["accreditation"] = [self._accreditation(each, n) for n, each in enumerate(quality.accreditations)]
        return found

    def organisation(self, body: Organisation, place: int | str) -> Node:
        """Return a body with its country."""
        path = f"body{place}"
        country = self.concept("country", body.country, "country")
        spatial = self.concept("country", body.country, "country")
        contact = {"id": f"mailto:{body.email}", "type": "Mailbox"} if body.email else None
        return self.node(
            "Organisation",
            path,
            legalName=dict(body.name),
            location=self.node(
                "Location",
                f"{path}/location",
                geographicName={self.primary: body.region} if body.region else None,
                address=self.node("Address", f"{path}/address", countryCode=country),
            ),
            registration=self.node("LegalIdentifier", f"{path}/number", notation=body.registration, spatial=spatial)
            if body.registration
            else None,
            homepage=self.node("WebResource", f"{path}/page", contentURL=body.homepage) if body.homepage else None,
            contactPoint=self.node("ContactPoint", f"{path}/contact", emailAddress=contact) if contact else None,
        )

    def placeholder(self) -> Node:
        """Return a body in place of the one that is not named yet."""
        self.losses.add(LossKind.PLACEHOLDER, "awarding_body", "awardingBody")
        country = next(iter(self.design.all_countries), "EU")
        body = self.organisation(Organisation(name={"en": "Awarding body to be named"}, country=country), "placeholder")
        return body | {"additionalNote": [self.note("placeholder", "Replace before use", "bodyplaceholder")]}

    def national_concepts(self) -> list[Node]:
        """Return the concepts of the national levels that are stated; without a concept a level stays a note."""
        level = self.design.level
        found = []
        for national in level.national if level else ():
            row = next((r for r in self.catalogue.levels_of(national.framework_id) if r.nqf_level == national.nqf_level), None)
            if row is None or row.concept_uri is None:
                self.losses.add(LossKind.AS_TEXT, "level", f"{national.framework_id} {national.nqf_level}")
                continue
            if row.concept_match == "broader":
                self.losses.add(LossKind.NEAREST, "level", f"{national.framework_id} {national.nqf_level} → {row.concept_uri}")
            found.append(self._nqf(national.framework_id, national.nqf_level, row.concept_uri))
        return found

    def _nqf(self, framework_id: str, nqf_level: str, uri: str) -> Node:
        return _named(uri, f"{uri.rsplit('/', 1)[0]}/25831c2", f"{self.catalogue.by_id[framework_id].abbreviation} {nqf_level}")

    def derived_concepts(self, eqf_level: int) -> list[Node]:
        """Return the concepts of the national levels of the credential's countries, or of all that have concepts, at an EQF level."""
        countries = self.design.all_countries
        rows = [row for row in self.catalogue.levels if row.eqf_level == eqf_level and row.concept_uri]
        own = [row for row in rows if self.catalogue.by_id[row.framework_id].country in countries]
        found = {str(row.concept_uri): row for row in own or rows}
        self.losses.add(LossKind.DERIVED, "level", ", ".join(f"{row.framework_id} {row.nqf_level}" for row in found.values()))
        return [self._nqf(row.framework_id, row.nqf_level, uri) for uri, row in found.items()]

    def _notes(self, path: str, *, bears_level: bool) -> list[Node]:
        design = self.design
        notes: list[tuple[str, Mapping[str, str] | str]] = []

        def add(code: str, text: Mapping[str, str] | str | None, *, kept: bool = False) -> None:
            if text:
                notes.append((code, text))
                if not kept:
                    name, element = NOTES[code]
                    self.losses.add(LossKind.AS_TEXT, element, name)

        original = self.original
        if isinstance(original, CredentialTemplate):
            add("reality", original.reality.value)
            add("reality_note", original.reality_note)
        if isinstance(design, MicroCredential):
            add("based_on", design.based_on)
        level = design.level
        if level:
            told = [f"{national.framework_id} {national.nqf_level}" for national in level.national]
            told += [f"EQF {level.eqf_level}"] if level.eqf_level and not bears_level else []
            add("level", "; ".join(told) if level.applicable else "not applicable", kept=bears_level)
            add("cycle", level.cycle)
            if bears_level and not level.national and level.eqf_level and path == "specification":
                add("levels_derived", "yes", kept=True)
        quality = design.quality
        if quality:
            add("quality_internal", quality.internal)
            add("quality_external", quality.external)
            add("eqavet", " ".join(quality.eqavet_stages))
            for each in quality.accreditations if not (bears_level or design.awarding_bodies) else ():
                add("accredited_by", _marked(each.title, in_language(each.agency.name, self.primary)))
        stacking = design.stackability
        if stacking:
            add("stackable", "stackable" if stacking.stackable else "stand-alone", kept=bears_level)
            for target in stacking.towards:
                add("towards", _target(target))
        add("countries", " ".join(design.countries))
        if any("-" in tag for tag in design.languages) or len(set(design.languages)) != len({t.split("-")[0] for t in design.languages}):
            add("language", " ".join(design.languages))
        add(
            "credits",
            "; ".join(f"{credit.system} {_plain(credit.points)}" for credit in design.workload.credits) if design.workload else "",
        )
        for occupation in design.occupations:
            add("occupation", _marked(occupation.label, occupation.esco_code and f"ESCO {occupation.esco_code}",
                                      occupation.isco_08 and f"ISCO-08 {occupation.isco_08}"))  # fmt: skip
        for skill in design.skills:
            add("skill", _marked(skill.label, skill.esco_uri))
        for answer in design.answers:
            told_text = f"{answer.question}: {answer.answer}"
            add("answer", {tag: f"{told_text} · {text}" for tag, text in answer.evidence.items()} if answer.evidence else told_text)
        add("revision", design.revision)
        add("requires", " ".join(design.requires))
        add("target_group", design.target_group)
        add("demand", design.demand)
        add("further", design.further, kept=True)
        add("sources", " ".join(design.source_ids))
        written = [self.note(code, text, f"{path}/note{n}") for n, (code, text) in enumerate(notes)]
        supervision = design.supervision and self.catalogue.concept("supervision-verification", design.supervision.value)
        if supervision:
            written.append(self.node("Note", f"{path}/supervision", noteLiteral={"en": supervision.label_en}, subject=_of(supervision)))
            if not isinstance(design, MicroCredential):
                self.losses.add(LossKind.AS_TEXT, "supervision", supervision.label_en)
        return written


def _named(uri: str, scheme: str, label: str) -> Node:
    return {"id": uri, "type": "Concept", "inScheme": {"id": scheme, "type": "ConceptScheme"}, "prefLabel": {"en": label}}


def _of(concept: Concept) -> Node:
    return _named(concept.concept_uri, concept.scheme_uri, concept.label_en)


def _marked(label: Mapping[str, str], *marks: str | None) -> dict[str, str]:
    return {tag: " · ".join([text, *filter(None, marks)]) for tag, text in label.items()}


def _target(target: Target) -> dict[str, str]:
    level = f"{target.level.framework_id} {target.level.nqf_level}" if target.level else None
    return _marked(target.name, level, target.url)
