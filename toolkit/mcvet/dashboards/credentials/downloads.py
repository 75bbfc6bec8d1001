"""Downloads of a micro-credential: formats, file names, and the losses of each format."""

from typing import NamedTuple

from mcvet.catalogue import Catalogue
from mcvet.credentials.exchange import Export, export
from mcvet.credentials.exchange.wording import loss_text
from mcvet.credentials.model import Credential
from mcvet.credentials.parts import Award
from mcvet.dashboards.view import in_ascii
from mcvet.locale import Texts, marked


class Format(NamedTuple):
    """A format for download.

    Attributes:
        form: name of the format for `export`.
        called: label of the format; message id.
        use: what the format is for; message id.
    """

    form: str
    called: str
    use: str


FORMATS = {
    "credential.docx": Format("docx", "DOCX", marked("Supplement to print or to edit.")),
    "credential.html": Format("html", "HTML", marked("The same content as a self-contained web page.")),
    "elm.json": Format(
        "elm", marked("European Learning Model"), marked("For Europass and national registers; issuing requires a learner and a seal.")
    ),
    "openbadges.json": Format("openbadges", "Open Badges 3.0", marked("For badge platforms; one file for each language.")),
    "schemaorg.json": Format("schemaorg", "schema.org", marked("For the web page of the course, so that search engines understand it.")),
    "credential.yaml": Format("yaml", "YAML", marked("File of this toolkit: it keeps everything and can be opened here again.")),
    "credential.json": Format("json", "JSON", marked("The same content in machine-readable form.")),
}
"""Formats for download, by file name."""
_SAME_LOSSES = {"docx": "html"}
_HOLDS = {
    "credential.docx": "supplement", "credential.html": "supplement", "elm.json": "european-learning-model",
    "openbadges.json": "open-badges", "schemaorg.json": "schema-org", "credential.yaml": "design", "credential.json": "design",
    "badge.jwt": "demonstration-badge", "review.xlsx": "review", "review.html": "review", "review.csv": "review", "review.json": "review",
}  # fmt: skip


def file_name(name: str, title: str) -> str:
    """Return the name under which a file of a credential is saved, made from its title and the kind of file.

    >>> file_name("elm.json", "Технологија 3Д штампе"), file_name("credential.yaml", "Sorting: parts & boxes")
    ('tehnologija-3d-stampe-european-learning-model.json', 'sorting-parts-boxes-design.yaml')
    """
    return f"{in_ascii(title) or 'micro-credential'}-{_HOLDS[name]}.{name.rpartition('.')[2]}"


def written(credential: Credential, form: str, language: str, catalogue: Catalogue, award: Award | None = None) -> Export:
    """Export a credential, in `language` if its title is available in it."""
    return export(credential, form, award=award, language=language if language in credential.title else None, catalogue=catalogue)


def offers(credential: Credential, language: str, catalogue: Catalogue, texts: Texts) -> list[tuple[str, str, str, list[str]]]:
    """Return each format: file name, label, purpose, and sentences on its losses."""
    found = []
    for name, (form, called, use) in FORMATS.items():
        losses = written(credential, _SAME_LOSSES.get(form, form), language, catalogue).losses
        found.append((name, texts.say(called), texts.say(use), [loss_text(loss, texts) for loss in losses]))
    return found
