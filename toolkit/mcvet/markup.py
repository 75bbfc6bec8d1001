"""HTML from templates in the reader's language, and text for charts; all values are escaped."""

import html
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import CodeType

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup

from mcvet.locale import Texts, texts_for
from mcvet.palette import style_rules

STYLE = Path(__file__).parent / "style"


def render(template: str, texts: Texts, values: Mapping[str, object]) -> Markup:
    """Fill a template.

    Args:
        template: its path below the package, such as `frameworks/templates/ladder.html`.
        texts: the language; templates translate messages with `say` and `plural`.
        values: variables of the template, in addition to the functions of `Texts`.
    """
    return Markup(_environment(texts.tag).get_template(template).render(values))  # noqa: S704 (the environment escapes)


def plain(text: str) -> str:
    """Escape a text for plotly, so that tags, links and entities in it are shown literally."""
    return html.escape(text, quote=False)


class _Compiled(BytecodeCache):
    """Compiled templates in memory: each is compiled once for all languages."""

    def __init__(self) -> None:
        self._kept: dict[str, CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill in what is kept."""
        bucket.code = self._kept.get(bucket.key)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        if bucket.code is not None:
            self._kept[bucket.key] = bucket.code


_compiled = _Compiled()


@lru_cache
def _environment(tag: str) -> Environment:
    environment = Environment(
        bytecode_cache=_compiled,
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    texts = texts_for(tag)
    environment.globals |= {
        "say": texts.say, "plural": texts.plural, "country": texts.country, "join": texts.join, "number": texts.number, "day": texts.day,
        "language": tag,
    }  # fmt: skip
    return environment


@lru_cache
def style_sheet(*names: str) -> str:
    """Return the named style sheets of the package and the colours of the countries as one style sheet."""
    sheets = [(STYLE / f"{name}.css").read_text(encoding="utf-8") for name in names]
    return "\n".join([*sheets, style_rules()])
