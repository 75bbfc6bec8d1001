"""The typeface of the pages."""

import re
from pathlib import Path

import pytest

from conftest import ROOT
from mcvet.markup import STYLE
from mcvet.palette import COUNTRIES, FONT, marks

RULES = (STYLE / "fonts.css").read_text("utf-8")
PACKAGE = ROOT / "toolkit" / "mcvet"
# Signs that the typeface lacks: shapes of frameworks, which have labels, and a check box to print. Full-width signs stand in parsers.
FROM_OTHER_TYPEFACES = set("✚✖★✦⬟⬢◐☐") | set("＠＝－＋")


def _characters() -> set[str]:
    codes: set[str] = set()
    for part in re.findall(r"U\+([0-9A-F-]+)", RULES):
        first, _, last = part.partition("-")
        codes |= set(map(chr, range(int(first, 16), int(last or first, 16) + 1)))
    return codes


@pytest.mark.parametrize("suffix", ["po", "html", "js"])
def test_the_typeface_has_what_pages_say(suffix: str) -> None:
    """A character from another typeface looks different on each machine, and a browser searches all its typefaces for it."""
    texts = "".join(path.read_text("utf-8") for path in PACKAGE.rglob(f"*.{suffix}"))
    assert {char for char in texts if not char.isspace()} - _characters() <= FROM_OTHER_TYPEFACES


def test_signs_of_the_core_countries_are_in_the_typeface() -> None:
    """Other countries have rarer shapes."""
    signs = {mark.sign for mark in marks([(code, code) for code in COUNTRIES]).values()}
    assert signs - _characters() == {"✚"}


def test_each_script_has_its_file() -> None:
    """The style sheet names every font of the folder, and styles and charts name the same family."""
    assert sorted(re.findall(r"url\(fonts/([^)]+)\)", RULES)) == sorted(path.name for path in (STYLE / "fonts").glob("*.woff2"))
    families = set(re.findall(r'font-family:"([^"]+)"', RULES))
    assert families == {"mcvet Sans"}
    for sheet in ("base.css", "notebook.css"):
        assert FONT.replace("'", '"') in Path(STYLE / sheet).read_text("utf-8")
