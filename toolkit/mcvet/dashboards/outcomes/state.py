"""The selection of the outcomes dashboard, and its address."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from mcvet.dashboards.outcomes.activities import EXAMPLES
from mcvet.dashboards.query import QueryReader, write_query
from mcvet.messages import Message, say
from mcvet.outcomes.model import COMPONENTS


@dataclass(frozen=True)
class OutcomesState:
    """The selection of the outcomes dashboard. Its address omits default values.

    Attributes:
        activity: key of the activity.
        country, group: country and stakeholder group of the people shown; empty for all.
        weights: weights in percent, in the order of the components; empty for those of the activity.
        own: code of the reader's own country; empty if there is none.
        language: tag of the reader's language.
        notices: parts of the address that could not be used.
    """

    activity: str = "en"
    country: str = ""
    group: str = ""
    weights: tuple[float, ...] = ()
    own: str = ""
    language: str = "en"
    notices: tuple[Message, ...] = ()

    def address(self, **changes: Any) -> str:
        """Return the query of this selection with `changes`, including the question mark."""
        state = replace(self, **changes)
        parts = {
            "a": state.activity if state.activity != "en" else "",
            "country": state.country,
            "group": state.group,
            "w": ",".join(f"{weight:.10g}" for weight in state.weights),
            "my": state.own,
            "lang": state.language,
        }
        return write_query(parts)


def read_outcomes_state(query: str, own: Sequence[str] = ()) -> OutcomesState:
    """Read the selection from the query of an address. Values that cannot be used are omitted, with a notice.

    Keys: `a` activity; `country` and `group` of the people shown; `w` weights in percent, in the order of the components, or one key for
    each component, as the form sends them; `my`; `lang`; `v`.
    """
    read = QueryReader(query)
    activity = read.one("a") or "en"
    if activity not in (*EXAMPLES, *own):
        read.note(say("The answers that this address refers to were kept by one page only and are gone. The example is shown."))
        activity = "en"
    state = OutcomesState(
        activity=activity,
        country=read.one("country")[:60],
        group=read.one("group")[:60],
        weights=_weights(read),
        own=read.own,
        language=read.language,
    )
    return replace(state, notices=read.leftovers())


def _weights(read: QueryReader) -> tuple[float, ...]:
    given = [read.one(name) for name in COMPONENTS if read.has(name)] or read.many("w")
    try:
        weights = tuple(float(text.replace(",", ".")) for text in given)
    except ValueError:
        weights = (-1.0,)
    if given and not (len(weights) == len(COMPONENTS) and all(0 <= weight <= 100 for weight in weights)):
        read.note(say("Weights are six numbers from 0 to 100; those of the activity are used."))
        return ()
    return weights
