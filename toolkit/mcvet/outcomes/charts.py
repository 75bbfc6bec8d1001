"""Scores as plotly figures: gain by topic, numbers of people up and down, components.

What is suppressed is not in a figure at all, neither drawn nor to be hovered over. A figure carries `layout.meta`: `title` and `note`
(limits, and that an example is fictional), which a saved picture prints, and `narrowest`, the width in pixels below which its words and
signs have to shrink.
"""

import textwrap
from typing import Any

import plotly.graph_objects as go

from mcvet.locale import Texts, marked
from mcvet.locale.texts import ENGLISH
from mcvet.markup import plain
from mcvet.outcomes import wording
from mcvet.outcomes.model import COMPONENTS, Activity, Wave
from mcvet.outcomes.results import ActivityScore
from mcvet.palette import FONT, LINE, MISSING, REFERENCE, SECONDARY, TEXT

BEFORE, AFTER, LOWER, SAME, HIGHER = "#6E7581", "#12436D", "#801650", "#D9DEE3", "#28A197"
TITLES = {
    "came": marked("Who came?"),
    "gain": marked("What do participants say they learned?"),
    "moves": marked("How many rated themselves higher afterwards?"),
    "components": marked("What is the index made of?"),
}
_ROW, _LABEL, _NARROWEST = 64, 16, 330


def gain_chart(score: ActivityScore, activity: Activity, texts: Texts = ENGLISH) -> go.Figure:
    """Draw the means before and after by topic as dumbbells, with the gain, its interval and its grade as text.

    The axis is the whole scale of the form. The bar through the mean after is the interval of the gain, laid from the mean before. A
    topic without a gain keeps its row, with the reason in words.
    """
    scale, labels = activity.scale_of(Wave.POST), [topic.label for topic in score.topics.values()]
    lines, before, after, up, down = [], [], [], [], []
    for label, topic in zip(labels, score.topics.values(), strict=True):
        if topic.mean_pre is not None and topic.mean_post is not None:
            before.append((topic.mean_pre, label))
            after.append((topic.mean_post, label))
            lines.append({"type": "line", "x0": topic.mean_pre, "x1": topic.mean_post, "y0": label, "y1": label, "layer": "between",
                          "line": {"color": AFTER, "width": 4}})  # fmt: skip
            gain = topic.mean_gain
            up.append(topic.ci[1] - gain if topic.ci and gain is not None else None)
            down.append(gain - topic.ci[0] if topic.ci and gain is not None else None)
    notes = [_note(label, wording.gain(topic, score.k, texts)) for label, topic in zip(labels, score.topics.values(), strict=True)]
    traces = [
        _dots(before, texts.say("Before"), {"color": "white", "size": 14, "line": {"color": BEFORE, "width": 3}}, texts),
        _dots(after, texts.say("After"), {"color": AFTER, "size": 14}, texts),
    ]
    traces[1].error_x = {"type": "data", "symmetric": False, "array": up, "arrayminus": down, "color": TEXT, "thickness": 2, "width": 7}
    figure = go.Figure(traces, {"annotations": notes, "shapes": lines})
    bar = texts.say("The bar is the 95% interval of the gain.")
    _frame(figure, title("gain", texts), score, texts, bar)
    figure.update_layout(height=130 + _ROW * len(labels), showlegend=True)
    margin = 0.04 * (scale.max - scale.min)
    figure.update_xaxes(range=[scale.min - margin, scale.max + margin], dtick=max(1, round((scale.max - scale.min) / 10)))
    figure.update_yaxes(showgrid=False, range=[-0.6, len(labels) - 0.4], **_rows(labels))
    return figure


def _rows(labels: list[str]) -> dict[str, Any]:
    """Place labels from top to bottom, broken into lines so that the chart fits a phone."""
    broken = ["<br>".join(map(plain, textwrap.wrap(label, _LABEL))) for label in labels]
    return {"type": "category", "categoryorder": "array", "categoryarray": labels[::-1], "tickvals": labels, "ticktext": broken}


def _dots(places: list[tuple[float, str]], name: str, marker: dict[str, Any], texts: Texts) -> go.Scatter:
    return go.Scatter(
        x=[x for x, _ in places], y=[y for _, y in places], mode="markers", name=name, marker=marker, hoverinfo="text",
        hovertext=[f"<b>{plain(y)}</b><br>{name}: {wording.number(x, texts)}" for x, y in places],
    )  # fmt: skip


def _note(label: str, text: str) -> dict[str, Any]:
    return {
        "x": 0, "xref": "x domain", "xanchor": "left", "y": label, "yshift": 22, "text": plain(text), "showarrow": False,
        "font": {"color": SECONDARY, "size": 13},
    }  # fmt: skip


def moves_chart(score: ActivityScore, texts: Texts = ENGLISH) -> go.Figure:
    """Draw the numbers of people who rated themselves lower, the same and higher, by topic; only topics with pairs have bars."""
    topics = [topic for topic in score.topics.values() if topic.n_up is not None]
    labels = [topic.label for topic in topics]
    parts = (
        (texts.say("lower"), [topic.n_down for topic in topics], LOWER, "white"),
        (texts.say("the same"), [topic.n_same for topic in topics], SAME, TEXT),
        (texts.say("higher"), [topic.n_up for topic in topics], HIGHER, TEXT),
    )
    figure = go.Figure(
        [
            go.Bar(
                x=counts,
                y=labels,
                orientation="h",
                name=name,
                marker={"color": colour},
                text=counts,
                textfont={"color": ink},
                hoverinfo="x+name",
            )
            for name, counts, colour, ink in parts
        ],
        {"barmode": "stack"},
    )
    _frame(figure, title("moves", texts), score, texts)
    figure.update_layout(height=130 + 44 * max(len(labels), 1), showlegend=True)
    figure.update_traces(textangle=0, insidetextanchor="middle")
    figure.update_yaxes(**_rows(labels))
    return figure


def components_chart(score: ActivityScore, texts: Texts = ENGLISH) -> go.Figure:
    """Draw the six components from 0 to 100, each with its weight. A missing one has a reason instead of a bar, never a bar of 0."""
    labels = [plain(f"{wording.label(name, texts)} ({wording.number(score.weights[name], texts)})") for name in COMPONENTS]
    values = [score.components[name] for name in COMPONENTS]
    shown = [(value, label) for value, label in zip(values, labels, strict=True) if value is not None]
    bars = go.Bar(
        x=[value for value, _ in shown],
        y=[label for _, label in shown],
        orientation="h",
        marker={"color": AFTER},
        text=[wording.number(value, texts, 1) for value, _ in shown],
        hoverinfo="text",
    )
    absent = [
        {"x": 0, "y": label, "xanchor": "left", "showarrow": False, "font": {"color": MISSING},
         "text": plain(wording.component(score, name, texts))}
        for name, value, label in zip(COMPONENTS, values, labels, strict=True) if value is None
    ]  # fmt: skip
    figure = go.Figure([bars], {"annotations": absent})
    _frame(figure, title("components", texts), score, texts)
    figure.update_layout(height=120 + 40 * len(labels))
    figure.update_xaxes(range=[0, 100])
    figure.update_yaxes(categoryorder="array", categoryarray=labels[::-1], range=[-0.6, len(labels) - 0.4])
    return figure


def title(name: str, texts: Texts) -> str:
    """Return the question that a chart answers."""
    return texts.say(TITLES[name])


def note(score: ActivityScore, texts: Texts, *key: str) -> str:
    """Return the note below a chart: whose answers it shows, whether they are fictional, and what it does not show."""
    said = [*([texts.say(wording.FICTIONAL)] if score.fictional else []), *key]
    said.append(texts.say("{activity}. Self-ratings, not a test; they do not show causes.", activity=score.activity))
    return " ".join(said)


def _frame(figure: go.Figure, question: str, score: ActivityScore, texts: Texts, *key: str) -> None:
    figure.update_layout(
        template="none",
        font={"family": FONT, "size": 14, "color": TEXT},
        paper_bgcolor="white",
        plot_bgcolor="white",
        margin={"l": 12, "r": 16, "t": 48, "b": 24},
        showlegend=False,
        legend={
            "orientation": "h",
            "y": 1.02,
            "yanchor": "bottom",
            "x": 0,
            "itemclick": False,
            "itemdoubleclick": False,
        },
        dragmode=False,
        hoverlabel={"bgcolor": "white", "font": {"color": TEXT, "family": FONT}, "align": "left"},
        meta={"title": question, "note": note(score, texts, *key), "secondary": SECONDARY, "narrowest": _NARROWEST},
        separators=",." if texts.tag != "en" else ".,",
    )
    figure.update_xaxes(fixedrange=True, automargin=True, gridcolor=LINE, linecolor=REFERENCE, zeroline=False)
    figure.update_yaxes(fixedrange=True, automargin=True, linecolor=LINE, zeroline=False)
