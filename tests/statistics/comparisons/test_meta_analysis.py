"""Random-effects meta-analysis, held against R metafor and statsmodels."""

import numpy as np
import pytest
from statsmodels.stats.meta_analysis import combine_effects

from analysis.statistics.comparisons import meta_analysis

EFFECTS = np.log([0.62, 0.80, 0.71, 0.95, 0.55, 0.88])
VARIANCES = np.array([0.010, 0.015, 0.008, 0.030, 0.020, 0.012])
NAMES = [
    "value",
    "se",
    "low",
    "high",
    "prediction_low",
    "prediction_high",
    "tau2",
    "i2",
    "q",
    "p_q",
]


# R 4.2.2, metafor 3.8-1: m <- rma(log(c(0.62, 0.80, 0.71, 0.95, 0.55, 0.88)), c(0.010, 0.015,
# 0.008, 0.030, 0.020, 0.012) * factor, method = "REML", test = "knha", control = list(threshold =
# 1e-14, maxiter = 1000)); predict(m)
@pytest.mark.parametrize(
    ("factor", "expected"),
    [
        (
            1,
            [
                -0.313180298125872,
                0.080744195226524,
                -0.520739859708247,
                -0.105620736543497,
                -0.743832351084501,
                0.117471754832757,
                0.0215469988351545,
                0.614371901875168,
                12.5274110221396,
                0.0282337533629429,
            ],
        ),
        (
            10,
            [
                -0.322353846422074,
                0.0739358277686992,
                -0.512411942287027,
                -0.132295750557121,
                -0.512411942287027,
                -0.132295750557121,
                0,
                0,
                1.25274110221396,
                0.939718624044913,
            ],
        ),
    ],
)
def test_estimates_agree_with_metafor(factor, expected):
    found = meta_analysis.estimate(EFFECTS, VARIANCES * factor)
    assert [found[name] for name in NAMES] == pytest.approx(expected, rel=1e-9, abs=1e-12)


# R 4.2.2, metafor 3.8-1: confint(m, control = list(tol = 1e-12)) of m above
@pytest.mark.parametrize(
    ("factor", "tau2", "i2"),
    [
        (1, (0, 0.244147404195737), (0, 0.94751237829495693)),
        (10, (0, 0.08047555247743), (0, 0.3730530781322611)),
    ],
)
def test_the_intervals_of_tau2_and_i2_agree_with_metafor(factor, tau2, i2):
    found = meta_analysis.estimate(EFFECTS, VARIANCES * factor)
    assert (found["tau2_low"], found["tau2_high"]) == pytest.approx(tau2, rel=1e-8)
    assert (found["i2_low"], found["i2_high"]) == pytest.approx(i2, rel=1e-8)


def test_effects_closer_together_than_chance_have_no_interval_of_tau2():
    # metafor: confint(rma(c(0, 0.01, 0.02), c(0.1, 0.1, 0.1))): "equal to the null/empty set"
    found = meta_analysis.estimate([0, 0.01, 0.02], [0.1] * 3)
    assert np.isnan([found["tau2_low"], found["tau2_high"], found["i2_high"]]).all()


def test_with_equal_variances_reml_is_the_method_of_moments_of_statsmodels():
    equal = np.full(6, 0.01)
    table = combine_effects(EFFECTS, equal, method_re="dl", use_t=True)
    found = meta_analysis.estimate(EFFECTS, equal)
    assert found["tau2"] == pytest.approx(table.tau2, rel=1e-9)
    assert found["value"] == pytest.approx(table.mean_effect_re, rel=1e-9)
    assert found["se"] == pytest.approx(table.sd_eff_w_re_hksj, rel=1e-9)


def test_a_common_shift_moves_the_mean_alone():
    one, other = (meta_analysis.estimate(EFFECTS + shift, VARIANCES) for shift in (0, 0.3))
    assert other["value"] == pytest.approx(one["value"] + 0.3)
    assert [other[name] for name in ("se", "tau2", "i2", "q")] == pytest.approx(
        [one[name] for name in ("se", "tau2", "i2", "q")]
    )


def test_the_prediction_interval_holds_the_interval_of_the_mean():
    found = meta_analysis.estimate(EFFECTS, VARIANCES)
    assert (
        found["prediction_low"]
        < found["low"]
        < found["value"]
        < found["high"]
        < found["prediction_high"]
    )


@pytest.mark.parametrize(
    ("effects", "variances", "told"),
    [
        ([0.1], [0.1], "two or more"),
        ([0.1, np.nan], [0.1, 0.1], "missing"),
        ([0.1, 0.2], [0.1, 0], "variance of 0"),
    ],
)
def test_places_without_an_estimate_are_refused(effects, variances, told):
    with pytest.raises(ValueError, match=told):
        meta_analysis.estimate(effects, variances)


def test_the_mean_without_each_place_in_turn_agrees_with_r():
    # R 4.2.2, metafor 3.8-1: leave1out(rma(c(-.91, -.18, -.42, .35, -.27), c(.012, .02, .015, .03,
    # .009), method = "REML", test = "knha", control = list(threshold = 1e-12)))
    found = meta_analysis.leave_one_out(
        [-0.91, -0.18, -0.42, 0.35, -0.27], [0.012, 0.02, 0.015, 0.03, 0.009]
    )
    assert [each["value"] for each in found] == pytest.approx(
        [-0.148596669989298, -0.323162188843722, -0.263200073188297, -0.448636298894820,
         -0.300959391169425],
        rel=1e-8,
    )  # fmt: skip
    assert [each["low"] for each in found] == pytest.approx(
        [-0.663759737469051, -1.141149989820413, -1.081363896763652, -0.967576171832214,
         -1.131438765640752],
        rel=1e-8,
    )  # fmt: skip
    with pytest.raises(ValueError, match="2 places; expected three or more"):
        meta_analysis.leave_one_out([0.1, 0.2], [0.1, 0.1])


def test_smoothed_variances_are_those_of_the_shares_of_all_places():
    # R 4.2.2: n <- c(40, 120, 60); d <- c(10, 40, 16); m <- c(20, 66, 30); k <- c(16, 50, 26);
    # N <- sum(n); print(sum(d) / N / (n * sum(m) / N * sum(k) / N), digits = 15)
    found = meta_analysis.smoothed_variances(
        [40, 120, 60], [10, 40, 16], [20, 66, 30], [16, 50, 26]
    )
    assert found.tolist() == pytest.approx(
        [0.0340142428785607, 0.0113380809595202, 0.0226761619190405], rel=1e-12
    )
    with pytest.raises(ValueError, match="of 40 pairs 0 differ"):
        meta_analysis.smoothed_variances([40], [0], [20], [20])
