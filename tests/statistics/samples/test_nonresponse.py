"""Bounds of a share under item non-response."""

import numpy as np
import pandas as pd
import pytest

from analysis.statistics.samples import survey
from analysis.statistics.samples.nonresponse import bounds


@pytest.fixture
def sample() -> pd.DataFrame:
    i = np.arange(120)
    made = pd.DataFrame({"stratum": i // 60, "psu": i // 4, "w": 1 + i * 7 % 5 * 0.5})
    made = made.assign(group=np.where(i % 3 == 0, "a", "b"), asked=i % 10 != 0)
    yes = ((i * 3 + i // 4 + i % 3) % 2).astype(float)
    return made.assign(yes=np.where(made["asked"] & (i % 7 != 0), yes, np.nan))


DESIGN = {"weight": "w", "strata": "stratum", "psu": "psu"}


def test_least_and_most_are_shares_of_all_who_were_asked(sample):
    found = bounds(sample, "yes", asked="asked", by="group", **DESIGN).set_index("group")
    for group, rows in sample[sample["asked"]].groupby("group"):
        whole, row = rows["w"].sum(), found.loc[group]
        yes = (rows["w"] * rows["yes"].fillna(0)).sum()
        without = rows.loc[rows["yes"].isna(), "w"].sum()
        assert row["least"] == pytest.approx(yes / whole)
        assert row["most"] == pytest.approx((yes + without) / whole)
        assert row["without"] == pytest.approx(without / whole)
        assert row["low"] < row["least"] <= row["value"] <= row["most"] < row["high"]


def test_the_bounds_have_the_interval_of_the_design(sample):
    # R 4.2.2, survey 4.1-1: i <- 0:119; d <- data.frame(stratum = i %/% 60, psu = i %/% 4, w = 1 +
    # (i * 7) %% 5 * 0.5, g = i %% 3 == 0, asked = i %% 10 != 0, yes = (i * 3 + i %/% 4 + i %% 3)
    # %% 2); d$least <- ifelse(i %% 7 == 0, 0, d$yes); s <- subset(svydesign(~psu, strata =
    # ~stratum, weights = ~w, data = d), asked); attr(svyciprop(~least, s), "ci"); likewise for most
    found = bounds(sample, "yes", asked="asked", **DESIGN).iloc[0]
    assert (found["low"], found["high"]) == pytest.approx(
        (0.360916312128756, 0.680842471465921), rel=1e-8
    )


def test_with_all_answers_the_bounds_are_the_share_itself(sample):
    whole = sample.assign(yes=sample["yes"].fillna(0).where(sample["asked"]))
    found = bounds(whole, "yes", asked="asked", **DESIGN).iloc[0]
    plain = survey.mean(whole, "yes", missing="drop", **DESIGN).iloc[0]
    assert found["least"] == found["most"] == found["value"] == plain["value"]
    assert (found["low"], found["high"]) == (plain["low"], plain["high"])


def test_an_answer_of_who_was_not_asked_is_refused(sample):
    with pytest.raises(ValueError, match="answers of who was not asked"):
        bounds(sample.assign(yes=1.0), "yes", asked="asked")
