"""The EQF ladder of a few frameworks as a picture for documents, drawn without a browser."""

import io
from collections.abc import Mapping

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from mcvet.catalogue import Confidence
from mcvet.frameworks import CellState, Comparison, wording
from mcvet.locale import Texts
from mcvet.palette import LINE, MISSING, SECONDARY, TEXT, marks
from mcvet.reports.pictures import WIDTH, Picture

_DPI = 160


def draw_ladder(ladder: Comparison, texts: Texts) -> Picture:
    """Draw each framework as a column and each EQF level as a band; a dashed box marks a link of less than high confidence."""
    names = wording.short_names_of((one.framework for one in ladder.profiles), texts)
    drawn = marks((one.framework.framework_id, one.framework.country) for one in ladder.profiles)
    columns, rows = len(ladder.profiles), len(ladder.rows)
    with mpl.rc_context({"text.parse_math": False, "font.size": 8.5, "text.color": TEXT}):
        figure = Figure(figsize=(WIDTH, 0.55 + 0.31 * (rows + 1.3)), dpi=_DPI, layout="constrained")
        axes = figure.add_subplot()
        axes.set_xlim(-0.75, columns - 0.45)
        axes.set_ylim(rows - 0.4, -1.45)
        axes.axis("off")
        for x, (framework_id, name) in enumerate(names.items()):
            axes.text(x, -0.98, _broken(name), ha="center", va="center", weight="bold", color=TEXT)
            axes.plot([x - 0.42, x + 0.42], [-0.55, -0.55], color=drawn[framework_id].colour, linewidth=2.5)
        for y, row in enumerate(ladder.rows):
            axes.text(-0.72, y, _label(row.eqf_level, texts), ha="left", va="center", color=SECONDARY)
            axes.axhline(y + 0.5, color=LINE, linewidth=0.6)
            for x, cell in enumerate(row.cells):
                if not cell.levels:
                    axes.text(x, y, "×" if cell.state is CellState.NO_LEVEL else "?", ha="center", va="center", color=MISSING)
                    continue
                step = min(0.3, 0.86 / len(cell.levels))
                for place, level in enumerate(cell.levels):
                    centre = x + (place - (len(cell.levels) - 1) / 2) * step
                    colour = drawn[cell.framework_id].colour
                    box = FancyBboxPatch(
                        (centre - 0.42 * step, y - 0.3), 0.84 * step, 0.6, boxstyle="round,pad=0,rounding_size=0.04", facecolor="white",
                        edgecolor=colour, linewidth=1.2, linestyle="-" if level.confidence is Confidence.HIGH else (0, (2, 1.5)),
                    )  # fmt: skip
                    axes.add_patch(box)
                    axes.text(centre, y, level.nqf_level, ha="center", va="center", fontsize=7 if len(level.nqf_level) > 3 else 8)
        key = texts.say("Dashed: seen once, or in a secondary source. ×: no national level. ?: not referenced to the EQF.")
        figure.text(0.01, 0.0, key, fontsize=7, color=SECONDARY, va="top")
        content = io.BytesIO()
        figure.savefig(content, format="png", metadata={"Software": None}, bbox_inches="tight", pad_inches=0.05)
    return Picture(content.getvalue(), _words(ladder, names, texts))


def _words(ladder: Comparison, names: Mapping[str, str], texts: Texts) -> str:
    """Return the text alternative of the picture, level by level."""
    lines, none, unreferenced = [], texts.say("no national level"), texts.say("not referenced")
    for row in ladder.rows:
        levels = [(names[cell.framework_id], ", ".join(level.nqf_level for level in cell.levels)) for cell in row.cells if cell.levels]
        lines.append(f"{_label(row.eqf_level, texts)}: {'; '.join(' '.join(pair) for pair in levels) or none}")
    apart = [names[cell.framework_id] for cell in ladder.rows[0].cells if cell.state is CellState.NOT_REFERENCED]
    lines += [f"{name}: {unreferenced}" for name in apart]
    return ". ".join([texts.say("The levels of each framework at each EQF level"), *lines])


def _label(eqf_level: int | None, texts: Texts) -> str:
    return texts.say("EQF {level}", level=eqf_level) if eqf_level is not None else texts.say("below EQF 1")


def _broken(name: str) -> str:
    words, lines = name.split(), [""]
    for word in words:
        if lines[-1] and len(lines[-1]) + len(word) > 13:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)
