"""The files that pages load: compressed once, and kept by browsers for good under an address that names their version."""

import gzip
import hashlib
import mimetypes
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

import plotly
import plotly.offline

from mcvet.markup import STYLE, style_sheet

_HERE = Path(__file__).parent
_PLOTLY = Path(plotly.offline.__file__).parent.parent / "package_data"
_COMPRESSED = {".js", ".css", ".json", ".svg", ".map"}
_SERVED = _COMPRESSED | {".woff2", ".woff", ".ttf", ".png", ".gif"}
_PARTS = ("anywidget", "ipywidgets", "jupyterlab_widgets", "mcvet", "plotly", "voila")


class Assets:
    """The files of the front end, by area: `voila`, `lab` (extensions), `plotly`, `style`, `page` (our own).

    Two are made of others: `style/style.css`, and `page/first.js`. Voilà's front end comes in some eighty files, which take longer
    to ask for one after the other than to run; `first.js` holds those that every page loads, as named in `first.txt`. A file that
    another version of Voilà does not have is left out, and what is not named is loaded when it is needed. A browser test tells when
    the list is out of date.

    Args:
        voila: folders of Voilà's own front end.
        lab: folders of front-end extensions.
    """

    def __init__(self, voila: Sequence[str], lab: Sequence[str]) -> None:
        self._folders: Mapping[str, Sequence[str | Path]] = {
            "voila": voila, "lab": lab, "plotly": [_PLOTLY], "style": [STYLE], "page": [_HERE / "static"],
        }  # fmt: skip
        first = [self._find(*name.split("/", 1)) for name in (_HERE / "first.txt").read_text("utf-8").split()]
        made = {
            ("style", "style.css"): style_sheet("fonts", "base", "page").encode(),
            ("page", "first.js"): b";\n".join(path.read_bytes() for path in first if path is not None),
        }
        self._contents: dict[tuple[str, str], tuple[bytes, bytes | None]] = {name: (raw, _pack(raw)) for name, raw in made.items()}
        parts = " ".join(f"{name} {version(name)}" for name in _PARTS).encode()
        own = b"".join([*made.values(), *(path.read_bytes() for path in sorted((_HERE / "static").iterdir())), parts])
        self.version = hashlib.sha256(own).hexdigest()[:16]
        self.versions = {self.version, f"plotly-{plotly.__version__}"}

    def content(self, area: str, name: str) -> tuple[bytes, bytes | None] | None:
        """Return a file as it is, and compressed where that helps; None if there is none by this name in this area."""
        if (area, name) not in self._contents:
            path = self._find(area, name)
            if path is None:
                return None
            raw = path.read_bytes()
            self._contents[area, name] = raw, _pack(raw) if path.suffix in _COMPRESSED else None
        return self._contents[area, name]

    def _find(self, area: str, name: str) -> Path | None:
        for folder in self._folders.get(area, ()):
            root = Path(folder).resolve()
            path = (root / name).resolve()
            if path.is_relative_to(root) and path.suffix in _SERVED and path.is_file():
                return path
        return None


def type_of(name: str) -> str:
    """Return the media type of a file name."""
    kind = "font/woff2" if name.endswith(".woff2") else mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") or name.endswith(".js") else kind


def _pack(raw: bytes) -> bytes:
    return gzip.compress(raw, 6, mtime=0)
