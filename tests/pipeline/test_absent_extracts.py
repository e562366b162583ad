"""An extract that is not delivered leaves its tables empty; the report is still made."""

import re

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from analysis.pipeline.public_frames import with_cells_of
from support.workbench_copy import copy, run

# Absent extracts: tables that then have nothing to show, and tables that still do.
DEPENDING = {
    ("persons", "unia_reports", "unia_grounds", "ci_events"): ("P1", "W1", "D1", "N2"),
    ("labour_quarter", "unia_grounds"): ("W1", "W11", "D2"),
    ("population_official", "job_seekers", "staff"): ("P4b", "W14", "W16", "W17"),
    ("lfs", "survey", "correspondence", "nt2_enrolments", "vmri_files"): (
        "W12",
        "E1",
        "T1",
        "N7",
        "D5",
    ),
}

STILL_THERE = {
    ("persons", "unia_reports", "unia_grounds", "ci_events"): (),
    ("labour_quarter", "unia_grounds"): ("P1", "P4b", "D1"),
    ("population_official", "job_seekers", "staff"): ("P1", "W1", "D4"),
    ("lfs", "survey", "correspondence", "nt2_enrolments", "vmri_files"): ("P1", "W1", "D1"),
}


# Absent in the year of the report only, as where a producer is late; the others are absent in both
# years.
LATE = ("labour_quarter", "unia_grounds")


def test_a_table_of_which_only_an_earlier_year_was_delivered_is_left_out():
    counted = pd.DataFrame(
        {"table": ["W1", "P1", "P1"], "year": [2022, 2022, 2023], "n": [1, 2, 3]}
    )
    assert with_cells_of(counted, 2023)["n"].tolist() == [2, 3]


@pytest.mark.parametrize("absent", DEPENDING, ids=lambda names: "+".join(names))
def test_a_report_without_an_extract_says_so_where_its_tables_stood(tmp_path, absent):
    folder = copy(tmp_path / "bench")
    for year in ("2023",) if absent == LATE else ("2022", "2023"):
        raw = folder / "data/raw" / year
        for name in absent:
            for path in raw.glob(f"{name}.*"):
                path.unlink()
        kept = [
            line
            for line in (raw / "delivery.csv").read_text(encoding="utf-8").splitlines()
            if line.split(",")[0] not in absent
        ]
        (raw / "delivery.csv").write_text("\n".join(kept) + "\n", encoding="utf-8")
    done = run(folder, "report", "2023")
    assert done.returncode == 0, done.stderr
    page = BeautifulSoup(
        (folder / "reports/2023/index.html").read_text(encoding="utf-8"), "html.parser"
    )
    for table in DEPENDING[absent]:
        assert "Geen gegevens geleverd" in page.find(id=f"tabel-{table}").get_text()
    for table in STILL_THERE[absent]:
        assert "Geen gegevens geleverd" not in page.find(id=f"tabel-{table}").get_text()
    assert set(absent) & set(
        re.findall(r"\w+", page.find(id=f"tabel-{DEPENDING[absent][0]}").get_text())
    )
    assert "nan" not in page.get_text().split()
    targets = {
        link["href"][1:] for link in page.find_all("a", href=True) if link["href"].startswith("#")
    }
    assert targets <= {element["id"] for element in page.find_all(id=True)}
