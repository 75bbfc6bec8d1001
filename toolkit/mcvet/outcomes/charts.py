"""Scores as plotly figures: before and after by topic.

A figure carries `layout.meta` as those of `frameworks.charts` do: `title` and `note`, which a saved picture prints.
"""

import textwrap
from typing import Any

import plotly.graph_objects as go

from mcvet.locale import Texts
from mcvet.outcomes import wording
from mcvet.outcomes.model import ActivityScore, Figure, TopicScore
from mcvet.outcomes.tables import ENGLISH
from mcvet.palette import LINE, MISSING, SECONDARY, TEXT

FONT = "'Source Sans 3', 'Noto Sans', system-ui, sans-serif"
_BEFORE, _AFTER = "#12436D", "#F46A25"
_ROW, _FRAME, _LABEL = 92, 118, 22


def gain_chart(score: ActivityScore, limits: tuple[float, float], texts: Texts = ENGLISH) -> go.Figure:
    """Draw the mean before and after for each topic, joined, on the scale of the form.

    The bar through the mean after is the 95% interval of the gain, laid from the mean before. What is hidden or unknown is written
    in words in its row and has no mark. Hover texts hold what the table holds, and no more.

    Args:
        score: the result.
        limits: lowest and highest answer of the scale.
        texts: the language.
    """
    say, topics = texts.say, list(score.topics.values())
    found = [{name: topic.figures.get(name) for name in ("mean_pre", "mean_post")} for topic in topics]
    ends = [tuple(_value(both[name]) for name in ("mean_pre", "mean_post")) for both in found]
    traces: list[go.Scatter] = []
    for y, (before, after) in enumerate(ends):
        if before is not None and after is not None:
            traces.append(go.Scatter(x=[before, after], y=[y, y], mode="lines", line={"color": MISSING, "width": 3}, hoverinfo="skip",
                                     showlegend=False))  # fmt: skip
    told = [_told(topic, score.k, texts) for topic in topics]
    traces.append(
        _marks([before for before, _ in ends], told, say("Mean before"), {"color": "white", "line": {"color": _BEFORE, "width": 3}})
    )
    after = _marks(
        [after for _, after in ends], told, say("Mean after, with the 95% interval of the gain"), {"color": _AFTER, "symbol": "diamond"}
    )
    after.error_x = _interval(topics, ends)
    traces.append(after)
    layout: dict[str, Any] = {
        "template": "none",
        "font": {"family": FONT, "size": 14, "color": TEXT},
        "paper_bgcolor": "white",
        "plot_bgcolor": "white",
        "margin": {"l": 8, "r": 16, "t": 40, "b": 8},
        "height": _FRAME + _ROW * len(topics),
        "dragmode": False,
        "hoverlabel": {"bgcolor": "white", "font": {"color": TEXT, "family": FONT}, "align": "left"},
        "legend": {"orientation": "h", "x": 0, "y": 0, "yanchor": "top", "yref": "container", "xanchor": "left", "itemclick": False,
                   "itemdoubleclick": False},
        "showlegend": True,
        "annotations": [note for y, topic in enumerate(topics) for note in _notes(y, topic, ends[y], limits, score.k, texts)],
        "meta": {"title": say("Before and after, by topic"), "note": _note(score, texts), "secondary": SECONDARY},
        "separators": ",." if texts.tag != "en" else ".,",
    }  # fmt: skip
    figure = go.Figure(traces, layout)
    room = (limits[1] - limits[0]) / 12
    figure.update_xaxes(range=[limits[0] - room, limits[1] + room], side="top", dtick=1 if limits[1] - limits[0] <= 10 else None,
                        gridcolor=LINE, zeroline=False, fixedrange=True)  # fmt: skip
    figure.update_yaxes(tickvals=list(range(len(topics))), ticktext=[_label(topic, texts) for topic in topics],
                        range=[len(topics) - 0.5, -0.55], showgrid=False, zeroline=False, fixedrange=True, automargin=True)  # fmt: skip
    figure.update_layout(legend={"y": 0.01, "yanchor": "bottom"}, margin={"b": 64})
    return figure


def _value(figure: Figure | None) -> float | None:
    return figure.value if figure else None


def _marks(x: list[float | None], told: list[str], name: str, marker: dict[str, Any]) -> go.Scatter:
    return go.Scatter(x=x, y=list(range(len(x))), mode="markers", name=name, marker={"size": 15} | marker, hovertext=told, hoverinfo="text")


def _change(topic: TopicScore) -> Figure | None:
    return topic.figures.get("mean_gain") or topic.figures.get("difference")


def _interval(topics: list[TopicScore], ends: list[tuple[float | None, ...]]) -> dict[str, Any]:
    up, down = [], []
    for topic, (before, _) in zip(topics, ends, strict=True):
        change = _change(topic)
        known = before is not None and change is not None and change.value is not None and change.interval is not None
        up.append(change.interval[1] - change.value if known else None)  # type: ignore[union-attr, operator, index]
        down.append(change.value - change.interval[0] if known else None)  # type: ignore[union-attr, operator, index]
    return {"type": "data", "symmetric": False, "array": up, "arrayminus": down, "color": TEXT, "thickness": 2, "width": 7}


def _label(topic: TopicScore, texts: Texts) -> str:
    lines = [f"<b>{line}</b>" for line in textwrap.wrap(topic.label, _LABEL)]
    if topic.n_up is not None:
        lines.append(f"▲ {topic.n_up}  = {topic.n_same}  ▼ {topic.n_down}")
    return "<br>".join([*lines, texts.say("grade {grade}", grade=topic.grade)])


def _notes(
    y: int, topic: TopicScore, ends: tuple[float | None, ...], limits: tuple[float, float], k: int, texts: Texts
) -> list[dict[str, Any]]:
    change = _change(topic)
    shown = [end for end in ends if end is not None]
    if change is not None and change.value is not None and shown:
        text, x, colour = _signed(change.value, texts), sum(shown) / len(shown), TEXT
    elif not shown:
        text, x, colour = wording.reason(topic.reason or "no_respondents", k, texts), sum(limits) / 2, MISSING
    else:
        return []
    return [{"x": x, "y": y, "text": text, "showarrow": False, "yshift": 22 if shown else 0, "font": {"color": colour}}]


def _signed(value: float, texts: Texts) -> str:
    told = wording.number(abs(value), texts)
    return told if not round(value, 2) else f"+{told}" if value > 0 else f"−{told}"


def _told(topic: TopicScore, k: int, texts: Texts) -> str:
    lines = [f"<b>{topic.label}</b>"]
    for name, word in (("mean_pre", texts.say("Before")), ("mean_post", texts.say("After"))):
        if name in topic.figures:
            lines.append(f"{word}: {wording.told(topic.figures[name], k, texts)}")
    if change := _change(topic):
        lines.append(f"{texts.say('Gain')}: {wording.told(change, k, texts)}")
    return "<br>".join(lines)


def _note(score: ActivityScore, texts: Texts) -> str:
    said = [texts.say(wording.FICTIONAL)] if score.fictional else []
    if any(topic.n_up is not None for topic in score.topics.values()):
        said.append(texts.say("▲ people who rated themselves higher afterwards, = the same, ▼ lower."))
    said.append(texts.say("Source: answers to the forms of {name}; self-ratings, not tests of knowledge.", name=score.activity))
    return " ".join(said)
