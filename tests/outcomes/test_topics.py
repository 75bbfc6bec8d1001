"""Own topics, and what is suggested for columns that were not recognised."""

import pytest

from mcvet.outcomes import Activity, ActivityError, read_contents
from mcvet.outcomes.intake.suggestions import Suggestion
from mcvet.outcomes.intake.topics import topic_of, with_questions, with_topics
from mcvet.outcomes.lexicon import model_activity
from outcomes.made import activity


def suggestions(header: str, *cells: str, asked: Activity | None = None, **others: list[str]) -> dict[str, Suggestion | None]:
    """Return what is suggested for the columns of a small file of twelve rows, by header."""
    columns = {"DEF1": ["3"], "DEF2": ["4"], header: list(cells), **others}
    rows = [",".join(values[n % len(values)] for values in columns.values()) for n in range(12)]
    survey = read_contents([("own_pre.csv", "\n".join([",".join(columns), *rows]).encode())], asked or model_activity())
    return {column.header: column.suggestion for column in survey.report.files[0].columns}


@pytest.mark.parametrize(
    ("header", "cells", "to", "reason"),
    [
        ("Upiši svoju šifru od pet znakova", ["AB1"], "code", "word"),
        ("Уписати своју шифру", ["АБ1"], "code", "word"),
        ("Sestavite kodo po navodilih", ["AB1"], "code", "word"),
        ("Make your code of two letters", ["AB1"], "code", "word"),
        ("Znak", [f"XY{n:02}Z" for n in range(12)], "code", "codes"),
        ("Iz koje škole ili agencije dolazite", ["Prva gimnazija", "Druga škola"], "stakeholder", "word"),
        ("V kateri šoli delate", ["Prva", "Druga"], "stakeholder", "word"),
        ("Odakle ste", ["Škola", "Agencija"], "stakeholder", "groups"),
        ("Odakle dolazite", ["Hrvatska", "Словенија", "Crna Gora"], "country", "countries"),
        ("Suglasan sam s obradom", ["Da", "Ne"], "ignore", "consent"),
        ("Soglašam z obdelavo odgovorov", ["Da", "Ne"], "ignore", "consent"),
        ("Verzija", ["B"], "ignore", "same"),
        ("Dan", ["2026-03-05", "2026-03-06"], "submitted", "dates"),
        (
            "Vaš dojam",
            ["Naučili smo mnogo toga o novim propisima.", "Trebalo je više vremena za rad u skupinama."],
            "comment",
            "long_texts",
        ),
        ("How my own country today defines micro-credentials", ["2", "3"], "", "scale"),
    ],
)
def test_a_column_that_was_not_recognised_gets_a_suggestion(header: str, cells: list[str], to: str, reason: str) -> None:
    """Words of the heading, and answers that are countries, groups, dates, codes or long texts, point to what a column is."""
    found = suggestions(header, *cells)[header]
    assert found
    assert (found.to, found.reason) == (to, reason)


def test_an_item_that_was_asked_in_nearly_the_same_words_is_suggested() -> None:
    """A heading that differs in a word from an item that no column asks yet is likely to be that item; it is not taken for it."""
    header = "Involving our employers in assessment"
    survey = read_contents([("pre.csv", f"DEF1,DEF2,{header}\n3,4,2\n2,3,1".encode())], model_activity())
    column = survey.report.files[0].columns[2]
    assert column.suggestion
    assert (column.to, column.suggestion.to, column.suggestion.reason) == ("ignore", "WBL2", "question")
    assert not survey.report.settled


def test_a_topic_is_suggested_by_its_name_and_by_the_question_of_the_form() -> None:
    """A column belongs to the topic that its heading names, or to that of another row of the same question."""
    asked = activity(topics={"GREEN": {"label": "Green skills", "items": ["GREEN1"]}}, item_texts={"GREEN1": ["Law [I know it]"]})
    headings = {"Law [I know it]": ["3"], "Law [I teach it]": ["2", "4"]}
    found = suggestions("My green skills at work", "1", "5", asked=asked, **headings)
    assert found["Law [I know it]"] is None
    named, beside = found["My green skills at work"], found["Law [I teach it]"]
    assert named
    assert beside
    assert (named.to, named.reason) == ("topic:GREEN", "topic_name")
    assert (beside.to, beside.reason) == ("topic:GREEN", "neighbour")


def test_the_rows_of_one_question_belong_together() -> None:
    """Of a question whose rows stand below one heading, a row that was not recognised is suggested for the topic of the others."""
    asked = activity(topics={"GREEN": {"label": "Green", "items": ["GREEN1"]}}, item_texts={"GREEN1": ["I know it"]})
    content = "code,Law,,Weather,\n,I know it,I teach it,Rain,Sun\na,3,2,1,1\nb,4,3,2,1\nc,5,4,1,1\nd,3,2,1,3"
    columns = read_contents([("pre.csv", content.encode())], asked).report.files[0].columns
    assert [(column.to, column.suggestion and (column.suggestion.to, column.suggestion.reason)) for column in columns[1:4]] == [
        ("GREEN1", None), ("ignore", ("topic:GREEN", "neighbour")), ("ignore", ("", "scale")),
    ]  # fmt: skip


def test_first_answers_are_for_the_screen_only() -> None:
    """The first three answers help to see what a column is; codes and comments show none, and no written report holds any."""
    content = "code,Anything else?,Znak,DEF1\nAB12,fine,x,3\nCD34,good,y,4\nEF56,well,x,2\nGH78,so,z,1"
    report = read_contents([("pre.csv", content.encode())], model_activity()).report
    assert [column.first_answers for column in report.files[0].columns] == [(), (), ("x", "y", "z"), ("3", "4", "2")]
    assert "first_answers" not in report.model_dump_json()


def test_topics_are_renamed_left_out_and_added() -> None:
    """A name changes a label, an empty one leaves a topic out, and each further name becomes a topic with a code of its own."""
    found = with_topics(model_activity(), {"DEF": "Our rules", "WBL": ""}, ["Digitalni alati", "Дигитална наставa", " "], {"DEF1", "QA1"})
    assert {code: topic.label for code, topic in found.topics.items()} == {
        "DEF": "Our rules", "QA": "Quality assurance", "DIGITALN": "Digitalni alati", "DIGITALN_A": "Дигитална наставa",
    }  # fmt: skip
    back = with_topics(found, {}, ["Work-based learning"], {"DEF1", "QA1"})
    assert back.topics["WBL"] == model_activity().topics["WBL"]
    with pytest.raises(ActivityError, match="at least one topic"):
        with_topics(model_activity(), dict.fromkeys(model_activity().topics, ""), [], ())
    with pytest.raises(ActivityError, match="up to 20 topics; there would be 34"):
        with_topics(model_activity(), {}, [f"Topic {n}" for n in range(30)], ())


def test_names_of_topics_tell_them_apart() -> None:
    """A name in other letters is the same name, and so is one of the questionnaire in another language."""
    asked = model_activity()
    for names in ({"DEF": "Zelene vještine", "QA": "ЗЕЛЕНЕ ВЈЕШТИНЕ"}, {"DEF": "Učenje kroz rad"}, {"NQF": "QA", "QA": "qa"}):
        with pytest.raises(ActivityError, match="occurs twice"):
            with_topics(asked, names, [], asked.items)
    named = with_topics(asked, {"DEF": "QA", "QA": "Work-based learning", "WBL": ""}, [], asked.items)
    assert [topic.label for topic in named.topics.values()] == ["QA", "Work-based learning", "NQF-EQF linkage"]
    with pytest.raises(ActivityError, match="“Quality assurance” occurs twice"):
        with_topics(asked, {"QA": ""}, ["Osiguranje kvaliteta", "Quality assurance"], asked.items)


def test_a_renamed_topic_takes_its_old_name_and_leaves_it_to_others() -> None:
    """A topic of the questionnaire may be called as before; while it is not, its name is free, and none is lost."""
    asked = model_activity()
    renamed = with_topics(asked, {"DEF": "Our rules"}, [], asked.items)
    assert with_topics(renamed, {"DEF": "Definition and policy"}, [], asked.items) == asked
    both = with_topics(renamed, {}, ["Definition and policy"], asked.items)
    assert {topic.label for topic in both.topics.values()} >= {"Our rules", "Definition and policy"}


def test_a_topic_that_is_named_stays_without_columns() -> None:
    """Topics of the questionnaire without columns go when others are named, but not those that are named too, in any language."""
    for name in ("Quality assurance", "Osiguranje kvaliteta"):
        found = with_topics(model_activity(), {}, ["Green skills", name], {"DEF1"})
        assert [topic.label for topic in found.topics.values()] == ["Definition and policy", "Quality assurance", "Green skills"]


def test_columns_become_questions_of_a_topic_and_are_known_again() -> None:
    """A column takes a free item of its topic, else a new one; the activity that is kept recognises the same form by itself."""
    named = with_topics(model_activity(), {}, ["Green skills"], {"DEF1"})
    made, items = with_questions(named, {"I know the law": "GREEN", "I plan lessons": "GREEN", "My rules": "DEF"}, {"DEF1"})
    assert items == {"I know the law": "GREEN1", "I plan lessons": "GREEN2", "My rules": "DEF2"}
    assert topic_of(made, "GREEN2") == "GREEN"
    survey = read_contents([("pre.csv", b"I know the law,I plan lessons,DEF1,My rules\n1,2,3,4\n2,3,4,5")], made)
    assert [column.to for column in survey.mapping.columns] == ["GREEN1", "GREEN2", "DEF1", "DEF2"]
    assert survey.report.settled
