"""Configuration of Sphinx."""

from pathlib import Path

import plotly
from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx

import mcvet
from publishing import reference

project = "mcvet"
author = "the MC.VET project"
version = release = mcvet.__version__
project_copyright = f"{author}; code BSD-3-Clause, data CC BY 4.0"
language = "en"

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.autosummary", "sphinx.ext.napoleon"]

# Every reference to a name of mcvet must lead somewhere; other libraries are not described here.
nitpicky = True
nitpick_ignore_regex = [(r"py:.*", r"(?!mcvet).*"), ("py:class", r"mcvet\.catalogue\.files\.Tables")]
default_role = "code"
highlight_language = "text"
myst_heading_anchors = 4

autodoc_preserve_defaults = True
autodoc_member_order = "bysource"
autosummary_generate = False
napoleon_numpy_docstring = False
napoleon_use_ivar = True
maximum_signature_line_length = 100

nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 300
nb_ipywidgets_js = {}

html_theme = "pydata_sphinx_theme"
html_title = "mcvet"
html_static_path = ["site.css", str(Path(plotly.__file__).parent / "package_data" / "plotly.min.js")]
html_css_files = ["site.css"]
html_show_sourcelink = False
html_copy_source = False
html_context = {"default_mode": "auto"}
html_theme_options = {
    "navigation_with_keys": False,
    "footer_start": ["copyright"],
    "footer_end": [],
    "secondary_sidebar_items": ["page-toc"],
}
html_sidebars = {"index": []}


def setup(app: Sphinx) -> None:
    """Connect what the reference needs."""
    app.add_lexer("csv", TextLexer)
    app.connect("autodoc-process-docstring", reference.describe_fields)
    app.connect("autodoc-process-signature", reference.short_signature)
    app.connect("missing-reference", reference.public_name)
