"""A kernel for each session: what it may know, what it runs, which messages reach it."""

import asyncio
import json
import logging
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_server.services.kernels.connection.base import deserialize_binary_message, deserialize_msg_from_ws_v1
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from voila.app import Voila
from voila.execute import VoilaExecutor
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

LOG = logging.getLogger(__name__)
_PATIENCE = 60.0
_VIEW = "application/vnd.jupyter.widget-view+json"
# Where things are and how to speak: all that a kernel may know of the server's environment. Secrets live under other names.
_KNOWN = {"PATH", "HOME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "TEMP", "TMP", "VIRTUAL_ENV", "SYSTEMROOT", "APPDATA", "USERPROFILE"}
_KNOWN_PREFIXES = ("LC_", "PYTHON", "MCVET_")


def public_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the part of an environment that kernels of visitors may have."""
    known = {name: value for name, value in environment.items() if name in _KNOWN or name.startswith(_KNOWN_PREFIXES)}
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
            executor = VoilaExecutor(notebook, km=self.manager.get_kernel(session_id), config=self.app.config)
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

    What a kernel writes on its error output is for whoever runs the server, and goes to the log.
    """

    TO_KERNEL = frozenset({"comm_open", "comm_msg", "comm_close", "kernel_info_request"})
    TO_PAGE = frozenset({"comm_open", "comm_msg", "comm_close", "kernel_info_reply", "status"})

    def handle_incoming_message(self, incoming_msg: Any) -> None:
        """Pass on a message of a page, if it is one that widgets send."""
        try:
            channel, header, content = self._read(incoming_msg)
            kind = header["msg_type"]
            wanted = channel == "shell" and kind in self.TO_KERNEL
            if kind == "comm_open":
                wanted = wanted and content["target_name"] == "jupyter.widget.control"
        except Exception as error:  # noqa: BLE001 (whatever a stranger sends, the answer is silence)
            LOG.warning("dropped a malformed message (%s)", type(error).__name__)
            return
        if wanted:
            super().handle_incoming_message(incoming_msg)
        else:
            LOG.warning("dropped a message of type %.40r on channel %.40r", kind, channel)

    def handle_outgoing_message(self, stream: str, outgoing_msg: list[Any]) -> None:
        """Pass on a message of the kernel, if it is one that widgets send."""
        parts: list[Any] = self.session.feed_identities(outgoing_msg)[1]
        _, header, _, _, content, *_ = parts
        kind = json.loads(header)["msg_type"]
        if kind in self.TO_PAGE:
            super().handle_outgoing_message(stream, outgoing_msg)
        elif kind == "stream":
            LOG.error("kernel %s: %s", self.kernel_id, json.loads(content)["text"].rstrip())

    def _read(self, message: Any) -> tuple[str, dict[str, Any], dict[str, Any]]:
        if self.subprotocol == "v1.kernel.websocket.jupyter.org":
            channel, parts = deserialize_msg_from_ws_v1(message)
            return channel, json.loads(parts[0]), json.loads(parts[3])
        read = deserialize_binary_message(message) if isinstance(message, bytes) else json.loads(message)
        return read["channel"], read["header"], read["content"]


class KernelSocket(VoilaKernelWebsocketHandler):  # type: ignore[misc]
    """The connection of a page's widgets with their kernel."""

    async def prepare(self) -> None:
        """Refuse strange host names."""
        self.settings["guard"].check_host(self)
        await super().prepare()
