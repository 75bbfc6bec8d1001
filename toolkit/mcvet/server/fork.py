"""A kernel provisioner that forks kernels from a warm process instead of starting a new interpreter for each."""

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
from traitlets import Int, List, Unicode

from mcvet.server import machine

# On macOS a process that has used system frameworks must not fork without exec.
CAN_FORK = hasattr(os, "fork") and sys.platform != "darwin"
_PATIENCE = 60.0
_UNSHARED = 300_000_000  # bytes that a kernel without shared memory needs to start


class ForkProvisioner(LocalProvisioner):
    """Provisioner that starts IPython kernels of this Python by fork; everything else is inherited from `LocalProvisioner`.

    A kernel is ready in about a tenth of a second and shares the memory that the warm process has loaded. The provisioner is
    registered as `mcvet-fork`. To use it for your own kernel, add to its `kernel.json`:

        "metadata": {"kernel_provisioner": {"provisioner_name": "mcvet-fork", "config": {"preload": ["pandas"]}}}

    The kernel ends when this process ends, survives the warm process, keeps no input history, has no debugger, and has exactly the
    given environment. Modules in `preload` must not start threads or open sockets when imported. Where fork is not available or not
    safe (Windows, macOS), kernels are started as new processes.
    """

    memory = Int(0, help="Bytes that a kernel may use in addition to shared memory; 0 for no limit.").tag(config=True)
    preload = List(Unicode(), help="Modules that the warm process loads, or `module:function` to call.").tag(config=True)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork a kernel.

        Args:
            cmd: command of the kernel spec, such as `python -m ipykernel_launcher -f FILE`.
            kwargs: as for `LocalProvisioner`; `env`, `cwd` and `extra_arguments` are used.

        Returns:
            the connection information; the kernel's sockets are bound.
        """
        argv = _arguments(cmd)
        if argv is None or not CAN_FORK:
            return await self._launch_process(cmd, **kwargs)
        env = {str.__str__(key): str.__str__(value) for key, value in kwargs.get("env", os.environ).items()}
        cwd = str(kwargs.get("cwd") or Path.cwd())
        argv += ["--HistoryManager.enabled=False", *kwargs.get("extra_arguments", [])]
        request = {"argv": argv, "env": env | {"JPY_PARENT_PID": str(os.getpid())}, "cwd": cwd, "memory": self.memory}
        try:
            kernel = await asyncio.to_thread(warm_process(self.preload, env).fork, request)
        except OSError as error:
            self.log.error("Forking a kernel failed (%s); starting a new process", error)
            return await self._launch_process(cmd, **kwargs)
        self.process: Any = kernel
        self.pid = self.pgid = kernel.pid
        self.cwd = kwargs.get("cwd")
        return self.connection_info

    async def _launch_process(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        found = await super().launch_kernel(cmd, **kwargs)
        machine.set_oom_score(machine.KERNEL, self.pid)
        if self.memory:
            machine.limit_memory(self.memory + _UNSHARED, self.pid)
        return found


def _arguments(cmd: list[str]) -> list[str] | None:
    """Return the arguments for an IPython kernel of this Python; None if the command is for another kernel."""
    parts = [part for part in cmd if not part.startswith("-X")]
    own = parts[1:3] == ["-m", "ipykernel_launcher"] and Path(parts[0]).resolve() == Path(sys.executable).resolve()
    return parts[3:] if own else None


class ForkedProcess:
    """A kernel or another child of the warm process, with the interface of `subprocess.Popen`."""

    stdin = stdout = stderr = None

    def __init__(self, line: socket.socket, request: Mapping[str, Any]) -> None:
        self._line, self._read = line, b""
        self.returncode: int | None = None
        line.settimeout(_PATIENCE)
        line.sendall(json.dumps(request).encode() + b"\n")
        while b"\n" not in self._read:
            part = line.recv(4096)
            if not part:
                raise ConnectionError("the process ended before it was ready")
            self._read += part
        first, _, self._read = self._read.partition(b"\n")
        message = json.loads(first)
        if "pid" not in message:
            raise ConnectionError(f"the process ended before it was ready, with exit code {message['exit']}")
        self.pid: int = message["pid"]
        line.setblocking(False)

    def poll(self) -> int | None:
        """Return the exit code; None while the process runs, -9 if it ended with an unknown exit code."""
        if self.returncode is None:
            with contextlib.suppress(BlockingIOError):
                while part := self._line.recv(4096):
                    self._read += part
                self.returncode = _exit_code(self._read)
                self._line.close()
        return self.returncode

    async def read(self) -> bytes:
        """Return the bytes that the process writes on its socket until it ends; empty if it did not end with exit code 0."""
        parts, loop = [self._read], asyncio.get_running_loop()
        while part := await loop.sock_recv(self._line, 65_536):
            parts.append(part)
        self._read = b"".join(parts)
        return self._read.removesuffix(b"\n").rpartition(b"\n")[0] if self.poll() == 0 else b""

    def wait(self) -> int:
        """Wait until the process ends, and return the exit code."""
        while (code := self.poll()) is None:
            time.sleep(0.01)
        return code

    def send_signal(self, signum: int) -> None:
        """Send a signal if the process is running."""
        if self.poll() is None:
            os.kill(self.pid, signum)

    def kill(self) -> None:
        """Kill the process."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask the process to terminate."""
        self.send_signal(signal.SIGTERM)


def _exit_code(output: bytes) -> int:
    """Return the exit code in the last line, which the warm process writes; -9 if the line is missing."""
    try:
        return int(json.loads(output.removesuffix(b"\n").rpartition(b"\n")[2])["exit"])
    except (ValueError, TypeError, KeyError):
        return -int(signal.SIGKILL)


class WarmProcess:
    """The warm process: started when needed, restarted if it has died, and asked to fork.

    Args:
        preload: modules that it loads, or `module:function` to call.
        env: its environment; kernels have their own.
    """

    def __init__(self, preload: tuple[str, ...], env: Mapping[str, str]) -> None:
        self._preload, self._env = preload, dict(env)
        self._lock = threading.Lock()
        self._running: tuple[subprocess.Popen[bytes], socket.socket] | None = None
        self._is_over = False

    @property
    def pid(self) -> int | None:
        """Id of the process; None if it is not running."""
        return self._running[0].pid if self._running and self._running[0].poll() is None else None

    def ensure(self) -> tuple[subprocess.Popen[bytes], socket.socket]:
        """Return the warm process and the socket to it when it is ready; start one if none is running.

        Raises:
            OSError: if the process ends before it is ready.
        """
        with self._lock:
            if self._running is not None:
                if self.pid is not None:
                    return self._running
                self._running[1].close()
            ours, theirs = socket.socketpair()
            with theirs:
                command = [sys.executable, "-Xfrozen_modules=off", "-m", "mcvet.server.forkserver", str(theirs.fileno()), *self._preload]
                process = subprocess.Popen(command, env=self._env, stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()])  # noqa: S603
            self._running = process, ours
            if self._is_over:
                process.kill()
            ours.settimeout(_PATIENCE)
            if not ours.recv(1):
                raise ConnectionError("the warm process ended while it was loading")
            return self._running

    def fork(self, request: Mapping[str, Any]) -> ForkedProcess:
        """Return a kernel that is ready for clients, or another process that has started.

        If the warm process dies meanwhile, a new one is started; there are three attempts.

        Raises:
            OSError: if all attempts fail.
        """
        for last in (False, False, True):
            process, control = self.ensure()
            ours, theirs = socket.socketpair()
            try:
                with theirs:
                    _send(theirs, control, process)
                return ForkedProcess(ours, request)
            except OSError:
                ours.close()
                if last:
                    raise
        raise AssertionError

    def end(self) -> None:
        """Kill the process, also while it is loading; one that starts later is killed at once."""
        self._is_over = True
        if self._running is not None:
            self._running[0].kill()

    def keep(self) -> None:
        """Start the process and restart it when it dies, until it ends while loading. Runs in a separate thread."""
        with contextlib.suppress(OSError):
            while True:
                process, _ = self.ensure()
                process.wait()


def _send(line: socket.socket, control: socket.socket, process: subprocess.Popen[bytes]) -> None:
    try:
        socket.send_fds(control, [b"k"], [line.fileno()])
    except OSError:
        process.kill()  # a process that is ending closes its sockets before it can be waited for
        process.wait()
        raise


_warm: dict[tuple[str, ...], WarmProcess] = {}


def warm_process(preload: list[str], env: Mapping[str, str]) -> WarmProcess:
    """Return the warm process with the given modules; the first call sets its environment."""
    return _warm.setdefault(tuple(preload), WarmProcess(tuple(preload), env))
