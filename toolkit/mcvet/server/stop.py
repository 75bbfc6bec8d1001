"""Stop signals of the server: recorded from the beginning of the start, handled once, then ignored."""

import signal
from collections.abc import Callable

_NAMES = ("SIGTERM", "SIGINT", "SIGHUP")


class StopSignal:
    """Handler of the stop signals, active as soon as it is made. Signals that are already ignored (nohup) stay ignored.

    After the first signal all are ignored, also while the interpreter shuts down. Otherwise a second signal would have its default
    effect and change the exit status.

    Attributes:
        asked: True if a signal has arrived.
    """

    def __init__(self) -> None:
        self.asked = False
        self._action: Callable[[], None] = lambda: None
        known = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
        self._signals = [signum for signum in known if signal.getsignal(signum) is not signal.SIG_IGN]
        for signum in self._signals:
            signal.signal(signum, self.handle)

    def call_when_stopped(self, act: Callable[[], None]) -> None:
        """Call a function when a signal arrives, immediately if one has arrived already; in rare cases it is called twice."""
        self._action = act
        if self.asked:
            act()

    def handle(self, *_: object) -> None:
        """Handle a signal."""
        for signum in self._signals:
            signal.signal(signum, signal.SIG_IGN)
        self.asked = True
        self._action()
