"""Signing for demonstration and verifying, cross-checked with a second library."""

import base64
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from joserfc import jws
from joserfc.jwk import ECKey, Key, OKPKey, RSAKey

from credentials.test_elm import ANA
from mcvet import Catalogue, McvetError
from mcvet.credentials import template
from mcvet.credentials.exchange import export
from mcvet.credentials.exchange.signatures.keys import did_jwk, did_key, named_key, same_key
from mcvet.credentials.exchange.signatures.tokens import ALGORITHMS, new_key, sign, verify
from mcvet.credentials.exchange.signatures.verification import RefusalReason, printable
from mcvet.credentials.exchange.wording import verification_text
from mcvet.locale import texts_for

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
INPUTS = Path(__file__).parent / "inputs"


@pytest.fixture(scope="module")
def unsigned(catalogue: Catalogue) -> dict[str, Any]:
    """A credential of a learner."""
    return dict(json.loads(export(template("mc01", catalogue=catalogue), "openbadges", award=ANA, catalogue=catalogue).content))


def encoded(value: object) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def decoded(part: str) -> Any:
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def resigned(token: str, key: OKPKey, **changes: object) -> str:
    """Sign a changed payload again with the key, as a dishonest issuer could."""
    header, payload, _ = token.split(".")
    signing = f"{header}.{encoded(decoded(payload) | changes)}"
    private = ed25519.Ed25519PrivateKey.from_private_bytes(base64.urlsafe_b64decode(key.as_dict(private=True)["d"] + "="))
    return f"{signing}.{encoded(private.sign(signing.encode()))}"


@pytest.mark.parametrize("method", ["did:key", "did:jwk"])
def test_what_is_signed_is_intact(method: Any, unsigned: dict[str, Any]) -> None:
    """A signed credential verifies offline, its issuer is the key, and its content is what was signed."""
    found = verify(sign(unsigned, method=method), now=NOON)
    assert (found.intact, found.refusal, found.algorithm, found.key_names_issuer) == (True, None, "EdDSA", True)
    assert found.credential is not None
    assert found.credential["issuer"].pop("id").startswith(method)
    expected = unsigned | {"issuer": {key: value for key, value in unsigned["issuer"].items() if key != "id"}}
    assert found.credential == expected


def test_a_second_library_agrees(unsigned: dict[str, Any]) -> None:
    """PyJWT verifies what we sign, with the public key taken out of the did:key; and we verify what PyJWT signs."""
    key = new_key()
    token = sign(unsigned, key=key)
    public = ed25519.Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(key.as_dict(private=False)["x"] + "="))
    assert jwt.decode(token, public, algorithms=["EdDSA"], options={"verify_aud": False, "verify_exp": False})["id"] == unsigned["id"]
    claims = decoded(token.split(".")[1])
    assert claims["sub"] == claims["credentialSubject"]["id"]
    assert (claims["iss"], claims["jti"]) == (claims["issuer"]["id"], claims["id"])
    assert jwt.get_unverified_header(token)["kid"].startswith(did_key(key))
    private = ed25519.Ed25519PrivateKey.from_private_bytes(base64.urlsafe_b64decode(key.as_dict(private=True)["d"] + "="))
    payload = decoded(token.split(".")[1])
    other = jwt.encode(payload, private, algorithm="EdDSA", headers={"kid": f"{did_key(key)}#x"})
    assert verify(other, now=NOON).intact


def test_did_key_is_that_of_the_specification() -> None:
    """The example key of the did:key method has the published name."""
    raw = bytes.fromhex("2e6fcce36701dc791488e0d0b1745cc1e33a4c1c9fcc41c63bd343dbbe0970e6")
    key = OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": encoded(raw)})
    assert did_key(key) == "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"


@pytest.mark.parametrize(
    ("key", "members"),
    [
        (OKPKey.generate_key("Ed25519"), {"kty", "crv", "x"}), (ECKey.generate_key("P-256"), {"kty", "crv", "x", "y"}),
        (RSAKey.generate_key(2048), {"kty", "n", "e"}),
    ],
    ids=["Ed25519", "P-256", "RSA"],
)  # fmt: skip
def test_did_jwk_holds_the_whole_public_key_and_nothing_else(key: Key, members: set[str]) -> None:
    """The members that RFC 7518 and RFC 8037 require of a public key are there, so the name gives the key back; no private one is."""
    name = did_jwk(key)
    public = decoded(name.removeprefix("did:jwk:"))
    assert public == {member: key.as_dict(private=False)[member] for member in members}
    back = named_key(f"{name}#0")
    assert back is not None
    assert same_key(back, key)


@pytest.mark.parametrize(("algorithm", "private", "kind"), [
    ("RS256", rsa.generate_private_key(public_exponent=65537, key_size=2048), RSAKey),
    ("ES256", ec.generate_private_key(ec.SECP256R1()), ECKey),
])  # fmt: skip
def test_other_algorithms_are_understood(algorithm: str, private: Any, kind: Any, unsigned: dict[str, Any]) -> None:
    """RS256 and ES256 with the key in the header verify too; whose key it is stays open where the issuer is an address, and is wrong where it is a key."""
    payload = decoded(sign(unsigned).split(".")[1])
    public = kind.import_key(private.public_key()).as_dict(private=False)
    token = jwt.encode(payload, private, algorithm=algorithm, headers={"jwk": public})
    assert verify(token, now=NOON).refusal is RefusalReason.ISSUER_KEY
    web = payload | {"iss": "https://example.org/", "issuer": payload["issuer"] | {"id": "https://example.org/"}}
    found = verify(jwt.encode(web, private, algorithm=algorithm, headers={"jwk": public}), now=NOON)
    assert (found.intact, found.algorithm, found.key_names_issuer) == (True, algorithm, False)


def test_a_verification_says_what_it_proves(unsigned: dict[str, Any]) -> None:
    """An intact signature names its key, and whether that is the issuer's; what no signature proves is said as well."""
    own, key = verify(sign(unsigned), now=NOON), new_key()
    web = {"iss": "https://example.org/", "issuer": unsigned["issuer"] | {"id": "https://example.org/"}}
    other = verify(resigned(sign(unsigned, key=key), key, **web), now=NOON)
    for found, bound in (
        (own, "The issuer is identified by this key."),
        (other, "The key does not identify the issuer; its holder is unknown."),
    ):
        assert found.intact
        assert verification_text(found, texts_for("en")) == (
            f"Signature intact: nothing was changed since it was signed with the key {found.key}. {bound} "
            "Not proven: who the issuer is, whether it may award this, whether it was withdrawn."
        )


def test_a_changed_file_is_refused(unsigned: dict[str, Any]) -> None:
    """A changed grade, a changed signature, a cut file."""
    header, payload, signature = sign(unsigned).split(".")
    changed = decoded(payload)
    changed["credentialSubject"]["achievement"]["name"] = "Brain surgery"
    assert verify(f"{header}.{encoded(changed)}.{signature}", now=NOON).refusal is RefusalReason.SIGNATURE
    other = ("A" if signature[0] != "A" else "B") + signature[1:]
    assert verify(f"{header}.{payload}.{other}", now=NOON).refusal is RefusalReason.SIGNATURE
    assert verify(f"{header}.{payload}", now=NOON).refusal is RefusalReason.NOT_A_TOKEN


def test_no_algorithm_and_weak_ones_are_refused(unsigned: dict[str, Any]) -> None:
    """`none` in any spelling, and an algorithm with a shared secret, are refused before any key is looked at."""
    payload = sign(unsigned).split(".")[1]
    for algorithm in ("none", "None", "nOnE", "HS256", "RS1", None):
        found = verify(f"{encoded({'alg': algorithm, 'typ': 'JWT'})}.{payload}.", now=NOON)
        assert (found.refusal, found.detail) == (RefusalReason.ALGORITHM, str(algorithm))
    assert not set(ALGORITHMS) & {"none", "HS256"}


def test_a_wrong_key_is_refused(unsigned: dict[str, Any]) -> None:
    """A file that names one key and was signed with another, and one that was not signed with the key that is asked for."""
    key, other = new_key(), new_key()
    header, payload, signature = sign(unsigned, key=key).split(".")
    renamed = encoded(decoded(header) | {"kid": f"{did_key(other)}#x"})
    assert verify(f"{renamed}.{payload}.{signature}", now=NOON).refusal is RefusalReason.SIGNATURE
    assert verify(sign(unsigned, key=key), key=other, now=NOON).refusal is RefusalReason.OTHER_KEY
    assert verify(sign(unsigned, key=key), key=key, now=NOON).intact


def test_an_issuer_that_is_a_key_must_have_signed(unsigned: dict[str, Any]) -> None:
    """Whoever puts a known issuer's did:key into the credential and signs with another key is refused, although nothing was changed."""
    known, forger = new_key(), new_key()
    header, payload, _ = sign(unsigned, key=known).split(".")
    forged_header = encoded(decoded(header) | {"kid": f"{did_key(forger)}#x"})
    forged = resigned(f"{forged_header}.{payload}.", forger)
    assert verify(forged, now=NOON).refusal is RefusalReason.ISSUER_KEY


def test_validity_counts(unsigned: dict[str, Any]) -> None:
    """Before its first and after its last moment a credential is refused with that moment, although its signature is intact."""
    first, last = "2026-11-24T00:00:00Z", "2026-12-31T23:59:59Z"
    token = sign(unsigned | {"validFrom": first, "validUntil": last})
    for now in (datetime(2026, 11, 24, tzinfo=UTC), NOON, datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC)):
        assert verify(token, now=now).intact
    late, early = (verify(token, now=now) for now in (datetime(2027, 1, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)))
    assert (late.refusal, late.detail) == (RefusalReason.EXPIRED, last)
    assert (early.refusal, early.detail) == (RefusalReason.NOT_YET_VALID, first)


@pytest.mark.parametrize("claim", ["iss", "jti", "sub", "nbf", "exp"])
def test_claims_agree_with_the_credential(claim: str, unsigned: dict[str, Any]) -> None:
    """A claim that says something else than the credential is refused, although the signature is intact."""
    key = new_key()
    found = verify(resigned(sign(unsigned, key=key), key, **{claim: "urn:x:other"}), now=NOON)
    assert (found.refusal, found.detail) == (RefusalReason.CLAIMS, claim)


def test_a_private_key_in_the_file_is_refused(unsigned: dict[str, Any]) -> None:
    """A header that brings a private key was made by somebody careless, or by somebody who knows it."""
    key = new_key()
    payload = sign(unsigned, key=key).split(".")[1]
    header = {"alg": "EdDSA", "jwk": key.as_dict(private=True)}
    assert verify(f"{encoded(header)}.{payload}.AAAA", now=NOON).refusal is RefusalReason.PRIVATE_KEY


@pytest.mark.parametrize(
    ("token", "refusal"),
    [
        ("", RefusalReason.NOT_A_TOKEN),
        ("a.b.c", RefusalReason.NOT_A_TOKEN),
        ("{}", RefusalReason.UNSIGNED),
        (b"\xff\xfe", RefusalReason.NOT_A_TOKEN),
        ("x" * 3_000_000, RefusalReason.NOT_A_TOKEN),
        (f"{encoded({'alg': 'EdDSA'})}.e30.AAAA", RefusalReason.NO_KEY),
        (f"{encoded({'alg': 'EdDSA', 'kid': 'https://example.org/key'})}.e30.AAAA", RefusalReason.NO_KEY),
        (f"{encoded({'alg': 'EdDSA', 'kid': 'did:key:z0O'})}.e30.AAAA", RefusalReason.KEY_FORM),
        (f"{encoded({'alg': 'EdDSA', 'kid': 'did:key:z' + 'z' * 90})}.e30.AAAA", RefusalReason.KEY_FORM),
        (f"{encoded({'alg': 'EdDSA', 'kid': 'did:jwk:é'})}.e30.AAAA", RefusalReason.KEY_FORM),
        (f"{encoded({'alg': 'EdDSA', 'jwk': {'kty': 'oct', 'x': 'a'}})}.e30.AAAA", RefusalReason.KEY_FORM),
        (f"{encoded({'alg': 'EdDSA', 'jwk': {}})}.e30.AAAA", RefusalReason.KEY_FORM),
    ],
)
def test_strange_files_are_refused_in_words(token: str | bytes, refusal: RefusalReason) -> None:
    """Nothing that a file holds makes the verifier stumble."""
    assert verify(token, now=NOON).refusal is refusal


def test_what_is_signed_must_be_a_credential(unsigned: dict[str, Any], catalogue: Catalogue) -> None:
    """A signed text is no credential, and an achievement without a learner is not signed."""
    key = new_key()
    registry = jws.JWSRegistry(algorithms=["Ed25519"])
    registry.max_header_length = 4096
    token = jws.serialize_compact({"alg": "Ed25519", "kid": f"{did_jwk(key)}#0"}, b"[]", key, registry=registry)
    assert verify(token, now=NOON).refusal is RefusalReason.NOT_A_CREDENTIAL
    with pytest.raises(McvetError, match="learner"):
        sign(json.loads(export(template("mc01", catalogue=catalogue), "openbadges", catalogue=catalogue).content))


def resealed(unsigned: dict[str, Any], header: dict[str, Any], **changes: object) -> str:
    """Sign with a key made on the spot under a header of its own; `jwk` True represents the key itself."""
    key = new_key()
    own = {"kid": f"{did_key(key)}#x", **header}
    if own.get("jwk") is True:
        own |= {"jwk": key.as_dict(private=False)}
    payload = sign(unsigned, key=key).split(".")[1]
    return resigned(f"{encoded({'alg': 'EdDSA'} | {name: value for name, value in own.items() if value})}.{payload}.", key, **changes)


def test_the_key_that_is_named_is_the_one_that_signed(unsigned: dict[str, Any]) -> None:
    """A forger who names another's key and brings his own is refused; a key that is only brought is reported as did:jwk."""
    other = new_key()
    web = {"iss": "https://example.org/", "issuer": unsigned["issuer"] | {"id": "https://example.org/"}}
    forged = resealed(unsigned, {"kid": f"{did_key(other)}#x", "jwk": True}, **web)
    assert verify(forged, now=NOON).refusal is RefusalReason.TWO_KEYS
    assert verify(resealed(unsigned, {"jwk": True}), now=NOON).key_names_issuer
    for kid in (None, "https://example.org/key"):
        found = verify(resealed(unsigned, {"kid": kid, "jwk": True}), now=NOON)
        assert found.intact
        assert str(found.key).startswith("did:jwk:")
    assert verify(resealed(unsigned, {"kid": "did:key:z0", "jwk": True}), now=NOON).refusal is RefusalReason.KEY_FORM
    key = new_key()
    assert verify(sign(unsigned, key=key), key=key, now=NOON).key == f"{did_key(key)}#{did_key(key).removeprefix('did:key:')}"


@pytest.mark.parametrize("until", ["2024-06-01", "2024-06-01T00:00:00", 1717200000, {"a": 1}, None, "tomorrow"])
def test_an_end_that_cannot_be_read_is_no_endless_validity(until: object, unsigned: dict[str, Any]) -> None:
    """An end of validity without a zone, or in no form of a moment, is refused and not passed over."""
    assert verify(sign(unsigned | {"validUntil": until}), now=NOON).refusal is RefusalReason.VALIDITY


@pytest.mark.parametrize(
    "types", [None, "VerifiableCredential", ["VerifiableCredential"], ["OpenBadgeCredential"], [["VerifiableCredential"]]]
)
def test_only_badges_are_badges(types: object, unsigned: dict[str, Any]) -> None:
    """Whatever has a credentialSubject is not yet an Open Badge."""
    assert verify(sign(unsigned | {"type": types}), now=NOON).refusal is RefusalReason.NOT_A_CREDENTIAL


@pytest.mark.parametrize("issuer", [[], {}, 7, True])
def test_an_issuer_is_named_by_a_text(issuer: object, unsigned: dict[str, Any]) -> None:
    """An issuer's id that is no text is refused, and named as what is wrong."""
    found = verify(resealed(unsigned, {}, iss=issuer, issuer={"id": issuer}), now=NOON)
    assert (found.refusal, found.detail) == (RefusalReason.NOT_A_CREDENTIAL, "issuer")


@pytest.mark.parametrize("begin", ["2026-11-24", "soon", None])
def test_a_credential_begins_at_a_moment(begin: object, unsigned: dict[str, Any]) -> None:
    """A start of validity without a time zone, or in no form of a moment, is refused, and named as what is wrong."""
    found = verify(sign(unsigned | {"validFrom": begin}), now=NOON)
    assert (found.refusal, found.detail) == (RefusalReason.NOT_A_CREDENTIAL, "validFrom")


def test_halves_of_characters_can_be_told(unsigned: dict[str, Any]) -> None:
    """What the header holds can always be printed: a question mark stands for half of a character."""
    assert printable("Iv\ud800a ić") == "Iv?a ić"
    found = [verify(f"{encoded({'alg': alg, 'kid': kid})}.e30.AA") for alg, kid in (("\ud800", ""), ("EdDSA", "\ud800"))]
    found.append(verify(f"{encoded({'alg': 'EdDSA', 'kid': 'did:key:z0'})}.e30.AA\ud800"))
    found.append(verify(resealed(unsigned, {}, name="\ud800"), now=NOON))
    assert all(each.detail.encode() and not each.intact for each in found)
    assert found[-1].refusal is RefusalReason.UNREADABLE


def test_the_older_form_and_other_keys_are_verified() -> None:
    """A credential in the claim vc, with the dates of VC 1.1, and one signed with a key of P-256 that did:key names are intact."""
    older = verify((INPUTS / "65_vcjwt_vc_claim.jwt").read_bytes(), now=NOON)
    assert (older.intact, older.key_names_issuer, older.algorithm) == (True, True, "EdDSA")
    assert older.credential is not None
    assert (older.credential["name"], older.credential["issuanceDate"]) == ("Zavarivanje", "2026-03-10T08:00:00Z")
    other = verify((INPUTS / "65h_vcjwt_p256_didkey.jwt").read_bytes(), now=NOON)
    assert (other.intact, other.key_names_issuer, other.algorithm) == (True, True, "ES256")


def test_the_claims_of_the_older_form_complete_it(unsigned: dict[str, Any]) -> None:
    """What VC 1.1 lets a credential leave out because the claims say it comes from there; what both say must agree."""
    key = new_key()
    inner = {name: value for name, value in unsigned.items() if name not in ("id", "validFrom", "awardedDate", "issuer")}
    inner["credentialSubject"] = {name: value for name, value in inner["credentialSubject"].items() if name != "id"}
    claims = {"iss": did_key(key), "jti": "urn:x:1", "sub": "urn:x:2", "nbf": 1773129600, "exp": 1893456000}
    header = encoded({"alg": "EdDSA", "kid": did_key(key)})
    found = verify(resigned(f"{header}.{encoded(claims | {'vc': inner})}.", key), now=NOON)
    assert found.credential is not None
    assert found.credential == inner | {
        "id": "urn:x:1", "issuer": {"id": did_key(key)}, "credentialSubject": inner["credentialSubject"] | {"id": "urn:x:2"},
        "issuanceDate": "2026-03-10T08:00:00+00:00", "expirationDate": "2030-01-01T00:00:00+00:00",
    }  # fmt: skip
    told = inner | {"issuer": {"id": "https://school.example/"}}
    assert verify(resigned(f"{header}.{encoded(claims | {'vc': told})}.", key), now=NOON).detail == "iss"
    assert verify(resigned(f"{header}.{encoded(claims | {'nbf': 1e300, 'vc': inner})}.", key), now=NOON).refusal is RefusalReason.CLAIMS


def test_one_key_may_be_named_in_several_ways(unsigned: dict[str, Any]) -> None:
    """The issuer's did:jwk may order its members as it likes, and the head may name the same key as did:key."""
    key = new_key()
    public = key.as_dict(private=False)
    other = {"crv": "Ed25519", "alg": "EdDSA", "use": "sig", "x": public["x"], "kty": "OKP"}
    name = f"did:jwk:{encoded(other)}"
    found = verify(resigned(sign(unsigned, key=key), key, iss=name, issuer=unsigned["issuer"] | {"id": name}), now=NOON)
    assert (found.intact, found.key_names_issuer) == (True, True)


@pytest.mark.parametrize(
    ("token", "detail", "words"),
    [
        ('{"a": 1, "a": 2}', "'a' twice", "dvaput „a”"),
        (f"{{{' ' * 2_000_000}}}", "2,000,002 bytes", "2.000.002"),
        (f"{encoded({'alg': 'RS256', 'jwk': {'kty': 'RSA', 'n': 'AQAB', 'e': 'AQAB'}})}.e30.AAAA", "RSA, 17 bits", "RSA, 17 bitova"),
    ],
    ids=["key twice", "too large", "weak key"],
)
def test_a_refusal_is_said_in_the_readers_language(token: str, detail: str, words: str) -> None:
    """So is its detail, if it has words; in JSON it stays in English."""
    found = verify(token, now=NOON)
    assert words in verification_text(found, texts_for("hr"))
    assert found.model_dump(mode="json")["detail"] == found.detail == detail
    assert "message" not in found.model_dump(mode="json")
