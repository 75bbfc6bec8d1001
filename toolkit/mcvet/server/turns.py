"""Limits on pending requests for work that the server does a few at a time."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from tornado.web import HTTPError


class BusyError(HTTPError):
    """Too many requests are pending, from all visitors or from one: status 503."""

    def __init__(self) -> None:
        super().__init__(503)


class Turns:
    """Counter of pending requests. At most half of them may come from one visitor.

    Args:
        most: largest number of pending requests.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._asked: Counter[str] = Counter()

    def __len__(self) -> int:
        return self._asked.total()

    @contextmanager
    def turn(self, visitor: str) -> Iterator[None]:
        """Count a request of a visitor while it is pending.

        Args:
            visitor: key of the visitor; empty for this machine, which may use the whole limit.

        Raises:
            BusyError: if too many requests are pending.
        """
        if len(self) >= self._most or (visitor and self._asked[visitor] >= self._most // 2):
            raise BusyError
        self._asked[visitor] += 1
        try:
            yield
        finally:
            self._asked -= Counter([visitor])
