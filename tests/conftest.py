"""What several tests share."""

import os
import shutil
import socket
import string
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

import psutil
import pytest
from babel.messages.pofile import read_po
from hypothesis import HealthCheck, settings

import mcvet
from mcvet import Catalogue, messages, open_catalogue
from mcvet.locale import Texts
from mcvet.messages import Message

if TYPE_CHECKING:
    from playwright.sync_api import Browser

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # the hundreds of programs that tests start need not compile everything again
os.environ["LC_ALL"] = "C.UTF-8"  # the command speaks the language of the terminal
ROOT = Path(__file__).parent.parent
collect_ignore = ["benchmarks/peers"]  # apps of tools that are installed for `make bench` only
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")  # how long examples take to make is the machine's business


PACKAGE = Path(mcvet.__file__).parent


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The shipped data."""
    return open_catalogue()


NAMES = {"Open Badges 3.0"}


@cache
def placeholders(text: str) -> set[str]:
    """Return the names in braces of a message."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@cache
def known_messages() -> set[str]:
    """Return the messages of the catalogues, those of both numbers included."""
    with (PACKAGE / "locale" / "hr.po").open("rb") as file:
        ids = [message.id for message in read_po(file)]
    return set[str]().union(*([one] if isinstance(one, str) else one for one in ids))


@pytest.fixture(scope="session", autouse=True)
def translated() -> Iterator[None]:
    """Fail where the package uses a message that the catalogues do not have, or one without the value of a placeholder."""
    made, said, counted = Message.__init__, Texts.say, Texts.plural

    def check(values: Iterable[str], *parts: str) -> None:
        for part in parts:
            assert part in known_messages(), f"not in the catalogues: {part}"
            missing = placeholders(part) - {*values, "name"}  # `UnknownNameError` adds the name
            assert not missing, f"without {missing}: {part}"

    def is_ours(frame: FrameType) -> bool:
        path = frame.f_code.co_filename
        return path.startswith(str(PACKAGE)) and path != messages.__file__

    def make(self: Message, text: str, values: Mapping[str, Any] | None = None, many: str = "") -> None:
        maker = sys._getframe(1)
        if maker.f_code in (messages.say.__code__, messages.plural.__code__) and is_ours(sys._getframe(2)):
            check(values or (), text, many or text)
        made(self, text, values or {}, many)

    def say(self: Texts, message: str, **values: object) -> str:
        if is_ours(sys._getframe(1)) and " " in message and message not in NAMES:  # a single word may be a symbol or a name
            check(values, message)
        return said(self, message, **values)

    def plural(self: Texts, one: str, many: str, n: int, **values: object) -> str:
        if is_ours(sys._getframe(1)):
            check([*values, "n"], one, many)
        return counted(self, one, many, n, **values)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Message, "__init__", make)
        patch.setattr(Texts, "say", say)
        patch.setattr(Texts, "plural", plural)
        yield


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
    raise RuntimeError("No Chromium found. On Debian, install it with: apt-get install chromium")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium browser, without windows where Debian's package for that is installed: a page takes a third of the time."""
    return shutil.which("chromium-headless-shell") or chromium_path()


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator["Browser"]:
    """A Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()
