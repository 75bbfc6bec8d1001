"""A page as a program that speaks its two connections."""

import asyncio
import json
import uuid
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from weakref import WeakSet

from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1, serialize_msg_to_ws_v1
from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from mcvet.server.kernels import PROTOCOL

_PATIENCE = 120
_OPEN: list["Page"] = []
_CLOSED: WeakSet[WebSocketClientConnection] = WeakSet()


async def hear(line: WebSocketClientConnection) -> str | bytes | None:
    """Return the next message of a line, or None once it is closed. Tornado tells the end to the first who reads it, and to nobody else."""
    if line in _CLOSED:
        return None
    said = await asyncio.wait_for(line.read_message(), _PATIENCE)
    if said is None:
        _CLOSED.add(line)
    return said


async def closed(line: WebSocketClientConnection) -> int | None:
    """Wait until a line is closed, and return the reason."""
    while await hear(line) is not None:
        pass
    return line.close_code


class Page:
    """A page as a program that speaks its two connections."""

    def __init__(self, server: str, session_id: str, line: WebSocketClientConnection) -> None:
        self.server, self.id, self.line = server, session_id, line
        self.lines = [line]
        _OPEN.append(self)

    async def until(self, state: str) -> dict[str, Any]:
        """Wait until the server tells a state."""
        told: dict[str, Any] = {}
        while told.get("state") != state:
            try:
                message = await hear(self.line)
            except TimeoutError as error:
                raise TimeoutError(f"{state!r} is not told; the last that was: {told}") from error
            assert message is not None, f"the server closed the line; the last that it told: {told}"
            told = json.loads(message)
        return told

    async def kernel(self) -> WebSocketClientConnection:
        """Connect with the kernel."""
        address = self.server.replace("http", "ws") + f"/api/kernels/{self.id}/channels?session_id={uuid.uuid4()}"
        self.lines.append(await websocket_connect(address, max_message_size=10**8, subprotocols=[PROTOCOL]))
        return self.lines[-1]

    async def close(self) -> None:
        """Leave the page."""
        for line in reversed(self.lines):
            line.close(1000)
            await closed(line)


class Widgets:
    """The widgets of a page, as its scripts see them."""

    def __init__(self, kernel: WebSocketClientConnection) -> None:
        self.kernel = kernel
        self.regions: dict[str, str] = {}
        self.html: dict[str, str] = {}

    async def learn(self) -> dict[str, Any]:
        """Ask for all of them, and return their states."""
        opening = message(
            "comm_open", {"comm_id": "all", "target_name": "jupyter.widget.control", "data": {}}, metadata={"version": "1.0.0"}
        )
        self.kernel.write_message(opening, binary=True)
        await self._heard("status", header_of(opening)["msg_id"], lambda content: content["execution_state"] == "idle")
        self.send("all", {"method": "request_states"})
        content = await self._heard("comm_msg")
        for widget, held in content["data"]["states"].items():
            if name := held["state"].get("name"):
                self.regions[name], self.html[name] = widget, held["state"].get("html", "")
        return dict(content["data"]["states"])

    def send(self, widget: str, data: dict[str, Any], *buffers: bytes) -> str:
        """Send data to a widget, and return the id of the message."""
        whole = message("comm_msg", {"comm_id": widget, "data": data}, buffers=buffers)
        self.kernel.write_message(whole, binary=True)
        return str(header_of(whole)["msg_id"])

    async def go(self, *queries: str) -> str:
        """Ask for one view after the other, each before the last has come, and return what `answer` shows in the end."""
        for query in queries:
            self.send(self.regions["head"], {"method": "custom", "content": {"query": query}})
        for _ in queries:
            await self._settled()
        return self.html["answer"]

    async def act(self, action: str, **files: bytes) -> str:
        """Send a form with files, and return what the region `answer` or `give` shows afterwards."""
        names = [name.replace("__", ".") for name in files]
        self.send(self.regions["head"], {"method": "custom", "content": {"action": action, "values": {}, "files": names}}, *files.values())
        await self._settled()
        return self.html["answer"] + self.html.get("give", "")

    async def _settled(self) -> None:
        """Wait until the kernel has done what it was asked."""
        await self._heard("comm_msg", fits=lambda content: content["data"].get("content", {}).get("settled", False))

    async def _heard(self, kind: str, parent: str = "", fits: Callable[[dict[str, Any]], bool] = lambda _: True) -> dict[str, Any]:
        while True:
            _, parts = deserialize_msg_from_ws_v1(await read(self.kernel))
            header, asked, _, content = map(json.loads, parts[:4])
            if header["msg_type"] == "comm_msg" and "html" in content["data"].get("state", {}):
                name = next(name for name, widget in self.regions.items() if widget == content["comm_id"])
                self.html[name] = content["data"]["state"]["html"]
            if header["msg_type"] == kind and parent in ("", asked.get("msg_id")) and fits(content):
                return dict(content)


async def join(server: str, board: str = "frameworks", query: str = "c=HR,RS", again: str = "", **headers: str) -> Page:
    """Open a page's line to the server, or take it up (`/again`)."""
    session_id = str(uuid.uuid4())
    address = server.replace("http", "ws") + f"/live/{board}/{session_id}{again}?{query}"
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    return Page(server, session_id, await websocket_connect(HTTPRequest(address, headers=headers)))


def run(script: Callable[[], Awaitable[None]]) -> None:
    """Run a script of a test, and leave the pages that it has opened."""

    async def whole() -> None:
        _OPEN.clear()
        try:
            await script()
        finally:
            await asyncio.gather(*(page.close() for page in _OPEN))

    asyncio.run(whole())


def message(
    kind: str, content: dict[str, Any], channel: str = "shell", metadata: dict[str, Any] | None = None, buffers: Sequence[bytes] = ()
) -> bytes:
    """Return a message of a page to its kernel."""
    header = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "session": "test", "username": "", "date": "", "version": "5.3"}
    parts = [json.dumps(part).encode() for part in (header, {}, metadata or {}, content)]
    return bytes(serialize_msg_to_ws_v1([*parts, *buffers], channel))


def header_of(whole: bytes, part: int = 0) -> dict[str, Any]:
    """Return the header of a message, or that of its parent (1)."""
    found: dict[str, Any] = json.loads(deserialize_msg_from_ws_v1(whole)[1][part])
    return found


async def read(kernel: WebSocketClientConnection) -> bytes:
    """Return the next message of a kernel."""
    got = await hear(kernel)
    assert isinstance(got, bytes)
    return got
