"""The package as it is installed."""

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import PackageNotFoundError, metadata, packages_distributions
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from conftest import ROOT
from mcvet import Catalogue
from mcvet.catalogue.model import MicroCredentialStatus
from mcvet.frameworks.wording import as_of
from mcvet.locale import texts_for

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def test_conda_solves_the_environment_and_pip_brings_the_rest() -> None:
    """`environment.yml` asks conda-forge only for what it has, as `pyproject.toml` asks for it; pip brings mcvet with all it needs."""
    *conda, pip = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))["dependencies"]
    assert pip == {"pip": ["-e ."]}
    assert "pip" in conda
    asked = {Requirement(entry) for entry in conda if entry != "pip"}
    in_channel = yaml.safe_load((ROOT / "tests/conda_forge.yaml").read_text("utf-8"))
    unsolvable = {str(need) for need in asked if need.name not in in_channel or not need.specifier.contains(in_channel[need.name])}
    assert not unsolvable
    project = {*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["test"]}
    assert {str(need) for need in asked} <= {*project, f"python{PROJECT['project']['requires-python']}"}
    large = {"python", "jupyterlab", "ipywidgets", "voila", "plotly", "pandas", "scipy", "matplotlib", "pytest"}
    assert {need.name for need in asked} == large


def test_what_is_imported_is_declared() -> None:
    """Every library that the package imports is a dependency of its own, and not one that another library happens to bring."""
    declared = {canonicalize_name(Requirement(entry).name) for entry in PROJECT["project"]["dependencies"]}
    providers = packages_distributions()
    imported: set[str] = set()
    for path in (ROOT / "toolkit").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                imported.add(node.module.split(".")[0])
    libraries = imported - sys.stdlib_module_names - {"mcvet"}
    assert {"numpy", "tornado"} <= libraries
    undeclared = {name for name in libraries if not {canonicalize_name(found) for found in providers[name]} & declared}
    assert not undeclared


def test_every_dependency_is_pinned_for_the_tests() -> None:
    """Each named dependency has its one version in `constraints.txt`, which names no address."""
    lines = [line for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines() if not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", line) for line in lines)
    pinned = {line.split("==")[0].lower().replace("_", "-") for line in lines}
    groups = [PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"].values()]
    named = {re.split(r"[<>=\[]", entry)[0] for group in groups for entry in group}
    assert {name.lower() for name in named} <= pinned


def test_what_is_shipped_with_the_product_is_permissive() -> None:
    """No library that the product needs to run, nor what these need, is under a licence of the GPL family."""
    left, seen = [re.split(r"[<>=\[; ]", entry)[0] for entry in PROJECT["project"]["dependencies"]], set[str]()
    while left:
        name = left.pop().lower().replace("_", "-")
        if name in seen:
            continue
        seen.add(name)
        try:
            found = metadata(name)
        except PackageNotFoundError:  # asked for on other systems only
            continue
        licences = [found.get("License-Expression") or found.get("License") or "", *(found.get_all("Classifier") or ())]
        told = [line for line in licences if len(line) < 200 and re.search(r"\b(A?GPL|General Public License|GNU)", line)]
        assert not told, (name, told)
        left += [re.split(r"[<>=!~\[; (]", need)[0] for need in found.get_all("Requires-Dist") or () if "extra ==" not in need]
    assert {"matplotlib", "python-docx", "scipy"} <= seen


@pytest.mark.slow
def test_the_models_load_without_the_heavy_libraries() -> None:
    """Comparing and reviewing need neither pandas nor plotly nor widgets nor Voilà, nor what writes documents or signs."""
    code = (
        "import sys, mcvet, mcvet.frameworks as f, mcvet.credentials as c; f.compare(['HR', 'RS']); "
        "c.review(c.template('mc01'), 'HR'); "
        "print(sorted({'pandas', 'plotly', 'ipywidgets', 'voila', 'docx', 'joserfc', 'matplotlib'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout.strip() == b"[]"


@pytest.mark.slow
def test_the_wheel_holds_what_it_needs_away_from_the_checkout(tmp_path: Path) -> None:
    """The wheel carries every file of the package, the data and the dashboards, and works unpacked elsewhere."""
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", str(tmp_path), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        archive.extractall(tmp_path / "site")
    package = ROOT / "toolkit" / "mcvet"
    wanted = {f"mcvet/{path.relative_to(package)}" for path in package.rglob("*") if path.is_file() and path.suffix != ".pyc"}
    wanted |= {f"mcvet/data/{path.relative_to(ROOT / 'data')}" for path in (ROOT / "data").rglob("*") if path.is_file()}
    wanted |= {f"mcvet/dashboards/notebooks/{path.name}" for path in (ROOT / "dashboards").glob("*.ipynb")}
    assert not wanted - names
    code = (
        "from mcvet._places import data_folder; from mcvet.frameworks import compare; print(data_folder(), len(compare(['HR','RS']).rows))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path / "site", capture_output=True, check=True)
    assert done.stdout.decode().split() == [str(tmp_path / "site" / "mcvet" / "data"), "8"]


def test_nothing_public_is_left_out() -> None:
    """Each room lists its public names, and each of them exists."""
    for name in (
        "mcvet",
        "mcvet.catalogue",
        "mcvet.frameworks",
        "mcvet.credentials",
        "mcvet.credentials.exchange",
        "mcvet.outcomes",
        "mcvet.readiness",
        "mcvet.dashboards",
        "mcvet.locale",
    ):
        module = __import__(name, fromlist=["__all__"])
        assert all(hasattr(module, public) for public in module.__all__)


def test_the_figures_of_the_readme_are_those_of_the_data(catalogue: Catalogue) -> None:
    """Numbers and date in the README follow the data."""
    linked = sum(level.eqf_level is not None for level in catalogue.levels if level.framework_id != "EU-EQF")
    countries = {row.country for row in catalogue.rows(MicroCredentialStatus)}
    readme = (ROOT / "README.md").read_text("utf-8")
    for words in (
        f"As of {as_of(catalogue, texts_for('en'))}",
        f"{len(catalogue.frameworks) - 1} national and regional frameworks",
        f"{linked} links between national levels and the EQF",
        f"{len(catalogue.qualification_types)} qualification types",
        f"policy in {len(countries)} countries",
        f"from {len(catalogue.sources) - 1} publications",
    ):
        assert words in readme
