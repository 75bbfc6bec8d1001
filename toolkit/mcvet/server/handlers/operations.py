"""Health, metrics and signing in, for those who operate the server."""

from tornado.web import HTTPError

from mcvet.server.handlers.base import BaseHandler
from mcvet.server.metrics import metrics
from mcvet.server.password import stored_password


class HealthHandler(BaseHandler):
    """Health check: whether the server accepts visitors."""

    def get(self) -> None:
        """Answer 200, or 503 while the server is being stopped."""
        sessions = self.site.sessions
        self.set_header("Cache-Control", "no-store")
        self.set_status(503 if sessions.draining else 200)
        self.finish({"status": "stopping" if sessions.draining else "ok", "places": sessions.limits.places, **sessions.count()})


class MetricsHandler(BaseHandler):
    """Metrics for facilitators and their monitoring."""

    async def get(self) -> None:
        """Answer in the text format of Prometheus. The password is sent by HTTP basic authentication (any user name) or by signing in."""
        if not await self.site.access.is_facilitator(self):
            if stored_password() is None:
                raise HTTPError(403)
            if "Authorization" in self.request.headers:
                raise HTTPError(401)
            self.redirect(f"{self.base}login?next=metrics")
            return
        self.set_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.finish(metrics(self.site.sessions, self.site.renderings, self.site.warm))


class LoginHandler(BaseHandler):
    """The sign-in page of facilitators."""

    def get(self) -> None:
        """Answer with the form."""
        if stored_password() is None:
            raise HTTPError(403)
        self._ask(wrong=False)

    async def post(self) -> None:
        """Check the password; if it is correct, set the signed cookie and redirect."""
        if await self.site.access.check_password(self, self.get_body_argument("password", "")):
            self.site.access.remember(self)
            self.redirect(self.base + ("metrics" if self.get_query_argument("next", "") == "metrics" else ""))
        else:
            self.set_status(401)
            self._ask(wrong=True)

    def _ask(self, *, wrong: bool) -> None:
        self.set_header("Cache-Control", "no-store")
        self.show_text(self.texts.say("Sign in"), "login", {"wrong": wrong})
