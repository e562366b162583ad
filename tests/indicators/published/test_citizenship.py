"""Rates by citizenship recomputed from counts, and published ones by country of birth."""

import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.extracts.elsewhere import eurostat
from analysis.indicators import change
from analysis.indicators.published.birth_country import by_birth_country
from analysis.indicators.published.citizenship import by_citizenship, recomputed
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
    assert "kan niet" in citizenship.recomputed(own, by_citizenship(nothing))


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


# Invented, in the columns of the downloads: employed, unemployed and inactive foreign citizens, and
# the rates as published from the same survey.
NUMBERS = {1998: (300, 60, 240), 1999: (312, 58, 230), 2017: (400, 70, 270), 2021: (451, 66, 253)}
FLAGS = {1999: "b", 2017: "b", 2021: "b"}


@pytest.fixture
def series(tmp_path) -> pd.DataFrame:
    """Both datasets, written as files of codes only and read as downloads are."""
    ends = "geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS"
    heads = {
        "PGANWS": f"STRUCTURE,STRUCTURE_ID,freq,unit,sex,age,citizen,wstatus,{ends}",
        "ERGAN": f"STRUCTURE,STRUCTURE_ID,freq,unit,sex,age,citizen,{ends}",
    }
    lines = {name: [head] for name, head in heads.items()}
    for year, numbers in NUMBERS.items():
        flag = FLAGS.get(year, "")
        for state, value in zip(("EMP", "UNE", "INAC"), numbers, strict=True):
            lines["PGANWS"].append(
                "dataflow,ESTAT:LFSA_PGANWS(1.0),A,THS_PER,T,Y15-64,FOR,"
                f"{state},BE,{year},{value},{flag},"
            )
        for citizen, rate in (("FOR", 100 * numbers[0] / sum(numbers)), ("NAT", 65.0)):
            lines["ERGAN"].append(
                "dataflow,ESTAT:LFSA_ERGAN(1.0),A,PC,T,Y15-64,"
                f"{citizen},BE,{year},{rate:.1f},{flag},"
            )
    for name, text in lines.items():
        (tmp_path / f"{name}.csv").write_text("\n".join(text) + "\n", encoding="utf-8")
    return pd.concat(eurostat.load(tmp_path).values(), ignore_index=True)


def test_rates_from_counts_agree_with_the_published_ones_and_the_chapter_says_so(series):
    own, published = recomputed(series), by_citizenship(series)
    assert own["value"].tolist() == [50.0, 52.0, 54.1, 58.6]
    assert "In alle 4 jaren stemt die overeen" in citizenship.recomputed(own, published)


def test_the_gap_is_there_for_each_year_of_both_rates(series):
    gap = by_citizenship(series).query("citizenship == '_T'").set_index("year")["value"]
    assert gap.to_dict() == pytest.approx({1998: 15.0, 1999: 13.0, 2017: 10.9, 2021: 6.4})


def test_every_flagged_break_of_the_series_is_named_with_its_reason(series):
    said = citizenship.breaks_in_series(by_citizenship(series))
    for year, word in ((1999, "vragenlijst"), (2017, "panel"), (2021, "IESS")):
        assert f"{year}: " in said
        assert word in said


def test_a_break_that_only_the_data_flag_is_said_to_have_no_reason():
    rates = counts().assign(dataset="LFSA_ERGAN").drop_duplicates("period").drop(columns="wstatus")
    rates = pd.concat([rates.assign(citizen="NAT"), rates], ignore_index=True)
    rates.loc[rates["period"] == 2022, "flag"] = "b"
    said = citizenship.breaks_in_series(by_citizenship(rates))
    assert "2021: " in said
    assert "ook 2022 aan als breuk, zonder reden" in said
