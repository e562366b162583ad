"""One number stands with a card: that of the scoreboard, or one cell by stated preferences."""

import math

from analysis.policy.line_of_sight.card_values import card_value
from support.finished_tables import FinishedTables

RATE = {"indicator": "employment_rate", "sex": "_T", "low": 0.5, "high": 0.6}


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def rates(**years: dict[str, float]) -> list[dict]:
    return [
        RATE | {
            "year": int(year[1:]), "origin_group": group, "value": value, "low": value - 0.01,
            "high": value + 0.01,
        }
        for year, groups in years.items()
        for group, value in groups.items()
    ]  # fmt: skip


def test_the_group_that_the_plans_are_about_comes_before_the_total_with_its_change():
    rows = rates(y2022={"non_eu": 0.55, "_T": 0.70}, y2023={"non_eu": 0.60, "_T": 0.71})
    found = card_value(FinishedTables(W1=rows), "employment_rate")
    assert (plain(found.value), found.group) == ("60,0 % (59,0 tot 61,0)", "Niet-EU-herkomst")
    # 100 x 0.05 -/+ 100 x sqrt(0.01^2 + 0.01^2).
    assert plain(found.change) == "+5,0 procentpunt (3,6 tot 6,4), duidelijk"
    assert (found.table, found.followed, found.synthetic) == ("W1", False, False)


def test_a_change_within_the_intervals_is_no_clear_difference():
    rows = rates(y2022={"non_eu": 0.595}, y2023={"non_eu": 0.60})
    found = card_value(FinishedTables(W1=rows), "employment_rate")
    assert found.change.endswith("geen duidelijk verschil")


def test_without_an_earlier_year_there_is_no_change():
    found = card_value(FinishedTables(W1=rates(y2023={"non_eu": 0.6})), "employment_rate")
    assert (plain(found.value), found.change) == ("60,0 % (59,0 tot 61,0)", "")


def test_across_a_break_nothing_is_compared():
    rows = [
        {
            "indicator": "files_per_100k", "province": "_T", "year": year, "value": 9.0,
            "low": 8.0, "high": 10.0, "unit": "per_100k", "interval": "random variation",
        }
        for year in (2022, 2023)
    ]  # fmt: skip
    found = card_value(FinishedTables(D4=rows), "files_per_100k")
    assert found.change == "niet vergelijkbaar"


def test_the_scoreboard_decides_where_it_follows_the_indicator():
    row = {"indicator": "employment_gap", "key_figure": "employment_gap", "computed_from": "W1"}
    rows = [
        row | {"quantity": "gap", "value": 20.8, "low": 19.7, "high": 21.9, "unit": "pp"},
        row | {
            "quantity": "since_year_before", "value": -0.1, "low": -1.7, "high": 1.5, "unit": "pp",
            "verdict": "unclear",
        },
    ]  # fmt: skip
    found = card_value(FinishedTables("synthetic", S1=rows), "employment_gap")
    assert plain(found.value) == "20,8 procentpunt (19,7 tot 21,9)"
    assert plain(found.change) == "−0,1 procentpunt (−1,7 tot 1,5), geen duidelijk verschil"
    assert (found.table, found.followed, found.synthetic) == ("W1", True, True)


def test_more_than_one_number_or_none_says_which_table_has_them():
    rows = rates(y2023={"eu": 0.6, "belgian": 0.7})
    assert card_value(FinishedTables(W1=rows), "employment_rate").value == ""
    assert card_value(FinishedTables(W1=rows), "employment_rate").table == "W1"
    hidden = [rates(y2023={"non_eu": 0.6})[0] | {"value": math.nan, "conf_status": "C"}]
    assert card_value(FinishedTables(W1=hidden), "employment_rate").value == ""
    assert card_value(FinishedTables(), "employment_rate").table == ""


def test_under_the_objective_on_dutch_a_question_on_dutch_is_shown():
    rows = [
        {
            "indicator": "survey_share", "item": item, "origin_group": "non_eu", "value": value,
            "low": value - 0.1, "high": value + 0.1,
        }
        for item, value in (("contact", 0.7), ("dutch_at_work", 0.5))
    ]  # fmt: skip
    report = FinishedTables(E4=rows)
    assert "70,0" in card_value(report, "survey_share").value
    found = card_value(report, "survey_share", objective="2024-2029/OD2.2")
    assert "50,0" in found.value
    assert found.group.startswith("Spreekt op het werk meestal Nederlands")
