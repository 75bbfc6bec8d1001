"""Make the typeface of the pages, mcvet Sans, from Source Sans 3.

From `docs/`, with brotli installed: `python -m publishing.typeface SourceSans3VF-Upright.ttf`. The font is in the npm package
`source-sans`. The result is one file for each script, with the weights 400 to 700, and the style sheet that names their characters.
The licence reserves the name Source for the unmodified font.
"""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

STYLE = Path(__file__).parents[2] / "toolkit" / "mcvet" / "style"
NAME = "mcvet Sans"
WEIGHTS = 400, 700
# The Latin file has the signs of the pages too, so that a page in a Latin script needs one file and no other typeface.
SCRIPTS = {
    "latin": (
        "20-7E A0-17F 18F 192 218-21B 259 2C6-2C7 2D8-2DD 300-30C 327-328 394 1E9E 2009-200A 2010-2015 2018-201E 2020-2022 2026 2030 "
        "2032-2033 2039-203A 2044 20AC 2116 2122 2190-2193 2212 2248 2260 2264-2265 25A0-25A1 25B2-25B3 25B6 25B8 25BC 25BE 25C0 25C6 "
        "25CA-25CB 25CF 2610-2611 2713-2714"
    ),
    "cyrillic": "400-45F 462-463 490-491 4B0-4B1",
    "greek": "384-38A 38C 38E-393 395-3A1 3A3-3D1",
}
# The typeface draws the shapes of these countries smaller than other typefaces draw the others.
SHAPES = ".mcvet :is(.c-hr, .c-rs, .c-si, .c-ba) > .sign { display: inline-block; transform: scale(1.3); }\n"
_FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "liga"]
_FAMILY, _UNIQUE, _FULL, _POSTSCRIPT, _TYPOGRAPHIC, _VARIATIONS = 1, 3, 4, 6, 16, 25


def cut(source: Path, ranges: str, target: Path) -> None:
    """Write a font with some characters of another.

    Args:
        source: a variable font with an axis of weights.
        ranges: the characters, as hexadecimal code points and ranges of them.
        target: the file to write, in WOFF2.

    Raises:
        ValueError: if the source lacks one of the characters.
    """
    font = TTFont(source)
    wanted = {code for part in ranges.split() for code in _codes(part)}
    if missing := wanted - set(font.getBestCmap()):
        raise ValueError(f"{source.name} has no character for {sorted(map(hex, missing))}")
    options = Options(layout_features=_FEATURES, hinting=False, notdef_outline=True, name_IDs=["*"])
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    font = instantiateVariableFont(font, {"wght": (WEIGHTS[0], *WEIGHTS)})
    for record in font["name"].names:
        if record.nameID in (_FAMILY, _UNIQUE, _FULL, _TYPOGRAPHIC):
            record.string = NAME
        elif record.nameID in (_POSTSCRIPT, _VARIATIONS):
            record.string = NAME.replace(" ", "")
    font.flavor = "woff2"
    font.save(target)


def face(script: str, ranges: str) -> str:
    """Return the CSS rule of a script."""
    characters = ",".join(f"U+{part}" for part in ranges.split())
    file = f'url(fonts/mcvet-sans-{script}.woff2) format("woff2")'
    weights = " ".join(map(str, WEIGHTS))
    return f'@font-face{{font-family:"{NAME}";font-display:swap;font-weight:{weights};src:{file};unicode-range:{characters}}}\n'


def _codes(part: str) -> range:
    first, _, last = part.partition("-")
    return range(int(first, 16), int(last or first, 16) + 1)


if __name__ == "__main__":
    for script, ranges in SCRIPTS.items():
        cut(Path(sys.argv[1]), ranges, STYLE / "fonts" / f"mcvet-sans-{script}.woff2")
    (STYLE / "fonts.css").write_text("".join(face(*each) for each in SCRIPTS.items()) + SHAPES, "utf-8")
