"""The parts of a report: headings, sentences and tables, in the same form for HTML, DOCX, PDF and XLSX."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

import pandas as pd
from markupsafe import Markup

from mcvet.locale import Texts
from mcvet.markup import render


class Section(NamedTuple):
    """A part of a report.

    Attributes:
        heading: its heading.
        sentences: its text, one item per sentence or paragraph.
        table: its table, ready for display; None if it has none.
        charts: names of the charts with the same content, for reports with pictures.
        fine: True for fine print, such as a list of sources.
        twin: True if the text alternative of the chart has everything that the table has; a document with the picture then omits
            the table.
    """

    heading: str
    sentences: tuple[str, ...] = ()
    table: pd.DataFrame | None = None
    charts: tuple[str, ...] = ()
    fine: bool = False
    twin: bool = False

    def table_beside(self, drawn: Collection[str]) -> pd.DataFrame | None:
        """Return the table to show next to the charts named in `drawn`; None if it is missing, empty or a twin of them."""
        shown_already = self.twin and all(name in drawn for name in self.charts)
        return None if self.table is None or self.table.empty or shown_already else self.table


def references(source_ids: Iterable[str], numbers: Mapping[str, int]) -> str:
    """Return the numbers of sources in brackets, such as `[1] [3]`; empty for none.

    Args:
        source_ids: the sources.
        numbers: number of each source in the list that the report ends with.
    """
    return " ".join(f"[{number}]" for number in sorted({numbers[source_id] for source_id in source_ids}))


def column_shares(frame: pd.DataFrame, line: int) -> list[float]:
    """Divide the width of a line among the columns of a table.

    Every column is as wide as its longest word; the rest is divided in proportion to the longest cell of each column.

    Args:
        frame: the table.
        line: number of characters that fit on a line of the page.

    Returns:
        one share per column, 0 to 1; their sum is at most 1.
    """
    texts = [[str(name), *("" if pd.isna(value) else str(value) for value in frame[name])] for name in frame.columns]
    words = [max(len(word) for text in column for word in text.split() or [""]) + 2 for column in texts]
    spare = line - sum(words)
    if spare <= 0:
        return [word / sum(words) for word in words]
    more = [max(map(len, column)) for column in texts]
    share = min(1.0, spare / sum(more))
    return [(word + extra * share) / line for word, extra in zip(words, more, strict=True)]


def sections_html(
    sections: Sequence[Section], texts: Texts, pictures: Mapping[str, tuple[str, str]] | None = None, *, styled: bool = True
) -> list[Markup]:
    """Return each section as HTML: heading, sentences, pictures, and a table with caption and header scopes.

    Args:
        sections: what to show.
        texts: the language.
        pictures: address and text alternative of the picture of each chart; None for no pictures.
        styled: False in a notebook: headings are lower, and captions, which repeat them and which no style sheet hides, are left out.
    """
    drawn = pictures or {}
    return [
        render(
            "sections/templates/section.html",
            texts,
            {
                "section": section,
                "styled": styled,
                "rows": [] if section.table is None else section.table.values.tolist(),
                "pictures": [drawn[name] for name in section.charts if name in drawn],
            },
        )
        for section in sections
    ]
