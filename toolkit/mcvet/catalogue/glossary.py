"""The glossary: terms of the field in the languages of the screen, found in any script and without accents."""

from mcvet.catalogue.catalogue import Catalogue, open_catalogue
from mcvet.catalogue.model import Term
from mcvet.locale import LANGUAGES, Foreign, folded, in_language, in_latin


def term_in(term: Term, tag: str) -> str:
    """Return a term in a language of the screen.

    >>> from mcvet.catalogue import terms_with
    >>> [term_in(term, "hr") for term in terms_with("learning outcomes")]
    ['mikrokvalifikacija', 'kvalifikacija', 'skup ishoda učenja', 'ishodi učenja']
    """
    name: str = getattr(term, tag.lower().replace("-", "_"))
    return name


def definition_in(term: Term, tag: str) -> Foreign:
    """Return the definition of a term in a language of the screen, or the English one if it has none; `language` holds its language.

    >>> from mcvet.catalogue import terms_with
    >>> workload = terms_with("workload")[0]
    >>> definition_in(workload, "sr-Latn")
    'Vreme koje je prosečnom polazniku potrebno za sve aktivnosti učenja, obično u satima.'
    >>> definition_in(workload, "hr").language
    'hr'
    """
    if tag == "sr-Latn":
        own = term.definition_sr_cyrl and in_latin(term.definition_sr_cyrl)
    else:
        own = getattr(term, f"definition_{tag.lower().replace('-', '_')}")
    return in_language(own, tag) if own else in_language(term.definition_en, "en")


def terms_with(words: str, *, language: str = "en", catalogue: Catalogue | None = None) -> tuple[Term, ...]:
    """Return the terms that contain all the words in one of their languages or in their definition; all terms for no words.

    Letters are compared without case, accents and script: `sibenik` finds Šibenik, and `okvir` finds оквир.

    Args:
        words: the words, separated by spaces.
        language: tag of the language whose definitions are searched.
        catalogue: the data; the shipped package if None.

    >>> [term.en for term in terms_with("ishodi učenja")]
    ['learning outcomes']
    """
    wanted = folded(words).split()
    return tuple(term for term in (catalogue or open_catalogue()).terms if _contains(term, wanted, language))


def _contains(term: Term, wanted: list[str], language: str) -> bool:
    texts = [folded(text) for text in (*(term_in(term, tag) for tag in LANGUAGES), definition_in(term, language))]
    return any(all(word in text for word in wanted) for text in texts)
