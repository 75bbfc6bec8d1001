"""The workbench of a designer: the data together with the drafts."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from mcvet.catalogue import Catalogue
from mcvet.credentials import profiles, templates
from mcvet.credentials.element_profile import ElementProfile
from mcvet.credentials.enumerations import Requirement
from mcvet.credentials.model import Credential, CredentialTemplate
from mcvet.dashboards.credentials.draft import Settled, Work, content_of, content_of_profile, settled_credential, settled_profile
from mcvet.dashboards.credentials.fields import Content
from mcvet.locale import texts_for

OWN = "own"
"""Id of the visitor's own design, which was started empty or from a file."""


@dataclass(frozen=True)
class Workbench:
    """The current content of each design and profile: the draft, else the data.

    Args:
        catalogue: the data.
        work: the drafts.
    """

    catalogue: Catalogue
    work: Work

    @cached_property
    def templates(self) -> dict[str, CredentialTemplate]:
        """All templates by id."""
        return {template.id: template for template in templates(catalogue=self.catalogue)}

    @property
    def starts(self) -> tuple[str, ...]:
        """Ids of the designs to start from: all templates, and the visitor's own design."""
        return (*self.templates, OWN)

    @property
    def countries(self) -> frozenset[str]:
        """Countries that may have a profile."""
        return self.catalogue.on_record

    def content(self, start: str) -> Content:
        """Return the content of a design as a draft."""
        if start in self.work.drafts:
            return self.work.drafts[start]
        return content_of(self.templates.get(start), self.catalogue)

    def settled(self, start: str) -> Settled[Any]:
        """Return the template, or the valid part of its draft, with messages for values that cannot be used."""
        if start in self.templates and start not in self.work.drafts:
            return Settled(self.templates[start], {})
        return settled_credential(self.content(start), self.catalogue)

    def design(self, start: str) -> Credential:
        """Return the template, or the valid part of its draft."""
        design: Credential = self.settled(start).value
        return design

    def profile_content(self, country: str) -> Content:
        """Return the content of a profile as a draft."""
        return self.work.profiles.get(country) or content_of_profile(self._on_record(country), self.catalogue)

    def profile(self, country: str) -> Settled[ElementProfile]:
        """Return the valid part of a country's profile, with messages for values that cannot be used."""
        return settled_profile(self.profile_content(country), self._on_record(country), self.catalogue)

    def has_decided(self, country: str) -> bool:
        """Return True if a country has decided on at least one element."""
        return any(choice.requirement is not Requirement.UNDECIDED for choice in self.profile(country).value.elements)

    @property
    def has_decisions(self) -> bool:
        """True if any country has decided on an element, in the data or in a draft."""
        known = {profile.country for profile in profiles(catalogue=self.catalogue)} - {"EU"}
        return any(self.has_decided(country) for country in known | self.work.profiles.keys())

    def _on_record(self, country: str) -> ElementProfile:
        """Return the profile of a country in the data, or an empty one."""
        title = {"en": f"Element profile of {texts_for('en').country(country)}"}
        found = (profile for profile in profiles(catalogue=self.catalogue) if profile.country == country)
        return next(found, ElementProfile(country=country, title=title))
