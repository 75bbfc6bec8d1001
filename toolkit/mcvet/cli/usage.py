"""What is wrong with the arguments of a command, as a message; Typer has its sentences in English only."""

import re
from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from mcvet.errors import near
from mcvet.messages import Message, cut, quoted, say
from mcvet.validation import expectation

_NO_COMMAND = re.compile(r"No such command '(.*?)'")
_TOO_MANY = re.compile(r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)")
_CHOICES = re.compile(r" is not one of (.*)\.")


def explained(error: Any) -> tuple[Message, ...]:
    """Return what is wrong, and what is perhaps meant.

    Args:
        error: a Typer error of usage.

    Returns:
        the sentences; none for an error that only Typer can explain.
    """
    kind, text = type(error).__name__, error.message
    if kind == "NoSuchOption":
        return _unknown(say("There is no option {name}.", name=error.option_name), error.possibilities or ())
    if kind == "MissingParameter":
        return (say("Missing: {name}", name=_name(error)),)
    if kind == "BadOptionUsage":
        needs = say("{name} needs a value.", name=error.option_name)
        return (needs if "requires" in text else say("{name} takes no value.", name=error.option_name),)
    if kind == "BadParameter" and isinstance(error.__cause__, ValidationError):
        return (_refused(error),)
    if found := _NO_COMMAND.search(text):
        return _unknown(say("There is no command '{name}'.", name=found[1]), near(found[1], list(error.ctx.command.commands), 1))
    if found := _TOO_MANY.search(text):
        return (say("Too many arguments: {names}", names=found[1]),)
    return ()


def _unknown(message: Message, meant: Sequence[str]) -> tuple[Message, ...]:
    return (message, say("Perhaps {name}.", name=", ".join(meant))) if meant else (message,)


def _name(error: Any) -> str:
    return str(error.param.get_error_hint()).replace("'", "")


def _refused(error: Any) -> Message:
    fault = error.__cause__.errors(include_url=False)[0]
    choices = _CHOICES.search(fault["msg"])
    expected = say("one of {expected}", expected=choices[1].replace("'", "")) if choices else expectation(fault)[0]
    found = quoted(cut(str(fault["input"])))
    return say("{name}: expected {expected}; found {found}.", name=_name(error), expected=expected, found=found)
