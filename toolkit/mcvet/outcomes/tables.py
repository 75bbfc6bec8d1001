"""Scores as data frames, unrounded."""

import pandas as pd

from mcvet.outcomes.model import COMPONENTS, Activity
from mcvet.outcomes.results import ActivityScore, Figure, TopicScore
from mcvet.outcomes.scoring.disclose import suppress_table

_WORDS = ("topic", "label", "status", "reason", "design", "grade")
_KINDS = {
    "n_pairs": "Int64", "n_up": "Int64", "n_same": "Int64", "n_down": "Int64", "ceiling_flag": "boolean", "net_loss_flag": "boolean",
}  # fmt: skip


def figures_frame(score: ActivityScore) -> pd.DataFrame:
    """Return every figure in one table, unrounded.

    Columns: `part` (a topic, `retrospective:` and a topic, `activity`, `reliability`, `response_shift`), `figure`, `value`,
    `status`, `reason`, `n`, `low`, `high`, `design`, `grade`.
    """
    parts: list[tuple[str, dict[str, Figure]]] = [
        (code, topic.figures or {"mean_gain": topic.gain}) for code, topic in score.topics.items()
    ]
    parts += [(f"retrospective:{code}", topic.figures or {"mean_gain": topic.gain}) for code, topic in score.retrospective.items()]
    parts += [("activity", score.figures | {"attrition": score.attrition}), ("reliability", score.reliability)]
    parts += [("response_shift", score.response_shift)]
    rows = [
        (
            part,
            name,
            f.value,
            f.status.value,
            f.reason,
            f.n,
            *(f.interval or (None, None)),
            f.design.value if f.design else None,
            f.grade and f.grade.value,
        )
        for part, figures in parts
        for name, f in figures.items()
    ]
    columns = ["part", "figure", "value", "status", "reason", "n", "low", "high", "design", "grade"]
    return pd.DataFrame(rows, columns=columns).astype({"n": "Int64", "value": float, "low": float, "high": float})


def topics_frame(score: ActivityScore) -> pd.DataFrame:
    """Return one row per topic, unrounded.

    Columns: `topic` (its code), then the fields of `TopicScore`; an interval has two columns, such as `ci_low` and `ci_high`. A value
    that is hidden or does not exist is missing; `status` and `reason` say why.
    """
    frame = pd.DataFrame([{"topic": code, **_fields(topic)} for code, topic in score.topics.items()])
    return frame.astype({name: _KINDS.get(name, "float64") for name in map(str, frame) if name not in _WORDS})


def _fields(topic: TopicScore) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in topic.model_dump(mode="json", exclude={"figures"}).items():
        if name == "ci" or name.endswith("_ci"):
            found[f"{name}_low"], found[f"{name}_high"] = value or (None, None)
        else:
            found[name] = value
    return found


def components_frame(score: ActivityScore) -> pd.DataFrame:
    """Return one row per component of the index, unrounded.

    Columns: `component`, `value` (0 to 100; missing where it is hidden or does not exist), `status`, `reason`, `n` (people), `weight`
    (they sum to 1), `used` (whether it enters the index), `index_without` (the index without it; missing where there is none).
    """
    without = score.index_sensitivity.without if score.index_sensitivity else {}
    rows = [
        (
            name, figure.value, figure.status.value, figure.reason, figure.n, score.weights[name],
            name in score.index_arithmetic.available, without.get(name),
        )
        for name in COMPONENTS
        for figure in (score.figures[name],)
    ]  # fmt: skip
    columns = ["component", "value", "status", "reason", "n", "weight", "used", "index_without"]
    return pd.DataFrame(rows, columns=columns).astype({"value": float, "n": "Int64", "index_without": float})


def attendance(activity: Activity) -> list[tuple[str, int | None]]:
    """Return the attendance of each group, planned or not; None if hidden.

    People of unknown group count as a further group, so that a small number of them does not follow from the total.
    """
    frame, came = activity.planned_stakeholder_groups, activity.attendance_by_group
    if not came:
        return []
    groups = list(dict.fromkeys([*(() if isinstance(frame, int) else frame), *came]))
    unknown = max(0, (activity.attended or 0) - sum(came.values()))
    shown = suppress_table([[*(came.get(group, 0) for group in groups), unknown]], activity.k)
    return list(zip(groups, shown.cells[0][:-1], strict=True))


def attendance_frame(activity: Activity) -> pd.DataFrame:
    """Return one row per group: `group`, `people` (missing if hidden because the people could be recognised)."""
    return pd.DataFrame(attendance(activity), columns=["group", "people"]).astype({"people": "Int64"})
