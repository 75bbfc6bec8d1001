"""Country brief for a ministry: state of play, levels, neighbouring countries, questions, sources."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from mcvet.catalogue import PARTNERS, Catalogue, Source, open_catalogue
from mcvet.errors import UnknownNameError
from mcvet.frameworks import CellState, Comparison, compare
from mcvet.frameworks import wording as frameworks_wording
from mcvet.frameworks.compare import MOST
from mcvet.frameworks.displays import numbers_of
from mcvet.locale import Texts, marked
from mcvet.locale.texts import ENGLISH
from mcvet.readiness import CountryProfile, Gaps, displays, gaps, matrix, profile, tables, wording
from mcvet.readiness.neighbours import neighbours
from mcvet.readiness.standing import countries_of
from mcvet.reports.files import Files
from mcvet.reports.report import Report, report_files
from mcvet.sections import Section, references

if TYPE_CHECKING:
    from mcvet.reports.pictures import Picture

TITLE = marked("{country}: micro-credentials in vocational education and training")
_BESIDE, _ASKED = 3, 3


def country_files(
    country: str,
    texts: Texts = ENGLISH,
    *,
    beside: Sequence[str] | None = None,
    sector: str = "vet_adult",
    catalogue: Catalogue | None = None,
) -> Files:
    """Return functions that make the files of a country brief, by format: `docx`, `html`, `pdf`, `xlsx`.

    Args:
        country: ISO 3166-1 code or English name.
        texts: texts in the language of the brief.
        beside: up to 3 countries for comparison; by default its neighbours, partners of the project first.
        sector: sector of education: `vet_adult`, `vet`, `he` or `any`.
        catalogue: the data; the shipped package if None.

    Raises:
        UnknownNameError: for an unknown country or sector.
    """
    catalogue = catalogue or open_catalogue()
    own = profile(country, sector=sector, catalogue=catalogue)
    others = countries_of(beside, catalogue)[:_BESIDE] if beside else _neighbours(own.country, catalogue)
    missing = gaps(own.country, sector=sector, catalogue=catalogue)
    ladder = _ladder(own.country, others, catalogue)
    sources = _cited(own, missing, ladder, catalogue)
    numbers = numbers_of(sources)
    sections = [
        _state_of_play(own, numbers, texts),
        *_levels(ladder, numbers, texts),
        _beside(own, others, sector, catalogue, texts),
        *_questions(missing, numbers, texts),
        _about(own, texts),
    ]
    dated = texts.say("State of play: {date}.", date=frameworks_wording.as_of(own, texts))
    report = Report(
        texts.say(TITLE, country=texts.country(own.country)),
        " ".join((dated, wording.profile_finding(own, texts))),
        sections,
        sources=sources,
        draw=lambda: _pictures(ladder, texts),
    )
    return report_files(report, texts, {texts.say(marked("Evidence")): tables.profile_frame(own)})


def _neighbours(country: str, catalogue: Catalogue) -> tuple[str, ...]:
    near = [code for code in neighbours(country) if catalogue.policy_of(code)]
    return tuple(sorted(near, key=lambda code: (code not in PARTNERS, code)))[:_BESIDE]


def _ladder(country: str, others: Sequence[str], catalogue: Catalogue) -> Comparison | None:
    """Compare the levels of the countries that have a single framework; None if the country has none, or no other has one."""
    ids = []
    for code in (country, *others):
        try:
            ids.append(catalogue.framework(code).framework_id)
        except UnknownNameError:
            if code == country:
                return None
    return compare(ids[:MOST], catalogue=catalogue) if len(ids) > 1 else None


def _cited(own: CountryProfile, missing: Gaps, ladder: Comparison | None, catalogue: Catalogue) -> tuple[Source, ...]:
    ids = [source.source_id for source in own.sources]
    ids += [model.standing.source_ids[0] for gap in missing.gaps for model in gap.ask[:_ASKED]]
    ids += _of_ladder(ladder)
    return catalogue.cited(ids)


def _of_ladder(ladder: Comparison | None) -> list[str]:
    """Return the ids of the sources of the levels: the first of each link, which is the best one."""
    if ladder is None:
        return []
    levels = [level for row in ladder.rows for cell in row.cells for level in cell.levels]
    levels += [level for one in ladder.profiles for level in one.unreferenced_levels]
    return [level.source_ids[0] for level in levels]


def _state_of_play(own: CountryProfile, numbers: Mapping[str, int], texts: Texts) -> Section:
    shown = displays.profile_display(own, texts, numbers)
    return Section(texts.say("What is in force"), tuple(wording.profile_sentences(own, texts)), shown)


def _levels(ladder: Comparison | None, numbers: Mapping[str, int], texts: Texts) -> list[Section]:
    if ladder is None:
        return []
    names = frameworks_wording.short_names_of((one.framework for one in ladder.profiles), texts)
    rows = []
    for row in ladder.rows:
        eqf = str(row.eqf_level) if row.eqf_level is not None else texts.say("below EQF 1")
        cells = [", ".join(level.nqf_level for level in cell.levels) or _empty(cell.state, texts) for cell in row.cells]
        rows.append([eqf, *cells])
    frame = pd.DataFrame(rows, columns=[texts.say("EQF"), *names.values()])
    sentences = (
        texts.say(ladder.limits_of_use),
        texts.say("Sources of the levels: {numbers}.", numbers=references(_of_ladder(ladder), numbers)),
    )
    return [Section(texts.say("Levels compared with those of others"), sentences, frame, ("ladder",), twin=True)]


def _empty(state: CellState, texts: Texts) -> str:
    return texts.say("not referenced") if state is CellState.NOT_REFERENCED else frameworks_wording.label(state.value, texts)


def _beside(own: CountryProfile, others: Sequence[str], sector: str, catalogue: Catalogue, texts: Texts) -> Section:
    found = matrix((own.country, *others), sector=sector, catalogue=catalogue)
    return Section(texts.say("Comparison with its neighbours"), (wording.finding(found, texts),), displays.matrix_display(found, texts))


def _questions(missing: Gaps, numbers: Mapping[str, int], texts: Texts) -> list[Section]:
    if not missing.gaps:
        return []
    rows = [
        [
            wording.gap_question(gap, texts), texts.join([texts.country(model.standing.country) for model in gap.ask[:_ASKED]]),
            references(tuple(dict.fromkeys(model.standing.source_ids[0] for model in gap.ask[:_ASKED])), numbers),
        ]
        for gap in missing.gaps
    ]  # fmt: skip
    columns = [texts.say("Question"), texts.say("Whom to ask"), texts.say("Sources")]
    sentences = (wording.gaps_finding(missing, texts),)
    return [Section(texts.say("Questions for a peer-learning activity"), sentences, pd.DataFrame(rows, columns=columns))]


def _about(own: CountryProfile, texts: Texts) -> Section:
    confidence = texts.say(
        "High confidence: seen in an official source, or in two. Medium: seen once, or in a secondary source. Low: not seen."
    )
    return Section(texts.say("How to read this"), (texts.say(own.limits_of_use), confidence, *_kosovo(texts)), fine=True)


def _kosovo(texts: Texts) -> list[str]:
    return wording.footnotes(["XK"], texts)


def _pictures(ladder: Comparison | None, texts: Texts) -> "Mapping[str, Picture]":
    if ladder is None:
        return {}
    from mcvet.reports.ladder_picture import draw_ladder  # loading takes a second, and a server never needs it

    return {"ladder": draw_ladder(ladder, texts)}
