"""A survey of languages: each language apart, with intervals of the design as R gives them."""

import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
import pytest

from analysis import plan
from analysis.errors import DataError
from analysis.extracts.frames.language_respondents import language_respondents
from analysis.models import language_survey as model
from analysis.models import run
from analysis.models.estimates import OF_RESPONDENTS
from analysis.models.residents_waves import values
from analysis.report import chapter
from analysis.settings import RAW

WAVES = (2014, 2019)
_kept: list[TemporaryDirectory] = []

# 24 respondents: four strata, which are clusters of municipalities, of three places with two each.
SAMPLE = pd.DataFrame(
    {
        "stratum": np.repeat([1, 2, 3, 4], 6),
        "psu": np.repeat(range(12), 2),
        "area": np.repeat(["brussels", "rand"], 12),
        "cluster": np.repeat(["b1", "b2", "r1", "r2"], 6),
        "weight": [12.0, 9, 14, 11, 8, 15, 10, 13, 7, 9, 20, 26]
        + [18, 22, 25, 19, 24, 21, 33, 30, 28, 35, 31, 29],
        "outcome": [1.0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 1, 0, 1, 1, 0, 1, 1, 1, 1, 0, 1, 1, 0, 1],
    }
)
# R 4.2.2, survey 4.1-1: d <- svydesign(~psu, strata = ~stratum, weights = ~weight, data = SAMPLE)
# s <- subset(d, area == "brussels"), and so on for each area and cluster;
# p <- svyciprop(~outcome, s, method = "logit", df = degf(s));
# coef(svymean(~outcome, s)), SE(svymean(~outcome, s)), attr(p, "ci"), degf(s)
R_SURVEY = {
    "area": {
        "brussels": [0.350649350649, 0.118800259211, 0.112564936063, 0.696869088388, 4],
        "rand": [0.726984126984, 0.125546202503, 0.314999386485, 0.939094833271, 4],
    },
    "cluster": {
        "b1": [0.3913043478261, 0.2144787217086, 0.0131740685629, 0.9687073031732, 2],
        "b2": [0.3176470588235, 0.1336884516332, 0.0317236339352, 0.8686692287738, 2],
        "r1": [0.8062015503876, 0.1916554116666, 0.0207871741069, 0.9987748217323, 2],
        "r2": [0.6720430107527, 0.1668791459528, 0.0730767834374, 0.9815711975997, 2],
    },
}


@pytest.mark.parametrize("by", R_SURVEY)
def test_shares_of_an_area_and_of_a_cluster_have_the_intervals_of_r(by):
    made = values(SAMPLE, by=by, indicator="language_share", unit="share").set_index(by)
    for group, expected in R_SURVEY[by].items():
        found = made.loc[group, ["value", "se", "low", "high", "df"]].astype(float).tolist()
        assert found == pytest.approx(expected, rel=1e-9), group


@cache
def files() -> dict[str, dict[int, Path]]:
    _kept.append(TemporaryDirectory())
    paths = {year: Path(_kept[0].name) / f"{year}.parquet" for year in WAVES}
    for year, path in paths.items():
        language_respondents(RAW / str(year), year).drop(columns="unit").to_parquet(path)
    return {"language_respondents": paths}


@cache
def by_area() -> pd.DataFrame:
    return model.by_area()(files(), 2023)


@cache
def by_cluster() -> pd.DataFrame:
    return model.by_cluster()(files(), 2023)


def true_known() -> pd.Series:
    """Share that knows each language in each wave, as the synthetic survey was drawn."""
    found = {}
    for year in WAVES:
        truth = json.loads((RAW / str(year) / "truth.json").read_text("utf-8"))
        for name, share in truth["language_survey"].items():
            found[(year, *name.split("/"))] = share
    return pd.Series(found)


def test_the_intervals_hold_the_truth_of_the_synthetic_survey():
    areas = by_area().assign(cluster="_T")
    made = pd.concat([areas[areas["indicator"] == "language_share"], by_cluster()])
    made = made[(made["use"] == "known") & (made["language"] != "other")]
    keys = ["year", "area", "cluster", "language"]
    made = made.set_index(keys).join(true_known().rename("truth").rename_axis(keys))
    inside = made["truth"].between(made["low"], made["high"])
    # 2 waves, 3 languages, 2 areas and 8 clusters; 60 intervals of 95 %.
    assert len(made) == 60
    assert made["truth"].notna().all()
    assert inside.sum() >= 53


def test_intervals_by_cluster_are_wider_than_those_of_their_area():
    keys = ["year", "area", "language", "use"]
    areas = by_area()[by_area()["indicator"] == "language_share"].set_index(keys)
    clusters = by_cluster().set_index(keys)
    width = areas["high"] - areas["low"]
    joined = clusters.join(width.rename("of_area"))
    share = ((joined["high"] - joined["low"]) > joined["of_area"]).groupby(level="use").mean()
    assert (share > 0.98).all()
    assert clusters["n"].lt(areas["n"].reindex(clusters.index)).all()
    assert set(clusters["interval"]) == {"design"}


def test_a_person_has_several_languages_so_shares_do_not_add_up_and_no_total_is_made():
    shares = by_area()[by_area()["indicator"] == "language_share"]
    known = shares[shares["use"] == "known"].groupby(["year", "area"])["value"].sum()
    assert (known > 1).all()
    for made in (by_area(), by_cluster()):
        assert set(made["language"]) == set(model.LANGUAGES)
        assert set(made["area"]) == {"rand", "brussels"}


def test_a_change_is_that_between_two_waves_in_points():
    keys = ["area", "language", "use"]
    made = by_area().set_index(keys)
    share = made[made["indicator"] == "language_share"]
    now, before = (share[share["year"] == year]["value"] for year in reversed(WAVES))
    changed = made[made["indicator"] == "language_share_change"]
    assert set(changed["year"]) == {2019}
    assert set(changed["reference"]) == {"2014"}
    pd.testing.assert_series_equal(
        changed["value"].sort_index(), (100 * (now - before)).sort_index(), check_names=False
    )


def test_any_other_language_counts_once_however_many_there_are():
    sets = pd.Series(["ar;nl;tr", "ar", "fr;nl", ""])
    assert model.speaks(sets, "other").tolist() == [1, 1, 0, 0]
    assert model.speaks(sets, "nl").tolist() == [1, 0, 1, 0]


def test_identity_is_a_share_of_those_who_answered(tmp_path):
    said = ["strong", "some", "none", "refused"]
    frame = SAMPLE.iloc[::6].assign(identity=said, area="rand", stratum=1, psu=range(4), weight=1.0)
    frame.to_parquet(tmp_path / "2019.parquet")
    made = model.identity()({"language_respondents": {2019: tmp_path / "2019.parquet"}}, 2023)
    row = made.iloc[0]
    assert (row["indicator"], row["area"], row["n"]) == ("language_identity", "rand", 3)
    assert row["value"] == pytest.approx(1 / 3)


def test_a_table_that_sums_over_languages_is_refused():
    row = {"dimensions": {"area": "area", "language": "language"}, "no_total": ["area"]}
    with pytest.raises(DataError, match=r"\[L9\] sums over language; a person has several"):
        plan.table("L9", row, {})
    for name in ("L1", "L2"):
        assert "language" in plan.load()[name].no_total


def test_a_row_over_all_languages_is_refused_where_it_would_be_shown():
    total = pd.DataFrame({"table": ["L1"], "language": ["_T"]})
    with pytest.raises(DataError, match="a row over every language in table L1; a person has"):
        chapter.publish("L1", total)


def sources(*years: int) -> pd.DataFrame:
    rows = [
        {"year": year, "extract": extract, "data_kind": "survey", "snapshot_date": f"{year}-06-30"}
        for year in years
        for extract in ("language_survey", "survey_languages")
    ]
    return pd.DataFrame(rows)


def estimated(monkeypatch, *, year: int, waves: bool) -> pd.DataFrame:
    """Estimates of L2 alone, in the report of a year."""
    table = plan.load()["L2"]
    monkeypatch.setattr(plan, "of_source", lambda source: {"L2": table})
    own = run.Model(("language_respondents",), model.by_cluster(), OF_RESPONDENTS, waves)
    monkeypatch.setitem(run.MODELS, "L2", own)
    return run.estimate(files(), sources(*WAVES), year=year)


def test_a_survey_that_is_not_held_each_year_stands_with_its_last_wave(monkeypatch):
    made = estimated(monkeypatch, year=2023, waves=True)
    assert set(made["year"]) == set(WAVES)
    assert set(made["vintage"]) == {"2019-06-30"}
    assert set(estimated(monkeypatch, year=2015, waves=True)["year"]) == {2014}
    assert estimated(monkeypatch, year=2013, waves=True).empty
    assert estimated(monkeypatch, year=2023, waves=False).empty
