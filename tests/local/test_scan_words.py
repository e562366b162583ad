"""One word for a difference: clear only where the interval excludes none, few where it is rough."""

import numpy as np
import pandas as pd
import pytest

from analysis.local.scan_words import HIGHER, LOWER, SAME, TOO_FEW, WORDS, differences, words


def estimate(value: float, half: float) -> pd.DataFrame:
    return pd.DataFrame({"value": [value], "low": [value - half], "high": [value + half]})


def word(value: float, half: float, *, sure: bool = True) -> str:
    found = estimate(value, half)
    return words(found, sure=pd.Series([sure]), family=pd.Series(["44021"])).item()


def test_intervals_are_added_as_lengths_at_right_angles():
    found = differences(estimate(50, 3), estimate(40, 4)).iloc[0]
    assert found.tolist() == pytest.approx([10, 5, 15])


@pytest.mark.parametrize(
    ("value", "half", "expected"), [(5, 3, HIGHER), (-5, 3, LOWER), (2, 3, SAME), (0, 3, SAME)]
)
def test_the_word_follows_from_the_interval_of_the_difference(value, half, expected):
    assert word(value, half) == expected


def test_a_number_of_few_or_none_has_no_verdict():
    assert word(50, 1, sure=False) == TOO_FEW
    assert word(np.nan, 1) == TOO_FEW


def test_what_stands_on_one_page_is_judged_together():
    """One of twenty at 2.1 standard errors is clear alone, and not among twenty."""
    found = pd.concat([estimate(2.1, 1.96), *[estimate(0.1, 1.96)] * 19], ignore_index=True)
    sure = pd.Series(True, index=found.index)
    alone = words(found, sure=sure, family=pd.Series(range(20)))
    together = words(found, sure=sure, family=pd.Series("44021", index=found.index))
    assert (alone.iloc[0], together.iloc[0]) == (HIGHER, SAME)


def test_no_word_is_a_rank():
    assert not any(char.isdigit() for text in WORDS.values() for char in text)
