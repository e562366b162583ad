"""Residents from typed records: age, place, origin, work, and what is refused."""

from pathlib import Path

import pandas as pd
import pytest

from analysis.errors import DataError
from support import made_frames
from support.small_delivery import delivered, good

INHABITANTS = {"44021": 265_000, "24062": 102_000, "73028": 80, "31005": 99_999}


BELGIAN = dict.fromkeys(
    ["nat_now", "nat_first", "nat_first_father", "nat_first_mother", "birth_country"], "BE"
)


def persons(folder: Path, rows: list[dict], work: list[dict] | None = None) -> pd.DataFrame:
    numbered = [{"pid": f"p{i}", "household_id": f"h{i}"} | row for i, row in enumerate(rows)]
    positions = [{"pid": row["pid"]} for row in numbered] if work is None else work
    nis = good("persons").iloc[0]["nis_code"]
    towns = sorted({row.get("nis_code", nis) for row in numbered})
    population = [
        {"nis_code": town, "date": date, "population": str(INHABITANTS.get(town, 5_000))}
        for town in towns
        for date in ("2023-01-01", "2024-01-01")
    ]
    extracts = {"persons": numbered, "labour_quarter": positions, "population_official": population}
    return made_frames.made(delivered(folder, **extracts), "residents")


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


EMPLOYED = {
    "employee": "yes",
    "self_employed": "yes",
    "helper": "yes",
    "combined": "yes",
    "career_break": "yes",
    "job_seeker": "no",
    "incapacity": "no",
    "pension": "no",
    "student": "no",
    "cross_border": "no",
    "international": "no",
    "unknown": "no",
}


def test_employed_is_who_has_an_employed_position(tmp_path):
    work = [{"pid": f"p{i}", "position": position} for i, position in enumerate(EMPLOYED)]
    made = persons(tmp_path, [{} for _ in work], work)
    assert dict(zip(made["position"], made["employed"], strict=True)) == EMPLOYED


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
