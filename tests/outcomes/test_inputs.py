"""Files in the shapes that survey tools write and people bring: the truth, or a question; never another figure."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcvet.outcomes import ActivityScore, Survey, SurveyFileError, read_activity, read_contents, read_surveys, score_activity
from outcomes.made import ITEMS
from outcomes.test_scales import FIVES, shaped

INPUTS = Path(__file__).parent / "inputs"
ACT = read_activity(INPUTS / "act.yaml")
GAINS = {"DEF": 1.250, "WBL": 1.500, "QA": 1.167, "NQF": 1.208}


def survey(*names: str) -> Survey:
    return read_surveys([INPUTS / name for name in names], ACT)


def both(stem: str, endings: tuple[str, str] = ("csv", "csv")) -> Survey:
    """Read the forms before and after."""
    return survey(*(f"{stem}_{wave}.{ending}" for wave, ending in zip(("pre", "post"), endings, strict=True)))


def scored(found: Survey) -> ActivityScore:
    return score_activity(found.settled().responses, ACT)


def has_the_truth(score: ActivityScore) -> None:
    """Check the figures of `00_truth.csv`."""
    assert (score.n_pre, score.n_post, score.n_paired_codes) == (12, 12, 12)
    assert {code: round(topic.mean_gain or 0, 3) for code, topic in score.topics.items()} == GAINS
    assert score.satisfaction.pomp_mean == pytest.approx(75.694, abs=0.001)


def test_the_truth_is_as_the_readme_of_the_inputs_says() -> None:
    """Twelve people, the gains and the satisfaction that all other files are held to."""
    has_the_truth(scored(survey("00_truth.csv")))


def test_two_labels_that_would_be_one_number_are_asked() -> None:
    """33: "slažem se" beside "uglavnom se slažem" belongs to no scale that is known, and nothing is scored."""
    found = both("33_twolabels")
    assert [(question.kind, question.to) for question in found.report.questions] == [("labels", "labels_mixed")] * 2
    with pytest.raises(SurveyFileError, match="belong to no single known scale"):
        scored(found)


def test_the_usual_scale_of_qualtrics_is_known() -> None:
    """34: "somewhat agree" is 4."""
    has_the_truth(scored(both("34_somewhat")))


@pytest.mark.parametrize(
    ("name", "unsure"), [("17_likert_sr1", "Nemam mišljenje"), ("17_likert_sl2", "Neodločen/-a"), ("17_likert_hr1", "")]
)
def test_agreement_in_part_is_known_in_each_language(name: str, unsure: str) -> None:
    """17: "delimično", "djelomično", "delno" are 4; the middle that may be no answer is asked."""
    found = survey(f"{name}_post.csv")
    assert [question.items for question in found.report.questions] == ([(unsure,)] if unsure else [])
    values = {value for response in found.responses for item, value in response.answers.items() if item.startswith(("SAT", "INT"))}
    assert values == {4, 5, unsure or 3}


def test_answer_codes_without_labels_are_asked() -> None:
    """26: AO01 may be the best answer or the worst; each question of the form is asked on its own."""
    found = both("26_lime_AO_reversed")
    assert [(q.to, len(q.columns)) for q in found.report.questions] == [("labels_codes", 8), ("labels_codes", 5)]
    told = [{code: 6 - int(code[-1]) for code in question.items} for question in found.report.questions]
    columns = [question.columns for question in found.report.questions]
    mapping = found.mapping.with_meanings(zip(columns, told, strict=True))
    again = read_surveys([INPUTS / f"26_lime_AO_reversed_{wave}.csv" for wave in ("pre", "post")], ACT, mapping)
    has_the_truth(scored(again))


def test_codes_that_a_tool_reserves_for_missing_are_missing() -> None:
    """01c: -1 to -6 and -96 to -99 are no answers out of range."""
    score = scored(both("01c_negmissing"))
    assert score.issues["out_of_range"] == 0
    assert score.topics["WBL"].status == "ok"
    assert (score.n_pre, score.n_post, score.n_paired_codes) == (12, 12, 12)


def test_constants_of_text_are_what_they_say() -> None:
    """01b: 1KA writes ="3" so that a spreadsheet keeps it as text; codes, countries, groups and answers are read, -1 and -99 are missing."""
    found = both("01b_1ka_onehead").settled()
    first = found.responses[0]
    assert (first.code, first.country, first.stakeholder, first.answers["DEF1"]) == ("AN10K", "HR", "PROVIDER", 2)
    assert not any(column.not_understood for file in found.report.files for column in file.columns)
    score, plain = scored(found), scored(both("01c_negmissing"))
    assert (score.n_paired_codes, score.issues["out_of_range"]) == (12, 0)
    assert {code: topic.mean_gain for code, topic in score.topics.items()} == {
        code: topic.mean_gain for code, topic in plain.topics.items()
    }


def test_texts_that_say_that_there_is_no_code_match_nobody() -> None:
    """15: n/a, "ne znam", -, x and 0000 are no codes; nobody is replaced as somebody's duplicate, and it is reported."""
    found = both("15_nocode")
    score = scored(found)
    assert (score.n_pre, score.n_post, score.n_paired_codes) == (12, 12, None)
    assert (score.issues["duplicate_replaced"], score.issues["code_collision"]) == (0, 0)
    assert [(remark.kind, remark.n, remark.of) for remark in found.report.remarks] == [("no_codes", 8, 12)] * 2
    assert score_activity(found.responses, ACT.model_copy(update={"k": 1}), small_groups_confirmed=True).n_paired_codes == 4


def test_codes_that_a_spreadsheet_has_spoilt_are_told() -> None:
    """16: nine of twelve codes have become numbers and days; the report says so, with examples, and asks for the original."""
    found = both("16_excelcodes", ("xlsx", "csv")).settled()
    (remark,) = found.report.remarks
    assert (remark.kind, remark.n, remark.of, remark.examples) == ("spoilt_codes", 9, 12, ("512", "734", "2026-03-05"))
    assert "Use the original export" in remark.text


@pytest.mark.slow
@settings(max_examples=60, deadline=None, derandomize=True)
@given(data=st.data())
def test_the_truth_in_words_is_the_truth_or_a_question(data: st.DataObject) -> None:
    """The answers of `00_truth.csv`, each set of questions in the words of any scale, in any script, case and order: the truth, or asked."""
    rows = list(csv.DictReader((INPUTS / "00_truth.csv").read_text("utf-8").splitlines()))
    topics, reactions = (data.draw(st.sampled_from(FIVES))[1] for _ in range(2))
    form, some = data.draw(st.integers(0, 3)), data.draw(st.integers(1, len(rows)))
    chosen = data.draw(st.permutations(rows))[:some]

    def said(item: str, number: str) -> str:
        return shaped((reactions if item.startswith(("SAT", "INT")) else topics)[int(number) - 1], form) if number else ""

    text = io.StringIO()
    csv.writer(text).writerows(
        [list(rows[0]), *([said(name, cell) if name in ITEMS else cell for name, cell in row.items()] for row in chosen)]
    )
    found = read_contents([("all.csv", text.getvalue().encode())], ACT)
    open_items = {column for question in found.report.questions for column in question.columns}
    for got, true in zip(found.responses, chosen, strict=True):
        for item in ITEMS:
            number = float(true[item]) if true[item] else None
            assert got.answers.get(item) == number or (isinstance(got.answers[item], str) and item in open_items)
    assert found.report.settled == (not found.report.questions)
