"""`mcvet credentials`, as a person or a script calls it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer import BadParameter

from mcvet.credentials.exchange.signatures.tokens import sign
from mcvet.errors import McvetError

RUN = [sys.executable, "-c", "from mcvet.cli import main; main()", "credentials"]
BROKEN = Path(__file__).parent / "broken"


@pytest.fixture
def learner(tmp_path: Path) -> str:
    path = tmp_path / "learner.yaml"
    path.write_text("given_name: Ana\nfamily_name: Primjerić\nawarded_on: 2026-11-02\nemail: ana@example.org\n", "utf-8")
    return str(path)


def call(capfdbinary: pytest.CaptureFixture[bytes], *words: str) -> tuple[int, bytes, str]:
    """Call `mcvet credentials` in this process; return exit status, standard output and standard error."""
    from mcvet.cli import app

    status = app(["credentials", *words], standalone_mode=False)
    captured = capfdbinary.readouterr()
    return int(status or 0), captured.out, captured.err.decode()


@pytest.mark.parametrize(
    "words",
    [
        ["list"], ["check", "mc05", "-c", "HR"], ["where", "mc01", "--framework", "HR", "--framework", "BA"],
        ["stack", "mc11", "mc12", "--towards", "mc01"], ["profile", "HR", "SI"],
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", ["table", "csv", "json", "xlsx", "html"])
def test_every_answer_has_every_form(words: list[str], form: str, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """A file of each form is written, and nothing beside it."""
    path = tmp_path / f"answer.{form}"
    assert call(capfdbinary, *words, "--format", form, "-o", str(path))[:2] == (0, b"")
    assert path.stat().st_size > 150


def test_the_list_for_machines(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """`list --format json` is a list of objects with `id`."""
    assert [each["id"] for each in json.loads(call(capfdbinary, "list", "--format", "json")[1])] == [f"mc{n:02d}" for n in range(1, 16)]


def test_a_template_is_shown_with_its_status_and_sources(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """Whether it is real, and where it comes from, are shown with it, also in Serbian."""
    told = call(capfdbinary, "show", "mc01", "--lang", "sr-Cyrl")[1].decode()
    for words in ("Технологија 3Д штампе", "стваран курс, појединости илустративне", "[a_npk3d]"):
        assert words in told


def test_new_check_and_save(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """A new file from a template can be checked; what must be corrected gives exit status 1."""
    path = tmp_path / "own.yaml"
    assert call(capfdbinary, "new", "--from", "mc02", "-o", str(path))[0] == 0
    assert call(capfdbinary, "check", str(path))[0] == 0
    path.write_text(
        path.read_text("utf-8").replace("hours: 200.0", "hours: 210.0").replace("guided_hours: 50.0", "guided_hours: 60.0"), "utf-8"
    )
    status, _, _ = call(capfdbinary, "check", str(path))
    assert status == 1
    assert b"my-credential" in call(capfdbinary, "new")[1]


def test_a_broken_file_is_told_whole(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """All problems come at once, for people and for machines, with exit status 1."""
    status, out, _ = call(capfdbinary, "check", str(BROKEN / "many_faults.yaml"))
    assert (status, len(out.decode().splitlines())) == (1, 11)
    status, out, _ = call(capfdbinary, "check", str(BROKEN / "many_faults.yaml"), "--format", "json")
    assert (status, len(json.loads(out)["problems"])) == (1, 11)


def test_low_confidence_is_marked_on_the_screen(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """A remark of low confidence says so where it is asked for."""
    told = call(capfdbinary, "check", "mc01", "-c", "SI", "--include-low")[1].decode()
    assert "No source found for this dimension yet. (low confidence) [background]" in told


@pytest.mark.parametrize("to", ["elm", "openbadges", "schemaorg", "docx", "html", "yaml"])
def test_export_tells_what_it_lost(to: str, learner: str, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """The file is written, the losses go to standard error and into the JSON report."""
    path = tmp_path / f"out.{to}"
    status, out, err = call(capfdbinary, "export", "mc01", "--to", to, "-o", str(path))
    assert (status, out) == (0, b"")
    assert path.stat().st_size > 500
    assert bool(err) is (to != "yaml")
    report = json.loads(call(capfdbinary, "export", "mc01", "--to", to, "--learner", learner, "--format", "json")[1])
    assert report["format"] == to
    assert all(loss["text"] for loss in report["losses"])


def test_elm_with_and_without_a_learner(learner: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """A template is a LOQ record; with a learner it is an EDC draft in the wrapper."""
    assert json.loads(call(capfdbinary, "export", "mc01", "--to", "elm")[1])["type"] == "Qualification"
    draft = json.loads(call(capfdbinary, "export", "mc01", "--to", "elm", "--learner", learner)[1])
    assert draft["credential"]["type"] == ["VerifiableCredential", "EuropeanDigitalCredential"]


@pytest.mark.slow
def test_templates_of_ones_own_are_checked_and_listed(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """`data check` reports a broken template with its line, and `--data` adds a sound one."""
    from mcvet.cli import app

    (tmp_path / "templates").mkdir()
    path = tmp_path / "templates" / "own.yaml"
    path.write_text("id: own\ntitle: {en: Own}\nreality: invented\n", "utf-8")
    assert app(["data", "check", str(tmp_path)], standalone_mode=False) == 1
    assert "own.yaml, line 3, field reality: expected one of real" in capfdbinary.readouterr().out.decode()
    path.write_text("mcvet: credential_template\nid: own\ntitle: {en: Own}\nreality: real\n", "utf-8")
    assert app(["data", "check", str(tmp_path)], standalone_mode=False) in (0, None)
    capfdbinary.readouterr()
    assert "own" in {each["id"] for each in json.loads(call(capfdbinary, "list", "-f", "json", "--data", str(tmp_path))[1])}


def test_a_badge_in_a_language(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """`--lang hr` makes a Croatian badge; a language without a title is refused."""
    assert json.loads(call(capfdbinary, "export", "mc01", "--to", "openbadges", "--lang", "hr")[1])["name"] == "Tehnologija 3D ispisa"
    with pytest.raises(McvetError, match="no title in 'de'"):
        call(capfdbinary, "export", "mc01", "--to", "openbadges", "--lang", "de")


@pytest.mark.parametrize("words", [("show", "mc01"), ("check", "mc01"), ("where", "mc01")])
def test_a_design_is_told_in_any_language_it_has(words: tuple[str, str], capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """`--lang hr` tells what the design says in Croatian, with English words around it; a language that it lacks is refused."""
    status, out, _ = call(capfdbinary, *words, "--lang", "hr")
    assert status == 0
    assert "Tehnologija 3D ispisa" in out.decode()
    with pytest.raises(McvetError, match=r"mc01 has no text in 'de'; there is en, .*hr"):
        call(capfdbinary, *words, "--lang", "de")


def test_import_gives_a_file_of_our_own(learner: str, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """An EDC draft comes back as YAML that can be checked, and as JSON with what was lost."""
    draft, own = tmp_path / "draft.json", tmp_path / "own.yaml"
    call(capfdbinary, "export", "mc01", "--to", "elm", "--learner", learner, "-o", str(draft))
    status, _, err = call(capfdbinary, "import", str(draft), "-o", str(own))
    assert status == 0
    assert "partly_real" in err
    assert "family_name: Primjerić" in own.read_text("utf-8")
    told = json.loads(call(capfdbinary, "import", str(draft), "--format", "json")[1])
    assert (told["format"], told["credential"]["id"]) == ("elm", "mc01")


def test_issue_and_verify(learner: str, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """What is issued verifies, and says what that proves and what not; what is changed is refused with exit status 1."""
    path = tmp_path / "badge.jwt"
    _, _, err = call(capfdbinary, "issue", "mc01", "--learner", learner, "-o", str(path))
    assert "Demonstration" in err
    status, out, _ = call(capfdbinary, "verify", str(path))
    assert status == 0
    assert "Signature intact" in out.decode()
    assert "Not proven" in out.decode()
    assert "family_name: Primjerić" in call(capfdbinary, "import", str(path))[1].decode()
    header, payload, signature = path.read_text("utf-8").strip().split(".")
    path.write_text(f"{header}.{payload[:-4]}AAAA.{signature}", "utf-8")
    status, out, err = call(capfdbinary, "verify", str(path))
    assert (status, out) == (1, b"")
    assert err.startswith("Refused")
    with pytest.raises(McvetError, match="Refused"):
        call(capfdbinary, "import", str(path))
    status, out, _ = call(capfdbinary, "verify", str(path), "--format", "json")
    assert (status, json.loads(out)["refusal"]) == (1, "signature")


@pytest.mark.slow
def test_an_expired_file_is_refused_at_the_shell(learner: str, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """Scripts can use the exit status of the process."""
    document = json.loads(call(capfdbinary, "export", "mc01", "--to", "openbadges", "--learner", learner)[1])
    path = tmp_path / "expired.jwt"
    path.write_text(sign(document | {"validFrom": "2020-01-01T00:00:00Z", "validUntil": "2020-12-31T23:59:59Z"}), "utf-8")
    done = subprocess.run([*RUN, "verify", str(path)], capture_output=True, check=False, timeout=60)
    assert done.returncode == 1
    assert done.stderr.decode().strip() == "Refused: it expired on 2020-12-31T23:59:59Z."


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["show", "mc99"], "There is no template 'mc99'"),
        (["show", "x" * 5000], "There is no template"),
        (["export", "mc01", "--to", "pdf"], "There is no format 'pdf'. There are elm, openbadges"),
        (["export", "mc01", "--to", "elmm"], "Did you mean elm?"),
        (["check", "mc01", "-c", "Crotia"], "Did you mean Croatia"),
        (["profile", "Croatia", "Slovnia"], "Did you mean Slovenia"),
        (["export", "mc01", "--to", "docx"], "-o FILE.docx"),
        (["show", "no-such-file.yaml"], "cannot be opened"),
        (["verify", "no-such-file.jwt"], "cannot be opened"),
        (["profile", "HR", "PT"], "There are BA, HR"),
        (["stack", "mc01", "mc01"], "mc01 occurs twice"),
        (["where", "mc01", "--format", "docx", "-o", "x.docx"], "no format 'docx'"),
        (["where", "mc01", "--format", "docx"], "no format 'docx'"),
    ],
)
def test_faults_are_told_in_words(words: list[str], told: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """The message states what was wrong and what would be right."""
    with pytest.raises(McvetError) as caught:
        call(capfdbinary, *words)
    assert told in str(caught.value)


@pytest.mark.parametrize("words", [["export", "mc01", "--to", "elm"], ["import", "a.json"], ["verify", "a.jwt"]])
def test_forms_that_there_are_not_are_refused(words: list[str], capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """A form that an answer does not have is refused with those that it has, and not passed over."""
    with pytest.raises(BadParameter, match="'csv' is not one of 'table', 'json'"):
        call(capfdbinary, *words, "--format", "csv")
