"""Visits to servers in turns, and arrivals of many at each."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

from playwright.sync_api import Playwright

from benchmarks.servers import SERVERS, Running, running
from benchmarks.visits import arrivals, chromium, cold_visit, leave, stay, visitor

_REST, _CALM, _PATIENCE, _NOISE = 1.0, 5.0, 60.0, 500_000


def visit_in_turns(playwright: Playwright, names: list[str], rounds: int) -> dict[str, list[dict[str, Any]]]:
    """Visit all servers in turns, so that a busy minute affects all alike; each round begins with another one."""
    visits: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    with ExitStack() as stack:
        servers = {name: stack.enter_context(running(SERVERS[name])) for name in names}
        for name in names:
            _warm_up(playwright, servers[name])
        for number in range(rounds):
            first = number % len(names)
            for name in names[first:] + names[:first]:
                print(f"round {number + 1}: {name}", flush=True)
                visits[name].append(cold_visit(playwright, servers[name]))
                time.sleep(_REST)
    return visits


def arrive(playwright: Playwright, names: list[str], number: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Let so many visitors arrive at each server, one server after the other; yield its name and what was measured."""
    for name in names:
        print(f"arrivals: {name}", flush=True)
        with running(SERVERS[name]) as server:
            _warm_up(playwright, server)
            _calm(server)
            yield name, arrivals(playwright, server, number)


def _warm_up(playwright: Playwright, server: Running) -> None:
    """Visit once, so that a server has loaded what it loads only once."""
    with chromium(playwright) as browser:
        page = visitor(browser, server)
        stay(page, server)
        leave(page)


def _calm(server: Running) -> None:
    """Wait until the memory of a server is at rest: what it prepares for its visitors is not theirs."""
    ends, before = time.monotonic() + _PATIENCE, 0
    while abs(before - (before := server.memory()["uss"])) > _NOISE and time.monotonic() < ends:
        time.sleep(_CALM)
