"""The operator's notebooks: the content of a folder, and what the page of each notebook shows before it is run."""

import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple

import nbformat
from markupsafe import Markup
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from mcvet.errors import McvetError
from mcvet.locale import folded
from mcvet.messages import Message, say

AREA = "notebooks"
"""First part of their addresses."""
_HEADING = re.compile(r"<h([1-6])[^>]*>(.*?)</h\1>", re.DOTALL)
_FENCES, _SECTION = ("```", "~~~"), re.compile("#{1,2} ")
_LONGEST_DETAIL = 200


class NotebooksError(McvetError):
    """Raised if a folder cannot be served. Nothing was started."""


class Piece(NamedTuple):
    """One part of a page: text, or the output of a code cell once it has run (`cell` is its number, from 1)."""

    html: Markup
    cell: int = 0


@dataclass(frozen=True)
class Notebook:
    """A notebook in the current state of its file.

    Attributes:
        slug: name in addresses.
        path: path of the file.
        title: the first heading; the name of the file if there is none.
        mark: version mark, which changes with the file.
        sections: content of the page, divided at headings of levels 1 and 2.
        cells: number of cells that are run.
        fault: reason why it cannot be shown; None if it can.
    """

    slug: str
    path: Path
    title: str
    mark: str
    sections: tuple[tuple[Piece, ...], ...] = ()
    cells: int = 0
    fault: Message | None = None


class NotebookFolder:
    """The notebooks of a folder, in the current state of their files.

    Args:
        path: the folder.

    Raises:
        NotebooksError: if the folder does not exist or has no notebook.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        if not path.is_dir():
            raise NotebooksError(say("There is no folder {path}. Give --notebooks the folder that holds your notebooks.", path=str(path)))
        if not self._files():
            none = say("There is no notebook (*.ipynb) in {path}. Give --notebooks the folder that holds your notebooks.", path=str(path))
            raise NotebooksError(none)
        self._kept: dict[Path, Notebook] = {}

    def all(self) -> list[Notebook]:
        """Return every notebook, sorted by file name; of two with the same address the second has a fault."""
        found: dict[str, Notebook] = {}
        listed = []
        for path in self._files():
            kept = self._kept.get(path)
            notebook = kept if kept is not None and kept.mark == _mark(path) else read_notebook(path)
            self._kept[path] = notebook
            if (other := found.setdefault(notebook.slug, notebook)) is not notebook:
                fault = say(
                    "{file} has the same address as {other}. Ask whoever wrote them to rename one.", file=path.name, other=other.path.name
                )
                notebook = Notebook(notebook.slug, path, notebook.title, notebook.mark, fault=fault)
            listed.append(notebook)
        return listed

    def find(self, slug: str) -> Notebook | None:
        """Return a notebook by its name in addresses, read again, so that the images beside it are current."""
        path = self._path(slug)
        return read_notebook(path) if path else None

    def mark(self, slug: str) -> str:
        """Return the version mark of a notebook by its name in addresses; an empty text if there is none."""
        path = self._path(slug)
        return _mark(path) if path else ""

    def _path(self, slug: str) -> Path | None:
        return next((path for path in self._files() if slug_of(path) == slug), None)

    def _files(self) -> list[Path]:
        found = (path for path in self.path.glob("*.ipynb") if path.is_file() and not path.name.startswith("."))
        return sorted(found, key=lambda path: path.name.casefold())


def slug_of(path: Path) -> str:
    """Return the name of a notebook in addresses: `Мој преглед.ipynb` is `moj-pregled`."""
    return "-".join(re.findall(r"\w+", folded(path.stem))) or "notebook"


def code_cells(notebook: Mapping[str, Any]) -> list[tuple[int, Any]]:
    """Return the cells that run, each with its index among all cells."""
    cells = enumerate(notebook["cells"])
    return [(index, cell) for index, cell in cells if cell["cell_type"] == "code" and cell["source"].strip()]


def load(path: Path) -> Any:
    """Read a notebook of any format version, and convert it to the current version.

    Raises:
        Exception: of many kinds, if the file is not a notebook.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # cells of older notebooks have no ids
        return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]


def read_notebook(path: Path) -> Notebook:
    """Return a notebook, with a fault if it cannot be shown."""
    slug, mark = slug_of(path), _mark(path)
    try:
        notebook = load(path)
        language = _language(notebook["metadata"])
        sections = list(_sections(notebook, path.parent))
        number = len(code_cells(notebook))
    except Exception as error:  # noqa: BLE001 (whatever a file holds, the others are served)
        detail = f"{type(error).__name__}: {error}"[:_LONGEST_DETAIL]
        fault = say("{file} cannot be read as a notebook ({detail}). Ask whoever wrote it.", file=path.name, detail=detail)
        return Notebook(slug, path, path.stem, mark, fault=fault)
    title, sections = _titled(sections)
    if language != "python":
        fault = say(
            "{file} is a notebook for {language}; this server runs notebooks for Python only. Ask whoever wrote it.",
            file=path.name,
            language=language,
        )
        return Notebook(slug, path, title or path.stem, mark, fault=fault)
    return Notebook(slug, path, title or path.stem, mark, tuple(tuple(section) for section in sections if section), number)


def _mark(path: Path) -> str:
    try:
        state = path.stat()
    except OSError:  # gone meanwhile
        return ""
    return f"{state.st_mtime_ns:x}-{state.st_size:x}"


def _language(metadata: Mapping[str, Any]) -> str:
    spec, info = metadata.get("kernelspec", {}), metadata.get("language_info", {})
    return str(spec.get("language") or info.get("name") or "python").casefold()


def _sections(notebook: Mapping[str, Any], folder: Path) -> Iterator[list[Piece]]:
    section: list[Piece] = []
    numbers = {index: number for number, (index, _) in enumerate(code_cells(notebook), 1)}
    for index, cell in enumerate(notebook["cells"]):
        if index in numbers:
            section.append(Piece(Markup(), numbers[index]))
        if cell["cell_type"] != "markdown":
            continue
        for text in _divided(cell["source"]):
            if _SECTION.match(text):
                yield section
                section = []
            if text.strip():
                section.append(Piece(_html(text, cell.get("attachments", {}), folder)))
    yield section


def _divided(source: str) -> list[str]:
    """Divide a text before each heading of level 1 or 2."""
    parts, is_code = [""], False
    for line in source.splitlines(keepends=True):
        if line.lstrip().startswith(_FENCES):
            is_code = not is_code
        elif not is_code and _SECTION.match(line):
            parts.append("")
        parts[-1] += line
    return parts


def _html(text: str, attachments: dict[str, dict[str, str]], folder: Path) -> Markup:
    """Return text of a notebook as HTML, with the images beside it; operators trust their notebooks, so HTML in them is kept."""
    renderer = IPythonRenderer(escape=False, attachments=attachments, embed_images=True, exclude_anchor_links=True, path=str(folder))
    return Markup(MarkdownWithMath(renderer=renderer).render(text))  # noqa: S704


def _titled(sections: Sequence[list[Piece]]) -> tuple[str, list[list[Piece]]]:
    """Return the text of the first heading, and the sections without it, because it becomes the heading of the page."""
    found = [list(section) for section in sections]
    for section in found:
        for place, piece in enumerate(section):
            if heading := _HEADING.search(piece.html):
                rest = Markup(piece.html.replace(heading[0], "", 1))  # noqa: S704 (as it was)
                section[place : place + 1] = [Piece(rest)] if rest.strip() else []
                return unescape(re.sub("<[^>]*>", "", heading[2])).strip(), found
    return "", found
