"""Charts of a score as pictures for documents, drawn without a browser: attendance, gain by topic, changes of people, components.

They show the same as the charts on the page, without suppressed values. The drawing library is slow to load, so this module is
imported only when a report is written.
"""

import io
import textwrap
from collections.abc import Sequence
from typing import NamedTuple

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, MultipleLocator

from mcvet.locale import Texts
from mcvet.outcomes import Activity, ActivityScore, TopicScore, Wave, tables, wording
from mcvet.outcomes.charts import AFTER, BEFORE, HIGHER, LOWER, SAME, note, title
from mcvet.outcomes.model import COMPONENTS
from mcvet.palette import LINE, MISSING, REFERENCE, SECONDARY, TEXT

WIDTH = 6.7
_DPI, _LABEL, _NOTE, _SMALL = 160, 24, 112, 8.5


class Picture(NamedTuple):
    """A chart as PNG, with its text alternative."""

    png: bytes
    alt: str


def draw(score: ActivityScore, texts: Texts, activity: Activity | None = None) -> dict[str, Picture]:
    """Return the pictures by chart: `came`, `gain`, `moves`, `components`; those without data, or with suppressed data only, are left out.

    Args:
        score: the result.
        texts: the language.
        activity: for attendance and the scale; without it there are no pictures `came` and `gain`.
    """
    with mpl.rc_context({"text.parse_math": False, "font.size": 9.5, "text.color": TEXT, "axes.labelcolor": TEXT}):
        drawn = {"moves": _moves(score, texts), "components": _components(score, texts)}
        if activity:
            drawn = {"came": _came(score, activity, texts), "gain": _gain(score, activity, texts)} | drawn
    return {name: picture for name, picture in drawn.items() if picture}


def _came(score: ActivityScore, activity: Activity, texts: Texts) -> Picture | None:
    groups = tables.attendance(activity)
    if not groups:
        return None
    say, rows = texts.say, [(wording.group(group, texts), n) for group, n in groups]
    if activity.planned_participants and score.figures["reach"].value is not None:
        rows = [(say("People expected"), activity.planned_participants), (say("People who came"), activity.attended), *rows]
    labelled = [(name, say("hidden") if n is None else texts.number(n)) for name, n in rows]
    source = say(
        "Source: attendance list of the activity. “Hidden”: fewer than {k} people, or numbers that would reveal them; 0 means nobody.",
        k=score.k,
    )
    figure, axes = _sheet([name for name, _ in rows], 0.36, title("came", texts), f"{_mark(score, texts)}{score.activity}. {source}")
    _bars(axes, [None if n is None else float(n) for _, n in rows], [value for _, value in labelled], max(n or 1 for _, n in rows))
    return _picture(figure, "came", [f"{name}: {value}" for name, value in labelled], score, texts)


def _gain(score: ActivityScore, activity: Activity, texts: Texts) -> Picture:
    scale, topics = activity.scale_of(Wave.POST), list(score.topics.values())
    bar = texts.say("The bar is the 95% interval of the gain.")
    figure, axes = _sheet([topic.label for topic in topics], 0.72, title("gain", texts), note(score, texts, bar))
    for y, topic in enumerate(topics):
        axes.text(scale.min, y - 0.3, wording.gain(topic, score.k, texts), color=SECONDARY, size=_SMALL, va="center")
        if topic.mean_pre is None or topic.mean_post is None:
            continue
        axes.plot([topic.mean_pre, topic.mean_post], [y, y], color=AFTER, linewidth=2.5, zorder=2)
        if topic.ci and topic.mean_gain is not None:
            reach = [[topic.mean_gain - topic.ci[0]], [topic.ci[1] - topic.mean_gain]]
            axes.errorbar(topic.mean_post, y, xerr=reach, color=TEXT, capsize=4, linewidth=1.3, zorder=3)
        for x, face, edge in ((topic.mean_pre, "white", BEFORE), (topic.mean_post, AFTER, AFTER)):
            axes.plot(x, y, "o", markersize=9, markerfacecolor=face, markeredgecolor=edge, markeredgewidth=2, zorder=4)
    for name, face, edge in ((texts.say("Before"), "white", BEFORE), (texts.say("After"), AFTER, AFTER)):
        axes.plot([], [], "o", markerfacecolor=face, markeredgecolor=edge, markeredgewidth=2, label=name)
    _legend(axes)
    margin = 0.04 * (scale.max - scale.min)
    axes.set_xlim(scale.min - margin, scale.max + margin)
    axes.xaxis.set_major_locator(MultipleLocator(max(1, round((scale.max - scale.min) / 10)), scale.min))
    axes.xaxis.set_major_formatter(lambda x, _: texts.number(x))
    axes.grid(axis="x", color=LINE)
    return _picture(figure, "gain", [_gain_in_words(topic, score.k, texts) for topic in topics], score, texts)


def _gain_in_words(topic: TopicScore, k: int, texts: Texts) -> str:
    gain = wording.gain(topic, k, texts)
    if topic.mean_pre is None or topic.mean_post is None:
        return f"{topic.label}: {gain}"
    before, after = (wording.number(mean, texts) for mean in (topic.mean_pre, topic.mean_post))
    return texts.say("{topic}: before {before}, after {after}, gain {gain}", topic=topic.label, before=before, after=after, gain=gain)


def _moves(score: ActivityScore, texts: Texts) -> Picture | None:
    topics = [topic for topic in score.topics.values() if topic.n_up is not None]
    if not topics:
        return None
    figure, axes = _sheet([topic.label for topic in topics], 0.42, title("moves", texts), note(score, texts))
    start = [0] * len(topics)
    parts = (
        ("n_down", texts.say("lower"), LOWER, "white"),
        ("n_same", texts.say("the same"), SAME, TEXT),
        ("n_up", texts.say("higher"), HIGHER, TEXT),
    )
    for field, name, colour, ink in parts:
        counts = [getattr(topic, field) for topic in topics]
        bars = axes.barh(range(len(topics)), counts, left=start, height=0.62, color=colour, label=name)
        axes.bar_label(bars, [texts.number(n) if n else "" for n in counts], label_type="center", color=ink)
        start = [sum(pair) for pair in zip(start, counts, strict=True)]
    _legend(axes)
    axes.xaxis.set_major_locator(MaxNLocator("auto", integer=True))
    return _picture(figure, "moves", wording.moves(score, texts), score, texts)


def _components(score: ActivityScore, texts: Texts) -> Picture:
    labels = [f"{wording.label(name, texts)} ({wording.number(score.weights[name], texts)})" for name in COMPONENTS]
    values = [score.components[name] for name in COMPONENTS]
    numbers = [wording.component(score, name, texts) for name in COMPONENTS]
    figure, axes = _sheet(labels, 0.36, title("components", texts), note(score, texts))
    _bars(axes, values, numbers, 100)
    return _picture(figure, "components", [": ".join(pair) for pair in zip(labels, numbers, strict=True)], score, texts)


def _sheet(labels: Sequence[str], row: float, question: str, below: str) -> tuple[Figure, Axes]:
    """Return a figure with rows from top to bottom, a title above and a note below."""
    wrapped = [textwrap.fill(label, _LABEL, break_on_hyphens=False) for label in labels]
    lines = sum(max(row, 0.16 * (1 + label.count("\n"))) for label in wrapped)
    figure = Figure(figsize=(WIDTH, 1.35 + lines), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    figure.suptitle(question, x=0.01, ha="left", weight="bold")
    figure.supxlabel(textwrap.fill(below, _NOTE, break_on_hyphens=False), x=0.01, ha="left", size=7.5, color=SECONDARY)
    axes.set_yticks(range(len(labels)), wrapped)
    axes.set_ylim(len(labels) - 0.5, -0.55)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(REFERENCE)
    axes.tick_params(length=0, labelcolor=TEXT)
    axes.set_axisbelow(True)
    return figure, axes


def _bars(axes: Axes, values: Sequence[float | None], labels: Sequence[str], most: float) -> None:
    """Draw a bar and a label for each value; only the label if the value is missing."""
    axes.barh(range(len(values)), [value or 0 for value in values], height=0.6, color=AFTER)
    for y, (value, words) in enumerate(zip(values, labels, strict=True)):
        axes.text((value or 0) + most / 100, y, words, va="center", size=_SMALL, color=MISSING if value is None else TEXT)
    axes.set_xlim(0, 1.12 * most)
    axes.grid(axis="x", color=LINE)


def _legend(axes: Axes) -> None:
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, frameon=False, borderaxespad=0, handletextpad=0.4)


def _picture(figure: Figure, name: str, lines: Sequence[str], score: ActivityScore, texts: Texts) -> Picture:
    content = io.BytesIO()
    figure.savefig(content, format="png", metadata={"Software": None})
    return Picture(content.getvalue(), f"{_mark(score, texts)}{title(name, texts)} {'; '.join(lines)}.")


def _mark(score: ActivityScore, texts: Texts) -> str:
    return f"{texts.say(wording.FICTIONAL)} " if score.fictional else ""
