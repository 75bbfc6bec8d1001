"""Bases of the request handlers: access control, language, pages and error pages."""

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from tornado.web import RequestHandler

from mcvet.dashboards.home.view import ABOUT
from mcvet.dashboards.query import QueryReader, read_country, write_query
from mcvet.dashboards.view import View, top_values
from mcvet.frameworks.wording import as_of
from mcvet.locale import Texts, available_languages, preferred_language, texts_for
from mcvet.markup import render
from mcvet.server.password import PasswordFileError

if TYPE_CHECKING:
    from mcvet.server.app import McvetServer


LOG = logging.getLogger(__name__)


class BaseHandler(RequestHandler):
    """Base of all handlers: access control, and error pages in the reader's language."""

    def initialize(self, site: "McvetServer") -> None:
        """Store the server."""
        self.site = site

    def set_default_headers(self) -> None:
        """Set the security headers."""
        self.settings["access"].set_headers(self)

    def prepare(self) -> None:
        """Record the request as active, and refuse unknown host names."""
        self.site.access.active_requests.add(self)
        self.site.access.check_host(self)

    def on_finish(self) -> None:
        """Record the request as finished."""
        self.site.access.active_requests.discard(self)

    async def head(self, *args: str) -> None:
        """Answer like GET; Tornado does not send the body."""
        answer = self.get(*args)
        if answer is not None:
            await answer

    @property
    def base(self) -> str:
        """The base path of the server."""
        return self.site.options.base

    def decode_argument(self, value: bytes, name: str | None = None) -> str:  # noqa: ARG002 (Tornado names it)
        """Decode an argument, with a replacement character for bytes that are not UTF-8, instead of refusing the request."""
        return value.decode("utf-8", "replace")

    @property
    def assets(self) -> str:
        """The path of the static files, with their version."""
        return f"{self.base}assets/{self.site.assets.version}"

    @property
    def texts(self) -> Texts:
        """The texts in the language of the address, else of the browser, else English."""
        asked = self.get_query_argument("lang", "")
        return texts_for(asked if asked in available_languages() else preferred_language(self.request.headers.get("Accept-Language", "")))

    def redirect_to_language(self) -> bool:
        """Redirect to the browser's language if the address has no language and it is not English; return True if redirected."""
        if self.get_query_argument("lang", ""):
            return False
        self.set_header("Vary", "Accept-Language")
        if self.texts.tag == "en":
            return False
        query = f"{self.request.query}&" if self.request.query else ""
        self.redirect(f"{self.request.path}?{query}lang={self.texts.tag}")
        return True

    def show(
        self,
        title: str,
        body: Markup,
        *,
        about: str,
        texts: Texts | None = None,
        script: str = "",
        room: bool = False,
        country: bool = True,
    ) -> None:
        """Answer with a page.

        Args:
            title: title of the page.
            body: content above the footer.
            about: purpose of the page, in one sentence for search engines and previews.
            texts: texts in the language of the page; those of the request if None.
            script: name of a script in `static/`; empty for none.
            room: True for a slide, which fills the screen and has no footer.
            country: True if the page begins from the reader's own country, which the browser keeps.
        """
        texts = texts or self.texts
        self.set_header("Content-Type", "text/html; charset=utf-8")
        values = {"title": title, "about": about, "base": self.base, "body": body, "assets": self.assets, "script": script, "room": room}
        more = {
            "has_country": country,
            "as_of": as_of(self.site.catalogue, texts),
            "carried": write_query({"my": self.own, "lang": texts.tag}),
            "address": self.request.full_url(),
        }
        self.finish(render("server/templates/shell.html", texts, values | more))

    @property
    def own(self) -> str:
        """Code of the reader's own country in the address; empty if there is none."""
        return read_country(QueryReader(""), self.site.catalogue, self.get_query_argument("my", ""))

    def show_text(self, title: str, template: str, values: Mapping[str, object], *, country: bool = False) -> None:
        """Answer with a page of text below the header; arguments as for `show`."""

        def address(language: str) -> str:
            return write_query({"my": self.own, "lang": language})

        top = render("dashboards/templates/top.html", self.texts, top_values(self.base, self.texts, address, self.own))
        body = render(f"server/templates/{template}.html", self.texts, {"base": self.base, "language": self.texts.tag, **values})
        self.show(title, top + body, about=self.texts.say(ABOUT), country=country)

    def log_exception(self, kind: Any, error: Any, traceback: Any) -> None:
        """Log an error; without a traceback if the operator can repair it."""
        if isinstance(error, PasswordFileError):
            LOG.error(error)
        else:
            super().log_exception(kind, error, traceback)

    def write_error(self, status_code: int, **more: Any) -> None:
        """Answer with an error page."""
        say = self.texts.say
        is_of_password = isinstance(more.get("exc_info", (None, None))[1], PasswordFileError)
        if is_of_password:
            self.set_status(status_code := 503)
        words = {
            401: say("This is not the password."),
            403: say("This page is for facilitators. Set a password with the command 'mcvet password'."),
            404: say("There is no page at this address."),
            405: say("This address does not accept such a request."),
            421: say(
                "This server does not use the name “{name}”, which is in the header Host. Its operator can add the name with --name, "
                "or let the proxy pass on the Host that browsers send.",
                name=self.request.host[:100],
            ),
            429: say("Too many attempts. Try again in a minute."),
            503: say(
                "The password of facilitators cannot be used. The operator of this server can set it again with the command 'mcvet "
                "password'."
            )
            if is_of_password
            else say("The server is busy. Try again in a minute."),
            504: say("Making this file took too long, so it was stopped."),
        }.get(status_code) or say("Something went wrong on this server.")
        self.show_text(words, "error", {"words": words})


class DashboardBase(BaseHandler):
    """Base of the handlers of a dashboard."""

    def initialize(self, site: "McvetServer", **which: type[View]) -> None:
        """Store the server and the dashboard."""
        super().initialize(site)
        self.board = which["board"]
