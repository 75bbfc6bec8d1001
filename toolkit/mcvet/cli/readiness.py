"""The commands `mcvet readiness`."""

from collections.abc import Iterable
from typing import Annotated

import pandas as pd
import typer

from mcvet.catalogue import open_catalogue
from mcvet.cli.output import DataOption, Format, FormatOption, LanguageOption, OutOption, language, write_result
from mcvet.errors import SelectionError
from mcvet.frameworks import wording as frameworks_wording
from mcvet.locale import Texts
from mcvet.messages import say
from mcvet.readiness import (
    DIMENSIONS,
    SectorChoice,
    Standing,
    changes,
    definitions,
    displays,
    gaps,
    matrix,
    profile,
    score,
    tables,
    wording,
)
from mcvet.readiness.model import PolicyResult
from mcvet.readiness.score import NEAREST_FACTOR
from mcvet.reports.readiness import changes_files, definitions_files, gaps_files, matrix_files, profile_files, score_files

readiness_app = typer.Typer(
    no_args_is_help=True, help="Policy on micro-credentials by country: profiles, gaps, definitions, changes, index."
)

_SECTORS = ", ".join(SectorChoice)
CountryArgument = Annotated[str, typer.Argument(metavar="COUNTRY", help="Country code or English name.")]
CountriesArgument = Annotated[
    list[str] | None, typer.Argument(metavar="COUNTRY", help="Country codes or English names; by default every researched country.")
]
SectorOption = Annotated[str, typer.Option("--sector", help=f"Sector to which it should apply: {_SECTORS}.")]
DimensionOption = Annotated[
    list[str] | None, typer.Option("--dimension", help=f"Only this dimension; may be repeated: {', '.join(DIMENSIONS)}.")
]


@readiness_app.command("profile")
def _profile(
    country: CountryArgument,
    sector: SectorOption = "vet_adult",
    form: FormatOption = Format.TABLE,
    output: OutOption = None,
    data: DataOption = None,
    lang: LanguageOption = "en",
) -> None:
    """Show what is in force in one country, and what is unknown."""
    texts = language(lang)
    found = profile(country, sector=sector, catalogue=open_catalogue(data))
    frame = _words(found.standings, texts)
    write_result(
        form, output, profile_files(found, texts), [frame], _closing(wording.profile_sentences(found, texts), found, [found.country], texts)
    )


@readiness_app.command("matrix")
def _matrix(
    countries: CountriesArgument = None,
    dimension: DimensionOption = None,
    sector: SectorOption = "vet_adult",
    form: FormatOption = Format.TABLE,
    output: OutOption = None,
    data: DataOption = None,
    lang: LanguageOption = "en",
) -> None:
    """Show countries by dimensions."""
    texts = language(lang)
    found = matrix(countries or None, dimension or None, sector=sector, catalogue=open_catalogue(data))
    frame = displays.matrix_display(found, texts).set_index(texts.say("Dimension")).T.rename_axis(texts.say("Country")).reset_index()
    write_result(
        form, output, matrix_files(found, texts), [frame], _closing([wording.finding(found, texts)], found, found.countries, texts)
    )


@readiness_app.command("gaps")
def _gaps(
    country: CountryArgument,
    among: Annotated[list[str] | None, typer.Option("--among", help="Only compare with this country; may be repeated.")] = None,
    sector: SectorOption = "vet_adult",
    form: FormatOption = Format.TABLE,
    output: OutOption = None,
    data: DataOption = None,
    lang: LanguageOption = "en",
) -> None:
    """Show what is in force in other countries but not in this one, and which countries to ask."""
    texts = language(lang)
    found = gaps(country, among=among or None, sector=sector, catalogue=open_catalogue(data))
    rows = [
        [
            wording.dimension(gap.own.dimension, texts),
            wording.cell(gap.own, texts),
            wording.asked(gap, texts),
            wording.gap_question(gap, texts),
        ]
        for gap in found.gaps
    ]
    frame = pd.DataFrame(
        rows, columns=[texts.say("Dimension"), texts.country(found.country), texts.say("Whom to ask"), texts.say("Question")]
    )
    named = [found.country, *(model.standing.country for gap in found.gaps for model in gap.ask)]
    write_result(form, output, gaps_files(found, texts), [frame], _closing([wording.gaps_finding(found, texts)], found, named, texts))


@readiness_app.command("definitions")
def _definitions(
    countries: Annotated[list[str], typer.Argument(metavar="COUNTRY", help="Country codes or English names.")],
    sector: SectorOption = "vet_adult",
    form: FormatOption = Format.TABLE,
    output: OutOption = None,
    data: DataOption = None,
    lang: LanguageOption = "en",
) -> None:
    """Compare national definitions with the European one, element by element."""
    texts = language(lang)
    found = definitions(countries, sector=sector, catalogue=open_catalogue(data))
    rows = [
        [
            texts.say(wording.ELEMENT_LABELS[row.element]), texts.say(row.european),
            *(f"{wording.cell(cell, texts)}\n{cell.evidence}" for cell in row.cells),
        ]
        for row in found.rows
    ]  # fmt: skip
    columns = [texts.say("Element"), texts.say("European definition"), *map(texts.country, found.countries)]
    sentences = [wording.definitions_finding(found, texts)]
    write_result(
        form,
        output,
        definitions_files(found, texts),
        [pd.DataFrame(rows, columns=columns)],
        _closing(sentences, found, found.countries, texts),
    )


@readiness_app.command("changes")
def _changes(
    countries: CountriesArgument = None,
    dimension: DimensionOption = None,
    sector: SectorOption = "vet_adult",
    form: FormatOption = Format.TABLE,
    output: OutOption = None,
    data: DataOption = None,
    lang: LanguageOption = "en",
) -> None:
    """Show changes by year, and what is in preparation."""
    texts = language(lang)
    found = changes(countries or None, dimension or None, sector=sector, catalogue=open_catalogue(data))
    rows = [[change.year, wording.change_sentence(change, texts)] for change in (*found.done, *found.announced)]
    frame = pd.DataFrame(rows, columns=[texts.say("Year"), texts.say("State")])
    write_result(form, output, changes_files(found, texts), [frame], _closing([], found, found.countries, texts))


@readiness_app.command("score")
def _score(
    countries: Annotated[list[str], typer.Argument(metavar="COUNTRY", help="2 or more country codes or English names.")],
    weight: Annotated[
        list[str] | None, typer.Option("--weight", help="DIMENSION=NUMBER; may be repeated. By default all are equal.")
    ] = None,
    value: Annotated[list[str] | None, typer.Option("--value", help="STATE=NUMBER from 0 to 1; give all five or none.")] = None,
    nearest_factor: Annotated[float, typer.Option(help="Factor for a nearest equivalent, from 0 to below 1.")] = NEAREST_FACTOR,
    geometric: Annotated[bool, typer.Option("--geometric", help="Use the geometric mean instead of the arithmetic one.")] = False,
    dimension: DimensionOption = None,
    sector: SectorOption = "vet_adult",
    form: FormatOption = Format.TABLE,
    output: OutOption = None,
    data: DataOption = None,
    lang: LanguageOption = "en",
) -> None:
    """Show an index of countries as ranges, never as a single ranking."""
    texts = language(lang)
    found = score(
        countries, dimension or None, weights=_numbers(weight), values=_numbers(value), nearest_factor=nearest_factor, geometric=geometric,
        sector=sector, catalogue=open_catalogue(data),
    )  # fmt: skip
    frame = tables.score_frame(found).assign(country=[texts.country(one.country) for one in found.scores]).round(3)
    named = [one.country for one in found.scores]
    sentences = [wording.score_sentence(one, found, texts) for one in found.scores]
    write_result(form, output, score_files(found, texts), [frame], _closing(sentences, found, named, texts))


def _numbers(pairs: list[str] | None) -> dict[str, float] | None:
    found: dict[str, float] = {}
    for pair in pairs or ():
        name, _, text = pair.partition("=")
        try:
            found[name.strip()] = float(text)
        except ValueError as error:
            raise SelectionError(say("'{text}' is not NAME=NUMBER, such as definition=2.", text=pair)) from error
    return found or None


def _words(standings: Iterable[Standing], texts: Texts) -> pd.DataFrame:
    rows = [[wording.dimension(one.dimension, texts), wording.cell(one, texts), one.year or "", one.evidence] for one in standings]
    return pd.DataFrame(rows, columns=[texts.say("Dimension"), texts.say("State"), texts.say("Year"), texts.say("Evidence")])


def _closing(sentences: list[str], found: PolicyResult, countries: Iterable[str], texts: Texts) -> list[str]:
    listed = [f"  [{number}] {source.title}. {source.url or ''}".rstrip() for number, source in enumerate(found.sources, 1)]
    dated = texts.say("Data as of {date}.", date=frameworks_wording.as_of(found, texts))
    return [*sentences, *wording.footnotes(tuple(countries), texts), texts.say(found.limits_of_use), dated, texts.say("Sources"), *listed]
