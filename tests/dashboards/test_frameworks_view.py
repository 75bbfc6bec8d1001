"""What the frameworks dashboard shows for a selection."""

import io
import re
from html import unescape

import openpyxl
import pytest

from mcvet import Catalogue
from mcvet.dashboards.frameworks.view import REGIONS, FrameworksView
from mcvet.dashboards.home.view import DASHBOARDS, PAGES, HomeView
from mcvet.dashboards.view import NAVIGATION
from mcvet.frameworks import PlacedLevel
from mcvet.frameworks.wording import as_of
from mcvet.locale import texts_for


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
    "query",
    [
        "",
        "?view=chart",
        "?view=timeline&diff=1",
        "?view=laws&my=ME&low=1",
        "?level=ME:IV2&my=ME",
        "?c=HR",
        "?c=DK,NO,BG,BE-DE&low=1",
        "?c=HR,SI&eqf=5&diff=1",
        "?t=BA:4:HR",
    ],
)
@pytest.mark.parametrize("language", ["en", "sr-Cyrl"])
def test_every_footnote_leads_to_a_source(query: str, language: str, catalogue: Catalogue) -> None:
    """No number in brackets is left hanging, in any view and language."""
    html = "".join(_view(f"{query or '?'}&lang={language}", catalogue).regions().values())
    linked = set(re.findall(r'href="#(source-\d+)"', html))
    listed = set(re.findall(r'id="(source-\d+)"', html))
    assert linked <= listed


def test_not_referenced_no_level_and_nothing_placed_read_differently(catalogue: Catalogue) -> None:
    """The three kinds of an empty cell have different texts."""
    html = _view("?c=BA,NO,FI,HR&eqf=1", catalogue).regions()["sheet"]
    for words in ("Not referenced to the EQF", "no national level", "no qualification placed"):
        assert words in html


def test_what_is_unconfirmed_is_shown_as_such_and_stays_out_of_files(catalogue: Catalogue) -> None:
    """A row of low confidence is marked, with a way to confirm it, and never an empty "hidden"; files leave it out unless asked."""
    view = _view("?c=ME,HR&eqf=5&my=ME", catalogue)
    sheet = view.regions()["sheet"]
    assert "hidden: low confidence" not in sheet
    assert "Više stručno obrazovanje" in sheet or "unconfirmed" in sheet
    assert 'href="/correct?my=ME&amp;lang=en"' in sheet
    without, with_low = (_view(f"?c=ME,HR{low}", catalogue).files()["comparison.json"]().decode() for low in ("", "&low=1"))
    assert "Niže stručno obrazovanje" not in without
    assert "Niže stručno obrazovanje" in with_low
    for query in ("?c=ME,HR", "?c=ME,HR&low=1"):
        assert "Niže stručno obrazovanje" in _view(f"{query}&eqf=2", catalogue).regions()["sheet"]
    assert "/correct" not in "".join(_view("?c=ME,HR", catalogue, base=None).regions().values())


def test_the_answer_for_my_country_is_the_heading(catalogue: Catalogue) -> None:
    """If the own country is compared, the heading answers with its levels and the question is above it; else the question is the heading."""
    head = _view("?my=ME", catalogue).regions()["head"]
    assert ">Montenegro: levels IV1 and IV2 meet EQF 4. Comparable levels: Croatia 4.1 and 4.2; Slovenia 4 and 5; Serbia 4.</h1>" in head
    assert "How do the national levels compare?</p>" in head
    assert "level VIII meets EQF 8" in _view("?my=ME&at=8", catalogue).regions()["head"]
    for query in ("", "?my=ME&c=HR,RS", "?my=IS&c=HR"):
        assert "How do the national levels compare?</h1>" in _view(query, catalogue).regions()["head"]


def test_one_row_is_open_and_the_others_are_a_line_each(catalogue: Catalogue) -> None:
    """Types and sources are in the open row only; another row opens by a link; ticked levels are all open."""
    sheet = _view("?c=HR,RS", catalogue).regions()["sheet"]
    assert (sheet.count('class="open"'), sheet.count('class="folded"')) == (1, 7)
    assert 'href="?c=HR,RS&amp;at=5&amp;lang=en"' in sheet
    ticked = _view("?c=HR,RS&eqf=4,5", catalogue).regions()["sheet"]
    assert (ticked.count('class="open"'), ticked.count('class="folded"')) == (2, 0)


def test_sources_are_a_disclosure_and_what_stands_for_all_stands_once(catalogue: Catalogue) -> None:
    """No wall of numbers: a disclosure for each open level, and one for the source that every level has."""
    regions = _view("", catalogue).regions()
    assert regions["sheet"].count('class="cites"') < 20
    assert regions["sheet"].count("ELM Controlled Vocabularies") <= 1 < sum(len(level.source_ids) for level in _levels(catalogue))


def _levels(catalogue: Catalogue) -> list[PlacedLevel]:
    full = _view("", catalogue).full
    assert full is not None
    return [level for row in full.rows for cell in row.cells for level in cell.levels]


def test_frameworks_that_are_not_referenced_have_a_box_of_their_own(catalogue: Catalogue) -> None:
    """They have no column beside an EQF level, neither on the ladder nor on the strip."""
    regions = _view("?c=HR,BA,RS", catalogue).regions()
    table, box = regions["sheet"].split("</table>")
    assert "Bosnia" not in table
    assert "Bosnia and Herzegovina: Not referenced to the EQF" in re.sub("<[^>]*>", "", box)
    assert "Bosnia" not in regions["strip"]


@pytest.mark.parametrize("view", ["policy", "laws", "timeline", "chart"])
def test_each_tab_answers_with_sources(view: str, catalogue: Catalogue) -> None:
    """Policy, laws, events and the drawing are behind tabs, each with disclosures of sources."""
    regions = _view(f"?my=ME&view={view}", catalogue).regions()
    assert 'class="cites"' in regions["sheet"] + regions["chart"]
    assert 'aria-current="true">' in regions["views"]
    if view == "policy":
        assert 'href="/readiness?my=ME&amp;cell=HR:legal_basis&amp;lang=en"' in regions["sheet"]


def test_another_country_as_my_own_joins_the_comparison_and_comes_first(catalogue: Catalogue) -> None:
    """The form sends `own`; its framework is put first, the others stay."""
    view = _view("?c=HR,SI&own=RS", catalogue)
    assert view.state.frameworks == ("RS-NQFS", "HR-CROQF", "SI-SQF")
    assert view.own == "RS"
    assert _view("?c=HR,SI&own=", catalogue).state.frameworks == ("HR-CROQF", "SI-SQF")


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
    """Wherever Kosovo* is shown, the footnote is shown too."""
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
        assert as_of(catalogue, texts_for("en")) in meta["note"]
        assert "access or equivalence" in meta["note"]


@pytest.mark.parametrize(
    ("slug", "query", "name", "saved"),
    [
        ("frameworks", "c=ME,HR,BE-DE&eqf=4,5", "comparison.xlsx", "levels-ME-HR-BE-DE-QDG-eqf-4-5.xlsx"),
        ("readiness", "my=ME", "matrix.csv", "micro-credentials-in-force-ME.csv"),
        ("readiness", "my=ME", "brief.docx", "micro-credentials-brief-ME.docx"),
        ("outcomes", "a=sr", "report.docx", "izmisljena-aktivnost-uzajamnog-ucenja-obrazac-na-srpskom-report.docx"),
        ("outcomes", "", "comparison.xlsx", "activities-comparison.xlsx"),
        ("glossary", "", "terms.xlsx", "mcvet-glossary-terms.xlsx"),
    ],
)
def test_names_of_files_say_what_they_hold(slug: str, query: str, name: str, saved: str, catalogue: Catalogue) -> None:
    """Whose levels, what is in force where, which activity."""
    board = next(each for each in PAGES if each.slug == slug)
    assert board.from_query(query, catalogue, "/").file_name(name) == saved


def test_the_spreadsheet_holds_what_is_in_force_beside_the_levels(catalogue: Catalogue) -> None:
    """The policy of the countries compared, with its evidence, and the sources of both."""
    book = openpyxl.load_workbook(io.BytesIO(_view("?c=ME,HR,SI", catalogue).files()["comparison.xlsx"]()))
    rows = [[cell.value for cell in row] for row in book["Policy in force"].iter_rows()]
    assert rows[0][1:] == ["Montenegro", "Croatia", "Slovenia"]
    assert [row[0] for row in rows[1:]] == ["Definition", "Legal basis", "Place in the national framework", "Stackability"]
    head, *evidence = [[cell.value for cell in row] for row in book["Evidence"].iter_rows()]
    cited = {int(number) for row in evidence for number in row[head.index("sources")].split(";")}
    assert cited <= {row[0].value for row in book["Sources"].iter_rows(min_row=2)}


def test_the_navigation_names_what_is_built() -> None:
    """Every dashboard and the glossary are in the navigation, and nothing else is."""
    assert [slug for slug, _ in NAVIGATION] == [board.slug for board in PAGES]


def test_the_home_page_links_what_is_built_and_nothing_else(catalogue: Catalogue) -> None:
    """The home page names the data's date and links the dashboards that exist."""
    html = HomeView.from_query("my=ME", catalogue, "/").html()
    assert as_of(catalogue, texts_for("en")) in html
    assert set(re.findall(r'href="(/[^"?]*)', html)) == {"/", "/present/frameworks", *(f"/{board.slug}" for board in PAGES)}
    assert "'xx' is not" in unescape(HomeView.from_query("lang=xx", catalogue, "/").html())


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("my=ME", "Montenegro: levels IV1 and IV2 meet EQF 4. Comparable levels: Croatia 4.1 and 4.2; Slovenia 4 and 5; Serbia 4; Albania 4."),
        ("my=ME&eqf=8", "Montenegro: level VIII meets EQF 8."),
        ("my=BA", "Bosnia and Herzegovina is not referenced to the EQF"),
        ("my=ME", "A law names micro-credentials for VET or adult learning: Montenegro and Croatia. For universities only: Slovenia and Serbia."),
        ("my=IS", "No law in these countries names micro-credentials for VET or adult learning."),
        ("", "Choose your country"),
        ("lang=hr", "Hrvatska"),
        ("my=QQ", "There is no country"),
        ("my=<b>", "There is no country"),
    ],
)  # fmt: skip
def test_the_home_page_answers_for_my_country(query: str, said: str, catalogue: Catalogue) -> None:
    """My levels beside those of near countries, and where a law names micro-credentials; no answer where none can be given."""
    assert said in re.sub(r"\s+", " ", unescape(re.sub("<[^>]*>", "", HomeView.from_query(query, catalogue, "/").html())))


@pytest.mark.slow
def test_every_dashboard_begins_from_my_country(catalogue: Catalogue) -> None:
    """The country is kept in every link of the navigation, and its framework comes first."""
    view = FrameworksView.from_query("my=AT", catalogue, "/")
    assert view.state.frameworks[0] == catalogue.framework("AT").framework_id
    for board in DASHBOARDS:
        top = board.from_query("my=AT", catalogue, "/").regions()["top"]
        assert [f"/{other.slug}?my=AT&amp;lang=en" in top for other in DASHBOARDS] == [True] * len(DASHBOARDS)
