"""Classes of columns: stated once, and true of every frame of the shipped deliveries."""

import re

import duckdb
import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.extracts.contracts.codes import POSITIONS
from analysis.extracts.frames.classed import band_sql, class_sql
from analysis.reference import classes as module
from analysis.reference.classes import REST, classes
from analysis.settings import EMPLOYED, WORKING_AGE
from analysis.workbench.resources import resource
from support import shipped


def expected(fine: str, column: str) -> str:
    """Class of a finer code, as `classes.toml` says."""
    known = classes(column)
    if known.bands:
        return next((band for band in known.bands if is_inside(int(fine), band)), "")
    named = [code for code, finer in known.codes.items() if fine in finer]
    rest = [code for code, finer in known.codes.items() if REST in finer]
    # A code that no class names stands for itself, unless one holds the rest.
    (code,) = named or rest or [fine]
    return code


def is_inside(number: int, band: str) -> bool:
    first, last = re.fullmatch(r"(\d+)(?:-(\d+)|\+)", band).groups()
    return int(first) <= number <= (int(last) if last else number)


def pairs_of_columns() -> list[tuple[str, str, pd.DataFrame]]:
    """Every column of classes of a frame with the finer column beside it, and the codes of both."""
    found = []
    for path in sorted(shipped.folder().glob("delivery_*/*.parquet")):
        frame = pd.read_parquet(path)
        for column in resource("classes"):
            finer = classes(column).of
            if column in frame and finer in frame:
                codes = frame[[column, finer]].dropna().astype(str).drop_duplicates()
                found.append((f"{path.parent.name}/{path.stem}", column, codes))
    return found


def test_the_classes_are_true_of_every_frame():
    pairs = pairs_of_columns()
    wrong = [
        f"{frame}: {column} {code} holds {fine}"
        for frame, column, codes in pairs
        for code, fine in codes.itertuples(index=False)
        if code != expected(fine, column)
    ]
    assert wrong == []
    assert len(pairs) >= 18


def test_every_position_is_employed_idle_abroad_or_unknown_and_only_one_of_these():
    idle = {code.removesuffix("/no") for code in classes("neet").codes["yes"]}
    abroad = set(classes("position_group").codes["abroad"])
    parts = [set(EMPLOYED), idle, abroad, {"unknown"}]
    assert set().union(*parts) == {*POSITIONS, "unknown"}
    assert sum(map(len, parts)) == len({*POSITIONS, "unknown"})


@pytest.mark.parametrize("column", ["age_work", "age_five"])
def test_the_bands_of_work_span_the_working_age(column):
    starts = classes(column).starts
    assert (starts[0], starts[-1] - 1) == WORKING_AGE


def test_the_card_of_the_change_names_the_bands_of_work():
    bands = ", ".join(classes("age_work").bands)
    assert bands in resource("cards")["employment_rate_change_split"]["bias"]


def test_broader_classes_hold_every_code_of_the_finer_column_once():
    bands = [band for parts in classes("age_broad").codes.values() for band in parts]
    assert bands == list(classes("age_band").bands)


def asked(expression: str) -> str:
    return duckdb.sql(f"SELECT {expression}").fetchone()[0]


def test_numbers_at_the_edges_of_bands():
    made = [asked(band_sql(str(n), "years_here")) for n in (-1, 0, 4, 5, 9, 10, 99)]
    assert made == ["", "0-4", "0-4", "5-9", "5-9", "10+", "10+"]
    assert [asked(band_sql(str(n), "age_work")) for n in (64, 65)] == ["55-64", ""]


def test_a_code_of_no_class_stands_for_itself_or_for_the_rest():
    codes = ("'labour'", "'temporary_protection'", "'unknown'")
    made = [asked(class_sql(code, "ground_of_stay")) for code in codes]
    assert made == ["labour", "protection", "other_or_unknown"]
    assert asked(class_sql("'no_such_position'", "activity")) == "outside"


def test_unknown_columns_and_bands_with_a_gap_are_refused(monkeypatch):
    with pytest.raises(DataError, match="column 'shoe_size' is not in resources/classes.toml"):
        classes("shoe_size")
    with pytest.raises(DataError, match="column 'employed' has no bands"):
        band_sql("1", "employed")
    gap = {"size": {"of": "length", "bands": ["0-4", "6-9"]}}
    monkeypatch.setattr(module, "resource", lambda name: gap)
    with pytest.raises(DataError, match=r"\[size\] has 0-4 before 6-9; expected bands in order"):
        classes("size")
