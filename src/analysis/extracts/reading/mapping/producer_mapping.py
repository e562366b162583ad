"""A producer's names and codes in ours: `mapping.csv` beside the data, one line a code.

`extract,column,theirs,ours`:

- `persons,,GESLACHT,sex`: their column GESLACHT is our `sex`; with nothing as ours the column is
  left out.
- `persons,sex,1,M`: their code 1 is our M; with nothing as ours it is missing.
- `persons,first_registration,DD/MM/YYYY,YYYY-MM-DD`: how they write a day (or a month:
  `MM/YYYY,YYYY-MM`).
- `persons,nat_now,*,@countries`: their codes are those of a shipped crosswalk.
- `persons,,@1-12,pid`: in a fixed-width file our `pid` stands at the characters 1 to 12.
- `survey,wave,=,2023` and `persons,nat_first_father,{KNOWN}=0,XX`: see `mapping_rules`.

The file is judged as a whole: every line that cannot be used is told at once.
"""

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from analysis.errors import DataError
from analysis.extracts.formats.delimited_text import read_delimited
from analysis.extracts.reading.mapping.crosswalks import CROSSWALKS
from analysis.extracts.reading.mapping.mapping_places import faults_in, is_place, places_of
from analysis.extracts.reading.mapping.mapping_rules import Rule, is_rule, rule
from analysis.extracts.reading.written_dates import fault_in, is_date_format, same_shape

__all__ = ["MAPPING_FILE", "ProducerMapping", "read_mapping"]

MAPPING_FILE = "mapping.csv"
COLUMNS = ("extract", "column", "theirs", "ours")
SHOWN_LINES = 20


@dataclass(frozen=True)
class ProducerMapping:
    """What the mapping file says of one extract: theirs to ours; `columns` are all of ours."""

    names: dict[str, str] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    formats: dict[str, list[str]] = field(default_factory=dict)
    crosswalks: dict[str, str] = field(default_factory=dict)
    rules: dict[str, list[Rule]] = field(default_factory=dict)
    columns: frozenset[str] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing, so that the file is read as it stands."""
        return not (self.names or self.codes or self.formats or self.crosswalks or self.rules)

    @property
    def places(self) -> dict[str, tuple[int, int]]:
        """First and last character of each column of a fixed-width file; else nothing."""
        made_of = [name for rules in self.rules.values() for each in rules for name in each.columns]
        return places_of([*self.names, *made_of])

    def only(self, ours: Collection[str]) -> "ProducerMapping":
        """What it says of some columns of ours; names are those of all."""
        made = {name: rules for name, rules in self.rules.items() if name in ours}
        return replace(self, rules=made)


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
        If it is empty, or a line, of whatever extract, names what does not exist, gives a code that
        its contract does not know, contradicts another or turns in a circle with others; all such
        lines at once.
    """
    path = Path(folder) / MAPPING_FILE
    name = f"{path.parent.name}/{MAPPING_FILE}"
    if not path.is_file():
        return ProducerMapping()
    mappings = {
        each: ProducerMapping(columns=frozenset(contract.columns))
        for each, contract in contracts.items()
    }
    faults = []
    for number, line in _lines(path, name):
        if line.extract in contracts:
            fault = _add(mappings[line.extract], line, contracts[line.extract])
        else:
            known = ", ".join(sorted(contracts))
            fault = f"extract {line.extract!r} is unknown; expected one of {known}"
        if fault:
            faults.append(f"  line {number}: {fault}")
    for each, mapping in mappings.items():
        faults += [f"  {each}: {fault}" for fault in _as_a_whole(mapping)]
    _refuse(name, faults)
    return mappings[extract]


def _lines(path: Path, name: str) -> list[tuple[int, tuple]]:
    """Each line with its number, its letters composed and without blanks around."""
    if len(path.read_bytes().split()) < 2:
        raise DataError(
            f"{name}: there is no line below the header; expected {','.join(COLUMNS)} and one line "
            "a code. Take the file away, or fill it."
        )
    records = read_delimited(path, name=name, expected=COLUMNS)
    if list(records.frame.columns) != list(COLUMNS):
        raise DataError(
            f"{name}: the first line is another header; expected the header {','.join(COLUMNS)}. "
            "Correct that line."
        )
    lines = records.frame.apply(
        lambda column: column.fillna("").map(lambda text: unicodedata.normalize("NFC", text))
    )
    lines = lines.apply(lambda column: column.str.strip())
    return list(zip(records.lines, lines.itertuples(index=False), strict=True))


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
    if theirs.startswith("@") and (column or not is_place(theirs)):
        return (
            f"{theirs!r} is no place in a line; expected the first and the last character, as in "
            f"{line.extract},,@1-12,OUR_COLUMN"
        )
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
    if is_rule(theirs):
        return _add_rule(mapping, column, rule(theirs, ours), contract.columns[column])
    if is_date_format(theirs) and not _is_coded(contract.columns[column]):
        return _add_format(mapping, column, theirs, ours, contract.columns[column])
    codes = mapping.codes.setdefault(column, {})
    return _not_allowed(ours, contract.columns[column]) or _set_once(codes, theirs, ours)


def _add_rule(mapping: ProducerMapping, column: str, made: Rule, kind: pa.Column) -> str:
    known = mapping.rules.setdefault(column, [])
    if any(each.conditions == made.conditions and each != made for each in known):
        return f"another line says what {column} is there; expected one line a condition"
    known.append(made)
    return _not_allowed(made.value, kind) if made.is_constant else ""


def _add_format(
    mapping: ProducerMapping, column: str, theirs: str, ours: str, kind: pa.Column
) -> str:
    known = mapping.formats.setdefault(column, [])
    alike = [each for each in known if each != theirs and same_shape(each, theirs)]
    if alike:
        return f"{theirs} and {alike[0]} may be the same text; expected one of them"
    known.append(theirs)
    return fault_in(theirs, ours, is_day=str(kind.dtype).startswith("datetime"))


def _set_once(known: dict[str, str], theirs: str, ours: str) -> str:
    if known.setdefault(theirs, ours) != ours:
        return (
            f"{theirs!r} stands for {known[theirs]!r} on an earlier line; expected one line a code"
        )
    return ""


def _is_coded(column: pa.Column) -> bool:
    return bool((column.metadata or {}).get("coded"))


def _not_allowed(ours: str, column: pa.Column) -> str:
    """Say why the contract does not allow a value in a column; nothing where it does."""
    if not ours:
        if column.nullable:
            return ""
        return "ours is empty, but every row needs a value; expected a code"
    if not _is_coded(column):
        return ""
    value = pd.Series([ours], dtype="str")
    for check in column.checks:
        if not check(value).check_passed:
            return f"ours is {ours!r}; expected {check.error}"
    return ""


def _as_a_whole(mapping: ProducerMapping) -> list[str]:
    """What is wrong with lines that are right one by one."""
    faults = [f"{_arrows(each)}, a circle of columns" for each in _circles(mapping.names)]
    for column, codes in mapping.codes.items():
        # Digits may well be a scale that runs the other way.
        letters = {theirs: ours for theirs, ours in codes.items() if not theirs.isdigit()}
        faults += [f"{column}: {_arrows(each)}, a circle of codes" for each in _circles(letters)]
    faults += faults_in(mapping.names, mapping.places)
    given = {ours for ours in mapping.names.values() if ours}
    for column, rules in mapping.rules.items():
        if column in given and any(not each.conditions for each in rules):
            faults.append(f"{column} is both a column of theirs and made for every row")
    return [f"{fault}; expected one meaning each" for fault in faults]


def _arrows(circle: list[str]) -> str:
    return " -> ".join([*circle, circle[0]])


def _circles(known: Mapping[str, str]) -> list[list[str]]:
    """Names that stand for one another in turn, each circle once; a name for itself is none."""
    circles = []
    for start in known:
        path = [start]
        while path[-1] in known and known[path[-1]] not in path:
            path.append(known[path[-1]])
        if len(path) > 1 and known.get(path[-1]) == start == min(path):
            circles.append(path)
    return circles
