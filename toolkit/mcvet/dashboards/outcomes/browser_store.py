"""Storage of activities in the visitor's browser: the numbers entered about them, never an answer."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from mcvet.dashboards.outcomes.activities import Held
from mcvet.outcomes import Activity, ActivityError, make_activity
from mcvet.outcomes.model import SMALLEST_GROUP

DRAFT = "mcvet-outcomes"
_MOST = 8


class _Row(BaseModel):
    """One activity in the browser's storage; `of` is its key on the page that was open."""

    of: str = ""
    activity: dict[str, Any] | None = None
    asked_k: int = SMALLEST_GROUP
    typed: dict[str, str] = {}


_ROWS, _FORMS = TypeAdapter(list[_Row]), TypeAdapter(dict[str, dict[str, list[str]]])


@dataclass(frozen=True)
class Kept:
    """A stored activity whose files have not been chosen again.

    Attributes:
        activity: description with the numbers that were used; None if there were none.
        typed: values of the form that had not been sent, by field.
        asked_k: smallest group requested in the file that described the activity.
    """

    activity: Activity | None = None
    typed: Mapping[str, str] = field(default_factory=dict)
    asked_k: int = SMALLEST_GROUP

    @property
    def name(self) -> str:
        """The last name entered."""
        return self.typed.get("name") or (self.activity.activity if self.activity else "")

    def filled(self, held: Held) -> Held:
        """Return an activity with the values that had not been sent.

        Raises:
            ActivityError: if a number cannot be used.
        """
        return held.with_numbers(self.typed) if self.typed else held


def to_keep(held: Iterable[Held], kept: Iterable[Kept]) -> str:
    """Return JSON for the browser to keep: activities with entered numbers, and activities that wait for their files."""
    rows = [_Row(of=one.key, activity=_plain(one.activity), asked_k=one.asked_k) for one in held if one.is_described]
    rows += [_Row(activity=one.activity and _plain(one.activity), asked_k=one.asked_k, typed=dict(one.typed)) for one in kept]
    return _ROWS.dump_json(rows).decode() if rows else ""


def from_kept(draft: str, typed: str) -> tuple[Kept, ...]:
    """Read the stored activities. The input is untrusted; invalid activities are omitted.

    Args:
        draft: JSON made by `to_keep`.
        typed: JSON with values of forms that no kernel had answered, by action and field.
    """
    rows: list[_Row] = []
    unsent: dict[str, str] = {}
    with suppress(ValidationError):
        rows = _ROWS.validate_json(draft or "[]")[:_MOST]
    with suppress(ValidationError):
        forms = _FORMS.validate_json(typed or "{}")
        unsent = {name: found[-1] for name, found in forms.get("describe", {}).items() if found}
    of = unsent.pop("of", "")
    if unsent and of not in (row.of for row in rows):
        rows.append(_Row(of=of))
    found = (Kept(_activity(row.activity), unsent if of and row.of == of else row.typed, row.asked_k) for row in rows)
    return tuple(kept for kept in found if kept.name)


def _plain(activity: Activity) -> dict[str, Any]:
    return activity.model_dump(mode="json", exclude_defaults=True)


def _activity(values: dict[str, Any] | None) -> Activity | None:
    try:
        activity = make_activity(values) if values else None
    except ActivityError:
        return None
    return activity and activity.protected
