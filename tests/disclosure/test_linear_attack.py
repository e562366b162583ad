"""Best linear estimates under relations, against brute force on random tables."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.disclosure.linear_attack import nested, prepare, relations, weights

# Which of a few profiles are in each cell; a profile stands for some units.
cells = arrays(int, st.tuples(st.integers(2, 7), st.integers(2, 5)), elements=st.integers(0, 1))


def common(matrix: np.ndarray, units: np.ndarray) -> np.ndarray:
    return (matrix * units) @ matrix.T


def distinct(matrix: np.ndarray) -> np.ndarray:
    """Cells with units, each set of units once."""
    return np.unique(matrix[matrix.any(axis=1)], axis=0).astype(float)


@given(cells)
def test_relations_are_those_of_the_units(matrix):
    matrix = distinct(matrix)
    if not len(matrix):
        return
    units = np.arange(3, 3 + matrix.shape[1])
    tied = relations(common(matrix, units))
    assert len(tied) == len(matrix) - np.linalg.matrix_rank(matrix)
    assert np.abs(tied @ matrix).max(initial=0) < 1e-7


@given(cells, st.integers(0, 127))
def test_the_variance_is_that_of_generalised_least_squares(matrix, mask):
    """Brute force: of all weights that give the target whatever the units, the shortest."""
    matrix = distinct(matrix)
    if not len(matrix):
        return
    shown = np.array([bool(mask >> at & 1) for at in range(len(matrix))])
    attack = prepare(relations(common(matrix, np.arange(3, 3 + matrix.shape[1]))), shown)
    found = weights(attack, np.eye(len(matrix)))
    for target, row in zip(matrix, found, strict=True):
        seen = matrix[shown]
        shortest, *_ = np.linalg.lstsq(seen.T, target, rcond=None)
        can_be_told = np.allclose(seen.T @ shortest, target) if len(seen) else False
        assert np.isnan(row).any() == (not can_be_told)
        if can_be_told:
            assert row @ matrix == pytest.approx(target, abs=1e-6)
            assert (row**2).sum() == pytest.approx((shortest**2).sum(), abs=1e-6)
            assert np.abs(row[~shown]).max(initial=0) == 0


def test_a_difference_that_is_a_cell_itself_is_no_pair():
    total, part, rest = np.array([1, 1, 1]), np.array([1, 1, 0]), np.array([0, 0, 1])
    units = np.array([20, 10, 4])
    assert nested(common(np.array([total, part]), units), fewest=1, most=9).tolist() == [[0, 1]]
    assert not len(nested(common(np.array([total, part, rest]), units), fewest=1, most=9))
    assert not len(nested(common(np.array([total, part]), units), fewest=5, most=9))
