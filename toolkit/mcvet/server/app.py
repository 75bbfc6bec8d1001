"""The Voilà application: settings, start and stop."""

import asyncio
import errno
import os
import sys
import threading
import webbrowser
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

import voila
from jupyter_core.utils import run_sync
from tornado.ioloop import IOLoop, PeriodicCallback
from tornado.web import Application
from traitlets.config import Config
from voila.app import Voila
from voila.utils import get_page_config

import mcvet
from mcvet import _places
from mcvet.catalogue import Catalogue, open_catalogue
from mcvet.dashboards.home.view import DASHBOARDS
from mcvet.dashboards.outcomes.activities import EXAMPLES
from mcvet.dashboards.outcomes.view import OutcomesView
from mcvet.dashboards.rendering import mark_of
from mcvet.errors import McvetError
from mcvet.locale import language_of_terminal, texts_for
from mcvet.messages import Message, Sayable, bare, reason, say
from mcvet.server import handlers, logs, machine
from mcvet.server.access import AccessControl, Visitors, is_this_machine
from mcvet.server.assets import Assets
from mcvet.server.cache import RenderingCache, version_of
from mcvet.server.connections import Connections
from mcvet.server.folder import Folder, own_folder
from mcvet.server.fork import CAN_FORK, WarmProcess, warm_process
from mcvet.server.kernels import NotebookKernels, PromptClient, WatchedKernels, WidgetMessages, public_environment
from mcvet.server.notebooks import NotebookFolder
from mcvet.server.password import PasswordFileError, stored_password
from mcvet.server.sessions import KernelsFor, Limits, Sessions
from mcvet.server.stop import StopSignal
from mcvet.server.writing import Writers

PRELOAD = ["mcvet.dashboards.widgets:warm_up"]
"""What the warm process loads for the kernels of the dashboards."""
_EVERY = ("", "0.0.0.0")  # noqa: S104 (only if the operator asks for it)


class PortError(McvetError):
    """The server cannot listen on the port. Nothing was started."""

    def __init__(self, options: "Settings", error: OSError) -> None:
        port, another = str(options.port), str(max(options.port + 1, 8866))
        in_use = say(
            "Port {port} is in use, perhaps by another mcvet: look at {url}. "
            "Stop the other program, or choose another port, such as --port {another}.",
            port=port,
            url=options.url,
            another=another,
        )
        unusable = say(
            "Port {port} at {host} cannot be used ({why}). Check the address, or choose another port, such as --port {another}.",
            port=port,
            host=options.host,
            why=reason(error),
            another=another,
        )
        super().__init__(in_use if error.errno == errno.EADDRINUSE else unusable)


@dataclass(frozen=True)
class Settings:
    """Settings of the server.

    Attributes:
        host, port: address and port to listen on; by default on this machine only.
        base_url: path under which a proxy shows the server.
        behind_proxy: True if only a proxy can reach the server, so that its headers about visitors are trusted.
        names: host names under which visitors reach the server, besides this machine's own.
        frames: origins, such as `https://www.example.org`, whose pages may show the dashboards in a frame.
        upload: largest size of the files in one request, in bytes.
        limits: limits of places and times.
        limit: the resource that determines the number of places.
        connections: largest number of connections, apart from those of live pages.
        memory: memory limit for the kernel of one page, in bytes.
        open_browser: True to open the home page in a browser.
        kernels: which pages get a kernel.
        folder: a data folder laid over the shipped data; None if there is none.
        notebooks: a folder of notebooks that are served with the dashboards; None if there is none.
        watch: True to reload pages of notebooks when their files change.
    """

    host: str = "127.0.0.1"
    port: int = 8866
    base_url: str = "/"
    behind_proxy: bool = False
    names: tuple[str, ...] = ()
    frames: tuple[str, ...] = ()
    upload: int = 20_000_000
    limits: Limits = field(default_factory=Limits)
    limit: Message = field(default_factory=lambda: bare("–"))
    connections: int = 1000
    memory: int = 1_500_000_000
    open_browser: bool = False
    kernels: KernelsFor = KernelsFor.NEEDED
    folder: Path | None = None
    notebooks: Path | None = None
    watch: bool = False

    @property
    def base(self) -> str:
        """The base path with a slash at each end."""
        return f"/{self.base_url.strip('/')}/".replace("//", "/")

    @property
    def address(self) -> str:
        """The address to listen on, without the brackets of IPv6; empty for `::`, which Tornado treats as every IPv4 and IPv6 address."""
        host = self.host.strip("[]")
        return "" if host == "::" else host

    @property
    def url(self) -> str:
        """The URL of the home page for a browser on this machine."""
        host = "localhost" if self.address in _EVERY else f"[{self.address}]" if ":" in self.address else self.address
        return f"http://{host}:{self.port}{self.base}"


class McvetServer(Voila):  # type: ignore[misc]
    """The server of the home page, the dashboards and their downloads; Voilà's other addresses are not served."""

    name = "voila"
    options: Settings
    catalogue: Catalogue
    stop_signal: StopSignal
    sessions: Sessions
    renderings: RenderingCache
    notebooks: NotebookFolder | None
    voila_page: dict[str, Any]
    warm: WarmProcess | None
    writers: Writers
    is_ending = False

    def start(self) -> None:
        """Start the server with the connection folder that `serve` has made."""
        self.app = Application(**self.init_settings(), compress_response=True)
        self.app.settings.update(self.tornado_settings)
        self.app.add_handlers(".*$", self.init_handlers())
        self.listen()

    def stop(self) -> None:
        """End the remaining kernels and the warm process."""
        run_sync(self.kernel_manager.shutdown_all)(now=True)
        if self.warm is not None:
            self.warm.end()

    def init_settings(self) -> dict[str, Any]:
        """Prepare the objects that the handlers use, and return Tornado's settings."""
        tornado: dict[str, Any] = super().init_settings()
        data = {"MCVET_DATA": str(self.options.folder.resolve())} if self.options.folder else {}
        own = {"MCVET_BASE": self.options.base, "MCVET_UPLOAD": str(self.options.upload), "MCVET_MEMORY": str(self.options.memory)}
        self.environment = public_environment(os.environ) | data | own
        self.warm = warm_process(PRELOAD, self.environment) if CAN_FORK else None
        self.writers = Writers(self.warm, self.environment, self.options.memory)
        kernels = NotebookKernels(self, self.environment, self.notebooks, self.options.limits.answer)
        self.sessions = Sessions(kernels, self.options.limits, machine.has_room)
        self.assets = self._front_end(tornado) if self.notebooks else Assets()
        folders = [Path(mcvet.__file__).parent, _places.data_folder(), *([self.options.folder] if self.options.folder else [])]
        self.renderings = RenderingCache(self.catalogue, self.options.base, version_of(folders))
        self.access = AccessControl(self.options.names, self.options.frames)
        return tornado | {"access": self.access}

    def _front_end(self, tornado: dict[str, Any]) -> Assets:
        """Return the files that pages load, with Voilà's own front end and the extensions that are installed for it."""
        page = get_page_config(self.options.base, tornado, self.log, self.voila_configuration)
        extensions = [(each["name"], each["load"]) for each in page["federated_extensions"]]
        version = f"voila-{mark_of(voila.__version__, *map(str, extensions))}"
        folders = {
            area: [Path(path) for path in paths]
            for area, paths in (("voila", self.static_paths), ("labextensions", self.labextensions_path))
        }
        address = f"{self.options.base}assets/{version}"
        self.voila_page = page | {"fullStaticUrl": f"{address}/voila", "fullLabextensionsUrl": f"{address}/labextensions"}
        return Assets(folders, version)

    def init_handlers(self) -> list[Any]:
        """Return the routes of mcvet, which replace Voilà's."""
        return handlers.routes(self)

    def listen(self) -> None:
        """Listen on the requested port only, and run until a stop is requested.

        Raises:
            PortError: if the server cannot listen on the port.
        """
        self.ioloop = IOLoop.current()
        self.http = Connections(
            self.app,
            most=self.options.connections + 3 * self.options.limits.places,  # a live page has three connections
            xheaders=self.options.behind_proxy or is_this_machine(self.options.address),
            max_body_size=100_000,
        )
        try:
            self.http.listen(self.options.port, self.options.address)
        except OSError as error:
            raise PortError(self.options, error) from error
        PeriodicCallback(self.sessions.maintain, 1000).start()
        PeriodicCallback(self.http.maintain, 1000).start()
        self.stop_signal.call_when_stopped(self._stop_in_order)
        try:
            if not self.stop_signal.asked:
                self._begin()
            self.ioloop.start()
        finally:
            self.stop()

    def _begin(self) -> None:
        """Start loading what visitors need, and print the address of the server."""
        if self.warm is not None:
            threading.Thread(target=self.warm.keep, daemon=True).start()
        threading.Thread(target=self._warm_up, daemon=True).start()
        url, limits = self.options.url, self.options.limits
        everywhere = say("mcvet is at {url}, and at every address of this machine (stop it with Ctrl+C)", url=url)
        here = say("mcvet is at {url} (stop it with Ctrl+C)", url=url)
        _print(everywhere if self.options.address in _EVERY else here)
        kernels, share = limits.places, limits.share or limits.places
        _print(say("Kernels at a time: {n} ({limit}); of one address: {share}.", n=kernels, limit=self.options.limit, share=share))
        if self.options.open_browser:
            threading.Thread(target=webbrowser.open, args=(self.options.url,), daemon=True).start()

    def _warm_up(self) -> None:
        """Render views that take a second or more the first time."""
        for board in DASHBOARDS:
            for query in [f"a={key}" for key in EXAMPLES] if board is OutcomesView else [""]:
                board.from_query(query, self.catalogue, self.options.base).regions()

    def _handle_signal_stop(self, *_: Any) -> None:
        """Handle SIGTERM, for which Voilà registers this method, like any other stop signal."""
        self.stop_signal.handle()

    def _stop_in_order(self) -> None:
        async def stop() -> None:
            await self._drain()
            self.ioloop.stop()

        if not self.is_ending:
            self.is_ending = True
            self.ioloop.add_callback_from_signal(stop)

    async def _drain(self) -> None:
        """Refuse new visitors, notify the pages, end the kernels, and finish pending answers (for at most five seconds)."""
        self.http.stop()
        await self.sessions.drain()
        for _ in range(50):
            if not self.access.active_requests:
                return
            await asyncio.sleep(0.1)


def serve(options: Settings, stop_signal: StopSignal) -> None:
    """Serve the dashboards until a stop is requested.

    Raises:
        PortError: if the server cannot listen on the port.
        DataError: if the data folder does not pass the checks.
        NotebooksError: if there are no notebooks in their folder.
    """
    logs.limit_log_rate()
    catalogue = open_catalogue(options.folder)
    notebooks = NotebookFolder(options.notebooks) if options.notebooks else None
    for fault in [each.fault for each in notebooks.all() if each.fault] if notebooks else []:
        _print(fault, sys.stderr)
    try:
        stored_password()
    except PasswordFileError as error:
        _print(error, sys.stderr)
    with own_folder() as folder:
        if folder.message:
            _print(folder.message, sys.stderr)
        _run(options, stop_signal, catalogue, notebooks, folder)


def _print(message: Sayable, file: TextIO | None = None) -> None:
    """Print a message for the operator, in the language of the terminal."""
    print(message.said(texts_for(language_of_terminal(os.environ))), file=file, flush=True)


def _run(options: Settings, stop_signal: StopSignal, catalogue: Catalogue, notebooks: NotebookFolder | None, folder: Folder) -> None:
    server = McvetServer(
        config=Config(
            KernelManager={"transport": folder.transport, "autorestart": False},
            MappingKernelManager={"buffer_offline_messages": False},  # a page that reconnects requests the whole state again
            AsyncKernelManager={"client_factory": PromptClient},
            KernelProvisionerFactory={"default_provisioner_name": "mcvet-fork"},
            ForkProvisioner={"preload": PRELOAD, "memory": options.memory},
            VoilaConfiguration={"multi_kernel_manager_class": WatchedKernels},
        ),
        config_file_paths=[],
        connection_dir=str(folder.path),
        root_dir=str(_places.notebook_folder()),
        ip=options.address,
        port=options.port,
        base_url=options.base,
        log_level="ERROR",
        logging_config=logs.SETTINGS,
        kernel_websocket_connection_class=WidgetMessages,
        identity_provider_class=Visitors,
        tornado_settings={
            "websocket_max_message_size": options.upload + 1_000_000,  # the files and the message around them
            "websocket_ping_interval": 20,
            "ws_ping_timeout": 30_000,  # Tornado warns if it is longer than Jupyter Server's ping interval
        },
    )
    server.options, server.stop_signal, server.catalogue, server.notebooks = options, stop_signal, catalogue, notebooks
    server.initialize([])
    server.start()
