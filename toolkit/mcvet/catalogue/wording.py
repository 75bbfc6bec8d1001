"""Labels of table values, shared by every room that shows them."""

from mcvet.catalogue.enumerations import PolicySector, PolicyStatus
from mcvet.locale import marked

DIMENSION_LABELS = {
    "definition": marked("Definition"),
    "legal_basis": marked("Legal basis"),
    "nqf_inclusion": marked("Place in the national framework"),
    "credit_size": marked("Size in credits"),
    "providers": marked("Providers"),
    "quality_assurance": marked("Quality assurance"),
    "work_based_learning": marked("Work-based learning"),
    "validation_rpl": marked("Validation of prior learning"),
    "funding": marked("Funding"),
    "digital_issuance": marked("Digital issuing"),
    "labour_market_link": marked("Link to the labour market"),
    "stackability": marked("Stackability"),
}
STATUS_LABELS = {
    PolicyStatus.IN_FORCE: marked("in force"),
    PolicyStatus.ADOPTED: marked("adopted, not yet applied"),
    PolicyStatus.PILOT: marked("pilot"),
    PolicyStatus.IN_PREPARATION: marked("in preparation"),
    PolicyStatus.NONE: marked("none"),
    PolicyStatus.UNKNOWN: marked("unknown"),
}
POLICY_SECTOR_LABELS = {
    PolicySector.VET: marked("VET"),
    PolicySector.HIGHER: marked("higher education"),
    PolicySector.ADULT: marked("adult learning"),
    PolicySector.ALL: marked("all sectors"),
    PolicySector.UNSPECIFIED: marked("sector not stated"),
}
