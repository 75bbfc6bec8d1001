"""Micro-credentials in other formats: ELM, Open Badges, schema.org, a printable supplement, and mcvet's own files."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from mcvet.catalogue import Catalogue, Document, open_catalogue
from mcvet.catalogue.documents import cannot_open
from mcvet.credentials.exchange.elm.read import is_elm, read_elm
from mcvet.credentials.exchange.elm.write import export_edc, export_loq
from mcvet.credentials.exchange.openbadges.baking import MOST_BYTES
from mcvet.credentials.exchange.openbadges.read import is_openbadge, read_openbadge
from mcvet.credentials.exchange.openbadges.write import chosen_language, export_openbadges
from mcvet.credentials.exchange.opening import RefusedFileError, open_content, refuse_other_formats, unwrap, verify_content
from mcvet.credentials.exchange.result import Export, Import, Loss, Losses, LossKind
from mcvet.credentials.exchange.schemaorg.read import is_schemaorg, read_schemaorg
from mcvet.credentials.exchange.schemaorg.write import export_schemaorg
from mcvet.credentials.exchange.signatures.verification import Verification
from mcvet.credentials.exchange.supplement import export_docx, export_html
from mcvet.credentials.files import design_of, to_json, to_yaml
from mcvet.credentials.model import Credential, adopt
from mcvet.credentials.parts import Award
from mcvet.errors import DataError, UnknownNameError
from mcvet.locale import nearest_texts
from mcvet.messages import say

FORMATS = ("elm", "openbadges", "schemaorg", "docx", "html", "yaml", "json")

__all__ = [
    "FORMATS",
    "Export",
    "Import",
    "Loss",
    "LossKind",
    "RefusedFileError",
    "Verification",
    "export",
    "import_document",
    "open_content",
    "read",
    "verify_content",
    "verify_file",
]  # fmt: skip


def export(
    credential: Credential,
    to: str,
    *,
    award: Award | None = None,
    language: str | None = None,
    catalogue: Catalogue | None = None,
    today: date | None = None,
) -> Export:
    """Write a credential in another format.

    Args:
        credential: a template or credential.
        to: one of `FORMATS`.
        award: the learner; the credential's own award if None. With an award, ELM gives an EDC draft and Open Badges an
            AchievementCredential.
        language: language of a format with one language; see `export_openbadges`. ELM and mcvet's own files keep all languages.
        catalogue: the data; the shipped package if None.
        today: the date of award if the award has none; the current date if None.

    Raises:
        UnknownNameError: for an unknown format.
        SelectionError: for a language without a title.

    >>> from mcvet.credentials import template
    >>> found = export(template("mc01"), "schemaorg")
    >>> found.format, [loss.element_id for loss in found.losses][:2]
    ('schemaorg', ['title', 'further'])
    """
    catalogue = catalogue or open_catalogue()
    award = award or getattr(credential, "award", None)
    texts = nearest_texts(chosen_language(credential, language))
    whole = credential if award is None else adopt(credential, award)
    writers: dict[str, Callable[[], Export]] = {
        "elm": lambda: export_edc(credential, award, catalogue, today=today) if award else export_loq(credential, catalogue),
        "openbadges": lambda: export_openbadges(credential, catalogue, award=award, language=language, today=today),
        "schemaorg": lambda: export_schemaorg(credential, catalogue, award=award, language=language),
        "docx": lambda: export_docx(credential, catalogue, texts, award=award),
        "html": lambda: export_html(credential, catalogue, texts, award=award),
        "yaml": lambda: Export(format="yaml", content=to_yaml(whole), losses=()),
        "json": lambda: Export(format="json", content=to_json(whole), losses=()),
    }
    if to not in writers:
        raise UnknownNameError(say("There is no format '{name}'."), to, FORMATS, say("There are {names}.", names=", ".join(FORMATS)))
    return writers[to]()


def read(path: str | Path, *, catalogue: Catalogue | None = None) -> Import:
    """Read a credential in any supported format: mcvet's own, ELM (plain, wrapped, sealed), Open Badges, schema.org.

    A badge may be signed (.jwt) or embedded in an image (PNG, SVG). A wrong signature is refused. A signature that cannot be verified
    here, and any other seal, is reported as a loss.

    Args:
        path: the file.
        catalogue: the data; the shipped package if None.

    Raises:
        DataError: if the file cannot be read or does not contain a credential.
        RefusedFileError: if a signed badge is refused.

    >>> from tempfile import mkdtemp
    >>> from mcvet.credentials import template
    >>> path = Path(mkdtemp()) / "mc01.json"
    >>> _ = path.write_bytes(export(template("mc01"), "elm").content)
    >>> read(path).credential.workload.hours
    125.0
    """
    path = Path(path)
    return import_document(open_content(_content(path), path.name), catalogue=catalogue)


def verify_file(path: str | Path) -> Verification:
    """Verify the signature of a file; the badge may be embedded in an image.

    Raises:
        DataError: if the file cannot be opened.
    """
    path = Path(path)
    return verify_content(_content(path), path.name)


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise DataError(cannot_open(path, error)) from error


def import_document(document: Document, *, catalogue: Catalogue | None = None) -> Import:
    """Return the credential in a parsed file, in any supported format and with any supported wrapper.

    Args:
        document: the parsed file.
        catalogue: the data; the shipped package if None.

    Raises:
        DataError: if the file does not contain a credential.
        RefusedFileError: if a signed badge is refused.

    >>> from mcvet.catalogue import parse_document
    >>> from mcvet.credentials import template
    >>> document = parse_document(export(template("mc01"), "elm").content, "mc01.json")
    >>> import_document(document).format
    'elm'
    """
    catalogue = catalogue or open_catalogue()
    losses = Losses()
    document = unwrap(document, losses)
    readers = [(is_openbadge, read_openbadge), (is_schemaorg, read_schemaorg), (is_elm, read_elm)]
    for is_one, reader in readers:
        if is_one(document.content):
            try:
                found = reader(document.content, catalogue, document.file)
            except (AttributeError, KeyError, TypeError, ValueError) as error:
                expected = say("texts, numbers and objects where the format has them")
                raise DataError(
                    document.problem((), expected, say("something else"), say("Ask for the file again, or correct it."))
                ) from error
            return found.model_copy(update={"losses": (*losses, *found.losses)})
    refuse_other_formats(document)
    return Import(format="own", credential=design_of(document, catalogue), losses=())
