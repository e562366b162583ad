"""Every row of the tables that R made, beyond the values typed in the tests of each function."""

import numpy as np
import pandas as pd
import pytest

from analysis.statistics.comparisons import matched_pairs
from analysis.statistics.composition import standardise
from analysis.statistics.durations.log_rank import log_rank
from analysis.statistics.durations.time_to_event import cumulative_incidence, kaplan_meier
from analysis.statistics.intervals import proportions, rates


def rows(shared, name):
    return pd.read_csv(shared / "gold" / f"{name}_expected.csv")


@pytest.mark.parametrize(("method", "prefix"), [("wilson", "wilson"), ("clopper-pearson", "cp")])
def test_share_agrees_with_every_reference_row(shared, method, prefix):
    for level, table in rows(shared, "binomial").groupby("level"):
        low, high = proportions.proportion(table["x"], table["n"], method=method, level=level)
        np.testing.assert_allclose(low, table[f"{prefix}_lo"], rtol=1e-8, atol=1e-14)
        np.testing.assert_allclose(high, table[f"{prefix}_hi"], rtol=1e-8, atol=1e-14)


def test_difference_agrees_with_every_reference_row(shared):
    table = rows(shared, "two_proportions")
    low, high = proportions.difference(table["x1"], table["n1"], table["x2"], table["n2"])
    np.testing.assert_allclose(low, table["newcombe_lo"], atol=1e-10)
    np.testing.assert_allclose(high, table["newcombe_hi"], atol=1e-10)


def test_ratio_agrees_with_every_reference_row_and_is_missing_without_successes(shared):
    table = rows(shared, "two_proportions")
    low, high = proportions.ratio(table["x1"], table["n1"], table["x2"], table["n2"])
    # Where everybody has the property Katz's variance is too small; there our rule is another.
    inside = ((table["x1"] < table["n1"]) & (table["x2"] < table["n2"])).to_numpy()
    np.testing.assert_allclose(low[inside], table["rr_katz_lo"][inside], rtol=1e-10)
    np.testing.assert_allclose(high[inside], table["rr_katz_hi"][inside], rtol=1e-10)
    at_the_end = ~inside & table["rr"].notna().to_numpy()
    assert at_the_end.sum() == 2
    assert (low[at_the_end] < table["rr_katz_lo"][at_the_end]).all()
    assert (high[at_the_end] > table["rr_katz_hi"][at_the_end]).all()


@pytest.mark.parametrize(("method", "prefix"), [("exact", "exact"), ("byar", "byar_textbook")])
def test_rate_agrees_with_every_reference_row(shared, method, prefix):
    for level, table in rows(shared, "poisson").groupby("level"):
        low, high = rates.poisson(table["x"], table["pt"], method=method, level=level)
        np.testing.assert_allclose(low, table[f"{prefix}_lo"], rtol=1e-8, atol=1e-14)
        np.testing.assert_allclose(high, table[f"{prefix}_hi"], rtol=1e-8, atol=1e-14)


def test_rate_ratio_agrees_with_every_reference_row(shared):
    table = rows(shared, "rate_ratio")
    low, high = rates.rate_ratio(table["x1"], table["t1"], table["x2"], table["t2"])
    np.testing.assert_allclose(low, table["exact_lo"], rtol=1e-8)
    np.testing.assert_allclose(high, table["exact_hi"], rtol=1e-8)


NAMES = {
    "net": "net_all",
    "low": "net_all_newcombe10_lo",
    "high": "net_all_newcombe10_hi",
    "p_exact": "exact_p",
    "statistic": "mcnemar_chi2",
    "p": "mcnemar_p",
    "statistic_corrected": "mcnemar_cc_chi2",
    "p_corrected": "mcnemar_cc_p",
    "odds_ratio": "cond_or",
    "odds_ratio_low": "cond_or_lo",
    "odds_ratio_high": "cond_or_hi",
}


def test_every_reference_row_is_met(shared):
    for _, row in pd.read_csv(shared / "gold" / "pairs_expected.csv").iterrows():
        cells = row[["both", "maj_only", "min_only", "neither"]]
        found = matched_pairs.estimate(*cells)
        for name, column in NAMES.items():
            assert found[name] == pytest.approx(row[column], rel=1e-8, abs=1e-10, nan_ok=True), (
                row["id"],
                name,
            )
        usable = matched_pairs.estimate(*cells, denominator="usable")
        # The bounds of R are Wald's; ours are Newcombe's, pinned in tests/statistics.
        assert usable["net"] == pytest.approx(row["net_usable"], abs=1e-10)
        assert usable["low"] <= row["net_usable"] <= usable["high"]
        assert usable["usable"] == row["usable"]


@pytest.mark.parametrize(("cause", "name"), [(1, "pcm"), (2, "death")])
def test_every_reference_row_of_survfit_is_met(shared, cause, name):
    data = pd.read_csv(shared / "gold" / "mgus2.csv")
    expected = pd.read_csv(shared / "gold" / "time_to_event_expected.csv").query(
        "method == 'survfit_multistate'"
    )
    expected = expected.pivot_table(index=["group", "time"], columns="quantity", values="value")
    at = sorted(expected.index.unique("time"))
    table = cumulative_incidence(
        data["etime"], data["event"], group=data["sex"], at=at, cause=cause
    )
    rows = expected.loc[
        [(f"{sex}:{name}", time) for sex, time in table[["group", "time"]].to_numpy()]
    ]
    for found, quantity in (("value", "cif"), ("se", "se_IJ")):
        np.testing.assert_allclose(table[found], rows[quantity], rtol=1e-8)
    # The bounds are Wilson's on the effective number of persons, here from R's value and error.
    share, size = rows["cif"].to_numpy(), table["n"].to_numpy(dtype=float)
    size = np.minimum(share * (1 - share) / rows["se_IJ"].to_numpy() ** 2, size)
    z2 = 1.959963984540054**2
    middle = (share + z2 / (2 * size)) / (1 + z2 / size)
    half = np.sqrt(z2 * (share * (1 - share) / size + z2 / (4 * size**2))) / (1 + z2 / size)
    np.testing.assert_allclose(table["low"], middle - half, rtol=1e-8)
    np.testing.assert_allclose(table["high"], middle + half, rtol=1e-8)


def test_kaplan_meier_of_censored_competitors_is_the_naive_reference(shared):
    data = pd.read_csv(shared / "gold" / "mgus2.csv")
    expected = pd.read_csv(shared / "gold" / "time_to_event_expected.csv").query(
        "quantity == 'cif_naive'"
    )
    at = sorted(expected["time"].unique())
    table = kaplan_meier(data["etime"], data["event"] == 1, group=data["sex"], at=at)
    np.testing.assert_allclose(table["value"], expected["value"], rtol=1e-8)
    # survdiff(Surv(etime, event == 2) ~ sex)
    found = log_rank(data["etime"], data["event"] == 2, data["sex"])
    assert found["statistic"] == pytest.approx(10.9856795851833, rel=1e-10)


def test_reference_file_is_met(shared):
    cells = pd.read_csv(shared / "gold" / "standardisation_small.csv").assign(group="g")
    expected = pd.read_csv(shared / "gold" / "standardisation_expected.csv").set_index(
        ["case", "quantity"]
    )["value"]
    row = standardise.direct(
        cells, by="group", over=["stratum"], standard=cells.set_index("stratum")["std"], outcome="x"
    ).iloc[0]
    assert row["value"] == pytest.approx(expected["small", "dsr"], abs=1e-14)
    assert row["se"] ** 2 == pytest.approx(expected["small", "var_binomial"], rel=1e-10)
