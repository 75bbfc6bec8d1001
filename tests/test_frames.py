"""Functions named `_frame` return data; what is laid out for a reader is named `_display`."""

import inspect
import re
from collections.abc import Callable
from typing import get_type_hints

import pandas as pd
import pytest

import mcvet
from mcvet.catalogue import open_catalogue
from mcvet.credentials import displays as credentials_displays
from mcvet.credentials import tables as credentials
from mcvet.credentials.exchange import export
from mcvet.credentials.exchange import tables as exchange
from mcvet.frameworks import displays as frameworks_displays
from mcvet.frameworks import tables as frameworks
from mcvet.outcomes import displays as outcomes_displays
from mcvet.outcomes import tables as outcomes
from mcvet.readiness import displays as readiness_displays
from mcvet.readiness import tables as readiness

DISPLAYS = (frameworks_displays, readiness_displays, credentials_displays, outcomes_displays)
Frames = dict[Callable[..., pd.DataFrame], Callable[[], pd.DataFrame]]


def _frames() -> Frames:
    catalogue = open_catalogue()
    comparison, translation = mcvet.compare(["HR", "RS", "BA", "BE-DE"], include_low=True), mcvet.translate("4.2", "HR", "SI")
    matrix, five = mcvet.matrix(["HR", "SI", "RS", "BA", "ME"]), ["HR", "SI", "RS", "BA", "ME"]
    designs = [mcvet.credentials.template(name) for name in ("mc11", "mc12", "mc05")]
    review, stack = mcvet.review(designs[0], "HR"), mcvet.stack(designs, designs[0])
    profiles = mcvet.credentials.compare_profiles(["HR", "SI"])
    activity, survey = mcvet.outcomes.example()
    score = mcvet.score_activity(survey.responses, activity)
    return {
        frameworks.levels_frame: lambda: frameworks.levels_frame(comparison),
        frameworks.types_frame: lambda: frameworks.types_frame(comparison),
        frameworks.comparison_frame: lambda: frameworks.comparison_frame(comparison),
        frameworks.events_frame: lambda: frameworks.events_frame(comparison),
        frameworks.notes_frame: lambda: frameworks.notes_frame(comparison),
        frameworks.sources_frame: lambda: frameworks.sources_frame(comparison.sources),
        frameworks.translation_frame: lambda: frameworks.translation_frame(translation),
        readiness.standings_frame: lambda: readiness.standings_frame(matrix.rows[0].cells),
        readiness.matrix_frame: lambda: readiness.matrix_frame(matrix),
        readiness.profile_frame: lambda: readiness.profile_frame(mcvet.readiness.profile("ME")),
        readiness.gaps_frame: lambda: readiness.gaps_frame(mcvet.gaps("ME")),
        readiness.definitions_frame: lambda: readiness.definitions_frame(mcvet.readiness.definitions(five)),
        readiness.changes_frame: lambda: readiness.changes_frame(mcvet.readiness.changes(five)),
        readiness.score_frame: lambda: readiness.score_frame(mcvet.readiness.score(five)),
        credentials.templates_frame: lambda: credentials.templates_frame(designs),
        credentials.elements_frame: lambda: credentials.elements_frame(review),
        credentials.findings_frame: lambda: credentials.findings_frame(review),
        credentials.principles_frame: lambda: credentials.principles_frame(review, catalogue=catalogue),
        credentials.places_frame: lambda: credentials.places_frame(mcvet.where_it_fits(designs[0])),
        credentials.stack_frame: lambda: credentials.stack_frame(stack, designs),
        credentials.stack_credits_frame: lambda: credentials.stack_credits_frame(designs),
        credentials.stack_outcomes_frame: lambda: credentials.stack_outcomes_frame(stack),
        credentials.profiles_frame: lambda: credentials.profiles_frame(profiles),
        credentials.additions_frame: lambda: credentials.additions_frame(profiles),
        exchange.losses_frame: lambda: exchange.losses_frame(export(designs[0], "openbadges").losses),
        outcomes.figures_frame: lambda: outcomes.figures_frame(score),
        outcomes.topics_frame: lambda: outcomes.topics_frame(score),
        outcomes.components_frame: lambda: outcomes.components_frame(score),
        outcomes.attendance_frame: lambda: outcomes.attendance_frame(activity),
    }


FRAMES = _frames()


def test_a_function_that_returns_a_table_says_for_whom() -> None:
    """Every public one of the rooms ends in `_frame` or in `_display`, and every `_frame` is tried below."""
    named = {
        function
        for module in (frameworks, readiness, credentials, exchange, outcomes, *DISPLAYS)
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_") and get_type_hints(function)["return"] is pd.DataFrame
    }
    assert {function.__name__ for function in named if not function.__name__.endswith(("_frame", "_display"))} == set()
    modules = {function.__module__ for function in named if function.__name__.endswith("_frame")}
    assert modules.isdisjoint(module.__name__ for module in DISPLAYS)
    assert {function.__name__ for function in named if function.__name__.endswith("_frame")} == {each.__name__ for each in FRAMES}


@pytest.mark.parametrize("function", FRAMES, ids=lambda function: function.__name__)
def test_a_frame_holds_one_value_a_cell_under_documented_columns(function: Callable[..., pd.DataFrame]) -> None:
    """Cells are codes, texts of one line, numbers, truth values and days; each column is in the docstring, or in those it refers to."""
    frame = FRAMES[function]()
    assert len(frame) > 0
    documented = _documentation(function)
    for name in frame:
        assert f"`{name}`" in documented, name
        for cell in frame[name].dropna():
            assert type(cell) in (str, bool, int, float, pd.Timestamp) or pd.api.types.is_number(cell) or pd.api.types.is_bool(cell)
            assert not (isinstance(cell, str) and re.search(r"\n|^–$", cell)), (name, cell)


def _documentation(function: Callable[..., pd.DataFrame]) -> str:
    """Return the docstring of a function, with those of the functions and values that it refers to for its columns."""
    text = function.__doc__ or ""
    for name in re.findall(r"`(\w+_frame)`", text):
        other = next((each for each in FRAMES if each.__name__ == name and each.__module__ == function.__module__), None)
        text += _documentation(other) if other and other is not function else ""
    if "`TopicScore`" in text:
        text += "".join(f"`{field}``{field}_low``{field}_high`" for field in mcvet.outcomes.TopicScore.model_fields)
    return text
