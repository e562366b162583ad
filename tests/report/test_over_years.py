"""A series over the years is cut where nothing may be compared, and names its lines itself."""

import numpy as np
import pandas as pd
import pytest

from analysis.report.figures import charts


def series(years, *, hidden=(), indicator="employment_gap", flagged=()):
    """Two lines over the years, the first of which is hidden in some."""
    rows = [
        {
            "indicator": indicator, "year": year, "origin_group": group, "unit": "pp",
            "value": np.nan if group == "non_eu" and year in hidden else level,
            "low": level - 1, "high": level + 1, "conf_status": "C" if year in hidden else "",
            "obs_status": "b" if year in flagged else "",
        }
        for group, level in (("non_eu", 20.83), ("eu", 8.46))
        for year in years
    ]  # fmt: skip
    return pd.DataFrame(rows)


def pieces(figure):
    """Years of each drawn piece of a line, from left to right."""
    lines = [line.get_xdata() for line in figure.axes[0].lines if len(line.get_xdata())]
    return [[int(x) for x in xs] for xs in lines if min(xs) > 1900 and len(set(xs)) == len(xs)]


def words(figure):
    return [text.get_text() for text in figure.axes[0].texts]


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        (series(range(2020, 2024)), [[2020, 2021, 2022, 2023]] * 2),
        (
            series(range(2019, 2024), hidden=[2021]),
            [[2019, 2020], [2022, 2023], [2019, 2020, 2021, 2022, 2023]],
        ),
        (
            series(range(2019, 2024), indicator="ilo_employment_gap"),
            [[2019, 2020], [2021, 2022, 2023]] * 2,
        ),
        (series(range(2019, 2024), flagged=[2022]), [[2019, 2020, 2021], [2022, 2023]] * 2),
        (series([2018, 2019, 2022]), [[2018, 2019], [2022]] * 2),
        (series([2023]), [[2023]] * 2),
    ],
    ids=["whole", "hidden", "break", "flagged", "not delivered", "one year"],
)
def test_a_line_is_cut_at_a_break_and_where_a_year_has_no_value(of, expected):
    assert pieces(charts.over_years(of, split="origin_group")) == expected


def test_a_break_is_dotted_and_named():
    figure = charts.over_years(
        series(range(2019, 2024), indicator="ilo_employment_gap"), split="origin_group"
    )
    dotted = [line for line in figure.axes[0].lines if line.get_linestyle() == ":"]
    assert [line.get_xdata()[0] for line in dotted] == [2020.5]
    assert words(figure).count("breuk") == 1


def test_lines_bear_name_and_last_value_instead_of_a_legend():
    figure = charts.over_years(series([2022, 2023]), split="origin_group")
    assert {"Niet-EU-herkomst 20,8", "EU-herkomst 8,5"} <= set(words(figure))
    assert figure.legends == []


def test_a_line_begins_with_its_value():
    figure = charts.over_years(series([2022, 2023]), split="origin_group")
    assert [word for word in words(figure) if word in ("20,8", "8,5")] == ["20,8", "8,5"]


def test_first_values_that_are_near_stand_on_either_side_or_not_at_all():
    def first_values(*levels):
        one = series([2022, 2023]).iloc[:2].assign(low=np.nan, high=np.nan)
        rows = [one.assign(origin_group=str(level), value=level) for level in levels]
        texts = charts.over_years(pd.concat(rows), split="origin_group").axes[0].texts
        starts = [text for text in texts if text.xyann[0] == 0]
        return {text.get_text(): text.xyann[1] for text in starts}

    assert first_values(20.0, 5.0) == {"20,0": 8, "5,0": 8}
    assert first_values(20.0, 19.5, 5.0) == {"20,0": 8, "19,5": -8, "5,0": 8}
    assert first_values(20.0, 19.5, 19.0) == {"20,0": 8, "19,0": -8}


def test_names_do_not_cover_each_other():
    close = series([2022, 2023]).assign(value=10.0)
    axes = charts.over_years(close, split="origin_group").axes[0]
    places = sorted(text.xy[1] for text in axes.texts if text.xy[0] == 1)
    assert np.diff(places).min() >= 0.08 * np.diff(axes.get_ylim())[0]


def test_a_line_that_ended_earlier_says_when():
    figure = charts.over_years(series(range(2019, 2024), hidden=[2023]), split="origin_group")
    assert "Niet-EU-herkomst 20,8 (2022)" in words(figure)
