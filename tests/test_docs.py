"""The documentation: what it shows is true, and the site that is built of it loads nothing from elsewhere."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from mcvet.reports.saving import save
from publishing.commands import CommandError, commands_page, with_output
from publishing.foreign import foreign_resources
from publishing.guide import guide_page


@pytest.mark.parametrize(
    "loaded",
    [
        '<script src="https://cdn.example.org/a.js"></script>',
        '<script src="//cdn.example.org/a.js"></script>',
        '<script type="module">import "https://cdn.example.org/a.js"</script>',
        '<script>fetch("https://cdn.example.org/a.json")</script>',
        '<link rel="stylesheet" href="https://cdn.example.org/a.css">',
        '<link rel="preload stylesheet" href="https://cdn.example.org/a.css">',
        '<link rel="preconnect" href="https://cdn.example.org">',
        '<img src="HTTPS://cdn.example.org/a.png">',
        '<img src="a.png" srcset="b.png 1x, https://cdn.example.org/c.png 2x">',
        '<iframe src="https://cdn.example.org/"></iframe>',
        '<p style="background: url(https://cdn.example.org/a.png)"></p>',
        "<style>@font-face { src: url('https://cdn.example.org/a.woff2') }</style>",
        "<style>@import '//cdn.example.org/a.css';</style>",
    ],
)
def test_what_a_page_would_load_from_another_server_is_found(loaded: str, tmp_path: Path) -> None:
    """Scripts, styles, fonts, pictures and frames are found wherever a page names them."""
    (tmp_path / "index.html").write_text(f"<!doctype html><html><head>{loaded}</head><body></body></html>", "utf-8")
    assert [(path.name, "cdn.example.org" in address) for path, address in foreign_resources(tmp_path)] == [("index.html", True)]


def test_style_sheets_are_searched_too(tmp_path: Path) -> None:
    """A font of another server in a style sheet is found."""
    (tmp_path / "a.css").write_text("@font-face { src: url(https://cdn.example.org/a.woff2) }", "utf-8")
    assert foreign_resources(tmp_path) == [(tmp_path / "a.css", "https://cdn.example.org/a.woff2")]


def test_links_and_own_files_are_permitted(tmp_path: Path) -> None:
    """A link that a reader may follow, a canonical address and files of the site itself are not reported."""
    own = (
        '<link rel="canonical" href="https://www.example.org/a.html"><link rel="stylesheet" href="_static/a.css">'
        '<script src="../_static/a.js"></script><script>let home = "https://www.example.org/"</script>'
        '<a href="https://www.example.org/">there</a><img src="data:image/png;base64,//8=">'
        '<p>src="https://www.example.org/a.js"</p><p style="background: url(a.png)"></p>'
    )
    (tmp_path / "index.html").write_text(own, "utf-8")
    assert not foreign_resources(tmp_path)


def test_the_reference_has_every_command() -> None:
    """Each command of the top and of a group has a heading, its usage and its options."""
    page = commands_page()
    for command in ("mcvet serve", "mcvet frameworks", "mcvet frameworks compare", "mcvet outcomes score", "mcvet credentials verify"):
        assert f"# `{command}`\n" in page
    assert "mcvet frameworks translate [OPTIONS] LEVEL FROM TO" in page
    assert "| `--eqf <whole number>` | Only this EQF level, 1 to 8; may be repeated. |" in page
    assert r"| `--kernels <needed\|always>` |" in page


def test_the_guide_of_the_site_is_the_page_of_the_application() -> None:
    """Its headings are those of the site; its links lead to pages of the site only."""
    page = guide_page()
    assert len(re.findall("^#{1,2} ", page, re.MULTILINE)) == 5
    links = set(re.findall(r'href="([^"]*)\.html"', page))
    assert links
    assert all((ROOT / "docs" / f"{name}.md").is_file() for name in links)
    assert 'href="/' not in page


@pytest.mark.slow
def test_a_command_in_a_page_is_followed_by_what_it_prints(tmp_path: Path) -> None:
    """The output comes from the command; what was written there before is replaced."""
    page = with_output("Try it:\n\n```console\n$ mcvet --version\nold\n```\n\n```sh\nmcvet serve\n```\n", tmp_path)
    assert re.fullmatch(
        r"Try it:\n\n```console\n\$ mcvet --version\nmcvet \S+, data as of \d{4}-\d\d-\d\d\n```\n\n```sh\nmcvet serve\n```\n", page
    )


@pytest.mark.slow
def test_a_command_that_fails_fails_the_build(tmp_path: Path) -> None:
    """The message names the command and has what it printed."""
    with pytest.raises(CommandError, match=r"(?s)'mcvet frameworks show XX' ends with exit status 2:.*There is no framework 'XX'"):
        with_output("```console\n$ mcvet frameworks show XX\n```\n", tmp_path)


def test_only_commands_of_mcvet_are_run(tmp_path: Path) -> None:
    """A page cannot run another program."""
    with pytest.raises(CommandError, match="begin with mcvet"):
        with_output("```console\n$ rm notes.txt\n```\n", tmp_path)


def test_the_json_in_the_documentation_is_that_of_the_library(tmp_path: Path) -> None:
    """Every key and value of the shortened example of a comparison is in the real one."""
    from mcvet.frameworks import compare

    page = (ROOT / "docs/command-line.md").read_text("utf-8")
    shown = json.loads(re.findall(r"```json\n(.*?)```", page, re.DOTALL)[0])
    real = json.loads(save(compare(["HR", "RS", "BA"], eqf_levels=[4]), tmp_path / "comparison.json").read_text("utf-8"))
    assert shown["rows"]
    assert _shortened(shown, real)


def _shortened(shown: Any, real: Any) -> bool:
    """Return True if a value is another one with parts left out; an ellipsis marks the end of a text, or further keys."""
    match shown:
        case dict():
            return isinstance(real, dict) and all(key in real and _shortened(shown[key], real[key]) for key in shown if key != "...")
        case list():
            return isinstance(real, list) and all(any(_shortened(item, other) for other in real) for item in shown)
        case str():
            return isinstance(real, str) and (real.startswith(shown.removesuffix("...")) if shown.endswith("...") else real == shown)
        case _:
            return bool(shown == real)
