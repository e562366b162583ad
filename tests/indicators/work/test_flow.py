"""Flow to work of job seekers: the truth of the spells, what is open, what follow-up allows."""

import json

import numpy as np
import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.extracts.delivery.quality import measure_quality
from analysis.extracts.frames.job_seekers import OPEN
from analysis.indicators.work import flow
from analysis.models.grouped import grouped, months_between
from analysis.models.work_flow import cumulative_flow
from analysis.reference.origin_rules import NATIONALITIES
from analysis.report.text.work import flow as work_flow
from analysis.settings import FLOW_MONTHS, RAW
from analysis.statistics.durations.time_to_event import cumulative_incidence
from support import made_frames
from support.small_delivery import delivered

YEAR = 2023
LAST = pd.Timestamp("2023-12-31")


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    return made_frames.made(RAW / str(YEAR), "spells")


@pytest.fixture(scope="module")
def truth() -> dict[str, float]:
    return json.loads((RAW / str(YEAR) / "truth.json").read_text(encoding="utf-8"))["flow_to_work"]


def few(**changes: list) -> list[dict]:
    """Four spells as `job_seekers` has them: to work, elsewhere, open, to work after the period."""
    columns = {
        "pid": ["a", "b", "c", "d"],
        "start": ["2022-01-10", "2022-01-10", "2022-01-10", "2022-11-30"],
        "end": ["2022-04-10", "2022-03-01", "", "2024-02-01"],
        "outflow": ["work", "training", "", "work"],
        "outflow_date": ["2022-04-10", "2022-03-01", "", "2024-02-01"],
    }
    return pd.DataFrame(columns | changes).to_dict("records")


@pytest.fixture
def spells_of(tmp_path):
    """Return what the frame makes of some spells, whose persons are all known."""

    def make(rows: list[dict], *, pids: str = "abcd") -> pd.DataFrame:
        belgian = dict.fromkeys((*NATIONALITIES, "birth_country"), "BE")
        persons = [{"pid": pid, "household_id": pid, "weight": "50.0"} | belgian for pid in pids]
        return made_frames.made(delivered(tmp_path, persons=persons, job_seekers=rows), "spells")

    return make


@pytest.mark.parametrize("origin", ["belgian", "eu", "non_eu"])
@pytest.mark.parametrize("months", FLOW_MONTHS)
def test_flow_agrees_with_the_truth_within_sampling_error(frame, truth, origin, months):
    own = frame[(frame["followed"] == "yes") & (frame["origin_4"] == origin)]
    within = [str(each) for each in FLOW_MONTHS if each <= months]
    expected = truth[f"{origin}/{months}"]
    error = np.sqrt(expected * (1 - expected) / len(own))
    assert abs(own["left_in"].isin(within).mean() - expected) < 3.3 * error


@pytest.mark.parametrize("dutch", ["very_good", "good", "limited", "none"])
def test_flow_by_knowledge_of_dutch_agrees_with_the_truth(frame, truth, dutch):
    own = frame[
        (frame["followed"] == "yes") & (frame["origin_4"] == "non_eu") & (frame["dutch"] == dutch)
    ]
    expected = truth[f"non_eu/{dutch}/12"]
    error = np.sqrt(expected * (1 - expected) / len(own))
    assert abs((own["led_to"] == "work").mean() - expected) < 3.3 * error


def test_a_spell_that_is_open_or_ends_after_the_period_has_not_led_to_work(spells_of):
    made = spells_of(few())
    assert made["left_in"].tolist() == ["3", "not_yet", "not_yet", "not_yet"]
    assert made["led_to"].tolist() == ["work", "training", "seeking", "seeking"]
    assert made["ended"].tolist() == [1, 2, OPEN, OPEN]
    assert made["out"].tolist()[2:] == [LAST, LAST]


def test_a_year_counts_as_followed_when_who_started_last_was_followed_twelve_months(spells_of):
    start = ["2022-01-10", "2022-12-31", "2023-01-01", "2023-11-30"]
    made = spells_of(few(start=start, end="", outflow="", outflow_date=""))
    assert made["followed"].tolist() == ["yes", "yes", "no", "no"]


def test_spells_of_nobody_in_persons_are_refused_unless_they_moved(spells_of):
    with pytest.raises(
        DataError, match=r"75.0% of the spells that did not end with a move .* at least 95%"
    ):
        spells_of(few(), pids="abc")
    moved = few(
        outflow=["work", "training", "", "moved"],
        outflow_date=["2022-04-10", "2022-03-01", "", "2023-05-01"],
    )
    made = spells_of(moved, pids="abc")
    assert made["origin_4"].tolist() == ["belgian", "belgian", "belgian", "unknown"]
    assert made["weight"].tolist() == [50.0, 50.0, 50.0, 8.0]


def test_the_share_of_spells_that_link_is_told_as_quality():
    told = measure_quality(RAW / str(YEAR), YEAR).query(
        "extract == 'job_seekers' and measure == 'linked'"
    )
    assert told["value"].between(0.95, 0.999).all()
    assert len(told) == 1


def test_no_pseudonym_is_kept(frame):
    pids = set(pd.read_parquet(RAW / str(YEAR) / "job_seekers.parquet", columns=["pid"])["pid"])
    assert "pid" not in frame
    assert not any(
        pids & set(frame[name].astype(str)) for name in frame.select_dtypes(["object", "str"])
    )


def test_with_complete_follow_up_the_curve_is_the_crude_share(frame, tmp_path):
    frame.assign(key=1).to_parquet(tmp_path / "spells.parquet")
    columns = {"months": months_between("start", '"out"'), "ended": "ended"}
    made = grouped(tmp_path / "spells.parquet", columns, where="followed = 'yes'")
    curve = cumulative_incidence(
        made["months"], made["ended"], at=list(FLOW_MONTHS), count=made["units"]
    )
    complete = frame[frame["followed"] == "yes"]
    assert made["units"].sum() == len(complete) > len(made)
    crude = [
        (
            (complete["ended"] == 1)
            & (complete["out"] <= complete["start"] + pd.DateOffset(months=months))
        ).mean()
        for months in FLOW_MONTHS
    ]
    assert curve["value"].tolist() == pytest.approx(crude, abs=1e-12)


def test_the_curve_is_of_spells_that_are_not_counted_and_ends_where_follow_up_does(frame, tmp_path):
    frame.assign(key=range(len(frame))).to_parquet(tmp_path / "spells.parquet")
    made = cumulative_flow({"spells": {YEAR: tmp_path / "spells.parquet"}}, YEAR)
    counted = set(frame.loc[frame["followed"] == "yes", "started_in"].astype(str))
    assert set(made["started_in"]) == {str(YEAR)}
    assert not counted & set(made["started_in"])
    last = made[made["flow_months"] == "12"]
    assert last["value"].isna().all()
    assert (last["obs_status"] == "M").all()
    assert made[made["flow_months"] == "6"]["value"].between(0.05, 0.6).all()
    # Those of one curve are one group, whatever their months.
    assert made.groupby(["seeker_origin", "dutch"])["curve"].nunique().eq(1).all()
    assert made["curve"].nunique() == len(made) / made["flow_months"].nunique()


def test_without_recent_spells_there_is_no_curve(frame, tmp_path):
    frame[frame["followed"] == "yes"].assign(key=1).to_parquet(tmp_path / "spells.parquet")
    assert cumulative_flow({"spells": {YEAR: tmp_path / "spells.parquet"}}, YEAR).empty


def cells() -> pd.DataFrame:
    """Cells of W14 for one year of start and two origins, as they are published."""
    counts = {"belgian": (40, 20, 20, 120), "non_eu": (20, 20, 20, 140), "_T": (60, 40, 40, 260)}
    rows = [
        {"started_in": started, "seeker_origin": origin, "left_in": code, "n": n}
        for started in ("2022", "_T")
        for origin, parts in counts.items()
        for code, n in zip(("3", "6", "12", "not_yet", "_T"), (*parts, sum(parts)), strict=True)
    ]
    fixed = {
        "table": "W14",
        "year": YEAR,
        "region": "VG",
        "conf_status": "",
        "data_kind": "synthetic",
        "vintage": "v",
    }
    made = pd.DataFrame(rows).assign(**fixed, basis="sample")
    return made.assign(weight=50.0 * made["n"], weight2=2500.0 * made["n"])


def test_flow_cumulates_and_the_gap_is_reference_minus_group():
    shares, gaps = flow.flow_to_work(cells(), table="W14"), flow.flow_gap(cells(), table="W14")
    own = shares[(shares["started_in"] == "2022") & (shares["seeker_origin"] == "belgian")]
    assert own["value"].tolist() == pytest.approx([0.2, 0.3, 0.4])
    found = gaps[(gaps["started_in"] == "2022") & (gaps["seeker_origin"] == "non_eu")]
    assert found["value"].tolist() == pytest.approx([10, 10, 10])


def test_the_year_itself_has_rows_without_a_number_and_with_the_reason():
    shares = flow.flow_to_work(cells(), table="W14")
    rows = flow.not_followed(shares, year=YEAR)
    assert set(rows["started_in"]) == {str(YEAR)}
    assert rows["value"].isna().all()
    assert (rows["obs_status"] == "M").all()
    assert flow.not_followed(shares, year=2022).empty


def test_a_difference_that_is_not_clear_is_not_stated():
    shares, gaps = (made(cells(), table="W14") for made in (flow.flow_to_work, flow.flow_gap))
    assert "geen duidelijk verschil" in work_flow.flow(shares, gaps, cohort=2022)
