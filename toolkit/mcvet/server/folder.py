"""Temporary folder of a running server, with connection files and sockets of its kernels, in a path short enough for sockets."""

import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import psutil

from mcvet.messages import Message, say

_PREFIX, _OWNER = "mcvet-", "owner"
_LONGEST = 103 if sys.platform == "darwin" else 107
_BELOW = len("/mcvet-12345678/kernel-12345678-1234-1234-1234-123456789012-ipc-5")
_SHORT = ("/tmp", "/var/tmp")  # noqa: S108 (each server makes a private folder there)


class Folder(NamedTuple):
    """The folder of a server.

    Attributes:
        path: the folder.
        transport: how the server connects to kernels: `ipc` (sockets in the folder) or `tcp` (ports).
        message: a message for the operator; None if there is none.
    """

    path: Path
    transport: str
    message: Message | None = None


@contextmanager
def own_folder(short: Sequence[str] = _SHORT) -> Iterator[Folder]:
    """Make the folder and remove it at the end. Folders left by killed servers are removed first.

    Args:
        short: alternatives if the path of the temporary folder is too long for sockets. If none can be used, the server connects to
            kernels by ports of this machine.
    """
    usual = tempfile.gettempdir()
    for place in {usual, *short}:
        _tidy(Path(place))
    fitting = [place for place in (usual, *short) if os.name == "posix" and len(os.fsencode(place)) + _BELOW <= _LONGEST]
    place = next((place for place in fitting if os.access(place, os.W_OK | os.X_OK)), usual)
    path = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=place))
    (path / _OWNER).write_text(f"{platform.node()}\n{os.getpid()}\n{_started(psutil.Process())}\n", "utf-8")
    elsewhere = say("The path of the temporary folder {folder} is too long for sockets; they are in {path}.", folder=usual, path=str(path))
    message = None if place == usual else elsewhere
    if os.name == "posix" and place not in fitting:
        message = say(
            "The path of the temporary folder {folder} is too long for sockets; kernels are spoken to by ports of this machine.",
            folder=usual,
        )
    try:
        yield Folder(path, "ipc" if place in fitting else "tcp", message)
    finally:
        shutil.rmtree(path, ignore_errors=True)


def _tidy(place: Path) -> None:
    """Remove the folders of this user's servers on this machine that are no longer running."""
    for folder in place.glob(f"{_PREFIX}*"):
        with suppress(OSError, ValueError):
            node, process, started = (folder / _OWNER).read_text("utf-8").split()
            is_ours = os.name != "posix" or folder.lstat().st_uid == os.getuid()
            if is_ours and not folder.is_symlink() and node == platform.node() and not _runs(int(process), float(started)):
                shutil.rmtree(folder, ignore_errors=True)


def _runs(process: int, started: float) -> bool:
    try:
        return abs(_started(psutil.Process(process)) - started) < 1
    except psutil.NoSuchProcess:
        return False


def _started(process: psutil.Process) -> float:
    """Return the start time of a process in seconds since boot, because clock time changes when the clock is set."""
    return float(process.create_time() - psutil.boot_time())
