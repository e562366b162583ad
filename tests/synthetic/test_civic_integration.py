"""Synthetic civic integration: contracts, levels and enrolments as published and in truth."""

import json

import numpy as np
import pandas as pd
import pytest

from analysis.settings import RAW
from analysis.synthetic.civic_integration.dutch_enrolments import FIRST_PER_YEAR
from analysis.synthetic.work.labour_positions import EMPLOYED

YEARS = (2022, 2023)


def _first_contracts(events: pd.DataFrame) -> pd.Series:
    return events.loc[events["event"] == "contract"].groupby("pid")["date"].min()


def test_first_contracts_are_the_published_ones(shipped):
    # 24,912 first contracts in 2023 (yearly report 2023); in the Flemish Region 52 % obliged.
    signed = _first_contracts(shipped[2023]["ci_events"])
    of_2023 = signed.index[signed.dt.year == 2023]
    assert 8 * len(of_2023) == 24_912
    people = shipped[2023]["ci_persons"].set_index("pid").loc[of_2023]
    assert (people["region"] == "BHG").mean() == pytest.approx(0.10, abs=0.001)
    assert (people.loc[people["region"] == "VG", "status"] == "obliged").mean() == pytest.approx(
        0.52, abs=0.001
    )
    earlier = signed[signed.dt.year < 2023].dt.year.value_counts()
    assert set(earlier.index) == set(range(2015, 2023))
    assert earlier.between(2300, 3000).all()


@pytest.mark.parametrize("level", ["A2", "B1"])
@pytest.mark.parametrize("horizon", [3, 6])
def test_attainment_agrees_with_the_truth_within_sampling_error(shipped, truth, level, horizon):
    events = shipped[2023]["ci_events"]
    signed = _first_contracts(events).loc[lambda s: s.dt.year <= 2023 - horizon]
    enough = {"A2": ["A2", "B1", "B2"], "B1": ["B1", "B2"]}[level]
    counted = (
        (events["event"] == "level") & (events["skill"] == "all") & events["level"].isin(enough)
    )
    reached = events.loc[counted].groupby("pid")["date"].min().reindex(signed.index)
    estimate = (reached <= signed + pd.DateOffset(years=horizon)).mean()
    expected = truth["attainment_all_skills"][f"{level}/{horizon}"]
    assert abs(estimate - expected) < 3.3 * np.sqrt(expected * (1 - expected) / len(signed))


def test_about_one_in_eight_leaves_for_abroad_within_three_years(shipped):
    signed = _first_contracts(shipped[2023]["ci_events"]).loc[lambda s: s.dt.year <= 2020]
    people = shipped[2023]["ci_persons"].set_index("pid").loc[signed.index]
    abroad = (people["exit"] == "abroad") & (people["exit_date"] <= signed + pd.DateOffset(years=3))
    assert abroad.mean() == pytest.approx(0.12, abs=0.01)


def test_a_later_delivery_repeats_the_events_and_persons_of_an_earlier_one(shipped):
    early, late = (shipped[year]["ci_events"].set_index("event_id") for year in YEARS)
    pd.testing.assert_frame_equal(early, late.loc[early.index])
    added = late.drop(early.index)
    assert (
        (added["date"].dt.year == 2023) | (added["recorded_on"] > pd.Timestamp("2023-06-30"))
    ).all()
    early, late = (shipped[year]["ci_persons"].set_index("pid") for year in YEARS)
    living = ["exit", "exit_date", "observed_until", "nis_at_contract"]
    pd.testing.assert_frame_equal(
        early.drop(columns=living), late.loc[early.index].drop(columns=living)
    )


def test_positions_of_who_signed_have_the_published_rates_by_level(shipped, truth):
    # Policy note 2024-2029: 41, 50 and 56 % at work three years after A1, A2 and B1 or more.
    events, people = shipped[2023]["ci_events"], shipped[2023]["ci_persons"].set_index("pid")
    labour = shipped[2023]["labour_quarter"].set_index("pid")["position"]
    signed = _first_contracts(events).loc[lambda s: s < "2021-01-01"].index
    counted = (
        (events["event"] == "level") & (events["skill"] == "all") & (events["date"] < "2021-01-01")
    )
    level = events.loc[counted].groupby("pid")["level"].max().reindex(signed)
    here = people.loc[signed].assign(level=level.replace({"B1": "B1+", "B2": "B1+"}).fillna("none"))
    age = 2023 - here["birth_date"].str[:4].astype(int)
    here = here.loc[here["exit"].isna() & age.between(20, 64)]
    assert here.index.isin(labour.index).all()
    works = labour.reindex(here.index).isin(EMPLOYED).groupby(here["level"]).agg(["mean", "size"])
    for name, rate in truth["work_after_level"].items():
        error = np.sqrt(rate * (1 - rate) / works.loc[name, "size"])
        assert abs(works.loc[name, "mean"] - rate) < 3.3 * error, name


def test_some_had_a2_before_their_contract(shipped):
    events = shipped[2023]["ci_events"]
    signed = events["pid"].map(_first_contracts(events))
    early = events.loc[(events["event"] == "level") & (events["date"] <= signed)]
    assert set(early["level"]) == {"A2"}
    assert 100 < early["pid"].nunique() < 300


def test_regime_follows_the_date_of_the_contract(shipped):
    contracts = shipped[2023]["ci_events"].loc[lambda df: df["event"] == "contract"]
    periods = contracts.groupby("regime")["date"].agg(["min", "max"])
    assert periods.loc["pre2022", "max"] < pd.Timestamp(2022, 3, 1) <= periods.loc["2022", "min"]
    assert periods.loc["2022", "max"] < pd.Timestamp(2023, 1, 1) <= periods.loc["2023+", "min"]


def test_nothing_but_a_mistaken_stop_happens_after_a_person_has_left(shipped):
    events = shipped[2023]["ci_events"].merge(
        shipped[2023]["ci_persons"][["pid", "exit_date"]], on="pid", validate="m:1"
    )
    assert set(events.loc[events["date"] >= events["exit_date"], "event"]) == {"contract_stop"}
    assert not events["pid"].isna().any()


def test_contracts_of_2022_that_were_recorded_late_are_in_the_later_delivery_only(shipped):
    early, late = (_first_contracts(shipped[year]["ci_events"]) for year in YEARS)
    known = json.loads((RAW / "2022" / "truth.json").read_text(encoding="utf-8"))
    of_2022 = [int((signed.dt.year == 2022).sum()) for signed in (early, late)]
    assert of_2022[1] - of_2022[0] == known["first_contracts_recorded_late_in_sample"] > 10
    assert of_2022[0] == known["first_contracts_in_sample"]


def test_first_ever_enrolments_are_the_published_ones(shipped):
    # 37,646 persons in 2023 (policy note 2024-2029, performance indicator): one in fourteen is
    # delivered.
    enrolled = shipped[2023]["nt2_enrolments"].groupby("pid")["enrolled_on"].min()
    assert 14 * (enrolled.dt.year == 2023).sum() == 37_646


def test_the_first_years_of_the_history_count_learners_who_are_not_new(shipped):
    enrolled = (
        shipped[2023]["nt2_enrolments"].groupby("pid")["enrolled_on"].min().dt.year.value_counts()
    )
    excess = {year: int(enrolled[year]) - FIRST_PER_YEAR[year] for year in range(2015, 2024)}
    assert excess[2015] > 1000 > excess[2016] > 100 > excess[2019] > 0
    assert [excess[year] for year in (2021, 2022, 2023)] == [0, 0, 0]


def test_scores_of_first_orientation_tests_agree_with_the_truth(shipped, truth):
    events = shipped[2023]["ci_events"]
    first = events[events["event"] == "mo_test"].sort_values("date").drop_duplicates("pid")["score"]
    expected = truth["share_of_first_orientation_tests_of_70"]
    assert abs((first >= 70).mean() - expected) < 3.3 * np.sqrt(
        expected * (1 - expected) / len(first)
    )
