"""Word a refusal: file, column, row number, rule and a right value, never a person's data."""

import re
from collections import Counter
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from analysis.errors import DataError
from analysis.extracts.contracts import CODED
from analysis.extracts.contracts.codebook import example
from analysis.extracts.reading.mapping import FILE
from analysis.extracts.reading.records import Breach
from analysis.workbench.folders import shown

__all__ = ["named", "refuse"]

SHOWN_ROWS = 20
LONGEST_CODE = 24
SHOWN_CODES = 10
# A code may be shown; a day, a month or a long number may belong to a person.
_NO_CODE = re.compile(r"\d{6,}|\d{4}-\d{2}|\d{1,2}/\d{1,2}/|\s.*\s")


def named(path: Path) -> str:
    """Name a file by its place in the project, never by its place on the machine."""
    name = shown(path)
    return f"{path.parent.name}/{path.name}" if Path(name).is_absolute() else name


def _show(value: object, ids: set[str]) -> str:
    """Quote a code, unless it is too long for one, looks like a day or is an identifier."""
    text = str(value)
    if len(text) > LONGEST_CODE or _NO_CODE.search(text) or text in ids:
        return "a value that is no code (not shown)"
    return repr(text)


def _rows(rows: list[int]) -> str:
    shown = ", ".join(str(row) for row in sorted(rows)[:SHOWN_ROWS])
    more = (
        f" and {len(rows) - SHOWN_ROWS:,} more ({len(rows):,} in all)"
        if len(rows) > SHOWN_ROWS
        else ""
    )
    return f"row {shown}{more}" if len(rows) == 1 else f"rows {shown}{more}"


def _word(breach: Breach, frame: pd.DataFrame, contract: pa.DataFrameSchema) -> str:
    found = ""
    if breach.column in CODED[contract.name] and breach.found:
        ids = {
            value
            for name in frame
            if name.endswith("_id") or name == "pid"
            for value in frame[name].dropna()
        }
        counts = Counter(_show(value, ids) for value in breach.found)
        often = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
        words = [
            f"{code} ({count} times)" if count > 1 else code for code, count in often[:SHOWN_CODES]
        ]
        others = f" and {len(often) - SHOWN_CODES} other values" if len(often) > SHOWN_CODES else ""
        found = f": found {', '.join(words)}{others}"
    right = example(contract.name, breach.column)
    return (
        f"  {breach.column}: {_rows(breach.rows)}{found}; expected "
        f"{breach.rule}{f', as in {right}' if right else ''}"
    )


def refuse(
    path: Path, breaches: list[Breach], frame: pd.DataFrame, contract: pa.DataFrameSchema
) -> None:
    """Raise DataError with everything that a file breaks; nothing where it breaks nothing."""
    if not breaches:
        return
    lines = sorted(_word(breach, frame, contract) for breach in breaches)
    counted = {
        ".parquet": "record from 1",
        ".sav": "record from 1",
        ".dta": "record from 1",
        ".xlsx": "row of the sheet",
    }
    count = counted.get(path.suffix.lower(), "line in the file, the header being line 1")
    unmapped = any(breach.column in CODED[contract.name] and breach.found for breach in breaches)
    where = f"{FILE} in the folder of the year (data/raw/README.md says how)"
    hint = f"\nA code of the producer's own is mapped to ours in {where}." if unmapped else ""
    raise DataError(
        f"{named(path)}: {len(lines)} rule(s) of the contract broken (row = {count}):\n"
        + "\n".join(lines)
        + "\nCorrect the file at its source and deliver it again: make deliver FILE=... "
        "EXTRACT=... YEAR=..." + hint
    )
