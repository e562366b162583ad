"""Planning of correspondence tests: exact power, against R and against every outcome."""

from itertools import product
from math import factorial

import numpy as np
import pytest

from analysis.statistics.comparisons import matched_pairs
from analysis.statistics.samples import sample_planning


# R 4.2.2: sum over d, x of dbinom(d, n, psi) * dbinom(x, d, (psi + net) / (2 * psi)) where
# binom.test(x, d)$p.value is at most 0.05
@pytest.mark.parametrize(
    ("pairs", "net", "discordant", "expected"),
    [
        (40, 0.2, 0.4, 0.439723183412023),
        (75, 0.15, 0.25, 0.704511449239616),
        (30, -0.3, 0.5, 0.58588939069539),
    ],
)
def test_power_agrees_with_r(pairs, net, discordant, expected):
    assert sample_planning.power(pairs, net, discordant) == pytest.approx(expected, abs=1e-12)


def test_power_is_the_chance_of_the_outcomes_that_the_estimate_finds():
    pairs, net, discordant = 14, 0.3, 0.6
    majority, minority = (discordant + net) / 2, (discordant - net) / 2
    total = 0.0
    for n10, n01 in product(range(pairs + 1), repeat=2):
        rest = pairs - n10 - n01
        if rest >= 0 and matched_pairs.estimate(0, n10, n01, rest)["p_exact"] <= 0.05:
            ways = factorial(pairs) / (factorial(n10) * factorial(n01) * factorial(rest))
            total += ways * majority**n10 * minority**n01 * (1 - discordant) ** rest
    assert sample_planning.power(pairs, net, discordant) == pytest.approx(total, abs=1e-12)


def test_power_without_a_difference_is_at_most_the_level():
    assert all(0 < sample_planning.power(n, 0, 0.3) <= 0.05 for n in (30, 100, 400))


def test_pairs_needed_reach_the_power_and_one_fewer_does_not():
    needed = sample_planning.pairs_needed(0.1, 0.25)
    assert all(sample_planning.power(n, 0.1, 0.25) >= 0.8 for n in range(needed, int(needed * 1.1)))
    assert sample_planning.power(needed - 1, 0.1, 0.25) < 0.8


def test_the_smallest_net_rate_is_just_seen():
    smallest = sample_planning.smallest_net(200, 0.25)
    assert (
        sample_planning.power(200, smallest, 0.25)
        >= 0.8
        > sample_planning.power(200, smallest - 3e-4, 0.25)
    )


def test_more_discordance_asks_more_pairs_and_too_many_pairs_are_not_promised():
    assert sample_planning.pairs_needed(0.1, 0.4) > sample_planning.pairs_needed(0.1, 0.2)
    assert sample_planning.pairs_needed(0.005, 0.9) is None


def test_together_sees_what_one_with_all_the_pairs_sees():
    found = sample_planning.smallest_net_together([100], 0.25, [1, 3])
    assert found["pairs"].tolist() == [100, 300]
    assert found["smallest_net"].tolist() == [
        sample_planning.smallest_net(n, 0.25) for n in (100, 300)
    ]
    assert np.isnan(sample_planning.smallest_net(5, 0.2))


@pytest.mark.parametrize(("net", "discordant"), [(0.3, 0.2), (0.1, 0), (0.1, 1.2)])
def test_impossible_rates_are_refused(net, discordant):
    with pytest.raises(ValueError, match="expected a share above 0"):
        sample_planning.power(100, net, discordant)


def test_a_fraction_of_a_pair_is_refused():
    with pytest.raises(ValueError, match=r"pairs is 10\.5"):
        sample_planning.power(10.5, 0.1, 0.2)
