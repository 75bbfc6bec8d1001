"""The home page: the reader's levels, policy in force in the own and neighbouring countries, and links to the dashboards."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from mcvet.catalogue import EQF_LEVELS, PARTNERS, Catalogue, Framework, Source
from mcvet.dashboards.credentials.view import CredentialsView
from mcvet.dashboards.frameworks.view import FrameworksView
from mcvet.dashboards.glossary.view import GlossaryView
from mcvet.dashboards.outcomes.view import OutcomesView
from mcvet.dashboards.query import HOMES, QueryReader, read_country, write_query
from mcvet.dashboards.readiness.view import ReadinessView
from mcvet.dashboards.view import View, top_values
from mcvet.frameworks import Comparison, compare
from mcvet.frameworks import displays as framework_displays
from mcvet.frameworks import wording as framework_wording
from mcvet.frameworks.displays import Ways
from mcvet.frameworks.ladder import Ladder
from mcvet.locale import Texts, marked, texts_for
from mcvet.markup import render
from mcvet.messages import Message
from mcvet.readiness import Matrix, Standing, matrix, researched
from mcvet.readiness import displays as readiness_displays
from mcvet.readiness import wording as readiness_wording
from mcvet.readiness.neighbours import neighbours

DASHBOARDS: tuple[type[View], ...] = (FrameworksView, ReadinessView, CredentialsView, OutcomesView)
PAGES: tuple[type[View], ...] = (*DASHBOARDS, GlossaryView)
"""The pages of the navigation: the dashboards, and the glossary, which needs no kernel."""
DOORS = (
    ("frameworks", marked("Compare levels"), marked("National levels side by side, through the EQF")),
    ("readiness", marked("See what is in force"), marked("Laws and rules by country, and which countries to ask")),
    ("credentials", marked("Design a micro-credential"), marked("From an empty page to a credential that other countries can read")),
    ("outcomes", marked("Evaluate an activity"), marked("From survey files to a report for partners")),
)
TITLE = marked("How do our levels compare, and what have our neighbours put into law?")
ABOUT = marked("Compare national qualifications frameworks, see what is in force for micro-credentials, design them and evaluate learning.")
BESIDE = 4
_USUAL = 4


@dataclass(frozen=True)
class HomeView:
    """The home page of one selection.

    Args:
        own: code of the reader's country; empty if none is chosen.
        eqf_level: EQF level whose national levels are shown.
        language: tag of the language.
        notices: parts of the address that could not be used.
        catalogue: the data.
        base: base path of the server.
    """

    own: str
    eqf_level: int
    language: str
    notices: tuple[Message, ...]
    catalogue: Catalogue
    base: str

    @classmethod
    def from_query(cls, query: str, catalogue: Catalogue, base: str) -> "HomeView":
        """Read the selection from the query of an address: `my` a country, `eqf` a level, `lang`, `v`."""
        read = QueryReader(query)
        own = read_country(read, catalogue, read.own) or HOMES.get(read.language, "")
        eqf_level = int(read.choice("eqf", [str(level) for level in EQF_LEVELS], str(_USUAL)))
        return cls(own, eqf_level, read.language, read.leftovers(), catalogue, base)

    @property
    def texts(self) -> Texts:
        """The reader's language."""
        return texts_for(self.language)

    @cached_property
    def framework(self) -> Framework | None:
        """The first framework of the reader's country that has levels; None if there is none."""
        return self._framework_of(self.own)

    def _framework_of(self, country: str) -> Framework | None:
        found = (each for each in self.catalogue.frameworks if each.country == country and not each.is_historical)
        return next((each for each in found if self.catalogue.levels_of(each.framework_id)), None)

    @cached_property
    def near(self) -> tuple[str, ...]:
        """The countries shown next to the reader's own: partners in their order, then neighbours."""
        others = [code for code in PARTNERS if code != self.own] if self.own in PARTNERS else []
        around = sorted(neighbours(self.own) - {self.own, *others}, key=lambda code: self.texts.order(self.texts.country(code)))
        return tuple(dict.fromkeys((*others, *around)))

    @cached_property
    def comparison(self) -> Comparison | None:
        """The reader's levels at the EQF level, and those of referenced countries nearby; None without a framework."""
        if self.framework is None:
            return None
        found = [framework for code in self.near if (framework := self._framework_of(code))]
        referenced = [each.framework_id for each in found if Ladder(each, self.catalogue).referenced][:BESIDE]
        chosen = [self.framework.framework_id, *(referenced or ["EU-EQF"])]
        return compare(chosen, eqf_levels=[self.eqf_level], catalogue=self.catalogue)

    @cached_property
    def cited(self) -> tuple[Source, ...]:
        """The sources of the levels and types shown."""
        cells = [cell for row in self.comparison.rows for cell in row.cells] if self.comparison else []
        placed = [level for cell in cells for level in cell.levels]
        cited = [level.source_ids for level in placed] + [kind.source_ids for level in placed for kind in level.types]
        return self.catalogue.cited(source_id for ids in cited for source_id in ids)

    @cached_property
    def groups(self) -> list[tuple[int, str]]:
        """The EQF levels at which the reader's framework has levels: EQF level and names."""
        if self.framework is None:
            return []
        ladder = Ladder(self.framework, self.catalogue)
        found = [(eqf_level, [level.nqf_level for level in ladder.at(eqf_level)]) for eqf_level in sorted(EQF_LEVELS)]
        return [(eqf_level, self.texts.join(names)) for eqf_level, names in found if names]

    @cached_property
    def law(self) -> Matrix:
        """Definition and legal basis in the reader's country and nearby."""
        known = set(researched(catalogue=self.catalogue))
        chosen = [code for code in (self.own, *self.near) if code in known] or list(PARTNERS)
        return matrix(chosen, ["definition", "legal_basis"], catalogue=self.catalogue)

    def query(self, language: str) -> str:
        """Return the query of this selection in a language."""
        return write_query({"my": self.own, "eqf": str(self.eqf_level) if self.eqf_level != _USUAL else "", "lang": language})

    def address(self, board: str, **parts: str) -> str:
        """Return the address of a dashboard for this reader."""
        return f"{self.base}{board}" + write_query({"my": self.own, **parts, "lang": self.language})

    def _evidence(self, standing: Standing) -> str:
        return self.address("readiness", cell=f"{standing.country}:{standing.dimension}")

    def html(self, notebooks: Sequence[tuple[str, str, str]] = ()) -> Markup:
        """Return the header and the main part of the page.

        Args:
            notebooks: notebooks of the operator's own: address, title, and in words why one cannot be shown.
        """
        texts, comparison = self.texts, self.comparison
        ways = Ways(own=self.own)
        everywhere = matrix(None, ["legal_basis"], catalogue=self.catalogue)
        everyone = {framework.country for framework in self.catalogue.frameworks if not framework.is_reference}
        values = top_values(self.base, texts, self.query, self.own, "home") | {
            "title": texts.say(TITLE),
            "notices": [notice.said(texts) for notice in self.notices],
            "own": self.own,
            "eqf_level": self.eqf_level,
            "everyone": sorted(
                ((code, texts.country(code)) for code in everyone | set(researched(catalogue=self.catalogue))),
                key=lambda pair: texts.order(pair[1]),
            ),
            "groups": self.groups,
            "alike": framework_wording.alike(comparison, self.eqf_level, texts) if comparison else "",
            "strip": framework_displays.strip_html(comparison, texts, eqf_level=self.eqf_level, ways=ways) if comparison else "",
            "level_sources": framework_displays.sources_html(self.cited, texts),
            "n_level_sources": len(self.cited),
            "held": readiness_wording.law_finding(self.law.rows[1], texts),
            "law": readiness_displays.countries_html(self.law, texts, own=self.own, link=self._evidence),
            "map": readiness_displays.map_html(everywhere, texts, own=self.own, link=self._evidence),
            "compare": self.address("frameworks", at=str(self.eqf_level)),
            "policy": self.address("readiness"),
            "present": self.address("present/frameworks"),
            "doors": [(self.address(slug), texts.say(name), texts.say(about)) for slug, name, about in DOORS],
            "as_of": framework_wording.as_of(self.catalogue, texts),
            "notebooks": notebooks,
        }
        return render("dashboards/home/templates/home.html", texts, values)
