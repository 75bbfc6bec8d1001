"""Results of peer-learning activities: from answers to indicators with their evidence."""

from mcvet.outcomes.examples import EXAMPLES, Example, example
from mcvet.outcomes.intake.corrections import Choice, Corrections, UnreadText, choices, corrected, unread_texts
from mcvet.outcomes.intake.mapping import ColumnMapping, read_mapping
from mcvet.outcomes.intake.read import read_contents, read_survey, read_surveys
from mcvet.outcomes.intake.report import DataReport, Survey
from mcvet.outcomes.intake.sheets import SurveyFileError
from mcvet.outcomes.model import (
    Activity,
    ActivityError,
    FollowUpCounts,
    Response,
    Scale,
    Status,
    SurveyDesign,
    Topic,
    Wave,
    make_activity,
    read_activity,
)
from mcvet.outcomes.results import ActivityComparison, ActivityScore, Figure, TopicScore
from mcvet.outcomes.scoring.clean import normalise_code
from mcvet.outcomes.scoring.compare import compare_activities
from mcvet.outcomes.scoring.disclose import Filter, allowed_filters, suppress_table
from mcvet.outcomes.scoring.pairing import PairedAnswers, near_codes, pair_answers, suggest_pairs
from mcvet.outcomes.scoring.score import reweighted, score_activity, score_paired
from mcvet.outcomes.scoring.selections import filters_for, filters_of

__all__ = [
    "EXAMPLES",
    "Activity",
    "ActivityComparison",
    "ActivityError",
    "ActivityScore",
    "Choice",
    "ColumnMapping",
    "Corrections",
    "DataReport",
    "Example",
    "Figure",
    "Filter",
    "FollowUpCounts",
    "PairedAnswers",
    "Response",
    "Scale",
    "Status",
    "Survey",
    "SurveyDesign",
    "SurveyFileError",
    "Topic",
    "TopicScore",
    "UnreadText",
    "Wave",
    "allowed_filters",
    "choices",
    "compare_activities",
    "corrected",
    "example",
    "filters_for",
    "filters_of",
    "make_activity",
    "near_codes",
    "normalise_code",
    "pair_answers",
    "read_activity",
    "read_contents",
    "read_mapping",
    "read_survey",
    "read_surveys",
    "reweighted",
    "score_activity",
    "score_paired",
    "suggest_pairs",
    "suppress_table",
    "unread_texts",
]
