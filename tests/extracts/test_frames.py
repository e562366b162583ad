"""From raw to processed on a handful of typed records: what is derived, and what is refused."""

from pathlib import Path

import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.extracts.frames import reports
from analysis.extracts.frames.civic_contracts import contracts
from analysis.extracts.frames.dutch_levels import (
    CHARACTERISTICS,
    attainment,
    attainment_by,
    landmark,
)
from analysis.extracts.frames.process import FRAMES, process
from analysis.extracts.frames.residents import residents
from delivery import PERIODS, deliver, good

INHABITANTS = {"44021": 265_000, "24062": 102_000, "73028": 80, "31005": 99_999}
BELGIAN = dict.fromkeys(
    ["nat_now", "nat_first", "nat_first_father", "nat_first_mother", "birth_country"], "BE"
)


def delivered(folder: Path, **extracts: list[dict]) -> Path:
    """Deliver extracts from the good first record of each, with changes per row."""
    registered = []
    for name, rows in extracts.items():
        first = good(name).iloc[0].to_dict()
        deliver(folder, name, pd.DataFrame([first | row for row in rows]).astype("str"), kind="csv")
        registered.append(pd.read_csv(folder / "delivery.csv", dtype="str"))
    pd.concat(registered).to_csv(folder / "delivery.csv", index=False)
    return folder


def persons(folder: Path, rows: list[dict], work: list[dict] | None = None) -> pd.DataFrame:
    numbered = [{"pid": f"p{i}"} | row for i, row in enumerate(rows)]
    positions = [{"pid": row["pid"]} for row in numbered] if work is None else work
    nis = good("persons").iloc[0]["nis_code"]
    towns = sorted({row.get("nis_code", nis) for row in numbered})
    population = [
        {"nis_code": town, "date": date, "population": str(INHABITANTS.get(town, 5_000))}
        for town in towns
        for date in ("2023-01-01", "2024-01-01")
    ]
    extracts = {"persons": numbered, "labour_quarter": positions, "population_official": population}
    return residents(delivered(folder, **extracts), 2023)


def trajectories(
    folder: Path, events: list[dict], members: list[dict] | None = None
) -> pd.DataFrame:
    kinds = {
        "contract": {"event": "contract", "contract_no": "1", "regime": "2022"},
        "level": {"event": "level", "level": "A2", "skill": "all", "contract_no": "", "regime": ""},
    }
    rows = [
        {"event_id": f"e{i}", "pid": "p0", "recorded_on": event["date"]}
        | kinds[event.get("event", "contract")]
        | event
        for i, event in enumerate(events)
    ]
    people = [{"pid": f"p{i}"} | member for i, member in enumerate(members or [{}])]
    return contracts(delivered(folder, ci_persons=people, ci_events=rows), 2023)


def level(date: str, code: str = "A2", **changes: str) -> dict:
    return {"event": "level", "date": date, "level": code} | changes


def reached(signed: pd.DataFrame, *, skill: str = "all") -> dict[str, list[str]]:
    made = attainment(signed)
    made = made[(made["skill"] == skill) & made["level"].isin(["A2", "B1"])]
    return made.groupby("level")["reached_in"].agg(list).to_dict()


# Residents


def test_age_is_that_of_31_december(tmp_path):
    made = persons(
        tmp_path, [{"birth_date": "2003-12"}, {"birth_date": "2003-01"}, {"birth_date": "2004-01"}]
    )
    assert made["age"].tolist() == [20, 20, 19]
    assert made["age_work"].tolist() == ["20-29", "20-29", ""]


def test_the_bands_of_age_meet_without_a_gap(tmp_path):
    made = persons(
        tmp_path,
        [{"birth_date": f"{2023 - age}-06"} for age in (0, 9, 10, 17, 18, 64, 65, 84, 85, 99)],
    )
    assert made["age_band"].tolist() == [
        "0-9", "0-9", "10-17", "10-17", "18-29", "60-64", "65-74", "75-84", "85+", "85+",
    ]  # fmt: skip
    assert made["age_work"].tolist() == ["", "", "", "", "", "55-64", "", "", "", ""]


def test_a_municipality_gives_province_size_class_and_centre_city(tmp_path):
    made = persons(tmp_path, [{"nis_code": code} for code in ("44021", "73028", "31005")])
    assert made["province"].tolist() == ["Oost-Vlaanderen", "Limburg", "West-Vlaanderen"]
    assert made["size_class"].tolist() == ["100000+", "0-9999", "50000-99999"]
    assert made["centre_city"].tolist() == ["44021", "other", "31005"]


def test_an_unknown_parent_is_apart_under_the_strict_rule_and_belgian_by_statbel(tmp_path):
    made = persons(
        tmp_path,
        [BELGIAN, BELGIAN | {"nat_first_father": "XX"}, BELGIAN | {"nat_first_mother": "MA"}],
    )
    assert made["origin_4"].tolist() == ["belgian", "belgian", "non_eu"]
    assert made["origin_strict"].tolist() == ["belgian", "indeterminate", "non_eu"]
    assert made["origin_statbel"].tolist() == [
        "belgian_belgian_background", "belgian_belgian_background", "belgian_foreign_background",
    ]  # fmt: skip
    assert made["parents_unknown"].tolist() == ["no", "yes", "no"]


def test_the_ten_largest_countries_of_origin_are_named_and_the_rest_is_other(tmp_path):
    codes = ["MA", "TR", "NL", "FR", "IT", "PL", "RO", "BG", "ES", "DE"]
    rows = [BELGIAN | {"nat_now": code} for code in [*codes, *codes, "AF"]]
    made = persons(tmp_path, [*rows, BELGIAN])
    assert set(made["country"]) == {*codes, "other", "not_applicable"}
    assert made["country"].tolist()[-2:] == ["other", "not_applicable"]


@pytest.mark.parametrize(
    ("position", "employed"),
    [("employee", "yes"), ("self_employed", "yes"), ("helper", "yes"), ("combined", "yes"),
     ("career_break", "yes"),
     ("job_seeker", "no"), ("incapacity", "no"), ("pension", "no"), ("student", "no"),
     ("cross_border", "no"),
     ("international", "no"), ("unknown", "no")],
)  # fmt: skip
def test_employed_is_who_has_an_employed_position(tmp_path, position, employed):
    made = persons(tmp_path, [{}], [{"pid": "p0", "position": position}])
    assert made["employed"].tolist() == [employed]


def test_who_has_no_labour_record_is_unknown_and_not_employed(tmp_path):
    made = persons(tmp_path, [{}] * 21, [{"pid": f"p{i}"} for i in range(1, 21)])
    assert made[["position", "employed"]].head(2).to_numpy().tolist() == [
        ["unknown", "no"],
        ["employee", "yes"],
    ]


def test_labour_records_that_were_lost_are_refused_with_the_share_that_is_left(tmp_path):
    with pytest.raises(
        DataError,
        match="50.0% of the residents of 20 to 64 years have a record; expected at least 95%",
    ):
        persons(tmp_path, [{}, {}], [{"pid": "p1"}])


def test_labour_records_of_strangers_are_refused_without_naming_them(tmp_path):
    with pytest.raises(
        DataError, match="1 persons are in neither persons nor ci_persons"
    ) as refused:
        persons(tmp_path, [{}], [{"pid": "p0"}, {"pid": "p9"}])
    assert "p9" not in str(refused.value)


def test_unknown_generation_goes_with_the_second_where_it_is_merged(tmp_path):
    rows = [BELGIAN | {"nat_now": "MA", "birth_country": code} for code in ("MA", "BE", "XX")]
    made = persons(tmp_path, rows)
    assert made["generation"].tolist() == ["first", "second", "unknown"]
    assert made["generation_merged"].tolist() == ["first", "second_or_unknown", "second_or_unknown"]


def test_only_the_fourth_quarter_counts(tmp_path):
    work = [
        {"pid": "p0", "quarter": "20233"},
        {"pid": "p0", "quarter": "20234", "position": "job_seeker"},
    ]
    assert persons(tmp_path, [{}], work)["position"].tolist() == ["job_seeker"]


def test_labour_positions_without_the_fourth_quarter_are_refused(tmp_path):
    with pytest.raises(DataError, match="no row of quarter 20234; found 20233"):
        persons(tmp_path, [{}], [{"pid": "p0", "quarter": "20233"}])


def test_origin_is_belgian_eu_non_eu_or_unknown(tmp_path):
    unknown = {
        "nat_now": "XX",
        "nat_first": "XX",
        "nat_first_father": "XX",
        "nat_first_mother": "XX",
    }
    poland = BELGIAN | {"nat_first_father": "PL"}
    turkey = BELGIAN | {"nat_now": "FR", "nat_first_mother": "TR"}
    made = persons(
        tmp_path, [BELGIAN, BELGIAN | {"nat_first_father": "XX"}, poland, turkey, unknown]
    )
    assert made["origin_4"].tolist() == ["belgian", "belgian", "eu", "non_eu", "unknown"]
    assert made["origin_8"].tolist() == ["belgian", "belgian", "other_eu", "turkey", "unknown"]
    assert made["generation"].tolist() == [
        "not_applicable",
        "not_applicable",
        "second",
        "second",
        "unknown",
    ]


def test_a_person_weighs_what_the_extract_says(tmp_path):
    made = persons(tmp_path, [{"weight": "2.5", "nis_code": "21004"}])
    assert made[["units", "weight", "weight2", "region"]].iloc[0].tolist() == [1, 2.5, 6.25, "BHG"]


# Contracts and levels


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


def test_what_describes_a_signer_is_that_of_the_contract(tmp_path):
    member = {
        "birth_date": "1990-07",
        "first_registration": "2015-07-14",
        "small_children": "",
        "isced_intake": "5-8",
    }
    made = trajectories(tmp_path, [{"date": "2018-03-01"}], [member]).iloc[0]
    columns = ["age", "age_at_arrival", "small_children", "education", "origin_group", "regime"]
    assert made[columns].tolist() == [33, "18-24", "unknown", "5-8", "other_non_eu", "2022"]


def test_attainment_by_characteristic_holds_each_complete_cohort_once_per_characteristic(tmp_path):
    events = [
        {"date": f"{year}-03-01", "pid": f"p{i}"} for i, year in enumerate((2022, 2018, 2020, 2021))
    ]
    made = attainment_by(
        trajectories(tmp_path, [*events, level("2021-03-01", "B1", pid="p1")], [{}] * 4)
    )
    assert len(made) == 2 * 2 * len(CHARACTERISTICS)
    assert made.groupby(["level", "characteristic"])["reached"].agg(list).map(sorted).map(
        tuple
    ).unique().tolist() == [("no", "yes")]


def at_the_landmark(folder: Path, member: dict, work: list[dict], *levels: dict) -> pd.DataFrame:
    signed = [{"date": "2018-03-01"}, *levels]
    shared = {"pid": "p0", "contract_no": "", "regime": ""}
    rows = [
        shared | {"event_id": f"e{number}", "recorded_on": event["date"]} | event
        for number, event in enumerate(signed)
    ]
    rows[0] |= {"event": "contract", "contract_no": "1", "regime": "pre2022"}
    extracts = {"ci_persons": [{"pid": "p0"} | member], "ci_events": rows, "labour_quarter": work}
    return landmark(contracts(delivered(folder, **extracts), 2023), 2023)


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
        signed | {"year": 2023, "units": 1, "weight": 1.0, "weight2": 1.0,
                  "signed": pd.Timestamp("2018-03-01"),
                  "exit_date": pd.NaT, "age": 40, "sex": "F", "age_at_arrival": "25-34",
                  "education": "0-2",
                  "legal_ground": "other", "position": ["employee", None]},
    )  # fmt: skip
    with pytest.raises(DataError, match="50.0% of those in ci_persons"):
        landmark(frame, 2023)


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


# Reports and population


def test_a_report_of_another_year_is_refused(tmp_path):
    folder = delivered(tmp_path, unia_reports=[{}])
    with pytest.raises(DataError, match="1 records were received outside 2022"):
        reports.reports(folder, 2022)


def test_a_ground_of_a_report_that_is_not_there_is_refused(tmp_path):
    folder = delivered(
        tmp_path,
        unia_reports=[{}],
        unia_grounds=[{"report_id": "secret-report-9", "ground": "age"}],
    )
    with pytest.raises(DataError, match=r"record\(s\) 1 name a report_id") as refused:
        reports.grounds(folder, reports.reports(folder, 2023))
    assert "secret" not in str(refused.value)


def test_a_file_with_two_racial_grounds_is_one_racial_file(tmp_path):
    named = [{"ground": g} for g in ("nationality", "skin_colour", "age")]
    folder = delivered(tmp_path, unia_reports=[{}], unia_grounds=named)
    made = reports.grounds(folder, reports.reports(folder, 2023))
    assert sorted(made["ground"]) == ["age", "nationality", "racial", "skin_colour"]


def test_a_report_without_a_province_says_so(tmp_path):
    made = reports.reports(delivered(tmp_path, unia_reports=[{"province": ""}]), 2023)
    assert made[["month", "province", "file", "domain"]].iloc[0].tolist() == [
        "04",
        "unknown",
        "yes",
        "work",
    ]


def test_the_population_is_the_mean_of_both_first_januaries(tmp_path):
    rows = [
        {"date": "2023-01-01", "population": "400"},
        {"date": "2024-01-01", "population": "401"},
    ]
    made = reports.population(delivered(tmp_path, population_official=rows), 2023)
    assert made["weight"].tolist() == [400.5]
    assert made["province"].tolist() == ["Antwerpen"]


@pytest.mark.parametrize("dates", [["2023-01-01"], ["2023-01-01", "2022-01-01"]])
def test_a_population_of_other_dates_is_refused(tmp_path, dates, monkeypatch):
    monkeypatch.setitem(PERIODS, "population_official", ("2022-01-01", "2024-01-01"))
    folder = delivered(tmp_path, population_official=[{"date": date} for date in dates])
    with pytest.raises(DataError, match="expected 2023-01-01 and 2024-01-01"):
        reports.population(folder, 2023)


# All frames


def test_a_frame_whose_extracts_were_not_delivered_is_absent(tmp_path):
    (tmp_path / "raw").mkdir()
    made = process(
        delivered(tmp_path / "raw", unia_reports=[{}]), tmp_path / "processed", year=2023
    )
    assert set(made) == {"reports", "files"}
    assert set(FRAMES) > set(made)


def test_no_processed_frame_holds_a_pseudonym(tmp_path):
    (tmp_path / "raw").mkdir()
    everything = {
        "persons": [{"pid": "p0"}], "labour_quarter": [{"pid": "p0"}],
        "ci_persons": [{"pid": "p0"}], "ci_events": [{"pid": "p0"}],
        "nt2_enrolments": [{"pid": "p0"}],
        "unia_reports": [{}], "unia_grounds": [{}], "vmri_files": [{}], "vmri_grounds": [{}],
        "correspondence": [
            {"application_id": "a1", "order": "1"},
            {"application_id": "a2", "order": "2", "profile": "minority_maghreb"},
        ],
        "lfs": [{}], "survey": [{}], "survey_replicates": [{}], "job_seekers": [{"pid": "p0"}],
        "staff": [{}],
        "population_official": [{"date": "2023-01-01"}, {"date": "2024-01-01"}],
    }  # fmt: skip
    made = process(delivered(tmp_path / "raw", **everything), tmp_path / "processed", year=2023)
    assert set(made) == set(FRAMES)
    for name, path in made.items():
        columns = pd.read_parquet(path).columns
        assert not {"pid", "person_id", "household_id", "resp_id", "nis_code"} & set(columns), name
    sent = good("correspondence").iloc[0]
    for name in ("applications", "pairs"):
        values = pd.read_parquet(made[name]).astype(str)
        assert not values.isin([sent["advert_id"], sent["actor_id"]]).any(axis=None), name
