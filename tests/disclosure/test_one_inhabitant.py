"""A municipality of one inhabitant: no published file tells anything of that person."""

import re

import pandas as pd
import pytest

from analysis import plan
from analysis.reference.geography import municipality
from analysis.report.page import table_csv
from analysis.settings import THRESHOLD
from support import shipped

YEAR = 2023


@pytest.fixture(scope="module")
def person() -> pd.Series:
    """Whom the shipped delivery has alone in a municipality, which marks that person."""
    residents = shipped.residents(YEAR)
    alone = residents[
        ~residents["municipality"].duplicated(keep=False) & residents["region"].eq("VG")
    ]
    assert len(alone) == 1
    return alone.iloc[0]


def rows_of(frame: pd.DataFrame, code: str) -> pd.DataFrame:
    """Rows that name a municipality, in whatever column."""
    return frame[(frame.astype(str) == code).any(axis=1)]


def test_its_cells_show_a_rounded_total_and_nothing_else(person):
    rows = rows_of(shipped.cells(), person["municipality"])
    rows = rows[rows["year"] == YEAR]
    assert set(rows["table"]) == {"P8"}
    shown = rows[rows["n"].notna()]
    assert shown["origin_group"].tolist() == ["_T"]
    assert shown["n"].item() in (0, plan.load()["P8"].rounding)
    assert rows.loc[rows["n"].isna(), ["weight", "weight2"]].isna().all().all()


def test_every_row_of_few_is_like_it():
    true = shipped.cells(protected=False)
    few = true[true["table"].eq("P8") & true["origin_group"].eq("_T") & (true["n"] < THRESHOLD)]
    public = shipped.cells()
    same = (
        public["table"].eq("P8")
        & public["municipality"].isin(few["municipality"])
        & public["origin_group"].ne("_T")
    )
    assert len(few)
    assert public.loc[same & (public["year"] == YEAR), "n"].isna().all()


def test_no_published_file_tells_of_its_person(built, person):
    """Looked for by code and name in every file, metadata and notebooks too: one table, hidden."""
    report = built / "reports" / str(YEAR)
    place = municipality(person["municipality"], year=YEAR).name
    marks = re.compile(rf"(?<![\w.,])({person['municipality']}|{re.escape(place)})(?!\w)")
    files = [
        path for path in sorted(report.rglob("*")) if path.is_file() and path.suffix != ".parquet"
    ]
    assert {".ipynb", ".html", ".csv", ".json", ".svg"} <= {path.suffix for path in files}
    texts = {path.name: path.read_bytes().decode("utf-8", errors="replace") for path in files}
    naming = {name for name, text in texts.items() if marks.search(text)}
    # The notebook as run holds the rows that became the CSV.
    assert naming == {"P8.csv", "02_population.ipynb"}
    rows = len(marks.findall(texts["02_population.ipynb"]))
    empty = rf'"{person["municipality"]}",\s*"(?:foreign|non_eu15)",\s*null,\s*null,\s*null,'
    assert len(re.findall(empty, texts["02_population.ipynb"])) == rows
    mine = [
        row
        for row in table_csv.read(report / "tables/P8.csv")
        if row["municipality"] == person["municipality"]
    ]
    assert {row["origin_group"] for row in mine} == {"foreign", "non_eu15"}
    assert all(row["conf_status"] == "C" for row in mine)
    assert not any(row[column] for row in mine for column in ("value", "low", "high", "count"))
    frames = {
        path.stem
        for path in report.rglob("*.parquet")
        if len(rows_of(pd.read_parquet(path), person["municipality"]))
    }
    assert frames == {"cells"}
