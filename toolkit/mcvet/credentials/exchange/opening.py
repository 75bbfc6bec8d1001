"""Opening of uploaded files: YAML, JSON, signed tokens, images with a badge, and wrappers around a credential.

If a file cannot be read, one message names its format and what to do.
"""

import re
from dataclasses import replace
from typing import Any

from mcvet.catalogue import Document, parse_document
from mcvet.credentials.exchange.nodes import Node, as_list, nodes
from mcvet.credentials.exchange.openbadges.baking import MOST_BYTES, extract_badge, is_picture
from mcvet.credentials.exchange.result import Losses, LossKind
from mcvet.credentials.exchange.signatures.data_integrity import seals_of, verify_seal
from mcvet.credentials.exchange.signatures.tokens import unverified, verify
from mcvet.credentials.exchange.signatures.verification import RefusalReason, RefusedError, Verification, refusal
from mcvet.errors import DataError, Problem, SelectionError
from mcvet.messages import Message, bare, say

_TOKEN = re.compile(r"\s*ey[\w-]+\.[\w-]+\.[\w-]*\s*", re.ASCII)
_ADDRESS = re.compile(r"\s*https?://\S+\s*")
_ENVELOPE = re.compile(r"data:application/[\w+-]*jwt[^,]*,(.*)", re.DOTALL)
_STARTS = (
    (b"%PDF", say("a PDF")),
    (b"PK\x03\x04", say("a ZIP archive or an Office document")),
    (b"\xff\xd8\xff", say("a photograph")),
    (b"<", bare("XML")),
)
_ENDINGS = (".yaml", ".yml", ".json", ".jsonld")
_OURS = say("a micro-credential: an mcvet file, ELM or a European Digital Credential, Open Badges 3.0, schema.org")
_AS_JSON = say("Save the credential as JSON at its source, and choose that file.")
_MOST_WRAPPERS, _MOST_NAMED = 5, 10
_AS_BADGE = say("Ask the issuer for the badge as Open Badges 3.0, or begin a design of your own and copy what it says.")
_AS_OTHER = say("Ask the issuer for it in one of these formats, or begin a design of your own and copy what it says.")
_UNCHECKED = (RefusalReason.NO_KEY, RefusalReason.KEY_FORM, RefusalReason.WEAK_KEY, RefusalReason.NOT_A_CREDENTIAL)
_SIGNING = re.compile("ES|RS|PS|Ed")
"""Prefixes of algorithms with real signatures, including algorithms that are not accepted here."""
_FALSE = (RefusalReason.SIGNATURE, RefusalReason.ISSUER_KEY, RefusalReason.OTHER_KEY)
_GENERAL = ("VerifiableCredential", "VerifiablePresentation")
_LINKED = ("@context", "@graph", "@type", "type", "@id", "credentialSubject")


class RefusedFileError(SelectionError):
    """A signed file that is refused. `found` is the verification with the reason."""

    def __init__(self, file: str, found: Verification) -> None:
        self.found = found
        super().__init__(say("{file}: {refusal}", file=file, refusal=refusal(found)))


def open_content(content: bytes, file: str) -> Document:
    """Parse a file by its content: YAML, JSON, a token (kept as text), or an image that embeds JSON or a token.

    Args:
        content: bytes of the file.
        file: name of the file; its ending identifies YAML, and errors quote it.

    Raises:
        DataError: if the file cannot be read.
    """
    if is_picture(content):
        content, ending = extract_badge(content, file), ".json"
        if _ADDRESS.fullmatch(content.decode("utf-8", "replace")):
            found = say("only the address of a badge, {url}", url=content.decode("utf-8", "replace").strip())
            remedy = say("Open the address, save the badge as JSON, and choose that file.")
            raise _problem(file, say("an image that contains the whole badge"), found, remedy)
    else:
        ending = next((end for end in _ENDINGS if file.lower().endswith(end)), "")
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if len(content) <= MOST_BYTES and _TOKEN.fullmatch(content.decode("utf-8", "replace")):
        return Document(file, content.decode().strip())
    if not ending and not start.startswith((b"{", b"[")):
        other = say("a file ending in '{ending}'", ending=file.rpartition(".")[2])
        found = next((name for begin, name in _STARTS if start.startswith(begin)), other)
        raise _problem(file, say("YAML, JSON, a signed badge (.jwt), or a badge in an image (.png, .svg)"), found, _AS_JSON)
    try:
        return replace(parse_document(content, f"file{ending or '.json'}"), file=file)
    except DataError as error:
        raise DataError(*(replace(problem, file=file) for problem in error.problems)) from error


def verify_content(content: bytes, file: str) -> Verification:
    """Verify the signature of a file; the badge may be embedded in an image."""
    try:
        return verify(extract_badge(content, file) if is_picture(content) else content)
    except DataError as error:
        return RefusedError(RefusalReason.UNREADABLE, error.problems[0].found).found


def unwrap(document: Document, losses: Losses) -> Document:
    """Return the credential without its wrappers: a token, a presentation of a wallet, a comprehensive learner record, a list.

    Args:
        document: a parsed file.
        losses: the wrapper and the state of the seal are added here.

    Raises:
        DataError: if there is not exactly one credential.
        RefusedFileError: if a signed badge is refused.
    """
    content = document.content
    for _ in range(_MOST_WRAPPERS):
        if isinstance(content, str) and (token := _token(content)):
            content = _of_token(token, document.file, losses)
            continue
        kinds = kinds_of(content)
        inner = _inner(content, kinds)
        if inner is None:
            break
        wrapper = next((kind for kind in kinds if kind in ("ClrCredential", "VerifiablePresentation")), "")
        if len(inner) != 1:
            titles = ", ".join(map(_title, inner[:_MOST_NAMED]))
            found = say("{n}: {titles}", n=len(inner), titles=titles) if inner else bare(0)
            remedy = say("Save the one that you want as a file of its own.") if inner else say("Ask for the credential itself.")
            expected = say("one credential in the {wrapper}", wrapper=wrapper) if wrapper else say("one credential")
            raise _problem(document.file, expected, found, remedy)
        if wrapper:
            losses.add(LossKind.UNPACKED, None, wrapper)
        content = inner[0]
    _add_seal(content, losses)
    return replace(document, content=content)


def kinds_of(content: Any) -> list[str]:
    """Return the declared types of an object; empty if it is not an object."""
    return [str(kind) for key in ("type", "@type") for kind in as_list(content.get(key))] if isinstance(content, dict) else []


def _token(text: str) -> str | None:
    """Return the token in a text, which may be a data URL; None if there is none."""
    enveloped = _ENVELOPE.fullmatch(text)
    token = enveloped[1] if enveloped else text
    return token.strip() if _TOKEN.fullmatch(token) else None


def _inner(content: Any, kinds: list[str]) -> list[Any] | None:
    """Return the credentials in a wrapper; None if it is not a wrapper."""
    if isinstance(content, list):
        return content if any(_is_verifiable(item) for item in content) else None
    if not isinstance(content, dict):
        return None
    if "EnvelopedVerifiableCredential" in kinds or "EnvelopedVerifiablePresentation" in kinds:
        return [content.get("id")] if isinstance(content.get("id"), str) and _token(content["id"]) else None
    if "vp" in content:
        return as_list(content["vp"])
    if "VerifiablePresentation" in kinds:
        return as_list(content.get("verifiableCredential"))
    if "ClrCredential" in kinds:
        return [each for subject in nodes(content.get("credentialSubject")) for each in as_list(subject.get("verifiableCredential"))]
    return None


def _is_verifiable(item: Any) -> bool:
    if isinstance(item, str):
        return _token(item) is not None
    return any(kind.startswith("Verifiable") or kind.endswith("Credential") for kind in kinds_of(item))


def _title(item: Any) -> str:
    """Return a short title of a credential for messages."""
    if isinstance(item, str) and (token := _token(item)):
        item = unverified(token)
    subjects = nodes(item.get("credentialSubject")) if isinstance(item, dict) else []
    named = (each.get("name") for each in (*nodes(item), *(node for subject in subjects for node in nodes(subject.get("achievement")))))
    return next((str(name)[:80] for name in named if isinstance(name, str) and name.strip()), " ".join(kinds_of(item)) or "–")


def _of_token(token: str, file: str, losses: Losses) -> Node:
    """Return the content of a token whose signature is valid, or cannot be verified here.

    The signature of a presentation is not verified, because it proves nothing about the issuer.

    Raises:
        RefusedFileError: if the token is refused for another reason.
    """
    content = unverified(token)
    if "vp" in content or "VerifiablePresentation" in kinds_of(content):
        return content
    found = verify(token)
    if found.credential is not None:
        return found.credential
    if not content or not (found.refusal in _UNCHECKED or (found.refusal is RefusalReason.ALGORITHM and _SIGNING.match(found.detail))):
        raise RefusedFileError(file, found)
    losses.add(LossKind.UNVERIFIED, None, found.message or found.detail)
    return content


def _add_seal(content: Any, losses: Losses) -> None:
    """Add the state of a seal embedded in the file to the losses."""
    if not (seals := ", ".join(seals_of(content))):
        return
    try:
        verify_seal(content)
        losses.add(LossKind.LEFT_OUT, None, seals)
    except RefusedError as refused:
        reason, whole = refused.found.refusal, refused.found.credential
        losses.add(LossKind.BROKEN if reason in _FALSE else LossKind.LEFT_OUT if whole else LossKind.UNVERIFIED, None, seals)


def refuse_other_formats(document: Document) -> None:
    """Refuse JSON-LD of a format that cannot be read.

    Raises:
        DataError: if the document is JSON-LD or a list of it; the message names its format.
    """
    content = document.content
    parts = [part for part in (content if isinstance(content, list) else [content]) if isinstance(part, dict)]
    if not any(key in part for part in parts for key in _LINKED) or any("mcvet" in part for part in parts):
        return
    kinds = [kind for part in parts for each in (part, *nodes(part.get("@graph"))) for kind in kinds_of(each)]
    contexts = " ".join(str(context) for part in parts for context in as_list(part.get("@context")))
    named, remedy = ", ".join(dict.fromkeys(kinds[:_MOST_NAMED])) or "–", _AS_OTHER
    if "openbadges/v" in contexts or any({"recipient", "badge"} <= part.keys() for part in parts):
        found, remedy = say("Open Badges 2.0 or older ({kinds})", kinds=named), _AS_BADGE
    elif any(kind.startswith("Verifiable") and kind not in _GENERAL for kind in kinds):
        found = say("an attestation of EBSI ({kinds})", kinds=named)
    elif "VerifiableCredential" in kinds:
        found = say("a verifiable credential of another kind ({kinds})", kinds=named)
    elif len(parts) > 1:
        found = say("several objects of another kind ({kinds})", kinds=named)
    else:
        found = say("JSON-LD of another kind ({kinds})", kinds=named)
    raise _problem(document.file, _OURS, found, remedy)


def _problem(file: str, expected: Message, found: Message, remedy: Message) -> DataError:
    return DataError(Problem(file, None, None, expected, found, remedy))
