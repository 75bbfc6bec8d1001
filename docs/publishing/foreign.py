"""What a built page would load from another server. Links that a reader may follow are not meant."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

_LOADED = {
    "audio": ("src",), "embed": ("src",), "iframe": ("src",), "image": ("href", "xlink:href"), "img": ("src", "srcset"), "input": ("src",),
    "object": ("data",), "script": ("src",), "source": ("src", "srcset"), "track": ("src",), "use": ("href", "xlink:href"),
    "video": ("src", "poster"),
}  # fmt: skip
_NOT_LOADED = {"alternate", "author", "canonical", "help", "index", "license", "next", "prev", "search"}
"""Relations of a link element that only name an address."""
_FOREIGN = re.compile(r"\s*(?:https?:)?//\S", re.IGNORECASE)
_IN_STYLE = re.compile(r"""(?:url\(|@import)\s*["']?((?:https?:)?//[^"')\s;]+)""", re.IGNORECASE)
_IN_SCRIPT = re.compile(r"""(?:\bimport|\bfrom|\bfetch)\s*\(?\s*["']((?:https?:)?//[^"']+)""")


class _Resources(HTMLParser):
    """Collects the foreign addresses that a page loads."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at the attributes of an element."""
        given = {name: value or "" for name, value in attrs}
        loaded = [part for name in _LOADED.get(tag, ()) for part in given.get(name, "").split("," if name == "srcset" else None)]
        if tag == "link" and not set(given.get("rel", "").casefold().split()) <= _NOT_LOADED:
            loaded.append(given.get("href", ""))
        self.found += [address.strip() for address in loaded if _FOREIGN.match(address)]
        self.found += _IN_STYLE.findall(given.get("style", ""))
        self._inside = tag

    def handle_data(self, data: str) -> None:
        """Look at the text of style sheets and scripts."""
        pattern = {"style": _IN_STYLE, "script": _IN_SCRIPT}.get(self._inside)
        self.found += pattern.findall(data) if pattern else ()

    def handle_endtag(self, tag: str) -> None:
        """Leave a style sheet or script."""
        if tag == self._inside:
            self._inside = ""


def foreign_resources(site: Path) -> list[tuple[Path, str]]:
    """Return the files of a site that load scripts, styles, fonts or pictures from another server, each with the address.

    Scripts in files of their own are not examined.
    """
    return [(path, address) for path in sorted(site.rglob("*")) for address in _foreign_in(path)]


def _foreign_in(path: Path) -> Iterator[str]:
    if path.suffix in (".html", ".svg"):
        page = _Resources()
        page.feed(path.read_text("utf-8"))
        yield from page.found
    elif path.suffix == ".css":
        yield from _IN_STYLE.findall(path.read_text("utf-8"))
