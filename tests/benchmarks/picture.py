"""The ratios of a run as a picture."""

import io
import math

import matplotlib as mpl
from matplotlib.figure import Figure

from benchmarks.report import METRICS, OURS, Results, ratio
from benchmarks.servers import SERVERS
from mcvet import palette

_MARKS = dict(
    zip(
        SERVERS,
        (("", ""), ("#6E7581", "s"), ("#801650", "D"), ("#F46A25", "^"), ("#28A197", "v"), ("#2073BC", "P"), ("#8661C1", "X")),
        strict=True,
    )
)
_STYLE = {
    "font.family": "DejaVu Sans", "font.size": 10, "svg.hashsalt": "benchmarks", "text.color": palette.TEXT, "axes.labelcolor": palette.TEXT,
    "xtick.color": palette.TEXT, "ytick.color": palette.TEXT, "axes.edgecolor": palette.LINE,
}  # fmt: skip


def picture(results: Results) -> str:
    """Return the ratios of each peer to `mcvet serve` as SVG: one row for each metric, on a logarithmic axis with `mcvet serve` at 1."""
    peers = [name for name in results["servers"] if name != OURS]
    rows = [metric for metric in METRICS if METRICS[metric].drawn and any(ratio(results, name, metric) for name in peers)]
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(9.5, 1.7 + 0.48 * len(rows)), layout="constrained")
        axes = figure.subplots()
        for name in peers:
            found = [(multiple, row) for row, metric in enumerate(rows) if (multiple := ratio(results, name, metric))]
            colour, marker = _MARKS[name]
            axes.scatter(
                *zip(*found, strict=True),
                s=70,
                c=colour,
                marker=marker,
                edgecolors="white",
                linewidths=0.7,
                label=SERVERS[name].title,
                zorder=3,
            )
        axes.axvline(1, color=palette.TEXT, linewidth=1.5, zorder=2)
        _scale(axes, [multiple for name in peers for metric in rows if (multiple := ratio(results, name, metric))])
        axes.set_yticks(range(len(rows)), rows)
        axes.set_ylim(len(rows) - 0.5, -0.5)
        axes.set_xlabel(f"multiple of {SERVERS[OURS].title} (line at 1); marks to the right of the line need more, to the left less")
        axes.tick_params(length=0)
        axes.grid(color=palette.LINE, linewidth=0.8)
        axes.spines[:].set_visible(False)
        figure.legend(loc="outside upper center", ncols=len(peers), frameon=False, handletextpad=0.2, columnspacing=1.4)
        written = io.StringIO()
        figure.savefig(written, format="svg", metadata={"Date": None}, facecolor="white")
    return written.getvalue()


def _scale(axes: "mpl.axes.Axes", multiples: list[float]) -> None:
    least, most = min([0.5, *multiples]) / 1.2, max([2.0, *multiples]) * 1.2
    axes.set_xscale("log")
    axes.set_xlim(least, most)
    steps = (1, 2, 5) if most / least < 5000 else (1,)
    ticks = [step * 10.0**power for power in range(math.floor(math.log10(least)), math.ceil(math.log10(most)) + 1) for step in steps]
    axes.set_xticks([tick for tick in ticks if least <= tick <= most], [f"{tick:g}" for tick in ticks if least <= tick <= most])
    axes.minorticks_off()
