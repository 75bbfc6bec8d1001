"""Micro-credentials in the formats of others: ELM, Open Badges, schema.org, a printable supplement, and our own files."""

from collections.abc import Callable
from datetime import date
from itertools import islice
from pathlib import Path

from mcvet.catalogue import Catalogue, Document, read_document
from mcvet.credentials.exchange.elm import export_edc, export_loq
from mcvet.credentials.exchange.elm_read import is_elm, read_elm
from mcvet.credentials.exchange.openbadges import chosen_language, export_openbadges
from mcvet.credentials.exchange.openbadges_read import is_openbadge, read_openbadge
from mcvet.credentials.exchange.proof import MOST_BYTES, Verification, verify
from mcvet.credentials.exchange.result import Export, Import, Loss, LossKind
from mcvet.credentials.exchange.schemaorg import export_schemaorg, is_schemaorg, read_schemaorg
from mcvet.credentials.exchange.supplement import export_docx, export_html
from mcvet.credentials.exchange.wording import verification_text
from mcvet.credentials.files import MOST_PROBLEMS, design_of, to_json, to_yaml, unknown_references
from mcvet.credentials.model import Award, Design, adopt
from mcvet.errors import DataError, SelectionError, UnknownNameError
from mcvet.locale import nearest_texts, texts_for

FORMATS = ("elm", "openbadges", "schemaorg", "docx", "html", "yaml", "json")

__all__ = ["FORMATS", "Export", "Import", "Loss", "LossKind", "Verification", "export", "read", "read_proof", "understand"]


def export(
    credential: Design,
    to: str,
    *,
    award: Award | None = None,
    language: str | None = None,
    catalogue: Catalogue,
    today: date | None = None,
) -> Export:
    """Write a credential in another format.

    Args:
        credential: a template or credential.
        to: one of `FORMATS`.
        award: the learner; the credential's own if None. With one, ELM makes an EDC draft, Open Badges an AchievementCredential.
        language: for formats of one language; see `export_openbadges`. ELM and our own files keep all languages.
        catalogue: frameworks, controlled lists, sources.
        today: the day of award where the award names none; the present day if None.

    Raises:
        UnknownNameError: for an unknown format.
        SelectionError: for a language without a title.
    """
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
        raise UnknownNameError("format", to, FORMATS, f"There are {', '.join(FORMATS)}.")
    return writers[to]()


def read(path: Path, catalogue: Catalogue) -> Import:
    """Read a credential in any format that is understood: our own, ELM (plain, wrapped, sealed), Open Badges, schema.org.

    A signed badge (.jwt) is verified first; the seal of a European Digital Credential is not.

    Raises:
        DataError: if the file cannot be read or makes no credential.
        SelectionError: if a signed badge is refused.
    """
    if path.suffix.lower() != ".jwt":
        return understand(read_document(path), catalogue)
    found = read_proof(path)
    if found.credential is None:
        raise SelectionError(f"{path.name}: {verification_text(found, texts_for('en'))}")
    return understand(Document(path.name, found.credential), catalogue)


def read_proof(path: Path) -> Verification:
    """Verify the signature of a file.

    Raises:
        SelectionError: if it cannot be opened.
    """
    try:
        with path.open("rb") as opened:
            return verify(opened.read(MOST_BYTES + 1))
    except OSError as error:
        raise SelectionError(f"{path} cannot be opened: {error.strerror}. Check the name.") from error


def understand(document: Document, catalogue: Catalogue) -> Import:
    """Make a credential of a parsed file, whatever its format.

    Raises:
        DataError: if it makes no credential.
    """
    readers = [(is_openbadge, read_openbadge), (is_schemaorg, read_schemaorg), (is_elm, read_elm)]
    for is_one, reader in readers:
        if is_one(document.content):
            try:
                found = reader(document.content, catalogue, document.file)
            except (AttributeError, KeyError, TypeError, ValueError) as error:
                expected = "texts, numbers and objects where the format has them"
                problem = document.problem((), expected, f"something else ({error})", "Ask for the file anew, or correct it.")
                raise DataError([problem]) from error
            if problems := [
                *islice(unknown_references(found.credential, Document(document.file, document.content), catalogue), MOST_PROBLEMS)
            ]:
                raise DataError(problems)
            return found
    return Import(format="own", credential=design_of(document, catalogue), losses=())
