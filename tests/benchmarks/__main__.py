"""Measures `mcvet serve` beside other tools on one machine in one run, and the steps of the library: `make bench`.

All servers show the same comparison of the same data. Ratios hold; seconds from another machine say nothing. A run with all peers writes
the document, with its picture and all values as JSON beside it; another one only prints, unless a document is named.
"""

import argparse
import asyncio
import json
import os
import platform
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil
from playwright.sync_api import Playwright, sync_playwright

from benchmarks import readers, steps
from benchmarks.picture import picture
from benchmarks.report import Results, console, document
from benchmarks.servers import SERVERS, running
from benchmarks.side_by_side import arrive, visit_in_turns
from benchmarks.soak import HEADING
from benchmarks.visits import chromium
from conftest import ROOT, wait_until

OURS, *PEERS = SERVERS
ARRIVING, STEP_ROUNDS = 30, 10


def main() -> None:
    """Measure, print, and write."""
    options = _options()
    results = json.loads(options.values.read_text("utf-8")) if options.values else _measured(options)
    print(console(results))
    if options.document:
        _write(results, options.document)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", type=_names, default=PEERS, metavar="NAME,...", help=f"only these peers of {', '.join(PEERS)}")
    parser.add_argument("--rounds", type=int, default=5, help="visits to each server (default 5)")
    parser.add_argument("--quick", action="store_true", help="one round and few visitors, to see whether everything works")
    parser.add_argument(
        "--document", type=Path, help="what is written (default docs/benchmarks.md, if all peers are measured and not quick)"
    )
    parser.add_argument("--values", type=Path, metavar="JSON", help="measure nothing; report the values of an earlier run")
    options = parser.parse_args()
    if options.document is None and options.peers == PEERS and not (options.quick or options.values):
        options.document = ROOT / "docs" / "benchmarks.md"
    return options


def _names(text: str) -> list[str]:
    names = [name for name in PEERS if name in text.split(",")]
    if unknown := set(text.split(",")) - {*names, ""}:
        raise argparse.ArgumentTypeError(f"{', '.join(sorted(unknown))}: not among {', '.join(PEERS)}")
    return names


def _measured(options: argparse.Namespace) -> Results:
    names = [OURS, *options.peers]
    rounds, arriving, step_rounds = (1, 4, 1) if options.quick else (options.rounds, ARRIVING, STEP_ROUNDS)
    results: Results = {"rounds": rounds, "arriving": arriving, "servers": {name: {} for name in names}}

    def keep() -> None:
        if options.document:
            options.document.with_suffix(".json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")

    with sync_playwright() as playwright:
        results["machine"] = _machine(playwright, names)
        for name, visits in visit_in_turns(playwright, names, rounds).items():
            results["servers"][name]["visits"] = visits
        keep()
        for name, found in arrive(playwright, names, arriving):
            results["servers"][name]["arrivals"] = found
            keep()
    print("readers without a browser", flush=True)
    with running(SERVERS[OURS]) as server:
        wait_until(lambda: len(server.tree()) > 1)
        results["readers"] = asdict(asyncio.run(readers.measure(server)))
    print("steps of the library", flush=True)
    results["steps"] = steps.measure(step_rounds)
    results["machine"]["load"] = psutil.getloadavg()[2]
    keep()
    return results


def _machine(playwright: Playwright, names: list[str]) -> dict[str, Any]:
    with chromium(playwright) as browser:
        return {
            "date": datetime.now(UTC).date().isoformat(),
            "system": platform.system(),
            "cores": os.cpu_count(),
            "memory": psutil.virtual_memory().total,
            "python": platform.python_version(),
            "chromium": browser.version,
            "versions": {name: version(name) for name in names},
        }


def _write(results: Results, path: Path) -> None:
    """Write the document and its picture; what the soak has written into the document stays."""
    drawn = path.with_suffix(".svg")
    drawn.write_text(picture(results), encoding="utf-8")
    before = path.read_text("utf-8") if path.exists() else ""
    _, heading, soak = before.partition(HEADING)
    text = document(results, drawn.name, path.with_suffix(".json").name)
    path.write_text(f"{text}\n{heading}{soak}" if heading else text, encoding="utf-8")


if __name__ == "__main__":
    main()
