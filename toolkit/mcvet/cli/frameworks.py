"""The commands `mcvet frameworks`."""

from typing import Annotated

import typer

from mcvet.catalogue import Sector, frame, open_catalogue
from mcvet.cli.output import DataOption, Format, FormatOption, LanguageOption, LowOption, OutOption, language, write_result
from mcvet.frameworks import Comparison, Translation, compare, displays, overview, tables, translate, wording
from mcvet.locale import Texts
from mcvet.reports.frameworks import comparison_files, list_files, translation_files

frameworks_app = typer.Typer(no_args_is_help=True, help="National qualifications frameworks: list, show, compare, translate a level.")

_SECTORS = ", ".join(Sector)


@frameworks_app.command("list")
def _list(form: FormatOption = Format.TABLE, output: OutOption = None, data: DataOption = None, lang: LanguageOption = "en") -> None:
    """List all frameworks."""
    catalogue, texts = open_catalogue(data), language(lang)
    columns = ["framework_id", "framework_name_en", "n_levels", "has_sublevels", "stage", "eqf_referencing_year", "confidence"]
    listed = frame("frameworks", catalogue=catalogue)[columns]
    write_result(
        form,
        output,
        list_files(texts, catalogue=catalogue),
        [listed],
        [texts.say("Data as of {date}.", date=wording.as_of(catalogue, texts))],
    )


@frameworks_app.command("show")
def _show(
    framework: Annotated[str, typer.Argument(metavar="FRAMEWORK", help="Country code or framework id, such as HR or BE-DE-QDG.")],
    form: FormatOption = Format.TABLE,
    output: OutOption = None,
    data: DataOption = None,
    include_low: LowOption = False,
    lang: LanguageOption = "en",
) -> None:
    """Show one framework: attributes, levels, qualification types and sources."""
    texts = language(lang)
    found = overview(framework, include_low=include_low, catalogue=open_catalogue(data))
    frames = [displays.attributes_display(found, texts), displays.ladder_display(found, texts)]
    write_result(form, output, comparison_files(found, texts), frames, _closing([], found, texts))


@frameworks_app.command("compare")
def _compare(
    frameworks: Annotated[list[str], typer.Argument(metavar="FRAMEWORK", help="2 to 8 country codes or framework ids.")],
    eqf: Annotated[list[int] | None, typer.Option("--eqf", help="Only this EQF level, 1 to 8; may be repeated.")] = None,
    sector: Annotated[list[str] | None, typer.Option("--sector", help=f"Only types of this sector; may be repeated: {_SECTORS}.")] = None,
    differences: Annotated[bool, typer.Option("--differences", help="Only rows and attributes that differ.")] = False,
    form: FormatOption = Format.TABLE,
    output: OutOption = None,
    data: DataOption = None,
    include_low: LowOption = False,
    lang: LanguageOption = "en",
) -> None:
    """Compare 2 to 8 frameworks on the EQF ladder."""
    texts = language(lang)
    full = compare(frameworks, eqf_levels=eqf or None, sectors=sector or None, include_low=include_low, catalogue=open_catalogue(data))
    found = full.differences() if differences else full
    finding = wording.finding(full, texts)
    write_result(
        form, output, comparison_files(found, texts, finding), [displays.ladder_display(found, texts)], _closing([finding], found, texts)
    )


@frameworks_app.command("translate")
def _translate(
    level: Annotated[str, typer.Argument(metavar="LEVEL", help="National level, such as 4.2 or VII1.")],
    from_: Annotated[str, typer.Argument(metavar="FROM", help="Framework of the level.")],
    to: Annotated[str, typer.Argument(metavar="TO", help="Framework to translate it to.")],
    form: FormatOption = Format.TABLE,
    output: OutOption = None,
    data: DataOption = None,
    lang: LanguageOption = "en",
) -> None:
    """Show the levels of another framework that a national level is comparable to."""
    texts = language(lang)
    found = translate(level, from_, to, catalogue=open_catalogue(data))
    sentences = [wording.answer(found, texts), *(f"- {wording.caution_text(caution, found, texts)}" for caution in found.cautions)]
    frames = [tables.translation_frame(found).drop(columns="source_ids")] if found.paths else []
    write_result(form, output, translation_files(found, texts), frames, _closing(sentences, found, texts))


def _closing(sentences: list[str], found: Comparison | Translation, texts: Texts) -> list[str]:
    if isinstance(found, Comparison):
        frameworks = [profile.framework for profile in found.profiles]
        names = wording.names_of(frameworks, texts)
        notes = [f"- {names[p.framework.framework_id]}: {texts.say(note.note_en)}" for p in found.profiles for note in p.notes]
    else:
        frameworks, notes = [found.from_framework, found.to_framework], []
    listed = [f"  [{number}] {source.title}. {source.url or ''}".rstrip() for number, source in enumerate(found.sources, 1)]
    dated = texts.say("Data as of {date}.", date=wording.as_of(found, texts))
    return [*sentences, *notes, *wording.footnotes(frameworks, texts), texts.say(found.limits_of_use), dated, texts.say("Sources"), *listed]
