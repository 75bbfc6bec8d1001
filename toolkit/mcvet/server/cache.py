"""Cache of rendered views, shared by all visitors."""

import asyncio
import hashlib
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple, TypeVar

from mcvet.catalogue import Catalogue
from mcvet.dashboards.rendering import MARK_LENGTH, Rendering
from mcvet.dashboards.view import View
from mcvet.server.turns import Turns

MOST = 64_000_000
"""Largest number of characters in the cache."""
QUEUE = 64
"""Largest number of views and charts that may be pending."""
_PARTS = {".csv", ".css", ".html", ".js", ".json", ".po", ".py", ".svg", ".yaml"}
Made = TypeVar("Made")


class Key(NamedTuple):
    """Cache key of a rendered view."""

    board: str
    address: str
    language: str
    version: str


class RenderingCache:
    """Cache that renders each view once and keeps the most recently used ones.

    A view is rendered from its canonical address. A view with notices quotes the address of the request, so it is not cached. One
    thread beside the event loop renders, so other answers are not delayed. At most `QUEUE` requests may wait for it, half of them from
    one visitor.

    Args:
        catalogue: the data.
        base: base path of the server.
        version: identifier of the program and its data; part of every key.
        most: largest number of characters in the cache.
    """

    def __init__(self, catalogue: Catalogue, base: str, version: str, most: int = MOST) -> None:
        self._catalogue, self._base, self.version, self._most = catalogue, base, version, most
        self._kept: OrderedDict[Key, Rendering] = OrderedDict()
        self._marks: dict[str, Key] = {}
        self._making: dict[Key, asyncio.Future[Rendering]] = {}
        self._thread = ThreadPoolExecutor(1, "rendering")
        self._turns = Turns(QUEUE)
        self.answers: Counter[str] = Counter()
        self.size = 0

    def __len__(self) -> int:
        return len(self._kept)

    async def get(self, board: type[View], query: str, visitor: str = "") -> Rendering:
        """Return the rendered view of an address.

        Args:
            board: the dashboard.
            query: the query of the address.
            visitor: key of the visitor; empty for this machine, which may use the whole queue.

        Raises:
            BusyError: if the view is not cached and the queue is full.
        """
        view = board.from_query(query, self._catalogue, self._base)
        if view.notices:
            self.answers["alone"] += 1
            return await self._beside(lambda: Rendering(view), visitor)
        key = Key(board.slug, view.address(), view.texts.tag, self.version)
        if key in self._kept:
            self.answers["kept"] += 1
            self._kept.move_to_end(key)
            return self._kept[key]
        if key not in self._making:
            self.answers["made"] += 1
            self._making[key] = asyncio.ensure_future(self._make(board, key, visitor))
        else:
            self.answers["kept"] += 1
        return await asyncio.shield(self._making[key])

    async def with_charts(self, rendering: Rendering, visitor: str = "") -> Rendering:
        """Return a rendered view after its charts are made.

        Raises:
            BusyError: if the charts are not made yet and the queue is full.
        """
        if "charts" not in vars(rendering):
            before = rendering.size
            await self._beside(lambda: rendering.charts, visitor)
            if self.shown(rendering.mark) is rendering:
                self.size += rendering.size - before
        return rendering

    def shown(self, mark: str) -> Rendering | None:
        """Return the rendered view with a mark; None if it is no longer cached."""
        key = self._marks.get(mark)
        return self._kept.get(key) if key else None

    async def _make(self, board: type[View], key: Key, visitor: str) -> Rendering:
        try:
            rendering = await self._beside(lambda: Rendering(board.from_query(key.address, self._catalogue, self._base)), visitor)
            self._keep(key, rendering)
            return rendering
        finally:
            del self._making[key]

    async def _beside(self, make: Callable[[], Made], visitor: str) -> Made:
        with self._turns.turn(visitor):
            return await asyncio.get_running_loop().run_in_executor(self._thread, make)

    def _keep(self, key: Key, rendering: Rendering) -> None:
        self._kept[key] = rendering
        self._marks[rendering.mark] = key
        self.size += rendering.size
        while self.size > self._most and len(self._kept) > 1:
            _, oldest = self._kept.popitem(last=False)
            self._marks.pop(oldest.mark, None)
            self.size -= oldest.size


def version_of(folders: Iterable[Path]) -> str:
    """Return an identifier of the program's files and data; pages with another version are out of date."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in _PARTS and path.is_file():
                digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:MARK_LENGTH]
