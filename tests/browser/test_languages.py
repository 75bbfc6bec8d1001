"""Every page in every language, drawn by a browser: no English sentence is left, and longer words break nothing."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from english import WORDS
from mcvet import Catalogue, markup
from mcvet.dashboards.home.view import PAGES, HomeView
from mcvet.locale import LANGUAGES, Texts, texts_for
from mcvet.markup import style_sheet
from mcvet.server.handlers.pages import STATED

pytestmark = [pytest.mark.browser, pytest.mark.slow]

QUERIES = (
    ("home", "my=HR"), ("frameworks", "c=HR,RS,BA"), ("frameworks", "view=laws&c=HR,SI"), ("frameworks", "view=policy&my=ME"), ("frameworks", "view=timeline"),
    ("readiness", ""), ("readiness", "view=definitions"), ("readiness", "view=changes"), ("readiness", "view=weights"),
    ("credentials", ""), ("credentials", "t=mc01"), ("credentials", "t=mc05&view=preview"), ("credentials", "view=stack&stack=mc01,mc02"),
    ("outcomes", ""), ("glossary", ""), ("accessibility", ""), ("guide", ""),
)  # fmt: skip
FOUND = """(words) => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  while (walker.nextNode()) {
    const node = walker.currentNode, holder = node.parentElement;
    if (holder.closest("[lang]").lang !== document.documentElement.lang || holder.closest("style, script, template, cite, kbd")) continue;
    if (/^\\s*https?:/.test(node.data)) continue;
    if (node.data.split(/[^\\p{L}]+/u).some((word) => words.includes(word) || words.includes(word.toLowerCase()) && word.slice(1) === word.slice(1).toLowerCase())) found.push(node.data.trim());
  }
  return found;
}"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """A page that asks no server."""
    context = browser.new_context(java_script_enabled=True, offline=True)
    yield context.new_page()
    context.close()


def _html(slug: str, query: str, tag: str, catalogue: Catalogue) -> str:
    query = f"{query}&lang={tag}"
    if slug == "home":
        body = HomeView.from_query(query, catalogue, "/").html()
    elif slug == "accessibility":
        body = markup.render("server/templates/accessibility.html", texts_for(tag), {"base": "/", "stated": STATED})
    elif slug == "guide":
        body = markup.render("server/templates/guide.html", texts_for(tag), {"base": "/", "own": "HR", "carried": "?my=HR"})
    else:
        board = next(each for each in PAGES if each.slug == slug)
        regions = board.from_query(query, catalogue, "/").regions()
        body = regions["top"] + render_main([html for name, html in regions.items() if name != "top"])
    style = style_sheet("base", "page", "readiness", "home")
    return f'<!doctype html><html lang="{tag}"><meta name="viewport" content="width=device-width"><style>{style}</style><body class="mcvet">{body}'


def render_main(regions: list[markup.Markup]) -> markup.Markup:
    """Return regions as the main part of a page."""
    return markup.Markup('<main id="content">') + markup.Markup("").join(regions) + markup.Markup("</main>")


@pytest.mark.parametrize("tag", [tag for tag in LANGUAGES if tag != "en"])
def test_no_english_sentence_is_left_on_a_page(tag: str, page: Page, catalogue: Catalogue) -> None:
    """What is English on a page in another language is marked as English: laws, evidence, quotations."""
    found = {}
    for slug, query in QUERIES:
        page.set_content(_html(slug, query, tag, catalogue))
        if left := page.evaluate(FOUND, sorted(WORDS)):
            found[slug, query] = left[:5]
    assert found == {}


@pytest.mark.parametrize("width", [1280, 390])
def test_a_language_a_third_longer_breaks_no_page(width: int, page: Page, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    """With every word a third longer nothing scrolls sideways."""

    def longer(text: str) -> str:
        return " ".join(word + word[: -(-len(word) // 3)] if word.isalpha() else word for word in text.split(" "))

    say, plural = Texts.say, Texts.plural
    monkeypatch.setattr(Texts, "say", lambda self, message, **values: longer(say(self, message, **values)))
    monkeypatch.setattr(Texts, "plural", lambda self, one, many, n, **values: longer(plural(self, one, many, n, **values)))
    markup._environment.cache_clear()
    page.set_viewport_size({"width": width, "height": 900})
    wide = {}
    for slug, query in QUERIES:
        page.set_content(_html(slug, query, "en", catalogue))
        if (needs := page.evaluate("document.documentElement.scrollWidth")) > width:
            wide[slug, query] = needs
    markup._environment.cache_clear()
    assert wide == {}
