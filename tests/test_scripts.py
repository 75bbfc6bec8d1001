"""The scripts of the pages: their unit tests, run by node, and what they are in a notebook."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from conftest import ROOT
from mcvet.dashboards.modules import joined
from mcvet.dashboards.widgets import Chart, Region


def node() -> str | None:
    """Return the path of a node that knows modules by their content, which the scripts of the package are."""
    path = shutil.which("node")
    told = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout if path else ""
    version = [int(part) for part in re.findall(r"\d+", told)[:2]]
    return path if version >= [20, 19] else None


NODE = node()


@pytest.mark.slow
@pytest.mark.skipif(not NODE, reason="no node 20.19 or later on this machine")
def test_units_of_scripts() -> None:
    """Node's own test runner passes `tests/scripts`."""
    done = subprocess.run(
        [str(NODE), "--test", *map(str, sorted((ROOT / "tests" / "scripts").glob("*.mjs")))],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]


@pytest.mark.parametrize("widget", [Region, Chart])
def test_a_notebook_gets_one_module(widget: type[Region | Chart]) -> None:
    """A widget hands its scripts over as one module that imports nothing and exports one thing."""
    source = str(widget._esm)
    lines = source.splitlines()
    assert not any(line.startswith("import ") for line in lines)
    assert [line for line in lines if line.startswith("export ")] == ["export default { render };"]
    if NODE:
        command = [NODE, "--input-type=module", "--check"]
        done = subprocess.run(command, input=source, capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == 0, done.stderr


MODULES = {
    "base": "let number = 0;\nexport function next() { return number += 1; }\nexport const name = 'base';\n",
    "whole": 'import { next } from "./base.js";\nconst name = "whole";\nexport default { name, number: next() };\n',
    "page": 'import whole from "../other/whole.js";\nimport { name as of, next } from "./base.js";\nconst name = "page";\n'
    "console.log([name, of, whole.name, whole.number, next()].join(' '));\nexport const done = true;\n",
}


@pytest.mark.skipif(not NODE, reason="no node 20.19 or later on this machine")
def test_joined_modules_behave_as_apart(tmp_path: Path) -> None:
    """A module that two import runs once, equal names do not collide, and the entry keeps its exports."""
    for name, text in MODULES.items():
        (tmp_path / f"{name}.js").write_text(text, "utf-8")
    source = joined("page", [tmp_path])
    assert "export const done" in source
    done = subprocess.run([str(NODE), "--input-type=module"], input=source, capture_output=True, text=True, check=False, timeout=60)
    assert (done.stdout, done.stderr) == ("page base whole 1 2\n", "")


def test_a_module_that_is_missing_is_an_error(tmp_path: Path) -> None:
    """The server does not start with half a script."""
    (tmp_path / "page.js").write_text(MODULES["page"], "utf-8")
    with pytest.raises(FileNotFoundError, match=r"whole\.js"):
        joined("page", [tmp_path])
