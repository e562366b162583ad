"""Scans as a user makes them: the page and its CSV, what is kept, and one that fails."""

import json
import re
import shutil
from pathlib import Path

import pytest

from analysis.report.page import table_csv
from support import workbench_copy

PAGE = "46021-sint-niklaas"
NOTEBOOK = "notebooks/local/scan.ipynb"


@pytest.fixture(scope="module")
def said(built, tmp_path_factory) -> dict[str, str]:
    """What was said in a copy where Sint-Niklaas and what joined into Lochristi were asked for."""
    folder = shutil.copytree(built, tmp_path_factory.mktemp("scans") / "workbench", symlinks=True)
    told = {"folder": str(folder)}
    for asked in ("sint niklaas", "44087"):
        done = workbench_copy.run(folder, "scan", "2023", asked)
        assert (done.returncode, done.stderr) == (0, "")
        told[asked] = done.stdout
    return told


@pytest.fixture(scope="module")
def workbench(said) -> Path:
    """That copy, with the scans."""
    return Path(said["folder"])


def test_what_merged_later_is_given_together(workbench, said):
    done = workbench_copy.run(workbench, "scan", "2023", "Lochristi-Wachtebeke")
    assert done.returncode == 2
    assert "Lochristi exists since 2025 and joins Lochristi and Wachtebeke." in said["44087"]
    assert re.search(r"together: (about \d+ of \d+ residents|not to be said)", said["44087"])


@pytest.fixture(scope="module")
def made(workbench) -> Path:
    return workbench / "reports/2023-local"


def manifest(folder: Path) -> dict:
    return json.loads((folder / "manifest.json").read_text(encoding="utf-8"))


def test_there_is_a_page_and_a_csv_for_each_that_was_asked_for(made):
    names = {path.stem for path in made.glob("*.html")} - {"index"}
    assert names == {PAGE, "44034-lochristi", "44073-wachtebeke"}
    assert names == {path.stem for path in made.glob("*.csv")}
    assert set(manifest(made)["scans"]) == {"46021", "44034", "44073"}


def test_the_index_lists_them_and_no_rank(made):
    text = (made / "index.html").read_text(encoding="utf-8")
    assert f'<a href="{PAGE}.html">Sint-Niklaas</a>' in text
    assert text.count("<tr>") == 4


def test_no_invented_report_of_discrimination_is_told_of_a_real_municipality(made):
    items = {row["item"] for row in table_csv.read(made / f"{PAGE}.csv")}
    assert "contracts" in items
    assert "reports" not in items
    text = (made / f"{PAGE}.html").read_text(encoding="utf-8")
    assert re.findall(r"\bUnia\b[^<]*", text) == ["Unia: niet getoond, synthetisch."]


def test_a_page_needs_no_other_file_and_runs_nothing(made):
    text = (made / f"{PAGE}.html").read_text(encoding="utf-8")
    assert re.findall(r"<(?:script|link|iframe|img)\b", text) == []
    assert "Synthetische gegevens" in text
    assert "Niet getoond, want synthetisch: hoe het lokale bestuur zelf handelt" in text


def test_every_block_stands_on_the_page(made):
    text = (made / f"{PAGE}.html").read_text(encoding="utf-8")
    for title in (
        "Wie woont er?",
        "Werk",
        "Onderwijs",
        "Wonen en armoede",
        "Meedoen en samenleven",
    ):
        assert f"<h3>{title}</h3>" in text
    assert "leerlingenregister van het Departement Onderwijs en Vorming" in text
    # Enrolments are delivered without a municipality: who would tell it stands there.
    assert "NT2, laatste drie jaren: Kruispuntbank Inburgering, met de gemeente van de" in text
    assert "<dt>Middelen van het plan: alleen, of met wie?</dt><dd>Alleen: Sint-Niklaas" in text
    assert re.search(r"De dichtste eerst, met hun afstand: \S+(&nbsp;|\xa0)\(0,", text)


def test_the_csv_shows_no_count_that_is_hidden_or_small(made):
    for path in made.glob("*.csv"):
        rows = table_csv.read(path)
        assert len(rows) > 15
        for row in rows:
            counts = [float(row[name]) for name in ("n", "count") if row[name]]
            assert not [each for each in counts if 0 < each < 10], (path.name, row["item"])
            if row["conf_status"] == "C":
                assert row["value"] == row["low"] == row["count"] == ""


def test_the_report_knows_nothing_of_them(workbench, built):
    both = [folder / "reports/2023" for folder in (workbench, built)]
    assert workbench_copy.digest(both[0]) == workbench_copy.digest(both[1])


def test_an_unknown_municipality_ends_with_2_and_the_nearest(workbench):
    done = workbench_copy.run(workbench, "scan", "2023", "Sint-Niklaus")
    assert done.returncode == 2
    assert "no municipality" in done.stderr
    assert "46021 Sint-Niklaas" in done.stderr


def test_one_that_fails_is_named_and_costs_no_other_one(workbench, made):
    notebook = workbench / NOTEBOOK
    whole = notebook.read_text(encoding="utf-8")
    before = (made / f"{PAGE}.html").read_bytes()
    failing = whole.replace("tell(scan)", "tell(scan)\\n\",\n    \"assert municipality != '44021'")
    assert failing != whole
    notebook.write_text(failing, encoding="utf-8")
    done = workbench_copy.run(workbench, "scan", "2023", "Gent")
    notebook.write_text(whole, encoding="utf-8")
    assert done.returncode == 1
    assert "error: scan of Gent: DataError: cell" in done.stderr
    assert not list(made.glob("44021*"))
    assert (made / f"{PAGE}.html").read_bytes() == before
    assert "Niet gelukt: Gent" in (made / "index.html").read_text(encoding="utf-8")


def test_what_did_not_change_is_not_made_again(workbench, made):
    page = made / f"{PAGE}.html"
    key = manifest(made)["scans"]["46021"]["key"]
    done = workbench_copy.run(workbench, "scan", "2023", "46021")
    assert (done.returncode, done.stderr) == (0, "")
    assert "scans, about" not in done.stdout
    assert manifest(made)["scans"]["46021"]["key"] == key
    page.write_text("altered", encoding="utf-8")
    done = workbench_copy.run(workbench, "scan", "2023", "46021")
    assert "1/1 scans" in done.stdout
    assert "Sint-Niklaas" in page.read_text(encoding="utf-8")
