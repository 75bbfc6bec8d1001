"""What people bring: tokens, pictures, wrappers; what cannot be read is called by its name, in one message."""

import json
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credentials.official import needs_standards, official
from credentials.test_attacks import KNOWN, MADE, Forger
from credentials.test_elm import ANA
from mcvet import Catalogue, DataError, open_catalogue
from mcvet.credentials import template
from mcvet.credentials.exchange import Import, RefusedFileError, export, import_document, open_content, read, verify_content
from mcvet.credentials.exchange.openbadges.baking import MOST_BYTES, extract_badge
from mcvet.credentials.exchange.result import LossKind
from mcvet.credentials.exchange.signatures.verification import RefusalReason

INPUTS = Path(__file__).parent / "inputs"
BADGE = json.loads((INPUTS / "44b_list_of_credentials.json").read_text("utf-8"))[0]
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(*chunks: bytes) -> bytes:
    """Return a picture of one point with these chunks in it."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    return SIGNATURE + head + b"".join(chunks) + chunk(b"IDAT", zlib.compress(b"\0\0\0\0")) + chunk(b"IEND", b"")


def svg(element: str, namespace: str = "https://purl.imsglobal.org/ob/v3p0", head: str = "") -> bytes:
    return f'{head}<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="{namespace}">{element}<path d="M0 0"/></svg>'.encode()


def brought(content: bytes, file: str) -> Import:
    return import_document(open_content(content, file), catalogue=open_catalogue())


def told(found: Import) -> set[tuple[str, str]]:
    return {(loss.kind.value, loss.detail) for loss in found.losses}


TEXT = json.dumps(BADGE).encode()
NAME = BADGE["credentialSubject"]["achievement"]["name"]


@pytest.mark.parametrize(
    "picture",
    [
        png(chunk(b"iTXt", b"openbadgecredential\0\0\0\0\0" + TEXT)),
        png(chunk(b"iTXt", b"openbadgecredential\0\1\0hr\0znacka\0" + zlib.compress(TEXT))),
        png(chunk(b"iTXt", b"openbadges\0\0\0\0\0" + TEXT)),
        png(chunk(b"tEXt", b"openbadges\0" + TEXT)),
        png(chunk(b"zTXt", b"openbadgecredential\0\0" + zlib.compress(TEXT))),
        png(chunk(b"iTXt", b"openbadges\0\0\0\0\0{}"), chunk(b"iTXt", b"openbadgecredential\0\0\0\0\0" + TEXT)),
        png(chunk(b"iTXt", b"openbadgecredential\0\0\0\0\0" + MADE.token(payload=MADE.payload(**BADGE, validUntil="2999-01-01T00:00:00Z")).encode())),
        svg(f"<openbadges:credential><![CDATA[{TEXT.decode()}]]></openbadges:credential>"),
        svg(f"<openbadges:credential>{TEXT.decode()}</openbadges:credential>", head='<?xml version="1.0"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n'),
        svg(f'<openbadges:credential verify="{MADE.token(payload=MADE.payload(**BADGE))}"/>'),
        svg(f'<openbadges:assertion verify="https://b.example/1">{TEXT.decode()}</openbadges:assertion>', "http://openbadges.org"),
        svg(f'<a:assertion xmlns:a="http://openbadges.org">{{}}</a:assertion><openbadges:credential>{TEXT.decode()}</openbadges:credential>'),
        b"\xef\xbb\xbf\r\n" + svg(f"<openbadges:credential>{TEXT.decode()}</openbadges:credential>"),
    ],
    ids=["text", "packed", "older keyword", "older text", "packed text", "both", "token", "svg", "svg with doctype", "svg token", "svg older",
         "svg both", "svg with a byte order mark"],
)  # fmt: skip
def test_a_badge_in_a_picture_is_read(picture: bytes) -> None:
    """Whatever the chunk or element, packed or not, under the keyword of either version; the name of the file is of no account."""
    for file in ("badge.png", "badge", "badge.json"):
        assert brought(picture, file).credential.title == {"hr": NAME}


@pytest.mark.parametrize(
    ("picture", "words"),
    [
        (png(), "found an image without a badge"),
        (png(chunk(b"iTXt", b"comment\0\0\0\0\0" + TEXT)), "found an image without a badge"),
        (svg("<desc>a</desc>"), "found an image without a badge"),
        (svg("<openbadges:credential/>"), "found an image without a badge"),
        (png(chunk(b"tEXt", b"openbadges\0https://b.example/assertion/1")), "only the address of a badge, https://b.example/assertion/1"),
        (png(chunk(b"iTXt", b"openbadgecredential\0\1\0\0\0" + zlib.compress(b" " * (MOST_BYTES + 1)))), "more than 8,000,000 bytes"),
        (png(chunk(b"iTXt", b"openbadgecredential\0\1\0\0\0" + zlib.compress(TEXT)[:-9])), "a damaged image"),
        (png(chunk(b"iTXt", b"openbadgecredential\0\1\0\0\0rubbish")), "a damaged image"),
        (png(chunk(b"iTXt", b"openbadgecredential\0\0")), "expected JSON"),
        (png(chunk(b"iTXt", b"openbadgecredential\0\0\0\0\0{")), "expected JSON"),
        (SIGNATURE + b"\0\0\0", "a damaged image"),
        (SIGNATURE + struct.pack(">I", 2**32 - 1) + b"iTXt", "an image without a badge"),
        (svg("<openbadges:credential>&a;</openbadges:credential>", head='<!DOCTYPE svg [<!ENTITY a "x">]>'), "without entity declarations"),
        (svg("&c;", head='<!DOCTYPE svg [<!ENTITY a "xxxxxxxx"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>'), "without entity declarations"),
        (svg("&a;", head='<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>'), "without entity declarations"),
        (b"<svg" + b" " * MOST_BYTES + b"/>", "at most 8,000,000 bytes"),
        (b"<svg><a", "found something else"),
    ],
)  # fmt: skip
def test_pictures_are_refused_in_words(picture: bytes, words: str) -> None:
    """Without a badge, broken, larger than a bound when unpacked, with entities that grow or fetch; nothing is fetched."""
    with pytest.raises(DataError) as caught:
        brought(picture, "badge.png")
    assert words in str(caught.value)
    assert {problem.file for problem in caught.value.problems} == {"badge.png"}


def taken_or_refused(picture: bytes) -> bool:
    """Return True if something is taken out of a picture, or it is refused with a remedy."""
    try:
        return isinstance(extract_badge(picture, "a.png"), bytes)
    except DataError as error:
        return all(str(problem.remedy) for problem in error.problems)


@settings(max_examples=80)
@given(rest=st.binary(max_size=80), kind=st.sampled_from([b"iTXt", b"tEXt", b"zTXt", b"IDAT"]), length=st.integers(0, 2**32 - 1))
def test_any_picture_is_read_or_refused(rest: bytes, kind: bytes, length: int) -> None:
    """No bytes of a picture make the reader stumble."""
    for picture in (SIGNATURE + struct.pack(">I4s", length, kind) + rest, png(chunk(kind, b"openbadges\0" + rest)), b"<svg" + rest):
        assert taken_or_refused(picture)


def presentation(*credentials: Any) -> dict[str, Any]:
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "holder": KNOWN,
        "verifiableCredential": [*credentials],
    }


def record(*credentials: Any) -> dict[str, Any]:
    subject = {"type": ["ClrSubject"], "verifiableCredential": [*credentials]}
    return {
        "@context": BADGE["@context"],
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": "Record",
        "credentialSubject": subject,
    }


TOKEN = MADE.token(payload=MADE.payload(**BADGE))
ENVELOPED = {"type": "EnvelopedVerifiableCredential", "id": f"data:application/vc+jwt,{TOKEN}"}
WRAPPED: dict[str, tuple[Any, str]] = {
    "wallet": (presentation(BADGE), "VerifiablePresentation"),
    "wallet, one": (presentation() | {"verifiableCredential": BADGE}, "VerifiablePresentation"),
    "wallet, token": (presentation(TOKEN), "VerifiablePresentation"),
    "wallet, envelope": (presentation(ENVELOPED), "VerifiablePresentation"),
    "envelope": (ENVELOPED, ""),
    "text": (TOKEN, ""),
    "list": ([BADGE], ""),
    "list of tokens": ([TOKEN], ""),
    "record": (record(BADGE), "ClrCredential"),
    "record in a wallet": (presentation(record(BADGE)), "VerifiablePresentation"),
    "vp": ({"iss": KNOWN, "vp": presentation(BADGE)}, "VerifiablePresentation"),
}


@pytest.mark.parametrize(("content", "wrapper"), WRAPPED.values(), ids=WRAPPED)
def test_one_badge_is_taken_out_of_what_it_came_in(content: Any, wrapper: str) -> None:
    """Presentations, records, envelopes and lists of one badge give that badge; what it came in is reported."""
    found = brought(json.dumps(content).encode(), "wallet.json")
    assert found.credential.title == {"hr": NAME}
    assert {detail for kind, detail in told(found) if kind == "unpacked"} >= ({wrapper} if wrapper else set())


def test_a_presentation_that_is_a_token_gives_its_badge(tmp_path: Path, catalogue: Catalogue) -> None:
    """The holder's signature says nothing about the issuer, so it is not asked for; that of the badge in it is."""
    path = tmp_path / "wallet.jwt"
    path.write_text(MADE.token(kid="did:web:holder.example", payload={"iss": KNOWN, "vp": presentation(TOKEN)}))
    assert read(path, catalogue=catalogue).credential.title == {"hr": NAME}
    plain = MADE.token(kid="did:web:holder.example", payload=presentation(TOKEN))  # as VC-JOSE-COSE writes it, without `vp`
    found = brought(plain.encode(), "wallet.jwt")
    assert found.credential.title == {"hr": NAME}
    assert LossKind.UNVERIFIED not in {loss.kind for loss in found.losses}
    forged = MADE.token(payload={"vp": presentation(TOKEN[:-8] + "AAAAAAAA")})
    with pytest.raises(RefusedFileError, match="Refused: it was changed"):
        brought(forged.encode(), "wallet.jwt")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ([BADGE, {**BADGE, "name": "Second"}], "expected one credential; found 2: Zavarivanje, Second."),
        (presentation(BADGE, TOKEN), "expected one credential in the VerifiablePresentation; found 2: Zavarivanje, Zavarivanje."),
        (presentation(), "expected one credential in the VerifiablePresentation; found 0."),
        (record(), "expected one credential in the ClrCredential; found 0."),
        ([BADGE] * 40, f"found 40: {', '.join(['Zavarivanje'] * 10)}."),
        ([BADGE, {"type": ["VerifiableCredential", "Diploma"]}], "found 2: Zavarivanje, VerifiableCredential Diploma."),
        (
            [{"type": "OpenBadgeCredential", "credentialSubject": {"achievement": {"name": name}}} for name in ("Brazing", " ", "x" * 90)],
            f"found 3: Brazing, OpenBadgeCredential, {'x' * 80}.",
        ),
        ([{"type": "VerifiableThing"}, 4, TOKEN], "found 3: VerifiableThing, –, Zavarivanje."),
        ([{"type": "Diploma"}, {"type": "OwnCredential", "name": 5}], "found 2: Diploma, OwnCredential."),
    ],
)
def test_several_credentials_are_named(content: Any, words: str) -> None:
    """None of several is taken; the message names them and says to save one, or to ask for it where there is none."""
    remedy = "Ask for the credential itself" if "found 0" in words else "Save the one that you want"
    with pytest.raises(DataError, match=remedy) as caught:
        brought(json.dumps(content).encode(), "wallet.json")
    assert words in str(caught.value)


OTHERS: dict[str, tuple[Any, str]] = {
    "badge class": (json.loads((INPUTS / "52_ob2_edubadge.json").read_text("utf-8")), "Open Badges 2.0 or older (BadgeClass). Ask the issuer"),
    "assertion": ({"@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "badge": "https://b.example/1"}, "Open Badges 2.0 or older (Assertion)"),
    "first assertions": ({"@type": "x", "uid": "1", "recipient": {}, "badge": "https://b.example/1", "verify": {}}, "Open Badges 2.0 or older"),
    "ebsi": ({"@context": [], "type": ["VerifiableCredential", "VerifiableAttestation", "VerifiableId"]}, "an attestation of EBSI (VerifiableCredential, VerifiableAttestation, VerifiableId)"),
    "endorsement": ({"@context": [], "type": ["VerifiableCredential", "EndorsementCredential"]}, "a verifiable credential of another kind (VerifiableCredential, EndorsementCredential)"),
    "web site": ({"@context": "https://schema.org", "@graph": [{"@type": "WebSite"}, {"@type": "Person"}]}, "JSON-LD of another kind (WebSite, Person)"),
    "list": ([{"@type": "Person"}, {"@type": "Place"}], "several objects of another kind (Person, Place)"),
    "without a kind": ({"@context": "https://example.org"}, "JSON-LD of another kind (–)"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "words"), OTHERS.values(), ids=OTHERS)
def test_what_cannot_be_read_is_called_by_its_name(content: Any, words: str) -> None:
    """One message says what it is, what can be read, and what to do."""
    with pytest.raises(DataError) as caught:
        brought(json.dumps(content).encode(), "other.json")
    (problem,) = caught.value.problems
    assert words in str(problem)
    assert "Open Badges 3.0" in str(problem.expected)
    assert str(problem.remedy)


@pytest.mark.parametrize(
    ("content", "file", "words"),
    [
        (b"%PDF-1.7", "diploma.pdf", "found a PDF"), (b"PK\3\4xx", "diploma.docx", "found a ZIP archive or an Office document"),
        (b"\xff\xd8\xff\xe0", "badge.jpg", "found a photograph"), (b"<?xml version='1.0'?><a/>", "europass.xml", "found XML"),
        (b"title: x", "notes.md", "found a file ending in 'md'"), (b"title: x", "notes.v1.md", "found a file ending in 'md'"),
    ],
)  # fmt: skip
def test_other_files_are_called_by_their_name(content: bytes, file: str, words: str) -> None:
    """What is no text of ours is told by what its bytes are."""
    with pytest.raises(DataError) as caught:
        brought(content, file)
    assert words in str(caught.value)
    assert "Save the credential as JSON" in str(caught.value)


def test_a_file_is_what_its_bytes_say() -> None:
    """JSON under any name, also of a name without an ending, and with the mark that some editors put before it."""
    for file in ("badge.txt", "badge", "badge.jsonld", "badge.vc"):
        assert brought(b"\xef\xbb\xbf" + TEXT, file).credential.title == {"hr": NAME}
    assert brought(TOKEN.encode(), "badge.json").credential.title == {"hr": NAME}


SEALS: dict[str, tuple[Callable[[], Any], LossKind, str]] = {
    "intact": (lambda: MADE.sealed(), LossKind.LEFT_OUT, "eddsa-jcs-2022"),
    "changed": (lambda: MADE.sealed(name="Other"), LossKind.BROKEN, "eddsa-jcs-2022"),
    "by another": (lambda: Forger(badge=MADE.badge | {"issuer": KNOWN}).sealed(), LossKind.BROKEN, "eddsa-jcs-2022"),
    "key elsewhere": (lambda: MADE.sealed({"verificationMethod": "did:web:school.example#1"}), LossKind.UNVERIFIED, "eddsa-jcs-2022"),
    "other kind": (lambda: MADE.sealed({"cryptosuite": "eddsa-rdfc-2022"}), LossKind.UNVERIFIED, "eddsa-rdfc-2022"),
    "older kind": (lambda: MADE.badge | {"proof": {"type": "Ed25519Signature2020"}}, LossKind.UNVERIFIED, "Ed25519Signature2020"),
    "expired": (lambda: Forger(badge=MADE.badge | {"validUntil": "2026-11-20T00:00:00Z"}).sealed(), LossKind.LEFT_OUT, "eddsa-jcs-2022"),
    "token, key elsewhere": (lambda: MADE.token(kid="did:web:school.example#1"), LossKind.UNVERIFIED, "did:web:school.example#1"),
    "token, other algorithm": (lambda: MADE.token(alg="ES384"), LossKind.UNVERIFIED, "ES384"),
}


@pytest.mark.parametrize(("made", "kind", "detail"), SEALS.values(), ids=SEALS)
def test_what_becomes_of_a_seal_is_told(made: Callable[[], Any], kind: LossKind, detail: str) -> None:
    """On import a seal is broken, or not verified, or intact and left out; each is reported by its kind."""
    content = made()
    found = brought((content if isinstance(content, str) else json.dumps(content)).encode(), "badge.json")
    doubts = {LossKind.BROKEN, LossKind.UNVERIFIED}
    assert (kind.value, detail) in told(found)
    assert {loss.kind for loss in found.losses} & doubts == {kind} & doubts


def test_without_a_seal_nothing_is_said_of_one(catalogue: Catalogue) -> None:
    """What has no seal has none that is broken."""
    for to in ("elm", "openbadges", "schemaorg", "json"):
        content = export(template("mc01", catalogue=catalogue), to, award=ANA, catalogue=catalogue).content
        assert not {LossKind.BROKEN, LossKind.UNVERIFIED} & {loss.kind for loss in brought(content, "file.json").losses}


@pytest.mark.parametrize("change", ["signature", "none", "weak"])
def test_a_token_that_is_false_is_refused(change: str) -> None:
    """A wrong signature and none at all are no reason to read on."""
    made = {"signature": TOKEN[:-8] + "AAAAAAAA", "none": MADE.token(alg="none", signer=lambda _: b""), "weak": MADE.token(alg="HS256")}
    with pytest.raises(RefusedFileError, match=r"badge\.jwt: Refused") as caught:
        brought(made[change].encode(), "badge.jwt")
    assert caught.value.found.refusal in (RefusalReason.SIGNATURE, RefusalReason.ALGORITHM)


def test_a_badge_in_a_picture_is_verified() -> None:
    """Verification looks into pictures; one without a badge is refused with a message."""
    picture = png(chunk(b"iTXt", b"openbadgecredential\0\0\0\0\0" + TOKEN.encode()))
    assert verify_content(picture, "badge.png").intact
    unreadable = verify_content(png(), "badge.png")
    assert (unreadable.refusal, unreadable.message and str(unreadable.message)) == (RefusalReason.UNREADABLE, "an image without a badge")
    assert verify_content((INPUTS / "60_baked.png").read_bytes(), "60_baked.png").refusal is RefusalReason.UNSIGNED


@needs_standards
def test_the_seal_of_the_official_samples_is_named() -> None:
    """The sample of 1EdTech with did:key has a seal of eddsa-rdfc-2022, which is named and not called broken; the Commission's JAdES."""
    sealed = json.dumps(official("elm/samples/Sample-MC-Annex1-signed.jsonld")).encode()
    assert (verify_content(sealed, "a.jsonld").refusal, verify_content(sealed, "a.jsonld").detail) == (RefusalReason.OTHER_SEAL, "JAdES")
    found = brought(json.dumps(official("openbadges/samples/simple-did-key-method.json")).encode(), "sample.json")
    assert ("unverified", "eddsa-rdfc-2022") in told(found)


@pytest.mark.parametrize("name", ["44_vp_wallet.json", "44b_list_of_credentials.json", "60_baked.png"])
def test_files_that_failed_are_read(name: str, catalogue: Catalogue) -> None:
    """A presentation of a wallet, a list of one badge and a picture give the badge."""
    assert read(INPUTS / name, catalogue=catalogue).credential.title == {"hr": "Zavarivanje kutnih spojeva"}


def test_the_depth_of_wrappers_has_a_bound() -> None:
    """Whatever is wrapped too often is refused with a message."""
    content: Any = BADGE
    for _ in range(12):
        content = presentation(content)
    with pytest.raises(DataError, match="VerifiablePresentation"):
        brought(json.dumps(content).encode(), "deep.json")
