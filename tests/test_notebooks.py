"""The notebooks run from top to bottom in a new kernel, and are kept without outputs."""

import json
import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from conftest import ROOT

NOTEBOOKS = sorted([*(ROOT / "notebooks").rglob("*.ipynb"), *(ROOT / "dashboards").glob("*.ipynb")])

WRITTEN = {
    "01-compare-frameworks.ipynb": ("ladder.html", "comparison.xlsx"),
    "02-design-a-microcredential.ipynb": ("mc01.json", "supplement.docx"),
    "04-national-readiness.ipynb": ("montenegro.docx",),
    "03-score-an-activity.ipynb": ("report.docx", "report.html", "report.xlsx"),
}


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
    for name in WRITTEN.get(path.name, ()):
        assert (folder / name).stat().st_size > 2_000


def test_a_dashboard_notebook_is_title_import_call_note() -> None:
    """Dashboards hold no logic: a title, one import, one call, a note."""
    for path in (ROOT / "dashboards").glob("*.ipynb"):
        kinds = [cell["cell_type"] for cell in json.loads(path.read_text("utf-8"))["cells"]]
        assert kinds == ["markdown", "code", "code", "markdown"]
