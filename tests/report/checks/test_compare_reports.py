"""Compare says what changed in data, definitions, code and numbers; revisions stand apart."""

import csv
import json
import shutil
from pathlib import Path

import pytest

from analysis.report.checks import compare_reports, number_changes
from analysis.report.page import table_csv
from support import workbench_copy

YEAR_TITLE = "NUMBERS: A NEW YEAR, BESIDE THE NEWEST OF THE OLDER REPORT: shares and points"
COLUMNS = [
    "table",
    "indicator",
    "year",
    "region",
    "origin_group",
    "value",
    "unit",
    "obs_status",
    "conf_status",
]


@pytest.fixture
def older(built, tmp_path) -> Path:
    """A copy of the report of 2023, to make older."""
    shutil.copytree(built / "reports/2023", tmp_path / "older report")
    return tmp_path / "older report"


def rewrite(path: Path, change) -> None:
    """Change the rows of a CSV, or a JSON file."""
    if path.suffix == ".json":
        content = json.loads(path.read_text(encoding="utf-8"))
        change(content)
        path.write_text(json.dumps(content), encoding="utf-8")
        return
    rows = table_csv.read(path)
    rows = change(rows) or rows
    _written(path, [list(rows[0]), *(row.values() for row in rows)])


def _written(path: Path, rows: list) -> None:
    with path.open("w", encoding=table_csv.ENCODING, newline="") as handle:
        csv.writer(handle, delimiter=table_csv.SEPARATOR).writerows(rows)


def sections(text: str) -> dict[str, list[str]]:
    """Lines by title."""
    blocks = [block.splitlines() for block in text.split("\n\n")[1:]]
    return {block[0].partition(" (")[0]: [line.strip() for line in block[1:]] for block in blocks}


def compared(built: Path, older: Path) -> dict[str, list[str]]:
    done = workbench_copy.run(built, "compare", "2023", str(older))
    assert (done.returncode, done.stderr) == (0, "")
    return sections(done.stdout)


def test_beside_itself_nothing_changed(built):
    done = workbench_copy.run(built, "compare", "--", "2023", "2023")
    assert done.returncode == 0
    assert {line for lines in sections(done.stdout).values() for line in lines} == {
        "nothing changed"
    }
    assert done.stdout.startswith(
        "reports/2023 (report of 2023) beside reports/2023 (report of 2023)\n"
    )


def test_data_definitions_and_code_are_told_apart(built, older):
    def change(about):
        about["inputs"][0]["hmac_sha256"] = "0" * 64
        gone = about["inputs"].pop()
        about["inputs"].append(gone | {"file": "data/raw/published/old.csv"})
        about["packages"]["pandas"] = "2.2.0"
        about["chapters"][0]["sha256"] = "1" * 64
        about["settings"]["Betrouwbaarheid van intervallen"] = "90 %"

    rewrite(older / "manifest.json", change)
    rewrite(
        older / "definitions.json",
        lambda d: d["cards"]["share_of_residents"].update(rule="andere regel"),
    )
    rewrite(older / "definitions.json", lambda d: d["plan"].pop("W1"))
    said = compared(built, older)
    assert said["DATA"][0].startswith("changed  data/raw/2014/cells.csv  000000000000 -> ")
    assert [line.split()[0] for line in said["DATA"]] == ["changed", "gone", "added"]
    assert any(
        line.startswith("cards.share_of_residents.rule: andere regel -> Vlaamse")
        for line in said["DEFINITIONS"]
    )
    assert any(line.startswith("plan.W1: nothing -> ") for line in said["DEFINITIONS"])
    assert "settings.Betrouwbaarheid van intervallen: 90 % -> 95 %" in said["DEFINITIONS"]
    assert any(line.startswith("packages.pandas: 2.2.0 -> ") for line in said["CODE"])
    assert any(line.startswith("chapter.01_summary.ipynb: 1111") for line in said["CODE"])
    assert len(said["CODE"]) == 2


def test_with_another_key_changed_files_cannot_be_told(built, older):
    def change(about):
        about["key"] = "1" * 64
        for each in about["inputs"]:
            each["hmac_sha256"] = "0" * 64

    rewrite(older / "manifest.json", change)
    assert compared(built, older)["DATA"] == [
        f"another key, so that changed files cannot be told: {'1' * 64} -> "
        "public constant (synthetic)"
    ]


def test_a_revision_of_an_old_figure_stands_apart_from_a_new_year(built, older):
    def revise(rows):
        kept = [row for row in rows if row["year"] == "2022"]
        kept[0]["value"] = str(float(kept[0]["value"]) + 0.02)
        kept[1]["value"] = str(float(kept[1]["value"]) - 0.05)
        return kept

    first, second = [
        row for row in table_csv.read(older / "tables/P1.csv") if row["year"] == "2022"
    ][:2]
    rewrite(older / "tables/P1.csv", revise)
    said = compared(built, older)
    revisions = said["NUMBERS: REVISIONS OF OLD FIGURES: shares and points"]
    assert [line.split(": ")[0] for line in revisions] == [
        f"P1  share_of_residents 2022 VG, origin_group={row['origin_group']}"
        for row in (second, first)
    ]
    assert [line[-10:] for line in revisions] == ["(+5.00 pp)", "(-2.00 pp)"]
    years = said[YEAR_TITLE]
    assert years
    assert all(line.startswith("P1  share_of_residents 2023 VG") for line in years)
    sizes = [abs(float(line.rpartition("(")[2].split()[0])) for line in years]
    assert sizes == sorted(sizes, reverse=True)
    assert [line for line in said["NUMBERS: ROWS WITHOUT A COUNTERPART"] if line.startswith("P1: ")]


def report(folder: Path, *rows: list) -> Path:
    """A report folder with one small table."""
    (folder / "tables").mkdir(parents=True)
    _written(folder / "tables/T.csv", [COLUMNS, *rows])
    return folder


def lines(old: Path, new: Path) -> dict[str, list[str]]:
    return {title.partition(" (")[0]: found for title, found in number_changes.numbers(old, new)}


def test_over_a_break_no_change_is_given(tmp_path):
    old = report(tmp_path / "old", ["T", "rate", 2022, "VG", "eu", 0.5, "share", "", ""])
    earlier = ["T", "rate", 2022, "VG", "eu", 0.5, "share", "", ""]
    new = report(tmp_path / "new", earlier, ["T", "rate", 2023, "VG", "eu", 0.6, "share", "b", ""])
    said = lines(old, new)
    assert said[YEAR_TITLE] == []
    assert said["NUMBERS: ROWS WITHOUT A COUNTERPART"] == ["T: 1 of a new year, 1 over a break"]


def test_a_cell_hidden_in_one_report_and_shown_in_the_other_is_named(tmp_path):
    old = report(tmp_path / "old", ["T", "rate", 2022, "VG", "eu", "", "share", "", "C"])
    new = report(tmp_path / "new", ["T", "rate", 2022, "VG", "eu", 0.6, "share", "", ""])
    said = lines(old, new)
    assert said["NUMBERS: HIDDEN IN ONE REPORT, SHOWN IN THE OTHER"] == [
        "T  rate 2022 VG: now shown"
    ]
    assert lines(new, old)["NUMBERS: HIDDEN IN ONE REPORT, SHOWN IN THE OTHER"][0].endswith(
        "now hidden"
    )


def test_counts_are_ranked_by_their_relative_change(tmp_path):
    old = report(tmp_path / "old", ["T", "n", 2022, "VG", "a", 1000, "count", "", ""],
                 ["T", "n", 2022, "VG", "b", 10, "count", "", ""])  # fmt: skip
    new = report(tmp_path / "new", ["T", "n", 2022, "VG", "a", 1100, "count", "", ""],
                 ["T", "n", 2022, "VG", "b", 15, "count", "", ""])  # fmt: skip
    assert lines(old, new)["NUMBERS: REVISIONS OF OLD FIGURES: counts and other numbers"] == [
        "T  n 2022 VG, origin_group=b: 10 -> 15 count (+5, +50.0 %)",
        "T  n 2022 VG, origin_group=a: 1000 -> 1100 count (+100, +10.0 %)",
    ]


def test_from_zero_a_count_has_no_relative_change(tmp_path):
    old = report(tmp_path / "old", ["T", "n", 2022, "VG", "a", 0, "count", "", ""])
    new = report(tmp_path / "new", ["T", "n", 2022, "VG", "a", 3, "count", "", ""])
    assert lines(old, new)["NUMBERS: REVISIONS OF OLD FIGURES: counts and other numbers"][
        0
    ].endswith("(+3)")


@pytest.mark.parametrize(
    ("year", "other", "message"),
    [
        ("2031", "2023", "error: reports/2031 holds no report"),
        ("2023", "2031", "error: reports/2031 holds no report"),
        (
            "2023",
            "",
            "error: WITH is ''; expected the year or the folder of a report, as in WITH=2022",
        ),
        ("2023", "reports", "error: reports holds no report"),
        ("2023", "$(touch x)", "error: $(touch x) holds no report"),
        ("abc", "2023", "error: YEAR is 'abc'"),
    ],
)
def test_what_is_no_report_ends_with_2_and_one_line(built, year, other, message):
    done = workbench_copy.run(built, "compare", year, other)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith(message)


def test_an_older_report_is_named_by_year_or_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert compare_reports.folder_of("2022").name == "2022"
    assert compare_reports.folder_of("2022").parent.name == "reports"
    assert compare_reports.folder_of("./2022") == tmp_path / "2022"


def test_over_a_registered_break_no_change_is_given_either(tmp_path):
    row = ["VG", "eu", 9.0, "per_100k", "", ""]
    old = report(tmp_path / "old", ["T", "files_per_100k", 2022, *row])
    new = report(
        tmp_path / "new", ["T", "files_per_100k", 2022, *row], ["T", "files_per_100k", 2023, *row]
    )
    said = lines(old, new)
    assert said["NUMBERS: ROWS WITHOUT A COUNTERPART"] == ["T: 1 of a new year, 1 over a break"]
