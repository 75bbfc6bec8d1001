"""The report of `make bench`: what it says follows from the values."""

from typing import Any

import pytest

from benchmarks.report import document, goals, ratio
from benchmarks.steps import BY_FORK


def _server(table: float, change: float, live: list[float | None]) -> dict[str, Any]:
    visit = {
        "table": table,
        "live": 1.1 * table,
        "changes": [change] * 5,
        "charts": [2 * change] * 5,
        "bytes": 1e6,
        "private": 0,
        "foreign": 0,
    }
    last = None if None in live else 9.0
    return {"visits": [visit | {"busy": {"Task": 1.0}}], "arrivals": {"live": live, "last": last, "private": 2e6}}


@pytest.fixture
def results() -> dict[str, Any]:
    """Values of a run in which every goal is reached."""
    servers = {"mcvet": _server(300, 30, [1.0, 2.0]), "dash": _server(700, 100, [1.0, None]), "nicegui": _server(700, 40, [1.0, 1.0])}
    return {
        "machine": {"cores": 2, "memory": 2**34, "system": "", "python": "", "chromium": "", "versions": {}, "date": "", "load": 0.1},
        "rounds": 1, "arriving": 2, "servers": servers, "steps": {"step": [1.0], BY_FORK: [0.04]},
        "readers": {"kept": 1, "made": 1, "pages": [0.1], "changes": [0.1], "lost": 0, "private": 0, "kernel": 0, "used_kernel": 0},
    }  # fmt: skip


def test_goals_are_judged_by_the_values(results: dict[str, Any]) -> None:
    """A goal is reached if its value is at most the limit; a faster peer or a slower answer changes that."""
    assert {goal.is_reached for goal in goals(results)} == {True}
    results["servers"]["nicegui"] = _server(700, 29, [1.0, 1.0])
    results["readers"]["changes"] = [0.1, 1.5]
    missed = [goal for goal in goals(results) if not goal.is_reached]
    assert [goal.measured for goal in missed] == ["30, limit 29", "1,500, limit 1,000"]


def test_who_is_not_live_comes_last(results: dict[str, Any]) -> None:
    """Browsers that never become live miss the goal of arrivals, whatever Dash's do."""
    results["servers"]["mcvet"]["arrivals"] |= {"live": [1.0, None], "last": None}
    (judged,) = (goal for goal in goals(results) if goal.text.startswith("All 2 browsers"))
    assert (judged.is_reached, judged.measured) == (False, "never, limit never")


def test_what_was_not_measured_is_said_to_be_so(results: dict[str, Any]) -> None:
    """Without Dash its goals are neither reached nor missed, and a ratio to nothing is none."""
    del results["servers"]["dash"]
    assert sum(goal.is_reached is None for goal in goals(results)) == 4
    assert ratio(results, "dash", "readable table") is None
    assert "| **not reached** |" not in document(results, "picture.svg", "values.json")
