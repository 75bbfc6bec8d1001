"""Combining credentials."""

import io
from itertools import pairwise, product

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcvet import Catalogue, open_catalogue
from mcvet.catalogue import Domain
from mcvet.credentials import MicroCredential, stack, template, templates
from mcvet.credentials.charts import path_chart
from mcvet.credentials.displays import stack_html
from mcvet.credentials.parts import Credits, Outcome, Skill, Workload
from mcvet.credentials.stack import Stack
from mcvet.credentials.tables import stack_frame
from mcvet.credentials.wording import stack_finding, stack_notes
from mcvet.errors import SelectionError
from mcvet.locale import texts_for
from mcvet.reports.credentials import stack_files

ESCO = "http://data.europa.eu/esco/skill/0a1b"


def made(name: str, *requires: str, outcomes: tuple[Outcome, ...] = (), credit: Credits | None = None) -> MicroCredential:
    workload = Workload(hours=10, credits=(credit,)) if credit else None
    return MicroCredential(id=name, title={"en": name}, requires=requires, outcomes=outcomes, workload=workload)


def test_credit_systems_are_never_added() -> None:
    """Each system has its own sum, which names who states nothing in it."""
    found = stack([made("a", credit=Credits(system="ects", points=2)), made("b", credit=Credits(system="csvet", points=3)), made("c")])
    assert [(c.system, c.points, c.without) for c in found.credits] == [("ects", 2, ("b", "c")), ("csvet", 3, ("a", "c"))]
    assert (found.hours, found.hours_unknown) == (20, ("c",))


def test_requirements_give_the_order() -> None:
    """What is required comes first; what is required but not there is reported."""
    found = stack([made("c", "b"), made("b", "a"), made("a", "z")])
    assert found.order == ("a", "b", "c")
    assert found.required_elsewhere == (("a", "z"),)
    assert found.circles == ()


def test_a_circle_is_reported() -> None:
    """Credentials that require one another have no order; the rest has one."""
    found = stack([made("a", "c"), made("b", "a"), made("c", "b"), made("d"), made("e", "a")])
    assert (found.order, found.behind_circles) == (("d",), ("e",))
    assert "e comes after a circle, so it has no position." in stack_html(
        found, [made(n) for n in "abcde"], texts_for("en"), catalogue=open_catalogue()
    )
    assert [set(circle) for circle in found.circles] == [{"a", "b", "c"}]
    (circle,) = found.circles
    required = set(found.requirements)
    assert all(step in required for step in pairwise((*circle, circle[0])))


def test_every_member_of_every_circle_is_reported() -> None:
    """Two circles that share a credential are both reported; nothing that is in a circle is forgotten."""
    found = stack([made("a", "b", "c"), made("b", "a"), made("c", "a")])
    assert {frozenset(circle) for circle in found.circles} == {frozenset("ab"), frozenset("ac")}


PAIRS = st.sets(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")).filter(lambda pair: pair[0] != pair[1]))


@pytest.mark.slow
@given(edges=PAIRS)
@settings(max_examples=200, deadline=None)
def test_each_credential_is_in_the_order_in_a_circle_or_behind_one(edges: set[tuple[str, str]]) -> None:
    """For any requirements: circles are circles and have all credentials that can reach themselves; none is lost or reported twice."""
    found = stack([made(name, *sorted(first for first, then in edges if then == name)) for name in "abcdef"])
    reach = set(edges)
    for middle, first, then in product("abcdef", repeat=3):
        reach |= {(first, then)} if (first, middle) in reach and (middle, then) in reach else set()
    circling = {name for name in "abcdef" if (name, name) in reach}
    assert {name for circle in found.circles for name in circle} == circling
    for circle in found.circles:
        assert len(set(circle)) == len(circle)
        assert all(step in edges for step in pairwise((*circle, circle[0])))
    assert sorted([*found.order, *found.behind_circles, *circling]) == list("abcdef")
    placed = {name: place for place, name in enumerate(found.order)}
    assert all(placed[first] < placed[then] for first, then in edges if then in placed)
    figure = path_chart(found, [made(name) for name in "abcdef"])
    assert len(set(zip(figure.data[0].x, figure.data[0].y, strict=True))) == 6
    assert len(figure.layout.annotations) == len(edges)


CREDITS = st.none() | st.builds(Credits, system=st.sampled_from(["ects", "csvet", "vet"]), points=st.sampled_from([1.0, 2.5, 9.0]))
OUTCOMES = st.lists(
    st.sampled_from(["Makes fillet welds", "Makes fillet welds neatly", "Settles the bill", "Reads drawings"]), unique=True, max_size=3
)


@st.composite
def stacks(draw: st.DrawFn) -> list[MicroCredential]:
    """One to four credentials with credits of any system and a few outcomes."""
    return [
        made(
            f"c{n}",
            outcomes=tuple(Outcome(id=f"o{k}", domain=Domain.SKILLS, text={"en": text}) for k, text in enumerate(draw(OUTCOMES))),
            credit=draw(CREDITS),
        )
        for n in range(draw(st.integers(1, 4)))
    ]


@given(chosen=stacks(), target=OUTCOMES)
@settings(max_examples=100, deadline=None)
def test_a_stack_adds_up_whatever_the_order(chosen: list[MicroCredential], target: list[str]) -> None:
    """Sums, overlaps and what is missing do not depend on the order; systems stay apart; one more credential never takes anything away."""
    wanted = made("target", outcomes=tuple(Outcome(id=f"t{n}", domain=Domain.SKILLS, text={"en": text}) for n, text in enumerate(target)))
    found, turned = stack(chosen, wanted), stack(chosen[::-1], wanted)
    assert {c.system: (c.points, set(c.without)) for c in found.credits} == {c.system: (c.points, set(c.without)) for c in turned.credits}
    for credit in found.credits:
        stated = {own.id: c.points for own in chosen if own.workload for c in own.workload.credits if c.system == credit.system}
        assert (credit.points, {*stated, *credit.without}) == (sum(stated.values()), {own.id for own in chosen})

    def pairs(of: Stack) -> set[frozenset[tuple[str, str]]]:
        return {frozenset((end.credential_id, end.outcome.id) for end in (o.first, o.second)) for o in of.overlaps}

    assert pairs(found) == pairs(turned)
    assert [outcome.id for outcome in found.missing] == [outcome.id for outcome in turned.missing]
    assert {o.first.outcome.id for o in found.reached} | {o.id for o in found.missing} == {o.id for o in wanted.outcomes}
    assert {o.id for o in found.missing} <= {o.id for o in stack(chosen[:1], wanted).missing}
    assert sorted(found.order) == sorted(own.id for own in chosen)


@pytest.mark.slow
def test_one_credential_is_a_stack(catalogue: Catalogue) -> None:
    """A stack of one is that one: no spread, no overlap, a chart with one point."""
    only = template("mc01", catalogue=catalogue)
    found = stack([only])
    assert (found.order, found.hours, found.overlaps, found.circles) == (("mc01",), 125, (), ())
    assert stack_finding(found, {"vet": "VET"}, texts_for("en")) == "1 credential, 125 hours. VET: 5."
    assert len(path_chart(found, [only]).data[0].x) == 1
    marked_up = only.model_copy(update={"title": {"en": "<b>A</b> & B"}})
    assert "&lt;b&gt;A&lt;/b&gt; &amp; B" in path_chart(found, [marked_up]).data[0].text[0]


def test_hours_that_are_not_stated_are_named(catalogue: Catalogue) -> None:
    """What states no hours, or none of them at work, is left out of that sum and reported."""
    found = stack([made("a", credit=Credits(system="ects", points=1)), made("b"), template("mc01", catalogue=catalogue)])
    assert (found.hours, found.hours_unknown) == (135, ("b",))
    assert (found.work_based_hours, found.work_based_hours_unknown) == (25, ("a", "b"))
    assert "Not included in the hours: b, without stated hours." in stack_notes(found, {}, {}, texts_for("en"))


@given(edges=st.sets(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")).filter(lambda pair: pair[0] < pair[1])))
@settings(max_examples=60, deadline=None)
def test_every_order_keeps_every_requirement(edges: set[tuple[str, str]]) -> None:
    """Without a circle each credential stands behind all that it requires."""
    found = stack([made(name, *sorted(first for first, then in edges if then == name)) for name in "fedcba"])
    assert sorted(found.order) == list("abcdef")
    assert all(found.order.index(first) < found.order.index(then) for first, then in edges)


def test_outcomes_that_may_be_the_same_are_shown() -> None:
    """The same words or the same ESCO skill make two outcomes alike; others are left alone."""
    one = Outcome(id="o1", domain=Domain.SKILLS, text={"en": "Makes fillet welds in two positions"})
    same = Outcome(id="o1", domain=Domain.SKILLS, text={"en": "Makes fillet welds in several positions"})
    skilled = [
        Outcome(id="o1", domain=Domain.SKILLS, text={tag: "x y z"}, skills=(Skill(label={"en": "s"}, esco_uri=ESCO),))
        for tag in ("en", "hr")
    ]
    other = Outcome(id="o1", domain=Domain.SKILLS, text={"en": "Settles the bill"})

    def reasons(first: Outcome, second: Outcome) -> list[str]:
        return [overlap.reason for overlap in stack([made("a", outcomes=(first,)), made("b", outcomes=(second,))]).overlaps]

    assert reasons(one, same) == ["same_words"]
    assert reasons(*skilled) == ["same_skill"]
    assert reasons(one, other) == []


def test_what_a_target_still_lacks(catalogue: Catalogue) -> None:
    """A credential reaches all of its own outcomes, and none of another trade."""
    welding, service = template("mc02", catalogue=catalogue), template("mc07", catalogue=catalogue)
    assert stack([welding], towards=welding).missing == ()
    assert [o.id for o in stack([welding], towards=service).missing] == [o.id for o in service.outcomes]


def test_levels_make_no_level(catalogue: Catalogue) -> None:
    """The spread of levels is reported, and no common one is made."""
    found = stack([template("mc12", catalogue=catalogue), template("mc01", catalogue=catalogue)])
    systems = {system.system_id: system.label_en for system in catalogue.credit_systems}
    assert "Levels from EQF 2 to EQF 4; they do not combine into one level." in stack_finding(found, systems, texts_for("en"))
    assert "VET credits of 25 hours: 8." in stack_finding(found, systems, texts_for("en"))


def test_the_spreadsheet_holds_what_the_page_says(catalogue: Catalogue) -> None:
    """Overlaps, and what of the target is reached and missing, are in a sheet of their own; what is left out is in the finding."""
    chosen = [template("mc02", catalogue=catalogue), made("again", outcomes=template("mc02", catalogue=catalogue).outcomes[:1])]
    found = stack(chosen, template("mc03", catalogue=catalogue))
    book = openpyxl.load_workbook(io.BytesIO(stack_files(found, chosen, catalogue=catalogue)["xlsx"]()))
    rows = list(book["Learning outcomes"].iter_rows(values_only=True))[1:]
    assert [row[0] for row in rows] == ["overlap"] * len(found.overlaps) + ["reached"] * len(found.reached) + ["missing"] * len(
        found.missing
    )
    assert rows[0][1:3] == ("mc02", "o1")
    assert any("again, without stated hours." in str(cell) for row in book["About"].iter_rows(values_only=True) for cell in row)


def test_a_stack_needs_distinct_credentials(catalogue: Catalogue) -> None:
    """Nothing, or the same credential twice, is refused; what occurs twice is named."""
    with pytest.raises(SelectionError, match="at least one credential"):
        stack([])
    with pytest.raises(SelectionError, match="mc01 occurs twice"):
        stack([template("mc01", catalogue=catalogue), template("mc02", catalogue=catalogue), template("mc01", catalogue=catalogue)])


def test_the_path_is_drawn_and_told(catalogue: Catalogue) -> None:
    """All templates together make a chart with one point each, a table in order, and a page."""
    chosen = [made("after-all", "mc01"), *templates(catalogue=catalogue)]
    found = stack(chosen)
    figure = path_chart(found, chosen, texts_for("sr-Cyrl"))
    assert len(figure.data[0].x) == 16
    assert len(figure.layout.annotations) == 1
    frame = stack_frame(found, chosen).set_index("id")
    assert list(frame["place"]) == list(range(1, 17))
    assert frame.loc["mc01", "reality"] == "partly_real"
    assert frame.loc["mc05", "source_ids"] == ";".join(template("mc05", catalogue=catalogue).source_ids)
    assert "(илустративно)" in figure.data[0].text[found.order.index("mc05")].replace("<br>", " ")
    html = stack_html(found, chosen, texts_for("sr-Cyrl"), catalogue=catalogue)
    assert "Технологија 3Д штампе" in html
    assert "после: Технологија 3Д штампе" in html
