"""Results of verification, and the checks common to all signatures: type, validity, and the issuer's key."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from typing import Any

from joserfc.jwk import Key
from pydantic import Field, InstanceOf

from mcvet.catalogue import Value, parse_document
from mcvet.credentials.exchange.nodes import Node, as_list
from mcvet.credentials.exchange.signatures.keys import KeyFormError, PrivateKeyError, WeakKeyError, named_key, same_key
from mcvet.errors import DataError, McvetError
from mcvet.locale import marked
from mcvet.messages import Message, say

MOST_BYTES = 2_000_000
_LONGEST_DETAIL = 120
_BADGES = {"OpenBadgeCredential", "AchievementCredential"}


class RefusalReason(StrEnum):
    """Reason for a refusal."""

    NOT_A_TOKEN = "not_a_token"  # noqa: S105 (no password)
    UNREADABLE = "unreadable"
    HEADER = "header"
    ALGORITHM = "algorithm"
    NO_KEY = "no_key"
    KEY_FORM = "key_form"
    WEAK_KEY = "weak_key"
    TWO_KEYS = "two_keys"
    PRIVATE_KEY = "private_key"
    OTHER_KEY = "other_key"
    ISSUER_KEY = "issuer_key"
    SIGNATURE = "signature"
    CLAIMS = "claims"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"
    VALIDITY = "validity"
    NOT_A_CREDENTIAL = "not_a_credential"
    OTHER_SEAL = "other_seal"
    UNSIGNED = "unsigned"


class Verification(Value):
    """Result of a verification. `intact` means that the content is unchanged since it was signed; it does not identify the signer."""

    intact: bool
    refusal: RefusalReason | None = None
    detail: str = Field("", description="What was found, such as the algorithm or the date of expiry, in English")
    message: InstanceOf[Message] | None = Field(None, exclude=True, repr=False, description="The detail, if it has words to translate")
    algorithm: str | None = None
    key: str | None = Field(None, description="Name of the signing key: as in the file, else as did:jwk")
    key_names_issuer: bool = Field(False, description="True if the issuer's identifier is the name of the key")
    credential: Node | None = Field(None, description="The credential, if its signature is valid")


_REFUSED: dict[RefusalReason | None, str] = {
    RefusalReason.NOT_A_TOKEN: marked("Refused: this is not a signed credential in the form of a JWT."),
    RefusalReason.UNSIGNED: marked("Refused: the file has no signature that can be verified here."),
    RefusalReason.OTHER_SEAL: marked(
        "Refused: its seal is of the type {detail}, which cannot be verified here. Have it verified as its issuer advises."
    ),
    RefusalReason.UNREADABLE: marked("Refused: it cannot be read ({detail})."),
    RefusalReason.HEADER: marked("Refused: its header requires something that is not supported here ({detail})."),
    RefusalReason.ALGORITHM: marked("Refused: the algorithm {detail} is not accepted."),
    RefusalReason.NO_KEY: marked("Refused: the file names no key that can be read without a network ({detail})."),
    RefusalReason.KEY_FORM: marked("Refused: the key is not written in its required form, or its type is not accepted ({detail})."),
    RefusalReason.WEAK_KEY: marked("Refused: signatures made with such a key prove nothing ({detail})."),
    RefusalReason.TWO_KEYS: marked("Refused: the file names one key and contains another."),
    RefusalReason.PRIVATE_KEY: marked("Refused: the file contains a private key."),
    RefusalReason.OTHER_KEY: marked("Refused: it was not signed with this key, or was changed since."),
    RefusalReason.ISSUER_KEY: marked("Refused: the issuer is identified by a key, but another key has signed."),
    RefusalReason.SIGNATURE: marked("Refused: it was changed after signing, or signed with a key other than the one it names."),
    RefusalReason.CLAIMS: marked("Refused: the claim {detail} does not agree with the credential."),
    RefusalReason.NOT_YET_VALID: marked("Refused: it is not valid before {detail}."),
    RefusalReason.EXPIRED: marked("Refused: it expired on {detail}."),
    RefusalReason.VALIDITY: marked("Refused: its end of validity cannot be read ({detail})."),
    RefusalReason.NOT_A_CREDENTIAL: marked("Refused: the signed content is not an Open Badges credential ({detail})."),
}


def refusal(found: Verification) -> Message:
    """Return why a file is refused."""
    return Message(_REFUSED[found.refusal], {"detail": found.message or found.detail})


class RefusedError(McvetError):
    """A verification that ended in a refusal. `found` is its result."""

    def __init__(self, reason: RefusalReason, detail: object = "", credential: Node | None = None) -> None:
        shown = printable(str(detail))[:_LONGEST_DETAIL]
        message = detail if isinstance(detail, Message) else None
        self.found = Verification(intact=False, refusal=reason, detail=shown, message=message, credential=credential)
        super().__init__(refusal(self.found))


def printable(text: str) -> str:
    """Return a text with lone surrogates replaced by question marks, because they cannot be encoded."""
    return text.encode("utf-8", "replace").decode()


def read_json(content: bytes) -> Any:
    """Parse JSON within the limits for untrusted files.

    Raises:
        RefusedError: if it is too large, cannot be read, or has a duplicate key.
    """
    if len(content) > MOST_BYTES:
        raise RefusedError(RefusalReason.UNREADABLE, say("{n} bytes", n=len(content)))
    try:
        return parse_document(content, "file.json").content
    except DataError as error:
        raise RefusedError(RefusalReason.UNREADABLE, error.problems[0].found) from error


@contextmanager
def refusing_key_errors(name: str) -> Iterator[None]:
    """Turn errors about a key into refusals.

    Args:
        name: the name of the key in the file, for the detail of the refusal.

    Raises:
        RefusedError: in place of the errors of `keys`.
    """
    try:
        yield
    except PrivateKeyError as error:
        raise RefusedError(RefusalReason.PRIVATE_KEY) from error
    except WeakKeyError as error:
        raise RefusedError(RefusalReason.WEAK_KEY, error.messages[0]) from error
    except KeyFormError as error:
        raise RefusedError(RefusalReason.KEY_FORM, name or error.messages[0]) from error


def seconds(moment: Any) -> int | None:
    """Return a date-time with a time zone as seconds since 1970 (UTC); None for anything else."""
    if not isinstance(moment, str):
        return None
    try:
        parsed = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return None if parsed.tzinfo is None else int(parsed.timestamp())


def issuer_of(credential: Node) -> Any:
    """Return the identifier of the issuer."""
    issuer = credential.get("issuer")
    return issuer.get("id") if isinstance(issuer, dict) else issuer


def validity_of(credential: Node) -> tuple[Any, Any]:
    """Return the start and end of validity as written in the file, by VC 2.0 or VC 1.1."""
    return credential.get("validFrom", credential.get("issuanceDate")), credential.get("validUntil", credential.get("expirationDate"))


def checked(credential: Node, key: Key, signer: str, algorithm: str, now: datetime) -> Verification:
    """Check a credential whose signature is valid.

    Args:
        credential: the signed content.
        key: the key that signed it.
        signer: the name of the key.
        algorithm: the algorithm of the signature.
        now: the time at which validity is checked.

    Raises:
        RefusedError: if it is not a badge, is not valid at the time, or its issuer is named by another key.
    """
    types = [str(each) for each in as_list(credential.get("type"))]
    if not (isinstance(credential.get("credentialSubject"), dict) and "VerifiableCredential" in types and _BADGES & {*types}):
        raise RefusedError(RefusalReason.NOT_A_CREDENTIAL, ", ".join(types) or "–")
    first, last = validity_of(credential)
    if last is None and not {"validUntil", "expirationDate"} & credential.keys():
        end = None
    elif (end := seconds(last)) is None:
        raise RefusedError(RefusalReason.VALIDITY, last)
    issuer, begin = issuer_of(credential), seconds(first)
    if not isinstance(issuer, str) or begin is None:
        raise RefusedError(RefusalReason.NOT_A_CREDENTIAL, "issuer" if begin is not None else "validFrom")
    with refusing_key_errors(issuer):
        named = named_key(issuer)
    if named and not same_key(named, key):
        raise RefusedError(RefusalReason.ISSUER_KEY, issuer)
    if now.timestamp() < begin:
        raise RefusedError(RefusalReason.NOT_YET_VALID, first, credential)
    if end is not None and now.timestamp() > end:
        raise RefusedError(RefusalReason.EXPIRED, last, credential)
    return Verification(intact=True, algorithm=algorithm, key=printable(signer), key_names_issuer=named is not None, credential=credential)
