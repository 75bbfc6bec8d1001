"""The forms in which every result is given: CSV, JSON, a spreadsheet, a page."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pandas as pd
from markupsafe import Markup

from mcvet.catalogue import Source
from mcvet.frameworks import LIMITS_OF_USE, tables, wording
from mcvet.locale import Texts
from mcvet.markup import render, style_sheet
from mcvet.reports.workbook import Sheet, make_workbook

Files = Mapping[str, Callable[[], bytes]]


def as_csv(frame: pd.DataFrame) -> bytes:
    """Write a table as CSV in UTF-8, lines ending as RFC 4180 asks."""
    return frame.to_csv(index=False, lineterminator="\r\n").encode()


def as_json(values: Any) -> bytes:
    """Write values as JSON for people and machines."""
    return (json.dumps(values, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def as_workbook(
    title: str, finding: str, sheets: Mapping[str, tuple[pd.DataFrame, int | None]], dated: wording.Dated, texts: Texts
) -> bytes:
    """Write tables as a spreadsheet, with a last sheet that says what they are.

    Args:
        title: title of the document.
        finding: what it shows, in words.
        sheets: tables by name (a marked message), each with the width of its columns, or None for the fitting one.
        dated: what says how old the data are.
        texts: the language.
    """
    say = texts.say
    about = {
        say("Finding"): finding,
        say("Data as of"): wording.as_of(dated, texts),
        say("Limits of use"): say(LIMITS_OF_USE),
        say("Licence"): say("Data: CC BY 4.0, the mcvet contributors. The sources keep their own terms."),
    }
    last = Sheet(say("About"), pd.DataFrame(about.items(), columns=["", title]), 90)
    return make_workbook([*(Sheet(say(name), *sheet) for name, sheet in sheets.items()), last], title=title, as_of=dated.as_of)


def as_page(title: str, finding: str, body: Iterable[Markup], sources: Iterable[Source], dated: wording.Dated, texts: Texts) -> bytes:
    """Write parts as a page that stands alone, with the sources that their footnotes lead to."""
    values = {
        "title": title,
        "finding": finding,
        "body": body,
        "sources": tables.sources_html(sources, texts),
        "limits": texts.say(LIMITS_OF_USE),
        "as_of": wording.as_of(dated, texts),
        "style": style_sheet("base", "page"),
    }
    return render("reports/templates/page.html", texts, values).encode()
