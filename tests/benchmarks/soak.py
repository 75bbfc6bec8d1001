"""Stress test of a server for ten minutes, with low limits of open files and memory: `make soak`.

Visitors arrive, read, type, upload files and leave, with or without closing their connections. Meanwhile kernels, processes that make
files, and the warm process are killed. At the end, memory, open files and processes must be as after the first minute. Otherwise, or if a
visitor got neither a response nor an error message, the exit status is 1.
"""

import argparse
import asyncio
import json
import os
import platform
import random
import socket
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import psutil
from tornado.httpclient import HTTPClientError
from tornado.websocket import WebSocketClosedError

from benchmarks.servers import Running, Server, running
from conftest import ROOT
from pages import Page, Widgets, closed, hear, join

HEADING = "## Soak\n"
_FILES, _PLACES, _MEMORY, _UPLOAD, _VISITORS, _WARM_UP = 400, 6, 200, 2, 10, 60.0
_PATIENCE = 170.0  # longer than a file may take, and shorter than the three minutes after which the server closes a connection
_MORE_MEMORY, _MORE_FILES = 20, 4
_LOST = (AssertionError, HTTPClientError, OSError, TimeoutError, WebSocketClosedError)
SERVER = Server(
    "mcvet serve",
    (
        sys.executable, "-c",
        f"import resource; resource.setrlimit(resource.RLIMIT_NOFILE, ({_FILES}, {_FILES}))\nfrom mcvet.cli import main; main()",
        "serve", "--port", "{port}", "--max-sessions", f"{_PLACES}", "--max-memory", f"{_MEMORY}", "--max-upload", f"{_UPLOAD}",
    ),
    "", "", 0,
)  # fmt: skip
ANSWERS = "Code;Country;Q1;Q2;Q3;Q4\n" + "".join(f"word{n};HR;{1 + n % 5};{1 + n % 4};3;2\n" for n in range(200))
FILES = ("frameworks/comparison.xlsx?c=HR,RS", "frameworks/comparison.csv?c=HR,SI", "outcomes/report.docx?a=sr")


@dataclass
class Load:
    """The visitors of a server until a certain time, and the events that they cause.

    Attributes:
        server: the server.
        ends: time on the monotonic clock after which no visitor arrives.
        chance: random numbers for the visitors' choices.
        count: number of events by name.
        seen: all processes of the server so far.
    """

    server: Running
    ends: float
    chance: random.Random
    count: Counter[str] = field(default_factory=Counter)
    seen: set[psutil.Process] = field(default_factory=set)

    async def run(self) -> None:
        """Run all visitors, and wait until the last has left and the server has ended their processes."""
        await asyncio.gather(*(self._visitor(f"10.0.0.{n}") for n in range(_VISITORS)), self._killer(), self._silent())
        for _ in range(150):
            if await asyncio.to_thread(self._sessions) == 0 and len(self.server.tree()) == 2:
                break
            await asyncio.sleep(1)
        await asyncio.sleep(5)

    @property
    def _is_over(self) -> bool:
        return time.monotonic() > self.ends

    async def _visitor(self, address: str) -> None:
        while not self._is_over:
            await asyncio.sleep(self.chance.random())
            try:
                if self.chance.random() < 0.3:
                    await asyncio.to_thread(self._read, address)
                else:
                    await self._type(address)
                await asyncio.to_thread(self._download, address)
            except _LOST as error:
                self._note("", error)

    def _read(self, address: str) -> None:
        """Read a page and change its selection a few times, which needs no kernel."""
        page = json.loads(self._get("/frameworks?c=HR,RS&lang=en", address).partition(b'id="page">')[2].partition(b"</script>")[0])
        mark = page["mark"]
        self.count["pages read"] += 1
        for _ in range(self.chance.randint(1, 5)):
            answer = json.loads(self._get(f"{page['answers']}{mark}?c=HR,SI&eqf={self.chance.randint(1, 8)}&lang=en", address))
            mark = answer["mark"]
            self.count["choices without a kernel"] += 1

    def _get(self, path: str, address: str) -> bytes:
        request = Request(self.server.url + path, headers={"X-Real-IP": address})
        try:
            with urlopen(request, timeout=_PATIENCE) as answer:
                return bytes(answer.read())
        except TimeoutError as error:
            raise TimeoutError(f"no answer: {path}") from error

    async def _type(self, address: str) -> None:
        """Request a kernel and use it."""
        board = self.chance.choice(["frameworks", "frameworks", "outcomes"])
        page = await join(self.server.url, board, "c=HR,RS" if board == "frameworks" else "a=sr", X_Real_Ip=address)
        self.count["kernels requested"] += 1
        state = await self._state(page)
        if state == "live":
            await self._visit(page, board)
        elif state != "full":
            self._note(state)
        await self._leave(page)

    def _note(self, state: str, error: Exception | None = None) -> None:
        """Count a visit that ended early; write the error to standard error if the visitor got no message."""
        if state and state != "live":
            self.count[f"message: {state}"] += 1
        else:
            self.count["without a message"] += 1
            print(f"without a message ({state}): {error!r}", file=sys.stderr, flush=True)

    async def _visit(self, page: Page, board: str) -> None:
        self.count["kernels used"] += 1
        try:
            async with asyncio.timeout(_PATIENCE):
                widgets = Widgets(await page.kernel())
                await widgets.learn()
                for _ in range(self.chance.randint(1, 5)):
                    if board == "frameworks":
                        await self._change(widgets)
                    elif self.chance.random() < 0.8:
                        await self._send(widgets)
                    else:
                        await self._send_too_much(widgets)
                        break
                    await asyncio.sleep(self.chance.random())
        except _LOST as error:
            self._note(await self._state(page), error)

    async def _change(self, widgets: Widgets) -> None:
        assert await widgets.go(*(f"?c=HR,SI,ME&eqf={self.chance.randint(1, 8)}" for _ in range(2)))
        self.count["choices with a kernel"] += 2

    async def _send(self, widgets: Widgets) -> None:
        content = ANSWERS.encode() if self.chance.random() < 0.8 else b"%PDF-1.7" + bytes(1_000_000)
        assert await widgets.act("read", answers__csv=content)
        self.count["files uploaded and read"] += 1

    async def _send_too_much(self, widgets: Widgets) -> None:
        widgets.send(widgets.regions["head"], {}, bytes((_UPLOAD + 2) * 1_000_000))
        assert await closed(widgets.kernel) in (1009, None)  # None if the reset arrives before the close frame
        self.count["files rejected as too large"] += 1

    def _download(self, address: str) -> None:
        try:
            assert self._get(f"/download/{self.chance.choice(FILES)}", address)
            self.count["files downloaded"] += 1
        except HTTPError as error:  # with an error page: the process that made the file was killed
            self.count[f"message: no file ({error.code})"] += 1

    async def _state(self, page: Page) -> str:
        """Return `live`, `full`, or the reason why the page has ended; empty if the server sends no state in time."""
        with suppress(*_LOST):
            while (said := await hear(page.line)) is not None:
                told = json.loads(said)
                if told["state"] in ("live", "full"):
                    return str(told["state"])
                if told["state"] == "ended":
                    return str(told["reason"])
        return ""

    async def _leave(self, page: Page) -> None:
        if self.chance.random() < 0.1:
            self.count["connections cut"] += 1
            for line in page.lines:
                if line.protocol is not None:
                    line.protocol.stream.close()
        else:
            with suppress(*_LOST):
                await page.close()

    async def _killer(self) -> None:
        """Kill a kernel, or a process that makes a file, every few seconds, and the warm process now and then."""
        while not self._is_over:
            await asyncio.sleep(5)
            server, *others = self.server.tree()
            self.seen.update(others)
            with suppress(psutil.Error):
                warm = [process for process in others if process.ppid() == server.pid]
                forked = [process for process in others if process not in warm]
                if warm and self.chance.random() < 0.1:
                    warm[0].kill()
                    self.count["warm processes killed"] += 1
                elif forked:
                    self.chance.choice(forked).kill()
                    self.count["kernels and processes that make files killed"] += 1

    async def _silent(self) -> None:
        """Keep connections open without a request."""
        while not self._is_over:
            host, port = self.server.url.removeprefix("http://").split(":")
            silent = [socket.create_connection((host, int(port)), timeout=_PATIENCE) for _ in range(20)]
            self.count["connections without a request"] += len(silent)
            await asyncio.sleep(10)
            for each in silent:
                each.close()

    def _sessions(self) -> int:
        with urlopen(f"{self.server.url}/healthz", timeout=_PATIENCE) as answer:
            told = json.load(answer)
        return sum(told[state] for state in ("waiting", "starting", "live"))


@dataclass(frozen=True)
class Held:
    """Resources of a server without visitors.

    Attributes:
        memory: anonymous memory of all its processes in megabytes; shared pages count once. Memory backed by files is excluded, because
            other programs of the machine may share it, so that it varies with them.
        files: number of open files of the server.
        processes: number of processes, the server included.
    """

    memory: float
    files: int
    processes: int


def held(load: Load) -> Held:
    """Return the resources of a server, including processes that have lost their parent."""
    tree = load.server.tree()
    lost = [process for process in load.seen.difference(tree) if process.is_running() and process.status() != psutil.STATUS_ZOMBIE]
    return Held(sum(map(_memory, tree)), tree[0].num_fds(), len(tree) + len(lost))


def _memory(process: psutil.Process) -> float:
    lines = Path(f"/proc/{process.pid}/smaps_rollup").read_text("ascii").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss_Anon:")) / 1000


@dataclass(frozen=True)
class Soak:
    """Result of a run.

    Attributes:
        minutes: duration.
        count: number of events by name.
        before, after: resources of the server without visitors.
    """

    minutes: float
    count: Counter[str]
    before: Held
    after: Held

    def goals(self) -> list[tuple[str, str, bool]]:
        """Return each goal, the measured value, and True if it is reached."""
        before, after, count = self.before, self.after, self.count
        mute = count["without a message"]
        told = sum(number for what, number in count.items() if what.startswith("message"))
        killed = count["kernels and processes that make files killed"] + count["warm processes killed"]
        return [
            (
                f"Memory at most {_MORE_MEMORY} MB above that at the start (MB)",
                f"{before.memory:.0f}, then {after.memory:.0f}",
                after.memory - before.memory <= _MORE_MEMORY,
            ),
            (
                f"Open files of the server at most {_MORE_FILES} above those at the start",
                f"{before.files}, then {after.files}",
                after.files - before.files <= _MORE_FILES,
            ),
            ("As many processes as at the start", f"{before.processes}, then {after.processes}", after.processes == before.processes),
            ("No visitor without a response or an error message", f"{mute}", mute == 0),
            ("Pages ended and files failed only because of kills", f"{told} with a message, {killed} kills", told <= killed),
        ]

    @property
    def is_reached(self) -> bool:
        """True if every goal is reached."""
        return all(reached for _, _, reached in self.goals())

    def section(self) -> str:
        """Return the section of the document."""
        happened = ", ".join(
            f"{number:,} {what}" for what, number in sorted(self.count.items()) if not what.startswith(("message", "without"))
        )
        goals = [f"| {goal} | {value} | {'reached' if reached else '**not reached**'} |" for goal, value, reached in self.goals()]
        return f"""{HEADING}
Written by `make soak`: for {self.minutes:g} minutes, {_VISITORS} visitors arrive, read, type, upload files and leave, some without closing \
their connections. Meanwhile kernels, processes that make files, and the warm process are killed. The server may have {_FILES} open files \
(`ulimit -n`), {_PLACES} places, {_MEMORY} MB per page and {_UPLOAD} MB per upload. "Start" is after one minute of the same load, when all \
visitors have left; "end" is when all have left again. The visitors are programs that send the same messages as pages, without a browser.

Machine: {os.cpu_count()} cores, {psutil.virtual_memory().total / 2**30:.0f} GiB, {platform.system()}, Python {platform.python_version()}. \
Date: {datetime.now(UTC).date().isoformat()}. Events: {happened}.

| goal | measured | |
|---|---|---|
{chr(10).join(goals)}
"""


async def soak(minutes: float, seed: int) -> Soak:
    """Run a server under the load of a run, and return the result."""
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda *_: None)  # messages to a kernel that has just been killed
    loop.set_default_executor(ThreadPoolExecutor(4 * _VISITORS))  # the default is so few that visitors would wait for each other
    chance = random.Random(seed)  # noqa: S311 (nothing secret)
    with running(SERVER) as server:
        warm_up = Load(server, time.monotonic() + _WARM_UP, chance)
        await warm_up.run()
        before = held(warm_up)
        load = Load(server, time.monotonic() + minutes * 60, chance)
        await load.run()
        result = Soak(minutes, load.count, before, held(load))
        if not result.is_reached:
            print(server.log(), file=sys.stderr)
        return result


def main() -> int:
    """Run the stress test, print the result, and write it into the document after a run of ten minutes or more."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10, help="duration (default 10)")
    parser.add_argument("--seed", type=int, default=0, help="seed of the visitors' choices")
    parser.add_argument(
        "--document", type=Path, default=ROOT / "docs" / "benchmarks.md", help="document that a run of ten minutes or more writes to"
    )
    options = parser.parse_args()
    result = asyncio.run(soak(options.minutes, options.seed))
    print(result.section())
    for what, number in sorted(result.count.items()):
        print(f"{number:6,} {what}")
    if options.minutes >= 10:
        text = options.document.read_text("utf-8")
        options.document.write_text(text.partition(HEADING)[0].rstrip("\n") + "\n\n" + result.section(), encoding="utf-8")
    return 0 if result.is_reached else 1


if __name__ == "__main__":
    sys.exit(main())
