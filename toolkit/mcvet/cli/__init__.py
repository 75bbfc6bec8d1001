"""The command `mcvet`."""

import io
import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from mcvet import __version__, open_catalogue
from mcvet._places import data_folder
from mcvet.catalogue import check
from mcvet.catalogue.package import rebuild
from mcvet.cli.credentials import credentials_app
from mcvet.cli.frameworks import frameworks_app
from mcvet.cli.help import run
from mcvet.cli.outcomes import outcomes_app
from mcvet.cli.output import DataOption, language, print_message, print_text, reader, write_bytes
from mcvet.cli.readiness import readiness_app
from mcvet.cli.report import report_app
from mcvet.credentials import check_documents, file_schemas
from mcvet.errors import McvetError, SelectionError
from mcvet.messages import say
from mcvet.server.sessions import KernelsFor

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
data_app = typer.Typer(no_args_is_help=True, help="The data package: check it, describe it.")
app.add_typer(data_app, name="data")
app.add_typer(frameworks_app, name="frameworks")
app.add_typer(credentials_app, name="credentials")
app.add_typer(outcomes_app, name="outcomes")
app.add_typer(readiness_app, name="readiness")
app.add_typer(report_app, name="report")


def main() -> None:
    """Run the command. A deliberate error is printed in the reader's language and ends with exit status 2. Output is always UTF-8."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        run(app)
    except McvetError as error:
        print_message(error, fault=True)
        sys.exit(2)


@app.callback(invoke_without_command=True)
def _version(version: Annotated[bool, typer.Option("--version", help="Show the version and the date of the data.")] = False) -> None:
    if version:
        print_message(say("mcvet {version}, data as of {date}", version=__version__, date=open_catalogue().as_of))
        raise typer.Exit


@app.command("serve")
def _serve(
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8866,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    data: DataOption = None,
    open_browser: Annotated[bool, typer.Option("--open/--no-open", help="Open the home page in a browser.")] = False,
    base_url: Annotated[str, typer.Option(help="Path under which a proxy shows the server.")] = "/",
    behind_proxy: Annotated[
        bool, typer.Option("--behind-proxy", help="Believe X-Real-IP and X-Forwarded-Proto: nothing but a proxy reaches the server.")
    ] = False,
    max_sessions: Annotated[
        int | None, typer.Option(help="Largest number of kernels; by default what memory, open files and processes allow.", min=1)
    ] = None,
    max_per_address: Annotated[
        int | None, typer.Option(help="Largest number of kernels per network address; by default half of all.", min=1)
    ] = None,
    max_memory: Annotated[int | None, typer.Option(help="Memory limit per page, in megabytes.", min=50)] = None,
    max_seconds: Annotated[float, typer.Option(help="Time limit per answer of a page, in seconds.", min=1)] = 180,
    idle_minutes: Annotated[float, typer.Option(help="Minutes of inactivity after which a page is no longer live.", min=0.05)] = 20,
    name: Annotated[list[str] | None, typer.Option(help="Host name under which visitors reach the server; may be repeated.")] = None,
    frame: Annotated[list[str] | None, typer.Option(help="Origin that may show the pages in a frame; may be repeated.")] = None,
    kernels: Annotated[
        KernelsFor, typer.Option(help="Start kernels for pages that need one, or always: for every page that is opened.")
    ] = KernelsFor.NEEDED,
    max_upload: Annotated[float, typer.Option(help="Size of the largest upload, in megabytes.", min=0.1)] = 20,
    notebooks: Annotated[Path | None, typer.Option(help="Folder of your own notebooks, which are served beside the dashboards.")] = None,
    watch: Annotated[bool, typer.Option("--watch", help="Load pages of your own notebooks anew when their files change.")] = False,
) -> None:
    """Serve the dashboards at http://localhost:8866."""
    from mcvet.server.stop import StopSignal

    if watch and notebooks is None:
        raise SelectionError(say("--watch is for pages of your own notebooks. Name their folder with --notebooks."))
    stop = StopSignal()
    from mcvet.server.app import Settings, serve
    from mcvet.server.machine import capacity, memory_for_page
    from mcvet.server.sessions import Limits

    fits = capacity(max_sessions)
    idle = idle_minutes * 60
    limits = Limits(
        places=fits.places, share=min(max_per_address or -(-fits.places // 2), fits.places), queue=fits.queue,
        idle=idle, warning=min(120, idle / 2), answer=max_seconds,
    )  # fmt: skip
    serve(
        Settings(
            host=host, port=port, open_browser=open_browser, kernels=kernels, folder=data, base_url=base_url, limits=limits,
            behind_proxy=behind_proxy,
            limit=fits.limit, connections=fits.connections, memory=max_memory * 1_000_000 if max_memory else memory_for_page(),
            names=tuple(name or ()), frames=tuple(frame or ()), upload=round(max_upload * 1_000_000), notebooks=notebooks, watch=watch,
        ),
        stop,
    )  # fmt: skip


@app.command("password")
def _password() -> None:
    """Set the password for facilitators' pages on a server that other machines can reach."""
    from mcvet.server.password import set_password

    texts = reader()
    again = texts.say("Repeat for confirmation")
    path = set_password(typer.prompt(texts.say("Password for facilitators"), hide_input=True, confirmation_prompt=again))
    print_message(say("Stored, hashed, in {path}. It holds from now on, also for a server that runs.", path=str(path)))


@data_app.command("check")
def _check(
    folder: Annotated[Path | None, typer.Argument(metavar="FOLDER", help="Your own data folder; the shipped package if omitted.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Report as JSON.")] = False,
    lang: Annotated[str | None, typer.Option("--lang", help="Language of the report; by default that of the terminal.")] = None,
) -> None:
    """Check a data folder and report every problem; the exit status is 1 if there is any."""
    texts = language(lang) if lang else reader()
    problems = check(folder) or check_documents(folder)
    if as_json:
        reports = [problem.as_said(texts) for problem in problems]
        write_bytes(f"{json.dumps(reports, ensure_ascii=False, indent=2)}\n".encode(errors="replace"), None)
    else:
        for problem in problems:
            print_text(problem.said(texts))
        place = str(folder) if folder else texts.say("the shipped data")
        found = texts.plural("{n} problem found in {place}.", "{n} problems found in {place}.", len(problems), place=place)
        print_text(found if problems else texts.say("No problem found in {place}.", place=place), aside=bool(problems))
    if problems:
        raise typer.Exit(1)


@data_app.command("rebuild")
def _rebuild(docs: Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder of the documentation.")] = Path("docs")) -> None:
    """Write datapackage.json, the data dictionary and the JSON schemas from their declarations (in a checkout)."""
    if not (docs / "data-dictionary.md").is_file():
        raise SelectionError(say("There is no data dictionary in {path}. Run this at the top of a checkout.", path=str(docs.resolve())))
    from mcvet.reports import frameworks, outcomes, readiness

    rebuild(data_folder(), docs / "data-dictionary.md")
    for name, schema in (frameworks.schemas() | readiness.schemas() | file_schemas() | outcomes.schemas()).items():
        path = docs / "schema" / f"{name}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(schema, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    descriptor = str(data_folder() / "datapackage.json")
    print_message(say("Wrote {file}, and data dictionary and schemas in {folder}.", file=descriptor, folder=str(docs)))
