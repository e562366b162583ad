import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.statistics.comparisons import matched_pairs
from analysis.statistics.samples import survey

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


# R 4.2.2: m <- matrix(c(both, minority, majority, neither), 2);
# b <- binom.test(majority, majority + minority); b$p.value; statistic and p-value of
# mcnemar.test(m, correct = FALSE) and of mcnemar.test(m);
# odds <- function(p) p / (1 - p) of b$estimate and b$conf.int
@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ((3, 7, 2, 8), [0.1796875, 2.77777777777778, 0.0955807045456288, 1.77777777777778,
                        0.182422439451736, 3.5, 0.666406780207814, 34.530323053432]),
        ((40, 25, 11, 74), [0.0288167196558789, 5.44444444444444, 0.0196306572572907,
                            4.69444444444444, 0.0302602800204716, 2.27272727272727,
                            1.07869684333012, 5.11718128895293]),
        ((0, 5, 0, 10), [0.0625, 5, 0.0253473186774683, 3.2, 0.0736382701203028, np.nan,
                         0.91635585731546, np.inf]),  # the odds themselves are Inf in R
        ((9, 4, 4, 13), [1, 0, 1, 0, 1, 1, 0.186257590850785, 5.36890870021573]),
    ],
)  # fmt: skip
def test_tests_and_odds_agree_with_r(pairs, expected):
    found = matched_pairs.estimate(*pairs)
    names = ["p_exact", "statistic", "p", "statistic_corrected", "p_corrected", "odds_ratio",
             "odds_ratio_low", "odds_ratio_high"]  # fmt: skip
    assert [found[name] for name in names] == pytest.approx(expected, rel=1e-8, nan_ok=True)


def test_of_the_usable_pairs_the_interval_takes_their_number_as_given():
    # R 4.2.2, Newcombe (1998), method 10, of 40 both, 25 majority and 11 minority only:
    # w <- prop.test(65, 76, correct = FALSE)$conf.int; v <- prop.test(51, 76, correct =
    # FALSE)$conf.int; p <- 65 / 76; q <- 51 / 76; f <- -25 * 11 / sqrt(65 * 11 * 51 * 25);
    # c(p - q - sqrt((p - w[1])^2 - 2 * f * (p - w[1]) * (v[2] - q) + (v[2] - q)^2),
    #   p - q + sqrt((w[2] - p)^2 - 2 * f * (w[2] - p) * (q - v[1]) + (q - v[1])^2))
    found = matched_pairs.estimate(40, 25, 11, 74, denominator="usable")
    assert (found["usable"], found["net"]) == (76, pytest.approx(14 / 76))
    assert (found["low"], found["high"]) == pytest.approx(
        (0.0306968279450082, 0.3266148207933596), rel=1e-8
    )


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


# Bonett and Price (2006), the hybrid Wilson interval, in R 4.2.2: n <- both + majority + minority;
# x <- both + minority; y <- both + majority; A <- sqrt((majority + minority + 2) / ((x + 1) * (y +
# 1))); B <- sqrt((1 - (x + 1) / (n + 2)) / (x + 1)), C the same of y; l <- 2 * pnorm(A / (B + C) *
# qnorm(0.975)) - 1; w <- prop.test(x, n, conf.level = l, correct = FALSE)$conf.int, v that of y;
# c(w[1] / v[2], w[2] / v[1])
@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ((20, 0, 0, 5), (0.908587356943523, 1.100609635780084)),
        ((0, 7, 0, 13), (0, 0.548779831527732)),
    ],
)
def test_a_ratio_without_discordant_pairs_or_minority_responses_has_bounds(pairs, expected):
    found = matched_pairs.estimate(*pairs)
    assert (found["ratio_low"], found["ratio_high"]) == pytest.approx(expected, rel=1e-8)


def test_denominator_is_named_with_its_interval():
    assert matched_pairs.estimate(1, 2, 3, 4)["interval"] == "paired Newcombe"
    usable = matched_pairs.estimate(1, 2, 3, 4, denominator="usable")
    assert (usable["denominator"], usable["interval"]) == (
        "usable",
        "paired Newcombe, given usable",
    )
    assert usable["net"] == pytest.approx(-1 / 6)


@given(counts)
@settings(max_examples=60)
def test_swapping_the_applicants_flips_the_sign(cells):
    n11, n10, n01, n00 = cells
    found, swapped = matched_pairs.estimate(*cells), matched_pairs.estimate(n11, n01, n10, n00)
    assert swapped["net"] == pytest.approx(-found["net"], nan_ok=True)
    assert swapped["low"] == pytest.approx(-found["high"], abs=1e-12, nan_ok=True)
    assert swapped["p_exact"] == found["p_exact"]


@given(counts.filter(any))
@settings(max_examples=60)
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


def test_a_design_effect_leaves_the_interval_of_so_many_times_fewer_pairs():
    effects = {"net": 2, "usable": 2, "ratio": 2}
    found = matched_pairs.estimate(60, 40, 20, 80, effects=effects)
    fewer = matched_pairs.estimate(30, 20, 10, 40)
    counts = {"pairs", "usable"}
    assert {name: found[name] for name in fewer if name not in counts} == pytest.approx(
        {name: fewer[name] for name in fewer if name not in counts}
    )
    assert (found["pairs"], found["usable"]) == (200, 120)


def test_the_exact_test_of_discordant_pairs_that_are_not_whole_lies_between_whole_ones():
    # R 4.2.2: 2 * pbeta(0.5, 15 / 1.25, 5 / 1.25 + 1)
    found = matched_pairs.estimate(9, 15, 5, 9, effects={"net": 1.25, "usable": 1, "ratio": 1})
    assert found["p_exact"] == pytest.approx(0.076812744140625, rel=1e-8)
    assert matched_pairs.estimate(9, 12, 4, 9)["p_exact"] == pytest.approx(found["p_exact"])


def test_an_unknown_effect_leaves_the_values_and_takes_the_bounds_away():
    effects = dict.fromkeys(("net", "usable", "ratio"), np.nan)
    found = matched_pairs.estimate(60, 40, 20, 80, effects=effects)
    plain = matched_pairs.estimate(60, 40, 20, 80)
    kept = ["net", "ratio", "odds_ratio", "rate_majority"]
    assert {name: found[name] for name in kept} == {name: plain[name] for name in kept}
    gone = ["low", "high", "ratio_low", "ratio_high", "p_exact", "p", "p_corrected"]
    gone += ["odds_ratio_low", "odds_ratio_high"]
    assert np.isnan([found[name] for name in gone]).all()


def test_an_effect_of_zero_is_refused():
    with pytest.raises(ValueError, match="expected numbers above 0"):
        matched_pairs.estimate(1, 1, 1, 1, effects={"net": 0, "usable": 1, "ratio": 1})
