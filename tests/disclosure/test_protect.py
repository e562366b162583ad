"""Public cells: noise that is the same everywhere, small counts hidden, nothing said by absence."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import plan
from analysis.counting.cells import KEY_RANGE
from analysis.disclosure.perturbation import noise
from analysis.disclosure.protect import HIDDEN, protect, summary
from analysis.settings import NOISE_MOST, THRESHOLD
from support.keyed_units import TABLES, counted, table, units

CODES = ["a", "b", "c"]


def public_of(frame, folder, tables=None, base=None):
    tables = TABLES if tables is None else tables
    true, _ = counted(frame, folder, tables)
    public, base = protect(true, tables, base)
    names = [name for name in CODES if name in public]
    return public.merge(
        true, on=["table", "year", *names], how="left", suffixes=("", "_true")
    ), base


@pytest.mark.parametrize("seed", range(5))
def test_every_count_is_within_five_and_small_ones_are_hidden(tmp_path, seed):
    both, _ = public_of(units(400, seed), tmp_path)
    true = both["n_true"].fillna(0)
    shown = both["conf_status"] != HIDDEN
    assert (both["n"].notna() == shown).all()
    assert (both["n"] - true)[shown].abs().max() <= NOISE_MOST
    assert both["n"].min() >= THRESHOLD
    assert (true[~shown] < THRESHOLD + NOISE_MOST).all()
    assert both.loc[~shown, ["weight", "weight2"]].isna().all().all()
    assert (both.loc[shown, "weight"] == both.loc[shown, "n"]).all()


@pytest.mark.parametrize("seed", range(5))
def test_the_same_units_have_the_same_number_in_every_table(tmp_path, seed):
    both, _ = public_of(units(400, seed), tmp_path)
    has_units = both[both["n_true"] > 0]
    same = has_units.groupby(["n_true", "key"])["n"].agg(["min", "max", "size"])
    assert (same["size"] > 1).any()
    assert ((same["min"] == same["max"]) | same["max"].isna()).all()


def test_a_category_without_units_has_a_cell_like_a_small_one(tmp_path):
    frame = units(400, 1)
    frame = frame[~((frame["a"] == "a2") & (frame["b"] == "b1"))]
    both, _ = public_of(frame, tmp_path)
    empty = both[(both["table"] == "X") & (both["a"] == "a2") & (both["b"] == "b1")]
    assert empty["n_true"].isna().tolist() == [True]
    assert empty["conf_status"].tolist() == [HIDDEN]
    # All combinations of codes and totals of three by three.
    assert (both["table"] == "X").sum() == 16


def test_what_never_goes_together_in_any_year_has_no_cell(tmp_path):
    frame = units(400, 1)
    frame = frame[~((frame["a"] == "a2") & (frame["b"] == "b1"))]
    tables = {"X": table("X", "ab", bound=(("a", "b"),))}
    both, _ = public_of(frame, tmp_path, tables)
    assert len(both) == 15


def test_the_order_of_the_rows_does_not_tell_which_cells_are_empty(tmp_path):
    both, _ = public_of(units(400, 1), tmp_path)
    for _, block in both.groupby("table"):
        names = [name for name in CODES if block[name].iloc[0] != "_Z"]
        assert block[names].to_numpy().tolist() == sorted(block[names].to_numpy().tolist())


@given(st.integers(0, 10_000))
@settings(max_examples=10)
def test_one_person_less_changes_nothing_that_is_published(tmp_path_factory, seed):
    frame = units(300, seed)
    before, base = public_of(frame, tmp_path_factory.mktemp("before"))
    who = seed % len(frame)
    after, _ = public_of(frame.drop(index=who), tmp_path_factory.mktemp("after"), base=base)
    names = ["table", *CODES]
    # A code that only that person had is not among those of the table any more.
    both = before.merge(after, on=names, suffixes=("", "_after"))
    for name in ("n", "weight"):
        pd.testing.assert_series_equal(both[name], both[f"{name}_after"], check_names=False)


def test_without_what_was_published_one_person_less_shows_that_person(tmp_path):
    """Why counts are frozen: without it the cells of who is gone are drawn anew."""
    frame = units(300, 3)
    before, _ = public_of(frame, tmp_path)
    after, _ = public_of(frame.drop(index=7), tmp_path)
    both = before.merge(after, on=["table", *CODES], suffixes=("", "_after"))
    moved = both["n"].fillna(0) != both["n_after"].fillna(0)
    assert moved.any()


def test_unequal_weights_get_a_noise_of_their_own_in_whole_mean_weights(tmp_path):
    frame = units(3000, 2, weight=None)
    both, _ = public_of(frame, tmp_path)
    mean = round(frame["weight"].sum() / len(frame))
    shown = both[both["n"].notna()]
    steps = shown["weight"] / mean
    assert steps.to_numpy() == pytest.approx(np.round(steps.to_numpy()))
    # Of a cell of n units the two noises differ: n' x mean is not the weight.
    assert (shown["weight"] != shown["n"] * mean).any()
    away = (shown["weight"] - shown["weight_true"]).abs()
    most = NOISE_MOST * shown["weight_true"] / shown["n_true"] + mean / 2
    assert (away <= most + 1e-9).all()
    effect = shown["weight2"] * shown["n"] / shown["weight"] ** 2
    assert effect.groupby(shown["table"]).nunique().max() == 1 or np.ptp(effect) < 1e-9
    assert (effect * 10).round(6).eq((effect * 10).round()).all()


def test_published_counts_are_shown_as_they_are(tmp_path):
    both, _ = public_of(units(30, 1), tmp_path, {"X": table("X", "ab", published_counts=True)})
    assert both["n"].tolist() == both["n_true"].tolist()
    assert (both["n"] < THRESHOLD).any()


def test_of_actors_rows_of_few_are_hidden_with_what_would_give_them_back(tmp_path):
    tables = {"X": table("X", "a", outcome={"c": "c"}, counts_actors=True)}
    frame = pd.DataFrame(
        {
            "a": ["a0"] * 60 + ["a1"] * 50,
            "b": "b0",
            "c": ["c0", "c1"] * 30 + ["c0"] * 46 + ["c1"] * 4,
        }
    ).assign(year=2023, units=1.0, weight=1.0, weight2=1.0, key=0)
    both, _ = public_of(frame, tmp_path, tables)
    shown = both[both["conf_status"] == ""][["a", "c"]].to_numpy().tolist()
    # a1 has four of c1, so a1 hides its outcomes, and so does the total, from which a0 is known.
    assert shown == [["_T", "_T"], ["a0", "_T"], ["a0", "c0"], ["a0", "c1"], ["a1", "_T"]]


def test_a_cell_counted_by_two_gets_the_noise_of_the_sum_of_their_keys(tmp_path):
    frame = units(200, 4)
    both, _ = public_of(frame, tmp_path)
    total = both[(both["table"] == "X") & (both["a"] == "_T") & (both["b"] == "_T")]
    key = int(sum(int(each) for each in frame["key"])) % KEY_RANGE
    assert total["n"].item() == 200 + noise(np.array([200]), np.array([key])).item()


def test_the_summary_counts_what_is_hidden():
    frame = pd.DataFrame({"table": ["P1", "P1", "P2"], "conf_status": ["C", "", ""]})
    assert summary(frame).to_numpy().tolist() == [["P1", 2, 1, 0.5], ["P2", 1, 0, 0.0]]


def test_every_table_of_the_plan_names_columns_that_it_has_as_bound():
    for each in plan.load().values():
        for pair in each.bound:
            assert set(pair) <= {"year", *each.columns}
