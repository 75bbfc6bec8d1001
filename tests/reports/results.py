"""One result of each kind, for tests of what is made of them."""

import mcvet
from mcvet.catalogue import Result
from mcvet.credentials import compare_profiles, template
from mcvet.outcomes import compare_activities, example
from mcvet.outcomes.record import project_record
from mcvet.readiness import changes, definitions, profile, score


def _results() -> list[Result]:
    designs = [template(name) for name in ("mc11", "mc12")]
    activity, survey = example()
    scored = mcvet.score_activity(survey.responses, activity)
    return [
        mcvet.compare(["HR", "RS", "BA"], include_low=True), mcvet.translate("4.2", "HR", "SI"), mcvet.matrix(["HR", "RS"]), profile("ME"),
        mcvet.gaps("ME"), definitions(["HR", "SI"]), changes(["HR", "SI"]), score(["HR", "SI", "XK"]), mcvet.review(designs[0], "HR"),
        mcvet.where_it_fits(designs[0]), mcvet.stack(designs, designs[0]), compare_profiles(["HR", "SI"]), scored,
        compare_activities([scored, scored]), survey, survey.report, project_record(),
    ]  # fmt: skip


RESULTS = _results()
