"""The interface of a dashboard: a view, which is a value, and the views that follow from a visitor's actions."""

import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple, Self

from markupsafe import Markup

from mcvet.catalogue import Catalogue
from mcvet.dashboards.query import write_query
from mcvet.locale import LANGUAGES, TO_LATIN, Texts, available_languages, marked
from mcvet.messages import Message

# The navigation: slug in addresses, label.
_SHARED = ("top", "head")
NAVIGATION = (
    ("frameworks", marked("Compare")), ("readiness", marked("In force")), ("credentials", marked("Design")),
    ("outcomes", marked("Evaluate")), ("glossary", marked("Glossary")),
)  # fmt: skip
LONGEST_NAME = 60
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "pdf": "application/pdf",
    "jwt": "application/jwt",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "yaml": "application/yaml; charset=utf-8",
}


@dataclass(frozen=True)
class ChartView:
    """The content of the chart widget.

    Attributes:
        heading: title of the chart.
        finding: result in one sentence.
        figure: plotly figure as JSON.
        filename: name of downloaded images, without prefix and extension.
        twin: HTML of a table with the same content.
        labels: labels of the buttons and messages.
    """

    heading: str
    finding: str
    figure: dict[str, object]
    filename: str
    twin: str
    labels: dict[str, str]


def top_values(base: str | None, texts: Texts, address: Callable[..., str], own: str = "", current: str = "") -> dict[str, object]:
    """Return the values of the template `top`.

    Args:
        base: base path of the server; None without an mcvet server.
        texts: the reader's language.
        address: function that returns the query of the same page in another `language`.
        own: code of the reader's own country; empty if none was chosen.
        current: slug of the dashboard that is shown, or `home`; empty on other pages.
    """
    return {
        "base": base,
        "current": current,
        "boards": [(slug, texts.say(label)) for slug, label in NAVIGATION],
        "languages": [(tag, LANGUAGES[tag].name) for tag in available_languages()],
        "carried": write_query({"my": own, "lang": texts.tag}),
        "address": address,
    }


def in_ascii(text: str) -> str:
    """Return words in small Latin letters without accents, joined by hyphens, fit for the name of a file."""
    latin = text.casefold().translate(TO_LATIN).replace("đ", "d")
    plain = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:LONGEST_NAME].strip("-")


class Upload(NamedTuple):
    """A file uploaded by a visitor."""

    name: str
    content: bytes


class View(ABC):
    """One view of a dashboard.

    The server renders the views of addresses; a kernel renders the views that follow from actions.

    Attributes:
        slug: name of the dashboard in addresses, and of its notebook.
        question, summary: title and purpose; message ids.
        skip: message id of the skip link, and the region that it leads to.
        actions: actions that `act` accepts.
        gone: message id of what happens to a visitor's files when the kernel ends; empty if they are kept.
        drawings: the regions that are charts.
        has_demonstration: True if there is a demonstration to present.
        announced: the region whose changes are announced to screen readers, and where errors are shown.
        catalogue: the data.
        base: base path of the server; None without an mcvet server, as in JupyterLab.
    """

    slug: ClassVar[str]
    question: ClassVar[str]
    summary: ClassVar[str]
    skip: ClassVar[tuple[str, str]]
    actions: ClassVar[frozenset[str]] = frozenset()
    gone: ClassVar[str] = ""
    has_demonstration: ClassVar[bool] = True
    drawings: ClassVar[tuple[str, ...]] = ("chart",)
    announced: ClassVar[str] = "answer"

    catalogue: Catalogue
    base: str | None

    @classmethod
    @abstractmethod
    def from_query(cls, query: str, catalogue: Catalogue, base: str | None) -> Self:
        """Return the view of the query of an address."""

    @property
    @abstractmethod
    def texts(self) -> Texts:
        """The reader's language."""

    @property
    @abstractmethod
    def title(self) -> str:
        """The question and the selection."""

    @property
    @abstractmethod
    def own(self) -> str:
        """Code of the reader's own country; empty if none was chosen."""

    @abstractmethod
    def address(self, **changes: object) -> str:
        """Return the query of this view with `changes`, which may always include `language`."""

    @property
    def headline(self) -> str:
        """The answer as heading of the page; empty if the question is the heading."""
        return ""

    @property
    @abstractmethod
    def notices(self) -> tuple[Message, ...]:
        """Notices on the address or the last action; they may quote the address."""

    @property
    def place(self) -> str:
        """The selection of this view; a different one makes a new entry in the browser's history."""
        return self.address()

    @abstractmethod
    def regions(self) -> dict[str, Markup]:
        """Return the HTML of each region, in order. One is `head`; the region of a chart has the table with the same content."""

    @abstractmethod
    def charts(self) -> dict[str, ChartView | None]:
        """Return the charts by region; None for a region without a chart."""

    @abstractmethod
    def files(self) -> dict[str, Callable[[], bytes]]:
        """Return functions that make the files of this view, by file name."""

    def file_name(self, name: str) -> str:
        """Return the name under which a file of this view is saved."""
        return f"mcvet-{self.slug}-{name}"

    def template(self, region: str) -> str:
        """Return the path of a region's template, of this dashboard or shared by all."""
        return f"dashboards/{'' if region in _SHARED else f'{self.slug}/'}templates/{region}.html"

    def frame(self) -> dict[str, object]:
        """Return the values of the templates `top` and `head`."""
        return top_values(self.base, self.texts, self.address, self.own, self.slug) | {
            "slug": self.slug,
            "has_demonstration": self.has_demonstration,
            "place": self.place,
            "title": self.title,
            "question": self.texts.say(self.question),
            "headline": self.headline,
        }

    def go(self, query: str) -> Self:
        """Return the view of another address; drafts and files of the visitor are kept."""
        return self.from_query(query, self.catalogue, self.base)

    def act(self, action: str, values: Mapping[str, Sequence[str]], uploads: Sequence[Upload]) -> Self:
        """Return the view after a form was sent that has no address.

        Args:
            action: one of `actions`.
            values: values by field; several for a repeated field.
            uploads: the chosen files.
        """
        raise NotImplementedError(f"{type(self).__name__} has no action {action!r}, {len(values)} values, {len(uploads)} files")
