"""Scores as figures: what is drawn is what the score says, and what is suppressed is nowhere in them."""

import html

import pytest

from mcvet.locale import texts_for
from mcvet.outcomes import score_activity
from mcvet.outcomes.charts import components_chart, gain_chart, moves_chart
from outcomes.made import FOUR_TOPICS, activity, pairs, truth

ASKED = activity(topics=FOUR_TOPICS, planned_participants=40, attended=34)
SCORE = score_activity(truth("limesurvey_pre", "limesurvey_post"), ASKED)


@pytest.mark.parametrize("tag", ["en", "sr-Cyrl"])
def test_figures_hold_the_values_of_the_score(tag: str) -> None:
    """Dumbbells on the whole scale, bars of people, components with their weights; each says that the answers are invented."""
    texts = texts_for(tag)
    gain, moves, parts = gain_chart(SCORE, ASKED, texts), moves_chart(SCORE, texts), components_chart(SCORE, texts)
    topics = list(SCORE.topics.values())
    assert list(gain.data[0].x) == [topic.mean_pre for topic in topics]
    assert list(gain.data[1].x) == [topic.mean_post for topic in topics]
    assert gain.layout.xaxis.range[0] < 1 < 5 < gain.layout.xaxis.range[1]
    assert [list(bar.x) for bar in moves.data] == [[getattr(topic, name) for topic in topics] for name in ("n_down", "n_same", "n_up")]
    assert list(parts.data[0].x) == [value for value in SCORE.components.values() if value is not None]
    assert len(parts.layout.annotations) == sum(value is None for value in SCORE.components.values())
    for figure in (gain, moves, parts):
        assert texts.say("Fictional example: all people and answers are invented.") in figure.layout.meta["note"]


def test_what_is_suppressed_is_in_no_figure() -> None:
    """Of four pairs nothing is drawn or can be hovered over; equal answers of a small group have no dots."""
    few = score_activity(pairs([1, 2, 3, 4], [2, 3, 4, 5]), activity())
    figure = gain_chart(few, activity())
    assert [len(trace.x) for trace in figure.data] == [0, 0]
    assert "fewer than 5 people" in figure.layout.annotations[0].text
    assert all(not bar.x for bar in moves_chart(few).data)
    alike = score_activity(pairs([2] * 8, [3] * 8), activity())
    assert [len(trace.x) for trace in gain_chart(alike, activity()).data] == [0, 0]


def test_names_are_text_and_no_markup() -> None:
    """Tags, links and entities in the name of a topic are in labels, words beside the dots and what is hovered over as they were typed."""
    name = '<b>A</b> <a href="https://example.org">B</a> &lt; C < D'
    asked = activity(topics={"X": {"label": name, "items": ["X1", "X2"]}})
    score = score_activity(pairs([1, 2, 3] * 4, [2, 3, 4] * 4), asked)
    for figure in (gain_chart(score, asked), moves_chart(score)):
        [tick] = figure.layout.yaxis.ticktext
        assert html.unescape(tick.replace("<br>", "")).replace(" ", "") == name.replace(" ", "")
        assert "<" not in tick.replace("<br>", "")
    [point] = gain_chart(score, asked).data[0].hovertext
    assert html.escape(name, quote=False) in point


def test_a_component_that_is_missing_is_no_bar_of_zero() -> None:
    """Nobody answered: no bars, six reasons."""
    figure = components_chart(score_activity([], activity()))
    assert not figure.data[0].x
    assert len(figure.layout.annotations) == 6
