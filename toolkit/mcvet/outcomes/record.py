"""The record of the MC.VET project: the reach of its peer-learning activities, with sources. Unknown values remain unknown."""

from pydantic import Field

from mcvet.catalogue import Catalogue, Result, Source, Value, open_catalogue
from mcvet.catalogue.model import PlaEvent, PlaTotal

NOT_REACH = ("project_duration_months", "project_value_eur")
UNKNOWN = ("national_events", "planned_participants", "learning")


class Reach(Value):
    """One total of the project against its plan."""

    total: PlaTotal
    reach: float | None = Field(description="Achieved in percent of the plan, 100 at most; null where plan or result is not known")
    ratio: float | None = Field(description="Achieved over planned, not capped")


class ProjectRecord(Result):
    """The known facts about the project's activities."""

    as_of: str
    events: tuple[PlaEvent, ...]
    totals: tuple[Reach, ...]
    unknown: tuple[str, ...] = Field(description="What was searched for and not found")
    sources: tuple[Source, ...]


def project_record(*, catalogue: Catalogue | None = None) -> ProjectRecord:
    """Return the activities and totals of the MC.VET project, which are published facts, not survey answers.

    Args:
        catalogue: the data; the shipped package if None.
    """
    catalogue = catalogue or open_catalogue()
    events = catalogue.rows(PlaEvent)
    totals = [total for total in catalogue.rows(PlaTotal) if total.measure not in NOT_REACH]
    return ProjectRecord(
        as_of=catalogue.as_of,
        events=events,
        totals=tuple(_reach(total) for total in totals),
        unknown=UNKNOWN,
        sources=catalogue.cited(source_id for row in (*events, *totals) for source_id in row.source_ids),
    )


def _reach(total: PlaTotal) -> Reach:
    ratio = total.achieved / total.planned if total.planned and total.achieved is not None else None
    return Reach(total=total, reach=None if ratio is None else 100 * min(1.0, ratio), ratio=ratio)
