"""Measures `mcvet serve` beside stock Voilà, Dash, Streamlit and Panel on one machine in one run: `make bench`.

All five show the same comparison of the same data. Ratios hold; seconds from another machine say nothing.
"""

import argparse
import json
import os
import platform
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil
from playwright.sync_api import Playwright, sync_playwright

from benchmarks.report import Results, console, document
from benchmarks.servers import SERVERS, Running, running
from benchmarks.visits import arrivals, chromium, cold_visit, leave, stay, visitor
from conftest import ROOT

_REST = 1.0
_SETTLE = 5.0


def main() -> None:
    """Measure, print, and after a complete run write the document."""
    options = _options()
    names = options.only.split(",") if options.only else list(SERVERS)
    rounds, visitors, arriving = (1, [1, 3], 6) if options.quick else (options.rounds, [1, 10, 30], 30)
    results: Results = {"machine": {}, "rounds": rounds, "arriving": arriving, "servers": {name: {} for name in names}}
    with sync_playwright() as playwright:
        results["machine"] = _machine(playwright)
        for name, visits in _rounds(playwright, names, rounds).items():
            results["servers"][name]["visits"] = visits
        _keep(results, options.raw)
        for name in names if not options.skip_memory else []:
            print(f"memory and arrivals: {name}", flush=True)
            results["servers"][name]["memory"] = _memory(playwright, name, visitors)
            results["servers"][name]["arrivals"] = _arrivals(playwright, name, arriving)
            _keep(results, options.raw)
    print(console(results))
    if not (options.only or options.quick or options.skip_memory):
        options.document.write_text(document(results), encoding="utf-8")


def _keep(results: Results, path: Path | None) -> None:
    if path is not None:
        path.write_text(json.dumps(results, indent=1), encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7, help="visits to each server (default 7)")
    parser.add_argument("--only", metavar="NAME,...", help=f"only these servers: {', '.join(SERVERS)}")
    parser.add_argument("--skip-memory", action="store_true", help="leave out memory and arrivals")
    parser.add_argument("--quick", action="store_true", help="one round and few visitors, to see whether everything works")
    parser.add_argument("--raw", type=Path, help="write every measured value to this JSON file")
    parser.add_argument("--document", type=Path, default=ROOT / "docs" / "benchmarks.md", help="what a complete run writes")
    return parser.parse_args()


def _machine(playwright: Playwright) -> dict[str, Any]:
    with chromium(playwright) as browser:
        return {
            "date": datetime.now(UTC).date().isoformat(),
            "system": platform.system(),
            "cores": os.cpu_count(),
            "memory": psutil.virtual_memory().total,
            "python": platform.python_version(),
            "chromium": browser.version,
            "versions": {name: version(name) for name in SERVERS},
        }


def _rounds(playwright: Playwright, names: list[str], rounds: int) -> dict[str, list[dict[str, Any]]]:
    """Visit all servers in turns, so that a busy minute weighs on all alike; each round begins with another one."""
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


def _warm_up(playwright: Playwright, server: Running) -> None:
    """Visit once, so that a server has loaded what it loads only once."""
    with chromium(playwright) as browser:
        page = visitor(browser, server)
        stay(page, server)
        leave(page)


def _memory(playwright: Playwright, name: str, visitors: list[int]) -> dict[int, dict[str, int]]:
    """Return the memory of a server without a visitor (but after one has been there) and with so many, as far as all of them are live."""
    measured = {}
    with running(SERVERS[name]) as server:
        _warm_up(playwright, server)
        time.sleep(_SETTLE)
        measured[0] = server.memory()
        with chromium(playwright) as browser:
            pages = []
            for number in range(1, visitors[-1] + 1):
                pages.append(visitor(browser, server))
                try:
                    stay(pages[-1], server)
                except RuntimeError as error:
                    print(f"visitor {number}: {error}", flush=True)
                    break
                if number in visitors:
                    pages[-1].wait_for_timeout(_SETTLE * 1000)
                    measured[number] = server.memory()
    return measured


def _arrivals(playwright: Playwright, name: str, number: int) -> list[float | None]:
    with running(SERVERS[name]) as server:
        _warm_up(playwright, server)
        time.sleep(_REST)
        return arrivals(playwright, server, number)


if __name__ == "__main__":
    main()
