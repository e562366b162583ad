"""The package holds what may be seen, in the same bytes, and is enough to run the chapters."""

import json
import re
import shutil
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from analysis.report.page import manifest
from support import workbench_copy

CHAPTERS = ("01_summary", "03_work", "09_tested")


@pytest.fixture(scope="module")
def bench(built, tmp_path_factory) -> Path:
    """A copy with only a report, of a few chapters, released."""
    folder = tmp_path_factory.mktemp("release") / "workbench"
    shutil.copytree(built, folder, symlinks=True)
    for path in (folder / "notebooks").glob("*.ipynb"):
        if path.stem not in CHAPTERS:
            path.unlink()
    # They ran in `built`, and did not change.
    assert workbench_copy.run(folder, "report", "2023").stdout.count("unchanged") == len(CHAPTERS)
    _scans(folder / "reports")
    done = workbench_copy.run(folder, "release", "2023")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("release 2023 is ready: reports/release-2023.zip (")
    assert "\nscans of municipalities: with it\n" in done.stdout
    return folder


def _scans(reports: Path) -> None:
    """Put a page as the scans of all municipalities beside the report, from its frames."""
    local = reports / "2023-local"
    shutil.copytree(reports / "2023/public", local / "public")
    (local / "44021-gent.html").write_text("<p>31,2 %</p>", encoding="utf-8")
    record = {"report": "Integratiemonitor", "year": 2023, "inputs": [], "chapters": []}
    manifest.write(local, record | {"whole": True})


@pytest.fixture(scope="module")
def received(bench, tmp_path_factory) -> Path:
    """The repository without extracts, with the package as received and the report made from it."""
    folder = tmp_path_factory.mktemp("received") / "workbench"
    shutil.copytree(
        bench, folder, ignore=shutil.ignore_patterns("raw", "processed", "reports", ".building")
    )
    with zipfile.ZipFile(bench / "reports/release-2023.zip") as archive:
        archive.extractall(folder)
    done = workbench_copy.run(folder, "report", "2023", "--public", "release-2023/report/public")
    assert (done.returncode, done.stderr) == (0, "")
    return folder


def test_the_package_is_the_report_its_scans_the_checklist_and_the_protection(bench):
    report, local, released = (
        workbench_copy.digest(bench / "reports" / name)
        for name in ("2023", "2023-local", "release-2023")
    )
    assert released == {
        **{f"report/{name}": content for name, content in report.items()},
        **{f"local/{name}": content for name, content in local.items()},
        **{name: released[name] for name in ("CHECKLIST.md", "protection.csv")},
    }
    assert released["protection.csv"].startswith(b"table,cells,hidden,share\n")


def test_the_zip_holds_the_folder_without_times_and_owners(bench):
    with zipfile.ZipFile(bench / "reports/release-2023.zip") as archive:
        entries = archive.infolist()
        held = {
            entry.filename.removeprefix("release-2023/"): archive.read(entry) for entry in entries
        }
    assert held == workbench_copy.digest(bench / "reports/release-2023")
    assert {(entry.date_time, entry.external_attr >> 16) for entry in entries} == {
        ((1980, 1, 1, 0, 0, 0), 0o644)
    }


def test_released_again_the_bytes_are_the_same(bench):
    before = (bench / "reports/release-2023.zip").read_bytes()
    assert workbench_copy.run(bench, "release", "2023", umask=0o077).returncode == 0
    assert (bench / "reports/release-2023.zip").read_bytes() == before


def test_the_checklist_has_the_facts_of_the_report(bench):
    text = (bench / "reports/release-2023/CHECKLIST.md").read_text(encoding="utf-8")
    assert "make verify YEAR=2023" in text
    assert "| Soort gegevens | synthetisch" in text
    assert "Kleinste getoonde aantal eenheden in een cel (ongewogen) | 10 |" in text
    assert not re.search(r"[{}]", text)
    assert text.count("- [ ] ") >= 10
    assert "| Scans van gemeenten | mee in de map `local`, samen met het verslag aang" in text


def test_an_altered_report_is_not_released(bench):
    path = bench / "reports/2023/tables/W1.csv"
    good = path.read_bytes()
    before = workbench_copy.digest(bench / "reports/release-2023")
    path.write_bytes(good + b"\n")
    done = workbench_copy.run(bench, "release", "2023")
    path.write_bytes(good)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "error: reports/2023 is not what its manifest says: tables/W1.csv; make it again: "
        "make report YEAR=2023\n"
    )
    assert workbench_copy.digest(bench / "reports/release-2023") == before


def test_what_leaves_beside_the_report_is_searched_too(bench):
    """A pseudonym in a scan: nothing is released, and what was there stays."""
    local = bench / "reports/2023-local"
    page, written = local / "44021-gent.html", local / "manifest.json"
    good, record = page.read_bytes(), written.read_bytes()
    persons = pd.read_parquet(bench / "data/raw/2023/persons.parquet", columns=["pid"])
    page.write_text(persons["pid"].iloc[7], encoding="utf-8")
    written.unlink()
    manifest.write(local, json.loads(record))
    before = workbench_copy.digest(bench / "reports")
    done = workbench_copy.run(bench, "release", "2023")
    assert (done.returncode, done.stdout) == (3, "")
    assert "a pseudonym (persons 2023, pid) stands in what is published" in done.stderr
    assert workbench_copy.digest(bench / "reports") == before
    page.write_bytes(good)
    written.write_bytes(record)


def test_a_year_without_report_ends_with_2(bench):
    done = workbench_copy.run(bench, "release", "2031")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


def test_who_receives_it_makes_the_same_report_without_the_extracts(bench, received):
    assert not (received / "data/raw").exists()
    there, here = (workbench_copy.digest(folder / "reports/2023") for folder in (received, bench))
    assert [name for name in here.keys() | there.keys() if here.get(name) != there.get(name)] == [
        "manifest.json"
    ]
    done = workbench_copy.run(received, "compare", "2023", "release-2023/report")
    assert "\nCODE\n  nothing changed\n" in done.stdout
    assert "REVISIONS OF OLD FIGURES: shares and points (0)" in done.stdout
    again = workbench_copy.run(received, "report", "2023", "--public", "release-2023/report/public")
    assert again.stdout == "report 2023: nothing changed: reports/2023/index.html\n"


def test_public_frames_that_are_none_or_of_another_year_or_altered_are_refused(bench, received):
    public = received / "release-2023/report/public"
    (public / "own.parquet").touch()
    altered = workbench_copy.run(received, "report", "2023", "--public", str(public))
    (public / "own.parquet").unlink()
    for done, message in (
        (
            altered,
            (
                "release-2023/report: public/own.parquet differ from its manifest; ask for the "
                "package again"
            ),
        ),
        (
            workbench_copy.run(received, "report", "2022", "--public", str(public)),
            "belongs to the report of 2023",
        ),
        (
            workbench_copy.run(received, "report", "2023", "--public", "src"),
            "src holds no cells.parquet",
        ),
    ):
        assert (done.returncode, done.stdout) == (2, "")
        assert message in done.stderr
