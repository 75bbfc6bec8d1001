"""The notebooks run from top to bottom in a new kernel, and are kept without outputs."""

import json
import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from conftest import ROOT

NOTEBOOKS = sorted([*(ROOT / "notebooks").glob("*.ipynb"), *(ROOT / "dashboards").glob("*.ipynb")])


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_notebooks_hold_no_outputs(path: Path) -> None:
    """Neither outputs nor execution counts are kept."""
    cells = json.loads(path.read_text("utf-8"))["cells"]
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in cells)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:Kernel is running over TCP without encryption")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_notebooks_run(path: Path, tmp_path: Path) -> None:
    """Every cell runs, in order, and the files that the tutorial names are written."""
    folder = Path(shutil.copytree(path.parent, tmp_path / "work"))
    notebook = nbformat.read(folder / path.name, as_version=4)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(folder)}}).execute()
    if path.parent.name == "notebooks":
        assert (folder / "ladder.html").stat().st_size > 1_000_000
        assert (folder / "comparison.xlsx").read_bytes().startswith(b"PK")


def test_a_dashboard_notebook_is_title_import_call_note() -> None:
    """Dashboards hold no logic: a title, one import, one call, a note."""
    for path in (ROOT / "dashboards").glob("*.ipynb"):
        kinds = [cell["cell_type"] for cell in json.loads(path.read_text("utf-8"))["cells"]]
        assert kinds == ["markdown", "code", "code", "markdown"]
