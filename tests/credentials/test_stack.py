"""Combining credentials."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcvet import Catalogue
from mcvet.credentials import MicroCredential, stack, template, templates
from mcvet.credentials.charts import path_chart
from mcvet.credentials.model import Credits, Domain, Outcome, Skill, Workload
from mcvet.credentials.tables import stack_frame, stack_html
from mcvet.credentials.wording import stack_finding
from mcvet.errors import SelectionError
from mcvet.locale import texts_for

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
    """What is required comes first; what is required but not there is told."""
    found = stack([made("c", "b"), made("b", "a"), made("a", "z")])
    assert found.order == ("a", "b", "c")
    assert found.required_elsewhere == (("a", "z"),)
    assert found.circles == ()


def test_a_circle_is_reported() -> None:
    """Credentials that require one another stand in no order; the rest does."""
    found = stack([made("a", "c"), made("b", "a"), made("c", "b"), made("d"), made("e", "a")])
    assert found.order == ("d",)
    assert [set(circle) for circle in found.circles] == [{"a", "b", "c"}]
    (circle,) = found.circles
    required = set(found.requirements)
    assert all(step in required for step in pairwise((*circle, circle[0])))


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
    welding, service = template("mc02", catalogue), template("mc07", catalogue)
    assert stack([welding], towards=welding).missing == ()
    assert [o.id for o in stack([welding], towards=service).missing] == [o.id for o in service.outcomes]


def test_levels_make_no_level(catalogue: Catalogue) -> None:
    """The spread of levels is told, and no common one is made."""
    found = stack([template("mc12", catalogue), template("mc01", catalogue)])
    systems = {system.system_id: system.label_en for system in catalogue.credit_systems}
    assert "Levels from EQF 2 to EQF 4; together they make no level." in stack_finding(found, systems, texts_for("en"))
    assert "VET credits of 25 hours: 8." in stack_finding(found, systems, texts_for("en"))


def test_a_stack_needs_distinct_credentials(catalogue: Catalogue) -> None:
    """Nothing, or the same credential twice, is refused."""
    for chosen in ([], [template("mc01", catalogue)] * 2):
        with pytest.raises(SelectionError):
            stack(chosen)


def test_the_path_is_drawn_and_told(catalogue: Catalogue) -> None:
    """All templates together make a chart with one point each, a table in order, and a page."""
    chosen = [made("after-all", "mc01"), *templates(catalogue)]
    found = stack(chosen)
    figure = path_chart(found, chosen, texts_for("sr-Cyrl"))
    assert len(figure.data[0].x) == 16
    assert len(figure.layout.annotations) == 1
    frame = stack_frame(found, chosen).set_index("id")
    assert list(frame["place"]) == list(range(1, 17))
    assert frame.loc["mc01", "reality"] == "partly_real"
    assert frame.loc["mc05", "source_ids"] == ";".join(template("mc05", catalogue).source_ids)
    assert "(илустративно)" in next(text for text in figure.data[0].hovertext if text.startswith("mc05"))
    html = stack_html(found, chosen, catalogue, texts_for("sr-Cyrl"))
    assert "Технологија 3Д штампе" in html
    assert "после: mc01" in html
