"""Indicators on counts that carry noise: parts above their whole, blanks, and what intervals hold.

A small typed cell has no noise; here each gets one of its own, of at most five units.
"""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.indicators import selection
from analysis.indicators.cell_sums import parts
from analysis.indicators.civic_integration import programme, revisions
from analysis.indicators.dutch import attainment
from analysis.indicators.estimates import share
from analysis.indicators.population import origin_rules, residents
from analysis.indicators.work import employment, flow, positions, staff
from analysis.settings import NOISE_MOST, RELIABLE_AT_LEAST, THRESHOLD
from support import shipped
from support.employment_cells import ORIGINS, YEAR, cells_of

Z = 1.959963984540054
MEASURES = ["n", "weight", "weight2"]
NOISE = st.integers(-NOISE_MOST, NOISE_MOST)
# Employed and others of each origin, with the noise of both counts and of their total.
noisy = st.fixed_dictionaries(
    {origin: st.tuples(st.integers(0, 60), st.integers(0, 60), NOISE, NOISE) for origin in ORIGINS}
)


def with_noise(counts: dict, *, basis: str) -> pd.DataFrame:
    """Cells of W1 whose counts have noise, and are blank where they are small."""
    cells = cells_of({(o, "_T"): (yes, no) for o, (yes, no, *_) in counts.items()}, basis=basis)
    for origin, (_, _, of_part, of_whole) in counts.items():
        for employed, change in (("yes", of_part), ("_T", of_whole)):
            rows = (cells["origin_group"] == origin) & (cells["employed"] == employed)
            cells.loc[rows, MEASURES] += change
    blank = cells["n"] < THRESHOLD
    cells.loc[blank, MEASURES] = np.nan
    return cells.assign(conf_status=np.where(blank, "C", ""))


@given(
    counts=st.lists(noisy, min_size=8, max_size=8), basis=st.sampled_from(["sample", "full count"])
)
@settings(max_examples=6)
def test_rates_gaps_and_ratios_hold_whatever_the_noise(counts, basis):
    """Eight counts are computed together, as those of eight years."""
    cells = pd.concat(
        [with_noise(each, basis=basis).assign(year=YEAR - i) for i, each in enumerate(counts)],
        ignore_index=True,
    )
    rates = employment.employment_rate(cells, table="W1")
    assert rates["value"].dropna().between(0, 1).all()
    frames = [rates]
    if (cells["origin_group"] == "belgian").any():
        gaps = employment.employment_gap(cells, table="W1")
        assert gaps["value"].dropna().between(-100, 100).all()
        frames += [gaps, employment.employment_ratio(cells, table="W1")]
    for frame in frames:
        shown = frame[frame["value"].notna() & frame["low"].notna()]
        assert (shown["low"] <= shown["value"]).all()
        assert (shown["value"] <= shown["high"]).all()
        assert frame.loc[frame["value"].isna(), ["low", "high"]].isna().all(axis=None)


def cell(n: float, **codes: object) -> dict:
    """One cell of a full count."""
    about = {"year": YEAR, "region": "VG", "basis": "full count", "data_kind": "", "vintage": ""}
    return about | {"n": n, "weight": n, "weight2": n, "conf_status": ""} | codes


def of_w1(yes: float, whole: float, **codes: object) -> pd.DataFrame:
    codes = {"table": "W1", "origin_group": "eu", "sex": "_T"} | codes
    return pd.DataFrame([cell(yes, employed="yes", **codes), cell(whole, employed="_T", **codes)])


def test_a_part_above_its_whole_is_a_share_of_one_with_the_noise_below_it():
    row = employment.employment_rate(of_w1(103, 100), table="W1").iloc[0]
    assert (row["value"], row["high"]) == (1, 1)
    assert row["low"] == pytest.approx(1 - Z * (3 * 2) ** 0.5 / 100)
    # The published counts stay as they are.
    assert (row["count"], row["denominator"]) == (103, 100)


@pytest.mark.parametrize("hidden", ["yes", "_T"])
def test_a_share_needs_its_numerator_and_its_denominator(hidden):
    cells = pd.concat([of_w1(60, 100), pd.DataFrame([cell(40, **{
        "table": "W1", "origin_group": "eu", "sex": "_T", "employed": "no"})])])  # fmt: skip
    cells.loc[cells["employed"] == hidden, MEASURES] = np.nan
    row = employment.employment_rate(cells, table="W1").iloc[0]
    assert np.isnan([row["value"], row["low"], row["high"]]).all()
    assert row["conf_status"] == "C"


@pytest.mark.parametrize(("n", "status"), [(RELIABLE_AT_LEAST - 1, "u"), (RELIABLE_AT_LEAST, "")])
def test_a_share_of_few_units_has_low_reliability_and_so_has_a_gap_to_it(n, status):
    cells = pd.concat([of_w1(n / 2, n), of_w1(60, 100, origin_group="belgian")])
    rate = employment.employment_rate(cells, table="W1").set_index("origin_group")["obs_status"]
    assert rate.to_dict() == {"eu": status, "belgian": ""}
    for function in (employment.employment_gap, employment.employment_ratio):
        found = function(cells, table="W1").set_index("origin_group")["obs_status"]
        assert found.to_dict() == {"eu": status, "belgian": ""}
        turned = function(cells, table="W1", reference="eu").set_index("origin_group")["obs_status"]
        assert turned["belgian"] == status


def test_the_variance_counts_the_published_parts_of_the_numerator():
    # Within three years: before, 1, 2 and 3, of 200 contracts: V (4 + p^2) / 200^2.
    codes = {"table": "N3", "cohort": "2018", "level": "A2", "skill": "all"}
    reached = {"before": 12, "1": 40, "2": 30, "3": 18, "not_yet": 100, "_T": 200}
    cells = pd.DataFrame([cell(n, reached_in=code, **codes) for code, n in reached.items()])
    within = attainment.reached_within(3)
    row = parts(cells, "N3", within).iloc[0]
    assert (row["yes_weight"], row["yes_noise"], row["noise"]) == (100, 4 * 3, 3)
    made = share(cells, "N3", within, indicator="attainment").iloc[0]
    assert made["high"] - 0.5 == pytest.approx(Z * (3 * (4 + 0.25)) ** 0.5 / 200)


@given(noise=st.lists(NOISE, min_size=8, max_size=8))
@settings(max_examples=15)
def test_sums_of_published_parts_never_fall_with_the_horizon_and_are_at_most_one(noise):
    codes = {"table": "N3", "cohort": "2015", "level": "A1", "skill": "all"}
    true = {"before": 20, "1": 90, "2": 30, "3": 15, "4": 14, "5": 13, "6": 12, "_T": 194}
    cells = pd.DataFrame(
        [
            cell(n + change, reached_in=code, **codes)
            for (code, n), change in zip(true.items(), noise, strict=True)
        ]
    )
    made = attainment.attainment(cells, year=YEAR)["value"]
    assert len(made) == 6
    assert made.is_monotonic_increasing
    assert made.max() <= 1


def test_an_unemployment_rate_shares_the_noise_of_the_unemployed_with_its_denominator():
    # 40 of 40 + 160: V ((1 - p)^2 + p^2) / 200^2.
    codes = {"table": "W5", "origin_group": "eu", "sex": "_T"}
    numbers = {"employed": 160, "unemployed": 40, "outside": 50, "_T": 250}
    cells = pd.DataFrame([cell(n, activity=code, **codes) for code, n in numbers.items()])
    row = positions.registered_unemployment_rate(cells).iloc[0]
    assert row["high"] - 0.2 == pytest.approx(Z * (3 * (0.64 + 0.04)) ** 0.5 / 200)


def test_of_weighted_units_the_noise_is_that_of_their_mean_weight():
    # 30 of weight 2 in 70 units of together 140: 3 (2^2 + p^2 2^2) / 140^2.
    codes = {"table": "P4b", "size_class": "1", "basis": "full count"}
    rows = [("eu", 30.0, 60.0), ("_T", 70.0, 140.0)]
    cells = pd.DataFrame(
        [cell(n, origin_group=o, **codes) | {"weight": w, "weight2": 2 * w} for o, n, w in rows]
    )
    row = residents.share_of_residents(cells, table="P4b").query("origin_group == 'eu'").iloc[0]
    p = 60 / 140
    assert row["high"] - p == pytest.approx(Z * (3 * (4 + p**2 * 4)) ** 0.5 / 140)


def test_less_than_nobody_is_left_when_noise_says_so():
    cells = pd.concat(
        [
            of_w1(100, 100, origin_group=o).query("employed == '_T'").assign(n=n, weight=n)
            for o, n in (("_T", 100.0), ("belgian", 102.0))
        ]
    )
    row = staff._working_age(cells).iloc[0]
    assert (row["value"], row["low"]) == (0, 0)


def of_n13(noise: dict[str, int]) -> pd.DataFrame:
    true = {"registration": 60, "contract": 50, "A2": 40, "certificate": 30, "work": 20, "_T": 200}
    rows = [("_T", code, n + noise.get(code, 0)) for code, n in true.items()]
    rows += [("yes", code, n // 2) for code, n in true.items()]
    return pd.DataFrame([cell(n, table="N13", gone=g, stage=s) for g, s, n in rows])


@given(
    noise=st.fixed_dictionaries(dict.fromkeys(("registration", "contract", "work", "_T"), NOISE))
)
@settings(max_examples=20)
def test_the_funnel_narrows_whatever_the_noise_and_no_step_exceeds_who_registered(noise):
    steps = programme.funnel(of_n13(noise))
    reached = selection.pick(steps, indicator="reached_stage")["value"]
    assert reached.iloc[0] == 200 + noise["_T"]
    assert reached.is_monotonic_decreasing
    assert (steps["count"] <= steps["denominator"]).all()


def test_a_step_of_the_funnel_has_the_noise_of_the_counts_that_it_adds_up():
    steps = programme.funnel(of_n13({}))
    reached = selection.pick(steps, indicator="reached_stage").set_index("stage")
    half = reached["high"] - reached["value"]
    counts = pd.Series({"registration": 1, "contract": 4, "A2": 3, "certificate": 2, "work": 1})
    assert half.to_dict() == pytest.approx((Z * (3 * counts) ** 0.5).to_dict())
    assert set(steps["interval"]) == {"cell_key"}


def deliveries(first: float, newest: float) -> pd.DataFrame:
    rows = [(2022, first, "2023-06-30"), (2023, newest, "2024-06-30")]
    return pd.DataFrame(
        [
            cell(n, table="R1", cohort="2022") | {"year": year, "vintage": day}
            for year, n, day in rows
        ]
    )


def test_a_revision_has_the_noise_of_both_figures():
    changes = revisions.revised(revisions.triangle(deliveries(1000, 1020)))
    row = changes.iloc[0]
    reach = Z * 6**0.5
    assert (row["value"], row["low"], row["high"]) == pytest.approx((20, 20 - reach, 20 + reach))
    assert row["clear"]
    assert len(revisions.errata(changes)) == 1


def test_a_revision_within_the_noise_is_not_on_the_list():
    changes = revisions.revised(revisions.triangle(deliveries(100, 104)))
    assert not changes["clear"].item()
    assert revisions.errata(changes).empty


def test_a_figure_that_did_not_move_may_hide_a_revision_under_the_threshold():
    row = revisions.revised(revisions.triangle(deliveries(1000, 1000))).iloc[0]
    assert (row["value"], row["low"], row["high"]) == (0, 1 - THRESHOLD, THRESHOLD - 1)
    assert not row["clear"]


# One or more of each way to compute from cells.
INDICATORS = {
    "W1": lambda cells: employment.employment_rate(cells, table="W1"),
    "W2": lambda cells: employment.employment_gap(cells, table="W2"),
    "W3": lambda cells: employment.employment_ratio(cells, table="W3"),
    "W5": positions.registered_unemployment_rate,
    "W6": positions.position_share,
    "W14": lambda cells: flow.flow_to_work(cells, table="W14"),
    "W17": staff.staff_bounds,
    "P6": origin_rules.share_by_rule,
    "P7": origin_rules.unknown_parents,
    "N3": lambda cells: attainment.attainment(cells, year=YEAR),
    "N4": attainment.attainment_by,
    "N11": lambda cells: programme.parts_done(cells, year=YEAR),
    "N13": programme.funnel,
}


def test_what_was_counted_lies_in_the_interval_of_what_is_published_as_often_as_it_says():
    counted, public = (
        cells.assign(basis="full count") for cells in (shipped.counted(), shipped.cells())
    )
    inside = []
    for indicator in INDICATORS.values():
        true, made = indicator(counted), indicator(public)
        names = list(true.columns[: list(true.columns).index("value")])
        both = made.merge(true[[*names, "value"]], on=names, suffixes=("", "_true"))
        both = both[both[["low", "value_true"]].notna().all(axis=1) & (both["count"] > 0)]
        inside += both["value_true"].between(both["low"] - 1e-9, both["high"] + 1e-9).tolist()
    assert len(inside) > 800
    # Rows that share counts are off together.
    assert 0.92 <= np.mean(inside) <= 0.98
