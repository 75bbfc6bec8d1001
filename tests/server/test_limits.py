"""What visitors hold and send cannot stop the server: tried from outside against running ones with low limits."""

import asyncio
import signal
import socket
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

import psutil
import pytest

from conftest import Server, running_server, wait_until
from mcvet.server.machine import FILES, TASKS
from pages import Page, Widgets, closed, hear, join, message, read, run

pytestmark = pytest.mark.slow
FEW_FILES = "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (230, 230))"


def healthy(server: Server) -> bool:
    """Return True if the server answers."""
    with urlopen(f"{server}/healthz", timeout=30) as answer:
        return bool(answer.status == 200)


async def live(server: Server, *where: str, **headers: str) -> tuple[Page, Widgets]:
    """Open a page and wait for its widgets."""
    page = await join(server, *where, **headers)
    await page.until("live")
    widgets = Widgets(await page.kernel())
    await widgets.learn()
    return page, widgets


def test_few_files_and_many_silent_connections_stop_nobody() -> None:
    """With 230 files there are as many places as those allow; four hundred connections that say nothing take none of them."""
    with running_server(before=FEW_FILES) as server:
        host, port = server.removeprefix("http://").split(":")
        silent = [socket.create_connection((host, int(port)), timeout=30) for _ in range(400)]
        assert healthy(server)
        assert psutil.Process(server.process.pid).num_fds() < 230

        async def script() -> None:
            for _ in range(2):
                await live(server)
            assert await asyncio.to_thread(healthy, server)
            waiting = await join(server)
            await waiting.until("waiting")

        run(script)
        assert healthy(server)
        for connection in silent:
            connection.close()
        server.process.terminate()
        said = server.process.communicate(timeout=30)[0].decode()
        assert "Kernels at a time: 2 (230 open files (ulimit -n))" in said
        assert len(said) < 20_000


def test_a_live_page_takes_no_more_than_is_reckoned(server: Server) -> None:
    """Open files of the server and threads of the kernel, by which places are counted."""
    process = psutil.Process(server.process.pid)

    async def script() -> None:
        await live(server)
        before = process.num_fds()
        for _ in range(3):
            await live(server)
        assert process.num_fds() - before <= 3 * FILES
        for kernel in server.kernels():
            assert kernel.num_threads() <= TASKS

    run(script)


def test_kernels_are_ended_first_when_memory_runs_out(server: Server) -> None:
    """A system that has no memory left ends a kernel, then the warm process, then the server."""

    async def script() -> None:
        await live(server)
        warm = server.warm()
        assert warm is not None
        processes = [server.process.pid, warm.pid, *(kernel.pid for kernel in server.kernels())]
        willing = [int(Path(f"/proc/{process}/oom_score_adj").read_text("ascii")) for process in processes]
        assert willing == sorted(willing)
        assert willing[0] < willing[1] < willing[2]

    run(script)


def test_a_page_that_takes_too_much_memory_is_told_and_goes_on() -> None:
    """The page shows a message, keeps its content, and continues to work; nobody else notices."""
    rows = "".join(f"{n};word{n};{n};{n};{n};{n}\n" for n in range(90_000))

    async def script() -> None:
        _, widgets = await live(server, "outcomes", "a=sr")
        _, others = await live(server)
        told = await widgets.act("read", answers__csv=("Code;Country;Q1;Q2;Q3;Q4\n" + rows).encode())
        assert "more memory than one page may use (50 MB)" in told
        told = await widgets.act("read", nothing__pdf=b"%PDF-1.7")
        assert "is a PDF" in told
        others.send(others.regions["head"], {"method": "custom", "content": {"query": "?c=HR,SI"}})
        while "Slovenia" not in others.html["head"] + others.html["answer"]:
            await others._heard("comm_msg")

    with running_server("--max-memory", "50") as server:
        run(script)


def test_an_answer_that_takes_too_long_ends_its_page_and_no_other() -> None:
    """A kernel that does not finish a request is ended, and its page is notified."""

    async def script() -> None:
        page, widgets = await live(server)
        await live(server)
        newest = max(server.kernels(), key=lambda kernel: kernel.create_time())
        slow = next(kernel for kernel in server.kernels() if kernel != newest)
        slow.suspend()
        widgets.send(widgets.regions["head"], {"method": "custom", "content": {"query": "?c=HR,SI"}})
        told = await page.until("ended")
        assert told["reason"] == "slow"
        assert await closed(page.line) == 1000
        assert await closed(widgets.kernel) == 1000
        wait_until(lambda: server.kernels() == [newest])

    with running_server("--max-seconds", "2") as server:
        run(script)


def test_what_a_kernel_does_not_answer_is_held_up_to_one_upload() -> None:
    """A page that goes on sending to a kernel that does not answer loses its connection, and the server grows by no more than that."""

    async def script() -> None:
        page, widgets = await live(server)
        (kernel,) = server.kernels()
        kernel.suspend()
        process = psutil.Process(server.process.pid)
        before = process.memory_info().rss
        sent = message("comm_msg", {"comm_id": "x", "data": {}}, buffers=[bytes(1_000_000)])
        for _ in range(100):
            with suppress(Exception):
                await widgets.kernel.write_message(sent, binary=True)
        assert await closed(widgets.kernel) in (1013, None)  # none where the flood has drowned the word
        assert process.memory_info().rss - before < 50_000_000
        again = await page.kernel()
        again.write_message(sent, binary=True)
        assert await closed(again) in (1013, None)  # none where the kernel does not even say who it is
        kernel.resume()
        back = Widgets(await page.kernel())
        await back.learn()
        assert back.html == widgets.html

    with running_server("--max-upload", "3") as server:
        run(script)


def test_an_address_has_its_share_and_its_lines_are_closed() -> None:
    """Half of the places by default; a page that receives `full`, `ended` or `gone` holds no line any more."""

    async def script() -> None:
        pages = [await join(server, X_Real_Ip="10.0.0.1") for _ in range(5)]
        for page in pages[:2]:
            await page.until("live")
        assert (await pages[2].until("waiting"))["share"] == 2
        other = await join(server, X_Real_Ip="10.0.0.2")
        await other.until("live")
        gone = await join(server, again="/again")
        assert (await gone.until("ended"))["reason"] == "gone"
        assert await closed(gone.line) == 1000
        full = [await join(server, X_Real_Ip=f"10.0.1.{n % 10}") for n in range(400)]
        number = 0
        for page in full:
            if '"full"' in str(await hear(page.line)):
                assert await closed(page.line) == 1000
                number += 1
        assert number >= 90

    with running_server("--max-sessions", "4") as server:
        run(script)


def test_a_second_connection_takes_the_place_of_the_first(server: Server) -> None:
    """A page has one line and one connection with its kernel, however often it connects."""

    async def script() -> None:
        page, widgets = await live(server)
        before = psutil.Process(server.process.pid).num_fds()
        for _ in range(5):
            last = await page.kernel()
        assert await closed(widgets.kernel) == 1000
        last.write_message(message("kernel_info_request", {}), binary=True)
        assert await read(last)
        wait_until(lambda: psutil.Process(server.process.pid).num_fds() <= before + 4)

    run(script)


def test_a_flood_of_refused_requests_leaves_few_lines_in_the_log() -> None:
    """Addresses that do not exist, asked for a thousand times, are a hundred lines, and the number of those left out."""
    with running_server() as server:
        for _ in range(1000):
            with suppress(OSError):
                urlopen(f"{server}/nothing", timeout=30)
        server.process.send_signal(signal.SIGTERM)
        said = server.process.communicate(timeout=30)[0].decode()
    assert 0 < said.count("/nothing") <= 200


def test_four_reports_at_once_leave_the_server_free(server: Server) -> None:
    """It answers within half a second while they are made, makes two at a time, and loads nothing that draws; every report is whole."""
    process = psutil.Process(server.process.pid)

    async def script() -> None:
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(10))  # so that no question waits for a report in here
        reports = [asyncio.create_task(asyncio.to_thread(report, server)) for _ in range(4)]
        took, most = [], 0
        while not all(each.done() for each in reports):
            most = max(most, sum(kernel.status() != psutil.STATUS_ZOMBIE for kernel in server.kernels()))
            began = time.monotonic()
            assert await asyncio.to_thread(healthy, server)
            took.append(time.monotonic() - began)
        assert len(took) > 8
        assert statistics.quantiles(took, n=20)[-1] < 0.5
        assert 1 <= most <= 2
        for each in reports:
            assert each.result().startswith(b"PK")

    run(script)
    assert "matplotlib" not in Path(f"/proc/{process.pid}/maps").read_text("utf-8")


def report(server: Server) -> bytes:
    """Return a report with charts."""
    with urlopen(f"{server}/download/outcomes/report.docx?a=sr", timeout=300) as answer:
        return bytes(answer.read())


def test_the_server_loads_nothing_that_draws() -> None:
    """What draws pictures takes long to load and much memory; it is loaded in the processes that make files."""
    script = "import sys, mcvet.cli, mcvet.server.app, mcvet.server.forkserver; print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)
    assert done.stdout == "False\n"
