"""What the server answers, without a browser."""

import re
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
        first = answer.read1(60_000).decode(errors="ignore")  # the end may be part of a letter
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
    assert 'href="/?lang=sr-Cyrl"' in html
    assert html.count("<nav") >= 2


@pytest.mark.parametrize(
    "path", ["/?my=ME", "/frameworks?my=ME", "/correct?my=ME", "/accessibility?my=ME", "/guide?my=ME", "/glossary?my=ME", "/nothing?my=ME"]
)
def test_every_page_says_what_it_is_who_is_behind_it_and_what_becomes_of_data(path: str, server: str) -> None:
    """Title, description and preview are there, without a picture from elsewhere; so are contributors, date, licence and privacy."""
    _, html = get(f"{server}{path}&lang=en")
    for part in (
        '<meta name="description" content="', 'property="og:title" content="', "CC BY 4.0", "mcvet contributors", "No cookie", "As of",
        'href="/correct?my=ME&amp;lang=en"', 'href="/accessibility?my=ME&amp;lang=en"', 'href="/guide?my=ME&amp;lang=en"',
        'href="/frameworks?my=ME&amp;lang=en"',
    ):  # fmt: skip
        assert part in html, part
    assert "og:image" not in html


def test_the_old_address_leads_to_the_dashboard(server: str) -> None:
    """The address that Voilà would give the notebook leads to ours and keeps the selection."""
    with urllib.request.urlopen(f"{server}/voila/render/frameworks.ipynb?c=HR,RS", timeout=30) as answer:
        assert unquote(answer.url) == f"{server}/frameworks?c=HR,RS"


def test_a_page_comes_in_the_language_of_the_browser(server: str) -> None:
    """An address without a language leads to one with that of the browser, selection and all; one with a language stays."""

    def landed(path: str, wanted: str) -> str:
        request = urllib.request.Request(f"{server}{path}", headers={"Accept-Language": wanted})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return unquote(answer.url).removeprefix(str(server))

    assert landed("/frameworks?c=HR,RS", "sr-RS,en;q=0.5") == "/frameworks?c=HR,RS&lang=sr-Cyrl"
    assert landed("/", "sr-RS") == "/?lang=sr-Cyrl"
    assert landed("/frameworks?lang=en", "sr-RS") == "/frameworks?lang=en"
    assert landed("/frameworks", "de") == "/frameworks"


def test_downloads_follow_the_address(server: str, tmp_path: Path) -> None:
    """A file is made from the selection in the address, and its name says what it is."""
    with urllib.request.urlopen(f"{server}/download/frameworks/comparison.xlsx?c=HR,RS&eqf=4", timeout=30) as answer:
        assert 'filename="levels-HR-RS-eqf-4.xlsx"' in answer.headers["Content-Disposition"]
        (tmp_path / "x.xlsx").write_bytes(answer.read())
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx")["Comparison"]
    assert [cell.value for cell in sheet[1]] == ["EQF", "Croatia", "Serbia"]
    assert sheet.max_row == 2


def test_the_glossary_needs_no_kernel(server: str) -> None:
    """It is searched by its address alone, and what is found comes as a file."""
    status, html = get(f"{server}/glossary?lang=hr&q=mikrodokazilo")
    assert (status, "session.js" in html, "mikrokvalifikacija" in html) == (200, False, True)
    assert get(f"{server}/download/glossary/terms.json?lang=hr&q=mikrodokazila")[1].count("term_id") == 1
    assert get(f"{server}/download/glossary/terms.pdf")[0] == 404


def test_an_encoded_way_out_of_the_folder_is_refused(server: str) -> None:
    """A path with dots leads nowhere."""
    for path in ("/static/fonts/..%2f..%2fcli.py", "/static/..%2f..%2fcli.py", "/download/frameworks/..%2f..%2fcli.py"):
        assert get(server + path)[0] == 404


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


@pytest.mark.parametrize(("language", "scripts"), [("en", ["latin"]), ("hr", ["latin"]), ("sr-Cyrl", ["latin", "cyrillic"])])
def test_a_page_requests_the_typeface_of_its_language_at_once(language: str, scripts: list[str], server: str) -> None:
    """Text is laid out once, and not again when its typeface comes."""
    _, page = get(f"{server}/frameworks?lang={language}")
    named = re.findall(r'<link rel="preload" href="([^"]+)" as="font"', page)
    assert [address.rpartition("/")[2] for address in named] == [f"mcvet-sans-{script}.woff2" for script in scripts]
    for address in named:
        with urllib.request.urlopen(f"{server}{address}", timeout=30) as answer:
            assert answer.headers["Content-Type"] == "font/woff2"
            assert answer.read(4) == b"wOF2"
