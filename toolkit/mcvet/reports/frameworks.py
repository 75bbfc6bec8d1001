"""Files of comparisons, translations and the list of frameworks; one function per result."""

from typing import Any

import pandas as pd

from mcvet.catalogue import Catalogue, frame, open_catalogue
from mcvet.frameworks import Comparison, Translation, displays, tables, wording
from mcvet.locale import Texts, marked
from mcvet.locale.texts import ENGLISH
from mcvet.readiness import Matrix
from mcvet.readiness import displays as readiness_displays
from mcvet.readiness import tables as readiness_tables
from mcvet.reports.files import Files, as_csv, as_json, as_page, as_workbook
from mcvet.reports.report import Report, dated_report

COMPARISON_TITLE = marked("How do the national levels compare?")
TRANSLATION_TITLE = marked("Translate a level")
LIST_TITLE = marked("Qualifications frameworks")
_CELL = 34


def comparison_report(comparison: Comparison, texts: Texts = ENGLISH, finding: str | None = None) -> Report:
    """Return the report on a comparison; `finding` is needed if it is reduced to its differences."""
    notes = wording.footnotes((profile.framework for profile in comparison.profiles), texts)
    finding = finding or wording.finding(comparison, texts)
    return dated_report(COMPARISON_TITLE, finding, displays.comparison_sections(comparison, texts), comparison, texts, remarks=notes)


def translation_report(translation: Translation, texts: Texts = ENGLISH) -> Report:
    """Return the report on a translation."""
    notes = wording.footnotes((translation.from_framework, translation.to_framework), texts)
    answer, sections = wording.answer(translation, texts), displays.translation_sections(translation, texts)
    return dated_report(TRANSLATION_TITLE, answer, sections, translation, texts, remarks=notes)


def comparison_files(comparison: Comparison, texts: Texts = ENGLISH, finding: str | None = None, policy: Matrix | None = None) -> Files:
    """Return functions that write the files of a comparison, by format.

    Args:
        comparison: the content.
        texts: their language.
        finding: the main finding in words; needed if `comparison` is reduced to its differences.
        policy: what is in force in these countries; two more sheets of the spreadsheet, and their sources.

    `csv` has the columns of `tables.comparison_frame`; `json` the fields of `Comparison`, and `finding` in words; `xlsx` the
    ladder for display, the sources, every level and type as rows, the attributes side by side and the events; `html`
    the same as a self-contained page.
    """
    say, finding = texts.say, finding or wording.finding(comparison, texts)
    cited = {source.source_id: source for source in (*comparison.sources, *(policy.sources if policy else ()))}
    sheets = {
        marked("Comparison"): (displays.ladder_display(comparison, texts), _CELL),
        marked("Sources"): (tables.sources_frame(cited.values()), None),
        marked("Levels and types"): (tables.comparison_frame(comparison), None),
        marked("Frameworks"): (displays.attributes_display(comparison, texts), _CELL),
        marked("Events"): (tables.events_frame(comparison), None),
        marked("Notes"): (tables.notes_frame(comparison), None),
    }
    if policy:
        sheets[marked("Policy in force")] = (readiness_displays.matrix_display(policy, texts), _CELL)
        sheets[marked("Evidence")] = (readiness_tables.matrix_frame(policy), None)
    html = [part(comparison, texts) for part in (displays.ladder_html, displays.profile_html, displays.events_html)]
    return {
        "csv": lambda: as_csv(tables.comparison_frame(comparison)),
        "json": lambda: as_json({"finding": finding} | comparison.model_dump(mode="json")),
        "xlsx": lambda: as_workbook(say(COMPARISON_TITLE), finding, sheets, comparison, texts),
        "html": lambda: as_page(say(COMPARISON_TITLE), finding, html, comparison.sources, comparison, texts),
    }


def translation_files(translation: Translation, texts: Texts = ENGLISH) -> Files:
    """Return functions that write the files of a translation, by format.

    `csv` has the columns of `tables.translation_frame`; `json` the fields of `Translation`, `answer`, `comparable_to`, and in
    each caution and refusal its `text`, in English; `xlsx` and `html` the paths, the cautions and the sources.
    """
    say, answer = texts.say, wording.answer(translation, texts)
    cautions = pd.DataFrame(
        [[wording.caution_text(caution, translation, texts), ";".join(caution.source_ids)] for caution in translation.cautions],
        columns=[say("Caution"), "source_ids"],
    )
    sheets = {
        marked("Translation"): (tables.translation_frame(translation), None),
        marked("Sources"): (tables.sources_frame(translation.sources), None),
        marked("Cautions"): (cautions, None),
    }
    html = [displays.translation_html(translation, texts)]
    return {
        "csv": lambda: as_csv(tables.translation_frame(translation)),
        "json": lambda: as_json(_translation_values(translation)),
        "xlsx": lambda: as_workbook(say(TRANSLATION_TITLE), answer, sheets, translation, texts),
        "html": lambda: as_page(say(TRANSLATION_TITLE), answer, html, translation.sources, translation, texts),
    }


def _translation_values(translation: Translation) -> dict[str, Any]:
    """Return the fields of a translation, with its answer and its cautions in words."""
    values = translation.model_dump(mode="json")
    for caution, value in zip(translation.cautions, values["cautions"], strict=True):
        value["text"] = wording.caution_text(caution, translation, ENGLISH)
    if translation.refusal:
        values["refusal"]["text"] = wording.refusal_text(translation.refusal, translation, ENGLISH)
    return {"answer": wording.answer(translation, ENGLISH), "comparable_to": list(translation.comparable_to)} | values


def schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON Schemas of the JSON files: `comparison` and `translation`."""
    comparison = Comparison.model_json_schema(mode="serialization")
    comparison["properties"] = {"finding": {"type": "string", "description": "What it shows, in words"}} | comparison["properties"]
    translation = Translation.model_json_schema(mode="serialization")
    answer = {
        "answer": {"type": "string", "description": "The result in one sentence, in English"},
        "comparable_to": {"type": "array", "items": {"type": "string"}, "description": "Levels reached on all paths, each once"},
    }
    translation["properties"] = answer | translation["properties"]
    for name in ("Caution", "TranslationRefusal"):
        part = translation["$defs"][name]
        part["properties"]["text"] = {"type": "string", "description": "The same in English"}
        part["required"] = [*part.get("required", ()), "text"]
    for schema, more in ((comparison, ["finding"]), (translation, list(answer))):
        schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
        schema["required"] = [*more, *schema["required"]]
    return {"comparison": comparison, "translation": translation}


def list_files(texts: Texts = ENGLISH, *, catalogue: Catalogue | None = None) -> Files:
    """Return functions that write the list of frameworks, by format: every column of `frameworks.csv`, and the sources."""
    catalogue = catalogue or open_catalogue()
    listed = frame("frameworks", catalogue=catalogue)
    sources = catalogue.cited(source_id for framework in catalogue.frameworks for source_id in framework.source_ids)
    sheets = {marked("Frameworks"): (listed, None), marked("Sources"): (tables.sources_frame(sources), None)}
    rows = [framework.model_dump(mode="json") for framework in catalogue.frameworks]
    finding = texts.plural("{n} framework", "{n} frameworks", len(rows))
    html = [displays.frameworks_html(catalogue.frameworks, sources, texts)]
    return {
        "csv": lambda: as_csv(listed),
        "json": lambda: as_json({"as_of": catalogue.as_of, "frameworks": rows}),
        "xlsx": lambda: as_workbook(texts.say(LIST_TITLE), finding, sheets, catalogue, texts),
        "html": lambda: as_page(texts.say(LIST_TITLE), finding, html, sources, catalogue, texts),
    }
