"""The servers that are measured side by side: how each is started, looked at and stopped."""

import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psutil

from conftest import ROOT, free_port

_BIN = Path(sys.executable).parent
_PEERS = Path(__file__).parent / "peers"
_PATIENCE = 180.0
# Panel brings an extension of JupyterLab with it. Stock Voilà would load it in every page, so it is told to leave it out.
_BROUGHT_BY_PEERS = '["@pyviz/jupyterlab_pyviz"]'


@dataclass(frozen=True)
class Server:
    """One of the servers.

    Attributes:
        title: what it is called in the report.
        command: what starts it; `{port}` is filled in.
        path: the address of the comparison of Croatia and Serbia, as table and chart.
        controls: selects the controls that can represent an EQF level.
        place: which of them represents EQF level 4.
        ready: selects what is there once the controls react.
        shadows: whether table and controls lie in shadow roots.
    """

    title: str
    command: tuple[str, ...]
    path: str
    controls: str
    place: int
    ready: str = "body"
    shadows: bool = False


SERVERS = {
    "mcvet": Server(
        "mcvet serve",
        (str(_BIN / "mcvet"), "serve", "--port", "{port}"),
        "/frameworks?c=HR,RS&view=chart",
        "#eqf-4",
        0,
        '[data-region="notes"][data-ready="true"]',
    ),
    "voila": Server(
        "stock Voilà",
        (
            str(_BIN / "voila"), str(ROOT / "dashboards" / "frameworks.ipynb"), "--no-browser", "--port={port}",
            f"--VoilaConfiguration.extension_denylist={_BROUGHT_BY_PEERS}",
        ),
        "/?c=HR,RS&view=chart",
        "#eqf-4",
        0,
    ),
    "dash": Server("Dash", (sys.executable, str(_PEERS / "dash_app.py"), "{port}"), "/", "#levels input", 3),
    "streamlit": Server(
        "Streamlit",
        (
            str(_BIN / "streamlit"), "run", str(_PEERS / "streamlit_app.py"), "--server.port={port}", "--server.address=127.0.0.1",
            "--server.headless=true", "--server.fileWatcherType=none", "--browser.gatherUsageStats=false",
        ),
        "/",
        '[data-testid="stButtonGroup"] button',
        3,
    ),
    "panel": Server(
        "Panel",
        (str(_BIN / "panel"), "serve", str(_PEERS / "panel_app.py"), "--address=127.0.0.1", "--port={port}",
         "--allow-websocket-origin=127.0.0.1:{port}"),
        "/panel_app",
        "input[type=checkbox]",
        3,
        shadows=True,
    ),
    "shiny": Server(
        "Shiny",
        (str(_BIN / "shiny"), "run", str(_PEERS / "shiny_app.py"), "--port={port}", "--no-dev-mode", "--log-level=warning"),
        "/",
        "#levels input",
        3,
    ),
    "nicegui": Server("NiceGUI", (sys.executable, str(_PEERS / "nicegui_app.py"), "{port}"), "/", "[role=checkbox]", 3),
}  # fmt: skip


class Running:
    """A server that runs.

    Attributes:
        server: which one.
        url: the address of the comparison.
    """

    def __init__(self, server: Server, url: str, process: psutil.Process, log: IO[bytes]) -> None:
        self.server, self.url, self._process, self._log = server, url, process, log

    def log(self) -> str:
        """Return what the server has written."""
        self._log.seek(0)
        return self._log.read().decode("utf-8", "replace")

    def tree(self) -> list[psutil.Process]:
        """Return the process of the server and all that it has started."""
        return [self._process, *self._process.children(recursive=True)]

    def memory(self) -> dict[str, int]:
        """Return the memory of the server and all that it has started, in bytes, and the number of processes.

        `pss` counts a page of memory that several processes share once in all; `uss` leaves such pages out.
        """
        used = {"pss": 0, "uss": 0, "processes": 0}
        for process in self.tree():
            with suppress(psutil.NoSuchProcess):
                full = process.memory_full_info()
                used["pss"] += full.pss
                used["uss"] += full.uss
                used["processes"] += 1
        return used


@contextmanager
def running(server: Server) -> Iterator[Running]:
    """Run a server on a free port.

    Raises:
        RuntimeError: if it does not listen within three minutes; carries what it has said.
    """
    port = free_port()
    with tempfile.NamedTemporaryFile() as log:
        command = [part.replace("{port}", str(port)) for part in server.command]
        with Path(log.name).open("ab") as written:
            process = subprocess.Popen(command, cwd=ROOT, stdout=written, stderr=subprocess.STDOUT)
        started = Running(server, f"http://127.0.0.1:{port}{server.path}", psutil.Process(process.pid), log)
        try:
            if not _listens(port, process):
                raise RuntimeError(f"{server.title} did not start:\n{started.log()}")
            yield started
        finally:
            _end(started.tree() if process.poll() is None else [])


def _listens(port: int, process: subprocess.Popen[bytes]) -> bool:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
            return True
        time.sleep(0.2)
    return False


def _end(processes: list[psutil.Process]) -> None:
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.terminate()
    _, left = psutil.wait_procs(processes, timeout=10)
    for process in left:
        process.kill()
