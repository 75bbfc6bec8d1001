"""How a part of a page takes other content: the same result as drawing it anew, and what is the same in both stays."""

from itertools import pairwise
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page

from conftest import Server
from mcvet.dashboards.modules import joined

pytestmark = pytest.mark.browser
ADDRESSES = [
    "frameworks?c=HR,RS&view=chart", "frameworks?c=HR,RS&view=chart&eqf=4", "frameworks?c=HR,RS,ME,SI&eqf=4&lang=sr-Cyrl",
    "frameworks?c=HR,ME&view=translate&from=HR-CROQF&nqf=4.2&to=ME-MNQF&lang=sr-Cyrl", "frameworks?c=HR,XX&own=BA", "frameworks",
    "readiness", "readiness?my=ME&view=matrix", "readiness?my=SI&view=sheet&lang=sl", "readiness?view=map&sector=he",
    "credentials", "credentials?t=digital-farm-records", "credentials?view=profiles&countries=HR,ME", "credentials?view=path&lang=hr",
    "outcomes", "outcomes?a=PLA-01", "outcomes?lang=bs", "?my=HR", "?my=SI&eqf=5&lang=cnr",
]  # fmt: skip
# Each step: what the visitor did before, then redrawing; returns how the result differs from the same content drawn anew.
COMPARE = """
(steps) => {
  const parse = (html) => Object.fromEntries([...new DOMParser().parseFromString(html, "text/html").querySelectorAll("[data-region]")]
    .map((part) => [part.dataset.region, part.innerHTML]));
  const state = (root) => [...root.querySelectorAll("input, select, textarea")].map((e) => [e.id, e.type === "file" ? "" : e.value, e.checked]);
  const contents = (root) => [...root.querySelectorAll("template")].map((e) => e.innerHTML);
  const found = [], host = document.createElement("div"), anew = document.createElement("div");
  document.body.append(host, anew);
  let number = 0;
  for (const html of steps) for (const [name, part] of Object.entries(parse(html))) {
    window.redraw(host, part);
    anew.innerHTML = part;
    number += 1;
    if (host.innerHTML !== anew.innerHTML) found.push([name, "content"]);
    if (JSON.stringify(state(host)) !== JSON.stringify(state(anew))) found.push([name, "fields"]);
    if (JSON.stringify(contents(host)) !== JSON.stringify(contents(anew))) found.push([name, "templates"]);
    for (const field of host.querySelectorAll("input, select, textarea")) {
      if (["checkbox", "radio"].includes(field.type)) field.checked = !field.checked;
      else if (field.localName === "select") field.selectedIndex = field.options.length - 1;
      else if (field.type === "text") field.value = "typed";
    }
    for (const details of host.querySelectorAll("details")) details.open = !details.open;
  }
  return [number, found];
}
"""


@pytest.fixture
def page(browser: Browser) -> Page:
    """An empty page with `redraw`."""
    page = browser.new_page()
    page.add_script_tag(content=joined("redraw").replace("export function redraw", "window.redraw = function"), type="module")
    return page


def test_the_result_is_the_same_as_drawn_anew(page: Page, server: Server) -> None:
    """For the parts of every dashboard one after the other, after each field was changed and each fold was turned."""
    contents = [urlopen(f"{server}/{address}").read().decode() for address in ADDRESSES]
    alike = [html for before, after in pairwise(contents) for html in (before, after, before)]
    number, found = page.evaluate(COMPARE, alike)
    assert number > 5 * len(ADDRESSES)
    assert found == []


def test_what_is_the_same_stays(page: Page) -> None:
    """Rows before and after a changed one are the same nodes, a field with the focus keeps it, and one that is typed in keeps its text."""
    before = '<ul><li id="a">1</li><li>2</li><li id="c">3</li></ul><input id="x" value="1"><p>old</p><input id="y" value="1">'
    after = '<ul><li id="a">1</li><li>new</li><li>more</li><li id="c">3</li></ul><input id="x" value="2"><p>new</p><input id="y" value="1">'
    kept = page.evaluate(
        """([before, after]) => {
          const host = document.createElement("div");
          document.body.append(host);
          window.redraw(host, before);
          const nodes = ["a", "c", "x", "y"].map((id) => document.getElementById(id));
          nodes[2].focus();
          nodes[2].value = nodes[3].value = "typed";
          window.redraw(host, after, nodes[2]);
          return [nodes.every((node) => node === document.getElementById(node.id)), document.activeElement.id, nodes[2].value, nodes[3].value];
        }""",
        [before, after],
    )
    assert kept == [True, "x", "typed", "1"]
