"""Which function a function leads to is read from the source, through what it calls."""

import pytest

from analysis.workbench.calls import first_called

ROOM = "analysis.indicators"
GAP = f"{ROOM}.gaps.gap_of"
SHARE = f"{ROOM}.estimates.share_of"


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (f"{ROOM}.work.employment.employment_rate", [SHARE]),
        (f"{ROOM}.work.employment.employment_gap", [GAP]),
        (f"{ROOM}.work.employment.employment_ratio", []),
        (GAP, [GAP]),
        ("analysis.nowhere.at_all", []),
        ("pandas.concat", []),
    ],
)
def test_the_first_of_some_functions_that_a_function_leads_to(function, expected):
    assert first_called(function, {GAP, SHARE}) == expected


def test_what_stands_behind_another_one_is_not_met():
    behind = "analysis.statistics.intervals.weighted_intervals.weighted_share"
    function = f"{ROOM}.work.employment.employment_rate"
    assert first_called(function, {SHARE, behind}) == [SHARE]
    assert first_called(function, {behind}) == [behind]
