"""The commands `mcvet credentials`."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

import typer

from mcvet.catalogue import Catalogue, Source, open_catalogue
from mcvet.cli.answers import DataOption, Format, FormatOption, LanguageOption, LowOption, OutOption, give, language
from mcvet.credentials import (
    adopt,
    compare_profiles,
    load_award,
    load_profile,
    review,
    stack,
    tables,
    template,
    templates,
    to_yaml,
    where_it_fits,
    wording,
)
from mcvet.credentials.exchange import FORMATS, Import, Loss, export, proof, read, read_proof
from mcvet.credentials.exchange import wording as exchange_wording
from mcvet.credentials.model import CredentialTemplate, Design, MicroCredential
from mcvet.credentials.where import FIVE
from mcvet.errors import DataError, SelectionError
from mcvet.frameworks import wording as frameworks
from mcvet.locale import Texts, available_languages, nearest_texts
from mcvet.reports import credentials as reports
from mcvet.reports.files import Files, as_json

credentials_app = typer.Typer(no_args_is_help=True, help="Micro-credentials: templates, review, stacking, profiles, exchange.")

Named = Annotated[str, typer.Argument(help="Id of a template, such as mc01, or a file.", metavar="ID|FILE")]
_LEARNER = typer.Option("--learner", help="YAML or JSON with given_name, family_name and what else is known.")
ReportOption = Annotated[Literal["table", "json"], typer.Option("--format", "-f", help="json: what was made and what was lost as JSON.")]


def _find(name: str, catalogue: Catalogue) -> CredentialTemplate | MicroCredential:
    return _read(Path(name), catalogue).credential if _is_file(name) else template(name, catalogue)


def _is_file(name: str) -> bool:
    try:
        return Path(name).suffix.lower() in (".yaml", ".yml", ".json", ".jsonld") or Path(name).is_file()
    except OSError:  # no file can have such a name
        return False


def _reader(design: Design, lang: str) -> Texts:
    """Return texts for content in a language of the design, or in one of the screen.

    Raises:
        SelectionError: for one that is neither.
    """
    if lang not in (known := dict.fromkeys((*design.title, *available_languages()))):
        raise SelectionError(f"{design.id} has no text in '{lang}'; there is {', '.join(known)}.")
    return nearest_texts(lang)


def _read(path: Path, catalogue: Catalogue) -> Import:
    found = read(path, catalogue)
    _tell(found.losses, language("en"))
    return found


def _tell(losses: Iterable[Loss], texts: Texts) -> None:
    for loss in losses:
        typer.echo(exchange_wording.loss_text(loss, texts), err=True)


def _told(losses: Iterable[Loss]) -> list[dict[str, object]]:
    return [loss.model_dump(mode="json") | {"text": exchange_wording.loss_text(loss, language("en"))} for loss in losses]


def _closing(told: Iterable[str], dated: frameworks.Dated, sources: Iterable[Source], texts: Texts) -> list[str]:
    listed = [f"  [{source.source_id}] {source.title}. {source.url or ''}".rstrip() for source in sources]
    closing = [*told, texts.say("Data as of {date}.", date=frameworks.as_of(dated, texts))]
    return [*closing, texts.say("Sources"), *listed] if listed else closing


@credentials_app.command("list")
def _list(form: FormatOption = Format.TABLE, output: OutOption = None, data: DataOption = None, lang: LanguageOption = "en") -> None:
    """List the templates, the shipped ones and those of a folder of your own."""
    catalogue, texts = open_catalogue(data), language(lang)
    found = templates(catalogue)
    frame = tables.templates_frame(found).drop(columns="source_ids")
    frame["title"] = [wording.told(each.title, texts) for each in found]
    frame["reality"] = [wording.reality(each, texts) for each in found]
    give(form, output, reports.template_list_files(found, catalogue, texts), [frame], _closing([], catalogue, (), texts))


@credentials_app.command("show")
def _show(
    name: Named, form: FormatOption = Format.TABLE, output: OutOption = None, data: DataOption = None, lang: LanguageOption = "en"
) -> None:
    """Show a template or a file, element by element."""
    catalogue = open_catalogue(data)
    found = _find(name, catalogue)
    texts = _reader(found, lang)
    mark = wording.reality(found, texts)
    note = wording.told(found.reality_note, texts) if isinstance(found, CredentialTemplate) else ""
    lines = [wording.told(found.title, texts), *(["{}: {}. {}".format(texts.say("Template"), mark, note).rstrip()] if mark else [])]
    for element, told in wording.facts(found, texts, catalogue):
        lines += [f"{wording.label(element, texts)}:", *(f"  - {line}" for line in told)]
    if found.demand:
        lines += ["{}:".format(texts.say("Why it is needed")), f"  - {wording.told(found.demand, texts)}"]
    files: Files = {
        "json": lambda: export(found, "json", catalogue=catalogue).content,
        "html": lambda: export(found, "html", catalogue=catalogue, language=lang if lang in found.title else None).content,
        "docx": lambda: export(found, "docx", catalogue=catalogue, language=lang if lang in found.title else None).content,
    }
    give(form, output, files, [], _closing(lines, catalogue, catalogue.cited(found.source_ids), texts))


@credentials_app.command("new")
def _new(
    from_: Annotated[str | None, typer.Option("--from", help="Template to begin with; without one the file is nearly empty.")] = None,
    output: OutOption = None,
    data: DataOption = None,
) -> None:
    """Write a file to fill in: a copy of a template, or a nearly empty one."""
    catalogue = open_catalogue(data)
    design = adopt(template(from_, catalogue)) if from_ else MicroCredential(id="my-credential", title={"en": "Title"})
    _write(to_yaml(design), output)


def _write(content: bytes, output: Path | None) -> None:
    try:
        if output is None:
            sys.stdout.buffer.write(content)
        else:
            output.write_bytes(content)
    except OSError as error:
        raise SelectionError(f"{output} cannot be written: {error.strerror}. Choose another file.") from error


@credentials_app.command("check")
def _check(
    name: Named,
    country: Annotated[
        list[str] | None, typer.Option("--country", "-c", help="Country whose rules matter, by code or name; may be repeated.")
    ] = None,
    profile: Annotated[
        list[Path] | None, typer.Option("--profile", help="An element profile to take in place of the one on record; may be repeated.")
    ] = None,
    form: FormatOption = Format.TABLE,
    output: OutOption = None,
    data: DataOption = None,
    include_low: LowOption = False,
    lang: LanguageOption = "en",
) -> None:
    """Review a template or a file; the exit status is 1 if something must be mended, or the file has problems."""
    catalogue = open_catalogue(data)
    try:
        design = _find(name, catalogue)
    except DataError as error:
        if form is Format.JSON:
            _write(as_json({"problems": [vars(problem) for problem in error.problems]}), output)
        else:
            typer.echo(str(error))
        raise typer.Exit(1) from error
    texts = _reader(design, lang)
    found = review(
        design, country, own=[load_profile(path, catalogue) for path in profile or ()], include_low=include_low, catalogue=catalogue
    )
    lines = [wording.heading(design, texts), wording.review_finding(found, texts)]
    for finding in found.findings:
        parts = [wording.finding_text(finding, texts), wording.advice_text(finding, texts), wording.evidence_of(finding)]
        parts += [f"({mark})" if (mark := wording.doubt(finding, texts)) else ""]
        parts += [f"[{', '.join(finding.source_ids)}]" if finding.source_ids else ""]
        lines.append(f"- {wording.label(finding.severity.value, texts)}: {' '.join(filter(None, parts))}")
    if found.hidden:
        lines.append(texts.plural("{n} statement hidden: low confidence", "{n} statements hidden: low confidence", found.hidden))
    questions = tables.principles_frame(found, catalogue, texts).drop(columns=["principle_id", "source_ids"])
    questions["answer"] = [wording.label(answer, texts) for answer in questions["answer"]]
    questions["basis"] = [wording.label(basis, texts) for basis in questions["basis"]]
    questions["confidence"] = [wording.label(confidence, texts) for confidence in questions["confidence"]]
    give(
        form, output, reports.review_files(found, design, catalogue, texts), [tables.elements_frame(found, texts), questions],
        _closing(lines, found, found.sources, texts),
    )  # fmt: skip
    if found.has_errors:
        raise typer.Exit(1)


@credentials_app.command("where")
def _where(
    name: Named,
    framework: Annotated[list[str] | None, typer.Option("--framework", help="Country code or framework id; may be repeated.")] = None,
    form: FormatOption = Format.TABLE,
    output: OutOption = None,
    data: DataOption = None,
    include_low: LowOption = False,
    lang: LanguageOption = "en",
) -> None:
    """Say where a template or a file stands in the national frameworks."""
    catalogue = open_catalogue(data)
    design = _find(name, catalogue)
    texts = _reader(design, lang)
    found = where_it_fits(design, framework or FIVE, include_low=include_low, catalogue=catalogue)
    chosen = [catalogue.by_id[placement.framework_id] for placement in found.placements]
    names = frameworks.names_of(chosen, texts)
    lines = [wording.heading(design, texts)]
    lines += [wording.placement_text(placement, names[placement.framework_id], texts) for placement in found.placements]
    lines += [*frameworks.footnotes(chosen, texts), texts.say(found.limits_of_use)]
    give(form, output, reports.places_files(found, design, catalogue, texts), [], _closing(lines, found, found.sources, texts))


@credentials_app.command("stack")
def _stack(
    names: Annotated[list[str], typer.Argument(help="Ids of templates, or files.", metavar="ID|FILE...")],
    towards: Annotated[str | None, typer.Option("--towards", help="Id or file whose outcomes are the target.")] = None,
    form: FormatOption = Format.TABLE,
    output: OutOption = None,
    data: DataOption = None,
    lang: LanguageOption = "en",
) -> None:
    """Say what several templates or files add up to, in which order they come, and what a target still lacks."""
    catalogue, texts = open_catalogue(data), language(lang)
    designs = [_find(name, catalogue) for name in names]
    found = stack(designs, _find(towards, catalogue) if towards else None, catalogue=catalogue)
    systems = wording.system_names(catalogue, texts)
    lines = [wording.heading(design, texts) for design in designs]
    lines += [wording.stack_finding(found, systems, texts), *wording.stack_notes(found, systems, texts)]
    alike = texts.say("Outcomes that may be the same")
    pairs = [(overlap.first, overlap.second) for overlap in found.overlaps]
    lines += [f"{alike}: {a.credential_id} {a.outcome.id} · {b.credential_id} {b.outcome.id}" for a, b in pairs]
    missing = texts.say("Still missing towards the target")
    lines += [f"{missing}: {wording.told(outcome.text, texts)}" for outcome in found.missing]
    frame = tables.stack_frame(found, designs).drop(columns="source_ids")
    give(form, output, reports.stack_files(found, designs, catalogue, texts), [frame], _closing(lines, found, found.sources, texts))


@credentials_app.command("profile")
def _profile(
    countries: Annotated[list[str], typer.Argument(help="2 to 8 countries, by code or name.")],
    own: Annotated[
        list[Path] | None, typer.Option("--file", help="A profile to take in place of the one on record; may be repeated.")
    ] = None,
    form: FormatOption = Format.TABLE,
    output: OutOption = None,
    data: DataOption = None,
    lang: LanguageOption = "en",
) -> None:
    """Put the element profiles of 2 to 8 countries side by side."""
    catalogue, texts = open_catalogue(data), language(lang)
    found = compare_profiles(countries, own=[load_profile(path, catalogue) for path in own or ()], catalogue=catalogue)
    lines = [wording.profiles_finding(found, texts)]
    give(
        form,
        output,
        reports.profiles_files(found, texts),
        [tables.profiles_frame(found, texts)],
        _closing(lines, found, found.sources, texts),
    )


@credentials_app.command("export")
def _export(
    name: Named,
    to: Annotated[str, typer.Option("--to", help=f"Format: {', '.join(FORMATS)}.")],
    learner: Annotated[Path | None, _LEARNER] = None,
    output: OutOption = None,
    form: ReportOption = "table",
    data: DataOption = None,
    lang: Annotated[str | None, typer.Option("--lang", help="Language, for formats of one language.")] = None,
) -> None:
    """Write a template or a file in another format; what it cannot hold is told on standard error."""
    catalogue = open_catalogue(data)
    award = load_award(learner) if learner else None
    if to == "docx" and output is None and form != "json":
        raise SelectionError("Such a file does not fit on the screen; name one with -o FILE.docx.")
    found = export(_find(name, catalogue), to, award=award, language=lang, catalogue=catalogue)
    _tell(found.losses, language("en"))
    if form != "json":
        _write(found.content, output)
        return
    report: dict[str, object] = {
        "format": found.format,
        "losses": _told(found.losses),
    }
    if output is not None:
        _write(found.content, output)
        report["file"] = str(output)
    elif to in ("elm", "openbadges", "schemaorg", "json"):
        report["content"] = json.loads(found.content)
    elif to != "docx":
        report["content"] = found.content.decode()
    _write(as_json(report), None)


@credentials_app.command("import")
def _import(
    file: Annotated[Path, typer.Argument(help="A file of ELM, EDC, Open Badges, schema.org or our own.")],
    output: OutOption = None,
    form: ReportOption = "table",
    data: DataOption = None,
) -> None:
    """Read a file of another format into a YAML file of our own; what was not understood is told on standard error."""
    catalogue = open_catalogue(data)
    found = _read(file, catalogue)
    if form != "json":
        _write(to_yaml(found.credential), output)
        return
    credential = json.loads(export(found.credential, "json", catalogue=catalogue).content)
    _write(as_json({"format": found.format, "credential": credential, "losses": _told(found.losses)}), output)


@credentials_app.command("issue")
def _issue(
    name: Named,
    learner: Annotated[Path, _LEARNER],
    output: OutOption = None,
    method: Annotated[Literal["did:key", "did:jwk"], typer.Option("--did", help="How the key is named.")] = "did:key",
    data: DataOption = None,
    lang: Annotated[str | None, typer.Option("--lang", help="Language of the badge.")] = None,
) -> None:
    """Sign an Open Badges credential with a key made on the spot: a demonstration, which proves nothing about who issued it."""
    catalogue = open_catalogue(data)
    found = export(_find(name, catalogue), "openbadges", award=load_award(learner), language=lang, catalogue=catalogue)
    _tell(found.losses, language("en"))
    typer.echo(language("en").say(wording.DEMONSTRATION), err=True)
    _write(proof.sign(json.loads(found.content), method=method).encode() + b"\n", output)


@credentials_app.command("verify")
def _verify(
    file: Annotated[Path, typer.Argument(help="A signed Open Badges credential (VC-JWT).")],
    form: ReportOption = "table",
    lang: LanguageOption = "en",
) -> None:
    """Verify a signed credential without any network; the exit status is 1 if it is refused, and the reason is told."""
    texts = language(lang)
    found = read_proof(file)
    told = exchange_wording.verification_text(found, texts)
    if form == "json":
        _write(as_json({"text": told} | found.model_dump(mode="json")), None)
    else:
        typer.echo(told, err=not found.intact)
    if not found.intact:
        raise typer.Exit(1)
