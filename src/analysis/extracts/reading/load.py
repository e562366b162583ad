"""Read a delivered extract: find it, compare its hash, hold it against its contract."""

from functools import lru_cache
from pathlib import Path

import pandas as pd

from analysis.errors import DataError
from analysis.extracts.contracts import CONTRACTS
from analysis.extracts.reading.mapping import FILE, mapping
from analysis.extracts.reading.records import Breach
from analysis.extracts.reading.refusal import refuse
from analysis.extracts.reading.register import deliveries, registered
from analysis.extracts.reading.validate import Reading, checked
from analysis.reference import municipalities
from analysis.workbench.fingerprint import of_file

__all__ = ["beyond", "deliveries", "load", "read"]

# Larger files are read each time, so that no two are held at once.
KEPT_BYTES = 50_000_000
# The column of an extract that must lie in the delivered period; an event may lie in the history
# before it.
PERIOD = {
    "population_official": ("date", "ref_from"),
    "persons": ("ref_date", "ref_from"),
    "ci_persons": ("observed_until", "ref_from"),
    "ci_events": ("date", "history_from"),
    "nt2_enrolments": ("enrolled_on", "history_from"),
    "job_seekers": ("start", "history_from"),
    "staff": ("date", "ref_from"),
    "unia_reports": ("received_on", "ref_from"),
    "correspondence": ("sent_on", "ref_from"),
    "vmri_files": ("received_on", "ref_from"),
}
# Extracts that hold municipalities of Flanders and Brussels alone; whether as they are in the year,
# or in any year.
MUNICIPALITIES = {"persons": True, "population_official": False}


def beyond(
    extract: str, frame: pd.DataFrame, lines: pd.Series, row: pd.Series, breaches: list[Breach]
) -> list[Breach]:
    """Tell which rows lie outside the delivered period or the municipalities covered."""
    spoilt = {breach.column for breach in breaches}
    return [
        *_outside_period(extract, frame, lines, row, spoilt),
        *_elsewhere(extract, frame, lines, row["ref_from"].year, spoilt),
    ]


def _elsewhere(
    extract: str, frame: pd.DataFrame, lines: pd.Series, year: int, spoilt: set[str]
) -> list[Breach]:
    if extract not in MUNICIPALITIES or "nis_code" in spoilt:
        return []
    inside = frame["nis_code"].isin(
        set(municipalities.load(year=year if MUNICIPALITIES[extract] else None)["nis_code"])
    )
    when = (
        f" in {year} (@municipalities in {FILE} turns one from before a merger)"
        if MUNICIPALITIES[extract]
        else ""
    )
    rule = f"the NIS code of a municipality of Flanders or Brussels{when}"
    return (
        []
        if inside.all()
        else [
            Breach("nis_code", rule, lines[~inside].tolist(), frame["nis_code"][~inside].tolist())
        ]
    )


def _outside_period(
    extract: str, frame: pd.DataFrame, lines: pd.Series, row: pd.Series, spoilt: set[str]
) -> list[Breach]:
    if extract not in PERIOD or PERIOD[extract][0] in spoilt:
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
        A folder such as data/raw/2023, with `delivery.csv` and the extract in one of `FORMATS`.

    Returns
    -------
    DataFrame
        The columns of the contract with its types; rows in the order of the file.

    Raises
    ------
    DataError
        If the file is absent, there twice, unregistered, changed since it was registered,
        unreadable or breaks its contract. All breaches are told at once, by column, rule and row.

    Examples
    --------
    >>> load("persons", Path("nowhere"))
    Traceback (most recent call last):
    ...
    analysis.errors.DataError: nowhere/persons: no persons.parquet or persons.csv; deliver one with
    ...
    """
    return read(extract, folder).frame


def read(extract: str, folder: Path) -> Reading:
    """Read one extract as `load` does, with its notes and the labels of its codes."""
    if extract not in CONTRACTS or extract == "delivery":
        known = ", ".join(name for name in CONTRACTS if name != "delivery")
        raise DataError(f"extract {extract!r} is unknown; expected one of {known}.")
    folder = Path(folder)
    path, row = registered(extract, folder)
    codes = folder / FILE
    period = tuple(row[name] for name in ("ref_from", "ref_to", "history_from"))
    once = _once if path.stat().st_size <= KEPT_BYTES else _once.__wrapped__
    reading = once(extract, path, row["sha256"], of_file(codes) if codes.is_file() else "", period)
    return reading._replace(frame=reading.frame.copy(deep=False))


@lru_cache(maxsize=32)
def _once(
    extract: str, path: Path, _sha256: str, _mapping: str, period: tuple[pd.Timestamp, ...]
) -> Reading:
    """Read a file once, however many frames are made from it."""
    contract = CONTRACTS[extract]
    found = mapping(path.parent, extract, contracts=CONTRACTS)
    reading, breaches, lines = checked(path, contract, found, year=period[0].year)
    row = pd.Series(period, index=["ref_from", "ref_to", "history_from"])
    breaches += beyond(extract, reading.frame, lines, row, breaches)
    refuse(path, breaches, reading.frame, contract)
    return reading
