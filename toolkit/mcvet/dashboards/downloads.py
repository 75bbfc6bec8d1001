"""What a designer takes away of a micro-credential: the formats, each with what it cannot keep."""

from typing import NamedTuple

from mcvet.catalogue import Catalogue
from mcvet.credentials.exchange import Export, export
from mcvet.credentials.exchange.wording import loss_text
from mcvet.credentials.model import Award, Design
from mcvet.locale import Texts, marked


class Format(NamedTuple):
    """A format offered: its name for `export`, and in words what it is called and what it is for; message ids."""

    form: str
    called: str
    use: str


FORMATS = {
    "credential.docx": Format("docx", "DOCX", marked("Supplement to print or to edit.")),
    "credential.html": Format("html", "HTML", marked("The same as a page that stands alone.")),
    "elm.json": Format(
        "elm", marked("European Learning Model"), marked("For Europass and national registers; issuing needs a learner and a seal.")
    ),
    "openbadges.json": Format("openbadges", "Open Badges 3.0", marked("For platforms of badges; one file for each language.")),
    "schemaorg.json": Format("schemaorg", "schema.org", marked("For the web page of the course, so that search engines understand it.")),
    "credential.yaml": Format("yaml", "YAML", marked("Our own file: everything is kept, and it opens here again.")),
    "credential.json": Format("json", "JSON", marked("The same for machines.")),
}
"""What is offered, by file name."""
_SAME_LOSSES = {"docx": "html"}


def written(credential: Design, form: str, language: str, catalogue: Catalogue, award: Award | None = None) -> Export:
    """Write a credential in a format, in `language` where its title is in it."""
    return export(credential, form, award=award, language=language if language in credential.title else None, catalogue=catalogue)


def offers(credential: Design, language: str, catalogue: Catalogue, texts: Texts) -> list[tuple[str, str, str, list[str]]]:
    """Return each format: file, name, what it is for, and what it could not keep."""
    found = []
    for name, (form, called, use) in FORMATS.items():
        losses = written(credential, _SAME_LOSSES.get(form, form), language, catalogue).losses
        found.append((name, texts.say(called), texts.say(use), [loss_text(loss, texts) for loss in losses]))
    return found
