"""What long work says while it goes on: one step after the other, to whoever listens."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from mcvet.dashboards.query import Notice

_LISTENER: ContextVar[Callable[[Notice], None] | None] = ContextVar("listener", default=None)


@contextmanager
def listening(hear: Callable[[Notice], None]) -> Iterator[None]:
    """Have every step within told to `hear`."""
    token = _LISTENER.set(hear)
    try:
        yield
    finally:
        _LISTENER.reset(token)


def step(message: str, **values: str) -> None:
    """Tell what is done now; `message` is marked, and says it as "Reading {file} …"."""
    if hear := _LISTENER.get():
        hear(Notice(message, values))
