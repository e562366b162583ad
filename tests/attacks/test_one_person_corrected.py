"""Attack 2: one person more, less or corrected, and two publications beside each other.

The cells that moved are the profile of who was corrected: 97 % of the columns of a person were read
off, where nothing was frozen. Now a count that moved by little keeps its published number.
"""

from itertools import product

import numpy as np
import pandas as pd
import pytest

from analysis.disclosure.protect import protect
from support.keyed_units import TABLES, counted, units

COLUMNS = ["a", "b", "c"]
PERSONS = 12


@pytest.fixture(scope="module")
def read_off(tmp_path_factory) -> pd.DataFrame:
    """Share of the columns of each person that two publications give, with and without a base."""
    folder = tmp_path_factory.mktemp("corrected")
    frame = units(500, 11)
    published, base = protect(counted(frame, folder)[0], TABLES)
    rows = []
    uncommon = frame.index[frame["a"] != "a0"]
    for who in np.random.default_rng(2).choice(uncommon, PERSONS, replace=False):
        true, _ = counted(frame.drop(index=who), folder)
        person = frame.loc[who, COLUMNS]
        commonest = frame[COLUMNS].mode().iloc[0]
        now = {"no base": protect(true, TABLES)[0], "base": protect(true, TABLES, base)[0]}
        found = {how: (profile(published, public) == person).mean() for how, public in now.items()}
        found["guess"] = (commonest == person).mean()
        found["moved"] = len(moved(published, now["base"]))
        rows.append(found)
    return pd.DataFrame(rows)


def moved(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Cells of which two publications show another number."""
    both = before.merge(after, on=["table", "year", *COLUMNS], suffixes=("", "_after"))
    other = [both[name].fillna(-1) != both[f"{name}_after"].fillna(-1) for name in ("n", "weight")]
    return both[other[0] | other[1]]


def profile(before: pd.DataFrame, after: pd.DataFrame) -> pd.Series:
    """Codes of a person who would be in all cells that moved; of several, the commonest codes."""
    cells = moved(before, after)
    codes = {name: sorted(set(before[name]) - {"_T", "_Z"}) for name in COLUMNS}
    sizes = {name: commonness(before, name) for name in COLUMNS}
    best, most = None, (-np.inf, -np.inf)
    for profile_ in product(*codes.values()):
        inside = np.ones(len(cells), dtype=bool)
        for name, code in zip(COLUMNS, profile_, strict=True):
            inside &= cells[name].isin([code, "_T", "_Z"]).to_numpy()
        common = sum(sizes[name][code] for name, code in zip(COLUMNS, profile_, strict=True))
        score = (inside.sum() - 9 * (~inside).sum(), common)
        if score > most:
            best, most = profile_, score
    return pd.Series(best, COLUMNS)


def commonness(public: pd.DataFrame, name: str) -> pd.Series:
    """Published number of units with each code of a column, where all others are totals."""
    others = [each for each in COLUMNS if each != name]
    alone = public[public[others].isin(["_T", "_Z"]).all(axis=1)]
    return alone.drop_duplicates(name).set_index(name)["n"].fillna(0)


def test_without_a_base_the_cells_of_the_person_show(read_off):
    assert read_off["no base"].mean() > 0.8
    assert read_off["guess"].mean() < 0.6


def test_with_a_base_nothing_moves_and_nothing_but_a_guess_is_left(read_off):
    assert (read_off["moved"] == 0).all()
    assert (read_off["base"] == read_off["guess"]).all()


@pytest.mark.parametrize("letter", COLUMNS)
def test_a_code_that_is_corrected_shows_neither_the_old_nor_the_new(tmp_path, letter):
    frame = units(500, 12)
    published, base = protect(counted(frame, tmp_path)[0], TABLES)
    corrected = frame.copy()
    who = frame.index[frame[letter] == f"{letter}0"][3]
    corrected.loc[who, letter] = f"{letter}1"
    true, _ = counted(corrected, tmp_path)
    assert len(moved(published, protect(true, TABLES, base)[0])) == 0
    shows = moved(published, protect(true, TABLES)[0])
    codes = set(shows[letter]) - {"_T", "_Z"}
    assert codes
    assert codes <= {f"{letter}0", f"{letter}1"}


def test_a_key_that_changes_moves_nothing_either(tmp_path):
    """A room that lost its secret draws only what moved."""
    frame = units(500, 13)
    published, base = protect(counted(frame, tmp_path)[0], TABLES)
    again = frame.assign(key=np.random.default_rng(1).integers(0, 2**32, len(frame)))
    true, _ = counted(again, tmp_path)
    assert len(moved(published, protect(true, TABLES, base)[0])) == 0
    assert len(moved(published, protect(true, TABLES)[0])) > 10
