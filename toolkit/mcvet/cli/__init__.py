"""The command `mcvet`."""

import io
import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from mcvet import __version__, open_catalogue
from mcvet._places import data_folder
from mcvet.catalogue import check
from mcvet.catalogue.package import rebuild
from mcvet.cli.answers import DataOption
from mcvet.cli.credentials import credentials_app
from mcvet.cli.frameworks import frameworks_app
from mcvet.cli.outcomes import outcomes_app
from mcvet.credentials import check_documents, file_schemas
from mcvet.errors import McvetError, SelectionError

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
data_app = typer.Typer(no_args_is_help=True, help="The data package: check it, describe it.")
app.add_typer(data_app, name="data")
app.add_typer(frameworks_app, name="frameworks")
app.add_typer(credentials_app, name="credentials")
app.add_typer(outcomes_app, name="outcomes")


def main() -> None:
    """Run the command; faults meant for a person end in words and exit status 2. Output is UTF-8 wherever it goes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    try:
        app()
    except McvetError as error:
        Console(stderr=True).print(str(error), style="red", highlight=False, markup=False)
        sys.exit(2)


@app.callback(invoke_without_command=True)
def _version(version: Annotated[bool, typer.Option("--version", help="Show the version and the date of the data.")] = False) -> None:
    if version:
        typer.echo(f"mcvet {__version__}, data as of {open_catalogue().as_of}")
        raise typer.Exit


@app.command("serve")
def _serve(
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8866,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    data: DataOption = None,
    open_browser: Annotated[bool, typer.Option("--open/--no-open", help="Open the home page in a browser.")] = False,
    base_url: Annotated[str, typer.Option(help="Path under which a proxy shows the server.")] = "/",
    max_sessions: Annotated[
        int | None, typer.Option(help="Live pages at a time; by default what half the free memory holds.", min=1)
    ] = None,
    idle_minutes: Annotated[float, typer.Option(help="Minutes without use after which a page stops being live.", min=0.05)] = 20,
    name: Annotated[list[str] | None, typer.Option(help="Host name under which visitors reach the server; may be repeated.")] = None,
    frame: Annotated[list[str] | None, typer.Option(help="Origin that may show the pages in a frame; may be repeated.")] = None,
    max_upload: Annotated[float, typer.Option(help="Size of the largest upload, in megabytes.", min=0.1)] = 20,
) -> None:
    """Serve the dashboards at http://localhost:8866."""
    from mcvet.server.app import Settings, serve
    from mcvet.server.sessions import Limits, places_for_memory

    idle = idle_minutes * 60
    limits = Limits(places=max_sessions or places_for_memory(), idle=idle, warning=min(120, idle / 2))
    serve(
        Settings(
            host=host, port=port, open_browser=open_browser, folder=data, base_url=base_url, limits=limits,
            names=tuple(name or ()), frames=tuple(frame or ()), upload=round(max_upload * 1_000_000),
        )
    )  # fmt: skip


@app.command("password")
def _password() -> None:
    """Set the password that facilitators' pages ask for when the server listens to other machines."""
    from mcvet.server.guard import set_password

    path = set_password(typer.prompt("Password for facilitators", hide_input=True, confirmation_prompt=True))
    typer.echo(f"Stored, hashed, in {path}. It holds from now on, also for a server that runs.")


@data_app.command("check")
def _check(
    folder: Annotated[Path | None, typer.Argument(help="A data folder of your own; without one the shipped package is checked.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Report as JSON.")] = False,
) -> None:
    """Check a data folder; every problem is reported, and the exit status is 1 if there is any."""
    problems = check(folder) or check_documents(folder)
    if as_json:
        typer.echo(json.dumps([vars(problem) for problem in problems], ensure_ascii=False, indent=2))
    else:
        for problem in problems:
            typer.echo(str(problem))
        number = f"{len(problems)} problem{'' if len(problems) == 1 else 's'}" if problems else "No problem"
        typer.echo(f"{number} found in {folder or 'the shipped data'}.", err=bool(problems))
    if problems:
        raise typer.Exit(1)


@data_app.command("rebuild")
def _rebuild(docs: Annotated[Path, typer.Argument(help="Folder of the documentation.")] = Path("docs")) -> None:
    """Write datapackage.json, the data dictionary and the JSON schemas anew from their declarations (in a checkout)."""
    if not (docs / "data-dictionary.md").is_file():
        raise SelectionError(f"There is no data dictionary in {docs.resolve()}. Run this at the top of a checkout.")
    from mcvet.reports import frameworks, outcomes

    rebuild(data_folder(), docs / "data-dictionary.md")
    for name, schema in (frameworks.schemas() | file_schemas() | outcomes.schemas()).items():
        path = docs / "schema" / f"{name}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(schema, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    typer.echo(f"Wrote {data_folder() / 'datapackage.json'}, and data dictionary and schemas in {docs}.")
