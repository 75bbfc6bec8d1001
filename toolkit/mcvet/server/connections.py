"""Connections of visitors: limited in number, and closed if they are idle or do not read."""

import logging
import socket
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPConnection, HTTPHeaders, HTTPMessageDelegate, RequestStartLine, ResponseStartLine
from tornado.ioloop import IOLoop
from tornado.iostream import IOStream
from tornado.web import Application

LOG = logging.getLogger(__name__)
SILENCE = 20.0
"""Seconds after which a connection without a request is closed."""
ANSWER = 180.0
"""Seconds within which an answer must be made and read."""
_PAUSE = 1.0
_AT_ONCE = 100


class Connections(HTTPServer):
    """An HTTP server that reserves open files of its process for other uses.

    Idle connections are closed after `silence`. If there are too many connections, the one that has been idle longest is closed; if
    none is idle, no connection is accepted for a second.

    Args:
        application: the application that answers.
        most: largest number of connections at a time.
        silence, answer: time limits in seconds.
    """

    def initialize(  # type: ignore[override]
        self, application: Application, *, most: int, silence: float = SILENCE, answer: float = ANSWER, **others: Any
    ) -> None:
        """Store the settings; `others` are those of `HTTPServer`."""
        super().initialize(application, idle_connection_timeout=silence, body_timeout=silence, **others)
        self._most, self._answer = most, answer
        self._listening: list[socket.socket] = []
        self._streams: set[IOStream] = set()
        self._silent: dict[IOStream, None] = {}
        self._asked: dict[IOStream, float] = {}

    def add_sockets(self, sockets: Iterable[socket.socket]) -> None:
        """Accept connections on the given sockets."""
        for listening in sockets:
            self._listening.append(listening)
            self._open(listening)

    def stop(self) -> None:
        """Accept no more connections."""
        while self._listening:
            listening = self._listening.pop()
            IOLoop.current().remove_handler(listening)
            listening.close()

    def start_request(self, server_conn: object, request_conn: HTTPConnection) -> HTTPMessageDelegate:
        """Record that a connection is idle until it makes a request."""
        stream: IOStream = server_conn.stream  # type: ignore[attr-defined]
        self._asked.pop(stream, None)
        self._silent[stream] = None

        def hear() -> None:
            self._silent.pop(stream, None)
            self._asked[stream] = time.monotonic()

        return _RequestDelegate(super().start_request(server_conn, request_conn), hear)

    def on_close(self, server_conn: object) -> None:
        """Record that a connection is closed, or has become a WebSocket."""
        stream: IOStream = server_conn.stream  # type: ignore[attr-defined]
        self._silent.pop(stream, None)
        self._asked.pop(stream, None)
        super().on_close(server_conn)

    def maintain(self) -> None:
        """Close connections whose answer is not made and read in time. Call about once a second."""
        for stream, began in list(self._asked.items()):
            if time.monotonic() - began > self._answer:
                stream.close()

    def _open(self, listening: socket.socket) -> None:
        if listening in self._listening:
            IOLoop.current().add_handler(listening, self._accept, IOLoop.READ)

    def _accept(self, listening: socket.socket, _: int) -> None:
        for _n in range(_AT_ONCE):
            try:
                connection, address = listening.accept()
            except (BlockingIOError, ConnectionAbortedError):
                return
            except OSError as error:
                self._rest(listening, str(error))
                return
            if not self._has_room():
                connection.close()
                self._rest(listening, f"all {self._most:,} are busy")
                return
            stream = IOStream(connection, max_buffer_size=self.max_buffer_size)
            self._streams.add(stream)
            self._silent[stream] = None
            self.handle_stream(stream, address)

    def _has_room(self) -> bool:
        """Return True if another connection is possible; if needed, close the one that has been idle longest."""
        if len(self._streams) >= self._most:
            self._streams = {stream for stream in self._streams if not stream.closed()}
        if len(self._streams) < self._most:
            return True
        longest = next(iter(self._silent), None)
        if longest is None:
            return False
        del self._silent[longest]
        self._streams.discard(longest)
        longest.close()
        return True

    def _rest(self, listening: socket.socket, reason: str) -> None:
        LOG.warning("no connections are accepted for a second: %s", reason)
        IOLoop.current().remove_handler(listening)
        IOLoop.current().call_later(_PAUSE, self._open, listening)


class _RequestDelegate(HTTPMessageDelegate):
    """Delegate that passes a request on and reports when its headers arrive."""

    def __init__(self, request: HTTPMessageDelegate, hear: Callable[[], None]) -> None:
        self._request, self._hear = request, hear

    def headers_received(self, start_line: RequestStartLine | ResponseStartLine, headers: HTTPHeaders) -> Awaitable[None] | None:
        self._hear()
        return self._request.headers_received(start_line, headers)

    def data_received(self, chunk: bytes) -> Awaitable[None] | None:
        return self._request.data_received(chunk)

    def finish(self) -> None:
        self._request.finish()

    def on_connection_close(self) -> None:
        self._request.on_connection_close()
