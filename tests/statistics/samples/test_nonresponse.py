"""Bounds of a share under item non-response."""

import numpy as np
import pandas as pd
import pytest

from analysis.statistics.samples import survey
from analysis.statistics.samples.nonresponse import bounds, weighted


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


@pytest.fixture
def classed() -> pd.DataFrame:
    i = np.arange(240)
    made = pd.DataFrame({"stratum": i // 120, "psu": i // 4, "w": 1 + i * 7 % 5 * 0.5})
    male = (i // 3 + i // 7) % 2
    made = made.assign(g=np.array(list("abc"))[i % 3], asked=i % 13 != 0)
    made["class"] = male * 3 + (i * 5 + i // 11) % 3
    yes = ((i * 3 + i // 4 + i % 3 * 2 + male * (i % 4)) % 5 < 2).astype(float)
    return made.assign(yes=np.where(made["asked"] & (i % 11 != 0), yes, np.nan))


def test_weighting_within_classes_agrees_with_svycontrast(classed):
    # R 4.2.2, survey 4.1-1: with h the rows of group and class, r = answered, n, r and y of each
    # class as columns of s <- subset(svydesign(~psu, strata = ~stratum, weights = ~w, data = d),
    # asked): svycontrast(svytotal(~n1 + r1 + y1 + ..., s),
    # quote((n1 * y1 / r1 + ...) / (n1 + ...))), for each group
    found = weighted(classed, "yes", asked="asked", classes="class", by="g", **DESIGN)
    assert found["value"].tolist() == pytest.approx(
        [0.34641638225256, 0.389245995306601, 0.382656433607521], rel=1e-12
    )
    assert found["se"].tolist() == pytest.approx(
        [0.0633762903626402, 0.0564383192577496, 0.0628727430495631], rel=1e-8
    )
    assert ((found["low"] < found["value"]) & (found["value"] < found["high"])).all()


def test_one_class_weighs_nothing_and_an_empty_one_gives_no_value(classed):
    one = weighted(classed.assign(**{"class": 0}), "yes", asked="asked", classes="class", by="g")
    plain = survey.mean(classed, "yes", by="g", missing="drop")
    assert one["value"].tolist() == pytest.approx(plain["value"].tolist())
    assert one["se"].tolist() == pytest.approx(plain["se"].tolist())
    silent = classed.assign(yes=classed["yes"].where(classed["class"] != 2))
    assert weighted(silent, "yes", asked="asked", classes="class", by="g")["value"].isna().all()


def test_replicates_of_the_jackknife_give_nearly_the_linearised_error(classed):
    units, count = classed["psu"].to_numpy(), 60
    names = [f"r{unit}" for unit in range(count)]
    copies = [np.where(units == unit, 0.0, classed["w"] * 60 / 59) for unit in range(count)]
    made = classed.assign(**dict(zip(names, copies, strict=True)))
    codes = {"asked": "asked", "classes": "class", "by": "g", "weight": "w"}
    jackknife = weighted(made, "yes", **codes, replicates=names, scale=59 / 60)
    linearised = weighted(made, "yes", **codes, psu="psu")
    assert jackknife["se"].tolist() == pytest.approx(linearised["se"].tolist(), rel=0.1)
