"""How often intervals of what comes in clusters or series hold the truth; part of `make bench`.

Pairs of actors with several adverts, incidents with several reports, places with a ratio of their
own, years of a series, and small areas: simulated from a known truth, judged as in `coverage.py`.
"""

import sys

import numpy as np
from coverage import judged
from scipy import special

from analysis.statistics.comparisons import clustered_pairs, matched_pairs, meta_analysis
from analysis.statistics.comparisons.small_areas import shrunken, smoothed_variances
from analysis.statistics.comparisons.trend import slope
from analysis.statistics.intervals.clustered_rates import clustered_rate

ROUNDS = 1000
# Chances of only the majority, both, neither, only the minority: in the order of the score.
CHANCES = np.array([0.22, 0.36, 0.33, 0.09])


def responses(rng, actor, alike):
    """Majority and minority responses to pairs, alike within actors on a normal scale."""
    shared = rng.standard_normal(actor.max() + 1)[actor]
    score = np.sqrt(alike) * shared + np.sqrt(1 - alike) * rng.standard_normal(len(actor))
    code = np.searchsorted(CHANCES.cumsum()[:-1], special.ndtr(score))
    return np.isin(code, [0, 1]), np.isin(code, [1, 3])


def pairs_of_actors(rng):
    """Coverage of net discrimination and of the ratio, with the design effect of the actor."""
    truth = {"net": CHANCES[0] - CHANCES[3], "ratio": CHANCES[[1, 3]].sum() / CHANCES[:2].sum()}
    for pairs, actors, alike in ((120, 80, 0.5), (250, 150, 0.5), (250, 150, 0.0), (600, 360, 0.5)):
        held = []
        for _ in range(ROUNDS):
            actor = rng.integers(0, actors, pairs)
            one, other = responses(rng, actor, alike)
            found = clustered_pairs.design_effects(one, other, actor)
            # As they are published: one or more, in tenths, rounded up.
            effects = {k: np.ceil(round(10 * max(v, 1.0), 6)) / 10 for k, v in found.items()}
            counts = [int((a & b).sum()) for a, b in (
                (one, other), (one, ~other), (~one, other), (~one, ~other)
            )]  # fmt: skip
            made = matched_pairs.estimate(*counts, effects=effects)
            held.append([
                made["low"] <= truth["net"] <= made["high"],
                made["ratio_low"] <= truth["ratio"] <= made["ratio_high"],
            ])  # fmt: skip
        for name, coverage in zip(("net", "ratio"), np.mean(held, axis=0), strict=True):
            yield f"{name}, {pairs} pairs of {actors} actors, alike {alike}", coverage


def incidents(rng):
    """Coverage of `clustered_rate`: incidents by Poisson, with one report or more."""
    for mean, more in ((50, 0.2), (100, 0.2), (200, 0.5), (400, 0.2)):
        held = []
        for _ in range(ROUNDS):
            sizes = rng.geometric(1 - more, rng.poisson(mean))
            low, high = clustered_rate(sizes.sum(), (sizes**2).sum(), 1)
            held.append(low <= mean / (1 - more) <= high)
        yield f"{mean} incidents, of whom {more} have another report", np.mean(held)


def places(rng):
    """Coverage of the mean ratio of places (Hartung and Knapp)."""
    for count, pairs, spread in ((6, 200, 0.0), (6, 200, 0.15), (13, 40, 0.1), (13, 100, 0.2)):
        held = []
        for _ in range(ROUNDS):
            ratio = np.exp(np.log(0.75) + spread * rng.standard_normal(count)).clip(0.4, 1.1)
            both = 0.56 * ratio - 0.09
            chances = np.column_stack([both, 0.56 - both, np.full(count, 0.09)])
            n = np.array([rng.multinomial(pairs, [*each, 1 - each.sum()]) for each in chances])
            majority, minority = n[:, 0] + n[:, 1], n[:, 0] + n[:, 2]
            differ = n[:, 1] + n[:, 2]
            known = (differ > 0) & (minority > 0)
            variance = meta_analysis.smoothed_variances(
                *(each[known] for each in (n.sum(axis=1), differ, majority, minority))
            )
            found = meta_analysis.estimate(np.log(minority / majority)[known], variance)
            held.append(found["low"] <= np.log(0.75) <= found["high"])
        yield f"{count} places of {pairs} pairs, spread {spread}", np.mean(held)


def series(rng):
    """Coverage of `slope` for estimates on a line."""
    for years in (3, 4, 6, 10):
        errors = rng.uniform(0.5, 1.5, years)
        held = []
        for _ in range(ROUNDS):
            values = 20 - 0.6 * np.arange(years) + errors * rng.standard_normal(years)
            found = slope(np.arange(years), values, errors**2)
            held.append(found["low"] <= -0.6 <= found["high"])
        yield f"{years} years", np.mean(held)


def areas(rng):
    """Coverage of shrunken shares, over all areas together."""
    for count, spread in ((10, 0.05), (25, 0.05), (60, 0.03), (60, 0.1)):
        held = []
        for _ in range(ROUNDS // 4):
            truth = (0.3 + spread * rng.standard_normal(count)).clip(0.01, 0.99)
            sizes = rng.integers(20, 400, count)
            shares = rng.binomial(sizes, truth) / sizes
            found = shrunken(shares, smoothed_variances(shares, sizes))
            held.append(((found["low"] <= truth) & (truth <= found["high"])).mean())
        yield f"{count} areas, spread {spread}", np.mean(held)


def main() -> int:
    """Print the coverage of every method; 1 where one misses."""
    rng = np.random.default_rng(2023)
    return judged(
        {
            "pairs of actors": pairs_of_actors(rng),
            "clustered rate": incidents(rng),
            "mean of places": places(rng),
            "slope": series(rng),
            "small areas": areas(rng),
        }
    )


if __name__ == "__main__":
    sys.exit(main())
