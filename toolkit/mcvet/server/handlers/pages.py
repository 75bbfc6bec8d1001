"""Pages without a kernel: home, glossary, correction, accessibility, slides and their guide; static files and old addresses."""

from datetime import date
from urllib.parse import quote

from tornado.web import HTTPError

from mcvet.dashboards.home.view import ABOUT, TITLE, HomeView
from mcvet.dashboards.present.demonstrations import DemonstrationError
from mcvet.dashboards.present.view import PresentView
from mcvet.dashboards.query import write_query
from mcvet.errors import DataError, UnknownNameError
from mcvet.markup import render
from mcvet.server.assets import type_of
from mcvet.server.handlers.base import BaseHandler, DashboardBase
from mcvet.server.notebooks import AREA

STATED = date(2026, 11, 27)
"""The day of the accessibility statement."""


class HomeHandler(BaseHandler):
    """The home page."""

    def get(self) -> None:
        """Answer with the home page."""
        if self.redirect_to_language():
            return
        view = HomeView.from_query(self.request.query, self.site.catalogue, self.base)
        found = self.site.notebooks.all() if self.site.notebooks else []
        carried = write_query({"lang": view.language})
        notebooks = [
            (f"{self.base}{AREA}/{quote(each.slug)}{carried}", each.title, each.fault.said(view.texts) if each.fault else "")
            for each in found
        ]
        self.show(f"{view.texts.say(TITLE)} · mcvet", view.html(notebooks), about=view.texts.say(ABOUT), texts=view.texts, script="home.js")


class CorrectHandler(BaseHandler):
    """The page on how to correct or add the data of a country."""

    def get(self) -> None:
        """Answer with the page."""
        if not self.redirect_to_language():
            self.show_text(self.texts.say("Correct or add a country"), "correct", {"own": self.own})


class AccessibilityHandler(BaseHandler):
    """The accessibility statement."""

    def get(self) -> None:
        """Answer with the page."""
        if not self.redirect_to_language():
            self.show_text(self.texts.say("Accessibility statement"), "accessibility", {"stated": STATED})


class GuideHandler(BaseHandler):
    """The facilitator's guide."""

    def get(self) -> None:
        """Answer with the page."""
        if not self.redirect_to_language():
            values = {"own": self.own, "carried": write_query({"my": self.own, "lang": self.texts.tag})}
            self.show_text(self.texts.say("Facilitator’s guide"), "guide", values, country=True)


class PresentHandler(BaseHandler):
    """A demonstration as slides, and its handout."""

    def get(self, name: str, handout: str = "") -> None:
        """Answer with the slide or handout of the address."""
        if self.redirect_to_language():
            return
        try:
            view = PresentView.from_query(name, self.request.query, self.site.catalogue, self.base)
        except UnknownNameError as error:
            raise HTTPError(404) from error
        except (DemonstrationError, DataError) as error:
            self.set_status(500)
            faults = error.said(self.texts).splitlines()
            self.show_text(self.texts.say("The demonstrations cannot be shown."), "faults", {"faults": faults})
            return
        body = view.handout(f"{self.request.protocol}://{self.request.host}") if handout else view.html()
        self.show(f"{view.title} · mcvet", body, about=view.title, texts=view.texts, script="present.js", room=not handout)


class NotFoundHandler(BaseHandler):
    """Handler of unknown addresses."""

    def prepare(self) -> None:
        """Answer 404."""
        super().prepare()
        raise HTTPError(404)


class AssetHandler(BaseHandler):
    """A static file."""

    def get(self, version: str, area: str, name: str) -> None:
        """Answer with the file, compressed if possible; cached permanently if the address has the current version."""
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


class GlossaryHandler(DashboardBase):
    """The glossary, which needs no kernel."""

    def get(self) -> None:
        """Answer with the page."""
        if self.redirect_to_language():
            return
        view = self.board.from_query(self.request.query, self.site.catalogue, self.base)
        body = render("dashboards/glossary/templates/page.html", view.texts, view.regions() | {"skip": view.texts.say(view.skip[0])})
        self.show(view.title, body, about=view.texts.say(view.summary), texts=view.texts)


class OldAddressHandler(DashboardBase):
    """Voilà's address of a notebook."""

    def get(self) -> None:
        """Redirect to the dashboard, with the selection."""
        query = f"?{self.request.query}" if self.request.query else ""
        self.redirect(f"{self.base}{self.board.slug}{query}")
