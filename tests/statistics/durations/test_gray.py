"""Gray's test, against cmprsk of R."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.statistics.durations.gray import gray

PERSON = np.arange(60)
TIME, EVENT, GROUP = PERSON * 7 % 23 + 1, (PERSON * 5 + PERSON // 4) % 3, PERSON % 3


@pytest.mark.parametrize(
    ("group", "cause", "expected"),
    [
        (GROUP, 1, (0.0917544355051048, 0.955159231588392, 2)),
        (GROUP, 2, (0.0429592664952940, 0.978749411213028, 2)),
        (GROUP > 0, 1, (0.1006894765611888, 0.751003798878118, 1)),
        (GROUP > 0, 2, (0.0225767430880125, 0.880562967182915, 1)),
        (PERSON // 20, 1, (0.0115675764193251, 0.994232905693192, 2)),
    ],
)
def test_the_test_agrees_with_r(group, cause, expected):
    # R 4.2.2, cmprsk 2.2-11: i <- 0:59; cuminc((i * 7) %% 23 + 1, (i * 5 + i %/% 4) %% 3, i %%
    # 3)$Tests; the same with i %% 3 > 0, and with i %/% 20
    found = gray(TIME, EVENT, group, cause=cause)
    assert (found["statistic"], found["p"], found["df"]) == pytest.approx(expected, rel=1e-8)


def test_a_group_that_reaches_it_earlier_and_more_often_differs():
    # R: t <- rep(1:10, 4); e <- c(rep(1, 18), 2, 0, rep(c(2, 2, 1, 0), 5));
    # cuminc(t, e, rep(1:2, each = 20))$Tests
    event = [*[1] * 18, 2, 0, *[2, 2, 1, 0] * 5]
    found = gray(np.tile(np.arange(1, 11), 4), event, np.repeat([1, 2], 20))
    assert (found["statistic"], found["p"]) == pytest.approx(
        (13.9467790417284, 0.000188059598701495), rel=1e-8
    )


@given(st.permutations(range(60)))
@settings(max_examples=20)
def test_the_order_of_persons_and_the_names_of_groups_change_nothing(order):
    one = gray(TIME, EVENT, GROUP)
    other = gray(TIME[order], EVENT[order], np.array(["c", "a", "b"])[GROUP[order]])
    assert other["statistic"] == pytest.approx(one["statistic"], rel=1e-9)


def test_persons_who_are_alike_may_be_counted_first():
    rows, count = np.unique(np.column_stack([TIME % 5, EVENT, GROUP]), axis=0, return_counts=True)
    assert len(rows) < len(TIME)
    counted = gray(rows[:, 0], rows[:, 1], rows[:, 2], count=count)
    assert counted == pytest.approx(gray(TIME % 5, EVENT, GROUP), rel=1e-12)


def test_without_the_event_there_is_no_statistic_and_one_group_is_refused():
    assert np.isnan(gray([1, 2], [2, 0], ["a", "b"])["p"])
    with pytest.raises(ValueError, match="one group only"):
        gray([1, 2], [1, 0], ["a", "a"])
