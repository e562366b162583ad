"""The audit of a finished report by an outsider, alone and beside another one."""

import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.report.outsider import audit_published
from analysis.settings import AUDIT_SMALLEST_SD
from support import workbench_copy


@pytest.fixture
def report(built, tmp_path):
    """A copy of a finished report."""
    return shutil.copytree(built / "reports/2023", tmp_path / "2023")


def cells_of(report):
    return pd.read_parquet(report / "public/cells.parquet")


def write(report, cells) -> None:
    cells.to_parquet(report / "public/cells.parquet", index=False)


def which(cells, **codes):
    return (cells[list(codes)] == pd.Series(codes)).all(axis=1)


def test_a_finished_report_leaves_enough_unknown(built):
    done = workbench_copy.run(built, "audit", "2023")
    assert (done.returncode, done.stderr) == (0, "")
    assert "hidden ones the best estimate" in done.stdout
    left = audit_published.left_unknown([built / "reports/2023"])
    assert left.hidden == int(cells_of(built / "reports/2023")["n"].isna().sum())
    assert left.smallest_sd >= AUDIT_SMALLEST_SD


def test_the_page_and_the_account_say_what_the_audit_measured(built):
    page = (built / "reports/2023/rapport.html").read_text(encoding="utf-8")
    # How it was made, what the account says, and the text alternative of its figure.
    assert page.count("Onthullingsaudit: wie alles heeft wat gepubliceerd is, raadt ") == 3


@pytest.fixture(scope="module")
def found(built, tmp_path_factory) -> list[str]:
    """What the audit finds in a report with a hidden total and with two rows that tell."""
    report = shutil.copytree(built / "reports/2023", tmp_path_factory.mktemp("told") / "2023")
    cells = cells_of(report)
    total = which(cells, table="W1", year=2023, origin_group="turkey", sex="F", employed="_T")
    cells.loc[total, ["n", "weight", "weight2"]] = None
    write(report, cells)
    path = report / "tables/P2.csv"
    table = pd.read_csv(path, sep=";", decimal=",", encoding="utf-8-sig").astype(object)
    table.loc[4, "n"] = 7
    table.loc[6, "conf_status"] = "C"
    table.to_csv(path, index=False, sep=";", decimal=",", encoding="utf-8-sig")
    return audit_published.findings(report)


def test_a_csv_that_shows_what_the_cells_hide_is_found(found):
    assert any("tables/W1.csv: 2023, VG, turkey, F is hidden" in line for line in found)


def test_rows_that_tell_by_themselves_are_found_and_no_others(found):
    assert sorted(line for line in found if line.startswith("tables/P2.csv")) == [
        "tables/P2.csv, row 6: n is under 10",
        "tables/P2.csv, row 8: a hidden row shows a number",
    ]


def test_the_same_hidden_count_told_by_many_tables_is_found(report):
    """Planted: a hidden part beside its total and the other parts, under twelve other names."""
    cells = cells_of(report)
    rows = cells[which(cells, table="P1", year=2023)].copy()
    rows.loc[rows["origin_group"] == "unknown", ["n", "weight", "weight2"]] = np.nan
    others = [cells[cells["table"] != "P1"], rows]
    plan = (report / "definitions.json").read_text(encoding="utf-8")
    # Each year of the made-up years counts the same persons, as who repeats a count does.
    names = [f"P1{letter}" for letter in "abcdefghijkl"]
    definitions = json.loads(plan)
    for at, name in enumerate(names):
        definitions["plan"][name] = definitions["plan"]["P1"]
        shown = rows["n"] + at + 1
        others.append(rows.assign(table=name, n=shown.where(rows["origin_group"] != "unknown")))
    (report / "definitions.json").write_text(json.dumps(definitions), encoding="utf-8")
    write(report, pd.concat(others, ignore_index=True))
    left = audit_published.left_unknown([report])
    assert left.smallest_sd < AUDIT_SMALLEST_SD
    assert any("of a hidden count" in line for line in audit_published.findings(report))


def moved(report, folder, by) -> Path:
    """Another report, in which the numbers of some cells differ."""
    other = shutil.copytree(report, folder)
    cells = cells_of(other)
    some = which(cells, table="D2", year=2022, file="_T") & (cells["n"] > 30)
    assert some.sum() > 5
    cells.loc[some, "n"] += by
    write(other, cells)
    return other


def test_two_reports_may_not_both_show_counts_that_moved_a_little(report, tmp_path):
    (line,) = audit_published._moved(report, moved(report, tmp_path / "corrected", 2))
    assert "who was added, removed or corrected shows" in line
    assert audit_published._moved(report, moved(report, tmp_path / "other", 14)) == []
    assert audit_published._moved(report, shutil.copytree(report, tmp_path / "same")) == []


def test_two_reports_are_measured_together(built, report):
    done = workbench_copy.run(built, "audit", "2023", str(report))
    assert (done.returncode, done.stderr) == (0, "")
    assert " and " in done.stdout


def test_a_folder_without_a_report_is_refused(built, tmp_path):
    done = workbench_copy.run(built, "audit", str(tmp_path))
    assert done.returncode == 2
    assert "holds no report (no manifest.json); make it first, as in: make report" in done.stderr
