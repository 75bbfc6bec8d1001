"""Who has a kernel: places, the queue for them, and when each ends."""

import asyncio
import contextlib
import logging
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

import psutil

LOG = logging.getLogger(__name__)
_MINUTE = 60.0


@dataclass(frozen=True)
class Limits:
    """What the server allows.

    Attributes:
        places: kernels at a time; visitors beyond them wait with a page that they can read.
        idle: seconds without use after which a session ends.
        warning: seconds before that end at which the visitor is asked.
        linger: seconds that a session is kept for a page whose connection has broken.
        arrival: seconds that a session is kept for a page that has been sent and has not connected.
        starts: kernels started for one client address in a minute; more of them wait. A classroom shares one address.
        queue: pages that may wait; those beyond stay as they are, readable.
    """

    places: int = 1
    idle: float = 20 * _MINUTE
    warning: float = 2 * _MINUTE
    linger: float = _MINUTE
    arrival: float = 20.0
    starts: int = 60
    queue: int = 300


def places_for_memory() -> int:
    """Return how many sessions fit: half of the memory that is available now, at 60 MB for each session."""
    return max(2, min(500, int(psutil.virtual_memory().available) // 2 // 60_000_000))


class Kernels(Protocol):
    """What sessions need of the kernels."""

    async def start(self, session_id: str, board: str, query: str) -> list[str]:
        """Start a kernel, run the dashboard's notebook in it, return the numbers of the widgets that it shows."""

    async def alive(self, session_id: str) -> bool:
        """Return whether the kernel runs."""

    def idle_since(self, session_id: str) -> float:
        """Return when the kernel last did something, in seconds of `time.time()`."""

    def processes(self) -> list[int]:
        """Return the numbers of the kernels' processes."""

    async def end(self, session_id: str) -> None:
        """End the kernel at once."""


def _nobody(_: dict[str, Any]) -> None:
    """Hear nothing: the page has not connected yet."""


@dataclass
class Session:
    """One open page: waits for a place, starts, lives.

    Attributes:
        id: an unguessable number, made for the page by the server; also that of the kernel.
        board, query: which dashboard, and its selection at the start.
        client: address from which the page was opened.
        speak: tells the page something.
        state: `waiting`, `starting`, `live` or `ended`.
        views: the numbers of the widgets that the notebook shows.
        gone: since when there is no connection, or None.
        joined: whether there has been one.
        touched: when the visitor last said to be here.
        warned: whether the visitor has been asked.
    """

    id: str
    board: str
    query: str
    client: str
    speak: Callable[[dict[str, Any]], None] = _nobody
    state: str = "waiting"
    views: list[str] = field(default_factory=list)
    gone: float | None = None
    joined: bool = False
    touched: float = field(default_factory=time.time)
    warned: bool = False
    task: asyncio.Task[None] | None = None


class Sessions:
    """All sessions of a server.

    The server expects a page that it has just sent; the page then joins with its number. What it is told: `waiting` with the number
    of pages ahead, `starting`, `live` with what to show (again after a broken connection), `idle` with the minutes left, `here`
    when the warning is withdrawn, `ended` with a reason (`left`, `idle`, `crashed`, `failed`, `stopped`; `gone` for a page that
    comes back and is not known any more), `full`.
    """

    def __init__(self, kernels: Kernels, limits: Limits) -> None:
        self.kernels, self.limits = kernels, limits
        self.draining = False
        self.ended: Counter[str] = Counter()
        self.started = 0
        self._sessions: dict[str, Session] = {}
        self._starts: dict[str, deque[float]] = defaultdict(deque)
        self._ending: dict[str, asyncio.Task[None]] = {}

    def get(self, session_id: str) -> Session | None:
        """Return a session."""
        return self._sessions.get(session_id)

    def count(self) -> Counter[str]:
        """Return how many sessions are in each state."""
        number = Counter({"waiting": 0, "starting": 0, "live": 0})
        number.update(session.state for session in self._sessions.values())
        return number

    def expect(self, session: Session) -> bool:
        """Start a kernel for a page that is being sent, if there is a place and nobody waits; return whether it was started."""
        if self.count()["waiting"] or not self._may_start(session):
            return False
        session.gone = time.time()
        self._sessions[session.id] = session
        self._begin(session)
        return True

    def join(self, session: Session, *, again: bool) -> None:
        """Take a page in, or back after its connection broke (`again`)."""
        known = self._sessions.get(session.id)
        if known is not None:
            known.speak, known.gone, known.joined, known.warned = session.speak, None, True, False
            known.speak({"state": known.state, "views": known.views, "ahead": self._ahead(known)})
        elif again or self.draining:
            session.speak({"state": "ended", "reason": "stopped" if self.draining else "gone"})
        elif self.count()["waiting"] >= self.limits.queue:
            session.speak({"state": "full"})
        else:
            session.joined = True
            self._sessions[session.id] = session
            self._admit()
            if session.state == "waiting":
                session.speak({"state": "waiting", "ahead": self._ahead(session)})

    def leave(self, session: Session, *, for_good: bool) -> None:
        """Note that a page's connection has ended; `for_good` if the page itself is gone."""
        known = self._sessions.get(session.id)
        if known is None or known.speak is not session.speak:
            return
        if for_good:
            self._end(known, "left")
        else:
            known.gone = time.time()

    def stay(self, session_id: str) -> None:
        """Note that the visitor is here."""
        if session := self._sessions.get(session_id):
            session.touched, session.warned = time.time(), False
            session.speak({"state": "here"})

    async def tend(self) -> None:
        """Notice what has ended, end what is over, give free places away. To be called about once a second."""
        now, limits = time.time(), self.limits
        for session in list(self._sessions.values()):
            if session.gone is not None and now - session.gone > (limits.linger if session.joined else limits.arrival):
                self._end(session, "left")
            elif session.state == "live":
                await self._look_after(session, now)
        for client in [client for client, starts in self._starts.items() if not starts or now - starts[-1] > _MINUTE]:
            del self._starts[client]
        self._admit()

    async def _look_after(self, session: Session, now: float) -> None:
        limits, quiet = self.limits, now - max(session.touched, self.kernels.idle_since(session.id))
        if not await self.kernels.alive(session.id):
            self._end(session, "crashed")
        elif quiet > limits.idle:
            self._end(session, "idle")
        elif quiet > limits.idle - limits.warning and not session.warned:
            session.warned = True
            session.speak({"state": "idle", "minutes": max(1, round((limits.idle - quiet) / _MINUTE))})
        elif session.warned and quiet < limits.idle - limits.warning:
            session.warned = False
            session.speak({"state": "here"})

    async def drain(self) -> None:
        """Take no one in any more, tell every page, end every kernel."""
        self.draining = True
        sessions = list(self._sessions.values())
        for session in sessions:
            self._end(session, "stopped")
        await asyncio.gather(*(session.task for session in sessions if session.task is not None), return_exceptions=True)

    def _may_start(self, session: Session) -> bool:
        """Return whether there is a place, and the client has not started too many kernels in the last minute."""
        starts = self._starts[session.client]
        while starts and time.time() - starts[0] > _MINUTE:
            starts.popleft()
        taken = len(self._sessions) - self.count()["waiting"] + len(self._ending)
        return not self.draining and taken < self.limits.places and len(starts) < self.limits.starts

    def _ahead(self, session: Session) -> int:
        """Return how many pages wait before this one."""
        waiting = [other.id for other in self._sessions.values() if other.state == "waiting"]
        return waiting.index(session.id) if session.id in waiting else 0

    def _admit(self) -> None:
        """Start those who wait, in order; a client that starts too many waits without holding up others."""
        for session in [session for session in self._sessions.values() if session.state == "waiting"]:
            if session.gone is None and self._may_start(session):
                self._begin(session)

    def _begin(self, session: Session) -> None:
        self._starts[session.client].append(time.time())
        session.state = "starting"
        session.speak({"state": "starting"})
        session.task = asyncio.create_task(self._start(session))

    async def _start(self, session: Session) -> None:
        # A page that came so late that it was given up has the number of a kernel that may still be ending.
        if before := self._ending.get(session.id):
            await asyncio.wait([before])
        try:
            session.views = await self.kernels.start(session.id, session.board, session.query)
        except Exception:
            LOG.exception("no kernel for a visitor of %s", session.board)
            self._end(session, "failed")
            return
        self.started += 1
        if self._sessions.get(session.id) is session:
            session.state, session.touched = "live", time.time()
            session.speak({"state": "live", "views": session.views})
        else:
            await self.kernels.end(session.id)

    def _end(self, session: Session, reason: str) -> None:
        if self._sessions.pop(session.id, None) is None:
            return
        self.ended[reason] += 1
        session.speak({"state": "ended", "reason": reason})
        if session.state == "live":
            session.task = asyncio.create_task(self._stop(session.id))
        if session.task is not None and not session.task.done():
            self._ending[session.id] = session.task
            session.task.add_done_callback(lambda task: self._forget(session.id, task))
        session.state = "ended"

    def _forget(self, session_id: str, task: asyncio.Task[None]) -> None:
        if self._ending.get(session_id) is task:
            del self._ending[session_id]
            self._admit()

    async def _stop(self, session_id: str) -> None:
        with contextlib.suppress(KeyError):
            await self.kernels.end(session_id)
