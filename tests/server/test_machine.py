"""What the machine gives the server."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT
from mcvet.server import machine
from mcvet.server.machine import FILES, MEMORY, TASKS, Capacity, TooFewFilesError, capacity, has_room, memory_left, tasks_left

GIGA = 10**9


class Memory:
    """Memory of a machine."""

    available = 100 * GIGA


@pytest.fixture(autouse=True)
def groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Control groups of the test's own, on a machine with much memory and no other limit."""
    monkeypatch.setattr(machine, "_GROUP", tmp_path / "cgroup")
    monkeypatch.setattr(machine, "_MOUNT", tmp_path / "sys")
    monkeypatch.setattr("mcvet.server.machine.psutil.virtual_memory", lambda: Memory)
    monkeypatch.setattr(Memory, "available", 100 * GIGA)
    monkeypatch.setattr(machine, "raise_file_limit", lambda: 0)
    monkeypatch.setattr(os, "getuid", lambda: 0)
    return tmp_path


def group(folder: Path, where: str, **files: object) -> None:
    """Write a control group of these files."""
    place = folder / "sys" / where
    place.mkdir(parents=True, exist_ok=True)
    for name, value in files.items():
        (place / name.replace("__", ".")).write_text(f"{value}\n", encoding="ascii")


def test_the_memory_of_a_container_counts_as_version_two_tells_it(groups: Path) -> None:
    """What the container, or a group around it, leaves is all there is; what it holds of files it can give back."""
    (groups / "cgroup").write_text("0::/system.slice/mcvet.service\n", encoding="ascii")
    stat = "anon 1\ninactive_file 50000000"
    group(groups, "system.slice/mcvet.service", memory__max="max", memory__current=300_000_000, memory__stat=stat)
    assert memory_left() == 100 * GIGA
    group(groups, "system.slice/mcvet.service", memory__max=700_000_000)
    assert memory_left() == 450_000_000
    group(groups, "system.slice/mcvet.service", memory__high=600_000_000)
    assert memory_left() == 350_000_000
    group(groups, "system.slice", memory__max=500_000_000, memory__current=400_000_000)
    assert memory_left() == 100_000_000
    assert capacity().places == 2
    assert not has_room(0)


def test_the_memory_of_a_container_counts_as_version_one_tells_it(groups: Path) -> None:
    """The container sees its own group at the top of the mounted ones, under whatever name it has outside."""
    (groups / "cgroup").write_text("9:name=systemd:/\n4:memory:/docker/abc\n3:cpu,cpuacct:/\n0::/\n", encoding="ascii")
    stat = "inactive_file 1\ntotal_inactive_file 100000000"
    group(groups, "memory", memory__limit_in_bytes=2**63 - 4096, memory__usage_in_bytes=500_000_000, memory__stat=stat)
    assert memory_left() == 100 * GIGA
    group(groups, "memory", memory__limit_in_bytes=700_000_000)
    assert memory_left() == 300_000_000
    assert str(capacity().limit) == "300 MB of free memory"


def _told(found: Capacity) -> tuple[int, str]:
    return found.places, str(found.limit)


def test_half_of_the_memory_beside_the_servers_own_is_for_pages() -> None:
    """The number of places follows the memory, up to what one server serves; the start says which it was."""
    Memory.available = 1_550_000_000
    assert _told(capacity()) == (10, "1,550 MB of free memory")
    Memory.available = 0
    assert capacity().places == 2
    Memory.available = 10**12
    assert _told(capacity()) == (500, "the most of one server")


def test_open_files_limit_the_places(monkeypatch: pytest.MonkeyPatch) -> None:
    """Live pages never take all files, whatever is asked for; without a file for one page there is no start."""
    for files, places in ((1024, 35), (300, 5)):
        monkeypatch.setattr(machine, "raise_file_limit", lambda files=files: files)
        for asked in (None, 400):
            found = capacity(asked)
            assert _told(found) == (places, f"{files:,} open files (ulimit -n)")
            assert 0 < found.queue < found.connections
            assert places * FILES + found.connections + 168 == files
        assert _told(capacity(5)) == (5, "--max-sessions")
    monkeypatch.setattr(machine, "raise_file_limit", lambda: 180)
    with pytest.raises(TooFewFilesError, match="ulimit -n 1024"):
        capacity()


def test_the_operating_guide_names_these_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a page is reckoned to take, and the line of the start, are there as they are."""
    monkeypatch.setattr(machine, "raise_file_limit", lambda: 1024)
    found, text = capacity(), (ROOT / "docs" / "operating.md").read_text("utf-8")
    assert f"Kernels at a time: {found.places} ({found.limit}); of one address: {-(-found.places // 2)}." in text
    for words in (f"at {MEMORY // 10**6} MB each", f"at {FILES} each", f"{TASKS} for each page"):
        assert words in text


def test_processes_limit_the_places(groups: Path) -> None:
    """Kernels have threads, which a container counts."""
    (groups / "cgroup").write_text("0::/\n", encoding="ascii")
    group(groups, "", pids__max=400, pids__current=100)
    assert tasks_left() == 300
    assert _told(capacity(100)) == (16, "300 free processes and threads (ulimit -u, or the container's)")
    group(groups, "", pids__current=390)
    assert not has_room(0)


def test_a_machine_without_control_groups_is_taken_as_it_is(groups: Path) -> None:
    """Where there are no such files, as on Windows and macOS, what is available counts."""
    assert memory_left() == 100 * GIGA
    assert tasks_left() is None
    assert has_room(20)


def test_the_limit_of_files_is_raised_as_far_as_it_may_be() -> None:
    """A process that may open more than it does by default opens more."""
    script = (
        "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (100, 700)); from mcvet.server.machine import raise_file_limit;"
        "print(raise_file_limit(), resource.getrlimit(resource.RLIMIT_NOFILE))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)
    assert done.stdout == "700 (700, 700)\n"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such limit")
def test_a_process_that_takes_too_much_is_refused_and_goes_on() -> None:
    """Memory beyond the limit is an error that can be said; what is within it is given; memory it had before does not count."""
    script = (
        "from mcvet.server.machine import limit_memory\nhas = bytes(80_000_000)\nlimit_memory(60_000_000)\n"
        "try:\n bytes(100_000_000)\nexcept MemoryError:\n print('refused', len(bytes(30_000_000)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)
    assert done.stdout == "refused 30000000\n"
