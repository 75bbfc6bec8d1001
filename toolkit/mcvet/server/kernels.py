"""A kernel for each session: what it may know, what it runs, which messages reach it."""

import asyncio
import itertools
import json
import logging
import struct
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from tornado.iostream import StreamBufferFullError
from tornado.web import HTTPError
from voila.app import Voila
from voila.execute import VoilaExecutor
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

LOG = logging.getLogger(__name__)
PROTOCOL = "v1.kernel.websocket.jupyter.org"
_PATIENCE = 60.0
_MOST_PARTS = 100
_VIEW = "application/vnd.jupyter.widget-view+json"
# Where things are and how to speak: all that a kernel may know of the server's environment. Secrets live under other names.
_KNOWN = {
    "PATH", "HOME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "TEMP", "TMP", "VIRTUAL_ENV", "SYSTEMROOT", "APPDATA", "USERPROFILE",
    "PYTHONPATH", "PYTHONHOME", "PYTHONUTF8", "PYTHONIOENCODING", "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX",
}  # fmt: skip


def public_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the part of an environment that kernels of visitors may have."""
    known = {name: value for name, value in environment.items() if name in _KNOWN or name.startswith("LC_")}
    return known | {"OPENBLAS_NUM_THREADS": "1"}  # a kernel draws one page; threads that exist at a fork are lost in it


class NotebookKernels:
    """Runs dashboards' notebooks in kernels of their own, by Voilà's renderer.

    Args:
        app: the Voilà application.
        environment: what every kernel finds in its environment beside the query.
    """

    def __init__(self, app: Voila, environment: Mapping[str, str]) -> None:
        self.app, self.environment, self.manager = app, environment, app.kernel_manager

    async def start(self, session_id: str, board: str, query: str) -> list[str]:
        """Start a kernel, run a dashboard's notebook in it, return the numbers of the widgets that it shows.

        Raises:
            CellExecutionError: if the notebook fails; the kernel has ended then.
        """
        notebook = nbformat.read(Path(self.app.root_dir) / f"{board}.ipynb", nbformat.NO_CONVERT)  # type: ignore[no-untyped-call]
        await self.manager.start_kernel(kernel_id=session_id, env={**self.environment, "QUERY_STRING": query})
        try:
            # What a notebook shows can arrive seconds after it has run, when many pages open at once; without it a page never comes alive.
            executor = VoilaExecutor(
                notebook,
                km=self.manager.get_kernel(session_id),
                config=self.app.config,
                iopub_timeout=int(_PATIENCE),
                raise_on_iopub_timeout=True,
            )
            client = await executor.async_start_new_kernel_client()
            for number, cell in enumerate(notebook.cells):
                await executor.async_execute_cell(cell, number, store_history=False)
            client.stop_channels()
        except BaseException:
            await self.end(session_id)
            raise
        outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
        return [output.data[_VIEW]["model_id"] for output in outputs if _VIEW in output.get("data", {})]

    async def alive(self, session_id: str) -> bool:
        """Return whether the kernel runs."""
        return session_id in self.manager and await self.manager.get_kernel(session_id).is_alive()

    def idle_since(self, session_id: str) -> float:
        """Return when the kernel last did something, in seconds of `time.time()`."""
        return float(self.manager.get_kernel(session_id).last_activity.timestamp()) if session_id in self.manager else 0.0

    def processes(self) -> list[int]:
        """Return the numbers of the kernels' processes."""
        return [kernel.provisioner.pid for kernel in map(self.manager.get_kernel, self.manager.list_kernel_ids()) if kernel.has_kernel]

    async def end(self, session_id: str) -> None:
        """End the kernel at once."""
        if session_id in self.manager:
            await self.manager.shutdown_kernel(session_id, now=True)


class PromptClient(AsyncKernelClient):
    """Is ready as soon as a kernel answers on both channels; the ordinary client then waits a fifth of a second more for silence."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait for the answer to a question of this client's own.

        Raises:
            RuntimeError: if the kernel ends, or does not answer in time.
        """
        deadline = time.monotonic() + (timeout or _PATIENCE)
        while time.monotonic() < deadline and await self.is_alive():
            question = self.kernel_info()
            try:
                async with asyncio.timeout(1):
                    await self.shell_channel.get_msg()
                    while True:
                        message = await self.iopub_channel.get_msg()
                        if message["parent_header"].get("msg_id") == question and message["content"].get("execution_state") == "idle":
                            return
            except TimeoutError:
                LOG.debug("asking the kernel once more")
        raise RuntimeError("the kernel does not answer")


class WidgetMessages(ZMQChannelsWebsocketConnection):
    """Lets through what widgets need, either way, and drops everything else, malformed messages included.

    What a kernel writes on its error output is for whoever runs the server, and goes to the log; of either, each connection gets
    so many lines in it and no more.
    """

    TO_KERNEL = frozenset({"comm_open", "comm_msg", "comm_close", "kernel_info_request"})
    TO_PAGE = frozenset({"comm_open", "comm_msg", "comm_close", "kernel_info_reply", "status"})
    _lines = 20

    def handle_incoming_message(self, incoming_msg: Any) -> None:
        """Pass on a message of a page, if it is one that widgets send."""
        try:
            channel, header, _, _, content = parts_of(incoming_msg)
            kind = json.loads(header)["msg_type"]
            wanted = channel == b"shell" and kind in self.TO_KERNEL
            if kind == "comm_open":
                wanted = wanted and json.loads(content)["target_name"] == "jupyter.widget.control"
        except Exception as error:  # noqa: BLE001 (whatever a stranger sends, the answer is silence)
            self._tell("dropped a malformed message (%s)", type(error).__name__)
            return
        if wanted:
            super().handle_incoming_message(incoming_msg)
        else:
            self._tell("dropped a message of type %.40r on channel %.40r", kind, channel)

    def handle_outgoing_message(self, stream: str, outgoing_msg: list[Any]) -> None:
        """Pass on a message of the kernel, if it is one that widgets send. A page that does not read is left."""
        parts: list[Any] = self.session.feed_identities(outgoing_msg)[1]
        _, header, _, _, content, *_ = parts
        kind = json.loads(header)["msg_type"]
        try:
            if kind in self.TO_PAGE:
                super().handle_outgoing_message(stream, outgoing_msg)
            elif kind == "stream":
                self._tell("kernel %s: %.4000s", self.kernel_id, json.loads(content)["text"].rstrip())
        except StreamBufferFullError:
            self.websocket_handler.close(1013)

    def _tell(self, words: str, *values: object) -> None:
        if self._lines:
            self._lines -= 1
            LOG.error(words, *values)


def parts_of(message: Any) -> tuple[bytes, bytes, bytes, bytes, bytes]:
    """Return channel, header, parent header, metadata and content of a message in the binary form of Jupyter's websockets.

    Raises:
        ValueError: if its table of offsets does not fit it.
    """
    count = int.from_bytes(message[:8], "little")
    if not isinstance(message, bytes) or not 6 <= count <= _MOST_PARTS or len(message) < 8 * (count + 1):
        raise ValueError("no table of offsets")
    offsets = struct.unpack_from(f"<{count}Q", message, 8)
    if list(offsets) != sorted(offsets) or offsets[0] != 8 * (count + 1) or offsets[-1] != len(message):
        raise ValueError("offsets that do not fit")
    channel, header, parent, metadata, content = (message[start:end] for start, end in itertools.pairwise(offsets[:6]))
    return channel, header, parent, metadata, content


class KernelSocket(VoilaKernelWebsocketHandler):  # type: ignore[misc]
    """The connection of a page's widgets with their kernel."""

    def set_default_headers(self) -> None:
        """Tell the browser what a page may do."""
        self.settings["guard"].set_headers(self)

    async def prepare(self) -> None:
        """Refuse strange host names, and older forms of messages."""
        self.settings["guard"].check_host(self)
        if PROTOCOL not in self.request.headers.get("Sec-WebSocket-Protocol", ""):
            raise HTTPError(400)
        await super().prepare()

    async def open(self, kernel_id: str) -> None:
        """Connect with the kernel; of what the page does not read, only so much is held."""
        self.ws_connection.stream.max_write_buffer_size = 4 * self.settings["websocket_max_message_size"]
        await super().open(kernel_id)

    def write_error(self, status_code: int, **_: Any) -> None:
        """Answer in a word: no person reads it."""
        self.finish(f"{status_code}")
