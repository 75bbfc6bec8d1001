"""Answers in words: each scale as a whole, in every language of the region; what no one scale tells is asked, never guessed."""

import random
from collections.abc import Iterable, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcvet.outcomes.intake import scales
from mcvet.outcomes.intake.scales import Answers, Read, _labelled, known_scales, label_key, read_answers
from mcvet.outcomes.lexicon import fold
from mcvet.outcomes.model import SCALES, Scale

FIVE = SCALES["AGR5"]
CYRILLIC = [("lj", "љ"), ("nj", "њ"), ("dž", "џ"), *zip("abvgdđežzijklmnoprstćufhcčš", "абвгдђежзијклмнопрстћуфхцчш", strict=True)]

# From the lowest answer to the highest, as forms have them.
FIVE_POINT = {
    "en": [
        "Strongly disagree|Disagree|Neither agree nor disagree|Agree|Strongly agree",
        "Strongly disagree|Disagree|Neutral|Agree|Strongly agree",
        "Strongly disagree|Somewhat disagree|Neither agree nor disagree|Somewhat agree|Strongly agree",
        "Completely disagree|Mostly disagree|Neither agree nor disagree|Mostly agree|Completely agree",
        "Strongly disagree|Tend to disagree|Neither agree nor disagree|Tend to agree|Strongly agree",
        "Extremely dissatisfied|Somewhat dissatisfied|Neither satisfied nor dissatisfied|Somewhat satisfied|Extremely satisfied",
        "Very dissatisfied|Dissatisfied|Neither satisfied nor dissatisfied|Satisfied|Very satisfied",
        "Very dissatisfied|Somewhat dissatisfied|Neither satisfied nor dissatisfied|Somewhat satisfied|Very satisfied",
        "Not at all satisfied|Not so satisfied|Somewhat satisfied|Very satisfied|Extremely satisfied",
        "Extremely unlikely|Somewhat unlikely|Neither likely nor unlikely|Somewhat likely|Extremely likely",
        "Very unlikely|Unlikely|Neither likely nor unlikely|Likely|Very likely",
        "Not at all likely|Not so likely|Somewhat likely|Very likely|Extremely likely",
        "Definitely not|Probably not|Might or might not|Probably yes|Definitely yes",
        "Not familiar|Slightly familiar|Moderately familiar|Very familiar|Could explain it to others",
        "Not familiar at all|Slightly familiar|Moderately familiar|Very familiar|Extremely familiar",
        "Not at all familiar|Not so familiar|Somewhat familiar|Very familiar|Extremely familiar",
        "Not at all familiar|Slightly familiar|Somewhat familiar|Moderately familiar|Extremely familiar",
    ],
    "hr": [
        "U potpunosti se ne slažem|Ne slažem se|Niti se slažem niti se ne slažem|Slažem se|U potpunosti se slažem",
        "Uopće se ne slažem|Ne slažem se|Niti se slažem, niti se ne slažem|Slažem se|Potpuno se slažem",
        "U potpunosti se ne slažem|Uglavnom se ne slažem|Niti se slažem niti se ne slažem|Uglavnom se slažem|U potpunosti se slažem",
        "U potpunosti se ne slažem|Djelomično se ne slažem|Niti se slažem niti se ne slažem|Djelomično se slažem|U potpunosti se slažem",
        "U potpunosti se ne slažem|Ne slažem se|Djelomično se slažem|Slažem se|U potpunosti se slažem",
        "Uopće se ne slažem|Uglavnom se ne slažem|Djelomično se slažem|Uglavnom se slažem|Slažem se u potpunosti",
        "Vrlo nezadovoljan/na|Nezadovoljan/na|Niti zadovoljan/na niti nezadovoljan/na|Zadovoljan/na|Vrlo zadovoljan/na",
        "Izrazito nezadovoljan/na|Donekle nezadovoljan/na|Niti zadovoljan/na niti nezadovoljan/na|Donekle zadovoljan/na|Izrazito zadovoljan/na",
        "Vrlo nevjerojatno|Nevjerojatno|Niti vjerojatno niti nevjerojatno|Vjerojatno|Vrlo vjerojatno",
        "Sigurno ne|Vjerojatno ne|Možda|Vjerojatno da|Sigurno da",
        "Nisam upoznat/a|Malo upoznat/a|Umjereno upoznat/a|Dobro upoznat/a|Mogu objasniti drugima",
        "Uopće nisam upoznat/a|Malo sam upoznat/a|Umjereno sam upoznat/a|Vrlo sam upoznat/a|Izuzetno sam upoznat/a",
        "Nisam upoznat(a)|Malo upoznat(a)|Djelomično upoznat(a)|Dobro upoznat(a)|Vrlo dobro upoznat(a)",
    ],
    "sl": [
        "Sploh se ne strinjam|Se ne strinjam|Niti se strinjam niti se ne strinjam|Se strinjam|Popolnoma se strinjam",
        "Sploh se ne strinjam|Ne strinjam se|Niti niti|Strinjam se|Povsem se strinjam",
        "Sploh se ne strinjam|Večinoma se ne strinjam|Niti se strinjam, niti se ne strinjam|Večinoma se strinjam|V celoti se strinjam",
        "Povsem se ne strinjam|Delno se ne strinjam|Niti se strinjam niti se ne strinjam|Delno se strinjam|Povsem se strinjam",
        "Sploh se ne strinjam|Se ne strinjam|Delno se strinjam|Se strinjam|Popolnoma se strinjam",
        "Zelo nezadovoljen/-na|Nezadovoljen/-na|Niti zadovoljen/-na niti nezadovoljen/-na|Zadovoljen/-na|Zelo zadovoljen/-na",
        "Zelo malo verjetno|Malo verjetno|Niti verjetno niti neverjetno|Verjetno|Zelo verjetno",
        "Sploh ni verjetno|Malo verjetno|Srednje verjetno|Zelo verjetno|Izjemno verjetno",
        "Zagotovo ne|Verjetno ne|Morda|Verjetno da|Zagotovo da",
        "Nisem seznanjen/a|Malo seznanjen/a|Srednje seznanjen/a|Dobro seznanjen/a|Znam razložiti drugim",
        "Ne poznam|Malo poznam|Srednje poznam|Dobro poznam|Lahko razložim drugim",
        "Sploh nisem seznanjen/-a|Malo sem seznanjen/-a|Zmerno sem seznanjen/-a|Zelo sem seznanjen/-a|Izjemno sem seznanjen/-a",
    ],
    "bs": [
        "U potpunosti se ne slažem|Ne slažem se|Niti se slažem niti se ne slažem|Slažem se|U potpunosti se slažem",
        "Uopće se ne slažem|Djelimično se ne slažem|Niti se slažem niti se ne slažem|Djelimično se slažem|U potpunosti se slažem",
        "Veoma nezadovoljan/na|Nezadovoljan/na|Niti zadovoljan/na niti nezadovoljan/na|Zadovoljan/na|Veoma zadovoljan/na",
        "Vrlo nevjerovatno|Nevjerovatno|Niti vjerovatno niti nevjerovatno|Vjerovatno|Vrlo vjerovatno",
        "Nisam upoznat/a|Malo upoznat/a|Umjereno upoznat/a|Dobro upoznat/a|Mogu objasniti drugima",
    ],
    "sr": [
        "Uopšte se ne slažem|Ne slažem se|Niti se slažem niti se ne slažem|Slažem se|Potpuno se slažem",
        "U potpunosti se ne slažem|Uglavnom se ne slažem|Niti se slažem niti ne slažem|Uglavnom se slažem|U potpunosti se slažem",
        "Potpuno se ne slažem|Delimično se ne slažem|Neutralno|Delimično se slažem|Potpuno se slažem",
        "Sasvim se ne slažem|Ne slažem se|Delimično se slažem|Slažem se|Sasvim se slažem",
        "Veoma nezadovoljan/na|Nezadovoljan/na|Ni zadovoljan/na ni nezadovoljan/na|Zadovoljan/na|Veoma zadovoljan/na",
        "Veoma neverovatno|Neverovatno|Niti verovatno niti neverovatno|Verovatno|Veoma verovatno",
        "Sigurno neću|Verovatno neću|Možda|Verovatno hoću|Sigurno hoću",
        "Nisam upoznat/a|Malo upoznat/a|Umereno upoznat/a|Dobro upoznat/a|Mogu da objasnim drugima",
        "Nisam upoznat/a|Malo upoznat/a|Delimično upoznat/a|Dobro upoznat/a|U potpunosti upoznat/a",
    ],
    "cnr": [
        "Uopšte se ne slažem|Ne slažem se|Niti se slažem niti se ne slažem|Slažem se|U potpunosti se slažem",
        "U potpunosti se ne slažem|Djelimično se ne slažem|Niti se slažem niti se ne slažem|Djelimično se slažem|U potpunosti se slažem",
        "Veoma nezadovoljan/na|Nezadovoljan/na|Niti zadovoljan/na niti nezadovoljan/na|Zadovoljan/na|Veoma zadovoljan/na",
        "Veoma nevjerovatno|Nevjerovatno|Niti vjerovatno niti nevjerovatno|Vjerovatno|Veoma vjerovatno",
        "Nisam upoznat/a|Malo upoznat/a|Umjereno upoznat/a|Dobro upoznat/a|Mogu da objasnim drugima",
    ],
}
OTHER_LENGTHS = {
    3: ["Disagree|Neutral|Agree", "Ne slažem se|Djelomično se slažem|Slažem se", "Se ne strinjam|Niti niti|Se strinjam"],
    4: [
        "Strongly disagree|Disagree|Agree|Strongly agree",
        "Strongly disagree|Somewhat disagree|Somewhat agree|Strongly agree",
        "Very dissatisfied|Dissatisfied|Satisfied|Very satisfied",
        "Very unlikely|Unlikely|Likely|Very likely",
        "Not at all familiar|Slightly familiar|Moderately familiar|Very familiar",
        "U potpunosti se ne slažem|Uglavnom se ne slažem|Uglavnom se slažem|U potpunosti se slažem",
        "Uopšte se ne slažem|Delimično se slažem|Uglavnom se slažem|Potpuno se slažem",
        "Sploh se ne strinjam|Se ne strinjam|Se strinjam|Popolnoma se strinjam",
        "Nisam upoznat/a|Malo upoznat/a|Dobro upoznat/a|Vrlo dobro upoznat/a",
    ],
    6: [
        "Strongly disagree|Disagree|Slightly disagree|Slightly agree|Agree|Strongly agree",
        "U potpunosti se ne slažem|Ne slažem se|Uglavnom se ne slažem|Uglavnom se slažem|Slažem se|U potpunosti se slažem",
    ],
    7: [
        "Strongly disagree|Disagree|Somewhat disagree|Neither agree nor disagree|Somewhat agree|Agree|Strongly agree",
        "Uopće se ne slažem|Ne slažem se|Djelomično se ne slažem|Niti se slažem niti se ne slažem|Djelomično se slažem|Slažem se|U potpunosti se slažem",
        "Sploh se ne strinjam|Se ne strinjam|Delno se ne strinjam|Niti niti|Delno se strinjam|Se strinjam|Popolnoma se strinjam",
        "Extremely dissatisfied|Moderately dissatisfied|Slightly dissatisfied|Neither satisfied nor dissatisfied|Slightly satisfied|Moderately satisfied|Extremely satisfied",
    ],
}


def read(*columns: Iterable[Any], scale: Scale = FIVE, told: dict[str, float | None] | None = None) -> Read:
    """Read columns of one family."""
    return read_answers([Answers(f"X{n}", "topics", scale, told or {}, list(cells)) for n, cells in enumerate(columns, 1)])


def numbers(found: Read, column: int = 0) -> dict[Any, Any]:
    return {cell: value for (_, cell), value in found.columns[column].items()}


def asked(found: Read) -> dict[str, tuple[str, ...]]:
    return {doubt.why: doubt.texts for doubt in found.doubts}


def cyrillic(text: str) -> str:
    """Write Serbian Latin in Cyrillic."""
    for latin, letter in CYRILLIC:
        text = text.replace(latin, letter).replace(latin.capitalize(), letter.upper())
    return text


@pytest.mark.parametrize(("language", "labels"), [(tag, labels) for tag, scales in FIVE_POINT.items() for labels in scales])
def test_every_scale_of_five_is_known_in_every_language(language: str, labels: str) -> None:
    """In both scripts, in capitals, without diacritics, with a full stop: the same numbers, and nothing is asked."""
    texts = labels.split("|")
    forms = [texts, [text.upper() for text in texts], [f" {text}. " for text in texts], [label_key(text) for text in texts]]
    forms += [[cyrillic(text) for text in texts]] if language in ("sr", "cnr", "bs") else []
    for form in forms:
        found = read(form)
        assert [numbers(found)[text] for text in form] == [1, 2, 3, 4, 5]
        assert found.doubts == ()


@pytest.mark.parametrize(("length", "labels"), [(n, labels) for n, scales in OTHER_LENGTHS.items() for labels in scales])
def test_scales_of_other_lengths_are_asked(length: int, labels: str) -> None:
    """A scale of three, four, six or seven is never forced on a question of five answers; where the item has four, one of four is read."""
    texts = labels.split("|")
    found = read(texts)
    assert numbers(found) == {}
    assert {text for doubt in found.doubts for text in doubt.texts} == set(texts)
    if length in (3, 4):
        assert asked(found).keys() == {"length"}
        assert found.doubts[0].length == length
        fitting = read(texts, scale=Scale(min=1, max=length))
        assert [numbers(fitting)[text] for text in texts] == list(range(1, length + 1))


def test_a_label_has_the_number_of_its_scale() -> None:
    """The same words are another number on another scale, and a column that mixes two is asked."""
    middle = "Niti se slažem niti se ne slažem"
    assert numbers(read([middle, "Djelomično se slažem", "U potpunosti se slažem"]))["Djelomično se slažem"] == 4
    lower = ["U potpunosti se ne slažem", "Ne slažem se"]
    assert numbers(read([*lower, "Djelomično se slažem", "Slažem se"]))["Djelomično se slažem"] == 3
    assert numbers(read(["Not so likely", "Somewhat likely", "Very likely", "Extremely likely"]))["Somewhat likely"] == 3
    assert numbers(read(["Very unlikely", "Neutral", "Somewhat likely", "Very likely"]))["Somewhat likely"] == 4
    assert asked(read(["Djelomično se slažem", "U potpunosti se slažem"])).keys() == {"length"}
    mixed = ["Slažem se", "Uglavnom se slažem", middle, "U potpunosti se slažem"]
    assert asked(read(mixed)) == {"mixed": tuple(mixed)}
    assert asked(read(["Very familiar", "Agree"])).keys() == {"mixed"}
    assert asked(read(["Slightly familiar", "Moderately familiar", "Extremely familiar"]))["ambiguous"] == ("Moderately familiar",)
    assert asked(read(["Strongly agree", "Completely agree", "Neutral", "Disagree"])).keys() == {"mixed"}


def test_not_fully_is_not_fully_not() -> None:
    """Where the negation stands makes a difference that a form may not mean: such a label is asked."""
    assert label_key("Ne slažem se u potpunosti") != label_key("U potpunosti se ne slažem")
    assert asked(read(["Ne slažem se u potpunosti", "Neutralno", "Slažem se", "U potpunosti se slažem"])).keys() == {"unknown"}


def test_columns_of_one_form_tell_one_another_their_scale() -> None:
    """A column where few labels stand is read with the others, those before with those after; other questions keep their own scale."""
    found = read(["Agree"], ["Strongly agree", "Neutral"], ["Disagree", "Agree"])
    assert [numbers(found, n) for n in range(3)] == [{"Agree": 4}, {"Strongly agree": 5, "Neutral": 3}, {"Disagree": 2, "Agree": 4}]
    apart = read(["Agree", "Neutral", "Strongly agree"], ["Not familiar", "Very familiar", "Moderately familiar"])
    assert apart.doubts == ()
    two = read(["Slažem se", "Neutralno", "U potpunosti se slažem"], ["Se strinjam", "Niti niti", "Povsem se strinjam"])
    assert (two.doubts, numbers(two, 1)["Se strinjam"]) == ((), 4)


def test_questions_of_a_form_are_read_apart_where_they_differ() -> None:
    """Two matrices with other scales: each question has its own, and its codes are asked on their own."""
    cells = {
        "Q1 [A]": ["Slažem se", "Ne slažem se"], "Q1 [B]": ["Neutralno", "U potpunosti se slažem"],
        "Q2 [A]": ["Uglavnom se slažem"], "Q2 [B]": ["Neutralno", "Potpuno se ne slažem"], "Q3 [A]": ["A1"], "Q4 [A]": ["A2", "A1"],
    }  # fmt: skip
    found = read_answers([Answers(header, "topics", FIVE, {}, told) for header, told in cells.items()])
    assert [sorted(column.values()) for column in found.columns] == [[2, 4], [3, 5], [4], [1, 3], [], []]
    assert [(doubt.why, doubt.columns, doubt.texts) for doubt in found.doubts] == [
        ("codes", ("Q3 [A]",), ("A1",)),
        ("codes", ("Q4 [A]",), ("A1", "A2")),
    ]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (4, 4), ("4", 4), ("4,0", 4), ("4 - Agree", 4), ("Agree (4)", 4), ("4 – Слажем се", 4), ("4 (Agree)", 4), ("Agree - 4", 4), ("4 Agree", 4),
        ("4 - in my own words", 4), ("", None), (" n/a ", None), ("не знам", None), ("N/P", None), (0, 0), ("99", 99), (-1, None), ("-2", None),
        ("-99", None), (-96.0, None), (-7, -7), ("-95", -95),
    ],
)  # fmt: skip
def test_numbers_are_read(cell: Any, value: Any) -> None:
    """A number, alone or with its label; codes that a survey tool reserves for missing."""
    found = read([cell])
    assert (numbers(found), found.doubts) == ({cell: value}, ())


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("4 - Strongly disagree", "contradiction"), ("5 - Slažem se", "contradiction"), ("AO09", "codes"), ("AO04", "codes"), ("A4", "codes"),
        ("rather", "unknown"), (True, "unknown"), ("4-5", "unknown"), ("6 - ?", "unknown"), ("02. ožu", "unknown"), ("3.mar", "unknown"),
        ("A-1", "codes"), ("Undecided", "length"), ("Neodločen/-a", "length"),
    ],
)  # fmt: skip
def test_what_is_not_plain_is_asked(cell: Any, why: str) -> None:
    """Codes, unknown words, numbers that their words contradict, half answers and what a spreadsheet made a date of."""
    found = read([cell])
    assert (numbers(found), asked(found)) == ({}, {why: (str(cell),)})


def test_a_negative_number_is_an_answer_where_the_scale_has_it() -> None:
    """Codes reserved for missing lie below the scale."""
    assert numbers(read([-2, "-1", 3], scale=Scale(min=-3, max=3))) == {-2: -2, "-1": -1, 3: 3}


def test_two_numbers_of_one_label_are_asked() -> None:
    """A column that gives a label two numbers contradicts itself, whatever the label says."""
    assert asked(read(["4 - my own words", "3 - my own words", "2 - others"])) == {
        "contradiction": ("4 - my own words", "3 - my own words"),
    }


def test_the_middle_that_may_be_no_answer_is_asked() -> None:
    """It tells the scale of the others all the same."""
    found = read(["Nemam mišljenje", "Delimično se slažem", "U potpunosti se slažem"])
    assert asked(found) == {"unsure": ("Nemam mišljenje",)}
    assert numbers(found) == {"Delimično se slažem": 4, "U potpunosti se slažem": 5}


def test_what_a_person_says_goes_first_and_tells_the_others() -> None:
    """A label that was given a number settles those of its scale; another label is not read as the same number besides."""
    told = read(["Agree", "Strongly agree"], told={"agree": 4})
    assert (numbers(told), told.doubts) == ({"Agree": 4, "Strongly agree": 5}, ())
    missing = read(["Undecided", "Agree", "Disagree", "Strongly agree", "Neutral"], told={"undecided": None})
    assert (numbers(missing)["Undecided"], numbers(missing)["Agree"], missing.doubts) == (None, 4, ())
    double = read(["Sort of agree", "Agree", "Neutral", "Strongly agree"], told={fold("Sort of agree"): 4})
    assert asked(double) == {"mixed": ("Agree",)}
    every = read(["Sort of agree", "Agree", "Neutral", "Strongly agree"], told={fold("Sort of agree"): 4, "agree": 4})
    assert every.doubts == ()


def test_a_scale_brings_its_own_labels() -> None:
    """From the lowest up, by language; what is not among them is asked."""
    scale = Scale(min=0, max=10, step=5, labels={"de": ("gar nicht", "mittel", "sehr")}, missing_codes=(99,))
    found = read(["Mittel", "sehr", "weiss nicht", "Agree"], scale=scale, told={"weiss nicht": 99})
    assert numbers(found) == {"Mittel": 5, "sehr": 10, "weiss nicht": 99}
    assert asked(found) == {"mixed": ("Agree",)}


def test_labels_of_a_scale_that_falls_have_falling_numbers() -> None:
    """Where the highest number means least, "strongly agree" is 1, because it is turned when scored."""
    scale = Scale(min=1, max=5, direction="descending")
    found = read(["Strongly agree", "Neutral", "Disagree"], scale=scale)
    assert numbers(found) == {"Strongly agree": 1, "Neutral": 3, "Disagree": 4}
    assert scale.turned("X1", 1) == 5


def shaped(text: str, form: int) -> str:
    """Write a label as another person or tool would."""
    return [text, text.upper(), f"  {text.lower()} ", f"{text}.", cyrillic(text.lower()), label_key(text)][form]


FIVES = [(tag, labels.split("|")) for tag, scales in FIVE_POINT.items() for labels in scales]
OTHERS = [labels.split("|") for scales in OTHER_LENGTHS.values() for labels in scales]


@pytest.mark.slow
@settings(max_examples=300, deadline=None, derandomize=True)
@given(data=st.data())
def test_no_subset_of_a_scale_gives_another_number(data: st.DataObject) -> None:
    """Whatever labels of a scale of five people chose, however they are written: the truth or a question, in one column or several."""
    tag, texts = data.draw(st.sampled_from(FIVES))
    truth = dict(zip(texts, range(1, 6), strict=True))
    columns = data.draw(st.lists(st.lists(st.sampled_from(texts), min_size=1, max_size=8), min_size=1, max_size=3))
    form = data.draw(st.integers(0, 5 if tag in ("sr", "cnr", "bs") else 3))
    written = {shaped(text, form): text for text in texts}
    found = read(*([shaped(text, form) for text in column] for column in columns))
    open_texts = {fold(text) for doubt in found.doubts for text in doubt.texts}
    for n, column in enumerate(columns):
        told = numbers(found, n)
        for text in (shaped(text, form) for text in column):
            assert told.get(text, truth[written[text]]) == truth[written[text]]
            assert (text in told) != (fold(text) in open_texts)


@pytest.mark.slow
@settings(max_examples=200, deadline=None, derandomize=True)
@given(data=st.data())
def test_no_two_scales_mixed_give_a_number_of_neither(data: st.DataObject) -> None:
    """Labels of two scales in one column: each has the number of its own scale, or is asked."""
    scales = [data.draw(st.sampled_from(FIVES))[1] for _ in range(2)]
    chosen = [data.draw(st.lists(st.sampled_from(texts), min_size=1, max_size=4)) for texts in scales]
    cells = data.draw(st.permutations([text for texts in chosen for text in texts]))
    told = numbers(read(cells))
    for text in cells:
        assert told.get(text) in {None, *(texts.index(text) + 1 for texts in scales if text in texts)}


@pytest.mark.slow
@settings(max_examples=200, deadline=None, derandomize=True)
@given(data=st.data())
def test_no_shorter_or_longer_scale_is_forced_on_five(data: st.DataObject) -> None:
    """Of a scale of other length whatever is not wholly one of five answers is asked."""
    texts = data.draw(st.sampled_from(OTHERS))
    chosen = data.draw(st.lists(st.sampled_from(texts), min_size=1, max_size=9, unique=True))
    keys = {label_key(text) for text in chosen}
    of_five = any(scale.length == 5 and keys <= scale.places.keys() for scale in known_scales())
    told = numbers(read(chosen))
    assert told == {} if len(texts) < 5 or not of_five else set(told) <= set(chosen)


def test_a_column_of_more_texts_than_a_scale_has_is_no_scale() -> None:
    """It is asked for itself, with some examples, and not text by text; others of its question are asked as usual."""
    texts = [f"something {n}" for n in range(30)]
    found = read(texts, ["perhaps", "Agree"])
    assert [(doubt.why, doubt.columns, doubt.texts) for doubt in found.doubts] == [
        ("many", ("X1",), tuple(texts[:5])),
        ("unknown", ("X1", "X2"), ("perhaps",)),
        ("length", ("X1", "X2"), ("Agree",)),
    ]


def test_the_order_of_answers_tells_nothing() -> None:
    """Columns and cells in any order give the same numbers and questions."""
    dice = random.Random(3)  # noqa: S311 (no secret)
    for _, texts in FIVES:
        columns = [dice.sample(texts, 3) for _ in range(3)]
        before, after = read(*columns), read(*(dice.sample(column, 3) for column in columns))
        assert [dict(column) for column in before.columns] == [dict(column) for column in after.columns]


def test_the_table_of_scales_is_sound() -> None:
    """No label of a scale is in two places, and none is empty."""
    scales: Sequence[Any] = known_scales()
    for scale in scales:
        assert set(scale.places.values()) == set(range(1, scale.length + 1)), scale.name
        assert all(scale.places)
    assert {scale.length for scale in scales} == {3, 4, 5}


@pytest.mark.slow
@pytest.mark.parametrize("text", ["{} - wrong {n}a", "odd {n}b ({})", "wrong {n}"])
def test_a_column_of_texts_without_end_is_not_read_through(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of ninety thousand different wrong answers a thousand are compared with known labels, and the column is asked for."""
    compared: list[str] = []
    monkeypatch.setattr(scales, "_labelled", lambda said: compared.append(said) or _labelled(said))  # type: ignore[func-returns-value]
    cells = [text.format(n % 7, n=n) for n in range(90_000)]
    (doubt,) = read_answers([Answers("X1", "items", FIVE, {}, cells)]).doubts
    assert doubt.why == "many"
    assert len(doubt.texts) <= 5
    assert len(compared) <= 1_000
