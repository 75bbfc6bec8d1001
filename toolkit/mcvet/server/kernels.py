"""Kernels of sessions: environment, notebook, activity, and the messages that are passed on."""

import asyncio
import itertools
import json
import logging
import struct
import time
from collections import deque
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import nbformat
import zmq
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.channels import AsyncZMQSocketChannel
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.iostream import StreamBufferFullError
from tornado.web import HTTPError
from traitlets import Type
from voila.app import Voila
from voila.execute import VoilaExecutor
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from mcvet.dashboards.query import QueryReader
from mcvet.locale import texts_for
from mcvet.server.machine import STARTS
from mcvet.server.notebooks import AREA, NotebookFolder, load
from mcvet.server.runs import FOR_A_ROOM, note, run, summary
from mcvet.server.sessions import Notify, StartError

LOG = logging.getLogger(__name__)
PROTOCOL = "v1.kernel.websocket.jupyter.org"
_PATIENCE = 60.0
_MOST_PARTS, _MOST_UNREAD = 100, 20_000_000
_VIEW = "application/vnd.jupyter.widget-view+json"
_EARLY_MESSAGE = "No such comm: "  # ipykernel's warning about a message right after the opening of its comm, which it answers all the same
# Paths and locale: the only variables of the server's environment that kernels get. Secrets have other names.
_KNOWN = {
    "PATH", "HOME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "TEMP", "TMP", "VIRTUAL_ENV", "SYSTEMROOT", "APPDATA", "USERPROFILE",
    "PYTHONPATH", "PYTHONHOME", "PYTHONUTF8", "PYTHONIOENCODING", "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX",
}  # fmt: skip


def public_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the variables of an environment that kernels of visitors may have."""
    known = {name: value for name, value in environment.items() if name in _KNOWN or name.startswith("LC_")}
    return known | {"OPENBLAS_NUM_THREADS": "1"}  # threads do not survive a fork


class Pulse:
    """Activity of a kernel, and the messages to it that are unanswered. Times are on the monotonic clock.

    Attributes:
        page: the connection of the page's widgets.
        fail: called with each error in an operator's notebook, whose page shows all output of the kernel; None for a dashboard, whose page
            shows widgets only.
    """

    def __init__(self) -> None:
        self.heard = time.monotonic()
        self.page: KernelSocket | None = None
        self.fail: Callable[[Mapping[str, Any]], None] | None = None
        self._working: dict[str, float] = {}
        self._sent: deque[tuple[str, int, float]] = deque()

    @property
    def since(self) -> float | None:
        """Start time of the oldest request that is in progress or unanswered, on the monotonic clock; None if there is none."""
        return min(self._working.values()) if self._working else self._sent[0][2] if self._sent else None

    @property
    def held(self) -> int:
        """Bytes of the unanswered messages."""
        return sum(size for _, size, _ in self._sent)

    def send(self, message_id: str, size: int) -> None:
        """Record a message to the kernel, which answers messages in order."""
        self._sent.append((message_id, size, time.monotonic()))

    def hear(self, header: Mapping[str, Any], parent: Mapping[str, Any], content: Mapping[str, Any]) -> None:
        """Record a message from the kernel. Answers to `kernel_info_request` do not count as use: every connecting page sends one."""
        now, asked = time.monotonic(), parent.get("msg_id", "")
        if parent.get("msg_type") != "kernel_info_request":
            self.heard = now
        state = content.get("execution_state") if header["msg_type"] == "status" else None
        if state == "busy":
            self._working[asked] = now
        elif state == "idle":
            self._working.pop(asked, None)
            if asked in (message_id for message_id, _, _ in self._sent):
                while self._sent.popleft()[0] != asked:
                    pass


class WatchedKernels(AsyncMappingKernelManager):
    """Kernel manager that records the activity of kernels on the monotonic clock; Jupyter's own records use clock time."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)  # type: ignore[no-untyped-call]
        self.pulses: dict[str, Pulse] = {}

    async def start_kernel(self, *, kernel_id: str, **kwargs: Any) -> str:  # type: ignore[override]
        """Start a kernel. If it fails, the kernel is forgotten; otherwise shutting down all kernels would fail."""
        try:
            return str(await super().start_kernel(kernel_id=kernel_id, **kwargs))
        finally:
            self._pending_kernels.pop(kernel_id, None)

    def start_watching_activity(self, kernel_id: str) -> None:
        """Record the messages of a kernel."""
        super().start_watching_activity(kernel_id)  # type: ignore[no-untyped-call]
        kernel: Any = self.get_kernel(kernel_id)
        pulse = self.pulses[kernel_id] = Pulse()

        def hear(message: list[bytes]) -> None:
            header, parent, _, content = map(json.loads, kernel.session.feed_identities(message)[1][1:5])
            pulse.hear(header, parent, content)
            kernel.execution_state = "idle" if pulse.since is None else "busy"

        kernel._activity_stream.on_recv(hear)

    def stop_watching_activity(self, kernel_id: str) -> None:
        """Stop recording, and close the connection of the page."""
        super().stop_watching_activity(kernel_id)  # type: ignore[no-untyped-call]
        pulse = self.pulses.pop(kernel_id, None)
        if pulse is not None and pulse.page is not None:
            pulse.page.close(1000)


class NotebookKernels:
    """Kernels that each run a notebook, with Voilà's renderer.

    Args:
        app: the Voilà application, whose kernel manager is a `WatchedKernels`.
        environment: environment of every kernel, to which the query is added.
        notebooks: folder of the operator's notebooks; None if there is none.
        answer: time limit for one cell of an operator's notebook, in seconds.
    """

    def __init__(self, app: Voila, environment: Mapping[str, str], notebooks: NotebookFolder | None = None, answer: float = 180) -> None:
        self.app, self.environment, self.manager = app, environment, app.kernel_manager
        self._notebooks, self._answer = notebooks, answer
        self._pulses: dict[str, Pulse] = self.manager.pulses
        self._starts = asyncio.Semaphore(STARTS)

    async def start(self, session_id: str, board: str, query: str, notify: Notify) -> list[Any]:
        """Start a kernel and run a notebook in it.

        Args:
            session_id: id of the kernel.
            board: name of a dashboard, or `notebooks/` followed by the name of an operator's notebook.
            query: the value of `QUERY_STRING` in the kernel's environment.
            notify: sends a message to the page.

        Returns:
            The ids of the widgets that a dashboard shows; for an operator's notebook, the outputs of its cells (see `runs.run`).

        Raises:
            StartError: if an operator's notebook cannot be run; the kernel has then been ended.
            CellExecutionError: if a dashboard's notebook fails; the kernel has then been ended.
        """
        area, _, slug = board.rpartition("/")
        try:
            if area == AREA:
                return await self._start_own(session_id, slug, query, notify)
            async with self._starts:
                return await self._start(session_id, board, query)
        except BaseException:
            await self.end(session_id)
            raise

    async def _start(self, session_id: str, board: str, query: str) -> list[str]:
        notebook = nbformat.read(Path(self.app.root_dir) / f"{board}.ipynb", nbformat.NO_CONVERT)  # type: ignore[no-untyped-call]
        await self.manager.start_kernel(kernel_id=session_id, env={**self.environment, "QUERY_STRING": query})
        executor = self._executor(session_id, notebook)
        client = await executor.async_start_new_kernel_client()
        try:
            for number, cell in enumerate(notebook.cells):
                await executor.async_execute_cell(cell, number, store_history=False)
        finally:
            client.stop_channels()
        outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
        return [output.data[_VIEW]["model_id"] for output in outputs if _VIEW in output.get("data", {})]

    async def _start_own(self, session_id: str, slug: str, query: str, notify: Notify) -> list[dict[str, Any]]:
        found = self._notebooks.find(slug) if self._notebooks else None
        if found is None or found.fault:
            raise StartError("")
        read = QueryReader(query)
        notebook, texts, path = load(found.path), texts_for(read.language), found.path
        async with self._starts:
            await self.manager.start_kernel(
                kernel_id=session_id, cwd=str(path.parent), env={**self.environment, "QUERY_STRING": query}
            )  # fmt: skip
            executor = self._executor(session_id, notebook, timeout=round(self._answer))
            client = await executor.async_start_new_kernel_client()
        if read.one("mode") == "present":
            client.execute(FOR_A_ROOM, silent=True)

        def fail(error: Mapping[str, Any]) -> None:
            number = note(f"{path.name}, in answer to its page", "\n".join(error.get("traceback", [])))
            words = texts.say(
                "This did not work: {error} Ask whoever wrote the notebook. Fault number {number}.",
                error=summary(error.get("ename", ""), error.get("evalue", "")), number=number,
            )  # fmt: skip
            notify({"state": "fault", "words": words})

        try:
            shown = await run(notebook, path.name, executor, texts, notify)
        finally:
            client.stop_channels()
        self._pulses[session_id].fail = fail
        return shown

    def _executor(self, session_id: str, notebook: Any, **options: Any) -> VoilaExecutor:
        # When many pages open at once, output can arrive seconds after a cell has run; without it a page never becomes live.
        kernel = self.manager.get_kernel(session_id)
        return VoilaExecutor(
            notebook, km=kernel, config=self.app.config, iopub_timeout=int(_PATIENCE), raise_on_iopub_timeout=True, **options
        )

    async def alive(self, session_id: str) -> bool:
        """Return True if the kernel is running."""
        return session_id in self.manager and await self.manager.get_kernel(session_id).is_alive()

    def idle_for(self, session_id: str) -> float:
        """Return the seconds since the kernel was last used."""
        pulse = self._pulses.get(session_id)
        return time.monotonic() - pulse.heard if pulse else 0.0

    def busy_for(self, session_id: str) -> float:
        """Return the seconds for which the oldest request has been pending; 0 if there is none."""
        pulse = self._pulses.get(session_id)
        return time.monotonic() - pulse.since if pulse and pulse.since is not None else 0.0

    def processes(self) -> list[int]:
        """Return the process ids of the kernels."""
        return [kernel.provisioner.pid for kernel in map(self.manager.get_kernel, self.manager.list_kernel_ids()) if kernel.has_kernel]

    async def end(self, session_id: str) -> None:
        """End the kernel immediately."""
        if session_id in self.manager:
            await self.manager.shutdown_kernel(session_id, now=True)


class WakefulChannel(AsyncZMQSocketChannel):
    """Channel that is woken by a reply that arrives while a message is sent; Jupyter's channel would wait for the reply after it."""

    def send(self, msg: dict[str, Any]) -> None:
        """Send a message."""
        super().send(msg)
        self.socket.get(zmq.EVENTS)  # sending uses up the signal for a reply; asking for the events renews it


class PromptClient(AsyncKernelClient):
    """Client that is ready as soon as a kernel answers on both channels; Jupyter's client waits another fifth of a second."""

    shell_channel_class = Type(WakefulChannel)

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel answers a request of this client.

        Raises:
            RuntimeError: if the kernel ends or does not answer in time.
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
                LOG.debug("asking the kernel again")
        raise RuntimeError("the kernel does not answer")


class WidgetMessages(ZMQChannelsWebsocketConnection):
    """Connection that passes on the messages of widgets in both directions and drops all others, including malformed ones.

    The page of an operator's notebook also receives displayed and printed output, and a message if something fails.

    Unanswered messages may have the size of one upload; a page that sends more is disconnected. The output of a kernel and dropped
    messages are logged for the operator, up to `_lines` lines per connection.
    """

    TO_KERNEL = frozenset({"comm_open", "comm_msg", "comm_close", "kernel_info_request"})
    TO_PAGE = frozenset({"comm_open", "comm_msg", "comm_close", "kernel_info_reply", "status"})
    TO_PAGE_OF_NOTEBOOK = TO_PAGE | {"display_data", "update_display_data", "execute_result", "clear_output", "stream"}
    _lines = 20

    @property
    def subprotocol(self) -> str:
        """The format of the messages. The handler of a connection that is closing no longer knows it."""
        return PROTOCOL

    def create_stream(self) -> None:
        """Connect to the two channels that widgets use; each needs two open files."""
        for channel in ("iopub", "shell"):
            stream = getattr(self.kernel_manager, f"connect_{channel}")(identity=self.session.bsession)
            stream.channel = channel
            self.channels[channel] = stream

    def handle_incoming_message(self, incoming_msg: Any) -> None:
        """Pass on a message of a page if it is a message of widgets."""
        try:
            channel, header, _, _, content = parts_of(incoming_msg)
            fields = json.loads(header)
            kind, message_id = fields["msg_type"], str(fields["msg_id"])
            wanted = channel == b"shell" and kind in self.TO_KERNEL
            if kind == "comm_open":
                wanted = wanted and json.loads(content)["target_name"] == "jupyter.widget.control"
        except Exception as error:  # noqa: BLE001 (untrusted input)
            self._log("dropped a malformed message (%s)", type(error).__name__)
            return
        pulse = self.multi_kernel_manager.pulses.get(self.kernel_id)
        if wanted and pulse is not None:
            if pulse.held + len(incoming_msg) > self.websocket_handler.settings["websocket_max_message_size"]:
                self.websocket_handler.close(1013)
                return
            pulse.send(message_id, len(incoming_msg))
            super().handle_incoming_message(incoming_msg)
        else:
            self._log("dropped a message of type %.40r on channel %.40r", kind, channel)

    def handle_outgoing_message(self, stream: str, outgoing_msg: list[Any]) -> None:
        """Pass on a message of the kernel if the page may show it. A page that does not read is disconnected."""
        parts: list[Any] = self.session.feed_identities(outgoing_msg)[1]
        _, header, _, _, content, *_ = parts
        kind = json.loads(header)["msg_type"]
        pulse = self.multi_kernel_manager.pulses.get(self.kernel_id)
        fail = pulse.fail if pulse else None
        output = json.loads(content) if kind in ("stream", "error") else {}
        try:
            if kind in (self.TO_PAGE_OF_NOTEBOOK if fail else self.TO_PAGE) and output.get("name") != "stderr":
                super().handle_outgoing_message(stream, outgoing_msg)
            elif kind == "stream" and not output["text"].startswith(_EARLY_MESSAGE):
                self._log("kernel %s: %.4000s", self.kernel_id, output["text"].rstrip())
            elif kind == "error" and fail:
                fail(output)
        except StreamBufferFullError:
            self.websocket_handler.close(1013)

    def _log(self, words: str, *values: object) -> None:
        if self._lines:
            self._lines -= 1
            LOG.error(words, *values)


def parts_of(message: Any) -> tuple[bytes, bytes, bytes, bytes, bytes]:
    """Return channel, header, parent header, metadata and content of a binary message of Jupyter's WebSocket protocol.

    Raises:
        ValueError: if its table of offsets is not valid.
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
    """WebSocket between the widgets of a page and their kernel."""

    def set_default_headers(self) -> None:
        """Set the security headers."""
        self.settings["access"].set_headers(self)

    async def prepare(self) -> None:
        """Refuse unknown host names, other origins, and older versions of the protocol."""
        self.settings["access"].check_host(self)
        self.settings["access"].check_page(self)
        if PROTOCOL not in self.request.headers.get("Sec-WebSocket-Protocol", ""):
            raise HTTPError(400)
        await super().prepare()

    def check_origin(self, _: str | None = None) -> bool:
        """Accept the origin, which `prepare` has checked."""
        return True

    async def open(self, kernel_id: str) -> None:
        """Connect to the kernel and disconnect any other page; unread data of the page are limited."""
        self.ws_connection.stream.max_write_buffer_size = _MOST_UNREAD
        pulse = self.kernel_manager.pulses.get(kernel_id)
        if pulse is None:
            self.close(1000)
            return
        if pulse.page is not None:
            pulse.page.close(1000)
        pulse.page = self
        await super().open(kernel_id)

    def write_error(self, status_code: int, **_: Any) -> None:
        """Answer with the status code only, because no person reads it."""
        self.finish(f"{status_code}")
