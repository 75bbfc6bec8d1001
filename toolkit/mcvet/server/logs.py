"""The log of the server, limited in rate so that visitors cannot flood it."""

import logging
import time

_MOST, _SECONDS = 100, 60.0


class RateLimit(logging.Filter):
    """Filter that allows `_MOST` lines of each logger and level in a minute; the next line states how many were omitted."""

    def __init__(self) -> None:
        super().__init__()
        self._seen: dict[tuple[str, int], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Return True if the line is to be written."""
        kind, now = (record.name, record.levelno), time.monotonic()
        since, number = self._seen.get(kind, (now, 0))
        if now - since > _SECONDS:
            if number > _MOST:
                record.msg, record.args = f"{record.getMessage()} ({number - _MOST:,} lines before this one were omitted)", None
            since, number = now, 0
        self._seen[kind] = since, number + 1
        return number < _MOST


SETTINGS = {"filters": {"sparing": {"()": RateLimit}}, "handlers": {"console": {"filters": ["sparing"]}}}
"""Logging configuration that limits the log of a Jupyter application."""


def limit_log_rate() -> None:
    """Write the warnings and errors of all other loggers to standard error, limited in rate."""
    handler = logging.StreamHandler()
    handler.setLevel(logging.WARNING)
    handler.addFilter(RateLimit())
    logging.getLogger().addHandler(handler)
