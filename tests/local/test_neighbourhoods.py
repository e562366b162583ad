"""Neighbourhoods: parameters by hand, thirds that are stable, and what is refused or left out."""

import numpy as np
import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.local import neighbourhood_residents, neighbourhoods
from analysis.local.neighbourhoods import may_be_shown, missing, parameters, standardised, thirds

FIVE = list(neighbourhoods.weights()["equal"])


def persons(sector: str, rows: list[tuple[int, str | None, str]], weight: float = 60.0):
    frame = pd.DataFrame(rows, columns=["age", "employed", "education"])
    return frame.assign(nis_code="44021", sector=sector, weight=weight)


def standard(size: int = 30, names: int = 5, seed: int = 1) -> pd.DataFrame:
    values = np.random.default_rng(seed).normal(size=(size, names))
    return pd.DataFrame(values, columns=FIVE[:names], index=[f"{at:09d}" for at in range(size)])


def test_parameters_are_shares_among_those_of_whom_something_is_known():
    rows = [(20, "no", "0-2"), (64, "yes", "0-2"), (65, "no", "5-8"), (30, None, "unknown")]
    found = parameters(persons("44021A00-", rows)).iloc[0]
    # Of 20 to 64 two have a known position; of 25 to 64 one has a known education.
    assert (found["residents"], found["not_employed"], found["low_education"]) == (240, 0.5, 1.0)
    assert found[["poor_housing", "home_language", "low_income"]].isna().all()


def test_a_sector_under_200_residents_is_left_out():
    rows = [(30, "yes", "3-4")]
    both = pd.concat([persons("44021A00-", rows, 199.9), persons("44021A01-", rows, 200.0)])
    assert list(parameters(both).index) == ["44021A01-"]


def test_without_sectors_it_says_whom_to_ask():
    nobody = persons("", [(30, "yes", "3-4")]).assign(sector=None)
    with pytest.raises(DataError, match="no resident has a statistical sector"):
        parameters(nobody)


def test_two_of_five_parameters_are_shown_apart_and_never_combined():
    found = parameters(persons("44021A00-", [(30, "no", "0-2")] * 4))
    assert len(missing(found)) == 3
    assert all("niet geleverd" in register for register in missing(found).values())
    with pytest.raises(DataError, match="2 of five parameters have data; expected at least 3"):
        thirds(standardised(found), neighbourhoods.weights())


def test_standardised_parameters_have_mean_0_and_spread_1_over_residents():
    frame = standard().assign(residents=np.arange(200.0, 230.0))
    made, part = standardised(frame), frame["residents"] / frame["residents"].sum()
    assert made.mul(part, axis=0).sum().to_numpy() == pytest.approx(0)
    assert made.pow(2).mul(part, axis=0).sum().to_numpy() == pytest.approx(1)


def test_a_third_is_shown_where_every_set_of_weights_gives_the_same():
    frame = standard()
    one = {name: 1.0 for name in FIVE}
    alone = thirds(frame, {"one": one})
    assert alone.value_counts().to_dict() == dict.fromkeys(neighbourhoods.GROUPS, 10)
    turned = thirds(frame, {"one": one, "other": {FIVE[0]: 1.0}})
    other = thirds(frame, {"other": {FIVE[0]: 1.0}})
    assert (turned.eq(neighbourhoods.UNSTABLE) == alone.ne(other)).all()
    assert turned.eq(neighbourhoods.UNSTABLE).any()
    # The scale of weights says nothing.
    assert thirds(frame, {"ten": dict.fromkeys(FIVE, 10.0)}).equals(alone)


def test_neither_rank_nor_the_order_of_rows_comes_out():
    frame = standard()
    shuffled = thirds(frame.sample(frac=1, random_state=3), neighbourhoods.weights())
    assert shuffled.equals(thirds(frame, neighbourhoods.weights()))
    assert list(shuffled.index) == sorted(frame.index)
    alike = pd.DataFrame(0.0, index=frame.index, columns=FIVE)
    assert len(set(thirds(alike, neighbourhoods.weights()))) == 1


@pytest.mark.parametrize("wrong", [{}, {"none": {}}, {"below": {FIVE[0]: 2.0, FIVE[1]: -1.0}}])
def test_weights_that_say_nothing_are_refused(wrong):
    with pytest.raises(DataError, match="expected (at least one set|none below 0)"):
        thirds(standard(), wrong)


def test_a_municipality_is_shown_in_its_own_scan_and_elsewhere_only_by_consent():
    assert may_be_shown("44021", own_scan=True)
    assert not may_be_shown("44021", own_scan=False)


@pytest.fixture
def delivered(monkeypatch, tmp_path):
    """A full register of two residents, one of them employed."""
    register = pd.DataFrame({"extract": ["persons", "labour_quarter"], "sampling_fraction": 1.0})
    rows = {"pid": ["a", "b"], "birth_date": "1983-05", "nis_code": "44021", "weight": 1.0,
            "sector": "44021A00-", "isced": ["0-2", "5-8"]}  # fmt: skip
    module = neighbourhood_residents
    monkeypatch.setattr(module.delivery_register, "newest_snapshots", lambda folder: register)
    monkeypatch.setattr(
        module.read_extract, "typed_frame", lambda extract, folder: pd.DataFrame(rows)
    )
    employed = {"employed": pd.Series(["yes", "no"])}
    monkeypatch.setattr(module, "positions", lambda pids, age, folder, year: employed)
    return register


def test_residents_of_a_delivery_have_what_the_parameters_ask_for(delivered, tmp_path):
    found = neighbourhood_residents.residents_by_sector(tmp_path, 2023)
    assert found["age"].tolist() == [40, 40]
    assert found["employed"].tolist() == ["yes", "no"]
    assert found["education"].tolist() == ["0-2", "5-8"]


def test_without_labour_positions_that_parameter_stays_empty(delivered, tmp_path):
    delivered["extract"] = ["persons", "survey"]
    found = neighbourhood_residents.residents_by_sector(tmp_path, 2023)
    assert found["employed"].isna().all()
    many = pd.concat([found] * 200)
    assert parameters(many)["not_employed"].isna().all()


def test_of_a_sample_nothing_is_said_of_neighbourhoods(delivered, tmp_path):
    delivered["sampling_fraction"] = 0.1
    with pytest.raises(DataError, match="a sample of 10.0 %"):
        neighbourhood_residents.residents_by_sector(tmp_path, 2023)
