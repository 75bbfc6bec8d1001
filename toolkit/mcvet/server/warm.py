"""The warm process: has imported and loaded what kernels need, and forks one whenever it is asked.

It runs one thread of Python and holds no socket but those to its server. The server hands it one end of a socket pair for every
kernel; that socket is the kernel's line to the server for life: the request comes in, `{"pid": 1}` goes out once the kernel's own
sockets are bound, then `{"exit": 0}` once it has ended. A kernel whose line is cut ends: its server is gone.
"""

import atexit
import contextlib
import gc
import importlib
import json
import os
import random
import select
import signal
import socket
import sys
import threading
import time
import types
from typing import Any, NoReturn

_LOADED_BY_EVERY_KERNEL = [
    "faulthandler", "ipykernel.debugger", "ipykernel.kernelapp", "IPython.core.completerlib", "IPython.core.debugger",
    "IPython.extensions.storemagic", "psutil", "tornado.platform.asyncio",
]  # fmt: skip


def main() -> None:
    """Serve forks until the server is gone. Arguments: the number of the control socket, then what to load."""
    control = socket.socket(fileno=int(sys.argv[1]))
    _leave_out_debugger()
    gc.disable()  # what the collector would free leaves holes that every kernel fills with pages of its own
    load(sys.argv[2:])
    woken, wakes = socket.socketpair()
    wakes.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.set_wakeup_fd(wakes.fileno())
    gc.freeze()
    with contextlib.suppress(BrokenPipeError):  # the server may have gone meanwhile, which the loop notices
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
                _be_kernel(line)
            children[pid] = line


def load(names: list[str]) -> None:
    """Import what kernels need. A name is a module, or `module:function` for a function that is then called."""
    for name in [*_LOADED_BY_EVERY_KERNEL, *names]:
        module, _, function = name.partition(":")
        loaded = importlib.import_module(module)
        if function:
            getattr(loaded, function)()


def _leave_out_debugger() -> None:
    """Keep kernels from listing the files of all modules for a debugger: it would make nine megabytes of shared pages their own."""
    sys.modules["debugpy"] = None  # type: ignore[assignment]  # what Python takes for "not there"
    ipkernel = importlib.import_module("ipykernel.ipkernel")
    lean = types.ModuleType("sys")
    vars(lean).update(vars(sys), modules={})
    ipkernel.sys = lean  # type: ignore[attr-defined]


def _reap(children: dict[int, socket.socket]) -> None:
    while children:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        line = children.pop(pid)
        with contextlib.suppress(OSError):
            line.sendall(json.dumps({"exit": os.waitstatus_to_exitcode(status)}).encode() + b"\n")
        line.close()


def _be_kernel(line: socket.socket) -> NoReturn:
    from ipykernel.kernelapp import IPKernelApp

    gc.enable()
    os.setsid()
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
    app = IPKernelApp.instance(parent_handle=1)  # 1: no thread that watches the parent, which is not the server
    app.initialize(request["argv"])
    if "ipywidgets" in sys.modules:
        sys.modules["ipywidgets"].register_comm_target()
    line.sendall(json.dumps({"pid": os.getpid()}).encode() + b"\n")
    threading.Thread(target=_end_with_server, args=(line,), daemon=True).start()
    app.start()
    # The application's own way out can wait ten seconds for its threads to let go of each other.
    atexit.unregister(app.close)
    atexit._run_exitfuncs()
    os._exit(0)


def _end_with_server(line: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while line.recv(1024):
            pass
    os._exit(1)


if __name__ == "__main__":
    main()
