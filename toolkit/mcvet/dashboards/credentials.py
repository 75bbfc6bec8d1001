"""The credentials dashboard: can every country read this micro-credential?"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Any, ClassVar

from babel import Locale, UnknownLocaleError
from markupsafe import Markup

from mcvet.catalogue import Catalogue, parse_document
from mcvet.credentials import to_json, to_yaml, wording
from mcvet.credentials.exchange import Loss, understand
from mcvet.credentials.exchange.proof import Verification, sign, verify
from mcvet.credentials.exchange.supplement import NOT_A_CREDENTIAL
from mcvet.credentials.exchange.wording import loss_text, verification_text
from mcvet.credentials.library import profile_of
from mcvet.credentials.model import LANGUAGE_TAG, Award, ElementProfile
from mcvet.credentials.profile import FEWEST, MOST
from mcvet.dashboards import downloads
from mcvet.dashboards.board import ChartView, Upload, View
from mcvet.dashboards.credentials_results import Results
from mcvet.dashboards.credentials_state import DESIGN, PROFILES, STACK, VIEWS, CredentialsState, read_credentials_state
from mcvet.dashboards.draft import Work, content_of, content_of_profile
from mcvet.dashboards.fields import PROFILE, SECTIONS, Desk
from mcvet.dashboards.form import Form, changed, problems
from mcvet.dashboards.query import Notice, write_query
from mcvet.dashboards.workbench import OWN, Workbench
from mcvet.errors import DataError
from mcvet.frameworks import wording as frameworks
from mcvet.frameworks.tables import sources_html
from mcvet.locale import LANGUAGES, Texts, marked, texts_for
from mcvet.markup import render
from mcvet.palette import Mark, marks
from mcvet.reports.credentials import profiles_files, review_files, stack_files
from mcvet.reports.files import Files

REGIONS = ("top", "head", "start", "views", "answer", "check", "form", "places", "preview", "stack", "path", "profiles", "notes")
DRAFT = "mcvet-credential"
_MOST_PAST, _MOST_PROBLEMS, _FEW = 50, 20, 6
_MADE_UP = Award(given_name="Example", family_name="Learner")


@dataclass(frozen=True)
class CredentialsView(View):
    """One view of the dashboard.

    Args:
        state: the selection.
        work: what was typed.
        past: what was typed before, the latest last, so that it can be brought back.
        told: what is said of the last action.
        lost: what a file held that was not taken over.
        refused: why a file could not be read, in English.
        fresh: the name of the entry that was added last, or of the list that has lost one.
        taken: the keys under which the browser kept the drafts that were taken up.
        signed, verified: a badge signed for demonstration, and what became of verifying one.
    """

    slug: ClassVar[str] = "credentials"
    question: ClassVar[str] = marked("Can every country read this micro-credential?")
    summary: ClassVar[str] = marked(
        "Design a micro-credential with all European standard elements; see what is missing, where it fits and what each country says."
    )
    actions: ClassVar[frozenset[str]] = frozenset({"edit", "profile", "undo", "upload", "forget", "sign", "verify", "restore"})
    skip: ClassVar[tuple[str, str]] = (marked("Skip to the check"), "answer")

    state: CredentialsState
    catalogue: Catalogue
    base: str | None
    work: Work = field(default_factory=Work)
    past: tuple[Work, ...] = ()
    told: tuple[Notice, ...] = ()
    lost: tuple[Loss, ...] = ()
    refused: tuple[str, ...] = ()
    fresh: str = ""
    taken: tuple[str, ...] = ()
    signed: str = ""
    verified: Verification | None = None

    @classmethod
    def from_query(cls, query: str, catalogue: Catalogue, base: str | None) -> "CredentialsView":
        """Read the selection from the query of an address."""
        return cls(read_credentials_state(query, catalogue), catalogue, base)

    def go(self, query: str) -> "CredentialsView":
        """Return the view of another address with all that was typed."""
        return replace(self, state=read_credentials_state(query, self.catalogue), told=(), lost=(), refused=(), fresh="")

    # What was typed

    def act(self, action: str, values: Mapping[str, Sequence[str]], uploads: Sequence[Upload]) -> "CredentialsView":
        """Return the view after a form was sent: `edit`, `profile`, `upload`, `undo`, `forget`, `restore`, `sign`, `verify`."""
        given = {name: found[-1] for name, found in values.items() if found}
        actions: dict[str, Callable[[], CredentialsView]] = {
            "edit": lambda: self._edit(given, values),
            "profile": lambda: self._profile(given, values),
            "undo": self._undo,
            "upload": lambda: self._take(uploads[0]) if uploads else self,
            "forget": self._forget,
            "sign": self._sign,
            "verify": lambda: replace(self, signed="", verified=verify(uploads[0].content)) if uploads else self,
            "restore": lambda: self._restore(given),
        }
        return actions[action]()

    @cached_property
    def bench(self) -> Workbench:
        """What each start and each country holds now."""
        return Workbench(self.catalogue, self.work)

    @cached_property
    def results(self) -> Results:
        """What is found of all that is open."""
        return Results(self.state, self.bench)

    def _undo(self) -> "CredentialsView":
        return replace(self._with(self.past[-1]), past=self.past[:-1]) if self.past else self

    def _with(self, work: Work, *told: Notice, fresh: str = "", **state: Any) -> "CredentialsView":
        past = (*self.past, self.work)[-_MOST_PAST:] if work != self.work else self.past
        return replace(
            self,
            work=work,
            past=past,
            told=told,
            lost=(),
            refused=(),
            fresh=fresh,
            signed="",
            verified=None,
            state=replace(self.state, **state),
        )

    def _edit(self, given: Mapping[str, str], values: Mapping[str, Sequence[str]]) -> "CredentialsView":
        start, name = given["t"], given["s"]
        if start not in self.bench.starts or name not in SECTIONS:
            return self
        before = self.bench.content(start)
        content, fresh = changed(before, SECTIONS[name], values)
        work = replace(self.work, drafts={**self.work.drafts, start: content}) if content != before else self.work
        return self._with(work, fresh=fresh, written=self._written_in(given))

    def _written_in(self, given: Mapping[str, str]) -> str:
        chosen = given.get("w", "")
        return chosen if re.fullmatch(LANGUAGE_TAG, chosen) and chosen != given.get("tag") else self.state.written

    def _profile(self, given: Mapping[str, str], values: Mapping[str, Sequence[str]]) -> "CredentialsView":
        country = given["p"]
        if country not in self.state.countries:
            return self
        before = self.bench.profile_content(country)
        content, _ = changed(before, PROFILE, values)
        work = replace(self.work, profiles={**self.work.profiles, country: content}) if content != before else self.work
        return self._with(work, written=self._written_in(given))

    def _sign(self) -> "CredentialsView":
        if not self.results.credential.title:
            return self
        badge = downloads.written(self.results.credential, "openbadges", self.results.written, self.catalogue, _MADE_UP)
        token = sign(json.loads(badge.content))
        return replace(self, signed=token, verified=verify(token))

    def _take(self, upload: Upload) -> "CredentialsView":
        try:
            document = parse_document(upload.content, upload.name)
            if isinstance(document.content, dict) and document.content.get("mcvet") == "element_profile":
                return self._take_profile(profile_of(document, self.catalogue))
            found = understand(document, self.catalogue)
        except DataError as error:
            return replace(self, refused=tuple(str(problem) for problem in error.problems[:_MOST_PROBLEMS]), told=(), fresh="")
        told = [Notice(marked("The file was read. It is your own design now."), {})]
        if getattr(found.credential, "award", None):
            told.append(Notice(marked("The file names a learner. To design needs none, so name, date and result were left out."), {}))
        work = replace(self.work, drafts={**self.work.drafts, OWN: content_of(found.credential, self.catalogue)})
        view = self._with(work, *told, start=OWN, view=DESIGN, written="")
        return replace(view, lost=found.losses)

    def _take_profile(self, profile: ElementProfile) -> "CredentialsView":
        if profile.country not in self.bench.countries:
            return self._with(self.work, Notice(marked("There is no country '{name}' here; it was left out."), {"name": profile.country}))
        work = replace(self.work, profiles={**self.work.profiles, profile.country: content_of_profile(profile, self.catalogue)})
        countries = tuple(dict.fromkeys((profile.country, *self.state.countries)))[:MOST]
        told = Notice(marked("The profile was read."), {})
        return self._with(work, told, view=PROFILES, countries=countries, edited=profile.country)

    def _forget(self) -> "CredentialsView":
        drafts = {start: content for start, content in self.work.drafts.items() if start != self.state.start}
        return self._with(replace(self.work, drafts=drafts))

    def _restore(self, given: Mapping[str, str]) -> "CredentialsView":
        kept = Work.from_kept(given.get("draft", ""), self.catalogue)
        drafts = {start: content for start, content in kept.drafts.items() if start in self.bench.starts}
        found = {country: content for country, content in kept.profiles.items() if country in self.bench.countries}
        work = Work({**self.work.drafts, **drafts}, {**self.work.profiles, **found})
        start = self.state.start if self.state.start in drafts or not drafts else list(drafts)[-1]
        view = self._with(work, Notice(marked("What you had typed is here again."), {}), start=start)
        view = replace(view, taken=(*self.taken, given.get("key", "")))
        try:
            typed = json.loads(given.get("typed", "") or "{}")
            return replace(view.act(typed["action"], typed["values"], ()), told=view.told)
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            return view

    # What is shown of it

    @property
    def texts(self) -> Texts:
        """The reader's language."""
        return texts_for(self.state.language)

    @property
    def title(self) -> str:
        """The question and the selection."""
        return f"{self.texts.say(self.question)} {self.results.name} · mcvet"

    def address(self, **changes: Any) -> str:
        """Return the query of this selection changed."""
        first = self.bench.starts[0]
        return write_query({key: value for key, value in replace(self.state, **changes).parts().items() if (key, value) != ("t", first)})

    def regions(self) -> dict[str, Markup]:
        """Return the HTML of each region of the page, in order."""
        values = self._values()
        shared = ("top", "head")
        return {
            name: render(f"dashboards/templates/{'' if name in shared else 'credentials/'}{name}.html", self.texts, values)
            for name in REGIONS
        }

    def charts(self) -> dict[str, ChartView | None]:
        """Return the path of the stack as a chart; None where nothing is combined."""
        return {"path": self.results.path(self.results.stack) if self.state.view == STACK and self.results.stack else None}

    def _values(self) -> dict[str, object]:
        texts = self.texts
        return self.frame() | {
            "view": self,
            "results": self.results,
            "state": self.state,
            "views": VIEWS,
            "notices": [notice.say(texts) for notice in (*self.state.notices, *self.told, *self.results.twins())],
            "numbers": {source.source_id: number for number, source in enumerate(self.results.sources, 1)},
            "label": lambda code: wording.label(code, texts),
            "told": lambda text: wording.told_html(text, texts),
            "wording": wording,
            "loss_text": loss_text,
            "verification_text": verification_text,
            "not_a_credential": NOT_A_CREDENTIAL,
            "texts": texts,
            "sections": SECTIONS,
            "draft": DRAFT,
            "own": OWN,
            "as_of": frameworks.as_of(self.catalogue, texts),
            "sources": sources_html(self.results.sources, texts),
            "limits": (FEWEST, MOST),
        }

    @property
    def kept_text(self) -> Markup:
        """Return what the browser is to keep, fit to stand in a script element; nothing where nothing was typed."""
        return Markup(self.work.kept().replace("<", "\\u003c")) if self.work != Work() else Markup("")  # noqa: S704 (no tag can begin in it)

    @property
    def kept_name(self) -> str:
        """Name what was typed, so that it is known again when it is offered."""
        say = self.texts.say
        titles = [wording.told(self.bench.design(start).title, self.texts) or say("Without a title") for start in self.work.drafts]
        return "; ".join([*titles, *(say("Profile of {country}", country=self.texts.country(code)) for code in self.work.profiles)])

    def kept(self, *leave: str) -> list[tuple[str, str]]:
        """Return the parts of the address that a form carries along."""
        return [(key, value) for key, value in self.state.parts().items() if value and key not in leave]

    @property
    def offered(self) -> list[tuple[str, str]]:
        """What one can start from, with its name and whether it is real, in order."""
        say = self.texts.say
        changed = say("changed here")
        named = []
        for start in self.bench.starts:
            design = self.bench.design(start)
            if start == OWN:
                name = say("Your own: {title}", title=wording.told(design.title, self.texts)) if design.title else say("Start empty")
            else:
                name = f"{wording.told(design.title, self.texts)} ({wording.reality(self.bench.templates[start], self.texts)})"
            named.append((start, f"{name} – {changed}" if start in self.work.drafts and start != OWN else name))
        return named

    # The form

    @cached_property
    def form(self) -> Form:
        """The open section."""
        return Form(SECTIONS[self.state.section], self._desk, self.results.settled.faults, self.results.written, self.fresh)

    @cached_property
    def profile_form(self) -> Form:
        """The open profile."""
        desk = Desk(self.catalogue, self.texts, self.bench.profile_content(self.state.edited))
        return Form(PROFILE, desk, self.bench.profile(self.state.edited).faults, self.results.written)

    @cached_property
    def problems(self) -> list[tuple[str, str, str]]:
        """What cannot be used: section, what it is called, what is said of it."""
        return [*problems(self._desk, self.results.settled.faults)]

    @property
    def _desk(self) -> Desk:
        return Desk(self.catalogue, self.texts, self.bench.content(self.state.start))

    @cached_property
    def languages_written(self) -> list[tuple[str, str]]:
        """Languages in which texts can be written: those of the screen, of the design, and of the countries at hand."""
        content = self.bench.content(self.state.start)
        there = [tag for name in ("title", "summary") for tag in content.get(name, {})]
        at_hand = (*self.results.credential.all_countries, *(self.state.countries if self.state.view == PROFILES else ()))
        local = [frameworks.local_language(f) for f in self.catalogue.frameworks if f.country in at_hand]
        named = {tag: LANGUAGES[tag].name for tag in LANGUAGES}
        return list(({tag: _own_name(tag) for tag in (*there, *local, self.results.written)} | named).items())

    @property
    def country_marks(self) -> dict[str, Mark]:
        """How each country of the profiles is drawn."""
        return marks((code, code) for code in self.state.countries)

    @property
    def other_countries(self) -> list[tuple[str, str]]:
        """Countries that can be added, in order."""
        named = [(code, self.texts.country(code)) for code in self.bench.countries - {*self.state.countries}]
        return sorted(named, key=lambda pair: self.texts.order(pair[1]))

    # What is taken away

    def files(self) -> dict[str, Callable[[], bytes]]:
        """Return what makes each file of this view, by file name; a design without a title makes none."""
        if self.state.view == STACK:
            return (
                _named("stack", stack_files(self.results.stack, self.results.stacked, self.catalogue, self.texts))
                if self.results.stack
                else {}
            )
        if self.state.view == PROFILES:
            shared = _named("profiles", profiles_files(self.results.profiles, self.texts)) if self.results.profiles else {}
            own = self.bench.profile(self.state.edited).value if self.state.edited else None
            return shared | ({"profile.yaml": lambda: to_yaml(own), "profile.json": lambda: to_json(own)} if own else {})
        if not self.results.credential.title:
            return {}
        made = {name: partial(self._content, form) for name, (form, _, _) in downloads.FORMATS.items()}
        signed = {"badge.jwt": self.signed.encode} if self.signed else {}
        return made | signed | _named("review", review_files(self.results.review, self.results.credential, self.catalogue, self.texts))

    def _content(self, form: str) -> bytes:
        return downloads.written(self.results.credential, form, self.results.written, self.catalogue).content

    @property
    def tools(self) -> list[tuple[str, str]]:
        """Return the files offered beside the views: name and words."""
        say = self.texts.say
        sheet, page = say("Spreadsheet"), say("Page to keep")
        named = {
            STACK: [("stack.xlsx", sheet), ("stack.html", page)],
            PROFILES: [("profiles.xlsx", sheet), ("profiles.docx", "DOCX")],
            DESIGN: [("review.xlsx", say("Review as a spreadsheet")), ("review.html", page)],
        }
        is_there = {STACK: self.results.stack, PROFILES: self.results.profiles}.get(self.state.view, self.results.credential.title)
        return named.get(self.state.view, []) if is_there else []

    def formats(self) -> list[tuple[str, str, str, list[str]]]:
        """Return the formats of a credential: file, name, what it is for, and what it could not keep."""
        return downloads.offers(self.results.credential, self.results.written, self.catalogue, self.texts)

    @property
    def is_plain(self) -> bool:
        """Whether the view shows nothing that was typed, so that its address alone makes its files."""
        match self.state.view:
            case "stack":
                return self.work.drafts.keys().isdisjoint((*self.state.stacked, self.state.towards))
            case "profiles":
                return self.work.profiles.keys().isdisjoint(self.state.countries)
        return not self.results.is_own


def _named(name: str, files: Files) -> dict[str, Callable[[], bytes]]:
    return {f"{name}.{form}": make for form, make in files.items()}


def _own_name(tag: str) -> str:
    """Name a language in itself, as far as it is known."""
    try:
        return Locale.parse(tag, sep="-").get_display_name() or tag
    except (ValueError, UnknownLocaleError):
        return tag
