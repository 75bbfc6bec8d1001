"""Verification of seals embedded in a JSON file (W3C Data Integrity), without network access.

`eddsa-jcs-2022` seals the JSON of the file, so it can be verified from the file alone. `eddsa-rdfc-2022` seals the RDF that the file
represents, which depends on JSON-LD contexts that mcvet may not redistribute; it is refused, as are all other suites.
"""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from joserfc.jwk import Key, OKPKey

from mcvet.credentials.exchange.nodes import Node, as_list, nodes
from mcvet.credentials.exchange.signatures.keys import from_base58, from_base64url, named_key, same_key
from mcvet.credentials.exchange.signatures.verification import (
    RefusalReason,
    RefusedError,
    Verification,
    checked,
    refusing_key_errors,
    seconds,
)

SUITE = "eddsa-jcs-2022"
_SIGNATURE_BYTES = 64


def seals_of(document: Any) -> list[str]:
    """Return the types of the seals embedded in a parsed file."""
    proofs = nodes(document.get("proof")) if isinstance(document, dict) else []
    return [str(proof.get("cryptosuite") or proof.get("type") or "proof") for proof in proofs]


def verify_seal(document: Any, *, key: Key | None = None, now: datetime | None = None) -> Verification:
    """Verify the seal embedded in a parsed file.

    Args:
        document: the parsed content of the file.
        key: the key that must have sealed it; if None, the key that the seal names.
        now: the time at which validity is checked; the current time if None.

    Raises:
        RefusedError: if there is no seal, or the seal is of another type, invalid or expired.
    """
    moment = now or datetime.now(UTC)
    seals = seals_of(document)
    if not seals:
        is_edc = isinstance(document, dict) and {"payload", "signatures"} <= document.keys()
        raise RefusedError(RefusalReason.OTHER_SEAL, "JAdES") if is_edc else RefusedError(RefusalReason.UNSIGNED)
    proof = next(iter(nodes(document.get("proof"))), {})
    if seals != [SUITE] or (proof.get("type"), proof.get("proofPurpose")) != ("DataIntegrityProof", "assertionMethod"):
        raise RefusedError(RefusalReason.OTHER_SEAL, ", ".join(seals))
    named = str(proof.get("verificationMethod") or "")
    with refusing_key_errors(named):
        by_name = named_key(named)
    own = key or by_name
    if own is None:
        raise RefusedError(RefusalReason.NO_KEY, named or "–")
    if not isinstance(own, OKPKey):
        raise RefusedError(RefusalReason.KEY_FORM, named)
    if key and by_name and not same_key(key, by_name):
        raise RefusedError(RefusalReason.OTHER_KEY)
    sealed = _sealed(document, proof, own)
    end = seconds(proof.get("expires"))
    if "expires" in proof and end is None:
        raise RefusedError(RefusalReason.VALIDITY, proof["expires"])
    if end is not None and moment.timestamp() > end:
        raise RefusedError(RefusalReason.EXPIRED, proof["expires"], sealed)
    return checked(sealed, own, named, SUITE, moment)


def _sealed(document: Node, proof: Node, key: OKPKey) -> Node:
    """Return the sealed content: the file without the seal, and with only the contexts that the seal names.

    Raises:
        RefusedError: if the signature is not valid.
    """
    body = {name: value for name, value in document.items() if name != "proof"}
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    if "@context" in options:
        contexts = as_list(options["@context"])
        if as_list(body.get("@context"))[: len(contexts)] != contexts:
            raise RefusedError(RefusalReason.SIGNATURE, "@context")
        body["@context"] = options["@context"]
    try:
        value = str(proof.get("proofValue"))
        signature = from_base58(value.removeprefix("z"))
        if not value.startswith("z") or len(signature) != _SIGNATURE_BYTES:
            raise ValueError("no signature")
        public = Ed25519PublicKey.from_public_bytes(from_base64url(str(key.as_dict(private=False)["x"])))
        public.verify(signature, digest(options) + digest(body))
    except (ValueError, RecursionError, InvalidSignature) as error:
        raise RefusedError(RefusalReason.SIGNATURE, type(error).__name__) from error
    return body


def digest(node: Node) -> bytes:
    """Return the SHA-256 hash of a node in canonical JSON (RFC 8785)."""
    return sha256(rfc8785.dumps(node)).digest()
