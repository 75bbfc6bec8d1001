"""Extraction of badges that are embedded ("baked") in PNG and SVG images. Pixels are not decoded; decompression is limited."""

import struct
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from mcvet.errors import DataError, Problem
from mcvet.messages import say

MOST_BYTES = 8_000_000
_PNG = b"\x89PNG\r\n\x1a\n"
_TEXTS = {b"iTXt", b"tEXt", b"zTXt"}
_KEYWORDS = (b"openbadgecredential", b"openbadges")
_ELEMENTS = (
    "{https://purl.imsglobal.org/ob/v3p0}credential", "{http://purl.imsglobal.org/ob/v3p0}credential", "{http://openbadges.org}assertion",
)  # fmt: skip
"""Keywords (PNG) and elements (SVG) of Open Badges 3.0, then of 2.0."""


def is_picture(content: bytes) -> bool:
    """Return True if the content is a PNG or an SVG."""
    return content.startswith(_PNG) or (content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and b"<svg" in content[:MOST_BYTES])


_AGAIN = say("Download the badge again.")


def extract_badge(content: bytes, file: str) -> bytes:
    """Return the badge embedded in an image: JSON, a token, or the address of a badge.

    Args:
        content: bytes of a PNG or an SVG.
        file: name of the file in errors.

    Raises:
        DataError: if the image cannot be read, is too large, or has no badge.
    """
    if len(content) > MOST_BYTES:
        raise DataError(
            Problem(
                file, None, None, say("at most {n} bytes", n=MOST_BYTES), say("{n} bytes", n=len(content)), say("Save the badge as JSON.")
            )
        )
    found = _in_png(content, file) if content.startswith(_PNG) else _in_svg(content, file)
    if found is None:
        remedy = say("Download the badge again from where it was awarded: copies and screenshots do not contain it. Or ask for it as JSON.")
        raise DataError(Problem(file, None, None, say("an image that contains a badge"), say("an image without a badge"), remedy))
    return found


def _in_png(content: bytes, file: str) -> bytes | None:
    found: dict[bytes, bytes] = {}
    try:
        for keyword, text in _texts(content):
            found.setdefault(keyword, text)
    except (struct.error, ValueError, zlib.error) as error:
        damaged = say("a damaged image, or a badge of more than {n} bytes", n=MOST_BYTES)
        raise DataError(Problem(file, None, None, say("an undamaged image"), damaged, _AGAIN)) from error
    return next((found[keyword] for keyword in _KEYWORDS if keyword in found), None)


def _texts(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield keyword and text of the text chunks of a PNG that may contain a badge."""
    place = len(_PNG)
    while place < len(content):
        length, kind = struct.unpack_from(">I4s", content, place)
        if kind in _TEXTS:
            keyword, _, rest = content[place + 8 : place + 8 + length].partition(b"\0")
            if keyword in _KEYWORDS:
                yield keyword, _text(kind, rest)
        place += length + 12


def _text(kind: bytes, rest: bytes) -> bytes:
    """Return the text of a chunk, given what follows its keyword."""
    if kind == b"tEXt":
        return rest
    if kind == b"zTXt":
        return _unpacked(rest[1:])
    is_packed, text = rest[:1] == b"\1", rest[2:].partition(b"\0")[2].partition(b"\0")[2]
    return _unpacked(text) if is_packed else text


def _unpacked(packed: bytes) -> bytes:
    unpacking = zlib.decompressobj()
    text = unpacking.decompress(packed, MOST_BYTES)
    if not unpacking.eof:
        raise ValueError("incomplete, or too large")
    return text


def _in_svg(content: bytes, file: str) -> bytes | None:
    try:
        elements = fromstring(content).iter()
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        line = error.position[0] if isinstance(error, ParseError) else None
        raise DataError(Problem(file, line, None, say("XML without entity declarations"), say("something else"), _AGAIN)) from error
    kept = sorted((element for element in elements if element.tag in _ELEMENTS), key=lambda element: _ELEMENTS.index(element.tag))
    texts = ((element.text or "").strip() or element.get("verify", "").strip() for element in kept)
    return next((text.encode() for text in texts if text), None)
