"""Sessions of pages with kernels: places, the queue, and the end of sessions."""

import asyncio
import contextlib
import logging
import math
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

LOG = logging.getLogger(__name__)
_MINUTE = 60.0


class KernelsFor(StrEnum):
    """Which pages get a kernel."""

    NEEDED = "needed"
    ALWAYS = "always"


@dataclass(frozen=True)
class Limits:
    """Limits of the server. Times are in seconds.

    Attributes:
        places: largest number of kernels; further visitors wait with a readable page.
        share: largest number of places for one network address; further pages wait. None for no limit.
        idle: time without use after which a session ends.
        warning: time before that end at which the visitor is warned.
        linger: time for which a session is kept after its connection has broken.
        arrival: time for which a session is kept for a page that was sent but has not connected.
        starts: largest number of kernels started for one network address in a minute; further pages wait. A classroom shares one address.
        queue: largest number of waiting pages. One address may have the same share of them as of the places. Further pages stay readable.
        answer: time that a kernel may take for one answer.
    """

    places: int = 1
    share: int | None = None
    idle: float = 20 * _MINUTE
    warning: float = 2 * _MINUTE
    linger: float = _MINUTE
    arrival: float = 20.0
    starts: int = 60
    queue: int = 300
    answer: float = 3 * _MINUTE


Notify = Callable[[dict[str, Any]], bool]
"""Sends a message to a page; returns False if the page is gone."""


class StartError(Exception):
    """Raised if a notebook cannot be run, which makes its kernel useless; the message gives the reason in the visitor's language."""


class Kernels(Protocol):
    """Interface of the kernels that sessions use."""

    async def start(self, session_id: str, board: str, query: str, notify: Notify) -> list[Any]:
        """Start a kernel, run a notebook in it, and return what its page shows.

        Args:
            session_id: id of the session and of the kernel.
            board: name of the notebook.
            query: the selection.
            notify: sends the page its progress, and later any failure.

        Raises:
            StartError: if the notebook cannot be run.
        """

    async def alive(self, session_id: str) -> bool:
        """Return True if the kernel is running."""

    def idle_for(self, session_id: str) -> float:
        """Return the seconds since the kernel was last used."""

    def busy_for(self, session_id: str) -> float:
        """Return the seconds for which the oldest request has been pending; 0 if there is none."""

    def processes(self) -> list[int]:
        """Return the process ids of the kernels."""

    async def end(self, session_id: str) -> None:
        """End the kernel immediately."""


def _nobody(_: dict[str, Any]) -> None:
    """Discard a message: the page has not connected yet."""


@dataclass
class Session:
    """One open page that waits for a place, starts, or is live. Times are on the monotonic clock.

    Attributes:
        id: an unguessable id made by the server; also the id of the kernel.
        board, query: the dashboard, and its selection at the start.
        client: network address of the page; empty for this machine, which may use all places.
        speak: function that sends a message to the page.
        state: `waiting`, `starting`, `live` or `ended`.
        views: what the notebook shows: the ids of its widgets, or the outputs of each cell.
        progress: latest progress message about the start.
        gone: time at which the connection was lost; None while connected.
        joined: True if there has been a connection.
        touched: time at which the visitor last confirmed to be present.
        warned: True if the visitor has been asked for confirmation.
    """

    id: str
    board: str
    query: str
    client: str
    speak: Callable[[dict[str, Any]], None] = _nobody
    state: str = "waiting"
    views: list[Any] = field(default_factory=list)
    progress: dict[str, Any] = field(default_factory=lambda: {"state": "starting"})
    gone: float | None = None
    joined: bool = False
    touched: float = field(default_factory=time.monotonic)
    warned: bool = False
    task: asyncio.Task[None] | None = None


class Sessions:
    """All sessions of a server.

    The server expects a page that it has just sent; the page then joins with its id. It receives these messages: `waiting` with the
    number of pages ahead, and the share if the page waits for that; `starting`, for an operator's notebook with the number of the cell
    that runs and the number of cells; `live` with what to show (again after a broken connection); `fault` with an error text; `idle` with
    the remaining minutes; `here` when the warning is withdrawn. The last message is one of `LAST`: `ended` with a reason (`left`, `idle`,
    `slow`, `crashed`, `failed`, `stopped`; `gone` for a page that returns with an unknown id) and, if the notebook could not be run, an
    error text; `full`; or `elsewhere` if the page has reconnected.
    """

    LAST = frozenset({"ended", "full", "elsewhere"})

    def __init__(self, kernels: Kernels, limits: Limits, fits: Callable[[int], bool] = lambda _: True) -> None:
        self.kernels, self.limits, self._fits = kernels, limits, fits
        self.draining = False
        self.ended: Counter[str] = Counter()
        self.started = 0
        self._sessions: dict[str, Session] = {}
        self._starts: dict[str, deque[float]] = defaultdict(deque)
        self._ending: dict[str, asyncio.Task[None]] = {}
        self._cuts: set[asyncio.Task[None]] = set()
        self._held: Counter[str] = Counter()

    @property
    def free(self) -> int:
        """Number of free places."""
        return max(0, self.limits.places - self._held.total())

    def get(self, session_id: str) -> Session | None:
        """Return a session; None if the id is unknown."""
        return self._sessions.get(session_id)

    def count(self) -> Counter[str]:
        """Return the number of sessions in each state."""
        number = Counter({"waiting": 0, "starting": 0, "live": 0})
        number.update(session.state for session in self._sessions.values())
        return number

    def expect(self, session: Session) -> bool:
        """Start a kernel for a page that is being sent, if there is a place and no page waits; return True if it was started."""
        if any(map(self._may_have, self._waiting())) or not (self._may_have(session) and self._has_room()):
            return False
        session.gone = time.monotonic()
        self._sessions[session.id] = session
        self._begin(session)
        return True

    def join(self, session: Session, *, again: bool) -> None:
        """Add a page, or reconnect it after its connection broke (`again`)."""
        known = self._sessions.get(session.id)
        if known is not None:
            known.speak({"state": "elsewhere"})
            known.speak, known.gone, known.joined, known.warned = session.speak, None, True, False
            known.speak(self._current(known))
        elif again or self.draining:
            session.speak({"state": "ended", "reason": "stopped" if self.draining else "gone"})
        elif self._is_full(session.client):
            session.speak({"state": "full"})
        else:
            session.joined = True
            self._sessions[session.id] = session
            self._admit()
            if session.state == "waiting":
                session.speak(self._wait(session))

    def leave(self, session: Session, *, for_good: bool) -> None:
        """Record that a page's connection has ended; `for_good` if the page was closed."""
        known = self._sessions.get(session.id)
        if known is None or known.speak is not session.speak:
            return
        if for_good:
            self._end(known, "left")
        else:
            known.gone = time.monotonic()

    def stay(self, session_id: str) -> None:
        """Record that the visitor is present."""
        if session := self._sessions.get(session_id):
            session.touched, session.warned = time.monotonic(), False
            session.speak({"state": "here"})

    async def maintain(self) -> None:
        """End sessions that are over, and give free places to waiting pages. Call about once a second."""
        now, limits = time.monotonic(), self.limits
        for session in list(self._sessions.values()):
            if session.gone is not None and now - session.gone > (limits.linger if session.joined else limits.arrival):
                self._end(session, "left")
            elif session.state == "live":
                await self._look_after(session, now)
        for client in [client for client, starts in self._starts.items() if not starts or now - starts[-1] > _MINUTE]:
            del self._starts[client]
        self._admit()

    async def _look_after(self, session: Session, now: float) -> None:
        limits, quiet = self.limits, min(now - session.touched, self.kernels.idle_for(session.id))
        if not await self.kernels.alive(session.id):
            self._end(session, "crashed")
        elif self.kernels.busy_for(session.id) > limits.answer:
            self._end(session, "slow")
        elif quiet > limits.idle:
            self._end(session, "idle")
        elif quiet > limits.idle - limits.warning and not session.warned:
            session.warned = True
            session.speak({"state": "idle", "minutes": max(1, round((limits.idle - quiet) / _MINUTE))})
        elif session.warned and quiet < limits.idle - limits.warning:
            session.warned = False
            session.speak({"state": "here"})

    async def drain(self) -> None:
        """Refuse new pages, notify all pages, and end all kernels."""
        self.draining = True
        sessions = list(self._sessions.values())
        for session in sessions:
            self._end(session, "stopped")
        await asyncio.gather(*(session.task for session in sessions if session.task is not None), return_exceptions=True)

    def _waiting(self) -> list[Session]:
        return [session for session in self._sessions.values() if session.state == "waiting"]

    def _has_room(self) -> bool:
        """Return True if there is a free place, and the machine has resources for another kernel."""
        return not self.draining and self.free > 0 and self._fits(self.count()["starting"])

    def _may_have(self, session: Session) -> bool:
        """Return True if the client has neither used its share nor started too many kernels in the last minute, or is this machine."""
        starts = self._starts[session.client]
        while starts and time.monotonic() - starts[0] > _MINUTE:
            starts.popleft()
        return not session.client or (not self._has_share(session.client) and len(starts) < self.limits.starts)

    def _has_share(self, client: str) -> bool:
        """Return True if a client has used its share of places."""
        return bool(client) and self.limits.share is not None and self._held[client] >= self.limits.share

    def _is_full(self, client: str) -> bool:
        """Return True if the queue, or the client's share of it, is full."""
        waiting, limits = self._waiting(), self.limits
        share = limits.queue if not client or limits.share is None else math.ceil(limits.queue * limits.share / limits.places)
        return len(waiting) >= limits.queue or sum(session.client == client for session in waiting) >= share

    def _current(self, session: Session) -> dict[str, Any]:
        """Return the message to a page that reconnects."""
        match session.state:
            case "waiting":
                return self._wait(session)
            case "starting":
                return session.progress
            case state:
                return {"state": state, "views": session.views}

    def _wait(self, session: Session) -> dict[str, Any]:
        """Return the message to a waiting page: the number of pages ahead, and the share if the client has used it."""
        ahead = self._waiting().index(session)
        return {"state": "waiting", "ahead": ahead} | ({"share": self.limits.share} if self._has_share(session.client) else {})

    def _admit(self) -> None:
        """Start waiting pages in order; a client at its limit waits without delaying others."""
        for session in self._waiting() if self.free else ():
            if session.gone is None and self._may_have(session):
                if not self._has_room():
                    return
                self._begin(session)

    def _begin(self, session: Session) -> None:
        self._starts[session.client].append(time.monotonic())
        self._held[session.client] += 1
        session.state = "starting"
        session.speak({"state": "starting"})
        session.task = asyncio.create_task(self._start(session))

    async def _start(self, session: Session) -> None:
        # A page that connected too late has the id of a kernel that may still be ending.
        if before := self._ending.get(session.id):
            await asyncio.wait([before])

        def notify(message: dict[str, Any]) -> bool:
            if message["state"] == "starting":
                session.progress = message
            session.speak(message)
            return session.state != "ended"

        try:
            session.views = await self.kernels.start(session.id, session.board, session.query, notify)
        except StartError as error:
            self._end(session, "failed", str(error))
            return
        except Exception as error:  # noqa: BLE001 (reported to the page and in the log)
            if session.state != "ended":
                LOG.error("no kernel for a visitor of %s: %s: %s", session.board, type(error).__name__, error)
            self._end(session, "failed")
            return
        self.started += 1
        if self._sessions.get(session.id) is session:
            session.state, session.touched = "live", time.monotonic()
            session.speak({"state": "live", "views": session.views})
        else:
            await self._stop(session.id)

    def _end(self, session: Session, reason: str, words: str = "") -> None:
        if self._sessions.pop(session.id, None) is None:
            return
        self.ended[reason] += 1
        session.speak({"state": "ended", "reason": reason} | ({"words": words} if words else {}))
        if session.state == "live":
            session.task = asyncio.create_task(self._stop(session.id))
        elif "cell" in session.progress:
            self._cut_off(session.id)
        if session.task is not None:
            self._ending[session.id] = session.task
            session.task.add_done_callback(lambda task: self._forget(session, task))
        session.state = "ended"

    def _forget(self, session: Session, task: asyncio.Task[None]) -> None:
        """Release the place of a session whose kernel has ended."""
        if self._ending.get(session.id) is task:
            del self._ending[session.id]
        self._held -= Counter([session.client])
        self._admit()

    def _cut_off(self, session_id: str) -> None:
        """End a kernel that is still running an operator's notebook, which can take minutes."""
        task = asyncio.create_task(self._stop(session_id))
        self._cuts.add(task)
        task.add_done_callback(self._cuts.discard)

    async def _stop(self, session_id: str) -> None:
        with contextlib.suppress(KeyError):
            await self.kernels.end(session_id)
