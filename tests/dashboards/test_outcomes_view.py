"""The outcomes dashboard, without a browser."""

import html
import io
import re
import time
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from mcvet import Catalogue
from mcvet.dashboards.board import Upload
from mcvet.dashboards.outcomes import OutcomesView
from mcvet.outcomes import Filter, filters_for, read_surveys, score_activity
from mcvet.outcomes.words import model_activity

SURVEYS = Path(__file__).parents[1] / "outcomes" / "surveys"
ITEMS = ["DEF1", "DEF2", "WBL1", "WBL2", "QA1", "QA2", "NQF1", "NQF2"]


def uploads(*names: str) -> list[Upload]:
    """Read survey examples as a visitor would send them."""
    return [Upload(name, (SURVEYS / name).read_bytes()) for name in names]


def table(header: str, *rows: str, name: str = "own.csv") -> Upload:
    """Make a small file of answers."""
    return Upload(name, "\n".join([header, *rows]).encode())


@pytest.fixture
def start(catalogue: Catalogue) -> OutcomesView:
    """The first view."""
    return OutcomesView.from_query("", catalogue, "/")


@pytest.fixture
def brought(start: OutcomesView) -> OutcomesView:
    """A view with a visitor's own activity."""
    return start.act("read", {}, uploads("eusurvey_pre.xlsx", "eusurvey_post.xlsx"))


def text(view: OutcomesView, region: str) -> str:
    """Return the words of a region."""
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", str(view.regions()[region]))).split())


def test_it_opens_on_the_record_and_a_fictional_example(start: OutcomesView) -> None:
    """The project's figures carry sources and say what is not known; the example says that it is invented."""
    record = text(start, "record")
    for words in ("Participants in all national activities planned: not known 257 3", "National activities planned: 10 12 3", "over 20"):
        assert words in record
    assert "not found" in record
    assert str(start.regions()["record"]).count('href="#source-') >= 6
    assert "all people and answers are invented" in text(start, "answer")


@pytest.mark.parametrize("query", ["", "?a=sr", "?country=RS", "?w=50,10,10,10,10,10", "?lang=sr-Cyrl"])
@pytest.mark.slow
def test_whatever_is_made_of_the_example_says_so(query: str, catalogue: Catalogue) -> None:
    """Answer, chart, comparison and files of the example say that it is fictional, in every selection and language."""
    view = OutcomesView.from_query(query, catalogue, "/")
    said = view.texts.say("Fictional example: all people and answers are invented.")
    chart = view.charts()["chart"]
    assert chart
    assert said in text(view, "answer")
    assert said in chart.figure["layout"]["meta"]["note"]
    assert re.search("Fictional, with|Измишљено, са", text(view, "compare"))
    assert said in view.files()["report.html"]().decode()
    assert said in " ".join(p.text for p in Document(io.BytesIO(view.files()["report.docx"]())).paragraphs)


def test_the_screen_shows_what_the_library_scores(brought: OutcomesView) -> None:
    """The figures of uploaded exports are those of the library, in table, chart and spreadsheet."""
    activity = model_activity()
    score = score_activity(read_surveys([SURVEYS / "eusurvey_pre.xlsx", SURVEYS / "eusurvey_post.xlsx"], activity).responses, activity)
    chart = brought.charts()["chart"]
    assert chart
    for topic in score.topics.values():
        assert topic.mean_gain is not None
        assert f"{topic.mean_gain:.2f} [" in chart.twin
        assert f"{topic.n_up} / {topic.n_same} / {topic.n_down}" in chart.twin
    before, after = chart.figure["data"][-2:]
    assert list(before["x"]) == [topic.mean_pre for topic in score.topics.values()]
    assert list(after["x"]) == [topic.mean_post for topic in score.topics.values()]
    assert score.satisfaction.pomp_mean is not None
    assert str(round(score.satisfaction.pomp_mean)) in text(brought, "reactions")
    book = openpyxl.load_workbook(io.BytesIO(brought.files()["report.xlsx"]()))
    cells = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    assert score.topics["DEF"].mean_gain in cells
    assert "invented" not in text(brought, "answer")


def test_no_file_holds_a_code_or_a_comment(brought: OutcomesView) -> None:
    """What can be taken home tells nothing of single people."""
    codes = {response.code for response in brought.current.survey.responses}
    for name, make in brought.files().items():
        content = make()
        held = content if name.endswith((".csv", ".json", ".html", ".yaml")) else b""
        assert not any(code.encode() in held for code in codes)
        assert b"He said" not in held


def test_what_was_brought_stays_while_addresses_change(brought: OutcomesView, catalogue: Catalogue) -> None:
    """Weights, filters and languages keep it; a view made from the address alone says that it is gone."""
    address = brought.address(weights=(20.0, 10.0, 10.0, 30.0, 15.0, 15.0), language="sr-Cyrl")
    assert brought.go(address).current is brought.current
    elsewhere = OutcomesView.from_query(address, catalogue, "/")
    assert elsewhere.current.is_example
    assert "нема их више" in text(elsewhere, "head")


def test_only_selections_that_hold_are_offered(brought: OutcomesView) -> None:
    """The choices are those that the library allows, and one that it does not allow shows everyone, in words."""
    found = filters_for(brought.current.survey.responses, brought.current.activity)
    offered = set(re.findall(r'<option value="([^"]+)"', str(brought.regions()["activities"])))
    assert offered == {code for chosen in found for code in chosen if code and (chosen.country == "" or chosen.stakeholder == "")}
    refused = brought.go("?a=own1&country=SI")
    assert Filter("SI", "") not in found
    assert refused.chosen == Filter()
    assert "fewer than 5 people" in text(refused, "answer")
    allowed = brought.go("?a=own1&country=RS")
    assert allowed.score
    assert brought.score
    assert allowed.score.n_pre != brought.score.n_pre


def test_a_small_group_is_hidden_everywhere(start: OutcomesView) -> None:
    """Four people leave no mean in text, chart, hover or file, and hidden looks unlike nothing and unlike zero."""
    rows = [f"{wave},P{n},{','.join(str(1 + (n + (wave == 'post')) % 5) for _ in ITEMS)}" for wave in ("pre", "post") for n in range(4)]
    view = start.act("read", {}, [table(",".join(["wave", "code", *ITEMS]), *rows)])
    assert view.score
    assert view.score.n_pre is None
    chart = view.charts()["chart"]
    assert chart
    assert [list(trace["x"]) for trace in chart.figure["data"]] == [[], []]
    assert view.charts()["moves"] is None
    assert "fewer than 5" in str(chart.figure["layout"]["annotations"])
    assert "fewer than 5 people" in chart.twin
    assert "withheld" in str(view.regions()["index"])
    assert not re.search(r"\d\.\d", view.files()["report.csv"]().decode())


def test_attendance_hides_small_groups_and_shows_nobody_as_zero(brought: OutcomesView) -> None:
    """A group of three is hidden together with one that would give it away; a group of nobody is 0."""
    values = {
        "planned": ["40"],
        "attended": ["33"],
        "group-PROVIDER": ["20"],
        "group-AGENCY": ["10"],
        "group-MINISTRY": ["3"],
        "group-OTHER": ["0"],
    }
    view = brought.act("describe", values, [])
    assert dict(view._groups()) == {
        "VET school or provider": 20, "National agency": None, "Ministry or public authority": None, "Employer or chamber": 0, "Other": 0,
    }  # fmt: skip
    assert "33 people came, 40 were expected" in text(view, "came")
    assert view.score
    assert view.score.components["reach"] == pytest.approx(82.5)


def test_a_column_is_settled_by_a_person(start: OutcomesView) -> None:
    """Answers under an unknown header wait for a person; once settled they count, and the mapping can be kept and used again."""
    header = ",".join(["wave", "code", "How well do you know definitions?", *ITEMS[1:]])
    rows = [
        f"{wave},P{n},{1 + n % 3 + (wave == 'post')}," + ",".join("3" for _ in ITEMS[1:]) for wave in ("pre", "post") for n in range(12)
    ]
    asked = start.act("read", {}, [table(header, *rows)])
    assert asked.score is None
    assert asked.charts()["chart"] is None
    assert "DEF1" in text(asked, "settle")
    place = asked.current.columns[0].place
    assert asked.current.columns[0].header == "How well do you know definitions?"
    settled = asked.act("settle", {f"to-{place}": ["DEF1"]}, [])
    assert settled.score
    assert settled.score.topics["DEF"].mean_gain == pytest.approx(0.5)
    again = start.act("read", {}, [Upload("mapping.yaml", settled.files()["mapping.yaml"]()), table(header, *rows)])
    assert again.score
    assert again.score.topics["DEF"].mean_gain == pytest.approx(0.5)


def test_the_wave_of_a_file_is_settled_by_a_person(start: OutcomesView) -> None:
    """A file that does not tell when it was answered waits for a person."""
    asked = start.act("read", {}, [table(",".join(["code", *ITEMS]), *(f"P{n},{','.join('2' for _ in ITEMS)}" for n in range(6)))])
    assert asked.score is None
    settled = asked.act("settle", {"wave-0": ["post"]}, [])
    assert settled.score
    assert settled.score.n_post == 6


def test_an_answer_that_was_not_understood_can_be_given_a_meaning(start: OutcomesView) -> None:
    """An unknown word counts as missing until a person says what it means, who sees it afterwards, and may correct it or take it back."""
    rows = [f"post,P{n},{'plenty' if n % 2 else '2'},{','.join('2' for _ in ITEMS[1:])}" for n in range(10)]
    view = start.act("read", {}, [table(",".join(["wave", "code", *ITEMS]), *rows)])
    assert [(doubt.text, doubt.times) for doubt in view.current.doubts] == [("plenty", 5)]
    field = view.current.doubts[0].field
    for said, told, counted in (("5", ["5"], {2.0, 5.0}), ("4", ["4"], {2.0, 4.0}), ("", [""], {2.0, "plenty"})):
        view = view.act("settle", {field: [said]}, [])
        assert [doubt.meant for doubt in view.current.doubts] == told
        assert {response.answers["DEF1"] for response in view.current.survey.responses} == counted
        assert bool(said) == ("What you have said that texts mean" in text(view, "settle"))


def test_a_mapping_keeps_confirmed_pairs_while_other_questions_are_open(start: OutcomesView) -> None:
    """Pairs of a kept mapping stand in the form although the columns still need a person, and so outlive the answer to them."""
    rows = [
        f"{wave},{'A' if wave == 'pre' else 'B'}100{n},3,{','.join('2' for _ in ITEMS[1:])}" for wave in ("pre", "post") for n in range(6)
    ]
    kept = Upload("mapping.yaml", b"pairs: [[A1000, B1000]]")
    view = start.act("read", {}, [kept, table(",".join(["wave", "code", "How well?", *ITEMS[1:]]), *rows)])
    assert view.score is None
    ticked = dict(re.findall(r'name="(pair-\w+)" value="(1)" data-wait checked', view.regions()["settle"]))
    place = next(column.place for column in view.current.columns if column.header == "How well?")
    settled = view.act("settle", {f"to-{place}": ["DEF1"]} | {field: [value] for field, value in ticked.items()}, [])
    assert settled.score
    assert settled.current.mapping.pairs == (("A1000", "B1000"),)


@pytest.mark.parametrize(("k", "is_told"), [(3, True), (5, False), (8, False)])
def test_who_asks_for_smaller_groups_is_told_that_there_are_none(start: OutcomesView, k: int, is_told: bool) -> None:
    """The page never tells of fewer than five people, and says so to whoever asks for fewer; the activity itself says 5 from then on."""
    rows = [f"{wave},P{n},{','.join('3' for _ in ITEMS)}" for wave in ("pre", "post") for n in range(6)]
    described = Upload("activity.yaml", f"activity: Ours\nk: {k}\ntopics: {{DEF: [DEF1, DEF2]}}".encode())
    view = start.act("read", {}, [described, table(",".join(["wave", "code", *ITEMS]), *rows)])
    assert not view.fault
    assert ("groups down to 3 people. This page tells of none below 5." in "".join(view.regions().values())) == is_told
    assert view.current.activity.k == max(k, 5)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?w=50,50,50,0,0,0", "sum to 150"),
        ("?reach=20&diversity=x", "six numbers"),
        ("?a=own7", "are gone"),
        ("?colour=red", "'colour'"),
    ],
)
def test_a_bad_address_gives_a_note_and_the_rest(query: str, words: str, catalogue: Catalogue) -> None:
    """What cannot be used is told; the example is shown with the standard weights."""
    view = OutcomesView.from_query(query, catalogue, "/")
    assert words in text(view, "head")
    assert view.score
    assert view.score.weights["learning_gain"] == pytest.approx(0.3)


def test_weights_change_the_index_and_no_component(start: OutcomesView) -> None:
    """Weights are read from the form, kept in the address, and move the index only."""
    view = start.go("?reach=40&diversity=10&satisfaction=10&learning_gain=20&intent=10&follow_up=10")
    assert view.address() == "?w=40,10,10,20,10,10"
    assert view.score
    assert start.score
    assert view.score.components == start.score.components
    assert view.score.index_arithmetic.value != start.score.index_arithmetic.value


def test_two_activities_stand_side_by_side_once_there_are_two(brought: OutcomesView) -> None:
    """One's own activities are compared with one another, not with the examples; what is forgotten is gone."""
    assert brought.comparison is None
    both = brought.act("read", {}, uploads("msforms_pre.xlsx", "msforms_post.xlsx"))
    assert both.comparison
    assert [standing.activity for standing in both.comparison.standings] == ["eusurvey_pre", "msforms_pre"]
    assert "Fictional" not in text(both, "compare")
    left = both.act("drop", {}, [])
    assert [held.key for held in left.held] == ["own1"]
    assert left.current.is_example


@pytest.mark.parametrize(
    "files",
    [
        [],
        [Upload("photo.png", b"\x89PNG\x00")],
        [Upload("empty.csv", b"")],
        [table("wave,code,DEF1")],
        [Upload("bomb.yaml", b"a: &a [x,x]\nb: [*a,*a]"), table("wave,code,DEF1", "pre,P,1")],
        [Upload("broken.yaml", b"columns: 5")],
        [Upload("deep.yaml", b"[" * 60_000)],
        [Upload("large.yaml", b"a: " + b"x" * 1_000_000)],
        [Upload("date.yaml", b"note: 2026-13-45")],
        [Upload("activity.json", b'{"activity": "A"}'), table("wave,code,DEF1", "pre,P,1")],
    ],
)
def test_a_file_that_cannot_be_used_is_told_in_words(files: list[Upload], brought: OutcomesView) -> None:
    """What is wrong is said beside the form, within seconds, and what was there before stays."""
    started = time.monotonic()
    view = brought.act("read", {}, files)
    assert time.monotonic() - started < 5
    assert view.fault
    assert "what was there before is kept" in text(view, "give")
    assert "Traceback" not in view.fault
    assert view.current is brought.current
    assert view.go("?a=own1").fault == ""


def test_more_files_join_the_activity_that_is_shown(start: OutcomesView) -> None:
    """The form from after, sent later, is scored together with the one from before."""
    first = start.act("read", {"into": ["new"]}, uploads("msforms_pre.xlsx"))
    assert first.score
    assert first.score.n_post == 0
    both = first.act("read", {"into": ["this"]}, uploads("msforms_post.xlsx"))
    assert [held.key for held in both.held] == ["own1"]
    assert both.score
    assert both.score.n_paired_codes == 22


def test_a_page_keeps_so_many_activities_and_says_so(start: OutcomesView) -> None:
    """The ninth is refused in words; the others stay."""
    view = start
    for _ in range(9):
        view = view.act("read", {}, [table("wave,code,DEF1,DEF2", "post,P1,2,3")])
    assert len(view.held) == 8
    assert "forget one first" in text(view, "head")


def test_numbers_that_cannot_be_used_are_told_beside_their_form(brought: OutcomesView) -> None:
    """A number of people that is none is refused where it was typed."""
    view = brought.act("describe", {"planned": ["many"]}, [])
    assert "found “many”" in text(view, "came")
    assert "found “many”" not in text(view, "give")
    assert view.current is brought.current


@pytest.mark.parametrize("typed", ["²", "9" * 5_000, "٣", "1234567"])
def test_a_number_is_a_few_plain_digits(typed: str, brought: OutcomesView) -> None:
    """Other signs that count as digits somewhere, and numbers without end, are refused in words."""
    assert "Expected a whole number" in brought.act("describe", {"planned": [typed]}, []).fault


def test_the_form_keeps_what_it_does_not_ask_of_the_follow_up(start: OutcomesView) -> None:
    """The actions of those who did not answer come from the file; counts without the number of people are refused, not dropped."""
    told = (
        b"activity: A\ntopics: [DEF]\nfollow_up: {post_n: 20, followup_n: 12, planned: 20, done: 8, in_progress: 4, planned_by_others: 9}"
    )
    view = start.act("read", {}, [Upload("activity.yaml", told), table("wave,code,DEF1,DEF2", "post,P1,2,3")])
    later = view.act("describe", {"followup_n": ["13"], "done": ["9"]}, []).current.activity.follow_up
    assert later
    assert (later.followup_n, later.done, later.planned, later.post_n, later.planned_by_others) == (13, 9, 20, 20, 9)
    assert "Say how many people answered the follow-up" in view.act("describe", {"actions": ["5"]}, []).fault


def test_an_activity_file_cannot_lower_the_smallest_group(start: OutcomesView) -> None:
    """A description with k = 1 is read with k = 5."""
    activity = Upload("activity.yaml", b"activity: A\nk: 1\ntopics: {DEF: [DEF1, DEF2]}\n")
    view = start.act("read", {}, [activity, table("wave,code,DEF1,DEF2", "post,P1,2,3")])
    assert view.current.activity.k == 5
    assert view.score
    assert view.score.n_post is None
