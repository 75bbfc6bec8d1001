"""Shared options of the commands, and the output of their results."""

import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from mcvet.errors import SelectionError
from mcvet.locale import Texts, available_languages, language_of_terminal, texts_for
from mcvet.messages import Sayable, reason, say
from mcvet.reports.files import Files

_STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters except line ends and tabs, bidirectional formatting characters, and lone surrogates."""


class Format(StrEnum):
    """Format of a result."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    XLSX = "xlsx"
    DOCX = "docx"
    HTML = "html"
    PDF = "pdf"


DataOption = Annotated[Path | None, typer.Option("--data", help="Your own data folder, laid over the shipped data.")]
FormatOption = Annotated[Format, typer.Option("--format", "-f", help="Format of the result.")]
OutOption = Annotated[Path | None, typer.Option("-o", "--output", help="Write to this file instead of standard output.")]
LowOption = Annotated[bool, typer.Option("--include-low", help="Include data of low confidence.")]
LanguageOption = Annotated[str, typer.Option("--lang", help="Language of tables, pages and spreadsheets, such as sr-Cyrl.")]


def write_result(form: Format, output: Path | None, files: Files, frames: Iterable[pd.DataFrame], lines: Iterable[str]) -> None:
    """Write a result in the requested format.

    Args:
        form: the format.
        output: the file; standard output if None.
        files: functions that return the content, by format; `table` is not among them.
        frames: the tables of the format `table`, each with its title in `attrs` if it has one.
        lines: text below the tables.

    Raises:
        SelectionError: for a format that this result does not have, or a file that cannot be written.
    """
    if form is not Format.TABLE and form not in files:
        raise SelectionError(
            say("This result has no format '{form}'; the formats are {forms}.", form=form, forms=", ".join(("table", *files)))
        )
    if form in (Format.XLSX, Format.DOCX, Format.PDF) and output is None:
        raise SelectionError(say("This format cannot be printed to the terminal; use -o FILE.{form}.", form=form))
    if form is not Format.TABLE:
        write_bytes(files[form](), output)
    elif output is None:
        _print(_console(), frames, lines)
    else:
        with _writing(output), output.open("w", encoding="utf-8") as file:
            _print(_console(file=file, width=160), frames, lines)


def print_message(message: Sayable, *, aside: bool = False, fault: bool = False) -> None:
    """Print a message in the reader's language; arguments as for `print_text`."""
    print_text(message.said(reader()), aside=aside, fault=fault)


def print_text(text: str, *, aside: bool = False, fault: bool = False) -> None:
    """Print a text literally: markup and emoji names are not interpreted, control characters are replaced.

    Args:
        text: what to print.
        aside: True to print to standard error, separately from the result.
        fault: True for an error message, printed in red to standard error.
    """
    _console(stderr=aside or fault).print(printable(text), style="red" if fault else None, soft_wrap=True)


def write_bytes(content: bytes, output: Path | None) -> None:
    """Write content to a file, or to standard output if None; on a terminal, control characters are replaced.

    Raises:
        SelectionError: for a file that cannot be written.
    """
    with _writing(output):
        if output is not None:
            output.write_bytes(content)
        elif sys.stdout.isatty():
            sys.stdout.write(printable(content.decode("utf-8", "replace")))
        else:
            sys.stdout.buffer.write(content)


def with_progress(items: Sequence[str]) -> Iterable[str]:
    """Iterate over items with a progress bar on standard error."""
    return track(items, description="", console=_console(stderr=True))


def printable(text: str) -> str:
    """Return a text in which U+FFFD replaces control characters and characters that cannot be encoded."""
    return _STEERS.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n"))


def _console(**settings: Any) -> Console:
    return Console(emoji=False, markup=False, highlight=False, **settings)


@contextmanager
def _writing(output: Path | None) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SelectionError(say("{path} cannot be written: {why}. Choose another file.", path=str(output), why=reason(error))) from error


def _print(console: Console, frames: Iterable[pd.DataFrame], lines: Iterable[str]) -> None:
    for frame in frames:
        title = frame.attrs.get("title")
        table = Table(*(printable(str(name)) for name in frame.columns), show_lines=True, title=title and printable(title))
        for row in frame.itertuples(index=False):
            table.add_row(*("" if pd.isna(cell) else printable(str(cell)) for cell in row))
        console.print(table)
    for line in lines:
        console.print(printable(line), soft_wrap=True)


def reader() -> Texts:
    """Return the texts for errors: in the language of `--lang`, or in that of the terminal."""
    given = [value for option, value in pairwise(sys.argv) if option == "--lang"]
    given += [part.removeprefix("--lang=") for part in sys.argv if part.startswith("--lang=")]
    named = next((lang for lang in given if lang in available_languages()), None)
    return texts_for(named or language_of_terminal(os.environ))


def language(lang: str) -> Texts:
    """Return the texts of a language.

    Raises:
        SelectionError: for a language without a catalogue.
    """
    if lang not in available_languages():
        raise SelectionError(
            say("There is no language '{name}'; the languages are {names}.", name=lang, names=", ".join(available_languages()))
        )
    return texts_for(lang)
