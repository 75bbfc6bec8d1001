"""What the server must not do, tried from outside. `docs/security.md` tells the results."""

import asyncio
import json
import os
import re
import socket
import subprocess
import sys
import uuid
from base64 import b64encode
from contextlib import suppress
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import psutil
import pytest
from jupyter_server.services.kernels.connection.base import serialize_msg_to_ws_v1
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

from conftest import Server, running_server, wait_until
from mcvet import open_catalogue
from mcvet.dashboards.frameworks.view import FrameworksView
from mcvet.server.kernels import PROTOCOL
from pages import Widgets, closed, header_of, hear, join, message, read, run

pytestmark = pytest.mark.slow
ANSWER = f"/answer/frameworks/{'0' * 16}"
SCRIPT = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


def ask(server: str, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> tuple[HTTPResponse, str]:
    """Return the answer to a request, and its text, as they come."""
    connection = HTTPConnection(server.removeprefix("http://"), timeout=20)
    connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    text = answer.read().decode("utf-8", "replace")
    connection.close()
    return answer, text


def status(server: str, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> int:
    """Return the status of the answer to a request."""
    return ask(server, path, method, body, **headers)[0].status


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    "path",
    [
        "/api", "/api/kernels", "/api/kernelspecs", "/api/sessions", "/api/contents", "/api/contents/frameworks.ipynb", "/api/terminals",
        "/api/config/x", "/api/me", "/api/status", "/api/spec.yaml", "/terminals/1", "/files/frameworks.ipynb", "/nbconvert/html/x.ipynb",
        "/tree", "/lab", "/view/x", "/edit/x", "/logout", "/kernelspecs/python3/logo-64x64.png", "/voila/files/frameworks.ipynb",
        "/voila/tree", "/voila/api/contents", "/voila/api/themes/x", "/voila/api/shutdown/x", "/voila/render/other.ipynb",
        "/voila/templates/base/static/voila.js", "/voila/query/x", "/voila/execution/x", "/static/x", "/server-status", "/.git/config",
    ],
)  # fmt: skip
def test_addresses_of_jupyter_are_not_there(server: Server, method: str, path: str) -> None:
    """No address of Jupyter's or Voilà's that dashboards do not need answers to any method."""
    assert status(server, path, method) in (404, 405)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"])
@pytest.mark.parametrize(
    "path", ["/", "/frameworks", "/healthz", "/metrics", "/download/frameworks/comparison.csv", "/assets/x/style/style.css", ANSWER]
)
def test_pages_take_no_other_method(server: Server, method: str, path: str) -> None:
    """Pages, files and numbers are only read."""
    assert status(server, path, method) == 405


def test_a_kernel_is_neither_started_nor_ended_by_request(server: Server) -> None:
    """Kernels are not created, listed, interrupted or deleted over HTTP, and another visitor's kernel cannot be reached."""
    stranger = uuid.uuid4()
    assert status(server, f"/api/kernels/{stranger}") == 404
    for method, path in (("POST", ""), ("POST", "/interrupt"), ("POST", "/restart"), ("DELETE", "")):
        assert status(server, f"/api/kernels/{stranger}{path}", method, b"{}") in (404, 405)
    assert ask(server, f"/api/kernels/{stranger}/channels")[0].status in (400, 404)


def test_template_and_theme_stay(server: Server) -> None:
    """The query chooses neither template nor theme, nor a folder or a notebook."""
    _, plain = ask(server, "/frameworks?c=HR,RS")
    for query in ("template=lab", "theme=dark", "voila-template=x", "path=../x", "notebook=x.ipynb", "reveal=1"):
        _, html = ask(server, f"/frameworks?c=HR,RS&{query}")
        assert re.findall("<(?:body|link)[^>]*>", html) == re.findall("<(?:body|link)[^>]*>", plain)
        assert re.findall("<script[^>]*>", html) == re.findall("<script[^>]*>", plain)


@pytest.mark.parametrize(
    "path",
    [
        "/assets/x/voila/../../../../../../../etc/passwd", "/assets/x/voila/..%2f..%2f..%2f..%2f..%2fetc%2fpasswd", "/assets/x/page/../app.py",
        "/assets/x/page/%2e%2e/app.py", "/assets/x/page//etc/passwd", "/assets/x/plotly/./plotly.min.js", "/assets/x/page/x/../session.js", "/assets/x/style/..%5c..%5ccli.py", "/assets/x/page/session.js%00.txt",
        "/assets/../../etc/passwd", "/assets/x/lab/@jupyter-widgets/../../../../../etc/passwd", "/assets/x/nowhere/x.js",
        "/download/frameworks/..%2f..%2fcli.py", "/download/../../etc/passwd", "//etc/passwd", "/frameworks/../../etc/passwd",
    ],
)  # fmt: skip
def test_no_path_leads_out(server: Server, path: str) -> None:
    """Dots, doubled slashes, encodings and null bytes lead to nothing."""
    answer, text = ask(server, path)
    assert answer.status in (400, 404)
    assert "root:" not in text
    assert "import " not in text


@pytest.mark.parametrize("key", ["c", "eqf", "lang", "view", "level", "t", "sector", "diff", "low", "unknown", SCRIPT])
def test_script_in_a_query_stays_text(server: Server, key: str) -> None:
    """Whatever value a query has, it is shown as text, on every page and in every saved page."""
    from urllib.parse import quote

    query = f"{quote(key)}={quote(SCRIPT)}"
    for path in ("/", "/frameworks", "/download/frameworks/comparison.html", "/nothing"):
        _, html = ask(server, f"{path}?{query}")
        assert "<script>alert" not in html
        assert "<img src=x" not in html


def test_headers_cannot_be_injected(server: Server) -> None:
    """Line ends in an address do not become headers."""
    for path in ("/voila/render/frameworks.ipynb?c=HR%0d%0aX-Evil:%201", "/frameworks?lang=en%0d%0aSet-Cookie:%20a=b", "/%0d%0aX-Evil:1"):
        answer, _ = ask(server, path)
        assert answer.getheader("X-Evil") is None
        assert "a=b" not in (answer.getheader("Set-Cookie") or "")


def test_every_answer_tells_the_browser_what_it_may_do(server: Server) -> None:
    """Policy, sniffing, referrer and framing are set on pages, errors, files and assets, and no cookie is."""
    for path in (
        "/", "/frameworks", "/nothing", "/healthz", ANSWER, "/download/frameworks/comparison.csv", "/assets/x/page/session.js",
        f"/live/frameworks/{uuid.uuid4()}", f"/api/kernels/{uuid.uuid4()}/channels", "/voila/render/frameworks.ipynb",
    ):  # fmt: skip
        answer, _ = ask(server, path)
        policy = answer.getheader("Content-Security-Policy") or ""
        assert "default-src 'none'" in policy
        assert "unsafe-eval" not in policy
        assert "'unsafe-inline'" not in next(part for part in policy.split("; ") if part.startswith("script-src"))
        assert "frame-ancestors 'self'" in policy
        assert answer.getheader("X-Content-Type-Options") == "nosniff"
        assert answer.getheader("Referrer-Policy") == "same-origin"
        assert answer.getheader("Set-Cookie") is None
        assert "Tornado" not in (answer.getheader("Server") or "")


def test_a_ministry_may_frame_the_pages() -> None:
    """With --frame the named origin, and no other, may show the pages in a frame; with --name a host name is answered."""
    with running_server("--frame", "https://www.example.org", "--name", "mcvet.example.org") as server:
        answer, _ = ask(server, "/", Host="mcvet.example.org")
        assert answer.status == 200
        assert status(server, "/metrics") == 403
        assert "frame-ancestors 'self' https://www.example.org;" in (answer.getheader("Content-Security-Policy") or "") + ";"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/frameworks",
        "/metrics",
        "/healthz",
        "/assets/x/page/session.js",
        f"/live/frameworks/{uuid.UUID(int=7)}",
        "/voila/render/frameworks.ipynb",
    ],
)
def test_strange_host_names_are_refused(server: Server, path: str) -> None:
    """A foreign page whose name leads to this machine (DNS rebinding) gets nothing."""
    assert status(server, path, Host="evil.example.com") == 421
    assert status(server, path, Host="127.0.0.1.example.com") == 421


def test_numbers_are_for_facilitators(server: Server) -> None:
    """Without a password they are open to nobody: a proxy on this machine may ask for anybody, and need not say so."""
    assert status(server, "/metrics") == 403
    assert status(server, "/metrics", Host="10.1.2.3") == 403
    assert status(server, "/metrics", X_Forwarded_For="10.1.2.3") == 403
    assert status(server, "/metrics", Authorization="Basic " + b64encode(b"x:y").decode()) == 403


def test_the_password_opens_the_numbers(tmp_path: Path) -> None:
    """The numbers need the password, said on a page or in the manner of HTTP; it is stored hashed and guessed slowly."""
    environment = os.environ | {"JUPYTER_CONFIG_DIR": str(tmp_path)}
    script = "from mcvet.server.password import set_password; set_password('correct horse')"
    subprocess.run([sys.executable, "-c", script], env=environment, check=True)
    stored = tmp_path / "mcvet.json"
    assert "correct horse" not in stored.read_text("utf-8")
    assert stored.stat().st_mode & 0o77 == 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path))
        with running_server("--host", "0.0.0.0") as server:  # noqa: S104 (this is what is tried)
            answer, _ = ask(server, "/metrics")
            assert (answer.status, answer.getheader("Location")) == (302, "/login?next=metrics")
            form = {"Content_Type": "application/x-www-form-urlencoded"}
            assert status(server, "/login", "POST", b"password=correct+horse", Origin="http://evil.example.com", **form) == 403
            answer, _ = ask(server, "/login?next=metrics", "POST", b"password=correct+horse", **form)
            assert (answer.status, answer.getheader("Location")) == (302, "/metrics")
            cookie = answer.getheader("Set-Cookie") or ""
            assert "HttpOnly" in cookie
            assert "SameSite=Strict" in cookie
            assert status(server, "/metrics", Cookie=cookie.split(";")[0]) == 200
            assert status(server, "/metrics", Cookie='mcvet-facilitator="yes"') == 302
            subprocess.run([sys.executable, "-c", script.replace("correct", "other")], env=environment, check=True)
            assert status(server, "/metrics", Cookie=cookie.split(";")[0]) == 302
            answer, text = ask(server, "/metrics", Authorization="Basic " + b64encode(b"anybody:other horse").decode())
            assert answer.status == 200
            for name in (
                'mcvet_sessions{state="live"}',
                "mcvet_places",
                "mcvet_sessions_started_total",
                'mcvet_memory_bytes{process="server"}',
            ):
                assert re.search(rf"^{re.escape(name)} [0-9.e+]+$", text, re.MULTILINE), name
            wrong = [status(server, "/login", "POST", b"password=x", **form) for _ in range(3)]
            wrong += [
                status(server, "/metrics", Authorization=f"Basic {said}") for said in (b64encode(b"a:b").decode(), "x", "/" * 7, "eA==")
            ]
            assert wrong == [401] * 5 + [429] * 2


def test_oversized_requests_are_refused(server: Server) -> None:
    """Long addresses, many headers and large bodies are refused, and the server goes on."""
    for path, headers, body in (
        ("/frameworks?c=" + "A" * 80_000, {}, None),
        ("/", {f"X-{number}": "y" * 900 for number in range(100)}, None),
        ("/login", {}, b"x" * 200_000),
    ):
        with suppress(OSError):
            assert status(server, path, "POST" if body else "GET", body, **headers) >= 400
    assert status(server, "/") == 200


def test_broken_requests_do_not_disturb(server: Server) -> None:
    """What is not HTTP, and a request that never ends, is no trouble for others."""
    host, port = server.removeprefix("http://").split(":")
    waiting = []
    for junk in (
        b"\x00\xff" * 500,
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /frameworks HTTP/1.1\r\nHost: 127.0.0.1\r\n",
        b"\r\n\r\n\r\n",
        b"GET ",
    ):
        connection = socket.create_connection((host, int(port)), timeout=5)
        connection.sendall(junk)
        waiting.append(connection)
    assert status(server, "/frameworks?c=HR,RS") == 200
    for connection in waiting:
        connection.close()


def test_the_kernel_knows_no_secret() -> None:
    """What the server's environment holds beside paths and languages does not reach a kernel."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("AWS_SECRET_ACCESS_KEY", "DATABASE_URL", "MY_TOKEN", "JUPYTER_TOKEN", "PYTHON_KEYRING_TOKEN", "MCVET_PASSWORD"):
            patch.setenv(name, "hidden-value")
        with running_server() as server:

            async def script() -> None:
                page = await join(server)
                await page.until("live")
                for process in [*server.kernels(), *filter(None, [server.warm()])]:
                    assert "hidden-value" not in Path(f"/proc/{process.pid}/environ").read_text("utf-8")

            run(script)


def test_only_messages_of_widgets_reach_the_kernel(server: Server, tmp_path: Path) -> None:
    """Code is not run, whatever message carries it; the kernel stays usable for its widgets."""
    trace = tmp_path / "trace"
    code = f"open({str(trace)!r}, 'w').close()"
    requests = [
        message("execute_request", {"code": code, "silent": False}),
        message("execute_request", {"code": code, "silent": True}, "control"),
        message("inspect_request", {"code": code, "cursor_pos": 0}),
        message("complete_request", {"code": code, "cursor_pos": len(code)}),
        message("history_request", {"output": True}),
        message("debug_request", {"command": "evaluate", "arguments": {"expression": code}}, "control"),
        message("shutdown_request", {"restart": False}),
        message("shutdown_request", {"restart": False}, "control"),
        message("interrupt_request", {}, "control"),
        message("create_subshell_request", {}, "control"),
        message("input_reply", {"value": code}, "stdin"),
        message("usage_request", {}, "control"),
        message("comm_open", {"comm_id": "1", "target_name": "jupyter.widget", "data": {"state": {}}}),
        message("comm_open", {"comm_id": "2", "target_name": "other", "target_module": "os", "data": {}}),
    ]

    async def script() -> None:
        page = await join(server)
        await page.until("live")
        kernel = await page.kernel()
        for request in requests:
            kernel.write_message(request, binary=True)
        info = message("kernel_info_request", {})
        kernel.write_message(info, binary=True)
        asked, answered = header_of(info)["msg_id"], set()
        while asked not in answered:
            answered.add(header_of(await read(kernel), 1).get("msg_id"))
        refused = {header_of(request)["msg_id"] for request in requests}
        assert not refused & answered
        assert not trace.exists()

    run(script)


def test_what_a_kernel_prints_stays_with_the_server(server: Server) -> None:
    """A traceback on the kernel's error output is not sent to any page."""
    unversioned = message("comm_open", {"comm_id": "3", "target_name": "jupyter.widget.control", "data": {}})

    async def script() -> None:
        page = await join(server)
        await page.until("live")
        kernel = await page.kernel()
        kernel.write_message(unversioned, binary=True)
        kernel.write_message(message("kernel_info_request", {}), binary=True)
        kinds: set[str] = set()
        while "kernel_info_reply" not in kinds:
            got = await read(kernel)
            assert b"Traceback" not in got
            kinds.add(header_of(got)["msg_type"])
        assert kinds <= {"status", "comm_close", "kernel_info_reply"}

    run(script)


WHOLE = message("kernel_info_request", {})


@pytest.mark.parametrize(
    "junk",
    [
        "", "not json", '{"header": null}', "[" * 50_000, b"", b"\xff" * 100, b"\x01" + b"\x00" * 7, (10**8).to_bytes(8, "little"),
        (2**63).to_bytes(8, "little") + WHOLE[8:], WHOLE[:40], WHOLE[:8] + WHOLE[16:24] + WHOLE[8:16] + WHOLE[24:], WHOLE + b"more",
        WHOLE.replace(b"kernel_info_request", b'x", "x": "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff'),
        bytes(serialize_msg_to_ws_v1([b"null", b"{}", b"{}", b"{}"], "shell")),
        bytes(serialize_msg_to_ws_v1([b"[" * 50_000, b"{}", b"{}", b"{}"], "shell")),
        bytes(serialize_msg_to_ws_v1([b'{"msg_type": []}', b"{}", b"{}", b"{}"], "shell")),
    ],
)  # fmt: skip
def test_malformed_messages_are_dropped(server: Server, junk: str | bytes) -> None:
    """A message that is none neither ends the connection nor disturbs the kernel."""

    async def script() -> None:
        page = await join(server)
        await page.until("live")
        kernel = await page.kernel()
        kernel.write_message(junk, binary=isinstance(junk, bytes))
        kernel.write_message(WHOLE, binary=True)
        while header_of(await read(kernel))["msg_type"] != "kernel_info_reply":
            pass

    run(script)


def test_uploads_have_a_size() -> None:
    """A message larger than what is stated ends its own connection, and nobody else's."""
    with running_server("--max-upload", "0.5") as server:

        async def script() -> None:
            page, other = await join(server), await join(server)
            await page.until("live")
            await other.until("live")
            kernel = await page.kernel()
            kernel.write_message(message("comm_msg", {"comm_id": "x", "data": {"text": "x" * 1_600_000}}), binary=True)
            assert await closed(kernel) == 1009
            page.line.write_message("x" * 2000)
            assert await closed(page.line) == 1009
            await other.kernel()

        run(script)
        assert status(server, "/frameworks") == 200


@pytest.mark.parametrize("where", ["/live/frameworks/", "/api/kernels/"])
def test_another_sites_page_cannot_connect(server: Server, where: str) -> None:
    """A connection that a page of another origin opens is refused."""

    async def script() -> None:
        page = await join(server)
        await page.until("live")
        ending = f"{page.id}/channels?session_id=x" if "api" in where else str(uuid.uuid4())
        request = HTTPRequest(server.replace("http", "ws") + where + ending, headers={"Origin": "http://evil.example.com"})
        with pytest.raises(HTTPClientError, match="403"):
            await websocket_connect(request, subprotocols=[PROTOCOL])

    run(script)


def test_a_flood_of_sessions_stays_within_the_limits() -> None:
    """Four hundred pages at once get no more kernels than there are places; a reader gets the page all the same."""
    with running_server("--max-sessions", "3") as server:

        async def script() -> None:
            pages = await asyncio.gather(*(join(server) for _ in range(400)))
            told = [json.loads(str(await hear(page.line)))["state"] for page in pages]
            assert told.count("starting") == 3
            assert told.count("waiting") == 300
            assert told.count("full") == 97
            assert len(server.kernels()) <= 3
            assert await asyncio.to_thread(status, server, "/frameworks?c=HR,RS") == 200

        run(script)
        wait_until(lambda: not server.kernels())


def test_pages_that_come_and_go_take_no_more_than_the_places() -> None:
    """Kernels that are ending count: two places are two kernels, also while forty pages are opened and left at once."""
    with running_server("--max-sessions", "2") as server:

        async def come_and_go() -> None:
            await (await join(server)).close()

        async def script() -> None:
            visits = asyncio.gather(*(come_and_go() for _ in range(40)))
            most = 0
            while not visits.done():
                most = max(most, len(server.kernels()))
                await asyncio.sleep(0.02)
            assert most <= 2

        run(script)


def test_visits_leave_no_open_files(server: Server) -> None:
    """After pages with connected widgets have been left, the server holds as many files as before."""

    async def visit() -> None:
        page = await join(server)
        await page.until("live")
        kernel = await page.kernel()
        kernel.write_message(WHOLE, binary=True)
        await read(kernel)
        await page.close()

    def settled() -> int:
        wait_until(lambda: not server.kernels())
        return psutil.Process(server.process.pid).num_fds()

    run(visit)
    before = settled()
    for _ in range(12):
        run(visit)
    wait_until(lambda: settled() <= before + 2, 10)


def test_a_page_tells_of_no_other_pages_widgets(server: Server) -> None:
    """What a kernel knows is the widgets of its own page: nothing is left of those that warmed it up."""

    async def script() -> None:
        page = await join(server)
        await page.until("live")
        kernel = await page.kernel()
        widgets = Widgets(kernel)
        states = (await widgets.learn()).values()
        regions = [state["state"]["name"] for state in states if state["model_name"] == "AnyModel"]
        assert sorted(regions) == sorted(FrameworksView.from_query("c=HR,RS", open_catalogue(), "/").regions())

    run(script)


def test_wrong_addresses_of_lines_are_refused(server: Server) -> None:
    """A line is only opened for a dashboard and a number that could be a page's."""

    async def script() -> None:
        for ending in ("frameworks/1", "frameworks/" + "0" * 36, "other/" + str(uuid.uuid4()), "frameworks/" + str(uuid.uuid4()) + "/x"):
            with pytest.raises(HTTPClientError, match="404"):
                await websocket_connect(server.replace("http", "ws") + "/live/" + ending)

    run(script)
