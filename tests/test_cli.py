"""The command line, as a person or a script calls it."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from mcvet import open_catalogue
from mcvet.errors import SelectionError, UnknownNameError

RUN = [sys.executable, "-c", "from mcvet.cli import main; main()"]


def run(*words: str) -> subprocess.CompletedProcess[bytes]:
    """Run `mcvet` with these words."""
    return subprocess.run([*RUN, *words], capture_output=True, check=False, timeout=60)


def answer(capfdbinary: pytest.CaptureFixture[bytes], *words: str) -> bytes:
    """Call `mcvet` in this process and return what it writes."""
    from mcvet.cli import app

    app(list(words), standalone_mode=False)
    return capfdbinary.readouterr().out


def test_the_shape_that_others_script_against(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """`mcvet frameworks compare HR RS BA --eqf 4 --format json` keeps its keys."""
    told = json.loads(answer(capfdbinary, "frameworks", "compare", "HR", "RS", "BA", "--eqf", "4", "--format", "json"))
    assert [profile["framework"]["framework_id"] for profile in told["profiles"]] == ["HR-CROQF", "RS-NQFS", "BA-BQF"]
    (row,) = told["rows"]
    assert row["eqf_level"] == 4
    assert [cell["state"] for cell in row["cells"]] == ["levels", "levels", "not_referenced"]
    level = row["cells"][0]["levels"][0]
    assert set(level) == {
        "framework_id", "nqf_level", "sort_order", "eqf_levels", "concept_uri", "concept_match", "types", "types_hidden", "descriptors",
        "notes", "source_ids", "confidence",
    }  # fmt: skip
    assert set(level["source_ids"]) <= {source["source_id"] for source in told["sources"]}


@pytest.mark.parametrize(
    "words",
    [
        ["list"],
        ["show", "ME"],
        ["compare", "SI", "HR", "--sector", "vet", "--differences"],
        ["translate", "9", "SI", "HR"],
        ["translate", "4", "BA", "HR"],
    ],
)
@pytest.mark.parametrize("form", ["table", "csv", "json", "xlsx", "html"])
def test_every_command_writes_every_form(words: list[str], form: str, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """A file of each form is written and can be read by its own kind of program."""
    path = tmp_path / f"answer.{form}"
    assert answer(capfdbinary, "frameworks", *words, "--format", form, "-o", str(path)) == b""
    content = path.read_bytes()
    match form:
        case "csv":
            assert len(next(csv.reader(io.StringIO(content.decode())))) > 5
        case "json":
            assert json.loads(content)["as_of"] == open_catalogue().as_of
        case "xlsx":
            assert len(openpyxl.load_workbook(io.BytesIO(content)).sheetnames) >= 2
        case "html":
            assert content.startswith(b"<!doctype html>")
        case _:
            assert "November 2026" in content.decode()


def test_an_unknown_country_suggests_the_near_ones() -> None:
    """A misspelt country ends in words that name the near ones, on standard error, with exit status 2."""
    done = run("frameworks", "compare", "HR", "SRB")
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert "There is no framework 'SRB'" in " ".join(done.stderr.decode().split())
    assert done.stdout == b""


@pytest.mark.parametrize(
    ("words", "fault", "told"),
    [
        (["compare", "HR"], SelectionError, "2 to 8"),
        (["compare", "HR", "RS", "--eqf", "9"], SelectionError, "1 to 8"),
        (["compare", "HR", "RS", "--sector", "vets"], UnknownNameError, "vet"),
        (["compare", "HR", "BE"], UnknownNameError, "BE-FL-FQF, BE-FR-CFC, BE-DE-QDG"),
        (["translate", "4.3", "HR", "RS"], UnknownNameError, "4.1"),
        (["list", "--format", "xlsx"], SelectionError, "-o FILE.xlsx"),
        (["list", "--lang", "de"], SelectionError, "sr-Cyrl"),
        (["list", "--format", "json", "-o", "/no/such/folder/list.json"], SelectionError, "cannot be written"),
    ],
)
def test_faults_are_told_in_words(words: list[str], fault: type[Exception], told: str) -> None:
    """What was wrong and what would be right stand in the message."""
    from mcvet.cli import app

    with pytest.raises(fault) as caught:
        app(["frameworks", *words], standalone_mode=False)
    assert told in str(caught.value)


def test_a_folder_of_ones_own_changes_the_answer(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """`--data` lays a ministry's correction over the shipped data."""
    (tmp_path / "levels.csv").write_text(
        "framework_id,nqf_level,sort_order,eqf_link,eqf_level,source_id,confidence\nHR-CROQF,5,6,linked,6,b_nuffic_hr,medium\n", "utf-8"
    )
    (tmp_path / "qualification_types.csv").write_text(
        "framework_id,nqf_level,eqf_level,name_local,name_en,sector,source_id,confidence\n"
        "HR-CROQF,5,6,Stručni pristupnik / pristupnica (kratki stručni studij),Short professional study (professional associate),he,b_nuffic_hr,high\n"
        "HR-CROQF,5,6,Majstorski ispit; strukovno specijalističko usavršavanje,Master craftsman examination; specialist vocational upskilling,vet,b_nuffic_hr,medium\n",
        "utf-8",
    )
    told = json.loads(answer(capfdbinary, "frameworks", "translate", "5", "HR", "RS", "--data", str(tmp_path), "-f", "json"))
    assert told["comparable_to"] == ["6.1", "6.2"]


def test_check_reports_every_problem_and_exits_with_1() -> None:
    """`mcvet data check` prints each problem with its place and remedy, and its exit status tells scripts."""
    folder = Path(__file__).parent / "catalogue" / "folders" / "twenty_faults"
    done = run("data", "check", str(folder), "--json")
    assert done.returncode == 1
    problems = json.loads(done.stdout)
    assert len(problems) >= 20
    assert all(set(problem) == {"file", "row", "field", "expected", "found", "remedy"} for problem in problems)
    assert run("data", "check").returncode == 0


def test_version_tells_the_date_of_the_data() -> None:
    """`mcvet --version` names the version and how old the data are."""
    assert b"data as of 2026-11-23" in run("--version").stdout
