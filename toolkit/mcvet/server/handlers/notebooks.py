"""Pages of the operator's notebooks."""

import uuid
from urllib.parse import parse_qsl, quote, urlencode

from tornado.web import HTTPError

from mcvet.dashboards.view import top_values
from mcvet.markup import render
from mcvet.server.handlers.base import BaseHandler
from mcvet.server.notebooks import AREA


class NotebookHandler(BaseHandler):
    """A notebook of the operator's own: its text, and the places of what its cells will show."""

    def get(self, slug: str) -> None:
        """Answer with the page. Its kernel starts when the page asks for it, so a notebook runs once for each page that is opened."""
        if self.redirect_to_language():
            return
        notebook = self.site.notebooks.find(slug) if self.site.notebooks else None
        if notebook is None:
            raise HTTPError(404)
        number = uuid.uuid4()
        path = f"{self.base}{AREA}/{quote(slug)}"
        texts, say = self.texts, self.texts.say
        is_in_room = self.get_query_argument("mode", "") == "present"
        config = self.site.voila_page | {"kernelId": str(number)}
        values = {
            "notebook": notebook,
            "fault": notebook.fault.said(texts) if notebook.fault else "",
            "top": render("dashboards/templates/top.html", texts, top_values(self.base, texts, self._address, self.own)),
            "room": is_in_room,
            "other_mode": self._address(mode="" if is_in_room else "present"),
            "config": config,
            "page": {
                "line": f"{self.base}live/{AREA}/{quote(slug)}/{number}",
                "front": config["fullStaticUrl"],
                "mark": notebook.mark,
                "watch": f"{path}/mark" if self.site.options.watch else "",
                "runs": not notebook.fault and notebook.cells > 0,
                "words": {
                    "again": say("Try again"),
                    "lost": say("The server does not respond."),
                    "slider": say("Slider"),
                    "picture": say("A picture drawn by the notebook"),
                },
            },
            "most": round(self.site.sessions.limits.answer),
            "host": self.request.host,
            "names": " ".join(self.site.access.names),
        }
        self.set_header("Cache-Control", "no-store")
        self.set_status(500 if notebook.fault else 200)
        body = render("server/templates/notebook.html", texts, values)
        self.show(f"{notebook.title} · mcvet", body, about=notebook.title, texts=texts, script="notebook.js", room=is_in_room)

    def _address(self, **changes: str) -> str:
        """Return the query of this page with another `language` or `mode`; a notebook may know more keys."""
        language = changes.pop("language", self.texts.tag)
        others = [(key, value) for key, value in parse_qsl(self.request.query) if key not in {"lang", *changes}]
        return "?" + urlencode([*others, *((key, value) for key, value in changes.items() if value), ("lang", language)], quote_via=quote)


class NotebookMarkHandler(BaseHandler):
    """Whether a notebook has changed since its page was sent."""

    def get(self, slug: str) -> None:
        """Answer with the mark of its file as it is now."""
        mark = self.site.notebooks.mark(slug) if self.site.notebooks else ""
        if not mark:
            raise HTTPError(404)
        self.set_header("Cache-Control", "no-store")
        self.finish({"mark": mark})
