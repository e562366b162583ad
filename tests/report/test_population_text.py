"""What the population chapter says, on a few typed estimates."""

import pandas as pd
import pytest

from analysis.report.text import population

ESTIMATE = {
    "table": "P1", "indicator": "share_of_residents", "region": "VG", "unit": "share",
    "interval": "cell_key", "obs_status": "", "conf_status": "", "data_kind": "register",
    "reference": "",
}  # fmt: skip


def shares(values, half=0.004, **column):
    """Shares of 2023 by one column, or by year."""
    name, codes = next(iter(column.items())) if column else ("year", [2022, 2023])
    made = pd.DataFrame({name: codes, "value": values})
    made = made.assign(low=made["value"] - half, high=made["value"] + half)
    made = made.assign(count=made["value"] * 6.8e6, denominator=6.8e6)
    return made.assign(**{"year": 2023, **ESTIMATE} if column else ESTIMATE)


def test_numerator_over_denominator_gives_the_rate_that_is_said():
    said = population.foreign_share(shares([0.264, 0.273]), year=2023).replace("\u00a0", " ")
    assert "27,3 % (26,9 tot 27,7)" in said
    assert said.endswith(": 1,86 miljoen van de 6,80 miljoen.")
    assert pytest.approx(0.273, abs=0.001) == 1.86 / 6.80


@pytest.mark.parametrize(
    ("values", "title"),
    [
        ([0.1, 0.2, 0.3], "Hoe groter de gemeente, hoe groter het aandeel"),
        ([0.1, 0.3, 0.2], "Van buitenlandse herkomst is 10,0 %"),
        ([0.1, 0.101, 0.3], "Van buitenlandse herkomst is 10,0 %"),
    ],
)
def test_each_class_must_lie_clearly_above_the_one_before_it(values, title):
    made = shares(values, size_class=["0-9999", "10000-19999", "100000+"])
    said = population.size_classes_title(made, year=2023).replace("\u00a0", " ")
    assert said.startswith(title)


@pytest.mark.parametrize(
    ("clear", "title"),
    [
        (
            True,
            "Het aandeel van buitenlandse herkomst steeg van 26,4 % in 2022 naar 27,3 % in 2023",
        ),
        (False, "Van de inwoners is 27,3 % van buitenlandse herkomst"),
    ],
)
def test_a_rise_is_said_where_it_is_clear_only(clear, title):
    made = shares([0.264, 0.273])
    change = made.tail(1).assign(value=0.9, unit="pp", clear=clear, reference="2022")
    said = population.foreign_title(made, change, year=2023).replace("\u00a0", " ")
    assert said.startswith(title)


def test_the_largest_group_is_named_where_it_is_clearly_the_largest():
    made = shares([300e3, 200e3], half=5e3, origin_group=["other_non_eu", "turkey"])
    made = made.assign(unit="count", generation="_T", sex="_T")
    said = population.largest_group_title(made, year=2023)
    assert (
        said == "De grootste groep zijn mensen met herkomst in een ander land buiten de EU: 300.000"
    )
    close = made.assign(value=[201e3, 200e3], low=190e3, high=210e3)
    assert population.largest_group_title(close, year=2023).startswith("Geen herkomstgroep")
