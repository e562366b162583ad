"""What holds for every indicator, and how its estimates compare with the synthetic truth."""

import importlib
from collections.abc import Callable
from functools import cache

import numpy as np
import pandas as pd
import pytest

from analysis import plan
from analysis.indicators import selection
from analysis.indicators.civic_integration import programme, revisions
from analysis.indicators.counts import counts
from analysis.indicators.discrimination import reported, reported_bodies, reported_rates, tested
from analysis.indicators.dutch import attainment, attainment_published, contracts, enrolments
from analysis.indicators.estimates import COLUMNS, STATUS
from analysis.indicators.population import origin_rules, residents
from analysis.indicators.work import (
    employment,
    employment_change,
    flow,
    positions,
    same_persons,
    staff,
)
from analysis.reference.exclusion_rules import EXCLUSION_RULES
from analysis.report.writing.headline import headline_estimates
from analysis.workbench.resources import resource
from support import shipped

YEAR = shipped.YEAR


ALL = {
    "foreign_share": lambda cells: residents.foreign_share(cells, table="P3"),
    "share_of_residents": lambda cells: residents.share_of_residents(cells, table="P1"),
    "residents": residents.residents,
    "non_eu_share": residents.non_eu_share,
    "first_generation_share": residents.first_generation_share,
    "employment_rate": lambda cells: employment.employment_rate(cells, table="W1"),
    "employment_gap": lambda cells: employment.employment_gap(cells, table="W2"),
    "employment_ratio": lambda cells: employment.employment_ratio(cells, table="W3"),
    "activity_rate": positions.activity_rate,
    "registered_unemployment_rate": positions.registered_unemployment_rate,
    "registered_unemployment_gap": positions.registered_unemployment_gap,
    "position_share": positions.position_share,
    "neet_gap": positions.neet_gap,
    "service_voucher_share": positions.service_voucher_share,
    "employment_gap_change": lambda cells: employment_change.employment_gap_change(
        cells, year=YEAR
    ),
    "changes_split": lambda cells: employment_change.changes_split(cells, year=YEAR),
    "position_after": same_persons.position_after,
    "linked_employment_change": same_persons.linked_employment_change,
    "attainment": lambda cells: attainment.attainment(cells, year=YEAR),
    "pooled_attainment": lambda cells: attainment_published.pooled_attainment(
        cells, first=2015, last=2019, horizon=3
    ),
    "attainment_oral": lambda cells: attainment.attainment(cells, year=YEAR, skill="oral"),
    "b2_attainment": lambda cells: attainment.b2_attainment(cells, year=YEAR),
    "level_before_contract": attainment.level_before_contract,
    "attainment_by": attainment.attainment_by,
    "state_after_three_years": contracts.state_after_three_years,
    "first_contracts": contracts.first_contracts,
    "contract_shares": contracts.contract_shares,
    "reports": reported.reports,
    "files": lambda cells: reported.files(cells, table="D4"),
    "files_naming_ground": reported.files_naming_ground,
    "files_per_100k": reported_rates.files_per_100k,
}


@cache
def shuffled() -> pd.DataFrame:
    return shipped.cells().sample(frac=1, random_state=1)


@cache
def estimates(indicator: str) -> pd.DataFrame:
    """Estimates of an indicator from the shipped cells, made once for all tests; to read only."""
    return ALL[indicator](shipped.cells())


each_indicator = pytest.mark.parametrize("indicator", ALL)


@each_indicator
def test_the_order_of_the_cells_changes_no_number(indicator):
    one, other = estimates(indicator), ALL[indicator](shuffled())
    keys = [c for c in one.columns if c not in {*COLUMNS, *STATUS}]
    one, other = (frame.sort_values(keys, ignore_index=True) for frame in (one, other))
    pd.testing.assert_frame_equal(one, other)


@each_indicator
def test_without_cells_there_are_no_estimates_but_all_columns(indicator):
    made, nothing = estimates(indicator), ALL[indicator](shipped.cells().iloc[:0])
    assert len(nothing) == 0
    assert list(nothing.columns) == list(made.columns)
    # What is laid below others must not turn their numbers into objects.
    assert nothing.select_dtypes("number").columns.isin(["value", "low", "high"]).sum() == 3


@each_indicator
def test_estimates_have_the_columns_of_the_house_and_one_row_a_cell(indicator):
    made = estimates(indicator)
    dimensions = [c for c in made.columns if c not in {*COLUMNS, *STATUS}]
    assert list(made.columns) == [*dimensions, *COLUMNS, *STATUS]
    assert dimensions[:4] == ["table", "indicator", "year", "region"]
    assert not made.duplicated(dimensions).any()
    assert len(made)


@each_indicator
def test_a_value_is_missing_where_and_only_where_it_is_hidden(indicator):
    made = estimates(indicator)
    assert (made["value"].isna() == (made["conf_status"] == "C")).all()
    assert made.loc[made["value"].isna(), ["low", "high"]].isna().all(axis=None)


@each_indicator
def test_with_all_counts_hidden_every_value_is_missing_and_says_so(indicator):
    cells = shipped.cells().assign(n=np.nan, weight=np.nan, weight2=np.nan, conf_status="C")
    made = ALL[indicator](cells)
    assert made["value"].isna().all()
    assert (made["conf_status"] == "C").all()


@each_indicator
def test_a_full_count_has_the_interval_of_the_noise_alone_but_for_random_variation(indicator):
    made = ALL[indicator](shipped.cells().assign(basis="full count"))
    compared = made["interval"] != "none (reference)"
    kinds = set(made.loc[compared, "interval"])
    assert kinds == {"random variation" if indicator == "files_per_100k" else "cell_key"}
    shown = made[compared & made["value"].notna()]
    assert (shown["low"] <= shown["value"]).all()
    assert (shown["value"] <= shown["high"]).all()
    # What cannot occur is exactly zero.
    assert (shown["low"] < shown["high"])[shown["count"] != 0].all()


def test_counts_that_are_published_elsewhere_have_no_noise_and_no_interval():
    made = counts(shipped.cells(), "B1", indicator="mean_population")
    assert set(made["interval"]) == {"none (full count)"}
    assert made[["low", "high"]].isna().all(axis=None)
    assert made["value"].notna().all()


def true_values() -> list[tuple[pd.Series, float]]:
    """Estimates of 2023 beside the values that the synthetic data were drawn from."""
    truth, made = (
        shipped.truth(),
        headline_estimates(shipped.cells(), shipped.models(), year=YEAR),
    )
    pairs = []
    for age, share_ in truth["share_foreign_origin"].items():
        table = {"table": "P1"} if age == "_T" else {"table": "P3", "age_band": age}
        pairs.append(
            (
                selection.pick(
                    made, year=YEAR, indicator="share_of_residents", origin_group="foreign", **table
                ),
                share_,
            )
        )
    groups = {"BE": "belgian", "EU": "eu", "non-EU": "non_eu"}
    for name, rate in truth["employment_rate_20_64"].items():
        origin, sex = name.split("/")
        codes = {"origin_group": groups[origin], "sex": sex}
        pairs.append(
            (
                selection.pick(made, year=YEAR, indicator="employment_rate", table="W1", **codes),
                rate,
            )
        )
    for name, rate in truth["attainment_all_skills"].items():
        level, horizon = name.split("/")
        last = YEAR - int(horizon) if horizon == "6" else 2019
        pooled = attainment_published.pooled_attainment(
            shipped.cells(), first=2015, last=last, horizon=int(horizon)
        )
        pairs.append((selection.pick(pooled, level=level), rate))
    assert all(len(found) == 1 for found, _ in pairs)
    return [(found.iloc[0], rate) for found, rate in pairs]


def test_the_estimates_cover_the_truth_of_the_synthetic_data():
    # 17 intervals of 95 %: were they independent, fewer than 14 would hold it in less than one set
    # of data in 100.
    inside = [row["low"] <= rate <= row["high"] for row, rate in true_values()]
    assert len(inside) == 17
    assert sum(inside) >= 14


def test_every_indicator_of_a_counted_table_is_computed():
    cells = shipped.cells()
    rules = [
        reported.file_share(cells),
        *(reported_bodies.complaints(cells, table=table) for table in ("D5", "D12", "D13")),
        reported.reports_naming_ground(cells),
        reported_rates.reports_per_100k(cells),
        origin_rules.both_rules(cells),
        origin_rules.share_by_rule(cells),
        origin_rules.unknown_parents(cells),
        attainment.attainment(cells, year=YEAR, skill="oral"),
        attainment.attainment_if_missed(attainment.attainment(cells, year=YEAR)),
        attainment.level_before_contract(cells),
        attainment.attainment_by(cells),
        programme.newcomers(cells),
        programme.obliged_share(cells),
        programme.results(cells),
        programme.parts_done(cells, year=YEAR),
        programme.marks_met(cells),
        programme.funnel(cells),
        enrolments.by_history(cells),
        revisions.revised(revisions.triangle(cells)),
        revisions.exclusions(cells, rules=EXCLUSION_RULES),
        tested.net(cells, shipped.models(), table="T1"),
        tested.net(cells, shipped.models(), table="T1", denominator="usable"),
        tested.ratio(cells, shipped.models(), table="T1"),
        tested.rates(cells, shipped.models(), table="T1"),
        tested.p_value(cells, shipped.models(), table="T1"),
        *map(estimates, ALL),
        positions.neet_rate(cells),
        positions.part_time_share(cells),
        positions.temporary_agency_share(cells),
        flow.flow_to_work(cells, table="W14"),
        flow.flow_gap(cells, table="W14"),
        flow.led_to(cells),
        staff.staff_bounds(cells),
    ]
    made = pd.concat([headline_estimates(cells, shipped.models(), year=YEAR), *rules])
    known = set(made["indicator"]) | {"residents", "state_after_three_years", "mean_population"}
    # Those of a scan of a municipality are computed from a frame of their own (tests/local).
    counted = [row for row in plan.load().values() if row.years != "none" and not row.of_scan]
    others = {name for row in counted for name in row.indicators} - known
    # A table that a researcher added has a function that asks for the cells alone.
    assert [name for name in sorted(others) if by_card(name)(cells).empty] == []


def by_card(indicator: str) -> Callable[[pd.DataFrame], pd.DataFrame]:
    """The function that the card of an indicator names."""
    module, _, name = resource("cards")[indicator]["function"].rpartition(".")
    return getattr(importlib.import_module(module), name)
