"""A value that is hidden, or not there yet, has a mark in every chart: no place looks empty."""

import numpy as np
import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.report.figures import charts

ROWS = pd.DataFrame(
    {
        "indicator": "employment_rate",
        "year": [2021, 2022, 2023, 2021, 2022, 2023],
        "month": ["01", "02", "03", "04", "05", "06"],
        "origin_group": ["eu", "non_eu", "turkey"] * 2,
        "sex": ["M"] * 3 + ["F"] * 3,
        "value": [0.5, np.nan, 0.7, 0.4, 0.3, np.nan],
        "low": np.nan,
        "high": np.nan,
        "unit": "share",
        "conf_status": ["", "C", "", "", "", ""],
    }
)
CHARTS = {
    "dots": lambda rows: charts.dots(rows, by="origin_group", split="sex"),
    "bars": lambda rows: charts.bars(rows, by="month"),
    "months": lambda rows: charts.months(rows, by="month", year=2023),
    "stacked": lambda rows: charts.stacked(rows, by="sex", split="origin_group"),
    "over_years": lambda rows: charts.over_years(rows, split="sex"),
    "lines": lambda rows: charts.lines(rows, split="sex", breaks=[]),
}


@pytest.mark.parametrize("draw", CHARTS.values(), ids=CHARTS)
def test_what_is_hidden_says_so_and_what_is_missing_for_another_reason_does_not(draw):
    def marks(rows: pd.DataFrame) -> int:
        texts = [text.get_text() for axes in draw(rows).axes for text in axes.texts]
        return sum("afgeschermd" in text for text in texts)

    assert marks(ROWS) == 1
    assert marks(ROWS.assign(conf_status="")) == 0


@pytest.mark.parametrize("draw", CHARTS.values(), ids=CHARTS)
def test_what_was_not_followed_long_enough_says_so(draw):
    rows = ROWS.assign(obs_status=np.where(ROWS["value"].isna(), "M", ""), conf_status="")
    texts = [text.get_text() for axes in draw(rows).axes for text in axes.texts]
    assert sum("nog niet gevolgd" in text for text in texts) == 2


@pytest.mark.parametrize("name", ["dots", "stacked", "lines", "over_years"])
def test_two_rows_in_one_place_are_refused_with_what_they_differ_in(name):
    twice = pd.concat([ROWS, ROWS.assign(region="BHG", value=0.1)]).fillna({"region": "VG"})
    with pytest.raises(DataError, match=r"2 rows have one place \(.*\); they differ in .*region"):
        CHARTS[name](twice)


def test_a_column_that_is_not_there_is_named():
    with pytest.raises(DataError, match="chart: no column 'huishouden'; expected one of indicator"):
        charts.dots(ROWS, by="huishouden")
