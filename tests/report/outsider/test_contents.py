"""What a finished report holds: only its own files, and no pseudonym of an extract."""

import json
import shutil

import pandas as pd
import pytest

from analysis.pipeline import pseudonyms
from analysis.report.outsider import contents
from analysis.settings import RAW

YEAR = 2023


@pytest.fixture
def report(built, tmp_path):
    return shutil.copytree(built / "reports" / str(YEAR), tmp_path / "report")


@pytest.fixture
def small(report):
    """A report with one file of each kind, as quickly searched as it is planted in."""
    for folder, kept in {
        "notebooks": "02_population", "figures": "P1", "tables": "P1", "public": "sources",
    }.items():  # fmt: skip
        for path in (report / folder).iterdir():
            if path.stem != kept:
                path.unlink()
    return report


def test_a_report_holds_its_own_files_and_no_pseudonym(report):
    assert contents.findings(report, year=YEAR) == []


@pytest.mark.parametrize(
    "name", ["persons.csv", "public/residents.parquet", "tables/rows.csv", "notebooks/x.ipynb"]
)
def test_a_file_that_no_report_has_is_named(report, name):
    (report / name).write_bytes(b"x")
    found = contents.findings(report, year=YEAR, extracts=False)
    not_read = [f"{name} cannot be read, nor searched"] if name.endswith(".parquet") else []
    assert found == [f"{name} is no file of a report", *not_read]


def plant_in_a_notebook(report, word):
    path = next((report / "notebooks").glob("02_*.ipynb"))
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"][-1]["metadata"]["note"] = f"row of {word}"
    path.write_text(json.dumps(notebook), encoding="utf-8")


def plant_in_a_figure(report, word):
    path = next((report / "figures").glob("*.svg"))
    path.write_text(path.read_text(encoding="utf-8") + f"<!-- {word} -->", encoding="utf-8")


def plant_in_a_table(report, word):
    with (report / "tables" / "P1.csv").open("a", encoding="utf-8") as file:
        file.write(f"{word};1;2\n")


def plant_in_a_frame(report, word):
    path = report / "public" / "sources.parquet"
    pd.read_parquet(path).assign(note=f"as in {word}.").to_parquet(path, index=False)


def an_advert() -> str:
    """A pseudonym with punctuation inside."""
    adverts = pd.read_csv(RAW / str(YEAR) / "correspondence.csv", dtype=str)["advert_id"]
    return next(each for each in adverts if "-" in each and len(each) > 6)


def an_id(extract: str, column: str) -> str:
    ids = pd.read_parquet(RAW / str(YEAR) / f"{extract}.parquet", columns=[column])
    return str(ids[column].iloc[41])


def test_a_pseudonym_is_found_wherever_it_stands_and_never_shown(small):
    """One of a column of its own in each place: all are found in one search."""
    planted = {
        "persons 2023, pid": (plant_in_a_notebook, an_id("persons", "pid")),
        "persons 2023, household_id": (plant_in_a_figure, an_id("persons", "household_id")),
        "ci_events 2023, event_id": (plant_in_a_table, an_id("ci_events", "event_id")),
        # With punctuation, and inside a sentence.
        "correspondence 2023, advert_id": (plant_in_a_frame, an_advert()),
    }
    for plant, word in planted.values():
        plant(small, word)
    found = contents.findings(small, year=YEAR)
    for column, (_, word) in planted.items():
        assert any(
            f"a pseudonym ({column}) stands in what is published" in line for line in found
        ), column
        assert word not in " ".join(found)


def test_every_pseudonym_of_the_extracts_is_long_enough_to_be_told_from_a_number():
    for extract in ("persons", "ci_persons", "job_seekers"):
        column = pd.read_parquet(RAW / str(YEAR) / f"{extract}.parquet", columns=["pid"])["pid"]
        assert column.astype(str).map(pseudonyms.can_be_told).all(), extract
