"""Kernels by fork, as `jupyter_client` uses them."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager

from mcvet.server import fork
from mcvet.server.fork import CAN_FORK, ForkProvisioner, warm_process

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not CAN_FORK, reason="kernels are not forked on this system")]
PRELOAD = ["decimal", "mcvet.palette"]


@pytest.fixture(autouse=True)
def _specs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kernel specs that name the provisioner, as somebody else would write them."""
    argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    for name, preload in (("forked", PRELOAD), ("broken", ["no_such_module"])):
        spec = {"argv": argv, "display_name": name, "language": "python"}
        spec["metadata"] = {"kernel_provisioner": {"provisioner_name": "mcvet-fork", "config": {"preload": preload}}}
        (tmp_path / "kernels" / name).mkdir(parents=True)
        (tmp_path / "kernels" / name / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="module", autouse=True)
def _end_warm_processes() -> Iterator[None]:
    """What these tests have warmed up ends with them."""
    yield
    for warm in fork._warm.values():
        if warm._running is not None:
            process, control = warm._running
            control.close()
            process.wait(timeout=20)


@asynccontextmanager
async def kernel(
    name: str = "forked", transport: str = "ipc", **kwargs: Any
) -> AsyncIterator[tuple[AsyncKernelManager, AsyncKernelClient]]:
    """Start a kernel and a client, and end both."""
    manager = AsyncKernelManager(transport=transport, kernel_name=name)
    await manager.start_kernel(**kwargs)
    client = manager.client()
    client.start_channels()
    try:
        await client.wait_for_ready(timeout=30)
        yield manager, client
    finally:
        client.stop_channels()
        if manager.has_kernel:
            await manager.shutdown_kernel(now=True)


async def value(client: AsyncKernelClient, expression: str) -> str:
    """Return what an expression is in the kernel."""
    reply = await client.execute_interactive("", user_expressions={"value": expression}, timeout=30)
    found = reply["content"]["user_expressions"]["value"]
    assert found["status"] == "ok", found
    return str(found["data"]["text/plain"])


def run(script: Callable[[], Awaitable[None]]) -> None:
    """Run a script of a test."""
    asyncio.run(script())  # type: ignore[arg-type]


@pytest.mark.parametrize("option", ["--InteractiveShell.cache_size=7", "--cache-size=7"])
def test_a_kernel_has_its_options(option: str) -> None:
    """An option counts in its full name, which is read without IPython's parser, and in its short one."""

    async def script() -> None:
        async with kernel(extra_arguments=[option]) as (_, client):
            assert await value(client, "(get_ipython().cache_size, get_ipython().history_manager.enabled)") == "(7, False)"

    run(script)


def test_a_kernel_is_a_child_of_the_warm_process_and_has_its_modules() -> None:
    """The kernel finds loaded what the warm process loaded, keeps no history, and watches no parent."""

    async def script() -> None:
        async with kernel() as (manager, client):
            assert isinstance(manager.provisioner, ForkProvisioner)
            warm = warm_process(PRELOAD, os.environ)
            assert int(await value(client, "__import__('os').getppid()")) == warm.pid
            assert int(await value(client, "__import__('os').getpid()")) == manager.provisioner.pid
            assert await value(client, "'mcvet.palette' in __import__('sys').modules") == "True"
            assert await value(client, "get_ipython().history_manager.enabled") == "False"

    run(script)


def test_a_warm_process_that_is_just_dying_is_replaced() -> None:
    """Its socket is closed already, and the system does not tell of its end yet."""

    async def script() -> None:
        async with kernel() as (_, client):
            warm = warm_process(PRELOAD, os.environ)
            living, control = warm.ensure()
            ours, theirs = socket.socketpair()
            theirs.close()
            dying = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
            warm._running = dying, ours
            async with kernel() as (_, other):
                assert int(await value(other, "__import__('os').getppid()")) == warm.pid != dying.pid
            control.close()
            living.wait(timeout=20)
            assert await value(client, "1 + 1") == "2"

    run(script)


def test_the_environment_is_exact() -> None:
    """A kernel has the environment and the folder it is given, and nothing of the warm process's."""

    async def script() -> None:
        env = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "ONLY_HERE": "ž"}
        async with kernel(transport="tcp", env=env, cwd="/") as (_, client):
            names = await value(client, "sorted(set(__import__('os').environ) - {'PATH', 'HOME'})")
            assert "ONLY_HERE" in names
            assert "JUPYTER_PATH" not in names
            assert await value(client, "__import__('os').environ['ONLY_HERE']") == "'ž'"
            assert await value(client, "__import__('os').getcwd()") == "'/'"

    run(script)


def test_two_kernels_draw_different_random_numbers() -> None:
    """What chance gives in one kernel reveals nothing about another."""

    async def script() -> None:
        async with kernel() as (_, one), kernel() as (_, other):
            draw = "__import__('random').random()"
            assert await value(one, draw) != await value(other, draw)

    run(script)


def test_signals_and_shutdown_work_as_usual() -> None:
    """An interrupt stops a computation, a shutdown ends the kernel with exit code 0, and no child stays unburied."""

    async def script() -> None:
        async with kernel() as (manager, client):
            process = psutil.Process(manager.provisioner.pid)
            client.execute("import time; time.sleep(60)")
            await asyncio.sleep(0.5)
            await manager.interrupt_kernel()
            reply = await client.get_shell_msg(timeout=10)
            assert reply["content"]["ename"] == "KeyboardInterrupt"
            watched = manager.provisioner.process
            await manager.shutdown_kernel()
            assert watched.returncode == 0
            assert not process.is_running()

    run(script)


def test_a_killed_kernel_is_noticed_and_buried() -> None:
    """Kill -9 is seen at once, with its number, and leaves no zombie."""

    async def script() -> None:
        async with kernel() as (manager, _):
            pid = manager.provisioner.pid
            os.kill(pid, signal.SIGKILL)
            for _try in range(100):
                if not await manager.is_alive():
                    break
                await asyncio.sleep(0.02)
            assert await manager.provisioner.poll() == -9
            assert not psutil.pid_exists(pid)

    run(script)


def test_a_killed_warm_process_takes_no_kernel_along() -> None:
    """Kernels go on when the warm process dies, and the next kernel comes from a new one."""

    async def script() -> None:
        warm = warm_process(PRELOAD, os.environ)
        async with kernel() as (manager, client):
            first = warm.pid
            assert first is not None
            os.kill(first, signal.SIGKILL)
            await asyncio.sleep(0.2)
            assert await manager.is_alive()
            assert await value(client, "6 * 7") == "42"
            async with kernel() as (_, other):
                assert await value(other, "6 * 7") == "42"
                assert warm.pid not in (first, None)
            os.kill(manager.provisioner.pid, signal.SIGKILL)
            await asyncio.sleep(0.2)
            assert not await manager.is_alive()

    run(script)


def test_kernels_end_with_their_server() -> None:
    """When the process that asked for a kernel is killed, kernel and warm process end."""
    code = (
        "import asyncio, os, time\n"
        "from jupyter_client.manager import AsyncKernelManager\n"
        "async def main():\n"
        "    manager = AsyncKernelManager(transport='ipc', kernel_name='forked')\n"
        "    await manager.start_kernel()\n"
        "    print(manager.provisioner.pid, flush=True)\n"
        "    time.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        pid = int(server.stdout.readline())
        started = psutil.Process(pid)
        warm = started.parent()
        server.kill()
    assert warm is not None
    psutil.wait_procs([started, warm], timeout=10)
    assert not started.is_running()
    assert not warm.is_running()


def test_names_of_modules_lie_together() -> None:
    """Few pages of memory hold the names that every kernel counts references to, and importing finds the same modules as before."""
    code = (
        "import sys, decimal, mcvet.dashboards.widgets\n"
        "from mcvet.server import forkserver\n"
        "before = dict(sys.modules)\n"
        "forkserver._gather_module_names()\n"
        "assert sys.modules == before and all(sys.modules[name] is module for name, module in before.items())\n"
        "import decimal as again\n"
        "assert again is decimal\n"
        "print(len(before), len({id(name) // 4096 for name in sys.modules}))\n"
    )
    number, pages = map(int, subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())
    assert pages < number / 10


def test_each_kernel_has_its_own_session() -> None:
    """Kernels of one warm process sign and number their messages independently."""

    async def script() -> None:
        async with kernel() as (_, one), kernel() as (_, other):
            ask = "get_ipython().kernel.session.session"
            assert await value(one, ask) != await value(other, ask)

    run(script)


def test_other_kernels_and_other_systems_start_in_the_ordinary_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no fork, and for a kernel that is not this Python's own, the local provisioner serves."""
    assert fork._arguments([sys.executable, "-Xfrozen_modules=off", "-m", "ipykernel_launcher", "-f", "x"]) == ["-f", "x"]
    assert fork._arguments(["/usr/bin/other", "-m", "ipykernel_launcher", "-f", "x"]) is None
    assert fork._arguments([sys.executable, "-m", "other_kernel", "-f", "x"]) is None
    monkeypatch.setattr(fork, "CAN_FORK", False)

    async def script() -> None:
        async with kernel() as (_, client):
            assert int(await value(client, "__import__('os').getppid()")) == os.getpid()

    run(script)


def test_a_warm_process_that_cannot_load_does_not_keep_kernels_away() -> None:
    """A module that is missing is reported, and kernels start in the ordinary way."""

    async def script() -> None:
        async with kernel("broken") as (_, client):
            assert int(await value(client, "__import__('os').getppid()")) == os.getpid()

    run(script)
