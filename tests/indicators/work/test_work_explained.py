"""The explained gap: traced from raw, against another computation, and against the truth."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from analysis.indicators import modelled, selection
from analysis.indicators.differences import with_clear
from analysis.indicators.work import employment
from analysis.models import work_decomposed, work_standardised, work_strata
from analysis.models.run import MODELS
from analysis.report.text.work import explained as words
from analysis.report.text.work import gaps as sentences_work
from analysis.report.writing.table_notes import remarks
from analysis.settings import DECOMPOSED_AGE, NOISE_MOST, RAW, STANDARD_YEAR, WORKING_AGE
from analysis.workbench.resources import resource
from support import shipped

UNEXPLAINED = "Onverklaard is niet hetzelfde als discriminatie."
EMPLOYED = ["employee", "self_employed", "helper", "combined", "career_break"]


def path(year: int = shipped.YEAR):
    return shipped.folder() / f"delivery_{year}" / "residents.parquet"


def table(table_id: str) -> pd.DataFrame:
    return modelled.of_model(shipped.models(), table_id)


def raw(year: int) -> pd.DataFrame:
    """Residents of 20-64, origin from the processed frame and all else from the raw files."""
    folder = RAW / str(year)
    people = pd.read_parquet(
        folder / "persons.parquet", columns=["pid", "weight", "sex", "birth_date", "isced"]
    )
    work_ = pd.read_parquet(folder / "labour_quarter.parquet")
    # The processed frame has the rows of the extract, in their order, and no pseudonym.
    known = pd.read_parquet(path(year), columns=["origin_4", "region", "sex"])
    assert (known["sex"] == people["sex"]).all()
    people = people.join(known[["origin_4", "region"]])
    people["works"] = people["pid"].isin(work_.loc[work_["position"].isin(EMPLOYED), "pid"])
    people["age"] = year - people["birth_date"].str[:4].astype(int)
    inside = (
        people["age"].between(20, 64)
        & (people["region"] == "VG")
        & (people["origin_4"] != "unknown")
    )
    return people[inside].assign(five=lambda f: f["age"] // 5)


@pytest.mark.parametrize(
    ("kind", "on"), [("age_sex", ["five", "sex"]), ("age_sex_education", ["five", "sex", "isced"])]
)
def test_w8_gap_of_non_eu_origin_at_equal_composition_traced_from_raw(kind, on):
    now, standard = raw(shipped.YEAR), raw(STANDARD_YEAR)
    share = standard.groupby(on)["weight"].sum() / standard["weight"].sum()
    rates = {}
    for origin in ("belgian", "non_eu"):
        group = now[now["origin_4"] == origin]
        per = group.assign(w=group["weight"] * group["works"]).groupby(on)[["w", "weight"]].sum()
        rates[origin] = (share * per["w"] / per["weight"]).sum()
    made = selection.only(table("W8"), year=shipped.YEAR, origin_group="non_eu", standard=kind)
    noise = 100 * 2 * NOISE_MOST / made["n"]
    gap = 100 * (rates["belgian"] - rates["non_eu"])
    assert made["value"] == pytest.approx(gap, abs=0.1 + 2 * noise)


def test_w4_employment_rate_by_education_traced_from_raw():
    now = raw(shipped.YEAR).query(
        "age >= 25 and origin_4 == 'non_eu' and isced == 'unknown' and sex == 'F'"
    )
    made = selection.only(
        employment.employment_rate(shipped.counted(), table="W4"),
        year=shipped.YEAR, origin_group="non_eu", education="unknown", sex="F",
    )  # fmt: skip
    assert made["value"] == pytest.approx(np.average(now["works"], weights=now["weight"]), rel=1e-9)
    assert made["n"] == len(now)


def test_w4_says_which_gaps_are_clear_and_which_are_not():
    gaps = employment.employment_gap(shipped.cells(), table="W4")
    assert "niet duidelijk" not in sentences_work.gap_by_education(gaps, year=shipped.YEAR)
    assert sentences_work.education_title(gaps, year=shipped.YEAR).startswith("Ook hoogopgeleiden")
    wide = with_clear(gaps.assign(low=gaps["value"] - 90, high=gaps["value"] + 90))
    assert sentences_work.gap_by_education(wide, year=shipped.YEAR).count("niet duidelijk") == 4
    assert "niet voor iedereen duidelijk" in sentences_work.education_title(wide, year=shipped.YEAR)


def test_the_raw_gap_is_the_one_of_w1():
    counted = employment.employment_gap(shipped.counted(), table="W1")
    for group in ("eu", "non_eu", "turkey"):
        ours = selection.only(table("W8"), year=shipped.YEAR, origin_group=group, standard="none")
        theirs = selection.only(counted, year=shipped.YEAR, origin_group=group)
        # The same units have the same noise; weights are in steps of a mean weight of the table.
        steps = 100 / ours["n"]
        for name in ("value", "low", "high"):
            assert ours[name] == pytest.approx(theirs[name], abs=0.1 + steps), (group, name)


@pytest.mark.parametrize(("group", "name"), [("eu", "EU"), ("non_eu", "non-EU")])
def test_the_raw_gap_holds_the_true_one_of_the_synthetic_model(group, name):
    rates = shipped.truth()["employment_rate_20_64"]
    made = selection.only(table("W8"), year=shipped.YEAR, origin_group=group, standard="none")
    assert made["low"] <= 100 * (rates["BE/_T"] - rates[f"{name}/_T"]) <= made["high"]


def test_standardising_does_nothing_where_the_composition_is_that_of_the_standard(tmp_path):
    frame = people(400)
    frame.to_parquet(tmp_path / "r.parquet")
    made = work_standardised.standardised_gaps(
        {"residents": {shipped.YEAR: tmp_path / "r.parquet"}}, shipped.YEAR
    )
    raw_, equal = (
        selection.only(made.assign(table="W8"), origin_group="turkey", standard=s)
        for s in ("none", "age_sex")
    )
    assert equal["value"] == pytest.approx(raw_["value"], abs=1e-9)


def test_a_full_count_has_no_interval(tmp_path):
    people(400).assign(weight=1.0).to_parquet(tmp_path / "r.parquet")
    files = {"residents": {shipped.YEAR: tmp_path / "r.parquet"}}
    for model in (MODELS["W8"], MODELS["W9"]):
        made = model.estimate(files, shipped.YEAR)
        assert made["low"].isna().all()
        assert set(made["interval"]) == {"none (full count)"}


def test_a_group_too_small_for_its_strata_has_a_raw_gap_only(tmp_path):
    frame = people(400)
    few = frame[(frame["origin_8"] != "turkey") | (np.arange(len(frame)) % 9 == 0)]
    few.to_parquet(tmp_path / "r.parquet")
    made = work_standardised.standardised_gaps(
        {"residents": {shipped.YEAR: tmp_path / "r.parquet"}}, shipped.YEAR
    )
    turkish = made[made["origin_group"] == "turkey"].set_index("standard")["value"]
    assert turkish.notna().to_dict()["none"]
    assert pd.isna(turkish["age_sex"])


def people(size: int) -> pd.DataFrame:
    """Belgian and Turkish origin, the same ages and sexes in both; who works differs."""
    number = np.arange(size)
    age = 20 + number % 45
    each = {
        "weight": 10.0, "key": number, "age": age, "region": "VG",
        "sex": np.where(number // 45 % 2, "M", "F"),
        "age_five": [f"{a // 5 * 5}-{a // 5 * 5 + 4}" for a in age], "household": "single",
        "province": "Limburg",
        "education": np.where(number % 3 == 0, "0-2", "5-8"), "generation": "first",
    }  # fmt: skip
    belgian = pd.DataFrame(each).assign(
        origin_4="belgian",
        origin_8="belgian",
        generation_merged="not_applicable",
        employed=np.where(number % 7, "yes", "no"),
    )
    turkish = pd.DataFrame(each).assign(
        origin_4="non_eu",
        origin_8="turkey",
        generation_merged="first",
        employed=np.where(number % 4, "yes", "no"),
    )
    return pd.concat([belgian, turkish], ignore_index=True)


def test_the_parts_add_up_to_the_gap_after_rounding():
    made = table("W9").query("indicator == 'decomposed_gap'")
    keys = ["origin_group", "generation", "scale", "coefficients"]
    for _, part in made.groupby(keys):
        whole = part[part["variable"] == "_T"].set_index("component")["value"]
        assert round(whole["explained"] + whole["unexplained"], 1) == whole["gap"]
        detail = part.loc[part["variable"] != "_T", "value"]
        assert detail.notna().all()
        if part["scale"].iloc[0] == "linear":
            assert round(detail.sum(), 1) == whole["explained"]


def test_w9_of_non_eu_origin_against_a_weighted_logit_of_statsmodels():
    frame = work_strata.residents(path(), DECOMPOSED_AGE)
    frame = frame.loc[frame.index.repeat(frame["units"])].reset_index(drop=True)
    own = frame[frame["origin_4"] == "belgian"]
    group = frame[frame["origin_4"] == "non_eu"]
    dummies = pd.get_dummies(pd.concat([own, group])[work_decomposed.ON], drop_first=True).astype(
        float
    )
    x = sm.add_constant(dummies).to_numpy()
    first, second = x[: len(own)], x[len(own) :]
    weight = own["weight"] / own["weight"].mean()
    fitted = sm.GLM(
        own["employed"], first, family=sm.families.Binomial(), freq_weights=weight
    ).fit()
    explained = np.average(fitted.predict(first), weights=own["weight"]) - np.average(
        fitted.predict(second), weights=group["weight"]
    )
    rows = selection.pick(
        table("W9"),
        indicator="decomposed_gap",
        scale="logit",
        coefficients="reference",
        variable="_T",
        origin_group="non_eu",
        generation="_T",
        component="explained",
    )
    assert rows["value"].item() == pytest.approx(100 * explained, abs=0.0500001)


def test_each_variable_has_its_part_on_the_linear_scale_only():
    made = table("W9").query("indicator == 'decomposed_gap'")
    assert set(made.loc[made["variable"] != "_T", "scale"]) == {"linear"}
    assert set(made.loc[made["variable"] == "_T", "scale"]) == {"linear", "logit"}


def test_the_page_says_which_decomposition_it_tells_and_where_the_sign_depends_on_it():
    made = table("W9")
    said = words.composition(made)
    assert "verklaren op de lineaire schaal" in said
    assert set(words.headline(made)["scale"]) == {"linear"}
    assert "op de lineaire schaal" in resource("cards")["decomposed_gap"]["rule"].partition(";")[0]
    # Of the first generation pooled coefficients put the linear explained part above 0.
    of_first = made.query(
        "origin_group == 'non_eu' and generation == 'first' and component == 'explained' and "
        "variable == '_T' and indicator == 'decomposed_gap'"
    )
    assert of_first["value"].min() < 0 < of_first["value"].max()
    assert "geen duidelijk deel (twee manieren van rekenen spreken elkaar tegen)" in said
    positive = made.assign(value=made["value"].abs())
    assert "boven of onder nul" not in words.composition(positive)


def test_the_decomposition_never_stands_without_its_warning():
    assert UNEXPLAINED in remarks(table("W9"))
    assert UNEXPLAINED in words.composition(table("W9"))
    assert UNEXPLAINED not in remarks(table("W8"))


def test_the_age_bands_of_the_models_cover_the_working_age_once():
    bands = sorted(set(work_strata.residents(path(), WORKING_AGE)["age_five"]))
    ends = [tuple(map(int, band.split("-"))) for band in bands]
    assert (ends[0][0], ends[-1][1]) == WORKING_AGE
    assert all(one[1] + 1 == two[0] for one, two in pairwise(ends))


def test_small_and_large_groups_are_told_apart_without_a_ranking():
    said = words.groups_title(table("W8"), year=shipped.YEAR)
    assert "in zes van de zeven herkomstgroepen een duidelijke kloof" in said
    clear = table("W8").assign(clear=True)
    assert "in elke herkomstgroep" in words.groups_title(clear, year=shipped.YEAR)
