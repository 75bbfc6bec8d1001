"""What a visitor does on the outcomes dashboard: bringing files, deciding how they are read, describing an activity.

Each action gives the next view.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count
from typing import ClassVar, Self

from mcvet import messages
from mcvet.catalogue import Catalogue
from mcvet.dashboards.outcomes.activities import Held, bring, example
from mcvet.dashboards.outcomes.browser_store import Kept, from_kept
from mcvet.dashboards.outcomes.reading import topic_name
from mcvet.dashboards.outcomes.state import OutcomesState, read_outcomes_state
from mcvet.dashboards.view import Upload, View
from mcvet.locale import Texts, marked, texts_for
from mcvet.messages import Message
from mcvet.outcomes import ActivityError, SurveyFileError

MOST_HELD = 8


@dataclass(frozen=True)
class HoldingView(View):
    """A view with the visitor's activities, without the page that shows it.

    Args:
        state: the selection.
        held: the visitor's activities, which are only in the memory of this page's kernel.
        kept: activities stored by the browser whose files have not been chosen again.
        taken: the browser's keys of these activities.
        fault: error message of a form; empty if there is none.
        failed: action of that form.
        left_out: names of topics that were omitted because no column belongs to them.
    """

    actions: ClassVar[frozenset[str]] = frozenset({"read", "settle", "describe", "drop", "restore"})

    state: OutcomesState
    catalogue: Catalogue
    base: str | None
    held: tuple[Held, ...] = ()
    kept: tuple[Kept, ...] = ()
    taken: tuple[str, ...] = ()
    fault: str = ""
    failed: str = ""
    left_out: tuple[str, ...] = ()

    @property
    def texts(self) -> Texts:
        """The reader's language."""
        return texts_for(self.state.language)

    @cached_property
    def current(self) -> Held:
        """The activity shown."""
        return next((held for held in self.held if held.key == self.state.activity), None) or example(self.state.activity)

    def go(self, query: str) -> Self:
        """Return the view of another address with the visitor's activities."""
        return replace(self, state=read_outcomes_state(query, [held.key for held in self.held]), fault="", left_out=())

    def act(self, action: str, values: Mapping[str, Sequence[str]], uploads: Sequence[Upload]) -> Self:
        """Return the view after a form was sent.

        Actions: `read` files, `settle` the mapping, `describe` attendance, `drop` the activity, `restore` stored activities.
        """
        fields = {name: found[-1] for name, found in values.items() if found}
        try:
            return self._after(action, fields, uploads)
        except (ActivityError, SurveyFileError) as error:
            return replace(self, fault=error.said(self.texts), failed=action)

    def _after(self, action: str, fields: Mapping[str, str], uploads: Sequence[Upload]) -> Self:
        own = None if self.current.is_example else self.current
        if action == "restore":
            return self._restored(fields)
        if action == "read" and (own is None or fields.get("into") != "this"):
            return self._begun(fields.get("numbers", ""), uploads)
        if own is None:
            return self
        match action:
            case "read":
                return self._with(bring(own.key, uploads, own))
            case "settle":
                return self._settled(own, fields)
            case "describe":
                return self._with(own.with_numbers(fields))
            case _:
                others = tuple(held for held in self.held if held is not own)
                return replace(self, held=others, state=replace(self.state, activity="en", country="", group="", notices=()), fault="")

    def _settled(self, own: Held, fields: Mapping[str, str]) -> Self:
        """Read the files again, and record the topics that were omitted because no column belongs to them."""
        made = own.settle(fields)
        dropped = [code for code in own.activity.topics if code not in made.activity.topics and fields.get(f"topic-{code}", code)]
        return replace(self._with(made), left_out=tuple(topic_name(own.activity, code, self.texts) for code in dropped))

    def _restored(self, fields: Mapping[str, str]) -> Self:
        """Restore the stored activities; their files must be chosen again."""
        kept = from_kept(fields.get("draft", ""), fields.get("typed", ""))
        again = marked("What you typed has been restored. Choose the files with the answers again: they were not stored.")
        notices = (Message(again, {}),) if kept else (messages.say("What you typed has been restored."),)
        state = replace(self.state, notices=notices)
        return replace(self, kept=(*self.kept, *kept), taken=(*self.taken, fields.get("key", "")), state=state, fault="")

    def _begun(self, numbers: str, uploads: Sequence[Upload]) -> Self:
        """Make an activity from files, with the numbers stored for it."""
        taken = {held.key for held in self.held}
        if len(taken) >= MOST_HELD:
            full = messages.say("This page keeps at most {n} activities; remove one first.", n=str(MOST_HELD))
            return replace(self, state=replace(self.state, notices=(full,)))
        kept = {str(n): one for n, one in enumerate(self.kept)}.get(numbers, Kept())
        made = bring(next(f"own{n}" for n in count(1) if f"own{n}" not in taken), uploads, None, kept.activity, kept.asked_k)
        return replace(self, kept=tuple(one for one in self.kept if one is not kept))._with(kept.filled(made))

    def _with(self, made: Held) -> Self:
        """Show an activity, replacing the one with the same key."""
        made.survey  # noqa: B018 (reads the files now, so that errors are raised here)
        kept = {other.key: other for other in self.held} | {made.key: made}
        state = replace(self.state, activity=made.key, country="", group="", notices=())
        return replace(self, held=tuple(kept.values()), state=state, fault="", left_out=())
