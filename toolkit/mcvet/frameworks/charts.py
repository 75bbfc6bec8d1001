"""Comparisons as plotly figures: the ladder and the timeline.

Each figure has `layout.meta` with `title` and `note` (key, date, limits of use), which a saved picture shows, and `narrowest`, the
width in pixels below which text and symbols must shrink.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import plotly.graph_objects as go

from mcvet.catalogue import Confidence, EventKind, ReferencingEvent
from mcvet.frameworks import wording
from mcvet.frameworks.displays import NOWHERE, Ways
from mcvet.frameworks.model import CellState, Comparison, FrameworkProfile, LadderCell, PlacedLevel
from mcvet.locale import Texts
from mcvet.locale.texts import ENGLISH
from mcvet.markup import plain
from mcvet.palette import FONT, LINE, MISSING, REFERENCE, SECONDARY, TEXT, Mark, marks

_SLOT, _COLUMN, _YEAR, _MARGIN = 24, 62, 42, 64
_MOST_YEARS, _CLOSE_DAYS = 9, 200
_AXIS = {"fixedrange": True, "automargin": True, "linecolor": LINE, "zeroline": False}
_EVENT_SYMBOLS = {
    EventKind.LAW_ADOPTED: "hexagram", EventKind.AMENDED: "hexagram-open", EventKind.REFERENCED: "bowtie", EventKind.UPDATED: "bowtie-open",
    EventKind.UPDATE_IN_PROGRESS: "hourglass-open", EventKind.SELF_CERTIFIED: "octagon",
}  # fmt: skip
"""None of them marks a country."""
_FAINT = 0.45


def ladder_chart(comparison: Comparison, texts: Texts = ENGLISH, *, ways: Ways = NOWHERE) -> go.Figure:
    """Return the EQF ladder with every national level as a figure.

    Each framework is a column, each EQF level a band. Within a band, the levels of a framework keep its own order, which is not a
    ranking. A thin line connects the positions of a level that is linked to several EQF levels; an open symbol marks a link of
    medium or low confidence; a hatched column is a framework that is not referenced to the EQF. The `customdata` of a symbol is the
    address that its level links to.
    """
    names = wording.short_names_of((profile.framework for profile in comparison.profiles), texts)
    drawn = marks((profile.framework.framework_id, profile.framework.country) for profile in comparison.profiles)
    rows = list(reversed(comparison.rows))
    height = max((len(cell.levels) for row in rows for cell in row.cells), default=1)
    traces: list[go.Bar | go.Scatter] = []
    annotations: list[dict[str, Any]] = []
    for x, profile in enumerate(comparison.profiles):
        mark = drawn[profile.framework.framework_id]
        if not profile.referenced:
            traces.append(_hatched(x, len(rows), mark))
            annotations.append(_unlinked(x, len(rows), profile, texts))
            continue
        places = [place for y, row in enumerate(rows) for place in _places(x, y, row.cells[x], height)]
        traces += [*_joined(places, mark), _levels(places, profile, names, mark, texts, ways)]
        annotations += _gaps(x, [row.cells[x] for row in rows], texts)
    line = {"type": "line", "xref": "x domain", "x0": 0, "x1": 1, "line": {"color": LINE, "width": 1}, "layer": "below"}
    bands = [line | {"y0": y - 0.5, "y1": y - 0.5} for y in range(len(rows) + 1)]
    labels = [
        texts.say("EQF {level}", level=row.eqf_level) if row.eqf_level is not None else _broken(texts.say("below EQF 1")) for row in rows
    ]
    narrowest = _MARGIN + _COLUMN * len(names)
    layout = _frame(texts.say("How do the national levels compare?"), _key(comparison, texts), narrowest, comparison, texts) | {
        "annotations": annotations,
        "shapes": bands,
        "height": 96 + max(len(rows), 1) * max(height, 2) * _SLOT,
        "xaxis": _AXIS | {
            "tickvals": list(range(len(names))), "ticktext": [f"{drawn[key].sign} {_broken(name)}" for key, name in names.items()],
            "range": [-0.5, len(names) - 0.5], "side": "top", "showgrid": False,
        },
        "yaxis": _AXIS | {
            "tickvals": list(range(len(rows))), "ticktext": labels, "range": [-0.5, len(rows) - 0.5], "showgrid": False,
        },
    }  # fmt: skip
    return go.Figure(traces, layout)


def _broken(name: str) -> str:
    words = name.split(" ")
    lines = [words[0]]
    for word in words[1:]:
        if len(lines[-1]) + len(word) < 12:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return "<br>".join(map(plain, lines))


Place = tuple[float, float, PlacedLevel, CellState]


def _places(x: int, y: int, cell: LadderCell, height: int) -> list[Place]:
    first = y - (len(cell.levels) - 1) / 2 / max(height, 2)
    return [(x - 0.2, first + n / max(height, 2), level, cell.state) for n, level in enumerate(cell.levels)]


def _joined(places: list[Place], mark: Mark) -> list[go.Scatter]:
    by_name: dict[str, list[Place]] = {}
    for place in places:
        by_name.setdefault(place[2].nqf_level, []).append(place)
    return [
        go.Scatter(
            x=[x for x, *_ in same],
            y=[y for _, y, *_ in same],
            mode="lines",
            line={"color": mark.colour, "width": 2},
            hoverinfo="skip",
        )
        for same in by_name.values()
        if len(same) > 1
    ]


def _levels(places: list[Place], profile: FrameworkProfile, names: dict[str, str], mark: Mark, texts: Texts, ways: Ways) -> go.Scatter:
    name = names[profile.framework.framework_id]
    return go.Scatter(
        x=[x for x, *_ in places],
        y=[y for _, y, *_ in places],
        mode="markers+text",
        text=[f" {plain(level.nqf_level)}" for *_, level, _ in places],
        textposition="middle right",
        textfont={"color": TEXT},
        marker={
            "color": mark.colour,
            "size": 12,
            "symbol": [_symbol(level, state, mark) for *_, level, state in places],
            "line": {"color": mark.colour, "width": 2},
        },
        hovertext=[_hover(name, level, state, texts) for *_, level, state in places],
        customdata=[ways.level(level) for *_, level, _ in places] if ways.level else None,
        hoverinfo="text",
        name=plain(name),
    )


def _symbol(level: PlacedLevel, state: CellState, mark: Mark) -> str:
    if state is CellState.NONE_PLACED:
        return "x-thin"
    return mark.symbol if level.confidence is Confidence.HIGH else f"{mark.symbol}-open"


def _hover(name: str, level: PlacedLevel, state: CellState, texts: Texts) -> str:
    lines = [f"<b>{plain(name)} {plain(level.nqf_level)}</b>", wording.label(level.confidence, texts)]
    if state is CellState.NONE_PLACED:
        lines.append(wording.label(state.value, texts))
    types = (f"{plain(kind.name_local or kind.name_en)}{wording.doubt(kind.confidence, texts)}" for kind in level.types)
    return "<br>".join([*lines, *types])


def _gaps(x: int, cells: Iterable[LadderCell], texts: Texts) -> list[dict[str, Any]]:
    return [
        {
            "x": x, "y": y, "text": "–", "showarrow": False, "font": {"color": MISSING},
            "hovertext": wording.label(cell.state.value, texts),
        }
        for y, cell in enumerate(cells)
        if cell.state is CellState.NO_LEVEL
    ]  # fmt: skip


def _key(comparison: Comparison, texts: Texts) -> str:
    cells = [cell for row in comparison.rows for cell in row.cells]
    states = {cell.state for cell in cells}
    doubtful = any(level.confidence is not Confidence.HIGH for cell in cells for level in cell.levels)
    parts = [
        texts.say("Open symbol: the link was seen once, or in a secondary source.") if doubtful else "",
        texts.say("×: no qualification placed.") if CellState.NONE_PLACED in states else "",
        texts.say("–: no national level.") if CellState.NO_LEVEL in states else "",
        texts.say("Hatched: not referenced to the EQF.") if CellState.NOT_REFERENCED in states else "",
    ]
    return " ".join(filter(None, parts))


def _hatched(x: int, rows: int, mark: Mark) -> go.Bar:
    return go.Bar(
        x=[x],
        y=[rows],
        base=[-0.5],
        width=[0.9],
        marker={
            "color": "white",
            "pattern": {"shape": "/", "fgcolor": mark.colour, "bgcolor": "white", "solidity": 0.12, "size": 9},
            "line": {"color": mark.colour, "width": 1},
        },
        hoverinfo="skip",
    )


def _unlinked(x: int, rows: int, profile: FrameworkProfile, texts: Texts) -> dict[str, Any]:
    levels = texts.plural("{n} national level", "{n} national levels", len(profile.unreferenced_levels))
    words = [wording.label("not_referenced", texts), levels]
    return {
        "x": x, "y": (rows - 1) / 2, "text": "<br>".join(words) if rows > 2 else _broken(" ".join(words)), "showarrow": False,
        "textangle": -90 if rows > 2 else 0, "bgcolor": "white", "borderpad": 4, "font": {"color": TEXT},
    }  # fmt: skip


def timeline_chart(comparison: Comparison, texts: Texts = ENGLISH) -> go.Figure:
    """Return the events of each framework on a time axis as a figure.

    Each framework has a line, each kind of event a symbol. An event of which only the year is known is placed in mid-year.
    """
    names = wording.short_names_of((profile.framework for profile in comparison.profiles), texts)
    drawn = marks((profile.framework.framework_id, profile.framework.country) for profile in comparison.profiles)
    traces = []
    places = {profile.framework.framework_id: -y for y, profile in enumerate(comparison.profiles)}
    apart = {event: shift for profile in comparison.profiles for event, shift in _side_by_side(profile.events)}
    for kind, symbol in _EVENT_SYMBOLS.items():
        events = [event for profile in comparison.profiles for event in profile.events if event.event is kind]
        if not events:
            continue
        colours = [drawn[event.framework_id].colour for event in events]
        sample = {"symbol": symbol, "size": 12, "color": REFERENCE, "line": {"width": 2, "color": REFERENCE}}
        traces += [
            go.Scatter(
                x=[_middle(event.date) for event in events],
                y=[places[event.framework_id] + apart[event] for event in events],
                mode="markers",
                marker={
                    "symbol": symbol,
                    "size": 14,
                    "color": colours,
                    "line": {"width": 2, "color": colours},
                    "opacity": [_FAINT if event.confidence is Confidence.LOW else 1 for event in events],
                },
                hovertext=[_event_text(event, names, texts) for event in events],
                hoverinfo="text",
                showlegend=False,
            ),
            go.Scatter(x=[None], y=[None], mode="markers", marker=sample, name=wording.label(kind, texts)),
        ]
    years = [event.year for profile in comparison.profiles for event in profile.events]
    span = max(years) - min(years) if years else 0
    every = 1 if span <= _MOST_YEARS else 2
    narrowest = 2 * _MARGIN + _YEAR * (span // every + 1)
    is_faint = any(event.confidence is Confidence.LOW for profile in comparison.profiles for event in profile.events)
    key = texts.say("Faint: unconfirmed.") if is_faint else ""
    layout = _frame(texts.say("When was each framework adopted, referenced and updated?"), key, narrowest, comparison, texts) | {
        "height": 150 + 56 * len(names),
        "showlegend": True,
        "legend": {
            "orientation": "h", "y": -0.15, "yanchor": "top", "x": 0, "itemclick": False, "itemdoubleclick": False, "font": {"size": 13},
        },
        "xaxis": _AXIS | {
            "type": "date", "tickformat": "%Y", "dtick": f"M{12 * every}", "tick0": "2000-01-01", "gridcolor": LINE, "side": "top",
        },
        "yaxis": _AXIS | {
            "tickvals": list(places.values()), "ticktext": [f"{drawn[key].sign} {_broken(name)}" for key, name in names.items()],
            "range": [-len(names) + 0.5, 0.5], "gridcolor": LINE,
        },
    }  # fmt: skip
    return go.Figure(traces, layout)


def _event_text(event: ReferencingEvent, names: dict[str, str], texts: Texts) -> str:
    what = f"{wording.label(event.event, texts)}: {plain(event.title)}{wording.doubt(event.confidence, texts)}"
    return f"<b>{plain(names[event.framework_id])}, {event.date}</b><br>{what}"


def _side_by_side(events: Iterable[ReferencingEvent]) -> Iterator[tuple[ReferencingEvent, float]]:
    """Yield each event with a vertical shift, so that events close in time do not overlap."""
    last, turn = date.min, 0
    for event in events:
        day = date.fromisoformat(_middle(event.date))
        turn = turn + 1 if (day - last).days < _CLOSE_DAYS else 0
        last = day
        yield event, (0.0, 0.22, -0.22)[turn % 3]


def _middle(day: str) -> str:
    return day + {4: "-07-01", 7: "-15", 10: ""}[len(day)]


def _frame(title: str, key: str, narrowest: int, comparison: Comparison, texts: Texts) -> dict[str, Any]:
    """Return the layout shared by both charts. Plotly validates the whole layout on every change, so it is set only once."""
    said = [*wording.footnotes([profile.framework for profile in comparison.profiles], texts), texts.say(comparison.limits_of_use)]
    note = texts.say(
        "{limits} Data as of {date}: {sources} sources, listed with the table.",
        limits=" ".join(said),
        date=wording.as_of(comparison, texts),
        sources=len(comparison.sources),
    )
    return {
        "template": "none",
        "font": {"family": FONT, "size": 14, "color": TEXT},
        "paper_bgcolor": "white",
        "plot_bgcolor": "white",
        "margin": {"l": 64, "r": 12, "t": 72, "b": 16},
        "showlegend": False,
        "dragmode": False,
        "hoverlabel": {"bgcolor": "white", "font": {"color": TEXT, "family": FONT}, "align": "left"},
        "meta": {"title": title, "note": f"{key} {note}".strip(), "secondary": SECONDARY, "narrowest": narrowest},
        "separators": ",." if texts.tag != "en" else ".,",
    }  # fmt: skip
