"""Whether the gap grew or shrank: two verdicts, never firmer than their intervals."""

import numpy as np
import pandas as pd
import pytest

from analysis.report.text.work import change as work_change

ESTIMATE = {
    "table": "W1", "indicator": "employment_gap", "region": "VG", "origin_group": "non_eu",
    "sex": "_T", "unit": "pp", "interval": "cell_key", "obs_status": "", "conf_status": "",
    "data_kind": "register", "reference": "belgian",
}  # fmt: skip


def levels(**by_year):
    """Gaps by year, each 1 point wide on both sides."""
    rows = [
        {**ESTIMATE, "year": int(year[1:]), "value": value, "low": value - 1, "high": value + 1}
        for year, value in by_year.items()
    ]
    return pd.DataFrame(rows)


def changes(*rows):
    """Changes to 2023: since when, how much, clear, the flag of a break."""
    made = [
        {
            **ESTIMATE, "indicator": "employment_gap_change", "year": 2023, "since": str(since),
            "reference": str(since), "value": value, "low": value - 1.5, "high": value + 1.5,
            "clear": clear, "obs_status": flag,
        }
        for since, value, clear, flag in rows
    ]  # fmt: skip
    return pd.DataFrame(made)


GAPS = levels(y2014=24.4, y2022=20.9, y2023=20.8)


@pytest.mark.parametrize(
    ("found", "title", "said"),
    [
        (
            changes((2022, -0.1, False, ""), (2014, -3.6, True, "")),
            "De kloof in werk veranderde in 2023 niet duidelijk, maar is kleiner dan in 2014",
            "20,8 procentpunt (19,8 tot 21,8), tegen 20,9 in 2022. Ze is wel kleiner dan in 2014, "
            "toen ze 24,4 procentpunt was.",
        ),
        (
            changes((2022, -2.0, True, "")),
            "De kloof in werk werd in 2023 kleiner",
            "De kloof voor mensen van niet-EU-herkomst werd kleiner: 20,8 procentpunt",
        ),
        (
            changes((2022, 2.0, True, ""), (2014, -3.6, True, "")),
            "De kloof in werk werd in 2023 groter, maar is kleiner dan in 2014",
            "werd groter: 20,8 procentpunt",
        ),
        (
            changes((2022, -0.1, False, ""), (2014, -1.0, False, "")),
            "De kloof in werk veranderde in 2023 niet duidelijk",
            "Ook tegenover 2014 is er geen duidelijk verschil.",
        ),
        (
            changes((2022, -0.1, False, ""), (2014, np.nan, pd.NA, "b")),
            "De kloof in werk veranderde in 2023 niet duidelijk",
            "Tegenover 2014: door een breuk is dat niet te vergelijken met 2014.",
        ),
        (
            changes((2022, np.nan, pd.NA, "b")),
            "De kloof in werk is niet te vergelijken met 2022",
            "door een breuk is dat niet te vergelijken met 2022",
        ),
    ],
    ids=["long term only", "smaller", "opposite", "neither", "break before", "break"],
)
def test_title_and_text_say_the_same_and_no_more_than_is_clear(found, title, said):
    assert work_change.gap_change_title(found, year=2023) == title
    text = work_change.gap_change(found, GAPS, year=2023).replace("\u00a0", " ")
    assert said in text
    for firm in (" gelijk", "stabiel", "even hoog"):
        assert firm not in text


@pytest.mark.parametrize(
    ("slope", "clear", "agrees"), [(-0.4, True, True), (-0.1, False, False), (0.4, True, False)]
)
def test_a_verdict_over_all_years_does_not_rest_on_one_extreme_year(slope, clear, agrees):
    found = changes((2022, -0.1, False, ""), (2014, -3.6, True, ""))
    row = {**ESTIMATE, "indicator": "employment_gap_trend", "year": 2023, "reference": "2014"}
    bounds = {"value": slope, "low": slope - 0.2, "high": slope + 0.2, "clear": clear}
    trends = pd.DataFrame([{**row, **bounds}])
    title = work_change.gap_change_title(found, year=2023, trends=trends)
    assert title.endswith("maar is kleiner dan in 2014") is agrees
    text = work_change.gap_change(found, GAPS, year=2023, trends=trends)
    assert ("maar zonder duidelijke trend" in text) is not agrees


def test_an_interval_without_zero_that_is_not_clear_is_explained_where_it_stands():
    found = changes((2022, -1.8, False, ""))
    text = work_change.gap_change(found, GAPS, year=2023)
    assert "veranderde niet duidelijk" in text
    assert "het interval sluit nul net uit" in text


def test_what_did_not_clearly_change_is_not_decomposed():
    parts = pd.DataFrame(
        [
            {
                **ESTIMATE, "indicator": "employment_rate_change_split", "table": "W18",
                "year": 2023, "since": "2014", "component": component, "value": value,
                "low": value - 1, "high": value + 1,
            }
            for component, value in (("change", 4.0), ("composition", -0.5), ("within", 4.5))
        ]
    )  # fmt: skip
    said = work_change.splits(parts, year=2023).replace("\u00a0", " ")
    assert said.startswith("Tegenover 2014 steeg de werkzaamheidsgraad")
    assert "0,5 procentpunt in de andere richting door wie er is" in said
    unclear = work_change.splits(parts.assign(low=-1.0, high=9.0), year=2023)
    assert "niet duidelijk" in unclear
    assert "procentpunt" not in unclear
