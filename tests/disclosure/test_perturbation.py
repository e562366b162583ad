"""The noise of a count: its table solved a second way, and how it is looked up."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize

from analysis.counting.cells import KEY_RANGE
from analysis.disclosure.perturbation import noise, perturbation_table
from analysis.settings import NOISE_MOST, NOISE_VARIANCE

CHANGE = np.arange(-NOISE_MOST, NOISE_MOST + 1)
keys = st.integers(0, KEY_RANGE - 1)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 6])
def test_no_table_with_that_mean_and_variance_is_less_predictable(count):
    """Solved a second way: the highest entropy under the conditions, by constrained search."""
    allowed = CHANGE[count + CHANGE >= 0]
    conditions = [
        {"type": "eq", "fun": lambda p: p.sum() - 1},
        {"type": "eq", "fun": lambda p: allowed @ p},
        {"type": "eq", "fun": lambda p: allowed**2 @ p - NOISE_VARIANCE},
    ]
    found = minimize(
        lambda p: (p * np.log(np.maximum(p, 1e-300))).sum(),
        np.full(len(allowed), 1 / len(allowed)),
        jac=lambda p: np.log(np.maximum(p, 1e-300)) + 1,
        bounds=[(1e-12, 1)] * len(allowed),
        constraints=conditions,
        method="SLSQP",
        options={"ftol": 1e-15, "maxiter": 2000},
    )
    made = perturbation_table()[count]
    assert made[count + CHANGE < 0].sum() == 0
    assert made[count + CHANGE >= 0] == pytest.approx(found.x, abs=2e-5)


@given(st.integers(0, 10_000), keys)
def test_a_change_is_at_most_five_and_leaves_no_negative_count(n, key):
    (change,) = noise(np.array([n]), np.array([key]))
    assert abs(change) <= NOISE_MOST
    assert n + change >= 0
    assert n > 0 or change == 0


@given(st.integers(1, 50), keys)
def test_the_same_units_have_the_same_noise_and_others_do_not_hang_on_it(n, key):
    once, again = noise(np.array([n, n]), np.array([key, key]))
    assert once == again


@pytest.mark.parametrize("n", [1, 2, 5, 6, 1000])
def test_over_all_keys_the_noise_has_the_chances_of_the_table(n):
    spread = np.linspace(0, KEY_RANGE - 1, 200_001).astype(np.int64)
    found = noise(np.full(len(spread), n), spread)
    assert found.mean() == pytest.approx(0, abs=1e-3)
    assert found.var() == pytest.approx(NOISE_VARIANCE, abs=1e-2)
    share = np.array([(found == change).mean() for change in CHANGE])
    assert share == pytest.approx(perturbation_table()[min(n, 6)], abs=1e-4)


def test_a_variance_that_no_table_has_is_refused():
    with pytest.raises(ValueError, match="no change of at most 2"):
        perturbation_table(2, 40.0)
