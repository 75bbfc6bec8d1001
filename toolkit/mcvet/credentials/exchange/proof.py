"""Signing an Open Badges 3.0 credential as a VC-JWT for demonstration, and verifying one without any network.

The form is that of Open Badges 3.0: the payload is the credential itself, with the claims iss, jti, sub, nbf and exp beside it. Keys are
Ed25519, made on the spot and named by did:key or did:jwk, which hold the public key and so need no look-up. Real issuing belongs to
European Digital Credentials or to a national issuer.
"""

import json
import warnings
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Literal

from joserfc import jws
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import ECKey, Key, OKPKey, RSAKey
from pydantic import Field

from mcvet.catalogue import Value, parse_document
from mcvet.errors import DataError, McvetError

Node = dict[str, Any]
ALGORITHMS = ("EdDSA", "Ed25519", "ES256", "RS256")
"""Algorithms that are accepted; the choice is ours and never the file's."""
MOST_BYTES = 2_000_000
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_ED25519 = bytes([0xED, 0x01])
_ED25519_BYTES = 32
_PRIVATE = ("d", "p", "q", "dp", "dq", "qi", "k")
_LONGEST_HEADER = 8192
_LONGEST_DETAIL = 80
_BADGES = ("OpenBadgeCredential", "AchievementCredential")


class Refusal(StrEnum):
    """Why a file is refused."""

    NOT_A_TOKEN = "not_a_token"  # noqa: S105 (no password)
    ALGORITHM = "algorithm"
    NO_KEY = "no_key"
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
    UNSIGNED = "unsigned"


class Verification(Value):
    """What became of a verification. `intact` says that nothing was changed since the key signed it, and nothing of who holds the key."""

    intact: bool
    refusal: Refusal | None = None
    detail: str = Field("", description="What was found, such as the algorithm or the day of expiry")
    algorithm: str | None = None
    key: str | None = Field(None, description="The key that signed, as the file names it if it does, else as did:jwk")
    key_names_issuer: bool = Field(False, description="Whether the issuer's own identifier is the key, so that the two belong together")
    credential: Node | None = Field(None, description="The credential, where its signature is intact")


def new_key() -> OKPKey:
    """Make an Ed25519 key on the spot."""
    return OKPKey.generate_key("Ed25519")


def did_key(key: OKPKey) -> str:
    """Name a public Ed25519 key as did:key."""
    raw = _ED25519 + _decoded(str(key.as_dict(private=False)["x"]))
    number, text = int.from_bytes(raw, "big"), ""
    while number:
        number, digit = divmod(number, len(_BASE58))
        text = _BASE58[digit] + text
    return f"did:key:z{text}"


def did_jwk(key: Key) -> str:
    """Name a public key as did:jwk."""
    whole = key.as_dict(private=False)
    public = {name: whole[name] for name in ("kty", "crv", "x", "y", "n", "e") if name in whole}
    return f"did:jwk:{urlsafe_b64encode(json.dumps(public, separators=(',', ':')).encode()).decode().rstrip('=')}"


def sign(credential: Node, *, method: Literal["did:key", "did:jwk"] = "did:key", key: OKPKey | None = None) -> str:
    """Sign an Open Badges credential for demonstration.

    Args:
        credential: an unsigned AchievementCredential.
        method: how the key is named.
        key: an Ed25519 key; one made on the spot, and forgotten, if None.

    Returns:
        the VC-JWT in compact form. The issuer's id becomes the name of the key, so that the two belong together.

    Raises:
        McvetError: if it is not a credential with issuer, id and validFrom.
    """
    if not {"id", "issuer", "validFrom", "credentialSubject"} <= credential.keys():
        raise McvetError("Only a credential of a learner can be signed; give it one with --learner.")
    key = key or new_key()
    name = did_key(key) if method == "did:key" else did_jwk(key)
    issuer = credential["issuer"] if isinstance(credential["issuer"], dict) else {"type": ["Profile"]}
    signed = credential | {"issuer": issuer | {"id": name}}
    fragment = name.removeprefix("did:key:") if method == "did:key" else "0"
    header = {"alg": "EdDSA", "typ": "JWT", "kid": f"{name}#{fragment}"}
    registry = jws.JWSRegistry(algorithms=["EdDSA"])
    registry.max_header_length = _LONGEST_HEADER
    payload = signed | _claims(signed)
    with _without_warning():
        return jws.serialize_compact(header, json.dumps(payload, ensure_ascii=False).encode(), key, registry=registry)


@contextmanager
def _without_warning() -> Iterator[None]:
    """Keep silent that RFC 9864 prefers the name Ed25519: other verifiers of badges know only EdDSA."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SecurityWarning)
        yield


def _claims(credential: Mapping[str, Any]) -> Node:
    subject = credential["credentialSubject"]
    issuer = credential["issuer"]
    claims = {
        "iss": issuer.get("id") if isinstance(issuer, dict) else issuer,
        "jti": credential.get("id"),
        "sub": subject.get("id") if isinstance(subject, dict) else None,
        "nbf": _seconds(credential.get("validFrom")),
        "exp": _seconds(credential.get("validUntil")),
    }
    return {name: value for name, value in claims.items() if value is not None}


def _seconds(moment: Any) -> int | None:
    if not isinstance(moment, str):
        return None
    try:
        parsed = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return None if parsed.tzinfo is None else int(parsed.timestamp())


def verify(token: bytes | str, *, key: Key | None = None, now: datetime | None = None) -> Verification:
    """Verify a VC-JWT of Open Badges 3.0 without any network.

    Args:
        token: the file.
        key: the key that must have signed it; the one that the file names (did:key, did:jwk, or jwk in its header) if None.
        now: the moment that counts for validity; the present if None.

    Returns:
        whether the signature is intact and the claims agree with the credential; else the reason of the refusal. An intact signature
        of a key that the file itself brings proves that nothing was changed since, and nothing of who signed.
    """
    text = (token.decode("utf-8", "replace") if isinstance(token, bytes) else token).strip()
    if len(text) > MOST_BYTES:
        return _refused(Refusal.NOT_A_TOKEN, f"{len(text):,} bytes")
    if text.startswith("{"):
        return _refused(Refusal.UNSIGNED)
    parts = text.split(".")
    header = _json(parts[0]) if len(parts) == 3 else None
    if header is None:
        return _refused(Refusal.NOT_A_TOKEN)
    algorithm = header.get("alg")
    if algorithm not in ALGORITHMS:
        return _refused(Refusal.ALGORITHM, str(algorithm))
    named = str(header["kid"]) if isinstance(header.get("kid"), str) else ""
    if isinstance(header.get("jwk"), dict) and any(name in header["jwk"] for name in _PRIVATE):
        return _refused(Refusal.PRIVATE_KEY)
    try:
        by_name = _named_key(named)
        brought = _imported(header["jwk"]) if isinstance(header.get("jwk"), dict) else None
    except (ValueError, TypeError, KeyError, OverflowError, JoseError):
        return _refused(Refusal.NO_KEY, named or "–")
    if by_name and brought and did_jwk(by_name) != did_jwk(brought):
        return _refused(Refusal.TWO_KEYS)
    own = key or by_name or brought
    if own is None:
        return _refused(Refusal.NO_KEY, named or "–")
    registry = jws.JWSRegistry(algorithms=list(ALGORITHMS))
    registry.max_header_length = _LONGEST_HEADER
    registry.max_payload_length = MOST_BYTES
    try:
        with _without_warning():
            payload = jws.deserialize_compact(text, own, registry=registry).payload
    except (JoseError, ValueError, TypeError) as error:
        return _refused(Refusal.OTHER_KEY if key else Refusal.SIGNATURE, type(error).__name__)
    signer = _printable(named) if by_name and did_jwk(by_name) == did_jwk(own) else did_jwk(own)
    return _checked(payload, algorithm, own, signer, now or datetime.now(UTC))


def _checked(payload: bytes, algorithm: str, key: Key, signer: str, now: datetime) -> Verification:
    try:
        credential = parse_document(payload, "payload.json").content  # as bounded as any file of a stranger
    except DataError as error:
        return _refused(Refusal.NOT_A_CREDENTIAL, error.problems[0].found)
    if not isinstance(credential, dict) or not _is_badge(credential):
        return _refused(Refusal.NOT_A_CREDENTIAL)
    if "validUntil" in credential and _seconds(credential["validUntil"]) is None:
        return _refused(Refusal.VALIDITY, str(credential["validUntil"])[:_LONGEST_DETAIL])
    wanted = _claims({"issuer": None} | credential)
    for name in ("iss", "jti", "sub", "nbf", "exp"):
        if credential.get(name) != wanted.get(name):
            return _refused(Refusal.CLAIMS, name)
    if not isinstance(wanted.get("iss"), str) or "nbf" not in wanted:
        return _refused(Refusal.NOT_A_CREDENTIAL)
    names = {did_jwk(key), *([did_key(key)] if isinstance(key, OKPKey) and key.curve_name == "Ed25519" else [])}
    if wanted["iss"].startswith(("did:key:", "did:jwk:")) and wanted["iss"] not in names:
        return _refused(Refusal.ISSUER_KEY, wanted["iss"])
    if now.timestamp() < wanted["nbf"]:
        return _refused(Refusal.NOT_YET_VALID, str(credential["validFrom"]))
    if "exp" in wanted and now.timestamp() > wanted["exp"]:
        return _refused(Refusal.EXPIRED, str(credential["validUntil"]))
    return Verification(
        intact=True,
        algorithm=algorithm,
        key=signer,
        key_names_issuer=wanted["iss"] in names,
        credential={name: value for name, value in credential.items() if name not in ("iss", "jti", "sub", "nbf", "exp")},
    )


def _is_badge(credential: Node) -> bool:
    types = credential.get("type")
    return (
        isinstance(credential.get("credentialSubject"), dict)
        and isinstance(types, list)
        and "VerifiableCredential" in types
        and any(badge in types for badge in _BADGES)
    )


def _refused(reason: Refusal, detail: str = "") -> Verification:
    return Verification(intact=False, refusal=reason, detail=_printable(detail))


def _printable(text: str) -> str:
    """Put a question mark for halves of characters (lone surrogates), which no output can take."""
    return text.encode("utf-8", "replace").decode()


def _decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _json(part: str) -> Node | None:
    try:
        value = json.loads(_decoded(part))
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _named_key(name: str) -> Key | None:
    did = name.split("#")[0]
    if did.startswith("did:jwk:"):
        public = _json(did.removeprefix("did:jwk:"))
        if public is None or any(secret in public for secret in _PRIVATE):
            raise ValueError("no public key")
        return _imported(public)
    if did.startswith("did:key:z"):
        number = 0
        for letter in did.removeprefix("did:key:z")[:64]:
            number = number * len(_BASE58) + _BASE58.index(letter)
        raw = number.to_bytes(len(_ED25519) + _ED25519_BYTES, "big")
        if raw.startswith(_ED25519):
            x = urlsafe_b64encode(raw[len(_ED25519) :]).decode().rstrip("=")
            return OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": x})
    if did.startswith(("did:key:", "did:jwk:")):
        raise ValueError("a key that cannot be read")
    return None


def _imported(public: Node) -> Key:
    kinds: dict[str, Any] = {"OKP": OKPKey, "EC": ECKey, "RSA": RSAKey}
    key: Key = kinds[str(public["kty"])].import_key(public)
    return key
