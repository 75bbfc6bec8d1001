"""The facilitator's guide: the page of the application, in English, as a page of the site."""

import re

from mcvet.locale import texts_for
from mcvet.markup import render

_HEADING = re.compile(r"<h([12])>(.*?)</h\1>")
_WRAPPER = re.compile(r"</?(?:main|div)\b[^>]*>")
_FILE = re.compile(r"docs/([\w-]+)\.md")


def guide_page() -> str:
    """Return the guide as Markdown: its headings, and between them its HTML with links to the files that it names."""
    page = render("server/templates/guide.html", texts_for("en"), {"base": None, "own": "", "carried": ""})
    page = _WRAPPER.sub("", page).replace("<table>", '<table class="table">')
    page = _FILE.sub(r'<a href="\1.html">\g<0></a>', page)
    return _HEADING.sub(lambda found: f"\n\n{'#' * int(found[1])} {found[2]}\n\n", page).lstrip()
