"""What the server answers, without a browser."""

import re
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pytest

from conftest import running_server

pytestmark = pytest.mark.slow


def get(address: str) -> tuple[int, str]:
    """Return status and text of an address."""
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_the_first_bytes_hold_the_answer(server: str) -> None:
    """The selection in the address is readable before any kernel has started."""
    with urllib.request.urlopen(f"{server}/frameworks?c=HR,RS&eqf=4", timeout=30) as answer:
        first = answer.read1(60_000).decode()
    assert "2 national levels in Croatia; 1 national level in Serbia" in first


def test_language_and_title_are_the_readers(server: str) -> None:
    """Page language and title follow the address."""
    _, html = get(f"{server}/frameworks?c=HR,RS&lang=sr-Cyrl")
    assert '<html lang="sr-Cyrl">' in html
    title = re.search("<title>(.*?)</title>", html)
    assert title is not None
    assert title[1].endswith("HR, RS · mcvet")
    assert re.search("[а-я]", title[1])


def test_pages_name_no_foreign_address_to_load(server: str) -> None:
    """Nothing that a page loads comes from another server."""
    for page in ("/", "/frameworks"):
        _, html = get(server + page)
        loaded = re.findall(r'<(?:script|link|img|iframe)[^>]*(?:src|href)="([^"]+)"', html)
        assert loaded
        assert all(address.startswith("/") and not address.startswith("//") for address in loaded)


@pytest.mark.parametrize(
    "path", ["/nothing", "/voila/tree", "/api/contents", "/api/terminals", "/voila/files/frameworks.ipynb", "/download/frameworks/x.xlsx"]
)
def test_other_addresses_are_refused_in_words(path: str, server: str) -> None:
    """What is not ours is not found, in the reader's language, with a way home."""
    status, html = get(f"{server}{path}?lang=sr-Cyrl")
    assert status == 404
    assert '<html lang="sr-Cyrl">' in html
    assert 'href="/"' in html


def test_the_old_address_leads_to_the_dashboard(server: str) -> None:
    """The address that Voilà would give the notebook leads to ours and keeps the selection."""
    with urllib.request.urlopen(f"{server}/voila/render/frameworks.ipynb?c=HR,RS", timeout=30) as answer:
        assert unquote(answer.url) == f"{server}/frameworks?c=HR,RS"


def test_downloads_follow_the_address(server: str, tmp_path: Path) -> None:
    """A file is made from the selection in the address, and its name says what it is."""
    with urllib.request.urlopen(f"{server}/download/frameworks/comparison.xlsx?c=HR,RS&eqf=4", timeout=30) as answer:
        assert 'filename="mcvet-frameworks-comparison.xlsx"' in answer.headers["Content-Disposition"]
        (tmp_path / "x.xlsx").write_bytes(answer.read())
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx").worksheets[0]
    assert [cell.value for cell in sheet[1]] == ["EQF", "Croatia", "Serbia"]
    assert sheet.max_row == 2


def test_an_encoded_way_out_of_the_folder_is_refused(server: str) -> None:
    """A path with dots leads nowhere."""
    for path in ("/static/fonts/..%2f..%2fcli.py", "/static/..%2f..%2fcli.py", "/download/frameworks/..%2f..%2fcli.py"):
        assert get(server + path)[0] == 404


def test_a_port_in_use_is_told() -> None:
    """A taken port ends in words that say where to look and what to type."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, "-c", "from mcvet.cli import main; main()", "serve", "--port", str(port)]
        done = subprocess.run(command, capture_output=True, check=False, timeout=60)
    told = " ".join(done.stderr.decode().split())
    assert done.returncode == 2
    assert f"Port {port} is in use" in told
    assert f"--port {max(port + 1, 8866)}" in told
    assert "Traceback" not in told


def test_a_broken_data_folder_stops_the_start_with_its_problems() -> None:
    """A folder that does not pass the checks is not served; every problem is told."""
    folder = Path(__file__).parents[1] / "catalogue" / "folders" / "twenty_faults"
    command = [sys.executable, "-c", "from mcvet.cli import main; main()", "serve", "--data", str(folder)]
    done = subprocess.run(command, capture_output=True, check=False, timeout=60)
    assert done.returncode == 2
    assert done.stderr.decode().count("expected") >= 20
    assert b"Traceback" not in done.stderr


def test_behind_a_proxy_every_link_keeps_the_path() -> None:
    """With a base path all addresses of the pages start with it."""
    with running_server("--base-url", "/tools/mcvet/") as address:
        _, html = get(f"{address}/tools/mcvet/frameworks?c=HR,RS")
        own = list(re.findall(r'(?:src|href)="(/[^"]*)"', html))
        assert own
        assert all(link.startswith("/tools/mcvet/") for link in own)


def test_bytes_that_are_no_text_do_not_break_the_page(server: str) -> None:
    """An address with bytes that are not UTF-8 is answered."""
    assert get(f"{server}/?lang=%ff")[0] == 200
    assert get(f"{server}/frameworks?lang=%ff&c=%fe")[0] == 200
