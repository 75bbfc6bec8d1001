"""HTML from templates, in the reader's language and with everything escaped."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from mcvet.locale import Texts, texts_for
from mcvet.palette import style_rules

STYLE = Path(__file__).parent / "style"


def render(template: str, texts: Texts, values: Mapping[str, object]) -> Markup:
    """Fill a template.

    Args:
        template: its path below the package, such as `frameworks/templates/ladder.html`.
        texts: the language; templates say messages with `say` and `plural`.
        values: what the template needs beside the functions of `Texts`.
    """
    return Markup(_environment(texts.tag).get_template(template).render(values))  # noqa: S704 (the environment escapes)


@lru_cache
def _environment(tag: str) -> Environment:
    environment = Environment(
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
    """Return style sheets of the package, and the colours of the countries, as one text."""
    sheets = [(STYLE / f"{name}.css").read_text(encoding="utf-8") for name in names]
    return "\n".join([*sheets, style_rules()])
