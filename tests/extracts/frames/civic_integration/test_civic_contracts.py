"""First contracts from typed events: cohort, follow-up, and the state after three years."""

import pytest

from analysis.errors import DataError
from support.civic_events import level, trajectories


def test_the_first_contract_gives_the_cohort(tmp_path):
    second = {"date": "2022-03-01", "contract_no": "2"}
    made = trajectories(tmp_path, [second, {"date": "2020-03-01"}])
    assert made["cohort"].tolist() == [2020]
    assert made["weight"].tolist() == [8.0]


def test_who_signed_before_the_delivered_history_is_in_no_cohort(tmp_path):
    made = trajectories(
        tmp_path,
        [{"date": "2016-03-01", "contract_no": "2"}, {"date": "2018-03-01", "contract_no": "3"}],
    )
    assert made.empty


def test_without_a_contract_there_is_no_row(tmp_path):
    made = trajectories(tmp_path, [{"date": "2020-03-01"}], [{}, {}])
    assert len(made) == 1


def test_an_event_of_nobody_is_refused_without_the_pid(tmp_path):
    with pytest.raises(
        DataError, match="1 rows name a person whom ci_persons does not hold"
    ) as refused:
        trajectories(tmp_path, [{"date": "2020-03-01"}, {"date": "2020-03-01", "pid": "secret"}])
    assert "secret" not in str(refused.value)


def test_who_is_still_here_must_be_followed_to_the_end_of_the_year(tmp_path):
    with pytest.raises(DataError, match="1 persons without an exit .* before 2023-12-31"):
        trajectories(tmp_path, [{"date": "2020-03-01"}], [{"observed_until": "2023-06-30"}])


def test_who_left_need_not_be_followed_further(tmp_path):
    gone = {"exit": "abroad", "exit_date": "2023-05-01", "observed_until": "2023-05-01"}
    made = trajectories(tmp_path, [{"date": "2020-03-01"}], [gone])
    assert made[["complete_years", "state_3y"]].iloc[0].tolist() == [3, "none"]


def test_what_describes_a_signer_is_that_of_the_contract(tmp_path):
    member = {
        "birth_date": "1990-07",
        "first_registration": "2015-07-14",
        "small_children": "",
        "isced_intake": "5-8",
    }
    made = trajectories(tmp_path, [{"date": "2018-03-01"}], [member]).iloc[0]
    assert made[
        ["age", "age_at_arrival", "small_children", "education", "origin_group", "regime"]
    ].tolist() == [
        33,
        "18-24",
        "unknown",
        "5-8",
        "other_non_eu",
        "2022",
    ]


@pytest.mark.parametrize(
    ("member", "state"),
    [
        ({}, "A2"),
        ({"exit": "abroad", "exit_date": "2020-01-01"}, "left"),
        ({"exit": "death", "exit_date": "2020-01-01"}, "died"),
        ({"exit": "abroad", "exit_date": "2021-03-01"}, "left"),
        ({"exit": "abroad", "exit_date": "2021-03-02"}, "A2"),
    ],
)
def test_the_state_after_three_years_is_the_level_of_who_is_still_here(tmp_path, member, state):
    made = trajectories(
        tmp_path, [{"date": "2018-03-01"}, level("2019-01-01"), level("2022-01-01", "B1")], [member]
    )
    assert made["state_3y"].tolist() == [state]


def test_the_state_stays_open_while_three_years_are_not_complete(tmp_path):
    assert trajectories(tmp_path, [{"date": "2021-03-01"}])["state_3y"].tolist() == ["open"]
