"""Our Voilà application: its addresses, its settings, its start."""

import errno
import os
import socket
import webbrowser
from pathlib import Path
from typing import Any

import plotly.offline
from jupyter_server.utils import url_path_join
from tornado.ioloop import IOLoop
from tornado.web import RedirectHandler, StaticFileHandler
from voila.app import Voila
from voila.configuration import VoilaConfiguration

from mcvet import _places
from mcvet.catalogue import Catalogue, open_catalogue
from mcvet.dashboards.home import DASHBOARDS
from mcvet.errors import McvetError
from mcvet.markup import STYLE
from mcvet.server.handlers import DashboardHandler, DownloadHandler, HomeHandler, NotFoundHandler, StyleHandler

_NEEDED = ("/api/kernels/", "/voila/templates/", "/voila/static/", "/voila/labextensions/", "/voila/api/themes", "/voila/api/shutdown")
_TEMPLATES = Path(__file__).parent / "templates"
_PLOTLY = Path(plotly.offline.__file__).parent.parent / "package_data"


class PortInUseError(McvetError):
    """The port is taken. Nothing was started."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(
            f"Port {port} is in use, perhaps by another mcvet: look at http://{host}:{port}/. "
            f"Stop the other program, or choose another port with --port {port + 1}."
        )


class McvetServer(Voila):  # type: ignore[misc]
    """Serves the home page, the dashboards and their downloads, and nothing else of Voilà's."""

    name = "voila"
    catalogue: Catalogue

    def setup_template_dirs(self) -> None:
        """Put our page template before Voilà's own."""
        super().setup_template_dirs()
        self.template_paths.insert(0, str(_TEMPLATES))

    def init_handlers(self) -> list[Any]:
        """Keep of Voilà's addresses the kernels' and the front end's; add ours."""
        kept = [handler for handler in super().init_handlers() if _is_needed(handler[0])]
        shared = {"catalogue": self.catalogue}
        page = {
            "template_paths": self.template_paths, "config": self.config, "voila_configuration": self.voila_configuration, **shared,
        }  # fmt: skip
        ours: list[Any] = [(r"/", HomeHandler, shared)]
        for board in DASHBOARDS:
            ours += [
                (rf"/{board.SLUG}", DashboardHandler, {**page, "notebook": f"{board.SLUG}.ipynb"}),
                (
                    rf"/voila/render/{board.SLUG}\.ipynb",
                    RedirectHandler,
                    {"url": url_path_join(self.base_url, board.SLUG), "permanent": False},
                ),
                (rf"/download/{board.SLUG}/([a-z.]+)", DownloadHandler, shared),
            ]
        ours += [
            (r"/static/(style)\.css", StyleHandler),
            (r"/static/(fonts/[a-z0-9-]+\.woff2)", StaticFileHandler, {"path": str(STYLE)}),
            (r"/static/(plotly\.min\.js)", StaticFileHandler, {"path": str(_PLOTLY)}),
            (r"/(favicon\.svg)", StaticFileHandler, {"path": str(STYLE)}),
            (r"/.*", NotFoundHandler, shared),
        ]
        return [*kept, *((url_path_join(self.server_url, pattern), *rest) for pattern, *rest in ours)]

    def listen(self) -> None:
        """Listen on the port asked for, and on no other."""
        try:
            self.app.listen(self.port, self.ip)
        except OSError as error:
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                raise PortInUseError(self.ip, self.port) from error
            raise
        print(f"mcvet is at {self.connection_url} (stop it with Ctrl+C)", flush=True)  # noqa: T201 (the one line a person waits for)
        if self.open_browser:
            IOLoop.current().call_later(0.2, webbrowser.open, self.connection_url)
        self.ioloop = IOLoop.current()
        try:
            self.ioloop.start()
        except KeyboardInterrupt:
            self.log.info("Stopping")
        finally:
            self.stop()


def _is_needed(pattern: str) -> bool:
    return any(part in pattern for part in _NEEDED)


def _refuse_taken_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        if probe.connect_ex((host, port)) == 0:
            raise PortInUseError(host, port)


def serve(
    *, host: str = "127.0.0.1", port: int = 8866, open_browser: bool = False, folder: Path | None = None, base_url: str = "/"
) -> None:
    """Serve the dashboards until stopped.

    Args:
        host: address to listen on; the machine's own by default.
        port: port to listen on.
        open_browser: whether to open the home page in a browser.
        folder: a data folder laid over the shipped data.
        base_url: path under which a proxy shows the server.

    Raises:
        PortInUseError: if the port is taken.
        DataError: if the folder does not pass the checks.
    """
    catalogue = open_catalogue(folder)
    _refuse_taken_port(host, port)
    base = f"/{base_url.strip('/')}/".replace("//", "/")
    os.environ["MCVET_BASE"] = base
    if folder is not None:
        os.environ["MCVET_DATA"] = str(folder.resolve())
    McvetServer.clear_instance()
    server = McvetServer.instance()
    server.catalogue = catalogue
    server.initialize([])
    server.voila_configuration = VoilaConfiguration(
        parent=server,
        allow_template_override="NO",
        allow_theme_override="NO",
        extension_allowlist=["@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8", "anywidget"],
        file_allowlist=[],
        strip_sources=True,
    )
    server.setup_template_dirs()
    server.root_dir, server.ip, server.port, server.base_url = str(_places.notebook_folder()), host, port, base
    server.open_browser = open_browser
    server.log_level = "WARN"
    server.start()
