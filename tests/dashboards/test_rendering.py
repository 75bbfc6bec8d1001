"""What a page has to change to go from one view to another."""

import json

from mcvet import Catalogue
from mcvet.dashboards.frameworks.view import FrameworksView
from mcvet.dashboards.home.view import DASHBOARDS
from mcvet.dashboards.rendering import Rendering


def rendered(query: str, catalogue: Catalogue) -> Rendering:
    """Return a view of the comparison."""
    return Rendering(FrameworksView.from_query(query, catalogue, "/"))


def test_only_regions_that_differ_are_sent(catalogue: Catalogue) -> None:
    """A level that is opened changes its panel and what carries the address; neither the finding nor what the tables below hold."""
    shown, wanted = rendered("?c=HR,RS", catalogue), rendered("?c=HR,RS&level=HR:4.2", catalogue)
    changes = json.loads(wanted.changes(shown, with_charts=True))
    assert {"head", "level"} <= changes["regions"].keys()
    assert not {"answer", "notes"} & changes["regions"].keys()
    assert all(changes["regions"][name] == wanted.regions[name] != shown.regions[name] for name in changes["regions"])
    assert changes["charts"] == {}
    same = json.loads(shown.changes(rendered("?c=HR,RS", catalogue), with_charts=True))
    assert same == {"regions": {}, "charts": {}}


def test_to_an_unknown_page_everything_is_sent(catalogue: Catalogue) -> None:
    """A page whose view is not kept any more changes all regions and draws its charts."""
    wanted = rendered("?c=HR,RS&view=chart", catalogue)
    changes = json.loads(wanted.changes(None, with_charts=True))
    assert changes["regions"] == {name: html for name, html in wanted.regions.items() if name != "chart"}
    assert changes["charts"]["chart"]["figure"]["data"]


def test_charts_are_sent_to_a_page_that_has_not_drawn_them(catalogue: Catalogue) -> None:
    """The page as it was sent holds tables; the same address then brings the figures alone."""
    shown = rendered("?c=HR,RS&view=chart", catalogue)
    changes = json.loads(shown.changes(shown, with_charts=False))
    assert (changes["regions"], list(changes["charts"])) == ({}, ["chart"])
    table = json.loads(rendered("?c=HR,RS", catalogue).changes(shown, with_charts=True))
    assert table["charts"] == {"chart": {}}


def test_every_dashboard_names_its_charts(catalogue: Catalogue) -> None:
    """The regions that a page gives to charts are those for which a view has charts."""
    for board in DASHBOARDS:
        shown = Rendering(board.from_query("", catalogue, "/"))
        assert set(shown.charts) == set(board.drawings)
        assert set(board.drawings) <= set(shown.regions)


def test_marks_tell_languages_and_selections_apart(catalogue: Catalogue) -> None:
    """Equal views have equal marks, others have others."""
    queries = ["?c=HR,RS", "?c=HR,RS&lang=sr-Cyrl", "?c=HR,SI", "?c=HR,RS&eqf=4"]
    assert len({rendered(query, catalogue).mark for query in queries}) == len(queries)
    assert rendered("?c=HR,RS", catalogue).mark == rendered("?c=HR-CROQF,RS&lang=en", catalogue).mark
