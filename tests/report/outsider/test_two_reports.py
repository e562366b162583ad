"""What `make report` refuses to put in place, and two yearly reports attacked together."""

import re
import shutil

import numpy as np
import pandas as pd

from analysis import plan
from analysis.disclosure.frozen_cells import cell_names
from support import workbench_copy


def cells_of(report):
    return pd.read_parquet(report / "public/cells.parquet")


def test_two_yearly_reports_give_nothing_away_together(both_years):
    done = workbench_copy.run(both_years, "audit", "2022", "2023")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("reports/2022 and reports/2023: ")


def lasting(cells: pd.DataFrame) -> pd.Series:
    """Names of the cells of who began something in a year: in every later report too."""
    names = cell_names(cells, plan.load())
    return names.where(~names.str.fullmatch(r".*\|20\d\d"))


def test_no_small_move_of_a_cohort_shows_in_two_yearly_reports(both_years):
    numbers = []
    for year in ("2022", "2023"):
        cells = cells_of(both_years / "reports" / year)
        cells = cells[cells["table"].isin([t.id for t in plan.load().values() if t.has_noise])]
        numbers.append(cells.assign(cell=lasting(cells)).dropna(subset=["cell", "n"]))
    together = numbers[0].merge(numbers[1], on=["cell", "table"], suffixes=("", "_then"))
    assert len(together) > 100
    moved = (together["n"] - together["n_then"]).abs()
    # What was drawn anew moved by ten or more; both noises may bring that near to nothing.
    assert (moved[moved > 0] < 5).sum() <= max(2, 0.1 * (moved > 0).sum())
    assert (moved == 0).mean() > 0.5


def test_reports_of_which_counts_moved_by_little_are_refused(both_years, tmp_path):
    older = shutil.copytree(both_years / "reports/2022", tmp_path / "2022")
    cells = cells_of(older)
    drawn = np.random.default_rng(1).integers(-3, 4, len(cells))
    moved = cells["n"] + np.where(lasting(cells).notna(), drawn, 0)
    # As protection would give them: weights go with n.
    for name in ("weight", "weight2"):
        cells[name] *= moved / cells["n"]
    cells["n"] = moved
    cells.to_parquet(older / "public/cells.parquet", index=False)
    done = workbench_copy.run(both_years, "audit", str(older), "2023")
    assert (done.returncode, done.stdout) == (3, "")
    assert "moved by less than 5: who was added, removed or corrected shows" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_report_that_gives_something_away_does_not_take_the_place_of_the_old_one(built, tmp_path):
    """Planted in the public frames: sums of weights that stand in no steps."""
    folder = shutil.copytree(built, tmp_path / "workbench", symlinks=True)
    shutil.rmtree(folder / "notebooks")
    workbench_copy.chapter(folder / "notebooks/01_a.ipynb", "x = 1")
    workbench_copy.on_one_page(folder)
    public = shutil.copytree(folder / "reports/2023/public", folder / "planted")
    cells = pd.read_parquet(public / "cells.parquet")
    of_table = (cells["table"] == "W1").to_numpy()
    cells.loc[of_table, "weight"] *= np.linspace(1.01, 1.02, of_table.sum())
    cells.to_parquet(public / "cells.parquet", index=False)
    before = workbench_copy.digest(folder / "reports/2023")
    done = workbench_copy.run(folder, "report", "2023", "--public", str(public))
    assert done.returncode == 3
    assert re.search(r"table W1, \d{4}: sums of weights stand in no steps", done.stderr)
    assert "Traceback" not in done.stderr
    assert workbench_copy.digest(folder / "reports/2023") == before
