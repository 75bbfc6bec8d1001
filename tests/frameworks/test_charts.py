"""The charts of a comparison: what they are called by and where things stand in them."""

import json
import re
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from pathlib import Path

import plotly.graph_objects as go
import pytest

from conftest import ROOT
from mcvet import open_catalogue
from mcvet.frameworks import compare
from mcvet.frameworks.charts import _EVENT_SYMBOLS, _side_by_side, ladder_chart, timeline_chart
from mcvet.frameworks.displays import Ways
from mcvet.frameworks.wording import label
from mcvet.locale import texts_for
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


def drawn(figure: go.Figure, name: str) -> dict[str, tuple[float, float, str]]:
    """Return place and symbol of each mark of a framework, by the level that is written beside it."""
    [trace] = [trace for trace in figure.data if trace.name == name]
    return {text.strip(): (x, y, symbol) for text, x, y, symbol in zip(trace.text, trace.x, trace.y, trace.marker.symbol, strict=True)}


def test_a_mark_stands_in_the_band_of_its_eqf_level() -> None:
    """Columns are frameworks, bands EQF levels from the lowest up; levels of one band keep the order of their framework; doubt is an open symbol."""
    figure = ladder_chart(compare(["HR", "RS"], eqf_levels=[1, 4, 6]))
    assert list(figure.layout.yaxis.ticktext) == ["EQF 1", "EQF 4", "EQF 6"]
    assert [text.split(" ", 1)[1] for text in figure.layout.xaxis.ticktext] == ["Croatia", "Serbia"]
    croatia, serbia = drawn(figure, "Croatia"), drawn(figure, "Serbia")
    bands = {level: figure.layout.yaxis.tickvals[band] for level, band in {"1": 0, "4.1": 1, "4.2": 1, "6.st": 2, "6.sv": 2}.items()}
    assert croatia.keys() == bands.keys()
    assert all(abs(croatia[level][1] - band) < 0.5 for level, band in bands.items())
    assert croatia["4.1"][1] < croatia["4.2"][1]
    assert {(croatia["4.1"][1] + croatia["4.2"][1]) / 2, croatia["1"][1]} == {0.0, 1.0}
    assert all(round(x) == 0 for x, _, _ in croatia.values())
    assert all(round(x) == 1 for x, _, _ in serbia.values())
    assert {level: symbol for level, (_, _, symbol) in croatia.items()} == {
        "1": "circle-open", "4.1": "circle", "4.2": "circle", "6.st": "circle", "6.sv": "circle-open",
    }  # fmt: skip


def test_a_line_joins_a_level_to_all_its_eqf_levels() -> None:
    """Slovenia's level 9 has marks at EQF 7 and EQF 8 and a line between them; no other level has a line."""
    figure = ladder_chart(compare(["SI", "HR"], eqf_levels=[7, 8]))
    [line] = [trace for trace in figure.data if trace.mode == "lines"]
    [slovenia] = [trace for trace in figure.data if trace.name == "Slovenia"]
    nines = [(x, y) for text, x, y in zip(slovenia.text, slovenia.x, slovenia.y, strict=True) if text.strip() == "9"]
    assert list(zip(line.x, line.y, strict=True)) == nines
    assert [round(y) for _, y in nines] == [0, 1]


def test_the_kinds_of_an_empty_place_are_drawn_differently() -> None:
    """A cross where nothing is placed, a dash where there is no level, a hatched column for a framework not referenced, and a key for each."""
    figure = ladder_chart(compare(["FI", "BA", "NO"], eqf_levels=[1, 2, 3]))
    assert {level: symbol for level, (_, _, symbol) in drawn(figure, "Finland").items()} == {"1": "x-thin", "2": "star", "3": "star"}
    assert drawn(figure, "Norway").keys() == {"2", "3"}
    [apart, dash] = figure.layout.annotations
    assert (dash.text, dash.x, dash.y, dash.hovertext) == ("–", 2, 0, "no national level")
    assert (apart.text, apart.x, apart.y) == ("Not referenced to the EQF<br>8 national levels", 1, 1)
    [hatched] = [trace for trace in figure.data if trace.type == "bar"]
    assert (hatched.x, hatched.y, hatched.base, hatched.marker.pattern.shape) == ((1,), (3,), (-0.5,), "/")
    for words in (
        "×: no qualification placed.",
        "–: no national level.",
        "Hatched: not referenced to the EQF.",
        "Open symbol: the link was seen once",
    ):
        assert words in figure.layout.meta["note"]
    sure = ladder_chart(compare(["DE", "RS"])).layout
    assert not sure.annotations
    assert not re.search("×|–:|Hatched|Open symbol", sure.meta["note"])


def test_a_ladder_of_few_rows_or_of_none_is_drawn() -> None:
    """The words on a hatched column fit into one row, and a view of differences without any has columns and no marks."""
    [apart] = ladder_chart(compare(["HR", "BA"], eqf_levels=[4])).layout.annotations
    assert (apart.text.replace("<br>", " "), apart.textangle) == ("Not referenced to the EQF 8 national levels", 0)
    alike = compare(["DE", "DK"]).differences()
    assert not alike.rows
    figure = ladder_chart(alike)
    assert [text.split(" ", 1)[1] for text in figure.layout.xaxis.ticktext] == ["Germany", "Denmark"]
    assert not [mark for trace in figure.data for mark in trace.x]


def test_a_mark_tells_its_level_the_link_and_its_types() -> None:
    """The text over a mark has the level, the confidence of the link, the types, and the doubt about each."""
    [croatia, _] = ladder_chart(compare(["HR", "RS"], eqf_levels=[1], include_low=True)).data
    assert list(croatia.hovertext) == ["<b>Croatia 1</b><br>medium confidence<br>Osnovno obrazovanje (low confidence)"]
    [finland, _] = ladder_chart(compare(["FI", "RS"], eqf_levels=[1])).data
    assert list(finland.hovertext) == ["<b>Finland 1</b><br>high confidence<br>no qualification placed"]


def test_the_row_below_eqf_1_has_its_own_band() -> None:
    """Bulgaria's level 0 is drawn below EQF 1."""
    figure = ladder_chart(compare(["BG", "HR"], eqf_levels=[1]))
    assert list(figure.layout.yaxis.ticktext) == ["below EQF 1", "EQF 1"]
    assert {level: y for level, (_, y, _) in drawn(figure, "Bulgaria").items()} == {"0": 0, "1": 1}


def test_an_event_is_drawn_at_its_date_on_the_line_of_its_framework() -> None:
    """A year alone is drawn in the middle of the year; the kind is the symbol; the text over it has framework, date, kind and title."""
    figure = timeline_chart(compare(["RS", "PT"], include_low=True))
    assert [text.split(" ", 1)[1] for text in figure.layout.yaxis.ticktext] == ["Serbia", "Portugal"]
    lines = dict(zip(("Serbia", "Portugal"), figure.layout.yaxis.tickvals, strict=True))
    found = {}
    for trace in figure.data:
        for text, day, y, faint in zip(trace.hovertext or (), trace.x, trace.y, trace.marker.opacity or (), strict=False):
            found[text] = (trace.marker.symbol, day, y, faint)
    assert len(found) == 9
    law = found["<b>Serbia, 2018-04-05</b><br>Law adopted: NQFS Act, Sl. glasnik RS 27/2018 (in force 14 April 2018)"]
    assert law == ("hexagram", "2018-04-05", lines["Serbia"], 1)
    symbol, day, y, _ = found["<b>Serbia, 2020</b><br>Amended: NQFS Act amended, Sl. glasnik RS 6/2020"]
    assert (symbol, day, round(y)) == ("hexagram-open", "2020-07-01", lines["Serbia"])
    title = "Referencing report presented: Linked to the EQF, by December 2012 (low confidence)"
    symbol, day, y, faint = found[f"<b>Portugal, 2011</b><br>{title}"]
    assert (symbol, day, y) == ("bowtie", "2011-07-01", lines["Portugal"])
    assert faint < 1
    assert figure.layout.meta["note"].startswith("Faint: unconfirmed. ")
    assert "Faint" not in timeline_chart(compare(["RS", "PT"])).layout.meta["note"]


def test_events_close_in_time_stand_side_by_side() -> None:
    """No two events of a framework within half a year have the same place on its line."""
    figure = timeline_chart(compare(["RS", "HR"]))
    places = [
        (date.fromisoformat(day), y)
        for trace in figure.data
        for day, y in zip(trace.x, trace.y, strict=True)
        if day is not None
    ]  # fmt: skip
    close = [(one, other) for one, other in combinations(places, 2) if abs((one[0] - other[0]).days) < 183]
    assert close
    assert not [pair for pair in close if pair[0][1] == pair[1][1]]


def test_the_note_has_the_limits_the_date_and_the_number_of_sources() -> None:
    """A picture that is passed on says what levels do not decide, of when the data are, and how many sources they have."""
    comparison = compare(["RS", "XK"]).model_copy(update={"as_of": "2026-11-05"})
    for figure, title in (
        (ladder_chart(comparison), "How do the national levels compare?"),
        (timeline_chart(comparison), "When was each framework adopted, referenced and updated?"),
    ):
        meta = figure.layout.meta
        assert meta["title"] == title
        told = f"{comparison.limits_of_use} Data as of 5 November 2026: {len(comparison.sources)} sources, listed with the table."
        assert meta["note"].endswith(told)
        assert "UNSCR 1244/1999" in meta["note"]


def test_the_bands_and_columns_of_the_ladder_surround_their_marks() -> None:
    """Each row has half a step on both sides and a line at each edge; the columns likewise; the height leaves 24 pixels for each level."""
    figure = ladder_chart(compare(["HR", "RS", "BA"], eqf_levels=[4, 7]))
    assert (figure.layout.xaxis.range, figure.layout.yaxis.range) == ((-0.5, 2.5), (-0.5, 1.5))
    assert [(line.x0, line.x1, line.y0, line.y1) for line in figure.layout.shapes] == [(0, 1, y, y) for y in (-0.5, 0.5, 1.5)]
    assert figure.layout.height == 96 + 2 * 3 * 24
    assert ladder_chart(compare(["DE", "DK"], eqf_levels=[4])).layout.height == 96 + 2 * 24
    assert ladder_chart(compare(["DE", "DK"]).differences()).layout.height == 96 + 2 * 24
    assert figure.layout.meta["narrowest"] - ladder_chart(compare(["HR", "RS"])).layout.meta["narrowest"] == 62
    assert figure.layout.meta["narrowest"] == 64 + 3 * 62


def test_only_marks_and_dashes_answer_to_the_pointer() -> None:
    """A mark has its level beside it and tells more below the pointer; lines and hatching are silent; nothing is drawn as an arrow."""
    figure = ladder_chart(compare(["SI", "BA", "NO"], eqf_levels=[1, 7, 8]))
    assert {(trace.type, trace.mode if trace.type == "scatter" else None, trace.hoverinfo) for trace in figure.data} == {
        ("scatter", "markers+text", "text"), ("scatter", "lines", "skip"), ("bar", None, "skip"),
    }  # fmt: skip
    assert {trace.textposition for trace in figure.data if trace.name} == {"middle right"}
    assert not any(note.showarrow for note in figure.layout.annotations)
    assert all(not axis.showgrid for axis in (figure.layout.xaxis, figure.layout.yaxis))
    slovenia = next(trace for trace in figure.data if trace.name == "Slovenia")
    assert all(x < 0 for x in slovenia.x)


@pytest.mark.parametrize(("eqf_levels", "text", "angle"), [
    ([4, 5], "Not<br>referenced<br>to the EQF 8<br>national<br>levels", 0), ([4, 5, 6], "Not referenced to the EQF<br>8 national levels", -90),
])  # fmt: skip
def test_the_words_on_a_hatched_column_fit_its_height(eqf_levels: list[int], text: str, angle: int) -> None:
    """They stand upright in lines of at most twelve characters in one or two rows, and are turned from three rows on."""
    [apart] = ladder_chart(compare(["HR", "BA"], eqf_levels=eqf_levels)).layout.annotations
    assert (apart.text, apart.textangle) == (text, angle)


def test_the_timeline_reads_from_above_and_has_a_key() -> None:
    """The first framework is the uppermost line; each kind of event that occurs has one sample in the key; events have the colour of their line."""
    comparison = compare(["HR", "RS", "SI"])
    figure = timeline_chart(comparison)
    assert list(figure.layout.yaxis.tickvals) == [0, -1, -2]
    assert figure.layout.yaxis.range == (-2.5, 0.5)
    assert figure.layout.height == 150 + 3 * 56
    kinds = {event.event for profile in comparison.profiles for event in profile.events}
    samples = [trace for trace in figure.data if trace.showlegend is None]
    assert {trace.marker.symbol for trace in samples} == {_EVENT_SYMBOLS[kind] for kind in kinds}
    assert {trace.name for trace in samples} == {label(kind, texts_for("en")) for kind in kinds}
    colours = {
        mark.colour
        for mark in marks((profile.framework.framework_id, profile.framework.country) for profile in comparison.profiles).values()
    }
    for trace in figure.data:
        if trace not in samples:
            assert set(trace.marker.color) <= colours
            assert trace.marker.color == trace.marker.line.color
            assert trace.hoverinfo == "text"


@pytest.mark.parametrize(("names", "years", "step"), [(["HR", "RS"], 12, 2), (["SI", "RS"], 10, 2), (["EE", "BA"], 8, 1)])
def test_a_long_timeline_names_every_second_year(names: list[str], years: int, step: int) -> None:
    """Up to nine years apart every year has its place of 42 pixels, beyond that every second one."""
    comparison = compare(names)
    found = [event.year for profile in comparison.profiles for event in profile.events]
    layout = timeline_chart(comparison).layout
    assert max(found) - min(found) == years
    assert layout.xaxis.dtick == f"M{12 * step}"
    assert layout.meta["narrowest"] == 2 * 64 + 42 * (years // step + 1)


@pytest.mark.parametrize(
    ("names", "eqf_levels", "key"),
    [
        (["DE", "RS"], None, ""), (["NO", "DE"], [1], "–: no national level. "),
        (["DE", "BA", "NO"], [1], "–: no national level. Hatched: not referenced to the EQF. "),
        (["FI", "DE"], [1], "×: no qualification placed. "),
    ],
)  # fmt: skip
def test_the_note_begins_with_the_key_of_what_is_drawn(names: list[str], eqf_levels: list[int] | None, key: str) -> None:
    """Only what occurs is explained; then follow the limits, the date and the sources."""
    comparison = compare(names, eqf_levels=eqf_levels)
    assert ladder_chart(comparison).layout.meta["note"].startswith(f"{key}{comparison.limits_of_use} Data as of ")


def test_numbers_of_a_chart_are_written_as_in_its_language() -> None:
    """A comma separates decimals in Croatian and thousands in English; a caption is no legend of marks."""
    comparison = compare(["HR", "RS"])
    for tag, separators in (("en", ".,"), ("hr", ",.")):
        layouts = [chart(comparison, texts_for(tag)).layout for chart in (ladder_chart, timeline_chart)]
        assert {layout.separators for layout in layouts} == {separators}
        assert [layout.showlegend for layout in layouts] == [False, True]
    figure = timeline_chart(comparison)
    assert {trace.mode for trace in figure.data} == {"markers"}
    assert {trace.showlegend for trace in figure.data if trace.hovertext} == {False}
    assert {trace.marker.symbol for trace in figure.data if trace.showlegend is not False} <= set(_EVENT_SYMBOLS.values())
    assert figure.layout.xaxis.tickformat == "%Y"


def test_a_timeline_without_events_is_empty() -> None:
    """Frameworks of which no event is known have a line each and no year."""
    nothing = [profile.model_copy(update={"events": ()}) for profile in compare(["HR", "RS"]).profiles]
    figure = timeline_chart(compare(["HR", "RS"]).model_copy(update={"profiles": tuple(nothing)}))
    assert not figure.data
    assert figure.layout.meta["narrowest"] == 2 * 64 + 42


def test_close_events_keep_to_the_line_of_their_framework() -> None:
    """The first of several is on the line, the second above and the third below it, all within a quarter of the distance."""
    days = ("2020-01-01", "2020-02-01", "2020-03-01", "2020-04-01", "2022-01-01")
    event = open_catalogue().events_of("HR-CROQF")[0]
    places = [shift for _, shift in _side_by_side([event.model_copy(update={"date": day}) for day in days])]
    assert places == [0, 0.22, -0.22, 0, 0]
