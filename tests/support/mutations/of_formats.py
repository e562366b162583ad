"""Wrong records of residents, and the formats in which each of them may be delivered."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow as arrow
import pyarrow.parquet as pq
import pyreadstat

from analysis.extracts.reading.mapping.producer_mapping import ProducerMapping
from support.small_delivery import good
from support.spreadsheets import write_spreadsheet

__all__ = ["NAMES", "WHOLE_ROW", "WRITERS", "WRONG", "layout", "rounds", "wrong"]

WHOLE_ROW = "the same id"
# Characters of each column in a file of fixed width.
WIDTH = 30
# Name of a mutation -> column, value of the second record, and what is said of it.
WRONG = {
    "a code unheard of": ("sex", "zz", "one of M, F, X"),
    "no id": ("pid", "", "a value in every row"),
    "a word for missing in an id": ("pid", "NULL", "not a word for missing"),
    "a row of totals": ("pid", "Totaal", "not a row of totals"),
    "an id rounded by a spreadsheet": ("pid", "1.23E+11", "no spreadsheet rounded"),
    "an id with a point": ("pid", "1000.0", "no `.0` behind it"),
    "an id that nobody sees whole": ("pid", "a\u200bb", "U+200B ZERO WIDTH SPACE"),
    WHOLE_ROW: ("pid", "secret-pid-1", "pid only once"),
    "Namibia or missing": ("nat_now", "NA", "either the code NA or a missing value"),
    "a country by its name": ("nat_first", "Maroc", "a country code"),
    "month thirteen": ("birth_date", "1980-13", "a month as YYYY-MM"),
    "a day that does not exist": ("first_registration", "2001-02-30", "a day as YYYY-MM-DD"),
    "a day in two ways": ("first_registration", "05/04/2001", "a day as YYYY-MM-DD"),
    "a time of day": ("first_registration", "2001-05-02 14:30:00", "a day as YYYY-MM-DD"),
    "half a child": ("youngest_child_age", "0.5", "a whole number"),
    "a child of 400": ("youngest_child_age", "400", "a whole number from 0 to 110"),
    "a negative weight": ("weight", "-1", "a weight above 0"),
    "a bound for a weight": ("weight", "<5", "not a bound"),
    "thousands or decimals": ("weight", "1,500", "the same way in the whole column"),
    "an error of a spreadsheet": ("weight", "#N/B", "not an error of a spreadsheet"),
}


def rounds() -> list[dict[str, str]]:
    """The names of mutations by column, one of each column in a round.

    A rule over whole rows is not asked where a column cannot be read, so it has its own round.
    """
    made: list[dict[str, str]] = [{"pid": WHOLE_ROW}]
    for name, (column, *_) in WRONG.items():
        if name == WHOLE_ROW:
            continue
        free = next((each for each in made[1:] if column not in each), None)
        if free is None:
            made.append(free := {})
        free[column] = name
    return made


def wrong(names: dict[str, str]) -> pd.DataFrame:
    """Good records of residents with a wrong value in some columns, as text."""
    frame = good("persons")
    for column, name in names.items():
        frame.loc[1, column] = WRONG[name][1]
    return frame


def _excel(frame: pd.DataFrame, path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("persons")
    for row in [list(frame), *frame.to_numpy().tolist()]:
        sheet.append(row)
    book.save(path)


def _spreadsheet(frame: pd.DataFrame, path: Path) -> None:
    write_spreadsheet(path, {"persons": [list(frame), *frame.fillna("").to_numpy().tolist()]})


def _fixed_width(frame: pd.DataFrame, path: Path) -> None:
    rows = frame.fillna("").to_numpy().tolist()
    lines = ["".join(value.ljust(WIDTH) for value in row) for row in rows]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def layout(frame: pd.DataFrame) -> ProducerMapping:
    """What `mapping.csv` says of the places in a file of fixed width."""
    places = {
        f"@{place * WIDTH + 1}-{(place + 1) * WIDTH}": name for place, name in enumerate(frame)
    }
    return ProducerMapping(names=places, columns=frozenset(frame))


def _zsav(frame: pd.DataFrame, path: Path) -> None:
    pyreadstat.write_sav(frame.astype(object), str(path), compress=True)


def _parquet(frame: pd.DataFrame, path: Path) -> None:
    columns = {name: arrow.array(values.tolist(), arrow.string()) for name, values in frame.items()}
    pq.write_table(arrow.table(columns), path)


def _sas(frame: pd.DataFrame, path: Path) -> None:
    pyreadstat.write_xport(frame.astype(object), str(path), file_format_version=8)


WRITERS: dict[str, Callable[[pd.DataFrame, Path], None]] = {
    "csv": lambda frame, path: frame.to_csv(path, index=False),
    "tsv": lambda frame, path: frame.to_csv(path, index=False, sep="\t"),
    "txt": lambda frame, path: frame.to_csv(path, index=False, sep=";"),
    "parquet": _parquet,
    "xlsx": _excel,
    "xls": _spreadsheet,
    "xlsb": _spreadsheet,
    "ods": _spreadsheet,
    "dat": _fixed_width,
    "zsav": _zsav,
    "sav": lambda frame, path: pyreadstat.write_sav(frame.astype(object), str(path)),
    "dta": lambda frame, path: pyreadstat.write_dta(frame.astype(object), str(path)),
    "xpt": _sas,
}
# Each wrong value in each format.
NAMES = [(ending, name) for ending in WRITERS for name in WRONG]
