"""The cleaning rules, in their order, and who is paired with whom."""

from datetime import datetime
from unittest.mock import Mock

import pytest

from mcvet.outcomes import Filter, Response, Wave, example, filters_for, near_codes, normalise_code, score_activity, suggest_pairs
from mcvet.outcomes.scoring.clean import clean
from mcvet.outcomes.scoring.pairing import pair_answers, pair_by_code, pair_by_form
from outcomes.made import activity, answers, pairs, truth


def person(code: str, x: float = 3, **more: object) -> Response:
    return Response(Wave.PRE, code=code, answers={"X1": x, "X2": x}, **more)  # type: ignore[arg-type]


def test_values_that_are_none_become_missing_and_are_counted() -> None:
    """Text, values outside the scale and values off its steps are missing, never clipped; decimal commas are read."""
    found = clean(answers("pre", [3, "4", "4,0", "abc", 6, 3.5, None, "1_0", "nan", 2, 2, 2, 2, 2]), activity())
    scores = [p.score(("X1", "X2")) for p in found.people[Wave.PRE]]
    assert scores == [3, 4, 4, None, None, None, None, None, None, 2, 2, 2, 2, 2]
    assert {k: n for k, n in found.issues.items() if n} == {"not_a_number": 6, "out_of_range": 2, "not_on_scale": 2}


def test_a_code_for_no_answer_is_missing_and_no_fault() -> None:
    """Codes that the scale names as missing are no answers, not even wrong ones; a number that is none is one."""
    asked = activity(scale={"min": 1, "max": 5, "missing_codes": [0, 99]})
    found = clean(answers("pre", [0, 99, "99", 3, float("nan")]), asked)
    assert [p.score(("X1", "X2")) for p in found.people[Wave.PRE]] == [None, None, None, 3, None]
    assert {k: n for k, n in found.issues.items() if n} == {"not_a_number": 2}


def test_satisfaction_and_intent_have_their_own_scale() -> None:
    """Whatever the scale of the topics, SAT1 and INT1 run from 1 to 5 and have none of its codes for no answer."""
    asked = activity(scale={"pre": [0, 10], "post": {"min": 0, "max": 10, "missing_codes": [5]}})
    rows = [Response(wave, answers={"X1": 5, "SAT1": n, "INT1": n}) for wave in (Wave.PRE, Wave.POST) for n in (0, 7, *[5] * 8)]
    found = clean(rows, asked)
    assert [p.values for p in found.people[Wave.PRE]] == [{"X1": 5}] * 2 + [{"X1": 5, "SAT1": 5, "INT1": 5}] * 8
    assert [p.values for p in found.people[Wave.POST]] == [{}] * 2 + [{"SAT1": 5, "INT1": 5}] * 8
    assert found.issues["out_of_range"] == 8


def test_an_item_with_many_values_out_of_range_is_refused() -> None:
    """More than a fifth out of range in a wave means another scale: the whole item is refused, and the gain of its topic with it."""
    rows = pairs([1, 2, 3, 4, 8, 9, 10, 3, 2, 1], [2] * 10)
    score = score_activity(rows, activity())
    assert score.issues["wrong_scale_suspected"] == 2
    assert (score.topics["X"].status, score.topics["X"].reason) == ("refused", "wrong_scale_suspected")
    assert clean(answers("pre", [2] * 8 + [9] * 2), activity()).issues["wrong_scale_suspected"] == 0


def test_different_scales_before_and_after_refuse_the_gain() -> None:
    """A form that was changed from 1-5 to 0-10 between the waves gives no gain."""
    score = score_activity(pairs([1, 2] * 6, [8, 9] * 6), activity(scale={"pre": "FAM5", "post": "S0_10"}))
    assert (score.topics["X"].status, score.topics["X"].reason) == ("refused", "scale_mismatch")
    assert score.issues["scale_mismatch"] == 1


def test_half_of_the_items_make_a_score() -> None:
    """Two of four items, two of three, one of two are enough; one of three or of four is not."""
    asked = activity(topics={"X": ["X1", "X2", "X3", "X4"], "Y": ["Y1", "Y2", "Y3"]})
    rows = [
        Response(Wave.PRE, answers={"X1": 2, "X2": 4, "Y1": 5}),
        Response(Wave.PRE, answers={"X1": 2, "X2": None, "X3": None, "Y1": 5, "Y3": 4}),
    ]
    one, two = clean(rows, asked).people[Wave.PRE]
    assert (one.score(asked.topics["X"].items), one.score(asked.topics["Y"].items)) == (3, None)
    assert (two.score(asked.topics["X"].items), two.score(asked.topics["Y"].items)) == (None, 4.5)


def test_a_reversed_item_is_turned_round() -> None:
    """On 1 to 5, a 2 of a reversed item counts as 4."""
    asked = activity(scale={"min": 1, "max": 5, "reversed_items": ["X2"]})
    (found,) = clean([Response(Wave.PRE, answers={"X1": 4, "X2": 2})], asked).people[Wave.PRE]
    assert found.values == {"X1": 4, "X2": 4}
    asked = activity(scale={"id": "OLD", "min": 1, "max": 5, "direction": "descending", "reversed_items": ["X2"]})
    (found,) = clean([Response(Wave.PRE, answers={"X1": 4, "X2": 2})], asked).people[Wave.PRE]
    assert found.values == {"X1": 2, "X2": 2}


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("Đi21D", "ди 21-Д"),
        ("ŠA07Z", "sa07z"),
        ("Љубица", "ljubica"),
        ("ｐ１", "P1"),
        ("Čć", "cc"),
        ("ж9", "Z9"),
        ("Џ1", "dž1"),
        ("Š1", "s\u030c1"),
    ],
)
def test_codes_are_compared_without_script_case_and_signs(typed: str, same: str) -> None:
    """A code typed in Cyrillic, in small letters, with a hyphen or in full-width letters is the same code."""
    assert normalise_code(typed) == normalise_code(same) != ""


def test_signs_alone_are_no_code() -> None:
    """A code without letters and digits is empty and pairs nobody."""
    assert normalise_code(" -–. ") == ""
    assert pair_by_code(*(clean([person("-")], activity()).people[Wave.PRE] for _ in range(2))) == ()


def test_of_identical_rows_one_is_kept() -> None:
    """Code, country, group and answers alike: a form sent twice."""
    found = clean([person("a1"), person("A-1"), person("b")], activity())
    assert len(found.people[Wave.PRE]) == 2
    assert found.issues["duplicate_exact"] == 1


def test_of_changed_answers_the_latest_is_kept() -> None:
    """The same person with other answers: the latest time counts, then the last row."""
    rows = [
        person("a", 2, submitted=datetime(2026, 5, 2, 9)),
        person("a", 4, submitted=datetime(2026, 5, 1, 9)),
        person("b", 1),
        person("b", 5),
    ]
    found = clean(rows, activity())
    assert [p.values["X1"] for p in found.people[Wave.PRE]] == [2, 5]
    assert found.issues["duplicate_replaced"] == 2


def test_one_code_of_two_people_pairs_nobody() -> None:
    """Another country means another person: none is paired, both stay in the wave."""
    rows = [person("a", 2, country="HR"), person("a", 4, country="SI"), person("b")]
    found = clean(rows, activity())
    assert found.issues["code_collision"] == 1
    assert [p.code for p in found.people[Wave.PRE]] == ["", "", "b"]


def test_a_gap_is_not_another_country() -> None:
    """Where one of two rows leaves the country out, they are one person."""
    found = clean([person("a", 2, country="HR"), person("a", 4)], activity())
    assert found.issues["duplicate_replaced"] == 1


def test_near_codes_are_suggested_and_not_paired() -> None:
    """A pair is suggested if each is the only one at edit distance 1 from the other; a person confirms it."""
    before = [*answers("pre", [2] * 6), Response(Wave.PRE, code="KO16S", answers={"X1": 1, "X2": 1}), Response(Wave.PRE, code="AA1")]
    after = [*answers("post", [3] * 6), Response(Wave.POST, code="KO16", answers={"X1": 5, "X2": 5}), Response(Wave.POST, code="AA2"),
             Response(Wave.POST, code="AA3")]  # fmt: skip
    cleaned = clean([*before, *after], activity())
    assert suggest_pairs(cleaned.people[Wave.PRE], cleaned.people[Wave.POST]) == (("ko16s", "ko16"),)
    assert score_activity([*before, *after], activity()).n_paired_codes == 6
    assert score_activity([*before, *after], activity(), confirmed_pairs=[("KO16S", "ko16")]).n_paired_codes == 7


@pytest.mark.parametrize(
    ("confirmed", "near"),
    [
        ([("KO-16 S", "ZZ9")], (("aa1", "aa2"),)),
        ([("ZZ9", "ko 16")], (("aa1", "aa2"),)),
        ([("ZZ9", "AA2")], (("aa1", "aa3"), ("ko16s", "ko16"))),
        ([("AA1", "ZZ9"), ("ZZ8", "KO16")], ()),
        ([("KO16", "KO16S")], (("aa1", "aa2"), ("ko16s", "ko16"))),
    ],
)
def test_a_confirmed_code_is_out_of_the_question(confirmed: list[tuple[str, str]], near: tuple[tuple[str, str], ...]) -> None:
    """Either half of a confirmed pair is near to nobody any more, each in its own wave and however it is typed; what was in doubt may be clear."""
    others = ["ko16", "aa2", *(["aa3"] if ("ZZ9", "AA2") in confirmed else [])]
    before, after = (clean([person(code) for code in codes], activity()).people[Wave.PRE] for codes in (["ko16s", "aa1"], others))
    assert suggest_pairs(before, after, iter(confirmed)) == near


@pytest.mark.parametrize("waves", [("pre", "post"), ("then", "now")])
@pytest.mark.parametrize(
    ("only", "left"),
    [
        (Filter(), {"a", "b", "c", "d"}),
        (Filter(country="HR"), {"a", "b"}),
        (Filter(stakeholder="AGENCY"), {"b", "d"}),
        (Filter("HR", "AGENCY"), {"b"}),
    ],
)
def test_a_selection_has_its_people_in_every_wave_and_pair(waves: tuple[str, str], only: Filter, left: set[str]) -> None:
    """Country and group both count, before and after, for people and for pairs."""
    rows = [
        Response(
            Wave(wave), code=code, country=country, stakeholder=group, answers={"X1": 2, "X2": 2}, form=code if wave in "then now" else ""
        )
        for code, country, group in (("a", "HR", "PROVIDER"), ("b", "HR", "AGENCY"), ("c", "SI", "PROVIDER"), ("d", "SI", "AGENCY"))
        for wave in waves
    ]
    whole = pair_answers(rows, activity())
    found = whole.of(only)
    for wave in waves:
        assert {person.code for person in found.cleaned.people[Wave(wave)]} == left
    for name in ("before", "after", "then", "now"):
        assert {person.code for person in getattr(found, name)} == left & {person.code for person in getattr(whole, name)}
    pairs_found = found.by_code if waves == ("pre", "post") else found.by_form
    assert {pair.before.code for pair in pairs_found} == {pair.after.code for pair in pairs_found} == left


@pytest.mark.parametrize(
    ("before", "after", "near"),
    [
        ("ab12", "ab13", True),
        ("ab12", "b12", True),
        ("b12", "ab12", True),
        ("zb12", "b12", True),
        ("ab12", "ba12", False),
        ("ab12", "cd12", False),
        ("ab12", "ab1234", False),
    ],
)
def test_near_is_one_character(before: str, after: str, near: bool) -> None:
    """One character more, fewer or other, anywhere; two characters that changed places are two."""
    people = (clean([person(code)], activity()).people[Wave.PRE] for code in (before, after))
    assert suggest_pairs(*people) == (((before, after),) if near else ())


def test_confirmed_codes_join_nobody_twice_and_are_no_longer_suggested() -> None:
    """A confirmed pair counts only where neither code has found its own; then it is in question no more, and filters know of it."""
    asked = activity()
    rows = [person("ko16s"), person("b"), Response(Wave.POST, code="KO16"), Response(Wave.POST, code="B"), Response(Wave.POST, code="b9")]
    people = clean(rows, asked).people
    before, after = people[Wave.PRE], people[Wave.POST]
    assert near_codes(rows, asked) == (("ko16s", "ko16"),)
    assert near_codes(rows, asked, [("KO16S", "KO16")]) == ()
    once = pair_answers(iter(rows), asked, iter([("KO16S", "KO16")]))  # what can be gone through once only is kept
    assert [(pair.before.code, pair.after.code) for pair in once.by_code] == [("ko16s", "ko16"), ("b", "b")]
    assert (once.confirmed, once.near_codes) == ((("KO16S", "KO16"),), ())
    assert pair_answers(rows, asked).confirmed == ()

    def codes(*confirmed: tuple[str, str]) -> list[tuple[str, str]]:
        return [(pair.before.code, pair.after.code) for pair in pair_by_code(before, after, confirmed)]

    assert codes() == [("b", "b")]
    assert codes(("KO16S", "KO16")) == [("ko16s", "ko16"), ("b", "b")]
    assert codes(("ko16s", "b")) == codes(("b", "b9")) == codes(("nobody", "ko16")) == [("b", "b")]
    assert codes(("ko16s", "ko16"), ("b", "ko16")) == [("ko16s", "ko16"), ("b", "b")]


def test_confirmed_pairs_count_in_what_may_be_shown() -> None:
    """A selection beside which joined pairs leave fewer than k is refused once they are joined."""
    rows = [
        Response(wave, code=f"{country}{n}{'x' * (country == 'SI' and wave is Wave.PRE)}", country=country, answers={"X1": 2, "X2": 3})
        for wave in (Wave.PRE, Wave.POST)
        for country in ("HR", "SI")
        for n in range(8)
    ]
    confirmed = [(f"SI{n}x", f"SI{n}") for n in range(3)]
    assert Filter("HR", "") in filters_for(rows, activity())
    assert Filter("HR", "") not in filters_for(rows, activity(), confirmed_pairs=confirmed)


def test_the_halves_of_a_retrospective_form_find_each_other() -> None:
    """By the number of the form, else by code, else by order where the heads agree, else not at all."""
    asked = activity()

    def halves(*changes: dict[str, str]) -> tuple[tuple[object, ...], ...]:
        rows = [Response(wave, answers={"X1": 2, "X2": 2}, **change) for wave, change in zip((Wave.THEN, Wave.NOW), changes, strict=True)]  # type: ignore[arg-type]
        people = clean(rows, asked).people
        return pair_by_form(people[Wave.THEN], people[Wave.NOW])

    assert halves({"form": "7"}, {"form": "7"})
    assert halves({"code": "a"}, {"code": "A"})
    assert halves({"country": "HR"}, {"country": "HR"})
    assert not halves({"country": "HR"}, {"country": "SI"})
    assert not halves({"form": "7"}, {"form": "8", "country": "SI"})


@pytest.mark.parametrize(
    ("stem", "pre", "post", "paired"),
    [
        ("limesurvey", 32, 30, 28),
        ("eusurvey", 38, 36, 33),
        ("msforms", 24, 22, 22),
        ("excel_cp1250_bs", 28, 28, 26),
        ("cyrillic_utf8_sr", 26, 25, 25),
    ],
)
def test_the_true_pairs_of_the_examples(stem: str, pre: int, post: int, paired: int) -> None:
    """The canonical rows of the survey examples give the pairs that their truth names."""
    score = score_activity(truth(f"{stem}_pre", f"{stem}_post"), activity(topics=["DEF", "WBL", "QA", "NQF"]))
    assert (score.n_pre, score.n_post, score.n_paired_codes, score.grade) == (pre, post, paired, "A")


def test_answers_are_cleaned_and_paired_once_for_a_score(monkeypatch: pytest.MonkeyPatch) -> None:
    """The score of a selection rests on the same cleaned answers as the decision which selections may be shown."""
    counted = Mock(wraps=clean)
    monkeypatch.setattr("mcvet.outcomes.scoring.pairing.clean", counted)
    found = example()
    score_activity(found.survey.responses, found.activity, only=Filter(country="BA"))
    assert counted.call_count == 1


def test_every_code_is_looked_at() -> None:
    """A code that stands once does not end the search: a later code given twice is kept once, by the same answers or the latest."""
    rows = [person("once"), person("same"), person("same"), person("two", 2), person("two", 4)]
    found = clean(rows, activity())
    assert [(each.code, each.values["X1"]) for each in found.people[Wave.PRE]] == [("once", 3), ("same", 3), ("two", 4)]
    assert (found.issues["duplicate_exact"], found.issues["duplicate_replaced"], found.issues["code_collision"]) == (1, 1, 0)


@pytest.mark.parametrize(
    ("step", "on", "off"), [(2.5, [0, 2.5, 7.5, 10], [2, 4, 6.25]), (0.5, [0, 0.5, 9.5], [0.25, 9.75]), (2, [0, 4], [5, 9])]
)
def test_answers_stand_on_the_steps_of_the_scale(step: float, on: list[float], off: list[float]) -> None:
    """Steps are counted from the lowest answer; a value between two of them is missing and counted."""
    found = clean(answers("pre", [*on, *off]), activity(scale={"min": 0, "max": 10, "step": step}))
    assert [each.score(("X1", "X2")) for each in found.people[Wave.PRE]] == [*on, *[None] * len(off)]
    assert found.issues["not_on_scale"] == 2 * len(off)


def test_a_person_has_one_place_in_all_waves() -> None:
    """Country and group are those told last, or the only ones told, also under a confirmed code; without a code nothing is carried over."""
    rows = [
        Response(Wave.PRE, code="a", country="RS", stakeholder="school"), Response(Wave.POST, code="a", country="HR"),
        Response(Wave.PRE, code="anka21"), Response(Wave.POST, code="ankq21", country="SI", stakeholder="company"),
        Response(Wave.PRE, code="mia07", country="BA"), Response(Wave.POST, code="mia01"),
        Response(Wave.PRE, country="ME"), Response(Wave.POST),
    ]  # fmt: skip
    paired = pair_answers(rows, activity(), [("anka21", "ankq21"), ("mia07", "mia01")])
    places = [("HR", "school"), ("SI", "company"), ("BA", "")]
    assert [(p.response.country, p.response.stakeholder) for p in paired.before] == [*places, ("ME", "")]
    assert [(p.response.country, p.response.stakeholder) for p in paired.after] == [*places, ("", "")]


def test_a_code_for_no_answer_does_not_count_among_the_answers() -> None:
    """One of four answers out of range is more than a fifth, however many people gave the code for no answer."""
    asked = activity(scale={"min": 1, "max": 5, "missing_codes": [99]})
    found = clean(answers("pre", [*[99] * 10, 2, 3, 4, 8]), asked)
    assert (found.issues["out_of_range"], found.refused) == (2, {"X1", "X2"})
    assert clean(answers("pre", [*[99] * 10, 2, 3, 4, 5, 8]), asked).refused == frozenset()


def test_an_empty_answer_is_no_fault() -> None:
    """A cell that was left empty is missing and not counted, as text or as nothing."""
    found = clean(answers("pre", ["", None, 3]), activity())
    assert [p.values for p in found.people[Wave.PRE]] == [{}, {}, {"X1": 3, "X2": 3}]
    assert not any(found.issues.values())
    assert set(found.issues) >= {"duplicate_exact", "duplicate_replaced", "code_collision", "out_of_range"}


def test_the_steps_of_a_scale_are_counted_from_its_lowest_value() -> None:
    """On 0.5 to 6.5 by 2, 2.5 is a step and 2 is none."""
    found = clean(answers("pre", [2.5, 2]), activity(scale={"min": 0.5, "max": 6.5, "step": 2}))
    assert [p.score(("X1", "X2")) for p in found.people[Wave.PRE]] == [2.5, None]


def test_every_faulty_code_is_counted() -> None:
    """Two forms that were sent twice, whatever the order of their answers, and two codes that two people use each."""
    twice = [
        Response(Wave.PRE, code="a", answers={"X1": 2, "X2": 2}), Response(Wave.PRE, code="a", answers={"X2": 2, "X1": 2}),
        person("b"), person("b"),
    ]  # fmt: skip
    shared = [person(code, country=country) for code in ("c", "d") for country in ("HR", "RS")]
    found = clean([*twice, *shared], activity())
    assert (found.issues["duplicate_exact"], found.issues["code_collision"]) == (2, 2)
    assert [p.code for p in found.people[Wave.PRE]] == ["a", "b", "", "", "", ""]
    assert [(p.response, p.values) for p in found.people[Wave.PRE][2:]] == [(row, {"X1": 3, "X2": 3}) for row in shared]
