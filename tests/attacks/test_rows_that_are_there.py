"""Attack 5: a row that is there is not zero.

Combinations without units had no row, so a hidden one was of 1 to 9. Now every combination that
could be has a row, and a row of nobody looks like a row of few.
"""

from itertools import product

import numpy as np
import pandas as pd
import pytest

from analysis import plan
from analysis.disclosure.protect import protect
from analysis.settings import THRESHOLD
from support import shipped
from support.attacker import right
from support.keyed_units import counted, table, units

TABLES = {"X": table("X", "ab", outcome={"c": "c"})}


@pytest.fixture(scope="module")
def cells(tmp_path_factory) -> tuple[pd.DataFrame, pd.DataFrame]:
    true, _ = counted(units(900, 5, codes=5), tmp_path_factory.mktemp("rows"), TABLES)
    return true, protect(true, TABLES)[0]


def called(rows: pd.DataFrame, true: pd.DataFrame) -> tuple[float, float]:
    """Share of small counts rightly called zero or not by whether they have a row; by guessing."""
    codes = {name: sorted(set(true[name]) - {"_T"}) for name in "abc"}
    cross = pd.DataFrame(product(*codes.values()), columns=list("abc"))
    cross = cross.merge(true[[*"abc", "n"]], how="left").fillna({"n": 0})
    small = cross[cross["n"] < THRESHOLD]
    has_row = small[list("abc")].merge(rows[list("abc")], how="left", indicator=True)["_merge"]
    is_some = small["n"] > 0
    by_row = right((has_row == "both"), is_some)
    return by_row, max(is_some.mean(), 1 - is_some.mean())


def test_rows_of_units_alone_tell_of_every_small_count(cells):
    """Without protection the attack works."""
    true, _ = cells
    by_row, by_guessing = called(true, true)
    assert by_row == 1
    assert by_guessing < 0.8


def test_public_rows_tell_no_more_than_a_guess(cells):
    true, public = cells
    by_row, by_guessing = called(public, true)
    assert by_row <= by_guessing


def test_nothing_else_in_a_row_tells_nobody_from_few(cells):
    true, public = cells
    both = public.merge(true[[*"abc", "n"]], on=list("abc"), how="left", suffixes=("", "_true"))
    hidden = both[both["n"].isna()]
    assert (hidden["n_true"].isna()).sum() > 10
    assert hidden["n_true"].notna().sum() > 10
    others = hidden.drop(columns=[*"abc", "n_true"])
    assert len(others.drop_duplicates()) == 1


def test_the_place_of_a_row_does_not_tell(cells):
    _, public = cells
    codes = public[list("abc")].to_numpy().tolist()
    assert codes == sorted(codes)


@pytest.fixture(scope="module")
def of_report() -> tuple[pd.DataFrame, pd.DataFrame]:
    public = pd.concat([shipped.cells(), shipped.of_scans()], ignore_index=True)
    return shipped.cells(protected=False), public


WITH_NOISE = [each.id for each in plan.load().values() if each.has_noise]


@pytest.mark.parametrize("table_id", WITH_NOISE)
def test_every_year_of_the_report_has_the_same_rows(of_report, table_id):
    """And where nothing is bound, each set of margins holds every combination of its codes."""
    true, public = of_report
    line, rows = plan.load()[table_id], public[public["table"] == table_id]
    names = list(line.columns)
    bound_to_a_year = [name for pair in line.bound if "year" in pair for name in pair]
    is_total = (rows[names] == "_T").to_numpy()
    for margins in np.unique(is_total, axis=0):
        block = rows[(is_total == margins).all(axis=1)]
        if not bound_to_a_year:
            per_year = [
                set(map(tuple, part[names].to_numpy())) for _, part in block.groupby("year")
            ]
            assert all(each == per_year[0] for each in per_year)
        if not line.bound and not line.coarser:
            assert len(block) == np.prod([block[name].nunique() for name in ["year", *names]])
    known = ["table", "year", *names]
    assert len(true.merge(rows[known], on=known)) == (true["table"] == table_id).sum()


@pytest.mark.parametrize("table_id", [name for name in WITH_NOISE if plan.load()[name].bound])
def test_what_is_bound_goes_together_in_many_units_or_in_none(of_report, table_id):
    """A combination that few units have would show, by its rows, that there are some."""
    true, _ = of_report
    rows = true[true["table"] == table_id]
    for pair in plan.load()[table_id].bound:
        assert rows.groupby(list(pair))["n"].max().min() >= THRESHOLD
