"""The workbench of a designer: the data, and beside them what was typed."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from mcvet.catalogue import Catalogue
from mcvet.credentials import profiles, templates
from mcvet.credentials.model import CredentialTemplate, Design, ElementProfile
from mcvet.dashboards.draft import Settled, Work, content_of, content_of_profile, settled_credential, settled_profile
from mcvet.dashboards.fields import Content
from mcvet.locale import texts_for

OWN = "own"
"""Where a design of one's own is kept: one that began empty, or with a file."""


@dataclass(frozen=True)
class Workbench:
    """What each start and each country holds now: what was typed, else what is on record.

    Args:
        catalogue: the data.
        work: what was typed.
    """

    catalogue: Catalogue
    work: Work

    @cached_property
    def templates(self) -> dict[str, CredentialTemplate]:
        """Every template by its id."""
        return {template.id: template for template in templates(self.catalogue)}

    @property
    def starts(self) -> tuple[str, ...]:
        """What one can start from: every template, and a design of one's own."""
        return (*self.templates, OWN)

    @property
    def countries(self) -> frozenset[str]:
        """Countries that may have a profile."""
        return frozenset(framework.country for framework in self.catalogue.frameworks) - {"EU"}

    def content(self, start: str) -> Content:
        """Return what is filled in so far."""
        if start in self.work.drafts:
            return self.work.drafts[start]
        return content_of(self.templates.get(start), self.catalogue)

    def settled(self, start: str) -> Settled[Any]:
        """Return the template, or what was made of it as far as it is valid, with what is wrong in it."""
        if start in self.templates and start not in self.work.drafts:
            return Settled(self.templates[start], {})
        return settled_credential(self.content(start), self.catalogue)

    def design(self, start: str) -> Design:
        """Return the template, or what was made of it as far as it is valid."""
        design: Design = self.settled(start).value
        return design

    def profile_content(self, country: str) -> Content:
        """Return what is filled in of a profile."""
        return self.work.profiles.get(country) or content_of_profile(self._on_record(country), self.catalogue)

    def profile(self, country: str) -> Settled[ElementProfile]:
        """Return the profile of a country as it is filled in, with what is wrong in it."""
        return settled_profile(self.profile_content(country), self._on_record(country), self.catalogue)

    def _on_record(self, country: str) -> ElementProfile:
        """Return the profile of a country on record, or one that has decided nothing."""
        title = {"en": f"Element profile of {texts_for('en').country(country)}"}
        found = (profile for profile in profiles(self.catalogue) if profile.country == country)
        return next(found, ElementProfile(country=country, title=title))
