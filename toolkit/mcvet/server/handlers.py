"""What each address answers."""

import logging
from functools import lru_cache
from typing import Any

from markupsafe import Markup
from tornado.web import HTTPError, RequestHandler
from voila.tornado.handler import TornadoVoilaHandler

from mcvet.catalogue import Catalogue
from mcvet.dashboards.frameworks import FrameworksView
from mcvet.dashboards.home import home_page
from mcvet.dashboards.live import version_of
from mcvet.locale import available_languages, texts_for
from mcvet.markup import render, style_sheet

LOG = logging.getLogger(__name__)
_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "html": "text/html; charset=utf-8",
}


def _shell(language: str, title: str, body: Markup, base: str) -> Markup:
    values = {"title": title, "base": base, "body": body, "style": _style_version()}
    return render("server/templates/shell.html", texts_for(language), values)


@lru_cache
def _style_version() -> str:
    return version_of(style_sheet("fonts", "base", "page"))


class _Spoken(RequestHandler):
    """Says faults in the reader's language, and where to go."""

    @property
    def base(self) -> str:
        """The address of the server, as the browser sees it."""
        return str(self.settings["base_url"])

    def decode_argument(self, value: bytes, name: str | None = None) -> str:  # noqa: ARG002 (Tornado names it)
        """Read what is not UTF-8 with a replacement character instead of refusing the page."""
        return value.decode("utf-8", "replace")

    @property
    def language(self) -> str:
        """The language asked for, or English."""
        asked = self.get_query_argument("lang", "en")
        return asked if asked in available_languages() else "en"

    def write_error(self, status_code: int, **_: Any) -> None:
        """Answer with a page that says what happened."""
        texts = texts_for(self.language)
        words = texts.say("There is no page at this address.") if status_code == 404 else texts.say("Something went wrong on this server.")
        body = render("server/templates/error.html", texts, {"words": words, "base": self.base})
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(_shell(self.language, words, body, self.base))


class HomeHandler(_Spoken):
    """The home page."""

    def initialize(self, catalogue: Catalogue) -> None:
        """Take the data."""
        self.catalogue = catalogue

    def get(self) -> None:
        """Answer with the home page."""
        body = home_page(self.get_query_argument("lang", "en"), self.catalogue, self.base)
        self.finish(_shell(self.language, "mcvet", body, self.base))


class NotFoundHandler(HomeHandler):
    """Every address that is not ours."""

    def prepare(self) -> None:
        """Say that there is no such page."""
        raise HTTPError(404)


class StyleHandler(RequestHandler):
    """All style sheets in one."""

    def get(self, _name: str) -> None:
        """Answer with the style sheets."""
        self.set_header("Content-Type", "text/css; charset=utf-8")
        self.set_header("Cache-Control", "public, max-age=31536000, immutable" if self.get_query_argument("v", "") else "no-cache")
        self.finish(style_sheet("fonts", "base", "page"))


class DownloadHandler(_Spoken):
    """A view as a file."""

    def initialize(self, catalogue: Catalogue, board: type[FrameworksView]) -> None:
        """Take what files are made from."""
        self.catalogue, self.board = catalogue, board

    def get(self, name: str) -> None:
        """Answer with the file, made from the selection in the query."""
        make = self.board.from_query(self.request.query, self.catalogue, self.base).files().get(name)
        if make is None:
            raise HTTPError(404)
        self.set_header("Content-Type", _TYPES[name.rsplit(".", 1)[1]])
        self.set_header("Content-Disposition", f'attachment; filename="mcvet-{self.board.slug}-{name}"')
        self.finish(make())


class DashboardHandler(_Spoken, TornadoVoilaHandler):  # type: ignore[misc]
    """A dashboard: its first view in the first bytes, its kernel after them."""

    def initialize(self, *, catalogue: Catalogue, board: type[FrameworksView], **kwargs: Any) -> None:
        """Take what the page is made from."""
        super().initialize(**kwargs)
        self.catalogue, self.board = catalogue, board

    async def get(self) -> None:
        """Answer with the first view at once, then with what brings it to life."""
        view = self.board.from_query(self.request.query, self.catalogue, self.base)
        regions = {name: (html, version_of(str(html))) for name, html in view.regions().items()}
        values = {"regions": regions, "skip": view.texts.say("Skip to the comparison")}
        body = render("server/templates/dashboard.html", view.texts, values)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.xsrf_token  # noqa: B018 (sets the cookie without which the page may not end its kernel)
        self.write(_shell(view.texts.tag, view.title, body, self.base))
        await self.flush()
        try:
            async for part in self.get_generator(path=f"{self.board.slug}.ipynb"):
                self.write(part)
                await self.flush()
        except Exception:
            LOG.exception("no kernel for %s", self.request.path)
        self.finish()
