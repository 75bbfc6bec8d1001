"""Connections that ask nothing, ask and do not read, or are too many."""

import asyncio
import errno
import socket
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from tornado.web import Application, RequestHandler

from mcvet.server.connections import Connections

REQUEST = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"


class Hello(RequestHandler):
    """Answers, at once or never."""

    async def get(self) -> None:
        """Answer."""
        if self.get_query_argument("never", ""):
            await asyncio.Event().wait()
        self.finish("hello")


class Refusing(socket.socket):
    """Has no file for a connection until it is told to."""

    full, asked = True, 0

    def accept(self) -> Any:
        """Refuse as a system that has run out of files, or accept."""
        Refusing.asked += 1
        if Refusing.full:
            raise OSError(errno.EMFILE, "Too many open files")
        return super().accept()


def serving(script: Callable[[Connections, int], Awaitable[None]], listening: type[socket.socket] = socket.socket, **settings: Any) -> None:
    """Run a script with a server on a port of its own."""

    async def run() -> None:
        server = Connections(Application([("/", Hello)]), **({"most": 100} | settings))
        with listening() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            taken.setblocking(False)
            server.add_sockets([taken])
            async with asyncio.timeout(30):
                await script(server, taken.getsockname()[1])
            server.stop()
            await server.close_all_connections()

    asyncio.run(run())


async def connect(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Open a connection."""
    return await asyncio.open_connection("127.0.0.1", port)


async def ask(port: int) -> bytes:
    """Ask and return the first line of the answer."""
    reader, writer = await connect(port)
    writer.write(REQUEST)
    line = await reader.readline()
    writer.close()
    return line


@pytest.mark.slow
def test_a_connection_that_asks_nothing_is_closed() -> None:
    """Also one that began to ask, and one that has had an answer and stays."""

    async def script(server: Connections, port: int) -> None:
        for sent in (b"", REQUEST[:20], REQUEST):
            reader, writer = await connect(port)
            writer.write(sent)
            read = await reader.read()
            assert read.endswith(b"hello" if sent == REQUEST else b"")
            writer.close()

    serving(script, silence=0.2)


def test_an_answer_that_is_not_made_or_read_in_time_ends_its_connection() -> None:
    """Whoever waits for ever, or does not read, holds no connection for ever."""

    async def script(server: Connections, port: int) -> None:
        reader, writer = await connect(port)
        writer.write(REQUEST.replace(b"/ ", b"/?never=1 "))
        while not server._asked:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)
        server.maintain()
        assert await reader.read() == b""
        writer.close()

    serving(script, answer=0.05)


def test_silent_connections_make_way_for_others() -> None:
    """Those that have been silent for longest are closed for new ones; nobody who asks is turned away, and there are never more."""

    async def script(server: Connections, port: int) -> None:
        silent = [await connect(port) for _ in range(20)]
        assert await ask(port) == b"HTTP/1.1 200 OK\r\n"
        assert len([stream for stream in server._streams if not stream.closed()]) <= 5
        assert await silent[0][0].read() == b""
        assert not silent[-1][0].at_eof()
        for _, writer in silent:
            writer.close()

    serving(script, most=5)


@pytest.mark.slow
def test_accepting_rests_when_files_have_run_out() -> None:
    """A server without files for connections asks for one once a second, not ten thousand times, and goes on when there are some."""

    async def script(server: Connections, port: int) -> None:
        question = asyncio.create_task(ask(port))
        await asyncio.sleep(1.5)
        assert 1 <= Refusing.asked <= 5
        Refusing.full = False
        assert await question == b"HTTP/1.1 200 OK\r\n"

    serving(script, Refusing)


@pytest.mark.slow
def test_a_connection_too_many_is_closed_until_others_have_their_answers() -> None:
    """Where every connection is at work, another is closed unheard."""

    async def script(server: Connections, port: int) -> None:
        busy = [await connect(port) for _ in range(3)]
        for _, writer in busy:
            writer.write(REQUEST.replace(b"/ ", b"/?never=1 "))
        while len(server._asked) < 3:
            await asyncio.sleep(0.01)
        reader, writer = await connect(port)
        assert await reader.read() == b""
        writer.close()
        for _, writer in busy:
            writer.close()
        assert await ask(port) == b"HTTP/1.1 200 OK\r\n"

    serving(script, most=3)
