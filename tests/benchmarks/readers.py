"""Programs that read the comparison of `mcvet serve` without a browser: how fast it answers them, and the memory that they take.

Three hundred arrive within ten seconds; each opens the comparison and then changes its selection five times. Before that one process is
asked for changes as fast as it answers: the same two again and again, and then only such as nobody has asked for.
"""

import asyncio
import itertools
import json
import random
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import psutil
from tornado.httpclient import AsyncHTTPClient, HTTPError

from benchmarks.capacity import kernels
from benchmarks.servers import Running
from mcvet.catalogue import open_catalogue

READERS, WITHIN, CHANGES, SECONDS, AT_ONCE = 300, 10.0, 5, 5.0, 4


@dataclass
class Measured:
    """What was measured.

    Attributes:
        kept, made: changes answered in a second, of views that are kept and of views that are made for it.
        pages, changes: seconds that each page and each change of the readers took.
        lost: how many of them were not answered.
        private: bytes of private memory that the server took more after the readers than before them.
        kernel, used_kernel: bytes of private memory of a kernel of the outcomes dashboard, and of one that has read a file of answers.
    """

    kept: float = 0.0
    made: float = 0.0
    pages: list[float] = field(default_factory=list)
    changes: list[float] = field(default_factory=list)
    lost: int = 0
    private: int = 0
    kernel: float = 0.0
    used_kernel: float = 0.0


class Reader:
    """A program that reads the comparison.

    Args:
        base: the address of the server.
        measured: where it notes how long answers take.
    """

    def __init__(self, base: str, measured: Measured) -> None:
        self._base, self._measured = base, measured
        self._client = AsyncHTTPClient(force_instance=True, max_clients=1)
        self._mark = "0" * 16

    async def open(self, query: str) -> None:
        """Open the page."""
        text = await self._get(f"/frameworks?{query}", self._measured.pages)
        found = re.search(r'"mark": ?"([0-9a-f]+)"', text)
        self._mark = found[1] if found else self._mark

    async def change(self, query: str) -> None:
        """Ask how the page changes for another address."""
        text = await self._get(f"/answer/frameworks/{self._mark}/drawn?{query}", self._measured.changes)
        self._mark = json.loads(text)["mark"] if text else self._mark

    async def _get(self, path: str, times: list[float]) -> str:
        start = time.perf_counter()
        try:
            answer = await self._client.fetch(self._base + path, request_timeout=30, decompress_response=True)
        except (HTTPError, OSError):
            self._measured.lost += 1
            return ""
        times.append(time.perf_counter() - start)
        return answer.body.decode()


async def measure(server: Running) -> Measured:
    """Measure a server that has just been started."""
    base = server.url.partition("/frameworks")[0]
    result = Measured()
    await Reader(base, Measured()).open("lang=en")
    result.kept = await _rate(base, lambda: itertools.cycle(["c=HR,RS&eqf=4&lang=en", "c=HR,RS&lang=en"]))
    new = (f"{query}&lang=en" for query in _selections(random.Random(1)))  # noqa: S311 (no secret)
    result.made = await _rate(base, lambda: new)
    before = psutil.Process(server.tree()[0].pid).memory_full_info().uss
    await asyncio.gather(*(_read(base, number, result) for number in range(READERS)))
    result.private = psutil.Process(server.tree()[0].pid).memory_full_info().uss - before
    result.kernel, result.used_kernel = await kernels(server)
    return result


async def _rate(base: str, begin: Callable[[], Iterator[str]]) -> float:
    """Return how many changes are answered in a second; each of some readers begins with queries of its own."""
    noted = Measured()
    ends = time.monotonic() + SECONDS

    async def ask() -> None:
        reader, wanted = Reader(base, noted), begin()
        while time.monotonic() < ends:
            await reader.change(next(wanted))

    await asyncio.gather(*(ask() for _ in range(AT_ONCE)))
    return len(noted.changes) / SECONDS


async def _read(base: str, number: int, result: Measured) -> None:
    chance = random.Random(number)  # noqa: S311 (no secret)
    await asyncio.sleep(number * WITHIN / READERS)
    reader, wanted = Reader(base, result), _selections(chance, popular=True)
    await reader.open(next(wanted))
    for _ in range(CHANGES):
        await asyncio.sleep(chance.uniform(0.5, 2.0))
        await reader.change(next(wanted))


def _selections(chance: random.Random, *, popular: bool = False) -> Iterator[str]:
    """Yield addresses: of any four frameworks and EQF levels, or of those that most readers choose."""
    names = ["HR", "SI", "RS", "BA", "ME"] if popular else [each.framework_id for each in open_catalogue().frameworks]
    while True:
        chosen = ",".join(chance.sample(names, 2 if popular else 4))
        yield f"c={chosen}&eqf={chance.randint(1, 8)}" + ("&lang=en" if popular else "")
