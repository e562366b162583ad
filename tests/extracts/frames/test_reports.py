"""Reports, their grounds and the population beside them, from typed records."""

import pytest

from analysis.errors import DataError
from analysis.extracts.frames import reports
from support.small_delivery import PERIODS, delivered


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
