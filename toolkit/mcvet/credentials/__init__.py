"""Micro-credentials: design, review, stacking, national profiles, exchange."""

from mcvet.credentials.check import check_documents
from mcvet.credentials.element_profile import ElementProfile
from mcvet.credentials.files import file_schemas, load_award, load_micro_credential, to_json, to_yaml
from mcvet.credentials.library import load_profile, profiles, template, templates
from mcvet.credentials.model import Credential, CredentialTemplate, MicroCredential, adopt
from mcvet.credentials.parts import Award
from mcvet.credentials.placement import where_it_fits
from mcvet.credentials.profile import compare_profiles
from mcvet.credentials.review import review
from mcvet.credentials.stack import stack

__all__ = [
    "Award",
    "Credential",
    "CredentialTemplate",
    "ElementProfile",
    "MicroCredential",
    "adopt",
    "check_documents",
    "compare_profiles",
    "file_schemas",
    "load_award",
    "load_micro_credential",
    "load_profile",
    "profiles",
    "review",
    "stack",
    "template",
    "templates",
    "to_json",
    "to_yaml",
    "where_it_fits",
]  # fmt: skip
