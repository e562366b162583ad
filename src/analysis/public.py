"""From raw to public: everything that happens before a chapter runs, in one direction.

`data/processed/YEAR/` gets the processed frames and the unprotected cells, which never
leave the machine; `data/processed/YEAR/public/` gets what may be seen.
"""

import shutil
from pathlib import Path

import pandas as pd

from analysis import cells, fingerprint, plan
from analysis.disclosure.protect import protect, summary
from analysis.errors import DataError
from analysis.extracts import open_data, published, read
from analysis.extracts.process import NEEDS, process
from analysis.folders import only_one, replaced
from analysis.settings import PROCESSED, RAW, ROOT

__all__ = ["PUBLISHED", "build"]

PUBLISHED = ("figures", "targets", "unia_totals", "flanders_values")


def build(year: int, *, copy_to: Path | None = None) -> Path:
    """Build the public cells of a year, unless inputs and code are those of the last build.

    Parameters
    ----------
    year
        Reference year; deliveries of earlier years are read too, later ones never.
    copy_to
        Folder to copy the public frames to before another run can replace them.

    Returns
    -------
    Path
        The folder `data/processed/YEAR/public`.

    Raises
    ------
    DataError
        When nothing was delivered for the year, or a delivery breaks its contract.
    """
    target = PROCESSED / str(year)
    with only_one(PROCESSED / f".{year}.lock"):
        years = read.delivered_years(RAW, upto=year)
        if year not in years:
            raise DataError(_nothing(year, years))
        made_from = fingerprint.of_files([*fingerprint.code_files(), *fingerprint.input_files(year)])
        stamp = target / "made_from.txt"
        if stamp.is_file() and stamp.read_text() == made_from:
            print(f"data for {year}: nothing changed", flush=True)
        else:
            with replaced(target) as folder:
                _build(folder, year, years)
                (folder / stamp.name).write_text(made_from)
        if copy_to is not None:
            shutil.copytree(target / "public", copy_to)
    return target / "public"


def _nothing(year: int, years: list[int]) -> str:
    there = f"years delivered: {', '.join(map(str, years))}" if years else "no year was delivered"
    return (
        f"nothing was delivered for {year} (no data/raw/{year}/delivery.csv; {there}). "
        f"Put the extracts of {year} in data/raw/{year} as data/raw/README.md says, "
        f"or make synthetic ones: make synthetic YEAR={year}"
    )


def _build(folder: Path, year: int, years: list[int]) -> None:
    files: dict[str, dict[int, Path]] = {}
    for delivered in years:
        print(f"data for {year}: reading and checking the delivery of {delivered}", flush=True)
        made = process(RAW / str(delivered), folder / f"delivery_{delivered}", year=delivered)
        for name, path in made.items():
            files.setdefault(name, {})[delivered] = path
    print(f"data for {year}: counting and protecting", flush=True)
    tables = plan.load()
    sources = _sources(years)
    counted = _described(cells.count(tables, files, year=year), tables, sources)
    protected = protect(counted, tables)
    public = folder / "public"
    public.mkdir()
    counted.to_parquet(folder / "cells.parquet", index=False)
    frames = {"cells": protected, "protection": summary(protected), "sources": sources}
    frames |= {name: published.load(name, RAW / "published") for name in PUBLISHED}
    frames["figures"] = _comparable(frames["figures"])
    frames["open"] = _open()
    for name, frame in frames.items():
        frame.to_parquet(public / f"{name}.parquet", index=False)


def _sources(years: list[int]) -> pd.DataFrame:
    """One row per delivered extract: what `delivery` says of it, its year, file and size."""
    parts = []
    for year in years:
        frame = read.deliveries(RAW / str(year))
        files = [next((RAW / str(year)).glob(f"{extract}.*")) for extract in frame["extract"]]
        frame.insert(0, "year", year)
        frame["file"] = [path.relative_to(ROOT).as_posix() for path in files]
        frame["bytes"] = [path.stat().st_size for path in files]
        parts.append(frame)
    return pd.concat(parts, ignore_index=True)


def _described(counted: pd.DataFrame, tables: dict[str, plan.Table], sources: pd.DataFrame) -> pd.DataFrame:
    """Add what each count rests on: `basis` (sample / full count), `data_kind` and `vintage`."""
    parts = [
        pd.DataFrame(
            {
                "table": table.id,
                "year": rows["year"],
                "basis": rows["sampling_fraction"].lt(1).map({True: "sample", False: "full count"}),
                "data_kind": rows["data_kind"],
                "vintage": rows["snapshot_date"].astype(str).str[:10],
            }
        )
        for table in tables.values()
        if table.source in NEEDS
        for rows in [sources[sources["extract"] == NEEDS[table.source][0]]]
    ]
    return counted.merge(pd.concat(parts), on=["table", "year"], how="left", validate="m:1")


def _comparable(figures: pd.DataFrame) -> pd.DataFrame:
    """Add each published value in the unit of our estimates, and how far another may be off and agree."""
    shares = figures["unit"].isin(["percent", "ratio"])
    rows = list(figures.itertuples())
    value = [published.as_share(r.value, unit=r.unit) if s else r.value for r, s in zip(rows, shares, strict=True)]
    within = [published.rounding(r.value_text, unit=r.unit, form=r.value_form, qualifier=r.qualifier) for r in rows]
    percent = figures["unit"].eq("percent").map({True: 100, False: 1})
    unit = shares.map({True: "share", False: "count"}).mask(figures["unit"] == "percentage_points", "pp")
    return figures.assign(our_value=value, our_unit=unit, tolerance=pd.Series(within) / percent)


def _open() -> pd.DataFrame:
    series = open_data.load(RAW / "open")
    if not series:
        return pd.DataFrame({"dataset": pd.Series(dtype=str)})
    frame = pd.concat([series[name] for name in sorted(series)], ignore_index=True)
    return frame.astype({name: "str" for name, kind in frame.dtypes.items() if kind == "object"})
