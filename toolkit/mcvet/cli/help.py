"""The help of the command, and what is wrong with its arguments, in the reader's language."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, get_args

import typer
from typer.main import get_command

from mcvet.cli import usage
from mcvet.cli.output import printable, reader
from mcvet.locale import Texts, marked

_UsageError: Any = typer.BadParameter.__base__  # Typer does not export it
_VALUES = {int: marked("whole number"), float: marked("number"), str: marked("text"), Path: marked("file or folder")}
"""What is typed after an option, by the type of its values; nothing is after a flag."""


def run(app: typer.Typer) -> None:
    """Run an app; its help is in the reader's language, whose catalogue is read only if help or a fault of usage is shown."""
    root = get_command(app)
    for command in _commands(root):
        command.context_class = _Context
    try:
        status = root(standalone_mode=False)
    except _UsageError as error:
        _show(error)
        sys.exit(error.exit_code)
    except typer.Abort:  # Ctrl+C, or the end of the input where a password is asked for
        sys.exit(1)
    sys.exit(status)


def _show(error: Any) -> None:
    from typer import rich_utils

    _set_words()
    if error.ctx:
        put_into(reader(), error.ctx.command, error.ctx)
    if sentences := usage.explained(error):
        error.format_message = lambda: printable(" ".join(sentence.said(reader()) for sentence in sentences))
    rich_utils.rich_format_error(error)


def _commands(command: Any) -> Iterator[Any]:
    yield command
    for inner in getattr(command, "commands", {}).values():
        yield from _commands(inner)


def put_into(texts: Texts, command: Any, context: typer.Context) -> None:
    """Put what the help of a command says, and the names in its usage, into a language."""
    command.options_metavar = texts.say("[OPTIONS]")
    command.subcommand_metavar = texts.say("COMMAND [ARGUMENTS]")
    inner: dict[str, Any] = getattr(command, "commands", {})
    parameters: list[Any] = command.get_params(context)
    for described in (command, *inner.values(), *parameters):
        described.help = texts.say(described.help)
    for parameter in parameters:
        kind = parameter.type_descriptor
        if parameter.param_type_name == "argument":
            parameter.metavar = texts.say(parameter.metavar)
            parameter.display_type_rich = lambda ctx: None  # noqa: ARG005 (Typer names it)
        elif not kind.is_choice:
            values = _VALUES.get((*get_args(kind.annotation), kind.annotation)[0])
            parameter.metavar = f"<{texts.say(values)}>" if values else ""


def without_braces(usage: str) -> str:
    """Return the usage of a command without the braces that Typer puts around arguments: `LEVEL FROM TO`."""
    return re.sub("[{}]", "", usage)


class _Formatter(typer.Context.formatter_class):  # type: ignore[valid-type,misc] # Typer does not export this class
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, without_braces(args), prefix or reader().say("Usage:") + " ")


class _Context(typer.Context):
    """The context of a command, which Typer asks for the help of the command."""

    formatter_class = _Formatter

    def get_help(self) -> str:
        _set_words()
        put_into(reader(), self.command, self)
        return super().get_help()


def _set_words() -> None:
    """Set Typer's own words in the reader's language."""
    from typer import rich_utils

    texts = reader()
    rich_utils.ARGUMENTS_PANEL_TITLE = texts.say("Arguments")
    rich_utils.OPTIONS_PANEL_TITLE = texts.say("Options")
    rich_utils.COMMANDS_PANEL_TITLE = texts.say("Commands")
    rich_utils.ERRORS_PANEL_TITLE = texts.say("Error")
    rich_utils.REQUIRED_LONG_STRING = texts.say("[required]")
    rich_utils.DEFAULT_STRING = texts.say("[default: {value}]", value="{}")
    rich_utils.RICH_HELP = texts.say("Try '{command}' for help.", command="[blue]{command_path} {help_option}[/]")


def messages_and_help(file: IO[bytes], keywords: Any, comments: Any, options: Any) -> Iterator[tuple[int, Any, Any, Any]]:
    """Yield the messages of this module and the help texts of all commands. This is an extraction method of Babel."""
    from babel.messages.extract import extract_python

    from mcvet.cli import app

    yield from extract_python(file, keywords, comments, options)
    for command in _commands(get_command(app)):
        for described in (command, *command.get_params(typer.Context(command))):
            for text in (described.help, getattr(described, "metavar", None)):
                if text:
                    yield 1, "", text, []
