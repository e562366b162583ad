"""`deliver` registers a file or refuses it; `check` says what can be computed."""

import hashlib
import re
import shutil
import subprocess

import pandas as pd
import pytest

from analysis.cli import check_delivery
from analysis.errors import DataError
from analysis.extracts.delivery import deliver as module
from analysis.extracts.delivery.register_row import OPTIONS
from analysis.extracts.reading import delivery_register, read_extract
from support.small_delivery import good
from support.workbench_copy import chapter, copy, leave_out, on_one_page, run

SAID = {
    "producer": "Unia", "kind": "register", "snapshot": "2024-06-30", "from": "2023-01-01",
    "to": "2023-12-31",
    "history": "2023-01-01", "scope": "year", "fraction": "1", "licence": "protocol 1",
    "note": "all",
}  # fmt: skip


@pytest.fixture
def raw(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "PROCESSED", tmp_path / "processed")
    return tmp_path / "raw"


def file(folder, extract: str = "unia_grounds", name: str = "", **columns):
    folder.mkdir(exist_ok=True)
    path = folder / (name or f"from_{extract}.csv")
    good(extract).assign(**columns).to_csv(path, index=False)
    return path


def deliver(raw, path, extract: str = "unia_grounds", *, year: int = 2023, ask=None, **changes):
    return module.deliver(year, extract, str(path), given=SAID | changes, ask=ask, raw=raw)


def test_a_delivered_file_is_copied_registered_and_read(raw, tmp_path, capsys):
    path = deliver(raw, file(tmp_path / "in"))
    assert path == raw / "2023/unia_grounds.2024-06-30.csv"
    row = delivery_register.newest_snapshots(raw / "2023").iloc[0]
    assert (row["file"], row["licence"], row["bytes"], row["rows"]) == (
        path.name,
        "protocol 1",
        path.stat().st_size,
        2,
    )
    assert len(read_extract.typed_frame("unia_grounds", raw / "2023")) == 2
    assert row["sha256"] in capsys.readouterr().out


def test_a_file_in_the_folder_of_the_year_is_registered_where_it_is(raw):
    raw.mkdir()
    path = file(raw / "2023", name="unia_grounds.csv")
    assert deliver(raw, path) == path
    assert [p.name for p in sorted((raw / "2023").iterdir())] == [
        "delivery.csv",
        "unia_grounds.csv",
    ]


def test_the_same_file_again_changes_nothing(raw, tmp_path, capsys):
    deliver(raw, file(tmp_path / "in"))
    before = (raw / "2023/delivery.csv").read_bytes()
    deliver(raw, tmp_path / "in/from_unia_grounds.csv", snapshot="")
    assert (raw / "2023/delivery.csv").read_bytes() == before
    assert "nothing changed" in capsys.readouterr().out


def test_a_correction_is_a_new_snapshot_which_is_read_and_the_old_one_stays(raw, tmp_path):
    old = deliver(raw, file(tmp_path / "in"))
    new = deliver(raw, file(tmp_path / "in", ground=["sex", "age"]), snapshot="2024-09-01")
    assert old.is_file()
    assert new.name == "unia_grounds.2024-09-01.csv"
    assert read_extract.typed_frame("unia_grounds", raw / "2023")["ground"].tolist() == [
        "sex",
        "age",
    ]
    assert len(delivery_register.newest_snapshots(raw / "2023")) == 1
    assert check_delivery.check(2023, raw=raw)


def test_what_is_said_otherwise_of_the_same_file_is_told_and_not_taken_over(raw, tmp_path, capsys):
    path = file(tmp_path / "in")
    deliver(raw, path)
    capsys.readouterr()
    deliver(raw, path)
    assert "not taken over" not in capsys.readouterr().out
    deliver(raw, path, fraction="0.5", snapshot="2024-09-01")
    said = capsys.readouterr().out
    assert (
        "not taken over: SNAPSHOT is '2024-09-01', the register has '2024-06-30'; FRACTION is '0.5'"
        in said
    )
    assert "change the row of 2024-06-30 in delivery.csv" in said
    assert delivery_register.newest_snapshots(raw / "2023")["sampling_fraction"].tolist() == [1]


def test_an_ending_in_capitals_is_read_and_registered_in_small_letters(raw, tmp_path):
    assert (
        deliver(raw, file(tmp_path / "in", name="EXPORT.CSV")).name == "unia_grounds.2024-06-30.csv"
    )
    assert len(read_extract.typed_frame("unia_grounds", raw / "2023")) == 2


def test_an_older_snapshot_delivered_later_is_not_read(raw, tmp_path):
    deliver(raw, file(tmp_path / "in"))
    deliver(raw, file(tmp_path / "in", ground=["sex", "age"]), snapshot="2024-01-15")
    assert read_extract.typed_frame("unia_grounds", raw / "2023")["ground"].tolist() == [
        "age",
        "nationality",
    ]


def hashes(message: str) -> set[str]:
    return {word for word in message.replace(";", " ").replace(".", " ").split() if len(word) == 64}


def test_another_file_of_the_same_day_is_refused_with_both_hashes(raw, tmp_path):
    deliver(raw, file(tmp_path / "in"))
    with pytest.raises(DataError, match="A correction is a new snapshot") as refused:
        deliver(raw, file(tmp_path / "in", ground=["sex", "age"]))
    assert len(hashes(str(refused.value))) == 2


def test_a_registered_file_that_was_written_over_is_refused_with_both_hashes(raw, tmp_path):
    path = deliver(raw, file(tmp_path / "in"))
    path.write_text(path.read_text().replace("nationality", "sex"))
    for act in (
        lambda: deliver(raw, path, snapshot="2024-09-01"),
        lambda: read_extract.typed_frame("unia_grounds", raw / "2023"),
    ):
        with pytest.raises(DataError, match="changed after it was registered") as refused:
            act()
        assert len(hashes(str(refused.value))) == 2
    assert not check_delivery.check(2023, raw=raw)


def test_an_older_snapshot_that_was_written_over_is_found_by_check(raw, tmp_path, capsys):
    old = deliver(raw, file(tmp_path / "in"))
    deliver(raw, file(tmp_path / "in", ground=["sex", "age"]), snapshot="2024-09-01")
    old.write_text("report_id,ground\n")
    assert not check_delivery.check(2023, raw=raw)
    assert "older snapshot; sha256 is" in capsys.readouterr().out
    old.unlink()
    assert not check_delivery.check(2023, raw=raw)


BAD = {
    "extract": (
        lambda f: {"extract": "persoons"},
        "EXTRACT is 'persoons'; expected one of population_official",
    ),
    "no file": (lambda f: {"path": ""}, "FILE is empty"),
    "absent file": (lambda f: {"path": f / "nowhere.csv"}, "which is not there"),
    "folder": (lambda f: {"path": f}, "FILE is the folder"),
    "word document": (lambda f: {"path": touched(f / "a.docx")}, "FILE ends in '.docx'"),
    "another year": (
        lambda f: {"year": 2024},
        "FROM 2023-01-01 to TO 2023-12-31 has no day of YEAR 2024",
    ),
    "nothing in it": (lambda f: {"path": touched(f / "a.csv", "")}, "is empty (0 bytes)"),
    "day in Belgian order": (
        lambda f: {"snapshot": "30/06/2024"},
        "SNAPSHOT is '30/06/2024'; expected the day it was",
    ),
    "day that is none": (lambda f: {"snapshot": "2024-02-30"}, "SNAPSHOT is '2024-02-30'"),
    "kind": (lambda f: {"kind": "echt"}, "KIND is 'echt'; expected one of register, survey"),
    "fraction as percentage": (
        lambda f: {"fraction": "12,5%"},
        "FRACTION is '12,5%'; expected 1 for a full count",
    ),
    "fraction zero": (lambda f: {"fraction": "0"}, "FRACTION is '0'"),
    "scope": (lambda f: {"scope": "ever"}, "SCOPE is 'ever'"),
    "to before from": (lambda f: {"to": "2022-12-31"}, "TO is 2022-12-31, before FROM 2023-01-01"),
    "snapshot before the end": (
        lambda f: {"snapshot": "2023-06-30"},
        "SNAPSHOT is 2023-06-30, before TO",
    ),
}


def touched(path, content: str = "x"):
    path.parent.mkdir(exist_ok=True)
    path.write_text(content)
    return path


@pytest.mark.parametrize("what", BAD)
def test_what_a_tired_person_would_type_is_refused_and_nothing_is_written(raw, tmp_path, what):
    changes, expected = BAD[what]
    given = {"path": file(tmp_path / "in")} | changes(tmp_path / "in")
    with pytest.raises(DataError) as refused:
        deliver(raw, given.pop("path"), given.pop("extract", "unia_grounds"), **given)
    assert expected in str(refused.value)
    assert not raw.exists() or not list(raw.rglob("*"))


def test_all_that_is_missing_is_said_in_one_go(raw, tmp_path):
    with pytest.raises(DataError) as refused:
        module.deliver(2023, "unia_grounds", str(file(tmp_path / "in")), given={}, raw=raw)
    assert [name for name in OPTIONS if f"  {name.upper()} is ''" not in str(refused.value)] == []


def test_what_still_holds_is_taken_from_the_last_delivery_and_said(raw, tmp_path, capsys):
    deliver(raw, file(tmp_path / "in"))
    given = {"snapshot": "2025-06-30", "fraction": "1"}
    path = file(tmp_path / "in", ground=["sex", "age"])
    module.deliver(2024, "unia_grounds", str(path), given=given, raw=raw)
    row = delivery_register.newest_snapshots(raw / "2024").iloc[0]
    assert (row["producer"], f"{row['ref_from']:%Y-%m-%d}", f"{row['ref_to']:%Y-%m-%d}") == (
        "Unia",
        "2024-01-01",
        "2024-12-31",
    )
    assert "PRODUCER taken from the last delivery of unia_grounds: Unia" in capsys.readouterr().out


def test_a_person_is_asked_until_the_answer_is_one(raw, tmp_path):
    answers = iter(["", "yesterday", "2024-06-30"])
    asked = []

    def ask(question: str) -> str:
        asked.append(question)
        return next(answers)

    deliver(raw, file(tmp_path / "in"), snapshot="", ask=ask)
    assert len(asked) == 3
    assert asked[0].startswith("SNAPSHOT: the day it was made")


def test_a_file_that_breaks_its_contract_is_not_registered(raw, tmp_path):
    with pytest.raises(DataError, match="ground: row 2: found a rare value"):
        deliver(raw, file(tmp_path / "in", ground=["ras", "age"]))
    assert not list(raw.rglob("*.csv"))


def test_nobody_is_asked_about_a_file_that_breaks_its_contract(raw, tmp_path):
    def ask(question: str) -> str:
        raise AssertionError(question)

    with pytest.raises(DataError, match="ground: row 2: found a rare value"):
        deliver(raw, file(tmp_path / "in", ground=["ras", "age"]), snapshot="", ask=ask)


NOWHERE = {
    "unknown country": (
        {"nat_now": ["QQ", "BE"]},
        "nat_now: row 2: found 'QQ'; expected a country code of",
    ),
    "unknown municipality": (
        {"nis_code": ["11002", "99999"]},
        (
            "nis_code: row 3: found '99999'; expected the NIS code of a municipality of Flanders "
            "or Brussels in 2023"
        ),
    ),
    "merged municipality": (
        {"nis_code": ["44029", "11002"]},
        "nis_code: row 2: found '44029'; expected",
    ),
}


@pytest.mark.parametrize("what", NOWHERE)
def test_a_country_or_municipality_that_does_not_exist_is_refused_by_column_and_row(
    raw, tmp_path, what
):
    columns, expected = NOWHERE[what]
    period = {"from": "2023-12-31", "to": "2023-12-31", "history": "2023-12-31"}
    with pytest.raises(DataError) as refused:
        deliver(raw, file(tmp_path / "in", "persons", **columns), "persons", **period)
    assert expected in str(refused.value)
    assert not list(raw.rglob("*.csv"))


def test_a_file_of_another_year_is_refused(raw, tmp_path):
    with pytest.raises(
        DataError, match="received_on: rows 2, 3; expected a day from 2024-01-01 to 2024-12-31"
    ):
        deliver(
            raw,
            file(tmp_path / "in", "unia_reports"),
            "unia_reports",
            year=2024,
            **{
                "from": "2024-01-01",
                "to": "2024-12-31",
                "history": "2024-01-01",
                "snapshot": "2025-01-31",
            },
        )


def test_real_and_synthetic_files_do_not_go_together(raw, tmp_path):
    deliver(raw, file(tmp_path / "in"), kind="synthetic")
    with pytest.raises(DataError, match="holds synthetic extracts, and KIND is register"):
        deliver(raw, file(tmp_path / "in", "unia_reports"), "unia_reports")


def test_a_register_from_before_keeps_its_rows_and_gets_the_names_of_its_files(raw, tmp_path):
    deliver(raw, file(tmp_path / "in"))
    folder = raw / "2023"
    (folder / "unia_grounds.2024-06-30.csv").rename(folder / "unia_grounds.csv")
    old = pd.read_csv(folder / "delivery.csv", dtype=str).drop(
        columns=["file", "licence", "bytes", "rows"]
    )
    old.to_csv(folder / "delivery.csv", index=False)
    deliver(raw, file(tmp_path / "in", ground=["sex", "age"]), snapshot="2024-09-01")
    register = pd.read_csv(folder / "delivery.csv", dtype=str)
    assert register["file"].tolist() == ["unia_grounds.csv", "unia_grounds.2024-09-01.csv"]
    same = [name for name in old if name != "sampling_fraction"]
    assert register[same].iloc[[0]].equals(old[same])


def test_check_says_what_can_be_computed_and_what_is_needed(tmp_path, capsys):
    folder = copy(tmp_path / "bench")
    done = run(folder, "check", "2023")
    assert (done.returncode, done.stderr) == (0, "")
    assert "nothing was refused" in done.stdout
    assert re.search(
        r"left out of ci_events: [1-9][0-9,]* record\(s\), after_departure", done.stdout
    )
    shutil.rmtree(folder / "data/raw/2022")
    raw = folder / "data/raw/2023"
    leave_out(raw, {"ci_persons", "ci_events", "nt2_enrolments", "lfs", "survey", "job_seekers"})
    lines = (raw / "delivery.csv").read_text().splitlines(keepends=True)
    (raw / "delivery.csv").write_text(
        "".join(line for line in lines if not line.startswith("labour_quarter"))
    )
    shutil.copy(raw / "unia_grounds.csv", raw / "persons.csv")
    done = run(folder, "check", "2023")
    assert done.returncode == 2
    assert "labour_quarter (not delivered)" in done.stdout
    assert "data/raw/2023/labour_quarter.parquet: no row in delivery.csv" in done.stdout
    can = next(line for line in done.stdout.splitlines() if line.startswith("can be computed"))
    assert {"P1", "D1"} <= set(can.split())
    assert not {"W1", "W2"} & set(can.split())


def test_check_finds_what_is_wrong_between_two_files(raw, tmp_path, capsys):
    deliver(raw, file(tmp_path / "in", "unia_reports"), "unia_reports")
    deliver(raw, file(tmp_path / "in", report_id=["secret-report-1", "secret-report-9"]))
    assert not check_delivery.check(2023, raw=raw)
    said = capsys.readouterr().out
    assert "record(s) 2 name a report_id that unia_reports does not hold" in said
    assert "secret" not in said


def test_check_tells_a_fault_of_the_mapping_file_once(raw, tmp_path, capsys):
    deliver(raw, file(tmp_path / "in", "unia_reports"), "unia_reports")
    deliver(raw, file(tmp_path / "in"))
    (raw / "2023/mapping.csv").write_text("extract,column,theirs,ours\npeople,sex,1,M\n")
    assert not check_delivery.check(2023, raw=raw)
    assert capsys.readouterr().out.count("line 2: extract 'people' is unknown") == 1


def test_the_command_line_registers_and_refuses_with_2(tmp_path):
    folder = copy(tmp_path / "bench")
    path = file(tmp_path / "in")
    done = run(
        folder,
        "deliver",
        "--kind=register",
        "--",
        "2013",
        "unia_grounds",
        str(path),
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 2
    assert "SNAPSHOT is ''" in done.stderr
    options = [
        f"--{n}={v.replace('2023', '2013').replace('2024', '2014')}" for n, v in SAID.items()
    ]
    done = run(folder, "deliver", *options, "--", "2013", "unia_grounds", str(path))
    assert (done.returncode, done.stderr) == (0, "")
    assert (folder / "data/raw/2013/delivery.csv").is_file()
    assert run(folder, "deliver", "2013", "unia_grounds", str(tmp_path)).returncode == 2
    assert run(folder, "check", "2012").returncode == 2


def test_faults_of_several_files_are_told_in_one_go_and_the_last_report_stays(with_report):
    raw = with_report / "data/raw/2023"
    register = pd.read_csv(raw / "delivery.csv", dtype=str)
    before = (with_report / "reports/2023/index.html").read_bytes()
    for extract, column in (("unia_reports", "domain"), ("unia_grounds", "ground")):
        frame = pd.read_csv(raw / f"{extract}.csv", dtype=str)
        frame.loc[4, column] = "zz"
        frame.to_csv(raw / f"{extract}.csv", index=False)
        content = (raw / f"{extract}.csv").read_bytes()
        register.loc[register["extract"] == extract, "sha256"] = hashlib.sha256(content).hexdigest()
    register.to_csv(raw / "delivery.csv", index=False)
    for verb in ("report", "check"):
        done = run(with_report, verb, "2023")
        assert done.returncode == 2
        for fault in ("domain: row 6: found 'zz'", "ground: row 6: found 'zz'"):
            assert (done.stdout + done.stderr).count(fault) == 1
    assert (with_report / "reports/2023/index.html").read_bytes() == before


@pytest.fixture
def with_report(reports_alone, tmp_path):
    """A copy with two extracts and a quick report of them."""
    folder = shutil.copytree(reports_alone, tmp_path / "workbench")
    shutil.rmtree(folder / "notebooks")
    chapter(folder / "notebooks/01_a.ipynb", "x = 1")
    on_one_page(folder)
    assert run(folder, "report", "2023").returncode == 0
    return folder
