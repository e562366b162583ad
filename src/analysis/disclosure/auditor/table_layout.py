"""Which units the cells of a table count, to an outsider: sets of codes of the finest columns.

Two tables of one population can then be laid over each other, whatever columns they use. What an
outsider knows of the columns stands in `resources/codings.toml`, which units a table holds in its
line of the plan. Shares no code with the protection.
"""

import csv
import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.plan import Table, total_code
from analysis.reference.classes import codings
from analysis.settings import RESOURCES

__all__ = ["View", "views"]

REST = "*"
# What no code of any table stands for.
OTHER = "(other)"
OLDEST = 130
_RANGE = re.compile(r"(\d+)(?:-(\d+)|\+)$")
_NAME, _VALUE = r"([A-Za-z_]\w*)", r"('[^']*'|\d+|year(?:\s*-\s*\d+)?)"
_CONDITIONS = (
    (re.compile(rf"{_NAME}\s+BETWEEN\s+{_VALUE} ~ {_VALUE}", re.IGNORECASE), "between"),
    (re.compile(rf"{_NAME}\s+IN\s*\(([^()]*)\)", re.IGNORECASE), "in"),
    (re.compile(rf"{_NAME}\s*(<>|!=|<=|>=|=|<|>)\s*{_VALUE}"), "compare"),
)
_AND = re.compile(r"\s+AND\s+", re.IGNORECASE)


class View(NamedTuple):
    """A table, or its part with one code of a column that repeats units, over finest columns.

    `cells`: positions of its cells; `leaves`: positions, among those, of the inner cells;
    `members`: which inner cells each cell is the sum of; `sets`: per finest column a set of atoms
    for each inner cell, as bits; `held`: per finest column the atoms that the table counts; `all`:
    per finest column every atom there is; `steps`: outcomes that are reached in steps.
    """

    table: str
    cells: np.ndarray
    leaves: np.ndarray
    members: np.ndarray
    sets: dict[str, list[int]]
    held: dict[str, int]
    all: dict[str, int]
    steps: list["Steps"]


class Steps(NamedTuple):
    """An outcome reached in steps of time: finest column, how hard, atoms up to each step."""

    base: str
    hard: dict[str, int]
    upto: list[int]


class _Column(NamedTuple):
    """A column of the source, renamed if it is of one view only, with the codes in a table."""

    name: str
    coded: str
    codes: frozenset[str]
    at: dict[str, str] = {}


def views(block: pd.DataFrame, tables: dict[str, Table]) -> list[View]:
    """Lay out every table of one population and year.

    Parameters
    ----------
    block : DataFrame
        Cells of tables whose units are the same family, of one year.
    tables
        The plan.
    """
    parts = [
        part
        for name, rows in block.groupby("table", sort=False)
        for part in _parts(rows, tables[name])
    ]
    atoms = _universe(parts)
    return [_view(*part, atoms) for part in parts]


def family(source: str) -> str:
    """Name of the frame whose units a processed frame is about."""
    return codings()["frame"].get(source, {}).get("family", source)


def _parts(
    rows: pd.DataFrame, table: Table
) -> list[tuple[pd.DataFrame, Table, dict[str, _Column], dict, int]]:
    """Split a table by each column whose codes may hold the same unit more than once."""
    coding = codings()
    frame = coding["frame"].get(table.source, {})
    if "where" in frame:
        table = table._replace(
            where=frame["where"] if table.where == "TRUE" else f"{table.where} AND {frame['where']}"
        )
    repeats = [
        n
        for n in table.no_total
        if n in table.columns and _overlaps(table.columns[n], frame, coding)
    ]
    pieces = rows.groupby(repeats, sort=False) if repeats else [((), rows)]
    made = []
    for codes, piece in pieces:
        chosen = codes if isinstance(codes, tuple) else (codes,)
        at = frame.get("given", {}) | {
            table.columns[n]: str(code) for n, code in zip(repeats, chosen, strict=True)
        }
        columns = {
            n: _column(c, frame.get("own", {}).get(c, ()), at, _codes(piece[n], n, table))
            for n, c in table.columns.items()
            if n not in repeats
        }
        name = f"{' '.join(repeats)} {' '.join(map(str, chosen))}"
        named = {} if not repeats or frame.get("every", False) else {name: "yes"}
        made.append((piece, table, columns, named, int(rows["year"].iloc[0])))
    return made


def _column(
    column: str, hangs_on: Sequence[str], at: dict[str, str], codes: frozenset[str]
) -> _Column:
    mine = {name: at[name] for name in hangs_on if name in at}
    name = f"{_finest(column)} of {' '.join(mine.values())}" if hangs_on else column
    return _Column(name, column, codes, mine)


def _overlaps(column: str, frame: dict, coding: dict) -> bool:
    return frame.get("each") == column or column not in coding["column"]


def _codes(column: pd.Series, name: str, table: Table) -> frozenset[str]:
    return frozenset(column.astype(str)) - {total_code(name), *table.coarser.get(name, {})}


def _finest(column: str) -> str:
    while "of" in (known := codings()["column"].get(column, {})):
        column = known["of"]
    return column


def _universe(parts: list[tuple]) -> dict[str, dict[str, int]]:
    """Number every atom of every finest column: those that the codes of some table stand for."""
    found: dict[str, set[str]] = {}
    for _, table, columns, named, year in parts:
        for each in columns.values():
            base = each.name if each.name != each.coded else _finest(each.coded)
            found.setdefault(base, set()).update(*(_atoms(code, each.coded) for code in each.codes))
        for column, values, _ in _conditions(table.where, year):
            atoms = {atom for value in values for atom in _atoms(value, column)}
            found.setdefault(_finest(column), set()).update(atoms)
        for name in named:
            found.setdefault(name, set()).update({"yes", "no"})
    if "age" in found:
        found["age"] |= {str(age) for age in range(OLDEST)}
    return {
        base: {atom: bit for bit, atom in enumerate(sorted((atoms | {OTHER}) - {REST}))}
        for base, atoms in found.items()
    }


@cache
def _classes(column: str) -> dict[str, tuple[str, ...]]:
    """Finer codes by code, of one column."""
    known = codings()["column"].get(column, {})
    classes: dict[str, list[str]] = {}
    if "file" in known:
        with (RESOURCES / known["file"]).open(encoding="utf-8", newline="") as handle:
            for finer, code in list(csv.reader(handle))[1:]:
                classes.setdefault(code, []).append(finer)
    return {code: tuple(finer) for code, finer in (classes | known.get("codes", {})).items()}


def _atoms(code: str, column: str) -> frozenset[str]:
    """Atoms of the finest column for a code; `*` is the rest, `x...` all that begin with x."""
    known = codings()["column"].get(column, {})
    if code.startswith("= "):
        return frozenset({code[2:]})
    if known.get("ranges") and (found := _RANGE.match(code)):
        first, last = (
            int(found[1]),
            int(found[2]) if found[2] else (int(found[1]) if "+" not in code else OLDEST - 1),
        )
        return frozenset(str(age) for age in range(first, last + 1))
    if code in known.get("prefix", {}):
        return frozenset({f"{known['prefix'][code]}..."})
    finer = _classes(column).get(code)
    if finer is None:
        return frozenset({code}) if "of" not in known else _atoms(code, known["of"])
    return (
        frozenset({REST})
        if REST in finer
        else frozenset().union(*(_atoms(f, known.get("of", "")) for f in finer))
    )


def _bits(code: str, column: _Column, atoms: dict[str, int]) -> int:
    """The set of a code as bits."""
    stands = _atoms(code, column.coded)
    if REST in stands:
        others = {*column.codes, *_classes(column.coded)} - {code}
        taken = 0
        for other in others:
            taken |= 0 if REST in _atoms(other, column.coded) else _bits(other, column, atoms)
        return (1 << len(atoms)) - 1 & ~taken
    total = 0
    for atom in stands:
        if atom.endswith("..."):
            total |= sum(1 << bit for name, bit in atoms.items() if name.startswith(atom[:-3]))
        elif atom in atoms:
            total |= 1 << atoms[atom]
    return total


def _conditions(where: str, year: int) -> list[tuple[str, tuple[str, ...], str]]:
    """Read the conditions of a population: column, values, kind; an unknown one is itself."""
    if where.strip().upper() == "TRUE":
        return []
    if re.search(r"\b(OR|NOT)\b", where, re.IGNORECASE):
        return [(where, ("yes", "no"), "unread")]
    text = re.sub(r"BETWEEN\s+(\S+)\s+AND\s+", r"BETWEEN \1 ~ ", where, flags=re.IGNORECASE)
    parts = [part.strip() for part in _AND.split(text)]
    return [_condition(part, year) or (part, ("yes", "no"), "unread") for part in parts]


def _condition(text: str, year: int) -> tuple[str, tuple[str, ...], str] | None:
    for pattern, kind in _CONDITIONS:
        found = pattern.fullmatch(text)
        if found and kind == "between":
            return found[1], (_value(found[2], year), _value(found[3], year)), "between"
        if found and kind == "in":
            return found[1], tuple(_value(v.strip(), year) for v in found[2].split(",")), "in"
        if found:
            return found[1], (_value(found[3], year),), found[2].replace("!=", "<>")
    return None


def _value(text: str, year: int) -> str:
    if text.startswith("'"):
        return text[1:-1]
    if text.lower().startswith("year"):
        return str(year - int(text.partition("-")[2] or 0))
    return text


def _admitted(values: tuple[str, ...], kind: str, column: _Column, atoms: dict[str, int]) -> int:
    """The atoms that a condition lets through, as bits."""
    if kind == "unread":
        return 1 << atoms["yes"]
    if kind in ("in", "=", "<>"):
        named = 0
        for value in values:
            named |= _bits(value, column, atoms)
        return named if kind != "<>" else (1 << len(atoms)) - 1 & ~named
    first, last = {
        "between": lambda a, b: (a, b), "<": lambda a: (-np.inf, a - 1),
        "<=": lambda a: (-np.inf, a),
        ">": lambda a: (a + 1, np.inf), ">=": lambda a: (a, np.inf),
    }[kind](*map(float, values))  # fmt: skip
    return sum(
        1 << bit for atom, bit in atoms.items() if atom.isdigit() and first <= int(atom) <= last
    )


def _view(
    piece: pd.DataFrame,
    table: Table,
    columns: dict[str, _Column],
    named: dict,
    year: int,
    atoms: dict,
) -> View:
    whole = {base: (1 << len(each)) - 1 for base, each in atoms.items()}
    held: dict[str, int] = {name: 1 << atoms[name]["yes"] for name in named}
    by_column = {each.coded: each for each in columns.values()}
    for column, values, kind in _conditions(table.where, year):
        base = _finest(column)
        seen = by_column.get(column, _Column(column, column, frozenset()))
        held[base] = held.get(base, whole[base]) & _admitted(values, kind, seen, atoms[base])
    codes = {n: np.unique(piece[n].to_numpy(dtype=str), return_inverse=True) for n in columns}
    inner = np.ones(len(piece), dtype=bool)
    for n, each in columns.items():
        inner &= np.isin(codes[n][0], list(each.codes))[codes[n][1]]
    leaves = np.flatnonzero(inner)
    members = np.ones((len(piece), len(leaves)), dtype=bool)
    sets: dict[str, list[int]] = {}
    for n, each in columns.items():
        seen, at = codes[n]
        members &= _covers(seen.tolist(), n, table)[np.ix_(at, at[leaves])]
        base = each.name if each.name != each.coded else _finest(each.coded)
        bits = [
            _bits(code, each, atoms[base]) if code in each.codes else 0 for code in seen.tolist()
        ]
        mine = [bits[code] for code in at[leaves]]
        sets[base] = [
            a & b for a, b in zip(sets.get(base, [whole[base]] * len(leaves)), mine, strict=True)
        ]
    for base, mask in held.items():
        sets[base] = [bits & mask for bits in sets.get(base, [whole[base]] * len(leaves))]
    cells = piece["position"].to_numpy()
    steps = [found for each in columns.values() for found in _steps(each, atoms)]
    return View(
        table.id,
        cells,
        leaves,
        members,
        sets,
        {b: held.get(b, whole[b]) for b in whole},
        whole,
        steps,
    )


def _steps(column: _Column, atoms: dict[str, dict[str, int]]) -> list[Steps]:
    """Say how hard an outcome is and which atoms each step holds, where an outsider knows that."""
    known = codings()["column"].get(_finest(column.coded), {})
    if "order" not in known or set(column.at) != set(known["easier"]):
        return []
    if any(code not in known["easier"][name] for name, code in column.at.items()):
        return []
    bits = [
        1 << atoms[column.name][step] if step in atoms[column.name] else 0
        for step in known["order"]
    ]
    upto = np.bitwise_or.accumulate(np.array(bits, dtype=object)).tolist()
    return [
        Steps(
            column.name,
            {name: known["easier"][name].index(code) for name, code in column.at.items()},
            upto,
        )
    ]


def _covers(codes: list[str], name: str, table: Table) -> np.ndarray:
    """Say for each code of a column (rows) which codes (columns) are part of it."""
    classes = table.coarser.get(name, {})
    return np.array(
        [
            [
                row == total_code(name) or row == code or code in classes.get(row, ())
                for code in codes
            ]
            for row in codes
        ]
    )
