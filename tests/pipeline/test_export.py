"""`make export`: what R and Stata read back, and what is said of it; one rate again in R."""

import csv
import math
import re
import shutil
import stat
import subprocess
from pathlib import Path
from statistics import NormalDist

import pandas as pd
import pytest

from analysis.cli import command_line
from analysis.environment import MARK
from analysis.errors import DataError
from analysis.indicators.work.employment import employment_rate
from analysis.pipeline import export as exported
from analysis.report.page import table_csv
from analysis.settings import NOISE_VARIANCE, ROOT
from support import employment_cells

SCRIPT = ROOT / "docs/recompute.R"
ROWS = pd.DataFrame(
    {
        "municipality": ["01002", 'Sint-Niklaas, "é"', ""],
        "A1 all": pd.to_datetime(["2020-02-29", None, "2021-01-01"]).astype("datetime64[us]"),
        "positive": [True, False, True],
        "weight": [1.5, 0.1, None],
        "key": [2**62 + 1, 2, 3],
    }
)


@pytest.fixture
def processed(tmp_path) -> Path:
    for folder in ("2023/delivery_2023", "2023/public"):
        (tmp_path / folder).mkdir(parents=True)
    ROWS.to_parquet(tmp_path / "2023/delivery_2023/residents.parquet")
    cells = employment_cells.cells_of(
        {("belgian", "_T"): (80, 20), ("eu", "_T"): (70, 31), ("eu", "F"): (12, 1)}, weight=20.5
    )
    cells.to_parquet(tmp_path / "2023/public/cells.parquet")
    cells.assign(n=-1).to_parquet(tmp_path / "2023/cells.parquet")
    return tmp_path


def test_every_value_comes_back_and_no_key_does(processed):
    path = exported.export(2023, "residents", processed=processed)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [list(row.values()) for row in rows] == [
        ["01002", "2020-02-29", "1", "1.5"],
        ['Sint-Niklaas, "é"', "", "0", "0.1"],
        ["", "2021-01-01", "1", ""],
    ]
    assert list(rows[0]) == ["municipality", "A1_all", "positive", "weight"]


def test_it_says_that_rows_of_units_stay_in_the_room_and_of_public_frames_not(processed, capsys):
    folder = exported.export(2023, "residents", processed=processed).parent
    assert "they may not leave the room" in capsys.readouterr().out
    assert folder == processed / "2023/export"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    note = (folder / "README.txt").read_text(encoding="utf-8")
    assert "may not leave this room" in note
    assert "Public are only: cells.\n" in note
    exported.export(2023, "cells", processed=processed)
    assert "leave" not in capsys.readouterr().out


def test_cells_are_the_protected_ones(processed):
    path = exported.export(2023, "cells", processed=processed)
    assert pd.read_csv(path)["n"].min() > 0


@pytest.mark.parametrize("frame", ["", "persons", "../2023/cells", "residents.parquet"])
def test_another_frame_is_refused_with_those_that_are_there(processed, frame):
    message = re.escape(f"FRAME is '{frame}'; expected one of residents, cells, as in")
    with pytest.raises(DataError, match=message):
        exported.export(2023, frame, processed=processed)
    assert not (processed / "2023/export").exists()


def test_a_year_without_data_is_refused_with_what_makes_them(tmp_path, monkeypatch, capsys):
    with pytest.raises(DataError, match="no data of 2023 are there; make them: make data"):
        exported.export(2023, "residents", processed=tmp_path)
    monkeypatch.setenv(MARK, str(command_line.CONFIG))
    assert command_line.main(["export", "1999", "residents"]) == 2
    assert "no data of 1999" in capsys.readouterr().err


def formula(weight, yes, n, yes_n, each) -> tuple[float, float, float]:
    """Formula of docs/recompute.R for persons of one weight, in Python's own arithmetic."""
    p, z = yes / weight, NormalDist().inv_cdf(0.975)
    left = 1 - 1 / each
    size = (n - 1) / left
    centre = (p + z**2 / (2 * size)) / (1 + z**2 / size)
    half = z / (1 + z**2 / size) * math.sqrt(p * (1 - p) / size + z**2 / (4 * size**2))
    noise = NOISE_VARIANCE * each**2 * (1 + p**2) / weight**2
    low = p - math.sqrt((p - centre + half) ** 2 + z**2 * noise)
    return p, max(low, 0), min(p + math.sqrt((centre + half - p) ** 2 + z**2 * noise), 1)


@pytest.fixture
def published(processed, tmp_path) -> Path:
    """Table W1 as the report publishes it, of the cells in the room."""
    cells = pd.read_parquet(processed / "2023/public/cells.parquet")
    rates = employment_rate(cells, table="W1")
    columns = ["indicator", "year", "region", "origin_group", "sex", "value", "low", "high"]
    rows = [list(row) for row in rates[columns].itertuples(index=False)]
    return table_csv.write({"table": "W1", "columns": columns, "rows": rows}, tmp_path)


def test_the_interval_of_a_published_rate_follows_from_its_public_counts(published):
    (eu,) = [
        row
        for row in table_csv.read(published)
        if (row["origin_group"], row["sex"]) == ("eu", "_T")
    ]
    expected = formula(101 * 20.5, 70 * 20.5, 101, 70, 20.5)
    assert [float(eu[name]) for name in ("value", "low", "high")] == pytest.approx(expected)


def test_the_script_knows_the_variance_of_the_noise():
    text = SCRIPT.read_text(encoding="utf-8")
    assert f"noise_variance <- {NOISE_VARIANCE:g} #" in text


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed: Python alone")
def test_r_gets_the_same_rate_and_interval(processed, published):
    cells = exported.export(2023, "cells", processed=processed)
    command = ["Rscript", "--vanilla", str(SCRIPT), str(cells), str(published)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("9 of 9 numbers are the same\n")
    published.write_text(published.read_text("utf-8-sig").replace("0,8;", "0,81;"), "utf-8-sig")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout.endswith("8 of 9 numbers are the same\n")
