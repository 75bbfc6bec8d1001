"""The credentials dashboard: can every country read this micro-credential?"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Any, ClassVar

from babel import Locale, UnknownLocaleError
from markupsafe import Markup

from mcvet import messages
from mcvet.catalogue import Catalogue
from mcvet.credentials import finding_wording, to_json, to_yaml, wording
from mcvet.credentials.element_profile import ElementProfile
from mcvet.credentials.exchange import Loss, LossKind, RefusedFileError, import_document, open_content, verify_content
from mcvet.credentials.exchange.signatures.tokens import sign, verify
from mcvet.credentials.exchange.signatures.verification import Verification
from mcvet.credentials.exchange.supplement import NOT_A_CREDENTIAL
from mcvet.credentials.exchange.wording import loss_text, verification_text
from mcvet.credentials.library import profile_of
from mcvet.credentials.parts import Award
from mcvet.credentials.profile import FEWEST, MOST
from mcvet.dashboards.credentials import downloads
from mcvet.dashboards.credentials.draft import Work, content_of, content_of_profile
from mcvet.dashboards.credentials.fields import Desk
from mcvet.dashboards.credentials.form import Form, FormProblem, changed, element_id, problems
from mcvet.dashboards.credentials.form_sections import PROFILE, SECTIONS
from mcvet.dashboards.credentials.results import Results
from mcvet.dashboards.credentials.state import DESIGN, PREVIEW, PROFILES, STACK, VIEWS, CredentialsState, read_credentials_state
from mcvet.dashboards.credentials.workbench import OWN, Workbench
from mcvet.dashboards.query import write_query
from mcvet.dashboards.view import ChartView, Upload, View, in_ascii
from mcvet.errors import DataError
from mcvet.frameworks import wording as frameworks
from mcvet.frameworks.tables import sources_html
from mcvet.locale import LANGUAGES, Texts, marked, texts_for
from mcvet.markup import render
from mcvet.messages import Message
from mcvet.palette import Mark, marks
from mcvet.reports.credentials import profiles_files, review_files, stack_files
from mcvet.reports.files import Files
from mcvet.validation import LANGUAGE_TAG

REGIONS = ("top", "head", "start", "views", "answer", "form", "check", "places", "preview", "stack", "path", "profiles", "notes")
DRAFT = "mcvet-credential"
_MOST_PAST, _MOST_PROBLEMS, _FEW = 50, 20, 6
_MADE_UP = Award(given_name="Example", family_name="Learner")


@dataclass(frozen=True)
class CredentialsView(View):
    """One view of the dashboard.

    Args:
        state: the selection.
        work: the drafts.
        past: earlier drafts for undo, the latest last.
        action_notices: notices about the last action.
        lost: losses of the file that was opened.
        refused: reasons why a file could not be read, in English.
        brought: True if the drafts were restored automatically after a reload.
        fresh: name of the entry that was just added, or of the list from which an entry was removed.
        taken: the browser's keys of the drafts that were restored.
        signed, verified: a badge signed for demonstration, and the result of a verification.
    """

    slug: ClassVar[str] = "credentials"
    question: ClassVar[str] = marked("Can every country read this micro-credential?")
    summary: ClassVar[str] = marked(
        "Design a micro-credential with all European standard elements; see what is missing, where it fits and what each country says."
    )
    actions: ClassVar[frozenset[str]] = frozenset({"edit", "profile", "undo", "upload", "forget", "sign", "verify", "restore", "anew"})
    drawings: ClassVar[tuple[str, ...]] = ("path",)
    skip: ClassVar[tuple[str, str]] = (marked("Skip to the form"), "form")

    state: CredentialsState
    catalogue: Catalogue
    base: str | None
    work: Work = field(default_factory=Work)
    past: tuple[Work, ...] = ()
    action_notices: tuple[Message, ...] = ()
    lost: tuple[Loss, ...] = ()
    refused: tuple[str, ...] = ()
    brought: bool = False
    fresh: str = ""
    taken: tuple[str, ...] = ()
    signed: str = ""
    verified: Verification | None = None

    @classmethod
    def from_query(cls, query: str, catalogue: Catalogue, base: str | None) -> "CredentialsView":
        """Read the selection from the query of an address."""
        return cls(read_credentials_state(query, catalogue), catalogue, base)

    def go(self, query: str) -> "CredentialsView":
        """Return the view of another address with the same drafts."""
        state = replace(read_credentials_state(query, self.catalogue), typed=False)
        return replace(self, state=state, action_notices=(), lost=(), refused=(), fresh="", brought=False)

    # Actions

    def act(self, action: str, values: Mapping[str, Sequence[str]], uploads: Sequence[Upload]) -> "CredentialsView":
        """Return the view after a form was sent: `edit`, `profile`, `upload`, `undo`, `forget`, `restore`, `anew`, `sign`, `verify`."""
        given = {name: found[-1] for name, found in values.items() if found}
        actions: dict[str, Callable[[], CredentialsView]] = {
            "edit": lambda: self._edit(given, values),
            "profile": lambda: self._profile(given, values),
            "undo": self._undo,
            "upload": lambda: self._take(uploads[0]) if uploads else self,
            "forget": self._forget,
            "sign": self._sign,
            "verify": lambda: replace(self, signed="", verified=verify_content(uploads[0].content, uploads[0].name)) if uploads else self,
            "restore": lambda: self._restore(given),
            "anew": lambda: self._with(Work(), messages.say("You have started again. “Undo the last change” restores what was there.")),
        }
        return actions[action]()

    @cached_property
    def bench(self) -> Workbench:
        """The current content of each design and each profile."""
        return Workbench(self.catalogue, self.work)

    @cached_property
    def results(self) -> Results:
        """The results for the open design, stack and profiles."""
        return Results(self.state, self.bench)

    def _undo(self) -> "CredentialsView":
        return replace(self._with(self.past[-1]), past=self.past[:-1]) if self.past else self

    def _with(self, work: Work, *action_notices: Message, fresh: str = "", **state: Any) -> "CredentialsView":
        past = (*self.past, self.work)[-_MOST_PAST:] if work != self.work else self.past
        return replace(
            self,
            work=work,
            past=past,
            action_notices=action_notices,
            lost=(),
            refused=(),
            brought=False,
            fresh=fresh,
            signed="",
            verified=None,
            state=replace(self.state, typed=False, **state),
        )

    def _edit(self, given: Mapping[str, str], values: Mapping[str, Sequence[str]]) -> "CredentialsView":
        start, name = given["t"], given["s"]
        if start not in self.bench.starts or name not in SECTIONS:
            return self
        before = self.bench.content(start)
        content, fresh = changed(Desk(self.catalogue, self.texts, before), SECTIONS[name], values)
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
        content, _ = changed(Desk(self.catalogue, self.texts, before), PROFILE, values)
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
            document = open_content(upload.content, upload.name)
            if isinstance(document.content, dict) and document.content.get("mcvet") == "element_profile":
                return self._take_profile(profile_of(document, self.catalogue))
            found = import_document(document, catalogue=self.catalogue)
        except (DataError, RefusedFileError) as error:
            refused = tuple(message.said(self.texts) for message in error.messages[:_MOST_PROBLEMS])
            return replace(self, refused=refused, action_notices=(), fresh="")
        notices = [messages.say("The file was read. It is your own design now.")]
        if getattr(found.credential, "award", None):
            notices.append(messages.say("The file names a learner. A design does not need one, so name, date and result were left out."))
        work = replace(self.work, drafts={**self.work.drafts, OWN: content_of(found.credential, self.catalogue)})
        view = self._with(work, *notices, start=OWN, view=DESIGN, written="")
        return replace(view, lost=found.losses)

    def _take_profile(self, profile: ElementProfile) -> "CredentialsView":
        if profile.country not in self.bench.countries:
            return self._with(self.work, messages.say("There is no country '{name}' here; it was left out.", name=profile.country))
        work = replace(self.work, profiles={**self.work.profiles, profile.country: content_of_profile(profile, self.catalogue)})
        countries = tuple(dict.fromkeys((profile.country, *self.state.countries)))[:MOST]
        notice = messages.say("The profile was read.")
        return self._with(work, notice, view=PROFILES, countries=countries, edited=profile.country)

    def _forget(self) -> "CredentialsView":
        drafts = {start: content for start, content in self.work.drafts.items() if start != self.state.start}
        return self._with(replace(self.work, drafts=drafts))

    def _restore(self, given: Mapping[str, str]) -> "CredentialsView":
        kept = Work.from_kept(given.get("draft", ""), self.catalogue)
        drafts = {start: content for start, content in kept.drafts.items() if start in self.bench.starts}
        found = {country: content for country, content in kept.profiles.items() if country in self.bench.countries}
        work = Work({**self.work.drafts, **drafts}, {**self.work.profiles, **found})
        at_once = bool(given.get("at_once"))
        start = self.state.start if at_once or self.state.start in drafts or not drafts else list(drafts)[-1]
        notices = () if at_once else (messages.say("What you typed has been restored."),)
        view = replace(self._with(work, *notices, start=start), taken=(*self.taken, given.get("key", "")))
        with suppress(ValueError, LookupError, TypeError, AttributeError, RecursionError):
            for action, values in json.loads(given.get("typed", "") or "{}").items():
                view = replace(view.act(action, values, ()), action_notices=view.action_notices)
        return replace(view, brought=at_once and view.work != Work())

    # Rendering

    @property
    def texts(self) -> Texts:
        """The reader's language."""
        return texts_for(self.state.language)

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

    # The form

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

    # Files

    def files(self) -> dict[str, Callable[[], bytes]]:
        """Return functions that make the files of this view, by file name; none for a design without a title."""
        if self.state.view == STACK:
            return (
                _named("stack", stack_files(self.results.stack, self.results.stacked, self.texts, catalogue=self.catalogue))
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
        return (
            made
            | signed
            | _named("review", review_files(self.results.review, self.results.credential, self.texts, catalogue=self.catalogue))
        )

    def file_name(self, name: str) -> str:
        """Return the name under which a file is saved, made from its subject and content."""
        ending = name.rpartition(".")[2]
        match self.state.view:
            case "stack":
                first, *others = (wording.localised(design.title, self.texts) for design in self.results.stacked)
                more = f"-and-{len(others)}-more" if others else ""
                return f"stack-{in_ascii(first) or 'micro-credential'}{more}.{ending}"
            case "profiles":
                is_own = name.startswith("profile.")
                return (
                    f"element-profile-{self.state.edited}.{ending}"
                    if is_own
                    else f"element-profiles-{'-'.join(self.state.countries)}.{ending}"
                )
        return downloads.file_name(name, wording.localised(self.results.credential.title, self.texts))

    def _content(self, form: str) -> bytes:
        return downloads.written(self.results.credential, form, self.results.written, self.catalogue).content

    @property
    def tools(self) -> list[tuple[str, str]]:
        """The downloads next to the views: file name and label."""
        say = self.texts.say
        sheet, page = say("Spreadsheet"), say("Page to keep")
        named = {
            STACK: [("stack.xlsx", sheet), ("stack.html", page)],
            PROFILES: [("profiles.xlsx", sheet), ("profiles.docx", "DOCX")],
            DESIGN: [("review.xlsx", say("Review as a spreadsheet")), ("review.html", page)],
        }
        is_there = {STACK: self.results.stack, PROFILES: self.results.profiles and self.results.decided}.get(
            self.state.view, self.results.credential.title
        )
        return named.get(self.state.view, []) if is_there else []

    def formats(self) -> list[tuple[str, str, str, list[str]]]:
        """Return the formats of a credential: file name, label, purpose, and sentences on its losses."""
        return downloads.offers(self.results.credential, self.results.written, self.catalogue, self.texts)

    @property
    def is_plain(self) -> bool:
        """True if the view shows no drafts, so its files can be made from its address."""
        return not self._holds(self.state)

    @property
    def handed_on(self) -> str:
        """The file with the drafts of this view, to pass on instead of a link; empty if there is none."""
        profile = "profile.yaml" if self.state.edited in self.work.profiles else "profiles.xlsx"
        name = {STACK: "stack.html", PROFILES: profile}.get(self.state.view, "credential.yaml")
        return name if name in self.files() else ""


def _named(name: str, files: Files) -> dict[str, Callable[[], bytes]]:
    return {f"{name}.{form}": make for form, make in files.items()}


def _own_name(tag: str) -> str:
    """Return the name of a language in that language; its tag if the name is unknown."""
    try:
        return Locale.parse(tag, sep="-").get_display_name() or tag
    except (ValueError, UnknownLocaleError):
        return tag
