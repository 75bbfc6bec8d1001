"""The widgets, without a browser."""

import json

import pytest

from mcvet import Catalogue
from mcvet.dashboards import frameworks_page
from mcvet.dashboards.live import Chart, FrameworksPage, Region


def test_a_change_of_address_changes_the_regions(catalogue: Catalogue) -> None:
    """A query that a form sends shows up in every region it concerns."""
    page = FrameworksPage("?c=HR,SI", catalogue, "/")
    before = page.regions["sheet"].html
    page._hear(page.regions["controls"], {"query": "?c=HR,SI&eqf=5"}, [])
    assert page.regions["sheet"].html != before
    assert 'data-address="?c=HR,SI&amp;eqf=5"' in page.regions["head"].html


def test_the_chart_is_finished_json_and_goes_with_its_view(catalogue: Catalogue) -> None:
    """The chart widget gets a complete figure in the chart view and none in the table view."""
    page = FrameworksPage("?view=chart", catalogue, "/")
    assert json.loads(json.dumps(page.regions["chart"].figure))["data"]
    page.go("?")
    assert page.regions["chart"].figure == {}


def test_a_fault_reaches_the_reader_in_words(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """An unforeseen fault keeps the selection, shows a number and no traceback, and is logged in full."""
    page = FrameworksPage("?c=HR,SI", catalogue, "/")
    kept = page.regions["sheet"].html

    def fail(query: str) -> None:
        raise ZeroDivisionError(query)

    monkeypatch.setattr(page, "go", fail)
    page._hear(page.regions["controls"], {"query": "?c=HR,RS"}, [])
    assert "Fault number" in page.regions["answer"].html
    assert "ZeroDivisionError" not in page.regions["answer"].html
    assert "ZeroDivisionError" in caplog.text
    assert page.regions["sheet"].html == kept


@pytest.mark.parametrize("content", [None, "?c=HR", {"query": 5}, {"other": "?"}, []])
def test_a_malformed_message_is_ignored(content: object, catalogue: Catalogue) -> None:
    """Only a query in a string is heard."""
    page = FrameworksPage("?c=HR,SI", catalogue, "/")
    before = page.regions["sheet"].html
    page._hear(page.regions["controls"], content, [])
    assert page.regions["sheet"].html == before


def test_in_a_notebook_the_page_brings_its_style(monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside our server the page carries its style sheet, and its chart asks the kernel for plotly.js."""
    monkeypatch.delenv("MCVET_BASE", raising=False)
    style, page = frameworks_page("?c=HR,RS&view=chart").children
    assert ".mcvet" in style.value
    chart = next(child for child in page.children if isinstance(child, Chart))
    assert chart.plotly == ""
    assert all(isinstance(child, Region | Chart) for child in page.children)
