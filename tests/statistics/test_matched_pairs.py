import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.statistics import matched_pairs, survey

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
counts = st.tuples(*[st.integers(0, 60)] * 4)


def test_small_test_agrees_with_r():
    # Newcombe (1998), method 10, for 3 both, 7 majority only, 2 minority only, 8 neither; R 4.2.2:
    # mcnemar.test(matrix(c(3, 2, 7, 8), 2), correct = FALSE), binom.test(7, 9)
    found = matched_pairs.estimate(3, 7, 2, 8)
    assert (found["net"], found["low"], found["high"]) == pytest.approx(
        (0.25, -0.0468355830833184, 0.493646216985181), abs=1e-12
    )
    assert (found["p_exact"], found["statistic"], found["p"]) == pytest.approx(
        (0.1796875, 2.77777777777778, 0.0955807045456288), abs=1e-12
    )
    assert (
        found["odds_ratio"],
        found["odds_ratio_low"],
        found["odds_ratio_high"],
    ) == pytest.approx((3.5, 0.666406780207814, 34.530323053432), rel=1e-10)


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
        expected = row[["net_usable", "net_usable_lo", "net_usable_hi"]].tolist()
        assert [usable[name] for name in ("net", "low", "high")] == pytest.approx(
            expected, abs=1e-10
        )
        assert usable["usable"] == row["usable"]


def test_published_ratio_is_minority_over_majority():
    # Baert: 62 positive responses to the minority, 86 to the majority, ratio 0.72
    assert matched_pairs.estimate(50, 36, 12, 286)["ratio"] == pytest.approx(62 / 86)


def test_ratio_interval_agrees_with_the_clustered_delta_method():
    # The same log ratio from a survey in which each pair is a PSU; n / (n - 1) apart.
    n11, n10, n01, n00 = 30, 40, 12, 118
    found = matched_pairs.estimate(n11, n10, n01, n00)
    se = np.log(found["ratio_high"] / found["ratio"]) / 1.959963984540054
    pairs = np.repeat([(1, 1), (1, 0), (0, 1), (0, 0)], [n11, n10, n01, n00], axis=0)
    scores = pairs[:, 1] / pairs[:, 1].mean() - pairs[:, 0] / pairs[:, 0].mean()
    row = survey.mean(pd.DataFrame({"score": scores}), "score").iloc[0]
    assert se == pytest.approx(row["se"] * np.sqrt(199 / 200), rel=1e-10)


def test_denominator_is_named_with_its_interval():
    assert matched_pairs.estimate(1, 2, 3, 4)["interval"] == "paired Newcombe"
    usable = matched_pairs.estimate(1, 2, 3, 4, denominator="usable")
    assert (usable["denominator"], usable["interval"]) == ("usable", "Wald, given usable")
    assert usable["net"] == pytest.approx(-1 / 6)


@given(counts)
@settings(max_examples=60, deadline=None)
def test_swapping_the_applicants_flips_the_sign(cells):
    n11, n10, n01, n00 = cells
    found, swapped = matched_pairs.estimate(*cells), matched_pairs.estimate(n11, n01, n10, n00)
    assert swapped["net"] == pytest.approx(-found["net"], nan_ok=True)
    assert swapped["low"] == pytest.approx(-found["high"], abs=1e-12, nan_ok=True)
    assert swapped["p_exact"] == found["p_exact"]


@given(counts.filter(any))
@settings(max_examples=60, deadline=None)
def test_interval_holds_the_net_rate(cells):
    found = matched_pairs.estimate(*cells)
    assert -1 - 1e-12 <= found["low"] <= found["net"] <= found["high"] <= 1 + 1e-12
    assert 0 <= found["p_exact"] <= 1


def test_no_pairs_at_all_give_missing():
    found = matched_pairs.estimate(0, 0, 0, 0)
    assert np.isnan(
        [found["net"], found["low"], found["ratio"], found["odds_ratio"], found["p"]]
    ).all()
    assert np.isnan(matched_pairs.estimate(0, 0, 0, 9, denominator="usable")["net"])


@pytest.mark.parametrize("bad", [-1, 1.5, None, np.nan])
def test_impossible_number_of_pairs_is_refused(bad):
    with pytest.raises(ValueError, match="n10 is .*expected a whole number of pairs"):
        matched_pairs.estimate(1, bad, 1, 1)


def test_unknown_denominator_and_level_are_refused():
    with pytest.raises(ValueError, match="denominator 'some'; expected 'all' or 'usable'"):
        matched_pairs.estimate(1, 1, 1, 1, denominator="some")
    with pytest.raises(ValueError, match="level is 95"):
        matched_pairs.estimate(1, 1, 1, 1, level=95)
