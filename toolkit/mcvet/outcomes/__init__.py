"""What a peer-learning activity achieved: answers in, indicators with their evidence out."""

from mcvet.outcomes.clean import near_codes, normalise_code, suggest_pairs
from mcvet.outcomes.compare import compare_activities
from mcvet.outcomes.disclose import Filter, allowed_filters, suppress_table
from mcvet.outcomes.grid import SurveyFileError
from mcvet.outcomes.mapping import Mapping, read_mapping
from mcvet.outcomes.model import (
    Activity,
    ActivityComparison,
    ActivityError,
    ActivityScore,
    Design,
    Figure,
    FollowUpCounts,
    Response,
    Scale,
    Status,
    Topic,
    TopicScore,
    Wave,
    make_activity,
    read_activity,
)
from mcvet.outcomes.read import DataReport, Survey, read_contents, read_survey, read_surveys
from mcvet.outcomes.score import filters_for, score_activity

__all__ = [
    "Activity",
    "ActivityComparison",
    "ActivityError",
    "ActivityScore",
    "DataReport",
    "Design",
    "Figure",
    "Filter",
    "FollowUpCounts",
    "Mapping",
    "Response",
    "Scale",
    "Status",
    "Survey",
    "SurveyFileError",
    "Topic",
    "TopicScore",
    "Wave",
    "allowed_filters",
    "compare_activities",
    "filters_for",
    "make_activity",
    "near_codes",
    "normalise_code",
    "read_activity",
    "read_contents",
    "read_mapping",
    "read_survey",
    "read_surveys",
    "score_activity",
    "suggest_pairs",
    "suppress_table",
]
