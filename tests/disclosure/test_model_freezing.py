"""Results of models over corrections and later reports: what moved by little stays as published."""

import numpy as np
import pandas as pd
import pytest

from analysis.disclosure.model_results.freezing import BASE, empty_base, result_names
from analysis.disclosure.model_results.protect import Protected, protect_results
from analysis.models.estimates import (
    ADJUSTED,
    COLUMNS,
    CURVE,
    DIFFERENCE,
    OF_RESPONDENTS,
    PROTECTED_BY,
    SHARE,
)

NUMBERS = ["value", "low", "high", "count", "denominator", "n", "conf_status"]
# The keys that take five units away and that add five.
LEAST, MOST = 0, 2**32 - 1


def estimate(**changes) -> pd.DataFrame:
    """60 of 200 units, that stand for 8 each, of contracts of 2019."""
    row = dict.fromkeys([*COLUMNS, *PROTECTED_BY], np.nan)
    row |= {
        "table": "N3b", "indicator": "x", "year": 2023, "region": "VG", "cohort": "2019",
        "reference": "", "rule": "", "interval": "design", "unit": "share", "kind": SHARE,
        "curve": "", "obs_status": "", "data_kind": "synthetic", "vintage": "v",
        "units": 60, "key": MOST, "n": 200, "n_key": MOST, "size": 200, "value": 0.3,
        "low": 0.24, "high": 0.37, "count": 480.0, "denominator": 1600.0,
    }  # fmt: skip
    row |= changes
    row |= {"count": 8.0 * row["units"], "denominator": 8.0 * row["n"]}
    return pd.DataFrame([row])


def curve(at_risk: int, units: int, value: float, **changes) -> pd.DataFrame:
    given = {
        "table": "N6", "kind": CURVE, "n": at_risk, "units": units, "value": value, "whole": 200,
        "whole_key": MOST, "per_unit": 0.005, "curve": "a", "time": 12.0, "cohort": "_Z",
    }  # fmt: skip
    return estimate(**given | changes)


def gap(**changes) -> pd.DataFrame:
    given = {
        "table": "W8", "kind": DIFFERENCE, "unit": "pp", "effect": -100.0, "value": 10.0,
        "low": 2.0, "high": 17.5, "cohort": "_Z", "reference": "belgian",
        "reference_units": 200, "reference_key": MOST, "reference_n": 500,
        "reference_n_key": MOST, "reference_count": 1600.0, "reference_denominator": 4000.0,
        "reference_size": 500,
    }  # fmt: skip
    return estimate(**given | changes)


def shown(made: Protected) -> list:
    return made.public[NUMBERS].fillna(-1).to_numpy().tolist()


ONE_LESS = [
    (estimate(), estimate(units=59, key=LEAST, n=199, n_key=LEAST)),
    (curve(120, 60, 0.3), curve(120, 59, 0.296, key=LEAST, n_key=LEAST, whole_key=LEAST)),
    (gap(), gap(units=59, key=LEAST, n=199, n_key=LEAST, value=10.35)),
    (gap(kind=ADJUSTED, value=7.0), gap(kind=ADJUSTED, value=7.4, n=199, n_key=LEAST)),
]


@pytest.mark.parametrize(("before", "now"), ONE_LESS)
def test_one_unit_less_changes_nothing_that_is_published(before, now):
    first = protect_results(before)
    assert shown(protect_results(now)) != shown(first)
    second = protect_results(now, first.base)
    assert shown(second) == shown(first)
    assert len(second.base) == len(first.base) == 1


def test_what_was_hidden_stays_hidden_while_it_moves_by_little():
    first = protect_results(estimate(units=4, key=LEAST))
    now = estimate(units=12, key=MOST)
    assert first.public["conf_status"].item() == "C"
    assert protect_results(now).public["conf_status"].item() == ""
    assert shown(protect_results(now, first.base)) == shown(first)


@pytest.mark.parametrize(
    "moved", [{"units": 73}, {"n": 213}, {"units": 50, "n": 190}, {"table": "N3"}]
)
def test_what_moved_by_the_threshold_or_is_new_is_drawn_anew(moved):
    first = protect_results(estimate())
    now = estimate(key=LEAST, n_key=LEAST, **moved)
    made = protect_results(now, first.base)
    assert shown(made) != shown(first)
    assert len(made.base) == 2


def test_a_count_that_stayed_is_frozen_where_the_other_moved():
    first = protect_results(gap())
    moved = {"reference_units": 250, "reference_count": 2000.0, "reference_key": LEAST}
    now = gap(key=LEAST, n_key=LEAST, **moved)
    made = protect_results(now, first.base)
    # The group itself did not move: its counts stay, and a difference tells no more of it.
    assert made.public[["count", "denominator", "n"]].equals(
        first.public[["count", "denominator", "n"]]
    )
    assert made.public["value"].item() == pytest.approx(100 * (245 / 505 - 65 / 205), abs=0.05)


def test_small_moves_add_up_to_a_large_one():
    base = protect_results(estimate()).base
    steps = []
    for n in (206, 209, 211):
        made = protect_results(estimate(n=n, n_key=LEAST, units=75 if n == 206 else 60), base)
        base = made.base
        steps.append(made.public["n"].item())
    # First drawn at 200: 206 and 209 stay at that, though the share was drawn anew at 206.
    assert steps == [205, 205, 206]


@pytest.mark.parametrize(
    ("now", "kept"),
    [
        (gap(kind=ADJUSTED, value=8.0, n=8000, units=2400), True),
        (gap(kind=ADJUSTED, value=13.0, n=8000, units=2400), False),
        (curve(120, 60, 0.33), True),
        (curve(120, 60, 0.38), False),
    ],
)
def test_a_value_that_moved_by_more_than_so_many_units_can_move_it_is_drawn_anew(now, kept):
    """A recoded characteristic changes no count: what it does to the result is published."""
    before = now.assign(value=7.0 if now["table"].item() == "W8" else 0.3)
    first = protect_results(before)
    assert (shown(protect_results(now, first.base)) == shown(first)) == kept


def test_another_sample_is_not_frozen():
    first = protect_results(estimate())
    now = estimate(n_key=LEAST)
    made = protect_results(now.assign(denominator=2000.0, count=600.0), first.base)
    assert made.public["n"].item() == 195


def test_respondents_are_not_frozen():
    no_keys = dict.fromkeys(("key", "n_key"), np.nan)
    first = protect_results(estimate(kind=OF_RESPONDENTS, **no_keys))
    assert first.base.empty
    made = protect_results(estimate(kind=OF_RESPONDENTS, value=0.25, **no_keys), first.base)
    assert made.public["value"].item() == 0.25


def test_a_cohort_is_the_same_result_in_every_report_and_a_year_is_not():
    first = protect_results(pd.concat([estimate(), curve(120, 60, 0.3)], ignore_index=True))
    later = pd.concat(
        [
            estimate(year=2024, n_key=LEAST, key=LEAST),
            curve(120, 60, 0.3, year=2024, n_key=LEAST, key=LEAST),
        ],
        ignore_index=True,
    )
    made = protect_results(later, first.base).public
    assert made["n"].tolist() == [205, 115]


def test_names_hold_the_codes_and_no_number():
    names = result_names(pd.concat([estimate(), gap()], ignore_index=True))
    assert names.tolist() == ["N3b|x|VG|cohort=2019", "W8|x|VG|2023"]


def test_the_base_reads_back_from_a_file(tmp_path):
    base = protect_results(estimate()).base
    for frame in (empty_base(), base):
        frame.to_parquet(tmp_path / "base.parquet")
        again = pd.read_parquet(tmp_path / "base.parquet")
        assert list(again) == BASE
        now = estimate(units=59, n=199, key=LEAST)
        assert shown(protect_results(now, again)) == shown(protect_results(now, frame))
