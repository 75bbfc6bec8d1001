"""The sections of the form of a micro-credential, and the form of an element profile."""

from dataclasses import replace

from mcvet.catalogue import Domain
from mcvet.credentials.enumerations import AccreditationKind, AssessmentType, Cycle, EqavetStage, Mode, Reply, Requirement, Supervision
from mcvet.dashboards.credentials import entries, options
from mcvet.dashboards.credentials.fields import Field, FormSection, Group, Kind
from mcvet.locale import marked

_TEXT_WRONG = marked("At most 4,000 characters.")
_ADDRESS = marked("Begin with http:// or https://.")
_LEVEL_PARTS = (
    Field("framework_id", marked("Framework"), Kind.CHOICE, offer=options.frameworks),
    Field("nqf_level", marked("National level"), Kind.CHOICE, hint=marked("Choose the framework first."), offer=options.levels),
)
_BODY = (
    Field("name", marked("Name"), Kind.TEXT),
    Field("country", marked("Country"), Kind.CHOICE, offer=options.countries),
    Field("region", marked("Region")),
    Field("registration", marked("Number in the national register")),
    Field("homepage", marked("Web address"), wrong=_ADDRESS),
    Field("email", marked("E-mail"), wrong=marked("Enter an e-mail address, such as info@example.org.")),
)
_IDENTIFIER = marked("Small letters, digits, _ and -, beginning with a letter.")
_SOURCES = Field(
    "source_ids", marked("Sources"), Kind.LINES, hint=marked("Titles or web addresses from the list of sources of the data, one per line."),
    wrong=marked("There is no such source in the data. Enter its title or web address, one per line."),
    read=lambda text, desk: entries.source(text, desk.catalogue), show=lambda name, desk: entries.source_name(name, desk.catalogue),
    spoken="und",
)  # fmt: skip
_HOURS = marked("Enter a number of hours, such as 12.5.")
_SKILLS = Group(
    "skills", marked("Skills"), marked("Skill {n}"), add=marked("Add a skill"),
    parts=(
        Field("label", marked("Name"), Kind.TEXT),
        Field("esco_uri", marked("Address in ESCO"), hint=marked("May stay blank."),
              wrong=marked("Copy the address of the skill from ESCO; it begins with http://data.europa.eu/esco/skill/.")),
    ),
)  # fmt: skip

SECTIONS: dict[str, FormSection] = {
    "about": FormSection(
        marked("What it is, and who awards it"), {"title": "title", "country": "countries", "awarding_body": "awarding_bodies"},
        (
            Field("title", marked("Title"), Kind.TEXT, hint=marked("Short and informative, so that a reader can guess what was learned.")),
            Field("summary", marked("Summary"), Kind.AREA),
            Group("awarding_bodies", marked("Awarding bodies"), marked("Awarding body {n}"), _BODY, marked("Add an awarding body")),
            Field("countries", marked("Further countries whose rules apply"), Kind.CODES,
                  hint=marked("Names or codes, separated by commas, such as Croatia, SI."),
                  wrong=marked("There is no such country. Enter its name, or its code such as HR."),
                  read=lambda text, desk: entries.country(text, desk.catalogue, desk.texts)),
            Field("target_group", marked("Who it is for"), Kind.AREA),
            Field("demand", marked("Why it is needed"), Kind.AREA, hint=marked("Evidence of demand.")),
        ),
    ),
    "outcomes": FormSection(
        marked("Learning outcomes"), {"outcomes": "outcomes"},
        (
            Group(
                "outcomes", marked("Learning outcomes"), marked("Outcome {n}"), key="id", add=marked("Add an outcome"),
                begin=options.new_outcome,
                parts=(
                    Field("text", marked("What the learner can do"), Kind.AREA, wrong=_TEXT_WRONG,
                          hint=marked(
                              "Begin with a verb for an action that an assessor can observe, such as: compares, explains, prepares, "
                              "checks."
                          )),
                    Field("domain", marked("Domain"), Kind.CHOICE, offer=options.members(Domain)),
                    _SKILLS,
                ),
            ),
        ),
    ),
    "workload": FormSection(
        marked("Workload and participation"), {"workload": "workload.hours", "participation": "participation"},
        (
            Field("workload.hours", marked("Total hours"), Kind.NUMBER, wrong=marked("Enter a number of hours above 0.")),
            Field("workload.guided_hours", marked("Guided hours"), Kind.NUMBER, wrong=_HOURS),
            Field("workload.independent_hours", marked("Independent hours"), Kind.NUMBER, wrong=_HOURS),
            Field("workload.work_based_hours", marked("Work-based hours"), Kind.NUMBER, wrong=_HOURS),
            Group(
                "workload.credits", marked("Credits by system"), marked("Credits {n}"), add=marked("Add credits"),
                begin=options.new_credits,
                parts=(
                    Field("system", marked("Credit system"), Kind.CHOICE, offer=options.credit_systems),
                    Field("points", marked("Number"), Kind.NUMBER, wrong=marked("Enter a number above 0.")),
                ),
            ),
            Field("participation", marked("Form of participation"), Kind.TICKS, offer=options.members(Mode)),
            Field("languages", marked("Languages of teaching and assessment"), Kind.CODES,
                  hint=marked("Language tags separated by commas, such as hr, en."),
                  wrong=marked("Enter language tags, such as hr, en or sr-Cyrl."), read=lambda text, _: entries.language(text)),
        ),
    ),
    "level": FormSection(
        marked("Level"), {"level": "level.eqf_level"},
        (
            Field("level.applicable", marked("Does a level apply?"), Kind.CHOICE,
                  offer=lambda desk, _: [("true", desk.texts.say("A level applies")), ("false", desk.texts.say("No level applies"))]),
            Field("level.eqf_level", marked("EQF level"), Kind.CHOICE,
                  hint=marked("Leave blank if the national framework is not referenced to the EQF."),
                  offer=lambda _, __: [(str(n), str(n)) for n in range(1, 9)]),
            Field("level.cycle", marked("Cycle of higher education"), Kind.CHOICE, offer=options.members(Cycle),
                  hint=marked("Leave blank outside higher education.")),
            Group("level.national", marked("National levels"), marked("National level {n}"), _LEVEL_PARTS, marked("Add a national level"),
                  begin=options.new_level),
        ),
    ),
    "assessment": FormSection(
        marked("Assessment and identity"), {"assessment": "assessments", "supervision": "supervision"},
        (
            Group(
                "assessments", marked("Assessments"), marked("Assessment {n}"), add=marked("Add an assessment"),
                parts=(
                    Field("type", marked("Type of assessment"), Kind.CHOICE, offer=options.members(AssessmentType)),
                    Field("description", marked("Description"), Kind.AREA),
                    Field("weight_percent", marked("Weight in percent"), Kind.NUMBER,
                          wrong=marked("Enter a number above 0 and up to 100.")),
                    Field("outcomes", marked("Outcomes that it covers"), Kind.TICKS, offer=options.outcomes),
                ),
            ),
            Field("supervision", marked("Supervision and identity check"), Kind.CHOICE, offer=options.members(Supervision)),
        ),
    ),
    "quality": FormSection(
        marked("Quality assurance"), {"quality": "quality.internal"},
        (
            Field("quality.internal", marked("What the provider does"), Kind.AREA),
            Field("quality.external", marked("Who reviews it externally"), Kind.AREA),
            Field("quality.eqavet_stages", marked("Stages of the EQAVET cycle that are covered"), Kind.TICKS,
                  offer=options.members(EqavetStage)),
            Group(
                "quality.accreditations", marked("Accreditations"), marked("Accreditation {n}"), add=marked("Add an accreditation"),
                parts=(
                    Field("title", marked("Title"), Kind.TEXT),
                    Field("kind", marked("What it is about"), Kind.CHOICE, offer=options.members(AccreditationKind)),
                    Field("agency.name", marked("Agency"), Kind.TEXT),
                    Field("agency.country", marked("Country of the agency"), Kind.CHOICE, offer=options.countries),
                    *(replace(part, name=f"agency.{part.name}") for part in _BODY[2:]),
                ),
            ),
        ),
    ),
    "pathway": FormSection(
        marked("Access and pathway"), {"prerequisites": "prerequisites", "stackability": "stackability.stackable"},
        (
            Field("prerequisites", marked("Prerequisites"), Kind.AREA,
                  hint=marked("What a learner must have, or that nothing is required.")),
            Field("requires", marked("Credentials that come first"), Kind.LINES,
                  hint=marked("One per line: the title of a template, or the identifier of another credential."),
                  wrong=marked("Enter titles of templates or identifiers of other credentials, one per line."),
                  read=lambda text, desk: entries.credential(text, desk.catalogue, desk.texts),
                  show=lambda name, desk: entries.credential_name(name, desk.catalogue, desk.texts)),
            Field("stackability.stackable", marked("Can it be combined?"), Kind.CHOICE,
                  offer=lambda desk, _: [("true", desk.texts.say("stackable")), ("false", desk.texts.say("stand-alone"))]),
            Group(
                "stackability.towards", marked("What it counts towards"), marked("Target {n}"), add=marked("Add a target"),
                parts=(
                    Field("name", marked("Qualification"), Kind.TEXT),
                    *(replace(part, name=f"level.{part.name}") for part in _LEVEL_PARTS),
                    Field("url", marked("Web address"), wrong=_ADDRESS),
                ),
            ),
        ),
    ),
    "principles": FormSection(
        marked("The ten principles"), {},
        (
            Group(
                "answers", marked("Questions of the ten principles"), "", key="question",
                parts=(
                    Field("answer", marked("Answer"), Kind.CHOICE, offer=options.members(Reply)),
                    Field("evidence", marked("Evidence"), Kind.TEXT),
                ),
            ),
        ),
    ),
    "more": FormSection(
        marked("Further information"), {"further": "further"},
        (
            Field("further", marked("Further information"), Kind.AREA),
            Field("links", marked("Links, one per line"), Kind.LINES, wrong=_ADDRESS),
            Field("isced_f", marked("Fields of study (ISCED-F 2013)"), Kind.CODES, hint=marked("Codes separated by commas, such as 0715."),
                  wrong=marked("Enter codes of ISCED-F 2013, such as 0715.")),
            Group(
                "occupations", marked("Occupations"), marked("Occupation {n}"), add=marked("Add an occupation"),
                parts=(
                    Field("label", marked("Name"), Kind.TEXT),
                    Field("esco_code", marked("Code in ESCO")),
                    Field("isco_08", marked("Code of ISCO-08"), wrong=marked("Enter four digits."),
                          read=lambda text, _: "".join(text.split())),
                ),
            ),
            _SKILLS,
            _SOURCES,
            Field("id", marked("Identifier"), hint=marked("A short name for files and for other credentials that require this one."),
                  wrong=_IDENTIFIER, read=lambda text, _: entries.identifier(text)),
            Field("revision", marked("Version")),
            Field("based_on", marked("Based on the template"), Kind.CHOICE, offer=options.templates, wrong=_IDENTIFIER),
        ),
    ),
}  # fmt: skip
PROFILE = FormSection(
    "", {},
    (
        Field("note", marked("Note on the profile"), Kind.AREA),
        Group(
            "elements", marked("Elements"), "", key="element_id",
            parts=(
                Field("requirement", marked("Choice"), Kind.CHOICE, offer=options.members(Requirement)),
                Field("national_label", marked("National name"), Kind.TEXT),
                Field("note", marked("Note"), Kind.TEXT),
                Field("decided_on", marked("Decided on"), Kind.DAY, wrong=marked("Enter a date, such as 2026-11-23.")),
                _SOURCES,
            ),
        ),
    ),
)  # fmt: skip
WHOLE = tuple(part for section in SECTIONS.values() for part in section.parts)
