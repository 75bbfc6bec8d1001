"""The credentials dashboard: can every country read this micro-credential?"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Any, ClassVar

from babel import Locale, UnknownLocaleError
from markupsafe import Markup

from mcvet.catalogue import EQF_LEVELS, Catalogue, Place, Source, parse_document
from mcvet.credentials import charts, compare_profiles, profiles, review, stack, tables, templates, to_json, to_yaml, where_it_fits, wording
from mcvet.credentials.exchange import Export, Loss, export, understand
from mcvet.credentials.exchange.proof import Verification, sign, verify
from mcvet.credentials.exchange.supplement import NOT_A_CREDENTIAL
from mcvet.credentials.exchange.wording import loss_text, verification_text
from mcvet.credentials.findings import ElementReview, Review, State
from mcvet.credentials.library import profile_of
from mcvet.credentials.model import LANGUAGE_TAG, Award, CredentialTemplate, Design, ElementProfile, in_language
from mcvet.credentials.profile import FEWEST, MOST, ProfileComparison
from mcvet.credentials.stack import Stack
from mcvet.credentials.where import FIVE, WhereItFits
from mcvet.dashboards.board import ChartView, Upload, View
from mcvet.dashboards.draft import Settled, Work, content_of, content_of_profile, settled_credential, settled_profile
from mcvet.dashboards.form import (
    PROFILE,
    SECTIONS,
    Content,
    Desk,
    Field,
    Group,
    Kind,
    Part,
    Section,
    added,
    at,
    fields,
    filled,
    place_of,
    removed,
)
from mcvet.dashboards.query import Notice, QueryReader, write_query
from mcvet.errors import DataError
from mcvet.frameworks import compare
from mcvet.frameworks import wording as frameworks
from mcvet.frameworks.tables import sources_html
from mcvet.locale import LANGUAGES, Texts, marked, texts_for
from mcvet.markup import render
from mcvet.palette import Mark, marks
from mcvet.reports.credentials import profiles_files, review_files, stack_files
from mcvet.reports.files import Files

OWN = "own"
"""Where a design of one's own is kept: one that began empty, or with a file."""
DESIGN, PREVIEW, STACK, PROFILES = VIEWS = ("design", "preview", "stack", "profiles")
REGIONS = ("top", "head", "start", "views", "answer", "check", "form", "places", "preview", "stack", "path", "profiles", "notes")
DRAFT = "mcvet-credential"
_MOST_PAST, _MOST_PROBLEMS, _FEW = 50, 20, 6


@dataclass(frozen=True)
class CredentialsState:
    """The selection of the credentials dashboard. Its address leaves out what is as by default.

    Attributes:
        start: id of the template that is open, or `own`.
        section: the part of it that is filled in.
        written: language in which texts are written; blank for one that suits.
        countries, edited: the element profiles side by side, and the one that is filled in.
        stacked, towards: what is combined, and towards what.
    """

    start: str = ""
    view: str = DESIGN
    section: str = "about"
    written: str = ""
    countries: tuple[str, ...] = FIVE
    edited: str = ""
    stacked: tuple[str, ...] = ()
    towards: str = ""
    include_low: bool = False
    language: str = "en"
    notices: tuple[Notice, ...] = ()

    def parts(self) -> dict[str, str]:
        """Return the parts of the address by key."""
        return {
            "t": self.start,
            "view": self.view if self.view != DESIGN else "",
            "s": self.section if self.section != "about" else "",
            "w": self.written,
            "c": ",".join(self.countries) if self.countries != FIVE else "",
            "p": self.edited,
            "stack": ",".join(self.stacked),
            "to": self.towards,
            "low": "1" if self.include_low else "",
            "lang": self.language if self.language != "en" else "",
        }


def read_credentials_state(query: str, catalogue: Catalogue) -> CredentialsState:
    """Read the selection from the query of an address. What cannot be used gives a notice and is left out.

    Keys: `t` template id or `own`; `view` design, preview, stack or profiles; `s` section; `w` language written; `c` country codes
    of the profiles, with `add` and `remove`; `p` the profile that is filled in; `stack` template ids, `to` the target; `low` 1 or 0;
    `lang`; `v`, the version of this list.
    """
    read = QueryReader(query)
    known = [template.id for template in templates(catalogue)]
    starts = (*known, OWN)
    countries = _countries(read, catalogue)
    state = CredentialsState(
        start=read.choice("t", starts, known[0] if known else OWN),
        view=read.choice("view", VIEWS, DESIGN),
        section=read.choice("s", tuple(SECTIONS), "about"),
        written=_language(read),
        countries=countries,
        edited=read.choice("p", countries, ""),
        stacked=tuple(dict.fromkeys(name for name in read.many("stack") if _is_start(name, starts, read))),
        towards=read.choice("to", starts, ""),
        include_low=read.choice("low", ("0", "1"), "0") == "1",
        language=read.language,
    )
    return replace(state, notices=read.leftovers())


def _is_start(name: str, starts: Sequence[str], read: QueryReader) -> bool:
    if name in starts:
        return True
    read.note(marked("There is no template '{name}'; it was left out."), name=name[:40])
    return False


def _language(read: QueryReader) -> str:
    tag = read.one("w")
    if not tag or re.fullmatch(LANGUAGE_TAG, tag):
        return tag
    read.note(marked("'{value}' is not a permitted value of '{key}' and was ignored."), key="w", value=tag[:40])
    return ""


def _countries(read: QueryReader, catalogue: Catalogue) -> tuple[str, ...]:
    known = {framework.country for framework in catalogue.frameworks} - {"EU"}
    chosen = []
    for name in [*read.many("c"), *read.many("add")]:
        if name.upper() in known:
            chosen.append(name.upper())
        else:
            read.note(marked("There is no country '{name}' here; it was left out."), name=name[:40])
    gone = read.many("remove")
    chosen = [code for code in dict.fromkeys(chosen) if code not in gone]
    if len(chosen) > MOST:
        read.note(marked("At most eight countries fit side by side; left out: {names}."), names=", ".join(chosen[MOST:]))
    return tuple(chosen[:MOST]) or FIVE


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
        fresh: the name of the entry that was added last.
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
        if start not in self.starts or name not in SECTIONS:
            return self
        before = self.content(start)
        content, fresh = _changed(before, SECTIONS[name], given, values)
        work = replace(self.work, drafts={**self.work.drafts, start: content}) if content != before else self.work
        return self._with(work, fresh=fresh, written=self._written_in(given))

    def _written_in(self, given: Mapping[str, str]) -> str:
        chosen = given.get("w", "")
        return chosen if re.fullmatch(LANGUAGE_TAG, chosen) and chosen != given.get("tag") else self.state.written

    def _profile(self, given: Mapping[str, str], values: Mapping[str, Sequence[str]]) -> "CredentialsView":
        country = given["p"]
        if country not in self.state.countries:
            return self
        before = self.profile_content(country)
        content, _ = _changed(before, PROFILE, given, values)
        work = replace(self.work, profiles={**self.work.profiles, country: content}) if content != before else self.work
        return self._with(work, written=self._written_in(given))

    def _sign(self) -> "CredentialsView":
        if not self.credential.title:
            return self
        token = sign(json.loads(self._export("openbadges", _MADE_UP).content))
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
        if profile.country not in self.known_countries:
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
        drafts = {start: content for start, content in kept.drafts.items() if start in self.starts}
        found = {country: content for country, content in kept.profiles.items() if country in self.known_countries}
        work = Work({**self.work.drafts, **drafts}, {**self.work.profiles, **found})
        start = self.state.start if self.state.start in drafts or not drafts else list(drafts)[-1]
        view = self._with(work, Notice(marked("What you had typed is here again."), {}), start=start)
        try:
            typed = json.loads(given.get("typed", "") or "{}")
            return replace(view.act(typed["action"], typed["values"], ()), told=view.told)
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            return view

    @cached_property
    def starts(self) -> tuple[str, ...]:
        """What one can start from: every template, and a design of one's own."""
        return (*(template.id for template in templates(self.catalogue)), OWN)

    @cached_property
    def known_countries(self) -> frozenset[str]:
        """Countries that may have a profile."""
        return frozenset(framework.country for framework in self.catalogue.frameworks) - {"EU"}

    def template(self, start: str) -> CredentialTemplate | None:
        """Return the template that a start is, if it is one."""
        return next((template for template in templates(self.catalogue) if template.id == start), None)

    def content(self, start: str) -> Content:
        """Return what is filled in so far."""
        if start in self.work.drafts:
            return self.work.drafts[start]
        return content_of(self.template(start), self.catalogue)

    def design(self, start: str) -> Design:
        """Return the template, or what was made of it as far as it is valid."""
        template = self.template(start)
        return template if template and start not in self.work.drafts else settled_credential(self.content(start), self.catalogue).value

    def profile(self, country: str) -> ElementProfile:
        """Return the profile of a country on record, or one that has decided nothing."""
        title = {"en": f"Element profile of {texts_for('en').country(country)}"}
        found = (profile for profile in profiles(self.catalogue) if profile.country == country)
        return next(found, ElementProfile(country=country, title=title))

    def profile_content(self, country: str) -> Content:
        """Return what is filled in of a profile."""
        return self.work.profiles.get(country) or content_of_profile(self.profile(country), self.catalogue)

    def own_profile(self, country: str) -> Settled[ElementProfile]:
        """Return the profile of a country as it is filled in."""
        return settled_profile(self.profile_content(country), self.profile(country), self.catalogue)

    # What is shown of it

    @property
    def texts(self) -> Texts:
        """The reader's language."""
        return texts_for(self.state.language)

    @cached_property
    def settled(self) -> Settled[Any]:
        """The design that is open, and what is wrong in it."""
        start = self.state.start
        if start in self.work.drafts:
            return settled_credential(self.content(start), self.catalogue)
        return Settled(self.design(start), {})

    @property
    def credential(self) -> Design:
        """The design that is open."""
        design: Design = self.settled.value
        return design

    @property
    def is_own(self) -> bool:
        """Whether something of it was typed here."""
        return self.state.start in self.work.drafts

    @cached_property
    def name(self) -> str:
        """The title of the design."""
        return wording.told(self.credential.title, self.texts) or self.texts.say("Without a title")

    @property
    def title(self) -> str:
        """The question and the selection."""
        return f"{self.texts.say(self.question)} {self.name} · mcvet"

    @property
    def written(self) -> str:
        """The language in which texts are written: the one asked for, else the reader's where the design has it, else its first."""
        there = list(self.credential.outcomes[0].text) if self.credential.outcomes else list(self.credential.title)
        return self.state.written or (self.state.language if self.state.language in there or not there else there[0])

    def address(self, **changes: Any) -> str:
        """Return the query of this selection changed."""
        first = self.starts[0]
        return write_query({key: value for key, value in replace(self.state, **changes).parts().items() if (key, value) != ("t", first)})

    @cached_property
    def review(self) -> Review:
        """The review of the design."""
        countries = dict.fromkeys((*self.credential.all_countries, *FIVE))
        own = [self.own_profile(country).value for country in countries if country in self.work.profiles]
        return review(self.credential, countries, own=own, include_low=self.state.include_low, catalogue=self.catalogue)

    @cached_property
    def places(self) -> WhereItFits:
        """Where the design fits: the five partner countries, and those it names."""
        has = {framework.country for framework in self.catalogue.frameworks if not framework.is_historical}
        several = [code for code in dict.fromkeys((*FIVE, *self.credential.all_countries)) if code in has]
        return where_it_fits(self.credential, several[:MOST], include_low=self.state.include_low, catalogue=self.catalogue)

    @cached_property
    def stacked(self) -> tuple[Design, ...]:
        """What is combined; of two with one id the later."""
        return tuple({design.id: design for design in map(self.design, self.state.stacked)}.values())

    def _twins(self) -> list[Notice]:
        """Say of each id that several of the combined designs have that only one of them counts."""
        names = [self.design(start).id for start in self.state.stacked]
        twins = dict.fromkeys(name for name in names if names.count(name) > 1) if self.state.view == STACK else ()
        return [
            Notice(marked("Several designs have the id '{name}'; only the last of them is combined."), {"name": name}) for name in twins
        ]

    @cached_property
    def stack(self) -> Stack | None:
        """The combination, if anything is chosen."""
        target = self.design(self.state.towards) if self.state.towards else None
        return stack(self.stacked, target, catalogue=self.catalogue) if self.stacked else None

    @cached_property
    def profiles(self) -> ProfileComparison | None:
        """The profiles side by side, as they are filled in."""
        if len(self.state.countries) < FEWEST:
            return None
        own = [self.own_profile(country).value for country in self.state.countries]
        return compare_profiles(self.state.countries, own=own, catalogue=self.catalogue)

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """Every source of the view, in the order of its footnotes."""
        match self.state.view:
            case "stack":
                results = [self.stack.sources] if self.stack else []
            case "profiles":
                results = [self.profiles.sources] if self.profiles else []
            case "preview":
                results = [self.catalogue.cited(self.credential.source_ids)]
            case _:
                results = [self.review.sources, self.places.sources]
        return tuple({source.source_id: source for sources in results for source in sources}.values())

    @cached_property
    def finding(self) -> str:
        """The answer in a few sentences."""
        say = self.texts.say
        match self.state.view:
            case "stack":
                systems = wording.system_names(self.catalogue, self.texts)
                return wording.stack_finding(self.stack, systems, self.texts) if self.stack else say("Choose what is to be combined.")
            case "profiles":
                missing = say("A comparison takes two to eight countries. Add another one below.")
                return wording.profiles_finding(self.profiles, self.texts) if self.profiles else missing
        return wording.review_finding(self.review, self.texts)

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
        return {"path": self._path(self.stack) if self.state.view == STACK and self.stack else None}

    def _path(self, found: Stack) -> ChartView:
        say = self.texts.say
        figure = charts.path_chart(found, self.stacked, self.texts).to_plotly_json()
        return ChartView(
            heading=str(figure["layout"]["meta"]["title"]),
            finding=self.finding,
            figure=figure,
            filename=f"{self.slug}-path",
            twin=str(self.path_twin(found)),
            labels={
                "twin": say("The same as a table"),
                "png": say("Picture (PNG)"),
                "svg": say("Picture (SVG)"),
                "failed": say("The chart could not be drawn. The table below holds the same."),
            },
        )

    def _values(self) -> dict[str, object]:
        texts = self.texts
        return self.frame() | {
            "view": self,
            "state": self.state,
            "views": VIEWS,
            "notices": [notice.say(texts) for notice in (*self.state.notices, *self.told, *self._twins())],
            "numbers": {source.source_id: number for number, source in enumerate(self.sources, 1)},
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
            "sources": sources_html(self.sources, texts),
            "limits": (FEWEST, MOST),
        }

    @property
    def kept_text(self) -> Markup:
        """Return what the browser is to keep, fit to stand in a script element; nothing where nothing was typed."""
        return Markup(self.work.kept().replace("<", "\\u003c")) if self.work != Work() else Markup("")  # noqa: S704 (no tag can begin in it)

    def kept(self, *leave: str) -> list[tuple[str, str]]:
        """Return the parts of the address that a form carries along."""
        return [(key, value) for key, value in self.state.parts().items() if value and key not in leave]

    @property
    def offered(self) -> list[tuple[str, str]]:
        """What one can start from, with its name and whether it is real, in order."""
        say = self.texts.say
        changed = say("changed here")
        named = []
        for start in self.starts:
            design = self.design(start)
            if start == OWN:
                name = say("Your own: {title}", title=wording.told(design.title, self.texts)) if design.title else say("Start empty")
            else:
                name = f"{wording.told(design.title, self.texts)} ({wording.reality(self.template(start) or design, self.texts)})"
            named.append((start, f"{name} – {changed}" if start in self.work.drafts and start != OWN else name))
        return named

    # The check

    def section_of(self, element_id: str) -> str | None:
        """Return the section in which an element is stated; None for what is filled in at award."""
        return next((name for name, section in SECTIONS.items() if element_id in section.elements), None)

    def findings_on(self, element_id: str) -> list[Any]:
        """Return what the review found about an element, beside that it is missing, and beside what single countries say."""
        found = [finding for finding in self.review.findings if finding.element_id == element_id and not finding.country]
        return [finding for finding in found if wording.finding_text(finding, self.texts)]

    def findings_in(self, country: str) -> list[Any]:
        """Return what the rules of a country say."""
        return [finding for finding in self.review.findings if finding.country == country]

    def meaning(self, element_id: str) -> str:
        """Say why an element matters."""
        return self.texts.say(next(element.meaning for element in self.catalogue.elements if element.element_id == element_id))

    @cached_property
    def questions(self) -> dict[str, str]:
        """The questions of the principles."""
        say = self.texts.say
        return {question: say(words) for principle in self.catalogue.principles for question, words in principle.questions.items()}

    def is_open(self, element: ElementReview) -> bool:
        """Tell whether an element asks for something to be done, now: where much is missing, only in the open section."""
        asking = [each for each in self.review.elements if each.state in (State.MISSING, State.WEAK)]
        is_near = element.element_id in SECTIONS[self.state.section].elements
        return element in asking and (is_near or len(asking) <= _FEW)

    @cached_property
    def problems(self) -> list[tuple[str, str, str]]:
        """What cannot be used: section, what it is called, what is said of it."""
        found = []
        for name, section in SECTIONS.items():
            labels = self._labels(self.content(self.state.start), section.parts)
            heads = {place_of(part.name)[0] for part in section.parts}
            for place, words in self.settled.faults.items():
                if place[0] in heads:
                    found.append((name, next((labels[place[:n]] for n in range(len(place), 0, -1) if place[:n] in labels), ""), words))
        say = self.texts.say
        return [(name, called or say(SECTIONS[name].label), say(words)) for name, called, words in found]

    @property
    def contradictions(self) -> list[str]:
        """What is said of the open section as a whole, because its fields contradict one another."""
        wholes = SECTIONS[self.state.section].wholes
        return [
            self.texts.say(words) for place, words in self.settled.faults.items() if len(place) == 1 and wholes.get(str(place[0])) == words
        ]

    def _labels(self, content: Content, parts: Sequence[Part]) -> dict[Place, str]:
        say = self.texts.say
        found: dict[Place, str] = {}
        for place, part in fields(content, parts):
            within = max((found[place[:n]] for n in range(1, len(place)) if place[:n] in found), key=len, default="")
            found[place] = f"{within}, {say(part.label)}" if within else say(part.label)
            if isinstance(part, Group):
                found.pop(place)
                for number in range(len(at(content, place) or ())):
                    found[(*place, number)] = say(part.one, n=number + 1) if part.one else say(part.label)
        return found

    # The form

    @cached_property
    def desk(self) -> Desk:
        """What the options of the form are made from."""
        return Desk(self.catalogue, self.texts, self.content(self.state.start))

    def form(self) -> list[dict[str, object]]:
        """Return what the open section shows."""
        return self._items(SECTIONS[self.state.section].parts, self.content(self.state.start), (), self.settled.faults)

    def profile_form(self) -> list[dict[str, object]]:
        """Return what the open profile shows."""
        return self._items(PROFILE.parts, self.profile_content(self.state.edited), (), self.own_profile(self.state.edited).faults)

    def _items(self, parts: Sequence[Part], node: Content, within: Place, faults: Mapping[Place, str]) -> list[dict[str, object]]:
        return [
            self._list(part, node, (*within, *place_of(part.name)), faults)
            if isinstance(part, Group)
            else self._field(part, node, (*within, *place_of(part.name)), faults)
            for part in parts
        ]

    def _list(self, part: Group, node: Content, place: Place, faults: Mapping[Place, str]) -> dict[str, object]:
        say = self.texts.say
        entries = []
        for number, entry in enumerate(at(node, place_of(part.name)) or ()):
            own = (*place, number)
            name = ".".join(map(str, own))
            entries.append(
                {
                    "name": name,
                    "title": say(part.one, n=number + 1) if part.one else self._called(str(entry.get(part.key))),
                    "wrong": [say(words) for at_, words in faults.items() if at_ == own],
                    "items": self._items(part.parts, entry, own, faults),
                    "is_fresh": name == self.fresh,
                }
            )
        return {
            "kind": "list",
            "label": say(part.label),
            "name": ".".join(map(str, place)),
            "entries": entries,
            "add": say(part.add),
            "one": part.one,
        }

    def _called(self, key: str) -> str:
        return self.questions.get(key) or wording.label(key, self.texts)

    def _field(self, part: Field, node: Content, place: Place, faults: Mapping[Place, str]) -> dict[str, object]:
        say = self.texts.say
        value = at(node, place_of(part.name))
        is_text = part.kind in (Kind.TEXT, Kind.AREA)
        others = {tag: text for tag, text in value.items() if tag != self.written and text.strip()} if is_text and value else {}
        others = {tag: text for tag, text in others.items() if tag.split("-")[0] != self.written.split("-")[0]} or others
        other = in_language(others, self.state.language) if others else ""
        shown = (value or {}).get(self.written, "") if is_text else value
        options = [*part.offer(self.desk, at(node, place_of(part.name)[:-1]) or {})] if part.offer else []
        chosen = {str(item) for item in value or ()} if part.kind is Kind.TICKS else {_written(value)}
        options += [(item, item) for item in sorted(chosen - {code for code, _ in options}) if item]
        return {
            "kind": part.kind.value,
            "name": ".".join(map(str, (*place, self.written) if is_text else place)),
            "label": say(part.label),
            "hint": say(part.hint),
            "value": "\n".join(shown or ()) if part.kind is Kind.LINES else _written(shown),
            "tag": self.written if is_text else "",
            "other": other,
            "other_tag": next((tag for tag, text in others.items() if text == other), ""),
            "options": [(code, words, code in chosen) for code, words in options],
            "wrong": list(dict.fromkeys(say(words) for own, words in faults.items() if own[: len(place)] == place)),
        }

    @cached_property
    def languages_written(self) -> list[tuple[str, str]]:
        """Languages in which texts can be written: those of the screen, of the design, and of the countries at hand."""
        content = self.content(self.state.start)
        there = [tag for text in (content.get("title", {}), content.get("summary", {})) for tag in text]
        at_hand = (*self.credential.all_countries, *(self.state.countries if self.state.view == PROFILES else ()))
        local = [frameworks.local_language(f) for f in self.catalogue.frameworks if f.country in at_hand]
        named = {tag: LANGUAGES[tag].name for tag in LANGUAGES}
        return list(({tag: _own_name(tag) for tag in (*there, *local, self.written)} | named).items())

    # Where it fits

    def ladder(self) -> Markup:
        """Return the ladders of the frameworks side by side, with the places of the design marked."""
        chosen = [self.catalogue.by_id[placement.framework_id] for placement in self.places.placements]
        found = compare([framework.framework_id for framework in chosen], include_low=True, catalogue=self.catalogue)
        values = {
            "rows": found.rows,
            "profiles": found.profiles,
            "names": frameworks.names_of(chosen, self.texts),
            "marks": marks((framework.framework_id, framework.country) for framework in chosen),
            "placed": {(p.framework_id, level.nqf_level): p.state.value for p in self.places.placements for level in p.levels},
            "eqf_level": self.places.eqf_level,
            "levels": tuple(EQF_LEVELS),
        }
        return render("dashboards/templates/credentials/ladder.html", self.texts, values)

    def places_html(self) -> Markup:
        """Return the places in words."""
        return tables.places_html(self.places.model_copy(update={"sources": self.sources}), self.catalogue, self.texts)

    def stack_html(self) -> Markup:
        """Return the combination in words."""
        return tables.stack_html(self.stack, self.stacked, self.catalogue, self.texts) if self.stack else Markup("")

    def path_twin(self, found: Stack) -> Markup:
        """Return the path as a table."""
        order = found.order
        designs = sorted(self.stacked, key=lambda design: order.index(design.id) if design.id in order else len(order))
        return render("dashboards/templates/credentials/order.html", self.texts, self._values() | {"found": found, "designs": designs})

    @property
    def country_marks(self) -> dict[str, Mark]:
        """How each country of the profiles is drawn."""
        return marks((code, code) for code in self.state.countries)

    @property
    def other_countries(self) -> list[tuple[str, str]]:
        """Countries that can be added, in order."""
        named = [(code, self.texts.country(code)) for code in self.known_countries - {*self.state.countries}]
        return sorted(named, key=lambda pair: self.texts.order(pair[1]))

    def profiles_html(self) -> Markup:
        """Return the profiles side by side."""
        return tables.profiles_html(self.profiles, self.texts) if self.profiles else Markup("")

    # What is taken away

    def files(self) -> dict[str, Callable[[], bytes]]:
        """Return what makes each file of this view, by file name; a design without a title makes none."""
        if self.state.view == STACK:
            return _named("stack", stack_files(self.stack, self.stacked, self.catalogue, self.texts)) if self.stack else {}
        if self.state.view == PROFILES:
            shared = _named("profiles", profiles_files(self.profiles, self.texts)) if self.profiles else {}
            own = self.own_profile(self.state.edited).value if self.state.edited else None
            return shared | ({"profile.yaml": lambda: to_yaml(own), "profile.json": lambda: to_json(own)} if own else {})
        if not self.credential.title:
            return {}
        written = {name: partial(self._content, form) for name, form in _FORMATS.items()}
        signed = {"badge.jwt": self.signed.encode} if self.signed else {}
        return written | signed | _named("review", review_files(self.review, self.credential, self.catalogue, self.texts))

    def _export(self, form: str, award: Award | None = None) -> Export:
        language = self.written if self.written in self.credential.title else None
        return export(self.credential, form, award=award, language=language, catalogue=self.catalogue)

    def _content(self, form: str) -> bytes:
        return self._export(form).content

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
        is_there = {STACK: self.stack, PROFILES: self.profiles}.get(self.state.view, self.credential.title)
        return named.get(self.state.view, []) if is_there else []

    def formats(self) -> list[tuple[str, str, str, list[str]]]:
        """Return the formats of a credential: file, name, what it is for, and what it could not keep."""
        say = self.texts.say
        named = {
            "credential.docx": ("DOCX", say("Supplement to print or to edit.")),
            "credential.html": ("HTML", say("The same as a page that stands alone.")),
            "elm.json": (say("European Learning Model"), say("For Europass and national registers; issuing needs a learner and a seal.")),
            "openbadges.json": ("Open Badges 3.0", say("For platforms of badges; one file for each language.")),
            "schemaorg.json": ("schema.org", say("For the web page of the course, so that search engines understand it.")),
            "credential.yaml": ("YAML", say("Our own file: everything is kept, and it opens here again.")),
            "credential.json": ("JSON", say("The same for machines.")),
        }
        found = []
        for name, (called, use) in named.items():
            lost = {"docx": "html"}.get(_FORMATS[name], _FORMATS[name])
            found.append((name, called, use, [loss_text(loss, self.texts) for loss in self._export(lost).losses]))
        return found

    def supplement(self) -> list[tuple[str, State, list[str]]]:
        """Return every element but the title as a learner will see it: id, whether it is there, and what it says."""
        told = dict(wording.facts(self.credential, self.texts, self.catalogue))
        return [(e.element_id, e.state, told.get(e.element_id, [])) for e in self.review.elements if e.element_id != "title"]

    @property
    def is_plain(self) -> bool:
        """Whether the view shows nothing that was typed, so that its address alone makes its files."""
        match self.state.view:
            case "stack":
                return self.work.drafts.keys().isdisjoint((*self.state.stacked, self.state.towards))
            case "profiles":
                return self.work.profiles.keys().isdisjoint(self.state.countries)
        return not self.is_own


_MADE_UP = Award(given_name="Example", family_name="Learner")
_FORMATS = {
    "credential.docx": "docx", "credential.html": "html", "elm.json": "elm", "openbadges.json": "openbadges", "schemaorg.json": "schemaorg",
    "credential.yaml": "yaml", "credential.json": "json",
}  # fmt: skip


def _named(name: str, files: Files) -> dict[str, Callable[[], bytes]]:
    return {f"{name}.{form}": make for form, make in files.items()}


def _own_name(tag: str) -> str:
    """Name a language in itself, as far as it is known."""
    try:
        return Locale.parse(tag, sep="-").get_display_name() or tag
    except (ValueError, UnknownLocaleError):
        return tag


def _written(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case float():
            return str(int(value)) if value.is_integer() else str(value)
        case list():
            return ", ".join(map(str, value))
    return str(value)


def _changed(content: Content, section: Section, given: Mapping[str, str], values: Mapping[str, Sequence[str]]) -> tuple[Content, str]:
    """Return a draft after its form was sent, and the name of the entry that was added."""
    content = filled(content, section, values, given.get("tag", ""))
    verb, _, name = given.get("do", "").partition(":")
    lists = {
        ".".join(map(str, place)): at(content, place) or []
        for place, part in fields(content, section.parts)
        if isinstance(part, Group) and part.add
    }
    if verb == "add" and name in lists:
        return added(content, name), f"{name}.{len(lists[name])}"
    if verb == "remove" and name in {f"{known}.{number}" for known, items in lists.items() for number in range(len(items))}:
        return removed(content, name), ""
    return content, ""
