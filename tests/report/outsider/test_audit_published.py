"""The audit of a finished report by an outsider, alone and beside another one."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from analysis.report.outsider import audit_published
from analysis.report.outsider.counts_from_rates import from_interval, small_counts
from analysis.settings import THRESHOLD
from support import workbench_copy


@pytest.fixture
def report(built, tmp_path):
    """A copy of a finished report."""
    return shutil.copytree(built / "reports/2023", tmp_path / "2023")


def cells_of(report):
    return pd.read_parquet(report / "public/cells.parquet")


def write(report, cells) -> None:
    cells.to_parquet(report / "public/cells.parquet", index=False)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def which(cells, **codes):
    return (cells[list(codes)] == pd.Series(codes)).all(axis=1)


def test_a_finished_report_gives_nothing_away(built):
    done = workbench_copy.run(built, "audit", "2023")
    assert (done.returncode, done.stderr) == (0, "")
    assert "nothing can be worked out" in done.stdout


def test_the_page_and_the_account_say_what_the_audit_found(built):
    page = (built / "reports/2023/index.html").read_text(encoding="utf-8")
    assert page.count("Onthullingsaudit geslaagd") == 2
    assert "nog niet geauditeerd" not in page


def test_an_outsider_finds_a_blank_that_a_margin_gives_back(built, report):
    cells = cells_of(report)
    # Its partner is shown, so the row's total tells what it is.
    partner = which(cells, table="N5", cohort="2015", state="B2+")
    cells.loc[partner, "n"] = 41.0
    write(report, cells)
    done = workbench_copy.run(built, "audit", str(report))
    assert done.returncode == 3
    assert "table N5, 2023, cohort=2015, state=died" in done.stderr
    assert "Traceback" not in done.stderr


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


def test_a_share_with_its_interval_gives_numerator_and_denominator():
    assert from_interval(3 / 59, 0.017423, 0.139186) is None
    row = pd.DataFrame(
        {"unit": ["share"], "value": 0.3, "low": 0.107791267406, "high": 0.603221852539}
    )
    assert small_counts(row) == [(0, f"the interval gives a count under {THRESHOLD} away")]
    assert small_counts(row.assign(n=500)) == []


def test_a_complement_under_the_threshold_is_found():
    row = pd.DataFrame(
        {"unit": "share", "value": 0.96, "count": [96.0], "denominator": 100.0, "n": 100}
    )
    assert small_counts(row) == [(0, f"numerator or complement is under {THRESHOLD}")]


def test_two_reports_may_not_both_show_a_count_that_moved_a_little(report, tmp_path):
    other = shutil.copytree(report, tmp_path / "corrected")
    cells = cells_of(other)
    cells.loc[which(cells, table="D2", year=2022, ground="age", file="_T"), "n"] += THRESHOLD - 1
    write(other, cells)
    (line,) = audit_published._together(report, other)
    assert line == "table D2, 2022, ground=age moved by less than 10 and stands in both"
    cells.loc[which(cells, table="D2", year=2022, ground="age", file="_T"), "n"] += 1
    write(other, cells)
    assert audit_published._together(report, other) == []


def test_one_report_fills_the_blanks_of_another(built, report, tmp_path):
    """A cohort of the latest delivery is the same cell in the next report."""
    other = shutil.copytree(report, tmp_path / "next")
    cells = cells_of(other)
    cells.loc[which(cells, table="N5", cohort="2015", state="B2+"), "n"] = 41.0
    cells.loc[cells["table"] == "N5", "year"] = 2024
    write(other, cells)
    done = workbench_copy.run(built, "audit", str(report), str(other))
    assert done.returncode == 3
    assert "table N5, 2023, cohort=2015, state=died can be worked out" in done.stderr


def test_a_folder_without_a_report_is_refused(built, tmp_path):
    done = workbench_copy.run(built, "audit", str(tmp_path))
    assert done.returncode == 2
    assert done.stderr.startswith("error: ")


def test_a_report_whose_tables_give_a_count_away_is_not_made(tmp_path):
    """A plan in which two populations differ by a few persons, and nothing hidden for it."""
    folder = workbench_copy.copy(tmp_path / "workbench")
    source = folder / "src/analysis"
    plan = source / "resources/plan/02_population.toml"
    head, _, tail = plan.read_text(encoding="utf-8").partition("[P7]")
    plan.write_text(tail, encoding="utf-8")
    edit(plan, "region = 'VG' AND origin_4 <> 'unknown'", "region = 'VG'")
    plan.write_text(f"{head}[P7]{plan.read_text(encoding='utf-8')}", encoding="utf-8")
    edit(source / "disclosure/protect_and_audit.py", "ROUNDS = 60", "ROUNDS = 1")
    edit(source / "disclosure/auditor/audit.py", "named[:5]", "named")
    done = workbench_copy.run(folder, "report", "2023")
    assert done.returncode == 3
    assert done.stderr.startswith("error: the audit narrows")
    assert "table P7, 2022, less table P3" in done.stderr
    assert not (folder / "reports/2023").exists()
