"""Lays out what Sphinx reads: `docs/` becomes the top, beside the notebooks, pages of the checkout, and pages made from the code."""

import re
import shutil
import tomllib
from pathlib import Path
from typing import NamedTuple

from publishing.commands import commands_page, with_output
from publishing.guide import guide_page
from publishing.reference import ROOMS, room_page

ROOT = Path(__file__).parents[2]
_DIAGRAM = re.compile(r"^```mermaid\n.*?^```$", re.MULTILINE | re.DOTALL)
"""A diagram that code hosts draw and Sphinx does not; the only one shows which packages import which."""


class Section(NamedTuple):
    """A part of the site, with a page that lists what is in it."""

    name: str
    title: str
    sentence: str
    pages: tuple[str, ...]


SECTIONS = (
    Section(
        "guides", "Guides", "How to use mcvet, and how its results are made.",
        ("facilitator-guide", "add-a-country", "your-own-dashboard", "method", "command-line", "operating"),
    ),
    Section(
        "notebooks", "Notebooks", "The notebooks of the folder `notebooks`, with the results of this version.",
        tuple(f"notebooks/{path.stem}" for path in sorted((ROOT / "notebooks").glob("*.ipynb"))),
    ),
    Section(
        "reference", "Reference", "The commands, the public names of the library, and the tables of the data package.",
        ("commands", "data-dictionary", *(f"reference/{room}" for room in ROOMS)),
    ),
    Section(
        "project", "Project", "How mcvet is built, tested and changed.",
        ("architecture", "CONTRIBUTING", "style", "translations", "accessibility", "security", "benchmarks", "CHANGELOG"),
    ),
)  # fmt: skip


def stage(source: Path) -> None:
    """Write what Sphinx reads.

    Args:
        source: the folder to write; it must not exist.

    Raises:
        CommandError: if a command in a page does not do what the page says.
    """
    leave_out = shutil.ignore_patterns("publishing", "__pycache__", ".*", "own-dashboard")  # which is shown by a server
    shutil.copytree(ROOT / "docs", source, ignore=leave_out)
    shutil.copytree(ROOT / "notebooks", source / "notebooks", ignore=leave_out)
    work = source.parent / "work"
    shutil.copytree(ROOT / "data" / "examples", work / "data" / "examples")
    for path in source.glob("*.md"):
        page = _DIAGRAM.sub(_layers(), path.read_text("utf-8").replace("](../", "]("))
        path.write_text(with_output(page, work), "utf-8")
    for name in ("CHANGELOG.md", "CONTRIBUTING.md"):
        (source / name).write_text((ROOT / name).read_text("utf-8").replace("](docs/", "]("), "utf-8")
    scales = Path("toolkit/mcvet/outcomes/intake/scales.yaml")
    (source / scales).parent.mkdir(parents=True)
    shutil.copy(ROOT / scales, source / scales)
    (source / "commands.md").write_text(commands_page(), "utf-8")
    (source / "facilitator-guide.md").write_text(guide_page(), "utf-8")
    (source / "reference").mkdir()
    for room in ROOMS:
        (source / "reference" / f"{room}.rst").write_text(room_page(room), "utf-8")
    for section in SECTIONS:
        page = f"# {section.title}\n\n{section.sentence}\n\n{_contents(section.pages, 'maxdepth: 2')}"
        (source / f"{section.name}.md").write_text(page, "utf-8")
    with (source / "index.md").open("a", encoding="utf-8") as index:
        index.write(f"\n{_contents([section.name for section in SECTIONS], 'hidden:')}")


def _layers() -> str:
    """Return the layers of the package as a list in HTML, from the rule that `lint-imports` enforces."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    layers = [re.findall(r"mcvet\.(\w+)", layer) for layer in contracts[0]["layers"]]
    items = (f"<li>{''.join(f'<code>{room}</code>' for room in rooms)}</li>" for rooms in layers)
    return f'<ol class="layers">{"".join(items)}</ol>'


def _contents(pages: tuple[str, ...] | list[str], option: str) -> str:
    return "\n".join(["```{toctree}", f":{option}", "", *pages, "```", ""])
