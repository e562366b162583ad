"""The civic integration year: the impossible, waiting, and numbers traced from the raw file."""

import tempfile
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.indicators import selection
from analysis.indicators.civic_integration import programme, revisions
from analysis.indicators.dutch import enrolments
from analysis.indicators.modelled import of_model
from analysis.models.civic_waiting import waits
from analysis.settings import NOISE_MOST, RAW
from support import made_frames, shipped
from support.small_delivery import delivered

FOLDER = RAW / str(shipped.YEAR)


@cache
def raw(name: str) -> pd.DataFrame:
    return pd.read_parquet(FOLDER / f"{name}.parquet")


def day(
    *, event: str, number: int | None = None, on: str = "2023-03-01", recorded: str = "2023-03-02"
) -> dict:
    contract = {"contract_no": str(number or ""), "regime": "2022" if number else ""}
    amount = {"amount_eur": "150" if event == "fine" else ""}
    return (
        {"pid": "p", "event": event, "date": on, "recorded_on": max(on, recorded)}
        | contract
        | amount
    )


def rules(*events: dict, left: str | None = None) -> list[str]:
    """Rule that each event of one person breaks, by a delivery of that person alone."""
    gone = {"exit": "abroad", "exit_date": left, "observed_until": left} if left else {}
    rows = [{"event_id": f"e{i}"} | event for i, event in enumerate(events)]
    with tempfile.TemporaryDirectory() as folder:
        extracts = {"ci_persons": [{"pid": "p"} | gone], "ci_events": rows}
        made = made_frames.made(delivered(Path(folder), **extracts), "exclusions")
    return made["rule"].tolist()


# What cannot be right


def test_an_event_on_the_day_of_departure_is_kept_and_one_after_it_is_not():
    events = [day(event="mo_end"), day(event="mo_end", on="2023-03-02")]
    assert rules(*events, left="2023-03-01") == ["kept", "after_departure"]


def test_the_earlier_of_two_first_contracts_is_kept_whatever_their_order():
    later = day(event="contract", number=1, on="2023-05-01", recorded="2023-05-01")
    assert rules(later, day(event="contract", number=1)) == ["second_first_contract", "kept"]
    assert rules(
        day(event="contract", number=2, on="2023-05-01"), day(event="contract", number=1)
    ) == ["kept", "kept"]


def test_a_fine_needs_an_infringement_file_before_it():
    file = day(event="infringement_file")
    assert rules(file, day(event="fine")) == ["kept", "kept"]
    assert rules(file, day(event="fine", on="2023-02-01")) == ["kept", "fine_without_file"]


def test_what_was_recorded_after_the_snapshot_is_left_out():
    assert rules(day(event="certificate", recorded="2024-07-01")) == ["recorded_after_snapshot"]


def test_a_course_that_began_before_registration_is_left_out():
    events = [day(event="registration"), day(event="mo_start", on="2023-02-01")]
    assert rules(*events) == ["kept", "start_before_registration"]


def test_a_rule_that_found_nothing_is_shown_like_one_that_found_few():
    found = revisions.exclusions(
        shipped.cells(), rules=("after_departure", "recorded_after_snapshot")
    )
    here = selection.pick(found, year=shipped.YEAR).set_index("excluded")
    assert np.isnan(here.loc["recorded_after_snapshot", "value"])
    assert here["conf_status"].to_dict() == {
        "after_departure": "", "recorded_after_snapshot": "C", "kept": "",
    }  # fmt: skip
    assert here.loc["after_departure", "low"] < here.loc["after_departure", "value"]


def test_x1_counts_the_events_after_departure_of_the_raw_file():
    events = raw("ci_events").merge(raw("ci_persons")[["pid", "exit_date"]], on="pid")
    made = revisions.exclusions(shipped.counted(), rules=("after_departure",))
    expected = (events["date"] > events["exit_date"]).sum()
    assert selection.only(made, year=shipped.YEAR, excluded="after_departure")["value"] == expected


# Traced from the raw files, of the cells as they were counted


def test_n1_newcomers_of_the_year():
    persons = raw("ci_persons")
    arrived = pd.to_datetime(persons["first_registration"])
    born = pd.to_datetime(persons["birth_date"] + "-01")
    adult = (arrived.dt.year * 12 + arrived.dt.month) - (born.dt.year * 12 + born.dt.month) >= 216
    here = persons[(arrived.dt.year == shipped.YEAR) & adult & (persons["region"] == "VG")]
    made = programme.newcomers(shipped.counted())
    assert selection.only(made, year=shipped.YEAR)["value"] == 8 * len(here)
    students = (here["legal_ground"] == "study").sum()
    assert (
        selection.only(made, year=shipped.YEAR, legal_ground="study", status="_T")["value"]
        == 8 * students
    )
    share = selection.only(
        programme.obliged_share(shipped.counted()), year=shipped.YEAR, status="obliged"
    )
    assert share["value"] == pytest.approx((here["status"] == "obliged").mean(), rel=1e-12)


def test_n7_first_ever_enrolments_are_the_published_ones():
    # Policy note 2024-2029: 37,646 in 2023, by construction of the synthetic extract.
    made = enrolments.first_enrolments(shipped.counted())
    assert selection.only(made, region="VG+BHG", enrolled="2023", contract="_T")["value"] == 37_646
    first = raw("nt2_enrolments").sort_values(["enrolled_on", "start"]).drop_duplicates("pid")
    capital = (
        (pd.to_datetime(first["enrolled_on"]).dt.year == 2022)
        & (first["region"] == "BHG")
        & first["contract"]
    )
    assert (
        selection.only(made, region="BHG", enrolled="2022", contract="yes")["value"]
        == 14 * capital.sum()
    )


def test_n7b_a_longer_history_never_counts_more_and_the_longest_counts_the_new_ones():
    made = enrolments.by_history(shipped.counted())["value"]
    assert made.is_monotonic_decreasing
    assert made.iloc[-1] == 37_646
    rows = raw("nt2_enrolments").assign(year=lambda df: pd.to_datetime(df["enrolled_on"]).dt.year)
    before = set(rows.loc[rows["year"] == 2022, "pid"])
    assert made.iloc[0] == 14 * len(set(rows.loc[rows["year"] == 2023, "pid"]) - before)


def test_n10_certificates_and_fines_of_the_year():
    events = raw("ci_events")
    events = events[pd.to_datetime(events["date"]).dt.year == shipped.YEAR]
    made = programme.results(shipped.counted())
    certified = selection.only(selection.pick(made, indicator="certificates"), happened="2023")
    assert certified["value"] == 8 * (events["event"] == "certificate").sum()
    files = raw("ci_events").query("event == 'infringement_file'").groupby("pid")["date"].min()
    fines = events[events["event"] == "fine"]
    kept = fines[fines["date"] >= fines["pid"].map(files)]
    assert selection.only(selection.pick(made, indicator="fines"), happened="2023")[
        "value"
    ] == 8 * len(kept)


def test_n11_whoever_has_a_certificate_did_all_parts():
    done = programme.parts_done(shipped.counted(), year=shipped.YEAR)
    rows = selection.pick(done, cohort="2022", regime="2022", horizon="1").set_index("part")[
        "value"
    ]
    assert rows["certificate"] <= rows["all"] <= rows[["mo", "a2", "vdab", "network"]].min()


def test_n12_first_tests_of_at_least_70():
    first = raw("ci_events").query("event == 'mo_test'").sort_values("date").drop_duplicates("pid")
    first = first[pd.to_datetime(first["date"]).dt.year == shipped.YEAR]
    made = selection.only(programme.marks_met(shipped.counted()), tested="2023", status="_T")
    assert made["value"] == pytest.approx((first["score"] >= 70).mean(), rel=1e-12)


def test_n13_the_steps_and_the_losses_add_up_to_who_registered():
    steps = programme.funnel(shipped.counted())
    reached = selection.pick(steps, indicator="reached_stage").set_index("stage")["value"]
    lost = selection.pick(steps, indicator="lost_at_stage", gone="_T").set_index("stage")["value"]
    assert reached["registration"] - lost.sum() == reached["work"]
    assert reached["contract"] == reached["registration"] - lost["contract"]


def test_n13_contracts_within_three_years_of_registration():
    events = raw("ci_events").assign(date=lambda df: pd.to_datetime(df["date"]))
    obliged = raw("ci_persons").query("status != 'exempt'")["pid"]
    day_of = {
        name: events[events["event"] == name].groupby("pid")["date"].min()
        for name in ("registration", "contract")
    }
    begun = day_of["registration"]
    begun = begun[(begun.dt.year == shipped.YEAR - 3) & begun.index.isin(obliged)]
    signed = day_of["contract"].reindex(begun.index) <= begun + pd.DateOffset(years=3)
    reached = selection.pick(
        programme.funnel(shipped.counted()), indicator="reached_stage"
    ).set_index("stage")
    assert reached.loc["contract", "value"] == 8 * signed.sum()


def test_r1_late_contracts_of_2022_are_a_revision_and_on_the_list():
    changes = revisions.revised(revisions.triangle(shipped.counted()))
    late = shipped_truth_2022()["first_contracts_recorded_late_in_sample"]
    assert selection.only(changes, cohort="2022")["value"] == 8 * late
    assert revisions.errata(changes)["cohort"].tolist() == ["2022"]


def shipped_truth_2022() -> pd.Series:
    return pd.read_json(RAW / "2022" / "truth.json", typ="series")


# Waiting


def people(tmp_path, rows: list[tuple[int, int]]) -> dict:
    frame = pd.DataFrame(rows, columns=["wait", "ended"])
    frame = frame.assign(registered=2023, status="obliged", agency="AgII", weight=1.0, key=1)
    frame.to_parquet(tmp_path / "registrations.parquet")
    return {"registrations": {2023: tmp_path / "registrations.parquet"}}


def test_who_still_waits_is_censored_and_not_left_out(tmp_path):
    # Of four, two start at 20 and 40; one is last seen waiting at 10, one at 100: at 20 one of
    # three begins.
    made = waits(people(tmp_path, [(20, 1), (40, 1), (10, 0), (100, 0)]), 2023)
    total = made[(made["status"] == "_T") & (made["agency"] == "_T")].set_index(
        ["indicator", "within"]
    )["value"]
    assert total["started_orientation", "30"] == pytest.approx(1 / 3)
    assert total["started_orientation", "60"] == pytest.approx(2 / 3)
    assert total["wait_for_orientation", "_T"] == 40


def test_the_wait_of_earlier_years_is_that_of_all_together(tmp_path):
    files = people(tmp_path, [(20, 1), (40, 1), (100, 1)])
    path = files["registrations"][2023]
    frame = pd.read_parquet(path)
    pd.concat([frame.assign(registered=year) for year in range(2017, 2024)]).to_parquet(path)
    medians = waits(files, 2023).query("indicator == 'wait_for_orientation'")
    groups = medians.groupby("registered")["status"].apply(sorted).to_dict()
    earlier = {str(year): ["_T"] for year in (2019, 2020, 2021)}
    latest = {str(year): ["_T", "_T", "obliged", "obliged"] for year in (2022, 2023)}
    assert groups == earlier | latest
    assert set(medians["value"]) == {40}


def test_a_percentile_that_is_not_reached_is_missing_with_the_reason(tmp_path):
    made = waits(people(tmp_path, [(20, 1), (40, 2), (100, 0)]), 2023)
    row = made[made["indicator"] == "wait_for_orientation_p90"].iloc[0]
    assert pd.isna(row["value"])
    assert row["interval"] == "none (not reached)"


def test_a_share_beyond_observation_is_missing(tmp_path):
    made = (
        waits(people(tmp_path, [(20, 1), (40, 0)]), 2023)
        .query("status == '_T' and agency == '_T'")
        .set_index("within")["value"]
    )
    assert made["30"] == 0.5
    assert pd.isna(made["60"])


def test_n9_with_complete_follow_up_the_incidence_is_the_crude_share():
    # Registered in 2022 and followed for at least a year: all but the leavers, who compete, are
    # seen at 60 days.
    here = made_frames.made(FOLDER, "registrations").query("registered == 2022")
    crude = ((here["ended"] == 1) & (here["wait"] <= 60)).mean()
    made = of_model(pd.read_parquet(shipped.folder() / "public/models.parquet"), "N9")
    row = selection.pick(made, registered="2022", status="_T", agency="_T", within="60").iloc[0]
    # To the noise of those who started and of all.
    assert row["value"] == pytest.approx(crude, abs=2 * NOISE_MOST / len(here))
