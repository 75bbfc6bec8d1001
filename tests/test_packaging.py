"""The package as it is installed."""

import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import pytest
import yaml

from conftest import ROOT
from mcvet import Catalogue
from mcvet.catalogue.model import MicroCredentialStatus
from mcvet.frameworks.wording import as_of
from mcvet.locale import texts_for

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def test_conda_users_get_the_same() -> None:
    """`environment.yml` and `pyproject.toml` name the same dependencies and versions."""
    environment = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    conda = {entry for entry in environment["dependencies"] if isinstance(entry, str)}
    assert conda - {"pip", f"python{PROJECT['project']['requires-python']}"} == set(PROJECT["project"]["dependencies"])
    assert {"pip": ["-e ."]} in environment["dependencies"]


def test_every_dependency_is_pinned_for_the_tests() -> None:
    """Each named dependency has its one version in `constraints.txt`, which names no address."""
    lines = [line for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines() if not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", line) for line in lines)
    pinned = {line.split("==")[0].lower().replace("_", "-") for line in lines}
    named = {
        re.split(r"[<>=\[]", entry)[0]
        for entry in [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["test"], *PROJECT["dependency-groups"]["bench"]]
    }
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


def test_the_models_load_without_the_heavy_libraries() -> None:
    """Comparing and reviewing need neither pandas nor plotly nor widgets nor Voilà, nor what writes documents or signs."""
    code = (
        "import sys, mcvet, mcvet.frameworks as f, mcvet.credentials as c; f.compare(['HR', 'RS']); "
        "c.review(c.template('mc01', mcvet.open_catalogue()), 'HR'); "
        "print(sorted({'pandas', 'plotly', 'ipywidgets', 'voila', 'docx', 'joserfc', 'matplotlib'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout.strip() == b"[]"


@pytest.mark.slow
def test_the_wheel_holds_what_it_needs_away_from_the_checkout(tmp_path: Path) -> None:
    """The wheel carries data, dashboards, styles, fonts, templates, catalogues and the type marker, and works unpacked elsewhere."""
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", str(tmp_path), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        archive.extractall(tmp_path / "site")
    for name in (
        "data/levels.csv", "data/datapackage.json", "dashboards/notebooks/frameworks.ipynb", "dashboards/notebooks/outcomes.ipynb", "dashboards/templates/outcomes/index.html", "dashboards/static/region.js", "style/page.css",
        "style/fonts/source-sans-3-cyrillic-wght-normal.woff2", "style/fonts/LICENSE.txt", "frameworks/templates/ladder.html", "outcomes/questionnaire.yaml",
        "outcomes/templates/section.html", "data/examples/fictional_en.yaml", "data/examples/fictional_sr_after.csv",
        "data/templates/mc01.yaml", "data/profiles/EU.yaml", "credentials/templates/review.html",
        "server/templates/shell.html", "server/static/session.js", "locale/sr_Cyrl.po", "py.typed",
    ):  # fmt: skip
        assert f"mcvet/{name}" in names
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
