"""The commands `mcvet credentials`."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Literal

import typer

from mcvet.catalogue import PARTNERS, Catalogue, Source, open_catalogue
from mcvet.cli.output import (
    DataOption,
    Format,
    FormatOption,
    LanguageOption,
    LowOption,
    OutOption,
    language,
    print_text,
    reader,
    write_bytes,
    write_result,
)
from mcvet.credentials import (
    adopt,
    compare_profiles,
    displays,
    finding_wording,
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
from mcvet.credentials.exchange import FORMATS, Import, Loss, export, read, verify_file
from mcvet.credentials.exchange import wording as exchange_wording
from mcvet.credentials.exchange.signatures import tokens as proof
from mcvet.credentials.model import Credential, CredentialTemplate, MicroCredential
from mcvet.credentials.stack import OutcomeOf
from mcvet.errors import DataError, SelectionError
from mcvet.frameworks import wording as frameworks
from mcvet.locale import Texts, available_languages, nearest_texts
from mcvet.messages import say
from mcvet.reports import credentials as reports
from mcvet.reports.files import Files, as_json

credentials_app = typer.Typer(no_args_is_help=True, help="Micro-credentials: templates, review, stacking, profiles, exchange.")

Named = Annotated[str, typer.Argument(help="Id of a template, such as mc01, or a file.", metavar="ID|FILE")]
_LEARNER = typer.Option("--learner", help="YAML or JSON file with given_name, family_name and any further details.")
ReportOption = Annotated[Literal["table", "json"], typer.Option("--format", "-f", help="json: the result and the losses as JSON.")]


def _find(name: str, catalogue: Catalogue) -> CredentialTemplate | MicroCredential:
    return _read(Path(name), catalogue).credential if _is_file(name) else template(name, catalogue=catalogue)


def _is_file(name: str) -> bool:
    try:
        return Path(name).suffix.lower() in (".yaml", ".yml", ".json", ".jsonld") or Path(name).is_file()
    except OSError:  # no file can have such a name
        return False


def _reader(design: Credential, lang: str) -> Texts:
    """Return texts for content in a language of the design, or of the interface.

    Raises:
        SelectionError: for any other language.
    """
    if lang not in (known := dict.fromkeys((*design.title, *available_languages()))):
        raise SelectionError(
            say("{id} has no text in '{lang}'; there is {languages}.", id=design.id, lang=lang, languages=", ".join(known))
        )
    return nearest_texts(lang)


def _read(path: Path, catalogue: Catalogue) -> Import:
    found = read(path, catalogue=catalogue)
    _print_losses(found.losses, reader())
    return found


def _print_losses(losses: Iterable[Loss], texts: Texts) -> None:
    for loss in losses:
        print_text(exchange_wording.loss_text(loss, texts), aside=True)


def _losses_as_json(losses: Iterable[Loss]) -> list[dict[str, object]]:
    return [loss.model_dump(mode="json") | {"text": exchange_wording.loss_text(loss, reader())} for loss in losses]


def _closing(lines: Iterable[str], dated: frameworks.Dated, sources: Iterable[Source], texts: Texts) -> list[str]:
    listed = [f"  [{source.source_id}] {source.title}. {source.url or ''}".rstrip() for source in sources]
    closing = [*lines, texts.say("Data as of {date}.", date=frameworks.as_of(dated, texts))]
    return [*closing, texts.say("Sources"), *listed] if listed else closing


@credentials_app.command("list")
def _list(form: FormatOption = Format.TABLE, output: OutOption = None, data: DataOption = None, lang: LanguageOption = "en") -> None:
    """List the templates: the shipped ones and those of your own folder."""
    catalogue, texts = open_catalogue(data), language(lang)
    found = templates(catalogue=catalogue)
    frame = tables.templates_frame(found).drop(columns="source_ids")
    frame["title"] = [wording.localised(each.title, texts) for each in found]
    frame["reality"] = [wording.reality(each, texts) for each in found]
    write_result(form, output, reports.template_list_files(found, texts, catalogue=catalogue), [frame], _closing([], catalogue, (), texts))


@credentials_app.command("show")
def _show(
    name: Named, form: FormatOption = Format.TABLE, output: OutOption = None, data: DataOption = None, lang: LanguageOption = "en"
) -> None:
    """Show a template or a file, element by element."""
    catalogue = open_catalogue(data)
    found = _find(name, catalogue)
    texts = _reader(found, lang)
    mark = wording.reality(found, texts)
    note = wording.localised(found.reality_note, texts) if isinstance(found, CredentialTemplate) else ""
    lines = [wording.localised(found.title, texts), *(["{}: {}. {}".format(texts.say("Template"), mark, note).rstrip()] if mark else [])]
    for element, facts in wording.facts(found, texts, catalogue):
        lines += [f"{wording.label(element, texts)}:", *(f"  - {line}" for line in facts)]
    if found.demand:
        lines += ["{}:".format(texts.say("Why it is needed")), f"  - {wording.localised(found.demand, texts)}"]
    files: Files = {
        "json": lambda: export(found, "json", catalogue=catalogue).content,
        "html": lambda: export(found, "html", catalogue=catalogue, language=lang if lang in found.title else None).content,
        "docx": lambda: export(found, "docx", catalogue=catalogue, language=lang if lang in found.title else None).content,
    }
    write_result(form, output, files, [], _closing(lines, catalogue, catalogue.cited(found.source_ids), texts))


@credentials_app.command("new")
def _new(
    from_: Annotated[
        str | None, typer.Option("--from", help="Template to copy; if omitted, the file has only the required fields.")
    ] = None,
    output: OutOption = None,
    data: DataOption = None,
) -> None:
    """Write a file to fill in: a copy of a template, or one with only the required fields."""
    catalogue = open_catalogue(data)
    design = adopt(template(from_, catalogue=catalogue)) if from_ else MicroCredential(id="my-credential", title={"en": "Title"})
    write_bytes(to_yaml(design), output)


@credentials_app.command("check")
def _check(
    name: Named,
    country: Annotated[
        list[str] | None, typer.Option("--country", "-c", help="Country whose rules apply, by code or name; may be repeated.")
    ] = None,
    profile: Annotated[
        list[Path] | None, typer.Option("--profile", help="An element profile to use instead of the shipped one; may be repeated.")
    ] = None,
    form: FormatOption = Format.TABLE,
    output: OutOption = None,
    data: DataOption = None,
    include_low: LowOption = False,
    lang: LanguageOption = "en",
) -> None:
    """Review a template or a file; the exit status is 1 if the review finds an error or the file has problems."""
    catalogue = open_catalogue(data)
    try:
        design = _find(name, catalogue)
    except DataError as error:
        texts = reader()
        if form is Format.JSON:
            write_bytes(as_json({"problems": [problem.as_said(texts) for problem in error.problems]}), output)
        else:
            print_text(error.said(texts))
        raise typer.Exit(1) from error
    texts = _reader(design, lang)
    found = review(
        design,
        country,
        own=[load_profile(path, catalogue=catalogue) for path in profile or ()],
        include_low=include_low,
        catalogue=catalogue,
    )
    lines = [wording.heading(design, texts), wording.review_finding(found, texts)]
    for finding in found.findings:
        parts = [
            finding_wording.finding_text(finding, texts),
            finding_wording.advice_text(finding, texts),
            finding_wording.evidence_of(finding),
        ]
        parts += [f"({mark})" if (mark := wording.doubt(finding, texts)) else ""]
        parts += [f"[{', '.join(finding.source_ids)}]" if finding.source_ids else ""]
        lines.append(f"- {wording.label(finding.severity.value, texts)}: {' '.join(filter(None, parts))}")
    if found.hidden:
        lines.append(texts.plural("{n} statement hidden: low confidence", "{n} statements hidden: low confidence", found.hidden))
    questions = tables.principles_frame(found, texts, catalogue=catalogue).drop(columns=["principle_id", "source_ids"])
    questions["answer"] = [wording.label(answer, texts) for answer in questions["answer"]]
    questions["basis"] = [wording.label(basis, texts) for basis in questions["basis"]]
    questions["confidence"] = [wording.label(confidence, texts) for confidence in questions["confidence"]]
    write_result(
        form, output, reports.review_files(found, design, texts, catalogue=catalogue), [displays.elements_display(found, texts), questions],
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
    """Show the place of a template or a file in the national frameworks."""
    catalogue = open_catalogue(data)
    design = _find(name, catalogue)
    texts = _reader(design, lang)
    found = where_it_fits(design, framework or PARTNERS, include_low=include_low, catalogue=catalogue)
    chosen = [catalogue.by_id[placement.framework_id] for placement in found.placements]
    names = frameworks.names_of(chosen, texts)
    lines = [wording.heading(design, texts)]
    lines += [wording.placement_text(placement, names[placement.framework_id], texts) for placement in found.placements]
    lines += [*frameworks.footnotes(chosen, texts), texts.say(found.limits_of_use)]
    write_result(
        form, output, reports.places_files(found, design, texts, catalogue=catalogue), [], _closing(lines, found, found.sources, texts)
    )


@credentials_app.command("stack")
def _stack(
    names: Annotated[list[str], typer.Argument(help="Ids of templates, or files.", metavar="ID|FILE")],
    towards: Annotated[str | None, typer.Option("--towards", help="Id or file whose learning outcomes are the target.")] = None,
    form: FormatOption = Format.TABLE,
    output: OutOption = None,
    data: DataOption = None,
    lang: LanguageOption = "en",
) -> None:
    """Show what several templates or files add up to, their order, and what is still missing for a target."""
    catalogue, texts = open_catalogue(data), language(lang)
    designs = [_find(name, catalogue) for name in names]
    found = stack(designs, _find(towards, catalogue) if towards else None, catalogue=catalogue)
    systems, titles = wording.system_names(catalogue, texts), wording.titles(designs, catalogue, texts)
    lines = [wording.heading(design, texts) for design in designs]
    lines += [wording.stack_finding(found, systems, texts), *wording.stack_notes(found, systems, titles, texts)]
    alike = texts.say("Outcomes that may be the same")
    pairs = [(overlap.first, overlap.second) for overlap in found.overlaps]
    lines += [f"{alike}: {_of(a, titles, texts)} · {_of(b, titles, texts)}" for a, b in pairs]
    missing = texts.say("Still missing towards the target")
    lines += [f"{missing}: {wording.localised(outcome.text, texts)}" for outcome in found.missing]
    frame = tables.stack_frame(found, designs).drop(columns="source_ids")
    write_result(
        form, output, reports.stack_files(found, designs, texts, catalogue=catalogue), [frame], _closing(lines, found, found.sources, texts)
    )


def _of(part: OutcomeOf, titles: Mapping[str, str], texts: Texts) -> str:
    return f"{titles[part.credential_id]}: {wording.localised(part.outcome.text, texts)}"


@credentials_app.command("profile")
def _profile(
    countries: Annotated[list[str], typer.Argument(metavar="COUNTRY", help="2 to 8 countries, by code or name.")],
    own: Annotated[list[Path] | None, typer.Option("--file", help="A profile to use instead of the shipped one; may be repeated.")] = None,
    form: FormatOption = Format.TABLE,
    output: OutOption = None,
    data: DataOption = None,
    lang: LanguageOption = "en",
) -> None:
    """Compare the element profiles of 2 to 8 countries."""
    catalogue, texts = open_catalogue(data), language(lang)
    found = compare_profiles(countries, own=[load_profile(path, catalogue=catalogue) for path in own or ()], catalogue=catalogue)
    lines = [wording.profiles_finding(found, texts)]
    write_result(
        form,
        output,
        reports.profiles_files(found, texts),
        [displays.profiles_display(found, texts)],
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
    """Write a template or a file in another format; standard error lists what that format cannot hold."""
    catalogue = open_catalogue(data)
    award = load_award(learner) if learner else None
    if to == "docx" and output is None and form != "json":
        raise SelectionError(say("This format cannot be printed to the terminal; use -o FILE.{form}.", form=to))
    found = export(_find(name, catalogue), to, award=award, language=lang, catalogue=catalogue)
    _print_losses(found.losses, reader())
    if form != "json":
        write_bytes(found.content, output)
        return
    report: dict[str, object] = {
        "format": found.format,
        "losses": _losses_as_json(found.losses),
    }
    if output is not None:
        write_bytes(found.content, output)
        report["file"] = str(output)
    elif to in ("elm", "openbadges", "schemaorg", "json"):
        report["content"] = json.loads(found.content)
    elif to != "docx":
        report["content"] = found.content.decode()
    write_bytes(as_json(report), None)


@credentials_app.command("import")
def _import(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An ELM, EDC, Open Badges, schema.org or mcvet file.")],
    output: OutOption = None,
    form: ReportOption = "table",
    data: DataOption = None,
) -> None:
    """Convert a file of another format to an mcvet YAML file; standard error lists what was not understood."""
    catalogue = open_catalogue(data)
    found = _read(file, catalogue)
    if form != "json":
        write_bytes(to_yaml(found.credential), output)
        return
    credential = json.loads(export(found.credential, "json", catalogue=catalogue).content)
    write_bytes(as_json({"format": found.format, "credential": credential, "losses": _losses_as_json(found.losses)}), output)


@credentials_app.command("issue")
def _issue(
    name: Named,
    learner: Annotated[Path, _LEARNER],
    output: OutOption = None,
    method: Annotated[Literal["did:key", "did:jwk"], typer.Option("--did", help="Method of the key identifier.")] = "did:key",
    data: DataOption = None,
    lang: Annotated[str | None, typer.Option("--lang", help="Language of the badge.")] = None,
) -> None:
    """Sign an Open Badges credential with a new key: a demonstration, which proves nothing about the issuer."""
    catalogue = open_catalogue(data)
    found = export(_find(name, catalogue), "openbadges", award=load_award(learner), language=lang, catalogue=catalogue)
    _print_losses(found.losses, reader())
    print_text(reader().say(wording.DEMONSTRATION), aside=True)
    write_bytes(proof.sign(json.loads(found.content), method=method).encode() + b"\n", output)


@credentials_app.command("verify")
def _verify(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A signed Open Badges credential (VC-JWT).")],
    form: ReportOption = "table",
    lang: LanguageOption = "en",
) -> None:
    """Verify a signed credential offline; if it is rejected, print the reason and exit with status 1."""
    texts = language(lang)
    found = verify_file(file)
    text = exchange_wording.verification_text(found, texts)
    if form == "json":
        write_bytes(as_json({"text": text} | found.model_dump(mode="json")), None)
    else:
        print_text(text, aside=not found.intact)
    if not found.intact:
        raise typer.Exit(1)
