"""Peers are near in size, density and origin, in steps that are fixed; never by name or outcome."""

import numpy as np
import pandas as pd
import pytest

from analysis.local.peers import FAR, MOST, distances, peers


def described(n: int = 30, seed: int = 1) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    residents = random.integers(8_000, 40_000, n)
    foreign = random.binomial(residents, 0.2)
    first = random.binomial(foreign, 0.5)
    return pd.DataFrame(
        {
            "nis_code": [f"{10_000 + at}" for at in range(n)],
            "province": np.where(np.arange(n) % 2, "Limburg", "Antwerpen"),
            "residents": residents,
            "area_km2": random.uniform(20, 60, n),
            "n": residents,
            "n_foreign": foreign,
            "group_a": first,
            "group_b": foreign - first,
        }
    )


def two(**changes: object) -> pd.DataFrame:
    row = {
        "nis_code": "10001", "province": "Limburg", "residents": 10_000, "area_km2": 10.0,
        "n": 10_000_000, "n_foreign": 2_000_000, "group_a": 1_000_000, "group_b": 1_000_000,
    }  # fmt: skip
    return pd.DataFrame([row, row | {"nis_code": "10002"} | changes])


@pytest.mark.parametrize(
    ("changes", "by_hand"),
    [
        # Twice the residents on twice the area: one step in one of four parts.
        ({"residents": 20_000, "area_km2": 20.0}, 0.5),
        # Half the area: twice as dense.
        ({"area_km2": 5.0}, 0.5),
        # Both: two parts.
        ({"residents": 20_000}, np.sqrt(0.5)),
    ],
)
def test_a_step_is_twice_the_size_or_density(changes, by_hand):
    assert distances(two(**changes))[0, 1] == pytest.approx(by_hand)


def test_a_step_of_composition_is_a_hellinger_distance_of_a_fifth():
    """By hand: Hellinger distance of (1/2, 1/2) and (1, 0), the root of 1 - 1 / root 2."""
    frame = two(group_a=2_000_000, group_b=0, province="Antwerpen")
    by_hand = np.sqrt(1 - np.sqrt(0.5)) / 0.2 / 2
    assert distances(frame)[0, 1] == pytest.approx(by_hand, rel=0.01)


def test_at_most_ten_within_reach_nearest_first_and_never_itself():
    found = peers(described())
    assert found.groupby("nis_code").size().max() <= MOST
    assert (found["distance"] <= FAR).all()
    assert (found["nis_code"] != found["peer"]).all()
    assert found.groupby("nis_code")["distance"].is_monotonic_increasing.all()


def test_the_order_of_rows_and_other_columns_change_nothing():
    frame = described()
    again = peers(frame.sample(frac=1, random_state=2).assign(employed=1.0))
    once = peers(frame)
    keys = ["nis_code", "peer"]
    pd.testing.assert_frame_equal(
        once.sort_values(keys, ignore_index=True), again.sort_values(keys, ignore_index=True)
    )


def test_names_decide_only_between_those_that_are_exactly_alike():
    """Codes turned round give the same peers, but where two are alike in everything."""
    frame = described()
    turned = frame.assign(nis_code=[f"{20_000 - at}" for at in range(len(frame))])
    new = dict(zip(frame["nis_code"], turned["nis_code"], strict=True))
    pairs = set(map(tuple, peers(frame).replace(new)[["nis_code", "peer"]].to_numpy()))
    assert pairs == set(map(tuple, peers(turned)[["nis_code", "peer"]].to_numpy()))


def test_who_is_like_nobody_has_no_peers():
    frame = described()
    frame.loc[0, ["residents", "n"]] = 500_000
    frame.loc[0, ["n_foreign", "group_a", "group_b"]] = [250_000, 250_000, 0]
    assert "10000" not in set(peers(frame)["nis_code"])
