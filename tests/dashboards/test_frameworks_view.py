"""What the frameworks dashboard shows for a selection."""

import re
from html import unescape

import pytest

from mcvet import Catalogue
from mcvet.dashboards.board import NAVIGATION
from mcvet.dashboards.frameworks import REGIONS, FrameworksView
from mcvet.dashboards.home import DASHBOARDS, home_page


def _view(query: str, catalogue: Catalogue, base: str | None = "/") -> FrameworksView:
    return FrameworksView.from_query(query, catalogue, base)


def test_the_first_view_answers_without_a_click(catalogue: Catalogue) -> None:
    """The five partner countries, a finding, a translation and the limits of use are there at once."""
    html = "".join(_view("", catalogue).regions().values())
    for part in (
        "Croatia",
        "Slovenia",
        "Serbia",
        "Bosnia and Herzegovina",
        "Montenegro",
        "4 of the 5 frameworks",
        "comparable",
        "access or equivalence",
    ):
        assert part in html


@pytest.mark.parametrize(
    "query", ["", "?view=chart", "?view=timeline&diff=1", "?c=HR", "?c=DK,NO,BG,BE-DE&low=1", "?c=HR,SI&eqf=5&diff=1", "?t=BA:4:HR"]
)
@pytest.mark.parametrize("language", ["en", "sr-Cyrl"])
def test_every_footnote_leads_to_a_source(query: str, language: str, catalogue: Catalogue) -> None:
    """No number in brackets is left hanging, in any view and language."""
    html = "".join(_view(f"{query or '?'}&lang={language}", catalogue).regions().values())
    linked = set(re.findall(r'href="#(source-\d+)"', html))
    listed = set(re.findall(r'id="(source-\d+)"', html))
    assert linked <= listed


def test_not_referenced_no_level_and_nothing_placed_read_differently(catalogue: Catalogue) -> None:
    """The three kinds of an empty place are told apart in words."""
    html = _view("?c=BA,NO,DK,HR&eqf=1", catalogue).regions()["sheet"]
    for words in ("Not referenced to the EQF", "no national level", "no qualification placed"):
        assert words in html


def test_low_confidence_is_hidden_counted_and_marked_when_shown(catalogue: Catalogue) -> None:
    """By default a count stands for entries of low confidence; shown, they bear the words."""
    hidden, shown = (_view(query, catalogue).regions() for query in ("?c=ME,HR", "?c=ME,HR&low=1"))
    assert "hidden: low confidence" in hidden["sheet"]
    assert "Niže stručno obrazovanje" not in hidden["sheet"]
    assert "Niže stručno obrazovanje" in shown["sheet"]
    assert "low confidence" in shown["sheet"]
    assert "hidden: low confidence" not in shown["sheet"]


def test_one_framework_only_is_explained_and_kept(catalogue: Catalogue) -> None:
    """A selection too small to compare keeps what was chosen and says what to do."""
    view = _view("?c=HR&eqf=4", catalogue)
    regions = view.regions()
    assert set(regions) == set(REGIONS)
    assert "needs two to eight" in regions["answer"]
    assert "Croatia" in regions["controls"]
    assert view.files() == {}


def test_an_open_level_shows_types_descriptors_and_publisher(catalogue: Catalogue) -> None:
    """A level that has no descriptor says so and links to the official publisher; one that has shows it."""
    croatian = _view("?level=HR:4.2", catalogue).regions()["level"]
    assert "Descriptor not yet sourced." in croatian
    assert "https://hko.srce.hr/registar/" in croatian
    assert "4 years" in croatian
    serbian = _view("?level=RS:4", catalogue).regions()["level"]
    assert "not yet sourced" not in serbian
    assert "veštine" in serbian


def test_an_unreferenced_level_can_be_opened(catalogue: Catalogue) -> None:
    """A level of Bosnia and Herzegovina opens and says that it is not referenced."""
    assert "Not referenced to the EQF" in _view("?level=BA:6", catalogue).regions()["level"]


def test_what_was_typed_into_the_address_is_escaped(catalogue: Catalogue) -> None:
    """Markup in an address never reaches the page as markup."""
    html = "".join(_view("?c=HR,SI,<script>alert(1)</script>&<b>=1&view=<i>", catalogue).regions().values())
    assert "<script>" not in html
    assert "<b>" not in html
    assert "<i>" not in html


def test_the_address_of_a_level_opens_it(catalogue: Catalogue) -> None:
    """Every level links to an address that opens exactly that level."""
    view = _view("?c=HR,SI", catalogue)
    assert view.full is not None
    for cell in view.full.rows[0].cells:
        for level in cell.levels:
            opened = _view(view.level_address(level), catalogue).opened
            assert opened is not None
            assert opened[0].nqf_level == level.nqf_level


def test_a_notebook_without_our_server_has_no_dead_links(catalogue: Catalogue) -> None:
    """Downloads and language links appear only where a server answers them."""
    html = "".join(_view("", catalogue, base=None).regions().values())
    assert "/download/frameworks" not in html
    assert "hreflang" not in html


def test_kosovo_carries_its_footnote(catalogue: Catalogue) -> None:
    """Wherever Kosovo* stands, the footnote stands too."""
    regions = _view("?c=XK,AL", catalogue).regions()
    assert "Kosovo*" in regions["sheet"]
    assert "UNSCR 1244/1999" in regions["sheet"]
    assert "UNSCR 1244/1999" in _view("?c=HR,RS&t=XK:4:HR", catalogue).regions()["translate"]


def test_the_charts_carry_finding_twin_and_note(catalogue: Catalogue) -> None:
    """A chart says in words what it shows, has a table twin, and a note with date and limits for its picture."""
    for query, words in (("?view=chart", "4.2"), ("?view=timeline", "2013-02-08")):
        chart = _view(query, catalogue).charts()["chart"]
        assert chart is not None
        assert "referenced to the EQF" in chart.finding
        assert words in chart.twin
        meta = chart.figure["layout"]["meta"]  # type: ignore[index]
        assert "23 November 2026" in meta["note"]
        assert "access or equivalence" in meta["note"]


def test_the_navigation_names_what_is_built() -> None:
    """Every dashboard stands in the navigation, and nothing else does."""
    assert [slug for slug, _ in NAVIGATION] == [board.slug for board in DASHBOARDS]


def test_the_home_page_links_what_is_built_and_nothing_else(catalogue: Catalogue) -> None:
    """The home page names the data's date and links the dashboards that exist."""
    html = home_page("en", catalogue, "/")
    assert "23 November 2026" in html
    assert set(re.findall(r'href="(/[^"?]*)', html)) == {"/", "/frameworks", "/credentials", "/outcomes"}
    assert "'xx' is not" in unescape(home_page("xx", catalogue, "/"))
