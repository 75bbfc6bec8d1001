"""What a dashboard is: a view, which is a value, and the views that follow from what a visitor does."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple, Self

from markupsafe import Markup

from mcvet.catalogue import Catalogue
from mcvet.locale import LANGUAGES, Texts, available_languages, marked

# The dashboards in the navigation: name in addresses, name on the screen.
NAVIGATION = (("frameworks", marked("Compare")), ("credentials", marked("Design")), ("outcomes", marked("Outcomes")))
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "jwt": "application/jwt",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "yaml": "application/yaml; charset=utf-8",
}


@dataclass(frozen=True)
class ChartView:
    """What the chart widget draws, in words and as a figure."""

    heading: str
    finding: str
    figure: dict[str, object]
    filename: str
    twin: str
    labels: dict[str, str]


class Upload(NamedTuple):
    """A file that a visitor gave."""

    name: str
    content: bytes


class View(ABC):
    """One view of a dashboard.

    The server renders the first view of an address before a kernel exists; the widgets of `live` render every later one.

    Attributes:
        slug: name of the dashboard in addresses, and of its notebook.
        question, summary: its title, and what it is good for; message ids.
        skip: message id of the skip link, and the region that it leads to.
        actions: what may be asked of `act`.
        announced: the region whose changes screen readers are told, and where faults are explained.
        catalogue: the data.
        base: the address of the server, or None where no server of ours shows the page, as in JupyterLab.
    """

    slug: ClassVar[str]
    question: ClassVar[str]
    summary: ClassVar[str]
    skip: ClassVar[tuple[str, str]]
    actions: ClassVar[frozenset[str]] = frozenset()
    announced: ClassVar[str] = "answer"

    catalogue: Catalogue
    base: str | None

    @classmethod
    @abstractmethod
    def from_query(cls, query: str, catalogue: Catalogue, base: str | None) -> Self:
        """Return the view that the query of an address asks for."""

    @property
    @abstractmethod
    def texts(self) -> Texts:
        """The reader's language."""

    @property
    @abstractmethod
    def title(self) -> str:
        """The question and the selection."""

    @abstractmethod
    def address(self, **changes: object) -> str:
        """Return the query of this view, or of one that differs from it in `changes`, which may always name the `language`."""

    @abstractmethod
    def regions(self) -> dict[str, Markup]:
        """Return the HTML of each region of the page, in order. One of them is `head`; that of a chart holds its twin."""

    @abstractmethod
    def charts(self) -> dict[str, ChartView | None]:
        """Return the regions that are charts, each with what it draws now."""

    @abstractmethod
    def files(self) -> dict[str, Callable[[], bytes]]:
        """Return what makes each file of this view, by file name."""

    def frame(self) -> dict[str, object]:
        """Return what the templates `top` and `head` need."""
        say = self.texts.say
        return {
            "base": self.base,
            "boards": [(slug, say(label), slug == self.slug) for slug, label in NAVIGATION],
            "languages": [(tag, LANGUAGES[tag].name) for tag in available_languages()],
            "own_language": f"?lang={self.texts.tag}" if self.texts.tag != "en" else "",
            "address": self.address,
            "title": self.title,
            "question": say(self.question),
        }

    def go(self, query: str) -> Self:
        """Return the view of another address; a view that holds what a visitor gave keeps it."""
        return self.from_query(query, self.catalogue, self.base)

    def act(self, action: str, values: Mapping[str, Sequence[str]], uploads: Sequence[Upload]) -> Self:
        """Return the view after a form that is no address was sent.

        Args:
            action: its name, one of `actions`.
            values: what stands in each field; several where a field may be repeated.
            uploads: the files chosen in it.
        """
        raise NotImplementedError(f"{type(self).__name__} has no action {action!r}, {len(values)} values, {len(uploads)} files")
