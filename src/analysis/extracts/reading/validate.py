"""Hold a file against its contract: the typed frame, and every rule that a row breaks."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import pandera.errors
import pandera.pandas as pa

from analysis.errors import DataError
from analysis.extracts.reading.column_types import read_typed, typed
from analysis.extracts.reading.delimited_text import read_text
from analysis.extracts.reading.excel import read_sheet
from analysis.extracts.reading.mapping import FILE, Mapping, mapped
from analysis.extracts.reading.records import Breach, Note, Records
from analysis.extracts.reading.refusal import named
from analysis.extracts.reading.spss_stata import read_labelled
from analysis.extracts.reading.validate_large import LARGE, kept

__all__ = ["FORMATS", "Reading", "checked"]

FORMATS = (".parquet", ".csv", ".tsv", ".txt", ".xlsx", ".sav", ".dta")


class Reading(NamedTuple):
    """One extract as it was read: its typed frame, notes on reading, and labels of its codes."""

    frame: pd.DataFrame
    notes: tuple[Note, ...]
    labels: pd.DataFrame


def _breaches(failures: pd.DataFrame, frame: pd.DataFrame, lines: pd.Series) -> list[Breach]:
    """Gather the failures of pandera per column and rule, with row numbers of the file."""
    found = []
    # A rule over whole rows fails once, however many columns pandera names for it.
    whole_rows = failures["schema_context"] == "DataFrameSchema"
    failures = failures.assign(
        index=failures["index"].astype("Int64"), column=failures["column"].mask(whole_rows, None)
    )
    for (context, column, check), cases in failures.groupby(
        ["schema_context", "column", "check"], dropna=False
    ):
        whole_row = context == "DataFrameSchema"
        rule = "a value in every row" if check == "not_nullable" else str(check)
        rows = sorted(set(lines.loc[cases["index"].dropna()].tolist()))
        values = [] if whole_row else [v for v in cases["failure_case"].tolist() if not pd.isna(v)]
        found.append(Breach("(row)" if whole_row else str(column), rule, rows, values))
    return found


def _check(
    frame: pd.DataFrame, lines: pd.Series, contract: pa.DataFrameSchema, *, spoilt: set[str]
) -> list[Breach]:
    """Hold a typed frame against its contract; unreadable columns are not judged again."""
    try:
        contract.validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as error:
        failures = error.failure_cases
        of_column = failures["schema_context"] == "Column"
        told = of_column & failures["column"].isin(spoilt)
        # A rule over several columns cannot be judged where one of them could not be read.
        told |= ~of_column & bool(spoilt)
        return _breaches(failures.loc[~told], frame, lines)
    return []


def _records(path: Path, expected: list[str]) -> Records:
    name, ending = named(path), path.suffix.lower()
    if ending == ".parquet":
        return read_typed(path, name=name)
    if ending == ".xlsx":
        return read_sheet(path, name=name)
    if ending in (".sav", ".dta"):
        return read_labelled(path, name=name)
    return read_text(path, name=name, expected=expected)


def _with_our_names(records: Records, contract: pa.DataFrameSchema) -> Records:
    """Read a name that differs in capitals or blanks only as ours."""
    ours = {name.casefold(): name for name in contract.columns}
    turned = {
        name: ours[name.strip().casefold()]
        for name in records.frame
        if name not in contract.columns and name.strip().casefold() in ours
    }
    if not turned:
        return records
    notes = (*records.notes, Note("capitals", count=len(turned)))
    return records.replaced(frame=records.frame.rename(columns=turned), notes=notes)


def _complete(records: Records, contract: pa.DataFrameSchema, path: Path) -> Records:
    """Refuse columns that lack or are too many; add those that an older file may lack."""
    expected = list(contract.columns)
    missing = [
        name
        for name, rules in contract.columns.items()
        if rules.required and name not in records.frame
    ]
    extra = [name for name in records.frame if name not in contract.columns]
    if len(missing) > len(expected) / 2:
        # The first line may be a person's record here, so its words are not repeated.
        raise DataError(
            f"{named(path)}: the header has {len(expected) - len(missing)} of the {len(expected)} "
            f"columns; expected {', '.join(expected)}. Deliver it with that header, or say in "
            f"{FILE} which is which."
        )
    if missing or extra or records.frame.columns.has_duplicates:
        twice = sorted(set(records.frame.columns[records.frame.columns.duplicated()]))
        parts = [("missing", missing), ("not in the contract", extra), ("twice", twice)]
        told = "; ".join(f"column(s) {what}: {', '.join(names)}" for what, names in parts if names)
        raise DataError(
            f"{named(path)}: {told}; expected exactly {', '.join(expected)}. Rename or leave out, "
            f"in the file or in {FILE}."
        )
    later = {name: np.nan for name in expected if name not in records.frame}
    return records.replaced(frame=records.frame.assign(**later).astype(dict.fromkeys(later, "str")))


def checked(
    path: Path, contract: pa.DataFrameSchema, found: Mapping, *, year: int
) -> tuple[Reading, list[Breach], pd.Series]:
    """Read one file and hold it against a contract, whatever the register says of it.

    Returns
    -------
    Reading
        The typed frame and what was read in its own way.
    list of Breach
        What it breaks.
    Series of int
        The row number of each record in the file.
    """
    records = mapped(_records(path, [*contract.columns, *found.names]), found, year=year)
    records = _complete(_with_our_names(records, contract), contract, path)
    frame, breaches, notes = typed(records, contract)
    as_written = not (breaches or notes or records.notes)
    if not (
        as_written
        and path.suffix.lower() == ".parquet"
        and len(frame) > LARGE
        and kept(path, contract)
    ):
        breaches += _check(
            frame, records.lines, contract, spoilt={breach.column for breach in breaches}
        )
    return Reading(frame, (*records.notes, *notes), records.labels), breaches, records.lines
