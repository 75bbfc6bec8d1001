"""The files that pages load: compressed once, and kept by browsers for good under an address that names their version."""

import gzip
import hashlib
import mimetypes
from pathlib import Path

import plotly
import plotly.offline

from mcvet.markup import STYLE, style_sheet

_FOLDERS = {
    "page": Path(__file__).parent / "static",
    "plotly": Path(plotly.offline.__file__).parent.parent / "package_data",
    "style": STYLE,
}
_COMPRESSED = {".js", ".css", ".svg"}
_SERVED = _COMPRESSED | {".woff2"}


class Assets:
    """The files of the front end, by area: `page` (scripts), `style` (`style.css` is made of several sheets) and `plotly`."""

    def __init__(self) -> None:
        style = style_sheet("fonts", "base", "page").encode()
        self._contents: dict[tuple[str, str], tuple[bytes, bytes | None]] = {("style", "style.css"): (style, _pack(style))}
        own = b"".join([style, *(path.read_bytes() for path in sorted(_FOLDERS["page"].iterdir()))])
        self.version = hashlib.sha256(own).hexdigest()[:16]
        self.versions = {self.version, f"plotly-{plotly.__version__}"}

    def content(self, area: str, name: str) -> tuple[bytes, bytes | None] | None:
        """Return a file as it is, and compressed where that helps; None if there is none by this name in this area."""
        if (area, name) not in self._contents:
            path = _find(area, name)
            if path is None:
                return None
            raw = path.read_bytes()
            self._contents[area, name] = raw, _pack(raw) if path.suffix in _COMPRESSED else None
        return self._contents[area, name]


def type_of(name: str) -> str:
    """Return the media type of a file name."""
    kind = "font/woff2" if name.endswith(".woff2") else mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") or name.endswith(".js") else kind


def _find(area: str, name: str) -> Path | None:
    if area not in _FOLDERS:
        return None
    root = _FOLDERS[area].resolve()
    path = (root / name).resolve()
    is_named_so = path.is_relative_to(root) and path.relative_to(root).as_posix() == name
    return path if is_named_so and path.suffix in _SERVED and path.is_file() else None


def _pack(raw: bytes) -> bytes:
    return gzip.compress(raw, 6, mtime=0)
