"""Micro-credentials in the formats of others: ELM, Open Badges, schema.org, a printable supplement, and our own files."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from mcvet.catalogue import Catalogue, Document, read_document
from mcvet.credentials.exchange.elm import export_edc, export_loq
from mcvet.credentials.exchange.elm_read import is_elm, read_elm
from mcvet.credentials.exchange.openbadges import chosen_language, export_openbadges, is_openbadge, read_openbadge
from mcvet.credentials.exchange.result import Export, Import, Loss, LossKind
from mcvet.credentials.exchange.schemaorg import export_schemaorg, is_schemaorg, read_schemaorg
from mcvet.credentials.exchange.supplement import export_docx, export_html
from mcvet.credentials.files import design_of, to_json, to_yaml
from mcvet.credentials.model import Award, Design, adopt
from mcvet.errors import SelectionError
from mcvet.locale import available_languages, texts_for

FORMATS = ("elm", "openbadges", "schemaorg", "docx", "html", "yaml", "json")

__all__ = ["FORMATS", "Export", "Import", "Loss", "LossKind", "export", "read", "understand"]


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
        SelectionError: for an unknown format or a language without a title.
    """
    award = award or getattr(credential, "award", None)
    tag = chosen_language(credential, language)
    texts = texts_for(tag if tag in available_languages() else "en")
    whole = credential if award is None else adopt(credential, award)
    writers: dict[str, Callable[[], Export]] = {
        "elm": lambda: export_edc(credential, award, catalogue, today=today) if award else export_loq(credential, catalogue),
        "openbadges": lambda: export_openbadges(credential, catalogue, award=award, language=language, today=today),
        "schemaorg": lambda: export_schemaorg(whole, catalogue, language=language),
        "docx": lambda: export_docx(credential, catalogue, texts, award=award),
        "html": lambda: export_html(credential, catalogue, texts, award=award),
        "yaml": lambda: Export(format="yaml", content=to_yaml(whole), losses=()),
        "json": lambda: Export(format="json", content=to_json(whole), losses=()),
    }
    if to not in writers:
        raise SelectionError(f"There is no format '{to}'; there are {', '.join(FORMATS)}.")
    return writers[to]()


def read(path: Path, catalogue: Catalogue) -> Import:
    """Read a credential in any format that is understood: our own, ELM (plain, wrapped, sealed), Open Badges, schema.org.

    Raises:
        DataError: if the file cannot be read or makes no credential.
    """
    return understand(read_document(path), catalogue)


def understand(document: Document, catalogue: Catalogue) -> Import:
    """Make a credential of a parsed file, whatever its format.

    Raises:
        DataError: if it makes no credential.
    """
    content = document.content
    if is_openbadge(content):
        return read_openbadge(content, catalogue)
    if is_schemaorg(content):
        return read_schemaorg(content, catalogue)
    if is_elm(content):
        return read_elm(content, catalogue)
    return Import(format="own", credential=design_of(document, catalogue), losses=())
