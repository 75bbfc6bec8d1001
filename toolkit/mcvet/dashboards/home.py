"""The home page: what the toolkit is, its dashboards, how old its data are."""

from markupsafe import Markup

from mcvet.catalogue import Catalogue
from mcvet.dashboards.board import View
from mcvet.dashboards.credentials import CredentialsView
from mcvet.dashboards.frameworks import FrameworksView
from mcvet.dashboards.outcomes import OutcomesView
from mcvet.dashboards.query import Notice
from mcvet.frameworks import wording
from mcvet.locale import LANGUAGES, available_languages, marked, texts_for
from mcvet.markup import render

DASHBOARDS: tuple[type[View], ...] = (FrameworksView, CredentialsView, OutcomesView)


def home_page(language: str, catalogue: Catalogue, base: str) -> Markup:
    """Return the main part of the home page.

    Args:
        language: the tag asked for; an unknown one gives a notice, and English.
        catalogue: the data.
        base: the address of the server.
    """
    known = language in available_languages()
    texts = texts_for(language if known else "en")
    notice = Notice(marked("'{value}' is not a permitted value of '{key}' and was ignored."), {"key": "lang", "value": language[:40]})
    referenced = [f for f in catalogue.frameworks if f.eqf_referencing_year and not f.is_historical]
    links = sum(level.eqf_level is not None for level in catalogue.levels if level.framework_id != "EU-EQF")
    values = {
        "base": base,
        "notices": [] if known else [notice.say(texts)],
        "languages": [(tag, LANGUAGES[tag].name) for tag in available_languages()],
        "chosen": texts.tag,
        "dashboards": [
            (f"{base}{board.slug}{'?lang=' + texts.tag if texts.tag != 'en' else ''}", texts.say(board.question), texts.say(board.summary))
            for board in DASHBOARDS
        ],
        "facts": [
            (texts.say("frameworks"), texts.number(len(catalogue.frameworks) - 1)),
            (texts.say("of them referenced to the EQF"), texts.number(len(referenced))),
            (texts.say("links between national levels and the EQF"), texts.number(links)),
            (texts.say("qualification types"), texts.number(len(catalogue.qualification_types))),
            (texts.say("sources"), texts.number(len(catalogue.sources) - 1)),
        ],
        "as_of": wording.as_of(catalogue, texts),
    }
    return render("dashboards/templates/home.html", texts, values)
