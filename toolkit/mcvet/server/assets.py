"""Static files of the pages: compressed once, and cached permanently by browsers under an address with their version."""

import gzip
import hashlib
import mimetypes
from collections.abc import Mapping, Sequence
from pathlib import Path

import plotly
import plotly.offline

from mcvet.dashboards.modules import SCRIPTS, joined
from mcvet.markup import STYLE, style_sheet

_FOLDERS = {
    "page": Path(__file__).parent / "static",
    "plotly": Path(plotly.offline.__file__).parent.parent / "package_data",
    "style": STYLE,
}
_COMPRESSED = {".js", ".css", ".svg"}
_SERVED = _COMPRESSED | {".woff", ".woff2"}


class Assets:
    """The files of the front end, by area: `page` (scripts), `style` (`style.css` is made of several sheets) and `plotly`.

    `page.js` includes all that it imports, so a browser asks once. It is not a module: modules may wait
    until the page is painted.

    Args:
        others: further areas, each with the folders in which a file is looked for; the first that has it counts.
        version: a mark of these.
    """

    def __init__(self, others: Mapping[str, Sequence[Path]] | None = None, version: str = "") -> None:
        self._folders = {area: [folder] for area, folder in _FOLDERS.items()} | dict(others or {})
        style = style_sheet("fonts", "base", "page", "readiness", "home", "present", "notebook").encode()
        page = f"(() => {{\n{joined('page', [_FOLDERS['page'], SCRIPTS])}}})();\n".encode()
        self._contents: dict[tuple[str, str], tuple[bytes, bytes | None]] = {
            ("style", "style.css"): (style, _pack(style)),
            ("page", "page.js"): (page, _pack(page)),
        }
        own = b"".join([style, page, *(path.read_bytes() for path in sorted(_FOLDERS["page"].iterdir()))])
        self.version = hashlib.sha256(own).hexdigest()[:16]
        self.versions = {self.version, f"plotly-{plotly.__version__}", *([version] if version else [])}
        self.plotly = f"assets/plotly-{plotly.__version__}/plotly/plotly.min.js"

    def content(self, area: str, name: str) -> tuple[bytes, bytes | None] | None:
        """Return the bytes of a file, plain and gzipped (None if its type is not compressed); None if there is no such file."""
        if (area, name) not in self._contents:
            path = next(filter(None, (_find(folder, name) for folder in self._folders.get(area, ()))), None)
            if path is None:
                return None
            raw = path.read_bytes()
            self._contents[area, name] = raw, _pack(raw) if path.suffix in _COMPRESSED else None
        return self._contents[area, name]


def type_of(name: str) -> str:
    """Return the media type of a file name."""
    suffix = name.rpartition(".")[2]
    kind = f"font/{suffix}" if suffix in ("woff", "woff2") else mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") or name.endswith(".js") else kind


def _find(folder: Path, name: str) -> Path | None:
    root = folder.resolve()
    path = (root / name).resolve()
    is_named_so = path.is_relative_to(root) and path.relative_to(root).as_posix() == name
    return path if is_named_so and path.suffix in _SERVED and path.is_file() else None


def _pack(raw: bytes) -> bytes:
    return gzip.compress(raw, 6, mtime=0)
