"""Controlled rounding: adjacent multiples that add up, one value per cell everywhere, and never undone."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import shipped
from analysis import plan
from analysis.disclosure.rounding import controlled

ROUNDED = [t for t in plan.load().values() if t.rounding]


@given(
    counts=arrays(np.int64, st.tuples(st.integers(1, 6), st.integers(1, 5)), elements=st.integers(0, 60)),
    base=st.sampled_from([3, 5, 10]),
    data=st.data(),
)
@settings(max_examples=60, deadline=None)
def test_each_count_and_total_becomes_a_multiple_beside_it(counts, base, data):
    shift = np.array(data.draw(st.lists(st.integers(0, base - 1), min_size=len(counts), max_size=len(counts))))
    made = controlled(counts, base, shift)
    assert (made % base == 0).all()
    assert (np.abs(made - counts) < base).all()
    assert (np.abs(made.sum(axis=1) - counts.sum(axis=1)) < base).all()
    assert (made[counts == 0] == 0).all()


def test_the_plan_rounds_where_there_are_many_small_areas():
    assert [t.id for t in ROUNDED] == ["P4c", "P8"]
    assert all(t.outcome and set(t.no_total) == set(t.dimensions) for t in ROUNDED)


def test_shipped_rounded_tables_add_up_and_hide_nothing():
    true = shipped.cells(protected=False)
    for table in ROUNDED:
        made = shipped.cells()[shipped.cells()["table"] == table.id]
        (outcome,) = table.outcome
        assert made["n"].notna().all()
        assert (made["n"] % table.rounding == 0).all()
        keys = ["year", *table.dimensions]
        inner = made[made[outcome] != "_T"].groupby(keys)[["n", "weight"]].sum()
        whole = made[made[outcome] == "_T"].set_index(keys)[["n", "weight"]]
        pd.testing.assert_frame_equal(inner, whole.sort_index(), check_exact=True)
        beside = made.merge(true[true["table"] == table.id], on=[*keys, outcome], how="left", suffixes=("", "_true"))
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
