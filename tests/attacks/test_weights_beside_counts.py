"""Attack 1: weights as a second table.

Who knows the two weights of a sample gets from n and the sum of weights how many units have each:
163 of 163 small counts, before. Now n and weight have a noise of their own, and weights stand in
steps that tell nothing of the sample.
"""

from functools import cache

import numpy as np
import pandas as pd
import pytest

from analysis.disclosure.audit import audit, refuse
from analysis.disclosure.protect import protect
from analysis.disclosure.unequal_weights import left_by_weights
from analysis.errors import DisclosureError
from analysis.settings import AUDIT_SMALLEST_SD
from support.attacker import MOST, chances, likelihood, right
from support.keyed_units import TABLES, counted, table, units

# Most units weigh 1; some weigh this, as in the samples of the monitor (56 and 157).
HEAVY, OF_HEAVY = 3.0, 0.15
SMALL = range(1, 10)


def sample(seed: int, heavy: float = HEAVY) -> pd.DataFrame:
    frame = units(1200, seed, codes=4)
    is_heavy = np.random.default_rng(seed).random(len(frame)) < OF_HEAVY
    weight = np.where(is_heavy, heavy, 1.0)
    return frame.assign(weight=weight, weight2=weight**2)


def cells_of(folder, heavy: float, *, samples: int) -> pd.DataFrame:
    """Published cells with a few heavy units, beside the true ones."""
    parts = []
    for seed in range(samples):
        true, _ = counted(sample(seed, heavy), folder)
        public, _ = protect(true, TABLES)
        both = public.assign(step=step_of(public))
        parts.append(both.merge(true, on=["table", "year", "a", "b", "c"], suffixes=("", "_true")))
    cells = pd.concat(parts).drop_duplicates("key")
    cells["heavy"] = solved(cells["n_true"], cells["weight_true"], heavy)
    return cells[cells["n"].notna() & cells["heavy"].isin(SMALL)].reset_index(drop=True)


@pytest.fixture(scope="module")
def shown(tmp_path_factory) -> pd.DataFrame:
    return cells_of(tmp_path_factory.mktemp("samples"), HEAVY, samples=10)


def step_of(public: pd.DataFrame) -> pd.Series:
    """The step of the weights of each table, as anybody sees it: what divides them all."""
    of_table = {}
    for name, weights in public.groupby("table")["weight"]:
        step, others = weights.min(), weights.dropna().to_numpy()
        while (rest := others % step).max() > 1e-6:
            step, others = rest[rest > 1e-6].min(), np.append(rest[rest > 1e-6], step)
        of_table[name] = step
    return public["table"].map(of_table)


def solved(n: pd.Series, weight: pd.Series, heavy: float = HEAVY) -> pd.Series:
    """Heavy units by two equations, as if both numbers were exact."""
    return ((weight - n) / (heavy - 1)).round()


def by_bayes(shown: pd.DataFrame, heavy: float, *, weights: bool) -> tuple[float, float, int]:
    """Share guessed right; the highest chance given; how many numbers are left at least."""
    chance = [
        chance_of_heavy(*row, heavy, weights) for row in shown[["n", "weight", "step"]].to_numpy()
    ]
    best = pd.Series([1 + int(np.argmax(each[1 : SMALL.stop])) for each in chance])
    surest = max(each.max() for each in chance)
    return right(best, shown["heavy"]), surest, min(int((each > 0.01).sum()) for each in chance)


def chance_of_heavy(
    n: float, weight: float, step: float, heavy: float, weights: bool
) -> np.ndarray:
    """Chance of each number of heavy units, by who knows the method and the whole sample."""
    counts = np.arange(max(int(n) - MOST, 1), int(n) + MOST + 1)
    joint = likelihood(n, counts)[:, None] * among(counts[-1] + 1)[counts]
    if weights:
        joint = joint * published_as(weight, counts, step, heavy)
    return joint.sum(axis=0) / joint.sum()


@cache
def among(most: int) -> np.ndarray:
    """Chance of each number of heavy units among so many."""
    table_ = np.zeros((most, most))
    table_[0, 0] = 1.0
    for count in range(1, most):
        table_[count] = table_[count - 1] * (1 - OF_HEAVY)
        table_[count, 1:] += table_[count - 1, :-1] * OF_HEAVY
    return table_


def published_as(weight: float, counts: np.ndarray, step: float, heavy: float) -> np.ndarray:
    """Chance of the published weight for each true count and number of heavy units."""
    true = counts[:, None] + (heavy - 1) * np.arange(counts[-1] + 1)
    found = np.zeros(true.shape)
    for at, change in enumerate(range(-MOST, MOST + 1)):
        made = step * np.maximum(np.round((true + change * true / counts[:, None]) / step), 0)
        chance = np.array([chances(int(min(count, MOST + 1)))[at] for count in counts])
        found += chance[:, None] * (np.abs(made - weight) < 1e-6)
    return found


def wholes(n: float, mean: float) -> list[int]:
    """True totals that a mean weight leaves: the heavy units must be a whole number."""
    counts = np.arange(int(n) - MOST, int(n) + MOST + 1)
    number = counts * (mean - 1) / (HEAVY - 1)
    return counts[np.abs(number - np.round(number)) < 1e-6].tolist()


def test_exact_numbers_give_every_small_count(shown):
    """Without protection the attack works."""
    assert len(shown) > 80
    assert right(solved(shown["n_true"], shown["weight_true"]), shown["heavy"]) == 1


def test_two_equations_do_not_give_the_heavy_units_any_more(shown):
    assert right(solved(shown["n"], shown["weight"]), shown["heavy"]) < 0.36


def test_who_knows_the_method_and_the_sample_is_sure_of_none(shown):
    alone, _, _ = by_bayes(shown, HEAVY, weights=False)
    told, surest, left = by_bayes(shown, HEAVY, weights=True)
    # By what is known of the sample, without any weight, more than a quarter is guessed.
    assert 0.2 < alone < 0.35
    assert told < alone + 0.20
    assert surest < 0.8
    assert left >= 4


def test_the_step_of_weights_does_not_tell_how_many_units_there_are(tmp_path):
    """A mean weight in full leaves one total, and of two populations their exact difference."""
    frame = sample(1)
    tables = {"X": table("X", "a"), "Y": table("Y", "a", where="c <> 'c3'")}
    true, _ = counted(frame, tmp_path, tables)
    public, _ = protect(true, tables)
    totals = public[public["a"] == "_T"].assign(step=step_of(public)).set_index("table")
    for name, part in (("X", frame), ("Y", frame[frame["c"] != "c3"])):
        n = totals.loc[name, "n"]
        assert wholes(n, part["weight"].mean()) == [len(part)]
        assert len(wholes(n, totals.loc[name, "step"])) == 2 * MOST + 1


def test_units_that_weigh_ten_times_as_much_show_and_are_refused(tmp_path):
    """The noise of a weight is that of mean units of its cell: few very heavy ones stand out."""
    told, surest, _ = by_bayes(cells_of(tmp_path, 10.0, samples=4), 10.0, weights=True)
    assert told > 0.5
    assert surest > 0.9
    true, files = counted(sample(1, 10.0), tmp_path)
    with pytest.raises(DisclosureError, match="weights of a sample differ by more than a factor"):
        refuse(audit(true, protect(true, TABLES)[0], TABLES, files))


@pytest.mark.parametrize(("heavy", "enough"), [(1.0, True), (3.0, True), (4.0, False)])
def test_weights_may_differ_by_a_factor_of_three(tmp_path, heavy, enough):
    _, files = counted(sample(1, heavy), tmp_path)
    left = left_by_weights(list(files["made_up"].values()))
    assert (left >= AUDIT_SMALLEST_SD) == enough
