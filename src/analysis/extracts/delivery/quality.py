"""Quality of a delivery, by extract: rows, coverage, links, unknown codes and delay.

Shares are rounded to a tenth of a percentage point, counts to tens, and both are hidden where fewer
than the threshold of records would be behind them, so that they give no count away beside the cells
of the plan.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.extracts.contracts import CONTRACTS
from analysis.extracts.frames.exclusions import KEPT
from analysis.extracts.reading import load
from analysis.reference.geography import region
from analysis.settings import JUMP_DAYS, JUMP_ROWS, JUMP_SHARE, THRESHOLD, WORKING_AGE

__all__ = ["COLUMNS", "compared", "measured"]

COLUMNS = ["year", "extract", "measure", "column", "value", "unit", "conf_status"]
UNKNOWN = {"unknown", "XX", "XU"}
COUNTRY = "a country code"
# Extract whose key is looked for in another one: the share of the others that it finds.
LINKS = (("ci_events", "ci_persons", "pid"), ("unia_grounds", "unia_reports", "report_id"))
JUMPS = {"share": JUMP_SHARE, "days": JUMP_DAYS}


def measured(folder: Path, year: int, exclusions: pd.DataFrame | None = None) -> pd.DataFrame:
    """Measure the quality of every extract of a delivery.

    Parameters
    ----------
    folder : Path
        A folder such as data/raw/2023.
    year : int
        Its year.
    exclusions : DataFrame, optional
        Records with the rule that left them out (`extract`, `rule`; `kept` for the others).

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
    register = load.deliveries(folder).set_index("extract")
    read_in = {name: load.read(name, folder) for name in register.index}
    frames = {name: reading.frame for name, reading in read_in.items()}
    rows = []
    for name, frame in frames.items():
        rows.append((name, "rows", "", *_count(len(frame))))
        rows += [(name, *row) for row in _unknowns(name, frame)]
        rows.append((name, "lag", "", _days(register.loc[name]), "days", ""))
        rows += [(name, *row) for row in _recording(frame)]
        rows += [
            (name, "read", f"{n.what} {n.column}".strip(), *_count(n.count))
            for n in read_in[name].notes
        ]
    rows += _coverage(frames, year) + _links(frames, year)
    if exclusions is not None:
        rows += _excluded(exclusions)
    made = pd.DataFrame(rows, columns=COLUMNS[1:])
    made.insert(0, "year", year)
    return made


def compared(quality: pd.DataFrame) -> pd.DataFrame:
    """Set each measure beside that of the delivery before, and mark a jump beyond the set size.

    Returns
    -------
    DataFrame
        The same rows with `before` and `before_year` (missing where there is none), `change` and
        `jump` (rows: change over the rows before).

    Examples
    --------
    >>> both = pd.DataFrame({"year": [2022, 2023], "value": [100.0, 50.0], "unit": "count"})
    >>> both = both.assign(extract="persons", measure="rows", column="", conf_status="")
    >>> compared(both)["jump"].tolist()
    [False, True]
    """
    keys = ["extract", "measure", "column"]
    quality = quality.sort_values([*keys, "year"], ignore_index=True)
    earlier = quality.groupby(keys, sort=False)
    before, before_year = earlier["value"].shift(), earlier["year"].shift().astype("Int64")
    change = quality["value"] - before
    size = quality["unit"].map(JUMPS).where(quality["measure"] != "rows", JUMP_ROWS * before)
    # What is read in another way is told, and no jump.
    jump = (change.abs() > size) & (quality["measure"] != "read")
    return quality.assign(
        before=before, before_year=before_year, change=change, jump=jump.fillna(False)
    )


def _share(part: int, whole: int) -> tuple[float, str, str]:
    """Share of a count in tens; hidden where the count, or the rest, is below the threshold.

    In tens, so that no share of a small delivery tells what a table hides, or by how few two
    columns differ.
    """
    if 0 < part < THRESHOLD or 0 < whole - part < THRESHOLD or not whole:
        return np.nan, "share", "C" if whole else ""
    near = round(round(part, -1) / whole, 3) if 0 < part < whole else part / whole
    return (min(max(near, 0.001), 0.999) if 0 < part < whole else near), "share", ""


def _count(count: int) -> tuple[float, str, str]:
    """Count in tens, so that it tells no cell of the plan by what it leaves."""
    return (
        (np.nan, "count", "C") if 0 < count < THRESHOLD else (float(round(count, -1)), "count", "")
    )


def _days(row: pd.Series) -> float:
    return float((row["snapshot_date"] - row["ref_to"]).days)


def _unknowns(extract: str, frame: pd.DataFrame) -> list[tuple]:
    """Unknown codes of the columns that have one; empty values of columns that may be empty."""
    rows = []
    for name, rules in CONTRACTS[extract].columns.items():
        listed = {
            code
            for check in rules.checks
            if check.name == "isin"
            for code in check.statistics["allowed_values"]
        }
        countries = any(str(check.error).startswith(COUNTRY) for check in rules.checks)
        if countries or listed & UNKNOWN:
            rows.append(
                ("unknown", name, *_share(int(frame[name].isin(UNKNOWN).sum()), len(frame)))
            )
        if rules.nullable and (countries or name in ("nis_code", "province")):
            rows.append(("empty", name, *_share(int(frame[name].isna().sum()), len(frame))))
    return rows


def _recording(frame: pd.DataFrame) -> list[tuple]:
    if not {"date", "recorded_on"} <= set(frame):
        return []
    return [
        (
            "recording",
            "",
            float((frame["recorded_on"] - frame["date"]).dt.days.median()),
            "days",
            "",
        )
    ]


def _coverage(frames: dict[str, pd.DataFrame], year: int) -> list[tuple]:
    if not {"persons", "population_official"} <= set(frames):
        return []
    persons, official = frames["persons"], frames["population_official"]
    there = sorted(set(region(persons["nis_code"], year=year)))
    end = official[official["date"].dt.year == year + 1]
    whole = end.loc[region(end["nis_code"]).isin(there).to_numpy(), "population"].sum()
    share = round(float(persons["weight"].sum() / whole), 3) if whole else np.nan
    return [("persons", "coverage", "", share, "share", "")]


def _links(frames: dict[str, pd.DataFrame], year: int) -> list[tuple]:
    rows = []
    if {"persons", "labour_quarter"} <= set(frames):
        persons, labour = frames["persons"], frames["labour_quarter"]
        working = persons[(year - persons["birth_date"].str[:4].astype(int)).between(*WORKING_AGE)]
        there = labour.loc[labour["quarter"] == f"{year}4", "pid"]
        rows.append(
            (
                "labour_quarter",
                "linked",
                "pid",
                *_share(int(working["pid"].isin(there).sum()), len(working)),
            )
        )
    for extract, other, key in LINKS:
        if {extract, other} <= set(frames):
            found = int(frames[other][key].isin(frames[extract][key]).sum())
            rows.append((extract, "linked", key, *_share(found, len(frames[other]))))
    if {"persons", "job_seekers"} <= set(frames):
        # Who left since a spell is not in persons: here it is the records themselves that link, or
        # do not.
        found = int(frames["job_seekers"]["pid"].isin(frames["persons"]["pid"]).sum())
        rows.append(("job_seekers", "linked", "pid", *_share(found, len(frames["job_seekers"]))))
    return rows


def _excluded(exclusions: pd.DataFrame) -> list[tuple]:
    rows = []
    for extract, part in exclusions.groupby("extract"):
        counts = part["rule"].value_counts()
        rows += [
            (extract, "excluded", rule, *_share(int(count), len(part)))
            for rule, count in sorted(counts.items())
            if rule != KEPT
        ]
    return rows
