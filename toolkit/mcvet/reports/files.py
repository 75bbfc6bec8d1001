"""The formats of every result: CSV, JSON, XLSX and HTML."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pandas as pd
from markupsafe import Markup

from mcvet.catalogue import Source
from mcvet.frameworks import LIMITS_OF_USE, displays, wording
from mcvet.locale import Texts
from mcvet.markup import render, style_sheet
from mcvet.reports.workbook import Sheet, make_workbook

Files = Mapping[str, Callable[[], bytes]]

# In other regional settings, a spreadsheet program starts a new cell after a semicolon, a tab or a line end.
_FORMULA = re.compile(r"(?:^|(?<=[;\t\r\n]))(?=[=+\-@\t\r＝＋－＠])")


def as_csv(frame: pd.DataFrame) -> bytes:
    """Return a table as CSV that spreadsheet programs open safely: UTF-8 with BOM, line ends of RFC 4180, no formulas.

    Text that a spreadsheet program would read as a formula gets a leading apostrophe; numbers stay numbers.
    """
    written = io.StringIO(newline="")
    csv.writer(written).writerows(
        [_cell(value) for value in row] for row in [tuple(frame.columns), *frame.itertuples(index=False, name=None)]
    )
    return written.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return _FORMULA.sub("'", value)
    return "" if pd.isna(value) else value


def as_json(values: Any) -> bytes:
    """Return values as indented UTF-8 JSON."""
    return (json.dumps(values, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode(errors="replace")


def as_workbook(
    title: str,
    finding: str,
    sheets: Mapping[str, tuple[pd.DataFrame, int | None]],
    dated: wording.Dated,
    texts: Texts,
    limits: str = LIMITS_OF_USE,
) -> bytes:
    """Return tables as an XLSX file whose first sheet describes them.

    Args:
        title: title of the document.
        finding: the main finding, in words.
        sheets: tables by name (a marked message), each with its column width in characters; None fits the content.
        dated: a result with the date of its data.
        texts: the language.
        limits: the limits of use; a marked message.
    """
    say = texts.say
    about = {
        say("Finding"): finding,
        say("Data as of"): wording.as_of(dated, texts),
        say("Limits of use"): say(limits),
        say("Licence"): say("Data: CC BY 4.0, the mcvet contributors. The sources keep their own terms."),
    }
    first = Sheet(say("About"), pd.DataFrame(about.items(), columns=["", title]), 90)
    tables = [Sheet(say(name), *sheet) for name, sheet in sheets.items()]
    return make_workbook([first, *tables], title=title, as_of=dated.as_of, words=(say("no"), say("yes")))


def as_page(
    title: str,
    finding: str,
    body: Iterable[Markup],
    sources: Iterable[Source],
    dated: wording.Dated,
    texts: Texts,
    limits: str = LIMITS_OF_USE,
) -> bytes:
    """Return parts as a self-contained HTML page, with the sources that their footnotes refer to."""
    values = {
        "title": title,
        "finding": finding,
        "body": body,
        "sources": displays.sources_html(sources, texts),
        "limits": texts.say(limits),
        "as_of": wording.as_of(dated, texts),
        "style": style_sheet("base", "page", "readiness"),
    }
    return render("reports/templates/page.html", texts, values).encode()
