"""Several comparisons in one table: Holm, and how a difference is worded."""

from unittest.mock import patch

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from analysis.indicators.differences import with_clear
from analysis.report.text.differences import differences
from analysis.statistics.comparisons.multiple_comparisons import compare, holm
from analysis.statistics.intervals import proportions

p_values = st.lists(st.floats(0, 1), min_size=1, max_size=30)


def test_holm_agrees_with_r():
    # R 4.2.2: p.adjust(c(0.01, 0.04, 0.03, NA, 0.2, 0.0004, 0.04), "holm")
    found = holm([0.01, 0.04, 0.03, np.nan, 0.2, 0.0004, 0.04])
    np.testing.assert_allclose(found, [0.05, 0.12, 0.12, np.nan, 0.2, 0.0024, 0.12], atol=1e-15)


def test_p_values_from_standard_errors_agree_with_r():
    # R 4.2.2: q <- 2 * pt(-abs(v / s), d); p.adjust(q, "holm")
    table = pd.DataFrame(
        {
            "value": [12.4, 3.1, -1.7, 0.4, 5.5],
            "se": [2.1, 1.2, 1.5, 0.9, 2.2],
            "df": [40, 40, 12, np.nan, 8],
        }
    )
    found = compare(table, se="se", df="df")
    p = [
        6.4334199830846011e-07,
        1.3546455122022565e-02,
        2.7920989925036033e-01,
        6.5672128656377038e-01,
    ]
    np.testing.assert_allclose(found["p"], [*p, 3.6942037713624067e-02], rtol=1e-10)
    adjusted = [
        3.2167099915423005e-06,
        5.4185820488090258e-02,
        5.5841979850072065e-01,
        6.5672128656377038e-01,
    ]
    np.testing.assert_allclose(found["p_holm"], [*adjusted, 1.1082611314087221e-01], rtol=1e-10)
    assert found["clear"].tolist() == [True, False, False, False, False]


@given(p=p_values)
@settings(max_examples=60)
def test_holm_agrees_with_statsmodels(p):
    # It clears all memory of a process each time, which takes a thousand times as long.
    with patch("gc.collect"):
        expected = multipletests(p, method="holm")[1]
    np.testing.assert_allclose(holm(p), expected, atol=1e-12)


@given(p=p_values, seed=st.integers(0, 99))
@settings(max_examples=30)
def test_holm_ignores_the_order_and_never_lowers_a_p_value(p, seed):
    order = np.random.default_rng(seed).permutation(len(p))
    np.testing.assert_allclose(holm(np.array(p)[order]), holm(p)[order])
    assert (holm(p) >= np.array(p) - 1e-15).all()


@given(x1=st.integers(0, 60), x2=st.integers(0, 60))
@settings(max_examples=60)
def test_one_comparison_is_clear_exactly_where_its_interval_excludes_zero(x1, x2):
    low, high = proportions.difference(x1, 60, x2, 60)
    found = compare(pd.DataFrame({"value": [(x1 - x2) / 60], "low": [low], "high": [high]}))
    assert found["clear"].item() == (low > 0 or high < 0)


def test_a_p_value_outside_its_range_and_an_interval_without_its_value_are_refused():
    with pytest.raises(ValueError, match="p is 1.2 at position 1; expected 0 to 1"):
        holm([0.5, 1.2])
    with pytest.raises(ValueError, match="value is 3 at position 0; expected within its interval"):
        compare(pd.DataFrame({"value": [3.0], "low": [0.0], "high": [1.0]}))
    with pytest.raises(ValueError, match=r"missing column\(s\) \['high'\]"):
        compare(pd.DataFrame({"value": [3.0], "low": [0.0]}))


def gaps(values, *, interval="design", unit="pp", half=2.0):
    """Estimates of gaps of origin groups, each with the same half width."""
    value = np.array(values, dtype=float)
    groups = ["turkey", "maghreb", "other_eu", "neighbours"][: len(value)]
    frame = pd.DataFrame(
        {"origin_group": groups, "value": value, "low": value - half, "high": value + half}
    )
    fixed = {
        "table": "W1",
        "indicator": "employment_gap",
        "year": 2023,
        "region": "VG",
        "reference": "belgian",
    }
    return frame.assign(**fixed, unit=unit, interval=interval, conf_status="", data_kind="survey")


def said(frame):
    clear = with_clear(frame)
    text = differences(clear, by="origin_group", against="bij Belgische herkomst", year=2023)
    return text.replace("\u00a0", " ")


def test_a_clear_difference_is_stated_and_the_others_are_no_clear_difference():
    text = said(gaps([9, 2.1, -9]))
    assert "Turkije: 9,0 procentpunt (7,0 tot 11,0) lager dan bij Belgische herkomst" in text
    assert "9,0 procentpunt (7,0 tot 11,0) hoger dan bij" in text
    assert "Geen duidelijk verschil bij" not in text


def test_what_is_clear_alone_need_not_be_clear_among_several():
    assert "Geen duidelijk verschil" not in said(gaps([2.1]))
    assert "Geen duidelijk verschil" in said(gaps([2.1, 0.5, 0.3, 0.1]))


def test_a_full_count_and_random_variation_are_neither_clear_nor_unclear():
    for interval in ("none (full count)", "random variation"):
        assert with_clear(gaps([9, 1], interval=interval))["clear"].isna().all()
    text = said(gaps([9, 1], interval="none (full count)"))
    assert "volledige telling" in text
    assert "duidelijk" not in text


def test_on_a_full_count_a_difference_is_clear_beyond_the_noise():
    frame = gaps([9, 1], interval="cell_key")
    assert with_clear(frame)["clear"].tolist() == [True, False]
    text = said(frame)
    assert "Geen duidelijk verschil" in text
    assert "volledige telling" in text


def test_a_ratio_of_zero_is_not_judged():
    frame = gaps([0.0, 0.5], unit="ratio", half=0.2).assign(low=[0.0, 0.4])
    assert with_clear(frame)["clear"].tolist() == [pd.NA, True]


def test_rows_that_are_no_difference_are_not_of_the_family():
    frame = gaps([2.1, 9, 9, 9])
    found = with_clear(frame, only=frame["origin_group"] == "turkey")
    assert found["clear"].tolist() == [True, pd.NA, pd.NA, pd.NA]


def test_a_ratio_is_judged_against_one():
    found = with_clear(gaps([1.1, 0.5], unit="ratio", half=0.2))
    assert found["clear"].tolist() == [False, True]


def test_each_year_is_its_own_family():
    both = pd.concat([gaps([2.1]), gaps([2.1, 0.5, 0.3]).assign(year=2022)], ignore_index=True)
    assert with_clear(both)["clear"].tolist() == [True, False, False, False]
