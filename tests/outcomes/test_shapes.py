"""Files in the shapes that survey tools and people write: each gives its truth, or a question, or a refusal; never another figure."""

import json
from pathlib import Path
from typing import Any

import pytest

from mcvet.outcomes import (
    Activity,
    ActivityScore,
    ColumnMapping,
    Survey,
    SurveyDesign,
    SurveyFileError,
    Wave,
    read_activity,
    read_contents,
    read_surveys,
    score_activity,
)
from outcomes.made import activity
from outcomes.test_read import read, table, workbook

INPUTS = Path(__file__).parent / "inputs"
TWELVE = read_activity(INPUTS / "act.yaml")
WIDE = read_activity(INPUTS / "wide_activity.json")
GAINS = {"DEF": 1.25, "WBL": 1.5, "QA": 1.1666667, "NQF": 1.2083333}
TRUE_WIDE = json.loads((INPUTS / "wide_truth.json").read_text("utf-8"))


def given(*names: str, asked: Activity = TWELVE, mapping: ColumnMapping | None = None) -> Survey:
    """Read inputs by name."""
    return read_surveys([INPUTS / name for name in names], asked, mapping)


def scored(survey: Survey, asked: Activity = TWELVE) -> ActivityScore:
    """Score answers whose mapping needs nobody."""
    return score_activity(survey.settled().responses, asked)


def kinds(survey: Survey) -> list[str]:
    """The kinds of the questions, each once."""
    return list(dict.fromkeys(question.kind.value for question in survey.report.questions))


def assert_true(score: ActivityScore, *, satisfaction: bool = True) -> None:
    """The figures are those of the twelve people of 00_truth.csv."""
    assert (score.n_pre, score.n_post, score.n_paired_codes) == (12, 12, 12)
    assert {code: topic.mean_gain for code, topic in score.topics.items()} == pytest.approx(GAINS)
    assert not satisfaction or score.satisfaction.pomp_mean == pytest.approx(75.6944444)


def assert_true_wide(score: ActivityScore) -> None:
    """The figures are those of wide_truth.json."""
    assert (score.n_pre, score.n_post, score.n_paired_codes) == (14, 14, 14)
    assert {code: topic.mean_pre for code, topic in score.topics.items()} == pytest.approx(TRUE_WIDE["mean_pre"])
    assert {code: topic.mean_post for code, topic in score.topics.items()} == pytest.approx(TRUE_WIDE["mean_post"])
    assert (score.satisfaction.n, score.design.value) == (TRUE_WIDE["sat_n"], TRUE_WIDE["design"])


@pytest.mark.parametrize(
    ("stem", "tool", "heading_rows", "dropped"),
    [
        ("03b_qualtrics_tags", "Qualtrics", 3, {"try_out": 1, "not_submitted": 1}),
        ("04_surveymonkey", "SurveyMonkey", 2, {}),
        ("05b_kobo_labels", "Kobo", 1, {}),
        ("08_moodle", "spreadsheet", 1, {}),
        ("10_lime_fulltext", "LimeSurvey", 1, {"not_submitted": 3}),
        ("37_tworows_lastsingle", "spreadsheet", 2, {}),
        ("38_names_and_labels", "spreadsheet", 2, {}),
    ],
)
def test_two_files_of_a_tool_give_the_truth(stem: str, tool: str, heading_rows: int, dropped: dict[str, int]) -> None:
    """Several rows of headings are one; try-outs and unfinished forms are left out and reported; nobody is asked anything."""
    survey = given(f"{stem}_pre.csv", f"{stem}_post.csv")
    assert_true(scored(survey))
    for file in survey.report.files:
        assert (file.tool, file.header_row, file.header_rows, file.dropped, file.respondents) == (tool, 1, heading_rows, dropped, 12)


@pytest.mark.parametrize("name", ["35b", "35c", "35e", "35f"])
def test_a_column_in_words_for_times_is_read(name: str) -> None:
    """Before and after in rows, told by words in a column of whatever heading."""
    survey = given(f"{name}_wavecolumn.csv")
    assert_true(scored(survey))
    assert survey.report.files[0].wave_from == "columns"


def test_a_column_in_signs_for_times_is_asked() -> None:
    """T1 and T2 say nothing by themselves: nobody is scored until a person has said what they mean."""
    survey = given("35d_wavecolumn.csv")
    assert [(q.kind.value, q.column, q.items) for q in survey.report.questions] == [("wave_values", "wave", ("T1", "T2"))]
    assert survey.responses == ()
    assert_true(scored(given("35d_wavecolumn.csv", mapping=ColumnMapping(marks={"t1": Wave.PRE, "T2": Wave.POST}))))


def test_names_of_groups_are_taken_off_and_codes_asked() -> None:
    """`COMP/DEF1` is DEF1, `uvod/GRP` the group, whose codes are asked as those of any tool are."""
    survey = given("05_kobo_names_pre.csv", "05_kobo_names_post.csv")
    assert kinds(survey) == ["codes"]
    assert {(q.to, q.items) for q in survey.report.questions} == {("stakeholder", ("1",))}
    assert_true(scored(given("05_kobo_names_pre.csv", "05_kobo_names_post.csv", mapping=ColumnMapping(stakeholders={"1": "AGENCY"}))))


def test_both_scales_of_a_question_are_read() -> None:
    """`question [row][scale]` in words shows the time."""
    survey = given("12_lime_dualscale_full.csv").settled()
    assert [column.wave for column in survey.mapping.columns[6:8]] == [Wave.THEN, Wave.NOW]
    score = scored(survey)
    assert_true(score, satisfaction=False)
    assert score.design == "retrospective_pre_post"


def test_both_scales_of_a_question_in_numbers_are_asked() -> None:
    """`COMP[DEF1][1]` and `[2]`: one question for the file, answered by what 1 and 2 mean."""
    survey = given("12b_lime_dualscale_code.csv")
    assert [(q.kind.value, q.items) for q in survey.report.questions] == [("marks", ("1", "2"))]
    assert_true(scored(given("12b_lime_dualscale_code.csv", mapping=ColumnMapping(marks={"1": "then", "2": "now"}))), satisfaction=False)  # type: ignore[dict-item]


def test_an_edited_question_is_one() -> None:
    """A heading that occurs twice, of which no row fills both, is one question with twelve answers."""
    survey = given("20_edited_question_pre.csv").settled()
    assert [response.answers["DEF1"] for response in survey.responses].count(None) == 0
    rows = [["CODE", "DEF1", "DEF2", "WBL1", "DEF1"], ["a", 1, 2, 3, ""], ["b", "", 2, 3, 4], ["c", 2, 2, 3, 4]]
    both = read(table(*rows), topics={"DEF": ["DEF1", "DEF2"], "WBL": ["WBL1"]})
    assert [(q.kind.value, q.column) for q in both.report.questions] == [("twice", "DEF1 (2)")]


def test_two_parts_of_a_form_with_the_same_questions_are_asked() -> None:
    """Where most questions occur twice and each person filled one part, the parts are times, not one question edited."""
    rows = [["CODE", "X1", "X2", "X1", "X2"], ["a", 1, 2, "", ""], ["b", "", "", 3, 4]]
    assert kinds(read(table(*rows))) == ["twice"]
    joined = [{"header": f"X{n} (2)", "to": f"X{n}", "joined": True} for n in (1, 2)]
    found = read(table(*rows), mapping=ColumnMapping.model_validate({"columns": joined})).settled()
    assert [r.answers for r in found.responses] == [{"X1": 1, "X2": 2}, {"X1": 3, "X2": 4}]


STYLES = [
    "wide_prefix_colon",
    "wide_prefix_hr",
    "wide_prefix_pre_post",
    "wide_prefix_then_now",
    "wide_suffix_brackets",
    "wide_suffix_then_now",
]


@pytest.mark.parametrize("name", STYLES)
def test_both_times_in_one_row_give_the_truth(name: str) -> None:
    """Whatever the style in which headings show the time."""
    assert_true_wide(scored(given(f"{name}.csv", asked=WIDE), WIDE))


def restyled(before: str, after: str) -> bytes:
    """The wide file with other headings; {} represents the item."""
    head, *rest = (INPUTS / "wide_prefix_then_now.csv").read_text("utf-8").split("\n")
    cells = [
        before.format(cell[5:]) if cell.startswith("then_") else after.format(cell[4:]) if cell.startswith("now_") else cell
        for cell in head.strip().split(",")
    ]
    return "\n".join([",".join(f'"{cell}"' for cell in cells), *rest]).encode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{}_before", "{}_after"), ("pre-{}", "post-{}"), ("{} pre", "{} post"), ("prije {}", "poslije {}"), ("{}.pre", "{}.post"), ("pre{}", "post{}"),
        ("{}pre", "{}post"), ("prej_{}", "potem_{}"), ("{} (prej)", "{} (po)"), ("{} [pred]", "{} [po]"), ("Pre: {}", "Posle: {}"), ("Пре: {}", "После: {}"),
        ("прије_{}", "послије_{}"), ("{} (тада)", "{} (сада)"), ("{} (раније)", "{} (данас)"), ("Prije aktivnosti [{}]", "Nakon aktivnosti [{}]"),
        ("Q7. Before the workshop: {}", "Q8. After the workshop: {}"), ("COMP[{}][Before]", "COMP[{}][Now]"), ("grupa/{}/prije", "grupa/{}/poslije"),
        ("{} - looking back", "{} - today"), ("How familiar were you before the workshop? [{}]", "How familiar are you now? [{}]"),
        ("Koliko ste bili upoznati prije radionice? [{}]", "Koliko ste upoznati sada? [{}]"), ("{}\nbefore", "{}\nafter"), ("BEFORE_{}", "AFTER_{}"),
    ],
)  # fmt: skip
def test_every_style_of_both_times_gives_the_truth(before: str, after: str) -> None:
    """In English and the languages and scripts of the region, before and behind the item, with any sign between."""
    assert_true_wide(scored(read_contents([("wide.csv", restyled(before, after))], WIDE), WIDE))


@pytest.mark.parametrize(
    ("before", "after", "marks"),
    [
        ("{}_t1", "{}_t2", ("t1", "t2")), ("T1_{}", "T2_{}", ("T1", "T2")), ("{}_1", "{}_2", ("1", "2")), ("COMP[{}][1]", "COMP[{}][2]", ("1", "2")),
        ("{}a", "{}b", ("a", "b")), ("Vorher [{}]", "Nachher [{}]", ("Vorher", "Nachher")), ("{} (први пут)", "{} (други пут)", ("први пут", "други пут")),
    ],
)  # fmt: skip
def test_signs_for_both_times_are_asked(before: str, after: str, marks: tuple[str, str]) -> None:
    """What could mean either is asked once for the file, and the answer gives the truth."""
    content = restyled(before, after)
    survey = read_contents([("wide.csv", content)], WIDE)
    assert [(q.kind.value, q.items) for q in survey.report.questions] == [("marks", marks)]
    told = ColumnMapping.model_validate({"marks": dict(zip(marks, ("pre", "post"), strict=True))})
    assert_true_wide(scored(read_contents([("wide.csv", content)], WIDE, told), WIDE))


def test_a_mapping_with_a_wave_for_each_column_makes_rows() -> None:
    """Whatever the headings, and also where the waves are those of two forms; people without codes pair with themselves."""
    content = restyled("alpha {}", "omega {}").replace(b",code,", b",number,")
    items = [item for topic in WIDE.topics.values() for item in topic.items]
    for first, second in (("then", "now"), ("pre", "post")):
        columns = [
            {"header": f"{word} {item}", "to": item, "wave": wave} for word, wave in (("alpha", first), ("omega", second)) for item in items
        ]
        survey = read_contents([("wide.csv", content)], WIDE, ColumnMapping.model_validate({"columns": columns})).settled()
        assert [response.wave.value for response in survey.responses] == [first, second] * 14
        asked = WIDE.model_copy(update={"design": None})
        found = score_activity(survey.responses, asked)
        assert {code: topic.mean_gain for code, topic in found.topics.items()} == pytest.approx(
            {code: TRUE_WIDE["mean_post"][code] - TRUE_WIDE["mean_pre"][code] for code in TRUE_WIDE["mean_pre"]}
        )


def test_a_design_of_two_forms_is_believed() -> None:
    """Where the activity says that people were asked twice, before and after in one row are two waves."""
    asked = WIDE.model_copy(update={"design": SurveyDesign.MATCHED})
    survey = read_contents([("wide.csv", restyled("{}_pre", "{}_post"))], asked).settled()
    assert {response.wave for response in survey.responses} == {Wave.PRE, Wave.POST}
    assert scored(survey, asked).n_paired_codes == 14


def test_headings_that_all_tell_one_time_tell_that_of_the_file() -> None:
    """A form before with `pre_X` and one after with `post_X` are two waves, not halves of one form."""
    before, after = (
        table(["code", f"{time}_X1", f"{time}_X2"], *([f"P{n}", 2 + more, 3] for n in range(6))) for time, more in (("pre", 0), ("post", 1))
    )
    survey = read_contents([("a.csv", before), ("b.csv", after)], activity()).settled()
    assert [(file.waves, file.wave_from) for file in survey.report.files] == [((Wave.PRE,), "headings"), ((Wave.POST,), "headings")]
    assert score_activity(survey.responses, activity()).topics["X"].mean_gain == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (["code", "Before [X1]", "Before [X2]", "SAT1"], "answers.csv"),
        (["code", "Before [X1]", "Before [X2]"], "post.csv"),
        (["code", "After [X1]", "After [X2]"], "pre.csv"),
        (["code", "Koliko ste prije radionice znali? [X1]", "Koliko ste prije radionice znali? [X2]"], "nakon.csv"),
    ],
)
def test_headings_against_the_file_name_or_the_questions_are_asked(head: list[str], name: str) -> None:
    """Where two things tell different times, neither is believed."""
    assert kinds(read(table(head, *(["a", 1, 2, 3][: len(head)] for _ in range(3))), name)) == ["wave"]


def test_a_question_of_no_time_among_others_is_asked() -> None:
    """X2 shows no time where X1 tells two; satisfaction is of the end anyway."""
    rows = [["code", "X1_pre", "X1_post", "X2", "SAT1"], ["a", 1, 2, 3, 4]]
    assert [(q.kind.value, q.column) for q in read(table(*rows)).report.questions] == [("time", "X2")]
    twice = read(table(["code", "X1", "X2", "X1_post"], ["a", 1, 2, 3]))
    assert [(q.kind.value, q.column) for q in twice.report.questions] == [("time", "X1"), ("time", "X2")]


def waves(heading: str, first: Any, second: Any, *, codes: bool = True, sat: bool = False) -> bytes:
    """Six people in two rows each, with a column that shows the time."""
    rows = [
        [value, *([f"P{n}"] if codes else []), 2 + n % 2 + more, 3, *([4 if more else ""] if sat else [])]
        for n in range(6)
        for value, more in ((first, 0), (second, 1))
    ]
    return table([heading, *(["code"] if codes else []), "X1", "X2", *(["SAT1"] if sat else [])], *rows)


@pytest.mark.parametrize(
    ("heading", "first", "second"),
    [("Zapis", "Prije radionice", "Nakon radionice"), ("Zapis", "Пре", "После"), ("Upitnik", "1 - before", "2 - after"), ("Kdaj", "prej", "potem"), ("Test", "pretest", "posttest")],
)  # fmt: skip
def test_values_in_words_tell_times_under_any_heading(heading: str, first: str, second: str) -> None:
    """If they part the rows of each person, they are read."""
    found = read(waves(heading, first, second), "answers.csv").settled()
    assert score_activity(found.responses, activity()).topics["X"].mean_gain == pytest.approx(0.5)
    assert found.report.files[0].columns[0].why == "values"


@pytest.mark.parametrize(
    ("heading", "first", "second"),
    [("Krug", "1", "2"), ("Nesto", "1", "2"), ("Nesto", "A", "B"), ("wave", "M1", "M2"), ("Nesto", "T1", "T2")],
)
@pytest.mark.parametrize("name", ["answers.csv", "pre.csv", "post.csv"])
def test_signs_for_times_in_a_column_are_asked(heading: str, first: str, second: str, name: str) -> None:
    """They part the rows of each person, but which is which only a person knows; no row is dropped as a duplicate."""
    content = waves(heading, first, second)
    survey = read(content, name)
    assert [(q.kind.value, q.column, q.items) for q in survey.report.questions] == [("wave_values", heading, (first, second))]
    told = {"columns": [{"header": heading, "to": "wave"}], "marks": {first: "pre", second: "post"}}
    found = read(content, name, ColumnMapping.model_validate(told)).settled()
    score = score_activity(found.responses, activity())
    assert (score.issues["duplicate_replaced"], score.topics["X"].mean_gain) == (0, pytest.approx(0.5))


def test_times_without_codes_are_asked_or_seen_in_what_was_asked_after() -> None:
    """Words for times that part nobody are asked; so are signs, where satisfaction was asked of one value only."""
    assert kinds(read(waves("Nesto", "prije", "poslije", codes=False), "answers.csv")) == ["wave_values"]
    assert kinds(read(waves("Nesto", "1", "2", codes=False, sat=True), "answers.csv")) == ["wave_values"]


def test_codes_in_several_rows_are_asked() -> None:
    """Nothing tells the rows of one person apart: a person says which column does, or that the last answer counts."""
    content = table(["code", "X1", "X2"], *([f"P{n % 6}", 2 + n // 6, 3] for n in range(12)))
    assert kinds(read(content)) == ["repeated"]
    found = read(content, mapping=ColumnMapping(sent_twice=("pre.csv",))).settled()
    assert score_activity(found.responses, activity()).issues["duplicate_replaced"] == 6


def test_a_row_without_its_time_is_lost_only_if_a_person_agrees() -> None:
    """Its line is named."""
    content = waves("wave", "pre", "post").replace(b"pre,P3", b",P3")
    survey = read(content, "answers.csv")
    assert [(q.kind.value, q.to, q.items) for q in survey.report.questions] == [("rows", "no_wave", ("8",))]
    found = read(content, "answers.csv", ColumnMapping(leave_out={"answers.csv": (8,)})).settled()
    assert found.report.files[0].dropped == {"no_wave": 1}


def test_a_time_that_is_to_be_left_out_is() -> None:
    """Rows of a value that a person marks as `ignore` are counted, and no more."""
    content = waves("wave", "T1", "T2") + b"T9,P0,5,5\n"
    marks: dict[str, Any] = {"T1": Wave.PRE, "T2": Wave.POST, "T9": "ignore"}
    found = read(content, "answers.csv", ColumnMapping(marks=marks)).settled()
    assert (len(found.responses), found.report.files[0].dropped) == (12, {"by_mapping": 1})


def test_a_column_and_headings_that_both_tell_times_are_asked() -> None:
    """Rows of two waves whose headings show times as well."""
    rows = [["wave", "code", "X1_pre", "X1_post", "X2_pre", "X2_post"], ["pre", "a", 1, "", 2, ""], ["post", "a", "", 2, "", 3]]
    assert kinds(read(table(*rows), "answers.csv")) == ["both"]


OWN_NAMES = [["Kod", "X1", "X2", "Z3"], ["Vaša oznaka", "Poznajete li A?", "Poznajete li B?", "Poznajete li C?"]]


def test_a_row_of_labels_in_words_of_ones_own_is_no_respondent() -> None:
    """Different texts where everybody else has answers on the scale are headings."""
    people = [[f"P{n}", 1 + n % 3, 2, 3] for n in range(5)]
    survey = read(table(*OWN_NAMES, *people))
    assert (survey.report.files[0].header_rows, survey.report.files[0].respondents) == (2, 5)


def test_a_row_that_may_be_labels_is_asked() -> None:
    """Two equal texts may be what somebody answered."""
    rows = [["code", "X1", "X2"], ["Šifra", "nešto", "nešto"], *([f"P{n}", 1 + n % 3, 2] for n in range(5))]
    survey = read(table(*rows))
    assert [(q.kind.value, q.items) for q in survey.report.questions] == [("heading", ("2", "2")), ("labels", ("nešto",))]
    for height, people in ((1, 6), (2, 5)):
        found = read(table(*rows), mapping=ColumnMapping(header_rows={"pre.csv": height}))
        assert ("heading" not in kinds(found), found.report.files[0].respondents) == (True, people)


def test_hidden_ids_below_the_headings_are_no_respondent() -> None:
    """Nextcloud Forms writes the ids of its questions into a hidden second row."""
    rows = [
        ["Submission ID", "User ID", "User display name", "Timestamp", "Your personal code", "How well? (X1)", "How well? (X2)"],
        ["submission_id", "user_id", "user_display_name", "timestamp", "question-id-7", "question-id-8-21", "question-id-8-22"],
        *([n, "", "Anonymous user", "2026-03-10T09:00:00+01:00", f"P{n}", 2, 3] for n in range(4)),
    ]
    for content, name in ((table(*rows), "pre.csv"), (workbook(*rows), "pre.xlsx")):
        survey = read(content, name).settled()
        assert (survey.report.files[0].tool, survey.report.files[0].header_rows) == ("Nextcloud Forms", 2)
        assert [(r.code, r.answers) for r in survey.responses[:1]] == [("P0", {"X1": 2, "X2": 3})]


def test_labels_of_answers_below_unnamed_columns_are_no_heading() -> None:
    """A comment without a heading beside each question looks like merged cells; the answers tell that it is not."""
    survey = read(table(["X1", "", "X2", "", "SAT1"], ["Agree", "x", "Disagree", "y", ""], ["Agree", "z", "Agree", "", ""]), "post.csv")
    assert survey.report.files[0].respondents == 2


def test_an_open_quotation_mark_is_refused_with_its_line() -> None:
    """Whether it is never closed, or closed by a later one; nothing is swallowed."""
    with pytest.raises(SurveyFileError, match=r"open_quote_in_comment\.csv, line 5: a quotation mark begins a cell"):
        given("open_quote_in_comment.csv")
    rows = [["code", "X1", "X2", "Country", "comment"], *([f"P{n}", 1, 2, "HR", ""] for n in range(6))]
    plain = table(*rows).decode().replace("\r\n", "\n")
    for first, second in (('"so good', '"so nice"'), ('"so good', '"')):
        content = plain.replace("P1,1,2,HR,", f"P1,1,2,HR,{first}").replace("P4,1,2,HR,", f"P4,1,2,HR,{second}")
        with pytest.raises(SurveyFileError, match=r"pre\.csv, line 3: a quotation mark begins a cell"):
            read(content.encode())
    legal = plain.replace("P1,1,2,HR,", 'P1,1,2,HR,"first, second,\n""third"", fourth"')
    assert read(legal.encode()).settled().responses[1].comment == 'first, second,\n"third", fourth'


def test_ragged_rows_are_named_by_line_and_lost_only_if_a_person_agrees() -> None:
    """The lines are those of the file, whatever is in cells of several lines; agreement is to these lines."""
    content = b'code,X1,X2,comment\na,1,2,"two\nlines"\nb,1\nc,1,2,x,9\nd,3,4,\n'
    survey = read(content)
    assert [(q.kind.value, q.to, q.items) for q in survey.report.questions] == [("rows", "ragged", ("4", "5"))]
    with pytest.raises(SurveyFileError, match=r"pre\.csv, rows 4, 5: they have more or fewer cells than there are headings"):
        survey.settled()
    assert kinds(read(content, mapping=ColumnMapping(leave_out={"pre.csv": (4,)}))) == ["rows"]
    found = read(content, mapping=ColumnMapping(leave_out={"pre.csv": (4, 5)})).settled()
    assert [r.code for r in found.responses] == ["a", "d"]
    assert found.report.files[0].dropped_lines == {"ragged": (4, 5)}


def test_the_visible_sheet_with_the_answers_is_read_and_told() -> None:
    """Neither a hidden sheet nor a cover is preferred; the sheets that are not read are named."""
    visible = given("hidden_first_sheet.xlsx", mapping=ColumnMapping(waves={"hidden_first_sheet.xlsx": Wave.PRE})).settled()
    assert {r.answers["DEF1"] for r in visible.responses} == {5.0}
    assert (visible.report.files[0].sheet, visible.report.files[0].sheets_left_out) == ("Responses", ("old",))
    cover = given("23_coversheet_pre.xlsx").settled()
    assert (cover.report.files[0].sheet, cover.report.files[0].sheets_left_out, len(cover.responses)) == ("Data", ("Overview",), 12)


def test_a_sheet_can_be_chosen() -> None:
    """By its name, also a hidden one; a name that is not there is refused with those that are."""
    named = ColumnMapping(sheets={"hidden_first_sheet.xlsx": ("old",)}, waves={"hidden_first_sheet.xlsx": Wave.PRE})
    assert {r.answers["DEF1"] for r in given("hidden_first_sheet.xlsx", mapping=named).settled().responses} == {1.0}
    with pytest.raises(SurveyFileError, match="has no sheet new with anything in it; it has old, Responses"):
        given("hidden_first_sheet.xlsx", mapping=ColumnMapping(sheets={"hidden_first_sheet.xlsx": ("new",)}))


def test_several_sheets_with_answers_are_asked_and_read_together() -> None:
    """A sheet before and one after: a person says that both are to be read, and their names show the waves."""
    head, people = ["code", "X1", "X2"], range(6)
    content = workbook(
        ["Notes", "of", "ours"], Before=[head, *([f"P{n}", 2, 3] for n in people)], After=[head, *([f"P{n}", 3, 4] for n in people)]
    )
    survey = read(content, "both.xlsx")
    assert [(q.kind.value, q.items) for q in survey.report.questions if q.kind == "sheets"] == [("sheets", ("Before", "After"))]
    found = read(content, "both.xlsx", ColumnMapping(sheets={"both.xlsx": ("Before", "After")})).settled()
    assert [(file.file, file.source, file.waves) for file in found.report.files] == [
        ("both.xlsx [Before]", "both.xlsx", (Wave.PRE,)),
        ("both.xlsx [After]", "both.xlsx", (Wave.POST,)),
    ]
    assert score_activity(found.responses, activity()).topics["X"].mean_gain == 1


@pytest.mark.parametrize("content", [b"", b"code,X1,X2\n", b"code,X1,X2\n,,\n", b"code,X1,X2\nAverage,1,2\n"])
def test_a_file_without_answers_is_not_settled(content: bytes) -> None:
    """Nothing was used, so not everything was recognised."""
    assert kinds(read(content)) == ["nobody"]


@pytest.mark.parametrize(
    ("heading", "to"),
    [
        ("CODE. Your code", "code"), ("(CTRY) Where do you live?", "country"), ("uvod/GRP", "stakeholder"), ("X1: how well do you know it?", "X1"),
        ("(X1) How well?", "X1"), ("How well? (X1)", "X1"), ("COMP-X1", "X1"), ("uvod-CODE", "code"), ("COMP_X1", "X1"), ("How well?::X1", "X1"), ("Q3. How well? - X1", "X1"),
        ("How well?/X1", "X1"), ("X1 - comment", "comment"), ("X1_comment", "comment"), ("How my country sees X1", "ignore"), ("Post-code", "ignore"), ("Country/Something else", "ignore"), ("Grupa/X1pre", "X1"),
        ("X12", "ignore"), ("Country music", "ignore"), ("My code of conduct", "ignore"),
    ],
)  # fmt: skip
def test_headings_are_taken_apart(heading: str, to: str) -> None:
    """Where signs part what is known from what is not; words inside a sentence are no heading."""
    survey = read(table([heading, "X2", "Odd", "uvod-dob"], ["a", 2, "u", ""], ["b", 3, "v", ""]))
    assert survey.report.files[0].columns[0].to == to


def test_an_unknown_column_with_answers_on_the_scale_is_asked() -> None:
    """Though every question was found: it may be one of them, asked again in other words; numbers of another kind are not asked."""
    rows = [["code", "X1", "X2", "How often do you use it?", "Year"], *([f"P{n}", 1, 2, 3, 2020 + n] for n in range(4))]
    survey = read(table(*rows))
    assert [(q.kind.value, q.column, q.items) for q in survey.report.questions] == [("column", "How often do you use it?", ())]
    assert read(table(*rows), mapping=survey.mapping).report.settled


def test_a_question_found_for_one_time_only_is_missing_for_the_other() -> None:
    """X1 is found before; what it is called after is asked, with X1 among what is sought. So is satisfaction, once some of it is found."""
    rows = [["code", "X1 pre", "X2 pre", "X2 post", "Pitanje 7", "SAT1", "SAT3"], *([f"P{n}", 1, 2, 3, 4, 5, 5] for n in range(4))]
    (asked,) = read(table(*rows)).report.questions
    assert (asked.kind.value, asked.column, asked.items) == ("column", "Pitanje 7", ("X1", "SAT2"))


def test_looking_back_in_rows_without_codes_is_before() -> None:
    """Two rows for each person that nothing joins are two groups, and nobody is lost."""
    found = read(waves("wave", "now", "then", codes=False).replace(b"X1,X2\r\nnow", b"X1,X2\r\nthen", 1), "answers.csv").settled()
    score = score_activity(found.responses, activity())
    assert (score.n_pre, score.n_post, score.design.value) == (7, 5, "unmatched_pre_post")


def test_options_that_are_told_twice_count_once() -> None:
    """Kobo writes a multiple choice as one cell and as a column for each option."""
    head = ["code", "X1", "X2", "grp/ACT", "grp/ACT/Share with colleagues", "grp/ACT/Write a report"]
    survey = read(table(head, ["a", 1, 2, "share report", 1, 1], ["b", 1, 2, "share", 1, 0])).settled()
    assert [r.actions_planned for r in survey.responses] == [("1", "Write a report"), ("1",)]
    assert survey.report.files[0].columns[3].why == "repeated"
