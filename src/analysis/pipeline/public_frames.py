"""The frames of a year: processed, counted, protected and public, in that order."""

from pathlib import Path

import pandas as pd

from analysis import plan
from analysis.counting import cells, delivered_cells
from analysis.disclosure.auditor.audit import summary as audited
from analysis.disclosure.known.model_counts import beside
from analysis.disclosure.protect_and_audit import protect_and_audit
from analysis.disclosure.protection.revisions import without_small_moves
from analysis.disclosure.protection.suppress import summary
from analysis.extracts.delivery.quality import compared, measured
from analysis.extracts.elsewhere import eurostat, published
from analysis.extracts.frames import labour_positions
from analysis.extracts.frames.process import FRAMES, process
from analysis.extracts.reading import load
from analysis.extracts.reading.register import find
from analysis.models import run as models
from analysis.models.limits import without
from analysis.pipeline import released
from analysis.pipeline.table_needs import needs
from analysis.settings import PUBLIC_FRAMES, RAW, ROOT

__all__ = ["PUBLISHED", "of_the_year", "write"]

PUBLISHED = ("figures", "targets", "unia_totals", "flanders_values")


def write(folder: Path, year: int, years: list[int]) -> None:
    """Write the processed frames, the unprotected cells and, in `folder/public`, what may be seen.

    Parameters
    ----------
    folder
        Empty folder.
    year
        Reference year.
    years
        Delivered years to read, the reference year last.
    """
    tables = plan.load()
    before = released.earlier(tables)
    files: dict[str, dict[int, Path]] = {}
    for delivered in years:
        print(f"data for {year}: reading and checking the delivery of {delivered}", flush=True)
        made = process(RAW / str(delivered), folder / f"delivery_{delivered}", year=delivered)
        for name, path in made.items():
            files.setdefault(name, {})[delivered] = path
    print(f"data for {year}: counting, protecting and auditing", flush=True)
    sources = _sources(years)
    other = delivered_cells.delivered({each: RAW / str(each) for each in years}, year=year)
    ours = cells.count(tables, files, year=year, may_lack=_may_lack())
    together = of_the_year(delivered_cells.added(ours, other, files), year)
    counted = _described(together, tables, sources, set(other["table"]))
    modelled = models.estimate(files, sources, year=year)
    protected, found, told = protect_and_audit(
        counted, tables, releases=before, models=beside(modelled, tables)
    )
    protected = without_small_moves(protected, tables)
    public = folder / "public"
    public.mkdir()
    counted.to_parquet(folder / "cells.parquet", index=False)
    frames = {"cells": protected, "protection": summary(protected), "sources": sources}
    frames["audit"] = audited(found, protected)
    frames["models"] = without(modelled, told)
    frames |= {name: published.load(name, RAW / "published") for name in PUBLISHED}
    frames["figures"] = _comparable(frames["figures"])
    frames["open"] = _open()
    frames["needs"] = _needs(tables)
    frames["quality"] = _quality(files, years)
    for name in PUBLIC_FRAMES:
        frames[name].to_parquet(public / f"{name}.parquet", index=False)


def of_the_year(counted: pd.DataFrame, year: int) -> pd.DataFrame:
    """Leave out the tables that have no cell of the year: an extract that is late leaves its tables empty.

    What was delivered for the years before stands in their reports; here it would look like this
    year's.
    """
    return counted[
        counted["table"].isin(counted.loc[counted["year"] == year, "table"])
    ].reset_index(drop=True)


def _quality(files: dict[str, dict[int, Path]], years: list[int]) -> pd.DataFrame:
    """Quality of every delivery beside the one before."""
    found = files.get("exclusions", {})
    left_out = {
        year: pd.read_parquet(path, columns=["extract", "rule"]) for year, path in found.items()
    }
    return compared(
        pd.concat([measured(RAW / str(year), year, left_out.get(year)) for year in years])
    )


def _may_lack() -> dict[str, frozenset[str]]:
    return {name: frame.may_lack for name, frame in FRAMES.items()}


def _needs(tables: dict[str, plan.Table]) -> pd.DataFrame:
    """One row per table of the plan and extract that it needs, with the column where that may be absent."""
    rows = [
        (table.id, extract, _asked(table, extract))
        for table in tables.values()
        for extract in needs(table)
    ]
    return pd.DataFrame(rows, columns=["table", "extract", "column"], dtype="str")


def _asked(table: plan.Table, extract: str) -> str:
    if table.source != "residents" or extract != labour_positions.EXTRACT:
        return ""
    return ", ".join(
        asked for column, asked in labour_positions.ASKED.items() if table.uses(column)
    )


def _sources(years: list[int]) -> pd.DataFrame:
    """One row per delivered extract: what `delivery` says of it, its year, file and size."""
    parts = []
    for year in years:
        # The exact number of rows would tell what the cells leave out.
        frame = load.deliveries(RAW / str(year)).drop(columns="rows")
        pairs = zip(frame["extract"], frame["file"], strict=True)
        files = [find(extract, RAW / str(year), file) for extract, file in pairs]
        frame.insert(0, "year", year)
        frame["file"] = [path.relative_to(ROOT).as_posix() for path in files]
        frame["bytes"] = [path.stat().st_size for path in files]
        parts.append(frame)
    return pd.concat(parts, ignore_index=True)


def _described(
    counted: pd.DataFrame, tables: dict[str, plan.Table], sources: pd.DataFrame, elsewhere: set[str]
) -> pd.DataFrame:
    """Add what each count rests on: `basis` (sample / full count), `data_kind` and `vintage`.

    Tables of `elsewhere` rest on the delivered cells too.
    """
    extracts = {
        name: (*needs(table), *([delivered_cells.EXTRACT] if name in elsewhere else []))
        for name, table in tables.items()
    }
    known = [
        {
            "table": table.id,
            "year": year,
            "basis": "sample" if used["sampling_fraction"].lt(1).any() else "full count",
            "data_kind": "synthetic"
            if used["data_kind"].eq("synthetic").any()
            else used["data_kind"].iloc[0],
            "vintage": str(used["snapshot_date"].max())[:10],
        }
        for table in tables.values()
        if table.source in FRAMES
        for year, used in sources[sources["extract"].isin(extracts[table.id])].groupby("year")
    ]
    return counted.merge(pd.DataFrame(known), on=["table", "year"], how="left", validate="m:1")


def _comparable(figures: pd.DataFrame) -> pd.DataFrame:
    """Add each published value in the unit of our estimates, and how far another may be off and agree."""
    shares = figures["unit"].isin(["percent", "ratio"])
    rows = list(figures.itertuples())
    value = [
        published.as_share(r.value, unit=r.unit) if s else r.value
        for r, s in zip(rows, shares, strict=True)
    ]
    within = [
        published.rounding(r.value_text, unit=r.unit, form=r.value_form, qualifier=r.qualifier)
        for r in rows
    ]
    percent = figures["unit"].eq("percent").map({True: 100, False: 1})
    unit = shares.map({True: "share", False: "count"}).mask(
        figures["unit"] == "percentage_points", "pp"
    )
    return figures.assign(our_value=value, our_unit=unit, tolerance=pd.Series(within) / percent)


def _open() -> pd.DataFrame:
    series = eurostat.load(RAW / "open")
    if not series:
        return pd.DataFrame({"dataset": pd.Series(dtype=str)})
    frame = pd.concat([series[name] for name in sorted(series)], ignore_index=True)
    return frame.astype({name: "str" for name, kind in frame.dtypes.items() if kind == "object"})
