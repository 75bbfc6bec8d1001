"""Notebooks of an operator's own in a real browser: their widgets work, and nothing comes from elsewhere."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.visit import Visit
from conftest import ROOT, Server, running_server, wait_until
from server.test_own_notebooks import write

pytestmark = pytest.mark.browser
EXAMPLE = ROOT / "notebooks" / "own-dashboard" / "levels.ipynb"
IMPORTS = """
import ipywidgets as w, matplotlib.pyplot as plt, pandas as pd, plotly.express as px
from IPython.display import Markdown, display
"""
OUTPUT = """
choice, out = w.Dropdown(options=["one", "two"], description="Choice"), w.Output()
def hear(change):
    out.clear_output()
    with out:
        print("chosen", change.new)
choice.observe(hear, "value")
display(choice, out)
"""
ORDINARY = (
    "# Ordinary things",
    "text:A formula: $e^{i\\pi} = -1$\n\n| a | b |\n|---|---|\n| 1 | 2 |",
    IMPORTS,
    OUTPUT,
    "plt.plot([1, 2], [3, 4])\nplt.show()",
    "pd.DataFrame({'country': ['HR', 'ME'], 'levels': [8, 8]})",
    "display(Markdown('Said in **Markdown**'))\nprint('printed')",
    "px.bar(x=['a', 'b'], y=[1, 2])",
    "@w.interact(n=(0, 10))\ndef square(n=3):\n    return n * n",
    "1 / 0",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the example, ordinary things and a talk."""
    folder = tmp_path_factory.mktemp("notebooks")
    shutil.copy(EXAMPLE, folder)
    write(folder, "ordinary", *ORDINARY)
    write(folder, "talk", "# A talk", "text:Welcome.", "## First", "'one'", "## Last", "import ipywidgets\nipywidgets.IntSlider(5)")
    return folder


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    """A server of the folder."""
    with running_server("--notebooks", str(folder)) as address:
        yield address


@pytest.fixture
def visit(browser: Browser, server: Server) -> Iterator[Visit]:
    """A visit that ends without a fault or a foreign request. What `make bench` installs brings an extension that Voilà cannot load."""
    visit = Visit(browser, server)
    yield visit
    visit.context.close()
    assert [fault for fault in visit.faults if "@pyviz" not in fault] == []
    assert visit.foreign == []


def live(page: Page, address: str) -> Page:
    """Open the page of a notebook and wait until it has run."""
    page.goto(address)
    expect(page.locator('html[data-kernel="live"]')).to_be_attached(timeout=90_000)  # the first kernel waits for the warm process
    return page


def defects(visit: Visit) -> list[object]:
    """Return what is wrong with the page as it stands."""
    return [defect for defect in visit.defects() if "@pyviz" not in str(defect)]


def test_the_slider_of_the_example_redraws_its_figure(visit: Visit) -> None:
    """From the home page to a chart that follows the keys; no request leaves the machine, and the page keeps our frame."""
    visit.page.goto(f"{visit.server}/?lang=en")
    visit.page.get_by_role("link", name="How many national levels meet an EQF level?").click()
    page = live(visit.page, visit.page.url)
    bars = page.locator(".js-plotly-plot .bars path")
    expect(bars).to_have_count(5)
    before = [bar.get_attribute("d") for bar in bars.all()]
    slider = page.get_by_role("slider")
    slider.focus()
    for _ in range(2):
        page.keyboard.press("ArrowLeft")
    expect(page.locator(".widget-readout")).to_have_text("2")
    wait_until(lambda: [bar.get_attribute("d") for bar in bars.all()] != before)
    expect(page.locator(".top .brand")).to_be_visible()
    expect(page.locator(".foot")).to_contain_text("Privacy")
    assert defects(visit) == []


def test_ordinary_things_are_shown_as_in_voila(visit: Visit) -> None:
    """Formula, table, dropdown with output, picture, data frame, Markdown, printed text, plotly's figure, interact, and a fault in words."""
    page = live(visit.page, f"{visit.server}/notebooks/ordinary?lang=en")
    expect(page.locator("mjx-container").first).to_be_visible()
    expect(page.locator("img[src^='data:image/png']")).to_be_visible()
    expect(page.locator("table.dataframe")).to_contain_text("ME")
    expect(page.locator("strong", has_text="Markdown")).to_be_visible()
    expect(page.locator("pre", has_text="printed")).to_be_visible()
    expect(page.locator(".js-plotly-plot .bars path")).to_have_count(2)
    page.locator(".widget-dropdown select").select_option("two")
    expect(page.locator("pre", has_text="chosen two")).to_be_visible()
    expect(page.locator(".widget-interact")).to_contain_text("9")
    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".widget-interact")).to_contain_text("16")
    expect(page.locator("p.message")).to_contain_text("Cell 8 of 8 failed: ZeroDivisionError: division by zero.")
    assert defects(visit) == []


def test_a_page_reloads_when_its_file_changes(browser: Browser, tmp_path: Path) -> None:
    """With --watch, and only then."""
    write(tmp_path, "x", "# Before")
    for options, after in ((("--watch",), "Afterwards"), ((), "Before")):
        write(tmp_path, "x", "# Before")
        with running_server("--notebooks", str(tmp_path), *options) as server:
            page = browser.new_page()
            page.goto(f"{server}/notebooks/x")
            expect(page.locator("h1")).to_have_text("Before")
            write(tmp_path, "x", "# Afterwards")
            page.wait_for_timeout(3000)
            expect(page.locator("h1")).to_have_text(after)
            page.close()


def test_a_talk_shows_one_section_at_a_time(visit: Visit) -> None:
    """Keys turn, the letters are large, a control keeps its own keys, Escape leaves."""
    visit.page.set_viewport_size({"width": 1920, "height": 1080})
    page = live(visit.page, f"{visit.server}/notebooks/talk?lang=en&mode=present")
    expect(page.locator("#place")).to_have_text("1 of 3")
    expect(page.get_by_text("Welcome.")).to_be_visible()
    expect(page.get_by_role("heading", name="First")).not_to_be_visible()
    page.keyboard.press("PageDown")
    expect(page.get_by_role("heading", name="First")).to_be_focused()
    expect(page.get_by_text("'one'")).to_be_visible()
    expect(page.get_by_text("Welcome.")).not_to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#place")).to_have_text("3 of 3")
    slider = page.get_by_role("slider")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".widget-readout")).to_have_text("4")
    expect(page.locator("#place")).to_have_text("3 of 3")
    sizes = page.evaluate(
        "[...document.querySelectorAll('.part *')].filter((e) => e.children.length === 0 && e.textContent.trim()).map((e) => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert min(sizes) >= 32
    assert defects(visit) == []
    page.get_by_role("heading", name="Last").click()
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile("/notebooks/talk\\?lang=en$"))


def test_a_full_server_runs_the_notebook_when_there_is_a_place(browser: Browser, folder: Path) -> None:
    """The text is readable meanwhile, and the page says how many are ahead."""
    with running_server("--notebooks", str(folder), "--max-sessions", "1") as server:
        first, second = browser.new_page(), browser.new_page()
        live(first, f"{server}/notebooks/talk")
        second.goto(f"{server}/notebooks/talk?lang=en")
        expect(second.locator("#session")).to_contain_text("Pages ahead of yours: 0")
        expect(second.get_by_text("Welcome.")).to_be_visible()
        first.close()
        expect(second.get_by_text("'one'")).to_be_visible(timeout=90_000)
        expect(second.locator("#session")).to_be_empty()
        second.close()


def test_a_page_says_which_cell_runs(visit: Visit, folder: Path) -> None:
    """While a cell takes its time the notice has its number; then it is gone."""
    write(folder, "slow", "# Slow", "'first'", "import time; time.sleep(4); 'done'")
    page = visit.page
    page.goto(f"{visit.server}/notebooks/slow?lang=en")
    expect(page.locator("#session")).to_have_text("The notebook runs: cell 2 of 2.", timeout=90_000)
    expect(page.get_by_text("'done'")).to_be_visible()
    expect(page.locator("#session")).to_be_empty()


def test_a_script_that_cannot_be_loaded_is_told_and_loaded_at_a_button(browser: Browser, server: Server) -> None:
    """The text is readable; when the network is back, the button goes on."""
    page = browser.new_page()
    page.route("**/session.js*", lambda route: route.abort())
    page.goto(f"{server}/notebooks/talk?lang=en")
    expect(page.locator("#session")).to_contain_text("The server does not respond.")
    expect(page.get_by_text("Welcome.")).to_be_visible()
    page.unroute_all()
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("'one'")).to_be_visible(timeout=90_000)
    page.close()


def test_a_notebook_that_went_to_rest_runs_again_at_a_button(browser: Browser, folder: Path) -> None:
    """The page says that what it shows stays; the button runs the notebook anew."""
    with running_server("--notebooks", str(folder), "--idle-minutes", "0.05") as server:
        page = live(browser.new_page(), f"{server}/notebooks/talk?lang=en")
        expect(page.locator("#session")).to_contain_text("What you see stays, but it no longer reacts.", timeout=60_000)
        page.get_by_role("button", name="Run the notebook again").click()
        expect(page.locator('html[data-kernel="live"]')).to_be_attached(timeout=90_000)
        page.close()
