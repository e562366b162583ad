"""What was published keeps its number while it moves by little."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import plan
from analysis.disclosure.frozen_cells import cell_names, empty_base, frozen, of_cells
from analysis.settings import THRESHOLD

PLAN = plan.load()


def cells(n: list[int], *, year: int = 2023, weight: float = 1.0) -> pd.DataFrame:
    frame = pd.DataFrame({"cohort": [str(2019 + at) for at in range(len(n))], "n": n})
    return frame.assign(table="R1", year=year, region="VG", weight=frame["n"] * weight)


def base_of(frame: pd.DataFrame, shown: list[float]) -> pd.DataFrame:
    published = pd.DataFrame({"n": shown, "weight": shown}, index=frame.index)
    return of_cells(frame, PLAN, published)


@given(st.integers(0, 500), st.integers(-30, 30))
def test_a_count_is_frozen_while_it_moved_by_less_than_the_threshold(n, move):
    base = base_of(cells([n]), [77.0])
    now = frozen(cells([max(n + move, 0)]), base, PLAN)["n"].iloc[0]
    if abs(max(n + move, 0) - n) < THRESHOLD and (n > 0) == (n + move > 0):
        assert now == 77.0
    elif abs(max(n + move, 0) - n) >= THRESHOLD:
        assert np.isnan(now)


def test_many_small_moves_are_not_added_up_in_silence():
    """The true count of what was published is kept, not that of the last delivery."""
    base = base_of(cells([100]), [97.0])
    assert frozen(cells([109]), base, PLAN)["n"].tolist() == [97.0]
    assert frozen(cells([110]), base, PLAN)["n"].isna().all()


def test_the_nearest_of_several_published_counts_counts():
    base = pd.concat([base_of(cells([100]), [97.0]), base_of(cells([120]), [121.0])])
    assert frozen(cells([104, 1]), base, PLAN)["n"].iloc[0] == 97.0
    assert frozen(cells([118]), base, PLAN)["n"].tolist() == [121.0]


def test_another_sample_is_drawn_anew():
    base = base_of(cells([100]), [97.0])
    assert frozen(cells([100], weight=100.0), base, PLAN)["n"].isna().all()


def test_nothing_is_frozen_where_nothing_was_published():
    assert frozen(cells([100, 3]), empty_base(), PLAN).isna().all().all()


def test_a_cohort_is_the_same_cell_in_every_delivery_and_a_year_of_register_is_not():
    both = pd.concat([cells([100]), cells([100], year=2022)], ignore_index=True)
    assert len(set(cell_names(both, PLAN))) == 1
    register = both.assign(table="P1", origin_group="eu")
    assert len(set(cell_names(register, PLAN))) == 2


@pytest.mark.parametrize(("one", "other"), [("W1", "W2"), ("N2", "R1")])
def test_the_same_units_have_one_name_in_every_table(one, other):
    row = {"year": 2023, "region": "VG", "origin_group": "_T", "sex": "F", "generation": "_T",
           "employed": "yes", "cohort": "2021", "status": "_T"}  # fmt: skip
    if one == "N2":
        row["region"] = "VG+BHG"
    frame = pd.DataFrame([row | {"table": one}, row | {"table": other}])
    assert len(set(cell_names(frame, PLAN))) == 1
