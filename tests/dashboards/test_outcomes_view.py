"""The outcomes dashboard, without a browser."""

import html
import io
import json
import re
import time
from pathlib import Path

import openpyxl
import pytest
import yaml
from docx import Document

from mcvet import Catalogue
from mcvet.dashboards.outcomes.activities import STANDARD
from mcvet.dashboards.outcomes.view import OutcomesView
from mcvet.dashboards.view import Upload
from mcvet.outcomes import Filter, filters_for, read_surveys, score_activity
from mcvet.outcomes.displays import score_parts
from mcvet.outcomes.lexicon import model_activity
from mcvet.outcomes.model import COMPONENTS

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
    for words in ("Participants in all national activities planned: not known 257", "National activities planned: 10 12", "over 20"):
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
    assert re.search("Fictional, with|Измишљено, укључујући", text(view, "compare"))
    assert said in view.files()["report.html"]().decode()
    assert said in " ".join(p.text for p in Document(io.BytesIO(view.files()["report.docx"]())).paragraphs)


@pytest.mark.slow
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


@pytest.mark.slow
def test_no_file_holds_a_code_or_a_comment(brought: OutcomesView) -> None:
    """What can be taken home reveals nothing about single people."""
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
    assert "више не постоје" in text(elsewhere, "head")


@pytest.mark.slow
def test_only_selections_that_hold_are_offered(brought: OutcomesView) -> None:
    """The choices are those that the library allows, and one that it does not allow shows everyone, with a message."""
    found = filters_for(brought.current.survey.responses, brought.current.activity)
    offered = set(re.findall(r'<option value="([^"]+)"', str(brought.regions()["activities"])))
    assert offered == {code for chosen in found for code in chosen if code and (chosen.country == "" or chosen.stakeholder == "")}
    refused = brought.go("?a=own1&country=SI")
    assert Filter("SI", "") not in found
    assert refused.results.chosen == Filter()
    assert "fewer than 5 people" in text(refused, "answer")
    allowed = brought.go("?a=own1&country=RS")
    assert allowed.results.score
    assert brought.results.score
    assert allowed.results.score.n_pre != brought.results.score.n_pre


def test_a_small_group_is_hidden_everywhere(start: OutcomesView) -> None:
    """Four people leave no mean in text, chart, hover or file, and hidden looks unlike nothing and unlike zero."""
    rows = [f"{wave},P{n},{','.join(str(1 + (n + (wave == 'post')) % 5) for _ in ITEMS)}" for wave in ("pre", "post") for n in range(4)]
    view = start.act("read", {}, [table(",".join(["wave", "code", *ITEMS]), *rows)])
    assert view.results.score
    assert view.results.score.n_pre is None
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
    told = "VET school or provider 20 National agency hidden Ministry or public authority hidden Employer or chamber 0 Other 0"
    assert told in text(view, "came")
    assert "33 people came, 40 were expected" in text(view, "came")
    assert view.results.score
    assert view.results.score.components["reach"] == pytest.approx(82.5)


def test_a_column_is_settled_by_a_person(start: OutcomesView) -> None:
    """Answers under an unknown header wait for a person; once settled they count, and the mapping can be kept and used again."""
    header = ",".join(["wave", "code", "How well do you know definitions?", *ITEMS[1:]])
    rows = [
        f"{wave},P{n},{1 + n % 3 + (wave == 'post')}," + ",".join("3" for _ in ITEMS[1:]) for wave in ("pre", "post") for n in range(12)
    ]
    asked = start.act("read", {}, [table(header, *rows)])
    assert asked.results.score is None
    assert asked.charts()["chart"] is None
    assert "DEF1" in text(asked, "settle")
    place = asked.current.columns[0].place
    assert asked.current.columns[0].header == "How well do you know definitions?"
    settled = asked.act("settle", {f"to-{place}": ["DEF1"]}, [])
    assert settled.results.score
    assert settled.results.score.topics["DEF"].mean_gain == pytest.approx(0.5)
    again = start.act("read", {}, [Upload("mapping.yaml", settled.files()["mapping.yaml"]()), table(header, *rows)])
    assert again.results.score
    assert again.results.score.topics["DEF"].mean_gain == pytest.approx(0.5)


OWN_HEADINGS = "Upiši svoju šifru,Odakle ste,Privola,Digitalni alati [Biram alat],Digitalni alati [Pomažem],Zelene vještine: propisi,Zelene vještine: nastava"


def own_files() -> list[Upload]:
    """Make two files of a form with questions of its own, before and after, of the same twelve people."""

    def rows(more: int) -> list[str]:
        return [f"AB{n}C,Škola,Da,{more + n % 4},{more + 1 + n % 3},{more + n % 3},{more + (n + 1) % 4}" for n in range(12)]

    return [table(OWN_HEADINGS, *rows(n), name=name) for n, name in enumerate(("radionica_prije.csv", "radionica_poslije.csv"), 1)]


def test_topics_of_ones_own_from_two_files(start: OutcomesView) -> None:
    """Topics are named, the suggestions are taken, and the activity that is kept reads the same form without a question."""
    asked = start.act("read", {}, own_files())
    assert asked.results.score is None
    assert "Your columns: 1 of 7 are decided" in text(asked, "settle")
    assert "AB0C; AB1C; AB2C" in text(asked, "settle")
    still = {f"to-{column.place}": [""] for column in asked.current.columns if column.is_open}
    named = asked.act("settle", still | {"topics": ["Digitalni alati\nZelene vještine"]}, [])
    assert "Removed, because no column belongs to them: Definition and policy" in text(named, "settle")
    assert "The heading names the topic “Digitalni alati”" in text(named, "settle")
    assert named.results.score is None
    done = named.act("settle", still | {"take": ["1"]}, [])
    assert done.results.score
    assert {topic.label: topic.mean_gain for topic in done.results.score.topics.values()} == {
        "Digitalni alati": pytest.approx(1.0), "Zelene vještine": pytest.approx(1.0),
    }  # fmt: skip
    assert "Your columns: 7 of 7 are decided" in text(done, "settle")
    again = start.act("read", {}, [Upload(name, done.files()[name]()) for name in ("activity.yaml", "mapping.yaml")] + own_files())
    assert again.results.score
    assert again.results.score.topics == done.results.score.topics


def test_topics_that_nobody_can_tell_apart_are_refused(brought: OutcomesView) -> None:
    """Two topics of one name are refused beside the form, in the reader's language, and the topics stay as they were."""
    croatian = brought.go(brought.address(language="hr"))
    view = brought.act("settle", {"topic-DEF": ["Digital"], "topic-WBL": [" digital"]}, [])
    assert "Each topic needs a name of its own; “digital” occurs twice." in text(view, "settle")
    assert view.current is brought.current
    same = croatian.act("settle", {"topic-DEF": ["učenje temeljeno na radu"]}, [])
    assert "„Učenje temeljeno na radu” pojavljuje se dvaput" in text(same, "settle")
    assert not brought.act("settle", {"topic-DEF": ["Work-based learning"], "topic-WBL": ["Definition and policy"]}, []).fault


def test_what_was_not_chosen_stays_open(start: OutcomesView) -> None:
    """Reading again settles no column for a person who has chosen nothing; a topic that is left out frees its columns."""
    asked = start.act("read", {}, own_files())
    still = {f"to-{column.place}": [""] for column in asked.current.columns if column.is_open}
    again = asked.act("settle", still, [])
    assert [column.is_open for column in again.current.columns] == [column.is_open for column in asked.current.columns]
    done = again.act("settle", still | {"topics": ["Digitalni alati\nZelene vještine"]}, []).act("settle", still | {"take": ["1"]}, [])
    code = next(code for code, topic in done.current.activity.topics.items() if topic.label == "Zelene vještine")
    less = done.act("settle", {f"topic-{code}": [""]}, [])
    assert [column.header for column in less.current.columns if column.is_open] == ["Zelene vještine: propisi", "Zelene vještine: nastava"]
    nothing = less.act("settle", {"topic-DIGITALN": [""]}, [])
    assert "Name at least one topic." in nothing.fault
    assert nothing.current.activity == less.current.activity


def test_the_wave_of_a_file_is_settled_by_a_person(start: OutcomesView) -> None:
    """A file that does not show when it was answered waits for a person."""
    asked = start.act("read", {}, [table(",".join(["code", *ITEMS]), *(f"P{n},{','.join('2' for _ in ITEMS)}" for n in range(6)))])
    assert asked.results.score is None
    settled = asked.act("settle", {"wave-0": ["post"]}, [])
    assert settled.results.score
    assert settled.results.score.n_post == 6


def test_an_answer_that_was_not_understood_can_be_given_a_meaning(start: OutcomesView) -> None:
    """An unknown word is asked before a score; a person says what it means, sees it afterwards, and may correct it or take it back."""
    rows = [f"post,P{n},{'plenty' if n % 2 else '2'},{','.join('2' for _ in ITEMS[1:])}" for n in range(10)]
    view = start.act("read", {}, [table(",".join(["wave", "code", *ITEMS]), *rows)])
    assert [(doubt.text, doubt.times) for doubt in view.current.unread] == [("plenty", 5)]
    field = view.current.unread[0].field
    for said, told, counted in (("5", ["5"], {2.0, 5.0}), ("missing", ["missing"], {2.0, None}), ("", [""], {2.0, "plenty"})):
        view = view.act("settle", {field: [said]}, [])
        assert [doubt.meant for doubt in view.current.unread] == told
        assert {response.answers["DEF1"] for response in view.current.survey.responses} == counted
        assert bool(said) == ("Meanings that you have chosen" in text(view, "settle")) == bool(view.results.score)


def test_answers_of_two_questions_are_asked_apart(start: OutcomesView) -> None:
    """A code may be the best answer to one question of a form and the worst to another; each is asked with its columns and kept so."""
    header = ",".join(["wave", "code", *(f"Q1 [{item}]" for item in ITEMS[:4]), *(f"Q2 [{item}]" for item in ITEMS[4:])])
    rows = [f"{wave},P{n},{','.join(['A1', 'A2'][(n + i) % 2] for i in range(8))}" for wave in ("pre", "post") for n in range(6)]
    view = start.act("read", {}, [table(header, *rows)])
    assert [(doubt.text, doubt.times, len(doubt.columns)) for doubt in view.current.unread] == [
        ("A1", 24, 4), ("A2", 24, 4), ("A1", 24, 4), ("A2", 24, 4)
    ]  # fmt: skip
    assert "Q1 [DEF1], Q1 [DEF2]" in text(view, "settle")
    said = dict(zip((doubt.field for doubt in view.current.unread), (["1"], ["2"], ["5"], ["4"]), strict=True))
    settled = view.act("settle", said, [])
    assert settled.results.score
    assert {(r.answers["DEF1"], r.answers["NQF2"]) for r in settled.current.survey.responses} == {(1, 4), (2, 5)}
    again = start.act("read", {}, [Upload("mapping.yaml", settled.files()["mapping.yaml"]()), table(header, *rows)])
    assert again.results.score


def test_a_mapping_keeps_confirmed_pairs_while_other_questions_are_open(start: OutcomesView) -> None:
    """Pairs of a kept mapping are in the form although the columns still need a person, and so outlive the answer to them."""
    rows = [
        f"{wave},{'A' if wave == 'pre' else 'B'}100{n},3,{','.join('2' for _ in ITEMS[1:])}" for wave in ("pre", "post") for n in range(6)
    ]
    kept = Upload("mapping.yaml", b"pairs: [[A1000, B1000]]")
    view = start.act("read", {}, [kept, table(",".join(["wave", "code", "How well?", *ITEMS[1:]]), *rows)])
    assert view.results.score is None
    ticked = dict(re.findall(r'name="(pair-\w+)" value="(1)" data-wait checked', view.regions()["settle"]))
    place = next(column.place for column in view.current.columns if column.header == "How well?")
    settled = view.act("settle", {f"to-{place}": ["DEF1"]} | {field: [value] for field, value in ticked.items()}, [])
    assert settled.results.score
    assert settled.current.mapping.pairs == (("A1000", "B1000"),)


@pytest.mark.parametrize(("k", "is_told"), [(3, True), (5, False), (8, False)])
def test_who_asks_for_smaller_groups_is_told_that_there_are_none(start: OutcomesView, k: int, is_told: bool) -> None:
    """The page never tells of fewer than five people, and says so to whoever asks for fewer; the activity itself says 5 from then on."""
    rows = [f"{wave},P{n},{','.join('3' for _ in ITEMS)}" for wave in ("pre", "post") for n in range(6)]
    described = Upload("activity.yaml", f"activity: Ours\nk: {k}\ntopics: {{DEF: [DEF1, DEF2]}}".encode())
    view = start.act("read", {}, [described, table(",".join(["wave", "code", *ITEMS]), *rows)])
    assert not view.fault
    assert ("groups of 3 people or more. This page shows none below 5." in "".join(view.regions().values())) == is_told
    assert view.current.activity.k == max(k, 5)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?reach=20&diversity=x", "six numbers"),
        ("?a=own7", "are gone"),
        ("?colour=red", "'colour'"),
    ],
)
def test_a_bad_address_gives_a_note_and_the_rest(query: str, words: str, catalogue: Catalogue) -> None:
    """What cannot be used is reported; the example is shown with the standard weights."""
    view = OutcomesView.from_query(query, catalogue, "/")
    assert words in text(view, "head")
    assert view.results.score
    assert view.results.score.weights["learning_gain"] == pytest.approx(0.3)


def test_weights_that_do_not_sum_to_100_are_refused_beside_the_button(start: OutcomesView) -> None:
    """They stay in the form to be corrected; the index is made with those of the activity, and says so beside it and by the button."""
    view = start.go("?w=50,15,10,15,10,15")
    shown = text(view, "index")
    assert "These weights sum to 115, not to 100, so they are not used." in shown
    assert "Calculated with the weights of the activity" in shown
    assert 'name="reach" id="weight-reach" value="50"' in view.regions()["index"]
    assert view.results.score
    assert start.results.score
    assert view.results.score.weights == start.results.score.weights
    assert view.results.score.index_arithmetic == start.results.score.index_arithmetic
    assert "not used" not in text(view.go("?w=50,15,10,15,5,5"), "index")


def test_weights_of_an_activity_are_its_own(brought: OutcomesView) -> None:
    """A description that weighs otherwise is scored as it says, until other weights are asked for; one link leads back."""
    own = dict(zip(COMPONENTS, (0.4, 0.1, 0.1, 0.2, 0.1, 0.1), strict=True))
    described = brought.current.activity.model_dump(mode="json") | {"weights": own}
    view = brought.act("read", {"into": ["this"]}, [Upload("activity.yaml", yaml.safe_dump(described).encode())])
    assert view.results.score
    assert view.results.score.weights == pytest.approx(own)
    assert 'id="weight-reach" value="40"' in view.regions()["index"]
    standard = view.go(view.address(weights=STANDARD))
    assert standard.results.score
    assert standard.results.score.weights["reach"] == pytest.approx(0.15)
    assert "own-weights" in standard.regions()["index"]


@pytest.mark.parametrize(
    ("attended", "reason"),
    [("", "attendance is not known"), ("0", "attendance is 0, but people answered"), ("3", "fewer than 5 people")],
)
def test_nobody_is_said_to_have_come_where_people_answered(brought: OutcomesView, attended: str, reason: str) -> None:
    """Attendance that is not given is not known; 0, or fewer than answered, is questioned with a message."""
    view = brought.act("describe", {"planned": ["20"], "attended": [attended]}, [])
    came = text(view, "came")
    assert reason in came
    assert "nobody came" not in came
    assert "0 people came" not in came
    assert ("More people answered at the end than attended, according to the description." in text(view, "gain")) == bool(attended)


def test_weights_change_the_index_and_no_component(start: OutcomesView) -> None:
    """Weights are read from the form, kept in the address, and move the index only."""
    view = start.go("?reach=40&diversity=10&satisfaction=10&learning_gain=20&intent=10&follow_up=10")
    assert view.address() == "?w=40,10,10,20,10,10&lang=en"
    assert view.results.score
    assert start.results.score
    assert view.results.score.components == start.results.score.components
    assert view.results.score.index_arithmetic.value != start.results.score.index_arithmetic.value


@pytest.mark.slow
def test_two_activities_stand_side_by_side_once_there_are_two(brought: OutcomesView) -> None:
    """One's own activities are compared with one another, not with the examples; what is forgotten is gone."""
    assert brought.results.comparison is None
    both = brought.act("read", {}, uploads("msforms_pre.xlsx", "msforms_post.xlsx"))
    assert both.results.comparison
    assert [standing.activity for standing in both.results.comparison.standings] == ["eusurvey_pre", "msforms_pre"]
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
    assert "the previous state is kept" in text(view, "give")
    assert "Traceback" not in view.fault
    assert view.current is brought.current
    assert view.go("?a=own1").fault == ""


def test_more_files_join_the_activity_that_is_shown(start: OutcomesView) -> None:
    """The form from after, sent later, is scored together with the one from before."""
    first = start.act("read", {"into": ["new"]}, uploads("msforms_pre.xlsx"))
    assert first.results.score
    assert first.results.score.n_post == 0
    both = first.act("read", {"into": ["this"]}, uploads("msforms_post.xlsx"))
    assert [held.key for held in both.held] == ["own1"]
    assert both.results.score
    assert both.results.score.n_paired_codes == 22


def test_a_page_keeps_so_many_activities_and_says_so(start: OutcomesView) -> None:
    """The ninth is refused with a message; the others stay."""
    view = start
    for _ in range(9):
        view = view.act("read", {}, [table("wave,code,DEF1,DEF2", "post,P1,2,3")])
    assert len(view.held) == 8
    assert "remove one first" in text(view, "head")


def test_numbers_that_cannot_be_used_are_told_beside_their_form(brought: OutcomesView) -> None:
    """A number of people that is none is refused where it was typed."""
    view = brought.act("describe", {"planned": ["many"]}, [])
    assert "found “many”" in text(view, "came")
    assert "found “many”" not in text(view, "give")
    assert view.current is brought.current


@pytest.mark.parametrize("typed", ["²", "9" * 5_000, "٣", "1234567"])
def test_a_number_is_a_few_plain_digits(typed: str, brought: OutcomesView) -> None:
    """Other signs that count as digits somewhere, and numbers without end, are refused with a message."""
    assert "Expected a whole number" in brought.act("describe", {"planned": [typed]}, []).fault


def test_the_form_keeps_what_it_does_not_ask_of_the_follow_up(start: OutcomesView) -> None:
    """The actions of those who did not answer come from the file; counts without the number of people are refused, not dropped."""
    told = (
        b"activity: A\ntopics: [DEF]\nfollow_up: {post_n: 20, followup_n: 12, planned: 20, done: 8, in_progress: 4, planned_by_others: 9}"
    )
    view = start.act("read", {}, [Upload("activity.yaml", told), table("wave,code,DEF1,DEF2", "post,P1,2,3")])
    later = view.act("describe", {"followup_n": ["13"], "actions": ["20"], "done": ["9"]}, []).current.activity.follow_up
    assert later
    assert (later.followup_n, later.done, later.planned, later.post_n, later.planned_by_others) == (13, 9, 20, 20, 9)
    assert "Enter how many people answered the follow-up" in view.act("describe", {"actions": ["5"]}, []).fault


def filled(view: OutcomesView) -> dict[str, list[str]]:
    """Return the fields of the form for numbers as the page shows them."""
    found = re.findall(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', str(view.regions()["came"]))
    return {name: [html.unescape(value)] for name, value in found}


def test_a_cleared_number_is_as_one_that_was_never_given(brought: OutcomesView) -> None:
    """What is cleared is not known afterwards; without its numbers there is no follow-up; the form shows what holds."""
    first = {"planned": ["40"], "attended": ["33"], "group-AGENCY": ["10"], "followup_n": ["12"], "actions": ["10"]}
    never = brought.act("describe", filled(brought) | first, [])
    view = never.act("describe", filled(never) | {"done": ["5"], "begun": ["2"], "months": ["4"]}, [])
    assert view.current.activity != never.current.activity
    later = {"done": [""], "begun": [""], "months": [""]}
    assert view.act("describe", filled(view) | later, []).current.activity == never.current.activity
    nothing = view.act("describe", filled(view) | {name: [""] for name in (*first, *later)}, [])
    assert nothing.current.activity == brought.act("describe", filled(brought), []).current.activity
    assert nothing.current.activity.follow_up is None
    assert filled(nothing) == filled(brought)


@pytest.mark.parametrize("cleared", ["", "  "])
def test_an_activity_keeps_its_name_if_none_is_given(cleared: str, brought: OutcomesView) -> None:
    """An activity has a name, so a cleared one comes back, and the form shows it."""
    view = brought.act("describe", filled(brought) | {"name": ["Visit"]}, []).act("describe", {"name": [cleared]}, [])
    assert not view.fault
    assert view.current.activity.activity == "Visit"
    assert filled(view)["name"] == ["Visit"]


def in_groups_of(k: int | None, start: OutcomesView) -> OutcomesView:
    """Return a view with answers of six people, and a description that asks for a smallest group."""
    rows = [f"{wave},P{n},{','.join(str(1 + n % 5) for _ in ITEMS)}" for wave in ("pre", "post") for n in range(6)]
    described = Upload("activity.yaml", f"activity: Ours\n{f'k: {k}' if k else ''}\ntopics: {{DEF: [DEF1, DEF2]}}".encode())
    return start.act("read", {}, [described, table(",".join(["wave", "code", *ITEMS]), *rows)])


@pytest.mark.parametrize(("asked", "least"), [(None, 5), (3, 5), (6, 6)])
def test_a_smallest_group_that_was_raised_can_be_lowered_again(asked: int | None, least: int, start: OutcomesView) -> None:
    """Down to what the description asks, and never below five; fewer is refused in words, and what was shown stays."""
    view = in_groups_of(asked, start).act("describe", {"k": ["50"]}, [])
    assert filled(view)["k"] == ["50"]
    assert view.results.score
    assert view.results.score.n_post is None
    for lower in (str(least), ""):
        again = view.act("describe", filled(view) | {"k": [lower]}, [])
        assert filled(again)["k"] == [str(least)]
        assert again.results.score
        assert again.results.score.n_post == 6
    for refused in (least - 1, 0):
        same = view.act("describe", filled(view) | {"k": [str(refused)]}, [])
        assert f"Smallest group shown (5 or more): expected a whole number from {least}; found {refused}." in text(same, "came")
        assert same.current is view.current


def test_what_a_description_asks_outlives_the_page(start: OutcomesView) -> None:
    """The browser keeps the smallest group of the file beside that of the form, so that the form stays as strict as it was."""
    view = in_groups_of(6, start).act("describe", {"k": ["50"]}, [])
    restored = start.act("restore", {"draft": [kept_by(view)]}, [])
    again = start.act("restore", {"draft": [kept_by(restored)]}, [])
    rows = [f"post,P{n},2,3" for n in range(6)]
    read = again.act("read", {"into": ["new"], "numbers": ["0"]}, [table("wave,code,DEF1,DEF2", *rows)])
    assert read.current.activity.k == 50
    assert "a whole number from 6; found 5" in read.act("describe", {"k": ["5"]}, []).fault
    assert read.act("describe", {"k": ["6"]}, []).current.activity.k == 6


def test_an_activity_file_cannot_lower_the_smallest_group(start: OutcomesView) -> None:
    """A description with k = 1 is read with k = 5."""
    activity = Upload("activity.yaml", b"activity: A\nk: 1\ntopics: {DEF: [DEF1, DEF2]}\n")
    view = start.act("read", {}, [activity, table("wave,code,DEF1,DEF2", "post,P1,2,3")])
    assert view.current.activity.k == 5
    assert view.results.score
    assert view.results.score.n_post is None


def kept_by(view: OutcomesView) -> str:
    """Return what a page hands to the browser to keep."""
    found = re.search(r'<script[^>]*data-draft="mcvet-outcomes"[^>]*>(.*?)</script>', str(view.regions()["give"]), re.DOTALL)
    assert found
    return found[1]


@pytest.mark.slow
def test_numbers_come_back_without_their_answers(start: OutcomesView, brought: OutcomesView) -> None:
    """The browser keeps descriptions and no answer; with the files chosen again they hold, and what had not been sent as well."""
    assert kept_by(start) == kept_by(brought) == ""
    used = brought.act("describe", {"of": ["own1"], "name": ["</script>A"], "planned": ["45"], "group-AGENCY": ["7"]}, [])
    kept = kept_by(used)
    assert "<" not in kept
    assert not any(response.code and response.code in kept for response in used.current.survey.responses)
    typed = json.dumps({"describe": {"of": ["own1"], "name": ["A"], "planned": ["45"], "attended": ["40"]}, "go": {"reach": ["33"]}})
    again = start.act("restore", {"key": ["k"], "draft": [kept], "typed": [typed]}, [])
    assert "Choose the files with the answers again" in text(again, "head")
    assert 'data-taken="k"' in again.regions()["give"]
    assert kept_by(again)
    read = again.act("read", {"into": ["new"], "numbers": ["0"]}, uploads("eusurvey_pre.xlsx", "eusurvey_post.xlsx"))
    activity = read.current.activity
    assert (activity.activity, activity.planned_participants, activity.attended) == ("A", 45, 40)
    assert not read.kept
    other = again.act("read", {"into": ["new"], "numbers": [""]}, uploads("eusurvey_pre.xlsx", "eusurvey_post.xlsx"))
    assert other.current.activity.planned_participants is None
    assert len(other.kept) == 1


def test_numbers_that_were_never_sent_come_back_too(start: OutcomesView) -> None:
    """What was in the form of an activity that was not described is filled in; a number that cannot be used is reported, and kept."""
    typed = json.dumps({"describe": {"of": ["own1"], "name": ["B"], "planned": ["many"]}})
    again = start.act("restore", {"draft": [""], "typed": [typed]}, [])
    refused = again.act("read", {"into": ["new"], "numbers": ["0"]}, [table("wave,code,DEF1,DEF2", "post,P1,2,3")])
    assert "found “many”" in text(refused, "give")
    assert [kept.name for kept in refused.kept] == ["B"]


@pytest.mark.parametrize(
    "kept", ["", "null", "[]", "{", "5", "[" * 9999, '[{"activity": 5}]', '[{"activity": {"topics": 5}}]', '[{"of": "own1", "typed": {"k": "x"}}]',
             '{"describe": {"of": [], "name": "x"}}', '{"describe": {"name": [5]}}']
)  # fmt: skip
def test_whatever_a_browser_hands_over_breaks_nothing(kept: str, start: OutcomesView) -> None:
    """What is no description is left out, and the page can still be shown and given files."""
    restored = start.act("restore", {"draft": [kept], "typed": [kept]}, [])
    restored.regions()
    assert restored.act("read", {"numbers": ["0"]}, [table("wave,code,DEF1,DEF2", "post,P1,2,3")]).held


INPUTS = Path(__file__).parents[1] / "outcomes" / "inputs"


def chosen(view: OutcomesView, *wanted: str) -> dict[str, list[str]]:
    """The fields of the choices whose words hold a text, each with what is told after a sign =, or ticked."""
    found = {}
    for text_, value in ((one.partition("=")[0], one.partition("=")[2] or "1") for one in wanted):
        (choice,) = [choice for choice in view.current.choices if text_ in choice.label.said(view.texts)]
        assert choice.field in str(view.regions()["settle"])
        found[choice.field] = [value]
    return found


def given(name: str) -> Upload:
    return Upload(name, (INPUTS / name).read_bytes())


def test_signs_for_times_are_settled_on_the_page(start: OutcomesView) -> None:
    """In headings and in a column: each asked once, answered by choosing, and seen and taken back afterwards."""
    for name, signs in (("12b_lime_dualscale_code.csv", ("“1” in headings means=then", "“2” in headings means=now")),
                        ("35d_wavecolumn.csv", ("“T1” in the column “wave” means=pre", "“T2” in the column “wave” means=post"))):  # fmt: skip
        asked = start.act("read", {}, [given(name)])
        assert asked.results.score is None
        told = asked.act("settle", chosen(asked, *signs), [])
        assert told.results.score
        assert told.results.score.topics["DEF"].mean_gain == pytest.approx(1.25)
        first, second = (one[1:3].rstrip("”") for one in signs)
        kept = chosen(told, *(f"“{sign}” means={one.partition('=')[2]}" for sign, one in zip((first, second), signs, strict=True)))
        assert told.act("settle", kept, []).results.score
        assert told.act("settle", {field: [""] for field in kept}, []).results.score is None


def test_sheets_are_told_and_chosen_on_the_page(start: OutcomesView) -> None:
    """The visible one is ticked; another may be ticked instead."""
    view = start.act("read", {}, [given("hidden_first_sheet.xlsx")])
    assert [(c.label.said(view.texts), c.chosen) for c in view.current.choices] == [
        ("hidden_first_sheet.xlsx: read the sheet “old”", ""),
        ("hidden_first_sheet.xlsx: read the sheet “Responses”", "1"),
    ]
    other = view.act("settle", chosen(view, "sheet “old”") | {"wave-0": ["pre"]}, [])
    assert {response.answers["DEF1"] for response in other.current.survey.responses} == {1.0}
    assert "sheet: old" in text(other, "settle")


def test_rows_are_lost_only_with_a_tick(start: OutcomesView) -> None:
    """Ragged rows are named; with a tick they are left out, and counted."""
    rows = [f"pre,P{n},{','.join('3' for _ in ITEMS)}" for n in range(6)]
    view = start.act("read", {}, [table(",".join(["wave", "code", *ITEMS]), *rows, "pre,P6,1", name="own.csv")])
    assert view.results.score is None
    assert "own.csv, rows 8: they have more or fewer cells" in text(view, "settle")
    agreed = view.act("settle", chosen(view, "leave out the rows 8"), [])
    assert agreed.results.score
    assert "1 row left out" in text(agreed, "settle")
    assert agreed.act("settle", {}, []).results.score is None


def test_headings_repeated_codes_and_columns_are_settled_on_the_page(start: OutcomesView) -> None:
    """A row that may be labels, people in several rows, a column that asks the same as another."""
    head = ",".join(["wave", "code", *ITEMS])
    rows = [f"pre,P{n % 6},{','.join(str(1 + n % 4) for _ in ITEMS)}" for n in range(12)]
    view = start.act(
        "read", {}, [table(head.replace("wave,", ""), f"x,{','.join(['nešto'] * 8)}", *(row[4:] for row in rows), name="pre.csv")]
    )
    told = view.act("settle", chosen(view, "number of rows with headings=2", "answered again"), [])
    assert told.results.score
    assert (told.current.survey.report.files[0].header_rows, told.current.survey.report.files[0].respondents) == (2, 12)
    twice = start.act("read", {}, [table(f"{head},{','.join(ITEMS)}", *(f"pre,P{n},{','.join('3' * 8)}{',' * 8}" for n in range(6)))])
    joined = {field: ["1"] for field in (choice.field for choice in twice.current.choices)}
    assert twice.results.score is None
    assert twice.act("settle", joined, []).results.score


@pytest.mark.slow
@pytest.mark.parametrize(
    ("query", "parts"),
    [
        ("", {"came", "groups", "gain", "reactions", "follow_up", "index", "cleaning"}),
        ("a=sr&lang=sr-Cyrl", {"came", "groups", "gain", "reactions", "follow_up", "index", "cleaning"}),
        ("country=BA", {"gain", "reactions", "index"}),
        ("w=10,10,10,40,10,20", {"gain", "reactions", "index"}),
    ],
)
def test_page_and_document_show_the_same_figures(query: str, parts: set[str], catalogue: Catalogue) -> None:
    """Every cell and sentence of the report is on the page as the document has it; of a selection, what is known of all is left out."""
    view = OutcomesView.from_query(query, catalogue, "/")
    page = " ".join(text(view, region) for region in view.regions())
    written = Document(io.BytesIO(view.files()["report.docx"]()))
    document = [paragraph.text for paragraph in written.paragraphs]
    document += [cell.text for each in written.tables for row in each.rows for cell in row.cells]
    shown = score_parts(view.results.score, view.texts, activity=view.current.activity)
    assert parts <= set(shown)
    for name in parts:
        table = shown[name].table
        weights = view.texts.say("Weight, %")
        if name == "came":
            table = table.iloc[[0, 2, 3, 5]]  # those that the page shows of all participants
        cells = [] if table is None else [str(cell) for head in table if head != weights for cell in table[head]]
        for told in (*cells, *(shown[name].sentences if name != "gain" else ())):
            assert " ".join(told.split()) in page, (name, told)
            assert any(told in line for line in document), (name, told)


def test_weights_on_the_page_are_those_of_the_document(start: OutcomesView) -> None:
    """The fields hold the percentages of the table of components."""
    weights = start.results.parts["index"].table[start.texts.say("Weight, %")]
    typed = re.findall(r'id="weight-\w+" value="([^"]+)"', str(start.regions()["index"]))
    assert typed == list(weights)
