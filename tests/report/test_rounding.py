"""A sentence says no more than the uncertainty allows, and its unit once."""

import numpy as np
import pandas as pd
import pytest

from analysis.report.text.differences import GAP, TOGETHER, difference, size
from analysis.report.text.numbers import interval
from analysis.report.text.rounding import rounded, rounded_interval
from analysis.report.text.sentences import with_interval


def row(value, low=np.nan, high=np.nan, unit="pp", **changes):
    fixed = {"conf_status": "", "obs_status": "", "data_kind": "register", "interval": "cell_key"}
    return pd.Series({"value": value, "low": low, "high": high, "unit": unit, **fixed, **changes})


@pytest.mark.parametrize(
    ("estimate", "written"),
    [
        (row(1863169, 1839169, 1887169, "count"), "1,86 miljoen (1,84 tot 1,89)"),
        (row(38880, 37780, 39980, "count"), "38.900 (37.800 tot 40.000)"),
        (row(212, 210, 214, "count"), "212 (210 tot 214)"),
        (row(1863169, unit="count"), "1.863.169"),
        (row(20.83, 19.74, 21.8), "20,8 procentpunt (19,7 tot 21,8)"),
        (row(0.52, 0.4432, 0.5968, "share"), "52,0 % (44,3 tot 59,7)"),
        (row(0.52, 0.4932, 0.5468, "share"), "52,0 % (49,3 tot 54,7)"),
        (row(137, 126, 161, "days"), "137 dagen (126 tot 161)"),
        (row(0.27, 0.2, 0.4, "share", data_kind="published"), "27 % (20,0 tot 40,0)"),
        (row(np.nan, conf_status="C"), "afgeschermd"),
    ],
)
def test_a_value_and_its_interval_are_rounded_together_with_the_unit_once(estimate, written):
    assert with_interval(estimate).replace("\u00a0", " ") == written


def test_the_rounded_value_lies_within_half_a_step_of_the_value():
    for half in (3, 40, 500, 6000, 70000):
        found = rounded(row(654321.0, 654321 - half, 654321 + half, "count"))
        assert abs(int(found.replace(".", "")) - 654321) <= half / 4


def test_the_interval_of_a_table_keeps_its_decimals_and_has_no_unit():
    count = row(1863169, 1839169, 1887169, "count")
    assert interval(count) == "1.839.169 tot 1.887.169"
    assert rounded_interval(count) == "1,84 tot 1,89"


def test_a_negative_difference_is_turned_into_words():
    assert size(row(-24, -28, -20), GAP).replace("\u00a0", " ") == (
        "24,0 procentpunt (20,0 tot 28,0) hoger"
    )


@pytest.mark.parametrize(("low", "explained"), [(0.3, True), (-0.3, False)])
def test_an_unclear_difference_with_an_interval_without_zero_says_why(low, explained):
    text = difference(row(5.2, low, 9.9, clear=False), against="bij wie hier geboren is")
    assert text.startswith("geen duidelijk verschil: 5,2")
    assert (TOGETHER in text) is explained
