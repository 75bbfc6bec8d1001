"""Files for download, made elsewhere."""

import asyncio
import json
import os
import subprocess
import sys
from typing import Any

import pytest

from mcvet.server import writing
from mcvet.server.fork import CAN_FORK, WarmProcess
from mcvet.server.turns import BusyError
from mcvet.server.writing import Writers, make_file

TABLE = {"board": "frameworks", "query": "c=HR,RS&eqf=4", "name": "comparison.csv"}
ENVIRONMENT = dict(os.environ) | {"MCVET_BASE": "/"}


class Made:
    """A process that writes when it is told to."""

    def __init__(self, warm: "Made | None" = None) -> None:
        self.may, self.killed, self.forked = asyncio.Event(), 0, 0
        self.told = b"+made\n"
        self.warm = warm

    def fork(self, _: Any) -> "Made":
        """Begin."""
        self.forked += 1
        return self

    async def read(self) -> bytes:
        """Write."""
        await self.may.wait()
        return self.told

    def kill(self) -> None:
        """End."""
        self.killed += 1


async def write(writers: Writers, visitor: str = "10.0.0.1") -> bytes | None:
    """Ask for a file."""
    return await writers.write(visitor, **TABLE)


def test_two_are_made_at_a_time_and_others_wait_each_with_a_share() -> None:
    """One visitor may have half of the queue, this machine all of it; beyond that they are told to come again."""

    async def script() -> None:
        made: Any = Made()
        writers = Writers(made, {}, 0)
        tasks = [asyncio.create_task(write(writers)) for _ in range(16)]
        while made.forked < 2:
            await asyncio.sleep(0.01)
        with pytest.raises(BusyError):
            await write(writers)
        tasks += [asyncio.create_task(write(writers, "")) for _ in range(16)]
        await asyncio.sleep(0.05)
        with pytest.raises(BusyError):
            await write(writers, "")
        assert made.forked == 2
        made.may.set()
        assert await asyncio.gather(*tasks) == [b"made\n"] * 32
        assert made.killed == 32
        assert await write(writers) == b"made\n"

    asyncio.run(script())


def test_what_takes_too_long_or_nobody_waits_for_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process is ended, and its place is free."""
    monkeypatch.setattr(writing, "SECONDS", 0.1)

    async def script() -> None:
        made: Any = Made()
        writers = Writers(made, {}, 0)
        with pytest.raises(TimeoutError):
            await write(writers)
        left = asyncio.create_task(write(writers))
        while made.forked < 2:
            await asyncio.sleep(0.01)
        left.cancel()
        with pytest.raises(asyncio.CancelledError):
            await left
        assert made.killed == 2
        assert not writers._turns
        made.told = b""
        made.may.set()
        with pytest.raises(RuntimeError, match="ended before"):
            await write(writers)

    asyncio.run(script())


def test_a_file_is_told_or_that_there_is_none_or_why_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a process writes says which of the three it is."""
    monkeypatch.setenv("MCVET_BASE", "/")
    assert make_file(**TABLE).startswith(b"+")
    assert make_file(**TABLE | {"name": "other.csv"}) == b"-"
    assert make_file(**TABLE | {"board": "other"}).startswith(b"!Traceback")


@pytest.mark.slow
def test_a_file_is_the_same_by_fork_and_from_nothing() -> None:
    """Where processes cannot be forked, one is started for each file; what it writes is the same to the byte."""

    async def script() -> None:
        found = [await write(Writers(None, ENVIRONMENT, 0))]
        if CAN_FORK:
            warm = WarmProcess(("mcvet.server.writing",), ENVIRONMENT)
            writers = Writers(warm, ENVIRONMENT, 500_000_000)
            found += [await write(writers), await write(writers)]
            assert await writers.write("", **TABLE | {"name": "other.csv"}) is None
            with pytest.raises(RuntimeError, match="Traceback"):
                await writers.write("", **TABLE | {"board": "other"})
            process, control = warm.ensure()
            control.close()
            process.wait(timeout=60)
        assert set(found) == {make_file(**TABLE)[1:]}

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MCVET_BASE", "/")
        asyncio.run(script())


@pytest.mark.slow
def test_the_module_is_a_program() -> None:
    """It reads what is wanted and writes what it has to tell."""
    done = subprocess.run(
        [sys.executable, "-m", "mcvet.server.writing"], input=json.dumps(TABLE).encode(), capture_output=True, check=True, env=ENVIRONMENT
    )
    assert done.stdout.startswith(b"+")
