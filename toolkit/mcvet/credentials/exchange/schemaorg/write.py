"""Writer of schema.org's EducationalOccupationalCredential with its Course. No profile exists to validate against."""

import json

from mcvet.catalogue import Catalogue
from mcvet.credentials import wording
from mcvet.credentials.exchange.nodes import Node, duration, without_empty
from mcvet.credentials.exchange.openbadges.write import chosen_language
from mcvet.credentials.exchange.result import AWARD_ELEMENT_OF, Export, Losses, LossKind
from mcvet.credentials.exchange.schemaorg.read import read_schemaorg
from mcvet.credentials.exchange.schemaorg.terms import CATEGORY, CONTEXT, CREDENTIAL, CYCLES, EQF, ISCED_F, NO_LEVEL, PARTS, SKILLS
from mcvet.credentials.model import Credential, CredentialTemplate
from mcvet.credentials.multilingual import in_language
from mcvet.credentials.parts import Award, NationalLevel, Organisation, Skill, Workload
from mcvet.locale import nearest_texts


def export_schemaorg(credential: Credential, catalogue: Catalogue, *, award: Award | None = None, language: str | None = None) -> Export:
    """Write an EducationalOccupationalCredential with its Course in one language, safe to embed in a `<script>` element.

    Args:
        credential: the design to write.
        catalogue: the controlled lists and frameworks.
        award: a learner; schema.org has no field for it, so it is omitted.
        language: as for `export_openbadges`.

    Raises:
        SelectionError: if there is no title in the language.
    """
    tag = chosen_language(credential, language)
    losses = Losses()
    losses.add_languages(credential, tag)
    award = award or getattr(credential, "award", None)
    for name in award.model_dump(exclude_none=True) if award else ():
        losses.add(LossKind.LEFT_OUT, AWARD_ELEMENT_OF[name], name)
    document = _credential(credential, catalogue, tag)
    losses.add_differences(credential, read_schemaorg(document, catalogue).credential, tag)
    content = json.dumps(document, ensure_ascii=False, indent=2).replace("<", r"\u003c") + "\n"  # `</script>` would end the script
    return Export(format="schemaorg", content=content.encode(), losses=tuple(losses))


def _credential(credential: Credential, catalogue: Catalogue, tag: str) -> Node:
    fields_of_study = [catalogue.concept("isced-f", code) for code in credential.isced_f]
    return without_empty(
        {
            "@context": CONTEXT,
            "@type": CREDENTIAL,
            "identifier": credential.id,
            "name": in_language(credential.title, tag),
            "description": in_language(credential.summary, tag) if credential.summary else None,
            "inLanguage": tag,
            "credentialCategory": CATEGORY,
            "educationalLevel": _levels(credential, catalogue),
            "competencyRequired": [_term(in_language(each.text, tag), each.domain.value, termCode=each.id) for each in credential.outcomes],
            "recognizedBy": [_organisation(body, tag) for body in credential.awarding_bodies],
            "validIn": [{"@type": "Country", "identifier": country} for country in credential.countries],
            "url": credential.links[0] if credential.links else None,
            "sameAs": list(credential.links[1:]),
            "about": [_term(field.label_en, ISCED_F, url=field.concept_uri) for field in fields_of_study if field],
            "version": credential.revision,
            "isPartOf": [_course(credential, catalogue, tag), *_targets(credential, catalogue, tag)],
        }
    )


def _course(credential: Credential, catalogue: Catalogue, tag: str) -> Node:
    texts = nearest_texts(tag)
    facts = [f"{wording.label(element, texts)}: {'; '.join(lines)}" for element, lines in wording.facts(credential, texts, catalogue)]
    if isinstance(credential, CredentialTemplate):
        note = in_language(credential.reality_note, tag) if credential.reality_note else ""
        facts.insert(0, f"({wording.reality(credential, texts)}) {note}".strip())
    workload = credential.workload
    instance = {"@type": "CourseInstance", "courseWorkload": _parts(workload)}
    instances = [without_empty(instance | {"courseMode": mode.value}) for mode in credential.participation]
    required = [{"@type": "Course", "identifier": code} for code in credential.requires]
    skills = [_skill(skill, tag, outcome.id) for outcome in credential.outcomes for skill in outcome.skills]
    return without_empty(
        {
            "@type": "Course",
            "name": in_language(credential.title, tag),
            "description": "\n".join(facts),
            "teaches": [
                *(in_language(outcome.text, tag) for outcome in credential.outcomes),
                *skills,
                *(_skill(skill, tag) for skill in credential.skills),
            ],
            "coursePrerequisites": [*([in_language(credential.prerequisites, tag)] if credential.prerequisites else []), *required],
            "timeRequired": duration(workload.hours) if workload and workload.hours else None,
            "numberOfCredits": [
                {"@type": "StructuredValue", "value": credit.points, "unitText": credit.system}
                for credit in (workload.credits if workload else ())
            ],
            "inLanguage": list(credential.languages),
            "provider": [_organisation(body, tag) for body in credential.awarding_bodies],
            "hasCourseInstance": instances or ([instance] if instance["courseWorkload"] else []),
        }
    )


def _parts(workload: Workload | None) -> str:
    """Return the hours by kind as text, such as "PT20H guided, PT30H work-based"."""
    parts = ((getattr(workload, name, None), words) for name, words in PARTS.items())
    return ", ".join(f"{duration(hours)} {words}" for hours, words in parts if hours is not None)


def _levels(credential: Credential, catalogue: Catalogue) -> list[Node | str]:
    level = credential.level
    if level and not level.applicable:
        return [NO_LEVEL]
    eqf = catalogue.concept("eqf", str(level.eqf_level)) if level and level.eqf_level else None
    terms = [_term(f"EQF {eqf.code}", EQF, url=eqf.concept_uri)] if eqf else []
    terms += [_term(level.cycle.value.replace("_", " "), CYCLES, termCode=level.cycle)] if level and level.cycle else []
    return [*terms, *(_national(national, catalogue) for national in (level.national if level else ()))]


def _national(level: NationalLevel, catalogue: Catalogue) -> Node:
    row = next((row for row in catalogue.levels_of(level.framework_id) if row.nqf_level == level.nqf_level), None)
    name = wording.level_name(level, catalogue)
    return _term(name, level.framework_id, termCode=level.nqf_level, url=row.concept_uri if row else None)


def _targets(credential: Credential, catalogue: Catalogue, tag: str) -> list[Node]:
    """Return the qualifications that the credential counts towards."""
    towards = credential.stackability.towards if credential.stackability else ()
    return [
        without_empty(
            {"@type": CREDENTIAL, "name": in_language(target.name, tag), "url": target.url,
             "educationalLevel": _national(target.level, catalogue) if target.level else None}
        )
        for target in towards
    ]  # fmt: skip


def _term(name: str, terms: str, **more: str | None) -> Node:
    return without_empty({"@type": "DefinedTerm", "name": name, "inDefinedTermSet": terms, **more})


def _skill(skill: Skill, tag: str, outcome_id: str | None = None) -> Node:
    """Return a skill; its description is the id of the outcome that it belongs to, if any."""
    return _term(in_language(skill.label, tag), SKILLS[0] if skill.esco_uri else SKILLS[1], url=skill.esco_uri, description=outcome_id)


def _organisation(body: Organisation, tag: str) -> Node:
    place = without_empty({"addressCountry": body.country, "addressRegion": body.region})
    address = {"@type": "PostalAddress", **place} if place else None
    return without_empty(
        {"@type": "Organization", "name": in_language(body.name, tag), "address": address, "url": body.homepage, "email": body.email,
         "identifier": body.registration}
    )  # fmt: skip
