"""The synthetic delivery: the shipped files are what is made, and nothing is written over."""

import shutil

import pandas as pd
import pyarrow.parquet as pq
import pytest

from analysis.errors import DataError
from analysis.extracts.contracts.fictitious import AGENCIES, MUNICIPALITIES, is_fictitious
from analysis.extracts.contracts.registry import CONTRACTS, COVERAGE
from analysis.extracts.reading import delivery_register, read_extract
from analysis.reference import municipalities
from analysis.report.text.numbers import label
from analysis.settings import RAW
from analysis.synthetic.history import HISTORY
from analysis.synthetic.write_delivery import write_delivery

YEARS = (2022, 2023)


@pytest.mark.parametrize("year", YEARS)
def test_the_shipped_files_are_what_the_generator_makes(tmp_path, shipped, year):
    made, there = tmp_path / str(year), RAW / str(year)
    write_delivery(year, folder=made)
    for path in sorted(made.iterdir()):
        delivered = there / path.name
        if path.suffix == ".parquet":
            assert pq.read_table(path).equals(pq.read_table(delivered)), path.name
        elif path.name != "delivery.csv":
            assert path.read_bytes() == delivered.read_bytes(), path.name
    columns = [name for name in CONTRACTS["delivery"].columns if name != "sha256"]
    registers = [delivery_register.newest_snapshots(folder)[columns] for folder in (made, there)]
    pd.testing.assert_frame_equal(*registers)


def test_the_shipped_files_stay_small(shipped):
    sizes = {
        year: sum(path.stat().st_size for path in (RAW / str(year)).iterdir())
        for year in (*HISTORY, *YEARS)
    }
    assert sum(sizes.values()) < 8_200_000
    assert sum(sizes[year] for year in HISTORY) < 300_000


# The first with persons, 2022, is shipped, and so read with its contracts (`shipped`).
@pytest.mark.parametrize("year", [2014, 2030])
def test_the_first_and_last_year_keep_every_contract(tmp_path, year):
    folder = tmp_path / str(year)
    write_delivery(year, folder=folder)
    delivered = set(delivery_register.newest_snapshots(folder)["extract"])
    of_persons = {"persons", "labour_quarter", "ci_persons", "ci_events"}
    languages = {"language_survey", "survey_languages"}
    assert delivered == {"cells"} | languages if year == 2014 else delivered >= of_persons
    for name in delivered:
        assert len(read_extract.typed_frame(name, folder))


def test_a_folder_with_delivered_data_is_never_written_over(tmp_path):
    folder = tmp_path / "2023"
    folder.mkdir()
    register = pd.read_csv(RAW / "2023" / "delivery.csv", dtype=str).assign(data_kind="register")
    register.to_csv(folder / "delivery.csv", index=False)
    before = (folder / "delivery.csv").read_bytes()
    with pytest.raises(DataError, match="data_kind register"):
        write_delivery(2023, folder=folder)
    assert [path.name for path in folder.iterdir()] == ["delivery.csv"]
    assert (folder / "delivery.csv").read_bytes() == before


def test_an_extract_without_a_register_is_never_written_over(tmp_path):
    shutil.copy(RAW / "2023" / "unia_grounds.csv", tmp_path)
    with pytest.raises(DataError, match=r"holds unia_grounds\.csv without a delivery\.csv"):
        write_delivery(2023, folder=tmp_path)


@pytest.mark.parametrize("year", [2013, 2031])
def test_a_year_outside_the_model_is_refused(tmp_path, year):
    with pytest.raises(DataError, match="expected 2014 to 2030"):
        write_delivery(year, folder=tmp_path)


ACTS = {name: COVERAGE[name].acts for name in COVERAGE if COVERAGE[name].acts}


def test_who_acts_has_the_name_of_nobody(shipped):
    assert ACTS == {
        "correspondence": "nis_code", "ci_persons": "agency", "staff": "organisation",
        "caravan_sites": "site_id",
    }  # fmt: skip
    existing = set(municipalities.load()["nis_code"])
    for frames in shipped.values():
        for extract, column in ACTS.items():
            names = frames[extract][column].dropna()
            assert is_fictitious(names, column).all()
            assert not existing & set(names)


def test_every_fictitious_name_says_so_on_the_page():
    for code in MUNICIPALITIES:
        assert label("municipality", code).endswith("(verzonnen)")
    for column in ("agency", "category"):
        for code in AGENCIES:
            assert label(column, code).endswith("(verzonnen)")
