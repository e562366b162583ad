"""The change of a headline figure in words, with the interval that both figures allow."""

import pandas as pd
import pytest

from analysis.report.writing.summary_change import change_in_words

ROW = {
    "table": "P1", "indicator": "share_of_residents", "region": "VG", "origin_group": "foreign",
    "unit": "share", "interval": "design", "conf_status": "", "obs_status": "",
}  # fmt: skip


def said(*rows: dict, codes: dict | None = None) -> str:
    frame = pd.DataFrame([ROW | row for row in rows])
    codes = {"origin_group": "foreign"} | (codes or {})
    return change_in_words(frame.iloc[-1], frame, year=2023, codes=codes)


def year(number: int, value: float, **others: object) -> dict:
    return {"year": number, "value": value, "low": value - 0.03, "high": value + 0.04} | others


@pytest.mark.parametrize(
    ("interval", "bound"), [("design", ", hoogstens te breed"), ("cell_key", "")]
)
def test_a_change_has_the_interval_of_both_years_by_hand(interval, bound):
    """sqrt(0.03^2 + 0.04^2) = 0.05 on both sides; of a sample it ignores who is in both years."""
    both = [year(2022, 0.20, interval=interval), year(2023, 0.21, interval=interval)]
    assert said(*both) == (
        "1,0\u00a0procentpunt hoger dan in 2022 "
        f"(interval van de verandering{bound}: \u22124,0\u20136,0\u00a0procentpunt)"
    )


def test_no_change_has_its_interval_too():
    assert said(year(2022, 0.20), year(2023, 0.2004)).startswith("even hoog als in 2022 (interval")


def test_two_cohorts_of_one_delivery_have_one():
    rows = [
        year(2023, value, cohort=cohort, table="N3", indicator="attainment")
        for cohort, value in (("2019", 0.60), ("2020", 0.57))
    ]
    assert said(*rows, codes={"cohort": "2020"}).startswith(
        "3,0\u00a0procentpunt lager dan bij contracten van 2019 (interval van de verandering: "
    )


def test_where_both_intervals_tell_nothing_of_the_change_there_is_none():
    both = [year(each, 0.2 + each % 2 / 10, interval="random variation") for each in (2022, 2023)]
    assert said(*both).endswith("hoger dan in 2022, zonder interval")


def test_days_are_whole():
    both = [
        {"year": each, "unit": "days", "value": value, "low": value - 3.2, "high": value + 4.1}
        for each, value in ((2022, 137.0), (2023, 109.0))
    ]
    assert said(*both) == (
        "28\u00a0dagen korter dan in 2022 (interval van de verandering, hoogstens te breed: "
        "\u221234\u2013\u221222\u00a0dagen)"
    )
