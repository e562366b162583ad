"""A producer's names and codes in ours: `mapping.csv` beside the data, one line a code.

`extract,column,theirs,ours`:

- `persons,,GESLACHT,sex`: their column GESLACHT is our `sex`; with nothing as ours the column is
  left out.
- `persons,sex,1,M`: their code 1 is our M; with nothing as ours it is missing.
- `persons,first_registration,DD/MM/YYYY,YYYY-MM-DD`: how they write a day (or a month:
  `MM/YYYY,YYYY-MM`).
- `persons,nat_now,*,@nis_countries`: their codes are those of a shipped crosswalk.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from analysis.errors import DataError
from analysis.extracts.formats.delimited_text import read_delimited
from analysis.extracts.reading.crosswalks import CROSSWALKS

__all__ = ["MAPPING_FILE", "ProducerMapping", "read_mapping"]

MAPPING_FILE = "mapping.csv"
COLUMNS = ("extract", "column", "theirs", "ours")
SHOWN_LINES = 20
_DATE_FORMAT = re.compile(r"(?=.*MM)(?=.*YYYY)(?:DD|MM|YYYY|[-/. ])+")


@dataclass(frozen=True)
class ProducerMapping:
    """What the mapping file says of one extract: theirs to ours."""

    names: dict[str, str] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    formats: dict[str, str] = field(default_factory=dict)
    crosswalks: dict[str, str] = field(default_factory=dict)


def read_mapping(
    folder: Path, extract: str, *, contracts: Mapping[str, pa.DataFrameSchema]
) -> ProducerMapping:
    """Read what the mapping file of a delivery says of one extract; empty without such a file.

    Parameters
    ----------
    folder : Path
        A folder such as data/raw/2023.
    extract : str
        Name of a contract.
    contracts : mapping of str to DataFrameSchema
        All contracts by name: the file is checked as a whole.

    Raises
    ------
    DataError
        If a line, of whatever extract, names what does not exist, gives a code that its contract
        does not know, or contradicts another; all such lines at once.
    """
    path = Path(folder) / MAPPING_FILE
    name = f"{path.parent.name}/{MAPPING_FILE}"
    if not path.is_file():
        return ProducerMapping()
    records = read_delimited(path, name=name, expected=COLUMNS)
    if list(records.frame.columns) != list(COLUMNS):
        raise DataError(
            f"{name}: the first line is another header; expected the header {','.join(COLUMNS)}. "
            "Correct that line."
        )
    lines = records.frame.apply(lambda column: column.str.strip()).fillna("")
    mappings = {each: ProducerMapping() for each in contracts}
    faults = []
    for number, line in zip(records.lines, lines.itertuples(index=False), strict=True):
        if line.extract in contracts:
            fault = _add(mappings[line.extract], line, contracts[line.extract])
        else:
            known = ", ".join(sorted(contracts))
            fault = f"extract {line.extract!r} is unknown; expected one of {known}"
        if fault:
            faults.append(f"  line {number}: {fault}")
    _refuse(name, faults)
    return mappings[extract]


def _refuse(name: str, faults: list[str]) -> None:
    if faults:
        shown = faults[:SHOWN_LINES]
        if len(faults) > SHOWN_LINES:
            shown.append(f"  and {len(faults) - SHOWN_LINES} more")
        raise DataError("\n".join([f"{name}: {len(faults)} line(s) cannot be used:", *shown]))


def _add(mapping: ProducerMapping, line: tuple, contract: pa.DataFrameSchema) -> str:
    """Add a line to a mapping; return what is wrong with it, or nothing."""
    column, theirs, ours = line.column, line.theirs, line.ours
    names = ", ".join(contract.columns)
    if not theirs:
        return "theirs is empty; expected the name or the code that the producer uses"
    if not column:
        if ours and ours not in contract.columns:
            return (
                f"column {ours!r} is unknown; expected one of {names}, or nothing to leave it out"
            )
        return _set_once(mapping.names, theirs, ours)
    if column not in contract.columns:
        return f"column {column!r} is unknown; expected one of {names}"
    if ours.startswith("@"):
        if ours not in CROSSWALKS or theirs != "*":
            return f"{theirs},{ours}: expected *,{' or *,'.join(CROSSWALKS)}"
        return _set_once(mapping.crosswalks, column, ours)
    if _DATE_FORMAT.fullmatch(theirs):
        is_day = str(contract.columns[column].dtype).startswith("datetime")
        expected = "YYYY-MM-DD" if is_day else "YYYY-MM"
        if ours != expected:
            return f"ours is {ours!r}; expected {expected}"
        return _set_once(mapping.formats, column, theirs)
    codes = mapping.codes.setdefault(column, {})
    return _not_allowed(ours, contract.columns[column]) or _set_once(codes, theirs, ours)


def _set_once(known: dict[str, str], theirs: str, ours: str) -> str:
    if known.setdefault(theirs, ours) != ours:
        return (
            f"{theirs!r} stands for {known[theirs]!r} on an earlier line; expected one line a code"
        )
    return ""


def _not_allowed(ours: str, column: pa.Column) -> str:
    """Say why the contract does not allow a value in a column; nothing where it does."""
    if not ours:
        if column.nullable:
            return ""
        return "ours is empty, but every row needs a value; expected a code"
    if not (column.metadata or {}).get("coded"):
        return ""
    value = pd.Series([ours], dtype="str")
    for check in column.checks:
        if not check(value).check_passed:
            return f"ours is {ours!r}; expected {check.error}"
    return ""
