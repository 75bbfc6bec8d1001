"""The warm process: it has loaded what kernels need, and forks one on request.

It runs one Python thread and has no sockets except those to its server. For each kernel, the server sends one end of a socket pair,
which connects kernel and server until the kernel ends: the request comes in, `{"pid": 1}` goes out when the kernel's own sockets are
bound, and `{"exit": 0}` when it has ended. A kernel ends if this socket is closed, because its server is gone. A process that makes a
file is forked in the same way; it writes the file to its socket and ends.
"""

import atexit
import contextlib
import gc
import importlib
import json
import os
import random
import re
import select
import signal
import socket
import sys
import threading
import time
import types
from typing import Any, NoReturn

from mcvet.server.machine import KERNEL, WARM, limit_memory, set_oom_score

_LOADED_BY_EVERY_KERNEL = [
    "faulthandler", "ipykernel.debugger", "ipykernel.kernelapp", "IPython.core.completerlib", "IPython.core.debugger",
    "IPython.core.oinspect", "IPython.extensions.storemagic", "psutil", "tornado.platform.asyncio",
]  # fmt: skip


def main() -> None:
    """Serve fork requests until the server is gone. Command-line arguments: file descriptor of the control socket, then modules to load."""
    control = socket.socket(fileno=int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal reaches all processes; the server ends this one
    set_oom_score(WARM)
    _leave_out_debugger()
    gc.disable()  # memory that the collector frees would be reused by every kernel and no longer be shared
    load(sys.argv[2:])
    _application()
    _gather_module_names()
    woken, wakes = socket.socketpair()
    wakes.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wakes.fileno())
    gc.freeze()
    with contextlib.suppress(BrokenPipeError):  # the server may be gone already; the loop notices
        control.sendall(b"w")
    children: dict[int, socket.socket] = {}
    while True:
        ready, _, _ = select.select([control, woken], [], [])
        if woken in ready:
            woken.recv(4096)
            _reap(children)
        if control in ready:
            message, lines, _, _ = socket.recv_fds(control, 1, 1)
            if not message:
                return
            line = socket.socket(fileno=lines[0])
            pid = os.fork()
            if pid == 0:
                signal.set_wakeup_fd(-1)
                for other in (control, woken, wakes, *children.values()):
                    other.close()
                _be_child(line)
            children[pid] = line


def load(names: list[str]) -> None:
    """Import what kernels need. A name is a module, or `module:function` for a function to call."""
    for name in [*_LOADED_BY_EVERY_KERNEL, *names]:
        module, _, function = name.partition(":")
        loaded = importlib.import_module(module)
        if function:
            getattr(loaded, function)()


def _leave_out_debugger() -> None:
    """Prevent kernels from listing the files of all modules for a debugger, which would copy nine megabytes of shared memory."""
    sys.modules["debugpy"] = None  # type: ignore[assignment]  # marks the module as not installed
    ipkernel = importlib.import_module("ipykernel.ipkernel")
    lean = types.ModuleType("sys")
    vars(lean).update(vars(sys), modules={})
    ipkernel.sys = lean  # type: ignore[attr-defined]


def _application() -> Any:
    """Return IPython's kernel application, which has no sockets and no threads until it is initialized. It is made once per process."""
    from ipykernel.kernelapp import IPKernelApp

    return IPKernelApp.instance(parent_handle=1)  # 1: no thread that polls the parent, which is not the server


def _gather_module_names() -> None:
    """Place the names of all modules next to each other in memory.

    Each kernel counts a reference to every name, and would copy four megabytes if the names were scattered. The first copies fill the
    gaps between other objects.
    """
    *_, modules = [[(name.encode().decode(), module) for name, module in sys.modules.items()] for _ in range(4)]
    sys.modules.clear()
    sys.modules.update(modules)


def _reap(children: dict[int, socket.socket]) -> None:
    while children:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        line = children.pop(pid)
        with contextlib.suppress(OSError):
            line.sendall(json.dumps({"exit": os.waitstatus_to_exitcode(status)}).encode() + b"\n")
        line.close()


def _be_child(line: socket.socket) -> NoReturn:
    gc.enable()
    os.setsid()
    set_oom_score(KERNEL)
    for signum in (signal.SIGCHLD, signal.SIGINT):
        signal.signal(signum, signal.SIG_DFL)
    request: dict[str, Any] = json.loads(line.makefile("rb").readline())
    os.environ.clear()
    os.environ.update(request["env"])
    time.tzset()
    os.chdir(request["cwd"])
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
    if "file" in request:
        _write(line, request)
    _be_kernel(line, request)


def _write(line: socket.socket, request: dict[str, Any]) -> NoReturn:
    from mcvet.server.writing import make_file

    os.nice(5)  # pages come first
    _begin(line, request)
    result = make_file(**request["file"]) + b"\n"
    with contextlib.suppress(BrokenPipeError):  # the request was cancelled
        line.sendall(result)
    os._exit(0)


def _be_kernel(line: socket.socket, request: dict[str, Any]) -> NoReturn:
    app = _application()
    if config := options(request["argv"]):
        app.update_config(config)
        app.parse_command_line = lambda _: None
    app.initialize(request["argv"])
    if "ipywidgets" in sys.modules:
        sys.modules["ipywidgets"].register_comm_target()
    _begin(line, request)
    app.start()
    # The application's own exit can wait ten seconds for its threads.
    atexit.unregister(app.close)
    atexit._run_exitfuncs()
    os._exit(0)


def options(argv: list[str]) -> Any:
    """Return options of a kernel as configuration. IPython's parser needs a sixth of the time in which a kernel starts.

    Args:
        argv: `-f FILE`, then any number of `--Class.trait=value`.

    Returns:
        a `Config`; an empty one for options of any other form, which only the parser understands.
    """
    from traitlets.config import Config
    from traitlets.config.loader import DeferredConfigString

    others = [re.fullmatch(r"--(\w+)\.(\w+)=(.*)", each) for each in argv[2:]]
    if argv[:1] != ["-f"] or len(argv) < 2 or None in others:
        return Config()
    found = Config({"IPKernelApp": {"connection_file": argv[1]}})
    for name, trait, value in (each.groups() for each in others if each):
        found[name][trait] = DeferredConfigString(value)
    return found


def _begin(line: socket.socket, request: dict[str, Any]) -> None:
    """Report to the server that the process is ready, end when the server ends, and apply the memory limit."""
    threading.Thread(target=_end_with_server, args=(line,), daemon=True).start()
    if request["memory"]:
        limit_memory(request["memory"])
    line.sendall(json.dumps({"pid": os.getpid()}).encode() + b"\n")


def _end_with_server(line: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while line.recv(1024):
            pass
    os._exit(1)


if __name__ == "__main__":
    main()
