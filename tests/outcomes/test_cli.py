"""The commands `mcvet outcomes`, as a person or a script calls them."""

import json
from pathlib import Path

import pytest

from conftest import ROOT
from mcvet.cli import app
from mcvet.errors import McvetError

EXAMPLES = ROOT / "data" / "examples"
EN = [str(EXAMPLES / "fictional_en_before.csv"), str(EXAMPLES / "fictional_en_after.csv")]
ACTIVITY = ["--activity", str(EXAMPLES / "fictional_en.yaml")]


def answer(capfdbinary: pytest.CaptureFixture[bytes], *words: str) -> bytes:
    """Call `mcvet outcomes` in this process and return what it writes."""
    app(["outcomes", *words], standalone_mode=False)
    return capfdbinary.readouterr().out


def test_score_as_others_script_against_it(capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> None:
    """`mcvet outcomes score RESPONSES --activity ACTIVITY.json --format json`, with the canonical table and the counts in the activity."""
    activity = {
        "activity": "Fictional", "planned_participants": 30, "attended": 28, "planned_stakeholder_groups": ["PROVIDER", "AGENCY"],
        "attendance_by_group": {"PROVIDER": 15, "AGENCY": 13}, "scale": {"min": 1, "max": 5}, "k": 5, "design": "matched_pre_post",
        "topics": {"DEF": ["DEF1", "DEF2"], "QA": ["QA1", "QA2"]},
        "follow_up": {"post_n": 25, "followup_n": 15, "planned": 24, "done": 10, "in_progress": 6},
    }  # fmt: skip
    described = tmp_path / "activity.json"
    described.write_text(json.dumps(activity), "utf-8")
    rows: list[str] = []
    for wave in ("pre", "post"):
        lines = (ROOT / "tests" / "outcomes" / "surveys" / "truth" / f"googleforms_{wave}_en.csv").read_text("utf-8")
        rows.append(lines if not rows else lines.split("\n", 1)[1])
    table = tmp_path / "responses.csv"
    table.write_text("".join(rows), "utf-8")
    told = json.loads(answer(capfdbinary, "score", str(table), "--activity", str(described), "--format", "json"))
    assert (told["n_pre"], told["n_post"], told["n_paired_codes"], told["grade"]) == (28, 25, 25, "A")
    assert told["index_arithmetic"]["status"] == "complete"
    assert told["topics"]["DEF"]["n_pairs"] == 25
    assert told["components"]["follow_up"] == pytest.approx(100 * 13 / 24)


def test_read_reports_and_saves_the_mapping(capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> None:
    """The data report has counts and the mapping; the saved mapping reads the files in the same way."""
    path = tmp_path / "mapping.yaml"
    one = json.loads(answer(capfdbinary, "read", *EN, "--save-mapping", str(path), "--format", "json"))
    two = json.loads(answer(capfdbinary, "read", *EN, "--mapping", str(path), "--format", "json"))
    assert one["settled"]
    assert [(file["tool"], file["respondents"], file["waves"]) for file in one["files"]] == [
        ("Google Forms", 28, ["pre"]),
        ("Google Forms", 25, ["post"]),
    ]
    assert [[column["to"] for column in file["columns"]] for file in one["files"]] == [
        [c["to"] for c in file["columns"]] for file in two["files"]
    ]


def test_what_needs_a_person_is_reported_by_read_and_refused_by_score(capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> None:
    """An unknown form is read with its questions, and not scored by guesswork."""
    form = tmp_path / "form.csv"
    form.write_text("Kennung,Frage eins,Frage zwei\nA,1,2\nB,3,4\n", "utf-8")
    told = json.loads(answer(capfdbinary, "read", str(form), "--format", "json"))
    assert not told["settled"]
    assert len(told["questions"]) == 4
    with pytest.raises(McvetError, match="needs a person"):
        app(["outcomes", "score", str(form), *ACTIVITY], standalone_mode=False)


def test_codes_that_may_belong_together_are_counted_listed_on_request_and_confirmed(
    capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    """`read` reports their number, and the pseudonyms with --codes only; `pairs` of the mapping joins them in `score`."""
    form, asked, mapping = tmp_path / "both.csv", tmp_path / "a.yaml", tmp_path / "m.yaml"
    rows = [
        f"{wave},{'Žz-16' if (n, wave) == (0, 'post') else f'ZZ16{n}'},{2 + n % 2 + (wave == 'post')},3"
        for wave in ("pre", "post")
        for n in range(9)
    ]
    form.write_text("\n".join(["wave,code,X1,X2", *rows]), "utf-8")
    asked.write_text("activity: A\ntopics: {X: [X1, X2]}\n", "utf-8")
    words = [str(form), "--activity", str(asked)]
    plain = answer(capfdbinary, "read", *words).decode()
    assert "1 pair of personal codes differs in one character only" in plain
    assert "zz160" not in plain
    assert json.loads(answer(capfdbinary, "read", *words, "--format", "json"))["n_near_codes"] == 1
    assert json.loads(answer(capfdbinary, "read", *words, "--codes", "--format", "json"))["near_codes"] == [["zz160", "zz16"]]
    assert "zz160" in answer(capfdbinary, "read", *words, "--codes").decode()
    mapping.write_text("pairs: [[ZZ160, zz16]]\n", "utf-8")
    for more, n in (([], 8), (["--mapping", str(mapping)], 9)):
        told = json.loads(answer(capfdbinary, "score", *words, *more, "--format", "json"))
        assert (told["n_paired_codes"], told["suggested_pairs"]) == (n, 9 - n)


@pytest.mark.slow
@pytest.mark.parametrize("form", ["docx", "html", "xlsx"])
def test_report_writes_what_the_ending_says(form: str, tmp_path: Path) -> None:
    """The ending of the file determines whether a report is a document, a page or a spreadsheet."""
    path = tmp_path / f"report.{form}"
    app(["outcomes", "report", *EN, *ACTIVITY, "-o", str(path), "--lang", "sr-Cyrl"], standalone_mode=False)
    assert path.read_bytes()[:2] == (b"<!" if form == "html" else b"PK")


@pytest.mark.parametrize("form", ["table", "json", "xlsx", "html", "docx"])
def test_saved_scores_are_compared(form: str, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """Scores saved as JSON are compared; overlapping ranges are not ranked."""
    for name in ("en", "sr"):
        files = [str(EXAMPLES / f"fictional_{name}_{when}.csv") for when in ("before", "after")]
        described = str(EXAMPLES / f"fictional_{name}.yaml")
        answer(capfdbinary, "score", *files, "--activity", described, "--format", "json", "-o", str(tmp_path / f"{name}.json"))
    path = tmp_path / f"comparison.{form}"
    answer(capfdbinary, "compare", str(tmp_path / "en.json"), str(tmp_path / "sr.json"), "--format", form, "-o", str(path))
    if form == "json":
        told = json.loads(path.read_bytes())
        assert told["comparable"]
        assert len(told["indistinguishable"]) == 1
        assert [standing["ranks"] for standing in told["standings"]] == [[1, 2], [1, 2]]
    assert path.stat().st_size > 500


def test_tables_and_csv_come_on_the_screen(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """Without a format the answer is tables and sentences; CSV goes to the screen as well."""
    told = answer(capfdbinary, "score", *EN, *ACTIVITY).decode()
    assert "Gain by topic" in told
    assert "Fictional example" in told
    assert b"DEF,mean_gain,0.88" in answer(capfdbinary, "score", *EN, *ACTIVITY, "--format", "csv")
    assert "257" in answer(capfdbinary, "record").decode()


@pytest.mark.slow
@pytest.mark.parametrize("words", [["read", *EN, *ACTIVITY], ["score", *EN, *ACTIVITY]])
def test_the_screen_says_that_an_example_is_fictional(capfdbinary: pytest.CaptureFixture[bytes], words: list[str]) -> None:
    """Tables on the screen made from invented answers say so, in the language asked for."""
    assert "Fictional example: all people and answers are invented." in answer(capfdbinary, *words).decode()
    assert "Измишљен пример" in answer(capfdbinary, *words, "--lang", "sr-Cyrl").decode()


def test_small_groups_are_confirmed_apart(capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> None:
    """A k below 5 in the activity is refused until it is confirmed on the command line; the answer says that it was."""
    described = tmp_path / "activity.yaml"
    described.write_text((EXAMPLES / "fictional_en.yaml").read_text("utf-8").replace("k: 5", "k: 3"), "utf-8")
    for words in (
        ["score", *EN, "--activity", str(described)],
        ["report", *EN, "--activity", str(described), "-o", str(tmp_path / "r.html")],
    ):
        with pytest.raises(McvetError, match="--confirm-small-groups"):
            app(["outcomes", *words], standalone_mode=False)
    told = json.loads(answer(capfdbinary, "score", *EN, "--activity", str(described), "--confirm-small-groups", "--format", "json"))
    assert (told["k"], "small_groups_confirmed" in told["messages"]) == (3, True)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["score", *EN, "--activity", "none.json"], "a file that cannot be opened \\(No such file"),
        (["score", "none.csv", *ACTIVITY], "none.csv cannot be opened"),
        (["report", *EN, *ACTIVITY, "-o", "report.pdf"], "docx, .html or .xlsx"),
        (["compare", EN[0], EN[1]], "not a score saved"),
        (["record", "--format", "csv"], "the formats are table, json, xlsx, html, docx"),
        (["score", *EN, *ACTIVITY, "--format", "docx"], "-o FILE.docx"),
        (["read", EN[0], "--mapping", EN[0]], "expected a file ending in .yaml"),
    ],
)
def test_faults_are_told_in_words(words: list[str], told: str) -> None:
    """The message states what was wrong and what would be right."""
    with pytest.raises(McvetError, match=told):
        app(["outcomes", *words], standalone_mode=False)


def test_sheets_and_lost_rows_are_settled_on_the_command_line(capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> None:
    """`--sheet` names the sheet, `--leave-out-ragged` agrees to lose what `read` has named; else the status tells that something is open."""
    sheets = str(ROOT / "tests" / "outcomes" / "inputs" / "hidden_first_sheet.xlsx")
    told = json.loads(answer(capfdbinary, "read", sheets, "--sheet", "old", "--format", "json"))
    assert (told["files"][0]["sheet"], told["files"][0]["sheets_left_out"]) == ("old", ["Responses"])
    form, asked = tmp_path / "post.csv", tmp_path / "a.yaml"
    form.write_text("\n".join(["code,X1,X2", *(f"P{n},{1 + n % 3},2" for n in range(9)), "P9,3"]), "utf-8")
    asked.write_text("activity: A\ntopics: {X: [X1, X2]}\n", "utf-8")
    words = [str(form), "--activity", str(asked)]
    assert app(["outcomes", "read", *words], standalone_mode=False) == 1
    assert "post.csv, rows 11: they have more or fewer cells" in " ".join(capfdbinary.readouterr().out.decode().split())
    with pytest.raises(McvetError, match=r"leave_out: \{post\.csv: \[11\]\}"):
        app(["outcomes", "score", *words], standalone_mode=False)
    assert not app(["outcomes", "read", *words, "--leave-out-ragged"], standalone_mode=False)
    capfdbinary.readouterr()
    assert json.loads(answer(capfdbinary, "score", *words, "--leave-out-ragged", "--format", "json"))["n_post"] == 9


def test_a_file_that_nothing_was_read_of_does_not_end_well(capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> None:
    """A header and nothing else: `read` says so and ends with status 1, `score` refuses."""
    form = tmp_path / "pre.csv"
    form.write_text("code,DEF1,DEF2\n", "utf-8")
    assert app(["outcomes", "read", str(form)], standalone_mode=False) == 1
    assert "pre.csv: no row of it can be used" in " ".join(capfdbinary.readouterr().out.decode().split())
    with pytest.raises(McvetError, match="no row of it can be used"):
        app(["outcomes", "score", str(form), *ACTIVITY], standalone_mode=False)
