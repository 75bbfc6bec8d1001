"""Notebooks run for visitors."""

import asyncio
import json
import os
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbformat
import pytest
import zmq.asyncio
from jupyter_client.session import Session
from jupyter_server.services.kernels.connection.base import serialize_msg_to_ws_v1
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
from traitlets.config import Config, Configurable

from mcvet.server.kernels import NotebookKernels, PromptClient, Pulse, WakefulChannel, WatchedKernels, WidgetMessages, public_environment

LATE = 6


class LateClient(PromptClient):
    """Hears the first thing that a notebook shows some seconds late, as on a machine with too much to do."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Be late from then on, once."""
        await super().wait_for_ready(timeout)
        channel, in_time = self.iopub_channel, self.iopub_channel.get_msg

        async def late(*args: Any, **options: Any) -> Any:
            channel.get_msg = in_time
            await asyncio.sleep(LATE)
            return await in_time(*args, **options)

        channel.get_msg = late


def kernels_for(folder: Path, code: str, client: type[PromptClient]) -> NotebookKernels:
    """Return what runs a notebook of one cell, `board`."""
    cell = nbformat.v4.new_code_cell(code)  # type: ignore[no-untyped-call]
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), folder / "board.ipynb")  # type: ignore[no-untyped-call]
    config = Config(AsyncKernelManager={"client_factory": client})
    app = SimpleNamespace(kernel_manager=WatchedKernels(config=config), root_dir=str(folder), config=config)
    return NotebookKernels(app, public_environment(os.environ))  # type: ignore[arg-type]


@pytest.mark.slow
def test_what_a_notebook_shows_is_waited_for(tmp_path: Path) -> None:
    """A page is told of its widget however late the kernel's output is heard; otherwise it would wait for nothing."""

    async def run() -> list[str]:
        kernels = kernels_for(tmp_path, "import ipywidgets\nipywidgets.VBox()", LateClient)
        try:
            return await kernels.start("one", "board", "", lambda _: True)
        finally:
            await kernels.end("one")

    assert len(asyncio.run(run())) == 1


@pytest.mark.slow
def test_a_kernel_that_dies_while_it_starts_leaves_no_open_channel(tmp_path: Path) -> None:
    """The client that ran its notebook is stopped as well."""
    made: list[PromptClient] = []

    class RememberedClient(PromptClient):
        """Is remembered."""

        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            made.append(self)

    async def run() -> None:
        kernels = kernels_for(tmp_path, "import os\nos._exit(1)", RememberedClient)
        with pytest.raises(RuntimeError, match="died"):
            await kernels.start("one", "board", "", lambda _: True)
        assert not await kernels.alive("one")

    asyncio.run(run())
    assert made
    assert not any(client.channels_running for client in made)


def test_a_reply_that_comes_while_a_message_is_sent_is_read() -> None:
    """The events of a socket are signalled once. Sending takes the signal, and a cell of a notebook would wait for its reply in vain."""

    async def run() -> str:
        session = Session(key=b"")
        with zmq.asyncio.Context() as context, context.socket(zmq.DEALER) as ours, zmq.Context.shadow(context).socket(zmq.ROUTER) as kernel:
            kernel.bind("inproc://shell")
            ours.connect("inproc://shell")
            channel = WakefulChannel(ours, session, None)
            channel.send(session.msg("execute_request"))
            identities, request = session.feed_identities(kernel.recv_multipart())
            reading = asyncio.create_task(channel.get_msg(timeout=5))
            for _ in range(3):
                await asyncio.sleep(0)
            session.send(kernel, "execute_reply", ident=identities, parent=session.deserialize(request))
            time.sleep(0.01)  # ZeroMQ looks for signals again after a millisecond
            channel.send(session.msg("comm_msg"))
            async with asyncio.timeout(2):
                return str((await reading)["msg_type"])

    assert asyncio.run(run()) == "execute_reply"


BUSY, IDLE = {"execution_state": "busy"}, {"execution_state": "idle"}


def test_a_pulse_knows_what_is_not_answered() -> None:
    """Messages are held until the kernel has worked at them; one that it never took goes with the next."""
    pulse = Pulse()
    for number, size in enumerate((100, 20, 3)):
        pulse.send(f"m{number}", size)
    began = pulse.since
    assert (pulse.held, began is not None) == (123, True)
    for name, left in (("m0", 23), ("unknown", 23), ("m2", 0)):
        for state in (BUSY, IDLE):
            pulse.hear({"msg_type": "status"}, {"msg_id": name, "msg_type": "comm_msg"}, state)
        assert pulse.held == left
    assert pulse.since is None


def test_a_question_on_another_channel_does_not_hide_long_work() -> None:
    """A kernel that answers who it is works on at what it was asked before; being asked so is no use of it."""
    pulse = Pulse()
    pulse.hear({"msg_type": "status"}, {"msg_id": "long", "msg_type": "comm_msg"}, BUSY)
    began, heard = pulse.since, pulse.heard
    for state in (BUSY, IDLE):
        pulse.hear({"msg_type": "status"}, {"msg_id": "who", "msg_type": "kernel_info_request"}, state)
    assert (pulse.since, pulse.heard) == (began, heard)
    pulse.hear({"msg_type": "comm_msg"}, {"msg_id": "long", "msg_type": "comm_msg"}, {})
    assert pulse.since == began
    assert pulse.heard >= heard


class ClosingHandler(KernelWebsocketHandler):
    """The handler of a connection that is closing, as tornado leaves it."""

    def __init__(self) -> None:
        self.ws_connection, self.application = None, SimpleNamespace(settings={"websocket_max_message_size": 10_000})


def test_a_message_of_a_closing_connection_reaches_the_kernel() -> None:
    """The handler has forgotten the format of the messages by then."""
    sent: list[Any] = []
    kernels, kernel = Configurable(), Configurable()
    kernels.pulses, kernels.allowed_message_types, kernel.kernel_id, kernel.parent = {"k": Pulse()}, [], "k", kernels
    connection = WidgetMessages(parent=kernel, websocket_handler=ClosingHandler(), session=Session())
    connection.channels = {"shell": "the kernel"}
    connection.session.send_raw = lambda stream, parts: sent.append((stream, parts))
    parts = [json.dumps({"msg_type": "comm_msg", "msg_id": "m"}).encode(), b"{}", b"{}", b'{"comm_id": "c"}']
    connection.handle_incoming_message(serialize_msg_to_ws_v1(parts, "shell"))
    assert sent == [("the kernel", parts)]
