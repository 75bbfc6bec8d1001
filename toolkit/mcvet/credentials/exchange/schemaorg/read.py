"""Reader of schema.org's EducationalOccupationalCredential with its Course, also from other tools."""

from typing import Any

from mcvet.catalogue import Catalogue, Concept, Domain, eu_address
from mcvet.credentials.enumerations import Cycle, Mode
from mcvet.credentials.exchange.nodes import Node, country_of, hours_of, language_of, number_of, one_of, slug, without_empty
from mcvet.credentials.exchange.result import Import, Losses, LossKind, design_from
from mcvet.credentials.exchange.schemaorg.terms import (
    CATEGORY,
    CONTEXTS,
    CREDENTIAL,
    CYCLES,
    ELEMENT_OF_KEY,
    EQF,
    ISCED_F,
    NO_LEVEL,
    PARTS,
    SKILLS,
    TYPES,
)
from mcvet.credentials.exchange.tracking import Entry, TrackedFile
from mcvet.credentials.model import MicroCredential
from mcvet.credentials.multilingual import in_language


def is_schemaorg(content: Any) -> bool:
    """Return True if a parsed file looks like a schema.org credential or course, alone or in a graph."""
    return _parts_of(TrackedFile(content, Losses(), {})) is not None


def _parts_of(source: TrackedFile) -> tuple[Entry, Entry] | None:
    """Return the credential and the course of a file, one of which may be empty; None if it has neither."""
    objects = [*source.objects()]
    none = source.entry({})
    credential = next((each for each in objects if CREDENTIAL in each.kinds), none)
    course = next((each for each in (*credential.all("isPartOf"), *objects) if "Course" in each.kinds), none)
    return (credential or course.one("educationalCredentialAwarded"), course) if credential or course else None


def read_schemaorg(content: Any, catalogue: Catalogue, file: str = "schemaorg") -> Import:
    """Read an EducationalOccupationalCredential with its Course, or a Course alone.

    Args:
        content: the parsed file.
        catalogue: the controlled lists and frameworks.
        file: the name of the file in errors.

    Returns:
        a credential, even if the file was made from a template: no field states whether a course is real.

    Raises:
        DataError: if there is no title.
    """
    losses = Losses()
    source = TrackedFile(content, losses, {"@context": CONTEXTS, "@type": TYPES, "credentialCategory": {CATEGORY}})
    fields = _Reader(source, catalogue).fields()
    credential = design_from(fields, MicroCredential, file, catalogue, losses)
    source.report_unread(ELEMENT_OF_KEY)
    return Import(format="schemaorg", credential=credential, losses=tuple(losses))


class _Reader:
    def __init__(self, source: TrackedFile, catalogue: Catalogue) -> None:
        self.losses = source.losses
        self.catalogue = catalogue
        self.credential, self.course = _parts_of(source) or (source.entry({}), source.entry({}))
        tag = self.credential.value("inLanguage", language_of) or self.course.value("inLanguage", language_of)
        if tag is None:
            self.losses.add(LossKind.ASSUMED, None, "en")
        self.tag = tag or "en"

    def fields(self) -> Node:
        """Return the fields of a credential, which are not validated yet."""
        credential, course, tag = self.credential, self.course, self.tag
        title = (course if "educationalCredentialAwarded" in course else credential).text("name", tag) or course.text("name", tag)
        course.repeats("name", title)
        code = credential.word("identifier")
        outcomes = self._outcomes()
        modes = [mode for each in course.all("hasCourseInstance") if (mode := each.value("courseMode", one_of(Mode)))]
        return {
            "id": slug({"en": code} if code else title),
            "title": title,
            "summary": credential.text("description", tag),
            "revision": credential.word("version"),
            "prerequisites": course.text("coursePrerequisites", tag),
            "requires": [name for each in course.all("coursePrerequisites") if (name := each.word("identifier"))],
            "outcomes": outcomes,
            "skills": self._skills(outcomes),
            "awarding_bodies": self._bodies(),
            "countries": [country for each in credential.all("validIn") if (country := each.value("identifier", self._country))],
            "links": [*credential.words("url"), *credential.words("sameAs")],
            "isced_f": self._fields_of_study(),
            "participation": [*dict.fromkeys(modes)],
            "languages": course.values("inLanguage", language_of),
            "level": self._level(credential),
            "workload": self._workload(),
            "stackability": self._stackability([each for each in credential.all("isPartOf") if not each.is_(course)]),
        }

    def _country(self, stated: str) -> str | None:
        return country_of(stated, self.catalogue)

    def _outcomes(self) -> list[Node]:
        taught = [each for each in self.course.all("teaches", bare=True) if each.content.get("inDefinedTermSet") not in SKILLS]
        stated = self.credential.all("competencyRequired", bare=True) or taught
        return [self._outcome(each, number) for number, each in enumerate(stated, 1)]

    def _outcome(self, each: Entry, number: int) -> Node:
        domain = each.value("inDefinedTermSet", one_of(Domain))
        if domain is None:
            self.losses.add(LossKind.ASSUMED, "outcomes", Domain.SKILLS.value)
        text = each.text("name", self.tag) or each.text("id", self.tag)
        self.course.repeats("teaches", text)
        code = slug({"en": each.word("termCode") or f"o{number}"})
        return {"id": code, "domain": domain or Domain.SKILLS.value, "text": text, "skills": []}

    def _skills(self, outcomes: list[Node]) -> list[Node]:
        """Add the skills of single outcomes to these, and return the skills of the whole credential."""
        of_outcome = {outcome["id"]: outcome["skills"] for outcome in outcomes}
        found: list[Node] = []
        for each in self.course.all("teaches"):
            if not (each.value("inDefinedTermSet", one_of(SKILLS)) or "competencyRequired" in self.credential):
                continue
            code = each.value("description", one_of(of_outcome))
            address = each.value("url", eu_address)
            skill = {"label": each.text("name", self.tag), "esco_uri": address}
            (of_outcome[code] if code else found).append(without_empty(skill))
        return found

    def _bodies(self) -> list[Node]:
        recognised = self.credential.all("recognizedBy")
        bodies = [body for each in recognised if (body := self._body(each))]
        for each in self.course.all("provider"):
            if any(each.content == known.content for known in recognised):
                each.skip()
            elif not bodies and (body := self._body(each)):
                self.losses.add(LossKind.ASSUMED, "awarding_body", in_language(body["name"], self.tag))
                bodies.append(body)
        return bodies

    def _body(self, each: Entry) -> Node | None:
        name = each.text("name", self.tag)
        if name is None:
            return None
        address = each.one("address")
        country = address.one("addressCountry")
        stated = ((address, "addressCountry"), (country, "identifier"), (country, "name"))
        return without_empty(
            {"name": name, "country": next(filter(None, (entry.value(key, self._country) for entry, key in stated)), None),
             "region": address.word("addressRegion"), "homepage": each.word("url"), "email": each.word("email"),
             "registration": each.word("identifier")}
        )  # fmt: skip

    def _fields_of_study(self) -> list[str]:
        found = []
        for each in self.credential.all("about"):
            concept = each.value("url", lambda address: self._concept("isced-f", address))
            if concept:
                each.repeats("name", concept.label_en)
                each.repeats("inDefinedTermSet", ISCED_F)
                found.append(concept.code)
        return found

    def _concept(self, kind: str, address: str) -> Concept | None:
        concept = self.catalogue.concept_at(address)
        return concept if concept and concept.list == kind else None

    def _workload(self) -> Node | None:
        systems = one_of([system.system_id for system in self.catalogue.credit_systems])
        points = [
            {"system": system, "points": value}
            for each in self.course.all("numberOfCredits")
            if (value := each.value("value", number_of)) is not None and (system := each.value("unitText", systems))
        ]
        workload: Node = {"hours": self.course.hours("timeRequired"), "credits": points}
        for each in self.course.all("hasCourseInstance"):
            workload |= each.value("courseWorkload", _parts_read) or {}
        return without_empty(workload) or None

    def _stackability(self, wholes: list[Entry]) -> Node | None:
        towards = []
        for each in wholes:
            level = next(iter((self._level(each) or {}).get("national", ())), None)
            towards.append(without_empty({"name": each.text("name", self.tag), "url": each.word("url"), "level": level}))
        return {"stackable": True, "towards": towards} if towards else None

    def _level(self, holder: Entry) -> Node | None:
        if holder.value("educationalLevel", one_of([NO_LEVEL])):
            return {"applicable": False}
        eqf: list[str] = []
        cycles: list[str] = []
        national: list[Node] = []
        for each in holder.all("educationalLevel"):
            framework = each.value("inDefinedTermSet", one_of([*self.catalogue.by_id, CYCLES, EQF]))
            if concept := each.value("url", lambda address: self._concept("eqf", address)):
                eqf.append(concept.code)
                each.repeats("name", f"EQF {concept.code}")
            elif framework == CYCLES and (cycle := each.value("termCode", one_of(Cycle))):
                cycles.append(cycle)
                each.repeats("name", cycle.replace("_", " "))
            elif framework in self.catalogue.by_id and (code := each.word("termCode")):
                national.append({"framework_id": framework, "nqf_level": code})
                each.repeats("name", f"{self.catalogue.by_id[framework].abbreviation} {code}")
                each.value("url", self.catalogue.level_at)
            elif row := each.value("url", self.catalogue.level_at):
                national.append({"framework_id": row.framework_id, "nqf_level": row.nqf_level})
            elif framework:
                self.losses.add(LossKind.NOT_UNDERSTOOD, "level", framework)
        level_of = self.losses.agreed(eqf, "level", "EQF")
        cycle_of = self.losses.agreed(cycles, "level", CYCLES)
        return without_empty({"eqf_level": level_of and int(level_of), "cycle": cycle_of, "national": national}) or None


def _parts_read(stated: str) -> Node | None:
    """Return the hours by kind from the text that `write._parts` makes; None if any part of it is not understood."""
    of_words = {words: name for name, words in PARTS.items()}
    parts = [part.partition(" ") for part in stated.split(", ")]
    hours = {of_words.get(words): hours_of(written) for written, _, words in parts}
    return None if None in hours or None in hours.values() else {str(name): value for name, value in hours.items()}
