"""The scoreboard: what is followed, its changes, and the verdict on each, by hand."""

import numpy as np
import pandas as pd
import pytest

from analysis.indicators import key_figures
from analysis.indicators import scoreboard as module
from analysis.indicators.scoreboard import CHANGES, moves, scoreboard
from analysis.workbench.resources import resource

YEAR = 2023
COLUMNS = {
    "region": "VG", "interval": "design", "count": 50.0, "denominator": 100.0, "n": 100.0,
    "reference": "", "clear": pd.NA, "obs_status": "", "conf_status": "", "data_kind": "register",
    "rule": "", "vintage": "", "origin_group": "_T", "sex": "_T",
}  # fmt: skip
GAP = {"table": "W1", "indicator": "employment_gap", "origin_group": "non_eu", "sex": "_T"}
LEVEL = {**GAP, "indicator": "employment_rate"}


def estimate(year: int, value: float, half: float = 1.0, **others: object) -> dict:
    unit = "share" if others.get("indicator") == "employment_rate" else "pp"
    row = {"year": year, "value": value, "low": value - half, "high": value + half, "unit": unit}
    return COLUMNS | row | others


def board(*rows: dict) -> pd.DataFrame:
    return scoreboard(pd.DataFrame(list(rows)), year=YEAR)


def of(made: pd.DataFrame, name: str, quantity: str) -> pd.Series:
    found = made[(made["key_figure"] == name) & (made["quantity"] == quantity)]
    assert len(found) == 1
    return found.iloc[0]


@pytest.fixture(autouse=True)
def one_goal(monkeypatch):
    """A list of two key figures: the gap in work, and the share of residents as context."""
    work, population = (
        goal for goal in resource("summary")["goal"] if goal["id"] in ("work", "population")
    )
    gap = {**work, "key_figure": [work["key_figure"][0]]}
    share = {**population, "key_figure": [population["key_figure"][0]]}
    monkeypatch.setattr(module, "resource", lambda name: {"goal": [gap, share]})


def test_a_change_combines_both_intervals_and_a_smaller_gap_is_better():
    """24 to 20 with half widths of 3 and 4 where the sides meet: -4 +- 5 is not clear."""
    made = board(estimate(2022, 24.0, 3.0, **GAP), estimate(2023, 20.0, 4.0, **GAP))
    change = of(made, "employment_gap", "since_year_before")
    assert (change["value"], change["low"], change["high"]) == (-4.0, -9.0, 1.0)
    assert change["verdict"] == "unclear"
    made = board(estimate(2022, 24.0, 0.3, **GAP), estimate(2023, 20.0, 0.4, **GAP))
    change = of(made, "employment_gap", "since_year_before")
    assert (change["low"], change["high"]) == pytest.approx((-4.5, -3.5))
    assert (change["verdict"], change["reference"]) == ("better", "2022")
    assert change["interval"] == "design (overlap ignored)"
    made = board(estimate(2022, 20.0, 0.3, **GAP), estimate(2023, 24.0, 0.4, **GAP))
    assert of(made, "employment_gap", "since_year_before")["verdict"] == "worse"


def test_context_rises_or_falls_and_is_neither_better_nor_worse():
    share = {"table": "P1", "indicator": "share_of_residents", "origin_group": "foreign"}
    rows = [estimate(year, value, 0.001, **share) for year, value in ((2022, 0.26), (2023, 0.27))]
    made = board(*[row | {"unit": "share"} for row in rows])
    change = of(made, "foreign_share", "since_year_before")
    assert change["verdict"] == "more"
    assert change["value"] == pytest.approx(1.0)
    assert of(made, "employment_gap", "gap")["why"] == "not_delivered"


def test_the_long_change_begins_at_the_first_year_and_the_series_has_every_year():
    rows = [estimate(year, 30.0 - (year - 2014), 0.2, **GAP) for year in range(2018, 2024)]
    made = board(*rows)
    change = of(made, "employment_gap", "since_first_year")
    assert (change["reference"], change["value"], change["verdict"]) == ("2018", -5.0, "better")
    series = made[made["quantity"] == "series"]
    assert series["reference_period"].tolist() == [str(year) for year in range(2018, 2024)]


def test_no_change_is_computed_across_a_break(monkeypatch):
    monkeypatch.setattr(
        key_figures, "breaks_between", lambda name, since, year: [{}] if since < 2021 < year else []
    )
    rows = [estimate(year, 20.0, 0.2, **GAP) for year in (2019, 2020, 2022, 2023)]
    made = board(*rows)
    assert of(made, "employment_gap", "since_year_before")["verdict"] == "unclear"
    long = of(made, "employment_gap", "since_first_year")
    assert (long["verdict"], long["why"]) == ("not_comparable", "break")
    monkeypatch.setattr(key_figures, "breaks_between", lambda name, since, year: [{}])
    change = of(board(*rows), "employment_gap", "since_year_before")
    assert (change["verdict"], change["why"]) == ("not_comparable", "break")
    assert np.isnan(change["value"])


def test_what_cannot_be_judged_says_why():
    first = board(estimate(2023, 20.0, **GAP))
    assert of(first, "employment_gap", "since_year_before")["why"] == "first_measurement"
    hidden = estimate(2022, np.nan, **GAP) | {"conf_status": "C"}
    made = board(hidden, estimate(2023, 20.0, **GAP))
    change = of(made, "employment_gap", "since_year_before")
    assert (change["verdict"], change["why"]) == ("cannot_be_judged", "hidden")
    both = [estimate(year, 20.0, **GAP) | {"interval": "random variation"} for year in (2022, 2023)]
    change = of(board(*both), "employment_gap", "since_year_before")
    assert (change["verdict"], change["why"]) == ("cannot_be_judged", "random_variation")


def test_where_many_are_judged_an_interval_without_zero_need_not_be_clear(monkeypatch):
    """P of 0.03 is clear alone and not beside another one that is not."""
    goals = resource("summary")["goal"]
    work = {**goals[0], "key_figure": goals[0]["key_figure"][:2]}
    monkeypatch.setattr(module, "resource", lambda name: {"goal": [work]})
    women = {**GAP, "sex": "F"}
    rows = [
        estimate(2022, 20.0, 1.0, **GAP), estimate(2023, 18.45, 1.0, **GAP),
        estimate(2022, 20.0, 1.0, **women), estimate(2023, 20.0, 1.0, **women),
    ]  # fmt: skip
    change = of(board(*rows), "employment_gap", "since_year_before")
    assert change["high"] < 0
    assert (change["verdict"], change["why"]) == ("unclear", "many")


def test_a_survey_that_gives_its_own_change_is_believed():
    """The households of two waves overlap: the survey's interval is smaller than ours would be."""
    own = {**GAP, "indicator": "employment_gap_change", "reference": "2022"}
    made = board(
        estimate(2022, 24.0, 3.0, **GAP),
        estimate(2023, 20.0, 4.0, **GAP),
        estimate(2023, -4.0, 2.0, **own),
    )
    change = of(made, "employment_gap", "since_year_before")
    assert (change["low"], change["high"], change["verdict"]) == (-6.0, -2.0, "better")
    assert change["interval"] == "design"


def test_moves_are_the_clear_changes_the_clearest_first():
    rows = pd.DataFrame(
        [
            {"key_figure": name, "quantity": "since_year_before", "verdict": verdict,
             "value": value, "low": value - half, "high": value + half}
            for name, verdict, value, half in (
                ("a", "better", 4.0, 2.0), ("b", "unclear", 1.0, 2.0),
                ("c", "more", 3.0, 1.0), ("d", "worse", -9.0, 3.0),
            )
        ]
    )  # fmt: skip
    rows = pd.concat([rows, rows.head(1).assign(quantity="since_first_year")], ignore_index=True)
    assert moves(rows)["key_figure"].tolist() == ["c", "d", "a"]


def test_every_change_has_a_verdict():
    made = board(estimate(2022, 24.0, **GAP), estimate(2023, 20.0, **GAP))
    changes = made[made["quantity"].isin(CHANGES)]
    assert changes["verdict"].ne("").all()
    assert made.loc[~made["quantity"].isin(CHANGES), "verdict"].eq("").all()
