"""Design effects of matched pairs in clusters, against the survey package of R."""

import numpy as np
import pytest

from analysis.statistics.comparisons.clustered_pairs import (
    RESULTS,
    design_effects,
    largest_effect,
)

MAJORITY = [1, 1, 0, 1, 0, 1, 1, 0, 1, 0, 0, 1]
MINORITY = [1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0]
CLUSTER = [1, 1, 2, 2, 3, 4, 4, 4, 5, 6, 7, 7]


def test_each_effect_is_the_ratio_of_two_variances_of_r():
    # R 4.2.2, survey 4.1-1: d <- data.frame(a = majority, b = minority, k = cluster, g = a - b,
    # u = pmax(a, b)); one <- svydesign(~k, weights = ~1, data = d), other <- svydesign(~1, weights
    # = ~1, data = d); vcov(f(one)) / vcov(f(other)) for f(x) = svymean(~g, x), svyratio(~g, ~u, x),
    # svyratio(~b, ~a, x), svymean(~a, x), svymean(~b, x)
    found = design_effects(MAJORITY, MINORITY, CLUSTER)
    assert [found[name] for name in RESULTS] == pytest.approx(
        [0.754901960784314, 0.810707885304660, 0.702777777777778, 0.611111111111111,
         0.534722222222222],
        rel=1e-12,
    )  # fmt: skip


def test_pairs_each_in_a_cluster_of_their_own_have_no_effect():
    found = design_effects(MAJORITY, MINORITY, range(12))
    assert list(found.values()) == pytest.approx([1] * 5)
    assert largest_effect(range(12)) == 1


def test_alike_within_clusters_the_effect_is_the_largest_there_can_be():
    # Four clusters of three pairs: 3, and 4 / 3 x 11 / 12 for the few clusters.
    cluster = np.repeat(range(4), 3)
    found = design_effects(np.repeat([1, 1, 0, 1], 3), np.repeat([1, 0, 0, 0], 3), cluster)
    assert found["net"] == pytest.approx(largest_effect(cluster) * 4 / 3 * 11 / 12)


def test_one_cluster_or_one_response_says_nothing():
    assert np.isnan(list(design_effects([1, 0], [0, 1], ["x", "x"]).values())).all()
    assert np.isnan(design_effects([1, 1], [1, 0], ["x", "y"])["majority"])


def test_a_pair_without_a_cluster_and_unequal_lengths_are_refused():
    with pytest.raises(ValueError, match="1 of 2 pairs have no cluster"):
        largest_effect(["x", None])
    with pytest.raises(ValueError, match="2 and 1 responses in 2 clusters"):
        design_effects([1, 0], [1], ["x", "y"])
