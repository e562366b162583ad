"""A synthetic register of any size: persons repeated by weight, links kept, nothing else new."""

import hashlib
import json
import shutil
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import DataError
from analysis.extracts.delivery.plausibility.deliveries import Delivery
from analysis.extracts.delivery.plausibility.judge import IMPOSSIBLE, judge
from analysis.extracts.frames.process import process
from analysis.extracts.reading import delivery_register, read_extract
from analysis.settings import RAW
from analysis.synthetic import full_register
from analysis.synthetic.extracts import SEED
from analysis.synthetic.population.official_counts import total

# More than the sample has, so that many stand there twice.
YEAR, PERSONS = 2023, 80_000


@pytest.fixture(scope="module", autouse=True)
def _sample():
    """The sample as it is shipped: tests/synthetic/test_delivery.py makes it and compares."""

    def shipped(year: int, *, folder: Path, seed: int) -> None:
        assert (year, seed) == (YEAR, SEED)
        shutil.copytree(RAW / str(year), folder, dirs_exist_ok=True)

    with patch.object(full_register, "write_delivery", shipped):
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("raw") / str(YEAR)
    full_register.write_full_register(YEAR, PERSONS, folder=made)
    return made


@given(st.lists(st.floats(0.1, 1000), min_size=1, max_size=50), st.integers(1, 10_000))
def test_times_add_up_and_keep_the_shares(weights, persons):
    made = full_register.repetitions(pd.Series(weights), persons=persons)
    assert made.sum() == persons
    assert (made >= 0).all()
    exact = np.cumsum(weights) / np.sum(weights) * persons
    assert (abs(made.cumsum() - exact) <= 1 + 1e-6).all()


def test_the_register_has_so_many_persons_of_one_weight_each_with_an_own_id(folder):
    persons = pd.read_parquet(folder / "persons.parquet")
    assert len(persons) == PERSONS == persons["pid"].nunique()
    assert persons["weight"].min() == persons["weight"].max()
    assert persons["weight"].sum() == pytest.approx(total(YEAR))


def test_shares_are_those_of_the_sample(folder):
    persons, sample = (
        pd.read_parquet(each / "persons.parquet") for each in (folder, RAW / str(YEAR))
    )
    for column in ("sex", "isced", "legal_ground"):
        expected = sample.groupby(column)["weight"].sum() / sample["weight"].sum()
        found = persons[column].value_counts(normalize=True)
        assert (found.reindex(expected.index, fill_value=0) - expected).abs().max() < 0.002


def test_each_repetition_lives_where_the_sampled_person_does(folder):
    persons, sample = (
        pd.read_parquet(each / "persons.parquet", columns=["pid", "nis_code", "sector"])
        for each in (folder, RAW / str(YEAR))
    )
    sampled = persons["pid"].str.rpartition("-")[0]
    expected = sample.set_index("pid").loc[sampled].reset_index(drop=True)
    pd.testing.assert_frame_equal(persons[["nis_code", "sector"]], expected)


def test_what_is_about_a_person_is_written_out_alike(folder):
    persons = pd.read_parquet(folder / "persons.parquet").set_index("pid")
    labour = pd.read_parquet(folder / "labour_quarter.parquet")
    sampled = pd.read_parquet(RAW / str(YEAR) / "labour_quarter.parquet").set_index("pid")[
        "position"
    ]
    linked = labour[labour["pid"].isin(persons.index)]
    assert len(linked) > PERSONS / 3
    assert (
        linked["pid"].str.rpartition("-")[0].map(sampled).to_numpy()
        == linked["position"].to_numpy()
    ).all()
    assert not linked["pid"].duplicated().any()


def test_newcomers_are_as_many_as_their_own_sample_stands_for(folder):
    grown, sample = (
        pd.read_parquet(each / "ci_persons.parquet") for each in (folder, RAW / str(YEAR))
    )
    residents = pd.read_parquet(RAW / str(YEAR) / "persons.parquet")["pid"]
    of_newcomers = ~sample["pid"].isin(residents)
    suffixed = ~grown["pid"].str.rpartition("-")[0].isin(residents)
    # One in eight, of whom so many are written out as of residents: a share of the real number.
    scale = PERSONS / total(YEAR)
    assert suffixed.sum() == round(of_newcomers.sum() * scale / 0.125)


def test_eight_newcomers_written_out_of_one_are_no_file_added_to_itself():
    sample = pd.read_parquet(RAW / str(YEAR) / "ci_persons.parquet").iloc[:300]
    times = pd.Series(8, index=sample["pid"])
    grown = pd.concat(full_register._repeated(sample, times), ignore_index=True)
    assert len(grown) == 8 * len(sample) == grown["pid"].nunique()
    assert not grown.drop(columns="pid").duplicated().any()
    before, now = (
        frame["first_registration"].dt.strftime("%Y-%m").value_counts() for frame in (sample, grown)
    )
    assert (now == 8 * before).all()


def test_a_full_register_is_judged_and_comes_in(folder):
    delivery = Delivery(folder)
    judged = [each for extract in ("persons", "ci_persons") for each in judge(delivery, extract)]
    assert [each for each in judged if each.verdict == IMPOSSIBLE] == []


def test_every_extract_keeps_its_contract_and_is_registered(folder):
    for row in delivery_register.newest_snapshots(folder).itertuples():
        assert len(read_extract.typed_frame(row.extract, folder)) == row.rows
        assert (folder / row.file).stat().st_size == row.bytes


def test_frames_are_made_from_it(folder, tmp_path):
    made = process(folder, tmp_path, year=YEAR, secret=b"secret")
    assert pd.read_parquet(made["residents"])["weight"].sum() == pytest.approx(total(YEAR))


def test_the_truth_stands_beside_it(folder):
    truth = json.loads((folder / "truth.json").read_text())
    assert truth["register"]["persons"] == PERSONS
    assert "persons" in truth["register"]["written_out"]
    assert (
        truth["employment_rate_20_64"]
        == json.loads((RAW / str(YEAR) / "truth.json").read_text())["employment_rate_20_64"]
    )


def test_the_same_number_gives_the_same_bytes(folder, tmp_path):
    for path in full_register.write_full_register(YEAR, PERSONS, folder=tmp_path / str(YEAR)):
        assert (
            hashlib.sha256(path.read_bytes()).digest()
            == hashlib.sha256((folder / path.name).read_bytes()).digest()
        )


@pytest.mark.parametrize("persons", [0, -1, full_register.MOST_PERSONS + 1])
def test_another_number_is_refused(persons, tmp_path):
    with pytest.raises(DataError, match=f"N is {persons}; expected a number of persons"):
        full_register.write_full_register(YEAR, persons, folder=tmp_path)


def test_a_year_of_the_history_has_no_persons_to_repeat(tmp_path):
    with pytest.raises(DataError, match="counts and no persons; expected 2022 or later"):
        full_register.write_full_register(2021, 10, folder=tmp_path)
    assert not list(tmp_path.iterdir())


def test_delivered_data_are_never_written_over(tmp_path):
    (tmp_path / "persons.csv").write_text("pid")
    with pytest.raises(DataError, match="holds persons.csv without a delivery.csv"):
        full_register.write_full_register(YEAR, 10, folder=tmp_path)
    assert SEED == 2023
