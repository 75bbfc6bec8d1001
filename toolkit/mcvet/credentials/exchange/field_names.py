"""Labels of the fields of a credential, so that messages show labels instead of paths."""

import re

from mcvet.locale import Texts, marked

_NAMES = {
    "accreditations": marked("Accreditations"),
    "agency": marked("Agency"),
    "answer": marked("Answer"),
    "answers": marked("The ten principles"),
    "applicable": marked("Does a level apply?"),
    "assessments": marked("Assessments"),
    "awarded_on": marked("Date of issue"),
    "awarding_bodies": marked("Awarding bodies"),
    "based_on": marked("Based on the template"),
    "countries": marked("Countries or regions"),
    "country": marked("Country"),
    "credits": marked("Credits by system"),
    "cycle": marked("Cycle of higher education"),
    "date_of_birth": marked("Date of birth"),
    "demand": marked("Why it is needed"),
    "description": marked("Description"),
    "domain": marked("Domain"),
    "email": marked("E-mail"),
    "eqavet_stages": marked("Stages of the EQAVET cycle that are covered"),
    "eqf_level": marked("EQF level"),
    "esco_code": marked("Code in ESCO"),
    "esco_uri": marked("Address in ESCO"),
    "evidence": marked("Evidence"),
    "expires_on": marked("Last day of validity"),
    "external": marked("Who reviews it externally"),
    "family_name": marked("Family name"),
    "framework_id": marked("Framework"),
    "further": marked("Further information"),
    "given_name": marked("Given name"),
    "grade": marked("Grade achieved"),
    "guided_hours": marked("Guided hours"),
    "homepage": marked("Web address"),
    "hours": marked("Total hours"),
    "id": marked("Identifier"),
    "independent_hours": marked("Independent hours"),
    "internal": marked("What the provider does"),
    "isced_f": marked("Fields of study (ISCED-F 2013)"),
    "isco_08": marked("Code of ISCO-08"),
    "kind": marked("What it is about"),
    "label": marked("Name"),
    "languages": marked("Languages of teaching and assessment"),
    "level": marked("Level"),
    "links": marked("Links"),
    "name": marked("Name"),
    "national": marked("National levels"),
    "nqf_level": marked("National level"),
    "occupations": marked("Occupations"),
    "outcomes": marked("Learning outcomes"),
    "participation": marked("Form of participation"),
    "points": marked("Number"),
    "prerequisites": marked("Prerequisites"),
    "quality": marked("Quality assurance"),
    "question": marked("Question"),
    "reality": marked("Whether the course exists"),
    "reality_note": marked("Which parts are real"),
    "region": marked("Region"),
    "registration": marked("Number in the national register"),
    "requires": marked("Credentials that come first"),
    "revision": marked("Version"),
    "skills": marked("Skills"),
    "source_ids": marked("Sources"),
    "stackability": marked("Stackability"),
    "stackable": marked("Can it be combined?"),
    "summary": marked("Summary"),
    "supervision": marked("Supervision and identity check"),
    "system": marked("Credit system"),
    "target_group": marked("Who it is for"),
    "text": marked("Text"),
    "title": marked("Title"),
    "towards": marked("What it counts towards"),
    "type": marked("Type of assessment"),
    "url": marked("Web address"),
    "weight_percent": marked("Weight in percent"),
    "work_based_hours": marked("Work-based hours"),
    "workload": marked("Workload"),
}
_PATH = re.compile(r"[a-z_0-9]+(?:\[\d+\])?(?:\.[A-Za-z_0-9-]+(?:\[\d+\])?)*")


def field_name(path: str, texts: Texts) -> str | None:
    """Return the label of a field after the label of its parent, in the reader's language; None if `path` is not the path of a field.

    >>> from mcvet.locale import texts_for
    >>> field_name("stackability.towards.level.framework_id", texts_for("en"))
    'Level: Framework'
    >>> field_name("outcomes[1].text.hr", texts_for("en"))
    'Learning outcomes 2: Text (hr)'
    """
    if not _PATH.fullmatch(path):
        return None
    words: list[str] = []
    for part in path.split("."):
        name, _, number = part.rstrip("]").partition("[")
        if name not in _NAMES and words and "." in path:
            return f"{': '.join(words[-2:])} ({name})"
        if name not in _NAMES:
            return None
        words.append(f"{texts.say(_NAMES[name])} {int(number) + 1}" if number else texts.say(_NAMES[name]))
    return ": ".join(words[-2:])


def named_fields(detail: str, texts: Texts, *, begins_with_field: bool = False) -> str:
    """Return the detail of a loss with paths of fields replaced by labels.

    Args:
        detail: paths separated by commas, or text that may begin with a path.
        texts: language of the labels.
        begins_with_field: True if the first word is a path, even if it looks like a usual word.

    >>> from mcvet.locale import texts_for
    >>> named_fields("demand, workload.hours", texts_for("en")), named_fields("outcomes[0].text 'x': a text", texts_for("en"))
    ('Why it is needed, Workload: Total hours', "Learning outcomes 1: Text 'x': a text")
    """
    pieces = detail.split(", ")
    names = [field_name(piece, texts) for piece in pieces]
    if all(names):
        return ", ".join(filter(None, names))
    head, space, rest = detail.partition(" ")
    name = field_name(head, texts) if begins_with_field or re.search(r"[._\[]", head) else None
    return f"{name}{space}{rest}" if name else detail
