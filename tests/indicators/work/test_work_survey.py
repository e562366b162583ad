"""The labour force survey: traced from raw, against its truth, limited by respondents."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis import plan
from analysis.disclosure.model_results.limits import limited
from analysis.disclosure.model_results.protect import MINIMA
from analysis.errors import DataError
from analysis.extracts.frames.labour_force import labour_force
from analysis.indicators import modelled, selection
from analysis.indicators.change import breaks_between
from analysis.indicators.differences import with_clear
from analysis.indicators.modelled import of_model
from analysis.models import run, work_survey
from analysis.models.estimates import OF_RESPONDENTS
from analysis.report.text.differences import TOGETHER
from analysis.report.text.sentences import with_interval
from analysis.report.text.work import survey as words
from analysis.report.writing.html_tables import html_table
from analysis.report.writing.table_notes import remarks
from analysis.settings import RAW, SURVEY_BRACKETED, SURVEY_HIDDEN
from support import shipped
from support.small_delivery import deliver, good

TABLES = {"W12": "birth_country", "W13": "citizenship"}


def table(table_id: str) -> pd.DataFrame:
    return modelled.of_model(shipped.models(), table_id)


def raw() -> pd.DataFrame:
    """Women of 20-64 in the Flemish Region, born in Belgium or outside the EU, from raw."""
    frame = pd.read_parquet(RAW / str(shipped.YEAR) / "lfs.parquet")
    outside = ["MA", "TR", "SY", "GB", "CD", "AF"]
    group = np.select(
        [frame["birth_country"] == "BE", frame["birth_country"].isin(outside)],
        ["BE", "non_EU"],
        "EU",
    )
    inside = (frame["nis1"] == "02000") & (frame["sex"] == "F") & frame["age"].between(20, 64)
    return frame.assign(
        group=group, inside=inside, works=(frame["ilo"] == "employed").astype(float)
    )


def test_w12_rate_and_gap_of_women_traced_from_raw_with_the_variance_of_r():
    frame = raw()
    scores = np.zeros(len(frame))
    rates, used = {}, np.zeros(len(frame), dtype=bool)
    for group, sign in (("BE", 1), ("non_EU", -1)):
        rows = (frame["inside"] & (frame["group"] == group)).to_numpy()
        weight, works = frame["weight_y"][rows], frame["works"][rows]
        rates[group] = (weight * works).sum() / weight.sum()
        scores[rows] = sign * weight * (works - rates[group]) / weight.sum()
        used |= rows
    # As svytotal of the linearised values: households within strata, drawn with replacement.
    totals = frame.assign(score=scores).groupby(["stratum", "household_id"])["score"].sum()
    variance = sum(
        len(t) / (len(t) - 1) * ((t - t.mean()) ** 2).sum() for _, t in totals.groupby("stratum")
    )
    # R's degf of a subset counts the households and the strata that it has.
    df = frame[used]["household_id"].nunique() - frame[used]["stratum"].nunique()
    half = stats.t.ppf(0.975, df) * np.sqrt(variance)
    gap = rates["BE"] - rates["non_EU"]
    codes = {"year": shipped.YEAR, "birth_country": "non_EU", "sex": "F"}
    rate = selection.only(table("W12"), indicator="ilo_employment_rate", **codes)
    made = selection.only(table("W12"), indicator="ilo_employment_gap", **codes)
    assert rate["value"] == pytest.approx(rates["non_EU"], abs=0.00050001)
    people = frame.loc[frame["inside"] & (frame["group"] == "non_EU"), "person_id"].nunique()
    assert rate["n"] == made["n"] == 5 * round(people / 5)
    for name, value in {"value": gap, "low": gap - half, "high": gap + half}.items():
        assert made[name] == pytest.approx(100 * value, abs=0.0500001)


def test_the_intervals_hold_the_truth_of_the_synthetic_survey():
    truth, held = shipped.truth()["labour_force_survey"], []
    for key, true in truth.items():
        name, group, sex = key.split("/")
        row = selection.only(
            table("W12"), year=shipped.YEAR, indicator=name, birth_country=group, sex=sex
        )
        held.append(row["low"] <= true <= row["high"])
        # No value lies farther off than twice its interval, which would be a fault and no chance.
        assert abs(row["value"] - true) < row["high"] - row["low"], key
    assert len(held) == 27
    assert np.mean(held) > 0.8


@pytest.mark.parametrize("table_id", TABLES)
def test_employed_and_unemployed_make_the_active(table_id):
    wide = table(table_id).pivot_table(
        index=[TABLES[table_id], "sex", "year"], columns="indicator", values="value"
    )
    assert (wide["ilo_employment_rate"] <= wide["ilo_activity_rate"]).all()
    gap = 100 * (wide["ilo_employment_rate"].xs("BE") - wide["ilo_employment_rate"].xs("non_EU"))
    assert (gap - wide["ilo_employment_gap"].xs("non_EU")).abs().max() <= 0.15 + 1e-9
    # Of unemployment it is the group less Belgium: positive is a disadvantage.
    rates = wide["ilo_unemployment_rate"]
    gap = 100 * (rates.xs("non_EU") - rates.xs("BE"))
    assert (gap - wide["ilo_unemployment_gap"].xs("non_EU")).abs().max() <= 0.15 + 1e-9


@pytest.mark.parametrize("table_id", TABLES)
def test_nothing_rests_on_fewer_respondents_than_may_be_shown(table_id):
    shown = table(table_id).query("value.notna()")
    assert (shown["n"] >= SURVEY_HIDDEN).all()
    assert (shown.loc[shown["n"] > SURVEY_BRACKETED, "obs_status"] == "").all()
    assert run.MODELS[table_id].kind == OF_RESPONDENTS
    assert MINIMA[OF_RESPONDENTS]["units"] == SURVEY_HIDDEN


def survey(tmp_path, size: int, *, year: int = 2023) -> pd.DataFrame:
    """Estimates of a survey in which some born outside the EU are interviewed in two quarters."""
    people = pd.DataFrame({"person": np.arange(900), "birth_country": "BE", "citizenship": "BE"})
    people.loc[: size - 1, "birth_country"] = "non_EU"
    twice = pd.concat([people, people], ignore_index=True)
    frame = twice.assign(
        year=year, units=1, weight=10.0, weight2=100.0, region="VG", sex="F", age=40,
        household=twice["person"] // 2, stratum=twice["person"] // 2 % 3,
        ilo=np.where(twice["person"] % 5 == 0, "inactive", "employed"),
    )  # fmt: skip
    path = tmp_path / "f.parquet"
    frame.to_parquet(path)
    made = work_survey.rates_and_gaps("birth_country")({"labour_force": {year: path}}, year)
    shown = limited(made.assign(table="W12"), **MINIMA[OF_RESPONDENTS])
    return of_model(shown.assign(data_kind="survey", vintage="2024-06-30"), "W12")


@pytest.mark.parametrize(
    ("size", "hidden", "status"),
    [
        (SURVEY_HIDDEN - 1, True, "u"),
        (SURVEY_HIDDEN, False, "u"),
        (SURVEY_BRACKETED - 1, False, "u"),
        (SURVEY_BRACKETED, False, ""),
    ],
)
def test_respondents_count_once_however_often_they_were_interviewed(tmp_path, size, hidden, status):
    made = selection.pick(survey(tmp_path, size), birth_country="non_EU", sex="_T")
    employed = made[made["indicator"].isin(["ilo_employment_rate", "ilo_employment_gap"])]
    assert len(employed) == 2
    assert (employed["value"].isna() == hidden).all()
    assert (employed["obs_status"] == status).all()


def test_what_rests_on_few_respondents_stands_in_brackets_and_is_said(tmp_path):
    made = survey(tmp_path, 100)
    row = selection.only(made, birth_country="non_EU", sex="_T", indicator="ilo_employment_rate")
    assert with_interval(row).endswith("; weinig betrouwbaar)")
    page = html_table(made, caption="x")
    assert ">(80,0) (" in page
    assert "Tussen haakjes: minder dan 120 respondenten" in page


def test_only_counts_of_respondents_and_actors_are_said_to_be_rounded():
    said = {
        name: "De aantallen zijn afgerond" in html_table(table(name), caption="x")
        for name in ("W12", "T3", "N3b", "N8", "W8")
    }
    assert said == {"W12": True, "T3": True, "N3b": False, "N8": False, "W8": False}


@pytest.mark.parametrize(("year", "broken"), [(2017, True), (2021, True), (2022, False)])
def test_the_breaks_of_the_survey_are_breaks_of_its_indicators(tmp_path, year, broken):
    names = plan.load()["W12"].indicators
    assert {bool(breaks_between(name, year - 1, year)) for name in names} == {broken}
    made = survey(tmp_path, 200, year=year)
    assert set(made.loc[made["value"].notna(), "obs_status"]) == ({"b"} if broken else {""})


def test_the_chapter_says_that_this_is_another_definition():
    for table_id in TABLES:
        (caution,) = (text for text in remarks(table(table_id)) if text.startswith("Enquête"))
        assert "een andere definitie dan herkomst" in caution
    assert "2021" in words.breaks(year=2023)
    assert "2021" not in words.breaks(year=2020)


def test_no_table_of_the_survey_holds_an_indicator_of_a_register():
    tables = plan.load().values()
    ours = {name for row in tables if row.id in TABLES for name in row.indicators}
    assert not ours & {name for row in tables if row.id not in TABLES for name in row.indicators}
    assert not any("origin_group" in row.columns for row in tables if row.id in TABLES)


def test_differences_are_said_as_they_are_judged():
    rows = table("W12").query("indicator == 'ilo_employment_gap'")
    assert selection.only(rows, year=shipped.YEAR, birth_country="non_EU", sex="_T")["clear"]
    assert rows.equals(with_clear(rows))
    codes = {"by": "birth_country", "year": shipped.YEAR}
    said = words.rate_and_gaps(table("W12"), **codes)
    outside, other = said.split(". ")
    assert outside.endswith("minder dan van wie in België geboren is")
    # The interval of the EU holds no zero: only together with the others it is not clear.
    row = selection.only(rows, year=shipped.YEAR, birth_country="EU", sex="_T")
    assert row["low"] > 0
    assert not row["clear"]
    assert "geen duidelijk verschil" in other
    assert TOGETHER in other
    wide = with_clear(table("W12").assign(low=-90.0, high=90.0))
    said = words.rate_and_gaps(wide, **codes)
    assert "niet duidelijk meer of minder" in said
    assert "geen duidelijk verschil" in said
    assert TOGETHER not in said


def test_rows_of_another_year_are_refused(tmp_path):
    deliver(tmp_path, "lfs", good("lfs").assign(year=["2022", "2023"]), kind="csv")
    with pytest.raises(
        DataError, match="year: row 2; expected a year from 2023 to 2023"
    ) as refused:
        labour_force(tmp_path, 2023)
    assert "secret" not in str(refused.value)
