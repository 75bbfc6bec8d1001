"""Reading survey exports: every example against its truth, what is recognised, what is reported, what is left to a person."""

import csv
import io
import json
from datetime import datetime
from typing import Any

import openpyxl
import pytest
import yaml

from mcvet.outcomes import (
    ColumnMapping,
    SurveyFileError,
    Wave,
    normalise_code,
    read_contents,
    read_mapping,
    read_survey,
    read_surveys,
    score_activity,
)
from mcvet.outcomes.intake.report import FileReport, Survey
from mcvet.outcomes.intake.sheets import read_grid
from mcvet.outcomes.lexicon import fold, moment, split_options
from outcomes.made import FOUR_TOPICS, ITEMS, SURVEYS, activity, truth

SETS: dict[str, dict[str, Any]] = json.loads((SURVEYS / "truth.json").read_text("utf-8"))["sets"]
FILES = {name: facts for name, facts in SETS.items() if "file" in facts}
ASKED = activity(topics=FOUR_TOPICS)
GROUPS = ("PROVIDER", "AGENCY", "MINISTRY", "EMPLOYER", "OTHER")
LIME = ColumnMapping(
    stakeholders={f"AO0{n}": group for n, group in enumerate(GROUPS, 1)},
    actions={f"SQ00{n}": str(n) for n in range(1, 5)},
    answers={f"AO0{n}": n for n in range(1, 6)},
)


def table(*rows: list[Any], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def workbook(*rows: list[Any], **sheets: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    for name, more in sheets.items():
        sheet = book.create_sheet(name)
        for row in more:
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def read(content: bytes, name: str = "pre.csv", mapping: ColumnMapping | None = None, **changes: Any) -> Survey:
    return read_contents([(name, content)], activity(**changes), mapping)


def report_of(survey: Survey) -> FileReport:
    return survey.report.files[0]


@pytest.mark.parametrize("name", FILES)
def test_every_example_is_read_as_its_truth_says(name: str) -> None:
    """Wave, time, code, country, group, every answer, actions and comment of every respondent, in order.

    Nothing needs a person, but for the codes of LimeSurvey, which say nothing without the form.
    """
    facts = FILES[name]
    survey = read_survey(SURVEYS / facts["file"], ASKED, LIME if facts["tool"] == "LimeSurvey" else None)
    found, wanted = survey.responses, truth(facts.get("same_content_as", name))
    assert survey.report.settled
    assert len(found) == len(wanted) == facts["rows"]
    for got, true in zip(found, wanted, strict=True):
        assert (got.wave, got.country, got.stakeholder, got.comment) == (true.wave, true.country, true.stakeholder, true.comment)
        assert normalise_code(got.code) == normalise_code(true.code)
        assert [got.answers.get(item) for item in ITEMS] == [true.answers[item] for item in ITEMS]
        assert got.actions_planned == true.actions_planned
        assert got.submitted == (true.submitted if name != "eusurvey_post_ods" else datetime.combine(true.submitted, datetime.min.time()))  # type: ignore[arg-type]


def test_codes_without_labels_are_asked(tmp_path: Any) -> None:
    """LimeSurvey's codes of groups and steps need a person: named, kept open in the mapping, settled there, and never guessed."""
    survey = read_survey(SURVEYS / "limesurvey_post.csv", ASKED)
    steps = ("SQ001", "SQ002", "SQ003", "SQ004")
    assert [(q.kind, q.to, q.column) for q in survey.report.questions] == [
        ("codes", "stakeholder", "GRP"),
        ("codes", "actions_planned", "ACT[SQ001]"),
        ("labels", "labels_codes", "COMP[DEF1]"),
        ("labels", "labels_codes", "AGREE[SAT1]"),
    ]
    codes = tuple(f"AO0{n}" for n in range(1, 6))
    assert [q.items for q in survey.report.questions] == [codes, steps, codes, codes]
    assert not survey.report.settled
    with pytest.raises(SurveyFileError, match=r"column “GRP” has codes without labels: .*AO01.* Which stakeholder group is each"):
        survey.settled()
    path = tmp_path / "mapping.yaml"
    path.write_text(survey.mapping.to_yaml(), "utf-8")
    values = yaml.safe_load(path.read_text("utf-8"))
    assert set(values["actions"].values()) == {""}
    assert [(len(told["columns"]), set(told["answers"].values())) for told in values["scales"]] == [(8, {""}), (5, {""})]
    assert not read_survey(SURVEYS / "limesurvey_post.csv", ASKED, read_mapping(path)).report.settled
    values["stakeholders"] = LIME.stakeholders
    for told in values["scales"]:
        told["answers"] = {code: int(code[-1]) for code in told["answers"]}
    values["actions"] = dict(zip(steps, ("Share with colleagues", "Izraditi nacrt", "SQ003", "Write to the minister"), strict=True))
    path.write_text(yaml.safe_dump(values), "utf-8")
    settled = read_survey(SURVEYS / "limesurvey_post.csv", ASKED, read_mapping(path)).settled()
    true = truth("limesurvey_post")
    named = {"1": "1", "2": "2", "3": "SQ003", "4": "Write to the minister"}
    assert [r.actions_planned for r in settled.responses] == [tuple(named[n] for n in r.actions_planned) for r in true]
    assert [r.stakeholder for r in settled.responses] == [r.stakeholder for r in true]
    assert [[r.answers[item] for item in ITEMS] for r in settled.responses] == [[r.answers[item] for item in ITEMS] for r in true]


def test_codes_of_any_tool_are_asked_and_labels_are_not() -> None:
    """A number or short code for a group needs a person; a group in words stays as it stands, and is counted."""
    rows = [["CODE", "Country", "I mainly represent", "X1", "X2"], ["a", "HR", "2", 1, 2], ["b", "C3", "A union", 1, 2]]
    survey = read(workbook(rows[0], ["a", "HR", 2, 1, 2], rows[2]), "pre.xlsx")
    assert [(q.to, q.items) for q in survey.report.questions] == [("stakeholder", ("2",)), ("country", ("C3",))]
    assert report_of(survey).columns[2].not_understood == {"2": 1, "A union": 1}
    found = read(table(*rows), mapping=ColumnMapping(stakeholders={"2": "AGENCY"}, countries={"C3": "SI"})).settled()
    assert [(r.country, r.stakeholder) for r in found.responses] == [("HR", "AGENCY"), ("SI", "A union")]


def test_the_free_text_of_another_step_is_a_step() -> None:
    """LimeSurvey writes what is shown beside "Other" into a column of its own."""
    head = ["id", "submitdate", "lastpage", "CODE", "X1", "X2", "ACT[SQ001]", "ACT[other]"]
    rows = [
        [n, "2026-03-14 08:55:20", 2, f"c{n}", 3, 4, ticked, more] for n, (ticked, more) in enumerate([("Y", ""), ("", "Write a report")])
    ]
    found = read(table(head, *rows), "post.csv", ColumnMapping(actions={"SQ001": "1"})).settled()
    assert [r.actions_planned for r in found.responses] == [("1",), ("Write a report",)]


def test_topics_without_items_find_them_in_headers_and_mapping() -> None:
    """A topic that names no items takes those that are in brackets, in the model questionnaire, or in the mapping."""
    lime = read_survey(SURVEYS / "limesurvey_pre.csv", activity(topics=["DEF", "WBL", "QA", "NQF"]), LIME).settled()
    assert set(lime.responses[0].answers) == {"DEF1", "DEF2", "WBL1", "WBL2", "QA1", "QA2", "NQF1", "NQF2"}
    google = read_survey(SURVEYS / "googleforms_pre_en.csv", activity(topics=["DEF", "WBL", "QA", "NQF"])).settled()
    assert set(google.responses[0].answers) == set(lime.responses[0].answers)
    told = ColumnMapping.model_validate(
        {"columns": [{"header": h, "to": to} for h, to in (("Kennung", "code"), ("Wie vertraut? [eins]", "X1"))]}
    )
    assert read(table(*FORM), "pre.csv", told, topics=["X"]).responses[0].answers == {"X1": 2}


def test_a_header_of_two_rows_under_merged_cells_is_joined() -> None:
    """A paper form typed in: groups over merged cells, an average at the bottom; a table of labels is no second header."""
    head = [["Code", "Country", "Before", None, "Now", None], [None, None, "X1", "X2", "X1", "X2"]]
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (
        ["Peer learning, typed in from paper"],
        [],
        *head,
        ["a", "HR", 1, 2, 3, 4],
        ["b", "SI", 2, 2, 4, 5],
        ["Average", None, 1.5, 2, 3.5, 4.5],
    ):
        sheet.append(row)
    for cells in ("A3:A4", "B3:B4", "C3:D3", "E3:F3", "A1:F1"):
        sheet.merge_cells(cells)
    content = io.BytesIO()
    book.save(content)
    survey = read(content.getvalue(), "paper.xlsx").settled()
    assert [c.header for c in survey.mapping.columns] == ["Code", "Country", "Before [X1]", "Before [X2]", "Now [X1]", "Now [X2]"]
    assert [(r.wave, r.code, r.answers) for r in survey.responses][:2] == [
        (Wave.THEN, "a", {"X1": 1, "X2": 2}),
        (Wave.NOW, "a", {"X1": 3, "X2": 4}),
    ]
    assert (report_of(survey).header_row, report_of(survey).rows_found, report_of(survey).dropped) == (3, 3, {"summary_row": 1})
    labels = read(table(["CODE", "X1", "", "X2"], ["a", "4 - Agree", "thanks", "2 - Disagree"]), "pre.csv")
    assert labels.responses[0].answers == {"X1": 4, "X2": 2}


SPLIT = [
    "Your personal code",
    "X1",
    "X2",
    "Which steps do you plan to take?",
    "Share with colleagues",
    "Write, then publish",
    "Anything else?",
    "Contribution ID",
]


def eusurvey(*rows: list[Any], mapping: ColumnMapping | None = None) -> Survey:
    return read(workbook(["Alias", "x"], ["Export Date", "14/03/2026 10:00"], [], SPLIT, *rows), "post.xlsx", mapping)


def test_split_answers_of_eusurvey_are_joined_and_moved_ones_dropped() -> None:
    """One Yes/No column per option after an empty one; where the tool left cells out, later answers stand under the wrong question.

    They are lost only if a person agrees.
    """
    rows = (
        ["a", 1, 2, None, "Yes", "No", "fine", "c-1"],
        ["b", 3, 4, None, "Yes", "Yes", None, "c-2"],
        ["c", 3, 4, None, "No", "No", None, "c-3"],
        ["d", 3, 4, None, "moved", "c-4"],
        ["e", 3, 4, None, None, None, "c-5"],
    )
    assert [(q.kind, q.to, q.items) for q in eusurvey(*rows).report.questions] == [("rows", "moved_left", ("8", "9"))]
    survey = eusurvey(*rows, mapping=ColumnMapping(leave_out={"post.xlsx": (8, 9)})).settled()
    assert [(r.code, r.actions_planned) for r in survey.responses] == [("a", ("1",)), ("b", ("1", "Write, then publish")), ("c", ())]
    assert report_of(survey).dropped == {"moved_left": 2}


def test_a_text_that_goes_on_in_rows_below_is_one_text() -> None:
    """EUSurvey continues what a cell cannot hold in extra rows, which are no respondents."""
    head = [cell for cell in SPLIT if cell not in SPLIT[4:6]]
    long = "x" * 32_767
    survey = read(workbook(["Alias", "x"], [], [], head, ["a", 1, 2, "", long, "c-1"], [None, None, None, None, long], [None, None, None, None, "end"], ["b", 3, 4, "", "", "c-2"]), "post.xlsx").settled()  # fmt: skip
    assert [(r.code, len(r.comment), r.comment[-3:]) for r in survey.responses] == [("a", 2 * 32_767 + 3, "end"), ("b", 0, "")]
    assert report_of(survey).dropped == {"continued": 2}


@pytest.mark.parametrize("name", FILES)
def test_the_report_names_what_was_recognised(name: str) -> None:
    """Tool, encoding, delimiter, sheet, header row and abandoned rows are those of the truth."""
    facts = FILES[name]
    report = report_of(read_survey(SURVEYS / facts["file"], ASKED))
    assert report.tool in facts["tool"] or (report.tool, facts["tool"]) == ("spreadsheet", "CSV saved from a spreadsheet")
    assert report.header_row == facts["header_row"]
    for key in ("encoding", "delimiter", "sheet"):
        assert facts.get(key) in (None, getattr(report, key))
    assert report.dropped.get("not_submitted", 0) == facts.get("incomplete_rows_to_drop", 0)
    assert report.rows_found == report.respondents + sum(report.dropped.values())


@pytest.mark.parametrize(
    "stem", ["limesurvey_{}", "eusurvey_{}", "googleforms_{}_en", "msforms_{}", "excel_cp1250_bs_{}", "cyrillic_utf8_sr_{}"]
)
def test_the_pairs_of_the_truth_are_found(stem: str) -> None:
    """Before and after read together give the people and pairs that the truth names, also where codes were typed in two scripts."""
    files = [SURVEYS / FILES[stem.format(wave)]["file"] for wave in ("pre", "post")]
    true = SETS[f"pairs:{stem.replace('_{}', '').replace('_en', '')}"]
    score = score_activity(read_surveys(files, ASKED, LIME).settled().responses, ASKED)
    assert (score.n_pre, score.n_post, score.n_paired_codes) == (true["pre"], true["post"], true["paired"])


@pytest.mark.parametrize(("name", "people"), [("googleforms_retro_en", 33), ("mentimeter_session", 22)])
def test_retrospective_forms_pair_with_themselves(name: str, people: int) -> None:
    """A form with before and now gives two rows per person, and pairs without codes."""
    score = score_activity(read_survey(SURVEYS / FILES[name]["file"], ASKED).responses, ASKED)
    assert (score.design, score.grade, score.n_paired_codes) == ("retrospective_pre_post", "B", people)


def test_personal_data_are_never_imported() -> None:
    """Addresses, names, tokens and e-mail addresses are dropped, and the report says so."""
    head = ["id", "submitdate", "lastpage", "ipaddr", "token", "Email Address", "CODE", "X1", "X2"]
    survey = read(table(head, [1, "2026-03-14 08:55:20", 2, "192.0.2.7", "t0k3n", "a@example.org", "AB1", 3, 4]))
    assert "192.0.2.7" not in str(survey)
    assert "a@example.org" not in str(survey)
    assert [c.header for c in report_of(survey).columns if c.why == "personal"] == ["ipaddr", "token", "Email Address"]


FORM = (["Time of day", "Kennung", "Wie vertraut? [eins]", "Wie vertraut? [zwei]"], ["morning", "AB1", 2, 3], ["noon", "AB2", 4, 5])


def test_what_cannot_be_told_is_asked() -> None:
    """A form in other words needs a person: which column is which item, and before or after; a score is refused until then."""
    survey = read(table(*FORM), "answers.csv")
    assert not survey.report.settled
    told = "\n".join(question.text for question in survey.report.questions)
    assert "before or after" in told
    assert "“Wie vertraut? [eins]” has answers on a scale" in told
    with pytest.raises(SurveyFileError, match="needs a person"):
        survey.settled()
    assert survey.responses == ()


def test_one_item_in_two_columns_is_asked() -> None:
    """Two grids with the same questions, their headings unknown: which is before and which now is not guessed."""
    head = ["CODE", "Vorher [X1]", "Vorher [X2]", "Nachher [X1]", "Nachher [X2]"]
    survey = read(table(head, ["a", 1, 2, 3, 4]))
    assert [(question.kind, question.items) for question in survey.report.questions] == [("marks", ("Vorher", "Nachher"))]
    settled = [{"header": header, "to": header[-3:-1], "wave": "then" if header.startswith("V") else "now"} for header in head[1:]]
    found = read(table(head, ["a", 1, 2, 3, 4]), mapping=ColumnMapping.model_validate({"columns": settled})).settled()
    assert [(r.wave, r.answers) for r in found.responses] == [(Wave.THEN, {"X1": 1, "X2": 2}), (Wave.NOW, {"X1": 3, "X2": 4})]


def test_a_mapping_is_corrected_once_and_kept(tmp_path: Any) -> None:
    """The mapping that was used is saved as YAML, corrected by hand, and maps the next export of the form by itself."""
    path = tmp_path / "mapping.yaml"
    path.write_text(read(table(*FORM), "answers.csv").mapping.to_yaml(), "utf-8")
    values = yaml.safe_load(path.read_text("utf-8"))
    for column, to in zip(values["columns"], ("ignore", "code", "X1", "X2"), strict=True):
        column["to"] = to
    values["waves"] = {"answers.csv": "pre"}
    path.write_text(yaml.safe_dump(values, allow_unicode=True), "utf-8")
    survey = read(table(*FORM), "answers.csv", read_mapping(path)).settled()
    assert [(r.wave, r.code, r.answers) for r in survey.responses] == [
        (Wave.PRE, "AB1", {"X1": 2, "X2": 3}),
        (Wave.PRE, "AB2", {"X1": 4, "X2": 5}),
    ]
    again = read(table(["WIE VERTRAUT?  [eins]", "Kennung", "Wie vertraut? [zwei]"], [1, "Q", 2]), "post.csv", read_mapping(path)).settled()
    assert again.responses[0].answers == {"X1": 1, "X2": 2}


def test_a_mapping_with_faults_is_refused(tmp_path: Any) -> None:
    """Every fault is told at once, with file, line and field; so is what YAML makes of dates, tags and aliases."""
    path = tmp_path / "mapping.yaml"
    path.write_text("columns:\n- {header: a}\n- {header: b, to: X1, wave: later}\nwave: pre\nanswers: {x: many}\n", "utf-8")
    with pytest.raises(SurveyFileError) as found:
        read_mapping(path)
    assert str(found.value).splitlines() == [
        "mapping.yaml, line 2, field columns[0].to: expected a value; found nothing. Fill it in.",
        "mapping.yaml, line 3, field columns[1].wave: expected one of pre, post, then, now, followup; found 'later'. Use one of the permitted values.",
        "mapping.yaml, line 5, field answers.x: expected a number, without quotation marks, or missing; found 'many'. Correct the value.",
        "mapping.yaml, line 4, field wave: expected a known field; found 'wave'. Perhaps waves.",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("columns: [", "line 2: expected YAML; found"),
        ("waves: {a.csv: 2026-02-31}", "line 1, field waves.a.csv: expected one of pre, .*; found '2026-02-31'"),
        ("header_row: 2026-99-99 25:61:61", "line 1, field header_row: expected a whole number"),
        ("header_row: !!python/name:os.system ''", "line 1: expected .*the tag"),
        ("header_row: &a 1\nanswers: {x: *a}", "line 2: expected .*alias"),
        ("answers: {a: 1, a: 2}", "line 1: expected .*'a' twice"),
        ("? [1, 2]\n: 3", "line 1: expected .*a plain key"),
        ("answers: {x: .nan}", r"line 1, field answers\.x: expected a number"),
        ("a: 1\n---\nb: 2", "line 2: expected .*one document"),
        ("- 1", "line 1: expected fields with values, such as columns, waves, answers"),
        ("", "expected fields with values"),
        ("header_row: " + "[" * 100 + "]" * 100, "line 1: expected .*at most 60 levels"),
        ("header_row: 0", "line 1, field header_row: expected a number of at least 1; found '0'"),
        ("pairs: [[ab1, ab2], [AB1, ab3]]", "line 1, field pairs: expected each code once; repeated: ab1"),
        ("pairs: [[ab1]]", r"line 1, field pairs\[0\]"),
    ],
)
def test_oddities_of_yaml_end_in_words(text: str, told: str, tmp_path: Any) -> None:
    """Impossible dates, tags, aliases, repeated keys and depth are faults with a line, never a traceback."""
    path = tmp_path / "mapping.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(SurveyFileError, match=f"mapping.yaml, {told}" if text else told):
        read_mapping(path)


def test_a_file_name_that_contradicts_the_questions_is_not_believed() -> None:
    """A form that asks for satisfaction was not filled in before, whatever its file is called; without a name it was after."""
    rows = table(["X1", "X2", "SAT1"], [1, 2, 3])
    assert "before or after" in read(rows, "pre.csv").report.questions[0].text
    assert report_of(read(rows, "answers.csv")).wave_from == "questions_asked"
    assert report_of(read(rows, "nakon_radionice.csv")).waves == (Wave.POST,)


def test_what_is_not_understood_is_counted() -> None:
    """Unknown answers stay text, are counted in the report, asked before a score, and missing if a library user scores all the same."""
    rows = [["a", "4 - Agree", "perhaps", "u"], ["b", "6", "perhaps", "v"], ["c", "ne znam", "-", "w"]]
    survey = read(table(["CODE", "X1", "X2", "Odd"], *rows))
    assert [(q.to, q.columns, q.items) for q in survey.report.questions] == [("labels_unknown", ("X1", "X2"), ("perhaps",))]
    columns = {c.header: c for c in report_of(survey).columns}
    assert columns["X2"].not_understood == {"perhaps": 2}
    assert (columns["X1"].answered, columns["X1"].missing) == (2, 1)
    assert columns["Odd"].why == "unknown"
    score = score_activity(survey.responses, activity())
    assert (score.issues["not_a_number"], score.issues["out_of_range"]) == (2, 1)
    told = read(table(["CODE", "X1", "X2", "Odd"], *rows), mapping=ColumnMapping(answers={"perhaps": "missing"})).settled()
    assert [r.answers for r in told.responses] == [{"X1": 4, "X2": None}, {"X1": 6, "X2": None}, {"X1": None, "X2": None}]


def test_rows_that_do_not_fit_are_dropped_and_counted() -> None:
    """Ragged, blank and summary rows are left out with their number; no row is moved."""
    content = b"CODE,X1,X2\na,1,2\nb,1\nc,1,2,3\n\nd,3,4,\nAverage,2,3\n"
    survey = read(content)
    assert [r.code for r in survey.responses] == ["a", "d"]
    assert report_of(survey).dropped == {"ragged": 2, "blank": 1, "summary_row": 1}


def test_no_column_is_lost() -> None:
    """Empty and repeated headers get a name of their own; two columns of one question are asked."""
    survey = read(table(["CODE", "X1", "X2", "", "X1"], ["a", 1, 2, 3, 4]))
    assert [c.header for c in survey.mapping.columns] == ["CODE", "X1", "X2", "column 4", "X1 (2)"]
    assert [(q.kind, q.column) for q in survey.report.questions] == [("column", "column 4"), ("twice", "X1 (2)")]


def test_a_canonical_table_is_read_as_it_is() -> None:
    """The truth of an example is itself a response table: all waves in one file, told by their column."""
    survey = read_survey(SURVEYS / "truth" / "googleforms_retro_en.csv", ASKED).settled()
    assert report_of(survey).tool == "canonical table"
    assert score_activity(survey.responses, ASKED).n_paired_codes == 33
    other = read(table(["wave", "code", "X1", "X2"], ["pre", "a", 1, 2], ["later", "a", 2, 3]))
    assert report_of(other).dropped == {"unknown_wave": 1}


def test_a_follow_up_file_is_read_beside_the_others() -> None:
    """A form that asks for steps taken needs no items; its actions are matched by code with those planned."""
    post = [
        ["CODE", "X1", "X2", "SAT1", "Which steps do you plan to take?"],
        *([f"P{n}", 3, 4, 5, "Talk to employers; write a report"] for n in range(10)),
    ]
    later = [["CODE", "Which steps have you taken?", "Which steps have you begun?"], *([f"p-{n}", "Write a report", ""] for n in range(5))]
    survey = read_contents([("post.csv", table(*post)), ("later.csv", table(*later))], activity()).settled()
    assert [file.waves for file in survey.report.files] == [(Wave.POST,), (Wave.FOLLOW_UP,)]
    score = score_activity(survey.responses, activity())
    assert (score.follow_up.value, score.follow_up.response_rate, score.follow_up.used) == (50, 0.5, True)
    assert score.follow_up.bounds == (25, 75)


def test_header_texts_may_stand_in_the_activity() -> None:
    """A form in its own words maps itself if the activity gives the texts of its items."""
    survey = read(table(["Code", "How well? [One]", "How well? [Two]"], ["a", 1, 2]), item_texts={"X1": ["One"], "X2": ["two"]})
    assert survey.settled().responses[0].answers == {"X1": 1, "X2": 2}


def test_columns_over_several_sheets_are_joined() -> None:
    """EUSurvey goes on in Content1 after 254 columns; other sheets are left out, and named."""
    content = workbook(["ignored", "sheet", "here"], Content=[["Alias", "x"], ["Export Date", "y"], [], ["Your personal code", "Country", "X1"], ["a", "Croatia", 2]],
                       Content1=[[], [], [], ["X2"], [3]])  # fmt: skip
    survey = read(content, "pre.xlsx").settled()
    assert (survey.responses[0].country, survey.responses[0].answers) == ("HR", {"X1": 2, "X2": 3})
    assert (report_of(survey).tool, report_of(survey).sheets_left_out) == ("EUSurvey", ("Sheet",))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-03-14 08:55:20", (2026, 3, 14, 8, 55, 20)), ("14.03.2026. 15:46", (2026, 3, 14, 15, 46)), ("14. 3. 2026.", (2026, 3, 14)),
        ("2026/02/03 4:32:36 PM GMT+1", (2026, 2, 3, 16, 32, 36)), ("2022/10/17 12:31:58 AM EST", (2022, 10, 17, 0, 31, 58)),
        ("2026-03-14T08:55:20", (2026, 3, 14, 8, 55, 20)), ("31.02.2026.", None), ("yesterday", None), ("3/4/2026", None),
    ],
)  # fmt: skip
def test_dates_in_the_forms_of_the_region(text: str, found: tuple[int, ...] | None) -> None:
    """Day first with dots, year first, a clock of twelve hours; an impossible or ambiguous date is none."""
    assert moment(text, None) == (datetime(*found) if found else None)  # type: ignore[arg-type]


def test_dates_with_slashes_follow_their_column() -> None:
    """A number above 12 anywhere in the column tells whether the day or the month comes first."""
    rows = [["CODE", "Vrijeme predaje", "X1", "X2"], ["a", "3/4/2026 10:00", 1, 2], ["b", "25/4/2026 10:00", 1, 2]]
    assert [r.submitted.day for r in read(table(*rows)).responses if r.submitted] == [3, 25]
    ambiguous = read(table(*rows[:2]))
    assert ambiguous.responses[0].submitted is None
    assert report_of(ambiguous).columns[1].not_understood == {"3/4/2026 10:00": 1}


def test_a_list_in_one_cell_is_split_by_its_known_options() -> None:
    """A known option may hold a comma; unknown ones are split at semicolons, and reported if a comma is left."""
    assert split_options("Share with colleagues, Propose a rule change") == ("1", "4")
    assert split_options("Talk to employers;Draft a micro-credential;") == ("2", "3")
    assert split_options("Write, then publish; 2|3") == ("write, then publish", "2", "3")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1250", "iso-8859-2"])
def test_latin_letters_survive_every_encoding(encoding: str) -> None:
    """Šžčćđ are read alike from every encoding that spreadsheets of the region write."""
    grid = read_grid(table(["Šifra", "Država", "Đak"], ["čćž", "Žž", "š"], encoding=encoding), "x.csv")
    assert grid.sheets[0].rows == [["Šifra", "Država", "Đak"], ["čćž", "Žž", "š"]]


def test_western_letters_are_no_obstacle() -> None:
    """A comment with a café in it, saved in the encoding of western Europe, is read."""
    assert read_grid(table(["a", "b", "c"], ["café – “twice”", "über", "x"], encoding="cp1252"), "x.csv").sheets[0].rows[1] == [
        "café – “twice”",
        "über",
        "x",
    ]


def test_cyrillic_letters_survive_their_old_encoding() -> None:
    """cp1251 is told from cp1250 by its letters."""
    grid = read_grid(table(["Шифра", "Држава", "Ђак"], ["љњџ", "Ћћ", "ж"], encoding="cp1251"), "x.csv")
    assert (grid.encoding, grid.sheets[0].rows[1]) == ("cp1251", ["љњџ", "Ћћ", "ж"])


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_the_one_that_agrees(delimiter: str) -> None:
    """Whichever of four cuts most lines into the same number of cells, also with other signs inside the cells."""
    grid = read_grid(table(["a; b", "c, d", "e"], ["1,5", "x; y", "z"], ["2,5", "u", "v"], delimiter=delimiter), "x.csv")
    assert (grid.delimiter, [len(row) for row in grid.sheets[0].rows]) == (delimiter, [3, 3, 3])


def test_a_declared_delimiter_is_believed() -> None:
    """A first line `sep=;` is an order, not a row."""
    assert read_grid(b"sep=|\r\na,b|c\r\n1,2|3\r\n", "x.csv").sheets[0].rows == [["a,b", "c"], ["1,2", "3"]]


def test_texts_are_compared_without_case_script_and_spaces() -> None:
    """Cyrillic headers meet Latin ones; a no-break space is a space."""
    assert fold("  Ваша\u00a0лична\nшифра ") == fold("VAŠA lična šifra")
    assert fold("Љубав Њ Џ") == "ljubav nj dž"
