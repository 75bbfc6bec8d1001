"""Whatever is in a file of somebody else is in the result or in the losses: measured by putting something new anywhere."""

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credentials.official import needs_standards, official
from credentials.test_elm import ANA, SCHOOL
from credentials.test_imports import INPUTS
from mcvet import DataError, open_catalogue
from mcvet.catalogue import parse_document
from mcvet.catalogue.documents import field_name
from mcvet.credentials import template, to_json
from mcvet.credentials.enumerations import AccreditationKind, EqavetStage, Reply
from mcvet.credentials.exchange import Import, Loss, export, import_document
from mcvet.credentials.exchange.elm.read import read_elm
from mcvet.credentials.exchange.openbadges.read import read_openbadge
from mcvet.credentials.exchange.schemaorg.read import read_schemaorg
from mcvet.credentials.parts import (
    Accreditation,
    CredentialLevel,
    NationalLevel,
    Occupation,
    PrincipleAnswer,
    Quality,
    Skill,
    Stackability,
    Target,
)

FRESH = "zq7fresh"
Place = tuple[str | int, ...]


def rich() -> Any:
    """Return a template in which every element is filled."""
    text = {"en": "Words", "hr": "Riječi"}
    level = NationalLevel(framework_id="HR-CROQF", nqf_level="4.2")
    accreditation = Accreditation(title=text, kind=AccreditationKind.INSTITUTION_EQAR, agency=SCHOOL)
    return template("mc01", catalogue=open_catalogue()).model_copy(
        update={
            "awarding_bodies": (SCHOOL,), "links": ("https://example.org/a",), "requires": ("mc02",), "revision": "2", "isced_f": ("0715",),
            "skills": (Skill(label=text, esco_uri="http://data.europa.eu/esco/skill/0a1b"),), "further": text, "prerequisites": text,
            "occupations": (Occupation(label=text, esco_code="7212.3"),), "level": CredentialLevel(eqf_level=4, national=(level,)),
            "quality": Quality(internal=text, external=text, eqavet_stages=(EqavetStage.PLANNING,), accreditations=(accreditation,)),
            "stackability": Stackability(stackable=True, towards=(Target(name=text, level=level, url="https://example.org/q"),)),
            "answers": (PrincipleAnswer(question="quality.1", answer=Reply.YES, evidence=text),), "countries": ("HR",),
        }
    )  # fmt: skip


def samples() -> dict[str, Any]:
    """Return documents by name: our own exports, and the inputs that failed."""
    catalogue, learner = open_catalogue(), ANA.model_copy(update={"email": "ana@example.org", "grade": "5"})
    wanted = {"loq": ("elm", None), "edc": ("elm", learner), "schemaorg": ("schemaorg", None),
              "achievement": ("openbadges", None), "badge": ("openbadges", learner)}  # fmt: skip
    found = {name: json.loads(export(rich(), to, award=award, catalogue=catalogue).content) for name, (to, award) in wanted.items()}
    inputs = ["55_1_elm_volume.json", "56_elm_graph.jsonld", "56e_elm_opportunity.json", "57_edc_local_midnight.json", "58_edc_activity.json",
              "59_schema_graph.jsonld", "40_ob3_vc11_dates.json", "42b_ob3_issuer_country_name.json", "45_ob3_results.json", "46_ob3_alignments.json",
              "49_ob3_at_type.json"]  # fmt: skip
    return found | {name: json.loads((INPUTS / name).read_text("utf-8")) for name in inputs}


SAMPLES = samples()


def changes(document: Any) -> Iterator[tuple[Place, Any]]:
    """Yield the places where something new can be: in place of each value, and beside the values of an object or list."""

    def walk(value: Any, place: Place) -> Iterator[tuple[Place, Any]]:
        if isinstance(value, dict):
            yield (*place, "zqKey"), FRESH
            for key, inner in value.items():
                yield from walk(inner, (*place, key))
        elif isinstance(value, list):
            yield (*place, len(value)), FRESH
            yield (*place, len(value)), {"en": FRESH}
            for number, inner in enumerate(value):
                yield from walk(inner, (*place, number))
        else:
            yield place, FRESH
            if isinstance(value, str) and value[:4].isdecimal():
                yield place, "2031-05-06T07:08:09Z"

    yield from walk(document, ())


def changed(document: Any, place: Place, value: Any) -> Any:
    """Return a copy with a value at a place."""
    whole = deepcopy(document)
    holder = whole
    for key in place[:-1]:
        holder = holder[key]
    if isinstance(holder, list) and place[-1] == len(holder):
        holder.append(value)
    else:
        holder[place[-1]] = value
    return whole


def names(loss: Loss, place: Place, told: str) -> bool:
    """Return True if a loss reports a value, or the beginning of a part around its place."""
    where, _, rest = loss.detail.partition(": ")
    around = field_name(place)
    return told in loss.detail or (
        rest.endswith(("…", ")")) and "…" in rest and (around.startswith(where) or (where == "id" and place[-1] in ("id", "@id")))
    )


def is_accounted_for(document: Any, place: Place, value: Any) -> bool:
    """Read a document with something new in it; return True if that is in the result or in the losses, or the file is refused in words."""
    told = FRESH if FRESH in str(value) else str(value)
    try:
        found: Import = import_document(
            parse_document(json.dumps(changed(document, place, value)).encode(), "theirs.json"), catalogue=open_catalogue()
        )
    except DataError as error:
        return all(str(problem.expected) and str(problem.remedy) for problem in error.problems)
    return told in to_json(found.credential).decode() or any(names(loss, place, told) for loss in found.losses)


LONG = "x" * 5000


def mutations(value: Any) -> list[Any]:
    """Return values that untrusted files may have in place of a value: nothing, other types, lists instead of one value, long texts."""
    return [None, LONG, 7, -1, True, "", [], {}, [value], [value, value], [[value]], {"en": 5}, {"id": "x"}, {"@value": {}}, {"zz": value}]


def parts(value: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Yield every part of a document with its place."""
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield (*place, key), inner
        yield from parts(inner, (*place, key))


PARTS = {name: [*parts(document)] for name, document in SAMPLES.items()}


def is_read_or_refused(reader: Any, document: Any) -> bool:
    """Read a document; return True if a title came out, or problems that each say what to do. Nothing else may be raised."""
    try:
        return bool(reader(json.loads(json.dumps(document)), open_catalogue(), "theirs.json").credential.title)
    except DataError as error:
        return bool(error.problems) and all(str(problem.expected) and str(problem.remedy) for problem in error.problems)


@pytest.mark.slow
@settings(max_examples=60)
@given(data=st.data())
def test_a_file_with_a_part_of_another_form_is_read_or_refused(data: st.DataObject) -> None:
    """Missing parts, wrong types, lists where one is expected, long texts and null: the reader itself never stumbles."""
    name = data.draw(st.sampled_from(sorted(PARTS)))
    place, value = data.draw(st.sampled_from(PARTS[name]))
    document = changed(SAMPLES[name], place, data.draw(st.sampled_from(mutations(value))))
    readers = {"schema": read_schemaorg, "ob3": read_openbadge, "achievement": read_openbadge, "badge": read_openbadge}
    assert is_read_or_refused(next((reader for part, reader in readers.items() if part in name), read_elm), document)


@pytest.mark.slow
@needs_standards
@pytest.mark.parametrize(
    "name", ["Sample-MC-Annex1-signed.jsonld", "credential-sample-3.2.jsonld", "credential-sample-master-INVALID.jsonld"]
)
def test_an_official_sample_with_a_part_of_another_form_is_read(name: str) -> None:
    """The same for the credentials that the Commission publishes, one form after another."""
    document = official(f"elm/samples/{name}")
    document = json.loads(document["payload"]) if "payload" in document else document
    for number, (place, value) in enumerate(parts(document)):
        forms = mutations(value)
        assert is_read_or_refused(read_elm, changed(document, place, forms[number % len(forms)])), (place, number)


CHANGES = {name: [*changes(document)] for name, document in SAMPLES.items()}


@settings(max_examples=40)
@given(data=st.data())
def test_something_new_anywhere_is_kept_or_told(data: st.DataObject) -> None:
    """A value that no reader knows, in place of any other or beside it, is in the result or in a loss that names its place."""
    name = data.draw(st.sampled_from(sorted(CHANGES)))
    place, value = data.draw(st.sampled_from(CHANGES[name]))
    assert is_accounted_for(SAMPLES[name], place, value), (name, field_name(place), value)


@pytest.mark.slow
@pytest.mark.parametrize("name", CHANGES)
def test_something_new_everywhere_is_kept_or_told(name: str) -> None:
    """The same at every place, one after the other."""
    assert [(field_name(place), value) for place, value in CHANGES[name] if not is_accounted_for(SAMPLES[name], place, value)] == []


@pytest.mark.slow
@needs_standards
@pytest.mark.parametrize(
    "name", ["Sample-MC-Annex1-signed.jsonld", "credential-sample-3.2.jsonld", "credential-sample-master-INVALID.jsonld"]
)
def test_something_new_in_an_official_sample_is_kept_or_told(name: str) -> None:
    """The same for the credentials that the Commission publishes."""
    document = official(f"elm/samples/{name}")
    document = json.loads(document["payload"]) if "payload" in document else document
    found = [*changes(document)][::3]
    assert [(field_name(place), value) for place, value in found if not is_accounted_for(document, place, value)] == []
