"""How visitors and facilitators reach the server: names, origins, addresses of both kinds, the password."""

import os
import socket
import stat
import subprocess
import sys
import uuid
from http.client import HTTPConnection
from pathlib import Path

import pytest

from conftest import free_port, running_server
from mcvet.server.password import PasswordFileError, set_password, stored_password
from server.test_doors import ask, status

pytestmark = pytest.mark.slow
NAME = "mcvet.example.org"


def opened(server: str, path: str, **headers: str) -> int:
    """Ask for a line, and leave at once; return the status of the answer."""
    asked = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "x" * 22 + "=="}
    connection = HTTPConnection(server.removeprefix("http://"), timeout=20)
    connection.request("GET", path, headers=asked | {name.replace("_", "-"): value for name, value in headers.items()})
    found = connection.getresponse().status
    connection.close()
    return found


def test_pages_come_alive_under_each_name_and_strangers_do_not() -> None:
    """Origin is ours if it is where Host is, ports told or implied, or at a name given by --name; the log says which header was wrong."""
    port = free_port()
    own, other = f"127.0.0.1:{port}", f"127.0.0.1:{free_port()}"
    with running_server("--name", NAME, "--max-sessions", "1", port=port) as server:
        line = f"/live/frameworks/{uuid.uuid4()}"
        for host, origin in (
            (own, f"http://{own}"), ("127.0.0.1", "http://127.0.0.1"), ("127.0.0.1:443", "https://127.0.0.1"), ("localhost:80", "http://localhost"),
            (f"{NAME}:443", f"https://{NAME}"), (NAME, f"https://{NAME}:8443"), (own, f"https://{NAME}"), (NAME.upper(), f"https://{NAME}"),
        ):  # fmt: skip
            assert opened(server, line, Host=host, Origin=origin) == 101, (host, origin)
        for host, origin in (
            (own, f"http://{other}"), (own, f"http://localhost:{port}"), ("127.0.0.1", "https://127.0.0.1:80"), (own, "null"), (own, "http://["),
            (own, "http://127.0.0.1:x"), (NAME, f"https://{NAME}.evil.example.com"), (own, "https://evil.example.com"), (own, ""),
        ):  # fmt: skip
            for path in (line, f"/api/kernels/{uuid.uuid4()}/channels?session_id=x"):
                assert opened(server, path, Host=host, Origin=origin) == 403, (path, host, origin)
        assert opened(server, line, Host=own, Origin=f"https://{NAME}.other.org", Sec_Fetch_Site="same-origin") == 101
        _, text = ask(server, "/frameworks", Host="other.example.org:8443")
        assert "other.example.org:8443" in text
        assert "header Host" in text
    assert "its header Origin is 'https://evil.example.com', its header Host " in server.output
    assert "its header Host is 'other.example.org'" in server.output
    assert server.output.count("https://evil.example.com'") == 1


@pytest.mark.skipif(not socket.has_ipv6 or not Path("/proc/net/if_inet6").exists(), reason="no IPv6 on this machine")
@pytest.mark.parametrize("host", ["::1", "[::1]"])
def test_an_address_of_ipv6_stands_in_brackets(host: str) -> None:
    """With brackets or without on the command line; pages come alive, and what is printed can be opened."""
    with running_server("--host", host, at="[::1]") as server:
        assert status(server, "/frameworks") == 200
        assert opened(server, f"/live/frameworks/{uuid.uuid4()}", Origin=str(server)) == 101
        assert opened(server, f"/live/frameworks/{uuid.uuid4()}", Origin="http://[::2]") == 403
    assert f"mcvet is at {server}/ (" in server.output


@pytest.mark.skipif(not socket.has_ipv6 or not Path("/proc/net/if_inet6").exists(), reason="no IPv6 on this machine")
def test_two_colons_are_every_address_of_both_kinds() -> None:
    """`--host ::` answers at 127.0.0.1 and at ::1, and says so."""
    with running_server("--host", "::") as server:
        assert status(server, "/frameworks") == 200
        assert status(server.replace("127.0.0.1", "[::1]"), "/frameworks") == 200
    assert f"mcvet is at {server.replace('127.0.0.1', 'localhost')}/, and at every address of this machine" in server.output


def test_a_taken_port_of_ipv6_is_told_with_brackets() -> None:
    """The address in the message can be opened."""
    with socket.socket(socket.AF_INET6) as taken:
        taken.bind(("::1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, "-c", "from mcvet.cli import main; main()", "serve", "--host", "::1", "--port", str(port)]
        done = subprocess.run(command, capture_output=True, check=False, timeout=240)
    assert done.returncode == 2
    assert f"http://[::1]:{port}/" in "".join(done.stderr.decode().split("\n"))


@pytest.fixture
def stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the password is."""
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path))
    return tmp_path / "mcvet.json"


def test_a_new_password_is_its_owners_only(stored: Path) -> None:
    """Also where the file before was open to all, and whatever the umask; nothing stays beside it."""
    stored.write_text('{"password": "argon2:old"}', "utf-8")
    stored.chmod(0o666)
    before = os.umask(0)
    try:
        assert set_password("correct horse") == stored
    finally:
        os.umask(before)
    assert stat.S_IMODE(stored.stat().st_mode) == 0o600
    assert stored_password()
    assert list(stored.parent.iterdir()) == [stored]


DAMAGED = ["", "{", "[]", "null", '{"password": 5}', '{"other": "x"}', '{"password": "plain"}', "\udcff"]


@pytest.mark.parametrize("content", DAMAGED)
def test_a_damaged_password_is_told_by_its_file(stored: Path, content: str) -> None:
    """The message names the file and what to do; setting the password again repairs it."""
    stored.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(PasswordFileError) as caught:
        stored_password()
    assert str(stored) in str(caught.value)
    assert "mcvet password" in str(caught.value)
    set_password("x")
    assert stored_password()


def test_a_password_that_cannot_be_written_is_told(stored: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that is a file is no place for it."""
    stored.write_text("", "utf-8")
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(stored))
    with pytest.raises(PasswordFileError, match="cannot be written"):
        set_password("x")


def test_the_server_says_that_the_password_is_damaged(stored: Path) -> None:
    """At the start, on the pages of facilitators, which give away no path, and in the log; visitors notice nothing."""
    stored.write_text("{", "utf-8")
    with running_server() as server:
        assert status(server, "/frameworks") == 200
        for path, method in (("/login", "GET"), ("/login", "POST"), ("/metrics", "GET")):
            answer, text = ask(server, path, method, b"password=x" if method == "POST" else None)
            assert answer.status == 503
            assert "mcvet password" in text
            assert str(stored) not in text
    assert server.output.count(f"The password file {stored} is damaged") >= 2
    assert "Traceback" not in server.output
