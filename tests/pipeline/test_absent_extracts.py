"""An extract that is not delivered leaves its tables empty; the report is still made."""

import re
import shutil

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from analysis.pipeline.public_frames import with_cells_of
from analysis.pipeline.table_needs import needs
from analysis.plan import load
from support import workbench_copy
from support.workbench_copy import leave_out, run

# Absent in both cases: what other extracts stand without, and their tables.
OTHERS = (
    "ci_events", "lfs", "survey", "correspondence", "nt2_enrolments", "vmri_files", "vmri_grounds",
    "caravan_sites",
)  # fmt: skip
EMPTY = ("N2", "W12", "E1", "T1", "N7", "D5", "C2")
# Absent extracts: tables that then have nothing to show, and tables that still do. Each but
# ci_persons is absent in one case at least. In the first two are absent in the year of the report
# only, as where a producer is late.
LATE = {"labour_quarter", "unia_grounds"}
CASES = {
    ("labour_quarter", "unia_grounds", "population_official", "job_seekers", "staff", *OTHERS): (
        ("W1", "W11", "D2", "P4b", "W14", "W16", "W17", *EMPTY),
        ("P1", "D1", "D4"),
    ),
    ("persons", "unia_reports", "unia_grounds", *OTHERS): (("P1", "W1", "D1", *EMPTY), ("W17",)),
}  # fmt: skip
# The report of one of the two is attacked; which extracts are absent is the same to the attack.
NOT_ATTACKED = ["python", "-c", workbench_copy.NOT_ATTACKED + "make_report.report(2023)"]


def test_a_table_of_which_only_an_earlier_year_was_delivered_is_left_out():
    counted = pd.DataFrame(
        {"table": ["W1", "P1", "P1"], "year": [2022, 2022, 2023], "n": [1, 2, 3]}
    )
    assert with_cells_of(counted, 2023)["n"].tolist() == [2, 3]


@pytest.mark.parametrize("absent", CASES, ids=lambda names: "+".join(names))
def test_a_report_without_an_extract_says_so_where_its_tables_stood(built, tmp_path, absent):
    empty, there = CASES[absent]
    folder = shutil.copytree(built, tmp_path / "bench", symlinks=True)
    leave_out(folder / "data/raw/2023", set(absent))
    late = LATE if "labour_quarter" in absent else set()
    leave_out(folder / "data/raw/2022", set(absent) - late)
    done = run(folder, *(NOT_ATTACKED if late else ["report", "2023"]))
    assert done.returncode == 0, done.stderr
    page = BeautifulSoup(
        (folder / "reports/2023/rapport.html").read_text(encoding="utf-8"), "html.parser"
    )
    for table in empty:
        assert "Geen gegevens geleverd" in page.find(id=f"tabel-{table}").get_text()
    for table in there:
        assert "Geen gegevens geleverd" not in page.find(id=f"tabel-{table}").get_text()
    assert set(absent) & set(re.findall(r"\w+", page.find(id=f"tabel-{empty[0]}").get_text()))
    assert "nan" not in page.get_text().split()
    targets = {
        link["href"][1:] for link in page.find_all("a", href=True) if link["href"].startswith("#")
    }
    assert targets <= {element["id"] for element in page.find_all(id=True)}


@pytest.mark.parametrize(
    ("table", "extracts"),
    [
        ("P1", {"persons"}),
        ("P4b", {"persons", "population_official"}),
        ("W1", {"persons", "labour_quarter"}),
        ("D1", {"unia_reports"}),
        ("D4", {"unia_reports"}),
        ("W16", {"persons", "job_seekers"}),
        ("W17", {"staff"}),
    ],
)
def test_a_table_needs_its_own_extracts_and_no_other(table, extracts):
    assert set(needs(load()[table])) == extracts
