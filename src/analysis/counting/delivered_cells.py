"""Cells that were counted elsewhere: read, held against the plan, and added to ours."""

from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.parquet as pq

from analysis import plan
from analysis.counting.cells import KEY, KEY_RANGE, KEYS, MEASURES, SUMS, counting_query, tidy
from analysis.counting.producer_sql import NOT_COUNTED, version
from analysis.errors import DataError
from analysis.extracts.contracts.delivered_cells import PARTS
from analysis.extracts.contracts.units import CLUSTERED, IDENTIFIED_BY
from analysis.extracts.reading import delivery_register, read_extract

__all__ = ["EXTRACT", "added", "delivered"]

EXTRACT = "cells"
# Column of the part of the population that was counted; no dimension of the plan can have this
# name.
PART = "part of the population"
CLOSE = 1e-9
# Columns of a processed frame that say where its units are; a frame with none may hold anybody.
_PLACES = ("region", "facts_region", "province")


def delivered(folders: dict[int, Path], *, year: int) -> pd.DataFrame:
    """Cells of all deliveries that hold the extract `cells`, in the columns of ours and `PART`.

    Parameters
    ----------
    folders
        Folder of the delivery by year.
    year
        Year of the report; of earlier years only tables that are counted each year are taken, and
        of these none that the plan or a rule counts otherwise by now: it is left out, which is
        printed, so that a change of the plan does not ask for all years anew.

    Raises
    ------
    DataError
        When a table of the year is not counted by the plan or its version is not that of the plan
        and rules in use; when of any year the codes are not the table's dimensions, the year is
        another, or categories do not add up to their margins.
    """
    parts = []
    for year_of_delivery, folder in folders.items():
        if EXTRACT in set(delivery_register.newest_snapshots(folder)["extract"]):
            parts.append(_read(folder, year_of_delivery, is_earlier=year_of_delivery < year))
    parts = [part for part in parts if len(part)]
    if not parts:
        return pd.DataFrame(columns=[*KEYS, PART, *SUMS])
    frame = pd.concat(parts, ignore_index=True)
    for (table_id, _), block in frame.groupby(["table", PART], sort=False):
        _refuse_what_does_not_add_up(block, plan.load()[table_id], folders)
    latest = frame["table"].map(
        {name: table.years == "latest" for name, table in plan.load().items()}
    )
    return frame[~latest | (frame["year"] == year)].reset_index(drop=True)


def _read(folder: Path, year: int, *, is_earlier: bool) -> pd.DataFrame:
    rows = read_extract.typed_frame(EXTRACT, folder)
    where = f"{folder.name}/{EXTRACT}"
    _refuse_other_years(rows, year, where)
    tables = plan.load()
    parts, left_out = [], []
    for (table_id, part), block in rows.groupby(["table_id", "part"], sort=True):
        table = tables.get(table_id)
        if is_earlier and _is_counted_otherwise(block, table):
            left_out.append(table_id)
            continue
        if table is None or table.source in NOT_COUNTED:
            raise DataError(
                f"{where}: table '{table_id}' is not counted by the plan; expected one that is."
            )
        _refuse_other_version(block, table, where)
        parts.append(_columns(block, table, where).assign(**{PART: part}))
        _refuse_without_keys(parts[-1], table, where)
    if left_out:
        names = ", ".join(dict.fromkeys(left_out))
        print(f"{where}: left out, because the plan or a rule is another by now: table {names}")
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def _is_counted_otherwise(block: pd.DataFrame, table: plan.Table | None) -> bool:
    if table is None or table.source in NOT_COUNTED:
        return True
    return set(block["version"]) != {version(table)}


def _refuse_other_years(rows: pd.DataFrame, year: int, where: str) -> None:
    other = sorted(set(rows["year"]) - {year})
    if other:
        raise DataError(
            f"{where}: counts of {other[0]}; expected {year} only. Deliver each year with its "
            "own folder."
        )


def _refuse_other_version(block: pd.DataFrame, table: plan.Table, where: str) -> None:
    found, expected = sorted(set(block["version"])), version(table)
    if found != [expected]:
        raise DataError(
            f"{where}: table {table.id} was counted with version {', '.join(found)}; expected "
            f"{expected}. The plan or a rule is another: print the query again (python -m "
            f"analysis sql {table.id} --dialect ...) and run it."
        )


def _columns(block: pd.DataFrame, table: plan.Table, where: str) -> pd.DataFrame:
    """Give the codes of a block their own columns."""
    rows = block["codes"].fillna("").map(_columns_and_codes)
    columns = {tuple(name for name, _ in row) for row in rows}
    if columns - {tuple(table.columns)}:
        raise DataError(
            f"{where}: codes of table {table.id} name other dimensions; expected each row as "
            f"{';'.join(f'{name}=code' for name in table.columns)}, as the printed query writes it."
        )
    codes = pd.DataFrame([dict(row) for row in rows], index=block.index)
    frame = pd.concat([codes, block[["year", *SUMS]]], axis=1)
    return frame.assign(table=table.id, region=frame.get("region", table.region))


def _columns_and_codes(text: str) -> list[tuple[str, str]]:
    """Columns and codes of a row, as the printed query writes them: `sex=F;age_band=_T`."""
    pairs = [pair.partition("=") for pair in text.split(";") if pair]
    return [(name, code) for name, _, code in pairs]


def _refuse_without_keys(block: pd.DataFrame, table: plan.Table, where: str) -> None:
    """A column of zeros would give all counts the same noise, which everybody knows."""
    if IDENTIFIED_BY[table.source] and (block[KEY] == 0).all():
        raise DataError(
            f"{where}: every key of table {table.id} is 0; expected the sum of the keys of the "
            "units of each cell. The head of the printed query says how a key is made."
        )


def _refuse_what_does_not_add_up(
    block: pd.DataFrame, table: plan.Table, folders: dict[int, Path]
) -> None:
    """Count all years of a table again from their innermost cells: every margin is their sum."""
    outer = {name: [plan.total_code(name), *table.coarser.get(name, {})] for name in table.columns}
    inner = ~pd.concat([block[name].isin(codes) for name, codes in outer.items()], axis=1).any(
        axis=1
    )
    units = block[inner].rename(columns={**table.columns, "n": "units"})  # noqa: F841
    again = duckdb.sql(counting_query(table._replace(where="TRUE"), "units")).df()
    keys = ["year", *table.columns]
    both = block[[*keys, *SUMS]].merge(again, on=keys, how="outer", suffixes=("", " again"))
    # What is squared by cluster within a cell is no sum of what is squared within its parts.
    added = MEASURES[:-1] if table.source in CLUSTERED else MEASURES
    same = [
        (both[name] - both[f"{name} again"]).abs() <= CLOSE * both[name].abs() for name in added
    ]
    same.append(both[KEY] == both[f"{KEY} again"])
    wrong = both.loc[~pd.concat(same, axis=1).all(axis=1), "year"]
    if len(wrong):
        year = int(wrong.min())
        raise DataError(
            f"{folders[year].name}/{EXTRACT}: {(wrong == year).sum()} cells of table {table.id} "
            "are not the sum of its innermost cells; expected every row of the printed query, "
            "unprotected and not rounded. Run it again and deliver all of it."
        )


def added(
    counted: pd.DataFrame, other: pd.DataFrame, files: dict[str, dict[int, Path]]
) -> pd.DataFrame:
    """Our cells and those that were delivered, summed; keys modulo 2^32.

    Parameters
    ----------
    counted : DataFrame
        As made by `cells.count`.
    other : DataFrame
        As made by `delivered`.
    files
        Processed Parquet file by source and year: whom we counted ourselves.

    Raises
    ------
    DataError
        When two counts of a table and year are about the same part of the population.
    """
    if other.empty:
        return counted
    tables = plan.load()
    for (table_id, year), block in other.groupby(["table", "year"]):
        ours = _own_parts(files.get(tables[table_id].source, {}).get(year))
        _refuse_overlap(table_id, year, sorted(set(block[PART])), ours)
    together = tidy([counted, other], tables)
    keys = [name for name in together.columns if name not in SUMS]
    summed = together.groupby(keys, as_index=False, sort=False)[SUMS].sum()
    return tidy([summed.assign(**{KEY: summed[KEY] % KEY_RANGE})], tables)


def _own_parts(path: Path | None) -> set[str]:
    """Smallest parts of the population that a processed frame holds units of."""
    if path is None:
        return set()
    columns = [name for name in _PLACES if name in pq.read_schema(path).names]
    found: set[str] = set()
    for name in columns:
        found.update(pd.read_parquet(path, columns=[name])[name].dropna().unique())
    # The provinces say where in the Flemish Region the units are.
    if "province" in columns and found & set(PARTS["VG"]):
        found.discard("VG")
    return _smallest(sorted(found & set(PARTS))) if columns else _smallest(["VG+BHG"])


def _smallest(parts: list[str]) -> set[str]:
    """Parts written out as the smallest they are made of."""
    smallest: set[str] = set()
    for part in parts:
        smallest |= _smallest(list(PARTS[part])) if PARTS[part] else {part}
    return smallest


def _refuse_overlap(table_id: str, year: int, parts: list[str], ours: set[str]) -> None:
    counted = dict.fromkeys(ours, "the extracts of this delivery")
    for part in parts:
        for place in sorted(_smallest([part])):
            if place in counted:
                raise DataError(
                    f"{EXTRACT}: table {table_id} of {year} counts {place} twice: in part {part} "
                    f"and in {counted[place]}; expected every part of the population once. Leave "
                    "one of the two out."
                )
            counted[place] = f"part {part}"
