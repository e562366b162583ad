"""The synthetic history: as it is made, counted by the plan, true to its path, not smooth."""

import json

import pandas as pd
import pytest

from analysis import plan
from analysis.counting import delivered_cells
from analysis.indicators.civic_integration import programme
from analysis.indicators.discrimination import reported
from analysis.indicators.population import residents
from analysis.indicators.selection import only, pick
from analysis.indicators.work import employment
from analysis.settings import RAW
from analysis.synthetic.history import HISTORY
from analysis.synthetic.history_paths import SURVEYS
from analysis.synthetic.write_delivery import write_delivery
from support import shipped as made

Z = 1.96
HEADLINES = {"P1", "W1", "N1", "D4", "B1"}


@pytest.fixture(scope="module")
def known() -> dict[int, dict]:
    """Return the truth of each year of the history."""
    paths = {year: RAW / str(year) / "truth.json" for year in HISTORY}
    return {year: json.loads(path.read_text(encoding="utf-8")) for year, path in paths.items()}


@pytest.mark.parametrize("year", HISTORY)
def test_the_shipped_years_are_what_the_maker_makes(tmp_path, year):
    for path in write_delivery(year, folder=tmp_path / str(year)):
        assert path.read_bytes() == (RAW / str(year) / path.name).read_bytes(), path.name


def test_every_year_is_taken_as_cells_of_the_plan_in_use():
    folders = {year: RAW / str(year) for year in HISTORY}
    found = delivered_cells.delivered(folders, year=made.YEAR)
    assert set(found["table"]) == HEADLINES
    assert set(found["year"]) == set(HISTORY)
    keys = found.loc[found["table"].map(lambda name: plan.load()[name].has_noise), "key"]
    assert keys.nunique() > 0.8 * len(keys)


def test_only_the_headlines_have_more_years():
    years = made.cells().groupby("table")["year"].nunique()
    each = {name for name, table in plan.load().items() if table.years == "each"}
    assert {name for name in each & set(years.index) if years[name] == 10} == HEADLINES
    assert years.drop(list(HEADLINES)).max() <= 2


def test_the_survey_has_more_waves_in_its_headlines_alone():
    waves = made.models().query("table.str.startswith('E')").groupby("table")["year"].unique()
    found = {name: sorted(years) for name, years in waves.items()}
    every, two = [*SURVEYS, 2022, made.YEAR], [2022, made.YEAR]
    assert found == {
        **dict.fromkeys(("E1", "E4", "E5"), every),
        **dict.fromkeys(("E2", "E3", "E6", "E7", "E8", "E9"), two),
    }


def test_an_experience_is_as_frequent_in_every_wave(known):
    rows = pick(made.models(), table="E1", indicator="experienced_share", item="experienced_any")
    for year in SURVEYS:
        for origin in ("belgian", "eu", "non_eu"):
            row = only(rows, year=year, origin_group=origin)
            error = (row["high"] - row["low"]) / 2 / Z
            true = known[year]["survey"][f"experienced_any/{origin}/_T"]
            assert abs(row["value"] - true) < 3.5 * error


@pytest.mark.parametrize("origin", ["eu", "non_eu"])
def test_the_gap_follows_its_path_within_its_errors(known, origin):
    gaps = pick(
        employment.employment_gap(made.counted(), table="W1"), origin_group=origin, sex="_T"
    ).set_index("year")
    off = []
    for year in HISTORY:
        error = (gaps.loc[year, "high"] - gaps.loc[year, "low"]) / 2 / Z
        off.append((gaps.loc[year, "value"] - known[year]["employment_gap_pp"][origin]) / error)
    # Finer origins have whole persons, so that a rate moves by hundredths of a point.
    assert max(map(abs, off)) < 3.5
    assert 0.1 < pd.Series(off).pow(2).mean() < 3


def test_the_path_goes_down_and_not_in_a_straight_line(known):
    gaps = pd.Series({year: known[year]["employment_gap_pp"]["non_eu"] for year in HISTORY})
    assert (gaps[2014], gaps[2021]) == (24.1, 21.6)
    assert gaps.diff().gt(0).sum() == 2
    first = only(
        employment.employment_gap(made.cells(), table="W1"),
        year=2022, origin_group="non_eu", sex="_T",
    )  # fmt: skip
    assert first["value"] == pytest.approx(20.9, abs=0.3)


def test_shares_newcomers_and_files_are_the_true_ones(known):
    foreign = residents.foreign_share(made.counted(), table="P1").set_index("year")["value"]
    newcomers = pick(programme.newcomers(made.counted()), legal_ground="_T", status="_T")
    files = pick(reported.files(made.counted(), table="D4"), province="_T")
    newcomers, files = (each.set_index("year")["value"] for each in (newcomers, files))
    for year in HISTORY:
        assert foreign[year] == pytest.approx(known[year]["share_foreign_origin"], abs=0.0005)
        assert newcomers[year] == known[year]["adult_newcomers"]
        assert files[year] == known[year]["discrimination_files"]


def test_a_full_count_beside_a_sample_is_told_apart():
    basis = made.cells().groupby(["table", "year"])["basis"].unique()
    for year in HISTORY:
        found = {name: basis[name, year].tolist() for name in HEADLINES}
        assert found == {
            "P1": ["sample"], "W1": ["sample"], "N1": ["sample"],
            "D4": ["full count"], "B1": ["full count"],
        }  # fmt: skip


def test_the_year_itself_is_still_attacked_from_inside():
    """The audit leaves out the years that were counted elsewhere, and no table of this year."""
    audit = pd.read_parquet(made.folder() / "public" / "audit.parquet").iloc[0]
    assert audit["small_counts"] >= 250
