"""The designs of the R package survey on its own data, beyond the sample typed in test_survey."""

import numpy as np
import pandas as pd
import pytest

from analysis.statistics.samples import survey

DESIGNS = {
    "strat_nofpc": ("apistrat", {"weight": "pw", "strata": "stype"}),
    "wonly_strat": ("apistrat", {"weight": "pw"}),
    "clus1_nofpc": ("apiclus1", {"weight": "pw", "psu": "dnum"}),
}


@pytest.fixture(params=DESIGNS)
def case(request, shared):
    """A design with its data and its reference values by (domain, level, quantity)."""
    name, columns = DESIGNS[request.param]
    expected = pd.read_csv(shared / "gold" / "survey_expected.csv").query(
        "design == @request.param"
    )
    expected = (
        expected.fillna({"level": ""})
        .set_index(["domain", "level", "quantity"])["value"]
        .sort_index()
    )
    return pd.read_csv(shared / "gold" / f"{name}.csv"), columns, expected


def agree(found, expected):
    np.testing.assert_allclose(
        np.asarray(found, dtype=float), np.asarray(expected), rtol=1e-8, atol=1e-10
    )


def test_mean_agrees_with_r_survey(case):
    data, columns, expected = case
    row = survey.mean(data, "api00", **columns).iloc[0]
    quantities = ["mean", "se", "ci_lo_t", "ci_hi_t"]
    agree(row[["value", "se", "low", "high"]], expected.loc["all", "api00"][quantities])


@pytest.mark.parametrize("interval", ["logit", "beta", "t"])
def test_share_agrees_with_r_survey(case, interval):
    data, columns, expected = case
    row = survey.mean(data, "wide", interval=interval, **columns).iloc[0]
    name = {"t": "mean"}.get(interval, interval)
    quantities = ["prop", "se", f"ciprop_{name}_lo", f"ciprop_{name}_hi"]
    agree(row[["value", "se", "low", "high"]], expected.loc["all", "wide"][quantities])


@pytest.mark.parametrize("interval", ["logit", "beta"])
def test_domain_keeps_the_design_of_the_sample_as_r_survey(case, interval):
    data, columns, expected = case
    table = survey.mean(data, "wide", by="stype", interval=interval, **columns).set_index("stype")
    quantities = [
        "n_unweighted",
        "prop",
        "se",
        f"ciprop_{interval}_lo",
        f"ciprop_{interval}_hi",
        "degf_domain",
    ]
    for group, row in table.iterrows():
        agree(row, expected.loc["stype", group][quantities])


def test_difference_counts_the_covariance_as_r_survey(case):
    data, columns, expected = case
    table = survey.difference(data, "wide", by="stype", reference="E", **columns).set_index("stype")
    assert table.index.tolist() == ["H", "M"]
    for group, row in table.iterrows():
        quantities = ["diff", "diff_se", "diff_lo_t", "diff_hi_t"]
        agree(row[["value", "se", "low", "high"]], expected.loc["stype", f"E-{group}"][quantities])


def test_dropped_answers_make_the_answered_a_domain(shared):
    # R 4.2.2, survey 4.1-1: cl <- apiclus1; cl$y <- cl$api00; cl$y[c(3, 10, 50, 51, 52, 100, 150)]
    # <- NA d <- svydesign(~dnum, weights = ~pw, data = cl); dd <- subset(d, stype == "E" &
    # !is.na(y)) m <- svymean(~y, dd); confint(m, df = degf(dd), level = 0.9)
    data = pd.read_csv(shared / "gold" / "apiclus1.csv")
    data["y"] = data["api00"].astype("Int64")
    data.loc[np.array([3, 10, 50, 51, 52, 100, 150]) - 1, "y"] = pd.NA
    columns = {"by": "stype", "weight": "pw", "psu": "dnum", "missing": "drop"}
    row = survey.mean(data, "y", level=0.9, **columns).iloc[0]
    expected = [140, 649.2571428571429, 23.3170219537635, 608.1886357538935, 690.3256499603922, 14]
    agree(row.drop("stype"), expected)
    # dd <- subset(d, !is.na(y)); svycontrast(svyby(~y, ~stype, dd, svymean, covmat = TRUE), c(1,
    # -1, 0))
    row = survey.difference(data, "y", reference="E", **columns).iloc[0]
    agree(
        row.drop("stype"),
        [13, 28.8725274725275, 32.3909091617667, -40.5990633071845, 98.3441182522395, 14],
    )
