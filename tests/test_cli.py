"""The command line, as a person or a script calls it."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import typer
from typer.main import get_command

from mcvet import open_catalogue
from mcvet.errors import SelectionError, UnknownNameError
from mcvet.locale import texts_for

RUN = [sys.executable, "-c", "from mcvet.cli import main; main()"]


def run(*words: str) -> subprocess.CompletedProcess[bytes]:
    """Run `mcvet` with these words."""
    return subprocess.run([*RUN, *words], capture_output=True, check=False, timeout=60)


def test_no_password_at_all_is_no_traceback() -> None:
    """Where nobody can type a password, the command ends with an exit status and stores nothing."""
    found = subprocess.run([*RUN, "password"], capture_output=True, check=False, timeout=60, stdin=subprocess.DEVNULL)
    assert found.returncode == 1
    assert b"Traceback" not in found.stderr + found.stdout


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


@pytest.mark.slow
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


@pytest.mark.slow
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
    """The message states what was wrong and what would be right."""
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


@pytest.mark.slow
def test_check_reports_every_problem_and_exits_with_1() -> None:
    """`mcvet data check` prints each problem with its place and remedy, and scripts can use its exit status."""
    folder = Path(__file__).parent / "catalogue" / "folders" / "twenty_faults"
    done = run("data", "check", str(folder), "--json")
    assert done.returncode == 1
    problems = json.loads(done.stdout)
    assert len(problems) >= 20
    assert all(set(problem) == {"file", "row", "field", "expected", "found", "remedy"} for problem in problems)
    assert run("data", "check").returncode == 0


@pytest.mark.slow
def test_version_tells_the_date_of_the_data() -> None:
    """`mcvet --version` names the version and how old the data are."""
    assert f"data as of {open_catalogue().as_of}".encode() in run("--version").stdout


@pytest.mark.parametrize(
    "words",
    [
        ["credentials", "show", "did:key:x"], ["credentials", "check", ":smile:"], ["credentials", "verify", "nix:smile:.jwt"],
        ["credentials", "import", "[red]nix.json"], ["credentials", "export", "mc01", "--to", ":smile:"],
        ["credentials", "new", "-o", "/no:smile:/x.yaml"], ["outcomes", "read", "nix:smile:.csv"], ["outcomes", "compare", ":key:.json"],
        ["frameworks", "show", ":flag_hr:"], ["frameworks", "list", "--lang", "[b]"], ["frameworks", "list", "--format", ":smile:"],
        ["data", "check", "nix:smile:"], [":smile:"],
        ["credentials", "show", "a-name-without-any-space-that-is-longer-than-a-terminal-of-eighty-columns-is-wide-and-goes-on"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_names_are_printed_as_typed(words: list[str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    """A name that looks like an emoji or markup is printed literally, even if it is longer than a line."""
    assert main_with(monkeypatch, *words)
    typed = next(word for word in words if re.search(r"[:\[]|.{90}", word))
    assert typed in "".join(capfd.readouterr())


def test_a_name_that_is_no_text_ends_in_words(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    """In a name, a byte that is not valid text and an escape are printed as replacement characters."""
    for word in (os.fsdecode(b"a\x9b31m"), "a\x1b[31mred"):
        assert main_with(monkeypatch, "credentials", "show", word) == 2
        assert "There is no template 'a\N{REPLACEMENT CHARACTER}" in capfd.readouterr().err
        assert main_with(monkeypatch, "credentials", "check", f"{word}.json", "-f", "json") == 1
        assert "\x1b" not in capfd.readouterr().out


STEERING = "\x1b]0;own\x07\x1b[2J\x9b31m\r\x7f\u202e"


class Terminal(io.TextIOWrapper):
    """Keeps what is written to it, and says that it is a terminal."""

    def __init__(self) -> None:
        self.seen = io.BytesIO()
        super().__init__(self.seen, encoding="utf-8", write_through=True)

    def isatty(self) -> bool:
        """Return True."""
        return True


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (["credentials", "check"], "broken.json"), (["credentials", "import"], "broken.json"), (["credentials", "verify"], "broken.json"),
        (["credentials", "show"], "sound.json"), (["credentials", "show", "-f", "html"], "sound.json"),
        (["credentials", "show", "-f", "json"], "sound.json"), (["credentials", "import"], "sound.json"),
        (["credentials", "import", "-f", "json"], "sound.json"), (["credentials", "stack", "mc01", "-f", "csv"], "sound.json"),
        (["outcomes", "read"], "broken.csv"), (["outcomes", "read", "-a", "{activity}"], "broken.csv"), (["data", "check"], ""),
    ],
    ids=str,
)  # fmt: skip
def test_nothing_in_a_file_steers_the_terminal(words: list[str], name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Escapes, carriage returns and turns of direction in untrusted files arrive at a terminal as marks, in every form of answer."""
    sound = {"id": "own", "title": {"en": "T\x9b31m\x7f\u202e"}}
    (tmp_path / "sound.json").write_text(json.dumps(sound), "utf-8")
    (tmp_path / "broken.json").write_text(json.dumps(sound | {"x" + STEERING: 1, "revision": STEERING}), "utf-8")
    (tmp_path / "broken.csv").write_text(f"{STEERING},country\n{STEERING},HR\n", "utf-8")
    (tmp_path / "activity.yaml").write_text("id: a\ntitle: T\nx\u202e: 1\n", "utf-8")
    (tmp_path / "levels.csv").write_text(f"framework_id,x{STEERING}\nXX{STEERING},1\n", "utf-8", newline="")
    terminal = Terminal()
    for stream in ("stdout", "stderr"):
        monkeypatch.setattr(sys, stream, terminal)
    told = [word.format(activity=tmp_path / "activity.yaml") for word in words]
    main_with(monkeypatch, *told, str(tmp_path / name))
    seen = re.sub("\x1b\\[[\\d;]*m", "", terminal.seen.getvalue().decode())  # colours and bold type of our own
    assert seen
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", seen), seen


def main_with(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    """Call the command as the shell would, in this process; return its exit status."""
    from mcvet.cli import main

    monkeypatch.setattr(sys, "argv", ["mcvet", *words])
    try:
        main()
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


@pytest.mark.slow
@pytest.mark.parametrize("tag", ["sr_RS.UTF-8", "hr_HR.UTF-8", "en_GB.UTF-8"])  # English last, as Typer's words are set for the process
def test_help_is_in_the_language_of_the_terminal(tag: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    """The help of every command holds all its English texts on an English terminal, and none of them on another."""
    from mcvet.cli import app

    monkeypatch.setenv("LC_ALL", tag)
    monkeypatch.setenv("COLUMNS", "1000")
    commands: list[tuple[list[str], Any]] = [([], get_command(app))]
    for words, command in commands:
        inner = getattr(command, "commands", {})
        commands += [([*words, name], each) for name, each in inner.items()]
        english = [each.help for each in (command, *inner.values(), *command.get_params(typer.Context(command))) if each.help]
        assert main_with(monkeypatch, *words, "--help") == 0
        said = " ".join(capfd.readouterr().out.split())
        assert not re.search(r"[{<](str|int|float|bool|list|path)\b|{\w+}", said), words
        typer_says = ("Usage: ", "─ Options ─", "[OPTIONS]")
        shown = [text for text in (*english, *typer_says) if text in said]
        assert shown == ([*english, *typer_says] if tag.startswith("en") else []), words
    assert len(commands) > 30


@pytest.mark.slow
def test_a_fault_of_usage_points_to_help_in_the_language_of_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Usage, the way to the help and the heading of the fault are in the reader's language, and the command is whole."""
    monkeypatch.setenv("LC_ALL", "hr_HR.UTF-8")
    assert main_with(monkeypatch, "credentials", "show") == 2
    told = capfd.readouterr().err
    assert "Uporaba: mcvet credentials show" in told
    assert "Pomoć daje naredba „mcvet credentials show --help”." in told
    assert "─ Pogreška ─" in told
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert main_with(monkeypatch, "credentials", "show") == 2
    assert "Try 'mcvet credentials show --help' for help." in capfd.readouterr().err


USAGE = {
    ("--verzion",): "Opcija --verzion ne postoji. Možda --version.",
    ("--a\x1b[2Jb",): "Opcija --a\N{REPLACEMENT CHARACTER}[2Jb ne postoji.",
    ("frameworks", "comp"): "Naredba „comp” ne postoji. Možda compare.",
    ("credentials", "show"): f"Nedostaje: {texts_for('hr').say('ID|FILE')}",
    ("serve", "--port"): "Opcija --port zahtijeva vrijednost.",
    ("serve", "--open=3"): "Opcija --open ne prima vrijednost.",
    ("serve", "x", "y"): "Suvišni argumenti: x y",
    ("serve", "--port", "x"): "--port – očekivano: cijeli broj; pronađeno: „x”.",
    ("serve", "--port", "70000"): "--port – očekivano: broj koji iznosi najviše 65.535; pronađeno: „70000”.",
    ("frameworks", "list", "--format", "nix"): "očekivano: jedno od: table, csv, json, xlsx, docx, html, pdf; pronađeno: „nix”.",
}


@pytest.mark.slow
@pytest.mark.parametrize("words", USAGE)
def test_a_fault_of_usage_is_said_in_the_language_of_the_terminal(
    words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """What is wrong with the arguments is said in whole sentences, and nothing in them steers a terminal."""
    monkeypatch.setenv("LC_ALL", "hr_HR.UTF-8")
    monkeypatch.setenv("COLUMNS", "200")
    assert main_with(monkeypatch, *words) == 2
    printed = capfd.readouterr().err
    assert USAGE[words] in printed
    assert "Pogreška" in printed
    assert not re.search("\x1b\\[2J", printed)


def test_one_place_writes_to_the_terminal() -> None:
    """No command prints by itself: what is printed goes through `answers`, which takes out whatever would steer a terminal."""
    import mcvet.cli

    rooms = [path for path in Path(mcvet.cli.__file__).parent.glob("*.py") if path.name != "output.py"]
    assert rooms
    for path in rooms:
        found = re.findall(r"typer\.(?:secho|echo)\b|\bprint\(|\bConsole\b|sys\.std\w+\.\w+", path.read_text("utf-8"))
        assert found == [], path.name
