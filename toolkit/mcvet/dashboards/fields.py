"""What a designer fills in: the fields of a micro-credential and of an element profile, by section."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from mcvet.catalogue import Catalogue
from mcvet.credentials import wording
from mcvet.credentials.model import AccreditationKind, AssessmentType, Cycle, Domain, Mode, Requirement, Supervision
from mcvet.locale import Texts, marked

Content = dict[str, Any]
Options = Sequence[tuple[str, str]]


class Kind(StrEnum):
    """How a field is filled in."""

    LINE = "line"
    NUMBER = "number"
    DAY = "day"
    CHOICE = "choice"
    TICKS = "ticks"
    CODES = "codes"
    LINES = "lines"
    TEXT = "text"
    AREA = "area"


@dataclass(frozen=True)
class Desk:
    """What options are made from: data, language, and the whole draft."""

    catalogue: Catalogue
    texts: Texts
    content: Content

    def labels(self, codes: Iterable[str]) -> Options:
        """Name codes of the room."""
        return [(code, wording.label(code, self.texts)) for code in codes]


Offer = Callable[[Desk, Mapping[str, Any]], Options]


@dataclass(frozen=True)
class Field:
    """A field.

    Args:
        name: its place within its group, parts joined by a dot.
        label, hint, wrong: what it is called, how it is filled in, and what is said of a value that cannot be used; message ids.
        kind: how it is filled in.
        offer: what there is to choose from.
    """

    name: str
    label: str
    kind: Kind = Kind.LINE
    hint: str = ""
    wrong: str = marked("This cannot be used. Correct it, or leave the field blank.")
    offer: Offer | None = None


@dataclass(frozen=True)
class Group:
    """A list of entries, each with the same parts.

    Args:
        name: its place within what holds it.
        label: what the list is called.
        one: what one entry is called, with a place `{n}`; message id.
        add: the words on the button that adds one; without them entries can be neither added nor removed.
        parts: the fields and groups of an entry.
        key: the part of an entry that names it and is not typed.
    """

    name: str
    label: str
    one: str
    parts: tuple["Field | Group", ...]
    add: str = ""
    key: str = ""


Part = Field | Group


@dataclass(frozen=True)
class Section:
    """Fields that are filled in together.

    Args:
        label: what it is called; message id.
        elements: the European standard elements that are stated in it.
        wholes: what is said where fields contradict one another, by the place of what holds them; message ids.
    """

    label: str
    elements: tuple[str, ...]
    parts: tuple[Part, ...]
    wholes: Mapping[str, str] = field(default_factory=dict)


def _of(enumeration: type[StrEnum]) -> Offer:
    return lambda desk, _: desk.labels([member.value for member in enumeration])


def _countries(desk: Desk, _: Mapping[str, Any]) -> Options:
    codes = {framework.country for framework in desk.catalogue.frameworks} - {"EU"}
    return [(code, desk.texts.country(code)) for code in sorted(codes, key=lambda code: desk.texts.order(desk.texts.country(code)))]


def _frameworks(desk: Desk, _: Mapping[str, Any]) -> Options:
    chosen = [framework for framework in desk.catalogue.frameworks if framework.country != "EU"]
    named = [(f.framework_id, f"{desk.texts.country(f.country)} – {f.abbreviation}") for f in chosen]
    return sorted(named, key=lambda pair: desk.texts.order(pair[1]))


def _levels(desk: Desk, own: Mapping[str, Any]) -> Options:
    rows = desk.catalogue.levels_of(str(own.get("framework_id") or ""))
    return [(name, name) for name in dict.fromkeys(row.nqf_level for row in rows)]


def _systems(desk: Desk, _: Mapping[str, Any]) -> Options:
    return [(system.system_id, desk.texts.say(system.label_en)) for system in desk.catalogue.credit_systems]


def _outcomes(desk: Desk, _: Mapping[str, Any]) -> Options:
    return [(item["id"], wording.told(item.get("text"), desk.texts) or item["id"]) for item in desk.content.get("outcomes", ())]


_TEXT_WRONG = marked("At most 4,000 characters.")
_ADDRESS = marked("Begin with http:// or https://.")
_LEVEL_PARTS = (
    Field("framework_id", marked("Framework"), Kind.CHOICE, offer=_frameworks),
    Field("nqf_level", marked("National level"), Kind.CHOICE, hint=marked("Choose the framework first."), offer=_levels),
)
_BODY = (
    Field("name", marked("Name"), Kind.TEXT),
    Field("country", marked("Country"), Kind.CHOICE, offer=_countries),
    Field("region", marked("Region")),
    Field("registration", marked("Number in the national register")),
    Field("homepage", marked("Web address"), wrong=_ADDRESS),
    Field("email", marked("E-mail"), wrong=marked("Write an e-mail address, such as info@example.org.")),
)
_HOURS = marked("Write a number of hours, such as 12.5.")
_SKILLS = Group(
    "skills", marked("Skills"), marked("Skill {n}"), add=marked("Add a skill"),
    parts=(
        Field("label", marked("Name"), Kind.TEXT),
        Field("esco_uri", marked("Address in ESCO"), hint=marked("May stay blank."),
              wrong=marked("Copy the address of the skill from ESCO; it begins with http://data.europa.eu/esco/skill/.")),
    ),
)  # fmt: skip

SECTIONS: dict[str, Section] = {
    "about": Section(
        marked("What it is, and whose"), ("title", "country", "awarding_body"),
        (
            Field("title", marked("Title"), Kind.TEXT, hint=marked("Short and telling: a reader guesses what was learned.")),
            Field("summary", marked("Summary"), Kind.AREA),
            Group("awarding_bodies", marked("Awarding bodies"), marked("Awarding body {n}"), _BODY, marked("Add an awarding body")),
            Field("countries", marked("Further countries whose rules apply"), Kind.CODES,
                  hint=marked("Codes of two letters, parted by commas, such as HR, SI."),
                  wrong=marked("Write codes of two letters, such as HR, SI.")),
            Field("target_group", marked("Who it is for"), Kind.AREA),
            Field("demand", marked("Why it is needed"), Kind.AREA, hint=marked("Evidence that somebody needs it.")),
            Field("id", marked("Identifier"), hint=marked("A short name for files and for other credentials that require this one."),
                  wrong=marked("Small letters, digits, _ and -, beginning with a letter.")),
            Field("revision", marked("Version")),
            Field("based_on", marked("Based on the template"), wrong=marked("Small letters, digits, _ and -, beginning with a letter.")),
        ),
    ),
    "outcomes": Section(
        marked("Learning outcomes"), ("outcomes",),
        (
            Group(
                "outcomes", marked("Learning outcomes"), marked("Outcome {n}"), key="id", add=marked("Add an outcome"),
                parts=(
                    Field("text", marked("Begins with what an assessor can see"), Kind.AREA, wrong=_TEXT_WRONG),
                    Field("domain", marked("Domain"), Kind.CHOICE, offer=_of(Domain)),
                    _SKILLS,
                ),
            ),
        ),
    ),
    "workload": Section(
        marked("Workload and participation"), ("workload", "participation"),
        (
            Field("workload.hours", marked("All hours"), Kind.NUMBER, wrong=marked("Write a number of hours above 0.")),
            Field("workload.guided_hours", marked("Guided hours"), Kind.NUMBER, wrong=_HOURS),
            Field("workload.independent_hours", marked("Independent hours"), Kind.NUMBER, wrong=_HOURS),
            Field("workload.work_based_hours", marked("Work-based hours"), Kind.NUMBER, wrong=_HOURS),
            Group(
                "workload.credits", marked("Credits, each system apart"), marked("Credits {n}"), add=marked("Add credits"),
                parts=(
                    Field("system", marked("Credit system"), Kind.CHOICE, offer=_systems),
                    Field("points", marked("Number"), Kind.NUMBER, wrong=marked("Write a number above 0.")),
                ),
            ),
            Field("participation", marked("Form of participation"), Kind.TICKS, offer=_of(Mode)),
            Field("languages", marked("Languages of teaching and assessment"), Kind.CODES,
                  hint=marked("Language tags parted by commas, such as hr, en."),
                  wrong=marked("Write language tags, such as hr, en or sr-Cyrl.")),
        ),
        {"workload": marked("Guided, independent and work-based hours do not add up to all hours, or a credit system is named twice.")},
    ),
    "level": Section(
        marked("Level"), ("level",),
        (
            Field("level.applicable", marked("Does a level apply?"), Kind.CHOICE,
                  offer=lambda desk, _: [("true", desk.texts.say("A level applies")), ("false", desk.texts.say("No level applies"))]),
            Field("level.eqf_level", marked("EQF level"), Kind.CHOICE,
                  hint=marked("Blank where the national framework is not referenced to the EQF."),
                  offer=lambda _, __: [(str(n), str(n)) for n in range(1, 9)]),
            Field("level.cycle", marked("Cycle of higher education"), Kind.CHOICE, offer=_of(Cycle),
                  hint=marked("Blank outside higher education.")),
            Group("level.national", marked("National levels"), marked("National level {n}"), _LEVEL_PARTS, marked("Add a national level")),
        ),
        {"level": marked("State a level or that none applies, not both.")},
    ),
    "assessment": Section(
        marked("Assessment and identity"), ("assessment", "supervision"),
        (
            Group(
                "assessments", marked("Assessments"), marked("Assessment {n}"), add=marked("Add an assessment"),
                parts=(
                    Field("type", marked("Type of assessment"), Kind.CHOICE, offer=_of(AssessmentType)),
                    Field("description", marked("Description"), Kind.AREA),
                    Field("weight_percent", marked("Weight in percent"), Kind.NUMBER,
                          wrong=marked("Write a number above 0 and up to 100.")),
                    Field("outcomes", marked("Outcomes that it covers"), Kind.TICKS, offer=_outcomes),
                ),
            ),
            Field("supervision", marked("Supervision and identity check"), Kind.CHOICE, offer=_of(Supervision)),
        ),
    ),
    "quality": Section(
        marked("Quality assurance"), ("quality",),
        (
            Field("quality.internal", marked("What the provider does"), Kind.AREA),
            Field("quality.external", marked("Who looks at it from outside"), Kind.AREA),
            Field("quality.eqavet_stages", marked("Stages of the EQAVET cycle that are covered"), Kind.TICKS,
                  offer=lambda desk, _: desk.labels(["st1", "st2", "st3", "st4"])),
            Group(
                "quality.accreditations", marked("Accreditations"), marked("Accreditation {n}"), add=marked("Add an accreditation"),
                parts=(
                    Field("title", marked("Title"), Kind.TEXT),
                    Field("kind", marked("What it is about"), Kind.CHOICE, offer=_of(AccreditationKind)),
                    Field("agency.name", marked("Agency"), Kind.TEXT),
                    Field("agency.country", marked("Country of the agency"), Kind.CHOICE, offer=_countries),
                    *(replace(part, name=f"agency.{part.name}") for part in _BODY[2:]),
                ),
            ),
        ),
    ),
    "pathway": Section(
        marked("Access and pathway"), ("prerequisites", "stackability"),
        (
            Field("prerequisites", marked("Prerequisites"), Kind.AREA,
                  hint=marked("What a learner must bring, or that nothing is needed.")),
            Field("requires", marked("Credentials that come first"), Kind.CODES, hint=marked("Identifiers parted by commas, such as mc11."),
                  wrong=marked("Write identifiers of other credentials, parted by commas.")),
            Field("stackability.stackable", marked("Can it be combined?"), Kind.CHOICE,
                  offer=lambda desk, _: [("true", desk.texts.say("stackable")), ("false", desk.texts.say("stands alone"))]),
            Group(
                "stackability.towards", marked("What it counts towards"), marked("Target {n}"), add=marked("Add a target"),
                parts=(
                    Field("name", marked("Qualification"), Kind.TEXT),
                    *(replace(part, name=f"level.{part.name}") for part in _LEVEL_PARTS),
                    Field("url", marked("Web address"), wrong=_ADDRESS),
                ),
            ),
        ),
        {"stackability": marked("It counts towards something, so say that it is stackable.")},
    ),
    "principles": Section(
        marked("The ten principles"), (),
        (
            Group(
                "answers", marked("Questions of the ten principles"), "", key="question",
                parts=(
                    Field("answer", marked("Answer"), Kind.CHOICE, offer=lambda desk, _: desk.labels(["yes", "partly", "no"])),
                    Field("evidence", marked("Evidence"), Kind.TEXT),
                ),
            ),
        ),
    ),
    "more": Section(
        marked("Further information"), ("further",),
        (
            Field("further", marked("Further information"), Kind.AREA),
            Field("links", marked("Links, one a line"), Kind.LINES, wrong=_ADDRESS),
            Field("isced_f", marked("Fields of study (ISCED-F 2013)"), Kind.CODES, hint=marked("Codes parted by commas, such as 0715."),
                  wrong=marked("Write codes of ISCED-F 2013, such as 0715.")),
            Group(
                "occupations", marked("Occupations"), marked("Occupation {n}"), add=marked("Add an occupation"),
                parts=(
                    Field("label", marked("Name"), Kind.TEXT),
                    Field("esco_code", marked("Code in ESCO")),
                    Field("isco_08", marked("Code of ISCO-08"), wrong=marked("Write four digits.")),
                ),
            ),
            _SKILLS,
            Field("source_ids", marked("Sources"), Kind.CODES,
                  hint=marked("Identifiers from the list of sources of the data, parted by commas."),
                  wrong=marked("Write identifiers from the list of sources of the data.")),
        ),
    ),
}  # fmt: skip
PROFILE = Section(
    "", (),
    (
        Field("note", marked("Note on the profile"), Kind.AREA),
        Group(
            "elements", marked("Elements"), "", key="element_id",
            parts=(
                Field("requirement", marked("Choice"), Kind.CHOICE, offer=_of(Requirement)),
                Field("national_label", marked("National name"), Kind.TEXT),
                Field("note", marked("Note"), Kind.TEXT),
                Field("decided_on", marked("Decided on"), Kind.DAY, wrong=marked("Write a day, such as 2026-11-23.")),
                Field("source_ids", marked("Sources"), Kind.CODES, wrong=marked("Write identifiers from the list of sources of the data.")),
            ),
        ),
    ),
)  # fmt: skip
WHOLE = tuple(part for section in SECTIONS.values() for part in section.parts)
