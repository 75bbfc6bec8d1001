"""What a visitor does on the credentials dashboard: typing, opening files, undoing, signing; each gives the next view."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, ClassVar, Self

from mcvet import messages
from mcvet.catalogue import Catalogue
from mcvet.credentials.element_profile import ElementProfile
from mcvet.credentials.exchange import Loss, RefusedFileError, import_document, open_content, verify_content
from mcvet.credentials.exchange.signatures.tokens import sign, verify
from mcvet.credentials.exchange.signatures.verification import Verification
from mcvet.credentials.library import profile_of
from mcvet.credentials.parts import Award
from mcvet.credentials.profile import MOST
from mcvet.dashboards.credentials.downloads import written
from mcvet.dashboards.credentials.draft import Work, content_of, content_of_profile
from mcvet.dashboards.credentials.fields import Desk
from mcvet.dashboards.credentials.form import changed
from mcvet.dashboards.credentials.form_sections import PROFILE, SECTIONS
from mcvet.dashboards.credentials.results import Results
from mcvet.dashboards.credentials.state import DESIGN, PROFILES, CredentialsState, read_credentials_state
from mcvet.dashboards.credentials.workbench import OWN, Workbench
from mcvet.dashboards.view import Upload, View
from mcvet.errors import DataError
from mcvet.locale import Texts, texts_for
from mcvet.messages import Message
from mcvet.validation import LANGUAGE_TAG

_MOST_PAST, _MOST_PROBLEMS = 50, 20
_MADE_UP = Award(given_name="Example", family_name="Learner")


@dataclass(frozen=True)
class DraftingView(View):
    """A view with drafts, without the page that shows it.

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

    actions: ClassVar[frozenset[str]] = frozenset({"edit", "profile", "undo", "upload", "forget", "sign", "verify", "restore", "anew"})

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

    def go(self, query: str) -> Self:
        """Return the view of another address with the same drafts."""
        state = replace(read_credentials_state(query, self.catalogue), typed=False)
        return replace(self, state=state, action_notices=(), lost=(), refused=(), fresh="", brought=False)

    def act(self, action: str, values: Mapping[str, Sequence[str]], uploads: Sequence[Upload]) -> Self:
        """Return the view after a form was sent: `edit`, `profile`, `upload`, `undo`, `forget`, `restore`, `anew`, `sign`, `verify`."""
        given = {name: found[-1] for name, found in values.items() if found}
        actions: dict[str, Callable[[], Self]] = {
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

    @property
    def texts(self) -> Texts:
        """The reader's language."""
        return texts_for(self.state.language)

    def _undo(self) -> Self:
        return replace(self._with(self.past[-1]), past=self.past[:-1]) if self.past else self

    def _with(self, work: Work, *action_notices: Message, fresh: str = "", **state: Any) -> Self:
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

    def _edit(self, given: Mapping[str, str], values: Mapping[str, Sequence[str]]) -> Self:
        start, name = given["t"], given["s"]
        if start not in self.bench.starts or name not in SECTIONS:
            return self
        before = self.bench.content(start)
        earlier = [work.drafts[start] for work in self.past if start in work.drafts]
        content, fresh = changed(Desk(self.catalogue, self.texts, before), SECTIONS[name], values, earlier)
        work = replace(self.work, drafts={**self.work.drafts, start: content}) if content != before else self.work
        return self._with(work, fresh=fresh, written=self._written_in(given))

    def _written_in(self, given: Mapping[str, str]) -> str:
        chosen = given.get("w", "")
        return chosen if re.fullmatch(LANGUAGE_TAG, chosen) and chosen != given.get("tag") else self.state.written

    def _profile(self, given: Mapping[str, str], values: Mapping[str, Sequence[str]]) -> Self:
        country = given["p"]
        if country not in self.state.countries:
            return self
        before = self.bench.profile_content(country)
        content, _ = changed(Desk(self.catalogue, self.texts, before), PROFILE, values)
        work = replace(self.work, profiles={**self.work.profiles, country: content}) if content != before else self.work
        return self._with(work, written=self._written_in(given))

    def _sign(self) -> Self:
        if not self.results.credential.title:
            return self
        badge = written(self.results.credential, "openbadges", self.results.written, self.catalogue, _MADE_UP)
        token = sign(json.loads(badge.content))
        return replace(self, signed=token, verified=verify(token))

    def _take(self, upload: Upload) -> Self:
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

    def _take_profile(self, profile: ElementProfile) -> Self:
        if profile.country not in self.bench.countries:
            return self._with(self.work, messages.say("There is no country '{name}' here; it was left out.", name=profile.country))
        work = replace(self.work, profiles={**self.work.profiles, profile.country: content_of_profile(profile, self.catalogue)})
        countries = tuple(dict.fromkeys((profile.country, *self.state.countries)))[:MOST]
        notice = messages.say("The profile was read.")
        return self._with(work, notice, view=PROFILES, countries=countries, edited=profile.country)

    def _forget(self) -> Self:
        drafts = {start: content for start, content in self.work.drafts.items() if start != self.state.start}
        return self._with(replace(self.work, drafts=drafts))

    def _restore(self, given: Mapping[str, str]) -> Self:
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
