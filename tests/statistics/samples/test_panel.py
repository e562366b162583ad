"""Change of a sample with a panel in it, against the survey package of R."""

import numpy as np
import pandas as pd
import pytest

from analysis.statistics.samples import survey
from analysis.statistics.samples.panel import change, stacked


def year(number: int, households: np.ndarray) -> pd.DataFrame:
    h, m = np.repeat(households, 2), np.tile([0, 1], len(households))
    yes = (h * 3 + m * 2 + (h % 7 == 0) * number + (h > 50) * number) % 5 < 3
    made = pd.DataFrame({"person": [f"p{a}-{b}" for a, b in zip(h, m, strict=True)]})
    made = made.assign(household=pd.factorize(h)[0], stratum=h % 2 + 10 * number, yes=yes * 1.0)
    return made.assign(w=1 + h * 7 % 5 * 0.5 + number * 0.25, inside=(h + m) % 3 == 0)


@pytest.fixture
def both() -> pd.DataFrame:
    names = {"person": "person", "strata": "stratum", "psu": "household"}
    return stacked(year(0, np.arange(60)), year(1, np.arange(20, 80)), **names)


def test_the_change_has_the_covariance_of_households_asked_twice(both):
    # R 4.2.2, survey 4.1-1: both years as rows of d, h from 0 to 59 and from 20 to 79;
    # s <- svydesign(~h, strata = ~st, weights = ~w, data = d);
    # svycontrast(svyby(~y, ~year, s, svymean, covmat = TRUE), c(-1, 1)); degf(s); and for
    # subset(s, g)
    found = change(both, "yes", weight="w")
    assert (found["value"], found["se"], found["df"]) == pytest.approx(
        (0.0249999999999999, 0.0203436434351293, 78), rel=1e-9
    )
    part = both.assign(yes=both["yes"].where(both["inside"]))
    found = change(part, "yes", weight="w")
    assert (found["value"], found["se"]) == pytest.approx(
        (0.0527777777777777, 0.0815797699795426), rel=1e-9
    )


def test_households_of_now_are_those_of_before_in_their_stratum(both):
    assert both["_unit"].nunique() == 80
    assert both["_stratum"].nunique() == 2
    assert both.groupby("_unit")["_stratum"].nunique().max() == 1


def test_without_common_persons_it_is_the_change_of_two_samples():
    one, other = year(0, np.arange(60)), year(1, np.arange(60, 120))
    names = {"person": "person", "strata": "stratum", "psu": "household"}
    made = change(stacked(one, other, **names), "yes", weight="w")
    means = [
        survey.mean(each, "yes", weight="w", strata="stratum", psu="household").iloc[0]
        for each in (one, other)
    ]
    assert made["value"] == pytest.approx(means[1]["value"] - means[0]["value"])
    assert made["se"] == pytest.approx(np.hypot(means[0]["se"], means[1]["se"]))


def test_a_year_without_answers_gives_no_change(both):
    none = both.assign(yes=both["yes"].where(both["_year"] == 0))
    assert np.isnan(change(none, "yes", weight="w")["value"])
