"""Micro-credentials: design, review, stacking, national profiles, exchange."""

from mcvet.credentials.files import file_schemas, load_award, load_micro_credential, load_profile, to_json, to_yaml
from mcvet.credentials.library import check_documents, profiles, template, templates
from mcvet.credentials.model import Award, CredentialTemplate, Design, ElementProfile, MicroCredential, adopt

__all__ = [
    "Award", "CredentialTemplate", "Design", "ElementProfile", "MicroCredential", "adopt", "check_documents", "file_schemas", "load_award",
    "load_micro_credential", "load_profile", "profiles", "template", "templates", "to_json", "to_yaml",
]  # fmt: skip
