"""Words of survey forms: the model questionnaire in the languages of the region."""

import pytest

from mcvet.dashboards.outcomes.activities import ACTIONS
from mcvet.locale import available_languages, texts_for
from mcvet.outcomes.lexicon import fold, questionnaire, words_of
from mcvet.outcomes.wording import GROUPS, TOPICS


@pytest.mark.parametrize("tag", available_languages())
def test_labels_on_the_screen_are_read_from_a_form(tag: str) -> None:
    """Names of groups, topics and steps that are copied from the screen into a form are recognised, in any language."""
    texts = texts_for(tag)
    assert [words_of("stakeholders")[fold(texts.say(label))] for label in GROUPS.values()] == list(GROUPS)
    assert [words_of("items")[fold(texts.say(label))].rstrip("12") for label in TOPICS.values()] == list(TOPICS)
    assert [words_of("actions")[fold(texts.say(label))] for label in ACTIONS.values()] == list(ACTIONS)


@pytest.mark.parametrize(
    ("part", "text", "meaning"),
    [
        ("items", "Kaj je mikrodokazilo po Priporočilu Sveta iz leta 2022", "DEF1"),
        ("items", "Разврставање микрокреденцијала на ниво НОКС-а", "NQF1"),
        ("items", "Postavljanje mikrokvalifikacije na nivo NOKS-a", "NQF1"),
        ("items", "Uključivanje poslodavaca u provjeru", "WBL2"),
        ("fields", "Katere korake načrtujete?", "actions_planned"),
        ("stakeholders", "Državna agencija", "AGENCY"),
        ("actions", "Izraditi nacrt", "2"),
        ("actions", "Pripraviti osnutek mikrodokazila", "2"),
    ],
)
def test_wordings_of_today_and_earlier_ones_are_read(part: str, text: str, meaning: str) -> None:
    """A form made with an earlier questionnaire is read like one of today."""
    assert words_of(part)[fold(text)] == meaning


@pytest.mark.parametrize("part", ["items", "fields", "stakeholders", "actions"])
def test_no_wording_has_two_meanings(part: str) -> None:
    """A text of the questionnaire belongs to one question, group or step."""
    lists = questionnaire()[part]
    meanings: dict[str, set[str]] = {}
    for name, wordings in lists.items() if isinstance(lists, dict) else enumerate(lists):
        for wording in wordings:
            meanings.setdefault(fold(wording), set()).add(str(name))
    assert {wording: names for wording, names in meanings.items() if len(names) > 1} == {}
