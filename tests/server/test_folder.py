"""The folder of a running server: short enough for sockets, and gone with it."""

import os
import sys
import tempfile
from pathlib import Path

import psutil
import pytest

from conftest import running_server
from mcvet.server.folder import own_folder
from pages import Widgets, join, run

NO_SHORT_ONE = "import functools, mcvet.server.app as app; app.own_folder = functools.partial(app.own_folder, short=())"


@pytest.fixture
def usual(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temporary folder of 48 characters or more, as that of macOS."""
    folder = tmp_path / ("x" * 48)
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_a_long_temporary_folder_is_passed_by(usual: Path) -> None:
    """Sockets lie in a short one, which is gone in the end, and that is reported; without one, ports are used."""
    with own_folder() as folder:
        assert folder.transport == "ipc"
        assert len(str(folder.path)) <= 42 + len("/mcvet-12345678")
        assert str(usual) in str(folder.message)
        assert folder.path.stat().st_mode & 0o77 == 0
    assert not folder.path.exists()
    with own_folder(short=()) as folder:
        assert folder.transport == "tcp"
        assert "ports of this machine" in str(folder.message)
    assert list(usual.iterdir()) == []


def test_what_a_killed_server_left_is_removed_and_nothing_else(usual: Path) -> None:
    """Folders of servers that run, of other machines, and such as are not a server's stay."""
    with own_folder(short=()) as running:
        node, _, started = (running.path / "owner").read_text("utf-8").split()
        for name, text in (("dead", f"{node} {2**22 + 1} 1.0"), ("reused", f"{node} {os.getpid()} 1.0"), ("elsewhere", f"other {2**22 + 1} {started}"),
                           ("odd", "?")):  # fmt: skip
            (usual / f"mcvet-{name}").mkdir()
            (usual / f"mcvet-{name}" / "owner").write_text(text, "utf-8")
        (usual / "mcvet-notes").mkdir()
        with own_folder(short=()):
            assert running.path.exists()
            assert {path.name for path in usual.iterdir()} >= {"mcvet-elsewhere", "mcvet-odd", "mcvet-notes"}
            assert not {path.name for path in usual.iterdir()} & {"mcvet-dead", "mcvet-reused"}


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the time of a start stays as it was noted")
def test_a_clock_that_is_set_removes_no_folder_of_a_server_that_runs(usual: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that starts an hour later by the clock knows the others by what no clock changes."""
    with own_folder(short=()) as running:
        booted = psutil.boot_time()
        monkeypatch.setattr("psutil._pslinux.boot_time", lambda: booted + 3600)
        with own_folder(short=()):
            assert running.path.exists()


@pytest.mark.slow
def test_pages_live_where_no_folder_is_short_enough_for_sockets(usual: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kernels are spoken to by ports, the start says so, a page answers a change, and nothing is left."""
    monkeypatch.setenv("TMPDIR", str(usual))

    async def script() -> None:
        page = await join(server)
        await page.until("live")
        widgets = Widgets(await page.kernel())
        await widgets.learn()
        assert list(usual.glob("mcvet-*/kernel-*.json"))
        widgets.send(widgets.regions["head"], {"method": "custom", "content": {"query": "?c=HR,SI"}})
        while "Slovenia" not in widgets.html["head"] + widgets.html["answer"]:
            await widgets._heard("comm_msg")

    with running_server(before=NO_SHORT_ONE) as server:
        run(script)
    assert "kernels are spoken to by ports of this machine" in server.output
    assert list(usual.iterdir()) == []
