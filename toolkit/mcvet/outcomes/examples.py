"""Fictional activities with answers, for trials and tests."""

from functools import lru_cache
from typing import NamedTuple

from mcvet._places import data_folder
from mcvet.errors import UnknownNameError
from mcvet.messages import say
from mcvet.outcomes.intake.read import read_surveys
from mcvet.outcomes.intake.report import Survey
from mcvet.outcomes.model import Activity, read_activity

EXAMPLES = ("fictional_en", "fictional_sr")


class Example(NamedTuple):
    """An activity and the answers to its forms; people and answers are invented.

    Attributes:
        activity: the activity.
        survey: the answers from the forms before and after.
    """

    activity: Activity
    survey: Survey


@lru_cache
def example(name: str = "fictional_en") -> Example:
    """Return a fictional activity that the package ships, with its answers.

    Args:
        name: `fictional_en`, with forms in English, or `fictional_sr`, with forms in Serbian.

    Raises:
        UnknownNameError: for another name.

    >>> example().activity.activity
    'Fictional peer-learning activity (English form)'
    """
    if name not in EXAMPLES:
        raise UnknownNameError(say("There is no example '{name}'."), name, EXAMPLES, say("There are {names}.", names=", ".join(EXAMPLES)))
    folder = data_folder() / "examples"
    activity = read_activity(folder / f"{name}.yaml")
    return Example(activity, read_surveys([folder / f"{name}_{wave}.csv" for wave in ("before", "after")], activity))
