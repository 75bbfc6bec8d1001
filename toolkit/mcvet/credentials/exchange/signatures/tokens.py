"""Signing of Open Badges 3.0 credentials as VC-JWT for demonstration, and verification without network access.

In Open Badges 3.0 the payload is the credential itself, with the claims iss, jti, sub, nbf and exp beside it. The older form of VC 1.1,
with the credential in the claim vc, is verified too. `data_integrity` verifies JSON files with an embedded seal. Signing uses a new
Ed25519 key, named by did:key or did:jwk. Real credentials are issued by European Digital Credentials or a national issuer.
"""

import json
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Literal

from joserfc import jws
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import Key, OKPKey

from mcvet.credentials.exchange.nodes import Node
from mcvet.credentials.exchange.signatures.data_integrity import verify_seal
from mcvet.credentials.exchange.signatures.keys import did_jwk, did_key, from_base64url, named_key, public_key, same_key
from mcvet.credentials.exchange.signatures.verification import (
    MOST_BYTES,
    RefusalReason,
    RefusedError,
    Verification,
    checked,
    issuer_of,
    read_json,
    refusing_key_errors,
    seconds,
    validity_of,
)
from mcvet.errors import McvetError
from mcvet.messages import say

ALGORITHMS = ("EdDSA", "Ed25519", "ES256", "RS256")
"""Accepted algorithms. The file cannot extend the list."""
_LONGEST_HEADER = 8192
_CLAIMS = ("iss", "jti", "sub", "nbf", "exp")
_EXTENSIONS = ("crit", "b64")
"""Header parameters that change the meaning of a signature; none is supported."""


def new_key() -> OKPKey:
    """Return a new Ed25519 key."""
    return OKPKey.generate_key("Ed25519")


def sign(credential: Node, *, method: Literal["did:key", "did:jwk"] = "did:key", key: OKPKey | None = None) -> str:
    """Sign an Open Badges credential for demonstration.

    Args:
        credential: an unsigned AchievementCredential.
        method: the kind of name for the key.
        key: an Ed25519 key; if None, a new key that is not kept.

    Returns:
        the VC-JWT in compact serialisation. The issuer's id is set to the name of the key, which binds the two.

    Raises:
        McvetError: if the credential lacks id, issuer, validFrom or credentialSubject.
    """
    if not {"id", "issuer", "validFrom", "credentialSubject"} <= credential.keys():
        raise McvetError(say("Only a credential of a learner can be signed; give it one with --learner."))
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
    """Suppress the warning that RFC 9864 prefers the name Ed25519: other verifiers of badges know only EdDSA."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SecurityWarning)
        yield


def _claims(credential: Node) -> Node:
    subject, (first, last) = credential.get("credentialSubject"), validity_of(credential)
    claims = {
        "iss": issuer_of(credential),
        "jti": credential.get("id"),
        "sub": subject.get("id") if isinstance(subject, dict) else None,
        "nbf": seconds(first),
        "exp": seconds(last),
    }
    return {name: value for name, value in claims.items() if value is not None}


def verify(token: bytes | str, *, key: Key | None = None, now: datetime | None = None) -> Verification:
    """Verify a VC-JWT of Open Badges 3.0 (VC 2.0 or 1.1), or a JSON file with an embedded seal, without network access.

    Args:
        token: the content of the file.
        key: the key that must have signed it; if None, the key that the file names (did:key, did:jwk, or jwk in its header).
        now: the time at which validity is checked; the current time if None.

    Returns:
        the verification: intact if the signature is valid and the claims agree with the credential, else the reason for the refusal.
        If the key comes from the file, an intact signature proves only that the content is unchanged, not who signed it.
    """
    content = token.encode("utf-8", "replace") if isinstance(token, str) else token
    text = content.decode("utf-8-sig", "replace").strip()
    try:
        if text.startswith(("{", "[")):
            return verify_seal(read_json(content), key=key, now=now)
        return _verify_token(text, key, now or datetime.now(UTC))
    except RefusedError as refused:
        return refused.found


def _verify_token(text: str, key: Key | None, now: datetime) -> Verification:
    if len(text) > MOST_BYTES:
        raise RefusedError(RefusalReason.NOT_A_TOKEN, say("{n} bytes", n=len(text)))
    header = _header(text)
    algorithm = header.get("alg")
    if algorithm not in ALGORITHMS:
        raise RefusedError(RefusalReason.ALGORITHM, algorithm)
    if extension := next((name for name in _EXTENSIONS if name in header), None):
        raise RefusedError(RefusalReason.HEADER, extension)
    named = header["kid"] if isinstance(header.get("kid"), str) else ""
    with refusing_key_errors(named):
        by_name = named_key(named)
        brought = public_key(header["jwk"]) if "jwk" in header else None
    if by_name and brought and not same_key(by_name, brought):
        raise RefusedError(RefusalReason.TWO_KEYS)
    own = key or by_name or brought
    if own is None:
        raise RefusedError(RefusalReason.NO_KEY, named or "–")
    payload = read_json(_payload(text, own, RefusalReason.OTHER_KEY if key else RefusalReason.SIGNATURE))
    credential = _credential(payload) if isinstance(payload, dict) else {}
    if wrong := next((name for name in _CLAIMS if payload.get(name) != _claims(credential).get(name)), None) if credential else None:
        raise RefusedError(RefusalReason.CLAIMS, wrong)
    signer = named if by_name and same_key(by_name, own) else did_jwk(own)
    return checked(credential, own, signer, algorithm, now)


def _header(text: str) -> Node:
    parts = text.split(".")
    try:
        raw = from_base64url(parts[0])
    except ValueError:
        raw = b""
    if len(parts) != 3 or not raw.startswith(b"{"):
        raise RefusedError(RefusalReason.NOT_A_TOKEN)
    header: Node = read_json(raw)
    return header


def _payload(text: str, key: Key, reason: RefusalReason) -> bytes:
    """Return the signed payload.

    Raises:
        RefusedError: with the given reason, if the signature is not valid.
    """
    registry = jws.JWSRegistry(algorithms=list(ALGORITHMS))
    registry.max_header_length = _LONGEST_HEADER
    registry.max_payload_length = MOST_BYTES
    try:
        for part in text.split("."):
            from_base64url(part)
        with _without_warning():
            return jws.deserialize_compact(text, key, registry=registry).payload
    except (JoseError, ValueError, TypeError) as error:
        raise RefusedError(reason, type(error).__name__) from error


def _credential(payload: Node) -> Node:
    """Return the credential: the payload without the claims, or, in the older form, the claim vc completed from the claims."""
    if "vc" not in payload:
        return {name: value for name, value in payload.items() if name not in _CLAIMS}
    inner = payload["vc"]
    if not isinstance(inner, dict) or "credentialSubject" in payload:
        raise RefusedError(RefusalReason.CLAIMS, "vc")
    issuer, subject = inner.get("issuer", {}), inner.get("credentialSubject")
    whole = {"id": payload.get("jti"), "issuanceDate": _moment(payload.get("nbf")), "expirationDate": _moment(payload.get("exp"))}
    whole = {name: value for name, value in whole.items() if value is not None} | inner
    if isinstance(issuer, dict) and "iss" in payload:
        whole["issuer"] = {"id": payload["iss"]} | issuer
    if isinstance(subject, dict) and "sub" in payload:
        whole["credentialSubject"] = {"id": payload["sub"]} | subject
    return whole


def _moment(claim: Any) -> str | None:
    try:
        return datetime.fromtimestamp(claim, UTC).isoformat()
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def unverified(token: str) -> Node:
    """Return the credential or presentation in a token without verifying it; empty if the payload is not a JSON object."""
    try:
        payload = read_json(from_base64url(token.strip().split(".")[1]))
        return {} if not isinstance(payload, dict) else payload if "vp" in payload else _credential(payload)
    except (ValueError, IndexError, RefusedError):
        return {}
