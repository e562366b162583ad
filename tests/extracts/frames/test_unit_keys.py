"""Keys of units: HMAC-SHA256 as Python's own library computes it."""

import hmac
import secrets

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import DataError
from analysis.extracts.frames.unit_keys import PUBLISHED, keys_of, pads, with_keys
from analysis.extracts.frames.units import unit_names

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=200)


def by_hand(unit: str, secret: bytes) -> int:
    return int.from_bytes(hmac.digest(secret, unit.encode(), "sha256")[:4], "big")


@given(units=st.lists(WORDS, min_size=1, max_size=20), secret=st.binary(min_size=1, max_size=64))
@settings(max_examples=25)
def test_a_key_is_the_first_32_bits_of_hmac_sha256(units, secret):
    expected = [0 if unit == PUBLISHED else by_hand(unit, secret) for unit in units]
    assert keys_of(pd.Series(units), secret).tolist() == expected


def test_the_pads_are_those_of_hmac():
    inner, outer = pads(b"secret")
    assert inner == bytes(b ^ 0x36 for b in b"secret" + bytes(58))
    assert outer == bytes(b ^ 0x5C for b in b"secret" + bytes(58))


def test_a_key_follows_its_unit_whatever_the_index_and_the_order():
    units = pd.Series(["persons|b", "persons|a", "persons|b"], index=[7, 3, 5])
    made = keys_of(units, b"secret")
    assert made.index.tolist() == [7, 3, 5]
    assert made.tolist() == [by_hand(unit, b"secret") for unit in units]
    assert made.dtype == np.int64


def test_many_keys_are_spread_evenly_over_their_range():
    made = keys_of(unit_names("persons", pd.Series(range(100_000)).astype(str)), b"secret")
    assert made.between(0, 2**32 - 1).all()
    tenths = np.bincount(made // 429_496_730, minlength=10)
    # The standard deviation of a tenth of 100.000 is 95.
    assert (np.abs(tenths - 10_000) < 475).all()
    assert made.nunique() > 99_990


def test_a_unit_without_a_name_is_refused():
    with pytest.raises(DataError, match=r"2 units have no name; expected family\|id"):
        keys_of(pd.Series(["persons|a", None, np.nan]), b"secret")


def test_a_frame_without_units_keeps_an_empty_column_of_keys():
    empty = pd.DataFrame({"unit": pd.Series(dtype="str"), "sex": pd.Series(dtype="str")})
    made = with_keys(empty, b"secret")
    assert made.columns.tolist() == ["sex", "key"]
    assert made["key"].dtype == np.int64


def test_another_secret_gives_other_keys():
    units = unit_names("persons", pd.Series(range(1000)).astype(str))
    one, other = (keys_of(units, secrets.token_bytes(32)) for _ in range(2))
    assert (one == other).sum() < 3
