"""Report of a run as text and tables. The goals are judged here, from the measured values."""

import statistics
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from benchmarks import readers, steps
from benchmarks.servers import SERVERS
from benchmarks.visits import CHANGES

Results = dict[str, Any]
OURS, NEVER = "mcvet", float("inf")


class Metric(NamedTuple):
    """A metric of every server.

    Attributes:
        unit: unit of its values.
        decimals: decimals shown.
        read: function that returns the values from the results of a server.
        drawn: True if its ratios are in the picture.
    """

    unit: str
    decimals: int
    read: Callable[[Results], list[float]]
    drawn: bool = True


def _visits(read: Callable[[Results], float]) -> Callable[[Results], list[float]]:
    return lambda server: [read(visit) for visit in server.get("visits", [])]


def _arrivals(read: Callable[[Results], float | None]) -> Callable[[Results], list[float]]:
    def found(server: Results) -> list[float]:
        value = read(server["arrivals"]) if "arrivals" in server else None
        return [] if value is None else [value]

    return found


def _live(share: float) -> Callable[[Results], float | None]:
    return lambda arrived: _quantile([seconds for seconds in arrived["live"] if seconds is not None], share)


def _each(arrived: Results) -> float | None:
    return None if None in arrived["live"] else arrived["private"] / len(arrived["live"]) / 1e6


METRICS = {
    "readable table": Metric("s", 2, _visits(lambda visit: visit["table"] / 1000)),
    "first live change": Metric("s", 2, _visits(lambda visit: visit["live"] / 1000)),
    "table after a change": Metric("ms", 0, _visits(lambda visit: statistics.median(visit["changes"]))),
    "chart after a change": Metric(
        "ms", 0, lambda server: [statistics.median(visit["charts"]) for visit in server.get("visits", []) if visit["charts"]]
    ),
    "transferred until live": Metric("MB", 2, _visits(lambda visit: visit["bytes"] / 1e6)),
    "main thread busy in a visit": Metric("s", 2, _visits(lambda visit: visit["busy"]["Task"])),
    "private memory, one visitor": Metric("MB", 1, _visits(lambda visit: visit["private"] / 1e6), drawn=False),
    "private memory for each, all arrived": Metric("MB", 2, _arrivals(_each)),
    "arrivals: half live within": Metric("s", 2, _arrivals(_live(0.5))),
    "arrivals: 95 % live within": Metric("s", 2, _arrivals(_live(0.95)), drawn=False),
    "arrivals: all live, since the first came": Metric("s", 2, _arrivals(lambda arrived: arrived["last"])),
    "arrivals: not live within a minute": Metric("", 0, _arrivals(lambda arrived: arrived["live"].count(None)), drawn=False),
    "addresses of other servers asked for": Metric("", 0, _visits(lambda visit: visit["foreign"]), drawn=False),
}


def _quantile(values: list[float], share: float) -> float | None:
    return sorted(values)[round(share * (len(values) - 1))] if values else None


def middle(results: Results, name: str, metric: str) -> float | None:
    """Return the median of a metric of a server; None if it was not measured."""
    values = METRICS[metric].read(results["servers"].get(name, {}))
    return statistics.median(values) if values else None


def ratio(results: Results, name: str, metric: str) -> float | None:
    """Return a server's median as a multiple of ours; None if one of them was not measured or is not above zero."""
    ours, theirs = middle(results, OURS, metric), middle(results, name, metric)
    return theirs / ours if ours and theirs and ours > 0 and theirs > 0 else None


def _cell(results: Results, name: str, metric: str) -> str:
    unit, decimals, read, drawn = METRICS[metric]
    values = read(results["servers"][name])
    if not values:
        return "not measured"
    value = f"{statistics.median(values) + 0.0:.{decimals}f} {unit}".strip()
    spread = f" ({min(values):.{decimals}f} to {max(values):.{decimals}f})" if len(values) > 1 and unit else ""
    multiple = ratio(results, name, metric) if drawn and name != OURS else None
    return value + spread + (f", {multiple:.2f}x" if multiple else "")


def _rows(results: Results) -> Iterable[list[str]]:
    names = list(results["servers"])
    yield ["", *(SERVERS[name].title for name in names)]
    for metric in METRICS:
        yield [metric, *(_cell(results, name, metric) for name in names)]


class Goal(NamedTuple):
    """A goal.

    Attributes:
        text: the goal.
        value: the measured value; None if it was not measured.
        limit: largest permitted value; None if it depends on a value that was not measured.
        decimals: decimals shown.
    """

    text: str
    value: float | None
    limit: float | None
    decimals: int = 0

    @property
    def is_reached(self) -> bool | None:
        """True if the goal is reached; None if it was not measured."""
        return None if self.value is None or self.limit is None else self.value <= self.limit and self.value < NEVER

    @property
    def measured(self) -> str:
        """The measured value and the limit, as text."""
        return f"{self._told(self.value)}, limit {self._told(self.limit)}"

    def _told(self, value: float | None) -> str:
        return "not measured" if value is None else "never" if value == NEVER else f"{value:,.{self.decimals}f}"


def goals(results: Results) -> Iterable[Goal]:
    """Yield each goal."""

    def of(metric: str, name: str = OURS, share: float = 1.0) -> float | None:
        value = middle(results, name, metric)
        return None if value is None else value * share

    peers = [value for name in results["servers"] if name != OURS and (value := of("table after a change", name)) is not None]
    yield Goal(
        "Table after a change in at most 0.35 of Dash's time (ms)", of("table after a change"), of("table after a change", "dash", 0.35)
    )
    yield Goal("Table after a change no later than in the fastest peer (ms)", of("table after a change"), min(peers, default=None))
    yield Goal("Chart after a change no later than in Dash (ms)", of("chart after a change"), of("chart after a change", "dash"))
    yield Goal("Readable in at most 0.45 of Dash's time (s)", of("readable table"), of("readable table", "dash", 0.45), 2)
    yield Goal("Live in at most 1.15 of the time until readable (s)", of("first live change"), of("readable table", share=1.15), 2)
    yield Goal("Private memory per arriving browser at most 1 MB (MB)", of("private memory for each, all arrived"), 1.0, 2)
    yield _all_live(results)
    forked = results["steps"].get(steps.BY_FORK)
    yield Goal("Kernel ready at most 50 ms after the request for a fork (ms)", forked and statistics.median(forked) * 1000, 50)
    found = results.get("readers")
    if not found:
        return
    yield Goal("Private memory per reader without a browser at most 1 MB (MB)", found["private"] / readers.READERS / 1e6, 1.0, 2)
    yield Goal("Requests of readers without a browser that got no response", found["lost"], 0)
    for what in ("pages", "changes"):
        late = _quantile(found[what], 0.99)
        yield Goal(f"99 % of their {what} within a second (ms)", late and late * 1000, 1000)


def _all_live(results: Results) -> Goal:
    """Return the goal of arrivals. A browser that is not live within a minute counts as later than all that are."""
    arrived = [results["servers"].get(name, {}).get("arrivals") for name in (OURS, "dash")]
    last = [None if found is None else NEVER if found["last"] is None else found["last"] for found in arrived]
    return Goal(f"All {results['arriving']} browsers live no later than in Dash (s)", *last, 1)


def _said(reached: bool | None) -> str:
    return {True: "reached", False: "**not reached**", None: "not measured"}[reached]


def _without_a_browser(found: Results) -> Iterable[tuple[str, str]]:
    def times(what: str) -> str:
        half, late = (_quantile(found[what], share) or 0 for share in (0.5, 0.99))
        return f"{half * 1e3:,.0f} ms, {late * 1e3:,.0f} ms"

    yield "changes per second of one process, cached views", f"{found['kept']:,.0f}"
    yield "changes per second of one process, rendered views", f"{found['made']:,.0f}"
    yield "page: half of them within, 99 % within", times("pages")
    yield "change: half of them within, 99 % within", times("changes")
    yield "without a response", f"{found['lost']}"
    yield "private memory per reader", f"{found['private'] / readers.READERS / 1e6:.2f} MB"
    yield "private memory of a kernel", f"{found['kernel'] / 1e6:.0f} MB"
    yield "private memory of a kernel after reading a file of answers", f"{found['used_kernel'] / 1e6:.0f} MB"


def _steps(taken: dict[str, list[float]]) -> Iterable[list[str]]:
    base = statistics.median(next(iter(taken.values())))
    for name, times in taken.items():
        median = statistics.median(times)
        yield [name, f"{median / base:.2f}", f"{median * 1e3:.1f}", f"{min(times) * 1e3:.1f}", f"{max(times) * 1e3:.1f}"]


def console(results: Results) -> str:
    """Return the tables as plain text."""
    rows = list(_rows(results))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    lines += ["", *(f"{name:60}{value}" for name, value in _without_a_browser(results["readers"]))]
    lines += ["", f"{'step':36}{'ratio':>8}{'median':>9}{'least':>9}{'most':>9}  (ms)"]
    lines += [f"{name:36}{multiple:>8}{median:>9}{least:>9}{most:>9}" for name, multiple, median, least, most in _steps(results["steps"])]
    return "\n".join([*lines, "", *(f"{_said(goal.is_reached)}: {goal.text}: {goal.measured}" for goal in goals(results))])


def _table(*rows: Iterable[str]) -> str:
    first, *others = [list(row) for row in rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in [first, ["---"] * len(first), *others])


def document(results: Results, drawn: str, values: str) -> str:
    """Return the document of a run.

    Args:
        results: the values of the run.
        drawn: name of the file with the picture.
        values: name of the file with all values.
    """
    machine, judged = results["machine"], list(goals(results))
    versions = ", ".join(f"{SERVERS[name].title} {version}" for name, version in machine["versions"].items())
    reached = sum(goal.is_reached is True for goal in judged)
    return f"""# Benchmarks

Written by `make bench`; [every measured value as JSON]({values}). Ratios within a run apply to other machines; seconds do not.

Machine: {machine["cores"]} cores, {machine["memory"] / 2**30:.0f} GiB, {machine["system"]}, Python {machine["python"]}, \
Chromium {machine["chromium"]}; {versions}. Date: {machine["date"]}. Load average over 15 minutes at the end: {machine["load"]:.1f}.

## Goals

{reached} of {len(judged)} goals are reached.

{_table(["goal", "measured", ""], *([goal.text, goal.measured, _said(goal.is_reached)] for goal in judged))}

## Side by side

![Ratios of the other servers to mcvet serve]({drawn})

Median (minimum to maximum) of {results["rounds"]} alternating visits, and the ratio to `mcvet serve`. {results["arriving"]} browsers arrive once at each server.

{_table(*_rows(results))}

## Readers without a browser

`mcvet serve` only. {readers.READERS} programs open the comparison within {readers.WITHIN:.0f} seconds. Each then changes its selection \
{readers.CHANGES} times. Before that, {readers.AT_ONCE} programs request changes as fast as the server responds, for {readers.SECONDS:.0f} \
seconds in each of two modes: the same two views, which are cached; and random sets of four frameworks, whose views must be rendered. \
The programs run on the same machine as the server.

{_table(["measured", ""], *_without_a_browser(results["readers"]))}

## Steps of the library

Each step is measured {len(next(iter(results["steps"].values())))} times, in alternation. The ratio is its median divided by that of the first step.

{_table(["step", "ratio", "median (ms)", "least", "most"], *_steps(results["steps"]))}

## How it was measured

All servers show the same comparison of Croatia and Serbia from the same data, as table and plotly chart, and react to a choice of \
frameworks and EQF levels. Browser and servers run on the same machine. Each visit is a new Chromium with an empty cache. A script in \
the page measures:

- readable table: the first painted frame with the table.
- first live change: the first painted change of the table after a click on EQF level 4. The script clicks as soon as the control exists, \
and every 100 ms until the table changes without a page load.
- table and chart after a change: the median of {CHANGES} more changes, once the chart no longer changes. The time of a chart is that of \
its last change before half a second without one.

Transferred bytes are those that Chromium received and sent until the page was live, compressed as sent. The busy time of the main \
thread is that of the whole visit, with {CHANGES + 1} changes.

Arrivals are {results["arriving"]} pages at a rate of three per second, each with its own cache. Private memory (unique set size) is the increase with \
visitors, over all processes of a server; one visit precedes the measurement. It is reported for arrivals only if all pages became live. \
The kernels are those of the outcomes dashboard. The first is omitted, because its fork turns private pages of the forking process into shared ones.

## What is not comparable

- `mcvet serve` and Dash send the first table with the page; the others send it once the page is connected.
- `mcvet serve` and Dash keep no state for a reader. Streamlit, Panel, Shiny and NiceGUI keep the state of all visitors in one process, so \
visitors share its memory and its failures. Stock Voilà gives each visitor a process.
- The peers are as minimal as their tools allow: no low-confidence filter, no translation, no sources, no downloads, one language.
- Stock Voilà is configured not to load the JupyterLab extension that is installed with Panel; otherwise it would load it in every page.
- Shiny draws the chart from the HTML that plotly writes, and loads plotly.js after the table. NiceGUI runs without Tailwind.
"""
