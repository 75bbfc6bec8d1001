"""Request handlers of all addresses."""

from typing import TYPE_CHECKING, Any

from mcvet.dashboards.glossary.view import GlossaryView
from mcvet.dashboards.home.view import DASHBOARDS
from mcvet.dashboards.rendering import MARK_LENGTH
from mcvet.server.handlers.dashboards import AnswerHandler, DashboardHandler, DownloadHandler, KernelHandler, SessionSocket
from mcvet.server.handlers.notebooks import NotebookHandler, NotebookMarkHandler
from mcvet.server.handlers.operations import HealthHandler, LoginHandler, MetricsHandler
from mcvet.server.handlers.pages import (
    AccessibilityHandler,
    AssetHandler,
    CorrectHandler,
    GlossaryHandler,
    GuideHandler,
    HomeHandler,
    NotFoundHandler,
    OldAddressHandler,
    PresentHandler,
)
from mcvet.server.kernels import KernelSocket
from mcvet.server.notebooks import AREA

if TYPE_CHECKING:
    from mcvet.server.app import McvetServer


_ID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"


def routes(site: "McvetServer") -> list[Any]:
    """Return the routes: pattern of the address, handler, and the handler's arguments."""
    shared = {"site": site}
    found: list[Any] = [
        ("", HomeHandler, shared),
        ("correct", CorrectHandler, shared),
        ("accessibility", AccessibilityHandler, shared),
        ("guide", GuideHandler, shared),
        (r"present/([a-z0-9-]+)", PresentHandler, shared),
        (r"present/([a-z0-9-]+)/(handout)", PresentHandler, shared),
        ("healthz", HealthHandler, shared),
        ("metrics", MetricsHandler, shared),
        ("glossary/?", GlossaryHandler, shared | {"board": GlossaryView}),
        ("download/glossary/([a-z.]+)", DownloadHandler, shared | {"board": GlossaryView}),
        ("login", LoginHandler, shared),
        (r"assets/([a-z0-9.-]+)/([a-z]+)/([A-Za-z0-9@./_-]+)", AssetHandler, shared),
        (rf"api/kernels/(?P<kernel_id>{_ID})/channels", KernelSocket, {}),
    ]
    if site.notebooks:
        found += [
            (rf"{AREA}/([^/]+)", NotebookHandler, shared),
            (rf"{AREA}/([^/]+)/mark", NotebookMarkHandler, shared),
            (rf"live/({AREA}/[^/]+)/({_ID})(/again)?", SessionSocket, shared),
            (rf"api/kernels/({_ID})", KernelHandler, shared),
        ]
    for board in DASHBOARDS:
        found += [
            (rf"{board.slug}/?", DashboardHandler, shared | {"board": board}),
            (rf"answer/{board.slug}/([0-9a-f]{{{MARK_LENGTH}}})(|/drawn)", AnswerHandler, shared | {"board": board}),
            (rf"live/({board.slug})/({_ID})(/again)?", SessionSocket, shared),
            (rf"download/{board.slug}/([a-z.]+)", DownloadHandler, shared | {"board": board}),
            (rf"voila/render/{board.slug}\.ipynb", OldAddressHandler, shared | {"board": board}),
        ]
    return [(site.options.base + pattern, *rest) for pattern, *rest in [*found, (".*", NotFoundHandler, shared)]]
