"""Whatever the shape of a file and whatever it calls things: the result is the truth, a question or a refusal, never another figure."""

import csv
import io
import random
from collections.abc import Callable
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcvet.locale import TO_LATIN
from mcvet.outcomes import Activity, SurveyFileError, make_activity, read_contents, score_activity
from mcvet.outcomes.lexicon import questionnaire
from outcomes.made import FOUR_TOPICS, ITEMS
from outcomes.test_shapes import GAINS, INPUTS

pytestmark = pytest.mark.slow

STEADY = settings(derandomize=True, database=None, deadline=None, max_examples=400)
TOPICS = ITEMS[:8]
FIELDS = ("code", "country", "stakeholder")
ASKED: Activity = make_activity({"activity": "Invented", "fictional": True, "topics": FOUR_TOPICS})
with (INPUTS / "00_truth.csv").open(encoding="utf-8", newline="") as file:
    TRUTH = list(csv.DictReader(file))
MEANS = {
    wave: {code: sum(int(row[item]) for row in TRUTH if row["wave"] == wave for item in items) / 24 for code, items in FOUR_TOPICS.items()}
    for wave in ("pre", "post")
}
TEXTS: dict[str, str] = {item: texts[0] for item, texts in questionnaire()["items"].items()}
NAMES = {"code": "CODE", "country": "CTRY", "stakeholder": "GRP"}
LABELS = {"code": "Your personal code", "country": "Country", "stakeholder": "I mainly represent"}
ENDS = (
    ("before", "after"), ("pre", "post"), ("prije", "poslije"), ("prej", "potem"), ("then", "now"), ("Prije radionice", "Nakon radionice"), ("pred", "po"),
    ("T1", "T2"), ("1", "2"), ("a", "b"), ("alpha", "omega"), ("Vorher", "Nachher"), ("before", "omega"), ("prije", "2"), ("", "after"), ("", ""), ("pre", "pre"),
    ("First", "Second"), ("0", "1"), ("post-pre", "post-post"), ("na", "po"),
)  # fmt: skip
FAMILIAR = ("Not familiar", "Slightly familiar", "Moderately familiar", "Very familiar", "Could explain it to others")
TO_CYRILLIC = {latin: chr(sign) for sign, latin in TO_LATIN.items() if isinstance(latin, str) and len(latin) == 1}


class Column(NamedTuple):
    """A column of a form: what it asks, of which time, and how its heading says so."""

    asks: str
    time: str
    name: str
    label: str


def in_time(text: str, time: str, style: int) -> str:
    """Write a word for a time to a heading."""
    styles = (
        "{time}_{text}",
        "{text}_{time}",
        "{time}: {text}",
        "{text} ({time})",
        "{text} [{time}]",
        "{time} - {text}",
        "{text}{time}",
        "{time}/{text}",
    )
    return styles[style].format(time=time, text=text) if time else text


def in_cyrillic(text: str) -> str:
    return "".join(TO_CYRILLIC.get(sign, sign) for sign in text)


HEADINGS: tuple[Callable[[str, str], str], ...] = (
    lambda name, _: name,
    lambda _, label: label,
    lambda name, label: f"({name}) {label}",
    lambda name, label: f"{name}. {label}",
    lambda name, _: f"grupa/{name}",
    lambda name, _: f"grupa-{name}",
    lambda _, label: f"How familiar are you? [{label}]",
    lambda _, label: f"How familiar are you? ({label})",
)


class Form(NamedTuple):
    """How a file is laid out and what it calls things."""

    layout: str
    heading: int
    height: str
    times: tuple[str, str]
    style: int
    column: str
    names: tuple[str, str]
    labels: bool
    cyrillic: bool
    odd: str
    sat: bool
    seed: int


a_form = st.builds(
    Form,
    layout=st.sampled_from(["two files", "rows", "wide"]),
    heading=st.integers(0, len(HEADINGS) - 1),
    height=st.sampled_from(["one", "one", "names and labels", "groups", "Qualtrics", "ids"]),
    times=st.sampled_from(ENDS),
    style=st.integers(0, 7),
    column=st.sampled_from(["wave", "Mjerenje", "Zapis", "Phase", "Kdaj", "Krug", "Spol", "Event Name", "DEF9"]),
    names=st.sampled_from([("pre.csv", "post.csv"), ("prije.csv", "nakon.csv"), ("a.csv", "b.csv"), ("post.csv", "pre.csv")]),
    labels=st.booleans(),
    cyrillic=st.booleans(),
    odd=st.one_of(st.just(""), st.sampled_from(["", *TOPICS, "SAT1", "INT2", *FIELDS, "DEF1 after"])),
    sat=st.booleans(),
    seed=st.integers(0, 1_000_000),
)


def columns_of(form: Form, waves: tuple[str, ...]) -> list[Column]:
    """The columns of a file that holds the waves side by side."""
    found = [Column(name, "", HEADINGS[form.heading](NAMES[name], LABELS[name]), LABELS[name]) for name in FIELDS]
    for wave in waves:
        time = form.times[wave == "post"] if len(waves) > 1 else ""
        for item in TOPICS:
            name = in_time(HEADINGS[form.heading](item, TEXTS[item]), time, form.style)
            found.append(Column(item, wave, name, in_time(TEXTS[item], time, form.style)))
        if wave == "post" and form.sat:
            found += [Column(item, wave, HEADINGS[form.heading](item, TEXTS[item]), TEXTS[item]) for item in ITEMS[8:]]
    last = form.odd == "DEF1 after"
    odd = [c for c in found if c.asks == ("DEF1" if last else form.odd) and (not last or c.time == "post")]
    return [c._replace(name="Kennung 7", label="Etwas ganz anderes") if c in odd else c for c in found]


def headings(form: Form, columns: list[Column]) -> list[list[str]]:
    """The rows of headings."""
    names, labels = [c.name for c in columns], [c.label for c in columns]
    match form.height:
        case "names and labels":
            return [names, labels]
        case "Qualtrics":
            return [names, labels, [f'{{"ImportId": "QID{n}"}}' for n in range(len(columns))]]
        case "ids":
            return [names, [f"question-id-{n}" for n in range(len(columns))]]
        case "groups":
            groups = [c.name if c.asks in FIELDS else "How familiar are you with each topic?" for c in columns]
            first = [group if n == 0 or groups[n - 1] != group else "" for n, group in enumerate(groups)]
            return [first, ["Response" if c.asks in FIELDS else c.name for c in columns]]
        case _:
            return [names]


def cell(form: Form, column: Column, rows: dict[str, dict[str, str]], only: str) -> str:
    """What one person says in a column."""
    row = rows[column.time or only]
    value = row[column.asks]
    if form.labels and value and column.asks in TOPICS:
        return FAMILIAR[int(value) - 1]
    return value


def files_of(form: Form) -> list[tuple[str, bytes]]:
    """The files that a form gives."""
    people: dict[str, dict[str, dict[str, str]]] = {}
    for row in TRUTH:
        people.setdefault(row["code"], {})[row["wave"]] = row
    made = random.Random(form.seed)  # noqa: S311

    def write(columns: list[Column], rows: list[tuple[str, dict[str, dict[str, str]], str]], told: bool) -> bytes:
        columns, rows = made.sample(columns, len(columns)), made.sample(rows, len(rows))
        head = headings(form, columns)
        table = [*([form.column if told and n == 0 else "when" if told else "", *row][not told :] for n, row in enumerate(head))]
        table += [[*([time] if told else []), *(cell(form, column, person, wave) for column in columns)] for wave, person, time in rows]
        text = io.StringIO()
        csv.writer(text).writerows([[in_cyrillic(cell) if form.cyrillic else cell for cell in row] for row in table])
        return text.getvalue().encode()

    if form.layout == "wide":
        return [("answers.csv", write(columns_of(form, ("pre", "post")), [("post", person, "") for person in people.values()], told=False))]
    if form.layout == "rows":
        columns = [column._replace(time="") for column in columns_of(form, ("post",))]
        rows = [(wave, person, form.times[wave == "post"]) for person in people.values() for wave in ("pre", "post")]
        return [("answers.csv", write(columns, rows, told=True))]
    return [
        (name, write(columns_of(form, (wave,)), [(wave, person, "") for person in people.values()], told=False))
        for name, wave in zip(form.names, ("pre", "post"), strict=True)
    ]


@STEADY
@given(form=a_form)
def test_no_shape_gives_another_figure(form: Form) -> None:
    """Before and after in two files, in rows or side by side; one to three rows of headings; shuffled, in Cyrillic, called anything.

    Not distinguished are file names that say the opposite, where nothing was asked after only, and rows that say the same of both times
    and have no codes.
    """
    is_lie = form.layout == "two files" and form.names == ("post.csv", "pre.csv") and not form.sat
    if is_lie or (form.layout == "rows" and form.odd == "code" and form.times[0] == form.times[1]):
        return
    try:
        survey = read_contents(files_of(form), ASKED)
    except SurveyFileError:
        return
    if not survey.report.settled:
        return
    score = score_activity(survey.responses, ASKED)
    assert (score.n_pre, score.n_post) == (12, 12)
    assert score.issues["duplicate_replaced"] == score.issues["duplicate_exact"] == 0
    for code, topic in score.topics.items():
        assert topic.mean_pre in (None, pytest.approx(MEANS["pre"][code]))
        assert topic.mean_post in (None, pytest.approx(MEANS["post"][code]))
        assert topic.mean_gain in (None, pytest.approx(GAINS[code]))
    assert score.satisfaction.pomp_mean in (None, pytest.approx(75.6944444))
