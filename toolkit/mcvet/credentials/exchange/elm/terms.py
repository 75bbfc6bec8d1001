"""Terms of the European Learning Model that are written: key, property, type of value. From the edc-ap context of 2023-09-28."""

from collections.abc import Iterator
from typing import Any

_LINKS = {
    "identifier": "adms:identifier", "additionalNote": "elm:additionalNote", "subject": "dc:subject", "homepage": "foaf:homepage",
    "dcType": "dc:type", "thematicArea": "elm:ISCEDFCode", "creditPoint": "elm:creditPoint", "framework": "elm:framework",
    "language": "dc:language", "mode": "elm:mode", "entryRequirement": "elm:entryRequirement", "learningOutcome": "elm:learningOutcome",
    "relatedESCOSkill": "elm:relatedESCOSkill", "influencedBy": "elm:influencedBy", "provenBy": "elm:provenBy", "eqfLevel": "elm:EQFLevel",
    "nqfLevel": "elm:NQFLevel", "accreditation": "elm:accreditation", "accreditingAgent": "elm:accreditingAgent",
    "organisation": "elm:organisation", "awardingOpportunity": "elm:awardingOpportunity", "awardingBody": "elm:awardingBody",
    "learningAchievementSpecification": "elm:learningAchievementSpecification", "location": "elm:location", "address": "elm:address",
    "countryCode": "elm:countryCode", "registration": "rov:registration", "spatial": "dc:spatial", "contactPoint": "elm:contactPoint",
    "emailAddress": "elm:emailAddress", "inScheme": "skos:inScheme", "hasClaim": "elm:hasClaim", "awardedBy": "elm:awardedBy",
    "specifiedBy": "elm:specifiedBy", "grade": "elm:grade", "idVerification": "elm:idVerification", "hasPart": "elm:hasPart",
    "creditReceived": "elm:creditReceived", "credentialProfiles": "elm:credentialProfiles", "displayParameter": "elm:displayParameter",
    "primaryLanguage": "elm:primaryLanguage", "individualDisplay": "elm:individualDisplay", "displayDetail": "elm:displayDetail",
    "image": "elm:image", "contentEncoding": "elm:contentEncoding", "contentType": "elm:contentType",
}  # fmt: skip
_TEXTS = {
    "title": "dc:title", "description": "dc:description", "noteLiteral": "elm:noteLiteral", "legalName": "rov:legalName",
    "geographicName": "elm:geographicName", "prefLabel": "skos:prefLabel", "givenName": "foaf:givenName", "familyName": "foaf:familyName",
    "fullName": "foaf:fullName",
}  # fmt: skip
_TYPED = {
    "schemeName": ("elm:schemeName", "xsd:string"), "contentURL": ("elm:contentUrl", "xsd:anyURI"),
    "volumeOfLearning": ("elm:volumeOfLearning", "xsd:duration"), "point": ("elm:point", "xsd:string"),
    "isPartialQualification": ("elm:isPartialQualification", "xsd:boolean"), "dateOfBirth": ("elm:dateOfBirth", "xsd:dateTime"),
    "awardingDate": ("elm:awardingDate", "xsd:dateTime"), "workload": ("elm:workload", "xsd:duration"),
    "page": ("elm:page", "xsd:positiveInteger"), "content": ("elm:content", "xsd:string"),
}  # fmt: skip
TERMS: dict[str, dict[str, str]] = {
    **{key: {"@id": iri, "@type": "@id"} for key, iri in _LINKS.items()},
    **{key: {"@id": iri, "@container": "@language"} for key, iri in _TEXTS.items()},
    **{key: {"@id": iri, "@type": kind} for key, (iri, kind) in _TYPED.items()},
    "notation": {"@id": "skos:notation"},
}
PREFIXES = {
    "elm": "http://data.europa.eu/snb/model/elm/", "dc": "http://purl.org/dc/terms/", "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#", "rov": "http://www.w3.org/ns/regorg#", "adms": "http://www.w3.org/ns/adms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}  # fmt: skip
CLASSES = {
    **{
        name: f"elm:{name}"
        for name in (
            "Accreditation", "Address", "AwardingOpportunity", "AwardingProcess", "ContactPoint", "CreditPoint", "DisplayDetail",
            "DisplayParameter", "EuropeanDigitalCredential", "Identifier", "IndividualDisplay", "LearningAchievement",
            "LearningAchievementSpecification", "LearningActivity", "LearningActivitySpecification", "LearningAssessment",
            "LearningAssessmentSpecification", "LearningOutcome", "LegalIdentifier", "Mailbox", "MediaObject", "Note", "Organisation",
            "Person", "Qualification", "ShaclValidator2017", "WebResource",
        )
    },
    "Concept": "skos:Concept",
    "ConceptScheme": "skos:ConceptScheme",
    "Location": "dc:Location",
}  # fmt: skip
_ENVELOPE = {  # keys of the credential itself, of W3C Verifiable Credentials 1.1
    "@context", "id", "type", "issuer", "issued", "issuanceDate", "validFrom", "validUntil", "expirationDate", "credentialSubject",
    "credentialSchema", "proof", "evidence", "termsOfUse", "credentialStatus", "holder", "refreshService",
}  # fmt: skip
PROFILES = tuple(
    f"http://data.europa.eu/snb/model/ap/edc-{name}" for name in ("generic-full", "generic-no-cv", "accredited", "issued-by-mandate")
)
"""Profiles that a credential may declare conformance to."""
ELEMENT_OF_KEY: dict[str, str | None] = {
    "credentialSubject": "learner", "hasClaim": None, "hasPart": None, "title": "title", "issuer": "awarding_body",
    "awardedBy": "awarding_body",
    "awardingBody": "awarding_body", "awardingOpportunity": "awarding_body", "awardingDate": "date", "validFrom": "date",
    "validUntil": "date", "issued": "date", "issuanceDate": "date", "expirationDate": "date", "grade": "grade",
    "provenBy": "assessment", "idVerification": "supervision",
    "specifiedBy": None, "influencedBy": None, "volumeOfLearning": "workload", "workload": "workload", "maximumDuration": "workload",
    "creditPoint": "workload", "creditReceived": "workload", "eqfLevel": "level", "nqfLevel": "level", "learningOutcome": "outcomes",
    "thematicArea": "further", "language": "participation", "mode": "participation", "learningSetting": "participation",
    "accreditation": "quality", "entryRequirement": "prerequisites", "isPartialQualification": "stackability", "additionalNote": "further",
    "homepage": "further", "countryCode": "country", "description": "further", "displayParameter": None,
}  # fmt: skip
"""European standard element of each key; None if it belongs to no element."""
EDC_CONTEXT = ["https://www.w3.org/2018/credentials/v1", "http://data.europa.eu/snb/model/context/edc-ap"]


def own_context() -> dict[str, Any]:
    """Return an inline JSON-LD context for files of the LOQ profile, for which no context is published."""
    return {"@version": 1.1, "id": "@id", "type": "@type", **PREFIXES, **CLASSES, **TERMS}


def unknown_keys(value: Any, path: str = "") -> Iterator[str]:
    """Yield the paths of keys and classes without a term: a JSON-LD processor would drop them silently."""
    if isinstance(value, list):
        for item in value:
            yield from unknown_keys(item, path)
    elif isinstance(value, dict):
        named = value.get("type", [])
        for kind in named if isinstance(named, list) else [named]:
            if str(kind) not in CLASSES and kind != "VerifiableCredential":
                yield f"{path} type {kind}".strip()
        for key, inner in value.items():
            if key not in TERMS and key not in _ENVELOPE:
                yield f"{path}.{key}".strip(".")
            elif key != "@context" and "@container" not in TERMS.get(key, {}):
                yield from unknown_keys(inner, f"{path}.{key}".strip("."))
