"""Labels and sentences on frameworks, for every kind of output."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from babel import Locale
from babel.core import UnknownLocaleError

from mcvet.catalogue import Confidence, Framework
from mcvet.frameworks.model import Caution, CautionKind, CellState, Comparison, Translation, TranslationRefusal, TranslationRefusalKind
from mcvet.locale import Texts, in_latin, marked

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
    CautionKind.SEVERAL_EQF: marked(
        "Level {level} is linked to more than one EQF level; which one applies depends on the type of qualification."
    ),
    CautionKind.SEVERAL_SIBLINGS: marked("{framework} has several levels at EQF {eqf_level}: {levels}."),
    CautionKind.SEVERAL_TARGETS: marked("{framework} has several levels at EQF {eqf_level}: {levels}. No single one is the counterpart."),
    CautionKind.CHANGED_SINCE: marked(
        "{framework}: the rules changed in {changed}, after the last referencing in {referenced}, which may not cover the current levels."
    ),
    CautionKind.NO_TARGET: marked("{framework} has no national level at EQF {eqf_level}."),
    CautionKind.HISTORICAL: marked("{framework}: the link to the EQF is a historical record."),
}
_NOT_HIGH = {
    "medium": marked("A link at EQF {eqf_level} was seen once, or in a secondary source only."),
    "low": marked("A link at EQF {eqf_level} was not seen in a source."),
}
_REFUSALS = {
    TranslationRefusalKind.FROM_NOT_REFERENCED: marked("{framework} is not referenced to the EQF, so its levels cannot be translated."),
    TranslationRefusalKind.TO_NOT_REFERENCED: marked("{framework} is not referenced to the EQF, so no level can be translated to it."),
    TranslationRefusalKind.LEVEL_BELOW_EQF: marked("This level of {framework} is below EQF 1, so it cannot be translated."),
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
    """Return the label of a code, such as a state, a confidence or a sector."""
    return texts.say(LABELS[code])


def doubt(confidence: Confidence, texts: Texts) -> str:
    """Return a mark in brackets for low confidence; empty for medium and high."""
    return f" ({label(confidence, texts)})" if confidence is Confidence.LOW else ""


def local_language(framework: Framework) -> str:
    """Return the language tag (BCP 47) of a framework's local names."""
    known = _LOCAL.get(framework.framework_id) or _LOCAL.get(framework.country)
    if known:
        return known
    try:
        return Locale.parse(f"und_{framework.country}").language
    except UnknownLocaleError:
        return "und"


def abbreviation(framework: Framework, texts: Texts) -> str:
    """Return the abbreviation of a framework, as `local_abbreviation` chooses it; that of the EQF is in the reader's language."""
    if framework.is_reference:
        return texts.say("EQF")
    return local_abbreviation(framework.abbreviation, framework.abbreviation_local, texts)


def local_abbreviation(english: str, local: str | None, texts: Texts) -> str:
    """Return the English abbreviation to readers of English, otherwise that of the country, if there is one, in the reader's script."""
    if texts.tag == "en" or not local:
        return english
    return local if texts.tag == "sr-Cyrl" else in_latin(local)


def name_of(framework: Framework, texts: Texts) -> str:
    """Return the country of a framework, with its region if it has one."""
    country = texts.country(framework.country)
    return f"{country} ({texts.say(framework.region)})" if framework.region else country


def short_names_of(frameworks: Iterable[Framework], texts: Texts) -> dict[str, str]:
    """Return the names of selected frameworks: the country, with the abbreviation if there is a region or a second framework."""
    chosen = list(frameworks)
    countries = [framework.country for framework in chosen]
    return {
        framework.framework_id: f"{texts.country(framework.country)} ({abbreviation(framework, texts)})"
        if framework.region or countries.count(framework.country) > 1
        else texts.country(framework.country)
        for framework in chosen
    }


def names_of(frameworks: Iterable[Framework], texts: Texts) -> dict[str, str]:
    """Return the names of selected frameworks: the country, with the abbreviation if the country occurs twice."""
    chosen = list(frameworks)
    plain = [name_of(framework, texts) for framework in chosen]
    return {
        framework.framework_id: f"{name} ({abbreviation(framework, texts)})" if plain.count(name) > 1 else name
        for framework, name in zip(chosen, plain, strict=True)
    }


def finding(comparison: Comparison, texts: Texts) -> str:
    """Return the main finding of a comparison in a few sentences, at EQF 4 if that level is shown."""
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


def alike(comparison: Comparison, eqf_level: int, texts: Texts) -> str:
    """Return a sentence on the levels of the other frameworks that meet an EQF level of the first framework."""
    row = comparison.at(eqf_level)
    names = short_names_of((profile.framework for profile in comparison.profiles), texts)
    own, *others = row.cells
    if own.state is CellState.NOT_REFERENCED:
        return texts.say(_REFUSALS[TranslationRefusalKind.FROM_NOT_REFERENCED], framework=names[own.framework_id])
    levels = [level.nqf_level for level in own.levels]
    if not levels:
        return texts.say(_CAUTIONS[CautionKind.NO_TARGET], framework=names[own.framework_id], eqf_level=row.eqf_level)
    there = [f"{names[cell.framework_id]} {texts.join(level.nqf_level for level in cell.levels)}" for cell in others if cell.levels]
    values = {"framework": names[own.framework_id], "levels": texts.join(levels), "eqf_level": row.eqf_level, "others": "; ".join(there)}
    if not there:
        return texts.plural(
            "{framework}: level {levels} meets EQF {eqf_level}; none of the others has a level there.",
            "{framework}: levels {levels} meet EQF {eqf_level}; none of the others has a level there.",
            len(levels),
            **values,
        )
    return texts.plural(
        "{framework}: level {levels} meets EQF {eqf_level}. Comparable levels: {others}.",
        "{framework}: levels {levels} meet EQF {eqf_level}. Comparable levels: {others}.",
        len(levels),
        **values,
    )


def _group(number: int, countries: list[str], texts: Texts) -> str:
    joined = texts.join(countries)
    if not number:
        return texts.say("none in {countries}", countries=joined)
    if len(countries) == 1:
        return texts.plural("{n} national level in {countries}", "{n} national levels in {countries}", number, countries=joined)
    return texts.plural("{n} national level each in {countries}", "{n} national levels each in {countries}", number, countries=joined)


def caution_text(caution: Caution, translation: Translation, texts: Texts) -> str:
    """Return the sentence for a caution."""
    values = dict(caution.values)
    if "note" in values:
        return texts.say(str(values["note"]))
    if caution.kind is CautionKind.NOT_HIGH:
        return texts.say(_NOT_HIGH[str(values["confidence"])], **values)
    both = {f.framework_id: f for f in (translation.from_framework, translation.to_framework)}
    if "framework_id" in values:
        values["framework"] = names_of(both.values(), texts)[str(values["framework_id"])]
    return texts.say(_CAUTIONS[caution.kind], **values)


def refusal_text(refusal: TranslationRefusal, translation: Translation, texts: Texts) -> str:
    """Return the sentence for a refusal."""
    names = names_of((translation.from_framework, translation.to_framework), texts)
    return texts.say(_REFUSALS[refusal.kind], framework=names[refusal.framework_id])


def answer(translation: Translation, texts: Texts) -> str:
    """Return the result of a translation in one sentence."""
    if translation.refusal:
        return refusal_text(translation.refusal, translation, texts)
    names = names_of((translation.from_framework, translation.to_framework), texts)
    here = f"{names[translation.from_framework.framework_id]} {translation.level.nqf_level}"
    there = [f"{names[translation.to_framework.framework_id]} {level}" for level in translation.comparable_to]
    if not there:
        levels = ", ".join(str(path.eqf_level) for path in translation.paths)
        return texts.say("{level} is linked to EQF {eqf_levels}; {framework} has no level at that point.", level=here, eqf_levels=levels,
                         framework=names[translation.to_framework.framework_id])  # fmt: skip
    return texts.say("{level} is comparable to {others}. Comparable does not mean the same.", level=here, others=texts.join(there, "or"))


class Dated(Protocol):
    """A result that has the date of its data, and the folder laid over them if any."""

    @property
    def as_of(self) -> str:
        """Date of the shipped data."""

    @property
    def overlay(self) -> str | None:
        """Name of the folder laid over them."""


def as_of(dated: Dated, texts: Texts) -> str:
    """Return the date of the data in words, with the name of the folder laid over them if any."""
    day = texts.day(date.fromisoformat(dated.as_of))
    return texts.say("{date}, overlaid with the tables in “{folder}”", date=day, folder=dated.overlay) if dated.overlay else day


def footnotes(frameworks: Iterable[Framework], texts: Texts) -> list[str]:
    """Return the footnotes that certain names require, such as that of Kosovo*."""
    return [texts.say(KOSOVO)] if any(framework.country == "XK" for framework in frameworks) else []
