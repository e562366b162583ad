"""Rates by citizenship recomputed from counts, and published ones by country of birth."""

import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.indicators import change
from analysis.indicators.published import figures
from analysis.indicators.published.citizenship import by_birth_country, recomputed
from analysis.report.text import citizenship
from analysis.settings import RAW

STATES = {"EMP": 60.0, "UNE": 10.0, "INAC": 30.0}


def counts(**values: float) -> pd.DataFrame:
    fixed = {
        "dataset": "LFSA_PGANWS",
        "sex": "T",
        "age": "Y15-64",
        "geo": "BE",
        "citizen": "FOR",
        "unit": "THS_PER",
    }
    rows = [{**fixed, "period": y, "wstatus": s, "value": v, "flag": ""}
            for y in (2020, 2021, 2022) for s, v in (STATES | values).items()]  # fmt: skip
    return pd.DataFrame(rows)


def test_a_rate_is_the_employed_over_all_three_states():
    made = recomputed(counts())
    assert made["value"].tolist() == [60.0, 60.0, 60.0]
    assert made["denominator"].tolist() == [100_000.0] * 3


def test_a_state_that_is_missing_leaves_the_rate_missing():
    frame = counts()
    assert recomputed(frame[frame["wstatus"] != "UNE"])["value"].isna().all()
    assert recomputed(counts(INAC=float("nan")))["value"].isna().all()


def test_a_year_that_is_there_twice_is_refused():
    with pytest.raises(DataError, match="a year is there twice for one state"):
        recomputed(pd.concat([counts(), counts()]))


def test_no_change_is_computed_across_a_break_of_the_survey():
    own = recomputed(counts())
    assert change.change(own, year=2021)["value"].isna().all()
    assert change.change(own, year=2021)["obs_status"].eq("b").all()
    assert change.change(own, year=2022)["value"].eq(0).all()


def test_rates_that_differ_are_called_different():
    own = recomputed(counts())
    theirs = own.assign(indicator="employment_rate_by_citizenship", value=[60.0, 61.0, 60.0])
    assert "In 1 van de 3 jaren wijkt die meer dan 0,1 procentpunt af" in citizenship.recomputed(
        own, theirs
    )


def test_without_downloads_the_sentence_says_so():
    nothing = pd.DataFrame({"dataset": pd.Series(dtype=str)})
    own = recomputed(nothing)
    assert own.empty
    assert "kan niet" in citizenship.recomputed(own, figures.by_citizenship(nothing))


def test_the_flemish_values_are_read_in_as_published_and_called_another_definition():
    values = pd.read_csv(RAW / "published" / "flanders_values.csv")
    made = by_birth_country(values)
    for _, row in made[made["indicator"] == "birth_country_gap"].iterrows():
        rates = made[(made["year"] == row["year"]) & (made["unit"] == "percent")].set_index(
            "birth_country"
        )["value"]
        assert row["value"] == pytest.approx(rates["BE"] - rates["non_EU28"], abs=0.1)
    said = citizenship.birth_country(made)
    assert "een andere definitie dan herkomst" in said
    assert set(made["data_kind"]) == {"published"}


def test_a_break_that_only_the_data_flag_is_said_to_have_no_reason():
    rates = counts().assign(dataset="LFSA_ERGAN").drop_duplicates("period").drop(columns="wstatus")
    rates = pd.concat([rates.assign(citizen="NAT"), rates], ignore_index=True)
    rates.loc[rates["period"] == 2022, "flag"] = "b"
    said = citizenship.breaks_in_series(figures.by_citizenship(rates))
    assert "2021: " in said
    assert "ook 2022 aan als breuk, zonder reden" in said
