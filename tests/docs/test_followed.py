"""The pages of `docs/` followed to the end, each in a copy of the workbench with its report."""

import shutil
from collections.abc import Collection
from pathlib import Path

import pandas as pd
import pytest

from analysis.settings import ROOT
from support import followed_page, workbench_copy

BY_HAND = ("tests", "docs", "README.md", "pyproject.toml", "data/raw/README.md")
CODEBOOKS = ("data/codebook.nl.md", "data/codebook.en.md")


@pytest.fixture
def workbench(built, tmp_path) -> Path:
    """A copy with its report of 2023, its tests and its pages."""
    folder = shutil.copytree(built, tmp_path / "workbench", symlinks=True)
    for name in (*BY_HAND, *CODEBOOKS):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    return folder


def follow(name: str, folder: Path, *, chapters: Collection[str] = ()) -> None:
    followed_page.follow(ROOT / f"docs/{name}.md", folder, chapters=chapters)


def public_frames(folder: Path) -> dict[str, pd.DataFrame]:
    return {path.stem: pd.read_parquet(path) for path in sorted(folder.glob("*.parquet"))}


def test_an_indicator_is_added_as_the_page_says_and_no_other_table_changes(workbench, built):
    """Of the chapters that the page leaves alone, the frames that they read are held instead."""
    follow("add-an-indicator", workbench, chapters=["02_population", "11_account"])
    before, after = (
        workbench_copy.digest(folder / "reports/2023/tables") for folder in (built, workbench)
    )
    assert after.pop("P9.csv").count(b"large_municipality_share") >= 4
    assert {"P1.csv", "W11.csv", "X1.csv"} <= set(after)
    assert {name: before[name] for name in after} == after
    before, after = (public_frames(folder / "reports/2023/public") for folder in (built, workbench))
    assert set(before["cells"]["table"]) < set(after["cells"]["table"])
    for name in ("cells", "needs", "protection"):
        others = after[name][after[name]["table"] != "P9"]
        assert len(others) < len(after[name])
        # A new column may come; it says nothing of the tables that were there.
        pd.testing.assert_frame_equal(
            others[list(before[name])].reset_index(drop=True), before[name]
        )
    for name in set(before) - {"cells", "needs", "protection", "audit"}:
        pd.testing.assert_frame_equal(after[name], before[name])
    text = (workbench / "reports/2023/rapport.html").read_text(encoding="utf-8")
    assert "Wie woont in een grote gemeente?" in text
    assert "in een gemeente van 100.000 inwoners of meer, van die van Belgische" in text


def test_a_column_is_added_as_the_page_says(workbench):
    follow("add-an-extract-or-column", workbench)
    assert "`tenure`" in (workbench / "data/codebook.en.md").read_text(encoding="utf-8")


def test_a_setting_is_changed_as_the_page_says(workbench):
    shutil.copy(ROOT / "settings.toml", workbench)
    follow("change-a-setting", workbench)


def test_the_key_of_the_room_is_made_once_as_the_page_says(tmp_path):
    folder = workbench_copy.copy(tmp_path / "workbench")
    follow("protection", folder)
    assert (folder / "data/room.key").stat().st_mode & 0o077 == 0


def test_a_report_is_delivered_checked_and_released_as_the_page_says(workbench):
    follow("make-check-release-a-report", workbench)
    assert (workbench / "data/raw/released/released.csv").is_file()
