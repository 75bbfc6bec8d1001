"""Notebooks of an operator's own: the folder, and what the server makes of it, without a browser."""

import asyncio
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import urlsplit

import nbformat
import pytest

from conftest import ROOT, Server, running_server, wait_until
from mcvet.locale import texts_for
from mcvet.server.handlers import routes
from mcvet.server.notebooks import NotebookFolder, NotebooksError, read_notebook, slug_of
from pages import join, message, read, run
from server.test_cookies import ASKED, OLD
from server.test_doors import ask
from server.test_server import get

PICTURE = bytes.fromhex("47494638396101000100800000000000ffffff2c00000000010001000002024401003b")
SCRIPT = "<script>alert(1)</script>"


def write(folder: Path, name: str, *cells: str, **metadata: Any) -> Path:
    """Write a notebook; cells that begin with `#` or `text:` are text."""
    made = [
        nbformat.v4.new_markdown_cell(cell.removeprefix("text:"))  # type: ignore[no-untyped-call]
        if cell.startswith(("#", "text:"))
        else nbformat.v4.new_code_cell(cell)  # type: ignore[no-untyped-call]
        for cell in cells
    ]
    path = folder / f"{name}.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=made, metadata=metadata), path)  # type: ignore[no-untyped-call]
    return path


def faults(folder: Path) -> list[str]:
    """Return what is said of each notebook; nothing of those that can be shown."""
    return [each.fault.said(texts_for("en")) if each.fault else "" for each in NotebookFolder(folder).all()]


def test_a_folder_that_is_not_there_or_holds_no_notebook_is_refused(tmp_path: Path) -> None:
    """The message names the folder and the option."""
    with pytest.raises(NotebooksError, match=r"There is no folder .*nowhere.*--notebooks"):
        NotebookFolder(tmp_path / "nowhere")
    (tmp_path / "notes.txt").write_text("text", "utf-8")
    with pytest.raises(NotebooksError, match=r"There is no notebook \(\*\.ipynb\) in"):
        NotebookFolder(tmp_path)


@pytest.mark.slow
def test_watching_needs_a_folder() -> None:
    """The option alone is a mistake, which is told before anything starts."""
    command = [sys.executable, "-c", "from mcvet.cli import main; main()", "serve", "--watch"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert "--notebooks" in done.stderr


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("levels", "levels"),
        ("My  levels (2)", "my-levels-2"),
        ("Мој преглед", "moj-pregled"),
        ("Š_đ č", "s_d-c"),
        ("Ωμέγα", "ωμεγα"),
        ("---", "notebook"),
    ],
)
def test_addresses_are_made_of_file_names(name: str, slug: str) -> None:
    """Small letters and hyphens, Latin where the script is Serbian Cyrillic."""
    assert slug_of(Path(f"{name}.ipynb")) == slug


def test_each_fault_is_said_and_the_others_are_served(tmp_path: Path) -> None:
    """What is no notebook, for another language or at the address of another is told apart from what can be shown."""
    write(tmp_path, "a good one", "# Good", "1")
    write(tmp_path, "A good-one", "# Second", "1")
    (tmp_path / "broken.ipynb").write_text('{"cells": [', "utf-8")
    (tmp_path / "empty.ipynb").write_text("", "utf-8")
    (tmp_path / "list.ipynb").write_text("[]", "utf-8")
    write(tmp_path, "r", "# R", "x", kernelspec={"name": "ir", "display_name": "R", "language": "R"})
    said = faults(tmp_path)
    for words, part in zip(
        said,
        ("", "has the same address as", *["cannot be read as a notebook"] * 3, "for r; this server runs notebooks for Python"),
        strict=True,
    ):
        assert part in words
        assert bool(part) == bool(words)


def test_a_notebook_without_a_named_language_is_python(tmp_path: Path) -> None:
    """Kernel names of one's own environments say nothing of the language."""
    assert read_notebook(write(tmp_path, "x", "1", kernelspec={"name": "my-env", "display_name": "My"})).fault is None


def test_the_first_heading_is_the_title_and_stands_once(tmp_path: Path) -> None:
    """Markup in it is left out; without a heading the file name is the title."""
    found = read_notebook(write(tmp_path, "x", "text:Before", "# The *first* & best\n\nText", "# Second", "1"))
    assert found.title == "The first & best"
    html = "".join(piece.html for section in found.sections for piece in section)
    assert "first" not in html
    assert "Text" in html
    assert "Second" in html
    assert read_notebook(write(tmp_path, "No heading", "1")).title == "No heading"


def test_sections_begin_at_headings_and_cells_are_numbered(tmp_path: Path) -> None:
    """Headings of two levels divide, also within a cell; in code, and of the third level, they do not; empty cells have no number."""
    text = "# Title\n\nintro\n\n## One\n\n```\n# not a heading\n```\n\n### Below"
    found = read_notebook(write(tmp_path, "x", text, "1", "", "## Two", "2"))
    assert [[piece.cell for piece in section] for section in found.sections] == [[0], [0, 1], [0, 2]]
    assert found.cells == 2


def test_pictures_beside_a_notebook_come_with_its_text_and_no_others(tmp_path: Path) -> None:
    """A picture is put into the page; a file above the folder is not."""
    folder = tmp_path / "folder"
    folder.mkdir()
    for place in (tmp_path, folder):
        (place / "p.gif").write_bytes(PICTURE)
    found = read_notebook(write(folder, "x", "# T\n\n![one](p.gif) ![two](../p.gif)"))
    html = "".join(piece.html for section in found.sections for piece in section)
    assert html.count("data:image/gif;base64") == 1
    assert 'src="../p.gif"' in html


def test_a_changed_file_is_read_anew(tmp_path: Path) -> None:
    """The list follows the folder: new files, changed ones, deleted ones."""
    path = write(tmp_path, "x", "# Before")
    folder = NotebookFolder(tmp_path)
    [before] = folder.all()
    assert folder.all()[0] is before
    write(tmp_path, "x", "# Afterwards, and longer")
    write(tmp_path, "y", "# New")
    assert [each.title for each in folder.all()] == ["Afterwards, and longer", "New"]
    assert folder.all()[0].mark != before.mark
    path.unlink()
    assert folder.find("x") is None
    assert [each.slug for each in folder.all()] == ["y"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a notebook of each kind."""
    folder = tmp_path_factory.mktemp("notebooks")
    write(
        folder, "Мој преглед", "# Мој преглед & <b>још</b>", "print('šta'); import os; os.environ['QUERY_STRING']",
        "import sys; print('aside', file=sys.stderr); os.getcwd()",
    )  # fmt: skip
    write(folder, "fails", "# Fails", "'before'", f"raise NameError('no such thing {SCRIPT}')", "'never'")
    write(folder, "tolerates", "# Tolerates", "1")
    write(folder, "dies", "# Dies", "import os; os._exit(3)")
    write(folder, "sleeps", "# Sleeps", "import time; time.sleep(600)")
    write(
        folder, "widgets", "# Widgets", "import ipywidgets\nbox = ipywidgets.IntSlider()\nout = ipywidgets.Output()",
        "def hear(change):\n    with out:\n        print('heard', change.new)\n        raise ValueError('wrong')\nbox.observe(hear, 'value')",
        "display(box, out)",
    )  # fmt: skip
    (folder / "broken.ipynb").write_text("{", "utf-8")
    return folder


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    """A server of the folder."""
    with running_server("--notebooks", str(folder), "--max-seconds", "8") as address:
        yield address


def shown(server: str, slug: str, query: str = "lang=en") -> list[dict[str, Any]]:
    """Return what the cells of a notebook show."""
    told: list[dict[str, Any]] = []

    async def script() -> None:
        page = await join(server, f"notebooks/{slug}", query)
        told.extend((await page.until("live"))["views"])

    run(script)
    return told


def ended(server: str, slug: str, query: str = "lang=en") -> dict[str, Any]:
    """Return what is told at the end of a notebook that cannot be run."""
    told: dict[str, Any] = {}

    async def script() -> None:
        page = await join(server, f"notebooks/{slug}", query)
        told.update(await page.until("ended"))

    run(script)
    return told


@pytest.mark.slow
def test_the_home_page_lists_the_notebooks_under_a_heading_of_their_own(server: Server) -> None:
    """Titles lead to their addresses; what cannot be shown is there with the reason and without a link."""
    status, html = get(f"{server}/?lang=en")
    assert status == 200
    assert "More dashboards" in html
    assert 'href="/notebooks/moj-pregled?lang=en"' in html
    assert "Мој преглед &amp; још" in html
    assert "broken.ipynb cannot be read as a notebook" in html
    assert "/notebooks/broken" not in html
    assert [get(f"{server}/?lang={tag}")[0] for tag in ("hr", "sl", "bs", "sr-Latn", "sr-Cyrl", "cnr")] == [200] * 6


@pytest.mark.slow
def test_a_page_has_our_frame_its_text_and_a_place_for_each_cell(server: Server) -> None:
    """Header, language links that keep the query, one heading of the first level, and nothing from elsewhere."""
    status, html = get(f"{server}/notebooks/moj-pregled?lang=sr-Cyrl&own=1")
    assert status == 200
    assert '<html lang="sr-Cyrl">' in html
    assert 'class="brand"' in html
    assert 'href="?own=1&amp;lang=hr"' in html
    assert html.count("<h1") == 1
    assert re.findall(r'data-cell="(\d)"', html) == ["1", "2"]
    assert all(link.startswith(("/", "?", "#")) for link in re.findall(r'<(?:script|link|img|a)[^>]*(?:src|href)="([^"]+)"', html))
    assert "cdn" not in html
    assert str(Path.home()) not in html


@pytest.mark.slow
def test_pages_that_cannot_be_shown_say_so(server: Server) -> None:
    """An unreadable notebook is told in words in the frame of a page; one that is not there is not found."""
    status, html = get(f"{server}/notebooks/broken?lang=en")
    assert (status, "cannot be read as a notebook" in html, "Traceback" in html) == (500, True, False)
    assert [get(f"{server}/notebooks/{path}")[0] for path in ("none", "none/mark", "..%2ffails", "fails.ipynb")] == [404] * 4


@pytest.mark.slow
def test_cells_show_what_they_print_and_return(server: Server, folder: Path) -> None:
    """The query is in the environment, the folder is that of the notebook, and the error output is for the log."""
    first, second = shown(server, "moj-pregled", "lang=hr&country=HR")
    printed, returned = (output["data"] for output in first["outputs"])
    assert printed == {"application/vnd.jupyter.stdout": "šta\n"}
    assert returned["text/plain"] == "'lang=hr&country=HR'"
    assert second["outputs"][0]["data"]["text/plain"] == repr(str(folder))
    assert "aside" not in json.dumps([first, second])


@pytest.mark.slow
def test_a_cell_that_fails_is_told_in_words_and_what_came_before_stays(folder: Path) -> None:
    """Its number, the error and a fault number, in the reader's language; the traceback is in the log, under that number."""
    with running_server("--notebooks", str(folder)) as server:
        before, failed = shown(server, "fails")
        assert before["outputs"][0]["data"]["text/plain"] == "'before'"
        said = re.fullmatch(
            rf"Cell 2 of 3 failed: NameError: no such thing {re.escape(SCRIPT)}\. Ask whoever wrote the notebook\. Fault number ([0-9a-f]{{8}})\.",
            failed["fault"],
        )
        assert said is not None
        assert failed["outputs"] == []
        assert "Ћелија 2 од 3" in shown(server, "fails", "lang=sr-Cyrl")[1]["fault"]
    assert f"fault {said[1]} in cell 2 of fails.ipynb" in server.output
    assert "Traceback" in server.output


@pytest.mark.slow
def test_a_notebook_that_ends_its_process_or_takes_too_long_is_told_with_the_cell(server: Server) -> None:
    """The page is told which cell it was; the place is free again."""
    assert "In cell 1 of 1 the process of the notebook ended." in ended(server, "dies")["words"]
    assert "Cell 1 of 1 took longer than 8 seconds and was stopped." in ended(server, "sleeps")["words"]
    assert ended(server, "none")["reason"] == "failed"
    wait_until(lambda: not server.kernels())


@pytest.mark.slow
def test_a_page_that_is_left_while_its_notebook_runs_gives_its_place_back(folder: Path) -> None:
    """The kernel ends at once, not after the cell."""
    with running_server("--notebooks", str(folder)) as server:

        async def script() -> None:
            page = await join(server, "notebooks/sleeps")
            while "cell" not in await page.until("starting"):
                pass
            await page.close()

        run(script)
        wait_until(lambda: not server.kernels())
    assert "fault" not in server.output


@pytest.mark.slow
def test_what_a_control_prints_comes_and_what_fails_is_told_in_words(server: Server) -> None:
    """Output of callbacks reaches the page; their errors come as a notice with a number, not as a traceback. Code of a page is not run."""

    async def script() -> None:
        page = await join(server, "notebooks/widgets", "lang=en")
        live = await page.until("live")
        slider = live["views"][2]["outputs"][0]["data"]["application/vnd.jupyter.widget-view+json"]["model_id"]
        kernel = await page.kernel()
        run_this = {"code": "print('ran')", "silent": False, "store_history": False, "user_expressions": {}, "allow_stdin": False}
        kernel.write_message(message("execute_request", run_this), binary=True)
        update = {"method": "update", "state": {"value": 7}, "buffer_paths": []}
        kernel.write_message(message("comm_msg", {"comm_id": slider, "data": update}), binary=True)
        heard = b""
        while b"heard 7" not in heard:
            heard = await read(kernel)
            assert b"ran" not in heard
        told = await page.until("fault")
        assert re.fullmatch(
            r"This did not work: ValueError: wrong\. Ask whoever wrote the notebook\. Fault number [0-9a-f]{8}\.", told["words"]
        )

    run(script)


@pytest.mark.slow
def test_the_front_end_of_voila_is_served_with_notebooks_only(server: Server) -> None:
    """Its files lie under an address that names their version; nothing leads out of their folders; without notebooks they are not there."""
    _, html = get(f"{server}/notebooks/fails?lang=en")
    config = json.loads(re.search('id="jupyter-config-data">(.*?)</script>', html)[1])  # type: ignore[index]
    names = [extension["name"] for extension in config["federated_extensions"]]
    assert {"@voila-dashboards/widgets-manager8", "anywidget"} <= set(names)
    loaded = [
        f"{config['fullLabextensionsUrl']}/{each['name']}/{each['load']}".replace("/./", "/") for each in config["federated_extensions"]
    ]
    for address in (f"{config['fullStaticUrl']}/voila.js", *loaded):
        assert get(server + address)[0] == 200
    for path in (
        "voila/../../../conf.json",
        "voila/..%2f..%2fconf.json",
        "labextensions/anywidget/package.json",
        "labextensions//etc/passwd",
    ):
        assert get(f"{server}/assets/x/{path}")[0] == 404
    with running_server() as plain:
        paths = [config["fullStaticUrl"] + "/voila.js", "/notebooks/fails", "/notebooks/fails/mark", "/assets/x/voila/voila.js"]
        assert [get(plain + path)[0] for path in paths] == [404] * 4
        assert "More dashboards" not in get(f"{plain}/?lang=en")[1]


@pytest.mark.slow
def test_the_kernel_of_a_live_page_is_known_and_no_other(server: Server) -> None:
    """Voilà's front end asks for it by its number; a number that no page has is not found."""

    async def script() -> None:
        page = await join(server, "notebooks/moj-pregled")
        await page.until("live")
        status, text = await asyncio.to_thread(get, f"{server}/api/kernels/{page.id}")
        assert (status, json.loads(text)) == (200, {"id": page.id, "name": "python3"})

    run(script)
    assert get(f"{server}/api/kernels/00000000-0000-0000-0000-000000000000")[0] == 404


@pytest.mark.slow
def test_no_address_of_notebooks_sets_a_cookie(server: Server) -> None:
    """Every address that the server knows with notebooks is asked for, here or in `test_cookies.py`."""
    number = "00000000-0000-0000-0000-000000000007"
    asked = ["/notebooks/fails", "/notebooks/broken", "/notebooks/fails/mark", f"/live/notebooks/fails/{number}", f"/api/kernels/{number}"]
    for path in asked:
        for cookie in ({}, {"Cookie": OLD}):
            assert ask(server, path, **cookie)[0].getheader("Set-Cookie") is None
    site = cast("Any", SimpleNamespace(options=SimpleNamespace(base="/"), notebooks=True))
    for pattern, *_ in routes(site):
        assert any(re.fullmatch(pattern, urlsplit(path).path) for path in [*asked, *(path for _, path in ASKED)]), pattern


def lines(path: Path) -> Sequence[str]:
    """Return the code of the example, line by line, without empty ones."""
    cells = json.loads(path.read_text("utf-8"))["cells"]
    code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    return [line for line in code.splitlines() if line.strip()]


def test_the_example_has_ten_lines_and_is_that_of_the_documentation() -> None:
    """What docs/your-own-dashboard.md prints is the notebook, letter by letter."""
    code = lines(ROOT / "notebooks" / "own-dashboard" / "levels.ipynb")
    printed = re.search("```python\n(.*?)```", (ROOT / "docs" / "your-own-dashboard.md").read_text("utf-8"), re.DOTALL)
    assert printed is not None
    assert [line for line in printed[1].splitlines() if line.strip()] == code
    assert len(code) == 10
