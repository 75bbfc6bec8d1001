"""Our Voilà application: its settings, its start and its end."""

import asyncio
import errno
import os
import sys
import threading
import webbrowser
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop, PeriodicCallback
from traitlets.config import Config
from voila.app import Voila

from mcvet import _places
from mcvet.catalogue import Catalogue, open_catalogue
from mcvet.errors import McvetError
from mcvet.server import handlers
from mcvet.server.assets import Assets
from mcvet.server.fork import CAN_FORK, WarmProcess, warm_process
from mcvet.server.guard import Guard, is_this_machine
from mcvet.server.kernels import NotebookKernels, PromptClient, WidgetMessages, public_environment
from mcvet.server.sessions import Limits, Sessions

_PRELOAD = ["mcvet.dashboards.live:warm_up"]


class PortError(McvetError):
    """The port cannot be listened on. Nothing was started."""

    def __init__(self, host: str, port: int, error: OSError) -> None:
        if error.errno == errno.EADDRINUSE:
            reason = f"Port {port} is in use, perhaps by another mcvet: look at http://{host}:{port}/. Stop the other program"
        else:
            reason = f"Port {port} at {host} cannot be used ({error.strerror}). Check the address"
        super().__init__(f"{reason}, or choose another port, such as --port {max(port + 1, 8866)}.")


@dataclass(frozen=True)
class Settings:
    """How the server is run.

    Attributes:
        host, port: where it listens; by default on this machine only.
        base_url: path under which a proxy shows it.
        names: host names under which visitors reach it, beside this machine's own.
        frames: origins, such as `https://www.example.org`, whose pages may show the dashboards in a frame.
        upload: bytes of the files that a page may send at once.
        limits: places and times.
        open_browser: whether to open the home page in a browser.
        folder: a data folder laid over the shipped data.
    """

    host: str = "127.0.0.1"
    port: int = 8866
    base_url: str = "/"
    names: tuple[str, ...] = ()
    frames: tuple[str, ...] = ()
    upload: int = 20_000_000
    limits: Limits = field(default_factory=Limits)
    open_browser: bool = False
    folder: Path | None = None

    @property
    def base(self) -> str:
        """The base path with a slash at both ends."""
        return f"/{self.base_url.strip('/')}/".replace("//", "/")


class McvetServer(Voila):  # type: ignore[misc]
    """Serves the home page, the dashboards and their downloads, and nothing of what Voilà serves beside them."""

    name = "voila"
    options: Settings
    catalogue: Catalogue
    sessions: Sessions
    warm: WarmProcess | None = None

    def init_settings(self) -> dict[str, Any]:
        """Prepare what the handlers need."""
        tornado: dict[str, Any] = super().init_settings()
        data = {"MCVET_DATA": str(self.options.folder.resolve())} if self.options.folder else {}
        self.environment = (
            public_environment(os.environ) | data | {"MCVET_BASE": self.options.base, "MCVET_UPLOAD": str(self.options.upload)}
        )
        self.sessions = Sessions(NotebookKernels(self, self.environment), self.options.limits)
        self.assets = Assets()
        self.guard = Guard(self.options.host, self.options.names, self.options.frames)
        return tornado | {"guard": self.guard}

    def init_handlers(self) -> list[Any]:
        """Answer our own addresses, and the two of a kernel."""
        return handlers.routes(self)

    def listen(self) -> None:
        """Listen on the port asked for, and on no other; look after the sessions until told to stop."""
        self.ioloop = IOLoop.current()
        self.http = HTTPServer(self.app, xheaders=is_this_machine(self.options.host), max_body_size=100_000)
        try:
            self.http.listen(self.options.port, self.options.host)
        except OSError as error:
            raise PortError(self.options.host, self.options.port, error) from error
        if CAN_FORK:
            self.warm = warm_process(_PRELOAD, self.environment)
            threading.Thread(target=self.warm.keep, daemon=True).start()
        PeriodicCallback(self.sessions.tend, 1000).start()
        try:
            print(f"mcvet is at {self.connection_url} (stop it with Ctrl+C)", flush=True)  # noqa: T201 (the line a person waits for)
            if self.options.open_browser:
                threading.Thread(target=webbrowser.open, args=(self.connection_url,), daemon=True).start()
            self.ioloop.start()
        except KeyboardInterrupt:
            self.ioloop.run_sync(self._drain)
        finally:
            self.stop()

    def _handle_signal_stop(self, *_: Any) -> None:
        async def stop() -> None:
            await self._drain()
            self.ioloop.stop()

        self.ioloop.add_callback_from_signal(stop)

    async def _drain(self) -> None:
        """Take no new visitors, tell the pages, end the kernels, let answers under way be sent (for five seconds at most)."""
        self.http.stop()
        await self.sessions.drain()
        for _ in range(50):
            if not self.guard.under_way:
                return
            await asyncio.sleep(0.1)


def serve(options: Settings) -> None:
    """Serve the dashboards until stopped.

    Raises:
        PortError: if the port is in use or may not be used.
        DataError: if the data folder does not pass the checks.
    """
    catalogue = open_catalogue(options.folder)
    server = McvetServer(
        config=Config(
            KernelManager={"transport": "tcp" if sys.platform == "win32" else "ipc", "autorestart": False},
            MappingKernelManager={"buffer_offline_messages": False},  # a page that comes back asks for everything anew
            AsyncKernelManager={"client_factory": PromptClient},
            KernelProvisionerFactory={"default_provisioner_name": "mcvet-fork"},
            ForkProvisioner={"preload": _PRELOAD},
        ),
        config_file_paths=[],
        root_dir=str(_places.notebook_folder()),
        ip=options.host,
        port=options.port,
        base_url=options.base,
        log_level="ERROR",
        kernel_websocket_connection_class=WidgetMessages,
        tornado_settings={
            "compress_response": True,
            "websocket_max_message_size": options.upload + 1_000_000,  # what goes around the files
            "websocket_ping_interval": 20,
            "ws_ping_timeout": 30_000,  # not longer than Jupyter Server's interval, which Tornado would complain of
        },
    )
    server.options, server.catalogue = options, catalogue
    server.initialize([])
    server.start()
