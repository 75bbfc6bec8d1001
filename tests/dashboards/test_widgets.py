"""The widgets, without a browser."""

import json

import pytest

from mcvet import Catalogue
from mcvet.dashboards import frameworks_page
from mcvet.dashboards.frameworks.view import FrameworksView
from mcvet.dashboards.view import Upload, View
from mcvet.dashboards.widgets import Chart, Page, Region


def test_a_change_of_address_changes_the_regions(catalogue: Catalogue) -> None:
    """A query that a form sends shows up in every region it concerns."""
    page = Page(FrameworksView, "?c=HR,SI", catalogue, "/")
    before = page.regions["sheet"].html
    page._handle(page.regions["controls"], {"query": "?c=HR,SI&eqf=5"}, [])
    assert page.regions["sheet"].html != before
    assert 'data-address="?c=HR,SI&amp;eqf=5&amp;lang=en"' in page.regions["head"].html


def test_the_chart_is_finished_json_and_goes_with_its_view(catalogue: Catalogue) -> None:
    """The chart widget gets a complete figure in the chart view and none in the table view."""
    page = Page(FrameworksView, "?view=chart", catalogue, "/")
    assert json.loads(json.dumps(page.regions["chart"].chart))["figure"]["data"]
    page.show(page.view.go("?"))
    assert page.regions["chart"].chart == {}


def test_a_fault_reaches_the_reader_in_words(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """An unforeseen fault keeps the selection, shows a number and no traceback, and is logged in full."""
    page = Page(FrameworksView, "?c=HR,SI", catalogue, "/")
    kept = page.regions["sheet"].html

    def fail(view: FrameworksView) -> None:
        raise ZeroDivisionError(view.title)

    monkeypatch.setattr(page, "show", fail)
    page._handle(page.regions["controls"], {"query": "?c=HR,RS"}, [])
    assert "Fault number" in page.regions["answer"].html
    assert "ZeroDivisionError" not in page.regions["answer"].html
    assert "ZeroDivisionError" in caplog.text
    assert page.regions["sheet"].html == kept


def test_a_file_of_the_view_comes_through_the_kernel(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a view makes is handed to the page with its name and type; an unknown name is nothing."""
    page, sent = Page(FrameworksView, "?c=HR,SI", catalogue, "/"), []
    region = page.regions["views"]
    monkeypatch.setattr(region, "send", lambda content, buffers=None: sent.append((content, buffers)))
    page._handle(region, {"save": "comparison.csv"}, [])
    page._handle(region, {"save": "other.csv"}, [])
    (told, buffers), *settled = sent
    assert told == {"file": "levels-HR-SI.csv", "type": "text/csv; charset=utf-8"}
    assert buffers == [page.view.files()["comparison.csv"]()]
    assert settled == [({"settled": True}, None)] * 2


def test_a_form_that_is_no_address_reaches_the_view(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fields and files arrive as they were sent; what is not in form is left out."""
    page, seen = Page(FrameworksView, "?c=HR,SI", catalogue, "/"), []

    def act(view: View, *what: object) -> View:
        seen.append(what)
        return view

    monkeypatch.setattr(FrameworksView, "act", act)
    monkeypatch.setattr(FrameworksView, "actions", frozenset({"read"}))
    content = {"action": "read", "values": {"scale": ["5"], "odd": "x"}, "files": ["a.csv"]}
    page._handle(page.regions["controls"], content, [memoryview(b"a;b")])
    page._handle(page.regions["controls"], content, [])
    page._handle(page.regions["controls"], content | {"action": "other"}, [memoryview(b"a;b")])
    assert seen == [("read", {"scale": ["5"]}, [Upload("a.csv", b"a;b")])]


@pytest.mark.parametrize(
    "content", [None, "?c=HR", {"query": 5}, {"other": "?"}, [], {"save": "x"}, {"action": "x", "values": {}, "files": ["y"]}]
)
def test_a_malformed_message_is_ignored(content: object, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not understood changes nothing; the page is informed that no answer comes."""
    page, sent = Page(FrameworksView, "?c=HR,SI", catalogue, "/"), []
    before = page.regions["sheet"].html
    monkeypatch.setattr(page.regions["controls"], "send", sent.append)
    page._handle(page.regions["controls"], content, [])
    assert page.regions["sheet"].html == before
    assert sent == [{"settled": True}]


def test_in_a_notebook_the_page_brings_its_style(monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside our server the page carries its style sheet, and its chart asks the kernel for plotly.js."""
    monkeypatch.delenv("MCVET_BASE", raising=False)
    style, page = frameworks_page("?c=HR,RS&view=chart").children
    assert ".mcvet" in style.value
    chart = next(child for child in page.children if isinstance(child, Chart))
    assert chart.plotly == ""
    assert all(isinstance(child, Region | Chart) for child in page.children)
