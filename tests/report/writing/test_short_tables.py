"""Tables on the page: the rows one reads, no empty column, no count that gives another number."""

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from analysis.report.text.numbers import label
from analysis.report.writing.html_tables import html_table
from analysis.report.writing.read_rows import FILLED, MOST_ROWS
from analysis.report.writing.table_columns import MOST_COLUMNS

ESTIMATE = {
    "table": "W1", "indicator": "employment_rate", "year": 2023, "region": "VG",
    "origin_group": "_T", "sex": "_T", "value": 0.25, "low": np.nan, "high": np.nan,
    "interval": "", "unit": "share", "count": 25.0, "denominator": 100.0, "n": 100.0,
    "reference": "", "obs_status": "", "conf_status": "", "data_kind": "register", "rule": "",
    "vintage": "",
}  # fmt: skip
GROUPS = ["_T", "belgian", "eu", "non_eu", "neighbours", "south_eu15", "turkey", "maghreb"]


def rows(*changes: dict) -> pd.DataFrame:
    return pd.DataFrame([ESTIMATE | each for each in changes])


def crossed(*years: int) -> pd.DataFrame:
    """Groups of origin by sex, 24 rows a year."""
    return rows(
        *(
            {"year": year, "origin_group": group, "sex": sex}
            for year in years
            for group in GROUPS
            for sex in ("_T", "M", "F")
        )
    )


def page(estimates: pd.DataFrame, **how) -> BeautifulSoup:
    return BeautifulSoup(html_table(estimates, caption="Tabel.", **how), "html.parser")


def head(estimates: pd.DataFrame) -> list[str]:
    return [cell.get_text() for cell in page(estimates).thead.find_all("th")]


def body(html: BeautifulSoup) -> list[list[str]]:
    return [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in html.tbody("tr")]


def test_what_is_told_of_stands_whole_and_of_others_what_fits_in_fewer_rows():
    every = crossed(2022, 2023)
    html = page(every)
    # The newest year, its total and what is cut by one of the two into main groups.
    assert len(body(html)) == 6
    assert html.caption.get_text() == "Tabel. Jaar: 2023. Hier 6 van 48 rijen."
    told = page(every, first=[every[every["year"] == 2023]])
    assert len(body(told)) == 24
    assert "Hier 24 van 48 rijen." in told.caption.get_text()
    short = page(every[every["sex"] == "F"].query("year == 2023"))
    assert len(body(short)) == 8
    assert "Hier" not in short.caption.get_text()


def test_others_fill_a_table_that_little_is_told_of():
    every = crossed(2023)
    women = every[(every["sex"] == "F") & every["origin_group"].isin(["eu", "non_eu"])]
    shown = body(page(every, first=[women]))
    assert len(women) < len(shown) <= FILLED
    assert [row[:2] for row in shown[:2]] == [
        [label("origin_group", code), label("sex", "F")] for code in ("eu", "non_eu")
    ]


def test_of_a_year_that_does_not_fit_the_totals_and_main_groups_stand():
    bands = ["_T", "20-24", "25-29", "30-34"]
    frame = pd.concat([crossed(2023).assign(age_band=band) for band in bands])
    shown = body(page(frame))
    assert len(shown) <= MOST_ROWS
    total = [label("origin_group", "_T"), label("age_band", "_T")]
    # One of the three is cut, or none; Turkey is a part of a main group, which is finer.
    assert all(
        sum(code != word for code, word in zip(row[:1], total[:1], strict=True)) <= 1
        for row in shown
    )
    named = {row[0] for row in shown}
    assert {label("origin_group", code) for code in ("belgian", "eu", "non_eu")} <= named
    assert label("sex", "M") in {row[1] for row in shown}


def test_rows_stand_in_the_order_of_the_table():
    every = [row[:2] for row in body(page(crossed(2023)))]
    part = [row[:2] for row in body(page(pd.concat([crossed(2022), crossed(2023)])))]
    assert part == every


@pytest.mark.parametrize("years", [(2023,), (2022, 2023)])
def test_a_dimension_of_which_the_rows_show_one_code_stands_in_the_caption(years):
    frame = crossed(*years)
    html = page(frame, on_page=frame[(frame["sex"] == "F") & (frame["year"] == 2023)])
    assert [cell.get_text() for cell in html.thead.find_all("th")][:2] == [
        label("dimension", "origin_group"),
        "Werkzaamheidsgraad (%)",
    ]
    assert f"Jaar: 2023; {label('dimension', 'sex')}: {label('sex', 'F')}." in html.caption.text
    assert f"Hier 8 van {24 * len(years)} rijen" in html.caption.text


def test_what_no_row_of_a_table_differs_in_is_not_mentioned():
    frame = crossed(2023)
    assert "Geslacht" not in page(frame[frame["sex"] == "_T"]).caption.text


def test_a_unit_that_all_values_have_stands_in_the_head():
    frame = rows({"low": 0.2, "high": 0.3}, {"sex": "F", "low": 0.1, "high": 0.4})
    assert body(page(frame))[0][1] == "25,0"
    assert "%" not in page(frame).tbody.get_text()
    published = page(frame.assign(data_kind="published"))
    assert "25\u00a0%" in body(published)[0]


@pytest.mark.parametrize(
    ("changes", "counts"),
    [
        ({}, ["Teller", "Noemer"]),
        ({"n": 90.0}, ["Teller", "Noemer", "n (ongewogen)"]),
        # 0,25 is not 27 of 100: weighted.
        ({"count": 27.0}, ["n (ongewogen)"]),
        ({"count": 25.04}, ["Teller", "Noemer"]),
        ({"unit": "pp", "value": 3.0}, ["n (ongewogen)"]),
        # A number of units is its own numerator.
        ({"unit": "count", "value": 25.0, "denominator": 25.0, "n": 25.0}, []),
    ],
)
def test_counts_stand_beside_a_value_only_where_they_give_it(changes, counts):
    frame = rows(changes, changes | {"sex": "F"})
    assert [name for name in head(frame) if name in ("Teller", "Noemer", "n (ongewogen)")] == counts


def test_indicators_of_which_each_row_has_one_share_a_column():
    frame = rows({}, {"sex": "F", "indicator": "employment_gap", "unit": "pp", "value": 3.0})
    html = page(frame)
    assert [row[1:3] for row in body(html)] == [
        ["Werkzaamheidsgraad", "25,0\u00a0%"],
        [label("indicator", "employment_gap"), "3,0\u00a0procentpunt"],
    ]
    assert "" not in {cell for row in body(html) for cell in row[:3]}


def test_indicators_that_do_not_fit_are_named_and_none_of_their_notes_stands_below():
    names = [
        "employment_rate", "employment_gap", "activity_rate", "foreign_share",
        "ilo_employment_rate", "unemployment_rate", "neet_rate", "part_time_share",
    ]  # fmt: skip
    every = [
        {"indicator": name, "low": 0.2, "high": 0.3, "sex": sex}
        for name in names
        for sex in ("M", "F")
    ]
    frame = rows(*every)
    hidden = frame["indicator"].eq("part_time_share")
    frame.loc[hidden, ["value", "low", "high", "count", "conf_status"]] = [*[np.nan] * 4, "C"]
    html = page(frame)
    assert len(html.thead.find_all("th")) <= MOST_COLUMNS
    # So narrow, the interval stands behind the value.
    assert body(html)[0][1] == "25,0 (20,0 tot 30,0)"
    assert html.caption.text.endswith(
        "Alleen in de CSV en de werkmap: "
        f"{label('indicator', 'neet_rate')}; {label('indicator', 'part_time_share')}."
    )
    assert "afgeschermd" not in html.get_text().lower()


def test_a_number_in_a_text_has_a_comma():
    frame = rows({"target_text": "0.6667"}, {"target_text": "37.646 personen"})
    assert [row[0] for row in body(page(frame))] == ["0,6667", "37.646 personen"]


def test_a_long_text_is_cut_between_words():
    long = "woord " * 40
    frame = rows({"definition": long}, {"definition": "kort"})
    cells = [row[0] for row in body(page(frame))]
    assert cells[0] == "woord " * 8 + "woord…"
    assert cells[1] == "kort"


def test_what_cannot_be_known_yet_gives_way_to_what_is_known():
    known = [{"origin_group": group, "sex": sex} for group in GROUPS for sex in ("_T", "M", "F")]
    later = [
        {"indicator": "employment_rate", "sex": f"{place}", "obs_status": "M", "value": np.nan}
        for place in range(5)
    ]
    frame = rows(*later, *known)
    html = page(frame)
    assert "nog niet gevolgd" not in html.get_text()
