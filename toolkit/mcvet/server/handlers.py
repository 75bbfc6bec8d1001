"""What each address answers."""

import json
import logging
import uuid
from functools import partial
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from tornado.web import HTTPError, RequestHandler
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from mcvet.dashboards.board import MEDIA_TYPES, View
from mcvet.dashboards.home import DASHBOARDS, home_page
from mcvet.dashboards.live import version_of
from mcvet.locale import Texts, available_languages, texts_for
from mcvet.markup import render
from mcvet.server.assets import type_of
from mcvet.server.kernels import KernelSocket
from mcvet.server.metrics import metrics
from mcvet.server.sessions import Session

if TYPE_CHECKING:
    from mcvet.server.app import McvetServer

LOG = logging.getLogger(__name__)
_ID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_FOR_GOOD = (1000, 1001)  # the page was left; any other end of a connection may be a bad network


def routes(site: "McvetServer") -> list[Any]:
    """Return every address that is answered, with what answers it."""
    shared = {"site": site}
    found: list[Any] = [
        ("", HomeHandler, shared),
        ("healthz", HealthHandler, shared),
        ("metrics", MetricsHandler, shared),
        ("login", LoginHandler, shared),
        (r"assets/([a-z0-9.-]+)/([a-z]+)/([A-Za-z0-9@./_-]+)", AssetHandler, shared),
        (rf"api/kernels/(?P<kernel_id>{_ID})/channels", KernelSocket, {}),
    ]
    for board in DASHBOARDS:
        found += [
            (rf"{board.slug}/?", DashboardHandler, shared | {"board": board}),
            (rf"live/({board.slug})/({_ID})(/again)?", SessionSocket, shared),
            (rf"download/{board.slug}/([a-z.]+)", DownloadHandler, shared | {"board": board}),
            (rf"voila/render/{board.slug}\.ipynb", OldAddressHandler, shared | {"board": board}),
        ]
    return [(site.options.base + pattern, *rest) for pattern, *rest in [*found, (".*", NotFoundHandler, shared)]]


class _Guarded(RequestHandler):
    """Passes the guard; says faults in the reader's language, and where to go."""

    def initialize(self, site: "McvetServer") -> None:
        """Take the server."""
        self.site = site

    def set_default_headers(self) -> None:
        """Tell the browser what a page may do."""
        self.settings["guard"].set_headers(self)

    def prepare(self) -> None:
        """Note the request, and refuse strange host names."""
        self.site.guard.under_way.add(self)
        self.site.guard.check_host(self)

    def on_finish(self) -> None:
        """Note the request as answered."""
        self.site.guard.under_way.discard(self)

    async def head(self, *args: str) -> None:
        """Answer as to GET; the body is not sent."""
        answer = self.get(*args)
        if answer is not None:
            await answer

    @property
    def base(self) -> str:
        """The path of the server, as the browser sees it."""
        return self.site.options.base

    def decode_argument(self, value: bytes, name: str | None = None) -> str:  # noqa: ARG002 (Tornado names it)
        """Read what is not UTF-8 with a replacement character instead of refusing the page."""
        return value.decode("utf-8", "replace")

    @property
    def assets(self) -> str:
        """Where the files that pages load are, as they are now."""
        return f"{self.base}assets/{self.site.assets.version}"

    @property
    def texts(self) -> Texts:
        """The language asked for, or English."""
        asked = self.get_query_argument("lang", "en")
        return texts_for(asked if asked in available_languages() else "en")

    def show(self, title: str, body: Markup, *, texts: Texts | None = None) -> None:
        """Answer with a page."""
        texts = texts or self.texts
        self.set_header("Content-Type", "text/html; charset=utf-8")
        values = {"title": title, "base": self.base, "body": body, "assets": self.assets}
        self.finish(render("server/templates/shell.html", texts, values))

    def write_error(self, status_code: int, **_: Any) -> None:
        """Answer with a page that says what happened."""
        say = self.texts.say
        words = {
            403: say("This page is for facilitators. Set a password with the command 'mcvet password'."),
            404: say("There is no page at this address."),
            405: say("This address does not take such a request."),
            421: say("This server does not go by that name. Whoever runs it can add the name with --name."),
            429: say("Too many attempts. Try again in a minute."),
        }.get(status_code) or say("Something went wrong on this server.")
        self.show(words, render("server/templates/error.html", self.texts, {"words": words, "base": self.base}))


class HomeHandler(_Guarded):
    """The home page."""

    def get(self) -> None:
        """Answer with the home page."""
        self.show("mcvet", home_page(self.get_query_argument("lang", "en"), self.site.catalogue, self.base))


class NotFoundHandler(_Guarded):
    """Every address that is not ours."""

    def prepare(self) -> None:
        """Say that there is no such page."""
        super().prepare()
        raise HTTPError(404)


class AssetHandler(_Guarded):
    """A file that pages load."""

    def get(self, version: str, area: str, name: str) -> None:
        """Answer with the file, compressed where that helps; under the address of its version it may be kept for good."""
        self.set_header("Content-Type", type_of(name))
        kept = version in self.site.assets.versions
        self.set_header("Cache-Control", "public, max-age=31536000, immutable" if kept else "no-cache")
        found = self.site.assets.content(area, name)
        if found is None:
            self.clear_header("Cache-Control")
            raise HTTPError(404)
        plain, packed = found
        if packed is not None and "gzip" in self.request.headers.get("Accept-Encoding", ""):
            self.set_header("Content-Encoding", "gzip")
            self.set_header("Vary", "Accept-Encoding")
            plain = packed
        self.finish(plain)


class HealthHandler(_Guarded):
    """Whether the server takes visitors."""

    def get(self) -> None:
        """Answer 200, or 503 while the server is being stopped."""
        sessions = self.site.sessions
        self.set_header("Cache-Control", "no-store")
        self.set_status(503 if sessions.draining else 200)
        self.finish({"status": "stopping" if sessions.draining else "ok", "places": sessions.limits.places, **sessions.count()})


class _Board(_Guarded):
    """Something of a dashboard."""

    def initialize(self, site: "McvetServer", **which: type[View]) -> None:
        """Take the dashboard."""
        super().initialize(site)
        self.board = which["board"]


class DownloadHandler(_Board):
    """A view as a file."""

    def get(self, name: str) -> None:
        """Answer with the file, made from the selection in the query."""
        make = self.board.from_query(self.request.query, self.site.catalogue, self.base).files().get(name)
        if make is None:
            raise HTTPError(404)
        self.set_header("Content-Type", MEDIA_TYPES[name.rsplit(".", 1)[1]])
        self.set_header("Content-Disposition", f'attachment; filename="mcvet-{self.board.slug}-{name}"')
        self.finish(make())


class OldAddressHandler(_Board):
    """The address that Voilà gives a notebook."""

    def get(self) -> None:
        """Lead to ours; the selection is kept."""
        query = f"?{self.request.query}" if self.request.query else ""
        self.redirect(f"{self.base}{self.board.slug}{query}")


class DashboardHandler(_Board):
    """A dashboard as it can be read without a kernel, with what brings it to life."""

    def get(self) -> None:
        """Answer with the whole page. Its kernel starts meanwhile, if a browser is to show it; else when the page asks for one."""
        request = self.request
        session = Session(str(uuid.uuid4()), self.board.slug, request.query, request.remote_ip or "")
        is_shown = request.method == "GET" and request.headers.get("Sec-Fetch-Dest") == "document" and "Sec-Purpose" not in request.headers
        if is_shown:
            self.site.sessions.expect(session)
        view = self.board.from_query(request.query, self.site.catalogue, self.base)
        values = {
            "regions": {name: (html, version_of(str(html))) for name, html in view.regions().items()},
            "skip": view.texts.say(view.skip[0]),
            "main": view.skip[1],
            "line": f"{self.base}live/{self.board.slug}/{session.id}",
            "kernel": f"{self.base}api/kernels/{session.id}/channels",
            "assets": self.assets,
        }
        self.set_header("Cache-Control", "no-store")
        self.show(view.title, render("server/templates/dashboard.html", view.texts, values), texts=view.texts)


class SessionSocket(WebSocketHandler):
    """The line to an open page: tells it how its kernel is, and hears that it is there."""

    max_message_size = 1000

    def initialize(self, site: "McvetServer") -> None:
        """Take the server."""
        self.site = site
        self.session: Session | None = None

    def set_default_headers(self) -> None:
        """Tell the browser what a page may do."""
        self.settings["guard"].set_headers(self)

    def prepare(self) -> None:
        """Refuse strange host names."""
        self.site.guard.check_host(self)

    def open(self, board: str, session_id: str, again: str | None) -> None:
        """Take the page in, or back (`again`)."""
        client = self.request.remote_ip or ""
        self.session = Session(session_id, board, self.request.query, client, partial(_speak, self))
        self.site.sessions.join(self.session, again=again is not None)

    def on_message(self, message: str | bytes) -> None:
        """Hear the page: `here`, when the visitor wants to stay."""
        if message == "here" and self.session is not None:
            self.site.sessions.stay(self.session.id)
        else:
            self.close(1003)

    def on_close(self) -> None:
        """Note that the page, or its connection, is gone."""
        if self.session is not None:
            self.site.sessions.leave(self.session, for_good=self.close_code in _FOR_GOOD)


def _speak(socket: WebSocketHandler, message: dict[str, Any]) -> None:
    try:
        socket.write_message(json.dumps(message))
    except WebSocketClosedError:
        LOG.debug("nobody listens")


class MetricsHandler(_Guarded):
    """Counts and memory, for facilitators and their monitoring."""

    def get(self) -> None:
        """Answer in the text format of Prometheus."""
        if not self.site.guard.is_facilitator(self):
            if self.site.guard.has_password:
                self.redirect(f"{self.base}login?next=metrics")
                return
            raise HTTPError(403)
        self.set_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.finish(metrics(self.site.sessions, self.site.warm))


class LoginHandler(_Guarded):
    """Where a facilitator says the password."""

    def get(self) -> None:
        """Answer with the form."""
        if not self.site.guard.has_password:
            raise HTTPError(403)
        self._ask(wrong=False)

    async def post(self) -> None:
        """Check the password; a right one is remembered in a signed cookie until the browser is closed."""
        if await self.site.guard.check_password(self, self.get_body_argument("password", "")):
            self.redirect(self.base + ("metrics" if self.get_query_argument("next", "") == "metrics" else ""))
        else:
            self.set_status(401)
            self._ask(wrong=True)

    def _ask(self, *, wrong: bool) -> None:
        self.set_header("Cache-Control", "no-store")
        self.show(self.texts.say("Sign in"), render("server/templates/login.html", self.texts, {"wrong": wrong, "base": self.base}))
