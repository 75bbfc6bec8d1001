"""What a credential holds that has no field in the European Learning Model, as texts of notes."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from mcvet.credentials.model import Credential, CredentialTemplate, MicroCredential
from mcvet.credentials.multilingual import in_language
from mcvet.credentials.parts import CredentialLevel, Occupation, PrincipleAnswer, Target


class NoteText(NamedTuple):
    """The text of a note.

    Attributes:
        code: its subject, a key of `NOTES`.
        text: the text, by language or in English; empty if there is none.
        is_kept: True if the file says the same in a field, or the note is read back unchanged.
    """

    code: str
    text: Mapping[str, str] | str
    is_kept: bool = False


def note_texts(design: Credential, original: Credential, language: str, *, has_level: bool, is_specification: bool) -> Iterator[NoteText]:
    """Yield the texts of the notes of a credential.

    Args:
        design: the credential as it is written.
        original: the design that it was made of, or itself.
        language: the main language of the file.
        has_level: True if the file states the level in a field.
        is_specification: True for the notes of the learning specification.
    """
    found = (
        *_origin(design, original),
        *_level(design.level, has_level=has_level, is_specification=is_specification),
        *_quality(design, language, has_level=has_level),
        *_pathway(design, has_level=has_level),
        *_scope(design),
        *_contents(design),
    )
    return (note for note in found if note.text)


def _origin(design: Credential, original: Credential) -> Iterator[NoteText]:
    if isinstance(original, CredentialTemplate):
        yield NoteText("reality", original.reality.value)
        yield NoteText("reality_note", original.reality_note or "")
    if isinstance(design, MicroCredential):
        yield NoteText("based_on", design.based_on or "")


def _level(level: CredentialLevel | None, *, has_level: bool, is_specification: bool) -> Iterator[NoteText]:
    if level is None:
        return
    names = [f"{national.framework_id} {national.nqf_level}" for national in level.national]
    names += [f"EQF {level.eqf_level}"] if level.eqf_level and not has_level else []
    yield NoteText("level", "; ".join(names) if level.applicable else "not applicable", has_level)
    yield NoteText("cycle", level.cycle or "")
    if has_level and not level.national and level.eqf_level and is_specification:
        yield NoteText("levels_derived", "yes", is_kept=True)


def _quality(design: Credential, language: str, *, has_level: bool) -> Iterator[NoteText]:
    quality = design.quality
    if quality is None:
        return
    yield NoteText("quality_internal", quality.internal or "")
    yield NoteText("quality_external", quality.external or "")
    yield NoteText("eqavet", " ".join(quality.eqavet_stages))
    for each in quality.accreditations if not (has_level or design.awarding_bodies) else ():
        yield NoteText("accredited_by", with_marks(each.title, in_language(each.agency.name, language)))


def _pathway(design: Credential, *, has_level: bool) -> Iterator[NoteText]:
    stacking = design.stackability
    if stacking:
        yield NoteText("stackable", "stackable" if stacking.stackable else "stand-alone", has_level)
        for target in stacking.towards:
            yield NoteText("towards", _target(target))


def _scope(design: Credential) -> Iterator[NoteText]:
    yield NoteText("countries", " ".join(design.countries))
    tags = design.languages
    if any("-" in tag for tag in tags) or len(set(tags)) != len({tag.split("-")[0] for tag in tags}):
        yield NoteText("language", " ".join(tags))
    numbers = design.workload.credits if design.workload else ()
    yield NoteText("credits", "; ".join(f"{credit.system} {plain_number(credit.points)}" for credit in numbers))


def _contents(design: Credential) -> Iterator[NoteText]:
    for occupation in design.occupations:
        yield NoteText("occupation", _occupation(occupation))
    for skill in design.skills:
        yield NoteText("skill", with_marks(skill.label, skill.esco_uri))
    for answer in design.answers:
        yield NoteText("answer", _answer(answer))
    yield NoteText("revision", design.revision or "")
    yield NoteText("requires", " ".join(design.requires))
    yield NoteText("target_group", design.target_group or "")
    yield NoteText("demand", design.demand or "")
    yield NoteText("further", design.further or "", is_kept=True)
    yield NoteText("sources", " ".join(design.source_ids))


def _occupation(occupation: Occupation) -> Mapping[str, str]:
    esco = occupation.esco_code and f"ESCO {occupation.esco_code}"
    return with_marks(occupation.label, esco, occupation.isco_08 and f"ISCO-08 {occupation.isco_08}")


def _answer(answer: PrincipleAnswer) -> Mapping[str, str] | str:
    line = f"{answer.question}: {answer.answer}"
    return {tag: f"{line} · {text}" for tag, text in answer.evidence.items()} if answer.evidence else line


def _target(target: Target) -> Mapping[str, str]:
    level = f"{target.level.framework_id} {target.level.nqf_level}" if target.level else None
    return with_marks(target.name, level, target.url)


def with_marks(label: Mapping[str, str], *marks: str | None) -> dict[str, str]:
    """Return a text in each language, followed by codes and addresses that are the same in all."""
    return {tag: " · ".join([text, *filter(None, marks)]) for tag, text in label.items()}


def plain_number(number: float) -> str:
    """Return a number as text, a whole one without decimals."""
    return str(number).removesuffix(".0")
