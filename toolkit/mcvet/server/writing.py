"""Files for download, each made in a separate process, because drawing charts takes seconds."""

import asyncio
import json
import os
import subprocess
import sys
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from mcvet.catalogue import open_catalogue
from mcvet.dashboards.home.view import PAGES
from mcvet.server.turns import Turns

if TYPE_CHECKING:
    from mcvet.server.fork import WarmProcess

SECONDS = 120.0
"""Seconds after which the making of a file is stopped."""
_AT_ONCE, _QUEUE = 2, 32
_MADE, _NONE, _FAILED = b"+", b"-", b"!"


class Writers:
    """Makes files, two at a time; at most half of the queue may be of one visitor.

    Args:
        warm: the process that forks; None starts a new interpreter for each file.
        environment: environment of the processes.
        memory: bytes that each process may use; 0 for no limit.
    """

    def __init__(self, warm: "WarmProcess | None", environment: Mapping[str, str], memory: int) -> None:
        self._warm, self._environment, self._memory = warm, dict(environment), memory
        self._slots = asyncio.Semaphore(_AT_ONCE)
        self._turns = Turns(_QUEUE)

    async def write(self, visitor: str, board: str, query: str, name: str) -> bytes | None:
        """Return the content of a file of a view; None if the view has no file with the name.

        Args:
            visitor: key of the visitor; empty for this machine, which may use the whole queue.
            board: slug of the dashboard.
            query: query of the view's address.
            name: name of the file.

        Raises:
            BusyError: if too many files are pending.
            TimeoutError: if it takes longer than `SECONDS`.
            RuntimeError: if the file cannot be made; the message is for the operator.
        """
        with self._turns.turn(visitor):
            async with self._slots, asyncio.timeout(SECONDS):
                result = await self._result({"board": board, "query": query, "name": name})
        if result[:1] not in (_MADE, _NONE):
            raise RuntimeError(result[1:].decode("utf-8", "replace") or "the process ended before the file was made")
        return result[1:] if result[:1] == _MADE else None

    async def _result(self, wanted: dict[str, str]) -> bytes:
        if self._warm is None:
            return await asyncio.to_thread(self._in_new_process, wanted)
        request = {"file": wanted, "env": self._environment, "cwd": str(Path.cwd()), "memory": self._memory}
        child = await asyncio.to_thread(self._warm.fork, request)
        try:
            return await child.read()
        finally:
            child.kill()

    def _in_new_process(self, wanted: dict[str, str]) -> bytes:
        command = [sys.executable, "-m", "mcvet.server.writing"]
        done = subprocess.run(  # noqa: S603
            command, input=json.dumps(wanted).encode(), stdout=subprocess.PIPE, env=self._environment, timeout=SECONDS, check=False
        )
        return done.stdout


def make_file(board: str, query: str, name: str) -> bytes:
    """Make a file, and return a byte for the outcome (`_MADE`, `_NONE`, `_FAILED`) followed by the content or the traceback."""
    try:
        view = next(found for found in PAGES if found.slug == board)
        catalogue = open_catalogue(os.environ.get("MCVET_DATA") or None)
        make = view.from_query(query, catalogue, os.environ["MCVET_BASE"]).files().get(name)
        return _NONE if make is None else _MADE + make()
    except Exception:  # noqa: BLE001 (reported in the log)
        return _FAILED + traceback.format_exc().encode()


if __name__ == "__main__":
    sys.stdout.buffer.write(make_file(**json.load(sys.stdin)))
