"""Controlled rounding: adjacent multiples that add up, one value per cell, never undone."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis import plan
from analysis.disclosure.protection.controlled_rounding import controlled, rounded
from analysis.settings import THRESHOLD
from support import shipped

ROUNDED = [t for t in plan.load().values() if t.rounding]


@given(
    counts=arrays(
        np.int64, st.tuples(st.integers(1, 6), st.integers(1, 5)), elements=st.integers(0, 60)
    ),
    base=st.sampled_from([3, 5, 10]),
    data=st.data(),
)
@settings(max_examples=60, deadline=None)
def test_each_count_and_total_becomes_a_multiple_beside_it(counts, base, data):
    shift = np.array(
        data.draw(st.lists(st.integers(0, base - 1), min_size=len(counts), max_size=len(counts)))
    )
    made = controlled(counts, base, shift)
    assert (made % base == 0).all()
    assert (np.abs(made - counts) < base).all()
    assert (np.abs(made.sum(axis=1) - counts.sum(axis=1)) < base).all()
    assert (made[counts == 0] == 0).all()


def test_the_plan_rounds_where_there_are_many_small_areas():
    assert [t.id for t in ROUNDED] == ["P4c", "P8"]
    assert all(t.outcome and set(t.no_total) == set(t.dimensions) for t in ROUNDED)


def test_shipped_rounded_tables_add_up_and_hide_only_the_categories_of_a_few():
    true = shipped.cells(protected=False)
    for table in ROUNDED:
        made = shipped.cells()[shipped.cells()["table"] == table.id]
        (outcome,) = table.outcome
        keys = ["year", *table.dimensions]
        units = true[(true["table"] == table.id) & (true[outcome] == "_T")].set_index(keys)["n"]
        few = pd.MultiIndex.from_frame(made[keys]).isin(units.index[units < THRESHOLD])
        assert (made["n"].isna() == (few & (made[outcome] != "_T"))).all()
        assert (made["conf_status"] == "C").equals(made["n"].isna())
        made = made[~few]
        assert (made["n"] % table.rounding == 0).all()
        inner = made[made[outcome] != "_T"].groupby(keys)[["n", "weight"]].sum()
        whole = made[made[outcome] == "_T"].set_index(keys)[["n", "weight"]]
        pd.testing.assert_frame_equal(inner, whole.sort_index(), check_exact=True)
        beside = made.merge(
            true[true["table"] == table.id], on=[*keys, outcome], how="left", suffixes=("", "_true")
        )
        assert ((beside["n"] - beside["n_true"].fillna(0)).abs() < table.rounding).all()
        assert (beside["n"] != beside["n_true"]).any()


def test_a_cell_in_two_rounded_tables_has_one_value():
    public = shipped.cells()
    keys = ["year", "code", "origin_group"]
    cities, everywhere = (
        public[public["table"] == table].assign(code=public[name])[[*keys, "n", "weight"]]
        for table, name in (("P4c", "centre_city"), ("P8", "municipality"))
    )
    both = cities.merge(everywhere, on=keys, suffixes=("", "_other"))
    # All residents and those of Belgian origin of thirteen cities, in each year.
    assert set(both["origin_group"]) == {"_T", "belgian"}
    assert (both["n"] == both["n_other"]).all()
    assert (both["weight"] == both["weight_other"]).all()


# The attack on the shifts: the attacker knows the method, so that all running totals of a row have
# one shift.


def ranges(
    shown: np.ndarray, base: int, shifts: list[int], total: float | None = None
) -> np.ndarray:
    """Low and high of each category of a row over the shifts, by trying every running total."""
    ends = np.array([[np.inf, -np.inf]] * len(shown))
    running = np.cumsum(shown)
    for shift in shifts:
        options = [
            [t for t in range(int(r) - shift, int(r) - shift + base) if t >= 0] for r in running
        ]
        if total is not None:
            options[-1] = [t for t in options[-1] if t == total]
        for at, after in enumerate(options):
            before = options[at - 1] if at else [0]
            found = [b - a for a in before for b in after if b >= a]
            if found:
                ends[at] = min(ends[at, 0], *found, np.inf), max(ends[at, 1], *found, -np.inf)
    return ends


def test_who_knows_the_method_and_even_the_shift_finds_no_shipped_count():
    for table in ROUNDED:
        made = shipped.cells()[shipped.cells()["table"] == table.id]
        (outcome,) = table.outcome
        inner = made[made[outcome] != "_T"].pivot_table(
            index=["year", *table.dimensions], columns=outcome, values="n"
        )
        for row in inner.dropna().drop_duplicates().to_numpy():
            for shifts in ([0, 1, 2, 3, 4], *([each] for each in range(table.rounding))):
                low, high = ranges(row, table.rounding, shifts).T
                assert (high - low >= table.rounding - 1).all(), (table.id, shifts)


def test_a_first_category_of_zero_is_what_a_known_shift_narrows():
    """Why the categories of a row of a few are not shown, and why Belgian origin comes first."""
    assert ranges(np.array([0.0, 5.0]), 5, [4])[0].tolist() == [0, 0]
    assert ranges(np.array([5.0, 0.0]), 5, list(range(5)), total=2)[1].tolist() == [0, 1]


def test_the_outcome_of_a_person_in_a_row_of_a_few_changes_no_byte():
    tables = {t.id: t for t in ROUNDED}
    true = shipped.cells(protected=False)
    true = true[true["table"].isin(tables) & (true["year"] == 2023)].reset_index(drop=True)
    one = true[(true["table"] == "P8") & (true["origin_group"] == "_T")].sort_values("n").iloc[0]
    assert one["n"] < THRESHOLD
    mine = true["municipality"].eq(one["municipality"]) & true["origin_group"].ne("_T")
    other = true.assign(origin_group=true["origin_group"].mask(mine, "non_eu15"))
    pd.testing.assert_frame_equal(rounded(true, tables), rounded(other, tables))
