"""Resources of this machine (open files, memory, processes), and the number of live pages that they allow."""

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import psutil

from mcvet.errors import McvetError
from mcvet.messages import Message, bare, say

if sys.platform != "win32":
    import resource

# Resources of one live page, as measured by `tests/server/test_limits.py`: open files of the server while the page connects, bytes of
# memory for its kernel and connections, threads of its kernel.
FILES, MEMORY, TASKS = 16, 60_000_000, 16
STARTS = 8
"""Largest number of kernels that start at the same time; each needs additional open files while it starts."""
_OWN_FILES, _FILES_OF_STARTS = 40, 16 * STARTS
KEPT_MEMORY = 100_000_000
"""Bytes of memory reserved for the server."""
KERNEL, WARM = 900, 300
"""OOM scores (Linux): kernels are killed first, then the warm process, which is restarted, and the server last."""
_OWN_MEMORY, _OWN_TASKS = 250_000_000, 40  # the server, the warm process, two files being made
_MOST, _MOST_CONNECTIONS = 500, 4_000
_GROUP, _MOUNT = Path("/proc/self/cgroup"), Path("/sys/fs/cgroup")


class TooFewFilesError(McvetError):
    """The limit of open files is too low for a single live page. Nothing was started."""

    def __init__(self, files: int) -> None:
        super().__init__(
            say("This server may open {n} files at a time, too few for one live page. Raise the limit: ulimit -n 1024.", n=files)
        )


class Capacity(NamedTuple):
    """Capacity of the server.

    Attributes:
        places: largest number of live pages.
        limit: the resource that determines it, as text.
        queue: largest number of waiting pages.
        connections: largest number of connections in addition to those of live pages.
    """

    places: int
    limit: Message
    queue: int
    connections: int


def capacity(asked: int | None = None) -> Capacity:
    """Return the capacity of the server, after raising the limit of open files as far as permitted.

    Args:
        asked: number of live pages requested by the operator. It may exceed what free memory suggests, but never the open files and
            processes, because a server without those fails.

    Raises:
        TooFewFilesError: if there are not enough open files for one page.
    """
    files, left, tasks = raise_file_limit(), memory_left(), tasks_left()
    free = (files or sys.maxsize) - _OWN_FILES - _FILES_OF_STARTS
    limits = [(2 * free // 3 // FILES, say("{n} open files (ulimit -n)", n=files))]
    if tasks is not None:
        free_tasks = say("{n} free processes and threads (ulimit -u, or the container's)", n=tasks)
        limits.append((max(1, (tasks - _OWN_TASKS) // TASKS), free_tasks))
    if asked is None:
        by_memory = max(2, (left - KEPT_MEMORY - _OWN_MEMORY) // 2 // MEMORY)
        limits += [(_MOST, say("the most of one server")), (by_memory, say("{n} MB of free memory", n=left // 10**6))]
    else:
        limits.insert(0, (asked, bare("--max-sessions")))
    places, limit = min(limits, key=lambda limit: limit[0])
    if places < 1:
        raise TooFewFilesError(files)
    connections = min(_MOST_CONNECTIONS, free - places * FILES)
    return Capacity(places, limit, min(300, connections // 2), connections)


def memory_for_page() -> int:
    """Return the bytes that the kernel of one page may use: enough for the largest upload, and at most half of the free memory."""
    return max(300_000_000, min(1_500_000_000, (memory_left() - KEPT_MEMORY - _OWN_MEMORY) // 2))


def has_room(starting: int) -> bool:
    """Return True if the machine has resources for one more kernel, in addition to the number that are starting."""
    wanted = starting + 1
    return memory_left() - KEPT_MEMORY >= wanted * MEMORY and min(_tasks_of_groups(), default=wanted * TASKS) >= wanted * TASKS


def raise_file_limit() -> int:
    """Raise the soft limit of open files to the hard limit, and return it; 0 if there is no limit."""
    if sys.platform == "win32":
        return 0
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):  # macOS reports a hard limit that it does not grant
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        soft = hard
    return 0 if soft == resource.RLIM_INFINITY else soft


def memory_left() -> int:
    """Return the bytes of memory that processes may still use, within the limits of control groups (containers, services)."""
    left = [int(psutil.virtual_memory().available)]
    for group in _groups("memory"):
        used = _number(group / "memory.current") or _number(group / "memory.usage_in_bytes") or 0
        given_back = _statistic(group / "memory.stat", "total_inactive_file") or _statistic(group / "memory.stat", "inactive_file")
        limits = (_number(group / name) for name in ("memory.max", "memory.high", "memory.limit_in_bytes"))
        left += [max(0, most - max(0, used - given_back)) for most in limits if most is not None]
    return min(left)


def tasks_left() -> int | None:
    """Return the number of processes and threads that may still be started; None if there is no limit."""
    left = list(_tasks_of_groups())
    if sys.platform == "linux" and os.getuid() != 0:  # the limit does not apply to root
        most, _ = resource.getrlimit(resource.RLIMIT_NPROC)
        if most != resource.RLIM_INFINITY:
            left.append(max(0, most - _tasks_of_user()))
    return min(left, default=None)


def set_oom_score(score: int, process: int | None = None) -> None:
    """Set the OOM score of a process (Linux): the higher, the earlier it is killed when memory runs out.

    Args:
        score: -1000 to 1000.
        process: process id; this process if None.
    """
    with suppress(OSError):
        Path(f"/proc/{process or 'self'}/oom_score_adj").write_text(str(score), encoding="ascii")


def limit_memory(more: int, process: int | None = None) -> None:
    """Limit the memory of a process (Linux).

    Args:
        more: bytes that it may use in addition to what it uses now.
        process: process id; this process if None.
    """
    if sys.platform == "linux":
        most = more + 1024 * _statistic(Path(f"/proc/{process or 'self'}/status"), "VmData:")
        with suppress(OSError):
            resource.prlimit(process or 0, resource.RLIMIT_DATA, (most, most))


def _tasks_of_groups() -> Iterator[int]:
    for group in _groups("pids"):
        if (most := _number(group / "pids.max")) is not None:
            yield max(0, most - (_number(group / "pids.current") or 0))


def _tasks_of_user() -> int:
    number = 0
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.uids().real == os.getuid():
                number += process.num_threads()
    return number


def _groups(controller: str) -> Iterator[Path]:
    """Yield the control groups of this process, innermost first; a container may see only its own, at the root."""
    try:
        lines = _GROUP.read_text("utf-8").splitlines()
    except OSError:  # not Linux
        return
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if controllers and controller not in controllers.split(","):
            continue
        root = _MOUNT / controllers if controllers else _MOUNT
        inner = root / path.lstrip("/")
        yield from (group for group in (inner, *inner.parents) if group.is_relative_to(root) and group.is_dir())


def _number(path: Path) -> int | None:
    try:
        return int(path.read_text("ascii"))
    except (OSError, ValueError):  # no such file, or "max"
        return None


def _statistic(path: Path, name: str) -> int:
    with suppress(OSError):
        for line in path.read_text("utf-8").splitlines():
            if line.startswith((f"{name} ", f"{name}\t")):
                return int(line.split()[1])
    return 0
