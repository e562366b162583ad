"""Public results of models: what the noise does to them, what is hidden, what they tell no more."""

import numpy as np
import pandas as pd
import pytest

from analysis.disclosure.model_results.curves import never_falling
from analysis.disclosure.model_results.limits import limited
from analysis.disclosure.model_results.protect import protect_results
from analysis.disclosure.perturbation import noise
from analysis.models.estimates import (
    ADJUSTED,
    COLUMNS,
    CURVE,
    DIFFERENCE,
    DURATION,
    FULL_COUNT,
    OF_ACTORS,
    OF_RESPONDENTS,
    PROTECTED_BY,
    SETS,
    SHARE,
)
from analysis.settings import DAYS_STEP, DAYS_UNITS, MODEL_UNITS, NOISE_MOST, THRESHOLD
from analysis.statistics.intervals.proportions import difference, proportion

NUMBERS = ["value", "low", "high", "count", "denominator", "n"]
KEYS = ["key", "n_key", "whole_key", "reference_key", "reference_n_key"]


def estimate(**changes) -> pd.DataFrame:
    """A share of 60 of 200 units that stand for 8 each, unless changed."""
    row = dict.fromkeys([*COLUMNS, *PROTECTED_BY], np.nan)
    row |= {
        "table": "N3b", "indicator": "x", "year": 2023, "region": "VG", "level": "A2",
        "reference": "", "rule": "", "interval": "design", "unit": "share", "kind": SHARE,
        "curve": "", "obs_status": "", "data_kind": "synthetic", "vintage": "v",
        "units": 60, "key": 1, "n": 200, "n_key": 2, "size": 200,
        "value": 0.3, "low": 0.24, "high": 0.37, "count": 480.0, "denominator": 1600.0,
    }  # fmt: skip
    return pd.DataFrame([row | changes])


def point(**changes) -> pd.DataFrame:
    """A point of a curve of 200 units, of which 60 had the event and 120 are still followed."""
    given = {
        "kind": CURVE, "table": "N6", "n": 120, "count": np.nan, "denominator": 960.0,
        "whole": 200, "whole_key": 3, "per_unit": 0.005, "curve": "a", "time": 12.0,
    }  # fmt: skip
    return estimate(**given | changes)


def gap(**changes) -> pd.DataFrame:
    """A gap of 10 points: 60 of 200 of the group, 200 of 500 of the reference."""
    given = {
        "kind": DIFFERENCE, "table": "W8", "unit": "pp", "effect": -100.0, "value": 10.0,
        "low": 2.0, "high": 17.5, "reference": "belgian", "reference_units": 200,
        "reference_key": 4, "reference_n": 500, "reference_n_key": 5, "reference_count": 1600.0,
        "reference_denominator": 4000.0, "reference_size": 500,
    }  # fmt: skip
    return estimate(**given | changes)


def many(row: pd.DataFrame, count: int = 400) -> pd.DataFrame:
    """The same estimate under many keys, each as a result of its own."""
    drawn = np.random.default_rng(14).integers(0, 2**32, (count, len(KEYS)))
    frame = row.loc[[0] * count].reset_index(drop=True)
    codes = [str(each) for each in range(count)]
    return frame.assign(**dict(zip(KEYS, drawn.T, strict=True)), level=codes, curve=codes)


def change(frame: pd.DataFrame, number: str, key: str) -> np.ndarray:
    return noise(frame[number].to_numpy(), frame[key].to_numpy())


def only(frame: pd.DataFrame) -> pd.Series:
    (row,) = (row for _, row in protect_results(frame).public.iterrows())
    return row


def test_a_share_is_that_of_its_shown_counts_and_they_carry_the_noise_of_their_keys():
    frame = many(estimate())
    made = protect_results(frame).public
    yes, n = 60 + change(frame, "units", "key"), 200 + change(frame, "n", "n_key")
    assert made["n"].tolist() == n.tolist()
    assert made["count"].tolist() == (8 * yes).tolist()
    assert made["denominator"].tolist() == (8 * n).tolist()
    assert made["value"].tolist() == np.round(yes / n, 3).tolist()
    low, high = proportion(yes, n)
    assert (made["low"] < low).all()
    assert (made["high"] > high).all()
    # Each noise of at most five up or down occurs.
    assert set(yes - 60) == set(range(-NOISE_MOST, NOISE_MOST + 1))


def test_a_share_tells_no_more_than_its_shown_counts():
    """Other true counts with the same shown ones are the same row, down to the last decimal."""
    places = np.arange(0, 2**32, 2**22)
    changes = noise(np.full(len(places), 60), places)
    place = {change: int(places[changes == change][0]) for change in range(-4, 5)}
    shown = {
        tuple(
            only(
                estimate(
                    units=60 + by, key=place[-by], n=200 - by, n_key=place[by], value=0.9,
                    low=0.1, high=1.0, size=200 - by, count=8.0 * (60 + by),
                    denominator=8.0 * (200 - by),
                )
            )[NUMBERS]
        )
        for by in range(-4, 5)
    }  # fmt: skip
    assert len(shown) == 1


def test_without_censoring_a_point_of_a_curve_is_a_share():
    shares = many(estimate())
    points = many(point(n=200, denominator=1600.0)).assign(whole_key=shares["n_key"])
    names = ["value", "low", "high", "n"]
    one, other = (protect_results(frame).public[names] for frame in (shares, points))
    pd.testing.assert_frame_equal(one, other, check_exact=True)


def test_where_a_unit_adds_more_to_a_curve_the_noise_does_too():
    high = 2**32 - 1
    sizes = [
        only(point(per_unit=each, key=high, whole_key=2**31))["value"] for each in (0.005, 0.02)
    ]
    assert sizes[1] - sizes[0] == pytest.approx(5 * 0.015, abs=0.0015)


def test_a_curve_never_falls():
    frame = many(point())
    points = np.arange(len(frame)) % 8
    frame = frame.assign(
        curve=(np.arange(len(frame)) // 8).astype(str), time=6.0 * points, units=30 + points,
        value=(30 + points) / 200,
    )  # fmt: skip
    made = protect_results(frame).public.assign(curve=frame["curve"])
    for name in ("value", "low", "high"):
        assert made.groupby("curve")[name].is_monotonic_increasing.all()
    assert (made["low"] <= made["value"]).all()
    assert (made["value"] <= made["high"]).all()


def test_points_of_a_curve_that_were_shown_before_stay_where_they_are():
    values = np.array([0.2, 0.3, 0.25, 0.4, 0.35, 0.3])
    frame = pd.concat([point(time=6.0 * at) for at in range(6)], ignore_index=True)
    numbers = pd.DataFrame({"value": values, "low": values - 0.1, "high": values + 0.1})
    kept = np.array([False, True, False, False, True, False])
    made = never_falling(numbers, frame, kept)["value"]
    assert made.round(6).tolist() == [0.2, 0.3, 0.3, 0.35, 0.35, 0.35]


def test_a_difference_is_that_of_its_two_protected_shares():
    frame = many(gap())
    made = protect_results(frame).public
    yes, n = 60 + change(frame, "units", "key"), 200 + change(frame, "n", "n_key")
    yes0 = 200 + change(frame, "reference_units", "reference_key")
    n0 = 500 + change(frame, "reference_n", "reference_n_key")
    assert np.allclose(made["value"], 100 * (yes0 / n0 - yes / n), atol=0.0500001)
    low, high = difference(yes0, n0, yes, n)
    assert (made["low"] <= 100 * low + 0.05).all()
    assert (made["high"] >= 100 * high - 0.05).all()
    turned = protect_results(frame.assign(effect=100.0)).public
    assert np.allclose(-turned[["value", "high", "low"]], made[["value", "low", "high"]])


def test_an_adjusted_difference_moves_as_the_plain_one_and_what_composition_explains_does_not():
    keys_ = {"key": 2**32 - 1, "n_key": 0, "reference_key": 0, "reference_n_key": 2**32 - 1}
    plain = only(gap(**keys_))
    half = {"low": 0.0, "high": 14.0, "value": 7.0, "size": np.nan, "reference_size": np.nan}
    adjusted = only(gap(kind=ADJUSTED, **half, **keys_))
    assert adjusted["value"] - 7.0 == pytest.approx(plain["value"] - 10.0, abs=0.1000001)
    assert adjusted["high"] - adjusted["value"] == pytest.approx(
        adjusted["value"] - adjusted["low"], abs=0.1000001
    )
    assert adjusted["high"] - adjusted["low"] > 14.0
    explained = only(gap(kind=ADJUSTED, **half | {"effect": 0.0}, **keys_))
    assert explained[["value", "low", "high"]].tolist() == [7.0, 0.0, 14.0]
    assert explained["n"] == adjusted["n"] != 200


def test_parts_that_add_up_still_do_with_the_noise_in_two_of_them():
    keys_ = {"key": 2**32 - 1, "n_key": 0, "size": np.nan, "reference_size": np.nan}
    parts = [
        only(gap(kind=ADJUSTED, value=value, effect=effect, **keys_))["value"]
        for value, effect in ((10.0, -100.0), (3.7, 0.0), (6.3, -100.0))
    ]
    assert parts[0] == pytest.approx(parts[1] + parts[2], abs=1e-9)
    assert parts[0] != 10.0


def test_a_full_count_has_the_interval_of_the_noise_alone():
    full = {"interval": FULL_COUNT, "low": np.nan, "high": np.nan, "size": np.nan}
    for row in (only(estimate(**full)), only(gap(**full | {"reference_size": np.nan}))):
        assert row["interval"] == "cell_key"
        assert row["low"] < row["value"] < row["high"]
    # 1.96 x sqrt(3 (1 + 0.3^2)) / 200
    share = only(estimate(**full))
    assert (share["high"] - share["low"]) / 2 == pytest.approx(0.0177, abs=0.001)
    untouched = only(gap(**full | {"kind": ADJUSTED, "effect": 0.0, "reference_size": np.nan}))
    assert untouched["interval"] == FULL_COUNT
    assert np.isnan(untouched["low"])


def test_a_result_without_an_interval_gets_none():
    row = only(estimate(interval="", low=np.nan, high=np.nan, size=np.nan))
    assert row["value"] > 0
    assert np.isnan(row["low"])
    assert np.isnan(row["high"])


def test_unequal_weights_have_a_noise_of_their_own_in_whole_mean_weights():
    sums = [{"denominator": 200 * weight, "count": 60 * weight} for weight in (50, 55, 149.9)]
    rows = [estimate(key=2**30 * at, n_key=7 * at, **each) for at, each in enumerate(sums)]
    frame = pd.concat(rows, ignore_index=True)
    made = protect_results(frame).public
    step = 85.0  # the mean of the three, in three digits
    for name in ("count", "denominator"):
        assert np.allclose(made[name] / step, (made[name] / step).round())
        assert (made[name] != step * (frame[name] / step).round()).any()
    assert (made["denominator"] / made["n"]).between(0.9 * 50, 1.1 * 150).all()


@pytest.mark.parametrize("units", [0, 1, 4, THRESHOLD - 1 - NOISE_MOST])
def test_a_share_of_few_has_no_value_but_says_of_how_many(units):
    row = only(estimate(units=units, value=units / 200, count=8.0 * units))
    assert row["conf_status"] == "C"
    assert row[["value", "low", "high", "count"]].isna().all()
    assert row["n"] > MODEL_UNITS


def test_who_is_under_the_threshold_with_noise_is_hidden_and_who_is_not_is_shown():
    lowest, highest = 0, 2**32 - 1
    assert only(estimate(units=12, key=lowest, count=96.0))["conf_status"] == "C"
    assert only(estimate(units=6, key=highest, count=48.0))["conf_status"] == ""


def test_few_units_or_degrees_of_freedom_hide_all_numbers():
    high = 2**32 - 1
    for row in (
        only(estimate(units=20, n=MODEL_UNITS + 2, n_key=0)),
        only(estimate(df=9)),
        only(gap(reference_n=MODEL_UNITS - NOISE_MOST - 1, reference_units=20)),
    ):
        assert row["conf_status"] == "C"
        assert row[NUMBERS].isna().all()
    assert only(estimate(units=20, n=MODEL_UNITS - 2, n_key=high))["conf_status"] == ""
    assert only(estimate(df=10))["conf_status"] == ""


def test_a_value_that_cannot_exist_yet_is_not_hidden_and_has_no_number():
    row = only(point(value=np.nan, low=np.nan, high=np.nan, n=0, units=60, obs_status="M"))
    assert (row["conf_status"], row["obs_status"]) == ("", "M")
    assert row[NUMBERS].isna().all()


def test_days_are_shown_in_steps_unless_they_rest_on_many():
    days = {"kind": DURATION, "unit": "days", "value": 65.0, "low": 58.0, "high": 71.0}
    few = only(estimate(**days, size=np.nan))
    assert few[["value", "low", "high"]].tolist() == [63.0, 56.0, 77.0]
    assert few["value"] % DAYS_STEP == 0
    many = only(estimate(**days, size=np.nan, n=DAYS_UNITS + NOISE_MOST))
    assert many[["value", "low", "high"]].tolist() == [65.0, 58.0, 71.0]


def test_respondents_and_actors_have_minima_and_no_noise():
    no_keys = dict.fromkeys(("key", "n_key", "units"), np.nan)
    asked = [(OF_RESPONDENTS, 69), (OF_RESPONDENTS, 73), (OF_ACTORS, 29), (OF_ACTORS, 42)]
    rows = [estimate(kind=kind, n=n, **no_keys) for kind, n in asked]
    frame = pd.concat(rows, ignore_index=True)
    made = protect_results(frame).public
    assert made["conf_status"].tolist() == ["C", "", "C", ""]
    assert made["n"].dropna().tolist() == [75, 40]
    assert made["value"].dropna().tolist() == [0.3, 0.3]
    assert protect_results(frame).base.empty


@pytest.mark.parametrize(
    ("value", "hidden"), [(0.02, True), (0.98, True), (0.0, False), (1.0, False), (0.05, False)]
)
def test_a_share_of_actors_that_stands_for_a_few_is_hidden_and_none_is_not(value, hidden):
    assert limited(estimate(value=value))["value"].isna().tolist() == [hidden]
    assert limited(estimate(value=value), counts=0)["value"].notna().all()


def test_few_degrees_of_freedom_hide_an_estimate_of_actors():
    found = limited(pd.concat([estimate(df=9), estimate(df=10)]))
    assert found["conf_status"].tolist() == ["C", ""]


def test_a_sum_of_equal_weights_of_respondents_tells_no_more_than_the_n():
    sums = [
        limited(estimate(denominator=8.0 * n, n=n))["denominator"].item() for n in (198, 200, 202)
    ]
    assert set(sums) == {1600}


def test_the_public_frame_has_nothing_of_what_a_result_rests_on():
    frame = pd.concat([estimate(), point(), gap()], ignore_index=True)
    made = protect_results(frame).public
    assert not set(made) & {*SETS, *PROTECTED_BY, "df"} - {"n"}
    assert made["table"].tolist() == ["N3b", "N6", "W8"]
    assert list(made)[-4:] == ["obs_status", "conf_status", "data_kind", "vintage"]


def test_without_estimates_the_public_frame_is_empty():
    assert protect_results(estimate().head(0)).public.empty
