"""No table leaves as a formula: every command that writes CSV or XLSX, fed with cells that a spreadsheet would run."""

import csv
import io
import re
from pathlib import Path
from typing import get_type_hints

import openpyxl
import pandas as pd
import pytest
import yaml

from conftest import ROOT
from mcvet.cli import app
from mcvet.cli.output import Format
from mcvet.readiness import DIMENSIONS
from mcvet.reports.files import as_csv
from mcvet.reports.workbook import Sheet, make_workbook

HOSTILE = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "a;=1", "a\n=1", "a\r\n-1", "a\t+1"]
NUMBER = re.compile(r"-?\d+(\.\d+)?(e-?\d+)?")
RUNS = re.compile("(^|[;\t\r\n])[=+\\-@＝＋－＠]|^[\t\r]")


def sheets_of(content: bytes) -> list[list[tuple[object, str]]]:
    """Return value and type of every cell that holds something, sheet by sheet."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [[(cell.value, cell.data_type) for row in page.iter_rows() for cell in row if cell.value is not None] for page in book]


def test_hostile_cells_are_text_and_numbers_stay_numbers() -> None:
    """In heads and cells; a negative number is a number in both forms."""
    numbers = [-1.5, 3.0, None, -2e-7, 1e21, 0.1, -1.0, 5.0, 6.0, 7.0, 8.0]
    frame = pd.DataFrame({"=head": HOSTILE, "number": numbers, "whole": pd.array([-4, None, *range(9)], dtype="Int64"), "yes": True})
    head, *rows = csv.reader(io.StringIO(as_csv(frame).decode("utf-8-sig"), newline=""))
    assert head[0] == "'=head"
    for row, text, number in zip(rows, HOSTILE, numbers, strict=True):
        assert not RUNS.search(row[0])
        assert row[0].replace("'", "") == text
        assert (float(row[1]) if row[1] else None) == number
    assert [row[2] for row in rows[:3]] == ["-4", "", "0"]
    [cells] = sheets_of(make_workbook([Sheet("s", frame)], title="t", as_of="2026-11-23"))
    assert {kind for _, kind in cells} == {"s", "n"}
    assert [value for value, _ in cells].count("yes") == len(frame) + 1  # its head says yes as well
    assert [str(value).replace("_x000D_", "\r") for value, kind in cells if kind == "s" and value != "yes"][3:] == HOSTILE
    assert [value for value, kind in cells if kind == "n" and isinstance(value, float)][:1] == [-1.5]
    assert -4 in [value for value, kind in cells if kind == "n"]


def test_there_is_one_writer_of_each_form() -> None:
    """CSV is written in one place of the package, spreadsheets in another; a third would have to be tried here."""
    writing = re.compile(r"\.to_csv\(|csv\.writer|csv\.DictWriter|\.to_excel\(|xlsxwriter\.Workbook|openpyxl\.Workbook|ExcelWriter")
    found = {path.name for path in (ROOT / "toolkit").rglob("*.py") if writing.search(path.read_text("utf-8"))}
    assert found == {"files.py", "workbook.py"}
    scripts = [path for path in (ROOT / "toolkit").rglob("*.js") if "text/csv" in path.read_text("utf-8")]
    assert not scripts


def hostile_folder(folder: Path) -> Path:
    """Lay out a partner's data: a framework, its levels and types, its source, all with names that begin like formulas."""
    tables = {
        "frameworks": "framework_id,country,framework_name_en,framework_name_local,abbreviation,legal_basis,year_adopted,n_levels,has_sublevels,"
        "scope,stage,eqf_referencing_year,eqf_on_certificates,source_id,confidence\n"
        "ZZ-EXAMPLE,ZZ,=1+1 framework,@okvir,+EX,=law,2020,2,no,comprehensive,operational,2022,unknown,own,high\n",
        "levels": "framework_id,nqf_level,sort_order,eqf_link,eqf_level,source_id,confidence\n"
        "ZZ-EXAMPLE,=3,1,linked,3,own,high\nZZ-EXAMPLE,-4,2,linked,4,own,high\n",
        "qualification_types": "framework_id,nqf_level,eqf_level,name_local,name_en,sector,typical_duration,credits,note,source_id,confidence\n"
        "ZZ-EXAMPLE,-4,4,=cmd|' /C calc'!A0,+Certificate,vet,-3 years,=60,@note,own,high\n",
        "referencing_events": "framework_id,date,event,title,source_id,confidence\nZZ-EXAMPLE,2022,referencing_report_presented,=report,own,high\n",
        "mc_status": "country,dimension,status_code,nearest_equivalent,year,evidence,source_id,confidence\n"
        + "".join(f"ZZ,{dimension},in_force,false,2025,=1+1 law,own,high\n" for dimension in DIMENSIONS),
        "sources": 'source_id,title,publisher,year,url,kind\nown,"=HYPERLINK(""http://x"")",@publisher,2026,,secondary\n',
    }
    for name, rows in tables.items():
        (folder / f"{name}.csv").write_text(rows, "utf-8")
    (folder / "templates").mkdir()
    (folder / "templates" / "mc90.yaml").write_text(hostile_template(), "utf-8")
    return folder


def hostile_template() -> str:
    """Return a shipped template whose English texts all begin like formulas."""

    def spoilt(value: object) -> object:
        if isinstance(value, dict):
            return {key: f"=1+{text}" if isinstance(text, str) and key == "en" else spoilt(text) for key, text in value.items()}
        return [spoilt(each) for each in value] if isinstance(value, list) else value

    held = yaml.safe_load((ROOT / "data" / "templates" / "mc02.yaml").read_text("utf-8"))
    return str(yaml.safe_dump({**spoilt(held), "id": "mc90"}, allow_unicode=True, sort_keys=False))  # type: ignore[dict-item]


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], list[str]]:
    """Every command that takes a form for its answer, with hostile input."""
    folder, files = tmp_path_factory.mktemp("hostile"), tmp_path_factory.mktemp("files")
    data = ["--data", str(hostile_folder(folder))]
    asked = {"activity": "=activity", "topics": [{"code": "T", "label": "@topic", "items": ["T1", "T2"]}], "fictional": True, "scale": "AGR5",
             "planned_stakeholder_groups": ["=G", "+H"], "attendance_by_group": {"=G": 9, "+H": 8}, "attended": 17}  # fmt: skip
    (files / "a.yaml").write_text(yaml.safe_dump(asked), "utf-8")
    rows = [
        f"{wave},=p{n},{'=G' if n % 2 else '+H'},{1 + n % 3 + (wave == 'post')},{2 + n % 2}" for wave in ("pre", "post") for n in range(14)
    ]
    (files / "=r.csv").write_text("\n".join(["wave,code,stakeholder,T1,T2", *rows]), "utf-8")
    (files / "profile.yaml").write_text(
        "mcvet: element_profile\nversion: 1\ncountry: SI\ntitle: {en: =profile}\nnote: {en: '@note'}\n"
        "elements:\n- element_id: title\n  requirement: required\n  national_label: {sl: =naziv}\n", "utf-8",
    )  # fmt: skip
    survey = [str(files / "=r.csv"), "-a", str(files / "a.yaml")]
    app(["outcomes", "score", *survey, "-f", "json", "-o", str(files / "score.json")], standalone_mode=False)
    return {
        ("frameworks", "list"): data, ("frameworks", "show"): ["ZZ", *data], ("frameworks", "compare"): ["ZZ", "HR", *data],
        ("frameworks", "translate"): ["--", "-4", "ZZ", "HR"], ("credentials", "list"): data, ("credentials", "show"): ["mc90", *data],
        ("credentials", "check"): ["mc90", "-c", "HR", *data], ("credentials", "where"): ["mc90", "--framework", "ZZ", *data],
        ("credentials", "stack"): ["mc90", "mc01", "--towards", "mc90", *data],
        ("credentials", "profile"): ["HR", "SI", "--file", str(files / "profile.yaml"), *data],
        ("outcomes", "read"): survey, ("outcomes", "score"): survey, ("outcomes", "report"): survey,
        ("readiness", "profile"): ["ZZ", *data], ("readiness", "matrix"): ["ZZ", "HR", *data], ("readiness", "gaps"): ["ME", *data],
        ("readiness", "definitions"): ["ZZ", *data], ("report", "country"): ["ZZ", *data], ("readiness", "changes"): ["ZZ", *data],
        ("readiness", "score"): ["ZZ", "HR", *data], ("outcomes", "compare"): [str(files / "score.json")] * 2, ("outcomes", "record"): [],
    }  # fmt: skip


def commands() -> set[tuple[str, str]]:
    """Return every command that takes a form for its one answer; `report countries` writes those of `report country`."""
    return {
        (str(group.name), str(command.name))
        for group in app.registered_groups
        for command in group.typer_instance.registered_commands
        if command.callback
        and get_type_hints(command.callback).get("form") in (Format, Format | None)
        and "output" in get_type_hints(command.callback)
    }


FORMS = {("credentials", "show"): (), ("outcomes", "read"): ("xlsx",), ("report", "country"): ("xlsx",), ("outcomes", "report"): ("xlsx",), ("outcomes", "compare"): ("xlsx",),
         ("outcomes", "record"): ("xlsx",)}  # fmt: skip


OURS = {("outcomes", "record"), ("credentials", "check"), ("readiness", "score")}  # all in words of our own


@pytest.mark.slow
@pytest.mark.parametrize("command", sorted(commands()), ids=" ".join)
def test_no_command_writes_a_formula(command: tuple[str, str], words: dict[tuple[str, str], list[str]], tmp_path: Path) -> None:
    """Each command is known here, and its tables hold what was fed to it as text."""
    given = words[command]
    for form in FORMS.get(command, ("csv", "xlsx")):
        path = tmp_path / f"answer.{form}"
        options = ["-f", form, "-o", str(path)]
        ahead = ["--data", words["frameworks", "list"][1]] if "--" in given else []
        app([*command, *options, *ahead, *given], standalone_mode=False)
        if form == "csv":
            cells = [cell for row in csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")) for cell in row]
            assert not [cell for cell in cells if RUNS.search(cell) and not NUMBER.fullmatch(cell)]
        else:
            typed = [cell for page in sheets_of(path.read_bytes()) for cell in page]
            assert "f" not in {kind for _, kind in typed}
            cells = [str(value) for value, _ in typed]
        assert any(re.search("=[1-9a-zGH]|^'?-4$", cell) for cell in cells) or command in OURS
