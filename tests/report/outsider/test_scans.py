"""Scans are attacked together with the report beside them, and go with it only where they fit."""

import shutil

import pandas as pd
import pytest

from analysis.errors import DisclosureError
from analysis.report.outsider import scans
from analysis.report.page import manifest
from support import shipped

TOWN = "46021"
RECORD = {"report": "Integratiemonitor", "year": 2023, "inputs": [], "chapters": []}
HEAD = "item;value;low;high;count;n;conf_status;data_kind\n"


def of_town(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["municipality"] == TOWN].reset_index(drop=True)


@pytest.fixture
def report(tmp_path):
    """A report of one municipality, with its scan beside it."""
    for name in ("2023", "2023-local"):
        public = tmp_path / name / "public"
        public.mkdir(parents=True)
        of_town(shipped.cells()).to_parquet(public / "cells.parquet")
        of_town(shipped.of_scans()).to_parquet(public / "local.parquet")
    (tmp_path / "2023-local/46021-sint-niklaas.csv").write_text(
        f"{HEAD}foreign;0,5;0,4;0,6;20;40;;r\n"
    )
    manifest.write(tmp_path / "2023", RECORD)
    manifest.write(tmp_path / "2023-local", RECORD | {"whole": True})
    return tmp_path / "2023"


def test_scans_of_the_shipped_data_give_nothing_away(report, capsys):
    assert scans.findings(report) == []
    scans.audit(report)
    assert "2023-local, of one municipality together: " in capsys.readouterr().out


def test_a_small_or_hidden_number_in_the_csv_of_a_scan_is_found(report):
    path = scans.beside(report) / "46021-sint-niklaas.csv"
    path.write_text(f"{HEAD}foreign;0,5;0,4;0,6;7;40;;r\nwork;0,5;;;;;C;r\n", encoding="utf-8")
    assert sorted(scans.findings(report)) == [
        "2023-local/46021-sint-niklaas.csv, row 2: count is under 10",
        "2023-local/46021-sint-niklaas.csv, row 3: a hidden row shows a number",
    ]


def test_report_and_scans_that_leave_too_little_together_are_refused(report, monkeypatch):
    monkeypatch.setattr(scans, "AUDIT_SMALLEST_SD", 100)
    with pytest.raises(DisclosureError, match=r"of a hidden count of a municipality .* is left"):
        scans.audit(report)


def test_counts_of_two_scans_that_moved_by_little_are_found(report, tmp_path):
    other = tmp_path / "2023b"
    for name, place in (("2023b", report), ("2023b-local", scans.beside(report))):
        shutil.copytree(place, tmp_path / name)
    scans.audit_both(report, other)
    path = other / "public/local.parquet"
    local = pd.read_parquet(path)
    local.assign(n=local["n"] + 1).to_parquet(path)
    with pytest.raises(DisclosureError, match="counts that stand in both with another number"):
        scans.audit_both(report, other)


def test_scans_go_with_a_report_of_the_same_data_alone(report):
    local = scans.beside(report)
    assert scans.why_not_of(report) == ""
    (local / "46021-sint-niklaas.csv").write_text("altered")
    assert scans.why_not_of(report) == scans.ALTERED
    (local / "manifest.json").unlink()
    assert scans.why_not_of(report) == scans.ABSENT
    manifest.write(local, RECORD | {"whole": False})
    assert scans.why_not_of(report) == scans.SOME
    (local / "manifest.json").unlink()
    shipped.of_scans().head(3).to_parquet(local / "public/local.parquet")
    manifest.write(local, RECORD | {"whole": True})
    assert scans.why_not_of(report) == scans.OTHER
