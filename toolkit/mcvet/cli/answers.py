"""How commands take their options and give their answers."""

import sys
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer
from rich.console import Console
from rich.table import Table

from mcvet.errors import SelectionError
from mcvet.locale import Texts, available_languages, texts_for
from mcvet.reports.files import Files


class Format(StrEnum):
    """Form of an answer."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    XLSX = "xlsx"
    DOCX = "docx"
    HTML = "html"


DataOption = Annotated[Path | None, typer.Option("--data", help="A data folder of your own, laid over the shipped data.")]
FormatOption = Annotated[Format, typer.Option("--format", "-f", help="Form of the answer.")]
OutOption = Annotated[Path | None, typer.Option("-o", "--output", help="Write to this file instead of the screen.")]
LowOption = Annotated[bool, typer.Option("--include-low", help="Include what is of low confidence.")]
LanguageOption = Annotated[str, typer.Option("--lang", help="Language of tables, pages and spreadsheets, such as sr-Cyrl.")]


def give(form: Format, output: Path | None, files: Files, frames: Iterable[pd.DataFrame], lines: Iterable[str]) -> None:
    """Give an answer in the form asked for, on the screen or into a file.

    Args:
        form: the form.
        output: the file; the screen if None.
        files: what makes each form but the table.
        frames: the tables for the screen, each with its title in `attrs` if it has one.
        lines: what stands below them.

    Raises:
        SelectionError: for a form that the answer does not have, or a file that cannot be written.
    """
    if form is not Format.TABLE and form not in files:
        raise SelectionError(f"This answer has no form '{form}'; there are table, {', '.join(files)}.")
    if form in (Format.XLSX, Format.DOCX) and output is None:
        raise SelectionError(f"Such a file does not fit on the screen; name one with -o FILE.{form}.")
    try:
        if form is Format.TABLE and output is None:
            _print(Console(), frames, lines)
        elif form is Format.TABLE and output is not None:
            with output.open("w", encoding="utf-8") as file:
                _print(Console(file=file, width=160), frames, lines)
        elif output is not None:
            output.write_bytes(files[form]())
        else:
            sys.stdout.buffer.write(files[form]())
    except OSError as error:
        raise SelectionError(f"{output} cannot be written: {error.strerror}. Choose another file.") from error


def _print(console: Console, frames: Iterable[pd.DataFrame], lines: Iterable[str]) -> None:
    for frame in frames:
        table = Table(*map(str, frame.columns), show_lines=True, title=frame.attrs.get("title"))
        for row in frame.itertuples(index=False):
            table.add_row(*("" if pd.isna(cell) else str(cell) for cell in row))
        console.print(table, markup=False)
    for line in lines:
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def language(lang: str) -> Texts:
    """Return the texts of a language.

    Raises:
        SelectionError: for one that there is not.
    """
    if lang not in available_languages():
        raise SelectionError(f"There is no language '{lang}'; there are {', '.join(available_languages())}.")
    return texts_for(lang)
