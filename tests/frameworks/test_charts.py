"""The charts of a comparison: what they are called by."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from conftest import ROOT
from mcvet import open_catalogue
from mcvet.frameworks import compare
from mcvet.frameworks.charts import _EVENT_SYMBOLS, ladder_chart, timeline_chart
from mcvet.frameworks.displays import Ways
from mcvet.palette import COUNTRIES, marks


def texts_of(value: object) -> Iterator[str]:
    """Return every text of a figure but those of its `meta`, which the page shows as text."""
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from texts_of(inner)


def test_names_are_text_and_no_markup(tmp_path: Path) -> None:
    """Tags in what a partner's folder calls its framework, levels, types and events are written out, not followed."""
    for path in (ROOT / "notebooks" / "own-country").glob("*.csv"):
        text = (
            path.read_text("utf-8").replace("Example ", "<i>Q</i> ").replace("Primjer ", "<a href='x'>P</a> ").replace("EXQF", "<i>E</i>")
        )
        (tmp_path / path.name).write_text(text.replace(",3b,", ",<i>3b</i>,"), "utf-8")
    (tmp_path / "referencing_events.csv").write_text(
        "framework_id,date,event,title,source_id,confidence\nZZ-EXAMPLE,2023,updated,<i>Report</i>,own_example,medium\n", "utf-8"
    )
    comparison = compare(["ZZ", "HR"], catalogue=open_catalogue(tmp_path))
    for figure, names in (
        (ladder_chart(comparison), ("<i>E</i>", "<i>3b</i>", "<a href='x'>P</a>")),
        (timeline_chart(comparison), ("<i>Report</i>",)),
    ):
        told = json.loads(figure.to_json())
        told["layout"].pop("meta")
        found = list(texts_of(told))
        assert not [text for text in found if re.search("<(?!/?b>|br>)", text)]
        for name in names:
            assert any(name.replace("<", "&lt;").replace(">", "&gt;") in text.replace("<br>", " ") for text in found)


def test_no_event_looks_like_a_country() -> None:
    """A symbol means one thing: those of events mark no country, whichever eight are compared."""
    eight = marks([(f"{code}-X", code) for code in ("AT", "DE", "NL", "PL", "FI", "EE", "LV", "LT")]).values()
    taken = {mark.symbol.removesuffix("-open") for mark in (*COUNTRIES.values(), *eight)}
    assert not taken & {symbol.removesuffix("-open") for symbol in _EVENT_SYMBOLS.values()}


def test_marks_lead_to_their_levels() -> None:
    """A mark carries the address of its level, where there is one to lead to."""
    comparison = compare(["HR", "RS"])
    figure = ladder_chart(comparison, ways=Ways(level=lambda level: f"?level={level.nqf_level}"))
    assert "?level=4.2" in [address for trace in figure.data for address in trace.customdata or ()]
    assert all(trace.customdata is None for trace in ladder_chart(comparison).data)
