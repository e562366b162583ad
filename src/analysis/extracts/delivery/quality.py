"""Quality of a delivery, by extract: rows, coverage, links, unknown codes and delay.

Shares are rounded to a tenth of a percentage point or coarser, counts to two digits, and both are
hidden where fewer than the threshold of records would be behind them, so that they give no count
away beside the cells of the plan.
"""

from collections.abc import Iterator
from dataclasses import astuple, dataclass
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from analysis.extracts.contracts.correspondence import has_both_profiles
from analysis.extracts.contracts.registry import CONTRACTS
from analysis.extracts.delivery.coarse import significant
from analysis.extracts.delivery.plausibility.deliveries import Delivery
from analysis.extracts.delivery.record_counts import EMPTY, Ids
from analysis.extracts.delivery.shares import (
    Part,
    columns_with_unknown,
    coverage,
    is_country,
    linked,
    linked_residents,
    unknown,
)
from analysis.extracts.formats.records import Note
from analysis.extracts.frames.civic_integration.exclusions import KEPT
from analysis.extracts.reading import read_extract
from analysis.extracts.reading.delivery_register import newest_snapshots
from analysis.reference.geography import region
from analysis.settings import JUMP_DAYS, JUMP_ROWS, JUMP_SHARE, THRESHOLD
from analysis.workbench.sql import text

__all__ = ["COLUMNS", "compare_with_earlier", "measure_quality"]

COLUMNS = ["year", "extract", "measure", "column", "value", "unit", "conf_status"]
# Columns whose share of empty values is worth knowing, besides those of countries.
PLACES = ("nis_code", "province")
# Extract whose key is looked for in another one: the share of the others that it finds.
LINKS = (("ci_events", "ci_persons", "pid"), ("unia_grounds", "unia_reports", "report_id"))
# A share is rounded to the first of these that so many records are behind, else to the last.
STEPS, BEHIND_A_STEP = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05), 20
ONE_PROFILE = "one_profile"
JUMPS = {"share": JUMP_SHARE, "days": JUMP_DAYS}


@dataclass(frozen=True)
class Measure:
    """One measure of an extract, in the columns of `COLUMNS` after the year."""

    extract: str
    measure: str
    column: str
    value: float
    unit: str
    conf_status: str = ""


def measure_quality(folder: Path, year: int, exclusions: Path | None = None) -> pd.DataFrame:
    """Measure the quality of every extract of a delivery.

    Parameters
    ----------
    folder : Path
        A folder such as data/raw/2023.
    year : int
        Its year.
    exclusions : Path, optional
        The processed frame of records with the rule that left them out (`extract`, `rule`; `kept`
        for the others).

    Returns
    -------
    DataFrame
        `COLUMNS`. `measure`: `rows`; `coverage` (weighted residents over the official population);
        `linked` (share of the working-age residents with a labour position, of the target group
        with an event, of the reports with a ground, of the spells of job seekers with a resident);
        `unknown` and `empty` (share of the rows, by column); `lag` (days from the end of the period
        to the snapshot) and `recording` (median days from the event to its recording); `excluded`
        (share of the records, by rule); `read` (values written in another way, by column and way).
        `value` is missing and `conf_status` is `C` where it rests on too few.
    """
    register = newest_snapshots(folder).set_index("extract")
    delivered = Delivery(folder)
    measures: list[Measure] = []
    for name in register.index:
        measures.append(_count(name, "rows", "", read_extract.rows(name, folder)))
        measures += _unknown_and_empty(name, delivered)
        measures.append(_lag(name, register.loc[name]))
        measures += _recording(name, delivered)
        measures += [_note(name, note) for note in read_extract.notes_on(name, folder)]
    measures += _coverage(delivered, year)
    measures += _links(delivered, year)
    measures += _one_profile(delivered)
    if exclusions is not None:
        measures += _excluded(exclusions)
    made = pd.DataFrame([astuple(each) for each in measures], columns=COLUMNS[1:])
    made.insert(0, "year", year)
    return made


def compare_with_earlier(quality: pd.DataFrame) -> pd.DataFrame:
    """Set each measure beside that of the delivery before, and mark a jump beyond the set size.

    Parameters
    ----------
    quality : DataFrame
        What `measure_quality` gives, of one or more years.

    Returns
    -------
    DataFrame
        The same rows with `before` and `before_year` (missing where there is none), `change` and
        `jump` (rows: change over the rows before).

    Examples
    --------
    >>> both = pd.DataFrame({"year": [2022, 2023], "value": [100.0, 50.0], "unit": "count"})
    >>> both = both.assign(extract="persons", measure="rows", column="", conf_status="")
    >>> compare_with_earlier(both)["jump"].tolist()
    [False, True]
    """
    keys = ["extract", "measure", "column"]
    quality = quality.sort_values([*keys, "year"], ignore_index=True)
    by_measure = quality.groupby(keys, sort=False)
    before = by_measure["value"].shift()
    before_year = by_measure["year"].shift().astype("Int64")
    change = quality["value"] - before
    size = quality["unit"].map(JUMPS).where(quality["measure"] != "rows", JUMP_ROWS * before)
    # What is read in another way is reported, and no jump.
    jump = (change.abs() > size) & (quality["measure"] != "read")
    return quality.assign(
        before=before, before_year=before_year, change=change, jump=jump.fillna(False)
    )


def _share(extract: str, measure: str, column: str, part: int, total: int) -> Measure:
    """Share of a count in steps; hidden where the count, or the rest, is below the threshold.

    In steps of `BEHIND_A_STEP` records, so that no share of a small delivery tells what a table
    hides, or by how few two columns differ, and several shares together not how many rows there
    are. A share of some is never shown as none, nor as all.
    """
    if not total:
        return Measure(extract, measure, column, np.nan, "share")
    if 0 < part < THRESHOLD or 0 < total - part < THRESHOLD:
        return Measure(extract, measure, column, np.nan, "share", "C")
    share = part / total
    if 0 < part < total:
        step = next((each for each in STEPS if each * total >= BEHIND_A_STEP), STEPS[-1])
        share = round(min(max(round(share / step) * step, step), 1 - step), 3)
    return Measure(extract, measure, column, share, "share")


def _count(extract: str, measure: str, column: str, count: int) -> Measure:
    """Count to two digits, and in tens, so that it tells no cell of the plan by what it leaves."""
    if 0 < count < THRESHOLD:
        return Measure(extract, measure, column, np.nan, "count", "C")
    coarse = significant(round(count, -1), 2)
    return Measure(extract, measure, column, coarse, "count")


def _note(extract: str, note: Note) -> Measure:
    return _count(extract, "read", f"{note.what} {note.column}".strip(), note.count)


def _lag(extract: str, row: pd.Series) -> Measure:
    days = (row["snapshot_date"] - row["ref_to"]).days
    return Measure(extract, "lag", "", float(days), "days")


def _unknown_and_empty(extract: str, delivered: Delivery) -> Iterator[Measure]:
    """Unknown codes of the columns that have one; empty values of columns that may be empty."""
    with_unknown = columns_with_unknown(extract)
    for name, column in CONTRACTS[extract].columns.items():
        may_be_empty = column.nullable and (is_country(column) or name in PLACES)
        if name not in with_unknown and not may_be_empty:
            continue
        counts, rows = delivered.codes(extract, name), delivered.size(extract)
        if name in with_unknown:
            yield _share(extract, "unknown", name, unknown(counts), rows)
        if may_be_empty:
            yield _share(extract, "empty", name, int(counts.get(EMPTY, 0)), rows)


def _recording(extract: str, delivered: Delivery) -> list[Measure]:
    if not {"date", "recorded_on"} <= set(CONTRACTS[extract].columns):
        return []
    frame = delivered.frame(extract, "date", "recorded_on")
    days = (frame["recorded_on"] - frame["date"]).dt.days
    return [Measure(extract, "recording", "", float(days.median()), "days")]


def _coverage(delivered: Delivery, year: int) -> list[Measure]:
    """Weighted residents over the official population of the same regions at the year's end."""
    if not {"persons", "population_official"} <= delivered.rows.keys():
        return []
    weights = delivered.sums("persons", "weight", by="nis_code")
    regions = region(weights.index.to_series(), year=year)
    official = delivered.frame("population_official", "nis_code", "date", "age", "population")
    share = coverage(weights, regions, official, year=year)
    return [Measure("persons", "coverage", "", round(share, 3), "share")]


def _links(delivered: Delivery, year: int) -> Iterator[Measure]:
    extracts = delivered.rows.keys()
    if {"persons", "labour_quarter"} <= extracts:
        persons = delivered.records("persons", "pid", "birth_date")
        labour = delivered.records("labour_quarter", "pid", "quarter")
        yield _linked("labour_quarter", "pid", linked_residents(persons, labour, year=year))
    for extract, other, key in LINKS:
        if {extract, other} <= extracts:
            wanted, there = (Ids(delivered.records(name, key), key) for name in (other, extract))
            yield _linked(extract, key, linked(wanted, there))
    if {"persons", "job_seekers"} <= extracts:
        # Who left since a spell is not in persons: here it is the records themselves that link, or
        # do not.
        names = "job_seekers", "persons"
        seekers, persons = (Ids(delivered.records(name, "pid"), "pid") for name in names)
        yield _linked("job_seekers", "pid", linked(seekers, persons))


def _linked(extract: str, key: str, link: Part) -> Measure:
    return _share(extract, "linked", key, link.part, link.total)


def _one_profile(delivered: Delivery) -> Iterator[Measure]:
    """Applications to adverts without both profiles, where there are."""
    if "correspondence" in delivered.rows:
        frame = delivered.frame("correspondence", "advert_id", "profile")
        left_out = int((~has_both_profiles(frame)).sum())
        if left_out:
            yield _share("correspondence", "excluded", ONE_PROFILE, left_out, len(frame))


def _excluded(exclusions: Path) -> Iterator[Measure]:
    """Shares that each rule left out, of the records of its extract; counted out of memory."""
    counts = duckdb.sql(
        f"SELECT extract, rule, COUNT(*), CAST(SUM(COUNT(*)) OVER (PARTITION BY extract) AS BIGINT)"
        f" FROM read_parquet({text(exclusions)}) GROUP BY extract, rule ORDER BY extract, rule"
    ).fetchall()
    for extract, rule, count, records in counts:
        if rule != KEPT:
            yield _share(extract, "excluded", rule, count, records)
