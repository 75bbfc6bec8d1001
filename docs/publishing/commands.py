"""The command line in the documentation: the reference of all commands, and the commands in the pages with what they print."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import typer
from typer.main import get_command

from mcvet.cli import app
from mcvet.cli.help import put_into, without_braces
from mcvet.locale import texts_for

_CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_MOST_LINES = 60


class CommandError(Exception):
    """A command in a page that does not do what the page says."""


def with_output(page: str, folder: Path) -> str:
    """Return a page in which each command of a `console` block is followed by what it prints, or the first 60 lines of it.

    Args:
        page: the page as Markdown. A command begins with `$ mcvet`; other lines of the block are dropped.
        folder: working folder of the commands.

    Raises:
        CommandError: for a command that ends with another exit status than 0, or 1 for problems found.
    """
    return _CONSOLE.sub(lambda block: f"```console\n{_transcript(block[1], folder)}```", page)


def _transcript(block: str, folder: Path) -> str:
    commands = [line.removeprefix("$ ") for line in block.splitlines() if line.startswith("$ ")]
    return "".join(f"$ {command}\n{_printed(command, folder)}" for command in commands)


def _printed(command: str, folder: Path) -> str:
    program, *words = shlex.split(command, comments=True)
    if program != "mcvet":
        raise CommandError(f"'{command}' cannot be run: a console block may hold commands that begin with mcvet only.")
    done = subprocess.run(
        [sys.executable, "-c", "from mcvet.cli import main; main()", *words],
        cwd=folder, env=os.environ | {"COLUMNS": "110"}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", check=False,
    )  # fmt: skip
    if done.returncode not in (0, 1) or "Traceback" in done.stdout:
        raise CommandError(f"'{command}' ends with exit status {done.returncode}:\n{done.stdout}")
    lines = done.stdout.splitlines()
    rest = len(lines) - _MOST_LINES
    shown = [*lines[:_MOST_LINES], f"... ({rest:,} more lines)"] if rest > 1 else lines
    return "".join(f"{line}\n" for line in shown)


def commands_page() -> str:
    """Return the reference of all commands as Markdown, made from their declarations."""
    command = get_command(app)
    intro = "Every command, argument and option, as `mcvet --help` has them. [Command line and JSON](command-line.md) explains them."
    return "\n\n".join(["# Commands", intro, *_described(command, typer.Context(command, info_name="mcvet"), 2)]) + "\n"


def _described(command: typer.core.TyperGroup | typer.core.TyperCommand, context: typer.Context, depth: int) -> Iterator[str]:
    for name in command.list_commands(context):
        inner = command.get_command(context, name)
        place = typer.Context(inner, info_name=name, parent=context)
        put_into(texts_for("en"), inner, place)
        yield f"{'#' * depth} `{place.command_path}`"
        yield inner.help
        if isinstance(inner, typer.core.TyperGroup):
            yield from _described(inner, place, depth + 1)
            continue
        yield f"```text\n{place.command_path} {without_braces(' '.join(inner.collect_usage_pieces(place)))}\n```"
        records = [parameter.get_help_record(place) for parameter in inner.get_params(place)]
        rows = [f"| `{_cell(usage)}` | {_cell(meaning)} |" for usage, meaning in filter(None, records) if usage != "--help"]
        if rows:
            yield "\n".join(["| argument or option | meaning |", "|---|---|", *rows])


def _cell(text: str) -> str:
    return text.replace("|", r"\|")
