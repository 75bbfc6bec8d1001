"""A kernel provisioner that forks kernels from a warm process instead of starting each from nothing."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import List, Unicode

# On macOS a process that has used the system's frameworks must not fork without starting another program.
CAN_FORK = hasattr(os, "fork") and sys.platform != "darwin"
_PATIENCE = 60.0


class ForkProvisioner(LocalProvisioner):
    """Starts IPython kernels of this Python by fork; whatever else is asked of it, as `LocalProvisioner` does.

    A kernel is ready in about a tenth of a second, and its memory is its own pages only: what the warm process has loaded is
    shared. It is registered as `mcvet-fork`. To use it for a kernel of your own, put into its `kernel.json`:

        "metadata": {"kernel_provisioner": {"provisioner_name": "mcvet-fork", "config": {"preload": ["pandas"]}}}

    The kernel ends when this process does, keeps running when the warm process dies, keeps no history of inputs, has no debugger, and
    has exactly the environment that it is given. Modules named in `preload` must start no thread and open no socket when imported.
    Where fork does not exist or is not safe (Windows, macOS), kernels are started in the ordinary way.
    """

    preload = List(Unicode(), help="What the warm process loads: modules, or `module:function` to call.").tag(config=True)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork a kernel.

        Args:
            cmd: the command of the kernel spec, such as `python -m ipykernel_launcher -f FILE`.
            kwargs: as for `LocalProvisioner`; `env` and `cwd` are used.

        Returns:
            The connection information; the kernel's sockets are bound.
        """
        argv = _arguments(cmd)
        if argv is None or not CAN_FORK:
            return await super().launch_kernel(cmd, **kwargs)
        env = {str.__str__(key): str.__str__(value) for key, value in kwargs.get("env", os.environ).items()}
        cwd = str(kwargs.get("cwd") or Path.cwd())
        argv += ["--HistoryManager.enabled=False", *kwargs.get("extra_arguments", [])]
        request = {"argv": argv, "env": env | {"JPY_PARENT_PID": str(os.getpid())}, "cwd": cwd}
        try:
            kernel = await asyncio.to_thread(warm_process(self.preload, env).fork, request)
        except OSError as error:
            self.log.error("No kernel by fork (%s); starting one in the ordinary way", error)
            return await super().launch_kernel(cmd, **kwargs)
        self.process: Any = kernel
        self.pid = self.pgid = kernel.pid
        self.cwd = kwargs.get("cwd")
        return self.connection_info


def _arguments(cmd: list[str]) -> list[str] | None:
    """Return the arguments for an IPython kernel of this Python, or None if the command is for another kernel."""
    parts = [part for part in cmd if not part.startswith("-X")]
    own = parts[1:3] == ["-m", "ipykernel_launcher"] and Path(parts[0]).resolve() == Path(sys.executable).resolve()
    return parts[3:] if own else None


class ForkedKernel:
    """A kernel that is a child of the warm process: what `subprocess.Popen` is to a child of one's own."""

    stdin = stdout = stderr = None

    def __init__(self, line: socket.socket, request: Mapping[str, Any]) -> None:
        self._line, self._read = line, b""
        self.returncode: int | None = None
        line.settimeout(_PATIENCE)
        line.sendall(json.dumps(request).encode() + b"\n")
        while b"\n" not in self._read:
            part = line.recv(4096)
            if not part:
                raise ConnectionError("the kernel ended before it was ready")
            self._read += part
        first, _, self._read = self._read.partition(b"\n")
        told = json.loads(first)
        if "pid" not in told:
            raise ConnectionError(f"the kernel ended before it was ready, with exit code {told['exit']}")
        self.pid: int = told["pid"]
        line.setblocking(False)

    def poll(self) -> int | None:
        """Return the exit code, or None while the kernel runs; -9 if it ended and nobody saw how."""
        if self.returncode is None:
            with contextlib.suppress(BlockingIOError):
                while part := self._line.recv(4096):
                    self._read += part
                self.returncode = json.loads(self._read)["exit"] if self._read else -int(signal.SIGKILL)
                self._line.close()
        return self.returncode

    def wait(self) -> int:
        """Wait for the end and return the exit code."""
        while (code := self.poll()) is None:
            time.sleep(0.01)
        return code

    def send_signal(self, signum: int) -> None:
        """Send a signal, if the kernel still runs."""
        if self.poll() is None:
            os.kill(self.pid, signum)

    def kill(self) -> None:
        """End the kernel at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask the kernel to end."""
        self.send_signal(signal.SIGTERM)


class WarmProcess:
    """Starts the warm process, starts it anew if it has died, and has it fork.

    Args:
        preload: what it loads.
        env: its environment; kernels have their own.
    """

    def __init__(self, preload: tuple[str, ...], env: Mapping[str, str]) -> None:
        self._preload, self._env = preload, dict(env)
        self._lock = threading.Lock()
        self._running: tuple[subprocess.Popen[bytes], socket.socket] | None = None

    @property
    def pid(self) -> int | None:
        """Number of the process, while there is one."""
        return self._running[0].pid if self._running and self._running[0].poll() is None else None

    def ensure(self) -> tuple[subprocess.Popen[bytes], socket.socket]:
        """Return the warm process and the socket to it once it stands ready; start one if there is none.

        Raises:
            OSError: if it ends before it is ready.
        """
        with self._lock:
            if self._running is not None:
                if self.pid is not None:
                    return self._running
                self._running[1].close()
            ours, theirs = socket.socketpair()
            with theirs:
                command = [sys.executable, "-Xfrozen_modules=off", "-m", "mcvet.server.warm", str(theirs.fileno()), *self._preload]
                process = subprocess.Popen(command, env=self._env, stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()])  # noqa: S603
            self._running = process, ours
            ours.settimeout(_PATIENCE)
            if not ours.recv(1):
                raise ConnectionError("the warm process ended while it was loading")
            return self._running

    def fork(self, request: Mapping[str, Any]) -> ForkedKernel:
        """Return a kernel that is ready for clients. If the warm process dies meanwhile, a new one is asked, once.

        Raises:
            OSError: if no kernel came to life.
        """
        for last in (False, True):
            _, control = self.ensure()
            ours, theirs = socket.socketpair()
            try:
                with theirs:
                    socket.send_fds(control, [b"k"], [theirs.fileno()])
                return ForkedKernel(ours, request)
            except OSError:
                ours.close()
                if last:
                    raise
        raise AssertionError

    def keep(self) -> None:
        """Start the process, and start it anew whenever it dies, until it ends while it is loading. For a thread of its own."""
        with contextlib.suppress(OSError):
            while True:
                process, _ = self.ensure()
                process.wait()


_warm: dict[tuple[str, ...], WarmProcess] = {}


def warm_process(preload: list[str], env: Mapping[str, str]) -> WarmProcess:
    """Return the warm process that loads these, made on first use with this environment."""
    return _warm.setdefault(tuple(preload), WarmProcess(tuple(preload), env))
