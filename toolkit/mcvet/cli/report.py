"""The commands `mcvet report`."""

from pathlib import Path
from typing import Annotated

import typer

from mcvet.catalogue import open_catalogue
from mcvet.cli.output import DataOption, Format, LanguageOption, OutOption, language, with_progress, write_result
from mcvet.errors import SelectionError
from mcvet.messages import reason, say
from mcvet.readiness import SectorChoice, researched
from mcvet.reports.country import country_files

report_app = typer.Typer(no_args_is_help=True, help="Country briefs: one country, or all of them.")

_FORMS = (Format.DOCX, Format.HTML, Format.PDF, Format.XLSX)
FormOption = Annotated[Format, typer.Option("--format", "-f", help=f"Format of the brief: {', '.join(_FORMS)}.")]
SectorOption = Annotated[str, typer.Option("--sector", help=f"Sector to which it should apply: {', '.join(SectorChoice)}.")]


@report_app.command("country")
def _country(
    country: Annotated[str, typer.Argument(metavar="COUNTRY", help="Country code or English name.")],
    beside: Annotated[
        list[str] | None, typer.Option("--beside", help="A country to compare it with; up to three, by default neighbours.")
    ] = None,
    sector: SectorOption = "vet_adult",
    form: FormOption = Format.DOCX,
    output: OutOption = None,
    data: DataOption = None,
    lang: LanguageOption = "en",
) -> None:
    """Write a brief on one country."""
    files = country_files(country, language(lang), beside=beside or None, sector=sector, catalogue=open_catalogue(data))
    write_result(_permitted(form), output, files, [], [])


@report_app.command("countries")
def _countries(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder for the briefs; created if it does not exist.")],
    sector: SectorOption = "vet_adult",
    form: FormOption = Format.DOCX,
    data: DataOption = None,
    lang: LanguageOption = "en",
) -> None:
    """Write a brief on every researched country."""
    catalogue, texts = open_catalogue(data), language(lang)
    wanted = _permitted(form)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for code in with_progress(researched(catalogue=catalogue)):
            files = country_files(code, texts, sector=sector, catalogue=catalogue)
            (folder / f"mcvet-{code.lower()}-{texts.tag}.{wanted}").write_bytes(files[wanted]())
    except OSError as error:
        raise SelectionError(say("{path} cannot be written: {why}. Choose another folder.", path=str(folder), why=reason(error))) from error


def _permitted(form: Format) -> Format:
    if form not in _FORMS:
        raise SelectionError(say("A brief has no form '{form}'; there are {forms}.", form=form, forms=", ".join(_FORMS)))
    return form
