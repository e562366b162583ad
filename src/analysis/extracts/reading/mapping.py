"""A producer's names and codes in ours: `mapping.csv` beside the data, one line a code.

`extract,column,theirs,ours`:

- `persons,,GESLACHT,sex`: their column GESLACHT is our `sex`; with nothing as ours the column is
left out. - `persons,sex,1,M`: their code 1 is our M; with nothing as ours it is missing. -
`persons,first_registration,DD/MM/YYYY,YYYY-MM-DD`: how they write a day (or a month:
`MM/YYYY,YYYY-MM`). - `persons,nat_now,*,@nis_countries`: their codes are those of a shipped
crosswalk.
"""

import re
from collections.abc import Mapping as Given
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pandera.pandas as pa

from analysis.errors import DataError
from analysis.extracts.reading.delimited_text import read_text
from analysis.extracts.reading.notations import as_text
from analysis.extracts.reading.records import Note, Records
from analysis.reference import municipalities
from analysis.settings import RESOURCES

__all__ = ["FILE", "Mapping", "crosswalk", "mapped", "mapping"]

FILE = "mapping.csv"
COLUMNS = ("extract", "column", "theirs", "ours")
CROSSWALKS = ("@nis_countries", "@municipalities")
_FORMAT = re.compile(r"(?=.*MM)(?=.*YYYY)(?:DD|MM|YYYY|[-/. ])+")


@dataclass(frozen=True)
class Mapping:
    """What the mapping file says of one extract."""

    names: dict[str, str] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    formats: dict[str, str] = field(default_factory=dict)
    crosswalks: dict[str, str] = field(default_factory=dict)


def mapping(folder: Path, extract: str, *, contracts: Given[str, pa.DataFrameSchema]) -> Mapping:
    """Read what the mapping file of a delivery says of one extract; empty without such a file.

    Parameters
    ----------
    folder : Path
        A folder such as data/raw/2023.
    extract : str
        Name of a contract.
    contracts : mapping of str to DataFrameSchema
        All contracts by name: the file is judged as a whole.

    Raises
    ------
    DataError
        If a line, of whatever extract, names what does not exist, gives a code that its contract
        does not know, or contradicts another; all such lines at once.
    """
    path = Path(folder) / FILE
    name = f"{path.parent.name}/{FILE}"
    if not path.is_file():
        return Mapping()
    records = read_text(path, name=name, expected=COLUMNS)
    if list(records.frame.columns) != list(COLUMNS):
        raise DataError(f"{name}: expected the header {','.join(COLUMNS)}.")
    frame = records.frame.apply(lambda column: column.str.strip()).fillna("")
    found, wrong = {each: Mapping() for each in contracts}, []
    for line, row in zip(records.lines, frame.itertuples(index=False), strict=True):
        if row.extract in contracts:
            why = _put(found[row.extract], row.column, row.theirs, row.ours, contracts[row.extract])
        else:
            why = (
                f"extract {row.extract!r} is unknown; expected one of "
                f"{', '.join(sorted(contracts))}"
            )
        wrong += [f"  line {line}: {why}"] if why else []
    if wrong:
        more = [f"  and {len(wrong) - 20} more"] if len(wrong) > 20 else []
        raise DataError(
            "\n".join([f"{name}: {len(wrong)} line(s) cannot be used:", *wrong[:20], *more])
        )
    return found[extract]


def _put(found: Mapping, column: str, theirs: str, ours: str, contract: pa.DataFrameSchema) -> str:
    """Put a line in its place; return what is wrong with it, or nothing."""
    if not theirs:
        return "theirs is empty; expected the name or the code that the producer uses"
    if not column:
        if ours and ours not in contract.columns:
            return (
                f"column {ours!r} is unknown; expected one of {', '.join(contract.columns)}, or "
                "nothing to leave it out"
            )
        return _once(found.names, theirs, ours)
    if column not in contract.columns:
        return f"column {column!r} is unknown; expected one of {', '.join(contract.columns)}"
    if ours.startswith("@"):
        if ours not in CROSSWALKS or theirs != "*":
            return f"{theirs},{ours}: expected *,{' or *,'.join(CROSSWALKS)}"
        return _once(found.crosswalks, column, ours)
    if _FORMAT.fullmatch(theirs):
        expected = (
            "YYYY-MM-DD"
            if str(contract.columns[column].dtype).startswith("datetime")
            else "YYYY-MM"
        )
        return (
            _once(found.formats, column, theirs)
            if ours == expected
            else f"ours is {ours!r}; expected {expected}"
        )
    return _not_ours(ours, contract.columns[column]) or _once(
        found.codes.setdefault(column, {}), theirs, ours
    )


def _once(known: dict[str, str], theirs: str, ours: str) -> str:
    if known.setdefault(theirs, ours) != ours:
        return (
            f"{theirs!r} stands for {known[theirs]!r} on an earlier line; expected one line a code"
        )
    return ""


def _not_ours(ours: str, rules: pa.Column) -> str:
    """Say why a value is none that the contract allows in a column; nothing where it is one."""
    if not ours:
        return (
            "" if rules.nullable else "ours is empty, but every row needs a value; expected a code"
        )
    if not (rules.metadata or {}).get("coded"):
        return ""
    wrong = [
        check.error
        for check in rules.checks
        if not check(pd.Series([ours], dtype="str")).check_passed
    ]
    return f"ours is {ours!r}; expected {wrong[0]}" if wrong else ""


@cache
def crosswalk(name: str, year: int) -> dict[str, str]:
    """Codes of a shipped crosswalk.

    `@nis_countries`: NIS country code to ISO (`resources/nis_countries.csv`, which names its
    source). `@municipalities`: names of municipalities, and codes from before a merger, to the code
    of the year.

    Examples
    --------
    >>> crosswalk("@nis_countries", 2023)["150"], crosswalk("@municipalities", 2023)["44029"]
    ('BE', '44084')
    """
    if name == "@nis_countries":
        table = pd.read_csv(RESOURCES / "nis_countries.csv", dtype="str", keep_default_na=False)
        return dict(zip(table["nis"], table["code"], strict=True))
    now = municipalities.load(year=year)
    every = municipalities.load()
    before = every.loc[every["valid_to"] < year, "nis_code"]
    return dict(zip(now["name"], now["nis_code"], strict=True)) | {
        code: municipalities.successor(code, year)
        for code in sorted(set(before) - set(now["nis_code"]))
    }


def mapped(records: Records, found: Mapping, *, year: int) -> Records:
    """Give columns and codes our names; what is not mapped stays, for the contract to judge.

    Returns
    -------
    Records
        With a note of how many values were mapped in each column.
    """
    dropped = [name for name in records.frame if found.names.get(name) == ""]
    frame = records.frame.drop(columns=dropped).rename(
        columns={k: v for k, v in found.names.items() if v}
    )
    renamed = sum(name in found.names for name in records.frame)
    notes = [*records.notes, *([Note("columns_mapped", count=renamed)] if renamed else [])]
    for column in sorted({*found.codes, *found.formats, *found.crosswalks} & set(frame.columns)):
        before = frame[column] if frame[column].dtype == "str" else _as_text(frame[column])
        after = (
            _format(before.str.strip(), found.formats[column])
            if column in found.formats
            else before.str.strip()
        )
        codes = dict(found.codes.get(column, {}))
        if column in found.crosswalks:
            shipped = crosswalk(found.crosswalks[column], year)
            # The same code with or without zeros in front, and with the point that a spreadsheet
            # gave it.
            plain = after.str.replace(r"^0*([0-9]{3})(?:\.0)?$", r"\1", regex=True)
            after = plain.map(shipped).where(
                plain.isin(list(shipped)) & ~after.isin(list(codes)), after
            )
        values = (
            after.map(codes).where(after.isin(list(codes)), after).replace("", np.nan).astype("str")
        )
        changed = int((values.fillna("") != before.fillna("")).sum())
        notes += [Note("mapped", column, changed)] if changed else []
        frame = frame.assign(**{column: values})
    labels = records.labels.assign(
        column=records.labels["column"].replace({k: v for k, v in found.names.items() if v})
    )
    return records.replaced(frame=frame, notes=tuple(notes), labels=labels)


def _as_text(values: pd.Series) -> pd.Series:
    return as_text(values) if values.dtype.kind in "iuf" else values.astype("str")


def _format(text: pd.Series, form: str) -> pd.Series:
    """Days or months in another form as ours; what does not fit the form stays as it is."""
    wanted = form.replace("DD", "%d").replace("MM", "%m").replace("YYYY", "%Y")
    parsed = pd.to_datetime(text, format=wanted, errors="coerce")
    return (
        parsed.dt.strftime("%Y-%m-%d" if "DD" in form else "%Y-%m")
        .where(parsed.notna(), text)
        .astype("str")
    )
