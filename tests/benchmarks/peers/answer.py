"""What every app shows, so that the apps themselves hold nothing but their own tool's code."""

from collections.abc import Sequence

import plotly.graph_objects as go

from mcvet import open_catalogue
from mcvet.catalogue import EQF_LEVELS
from mcvet.errors import SelectionError
from mcvet.frameworks import charts, compare, displays, wording
from mcvet.locale import texts_for
from mcvet.markup import style_sheet

TITLE = "How do the national levels compare?"
STYLE = f"<style>{style_sheet('base')}</style>"
LEVELS = list(EQF_LEVELS)
FIRST = ["HR-CROQF", "RS-NQFS"]
_ENGLISH = texts_for("en")
NAMES = wording.names_of(open_catalogue().frameworks, _ENGLISH)


def answer(frameworks: Sequence[str], eqf_levels: Sequence[int]) -> tuple[str, go.Figure]:
    """Return the finding with its table as HTML, and the chart."""
    try:
        comparison = compare(frameworks, eqf_levels=sorted(eqf_levels) or None, catalogue=open_catalogue())
    except SelectionError as error:
        return f'<div class="mcvet"><p>{error}</p></div>', go.Figure()
    table = displays.ladder_html(comparison, ways=displays.Ways(level=lambda level: f"#{level.nqf_level}"))
    html = f'<div class="mcvet"><p class="finding">{wording.finding(comparison, _ENGLISH)}</p>{table}</div>'
    return html, charts.ladder_chart(comparison)
