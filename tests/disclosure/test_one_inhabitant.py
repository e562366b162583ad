"""A municipality of one inhabitant: no published file tells anything of that person."""

import re

import pandas as pd
import pytest

from analysis.reference.geography import municipality
from analysis.report.page import table_csv
from analysis.settings import NOISE_MOST, THRESHOLD
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


def test_its_cells_are_hidden_all_of_them(person):
    rows = rows_of(shipped.cells(), person["municipality"])
    assert set(rows["table"]) == {"P8"}
    assert set(rows["year"]) == {YEAR - 1, YEAR}
    assert rows[["n", "weight", "weight2"]].isna().all(axis=None)
    assert (rows["conf_status"] == "C").all()


def test_it_has_the_rows_of_every_other_municipality(person):
    """Which groups live there, and that somebody does, shows in no row that is there or not."""
    public = shipped.cells()
    rows = public[public["table"] == "P8"]
    codes = rows.groupby(["municipality", "year"])["origin_group"].apply(sorted)
    assert codes[person["municipality"]].tolist() == [codes.iloc[0]] * 2
    assert len(set(codes.map(tuple))) == 1


def test_of_every_municipality_of_few_nothing_is_shown():
    true, public = shipped.cells(protected=False), shipped.cells()
    of_all = true["table"].eq("P8") & true["origin_group"].eq("_T")
    few = true[of_all & (true["n"] < THRESHOLD - NOISE_MOST)]
    assert len(few)
    same = public.merge(few[["table", "year", "municipality"]])
    assert same["n"].isna().all()


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
    # The notebook as run holds the rows that became the CSV and a sheet of the workbook.
    drawn = {"bevolking.html", "rapport.html", "P8-kaart.svg"}
    assert naming == {"P8.csv", "02_population.ipynb", "tabellen.xlsx", *drawn}
    # On the map, and in the table below it, the place is called hidden and nothing else.
    hidden = re.compile(rf"{re.escape(place)}(?:: |</th><td>)afgeschermd<")
    on_map = {name: hidden.findall(text) for name, text in texts.items() if name in naming}
    for name in drawn:
        assert len(on_map[name]) == len(marks.findall(texts[name])) > 0
    rows = len(marks.findall(texts["02_population.ipynb"])) - len(on_map["02_population.ipynb"])
    empty = rf'"{person["municipality"]}",\s*"(?:foreign|non_eu15)",\s*null,\s*null,\s*null,'
    assert len(re.findall(empty, texts["02_population.ipynb"])) == rows
    mine = [
        row
        for row in table_csv.read(report / "tables/P8.csv")
        if row["municipality"] == person["municipality"]
    ]
    assert {row["origin_group"] for row in mine} == {"foreign", "non_eu15"}
    assert all(row["conf_status"] == "C" for row in mine)
    numbers = ("value", "low", "high", "count", "denominator", "n")
    assert not any(row[column] for row in mine for column in numbers)
    frames = {
        path.stem
        for path in report.rglob("*.parquet")
        if len(rows_of(pd.read_parquet(path), person["municipality"]))
    }
    assert frames == {"cells", "local"}
    of_scans = pd.read_parquet(report / "public/local.parquet")
    assert of_scans.loc[of_scans["municipality"] == person["municipality"], "n"].isna().all()
