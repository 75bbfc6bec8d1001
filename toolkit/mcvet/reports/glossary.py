"""Files of the glossary."""

from collections.abc import Sequence

import pandas as pd

from mcvet.catalogue import Catalogue, Term, definition_in, open_catalogue
from mcvet.frameworks.tables import sources_frame
from mcvet.locale import LANGUAGES, Texts, marked
from mcvet.locale.texts import ENGLISH
from mcvet.reports.files import Files, as_csv, as_json, as_workbook

TITLE = marked("Glossary")
LIMITS = marked(
    "Terms come from laws, official sites and EU texts; those of low confidence are the editors’. If a national authority uses "
    "another word, that word takes precedence."
)
_CELL = 30
_TERMS = [tag.lower().replace("-", "_") for tag in LANGUAGES]


def glossary_frame(terms: Sequence[Term], texts: Texts = ENGLISH) -> pd.DataFrame:
    """Return one row per term.

    Columns are `term_id`, the term in each language, `definition` in the reader's language or else in English,
    `definition_language`, `confidence` and `source_ids`.
    """
    definitions = [definition_in(term, texts.tag) for term in terms]
    columns = ["term_id", *_TERMS]
    frame = pd.DataFrame([[getattr(term, name) for name in columns] for term in terms], columns=columns)
    return frame.assign(
        definition=definitions,
        definition_language=[definition.language for definition in definitions],
        confidence=[term.confidence for term in terms],
        source_ids=[";".join(term.source_ids) for term in terms],
    )


def glossary_files(terms: Sequence[Term], texts: Texts = ENGLISH, *, catalogue: Catalogue | None = None) -> Files:
    """Return functions that write terms, by format: `csv`, `json`, and `xlsx` with the sources."""
    catalogue, frame = catalogue or open_catalogue(), glossary_frame(terms, texts)
    finding = texts.plural("{n} term in seven languages.", "{n} terms in seven languages.", len(terms))
    cited = catalogue.cited(source_id for term in terms for source_id in term.source_ids)
    sheets = {TITLE: (frame, _CELL), marked("Sources"): (sources_frame(cited), None)}
    rows = [
        term.model_dump(mode="json") | {"definition": definition, "definition_language": definition.language}
        for term in terms
        for definition in [definition_in(term, texts.tag)]
    ]
    return {
        "csv": lambda: as_csv(frame),
        "json": lambda: as_json({"as_of": catalogue.as_of, "terms": rows}),
        "xlsx": lambda: as_workbook(texts.say(TITLE), finding, sheets, catalogue, texts, LIMITS),
    }
