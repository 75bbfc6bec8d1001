"""Dashboards: their pages, answers, files, and the WebSocket to an open page."""

import asyncio
import json
import logging
import uuid
from functools import partial
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from tornado.web import HTTPError
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from mcvet.dashboards.query import write_query
from mcvet.dashboards.rendering import region_words
from mcvet.dashboards.view import MEDIA_TYPES
from mcvet.locale import texts_for
from mcvet.markup import render
from mcvet.server.access import visitor
from mcvet.server.handlers.base import BaseHandler, DashboardBase
from mcvet.server.sessions import KernelsFor, Session, Sessions

if TYPE_CHECKING:
    from mcvet.server.app import McvetServer


LOG = logging.getLogger(__name__)

_FOR_GOOD = (1000, 1001)  # the page was closed; any other code may be caused by a bad network


class DownloadHandler(DashboardBase):
    """A file of a view."""

    _making: "asyncio.Task[bytes | None] | None" = None

    async def get(self, name: str) -> None:
        """Answer with the file for the selection in the query."""
        who = visitor(self.request.remote_ip or "")
        self._making = asyncio.create_task(self.site.writers.write(who, self.board.slug, self.request.query, name))
        try:
            content = await self._making
        except asyncio.CancelledError:
            return  # the client has disconnected
        except TimeoutError as error:
            raise HTTPError(504) from error
        if content is None:
            raise HTTPError(404)
        self.set_header("Content-Type", MEDIA_TYPES[name.rsplit(".", 1)[1]])
        view = self.board.from_query(self.request.query, self.site.catalogue, self.base)
        self.set_header("Content-Disposition", f'attachment; filename="{view.file_name(name)}"')
        self.finish(content)

    def on_connection_close(self) -> None:
        """Cancel the making of the file."""
        self.on_finish()
        if self._making is not None:
            self._making.cancel()


class AnswerHandler(DashboardBase):
    """The changes of a page from the view with a mark to the view of the query."""

    async def get(self, mark: str, drawn: str) -> None:
        """Answer in JSON: `changes` (see `Rendering.changes`), `mark` of the view, `version` of the server."""
        cache, who = self.site.renderings, visitor(self.request.remote_ip or "")
        wanted = await cache.with_charts(await cache.get(self.board, self.request.query, who), who)
        shown = cache.shown(mark)
        if shown is not None and drawn:
            await cache.with_charts(shown, who)
        changes = wanted.changes(shown, with_charts=bool(drawn))
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.set_header("Cache-Control", "no-cache")
        self.finish(f'{{"version":"{cache.version}","mark":"{wanted.mark}","changes":{changes}}}')

    def write_error(self, status_code: int, **more: Any) -> None:
        """Answer with a message that the page shows."""
        if status_code != 500:
            super().write_error(status_code, **more)
            return
        number = uuid.uuid4().hex[:8]
        LOG.error("fault %s at an answer of %s", number, self.board.slug)
        say = self.texts.say
        self.finish({"fault": say("Something went wrong; your selection is kept. Fault number {number}.", number=number)})


class DashboardHandler(DashboardBase):
    """The page of a dashboard, readable without a kernel and without scripts."""

    async def get(self) -> None:
        """Answer with the page. If every page has a kernel and a browser requests the page, the kernel starts meanwhile."""
        if self.redirect_to_language():
            return
        request = self.request
        if self.get_query_argument("mode", "") == "present":
            self.redirect(f"{self.base}present/{self.board.slug}" + write_query({"my": self.own, "lang": self.texts.tag}))
            return
        who = visitor(request.remote_ip or "")
        session = Session(str(uuid.uuid4()), self.board.slug, request.query, who)
        is_shown = request.method == "GET" and request.headers.get("Sec-Fetch-Dest") == "document" and "Sec-Purpose" not in request.headers
        always = self.site.options.kernels is KernelsFor.ALWAYS
        if always and is_shown:
            self.site.sessions.expect(session)
        shown = await self.site.renderings.get(self.board, request.query, who)
        texts = texts_for(shown.language)
        values = {
            "regions": {name: (Markup(html), shown.versions[name]) for name, html in shown.regions.items()},  # noqa: S704 (from templates)
            "drawings": self.board.drawings,
            "skip": texts.say(self.board.skip[0]),
            "main": self.board.skip[1],
            "announced": self.board.announced,
            "gone": texts.say(self.board.gone),
            "page": {
                "answers": f"{self.base}answer/{self.board.slug}/",
                "mark": shown.mark,
                "version": self.site.renderings.version,
                "always": always,
                "line": f"{self.base}live/{self.board.slug}/{session.id}",
                "kernel": f"{self.base}api/kernels/{session.id}/channels",
                "probe": f"{self.base}healthz",
                "plotly": f"{self.base}{self.site.assets.plotly}",
                "limit": self.site.options.upload,
                "words": region_words(texts, self.site.options.upload),
            },
            "assets": self.assets,
            "most": round(self.site.sessions.limits.answer),
            "host": request.host,
            "names": " ".join(self.site.access.names),
        }
        self.set_header("Cache-Control", "no-store")
        about = texts.say(self.board.summary)
        self.show(shown.title, render("server/templates/dashboard.html", texts, values), about=about, texts=texts, script="page.js")


class KernelHandler(BaseHandler):
    """Requests of Voilà's front end about the kernel of its page."""

    def get(self, kernel_id: str) -> None:
        """Confirm that the kernel exists. The page has received its outputs, so they need not be kept."""
        session = self.site.sessions.get(kernel_id)
        if session is None or session.state != "live":
            raise HTTPError(404)
        session.views = []
        self.set_header("Cache-Control", "no-store")
        self.finish({"id": kernel_id, "name": "python3"})


class SessionSocket(WebSocketHandler):
    """WebSocket to an open page: sends the state of its kernel, and learns that the page is open."""

    max_message_size = 1000

    def initialize(self, site: "McvetServer") -> None:
        """Store the server."""
        self.site = site
        self.session: Session | None = None

    def set_default_headers(self) -> None:
        """Set the security headers."""
        self.settings["access"].set_headers(self)

    def prepare(self) -> None:
        """Refuse unknown host names and other origins."""
        self.site.access.check_host(self)
        self.site.access.check_page(self)

    def check_origin(self, _: str) -> bool:
        """Accept the page: `prepare` has looked at it."""
        return True

    def open(self, board: str, session_id: str, again: str | None) -> None:
        """Add the page to the sessions, or reconnect it (`again`)."""
        client = visitor(self.request.remote_ip or "")
        self.session = Session(session_id, board, self.request.query, client, partial(_speak, self))
        self.site.sessions.join(self.session, again=again is not None)

    def on_message(self, message: str | bytes) -> None:
        """Handle a message of the page: `here` if the visitor wants to stay."""
        if message == "here" and self.session is not None:
            self.site.sessions.stay(self.session.id)
        else:
            self.close(1003)

    def on_close(self) -> None:
        """Record that the page or its connection is gone."""
        if self.session is not None:
            self.site.sessions.leave(self.session, for_good=self.close_code in _FOR_GOOD)


def _speak(socket: WebSocketHandler, message: dict[str, Any]) -> None:
    try:
        socket.write_message(json.dumps(message))
        if message["state"] in Sessions.LAST:
            socket.close(1000)
    except WebSocketClosedError:
        LOG.debug("the page is gone")
