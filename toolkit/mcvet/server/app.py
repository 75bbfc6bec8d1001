"""Our Voilà application: its addresses, its settings, its start."""

import errno
import os
import sys
import threading
import webbrowser
from pathlib import Path
from typing import Any

import plotly.offline
from jupyter_server.utils import url_path_join
from tornado.ioloop import IOLoop
from tornado.web import RedirectHandler, StaticFileHandler
from traitlets.config import Config
from voila.app import Voila

from mcvet import _places
from mcvet.catalogue import Catalogue, open_catalogue
from mcvet.dashboards.home import DASHBOARDS
from mcvet.errors import McvetError
from mcvet.markup import STYLE
from mcvet.server.handlers import DashboardHandler, DownloadHandler, HomeHandler, NotFoundHandler, StyleHandler

_NEEDED = ("/api/kernels/", "/voila/templates/", "/voila/static/", "/voila/labextensions/", "/voila/api/themes", "/voila/api/shutdown")
IDLE_MINUTES = 20
_TEMPLATES = Path(__file__).parent / "templates"
_PLOTLY = Path(plotly.offline.__file__).parent.parent / "package_data"


class PortError(McvetError):
    """The port cannot be listened on. Nothing was started."""

    def __init__(self, host: str, port: int, error: OSError) -> None:
        if error.errno == errno.EADDRINUSE:
            reason = f"Port {port} is in use, perhaps by another mcvet: look at http://{host}:{port}/. Stop the other program"
        else:
            reason = f"Port {port} at {host} cannot be used ({error.strerror}). Check the address"
        super().__init__(f"{reason}, or choose another port, such as --port {max(port + 1, 8866)}.")


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
        kept = [handler for handler in super().init_handlers() if any(part in handler[0] for part in _NEEDED)]
        shared = {"catalogue": self.catalogue}
        page = {"template_paths": self.template_paths, "config": self.config, "voila_configuration": self.voila_configuration}
        ours: list[Any] = [(r"/", HomeHandler, shared)]
        for board in DASHBOARDS:
            to_board = {"url": url_path_join(self.base_url, board.slug), "permanent": False}
            ours += [
                (rf"/{board.slug}/?", DashboardHandler, page | shared | {"board": board}),
                (rf"/voila/render/{board.slug}\.ipynb", RedirectHandler, to_board),
                (rf"/download/{board.slug}/([a-z.]+)", DownloadHandler, shared | {"board": board}),
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
        self.ioloop = IOLoop.current()
        try:
            self._open_port()
            print(f"mcvet is at {self.connection_url} (stop it with Ctrl+C)", flush=True)  # noqa: T201 (the line a person waits for)
            if self.open_browser:
                threading.Thread(target=webbrowser.open, args=(self.connection_url,), daemon=True).start()
            self.ioloop.start()
        except KeyboardInterrupt:
            self.log.info("Stopping")
        finally:
            self.stop()

    def _open_port(self) -> None:
        try:
            self.app.listen(self.port, self.ip)
        except OSError as error:
            raise PortError(self.ip, self.port, error) from error


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
        PortError: if the port is in use or may not be used.
        DataError: if the folder does not pass the checks.
    """
    catalogue = open_catalogue(folder)
    base = f"/{base_url.strip('/')}/".replace("//", "/")
    os.environ["MCVET_BASE"] = base
    if folder is not None:
        os.environ["MCVET_DATA"] = str(folder.resolve())
    settings = {
        "allow_template_override": "NO",
        "allow_theme_override": "NO",
        "extension_allowlist": ["@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8", "anywidget"],
        "file_allowlist": [],
    }
    culling = {"cull_idle_timeout": IDLE_MINUTES * 60, "cull_interval": 60}
    transport = "tcp" if sys.platform == "win32" else "ipc"
    server = McvetServer(
        config=Config(VoilaConfiguration=settings, KernelManager={"transport": transport}, MappingKernelManager=culling),
        config_file_paths=[],
        root_dir=str(_places.notebook_folder()),
        ip=host,
        port=port,
        base_url=base,
        open_browser=open_browser,
        log_level="ERROR",
        tornado_settings={"compress_response": True, "ws_ping_timeout": 30_000},
    )
    server.catalogue = catalogue
    server.initialize([])
    server.start()
