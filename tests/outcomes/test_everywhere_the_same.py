"""A score is the same whatever the order of the rows and on whatever machine."""

import json
import os
import random
import subprocess
import sys

import pytest
from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__

from mcvet.outcomes import ActivityScore, score_activity
from mcvet.outcomes.scoring import statistics
from outcomes.made import FOUR_TOPICS, activity, truth
from outcomes.test_properties import alike

ASKED = activity(topics=FOUR_TOPICS, planned_participants=40, attended=34)


def score(order: random.Random | None = None) -> ActivityScore:
    """Score an example, its rows in this order or another."""
    rows = truth("limesurvey_pre", "limesurvey_post")
    if order:
        order.shuffle(rows)
    return score_activity(rows, ASKED)


def test_the_order_of_rows_changes_no_figure() -> None:
    """Four orders of the same rows give the same intervals, those by resampling included, and the same of everything else."""
    for seed in range(4):
        assert alike(score().model_dump(), score(random.Random(seed)).model_dump())  # noqa: S311 (an order, no secret)


@pytest.mark.parametrize("factor", [0.1, 1.0, 1 / 3, 7e6])
def test_resampling_is_the_same_in_every_order(factor: float) -> None:
    """To the last bit, for differences that no binary number holds, and on scales of any width."""
    d = [round(factor * x, 10) for x in (3, 1, 2, 2, -1, 0, 4, 1, 1, 2, 3, 0)]
    assert len({statistics.bca_interval(order).interval for order in (d, d[::-1], sorted(d), d[5:] + d[:5])}) == 1


def test_resampling_follows_the_scale() -> None:
    """Ten times the differences have ten times the interval: equal sums are equal on a scale of tenths as on one of whole numbers."""
    d = [3, 1, 2, 2, -1, 0, 4, 1, 1, 2, 3, 0]
    whole, tenths = (statistics.bca_interval([x / by for x in d]).interval for by in (1, 10))
    assert whole is not None
    assert tenths == pytest.approx([limit / 10 for limit in whole], rel=1e-12)


@pytest.mark.slow
def test_another_machines_arithmetic_changes_no_figure() -> None:
    """Without the wide registers of this processor, and with the linear algebra of another one, everything agrees to 1e-12."""
    code = "import json; from outcomes.test_everywhere_the_same import score; print(score().model_dump_json())"
    lacking = " ".join(name for name in __cpu_dispatch__ if __cpu_features__.get(name))
    other = {"NPY_DISABLE_CPU_FEATURES": lacking, "OPENBLAS_CORETYPE": "Prescott"}
    path = os.pathsep.join(filter(None, ["tests", os.environ.get("PYTHONPATH", "")]))
    done = subprocess.run([sys.executable, "-c", code], env=os.environ | other | {"PYTHONPATH": path}, capture_output=True, check=True)
    assert alike(json.loads(done.stdout), json.loads(score().model_dump_json()))
