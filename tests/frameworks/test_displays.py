"""What a reader sees of a comparison and of a translation: tables, reports and HTML."""

import re
from collections.abc import Sequence

import pytest

from mcvet import open_catalogue
from mcvet.catalogue import Source
from mcvet.frameworks import compare, displays, overview, translate
from mcvet.frameworks.wording import label
from mcvet.locale import texts_for


def cited(text: str, sources: Sequence[Source]) -> set[str]:
    """Return the ids of the sources whose numbers stand in brackets in a text of a report."""
    return {sources[int(number) - 1].source_id for number in re.findall(r"\[(\d+)\]", text)}


def test_a_cell_of_the_ladder_is_read_as_text() -> None:
    """A line has the level, the doubt about its link, its types and those hidden, or the reason why there is none; levels off it come last."""
    frame = displays.ladder_display(compare(["HR", "FI", "NO", "BA"], eqf_levels=[1, 4]))
    assert list(frame) == ["EQF", "Croatia", "Finland", "Norway", "Bosnia and Herzegovina"]
    assert list(frame["EQF"]) == ["4", "1", "not linked to the EQF"]
    assert list(frame["Croatia"])[:2] == [
        "4.1: Trogodišnje strukovno obrazovanje\n4.2: Svjedodžba o završnom radu (četverogodišnji program); Svjedodžba o državnoj maturi",
        "1 (medium confidence): 1 type hidden: low confidence",
    ]
    assert frame["Finland"][1] == "1: no qualification placed"
    assert frame["Norway"][1] == "no national level"
    assert frame["Bosnia and Herzegovina"][0] == "Not referenced to the EQF"
    assert frame["Bosnia and Herzegovina"][2].splitlines()[0] == "1: 1 type hidden: low confidence"
    assert list(displays.ladder_display(overview("BG"))["EQF"])[-2:] == ["1", "below EQF 1"]
    unsure = displays.ladder_display(compare(["HR", "SI"], eqf_levels=[1], include_low=True))["Croatia"][0]
    assert unsure == "1 (medium confidence): Osnovno obrazovanje (low confidence)"


def test_an_attribute_that_is_missing_says_why() -> None:
    """No referencing, no update, a value that nobody knows and one left out for want of a source read differently; the EQF is not referenced."""
    frame = displays.attributes_display(compare(["PT", "BA", "EU"])).set_index("Attribute")
    rows = {name: list(frame.loc[name]) for name in ("Referenced to the EQF in", "Referencing updated in", "Sublevels", "Adopted in")}
    assert rows["Referenced to the EQF in"] == ["hidden: low confidence", "not referenced", "–"]
    assert rows["Referencing updated in"] == ["no update known", "no update known", "–"]
    assert rows["Sublevels"][1:] == ["unknown", "no"]
    assert rows["Adopted in"] == ["2009", "2011", "2008"]
    croatian = texts_for("hr")
    words = displays.attributes_display(compare(["CZ", "HR"]), croatian).set_index(croatian.say("Attribute"))
    assert list(words.loc[croatian.say("EQF level on certificates")]) == [croatian.say("yes"), croatian.say("unknown")]
    assert croatian.say("yes") != "yes"
    shown = displays.attributes_display(compare(["PT", "BA"], include_low=True)).set_index("Attribute")
    assert list(shown.loc["Referenced to the EQF in"]) == ["2011 (low confidence)", "not referenced"]


def test_the_report_on_a_comparison_has_three_parts_with_numbered_sources() -> None:
    """The ladder, the frameworks with their notes and the events, each with numbers that lead to their own sources."""
    comparison = compare(["HR", "NO"], eqf_levels=[6])
    ladder, frameworks, events = displays.comparison_sections(comparison)
    assert [part.heading for part in (ladder, frameworks, events)] == ["Comparison", "Frameworks", "Events"]
    assert ladder.table is not None
    assert frameworks.table is not None
    assert events.table is not None
    professional = ladder.table["Croatia"][0].splitlines()[0]
    assert professional.startswith("6.st: Stručni prijediplomski studij")
    assert cited(professional, comparison.sources) == {"b_hr_mzom_2021", "g_spotlight_hr_2018", "g_elm_nqf"}
    [norway] = [text for text in frameworks.sentences if text.startswith("Norway: ")]
    assert "Levels are numbered 2 to 8; there is no level 1." in norway
    assert cited(norway, comparison.sources) == {"b_no_nokut_levels"}
    last = frameworks.table.iloc[-1]
    assert last["Attribute"] == "Sources"
    assert cited(last["Croatia"], comparison.sources) == {"b_hr_mzom_2021", "g_elm_nqf", "b_zakon_hko"}
    assert list(events.table) == ["Framework", "Date", "Event", "In the words of the editors"]
    adopted = events.table[events.table["Date"] == "2013-02-08"].iloc[0]
    assert list(adopted)[:3] == ["Croatia", "2013-02-08", "Law adopted"]
    assert adopted.iloc[3].startswith("Croatian Qualifications Framework Act, NN 22/2013 [")
    assert cited(adopted.iloc[3], comparison.sources) == {"b_zakon_hko"}


def test_the_report_on_a_translation_has_its_paths_and_cautions() -> None:
    """A path is a row with the levels reached, the confidence and the sources; cautions follow if there are any."""
    translation = translate("9", "SI", "RS")
    paths, cautions = displays.translation_sections(translation)
    assert (paths.heading, cautions.heading) == ("Translation", "Cautions")
    assert paths.table is not None
    assert list(paths.table) == ["Slovenia", "EQF", "Serbia", "Confidence", "Sources"]
    assert list(paths.table[["Slovenia", "EQF", "Serbia", "Confidence"]].itertuples(index=False, name=None)) == [
        ("9", "7", "7.1 or 7.2", "high confidence"), ("9", "8", "8", "high confidence"),
    ]  # fmt: skip
    assert cited(paths.table["Sources"][1], translation.sources) == set(translation.paths[1].source_ids)
    assert len(cautions.sentences) == len(translation.cautions)
    [changed] = [text for text in cautions.sentences if text.startswith("Serbia: the rules changed in 2023")]
    assert cited(changed, translation.sources) == {"h_rs_nok", "b_rs_tclaw"}
    nowhere = displays.translation_sections(translate("1", "SI", "NO"))[0].table
    assert nowhere is not None
    assert nowhere["Norway"][0] == "no national level"
    assert [section.heading for section in displays.translation_sections(translate("3", "EE", "LI"))] == ["Translation"]


def test_a_source_of_every_level_stands_once_below_the_ladder() -> None:
    """A source that all levels share is left out of their own sources."""
    comparison = compare(["HR", "SI"], eqf_levels=[4])
    levels = [level for cell in comparison.rows[0].cells for level in cell.levels]
    assert all("g_elm_nqf" in level.source_ids for level in levels)
    number = next(number for number, source in enumerate(comparison.sources, 1) if source.source_id == "g_elm_nqf")
    assert displays.ladder_html(comparison).count(f'href="#source-{number}"') == 1


def test_my_country_is_marked_in_the_attributes() -> None:
    """The column of the reader's own country is marked from its head to its foot, and no other."""
    html = displays.profile_html(compare(["HR", "RS"]), ways=displays.Ways(own="RS"))
    assert re.findall('class="(c-[a-z]+) own', html) == ["c-rs"] * html.count("<tr")


def test_the_list_of_frameworks_names_each_with_its_sources() -> None:
    """Country and region, names in both languages, labels in words, and the numbers of the sources."""
    catalogue = open_catalogue()
    chosen = [catalogue.framework(name) for name in ("HR", "BE-DE", "BA")]
    sources = catalogue.cited(source_id for framework in chosen for source_id in framework.source_ids)
    html = displays.frameworks_html(chosen, sources)
    rows = [re.sub("<[^>]*>", " ", row).split() for row in html.split("<tbody")[1].split("<tr")[1:]]
    words = [" ".join(row) for row in rows]
    assert "Croatia HR-CROQF Hrvatski kvalifikacijski okvir (HKO) Croatian Qualifications Framework 8 operational 2012" in words[0]
    assert "Belgium (German-speaking Community) BE-DE-QDG" in words[1]
    assert "activation not referenced" in words[2]
    assert 'lang="hr"' in html
    assert 'lang="de"' in html
    assert all(f"#source-{number}" in html for number in range(1, len(sources) + 1))


@pytest.mark.parametrize(
    ("frameworks", "shown"), [(["HR", "BA", "RS"], ["Croatia", "Serbia"]), (["BA", "HR"], ["Bosnia and Herzegovina", "Croatia"])]
)
def test_the_strip_begins_with_the_first_framework(frameworks: list[str], shown: list[str]) -> None:
    """The first framework is there with its levels or the reason why it has none, and of the others those that are referenced."""
    html = displays.strip_html(compare(frameworks))
    named = [re.sub("<[^>]*>", "", heading).split(maxsplit=1)[1] for heading in re.findall("<h2.*?</h2>", html)]
    assert [name for name in named if name in {"Croatia", "Serbia", "Bosnia and Herzegovina"}] == shown


CROATIAN = texts_for("hr")


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("has_sublevels", ["da", "da", "ne"]), ("stage", ["operativna faza", "nepoznato", "operativna faza"]), ("qf_ehea_self_certified_year", ["2012", "2020", "–"]),
    ],
)  # fmt: skip
def test_the_values_of_an_attribute_are_in_the_readers_language(name: str, row: list[str]) -> None:
    """Codes have their label, numbers stay, and what cannot apply to the EQF has a dash."""
    frame = displays.attributes_display(compare(["HR", "RS", "EU"]), CROATIAN)
    assert frame.set_index(frame.columns[0]).loc[label(name, CROATIAN)].tolist() == row


def test_levels_that_are_not_linked_have_their_sources_and_types() -> None:
    """The last row of the ladder of a report has the levels of a framework that is not referenced, with the numbers of their sources."""
    comparison = compare(["HR", "BA"], eqf_levels=[4])
    numbers = displays.numbers_of(comparison.sources)
    lines = displays.ladder_display(comparison, numbers=numbers)["Bosnia and Herzegovina"].iloc[-1].splitlines()
    assert len(lines) == 8
    for line, level in zip(lines, comparison.profiles[1].unreferenced_levels, strict=True):
        assert line.startswith(f"{level.nqf_level}: " if level.types or level.types_hidden else f"{level.nqf_level} [")
        assert cited(line, comparison.sources) >= set(level.source_ids)


def test_my_country_is_marked_in_the_strip_and_its_levels_are_links() -> None:
    """The strip is that of EQF 4 unless another level is asked for; own country and addresses are those of the page."""
    comparison = compare(["HR", "RS"])
    ways = displays.Ways(level=lambda level: f"/{level.framework_id}/{level.nqf_level}", own="RS")
    html = displays.strip_html(comparison, ways=ways)
    assert re.findall('class="(c-[a-z]+) own', html) == ["c-rs"]
    assert re.findall('href="([^"]*)"', html) == ["/HR-CROQF/4.1", "/HR-CROQF/4.2", "/RS-NQFS/4"]
    assert html == displays.strip_html(comparison, eqf_level=4, ways=ways)
    assert "<a " not in displays.strip_html(comparison)
