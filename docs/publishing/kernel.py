"""Run by the kernel of each notebook before its first cell: charts load the plotly.js of the site, and tables show whole cells."""

from typing import Any

import pandas as pd
import plotly.io
from plotly.io.base_renderers import MimetypeRenderer


class _Chart(MimetypeRenderer):
    """A figure as HTML that uses the site's own plotly.js."""

    def to_mimebundle(self, fig_dict: dict[str, Any]) -> dict[str, str]:
        """Return the figure by media type."""
        html = plotly.io.to_html(fig_dict, full_html=False, include_plotlyjs="../_static/plotly.min.js", include_mathjax=False)
        return {"text/html": html}


plotly.io.renderers["site"] = _Chart()
plotly.io.renderers.default = "site"
pd.set_option("display.max_colwidth", 300)
