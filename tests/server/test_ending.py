"""How a server ends after any stop signal; nothing is left of it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import cycle, islice
from pathlib import Path

import psutil
import pytest

from conftest import Server, running_server, wait_until
from mcvet.server.stop import StopSignal
from pages import join, run

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals as on POSIX systems")
STOPS = [signal.SIGHUP, signal.SIGTERM, signal.SIGINT]
SERVE = "from mcvet.cli import main; main()"
# A server that loads nothing ahead of its visitors: it starts and ends everything in the same way, in a fraction of the time.
QUICK = """
from mcvet.server import app
app.PRELOAD[:] = ["mcvet.dashboards.widgets"]
app.McvetServer._warm_up = lambda _: None
"""
# Hears a hangup also where the tests run under nohup, whose ignored signals are inherited.
HEARS_HANGUPS = "import signal; signal.signal(signal.SIGHUP, signal.SIG_DFL)" + QUICK
# A machine where no process can be started for a visitor.
NO_KERNELS = (
    QUICK
    + """
from mcvet.server.fork import ForkProvisioner
async def launch(*_, **__): raise OSError("no process can be started")
ForkProvisioner.launch_kernel = launch
"""
)
TOLD_AT_ONCE = (
    QUICK
    + """
import signal
from mcvet.server.stop import StopSignal
make = StopSignal.__init__
def make_and_tell(self):
    make(self)
    signal.raise_signal(signal.SIGTERM)
StopSignal.__init__ = make_and_tell
"""
)


@pytest.fixture
def temporary(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A temporary folder for the server alone, short enough for sockets."""
    folder = Path(tempfile.mkdtemp(dir="/tmp"))  # short on every system
    monkeypatch.setenv("TMPDIR", str(folder))
    yield folder
    shutil.rmtree(folder)


def family(server: Server) -> list[psutil.Process]:
    """Return the process of a server and all that it has started."""
    process = psutil.Process(server.process.pid)
    return [process, *process.children(recursive=True)]


def listens(server: Server) -> bool:
    """Return True if a server takes connections."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", int(server.rpartition(":")[2])), timeout=5):
        return True
    return False


def visit(server: Server) -> None:
    """Open a page and leave it live."""

    async def script() -> None:
        await (await join(server)).until("live")

    run(script)


def start(*options: str, before: str = QUICK) -> subprocess.CompletedProcess[str]:
    """Run a server until it ends by itself."""
    command = [sys.executable, "-c", f"{before}\n{SERVE}", "serve", *options]
    return subprocess.run(command, capture_output=True, check=False, timeout=120, encoding="utf-8")


def test_a_stop_is_heard_once_however_often_it_is_told() -> None:
    """The first signal is obeyed, also when it comes before anything can obey it; later ones are ignored, nohup's is left alone."""
    before = [signal.getsignal(signum) for signum in STOPS]
    done: list[str] = []
    asked: list[bool] = []
    try:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        early = StopSignal()
        signal.raise_signal(signal.SIGHUP)
        asked.append(early.asked)
        signal.raise_signal(signal.SIGTERM)
        asked.append(early.asked)
        early.call_when_stopped(lambda: done.append("early"))
        for signum in STOPS[1:]:
            signal.signal(signum, signal.SIG_DFL)
        late = StopSignal()
        late.call_when_stopped(lambda: done.append("late"))
        for signum in STOPS:
            signal.raise_signal(signum)
    finally:
        for signum, handler in zip(STOPS, before, strict=True):
            signal.signal(signum, handler)
    assert asked == [False, True]
    assert done == ["early", "late"]


@pytest.mark.slow
def test_a_server_that_is_stopped_leaves_nothing(temporary: Path) -> None:
    """Exit status 0, no traceback, no process, no file; a hangup stops it, and signals that go on until it is gone change nothing."""
    with running_server(before=HEARS_HANGUPS) as server:
        visit(server)
        processes = family(server)
        assert len(processes) >= 2
        server.process.send_signal(signal.SIGHUP)
        wait_until(lambda: not listens(server))
        for signum in islice(cycle(STOPS), 6000):
            if server.process.poll() is not None:
                break
            server.process.send_signal(signum)
            time.sleep(0.01)
    assert server.process.returncode == 0
    assert "Traceback" not in server.output
    _, left = psutil.wait_procs(processes, timeout=10)
    assert not left
    assert list(temporary.iterdir()) == []


@pytest.mark.slow
def test_a_stop_while_it_starts_is_a_stop(temporary: Path) -> None:
    """A signal that comes while the server is being loaded ends it as later ones do, before it says where it is."""
    done = start("--port", "9199", before=TOLD_AT_ONCE)
    assert (done.returncode, done.stdout) == (0, "")
    assert "Traceback" not in done.stderr
    assert list(temporary.iterdir()) == []


@pytest.mark.slow
def test_what_a_killed_server_leaves_is_gone_after_the_next_start(temporary: Path) -> None:
    """Kernels and warm process of a server that is killed end by themselves; the next server removes its folder."""
    with running_server(before=QUICK) as server:
        visit(server)
        processes = family(server)
        (folder,) = temporary.glob("mcvet-*")
        server.process.kill()
        _, left = psutil.wait_procs(processes, timeout=20)
        assert not left
    assert folder.exists()
    with running_server(before=QUICK) as server:
        wait_until(lambda: server.warm())
        assert not folder.exists()
    assert list(temporary.iterdir()) == []


@pytest.mark.slow
def test_a_port_in_use_is_told(temporary: Path) -> None:
    """A taken port ends in words that say where to look and what to type, and in exit status 2."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = start("--port", str(port))
    told = " ".join(done.stderr.split())
    assert done.returncode == 2
    assert f"Port {port} is in use" in told
    assert f"--port {max(port + 1, 8866)}" in told
    assert "Traceback" not in told
    assert list(temporary.iterdir()) == []


@pytest.mark.slow
def test_a_broken_data_folder_stops_the_start_with_its_problems(temporary: Path) -> None:
    """A folder that does not pass the checks is not served; every problem is reported."""
    done = start("--data", str(Path(__file__).parents[1] / "catalogue" / "folders" / "twenty_faults"))
    assert done.returncode == 2
    assert done.stderr.count("expected") >= 20
    assert "Traceback" not in done.stderr
    assert list(temporary.iterdir()) == []


@pytest.mark.slow
def test_without_kernels_and_with_a_damaged_password_pages_are_served(
    temporary: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Either is reported, on the page with a message; the end is as orderly as ever."""
    (tmp_path / "mcvet.json").write_text("{", encoding="utf-8")
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path))

    async def script() -> None:
        page = await join(server)
        assert (await page.until("ended"))["reason"] == "failed"

    with running_server(before=NO_KERNELS) as server:
        run(script)
    assert server.process.returncode == 0
    assert f"The password file {tmp_path / 'mcvet.json'} is damaged" in server.output
    assert "no process can be started" in server.output
    assert "Traceback" not in server.output.rpartition("no kernel for a visitor")[2]
    assert list(temporary.iterdir()) == []
