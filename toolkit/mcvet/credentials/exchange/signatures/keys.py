"""Public keys named by did:key or did:jwk. The name contains the key, so no look-up is needed.

Only the canonical encoding of a key is accepted: with two encodings, one key could pass for two. Weak keys are refused.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, OKPKey, RSAKey

from mcvet.catalogue import parse_document
from mcvet.credentials.exchange.nodes import Node
from mcvet.errors import DataError, McvetError
from mcvet.messages import bare, cut, say

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_LONGEST_BASE58 = 128
_ED25519, _P256 = b"\xed\x01", b"\x80\x24"
_SIZES = {_ED25519: 32, _P256: 33}
_PRIVATE = ("d", "p", "q", "dp", "dq", "qi", "k")
_RSA_BITS = range(2048, 8193)
_FIELD = 2**255 - 19
_EIGHTH = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
_LOW_ORDER = (0, 1, _FIELD - 1, _EIGHTH, _FIELD - _EIGHTH)
"""The y coordinates of the eight low-order points of Ed25519, whose signatures can be valid for any text."""


class KeyFormError(McvetError):
    """A key that cannot be read, or is not in its canonical encoding."""


class PrivateKeyError(McvetError):
    """A private key where a public key is expected."""


class WeakKeyError(McvetError):
    """A key whose signatures prove too little: a low-order point, or an RSA key of the wrong size."""


def base64url(raw: bytes) -> str:
    """Return bytes in base64url without padding, as in JOSE."""
    return urlsafe_b64encode(raw).decode().rstrip("=")


def from_base64url(text: str) -> bytes:
    """Return the bytes of a text that `base64url` made.

    Raises:
        ValueError: for any other encoding: padding, other characters, unused bits.
    """
    raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if base64url(raw) != text:
        raise ValueError("not canonical base64url")
    return raw


def base58(raw: bytes) -> str:
    """Return bytes in base58 (Bitcoin alphabet)."""
    number, text = int.from_bytes(raw, "big"), ""
    while number:
        number, digit = divmod(number, len(_BASE58))
        text = _BASE58[digit] + text
    return "1" * (len(raw) - len(raw.lstrip(b"\0"))) + text


def from_base58(text: str) -> bytes:
    """Return the bytes of a text that `base58` made.

    Raises:
        ValueError: for characters that are not base58, or more characters than a key or signature needs.
    """
    if len(text) > _LONGEST_BASE58:
        raise ValueError("too long")
    number = 0
    for letter in text:
        number = number * len(_BASE58) + _BASE58.index(letter)
    return bytes(len(text) - len(text.lstrip("1"))) + number.to_bytes((number.bit_length() + 7) // 8, "big")


def did_key(key: OKPKey | ECKey) -> str:
    """Return the did:key name of an Ed25519 or P-256 public key."""
    public = {name: from_base64url(str(value)) for name, value in key.as_dict(private=False).items() if name in ("x", "y")}
    raw = _P256 + bytes([2 + public["y"][-1] % 2]) if "y" in public else _ED25519
    return f"did:key:z{base58(raw + public['x'])}"


def did_jwk(key: Key) -> str:
    """Return the did:jwk name of a public key."""
    whole = key.as_dict(private=False)
    public = {name: whole[name] for name in ("kty", "crv", "x", "y", "n", "e") if name in whole}
    return f"did:jwk:{base64url(json.dumps(public, separators=(',', ':')).encode())}"


def same_key(one: Key, other: Key) -> bool:
    """Return True if two public keys are equal."""
    return one.thumbprint() == other.thumbprint()


def named_key(name: str) -> Key | None:
    """Return the key in a did:key or did:jwk, with or without a fragment; None for any other name.

    Raises:
        KeyFormError: if the key cannot be read.
        PrivateKeyError: if the name contains a private key.
        WeakKeyError: if the key is weak.
    """
    did = name.split("#")[0]
    try:
        if did.startswith("did:jwk:"):
            raw = from_base64url(did.removeprefix("did:jwk:"))
            return public_key(parse_document(raw, "key.json").content)
        if did.startswith("did:key:"):
            return _multikey(did.removeprefix("did:key:"))
    except (ValueError, DataError) as error:
        raise KeyFormError(bare(name)) from error
    return None


def _multikey(text: str) -> Key:
    """Return the key of a multibase text: `z`, then in base58 two bytes for the type and the bytes of the key."""
    if not text.startswith("z"):
        raise ValueError("not base58")
    raw = from_base58(text[1:])
    kind, key = raw[:2], raw[2:]
    if _SIZES.get(kind) != len(key):
        raise ValueError("not an Ed25519 or P-256 key")
    if kind == _ED25519:
        return public_key({"kty": "OKP", "crv": "Ed25519", "x": base64url(key)})
    point = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), key).public_numbers()
    return public_key({"kty": "EC", "crv": "P-256"} | {name: base64url(getattr(point, name).to_bytes(32, "big")) for name in "xy"})


def public_key(jwk: Any) -> Key:
    """Return the public key of a JSON Web Key: Ed25519, P-256 or RSA.

    Raises:
        KeyFormError: if the key is of another type or cannot be read.
        PrivateKeyError: if it contains a private key.
        WeakKeyError: if the key is weak.
    """
    if not isinstance(jwk, dict):
        raise KeyFormError(say("no key"))
    if any(name in jwk for name in _PRIVATE):
        raise PrivateKeyError(say("a private key"))
    kind = jwk.get("kty"), jwk.get("crv")
    try:
        if kind == ("OKP", "Ed25519"):
            return _ed25519(jwk)
        if kind == ("EC", "P-256"):
            x, y = (base64url(_sized(jwk[name])) for name in "xy")
            return ECKey.import_key({"kty": "EC", "crv": "P-256", "x": x, "y": y})
        if kind[0] == "RSA":
            return _rsa(jwk)
    except (ValueError, TypeError, KeyError, OverflowError, JoseError) as error:
        raise KeyFormError(bare(cut(_kind_name(kind)))) from error
    raise KeyFormError(bare(cut(_kind_name(kind))))


def _kind_name(kind: tuple[object, ...]) -> str:
    return " ".join(str(part) for part in kind if part) or "–"


def _sized(text: Any, size: int = 32) -> bytes:
    raw = from_base64url(text)
    if len(raw) != size:
        raise ValueError(f"{len(raw)} bytes")
    return raw


def _ed25519(jwk: Node) -> OKPKey:
    raw = _sized(jwk["x"])
    second = int.from_bytes(raw, "little") % 2**255
    if second >= _FIELD:
        raise ValueError("not the canonical encoding of the point")
    if second in _LOW_ORDER:
        raise WeakKeyError(say("Ed25519, low order"))
    return OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": base64url(raw)})


def _rsa(jwk: Node) -> RSAKey:
    numbers = {name: int.from_bytes(from_base64url(jwk[name]), "big") for name in ("n", "e")}
    bits = numbers["n"].bit_length()
    if bits not in _RSA_BITS:
        raise WeakKeyError(say("RSA, {n} bits", n=str(bits)))
    n, e = (base64url(number.to_bytes((number.bit_length() + 7) // 8, "big")) for number in numbers.values())
    return RSAKey.import_key({"kty": "RSA", "n": n, "e": e})
