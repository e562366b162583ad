"""A researcher's own question: the numbers of the plan where the plan has them, else a refusal."""

from pathlib import Path

import pandas as pd
import pytest

from analysis import plan
from analysis.errors import DataError
from analysis.exploring.explore import explore
from analysis.indicators import selection
from analysis.indicators.work import employment
from analysis.report.figures import charts
from support import shipped

YEAR = shipped.YEAR
KNOWN = "origin_4 <> 'unknown' AND age BETWEEN 20 AND 64"
OF_W1 = plan.load()["W1"].where
CODES = ["year", "origin_group", "sex"]
NUMBERS = ["value", "low", "high", "count", "denominator", "n", "interval", "conf_status"]


@pytest.fixture(scope="module")
def processed() -> Path:
    return shipped.folder().parent


def ask(processed: Path, *args: str, **how: object) -> pd.DataFrame:
    return explore(YEAR, *args, processed=processed, **how)


def same_cells(own: pd.DataFrame, published: pd.DataFrame) -> None:
    """Hold the numbers of an own table against those of one of the plan, cell by cell."""
    both = published.merge(own, on=CODES, suffixes=("", "_own"), validate="1:1")
    assert len(both) == len(own) > 10
    for name in NUMBERS:
        pd.testing.assert_series_equal(both[f"{name}_own"], both[name], check_names=False)


def test_protected_it_is_what_the_plan_publishes_of_the_same_units(processed):
    asked = ask(processed, "employed", by=["origin_8", "sex"], where=OF_W1, protected=True)
    published = employment.employment_rate(shipped.cells(), table="W1")
    same_cells(asked.rename(columns={"origin_8": "origin_group"}), published)


def test_protected_a_gap_is_that_of_the_plan(processed):
    how = {"by": ["origin_8", "sex"], "where": OF_W1, "reference": "belgian"}
    asked = ask(processed, "employed", **how, protected=True)
    published = employment.employment_gap(shipped.cells(), table="W1")
    same_cells(asked.rename(columns={"origin_8": "origin_group"}), published)


def test_protected_in_other_words_it_has_the_same_noise(processed):
    """Weights have the step of the table, which may be another; the noise is that of the units."""
    other = KNOWN.replace("_4", "_8")
    asked = ask(processed, "employed", by=["origin_8", "sex"], where=other, protected=True)
    published = employment.employment_rate(shipped.cells(), table="W1")
    both = published.merge(
        asked.rename(columns={"origin_8": "origin_group"}), on=CODES, suffixes=("", "_own")
    )
    pd.testing.assert_series_equal(both["n_own"], both["n"], check_names=False)
    assert (both["value_own"] - both["value"]).abs().median() < 0.001


def test_unprotected_it_is_counted_from_the_rows(processed):
    asked = ask(processed, "employed", by=["sex"], where="age BETWEEN 20 AND 64")
    rows = shipped.residents().query("region == 'VG' and 20 <= age <= 64 and sex == 'F'")
    row = selection.only(asked, year=YEAR, sex="F")
    by_hand = rows.loc[rows["employed"] == "yes", "weight"].sum() / rows["weight"].sum()
    assert row["value"] == pytest.approx(by_hand, rel=1e-12)
    assert (row["n"], row["region"]) == (len(rows), "VG")
    assert row["low"] < row["value"] < row["high"]


def test_without_an_outcome_it_is_a_number_of_units_and_another_outcome_has_its_codes(processed):
    number = selection.only(ask(processed, by=["sex"]), year=YEAR, sex="M")
    rows = shipped.residents().query("region == 'VG' and sex == 'M'")
    assert number["value"] == pytest.approx(rows["weight"].sum())
    shares = ask(processed, "position_group", where="age BETWEEN 20 AND 64")
    of_year = selection.pick(shares, year=YEAR)
    assert of_year["value"].sum() == pytest.approx(1)
    assert len(of_year) > 3


def test_the_region_is_the_flemish_one_unless_it_is_named(processed):
    assert set(ask(processed, by=["sex"])["region"]) == {"VG"}
    named = ask(processed, by=["region"], source="contracts")
    assert {"VG", "BHG", "VG+BHG"} <= set(named["region"])
    brussels = ask(processed, by=["sex"], where="region = 'BHG'", source="contracts")
    assert set(brussels["region"]) == {""}
    rows = pd.read_parquet(processed / f"{YEAR}/delivery_{YEAR}/contracts.parquet")
    assert selection.only(brussels, year=YEAR)["n"] == (rows["region"] == "BHG").sum()


def test_every_delivered_year_is_there_and_every_chart_takes_it(processed):
    asked = ask(processed, "employed", by=["origin_4", "sex"], where=KNOWN)
    assert set(asked["year"]) == {YEAR - 1, YEAR}
    rows = selection.pick(asked, year=YEAR, sex=["M", "F"], origin_4=["belgian", "eu", "non_eu"])
    figure = charts.dots(rows, by="origin_4", split="sex")
    words = [text.get_text() for text in figure.axes[0].get_yticklabels()]
    assert words == ["Belgische herkomst", "EU-herkomst", "Niet-EU-herkomst"]
    over_time = selection.pick(asked, sex="_T", origin_4=["eu", "non_eu"])
    assert charts.lines(over_time, split="origin_4", breaks=[]).axes


REFUSED = {
    "a column that is not there": (
        {"by": ["gender"]},
        "no column 'gender' in residents .* expected one of age, municipality",
    ),
    "a column asked twice": ({"outcome": "sex", "by": ["sex"]}, "sex is asked twice"),
    "a code that is not there": ({"where": "sex = 'female'"}, "sex is never 'female'.*of F, M"),
    "a code in a list": ({"where": "sex IN ('F', 'V')"}, "sex is never 'V'"),
    "a column in the condition": ({"where": "leeftijd > 3"}, "where names 'leeftijd'"),
    "a code between double quotes": ({"where": 'sex = "F"'}, "between single quotes"),
    "half a condition": ({"where": "sex = 'F"}, "cannot be read; expected a condition in SQL"),
    "more than a condition": ({"where": "age > 3; DROP TABLE x"}, "cannot be read"),
    "text held against a number": ({"where": "sex > 3"}, "cannot be computed"),
    "nobody": ({"where": "age > 200"}, "nobody in residents is in where='age > 200'"),
    "a frame that is not there": ({"source": "resident"}, "did you mean residents"),
    "a survey with a design": ({"source": "respondents", "by": ["sex"]}, "design of its own"),
    "a test of actors": ({"source": "pairs", "by": ["market"]}, "design of its own"),
    "units more than once": (
        {"source": "attainment", "by": ["cohort"]},
        "a unit stands more than once in attainment, and a sum over level, skill",
    ),
    "a day": (
        {"source": "contracts", "by": ["birth_date"]},
        "birth_date of contracts has .* codes",
    ),
    "a key": ({"by": ["key"]}, "no column 'key'"),
    "a reference without outcome": ({"by": ["sex"], "reference": "M"}, "without an outcome"),
    "a reference that is no code": (
        {"outcome": "employed", "by": ["sex"], "reference": "belgian"},
        "sex is never 'belgian'",
    ),
}


@pytest.mark.parametrize(("how", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_asked_is_refused_with_what_can(processed, how, said):
    with pytest.raises(DataError, match=said):
        ask(processed, **how)


def test_a_column_that_is_empty_for_some_is_refused_until_these_are_left_out(processed, tmp_path):
    rows = shipped.residents().head(200).assign(education=["low", None] * 100)
    made = tmp_path / str(YEAR)
    (made / f"delivery_{YEAR}").mkdir(parents=True)
    rows.to_parquet(made / f"delivery_{YEAR}/residents.parquet", index=False)
    (made / "public").symlink_to(processed / str(YEAR) / "public")
    with pytest.raises(DataError, match="education is empty for some units of 2023"):
        explore(YEAR, by=["education"], processed=tmp_path)
    left = explore(YEAR, by=["education"], where="education IS NOT NULL", processed=tmp_path)
    assert "low" in set(left["education"])


def test_a_report_refuses_it_and_a_year_without_frames_says_what_to_run(monkeypatch, tmp_path):
    with pytest.raises(DataError, match="make data YEAR=2023"):
        explore(YEAR, by=["sex"], processed=tmp_path)
    monkeypatch.setenv("ANALYSIS_REPORT", str(YEAR))
    with pytest.raises(DataError, match="a report is built from public cells only"):
        explore(YEAR, by=["sex"])
