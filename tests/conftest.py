"""What several tests share."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest
from hypothesis import HealthCheck, settings

from mcvet import Catalogue, open_catalogue

if TYPE_CHECKING:
    from playwright.sync_api import Browser

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # the hundreds of programs that tests start need not compile everything again
os.environ["LC_ALL"] = "C.UTF-8"  # the command speaks the language of the terminal
ROOT = Path(__file__).parent.parent
collect_ignore = ["benchmarks/peers"]  # apps of tools that are installed for `make bench` only
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")  # how long examples take to make is the machine's business


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The shipped data."""
    return open_catalogue()


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
]  # fmt: skip


class Server(str):
    """The address of a running server, with its process."""

    process: subprocess.Popen[bytes]
    output = ""
    """What it has written, once it has ended."""

    def kernels(self) -> list[psutil.Process]:
        """Return the kernels that it runs by fork: children of the warm process."""
        found = []
        for process in psutil.Process(self.process.pid).children(recursive=True):
            with suppress(psutil.Error):
                if process.ppid() != self.process.pid and process.status() != psutil.STATUS_ZOMBIE:
                    found.append(process)
        return found

    def warm(self, but: psutil.Process | None = None) -> psutil.Process | None:
        """Return the warm process, if there is one that is not a certain one."""
        found = (p for p in psutil.Process(self.process.pid).children() if p != but)
        return next((p for p in found if "mcvet.server.forkserver" in p.cmdline()), None)


def wait_until(true: Callable[[], object], seconds: float = 20) -> None:
    """Wait until something holds."""
    for _ in range(int(seconds * 10)):
        if true():
            return
        time.sleep(0.1)
    raise AssertionError("it did not come true")


@contextmanager
def running_server(*options: str, port: int = 0, before: str = "", at: str = "127.0.0.1") -> Iterator[Server]:
    """Run `mcvet serve`, after some lines of Python if wanted, and return its address."""
    port = port or free_port()
    command = [sys.executable, "-c", f"{before}\nfrom mcvet.cli import main; main()", "serve", "--port", str(port), *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=os.environ | {"PYTHONUNBUFFERED": "1"})
    address = Server(f"http://{at}:{port}")
    address.process = process
    try:
        for _ in range(960):
            try:
                urllib.request.urlopen(address, timeout=5).close()
                break
            except urllib.error.HTTPError:
                break  # it answers, under another path
            except (urllib.error.URLError, ConnectionError):
                if process.poll() is not None:
                    break
                time.sleep(0.25)
        if process.poll() is not None:
            raise RuntimeError(process.communicate()[0].decode())
        yield address
    finally:
        process.terminate()
        address.output = process.communicate(timeout=120)[0].decode()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The address of a running server."""
    with running_server() as address:
        yield address


def chromium_path() -> str:
    """Return the path of a Chromium browser."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    raise RuntimeError("No Chromium found; `make test` installs it with apt.")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium browser."""
    return chromium_path()


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator["Browser"]:
    """A Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()
