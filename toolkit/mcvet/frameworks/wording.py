"""The sentences and labels of the room."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from babel import Locale
from babel.core import UnknownLocaleError

from mcvet.catalogue import Confidence, Framework
from mcvet.frameworks.model import Caution, CautionKind, CellState, Comparison, Refusal, RefusalKind, Translation
from mcvet.locale import Texts, marked

GISTS = {
    8: marked("frontier of a field; new knowledge"),
    7: marked("highly specialised; strategic change"),
    6: marked("advanced; complex activities"),
    5: marked("broad and specialised; supervises others"),
    4: marked("wide contexts; manages own work"),
    3: marked("facts and processes; adapts to tasks"),
    2: marked("basic facts; some autonomy"),
    1: marked("basic knowledge; direct supervision"),
}
LABELS = {
    "legal_basis": marked("Governing law"),
    "year_adopted": marked("Adopted in"),
    "n_levels": marked("Number of levels"),
    "has_sublevels": marked("Sublevels"),
    "scope": marked("Scope"),
    "stage": marked("Stage"),
    "eqf_referencing_year": marked("Referenced to the EQF in"),
    "eqf_referencing_updated_years": marked("Referencing updated in"),
    "qf_ehea_self_certified_year": marked("Self-certified to the QF-EHEA in"),
    "eqf_on_certificates": marked("EQF level on certificates"),
    "validation_nfil": marked("Validation of non-formal and informal learning"),
    "coordination_point": marked("National coordination point"),
    "database_url": marked("Register"),
    "explorative": marked("explorative"),
    "design": marked("design"),
    "adoption": marked("adoption"),
    "activation": marked("activation"),
    "operational": marked("operational"),
    "review": marked("review"),
    "historical_referencing": marked("referencing kept as a record"),
    "replaced": marked("replaced"),
    "unknown": marked("unknown"),
    "yes": marked("yes"),
    "no": marked("no"),
    "partly": marked("partly"),
    "general": marked("General education"),
    "vet": marked("Vocational education and training"),
    "he": marked("Higher education"),
    "adult": marked("Adult education"),
    "professional": marked("Professional qualifications"),
    "high": marked("high confidence"),
    "medium": marked("medium confidence"),
    "low": marked("low confidence"),
    "law_adopted": marked("Law adopted"),
    "amended": marked("Amended"),
    "referencing_report_presented": marked("Referencing report presented"),
    "self_certification": marked("Self-certification"),
    "updated": marked("Referencing updated"),
    "update_in_progress": marked("Update in progress"),
    "knowledge": marked("Knowledge"),
    "skills": marked("Skills"),
    "responsibility_autonomy": marked("Responsibility and autonomy"),
    CellState.NO_LEVEL.value: marked("no national level"),
    CellState.NONE_PLACED.value: marked("no qualification placed"),
    CellState.NOT_REFERENCED.value: marked("Not referenced to the EQF"),
}
_CAUTIONS = {
    CautionKind.SEVERAL_EQF: marked("Level {level} meets more than one EQF level; which one holds depends on the type of qualification."),
    CautionKind.SEVERAL_SIBLINGS: marked("{framework} has several levels at EQF {eqf_level}: {levels}."),
    CautionKind.SEVERAL_TARGETS: marked(
        "{framework} has several levels at EQF {eqf_level}: {levels}. None of them is the one counterpart."
    ),
    CautionKind.CHANGED_SINCE: marked(
        "{framework}: the rules changed in {changed}, after the last referencing of {referenced}; it may not cover the present levels."
    ),
    CautionKind.NO_TARGET: marked("{framework} has no national level at EQF {eqf_level}."),
    CautionKind.HISTORICAL: marked("{framework}: the link to the EQF is a historical record."),
}
_NOT_HIGH = {
    "medium": marked("A link at EQF {eqf_level} was seen once, or in a secondary source only."),
    "low": marked("A link at EQF {eqf_level} was not seen in a source."),
}
_REFUSALS = {
    RefusalKind.FROM_NOT_REFERENCED: marked("{framework} is not referenced to the EQF, so its levels cannot be carried over."),
    RefusalKind.TO_NOT_REFERENCED: marked("{framework} is not referenced to the EQF, so no level can be carried over to it."),
    RefusalKind.LEVEL_BELOW_EQF: marked("This level of {framework} lies below EQF 1, so there is nothing to carry over."),
}
KOSOVO = marked(
    "* This designation is without prejudice to positions on status, and is in line with UNSCR 1244/1999 and the ICJ Opinion on the "
    "Kosovo declaration of independence."
)
_LOCAL = {
    "RS": "sr-Latn", "ME": "cnr", "BA": "bs", "CH": "de", "IE": "en", "MT": "en", "CY": "el", "LU": "fr",
    "BE-FR-CFC": "fr", "BE-DE-QDG": "de",
}  # fmt: skip


def label(code: str, texts: Texts) -> str:
    """Name a code of the data."""
    return texts.say(LABELS[code])


def doubt(confidence: Confidence, texts: Texts) -> str:
    """Return the mark, in brackets, of what is of low confidence; nothing for anything else."""
    return f" ({label(confidence, texts)})" if confidence is Confidence.LOW else ""


def local_language(framework: Framework) -> str:
    """Return the language tag of a framework's own names."""
    known = _LOCAL.get(framework.framework_id) or _LOCAL.get(framework.country)
    if known:
        return known
    try:
        return Locale.parse(f"und_{framework.country}").language
    except UnknownLocaleError:
        return "und"


def name_of(framework: Framework, texts: Texts) -> str:
    """Name the country of a framework, with its region where it has one."""
    country = texts.country(framework.country)
    return f"{country} ({texts.say(framework.region)})" if framework.region else country


def short_names_of(frameworks: Iterable[Framework], texts: Texts) -> dict[str, str]:
    """Name the frameworks of a selection by country, with the abbreviation where a region or a second framework calls for it."""
    chosen = list(frameworks)
    countries = [framework.country for framework in chosen]
    return {
        framework.framework_id: f"{texts.country(framework.country)} ({framework.abbreviation})"
        if framework.region or countries.count(framework.country) > 1
        else texts.country(framework.country)
        for framework in chosen
    }


def names_of(frameworks: Iterable[Framework], texts: Texts) -> dict[str, str]:
    """Name the frameworks of a selection by their countries, with the abbreviation where a country occurs twice."""
    chosen = list(frameworks)
    plain = [name_of(framework, texts) for framework in chosen]
    return {
        framework.framework_id: f"{name} ({framework.abbreviation})" if plain.count(name) > 1 else name
        for framework, name in zip(chosen, plain, strict=True)
    }


def finding(comparison: Comparison, texts: Texts) -> str:
    """Say in a few sentences what a comparison shows at its level of most interest: EQF 4 if it is among them."""
    names = names_of((profile.framework for profile in comparison.profiles), texts)
    national = [profile for profile in comparison.profiles if not profile.framework.is_reference]
    current = [profile for profile in national if profile.referenced and not profile.framework.is_historical]
    sentences = [
        texts.say("All frameworks shown are referenced to the EQF.")
        if len(current) == len(national)
        else texts.say("None of the frameworks shown is referenced to the EQF.")
        if not current
        else texts.plural(
            "{n} of the {total} frameworks is referenced to the EQF.",
            "{n} of the {total} frameworks are referenced to the EQF.",
            len(current),
            total=len(national),
        )
    ]
    row = next((row for row in comparison.rows if row.eqf_level == 4), comparison.rows[0] if comparison.rows else None)
    linked = {profile.framework.framework_id for profile in national if profile.referenced}
    if row is not None and row.eqf_level is not None and linked:
        by_number: dict[int, list[str]] = {}
        for cell in row.cells:
            if cell.framework_id in linked:
                by_number.setdefault(len(cell.levels), []).append(names[cell.framework_id])
        groups = [_group(number, countries, texts) for number, countries in sorted(by_number.items(), reverse=True)]
        sentences.append(texts.say("At EQF level {level}: {groups}.", level=row.eqf_level, groups="; ".join(groups)))
    for profile in national:
        name, number = names[profile.framework.framework_id], len(profile.unreferenced_levels)
        if not profile.referenced:
            sentence = texts.plural(
                "{framework}: {n} national level, not linked to the EQF.",
                "{framework}: {n} national levels, not linked to the EQF.",
                number,
                framework=name,
            )
            sentences.append(sentence)
        elif profile.framework.is_historical:
            sentences.append(texts.say(_CAUTIONS[CautionKind.HISTORICAL], framework=name))
    return " ".join(sentences)


def _group(number: int, countries: list[str], texts: Texts) -> str:
    joined = texts.join(countries)
    if not number:
        return texts.say("none in {countries}", countries=joined)
    if len(countries) == 1:
        return texts.plural("{n} national level in {countries}", "{n} national levels in {countries}", number, countries=joined)
    return texts.plural("{n} national level each in {countries}", "{n} national levels each in {countries}", number, countries=joined)


def caution_text(caution: Caution, translation: Translation, texts: Texts) -> str:
    """Say what to beware of."""
    values = dict(caution.values)
    if "note" in values:
        return texts.say(str(values["note"]))
    if caution.kind is CautionKind.NOT_HIGH:
        return texts.say(_NOT_HIGH[str(values["confidence"])], **values)
    both = {f.framework_id: f for f in (translation.from_framework, translation.to_framework)}
    if "framework_id" in values:
        values["framework"] = names_of(both.values(), texts)[str(values["framework_id"])]
    return texts.say(_CAUTIONS[caution.kind], **values)


def refusal_text(refusal: Refusal, translation: Translation, texts: Texts) -> str:
    """Say why a level cannot be carried over."""
    names = names_of((translation.from_framework, translation.to_framework), texts)
    return texts.say(_REFUSALS[refusal.kind], framework=names[refusal.framework_id])


def answer(translation: Translation, texts: Texts) -> str:
    """Say in one sentence what a translation found."""
    if translation.refusal:
        return refusal_text(translation.refusal, translation, texts)
    names = names_of((translation.from_framework, translation.to_framework), texts)
    here = f"{names[translation.from_framework.framework_id]} {translation.level.nqf_level}"
    there = [f"{names[translation.to_framework.framework_id]} {level}" for level in translation.comparable_to]
    if not there:
        levels = ", ".join(str(path.eqf_level) for path in translation.paths)
        return texts.say("{level} meets EQF {eqf_levels}; {framework} has no level there.", level=here, eqf_levels=levels,
                         framework=names[translation.to_framework.framework_id])  # fmt: skip
    return texts.say("{level} is comparable to {others}. Comparable does not mean the same.", level=here, others=texts.join(there, "or"))


class Dated(Protocol):
    """Something made from data of a date, with or without a folder laid over them."""

    @property
    def as_of(self) -> str:
        """Date of the shipped data."""

    @property
    def overlay(self) -> str | None:
        """Name of the folder laid over them."""


def as_of(dated: Dated, texts: Texts) -> str:
    """Write the date of the data, and the folder laid over them."""
    day = texts.day(date.fromisoformat(dated.as_of))
    return texts.say("{date}, with the tables in “{folder}” laid over them", date=day, folder=dated.overlay) if dated.overlay else day


def footnotes(frameworks: Iterable[Framework], texts: Texts) -> list[str]:
    """Return what must stand wherever certain names stand."""
    return [texts.say(KOSOVO)] if any(framework.country == "XK" for framework in frameworks) else []
