"""Shrinkage of small areas, against metafor of R, and what it is for."""

import numpy as np
import pytest

from analysis.statistics.comparisons.small_areas import shrunken, smoothed_variances

SHARES = [0.12, 0.31, 0.22, 0.18, 0.45, 0.27]
VARIANCES = [0.004, 0.009, 0.002, 0.006, 0.012, 0.001]


def test_shrunken_values_and_their_error_agree_with_r():
    # R 4.2.2, metafor 3.8-1: m <- rma(c(.12, .31, .22, .18, .45, .27), v <- c(.004, .009, .002,
    # .006, .012, .001), method = "REML", control = list(threshold = 1e-14)); b <- blup(m); s <-
    # m$tau2 + v; b$pred; b$se^2 + 2 * v^2 / s^3 * 2 / sum(1 / s^2)
    found = shrunken(SHARES, VARIANCES)
    assert found["value"].tolist() == pytest.approx(
        [0.195153680141836, 0.253655058464426, 0.228780419355076, 0.222493292502804,
         0.273403478969326, 0.260716080681933],
        rel=1e-8,
    )  # fmt: skip
    assert found["mse"].tolist() == pytest.approx(
        [0.00317746069874387, 0.00364721039000527, 0.00230428034376527, 0.00349215338596092,
         0.00368262328240544, 0.00134587851608949],
        rel=1e-8,
    )  # fmt: skip


def test_the_direct_values_always_stand_beside_the_shrunken_ones():
    found = shrunken(SHARES, VARIANCES)
    assert found["direct"].tolist() == SHARES
    half = 1.959963984540054 * np.sqrt(VARIANCES)
    assert found["direct_high"].tolist() == pytest.approx(SHARES + half)
    # An area is drawn to the mean as far as it is uncertain.
    by_variance = np.argsort(VARIANCES)
    assert (np.diff(found["weight"].to_numpy()[by_variance]) < 0).all()


def test_areas_that_need_not_differ_all_get_the_mean():
    found = shrunken([0.20, 0.21, 0.19], [0.01, 0.02, 0.01])
    assert set(found["weight"]) == {0.0}
    assert np.ptp(found["value"]) == pytest.approx(0, abs=1e-15)
    assert (found["low"] < found["high"]).all()


def test_over_many_draws_the_shrunken_values_err_less_and_their_intervals_hold():
    chance = np.random.default_rng(5)
    direct, shrunk, held = [], [], []
    for _ in range(200):
        truth = 0.3 + 0.05 * chance.standard_normal(25)
        sizes = chance.integers(20, 400, 25)
        shares = chance.binomial(sizes, truth) / sizes
        found = shrunken(shares, smoothed_variances(shares, sizes))
        direct.append(((found["direct"] - truth) ** 2).mean())
        shrunk.append(((found["value"] - truth) ** 2).mean())
        held.append(((found["low"] <= truth) & (truth <= found["high"])).mean())
    assert np.mean(shrunk) < 0.6 * np.mean(direct)
    assert 0.935 < np.mean(held) < 0.965


def test_shares_that_leave_nothing_to_shrink_and_impossible_ones_are_refused():
    with pytest.raises(ValueError, match="every share is 0"):
        smoothed_variances([0.0, 0.0], [10, 20])
    with pytest.raises(ValueError, match="outside"):
        smoothed_variances([0.5, 1.2], [10, 20])
    with pytest.raises(ValueError, match="variance of 0 or less"):
        shrunken([0.1, 0.2], [0.0, 0.1])
