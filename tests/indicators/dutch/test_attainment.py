"""Levels of Dutch reached: complete horizons only, and cohorts pooled by their contracts."""

import pytest

from analysis.indicators import selection
from analysis.indicators.dutch import attainment, attainment_published
from support import shipped
from support.employment_cells import YEAR, value


def test_there_is_no_row_for_a_horizon_that_is_not_complete():
    made = attainment.attainment(shipped.cells(), year=YEAR)
    cohort, horizon = made["cohort"].astype(int), made["horizon"].astype(int)
    assert (cohort + horizon <= YEAR).all()
    assert set(zip(cohort, horizon, strict=True)) == {
        (c, h) for c in range(2015, YEAR) for h in range(1, 7) if c + h <= YEAR
    }


def test_attainment_never_falls_with_the_horizon():
    # It adds up the published counts of the years, whatever their noise; at most 1.
    made = attainment.attainment(shipped.cells(), year=YEAR)
    for _, rows in made.groupby(["cohort", "level"]):
        assert rows.dropna(subset="value").sort_values("horizon")["value"].is_monotonic_increasing


def test_b1_never_exceeds_a2():
    made = attainment.attainment(shipped.counted(), year=YEAR)
    wide = made.pivot_table(index=["cohort", "horizon"], columns="level", values="value").dropna(
        subset=["A2", "B1"]
    )
    assert len(wide) > 10
    assert (wide["B1"] <= wide["A2"]).all()


def test_pooled_attainment_weighs_the_cohorts_by_their_contracts():
    each = selection.pick(
        attainment.attainment(shipped.cells(), year=YEAR), horizon="3", level="A2"
    )
    each = each[each["cohort"].astype(int).between(2015, 2019)]
    pooled = attainment_published.pooled_attainment(
        shipped.cells(), first=2015, last=2019, horizon=3
    )
    assert value(pooled, level="A2") == pytest.approx(
        each["count"].sum() / each["denominator"].sum()
    )
    assert selection.pick(pooled, level="A2")["n"].item() == each["n"].sum()


@pytest.mark.parametrize(
    ("first", "last", "horizon"), [(2015, 2021, 3), (2014, 2019, 3), (2018, 2018, 6)]
)
def test_cohorts_that_are_absent_or_not_complete_are_not_pooled(first, last, horizon):
    assert attainment_published.pooled_attainment(
        shipped.cells(), first=first, last=last, horizon=horizon
    ).empty
