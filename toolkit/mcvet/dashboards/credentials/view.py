"""The credentials dashboard: can every country read this micro-credential?"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, ClassVar, Self

from babel import Locale, UnknownLocaleError
from markupsafe import Markup

from mcvet.catalogue import Catalogue
from mcvet.credentials import finding_wording, wording
from mcvet.credentials.exchange import LossKind
from mcvet.credentials.exchange.supplement import NOT_A_CREDENTIAL
from mcvet.credentials.exchange.wording import loss_text, verification_text
from mcvet.credentials.profile import FEWEST, MOST
from mcvet.dashboards.credentials.actions import DraftingView
from mcvet.dashboards.credentials.downloads import Downloads
from mcvet.dashboards.credentials.draft import Work
from mcvet.dashboards.credentials.fields import Desk
from mcvet.dashboards.credentials.form import Form, FormProblem, element_id, problems
from mcvet.dashboards.credentials.form_sections import PROFILE, SECTIONS
from mcvet.dashboards.credentials.state import DESIGN, PREVIEW, PROFILES, STACK, VIEWS, CredentialsState, read_credentials_state
from mcvet.dashboards.credentials.workbench import OWN
from mcvet.dashboards.query import write_query
from mcvet.dashboards.view import ChartView
from mcvet.frameworks import wording as frameworks
from mcvet.frameworks.displays import sources_html
from mcvet.locale import LANGUAGES, marked
from mcvet.markup import render
from mcvet.messages import Message
from mcvet.palette import Mark, marks

REGIONS = ("top", "head", "start", "views", "answer", "form", "check", "places", "preview", "stack", "path", "profiles", "notes")
DRAFT = "mcvet-credential"


@dataclass(frozen=True)
class CredentialsView(DraftingView):
    """One view of the dashboard."""

    slug: ClassVar[str] = "credentials"
    question: ClassVar[str] = marked("Can every country read this micro-credential?")
    summary: ClassVar[str] = marked(
        "Design a micro-credential with all European standard elements; see what is missing, where it fits and what each country says."
    )
    drawings: ClassVar[tuple[str, ...]] = ("path",)
    skip: ClassVar[tuple[str, str]] = (marked("Skip to the form"), "form")

    @classmethod
    def from_query(cls, query: str, catalogue: Catalogue, base: str | None) -> Self:
        """Read the selection from the query of an address."""
        return cls(read_credentials_state(query, catalogue), catalogue, base)

    @property
    def own(self) -> str:
        """Code of the reader's own country."""
        return self.state.own

    @property
    def notices(self) -> tuple[Message, ...]:
        """Parts of the address that cannot be used, and messages on the last action."""
        return (*self.state.notices, *self.action_notices, *self._elsewhere())

    @property
    def title(self) -> str:
        """The question and the selection."""
        return f"{self.texts.say(self.question)} {self.results.name} · mcvet"

    def address(self, **changes: Any) -> str:
        """Return the query of this selection with changes; it has `typed=1` if it shows drafts."""
        state = replace(self.state, **changes)
        return self._query(state, typed="1" if self._holds(state) else "")

    @property
    def place(self) -> str:
        """The selection without regard to drafts."""
        return self._query(self.state)

    def _query(self, state: CredentialsState, **more: str) -> str:
        first = self.bench.starts[0]
        return write_query({key: value for key, value in state.parts().items() if (key, value) != ("t", first)} | more)

    def _holds(self, state: CredentialsState) -> bool:
        """Return True if a selection shows a draft."""
        match state.view:
            case "stack":
                return not self.work.drafts.keys().isdisjoint((*state.stacked, state.towards))
            case "profiles":
                return not self.work.profiles.keys().isdisjoint(state.countries)
        return state.start in self.work.drafts

    def regions(self) -> dict[str, Markup]:
        """Return the HTML of each region of the page, in order."""
        values = self._values()
        return {name: render(self.template(name), self.texts, values) for name in REGIONS}

    def charts(self) -> dict[str, ChartView | None]:
        """Return the order of the stack as a chart; None if nothing is combined."""
        return {"path": self.results.path(self.results.stack) if self.state.view == STACK and self.results.stack else None}

    def _values(self) -> dict[str, object]:
        texts = self.texts
        return self.frame() | {
            "view": self,
            "results": self.results,
            "downloads": self.downloads,
            "state": self.state,
            "views": VIEWS,
            "notices": [notice.said(texts) for notice in (*self.notices, *self.results.twins())],
            "numbers": {source.source_id: number for number, source in enumerate(self.results.sources, 1)},
            "label": lambda code: wording.label(code, texts),
            "localised": lambda text: wording.localised_html(text, texts),
            "wording": wording,
            "finding_wording": finding_wording,
            "loss_text": loss_text,
            "verification_text": verification_text,
            "not_a_credential": NOT_A_CREDENTIAL,
            "texts": texts,
            "sections": SECTIONS,
            "element_id": element_id,
            "draft": DRAFT,
            "own": OWN,
            "as_of": frameworks.as_of(self.catalogue, texts),
            "sources": sources_html(self.results.sources, texts),
            "limits": (FEWEST, MOST),
        }

    def _elsewhere(self) -> list[Message]:
        """Return a notice if the address comes from a page with drafts and these are not here."""
        message = marked(
            "Something was typed on the page of this address. An address cannot contain it; it is kept in the browser where it was "
            "typed, and is restored there when the page responds. Elsewhere, ask for its file and open it below."
        )
        return [Message(message, {})] if self.state.typed and self.is_plain else []

    @property
    def kept_titles(self) -> list[tuple[str, str]]:
        """Address and title of each draft."""
        say = self.texts.say
        found = [
            (
                self.address(start=start, view=DESIGN),
                wording.localised(self.bench.design(start).title, self.texts) or say("Untitled"),
            )
            for start in self.work.drafts
        ]
        return found + [
            (self.address(view=PROFILES, edited=code), say("Profile of {country}", country=self.texts.country(code)))
            for code in self.work.profiles
        ]

    @property
    def kept_text(self) -> Markup:
        """The drafts for the browser to keep, safe to embed in a script element; empty if there are none."""
        return Markup(self.work.kept().replace("<", "\\u003c")) if self.work != Work() else Markup("")  # noqa: S704 (no tag can begin in it)

    @property
    def seal_in_doubt(self) -> bool:
        """True if the opened file has a seal that is broken or was not verified."""
        return any(loss.kind in (LossKind.BROKEN, LossKind.UNVERIFIED) for loss in self.lost)

    @property
    def kept_name(self) -> str:
        """The titles of the drafts, shown when they are offered again."""
        return "; ".join(title for _, title in self.kept_titles)

    def kept(self, *leave: str) -> list[tuple[str, str]]:
        """Return the values of the address that a form has as hidden fields, except `leave`."""
        return [(key, value) for key, value in self.state.parts().items() if value and key not in leave]

    @property
    def offered(self) -> list[tuple[str, str]]:
        """The designs to start from, in order: id, and title with its status."""
        say = self.texts.say
        changed = say("changed here")
        named = []
        for start in self.bench.starts:
            design = self.bench.design(start)
            if start == OWN:
                name = say("Your own: {title}", title=wording.localised(design.title, self.texts)) if design.title else say("Start empty")
            else:
                name = f"{wording.localised(design.title, self.texts)} ({wording.reality(self.bench.templates[start], self.texts)})"
            named.append((start, f"{name} – {changed}" if start in self.work.drafts and start != OWN else name))
        return named

    @cached_property
    def form(self) -> Form:
        """The form of the open section."""
        return Form(SECTIONS[self.state.section], self._desk, self.results.settled.faults, self.results.written, self.fresh)

    @cached_property
    def profile_form(self) -> Form:
        """The form of the edited profile."""
        desk = Desk(self.catalogue, self.texts, self.bench.profile_content(self.state.edited))
        return Form(PROFILE, desk, self.bench.profile(self.state.edited).faults, self.results.written)

    @cached_property
    def problems(self) -> list[FormProblem]:
        """The values of the design that cannot be used."""
        return problems(self._desk, self.results.settled.faults, self.results.written)

    @property
    def step(self) -> tuple[int, str, str]:
        """The number of the open section, and the names of the previous and next sections; empty at the ends."""
        names = ["", *SECTIONS, ""]
        number = names.index(self.state.section, 1)
        return number, names[number - 1], names[number + 1]

    @property
    def _desk(self) -> Desk:
        return Desk(self.catalogue, self.texts, self.bench.content(self.state.start))

    @cached_property
    def languages_written(self) -> list[tuple[str, str]]:
        """Languages in which texts can be entered: those of the interface, of the design, and of its countries."""
        content = self.bench.content(self.state.start)
        there = [tag for name in ("title", "summary") for tag in content.get(name, {})]
        at_hand = (*self.results.credential.all_countries, *(self.state.countries if self.state.view == PROFILES else ()))
        local = [frameworks.local_language(f) for f in self.catalogue.frameworks if f.country in at_hand]
        named = {tag: LANGUAGES[tag].name for tag in LANGUAGES}
        return list(({tag: _own_name(tag) for tag in (*there, *local, self.results.written)} | named).items())

    @property
    def tabs(self) -> list[tuple[str, str]]:
        """The views: name and label. The countries' choices are offered only if a country has decided on an element."""
        say = self.texts.say
        labels = {
            DESIGN: say("Design and check"),
            PREVIEW: say("Preview and files"),
            STACK: say("Stack"),
            PROFILES: say("Countries’ choices"),
        }
        hidden = () if self.state.view == PROFILES or self.bench.has_decisions else (PROFILES,)
        return [(name, label) for name, label in labels.items() if name not in hidden]

    @property
    def country_marks(self) -> dict[str, Mark]:
        """The mark of each country of the profiles."""
        return marks((code, code) for code in self.state.countries)

    @property
    def other_countries(self) -> list[tuple[str, str]]:
        """Countries that can be added, in order: code and name."""
        named = [(code, self.texts.country(code)) for code in self.bench.countries - {*self.state.countries}]
        return sorted(named, key=lambda pair: self.texts.order(pair[1]))

    def files(self) -> dict[str, Callable[[], bytes]]:
        """Return functions that make the files of this view, by file name; none for a design without a title."""
        return self.downloads.files()

    def file_name(self, name: str) -> str:
        """Return the name under which a file is saved, made from its subject and content."""
        return self.downloads.file_name(name)

    @cached_property
    def downloads(self) -> Downloads:
        """The files of this view."""
        return Downloads(self.results, self.signed)

    @property
    def is_plain(self) -> bool:
        """True if the view shows no drafts, so its files can be made from its address."""
        return not self._holds(self.state)


def _own_name(tag: str) -> str:
    """Return the name of a language in that language; its tag if the name is unknown."""
    try:
        return Locale.parse(tag, sep="-").get_display_name() or tag
    except (ValueError, UnknownLocaleError):
        return tag
