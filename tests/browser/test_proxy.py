"""Behind nginx, as the document prints it: any port, TLS, a path; and behind a proxy that passes on nothing."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from playwright.sync_api import Browser, BrowserContext, expect

from browser.visit import Visit
from conftest import ROOT, Server, free_port, running_server, wait_until
from mcvet.server.password import set_password

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
EXAMPLE = ROOT / "data" / "examples" / "fictional_en_before.csv"
pytestmark = [pytest.mark.browser, pytest.mark.skipif(not NGINX, reason="no nginx on this machine; `make test` installs it with apt")]


def printed(servers: int = 1) -> str:
    """Return the configuration for one server or for two, as the document prints it."""
    blocks: list[str] = re.findall(r"```nginx\n(.*?)```", (ROOT / "docs" / "operating.md").read_text("utf-8"), re.DOTALL)
    assert len(blocks) == 2
    return blocks[servers - 1]


def certificate(folder: Path) -> None:
    """Make a self-signed certificate that is valid for an hour."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - timedelta(minutes=1)).not_valid_after(now + timedelta(hours=1)).sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "mcvet.crt").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.PKCS8
    (folder / "mcvet.key").write_bytes(key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))


@contextmanager
def nginx(configuration: str, folder: Path) -> Iterator[None]:
    """Run nginx with a configuration of its servers."""
    paths = "".join(f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    whole = f"pid {folder}/pid; error_log {folder}/log; events {{}} http {{ access_log off; {paths}\n{configuration}\n}}"
    (folder / "nginx.conf").write_text(whole, "utf-8")
    process = subprocess.Popen([str(NGINX), "-c", str(folder / "nginx.conf"), "-g", "daemon off;"])
    try:
        wait_until(lambda: (folder / "pid").exists() or process.poll() is not None)
        assert process.poll() is None, (folder / "log").read_text("utf-8")
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.mark.parametrize("base", ["/", "/mcvet/"])
def test_nginx_as_printed_works_on_any_port(browser: Browser, tmp_path: Path, base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With TLS on a port of its own, at the top or under a path: pages come alive, change and load nothing from elsewhere."""
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path))
    certificate(tmp_path)
    outside, inside = free_port(), free_port()
    text = printed().replace("listen 443", f"listen {outside}").replace("/etc/ssl", str(tmp_path)).replace("8866", str(inside))
    text = text.replace("location / {", f"location {base} {{")
    assert text.count(str(outside)) == text.count(str(inside)) == 1
    options = [] if base == "/" else ["--base-url", base]
    with running_server(*options, port=inside), nginx(text, tmp_path):
        context = browser.new_context(ignore_https_errors=True)
        page = context.new_page()
        faults: list[str] = []
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.goto(f"https://localhost:{outside}{base}frameworks?c=HR,RS&eqf=4")
        expect(page.locator('[data-region="notes"][data-ready="true"]')).to_be_attached(timeout=60_000)
        page.evaluate("window.here = true")
        page.locator("#eqf-5").check()
        expect(page.locator("table.ladder tbody tr")).to_have_count(2)
        assert page.evaluate("window.here")
        assert faults == []
        assert page.request.get(f"https://localhost:{outside}{base}metrics").status == 403
        set_password("correct horse")
        page.goto(f"https://localhost:{outside}{base}login?next=metrics")
        page.get_by_label("Password").fill("correct horse")
        page.get_by_role("button", name="Sign in").click()
        expect(page.locator("body")).to_contain_text("mcvet_places")
        [cookie] = context.cookies()
        assert cookie["secure"]
        context.close()


class Tab:
    """A visitor's tab behind nginx, and what went wrong in it."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.page = context.new_page()
        self.faults: list[str] = []
        self.page.on("console", lambda message: self.faults.append(message.text) if message.type == "error" else None)
        self.page.goto(address)
        expect(self.page.locator('[data-region="notes"][data-ready="true"]')).to_be_attached(timeout=60_000)
        self.page.evaluate("window.here = true")

    def retitle(self, title: str) -> None:
        """Type a title, and see it taken up by a kernel."""
        self.page.locator("#f-title-en").fill(title)
        self.page.keyboard.press("Tab")
        expect(self.page.locator(".named h2")).to_have_text(title)


def test_two_servers_share_the_visitors_and_one_may_die(browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind the printed configuration, with TLS and a path: readers never notice that a server is killed; what was typed is kept."""
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path))
    set_password("correct horse")
    certificate(tmp_path)
    outside, first, second = free_port(), free_port(), free_port()
    text = printed(2).replace("listen 443", f"listen {outside}").replace("/etc/ssl", str(tmp_path))
    text = (
        text.replace("8866", str(first))
        .replace("8867", str(second))
        .replace("location / {", "location /mcvet/ {")
        .replace("^/(", "^/mcvet/(")
    )
    assert (text.count("/mcvet/"), text.count(str(first)), text.count(str(second))) == (2, 2, 2)
    site = f"https://localhost:{outside}/mcvet/"
    with (
        running_server("--base-url", "/mcvet/", port=first) as one,
        running_server("--base-url", "/mcvet/", port=second) as other,
        nginx(text, tmp_path),
    ):
        context = browser.new_context(ignore_https_errors=True)
        reader = Tab(context, f"{site}frameworks?c=HR,RS&eqf=4")
        rows = reader.page.locator("table.ladder tbody tr")
        reader.page.locator("#eqf-5").check()
        expect(rows).to_have_count(2)
        assert not [*one.kernels(), *other.kernels()]

        designer = Tab(context, f"{site}credentials?t=mc03")
        designer.retitle("Milling for all")
        killed, left = (one, other) if one.kernels() else (other, one)
        assert len(killed.kernels()) == 1
        uploader = Tab(context, f"{site}outcomes")
        uploader.page.locator("#files").set_input_files(EXAMPLE)
        uploader.page.get_by_role("button", name="Read the files", exact=True).click()
        expect(uploader.page.locator("#activity-own1")).to_be_attached()
        assert len([*one.kernels(), *other.kernels()]) == 2

        signed_in = context.request.post(f"{site}login?next=metrics", form={"password": "correct horse"})
        assert "mcvet_places" in signed_in.text()
        assert {context.request.get(f"{site}metrics").status for _ in range(4)} == {200}  # in turns by both
        assert (reader.faults, designer.faults, uploader.faults) == ([], [], [])

        killed.process.kill()
        reader.page.locator("#eqf-5").uncheck()
        expect(rows).to_have_count(1)
        reader.page.locator("#eqf-3").check()
        expect(rows).to_have_count(2)
        assert reader.page.evaluate("window.here")
        assert reader.faults == []
        expect(reader.page.locator("#status, #session")).to_have_text(["", ""])

        expect(designer.page.locator("#session")).to_contain_text("The connection was lost for too long, or the server was restarted")
        designer.page.get_by_role("button", name="Continue with the same selection").click()
        expect(designer.page.locator(".named h2")).to_have_text("Milling for all", timeout=30_000)
        designer.retitle("Milling for everybody")
        assert len(left.kernels()) >= 1
        context.close()


BARE = "server {{ listen 127.0.0.1:{outside}; location / {{ proxy_pass http://127.0.0.1:{inside}; {more} }} }}"
LINES = "proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade;"


def test_behind_a_bare_proxy_the_page_says_which_header_is_wrong(browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy that passes on a Host of its own: choices are answered, text is not taken and the page says why; numbers are closed."""
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path))
    outside, inside = free_port(), free_port()
    with running_server(port=inside) as server, nginx(BARE.format(outside=outside, inside=inside, more=LINES), tmp_path):
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{outside}/frameworks?c=HR,RS&eqf=4")
        expect(page.locator("table.ladder tbody tr")).to_have_count(1)
        page.locator("#eqf-5").check()
        expect(page.locator("table.ladder tbody tr")).to_have_count(2)
        page.goto(f"http://127.0.0.1:{outside}/credentials?t=mc03")
        page.locator("#f-title-en").fill("Milling for all")
        page.keyboard.press("Tab")
        expect(page.locator("#session")).to_contain_text(f"received 127.0.0.1:{inside} in the header Host", timeout=30_000)
        expect(page.locator("#session")).to_contain_text(f"opened at http://127.0.0.1:{outside}")
        assert page.request.get(f"http://127.0.0.1:{outside}/metrics").status == 403
        page.close()
    assert f"its header Origin is 'http://127.0.0.1:{outside}', its header Host '127.0.0.1:{inside}'" in server.output


def test_behind_a_bare_proxy_a_name_brings_the_page_to_life(browser: Browser, tmp_path: Path) -> None:
    """With the name that visitors use given by --name, pages come alive although the proxy passes on another Host."""
    outside, inside = free_port(), free_port()
    with running_server("--name", "127.0.0.1", port=inside), nginx(BARE.format(outside=outside, inside=inside, more=LINES), tmp_path):
        visit = Visit(browser, Server(f"http://127.0.0.1:{outside}"))
        visit.open("?c=HR,RS&eqf=4")
        visit.context.close()
        assert visit.faults == []
