"""Measures the processor time and memory that readers and kernels need on one server, for `docs/operating.md`: `make capacity`.

Times are processor times of the server's process, so other programs on the machine change them little.
"""

import argparse
import asyncio
import itertools
import json
import math
import platform
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path

import psutil

from benchmarks.servers import SERVERS, Running, running
from conftest import ROOT, wait_until
from pages import Widgets, join

START, END = "<!-- capacity: written by make capacity -->\n", "<!-- end of capacity -->\n"
ROUNDS, KEPT, MADE, KERNELS = 5, 60, 12, 10
CHOICES, PAUSE, NEW, TYPING, BUSY, PLACES = 5, 20, 0.1, 0.01, 0.6, 20
_FRAMEWORKS = ["HR", "SI", "RS", "BA", "ME", "AT", "DE", "FR", "IT", "PL"]
_ANSWERS = ROOT / "data" / "examples" / "fictional_en_before.csv"


@dataclass(frozen=True)
class Capacity:
    """Measured values: processor time in seconds, memory in bytes.

    Attributes:
        page, new_page: a page whose view is cached, or must be rendered.
        answer, new_answer: the response to a choice, likewise.
        files: all files that a browser loads with its first page, without plotly.js.
        server: private memory of server and warm process, after all other measurements.
        kernel, used_kernel: private memory of a kernel of the outcomes dashboard, and of one that has read a file of answers.
    """

    page: float
    new_page: float
    answer: float
    new_answer: float
    files: float
    server: float
    kernel: float
    used_kernel: float

    @property
    def visit(self) -> float:
        """Processor time of one visit: a page with its files, and some choices; a share of the views must be rendered."""
        page, answer = (kept + NEW * (made - kept) for kept, made in ((self.page, self.new_page), (self.answer, self.new_answer)))
        return page + self.files + CHOICES * answer

    @property
    def readers(self) -> int:
        """Number of concurrent readers for one processor at the assumed utilisation."""
        return int(BUSY * CHOICES * PAUSE / self.visit)


class Reader:
    """A client that sends requests as a browser does, over one connection."""

    def __init__(self, server: Running) -> None:
        self._connection = HTTPConnection(server.url.split("/")[2], timeout=60)
        self.process = psutil.Process(server.tree()[0].pid)

    def get(self, path: str) -> bytes:
        """Return the body of the response, as it was sent."""
        self._connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        answer = self._connection.getresponse()
        content = answer.read()
        assert answer.status == 200, (answer.status, path)
        return content

    def cost(self, ask: Callable[[], object], times: int) -> float:
        """Return the server's processor time per request in seconds: the minimum of several rounds of `times` requests."""
        return min(self._round(ask, times) for _ in range(ROUNDS))

    def _round(self, ask: Callable[[], object], times: int) -> float:
        before = self.process.cpu_times()
        for _ in range(times):
            ask()
        after = self.process.cpu_times()
        return (after.user + after.system - before.user - before.system) / times


def selections() -> Iterator[str]:
    """Yield queries, each once."""
    for level, (one, other) in itertools.product(range(1, 9), itertools.combinations(_FRAMEWORKS, 2)):
        yield f"c={one},{other}&eqf={level}&lang=en"


async def measure(server: Running) -> Capacity:
    """Measure a server that has just been started."""
    reader, new = Reader(server), selections()
    known = [next(new), next(new)]
    html = {query: _plain(server, f"/frameworks?{query}") for query in known}
    files = sorted(set(re.findall(r'(?:href|src)="(/assets/[^"]+)"', html[known[0]])))
    marks = {query: json.loads(html[query].partition('id="page">')[2].partition("</script>")[0])["mark"] for query in known}
    turns = itertools.cycle([(known[0], known[1]), (known[1], known[0])])

    def choose() -> None:
        shown, wanted = next(turns)
        reader.get(f"/answer/frameworks/{marks[shown]}/drawn?{wanted}")

    choose()
    page = reader.cost(lambda: reader.get(f"/frameworks?{known[0]}"), KEPT)
    new_page = reader.cost(lambda: reader.get(f"/frameworks?{next(new)}"), MADE)
    answer = reader.cost(choose, KEPT)
    new_answer = reader.cost(lambda: reader.get(f"/answer/frameworks/{marks[known[0]]}/drawn?{next(new)}"), MADE)
    loaded = reader.cost(lambda: [reader.get(path) for path in files], 20)
    memory = server.memory()["uss"]
    begun, used = await kernels(server)
    return Capacity(page, new_page, answer, new_answer, loaded, memory, begun, used)


def _plain(server: Running, path: str) -> str:
    connection = HTTPConnection(server.url.split("/")[2], timeout=60)
    connection.request("GET", path)
    return connection.getresponse().read().decode()


async def kernels(server: Running) -> tuple[float, float]:
    """Return the mean private memory of kernels of the outcomes dashboard, before and after reading answers; the first kernel is omitted."""
    base, known = server.url.rpartition("/")[0], {process.pid for process in server.tree()}
    pages = [await join(base, "outcomes", "a=en") for _ in range(KERNELS)]
    for page in pages:
        await page.until("live")
    found = [process for process in server.tree() if process.pid not in known][1:]
    begun = sum(process.memory_full_info().uss for process in found) / len(found)
    for page in pages:
        widgets = Widgets(await page.kernel())
        await widgets.learn()
        assert await widgets.act("read", answers__csv=_ANSWERS.read_bytes())
    used = sum(process.memory_full_info().uss for process in found) / len(found)
    await asyncio.gather(*(page.close() for page in pages))
    return begun, used


def section(found: Capacity) -> str:
    """Return the section of the document."""
    rows = [
        ("page, its view kept", f"{found.page * 1e3:.1f} ms"),
        ("page, its view made for it", f"{found.new_page * 1e3:.0f} ms"),
        ("answer to a choice, its view kept", f"{found.answer * 1e3:.1f} ms"),
        ("answer to a choice, its view made for it", f"{found.new_answer * 1e3:.0f} ms"),
        ("all files of a first page", f"{found.files * 1e3:.1f} ms"),
        ("server and warm process", f"{found.server / 1e6:.0f} MB"),
        ("a kernel of the outcomes dashboard", f"{found.kernel / 1e6:.0f} MB"),
        ("the same with a file of answers read", f"{found.used_kernel / 1e6:.0f} MB"),
    ]
    lines = "\n".join(f"| {name} | {value} |" for name, value in rows)
    needs = "\n".join(_need(found, readers) for readers in (10, 1_000, 100_000))
    return f"""| measured | processor or private memory |
|---|---|
{lines}

Machine: {psutil.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}; load average over one minute {psutil.getloadavg()[0]:.1f}. Date: {datetime.now(UTC).date().isoformat()}. Times are processor times of the server's process, the minimum of {ROUNDS} rounds, without TLS and nginx.

The following is computed, not measured. Per second, one core sends {1 / found.page:,.0f} pages or {1 / found.answer:,.0f} responses with cached views. 1 GB is enough for {1e9 / found.used_kernel:.0f} kernels that have read a file. Assumptions:

- A visit is a first page with its files and {CHOICES} choices, one every {PAUSE} seconds.
- {NEW:.0%} of the views must be rendered, and {TYPING:.0%} of the readers have a kernel.
- The utilisation of a core is {BUSY:.0%}, and a server has {PLACES} kernels at most.

At full utilisation, {1 / found.visit:.0f} visits per second can begin on one core. At the assumed one, a core is enough for {found.readers:,} concurrent readers. This requires:

| readers at a time | visits that begin in a second | servers, with a core each | kernels | memory |
|---|---|---|---|---|
{needs}
"""


def _need(found: Capacity, readers: int) -> str:
    kernels = max(1, round(TYPING * readers))
    servers = max(math.ceil(readers / found.readers), math.ceil(kernels / PLACES))
    memory = servers * found.server + kernels * found.used_kernel
    return f"| {readers:,} | {readers / CHOICES / PAUSE:,.1f} | {servers:,} | {kernels:,} | {memory / 1e9:,.1f} GB |"


def main() -> None:
    """Measure a server, and write the section."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--document", type=Path, default=ROOT / "docs" / "operating.md", help="document that the section is written to")
    options = parser.parse_args()
    with running(SERVERS["mcvet"]) as server:
        wait_until(lambda: len(server.tree()) > 1)
        text = section(asyncio.run(measure(server)))
    print(text)
    before, _, rest = options.document.read_text("utf-8").partition(START)
    options.document.write_text(f"{before}{START}{text}{END}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()
