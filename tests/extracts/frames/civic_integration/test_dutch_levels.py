"""Levels of Dutch from typed events: the year of each, and work at the landmark."""

from pathlib import Path

import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.extracts.frames.civic_integration.dutch_levels import CHARACTERISTICS
from support import made_frames
from support.civic_events import level, trajectories
from support.small_delivery import delivered


def reached(signed: pd.DataFrame, *, skill: str = "all") -> dict[str, list[str]]:
    made = made_frames.made_from(signed, "attainment")
    made = made[(made["skill"] == skill) & made["level"].isin(["A2", "B1"])]
    return made.groupby("level")["reached_in"].agg(list).to_dict()


def test_a_level_on_the_last_day_of_a_year_is_reached_in_it(tmp_path):
    made = trajectories(
        tmp_path, [{"date": "2018-03-01"}, level("2019-03-01"), level("2020-03-02", "B1")]
    )
    assert reached(made) == {"A2": ["1"], "B1": ["3"]}


def test_a_contract_of_29_february_has_its_first_year_to_28_february(tmp_path):
    made = trajectories(
        tmp_path, [{"date": "2020-02-29"}, level("2021-02-28"), level("2021-03-01", "B1")]
    )
    assert reached(made) == {"A2": ["1"], "B1": ["2"]}


def test_a_higher_level_is_at_least_the_lower_one(tmp_path):
    assert reached(trajectories(tmp_path, [{"date": "2018-03-01"}, level("2019-01-01", "C1")])) == {
        "A2": ["1"],
        "B1": ["1"],
    }


@pytest.mark.parametrize(
    ("day", "found"), [("2017-01-01", "before"), ("2018-03-01", "before"), ("2018-03-02", "1")]
)
def test_a_level_from_before_the_contract_stands_apart(tmp_path, day, found):
    assert reached(trajectories(tmp_path, [{"date": "2018-03-01"}, level(day)]))["A2"] == [found]


def test_the_oral_part_is_enough_for_the_oral_level_and_all_skills_are_too(tmp_path):
    made = trajectories(
        tmp_path,
        [{"date": "2018-03-01"}, level("2019-02-01", skill="oral"), level("2019-09-01", "B1")],
    )
    assert reached(made) == {"A2": ["2"], "B1": ["2"]}
    assert reached(made, skill="oral") == {"A2": ["1"], "B1": ["2"]}


def test_attainment_by_characteristic_holds_each_complete_cohort_once_per_characteristic(tmp_path):
    events = [
        {"date": f"{year}-03-01", "pid": f"p{i}"} for i, year in enumerate((2022, 2018, 2020, 2021))
    ]
    signed = trajectories(tmp_path, [*events, level("2021-03-01", "B1", pid="p1")], [{}] * 4)
    made = made_frames.made_from(signed, "attainment_by")
    assert len(made) == 2 * 2 * len(CHARACTERISTICS)
    assert made.groupby(["level", "characteristic"])["reached"].agg(list).map(sorted).map(
        tuple
    ).unique().tolist() == [("no", "yes")]


def at_the_landmark(folder: Path, member: dict, work: list[dict], *levels: dict) -> pd.DataFrame:
    signed = [{"date": "2018-03-01"}, *levels]
    rows = [
        {
            "event_id": f"e{i}",
            "pid": "p0",
            "recorded_on": each["date"],
            "contract_no": "",
            "regime": "",
        }
        | each
        for i, each in enumerate(signed)
    ]
    rows[0] |= {"event": "contract", "contract_no": "1", "regime": "pre2022"}
    extracts = {"ci_persons": [{"pid": "p0"} | member], "ci_events": rows, "labour_quarter": work}
    return made_frames.made(delivered(folder, **extracts), "landmark")


@pytest.mark.parametrize(
    ("day", "highest"),
    [("2020-12-31", "A2"), ("2021-01-01", "none")],
    ids=["at the landmark", "after it"],
)
def test_a_level_after_the_landmark_does_not_count_for_work(tmp_path, day, highest):
    made = at_the_landmark(tmp_path, {}, [{"pid": "p0"}], level(day, skill="all"))
    assert made[["level", "present", "position"]].iloc[0].tolist() == [highest, "yes", "employee"]


def test_who_left_after_the_landmark_is_there_as_gone(tmp_path):
    gone = {"exit": "abroad", "exit_date": "2022-05-01"}
    (tmp_path / "a").mkdir()
    made = at_the_landmark(tmp_path / "a", gone, [{"pid": "p0"}])
    assert made["present"].tolist() == ["no"]
    (tmp_path / "b").mkdir()
    earlier = gone | {"exit_date": "2020-05-01"}
    assert at_the_landmark(tmp_path / "b", earlier, [{"pid": "p0"}]).empty


def test_positions_of_others_only_leave_the_landmark_empty(tmp_path):
    assert at_the_landmark(tmp_path, {}, [{"pid": "p1"}]).empty


def test_positions_of_too_few_in_civic_integration_are_refused():
    signed = {f"{code} all": pd.NaT for code in ("A1", "A2", "B1", "B2", "C1", "C2")}
    frame = pd.DataFrame(
        signed
        | {
            "year": 2023,
            "units": 1,
            "weight": 1.0,
            "weight2": 1.0,
            "unit": "persons|p0",
            "signed": pd.Timestamp("2018-03-01"),
            "exit_date": pd.NaT,
            "age": 40,
            "sex": "F",
            "age_at_arrival": "25-34",
            "education": "0-2",
            "legal_ground": "other",
            "position": ["employee", None],
        },
    )
    with pytest.raises(DataError, match="50.0% of those in ci_persons"):
        made_frames.made_from(frame, "landmark")


@pytest.mark.parametrize("changes", [{"result": "fail"}, {"skill": "oral"}])
def test_a_failed_test_or_one_skill_reaches_nothing(tmp_path, changes):
    assert reached(
        trajectories(tmp_path, [{"date": "2018-03-01"}, level("2019-01-01", **changes)])
    )["A2"] == ["not_yet"]


def test_a_level_after_the_complete_years_is_not_yet_reached(tmp_path):
    # Of the contracts of 2020 three years are complete for all; day 1 of the fourth is not.
    made = trajectories(tmp_path, [{"date": "2020-03-01"}, level("2023-03-02")])
    assert made["complete_years"].tolist() == [3]
    assert reached(made)["A2"] == ["not_yet"]
