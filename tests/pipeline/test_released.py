"""The register of what was released: read, kept, refused, and what a later report makes of it."""

import hashlib
import shutil

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analysis.disclosure.frozen_cells import BASE
from analysis.errors import DataError
from analysis.pipeline import released
from support import workbench_copy


@pytest.fixture(scope="module")
def registered(built, tmp_path_factory):
    """A folder data/raw/released with one release, registered as a user does."""
    folder = tmp_path_factory.mktemp("released") / "workbench"
    workbench_copy.copy(folder)
    shutil.copytree(built / "reports/2023", folder / "reports/2023")
    (folder / "data/processed").mkdir(parents=True, exist_ok=True)
    shutil.copytree(built / "data/processed/2023", folder / "data/processed/2023")
    done = workbench_copy.run(folder, "released", "2023")
    assert (done.returncode, done.stderr) == (0, "")
    (name,) = (path.name for path in (folder / "data/raw/released").glob("[!.]*/"))
    assert f"registered: data/raw/released/{name}" in done.stdout
    return folder / "data/raw/released"


@pytest.fixture
def folder(registered, tmp_path):
    return shutil.copytree(registered, tmp_path / "released")


def only(folder):
    (path,) = folder.glob("[!.]*/")
    return path


def refused(folder) -> str:
    with pytest.raises(DataError) as error:
        released.bases(folder)
    return str(error.value)


def test_nothing_released_is_no_release(tmp_path):
    assert released.bases(tmp_path) == {}


def test_a_registered_release_is_read_and_registered_once(registered, folder):
    found = released.bases(folder)
    assert set(found) == set(released.BASES)
    assert list(found["cells"].columns) == BASE
    assert found["cells"]["n"].min() >= 0
    bench = registered.parents[2]
    again = workbench_copy.run(bench, "released", "2023")
    assert again.returncode == 0
    assert len((registered / "released.csv").read_text().splitlines()) == 2


def test_a_folder_that_is_not_registered_is_refused(folder):
    shutil.copytree(only(folder), folder / "2021-2022-06-30")
    assert "2021-2022-06-30: no row in released.csv" in refused(folder)
    (folder / "released.csv").unlink()
    assert "no row in released.csv" in refused(folder)


def test_a_changed_file_is_refused_naming_both_hashes(folder):
    path = only(folder) / "base.parquet"
    pd.read_parquet(path).iloc[:-1].to_parquet(path, index=False)
    message = refused(folder)
    assert "base.parquet: sha256 is " in message
    assert (folder / "released.csv").read_text().splitlines()[1].split(",")[3] in message


def test_an_absent_file_and_a_broken_register_are_refused(folder):
    (only(folder) / "base_models.parquet").unlink()
    assert "base_models.parquet: absent" in refused(folder)
    (folder / "released.csv").write_text("folder,year\nx,2023\n")
    assert "row 2, column snapshot: found ''" in refused(folder)


def corrected(raw, row: int) -> None:
    """Correct the sex of one person in a delivery, and register the file anew."""
    path = raw / "persons.parquet"
    persons = pq.read_table(path)
    sex = persons["sex"].to_pylist()
    sex[row] = "F" if sex[row] == "M" else "M"
    place = persons.schema.get_field_index("sex")
    changed = pa.array(sex, persons.schema.field("sex").type)
    pq.write_table(persons.set_column(place, persons.schema.field("sex"), changed), path)
    register = raw / "delivery.csv"
    lines = pd.read_csv(register, dtype=str, keep_default_na=False)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    lines.loc[lines["extract"] == "persons", "sha256"] = digest
    lines.to_csv(register, index=False)


def test_one_person_corrected_changes_no_number_of_the_next_data(registered, tmp_path):
    bench = shutil.copytree(registered.parents[2], tmp_path / "bench", symlinks=True)
    public = bench / "data/processed/2023/public"
    before = {path.stem: pd.read_parquet(path) for path in public.glob("*.parquet")}
    true = pd.read_parquet(public.parent / "cells.parquet")
    corrected(bench / "data/raw/2023", 4100)
    done = workbench_copy.run(bench, "data", "2023")
    assert done.returncode == 0, done.stderr
    after = {path.stem: pd.read_parquet(path) for path in public.glob("*.parquet")}
    now = pd.read_parquet(public.parent / "cells.parquet")
    assert (now["n"].to_numpy() != true["n"].to_numpy()).sum() > 5
    for name in ("cells", "models", "protection", "audit", "quality"):
        pd.testing.assert_frame_equal(before[name], after[name])
    assert np.array_equal(before["sources"]["year"], after["sources"]["year"])


def test_data_made_again_since_are_not_registered_for_the_report(registered):
    bench = registered.parents[2]
    path = bench / "data/processed/2023/public/cells.parquet"
    good = path.read_bytes()
    path.write_bytes(good + b" ")
    done = workbench_copy.run(bench, "released", "2023")
    path.write_bytes(good)
    assert done.returncode == 2
    assert "the data were made again since" in done.stderr


def test_a_changed_release_stops_the_data_and_leaves_what_was_there(registered):
    bench = registered.parents[2]
    shutil.rmtree(bench / "data/processed/2023")
    path = only(registered) / "base.parquet"
    path.write_bytes(path.read_bytes() + b" ")
    done = workbench_copy.run(bench, "data", "2023")
    assert done.returncode == 2
    assert "base.parquet: sha256 is " in done.stderr
    assert not (bench / "data/processed/2023").exists()


def test_a_report_that_is_not_there_is_not_registered(registered):
    done = workbench_copy.run(registered.parents[2], "released", "2019")
    assert done.returncode == 2
    assert "make report YEAR=2019" in done.stderr
