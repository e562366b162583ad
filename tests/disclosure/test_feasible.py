"""The range of every blank: against hand verdicts, small cases and all tables that there are."""

import itertools
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.disclosure.auditor.feasible import feasible
from analysis.errors import DataError
from analysis.settings import ROOT, THRESHOLD
from support.hand_verdicts import VERDICTS

X = np.nan


def whole(inner: np.ndarray) -> np.ndarray:
    """Put the margins around an inner table."""
    with_totals = np.column_stack([inner, inner.sum(axis=1)])
    return np.vstack([with_totals, with_totals.sum(axis=0)]).astype(float)


def with_blanks(table, blank) -> np.ndarray:
    shown = table.copy()
    shown[np.array(blank)] = X
    return shown


@st.composite
def tables(draw, largest: int = 4):
    """Return a small table with margins, and which of its inner cells are blank."""
    shape = draw(st.tuples(st.integers(1, 3), st.integers(1, 3)))
    size = shape[0] * shape[1]
    inner = np.array(draw(st.lists(st.integers(0, largest), min_size=size, max_size=size))).reshape(
        shape
    )
    blank = np.zeros((shape[0] + 1, shape[1] + 1), dtype=bool)
    blank[:-1, :-1] = np.array(draw(st.lists(st.booleans(), min_size=size, max_size=size))).reshape(
        shape
    )
    return whole(inner), blank


def enumerated(shown: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Lowest and highest over all tables, tried one by one; the margins are shown."""
    blanks = np.argwhere(np.isnan(shown))
    most = [int(min(shown[row, -1], shown[-1, column])) for row, column in blanks]
    found = []
    for values in itertools.product(*(range(top + 1) for top in most)):
        tried = shown.copy()
        tried[tuple(blanks.T)] = values
        if np.array_equal(whole(tried[:-1, :-1]), tried):
            found.append(tried)
    return np.min(found, axis=0), np.max(found, axis=0)


def test_the_room_itself_stays_light():
    code = "import sys, analysis.disclosure; print({'scipy', 'numpy'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "set()\n"


@pytest.mark.parametrize("case", VERDICTS)
def test_the_verdicts_by_hand(case):
    """A table is unsafe by hand where a blank below the threshold is given away."""
    cells, truth, verdict = VERDICTS[case]
    low, high = feasible(cells)
    assert ((low <= truth) & (truth <= high)).all()
    given_away = np.isnan(cells) & (low == high) & (truth < THRESHOLD)
    assert ("unsafe" if given_away.any() else "safe") == verdict


def test_one_blank_is_given_away_by_its_row():
    low, high = feasible([[X, 20, 23], [15, 25, 40], [18, 45, 63]])
    assert low[0, 0] == high[0, 0] == 3


def test_a_rectangle_of_blanks_is_as_wide_as_its_smallest_corners_allow():
    # Corners 3, 20, 15, 2: the first and the last can each go down to 1 and 0 and up by 15, the
    # others against them.
    table = whole(np.array([[3, 20, 30], [15, 2, 40], [18, 22, 50]]))
    blank = np.zeros((4, 4), dtype=bool)
    blank[:2, :2] = True
    low, high = feasible(with_blanks(table, blank))
    assert low[:2, :2].tolist() == [[1, 5], [0, 0]]
    assert high[:2, :2].tolist() == [[18, 22], [17, 17]]


def test_a_blank_margin_follows_from_its_cells():
    low, high = feasible([[1, 2, X], [3, 4, 7], [4, 6, 10]])
    assert low[0, 2] == high[0, 2] == 3


def test_nothing_limits_a_blank_without_a_margin():
    low, high = feasible([[X, 2, X], [3, 4, 7], [X, 6, X]])
    assert low[0].tolist() == [0, 2, 2]
    assert high[0].tolist() == [np.inf, 2, np.inf]


def test_a_large_count_is_exact():
    table = whole(np.array([[987_654_321, 3], [2, 9_876_543]]))
    blank = np.zeros((3, 3), dtype=bool)
    blank[:2, :2] = True
    low, high = feasible(with_blanks(table, blank))
    # The small corners allow two more in the large ones, and these everything down to an empty one.
    assert low[:2, :2].tolist() == [[977_777_778, 1], [0, 0]]
    assert high[:2, :2].tolist() == [[987_654_323, 9_876_546], [9_876_545, 9_876_545]]


@given(tables())
@settings(deadline=None, max_examples=60)
def test_the_range_is_that_of_all_tables_tried_one_by_one(drawn):
    table, blank = drawn
    shown = with_blanks(table, blank)
    low, high = feasible(shown)
    lowest, highest = enumerated(shown)
    np.testing.assert_array_equal(low, lowest)
    np.testing.assert_array_equal(high, highest)


@given(tables(largest=500))
@settings(deadline=None, max_examples=30)
def test_the_truth_lies_within_and_shown_cells_stay(drawn):
    table, blank = drawn
    low, high = feasible(with_blanks(table, blank))
    assert ((low <= table) & (table <= high)).all()
    assert (low[~blank] == table[~blank]).all()
    assert (high[~blank] == table[~blank]).all()


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ([1, 2, 3], r"shape \(3,\); expected two dimensions"),
        ([[1, 2, 3]], r"shape \(1, 3\)"),
        ([["a", 1], [1, 1]], "no array of numbers"),
        ([[1.5, 1.5], [1.5, 1.5]], "found 1.5 in row 1, column 1"),
        ([[1, 1], [-1, -1]], "found -1 in row 2, column 1"),
        ([[X, np.inf], [X, X]], "found inf in row 1, column 2"),
        ([[X, 5, 3], [1, 1, 2], [X, 6, X]], "no counts add up to the shown margins"),
        ([[1, 2], [1, 1]], "no counts add up to the shown margins"),
    ],
)
def test_what_is_no_table_is_refused(table, said):
    with pytest.raises(DataError, match=said):
        feasible(table)
