"""Places, the queue and the end of sessions, with kernels that are only counted."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from mcvet.server.sessions import Limits, Notify, Session, Sessions


class Counted:
    """Kernels that start at once, and end and rest when a test requests it."""

    def __init__(self) -> None:
        self.running: dict[str, float] = {}
        self.dead: set[str] = set()
        self.busy: dict[str, float] = {}
        self.broken = False

    async def start(self, session_id: str, board: str, query: str, notify: Notify) -> list[str]:
        """Start."""
        if self.broken:
            raise RuntimeError("no kernel today")
        await asyncio.sleep(0)
        if session_id in self.running:
            raise RuntimeError("there is a kernel of this number")
        self.running[session_id] = time.monotonic()
        return [f"{board} {query}"]

    async def alive(self, session_id: str) -> bool:
        """Return True if the kernel is running."""
        return session_id in self.running and session_id not in self.dead

    def idle_for(self, session_id: str) -> float:
        """Return the seconds since its start."""
        return time.monotonic() - self.running[session_id]

    def busy_for(self, session_id: str) -> float:
        """Return the seconds that a test has set."""
        return self.busy.get(session_id, 0.0)

    def processes(self) -> list[int]:
        """Return no process ids."""
        return []

    async def end(self, session_id: str) -> None:
        """End."""
        await asyncio.sleep(0)
        del self.running[session_id]


class Page:
    """An open page: its session, and the messages that it has received."""

    def __init__(self, number: int, client: str = "10.0.0.1") -> None:
        self.received: list[dict[str, Any]] = []
        self.session = Session(str(number), "frameworks", "c=HR,RS", client, self.received.append)

    @property
    def states(self) -> list[str]:
        """The states in these messages."""
        return [message["state"] for message in self.received]


Play = Callable[[Sessions, Counted], Awaitable[None]]


def play(script: Play, fits: Callable[[int], bool] = lambda _: True, **limits: Any) -> None:
    """Run a script with sessions of its own."""

    async def run() -> None:
        kernels = Counted()
        await script(Sessions(kernels, Limits(**limits), fits), kernels)

    asyncio.run(run())


async def breathe() -> None:
    """Let tasks that have been started run."""
    for _ in range(20):
        await asyncio.sleep(0)


def test_a_page_waits_for_a_place_and_gets_it_in_order() -> None:
    """With one place the second page waits, knows how many are ahead, and lives once the first is left."""

    async def script(sessions: Sessions, kernels: Counted) -> None:
        first, second, third = Page(1), Page(2), Page(3)
        for page in (first, second, third):
            sessions.join(page.session, again=False)
        await breathe()
        assert first.states == ["starting", "live"]
        assert first.received[1]["views"] == ["frameworks c=HR,RS"]
        assert (second.received, third.received) == ([{"state": "waiting", "ahead": 0}], [{"state": "waiting", "ahead": 1}])
        sessions.leave(first.session, for_good=True)
        await breathe()
        assert second.states[1:] == ["starting", "live"]
        assert third.states == ["waiting"]
        assert set(kernels.running) == {"2"}

    play(script, places=1)


def test_an_expected_page_finds_its_kernel_running() -> None:
    """The kernel starts while the page is on its way; one that never arrives gives its place back."""

    async def script(sessions: Sessions, kernels: Counted) -> None:
        page, lost = Page(1), Page(2)
        assert sessions.expect(Session("1", "frameworks", "c=HR,RS", "10.0.0.1"))
        assert sessions.expect(lost.session)
        assert not sessions.expect(Page(3).session)
        await breathe()
        sessions.join(page.session, again=False)
        assert page.states == ["live"]
        lost.session.gone = time.monotonic() - 21
        await sessions.maintain()
        await breathe()
        assert set(kernels.running) == {"1"}

    play(script, places=2)


def test_a_page_that_comes_after_it_was_given_up_gets_a_kernel_of_its_own() -> None:
    """The kernel that starts for the late page is not ended with the one that was started for it before."""

    async def script(sessions: Sessions, kernels: Counted) -> None:
        for state in ("starting", "live"):
            early, page = Session(state, "frameworks", "", "10.0.0.1"), Page(0)
            page.session.id = state
            assert sessions.expect(early)
            await (breathe() if state == "live" else asyncio.sleep(0))
            early.gone = time.monotonic() - 21
            await sessions.maintain()
            assert sessions.get(state) is None
            sessions.join(page.session, again=False)
            await breathe()
            assert page.states == ["starting", "live"]
            assert state in kernels.running

    play(script, places=4)


def test_a_broken_connection_is_taken_up_again() -> None:
    """A page whose connection broke finds its session; after a minute it is informed that it has ended."""

    async def script(sessions: Sessions, kernels: Counted) -> None:
        page = Page(1)
        sessions.join(page.session, again=False)
        await breathe()
        sessions.leave(page.session, for_good=False)
        back = Page(1)
        sessions.join(back.session, again=True)
        assert back.received == [{"state": "live", "views": ["frameworks c=HR,RS"]}]
        sessions.leave(back.session, for_good=False)
        known = sessions.get("1")
        assert known is not None
        known.gone = time.monotonic() - 61
        await sessions.maintain()
        await breathe()
        assert not kernels.running
        late = Page(1)
        sessions.join(late.session, again=True)
        assert late.received == [{"state": "ended", "reason": "gone"}]

    play(script)


def test_a_waiting_page_keeps_its_turn_when_its_connection_breaks() -> None:
    """It comes back to the same place in the queue, and gets no kernel while it is away."""

    async def script(sessions: Sessions, kernels: Counted) -> None:
        pages = [Page(number) for number in range(3)]
        for page in pages:
            sessions.join(page.session, again=False)
        await breathe()
        sessions.leave(pages[1].session, for_good=False)
        sessions.leave(pages[0].session, for_good=True)
        await breathe()
        assert set(kernels.running) == {"2"}
        back = Page(1)
        sessions.join(back.session, again=True)
        assert back.received == [{"state": "waiting", "ahead": 0}]
        sessions.leave(pages[2].session, for_good=True)
        await breathe()
        assert back.states[-1] == "live"

    play(script, places=1)


def test_an_idle_page_that_comes_back_is_asked_again() -> None:
    """A warning that was on the screen when the connection broke is said once more."""

    async def script(sessions: Sessions, kernels: Counted) -> None:
        page, back = Page(1), Page(1)
        sessions.join(page.session, again=False)
        await breathe()
        kernels.running["1"] = page.session.touched = time.monotonic() - 19 * 60
        await sessions.maintain()
        assert page.states[-1] == "idle"
        sessions.leave(page.session, for_good=False)
        sessions.join(back.session, again=True)
        await sessions.maintain()
        assert back.states == ["live", "idle"]

    play(script)


def test_a_dead_kernel_is_noticed() -> None:
    """A kernel that has died ends its session, and the page is reported; others go on."""

    async def script(sessions: Sessions, kernels: Counted) -> None:
        one, other = Page(1), Page(2)
        for page in (one, other):
            sessions.join(page.session, again=False)
        await breathe()
        kernels.dead.add("1")
        await sessions.maintain()
        await breathe()
        assert one.received[-1] == {"state": "ended", "reason": "crashed"}
        assert other.states == ["starting", "live"]
        assert sessions.ended["crashed"] == 1

    play(script, places=2)


def test_an_idle_page_is_asked_and_may_stay() -> None:
    """Before the end for want of use the page is warned once; an answer keeps it, silence does not."""

    async def script(sessions: Sessions, kernels: Counted) -> None:
        page = Page(1)
        sessions.join(page.session, again=False)
        await breathe()

        def rest(seconds: float) -> None:
            kernels.running["1"] = page.session.touched = time.monotonic() - seconds

        rest(19 * 60)
        await sessions.maintain()
        await sessions.maintain()
        assert page.received[2:] == [{"state": "idle", "minutes": 1}]
        sessions.stay("1")
        assert page.received.pop() == {"state": "here"}
        await sessions.maintain()
        assert kernels.running
        rest(19 * 60)
        await sessions.maintain()
        assert page.states[2:] == ["idle", "idle"]
        kernels.running["1"] = time.monotonic()
        await sessions.maintain()
        assert page.states[-1] == "here"
        rest(21 * 60)
        await sessions.maintain()
        await breathe()
        assert page.received[-1] == {"state": "ended", "reason": "idle"}
        assert not kernels.running

    play(script)


def test_a_client_that_opens_too_many_waits_and_others_do_not() -> None:
    """Kernels are started for one address at a limited rate; the queue has an end."""

    async def script(sessions: Sessions, kernels: Counted) -> None:
        greedy = [Page(number) for number in range(6)]
        for page in greedy:
            sessions.join(page.session, again=False)
        other = Page(7, client="10.0.0.2")
        sessions.join(other.session, again=False)
        await breathe()
        assert [page.states[-1] for page in greedy] == ["live", "live", "live", "waiting", "waiting", "full"]
        assert other.states[-1] == "full"
        sessions.leave(greedy[4].session, for_good=True)
        sessions.join(other.session, again=False)
        await breathe()
        assert other.states[-1] == "live"
        sessions._starts["10.0.0.1"].clear()
        await sessions.maintain()
        await breathe()
        assert greedy[3].states[-1] == "live"

    play(script, places=10, starts=3, queue=2)


def test_a_kernel_that_does_not_start_is_told() -> None:
    """A page whose kernel fails is reported, and its place is free."""

    async def script(sessions: Sessions, kernels: Counted) -> None:
        kernels.broken = True
        page = Page(1)
        sessions.join(page.session, again=False)
        await breathe()
        assert page.received[-1] == {"state": "ended", "reason": "failed"}
        kernels.broken = False
        second = Page(2)
        sessions.join(second.session, again=False)
        await breathe()
        assert second.states[-1] == "live"

    play(script)


def test_a_page_left_while_its_kernel_starts_leaves_none_behind() -> None:
    """A kernel that comes to life for nobody ends."""

    async def script(sessions: Sessions, kernels: Counted) -> None:
        page = Page(1)
        sessions.join(page.session, again=False)
        sessions.leave(page.session, for_good=True)
        await breathe()
        assert not kernels.running
        assert sessions.count() == {"waiting": 0, "starting": 0, "live": 0}

    play(script)


def test_draining_tells_everyone_and_takes_no_one() -> None:
    """At the end of the server every page is reported, every kernel ends, and nobody new is taken in."""

    async def script(sessions: Sessions, kernels: Counted) -> None:
        live, waiting = Page(1), Page(2)
        for page in (live, waiting):
            sessions.join(page.session, again=False)
        await breathe()
        await sessions.drain()
        for page in (live, waiting):
            assert page.received[-1] == {"state": "ended", "reason": "stopped"}
        assert not kernels.running
        late = Page(3)
        sessions.join(late.session, again=False)
        assert late.states == ["ended"]
        assert not sessions.expect(Page(4).session)

    play(script, places=1)


def test_one_address_has_its_share_of_places_and_queue() -> None:
    """Pages beyond the share of their address wait, knowing why, while others find a place; so it is with the queue."""

    async def script(sessions: Sessions, kernels: Counted) -> None:
        greedy = [Page(number) for number in range(6)]
        for page in greedy:
            sessions.join(page.session, again=False)
        other = Page(7, client="10.0.0.2")
        sessions.join(other.session, again=False)
        await breathe()
        assert [page.states[-1] for page in greedy] == ["live", "live", "waiting", "waiting", "full", "full"]
        assert greedy[3].received == [{"state": "waiting", "ahead": 1, "share": 2}]
        assert other.states[-1] == "live"
        assert sessions.expect(Page(8, client="10.0.0.3").session)
        sessions.leave(greedy[0].session, for_good=True)
        await breathe()
        assert [page.states[-1] for page in greedy[2:4]] == ["live", "waiting"]

    play(script, places=4, share=2, queue=4)


def test_a_classroom_behind_one_address_fits_by_the_setting() -> None:
    """With a share of all places one address may have them all."""

    async def script(sessions: Sessions, kernels: Counted) -> None:
        pages = [Page(number) for number in range(30)]
        for page in pages:
            sessions.join(page.session, again=False)
        await breathe()
        assert {page.states[-1] for page in pages} == {"live"}

    play(script, places=30, share=30)


def test_this_machine_itself_has_no_share() -> None:
    """The operator of the server may have every place, as fast as it starts."""

    async def script(sessions: Sessions, kernels: Counted) -> None:
        pages = [Page(number, client="") for number in range(3)]
        for page in pages:
            sessions.join(page.session, again=False)
        await breathe()
        assert [page.states[-1] for page in pages] == ["live", "live", "waiting"]
        assert pages[2].received == [{"state": "waiting", "ahead": 0}]

    play(script, places=2, share=1, starts=1)


def test_a_page_waits_while_the_machine_is_full() -> None:
    """A free place is not filled before there is room for a kernel on the machine; those that start are counted."""
    room = 2

    async def script(sessions: Sessions, kernels: Counted) -> None:
        nonlocal room
        pages = [Page(number) for number in range(4)]
        for page in pages:
            sessions.join(page.session, again=False)
        assert [page.states[-1] for page in pages] == ["starting", "starting", "waiting", "waiting"]
        await breathe()
        room = 0
        await sessions.maintain()
        assert pages[2].states == ["waiting"]
        room = 1
        await sessions.maintain()
        await breathe()
        assert [page.states[-1] for page in pages[2:]] == ["live", "waiting"]

    play(script, lambda starting: starting < room, places=10)


def test_an_answer_that_takes_too_long_ends_its_page_only() -> None:
    """A kernel that works at one answer beyond the limit ends, and its page is notified why."""

    async def script(sessions: Sessions, kernels: Counted) -> None:
        slow, other = Page(1), Page(2)
        for page in (slow, other):
            sessions.join(page.session, again=False)
        await breathe()
        kernels.busy = {"1": 61.0, "2": 59.0}
        await sessions.maintain()
        await breathe()
        assert slow.received[-1] == {"state": "ended", "reason": "slow"}
        assert set(kernels.running) == {"2"}
        assert sessions.ended["slow"] == 1

    play(script, places=2, answer=60)


def test_the_clock_on_the_wall_may_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's page ends, waits or is warned because a clock is set by a day."""

    async def script(sessions: Sessions, kernels: Counted) -> None:
        page, broken = Page(1), Page(2)
        for each in (page, broken):
            sessions.join(each.session, again=False)
        await breathe()
        sessions.leave(broken.session, for_good=False)
        now = time.time()
        for days in (-1, 1):
            monkeypatch.setattr(time, "time", lambda days=days: now + days * 86_400)
            await sessions.maintain()
        assert page.states == ["starting", "live"]
        assert sessions.count()["live"] == 2

    play(script, places=2)


def test_a_page_that_connects_anew_leaves_no_second_line() -> None:
    """The line that a page had before is told that it is the last thing it hears."""

    async def script(sessions: Sessions, kernels: Counted) -> None:
        page, back = Page(1), Page(1)
        sessions.join(page.session, again=False)
        await breathe()
        sessions.join(back.session, again=True)
        assert page.states[-1] == "elsewhere"
        assert page.states[-1] in sessions.LAST
        assert back.states == ["live"]

    play(script)
