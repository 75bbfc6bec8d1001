"""The scripts of the pages: their unit tests, run by node, and what they are in a notebook."""

import re
import shutil
import subprocess

import pytest

from conftest import ROOT
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
