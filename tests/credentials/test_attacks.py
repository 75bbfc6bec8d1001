"""Known attacks on signed credentials, in one table: each is refused with its reason, and each kind is in docs/security.md."""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jws
from joserfc.jwk import ECKey, OKPKey

from credentials.test_elm import ANA
from mcvet import open_catalogue
from mcvet.credentials import template
from mcvet.credentials.exchange import export
from mcvet.credentials.exchange.signatures.data_integrity import SUITE, digest, verify_seal
from mcvet.credentials.exchange.signatures.keys import base58, base64url, did_key
from mcvet.credentials.exchange.signatures.tokens import unverified, verify
from mcvet.credentials.exchange.signatures.verification import RefusalReason, RefusedError

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
PRIME = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
IDENTITY = b"\x01" + bytes(31)
SECURITY = Path(__file__).parents[2] / "docs" / "security.md"


def encoded(value: object) -> str:
    return base64url(value if isinstance(value, bytes) else json.dumps(value).encode())


def unsigned() -> dict[str, Any]:
    """Return a credential of a learner, issued by an address."""
    catalogue = open_catalogue()
    badge = json.loads(export(template("mc01", catalogue=catalogue), "openbadges", award=ANA, catalogue=catalogue).content)
    return {**badge, "issuer": {**badge["issuer"], "id": "https://school.example/"}}


@dataclass
class Forger:
    """Makes tokens that are right but for what is changed."""

    private: ed25519.Ed25519PrivateKey = field(default_factory=lambda: ed25519.Ed25519PrivateKey.from_private_bytes(b"\7" * 32))
    badge: dict[str, Any] = field(default_factory=unsigned)

    @property
    def key(self) -> OKPKey:
        """Return the public key."""
        return OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": base64url(self.private.public_key().public_bytes_raw())})

    @property
    def name(self) -> str:
        """Return its name."""
        return did_key(self.key)

    def payload(self, **changes: Any) -> dict[str, Any]:
        """Return the badge with the claims that fit it."""
        badge = self.badge | changes
        seconds = {
            name: datetime.fromisoformat(badge[key]).timestamp()
            for name, key in (("nbf", "validFrom"), ("exp", "validUntil"))
            if key in badge
        }
        issuer = badge["issuer"]["id"] if isinstance(badge["issuer"], dict) else badge["issuer"]
        claims = {
            "iss": issuer,
            "jti": badge["id"],
            "sub": badge["credentialSubject"]["id"],
            **{name: int(at) for name, at in seconds.items()},
        }
        return {**badge, **claims}

    def token(self, header: Any = None, payload: Any = None, signer: Callable[[bytes], bytes] | None = None, **heads: Any) -> str:
        """Return a token."""
        own = {"alg": "EdDSA", "kid": f"{self.name}#x", **heads}
        header = {name: value for name, value in own.items() if value is not None} if header is None else header
        text = f"{encoded(header)}.{encoded(self.payload() if payload is None else payload)}"
        return f"{text}.{encoded((signer or self.private.sign)(text.encode()))}"

    def sealed(self, proof: dict[str, Any] | None = None, signature: bytes | None = None, **changes: Any) -> dict[str, Any]:
        """Return the badge with a seal of eddsa-jcs-2022 in it, and changes made after it was sealed."""
        name = f"{self.name}#{self.name.removeprefix('did:key:')}"
        options = {"type": "DataIntegrityProof", "cryptosuite": SUITE, "proofPurpose": "assertionMethod", "verificationMethod": name}
        options |= proof or {}
        body = self.badge | ({"@context": options["@context"]} if "@context" in options else {})
        value = signature or self.private.sign(digest(options) + digest(body))
        return {**self.badge, **changes, "proof": {**options, "proofValue": f"z{base58(value)}"}}


MADE = Forger()


def point(raw: bytes, form: str) -> str:
    """Return a token whose key is this encoded point, signed with the signature that fits any text under a point of low order."""
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": base64url(raw)}
    name = {"key": f"did:key:z{base58(bytes([0xED, 1]) + raw)}", "jwk": f"did:jwk:{encoded(jwk)}"}.get(form)
    heads = {"kid": name} if name else {"kid": None, "jwk": jwk}
    return MADE.token(signer=lambda _: IDENTITY + bytes(32), **heads)


def with_rsa(bits: int, exponent: int = 65537) -> str:
    private = rsa.generate_private_key(public_exponent=exponent, key_size=bits)
    numbers = private.public_key().public_numbers()
    jwk = {"kty": "RSA"} | {
        name: base64url(number.to_bytes(bits // 8).lstrip(b"\0")) for name, number in (("n", numbers.n), ("e", numbers.e))
    }
    return MADE.token({"alg": "RS256", "jwk": jwk}, signer=lambda text: private.sign(text, padding.PKCS1v15(), hashes.SHA256()))


CURVE = ec.derive_private_key(7, ec.SECP256R1())
P256 = ECKey.import_key(CURVE.public_key())
WHOLE_POINT = CURVE.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def with_p256(signature: Callable[[bytes], bytes], **changes: Any) -> str:
    jwk = P256.as_dict(private=False) | changes
    return MADE.token({"alg": "ES256", "jwk": jwk}, signer=signature)


def ed448_token() -> str:
    private = ed448.Ed448PrivateKey.generate()
    jwk = {"kty": "OKP", "crv": "Ed448", "x": base64url(private.public_key().public_bytes_raw())}
    return MADE.token({"alg": "EdDSA", "jwk": jwk}, signer=private.sign)


def malleable() -> str:
    """Return a token whose signature has the order of the curve added to its second half."""
    head, body, signature = MADE.token().split(".")
    raw = base64.urlsafe_b64decode(signature + "==")
    other = (int.from_bytes(raw[32:], "little") + ORDER).to_bytes(32, "little")
    return f"{head}.{body}.{encoded(raw[:32] + other)}"


def respelt(part: int, change: Callable[[str], str]) -> str:
    parts = MADE.token().split(".")
    return ".".join([*parts[:part], change(parts[part]), *parts[part + 1 :]])


def last_bit(text: str) -> str:
    """Change a bit at the end of a part that no byte holds."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    assert len(text) % 4
    return text[:-1] + letters[letters.index(text[-1]) ^ 1]


def named(name: str) -> str:
    return MADE.token(kid=name)


def twice(text: bytes, key: str, value: str) -> bytes:
    return text.replace(b"{", f'{{"{key}": {json.dumps(value)}, '.encode(), 1)


KNOWN = did_key(OKPKey.generate_key("Ed25519"))
RAW = MADE.private.public_key().public_bytes_raw()
MULTIKEY = MADE.name.removeprefix("did:key:z")
JWK = {"kty": "OKP", "crv": "Ed25519", "x": base64url(RAW)}
SMALL = [0, 1, PRIME - 1, 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7]
SMALL.append(PRIME - SMALL[-1])
VC = {name: value for name, value in MADE.payload().items() if name not in ("iss", "jti", "sub", "nbf", "exp")}

Made = Callable[[], Any]
ATTACKS: list[tuple[str, str, RefusalReason, Made]] = [
    ("algorithm none", "none", RefusalReason.ALGORITHM, lambda: MADE.token(alg="none", signer=lambda _: b"")),
    ("algorithm none", "nOnE", RefusalReason.ALGORITHM, lambda: MADE.token(alg="nOnE", signer=lambda _: b"")),
    ("algorithm none", "no algorithm", RefusalReason.ALGORITHM, lambda: MADE.token({"kid": MADE.name})),
    ("algorithm none", "no signature", RefusalReason.SIGNATURE, lambda: MADE.token(signer=lambda _: b"")),
    ("HMAC with a public key", "raw", RefusalReason.ALGORITHM, lambda: MADE.token(alg="HS256", signer=lambda text: hmac.digest(RAW, text, hashlib.sha256))),
    ("HMAC with a public key", "an oct key", RefusalReason.KEY_FORM, lambda: MADE.token(kid=None, jwk={"kty": "oct", "x": "AAAA"})),
    ("an algorithm that does not fit the key", "RS256", RefusalReason.SIGNATURE, lambda: MADE.token(alg="RS256")),
    ("an algorithm that does not fit the key", "ES256", RefusalReason.SIGNATURE, lambda: MADE.token(alg="ES256")),
    ("an algorithm that does not fit the key", "Ed448", RefusalReason.KEY_FORM, ed448_token),
    *(
        ("a key whose signatures fit any text", f"{form} {place}{' signed' * top}", RefusalReason.WEAK_KEY,
         lambda second=second, top=top, form=form: point((second + (top << 255)).to_bytes(32, "little"), form))
        for form in ("key", "jwk", "brought") for place, second in enumerate(SMALL) for top in (0, 1)
    ),
    *(
        ("a key in another spelling", f"{form} {more} beyond", RefusalReason.KEY_FORM,
         lambda more=more, form=form: point((PRIME + more).to_bytes(32, "little"), form))
        for form in ("key", "jwk", "brought") for more in (0, 1, 18)
    ),
    ("a key in another spelling", "leading 1", RefusalReason.KEY_FORM, lambda: named(f"did:key:z1{MULTIKEY}")),
    ("a key in another spelling", "base64url", RefusalReason.KEY_FORM, lambda: named(f"did:key:u{encoded(bytes([0xED, 1]) + RAW)}")),
    ("a key in another spelling", "capital Z", RefusalReason.KEY_FORM, lambda: named(f"did:key:Z{MULTIKEY}")),
    ("a key in another spelling", "longer", RefusalReason.KEY_FORM, lambda: named(f"did:key:z{MULTIKEY}{'1' * 40}")),
    ("a key in another spelling", "prefix of three bytes", RefusalReason.KEY_FORM, lambda: named(f"did:key:z{base58(bytes([0xED, 0x81, 0]) + RAW)}")),
    ("a key in another spelling", "padding", RefusalReason.KEY_FORM, lambda: named(f"did:jwk:{base64.urlsafe_b64encode(json.dumps(JWK).encode()).decode()}==")),
    ("a key in another spelling", "x with padding", RefusalReason.KEY_FORM, lambda: named(f"did:jwk:{encoded(JWK | {'x': JWK['x'] + '='})}")),
    ("a key in another spelling", "x of 33 bytes", RefusalReason.KEY_FORM, lambda: named(f"did:jwk:{encoded(JWK | {'x': base64url(RAW + bytes(1))})}")),
    ("a key in another spelling", "P-256, whole point", RefusalReason.KEY_FORM, lambda: named(f"did:key:z{base58(bytes([0x80, 0x24]) + WHOLE_POINT)}")),
    ("a key in another spelling", "P-256, beyond the field", RefusalReason.KEY_FORM, lambda: named(f"did:key:z{base58(bytes([0x80, 0x24, 2, *[255] * 32]))}")),
    ("a point that is on no curve", "P-256", RefusalReason.KEY_FORM, lambda: with_p256(lambda text: bytes(64), y=base64url(bytes(31) + b"\1"))),
    ("a short RSA key", "1024", RefusalReason.WEAK_KEY, lambda: with_rsa(1024)),
    ("a short RSA key", "exponent 1", RefusalReason.KEY_FORM, lambda: MADE.token({"alg": "RS256", "jwk": {"kty": "RSA", "n": base64url(b"\xff" * 256), "e": "AQ"}})),
    ("a key too long to check", "RSA, 16384 bits", RefusalReason.WEAK_KEY, lambda: MADE.token({"alg": "RS256", "jwk": {"kty": "RSA", "n": base64url(b"\xff" * 2048), "e": "AQAB"}})),
    ("a head that is not understood", "crit, empty", RefusalReason.HEADER, lambda: MADE.token(crit=[])),
    ("a head that is not understood", "crit", RefusalReason.HEADER, lambda: MADE.token(crit=["exp"], exp=1)),
    ("a head that is not understood", "b64", RefusalReason.HEADER, lambda: MADE.token(b64=False, crit=["b64"])),
    ("a head that is not understood", "b64 without crit", RefusalReason.HEADER, lambda: MADE.token(b64=True)),
    ("a key that the file brings or points to", "jwk of another", RefusalReason.TWO_KEYS, lambda: MADE.token(kid=KNOWN, jwk=JWK)),
    ("a key that the file brings or points to", "jwk for a known issuer", RefusalReason.ISSUER_KEY, lambda: MADE.token(kid=None, jwk=JWK, payload=MADE.payload(issuer=KNOWN))),
    ("a key that the file brings or points to", "did:key for a known issuer", RefusalReason.ISSUER_KEY, lambda: MADE.token(payload=MADE.payload(issuer=KNOWN))),
    ("a key that the file brings or points to", "jku", RefusalReason.NO_KEY, lambda: MADE.token(kid=None, jku="https://evil.example/keys")),
    ("a key that the file brings or points to", "x5u", RefusalReason.NO_KEY, lambda: MADE.token(kid="1", x5u="https://evil.example/cert")),
    ("a key that the file brings or points to", "x5c", RefusalReason.NO_KEY, lambda: MADE.token(kid=None, x5c=["AAAA"])),
    ("a key that the file brings or points to", "private", RefusalReason.PRIVATE_KEY, lambda: MADE.token(kid=None, jwk=JWK | {"d": base64url(b"\7" * 32)})),
    ("a key that the file brings or points to", "private in a name", RefusalReason.PRIVATE_KEY, lambda: named(f"did:jwk:{encoded(JWK | {'d': 'AA'})}")),
    ("the same key of JSON twice", "in the head", RefusalReason.UNREADABLE, lambda: MADE.token(twice(json.dumps({"alg": "EdDSA", "kid": MADE.name}).encode(), "alg", "none"))),
    ("the same key of JSON twice", "in the credential", RefusalReason.UNREADABLE, lambda: MADE.token(payload=twice(json.dumps(MADE.payload()).encode(), "name", "Brain surgery"))),
    ("the same key of JSON twice", "in a key", RefusalReason.KEY_FORM, lambda: named(f"did:jwk:{encoded(twice(json.dumps(JWK).encode(), 'x', 'AAAA'))}")),
    ("the same key of JSON twice", "in a sealed file", RefusalReason.UNREADABLE, lambda: twice(json.dumps(MADE.sealed()).encode(), "name", "Brain surgery")),
    ("a signature in another spelling", "Ed25519, order added", RefusalReason.SIGNATURE, malleable),
    ("a signature in another spelling", "last bit", RefusalReason.SIGNATURE, lambda: respelt(2, last_bit)),
    ("a signature in another spelling", "padding", RefusalReason.SIGNATURE, lambda: respelt(2, lambda text: text + "==")),
    ("a signature in another spelling", "foreign letter", RefusalReason.SIGNATURE, lambda: respelt(2, lambda text: f"{text[:4]}!{text[4:]}")),
    ("a signature in another spelling", "foreign letter in the credential", RefusalReason.SIGNATURE, lambda: respelt(1, lambda text: f"{text[:4]} {text[4:]}")),
    ("a signature in another spelling", "padding in the head", RefusalReason.NOT_A_TOKEN, lambda: respelt(0, lambda text: text + "=")),
    ("a signature in another spelling", "ES256 as DER", RefusalReason.SIGNATURE, lambda: with_p256(lambda text: CURVE.sign(text, ec.ECDSA(hashes.SHA256())))),
    ("a signature of nothing", "ES256, zeros", RefusalReason.SIGNATURE, lambda: with_p256(lambda text: bytes(64))),
    ("a signature of nothing", "Ed25519, zeros", RefusalReason.SIGNATURE, lambda: MADE.token(signer=lambda text: bytes(64))),
    ("a changed credential", "payload", RefusalReason.SIGNATURE, lambda: respelt(1, lambda _: encoded(MADE.payload(name="Brain surgery")))),
    ("a changed credential", "claim", RefusalReason.CLAIMS, lambda: MADE.token(payload=MADE.payload() | {"sub": "urn:x:other"})),
    ("a changed credential", "two credentials", RefusalReason.CLAIMS, lambda: MADE.token(payload=MADE.payload() | {"vc": VC})),
    ("a changed credential", "another end in vc", RefusalReason.CLAIMS, lambda: MADE.token(payload=MADE.payload(validUntil="2027-01-01T00:00:00Z") | {"vc": VC | {"validUntil": "2028-01-01T00:00:00Z"}, "credentialSubject": None})),
    ("expired", "validUntil", RefusalReason.EXPIRED, lambda: MADE.token(payload=MADE.payload(validUntil="2026-11-20T00:00:00Z"))),
    ("expired", "expirationDate", RefusalReason.EXPIRED, lambda: MADE.token(payload={"vc": VC | {"expirationDate": "2026-11-20T00:00:00Z"}, **{name: MADE.payload()[name] for name in ("iss", "jti", "sub", "nbf")}, "exp": 1795132800})),
    ("expired", "an end without a zone", RefusalReason.VALIDITY, lambda: MADE.token(payload={k: v for k, v in MADE.payload(validUntil="2024-06-01T00:00:00").items() if k != "exp"})),
    ("not yet valid", "validFrom", RefusalReason.NOT_YET_VALID, lambda: MADE.token(payload=MADE.payload(validFrom="2030-01-01T00:00:00Z"))),
    ("something else that is signed", "type", RefusalReason.NOT_A_CREDENTIAL, lambda: MADE.token(payload=MADE.payload(type=["VerifiableCredential", "DriversLicence"]))),
    ("something else that is signed", "presentation", RefusalReason.NOT_A_CREDENTIAL, lambda: MADE.token(payload=MADE.payload(type=["VerifiablePresentation"]))),
    ("something else that is signed", "list", RefusalReason.NOT_A_CREDENTIAL, lambda: MADE.token(payload=[])),
    ("a seal in the file", "changed", RefusalReason.SIGNATURE, lambda: MADE.sealed(name="Brain surgery")),
    ("a seal in the file", "an addition", RefusalReason.SIGNATURE, lambda: MADE.sealed(award="summa cum laude")),
    ("a seal in the file", "for another purpose", RefusalReason.OTHER_SEAL, lambda: MADE.sealed({"proofPurpose": "authentication"})),
    ("a seal in the file", "of a kind unknown here", RefusalReason.OTHER_SEAL, lambda: MADE.sealed({"cryptosuite": "eddsa-rdfc-2022"})),
    ("a seal in the file", "of a key that fits any text", RefusalReason.WEAK_KEY,
     lambda: MADE.sealed({"verificationMethod": f"did:key:z{base58(bytes([0xED, 1]) + IDENTITY)}"}, IDENTITY + bytes(32))),
    ("a seal in the file", "by a key that is not the issuer's", RefusalReason.ISSUER_KEY, lambda: Forger(badge=MADE.badge | {"issuer": KNOWN}).sealed()),
    ("a seal in the file", "expired", RefusalReason.EXPIRED, lambda: MADE.sealed({"expires": "2026-11-20T00:00:00Z"})),
    ("a seal in the file", "whose end cannot be read", RefusalReason.VALIDITY, lambda: MADE.sealed({"expires": "soon"})),
    ("a seal in the file", "whose contexts are not the file's", RefusalReason.SIGNATURE, lambda: MADE.sealed({"@context": ["https://evil.example/"]})),
    ("a seal in the file", "with a number that has two spellings", RefusalReason.SIGNATURE, lambda: MADE.sealed(count=2**60)),
    ("a seal in the file", "with another", RefusalReason.OTHER_SEAL, lambda: (sealed := MADE.sealed()) | {"proof": [sealed["proof"]] * 2}),
]  # fmt: skip


@pytest.mark.parametrize(("refusal", "made"), [attack[2:] for attack in ATTACKS], ids=[f"{kind}: {how}" for kind, how, *_ in ATTACKS])
def test_known_attacks_are_refused(refusal: RefusalReason, made: Made) -> None:
    """Each is refused for its own reason."""
    attack = made()
    assert verify(json.dumps(attack) if isinstance(attack, dict) else attack, now=NOON).refusal is refusal


def test_what_is_attacked_is_sound() -> None:
    """Without the change, each way of signing is intact; so none of the attacks is refused for something else."""
    rights = [MADE.token(), json.dumps(MADE.sealed()), json.dumps(MADE.sealed({"@context": MADE.badge["@context"]})), with_rsa(2048)]
    rights += [MADE.token(kid=None, jwk=JWK), MADE.token(kid=f"did:jwk:{encoded(JWK)}"), MADE.token(payload=MADE.payload(issuer=MADE.name))]
    older = {"vc": VC, **{name: MADE.payload()[name] for name in ("iss", "jti", "sub", "nbf")}}
    rights += [MADE.token(payload=older), MADE.token(payload=MADE.payload(validUntil="2026-12-20T00:00:00Z"))]
    key = ECKey.import_key({**P256.as_dict(private=False), "d": base64url((7).to_bytes(32))})
    rights.append(jws.serialize_compact({"alg": "ES256", "kid": did_key(P256)}, json.dumps(MADE.payload()), key))
    for right in rights:
        found = verify(right, now=NOON)
        assert found.intact, found
    assert verify(MADE.token(payload=MADE.payload(issuer=MADE.name)), now=NOON).key_names_issuer


def test_a_key_of_low_order_fits_any_text() -> None:
    """The library by itself takes the signature that fits any text; so the refusal is not for nothing."""
    key = OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": base64url(IDENTITY)})
    token = point(IDENTITY, "key")
    registry = jws.JWSRegistry(algorithms=["EdDSA"])
    registry.max_header_length = 8192
    with pytest.warns(match="EdDSA"):
        assert jws.deserialize_compact(token, key, registry=registry).payload


def test_the_points_of_low_order_are_those_of_the_curve() -> None:
    """Eight times each of them is the neutral point, worked out from the equation of the curve; there are eight."""
    d = -121665 * pow(121666, -1, PRIME) % PRIME

    def plus(a: tuple[int, int], b: tuple[int, int]) -> tuple[int, int]:
        (x1, y1), (x2, y2) = a, b
        product = d * x1 * x2 * y1 * y2 % PRIME
        return (
            (x1 * y2 + x2 * y1) * pow(1 + product, -1, PRIME) % PRIME,
            (y1 * y2 + x1 * x2) * pow(1 - product, -1, PRIME) % PRIME,
        )

    points = set()
    for second in SMALL:
        square = (second**2 - 1) * pow(d * second**2 + 1, -1, PRIME) % PRIME
        root = pow(square, (PRIME + 3) // 8, PRIME)
        root = root if root**2 % PRIME == square else root * pow(2, (PRIME - 1) // 4, PRIME) % PRIME
        assert root**2 % PRIME == square
        for first in {root, -root % PRIME}:
            double = plus((first, second), (first, second))
            four = plus(double, double)
            assert plus(four, four) == (0, 1)
            points.add((first, second))
    assert len(points) == 8


def test_each_kind_stands_in_the_documentation() -> None:
    """The table of `docs/security.md` has a row for each kind of attack, and none for what is not tried."""
    table = SECURITY.read_text("utf-8").partition("## Signed credentials")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (.+?) \| .+ \|$", table, re.MULTILINE)
    assert rows[0] == "attack"
    assert sorted(row for row in rows if row not in ("attack", "---")) == sorted({kind for kind, *_ in ATTACKS})


def test_a_seal_is_held_against_the_key_that_is_expected() -> None:
    """A seal of one key does not hold for another; the expected key may be the one that the seal names."""
    sealed = json.dumps(MADE.sealed())
    assert verify(sealed, key=MADE.key, now=NOON).intact
    assert verify(sealed, key=OKPKey.generate_key("Ed25519"), now=NOON).refusal is RefusalReason.OTHER_KEY
    assert verify(sealed, key=P256, now=NOON).refusal is RefusalReason.KEY_FORM


def test_a_seal_without_a_key_or_of_another_kind_is_refused_by_name() -> None:
    """A seal that names no key, one whose value is not multibase, and the seal of a European Digital Credential are each told."""
    assert verify(json.dumps(MADE.sealed({"verificationMethod": ""})), now=NOON).refusal is RefusalReason.NO_KEY
    sealed = MADE.sealed()
    bare = {**sealed["proof"], "proofValue": sealed["proof"]["proofValue"].removeprefix("z")}
    assert verify(json.dumps({**sealed, "proof": bare}), now=NOON).refusal is RefusalReason.SIGNATURE
    found = verify(json.dumps({"payload": "e30", "signatures": [{}]}), now=NOON)
    assert (found.refusal, found.detail) == (RefusalReason.OTHER_SEAL, "JAdES")


def test_what_is_sealed_is_what_is_read() -> None:
    """A context that was added after sealing does not come along."""
    sealed = MADE.sealed({"@context": MADE.badge["@context"]})
    found = verify(json.dumps(sealed | {"@context": [*MADE.badge["@context"], {"name": "https://evil.example/"}]}), now=NOON)
    assert found.credential == MADE.badge


def test_a_seal_is_that_of_the_specification() -> None:
    """The published example of eddsa-jcs-2022 has the published hashes, and its signature fits them."""
    contexts = ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2"]
    document = {
        "@context": contexts, "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33", "type": ["VerifiableCredential", "AlumniCredential"],
        "name": "Alumni Credential", "description": "A minimum viable example of an Alumni Credential.",
        "issuer": "https://vc.example/issuers/5678", "validFrom": "2023-01-01T00:00:00Z",
        "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
    }  # fmt: skip
    key = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
    options = {
        "type": "DataIntegrityProof", "cryptosuite": SUITE, "created": "2023-02-24T23:36:38Z", "proofPurpose": "assertionMethod",
        "verificationMethod": f"did:key:{key}#{key}", "@context": contexts,
    }  # fmt: skip
    assert digest(options).hex() == "66ab154f5c2890a140cb8388a22a160454f80575f6eae09e5a097cabe539a1db"
    assert digest(document).hex() == "59b7cb6251b8991add1ce0bc83107e3db9dbbab5bd2c28f687db1a03abc92f19"
    value = "z2HnFSSPPBzR36zdDgK8PbEHeXbR56YF24jwMpt3R1eHXQzJDMWS93FCzpvJpwTWd3GAVFuUfjoJdcnTMuVor51aX"
    sealed = document | {"proof": options | {"proofValue": value}}
    found = verify(json.dumps(sealed), now=NOON)
    assert (found.refusal, found.detail) == (RefusalReason.NOT_A_CREDENTIAL, "VerifiableCredential, AlumniCredential")
    assert verify(json.dumps(sealed | {"name": "Other"}), now=NOON).refusal is RefusalReason.SIGNATURE


ALIEN = "did:web:school.example#key"


@pytest.mark.parametrize(
    ("made", "refusal", "detail"),
    [
        (lambda: {"name": "x"}, RefusalReason.UNSIGNED, ""), (lambda: {"payload": "e30", "signatures": []}, RefusalReason.OTHER_SEAL, "JAdES"),
        (lambda: {"proof": [{"type": "A"}, {"cryptosuite": "b"}, {"x": 1}]}, RefusalReason.OTHER_SEAL, "A, b, proof"),
        (lambda: MADE.sealed({"verificationMethod": ALIEN}), RefusalReason.NO_KEY, ALIEN),
        (lambda: MADE.sealed({"verificationMethod": ""}), RefusalReason.NO_KEY, "–"),
        (lambda: MADE.sealed({"verificationMethod": did_key(P256)}), RefusalReason.KEY_FORM, did_key(P256)),
        (lambda: MADE.sealed({"expires": "soon"}), RefusalReason.VALIDITY, "soon"),
        (lambda: MADE.sealed({"@context": ["https://evil.example/"]}), RefusalReason.SIGNATURE, "@context"),
        (lambda: MADE.sealed(name="Brain surgery"), RefusalReason.SIGNATURE, "InvalidSignature"),
        (lambda: MADE.sealed(signature=b"short"), RefusalReason.SIGNATURE, "ValueError"),
    ],
)  # fmt: skip
def test_the_refusal_of_a_seal_says_what_is_wrong_with_it(made: Callable[[], dict[str, Any]], refusal: RefusalReason, detail: str) -> None:
    """The kinds of the seals, the name of the key, the date, or where the file and its seal differ."""
    with pytest.raises(RefusedError) as caught:
        verify_seal(made(), now=NOON)
    assert (caught.value.found.refusal, caught.value.found.detail) == (refusal, detail)
    assert not caught.value.found.intact


def test_an_expired_seal_is_refused_with_its_credential() -> None:
    """It was sound, so what it says is there to be shown; on its last second it is still valid."""
    end = "2026-11-20T00:00:00Z"
    sealed = MADE.sealed({"expires": end})
    with pytest.raises(RefusedError) as caught:
        verify_seal(sealed, now=NOON)
    found = caught.value.found
    assert (found.refusal, found.detail, found.credential) == (RefusalReason.EXPIRED, end, MADE.badge)
    last = verify_seal(sealed, now=datetime.fromisoformat(end))
    assert (last.intact, last.algorithm) == (True, SUITE)


def test_what_is_in_a_token_can_be_looked_at_without_trust() -> None:
    """A credential or a presentation; anything else is empty."""
    shown = {"vp": {"type": ["VerifiablePresentation"]}, "vc": {"name": "x"}}
    assert unverified(MADE.token(payload=shown)) == shown
    assert unverified(MADE.token())["name"] == MADE.badge["name"]
    assert unverified(MADE.token(payload=["vp"])) == unverified(MADE.token(payload=4)) == unverified("a.b.c") == unverified("a") == {}
