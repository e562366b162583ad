"""Read a delivered extract: find it, compare its hash, hold it against its contract."""

import hashlib
from pathlib import Path

import pandas as pd
import pandera.errors
import pandera.pandas as pa

from analysis.errors import DataError
from analysis.extracts.contracts import CODED, CONTRACTS
from analysis.extracts.large import LARGE, kept
from analysis.extracts.typed import Breach, read_text, read_typed, typed
from analysis.settings import ROOT

__all__ = ["deliveries", "load"]

SHOWN_ROWS = 20
LONGEST_CODE = 24
# The column of an extract that must lie in the delivered period; an event may lie in the history before it.
PERIOD = {
    "population_official": ("date", "ref_from"),
    "persons": ("ref_date", "ref_from"),
    "ci_persons": ("observed_until", "ref_from"),
    "ci_events": ("date", "history_from"),
    "unia_reports": ("received_on", "ref_from"),
}


def _named(path: Path) -> str:
    """Name a file by its place in the project, never by its place on the machine."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else f"{path.parent.name}/{path.name}"


def _show(value: object, frame: pd.DataFrame) -> str:
    """Quote a code, unless it is too long for one or is an identifier that slipped into the column."""
    text = str(value)
    ids = [name for name in frame if name.endswith("_id") or name == "pid"]
    if len(text) > LONGEST_CODE or any((frame[name] == text).any() for name in ids):
        return "a value that is no code (not shown)"
    return repr(text)


def _rows(rows: list[int]) -> str:
    shown = ", ".join(str(row) for row in sorted(rows)[:SHOWN_ROWS])
    more = f" and {len(rows) - SHOWN_ROWS} more" if len(rows) > SHOWN_ROWS else ""
    return f"row {shown}{more}" if len(rows) == 1 else f"rows {shown}{more}"


def _word(breach: Breach, frame: pd.DataFrame, *, coded: frozenset[str]) -> str:
    found = ""
    if breach.column in coded and breach.found:
        shown = sorted({_show(value, frame) for value in breach.found})
        found = f": found {', '.join(shown[:5])}{' and others' if len(shown) > 5 else ''}"
    return f"  {breach.column}: {_rows(breach.rows)}{found}; expected {breach.rule}"


def _refuse(path: Path, breaches: list[Breach], frame: pd.DataFrame, *, coded: frozenset[str]) -> None:
    if not breaches:
        return
    lines = sorted(_word(breach, frame, coded=coded) for breach in breaches)
    count = "line in the file, the header being line 1" if path.suffix == ".csv" else "record from 1"
    raise DataError(
        f"{_named(path)}: {len(lines)} rule(s) of the contract broken (row = {count}):\n"
        + "\n".join(lines)
        + "\nCorrect the file at its source, deliver it again and renew its sha256 in delivery.csv."
    )


def _breaches(failures: pd.DataFrame, frame: pd.DataFrame, lines: pd.Series) -> list[Breach]:
    """Gather the failures of pandera per column and rule, with row numbers of the file."""
    found = []
    # A rule over whole rows fails once, however many columns pandera names for it.
    whole_rows = failures["schema_context"] == "DataFrameSchema"
    failures = failures.assign(
        index=failures["index"].astype("Int64"), column=failures["column"].mask(whole_rows, None)
    )
    for (context, column, check), cases in failures.groupby(["schema_context", "column", "check"], dropna=False):
        whole_row = context == "DataFrameSchema"
        rule = "a value in every row" if check == "not_nullable" else str(check)
        rows = sorted(set(lines.loc[cases["index"].dropna()].tolist()))
        values = [] if whole_row else [v for v in cases["failure_case"].tolist() if not pd.isna(v)]
        found.append(Breach("(row)" if whole_row else str(column), rule, rows, values))
    return found


def _check(frame: pd.DataFrame, lines: pd.Series, contract: pa.DataFrameSchema, *, spoilt: set[str]) -> list[Breach]:
    """Hold a typed frame against its contract; a column whose text could not be read is not judged twice."""
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


def _find(extract: str, folder: Path) -> Path:
    found = [path for path in (folder / f"{extract}.parquet", folder / f"{extract}.csv") if path.is_file()]
    if len(found) == 1:
        return found[0]
    where = _named(folder / extract)
    if found:
        raise DataError(f"{where}: both .parquet and .csv are there; expected one. Remove the older one.")
    raise DataError(
        f"{where}: no {extract}.parquet or {extract}.csv; deliver one with the columns "
        f"{', '.join(CONTRACTS[extract].columns)} and register it in delivery.csv."
    )


def _read(path: Path, contract: pa.DataFrameSchema) -> tuple[pd.DataFrame, list[Breach], pd.Series]:
    """Read and check one file: the typed frame, what it breaks, and the row number of each record."""
    records = read_text(path, name=_named(path)) if path.suffix == ".csv" else read_typed(path, name=_named(path))
    expected = list(contract.columns)
    missing = [name for name in expected if name not in records.frame]
    extra = [name for name in records.frame if name not in contract.columns]
    if len(missing) > len(expected) / 2:
        # The first line may be a person's record here, so its words are not repeated.
        raise DataError(
            f"{_named(path)}: the header has {len(expected) - len(missing)} of the {len(expected)} columns; "
            f"expected {', '.join(expected)}, in UTF-8 with commas between them."
        )
    if missing or extra or records.frame.columns.has_duplicates:
        twice = sorted(set(records.frame.columns[records.frame.columns.duplicated()]))
        parts = [("missing", missing), ("not in the contract", extra), ("twice", twice)]
        told = "; ".join(f"column(s) {what}: {', '.join(names)}" for what, names in parts if names)
        raise DataError(f"{_named(path)}: {told}; expected exactly {', '.join(expected)}. Rename or leave out.")
    frame, breaches = typed(records, contract)
    if breaches or not _kept_in_sql(path, contract, len(frame)):
        breaches += _check(frame, records.lines, contract, spoilt={breach.column for breach in breaches})
    return frame, breaches, records.lines


def _kept_in_sql(path: Path, contract: pa.DataFrameSchema, rows: int) -> bool:
    """Whether a large Parquet file needs no check in memory."""
    return path.suffix == ".parquet" and rows > LARGE and kept(path, contract)


def deliveries(folder: Path) -> pd.DataFrame:
    """Return the register of a year's delivery, one row per extract.

    Parameters
    ----------
    folder : Path
        A folder such as data/raw/2023 that holds delivery.csv.

    Returns
    -------
    DataFrame
        The columns of the contract `delivery`, in the order of the file.

    Raises
    ------
    DataError
        If delivery.csv is absent, cannot be read, breaks its contract or names an unknown extract.
    """
    path = Path(folder) / "delivery.csv"
    if not path.is_file():
        raise DataError(
            f"{_named(path)}: absent; expected one row per extract with "
            f"{', '.join(CONTRACTS['delivery'].columns)}. Deliver the register with the extracts."
        )
    frame, breaches, _ = _read(path, CONTRACTS["delivery"])
    _refuse(path, breaches, frame, coded=CODED["delivery"])
    unknown = sorted(set(frame["extract"]) - (set(CONTRACTS) - {"delivery"}))
    if unknown:
        known = ", ".join(name for name in CONTRACTS if name != "delivery")
        raise DataError(f"{_named(path)}: extract {', '.join(unknown)} is unknown; expected {known}.")
    return frame


def _registered(extract: str, path: Path, folder: Path) -> pd.Series:
    register = deliveries(folder).set_index("extract")
    if extract not in register.index:
        raise DataError(
            f"{_named(path)}: no row in delivery.csv; expected one row for {extract} with its sha256 and "
            "period. Add the row that the producer gave, or remove the file."
        )
    row = register.loc[extract]
    actual = hashlib.sha256(path.read_bytes()).hexdigest()
    if actual != row["sha256"]:
        raise DataError(
            f"{_named(path)}: sha256 is {actual}; delivery.csv registers {row['sha256']}. The file "
            "changed after it was registered: put the delivered file back, or register the new one."
        )
    return row


def _outside_period(extract: str, frame: pd.DataFrame, lines: pd.Series, row: pd.Series) -> list[Breach]:
    if extract not in PERIOD:
        return []
    column, start = PERIOD[extract]
    inside = frame[column].isna() | frame[column].between(row[start], row["ref_to"])
    rule = f"a day from {row[start]:%Y-%m-%d} to {row['ref_to']:%Y-%m-%d} as delivery.csv has it"
    return [] if inside.all() else [Breach(column, rule, lines[~inside].tolist(), [])]


def load(extract: str, folder: Path) -> pd.DataFrame:
    """Read one extract of a delivery and return it typed, after every check of its contract.

    Parameters
    ----------
    extract : str
        Name of a contract other than `delivery`.
    folder : Path
        A folder such as data/raw/2023, with `delivery.csv` and the extract as Parquet or CSV.

    Returns
    -------
    DataFrame
        The columns of the contract with its types; rows in the order of the file.

    Raises
    ------
    DataError
        If the file is absent, there twice, unregistered, changed since it was registered, unreadable or
        breaks its contract. All breaches are told at once, by column, rule and row.

    Examples
    --------
    >>> load("persons", Path("nowhere"))
    Traceback (most recent call last):
    ...
    analysis.errors.DataError: nowhere/persons: no persons.parquet or persons.csv; deliver one with ...
    """
    if extract not in CONTRACTS or extract == "delivery":
        known = ", ".join(name for name in CONTRACTS if name != "delivery")
        raise DataError(f"extract {extract!r} is unknown; expected one of {known}.")
    folder = Path(folder)
    path = _find(extract, folder)
    row = _registered(extract, path, folder)
    frame, breaches, lines = _read(path, CONTRACTS[extract])
    if not any(breach.column == PERIOD.get(extract, ("",))[0] for breach in breaches):
        breaches += _outside_period(extract, frame, lines, row)
    _refuse(path, breaches, frame, coded=CODED[extract])
    return frame
