"""Change between two waves of a survey: two independent samples."""

import numpy as np
import pandas as pd
import pytest

from analysis.statistics.samples import survey, survey_waves

FIRST = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
SECOND = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]


def test_two_simple_samples_give_welch():
    # R 4.2: t.test(extra ~ group, data = sleep); df 17.776, 95 % interval -3.3654832 to 0.2054832.
    one, two = (survey.mean(pd.DataFrame({"extra": each}), "extra") for each in (FIRST, SECOND))
    made = survey_waves.change(
        *(each[name] for each in (one, two) for name in ("value", "se", "df"))
    )
    assert made["value"][0] == pytest.approx(-1.58)
    assert made["df"][0] == pytest.approx(17.776, abs=0.0005)
    assert (made["low"][0], made["high"][0]) == pytest.approx((-3.3654832, 0.2054832), abs=5e-8)


def test_the_change_back_is_the_other_way():
    up, down = (
        survey_waves.change(0.5, 0.03, 40, 0.4, 0.02, 25),
        survey_waves.change(0.4, 0.02, 25, 0.5, 0.03, 40),
    )
    assert (up["low"], up["high"]) == pytest.approx((-down["high"], -down["low"]))


@pytest.mark.parametrize("lost", [(0.1, 0), (np.nan, 10), (0.0, 10)])
def test_without_a_standard_error_or_degrees_of_freedom_there_is_no_interval(lost):
    se, df = lost
    made = survey_waves.change(0.5, se, df, 0.4, 0.0 if se == 0 else 0.02, 25)
    assert made["value"] == pytest.approx(0.1)
    assert np.isnan([made["low"], made["high"], made["df"]]).all()


def test_a_share_of_zero_in_both_waves_has_the_bounds_of_newcombe():
    # R 4.2.2: w <- prop.test(0, 300, correct = FALSE)$conf.int; c(-1, 1) * w[2]
    now = {"bounds_now": (0, 0.012642971224546), "bounds_before": (0, 0.012642971224546)}
    made = survey_waves.change(0, 0, 40, 0, 0, 25, **now)
    assert (made["low"], made["high"]) == pytest.approx((-0.012642971224546, 0.012642971224546))
    assert made["df"] == 25


def test_a_negative_standard_error_is_refused():
    with pytest.raises(ValueError, match="se_before is -1; expected 0 or more"):
        survey_waves.change(1, 1, 5, 1, -1, 5)
