"""What was measured, in words and tables; the goals are judged here, from the numbers of the run."""

import statistics
from collections.abc import Callable, Iterable
from typing import Any

from benchmarks.servers import SERVERS

Results = dict[str, Any]
_PEERS = ("dash", "streamlit", "panel")
_PRIVATE = "private memory, each from the 2nd to the 30th visitor"
# What is told of every server: name, unit, decimals, and where its values are.
_METRICS: dict[str, tuple[str, int, Callable[[Results], list[float]]]] = {
    "first readable table": ("s", 2, lambda server: [visit["table"] / 1000 for visit in server["visits"]]),
    "first live change": ("s", 2, lambda server: [visit["live"] / 1000 for visit in server["visits"]]),
    "time per change": ("ms", 0, lambda server: [statistics.median(visit["changes"]) for visit in server["visits"]]),
    "transferred until live": ("MB", 2, lambda server: [visit["bytes"] / 1e6 for visit in server["visits"]]),
    "main thread of the page busy": ("s", 2, lambda server: [visit["busy"]["Task"] for visit in server["visits"]]),
    "memory per visitor, 1 visitor": ("MB", 0, lambda server: _growth(server, "pss", 0, 1)),
    "memory per visitor, 10 visitors": ("MB", 0, lambda server: _growth(server, "pss", 0, 10)),
    "memory per visitor, 30 visitors": ("MB", 0, lambda server: _growth(server, "pss", 0, 30)),
    "private memory, each from the 2nd to the 10th visitor": ("MB", 0, lambda server: _growth(server, "uss", 1, 10)),
    _PRIVATE: ("MB", 0, lambda server: _growth(server, "uss", 1, 30)),
    "arrivals: live, half of them within": ("s", 2, lambda server: _quantile(server, 0.5)),
    "arrivals: live, 95 % of them within": ("s", 2, lambda server: _quantile(server, 0.95)),
    "arrivals: not live within a minute": ("", 0, lambda server: [server["arrivals"].count(None)] if "arrivals" in server else []),
}


def _growth(server: Results, kind: str, few: int, many: int) -> list[float]:
    memory = server.get("memory", {})
    return [(memory[many][kind] - memory[few][kind]) / (many - few) / 1e6] if many in memory else []


def _quantile(server: Results, share: float) -> list[float]:
    live = sorted(seconds for seconds in server.get("arrivals", []) if seconds is not None)
    return [live[min(len(live) - 1, round(share * (len(live) - 1)))]] if live else []


def _middle(results: Results, name: str, metric: str) -> float | None:
    values = _METRICS[metric][2](results["servers"][name]) if name in results["servers"] else []
    return statistics.median(values) if values else None


def _cell(results: Results, name: str, metric: str) -> str:
    unit, decimals, read = _METRICS[metric]
    values = read(results["servers"][name])
    if not values:
        return "not measured"
    middle, ours = statistics.median(values), _middle(results, "mcvet", metric)
    spread = f" ({min(values):.{decimals}f} to {max(values):.{decimals}f})" if len(values) > 1 else ""
    ratio = f", {middle / ours:.2f}x" if ours and name != "mcvet" else ""
    return f"{round(middle, decimals) + 0.0:.{decimals}f} {unit}".strip() + spread + ratio


def _rows(results: Results) -> Iterable[list[str]]:
    names = list(results["servers"])
    yield ["", *(SERVERS[name].title for name in names)]
    for metric in _METRICS:
        yield [metric, *(_cell(results, name, metric) for name in names)]


def _goals(results: Results) -> Iterable[tuple[str, str, bool | None]]:
    """Yield each goal, what was measured, and whether it was reached (None if it was not measured)."""

    def best(metric: str) -> float | None:
        values = [value for name in _PEERS if (value := _middle(results, name, metric)) is not None]
        return min(values) if values else None

    def judge(goal: str, value: float | None, limit: float | None, decimals: int = 2) -> tuple[str, str, bool | None]:
        if value is None or limit is None:
            return goal, "not measured", None
        return goal, f"{value:.{decimals}f}, limit {limit:.{decimals}f}", value <= limit

    table, live, change = (_middle(results, "mcvet", name) for name in ("first readable table", "first live change", "time per change"))
    stock_live, stock_memory = _middle(results, "voila", "first live change"), _middle(results, "voila", _PRIVATE)
    fastest = best("first readable table")
    yield judge("Readable table in at most half of the fastest peer's time (s)", table, fastest / 2 if fastest else None)
    yield judge("Live at least four times as fast as stock Voilà (s)", live, stock_live / 4 if stock_live else None)
    yield judge("Live in less than 1.8 s on two cores (s)", live, 1.8)
    for name in ("streamlit", "panel", "dash"):
        stretch = ", the stretch" if name == "dash" else ""
        yield judge(f"Live no later than {SERVERS[name].title}{stretch} (s)", live, _middle(results, name, "first live change"))
    yield judge("Time per change at or below the fastest peer's (ms)", change, best("time per change"), 0)
    private = _middle(results, "mcvet", _PRIVATE)
    yield judge("Private memory per visitor at most 40 MB, with 30 visitors (MB)", private, 40.0, 0)
    yield judge(
        "Private memory per visitor at most a third of stock Voilà's (MB)",
        private,
        stock_memory / 3 if stock_memory else None,
        0,
    )
    yield judge("Arrivals: all live, no error", _middle(results, "mcvet", "arrivals: not live within a minute"), 0.0, 0)


def _said(reached: bool | None) -> str:
    return {True: "reached", False: "**not reached**", None: "not measured"}[reached]


def console(results: Results) -> str:
    """Return the tables as plain text."""
    rows = list(_rows(results))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    table = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([*table, "", *(f"{_said(reached)}: {goal}: {value}" for goal, value, reached in _goals(results))])


def document(results: Results) -> str:
    """Return the document of a complete run."""
    machine, rows = results["machine"], list(_rows(results))
    versions = ", ".join(f"{SERVERS[name].title} {version}" for name, version in machine["versions"].items())
    table = [f"| {' | '.join(row)} |" for row in [rows[0], ["---"] * len(rows[0]), *rows[1:]]]
    goals = [f"| {goal} | {value} | {_said(reached)} |" for goal, value, reached in _goals(results)]
    return f"""# Benchmarks

Written by `make bench`. Ratios within one run hold elsewhere; seconds do not.

Machine: {machine["cores"]} cores, {machine["memory"] / 2**30:.0f} GiB, {machine["system"]}, Python {machine["python"]}, \
Chromium {machine["chromium"]}; {versions}. Date: {machine["date"]}.

## Side by side

Median (least to most) of {results["rounds"]} visits in turns, and the ratio to `mcvet serve`.

{chr(10).join(table)}

## Goals

| goal | measured | |
|---|---|---|
{chr(10).join(goals)}

## How it was measured

All five show the same comparison of Croatia and Serbia from the same data, as table and plotly chart, and react to a choice of \
frameworks and EQF levels. Browser and servers share the machine. Each visit is a new Chromium with nothing in its cache. A script in \
the page takes the times: the first painted frame with the table; the first painted change of the table after a click on EQF level 4, \
made as soon as the control is there and repeated every 100 ms until it is answered without a page load; the median of five more \
changes. Bytes are what Chromium received and sent until then, compressed as sent.

Memory per visitor is what a server takes more than without a visitor, with all its processes; a page that several of them share counts \
once (proportional set size). Private memory leaves shared pages out (unique set size); it is told from the second visitor on, because \
with the first fork the pages of the process that is forked cease to be private. The main thread of a page is busy with the first view and six changes; \
on the same machine as the server it is what thirty arrivals mostly wait for. Arrivals are {results["arriving"]} pages at three a second.

## What is not comparable

- `mcvet serve` sends the table with the page, before there is a kernel. Stock Voilà shows nothing before its kernel has run the notebook.
- Dash keeps no state for a visitor, Streamlit and Panel keep it in threads of one process: their visitors share its memory and its \
faults. Both Voilàs give each visitor a process of their own.
- The peers are as lean as their tools allow: no low-confidence filter, no translation, no sources, no downloads, one language.
- Stock Voilà is told to leave out the JupyterLab extension that Panel brings along, which it would load in every page.

## What remains of the time

{_profile(results)}
"""


def _profile(results: Results) -> str:
    visits = results["servers"]["mcvet"]["visits"]
    busy = {kind: statistics.median(visit["busy"][kind] for visit in visits) for kind in visits[0]["busy"]}
    script, layout = busy["Script"], busy["Layout"] + busy["RecalcStyle"]
    return (
        f"In a visit to `mcvet serve` the page's main thread is busy for {busy['Task']:.2f} s: {script:.2f} s with scripts, nearly all of "
        f"it plotly.js, {layout:.2f} s with layout and style, the rest with parsing and painting. `make bench` also prints what each step "
        "in Python takes; rendering a view is most of a change."
    )
