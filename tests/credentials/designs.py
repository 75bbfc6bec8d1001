"""Designs and awards as hypothesis makes them."""

from datetime import date

from hypothesis import strategies as st

from mcvet.catalogue import Domain
from mcvet.credentials import Award, CredentialTemplate
from mcvet.credentials.enumerations import AccreditationKind, AssessmentType, Cycle, EqavetStage, Mode, Reality, Reply, Supervision
from mcvet.credentials.parts import (
    Accreditation,
    Assessment,
    CredentialLevel,
    Credits,
    NationalLevel,
    Occupation,
    Organisation,
    Outcome,
    PrincipleAnswer,
    Quality,
    Skill,
    Stackability,
    Target,
    Workload,
)

LETTERS = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Co", "Cn"), exclude_characters="\u2028\u2029\ufeff")
lines = st.text(LETTERS, min_size=1, max_size=30).map(str.strip).filter(bool) | st.sampled_from(
    ["a · b", "no", "a: b; c", "1.5e3", "'\"<&>"]
)
tags = st.sampled_from(["en", "hr", "sl", "bs", "sr-Latn", "sr-Cyrl", "cnr"])
texts = st.dictionaries(tags, lines, min_size=1, max_size=3)
addresses = st.sampled_from(["https://example.org/a", "https://example.org/b?c=d"])
ESCO_SKILL = Skill(label={"en": "weld", "hr": "zavarivati"}, esco_uri="http://data.europa.eu/esco/skill/0a1b")
skills = st.builds(Skill, label=texts) | st.just(ESCO_SKILL)
bodies = st.builds(
    Organisation, name=texts, country=st.sampled_from(["HR", "SI", "RS", "BA", "ME"]), region=st.none() | lines, registration=st.none() | lines,
    homepage=st.none() | addresses, email=st.none() | st.just("a@example.org"),
)  # fmt: skip
WELDING = CredentialTemplate(
    id="welding", title={"en": "Welding", "hr": "Zavarivanje"}, summary={"en": "Fillet welds"}, revision="2.1",
    reality=Reality.ILLUSTRATIVE, reality_note={"en": "Made up"},
    awarding_bodies=(
        Organisation(
            name={"en": "Sample School", "hr": "Primjerna škola"}, country="HR", region="Istra", registration="12345",
            homepage="https://example.org/", email="skola@example.org",
        ),
    ),
    countries=("HR", "SI"), isced_f=("0715", "0713"),
    outcomes=(
        Outcome(id="joints", domain=Domain.SKILLS, text={"en": "Welds"}, skills=(ESCO_SKILL, Skill(label={"en": "measure"}))),
        Outcome(id="gases", domain=Domain.KNOWLEDGE, text={"en": "Knows gases"}),
        Outcome(id="safety", domain=Domain.RESPONSIBILITY, text={"en": "Answers for safety"}),
    ),
    skills=(ESCO_SKILL, Skill(label={"en": "draw"})),
    occupations=(Occupation(label={"en": "welder"}, esco_code="7212.3", isco_08="7212"),),
    assessments=(
        Assessment(type=AssessmentType.PRACTICAL, outcomes=("joints", "safety"), weight_percent=70),
        Assessment(type=AssessmentType.ORAL, description={"en": "Talk"}, weight_percent=30),
    ),
    participation=(Mode.ON_SITE, Mode.ONLINE), requires=("base",), prerequisites={"en": "Safety at work"},
    workload=Workload(
        hours=50, guided_hours=20, work_based_hours=30, credits=(Credits(system="vet", points=3), Credits(system="ects", points=2)),
    ),
    level=CredentialLevel(eqf_level=4, national=(NationalLevel(framework_id="HR-CROQF", nqf_level="4.2"),)),
    supervision=Supervision.SUPERVISED_WITH_ID,
    quality=Quality(
        internal={"en": "Self-evaluation"}, external={"en": "Peer visit"}, eqavet_stages=(EqavetStage.PLANNING, EqavetStage.REVIEW),
        accreditations=(
            Accreditation(
                title={"en": "Licence"}, kind=AccreditationKind.PROGRAMME_LICENCE, agency=Organisation(name={"en": "Agency"}, country="HR")
            ),
        ),
    ),
    stackability=Stackability(
        stackable=True,
        towards=(
            Target(name={"en": "Welder"}, level=NationalLevel(framework_id="SI-SQF", nqf_level="4"), url="https://example.org/q"),
            Target(name={"en": "Fitter"}),
        ),
    ),
    links=("https://example.org/a", "https://example.org/b"), languages=("hr", "sl"), target_group={"en": "Adults"},
    demand={"en": "Survey"}, further={"en": "More"}, source_ids=("a_hnz2018",),
    answers=(PrincipleAnswer(question="quality.1", answer=next(iter(Reply)), evidence={"en": "Minutes"}),),
)  # fmt: skip
"""A template in which every part is present, in English with a Croatian title."""
HOURS = st.integers(1, 300).map(float) | st.sampled_from([0.25, 12.34])
ids = st.sampled_from(["made", "a--b", "o_", "o" * 64])


@st.composite
def workloads(draw: st.DrawFn) -> Workload:
    guided, independent, work = draw(HOURS), draw(HOURS), draw(HOURS)
    systems = draw(st.lists(st.sampled_from(["ects", "csvet", "vet", "me_vet"]), unique=True, max_size=3))
    points = tuple(Credits(system=system, points=draw(st.sampled_from([0.5, 2.0, 9.0]))) for system in systems)
    whole = Workload(
        hours=round(guided + independent + work, 6),
        guided_hours=guided,
        independent_hours=independent,
        work_based_hours=work,
        credits=points,
    )
    return draw(st.sampled_from([whole, Workload(hours=guided, credits=points)]))


levels = st.sampled_from(
    [
        CredentialLevel(applicable=False), CredentialLevel(eqf_level=4), CredentialLevel(eqf_level=4, national=(NationalLevel(framework_id="HR-CROQF", nqf_level="4.2"),)),
        CredentialLevel(national=(NationalLevel(framework_id="BA-BQF", nqf_level="4"),)),
        CredentialLevel(eqf_level=6, national=(NationalLevel(framework_id="HR-CROQF", nqf_level="6.sv"), NationalLevel(framework_id="SI-SQF", nqf_level="7"))),
        CredentialLevel(national=(NationalLevel(framework_id="EE-EstQF", nqf_level="4"),)),
        CredentialLevel(eqf_level=5, cycle=Cycle.SHORT), CredentialLevel(cycle=Cycle.THIRD), CredentialLevel(cycle=Cycle.FIRST, national=(NationalLevel(framework_id="RS-NQFS", nqf_level="6.1"),)),
    ]
)  # fmt: skip


@st.composite
def designs(draw: st.DrawFn) -> CredentialTemplate:
    """A template with any of its elements present or missing."""
    outcomes = tuple(
        Outcome(id=code, domain=draw(st.sampled_from(list(Domain))), text=draw(texts), skills=tuple(draw(st.lists(skills, max_size=2))))
        for code in draw(st.lists(st.sampled_from(["o1", "o2"]) | ids, unique=True, max_size=4))
    )
    covered = st.lists(st.sampled_from([o.id for o in outcomes]), unique=True, max_size=3) if outcomes else st.just([])
    assessments = st.builds(
        Assessment, type=st.sampled_from(list(AssessmentType)), description=st.none() | texts,
        weight_percent=st.none() | st.sampled_from([12.5, 50.0, 33.333333]), outcomes=covered.map(tuple),
    )  # fmt: skip
    quality = st.builds(
        Quality, internal=st.none() | texts, external=st.none() | texts,
        eqavet_stages=st.lists(st.sampled_from(list(EqavetStage)), unique=True).map(tuple),
        accreditations=st.lists(
            st.builds(Accreditation, title=texts, kind=st.sampled_from(list(AccreditationKind)), agency=bodies), max_size=1
        ).map(tuple),
    )  # fmt: skip
    targets = st.builds(
        Target, name=texts, level=st.none() | st.just(NationalLevel(framework_id="SI-SQF", nqf_level="5")), url=st.none() | addresses
    )
    stacking = st.just(Stackability(stackable=False)) | st.builds(
        Stackability, stackable=st.just(True), towards=st.lists(targets, max_size=2).map(tuple)
    )
    some = {
        "summary": texts, "revision": lines, "workload": workloads(), "level": levels, "supervision": st.sampled_from(list(Supervision)),
        "quality": quality, "prerequisites": texts, "stackability": stacking, "target_group": texts, "demand": texts, "further": texts,
    }  # fmt: skip
    many = {
        "awarding_bodies": st.lists(bodies, max_size=2), "countries": st.lists(st.sampled_from(["HR", "SI", "ME"]), unique=True, max_size=2),
        "isced_f": st.lists(st.sampled_from(["0715", "0713", "09"]), unique=True, max_size=2),
        "occupations": st.lists(
            st.builds(Occupation, label=texts, esco_code=st.none() | st.just("7212.3"), isco_08=st.none() | st.just("7212")), max_size=2
        ),
        "skills": st.lists(skills, max_size=2), "assessments": st.lists(assessments, max_size=3),
        "participation": st.lists(st.sampled_from(list(Mode)), unique=True, max_size=3), "requires": st.just(["other"]) | st.just([]),
        "languages": st.lists(st.sampled_from(["hr", "sl", "en", "sr-Latn"]), unique=True, max_size=2), "links": st.lists(addresses, unique=True, max_size=2),
        "answers": st.just([]) | st.builds(
            PrincipleAnswer, question=st.just("quality.1"), answer=st.sampled_from(list(Reply)), evidence=st.none() | texts
        ).map(lambda answer: [answer]),
        "source_ids": st.just(["a_hnz2018"]) | st.just([]),
    }  # fmt: skip
    given: dict[str, object] = {name: draw(st.none() | strategy) for name, strategy in some.items()}
    given |= {name: tuple(draw(strategy)) for name, strategy in many.items()}
    return CredentialTemplate(
        id=draw(ids),
        title=draw(texts),
        reality=draw(st.sampled_from(list(Reality))),
        reality_note=draw(st.none() | texts),
        outcomes=outcomes,
        **given,
    )


def awards() -> st.SearchStrategy[Award]:
    """An award with a name and any of the rest."""
    return st.builds(
        Award, given_name=lines, family_name=lines, date_of_birth=st.none() | st.dates(date(1940, 1, 1), date(2010, 1, 1)),
        email=st.none() | st.just("ana@example.org"), awarded_on=st.none() | st.just(date(2026, 11, 2)),
        expires_on=st.none() | st.just(date(2027, 11, 2)), grade=st.none() | lines,
    )  # fmt: skip
