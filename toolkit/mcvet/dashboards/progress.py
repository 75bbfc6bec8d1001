"""Progress messages of long computations."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from mcvet.messages import Message

_LISTENER: ContextVar[Callable[[Message], None] | None] = ContextVar("listener", default=None)


@contextmanager
def listening(receive: Callable[[Message], None]) -> Iterator[None]:
    """Send every step inside the context to `receive`."""
    token = _LISTENER.set(receive)
    try:
        yield
    finally:
        _LISTENER.reset(token)


def step(message: Message) -> None:
    """Report the current step, such as "Reading {file} …"."""
    if receive := _LISTENER.get():
        receive(message)
