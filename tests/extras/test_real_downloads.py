"""Real downloads of Eurostat, in both dialects: read whole, and shown as published."""

import pandas as pd
import pytest

from analysis.extracts.elsewhere import eurostat
from analysis.extracts.elsewhere.eurostat import load
from analysis.indicators import selection
from analysis.indicators.published.citizenship import (
    by_citizenship,
    citizenship_breaks,
    recomputed,
)
from analysis.report.text import citizenship
from support.employment_cells import value


@pytest.fixture(scope="module")
def downloads(shared):
    return load(shared / "real" / "eurostat")


@pytest.mark.parametrize(
    ("dataset", "rows", "flags"),
    [
        ("DEMO_POPPCCTB", 36, {""}),
        ("DEMO_POPPCCTZ", 54, {""}),
        ("EDAT_LFS_9911", 33, {"", "b"}),
        ("HLTH_SILC_24", 406, {"", "b"}),
        ("ILC_DI15", 58, {"", "b"}),
        ("LFSA_EGAN", 90, {"", "b"}),
        ("LFSA_ERGAN", 270, {"", "b"}),
        ("LFSA_PGANWS", 99, {"", "b"}),
        ("MIGR_ASYAPPCTZA", 34, {""}),
    ],
)
def test_real_downloads_keep_every_row_and_flag(downloads, dataset, rows, flags):
    frame = downloads[dataset]
    assert len(frame) == rows
    assert set(frame["flag"]) == flags
    assert set(frame["geo"]) == {"BE"}
    assert frame["value"].notna().all()


def test_real_files_hold_the_values_as_they_stand_in_the_file(downloads, shared):
    for path in sorted((shared / "real" / "eurostat").glob("*.csv")):
        raw = pd.read_csv(path)
        flow = raw["STRUCTURE_ID"] if "STRUCTURE_ID" in raw else raw["DATAFLOW"]
        frame = downloads[flow.iloc[0].split(":")[1].split("(")[0].split("$")[0]]
        assert frame["value"].tolist() == raw["OBS_VALUE"].astype(float).tolist()
        assert frame["period"].tolist() == raw["TIME_PERIOD"].tolist()


def test_the_real_series_gives_the_published_rates_of_2023(shared, tmp_path):
    # Eurostat LFSA_ERGAN, Belgium, both sexes, 15-64: 67.6 and 60.0 % in 2023.
    name = "lfsa_ergan__employment_rates_yearly.csv"
    (tmp_path / name).write_bytes((shared / "real" / "eurostat" / name).read_bytes())
    made = by_citizenship(eurostat.load(tmp_path)["LFSA_ERGAN"])
    found = {c: value(made, year=2023, citizenship=c) for c in ("NAT", "FOR", "_T")}
    assert found == {"NAT": 67.6, "FOR": 60.0, "_T": 7.6}
    assert {1999.0, 2017.0, 2021.0} <= set(citizenship_breaks(made))


@pytest.fixture(scope="module")
def real(shared) -> pd.DataFrame:
    names = (
        "lfsa_ergan__employment_rates_yearly",
        "lfsa_pganws__population_by_sex_age_labour_status_foreigners",
    )
    frames = [eurostat.read(shared / "real" / "eurostat" / f"{name}.csv") for name in names]
    return pd.concat(frames, ignore_index=True)


def test_the_rates_from_the_real_counts_agree_with_the_published_ones(real):
    own = recomputed(real).set_index("year")["value"]
    theirs = by_citizenship(real).query("citizenship == 'FOR'").set_index("year")["value"]
    assert list(own.index) == list(range(2014, 2025))
    assert (own - theirs[own.index]).abs().round(1).max() <= 0.1


def test_the_real_gap_runs_from_1995_to_2024(real):
    gap = by_citizenship(real).query("citizenship == '_T'")
    assert (gap["year"].min(), gap["year"].max()) == (1995, 2024)
    assert gap["value"].notna().all()


def test_the_chapter_says_that_all_real_years_agree(real):
    said = citizenship.recomputed(recomputed(real), by_citizenship(real))
    assert "In alle 11 jaren stemt die overeen" in said


def test_every_break_of_the_real_series_is_named_with_its_reason(real):
    said = citizenship.breaks_in_series(by_citizenship(real))
    for year, word in ((1999, "vragenlijst"), (2017, "panel"), (2021, "IESS")):
        assert f"{year}: " in said
        assert word in said


def test_o1_gap_by_citizenship(shared):
    folder = shared / "real" / "eurostat"
    text = pd.read_csv(folder / "lfsa_ergan__employment_rates_yearly.csv", dtype=str)
    row = text[
        (text["sex"] == "T")
        & (text["age"] == "Y15-64")
        & (text["geo"] == "BE")
        & (text["TIME_PERIOD"] == "2023")
    ]
    rate = row.set_index("citizen")["OBS_VALUE"].astype(float)
    made = by_citizenship(eurostat.load(folder)["LFSA_ERGAN"])
    gap = selection.pick(made, year=2023, citizenship="_T")["value"].item()
    assert gap == pytest.approx(rate["NAT"] - rate["FOR"], abs=1e-9)
