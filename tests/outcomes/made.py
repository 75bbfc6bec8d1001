"""Small activities and answers for the tests."""

import csv
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from mcvet.outcomes import Activity, Response, Wave, make_activity

SURVEYS = Path(__file__).parent / "surveys"
ITEMS = ("DEF1", "DEF2", "WBL1", "WBL2", "QA1", "QA2", "NQF1", "NQF2", "SAT1", "SAT2", "SAT3", "INT1", "INT2")
FOUR_TOPICS = {"DEF": ["DEF1", "DEF2"], "WBL": ["WBL1", "WBL2"], "QA": ["QA1", "QA2"], "NQF": ["NQF1", "NQF2"]}


def activity(**changes: Any) -> Activity:
    """An activity of one topic with the items X1 and X2, changed as told."""
    values: dict[str, Any] = {"activity": "A fictional activity", "fictional": True, "topics": {"X": ["X1", "X2"]}}
    return make_activity(values | changes)


def answers(wave: str, scores: Iterable[float | str | None], **more: Any) -> list[Response]:
    """One response per score, which answers both items of the topic X; codes are P0, P1 and so on."""
    return [Response(Wave(wave), code=f"P{n}", answers={"X1": score, "X2": score}, **more) for n, score in enumerate(scores)]


def pairs(pre: Sequence[float | None], post: Sequence[float | None]) -> list[Response]:
    """The same people before and after."""
    return [*answers("pre", pre), *answers("post", post)]


def truth(*names: str) -> list[Response]:
    """The canonical rows of survey examples, as their generator wrote them."""
    rows = []
    for name in names:
        with (SURVEYS / "truth" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows += [
                Response(
                    Wave(row["wave"]), datetime.fromisoformat(row["submitted"]), row["code"], row["country"], row["stakeholder"],
                    {item: float(row[item]) if row[item] else None for item in ITEMS}, tuple(filter(None, row["actions"].split("|"))),
                    comment=row["comment"], form=f"{name[:-4]}{row['row']}" if row["wave"] in ("then", "now") else "",
                )
                for row in csv.DictReader(file)
            ]  # fmt: skip
    return rows
