"""Counts released before: what protection and audit make of them, and their register."""

import shutil

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import plan
from analysis.disclosure.known.earlier_releases import of_release
from analysis.disclosure.protect_and_audit import protect_and_audit
from analysis.disclosure.protection.controlled_rounding import rounded
from analysis.errors import DataError
from analysis.pipeline import released
from analysis.settings import THRESHOLD
from support import shipped, workbench_copy

MEASURES = ["n", "weight", "weight2"]
TABLE = plan.load()["P1"]._replace(
    id="X",
    source="made_up",
    where="TRUE",
    coarser={},
    no_total=(),
    dimensions={"a": "a", "b": "b"},
    outcome={},
)
PLAN = {"X": TABLE}


def cells(inner: np.ndarray) -> pd.DataFrame:
    """Count a two-way table with its margins; rows of nobody are left out."""
    counts = np.pad(np.asarray(inner, dtype=float), ((0, 1), (0, 1)))
    counts[-1], counts[:, -1] = counts.sum(axis=0), counts.sum(axis=1)
    counts[-1, -1] = counts[:-1, :-1].sum()
    codes = [[*map(str, range(size - 1)), "_T"] for size in counts.shape]
    rows = [(a, b, counts[i, j]) for i, a in enumerate(codes[0]) for j, b in enumerate(codes[1])]
    frame = pd.DataFrame(rows, columns=["a", "b", "n"]).query("n > 0")
    return frame.assign(table="X", year=2023, region="VG", weight=frame["n"], weight2=frame["n"])


def release(inner: np.ndarray) -> pd.DataFrame:
    return protect_and_audit(cells(inner), PLAN).cells


def shown(public: pd.DataFrame) -> pd.Series:
    return public.set_index(["a", "b"])["n"]


LARGE = np.array([[40, 50, 60], [70, 80, 90], [45, 55, 65]])


def test_what_did_not_change_is_published_as_before():
    before = release(LARGE)
    pd.testing.assert_frame_equal(
        protect_and_audit(cells(LARGE), PLAN, releases=[before]).cells, before
    )
    small = LARGE.copy()
    small[0, 0] = 4
    before = release(small)
    pd.testing.assert_frame_equal(
        protect_and_audit(cells(small), PLAN, releases=[before]).cells, before
    )


@given(st.integers(0, 2), st.integers(0, 2), st.integers(1, THRESHOLD - 1))
@settings(max_examples=8, deadline=None)
def test_a_count_that_moved_by_less_than_the_threshold_stands_in_one_release_only(
    row, column, move
):
    after = LARGE.copy()
    after[row, column] += move
    before, now = (
        shown(release(LARGE)),
        shown(protect_and_audit(cells(after), PLAN, releases=[release(LARGE)]).cells),
    )
    moves = (now - before).abs()
    assert not moves.between(1, THRESHOLD - 1).any()
    # Its row, its column and the whole moved as well; what else is shown did not.
    assert now.isna().sum() >= 4
    assert (moves.dropna() == 0).all()


def test_a_move_cannot_be_worked_out_from_sums_that_moved_far():
    after = LARGE.copy()
    after[0] += [3, 40, 0]
    made = protect_and_audit(cells(after), PLAN, releases=[release(LARGE)])
    now = shown(made.cells)
    assert now["0", "_T"] == 193 or np.isnan(now["0", "_T"])
    # 60 is known from before, so the row tells 43 unless it or its other count is hidden.
    assert np.isnan(now["0", "0"])
    assert np.isnan(now["0", "1"]) or np.isnan(now["0", "_T"])
    assert made.found["passes"].all()


def test_hiding_what_was_released_protects_nothing():
    """A new small count beside counts that everybody knows: only a far move can cover it."""
    after = LARGE.copy()
    after[0, 0], after[0, 1], after[1, 0] = 4, 90, 110
    made = protect_and_audit(cells(after), PLAN, releases=[release(LARGE)])
    known = shown(made.cells).isna() & (shown(cells(after)) == shown(cells(LARGE)))
    assert not known.any()
    assert made.found["passes"].all()


def test_what_was_hidden_stays_hidden():
    small = LARGE.copy()
    small[0, 0] = 4
    before = release(small)
    now = shown(protect_and_audit(cells(LARGE), PLAN, releases=[before]).cells)
    assert now[shown(before).isna()].isna().all()


def test_a_rounded_row_that_did_not_move_keeps_its_numbers_though_the_secret_is_another():
    tables = {name: table for name, table in plan.load().items() if table.rounding}
    true = shipped.cells(protected=False)
    true = true[true["table"].isin(tables) & (true["year"] == 2023)].reset_index(drop=True)
    before = rounded(true, tables)
    moved = true.copy()
    one = true["municipality"].eq("11002") & true["table"].eq("P8") | true["centre_city"].eq(
        "11002"
    )
    moved.loc[one, MEASURES] *= 1.1
    keys = [c for c in before if c not in MEASURES]

    def differing(after: pd.DataFrame) -> pd.DataFrame:
        both = before.merge(after, on=keys, suffixes=("", "_after"), validate="1:1")
        return both[both["n"].fillna(-1) != both["n_after"].fillna(-1)]

    assert len(differing(rounded(moved, tables))) > 100
    told = differing(rounded(moved, tables, [of_release(before, tables)]))
    assert set(told["municipality"]) | set(told["centre_city"]) == {"11002", "_Z"}


# The register.


@pytest.fixture(scope="module")
def registered(built, tmp_path_factory):
    """A folder data/raw/released with one release, registered as a user does."""
    folder = tmp_path_factory.mktemp("released") / "workbench"
    workbench_copy.copy(folder)
    shutil.copytree(built / "reports/2023", folder / "reports/2023")
    done = workbench_copy.run(folder, "released", "2023")
    assert (done.returncode, done.stderr) == (0, "")
    (name,) = (path.name for path in (folder / "data/raw/released").glob("[!.]*/"))
    assert f"registered: data/raw/released/{name}" in done.stdout
    return folder / "data/raw/released"


@pytest.fixture
def folder(registered, tmp_path):
    return shutil.copytree(registered, tmp_path / "released")


def only(folder):
    (path,) = folder.glob("[!.]*/")
    return path


def refused(folder, tables=None) -> str:
    with pytest.raises(DataError) as error:
        released.earlier(tables or plan.load(), folder)
    return str(error.value)


def test_nothing_released_is_no_release(tmp_path):
    assert released.earlier(plan.load(), tmp_path) == []


def test_a_registered_release_is_read_and_registered_once(registered, folder):
    (public,) = released.earlier(plan.load(), folder)
    assert {"table", "year", "n"} <= set(public)
    bench = registered.parents[2]
    again = workbench_copy.run(bench, "released", "2023")
    assert again.returncode == 0
    assert len((registered / "released.csv").read_text().splitlines()) == 2


def test_a_folder_that_is_not_registered_is_refused(folder):
    shutil.copytree(only(folder), folder / "2021-2022-06-30")
    assert "2021-2022-06-30: no row in released.csv" in refused(folder)
    (folder / "released.csv").unlink()
    assert "no row in released.csv" in refused(folder)


def test_a_changed_file_is_refused_naming_both_hashes(folder):
    path = only(folder) / "cells.parquet"
    pd.read_parquet(path).iloc[:-1].to_parquet(path, index=False)
    message = refused(folder)
    assert "cells.parquet: sha256 is " in message
    assert (folder / "released.csv").read_text().splitlines()[1].split(",")[3] in message


def test_an_absent_file_and_a_broken_register_are_refused(folder):
    (only(folder) / "definitions.json").unlink()
    assert "definitions.json: absent" in refused(folder)
    (folder / "released.csv").write_text("folder,year\nx,2023\n")
    assert "row 2, column snapshot: found ''" in refused(folder)


def test_a_table_that_was_released_stays_in_the_plan_as_it_was(folder):
    tables = plan.load()
    assert "table P1 was released" in refused(
        folder, {n: t for n, t in tables.items() if n != "P1"}
    )
    assert "with another where" in refused(
        folder, tables | {"P1": tables["P1"]._replace(where="age > 17")}
    )


def test_a_changed_release_stops_the_data_and_leaves_what_was_there(registered):
    bench = registered.parents[2]
    path = only(registered) / "definitions.json"
    path.write_text(path.read_text() + "\n")
    done = workbench_copy.run(bench, "data", "2023")
    assert done.returncode == 2
    assert done.stderr.startswith("error: data/raw/released/")
    assert not (bench / "data/processed/2023").exists()


def test_a_report_that_is_not_there_is_not_registered(registered):
    done = workbench_copy.run(registered.parents[2], "released", "2019")
    assert done.returncode == 2
    assert "make report YEAR=2019" in done.stderr
